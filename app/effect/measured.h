/* measured.h - of whom, and in which läsår, a measure has figures: what an insats can be followed by.
 *
 * A unit can have the measure when it has a figure of the insats' årskurs (any sex, subject and facet; at it
 * or at a part of it), or when schools do have figures of the measure and the register says that the unit
 * runs that årskurs. A measure without any figure yet is left open: every unit can have it. Marks that say
 * that there is no figure ("." and "..") are none; one that is hidden for few is one, so that nothing is told
 * of it.
 *
 * Rhythm: three läsår or more with figures, never closer than two, and all a whole number of steps apart:
 * they come every step:th läsår (Skolenkäten is run every second year at a huvudman, domain.md 3.7). Else 1.
 */
#ifndef EFFECT_MEASURED_H
#define EFFECT_MEASURED_H

#include "effect/effect.h"
#include "sql_effect_insats.h"
#include "sql_org.h"

enum { MEASURED_YEARS = 64 };

struct measured {
	bool any, at_school; /* it has figures; of schools of one's own */
	int year[MEASURED_YEARS];
	size_t nyears; /* läsår with figures of those looked at, oldest first */
	int step;      /* from one to the next; 1: every läsår, or not known */
	struct str grade;
	struct insats_measured_row *row; /* private */
	struct unit_tree_row *unit;
	size_t nrows, nunits;
};
/* Of a measure and årskurs. Läsår: of the units, else of every school when they have none. */
void measured_read(struct db *db, struct arena *a, int64_t measure_id, struct str grade, const int64_t *unit,
                   size_t n, struct measured *m);
/* The same for an insats: its measure, and the units that take part or are compared with. */
void measured_of(struct db *db, struct arena *a, const struct intervention *x, struct measured *m);
bool measured_can(const struct measured *m, int64_t unit_id);
/* It has figures of that läsår; the läsår fits the rhythm, or there is none to fit. */
bool measured_in(const struct measured *m, int64_t year);
bool measured_fits(const struct measured *m, int64_t year);
/* No figure of that läsår, though there are of a later one: it was not measured then. */
bool measured_passed(const struct measured *m, int64_t year);
/* The newest läsår with figures not after; 0: none. The first in the rhythm not before. */
int measured_last(const struct measured *m, int64_t year);
int measured_next(const struct measured *m, int64_t year);
/* "2023/24, 2025/26": the läsår nearest to one, before and after it. */
struct str measured_near(struct arena *a, const struct measured *m, int64_t year);
/* "Kästa, Sjötorp": names of units of the insats that cannot have it, taking part or compared with; *n. */
struct str measured_without(struct db *db, struct arena *a, const struct intervention *x,
                            const struct measured *m, int *n);

#endif
