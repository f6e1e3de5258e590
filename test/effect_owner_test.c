/* effect_owner_test.c - an answer is the one's who gave it, whoever has the group afterwards. */
#include "effect_lesson_help.h"
#include "import_help.h"

#include "effect/dose.h"
#include "schema_steps.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

/* A group of the teacher at lind with an answered lesson of yesterday and one of today that waits. */
struct owning {
	struct app_test *t;
	int64_t insats, group, answered, waits;
	char today[DATE_TEXT], before[DATE_TEXT];
};

static bool owning_new(struct owning *x)
{
	*x = (struct owning){.t = app_test_new()};
	struct change *ch = x->t ? app_write(x->t) : NULL;
	if (!ch)
		return false;
	struct date d = instant_day(instant_now());
	date_text(d, x->today);
	date_text(date_from_days(date_days(d) - 1), x->before);
	x->insats = lesson_test_insats(x->t, ch, 1);
	x->group =
	    lesson_test_group(ch, x->insats, x->t->lind, app_person(x->t, "teacher"), "7B", "1,2,3,4,5,6,7");
	x->answered = lesson_test_lesson(ch, x->group, x->before, 500, "");
	x->waits = lesson_test_lesson(ch, x->group, x->today, 500, "");
	return app_write_end(x->t, ch) &&
	       app_post(x->t, "teacher", TEXT("/insatser/lektion/%lld", (long long)x->answered),
	                "done=no&obstacle=time&note=okapi-anteckning") == 303;
}

/* As the page does it, by whoever leads the school. */
static void new_teacher(struct owning *x, int64_t person)
{
	struct lesson_group g = {0};
	struct db *db = app_read(x->t);
	lesson_group_get(db, test_arena(), x->group, &g);
	app_read_end(x->t, db);
	CHECK_I64(
	    app_post(x->t, "principal", TEXT("/insatser/grupp/%lld", (long long)x->group),
	             TEXT("rev=%lld&person_id=%lld&weekday=1&weekday=2", (long long)g.rev, (long long)person)),
	    303);
}

/* Everywhere where a teacher meets what was answered, and on every day. */
static void nothing_of_the_answer(struct owning *x, const char *login)
{
	long long id = x->answered;
	const char *const pages[] = {"/insatser/lektioner",
	                             "/insatser/lektioner/kurva",
	                             "/mitt",
	                             "/mitt/coach",
	                             "/api/v1/lesson",
	                             "/api/v1/lesson.csv",
	                             TEXT("/api/v1/lesson?as_of=%s", x->today),
	                             TEXT("/api/v1/lesson?as_of=%s", x->before)};
	const char *const closed[] = {
	    TEXT("/api/v1/lesson/%lld", id),         TEXT("/api/v1/lesson/%lld?as_of=%s", id, x->today),
	    TEXT("/api/v1/lesson/%lld/history", id), TEXT("/api/v1/lesson/%lld/history?as_of=%s", id, x->today),
	    TEXT("/historik/lesson/%lld", id),       TEXT("/insatser/lektion/%lld", id)};
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		CHECK_I64(app_get(x->t, login, pages[i]), 200);
		if (app_says(x->t, "okapi") || app_says(x->t, "\"done\":\"no\"") || app_says(x->t, ";no;") ||
		    app_says(x->t, "Besvarade lektioner: 1") || app_says(x->t, TEXT("\"id\":%lld,", id)))
			test_fail(__FILE__, __LINE__, "%s tells %s what the former teacher answered", pages[i], login);
	}
	for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++) {
		int got = app_get(x->t, login, closed[i]);
		if (got != 404 && got != 403)
			test_fail(__FILE__, __LINE__, "%s opens to %s", closed[i], login);
	}
	int got = app_post(x->t, login, TEXT("/insatser/lektion/%lld", id), "done=full");
	CHECK(got == 404 || got == 403);
}

