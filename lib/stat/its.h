/* its.h - between its.c and its_count.c; not installed. */
#ifndef STAT_ITS_H
#define STAT_ITS_H

#include "stat/fit.h"
#include "stat/job.h"

/* Columns: intercept, trend, level and, when both is set, slope; then control and season. */
struct stat_its {
	int n, p, before, after;
	bool both; /* level and slope may change; else the level alone */
	double *y, *t, *month, *control, *exposure;
	double start, period;
	struct str name[64];
	double *x[64];
};
/* Level + k slope, with v the covariance of the coefficients. df 0: normal. */
void stat_its_effect(struct stat_job *j, const struct stat_its *s, const struct stat_fit *f, const double *v,
                     double df, double k, struct str name);
/* Effects at 6 and 12 periods and over all of those after. Returns the mean of the periods since the start.
 */
double stat_its_effects(struct stat_job *j, const struct stat_its *s, const struct stat_fit *f,
                        const double *v, double df);
/* Checks of length, neighbouring residuals and control; the residuals' autocorrelations as facts. */
void stat_its_judge(struct stat_job *j, const struct stat_its *s, const double *resid, const char *errors);
/* Counts by a log-linear model: terms on the scale of logarithms, table "ratios". quasi: errors times the
 * root of the dispersion, and t. */
void stat_its_count(struct stat_job *j, struct stat_its *s, bool quasi);

#endif
