/* form.h - what a person typed: typed reading, errors as data, nothing lost.
 *
 * A form is a table of fields bound to an entity's columns. form_read() takes the
 * values from the request (HTML form or JSON object), checks type, length and
 * allowed words, and writes them into the row struct; every error is kept with
 * its field and shown beside it; the raw text is kept so that the page can be
 * written again with exactly what was typed. The same tables feed the API and
 * OpenAPI and the importers.
 */
#ifndef CORE_FORM_H
#define CORE_FORM_H

#include "base/json.h"
#include "core/access.h"
#include "db/row.h"
#include "web/web.h"

enum field_kind {
	FIELD_LINE,   /* one line of text */
	FIELD_TEXT,   /* many lines */
	FIELD_INT,    /* 0 or more; a läsår (NAME_year) is 1990 or later */
	FIELD_REAL,   /* decimal comma or point; not below 0 */
	FIELD_SIGNED, /* the same, below 0 as well */
	FIELD_DAY,    /* YYYY-MM-DD, of 1900 to 2100 */
	FIELD_BOOL,
	FIELD_CHOICE, /* one of words */
	FIELD_REF     /* id of another entity's row (words NULL) */
};
struct field {
	const char *name;  /* column of the entity */
	const char *label; /* English source text (N_) */
	enum field_kind kind;
	bool required;
	int max; /* code points, or largest number (of FIELD_SIGNED: either way); of a day its earliest year.
	            0 = the kind's default: no number and no day is without bounds */
	const char *const *words;  /* FIELD_CHOICE: stored words, NULL-ended */
	const char *const *labels; /* their English source texts */
	const char *help;          /* English source text or NULL */
};

struct form_error {
	struct str field; /* empty: the whole form */
	struct str text;  /* translated */
};
struct form {
	struct arena *arena;
	int lang;
	const struct field *fields;
	size_t nfields;
	struct form_error *errors;
	size_t nerrors, cap;
	struct web_pairs raw; /* what was typed */
	bool conflict;        /* someone saved in between; theirs_* hold the diff */
	bool acting;          /* it holds no text of what differs but acts on it: "yours" is what was seen */
	struct form_theirs *theirs;
	size_t ntheirs;
};
/* One field that another person changed while this one was typing. */
struct form_theirs {
	struct str label, yours, stored;
};

void form_init(struct form *f, struct arena *a, int lang, const struct field *fields, size_t n);
/* Reads the request's form fields that are present into row; absent fields keep
 * the row's value (but FIELD_BOOL with name.present). True when no errors. */
bool form_read(struct form *f, const struct web_req *req, const struct db_entity *e, void *row);
/* The same from a JSON object; unknown members are errors. */
bool form_read_json(struct form *f, const struct json *j, const struct db_entity *e, void *row);
/* One text value (importers). */
bool form_read_value(struct form *f, const struct field *fd, struct str text, const struct db_entity *e,
                     void *row);
/* Numbers and days within the bounds of their fields, of columns that differ from before (NULL: of all): for
 * rows that were not read by a form. Errors into f. */
void form_bounds(struct form *f, const struct field *fields, size_t n, const struct db_entity *e,
                 const void *before, const void *row);
void form_error(struct form *f, const char *field, const char *msgid,
                ...); /* args: struct str, ended by STR_END */
#define STR_END ((struct str){NULL, (size_t)-1})
struct str form_error_of(const struct form *f, const char *field); /* null when none */
/* What to show in the field: what was typed, else the row's value as text. */
struct str form_value(const struct form *f, const char *field, const struct db_entity *e, const void *row);

#endif
