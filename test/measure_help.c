#include "measure_help.h"

#include "base/date.h"

void mt_save(struct change *ch, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, ch->arena, LANG_EN, k->fields, k->nfields);
	enum change_result r = resource_save(ch, NULL, k, ACT_CREATE, &f, NULL, row);
	if (r != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "%s: %d %.*s", k->name, (int)r,
		          STR_ARG(f.nerrors ? f.errors[0].text : STR("")));
}

int64_t mt_measure(struct change *ch, const char *key, const char *unit, const char *formula)
{
	struct measure m;
	struct measure_version v;
	kind_measure.blank(ch, &m);
	m.key = m.name = str_z(key);
	m.unit = str_z(unit);
	mt_save(ch, &kind_measure, &m);
	kind_measure_version.blank(ch, &v);
	v.measure_id = m.id;
	v.state = STR("approved");
	v.kind = STR("count");
	v.definition = STR("Som provet säger.");
	v.formula = str_z(formula ? formula : "");
	v.from_year = 2000;
	mt_save(ch, &kind_measure_version, &v);
	return v.id;
}

int64_t mt_instrument(struct change *ch, const char *key)
{
	struct instrument x;
	kind_instrument.blank(ch, &x);
	x.key = x.name = str_z(key);
	x.from_year = 2000;
	mt_save(ch, &kind_instrument, &x);
	return x.id;
}

enum figure_result mt_put(struct change *ch, struct mt_figure x, int64_t *source)
{
	struct figure_writer w;
	struct str empty = STR("");
	struct figure_source s = {.kind = STR("form"),
	                          .publisher = empty,
	                          .title = STR("Prov"),
	                          .url = empty,
	                          .licence = empty,
	                          .retrieved = STR("2025-01-01"),
	                          .definitions = empty};
	struct figure_key k = {.version_id = x.version_id,
	                       .place_id = x.place_id,
	                       .first_year = x.year,
	                       .period = lasar_text(ch->arena, x.year),
	                       .sex = str_z(x.sex ? x.sex : "T"),
	                       .grade = x.grade ? str_z(x.grade) : empty,
	                       .subject = empty,
	                       .facet = empty};
	struct value v = {.kind = x.kind || x.missing ? x.kind : VALUE_EXISTS,
	                  .number = x.number,
	                  .decimals = (uint8_t)x.decimals,
	                  .n = x.n};
	struct figure rest = {.comment = empty};
	if (x.day)
		rest.measured_day = str_z(x.day);
	if (x.start)
		k.start_day = str_z(x.start);
	figure_begin(&w, ch, &s);
	w.preliminary = x.preliminary;
	enum figure_result r = figure_put(&w, &k, &v, &rest, STR("rättad"));
	figure_end(&w);
	if (source)
		*source = w.source_id;
	return r;
}

bool mt_get(struct change *ch, int64_t version_id, int64_t place_id, int year, struct figure *f)
{
	return figure_in_force(ch->db, test_arena(), version_id, place_id, lasar_text(test_arena(), year),
	                       STR("T"), STR(""), STR(""), STR(""), f);
}
