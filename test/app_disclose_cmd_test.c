/* `trad protect` and `trad audit` as a person calls them. */
#include "cmd_help.h"

#include "measure/cube_cmd.h"

static const char pupils[] = "skola;kön;elever;behöriga\nNorr;K;3;2\nNorr;M;40;35\nSyd;K;25;24\nSyd;M;30;24\n"
                             "Väst;K;22;15\nVäst;M;31;22\n";

static void call(int (*cmd)(int, char **), const char *const *words, int code, const char *want)
{
	struct str out;
	int got = run_to(1, &out, cmd, words);
	if (got != code)
		test_fail(__FILE__, __LINE__, "exit status %d in place of %d for %s", got, code, words[2]);
	if (want)
		CHECK_Z(out, want);
}
#define PROTECT(code, want, ...)                                                                             \
	call(cmd_protect, (const char *const[]){"protect", __VA_ARGS__, NULL}, code, want)
#define AUDIT(code, want, ...) call(cmd_audit, (const char *const[]){"audit", __VA_ARGS__, NULL}, code, want)

TEST(a_protected_file_shows_no_small_group_and_passes_its_audit)
{
	dir = NULL;
	struct str out, said;
	const char *f = file("p.csv", pupils);
	CHECK_I64(RUN(1, &out, cmd_protect, "protect", "--by", "skola,kön", "--n", "elever", f), 0);
	CHECK(str_starts(out, STR("skola;kön;elever\n;;151\n;K;50\n;M;101\nNorr;;43\nNorr;K;..\nNorr;M;..\n")));
	CHECK_I64(RUN(2, &said, cmd_protect, "protect", "--by", "skola,kön", "--n", "elever", f), 0);
	CHECK(str_find(said, STR("8 of 12 figures shown; hidden: 1 too small, 3 that would give them back")) ==
	      0);
	const char *shown = file("s.csv", arena_z(test_arena(), out));
	AUDIT(0, "skola;kön;figure;low;high;need;why;publication\n", "--by", "skola,kön", "--n", "elever",
	      "--shown", shown, f);
	/* With only the small figure hidden it is had by subtraction. */
	AUDIT(4, "skola;kön;figure;low;high;need;why;publication\nNorr;K;n;3;3;9;exact;0\n", "--by", "skola,kön",
	      "--n", "elever", f);
	AUDIT(4,
	      "{\"rule\":\"skolverket-2023\",\"dims\":[\"skola\",\"kön\"],"
	      "\"kept\":{\"figures\":12,\"shown\":11,\"share\":0.9166666666666666},\"figures\":[{\"labels\":["
	      "\"Norr\","
	      "\"K\"],"
	      "\"figure\":\"n\",\"low\":3,\"high\":3,\"need\":9,\"why\":\"exact\",\"publication\":0}]}\n",
	      "--by", "skola,kön", "--n", "elever", "--out", "json", f);
	/* A row is an individual when nothing else is told. */
	PROTECT(0, "kön;n\n;6\nK;..\nM;..\n", "--by", "kön", "--rule", "counts-5",
	        file("rows.csv", "kön;x\nK;1\nK;2\nM;3\nK;4\nK;5\nK;6\n"));
}

TEST(shares_come_with_marks_in_csv_and_json)
{
	dir = NULL;
	struct str out;
	const char *f = file("p.csv", "skola;elever;behöriga\nNorr;40;38\nSyd;50;30\n");
	PROTECT(0, NULL, "--by", "skola", "--n", "elever", "--of", "behöriga", f);
	CHECK_I64(RUN(1, &out, cmd_protect, "protect", "--by", "skola", "--n", "elever", "--of", "behöriga",
	              "--time", "skola", f),
	          0);
	CHECK_Z(out, "skola;elever;behöriga\nNorr;40;~100\nSyd;50;30\n");
	PROTECT(0,
	        "{\"rule\":\"skolverket-2023\",\"dims\":[\"skola\"],\"cells\":[{\"labels\":[\"Norr\"],\"n\":40,"
	        "\"of\":"
	        "{\"mark\":\"approx100\"}},{\"labels\":[\"Syd\"],\"n\":50,\"of\":30}]}\n",
	        "--by", "skola", "--n", "elever", "--of", "behöriga", "--time", "skola", "--out", "json", f);
	PROTECT(0, "skola;elever;poäng\nNorr;..;..\nSyd;12;2400\n", "--by", "skola", "--n", "elever", "--of",
	        "poäng", "--mean", "0,340", "--time", "skola",
	        file("m.csv", "skola;elever;poäng\nNorr;4;800\nSyd;12;2400\n"));
}

