/* expected_pages.c - Väntat resultat: what schools reach beside what their intake gives reason to expect.
 * Schools stand by name; no school has a rank, and what a school can change stands beside the difference,
 * never in it. */
#include "measure/expected_view.h"

#include "views_measure.h"
#include "web/fmt.h"

#include <math.h>

#define HERE "/resultat/likvardighet/vantat"

/* --- numbers as text ------------------------------------------------------------------------ */

static struct str signed_text(struct ctx *c, double v, int decimals)
{
	struct str s = fmt_fixed(c->arena, c->lang, fabs(v), decimals);
	bool zero = fabs(v) < pow(10, -decimals) / 2;
	return zero ? s : arena_printf(c->arena, "%s%.*s", v < 0 ? "\u2212" : "+", STR_ARG(s));
}

static struct str range_text(struct ctx *c, double lo, double hi, int decimals, bool sign)
{
	struct str ends[] = {sign ? signed_text(c, lo, decimals) : fmt_fixed(c->arena, c->lang, lo, decimals),
	                     sign ? signed_text(c, hi, decimals) : fmt_fixed(c->arena, c->lang, hi, decimals)};
	return tr_fmt(c->arena, c->lang, N_("{0} to {1}"), ends, 2);
}

/* Shares have a limit that a line does not know. */
static double within_scale(const struct measure *m, double v)
{
	return str_eqz(m->unit, "percent") ? fmin(100, fmax(0, v)) : v;
}

/* --- sentences -------------------------------------------------------------------------------- */

static struct str school_sentence(struct ctx *c, const struct expected_view *v, const struct expected_line *l)
{
	const struct expected_school *s = l->s;
	bool percent = str_eqz(v->r.measure[v->e.measure].unit, "percent");
	struct str a[] = {
	    l->name, fmt_fixed(c->arena, c->lang, fabs(s->difference), 0),
	    range_text(c, s->difference - (s->hi - s->expected), s->difference + (s->hi - s->expected), 0, true)};
	static const char *const text[2][2] = {
	    {N_("{0} lies {1} points below what its intake gives reason to expect, with an uncertainty of {2}."),
	     N_("{0} lies {1} points above what its intake gives reason to expect, with an uncertainty of {2}.")},
	    {N_("{0} lies {1} percentage points below what its intake gives reason to expect, with an "
	        "uncertainty of {2}."),
	     N_("{0} lies {1} percentage points above what its intake gives reason to expect, with an "
	        "uncertainty of {2}.")}};
	struct str said = tr_fmt(c->arena, c->lang, text[percent][s->difference > 0], a, 3);
	struct str rest =
	    tr(c->lang,
	       s->side ? N_(" That is outside what is usual for schools of its size and intake. The measure "
	                    "says nothing of the cause.")
	               : N_(" It cannot be told from what is usual. The measure says nothing of the cause."));
	return arena_concat(c->arena, said, rest);
}

static struct str all_sentence(struct ctx *c, const struct expected_view *v)
{
	struct str a[] = {fmt_i64(c->arena, (int64_t)v->e.given), v->year,
	                  fmt_i64(c->arena, (int64_t)v->e.outside),
	                  fmt_f64(c->arena, c->lang, 0.05 * (double)v->e.given, 1)};
	return tr_fmt(c->arena, c->lang,
	              N_("{2} of {0} schools in {1} lie outside what is usual for schools of their size and "
	                 "intake; {3} are expected by "
	                 "chance alone. The measure says nothing of the cause."),
	              a, 4);
}

static struct str within_sentence(struct ctx *c, const struct expected_view *v, size_t k)
{
	const struct expected_within *w = &v->e.within[k];
	int d = (int)v->r.measure[v->e.measure].decimals;
	struct str a[] = {v->condition[k], fmt_i64(c->arena, (int64_t)w->schools), signed_text(c, w->slope, d),
	                  range_text(c, w->lo, w->hi, d, true), v->outcome};
	if (!w->known)
		return (struct str){NULL, 0};
	struct str said = tr_fmt(
	    c->arena, c->lang,
	    N_("{0}: within the same {1} schools over the years, ten percentage points more goes together with "
	       "{2} in {4} ({3})."),
	    a, 5);
	return w->lo <= 0 && w->hi >= 0
	           ? arena_concat(c->arena, said, tr(c->lang, N_(" That cannot be told from none at all.")))
	           : said;
}

