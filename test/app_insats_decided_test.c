/* app_insats_decided_test.c - decisions as a record: who makes them, that they stay, and that nothing is
 * decided on what the one who decides never saw. */
#include "app_effect_help.h"
#include "app_harness.h"
#include "effect/insats.h"
#include "effect_lesson_help.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

static const char *page_of(int64_t id, const char *more)
{
	return TEXT("/insatser/%lld%s", (long long)id, more);
}

static size_t decided(struct app_test *t, int64_t id, struct intervention_decision **d)
{
	struct db *db = app_read(t);
	size_t n = insats_decided(db, test_arena(), id, (struct str){NULL, 0}, d);
	app_read_end(t, db);
	return n;
}

static int decide(struct app_test *t, int64_t id, const char *kind, int day, const char *more)
{
	return app_post(t, "principal", page_of(id, "/beslut"),
	                TEXT("kind=%s&reason=Sagt&day=%s%s", kind, effect_day(day), more));
}

static struct str faults(struct app_test *t)
{
	struct buf b;
	struct db *db = app_read(t);
	buf_init(&b, 0);
	insats_verify(db, test_arena(), &b);
	app_read_end(t, db);
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static void set_member(struct app_test *t, const char *login, int64_t id, const char *member, int status)
{
	CHECK_I64(app_json(t, login, WEB_PATCH, TEXT("/api/v1/intervention/%lld", (long long)id),
	                   TEXT("{\"rev\":%lld,%s}", (long long)insats_stored(t, id).rev, member)),
	          status);
}

TEST(a_decision_is_made_by_who_may_decide_and_in_nobody_elses_name)
{
	struct app_test *t = app_test_measures();
	struct intervention_decision *d;
	REQUIRE(t);
	int64_t id = effect_draft(t, -30, 200, -2, 0);
	CHECK_I64(app_post(t, "principal", page_of(id, "/starta"), ""), 303);
	const char *all = "/api/v1/intervention_decision";
	const char *body =
	               TEXT("{\"intervention_id\":%lld,\"day\":\"%s\",\"kind\":\"change\",\"reason\":\"Nytt\"}",
	                    (long long)id, effect_day(0)),
	           *other =
	               TEXT("{\"intervention_id\":%lld,\"day\":\"%s\",\"kind\":\"change\",\"reason\":\"Nytt\","
	                    "\"person_id\":1}",
	                    (long long)id, effect_day(0));
	CHECK_I64(app_json(t, "deputy_principal", WEB_POST, all, body), 403);
	CHECK_I64(app_json(t, "teacher", WEB_POST, all, body), 403);
	CHECK_I64(app_json(t, "principal2", WEB_POST, all, body), 403);
	CHECK_I64(app_json(t, "principal", WEB_POST, all, other), 422); /* who decides is no field */
	CHECK_I64(decided(t, id, &d), 1);
	CHECK_I64(app_json(t, "principal", WEB_POST, all, body), 201);
	static const char *const moves[] = {"start", "continue", "stop"};
	for (size_t i = 0; i < 3; i++)
		CHECK_I64(
		    app_json(t, "principal", WEB_POST, all,
		             TEXT("{\"intervention_id\":%lld,\"day\":\"%s\",\"kind\":\"%s\",\"reason\":\"Nytt\"}",
		                  (long long)id, effect_day(0), moves[i])),
		    422);
	CHECK_I64(
	    app_json(
	        t, "principal", WEB_POST, all,
	        TEXT("{\"intervention_id\":%lld,\"day\":\"1999-01-01\",\"kind\":\"change\",\"reason\":\"Nytt\"}",
	             (long long)id)),
	    422);
	/* nor by a form that names another */
	CHECK_I64(decide(t, id, "change", 0, TEXT("&person_id=%lld", (long long)app_person(t, "director"))), 303);
	REQUIRE(decided(t, id, &d) == 3);
	for (size_t i = 0; i < 3; i++)
		CHECK_I64(d[i].person_id, app_person(t, "principal"));
	CHECK_I64((int64_t)faults(t).n, 0);
}

TEST(a_decision_is_never_changed_and_never_removed)
{
	struct app_test *t = app_test_measures();
	struct intervention_decision *d;
	struct form f;
	REQUIRE(t);
	int64_t id = effect_draft(t, -30, 200, -2, 0);
	CHECK_I64(app_post(t, "principal", page_of(id, "/starta"), "reason=Nu"), 303);
	REQUIRE(decided(t, id, &d) == 1);
	const char *one = TEXT("/api/v1/intervention_decision/%lld", (long long)d->id);
	static const char *const logins[] = {"director", "controller", "principal", "deputy_principal",
	                                     "administrator"};
	for (size_t i = 0; i < 5; i++) {
		CHECK_I64(app_json(t, logins[i], WEB_PATCH, one, "{\"rev\":1,\"reason\":\"Annat\",\"why\":\"Fel\"}"),
		          403);
		CHECK_I64(
		    app_json(t, logins[i], WEB_PATCH, one, "{\"rev\":1,\"day\":\"2020-01-01\",\"why\":\"Fel\"}"),
		    403);
		CHECK_I64(app_json(t, logins[i], WEB_DELETE, TEXT("%s?rev=1&why=Fel", one), NULL), 403);
	}
	/* nor by anything else that saves */
	struct change *ch = app_write(t);
	struct intervention_decision now = *d;
	now.kind = STR("stop");
	form_init(&f, ch->arena, LANG_EN, kind_intervention_decision.fields, kind_intervention_decision.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_intervention_decision, ACT_EDIT, &f, d, &now), CHANGE_INVALID);
	form_init(&f, ch->arena, LANG_EN, kind_intervention_decision.fields, kind_intervention_decision.nfields);
	CHECK_I64(resource_delete(ch, NULL, &kind_intervention_decision, d->id, d->rev, &f), CHANGE_INVALID);
	CHECK(app_write_end(t, ch));
	REQUIRE(decided(t, id, &d) == 1);
	CHECK_STR(d->reason, STR("Nu"));
}

