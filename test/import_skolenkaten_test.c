/* import_skolenkaten_test.c - Skolenkäten's workbook: three rows of headings, two sheets that must agree,
 * masks kept apart; a small one made here, and the real one. */
#include "import_help.h"
#include "core/settings.h"
#include "table/xlsx.h"

#define OWN "10203040"

/* --- a workbook ------------------------------------------------------------------------------ */

static void line(struct table *t, const char *text)
{
	struct str rest = str_z(text), cell;
	table_add_row(t);
	while (str_split(&rest, ';', &cell))
		table_add_text(t, cell.n ? cell : (struct str){NULL, 0});
}

static struct str bytes_of(struct table *t)
{
	struct buf b;
	buf_init(&b, 0);
	CHECK_I64(table_xlsx_write(t, NULL, &b), TABLE_XLSX_OK);
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

#define OWN_HEADS "Orgnummer;Huvudman;Kommun;Skolenhetskod;Skolenhet;Antal i gruppen;Antal;Svarsfrekvens"
static const char *const answers[] = {
    "Skolenkäten 2022 -  Elever årskurs 8;;;;;;;;9. Trygghet;Känner du dig trygg i skolan?",
    OWN_HEADS ";;;Helt och hållet;;Till stor del;;Inte alls",
    ";;;;;;;;Index;Medelvärde;Antal;Andel;Antal;Andel;Antal;Andel",
    ";Samtliga deltagande skolor;;;;200;100;0.5;8.2;7.4;42;0.42;38;0.38;20;0.2",
    ";Samtliga deltagande skolor - Kvinna;;;;-;60;-;7.8;6.9;25;0.42;23;0.38;12;0.2",
    ";Samtliga deltagande skolor - Vill inte ange;;;;-;3;-;-;-;-;-;-;-;-;-",
    "2120009999;Provets kommun;;;;40;30;0.75;8.4;7.8;14;0.467;11;0.367;5;0.167",
    "2120009999;Provets kommun;Provet;" OWN ";Lindskolan;20;19;0.95;8;7;*;-;***;-;0;0",
    "2120009999;Provets kommun;Provet;50607080;Asken;9;0;0;-;-;-;-;-;-;;",
};
static const char *const by_sex[] = {
    "Skolenkäten 2022 -  Elever årskurs 8;;;;;;;;9. Trygghet;;;Känner du dig trygg i skolan?",
    OWN_HEADS ";Totalt;Flicka;Pojke;Totalt;Flicka;Pojke",
    ";;;;;;;;Index;Index;Index;Medelvärde;Medelvärde;Medelvärde",
    ";Samtliga deltagande skolor;;;;200;100;0.5;8.2;7.8;8.7;7.4;6.9;8",
    "2120009999;Provets kommun;;;;40;30;0.75;8.4;8;8.9;7.8;7.3;8.4",
    "2120009999;Provets kommun;Provet;" OWN ";Lindskolan;20;19;0.95;8;-;-;7;-;-",
    "2120009999;Provets kommun;Provet;50607080;Asken;9;0;0;-;-;-;-;-;-",
};

static struct str workbook(const char *const *first, size_t n1, const char *const *second, size_t n2)
{
	struct table t;
	table_init(&t, test_arena());
	table_add_sheet(&t, STR("Resultat"));
	for (size_t i = 0; i < n1; i++)
		line(&t, first[i]);
	table_add_sheet(&t, STR("Könsuppdelat resultat"));
	for (size_t i = 0; i < n2; i++)
		line(&t, second[i]);
	table_add_sheet(&t, STR("Förklaring"));
	line(&t, "Minst 5 personer måste ha besvarat Skolenkäten");
	return bytes_of(&t);
}

#define COUNT(v) (sizeof(v) / sizeof((v)[0]))
static struct str small(void)
{
	return workbook(answers, COUNT(answers), by_sex, COUNT(by_sex));
}

/* The small workbook with one line of its first sheet another. */
static struct str with(size_t at, const char *text)
{
	const char *v[COUNT(answers)];
	memcpy(v, answers, sizeof answers);
	v[at] = text;
	return workbook(v, COUNT(answers), by_sex, COUNT(by_sex));
}

/* --- a store whose school unit is in it ------------------------------------------------------- */

static struct app_test *with_measures(const char *orgnr)
{
	struct app_test *t = app_test_measures();
	struct change *ch = t ? app_write(t) : NULL;
	bool ok = ch && setting_put(ch, "huvudman.orgnr", str_z(orgnr));
	return ch && app_write_end(t, ch) && ok ? t : NULL;
}

static bool with_school(struct app_test *t, const char *code)
{
	struct str csv = arena_printf(
	    test_arena(),
	    "kortnamn;namn;slag;under;skolenhetskod;från\nprovskola;Lindskolan;school;;%s;2000-01-01\n", code);
	struct import_tried *r = import_try_bytes(t, "units", csv, NULL, (struct import_options){0});
	if (!r->ok)
		import_show(r);
	return r->ok;
}

static struct import_tried *take(struct app_test *t, struct str bytes)
{
	return import_try_bytes(t, "skolenkaten", bytes, NULL, (struct import_options){0});
}

static const char *at(struct app_test *t, const char *measure, const char *kind, const char *code,
                      const char *sex, const char *facet, struct figure *f)
{
	return import_figure_at(t, measure, kind, code, "2021/22", sex, "8", "", facet, f);
}

#define TRYGG "kanner-du-dig-trygg-i-skolan"

TEST(the_workbook_of_skolenkaten_keeps_its_marks_apart)
{
	struct app_test *t = with_measures("2120009999");
	struct figure f = {0};
	REQUIRE(t && with_school(t, OWN));
	struct import_tried *r = take(t, small());
	if (!r->ok)
		import_show(r);
	REQUIRE(r->ok);
	CHECK_Z(str_z(at(t, "se_index_trygghet", "country", "0000", "T", "", &f)), "8,2");
	CHECK_I64(f.n.v, 100);
	CHECK_I64(f.n_of.v, 200);
	CHECK_Z(str_z(at(t, "se_index_trygghet", "country", "0000", "K", "", NULL)), "7,8");
	CHECK_Z(str_z(at(t, "se_index_trygghet", "country", "0000", "M", "", NULL)), "8,7");
	CHECK_Z(str_z(at(t, "se_index_trygghet", "unit", "provskola", "K", "", NULL)), "masked");
	CHECK_Z(str_z(at(t, "se_fraga_" TRYGG, "unit", "provskola", "T", "", NULL)), "7");
	CHECK_Z(str_z(at(t, "se_svar_" TRYGG, "unit", "provskola", "T", "svar=Helt och hållet", &f)), "band");
	CHECK_I64(f.number, 1);
	CHECK_Z(str_z(at(t, "se_svar_" TRYGG, "unit", "provskola", "T", "svar=Till stor del", &f)), "band");
	CHECK_I64(f.number, 20);
	CHECK_Z(str_z(at(t, "se_svar_" TRYGG, "unit", "provskola", "T", "svar=Inte alls", NULL)), "0");
	CHECK_Z(str_z(at(t, "se_andel_trygghet", "unit", "provskola", "T", "", NULL)), "masked");
	CHECK_Z(str_z(at(t, "se_andel_trygghet", "authority", "2120009999", "T", "", &f)), "83,3");
	CHECK_I64(f.numerator.v, 25);
	CHECK_I64(f.n.v, 30);
	CHECK_Z(str_z(at(t, "se_svarsfrekvens", "unit", "provskola", "T", "", &f)), "95");
	CHECK_I64(f.numerator.v, 19);
	CHECK_I64(f.n.v, 20);
	CHECK_Z(str_z(at(t, "se_svarsfrekvens", "school", "50607080", "T", "", NULL)), "0");
	CHECK_Z(str_z(at(t, "se_index_trygghet", "school", "50607080", "T", "", NULL)), "masked");
	CHECK_Z(str_z(at(t, "se_fraga_" TRYGG, "school", "50607080", "T", "", NULL)), "none");
	CHECK(import_said(r, 6, 2, "Vill inte ange"));
	CHECK(import_said(r, 4, 0, "A measure is made"));
}

TEST(a_cell_of_the_workbook_knows_its_sheet_row_and_column)
{
	struct app_test *t = with_measures("2120009999");
	struct figure f = {0};
	struct figure_source s = {0};
	REQUIRE(t && with_school(t, OWN));
	REQUIRE(take(t, small())->ok);
	CHECK_Z(str_z(at(t, "se_index_trygghet", "authority", "2120009999", "K", "", &f)), "8");
	CHECK_I64(f.file_row.v, IMPORT_SHEET_ROWS + 5);
	CHECK_I64(f.file_col.v, IMPORT_SHEET_COLS + 10);
	struct db *db = app_read(t);
	CHECK(figure_source_get(db, test_arena(), f.source_id, &s));
	app_read_end(t, db);
	CHECK_Z(s.publisher, "Skolinspektionen");
	CHECK_Z(s.definitions, "Minst 5 personer måste ha besvarat Skolenkäten");
}

TEST(the_same_workbook_again_changes_nothing_and_undone_it_is_gone)
{
	struct app_test *t = with_measures("2120009999");
	struct import_left *left;
	size_t nleft;
	struct str why;
	REQUIRE(t && with_school(t, OWN));
	struct import_tried *r = take(t, small());
	REQUIRE(r->ok);
	int64_t n = import_in_force(t);
	struct import_tried *again = take(t, small());
	CHECK(again->ok);
	CHECK_I64(again->im.figures.added + again->im.figures.replaced, 0);
	CHECK_I64(again->im.figures.same, r->im.figures.added);
	CHECK_I64(import_in_force(t), n);
	struct change *ch = app_write(t);
	CHECK(import_undo(ch, NULL, LANG_EN, r->run, &left, &nleft, &why));
	CHECK(app_write_end(t, ch));
	CHECK_I64(import_in_force(t), 0);
}

TEST(what_cannot_be_in_the_workbook_stands_at_its_cell_and_nothing_goes_in)
{
	static const struct {
		size_t line;
		const char *text;
		uint32_t row;
		int col;
		const char *says;
	} bad[] = {
	    {3, ";Samtliga deltagande skolor;;;;200;100;0.5;8.3;7.4;42;0.42;38;0.38;20;0.2",
	     IMPORT_SHEET_ROWS + 4, 14, "has this figure already"},
	    {3, ";Samtliga deltagande skolor;;;;200;100;0.6;8.2;7.4;42;0.42;38;0.38;20;0.2", 4, 8,
	     "is not 100 answers"},
	    {3, ";Samtliga deltagande skolor;;;;200;100;0.5;82;7.4;42;0.42;38;0.38;20;0.2", 4, 9,
	     "outside 0 to 10"},
	    {3, ";Samtliga deltagande skolor;;;;200;100;0.5;8,2;7.4;4.2;0.42;38;0.38;20;0.2", 4, 11,
	     "cannot be a number"},
	    {3, ";Samtliga deltagande skolor;;;;200;100;0.5;8.2;7.4;82;0.42;38;0.38;20;0.2", 4, 12,
	     "more than the 100 answers"},
	    {3, ";Samtliga deltagande skolor;;;;200;100;0.5;8.2;7.4;~100;0.42;38;0.38;20;0.2", 4, 11,
	     "neither a number"},
	    {3, ";Samtliga deltagande skolor;;;;två;100;0.5;8.2;7.4;42;0.42;38;0.38;20;0.2", 4, 6,
	     "no whole number"},
	    {7, "2120009999;Provets kommun;Provet;1020304;Lindskolan;20;19;0.95;8;7;*;-;*;-;0;0", 8, 4,
	     "eight digits"},
	    {7, ";Lindskolan;Provet;;;20;19;0.95;8;7;*;-;*;-;0;0", 8, 2, "names neither"},
	    {0, "Skolenkäten 2022;;;;;;;;9. Trygghet;Känner du dig trygg i skolan?", 0, 0,
	     "does not say who answered"},
	    {0, "Skolenkäten, Elever årskurs 8;;;;;;;;9. Trygghet;Känner du dig trygg i skolan?", 0, 0,
	     "which school year"},
	    {1, OWN_HEADS ";;;Helt och hållet;;Helt och hållet;;Inte alls", 0, 12, "stands twice"},
	    {1, "Orgnummer;Huvudman;Kommun;Kod;Skolenhet;Antal i gruppen;Antal;Svarsfrekvens", 0, 0, ""},
	};
	struct app_test *t = with_measures("2120009999");
	REQUIRE(t && with_school(t, OWN));
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct import_tried *r = take(t, with(bad[i].line, bad[i].text));
		bool sheet_lost = bad[i].says[0] == 0;
		CHECK(r->ok == false || sheet_lost);
		if (!sheet_lost && !import_said(r, bad[i].row, bad[i].col, bad[i].says)) {
			fprintf(stderr, "  case %zu: wanted %u:%d %s\n", i, bad[i].row, bad[i].col, bad[i].says);
			import_show(r);
			CHECK(false);
		}
		if (!sheet_lost)
			CHECK_I64(import_in_force(t), 0);
	}
}

