/* document_view.h - what the views of governing documents are given. */
#ifndef PLAN_DOCUMENT_VIEW_H
#define PLAN_DOCUMENT_VIEW_H

#include "plan/filters.h"
#include "plan/refs.h"

struct document_list_view {
	struct ctx *c;
	const struct filters *f;
	struct document_list_row *v;
	size_t n;
};
struct document_view {
	struct ctx *c;
	const struct document *d;
	struct str unit, replaces;
	struct document_goals_row *goals;
	struct document_activities_row *acts;
	size_t ngoals, nacts;
	bool may_edit, may_decide, has_text; /* has_text: the plan can be had as a document */
};

#endif
