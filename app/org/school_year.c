/* school_year.c - the huvudman's own days of a läsår. */
#include "org/org.h"

#include "base/date.h"

static const struct field fields[] = {
    {"first_year", N_("First year"), FIELD_INT, true, 2100, NULL, NULL,
     N_("2025 is the school year 2025/26.")},
    {"autumn_from", N_("Autumn term from"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"autumn_to", N_("Autumn term to"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"spring_from", N_("Spring term from"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"spring_to", N_("Spring term to"), FIELD_DAY, true, 0, NULL, NULL, NULL},
};

/* Settings of the whole huvudman lie at its root, so that a role granted there is OWN. */
static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	o->id = ((const struct school_year *)row)->id;
	o->state = OBJ_DECIDED;
	org_root(db, a, &o->unit_id);
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct school_year *y = row;
	struct school_year_of_row other;
	const struct str day[4] = {y->autumn_from, y->autumn_to, y->spring_from, y->spring_to};
	struct date d;
	(void)before;
	if (y->first_year < 1990)
		form_error(f, "first_year", N_("The first year is a calendar year such as 2025."), STR_END);
	if (school_year_of(ch->db, ch->arena, y->first_year, &other) && other.id != y->id)
		form_error(f, "first_year", N_("The days of that school year are there already."), STR_END);
	for (size_t i = 1; i < 4; i++)
		if (str_cmp(day[i - 1], day[i]) >= 0)
			form_error(f, fields[i + 1].name, N_("The days must come in order."), STR_END);
	for (size_t i = 0; i < 4; i++)
		if (!date_parse(day[i], &d) || lasar_of(d) != y->first_year)
			form_error(f, fields[i + 1].name, N_("{0} is not in that school year."), day[i], STR_END);
}

static void blank(struct change *ch, void *row)
{
	struct date d;
	int year = date_parse(instant_date(ch->arena, ch->now), &d) ? lasar_of(d) + 1 : 2026;
	*(struct school_year *)row = (struct school_year){
	    .first_year = year,
	    .autumn_from = arena_printf(ch->arena, "%d-08-18", year),
	    .autumn_to = arena_printf(ch->arena, "%d-12-19", year),
	    .spring_from = arena_printf(ch->arena, "%d-01-08", year + 1),
	    .spring_to = arena_printf(ch->arena, "%d-06-12", year + 1),
	};
}

static bool list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out)
{
	struct school_year_list_row *all;
	size_t n = school_year_list(db, a, &all);
	*out = list_cut(q, school_year_list_cols, sizeof school_year_list_cols / sizeof school_year_list_cols[0],
	                all, sizeof *all, n);
	return !db_error(db);
}

const struct resource_kind kind_school_year = {
    .name = "school_year",
    .entity = &school_year_entity,
    .access = RES_SETTING,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .blank = blank,
    .list = list,
};
