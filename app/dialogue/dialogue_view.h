/* dialogue_view.h - what the views of dialogues are given. */
#ifndef DIALOGUE_DIALOGUE_VIEW_H
#define DIALOGUE_DIALOGUE_VIEW_H

#include "core/fields.h"
#include "core/page.h"
#include "dialogue/dialogue.h"
#include "org/chips.h"

struct dialogue_list_view {
	struct ctx *c;
	struct chips chips;
	struct dialogue_list_row *v;
	size_t n;
	bool may_create;
};

/* A point as the page tells it. */
struct dialogue_told {
	const struct dialogue_point *p;
	struct str href, source;       /* where it came from: an address, null when there is none, and in words */
	struct str state, state_text;  /* data-status and word; null when it has none */
	struct chain_bound_read chain; /* n 0: no chain */
	const struct dialogue_agreement *agreed; /* that it is about; NULL: none */
	bool newer;
};
struct dialogue_area {
	int64_t id;
	struct str name;
	struct dialogue_told *v; /* those that stand, then those that are struck */
	size_t n, standing;
};
struct dialogue_agreed_line {
	const struct dialogue_agreement *g;
	struct str status, area, insats,
	    activity; /* status: data-status; area: null when none; insats, activity: forms that
	                 begin with its words, null when the reader may not */
	bool late;
};
struct dialogue_view {
	struct ctx *c;
	const struct dialogue *d;
	struct str unit;
	struct dialogue_area *area;
	size_t nareas;
	struct dialogue_agreed_line *agreed;
	size_t nagreed, open;
	size_t points, struck, newer;
	bool may_edit, may_decide, planned;
	const struct form *form;                /* of what was refused; NULL */
	struct field_refs areas;                /* to choose from */
	const struct dialogue_agreement *draft; /* what was typed of a new one */
	const struct dialogue_point *text;
};

#endif
