/* mixed.h - multilevel models by sufficient statistics.
 *
 *   y = X b + Z1 u1 + Z2 u2 + e,  u ~ N(0, Sigma), e ~ N(0, s2 / w)
 *
 * One or two levels, the first nested in the second, each with random
 * intercept and slopes. One pass over the rows gives every cluster's cross
 * products of [Z1, Z2, X, y]; after that the size of the data does not matter.
 * The criterion is -2 log likelihood (ML) or the REML criterion of Bates et
 * al. 2015, profiled on b and s2 and minimised over the relative Cholesky
 * factors of Sigma: each cluster's effects are eliminated from its cross
 * products, then the outer level's, and what is left is a regression.
 *
 * Columns are centred and scaled inside, so that 10^6 rows lose no digits.
 */
#ifndef STAT_MIXED_H
#define STAT_MIXED_H

#include "stat/frame.h"
#include "stat/result.h"

enum { STAT_MAX_RANDOM = 4 };

struct stat_mixed_level {
	const struct stat_groups *g;
	int q;                      /* random effects per cluster, 1..STAT_MAX_RANDOM */
	double *z[STAT_MAX_RANDOM]; /* columns; NULL is the intercept */
	struct str name[STAT_MAX_RANDOM];
	bool diagonal; /* effects uncorrelated */
};

struct stat_mixed_model {
	int n, p;
	double *const *x; /* column 0 is the intercept when intercept is set */
	bool intercept;
	const struct str *name;
	const double *y, *w;              /* w may be NULL */
	int levels;                       /* 1 or 2 */
	struct stat_mixed_level level[2]; /* [0] the inner */
	bool ml;
};

struct stat_mixed_fit {
	double *beta, *vbeta; /* p, p x p */
	double sigma2, criterion;
	double cov[2][STAT_MAX_RANDOM * STAT_MAX_RANDOM]; /* q x q, row by row */
	double *blup[2];                                  /* clusters x q: shrunken effects */
	double *condvar[2];                               /* clusters x q x q: Var(u - uhat | b) */
	double theta_lo, theta_hi; /* 95 % profile interval of sd(u)/sd(e), one effect only; else NaN */
	bool boundary;             /* some variance is zero */
};

/* Refuses in r: one cluster, no repetition, collinear columns, an outcome that
 * is fitted exactly, an inner level that is not nested. */
bool stat_mixed(struct stat_result *r, const struct stat_mixed_model *m, struct stat_mixed_fit *fit);
/* Whether every group of level 0 lies in one group of level 1. */
bool stat_mixed_nested(const struct stat_mixed_model *m, struct arena *a);
/* The same answer for two crossed sets of groups with random intercepts (pupils
 * by school and by former school): the larger set is eliminated group by group,
 * the smaller, of at most 1500 groups, as one dense block. Works for nested
 * groups too. */
bool stat_mixed_crossed(struct stat_result *r, const struct stat_mixed_model *m, struct stat_mixed_fit *fit);

#endif
