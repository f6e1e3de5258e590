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
