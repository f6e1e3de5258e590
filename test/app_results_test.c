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
	CHECK(app_says(s.t, ": 1 on the way.</p>"));
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
	CHECK(app_says(s.t, "egna siffror visas här"));
	CHECK(!app_says(s.t, "33,7"));
	CHECK_I64(app_get(s.t, "principal", TEXT("%s&exakt=1", here)), 200);
	CHECK(!app_says(s.t, "33,7"));
	CHECK_I64(app_get(s.t, "principal2", TEXT("%s&exakt=1", here)), 200);
	CHECK(app_says(s.t, "33,7 %") || app_says(s.t, "33,7\u00a0%"));
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

/* json-stat.org/full: size holds a number for each id, the values are as many as their product. */
static void check_jsonstat(const struct json *j)
{
	const struct json *id = json_get(j, "id"), *size = json_get(j, "size"), *value = json_get(j, "value"),
	                  *dim = json_get(j, "dimension");
	size_t product = 1;
	REQUIRE(id && size && value && dim);
	CHECK_STR(json_text(j, "version"), STR("2.0"));
	CHECK_STR(json_text(j, "class"), STR("dataset"));
	CHECK_I64(id->n, size->n);
	for (size_t i = 0; i < id->n && i < size->n; i++) {
		const struct json *category =
		    json_get(json_get(dim, arena_z(test_arena(), id->items[i].text)), "category");
		CHECK(category && json_get(category, "index"));
		CHECK_I64(json_get(category, "index")->n, size->items[i].i);
		CHECK_I64(json_get(category, "label")->n, size->items[i].i);
		product *= (size_t)size->items[i].i;
	}
	CHECK_I64(value->n, product);
}

TEST(figures_come_as_data_in_four_formats_from_one_question)
{
	struct school s;
	REQUIRE(begin(&s));
	int y = s.t->year;
	const char *ask = TEXT("/api/v1/data?dx=t-ro&ou=schools&pe=%d-%d", y - 1, y);
	CHECK_I64(app_get(s.t, "politician", ask), 200);
	const struct json *rows = json_get(app_answer(s.t), "rows");
	REQUIRE(rows && rows->n == 3);
	/* Of Lind's two figures and Ask's one, all but Ask's is left. */
	const struct json *kept = json_get(app_answer(s.t), "kept");
	CHECK_I64(json_get(kept, "figures")->i, 3);
	CHECK_I64(json_get(kept, "shown")->i, 2);
	CHECK_F64(json_get(kept, "share")->f, 2.0 / 3, 1e-9);
	CHECK(!app_says(s.t, "33.7"));
	struct str etag = app_header(s.t, "ETag");
	CHECK(etag.n > 10);
	CHECK_I64(app_get(s.t, "politician", TEXT("%s&format=jsonstat", ask)), 200);
	check_jsonstat(app_answer(s.t));
	CHECK(app_says(s.t, "\"few\"") && !app_says(s.t, "33.7"));
	CHECK(app_says(s.t, "\"extension\":{\"kept\":{\"figures\":3,\"shown\":2"));
	CHECK_I64(app_get(s.t, "principal2", TEXT("%s&format=csv", ask)), 200);
	CHECK(app_says(s.t, "t-ro;") && !app_says(s.t, "33,7"));
	CHECK_I64(app_get(s.t, "politician", TEXT("%s&format=xlsx", ask)), 200);
	CHECK(app_says(s.t, "PK"));
	CHECK_I64(app_get(s.t, "politician", "/api/v1/data?dx=nothing"), 400);
	CHECK_I64(app_get(s.t, "politician", TEXT("%s&exakt=1", ask)), 400);
}

TEST(a_measure_is_found_by_search_and_leads_to_its_figures)
{
	struct school s;
	REQUIRE(begin(&s));
	CHECK_I64(app_get(s.t, "politician", "/sok?q=studiero+klass"), 200);
	CHECK(app_says(s.t, TEXT("/resultat/indikator/%lld", (long long)s.measure)));
}
