/* synth.h - pieces of synthetic control; not installed. */
#ifndef STAT_SYNTH_H
#define STAT_SYNTH_H

#include "stat/panel.h"

/* Weights >= 0 with sum 1 whose mean of the points (donors x dim) lies nearest
 * the origin; returns the squared distance. Exact, Wolfe 1976. */
double stat_simplex_nearest(struct arena *a, int dim, int donors, const double *point, double *weight);
/* Weights per unit of the panel from predictors (option predictors), their
 * importance chosen to follow the outcome before the start (Abadie, Diamond &
 * Hainmueller 2010). Facts: equal_v_objective, mspe_pre. Tables: predictors. */
bool stat_synth_predictors(struct stat_job *j, const struct stat_panel *p, const struct str *label,
                           int treated, int pre, double *weight);

#endif
