/* work_view.h - what views/plan/work.html is given. */
#ifndef PLAN_WORK_VIEW_H
#define PLAN_WORK_VIEW_H

#include "core/page.h"
#include "core/search.h"
#include "plan/work.h"

struct work_draft {
	struct str title, href, at;
};
struct work_watch {
	struct str title, href, at, who;
};
struct work_view {
	struct ctx *c;
	struct work w;
	size_t count[WORK_WHENS];
	struct work_draft *drafts;
	size_t ndrafts;
	struct work_watch *watched;
	size_t nwatched;
	bool reader; /* a role that owes nothing */
};

#endif
