/* api_rows_test.c - lists, rows, history and writes through /api/v1. */
#include "app_harness.h"

#include "api/api.h"

#include <stdio.h>

static const char *path(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static const char *path(const char *fmt, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return arena_str(test_arena(), str_z(text)).p;
}

static int64_t number(const struct json *j, const char *key)
{
	const struct json *m = json_get(j, key);
	return m && m->kind == JSON_INT ? m->i : -1;
}

static size_t nitems(const struct json *j, const char *key)
{
	const struct json *m = json_get(j, key);
	return m && m->kind == JSON_ARRAY ? m->n : 0;
}

static bool lists(const struct json *j, int64_t id)
{
	const struct json *items = json_get(j, "items");
	for (size_t i = 0; items && i < items->n; i++)
		if (number(&items->items[i], "id") == id)
			return true;
	return false;
}

static int send_with(struct app_test *t, const char *login, enum web_method m, const char *where,
                     const char *header, const char *value, const char *json)
{
	struct web_pair h = {str_z(header), str_z(value)};
	struct app_sent s = {.method = m, .path = where, .login = login, .headers = {&h, header ? 1 : 0}};
	if (json) {
		s.type = STR("application/json");
		s.body = str_z(json);
	}
	return app_send(t, &s);
}

TEST(every_kind_lists_its_rows_and_gives_each_of_them)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	for (size_t k = 0; k < resource_nkinds; k++) {
		const char *kind = resource_kinds[k]->name;
		CHECK_I64(app_get(t, app_reader(str_z(kind)), path("/api/v1/%s?limit=1000", kind)), 200);
		const struct json *items = json_get(app_answer(t), "items");
		CHECK(items != NULL);
		for (size_t i = 0; items && i < items->n; i++) {
			int64_t id = number(&items->items[i], "id");
			CHECK_I64(app_get(t, app_reader(str_z(kind)), path("/api/v1/%s/%lld", kind, (long long)id)), 200);
			CHECK_I64(number(app_answer(t), "id"), id);
		}
	}
}

TEST(a_list_is_paged_and_says_how_many_there_are_in_all)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "director", "/api/v1/goal?limit=2"), 200);
	const struct json *j = app_answer(t);
	CHECK_I64(number(j, "total"), 4);
	CHECK_I64(nitems(j, "items"), 2);
	CHECK_I64(number(j, "next_offset"), 2);
	CHECK_I64(app_get(t, "director", "/api/v1/goal?limit=2&sida=2"), 200);
	CHECK_I64(nitems(app_answer(t), "items"), 2);
	CHECK_I64(number(app_answer(t), "next_offset"), -1);
	CHECK_I64(app_get(t, "director", "/api/v1/goal?limit=2&offset=10"), 200);
	CHECK_I64(number(app_answer(t), "total"), 4);
	CHECK_I64(nitems(app_answer(t), "items"), 0);
}

TEST(filters_have_the_names_of_the_api_and_of_the_pages)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	static const struct {
		const char *api, *page;
		long long n;
	} same[] = {
	    {"goal?kind=unit_goal", "goal?slag=unit_goal", 1},
	    {"goal?area=larande", "goal?omrade=larande", 4},
	    {"document?state=decided", "document?lage=decided", 3},
	    {"goal?q=fr%C3%A5nv", "goal?q=FR%C3%85NV", 1},
	    {"activity?status=ongoing", "activity?status=ongoing", 1},
	};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		CHECK_I64(app_get(t, "director", path("/api/v1/%s", same[i].api)), 200);
		CHECK_I64(number(app_answer(t), "total"), same[i].n);
		CHECK_I64(app_get(t, "director", path("/api/v1/%s", same[i].page)), 200);
		CHECK_I64(number(app_answer(t), "total"), same[i].n);
	}
	CHECK_I64(app_get(t, "director", path("/api/v1/goal?unit=%lld", (long long)t->lind)), 200);
	CHECK_I64(number(app_answer(t), "total"), 1);
	CHECK_I64(
	    app_get(t, "director", path("/api/v1/activity?lasar=%d&mal=%lld", t->year, (long long)t->goal_lind)),
	    200);
	CHECK(lists(app_answer(t), t->act_lind) && number(app_answer(t), "total") == 1);
	CHECK_I64(app_get(t, "director", path("/api/v1/goal?serves_id=%lld", (long long)t->goal_council)), 200);
	CHECK_I64(number(app_answer(t), "total"), 2);
}

