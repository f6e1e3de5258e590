#include "table/csv.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>

static struct table read_bytes(struct str bytes)
{
	struct table t;
	table_csv_read(&t, test_arena(), bytes, NULL);
	return t;
}

static struct table read_z(const char *z)
{
	return read_bytes(str_z(z));
}

static struct str cell(const struct table *t, uint32_t row, uint32_t col)
{
	return table_at(&t->sheet[0], row, col)->text;
}

static bool has_fault(const struct table *t, enum table_fault f, uint32_t row, uint32_t col)
{
	for (size_t i = 0; i < t->errors.n; i++) {
		const struct table_error *e = &t->errors.v[i];
		if (e->fault == f && e->row == row && e->col == col)
			return true;
	}
	return false;
}

TEST(empty_and_the_ways_to_write_nothing_are_different)
{
	struct table t = read_z("a;b;c;d;e;f\n;\"\";0;-;*;..\n");
	CHECK_I64(table_at(t.sheet, 2, 1)->kind, TABLE_EMPTY);
	CHECK(str_is_null(cell(&t, 2, 1)));
	CHECK_I64(table_at(t.sheet, 2, 2)->kind, TABLE_TEXT);
	CHECK_I64(cell(&t, 2, 2).n, 0);
	CHECK(!str_is_null(cell(&t, 2, 2)));
	CHECK_Z(cell(&t, 2, 3), "0");
	CHECK_Z(cell(&t, 2, 4), "-");
	CHECK_Z(cell(&t, 2, 5), "*");
	CHECK_Z(cell(&t, 2, 6), "..");
	CHECK_I64(t.errors.total, 0);
}

TEST(mixed_line_ends_separate_rows)
{
	struct table t = read_z("a;b\r\n1;2\n3;4\r5;6\r\n\r\n7;8\n\n\r\n");
	CHECK_I64(t.sheet[0].n, 6);
	CHECK_Z(cell(&t, 4, 2), "6");
	CHECK_I64(t.sheet[0].row[4].n, 0);
	CHECK_Z(cell(&t, 6, 1), "7");
	CHECK_I64(t.sheet[0].row[5].line, 6);
	CHECK_I64(t.errors.total, 0);
}

TEST(quotation_marks_hold_separators_breaks_and_doubled_marks)
{
	struct table t = read_z("namn;not\r\n\"A;B\";\"rad 1\r\nrad 2\"\r\n\"sa \"\"hej\"\"\";slut\r\n");
	CHECK_Z(cell(&t, 2, 1), "A;B");
	CHECK_Z(cell(&t, 2, 2), "rad 1\r\nrad 2");
	CHECK_Z(cell(&t, 3, 1), "sa \"hej\"");
	CHECK_I64(t.sheet[0].row[2].line, 4);
	CHECK_I64(t.errors.total, 0);
}

TEST(stray_quotation_marks_are_kept_and_told_where)
{
	struct table t = read_z("a;b\n5\" disk;x\ny;\"abc\"def\nz;w\n");
	CHECK_Z(cell(&t, 2, 1), "5\" disk");
	CHECK(has_fault(&t, TABLE_STRAY_QUOTE, 2, 1));
	CHECK_Z(cell(&t, 3, 2), "abcdef");
	CHECK(has_fault(&t, TABLE_STRAY_QUOTE, 3, 2));
	CHECK_Z(cell(&t, 4, 2), "w");
	CHECK(!t.errors.refused);
}

TEST(a_quotation_mark_never_closed_does_not_swallow_the_file)
{
	struct table t = read_z("a;b\n\"x;1\ny;2\nz;3\n");
	CHECK_I64(t.sheet[0].n, 4);
	CHECK_Z(cell(&t, 2, 1), "\"x");
	CHECK_Z(cell(&t, 4, 2), "3");
	CHECK(has_fault(&t, TABLE_OPEN_QUOTE, 2, 1));
}

