/* fields.h - a form's fields as HTML, from the kind's own table: label, hint, what was
 * typed, error beside the field. Used by every edit page; views/core/fields.html writes it.
 */
#ifndef CORE_FIELDS_H
#define CORE_FIELDS_H

#include "core/resource.h"

struct field_choice {
	struct str value,
	    text; /* value null: no choice, but the name of the group that those after it belong to */
};
/* A select of more choices than these gets a field that narrows it (find.js). */
enum { FIELD_FIND = 20 };
/* What a FIELD_REF may point at, or the choices a page offers for a field of another kind. */
struct field_refs {
	const char *name; /* the field */
	struct field_choice *v;
	size_t n;
};
/* What is to be thought of beside a field, though it may be saved so: translated. */
struct field_note {
	const char *field;
	struct str text;
};
struct fields_view {
	struct ctx *c;
	const struct form *form;
	const struct resource_kind *kind;
	const void *row;
	const char *const *only; /* names in order, NULL-ended; NULL: every field of the kind */
	const struct field_refs *refs;
	size_t nrefs;
	const struct field_note *notes;
	size_t nnotes;
};
/* The note beside a field; null: none. */
struct str fields_note(const struct fields_view *v, const struct field *f);
/* The field's table row; BUG when the kind has none of that name. */
const struct field *fields_find(const struct fields_view *v, const char *name);
/* Names to write, in order. */
size_t fields_names(const struct fields_view *v, const char *const **names);
/* The choices of a CHOICE or REF field, an empty one first when it is not required;
 * n = 0 for a REF without choices (it is then left out). */
size_t fields_choices(const struct fields_view *v, const struct field *f, struct field_choice **choices);
/* Läsår around the chosen one as choices of the field first_year, and `also` when it lies outside. */
struct field_refs fields_lasar(struct ctx *c, int also);
/* Is the field asked for later on, though it may be empty now (resource_kind.later)? */
bool fields_later(const struct fields_view *v, const struct field *f);
/* May this person write the field? Otherwise it is shown as text. */
bool fields_open(const struct fields_view *v, const struct field *f);

#endif
