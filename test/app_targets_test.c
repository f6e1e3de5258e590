/* app_targets_test.c - targets as people set and read them: status by the figure of the same läsår, strips of
 * goals and units. */
#include "measure/targets.h"
#include "measure_help.h"

struct scene {
	struct app_test *t;
	int64_t measure;
};

/* A measure with a figure of lind in 2023 and 2024: 82 and 78 per cent of a hundred. */
static bool scene(struct scene *s)
{
	struct measure_version v;
	*s = (struct scene){.t = app_test_new()};
	if (!s->t)
		return false;
	struct change *ch = app_write(s->t);
	int64_t version = mt_measure(ch, "trivs", "percent", NULL);
	measure_version_get(ch->db, test_arena(), version, &v);
	struct measure_version was = v;
	struct form f;
	v.disclosure = STR("published");
	form_init(&f, test_arena(), LANG_EN, kind_measure_version.fields, kind_measure_version.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_measure_version, ACT_EDIT, &f, &was, &v), CHANGE_SAVED);
	s->measure = v.measure_id;
	int64_t place = place_of_unit(ch, s->t->lind);
	mt_put(ch, (struct mt_figure){version, place, 2023, 820, .decimals = 1}, NULL);
	mt_put(ch, (struct mt_figure){version, place, 2024, 780, .decimals = 1}, NULL);
	return app_write_end(s->t, ch);
}

static const char *form(const struct scene *s, int64_t unit, int year, const char *value, const char *near)
{
	return arena_printf(test_arena(),
	                    "measure_id=%lld&unit_id=%lld&first_year=%d&value=%s&near=%s&grade=&note=",
	                    (long long)s->measure, (long long)unit, year, value, near)
	    .p;
}

static size_t listed(const struct scene *s, int year, struct target_line **l)
{
	const struct principal nobody = {0};
	struct query_result r;
	struct db *db = app_read(s->t);
	size_t n = targets_read(db, test_arena(), LANG_EN, &nobody, 0, year, &r, l);
	app_read_end(s->t, db);
	return n;
}

TEST(a_target_is_judged_by_the_figure_of_its_own_school_year)
{
	struct scene s;
	struct target_line *l;
	REQUIRE(scene(&s));
	for (int year = 2023; year <= 2025; year++)
		CHECK_I64(app_post(s.t, "controller", "/resultat/malvarden/ny?sprak=en",
		                   form(&s, s.t->lind, year, "80", "75")),
		          303);
	static const enum target_state want[] = {TARGET_REACHED, TARGET_ON_WAY, TARGET_NO_BASIS};
	for (int year = 2023; year <= 2025; year++) {
		REQUIRE(listed(&s, year, &l) == 1);
		CHECK_I64(l->state,
		          want[year - 2023]); /* in 2025 nothing was measured: 2024's figure says nothing of it */
	}
	CHECK_I64(app_get(s.t, "teacher", "/resultat/malvarden?sprak=en&lasar=2024"), 200);
	CHECK(app_says(s.t, "On the way") && app_says(s.t, "Reached: 80.0 or better."));
	CHECK(!app_says(s.t, "New target"));
	CHECK_I64(app_get(s.t, "teacher", "/resultat/malvarden?sprak=en&lasar=2024&status=reached"), 200);
	CHECK(app_says(s.t, "No target has that status."));
	CHECK_I64(app_get(s.t, "teacher", "/api/v1/target-status?school_year=2024"), 200);
	const struct json *items = app_answer(s.t) ? json_get(app_answer(s.t), "items") : NULL;
	REQUIRE(items && items->n == 1);
	CHECK(str_eqz(json_get(&items->items[0], "status")->text, "on_way"));
	CHECK_F64(json_get(&items->items[0], "low")->f, 78.0, 1e-12);
}

