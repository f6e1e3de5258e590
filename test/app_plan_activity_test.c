/* app_plan_activity_test.c - the pages of activities, as people use them. */
#include "app_harness.h"
#include "plan/activity_list.h"
#include "table/csv.h"

#define TEXT(...)           arena_printf(test_arena(), __VA_ARGS__).p
#define path_of(format, id) TEXT(format, (long long)(id))

static struct activity stored(struct app_test *t, int64_t id)
{
	struct activity a = {0};
	struct db *db = app_read(t);
	activity_get(db, test_arena(), id, &a);
	app_read_end(t, db);
	return a;
}

static int64_t id_of_location(const struct app_test *t)
{
	struct str at = app_header(t, "Location"), prefix = STR("/styrning/aktivitet/");
	int64_t id = 0;
	if (!str_starts(at, prefix))
		return 0;
	at = str_sub(at, prefix.n, at.n);
	ptrdiff_t end = str_chr(at, '?');
	str_to_i64(end < 0 ? at : str_sub(at, 0, (size_t)end), &id);
	return id;
}

/* An activity made through the page, decided, of lind; "" more or further fields. */
static int64_t make(struct app_test *t, const char *login, const char *title, const char *more)
{
	const char *form =
	    TEXT("unit_id=%lld&title=%s&state=decided&status=ongoing&cost_role_0=teacher&cost_minutes_0=0"
	         "&cost_per_0=week%s",
	         (long long)t->lind, title, more);
	CHECK_I64(app_post(t, login, "/styrning/aktiviteter/ny", form), 303);
	return id_of_location(t);
}

/* --- the list ------------------------------------------------------------------------ */

TEST(the_list_says_how_many_and_how_they_stand)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "director", "/styrning/aktiviteter?sprak=en"), 200);
	CHECK(app_says(t, "3 activities in"));
	CHECK(app_says(t, "Läxhjälp"));
	CHECK(app_says(t, "Lacks a goal"));
	CHECK_I64(app_get(t, "director", "/styrning/aktiviteter?sprak=en&status=ongoing"), 200);
	CHECK(app_says(t, "1 activity in"));
	CHECK(!app_says(t, "Studiero"));
}

TEST(a_draft_is_listed_and_counted_only_for_those_who_lead_its_unit)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "principal2", "/styrning/aktiviteter?sprak=en"), 200);
	CHECK(app_says(t, "3 activities in"));
	CHECK(app_says(t, ">Utkast</a>"));
	static const char *const others[] = {"politician", "principal", "observer", "teacher"};
	for (size_t i = 0; i < 4; i++) {
		CHECK_I64(app_get(t, others[i], "/styrning/aktiviteter?sprak=en"), 200);
		CHECK(app_says(t, "2 activities in"));
		CHECK(!app_says(t, ">Utkast</a>"));
		CHECK_I64(app_get(t, others[i], path_of("/styrning/aktiviteter?sprak=en&enhet=%lld", t->ask)), 200);
		CHECK(app_says(t, "No activities in"));
	}
}

TEST(filters_in_the_address_narrow_the_list)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	static const struct {
		const char *query;
		bool help, peace;
	} cases[] = {
	    {"mal=0", false, true},          {"ansvarig=jag", true, false},   {"q=l%C3%A4xhj", true, false},
	    {"q=studiero", false, true},     {"q=finnsinte", false, false},   {"status=planned", false, true},
	    {"omrade=larande", true, false}, {"medel=granted", false, false}, {"enhet=999999", false, false},
	    {"lasar=2001", false, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *path = TEXT("/styrning/aktiviteter?%s", cases[i].query);
		CHECK_I64(app_get(t, "teacher", path), 200);
		if (app_says(t, ">Läxhjälp</a>") != cases[i].help || app_says(t, ">Studiero</a>") != cases[i].peace)
			test_fail(__FILE__, __LINE__, "filter %s", cases[i].query);
	}
	CHECK_I64(app_get(t, "teacher", path_of("/styrning/aktiviteter?mal=%lld", t->goal_lind)), 200);
	CHECK(app_says(t, ">Läxhjälp</a>") && !app_says(t, ">Studiero</a>"));
}

TEST(an_activity_is_late_when_its_last_day_has_passed_and_it_is_open)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id =
	    make(t, "principal", "Gammalt", TEXT("&from_day=%d-07-01&to_day=%d-07-02", t->year, t->year));
	REQUIRE(id);
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter?sprak=en&status=forsenad"), 200);
	CHECK(app_says(t, ">Gammalt</a>") && !app_says(t, "Studiero"));
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter?sprak=en"), 200);
	CHECK(app_says(t, "1 is late."));
	struct activity a = stored(t, id);
	CHECK_I64(app_post(t, "principal", path_of("/styrning/aktivitet/%lld/status", id),
	                   path_of("status=done&status_note=klart&rev=%lld", a.rev)),
	          303);
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter?sprak=en"), 200);
	CHECK(!app_says(t, "late."));
}

