/* app_groups_test.c - groups of an insats told on the page and by command, until lessons are drawn from them.
 */
#include "cmd_help.h"

#include "cli/cli.h"
#include "cli/commands.h"
#include "effect_lesson_help.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

static size_t groups(struct app_test *t, int64_t insats, struct lesson_group **g)
{
	struct db *db = app_read(t);
	size_t n = lesson_groups_of(db, test_arena(), insats, g);
	app_read_end(t, db);
	return n;
}

/* A running insats of lind without groups, in a läsår with lessons. */
static int64_t begun(struct app_test *t)
{
	struct change *ch = app_write(t);
	lesson_test_year(ch, 2025);
	int64_t id = lesson_test_insats(t, ch, 1);
	CHECK(app_write_end(t, ch));
	return id;
}

TEST(groups_told_on_the_page_are_what_lessons_are_drawn_from)
{
	struct app_test *t = app_test_new();
	struct lesson_group *g;
	struct lesson_drawn drawn;
	REQUIRE(t);
	int64_t id = begun(t);
	const char *list = TEXT("/insatser/%lld/grupper", (long long)id), *fresh = TEXT("%s/ny", list);
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/%lld", (long long)id)), 200);
	CHECK(app_says(t, list) && app_says(t, "Lägg in grupperna"));
	CHECK_I64(app_get(t, "principal", list), 200);
	CHECK(app_says(t, fresh) && app_says(t, "Inga grupper ännu"));
	CHECK_I64(app_get(t, "principal", fresh), 200);
	CHECK(app_says(t, "value=\"5\"") && app_says(t, "Tisdag") + app_says(t, "tisdag"));
	const char *form =
	    TEXT("unit_id=%lld&name=7B&grade=7&subject=Matematik&person_id=%lld&pupils=24&from_day=2025-08-18",
	         (long long)t->lind, (long long)app_person(t, "teacher"));
	CHECK_I64(app_post(t, "principal", fresh, form), 422); /* no weekday */
	CHECK(app_says(t, "Välj minst en veckodag.") && app_says(t, "value=\"7B\""));
	CHECK_I64(app_post(t, "principal", fresh, TEXT("%s&weekday=1&weekday=3", form)), 303);
	REQUIRE(groups(t, id, &g) == 1);
	CHECK_STR(g->weekdays, STR("1,3"));
	CHECK_STR(g->grade, STR("7"));
	CHECK(g->pupils.v == 24 && g->person_id == app_person(t, "teacher"));
	struct change *ch = app_write(t);
	CHECK(lesson_draw(ch, id, (struct date){2025, 9, 1}, &drawn));
	CHECK(app_write_end(t, ch));
	CHECK(drawn.scheduled == 2 && drawn.drawn == 1);
	CHECK_I64(app_get(t, "principal", list), 200);
	CHECK(app_says(t, "måndag, onsdag") && app_says(t, TEXT("/insatser/grupp/%lld", (long long)g->id)));
}

TEST(groups_are_changed_and_ended_and_taken_away_only_before_lessons_are_drawn)
{
	struct app_test *t = app_test_new();
	struct lesson_group *g;
	struct lesson_drawn drawn;
	REQUIRE(t);
	int64_t id = begun(t);
	struct change *ch = app_write(t);
	int64_t nr = lesson_test_group(ch, id, t->lind, app_person(t, "teacher"), "7B", "1");
	int64_t other = lesson_test_group(ch, id, t->lind, app_person(t, "teacher"), "7C", "2");
	CHECK(lesson_draw(ch, id, (struct date){2025, 9, 1}, &drawn));
	CHECK(app_write_end(t, ch));
	const char *page = TEXT("/insatser/grupp/%lld", (long long)nr);
	CHECK_I64(app_get(t, "principal", page), 200);
	CHECK(!app_says(t, "/bort"));
	CHECK_I64(app_post(t, "principal", TEXT("%s/bort", page), "rev=1"), 409);
	CHECK_I64(app_post(t, "principal", page, "rev=1&grade=12&weekday=1"), 422);
	CHECK_I64(app_post(t, "principal", page, "rev=1&weekday=2&weekday=4&to_day=2026-01-09"), 303);
	CHECK_I64((int64_t)groups(t, id, &g), 2);
	for (int i = 0; i < 2; i++)
		if (g[i].id == nr)
			CHECK(str_eqz(g[i].weekdays, "2,4") && str_eqz(g[i].to_day, "2026-01-09") &&
			      str_eqz(g[i].name, "7B"));
	(void)other;
	ch = app_write(t);
	int64_t bare = lesson_test_group(ch, id, t->lind, 0, "7D", "2");
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_post(t, "principal", TEXT("/insatser/grupp/%lld/bort", (long long)bare), "rev=1"), 303);
	CHECK_I64((int64_t)groups(t, id, &g), 2);
}

