/* equity_pages.c - Likvärdighet: girls and boys, and how schools differ. No school has a rank: schools stand
 * by name, and a funnel shows which differ more than their size explains. */
#include "measure/equity_view.h"

#include "views_measure.h"
#include "web/fmt.h"

#include <math.h>

#define SCHOOLS 1 /* places of the question: the unit itself, then the schools under it */
#define BACK    6 /* how many läsår back a figure may be */

/* --- the question ----------------------------------------------------------------------- */

static void ask_schools(struct ctx *c, struct query *q, int64_t unit)
{
	struct place *p;
	size_t n = places_of_own_schools(c->db, c->arena, unit, &p);
	if (n == 0 && places_of_units(c->db, c->arena, unit, &p) == 0) /* a school: it is seen among all */
		n = places_of_own_schools(c->db, c->arena, 0, &p);
	for (size_t i = 0; i < n; i++)
		if (p[i].unit_id != unit)
			query_place(q, &p[i]);
}

static bool ask(struct ctx *c, struct equity_view *v)
{
	struct query *q = ARENA_NEW(c->arena, struct query);
	struct measure *m;
	int64_t unit = v->unit_id = results_unit(c, &v->unit);
	*q = (struct query){.who = &c->who,
	                    .from_year = c->lasar - BACK,
	                    .to_year = c->lasar,
	                    .grade = STR(""),
	                    .subject = STR(""),
	                    .facet = STR("")};
	size_t n = equity_measures(c->db, c->arena, q->from_year, q->to_year, &m);
	for (size_t i = 0; i < n; i++)
		query_measure(q, m[i].id);
	query_unit(c->db, c->arena, q, unit);
	ask_schools(c, q, unit);
	return query_answer(c, q, &v->r);
}

/* Of staff, not of pupils: women and men there are no girls and boys, and n is no number of pupils. */
static bool of_staff(const struct equity_view *v, const struct measure *m)
{
	for (size_t i = 0; i < v->nstaff; i++)
		if (v->staff[i].id == m->id)
			return true;
	return false;
}

/* The newest läsår with figures of both sexes at a place; 0 when none. */
static int year_of_both(const struct equity_view *v, size_t m, int newest)
{
	for (int y = newest; y >= newest - BACK; y--)
		if (query_find_split(&v->r, m, 0, y, STR("K"), STR(""), STR(""), STR("")) &&
		    query_find_split(&v->r, m, 0, y, STR("M"), STR(""), STR(""), STR("")))
			return y;
	return 0;
}

/* The newest läsår in which enough schools have a figure to see; where none has, the newest in which they
 * would have had more behind their figures sufficed. 0 when there is neither. */
static int year_of_schools(struct ctx *c, const struct equity_view *v, size_t m, struct equity_spread *s)
{
	struct equity_spread small = {0};
	int year = 0;
	for (int y = c->lasar; y >= c->lasar - BACK; y--) {
		equity_spread(c->arena, &v->r, m, SCHOOLS, y, s);
		if (s->known)
			return y;
		if (year == 0 && s->schools + s->small >= EQUITY_SCHOOLS_MIN) {
			small = *s;
			year = y;
		}
	}
	*s = small;
	return year;
}

/* --- girls and boys ----------------------------------------------------------------------- */

static struct str points(struct ctx *c, const struct measure *m, double x)
{
	struct str s = fmt_fixed(c->arena, c->lang, fabs(x), (int)m->decimals);
	bool zero = fabs(x) < pow(10, -(double)m->decimals) / 2;
	return zero ? s : arena_printf(c->arena, "%s%.*s", x < 0 ? "\u2212" : "+", STR_ARG(s));
}

