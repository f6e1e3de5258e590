/* app_report_demo_test.c - the example authority goes in through the importers and comes
 * out in the documents: what the three sources tell is found again. */
#include "app_export_help.h"
#include "app_report_help.h"
#include "app_template.h"

#include "table/csv.h"

TEST(the_example_handlingsplan_comes_out_as_it_went_in)
{
	static const char *const numbers[] = {"1.", "2a.", "2b.", "3.", "4.", "5.",
	                                      "6.", "7.",  "8.",  "9.", "10."};
	const char *title = "Handlingsplan för att minska den arbetsrelaterade utmattningen bland pedagogisk "
	                    "personal i grundskolan";
	const char *url = app_demo_copy();
	REQUIRE(url);
	struct str html = made(url, "plan", title, NULL, "html"), text;
	size_t from = 0;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		struct str mark = arena_printf(test_arena(), "<p class=\"strong\">%s ", numbers[i]);
		ptrdiff_t at = str_find(str_sub(html, from, html.n), mark);
		CHECK(at >= 0);
		from += at < 0 ? 0 : (size_t)at;
	}
	CHECK_I64(count_of(html, "<p class=\"strong\">"), 11);
	CHECK(holds(html, "31 januari 2025"));
	CHECK(holds(html, "Omställningsfonden"));
	CHECK(holds(html, "mandatperioden 2024–2026"));
	CHECK(holds(html, "Chefer inom BUF"));
	CHECK_I64(ASK(made(url, "plan", title, NULL, "pdf"), &text, "pdftotext"), 0);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		CHECK(holds(text, arena_printf(test_arena(), "\n%s ", numbers[i]).p));
}

TEST(the_example_arbetsplan_has_its_six_goals_and_fifteen_activities)
{
	const char *url = app_demo_copy();
	REQUIRE(url);
	struct str html = made(url, "plan", "Förvaltningens arbetsplan 2024–2026", NULL, "html");
	CHECK(holds(html, "<h2>Avgränsning</h2>"));
	CHECK(holds(html, "ett urval"));
	CHECK_I64(count_of(html, "<li>"), 15);
	CHECK(holds(html,
	            "<h2>Eleverna når kunskapskraven och utvecklas så långt som möjligt i en trygg miljö</h2>"));
	CHECK(holds(
	    html, "<h2>Elevernas undervisning leds av legitimerade och behöriga lärare i respektive ämne</h2>"));
	CHECK(holds(html, "<h2>Eleverna ges en likvärdig skolgång med hög kvalitet</h2>"));
	CHECK(holds(html, "<h2>Verksamheten bidrar till hållbar utveckling</h2>"));
	CHECK(holds(html, "<h2>Grundskolenämnden har en ekonomi i balans</h2>"));
	CHECK(holds(html, "<h2>Nämndens medarbetare är engagerade och har en balanserad arbetssituation</h2>"));
}

TEST(the_example_followup_has_ten_blocks_and_says_what_is_missing)
{
	const char *url = app_demo_copy();
	REQUIRE(url);
	struct str html = made(url, "followup", "--lasar", "2018", "html");
	struct table in;
	for (int i = 1; i <= 10; i++)
		CHECK(holds(html, arena_printf(test_arena(), ">%d. Uppdrag/aktivitet: ", i).p));
	CHECK(holds(html, "Pågår: 6, Delvis genomförd: 2, Ej påbörjad: 1, Ej genomförd: 1"));
	CHECK_I64(count_of(html, "<p class=\"missing\">Saknas</p>"), 2);
	CHECK(table_csv_read(&in, test_arena(), made(url, "followup", "--lasar", "2018", "csv"), NULL));
	CHECK_I64(in.sheet[0].n, 11);
	CHECK_Z(table_at(&in.sheet[0], 8, 6)->text, "Saknas");
	CHECK_Z(table_at(&in.sheet[0], 11, 6)->text, "Saknas");
}
