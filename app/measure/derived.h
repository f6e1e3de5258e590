/* derived.h - figures that the store itself knows: how windows were kept, how often a school changed
 * principal.
 *
 * Written with figure_put(), source kind "computed", for the shipped measures of those names
 * (app/measure/standard/measure.csv); a store without them gets none. Computing again writes nothing when
 * nothing has changed.
 *
 * fonster_lamnade, fonster_i_tid, fonster_sena, fonster_saknas: of the schools that a window is for, the
 * share with a figure of its instrument, in time, late, without. Of the huvudman, one figure for each window
 * (facet "window=ID") and one for all windows of the läsår together. Only windows whose late day has passed:
 * what is not due is not missing. A figure that waits in quarantine is missing.
 *
 * rektorsbyten: of each school, when the läsår is over: how many began as principal during it after somebody
 * else who no longer was one when it ended; a substitute counts. Two who share the post are no change. Where
 * the history of roles does not reach back to the läsår's beginning nothing is known, and nothing is written.
 */
#ifndef MEASURE_DERIVED_H
#define MEASURE_DERIVED_H

#include "measure/compute.h"

/* How far a window has come. */
struct window_count {
	int64_t expected, in_time, late, held, missing; /* held: of the missing, waiting in quarantine */
};
/* windows.c */
void window_count(struct db *db, struct arena *a, int64_t window_id, struct window_count *out);

/* Changes of principal in a läsår among grants in order of from_day, of one school; -1 when it is not known.
 */
struct principal_grants_row;
int principal_changes(const struct principal_grants_row *g, size_t n, int first_year);

void derive_year(struct change *ch, int first_year, struct compute_done *done);

#endif
