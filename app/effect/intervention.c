/* intervention.c - insatser: what they are, where they run, what is expected and what was decided. */
#include "effect/effect.h"

#include "base/utf8.h"

/* --- intervention ---------------------------------------------------------- */

static const struct field intervention_fields[] = {
    {"unit_id", N_("Unit"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"title", N_("Title"), FIELD_LINE, true, 300, NULL, NULL, NULL},
    {"template", N_("Template"), FIELD_LINE, false, 40, NULL, NULL, NULL},
    {"goal_id", N_("Goal"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"activity_id", N_("Activity"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"figure_id", N_("Figure it starts from"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"finding", N_("What was seen"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"causes", N_("Why it is so"), FIELD_TEXT, false, 0, NULL, NULL,
     N_("The analysis of causes stands between an outcome and an insats.")},
    {"target_group", N_("Target group"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"grades", N_("School grades"), FIELD_LINE, false, 60, NULL, NULL, NULL},
    {"subjects", N_("Subjects"), FIELD_LINE, false, 200, NULL, NULL, NULL},
    {"from_day", N_("From"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"to_day", N_("To"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"hours", N_("Hours a week"), FIELD_REAL, false, 0, NULL, NULL, NULL},
    {"classes", N_("Classes"), FIELD_INT, false, 10000, NULL, NULL, NULL},
    {"pupils", N_("Pupils"), FIELD_INT, false, 1000000, NULL, NULL, NULL},
    {"staff", N_("Staff"), FIELD_INT, false, 100000, NULL, NULL, NULL},
    {"money", N_("Kronor"), FIELD_INT, false, 2000000000, NULL, NULL, NULL},
    {"fund", N_("Fund"), FIELD_LINE, false, 200, NULL, NULL, NULL},
    {"dose", N_("Planned lessons a group and week"), FIELD_INT, false, 60, NULL, NULL, NULL},
    {"responsible_id", N_("Responsible"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"state", N_("State"), FIELD_CHOICE, true, 0, intervention_states_word, intervention_states_text, NULL},
    {"design", N_("Comparison"), FIELD_CHOICE, true, 0, designs_word, designs_text, NULL},
    {"design_note", N_("About the comparison"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"measure_id", N_("Measure that decides"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"measure_grade", N_("School grade"), FIELD_LINE, false, 10, NULL, NULL, NULL},
    {"base_year", N_("School year of the baseline"), FIELD_INT, false, 2100, NULL, NULL, NULL},
    {"outcome_year", N_("School year of the outcome"), FIELD_INT, false, 2100, NULL, NULL, NULL},
    {"expected", N_("Expected change"), FIELD_REAL, false, 0, NULL, NULL, NULL},
    {"expected_low", N_("At least"), FIELD_REAL, false, 0, NULL, NULL, NULL},
    {"expected_high", N_("At most"), FIELD_REAL, false, 0, NULL, NULL, NULL},
    {"no_effect", N_("What counts as no effect"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"stop_rule", N_("When it is changed or stopped"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
};

static void intervention_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct intervention *x = row;
	(void)db;
	(void)a;
	o->id = x->id;
	o->unit_id = x->unit_id;
	o->state = str_eqz(x->state, "draft")     ? OBJ_DRAFT
	           : str_eqz(x->state, "running") ? OBJ_DECIDED
	                                          : OBJ_CLOSED;
}

static void intervention_check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct intervention *x = row;
	(void)before;
	x->fold = utf8_fold(ch->arena, x->title);
	if (!str_is_null(x->to_day) && !str_is_null(x->from_day) && str_cmp(x->to_day, x->from_day) < 0)
		form_error(f, "to_day", N_("It ends before it begins."), STR_END);
}

static struct str intervention_title(struct arena *a, const void *row)
{
	(void)a;
	return ((const struct intervention *)row)->title;
}

static void intervention_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct intervention *)row = (struct intervention){
	    .title = STR(""),
	    .template = STR(""),
	    .finding = STR(""),
	    .causes = STR(""),
	    .target_group = STR(""),
	    .grades = STR(""),
	    .subjects = STR(""),
	    .fund = STR(""),
	    .design_note = STR(""),
	    .measure_grade = STR(""),
	    .no_effect = STR(""),
	    .stop_rule = STR(""),
	    .lock_hash = STR(""),
	    .fold = STR(""),
	    .state = STR("draft"),
	    .design = STR("none"),
	};
}

const struct resource_kind kind_intervention = {
    .name = "intervention",
    .entity = &intervention_entity,
    .access = RES_INSATS,
    .fields = intervention_fields,
    .nfields = sizeof intervention_fields / sizeof intervention_fields[0],
    .locate = intervention_locate,
    .check = intervention_check,
    .blank = intervention_blank,
    .title = intervention_title,
    .page = "/insatser/%",
};

void effect_locate_part(struct db *db, struct arena *a, int64_t id, struct object *o)
{
	struct intervention x;
	if (intervention_get(db, a, id, &x))
		intervention_locate(db, a, &x, o);
}

/* --- intervention part ----------------------------------------------------- */

static const struct field intervention_part_fields[] = {
    {"intervention_id", N_("Insats"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"sort", N_("Order"), FIELD_INT, false, 1000, NULL, NULL, NULL},
    {"title", N_("Ingredient"), FIELD_LINE, true, 200, NULL, NULL, NULL},
    {"tight", N_("Kept as it is"), FIELD_BOOL, false, 0, NULL, NULL,
     N_("Not ticked: may be fitted to the group.")},
    {"body", N_("Description"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
};

static void intervention_part_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct intervention_part *p = row;
	effect_locate_part(db, a, p->intervention_id, o);
	o->id = p->id;
}

static void intervention_part_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct intervention_part *)row = (struct intervention_part){
	    .title = STR(""),
	    .body = STR(""),
	};
}

const struct resource_kind kind_intervention_part = {
    .name = "intervention_part",
    .part = true,
    .entity = &intervention_part_entity,
    .access = RES_INSATS,
    .fields = intervention_part_fields,
    .nfields = sizeof intervention_part_fields / sizeof intervention_part_fields[0],
    .locate = intervention_part_locate,
    .blank = intervention_part_blank,
};

/* --- intervention unit ----------------------------------------------------- */

static const struct field intervention_unit_fields[] = {
    {"intervention_id", N_("Insats"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"unit_id", N_("Unit"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"arm", N_("Part in it"), FIELD_CHOICE, true, 0, arms_word, arms_text, NULL},
    {"from_day", N_("From"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"to_day", N_("To"), FIELD_DAY, false, 0, NULL, NULL, NULL},
};

static void intervention_unit_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct intervention_unit *p = row;
	effect_locate_part(db, a, p->intervention_id, o);
	o->id = p->id;
}

static void intervention_unit_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct intervention_unit *)row = (struct intervention_unit){
	    .arm = STR("treated"),
	};
}

const struct resource_kind kind_intervention_unit = {
    .name = "intervention_unit",
    .part = true,
    .entity = &intervention_unit_entity,
    .access = RES_INSATS,
    .fields = intervention_unit_fields,
    .nfields = sizeof intervention_unit_fields / sizeof intervention_unit_fields[0],
    .locate = intervention_unit_locate,
    .blank = intervention_unit_blank,
};

/* --- chain link ------------------------------------------------------------ */

static const struct field chain_link_fields[] = {
    {"intervention_id", N_("Insats"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"link", N_("Link"), FIELD_CHOICE, true, 0, links_word, links_text, NULL},
    {"measure_id", N_("Measure"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"measure_grade", N_("School grade"), FIELD_LINE, false, 10, NULL, NULL, NULL},
    {"expectation", N_("What is expected"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"direction", N_("Direction"), FIELD_CHOICE, false, 0, directions_word, directions_text, NULL},
    {"size", N_("Expected change"), FIELD_REAL, false, 0, NULL, NULL, NULL},
    {"lag_terms", N_("Terms until it shows"), FIELD_INT, false, 40, NULL, NULL, NULL},
    {"sort", N_("Order"), FIELD_INT, false, 1000, NULL, NULL, NULL},
};

static void chain_link_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct chain_link *p = row;
	effect_locate_part(db, a, p->intervention_id, o);
	o->id = p->id;
}

static void chain_link_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct chain_link *)row = (struct chain_link){
	    .link = STR("outcome"),
	    .measure_grade = STR(""),
	    .expectation = STR(""),
	    .direction = STR(""),
	};
}

const struct resource_kind kind_chain_link = {
    .name = "chain_link",
    .part = true,
    .entity = &chain_link_entity,
    .access = RES_INSATS,
    .fields = chain_link_fields,
    .nfields = sizeof chain_link_fields / sizeof chain_link_fields[0],
    .locate = chain_link_locate,
    .blank = chain_link_blank,
};

/* --- intervention decision ------------------------------------------------- */

static const struct field intervention_decision_fields[] = {
    {"intervention_id", N_("Insats"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"day", N_("Day"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"kind", N_("Decision"), FIELD_CHOICE, true, 0, insats_decisions_word, insats_decisions_text, NULL},
    {"reason", N_("Why"), FIELD_TEXT, true, 0, NULL, NULL, NULL},
    {"person_id", N_("Decided by"), FIELD_REF, false, 0, NULL, NULL, NULL},
};

static void intervention_decision_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct intervention_decision *p = row;
	effect_locate_part(db, a, p->intervention_id, o);
	o->id = p->id;
}

static void intervention_decision_blank(struct change *ch, void *row)
{
	*(struct intervention_decision *)row = (struct intervention_decision){
	    .kind = STR("start"),
	    .reason = STR(""),
	    .day = str_sub(ch->now, 0, 10),
	};
}

const struct resource_kind kind_intervention_decision = {
    .name = "intervention_decision",
    .part = true,
    .entity = &intervention_decision_entity,
    .access = RES_INSATS,
    .fields = intervention_decision_fields,
    .nfields = sizeof intervention_decision_fields / sizeof intervention_decision_fields[0],
    .locate = intervention_decision_locate,
    .blank = intervention_decision_blank,
};
