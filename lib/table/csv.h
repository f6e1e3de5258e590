/* csv.h - separated text, as it comes from the field, to rows and back.
 *
 * Follows RFC 4180, and reads what real programs write: any of the separators
 * ; , tab | (found by which divides the lines most evenly, outside quotation
 * marks; or named by a first line `sep=;`), line ends CR LF, LF or CR mixed
 * freely, line breaks within quotation marks, doubled quotation marks. UTF-8
 * with or without byte order mark, UTF-16 with one, else Windows-1252; which one
 * is told in the table.
 *
 * Recovered and reported with row and column: a quotation mark in the middle of
 * a field (kept), text after a closing one (joined), one that is never closed or
 * not within the length of a cell (kept as a character, so that a lost mark does
 * not swallow the file), rows within the table that have another number of
 * columns. Blank lines inside are rows without cells, so that row numbers stay
 * those of the spreadsheet; blank lines at the end are dropped. Titles above and
 * notes below the table are kept as rows; table_sheet.body_from and body_to say
 * where the table itself is.
 *
 * Nothing is copied but fields with doubled quotation marks: the rest point into
 * the bytes (or into their translation to UTF-8 in the arena).
 */
#ifndef TABLE_CSV_H
#define TABLE_CSV_H

#include "base/buf.h"
#include "table/table.h"

struct table_csv_options {
	char separator;               /* 0: find out */
	enum table_encoding encoding; /* UNKNOWN: find out */
	struct table_limits limits;
	/* Called with stretches of the bytes that have been looked through while opening, in order:
	 * a caller that maps a large file may let go of their pages. They are read again. */
	void (*passed)(void *ctx, struct str bytes);
	void *ctx;
};

/* ---- row by row ---- */

struct table_csv {
	/* told by table_csv_open */
	enum table_encoding encoding;
	char separator;
	struct table_errors errors; /* grows while reading; see errors.refused at the end */
	/* private */
	struct arena *arena;
	struct table_limits limits;
	size_t before;
	struct str text; /* UTF-8 */
	size_t at;       /* next byte to read */
	size_t block;    /* 8 bytes under the scanner ... */
	uint64_t marks;  /* ... and a bit for each in them that matters */
	uint32_t row, line, first_line;
	void (*passed)(void *ctx, struct str bytes);
	void *ctx;
	struct table_row now;
};

/* false when the file is refused (errors says why). o may be NULL. Nothing is
 * copied: bytes must live as long as the rows are used. */
bool table_csv_open(struct table_csv *c, struct arena *a, struct str bytes,
                    const struct table_csv_options *o);
/* The next row; its cells are good until the next call, their texts as long as
 * arena and bytes. false at the end or when refused. */
bool table_csv_next(struct table_csv *c, const struct table_row **row);
/* Back to the first row, without looking at encoding and separator again. Errors stay. */
void table_csv_rewind(struct table_csv *c);

/* ---- the whole file ---- */

/* One sheet without name. false when refused. */
bool table_csv_read(struct table *t, struct arena *a, struct str bytes, const struct table_csv_options *o);

/* ---- writing ---- */

struct table_csv_style {
	char separator; /* 0: ';', which Excel opens as columns where the comma is decimal */
	char decimal;   /* 0: ',' */
	bool bom;       /* byte order mark: Excel needs it to see UTF-8 */
	bool lf;        /* LF instead of CR LF */
};
/* Appends the sheet to out. Texts that a spreadsheet program would run as a
 * formula get an apostrophe before them (buf_csv); dates as YYYY-MM-DD, truth
 * values as TRUE and FALSE, percentages as "25 %". EMPTY and "" stay different.
 * style may be NULL. Check out->overflow. */
void table_csv_write(const struct table_sheet *s, const struct table_csv_style *style, struct buf *out);

#endif
