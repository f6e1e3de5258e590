/* import_planned.c - school units, statistics/gr and SALSA of Skolverket's API Planned Educations v4, as its
 * answers were saved: one answer, or several under their school unit codes, or a flat table of the same.
 * SALSA's deviation is taken as it stands: it is a rounded number of unrounded parts and is never computed
 * here.
 *
 * valueType is checked against the value, since they say one thing in two ways: EXISTS a number (or "cirka
 * 600"), MISSING `.`, OMITTED_DUE_TO_BASED_ON_FEW_PUPILS `..`, ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE
 * `~100`, TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION `*` (domain.md 4.1).
 */
#include "core/import_parse.h"
#include "measure/import_planned.h"

static const struct import_field fields[] = {
    {"code", N_("School unit code"), true, "skolenhetskod"},
    {"name", N_("School"), false, "skola"},
    {"municipality", N_("Municipality code"), false, "kommunkod"},
    {"owner", N_("Kind of authority"), false, "huvudmannatyp"},
    {"field", N_("Measure"), false, "matt|mått"},
    {"period", N_("Period"), false, "läsår"},
    {"value", N_("Value"), false, "varde|värde"},
    {"type", N_("Kind of value"), false, "vardetyp|värdetyp"},
};
enum { CODE, NAME, MUNICIPALITY, OWNER, FIELD, PERIOD, VALUE, TYPE, NCOLS };

static const struct planned {
	const char *field, *key, *name, *grade, *unit, *kind, *subject;
} known[] = {
#define PLANNED(...) {__VA_ARGS__},
#include "measure/planned_fields.def"
#undef PLANNED
};

/* --- JSON to rows ------------------------------------------------------------------------------ */

struct rows {
	struct import_shape *sh;
	uint32_t row;
};

static void write_unit(struct rows *o, const struct json *body)
{
	struct str cell[NCOLS] = {import_shape_text(body, "code"), import_shape_text(body, "name"),
	                          import_shape_text(body, "geographicalAreaCode"),
	                          import_shape_text(body, "principalOrganizerType")};
	import_shape_row(o->sh, ++o->row, cell, NCOLS);
}

static void write_statistics(struct rows *o, const struct json *body)
{
	struct str code = import_shape_text(body, "schoolUnit");
	for (size_t i = 0; i < body->n; i++) {
		const struct json *list = &body->items[i];
		for (size_t k = 0; list->kind == JSON_ARRAY && k < list->n; k++) {
			const struct json *v = &list->items[k];
			struct str cell[NCOLS] = {[CODE] = code,
			                          [FIELD] = list->key,
			                          [PERIOD] = import_shape_text(v, "timePeriod"),
			                          [VALUE] = import_shape_text(v, "value"),
			                          [TYPE] = import_shape_text(v, "valueType")};
			if (json_get(v, "valueType"))
				import_shape_row(o->sh, ++o->row, cell, NCOLS);
		}
	}
}

/* SALSA: a list of schools with one value a field, of one läsår. */
static void write_salsa(struct rows *o, const struct json *body, const struct json *list)
{
	for (size_t i = 0; list->kind == JSON_ARRAY && i < list->n; i++) {
		const struct json *unit = &list->items[i];
		for (size_t k = 0; unit->kind == JSON_OBJECT && k < unit->n; k++) {
			const struct json *v = &unit->items[k];
			struct str cell[NCOLS] = {[CODE] = import_shape_text(unit, "schoolUnitCode"),
			                          [NAME] = import_shape_text(unit, "name"),
			                          [MUNICIPALITY] = import_shape_text(unit, "geographicalAreaCode"),
			                          [FIELD] = v->key,
			                          [PERIOD] = import_shape_text(body, "timePeriod"),
			                          [VALUE] = import_shape_text(v, "value"),
			                          [TYPE] = import_shape_text(v, "valueType")};
			if (v->kind == JSON_OBJECT && json_get(v, "valueType"))
				import_shape_row(o->sh, ++o->row, cell, NCOLS);
		}
	}
}

/* Answers stand in envelopes, and envelopes in objects and arrays. */
static void find_answers(struct rows *o, const struct json *j, int depth)
{
	const struct json *body = json_get(j, "body");
	body = body ? body : j;
	const struct json *salsa = json_get(body, "compulsorySchoolUnitSalsaMetricList");
	if (salsa)
		write_salsa(o, body, salsa);
	else if (json_get(body, "schoolUnit"))
		write_statistics(o, body);
	else if (json_get(body, "code") && json_get(body, "principalOrganizerType"))
		write_unit(o, body);
	else if (depth < 4 && (body->kind == JSON_OBJECT || body->kind == JSON_ARRAY))
		for (size_t i = 0; i < body->n; i++)
			find_answers(o, &body->items[i], depth + 1);
}

