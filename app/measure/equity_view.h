/* equity_view.h - what the view of the page of equity is given. */
#ifndef MEASURE_EQUITY_VIEW_H
#define MEASURE_EQUITY_VIEW_H

#include "measure/equity.h"
#include "measure/marks.h"
#include "measure/results_view.h"

struct gap_line {
	const struct measure *m;
	struct equity_gap gap;
	struct str name, href, year, girls, boys, text, interval;
	const char *says;   /* English source text */
	struct str suggest; /* address of a new insats, where the difference is more than chance; else null */
};
struct spread_line {
	const struct measure *m;
	struct equity_spread s;
	struct str name, href, year, schools, sd, beyond, range,
	    funnel_href; /* funnel: null when there is none */
};
struct equity_view {
	struct ctx *c;
	struct chips chips;
	struct query_result r;
	struct str unit;
	struct gap_line *gap;
	struct spread_line *spread;
	size_t ngaps, nspreads, compared, beyond, small; /* small: figures of schools with too few behind them */
	struct chart gaps, funnel;
	struct chart_figure gaps_figure, funnel_figure;
	bool has_gaps, has_funnel;
	struct equity_funnel f;
	struct measure *staff; /* those that count staff */
	size_t nstaff;
	struct marks_link *insats; /* of the funnel's measure */
	size_t ninsatser;
	int64_t unit_id, try_unit; /* try_unit: where the reader may make an insats, 0 none */
};

#endif
