/* chart_read.h - a CSV file as the items and series of a chart (private to `trad chart`).
 *
 * The first row names the columns; a row is an item. Cells are read as Skolverket's publications write
 * them (cube/value.h): "..", ".", "~100", "cirka 600", empty; what is neither is refused with its row.
 */
#ifndef MEASURE_CHART_READ_H
#define MEASURE_CHART_READ_H

#include "chart/chart.h"

struct chart_columns {
	struct str item;          /* null: the first column */
	const struct str *series; /* n columns; none: all that are not named otherwise */
	size_t n;
	const struct str *lo, *hi, *count; /* as many as they stand; column k belongs to series k */
	size_t n_lo, n_hi, n_count;
};
/* Fills c->item, c->series and, when the file has them, c->y.decimals. False with *why in English. */
bool chart_read(struct arena *a, struct str csv, const struct chart_columns *columns, struct chart *c,
                struct str *why);
/* Rows of n, low and high, ascending, under a row of headings. */
bool chart_read_limits(struct arena *a, struct str csv, struct chart_curve *out, struct str *why);

#endif
