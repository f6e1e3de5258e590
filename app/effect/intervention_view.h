/* intervention_view.h - what the views of insatser are given. */
#ifndef EFFECT_INTERVENTION_VIEW_H
#define EFFECT_INTERVENTION_VIEW_H

#include "core/fields.h"
#include "effect/chain_view.h"
#include "effect/insats.h"
#include "effect/subjects.h"
#include "org/chips.h"
#include "plan/load.h"

/* --- the register --- */
struct insats_line {
	const struct insats_rows_row *r;
	struct str measure, period, where;
	struct insats_stand stand;
	struct str weakest, weakest_status; /* null: a draft has no chain yet */
};
struct insats_list_view {
	struct ctx *c;
	const struct chips *chips;
	struct insats_line *v;
	size_t n;
	int64_t total;
	bool filtered, may_create;
	struct str q, csv, xlsx, json, prev, next;
};

/* --- one insats --- */

/* The figure that it starts from, as its reader may see it. */
struct insats_figure {
	bool found, at_school; /* one is at a school, and in a municipality */
	struct str measure, value, where, year, href;
	int64_t figure_id;
	int64_t measure_id, unit_id;
	int first_year;
	struct str grade;
};
struct insats_unit_line {
	const struct intervention_unit *u;
	struct str name;
};
struct insats_link_line {
	const struct chain_link *k;
	struct str link, measure, expected;
};
struct insats_decision_line {
	const struct intervention_decision *d;
	struct str kind, who;
	bool claims; /* its reason speaks of an effect (claim.h) */
};
struct insats_view {
	struct ctx *c;
	const struct intervention *x;
	const struct form *form;   /* of a decision that was refused, or NULL */
	struct insats_stand stand; /* how it stands today */
	struct str today, reason;  /* what the form of a decision shows */
	struct str kind, instead, last_day;
	struct str lock; /* checksum of the promises of a draft as they stand on the page */
	struct insats_figure figure;
	struct str unit, responsible, measure, expected, band, goal, activity;
	struct intervention_part *part;
	struct insats_unit_line *unit_line;
	struct insats_link_line *link;
	struct insats_decision_line *decision;
	struct insats_protocols_row *protocol;
	struct insats_change *changed;
	struct insats_need *need;
	struct chain_stock stock;
	size_t nparts, nunits, nlinks, ndecisions, nprotocols, nchanged, nneeds;
	bool may_edit, may_decide, may_remove;
	int64_t minutes; /* of one teacher and läsår, from the hours a week */
	struct load_over *over;
	size_t nover;
	struct str *proposed; /* of a draft: what it will ask of people */
	size_t nproposed;
	struct str locked_seeable; /* what could be seen when it was locked; null: not kept */
	struct str *seeable;       /* sentences: what could be seen, before the start */
	size_t nseeable;
	struct chain chain;          /* of one that has started */
	struct chain_page_view bind; /* documents that it may be put into with one click */
	struct str
	    lessons; /* what reached the lessons, in the läsår of the start: an address; null for a draft */
	bool may_observe;
	bool too_small; /* the expected effect is less than what could be seen */
};

/* Fills proposed; needs stock and minutes. */
void insats_propose(struct ctx *c, struct insats_view *v);

/* --- schools to compare with --- */
struct insats_compare_view {
	struct ctx *c;
	const struct intervention *x;
	struct field_choice *v; /* schools that are not in it yet */
	size_t n;
	struct str error, why_error;
};

/* --- the form of a new one --- */
struct insats_template_choice {
	struct str href, title, about;
	bool current;
};
enum { INSATS_TOLD_MOST = 16 };
struct insats_form {
	struct ctx *c;
	struct fields_view fields;
	const struct form *form;
	struct insats_template_choice *templates;
	size_t ntemplates;
	struct str template, figure_id, figure_text;
	struct str measure_note; /* the template proposes another measure; null: it does not */
	struct load_over *over;
	size_t nover;
	bool seen, may_start;
	struct str told[INSATS_TOLD_MOST]; /* what a start locks of the template beside the fields */
	size_t ntold;
	struct missed_line *missed; /* where it may begin, before anything is chosen */
	size_t nmissed;
};

#endif