/* --- rows -------------------------------------------------------------------------------------- */

static struct str earlier_text(struct ctx *c, const struct expected_school *s, int decimals)
{
	struct str all = {NULL, 0};
	for (size_t i = 0; i < s->earlier; i++) {
		struct str one = arena_printf(c->arena, "%s%.*s (%.*s)", i ? ", " : "",
		                              STR_ARG(signed_text(c, s->earlier_difference[i], decimals)),
		                              STR_ARG(lasar_text(c->arena, s->earlier_year[i])));
		all = all.p ? arena_concat(c->arena, all, one) : one;
	}
	return all;
}

static void fill_beside(struct ctx *c, struct expected_view *v, const struct expected_school *s,
                        struct expected_line *l)
{
	l->beside = ARENA_ARRAY(c->arena, expected_nbesides, struct str *);
	for (size_t k = 0; k < expected_nbesides; k++) {
		const struct expected_beside *b = expected_besides[k];
		const struct expected_beside_list *list = expected_beside_of(s, k);
		l->beside[k] = ARENA_ARRAY(c->arena, list->n + 1, struct str);
		for (size_t i = 0; i < list->n; i++) {
			const struct expected_beside_cell *x = &list->v[i];
			const struct str args[] = {fmt_fixed(c->arena, c->lang, x->value, b->decimals),
			                           fmt_i64(c->arena, x->n), fmt_i64(c->arena, x->people),
			                           lasar_text(c->arena, x->year), x->of};
			l->beside[k][i] = tr_fmt(c->arena, c->lang, b->cell, args, 5);
			v->beside[k] = true;
		}
	}
}

static void fill_line(struct ctx *c, struct expected_view *v, const struct expected_school *s,
                      struct expected_line *l)
{
	const struct measure *m = &v->r.measure[v->e.measure];
	int d = (int)m->decimals;
	*l = (struct expected_line){.s = s, .name = v->r.place[s->place].name};
	l->href = arena_printf(c->arena, "/resultat?enhet=%lld", (long long)v->r.place[s->place].unit_id);
	l->says = s->side > 0   ? N_("above what is usual")
	          : s->side < 0 ? N_("below what is usual")
	                        : N_("within what is usual");
	for (size_t k = 0; expected_conditions()[k]; k++)
		l->condition[k] = query_text(c->arena, c->lang, &v->r, s->condition[k]);
	if (s->why == EXPECTED_GIVEN)
		fill_beside(c, v, s, l);
	if (s->why != EXPECTED_GIVEN) {
		l->says = expected_why_text(s->why);
		return;
	}
	l->pupils = fmt_i64(c->arena, (int64_t)s->n);
	l->actual = query_unit_text(c->arena, c->lang, m, s->actual);
	l->expected = query_unit_text(c->arena, c->lang, m, within_scale(m, s->expected));
	l->range = range_text(c, within_scale(m, s->lo), within_scale(m, s->hi), d, false);
	l->difference = signed_text(c, s->difference, d);
	l->shrunken = signed_text(c, s->shrunken, d);
	l->shrunken_range = range_text(c, s->shrunken_lo, s->shrunken_hi, d, true);
	l->earlier = earlier_text(c, s, d);
	if (s->side && !results_worse(m, -s->side) && results_may_try(c, v->r.place[s->place].unit_id))
		l->suggest = results_try_href(c, v->r.place[s->place].unit_id, m->id, STR(""));
}

