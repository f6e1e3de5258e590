/* goal.c - goals, and the other things an activity may answer to; the graph of who serves whom. */
#include "plan/plan.h"

#include "base/utf8.h"
#include "core/text.h"

static const struct field fields[] = {
    {"document_id", N_("Document"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"unit_id", N_("Unit"), FIELD_REF, false, 0, NULL, NULL, N_("Follows the document when empty.")},
    {"kind", N_("Kind"), FIELD_CHOICE, true, 0, goal_kinds_word, goal_kinds_text, NULL},
    {"number", N_("Number"), FIELD_LINE, false, 20, NULL, NULL, NULL},
    {"title", N_("Goal"), FIELD_TEXT, true, 500, NULL, NULL, NULL},
    {"body", N_("Description"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"area_id", N_("Area"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"direction", N_("Direction"), FIELD_CHOICE, false, 0, directions_word, directions_text, NULL},
    {"measure", N_("What is measured"), FIELD_LINE, false, 300, NULL, NULL, NULL},
    {"measure_unit", N_("Unit of measure"), FIELD_LINE, false, 40, NULL, NULL, NULL},
    {"baseline", N_("Baseline"), FIELD_SIGNED, false, 0, NULL, NULL, NULL},
    {"baseline_note", N_("Where the baseline comes from"), FIELD_LINE, false, 300, NULL, NULL, NULL},
    {"target", N_("Target"), FIELD_SIGNED, false, 0, NULL, NULL, NULL},
    {"target_day", N_("Target day"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"from_day", N_("From"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"to_day", N_("To"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"state", N_("State"), FIELD_CHOICE, true, 0, goal_states_word, goal_states_text, NULL},
    {"assessment", N_("Assessment"), FIELD_CHOICE, true, 0, assessments_word, assessments_text, NULL},
    {"assessment_note", N_("Grounds for the assessment"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
};

static enum objstate state_of(struct str state)
{
	return str_eqz(state, "draft") ? OBJ_DRAFT : str_eqz(state, "closed") ? OBJ_CLOSED : OBJ_DECIDED;
}

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct goal *g = row;
	(void)db;
	(void)a;
	o->id = g->id;
	o->unit_id = g->unit_id;
	o->state = state_of(g->state);
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct goal *g = row;
	struct document d;
	(void)before;
	g->fold = utf8_fold(ch->arena, g->title);
	g->number_sort = text_number_key(ch->arena, g->number);
	if (!document_get(ch->db, ch->arena, g->document_id, &d)) {
		form_error(f, "document_id", N_("A goal stands in a document."), STR_END);
		return;
	}
	if (!g->unit_id)
		g->unit_id = d.unit_id;
	if (str_is_null(g->from_day) || g->from_day.n == 0)
		g->from_day = d.period_from;
	if (!str_is_null(g->to_day) && str_cmp(g->to_day, g->from_day) < 0)
		form_error(f, "to_day", N_("It ends before it begins."), STR_END);
	if (g->target.has && g->measure.n == 0)
		form_error(f, "measure", N_("A target needs a word on what is measured."), STR_END);
}

/* Its threads go with it; activities that answered to it hang loose and show as such. */
static void removing(struct change *ch, struct form *f, const void *row)
{
	const struct goal *g = row;
	struct goal_parts_row *p;
	size_t n = goal_parts(ch->db, ch->arena, g->id, &p);
	for (size_t i = 0; i < n; i++)
		resource_delete(ch, NULL, resource_find(p[i].kind), p[i].id, p[i].rev, f);
}

static void blank(struct change *ch, void *row)
{
	*(struct goal *)row = (struct goal){
	    .kind = STR("unit_goal"),
	    .number = STR(""),
	    .number_sort = STR(""),
	    .title = STR(""),
	    .body = STR(""),
	    .direction = STR(""),
	    .measure = STR(""),
	    .measure_unit = STR(""),
	    .baseline_note = STR(""),
	    .from_day = instant_date(ch->arena, ch->now),
	    .state = STR("draft"),
	    .assessment = STR("no_basis"),
	    .assessment_note = STR(""),
	    .fold = STR(""),
	};
}

static struct str title(struct arena *a, const void *row)
{
	(void)a;
	return ((const struct goal *)row)->title;
}

static size_t parts(struct db *db, struct arena *a, int64_t id, struct resource_row **out)
{
	return goal_belongs(db, a, id, (struct goal_belongs_row **)out);
}

const struct resource_kind kind_goal = {
    .name = "goal",
    .entity = &goal_entity,
    .access = RES_GOAL,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .removing = removing,
    .blank = blank,
    .title = title,
    .page = "/styrning/mal/%",
    .parts = parts,
};

/* --- links --------------------------------------------------------------------- */

static const struct field link_fields[] = {
    {"goal_id", N_("Goal"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"serves_id", N_("Serves"), FIELD_REF, true, 0, NULL, NULL, NULL},
};

static void link_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct goal_link *l = row;
	struct goal g;
	o->id = l->id;
	if (goal_get(db, a, l->goal_id, &g))
		locate(db, a, &g, o);
	o->id = l->id;
}

static void link_check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct goal_link *l = row;
	struct goal g;
	int64_t ring = 0;
	(void)before;
	if (!goal_get(ch->db, ch->arena, l->goal_id, &g) || !goal_get(ch->db, ch->arena, l->serves_id, &g))
		form_error(f, "serves_id", N_("There is no such goal."), STR_END);
	else if (l->goal_id == l->serves_id ||
	         (goal_reaches(ch->db, ch->arena, l->serves_id, l->goal_id, &ring) && ring > 0))
		form_error(f, "serves_id", N_("A goal cannot serve itself, not even through others."), STR_END);
}

static void link_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct goal_link *)row = (struct goal_link){0};
}

const struct resource_kind kind_goal_link = {
    .name = "goal_link",
    .part = true,
    .entity = &goal_link_entity,
    .access = RES_GOAL,
    .fields = link_fields,
    .nfields = 2,
    .locate = link_locate,
    .check = link_check,
    .blank = link_blank,
};
