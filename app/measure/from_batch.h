/* from_batch.h - figures of units from a batch of marks: the measures of from_batch.def, by school, sex and,
 * where the measure is of a subject, årskurs and subject.
 *
 * The batch has a KEY column `pupil` and CODE columns `school` (skolenhetskod, or a unit's code), `sex` (K,
 * M), `grade` (årskurs), `subject` and `mark`. Scale and school structure are those that hold in its läsår:
 * the scale from the measure's version, the structure's last year in place of "årskurs 9". So a new scale or
 * a tenth year is a row of data (domain.md 10).
 *
 * Figures are exact and written through figure_put() with a source of kind "computed" that names the batch;
 * what may be shown of them is the query object's matter. Computing twice writes nothing the second time.
 */
#ifndef MEASURE_FROM_BATCH_H
#define MEASURE_FROM_BATCH_H

#include "measure/measure.h"
#include "measure/pupil.h"
#include "sql_org.h"

struct from_batch {
	int64_t added, same, replaced, quarantined;
	size_t measures;            /* computed */
	struct pupil_report pupils; /* who was counted and who was left out */
	int64_t source_id;
	struct str why; /* English; set when nothing could be computed */
};
/* In the caller's transaction. False with why set: no such batch, erased, damaged, a mark that the scale has
 * not, no measure with a version for the läsår. */
bool figures_from_batch(struct change *ch, int64_t batch_id, struct from_batch *out);
/* A batch of marks as one of pupils, a row each; NULL with the fault in *r. */
struct batch *batch_pupils(struct arena *a, struct batch *marks, const struct scale_grade *scale, size_t n,
                           struct pupil_report *r);
/* The marks that hold in a läsår; 0 when no measure says. */
size_t batch_scale(struct db *db, struct arena *a, int first_year, struct scale_grade **out);

#endif
