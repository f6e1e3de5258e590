/* measure_windows_test.c - the calendar of measurement windows: states, next year's days, gaps, pages,
 * reminders. */
#include "measure/windows.h"
#include "measure_help.h"
#include "plan/work.h"

static struct measure_window window(const char *kind, const char *from, const char *to, const char *late)
{
	return (struct measure_window){.kind = str_z(kind),
	                               .from_day = str_z(from),
	                               .to_day = str_z(to),
	                               .late_day = str_z(late),
	                               .first_year = 2025,
	                               .name = STR("Enkät"),
	                               .school_form = STR(""),
	                               .note = STR("")};
}

TEST(a_window_is_coming_open_late_missing_or_complete)
{
	const struct window_days d = {STR("2026-02-01"), STR("2026-02-28"), STR("2026-03-15")};
	const struct window_count some = {.expected = 3, .in_time = 1, .missing = 2},
	                          all = {.expected = 3, .in_time = 2, .late = 1}, none = {0};
	const struct {
		const struct window_count *n;
		const char *day;
		enum window_state want;
	} c[] = {{&none, "2026-02-10", WINDOW_NONE},    {&some, "2026-01-31", WINDOW_COMING},
	         {&all, "2026-01-31", WINDOW_COMING},   {&some, "2026-02-01", WINDOW_OPEN},
	         {&some, "2026-02-28", WINDOW_OPEN},    {&some, "2026-03-01", WINDOW_LATE},
	         {&some, "2026-03-15", WINDOW_LATE},    {&some, "2026-03-16", WINDOW_MISSING},
	         {&all, "2026-02-10", WINDOW_COMPLETE}, {&all, "2026-09-01", WINDOW_COMPLETE}};
	for (size_t i = 0; i < sizeof c / sizeof c[0]; i++)
		CHECK_I64(window_state_on(&d, c[i].n, str_z(c[i].day)), c[i].want);
}

/* Weeks 4 to 6 after the starts of an autumn: the first start's week 4 to the last one's week 6. */
TEST(a_relative_window_spans_the_weeks_of_its_first_and_last_start)
{
	struct measure_window w = window("relative", "2025-08-18", "2025-10-20", "2025-10-27");
	w.weeks_from = (struct opt_i64){true, 4};
	w.weeks_to = (struct opt_i64){true, 6};
	struct window_days d = window_days_of(test_arena(), &w);
	CHECK_Z(d.from, "2025-09-15");
	CHECK_Z(d.to, "2025-12-07"); /* 20 October and 48 days */
	CHECK_Z(d.late, "2025-12-14");
}

/* Weeks by ISO 8601 as in the Swedish almanac: 2026 has a week 53, 2027 has none; 26 February 2026 is
 * Thursday of week 9, and Thursday of week 9 in 2027 is 4 March. */
TEST(next_years_window_keeps_its_week_or_its_date)
{
	const struct {
		const char *from, *to, *next_from, *next_to;
	} c[] = {
	    {"2026-02-26", "2026-03-17", "2027-03-04", "2027-03-23"},  /* weeks 9 to 12 */
	    {"2025-09-01", "2025-09-12", "2026-08-31", "2026-09-11"},  /* Monday of week 36 */
	    {"2025-10-15", "2025-10-15", "2026-10-15", "2026-10-15"},  /* a single day */
	    {"2024-02-01", "2024-02-29", "2025-02-01", "2025-02-28"},  /* a whole month */
	    {"2026-12-29", "2027-01-08", "2027-12-28", "2028-01-07"}}; /* week 53, which is not there; week 1 */
	for (size_t i = 0; i < sizeof c / sizeof c[0]; i++) {
		struct measure_window next, w = window("calendar", c[i].from, c[i].to, c[i].to);
		window_next(test_arena(), &w, &next);
		CHECK_Z(next.from_day, c[i].next_from);
		CHECK_Z(next.to_day, c[i].next_to);
		CHECK_I64(next.first_year, 2026);
	}
}

TEST(a_year_without_a_window_is_a_gap)
{
	struct measure_window w[3] = {window("calendar", "2024-02-01", "2024-02-02", "2024-02-02"),
	                              window("calendar", "2026-02-01", "2026-02-02", "2026-02-02"),
	                              window("calendar", "2026-05-01", "2026-05-02", "2026-05-02")};
	struct window_series *s;
	struct window_line l[3] = {{.w = &w[0], .state = WINDOW_COMPLETE},
	                           {.w = &w[1], .state = WINDOW_COMPLETE},
	                           {.w = &w[2], .state = WINDOW_LATE}};
	w[0].first_year = 2023;
	CHECK_I64(windows_series(test_arena(), l, 3, 2022, 4, &s), 1);
	CHECK_I64(s->n[0] + s->n[2], 0);
	CHECK_I64(s->n[1], 1);
	CHECK_I64(s->n[3], 2);
	CHECK_I64(s->state[3], WINDOW_LATE); /* what needs attention first */
}

