/* figure_view.h - what views/core/figure.html is given; private to figure.c and that view. */
#ifndef CORE_FIGURE_VIEW_H
#define CORE_FIGURE_VIEW_H

#include "core/figure.h"

struct figure_view {
	const struct chart_figure *f;
	const struct chart *chart;
	struct chart_table table;
	struct safe picture; /* empty when the table is the picture */
	bool fault;          /* figures that cannot be shown at all */
	bool undrawn;        /* the table is there, the picture is not */
};
/* Class of a cell: "num", "heat-3", "none"... */
const char *figure_cell_class(const struct figure_view *v, size_t cell);

#endif
