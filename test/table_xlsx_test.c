#include "table/xlsx.h"
#include "table/csv.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

/* ---- workbooks made by hand ---- */

struct part {
	const char *path;
	struct str text;
};

static struct str archive(const struct part *parts, size_t n)
{
	struct str file = arena_printf(test_arena(), "%s/made.xlsx", test_dir());
	zip_t *z = zip_open(file.p, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	for (size_t i = 0; i < n; i++)
		zip_file_add(z, parts[i].path, zip_source_buffer(z, parts[i].text.p, parts[i].text.n, 0), 0);
	if (zip_close(z) != 0)
		test_fail(__FILE__, __LINE__, "the archive could not be made");
	return test_file(file.p);
}

#define RELS_ROOT                                                                                            \
	"<Relationships><Relationship Id=\"r1\" Type=\"http://x/officeDocument\" Target=\"xl/workbook.xml\"/>"   \
	"</Relationships>"
#define RELS_BOOK                                                                                            \
	"<Relationships><Relationship Id=\"s1\" Type=\"http://x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"  \
	"<Relationship Id=\"st\" Type=\"http://x/styles\" Target=\"/xl/styles.xml\"/>"                           \
	"<Relationship Id=\"ss\" Type=\"http://x/sharedStrings\" "                                               \
	"Target=\"./sharedStrings.xml\"/></Relationships>"
#define STYLES                                                                                               \
	"<styleSheet><numFmts count=\"3\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd;@\"/>"            \
	"<numFmt numFmtId=\"165\" formatCode=\"[Red]0.0&quot; dagar&quot;\"/>"                                   \
	"<numFmt numFmtId=\"166\" formatCode=\"[h]:mm\"/></numFmts>"                                             \
	"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"   \
	"<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf "                                 \
	"numFmtId=\"9\"/></cellXfs></styleSheet>"
#define STRINGS                                                                                              \
	"<sst><si><t>sk\xc3\xb6la</t></si><si><r><t xml:space=\"preserve\">fet </t></r><r><rPr/><t>text</t></r>" \
	"<rPh sb=\"0\" eb=\"1\"><t>uttal</t></rPh></si><si><t>rad 1_x000D_\nrad 2 _x00E5__x005F_x0041_ "         \
	"_xD83D__xDE00_</t></si><si><t xml:space=\"preserve\"> x </t></si><si><t>\n  y\n</t></si></sst>"
#define BOOK(pr)                                                                                             \
	"<workbook>" pr                                                                                          \
	"<sheets><sheet name=\"Blad\" sheetId=\"1\" r:id=\"s1\" xmlns:r=\"r\"/></sheets></workbook>"

/* A workbook of one sheet; `data` is what stands within its sheetData. */
static struct str workbook_of(const char *book, const char *data, const char *after)
{
	struct str sheet =
	    arena_printf(test_arena(), "<worksheet><sheetData>%s</sheetData>%s</worksheet>", data, after);
	struct part parts[] = {{"_rels/.rels", STR_INIT(RELS_ROOT)},
	                       {"xl/_rels/workbook.xml.rels", STR_INIT(RELS_BOOK)},
	                       {"xl/workbook.xml", str_z(book)},
	                       {"xl/styles.xml", STR_INIT(STYLES)},
	                       {"xl/sharedStrings.xml", STR_INIT(STRINGS)},
	                       {"xl/worksheets/sheet1.xml", sheet}};
	return archive(parts, sizeof parts / sizeof *parts);
}

static struct table read_rows(const char *data)
{
	struct table t;
	table_xlsx_read(&t, test_arena(), workbook_of(BOOK(""), data, ""), NULL);
	return t;
}

static const struct table_cell *at(const struct table *t, uint32_t row, uint32_t col)
{
	static const struct table_cell none;
	return t->n ? table_at(&t->sheet[0], row, col) : &none;
}

static bool has_fault(const struct table *t, enum table_fault f)
{
	for (size_t i = 0; i < t->errors.n; i++) {
		if (t->errors.v[i].fault == f)
			return true;
	}
	return false;
}

TEST(shared_strings_are_joined_and_their_escapes_undone)
{
	struct table t = read_rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
	                           "<c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c>"
	                           "<c r=\"E1\" t=\"s\"><v>4</v></c></row>");
	CHECK_Z(at(&t, 1, 1)->text, "sk\xc3\xb6la");
	CHECK_Z(at(&t, 1, 2)->text, "fet text");
	CHECK_Z(at(&t, 1, 3)->text, "rad 1\nrad 2 \xc3\xa5_x0041_ \xf0\x9f\x98\x80");
	CHECK_Z(at(&t, 1, 4)->text, " x ");
	CHECK_Z(at(&t, 1, 5)->text, "y");
	CHECK_I64(t.errors.total, 0);
}

