/* indicator_pages.c - Indikator: a measure over all years, compared and broken down, each figure with its
 * source. */
#include "measure/results_view.h"

#include "core/import.h"
#include "core/settings.h"
#include "measure/explore_view.h"
#include "measure/marks.h"
#include "views_measure.h"
#include "web/fmt.h"

#include <math.h>

#define YEARS_MAX   40
#define FIGURES_MAX 6

/* --- the question, from the address --------------------------------------------------- */

static const struct {
	const char *value, *text;
} compare[] = {{"kommun", N_("the municipality")},
               {"riket", N_("the country")},
               {"liknande", N_("similar municipalities")}};

static struct str chosen_compare(struct ctx *c)
{
	struct str v = web_query(c->req, "jamfor");
	return str_is_null(v) ? STR("kommun,riket,liknande") : v;
}

static void chip_compare(struct ctx *c, struct chips *all)
{
	struct str v = web_query(c->req, "jamfor");
	struct chip *k = chip_new(c, all, N_("Compare with"), "jamfor");
	chip_add(k, (struct str){NULL, 0}, tr(c->lang, N_("all")), str_is_null(v));
	chip_add(k, STR("ingen"), tr(c->lang, N_("nobody")), str_eqz(v, "ingen"));
	for (size_t i = 0; i < sizeof compare / sizeof compare[0]; i++)
		chip_add(k, str_z(compare[i].value), tr(c->lang, compare[i].text), str_eqz(v, compare[i].value));
	k->set = !str_is_null(v);
	k->side = true;
}

static bool by_sex(struct ctx *c)
{
	return str_eqz(web_query(c->req, "kon"), "uppdelat");
}

/* --- breakdowns: those that figures have -------------------------------------------------- */

static void order_grades(struct results_splits_row *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t j = i; j > 0 && results_grade_cmp(v[j].grade, v[j - 1].grade) < 0; j--) {
			struct results_splits_row x = v[j];
			v[j] = v[j - 1];
			v[j - 1] = x;
		}
}

/* An årskurs or stadium is asked for, else the whole, else the first that has figures. */
static void choose_split(struct ctx *c, struct indicator_view *v)
{
	struct str grade = web_query(c->req, "ak"), subject = web_query(c->req, "amne");
	const struct results_splits_row *best = NULL;
	v->nsplits = results_splits(c->db, c->arena, ctx_id(c), &v->split);
	order_grades(v->split, v->nsplits);
	v->grade = v->subject = STR("");
	for (size_t i = 0; i < v->nsplits; i++) {
		const struct results_splits_row *x = &v->split[i];
		bool fits = (str_is_null(grade) || str_eq(grade, x->grade)) &&
		            (str_is_null(subject) || str_eq(subject, x->subject));
		int by = best ? (int)(x->grade.n > 0) - (int)(best->grade.n > 0) : 0;
		by = best && by == 0 ? results_grade_cmp(x->grade, best->grade) : by;
		if (fits && (!best || by < 0))
			best = x;
	}
	v->grade = !str_is_null(grade) ? grade : best ? best->grade : STR("");
	v->subject = !str_is_null(subject) ? subject : best ? best->subject : STR("");
}

static bool has_value(const struct chip *k, struct str value)
{
	for (size_t i = 0; i < k->n; i++)
		if (str_eq(k->v[i].value, value))
			return true;
	return false;
}

/* One chip for årskurser and stadier, one for subjects; none where there is nothing to choose. */
static void chip_split(struct ctx *c, struct indicator_view *v, bool subjects)
{
	struct chip *k = chip_new(c, &v->chips, subjects ? N_("Subject") : N_("School grade or stage"),
	                          subjects ? "amne" : "ak");
	struct str now = subjects ? v->subject : v->grade;
	for (size_t i = 0; i < v->nsplits; i++) {
		struct str value = subjects ? v->split[i].subject : v->split[i].grade;
		bool other = subjects && !str_eq(v->split[i].grade, v->grade);
		if (!other && !has_value(k, value))
			chip_add(k, value, value.n ? value : tr(c->lang, N_("together")), str_eq(value, now));
	}
	k->set = now.n > 0;
	if (k->n < 2)
		v->chips.n--;
}