static void shape(struct import_shape *sh)
{
	struct rows o = {sh, 0};
	const struct json *j = import_shape_answers(sh, fields, NCOLS);
	if (!j)
		return;
	import_shape_about(sh, "retrieved", str_sub(import_shape_text(j, "retrieved"), 0, 10));
	find_answers(&o, j, 0);
}

/* --- rows to figures ----------------------------------------------------------------------------- */

void planned_begin(struct import *im, enum value_dialect dialect, const char *publisher, const char *title)
{
	struct figure_source s = {
	    .kind = STR("file"),
	    .publisher = str_z(publisher),
	    .title = str_z(title),
	    .url = STR("https://api.skolverket.se/planned-educations/v4"),
	    .licence =
	        arena_printf(im->ch->arena, "Öppna data; svaret anger ingen licens. Ange källa: %s.", publisher),
	    .retrieved = import_about(im->sheet, "retrieved"),
	    .definitions = STR("")};
	figures_begin(im, dialect, &s);
}

static void begin(struct import *im)
{
	planned_begin(im, VALUE_SKOLVERKET, "Skolverket", "Planned Educations v4, statistik för grundskolan");
}

static bool type_fits(struct str type, const struct value *v)
{
	static const struct {
		const char *type;
		enum value_kind kind;
	} types[] = {{"EXISTS", VALUE_EXISTS},
	             {"EXISTS", VALUE_APPROX},
	             {"MISSING", VALUE_NOT_APPLICABLE},
	             {"OMITTED_DUE_TO_BASED_ON_FEW_PUPILS", VALUE_FEW},
	             {"ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE", VALUE_APPROX100},
	             {"TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION", VALUE_EXCLUDED}};
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (str_eqz(type, types[i].type) && v->kind == types[i].kind)
			return true;
	return false;
}

static const struct planned *find(struct str field)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eqz(field, known[i].field))
			return &known[i];
	return NULL;
}

static struct str cell(const struct import *im, const char *field)
{
	struct str s = import_value(im, field);
	return str_is_null(s) ? STR("") : s;
}

static void put(struct figures *f, const struct figures_place *p, const struct planned *k, const char *owner)
{
	struct import *im = f->im;
	struct value v;
	struct measure_make m = {.name = str_z(k->name),
	                         .unit = k->unit,
	                         .kind = k->kind,
	                         .origin = "skolverket",
	                         .population = "lageskommun",
	                         .period_kind = "lasar",
	                         .decimals = 1,
	                         .definition =
	                             arena_printf(im->ch->arena, "%s i Planned Educations v4.", k->field),
	                         .source = STR("Skolverket, Planned Educations API v4")};
	struct figures_cell c = {.field = "value",
	                         .text = cell(im, "value"),
	                         .make = &m,
	                         .is = {figures_key(im->ch->arena, str_z(k->key), owner), str_z(k->grade),
	                                STR("T"), str_z(k->subject), STR("")}};
	for (size_t i = 0; i < im->sheet->ncols; i++)
		if (im->field_of[i] == VALUE)
			c.col = i;
	if (!figures_period(im->ch->arena, cell(im, "period"), &c.first_year, &c.period)) {
		import_error(im, "period", N_("“{0}” is no period. Write 2024/25, HT24, 2024-11 or 2024."),
		             cell(im, "period"), STR_END);
		return;
	}
	if (!figures_value(f, &c, &v))
		return;
	if (!type_fits(cell(im, "type"), &v))
		import_error(im, "type", N_("“{0}” does not go with the value “{1}”."), cell(im, "type"), c.text,
		             STR_END);
	else
		figures_value_put(f, p, &c, &v);
}

static void row(struct import *im)
{
	struct figures *f = figures_of(im);
	struct arena *a = im->ch->arena;
	struct place at;
	const char *owner = figures_owner(a, cell(im, "owner"));
	const struct figures_place *p =
	    figures_school(f, "code", cell(im, "code"), cell(im, "name"), cell(im, "municipality"), owner);
	struct str field = cell(im, "field");
	if (!p || field.n == 0)
		return;
	if (!owner[0] && place_get(im->ch->db, a, p->id, &at))
		owner = arena_z(a, at.owner);
	if (cell(im, "period").n == 0) {
		import_note(im, "period", N_("The answer does not say when this was; it is left out."), STR_END);
		return;
	}
	const struct planned *k = find(field);
	if (k)
		put(f, p, k, owner);
	else
		import_note(im, "field", N_("“{0}” is not known here and is left out."), field, STR_END);
}

const struct import_profile import_planned = {
    .name = "planned",
    .label = N_("Skolverket: Planned Educations (API)"),
    .help = N_("Answers of the API with school units and their statistics (JSON)."),
    .fields = fields,
    .nfields = NCOLS,
    .rows = IMPORT_FIGURES,
    .shape = shape,
    .begin = begin,
    .row = row,
    .mark = figures_mark,
    .end = figures_end,
    .undo = figures_undo,
};
