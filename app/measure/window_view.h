/* window_view.h - what the views of measurement windows are given. */
#ifndef MEASURE_WINDOW_VIEW_H
#define MEASURE_WINDOW_VIEW_H

#include "core/page.h"
#include "measure/windows.h"
#include "org/chips.h"
#include "org/org.h"
#include "web/fmt.h"

enum { WINDOW_YEARS = 6 }; /* läsår in the table over the years, the one after the chosen last */

/* A window's line in the calendar: paths in days from 1 July. */
struct window_bar {
	const struct window_line *l;
	struct str when, bar, late; /* null when outside the läsår */
};
struct windows_view {
	struct ctx *c;
	struct chips chips;
	struct window_bar *v;
	size_t n;
	struct str today; /* path; null when outside */
	int days;
	struct window_series *series;
	size_t nseries, gaps; /* gaps: series without a window in the chosen läsår */
	int from_year;
	struct window_count due; /* of the windows that have ended */
	size_t ended;
	bool may_create;
};
struct window_view {
	struct ctx *c;
	struct window_line l;
	struct window_schools_row *school;
	size_t n;
	bool may_edit, may_delete, may_enter;
};
/* A proposed window as it stands in the form. */
struct window_draft {
	struct measure_window w;
	int64_t from_id; /* the window it is proposed from: names its fields */
	struct str instrument, was,
	    fault; /* was: this year's days, in words; fault: translated, null when none */
	bool take;
};
struct window_proposal_view {
	struct ctx *c;
	struct window_draft *v;
	size_t n, faults;
	int first_year; /* of the windows that they are proposed from */
};

#endif
