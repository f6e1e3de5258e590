/* app_house_test.c - what keeps the house honest: a history that tells the whole, a log without the program's
 * own words, an import looked at and approved from the command line, hosts that reach their own store, dated
 * changes. */
#include "app_fixture.h"

#include "cli/commands.h"
#include "core/import.h"
#include "core/jobs.h"
#include "core/settings.h"
#include "sql_core.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static const char *path_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
static const char *path_of(const char *format, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	return arena_z(test_arena(), str_z(text));
}

/* --- history --------------------------------------------------------------------------------- */

TEST(the_history_of_an_activity_tells_moves_and_what_was_taken_away)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *at = path_of("/styrning/aktivitet/%lld", (long long)t->act_lind);
	const char *history = path_of("/historik/activity/%lld?sprak=en", (long long)t->act_lind);
	CHECK_I64(app_post(t, "principal", path_of("%s/flytta", at),
	                   path_of("to=g%lld&reason=Hellre+nämnden", (long long)t->goal_board)),
	          303);
	CHECK_I64(app_post(t, "principal", path_of("%s/milstolpe/bort", at),
	                   path_of("part=%lld", (long long)t->milestone)),
	          303);
	CHECK_I64(app_get(t, "principal", history), 200);
	CHECK(app_says(t, "removed</b>") == false && app_says(t, "goal of an activity"));
	CHECK(app_says(t, "Hellre nämnden"));
	CHECK(app_says(t, "removed milestone"));
	/* What the goals are called stands there, not their numbers in the store. */
	struct goal g;
	struct db *db = app_read(t);
	REQUIRE(goal_get(db, test_arena(), t->goal_board, &g));
	app_read_end(t, db);
	CHECK(app_says(t, path_of("%.*s", STR_ARG(g.title))));
	CHECK_I64(app_get(t, "principal", path_of("/historik/goal/%lld", (long long)t->goal_lind)), 200);
}

TEST(who_may_not_see_a_draft_follow_up_does_not_read_it_in_the_history)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *form = path_of("aktivitet=%lld&lasar=%d", (long long)t->act_lind, t->year);
	CHECK_I64(app_post(t, "principal", path_of("/styrning/uppfoljning/ny?%s", form),
	                   path_of("%s&status=ongoing&outcome=Halvfärdig+tanke&utkast=1", form)),
	          303);
	const char *history = path_of("/historik/activity/%lld", (long long)t->act_lind);
	CHECK_I64(app_get(t, "principal", history), 200);
	CHECK_I64(app_get(t, "politician", history), 200);
	CHECK(!app_says(t, "Halvfärdig tanke"));
	CHECK_I64(app_get(t, "politician",
	                  path_of("/styrning/aktivitet/%lld?sedan=2020-01-01", (long long)t->act_lind)),
	          200);
	CHECK(!app_says(t, "Halvfärdig tanke"));
}

/* --- the picture ----------------------------------------------------------------------------- */

TEST(a_selection_breaks_no_thread_that_is_whole)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "controller", "/styrning/trad?sprak=en"), 200);
	CHECK(app_says(t, "Goals that nothing carries: 1."));
	/* Askskolan carries nothing, which is no fault of the board's goals; the council's goal is seen from
	 * there too. */
	struct goal g;
	struct db *db = app_read(t);
	REQUIRE(goal_get(db, test_arena(), t->goal_council, &g));
	app_read_end(t, db);
	CHECK_I64(app_get(t, "controller", path_of("/styrning/trad?sprak=en&enhet=%lld", (long long)t->ask)),
	          200);
	CHECK(app_says(t, "Goals that nothing carries: 1.") && app_says(t, path_of("%.*s", STR_ARG(g.title))));
	CHECK_I64(app_get(t, "controller", "/styrning/trad?sprak=en&status=done"), 200);
	CHECK(app_says(t, " and 0 activities in ") && app_says(t, "Goals that nothing carries: 1."));
}

TEST(a_goal_that_serves_one_of_its_own_level_carries_it_in_the_picture)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "controller", "/styrning/trad"), 200);
	CHECK(!app_says(t, "class=\"edge in"));
	struct change *ch = app_write(t);
	struct goal g;
	REQUIRE(goal_get(ch->db, ch->arena, t->goal_loose, &g));
	g.id = g.rev = 0;
	g.title = STR("Under det lösa");
	REQUIRE(change_save(ch, &goal_entity, &g, NULL) == CHANGE_SAVED);
	struct goal_link l = {.goal_id = g.id, .serves_id = t->goal_loose};
	REQUIRE(change_save(ch, &goal_link_entity, &l, NULL) == CHANGE_SAVED);
	REQUIRE(app_write_end(t, ch));
	CHECK_I64(app_get(t, "controller", path_of("/styrning/trad?sprak=en&vald=g%lld", (long long)g.id)), 200);
	CHECK(app_says(t, "class=\"edge on in")); /* the thread of the chosen one goes up through its own level */
	CHECK(app_says(t, "Goals that nothing carries: 1.")); /* the new one, and the old no more */
}

