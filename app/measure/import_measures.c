/* import_measures.c - the measures that files speak of: found in the registry, or made from what the file
 * says. */
#include "measure/import_figures.h"

#include "base/utf8.h"

/* --- making -------------------------------------------------------------------------------- */

static bool saved(struct import *im, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, im->ch->arena, (int)im->lang, k->fields, k->nfields);
	enum change_result r = resource_save(im->ch, im->who, k, ACT_CREATE, &f, NULL, row);
	if (r == CHANGE_DENIED)
		import_error(
		    im, "", N_("The file has measures that are not defined here, and your role may not define them."),
		    STR_END);
	for (size_t i = 0; r == CHANGE_INVALID && i < f.nerrors; i++)
		import_error(im, "", N_("The measure could not be made: {0}"), f.errors[i].text, STR_END);
	return r == CHANGE_SAVED;
}

/* 1990/91: since 1 January 1991 municipalities answer for the schools (prop. 1989/90:41); no public series of
 * units is older. */
#define OLDEST_YEAR 1990

static bool make_version(struct import *im, int64_t measure_id, const struct measure_make *m)
{
	struct measure_version v;
	kind_measure_version.blank(im->ch, &v);
	v.measure_id = measure_id;
	v.state = STR("approved");
	v.kind = str_z(m->kind);
	v.definition = m->definition.n ? m->definition : m->name;
	v.numerator = m->numerator;
	v.denominator = m->denominator;
	v.population = str_z(m->population);
	v.population_note = m->population_note;
	v.disclosure = STR("published");
	v.period_kind = str_z(m->period_kind);
	v.from_year = OLDEST_YEAR;
	v.instrument_id = m->instrument_id;
	v.source = m->source;
	return saved(im, &kind_measure_version, &v);
}

static bool make(struct import *im, const struct measure_make *m, struct measure *x)
{
	kind_measure.blank(im->ch, x);
	x->key = m->key;
	x->name = utf8_prefix(m->name, 300);
	x->question = m->question;
	x->direction = str_z(m->direction);
	x->unit = str_z(m->unit);
	x->decimals = m->decimals;
	x->origin = str_z(m->origin);
	if (!saved(im, &kind_measure, x) || !make_version(im, x->id, m))
		return false;
	import_note(im, "", N_("A measure is made that was not here: {0}."), x->name, STR_END);
	return true;
}

/* --- finding --------------------------------------------------------------------------------- */

static struct str or_empty(struct str s)
{
	return str_is_null(s) ? STR("") : s;
}

static struct measure_make complete(const struct measure_make *x, struct str key)
{
	struct measure_make m = *x;
	m.key = key;
	m.question = or_empty(m.question);
	m.definition = or_empty(m.definition);
	m.numerator = or_empty(m.numerator);
	m.denominator = or_empty(m.denominator);
	m.population_note = or_empty(m.population_note);
	m.source = or_empty(m.source);
	m.direction = m.direction ? m.direction : "neutral";
	return m;
}

/* The version that holds for the läsår, else the newest approved one: figure_put then tells why it does not.
 */
static bool version_of(struct import *im, int64_t measure_id, int year, struct measure_version *v)
{
	struct measure_version *all;
	if (version_for(im->ch->db, im->ch->arena, measure_id, year, v))
		return true;
	size_t n = versions_of(im->ch->db, im->ch->arena, measure_id, &all);
	while (n--)
		if (str_eqz(all[n].state, "approved")) {
			*v = all[n];
			return true;
		}
	return false;
}

static const struct figures_version *look_up(struct figures *f, const struct figures_cell *c)
{
	struct import *im = f->im;
	struct figures_version *x = arena_alloc(im->ch->arena, sizeof *x);
	struct measure_version v;
	*x = (struct figures_version){0};
	bool there = measure_by_key(im->ch->db, im->ch->arena, c->is.key, &x->measure);
	if (!there && c->make) {
		struct measure_make m = complete(c->make, c->is.key);
		there = make(im, &m, &x->measure);
		x->told = !there;
	}
	if (there && version_of(im, x->measure.id, c->first_year, &v))
		x->id = v.id, x->period_kind = v.period_kind;
	return x;
}

const struct figures_version *figures_version(struct figures *f, const struct figures_cell *c)
{
	struct arena *a = f->im->ch->arena;
	struct str key = arena_printf(a, "%.*s|%d", STR_ARG(c->is.key), c->first_year);
	struct figures_version *x = map_get(&f->versions, key);
	if (!x) {
		x = (struct figures_version *)look_up(f, c);
		map_put(&f->versions, key, x);
	}
	if (x->id)
		return x;
	if (!x->told && c->field)
		import_error(f->im, c->field, N_("There is no approved measure “{0}”."), c->is.key, STR_END);
	else if (!x->told)
		import_error_col(f->im, c->col, N_("There is no approved measure “{0}”."), c->is.key, STR_END);
	else
		f->im->errors++, f->im->row_errors++;
	return NULL;
}

/* --- what its unit allows ------------------------------------------------------------------------ */

/* A mean of grades, a share or a number that cannot be: most often a column read as another. */
bool figures_fits(struct figures *f, const struct figures_cell *c, const struct figures_version *x,
                  const struct value *v)
{
	double is = value_number(v);
	bool change = str_eqz(x->measure.unit, "percent") && is > 100;
	bool count = str_eqz(x->measure.unit, "count") && (is < 0 || v->decimals > 0);
	if (v->kind != VALUE_EXISTS || (!change && !count))
		return true;
	const char *msgid =
	    change ? N_("“{0}” cannot be a percentage.") : N_("“{0}” cannot be a number of something.");
	if (c->field)
		import_error(f->im, c->field, msgid, c->text, STR_END);
	else
		import_error_col(f->im, c->col, msgid, c->text, STR_END);
	return false;
}
