/* import_units.c - units from a file, parents before children. */
#include "org/import_refs.h"

#include "base/utf8.h"
#include "org/org.h"

static const struct import_field fields[] = {
    {"code", N_("Short name"), true, "kortnamn|kod|enhetskod"},
    {"name", N_("Name"), true, "namn|enhet|skola"},
    {"kind", N_("Kind of unit"), true, "slag|typ|nivå"},
    {"parent", N_("Lies under"), false, "under|överordnad|tillhör"},
    {"school_code", N_("School unit code"), false, "skolenhetskod"},
    {"school_form", N_("School form"), false, "skolform"},
    {"grades", N_("Grades"), false, "årskurser|åk"},
    {"from_day", N_("From"), false, "från|startdatum"},
    {"to_day", N_("Last day"), false, "till|slutdatum"},
    {"note", N_("Note"), false, "anteckning"},
};

/* Places and names are dated, so a file changes them from today on. */
static void update(struct import *im, int64_t id, int64_t parent, struct str name, struct str grades)
{
	struct unit u, was;
	struct form f;
	struct str day = instant_date(im->ch->arena, im->ch->now);
	if (!unit_get(im->ch->db, im->ch->arena, id, &u))
		return;
	was = u;
	import_fill(im, &kind_unit, &u);
	u.from_day = was.from_day;
	import_save(im, &kind_unit, &was, &u);
	form_init(&f, im->ch->arena, (int)im->lang, NULL, 0);
	enum change_result r =
	    im->row_errors ? CHANGE_SAME : org_rename(im->ch, im->who, &f, id, day, name, grades);
	if (parent && (r == CHANGE_SAVED || r == CHANGE_SAME))
		org_move(im->ch, im->who, &f, id, day, parent);
	for (size_t i = 0; i < f.nerrors; i++)
		import_error(im, "name", "{0}", f.errors[i].text, STR_END);
}

static void create(struct import *im, int64_t parent, struct str name, struct str grades)
{
	struct unit u;
	struct form f;
	int64_t id = 0;
	kind_unit.blank(im->ch, &u);
	u.from_day = STR("1990-01-01");
	import_fill(im, &kind_unit, &u);
	struct org_new n = {.name = name,
	                    .code = u.code,
	                    .school_code = u.school_code,
	                    .school_form = u.school_form,
	                    .grades = grades};
	form_init(&f, im->ch->arena, (int)im->lang, NULL, 0);
	if (im->row_errors)
		return;
	enum change_result r = org_create(im->ch, im->who, &f, &u, &n, parent, &id);
	for (size_t i = 0; i < f.nerrors; i++)
		import_error(im, "code", "{0}", f.errors[i].text, STR_END);
	if (r == CHANGE_DENIED)
		import_error(im, "", N_("Your role may not write this here."), STR_END);
	if (r == CHANGE_SAVED)
		*VEC_PUSH(im->ch->arena, &im->touched) =
		    (struct import_touched){im->line->row, &kind_unit, id, CHANGE_SAVED, true};
}

static void row(struct import *im)
{
	struct str code = import_value(im, "code"), grades = import_value(im, "grades");
	struct str kind = import_value(im, "kind");
	int64_t id = 0, root = 0, parent = 0;
	bool known = unit_by_code(im->ch->db, im->ch->arena, code, &id);
	org_root(im->ch->db, im->ch->arena, &root);
	if (!str_is_null(import_value(im, "parent")))
		parent = import_unit(im, "parent", 0);
	else if (!known && root && !str_eqz(kind, "authority"))
		parent = root;
	if (im->row_errors)
		return;
	if (known)
		update(im, id, parent, import_value(im, "name"), grades);
	else
		create(im, parent, import_value(im, "name"), grades);
}

const struct import_profile import_units = {
    .name = "units",
    .label = N_("Units"),
    .help = N_("Schools, boards and other units, those above before those below."),
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .row = row,
};
