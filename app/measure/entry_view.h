/* entry_view.h - what the views of entry and windows are given. */
#ifndef MEASURE_ENTRY_VIEW_H
#define MEASURE_ENTRY_VIEW_H

#include "core/page.h"
#include "measure/entry.h"
#include "org/chips.h"
#include "web/fmt.h"

struct entry_view {
	struct ctx *c;
	struct chips chips;
	struct entry_instruments_row *instrument;
	size_t ninstruments;
	struct entry_grid g;
	struct str day, query; /* query: of the page's own address, "?a=b" */
	bool may_decide, split;
	size_t faults, to_approve;
};
struct entry_figure_view {
	struct ctx *c;
	struct figure f;
	struct measure m;
	struct str place, value, back;
	struct entry_history_row *h;
	struct str *text; /* of h */
	size_t n;
	bool may_decide, own; /* own: entered by who looks */
	bool exact;           /* not everybody may see it as it is */
	const char *fault;    /* English; NULL */
};

#endif