static void tell_gap(struct ctx *c, struct equity_view *v, size_t m)
{
	int y = of_staff(v, &v->r.measure[m]) ? 0 : year_of_both(v, m, c->lasar);
	if (y == 0)
		return;
	const struct query_cell *k = query_find_split(&v->r, m, 0, y, STR("K"), STR(""), STR(""), STR("")),
	                        *b = query_find_split(&v->r, m, 0, y, STR("M"), STR(""), STR(""), STR(""));
	struct gap_line *l = &v->gap[v->ngaps++];
	*l = (struct gap_line){.m = &v->r.measure[m], .gap = equity_gap(k, b)};
	l->name = query_measure_name(c->lang, l->m);
	l->href = results_href(c, l->m->id);
	l->year = lasar_text(c->arena, y);
	l->girls = query_text(c->arena, c->lang, &v->r, k);
	l->boys = query_text(c->arena, c->lang, &v->r, b);
	l->says = N_("cannot be seen");
	if (!l->gap.known)
		return;
	l->text = points(c, l->m, l->gap.gap);
	l->says = N_("chance is not known");
	if (!l->gap.interval)
		return;
	struct str ends[] = {points(c, l->m, l->gap.lo), points(c, l->m, l->gap.hi)};
	l->interval = tr_fmt(c->arena, c->lang, N_("{0} to {1}"), ends, 2);
	l->says = l->gap.beyond ? N_("more than chance") : N_("within chance");
	v->compared++;
	v->beyond += l->gap.beyond;
	if (l->gap.beyond && v->try_unit)
		l->suggest =
		    results_try_seen(c, results_try_href(c, v->try_unit, l->m->id, STR("")), v->unit_id, true, y);
}

static struct str gaps_sentence(struct ctx *c, const struct equity_view *v)
{
	struct str a[] = {v->unit, fmt_i64(c->arena, (int64_t)v->compared), fmt_i64(c->arena, (int64_t)v->beyond),
	                  fmt_f64(c->arena, c->lang, (double)v->compared * 0.05, 1)};
	if (v->compared == 0)
		return tr_fmt(c->arena, c->lang, N_("No measure of {0} has shares of girls and of boys to compare."),
		              a, 1);
	return tr_fmt(c->arena, c->lang,
	              N_("{0}: girls and boys differ by more than chance in {2} of {1} measures; {3} are "
	                 "expected by chance "
	                 "alone."),
	              a, 4);
}

static void draw_gaps(struct ctx *c, struct equity_view *v)
{
	struct chart_item *item = ARENA_ARRAY(c->arena, v->ngaps + 1, struct chart_item);
	struct chart_point *p = ARENA_ARRAY(c->arena, v->ngaps + 1, struct chart_point);
	struct chart_series *s = ARENA_ARRAY(c->arena, 1, struct chart_series);
	struct chart_reference *none = ARENA_ARRAY(c->arena, 1, struct chart_reference);
	size_t n = 0;
	for (size_t i = 0; i < v->ngaps; i++) {
		const struct gap_line *l = &v->gap[i];
		if (!l->gap.interval)
			continue;
		item[n].label = l->name;
		p[n++] = (struct chart_point){
		    .state = CHART_SHOWN, .value = l->gap.gap, .interval = true, .lo = l->gap.lo, .hi = l->gap.hi};
	}
	none[0] = (struct chart_reference){.value = 0, .label = tr(c->lang, N_("no difference"))};
	s[0] = (struct chart_series){.name = tr(c->lang, N_("Girls less boys")), .point = p};
	v->gaps = (struct chart){.kind = CHART_DOT,
	                         .title = tr(c->lang, N_("Girls and boys")),
	                         .sentence = gaps_sentence(c, v),
	                         .y = {.title = tr(c->lang, N_("Percentage points")), .decimals = 1, .span = 10},
	                         .item = item,
	                         .items = n,
	                         .series = s,
	                         .n_series = 1,
	                         .reference = none,
	                         .references = 1,
	                         .words = figure_words(c->arena, c->lang)};
	v->gaps_figure.chart = &v->gaps;
	v->has_gaps = n > 0;
}

/* --- schools ----------------------------------------------------------------------------------- */

