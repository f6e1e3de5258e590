/* table.h - rows and cells from and to files, each cell with its way home.
 *
 * A table is what a person sees in a spreadsheet program: named sheets of rows
 * of cells. Readers (csv.h, xlsx.h) make one from the bytes of a file; writers
 * make the bytes of a file from one. Every cell knows the row and column it had
 * in the file, counted from 1 as the spreadsheet shows them, so that any figure
 * can be followed back to where it was read.
 *
 * Readers do not guess what a text means. A cell of a CSV file is EMPTY when
 * nothing stood between the separators and TEXT otherwise: `""` is a TEXT of no
 * bytes, and "0", "-", "*" and ".." are four different texts. number.h reads
 * numbers written for people, when the importer knows that a column holds them.
 * A workbook says itself what is a number, a date, a truth value or an error.
 *
 * Memory: everything lies in the arena given to the reader; texts may also point
 * into the bytes given to it, which must live as long as the table. The readers
 * are capped (struct table_limits) and check the arena's room before they fill
 * it, so that no file, however made, can run the arena over its maximum.
 *
 * Errors: what is wrong with a file is data, in table.errors. A fault that keeps
 * the file from being understood sets errors.refused, and the rows read so far
 * must not be used as if they were the whole file; other faults say what was
 * recovered or ignored, and where. Nothing is printed.
 */
#ifndef TABLE_TABLE_H
#define TABLE_TABLE_H

#include "base/arena.h"
#include "base/date.h"

/* ---- cells ---- */

enum table_kind {
	TABLE_EMPTY,  /* nothing there */
	TABLE_TEXT,   /* text; n may be 0 */
	TABLE_NUMBER, /* number */
	TABLE_BOOL,   /* number is 0 or 1 */
	TABLE_DATE,   /* number is days since 1970-01-01, the fraction is time of day */
	TABLE_ERROR   /* an error value such as #N/A, in text */
};

enum {
	TABLE_FORMULA = 1, /* the value is what the program last calculated for a formula */
	TABLE_PERCENT = 2, /* shown as a percentage: the number 0.25 is seen as 25 % */
	TABLE_QUOTED = 4   /* stood within quotation marks in a CSV file */
};

struct table_cell {
	/* As the file had it (a number 0.1 may read 0.10000000000000001), except
	 * that a date of a workbook, stored as a serial number, is given as
	 * YYYY-MM-DD, YYYY-MM-DDThh:mm:ss or, within day 0, hh:mm:ss. UTF-8 without
	 * NUL. Null when EMPTY, and for values put there by the program. */
	struct str text;
	double number;
	uint32_t row; /* in the file, from 1 */
	uint16_t col; /* from 1 */
	uint8_t kind; /* enum table_kind */
	uint8_t flags;
};

struct table_row {
	struct table_cell *cell; /* cell[i] is column i + 1; gaps are EMPTY */
	uint32_t n, cap;
	uint32_t row;  /* as the spreadsheet numbers it, from 1 */
	uint32_t line; /* in a CSV file: the line of text where it begins, else 0 */
};

/* A block of cells, both ends included. */
struct table_range {
	uint32_t row1, row2;
	uint16_t col1, col2;
};

enum table_hidden { TABLE_SHOWN, TABLE_HIDDEN, TABLE_VERY_HIDDEN };

struct table_sheet {
	struct str name;
	enum table_hidden hidden;
	struct table_row *row; /* ascending; rows that hold nothing may be absent */
	size_t n, cap;
	/* The part of a CSV file that is a rectangle: the commonest number of
	 * columns, and the rows [body_from, body_to) from the first to the last that
	 * has it and more than one cell in use. Titles above and notes below fall
	 * outside. 0 for a workbook. */
	uint16_t width;
	size_t body_from, body_to;
	/* Merged blocks; the value is in the top left cell, the others are EMPTY. */
	struct table_range *merge;
	size_t n_merge;
};

/* ---- faults ---- */