TEST(a_filter_that_a_list_does_not_know_is_an_error_and_not_ignored)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	static const char *const bad[] = {
	    "goal?colour=red",     "goal?limit=0",          "goal?limit=1001",      "goal?unit=lind",
	    "goal?unit=1&enhet=1", "goal?limit=1&limit=2",  "goal?as_of=yesterday", "milestone?status=done",
	    "goal?sida=0",         "activity?area=larande", "goal?school_year=12"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		CHECK_I64(app_get(t, "director", path("/api/v1/%s", bad[i])), 400);
		CHECK_Z(t->type, "application/problem+json");
	}
}

TEST(a_list_is_the_same_as_json_csv_and_workbook)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "director", "/api/v1/milestone.csv"), 200);
	CHECK_Z(t->type, "text/csv; charset=utf-8");
	CHECK(app_says(t, "Första utvärderingen"));
	CHECK_I64(send_with(t, "director", WEB_GET, "/api/v1/milestone", "accept", "text/csv", NULL), 200);
	CHECK(app_says(t, "Första utvärderingen"));
	CHECK_I64(app_get(t, "director", "/api/v1/milestone.xlsx"), 200);
	CHECK(str_starts(t->body, STR("PK")));
	CHECK(str_find(app_header(t, "Content-Disposition"), STR("milestone.xlsx")) >= 0);
	CHECK_I64(app_get(t, "director", "/api/v1/milestone.pdf"), 404);
}

TEST(a_row_is_written_with_the_rev_that_was_read)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *goal = path("/api/v1/goal/%lld", (long long)t->goal_lind);
	CHECK_I64(app_get(t, "principal", goal), 200);
	struct str tag = arena_str(test_arena(), app_header(t, "ETag"));
	CHECK(tag.n > 2);
	CHECK_I64(send_with(t, "principal", WEB_GET, goal, "if-none-match", arena_z(test_arena(), tag), NULL),
	          304);
	CHECK_I64(app_json(t, "principal", WEB_PATCH, goal, "{\"title\":\"Fler når målen\"}"), 428);
	CHECK_I64(send_with(t, "principal", WEB_PATCH, goal, "if-match", arena_z(test_arena(), tag),
	                    "{\"title\":\"Fler når målen\",\"why\":\"Tydligare\"}"),
	          200);
	CHECK_Z(json_text(app_answer(t), "title"), "Fler når målen");
	CHECK(!str_eq(app_header(t, "ETag"), tag));
	CHECK_I64(send_with(t, "principal", WEB_PATCH, goal, "if-match", arena_z(test_arena(), tag),
	                    "{\"title\":\"Alla når målen\"}"),
	          409);
	const struct json *d = json_get(app_answer(t), "differs");
	REQUIRE(d && d->n == 1);
	CHECK_Z(json_text(&d->items[0], "yours"), "Alla når målen");
	CHECK_Z(json_text(&d->items[0], "stored"), "Fler når målen");
	CHECK_I64(app_get(t, "principal", path("%s/history", goal)), 200);
	CHECK_I64(nitems(app_answer(t), "versions"), 2);
	CHECK(app_says(t, "Tydligare"));
}

TEST(faults_are_told_field_by_field)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_json(t, "principal", WEB_POST, "/api/v1/goal", "{\"kind\":\"wish\",\"colour\":1}"), 422);
	CHECK_Z(t->type, "application/problem+json");
	const struct json *e = json_get(app_answer(t), "errors");
	bool kind = false, colour = false, title = false;
	for (size_t i = 0; e && i < e->n; i++) {
		struct str f = json_text(&e->items[i], "field");
		kind |= str_eqz(f, "kind");
		colour |= str_eqz(f, "colour");
		title |= str_eqz(f, "title");
	}
	CHECK(kind && colour && title);
	CHECK_I64(app_json(t, "principal", WEB_POST, "/api/v1/goal", "{\"kind\":"), 400);
	CHECK_I64(app_json(t, "principal", WEB_POST, "/api/v1/goal", "[]"), 400);
	CHECK_I64(app_post(t, "principal", "/api/v1/goal", "title=x"), 415);
}