static void tell_spread(struct ctx *c, struct equity_view *v, size_t m)
{
	struct spread_line l = {.m = &v->r.measure[m]};
	int y = year_of_schools(c, v, m, &l.s), d = (int)l.m->decimals;
	struct equity_funnel f;
	if (y == 0)
		return;
	l.name = query_measure_name(c->lang, l.m);
	l.href = results_href(c, l.m->id);
	l.year = lasar_text(c->arena, y);
	size_t out = l.s.unseen + l.s.small;
	struct str n[] = {fmt_i64(c->arena, (int64_t)l.s.schools),
	                  fmt_i64(c->arena, (int64_t)(l.s.schools + out))};
	l.schools = out ? tr_fmt(c->arena, c->lang, N_("{0} of {1}"), n, 2) : n[0];
	v->small += l.s.small;
	if (!l.s.known) { /* the row stays, to say why there is nothing in it */
		l.sd = l.range = STR("–");
		l.beyond = tr(c->lang, N_("too few behind the figures"));
		v->spread[v->nspreads++] = l;
		return;
	}
	l.sd = fmt_fixed(c->arena, c->lang, l.s.sd, d > 0 ? d : 1);
	l.beyond = l.s.corrected ? fmt_fixed(c->arena, c->lang, l.s.beyond, d > 0 ? d : 1)
	                         : tr(c->lang, N_("chance is not known"));
	struct str ends[] = {fmt_fixed(c->arena, c->lang, l.s.p10, d), fmt_fixed(c->arena, c->lang, l.s.p90, d)};
	l.range = tr_fmt(c->arena, c->lang, N_("{0} to {1}"), ends, 2);
	if (equity_funnel(c->arena, &v->r, m, SCHOOLS, y, &f))
		l.funnel_href = page_with(c, "matt", arena_printf(c->arena, "%lld", (long long)l.m->id));
	v->spread[v->nspreads++] = l;
}

static struct str funnel_sentence(struct ctx *c, const struct equity_view *v, const struct spread_line *l)
{
	const struct equity_funnel *f = &v->f;
	struct str a[] = {fmt_i64(c->arena, (int64_t)f->n), l->year, fmt_i64(c->arena, (int64_t)f->beyond),
	                  fmt_f64(c->arena, c->lang, (double)f->n * 0.05, 1)};
	return tr_fmt(c->arena, c->lang,
	              f->widened
	                  ? N_("{2} of {0} schools in {1} lie outside what is usual between schools of their "
	                       "size; {3} are expected by chance.")
	                  : N_("{2} of {0} schools in {1} lie outside what chance gives schools of their size; "
	                       "{3} are expected by chance alone."),
	              a, 4);
}

static void set_curves(struct ctx *c, struct equity_view *v)
{
	struct chart_curve *k = ARENA_ARRAY(c->arena, 2, struct chart_curve);
	k[0] = (struct chart_curve){.label = c->lang == LANG_SV ? STR("95 %") : STR("95%"),
	                            .x = v->f.x,
	                            .lo = v->f.lo95,
	                            .hi = v->f.hi95,
	                            .n = v->f.nx};
	k[1] = (struct chart_curve){.label = c->lang == LANG_SV ? STR("99,8 %") : STR("99.8%"),
	                            .x = v->f.x,
	                            .lo = v->f.lo998,
	                            .hi = v->f.hi998,
	                            .n = v->f.nx};
	v->funnel.curve = k;
	v->funnel.curves = 2;
}

static void draw_funnel(struct ctx *c, struct equity_view *v, const struct spread_line *l)
{
	const struct equity_funnel *f = &v->f;
	struct chart_item *item = ARENA_ARRAY(c->arena, f->n + 1, struct chart_item);
	struct chart_point *p = ARENA_ARRAY(c->arena, f->n + 1, struct chart_point);
	struct chart_series *s = ARENA_ARRAY(c->arena, 1, struct chart_series);
	struct chart_reference *mean = ARENA_ARRAY(c->arena, 1, struct chart_reference);
	for (size_t i = 0; i < f->n; i++) {
		const struct place *at = &v->r.place[f->place[i]];
		item[i] = (struct chart_item){.label = at->name,
		                              .role = at->unit_id == c->unit_id ? CHART_SELECTED
		                                      : f->outside[i]           ? CHART_NOTABLE
		                                                                : CHART_PLAIN};
		p[i] = (struct chart_point){.state = CHART_SHOWN, .value = f->at[i], .n = f->size[i]};
	}
	mean[0] = (struct chart_reference){.value = f->target, .label = tr(c->lang, N_("all together"))};
	s[0] = (struct chart_series){.name = l->name, .point = p};
	v->funnel = (struct chart){
	    .kind = CHART_FUNNEL,
	    .title = l->name,
	    .sentence = funnel_sentence(c, v, l),
	    .x = {.title = equity_counted(c->arena, c->lang, v->r.version, v->r.nversions, l->m->id)},
	    .item_title = tr(c->lang, N_("School")),
	    .y = {.decimals = (int)l->m->decimals, .unit = STR("\u00a0%"), .ceiling = 100, .span = 10},
	    .item = item,
	    .items = f->n,
	    .series = s,
	    .n_series = 1,
	    .reference = mean,
	    .references = 1,
	    .words = figure_words(c->arena, c->lang)};
	set_curves(c, v);
}

