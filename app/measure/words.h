/* words.h - the stored words of the room measure and what they are called. */
#ifndef MEASURE_WORDS_H
#define MEASURE_WORDS_H

#include "core/words.h"

extern const char *const measure_directions_word[], *const measure_directions_text[];
extern const char *const measure_units_word[], *const measure_units_text[];
extern const char *const measure_origins_word[], *const measure_origins_text[];
extern const char *const version_states_word[], *const version_states_text[];
extern const char *const version_kinds_word[], *const version_kinds_text[];
extern const char *const populations_word[], *const populations_text[];
extern const char *const period_kinds_word[], *const period_kinds_text[];
extern const char *const comparables_word[], *const comparables_text[];
extern const char *const instrument_kinds_word[], *const instrument_kinds_text[];
extern const char *const rule_classes_word[], *const rule_classes_text[];
extern const char *const rule_demands_word[], *const rule_demands_text[];
extern const char *const window_kinds_word[], *const window_kinds_text[];
extern const char *const figure_states_word[], *const figure_states_text[];
extern const char *const figure_kinds_word[], *const figure_kinds_text[];
extern const char *const place_kinds_word[], *const place_kinds_text[];
extern const char *const sexes_word[], *const sexes_text[];
extern const char *const batch_kinds_word[], *const batch_kinds_text[];

extern const struct words measure_directions, measure_units, measure_origins, version_states, version_kinds,
    populations, period_kinds, comparables, instrument_kinds, window_kinds, figure_states, figure_kinds,
    place_kinds, sexes, batch_kinds, rule_classes, rule_demands;

#endif
