/* work.h - what a person owes, by date. */
#ifndef PLAN_WORK_H
#define PLAN_WORK_H

#include "plan/plan.h"

enum work_when { WORK_LATE, WORK_WEEK, WORK_LATER, WORK_WHENS };

struct work_item {
	struct str due;  /* day */
	struct str what; /* translated: "Last day", "Milestone", "Follow-up 2024/25" */
	struct str title, note, href;
	enum work_when when;
	int days; /* from today to due; negative when late */
};
struct work {
	struct work_item *v; /* by date */
	size_t n, cap;
	struct str next; /* the next day something is due after what is shown; null when none */
};

/* What is asked of a row of work.def. */
struct work_asked {
	struct db *db;
	struct arena *arena;
	enum lang lang;
	int64_t person_id;
	struct date today;
	struct work *w;
};
/* Adds an item; days and when are computed from its due day. */
void work_add(const struct work_asked *asked, struct work_item item);

/* today: YYYY-MM-DD. Shows what is due within days_ahead, and everything late. */
void work_read(struct db *db, struct arena *a, enum lang lang, int64_t person_id, struct str today,
               int days_ahead, struct work *w);
/* Address of the next follow-up the person owes; null when there is none. */
struct str work_next_followup(struct db *db, struct arena *a, int64_t person_id, struct str today);
/* The last day of a läsår for follow-up: the end of its spring term. */
struct str work_year_end(struct db *db, struct arena *a, int first_year);

#endif
