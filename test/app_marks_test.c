/* app_marks_test.c - what was done is marked on every series of the figure that it names, and offered where
 * one deviates. */
#include "app_query_help.h"

#include "effect/effect.h"
#include "measure/marks.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

struct marked {
	struct app_test *t;
	int64_t measure, other, insats, draft;
};

static void put(struct change *ch, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, ch->arena, LANG_EN, k->fields, k->nfields);
	if (resource_save(ch, NULL, k, ACT_CREATE, &f, NULL, row) != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "%s: %.*s", k->name, STR_ARG(f.nerrors ? f.errors[0].text : STR("?")));
}

/* An insats of a unit, from the autumn of a läsår. */
static int64_t insats(struct change *ch, int64_t unit, const char *title, const char *state, int64_t measure,
                      int64_t goal, int year)
{
	struct intervention x;
	struct intervention_unit u;
	kind_intervention.blank(ch, &x);
	x.unit_id = unit;
	x.title = str_z(title);
	x.state = str_z(state);
	x.measure_id = measure;
	x.goal_id = goal;
	put(ch, &kind_intervention, &x);
	kind_intervention_unit.blank(ch, &u);
	u.intervention_id = x.id;
	u.unit_id = unit;
	u.arm = STR("treated");
	u.from_day = arena_printf(test_arena(), "%d-09-01", year);
	put(ch, &kind_intervention_unit, &u);
	return x.id;
}

/* Lind has three läsår of two measures, of all and of grades 6 and 7; a target that is missed; an insats that
 * runs and one that is a draft name the first measure. */
static bool begin(struct marked *s)
{
	struct target g;
	*s = (struct marked){.t = app_test_new()};
	struct change *ch = s->t ? app_write(s->t) : NULL;
	if (!ch)
		return false;
	int y = s->t->year;
	s->measure =
	    measure_make(ch, "t-ro", "Studiero i klassrummet", "share", "percent", "survey-own-5", "own");
	s->other = measure_make(ch, "t-annat", "Trygghet", "share", "percent", "survey-own-5", "own");
	int64_t v = measure_version_of(ch, s->measure), w = measure_version_of(ch, s->other),
	        lind = place_of_unit(ch, s->t->lind);
	const struct put p[] = {
	    {v, lind, y - 2, NULL, "60,0", 200, 120, NULL}, {v, lind, y - 1, NULL, "64,0", 200, 128, NULL},
	    {v, lind, y, NULL, "40,0", 200, 80, NULL},      {v, lind, y - 2, NULL, "60,0", 100, 60, "6"},
	    {v, lind, y - 1, NULL, "64,0", 100, 64, "7"},   {w, lind, y - 1, NULL, "64,0", 200, 128, NULL},
	    {w, lind, y, NULL, "70,0", 200, 140, NULL},     {v, lind, y, "K", "55,0", 100, 55, NULL},
	    {v, lind, y, "M", "25,0", 100, 25, NULL}};
	figures_put(ch, "Egen enkät", p, sizeof p / sizeof p[0]);
	struct form f;
	form_init(&f, ch->arena, 1, NULL, 0);
	kind_target.blank(ch, &g);
	g.measure_id = s->measure;
	g.unit_id = s->t->lind;
	g.first_year = y;
	g.value = 70;
	put(ch, &kind_target, &g);
	struct goal_measure l = {.goal_id = s->t->goal_lind, .measure_id = s->measure, .grade = STR("")};
	put(ch, &kind_goal_measure, &l);
	s->insats = insats(ch, s->t->lind, "Lugn start", "running", s->measure, s->t->goal_lind, y - 1);
	s->draft = insats(ch, s->t->lind, "Hemligt utkast", "draft", s->measure, s->t->goal_lind, y - 1);
	return app_write_end(s->t, ch);
}

TEST(a_day_stands_on_the_axis_where_it_lies_in_its_lasar)
{
	static const int years[] = {2022, 2023, 2025};
	CHECK_F64(marks_place(STR("2022-07-01"), years, 3), -0.5, 1e-9);
	CHECK_F64(marks_place(STR("2023-07-01"), years, 3), 0.5, 1e-9);
	CHECK_F64(marks_place(STR("2024-01-01"), years, 3), 1.0, 0.01);
	CHECK_F64(marks_place(STR("2024-10-01"), years, 3), 1.5, 1e-9); /* a läsår without an item */
	CHECK_F64(marks_place(STR("2026-06-30"), years, 3), 2.5, 0.01);
	CHECK(marks_place(STR("2027-01-01"), years, 3) >= 2.5);
	CHECK(marks_place(STR("2020-01-01"), years, 3) <= -0.5);
	CHECK(marks_place(STR(""), years, 3) < -0.5 && marks_place(STR("2023-07-01"), years, 0) < -0.5);
}

/* One statement gives the marks of all measures; each chart takes those that name its own. */
TEST(marks_are_of_the_measure_and_of_what_reaches_the_unit)
{
	struct marked s;
	struct marks m;
	struct marks_link *l;
	REQUIRE(begin(&s));
	struct db *db = app_read(s.t);
	const int64_t reached[] = {s.t->lind, s.t->root};
	for (size_t i = 0; i < 2; i++) {
		marks_read(db, test_arena(), reached[i], 0, &m);
		REQUIRE(marks_links(test_arena(), &m, s.measure, &l) == 1);
		CHECK(str_eqz(l[0].title, "Lugn start"));
		CHECK(str_eqz(l[0].href, TEXT("/insatser/%lld", (long long)s.insats)));
		CHECK_I64((int64_t)marks_links(test_arena(), &m, s.other, &l), 0);
	}
	marks_read(db, test_arena(), s.t->ask, 0, &m);
	CHECK_I64((int64_t)marks_links(test_arena(), &m, s.measure, &l), 0);
	app_read_end(s.t, db);
}

