/* import_parse.h - the inside of import_read, for import_*.c and the shapes of profiles: bytes to rows. */
#ifndef CORE_IMPORT_PARSE_H
#define CORE_IMPORT_PARSE_H

#include "core/import.h"
#include "table/table.h"

/* How many different fields of the profile these headings name. */
size_t import_heading_score(struct arena *a, const struct import_profile *p, const struct str *cell,
                            size_t n);
/* The bytes as JSON: {"refused", "headed", "faults": [[row, col, text]...], "cols": [col...], "about": {},
 * "rows": [[row, cell...]...]}. Runs in the child; may abort there. */
void import_parse(const struct import_profile *p, struct str bytes, enum lang l, struct buf *out);

/* --- for shapes (in the child) ---------------------------------------------------- */

struct import_shape {
	struct arena *arena;
	enum lang lang;
	struct str bytes;
	/* private */
	size_t most; /* rows */
	size_t nrows;
	bool refused, headed;
	struct buf faults, cols, about, rows;
	struct json_out o_faults, o_cols, o_about, o_rows;
};
/* The heading: once, before the rows. cols: of each column in its file, NULL: 1, 2, ... */
void import_shape_head(struct import_shape *sh, uint32_t row, const struct str *cell, const uint32_t *cols,
                       size_t n);
/* A row; null texts are empty. Past the profile's most the file is refused. */
void import_shape_row(struct import_shape *sh, uint32_t row, const struct str *cell, size_t n);
/* What is known of the file as a whole: "title", "publisher", "url", "retrieved", "licence", "period",
 * "notes". */
void import_shape_about(struct import_shape *sh, const char *name, struct str text);
/* What is wrong, translated with the arguments; refuses: the file is not read at all. */
void import_shape_fault(struct import_shape *sh, bool refuses, uint32_t row, int col, const char *msgid,
                        struct str a, struct str b);
/* As a profile without shape: a CSV file, or the first sheet of a workbook. */
void import_shape_table(struct import_shape *sh);
/* The bytes as a workbook, or else as CSV, with its faults told; false when it could not be read, which has
 * refused the file. */
bool import_shape_book(struct import_shape *sh, struct table *t, const struct table_limits *limits);
/* The bytes as JSON; NULL when they are none, which has refused the file. */
const struct json *import_shape_json(struct import_shape *sh);
/* The same with the fields' names as the heading, for a profile that takes saved answers or the flat table of
 * them: bytes that do not begin as JSON are read as the table, and it is NULL. */
const struct json *import_shape_answers(struct import_shape *sh, const struct import_field *field, size_t n);
/* Text of a member; "" when it is absent or no text. */
struct str import_shape_text(const struct json *j, const char *key);
/* A number as a workbook shows it: 0.1, where the file has 0.10000000000000001. */
struct str import_cell_text(struct arena *a, const struct table_cell *c);

#endif