/* --- the log --------------------------------------------------------------------------------- */

/* Every label of the page that is a column's own name. */
static void no_raw_names(struct app_test *t)
{
	struct str rest = t->body;
	ptrdiff_t at;
	while ((at = str_find(rest, STR("<dt>"))) >= 0) {
		rest = str_sub(rest, (size_t)at + 4, rest.n);
		struct str label = str_sub(rest, 0, (size_t)str_find(rest, STR("</dt>")));
		if (str_chr(label, '_') >= 0 || (label.n && label.p[0] >= 'a' && label.p[0] <= 'z'))
			test_fail(__FILE__, __LINE__, "the log says “%.*s”", STR_ARG(label));
	}
}

TEST(the_log_speaks_of_everything_in_words)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	static const char csv[] =
	    "Beskrivning av aktiviteter;Yrkesgrupp;När ska aktiviteten genomföras?;Tilldelade medel\n"
	    "7. Ny i loggen;Alla;Löpande;\n";
	CHECK_I64(
	    app_upload(t, "administrator", "/admin/import", "slag=activities", "fil", "plan.csv", str_z(csv)),
	    303);
	app_token(t, "administrator", true);
	struct change *ch = app_write(t);
	setting_put(ch, "import.undo_days", STR("10"));
	REQUIRE(app_write_end(t, ch));
	CHECK_I64(app_get(t, "administrator", "/admin/logg"), 200);
	CHECK(app_says(t, "Dagar som en inläsning kan ångras") && app_says(t, "plan.csv"));
	for (int pages = 0; pages < 12; pages++) {
		no_raw_names(t);
		struct str more = app_between(t, "/admin/logg?fore=", "\"");
		if (str_is_null(more))
			return;
		CHECK_I64(app_get(t, "administrator", path_of("/admin/logg?fore=%.*s", STR_ARG(more))), 200);
	}
}

/* --- an import from the command line ------------------------------------------------------------- */

static int quietly(int (*fn)(int, char **), const char *const *words)
{
	char *argv[12];
	int n = 0, null = open("/dev/null", O_WRONLY | O_CLOEXEC), out = dup(1), err = dup(2);
	for (; words[n]; n++)
		argv[n] = arena_z(test_arena(), str_z(words[n]));
	fflush(NULL);
	dup2(null, 1);
	dup2(null, 2);
	int code = fn(n, argv);
	fflush(NULL);
	dup2(out, 1);
	dup2(err, 2);
	close(out);
	close(err);
	close(null);
	return code;
}
#define IMPORT(...) quietly(cmd_import, (const char *const[]){"import", "--db", t->url, __VA_ARGS__, NULL})

static const char *file_of(const char *text)
{
	const char *path = path_of("%s/plan.csv", test_dir());
	FILE *f = fopen(path, "we");
	if (f) {
		fputs(text, f);
		fclose(f);
	}
	return path;
}

static int64_t newest_run(struct app_test *t, const char *state)
{
	struct import_run r;
	struct db *db = app_read(t);
	int64_t id = 0;
	for (int64_t i = 1; i < 20; i++)
		if (import_run_get(db, test_arena(), i, &r) && str_eqz(r.state, state))
			id = i;
	app_read_end(t, db);
	return id;
}

TEST(an_import_is_looked_at_approved_and_undone_from_the_command_line)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *doc = path_of("%lld", (long long)t->doc_lind);
	const char *csv =
	    file_of("Beskrivning av aktiviteter;Yrkesgrupp;När ska aktiviteten genomföras?;Tilldelade medel\n"
	            "8. Prövad först;Alla;Löpande;\n");
	CHECK_I64(IMPORT("--profile", "activities", "--document", doc, "--preview", csv), 0);
	int64_t run = newest_run(t, "preview");
	REQUIRE(run);
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter"), 200);
	CHECK(!app_says(t, "Prövad först"));
	CHECK_I64(app_get(t, "administrator", path_of("/admin/import/%lld", (long long)run)), 200);
	CHECK(app_says(t, "Prövad först"));
	CHECK_I64(IMPORT("--approve", path_of("%lld", (long long)run)), 0);
	CHECK_I64(newest_run(t, "done"), run);
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter"), 200);
	CHECK(app_says(t, "Prövad först"));
	CHECK_I64(IMPORT("--approve", path_of("%lld", (long long)run)), 3); /* only once */
	CHECK_I64(IMPORT("--approve", "999"), 2);
	CHECK_I64(IMPORT("--undo", path_of("%lld", (long long)run)), 0);
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter"), 200);
	CHECK(!app_says(t, "Prövad först"));
}