static void fill_lines(struct ctx *c, struct expected_view *v)
{
	v->line = ARENA_ARRAY(c->arena, v->e.n + 1, struct expected_line);
	v->left = ARENA_ARRAY(c->arena, v->e.n + 1, struct expected_line);
	v->beside = ARENA_ARRAY(c->arena, expected_nbesides, bool);
	v->sentence = all_sentence(c, v);
	for (size_t i = 0; i < v->e.n; i++) {
		const struct expected_school *s = &v->e.school[i];
		struct expected_line *l = s->why == EXPECTED_GIVEN ? &v->line[v->nlines++] : &v->left[v->nleft++];
		fill_line(c, v, s, l);
		if (s->why == EXPECTED_GIVEN && c->unit_id && v->r.place[s->place].unit_id == c->unit_id)
			v->sentence = school_sentence(c, v, l);
	}
}

/* --- the funnel ---------------------------------------------------------------------------------- */

/* As much above as below, and the whole band of 95 % in it. */
static double reach(const struct expected_view *v)
{
	double most = v->e.hi95[0];
	for (size_t i = 0; i < v->nlines; i++)
		most = fmax(most, fabs(v->line[i].s->difference));
	return 10 * ceil(most * 1.05 / 10);
}

static void draw(struct ctx *c, struct expected_view *v)
{
	struct chart_item *item = ARENA_ARRAY(c->arena, v->nlines + 1, struct chart_item);
	struct chart_point *p = ARENA_ARRAY(c->arena, v->nlines + 1, struct chart_point);
	struct chart_series *s = ARENA_ARRAY(c->arena, 1, struct chart_series);
	struct chart_reference *none = ARENA_ARRAY(c->arena, 1, struct chart_reference);
	struct chart_curve *k = ARENA_ARRAY(c->arena, 2, struct chart_curve);
	double far = reach(v);
	for (size_t i = 0; i < v->nlines; i++) {
		const struct expected_school *x = v->line[i].s;
		bool mine = v->r.place[x->place].unit_id == c->unit_id;
		item[i] = (struct chart_item){.label = v->line[i].name,
		                              .role = mine      ? CHART_SELECTED
		                                      : x->side ? CHART_NOTABLE
		                                                : CHART_PLAIN};
		p[i] = (struct chart_point){.state = CHART_SHOWN, .value = x->difference, .n = x->n};
	}
	none[0] = (struct chart_reference){.value = 0, .label = tr(c->lang, N_("as expected"))};
	s[0] = (struct chart_series){.name = tr(c->lang, N_("Above or below what is expected")), .point = p};
	k[0] = (struct chart_curve){.label = c->lang == LANG_SV ? STR("95 %") : STR("95%"),
	                            .x = v->e.x,
	                            .lo = v->e.lo95,
	                            .hi = v->e.hi95,
	                            .n = EXPECTED_CURVE};
	k[1] = (struct chart_curve){.label = c->lang == LANG_SV ? STR("99,8 %") : STR("99.8%"),
	                            .x = v->e.x,
	                            .lo = v->e.lo998,
	                            .hi = v->e.hi998,
	                            .n = EXPECTED_CURVE};
	v->funnel = (struct chart){.kind = CHART_FUNNEL,
	                           .title = v->outcome,
	                           .x = {.title = tr(c->lang, N_("Pupils"))},
	                           .item_title = tr(c->lang, N_("School")),
	                           .y = {.title = tr(c->lang, N_("Above or below what is expected")),
	                                 .decimals = 1,
	                                 .floor = -far,
	                                 .ceiling = far,
	                                 .span = 2 * far},
	                           .item = item,
	                           .items = v->nlines,
	                           .series = s,
	                           .n_series = 1,
	                           .reference = none,
	                           .references = 1,
	                           .curve = k,
	                           .curves = 2,
	                           .words = figure_words(c->arena, c->lang)};
}

/* --- the page -------------------------------------------------------------------------------------- */