TEST(groups_are_told_by_who_leads_the_school_in_an_insats_of_the_huvudman_too)
{
	struct app_test *t = app_test_new();
	struct intervention x;
	struct intervention_unit u;
	struct lesson_group *g;
	REQUIRE(t);
	struct change *ch = app_write(t);
	kind_intervention.blank(ch, &x);
	x.unit_id = t->root;
	x.title = STR("Läslyft");
	x.state = STR("running");
	lesson_test_put(ch, &kind_intervention, &x);
	kind_intervention_unit.blank(ch, &u);
	u.intervention_id = x.id;
	u.unit_id = t->lind;
	lesson_test_put(ch, &kind_intervention_unit, &u);
	CHECK(app_write_end(t, ch));
	const char *fresh = TEXT("/insatser/%lld/grupper/ny", (long long)x.id);
	const char *form = TEXT("unit_id=%lld&name=7B&from_day=2025-08-18&weekday=1", (long long)t->lind);
	CHECK_I64(app_get(t, "teacher", fresh), 200);
	CHECK(!app_says(t, "name=\"name\""));
	CHECK_I64(app_post(t, "teacher", fresh, form), 403);
	CHECK_I64(app_post(t, "principal2", fresh, form), 403);
	CHECK_I64(app_post(t, "director", fresh,
	                   TEXT("unit_id=%lld&name=7B&from_day=2025-08-18&weekday=1", (long long)t->ask)),
	          422); /* takes no part */
	CHECK_I64(app_post(t, "principal", fresh, form), 303);
	REQUIRE(groups(t, x.id, &g) == 1);
	CHECK_I64(app_get(t, "principal2", TEXT("/insatser/grupp/%lld", (long long)g->id)), 403);
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/grupp/%lld", (long long)g->id)), 200);
}

TEST(groups_are_told_by_the_command)
{
	struct app_test *t = app_test_new();
	struct str said;
	struct lesson_group *g;
	REQUIRE(t);
	dir = NULL;
	int64_t id = begun(t);
	const char *nr = TEXT("%lld", (long long)id);
#define GROUP(fd, ...) RUN(fd, &said, cmd_insats, "insats", __VA_ARGS__, "--db", t->url)
	CHECK_I64(GROUP(2, "group", nr, "8A", "--from", "2025-08-18"), EXIT_REFUSED); /* no weekdays */
	CHECK_I64(GROUP(1, "group", nr, "8A", "--weekdays", "1,4", "--grade", "8", "--subject", "Svenska",
	                "--from", "2025-08-18"),
	          EXIT_DONE);
	CHECK_I64(GROUP(1, "group", nr, "8A", "--until", "2026-06-10"), EXIT_DONE);
	REQUIRE(groups(t, id, &g) == 1);
	CHECK(str_eqz(g->to_day, "2026-06-10") && str_eqz(g->subject, "Svenska"));
	CHECK_I64(GROUP(1, "groups", nr), EXIT_DONE);
	CHECK(str_find(said, STR("8A\t8\tSvenska\t1,4\t-\t2025-08-18\t2026-06-10")) >= 0);
	CHECK_I64(GROUP(2, "group", nr, "8A", "--teacher", "Ingen Alls"), EXIT_REFUSED);
	CHECK(str_find(said, STR("Ingen Alls")) >= 0);
}

/* Who teaches a group is told to those who may change it, and to the teacher: on the page, by the API and in
 * the log. */
