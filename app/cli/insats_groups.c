/* insats_groups.c - the groups that lessons of an insats are drawn from. */
#include "cli/insats_groups.h"

#include "base/utf8.h"

#include <stdio.h>

static struct str or_dash(struct str s)
{
	return s.n ? s : STR("-");
}

void insats_groups_print(struct db *db, struct arena *a, int64_t insats)
{
	struct lesson_group_lines_row *g;
	char today[DATE_TEXT];
	date_text(instant_day(instant_now()), today);
	size_t n = lesson_group_lines(db, a, insats, str_z(today), &g);
	for (size_t i = 0; i < n; i++)
		printf("%lld\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s%s\t%.*s\t%.*s\n", (long long)g[i].id,
		       STR_ARG(or_dash(g[i].unit)), STR_ARG(g[i].name), STR_ARG(or_dash(g[i].grade)),
		       STR_ARG(or_dash(g[i].subject)), STR_ARG(g[i].weekdays), STR_ARG(or_dash(g[i].teacher)),
		       g[i].gone ? " (has left)" : "", STR_ARG(g[i].from_day), STR_ARG(or_dash(g[i].to_day)));
}

static void teacher_of(struct change *ch, const char *name, struct form *f, int64_t *id)
{
	struct person_by_fold_row *p;
	size_t n = person_by_fold(ch->db, ch->arena, utf8_fold(ch->arena, str_z(name)), &p);
	if (n == 1)
		*id = p[0].id;
	else
		form_error(f, "person_id",
		           n ? N_("Several people are called “{0}”.") : N_("There is nobody called “{0}”."),
		           str_z(name), STR_END);
}

/* The newest group of that name at the unit. */
static bool known(struct change *ch, const struct intervention *x, int64_t unit, struct str name,
                  struct lesson_group *was)
{
	struct lesson_group *g;
	bool any = false;
	size_t n = lesson_groups_of(ch->db, ch->arena, x->id, &g);
	for (size_t i = 0; i < n; i++)
		if (g[i].unit_id == unit && str_eq(g[i].name, name) && (!any || g[i].id > was->id)) {
			*was = g[i];
			any = true;
		}
	return any;
}

/* Each word that was said, by the same rules as the page's form. */
static void read_said(struct form *f, const struct insats_group *said, struct lesson_group *g)
{
	const struct {
		const char *field, *text;
	} v[] = {{"weekdays", said->weekdays}, {"from_day", said->from},   {"to_day", said->until},
	         {"grade", said->grade},       {"subject", said->subject}, {"pupils", said->pupils}};
	for (size_t i = 0; i < sizeof v / sizeof v[0]; i++)
		for (size_t k = 0; v[i].text && k < kind_lesson_group.nfields; k++)
			if (strcmp(kind_lesson_group.fields[k].name, v[i].field) == 0)
				form_read_value(f, &kind_lesson_group.fields[k], str_z(v[i].text), &lesson_group_entity, g);
}

enum change_result insats_group_put(struct change *ch, const struct intervention *x, struct str name,
                                    const struct insats_group *said, struct form *f)
{
	struct lesson_group g, was;
	int64_t unit = x->unit_id;
	if (said->unit && !unit_by_code(ch->db, ch->arena, str_z(said->unit), &unit)) {
		form_error(f, "unit_id", N_("There is no unit “{0}”."), str_z(said->unit), STR_END);
		return CHANGE_INVALID;
	}
	bool there = known(ch, x, unit, name, &was);
	if (there)
		g = was;
	else
		kind_lesson_group.blank(ch, &g);
	g.intervention_id = x->id;
	g.unit_id = unit;
	g.name = name;
	if (!there && x->from_day.n)
		g.from_day = x->from_day;
	read_said(f, said, &g);
	if (said->teacher)
		teacher_of(ch, said->teacher, f, &g.person_id);
	if (f->nerrors)
		return CHANGE_INVALID;
	return resource_save(ch, NULL, &kind_lesson_group, there ? ACT_EDIT : ACT_CREATE, f, there ? &was : NULL,
	                     &g);
}
