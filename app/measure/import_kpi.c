/* import_kpi.c - Kolada's measures: id, title and description as its API or a table gives them. The only
 * place that names a KPI, so that an id and its title always belong together (domain.md 14.1). Unit and
 * population are read from the title, which says both; what it does not say is a share of 0-100 for "andel
 * (%)", else points. */
#include "base/utf8.h"
#include "core/import_parse.h"
#include "measure/import_figures.h"

static const struct import_field fields[] = {
    {"id", N_("Kolada's id of the measure"), true, "kpi"},
    {"title", N_("Title"), true, "titel"},
    {"description", N_("Description"), false, "beskrivning"},
    {"operating_area", N_("Area"), false, "verksamhetsområde"},
};
enum { NCOLS = sizeof fields / sizeof fields[0] };

static void shape(struct import_shape *sh)
{
	struct str cell[NCOLS];
	if (!str_eqz(str_sub(str_trim(sh->bytes), 0, 1), "{")) {
		import_shape_table(sh);
		return;
	}
	const struct json *j = import_shape_json(sh), *values = json_get(j, "values");
	for (size_t c = 0; c < NCOLS; c++)
		cell[c] = str_z(fields[c].name);
	if (j)
		import_shape_head(sh, 0, cell, NULL, NCOLS);
	for (size_t i = 0; values && values->kind == JSON_ARRAY && i < values->n; i++) {
		for (size_t c = 0; c < NCOLS; c++)
			cell[c] = json_text(&values->items[i], fields[c].name);
		import_shape_row(sh, (uint32_t)i + 1, cell, NCOLS);
	}
}

static const char *population(struct arena *a, struct str title)
{
	static const char *const words[][2] = {{"hemkommun", "hemkommun"},   {"lägeskommun", "lageskommun"},
	                                       {"fristående", "fristaende"}, {"kommunala", "kommunala"},
	                                       {"kommunal", "kommunala"},    {"anställda", "staff"}};
	struct str key = utf8_fold(a, title);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_find(key, str_z(words[i][0])) >= 0)
			return words[i][1];
	return "lageskommun";
}

static void make_version(struct import *im, int64_t measure_id, const struct measure_make *m, struct str text)
{
	struct measure_version v;
	kind_measure_version.blank(im->ch, &v);
	v.measure_id = measure_id;
	v.state = STR("approved");
	v.kind = str_z(m->kind);
	v.definition = text;
	v.population = str_z(population(im->ch->arena, m->name));
	v.disclosure = STR("published");
	v.from_year = 1990;
	v.source = STR("Kolada (RKA), CC BY 4.0");
	import_save(im, &kind_measure_version, NULL, &v);
}

static bool well_formed(struct str id)
{
	bool ok = id.n == 6 && (id.p[0] == 'N' || id.p[0] == 'U');
	for (size_t i = 1; i < id.n; i++)
		ok = ok && id.p[i] >= '0' && id.p[i] <= '9';
	return ok;
}

static void row(struct import *im)
{
	struct measure m, was;
	struct measure_make guess = {.name = import_value(im, "title")};
	struct str id = import_value(im, "id"), text = import_value(im, "description");
	if (!well_formed(id)) {
		import_error(im, "id", N_("“{0}” is no id of Kolada: it is N or U and five digits."), id, STR_END);
		return;
	}
	bool there = measure_by_key(im->ch->db, im->ch->arena, id, &was);
	figures_guess(im->ch->arena, guess.name, &guess);
	if (there)
		m = was;
	else
		kind_measure.blank(im->ch, &m);
	m.name = utf8_prefix(guess.name, 300);
	if (!there) {
		m.key = id;
		m.direction = STR("neutral");
		m.unit = str_z(guess.unit);
		m.decimals = guess.decimals;
		m.origin = STR("kolada");
	}
	import_save(im, &kind_measure, there ? &was : NULL, &m);
	if (!there && !im->row_errors)
		make_version(im, m.id, &guess, str_is_null(text) ? guess.name : text);
}

const struct import_profile import_kpi = {
    .name = "kolada-measures",
    .label = N_("Kolada: measures"),
    .help = N_("Kolada's list of measures with id, title and description (JSON or CSV)."),
    .fields = fields,
    .nfields = NCOLS,
    .shape = shape,
    .row = row,
};
