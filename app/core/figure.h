/* figure.h - a chart in a page: heading, sentence, picture, table, downloads; and the same chart as a
 * file. The picture is lib/chart's; the markup is that of doc/look.md.
 *
 *   c->page.charts = true;                      before page_open()
 *   chart.words = figure_words(c->arena, c->lang);
 *   figure_show(&c->out, &(struct chart_figure){.chart = &chart, .files = STR("/matt/12/diagram")});
 *
 * A route of kind ROUTE_FILE for each of `/matt/12/diagram.csv`, `.svg` and `.png` ends with
 * figure_send().
 */
#ifndef CORE_FIGURE_H
#define CORE_FIGURE_H

#include "chart/chart.h"
#include "core/ctx.h"

/* Words and marks of a language, in the arena. */
const struct chart_words *figure_words(struct arena *a, enum lang l);

struct chart_figure {
	const struct chart *chart;
	int level;        /* of the heading, 2 (0 means it) or 3 */
	struct str files; /* address to which ".csv", ".svg" and ".png" is added; null: no downloads */
	struct str query; /* "?..." after it, or null */
	struct str more;  /* text beneath: definition, source; null when none */
	bool open;        /* the table is seen at once */
};
/* A heat table is the table itself, tinted; every other kind has its picture before the table. */
void figure_show(struct out *o, const struct chart_figure *f);

enum figure_format { FIGURE_CSV, FIGURE_SVG, FIGURE_PNG, FIGURE_FORMATS };
/* By the ending of a path; FIGURE_FORMATS when it is none of them. */
enum figure_format figure_format_of(struct str path);
/* Answers with the file, named stem.ending. A PNG that cannot be made is an error page. */
void figure_send(struct ctx *c, const struct chart *chart, enum figure_format f, struct str stem);

enum figure_made {
	FIGURE_MADE,
	FIGURE_NO_PROGRAM, /* rsvg-convert is not there */
	FIGURE_SLOW,       /* it was stopped after FIGURE_PNG_MS */
	FIGURE_BUSY,       /* FIGURE_AT_ONCE are being made already, and it took long to wait */
	FIGURE_FAILED
};
#define FIGURE_PNG_MS  10000
#define FIGURE_AT_ONCE 2
/* Appends the SVG as PNG, `zoom` pixels a unit. program: the name of rsvg-convert, for tests. */
enum figure_made figure_png(struct str svg, double zoom, const char *program, struct buf *out);

#endif
