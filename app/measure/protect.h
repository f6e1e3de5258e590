/* protect.h - which figures of a measure version are hidden so that none of the few can be worked out.
 *
 * Done when figures are written, over the whole table of the version: own units in their tree, sexes under
 * their total, årskurser under theirs, every läsår. So what is hidden does not depend on what is asked, and
 * two questions cannot be set against each other. First the figures that are small in themselves
 * (query_small), then, as long as a total, its parts and one hidden figure among them would give that one
 * back, the smallest of those still shown. The answer is kept in figure_mark; the query object obeys it.
 *
 * This stops working a figure out from one total and its other parts, in any direction. It does not stop
 * narrowing it down by several totals together, nor by cohorts followed from one läsår to the next: that is
 * lib/cube's disclose_protect(), which does not run here yet.
 */
#ifndef MEASURE_PROTECT_H
#define MEASURE_PROTECT_H

#include "measure/measure.h"

void protect_version(struct change *ch, int64_t version_id);
/* Every version that the source has figures of. */
void protect_source(struct change *ch, int64_t source_id);

#endif
