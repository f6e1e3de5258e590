/* words.h - the stored words of the room effect and what they are called. */
#ifndef EFFECT_WORDS_H
#define EFFECT_WORDS_H

#include "core/words.h"

extern const char *const intervention_states_word[], *const intervention_states_text[];
extern const char *const designs_word[], *const designs_text[];
extern const char *const arms_word[], *const arms_text[];
extern const char *const links_word[], *const links_text[];
extern const char *const insats_decisions_word[], *const insats_decisions_text[];
extern const char *const lesson_dones_word[], *const lesson_dones_text[];
extern const char *const protocol_states_word[], *const protocol_states_text[];
extern const struct words intervention_states, designs, arms, links, insats_decisions, lesson_dones,
    protocol_states;

#endif
