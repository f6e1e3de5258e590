/* `trad cube` and `trad batch` as a person calls them: files in, text out. */
#include "cmd_help.h"

#include "base/buf.h"
#include "measure/cube_cmd.h"

#include <stdlib.h>

static const char grades[] =
    "Betyg 2024/25\n\nskola;ämne;poäng\nÅsen;MA;12,5\nÅsen;SV;..\nBy;MA;20\nBy;MA;\nBy;SV;7,5\n"
    "\nKälla: eget register\n";

static void check(const char *const *words, int code, const char *want)
{
	struct str out;
	CHECK_I64(run_to(1, &out, cmd_cube, words), code);
	CHECK_Z(out, want);
}
#define CUBE(code, want, ...) check((const char *const[]){"cube", __VA_ARGS__, NULL}, code, want)

TEST(a_csv_file_with_titles_notes_and_marks_is_broken_down)
{
	dir = NULL;
	const char *f = file("g.csv", grades);
	CUBE(0, "skola;rows\nBy;3\nÅsen;2\n", "--by", "skola", f);
	CUBE(0,
	     "level;skola;rows;n;sum;mean\nskola;By;3;2;27,5;13,75\nskola;Åsen;2;1;12,5;12,5\n;;5;3;40,0;13,"
	     "333333333333334\n",
	     "--by=skola", "--measure", "mean:poäng", "--margins", f);
	CUBE(0, "ämne;rows;n;sum;share\nMA;3;2;2;1\nSV;2;1;0;0\n", "--by", "ämne", "--measure=share:poäng>=10",
	     f);
	CUBE(0, "ämne;rows\nMA;2\n", "--by", "ämne", "--where", "skola=By", "--where=poäng!=7,5", f);
	CUBE(
	    0,
	    "{\"dims\":[],\"measure\":\"sum\",\"cells\":[{\"labels\":[],\"rows\":5,\"n\":3,\"sum\":\"40.0\"}]}\n",
	    "--measure", "sum:poäng", "--out", "json", "--threads", "2", f);
}

TEST(a_batch_answers_as_the_file_it_was_made_of)
{
	dir = NULL;
	struct str out, said, from_csv, from_batch;
	const char *csv = file("g.csv", grades), *batch = file("g.batch", NULL);
	CHECK_I64(RUN(2, &said, cmd_batch, "batch", csv, "-o", batch), 0);
	CHECK(str_starts(said, STR("5 rows, 3 columns, ")));
	CHECK(str_find(said, STR("passed over 1 rows above, 1 below")) > 0);
	CHECK_I64(RUN(1, &from_csv, cmd_cube, "cube", "--by", "skola,ämne,poäng", "--margins", csv), 0);
	CHECK_I64(RUN(1, &from_batch, cmd_cube, "cube", "--by", "skola,ämne,poäng", "--margins", batch), 0);
	CHECK(from_csv.n > 100);
	CHECK_STR(from_batch, from_csv);
	CHECK_I64(RUN(2, &said, cmd_batch, "batch", csv, "-o", batch, "--keep-order"), 0);
	CHECK_I64(RUN(1, &from_batch, cmd_cube, "cube", "--by", "skola,ämne,poäng", "--margins", batch), 0);
	CHECK_STR(from_batch, from_csv);
	/* Twice the same file: the cubes are added. */
	CHECK_I64(RUN(1, &out, cmd_cube, "cube", "--by", "skola", csv, batch), 0);
	CHECK_Z(out, "skola;rows\nBy;6\nÅsen;4\n");
	const char *map = file("map.csv", "By;Norra\nÅsen;Norra\n");
	CHECK_I64(RUN(1, &out, cmd_cube, "cube", "--by", "skola", "--map",
	              arena_printf(test_arena(), "skola=%s", map).p, "--measure", "sum:poäng", batch),
	          0);
	CHECK_Z(out, "skola;rows;n;sum\nNorra;5;3;40,0\n");
}

TEST(types_are_found_and_codes_stay_codes)
{
	dir = NULL;
	const char *f = file("t.csv", "kod;år\n0114;2023\n2183;2024\n0114;2024\n");
	CUBE(0, "kod;rows\n0114;2\n2183;1\n", "--by", "kod", f);
	CUBE(0, "rows;n;sum\n3;3;6071\n", "--measure", "sum:år", f);
	CUBE(2, "", "--measure", "sum:kod", f);
	CUBE(0, "rows;n;sum\n3;3;6071,00\n", "--measure", "sum:år", "--types", "år=number:2", f);
	/* Beyond the rows that were looked at first, a text makes texts of the column, and decimals grow. */
	struct buf b;
	buf_init(&b, 0);
	buf_z(&b, "a;b\n");
	for (int i = 0; i < 3000; i++)
		buf_z(&b, "1;2\n");
	buf_z(&b, "x;2,25\n");
	f = file("late.csv", b.p);
	buf_finish(&b);
	CUBE(0, "a;rows;n;sum\n1;3000;3000;6000,00\nx;1;1;2,25\n", "--by", "a", "--measure", "sum:b", f);
	CUBE(3, "", "--by", "a", "--types", "a=number", f);
}

