/* app_harness_test.c - what every page, file and answer has in common. */
#include "app_harness.h"

TEST(a_page_that_needs_a_login_sends_one_there_and_back)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, NULL, "/konto"), 303);
	CHECK_Z(app_header(t, "Location"), "/logga-in?till=%2Fkonto");
	CHECK_I64(app_get(t, NULL, "/logga-in"), 200);
	CHECK(app_says(t, "<form"));
	CHECK_I64(app_get(t, NULL, "/finns-inte"), 404);
}

TEST(an_address_that_leads_nowhere_keeps_the_menu_of_who_is_logged_in)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "principal", "/finns-inte"), 404);
	CHECK(app_says(t, "class=\"rooms\"") && app_says(t, "href=\"/insatser\""));
	CHECK_I64(app_get(t, NULL, "/finns-inte"), 404);
	CHECK(!app_says(t, "class=\"rooms\""));
	CHECK_I64(app_get(t, "principal", "/logga-ut"), 405); /* takes POST only */
	CHECK(app_says(t, "class=\"rooms\""));
	CHECK_I64(app_get(t, "principal", "/api/v1/finns/inte/alls"), 404);
	CHECK(!app_says(t, "class=\"rooms\""));
}

TEST(a_write_from_another_site_is_refused)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct app_sent s = {.method = WEB_POST, .path = "/logga-ut", .login = "teacher", .cross_site = true};
	s.type = STR("application/x-www-form-urlencoded");
	CHECK_I64(app_send(t, &s), 403);
	s.cross_site = false;
	CHECK_I64(app_send(t, &s), 303);
}

TEST(a_session_of_one_huvudman_opens_nothing_in_another)
{
	struct app_test *t = app_test_two();
	REQUIRE(t);
	CHECK_I64(app_get(t, "teacher", "/logga-ut"), 405);
	memcpy(t->other->tokens, t->tokens, sizeof t->tokens);
	CHECK_I64(app_get(t->other, "director", "/styrning/trad"), 303);
	t->host = "tredje.example";
	CHECK_I64(app_get(t, "director", "/styrning/trad"), 404);
}

TEST(the_fixture_has_a_whole_chain_and_true_counters)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct db *db = app_read(t);
	REQUIRE(db);
	struct activity_recount_row *r;
	size_t n = activity_recount(db, test_arena(), &r);
	CHECK(n > 0);
	for (size_t i = 0; i < n; i++)
		CHECK_I64(r[i].counted, r[i].n);
	struct buf faults;
	int64_t rows = 0;
	buf_init(&faults, 0);
	CHECK(change_verify(db, (struct str){NULL, 0}, &faults, &rows));
	CHECK(rows > 30);
	CHECK_Z(buf_as_str(&faults), "");
	buf_finish(&faults);
	app_read_end(t, db);
}
