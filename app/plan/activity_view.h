/* activity_view.h - what the views of activities are given. */
#ifndef PLAN_ACTIVITY_VIEW_H
#define PLAN_ACTIVITY_VIEW_H

#include "core/fields.h"
#include "plan/activity_list.h"
#include "plan/filters.h"
#include "plan/load.h"

/* A column head: where to go to sort by it; null href when the list is too large for that. */
struct sort_head {
	struct str key, text, href;
	const char *aria; /* "ascending", "descending" or NULL */
};

struct activity_line {
	const struct activity_row *a;
	struct str href, responsible, status_word;
	bool late;
};

/* A row of the timeline, in days from the first day shown. */
struct time_line {
	const struct activity_line *line;
	struct str text, bar, open, points, today; /* "M14 5H690" */
};

struct activities_view {
	struct ctx *c;
	const struct filters *f;
	struct activity_line *v;
	size_t n;
	const struct activity_totals *t;
	int64_t page, pages;
	struct sort_head heads[6];
	struct str q, prev, next, csv, xlsx, json, as_list, as_timeline;
	bool timeline, filtered;
	/* timeline */
	struct time_line *lines;
	int days;
	struct str divisions; /* path of the vertical lines */
	struct str parts[4];
	size_t nparts;
};

/* One line of what changed: "Astrid Lind ändrade Status från Planerad till Pågår". */
struct change_part {
	struct str label, before, after; /* null: nothing there, or not for the eye */
};
struct change_line {
	struct str at, who, why, what; /* what: "Milestone", null for the activity itself */
	struct str verb;
	struct change_part *v;
	size_t n;
};

struct activity_view {
	struct ctx *c;
	const struct activity *a;
	struct str unit, responsible, document, today;
	bool late;
	struct activity_goals_row *goals;
	size_t ngoals;
	struct milestones_of_row *stones;
	size_t nstones;
	struct checklist_of_row *items;
	size_t nitems;
	struct costs_of_row *costs;
	size_t ncosts;
	struct activity_years_row *years;
	size_t nyears;
	struct followups_of_row *ups;
	size_t nups;
	struct change_line *changes; /* since `since` */
	size_t nchanges;
	struct str since;
	struct load_over *over; /* ceilings passed in the läsår */
	size_t nover;
	bool may_edit, may_status, may_follow, followed, watched;
	struct field_refs above; /* goals to link to */
};

/* The form of an activity, new or stored. */
struct cost_typed {
	struct str role, minutes, per;
};
struct activity_form {
	struct fields_view fields;
	struct str post, cancel, remove, key;
	int64_t rev;
	bool fresh; /* a new activity: asks for goal and cost */
	struct field_refs goals;
	struct str goal;
	struct cost_typed cost[3];
	const struct form *form;
	const struct load_over *over;
	size_t nover;
	bool seen; /* the warning has been shown */
};

#endif
