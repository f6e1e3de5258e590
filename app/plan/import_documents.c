/* import_documents.c - governing documents, goals, areas and ceilings from files. */
#include "base/utf8.h"
#include "org/import_refs.h"
#include "org/org.h"
#include "plan/import_find.h"
#include "sql_plan_import.h"

/* --- documents -------------------------------------------------------------------------- */

static const struct import_field document_fields[] = {
    {"kind", N_("Kind"), true, "slag|typ"},
    {"title", N_("Title"), true, "titel|namn|dokument|rubrik"},
    {"unit", N_("Owner"), false, "ägare|enhet|nämnd"},
    {"period_from", N_("From"), true, "från|gäller från"},
    {"period_to", N_("To"), false, "till|gäller till"},
    {"state", N_("State"), false, "läge"},
    {"decided_day", N_("Decided on"), false, "beslutad|beslutsdag"},
    {"decided_by", N_("Decided by"), false, "beslutad av|beslut"},
    {"dnr", N_("Registration number"), false, "dnr|diarienummer"},
    {"replaces", N_("Replaces"), false, "ersätter"},
    {"summary", N_("Summary"), false, "sammanfattning"},
    {"scope_note", N_("Delimitation"), false, "avgränsning"},
};

static int64_t root(struct import *im)
{
	int64_t id = 0;
	org_root(im->ch->db, im->ch->arena, &id);
	return id;
}

static int64_t replaced(struct import *im)
{
	struct document_by_fold_row *r;
	struct str text = import_value(im, "replaces");
	if (str_is_null(text))
		return 0;
	size_t n = document_by_fold(im->ch->db, im->ch->arena, utf8_fold(im->ch->arena, text), &r);
	if (n != 1)
		import_error(im, "replaces", N_("There is no document “{0}”."), text, STR_END);
	return n == 1 ? r[0].id : 0;
}

static void document_row(struct import *im)
{
	struct document d, was;
	int64_t id = 0;
	struct change *ch = im->ch;
	kind_document.blank(ch, &d);
	import_fill(im, &kind_document, &d);
	int64_t unit = import_unit(im, "unit", root(im));
	bool known = document_by_title(ch->db, ch->arena, unit, d.kind, utf8_fold(ch->arena, d.title), &id) &&
	             document_get(ch->db, ch->arena, id, &was);
	if (known) {
		d = was;
		import_fill(im, &kind_document, &d);
	}
	d.unit_id = unit;
	if (!str_is_null(import_value(im, "replaces")))
		d.replaces_id = replaced(im);
	import_save(im, &kind_document, known ? &was : NULL, &d);
}

const struct import_profile import_documents = {
    .name = "documents",
    .label = N_("Governing documents"),
    .help = N_("One row for each document: vision, goals and budget, plans."),
    .fields = document_fields,
    .nfields = sizeof document_fields / sizeof document_fields[0],
    .takes = IMPORT_UNIT,
    .row = document_row,
};

/* --- areas ---------------------------------------------------------------------------------- */

static const struct import_field area_fields[] = {
    {"key", N_("Key"), true, "nyckel"},
    {"name", N_("Name"), true, "namn|område"},
    {"name_en", N_("Name in English"), false, "engelska"},
    {"sort", N_("Order"), false, "ordning"},
    {"from_year", N_("First school year"), true, "från läsår"},
    {"to_year", N_("Last school year"), false, "till läsår"},
};

static void area_row(struct import *im)
{
	struct area x, was;
	int64_t id = 0;
	bool known = area_by_key(im->ch->db, im->ch->arena, import_value(im, "key"), &id) &&
	             area_get(im->ch->db, im->ch->arena, id, &was);
	if (known)
		x = was;
	else
		kind_area.blank(im->ch, &x);
	import_fill(im, &kind_area, &x);
	import_save(im, &kind_area, known ? &was : NULL, &x);
}

const struct import_profile import_areas = {
    .name = "areas",
    .label = N_("Areas"),
    .help = N_("The areas that goals are sorted into."),
    .fields = area_fields,
    .nfields = sizeof area_fields / sizeof area_fields[0],
    .row = area_row,
};

/* --- ceilings ---------------------------------------------------------------------------------- */

static const struct import_field ceiling_fields[] = {
    {"role", N_("Role"), true, "roll"},
    {"year", N_("School year"), false, "läsår"},
    {"minutes", N_("Minutes per person and school year"), true, "minuter|minuter per läsår"},
};

static void ceiling_row(struct import *im)
{
	struct role_ceiling x, was;
	int64_t id = 0;
	kind_role_ceiling.blank(im->ch, &x);
	import_fill(im, &kind_role_ceiling, &x);
	x.first_year = import_year(im, "year", true);
	bool known = ceiling_of(im->ch->db, im->ch->arena, x.role, x.first_year, &id) &&
	             role_ceiling_get(im->ch->db, im->ch->arena, id, &was);
	if (known) {
		x.id = was.id;
		x.rev = was.rev;
		x.changed_at = was.changed_at;
	}
	import_save(im, &kind_role_ceiling, known ? &was : NULL, &x);
}

const struct import_profile import_ceilings = {
    .name = "ceilings",
    .label = N_("Ceilings of demanded time"),
    .help = N_("How many minutes of extra demands one person in a role may get in a school year."),
    .fields = ceiling_fields,
    .nfields = sizeof ceiling_fields / sizeof ceiling_fields[0],
    .takes = IMPORT_YEAR,
    .row = ceiling_row,
};
