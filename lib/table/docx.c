#include "table/docx_package.h"
#include "base/arena.h"
#include "base/log.h"
#include <stdlib.h>

/* Width between the margins of an A4 page, in twentieths of a point. */
enum { PORTRAIT_WIDTH = 9070, LANDSCAPE_WIDTH = 14002 };

struct docx {
	struct arena arena;
	struct docx_options options;
	struct buf body, links;
	int n_links, number_lists, bookmark;
	bool landscape, in_block, in_cell, in_table, numbers_stale;
	struct docx_table table;
	int column, row;
};

struct docx *docx_new(const struct docx_options *o)
{
	struct docx *d = calloc(1, sizeof *d);
	if (!d)
		BUG("out of memory");
	arena_init(&d->arena, 0);
	d->options = *o;
	d->options.title = arena_str(&d->arena, o->title);
	d->options.author = arena_str(&d->arena, o->author);
	d->options.subject = arena_str(&d->arena, o->subject);
	d->options.header = arena_str(&d->arena, o->header);
	d->options.footer = arena_str(&d->arena, o->footer);
	d->options.page = arena_str(&d->arena, o->page);
	d->options.lang = arena_z(&d->arena, str_z(o->lang ? o->lang : "sv-SE"));
	d->landscape = o->landscape;
	d->number_lists = 1;
	buf_init(&d->body, DOCX_MAX);
	buf_init(&d->links, DOCX_MAX);
	return d;
}

void docx_free(struct docx *d)
{
	if (!d)
		return;
	buf_finish(&d->body);
	buf_finish(&d->links);
	arena_finish(&d->arena);
	free(d);
}

/* ---- runs ---- */

void docx_text(struct docx *d, struct str text, unsigned style)
{
	struct buf *b = &d->body;
	if (!d->in_block && !d->in_cell)
		BUG("text outside a block");
	if (!text.n)
		return;
	BUF_LIT(b, "<w:r>");
	if (style & (DOCX_BOLD | DOCX_ITALIC)) {
		BUF_LIT(b, "<w:rPr>");
		if (style & DOCX_BOLD)
			BUF_LIT(b, "<w:b/><w:bCs/>");
		if (style & DOCX_ITALIC)
			BUF_LIT(b, "<w:i/><w:iCs/>");
		BUF_LIT(b, "</w:rPr>");
	}
	size_t from = 0;
	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != '\n' && text.p[i] != '\t')
			continue;
		if (i > from) {
			BUF_LIT(b, "<w:t xml:space=\"preserve\">");
			docx_xml(b, str_sub(text, from, i));
			BUF_LIT(b, "</w:t>");
		}
		if (i < text.n)
			buf_z(b, text.p[i] == '\n' ? "<w:br/>" : "<w:tab/>");
		from = i + 1;
	}
	BUF_LIT(b, "</w:r>");
}

static bool may_link(struct str url)
{
	static const struct str schemes[] = {STR_INIT("https://"), STR_INIT("http://"), STR_INIT("mailto:")};
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		if (str_starts(url, schemes[i]))
			return true;
	}
	return false;
}

void docx_link(struct docx *d, struct str text, struct str url)
{
	if (!may_link(url)) {
		docx_text(d, text, 0);
		return;
	}
	int id = DOCX_REL_LINKS + d->n_links++;
	buf_printf(&d->links,
	           "<Relationship Id=\"rId%d\" "
	           "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" "
	           "TargetMode=\"External\" Target=\"",
	           id);
	docx_xml(&d->links, url);
	BUF_LIT(&d->links, "\"/>");
	buf_printf(&d->body,
	           "<w:hyperlink r:id=\"rId%d\"><w:r><w:rPr><w:rStyle w:val=\"Hyperlink\"/></w:rPr>"
	           "<w:t xml:space=\"preserve\">",
	           id);
	docx_xml(&d->body, text);
	BUF_LIT(&d->body, "</w:t></w:r></w:hyperlink>");
}

/* ---- blocks ---- */