TEST(each_kind_of_cell_is_told_apart)
{
	struct table t = read_rows(
	    "<row r=\"2\"><c r=\"A2\"><v>0.10000000000000001</v></c><c r=\"B2\" t=\"b\"><v>1</v></c>"
	    "<c r=\"C2\" t=\"e\"><v>#N/A</v></c><c r=\"D2\" t=\"str\"><f>A1&amp;\"x\"</f><v>ax</v></c>"
	    "<c r=\"E2\"><f>1+1</f><v>2</v></c><c r=\"F2\" t=\"inlineStr\"><is><t>h\xc3\xa4r</t></is></c>"
	    "<c r=\"G2\" s=\"5\"><v>0.25</v></c><c r=\"I2\" t=\"d\"><v>2024-08-19</v></c><c r=\"J2\" "
	    "s=\"1\"/></row>");
	CHECK_I64(at(&t, 2, 1)->kind, TABLE_NUMBER);
	CHECK_F64(at(&t, 2, 1)->number, 0.1, 0);
	CHECK_Z(at(&t, 2, 1)->text, "0.10000000000000001");
	CHECK_I64(at(&t, 2, 2)->kind, TABLE_BOOL);
	CHECK_F64(at(&t, 2, 2)->number, 1, 0);
	CHECK_I64(at(&t, 2, 3)->kind, TABLE_ERROR);
	CHECK_Z(at(&t, 2, 3)->text, "#N/A");
	CHECK_I64(at(&t, 2, 4)->flags, TABLE_FORMULA);
	CHECK_Z(at(&t, 2, 4)->text, "ax");
	CHECK_I64(at(&t, 2, 5)->flags, TABLE_FORMULA);
	CHECK_F64(at(&t, 2, 5)->number, 2, 0);
	CHECK_Z(at(&t, 2, 6)->text, "h\xc3\xa4r");
	CHECK_I64(at(&t, 2, 7)->flags, TABLE_PERCENT);
	CHECK_I64(at(&t, 2, 8)->kind, TABLE_EMPTY);
	CHECK_I64(at(&t, 2, 9)->kind, TABLE_DATE);
	REQUIRE(t.n == 1 && t.sheet[0].n == 1);
	CHECK_I64(t.sheet[0].row[0].n, 9);
	CHECK_I64(t.sheet[0].row[0].row, 2);
	CHECK_I64(at(&t, 2, 9)->col, 9);
}

TEST(dates_are_found_by_format_in_both_systems)
{
	static const char rows[] =
	    "<row><c s=\"1\"><v>45523</v></c><c s=\"2\"><v>45523.5</v></c><c s=\"3\"><v>45523</v></c>"
	    "<c s=\"4\"><v>1.5</v></c><c s=\"1\"><v>0.25</v></c><c s=\"1\"><v>59</v></c>"
	    "<c s=\"1\"><v>60</v></c><c s=\"1\"><v>61</v></c><c s=\"1\"><v>-1</v></c></row>";
	struct table t = read_rows(rows);
	struct date d;
	CHECK_I64(at(&t, 1, 1)->kind, TABLE_DATE);
	CHECK_Z(at(&t, 1, 1)->text, "2024-08-19");
	CHECK(table_cell_day(at(&t, 1, 1), &d) && d.year == 2024 && d.month == 8 && d.day == 19);
	CHECK_Z(at(&t, 1, 2)->text, "2024-08-19T12:00:00");
	CHECK_I64(at(&t, 1, 3)->kind, TABLE_NUMBER);
	CHECK_I64(at(&t, 1, 4)->kind, TABLE_NUMBER);
	CHECK_Z(at(&t, 1, 5)->text, "06:00:00");
	CHECK(!table_cell_day(at(&t, 1, 5), &d));
	CHECK_Z(at(&t, 1, 6)->text, "1900-02-28");
	CHECK_I64(at(&t, 1, 7)->kind, TABLE_NUMBER);
	CHECK_Z(at(&t, 1, 8)->text, "1900-03-01");
	CHECK_I64(at(&t, 1, 9)->kind, TABLE_NUMBER);
	CHECK(has_fault(&t, TABLE_DATE_OUT_OF_RANGE));

	table_xlsx_read(&t, test_arena(), workbook_of(BOOK("<workbookPr date1904=\"1\"/>"), rows, ""), NULL);
	CHECK(t.date1904);
	CHECK_Z(at(&t, 1, 1)->text, "2028-08-20");
	CHECK_Z(at(&t, 1, 7)->text, "1904-03-01");
}

