/* app_plan_followup_test.c - closing a läsår on the pages, and Mitt arbete. */
#include "app_harness.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

/* A decided, ongoing activity that lived in the läsår before; of lind, responsible: teacher. */
static int64_t last_year(struct app_test *t, const char *number, const char *title)
{
	struct change *ch = app_write(t);
	struct activity a;
	struct form f;
	kind_activity.blank(ch, &a);
	a.unit_id = t->lind;
	a.number = str_z(number);
	a.title = str_z(title);
	a.state = STR("decided");
	a.status = STR("ongoing");
	a.responsible_id = app_person(t, "teacher");
	a.from_day = arena_printf(test_arena(), "%d-08-15", t->year - 1);
	a.to_day = arena_printf(test_arena(), "%d-06-10", t->year);
	form_init(&f, test_arena(), LANG_EN, kind_activity.fields, kind_activity.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_activity, ACT_CREATE, &f, NULL, &a), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
	return a.id;
}

static struct followup stored(struct app_test *t, int64_t activity, int year)
{
	struct followup u = {0};
	int64_t id = 0;
	struct db *db = app_read(t);
	if (followup_of(db, test_arena(), activity, year, &id))
		followup_get(db, test_arena(), id, &u);
	app_read_end(t, db);
	return u;
}

static const char *ny(struct app_test *t, int64_t activity)
{
	return TEXT("/styrning/uppfoljning/ny/%lld/%d?sprak=en", (long long)activity, t->year - 1);
}

TEST(a_rektor_goes_through_the_follow_ups_until_nothing_is_left)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t a = last_year(t, "7", "Sjuan"), b = last_year(t, "8", "Attan");
	CHECK_I64(app_get(t, "principal", "/mitt?sprak=en"), 200);
	CHECK(app_says(t, "7 Sjuan") && app_says(t, "8 Attan") && app_says(t, "Late by"));
	/* One click to the item, a status, two sentences, a decision, Done: then the next. */
	CHECK_I64(app_get(t, "principal", ny(t, a)), 200);
	CHECK(app_says(t, "What do we see?") && app_says(t, "The goal it serves"));
	CHECK_I64(app_post(t, "principal", ny(t, a),
	                   "act=done&status=partly_done&outcome=Gjort&seen=Fler&decision=continue"),
	          303);
	struct str next = app_header(t, "Location");
	CHECK(str_starts(next, arena_printf(test_arena(), "/styrning/uppfoljning/ny?aktivitet=%lld&lasar=%d",
	                                    (long long)b, t->year - 1)));
	CHECK_I64(app_get(t, "principal", arena_z(test_arena(), next)), 200);
	CHECK(app_says(t, TEXT("data-saved=\"followup-%lld-%d\"", (long long)a, t->year - 1)));
	CHECK_I64(app_post(t, "principal", ny(t, b), "act=done&status=done&outcome=Gjort&seen=Bra&decision=stop"),
	          303);
	CHECK(str_starts(app_header(t, "Location"), STR("/mitt")));
	CHECK_I64(app_get(t, "principal", "/mitt?sprak=en"), 200);
	CHECK(!app_says(t, "Attan"));
	/* The first goes on, with its history, and is now past its old last day. */
	struct activity x;
	struct activity_years_row *y;
	struct db *db = app_read(t);
	CHECK_I64(activity_years(db, test_arena(), a, (struct str){NULL, 0}, &y), 2);
	CHECK_I64(y[0].first_year, t->year - 1);
	CHECK_Z(y[0].status, "partly_done");
	CHECK_Z(y[1].status, "ongoing");
	CHECK(activity_get(db, test_arena(), b, &x));
	CHECK_Z(x.status, "done");
	app_read_end(t, db);
}

TEST(what_was_not_done_needs_a_reason_and_what_is_done_a_decision)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t a = last_year(t, "7", "Sjuan");
	CHECK_I64(app_post(t, "principal", ny(t, a), "act=done&status=not_done&outcome=Det+blev+inget"), 422);
	CHECK(app_says(t, "the reasons are counted") && app_says(t, "Decide: continue"));
	CHECK(app_says(t, "Det blev inget"));
	CHECK_I64(stored(t, a, t->year - 1).id, 0);
	CHECK_I64(app_post(t, "principal", ny(t, a), "act=draft&status=not_done&outcome=Det+blev+inget"), 303);
	CHECK_Z(stored(t, a, t->year - 1).state, "draft");
	CHECK_I64(app_post(t, "principal",
	                   TEXT("/styrning/uppfoljning/%lld", (long long)stored(t, a, t->year - 1).id),
	                   "rev=1&act=done&status=not_done&reason=no_funds&decision=stop"),
	          303);
	CHECK_Z(stored(t, a, t->year - 1).state, "done");
	CHECK_I64(app_get(t, "principal", TEXT("/styrning/uppfoljning?sprak=en&lasar=%d", t->year - 1)), 200);
	CHECK(app_says(t, "All 2 activities") && app_says(t, "Analysis missing"));
	CHECK(app_says(t, "<dt>No funds</dt><dd class=\"num\">1</dd>"));
}

