/* arch_walk_test.c - the two walks of doc/architecture.md, step by step. Where a request
 * could be refused by two steps, the one that comes first must refuse it. */
#include "app_harness.h"

#include "sql_core.h"

#define FORM STR("application/x-www-form-urlencoded")

/* The address with the id in place of the star. */
static const char *path(const char *pattern, int64_t id)
{
	const char *star = strchr(pattern, '*');
	if (!star)
		return pattern;
	return arena_printf(test_arena(), "%.*s%lld%s", (int)(star - pattern), pattern, (long long)id, star + 1)
	    .p;
}

static bool says(const struct app_test *t, const char *msgid)
{
	return str_find(t->body, tr(LANG_SV, msgid)) >= 0;
}

static int send_to(struct app_test *t, const char *host, enum web_method m, const char *where,
                   const char *login, bool cross_site)
{
	const char *own = t->host;
	struct app_sent s = {.method = m, .path = where, .login = login, .cross_site = cross_site};
	if (m != WEB_GET)
		s.type = FORM;
	t->host = host ? host : own;
	int status = app_send(t, &s);
	t->host = own;
	return status;
}

/* --- walk one: a request ---------------------------------------------------------------- */

TEST(walk_one_the_steps_stand_in_the_order_of_the_document)
{
	static const char *const order[] = {"step_fault",      "step_asset",    "step_store",
	                                    "step_route",      "step_origin",   "step_session",
	                                    "step_permission", "step_database", "step_object"};
	struct str code = test_file("app/core/app.c"), doc = test_file("doc/architecture.md");
	ptrdiff_t at = str_find(code, STR("steps[] = {"));
	REQUIRE(at > 0);
	code = str_sub(code, (size_t)at, code.n);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		at = str_find(code, str_z(order[i]));
		CHECK(at > 0);
		code = str_sub(code, (size_t)(at > 0 ? at : 0), code.n);
		if (i != 5) /* the session has its own line: cookie or token */
			CHECK(str_find(doc, str_z(order[i])) > 0);
	}
}

TEST(walk_one_each_step_refuses_before_the_next_is_asked)
{
	struct app_test *t = app_test_two();
	REQUIRE(t);
	const char *edit = path("/styrning/mal/*/andra", t->goal_board);
	/* 1 before 2: what cannot be read is no asset. 2 before 3: an asset needs no store. */
	CHECK_I64(send_to(t, NULL, WEB_GET, "/static/%zz", NULL, false), 400);
	CHECK_I64(send_to(t, "nobody.example", WEB_GET, "/static/no-such-file", NULL, false), 404);
	CHECK(!says(t, "No huvudman answers to this address."));
	/* 3 before 4: an unlisted host has no routes. */
	CHECK_I64(send_to(t, "nobody.example", WEB_GET, "/no/such/page", NULL, false), 404);
	CHECK(says(t, "No huvudman answers to this address."));
	/* 4 before 5: what is not there is not there for other sites either. */
	CHECK_I64(send_to(t, NULL, WEB_POST, "/no/such/page", NULL, true), 404);
	CHECK_I64(send_to(t, NULL, WEB_POST, "/styrning/trad", NULL, true), 405);
	CHECK_Z(app_header(t, "Allow"), "GET, HEAD");
	/* 5 before 6 and 7: refused before anybody asks who it is. */
	CHECK_I64(send_to(t, NULL, WEB_POST, edit, NULL, true), 403);
	CHECK(says(t, "The request came from another site and was refused."));
	/* 6 before 7: not logged in is sent to log in, whatever the role would be. */
	CHECK_I64(send_to(t, NULL, WEB_POST, edit, NULL, false), 303);
	CHECK(str_starts(app_header(t, "Location"), STR("/logga-in")));
	/* 7 before 9: a role without the right learns nothing of what is there. */
	CHECK_I64(send_to(t, NULL, WEB_GET, path("/styrning/mal/*/andra", 987654), "teacher", false), 403);
	CHECK_I64(send_to(t, NULL, WEB_GET, path("/styrning/mal/*/andra", 987654), "principal", false), 404);
	/* 9: visible but of another unit; not visible. */
	CHECK_I64(send_to(t, NULL, WEB_GET, edit, "principal", false), 403);
	CHECK_I64(send_to(t, NULL, WEB_GET, path("/styrning/dokument/*", t->doc_draft), "principal", false), 404);
}

struct seen {
	int64_t rev, lines;
	struct str title;
};

static struct seen look(struct app_test *t, int64_t goal_id)
{
	struct change_of_row *lines;
	struct goal g = {0};
	struct db *db = app_read(t);
	struct seen s = {0};
	if (!db)
		return s;
	goal_get(db, test_arena(), goal_id, &g);
	s = (struct seen){g.rev, (int64_t)change_of(db, test_arena(), STR("goal"), goal_id, 100, &lines),
	                  g.title};
	app_read_end(t, db);
	return s;
}