TEST(groups_tell_their_teacher_to_those_who_may_change_them_alone)
{
	static const struct {
		const char *login;
		bool told;
	} who[] = {{"politician", false}, {"hr", false},       {"student_health", false}, {"principal2", false},
	           {"observer", false},   {"principal", true}, {"director", true},        {"teacher", true}};
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = begun(t), other = app_person(t, "deputy_principal");
	struct change *ch = app_write(t);
	struct person former = {0};
	CHECK(person_get(ch->db, test_arena(), other, &former));
	int64_t nr = lesson_test_group(ch, id, t->lind, other, "7B", "1");
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_post(t, "principal", TEXT("/insatser/grupp/%lld", (long long)nr),
	                   TEXT("rev=1&weekday=1&person_id=%lld", (long long)app_person(t, "teacher"))),
	          303);
	const char *const pages[] = {TEXT("/api/v1/lesson_group/%lld", (long long)nr), "/api/v1/lesson_group",
	                             TEXT("/api/v1/lesson_group/%lld/history", (long long)nr)};
	const char *name = TEXT("\"person_id\":%lld", (long long)app_person(t, "teacher")),
	           *before = TEXT("\"person_id\":%lld,\"weekdays", (long long)other);
	for (size_t i = 0; i < sizeof who / sizeof who[0]; i++) {
		for (size_t k = 0; k < sizeof pages / sizeof pages[0]; k++) {
			CHECK_I64(app_get(t, who[i].login, pages[k]), 200);
			const char *row = strstr(pages[k], "history") ? TEXT("%s,\"weekdays", name) : name;
			if (app_says(t, row) != who[i].told)
				test_fail(__FILE__, __LINE__, "%s of %s", pages[k], who[i].login);
			bool leads = who[i].told && strcmp(who[i].login, "teacher") != 0;
			if (!leads && app_says(t, before))
				test_fail(__FILE__, __LINE__, "%s tells %s the former teacher", pages[k], who[i].login);
		}
		CHECK_I64(app_get(t, who[i].login, TEXT("/historik/lesson_group/%lld", (long long)nr)), 200);
		bool leads = who[i].told && strcmp(who[i].login, "teacher") != 0;
		if (app_says(t, TEXT("%.*s", STR_ARG(former.name))) != leads)
			test_fail(__FILE__, __LINE__, "the history as %s", who[i].login);
		CHECK_I64(app_get(t, who[i].login, "/api/v1/lesson_group.csv"), 200);
		if (app_says(t, TEXT(";%lld;", (long long)app_person(t, "teacher"))) != who[i].told)
			test_fail(__FILE__, __LINE__, "the file as %s", who[i].login);
	}
}

/* A teacher of lind whose only role ends on a day. */
static int64_t until(struct app_test *t, struct change *ch, const char *day)
{
	struct person p;
	struct role_grant g = {.unit_id = t->lind, .role = STR("teacher"), .from_day = STR("2020-01-01")};
	kind_person.blank(ch, &p);
	p.name = arena_printf(test_arena(), "Lärare till %s", day);
	lesson_test_put(ch, &kind_person, &p);
	g.person_id = p.id;
	g.to_day = str_z(day);
	lesson_test_put(ch, &kind_role_grant, &g);
	return p.id;
}

/* From the day after the last role, or when the login is closed, nobody is asked: told apart from other
 * groups that cannot be asked, and marked for those who tell the groups. */
TEST(groups_whose_teacher_has_left_are_not_asked_and_are_marked)
{
	struct app_test *t = app_test_new();
	struct lesson_drawn got;
	struct str said;
	REQUIRE(t);
	dir = NULL;
	int64_t id = begun(t), closed = app_person(t, "teacher");
	struct change *ch = app_write(t);
	lesson_test_group(ch, id, t->lind, until(t, ch, "2025-09-02"), "7A", "1,2,3,4,5"); /* to Tuesday */
	lesson_test_group(ch, id, t->lind, until(t, ch, "2025-08-29"), "7B", "1,2");
	lesson_test_group(ch, id, t->lind, closed, "7C", "1");
	lesson_test_group(ch, id, t->lind, 0, "7D", "1");
	lesson_test_group(ch, id, t->lind, app_person(t, "principal"), "7E", "1");
	CHECK(db_script(
	    ch->db, TEXT("UPDATE account SET disabled_at = '2025-08-20T10:00:00.000Z' WHERE person_id = %lld;",
	                 (long long)closed)));
	CHECK(lesson_draw(ch, id, (struct date){2025, 9, 1}, &got));
	CHECK_I64(got.scheduled, 5 + 2 + 1 + 1 + 1);
	CHECK_I64(got.left, 3 + 2 + 1);
	CHECK_I64(got.unasked, got.left + 1);
	CHECK_I64(got.drawn, 2); /* one of 7A's Monday and Tuesday, and 7E's */
	struct lesson l;
	CHECK(lesson_of(ch->db, ch->arena, 1, STR("2025-09-01"), &l) ||
	      lesson_of(ch->db, ch->arena, 1, STR("2025-09-02"), &l));
	CHECK_I64(l.chance, 500);
	CHECK(app_write_end(t, ch));
	const char *nr = TEXT("%lld", (long long)id);
	CHECK_I64(GROUP(1, "groups", nr), EXIT_DONE);
	CHECK(str_find(said, STR("Lärare till 2025-08-29 (has left)")) >= 0);
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/%s/grupper", nr)), 200);
	CHECK(app_says(t, "har slutat, tillfrågas inte"));
	CHECK_I64(app_get(t, "politician", TEXT("/insatser/%s/grupper", nr)), 200);
	CHECK(!app_says(t, "har slutat") && !app_says(t, "Lärare till"));
}
