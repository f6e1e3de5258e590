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
 *
 * A series month by month (intervention.design "series", or before and after with monthly figures) is tried
 * on its own history: the method that will be used is run with a start twelve months before the last one
 * known before the start, and its critical value and error give the smallest mean change seen with 80 %
 * power, (c + 0.84) times the error. Fewer than 36 months: it cannot be computed.
 */
#ifndef EFFECT_MDE_H
#define EFFECT_MDE_H

#include "effect/insats.h"
#include "effect/measured.h"

enum {
	MDE_DF = 5, /* own rule: with fewer the variance is anybody's guess */
	MDE_MONTHS = 36
};

struct mde {
	bool known;              /* V is */
	double variance;         /* V */
	int lag, changes, years; /* läsår between; changes of schools behind V, in so many läsår */
	int treated, compared;   /* schools that have started, and that have not, when the outcome is measured,
	                            of those that can have the measure (measured.h) */
	int without;             /* units that cannot */
	struct str without_names;
	struct measured figures; /* where and when it has figures */
	double smallest;         /* NAN: cannot be computed */
	double doubled, longer;  /* the same with twice as many schools; with three läsår before */
	bool series;             /* it will be read month by month; smallest is of a series */
	int months;              /* of history in which all that take part have a figure */
	double smallest_p;       /* of a permutation over which schools began: 1 / C(a+b, a) */
	bool never;              /* which is above 5 %: no result could be told from chance */
};
/* n changes of schools, year[i] telling which belong together. False: too few. */
bool mde_variance(struct arena *a, const double *change, const int *year, size_t n, struct mde *m);
/* From V and the numbers of schools. pre: läsår before. NAN when there is nothing to compare with. */
double mde_smallest(struct arena *a, double variance, int treated, int compared, int pre);
void mde_of(struct db *db, struct arena *a, const struct intervention *x, struct mde *m);
/* Sets m->series, months and smallest when x is followed month by month (mde_series.c); else leaves m. */
void mde_of_series(struct db *db, struct arena *a, const struct intervention *x, struct mde *m);
/* What it was when the promises were locked, as one sentence; null when it was not kept. noted: the lock's
 * line in the change log. */
struct str mde_locked_text(struct arena *a, enum lang l, const struct measure *m,
                           const struct intervention *x, struct str noted);
/* The sentences; *too_small: the expected effect is less than what can be seen. */
size_t mde_text(struct arena *a, enum lang l, const struct measure *m, const struct intervention *x,
                const struct mde *d, struct str **v, bool *too_small);

/* A läsår beside the rhythm of the figures, with the one that would fit; null: it fits, or there is no
 * rhythm. */
struct str mde_year_text(struct arena *a, enum lang l, const struct measured *f, bool outcome, int64_t year);

#endif