static void all_of_the_answer(struct owning *x, const char *login)
{
	CHECK_I64(app_get(x->t, login, "/insatser/lektioner/kurva"), 200);
	CHECK(app_says(x->t, "Besvarade lektioner: 1. Helt: 0, delvis: 0, inte: 1."));
	CHECK_I64(app_get(x->t, login, TEXT("/api/v1/lesson/%lld", (long long)x->answered)), 200);
	CHECK(app_says(x->t, "okapi-anteckning"));
	CHECK_I64(app_get(x->t, login, "/api/v1/lesson"), 200);
	CHECK(app_says(x->t, "okapi-anteckning"));
	CHECK_I64(app_get(x->t, login, TEXT("/api/v1/lesson/%lld/history", (long long)x->answered)), 200);
	CHECK(app_says(x->t, "okapi-anteckning"));
}

TEST(a_rektor_who_becomes_the_teacher_of_a_group_sees_nothing_of_what_was_answered_before)
{
	struct owning x;
	REQUIRE(owning_new(&x));
	nothing_of_the_answer(&x, "principal");
	all_of_the_answer(&x, "teacher");
	new_teacher(&x, app_person(x.t, "principal"));
	nothing_of_the_answer(&x, "principal");
	all_of_the_answer(&x, "teacher"); /* she keeps her own */
	/* what nobody has answered is the present teacher's to answer, and it is then the rektor's own */
	CHECK_I64(app_get(x.t, "principal", "/insatser/lektioner"), 200);
	CHECK(app_says(x.t, TEXT("/insatser/lektion/%lld", (long long)x.waits)));
	CHECK_I64(app_get(x.t, "teacher", TEXT("/insatser/lektion/%lld", (long long)x.waits)), 404);
	CHECK_I64(app_post(x.t, "principal", TEXT("/insatser/lektion/%lld", (long long)x.waits),
	                   "done=full&note=tapir-anteckning"),
	          303);
	new_teacher(&x, app_person(x.t, "teacher"));
	CHECK_I64(app_get(x.t, "teacher", "/api/v1/lesson"), 200);
	CHECK(app_says(x.t, "okapi-anteckning") && !app_says(x.t, "tapir"));
	CHECK_I64(app_get(x.t, "principal", "/api/v1/lesson"), 200);
	CHECK(app_says(x.t, "tapir-anteckning") && !app_says(x.t, "okapi"));
}

TEST(a_coach_of_the_new_teacher_sees_nothing_of_the_former_and_the_formers_coach_still_does)
{
	struct owning x;
	REQUIRE(owning_new(&x));
	int64_t former = app_person(x.t, "teacher"), fresh = app_person(x.t, "principal");
	struct str form =
	    arena_printf(test_arena(), "coach_id=%lld", (long long)app_person(x.t, "deputy_principal"));
	CHECK_I64(app_post(x.t, "teacher", "/mitt/coach", form.p), 303);
	CHECK_I64(app_post(x.t, "principal", "/mitt/coach", form.p), 303);
	new_teacher(&x, fresh);
	CHECK_I64(app_get(x.t, "deputy_principal", TEXT("/mitt/coach/%lld", (long long)fresh)), 200);
	CHECK(!app_says(x.t, "Besvarade lektioner: 1"));
	CHECK_I64(app_get(x.t, "deputy_principal", TEXT("/mitt/coach/%lld", (long long)former)), 200);
	CHECK(app_says(x.t, "Besvarade lektioner: 1"));
	new_teacher(&x, 0); /* a group without a teacher: the answer is hers all the same */
	all_of_the_answer(&x, "teacher");
	nothing_of_the_answer(&x, "principal");
}

