/* protect_build.h - the figures of a version as one table for lib/cube's disclose.h.
 *
 * The table is not dense, since figures are not: a cell for each figure, for each total that the query object
 * would put together where a unit has none (query_total.c), and for each rest that follows from figures
 * though nobody wrote it: the boys of a unit of which all and the girls are told, the units without a figure
 * under one that has one, the other årskurser. Equations between them, parents first:
 *
 *   unit     a unit's figure or total is the sum of the uppermost figures under it, and their rest
 *   sex      T is K and M
 *   grade    "" is the stadier, and årskurser without one; a stadium is its årskurser
 *   facet    "" is the facets of one name ("category=a", "category=b")
 *
 * Figures do not always add up: percentages were rounded, counts were taken on different days. The difference
 * is then a cell that the attacker knows (SLACK), so that he is taken to know more than he can, never less.
 * With rule.movers the same individuals are followed: åk 7 of a läsår and 8 of the next, a term or month and
 * the next.
 *
 * What a figure is made of: n and numerator of a share (from the percentage when no numerator is told, which
 * any reader can do), n and sum of a mean in the smallest unit written, the number itself of a count, and of
 * an index, a ratio or a change n alone.
 */
#ifndef MEASURE_PROTECT_BUILD_H
#define MEASURE_PROTECT_BUILD_H

#include "base/map.h"
#include "base/vec.h"
#include "cube/disclose.h"
#include "measure/measure.h"
#include "sql_measure_protect.h"

enum protect_kind { PROTECT_FIGURE, PROTECT_TOTAL, PROTECT_REST, PROTECT_SLACK };
struct protect_cell {
	enum protect_kind kind;
	int64_t figure_id, unit_id;
	int year;
	struct str period, sex, grade, subject, facet;
	int64_t n, of;
	bool published; /* by somebody else: known, whatever we do */
	uint8_t level;  /* enum disclose_level */
	bool wide;      /* of all units that the huvudman's own total has */
	size_t at;      /* its place in the table */
	struct str code;
};
/* A unit's total and the cell that stands for it; units with the same parts share one. */
struct protect_total {
	int64_t unit_id;
	size_t cell;
};
struct protect_sum {
	struct protect_terms VEC(size_t) part; /* the first is the parent */
	size_t minus;                          /* a cell on the parent's side; SIZE_MAX: none */
};
struct protect_build {
	struct change *ch;
	const struct measure *m;
	const struct measure_version *v;
	const struct disclosure_rule *rule;
	struct protect_cells_row
	    *row; /* every figure in force; cell of row i: cell_of[i], SIZE_MAX when it has none */
	size_t nrows, *cell_of;
	struct protect_cellv VEC(struct protect_cell) cell;
	struct protect_sumv VEC(struct protect_sum) sum;
	struct protect_totalv VEC(struct protect_total) total;
	struct map by_key;
	int64_t root;
	int decimals; /* of the smallest unit of a mean */
	/* made last */
	struct disclose_table table;
	struct disclose_published known; /* cells that the attacker knows anyway: a part of every ledger */
};

/* population: as tables of the same individuals name it. False when there is nothing to protect. */
bool protect_build(struct change *ch, const struct measure *m, const struct measure_version *v,
                   const struct disclosure_rule *rule, struct str population, struct protect_build *b);

/* protect_parts.c: the equations. */
void protect_join_units(struct protect_build *b);
void protect_join_splits(struct protect_build *b);
/* A rest and a known difference, so that the equation holds. rest: what it is called, NULL when the parts are
 * all there is. */
void protect_equate(struct protect_build *b, size_t parent, struct protect_sum *s, const char *rest);
struct protect_cell *protect_add(struct protect_build *b, const struct protect_cell *c, size_t *at);
/* The cell of a unit, sex and grade, and subject, facet and period of another; SIZE_MAX when there is none.
 */
size_t protect_find(const struct protect_build *b, const struct protect_cell *like, int64_t unit_id,
                    struct str sex, struct str grade, struct str facet);

#endif
