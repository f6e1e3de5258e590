/* import.h - rows of a file into the store: read, map, try, show, approve, undo.
 *
 * A profile (app/core/import.def) says which columns a file of its kind may have and
 * turns one row into records through resource_save(). The dry run is the real run in a
 * transaction that is undone, so that what the preview shows is what approval does.
 * Every problem has its row and column in the file. An approved run leaves import_row:
 * which row of which file made or changed which record, and the revision it got.
 *
 * Files are parsed in a forked child with limits on memory and time (import_read), so
 * that no file can take the server with it.
 */
#ifndef CORE_IMPORT_H
#define CORE_IMPORT_H

#include "base/vec.h"
#include "core/resource.h"
#include "sql_core.h"

#define IMPORT_ROWS    20000
#define IMPORT_COLUMNS 100

/* --- profiles -------------------------------------------------------------------- */

struct import;
struct import_field {
	const char *name;  /* "title"; when it is a form field of the kind, import_fill reads it */
	const char *label; /* English source text */
	bool required;
	const char *also; /* other headings it goes by, folded, "nr|nummer"; may be "" */
};
enum { IMPORT_DOCUMENT = 1, IMPORT_UNIT = 2, IMPORT_YEAR = 4 };
struct import_profile {
	const char *name;         /* "activities" */
	const char *label, *help; /* English source texts */
	const struct import_field *fields;
	size_t nfields;
	unsigned takes;                 /* the options it understands */
	void (*row)(struct import *im); /* one row of the file into records */
};
extern const struct import_profile *const import_profiles[];
extern const size_t import_nprofiles;
const struct import_profile *import_profile_find(struct str name);

/* --- a file as rows ---------------------------------------------------------------- */

struct import_problem {
	uint32_t row; /* of the file, from 1; 0: the file as a whole */
	int col;      /* from 1; 0: the row as a whole */
	bool error;   /* else a note: read as said, nothing lost */
	struct str text;
};
struct import_problem_vec VEC(struct import_problem);
struct import_line {
	uint32_t row;
	struct str *cell; /* ncols texts, never null */
	bool failed;      /* of the last run */
};
struct import_sheet {
	struct str *header;
	size_t ncols;
	uint32_t header_row; /* 0: no heading was found */
	struct import_line *line;
	size_t nlines;
	struct import_problem_vec problems; /* of the file itself */
	bool refused;
};
/* Parses bytes (CSV or XLSX) in a child of its own and finds the profile's heading row. */
void import_read(struct arena *a, enum lang l, const struct import_profile *p, struct str bytes,
                 struct import_sheet *out);

/* --- columns ------------------------------------------------------------------------- */

/* field_of[col] = index of the profile's field, or -1. By heading; then as remembered for
 * files with just these headings; then as said by json ({"0": "title", "3": ""}). */
void import_map(struct db *db, struct arena *a, const struct import_profile *p, const struct import_sheet *s,
                struct str json, int *field_of);
void import_map_remember(struct change *ch, const struct import_profile *p, const struct import_sheet *s,
                         const int *field_of);
struct str import_map_json(struct arena *a, const struct import_profile *p, const int *field_of, size_t n);

/* --- a run ------------------------------------------------------------------------------ */

struct import_edit {
	uint32_t row;
	int col;
	struct str text;
};
struct import_options {
	int64_t document_id, unit_id;
	int year;  /* läsår; 0: not said */
	bool skip; /* leave rows with errors out instead of refusing the file */
	struct import_edit *edits;
	size_t nedits;
};
struct str import_options_json(struct arena *a, const struct import_options *o);
void import_options_read(struct arena *a, struct str json, struct import_options *o);
/* Puts the edits into the sheet's cells. */
void import_apply_edits(struct import_sheet *s, const struct import_options *o);

struct import_touched {
	uint32_t row;
	const struct resource_kind *kind;
	int64_t id;
	enum change_result result; /* CHANGE_SAVED or CHANGE_SAME */
	bool created;
};
struct import_touched_vec VEC(struct import_touched);
struct import {
	struct change *ch;
	const struct principal *who; /* NULL: the system itself */
	enum lang lang;
	const struct import_profile *profile;
	struct import_sheet *sheet;
	const int *field_of;
	struct import_options opt;
	struct import_line *line; /* the row that is read */
	size_t row_errors;        /* of that row */
	struct import_problem_vec problems;
	struct import_touched_vec touched;
	int64_t created, updated, same, skipped;
	size_t errors;
	void (*progress)(size_t part, size_t whole); /* may be NULL */
};
/* Every row, each in a savepoint. False when the data is refused (errors, and not
 * opt.skip) or the database failed: the caller undoes the transaction. */
bool import_all(struct import *im);

/* For profiles. Value of a field in this row: trimmed; null when empty or not a column. */
struct str import_value(const struct import *im, const char *field);
/* args: struct str, ended by STR_END (form.h). */
void import_error(struct import *im, const char *field, const char *msgid, ...);
void import_note(struct import *im, const char *field, const char *msgid, ...);
/* Reads every field of the profile that is a form field of the kind into row. Words are
 * taken as stored, or in Swedish or English as people write them. */
void import_fill(struct import *im, const struct resource_kind *k, void *row);
/* The stored word of a field's text, null (with an error) when it is none. */
struct str import_word(struct import *im, const struct field *fd, const char *column, struct str text);
/* resource_save with the errors put at their columns. before NULL: a new row. Nothing is
 * saved when the row has errors already. */
enum change_result import_save(struct import *im, const struct resource_kind *k, const void *before,
                               void *row);
/* Saves a part (link, milestone) whose errors belong to one column. */
enum change_result import_part(struct import *im, const struct resource_kind *k, const char *column,
                               void *row);

/* --- kept runs -------------------------------------------------------------------------- */

/* Keeps the file (once per content) and a run in preview; its id. */
int64_t import_begin(struct change *ch, const struct import_profile *p, struct str name, struct str bytes,
                     const struct import_options *o);
/* The file's bytes and name, false when there is no such run. */
struct import_source {
	struct import_run run;
	struct stored_file file;
	const struct import_profile *profile;
};
bool import_source(struct db *db, struct arena *a, int64_t id, struct import_source *out);
/* Writes provenance and ends the run as done. After import_all, in the same transaction. */
void import_end(struct import *im, int64_t run_id);
/* A done run of the same bytes and profile, 0 when none. */
int64_t import_before(struct db *db, struct arena *a, const struct import_profile *p, struct str bytes);

struct import_left {
	uint32_t row;
	struct str entity;
	int64_t id;
	struct str why; /* translated */
};
/* Takes back what a run made and changed, newest first, all but what has been changed
 * since, which is listed in *left. False when the run is not done or too old (*why). */
bool import_undo(struct change *ch, const struct principal *who, enum lang l, int64_t run_id,
                 struct import_left **left, size_t *nleft, struct str *why);

#endif