TEST(verify_finds_a_state_without_the_decision_that_it_stands_on)
{
	struct app_test *t = app_test_measures();
	struct intervention_decision *d;
	REQUIRE(t);
	int64_t id = effect_draft(t, -30, 200, -2, 0);
	CHECK_I64(app_post(t, "principal", page_of(id, "/starta"), "reason=Nu"), 303);
	CHECK_I64(decide(t, id, "stop", 0, ""), 303);
	CHECK_I64((int64_t)faults(t).n, 0);
	REQUIRE(decided(t, id, &d) == 2);
	struct change *ch = app_write(t);
	CHECK(intervention_decision_delete(ch->db, d[1].id));
	CHECK(app_write_end(t, ch));
	CHECK(str_find(faults(t), STR("is stopped without a decision to stop")) >= 0);
	ch = app_write(t);
	CHECK(intervention_decision_delete(ch->db, d[0].id));
	CHECK(app_write_end(t, ch));
	CHECK(str_find(faults(t), STR("has started without a decision to start")) >= 0);
}

TEST(a_start_is_refused_when_the_promises_are_not_those_that_were_seen)
{
	struct app_test *t = app_test_measures();
	struct intervention_part *p;
	REQUIRE(t);
	int64_t id = effect_draft(t, -30, 200, -2, 0);
	CHECK_I64(app_get(t, "principal", page_of(id, "")), 200);
	ptrdiff_t at = str_find(t->body, STR("name=\"lock\" value=\""));
	REQUIRE(at > 0);
	struct str lock = arena_str(test_arena(), str_sub(t->body, (size_t)at + 19, (size_t)at + 19 + 64));
	struct intervention seen = insats_stored(t, id);
	const char *form = TEXT("rev=%lld&lock=%.*s&reason=Nu+genast", (long long)seen.rev, STR_ARG(lock));
	set_member(t, "deputy_principal", id, "\"expected\":-9", 200);
	CHECK_I64(app_post(t, "principal", page_of(id, "/starta"), form), 409);
	CHECK(app_says(t, "Någon annan sparade före dig") && app_says(t, "När du öppnade sidan"));
	CHECK(app_says(t, "-9") && app_says(t, "-2") && app_says(t, "Nu genast"));
	CHECK(str_eqz(insats_stored(t, id).state, "draft"));
	CHECK(app_says(t, TEXT("name=\"rev\" value=\"%lld\"", (long long)insats_stored(t, id).rev)));
	/* an ingredient that was changed is a promise too */
	struct change *ch = app_write(t);
	struct intervention x = insats_stored(t, id);
	lock = insats_lock_of(test_arena(), insats_promises(ch->db, test_arena(), &x, (struct str){NULL, 0}));
	REQUIRE(insats_parts(ch->db, test_arena(), id, (struct str){NULL, 0}, &p) == 1);
	p->title = STR("Tjugo minuter");
	CHECK_I64(change_save(ch, &intervention_part_entity, p, NULL), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
	form = TEXT("rev=%lld&lock=%.*s", (long long)x.rev, STR_ARG(lock));
	CHECK_I64(app_post(t, "principal", page_of(id, "/starta"), form), 409);
	CHECK(app_says(t, "finns i dess delar"));
	CHECK(str_eqz(insats_stored(t, id).state, "draft"));
	CHECK_I64(app_get(t, "principal", page_of(id, "")), 200);
	at = str_find(t->body, STR("name=\"lock\" value=\""));
	lock = arena_str(test_arena(), str_sub(t->body, (size_t)at + 19, (size_t)at + 19 + 64));
	CHECK_I64(app_post(t, "principal", page_of(id, "/starta"),
	                   TEXT("rev=%lld&lock=%.*s", (long long)x.rev, STR_ARG(lock))),
	          303);
	CHECK_STR(insats_stored(t, id).lock_hash, lock); /* what was seen is what was locked */
	CHECK_I64(decide(t, id, "stop", 0, TEXT("&rev=%lld", (long long)x.rev)), 409);
	CHECK(app_says(t, "</h3>Pågår</div>") && app_says(t, "</h3>Utkast</div>")); /* as people read them */
	CHECK(str_eqz(insats_stored(t, id).state, "running"));
	CHECK_I64(decide(t, id, "stop", 0, TEXT("&rev=%lld", (long long)insats_stored(t, id).rev)), 303);
}

TEST(what_has_begun_cannot_have_stopped_before_it_began)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = effect_draft(t, -30, 200, -2, 0), late = effect_draft(t, 30, 200, -2, 0);
	CHECK_I64(app_post(t, "principal", page_of(id, "/starta"), ""), 303);
	CHECK_I64(decide(t, id, "stop", -31, ""), 422);
	CHECK(app_says(t, "Den började ") && app_says(t, "id=\"day-e\""));
	CHECK_I64(decide(t, id, "stop", -10000, ""), 422);
	set_member(t, "principal", id, "\"state\":\"stopped\",\"why\":\"Slut\",\"to_day\":\"1999-01-01\"", 422);
	CHECK(str_eqz(insats_stored(t, id).state, "running"));
	CHECK_I64(decide(t, id, "change", 3, ""), 422);
	CHECK_I64(decide(t, id, "change", -31, ""), 422);
	CHECK_I64(decide(t, id, "stop", -30, ""), 303);
	CHECK(str_eqz(insats_stored(t, id).state, "stopped"));
	set_member(t, "principal", id, "\"to_day\":\"1999-01-01\"", 422);
	/* one that has not begun is called off, and not before it was started */
	CHECK_I64(app_post(t, "principal", page_of(late, "/starta"), ""), 303);
	CHECK_I64(decide(t, late, "stop", -10, ""), 422);
	CHECK_I64(decide(t, late, "stop", 0, ""), 303);
	CHECK(insats_called_off(insats_stored(t, late).state, insats_stored(t, late).from_day,
	                        insats_stored(t, late).to_day));
	CHECK_I64((int64_t)faults(t).n, 0);
}

