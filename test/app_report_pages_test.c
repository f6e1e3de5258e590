/* app_report_pages_test.c - documents over HTTP and on the command line: who may read
 * them, and what a follow-up and the chain say. */
#include "app_report_help.h"

#include "cli/cli.h"
#include "cli/commands.h"

static const char *path_of(int64_t doc, const char *format)
{
	return arena_printf(test_arena(), "/rapport/plan/%lld%s%s", (long long)doc, *format ? "/" : "", format).p;
}

TEST(a_plan_is_served_in_every_format)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "teacher", path_of(t->doc_lind, "")), 200);
	CHECK(app_says(t, "<h1>Arbetsplan för Lindskolan</h1>"));
	CHECK(app_says(t, "/static/report.css?v="));
	CHECK(app_says(t, arena_printf(test_arena(), "href=\"%s\"", path_of(t->doc_lind, "docx")).p));
	CHECK(!app_says(t, "style="));
	for (int f = REPORT_PDF; f < REPORT_FORMATS; f++) {
		CHECK_I64(app_get(t, "teacher", path_of(t->doc_lind, report_forms[f].word)), 200);
		CHECK_Z(t->type, report_forms[f].type);
		CHECK(holds(app_header(t, "Content-Disposition"), "filename=\"arbetsplan-for-lindskolan-2"));
		CHECK(t->body.n > 100);
	}
	CHECK_I64(app_get(t, "teacher", path_of(t->doc_lind, "exe")), 404);
	CHECK_I64(app_get(t, "teacher", path_of(999999, "docx")), 404);
	CHECK_I64(app_get(t, NULL, path_of(t->doc_lind, "docx")), 303);
}

TEST(a_work_plan_has_goals_as_headings_and_activities_as_bullets)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "teacher", path_of(t->doc_lind, "")), 200);
	CHECK(app_says(t, "<h2>Fler elever får godkänt i matematik</h2>"));
	CHECK(app_says(t, "Kunskaperna ska öka"));
	CHECK(app_says(t, "<p class=\"strong\">1. Läxhjälp</p>"));
	CHECK(app_says(t, "<h2>Aktiviteter utan mål</h2>"));
	CHECK(app_says(t, "<p class=\"strong\">2a. Studiero</p>"));
	CHECK(app_says(t, "Första utvärderingen: 31 januari"));
	CHECK(app_says(t, "Checklistor"));
}

TEST(a_draft_plan_is_open_to_those_who_lead_the_unit_only)
{
	static const char *const outside[] = {"principal", "teacher", "observer", "politician"};
	struct app_test *t = app_test_new();
	REQUIRE(t);
	for (int f = REPORT_HTML; f < REPORT_FORMATS; f++) {
		const char *path = path_of(t->doc_draft, f == REPORT_HTML ? "" : report_forms[f].word);
		for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
			CHECK_I64(app_get(t, outside[i], path), 404);
			CHECK(!app_says(t, "Askskolan"));
		}
		CHECK_I64(app_get(t, NULL, path), 303);
		if (f != REPORT_PDF)
			CHECK_I64(app_get(t, "principal2", path), 200);
	}
	CHECK_I64(app_get(t, "principal2", path_of(t->doc_draft, "")), 200);
	CHECK(app_says(t, "<strong>Utkast</strong>"));
	CHECK(app_says(t, "Utkast, inte beslutat"));
	CHECK_I64(app_get(t, "observer", "/rapport"), 200);
	CHECK(!app_says(t, "Arbetsplan för Askskolan"));
	CHECK(app_says(t, "Arbetsplan för Lindskolan"));
}

TEST(a_report_is_true_to_the_day_asked_for)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *was = arena_printf(test_arena(), "%s?per=2001-01-01", path_of(t->doc_lind, "")).p;
	CHECK_I64(app_get(t, "teacher", was), 404);
	CHECK_I64(app_get(t, "teacher", path_of(t->doc_lind, "")), 200);
	CHECK(app_says(t, "ändringslogg nr "));
	CHECK(!app_says(t, "ändringslogg nr 0<"));
}

TEST(a_missing_weasyprint_is_said_on_a_page)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *path = getenv("PATH");
	struct str kept = arena_str(test_arena(), str_z(path));
	setenv("PATH", "/nowhere", 1);
	int status = app_get(t, "teacher", path_of(t->doc_lind, "pdf"));
	setenv("PATH", kept.p, 1);
	CHECK_I64(status, 501);
	CHECK(app_says(t, "WeasyPrint"));
	CHECK(app_says(t, "Word"));
}

/* --- follow-up --------------------------------------------------------------------- */

static const char *followup_path(const struct app_test *t, int year, const char *format)
{
	return arena_printf(test_arena(), "/rapport/uppfoljning%s%s?lasar=%d&enhet=%lld", *format ? "/" : "",
	                    format, year, (long long)t->lind)
	    .p;
}

TEST(a_followup_has_assignment_followup_and_analysis)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "politician", followup_path(t, t->year - 1, "")), 200);
	CHECK(app_says(t, "1. Uppdrag/aktivitet: Läxhjälp"));
	CHECK(app_says(t, ">Uppföljning</h"));
	CHECK(app_says(t, "Läxhjälpen kom i gång i årskurs 7."));
	CHECK(app_says(t, ">Analys</h"));
	CHECK(app_says(t, "Hälften av eleverna kom."));
	CHECK(app_says(t, "Delvis genomförd"));
	CHECK(!app_says(t, "<p class=\"missing\">"));
	CHECK_I64(app_get(t, "politician", followup_path(t, t->year - 1, "csv")), 200);
	CHECK(app_says(t, "Hälften av eleverna kom."));
	CHECK_I64(app_get(t, "politician", followup_path(t, t->year - 1, "docx")), 200);
}

