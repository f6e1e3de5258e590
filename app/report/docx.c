/* docx.c - a report as a DOCX file: real headings, lists and tables. */
#include "report/report.h"

#include "table/docx.h"

static const unsigned styles[] = {
    [REPORT_PLAIN] = 0, [REPORT_STRONG] = DOCX_BOLD,    [REPORT_FOCUS] = DOCX_ITALIC,
    [REPORT_SOFT] = 0,  [REPORT_MISSING] = DOCX_ITALIC,
};

/* Lines of one cell or bullet, each on a line of its own. */
static void put_lines(struct docx *d, const struct report_lines *l)
{
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			docx_text(d, STR("\n"), 0);
		docx_text(d, l->v[i].text, styles[l->v[i].style]);
	}
}

static void put_heading(struct docx *d, const struct report_block *b)
{
	docx_heading(d, b->level, b->text);
}

static void put_text(struct docx *d, const struct report_block *b)
{
	for (size_t i = 0; i < b->items.n; i++)
		for (size_t k = 0; k < b->items.v[i].n; k++) {
			const struct report_line *line = &b->items.v[i].v[k];
			docx_open(d, b->kind == REPORT_NOTE ? DOCX_NOTE : DOCX_PARAGRAPH);
			docx_text(d, line->text, styles[line->style]);
			docx_close(d);
		}
}

static void put_bullets(struct docx *d, const struct report_block *b)
{
	for (size_t i = 0; i < b->items.n; i++) {
		docx_open(d, DOCX_BULLET);
		put_lines(d, &b->items.v[i]);
		docx_close(d);
	}
}

static void put_facts(struct docx *d, const struct report_block *b)
{
	for (size_t i = 0; i < b->items.n; i++) {
		const struct report_lines *f = &b->items.v[i];
		if (f->n < 2)
			continue;
		docx_open(d, DOCX_PARAGRAPH);
		docx_text(d, f->v[0].text, DOCX_BOLD);
		docx_text(d, STR(": "), 0);
		for (size_t k = 1; k < f->n; k++) {
			if (k > 1)
				docx_text(d, STR("\n"), 0);
			docx_text(d, f->v[k].text, 0);
		}
		docx_close(d);
	}
}

static void put_table(struct docx *d, const struct report_block *b)
{
	docx_table_open(d, &(struct docx_table){
	                       .title = b->text,
	                       .widths = b->widths,
	                       .columns = (int)b->columns,
	                       .header_rows = 1,
	                   });
	for (size_t i = 0; i < b->columns; i++)
		docx_cell(d, b->heads[i], 0);
	for (size_t i = 0; i < b->items.n; i++) {
		docx_cell_open(d, 0);
		put_lines(d, &b->items.v[i]);
		docx_cell_close(d);
	}
	docx_table_close(d);
}

/* A Word file has the sentence and the table; its readers make a picture of the table if they want one. */
static void put_chart(struct docx *d, const struct report_block *b)
{
	docx_open(d, DOCX_PARAGRAPH);
	docx_text(d, b->text, DOCX_BOLD);
	docx_close(d);
	put_text(d, b);
}

static void (*const put[])(struct docx *d, const struct report_block *b) = {
    [REPORT_HEADING] = put_heading, [REPORT_TEXT] = put_text,   [REPORT_NOTE] = put_text,
    [REPORT_BULLETS] = put_bullets, [REPORT_FACTS] = put_facts, [REPORT_TABLE] = put_table,
    [REPORT_CHART] = put_chart,
};

bool report_docx(const struct report *r, struct buf *out)
{
	struct docx *d = docx_new(&(struct docx_options){
	    .title = r->title,
	    .author = r->owner,
	    .subject = r->kind,
	    .lang = r->lang == LANG_SV ? "sv-SE" : "en-GB",
	    .header = r->draft.p ? arena_printf(r->arena, "%.*s · %.*s · %.*s", STR_ARG(r->owner),
	                                        STR_ARG(r->kind), STR_ARG(r->draft))
	                         : arena_printf(r->arena, "%.*s · %.*s", STR_ARG(r->owner), STR_ARG(r->kind)),
	    .footer = r->title,
	    .page = STR("{0} ({1})"),
	    .created = instant_now() / 1000,
	    .landscape = r->landscape,
	});
	docx_block(d, DOCX_TITLE, r->title);
	put_facts(d, &r->meta);
	for (size_t i = 0; i < r->blocks.n; i++)
		put[r->blocks.v[i].kind](d, &r->blocks.v[i]);
	bool ok = docx_write(d, out);
	docx_free(d);
	return ok;
}