TEST(merged_blocks_give_their_value_to_the_whole_block)
{
	struct table t;
	struct str file = workbook_of(BOOK(""),
	                              "<row r=\"1\"><c r=\"B1\" t=\"s\"><v>0</v></c></row>"
	                              "<row r=\"3\"><c r=\"B3\"><v>1</v></c></row>",
	                              "<mergeCells><mergeCell ref=\"B1:D2\"/></mergeCells>");
	REQUIRE(table_xlsx_read(&t, test_arena(), file, NULL));
	const struct table_sheet *s = &t.sheet[0];
	CHECK_I64(s->n_merge, 1);
	CHECK_Z(table_at_merged(s, 2, 4)->text, "sk\xc3\xb6la");
	CHECK_I64(table_at(s, 2, 4)->kind, TABLE_EMPTY);
	CHECK_I64(table_at_merged(s, 3, 4)->kind, TABLE_EMPTY);
	CHECK_I64(s->n, 2);
	CHECK_I64(s->row[1].row, 3);
}

TEST(what_a_workbook_must_not_hold_is_refused)
{
	static const struct {
		const char *book, *data;
		enum table_fault fault;
	} cases[] = {
	    {"<!DOCTYPE w [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" BOOK(""), "", TABLE_DOCTYPE},
	    {"<!DOCTYPE w SYSTEM \"file:///etc/hostname\">" BOOK(""), "", TABLE_DOCTYPE},
	    {"<workbook><sheets>", "", TABLE_BAD_XML},
	    {"<document/>", "", TABLE_NOT_WORKBOOK},
	    {BOOK(""), "<row r=\"1\"><c r=\"BAA1\"><v>1</v></c></row>", TABLE_TOO_MANY_COLUMNS},
	    {BOOK(""), "<row r=\"1\"><c r=\"ZZZZZ1\"><v>1</v></c></row>", TABLE_BAD_XML},
	    {BOOK(""), "<row r=\"2\"/><row r=\"1\"/>", TABLE_BAD_XML},
	    {BOOK(""), "<row r=\"99999999999\"/>", TABLE_BAD_XML},
	    {"<workbook><sheets><sheet name=\"x\" r:id=\"nix\"/></sheets></workbook>", "", TABLE_PART_MISSING},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct table t;
		CHECK(!table_xlsx_read(&t, test_arena(), workbook_of(cases[i].book, cases[i].data, ""), NULL));
		if (!has_fault(&t, cases[i].fault))
			test_fail(__FILE__, __LINE__, "case %zu: %s is not told", i, table_fault_name(cases[i].fault));
	}
}

TEST(cells_that_cannot_be_read_are_told_and_the_rest_kept)
{
	struct table t = read_rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c><c r=\"B1\"><v>1,5</v></c>"
	                           "<c r=\"C1\" t=\"hm\"><v>1</v></c><c r=\"D1\"><v>7</v></c></row>");
	CHECK_I64(t.errors.total, 3);
	CHECK(!t.errors.refused);
	CHECK_I64(at(&t, 1, 1)->kind, TABLE_EMPTY);
	CHECK_I64(at(&t, 1, 2)->kind, TABLE_TEXT);
	CHECK_F64(at(&t, 1, 4)->number, 7, 0);
	CHECK_I64(t.errors.v[1].row, 1);
	CHECK_I64(t.errors.v[1].col, 2);
}

