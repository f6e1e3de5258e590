/* targets.c - targets with their status, and strips of measures. */
#include "measure/targets.h"

#include "base/date.h"
#include "core/figure.h"
#include "measure/results_view.h"
#include "sql_measure_entry.h"
#include "sql_org.h"
#include "web/fmt.h"

#include <math.h>

enum { STRIP_YEARS = 6 };

const char *const target_state_texts[TARGET_NO_BASIS + 1] = {N_("Reached"), N_("On the way"),
                                                             N_("Not reached"), N_("Basis is missing")};

/* --- status ------------------------------------------------------------------------------- */

/* What a cell lets be known: a number, or the ends between which it certainly lies. */
static bool known(const struct query_cell *x, double *low, double *high)
{
	*low = *high = NAN;
	if (!x)
		return false;
	*low = *high = query_number(x);
	if (!isfinite(*low) && x->interval == QUERY_FORCED) {
		*low = x->lo;
		*high = x->hi;
	}
	return isfinite(*low) && isfinite(*high);
}

enum target_state target_of_cell(const struct measure *m, const struct target *t, const struct query_cell *x)
{
	double low, high;
	bool is = known(x, &low, &high);
	return target_status(m->direction, t, is, low, high);
}

/* The nearest unit's comes last. */
const struct target *target_nearest(const struct target *t, size_t n, int64_t measure_id, struct str grade)
{
	const struct target *found = NULL;
	for (size_t i = 0; i < n; i++)
		found = t[i].measure_id == measure_id && str_eq(t[i].grade, grade) ? &t[i] : found;
	return found;
}

/* --- lists ---------------------------------------------------------------------------------- */

static size_t place_at(const struct query_result *r, int64_t unit_id)
{
	for (size_t i = 0; i < r->nplaces; i++)
		if (r->place[i].unit_id == unit_id)
			return i;
	return r->nplaces;
}

static void tell(struct arena *a, enum lang l, const struct query_result *r, struct target_line *x)
{
	size_t m = query_measure_at(r, x->t->measure_id), p = place_at(r, x->t->unit_id);
	const struct query_cell *cell = p < r->nplaces ? query_find_split(r, m, p, (int)x->t->first_year,
	                                                                  STR("T"), x->t->grade, STR(""), STR(""))
	                                               : NULL;
	x->m = &r->measure[m];
	x->name = query_measure_name(l, x->m);
	x->value = query_text(a, l, r, cell);
	x->level = query_unit_text(a, l, x->m, x->t->value);
	x->rule = target_rule(a, (int)l, x->t, (int)x->m->decimals);
	x->state = target_of_cell(x->m, x->t, cell);
	known(cell, &x->low, &x->high);
}

size_t targets_read(struct db *db, struct arena *a, enum lang l, const struct principal *who, int64_t unit_id,
                    int first_year, struct query_result *r, struct target_line **out)
{
	struct query *q = ARENA_NEW(a, struct query);
	struct target *t;
	size_t n = targets_of(db, a, unit_id, first_year, &t), done = 0;
	struct str day = arena_printf(a, "%d-06-30", first_year + 1);
	*r = (struct query_result){0};
	*q = (struct query){.who = who,
	                    .from_year = first_year,
	                    .to_year = first_year,
	                    .sex = STR("T"),
	                    .subject = STR(""),
	                    .facet = STR("")};
	*out = ARENA_ARRAY(a, n + 1, struct target_line);
	for (size_t i = 0; i < n; i++) {
		query_measure(q, t[i].measure_id);
		query_unit(db, a, q, t[i].unit_id);
	}
	if (n == 0 || !query_run(db, a, q, r))
		return 0;
	for (size_t i = 0; i < n; i++) {
		struct target_line *x = &(*out)[done];
		*x = (struct target_line){.t = &t[i], .unit = STR("")};
		if (query_measure_at(r, t[i].measure_id) == r->nmeasures)
			continue;
		unit_name(db, a, t[i].unit_id, day, &x->unit);
		tell(a, l, r, x);
		done++;
	}
	return done;
}

/* --- strips ------------------------------------------------------------------------------------ */

static struct str spark_of(struct ctx *c, const struct query_result *r, size_t m, struct str grade,
                           const struct marks *marks)
{
	int years[STRIP_YEARS];
	struct chart_point *p = ARENA_ARRAY(c->arena, STRIP_YEARS, struct chart_point);
	struct chart_item *item = ARENA_ARRAY(c->arena, STRIP_YEARS, struct chart_item);
	struct chart_series *s = ARENA_NEW(c->arena, struct chart_series);
	size_t shown = 0;
	for (int i = 0; i < STRIP_YEARS; i++) {
		int year = c->lasar - STRIP_YEARS + 1 + i;
		p[i] = results_point(query_find_split(r, m, 0, year, STR("T"), grade, STR(""), STR("")));
		item[i] = (struct chart_item){.label = lasar_text(c->arena, year)};
		years[i] = year;
		shown += p[i].state == CHART_SHOWN;
	}
	*s = (struct chart_series){.name = query_measure_name(c->lang, &r->measure[m]), .point = p};
	struct chart k = {.kind = CHART_SPARK,
	                  .title = s->name,
	                  .item = item,
	                  .items = STRIP_YEARS,
	                  .series = s,
	                  .n_series = 1,
	                  .words = figure_words(c->arena, c->lang)};
	marks_put(c->arena, marks, r->measure[m].id, MARKS_INSATSER, years, STRIP_YEARS, &k);
	struct buf b;
	buf_init(&b, 1 << 16);
	bool ok = shown > 1 && chart_page(c->arena, &k, &b) == CHART_OK;
	struct str svg = ok ? arena_str(c->arena, buf_as_str(&b)) : (struct str){NULL, 0};
	buf_finish(&b);
	return svg;
}

