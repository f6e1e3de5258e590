/* goal_measure.c - the figures that a goal is followed by. */
#include "measure/measure.h"
#include "plan/plan.h"

static const struct field link_fields[] = {
    {"goal_id", N_("Goal"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"measure_id", N_("Measure"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"grade", N_("School grade"), FIELD_LINE, false, 10, NULL, NULL, NULL},
};

static void link_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct goal_measure *l = row;
	struct goal g;
	if (goal_get(db, a, l->goal_id, &g))
		kind_goal.locate(db, a, &g, o);
	o->id = l->id;
}

static void link_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct goal_measure *l = row;
	struct goal g;
	struct measure m;
	(void)before;
	if (!goal_get(ch->db, ch->arena, l->goal_id, &g))
		form_error(f, "goal_id", N_("There is no such goal."), STR_END);
	if (!measure_get(ch->db, ch->arena, l->measure_id, &m))
		form_error(f, "measure_id", N_("There is no such measure."), STR_END);
}

static void link_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct goal_measure *)row = (struct goal_measure){.grade = STR("")};
}

const struct resource_kind kind_goal_measure = {
    .name = "goal_measure",
    .part = true,
    .entity = &goal_measure_entity,
    .access = RES_GOAL,
    .fields = link_fields,
    .nfields = sizeof link_fields / sizeof link_fields[0],
    .locate = link_locate,
    .check = link_check,
    .blank = link_blank,
};
