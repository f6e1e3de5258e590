/* drawn.h - the interval of a contrast in a short series whose errors follow each other; not installed.
 *
 * The estimate c'b is that of least squares. Its error and its critical value come from a model of what is
 * left: an autoregression of order one,
 *
 *   rho       from the correlation of neighbouring residuals, which is smaller than that of the errors they
 * stand for; the one at which residuals of such a fit correlate so on average (ratio of traces; Andrews 1993
 * on why it is needed) error     sqrt(RSS v(rho)), v(rho) = c'(X'X)^-1 X'S X (X'X)^-1 c / tr(M S), S the
 * autoregression's covariances and M = I - X (X'X)^-1 X': exact when rho is known critical  the quantile of
 * |c'b / error| in drawn series with that rho and no effect, rho and error found anew in each (studentised
 * parametric bootstrap: Davison & Hinkley 1997, ch. 5 and 8; Beran 1988), so that not knowing rho is part of
 * the width
 *
 * Everything is O(n p) a draw. */
#ifndef STAT_DRAWN_H
#define STAT_DRAWN_H

#include "stat/fit.h"
#include "stat/job.h"

struct stat_drawn {
	double rho, se, critical, p;
};

/* c: p values. Level and seed are the job's. Refuses in j->r, and returns false, when there is not memory for
 * the draws. */
bool stat_drawn_interval(struct stat_job *j, const struct stat_fit *f, const double *c, int draws,
                         struct stat_drawn *out);

#endif
