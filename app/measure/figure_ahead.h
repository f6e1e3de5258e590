/* figure_ahead.h - what is in force of a version and läsår, read once for a writer of many figures.
 *
 * A writer that asks the database for every cell asks some 70 000 times for one file, and PostgreSQL, whose
 * plan for the question was made when the table was empty, goes through all that the same run has written
 * each time. Read ahead, the answer is a look in memory.
 *
 * What is told is what stood when the version and läsår were first asked for. That is right for a run that
 * puts each cell at most once (import_figures.h sees to it) and for nothing else.
 */
#ifndef MEASURE_FIGURE_AHEAD_H
#define MEASURE_FIGURE_AHEAD_H

#include "measure/measure.h"

struct figure_ahead;
struct figure_ahead *figure_ahead_new(struct db *db, struct arena *a);
/* The figure in force of f's cell, false when there was none. Of it are known: id, kind, number, decimals, n,
 * n_of, numerator. */
bool figure_ahead_find(struct figure_ahead *h, const struct figure *f, struct figure *was);

#endif
