/* scale.c - ranges, ticks and the way from a value to a place. */
#include "chart/plot.h"

#include <math.h>

/* The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is at least x. */
static double nice_step(double x, int *decimals)
{
	static const struct {
		double m;
		int decimals;
	} step[] = {{1, 0}, {2, 0}, {2.5, 1}, {5, 0}, {10, -1}};
	int e = (int)floor(log10(x) + 1e-9);
	double p = pow(10, e);
	for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
		if (step[i].m * p >= x * (1 - 1e-9)) {
			int d = step[i].decimals - e;
			*decimals = d > 0 ? d : 0;
			return step[i].m * p;
		}
	}
	*decimals = e < 0 ? -e : 0;
	return 10 * p;
}

struct chart_ticks chart_ticks(double lo, double hi, int most)
{
	struct chart_ticks t = {0};
	if (!(hi > lo))
		hi = lo + (fabs(lo) > 1 ? fabs(lo) * 1e-6 : 1);
	most = most < 1 ? 1 : most;
	double want = (hi - lo) / most;
	for (int again = 0; again < 4; again++) {
		t.step = nice_step(want, &t.decimals);
		double first = floor(lo / t.step + 1e-9), last = ceil(hi / t.step - 1e-9);
		t.lo = first * t.step;
		t.hi = last * t.step;
		t.n = (int)(last - first);
		if (t.n <= most)
			break;
		want = t.step * 1.001;
	}
	if (t.decimals > 6)
		t.decimals = 6;
	return t;
}

double scale_at(const struct scale *s, double v)
{
	double span = s->hi - s->lo;
	double f = span > 0 ? (v - s->lo) / span : 0.5;
	f = f < 0 ? 0 : f > 1 ? 1 : f;
	return s->from + f * (s->to - s->from);
}

void extent_add(struct extent *e, double v)
{
	if (!e->any || v < e->lo)
		e->lo = v;
	if (!e->any || v > e->hi)
		e->hi = v;
	e->any = true;
}

static void extent_points(struct extent *e, const struct plot *p)
{
	for (size_t i = 0; i < p->c->n_series * p->c->items; i++) {
		const struct chart_point *q = &p->point[i];
		if (!point_known(q))
			continue;
		extent_add(e, q->value);
		if (q->interval) {
			extent_add(e, q->lo);
			extent_add(e, q->hi);
		}
	}
}

struct extent plot_extent(const struct plot *p)
{
	const struct chart *c = p->c;
	struct extent e = {0};
	extent_points(&e, p);
	for (size_t i = 0; i < c->references; i++)
		extent_add(&e, c->reference[i].value);
	for (size_t i = 0; i < c->curves && c->kind != CHART_FUNNEL; i++) {
		for (size_t k = 0; k < c->curve[i].n; k++) {
			extent_add(&e, c->curve[i].lo[k]);
			extent_add(&e, c->curve[i].hi[k]);
		}
	}
	return e;
}

static void widen(struct extent *e, double least)
{
	double more = (least - (e->hi - e->lo)) / 2;
	if (more > 0) {
		e->lo -= more;
		e->hi += more;
	}
}

/* Keeps within what the figure can be, without losing the span where there is room. */
static void keep_within(struct extent *e, double floor, double ceiling)
{
	if (floor >= ceiling)
		return;
	if (e->lo < floor) {
		e->hi = fmin(e->hi + floor - e->lo, fmax(ceiling, e->hi));
		e->lo = floor;
	}
	if (e->hi > ceiling) {
		e->lo = fmax(e->lo - (e->hi - ceiling), floor);
		e->hi = ceiling;
	}
}

/* Around the figures: a little room, and no less than the span that keeps noise small. */
static void pad(struct extent *e, double span)
{
	double room = e->hi > e->lo ? (e->hi - e->lo) * 0.04 : fabs(e->hi) > 0 ? fabs(e->hi) * 0.1 : 1;
	e->lo -= room;
	e->hi += room;
	widen(e, span);
}

/* A scale for lines and dots: zero when it is near, else a range around the figures. */
struct scale plot_scale(const struct plot *p, double from, double to, int most, bool zero)
{
	const struct chart_axis *y = &p->c->y;
	bool bounds = y->floor < y->ceiling;
	struct extent data = plot_extent(p), e = data;
	zero = zero || y->from_zero;
	if (!data.any)
		e = data = (struct extent){0, bounds ? y->ceiling : 1, true};
	else if (!zero)
		pad(&e, y->span);
	bool near = data.lo >= 0 && (data.lo < 0.35 * data.hi || e.lo < 0);
	if (!zero && near)
		e.lo = 0;
	if (zero) {
		e.lo = fmin(e.lo, 0);
		e.hi = fmax(e.hi, 0);
	}
	if (bounds && data.lo >= y->floor && data.hi <= y->ceiling)
		keep_within(&e, y->floor, y->ceiling);
	struct scale s = {.ticks = chart_ticks(e.lo, e.hi, most), .from = from, .to = to};
	s.lo = s.ticks.lo;
	s.hi = s.ticks.hi;
	s.truncated = s.lo > 0 || s.hi < 0;
	return s;
}
