/* cohort_table.h - the lines of one set of batches as a table to protect (private to the cohort files).
 *
 * A cell is a selection of pupils by where some of the batches have them: "12:6 15:7", årskurs 6 in batch 12
 * and 7 in 15; "-" is not there, "!7" in another årskurs. Cells of the first batches are the sums of those
 * that also say the next one, so that tables of fewer batches, made before, have the same cells.
 */
#ifndef MEASURE_COHORT_TABLE_H
#define MEASURE_COHORT_TABLE_H

#include "base/map.h"
#include "cube/disclose.h"
#include "measure/cohort_groups.h"

/* Which pupils: of årskurs `from` in batch i, by where batch j has them. from COHORT_ABSENT: come. */
enum cohort_to { COHORT_ALL, COHORT_THERE, COHORT_GONE, COHORT_OTHER };
struct cohort_pick {
	size_t i, j;
	uint8_t from, to_grade;
	enum cohort_to to;
};

struct cohort_cell {
	struct str code;
	int64_t n;
	bool told; /* a number of a line, or the size of an årskurs */
	bool size;
	struct cohort_parts VEC(uint32_t) part; /* the cells that it is the sum of */
};
struct cohort_table {
	struct arena *a;
	const struct cohort_set *set;
	struct cohort_cells VEC(struct cohort_cell) cell;
	struct map by_code; /* cell + 1 */
	/* made last */
	struct disclose_table table;
	struct disclose_published sizes; /* what is known anyway */
};

void cohort_table_begin(struct cohort_table *t, struct arena *a, const struct cohort_set *set);
/* The cell of a number that is to be told. */
uint32_t cohort_table_pick(struct cohort_table *t, const struct cohort_pick *p);
int64_t cohort_count(const struct cohort_set *set, const struct cohort_pick *p);
/* least: årskurser of fewer are not known. */
void cohort_table_end(struct cohort_table *t, int64_t least);

#endif
