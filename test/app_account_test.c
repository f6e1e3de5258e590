/* app_account_test.c - one's own account, search, help, and text that survives the end of a session. */
#include "app_harness.h"

#include "core/auth.h"
#include "sql_core.h"

/* Gives the login a real password, which the harness does not. */
static bool set_password(struct app_test *t, const char *login)
{
	struct str hash = auth_hash(test_arena(), STR("gammalt fint ord 17"));
	struct change *ch = app_write(t);
	struct account_of_person_row acc;
	struct account row;
	if (!ch || !account_of_person(ch->db, ch->arena, app_person(t, login), &acc) ||
	    !account_get(ch->db, ch->arena, acc.id, &row))
		return false;
	row.password_hash = hash;
	row.password_at = ch->now; /* a hash alone is no change that the log can show */
	change_save(ch, &account_entity, &row, NULL);
	return app_write_end(t, ch);
}

TEST(a_new_password_ends_other_sessions_and_keeps_this_one)
{
	struct app_test *t = app_test_new();
	REQUIRE(t && set_password(t, "teacher"));
	CHECK_I64(app_post(t, NULL, "/logga-in", "login=teacher&password=gammalt+fint+ord+17&till=/konto"), 303);
	struct str cookie = app_header(t, "set-cookie");
	struct str other = arena_str(test_arena(), str_sub(cookie, 0, (size_t)str_chr(cookie, ';')));
	CHECK_I64(app_post(t, "teacher", "/konto/losenord?sprak=en",
	                   "current=fel&password=nytt+fint+ord+4711&again=nytt+fint+ord+4711"),
	          422);
	CHECK(app_says(t, "present password is wrong"));
	CHECK_I64(app_post(t, "teacher", "/konto/losenord?sprak=en",
	                   "current=gammalt+fint+ord+17&password=nytt+fint+ord+4711&again=annat"),
	          422);
	CHECK_I64(app_post(t, "teacher", "/konto/losenord?sprak=en",
	                   "current=gammalt+fint+ord+17&password=kort&again=kort"),
	          422);
	CHECK_I64(app_post(t, "teacher", "/konto/losenord",
	                   "current=gammalt+fint+ord+17&password=nytt+fint+ord+4711&again=nytt+fint+ord+4711"),
	          303);
	cookie = app_header(t, "set-cookie");
	REQUIRE(!str_is_null(cookie));
	struct str mine = arena_str(test_arena(), str_sub(cookie, 0, (size_t)str_chr(cookie, ';')));
	struct web_pair h = {STR("cookie"), other};
	struct app_sent s = {.method = WEB_GET, .path = "/konto", .headers = {&h, 1}};
	CHECK_I64(app_send(t, &s), 303); /* the other browser is logged out */
	h.value = mine;
	CHECK_I64(app_send(t, &s), 200);
	CHECK_I64(app_post(t, NULL, "/logga-in", "login=teacher&password=gammalt+fint+ord+17"), 422);
	CHECK_I64(app_post(t, NULL, "/logga-in", "login=teacher&password=nytt+fint+ord+4711"), 303);
}

TEST(a_key_is_shown_once_reads_and_can_be_revoked)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_post(t, "controller", "/konto/nycklar", "name=&days=30"), 422);
	CHECK_I64(app_post(t, "controller", "/konto/nycklar", "name=Kalkyl&days=3000"), 422);
	CHECK_I64(app_post(t, "controller", "/konto/nycklar", "name=Kalkyl&days=30"), 200);
	struct str key = arena_str(test_arena(), app_between(t, "<code>", "</code>"));
	CHECK_I64(key.n, AUTH_TOKEN_TEXT - 1);
	CHECK_I64(app_get(t, "controller", "/konto"), 200);
	CHECK(app_says(t, "Kalkyl") && !app_says(t, key.p));
	struct app_sent s = {.method = WEB_GET, .path = "/enheter", .bearer = key.p};
	CHECK_I64(app_send(t, &s), 200);
	struct app_sent w = {.method = WEB_POST,
	                     .path = "/konto/nycklar",
	                     .bearer = key.p,
	                     .body = STR("name=x&days=3"),
	                     .type = STR("application/x-www-form-urlencoded")};
	CHECK_I64(app_send(t, &w), 403);
	CHECK_I64(app_get(t, "controller", "/konto"), 200);
	struct db *db = app_read(t);
	struct token_list_row *rows;
	struct account_by_login_row acc;
	REQUIRE(db && account_by_login(db, test_arena(), STR("controller"), &acc));
	REQUIRE(token_list(db, test_arena(), acc.id, &rows) == 1);
	int64_t token = rows[0].id;
	app_read_end(t, db);
	/* Not by another person. */
	CHECK_I64(app_post(t, "teacher", "/konto/nycklar/avsluta",
	                   arena_printf(test_arena(), "id=%lld", (long long)token).p),
	          303);
	CHECK_I64(app_send(t, &s), 200);
	CHECK_I64(app_post(t, "controller", "/konto/nycklar/avsluta",
	                   arena_printf(test_arena(), "id=%lld", (long long)token).p),
	          303);
	CHECK_I64(app_send(t, &s), 303);
}