/* Without the code's heading the sheet is not one of results; the other one is, and says so by what it lacks.
 */
TEST(a_file_that_is_no_workbook_of_skolenkaten_is_refused_with_a_word)
{
	struct app_test *t = with_measures("");
	static const char *const other[] = {"a;b", "1;2"};
	REQUIRE(t);
	struct import_tried *r = take(t, STR("Orgnummer;Huvudman\n1;2\n"));
	CHECK(!r->ok && r->sheet.problems.n > 0);
	r = take(t, workbook(other, 2, other, 2));
	CHECK(!r->ok);
	CHECK(import_said(r, 0, 0, "No sheet has the headings"));
	struct str whole = small();
	for (size_t n = 0; n < whole.n; n += 97)
		CHECK(!take(t, str_sub(whole, 0, n))->ok);
	CHECK_I64(import_in_force(t), 0);
}

TEST(the_real_workbook_gives_what_kolada_and_the_csv_of_it_say)
{
	struct str b = import_shared("skolenkaten/excelrapport-elever-grundskola-ak-8-2022.xlsx");
	struct app_test *t = with_measures("2120000068");
	struct figure f = {0};
	REQUIRE(t && with_school(t, "15218794"));
	if (str_is_null(b))
		return;
	struct import_tried *r = take(t, b);
	if (!r->ok)
		import_show(r);
	REQUIRE(r->ok);
	/* Kolada N15643 2022, Huddinge: 84,3 (domain.md 12.3) */
	CHECK_Z(str_z(at(t, "se_andel_trygghet", "authority", "2120000068", "T", "", &f)), "84,3");
	CHECK_I64(f.numerator.v, 703);
	CHECK_I64(f.n.v, 834);
	CHECK_Z(str_z(at(t, "se_index_trygghet", "authority", "2120000068", "T", "", NULL)), "8,4");
	CHECK_Z(str_z(at(t, "se_index_studiero", "country", "0000", "T", "", NULL)), "5,7");
	CHECK_Z(str_z(at(t, "se_index_bemotande_elever", "country", "0000", "K", "", NULL)), "6,4");
	CHECK_Z(str_z(at(t, "se_index_information", "unit", "provskola", "T", "", NULL)), "6,5");
	CHECK_Z(str_z(at(t, "se_andel_trygghet", "unit", "provskola", "T", "", NULL)), "masked");
	CHECK_Z(str_z(at(t, "se_index_trygghet", "school", "79012683", "T", "", NULL)), "8,3");
	/* 11 indexes and a response rate of 1 170 rows, by sex; questions of three */
	CHECK(r->im.figures.added > 35000 && r->im.figures.added < 50000);
	CHECK_I64(r->im.figures.quarantined, 0);
	CHECK_I64((int64_t)r->im.errors, 0);
}
