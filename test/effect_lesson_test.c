/* effect_lesson_test.c - the days of lessons, the draw, the answer. */
#include "effect_lesson_help.h"

#include "core/settings.h"

/* --- days ---------------------------------------------------------------------------------- */

/* Easter Sundays as the almanac has them. */
TEST(lesson_easter_is_the_almanacs)
{
	static const int known[][3] = {{1961, 4, 2},  {2000, 4, 23}, {2008, 3, 23}, {2024, 3, 31},
	                               {2025, 4, 20}, {2026, 4, 5},  {2027, 3, 28}, {2038, 4, 25}};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		struct date d = lesson_easter(known[i][0]);
		CHECK_I64(d.month, known[i][1]);
		CHECK_I64(d.day, known[i][2]);
	}
}

TEST(lesson_holidays_are_those_of_the_law)
{
	static const char *const closed[] = {"2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06",
	                                     "2026-05-01", "2026-05-14", "2026-06-06", "2026-12-25"},
	                         *const open[] = {"2026-01-07", "2026-04-02", "2026-04-07", "2026-05-15",
	                                          "2026-11-02"};
	struct date d;
	for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
		CHECK(date_parse(str_z(closed[i]), &d) && lesson_holiday(d));
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
		CHECK(date_parse(str_z(open[i]), &d) && !lesson_holiday(d));
}

TEST(lesson_weekdays_are_read_strictly)
{
	bool on[8];
	CHECK(lesson_weekdays(STR("1,3,5"), on) && on[1] && !on[2] && on[3] && on[5]);
	CHECK(lesson_weekdays(STR("2, 4"), on) && on[2] && on[4]);
	CHECK(!lesson_weekdays(STR(""), on) && !lesson_weekdays(STR("1,"), on) && !lesson_weekdays(STR("0"), on));
	CHECK(!lesson_weekdays(STR("8"), on) && !lesson_weekdays(STR("3,1"), on) &&
	      !lesson_weekdays(STR("1,1"), on));
	CHECK(!lesson_weekdays(STR("13"), on) && !lesson_weekdays(STR("mon"), on));
}

/* --- the draw ---------------------------------------------------------------------------------- */

struct drawing {
	struct app_test *t;
	struct change *ch;
	int64_t insats, group[3], person;
	struct date monday;
};

static bool drawing_new(struct drawing *d, double sample)
{
	static const char *const days[] = {"1,3,5", "2,4", "1,2,3,4,5"};
	*d = (struct drawing){.t = app_test_new()};
	d->ch = d->t ? app_write(d->t) : NULL;
	if (!d->ch)
		return false;
	lesson_test_year(d->ch, 2026);
	d->insats = lesson_test_insats(d->t, d->ch, sample);
	d->person = app_person(d->t, "teacher");
	for (int i = 0; i < 3; i++)
		d->group[i] = lesson_test_group(d->ch, d->insats, d->t->lind, d->person, "7B", days[i]);
	return date_parse(STR("2026-09-07"), &d->monday);
}

TEST(lesson_draw_never_asks_more_than_the_ceiling_and_says_the_chance)
{
	struct drawing d;
	struct lesson_drawn got;
	int64_t asked = 0, hits[3] = {0}, lessons[3] = {3, 2, 5};
	REQUIRE(drawing_new(&d, 1));
	setting_put(d.ch, "lesson.most", STR("2"));
	enum { WEEKS = 13 };
	for (int w = 0; w < WEEKS; w++) {
		struct lesson_rows_row *r;
		struct date day = date_from_days(date_days(d.monday) + 7 * w);
		char from[DATE_TEXT], to[DATE_TEXT];
		REQUIRE(lesson_draw(d.ch, d.insats, day, &got));
		CHECK_I64(got.scheduled, 10);
		CHECK(got.drawn <= 2 && got.drawn >= 1 && got.added == got.drawn);
		date_text(day, from);
		date_text(date_from_days(date_days(day) + 6), to);
		size_t n = lesson_rows(d.ch->db, test_arena(), d.insats, str_z(from), str_z(to), &r);
		CHECK_I64((int64_t)n, got.drawn);
		for (size_t i = 0; i < n; i++)
			for (int g = 0; g < 3; g++)
				if (r[i].group_id == d.group[g]) {
					/* three groups would be asked once each; two times are allowed: two thirds, of each
					 * lesson */
					CHECK_I64(r[i].chance, 2000 / 3 / lessons[g]);
					hits[g]++;
				}
		asked += got.drawn;
		REQUIRE(lesson_draw(d.ch, d.insats, day, &got));
		CHECK(got.added == 0 && got.drawn == (int64_t)n); /* again: nothing more */
	}
	CHECK(asked >= 2 * WEEKS - 2);
	for (int g = 0; g < 3; g++)
		CHECK(hits[g] > 0);
	CHECK(app_write_end(d.t, d.ch));
}

