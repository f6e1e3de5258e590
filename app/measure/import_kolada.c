/* import_kolada.c - values out of Kolada: its API's JSON (v2 and v3) or a flat table of the same columns.
 *
 *   {"values": [{"kpi": "N15505", "municipality": "0126", "period": 2024,
 *                "values": [{"gender": "T", "count": 1, "status": "", "value": 238.5}]}], "next_url": ...}
 *
 * v2 writes the period as text and the next page as next_page; both are read. A measure's key is its KPI's
 * id, and its name comes from the shipped list or Kolada's metadata, never from here: names in public code
 * are often wrong (domain.md 14.1). A school is known by Kolada's own id, so it must have been tied to its
 * place ("kolada" among the place's aliases); values of others are told of and left out. A figure of 2024 is
 * that of läsår 2023/24 for a measure that counts by läsår, and of the calendar year else.
 */
#include "measure/import_kolada.h"

#include "measure/import_figures.h"

#include <stdio.h>

static const struct import_field fields[] = {
    {"kpi", N_("Kolada's id of the measure"), true, "nyckeltal"},
    {"municipality", N_("Municipality code"), false, "kommun"},
    {"ou", N_("Kolada's id of the school"), false, "enhet"},
    {"period", N_("Period"), true, "år"},
    {"gender", N_("Sex"), false, "kön"},
    {"count", N_("Members"), false, "antal"},
    {"status", N_("Status"), false, ""},
    {"value", N_("Value"), false, "värde"},
};
enum { NCOLS = sizeof fields / sizeof fields[0] };

/* --- JSON to rows ------------------------------------------------------------------------- */

struct str kolada_scalar(struct arena *a, const struct json *j)
{
	if (j && j->kind == JSON_INT)
		return arena_printf(a, "%lld", (long long)j->i);
	if (j && j->kind == JSON_REAL)
		return arena_printf(a, "%.10g", j->f);
	return j && j->kind == JSON_TEXT ? j->text : STR("");
}

static void tell_next(struct import_shape *sh, const struct json *answer)
{
	struct str next = json_text(answer, "next_url");
	next = str_is_null(next) ? json_text(answer, "next_page") : next;
	if (!str_is_null(next) && next.n)
		import_shape_fault(sh, false, 0, 0, N_("This is one page of several; the next is at {0}."), next,
		                   STR(""));
}

void kolada_rows(struct import_shape *sh, const struct import_field *field, size_t n,
                 void (*write)(struct import_shape *sh, uint32_t row, const struct json *item))
{
	struct str *head = ARENA_ARRAY(sh->arena, n, struct str);
	if (!str_eqz(str_sub(str_trim(sh->bytes), 0, 1), "{")) {
		import_shape_table(sh);
		return;
	}
	for (size_t c = 0; c < n; c++)
		head[c] = str_z(field[c].name);
	const struct json *j = import_shape_json(sh), *list = json_get(j, "values");
	list = list ? list : json_get(j, "results");
	if (j && (!list || list->kind != JSON_ARRAY))
		import_shape_fault(sh, true, 0, 0, N_("The file holds no list of values as Kolada writes them."),
		                   STR(""), STR(""));
	if (!list || list->kind != JSON_ARRAY)
		return;
	import_shape_head(sh, 0, head, NULL, n);
	for (size_t i = 0; i < list->n; i++)
		write(sh, (uint32_t)i + 1, &list->items[i]);
	tell_next(sh, j);
}

static void write_values(struct import_shape *sh, uint32_t row, const struct json *x)
{
	const struct json *values = json_get(x, "values");
	for (size_t i = 0; values && i < values->n; i++) {
		const struct json *v = &values->items[i], *gone = json_get(v, "isdeleted");
		struct str cell[NCOLS];
		for (size_t c = 0; c < NCOLS; c++) {
			const struct json *own = json_get(v, fields[c].name);
			cell[c] = kolada_scalar(sh->arena, own ? own : json_get(x, fields[c].name));
		}
		if (!json_get(v, "value") || json_get(v, "value")->kind > JSON_REAL)
			cell[NCOLS - 1] = kolada_scalar(sh->arena, json_get(v, "value"));
		if (!gone || !gone->b)
			import_shape_row(sh, row, cell, NCOLS);
	}
}

static void shape(struct import_shape *sh)
{
	kolada_rows(sh, fields, NCOLS, write_values);
}