static bool splits_by_sex(const struct indicator_view *v)
{
	bool any = false;
	for (size_t i = 0; i < v->nsplits; i++)
		any = any || (v->split[i].sexed && str_eq(v->split[i].grade, v->grade) &&
		              str_eq(v->split[i].subject, v->subject));
	return any;
}

static void chip_sex(struct ctx *c, struct chips *all)
{
	struct chip *k = chip_new(c, all, N_("Sex"), "kon");
	chip_add(k, (struct str){NULL, 0}, tr(c->lang, N_("together")), !by_sex(c));
	chip_add(k, STR("uppdelat"), tr(c->lang, N_("girls and boys")), by_sex(c));
	k->set = by_sex(c);
}

static bool ask(struct ctx *c, struct indicator_view *v, int64_t unit)
{
	struct query *q = ARENA_NEW(c->arena, struct query);
	choose_split(c, v);
	*q = (struct query){.who = &c->who, .grade = v->grade, .subject = v->subject, .facet = STR("")};
	q->exact = str_eqz(web_query(c->req, "exakt"), "1");
	if (!by_sex(c))
		q->sex = STR("T");
	query_measure(q, ctx_id(c));
	query_unit(c->db, c->arena, q, unit);
	if (!by_sex(c))
		query_beside(c->db, c->arena, q, chosen_compare(c));
	return query_answer(c, q, &v->r);
}

/* --- the picture ------------------------------------------------------------------------- */

struct series {
	size_t place;
	const char *sex;
};

static void years_of(const struct query_result *r, int *from, int *to)
{
	*from = 9999;
	*to = 0;
	for (size_t i = 0; i < r->n; i++) {
		*from = r->cell[i].year < *from ? r->cell[i].year : *from;
		*to = r->cell[i].year > *to ? r->cell[i].year : *to;
	}
	if (*to - *from >= YEARS_MAX)
		*from = *to - YEARS_MAX + 1;
}

/* Points hold only what the cell shows: a hidden cell has nothing left to give away. */
struct chart_point results_point(const struct query_cell *x)
{
	struct chart_point p = {.state = CHART_MISSING, .value = 0};
	if (!x)
		return p;
	p.n = x->n.has ? (double)x->n.v : 0;
	p.broken = x->broken == QUERY_BROKEN;
	p.interval = x->interval != QUERY_NO_INTERVAL;
	p.lo = x->lo;
	p.hi = x->hi;
	if (x->v.kind == VALUE_EXISTS) {
		p.state = CHART_SHOWN;
		p.value = value_number(&x->v);
	} else if (p.interval && x->interval == QUERY_FORCED) {
		p.state = CHART_APPROX;
		p.value = (x->lo + x->hi) / 2;
	} else {
		p.state = x->v.kind == VALUE_FEW || x->v.kind == VALUE_MASKED ? CHART_FEW
		          : x->v.kind == VALUE_NOT_APPLICABLE                 ? CHART_NOT_APPLICABLE
		                                                              : CHART_MISSING;
		p.interval = false;
	}
	return p;
}

static bool has_any(const struct query_result *r, const struct series *s, struct str grade,
                    struct str subject, int from, int to)
{
	for (int y = from; y <= to; y++)
		if (query_find_split(r, 0, s->place, y, str_z(s->sex), grade, subject, STR("")))
			return true;
	return false;
}

static size_t list_series(struct ctx *c, const struct query_result *r, struct series *out)
{
	size_t n = 0;
	static const char *const split[] = {"T", "K", "M"};
	for (size_t i = 0; i < (by_sex(c) ? 3 : r->nplaces); i++)
		out[n++] = by_sex(c) ? (struct series){0, split[i]} : (struct series){i, "T"};
	return n;
}

static void set_axis(struct indicator_view *v)
{
	bool percent = str_eqz(v->m->unit, "percent");
	v->chart.y = (struct chart_axis){.decimals = (int)v->m->decimals, .unit = percent ? STR(" %") : STR("")};
	if (percent)
		v->chart.y.ceiling = 100, v->chart.y.span = 10;
}