TEST(an_answer_by_the_command_line_is_the_teachers_of_that_time_and_never_moves)
{
	struct owning x;
	struct lesson l;
	struct form f;
	const struct lesson_answer part = {STR("part"), STR(""), STR(""), STR(""), STR(""), {NULL, 0}},
	                           full = {STR("full"), STR(""), STR(""), STR(""), STR(""), {NULL, 0}};
	REQUIRE(owning_new(&x));
	struct change *ch = app_write(x.t);
	form_init(&f, ch->arena, LANG_EN, kind_lesson.fields, kind_lesson.nfields);
	CHECK_I64(lesson_log(ch, NULL, x.waits, &part, &f), LESSON_SAVED);
	CHECK(app_write_end(x.t, ch));
	new_teacher(&x, app_person(x.t, "principal"));
	ch = app_write(x.t);
	CHECK_I64(lesson_log(ch, NULL, x.waits, &full, &f),
	          LESSON_SAVED); /* written in again, after the change */
	CHECK(lesson_get(ch->db, ch->arena, x.waits, &l));
	CHECK_I64(l.person_id, app_person(x.t, "teacher"));
	struct lesson was = l;
	l.person_id = app_person(x.t, "principal");
	form_init(&f, ch->arena, LANG_EN, kind_lesson.fields, kind_lesson.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_lesson, ACT_EDIT, &f, &was, &l), CHANGE_INVALID);
	CHECK(app_write_end(x.t, ch));
	/* taken back, it is still hers: its history tells what it was */
	ch = app_write(x.t);
	REQUIRE(lesson_get(ch->db, ch->arena, x.waits, &was));
	l = was;
	l.done = STR("");
	l.person_id = 0;
	form_init(&f, ch->arena, LANG_EN, kind_lesson.fields, kind_lesson.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_lesson, ACT_EDIT, &f, &was, &l), CHANGE_SAVED);
	CHECK(app_write_end(x.t, ch));
	CHECK_I64(app_get(x.t, "principal", TEXT("/api/v1/lesson/%lld/history", (long long)x.waits)), 404);
	CHECK_I64(app_get(x.t, "teacher", TEXT("/api/v1/lesson/%lld/history", (long long)x.waits)), 200);
}

TEST(an_imported_answer_is_the_named_teachers_else_the_groups)
{
	static const char head[] = "Insats;Skola;Grupp;Dag;Chans;Genomförd;Besvarad av\n";
	struct owning x;
	struct lesson l;
	REQUIRE(owning_new(&x));
	new_teacher(&x, app_person(x.t, "principal"));
	struct change *ch = app_write(x.t);
	struct person p;
	CHECK(person_get(ch->db, ch->arena, app_person(x.t, "teacher"), &p));
	int64_t third = lesson_test_lesson(ch, x.group, "2026-09-01", 500, ""),
	        fourth = lesson_test_lesson(ch, x.group, "2026-09-02", 500, "");
	CHECK(app_write_end(x.t, ch));
	const char *row = "Mottagningsprogram i årskurs 7;lind;7B";
	struct import_tried *r = import_try_bytes(
	    x.t, "lessons",
	    arena_printf(test_arena(), "%s%s;2026-09-01;500;delvis;%.*s\n%s;2026-09-02;500;nej;\n", head, row,
	                 STR_ARG(p.name), row),
	    NULL, (struct import_options){0});
	if (!r->ok)
		import_show(r);
	CHECK(r->ok);
	struct db *db = app_read(x.t);
	CHECK(lesson_get(db, test_arena(), third, &l));
	CHECK_I64(l.person_id, app_person(x.t, "teacher"));
	CHECK(lesson_get(db, test_arena(), fourth, &l));
	CHECK_I64(l.person_id, app_person(x.t, "principal"));
	app_read_end(x.t, db);
	CHECK(!import_try_bytes(
	           x.t, "lessons",
	           arena_printf(test_arena(), "%s%s;2026-09-02;500;delvis;%.*s\n", head, row, STR_ARG(p.name)),
	           NULL, (struct import_options){0})
	           ->ok); /* it is the rektor's */
	CHECK(!import_try_bytes(x.t, "lessons",
	                        arena_printf(test_arena(), "%s%s;2026-09-01;500;nej;Ingen Alls\n", head, row),
	                        NULL, (struct import_options){0})
	           ->ok);
}

/* Five answered; when all their groups are given to one teacher, that is five teachers still, and one with
 * five groups is one. */