/* The newest cell of an årskurs at or before the läsår. */
static const struct query_cell *latest(const struct query_result *r, size_t m, struct str grade, int year)
{
	for (int y = year; y > year - STRIP_YEARS; y--) {
		const struct query_cell *x = query_find_split(r, m, 0, y, STR("T"), grade, STR(""), STR(""));
		if (x)
			return x;
	}
	return NULL;
}

static void tell_line(struct ctx *c, const struct query_result *r, size_t m, const struct target *t,
                      const struct marks *marks, struct strip_line *l)
{
	const struct query_cell *x = latest(r, m, l->grade, c->lasar);
	l->name = query_measure_name(c->lang, &r->measure[m]);
	l->value = query_text(c->arena, c->lang, r, x);
	l->year = x ? lasar_text(c->arena, x->year) : (struct str){NULL, 0};
	l->spark = spark_of(c, r, m, l->grade, marks);
	l->ninsatser = marks_links(c->arena, marks, l->measure_id, &l->insats);
	l->aimed = t != NULL;
	if (!t)
		return;
	l->level = query_unit_text(c->arena, c->lang, &r->measure[m], t->value);
	l->rule = target_rule(c->arena, (int)c->lang, t, (int)r->measure[m].decimals);
	l->state = target_of_cell(&r->measure[m], t, x && x->year == (int)t->first_year ? x : NULL);
}

void strip_read(struct ctx *c, int64_t unit_id, const struct strip_ask *ask, size_t n, bool keep,
                struct strip *s)
{
	struct query *q = ARENA_NEW(c->arena, struct query);
	struct query_result r;
	struct target *t;
	struct marks marks;
	*s = (struct strip){.v = ARENA_ARRAY(c->arena, n + 1, struct strip_line)};
	*q = (struct query){.who = &c->who,
	                    .from_year = c->lasar - STRIP_YEARS + 1,
	                    .to_year = c->lasar,
	                    .sex = STR("T"),
	                    .subject = STR(""),
	                    .facet = STR("")};
	for (size_t i = 0; i < n; i++)
		query_measure(q, ask[i].measure_id);
	query_unit(c->db, c->arena, q, unit_id);
	if (n == 0 || !query_answer(c, q, &r))
		return;
	size_t nt = targets_reaching(c->db, c->arena, unit_id, c->lasar, &t);
	bool may = results_may_try(c, unit_id);
	marks_read(c->db, c->arena, unit_id, 0, &marks);
	for (size_t i = 0; i < n; i++) {
		struct strip_line *l = &s->v[s->n];
		size_t m = query_measure_at(&r, ask[i].measure_id);
		*l = (struct strip_line){ask[i].measure_id, ask[i].link_id, .grade = ask[i].grade};
		const struct target *aim = target_nearest(t, nt, l->measure_id, l->grade);
		l->href =
		    arena_printf(c->arena, "/resultat/indikator/%lld?enhet=%lld%s%.*s", (long long)l->measure_id,
		                 (long long)unit_id, l->grade.n ? "&ak=" : "", STR_ARG(l->grade));
		if (m == r.nmeasures || (!keep && !aim && !latest(&r, m, l->grade, c->lasar)))
			continue;
		tell_line(c, &r, m, aim, &marks, l);
		if (may && l->aimed && l->state == TARGET_NOT_REACHED)
			l->suggest = results_try_href(c, unit_id, l->measure_id, l->grade);
		s->n++;
	}
}

struct str target_counts_say(struct arena *a, enum lang l, const size_t count[TARGET_NO_BASIS + 1])
{
	static const char *const text[TARGET_NO_BASIS + 1] = {N_("{0} reached"), N_("{0} on the way"),
	                                                      N_("{0} not reached"), N_("{0} without a basis")};
	struct str said = STR("");
	for (int i = 0; i <= TARGET_NO_BASIS; i++) {
		struct str n = fmt_i64(a, (int64_t)count[i]);
		if (count[i])
			said = arena_printf(a, "%.*s%s%.*s", STR_ARG(said), said.n ? ", " : "",
			                    STR_ARG(tr_fmt(a, l, text[i], &n, 1)));
	}
	return said;
}