/* Over many weeks each group is asked as often as its chances say. */
TEST(lesson_draw_is_as_fair_as_the_chances_say)
{
	struct drawing d;
	struct lesson_drawn got;
	double want = 0, drawn = 0;
	REQUIRE(drawing_new(&d, 0.5));
	setting_put(d.ch, "lesson.most", STR("3"));
	for (int year = 2027; year < 2031; year++)
		lesson_test_year(d.ch, year);
	for (int w = 0; w < 200; w++) {
		REQUIRE(lesson_draw(d.ch, d.insats, date_from_days(date_days(d.monday) + 7 * w), &got));
		struct date monday = date_from_days(date_days(d.monday) + 7 * w);
		struct lesson_calendar cal;
		struct intervention x;
		struct lesson_group g;
		lesson_calendar_read(d.ch->db, test_arena(), &cal);
		intervention_get(d.ch->db, test_arena(), d.insats, &x);
		for (int k = 0; k < 3; k++) {
			int n = 0;
			lesson_group_get(d.ch->db, test_arena(), d.group[k], &g);
			for (int i = 0; i < 7; i++)
				n += lesson_meets(&cal, &x, &g, date_from_days(date_days(monday) + i));
			want += n ? n * (double)(int64_t)(500.0 / n) / 1000 : 0;
		}
		drawn += (double)got.drawn;
	}
	/* A systematic draw: each week the sum rounded up or down; 200 weeks differ by chance only. */
	CHECK(drawn > want - 20 && drawn < want + 20);
	CHECK(want > 150);
	CHECK(app_write_end(d.t, d.ch));
}

TEST(lesson_draw_is_the_same_for_the_same_week)
{
	struct drawing a, b;
	struct lesson_drawn got;
	struct lesson_rows_row *x, *y;
	REQUIRE(drawing_new(&a, 1) && lesson_draw(a.ch, a.insats, a.monday, &got));
	size_t n = lesson_rows(a.ch->db, test_arena(), a.insats, STR("2026-09-07"), STR("2026-09-13"), &x);
	CHECK(app_write_end(a.t, a.ch));
	REQUIRE(drawing_new(&b, 1) && lesson_draw(b.ch, b.insats, b.monday, &got));
	size_t m = lesson_rows(b.ch->db, test_arena(), b.insats, STR("2026-09-07"), STR("2026-09-13"), &y);
	CHECK(app_write_end(b.t, b.ch));
	REQUIRE(n == m && n > 0);
	for (size_t i = 0; i < n; i++)
		CHECK(str_eq(x[i].day, y[i].day) && x[i].group_id == y[i].group_id && x[i].chance == y[i].chance);
}

TEST(lesson_draw_leaves_out_what_cannot_be_asked)
{
	struct drawing d;
	struct lesson_drawn got;
	REQUIRE(drawing_new(&d, 1));
	lesson_test_group(d.ch, d.insats, d.t->lind, 0, "Utan lärare", "1,2");
	setting_put(d.ch, "lesson.most", STR("2"));
	setting_put(d.ch, "lesson.closed", STR("2026-10-26..2026-10-30, 2026-09-09"));
	REQUIRE(lesson_draw(d.ch, d.insats, d.monday, &got));
	CHECK_I64(got.scheduled, 10 - 2 + 2); /* Wednesday the ninth is closed for two groups */
	CHECK_I64(got.unasked, 2);
	struct date closed = {2026, 10, 26}, summer = {2026, 7, 6};
	REQUIRE(lesson_draw(d.ch, d.insats, closed, &got));
	CHECK_I64(got.scheduled, 0);
	REQUIRE(lesson_draw(d.ch, d.insats, summer, &got));
	CHECK_I64(got.scheduled, 0);
	CHECK(!lesson_draw(d.ch, 99999, d.monday, &got));
	CHECK(app_write_end(d.t, d.ch));
}

TEST(lesson_draw_shares_a_teachers_ceiling_between_insatser)
{
	struct drawing d;
	struct lesson_drawn first, second;
	REQUIRE(drawing_new(&d, 1));
	setting_put(d.ch, "lesson.most", STR("2"));
	int64_t other = lesson_test_insats(d.t, d.ch, 5);
	lesson_test_group(d.ch, other, d.t->lind, d.person, "8A", "1,2,3,4,5");
	REQUIRE(lesson_draw(d.ch, d.insats, d.monday, &first) && lesson_draw(d.ch, other, d.monday, &second));
	CHECK(first.drawn + second.drawn <= 2);
	CHECK(app_write_end(d.t, d.ch));
}

