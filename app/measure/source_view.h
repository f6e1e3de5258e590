/* source_view.h - what the pages of sources show. */
#ifndef MEASURE_SOURCE_VIEW_H
#define MEASURE_SOURCE_VIEW_H

#include "core/import.h"
#include "measure/measure.h"
#include "sql_measure_import.h"

struct source_list_view {
	struct ctx *c;
	struct source_list_row *v;
	size_t n;
};

struct source_figure_view {
	struct source_figures_row *f;
	struct str value;    /* as the page says it */
	struct str row, col; /* where it stands in the file: "Row 12", the column's heading */
	struct str row_href; /* to the row, null when there is none */
};
struct source_view {
	struct ctx *c;
	struct figure_source s;
	struct str file;
	int64_t import_id;
	struct source_measures_row *measures;
	size_t nmeasures;
	struct source_figure_view *figures; /* of the row that is looked at, else the first ones */
	size_t nfigures;
	int64_t total;
	bool may_exact; /* figures of few as they are, logged */
	size_t exact;   /* that many are shown */
	/* the row of the file that is looked at */
	bool may_file;
	uint32_t row, col; /* 0: none */
	struct import_sheet sheet;
	const struct import_line *line, *before, *after;
};

#endif
