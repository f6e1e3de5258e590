/* did.h - difference-in-differences with staggered starts.
 *
 * Callaway & Sant'Anna 2021: for every start group g and period t the effect
 * on the treated ATT(g,t) against units never treated or not yet treated, by
 * outcome regression, inverse probability weighting or doubly robust
 * (Sant'Anna & Zhao 2020, panel forms). Standard errors, aggregates, bands and
 * the pre-test all come from one influence function per effect, psi (units x
 * effects), including the influence of estimated group shares.
 *
 * Uncertainty. The influence functions of n units tell n - 1 parts in n of their variance: of one unit
 * nothing. So an effect(g, t) has an error, interval, p and band only when at least five units, and one more
 * for each covariate (below which the package did warns), stand on either side; with clusters, that many
 * clusters; of cross-sections, that many rows in either period. An aggregate must know its variance as well
 * as such an effect: on either side sum w2/n by sum w2/n2 is at least as many, where w is the weight of the
 * effects that rest on the same n units. For one start group that is its size; for effects weighted by the
 * groups' shares the mean size of the groups. At five, a normal interval of 95 % holds 88 %, of five groups
 * of one unit each 53 % (simulated; doc/effects-methods.md).
 *
 * The joint test of the effects before the start is of those that have an error. Chi-square, it rejects too
 * often with few units (five units and two effects: 21 %, ten units an effect: 8 %).
 *
 * Simultaneous bands are never narrower than the pointwise intervals: a critical value below the normal one,
 * which few draws or few effects give, is replaced by it, as in the package did.
 *
 * Sampling weights enter every mean, the two models and the shares, as in the package did. Repeated
 * cross-sections have other people in each period: the effect is the difference of four (weighted) means, and
 * a row's influence that of its own; without covariates, for which Sant'Anna & Zhao have forms of their own.
 */
#ifndef STAT_DID_H
#define STAT_DID_H

#include "stat/linalg.h"
#include "stat/result.h"

enum stat_did_control { STAT_NEVER, STAT_NOT_YET };
enum stat_did_estimator { STAT_DR, STAT_REG, STAT_IPW };
enum stat_did_base { STAT_VARYING, STAT_UNIVERSAL };

struct stat_panel {
	int n, periods;
	double *time; /* ascending */
	double *y;    /* unit by unit, y[i*periods + t]; of cross-sections one a row */
	int *when;    /* repeated cross-sections: the period of each row, which is then the unit; NULL: a panel */
	double *w;    /* weight of each unit, with mean 1; NULL: alike */
	double *start; /* per unit; HUGE_VAL: never within the panel */
	int k;         /* covariates, without intercept */
	double **x;    /* each as y; the value in the earlier period is used */
	int *cluster;  /* per unit, or NULL */
	int clusters;
};

struct stat_did_spec {
	enum stat_did_control control;
	enum stat_did_estimator estimator;
	enum stat_did_base base;
	double anticipation; /* in units of time */
};

struct stat_did_cell {
	double group, time, att, se;
	int treated, control;
	int apart[2];   /* that it rests on: of those compared with, and treated; clusters where there are any */
	bool reference; /* the base period itself: att is 0 by definition */
};

struct stat_did {
	int n, cells;
	struct stat_did_cell *cell;
	double *psi; /* psi[i*cells + k] */
	int groups;
	double *group; /* start values of treated groups, ascending */
	double *share; /* of each among the units */
	int *member;   /* per unit: its group, or -1 */
	const struct stat_panel *panel;
};

enum { STAT_DID_UNITS = 5 };

/* Refuses in r: nobody treated, nobody to compare with, no period before. */
bool stat_did_make(struct stat_result *r, const struct stat_panel *p, const struct stat_did_spec *s,
                   struct stat_did *d);

/* A weighted sum of cells: which (list of m cells), equal weights or by group
 * share with the influence of the shares. psi: n values. */
struct stat_did_sum {
	double est, se;
	double *psi;
	double *weight; /* of each cell, each group's member and 1: psi is their weighted sum */
};
void stat_did_aggregate(struct arena *a, const struct stat_did *d, int m, const int *which, bool by_share,
                        struct stat_did_sum *out);
/* Standard error of an influence function, clustered when the panel is. */
double stat_did_se(struct arena *a, const struct stat_panel *p, const double *psi, int stride);

/* How many units a side the error of a weighted sum of effects rests on; 0 when there are none. weight: of
 * each cell, none negative. */
void stat_did_units(struct arena *a, const struct stat_did *d, const double *weight, double units[2]);
/* sum w2/n by sum w2/n2: w[i] is the weight of the effects with the same units, n[i] how many those are. */
double stat_effective_units(int m, const double *w, const int *n);
/* Are they enough for an error? */
bool stat_did_bears(const struct stat_did *d, const double units[2]);
bool stat_did_cell_bears(const struct stat_did *d, const struct stat_did_cell *c);

/* Joint test that the pre-treatment effects that have an error are zero; false when there are none or their
 * covariance is singular. dense: there are fewer than ten units for each effect of some group. */
struct stat_did_pretest {
	double wald;
	int df, left_out;
	bool dense;
};
bool stat_did_pretest(struct arena *a, const struct stat_did *d, struct stat_did_pretest *t);

/* Multiplier bootstrap: standard errors (interquartile range / 1.349) into se
 * and the simultaneous critical value, the level quantile of max |t|. Weights:
 * Rademacher (what the R package did draws) or Mammen's two points (1993),
 * whose skewness makes the scaled bands some per cent wider when groups are
 * small. psi: n x k, row by row. Draws are linear in psi: those of a weighted
 * sum of columns are the weighted sum of their draws. */
enum stat_weights { STAT_RADEMACHER, STAT_MAMMEN };
struct stat_bootstrap {
	int draws;
	uint64_t seed;
	double level;
	enum stat_weights weights;
};
/* o->draws x k, row by row; NULL without draws. */
double *stat_multiplier_draws(struct arena *a, const struct stat_panel *p, const double *psi, int k,
                              const struct stat_bootstrap *o);
/* The critical value and the errors of k columns of draws. */
double stat_multiplier(struct arena *a, const struct stat_panel *p, const double *boot, int k,
                       const struct stat_bootstrap *o, double *se);
/* A weight of a unit; 1 where none are told. */
static inline double stat_did_weight(const struct stat_panel *p, int i)
{
	return p->w ? p->w[i] : 1;
}
/* The units of one side of a comparison, and when each cluster was last counted. */
struct stat_did_scratch {
	int *unit, *seen, mark;
};
/* How many of the n listed units are decided apart: clusters, where the panel has them. */
int stat_did_apart(const struct stat_panel *p, int n, struct stat_did_scratch *s);
/* Of repeated cross-sections: effect of group g at t against b, with the rows counted at t. psi: n values
 * with the given stride, 0 where a row is not in it. False when one of the four means has no rows: c is then
 * as it was. */
bool stat_did_cross(const struct stat_panel *p, const struct stat_did_spec *s, double g, int t, int b,
                    struct stat_did_scratch *w, struct stat_did_cell *c, double *psi, int stride);
/* May a unit that starts at start be compared with those that start at g, seen from a period? */
bool stat_did_control(const struct stat_did_spec *s, double start, double g, double from);
/* Influence functions of every cell, membership of every group (1 or 0) and 1: cells + groups + 1 columns. */
double *stat_did_base(struct arena *a, const struct stat_did *d);

#endif