TEST(every_series_of_a_figure_marks_the_insatser_that_name_it)
{
	struct marked s;
	REQUIRE(begin(&s));
	const char *const pages[] = {
	    TEXT("/resultat/indikator/%lld?enhet=%lld", (long long)s.measure, (long long)s.t->lind),
	    TEXT("/resultat/indikator/%lld/diagram.svg?enhet=%lld", (long long)s.measure, (long long)s.t->lind),
	    TEXT("/resultat/indikator/%lld/diagram.csv?enhet=%lld", (long long)s.measure, (long long)s.t->lind),
	    TEXT("/resultat/utforska?matt=%lld&enhet=%lld", (long long)s.measure, (long long)s.t->lind),
	    TEXT("/resultat/arskullar?matt=%lld&enhet=%lld", (long long)s.measure, (long long)s.t->lind),
	    TEXT("/enhet/%lld/resultat", (long long)s.t->lind),
	    TEXT("/styrning/mal/%lld", (long long)s.t->goal_lind)};
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		CHECK_I64(app_get(s.t, "politician", pages[i]), 200);
		if (!app_says(s.t, "Lugn start") || app_says(s.t, "Hemligt utkast"))
			test_fail(__FILE__, __LINE__, "%s: not its marks", pages[i]);
	}
	CHECK_I64(app_get(s.t, "politician",
	                  TEXT("/resultat/indikator/%lld?enhet=%lld", (long long)s.other, (long long)s.t->lind)),
	          200);
	CHECK(!app_says(s.t, "Lugn start"));
	CHECK_I64(
	    app_get(s.t, "politician",
	            TEXT("/resultat/utforska?matt=%lld&enhet=%lld", (long long)s.measure, (long long)s.t->ask)),
	    200);
	CHECK(!app_says(s.t, "Lugn start"));
}

TEST(a_deviation_offers_an_insats_to_who_may_make_one_and_to_nobody_else)
{
	static const char *const those[] = {"principal", "director", "deputy_principal"}, *const not [] = {
	                                                                                      "politician",
	                                                                                      "teacher",
	                                                                                      "observer"};
	struct marked s;
	REQUIRE(begin(&s));
	const char *const pages[] = {TEXT("/resultat?enhet=%lld", (long long)s.t->lind),
	                             TEXT("/resultat/likvardighet?enhet=%lld", (long long)s.t->lind),
	                             TEXT("/enhet/%lld/resultat", (long long)s.t->lind),
	                             TEXT("/styrning/mal/%lld", (long long)s.t->goal_lind),
	                             "/resultat/malvarden"};
	const char *link = TEXT("href=\"/insatser/ny?matt=%lld&amp;enhet=%lld", (long long)s.measure,
	                        (long long)s.t->lind),
	           *no = TEXT("/insatser/ny?matt=%lld&amp;", (long long)s.other);
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		for (size_t k = 0; k < 3; k++) {
			CHECK_I64(app_get(s.t, those[k], pages[i]), 200);
			if (!app_says(s.t, link) || app_says(s.t, no))
				test_fail(__FILE__, __LINE__, "%s: no insats is suggested to %s", pages[i], those[k]);
			CHECK_I64(app_get(s.t, not [k], pages[i]), 200);
			CHECK(!app_says(s.t, "/insatser/ny?matt="));
		}
	CHECK_I64(app_get(s.t, "principal2", pages[2]), 200); /* leads another school */
	CHECK(!app_says(s.t, "/insatser/ny?matt="));
}

TEST(a_goal_and_a_school_tell_their_insatser_and_drafts_to_those_who_lead)
{
	struct marked s;
	REQUIRE(begin(&s));
	const char *const pages[] = {TEXT("/styrning/mal/%lld", (long long)s.t->goal_lind),
	                             TEXT("/styrning/trad?vald=g%lld", (long long)s.t->goal_lind),
	                             TEXT("/enhet/%lld", (long long)s.t->lind)};
	const char *run = TEXT("href=\"/insatser/%lld\"", (long long)s.insats),
	           *draft = TEXT("href=\"/insatser/%lld\"", (long long)s.draft);
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		CHECK_I64(app_get(s.t, "politician", pages[i]), 200);
		CHECK(app_says(s.t, run) && !app_says(s.t, draft));
		CHECK_I64(app_get(s.t, "principal", pages[i]), 200);
		CHECK(app_says(s.t, run) && app_says(s.t, draft));
	}
	CHECK_I64(app_get(s.t, "politician", TEXT("/enhet/%lld", (long long)s.t->ask)), 200);
	CHECK(!app_says(s.t, run));
}

TEST(a_new_insats_begins_from_a_goal_that_one_may_see)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *chosen = TEXT("value=\"%lld\" selected", (long long)t->goal_lind);
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/ny?mal=%lld", (long long)t->goal_lind)), 200);
	CHECK(str_find(app_between(t, "name=\"goal_id\"", "</select>"), str_z(chosen)) >= 0);
	CHECK_I64(app_get(t, "principal", "/insatser/ny?mal=999999"), 200);
	CHECK(str_find(app_between(t, "name=\"goal_id\"", "</select>"), str_z(chosen)) < 0);
}
