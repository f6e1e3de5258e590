/* count.h - a log-linear model of counts by iteratively reweighted least squares (McCullagh & Nelder 1989);
 * not installed.
 *
 * log E y = X b + log exposure. f is the fit of the last round: its coefficients, degrees of freedom and
 * bread (X'WX)^-1, which is their covariance when counts vary as chance alone has it.
 */
#ifndef STAT_COUNT_H
#define STAT_COUNT_H

#include "stat/fit.h"

struct stat_count {
	int n, p;
	double **x; /* the first column the intercept */
	const struct str *name;
	const double *y, *exposure;  /* exposure NULL: one each */
	double *mu;                  /* out: expected */
	double deviance, dispersion; /* out: dispersion is Pearson's chi-square by the degrees of freedom */
};
/* Refuses in r a negative count, an exposure that is not positive, counts that are all zero, what
 * stat_fit_ols() refuses, and a search that does not end. */
bool stat_count_fit(struct stat_result *r, struct stat_count *c, struct stat_fit *f);
/* Table "ratios": every term so far as what a rate is multiplied by. */
void stat_count_ratios(struct stat_result *r);
/* Check "overdispersion". quasi: the errors allow for it. */
void stat_count_judge(struct stat_result *r, double dispersion, bool quasi);

#endif