/* --- the answer --------------------------------------------------------------------------------- */

struct answering {
	struct app_test *t;
	int64_t lesson;
	const char *path;
};

static bool answering_new(struct answering *x)
{
	char today[DATE_TEXT];
	*x = (struct answering){.t = app_test_new()};
	struct change *ch = x->t ? app_write(x->t) : NULL;
	if (!ch)
		return false;
	date_text(instant_day(instant_now()), today);
	int64_t insats = lesson_test_insats(x->t, ch, 1);
	int64_t group =
	    lesson_test_group(ch, insats, x->t->lind, app_person(x->t, "teacher"), "7B", "1,2,3,4,5,6,7");
	x->lesson = lesson_test_lesson(ch, group, today, 500, "");
	x->path = arena_printf(test_arena(), "/insatser/lektion/%lld", (long long)x->lesson).p;
	return app_write_end(x->t, ch);
}

static struct lesson stored(struct answering *x)
{
	struct lesson l = {0};
	struct db *db = app_read(x->t);
	lesson_get(db, test_arena(), x->lesson, &l);
	app_read_end(x->t, db);
	return l;
}

TEST(lesson_form_filled_in_as_another_person_saves_nothing)
{
	struct answering x;
	REQUIRE(answering_new(&x));
	struct str body =
	    arena_printf(test_arena(), "done=full&as_person=%lld", (long long)app_person(x.t, "teacher"));
	REQUIRE(app_get(x.t, "teacher", x.path) == 200);
	CHECK(app_says(x.t, "name=\"as_person\""));
	CHECK_I64(app_post(x.t, "principal", x.path, body.p), 412);
	CHECK(app_says(x.t, "Någon annan är inloggad nu."));
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=full&as_person=0"), 412);
	CHECK_STR(stored(&x).done, STR(""));
	CHECK_I64(app_post(x.t, "teacher", x.path, body.p), 303);
	CHECK_STR(stored(&x).done, STR("full"));
}

TEST(lesson_answered_in_one_tap_and_seen_by_the_teacher_alone)
{
	struct answering x;
	REQUIRE(answering_new(&x));
	CHECK_I64(app_get(x.t, "teacher", "/mitt"), 200);
	CHECK(app_says(x.t, "Lektionen i dag 7B: genomfördes den?") && app_says(x.t, x.path));
	CHECK_I64(app_get(x.t, "teacher", x.path), 200);
	CHECK(app_says(x.t, "Genomfördes den?") && !str_is_null(app_header(x.t, "X-Keep")));
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=part"), 303);
	CHECK_STR(stored(&x).done, STR("part"));
	CHECK_I64(stored(&x).person_id, app_person(x.t, "teacher"));
	CHECK_I64(app_get(x.t, "teacher", x.path), 200);
	CHECK(app_says(x.t, "Besvarade lektioner: 1. Helt: 0, delvis: 1, inte: 0."));
	CHECK(str_is_null(app_header(x.t, "X-Keep"))); /* a page with values is not kept in the phone */
	CHECK_I64(app_post(x.t, "teacher", x.path, "was=part&obstacle=time"), 303);
	CHECK_STR(stored(&x).obstacle, STR("time"));
	CHECK_STR(stored(&x).done, STR("part"));
	for (size_t i = 0; i < APP_LOGINS; i++)
		if (strcmp(app_logins[i], "teacher") != 0) {
			int got = app_get(x.t, app_logins[i], x.path);
			CHECK(got == 404 || got == 403);
			got = app_post(x.t, app_logins[i], x.path, "done=no");
			CHECK(got == 404 || got == 403);
		}
	CHECK_STR(stored(&x).done, STR("part"));
	CHECK_I64(app_get(x.t, "teacher", "/mitt"), 200);
	CHECK(!app_says(x.t, "genomfördes den?"));
}

