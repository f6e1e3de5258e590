/* compute.h - figures that follow from other figures, by their measure's formula (formula.h).
 *
 * A computation goes through every cell (place, period, breakdown) of a läsår for which a measure in
 * the formula has a figure, and writes the result with figure_put(), source kind "computed". It
 * is idempotent: what stands there already is not written again. A result that cannot be had is
 * MISSING; one that is known as an interval is MASKED with its ends in low and high. A cell whose terms
 * have gone becomes MISSING, so that no figure outlives what it was made of.
 */
#ifndef MEASURE_COMPUTE_H
#define MEASURE_COMPUTE_H

#include "measure/formula.h"
#include "measure/measure.h"

struct compute_done {
	int64_t cells, added, replaced, same, refused; /* refused: quarantined or not let in */
};
/* One measure in one läsår. False when it has no formula that holds then, or a formula that does
 * not read; nothing is written. */
bool compute_measure(struct change *ch, int64_t measure_id, int first_year, struct compute_done *done);
/* Every measure with a formula in that läsår, in rounds until nothing changes, since one may
 * use another's results (five at most). */
void compute_year(struct change *ch, int first_year, struct compute_done *done);

/* The measures that a formula names, each once; false with the error when one is not there or the
 * formula does not read, or when it names the measure itself other than as previous(). */
bool compute_names(struct db *db, struct arena *a, int64_t measure_id, struct str formula, struct formula *f,
                   struct formula_error *e);

#endif
