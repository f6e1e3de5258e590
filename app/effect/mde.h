/* mde.h - before a start: the smallest effect that the follow-up could see, in words.
 *
 * What varies is how differently schools change by chance: V, the variance of a school's change over as many
 * läsår as lie between baseline and outcome, around the mean change of the same läsår, pooled over the
 * registered history of every school of the huvudman (for equal correlation V = 2s²(1-r)). The smallest
 * effect seen with 80 % power at the 5 % level is then the noncentral t multiplier with a+b-2 degrees of
 * freedom times sqrt(V(1/a + 1/b)) (lib/stat, power-change; Frison & Pocock 1992; stats/README 1f, "MDE
 * before start"). Only figures that anybody may see are read, so that every reader sees the same sentence; a
 * change across two definitions is left out. Fewer than MDE_DF degrees of freedom in V: it cannot be computed
 * yet.
 */
#ifndef EFFECT_MDE_H
#define EFFECT_MDE_H

#include "effect/insats.h"

enum { MDE_DF = 5 }; /* own rule: with fewer the variance is anybody's guess */

struct mde {
	bool known;              /* V is */
	double variance;         /* V */
	int lag, changes, years; /* läsår between; changes of schools behind V, in so many läsår */
	int treated, compared;   /* schools that have started, and that have not, when the outcome is measured */
	double smallest;         /* NAN: cannot be computed */
	double doubled, longer;  /* the same with twice as many schools; with three läsår before */
	double smallest_p;       /* of a permutation over which schools began: 1 / C(a+b, a) */
};
/* n changes of schools, year[i] telling which belong together. False: too few. */
bool mde_variance(struct arena *a, const double *change, const int *year, size_t n, struct mde *m);
/* From V and the numbers of schools. pre: läsår before. NAN when there is nothing to compare with. */
double mde_smallest(struct arena *a, double variance, int treated, int compared, int pre);
void mde_of(struct db *db, struct arena *a, const struct intervention *x, struct mde *m);
/* The sentences; *too_small: the expected effect is less than what can be seen. */
size_t mde_text(struct arena *a, enum lang l, const struct measure *m, const struct intervention *x,
                const struct mde *d, struct str **v, bool *too_small);

#endif
