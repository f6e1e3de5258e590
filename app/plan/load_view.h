/* load_view.h - what views/plan/load.html is given. */
#ifndef PLAN_LOAD_VIEW_H
#define PLAN_LOAD_VIEW_H

#include "plan/filters.h"
#include "plan/load.h"
#include "sql_plan_activity.h"

struct load_line {
	const struct load_role *r;
	struct str word, unit, href;
	bool over;
};
struct load_view {
	struct ctx *c;
	const struct filters *f;
	struct load_line *v;
	size_t n, over, without; /* roles; past their ceiling; without a ceiling */
	const struct load_line *chosen;
	struct load_activities_row *acts;
	size_t nacts;
};

#endif
