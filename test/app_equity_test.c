/* app_equity_test.c - Likvärdighet, Utforska and Årskullar: what they work out, and that nothing hidden is in
 * them. */
#include "app_query_help.h"

#include "measure/equity.h"
#include "measure/results_view.h"

#include <math.h>

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

static struct query_cell share_of(int64_t percent, int64_t n)
{
	return (struct query_cell){.sex = STR("T"),
	                           .grade = STR(""),
	                           .subject = STR(""),
	                           .facet = STR(""),
	                           .year = 2024,
	                           .v = {.kind = VALUE_EXISTS, .number = percent},
	                           .n = {true, n},
	                           .interval = QUERY_SAMPLING};
}

/* Newcombe 1998, table II, method 10: 9/10 - 3/10 (.1705, .8090) and 10/10 - 0/20 (.6791, 1). */
TEST(the_gap_of_girls_and_boys_has_the_interval_of_newcombe)
{
	struct query_cell a = share_of(90, 10), b = share_of(30, 10);
	struct equity_gap g = equity_gap(&a, &b);
	CHECK(g.known && g.interval && g.beyond);
	CHECK_F64(g.gap, 60, 1e-9);
	CHECK_F64(g.lo, 17.05, 1e-3);
	CHECK_F64(g.hi, 80.90, 1e-3);
	a = share_of(100, 10);
	b = share_of(0, 20);
	g = equity_gap(&a, &b);
	CHECK_F64(g.lo, 67.91, 1e-3);
	CHECK_F64(g.hi, 100, 1e-9);
	b.v.kind = VALUE_FEW;
	CHECK(!equity_gap(&a, &b).known && !equity_gap(&a, NULL).known);
	b = share_of(50, 20);
	b.interval = QUERY_NO_INTERVAL;
	CHECK(equity_gap(&a, &b).known && !equity_gap(&a, &b).interval);
}

/* Six schools; the reference is Python: each school's ones and zeros written out, var = sum w (x - m)^2 less
 * sum w statistics.variance(ones and zeros) / n with w = n / sum n; statistics.quantiles(method='inclusive')
 * is type 7. */
TEST(the_spread_of_schools_is_what_is_left_when_chance_is_taken_away)
{
	static const int64_t percent[] = {60, 70, 75, 80, 90, 50}, n[] = {40, 60, 32, 80, 50, 20};
	struct query_cell cell[7];
	struct query_result r = {.cell = cell, .n = 7, .nplaces = 7};
	struct equity_spread s;
	for (size_t i = 0; i < 7; i++) {
		cell[i] = share_of(i < 6 ? percent[i] : 10, i < 6 ? n[i] : 4);
		cell[i].place = i;
	}
	cell[6].v = (struct value){.kind = VALUE_FEW};
	equity_spread(test_arena(), &r, 0, 0, 2024, &s);
	CHECK(s.known && s.corrected);
	CHECK_I64(s.schools, 6);
	CHECK_I64(s.unseen, 1);
	CHECK_F64(s.sd, 11.3031046, 1e-6);
	CHECK_F64(s.beyond, 9.2876708, 1e-6);
	CHECK_F64(s.p10, 55.0000000, 1e-6);
	CHECK_F64(s.p90, 85.0000000, 1e-6);
	r.n = r.nplaces = 4;
	equity_spread(test_arena(), &r, 0, 0, 2024, &s);
	CHECK(!s.known);
}

/* Of ten where all, or none, have it chance is not nothing: Python as above, 37.2678 and 36.4133; what is
 * behind fewer than ten takes no part, and how many schools that is, is told. */
TEST(a_share_of_fewer_than_ten_takes_no_part_in_the_spread_of_schools)
{
	static const int64_t percent[] = {100, 100, 0, 100, 90, 50, 0, 100, 100, 0, 100, 0},
	                     n[] = {10, 10, 10, 10, 10, 10, 1, 9, 3, 5, 1, 2};
	struct query_cell cell[12];
	struct query_result r = {.cell = cell, .n = 12, .nplaces = 12};
	struct equity_spread s;
	struct equity_funnel f;
	for (size_t i = 0; i < 12; i++) {
		cell[i] = share_of(percent[i], n[i]);
		cell[i].place = i;
	}
	equity_spread(test_arena(), &r, 0, 0, 2024, &s);
	CHECK(s.known && s.schools == 6 && s.small == 6 && s.unseen == 0);
	CHECK_F64(s.sd, 37.26779962, 1e-6);
	CHECK_F64(s.beyond, 36.41326580, 1e-6);
	REQUIRE(equity_funnel(test_arena(), &r, 0, 0, 2024, &f));
	CHECK(f.n == 6 && f.small == 6);
	equity_spread(test_arena(), &r, 0, 6, 2024, &s); /* schools with one to nine only */
	CHECK(!s.known && s.schools == 0 && s.small == 6);
	CHECK(!equity_funnel(test_arena(), &r, 0, 6, 2024, &f));
	CHECK_I64(f.small, 6);
}