TEST(walk_one_the_handler_saves_and_the_boundary_keeps_or_undoes)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *edit = path("/styrning/mal/*/andra", t->goal_lind);
	struct seen before = look(t, t->goal_lind);
	/* 10, refused: the form again with what was typed; 11: nothing is kept. */
	CHECK_I64(app_post(t, "principal", edit, "rev=1&title=&number=9z"), 422);
	CHECK(app_says(t, "9z"));
	CHECK_I64(look(t, t->goal_lind).rev, before.rev);
	CHECK_I64(look(t, t->goal_lind).lines, before.lines);
	/* 10, saved: a redirect; 11: the row, its history, one line of the log, search. */
	CHECK_I64(app_post(t, "principal", edit, "rev=1&title=Alla+kan+r%C3%A4kna"), 303);
	CHECK(app_header(t, "Content-Security-Policy").n > 0 && app_header(t, "X-Request-Id").n > 0);
	struct seen after = look(t, t->goal_lind);
	CHECK_Z(after.title, "Alla kan räkna");
	CHECK_I64(after.rev, before.rev + 1);
	CHECK_I64(after.lines, before.lines + 1);
	CHECK_I64(app_get(t, "teacher", "/sok?q=r%C3%A4kn"), 200);
	CHECK(app_says(t, "Alla kan räkna"));
	struct db *db = app_read(t);
	void *rows;
	REQUIRE(db);
	CHECK_I64(goal_entity.versions(db, test_arena(), t->goal_lind, &rows), 2);
	CHECK_STR(((struct goal *)rows)[1].title, before.title);
	app_read_end(t, db);
	/* A second writer who read the former version is told, and loses no text. */
	CHECK_I64(app_post(t, "director", edit, "rev=1&title=N%C3%A5got+annat"), 409);
	CHECK(app_says(t, "Något annat") && app_says(t, "Alla kan räkna"));
	CHECK_Z(look(t, t->goal_lind).title, "Alla kan räkna");
}

/* --- walk two: an imported row ----------------------------------------------------------------- */

static const char plan[] = "Nr;Aktivitet;Status\n7;Läsning varje dag;Pågår\n8;Räkning varje dag;Planerad\n";

/* The record that a row of the file made. */
static int64_t made_of(struct app_test *t, int64_t run, int64_t file_row)
{
	struct import_rows_row *rows;
	struct db *db = app_read(t);
	int64_t id = 0;
	if (!db)
		return 0;
	size_t n = import_rows(db, test_arena(), run, &rows);
	for (size_t i = 0; i < n; i++)
		if (rows[i].file_row == file_row && str_eqz(rows[i].entity, "activity"))
			id = rows[i].entity_id;
	app_read_end(t, db);
	return id;
}

TEST(walk_two_a_row_of_a_file_becomes_a_record_a_page_and_a_row_again)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	/* 1-2: file to rows, headings to columns. */
	CHECK_I64(app_upload(t, "principal", "/admin/import", "slag=activities", "fil", "plan.csv", str_z(plan)),
	          303);
	struct str at = arena_str(test_arena(), app_header(t, "Location"));
	int64_t run = 0;
	REQUIRE(str_starts(at, STR("/admin/import/")) && str_to_i64(str_sub(at, 14, at.n), &run));
	CHECK_I64(app_get(t, "principal", at.p), 200);
	CHECK(app_says(t, "Läsning varje dag"));
	CHECK_I64(made_of(t, run, 2), 0); /* a preview has made nothing */
	/* 3-4: rows to records through the ordinary rules, with where each came from. */
	const char *form =
	    arena_printf(test_arena(), "dokument=%lld&k0=number&k1=title&k2=status_said", (long long)t->doc_lind)
	        .p;
	CHECK_I64(app_post(t, "principal", at.p, form), 303);
	CHECK_I64(app_post(t, "principal", arena_printf(test_arena(), "%s/las-in", at.p).p, ""), 303);
	int64_t id = made_of(t, run, 2);
	REQUIRE(id > 0);
	/* 5: a page like any other, found by search. */
	CHECK_I64(app_get(t, "teacher", path("/styrning/aktivitet/*", id)), 200);
	CHECK(app_says(t, "Läsning varje dag") && app_says(t, "Pågår"));
	CHECK_I64(app_get(t, "teacher", "/sok?q=l%C3%A4sning"), 200);
	CHECK(app_says(t, "Läsning varje dag"));
	/* 6: a row of a file again, and JSON. */
	CHECK_I64(app_get(t, "teacher", "/styrning/aktiviteter.csv"), 200);
	CHECK(app_says(t, "Läsning varje dag") && app_says(t, "Räkning varje dag"));
	CHECK_I64(app_get(t, "teacher", path("/api/v1/activity/*", id)), 200);
	CHECK_Z(json_text(app_answer(t), "number"), "7");
	CHECK_Z(json_text(app_answer(t), "status"), "ongoing");
	/* 7: taken back, but for what someone has changed since. */
	CHECK_I64(app_json(t, "principal", WEB_PATCH, path("/api/v1/activity/*", made_of(t, run, 3)),
	                   "{\"rev\":1,\"status\":\"ongoing\"}"),
	          200);
	CHECK_I64(app_post(t, "principal", arena_printf(test_arena(), "%s/angra", at.p).p, ""), 200);
	CHECK_I64(app_get(t, "teacher", path("/styrning/aktivitet/*", id)), 404);
	CHECK_I64(app_get(t, "teacher", path("/api/v1/activity/*", made_of(t, run, 3))), 200);
}
