/* org_view.h - what the pages of the organisation show. */
#ifndef ORG_ORG_VIEW_H
#define ORG_ORG_VIEW_H

#include "core/fields.h"
#include "core/page.h"
#include "org/org.h"
#include "sql_org_chain.h"
#include "sql_plan.h"

/* --- words ------------------------------------------------------------------------ */
/* The text of a stored word of any kind's field: org_field_word(c, "activity", "status", "done"). */
struct str org_field_word(enum lang l, const char *kind, const char *column, struct str word);
struct str org_job_title(enum lang l, struct str kind);      /* of jobs.def; the word itself when unknown */
struct str org_kind_of_unit(struct ctx *c, struct str kind); /* the huvudman's own word first */
/* "från och med den 1 juli 2024", "1 juli 2020 – 30 juni 2024" */
struct str org_span(struct ctx *c, struct str from, struct str to);
struct str org_at_day(struct ctx *c);

/* --- the tree ----------------------------------------------------------------------- */
struct tree_node {
	const struct unit_tree_row *u;
	int depth, opens, closes; /* lists that begin under it and end after it */
	int64_t own, all;         /* activities of the läsår: its own, with what lies below */
	int64_t late;             /* of all: not started or not done */
};
struct tree_view {
	struct tree_node *v;
	size_t n;
	int64_t schools, activities;
	struct str lasar;
	bool may_edit;
	bool counts;
};
/* Units of a day in reading order: each followed by what lies under it. */
size_t org_tree(struct ctx *c, struct str day, struct str at, struct tree_node **v);
/* The same as choices of a select, indented; `except` and what lies under it left out. */
struct field_refs org_unit_refs(struct ctx *c, const char *field, struct str day, int64_t except);

/* --- a unit --------------------------------------------------------------------------- */
struct unit_page {
	struct unit u;
	struct unit_on_row on;
	bool exists; /* on the day shown */
	struct str lasar, today;
	struct unit_roles_row *roles;
	size_t nroles;
	struct org_documents_row *documents;
	size_t ndocuments;
	struct org_goals_row *goals;
	size_t ngoals;
	struct org_insatser_row *insatser;
	size_t ninsatser;
	struct activity_counts_row *counts;
	size_t ncounts;
	int64_t activities, followed, drafts;
	struct unit_successions_row *successions;
	size_t nsuccessions;
	struct unit_periods_row *periods;
	size_t nperiods;
	struct tree_node *under; /* children */
	size_t nunder;
	bool may_edit;
};

/* --- operations ------------------------------------------------------------------------- */
enum {
	OP_DAY = 1,
	OP_NAME = 2,
	OP_GRADES = 4,
	OP_PARENT = 8,
	OP_NEW = 16,
	OP_INTO = 32,
	OP_OTHER = 64,
	OP_ROLES = 128,
	OP_SPLIT = 256,
	OP_LAST_DAY = 512
};
struct op_view {
	struct ctx *c;
	const char *key, *title, *lead; /* English source texts */
	unsigned has;
	int64_t unit_id;
	struct str action, cancel, preview; /* preview null: not tried yet */
	const struct form *f;
	struct field_refs parents, units;
	struct str (*value)(const struct op_view *v, const char *field);
	struct str name, grades, day; /* as they are */
};

/* --- people ---------------------------------------------------------------------------------- */
struct people_view {
	struct person_rows_row *v;
	size_t n;
	int64_t total;
	int page, pages;
	struct str text, unit_name;
	struct field_refs units;
};
struct person_page {
	struct person p;
	struct person_grants_row *grants;
	size_t ngrants;
	struct account_of_person_row account;
	bool has_account, may_role, may_account;
	struct str new_password; /* shown once, else null */
	struct str fault, login; /* of the account form */
	struct str today;
};

/* --- the log, and the history of a thing ------------------------------------------------------- */
struct log_field {
	struct str label, before, after; /* null: empty */
};
struct log_line {
	int64_t id;
	struct str at, person, action, kind, title, href, why,
	    as_of; /* as_of: address of the page as of that day */
	struct log_field *f;
	size_t n;
};
struct log_view {
	struct log_line *v;
	size_t n;
	int64_t next; /* lines before this id remain; 0 = none */
	struct str from, entity;
	struct field_refs units;
	struct field_choice *kinds;
	size_t nkinds;
	int64_t person_id;
	struct str person;
	bool all; /* may read the whole huvudman's log */
};
/* The JSON of a log row as lines that people read. */
size_t org_diff(struct ctx *c, struct str entity, int64_t id, struct str diff, struct log_field **f);
struct str org_action_word(enum lang l, struct str action);

/* --- the house ----------------------------------------------------------------------------------- */
struct health_line {
	struct str what, how, status; /* status: a code of doc/look.md */
	struct str word;
};
struct health_view {
	struct health_line v[12];
	size_t n;
	struct org_row_counts_row rows;
	struct job_list_row *jobs;
	size_t njobs;
};
struct settings_view {
	struct str *values; /* like setting_rows */
	struct term_all_row *terms;
	size_t nterms;
	struct school_year_list_row *years;
	size_t nyears;
	struct list_result areas, ceilings;
	bool may_edit;
	struct str fault;
};

#endif
