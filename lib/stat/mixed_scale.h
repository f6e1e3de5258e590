/* mixed_scale.h - centred and scaled columns for the multilevel engines, and
 * the way back; not installed. */
#ifndef STAT_MIXED_SCALE_H
#define STAT_MIXED_SCALE_H

#include "stat/linalg.h"
#include "stat/mixed.h"

struct stat_scaling {
	double *mean, *scale; /* of the columns; the intercept is (0, 1) */
	double ymean;
	double log_scale; /* sum of log scale, owed to log |X'V^-1 X| */
};
void stat_scaling_make(struct stat_scaling *s, struct arena *a, const struct stat_mixed_model *m);
/* beta and vbeta of fit (allocated) from the coefficients and covariance of
 * the scaled columns. */
void stat_scaling_undo(const struct stat_scaling *s, struct arena *a, const struct stat_mixed_model *m,
                       const double *bc, const double *vc, struct stat_mixed_fit *fit);

#endif
