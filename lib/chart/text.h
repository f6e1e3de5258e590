/* text.h - widths of text that cannot be measured, and breaking it into lines; private to lib/chart. */
#ifndef CHART_TEXT_H
#define CHART_TEXT_H

#include "chart/chart.h"

#define LINES_MAX 4
struct lines {
	struct str line[LINES_MAX];
	size_t n;
	double width; /* of the widest */
};
/* Breaks at spaces, and inside a word too long for a line; what does not fit in `most` lines ends
 * with an ellipsis. */
struct lines text_lines(struct arena *a, struct str s, double size, bool bold, double width, size_t most);
/* One line of it, with an ellipsis when it is too long; empty where not even that has room. */
struct str text_cut(struct arena *a, struct str s, double size, bool bold, double width);

#endif
