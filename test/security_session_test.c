/* security_session_test.c - logins that fail alike, throttling, sessions that end at once. */
#include "app_harness.h"

#include "base/date.h"
#include "core/auth.h"
#include "sql_core.h"

#include <stdio.h>
#include <time.h>

#define GOOD "ett riktigt bra lösenord"

static void give_password(struct app_test *t, const char *login)
{
	struct change *ch = app_write(t);
	if (!ch)
		return;
	auth_account_save(ch, app_person(t, login), str_z(login), auth_hash(ch->arena, STR(GOOD)), false);
	app_write_end(t, ch);
}

static const char *new_session(struct app_test *t, const char *login)
{
	struct change *ch = app_write(t);
	struct account_of_person_row acc;
	char *token = arena_alloc(test_arena(), AUTH_TOKEN_TEXT);
	if (!ch)
		return "";
	account_of_person(ch->db, ch->arena, app_person(t, login), &acc);
	auth_session_new(ch, acc.id, STR("192.0.2.7"), STR("other"), token);
	app_write_end(t, ch);
	return token;
}

/* A request with a session of its own rather than the harness's. */
static int with_session(struct app_test *t, const char *token, enum web_method m, const char *path,
                        const char *form)
{
	struct web_pair h = {STR("cookie"), arena_printf(test_arena(), "trad=%s", token)};
	struct app_sent s = {.method = m, .path = path, .headers = {&h, 1}};
	if (form) {
		s.type = STR("application/x-www-form-urlencoded");
		s.body = str_z(form);
	}
	return app_send(t, &s);
}

static double try_login(struct app_test *t, const char *login)
{
	struct timespec a, b;
	const char *form = arena_printf(test_arena(), "login=%s&password=fel+fel+fel+fel", login).p;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a); /* what it costs, not how busy the machine is */
	CHECK_I64(app_post(t, NULL, "/logga-in", form), 422);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
	return (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
}

TEST(an_unknown_login_and_a_wrong_password_are_told_apart_by_nobody)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	give_password(t, "teacher");
	double known = 1e9, unknown = 1e9;
	struct str says[2];
	for (int i = 0; i < 3; i++) {
		double k = try_login(t, "teacher");
		says[0] = arena_str(test_arena(), t->body);
		double u = try_login(t, "teachez");
		says[1] = arena_str(test_arena(), t->body);
		known = k < known ? k : known;
		unknown = u < unknown ? u : unknown;
	}
	CHECK_I64(says[0].n, says[1].n); /* the login that was typed is of the same length */
	struct str text = tr(LANG_SV, "The user name or the password is wrong.");
	CHECK(str_find(says[0], text) >= 0 && str_find(says[1], text) >= 0);
	printf("    login: known %.1f ms, unknown %.1f ms of processor time\n", 1e3 * known, 1e3 * unknown);
	CHECK(known > 0.005 && unknown > known / 2 && unknown < known * 2);
}

TEST(guessing_is_slowed_per_login_and_success_forgives)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	give_password(t, "teacher");
	give_password(t, "principal");
	for (int i = 0; i < 5; i++)
		try_login(t, "teacher");
	CHECK_I64(app_post(t, NULL, "/logga-in", "login=teacher&password=ett+riktigt+bra+l%C3%B6senord"), 429);
	CHECK(app_header(t, "Retry-After").n > 0);
	CHECK(str_is_null(app_header(t, "Set-Cookie")));
	CHECK_I64(app_post(t, NULL, "/logga-in", "login=TEACHER+&password=x"), 429);
	CHECK_I64(app_post(t, NULL, "/logga-in", "login=principal&password=ett+riktigt+bra+l%C3%B6senord"), 303);
	CHECK_I64(app_get(t, "teacher", "/konto"), 303); /* the new password above ended the old session */
}

TEST(a_session_that_is_ended_opens_nothing_from_the_next_request_on)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *other = new_session(t, "teacher");
	CHECK_I64(with_session(t, other, WEB_GET, "/konto", NULL), 200);
	CHECK_I64(app_post(t, "teacher", "/konto/sessioner/avsluta", "alla=1"), 303);
	CHECK_I64(with_session(t, other, WEB_GET, "/konto", NULL), 303);
	CHECK_I64(app_get(t, "teacher", "/konto"), 200);
}

TEST(a_new_password_ends_other_sessions_and_keys)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	give_password(t, "teacher");
	const char *mine = new_session(t, "teacher"), *other = new_session(t, "teacher");
	struct app_sent key = {.method = WEB_GET, .path = "/api/v1/me", .bearer = app_token(t, "teacher", true)};
	CHECK_I64(app_send(t, &key), 200);
	CHECK_I64(with_session(
	              t, mine, WEB_POST, "/konto/losenord",
	              "current=ett+riktigt+bra+l%C3%B6senord&password=ett+annat+bra+ord&again=ett+annat+bra+ord"),
	          303);
	CHECK(str_starts(app_header(t, "Set-Cookie"), STR("trad=")));
	CHECK_I64(with_session(t, other, WEB_GET, "/konto", NULL), 303);
	CHECK_I64(with_session(t, mine, WEB_GET, "/konto", NULL), 303); /* the browser has a new one */
	CHECK_I64(app_send(t, &key), 401);
}

TEST(a_closed_account_is_out_at_once_and_roles_end_with_their_day)
{
	struct app_test *t = app_test_new();
	struct account_of_person_row acc;
	struct role_grant g;
	REQUIRE(t);
	struct change *ch = app_write(t);
	REQUIRE(ch);
	account_of_person(ch->db, ch->arena, app_person(t, "teacher"), &acc);
	auth_account_disable(ch, acc.id, true);
	for (int64_t id = 1; id < 20; id++)
		if (role_grant_get(ch->db, ch->arena, id, &g) && g.person_id == app_person(t, "principal")) {
			g.to_day = STR("2020-01-01");
			change_save(ch, &role_grant_entity, &g, NULL);
		}
	app_write_end(t, ch);
	CHECK_I64(app_get(t, "teacher", "/konto"), 303);
	CHECK_I64(app_get(t, "principal", "/styrning/mal"), 403);
}

TEST(the_history_of_a_person_tells_no_more_than_the_person_s_page)
{
	struct app_test *t = app_test_new();
	struct person p;
	REQUIRE(t);
	int64_t id = app_person(t, "teacher");
	const char *page = arena_printf(test_arena(), "/historik/person/%lld", (long long)id).p;
	struct change *ch = app_write(t);
	REQUIRE(ch);
	person_get(ch->db, ch->arena, id, &p);
	p.email = STR("lars@exempel.example");
	change_save(ch, &person_entity, &p, NULL);
	app_write_end(t, ch);
	CHECK_I64(app_get(t, "principal", page), 200);
	CHECK(!app_says(t, "lars@exempel.example"));
	CHECK_I64(app_get(t, "hr", page), 200);
	CHECK(app_says(t, "lars@exempel.example"));
	ch = app_write(t);
	REQUIRE(ch);
	p.protected = true;
	change_save(ch, &person_entity, &p, NULL);
	app_write_end(t, ch);
	CHECK_I64(app_get(t, "hr", page), 404);
	CHECK_I64(app_get(t, "administrator", page), 200);
}
