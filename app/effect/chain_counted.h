/* chain_counted.h - what of a chain is counted and not analysed.
 *
 * Resource: what was decided, in kronor, hours or staff; what has been used of it is not known here.
 * Activity: of the schools whose first day has been, those that have entered the groups that take part;
 * without groups a first day is a plan and nothing is counted. Execution: lessons (dose_stock.h), from the
 * start to `last`, the läsår of the outcome (0: none yet).
 */
#ifndef EFFECT_CHAIN_COUNTED_H
#define EFFECT_CHAIN_COUNTED_H

#include "effect/chain_view.h"

void chain_count_resource(const struct chain_stock *s, struct arena *a, enum lang l,
                          const struct intervention *x, struct chain_knot *k);
void chain_count_activity(const struct chain_stock *s, struct arena *a, enum lang l,
                          const struct intervention *x, struct str today, struct chain_knot *k);
void chain_count_execution(const struct chain_stock *s, struct arena *a, enum lang l,
                           const struct intervention *x, int last, struct chain_knot *k,
                           struct effect_execution *given);

#endif