/* --- the calendar in the program ------------------------------------------------------------------ */

static struct str day_from_today(int by)
{
	char text[DATE_TEXT];
	date_text(date_from_days(date_days(instant_day(instant_now())) + by), text);
	return arena_str(test_arena(), str_z(text));
}

/* A window from yesterday to next week in this läsår, of an instrument with one measure; one school has
 * reported. */
static int64_t put_window(struct app_test *t, int from, int to, int late)
{
	struct measure_window w;
	struct measure_version v, was;
	struct form f;
	struct change *ch = app_write(t);
	kind_measure_window.blank(ch, &w);
	w.instrument_id = mt_instrument(ch, "enkat");
	w.first_year = lasar_of(instant_day(instant_now()));
	w.name = STR("Vårens enkät");
	w.from_day = day_from_today(from);
	w.to_day = day_from_today(to);
	w.late_day = day_from_today(late);
	mt_save(ch, &kind_measure_window, &w);
	measure_version_get(ch->db, test_arena(), mt_measure(ch, "trivs", "percent", NULL), &was);
	v = was;
	v.instrument_id = w.instrument_id;
	form_init(&f, test_arena(), LANG_EN, kind_measure_version.fields, kind_measure_version.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_measure_version, ACT_EDIT, &f, &was, &v), CHANGE_SAVED);
	mt_put(ch, (struct mt_figure){v.id, place_of_unit(ch, t->ask), (int)w.first_year, 50, .decimals = 0},
	       NULL);
	app_write_end(t, ch);
	return w.id;
}

static const char *path(const char *format, int64_t n)
{
	return arena_printf(test_arena(), "/resultat/matfonster%s%lld", format, (long long)n).p;
}

TEST(the_calendar_tells_everybody_who_has_reported_and_lets_its_keepers_change_it)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = put_window(t, -1, 7, 14);
	CHECK_I64(app_get(t, "teacher", "/resultat/matfonster?sprak=en"), 200);
	CHECK(app_says(t, "Vårens enkät") && app_says(t, "1 of 2"));
	CHECK(!app_says(t, "New window"));
	CHECK_I64(app_get(t, "teacher", path("/", id)), 200);
	CHECK_I64(app_get(t, "administrator", "/resultat/matfonster?sprak=en"), 200);
	CHECK(app_says(t, "New window"));
	CHECK_I64(app_get(t, "controller", "/api/v1/windows"), 200);
	const struct json *a = app_answer(t), *items = a ? json_get(a, "items") : NULL;
	REQUIRE(items && items->n == 1);
	CHECK(str_eqz(json_get(&items->items[0], "state")->text, "open"));
	CHECK_I64(json_get(&items->items[0], "missing")->i, 1);
	REQUIRE(json_get(&items->items[0], "without")->n == 1);
	CHECK_I64(json_get(&items->items[0], "without")->items[0].i, t->lind);
	CHECK_I64(app_get(t, "controller", "/api/v1/windows?school_year=snart"), 400);
}

TEST(grades_as_they_are_written_have_a_grade_or_not)
{
	static const struct {
		const char *grades, *grade;
		bool has;
	} c[] = {{"F-6", "6", true},  {"F-6", "7", false}, {"F-6", "F", true},   {"7-9", "8", true},
	         {"7-9", "6", false}, {"5, 8", "8", true}, {"5,8", "7", false},  {"", "9", true},
	         {"9", "9", true},    {"9", "", true},     {"åk nio", "3", true}};
	for (size_t i = 0; i < sizeof c / sizeof c[0]; i++)
		if (grades_have(str_z(c[i].grades), str_z(c[i].grade)) != c[i].has)
			test_fail(__FILE__, __LINE__, "%s of %s", c[i].grade, c[i].grades);
}

