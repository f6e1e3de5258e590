/* app_insats_cmd_test.c - trad insats, and the same by the API: list, show, start, decide, log. */
#include "cmd_help.h"

#include "app_effect_help.h"

#include "cli/cli.h"
#include "cli/commands.h"
#include "effect/dose_view.h"
#include "effect/insats.h"
#include "effect_lesson_help.h"

#define TEXT(...)       arena_printf(test_arena(), __VA_ARGS__).p
#define INSATS(fd, ...) RUN(fd, &said, cmd_insats, "insats", __VA_ARGS__, "--db", t->url)
#define SAYS(text)      (str_find(said, str_z(text)) >= 0)

/* A draft of lind; whole: with everything that a start asks for. */
static int64_t make(struct app_test *t, bool whole)
{
	struct intervention x;
	struct change *ch = app_write(t);
	kind_intervention.blank(ch, &x);
	x.unit_id = t->lind;
	x.title = STR("Läsning varje dag");
	x.finding = x.no_effect = x.stop_rule = STR("Sagt");
	x.causes = whole ? STR("Få läser hemma") : STR("");
	measure_id_by_key(ch->db, test_arena(), STR("se_index_studiero"), &x.measure_id);
	x.base_year = (struct opt_i64){true, 2024};
	x.outcome_year = (struct opt_i64){true, 2026};
	x.expected = (struct opt_f64){true, 0.5};
	lesson_test_put(ch, &kind_intervention, &x);
	struct intervention_part p = {
	    .intervention_id = x.id, .title = STR("Tio minuter"), .tight = true, .body = STR("")};
	struct intervention_unit u = {
	    .intervention_id = x.id, .unit_id = t->lind, .arm = STR("treated"), .from_day = STR("2025-08-18")};
	lesson_test_put(ch, &kind_intervention_part, &p);
	lesson_test_put(ch, &kind_intervention_unit, &u);
	CHECK(app_write_end(t, ch));
	return x.id;
}

TEST(the_command_lists_and_shows_and_says_what_is_missing)
{
	struct app_test *t = app_test_measures();
	struct str said;
	REQUIRE(t);
	dir = NULL;
	int64_t id = make(t, false);
	const char *nr = TEXT("%lld", (long long)id);
	CHECK_I64(INSATS(1, "list"), EXIT_DONE);
	CHECK(str_starts(said, str_z(TEXT("%s\tdraft\t-\tLindskolan\tLäsning varje dag\n", nr))));
	CHECK_I64(INSATS(1, "list", "--state", "running"), EXIT_DONE);
	CHECK_I64((int64_t)said.n, 0);
	CHECK_I64(INSATS(1, "list", "--state", "annat"), EXIT_USAGE);
	CHECK_I64(INSATS(1, "show", nr), EXIT_DONE);
	CHECK(SAYS("missing\tVarför det är så: analysen av "));
	CHECK_I64(INSATS(1, "show", nr, "--format", "json"), EXIT_DONE);
	const struct json *j = json_parse(test_arena(), said, NULL);
	REQUIRE(j && json_get(j, "ingredients"));
	CHECK(str_eqz(json_text(&json_get(j, "ingredients")->items[0], "title"), "Tio minuter"));
	CHECK_I64(INSATS(1, "show", "999999"), EXIT_REFUSED);
	CHECK_I64(INSATS(1, "show", "x"), EXIT_USAGE);
	CHECK_I64(INSATS(1, "list", "2"), EXIT_USAGE);
	CHECK_I64(INSATS(1, "--help"), EXIT_DONE);
	CHECK_I64(INSATS(2, "start", nr), EXIT_REFUSED);
	CHECK(SAYS("the analysis of causes"));
	CHECK(str_eqz(insats_stored(t, id).state, "draft"));
}