TEST(what_is_made_is_found_changed_whole_and_removed)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_json(t, "principal", WEB_POST, "/api/v1/milestone",
	                   path("{\"activity_id\":%lld,\"title\":\"Delrapport\",\"due_day\":\"%d-03-01\","
	                        "\"done_day\":\"%d-03-02\"}",
	                        (long long)t->act_lind, t->year + 1, t->year + 1)),
	          201);
	const char *where = arena_z(test_arena(), app_header(t, "Location"));
	CHECK_I64(app_get(t, "teacher", where), 200);
	CHECK(str_starts(json_text(app_answer(t), "done_day"), STR("2")));
	CHECK_I64(
	    app_json(t, "principal", WEB_PUT, where,
	             path("{\"rev\":1,\"activity_id\":%lld,\"title\":\"Slutrapport\",\"due_day\":\"%d-05-01\"}",
	                  (long long)t->act_lind, t->year + 1)),
	    200);
	CHECK(json_get(app_answer(t), "done_day")->kind == JSON_NULL);
	CHECK_I64(app_json(t, "principal", WEB_PUT, where, "{\"rev\":2,\"title\":\"Bara titel\"}"), 422);
	CHECK_I64(app_json(t, "principal", WEB_DELETE, where, NULL), 428);
	CHECK_I64(send_with(t, "principal", WEB_DELETE, where, "if-match", "\"1\"", NULL), 409);
	CHECK_I64(send_with(t, "principal", WEB_DELETE, where, "if-match", "\"2\"", NULL), 204);
	CHECK_I64(app_get(t, "principal", where), 404);
	CHECK_I64(app_get(t, "principal", path("%s/history", where)), 200);
	CHECK_I64(nitems(app_answer(t), "versions"), 2);
}

TEST(whoever_is_responsible_reports_and_no_more)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *act = path("/api/v1/activity/%lld", (long long)t->act_lind);
	CHECK_I64(app_json(t, "teacher", WEB_PATCH, act, "{\"rev\":1,\"status\":\"done\"}"), 200);
	CHECK_I64(app_json(t, "teacher", WEB_PATCH, act, "{\"rev\":2,\"title\":\"Min\"}"), 403);
	CHECK_I64(app_json(t, "student_health", WEB_PATCH, act, "{\"rev\":2,\"status\":\"planned\"}"), 403);
	CHECK_I64(app_json(t, "teacher", WEB_PATCH, act, "{\"rev\":2,\"status\":\"done\",\"unit_id\":1}"), 403);
}

TEST(a_draft_elsewhere_is_in_no_list_no_count_and_behind_no_link)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "principal", path("/api/v1/activity/%lld", (long long)t->act_draft)), 404);
	CHECK_I64(app_get(t, "principal2", path("/api/v1/activity/%lld", (long long)t->act_draft)), 200);
	CHECK_I64(app_get(t, "principal", "/api/v1/activity"), 200);
	CHECK(!lists(app_answer(t), t->act_draft) && number(app_answer(t), "total") == 2);
	CHECK_I64(app_get(t, "principal2", "/api/v1/activity"), 200);
	CHECK(lists(app_answer(t), t->act_draft) && number(app_answer(t), "total") == 3);
	CHECK_I64(app_get(t, "principal", "/api/v1/document"), 200);
	CHECK(!lists(app_answer(t), t->doc_draft) && number(app_answer(t), "total") == 3);
	/* A link to what one cannot see, or to what is not there, gets the same answer. */
	CHECK_I64(app_json(t, "principal", WEB_PATCH, path("/api/v1/activity/%lld", (long long)t->act_lind),
	                   path("{\"rev\":1,\"document_id\":%lld}", (long long)t->doc_draft)),
	          422);
	struct str hidden = json_text(&json_get(app_answer(t), "errors")->items[0], "text");
	CHECK_I64(app_json(t, "principal", WEB_PATCH, path("/api/v1/activity/%lld", (long long)t->act_lind),
	                   "{\"rev\":1,\"document_id\":987654}"),
	          422);
	CHECK_STR(json_text(&json_get(app_answer(t), "errors")->items[0], "text"), hidden);
}