/* Marks of what was done, of new rektorer and of new definitions. */
static void set_marks(struct ctx *c, struct indicator_view *v, int64_t unit, const int *year, size_t n)
{
	struct results_principals_row *p;
	struct marks m;
	size_t np = results_principals(c->db, c->arena, unit, &p);
	marks_read(c->db, c->arena, unit, v->m->id, &m);
	marks_put(c->arena, &m, v->m->id, MARKS_ALL, year, n, &v->chart);
	for (size_t i = 0; i < np; i++) {
		double at = marks_place(p[i].from_day, year, n);
		marks_add(c->arena, &v->chart,
		          (struct chart_mark){CHART_MARK_PERSON, at, at, tr(c->lang, N_("new rektor"))});
	}
	for (size_t i = 0; i < v->r.n; i++) {
		double at = v->r.cell[i].year - year[0] - 0.5;
		if (v->r.cell[i].place == 0 && v->r.cell[i].broken == QUERY_BROKEN)
			marks_add(c->arena, &v->chart,
			          (struct chart_mark){CHART_MARK_BREAK, at, at, tr(c->lang, N_("new definition"))});
	}
}

static void draw(struct ctx *c, struct indicator_view *v, int64_t unit)
{
	int from, to;
	const struct query_result *r = &v->r;
	struct str grade = v->grade, subject = v->subject;
	struct series *s = ARENA_ARRAY(c->arena, r->nplaces + 3, struct series);
	size_t n = list_series(c, r, s);
	struct chart_series *out = ARENA_ARRAY(c->arena, n, struct chart_series);
	years_of(r, &from, &to);
	size_t years = (size_t)(to - from + 1);
	struct chart_item *item = ARENA_ARRAY(c->arena, years, struct chart_item);
	int *year = ARENA_ARRAY(c->arena, years, int);
	for (size_t y = 0; y < years; y++) {
		year[y] = from + (int)y;
		item[y] = (struct chart_item){.label = lasar_text(c->arena, year[y])};
	}
	v->chart = (struct chart){.kind = CHART_LINE, .item = item, .items = years, .series = out};
	for (size_t i = 0; i < n; i++) {
		if (!has_any(r, &s[i], grade, subject, from, to))
			continue;
		struct chart_point *p = ARENA_ARRAY(c->arena, years, struct chart_point);
		for (size_t y = 0; y < years; y++)
			p[y] = results_point(
			    query_find_split(r, 0, s[i].place, from + (int)y, str_z(s[i].sex), grade, subject, STR("")));
		struct str name =
		    by_sex(c) ? words_text(&sexes, c->lang, str_z(s[i].sex)) : r->place[s[i].place].name;
		out[v->chart.n_series++] =
		    (struct chart_series){.name = name, .point = p, .role = i == 0 ? CHART_SELECTED : CHART_PLAIN};
	}
	v->chart.words = figure_words(c->arena, c->lang);
	set_axis(v);
	set_marks(c, v, unit, year, years);
}

/* --- words ----------------------------------------------------------------------------------- */

static struct str sentence(struct ctx *c, const struct indicator_view *v)
{
	const struct query_cell *x = v->latest;
	struct str a[4] = {v->unit};
	if (!x)
		return tr_fmt(c->arena, c->lang, N_("Nothing of this has been measured for {0}."), a, 1);
	a[1] = lasar_text(c->arena, x->year);
	a[2] = query_text(c->arena, c->lang, &v->r, x);
	a[3] = query_interval_text(c->arena, c->lang, &v->r, x);
	if (query_why_text(x->why))
		return tr(c->lang, query_why_text(x->why));
	if (x->hidden)
		return tr_fmt(c->arena, c->lang, N_("{0} in {1}: too few to be shown."), a, 2);
	if (str_is_null(a[3]))
		return tr_fmt(c->arena, c->lang, N_("{0} in {1}: {2}."), a, 3);
	return tr_fmt(c->arena, c->lang, N_("{0} in {1}: {2}; the level behind it lies between {3}."), a, 4);
}

/* --- the same question of three groups of schools ---------------------------------------------- */