TEST(lesson_answer_sent_twice_is_saved_once_and_an_older_one_never_wins)
{
	struct answering x;
	char tapped[INSTANT_TEXT];
	REQUIRE(answering_new(&x));
	int64_t at = instant_now();
	instant_text(at, tapped);
	while (instant_now() == at)
		; /* what is saved from here on is later than that tap */
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=full&client_key=aa11"), 303);
	struct lesson first = stored(&x);
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=full&client_key=aa11"), 303);
	CHECK_I64(stored(&x).rev, first.rev);
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=no&client_key=bb22"), 303);
	CHECK_STR(stored(&x).done, STR("no"));
	/* the first one once more, after it was replaced: still known */
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=full&client_key=aa11"), 303);
	CHECK_STR(stored(&x).done, STR("no"));
	/* a tap from before the first that arrives now does not replace what was answered after it */
	struct str old = arena_printf(test_arena(), "done=part&client_key=cc33&made=%s", tapped);
	CHECK_I64(app_post(x.t, "teacher", x.path, old.p), 303);
	CHECK_STR(stored(&x).done, STR("no"));
	/* a time that cannot be is the time of arrival */
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=part&client_key=dd44&made=2999-01-01T00:00:00.000Z"),
	          303);
	CHECK_STR(stored(&x).done, STR("part"));
	struct lesson *v;
	struct db *db = app_read(x.t);
	CHECK_I64((int64_t)lesson_entity.versions(db, test_arena(), x.lesson, (void **)&v), 4);
	app_read_end(x.t, db);
}

TEST(lesson_answers_that_cannot_be_are_refused)
{
	struct answering x;
	REQUIRE(answering_new(&x));
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=kanske"), 422);
	CHECK_I64(app_post(x.t, "teacher", x.path, ""), 422);
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=full&obstacle=vulkan"), 422);
	CHECK(app_says(x.t, "Det finns inget sådant hinder."));
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=full&part=1&part=2&part=x"), 303);
	CHECK_STR(stored(&x).parts, STR("")); /* no ingredients of this insats */
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=full&part=0&client_key=e"), 303);
	CHECK_STR(stored(&x).parts, STR("0")); /* told that none was there */
	struct str api = arena_printf(test_arena(), "/api/v1/lesson/%lld", (long long)x.lesson),
	           body = arena_printf(test_arena(), "{\"rev\":%lld,\"chance\":1}", (long long)stored(&x).rev);
	CHECK_I64(app_json(x.t, "teacher", WEB_PATCH, api.p, body.p), 422); /* nobody changes what was drawn */
	CHECK_I64(stored(&x).chance, 500);
}

/* Not who, not when, not which row: neither of the answer nor of what was agreed or seen. */
TEST(lesson_answers_stand_in_nobodys_log)
{
	static const char *const readers[] = {"director", "controller", "principal", "administrator"};
	static const char *const pages[] = {"/admin/logg", "/admin/logg?typ=lesson", "/admin/logg?typ=coaching",
	                                    "/admin/logg?typ=observation"};
	struct answering x;
	REQUIRE(answering_new(&x));
	struct str form = arena_printf(test_arena(), "coach_id=%lld",
	                               (long long)app_person(x.t, "deputy_principal")),
	           who = arena_printf(test_arena(), "person=%lld", (long long)app_person(x.t, "teacher")),
	           of = arena_printf(test_arena(), "/historik/lesson/%lld", (long long)x.lesson);
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=full"), 303);
	CHECK_I64(app_post(x.t, "teacher", "/mitt/coach", form.p), 303);
	for (size_t r = 0; r < sizeof readers / sizeof readers[0]; r++) {
		for (size_t p = 0; p < sizeof pages / sizeof pages[0]; p++) {
			struct str path = arena_printf(test_arena(), "%s%c%.*s", pages[p],
			                               strchr(pages[p], '?') ? '&' : '?', STR_ARG(who));
			CHECK_I64(app_get(x.t, readers[r], path.p), 200);
			CHECK(!app_says(x.t, "<ol class=\"history\">"));
			CHECK_I64(app_get(x.t, readers[r], pages[p]), 200);
			CHECK(!app_says(x.t, " ändrade lektion") && !app_says(x.t, "/historik/lesson/"));
			CHECK(!app_says(x.t, "/historik/coaching/"));
		}
		CHECK_I64(app_get(x.t, readers[r], of.p), 404);
	}
	CHECK_I64(app_get(x.t, "teacher", of.p), 200); /* one's own */
}

/* Every kind that is one teacher's is left out by the statement, which names them; of other kinds the log
 * tells. */