TEST(the_command_starts_and_decides_with_a_reason)
{
	struct app_test *t = app_test_measures();
	struct str said;
	REQUIRE(t);
	dir = NULL;
	int64_t id = make(t, true);
	const char *nr = TEXT("%lld", (long long)id);
	CHECK_I64(INSATS(2, "decide", nr, "stop", "--why", "Nej"), EXIT_REFUSED);
	CHECK_I64(INSATS(1, "start", nr, "--why", "Beslut i ledningen"), EXIT_DONE);
	CHECK(str_eqz(insats_stored(t, id).state, "running"));
	CHECK_I64((int64_t)insats_stored(t, id).lock_hash.n, 64);
	CHECK_I64(INSATS(2, "start", nr), EXIT_REFUSED);
	CHECK_I64(INSATS(2, "decide", nr, "stop"), EXIT_REFUSED);
	CHECK(SAYS("Say why."));
	CHECK_I64(INSATS(2, "decide", nr, "stop", "--why", "Nej", "--day", "i går"), EXIT_REFUSED);
	CHECK_I64(INSATS(2, "decide", nr, "annat", "--why", "Nej"), EXIT_REFUSED);
	CHECK_I64(INSATS(2, "decide", nr, "stop", "--why", "Nej", "--day", "1999-01-01"), EXIT_REFUSED);
	CHECK(SAYS("It began on "));
	CHECK_I64(INSATS(2, "decide", nr, "stop", "--why", "Nej", "--rev", "1"), EXIT_REFUSED);
	CHECK(SAYS("someone else has saved since"));
	CHECK_I64(INSATS(1, "decide", nr, "stop", "--why", "Gick inte", "--day", "2026-01-12"), EXIT_DONE);
	CHECK(str_eqz(insats_stored(t, id).state, "stopped"));
	CHECK(str_eqz(insats_stored(t, id).to_day, "2026-01-12"));
	CHECK_I64(INSATS(1, "show", nr), EXIT_DONE);
	CHECK(SAYS("locked\t"));
	CHECK(SAYS("start\t"));
	CHECK(SAYS("stop\t2026-01-12\tGick inte\n"));
	CHECK(SAYS("resource\tunmeasured\t-\t"));
}

TEST(the_command_answers_a_lesson_and_tells_nobody_which_ones_wait)
{
	struct app_test *t = app_test_measures();
	struct str said;
	struct lesson l = {0};
	REQUIRE(t);
	dir = NULL;
	int64_t id = make(t, true), other = make(t, true);
	struct change *ch = app_write(t);
	lesson_test_year(ch, t->year);
	int64_t group = lesson_test_group(ch, id, t->lind, app_person(t, "teacher"), "7B", "1,3");
	int64_t lesson = lesson_test_lesson(ch, group, "2026-09-07", 500, "");
	CHECK(app_write_end(t, ch));
	const char *nr = TEXT("%lld", (long long)id), *one = TEXT("%lld", (long long)lesson);
	CHECK_I64(INSATS(1, "log", nr), EXIT_DONE);
	CHECK(str_eqz(
	    said,
	    "Alla enheter\t-\t-\tFör få lärare för att visas\nLindskolan\t-\t-\tFör få lärare för att visas\n"));
	CHECK_I64(INSATS(2, "log", nr, one, "kanske"), EXIT_REFUSED);
	CHECK_I64(INSATS(2, "log", nr, one, "part", "--obstacle", "annat hinder"), EXIT_REFUSED);
	CHECK_I64(INSATS(2, "log", TEXT("%lld", (long long)other), one, "part"), EXIT_REFUSED);
	CHECK_I64(INSATS(1, "log", nr, one, "part", "--obstacle", obstacles_word[1]), EXIT_DONE);
	struct db *db = app_read(t);
	CHECK(lesson_get(db, test_arena(), lesson, &l));
	app_read_end(t, db);
	CHECK(str_eqz(l.done, "part"));
	CHECK(str_eqz(l.obstacle, obstacles_word[1]));
	CHECK_I64(l.person_id, app_person(t, "teacher"));
	CHECK_I64(INSATS(1, "log", nr), EXIT_DONE);
	CHECK(str_eqz(said, "Alla enheter\t-\t-\tFör få lärare för att visas\nLindskolan\t-\t-\tFör få lärare "
	                    "för att visas\n")); /* one teacher's answer is not told */
}

