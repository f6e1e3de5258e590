/* edit.h - one flow for every edit page: show the form, read it, save it, and when it
 * could not be saved show it again with what was typed and why.
 */
#ifndef CORE_EDIT_H
#define CORE_EDIT_H

#include "core/fields.h"
#include "core/page.h"

struct edit_page {
	const struct resource_kind *kind;
	const char *const *only; /* fields in order; NULL: all */
	const struct field_refs *refs;
	size_t nrefs;
	struct str post, cancel; /* addresses */
	struct str submit;       /* translated; null: "Save" */
	struct str remove;       /* address that takes the row away; null: no such button */
	/* What is to be thought of beside the fields of a row, as it is shown; NULL: nothing. */
	size_t (*notes)(struct ctx *c, const void *row, struct field_note **notes);
	bool why;        /* a new row, too, says why */
	bool remove_why; /* so does taking it away: a field of its own, "remove_why" on the page */
};
/* c->page (title, nav, summary) is the caller's. */
void edit_show(struct ctx *c, const struct edit_page *p, const struct form *f, const void *row);
/* A fresh form for the first showing. */
void edit_open(struct ctx *c, const struct edit_page *p, const void *row);
/* Reads the posted fields into row (a copy of before, or a blank) and saves. True when
 * saved (or nothing differed): the caller redirects. Else the answer is written. */
bool edit_save(struct ctx *c, const struct edit_page *p, enum action act, const void *before, void *row);
/* The words that a new thing begins with, of the address (?rubrik=): one line of at most so many characters,
 * empty when there are none. */
struct str edit_begun(struct ctx *c, size_t most);
/* Takes the row away; false when the answer (why not) is written. */
bool edit_remove(struct ctx *c, const struct resource_kind *k, int64_t id, int64_t rev);
/* The same from a page with remove_why: a reason that is missing is asked for on that page. row: as it
 * stands. */
bool edit_remove_why(struct ctx *c, const struct edit_page *p, const void *row, int64_t rev);

#endif
