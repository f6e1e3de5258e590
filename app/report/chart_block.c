/* chart_block.c - the chart of a page as part of a document: sentence, picture, table. */
#include "report/report.h"

/* Columns of a page's table: an interval is one cell. */
static bool in_page(const struct chart_table *t, size_t column)
{
	return column == 0 || t->head[column].page.p;
}

static void say_table(struct report *r, const struct chart *c, const struct chart_table *t)
{
	struct report_block *b = report_add(r, REPORT_TABLE);
	struct str *heads = ARENA_ARRAY(r->arena, t->n, struct str);
	int *widths = ARENA_ARRAY(r->arena, t->n, int);
	b->text = c->title;
	b->heads = heads;
	b->widths = widths;
	b->figures = true;
	for (size_t k = 0; k < t->n; k++) {
		if (!in_page(t, k))
			continue;
		heads[b->columns] = t->head[k].page;
		widths[b->columns++] = k == 0 ? 3 : 2;
	}
	for (size_t i = 0; i < t->rows * t->n; i++) {
		if (in_page(t, i % t->n))
			report_say(r, report_item(r, b), t->cell[i].text, REPORT_PLAIN);
	}
}

bool report_chart_of(struct report *r, const struct chart *c)
{
	static const struct chart_look look = {.file = true, .within = true};
	struct chart_table t;
	struct buf svg;
	if (chart_table_make(r->arena, c, &t) != CHART_OK)
		return false;
	buf_init(&svg, (size_t)8 << 20);
	chart_svg(r->arena, c, &look, &svg);
	bool ok = !svg.overflow;
	if (ok) {
		struct report_block *b = report_add(r, REPORT_CHART);
		b->text = c->title;
		b->picture = arena_str(r->arena, buf_as_str(&svg));
		struct report_lines *words = report_item(r, b);
		report_say(r, words, c->sentence, REPORT_PLAIN);
		report_say(r, words, c->source, REPORT_SOFT);
		say_table(r, c, &t);
	}
	buf_finish(&svg);
	return ok;
}