TEST(a_principal_sets_targets_at_home_and_nowhere_else)
{
	struct scene s;
	struct target_line *l;
	REQUIRE(scene(&s));
	CHECK_I64(app_post(s.t, "principal", "/resultat/malvarden/ny", form(&s, s.t->lind, 2024, "80", "")), 303);
	CHECK_I64(app_post(s.t, "principal", "/resultat/malvarden/ny", form(&s, s.t->ask, 2024, "80", "")), 403);
	CHECK_I64(app_post(s.t, "teacher", "/resultat/malvarden/ny", form(&s, s.t->lind, 2023, "80", "")), 403);
	CHECK_I64(
	    app_post(s.t, "principal", "/resultat/malvarden/ny?sprak=en", form(&s, s.t->lind, 2025, "80", "85")),
	    422);
	CHECK(app_says(s.t, "comes before"));
	CHECK_I64(listed(&s, 2024, &l), 1);
}

TEST(a_goal_and_a_unit_show_their_measures_with_status)
{
	struct scene s;
	REQUIRE(scene(&s));
	const char *goal = arena_printf(test_arena(), "/styrning/mal/%lld", (long long)s.t->goal_board).p;
	const char *add = arena_printf(test_arena(), "%s/matt", goal).p;
	CHECK_I64(app_post(s.t, "controller", "/resultat/malvarden/ny", form(&s, s.t->lind, 2024, "80", "75")),
	          303);
	CHECK_I64(app_post(s.t, "controller", add,
	                   arena_printf(test_arena(), "measure_id=%lld", (long long)s.measure).p),
	          303);
	CHECK_I64(app_get(s.t, "teacher", arena_printf(test_arena(), "%s?sprak=en", goal).p), 200);
	CHECK(app_says(s.t, "Measures that follow the goal") && app_says(s.t, "No target"));
	CHECK_I64(
	    app_get(
	        s.t, "teacher",
	        arena_printf(test_arena(), "/enhet/%lld/resultat?sprak=en&lasar=2024", (long long)s.t->lind).p),
	    200);
	CHECK(app_says(s.t, "78.0") && app_says(s.t, "On the way") && app_says(s.t, "class=\"ch ch-spark"));
	CHECK_I64(
	    app_get(
	        s.t, "teacher",
	        arena_printf(test_arena(), "/enhet/%lld/resultat?sprak=en&lasar=2025", (long long)s.t->lind).p),
	    200);
	CHECK(!app_says(s.t, "On the way"));
}

/* From the unit's page; the newest figure is judged by the target of its own läsår. */
TEST(a_new_insats_begins_from_a_target_that_the_unit_does_not_reach)
{
	struct scene s;
	REQUIRE(scene(&s));
	const char *unit = arena_printf(test_arena(), "/enhet/%lld", (long long)s.t->lind).p,
	           *new = arena_printf(test_arena(), "/insatser/ny?enhet=%lld", (long long)s.t->lind).p,
	           *page = arena_printf(test_arena(), "%s&sprak=en&lasar=2025", new).p,
	           *way = arena_printf(test_arena(), "href=\"/insatser/ny?matt=%lld&amp;enhet=%lld\"",
	                               (long long)s.measure, (long long)s.t->lind)
	                      .p;
	const struct {
		int year;
		const char *value;
		bool missed;
	} steps[] = {{2025, "90", false}, {2023, "81", false}, {2024, "79", true}};
	CHECK_I64(app_get(s.t, "teacher", unit), 200);
	CHECK(!app_says(s.t, "/insatser/ny"));
	CHECK_I64(app_get(s.t, "principal", arena_printf(test_arena(), "/enhet/%lld", (long long)s.t->ask).p),
	          200);
	CHECK(!app_says(s.t, "/insatser/ny"));
	CHECK_I64(app_get(s.t, "principal", unit), 200);
	CHECK(app_says(s.t, new));
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		CHECK_I64(app_post(s.t, "controller", "/resultat/malvarden/ny",
		                   form(&s, s.t->lind, steps[i].year, steps[i].value, "")),
		          303);
		CHECK_I64(app_get(s.t, "principal", page), 200);
		CHECK_I64(app_says(s.t, way), steps[i].missed);
	}
	CHECK(app_says(s.t, ": 78.0 % in 2024/25, target 79.0 %"));
}
