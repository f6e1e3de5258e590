/* parts.c - what belongs to an activity: goals it answers to, milestones, checklist, cost. */
#include "plan/counts.h"
#include "plan/plan.h"

/* A part is seen and changed as its activity is. */
static void locate_of(struct db *db, struct arena *a, int64_t activity_id, int64_t id, struct object *o)
{
	struct activity x;
	if (activity_get(db, a, activity_id, &x))
		kind_activity.locate(db, a, &x, o);
	o->id = id;
}

static void check_activity(struct change *ch, struct form *f, int64_t activity_id)
{
	struct activity x;
	if (!activity_get(ch->db, ch->arena, activity_id, &x))
		form_error(f, "activity_id", N_("There is no such activity."), STR_END);
}

/* --- the goal (board goal, indicator, assignment, control point) an activity answers to --- */

static const struct field goal_fields[] = {
    {"activity_id", N_("Activity"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"goal_id", N_("Answers to"), FIELD_REF, true, 0, NULL, NULL, NULL},
};

static void goal_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct activity_goal *x = row;
	locate_of(db, a, x->activity_id, x->id, o);
}

static void goal_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct activity_goal *x = row, *was = before;
	struct goal g;
	check_activity(ch, f, x->activity_id);
	if (was && was->activity_id != x->activity_id)
		form_error(f, "activity_id", N_("A link stays with its activity; make a new one."), STR_END);
	if (!goal_get(ch->db, ch->arena, x->goal_id, &g))
		form_error(f, "goal_id", N_("There is no such goal."), STR_END);
}

static void goal_saved(struct change *ch, const void *before, const void *row)
{
	const struct activity_goal *was = before, *is = row;
	if (was)
		count_unlink(ch, was->activity_id, was->goal_id);
	if (is)
		count_link(ch, is->activity_id, is->goal_id);
}

static void goal_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct activity_goal *)row = (struct activity_goal){0};
}

const struct resource_kind kind_activity_goal = {
    .name = "activity_goal",
    .part = true,
    .entity = &activity_goal_entity,
    .access = RES_ACTIVITY,
    .fields = goal_fields,
    .nfields = 2,
    .locate = goal_locate,
    .check = goal_check,
    .saved = goal_saved,
    .blank = goal_blank,
};

/* --- milestones --------------------------------------------------------------------- */

static const struct field milestone_fields[] = {
    {"activity_id", N_("Activity"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"title", N_("Milestone"), FIELD_LINE, true, 300, NULL, NULL, NULL},
    {"due_day", N_("Due"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"done_day", N_("Done on"), FIELD_DAY, false, 0, NULL, NULL, NULL},
};

static void milestone_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct milestone *x = row;
	locate_of(db, a, x->activity_id, x->id, o);
}

static void milestone_check(struct change *ch, struct form *f, const void *before, void *row)
{
	(void)before;
	check_activity(ch, f, ((const struct milestone *)row)->activity_id);
}

static void milestone_blank(struct change *ch, void *row)
{
	*(struct milestone *)row =
	    (struct milestone){.title = STR(""), .due_day = instant_date(ch->arena, ch->now)};
}

const struct resource_kind kind_milestone = {
    .name = "milestone",
    .part = true,
    .entity = &milestone_entity,
    .access = RES_ACTIVITY,
    .fields = milestone_fields,
    .nfields = 4,
    .locate = milestone_locate,
    .check = milestone_check,
    .blank = milestone_blank,
};

/* --- checklist ------------------------------------------------------------------------ */

static const struct field item_fields[] = {
    {"activity_id", N_("Activity"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"sort", N_("Order"), FIELD_INT, false, 10000, NULL, NULL, NULL},
    {"title", N_("Item"), FIELD_LINE, true, 500, NULL, NULL, NULL},
    {"done_day", N_("Done on"), FIELD_DAY, false, 0, NULL, NULL, NULL},
};

static void item_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct checklist_item *x = row;
	locate_of(db, a, x->activity_id, x->id, o);
}

static void item_check(struct change *ch, struct form *f, const void *before, void *row)
{
	(void)before;
	check_activity(ch, f, ((const struct checklist_item *)row)->activity_id);
}

static void item_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct checklist_item *)row = (struct checklist_item){.title = STR("")};
}

const struct resource_kind kind_checklist_item = {
    .name = "checklist_item",
    .part = true,
    .entity = &checklist_item_entity,
    .access = RES_ACTIVITY,
    .fields = item_fields,
    .nfields = 4,
    .locate = item_locate,
    .check = item_check,
    .blank = item_blank,
};

/* --- what it costs in minutes ------------------------------------------------------------ */

static const struct field cost_fields[] = {
    {"activity_id", N_("Activity"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"role", N_("Role"), FIELD_CHOICE, true, 0, role_names_word, role_names_text, NULL},
    {"minutes", N_("Minutes"), FIELD_INT, true, 100000, NULL, NULL, NULL},
    {"per", N_("Per"), FIELD_CHOICE, true, 0, cost_periods_word, cost_periods_text, NULL},
};

int64_t cost_minutes_year(int64_t minutes, struct str per)
{
	static const struct {
		const char *per;
		int times;
	} times[] = {{"week", 36}, {"month", 10}, {"term", 2}, {"year", 1}};
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
		if (str_eqz(per, times[i].per))
			return minutes * times[i].times;
	return 0;
}

static void cost_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct activity_cost *x = row;
	locate_of(db, a, x->activity_id, x->id, o);
}

static void cost_check(struct change *ch, struct form *f, const void *before, void *row)
{
	(void)before;
	check_activity(ch, f, ((const struct activity_cost *)row)->activity_id);
}

static void cost_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct activity_cost *)row = (struct activity_cost){.role = STR("teacher"), .per = STR("week")};
}

const struct resource_kind kind_activity_cost = {
    .name = "activity_cost",
    .part = true,
    .entity = &activity_cost_entity,
    .access = RES_ACTIVITY,
    .fields = cost_fields,
    .nfields = 4,
    .locate = cost_locate,
    .check = cost_check,
    .blank = cost_blank,
};
