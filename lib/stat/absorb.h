/* absorb.h - fixed effects taken out of a regression; not installed. */
#ifndef STAT_ABSORB_H
#define STAT_ABSORB_H

#include "stat/job.h"

/* Subtracts group means of the (weighted) vector for every set of groups in
 * turn until nothing moves (Gaure 2013); one set needs one round. Returns false
 * when 10 000 rounds were not enough. */
bool stat_absorb(struct arena *a, int n, double *v, const double *w, const struct stat_groups *g,
                 int ngroups);
/* Coefficients the sets of effects cost: levels, less one per connected
 * component beyond the first set (exact for two sets). nested_in (may be NULL):
 * sets whose every level lies within one cluster count one together. */
int stat_absorb_rank(struct arena *a, int n, const struct stat_groups *g, int ngroups, const int *nested_in);

/* Every level of g lies within one cluster. */
bool stat_absorb_nested(struct arena *a, int n, const struct stat_groups *g, const int *cluster);

/* Marks as missing the rows that are alone in a group, again and again until
 * none is: their effect fits them exactly. Returns how many. */
int stat_absorb_singletons(struct arena *a, int n, const struct stat_groups *g, int ngroups, double *mark);

#endif