TEST(a_session_is_ended_by_its_owner_only)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct db *db = app_read(t);
	struct account_by_login_row acc;
	struct session_list_row *s;
	REQUIRE(db && account_by_login(db, test_arena(), STR("teacher"), &acc));
	REQUIRE(session_list(db, test_arena(), acc.id, STR("2000-01-01T00:00:00.000Z"), &s) >= 1);
	const char *form = arena_printf(test_arena(), "id=%lld", (long long)s[0].id).p;
	app_read_end(t, db);
	CHECK_I64(app_post(t, "hr", "/konto/sessioner/avsluta", form), 303);
	CHECK_I64(app_get(t, "teacher", "/konto"), 200);
	CHECK_I64(app_post(t, "teacher", "/konto/sessioner/avsluta", form), 303);
	CHECK_I64(app_get(t, "teacher", "/konto"), 303);
}

/* Makes the login's session as old as it can be: the idle limit has passed. */
static bool expire(struct app_test *t, const char *login, bool revoke)
{
	struct change *ch = app_write(t);
	struct account_by_login_row acc;
	struct session_list_row *s;
	struct session row;
	if (!ch || !account_by_login(ch->db, ch->arena, str_z(login), &acc) ||
	    !session_list(ch->db, ch->arena, acc.id, STR("2000-01-01T00:00:00.000Z"), &s) ||
	    !session_get(ch->db, ch->arena, s[0].id, &row))
		return false;
	row.seen_at =
	    arena_concat(ch->arena, org_day_plus(ch->arena, str_sub(ch->now, 0, 10), -1), STR("T00:00:00.000Z"));
	if (revoke)
		row.revoked_at = ch->now;
	session_update(ch->db, &row);
	return app_write_end(t, ch);
}

static int64_t drafts_of(struct app_test *t, const char *login)
{
	struct db *db = app_read(t);
	struct draft_list_row *d;
	size_t n = draft_list(db, test_arena(), app_person(t, login), &d);
	app_read_end(t, db);
	return (int64_t)n;
}

TEST(what_was_typed_when_the_session_ran_out_comes_back_to_its_writer)
{
	struct app_test *t = app_test_new();
	REQUIRE(t && expire(t, "administrator", false));
	const char *p = arena_printf(test_arena(), "/admin/organisation/%lld", (long long)t->lind).p;
	CHECK_I64(app_post(t, "administrator", p, "rev=1&code=lind&note=En+lång+tanke&password=hemligt"), 303);
	CHECK(str_find(app_header(t, "location"), STR("/logga-in?klart=utkast")) == 0);
	CHECK_I64(drafts_of(t, "administrator"), 1);
	CHECK_I64(app_get(t, NULL, "/logga-in?klart=utkast&sprak=en"), 200);
	CHECK(app_says(t, "What you typed is kept"));
	CHECK(!app_says(t, "tanke")); /* not shown to whoever sits there now */
	/* Logged in again: the form has the text, the secret is not kept. */
	REQUIRE(set_password(t, "administrator"));
	CHECK_I64(app_post(t, NULL, "/logga-in", "login=administrator&password=gammalt+fint+ord+17"), 303);
	struct str cookie = app_header(t, "set-cookie");
	struct web_pair h = {STR("cookie"),
	                     arena_str(test_arena(), str_sub(cookie, 0, (size_t)str_chr(cookie, ';')))};
	struct app_sent s = {.method = WEB_GET, .path = p, .headers = {&h, 1}};
	CHECK_I64(app_send(t, &s), 200);
	CHECK(app_says(t, "En lång tanke") && !app_says(t, "hemligt"));
	/* Saved: the draft is gone. */
	struct app_sent save = s;
	save.method = WEB_POST;
	save.type = STR("application/x-www-form-urlencoded");
	save.body = arena_printf(test_arena(), "rev=%.*s&note=En+lång+tanke",
	                         STR_ARG(app_between(t, "name=\"rev\" value=\"", "\"")));
	CHECK_I64(app_send(t, &save), 303);
	CHECK_I64(drafts_of(t, "administrator"), 0);
}