TEST(a_preview_with_errors_is_kept_and_refused_until_it_is_mended)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *doc = path_of("%lld", (long long)t->doc_lind);
	const char *csv = file_of("Aktivitet;Nr;Status\nUtan ordning;9;hittepå\n");
	CHECK_I64(IMPORT("--profile", "activities", "--document", doc, "--preview", csv), 3);
	int64_t run = newest_run(t, "preview");
	REQUIRE(run);
	CHECK_I64(IMPORT("--approve", path_of("%lld", (long long)run)), 3);
	CHECK_I64(newest_run(t, "preview"), run);
}

/* --- hosts ------------------------------------------------------------------------------------ */

TEST(a_catalogue_reaches_a_store_by_its_host_in_any_case_and_refuses_one_that_stands_twice)
{
	struct str why = {0};
	const char *dir = test_dir();
	const char *list = path_of("%s/list", dir);
	FILE *f = fopen(list, "we");
	REQUIRE(f);
	for (int i = 0; i < 40; i++)
		fprintf(f, "Kommun%d.example %s/%d.db\n", i, dir, i);
	fclose(f);
	struct catalog *c = catalog_many(list, 1, test_arena(), &why);
	REQUIRE(c);
	const char *const *urls;
	CHECK_I64(catalog_urls(c, &urls), 40);
	for (int i = 0; i < 40; i += 13) {
		REQUIRE(app_fixture_schema(path_of("%s/%d.db", dir, i)));
		struct store *s = catalog_store(c, str_z(path_of("KOMMUN%d.example:8080", i)));
		REQUIRE(s);
		CHECK_Z(str_z(store_url(s)), path_of("%s/%d.db", dir, i));
		CHECK(catalog_store(c, str_z(path_of("kommun%d.example", i))) == s);
	}
	CHECK(!catalog_store(c, STR("kommun40.example")) && !catalog_store(c, STR("")) &&
	      !catalog_store(c, STR("kommun1")));
	CHECK(!catalog_store(c, STR("kommun1.example.evil.example")));
	catalog_free(c);
	f = fopen(list, "ae");
	REQUIRE(f);
	fprintf(f, "KOMMUN7.EXAMPLE %s/other.db\n", dir);
	fclose(f);
	CHECK(!catalog_many(list, 1, test_arena(), &why));
	CHECK(str_find(why, STR("kommun7.example stands twice")) >= 0);
}

/* --- a day that comes ---------------------------------------------------------------------------- */

TEST(a_unit_that_moves_today_is_reached_from_its_new_place_when_the_job_has_run)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t depth = 0, office = 0;
	/* As it stands when a move that was written before begins today: the row is there, the reach of yesterday
	 * too. */
	struct db *db = store_write(t->store);
	REQUIRE(db);
	CHECK(unit_depth(db, test_arena(), t->office, t->lind, &office));
	struct unit_periods_row *p;
	REQUIRE(unit_periods(db, test_arena(), t->lind, &p) == 1);
	struct unit_period old;
	char today[DATE_TEXT], before[DATE_TEXT];
	struct date d = instant_day(instant_now());
	date_text(d, today);
	date_text(date_from_days(date_days(d) - 1), before);
	REQUIRE(unit_period_get(db, test_arena(), p[0].id, &old));
	struct unit_period next = old;
	old.to_day = str_z(before);
	next.id = 0;
	next.from_day = str_z(today);
	next.parent_id = t->ask;
	CHECK(unit_period_update(db, &old) && unit_period_insert(db, &next));
	CHECK(store_write_end(t->store, db, true, NULL));
	struct change *ch = app_write(t);
	job_put(ch, "reach", STR("{}"));
	REQUIRE(app_write_end(t, ch));
	CHECK_I64(jobs_run_one(t->url), JOBS_RAN);
	db = app_read(t);
	CHECK(unit_depth(db, test_arena(), t->ask, t->lind, &depth));
	CHECK_I64(depth, 1);
	CHECK(unit_depth(db, test_arena(), t->office, t->lind, &depth));
	CHECK_I64(depth, office + 1);
	app_read_end(t, db);
}
