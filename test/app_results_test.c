/* app_results_test.c - the pages of results, as people use them. */
#include "app_query_help.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

struct school {
	struct app_test *t;
	int64_t measure;
};

/* Lind has a share in two läsår, ask one of four pupils whose figures nobody else may see. */
static bool begin(struct school *s)
{
	*s = (struct school){.t = app_test_new()};
	if (!s->t)
		return false;
	struct change *ch = app_write(s->t);
	int y = s->t->year;
	s->measure =
	    measure_make(ch, "t-ro", "Studiero i klassrummet", "share", "percent", "survey-own-5", "own");
	int64_t v = measure_version_of(ch, s->measure), lind = place_of_unit(ch, s->t->lind),
	        ask = place_of_unit(ch, s->t->ask);
	const struct put p[] = {{v, lind, y - 1, NULL, "40,0", 200, 80, NULL},
	                        {v, lind, y, NULL, "64,0", 200, 128, NULL},
	                        {v, ask, y, NULL, "33,7351", 4, 1, NULL}};
	figures_put(ch, "Egen enkät", p, 3);
	struct form f;
	struct target g;
	form_init(&f, ch->arena, 1, NULL, 0);
	kind_target.blank(ch, &g);
	g.measure_id = s->measure;
	g.unit_id = s->t->lind;
	g.first_year = y;
	g.value = 70;
	g.near = (struct opt_f64){true, 60};
	CHECK_I64(resource_save(ch, NULL, &kind_target, ACT_CREATE, &f, NULL, &g), CHANGE_SAVED);
	return app_write_end(s->t, ch);
}

TEST(results_say_how_a_unit_stands_against_its_targets_and_the_year_before)
{
	struct school s;
	REQUIRE(begin(&s));
	CHECK_I64(app_get(s.t, "politician", TEXT("/resultat?sprak=en&enhet=%lld", (long long)s.t->lind)), 200);
	CHECK(app_says(s.t, "0 are reached, 1 on the way and 0 not reached; 0 lack a basis"));
	CHECK(app_says(s.t, "data-status=\"on_way\""));
	CHECK(app_says(s.t, "24.0 higher than"));
	CHECK(app_says(s.t, "2 of 2 schools"));
	CHECK(app_says(s.t, "57.1\u201370.3 %")); /* Wilson, 128 of 200 */
}

TEST(what_is_hidden_is_in_no_byte_of_the_results)
{
	struct school s;
	REQUIRE(begin(&s));
	const char *here = TEXT("/resultat?enhet=%lld", (long long)s.t->ask);
	CHECK_I64(app_get(s.t, "politician", here), 200);
	CHECK(app_says(s.t, "för få"));
	CHECK(!app_says(s.t, "33,7"));
	CHECK_I64(app_get(s.t, "principal", TEXT("%s&exakt=1", here)), 200);
	CHECK(!app_says(s.t, "33,7"));
	CHECK_I64(app_get(s.t, "principal2", TEXT("%s&exakt=1", here)), 200);
	CHECK(app_says(s.t, "33,7351"));
	struct db *db = app_read(s.t);
	int64_t n = 0;
	exact_reads(db, test_arena(), &n);
	CHECK_I64(n, 1);
	app_read_end(s.t, db);
}

TEST(an_indicator_shows_its_series_its_definition_and_its_sources)
{
	struct school s;
	REQUIRE(begin(&s));
	const char *here =
	    TEXT("/resultat/indikator/%lld?sprak=en&enhet=%lld", (long long)s.measure, (long long)s.t->lind);
	CHECK_I64(app_get(s.t, "politician", here), 200);
	CHECK(app_says(s.t, "64.0"));
	CHECK(app_says(s.t, "the level behind it lies between 57.1\u201370.3"));
	CHECK(app_says(s.t, "<svg"));
	CHECK(app_says(s.t, "Egen enkät: Tabell"));
	CHECK_I64(app_get(s.t, "politician", "/resultat/indikator/999999"), 404);
	CHECK_I64(app_get(s.t, "politician",
	                  TEXT("/resultat/indikator/%lld/diagram.csv?enhet=%lld", (long long)s.measure,
	                       (long long)s.t->lind)),
	          200);
	CHECK(app_says(s.t, "64,0"));
}

TEST(what_is_hidden_is_in_no_picture_and_no_file_whoever_asks)
{
	static const char *const ends[] = {"csv", "svg"};
	struct school s;
	REQUIRE(begin(&s));
	const char *here = TEXT("/resultat/indikator/%lld?enhet=%lld", (long long)s.measure, (long long)s.t->ask);
	CHECK_I64(app_get(s.t, "politician", here), 200);
	CHECK(!app_says(s.t, "33,7") && !app_says(s.t, "33.7"));
	for (size_t i = 0; i < 2; i++) {
		CHECK_I64(app_get(s.t, "principal2",
		                  TEXT("/resultat/indikator/%lld/diagram.%s?exakt=1&enhet=%lld", (long long)s.measure,
		                       ends[i], (long long)s.t->ask)),
		          200);
		CHECK(!app_says(s.t, "33,7") && !app_says(s.t, "33.7"));
	}
}

/* The report's 77,0, 87,1 and 238,0 beside what the schools' figures give (domain.md 12.3). */
TEST(no_one_population_gives_all_three_figures_of_the_report)
{
	static const char *const told[3] = {"77,0", "87,1", "238,0"};
	struct app_test *t = app_test_new();
	struct huddinge h;
	REQUIRE(t);
	struct change *ch = app_write(t);
	if (!huddinge_put(ch, &h)) {
		app_write_end(t, ch);
		return;
	}
	const int64_t m[3] = {h.all, h.vocational, h.merit};
	int64_t root = place_of_unit(ch, t->root);
	for (int i = 0; i < 3; i++) {
		const struct put p = {measure_version_of(ch, m[i]), root, 2024, NULL, told[i], 0, 0, NULL};
		figures_put(ch, "Kvalitetsrapport", &p, 1);
	}
	app_write_end(t, ch);
	const struct {
		const char *own, *all, *says;
	} want[3] = {{"76.2 %", "77.9 %", "77.0 % is the figure of none of these groups"},
	             {"85.0 %", "86.9\u201387.1 %", "87.1 % is the figure of one of these groups"},
	             {"238.5 points", "243.8 points", "238.0 points is the figure of none of these groups"}};
	for (int i = 0; i < 3; i++) {
		CHECK_I64(app_get(t, "politician", TEXT("/resultat/indikator/%lld?sprak=en", (long long)m[i])), 200);
		CHECK(app_says(t, want[i].own));
		CHECK(app_says(t, want[i].all));
		CHECK(app_says(t, want[i].says));
	}
}
