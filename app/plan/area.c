/* area.c - the huvudman's areas, and the ceilings of demanded minutes per role. */
#include "plan/plan.h"

/* Settings belong to the huvudman itself. */
static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	(void)row;
	root_unit(db, a, &o->unit_id);
	o->state = OBJ_DECIDED;
}

static const struct field area_fields[] = {
    {"key", N_("Key"), FIELD_LINE, true, 40, NULL, NULL, N_("Short and lasting, for files and addresses.")},
    {"name", N_("Name"), FIELD_LINE, true, 100, NULL, NULL, NULL},
    {"name_en", N_("Name in English"), FIELD_LINE, false, 100, NULL, NULL, NULL},
    {"sort", N_("Order"), FIELD_INT, false, 1000, NULL, NULL, NULL},
    {"from_year", N_("First school year"), FIELD_INT, true, 2100, NULL, NULL, NULL},
    {"to_year", N_("Last school year"), FIELD_INT, false, 2100, NULL, NULL, NULL},
};

static void area_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct area *x = row;
	(void)ch;
	(void)before;
	if (x->to_year.has && x->to_year.v < x->from_year)
		form_error(f, "to_year", N_("It ends before it begins."), STR_END);
}

static void area_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct area *)row =
	    (struct area){.key = STR(""), .name = STR(""), .name_en = STR(""), .from_year = 2022};
}

const struct resource_kind kind_area = {
    .name = "area",
    .entity = &area_entity,
    .access = RES_SETTING,
    .fields = area_fields,
    .nfields = 6,
    .locate = locate,
    .check = area_check,
    .blank = area_blank,
};

static const struct field ceiling_fields[] = {
    {"role", N_("Role"), FIELD_CHOICE, true, 0, role_names_word, role_names_text, NULL},
    {"first_year", N_("School year"), FIELD_INT, true, 2100, NULL, NULL, NULL},
    {"minutes", N_("Minutes per person and school year"), FIELD_INT, true, 200000, NULL, NULL, NULL},
};

static void ceiling_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct role_ceiling *)row = (struct role_ceiling){.role = STR("teacher")};
}

const struct resource_kind kind_role_ceiling = {
    .name = "role_ceiling",
    .entity = &role_ceiling_entity,
    .access = RES_SETTING,
    .fields = ceiling_fields,
    .nfields = 3,
    .locate = locate,
    .blank = ceiling_blank,
};