static void tell_populations(struct ctx *c, struct indicator_view *v)
{
	static const char *const names[QUERY_POPULATIONS] = {
	    [QUERY_OWN] = N_("The municipality’s own schools"),
	    [QUERY_LOCATED] = N_("All schools in the municipality"),
	    [QUERY_INDEPENDENT] = N_("Independent schools in the municipality"),
	};
	struct query_perspective p;
	struct query_result one = {.measure = (struct measure *)(uintptr_t)v->m, .nmeasures = 1};
	struct str kommun = v->latest ? setting_text(c->db, c->arena, "huvudman.kommunkod") : STR("");
	size_t differ = 0;
	if (kommun.n == 0 || !query_perspectives(c->db, c->arena, v->m, kommun, v->latest->year, &p) ||
	    p.schools[QUERY_INDEPENDENT] == 0)
		return;
	double shown = query_number(v->latest);
	for (int i = 0; i < QUERY_POPULATIONS; i++) {
		const struct query_cell *x = &p.total[i];
		v->population[i] = (struct population_line){names[i], query_text(c->arena, c->lang, &one, x),
		                                            x->n.has ? fmt_i64(c->arena, x->n.v) : STR(FMT_ABSENT),
		                                            fmt_i64(c->arena, (int64_t)p.schools[i])};
		double k = pow(10, -(double)v->m->decimals) / 2 + 1e-9, y = query_number(x);
		bool within = isfinite(y) ? fabs(y - shown) <= k
		                          : x->interval == QUERY_FORCED && shown >= x->lo - k && shown <= x->hi + k;
		differ += isfinite(shown) && !within;
	}
	v->npopulations = QUERY_POPULATIONS;
	struct str a[] = {query_text(c->arena, c->lang, &v->r, v->latest)};
	v->population_sentence =
	    tr_fmt(c->arena, c->lang,
	           differ == QUERY_POPULATIONS ? N_("{0} is the figure of none of these groups: it was taken on "
	                                            "another day, of other pupils or by another "
	                                            "rule, and is kept with its own source beside them.")
	                                       : N_("{0} is the figure of one of these groups; the others answer "
	                                            "the same question of other pupils."),
	           a, 1);
}

static void tell_sources(struct ctx *c, struct indicator_view *v)
{
	struct results_sources_row *s;
	size_t n = results_sources(c->db, c->arena, v->m->id, 1900, 2200, &s);
	v->sources = s;
	v->nsources_all = n;
	v->source = ARENA_ARRAY(c->arena, n + 1, struct source_line);
	for (size_t i = 0; i < n && i < 30; i++) {
		struct str a[] = {s[i].publisher, s[i].title, fmt_day(c->arena, c->lang, s[i].retrieved)};
		v->source[v->nsources++].text = a[0].n ? tr_fmt(c->arena, c->lang, N_("{0}: {1}, fetched {2}"), a, 3)
		                                       : tr_fmt(c->arena, c->lang, N_("{0}, fetched {1}"), a + 1, 2);
	}
}

static struct str source_name(const struct results_sources_row *s, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (s[i].id == id)
			return s[i].publisher.n ? s[i].publisher : s[i].title;
	return STR("");
}

/* The unit's own figures with the row of the file that each came from. The row's page says itself who may see
 * the file. */
static void tell_figures(struct ctx *c, struct indicator_view *v)
{
	const struct results_sources_row *s = v->sources;
	size_t n = v->nsources_all;
	v->figures = ARENA_ARRAY(c->arena, v->r.n + 1, struct figure_line);
	for (size_t i = v->r.n; i-- > 0 && v->nfigures < FIGURES_MAX;) {
		const struct query_cell *x = &v->r.cell[i];
		if (x->place != 0 || !str_eqz(x->sex, "T"))
			continue;
		struct figure_line *l = &v->figures[v->nfigures++];
		*l = (struct figure_line){.year = x->period, .value = query_text(c->arena, c->lang, &v->r, x)};
		l->state = query_state_text(c->lang, x);
		if (!x->figure_id) {
			struct str parts = fmt_i64(c->arena, (int64_t)x->parts);
			l->source = tr_fmt(c->arena, c->lang, N_("put together here from {0} figures"), &parts, 1);
			continue;
		}
		l->source = source_name(s, n, x->source_id);
		if (!x->file_row.has)
			continue;
		l->row = import_row_text(c->arena, c->lang, (uint32_t)x->file_row.v);
		l->href = arena_printf(c->arena, "/admin/kallor/%lld?rad=%lld&kol=%lld", (long long)x->source_id,
		                       (long long)x->file_row.v, (long long)(x->file_col.has ? x->file_col.v : 0));
	}
}