TEST(a_file_that_cannot_be_trusted_is_refused_with_its_row)
{
	dir = NULL;
	static const struct {
		const char *text, *said;
	} cases[] = {
	    {"a;b\n1;2\n3;4;5\n6;7\n", "row 3 has 3 columns, the table has 2"},
	    {"a;b;c\n1;2;3\nnot;;\n4;5;6\nnot\n7;8;9\n", "row 5 has 1 columns, the table has 3"},
	    {"a;a\n1;2\n", "columns 1 and 2 have the same name"},
	    {"", "the file has no table"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str said;
		CHECK_I64(RUN(2, &said, cmd_cube, "cube", file("bad.csv", cases[i].text)), 3);
		if (str_find(said, str_z(cases[i].said)) < 0)
			test_fail(__FILE__, __LINE__, "said %.*s", STR_ARG(said));
	}
	struct str out;
	const char *half = file("half.batch", NULL);
	CHECK_I64(RUN(2, &out, cmd_batch, "batch", file("bad.csv", cases[0].text), "-o", half), 3);
	CHECK(access(half, F_OK) != 0);
	CHECK_I64(RUN(2, &out, cmd_cube, "cube",
	              file("x.batch", "TRADBTCH\1\0half a batch and nothing more to read......")),
	          3);
}

TEST(a_wrong_call_is_told_how)
{
	dir = NULL;
	const char *f = file("g.csv", grades);
	CUBE(2, "", "--by", "nothing", f);
	CUBE(2, "", "--measure", "median:x", f);
	CUBE(2, "", "--where", "skola", f);
	CUBE(2, "", "--wher", "skola=By", f);
	CUBE(2, "", "--threads", "0", f);
	CUBE(2, "", "--by", "skola");
	CUBE(1, "", "--by", "skola", "/nowhere/at/all.csv");
	struct str out;
	CHECK_I64(RUN(1, &out, cmd_batch, "batch", f), 2);
	CHECK_I64(RUN(1, &out, cmd_batch, "batch", f, "-o", file("o", NULL), "--types", "skola=key"), 2);
	CHECK_I64(RUN(1, &out, cmd_batch, "batch", "--help"), 0);
	CHECK(str_starts(out, STR("usage: trad batch")));
}

TEST(pupils_are_followed_between_files_without_their_names)
{
	dir = NULL;
	struct str out;
	const char *six = file("6.csv", "elev;skola\nAnna;Norr\nBo;Norr\nCia;Syd\n");
	const char *nine = file("9.csv", "elev;skola\nBo;Syd\nAnna;Norr\nDan;Syd\n");
	const char *key = file("key", "000102030405060708090a0b0c0d0e0f\n");
	const char *to = file("6.batch", NULL);
	CHECK_I64(RUN(1, &out, cmd_batch, "batch", six, "-o", to, "--types", "elev=key", "--key-file", key), 0);
	CHECK(str_find(test_file(to), STR("Anna")) < 0);
	CHECK_I64(RUN(1, &out, cmd_cube, "cube", "--link", "elev", "--by", "skola", "--types", "elev=key",
	              "--key-file", key, to, nine),
	          0);
	CHECK_Z(out, "level;from;to;rows\nfrom+to;.;Syd;1\nfrom;.;;1\nfrom+to;Norr;Norr;1\nfrom+to;Norr;Syd;1\n"
	             "from;Norr;;2\nfrom+to;Syd;.;1\nfrom;Syd;;1\nto;;.;1\nto;;Norr;1\nto;;Syd;2\n;;;4\n");
}

/* With TRAD_REAL_DATA: Skolverket's final grades of year 9, as they were downloaded. */
TEST(the_public_file_of_final_grades_goes_in_as_it_is)
{
	dir = NULL;
	struct str out;
	const char *data = getenv("TRAD_REAL_DATA");
	if (!data)
		return;
	const char *f = arena_printf(test_arena(), "%s/skolverket/slutbetyg-ak9-2024-25-skolenhet.csv", data).p;
	CHECK_I64(RUN(1, &out, cmd_cube, "cube", "--by", "Typ av huvudman", "--measure",
	              "mean:Genomsnittligt meritvärde (17 ämnen)", "--margins", f),
	          0);
	CHECK(str_find(out, STR("Kommunal")) > 0);
	CHECK(str_find(out, STR("\n;;1714;")) > 0);
}
