/* protect_formula.h - figures computed from others (formula.h) do not give a hidden one of those back.
 *
 * A change shown beside last year's figure tells this year's; a quotient beside its denominator tells the
 * numerator. So a computed figure is hidden when a figure that its formula may have read is: of a named
 * measure, the same breakdown, the unit or one under it, the same läsår or the one before.
 */
#ifndef MEASURE_PROTECT_FORMULA_H
#define MEASURE_PROTECT_FORMULA_H

#include "base/vec.h"
#include "measure/measure.h"
#include "sql_org.h"
#include "sql_measure_protect.h"

struct protect_inputs {
	struct protect_inputs_rows VEC(struct protect_hidden_row) hidden;
	struct unit_reach_all_row *reach;
	size_t nreach;
};
/* Of a version without a formula: none. */
void protect_inputs_read(struct change *ch, const struct measure_version *v, struct protect_inputs *in);
bool protect_inputs_hide(const struct protect_inputs *in, const struct protect_cells_row *r);
/* Whether the version's formula names one of the measures. */
bool protect_names(struct change *ch, const struct measure_version *v, const int64_t *measure, size_t n);

#endif
