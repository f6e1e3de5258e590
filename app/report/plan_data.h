/* plan_data.h - everything a plan's document is made of, read at once and joined.
 */
#ifndef REPORT_PLAN_DATA_H
#define REPORT_PLAN_DATA_H

#include "report/report.h"
#include "sql_report.h"

struct plan_activity;
struct plan_goal {
	const struct report_goals_row *g;
	struct plan_activities VEC(struct plan_activity *) carried; /* those it is the first goal of */
	struct plan_serves VEC(const struct report_serves_row *) serves;
};
struct plan_activity {
	const struct report_activities_row *a;
	struct plan_milestones VEC(const struct report_milestones_row *) milestones;
	struct plan_checks VEC(const struct report_checklists_row *) checks;
	struct plan_goals VEC(struct plan_goal *) goals; /* in reading order */
};
struct plan_data {
	struct plan_activity *v; /* in order of number */
	size_t n;
	struct plan_goals goals; /* in reading order, also those without activities */
	bool cut;                /* there are more than REPORT_ROWS_MAX */
};
void plan_data_read(const struct report_query *q, int64_t document_id, struct plan_data *p);

/* --- what every plan's document says alike ------------------------------------------ */

/* "3 mars 2025" */
struct str plan_day(const struct report *r, struct str day);
/* "1 juli 2024 – 30 juni 2025", open ends said by the dash alone. */
struct str plan_period(const struct report *r, struct str from, struct str to);
/* "2a. Arbeta med ledarskapet" */
struct str plan_numbered(const struct report *r, struct str number, struct str title);
/* When: as written, else the days; then the milestones. */
void plan_when(struct report *r, struct report_lines *to, const struct plan_activity *x);
/* Funds as the plan has them: not stated is nothing, "none" is a word. */
void plan_funds(struct report *r, struct report_lines *to, const struct report_activities_row *a);
struct str plan_responsible(const struct report_activities_row *a);
/* "Nämndmål 1. Kunskaperna ska öka" */
struct str plan_goal_name(const struct report *r, struct str kind, struct str number, struct str title);
/* Title, owner, period, decision, registration number, day and place in the change log. */
void plan_front(const struct report_query *q, const struct document *d, struct report *r);
/* The huvudman's name: the setting, else the top of the tree. */
struct str report_huvudman(const struct report_query *q);
/* Day and place in the change log alone. */
void report_stamp(const struct report_query *q, struct report *r);
/* Delimitation, when there is one. */
void plan_scope_note(const struct document *d, struct report *r);
/* Checklists of the activities that have one. */
void plan_checklists(struct report *r, const struct plan_data *p);
/* An effect chain as it stood when it was bound (effect/chain_bound.h); newer: there is a later analysis. */
struct report_chain {
	struct str title, sentence, body, comparison, bound_at;
	int64_t intervention_id;
	bool newer;
};
void report_bound_chain(struct report *r, const struct report_chain *b);
/* Effect chains that were put into the document, as they stood then. */
void plan_chains(const struct report_query *q, int64_t document_id, struct report *r);
void plan_cut(struct report *r, bool cut);
/* Cells of the table form: the lines joined by line feeds, null when none. */
void plan_cell(struct report *r, const struct report_lines *lines);
void plan_head(struct report *r, struct str sheet, const char *const *heads, size_t n);

#endif
