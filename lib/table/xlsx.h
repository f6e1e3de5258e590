/* xlsx.h - Office Open XML workbooks (ECMA-376, ISO/IEC 29500) in and out.
 *
 * Read: sheets in tab order with their hidden state, shared and inline strings
 * (runs of rich text joined, phonetic guides left out, _xHHHH_ escapes undone,
 * line breaks as \n), numbers, truth values, error values, dates by the cell's
 * number format in the 1900 and the 1904 system, the cached value of formulas
 * (marked TABLE_FORMULA), merged blocks. Chart sheets, macros, comments,
 * pictures and anything else in the archive are never opened; neither are
 * archives within it. Elapsed time ([h]:mm) is a number. Trailing cells and rows
 * that only have formatting are dropped.
 *
 * A workbook is untrusted. The caps are measured while inflating, never taken
 * from what the archive says of itself: at most XLSX_PARTS entries, XLSX_INFLATED
 * bytes in all parts read, XLSX_RATIO to 1 for a part of more than 1 MB, and
 * elements XLSX_DEPTH deep. Document type declarations, and with them every
 * entity, are refused. Entries that share bytes are refused.
 *
 * The numbers: real workbooks from authorities hold 20 to 60 entries, one sheet
 * needs about five and large ones with a picture per sheet pass 64; deflate
 * shrinks the text of sheets 5 to 20 times, and at most 1 032 times.
 */
#ifndef TABLE_XLSX_H
#define TABLE_XLSX_H

#include "base/buf.h"
#include "table/table.h"

#define XLSX_PARTS    256
#define XLSX_INFLATED ((size_t)64 << 20)
#define XLSX_RATIO    120
#define XLSX_DEPTH    64

/* False when refused (t->errors). limits may be NULL. Texts lie in the arena. */
bool table_xlsx_read(struct table *t, struct arena *a, struct str bytes, const struct table_limits *limits);

struct table_xlsx_style {
	struct str title, author; /* of the document; may be null */
	uint32_t header_rows;     /* bold, and stay when the reader scrolls; 0: none */
	int64_t created;          /* seconds since 1970; 0: now. Same input, same bytes. */
};

enum table_xlsx_result {
	TABLE_XLSX_OK,
	TABLE_XLSX_TOO_MANY, /* past 1 048 576 rows, 16 384 columns or 32 767 characters in a cell */
	TABLE_XLSX_FAILED    /* no room for temporary files, or past out->max */
};
/* Appends the bytes of a workbook to out. Text is always text: one that begins
 * with = is not a formula. Columns are as wide as their text, at most 60
 * characters, then wrapped; line breaks are kept; dates are dates. Names of
 * sheets are made acceptable to Excel and unique. Merged blocks (of at most
 * 10 000 cells) and hidden sheets are written as such. An empty text becomes an
 * EMPTY cell, and a day before 1900 a text: a workbook has neither. style may be
 * NULL. On failure out is as before. */
enum table_xlsx_result table_xlsx_write(const struct table *t, const struct table_xlsx_style *style,
                                        struct buf *out);

#endif