TEST(sums_count_those_who_answered_and_not_those_who_have_the_groups_now)
{
	struct app_test *t = app_test_new();
	struct str from, to;
	int64_t group[5];
	REQUIRE(t);
	struct change *ch = app_write(t);
	lesson_test_year(ch, 2025);
	int64_t insats = lesson_test_insats(t, ch, 1), one = app_person(t, "teacher");
	for (int i = 0; i < 5; i++) {
		group[i] = lesson_test_group(ch, insats, t->lind, lesson_test_teacher(ch, t->lind, i), "7B", "1");
		lesson_test_lesson(ch, group[i], "2025-09-01", 1000, i ? "full" : "no");
	}
	for (int i = 0; i < 5; i++) {
		struct lesson_group g, was;
		struct form f;
		CHECK(lesson_group_get(ch->db, ch->arena, group[i], &was));
		g = was;
		g.person_id = one;
		form_init(&f, ch->arena, LANG_EN, kind_lesson_group.fields, kind_lesson_group.nfields);
		CHECK_I64(resource_save(ch, NULL, &kind_lesson_group, ACT_EDIT, &f, &was, &g), CHANGE_SAVED);
		if (i) /* spring is one teacher's, of four groups */
			lesson_test_lesson(ch, group[i], "2026-02-02", 1000, "full");
	}
	CHECK(effect_window(ch->db, test_arena(), 2025, VEIL_YEAR, &from, &to));
	struct effect_execution x =
	    effect_execution_on(ch->db, test_arena(), insats, t->lind, from, to, (struct date){2026, 3, 2});
	CHECK(x.state == EFFECT_SHOWN);
	CHECK_I64(x.teachers, 6);
	CHECK(effect_window(ch->db, test_arena(), 2025, VEIL_SPRING, &from, &to));
	x = effect_execution_on(ch->db, test_arena(), insats, t->lind, from, to, (struct date){2026, 3, 2});
	CHECK(x.state == EFFECT_FEW);
	CHECK(app_write_end(t, ch));
}

/* A store of before the step, whose rows do not tell: the log, else the group's teacher of that time. */
TEST(older_answers_get_their_owner_from_the_log_or_from_the_group_as_it_was)
{
	struct owning x;
	struct lesson l;
	const char *step = NULL;
	REQUIRE(owning_new(&x));
	for (size_t i = 0; i < schema_nsteps; i++)
		if (strcmp(schema_steps[i].name, "lesson-owner") == 0)
			step = strstr(schema_steps[i].sql, "UPDATE");
	REQUIRE(step);
	struct change *ch = app_write(x.t);
	int64_t first = lesson_test_lesson(ch, x.group, "2026-09-01", 500, "full");
	CHECK(app_write_end(x.t, ch));
	new_teacher(&x, app_person(x.t, "principal"));
	ch = app_write(x.t);
	CHECK(db_script(ch->db, "UPDATE lesson SET person_id = NULL; UPDATE lesson_hist SET person_id = NULL;"));
	CHECK(db_script(ch->db, step));
	CHECK(lesson_get(ch->db, ch->arena, x.answered, &l)); /* by the teacher's own line in the log */
	CHECK_I64(l.person_id, app_person(x.t, "teacher"));
	CHECK(lesson_get(ch->db, ch->arena, first, &l)); /* by the group of that time: the system wrote it */
	CHECK_I64(l.person_id, app_person(x.t, "teacher"));
	CHECK(lesson_get(ch->db, ch->arena, x.waits, &l));
	CHECK_I64(l.person_id, 0); /* nobody has answered it */
	CHECK(app_write_end(x.t, ch));
}

/* Sums of a unit before and after a group was moved away would differ by its teacher. */
TEST(a_group_with_lessons_is_not_moved_to_another_unit_or_insats)
{
	struct owning x;
	struct lesson_group was, g;
	REQUIRE(owning_new(&x));
	struct change *ch = app_write(x.t);
	int64_t other = lesson_test_insats(x.t, ch, 1),
	        empty = lesson_test_group(ch, x.insats, x.t->lind, app_person(x.t, "teacher"), "7C", "1");
	for (int i = 0; i < 3; i++) {
		struct form f;
		REQUIRE(lesson_group_get(ch->db, ch->arena, i < 2 ? x.group : empty, &was));
		g = was;
		if (i == 1)
			g.intervention_id = other;
		else
			g.unit_id = x.t->ask;
		form_init(&f, ch->arena, LANG_EN, kind_lesson_group.fields, kind_lesson_group.nfields);
		CHECK_I64(resource_save(ch, NULL, &kind_lesson_group, ACT_EDIT, &f, &was, &g),
		          i < 2 ? CHANGE_INVALID : CHANGE_SAVED);
	}
	CHECK(app_write_end(x.t, ch));
}