TEST(sums_of_lessons_are_of_the_newest_year_with_answers_unless_one_is_named)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = make(t, true);
	struct change *ch = app_write(t);
	int64_t group = lesson_test_group(ch, id, t->lind, app_person(t, "teacher"), "7B", "1,3");
	lesson_test_lesson(ch, group, "2026-09-07", 500, "");
	CHECK_I64(dose_result_year(ch->db, test_arena(), id, (struct date){2026, 11, 28}), 2026);
	lesson_test_lesson(ch, group, "2025-10-06", 500, "full");
	CHECK_I64(dose_result_year(ch->db, test_arena(), id, (struct date){2026, 11, 28}), 2025);
	lesson_test_lesson(ch, group, "2026-09-09", 500, "no");
	CHECK_I64(dose_result_year(ch->db, test_arena(), id, (struct date){2026, 11, 28}), 2026);
	/* An answer of the running week is not counted yet. */
	CHECK_I64(dose_result_year(ch->db, test_arena(), id, (struct date){2026, 9, 10}), 2025);
	CHECK(app_write_end(t, ch));
}

TEST(the_command_exports_nothing_that_is_one_teachers)
{
	struct app_test *t = app_test_measures();
	struct str said;
	REQUIRE(t);
	dir = NULL;
	int64_t id = make(t, true);
	struct change *ch = app_write(t);
	int64_t group = lesson_test_group(ch, id, t->lind, app_person(t, "teacher"), "7B", "1,3");
	lesson_test_lesson(ch, group, "2026-09-07", 500, "part");
	CHECK(app_write_end(t, ch));
	size_t n = 0;
	for (size_t i = 0; i < resource_nkinds; i++) {
		if (resource_kinds[i]->access != RES_LESSON)
			continue;
		n++;
		CHECK_I64(RUN(1, &said, cmd_export, "export", resource_kinds[i]->name, "--db", t->url), EXIT_REFUSED);
		CHECK_I64((int64_t)said.n, 0);
		CHECK_I64(RUN(2, &said, cmd_export, "export", resource_kinds[i]->name, "--db", t->url), EXIT_REFUSED);
		CHECK(SAYS("trad lessons result"));
	}
	CHECK_I64((int64_t)n, 3); /* lesson, coaching, observation */
	CHECK_I64(RUN(1, &said, cmd_export, "export", "lesson_group", "--db", t->url), EXIT_DONE);
	CHECK(SAYS("7B"));
}

static int patch(struct app_test *t, const char *login, const char *path, int64_t rev, const char *more)
{
	return app_json(t, login, WEB_PATCH, path, TEXT("{\"rev\":%lld,%s}", (long long)rev, more));
}

/* What the API does to the state is a decision, recorded with it; a decision by itself moves nothing. */
TEST(the_api_starts_and_stops_and_records_the_decision)
{
	struct app_test *t = app_test_measures();
	struct intervention_decision *d;
	REQUIRE(t);
	int64_t id = make(t, true);
	const char *path = TEXT("/api/v1/intervention/%lld", (long long)id);
	CHECK_I64(patch(t, "principal", path, insats_stored(t, id).rev, "\"state\":\"running\",\"why\":\"Nu\""),
	          200);
	CHECK_I64((int64_t)insats_stored(t, id).lock_hash.n, 64);
	const char *stop =
	    TEXT("{\"intervention_id\":%lld,\"day\":\"2026-01-12\",\"kind\":\"stop\",\"reason\":\"Nej\"}",
	         (long long)id);
	CHECK_I64(app_json(t, "principal", WEB_POST, "/api/v1/intervention_decision", stop), 422);
	CHECK_I64(patch(t, "principal", path, insats_stored(t, id).rev, "\"state\":\"stopped\""), 422);
	CHECK_I64(
	    patch(t, "deputy_principal", path, insats_stored(t, id).rev, "\"state\":\"stopped\",\"why\":\"Nej\""),
	    403);
	CHECK_I64(
	    patch(t, "principal", path, insats_stored(t, id).rev, "\"state\":\"stopped\",\"why\":\"Gick inte\""),
	    200);
	CHECK_I64((int64_t)insats_stored(t, id).to_day.n, 10);
	struct db *db = app_read(t);
	size_t n = insats_decided(db, test_arena(), id, (struct str){NULL, 0}, &d);
	app_read_end(t, db);
	REQUIRE(n == 2);
	CHECK(str_eqz(d[0].kind, "start") && str_eqz(d[0].reason, "Nu"));
	CHECK(str_eqz(d[1].kind, "stop") && str_eqz(d[1].reason, "Gick inte"));
}

