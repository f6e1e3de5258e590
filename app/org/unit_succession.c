/* unit_succession.c - what became of a unit: split into, merged into, replaced by. */
#include "org/org.h"

static const struct field fields[] = {
    {"from_id", N_("Unit that closed"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"to_id", N_("Goes on as"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"kind", N_("How"), FIELD_CHOICE, true, 0, succession_word, succession_text, NULL},
    {"day", N_("From"), FIELD_DAY, true, 0, NULL, NULL, NULL},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct unit_succession *s = row;
	(void)db;
	(void)a;
	o->id = s->id;
	o->unit_id = s->from_id;
	o->state = OBJ_DECIDED;
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct unit_succession *s = row;
	struct unit from, to;
	int64_t other = 0;
	(void)before;
	if (!unit_get(ch->db, ch->arena, s->from_id, &from))
		form_error(f, "from_id", N_("There is no such unit."), STR_END);
	else if (!unit_get(ch->db, ch->arena, s->to_id, &to))
		form_error(f, "to_id", N_("There is no such unit."), STR_END);
	else if (s->from_id == s->to_id)
		form_error(f, "to_id", N_("A unit does not succeed itself."), STR_END);
	else if (!org_day_in(s->day, to.from_day, to.to_day))
		form_error(f, "day", N_("The unit that goes on does not exist on that day."), STR_END);
	if (succession_pair(ch->db, ch->arena, s->from_id, s->to_id, &other) && other != s->id)
		form_error(f, "to_id", N_("That is noted already."), STR_END);
}

static void blank(struct change *ch, void *row)
{
	*(struct unit_succession *)row =
	    (struct unit_succession){.kind = STR("replace"), .day = instant_date(ch->arena, ch->now)};
}

static bool list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out)
{
	struct unit_succession_list_row *all;
	size_t n = unit_succession_list(db, a, q->unit_id, q->at, &all);
	*out =
	    list_cut(q, unit_succession_list_cols,
	             sizeof unit_succession_list_cols / sizeof unit_succession_list_cols[0], all, sizeof *all, n);
	return !db_error(db);
}

const struct resource_kind kind_unit_succession = {
    .name = "unit_succession",
    .entity = &unit_succession_entity,
    .access = RES_UNIT,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .blank = blank,
    .list = list,
};