TEST(the_separator_is_what_divides_the_lines_evenly)
{
	static const struct {
		const char *text;
		char separator;
	} cases[] = {
	    {"a;b;c\n1,5;2,5;3\n1,5;2,5;3\n", ';'},
	    {"a,b\n\"x;y;z\",1\n\"x;y;z\",2\n", ','},
	    {"a\tb\n1,5\t2\n", '\t'},
	    {"a|b|c\n1|2|3\n", '|'},
	    {"1,5;2,5\n3,5;4,5\n", ';'},
	    {"sep=|\na;b|c\n", '|'},
	    {"ensam\nkolumn\n", ';'},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_I64(read_z(cases[i].text).separator, cases[i].separator);
	struct table t = read_z("sep=|\r\na;b|c\r\n");
	CHECK_Z(cell(&t, 1, 1), "a;b");
}

TEST(encodings_are_found_and_told)
{
	static const char w1252[] = "sk\xf6"
	                            "la;\x80\n\xc5"
	                            "by;1\n";
	struct table t = read_z(w1252);
	CHECK_I64(t.encoding, TABLE_1252);
	CHECK_Z(cell(&t, 1, 1), "sk\xc3\xb6la");
	CHECK_Z(cell(&t, 1, 2), "\xe2\x82\xac");

	t = read_z("\xef\xbb\xbf\"\xc3\xa5\";b\n");
	CHECK_I64(t.encoding, TABLE_UTF8_BOM);
	CHECK_Z(cell(&t, 1, 1), "\xc3\xa5");

	static const char le[] = "\xff\xfe\xe5\0;\0b\0\n\0";
	t = read_bytes((struct str){le, sizeof le - 1});
	CHECK_I64(t.encoding, TABLE_UTF16LE);
	CHECK_Z(cell(&t, 1, 1), "\xc3\xa5");
	CHECK_Z(cell(&t, 1, 2), "b");

	static const char be[] = "\xfe\xff\0\xe5\0;\0b\0\n";
	t = read_bytes((struct str){be, sizeof be - 1});
	CHECK_I64(t.encoding, TABLE_UTF16BE);
	CHECK_Z(cell(&t, 1, 1), "\xc3\xa5");
}

TEST(a_broken_byte_in_utf8_is_replaced_and_told_by_line)
{
	struct buf b;
	buf_init(&b, 0);
	for (int i = 0; i < 40; i++)
		buf_z(&b, "\xc3\xa5\xc3\xa4;\xc3\xb6\n");
	buf_z(&b, "x\xff;y\n");
	struct table t = read_bytes(buf_as_str(&b));
	CHECK_I64(t.encoding, TABLE_UTF8);
	CHECK_Z(cell(&t, 41, 1), "x\xef\xbf\xbd");
	CHECK(has_fault(&t, TABLE_BAD_BYTE, 41, 0));
	buf_finish(&b);
}

TEST(nul_bytes_refuse_the_file)
{
	static const char bytes[] = "a;b\n1\0;2\n";
	struct table t = read_bytes((struct str){bytes, sizeof bytes - 1});
	CHECK(t.errors.refused);
	CHECK(has_fault(&t, TABLE_NUL_BYTE, 0, 0));
}

TEST(titles_and_notes_are_kept_outside_the_body)
{
	struct table t =
	    read_z("Statistik\n\nValt l\xc3\xa4s\xc3\xa5r\nskola;antal\nA;1\nB;2\n\nKalla: x\n\n \n");
	const struct table_sheet *s = t.sheet;
	CHECK_I64(s->n, 8);
	CHECK_I64(s->width, 2);
	CHECK_Z(s->row[s->body_from].cell[0].text, "skola");
	CHECK_I64(s->body_to, 6);
	CHECK_I64(t.errors.total, 0);
}

TEST(titles_padded_with_separators_are_outside_the_body_too)
{
	struct table t = read_z("Statistik;;\n;;\nskola;antal;andel\nA;1;2\nB;2;..\nnot;;\n");
	CHECK_I64(t.sheet->n, 6);
	CHECK_I64(t.sheet->body_from, 2);
	CHECK_I64(t.sheet->body_to, 5);
}

TEST(ragged_rows_within_the_body_are_told)
{
	struct table t = read_z("a;b;c\n1;2;3\n1;2\n1;2;3;4\n1;2;3\n");
	CHECK(has_fault(&t, TABLE_RAGGED_ROW, 3, 0));
	CHECK(has_fault(&t, TABLE_RAGGED_ROW, 4, 0));
	CHECK_I64(t.errors.total, 2);
	CHECK_Z(t.errors.v[0].args[0], "2");
	CHECK_Z(t.errors.v[0].args[1], "3");
	CHECK(!t.errors.refused);
}

TEST(caps_refuse_what_is_too_large)
{
	static const char text[] = "a;b;c\n1;2;3\n4;5;6\n";
	struct {
		struct table_limits limits;
		enum table_fault fault;
	} cases[] = {{{.rows = 2}, TABLE_TOO_MANY_ROWS},
	             {{.columns = 2}, TABLE_TOO_MANY_COLUMNS},
	             {{.file = 5}, TABLE_FILE_TOO_LARGE},
	             {{.memory = 100}, TABLE_NEEDS_MEMORY}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct table t;
		struct table_csv_options o = {.limits = cases[i].limits};
		CHECK(!table_csv_read(&t, test_arena(), str_z(text), &o));
		REQUIRE(t.errors.n > 0);
		CHECK_I64(t.errors.v[0].fault, cases[i].fault);
	}
	char *wide = malloc(70000);
	REQUIRE(wide);
	memset(wide, 'x', 70000);
	struct table t;
	CHECK(!table_csv_read(&t, test_arena(), (struct str){wide, 70000}, NULL));
	CHECK_I64(t.errors.v[0].fault, TABLE_CELL_TOO_LONG);
	free(wide);
}

TEST(a_file_larger_than_the_arena_is_refused_not_fatal)
{
	struct buf b;
	buf_init(&b, 0);
	for (int i = 0; i < 100000; i++)
		buf_z(&b, "1;2;3;4;5;6;7;8\n");
	struct arena small;
	struct table t;
	arena_init(&small, (size_t)4 << 20);
	CHECK(!table_csv_read(&t, &small, buf_as_str(&b), NULL));
	CHECK(has_fault(&t, TABLE_NEEDS_MEMORY, 0, 0));
	arena_finish(&small);
	buf_finish(&b);
}

TEST(a_file_without_rows_is_told)
{
	struct table t = read_z("\r\n \n\n");
	CHECK(has_fault(&t, TABLE_NO_ROWS, 0, 0));
	CHECK_I64(t.sheet[0].n, 0);
	CHECK(!t.errors.refused);
}

TEST(a_million_rows_are_read_row_by_row)
{
	struct buf b;
	buf_init(&b, (size_t)128 << 20);
	for (int i = 0; i < 1000000; i++)
		buf_printf(&b, "%d;\xc3\x85sen;%d,5;\"a;b\"\r\n", i, i % 100);
	struct table_csv c;
	const struct table_row *row;
	struct arena *a = test_arena();
	REQUIRE(table_csv_open(&c, a, buf_as_str(&b), NULL));
	size_t n = 0, cells = 0, used = a->used;
	while (table_csv_next(&c, &row)) {
		n++;
		cells += row->n;
	}
	CHECK_I64(n, 1000000);
	CHECK_I64(cells, 4000000);
	CHECK_Z(row->cell[0].text, "999999");
	CHECK(a->used - used < 100000);
	CHECK_I64(c.errors.total, 0);
	buf_finish(&b);
}

TEST(a_table_written_and_read_again_is_the_same)
{
	static const char text[] = "\xef\xbb\xbfnamn;v\xc3\xa4rde;not\r\n\"A;B\";;\"\"\r\n\r\n"
	                           "\"sa \"\"hej\"\"\";-;\"rad 1\nrad 2\"\r\n";
	struct table t = read_z(text);
	struct buf b;
	buf_init(&b, 0);
	table_csv_write(t.sheet, &(struct table_csv_style){.bom = true}, &b);
	CHECK_Z(buf_as_str(&b), text);
	buf_finish(&b);
}

TEST(values_are_written_for_a_swedish_spreadsheet_and_formulas_are_guarded)
{
	struct table t;
	struct buf b;
	table_init(&t, test_arena());
	table_add_row(&t);
	table_add_text(&t, STR("=1+1"));
	table_add_number(&t, -12.5);
	table_add_percent(&t, 0.07);
	table_add_bool(&t, true);
	table_add_date(&t, (struct date){2024, 8, 19});
	table_add_text(&t, (struct str){0});
	table_add_text(&t, STR("-12,5"));
	buf_init(&b, 0);
	table_csv_write(t.sheet, NULL, &b);
	CHECK_Z(buf_as_str(&b), "'=1+1;-12,5;7 %;TRUE;2024-08-19;;-12,5\r\n");
	buf_reset(&b);
	table_csv_write(t.sheet, &(struct table_csv_style){.separator = ',', .lf = true}, &b);
	CHECK_Z(buf_as_str(&b), "'=1+1,\"-12,5\",7 %,TRUE,2024-08-19,,\"-12,5\"\n");
	buf_finish(&b);
}

TEST(a_title_that_looks_like_an_instruction_survives)
{
	struct table t = read_z("\"sep=|\"\r\na;b\r\n");
	struct buf b;
	buf_init(&b, 0);
	CHECK_Z(cell(&t, 1, 1), "sep=|");
	table_csv_write(t.sheet, NULL, &b);
	CHECK_Z(buf_as_str(&b), "\"sep=|\"\r\na;b\r\n");
	buf_finish(&b);
}

/* Found by the fuzzer: a first text of U+FEFF alone was read back as the mark of the encoding, and the row
 * was gone. */
TEST(a_first_text_that_looks_like_the_mark_of_an_encoding_survives)
{
	static const char *const files[] = {"\xfe\xff\xfe\xff\xfe\xff",
	                                    "\xef\xbb\xbf\xef\xbb\xbf"
	                                    "a;b\n",
	                                    "\xef\xbb\xbf\"\xef\xbb\xbf;\";b\n"};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct table t = read_z(files[i]);
		struct buf b;
		buf_init(&b, 0);
		table_csv_write(t.sheet, NULL, &b);
		struct table again = read_z(arena_z(test_arena(), buf_as_str(&b)));
		CHECK_I64((int64_t)again.sheet->n, (int64_t)t.sheet->n);
		CHECK(t.sheet->n == 1 && str_eq(cell(&again, 1, 1), cell(&t, 1, 1)));
		buf_finish(&b);
	}
}