TEST(a_teacher_answers_a_lesson_by_the_api_and_nobody_else_reads_it)
{
	struct app_test *t = app_test_measures();
	struct lesson l = {0};
	REQUIRE(t);
	int64_t id = make(t, true);
	struct change *ch = app_write(t);
	int64_t group = lesson_test_group(ch, id, t->lind, app_person(t, "teacher"), "7B", "1,3");
	int64_t lesson = lesson_test_lesson(ch, group, "2026-09-07", 500, "");
	CHECK(app_write_end(t, ch));
	const char *path = TEXT("/api/v1/lesson/%lld", (long long)lesson);
	CHECK_I64(app_get(t, "principal", path), 404);
	CHECK_I64(patch(t, "principal", path, 1, "\"done\":\"full\""), 404);
	CHECK_I64(patch(t, "teacher", path, 1, "\"done\":\"full\""), 200);
	struct db *db = app_read(t);
	CHECK(lesson_get(db, test_arena(), lesson, &l));
	app_read_end(t, db);
	CHECK(str_eqz(l.done, "full"));
	CHECK_I64(l.person_id, app_person(t, "teacher"));
	CHECK(l.logged_at.n > 0);
}

/* What was promised is taken away with a reason, on the page and by the API alike. */
TEST(a_part_of_what_has_started_is_removed_with_a_reason)
{
	struct app_test *t = app_test_measures();
	struct intervention_part *p;
	struct intervention_unit *u;
	struct str now = {NULL, 0};
	REQUIRE(t);
	int64_t id = make(t, true);
	const char *path = TEXT("/api/v1/intervention/%lld", (long long)id);
	CHECK_I64(patch(t, "principal", path, insats_stored(t, id).rev, "\"state\":\"running\",\"why\":\"Nu\""),
	          200);
	struct db *db = app_read(t);
	REQUIRE(insats_parts(db, test_arena(), id, now, &p) == 1 &&
	        insats_units(db, test_arena(), id, now, &u) == 1);
	app_read_end(t, db);
	const char *page = TEXT("/insatser/%lld/del/ingrediens/%lld", (long long)id, (long long)p->id),
	           *away = TEXT("%s/bort", page);
	CHECK_I64(app_get(t, "principal", page), 200);
	CHECK(app_says(t, "id=\"remove_why\""));
	CHECK_I64(app_post(t, "principal", away, TEXT("rev=%lld", (long long)p->rev)), 422);
	CHECK(app_says(t, "id=\"remove_why\"") && app_says(t, "href=\"#remove_why\"") &&
	      app_says(t, "aria-invalid"));
	CHECK_I64(app_post(t, "principal", away, TEXT("rev=%lld&why=Gick+inte", (long long)p->rev)), 303);
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/%lld", (long long)id)), 200);
	CHECK(app_says(t, "Gick inte"));
	const char *one = TEXT("/api/v1/intervention_unit/%lld", (long long)u->id);
	CHECK_I64(app_json(t, "principal", WEB_DELETE, TEXT("%s?rev=%lld", one, (long long)u->rev), NULL), 422);
	CHECK_I64(app_json(t, "principal", WEB_DELETE, one, TEXT("{\"rev\":%lld}", (long long)u->rev)), 422);
	CHECK_I64(app_json(t, "principal", WEB_DELETE, one,
	                   TEXT("{\"rev\":%lld,\"why\":\"Skolan lades ned\"}", (long long)u->rev)),
	          204);
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/%lld", (long long)id)), 200);
	CHECK(app_says(t, "Skolan lades ned"));
	struct change *ch = app_write(t);
	struct intervention_unit again = *u;
	again.id = again.rev = 0;
	ch->why = STR("Åter");
	lesson_test_put(ch, &kind_intervention_unit, &again);
	CHECK(app_write_end(t, ch));
	one = TEXT("/api/v1/intervention_unit/%lld?rev=%lld&why=Nej", (long long)again.id, (long long)again.rev);
	CHECK_I64(app_json(t, "principal", WEB_DELETE, one, NULL), 204);
}