TEST(lesson_log_lines_of_every_kind_that_is_a_teachers_are_told_to_nobody)
{
	struct app_test *t = app_test_new();
	size_t n = 0;
	struct change *ch = t ? app_write(t) : NULL;
	REQUIRE(ch);
	ch->person_id = app_person(t, "teacher");
	for (size_t i = 0; i < resource_nkinds; i++)
		change_note(ch, "read", resource_kinds[i]->name, 7654321, t->lind, STR("{}"));
	CHECK(app_write_end(t, ch));
	for (size_t i = 0; i < resource_nkinds; i++) {
		bool own = resource_kinds[i]->access == RES_LESSON;
		CHECK_I64(app_get(t, "administrator",
		                  arena_printf(test_arena(), "/admin/logg?typ=%s&person=%lld",
		                               resource_kinds[i]->name, (long long)app_person(t, "teacher"))
		                      .p),
		          200);
		n += own;
		if (app_says(t, "<ol class=\"history\">") == own)
			test_fail(__FILE__, __LINE__, "the log tells of %s otherwise than its kind says",
			          resource_kinds[i]->name);
	}
	CHECK_I64((int64_t)n, 3);
}

TEST(lesson_cards_say_weekday_and_subject)
{
	struct answering x;
	struct lesson_group g;
	struct form f;
	REQUIRE(answering_new(&x));
	struct change *ch = app_write(x.t);
	struct lesson l;
	REQUIRE(lesson_get(ch->db, ch->arena, x.lesson, &l) &&
	        lesson_group_get(ch->db, ch->arena, l.group_id, &g));
	struct lesson_group was = g;
	g.subject = STR("Slöjd");
	form_init(&f, ch->arena, LANG_SV, kind_lesson_group.fields, kind_lesson_group.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_lesson_group, ACT_EDIT, &f, &was, &g), CHANGE_SAVED);
	char day[DATE_TEXT];
	struct date today = instant_day(instant_now());
	date_text(date_from_days(date_days(today) - 3), day);
	lesson_test_lesson(ch, g.id, day, 500, "");
	CHECK(app_write_end(x.t, ch));
	static const char *const names[] = {"måndag", "tisdag", "onsdag", "torsdag",
	                                    "fredag", "lördag", "söndag"};
	int of = date_weekday(date_from_days(date_days(today) - 3));
	CHECK_I64(app_get(x.t, "teacher", "/insatser/lektioner"), 200);
	CHECK(app_says(x.t, arena_printf(test_arena(), "%.*s Slöjd, %s ", STR_ARG(g.name), names[of - 1]).p));
}

/* --- coach ----------------------------------------------------------------------------------------- */

TEST(lesson_coach_sees_while_it_is_agreed_and_the_teacher_alone_agrees)
{
	struct answering x;
	REQUIRE(answering_new(&x));
	int64_t teacher = app_person(x.t, "teacher"), coach = app_person(x.t, "deputy_principal");
	const char *seen = arena_printf(test_arena(), "/mitt/coach/%lld", (long long)teacher).p;
	CHECK_I64(app_post(x.t, "teacher", x.path, "done=full"), 303);
	CHECK_I64(app_get(x.t, "deputy_principal", seen), 404);
	struct str body =
	    arena_printf(test_arena(), "{\"person_id\":%lld,\"coach_id\":%lld,\"from_day\":\"2020-01-01\"}",
	                 (long long)teacher, (long long)coach);
	int got = app_json(x.t, "deputy_principal", WEB_POST, "/api/v1/coaching", body.p);
	CHECK(got == 403 || got == 404 || got == 422); /* one does not make oneself a coach */
	CHECK_I64(app_get(x.t, "deputy_principal", seen), 404);
	struct str form = arena_printf(test_arena(), "coach_id=%lld", (long long)coach);
	CHECK_I64(app_post(x.t, "teacher", "/mitt/coach", form.p), 303);
	CHECK_I64(app_get(x.t, "deputy_principal", seen), 200);
	CHECK(app_says(x.t, "Besvarade lektioner: 1. Helt: 1, delvis: 0, inte: 0."));
	CHECK_I64(app_get(x.t, "principal", seen), 404);
	CHECK_I64(app_get(x.t, "deputy_principal", x.path), 404);
	CHECK_I64(app_get(x.t, "teacher", "/mitt/coach"), 200);
	struct str id = app_between(x.t, "name=\"id\" value=\"", "\"");
	struct str end = arena_printf(test_arena(), "id=%.*s", STR_ARG(id));
	CHECK_I64(app_post(x.t, "deputy_principal", "/mitt/coach/avsluta", end.p), 404);
	CHECK_I64(app_post(x.t, "teacher", "/mitt/coach/avsluta", end.p), 303);
	CHECK_I64(app_get(x.t, "deputy_principal", seen), 404);
	CHECK_I64(app_post(x.t, "teacher", "/mitt/coach", form.p), 303); /* and again */
	CHECK_I64(app_get(x.t, "deputy_principal", seen), 200);
}
