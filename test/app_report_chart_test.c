/* A chart in a document: the same picture and figures as in the page, in each format. */
#include "app_report_help.h"
#include "core/figure.h"

static struct chart_point points[] = {{.value = 57.25, .lo = 54, .hi = 60.5, .interval = true, .n = 412},
                                      {.value = 3, .state = CHART_FEW},
                                      {.value = 64.5}};
static const struct chart_item terms[] = {
    {.label = STR_INIT("ht 23")}, {.label = STR_INIT("ht 24")}, {.label = STR_INIT("ht 25")}};
static const struct chart_series series[] = {{STR_INIT("Vårbyskolan"), points, CHART_SELECTED, 0}};

static struct chart chart_of(void)
{
	return (struct chart){.kind = CHART_LINE,
	                      .title = STR_INIT("Studiero i åk 7"),
	                      .sentence = STR_INIT("Studieron ökade & märktes."),
	                      .source = STR_INIT("Elevenkäten"),
	                      .y = {.unit = STR_INIT("\u00a0%"), .decimals = 1},
	                      .item = terms,
	                      .items = 3,
	                      .series = series,
	                      .n_series = 1,
	                      .words = figure_words(test_arena(), LANG_SV)};
}

static void document(struct report *r, const struct chart *c)
{
	report_init(r, test_arena(), LANG_SV);
	r->title = STR("Kvalitetsrapport");
	r->owner = STR("Exempelkommun");
	r->kind = STR("Rapport");
	r->stem = STR("rapport");
	CHECK(report_chart_of(r, c));
}

TEST(a_chart_in_a_document_has_picture_sentence_and_table)
{
	struct report r;
	struct chart c = chart_of();
	struct buf html, svg;
	const struct chart_look look = {.file = true, .within = true};
	document(&r, &c);
	buf_init(&html, (size_t)64 << 20);
	buf_init(&svg, 0);
	report_html(&r, &html);
	chart_svg(test_arena(), &c, &look, &svg);
	struct str page = buf_as_str(&html);
	CHECK(str_find(page, buf_as_str(&svg)) >= 0);
	CHECK(str_find(page, STR("Studieron ökade &amp; märktes.</p>")) >= 0);
	CHECK(str_find(page, STR("57,2\u00a0%")) >= 0 && str_find(page, STR(">för få</p>")) >= 0);
	buf_finish(&svg);
	buf_finish(&html);
}

TEST(a_chart_in_a_word_file_is_its_sentence_and_its_table)
{
	struct report r;
	struct chart c = chart_of();
	struct buf docx;
	document(&r, &c);
	buf_init(&docx, 0);
	CHECK(report_docx(&r, &docx) && docx.n > 1000);
	buf_finish(&docx);
	points[2].value = 1.0 / 0.0;
	report_init(&r, test_arena(), LANG_SV);
	CHECK(!report_chart_of(&r, &c));
	CHECK_I64(r.blocks.n, 0);
	points[2].value = 64.5;
}

TEST(a_chart_in_a_pdf_keeps_its_words_as_text)
{
	struct report r;
	struct chart c = chart_of();
	struct buf pdf, text;
	document(&r, &c);
	buf_init(&pdf, (size_t)64 << 20);
	buf_init(&text, 0);
	REQUIRE(report_pdf(&r, "weasyprint", REPORT_PDF_MS, &pdf, NULL) == REPORT_WRITTEN);
	const char *const argv[] = {"pdftotext", "-layout", "-", "-", NULL};
	const struct subprocess sp = {.argv = argv, .input = buf_as_str(&pdf), .output = &text};
	REQUIRE(subprocess_run(&sp) == 0);
	/* once as the name of the line in the picture, once as a heading of the table */
	ptrdiff_t at = str_find(buf_as_str(&text), STR("Vårbyskolan"));
	REQUIRE(at >= 0);
	CHECK(str_find(str_sub(buf_as_str(&text), (size_t)at + 1, text.n), STR("Vårbyskolan")) >= 0);
	CHECK(str_find(buf_as_str(&text), STR("Skalan börjar vid")) >= 0);
	buf_finish(&pdf);
	buf_finish(&text);
}
