/* protocol.c - protocols of observation and what was seen. */
#include "effect/effect.h"

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

/* Belongs to the teacher who was seen. */
static void observation_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct observation *x = row;
	struct lesson_group g;
	if (lesson_group_get(db, a, x->group_id, &g))
		o->unit_id = g.unit_id;
	o->id = x->id;
	o->person_id = x->person_id;
	o->state = OBJ_DECIDED;
}

static void observation_blank(struct change *ch, void *row)
{
	*(struct observation *)row = (struct observation){
	    .scores = STR(""),
	    .note = STR(""),
	    .client_key = STR(""),
	    .day = str_sub(ch->now, 0, 10),
	};
}

const struct resource_kind kind_observation = {
    .name = "observation",
    .entity = &observation_entity,
    .access = RES_LESSON,
    .fields = observation_fields,
    .nfields = sizeof observation_fields / sizeof observation_fields[0],
    .locate = observation_locate,
    .blank = observation_blank,
};
