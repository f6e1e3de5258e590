/* docx.h - a text document for Word and LibreOffice, with real structure.
 *
 * Headings are heading styles (so the navigation pane and a table of contents
 * work), lists are lists, tables have header rows that repeat on every page and
 * are announced by screen readers, the language and the title are set. Nothing
 * is faked with spacing or bold text (EN 301 549, clause 10: documents).
 *
 *   struct docx *d = docx_new(&(struct docx_options){.title = title, .lang = "sv-SE"});
 *   docx_heading(d, 1, STR("Resultat"));
 *   docx_open(d, DOCX_PARAGRAPH);
 *   docx_text(d, STR("Andelen är "), 0);
 *   docx_text(d, STR("81 %"), DOCX_BOLD);
 *   docx_close(d);
 *   ok = docx_write(d, &out);
 *   docx_free(d);
 *
 * Texts are UTF-8 and copied; a line feed within a text becomes a line break and
 * a tab a tab; other control characters, which XML cannot hold, are dropped. The
 * document is built in a buffer of at most DOCX_MAX bytes: past it, or when the
 * archive cannot be made, docx_write says false and everything before was a
 * no-op. Calls out of order (text outside a block, a heading within a table) are
 * bugs. The same calls with the same `created` give the same bytes.
 *
 * Source: ECMA-376 part 1, WordprocessingML.
 */
#ifndef TABLE_DOCX_H
#define TABLE_DOCX_H

#include "base/buf.h"

#define DOCX_MAX ((size_t)64 << 20)

struct docx;

struct docx_options {
	struct str title;   /* required: a document without title is not accessible */
	struct str author;  /* person or organisation; may be null */
	struct str subject; /* may be null */
	const char *lang;   /* BCP 47; NULL: "sv-SE" */
	struct str header;  /* at the top of every page; may be null */
	struct str footer;  /* before the page number; may be null */
	struct str page;    /* "Sida {0} av {1}"; null: the numbers as "1 / 9" */
	int64_t created;    /* seconds since 1970 */
	bool landscape;     /* the pages until the first docx_section */
};
struct docx *docx_new(const struct docx_options *o);
void docx_free(struct docx *d);

/* ---- blocks ---- */

enum docx_block {
	DOCX_TITLE,    /* once, first */
	DOCX_SUBTITLE, /* beneath it */
	DOCX_PARAGRAPH,
	DOCX_QUOTE,
	DOCX_NOTE, /* smaller: sources and reservations */
	DOCX_BULLET,
	DOCX_BULLET_2, /* a list within a list */
	DOCX_NUMBER,
	DOCX_NUMBER_2
};
/* level 1 - 4. */
void docx_heading(struct docx *d, int level, struct str text);
/* A whole block of plain text. */
void docx_block(struct docx *d, enum docx_block kind, struct str text);
/* A block of several runs: open, text and links, close. */
void docx_open(struct docx *d, enum docx_block kind);
void docx_close(struct docx *d);
/* The next numbered item begins at 1 again. */
void docx_restart_numbers(struct docx *d);
/* A table of contents of headings 1 - 3; Word fills it when the document is
 * opened (and asks first). heading is its title, outside the contents itself. */
void docx_contents(struct docx *d, struct str heading);
void docx_page_break(struct docx *d);
/* What follows is on new pages of this orientation. */
void docx_section(struct docx *d, bool landscape);

/* ---- within a block or cell ---- */

enum { DOCX_BOLD = 1, DOCX_ITALIC = 2 };
void docx_text(struct docx *d, struct str text, unsigned style);
/* text must tell where it leads by itself. http, https and mailto only; another
 * scheme leaves plain text. */
void docx_link(struct docx *d, struct str text, struct str url);

/* ---- tables ---- */

struct docx_table {
	struct str title;       /* the caption, above the table */
	struct str description; /* alternative text: what the table shows; may be null */
	const int *widths;      /* shares of the page's width, borrowed; NULL: all alike */
	int columns;
	int header_rows;    /* the first rows; 0 or more, 1 as a rule */
	bool header_column; /* the first cell of a row is its heading */
};
enum { DOCX_RIGHT = 4 }; /* style of a cell: figures stand to the right */
/* At most 63 columns, as in Word. The title and texts are copied, widths must
 * live until docx_table_close. */
void docx_table_open(struct docx *d, const struct docx_table *t);
/* Cells from left to right, row by row. style: DOCX_BOLD, _ITALIC, _RIGHT. */
void docx_cell(struct docx *d, struct str text, unsigned style);
/* A cell of several runs; DOCX_RIGHT or 0. */
void docx_cell_open(struct docx *d, unsigned style);
void docx_cell_close(struct docx *d);
/* The last row is filled up with empty cells. */
void docx_table_close(struct docx *d);

/* Ends the document and appends the bytes of a .docx file to out. */
bool docx_write(struct docx *d, struct buf *out);

#endif