static const struct {
	const char *style;
	int list;  /* 0, or DOCX_NUM_* */
	int level; /* of the list, from 0 */
} blocks[] = {
    [DOCX_TITLE] = {"Title", 0, 0},
    [DOCX_SUBTITLE] = {"Subtitle", 0, 0},
    [DOCX_PARAGRAPH] = {"BodyText", 0, 0},
    [DOCX_QUOTE] = {"Quote", 0, 0},
    [DOCX_NOTE] = {"Note", 0, 0},
    [DOCX_BULLET] = {"ListBullet", DOCX_NUM_BULLETS, 0},
    [DOCX_BULLET_2] = {"ListBullet", DOCX_NUM_BULLETS, 1},
    [DOCX_NUMBER] = {"ListNumber", DOCX_NUM_NUMBERS, 0},
    [DOCX_NUMBER_2] = {"ListNumber", DOCX_NUM_NUMBERS, 1},
};

static void must_be_between_blocks(const struct docx *d)
{
	if (d->in_block || d->in_table)
		BUG("a block within another");
}

void docx_open(struct docx *d, enum docx_block kind)
{
	must_be_between_blocks(d);
	d->in_block = true;
	buf_printf(&d->body, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", blocks[kind].style);
	int list = blocks[kind].list;
	if (list == DOCX_NUM_NUMBERS) {
		if (d->numbers_stale)
			d->number_lists++;
		d->numbers_stale = false;
		list += d->number_lists - 1;
	}
	if (list)
		buf_printf(&d->body, "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"%d\"/></w:numPr>",
		           blocks[kind].level, list);
	BUF_LIT(&d->body, "</w:pPr>");
}

void docx_close(struct docx *d)
{
	if (!d->in_block)
		BUG("no block to close");
	d->in_block = false;
	BUF_LIT(&d->body, "</w:p>");
}

void docx_block(struct docx *d, enum docx_block kind, struct str text)
{
	docx_open(d, kind);
	docx_text(d, text, 0);
	docx_close(d);
}

void docx_restart_numbers(struct docx *d)
{
	d->numbers_stale = true;
}

void docx_heading(struct docx *d, int level, struct str text)
{
	must_be_between_blocks(d);
	if (level < 1 || level > 4)
		BUG("heading level %d", level);
	int id = d->bookmark++;
	buf_printf(&d->body,
	           "<w:p><w:pPr><w:pStyle w:val=\"Heading%d\"/></w:pPr>"
	           "<w:bookmarkStart w:id=\"%d\" w:name=\"_Toc%d\"/>",
	           level, id, 100000 + id);
	d->in_block = true;
	docx_text(d, text, 0);
	d->in_block = false;
	buf_printf(&d->body, "<w:bookmarkEnd w:id=\"%d\"/></w:p>", id);
}

void docx_contents(struct docx *d, struct str heading)
{
	must_be_between_blocks(d);
	BUF_LIT(&d->body, "<w:p><w:pPr><w:pStyle w:val=\"TOCHeading\"/></w:pPr>");
	d->in_block = true;
	docx_text(d, heading, 0);
	d->in_block = false;
	BUF_LIT(&d->body,
	        "</w:p><w:p><w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>"
	        "<w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-3\" \\h \\z \\u </w:instrText></w:r>"
	        "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
	        "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>");
}

void docx_page_break(struct docx *d)
{
	must_be_between_blocks(d);
	BUF_LIT(&d->body, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
}

void docx_section(struct docx *d, bool landscape)
{
	must_be_between_blocks(d);
	/* The properties stand in the last paragraph of the section they describe. */
	BUF_LIT(&d->body, "<w:p><w:pPr>");
	docx_section_properties(&d->body, d->landscape);
	BUF_LIT(&d->body, "</w:pPr></w:p>");
	d->landscape = landscape;
}

/* ---- tables ---- */

static int width_of(const struct docx *d, int column)
{
	int page = d->landscape ? LANDSCAPE_WIDTH : PORTRAIT_WIDTH, sum = 0;
	if (!d->table.widths)
		return page / d->table.columns;
	for (int i = 0; i < d->table.columns; i++)
		sum += d->table.widths[i];
	return sum > 0 ? (int)((int64_t)page * d->table.widths[column] / sum) : page / d->table.columns;
}

void docx_table_open(struct docx *d, const struct docx_table *t)
{
	struct buf *b = &d->body;
	must_be_between_blocks(d);
	if (t->columns < 1 || t->columns > 63) /* Word's own limit */
		BUG("a table of %d columns", t->columns);
	d->table = *t;
	d->column = d->row = 0;
	if (t->title.n) {
		BUF_LIT(b, "<w:p><w:pPr><w:pStyle w:val=\"Caption\"/><w:keepNext/></w:pPr>");
		d->in_block = true;
		docx_text(d, t->title, 0);
		d->in_block = false;
		BUF_LIT(b, "</w:p>");
	}
	d->in_table = true;
	buf_printf(b,
	           "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>"
	           "<w:tblLayout w:type=\"fixed\"/>"
	           "<w:tblLook w:val=\"%04x\" w:firstRow=\"%d\" w:lastRow=\"0\" w:firstColumn=\"%d\" "
	           "w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"",
	           0x0600u | (t->header_rows ? 0x20u : 0u) | (t->header_column ? 0x80u : 0u), t->header_rows > 0,
	           t->header_column);
	docx_xml(b, t->title);
	BUF_LIT(b, "\"/><w:tblDescription w:val=\"");
	docx_xml(b, t->description);
	BUF_LIT(b, "\"/></w:tblPr><w:tblGrid>");
	for (int i = 0; i < t->columns; i++)
		buf_printf(b, "<w:gridCol w:w=\"%d\"/>", width_of(d, i));
	BUF_LIT(b, "</w:tblGrid>");
}

void docx_cell_open(struct docx *d, unsigned style)
{
	struct buf *b = &d->body;
	if (!d->in_table || d->in_cell)
		BUG("a cell outside a table, or within another");
	d->in_cell = true;
	if (d->column == 0) {
		BUF_LIT(b, "<w:tr><w:trPr><w:cantSplit/>");
		if (d->row < d->table.header_rows)
			BUF_LIT(b, "<w:tblHeader/>");
		BUF_LIT(b, "</w:trPr>");
	}
	bool head = d->row < d->table.header_rows || (d->column == 0 && d->table.header_column);
	buf_printf(
	    b, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"%s\"/>",
	    width_of(d, d->column), head ? "TableHeading" : "TableText");
	if (d->row < d->table.header_rows)
		BUF_LIT(b, "<w:keepNext/>");
	if (style & DOCX_RIGHT)
		BUF_LIT(b, "<w:jc w:val=\"right\"/>");
	BUF_LIT(b, "</w:pPr>");
}

void docx_cell_close(struct docx *d)
{
	if (!d->in_cell)
		BUG("no cell to close");
	d->in_cell = false;
	BUF_LIT(&d->body, "</w:p></w:tc>");
	if (++d->column < d->table.columns)
		return;
	BUF_LIT(&d->body, "</w:tr>");
	d->column = 0;
	d->row++;
}

void docx_cell(struct docx *d, struct str text, unsigned style)
{
	docx_cell_open(d, style);
	docx_text(d, text, style);
	docx_cell_close(d);
}

void docx_table_close(struct docx *d)
{
	if (!d->in_table || d->in_cell)
		BUG("no table to close");
	while (d->column > 0 || d->row == 0)
		docx_cell(d, STR(""), 0);
	d->in_table = false;
	/* Two tables without a paragraph between would become one. */
	BUF_LIT(&d->body, "</w:tbl><w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>");
}

bool docx_write(struct docx *d, struct buf *out)
{
	must_be_between_blocks(d);
	docx_section_properties(&d->body, d->landscape);
	struct docx_parts p = {.options = &d->options,
	                       .body = buf_as_str(&d->body),
	                       .links = buf_as_str(&d->links),
	                       .number_lists = d->number_lists};
	return !d->body.overflow && !d->links.overflow && docx_package(&p, out);
}
