/* report.h - documents out: one model, many renderers.
 *
 * A report is built once from the store (report_action_plan, report_work_plan,
 * report_followup, report_chain) and written as HTML, PDF, DOCX, CSV or XLSX
 * (report_write). The document formats show the same blocks in the same order; CSV and
 * XLSX hold the table form of the same rows, one row an activity.
 *
 * The forms are those of the sources: a handlingsplan is a table (description, staff
 * groups, when, funds), an arbetsplan has each goal as a heading and its activities as
 * bullets, a follow-up is numbered blocks of assignment, follow-up and analysis. What is
 * not stated stays empty, "none" is said, and an analysis that nobody wrote is "missing".
 *
 * Everything lies in the arena of the query. Texts are UTF-8, translated when built.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/vec.h"
#include "chart/chart.h"
#include "plan/plan.h"
#include "table/table.h"

/* --- the model ------------------------------------------------------------------ */

enum report_style {
	REPORT_PLAIN,
	REPORT_STRONG,
	REPORT_FOCUS,  /* focus words under a title */
	REPORT_SOFT,   /* what is beside the matter: status, sources */
	REPORT_MISSING /* something that should be there and is not */
};
struct report_line {
	struct str text; /* may hold line feeds */
	enum report_style style;
};
struct report_lines VEC(struct report_line);

enum report_kind {
	REPORT_HEADING, /* text, level 1-4; the title is above them */
	REPORT_TEXT,    /* items.v[0]: paragraphs */
	REPORT_NOTE,    /* as REPORT_TEXT, smaller */
	REPORT_BULLETS, /* one of items each */
	REPORT_FACTS,   /* each of items: a label, then its values */
	REPORT_TABLE,   /* text: caption; heads; items are the cells, row by row */
	REPORT_CHART    /* picture; text: its title; items.v[0]: its sentence and source */
};
struct report_block {
	enum report_kind kind;
	int level;
	struct str text;
	struct report_items VEC(struct report_lines) items;
	const struct str *heads;
	const int *widths; /* shares, one a column */
	size_t columns;
	bool figures;       /* of a table: columns as wide as what stands in them */
	struct str picture; /* SVG without ids or references; in DOCX the table beneath stands alone */
};

struct report {
	struct arena *arena;
	enum lang lang;
	struct str kind;     /* "Handlingsplan" */
	struct str title;    /* never empty */
	struct str subtitle; /* null when none */
	struct str owner;    /* the huvudman: author of the file */
	struct str stem;     /* of the file's name: ASCII, without ending */
	struct str draft;    /* "Utkast", null when decided */
	bool landscape;
	struct report_block meta; /* REPORT_FACTS */
	struct report_blocks VEC(struct report_block) blocks;
	struct table table; /* one sheet, first row headings */
};

void report_init(struct report *r, struct arena *a, enum lang lang);
void report_meta(struct report *r, const char *msgid, struct str value); /* nothing when value is empty */
struct report_block *report_add(struct report *r, enum report_kind kind);
void report_heading(struct report *r, int level, struct str text);
void report_text(struct report *r, enum report_kind kind, struct str text, enum report_style style);
/* One more item (bullet, fact, cell) of a block. */
struct report_lines *report_item(struct report *r, struct report_block *b);
/* The text as paragraphs: parted at blank lines, white space at the ends dropped. */
void report_say(struct report *r, struct report_lines *to, struct str text, enum report_style style);
/* A chart with its sentence, and beneath it the same figures as a table. words of the chart: figure_words().
 * Nothing is added, and false returned, when the chart's figures cannot be drawn. */
bool report_chart_of(struct report *r, const struct chart *c);
/* ASCII for a file's name, of a title in Swedish. */
struct str report_slug(struct arena *a, struct str title);

/* --- building ------------------------------------------------------------------- */

struct report_query {
	struct db *db;
	struct arena *arena;
	enum lang lang;
	struct str at;  /* as of; null = now */
	struct str day; /* that day, or today */
	struct str today;
	int64_t viewer_id; /* drafts within this person's reach are shown; 0: none */
	bool drafts;       /* all drafts of the document: for its own draft on the command line */
	int lasar;
	int64_t unit_id; /* this unit and below; 0: whole huvudman */
};
/* Rows a report holds at most; what is left out is said in it. */
#define REPORT_ROWS_MAX 2000

/* The document in the form of its kind: an action plan as a table, others goal by goal. */
void report_plan(const struct report_query *q, const struct document *d, struct report *r);
void report_action_plan(const struct report_query *q, const struct document *d, struct report *r);
void report_work_plan(const struct report_query *q, const struct document *d, struct report *r);
/* The läsår's activities, each with follow-up and analysis. */
void report_followup(const struct report_query *q, struct report *r);
/* From vision to activity, with broken ends. */
void report_chain(const struct report_query *q, struct report *r);

/* A quality dialogue: pre-read, notes, agreements (dialogue/dialogue.h). */
struct dialogue;
void report_dialogue(const struct report_query *q, const struct dialogue *d, struct report *r);

/* --- writing -------------------------------------------------------------------- */

enum report_format { REPORT_HTML, REPORT_PDF, REPORT_DOCX, REPORT_CSV, REPORT_XLSX, REPORT_FORMATS };
struct report_form {
	const char *word;  /* "pdf": in addresses, on the command line, the file's ending */
	const char *type;  /* Content-Type */
	const char *title; /* English source text: "PDF" */
};
extern const struct report_form report_forms[REPORT_FORMATS];
/* REPORT_FORMATS when it is none. */
enum report_format report_format_of(struct str word);

enum report_result {
	REPORT_WRITTEN,
	REPORT_TOO_LARGE,  /* past out->max, or more than a workbook holds */
	REPORT_NO_PROGRAM, /* WeasyPrint is not there */
	REPORT_SLOW,       /* WeasyPrint was stopped after REPORT_PDF_MS */
	REPORT_BUSY,       /* two are being made already, and it took long to wait */
	REPORT_FAILED      /* WeasyPrint gave no document */
};
#define REPORT_PDF_MS      90000
#define REPORT_PDF_AT_ONCE 2
/* What to tell a person: English source text. */
const char *report_result_text(enum report_result res);

/* Appends the file to out. HTML is a whole page without other files: style and typefaces
 * are in it. detail (may be NULL): what WeasyPrint said when it failed, for the log. */
enum report_result report_write(const struct report *r, enum report_format f, struct buf *out,
                                struct str *detail);
/* The parts, for tests. program: the name of WeasyPrint, ms: its time. */
void report_html(const struct report *r, struct buf *out);
bool report_docx(const struct report *r, struct buf *out);
enum report_result report_pdf(const struct report *r, const char *program, int ms, struct buf *out,
                              struct str *detail);

#endif
