/* query_in.h - what the files of the query object share. */
#ifndef MEASURE_QUERY_IN_H
#define MEASURE_QUERY_IN_H

#include "measure/query.h"

/* Both statements that read figures have these columns. */
#define query_row cells_of_measure_row

/* An empty cell at the end; NULL, and r->cut, when there is no more room. */
struct query_cell *query_push(struct arena *a, struct query_result *r);
/* A figure as a cell, but for its measure and place. */
void query_cell_of(struct arena *a, struct query_cell *c, const struct query_row *f);
/* By breakdown and läsår: 0 when both are about the same thing. */
int query_cell_cmp(const struct query_cell *a, const struct query_cell *b);
void query_sort(struct query_result *r);
/* Index of a version in the result; r->nversions when it is not there. */
size_t query_version(const struct query_result *r, int64_t version_id);

/* Figures of a measure at all own units, as they were read; n of none is 0. */
struct query_own {
	struct query_row *rows;
	size_t n;
	bool read;
};
/* query_total.c: totals of units and kommuner that have no figures of their own. own: of each measure, so
 * that what was read is not read again. */
void query_totals(struct db *db, struct arena *a, const struct query *q, const struct query_own *own,
                  struct query_result *r);
/* query_guard.c: hides, the last step. */
void query_guard(struct db *db, struct arena *a, const struct query *q, struct query_result *r);
/* Whether a cell that is ours to protect may be shown as it is. */
bool query_is_shown(const struct query_cell *c);
/* The interval that a mark such as ~100 says. */
void query_forced(struct query_cell *c);

#endif