TEST(people_are_seen_within_reach_and_their_addresses_by_few)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	REQUIRE(ch);
	struct person p;
	person_get(ch->db, ch->arena, app_person(t, "teacher"), &p);
	p.email = STR("lars@exempel.example");
	change_save(ch, &person_entity, &p, NULL);
	person_get(ch->db, ch->arena, app_person(t, "student_health"), &p);
	p.protected = true;
	change_save(ch, &person_entity, &p, NULL);
	app_write_end(t, ch);
	CHECK_I64(app_get(t, "teacher", "/api/v1/person"), 403);
	CHECK_I64(app_get(t, "principal", "/api/v1/person"), 200);
	CHECK(!app_says(t, "lars@exempel.example") && !app_says(t, "Elsa"));
	CHECK(!app_says(t, "Ragnar") && app_says(t, "Lars"));
	CHECK_I64(number(app_answer(t), "total"), 3);
	CHECK_I64(app_get(t, "principal", "/api/v1/person.csv"), 200);
	CHECK(!app_says(t, "lars@exempel.example") && app_says(t, "Lars"));
	CHECK_I64(app_get(t, "hr", "/api/v1/person"), 200);
	CHECK(app_says(t, "lars@exempel.example"));
	const char *hidden = path("/api/v1/person/%lld", (long long)app_person(t, "student_health"));
	CHECK_I64(app_get(t, "hr", hidden), 404);
	CHECK_I64(app_get(t, "hr", path("%s/history", hidden)), 404);
	CHECK_I64(app_get(t, "administrator", hidden), 200);
}

TEST(the_past_is_read_and_not_written)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *goal = path("/api/v1/goal/%lld", (long long)t->goal_lind);
	CHECK_I64(app_get(t, "director", path("%s?as_of=2001-01-01", goal)), 404);
	CHECK_I64(app_get(t, "director", "/api/v1/goal?as_of=2001-01-01"), 200);
	CHECK_I64(number(app_answer(t), "total"), 0);
	CHECK_I64(app_json(t, "principal", WEB_PATCH, path("%s?as_of=2001-01-01", goal), "{\"rev\":1}"), 400);
}

TEST(the_thread_search_and_me_answer_as_their_pages)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "principal", "/api/v1/thread"), 200);
	CHECK_I64(nitems(app_answer(t), "cards"), 6);
	CHECK_I64(nitems(app_answer(t), "edges"), 4);
	CHECK_I64(number(app_answer(t), "goals_without_activities"), 1);
	CHECK(!app_says(t, "Utkast"));
	CHECK_I64(app_get(t, "principal", "/api/v1/search?q=l%C3%A4xh"), 200);
	CHECK_I64(nitems(app_answer(t), "items"), 1);
	CHECK_I64(app_get(t, "principal", "/api/v1/search?q=utkast"), 200);
	CHECK_I64(nitems(app_answer(t), "items"), 0);
	CHECK_I64(app_get(t, "principal", "/api/v1/me"), 200);
	CHECK_Z(json_text(app_answer(t), "login"), "principal");
	CHECK_Z(json_text(&json_get(app_answer(t), "roles")->items[0], "role"), "principal");
}

TEST(a_read_only_token_reads_and_writes_nothing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *token = app_token(t, "principal", false);
	struct app_sent s = {.method = WEB_GET, .path = "/api/v1/goal", .bearer = token};
	CHECK_I64(app_send(t, &s), 200);
	s.method = WEB_PATCH;
	s.path = path("/api/v1/goal/%lld", (long long)t->goal_lind);
	s.type = STR("application/json");
	s.body = STR("{\"rev\":1,\"title\":\"Nytt\"}");
	CHECK_I64(app_send(t, &s), 403);
	s.bearer = app_token(t, "principal", true);
	CHECK_I64(app_send(t, &s), 200);
	s.bearer = "not a token";
	CHECK_I64(app_send(t, &s), 401);
}
