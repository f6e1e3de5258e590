/* followup_view.h - what the views of follow-up are given. */
#ifndef PLAN_FOLLOWUP_VIEW_H
#define PLAN_FOLLOWUP_VIEW_H

#include "plan/activity_view.h"
#include "sql_plan_followup.h"

struct counted {
	struct str code, text; /* stored word and what people read */
	int64_t n;
};
struct followups_view {
	struct ctx *c;
	const struct filters *f;
	struct followup_overview_row *v;
	size_t n;
	int64_t total, done, drafts, missing, no_analysis, undecided;
	struct counted statuses[7], reasons[7], decisions[4];
	int64_t page, pages;
	struct str prev, next, shown;
	bool running;      /* the läsår has not ended: what is not followed up is not missing yet */
	struct str before; /* the page of the läsår before, when it runs */
	struct choice shows[4];
	bool may_write;
};

struct followup_view {
	struct ctx *c;
	const struct followup *u;
	const struct form *form;
	const struct activity *a;
	struct str post, key, unit, today;
	struct activity_goals_row *goals;
	size_t ngoals;
	struct checklist_of_row *items;
	size_t nitems;
	struct followups_of_row *last; /* the läsår before, or NULL */
	struct change_line *changes;
	size_t nchanges;
	bool may_write, may_close;
};

#endif