TEST(the_overview_counts_what_is_done_drafted_and_missing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t a = last_year(t, "7", "Sjuan");
	last_year(t, "8", "Attan");
	CHECK_I64(app_post(t, "teacher", ny(t, a), "act=draft&status=ongoing&outcome=Halva"), 303);
	const char *page = TEXT("/styrning/uppfoljning?sprak=en&lasar=%d", t->year - 1);
	CHECK_I64(app_get(t, "principal", page), 200);
	CHECK(app_says(t, "1 of 3 activities of") && app_says(t, "1 are drafts and 1 are missing"));
	/* Another rektor sees no draft: to that one it is missing. */
	CHECK_I64(app_get(t, "principal2", page), 200);
	CHECK(app_says(t, "0 are drafts and 2 are missing"));
	CHECK_I64(app_get(t, "principal", TEXT("%s&lage=missing", page)), 200);
	CHECK(app_says(t, "Attan") && !app_says(t, "Sjuan"));
}

TEST(whoever_is_responsible_drafts_and_the_rektor_closes)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t a = last_year(t, "7", "Sjuan");
	CHECK_I64(app_get(t, "teacher", ny(t, a)), 200);
	CHECK(!app_says(t, "value=\"done\">Done"));
	CHECK_I64(app_post(t, "teacher", ny(t, a), "act=done&status=done&decision=stop"), 403);
	CHECK_I64(app_post(t, "teacher", ny(t, a), "act=draft&status=done&seen=Ja"), 303);
	const char *at = TEXT("/styrning/uppfoljning/%lld?sprak=en", (long long)stored(t, a, t->year - 1).id);
	CHECK_I64(app_post(t, "teacher", at, "rev=1&act=done&status=done&decision=stop"), 403);
	CHECK_I64(app_get(t, "principal2", at), 404);
	CHECK_I64(app_post(t, "principal", at, "rev=1&act=done&status=done&decision=stop"), 303);
	CHECK_I64(app_get(t, "politician", at), 200);
	CHECK(!app_says(t, "<textarea"));
	CHECK_I64(app_post(t, "politician", at, "rev=2&act=draft&status=done"), 403);
}

TEST(two_who_follow_up_the_same_thing_are_told_and_lose_no_text)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t a = last_year(t, "7", "Sjuan");
	CHECK_I64(app_post(t, "teacher", ny(t, a), "rev=0&act=draft&status=ongoing&outcome=L%C3%A4rarens"), 303);
	CHECK_I64(app_post(t, "principal", ny(t, a), "rev=0&act=draft&status=ongoing&outcome=Rektors"), 409);
	CHECK(app_says(t, "Someone else saved before you") && app_says(t, "Lärarens") && app_says(t, "Rektors"));
	CHECK_STR(stored(t, a, t->year - 1).outcome, STR("Lärarens"));
	CHECK_I64(
	    app_get(t, "principal", TEXT("/styrning/uppfoljning/ny?aktivitet=%lld&lasar=2001", (long long)a)),
	    404);
	/* The address, not the form, says what is followed up. */
	CHECK_I64(app_post(t, "principal",
	                   TEXT("/styrning/uppfoljning/%lld", (long long)stored(t, a, t->year - 1).id),
	                   TEXT("rev=1&act=draft&activity_id=%lld&first_year=2001&outcome=Rektors",
	                        (long long)t->act_loose)),
	          303);
	CHECK_STR(stored(t, a, t->year - 1).outcome, STR("Rektors"));
}

TEST(my_work_is_empty_and_calm_for_those_who_owe_nothing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	last_year(t, "7", "Sjuan");
	static const char *const readers[] = {"politician", "observer", "nobody"};
	for (size_t i = 0; i < 3; i++) {
		int status = app_get(t, readers[i], "/mitt?sprak=en");
		CHECK(status == 200 || strcmp(readers[i], "nobody") == 0);
		CHECK(!app_says(t, "Sjuan"));
	}
	CHECK_I64(app_get(t, "hr", "/mitt?sprak=en"), 200);
	CHECK(app_says(t, "Nothing to do.") && app_says(t, "empty calm"));
	CHECK_I64(app_get(t, "director", "/mitt?sprak=en"), 200);
	CHECK(!app_says(t, "Sjuan"));
	CHECK_I64(app_get(t, "teacher", "/mitt?sprak=en"), 200);
	CHECK(app_says(t, "7 Sjuan"));
}

TEST(the_api_list_of_follow_ups_hides_drafts_from_others)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t a = last_year(t, "7", "Sjuan");
	CHECK_I64(app_post(t, "teacher", ny(t, a), "act=draft&status=ongoing"), 303);
	struct db *db = app_read(t);
	struct list_query q = {.viewer_id = app_person(t, "principal")};
	struct list_result r;
	CHECK(kind_followup.list(db, test_arena(), &q, &r));
	CHECK_I64(r.total, 2);
	q.viewer_id = app_person(t, "principal2");
	CHECK(kind_followup.list(db, test_arena(), &q, &r));
	CHECK_I64(r.total, 1);
	q.limit = 1;
	q.offset = 1;
	CHECK(kind_followup.list(db, test_arena(), &q, &r));
	CHECK_I64(r.n, 0);
	CHECK_I64(r.total, 1);
	app_read_end(t, db);
}