TEST(columns_sort_both_ways)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	static const char *const keys[] = {"titel", "enhet", "slut", "status", "nr"};
	for (size_t i = 0; i < 5; i++)
		for (int down = 0; down < 2; down++) {
			CHECK_I64(
			    app_get(t, "director", TEXT("/styrning/aktiviteter?sort=%s%s", down ? "-" : "", keys[i])),
			    200);
			CHECK(app_says(t, down ? "aria-sort=\"descending\"" : "aria-sort=\"ascending\""));
		}
	CHECK_I64(app_get(t, "director", "/styrning/aktiviteter?sort=titel"), 200);
	ptrdiff_t help = str_find(t->body, STR(">Läxhjälp<")), peace = str_find(t->body, STR(">Studiero<"));
	CHECK(help > 0 && peace > help);
	CHECK_I64(app_get(t, "director", "/styrning/aktiviteter?sort=-titel"), 200);
	help = str_find(t->body, STR(">Läxhjälp<")), peace = str_find(t->body, STR(">Studiero<"));
	CHECK(peace > 0 && help > peace);
}

TEST(files_hold_the_rows_of_the_page_and_no_formula)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	make(t, "principal", "%3D1%2B1", "");
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter.csv"), 200);
	CHECK(app_says(t, "'=1+1"));
	struct table csv;
	CHECK(table_csv_read(&csv, test_arena(), t->body, NULL));
	CHECK_I64(csv.sheet[0].n, 4);
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter.csv?q=studiero"), 200);
	CHECK(table_csv_read(&csv, test_arena(), t->body, NULL));
	CHECK_I64(csv.sheet[0].n, 2);
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter.xlsx"), 200);
	CHECK(str_starts(t->body, STR("PK")));
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter.json"), 200);
	const struct json *j = app_answer(t);
	REQUIRE(j);
	CHECK_I64(json_get(j, "total")->i, 3);
	CHECK_I64(json_get(j, "items")->n, 3);
}

TEST(the_timeline_draws_days_and_says_them_in_words)
{
	struct app_test *t = app_test_new();
	struct date leap;
	REQUIRE(t);
	make(t, "principal", "Linje", TEXT("&from_day=%d-08-01&to_day=%d-06-30", t->year, t->year + 1));
	make(t, "principal", "Fri", "&when_text=N%C3%A4r+det+passar");
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter?visa=tidslinje"), 200);
	CHECK(app_says(t, "class=\"timeline\""));
	const char *line = date_parse(str_z(TEXT("%d-02-29", t->year + 1)), &leap) ? "M31 5H366" : "M31 5H365";
	CHECK(app_says(t, line));
	CHECK(app_says(t, "När det passar"));
}

/* --- making and changing ------------------------------------------------------------------ */

TEST(a_new_demand_states_what_it_costs)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *form = path_of("unit_id=%lld&title=Kostar&state=decided&status=planned", t->lind);
	CHECK_I64(app_post(t, "principal", "/styrning/aktiviteter/ny?sprak=en", form), 422);
	CHECK(app_says(t, "State what it costs in minutes"));
	CHECK(app_says(t, "Kostar"));
	int64_t id = make(t, "principal", "Kostar",
	                  TEXT("&cost_role_1=principal&cost_minutes_1=30&cost_per_1=week&goal_id=%lld",
	                       (long long)t->goal_lind));
	REQUIRE(id);
	CHECK_I64(app_get(t, "principal", path_of("/styrning/aktivitet/%lld?sprak=en", id)), 200);
	CHECK(app_says(t, "1080 minutes a school year"));
	CHECK(app_says(t, path_of("/styrning/mal/%lld", t->goal_lind)));
}

