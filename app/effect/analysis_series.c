/* analysis_series.c - monthly figures of those that take part as one series, the compared units' as another
 * (analysis.h). */
#include "effect/analysis.h"

#include "base/date.h"
#include "stat/method.h"

#include <math.h>

/* --- months --------------------------------------------------------------------------------- */

/* "2024-03" as months since year 0; -1 when the period is no month. */
static int month_of(struct str period)
{
	struct date d;
	char day[] = "0000-00-01";
	if (period.n != 7)
		return -1;
	memcpy(day, period.p, 7);
	return date_parse(str_z(day), &d) ? d.year * 12 + d.month - 1 : -1;
}

static int month_of_day(struct str day)
{
	return str_is_null(day) ? -1 : month_of(str_sub(day, 0, 7));
}

struct sum {
	double value, weight; /* weighted by n when every figure tells it */
	double plain;
	int units;
	bool all_n;
};

struct both {
	struct sum side[2]; /* compared with, taking part */
};

static void add_cell(struct sum *s, const struct query_cell *c)
{
	double v = query_number(c);
	if (!isfinite(v))
		return;
	s->all_n = (s->units == 0 || s->all_n) && c->n.has && c->n.v > 0;
	double n = c->n.has && c->n.v > 0 ? (double)c->n.v : 0;
	s->value += v * n;
	s->weight += n;
	s->plain += v;
	s->units++;
}

/* The figure of a side: all of its units have one, or there is none. */
static double side_value(const struct sum *s, int units)
{
	if (units == 0 || s->units != units)
		return NAN;
	return s->all_n ? s->value / s->weight : s->plain / s->units;
}

static int side_of(const struct analysis_panel *p, int64_t unit_id)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->school[i].unit_id == unit_id)
			return p->school[i].treated;
	return -1;
}

static void add_months(const struct analysis_panel *p, const struct query_result *r, int from,
                       struct both *sum)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct query_cell *c = &r->cell[i];
		int side = side_of(p, r->place[c->place].unit_id), m = month_of(c->period) - from;
		if (side >= 0 && m >= 0 && m < ANALYSIS_MONTHS_MAX)
			add_cell(&sum[m].side[side], c);
	}
}

/* From the first start until the last one, and the lag after it: let be, since nobody says that it works
 * there. */
static void set_start(const struct analysis_ask *ask, const struct intervention_unit *u, size_t n,
                      struct analysis_series *s)
{
	int first = month_of_day(ask->x->from_day), last = first;
	for (size_t i = 0; i < n; i++) {
		int own = month_of_day(u[i].from_day);
		if (!str_eqz(u[i].arm, "treated") || own < 0)
			continue;
		first = first < 0 || own < first ? own : first;
		last = own > last ? own : last;
	}
	s->start = first;
	s->works = last < 0 ? first : last + 6 * ask->lag_terms;
}

void analysis_months(const struct analysis_ask *ask, struct arena *a, const struct query_result *r,
                     const struct intervention_unit *u, size_t units, struct analysis_panel *p)
{
	struct analysis_series *s = &p->series;
	int side[2] = {0};
	for (size_t i = 0; i < p->n; i++)
		side[p->school[i].treated]++;
	set_start(ask, u, units, s);
	if (s->start < 0 || side[1] == 0)
		return;
	int from = s->start - ANALYSIS_MONTHS_MAX / 2;
	struct both *sum = ARENA_ARRAY(a, ANALYSIS_MONTHS_MAX, struct both);
	add_months(p, r, from, sum);
	bool control = side[0] > 0;
	for (int m = 0; m < ANALYSIS_MONTHS_MAX; m++) {
		double v = side_value(&sum[m].side[1], side[1]), w = side_value(&sum[m].side[0], side[0]);
		if (!isfinite(v))
			continue;
		control = control && isfinite(w);
		s->month[s->n] = from + m;
		s->control[s->n] = w;
		s->value[s->n++] = v;
		p->data.months_pre += from + m < s->start;
		p->data.months_post += from + m >= s->works;
	}
	p->data.control_series = control && s->n > 0;
	p->data.monthly = s->n > 0;
	if (p->data.treated == 0 && s->n > 0) /* no whole läsår, but months */
		p->data.treated = side[1];
}

/* --- the method ---------------------------------------------------------------------------------- */

/* Five harmonic and trend terms need their months: without two years the season is left out. */
bool analysis_series_run(struct arena *a, struct analysis_panel *p, struct str seed, struct stat_result *out)
{
	const struct analysis_series *s = &p->series;
	struct stat_frame f;
	size_t cap = (size_t)s->n + 1;
	double *y = ARENA_ARRAY(a, cap, double), *t = ARENA_ARRAY(a, cap, double),
	       *m = ARENA_ARRAY(a, cap, double), *skip = ARENA_ARRAY(a, cap, double),
	       *c = ARENA_ARRAY(a, cap, double);
	for (int i = 0; i < s->n; i++) {
		t[i] = s->month[i] - s->month[0];
		m[i] = s->month[i] % 12 + 1;
		skip[i] = s->month[i] >= s->start && s->month[i] < s->works;
		c[i] = s->control[i];
		y[i] = s->value[i];
	}
	stat_frame_init(&f, a, s->n);
	stat_frame_num(&f, STR("y"), y);
	stat_frame_num(&f, STR("t"), t);
	stat_frame_num(&f, STR("month"), m);
	stat_frame_num(&f, STR("skip"), skip);
	stat_frame_num(&f, STR("control"), c);
	struct stat_option o[10] = {
	    {STR("y"), STR("y")},          {STR("t"), STR("t")},
	    {STR("month"), STR("month")},  {STR("season"), STR("harmonic")},
	    {STR("skip"), STR("skip")},    {STR("start"), arena_printf(a, "%d", s->works - s->month[0])},
	    {STR("critical"), STR("ar1")}, {STR("seed"), seed}};
	int n = 8;
	if (p->data.control_series)
		o[n++] = (struct stat_option){STR("control"), STR("control")};
	stat_run(a, STR("its"), &f, o, n, out);
	double acf;
	if (stat_fact_find(out, "ar1", &acf))
		p->facts.autocorrelation = acf;
	return out->refusal == STAT_ANSWERED;
}