TEST(what_nobody_wrote_is_said_to_be_missing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "politician", followup_path(t, t->year, "")), 200);
	CHECK(app_says(t, "Läxhjälp"));
	CHECK(app_says(t, "Studiero"));
	/* Two activities, each without follow-up and analysis. */
	CHECK_I64(count_of(t->body, "<p class=\"missing\">Saknas</p>"), 4);
	CHECK_I64(app_get(t, "politician", followup_path(t, t->year, "csv")), 200);
	CHECK_I64(count_of(t->body, ";Saknas;"), 2);
	CHECK_I64(app_get(t, "politician", followup_path(t, 1995, "")), 200);
	CHECK(app_says(t, "<p class=\"missing\">"));
}

TEST(a_followup_in_the_making_is_for_those_who_make_it)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct followup u;
	kind_followup.blank(ch, &u);
	u.activity_id = t->act_lind;
	u.first_year = t->year;
	u.outcome = STR("Halvskrivet");
	report_put(ch, &kind_followup, &u);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "politician", followup_path(t, t->year, "")), 200);
	CHECK(!app_says(t, "Halvskrivet"));
	CHECK_I64(app_get(t, "politician", followup_path(t, t->year, "csv")), 200);
	CHECK(!app_says(t, "Halvskrivet"));
	CHECK_I64(app_get(t, "principal", followup_path(t, t->year, "")), 200);
	CHECK(app_says(t, "Halvskrivet"));
	CHECK_I64(app_get(t, "teacher", followup_path(t, t->year, "")), 200);
	CHECK(app_says(t, "Halvskrivet"));
}

/* --- the chain ----------------------------------------------------------------------- */

TEST(the_chain_is_headings_within_headings_with_its_broken_ends)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "politician", "/rapport/trad"), 200);
	ptrdiff_t council = str_find(t->body, STR("Alla elever når målen</h2>"));
	ptrdiff_t board = str_find(t->body, STR("Kunskaperna ska öka</h3>"));
	ptrdiff_t unit = str_find(t->body, STR("Fler elever får godkänt i matematik</h4>"));
	ptrdiff_t act = str_find(t->body, STR("1. Läxhjälp"));
	CHECK(council > 0 && council < board && board < unit && unit < act);
	CHECK_I64(count_of(t->body, "Tråden slutar här"), 1);
	CHECK(app_says(t, "Aktiviteter utan mål"));
	CHECK(app_says(t, "2a. Studiero"));
	CHECK(!app_says(t, "1. Utkast"));
	CHECK_I64(app_get(t, "politician", "/rapport/trad/csv"), 200);
	CHECK(app_says(t, "Läxhjälp;Lindskolan;"));
	CHECK_I64(app_get(t, "politician", "/rapport/trad/xlsx"), 200);
	CHECK_I64(app_get(t, "politician", "/rapport/trad/docx"), 200);
}

/* --- the command line ------------------------------------------------------------------ */

static int run_report(const struct app_test *t, const char *a, const char *b, const char *option,
                      const char *value, const char *file)
{
	char *argv[10];
	int n = 0;
	const char *const words[] = {"report", a, b, option, value, "--db", t->url, "-o", file};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i])
			argv[n++] = arena_z(test_arena(), str_z(words[i]));
	argv[n] = NULL;
	return cmd_report(n, argv);
}

TEST(the_command_line_writes_what_the_pages_show)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *html = arena_printf(test_arena(), "%s/a.html", test_dir()).p;
	const char *csv = arena_printf(test_arena(), "%s/a.csv", test_dir()).p;
	const char *year = arena_printf(test_arena(), "%d", t->year - 1).p;
	CHECK_I64(run_report(t, "plan", "arbetsplan för lindskolan", NULL, NULL, html), EXIT_DONE);
	CHECK(holds(test_file(html), "1. Läxhjälp"));
	CHECK(holds(test_file(html), "data:font/woff2;base64,"));
	CHECK_I64(run_report(t, "followup", NULL, "--lasar", year, csv), EXIT_DONE);
	CHECK(holds(test_file(csv), "Hälften av eleverna kom."));
	CHECK_I64(run_report(t, "followup", NULL, "--unit", "ask", csv), EXIT_DONE);
	CHECK(!holds(test_file(csv), "Läxhjälp"));
	CHECK_I64(run_report(t, "chain", NULL, NULL, NULL, csv), EXIT_DONE);
	CHECK(holds(test_file(csv), "Fler elever får godkänt i matematik"));
	CHECK(!holds(test_file(csv), "Utkast"));
}

TEST(a_wrong_call_of_report_says_how)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *file = arena_printf(test_arena(), "%s/a.html", test_dir()).p;
	CHECK_I64(run_report(t, "karta", NULL, NULL, NULL, file), EXIT_USAGE);
	CHECK_I64(run_report(t, "plan", NULL, NULL, NULL, file), EXIT_USAGE);
	CHECK_I64(run_report(t, "chain", NULL, "--format", "odt", file), EXIT_USAGE);
	CHECK_I64(run_report(t, "chain", NULL, "--per", "i går", file), EXIT_USAGE);
	CHECK_I64(run_report(t, "plan", "finns inte", NULL, NULL, file), EXIT_FAILED);
	CHECK_I64(run_report(t, "chain", NULL, "--unit", "finns inte", file), EXIT_FAILED);
}