static void set_ceiling(struct app_test *t, const char *role, int64_t minutes)
{
	struct change *ch = app_write(t);
	struct role_ceiling r = {.role = str_z(role), .first_year = t->year, .minutes = minutes};
	struct form f;
	form_init(&f, test_arena(), LANG_EN, NULL, 0);
	CHECK_I64(resource_save(ch, NULL, &kind_role_ceiling, ACT_CREATE, &f, NULL, &r), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
}

TEST(a_passed_ceiling_warns_once_and_is_no_wall)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	set_ceiling(t, "teacher", 1000);
	const char *form = TEXT("unit_id=%lld&title=Tung&state=decided&status=planned&from_day=%d-08-20&"
	                        "cost_role_0=teacher&cost_minutes_0=60&cost_per_0=week",
	                        (long long)t->lind, t->year);
	CHECK_I64(app_post(t, "principal", "/styrning/aktiviteter/ny?sprak=en", form), 422);
	CHECK(app_says(t, "The role Teacher is asked for 2160 minutes this school year; the ceiling is 1000."));
	CHECK(app_says(t, "name=\"seen\" value=\"1\""));
	CHECK_I64(app_post(t, "principal", "/styrning/aktiviteter/ny", TEXT("%s&instead=M%%C3%%B6tet", form)),
	          303);
	CHECK_I64(app_post(t, "principal", "/styrning/aktiviteter/ny", TEXT("%s&seen=1", form)), 303);
	int64_t id = id_of_location(t);
	CHECK_I64(app_get(t, "principal", path_of("/styrning/aktivitet/%lld?sprak=en", id)), 200);
	CHECK(app_says(t, "Say what goes away instead."));
	CHECK_I64(app_get(t, "teacher", path_of("/belastning?sprak=en&enhet=%lld&roll=teacher", t->lind)), 200);
	CHECK(app_says(t, "The ceiling of 1 role is passed"));
	CHECK(app_says(t, "Tung"));
	/* The other school does not bear it. */
	CHECK_I64(app_get(t, "teacher", path_of("/belastning?sprak=en&enhet=%lld", t->ask)), 200);
	CHECK(app_says(t, "No ceiling is passed"));
}

TEST(the_second_of_two_editors_is_told_and_loses_no_text)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct activity a = stored(t, t->act_loose);
	const char *path = path_of("/styrning/aktivitet/%lld/andra?sprak=en", a.id);
	CHECK_I64(app_post(t, "principal", path, TEXT("rev=%lld&title=F%%C3%%B6rst", (long long)a.rev)), 303);
	CHECK_I64(app_post(t, "director", path, TEXT("rev=%lld&title=Andra&body=L%%C3%%A5ng", (long long)a.rev)),
	          409);
	CHECK(app_says(t, "Someone else saved before you"));
	CHECK(app_says(t, "Först"));
	CHECK(app_says(t, "Andra") && app_says(t, "Lång"));
	CHECK_STR(stored(t, a.id).title, STR("Först"));
	struct str rev = app_between(t, "name=\"rev\" value=\"", "\"");
	CHECK_I64(app_post(t, "director", path, TEXT("rev=%.*s&title=Andra", STR_ARG(rev))), 303);
	CHECK_STR(stored(t, a.id).title, STR("Andra"));
}

TEST(whoever_is_responsible_reports_but_does_not_rewrite)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct activity a = stored(t, t->act_lind);
	const char *at = path_of("/styrning/aktivitet/%lld", a.id);
	const char *form =
	    TEXT("rev=%lld&status=partly_done&status_note=Halva&title=Kapad&funds=granted", (long long)a.rev);
	CHECK_I64(app_post(t, "teacher", TEXT("%s/status", at), form), 303);
	struct activity b = stored(t, a.id);
	CHECK_Z(b.status, "partly_done");
	CHECK_STR(b.title, a.title);
	CHECK_STR(b.funds, a.funds);
	CHECK_I64(app_get(t, "teacher", TEXT("%s/andra", at)), 403);
	CHECK_I64(app_post(t, "teacher", TEXT("%s/milstolpe", at), "title=x&due_day=2026-01-01"), 403);
	CHECK_I64(app_post(t, "politician", TEXT("%s/status", at), form), 403);
}

