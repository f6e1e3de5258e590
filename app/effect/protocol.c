/* protocol.c - protocols of observation and what was seen. */
#include "effect/observation.h"

/* --- protocol -------------------------------------------------------------- */

static const struct field protocol_fields[] = {
    {"intervention_id", N_("Insats"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"name", N_("Name"), FIELD_LINE, true, 200, NULL, NULL, NULL},
    {"number", N_("Version"), FIELD_INT, true, 1000, NULL, NULL, NULL},
    {"state", N_("State"), FIELD_CHOICE, true, 0, protocol_states_word, protocol_states_text, NULL},
};

static void protocol_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct protocol *p = row;
	struct intervention x;
	if (p->intervention_id && intervention_get(db, a, p->intervention_id, &x))
		kind_intervention.locate(db, a, &x, o);
	else
		measure_locate_root(db, a, o);
	o->id = p->id;
	o->state = str_eqz(p->state, "draft")    ? OBJ_DRAFT
	           : str_eqz(p->state, "closed") ? OBJ_CLOSED
	                                         : OBJ_DECIDED;
}

/* A decided one never changes: what was seen with it would mean something else. A new number does. */
static void protocol_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct protocol *was = before, *p = row;
	int64_t n = 0;
	if (protocol_same(ch->db, ch->arena, p->intervention_id, p->name, p->number, p->id, &n) && n)
		form_error(f, "number", N_("There is a protocol with that name and number."), STR_END);
	if (was && !str_eqz(was->state, "draft")) {
		if (!str_eq(was->name, p->name) || was->number != p->number ||
		    was->intervention_id != p->intervention_id)
			form_error(f, "name", N_("A decided protocol is not changed. Make a new number of it."), STR_END);
		if (str_eqz(p->state, "draft") || (str_eqz(was->state, "closed") && !str_eqz(p->state, "closed")))
			form_error(f, "state", N_("A decided protocol does not become a draft again."), STR_END);
	} else if (str_eqz(p->state, "decided"))
		observation_check_items(ch, f, p->id);
}

static void protocol_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct protocol *)row = (struct protocol){
	    .name = STR(""),
	    .state = STR("draft"),
	    .number = 1,
	};
}

const struct resource_kind kind_protocol = {
    .name = "protocol",
    .entity = &protocol_entity,
    .access = RES_INSATS,
    .fields = protocol_fields,
    .nfields = sizeof protocol_fields / sizeof protocol_fields[0],
    .locate = protocol_locate,
    .check = protocol_check,
    .blank = protocol_blank,
};

/* --- protocol item --------------------------------------------------------- */

static const struct field protocol_point_fields[] = {
    {"protocol_id", N_("Protocol"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"sort", N_("Order"), FIELD_INT, false, 1000, NULL, NULL, NULL},
    {"title", N_("What is looked for"), FIELD_LINE, true, 300, NULL, NULL, NULL},
    {"part_id", N_("Ingredient"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"anchor0", N_("What 0 looks like"), FIELD_LINE, false, 300, NULL, NULL, NULL},
    {"anchor1", N_("What 1 looks like"), FIELD_LINE, false, 300, NULL, NULL, NULL},
    {"anchor2", N_("What 2 looks like"), FIELD_LINE, false, 300, NULL, NULL, NULL},
    {"anchor3", N_("What 3 looks like"), FIELD_LINE, false, 300, NULL, NULL, NULL},
};

static void protocol_point_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct protocol_point *i = row;
	struct protocol p;
	if (protocol_get(db, a, i->protocol_id, &p))
		protocol_locate(db, a, &p, o);
	o->id = i->id;
}

static bool point_open(struct change *ch, const struct protocol_point *i)
{
	struct protocol p;
	return protocol_get(ch->db, ch->arena, i->protocol_id, &p) && str_eqz(p.state, "draft");
}

static void protocol_point_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct protocol_point *was = before, *i = row;
	struct protocol_point *all;
	if (!point_open(ch, i) || (was && !point_open(ch, was)))
		form_error(f, "protocol_id", N_("A decided protocol is not changed. Make a new number of it."),
		           STR_END);
	if (!was && protocol_items(ch->db, ch->arena, i->protocol_id, &all) >= OBSERVATION_ITEMS)
		form_error(f, "title", N_("A protocol has at most eight items."), STR_END);
}

static void protocol_point_removing(struct change *ch, struct form *f, const void *row)
{
	if (!point_open(ch, row))
		form_error(f, "protocol_id", N_("A decided protocol is not changed. Make a new number of it."),
		           STR_END);
}

static void protocol_point_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct protocol_point *)row = (struct protocol_point){
	    .title = STR(""),
	    .anchor0 = STR(""),
	    .anchor1 = STR(""),
	    .anchor2 = STR(""),
	    .anchor3 = STR(""),
	};
}

const struct resource_kind kind_protocol_point = {
    .name = "protocol_point",
    .part = true,
    .entity = &protocol_point_entity,
    .access = RES_INSATS,
    .fields = protocol_point_fields,
    .nfields = sizeof protocol_point_fields / sizeof protocol_point_fields[0],
    .locate = protocol_point_locate,
    .check = protocol_point_check,
    .removing = protocol_point_removing,
    .blank = protocol_point_blank,
};

/* --- observation ----------------------------------------------------------- */

static const struct field observation_fields[] = {
    {"protocol_id", N_("Protocol"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"group_id", N_("Group"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"day", N_("Day"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"observer_id", N_("Observer"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"scores", N_("Scores"), FIELD_LINE, false, 300, NULL, NULL, NULL},
    {"note", N_("Note"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"client_key", N_("Key of the log"), FIELD_LINE, false, 64, NULL, NULL, NULL},
};

/* The observer's until it is handed over, then the teacher's who was seen. */
static void observation_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct observation *x = row;
	struct lesson_group g;
	if (lesson_group_get(db, a, x->group_id, &g))
		o->unit_id = g.unit_id;
	o->id = x->id;
	o->person_id = x->id && str_is_null(x->handed_at) ? x->observer_id : x->person_id;
	o->state = OBJ_DECIDED;
}

static void observation_blank(struct change *ch, void *row)
{
	*(struct observation *)row = (struct observation){
	    .scores = STR(""),
	    .note = STR(""),
	    .client_key = STR(""),
	    .day = instant_date(ch->arena, ch->now),
	};
}

const struct resource_kind kind_observation = {
    .name = "observation",
    .entity = &observation_entity,
    .access = RES_LESSON,
    .fields = observation_fields,
    .nfields = sizeof observation_fields / sizeof observation_fields[0],
    .locate = observation_locate,
    .check = observation_check,
    .blank = observation_blank,
};