TEST(elements_too_deep_are_refused)
{
	struct buf b;
	buf_init(&b, 0);
	for (int i = 0; i < 100; i++)
		buf_z(&b, "<x>");
	for (int i = 0; i < 100; i++)
		buf_z(&b, "</x>");
	struct table t = read_rows(b.p);
	CHECK(has_fault(&t, TABLE_BAD_XML));
	buf_finish(&b);
}

/* ---- bombs ---- */

static struct str spaces(size_t n)
{
	char *p = malloc(n + 1);
	if (!p)
		abort();
	memset(p, ' ', n);
	p[n] = '\0';
	return (struct str){p, n};
}

TEST(a_part_that_inflates_beyond_reason_is_refused_while_inflating)
{
	struct str much = spaces((size_t)8 << 20);
	struct part parts[] = {{"_rels/.rels", STR_INIT(RELS_ROOT)},
	                       {"xl/_rels/workbook.xml.rels", STR_INIT(RELS_BOOK)},
	                       {"xl/workbook.xml", much}};
	struct str file = archive(parts, 3);
	struct table t;
	CHECK(file.n < 20000);
	CHECK(!table_xlsx_read(&t, test_arena(), file, NULL));
	CHECK(has_fault(&t, TABLE_BOMB));
	free((char *)(uintptr_t)much.p);
}

TEST(parts_together_beyond_the_cap_are_refused)
{
	/* Text that deflate shrinks less than 120 times, again and again the same part. */
	struct buf book, sheet, rels;
	buf_init(&book, 0);
	buf_init(&sheet, 0);
	buf_init(&rels, 0);
	buf_z(&book, "<workbook><sheets>");
	buf_z(&sheet, "<worksheet>");
	for (uint32_t i = 0, x = 1; i < 200000; i++, x = x * 1664525 + 1013904223)
		buf_printf(&sheet, "<!-- %08x -->", x);
	buf_z(&sheet, "</worksheet>");
	for (int i = 0; i < 40; i++)
		buf_printf(&book, "<sheet name=\"b%d\" r:id=\"s1\"/>", i);
	buf_z(&book, "</sheets></workbook>");
	struct part parts[] = {
	    {"_rels/.rels", STR_INIT(RELS_ROOT)},   {"xl/_rels/workbook.xml.rels", STR_INIT(RELS_BOOK)},
	    {"xl/styles.xml", STR_INIT(STYLES)},    {"xl/sharedStrings.xml", STR_INIT(STRINGS)},
	    {"xl/workbook.xml", buf_as_str(&book)}, {"xl/worksheets/sheet1.xml", buf_as_str(&sheet)}};
	struct table t;
	CHECK(!table_xlsx_read(&t, test_arena(), archive(parts, 6), NULL));
	CHECK(has_fault(&t, TABLE_BOMB));
	buf_finish(&book);
	buf_finish(&sheet);
	buf_finish(&rels);
}

TEST(an_archive_of_too_many_parts_is_refused)
{
	struct part parts[XLSX_PARTS + 1];
	for (size_t i = 0; i <= XLSX_PARTS; i++)
		parts[i] = (struct part){arena_printf(test_arena(), "p%zu", i).p, STR("x")};
	struct table t;
	CHECK(!table_xlsx_read(&t, test_arena(), archive(parts, XLSX_PARTS + 1), NULL));
	CHECK(has_fault(&t, TABLE_TOO_MANY_PARTS));
}

TEST(rows_that_would_not_fit_the_arena_are_refused)
{
	struct buf b;
	struct arena small;
	struct table t;
	buf_init(&b, 0);
	for (int i = 0; i < 20000; i++)
		buf_z(&b, "<row><c r=\"ALL1\"><v>1</v></c></row>");
	struct str file = workbook_of(BOOK(""), b.p, "");
	arena_init(&small, (size_t)8 << 20);
	CHECK(!table_xlsx_read(&t, &small, file, NULL));
	CHECK(has_fault(&t, TABLE_NEEDS_MEMORY) || has_fault(&t, TABLE_BOMB));
	arena_finish(&small);
	buf_finish(&b);
}