static void name_measures(struct ctx *c, struct expected_view *v)
{
	struct measure m;
	for (size_t k = 0; expected_conditions()[k]; k++) {
		bool any = false;
		for (size_t i = 0; i < v->e.n; i++)
			any = any || v->e.school[i].condition[k];
		if (any && measure_by_key(c->db, c->arena, str_z(expected_conditions()[k]), &m))
			v->condition[k] = query_measure_name(c->lang, &m);
	}
	struct str a[] = {fmt_f64(c->arena, c->lang, (double)v->e.model->schools, 0),
	                  lasar_text(c->arena, v->e.model->year),
	                  fmt_percent(c->arena, c->lang, v->e.model->r2, 0),
	                  fmt_f64(c->arena, c->lang, sqrt(v->e.model->between), 0)};
	v->model = tr_fmt(c->arena, c->lang,
	                  N_("Expected is what schools of the country with the same composition reach: parents "
	                     "with post-secondary "
	                     "education, girls and boys, foreign background ({0} schools with at least 15 "
	                     "pupils, Skolverket {1}; the "
	                     "composition explains {2} of what schools differ by). Schools of the same "
	                     "composition still differ, "
	                     "usually by about {3}, and small ones by more, by chance: that is the band."),
	                  a, 4);
}

/* Which measure: a chip of those that have a model. */
static const struct expected_model *choose(struct ctx *c, struct expected_view *v)
{
	size_t n;
	const struct expected_model *all = expected_models(&n), *m = expected_model_of(web_query(c->req, "matt"));
	struct chip *chip = chip_new(c, &v->chips, N_("Measure"), "matt");
	struct measure x;
	m = m ? m : &all[0];
	chip->set = m != &all[0];
	for (size_t i = 0; i < n; i++) {
		if (!measure_by_key(c->db, c->arena, str_z(all[i].outcome), &x))
			continue;
		struct str name = query_measure_name(c->lang, &x);
		chip_add(chip, i ? str_z(all[i].outcome) : (struct str){NULL, 0}, name, &all[i] == m);
		if (&all[i] == m)
			chip->value = v->outcome = name;
	}
	return m;
}

static void load(struct ctx *c, struct expected_view *v)
{
	*v = (struct expected_view){.c = c};
	const struct expected_model *m = choose(c, v);
	int64_t unit = results_unit(c, &v->unit);
	chip_unit(c, &v->chips);
	chip_year(c, &v->chips);
	struct unit u;
	bool school = c->unit_id && unit_get(c->db, c->arena, c->unit_id, &u) && str_eqz(u.kind, "school");
	/* a school is seen among all */
	v->known = expected_of_unit(c->db, c->arena, &c->who, m, school ? 0 : c->unit_id, c->lasar, &v->r, &v->e);
	const struct query asked = {.from_year = c->lasar, .to_year = c->lasar};
	v->known = v->known && query_told(c, &asked, &v->r);
	if (!v->known)
		return;
	v->year = lasar_text(c->arena, v->e.year);
	struct marks marks;
	int64_t outcome = v->r.measure[v->e.measure].id;
	marks_read(c->db, c->arena, unit, outcome, &marks);
	v->ninsatser = marks_links(c->arena, &marks, outcome, &v->insats);
	name_measures(c, v);
	fill_lines(c, v);
	for (size_t k = 0; expected_conditions()[k]; k++)
		v->within[k] = within_sentence(c, v, k);
	draw(c, v);
}

void results_expected_page(struct ctx *c)
{
	struct expected_view *v = ARENA_NEW(c->arena, struct expected_view);
	load(c, v);
	struct str here = page_with(c, "klart", (struct str){NULL, 0});
	v->figure = (struct chart_figure){
	    .chart = &v->funnel, .files = STR(HERE "/diagram"), .query = str_sub(here, c->req->path.n, here.n)};
	c->page.title = tr(c->lang, N_("Expected result"));
	c->page.nav = "equity";
	c->page.summary = v->sentence;
	c->page.charts = v->known;
	page_open(c);
	view_measure_expected(&c->out, v);
	page_close(c);
}

void results_expected_file(struct ctx *c)
{
	struct expected_view *v = ARENA_NEW(c->arena, struct expected_view);
	load(c, v);
	if (!v->known) {
		ctx_redirect(c, STR(HERE), NULL); /* which says why there is nothing to draw */
		return;
	}
	v->funnel.sentence = v->sentence;
	figure_send(c, &v->funnel, figure_format_of(c->req->path), STR("vantat"));
}