TEST(a_table_is_protected_together_with_what_was_published_before)
{
	dir = NULL;
	const char *f = file("p.csv", pupils), *ledger = file("first.ledger", NULL);
	PROTECT(0, NULL, "--by", "skola,kön", "--n", "elever", "--publish", ledger, f);
	const char *girls = file("g.csv", "skola;kön;elever\nNorr;K;3\nSyd;K;25\nVäst;K;22\n");
	/* Alone this table is protected by Väst; beside the first it must hide what that one hid. */
	const char *by[] = {"--by", "skola,kön", "--n", "elever", "--ledger"};
	struct str alone, beside;
	CHECK_I64(RUN(1, &alone, cmd_protect, "protect", by[0], by[1], by[2], by[3], girls), 0);
	CHECK_I64(RUN(1, &beside, cmd_protect, "protect", by[0], by[1], by[2], by[3], by[4], ledger, girls), 0);
	AUDIT(0, NULL, by[0], by[1], by[2], by[3], by[4], ledger, "--shown",
	      file("b.csv", arena_z(test_arena(), beside)), girls);
	PROTECT(3, "", by[0], by[1], by[2], by[3], by[4], file("cut", "TRADLDGR\1"), girls);
	PROTECT(1, "", by[0], by[1], by[2], by[3], by[4], "/nowhere/at/all", girls);
}

TEST(trees_have_levels_and_are_checked)
{
	dir = NULL;
	const char *f = file("p.csv", "enhet;n\nA;6\nB;7\nC;30\n");
	const char *tree =
	    arena_printf(test_arena(), "enhet=%s",
	                 file("t.csv", "A;Norra;\nB;Norra\nC;Södra\nNorra;;authority\n;;authority\n"))
	        .p;
	struct str out;
	CHECK_I64(RUN(1, &out, cmd_protect, "protect", "--by", "enhet", "--n", "n", "--tree", tree, f), 0);
	CHECK_Z(out, "enhet;n\n;43\nNorra;13\nA;..\nB;..\nSödra;30\nC;30\n");
	static const char *const bad[] = {"A;Norra\nB;Norra\n", "A;B\nB;A\nC;\n", "A;Norra;school\nB;\nC;\n",
	                                  "A;x;unit;more\nB;\nC;\n", "B;A\nC;A\nA;\n"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		PROTECT(3, "", "--by", "enhet", "--n", "n", "--tree",
		        arena_printf(test_arena(), "enhet=%s", file("bad.csv", bad[i])).p, f);
	PROTECT(1, "", "--by", "enhet", "--n", "n", "--tree", "enhet=/nowhere/at/all.csv", f);
}

TEST(bad_calls_and_bad_files_are_told_apart)
{
	dir = NULL;
	const char *f = file("p.csv", pupils);
	PROTECT(2, "", "--n", "elever", f);
	PROTECT(2, "", "--by", "skola");
	PROTECT(2, "", "--by", "a,b,c,d,e,f,g", f);
	PROTECT(2, "", "--by", "skola,kön", "--rule", "mine", f);
	PROTECT(2, "", "--by", "skola,kön", "--out", "xml", f);
	PROTECT(2, "", "--by", "skola,kön", "--mean", "0,340", f);
	PROTECT(2, "", "--by", "skola,kön", "--of", "behöriga", "--mean", "340,0", f);
	PROTECT(2, "", "--by", "skola,stadium", f);
	PROTECT(2, "", "--by", "skola", "--shown", f, f);
	AUDIT(2, "", "--by", "skola", "--publish", f, f);
	PROTECT(1, "", "--by", "skola", "/nowhere/at/all.csv");
	AUDIT(1, "", "--by", "skola,kön", "--shown", "/nowhere/at/all.csv", f);
	AUDIT(3, "", "--by", "skola,kön", "--n", "elever", "--shown", file("other.csv", "skola;elever\nNorr;3\n"),
	      f);
	AUDIT(3, "", "--by", "skola,kön", "--n", "elever", "--shown",
	      file("other.csv", "skola;kön;elever\nÖst;K;3\n"), f);
	/* Marks, parts of individuals, a numerator above its n, fewer than none. */
	static const char *const bad[] = {"skola;n;av\nA;..;1\nB;2;1\n",
	                                  "skola;n;av\nA;2,5;1\nB;2;1\n",
	                                  "skola;n;av\nA;2;3\nB;2;1\n",
	                                  "skola;n;av\nA;-2;0\nB;2;1\n",
	                                  "skola;n;av\n;2;1\nB;2;1\n",
	                                  "skola;n;av\nA;2\nB;2;1\n",
	                                  ""};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		PROTECT(3, "", "--by", "skola", "--n", "n", "--of", "av", file("bad.csv", bad[i]));
	struct str out;
	CHECK_I64(RUN(1, &out, cmd_audit, "audit", "--help"), 0);
	CHECK(str_starts(out, STR("usage: trad audit")));
}