/* The funnel of ?matt=, else of the first measure that has one; none when ?matt= is a row that says why it
 * has none, for another's would be taken for it. */
static void choose_funnel(struct ctx *c, struct equity_view *v)
{
	int64_t want = 0;
	const struct spread_line *l = NULL;
	struct equity_spread s;
	str_to_i64(web_query(c->req, "matt"), &want);
	for (size_t i = 0; i < v->nspreads; i++)
		if (v->spread[i].m->id == want || (!l && v->spread[i].funnel_href.p))
			l = &v->spread[i];
	if (!l || !l->funnel_href.p)
		return;
	size_t m = (size_t)(l->m - v->r.measure);
	int y = year_of_schools(c, v, m, &s);
	v->has_funnel = equity_funnel(c->arena, &v->r, m, SCHOOLS, y, &v->f);
	if (!v->has_funnel)
		return;
	draw_funnel(c, v, l);
	struct marks marks;
	marks_read(c->db, c->arena, v->unit_id, l->m->id, &marks);
	v->ninsatser = marks_links(c->arena, &marks, l->m->id, &v->insats);
}

/* --- the page -------------------------------------------------------------------------------------- */

static bool load(struct ctx *c, struct equity_view *v)
{
	*v = (struct equity_view){.c = c};
	if (!ask(c, v))
		return false;
	v->try_unit = results_try_unit(c, v->unit_id);
	v->nstaff = measures_of_staff(c->db, c->arena, &v->staff);
	v->gap = ARENA_ARRAY(c->arena, v->r.nmeasures + 1, struct gap_line);
	v->spread = ARENA_ARRAY(c->arena, v->r.nmeasures + 1, struct spread_line);
	for (size_t m = 0; m < v->r.nmeasures; m++) {
		tell_gap(c, v, m);
		tell_spread(c, v, m);
	}
	draw_gaps(c, v);
	choose_funnel(c, v);
	return true;
}

void results_equity_page(struct ctx *c)
{
	struct equity_view v;
	if (!load(c, &v))
		return;
	chip_unit(c, &v.chips);
	chip_year(c, &v.chips);
	struct str here = page_with(c, "klart", (struct str){NULL, 0});
	v.funnel_figure = (struct chart_figure){.chart = &v.funnel,
	                                        .level = 3,
	                                        .files = STR("/resultat/likvardighet/diagram"),
	                                        .query = str_sub(here, c->req->path.n, here.n)};
	c->page.title = tr(c->lang, N_("Equity"));
	c->page.nav = "equity";
	c->page.summary = v.gaps.sentence;
	v.gaps.sentence = (struct str){NULL, 0}; /* said above */
	c->page.charts = v.has_gaps || v.has_funnel;
	page_open(c);
	view_measure_equity(&c->out, &v);
	page_close(c);
}

void results_equity_file(struct ctx *c)
{
	struct equity_view v;
	if (!load(c, &v))
		return;
	if (!v.has_funnel) {
		ctx_redirect(c, STR("/resultat/likvardighet"), NULL); /* which says why there is nothing to draw */
		return;
	}
	figure_send(c, &v.funnel, figure_format_of(c->req->path), STR("likvardighet"));
}
