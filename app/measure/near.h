/* near.h - measures that look like another: the warning before two series mean the same.
 *
 * Two measures are near when their names are alike (Dice's coefficient of the sets of three-letter parts of
 * the folded names, 0.7 or more), or their formulas say the same, or numerator and denominator are the
 * same words. Source: L. R. Dice, Measures of the amount of ecologic association between species,
 * Ecology 26 (1945).
 */
#ifndef MEASURE_NEAR_H
#define MEASURE_NEAR_H

#include "measure/measure.h"

enum near_why { NEAR_NAME, NEAR_FORMULA, NEAR_WORDS };
struct near_one {
	int64_t id;
	struct str name;
	enum near_why why;
};
enum { NEAR_MAX = 5 };
/* Those nearest m, at most NEAR_MAX; v may be NULL (a measure without a version yet). */
size_t near_find(struct db *db, struct arena *a, const struct measure *m, const struct measure_version *v,
                 struct near_one out[NEAR_MAX]);
/* Alikeness of two folded names, 0 to 1. */
double near_names(struct str x, struct str y);

#endif
