/* goal_view.h - what the goal views are given. */
#ifndef PLAN_GOAL_VIEW_H
#define PLAN_GOAL_VIEW_H

#include "measure/targets.h"
#include "plan/filters.h"
#include "plan/refs.h"
#include "plan/thread.h"

struct goal_line {
	int64_t id;
	struct str number, title, kind, area, unit, assessment, assessment_word, state;
	int64_t activities;
	int col, place; /* place: of the number within its level */
};
struct goal_list_view {
	struct ctx *c;
	const struct filters *f;
	struct goal_line *v;
	size_t n;
};

struct goal_view {
	struct ctx *c;
	const struct goal *g;
	struct str document, unit, area;
	struct goal_serves_row *up;
	struct goal_served_by_row *down;
	struct thread_activities_row *acts;
	size_t nup, ndown, nacts;
	struct goal_insatser_row *insatser; /* that are to reach it */
	size_t ninsatser;
	struct str suggest; /* address of a new insats that is to reach it; null: not for this reader */
	int64_t total;      /* activities in all; acts holds the first */
	bool may_edit;
	struct field_refs above;    /* what it may serve */
	struct strip strip;         /* the measures it is followed by */
	struct field_refs measures; /* those it may be followed by */
};

struct move_view {
	struct ctx *c;
	struct str title, post, back;
	struct field_refs from; /* threads it hangs in now */
	struct field_refs to;
	struct str from_id;
};

#endif
