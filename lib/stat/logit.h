/* logit.h - logistic regression by iteratively reweighted least squares. */
#ifndef STAT_LOGIT_H
#define STAT_LOGIT_H

#include "stat/linalg.h"

/* x: k columns (with the intercept among them), d 0 or 1, w a weight each or NULL. ps: n fitted
 * probabilities; chol: Cholesky factor of X'WX at the end. False when the
 * columns are collinear or separate the two groups completely. */
bool stat_logit(struct arena *a, int n, int k, double *const *x, const double *d, const double *w, double *ps,
                double *chol);

#endif