TEST(what_continues_runs_to_the_day_that_was_planned_before_the_stop)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = effect_draft(t, -30, 200, -2, 0), over = effect_draft(t, -30, -5, -2, 0);
	CHECK_I64(app_post(t, "principal", page_of(id, "/starta"), ""), 303);
	CHECK_I64(decide(t, id, "stop", 20, ""), 303);
	CHECK_I64(decide(t, id, "stop", 10, ""), 303); /* a second stop corrects the first */
	CHECK_STR(insats_stored(t, id).stops_on, str_z(effect_day(10)));
	CHECK_I64(decide(t, id, "continue", 0, ""), 303);
	CHECK(insats_stored(t, id).stops_on.n == 0);
	CHECK_STR(insats_stored(t, id).to_day, str_z(effect_day(200)));
	CHECK_I64(decide(t, id, "stop", -3, ""), 303);
	CHECK_I64(decide(t, id, "stop", -1, ""), 303);
	CHECK_STR(insats_stored(t, id).to_day, str_z(effect_day(-1)));
	CHECK_I64(decide(t, id, "stop", 5, ""), 422);
	CHECK_I64(decide(t, id, "continue", 0, TEXT("&to_day=%s", effect_day(100))), 303);
	CHECK_STR(insats_stored(t, id).to_day, str_z(effect_day(100)));
	/* the API says the same */
	set_member(t, "principal", id, "\"state\":\"stopped\",\"why\":\"Slut\"", 200);
	CHECK_STR(insats_stored(t, id).to_day, str_z(effect_day(0)));
	set_member(t, "principal", id, "\"state\":\"running\",\"why\":\"Åter\"", 200);
	CHECK_STR(insats_stored(t, id).to_day, str_z(effect_day(100)));
	/* a planned day that has passed is asked for anew */
	CHECK_I64(app_post(t, "principal", page_of(over, "/starta"), ""), 303);
	CHECK_I64(decide(t, over, "continue", 0, ""), 422);
	CHECK(app_says(t, "har passerat") && app_says(t, "id=\"to_day-e\""));
	CHECK_I64(decide(t, over, "continue", 0, TEXT("&to_day=%s", effect_day(-1))), 422);
	CHECK_I64(decide(t, over, "continue", 0, "&to_day=snart"), 422);
	CHECK_I64(decide(t, over, "continue", 0, TEXT("&to_day=%s", effect_day(50))), 303);
	CHECK_STR(insats_stored(t, over).to_day, str_z(effect_day(50)));
	CHECK_I64((int64_t)faults(t).n, 0);
}
