/* app_insats_stand_test.c - an insats by day: called off, stopped on a day to come, past its last day; what
 * is taken away instead when a ceiling of minutes is passed. */
#include "app_effect_help.h"
#include "app_harness.h"
#include "effect/insats.h"
#include "effect_lesson_help.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

static int start(struct app_test *t, int64_t id, const char *form)
{
	return app_post(t, "principal", TEXT("/insatser/%lld/starta", (long long)id), form);
}

TEST(an_insats_can_be_called_off_before_its_first_day)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = effect_draft(t, 30, 200, 0.5, 0);
	const char *page = TEXT("/insatser/%lld", (long long)id), *decide = TEXT("%s/beslut", page);
	CHECK_I64(start(t, id, ""), 303);
	CHECK_I64(app_get(t, "principal", page), 200);
	CHECK(app_says(t, "Beslutad, börjar ") && app_says(t, "name=\"day\""));
	CHECK_I64(app_get(t, "principal", "/effekt"), 200);
	CHECK(app_says(t, TEXT("%s/kedja", page)));
	CHECK_I64(app_post(t, "principal", decide, "kind=stop&reason="), 422);
	CHECK_I64(app_post(t, "principal", decide, TEXT("kind=stop&reason=Ingen+personal&day=%s", effect_day(0))),
	          303);
	CHECK(str_eqz(insats_stored(t, id).state, "stopped"));
	CHECK_STR(insats_stored(t, id).from_day, str_z(effect_day(30)));
	CHECK_I64(app_get(t, "teacher", page), 200);
	CHECK(app_says(t, "Inställd före starten") && app_says(t, "Ingen personal"));
	CHECK_I64(app_get(t, "teacher", "/insatser"), 200);
	CHECK(app_says(t, "Inställd före starten"));
	CHECK_I64(app_get(t, "principal", "/effekt"), 200);
	CHECK(!app_says(t, TEXT("%s/kedja", page))); /* it has no chain */
	CHECK_I64(app_post(t, "principal", decide, "kind=continue&reason=Bemannat"), 303);
	CHECK(str_eqz(insats_stored(t, id).state, "running"));
	CHECK_STR(insats_stored(t, id).to_day, str_z(effect_day(200))); /* the day that was planned */
}

TEST(a_stop_on_a_day_to_come_takes_effect_on_that_day)
{
	struct app_test *t = app_test_measures();
	struct intervention_decision *d;
	int64_t n;
	REQUIRE(t);
	int64_t id = effect_draft(t, -30, 200, 0.5, 0);
	const char *page = TEXT("/insatser/%lld", (long long)id);
	CHECK_I64(start(t, id, "reason=Nu"), 303);
	CHECK_I64(app_post(t, "principal", TEXT("%s/beslut", page),
	                   TEXT("kind=stop&reason=Slut&day=%s", effect_day(20))),
	          303);
	struct intervention x = insats_stored(t, id);
	CHECK(str_eqz(x.state, "running"));
	CHECK_STR(x.stops_on, str_z(effect_day(20)));
	CHECK_STR(x.to_day, str_z(effect_day(20)));
	CHECK_STR(insats_state_on(x.state, x.to_day, x.stops_on, str_z(effect_day(19))), STR("running"));
	CHECK_STR(insats_state_on(x.state, x.to_day, x.stops_on, str_z(effect_day(20))), STR("stopped"));
	CHECK_I64(app_get(t, "teacher", page), 200);
	CHECK(app_says(t, "Det är beslutat att den avbryts ") && app_says(t, "Pågår"));
	struct change *ch = app_write(t);
	CHECK(insats_settle(ch, str_z(effect_day(19)), &n) && n == 0);
	CHECK(insats_settle(ch, str_z(effect_day(20)), &n) && n == 1);
	CHECK(insats_settle(ch, str_z(effect_day(20)), &n) && n == 0);
	CHECK(insats_decided(ch->db, test_arena(), id, (struct str){NULL, 0}, &d) == 2);
	CHECK(app_write_end(t, ch));
	CHECK(str_eqz(insats_stored(t, id).state, "stopped") && insats_stored(t, id).stops_on.n == 0);
}

TEST(an_insats_past_its_last_day_says_that_a_decision_is_missing)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = effect_draft(t, -60, -5, 0.5, 0);
	CHECK_I64(start(t, id, "reason=Nu"), 303);
	CHECK_I64(app_get(t, "teacher", TEXT("/insatser/%lld", (long long)id)), 200);
	CHECK(app_says(t, "Sista dagen var ") && app_says(t, "beslut saknas"));
	CHECK_I64(app_get(t, "teacher", "/insatser"), 200);
	CHECK(app_says(t, "Sista dagen var "));
}

/* A ceiling of 90 minutes a läsår for teachers, and an insats of two hours a week. */
TEST(a_start_above_the_ceiling_asks_what_is_taken_away_instead)
{
	struct app_test *t = app_test_measures();
	struct intervention_decision *d;
	struct role_ceiling c;
	struct db *db;
	REQUIRE(t);
	struct change *ch = app_write(t);
	kind_role_ceiling.blank(ch, &c);
	c.first_year = t->year;
	c.role = STR("teacher");
	c.minutes = 90;
	lesson_test_put(ch, &kind_role_ceiling, &c);
	CHECK(app_write_end(t, ch));
	int64_t id = effect_draft(t, -10, 200, 0.5, 2), other = effect_draft(t, -10, 200, 0.5, 2);
	const char *page = TEXT("/insatser/%lld", (long long)id);
	CHECK_I64(app_get(t, "principal", page), 200);
	CHECK(app_says(t, "name=\"instead\""));
	CHECK_I64(start(t, id, "reason=&instead="), 422);
	CHECK(app_says(t, "Vad som tas bort i stället") && app_says(t, "taket är 90") &&
	      app_says(t, "id=\"instead-e\""));
	CHECK(str_eqz(insats_stored(t, id).state, "draft"));
	CHECK_I64(app_json(t, "principal", WEB_PATCH, TEXT("/api/v1/intervention/%lld", (long long)id),
	                   TEXT("{\"rev\":%lld,\"state\":\"running\"}", (long long)insats_stored(t, id).rev)),
	          422);
	CHECK_I64(start(t, id, "reason=&instead=Torsdagens+konferens"), 303);
	CHECK_STR(insats_stored(t, id).instead, STR("Torsdagens konferens"));
	db = app_read(t);
	REQUIRE(insats_decided(db, test_arena(), id, (struct str){NULL, 0}, &d) == 1);
	CHECK_STR(d->instead, STR("Torsdagens konferens"));
	app_read_end(t, db);
	CHECK_I64(app_get(t, "teacher", page), 200);
	CHECK(app_says(t, "Torsdagens konferens"));
	CHECK_I64(start(t, other, "reason=N%C3%A4mnden+har+sagt+ja&instead="), 303); /* with a written reason */
	CHECK(str_eqz(insats_stored(t, other).state, "running"));
}