/* --- the page ------------------------------------------------------------------------------------- */

static bool load(struct ctx *c, struct indicator_view *v, int64_t *unit)
{
	*v = (struct indicator_view){.c = c};
	*unit = results_unit(c, &v->unit);
	if (!ask(c, v, *unit))
		return false;
	if (v->r.nmeasures == 0) {
		ctx_not_found(c);
		return false;
	}
	v->m = &v->r.measure[0];
	for (size_t i = 0; i < v->r.nversions; i++)
		if (str_eqz(v->r.version[i].state, "approved"))
			v->version = &v->r.version[i];
	for (size_t i = 0; i < v->r.n; i++) {
		const struct query_cell *x = &v->r.cell[i];
		if (x->place == 0 && str_eqz(x->sex, "T") && (!v->latest || x->year >= v->latest->year))
			v->latest = x;
	}
	if (v->r.n)
		draw(c, v, *unit);
	v->chart.title = query_measure_name(c->lang, v->m);
	v->chart.sentence = sentence(c, v);
	return true;
}

static struct str query_part(struct ctx *c)
{
	struct str here = page_with(c, "klart", (struct str){NULL, 0});
	return str_sub(here, c->req->path.n, here.n);
}

static void offer_insats(struct ctx *c, const struct indicator_view *v, int64_t unit)
{
	struct str grade = web_query(c->req, "ak");
	int64_t from = v->r.n ? results_try_unit(c, unit) : 0;
	if (!from)
		return;
	c->page.action_title = tr(c->lang, N_("Suggest an insats"));
	c->page.action_href = results_try_seen(c, results_try_href(c, from, v->m->id, grade), unit, false, 0);
	if (from == unit && v->latest && v->latest->figure_id)
		c->page.action_href = arena_printf(c->arena, "/insatser/ny?figur=%lld&enhet=%lld",
		                                   (long long)v->latest->figure_id, (long long)unit);
}

void results_indicator_page(struct ctx *c)
{
	struct indicator_view v;
	int64_t unit;
	if (!load(c, &v, &unit))
		return;
	chip_unit(c, &v.chips);
	chip_compare(c, &v.chips);
	chip_split(c, &v, false);
	chip_split(c, &v, true);
	if (by_sex(c) || splits_by_sex(&v))
		chip_sex(c, &v.chips);
	tell_populations(c, &v);
	tell_sources(c, &v);
	tell_figures(c, &v);
	v.figure = (struct chart_figure){
	    .chart = &v.chart,
	    .files = arena_printf(c->arena, "/resultat/indikator/%lld/diagram", (long long)v.m->id),
	    .query = query_part(c),
	    .open = true,
	};
	v.may_exact = v.r.hidden > 0 && results_may_exact(c, unit);
	v.exact_href = page_with(c, "exakt", STR("1"));
	c->page.title = v.chart.title;
	c->page.kicker = v.unit;
	c->page.nav = "results";
	c->page.up_href = STR("/resultat");
	c->page.up_title = tr(c->lang, N_("Results"));
	c->page.summary = v.chart.sentence;
	c->page.charts = v.r.n > 0;
	offer_insats(c, &v, unit);
	page_open(c);
	view_measure_indicator(&c->out, &v);
	page_close(c);
}

void results_indicator_file(struct ctx *c)
{
	struct indicator_view v;
	int64_t unit;
	/* A file may go to others: never with exact figures of small groups. */
	for (size_t i = 0; i < c->req->query.n; i++)
		if (str_eqz(c->req->query.v[i].name, "exakt"))
			c->req->query.v[i].value = STR("0");
	if (!load(c, &v, &unit))
		return;
	if (v.r.n == 0) {
		ctx_not_found(c);
		return;
	}
	figure_send(c, &v.chart, figure_format_of(c->req->path), v.m->key);
}