/* A school that ends with årskurs 6 owes nothing to a window for 9. */
TEST(a_window_for_a_grade_is_for_the_schools_that_have_it)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = put_window(t, -1, 7, 14);
	struct change *ch = app_write(t);
	struct measure_window w, was;
	struct form f;
	form_init(&f, test_arena(), LANG_EN, kind_measure_window.fields, kind_measure_window.nfields);
	REQUIRE(measure_window_get(ch->db, test_arena(), id, &was));
	w = was;
	w.grade = STR("9");
	CHECK_I64(resource_save(ch, NULL, &kind_measure_window, ACT_EDIT, &f, &was, &w), CHANGE_SAVED);
	CHECK_I64(org_rename(ch, NULL, &f, t->lind, day_from_today(-30), (struct str){NULL, 0}, STR("F-6")),
	          CHANGE_SAVED);
	app_write_end(t, ch);
	CHECK_I64(app_get(t, "controller", "/api/v1/windows"), 200);
	const struct json *a = app_answer(t), *items = a ? json_get(a, "items") : NULL;
	REQUIRE(items && items->n == 1);
	CHECK_Z(json_text(&items->items[0], "grade"), "9");
	CHECK_I64(json_get(&items->items[0], "expected")->i, 1);
	CHECK_I64((int64_t)json_get(&items->items[0], "without")->n, 0);
	CHECK_I64(app_get(t, "teacher", "/resultat/matfonster?sprak=en"), 200);
	CHECK(app_says(t, "grade 9") && app_says(t, "1 of 1"));
	CHECK_I64(app_get(t, "principal", path("/", id)), 200);
	CHECK(app_says(t, "Askskolan"));
	CHECK(str_is_null(app_between(t, "<th scope=\"row\">Lindskolan", "</th>")));
}

TEST(next_years_windows_are_proposed_corrected_and_made_at_once)
{
	struct app_test *t = app_test_new();
	struct measure_window *w;
	REQUIRE(t);
	int64_t id = put_window(t, -30, -2, 7), year = lasar_of(instant_day(instant_now()));
	CHECK_I64(app_get(t, "controller", path("/forslag?sprak=en&lasar=", year)), 200);
	CHECK(app_says(t, "Vårens enkät"));
	const char *wrong =
	    arena_printf(test_arena(), "ta%lld=1&till%lld=1999-01-01", (long long)id, (long long)id).p;
	CHECK_I64(app_post(t, "controller", path("/forslag?sprak=en&lasar=", year), wrong), 422);
	CHECK(app_says(t, "It ends before it begins."));
	const char *right =
	    arena_printf(test_arena(), "ta%lld=1&fran%lld=%lld-03-01&till%lld=%lld-03-20&sent%lld=%lld-04-01",
	                 (long long)id, (long long)id, (long long)year + 2, (long long)id, (long long)year + 2,
	                 (long long)id, (long long)year + 2)
	        .p;
	CHECK_I64(app_post(t, "teacher", path("/forslag?lasar=", year), right), 403);
	CHECK_I64(app_post(t, "controller", path("/forslag?lasar=", year), right), 303);
	struct db *db = app_read(t);
	CHECK_I64(windows_between(db, test_arena(), (int)year + 1, (int)year + 1, &w), 1);
	CHECK(str_eq(w->to_day, arena_printf(test_arena(), "%lld-03-20", (long long)year + 2)));
	app_read_end(t, db);
	CHECK_I64(app_get(t, "controller", path("/forslag?sprak=en&lasar=", year)), 200);
	CHECK(app_says(t, "Nothing to propose."));
}

static size_t reminders(struct app_test *t, const char *login, struct work *w)
{
	struct db *db = app_read(t);
	size_t n = 0;
	work_read(db, test_arena(), LANG_EN, app_person(t, login), day_from_today(0), 60, w);
	for (size_t i = 0; i < w->n; i++)
		n += str_eqz(w->v[i].title, "Vårens enkät");
	app_read_end(t, db);
	return n;
}

TEST(who_owes_a_window_its_figures_is_reminded_and_the_controller_when_it_has_ended)
{
	struct app_test *t = app_test_new();
	struct work w;
	REQUIRE(t);
	put_window(t, -30, -2, 7);
	CHECK_I64(reminders(t, "principal", &w), 1); /* of lind, which has not reported */
	REQUIRE(w.n);
	CHECK_I64(w.v[0].when, WORK_LATE);
	CHECK_I64(reminders(t, "principal2", &w), 0); /* of ask, which has */
	CHECK_I64(reminders(t, "teacher", &w), 0);
	CHECK_I64(reminders(t, "controller", &w), 1);
	CHECK_I64(reminders(t, "administrator", &w), 0);
}