/* Schools of a huvudman, of 12 to 45 pupils: the curves that a chart takes ascend. */
TEST(the_funnel_of_small_schools_can_be_drawn)
{
	static const int64_t percent[] = {75, 70, 60, 80, 50, 90}, n[] = {12, 20, 15, 45, 18, 30};
	struct query_cell cell[6];
	struct query_result r = {.cell = cell, .n = 6, .nplaces = 6};
	struct equity_funnel f;
	for (size_t i = 0; i < 6; i++) {
		cell[i] = share_of(percent[i], n[i]);
		cell[i].place = i;
	}
	REQUIRE(equity_funnel(test_arena(), &r, 0, 0, 2024, &f));
	CHECK(f.nx > 10 && f.nx < EQUITY_CURVE);
	for (size_t i = 0; i < f.nx; i++) {
		CHECK(f.x[i] == round(f.x[i]) && f.lo95[i] <= f.target && f.hi95[i] >= f.target);
		CHECK(f.lo998[i] <= f.lo95[i] && f.hi998[i] >= f.hi95[i]);
		CHECK(i == 0 || f.x[i] > f.x[i - 1]);
	}
	CHECK(f.x[0] <= 12 && f.x[f.nx - 1] >= 45);
}

/* Teachers, hours and answers are no pupils, whatever population the definition is of. */
TEST(the_funnel_says_what_is_counted_as_the_definition_does)
{
	const struct measure_version v[] = {
	    {.measure_id = 1,
	     .number = 1,
	     .population = STR("kommunala"),
	     .denominator = STR("Elever i årskurs 9.")},
	    {.measure_id = 2,
	     .number = 1,
	     .population = STR("kommunala"),
	     .denominator = STR("Arbetad tid, som heltidstjänster. Barnlediga räknas inte.")},
	    {.measure_id = 3, .number = 1, .population = STR("own"), .denominator = STR("Elever.")},
	    {.measure_id = 3, .number = 2, .population = STR("own"), .denominator = STR("Svar i elevenkäten.")},
	    {.measure_id = 4,
	     .number = 1,
	     .population = STR("staff"),
	     .denominator = STR("Lärare till elever i F–3.")},
	    {.measure_id = 5, .number = 1, .population = STR("own"), .denominator = STR("")}};
	struct arena *a = test_arena();
	CHECK_Z(equity_counted(a, LANG_SV, v, 6, 1), "Elever");
	CHECK_Z(equity_counted(a, LANG_EN, v, 6, 1), "Pupils");
	CHECK_Z(equity_counted(a, LANG_SV, v, 6, 2), "Arbetad tid, som heltidstjänster");
	CHECK_Z(equity_counted(a, LANG_EN, v, 6, 2), "Number counted");
	CHECK_Z(equity_counted(a, LANG_SV, v, 6, 3), "Svar i elevenkäten");
	CHECK_Z(equity_counted(a, LANG_SV, v, 6, 4), "Lärare till elever i F–3");
	CHECK_Z(equity_counted(a, LANG_SV, v, 6, 5), "Antal räknade");
}

/* --- the pages ---------------------------------------------------------------------------- */

struct school {
	struct app_test *t;
	int64_t measure, graded;
};

/* Lind's girls and boys, and those of Ask, which are so few that nobody may see them; a measure by årskurs.
 */
static bool begin(struct school *s)
{
	*s = (struct school){.t = app_test_new()};
	if (!s->t)
		return false;
	struct change *ch = app_write(s->t);
	int y = s->t->year;
	s->measure =
	    measure_make(ch, "t-ro", "Studiero i klassrummet", "share", "percent", "survey-own-5", "own");
	s->graded = measure_make(ch, "t-lasa", "Läser säkert", "share", "percent", "survey-own-5", "own");
	int64_t staff =
	    measure_make(ch, "t-sjuk", "Borta från jobbet", "share", "percent", "staff-absence-11", "staff");
	int64_t v = measure_version_of(ch, s->measure), w = measure_version_of(ch, s->graded),
	        u = measure_version_of(ch, staff), lind = place_of_unit(ch, s->t->lind),
	        ask = place_of_unit(ch, s->t->ask);
	const struct put p[] = {
	    {v, lind, y, "K", "72,0", 100, 72, NULL},     {v, lind, y, "M", "56,0", 100, 56, NULL},
	    {v, lind, y, NULL, "64,0", 200, 128, NULL},   {v, ask, y, "K", "33,7351", 4, 1, NULL},
	    {v, ask, y, "M", "66,1234", 4, 3, NULL},      {v, ask, y, NULL, "49,9292", 8, 4, NULL},
	    {w, lind, y - 3, NULL, "81,0", 100, 81, "6"}, {w, lind, y, NULL, "74,0", 100, 74, "9"},
	    {u, lind, y, "K", "90,0", 100, 90, NULL},     {u, lind, y, "M", "20,0", 100, 20, NULL},
	    {w, ask, y, NULL, "33,7351", 4, 1, "9"}};
	figures_put(ch, "Egen enkät", p, sizeof p / sizeof p[0]);
	return app_write_end(s->t, ch);
}