TEST(a_cell_is_named_as_the_spreadsheet_names_it)
{
	CHECK_Z(table_ref(test_arena(), 7, 2), "B7");
	CHECK_Z(table_ref(test_arena(), 1, 372), "NH1");
	CHECK_Z(table_ref(test_arena(), 1, 16384), "XFD1");
	CHECK_Z(table_ref(test_arena(), 0, 26), "Z");
	CHECK_Z(table_ref(test_arena(), 0, 0), "");
}

/* ---- files from Skolverket, Skolinspektionen and Kolada, where they are at hand ---- */

static const struct real {
	const char *path;
	size_t rows, width;
	uint32_t row, col; /* a cell to look at */
	const char *text;
	enum table_encoding encoding;
} reals[] = {
    {"kolada/municipality.csv", 313, 3, 1, 2, "title", TABLE_UTF8},
    {"kolada/varden-kommun-skola-2010-2024.csv", 25521, 7, 2, 7, "81.8946", TABLE_UTF8},
    {"kolada/kpi-utbildning.csv", 1296, 12, 2, 1, "N00090", TABLE_UTF8},
    {"skolverket/slutbetyg-ak9-2024-25-skolenhet.csv", 0, 11, 4, 1, "Valt l\xc3\xa4s\xc3\xa5r: 2024/25",
     TABLE_UTF8_BOM},
    {"skolverket/antal-elever-per-arskurs-2023-skolenhet.csv", 0, 23, 6, 1, "Skola", TABLE_UTF8_BOM},
    {"skolverket/skolenhetsregister-2020-06-grundskola.csv", 4895, 35, 1, 1, "HUVUDMANNATYP", TABLE_UTF8},
    {"skolenkaten/skolenkaten-elever-ak8-2022-index.csv", 1175, 49, 1, 1, "orgnummer", TABLE_UTF8},
};

TEST(real_files_of_the_field_are_read_without_loss)
{
	const char *dir = getenv("TRAD_REAL_DATA");
	if (!dir) {
		printf("skipped: %zu real CSV files (TRAD_REAL_DATA is not set)\n", sizeof reals / sizeof *reals);
		return;
	}
	for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
		const struct real *r = &reals[i];
		char path[512];
		snprintf(path, sizeof path, "%s/%s", dir, r->path);
		struct table t = read_bytes(test_file(path));
		const struct table_sheet *s = t.sheet;
		printf("%s: %zu rows, %u columns, body %zu-%zu, %zu faults\n", r->path, s->n, s->width, s->body_from,
		       s->body_to, t.errors.total);
		CHECK(!t.errors.refused);
		CHECK_I64(s->width, r->width);
		CHECK_I64(t.encoding, r->encoding);
		CHECK_I64(t.separator, ';');
		CHECK_Z(table_at(s, r->row, r->col)->text, r->text);
		if (r->rows)
			CHECK_I64(s->n, r->rows);
	}
}
