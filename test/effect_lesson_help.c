#include "effect_lesson_help.h"

#include "base/utf8.h"

void lesson_test_put(struct change *ch, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, ch->arena, LANG_EN, k->fields, k->nfields);
	if (resource_save(ch, NULL, k, ACT_CREATE, &f, NULL, row) != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "%s: %.*s", k->name, STR_ARG(f.nerrors ? f.errors[0].text : STR("?")));
}

int64_t lesson_test_insats(struct app_test *t, struct change *ch, double sample)
{
	struct intervention x;
	kind_intervention.blank(ch, &x);
	x.unit_id = t->lind;
	x.title = STR("Mottagningsprogram i årskurs 7");
	x.state = STR("running");
	x.sample = (struct opt_f64){true, sample};
	lesson_test_put(ch, &kind_intervention, &x);
	return x.id;
}

int64_t lesson_test_group(struct change *ch, int64_t insats, int64_t unit, int64_t person, const char *name,
                          const char *weekdays)
{
	struct lesson_group g;
	kind_lesson_group.blank(ch, &g);
	g.intervention_id = insats;
	g.unit_id = unit;
	g.person_id = person;
	g.name = str_z(name);
	g.weekdays = str_z(weekdays);
	g.from_day = STR("2020-08-01");
	lesson_test_put(ch, &kind_lesson_group, &g);
	return g.id;
}

int64_t lesson_test_teacher(struct change *ch, int64_t unit, int nr)
{
	struct person p;
	struct role_grant g = {.unit_id = unit, .role = STR("teacher"), .from_day = STR("2020-01-01")};
	kind_person.blank(ch, &p);
	p.name = arena_printf(test_arena(), "Lärare %d", nr);
	lesson_test_put(ch, &kind_person, &p);
	g.person_id = p.id;
	lesson_test_put(ch, &kind_role_grant, &g);
	return p.id;
}

void lesson_test_year(struct change *ch, int first_year)
{
	struct school_year_of_row was;
	struct school_year y;
	kind_school_year.blank(ch, &y);
	if (school_year_of(ch->db, ch->arena, first_year, &was))
		return;
	y.first_year = first_year;
	y.autumn_from = arena_printf(test_arena(), "%d-08-17", first_year);
	y.autumn_to = arena_printf(test_arena(), "%d-12-18", first_year);
	y.spring_from = arena_printf(test_arena(), "%d-01-11", first_year + 1);
	y.spring_to = arena_printf(test_arena(), "%d-06-11", first_year + 1);
	lesson_test_put(ch, &kind_school_year, &y);
}

int64_t lesson_test_lesson(struct change *ch, int64_t group, const char *day, int64_t chance,
                           const char *done)
{
	struct lesson l;
	kind_lesson.blank(ch, &l);
	l.group_id = group;
	l.day = str_z(day);
	l.chance = chance;
	l.done = str_z(done);
	if (*done)
		l.logged_at = arena_printf(test_arena(), "%sT12:00:00.000Z", day);
	lesson_test_put(ch, &kind_lesson, &l);
	return l.id;
}