/* --- rows to figures ------------------------------------------------------------------------ */

static void begin(struct import *im)
{
	struct figure_source s = {.kind = STR("file"),
	                          .publisher = STR("Kolada"),
	                          .title = STR("Kolada, värden"),
	                          .url = STR("https://www.kolada.se"),
	                          .licence = STR("CC BY 4.0. Källa: Kolada (RKA)"),
	                          .definitions = STR("Gruppers värden är oviktade medelvärden av medlemmarnas.")};
	figures_begin(im, VALUE_KOLADA, &s);
}

const char *kolada_kind(struct str code)
{
	if (str_eqz(code, "0000"))
		return "country";
	return str_starts(code, STR("G")) ? "group" : str_starts(code, STR("00")) ? "county" : "municipality";
}

static const struct figures_place *place_of(struct figures *f)
{
	struct import *im = f->im;
	struct str ou = import_value(im, "ou"), code = import_value(im, "municipality");
	if (!str_is_null(ou)) {
		const struct figures_place *p =
		    figures_known_place(f, arena_printf(im->ch->arena, "kolada:%.*s", STR_ARG(ou)));
		if (!p)
			import_note(im, "ou", N_("No school here goes by “{0}” in Kolada; its values are left out."), ou,
			            STR_END);
		return p;
	}
	if (str_is_null(code) || (code.n != 4 && !str_starts(code, STR("G")))) {
		import_error(im, "municipality", N_("“{0}” is no code of a municipality: it has four digits."),
		             str_is_null(code) ? STR("") : code, STR_END);
		return NULL;
	}
	return figures_place(
	    f, &(struct place_key){.kind = kolada_kind(code), .code = code, .name = STR(""), .owner = STR("")});
}

static bool read_value(struct figures *f, struct figures_cell *c, struct value *v)
{
	static const struct {
		const char *status;
		enum value_kind kind;
	} words[] = {
	    {"Missing", VALUE_MISSING}, {"Privacy", VALUE_FEW}, {"Not applicable", VALUE_NOT_APPLICABLE}};
	struct str status = import_value(f->im, "status"), text = import_value(f->im, "value");
	*v = (struct value){0};
	for (size_t i = 0; i < sizeof words / sizeof words[0] && !str_is_null(status); i++)
		if (str_ieq(status, str_z(words[i].status))) {
			v->kind = words[i].kind;
			return true;
		}
	if (!str_is_null(status)) {
		import_error(f->im, "status", N_("“{0}” is none of the words that can stand here."), status, STR_END);
		return false;
	}
	c->text = str_is_null(text) ? STR("") : text;
	return figures_value(f, c, v);
}

static struct str sex_of(struct import *im)
{
	struct str s = import_value(im, "gender");
	if (str_is_null(s) || str_eqz(s, "T") || str_eqz(s, "K") || str_eqz(s, "M"))
		return str_is_null(s) ? STR("T") : s;
	import_error(im, "gender", N_("“{0}” is none of the words that can stand here."), s, STR_END);
	return STR("T");
}

static void row(struct import *im)
{
	struct figures *f = figures_of(im);
	struct figures_cell c = {.field = "value",
	                         .is = {import_value(im, "kpi"), STR(""), sex_of(im), STR(""), STR("")}};
	struct value v;
	const struct figures_place *p = place_of(f);
	struct str period = import_value(im, "period");
	for (size_t i = 0; i < im->sheet->ncols; i++)
		if (im->field_of[i] == NCOLS - 1)
			c.col = i;
	if (!figures_period(im->ch->arena, period, &c.first_year, &c.period))
		import_error(im, "period", N_("“{0}” is no period. Write 2024/25, HT24, 2024-11 or 2024."), period,
		             STR_END);
	if (!p || im->row_errors)
		return;
	c.field = "kpi";
	const struct figures_version *ver = figures_version(f, &c);
	c.field = "value";
	if (!ver || !read_value(f, &c, &v))
		return;
	if (!str_eqz(ver->period_kind, "calendar"))
		c.period = lasar_text(im->ch->arena, c.first_year);
	figures_value_put(f, p, &c, &v);
}

const struct import_profile import_kolada = {
    .name = "kolada",
    .label = N_("Kolada: values"),
    .help = N_("An answer of Kolada's API (JSON), or a table with kpi, municipality, period, gender, status, "
               "value."),
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
