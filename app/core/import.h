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
#define IMPORT_FIGURES 200000 /* rows, of a profile of figures */
#define IMPORT_COLUMNS 600
#define IMPORT_TOLD    2000 /* problems kept of a run; all are counted */

/* --- profiles -------------------------------------------------------------------- */

struct import;
struct import_sheet;
struct import_field {
	const char *name;  /* "title"; when it is a form field of the kind, import_fill reads it */
	const char *label; /* English source text */
	bool required;
	const char *also; /* other headings it goes by, folded, "nr|nummer"; may be "" */
};
enum {
	IMPORT_DOCUMENT = 1,
	IMPORT_UNIT = 2,
	IMPORT_YEAR = 4,
	IMPORT_MEASURES = 8, /* columns may be figures of a measure: see import_sheet.target */
	IMPORT_FIXED = 16,   /* the columns are known by their headings; nobody maps them */
	IMPORT_NOTES = 32,   /* notes below the table, after a blank row, are no rows of it */
	IMPORT_DAY = 128,    /* the day that the file speaks of may be said beside it */
	IMPORT_PERSONS = 64  /* the file names persons: it is kept no longer than until it has been read in */
};
struct import_shape;
struct import_profile {
	const char *name;         /* "activities" */
	const char *label, *help; /* English source texts */
	const struct import_field *fields;
	size_t nfields;
	unsigned takes;                 /* the options it understands */
	void (*row)(struct import *im); /* one row of the file into records */
	/* What follows may be NULL (0). */
	size_t rows;                            /* at most; 0: IMPORT_ROWS */
	void (*shape)(struct import_shape *sh); /* bytes that are no plain table into rows; in the child */
	/* What a column that no field goes by is figures of, null when it is none. */
	struct str (*target)(struct db *db, struct arena *a, const struct import_sheet *s, size_t col);
	void (*begin)(struct import *im); /* before the first row, and ... */
	void (*end)(struct import *im);   /* ... after the last, both within the same transaction */
	/* Before each row (undone false), and when all that the row did has been undone (true). */
	void (*mark)(struct import *im, bool undone);
	/* Takes back what import_row does not know: figures. The number of them. */
	int64_t (*undo)(struct change *ch, int64_t run_id);
	/* What may be kept of the bytes while they wait to be approved: all but what may be stored nowhere. */
	struct str (*keep)(struct arena *a, struct str bytes);
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
	/* A workbook of several sheets is one table here; a place in it is sheet (from 0) * the constant
	 * below + the row or column of the sheet. */
	uint32_t *col;      /* of each column in its file: 1, 2, ... of a plain table */
	struct str *target; /* of each column: what its figures are, null when they are none. Set by import_map */
	struct str above, below;            /* lines of text around the table */
	const struct json *about;           /* what a shape has told of the file */
	struct import_problem_vec problems; /* of the file itself */
	bool refused;
};
#define IMPORT_SHEET_ROWS 10000000
#define IMPORT_SHEET_COLS 100000
/* "Row 12", or "Sheet 2, row 12". */
struct str import_row_text(struct arena *a, enum lang l, uint32_t row);
/* A text that the shape has told under a name ("title"), null when it has not. */
struct str import_about(const struct import_sheet *s, const char *name);
/* Parses bytes (CSV or XLSX, or what the profile's shape knows) in a child of its own and finds the profile's
 * heading row. */
void import_read(struct arena *a, enum lang l, const struct import_profile *p, struct str bytes,
                 struct import_sheet *out);

/* --- columns ------------------------------------------------------------------------- */

/* field_of[col] = index of the profile's field, or -1. By heading; then as remembered for
 * files with just these headings; then as said by json ({"0": "title", "3": ""}). A text that begins with
 * "=" is a target: what the column's figures are, in the words of the profile. */
void import_map(struct db *db, struct arena *a, const struct import_profile *p, struct import_sheet *s,
                struct str json, int *field_of);
void import_map_remember(struct change *ch, const struct import_profile *p, const struct import_sheet *s,
                         const int *field_of);
struct str import_map_json(struct arena *a, const struct import_profile *p, const struct import_sheet *s,
                           const int *field_of);

/* --- a run ------------------------------------------------------------------------------ */

struct import_edit {
	uint32_t row;
	int col;
	struct str text;
};
struct import_options {
	int64_t document_id, unit_id;
	int year;       /* läsår; 0: not said */
	struct str day; /* that the file speaks of; null or empty: not said */
	bool skip;      /* leave rows with errors out instead of refusing the file */
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
/* What became of the figures of a run. */
struct import_reason {
	struct str text; /* translated */
	int64_t n;
};
struct import_reason_vec VEC(struct import_reason);
struct import_tally {
	int64_t added, same, replaced, quarantined;
	struct import_reason_vec reasons; /* why quarantined */
};
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
	struct {
		int64_t created, updated, same;
	} beside; /* what a profile made that is no record of a kind; is added to the former */
	struct import_tally figures;
	size_t errors;
	int64_t run_id;                              /* the kept run it belongs to */
	void *state;                                 /* the profile's own, from begin to end */
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
/* The same about column number col, from 0. */
void import_error_col(struct import *im, size_t col, const char *msgid, ...);
void import_note_col(struct import *im, size_t col, const char *msgid, ...);
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
/* Erases the files of previews of profiles that name persons, begun more than import.preview_days ago, and
 * ends their runs; what was mended in them goes too. One line of the log each. How many. */
int64_t import_expire(struct change *ch);
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