TEST(a_revoked_or_unknown_session_keeps_nothing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t && expire(t, "hr", true));
	CHECK_I64(app_post(t, "hr", "/konto/nycklar", "name=En+tanke&days=3"), 303);
	CHECK(str_find(app_header(t, "location"), STR("klart=utkast")) < 0);
	CHECK_I64(drafts_of(t, "hr"), 0);
	CHECK_I64(app_post(t, NULL, "/konto/nycklar", "name=En+tanke&days=3"), 303);
	CHECK(str_find(app_header(t, "location"), STR("klart=utkast")) < 0);
	/* From another site nothing is kept either, with a living cookie or an old one. */
	REQUIRE(expire(t, "teacher", false));
	struct app_sent s = {.method = WEB_POST,
	                     .path = "/konto/nycklar",
	                     .login = "teacher",
	                     .cross_site = true,
	                     .body = STR("name=x"),
	                     .type = STR("application/x-www-form-urlencoded")};
	CHECK_I64(app_send(t, &s), 403);
	CHECK_I64(drafts_of(t, "teacher"), 0);
}

TEST(a_draft_is_kept_by_its_form_and_refused_when_too_long)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_json(t, "teacher", WEB_POST, "/utkast", "{\"form\":\"/x/1\",\"fields\":{\"a\":\"b\"}}"),
	          200);
	CHECK_I64(drafts_of(t, "teacher"), 1);
	CHECK_I64(
	    app_json(t, "teacher", WEB_POST, "/utkast", "{\"form\":\"https://x\",\"fields\":{\"a\":\"b\"}}"),
	    422);
	CHECK_I64(app_json(t, "teacher", WEB_POST, "/utkast", "[1]"), 422);
	char *big = arena_alloc(test_arena(), 300 << 10);
	memset(big, 'a', (300 << 10) - 1);
	CHECK_I64(app_json(t, "teacher", WEB_POST, "/utkast",
	                   arena_printf(test_arena(), "{\"form\":\"/x/2\",\"fields\":{\"a\":\"%s\"}}", big).p),
	          413);
	CHECK_I64(app_post(t, "teacher", "/utkast", "form=/x/1"), 303);
	CHECK_I64(drafts_of(t, "teacher"), 0);
}

TEST(search_finds_by_beginnings_and_gives_the_dialog_its_hits_only)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "observer", "/sok?q=l%C3%A4xh&sprak=en"), 200);
	CHECK(app_says(t, "Läxhjälp") && app_says(t, "1 hit."));
	CHECK_I64(app_get(t, "observer", "/sok?q=linds&del=1"), 200);
	CHECK(app_says(t, "search-hits") && !app_says(t, "<html"));
	CHECK_I64(app_get(t, "observer", "/sok?q=utkast&del=1"), 200);
	CHECK(!app_says(t, "search-hits"));
	CHECK_I64(app_get(t, "principal2", "/sok?q=utkast&del=1"), 200);
	CHECK(app_says(t, "search-hits"));
	CHECK_I64(app_get(t, "observer", "/sok"), 200);
}

TEST(help_statement_readiness_and_choices)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "principal", "/hjalp?sprak=en"), 200);
	CHECK(app_says(t, "Keep the work plan alive") && app_says(t, "Board goal"));
	CHECK(!app_says(t, "Give people roles"));
	CHECK_I64(app_get(t, NULL, "/tillganglighet?sprak=en"), 200);
	CHECK(app_says(t, "Known shortcomings"));
	CHECK_I64(app_get(t, NULL, "/halsa/redo"), 200);
	CHECK_STR(t->body, STR("ok\n"));
	CHECK_I64(app_get(t, "principal", "/konto?utseende=dark"), 303);
	CHECK(str_starts(app_header(t, "set-cookie"), STR("theme=dark;")));
	CHECK_I64(app_get(t, "principal", "/konto?sprak=en"), 200);
	CHECK(str_find(app_header(t, "set-cookie"), STR("sprak=en;")) >= 0);
}
