/* cohort_pages.c - Årskullar: the same årskurs in other läsår, and the same årskull in other årskurser.
 *
 * The figures are of groups, not of linked pupils: who left and who came is not known, and the page says so
 * (stats/README 1e). */
#include "measure/explore_view.h"
#include "measure/marks.h"

#include "views_measure.h"
#include "web/fmt.h"

#include <stdlib.h>

enum { GRADES_MAX = 20, YEARS_MAX = 40 };

struct grid {
	struct ctx *c;
	struct cohort_view *v;
	int grade[GRADES_MAX], year[YEARS_MAX], cohort[YEARS_MAX + GRADES_MAX];
	size_t grades, years, cohorts;
};

static bool grade_of(struct str s, int *grade)
{
	int64_t n;
	if (!str_to_i64(s, &n) || n < 1 || n > 12)
		return false;
	*grade = (int)n;
	return true;
}

static int cmp_int(const void *a, const void *b)
{
	return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

static void add(int *v, size_t *n, size_t cap, int x)
{
	for (size_t i = 0; i < *n; i++)
		if (v[i] == x)
			return;
	if (*n < cap)
		v[(*n)++] = x;
}

/* An årskull is known by the läsår in which it began årskurs 1, if nobody went up early or late. */
static void lay_out(struct grid *g)
{
	const struct query_result *r = &g->v->r;
	for (size_t i = 0; i < r->n; i++) {
		int grade;
		if (!grade_of(r->cell[i].grade, &grade))
			continue;
		add(g->grade, &g->grades, GRADES_MAX, grade);
		add(g->year, &g->years, YEARS_MAX, r->cell[i].year);
		add(g->cohort, &g->cohorts, YEARS_MAX + GRADES_MAX, r->cell[i].year - grade + 1);
	}
	if (g->grades == 0)
		return;
	qsort(g->grade, g->grades, sizeof(int), cmp_int);
	qsort(g->year, g->years, sizeof(int), cmp_int);
	qsort(g->cohort, g->cohorts, sizeof(int), cmp_int);
}

static const struct query_cell *cell(const struct grid *g, int grade, int year)
{
	return query_find_split(&g->v->r, 0, 0, year, STR("T"), arena_printf(g->c->arena, "%d", grade), STR(""),
	                        STR(""));
}

static struct str grade_name(const struct grid *g, int grade)
{
	struct str n = fmt_i64(g->c->arena, grade);
	return tr_fmt(g->c->arena, g->c->lang, N_("grade {0}"), &n, 1);
}

static struct chart chart_of(const struct grid *g, size_t items, size_t series)
{
	struct ctx *c = g->c;
	const struct measure *m = g->v->m;
	bool percent = str_eqz(m->unit, "percent");
	return (struct chart){.kind = CHART_LINE,
	                      .y = {.decimals = (int)m->decimals,
	                            .unit = percent ? STR("\u00a0%") : STR(""),
	                            .ceiling = percent ? 100 : 0,
	                            .span = percent ? 10 : 0},
	                      .item = ARENA_ARRAY(c->arena, items + 1, struct chart_item),
	                      .items = items,
	                      .series = ARENA_ARRAY(c->arena, series + 1, struct chart_series),
	                      .words = figure_words(c->arena, c->lang)};
}

static void draw_grades(struct grid *g)
{
	struct ctx *c = g->c;
	struct chart k = chart_of(g, g->years, g->grades);
	struct chart_item *item = (struct chart_item *)(uintptr_t)k.item;
	struct chart_series *s = (struct chart_series *)(uintptr_t)k.series;
	for (size_t y = 0; y < g->years; y++)
		item[y].label = lasar_text(c->arena, g->year[y]);
	for (size_t i = 0; i < g->grades; i++) {
		struct chart_point *p = ARENA_ARRAY(c->arena, g->years + 1, struct chart_point);
		for (size_t y = 0; y < g->years; y++)
			p[y] = results_point(cell(g, g->grade[i], g->year[y]));
		s[k.n_series++] = (struct chart_series){.name = grade_name(g, g->grade[i]), .point = p};
	}
	k.title = tr(c->lang, N_("The same grade, new pupils each year"));
	k.sentence =
	    tr(c->lang, N_("Each line is a grade: other pupils every school year, so a change may be the pupils "
	                   "as well as the school."));
	struct marks m;
	struct str name;
	marks_read(c->db, c->arena, results_unit(c, &name), g->v->m->id, &m);
	marks_put(c->arena, &m, g->v->m->id, MARKS_ALL, g->year, g->years, &k);
	g->v->grade = k;
	g->v->has_grade = g->years > 0;
}

/* Only årskullar that were met twice: one figure is no path. */
static void draw_cohorts(struct grid *g)
{
	struct ctx *c = g->c;
	struct chart k = chart_of(g, g->grades, g->cohorts);
	struct chart_item *item = (struct chart_item *)(uintptr_t)k.item;
	struct chart_series *s = (struct chart_series *)(uintptr_t)k.series;
	for (size_t i = 0; i < g->grades; i++)
		item[i].label = grade_name(g, g->grade[i]);
	for (size_t j = 0; j < g->cohorts; j++) {
		size_t met = 0;
		struct chart_point *p = ARENA_ARRAY(c->arena, g->grades + 1, struct chart_point);
		for (size_t i = 0; i < g->grades; i++) {
			const struct query_cell *x = cell(g, g->grade[i], g->cohort[j] + g->grade[i] - 1);
			p[i] = results_point(x);
			met += x != NULL;
		}
		struct str year = lasar_text(c->arena, g->cohort[j]);
		if (met >= 2)
			s[k.n_series++] = (struct chart_series){
			    .name = tr_fmt(c->arena, c->lang, N_("began {0}"), &year, 1), .point = p};
	}
	k.title = tr(c->lang, N_("The same cohort, grade by grade"));
	k.sentence =
	    tr(c->lang, N_("Each line is those who began grade 1 in a school year, met again in higher grades."));
	g->v->cohort = k;
	g->v->has_cohort = k.n_series > 0;
}

static bool ask(struct ctx *c, struct cohort_view *v)
{
	struct query *q = ARENA_NEW(c->arena, struct query);
	int64_t unit = results_unit(c, &v->unit);
	*q = (struct query){.who = &c->who,
	                    .from_year = c->lasar - 12,
	                    .to_year = c->lasar,
	                    .sex = STR("T"),
	                    .subject = STR(""),
	                    .facet = STR("")};
	query_measure(q, v->m->id);
	query_unit(c->db, c->arena, q, unit);
	return query_answer(c, q, &v->r);
}

static void chip_measure(struct ctx *c, struct cohort_view *v, const struct measure *m, size_t n)
{
	struct chip *k = chip_new(c, &v->chips, N_("Measure"), "matt");
	for (size_t i = 0; i < n; i++)
		chip_add(k, arena_printf(c->arena, "%lld", (long long)m[i].id), query_measure_name(c->lang, &m[i]),
		         v->m == &m[i]);
}

/* Pupil by pupil, when asked to: it reads every batch there is. */
static bool follow(struct ctx *c, struct cohort_view *v)
{
	const struct publish p = publish_of(c);
	v->linkable = cohort_linkable(c->db, c->arena);
	v->linked = v->linkable && str_eqz(web_query(c->req, "samma"), "1");
	v->link_href = page_with(c, "samma", STR("1"));
	if (v->linked)
		cohort_lines(c->db, c->arena, &v->lines);
	return cohort_told(&p, &v->lines);
}

void results_cohort_page(struct ctx *c)
{
	struct cohort_view v = {.c = c};
	struct grid *g = ARENA_NEW(c->arena, struct grid);
	struct measure *m;
	size_t n = results_choices(c, true, &m, &v.m);
	*g = (struct grid){.c = c, .v = &v};
	if (v.m && !ask(c, &v))
		return;
	chip_unit(c, &v.chips);
	if (v.m) {
		chip_measure(c, &v, m, n);
		lay_out(g);
		draw_grades(g);
		draw_cohorts(g);
	}
	if (!follow(c, &v)) {
		ctx_error(c, 503, N_("The store is busy. Try again in a moment."));
		return;
	}
	v.grade_figure = (struct chart_figure){.chart = &v.grade, .open = true};
	v.cohort_figure = (struct chart_figure){.chart = &v.cohort, .open = true};
	c->page.title = tr(c->lang, N_("Cohorts"));
	c->page.nav = "cohorts";
	struct str a[] = {v.unit, v.m ? query_measure_name(c->lang, v.m) : STR(""),
	                  fmt_i64(c->arena, (int64_t)v.cohort.n_series)};
	c->page.summary =
	    !v.m           ? tr(c->lang, N_("No measure has figures by grade yet."))
	    : v.has_cohort ? tr_fmt(c->arena, c->lang, N_("{1}, {0}: cohorts met more than once: {2}."), a, 3)
	    : v.has_grade
	        ? tr_fmt(c->arena, c->lang, N_("{1}, {0}: no cohort has been met more than once yet."), a, 2)
	        : tr_fmt(c->arena, c->lang, N_("{1} has no figures by grade of {0}."), a, 2);
	c->page.charts = v.has_grade;
	page_open(c);
	view_measure_cohort(&c->out, &v);
	page_close(c);
}