TEST(checklist_milestones_and_minutes_are_changed_from_the_page)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *at = path_of("/styrning/aktivitet/%lld", t->act_lind);
	CHECK_I64(app_post(t, "teacher", TEXT("%s/lista", at), "title=Boka+sal"), 303);
	CHECK_I64(app_post(t, "teacher", TEXT("%s/lista/bock", at), path_of("part=%lld", t->item)), 303);
	CHECK_I64(app_get(t, "teacher", TEXT("%s?sprak=en", at)), 200);
	CHECK(app_says(t, "Boka sal"));
	CHECK(app_says(t, "Undo<span class=\"ds-sr-only\">: Schemat är lagt"));
	CHECK_I64(app_post(t, "teacher", TEXT("%s/milstolpe/klar", at), path_of("part=%lld", t->milestone)), 303);
	/* A part of another activity is not there. */
	CHECK_I64(app_post(t, "principal", path_of("/styrning/aktivitet/%lld/lista/bock", t->act_loose),
	                   path_of("part=%lld", t->item)),
	          404);
	CHECK_I64(app_post(t, "principal", TEXT("%s/tid", at), "role=hr&minutes=10&per=month"), 303);
	CHECK_I64(app_post(t, "principal", TEXT("%s/tid", at), "role=hr&minutes=20&per=month"), 303);
	CHECK_I64(app_get(t, "principal", TEXT("%s?sprak=en", at)), 200);
	CHECK(app_says(t, "200 minutes a school year") && !app_says(t, "100 minutes a school year"));
	CHECK_I64(app_post(t, "principal", TEXT("%s/tid", at), "role=hr&minutes=x&per=month"), 422);
	CHECK_I64(app_post(t, "principal", TEXT("%s/lista/bort", at), path_of("part=%lld", t->item)), 303);
	CHECK_I64(app_post(t, "principal", TEXT("%s/milstolpe/bort", at), path_of("part=%lld", t->milestone)),
	          303);
	CHECK_I64(app_get(t, "principal", at), 200);
	CHECK(!app_says(t, "Schemat är lagt") && !app_says(t, "Första utvärderingen"));
}

TEST(threads_are_tied_and_loosened_from_the_page)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *at = path_of("/styrning/aktivitet/%lld", t->act_loose);
	CHECK_I64(app_post(t, "principal", TEXT("%s/svarar", at), path_of("goal_id=%lld", t->goal_loose)), 303);
	CHECK_I64(app_post(t, "principal", TEXT("%s/svarar", at), "goal_id=99999"), 422);
	CHECK_I64(app_get(t, "principal", at), 200);
	struct str link = app_between(t, "/svarar/bort\"><input type=\"hidden\" name=\"part\" value=\"", "\"");
	REQUIRE(!str_is_null(link));
	CHECK_I64(app_post(t, "principal", TEXT("%s/svarar/bort", at), TEXT("part=%.*s", STR_ARG(link))), 303);
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter?mal=0"), 200);
	CHECK(app_says(t, ">Studiero</a>"));
}

TEST(a_draft_is_removed_and_what_is_decided_is_ended)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct activity a = stored(t, t->act_draft);
	CHECK_I64(app_post(t, "principal2", path_of("/styrning/aktivitet/%lld/tabort", a.id),
	                   path_of("rev=%lld", a.rev)),
	          303);
	CHECK_I64(app_get(t, "principal2", path_of("/styrning/aktivitet/%lld", a.id)), 404);
	a = stored(t, t->act_loose);
	CHECK_I64(app_post(t, "principal", path_of("/styrning/aktivitet/%lld/tabort", a.id),
	                   path_of("rev=%lld", a.rev)),
	          409);
	CHECK_I64(app_get(t, "principal", path_of("/styrning/aktivitet/%lld", a.id)), 200);
}

TEST(the_page_tells_what_changed_since_a_day_and_who_watches_is_told)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *at = path_of("/styrning/aktivitet/%lld", t->act_lind);
	CHECK_I64(app_post(t, "politician", TEXT("%s/folj", at), "watch=1"), 303);
	struct activity a = stored(t, t->act_lind);
	CHECK_I64(app_post(t, "principal", TEXT("%s/andra", at),
	                   TEXT("rev=%lld&scope=Tre+klasser&why=Fler+ville", (long long)a.rev)),
	          303);
	CHECK_I64(app_get(t, "politician", TEXT("%s?sprak=en&sedan=2020-01-01", at)), 200);
	CHECK(app_says(t, "Tre klasser") && app_says(t, "Fler ville"));
	CHECK_I64(app_get(t, "politician", TEXT("%s?sprak=en&sedan=2099-01-01", at)), 200);
	CHECK(app_says(t, "Nothing has changed."));
	CHECK_I64(app_get(t, "politician", "/mitt?sprak=en"), 200);
	CHECK(app_says(t, "Watched, and changed lately") && app_says(t, "Läxhjälp"));
	CHECK_I64(app_post(t, "politician", TEXT("%s/folj", at), "watch=0"), 303);
	CHECK_I64(app_get(t, "politician", "/mitt?sprak=en"), 200);
	CHECK(!app_says(t, "Watched, and changed lately"));
}

TEST(a_page_as_of_a_day_is_read_only)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "director", "/styrning/aktiviteter?per=2001-01-01"), 200);
	CHECK(!app_says(t, "/styrning/aktiviteter/ny"));
	CHECK_I64(app_get(t, "director", path_of("/styrning/aktivitet/%lld?per=2001-01-01", t->act_lind)), 404);
}