TEST(what_is_no_workbook_is_named_for_what_it_is)
{
	static const struct {
		struct str bytes;
		enum table_fault fault;
	} cases[] = {{STR_INIT(""), TABLE_NOT_WORKBOOK},
	             {STR_INIT("a;b\n"), TABLE_NOT_WORKBOOK},
	             {STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....."), TABLE_OLD_OR_LOCKED},
	             {STR_INIT("PK\x03\x04 torn"), TABLE_BAD_ARCHIVE}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct table t;
		CHECK(!table_xlsx_read(&t, test_arena(), cases[i].bytes, NULL));
		CHECK(has_fault(&t, cases[i].fault));
	}
}

TEST(every_cut_of_a_workbook_is_refused_or_read_without_harm)
{
	struct str file = workbook_of(BOOK(""), "<row><c t=\"s\"><v>0</v></c></row>", "");
	for (size_t n = 0; n < file.n; n += 7) {
		struct table t;
		struct arena a;
		arena_init(&a, 0);
		CHECK(!table_xlsx_read(&t, &a, str_sub(file, 0, n), NULL));
		arena_finish(&a);
	}
}

/* ---- round trips ---- */

static struct str written(const struct table *t, const struct table_xlsx_style *style)
{
	struct buf b;
	buf_init(&b, 0);
	CHECK_I64(table_xlsx_write(t, style, &b), TABLE_XLSX_OK);
	struct str copy = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return copy;
}

static struct table sample(void)
{
	struct table t;
	table_init(&t, test_arena());
	table_add_sheet(&t, STR("Mått: 2024/25"));
	table_add_row(&t);
	table_add_text(&t, STR("åäö"));
	table_add_text(&t, STR("=SUM(A1)"));
	table_add_row(&t);
	table_add_text(&t, STR("rad 1\nrad 2"));
	table_add_number(&t, 0.1);
	table_add_bool(&t, false);
	table_add_date(&t, (struct date){2024, 2, 29});
	table_add_text(&t, (struct str){0});
	table_add_percent(&t, 0.25);
	table_add_text(&t, STR(" _x0041_ & <b>"));
	table_add_date(&t, (struct date){1900, 1, 1});
	table_add_date(&t, (struct date){1899, 12, 31});
	table_add_sheet(&t, STR("mått- 2024-25"));
	table_add_row(&t);
	table_add_text(&t, STR("-"));
	return t;
}

TEST(a_workbook_written_and_read_again_holds_the_same)
{
	struct table t = sample(), back;
	struct table_xlsx_style style = {.title = STR("Titel"), .header_rows = 1, .created = 1700000000};
	t.sheet[1].hidden = TABLE_HIDDEN;
	struct str file = written(&t, &style);
	REQUIRE(table_xlsx_read(&back, test_arena(), file, NULL));
	CHECK_I64(back.errors.total, 0);
	REQUIRE(back.n == 2);
	CHECK_Z(back.sheet[0].name, "Mått- 2024-25");
	CHECK_Z(back.sheet[1].name, "mått- 2024-25 (2)");
	CHECK_I64(back.sheet[1].hidden, TABLE_HIDDEN);
	CHECK_Z(at(&back, 1, 1)->text, "åäö");
	CHECK_Z(at(&back, 1, 2)->text, "=SUM(A1)");
	CHECK_I64(at(&back, 1, 2)->flags, 0);
	CHECK_Z(at(&back, 2, 1)->text, "rad 1\nrad 2");
	CHECK_F64(at(&back, 2, 2)->number, 0.1, 0);
	CHECK_I64(at(&back, 2, 3)->kind, TABLE_BOOL);
	CHECK_Z(at(&back, 2, 4)->text, "2024-02-29");
	CHECK_I64(at(&back, 2, 5)->kind, TABLE_EMPTY);
	CHECK_I64(at(&back, 2, 6)->flags, TABLE_PERCENT);
	CHECK_Z(at(&back, 2, 7)->text, " _x0041_ & <b>");
	CHECK_Z(at(&back, 2, 8)->text, "1900-01-01");
	CHECK_Z(at(&back, 2, 9)->text, "1899-12-31");
	CHECK_STR(written(&t, &style), file);
}

TEST(a_workbook_keeps_its_dates_and_blocks_through_a_second_writing)
{
	struct table t, back;
	struct str file = workbook_of(BOOK("<workbookPr date1904=\"true\"/>"),
	                              "<row><c s=\"1\"><v>0</v></c><c s=\"2\"><v>43500.25</v></c>"
	                              "<c s=\"1\"><v>0.75</v></c></row><row><c t=\"s\"><v>0</v></c></row>",
	                              "<mergeCells><mergeCell ref=\"A2:B2\"/></mergeCells>");
	REQUIRE(table_xlsx_read(&t, test_arena(), file, NULL));
	REQUIRE(table_xlsx_read(&back, test_arena(), written(&t, NULL), NULL));
	CHECK(!back.date1904);
	for (uint32_t k = 1; k <= 3; k++) {
		CHECK_STR(at(&back, 1, k)->text, at(&t, 1, k)->text);
		CHECK_F64(at(&back, 1, k)->number, at(&t, 1, k)->number, 1e-12);
	}
	CHECK_I64(back.sheet[0].n_merge, 1);
	CHECK_Z(table_at_merged(back.sheet, 2, 2)->text, "sk\xc3\xb6la");
}

TEST(a_large_table_is_written_row_by_row_and_read_back)
{
	struct table t, back;
	table_init(&t, test_arena());
	for (int i = 0; i < 30000; i++) {
		table_add_row(&t);
		for (int k = 0; k < 7; k++)
			table_add_number(&t, i % 997 * 31 % 101 + k * 0.5);
		table_add_text(&t, arena_printf(test_arena(), "skola %d", i));
	}
	REQUIRE(table_xlsx_read(&back, test_arena(), written(&t, NULL), NULL));
	CHECK_I64(back.sheet[0].n, 30000);
	CHECK_F64(at(&back, 30000, 7)->number, t.sheet[0].row[29999].cell[6].number, 0);
	CHECK_Z(at(&back, 30000, 8)->text, "skola 29999");
}

TEST(a_text_too_long_for_a_workbook_fails_and_leaves_nothing_behind)
{
	struct table t;
	struct buf b;
	struct str much = spaces(40000);
	table_init(&t, test_arena());
	table_add_row(&t);
	table_add_text(&t, much);
	buf_init(&b, 0);
	buf_z(&b, "kept");
	CHECK_I64(table_xlsx_write(&t, NULL, &b), TABLE_XLSX_TOO_MANY);
	CHECK_Z(buf_as_str(&b), "kept");
	buf_finish(&b);
	buf_init(&b, 100);
	struct table ok = sample();
	CHECK_I64(table_xlsx_write(&ok, NULL, &b), TABLE_XLSX_FAILED);
	buf_finish(&b);
	free((char *)(uintptr_t)much.p);
}

/* ---- a real workbook, where it is at hand ---- */

TEST(the_real_school_survey_workbook_is_read)
{
	const char *dir = getenv("TRAD_REAL_DATA");
	if (!dir) {
		printf("skipped: 1 real workbook (TRAD_REAL_DATA is not set)\n");
		return;
	}
	struct str path =
	    arena_printf(test_arena(), "%s/skolenkaten/excelrapport-elever-grundskola-ak-8-2022.xlsx", dir);
	struct table t;
	REQUIRE(table_xlsx_read(&t, test_arena(), test_file(path.p), NULL));
	REQUIRE(t.n == 3);
	CHECK_I64(t.errors.total, 0);
	const struct table_sheet *s = &t.sheet[0];
	CHECK_Z(s->name, "Resultat elever åk 8 2022");
	CHECK_Z(t.sheet[2].name, "Förklaring");
	CHECK_I64(s->row[s->n - 1].row, 1177);
	CHECK_Z(table_at(s, 1, 9)->text, "1. Information om utbildningen");
	CHECK(s->n_merge > 0);
	size_t masked = 0, numbers = 0;
	for (size_t i = 0; i < s->n; i++) {
		for (uint32_t k = 0; k < s->row[i].n; k++) {
			masked += str_eqz(s->row[i].cell[k].text, "*");
			numbers += s->row[i].cell[k].kind == TABLE_NUMBER;
		}
	}
	printf("real workbook: %zu rows, %zu numbers, %zu masked cells, %zu merged blocks\n", s->n, numbers,
	       masked, s->n_merge);
	CHECK(masked > 1000 && numbers > 100000);
}
