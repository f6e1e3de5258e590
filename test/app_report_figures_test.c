/* app_report_figures_test.c - the 26 figures of the quality report in the example: each is found by the
 * report's own words for it, and its page shows it. Words, places and figures are those of the report
 * (seed-facts.json, "siffror"); what the report says of which läsår it means ("föregående läsår") is no part
 * of what the figure is called. */
#include "app_harness.h"
#include "app_template.h"

#include "core/search.h"
#include "sql_core.h"
#include "measure/query.h"
#include "sql_measure.h"
#include "sql_org.h"

static const struct report_figure {
	const char *words, *measure, *unit, *grade, *subject;
	int year;
	const char *text;
} figures[] = {
    {"måluppfyllelse årskurs 3", "lokal_ak3", "solfagra", "3", "", 2024, "99 %"},
    {"måluppfyllelse praktisk-estetiska ämnen", "lokal_praktest", "glomsta", "F-3", "", 2024, "100 %"},
    {"andel godkända i svenska som andraspråk (SVA)", "lokal_sva", "HM", "F-3", "SVA", 2024, "cirka 60"},
    {"andel som når minst E i alla ämnen", "lokal_alla_amnen9", "HM", "", "", 2024, "77,0 %"},
    {"meritvärde", "lokal_merit9", "HM", "", "", 2024, "238,0 poäng"},
    {"andel behöriga till nationellt program", "lokal_behorig9", "HM", "", "", 2024, "87,1 %"},
    {"total sjukfrånvaro", "sjukfranvaro_lasar", "HM", "", "", 2023, "6,8 %"},
    {"total sjukfrånvaro", "sjukfranvaro_lasar", "HM", "", "", 2024, "7,3 %"},
    {"korttidssjukfrånvaro", "sjukfranvaro_kort_lasar", "HM", "", "", 2023, "3,4 %"},
    {"korttidssjukfrånvaro", "sjukfranvaro_kort_lasar", "HM", "", "", 2024, "3,2 %"},
    {"nöjdhet med fritidshemmet", "fritids_nojdhet", "HM", "F-3", "", 2024, "86 %"},
    {"nöjdhet med fritidshemmet", "fritids_nojdhet", "HM", "4-6", "", 2024, "80 %"},
    {"trygghet på fritidshemmet", "fritids_trygghet", "HM", "F-3", "", 2024, "88 %"},
    {"trygghet på fritidshemmet", "fritids_trygghet", "HM", "4-6", "", 2024, "83 %"},
    {"studiero på fritidshemmet", "fritids_studiero", "HM", "F-3", "", 2024, "64 %"},
    {"studiero på fritidshemmet", "fritids_studiero", "HM", "4-6", "", 2024, "66 %"},
    {"delaktighet och inflytande på fritidshemmet", "fritids_delaktighet", "HM", "F-3", "", 2024, "74 %"},
    {"delaktighet och inflytande på fritidshemmet", "fritids_delaktighet", "HM", "4-6", "", 2024, "69 %"},
    {"vuxen att prata med om något känns fel (fritidshem)", "fritids_vuxen", "HM", "F-3", "", 2024, "94 %"},
    {"vuxen att prata med om något känns fel (fritidshem)", "fritids_vuxen", "HM", "4-6", "", 2024, "87 %"},
    {"studiero på fritidshemmet", "fritids_studiero", "visattra", "F-3", "", 2024, "78 %"},
    {"studiero på fritidshemmet", "fritids_studiero", "snattringe", "4-6", "", 2024, "74 %"},
    {"studiero på fritidshemmet", "fritids_studiero", "grindstu", "F-3", "", 2024, "15 %"},
    {"antal klagomål", "klagomal", "HM", "", "", 2024, "76"},
    {"klagomål som bedömdes som konstaterade brister", "klagomal_brist", "HM", "", "", 2024, "19"},
    {"andel klagomål med konstaterad brist", "klagomal_andel_brist", "HM", "", "", 2024, "25 %"},
};
enum { FIGURES = sizeof figures / sizeof figures[0], PAGE = 25 };

/* Is the measure's own page among what /sok shows? (Ctrl+K shows the first twelve of them, and a way to the
 * rest.) */
static bool found(struct db *db, int64_t reader, const struct report_figure *f, int64_t measure)
{
	struct search_hit *hits;
	struct str page = arena_printf(test_arena(), "/resultat/indikator/%lld", (long long)measure);
	size_t n = search_find(db, test_arena(), str_z(f->words), reader, STR("2026-11-01"), PAGE, &hits);
	for (size_t i = 0; i < n; i++)
		if (str_eq(hits[i].href, page))
			return true;
	return false;
}

/* What the page's question answers, to somebody without a role. */
static struct str shown(struct db *db, const struct report_figure *f, int64_t measure)
{
	struct query *q = ARENA_NEW(test_arena(), struct query);
	struct query_result r;
	int64_t unit = 0;
	unit_by_code(db, test_arena(), str_z(f->unit), &unit);
	*q = (struct query){
	    .grade = str_z(f->grade), .subject = str_z(f->subject), .sex = STR("T"), .facet = STR("")};
	query_measure(q, measure);
	query_unit(db, test_arena(), q, unit);
	if (!query_run(db, test_arena(), q, &r))
		return STR("");
	return query_text(
	    test_arena(), LANG_SV, &r,
	    query_find_split(&r, 0, 0, f->year, STR("T"), str_z(f->grade), str_z(f->subject), STR("")));
}

TEST(each_figure_of_the_quality_report_is_found_by_its_words_and_stands_on_its_page)
{
	struct db *db = app_demo_read();
	struct account_by_login_row reader;
	REQUIRE(db != NULL);
	REQUIRE(
	    account_by_login(db, test_arena(), STR("eira"), &reader)); /* a politician: no right but to read */
	CHECK_I64(FIGURES, 26);
	for (size_t i = 0; i < FIGURES; i++) {
		const struct report_figure *f = &figures[i];
		int64_t measure = 0;
		if (!measure_id_by_key(db, test_arena(), str_z(f->measure), &measure) ||
		    !found(db, reader.person_id, f, measure))
			test_fail(__FILE__, __LINE__, "%s is not found by “%s”", f->measure, f->words);
		struct str text = shown(db, f, measure);
		if (!str_eqz(text, f->text))
			test_fail(__FILE__, __LINE__, "%s %s %s %d shows %.*s, not %s", f->measure, f->unit, f->grade,
			          f->year, STR_ARG(text), f->text);
	}
}