TEST(equity_tells_the_gap_and_whether_chance_could_give_it)
{
	struct school s;
	REQUIRE(begin(&s));
	CHECK_I64(
	    app_get(s.t, "politician", TEXT("/resultat/likvardighet?sprak=en&enhet=%lld", (long long)s.t->lind)),
	    200);
	CHECK(app_says(s.t, "girls and boys differ by more than chance in 1 of 1 measures"));
	CHECK(app_says(s.t, "+16.0"));
	CHECK(!app_says(s.t, "Borta från jobbet")); /* women and men of the staff are no girls and boys */
	CHECK(app_says(s.t, "<svg"));
	CHECK_I64(
	    app_get(s.t, "principal2", TEXT("/resultat/likvardighet?enhet=%lld&exakt=1", (long long)s.t->ask)),
	    200);
	CHECK(app_says(s.t, "kan inte visas"));
	CHECK(!app_says(s.t, "33,7") && !app_says(s.t, "66,1") && !app_says(s.t, "32,4"));
	CHECK_I64(app_get(s.t, "politician", "/resultat/likvardighet/diagram.csv"), 303);
}

TEST(what_goes_the_wrong_way_is_told_by_the_measures_direction)
{
	static const struct {
		const char *direction;
		bool lower, higher;
	} rows[] = {{"up", true, false}, {"down", false, true}, {"neutral", false, false}};
	for (size_t i = 0; i < 3; i++) {
		struct measure m = {.direction = str_z(rows[i].direction)};
		CHECK(results_worse(&m, -1) == rows[i].lower);
		CHECK(results_worse(&m, 1) == rows[i].higher);
	}
}

TEST(a_question_is_explored_kept_shared_and_taken_away)
{
	struct school s;
	REQUIRE(begin(&s));
	const char *ask = TEXT("/resultat/utforska?matt=%lld&kon=*", (long long)s.measure);
	CHECK_I64(app_get(s.t, "politician", ask), 200);
	CHECK(app_says(s.t, "72,0") && app_says(s.t, "56,0"));
	CHECK(app_says(s.t, "/api/v1/data?dx=t-ro"));
	CHECK(!app_says(s.t, "33,7") && !app_says(s.t, "66,1") && !app_says(s.t, "49,9"));
	CHECK_I64(app_get(s.t, "politician", TEXT("%s&kol=kon", ask)), 200);
	CHECK(app_says(s.t, "72,0") && !app_says(s.t, "33,7"));
	CHECK_I64(app_post(s.t, "politician", "/resultat/utforska/spara",
	                   TEXT("name=Studiero+per+skola&query=matt%%3D%lld%%26kon%%3D*&shared=1",
	                        (long long)s.measure)),
	          303);
	CHECK_I64(app_get(s.t, "principal", "/resultat/utforska"), 200);
	CHECK(app_says(s.t, "Studiero per skola"));
	CHECK(app_says(s.t, TEXT("href=\"/resultat/utforska?matt=%lld&amp;kon=*\"", (long long)s.measure)));
	struct db *db = app_read(s.t);
	struct saved_views_row *v;
	CHECK_I64(saved_views(db, test_arena(), 0, &v), 1);
	int64_t id = v[0].id, rev = v[0].rev;
	app_read_end(s.t, db);
	const char *drop = TEXT("/resultat/utforska/%lld/bort", (long long)id),
	           *form = TEXT("rev=%lld", (long long)rev);
	CHECK_I64(app_post(s.t, "principal", drop, form), 403);
	CHECK_I64(app_post(s.t, "politician", drop, form), 303);
	CHECK_I64(app_get(s.t, "politician", "/resultat/utforska"), 200);
	CHECK(!app_says(s.t, "Studiero per skola"));
}

TEST(a_cohort_is_met_again_three_years_later_and_said_not_to_be_the_same_pupils)
{
	struct school s;
	REQUIRE(begin(&s));
	CHECK_I64(app_get(s.t, "politician",
	                  TEXT("/resultat/arskullar?sprak=en&enhet=%lld&matt=%lld", (long long)s.t->lind,
	                       (long long)s.graded)),
	          200);
	CHECK(app_says(s.t, "cohorts met more than once: 1"));
	CHECK(app_says(s.t, "81.0") && app_says(s.t, "74.0"));
	CHECK(app_says(s.t, "not the same pupils one by one"));
	CHECK_I64(
	    app_get(s.t, "principal2",
	            TEXT("/resultat/arskullar?enhet=%lld&matt=%lld", (long long)s.t->ask, (long long)s.graded)),
	    200);
	CHECK(!app_says(s.t, "33,7"));
}