enum table_fault {
	TABLE_FILE_TOO_LARGE, /* {0} MB allowed */
	TABLE_TOO_MANY_ROWS,  /* {0} rows allowed */
	TABLE_TOO_MANY_COLUMNS,
	TABLE_CELL_TOO_LONG, /* {0} kB allowed */
	TABLE_NEEDS_MEMORY,  /* {0} MB allowed */
	TABLE_NO_ROWS,
	TABLE_NUL_BYTE,      /* not a text file, or in an encoding that is not known */
	TABLE_BAD_BYTE,      /* UTF-8 with some broken byte, replaced by U+FFFD */
	TABLE_STRAY_QUOTE,   /* kept as an ordinary character */
	TABLE_OPEN_QUOTE,    /* never closed; kept as an ordinary character */
	TABLE_RAGGED_ROW,    /* {0} columns, the table has {1} */
	TABLE_NOT_WORKBOOK,  /* not an .xlsx file */
	TABLE_OLD_OR_LOCKED, /* .xls, or protected by a password */
	TABLE_BAD_ARCHIVE,   /* the zip archive is damaged or made to mislead */
	TABLE_BOMB,          /* inflates to more than a workbook would */
	TABLE_PART_MISSING,  /* {0} part of the workbook */
	TABLE_BAD_XML,       /* {0} part */
	TABLE_DOCTYPE,       /* {0} part declares a document type, which workbooks never do */
	TABLE_TOO_MANY_PARTS,
	TABLE_BAD_CELL,         /* a reference, index or value that cannot be: {0} */
	TABLE_DATE_OUT_OF_RANGE /* kept as a number */
};
#define TABLE_FAULTS (TABLE_DATE_OUT_OF_RANGE + 1)

struct table_error {
	enum table_fault fault;
	uint32_t row; /* 0: the file or sheet as a whole */
	uint16_t col; /* 0: the row as a whole */
	uint16_t sheet;
	const char *msgid;  /* English source text for translation, with {0} and {1} */
	struct str args[2]; /* null when not used */
};

struct table_errors {
	struct table_error *v;
	size_t n, cap;
	size_t total; /* found, of which the first TABLE_ERRORS_KEPT are kept */
	bool refused;
};
#define TABLE_ERRORS_KEPT 1000

/* The word used in logs and interfaces ("ragged_row"). */
const char *table_fault_name(enum table_fault f);
/* True for a fault that refuses the file. */
bool table_fault_refuses(enum table_fault f);
/* Adds a fault; arguments beyond the fault's own may be null. */
void table_fail(struct arena *a, struct table_errors *e, struct table_error what);

/* ---- the table ---- */

enum table_encoding {
	TABLE_ENCODING_UNKNOWN,
	TABLE_UTF8,
	TABLE_UTF8_BOM,
	TABLE_UTF16LE,
	TABLE_UTF16BE,
	TABLE_1252
};

struct table {
	struct arena *arena;
	struct table_sheet *sheet; /* in the order of the workbook's tabs */
	size_t n, cap;
	struct table_errors errors;
	enum table_encoding encoding; /* CSV: what the file was in */
	char separator;               /* CSV */
	bool date1904;                /* workbook counts days from 1904; DATE cells are already right */
};

/* 0 in any member means the default after it. */
struct table_limits {
	size_t file;    /* bytes of the file: 256 MB for CSV, 32 MB for a workbook */
	size_t rows;    /* of a sheet: 1 000 000 */
	size_t columns; /* 1 000; never more than 16 384 */
	size_t cell;    /* bytes of one cell: 65 536 */
	size_t memory;  /* bytes taken from the arena: all it has left. A whole table takes
	                   32 a cell and 24 a row; read what is larger row by row (csv.h). */
};
struct table_limits table_limits_or_default(const struct table_limits *l); /* l may be NULL */

/* ---- reading a table ---- */

/* The cell at a row and column of the file; an EMPTY one when there is none.
 * Never NULL. Rows are found by halving. */
const struct table_cell *table_at(const struct table_sheet *s, uint32_t row, uint32_t col);
/* As table_at, but a cell covered by a merged block gives the block's value:
 * for header rows, where one title stands over many columns. */
const struct table_cell *table_at_merged(const struct table_sheet *s, uint32_t row, uint32_t col);
/* The day of a DATE cell, or of a TEXT that is exactly YYYY-MM-DD. */
bool table_cell_day(const struct table_cell *c, struct date *out);
/* "B7"; the column alone when row is 0, "" when both are. */
struct str table_ref(struct arena *a, uint32_t row, uint32_t col);

/* ---- building a table ----
 * Values go to the right end of the last row of the last sheet. Texts are
 * borrowed. A row may have more columns than its neighbours. */
void table_init(struct table *t, struct arena *a);
void table_add_sheet(struct table *t, struct str name);
void table_add_row(struct table *t);
void table_add_text(struct table *t, struct str s); /* a null str adds EMPTY */
void table_add_number(struct table *t, double v);   /* EMPTY when not finite */
void table_add_percent(struct table *t, double v);  /* 0.25 is shown as 25 % */
void table_add_bool(struct table *t, bool v);
void table_add_date(struct table *t, struct date d); /* EMPTY when not a date */

#endif
