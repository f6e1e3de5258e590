/* protect.h - which figures of a measure version are hidden so that none of the few can be worked out.
 *
 * Done when figures are written, over the whole table of the version: own units and their totals, sexes,
 * årskurser and stadier, facets, every period (protect_build.h), by lib/cube's disclose_protect() and the
 * rule that the definition names (rule.h). Every question is answered out of this one table, so two questions
 * cannot be set against each other, and the same question has the same answer. What may be shown is kept in
 * figure_mark and total_mark; the query object obeys it, and shows nothing that has no mark.
 *
 * Tables of the same individuals (equal population, denominator and kind of period) are one scope: protected
 * in the order of their versions, each together with those before it, so that n hidden in one is not shown in
 * another unless that is safe. And each together with the ledger: every table of the scope as it stood when
 * somebody read of it (publish.h), so that a figure that came, went or was corrected is not told by the
 * difference.
 *
 * Of more than PROTECT_AT_ONCE figures of a scope it is a job's work, since it may take seconds: until then
 * what was written has no marks and is not shown, and what was shown before is what it was.
 *
 * Nothing is done again while figures, rule and ledger are the same (protected_table.content).
 */
#ifndef MEASURE_PROTECT_H
#define MEASURE_PROTECT_H

#include "measure/measure.h"

enum { PROTECT_AT_ONCE = 2000 };

void protect_version(struct change *ch, int64_t version_id);
/* Every version that the source has figures of. */
void protect_source(struct change *ch, int64_t source_id);
/* Every version, however many its figures; the number of them. */
size_t protect_all(struct change *ch);

#endif
