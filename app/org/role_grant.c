/* role_grant.c - a person's role on a unit for a period; it reaches the unit and what lies below. */
#include "org/org.h"

static const struct field fields[] = {
    {"person_id", N_("Person"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"unit_id", N_("Unit"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"role", N_("Role"), FIELD_CHOICE, true, 0, org_role_word, org_role_text, NULL},
    {"from_day", N_("From"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"to_day", N_("Last day"), FIELD_DAY, false, 0, NULL, NULL, N_("Empty: until further notice.")},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct role_grant *g = row;
	(void)db;
	(void)a;
	o->id = g->id;
	o->unit_id = g->unit_id;
	o->person_id = g->person_id;
	o->state = OBJ_DECIDED;
}

static void check_life(struct form *f, const struct unit *u, const struct role_grant *g)
{
	if (str_cmp(g->from_day, u->from_day) < 0)
		form_error(f, "from_day", N_("The unit begins on {0}."), u->from_day, STR_END);
	if (str_is_null(u->to_day))
		return;
	if (str_is_null(g->to_day) || str_cmp(g->to_day, u->to_day) > 0)
		form_error(f, "to_day", N_("The unit is closed after {0}; the role must end by then."), u->to_day,
		           STR_END);
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct role_grant *g = row, *was = before;
	struct person p;
	struct unit u;
	int64_t other = 0;
	if (was && was->person_id != g->person_id)
		form_error(f, "person_id", N_("A role stays with its person; give the other one a new role."),
		           STR_END);
	if (!person_get(ch->db, ch->arena, g->person_id, &p))
		form_error(f, "person_id", N_("There is no such person."), STR_END);
	if (!str_is_null(g->to_day) && str_cmp(g->to_day, g->from_day) < 0)
		form_error(f, "to_day", N_("It ends before it begins."), STR_END);
	if (!unit_get(ch->db, ch->arena, g->unit_id, &u)) {
		form_error(f, "unit_id", N_("There is no such unit."), STR_END);
		return;
	}
	check_life(f, &u, g);
	if (grant_overlap(ch->db, ch->arena, g->person_id, g->unit_id, g->role, g->from_day, g->to_day, g->id,
	                  &other))
		form_error(f, "role", N_("The person has that role on the unit in that time already."), STR_END);
}

static void blank(struct change *ch, void *row)
{
	*(struct role_grant *)row =
	    (struct role_grant){.role = STR("teacher"), .from_day = instant_date(ch->arena, ch->now)};
}

static bool list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out)
{
	struct role_grant_list_row *rows;
	int64_t total = 0;
	size_t n = role_grant_list(db, a, q->person_id, q->unit_id, q->limit > 0 ? q->limit : 200000, q->offset,
	                           q->at, &rows);
	role_grant_count(db, a, q->person_id, q->unit_id, q->at, &total);
	*out = (struct list_result){role_grant_list_cols,
	                            sizeof role_grant_list_cols / sizeof role_grant_list_cols[0],
	                            rows,
	                            sizeof *rows,
	                            n,
	                            total};
	return !db_error(db);
}

const struct resource_kind kind_role_grant = {
    .name = "role_grant",
    .entity = &role_grant_entity,
    .access = RES_ROLE,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .blank = blank,
    .list = list,
};
