#include "stat/chart.h"
#include "stat/dist.h"
#include "stat/linalg.h"

#include <math.h>

const char *stat_cause_word(enum stat_cause c)
{
	static const char *const words[] = {
	    "common",     "above-limit",        "below-limit",        "trend-up",
	    "trend-down", "two-of-three-above", "two-of-three-below", "seven-above",
	    "seven-below"};
	return words[c];
}

/* Mean of the moving ranges p[1..m), those above limit times their mean left
 * out once. */
static double mean_range(int m, const struct stat_point *p, bool screen, double limit, bool strict)
{
	double sum = 0, kept = 0;
	int n = 0;
	for (int i = 1; i < m; i++)
		sum += p[i].mr;
	if (m < 2)
		return 0;
	double mean = sum / (m - 1);
	for (int i = 1; screen && i < m; i++)
		if (strict ? p[i].mr <= limit * mean : p[i].mr < limit * mean) {
			kept += p[i].mr;
			n++;
		}
	return n > 0 ? kept / n : mean;
}

static void place(struct stat_point *p)
{
	p->side = (p->y > p->centre) - (p->y < p->centre);
	p->outside = p->y > p->hi || p->y < p->lo;
	p->near = !p->outside && (p->y >= p->near_hi || p->y <= p->near_lo);
}

static void mark(struct stat_point *p, int from, int to, bool near_only, enum stat_cause c)
{
	for (int i = from; i < to; i++)
		if (p[i].cause == STAT_COMMON && (!near_only || p[i].near))
			p[i].cause = c;
}

static void rule_trend(int n, struct stat_point *p)
{
	for (int i = 6; i < n; i++) {
		int up = 0, down = 0;
		for (int k = i - 5; k <= i; k++) {
			up += p[k].y > p[k - 1].y;
			down += p[k].y < p[k - 1].y;
		}
		if (up == 6 || down == 6)
			mark(p, i - 6, i + 1, false, up == 6 ? STAT_TREND_UP : STAT_TREND_DOWN);
	}
}

static void rule_two_of_three(int n, struct stat_point *p)
{
	for (int i = 2; i < n; i++) {
		int side = p[i - 2].side + p[i - 1].side + p[i].side;
		if ((side == 3 || side == -3) && p[i - 2].near + p[i - 1].near + p[i].near >= 2)
			mark(p, i - 2, i + 1, true, side > 0 ? STAT_TWO_OF_THREE_ABOVE : STAT_TWO_OF_THREE_BELOW);
	}
}

static void rule_one_side(int n, struct stat_point *p)
{
	for (int i = 6; i < n; i++) {
		int side = 0;
		for (int k = i - 6; k <= i; k++)
			side += p[k].side;
		if (side == 7 || side == -7)
			mark(p, i - 6, i + 1, false, side > 0 ? STAT_SEVEN_ABOVE : STAT_SEVEN_BELOW);
	}
}

/* In their order of priority; a point keeps the first rule that takes it. */
static void rules(int n, struct stat_point *p)
{
	for (int i = 0; i < n; i++)
		p[i].cause = p[i].y > p[i].hi ? STAT_ABOVE_LIMIT : p[i].y < p[i].lo ? STAT_BELOW_LIMIT : STAT_COMMON;
	rule_trend(n, p);
	rule_two_of_three(n, p);
	rule_one_side(n, p);
}

static void xmr_phase(const struct stat_xmr *o, int n, struct stat_point *p)
{
	int m = o->fix_after > 0 && o->fix_after < n ? o->fix_after : n;
	double sum = 0;
	for (int i = 0; i < n; i++) {
		p[i].mr = i ? fabs(p[i].y - p[i - 1].y) : -1;
		sum += i < m ? p[i].y : 0;
	}
	double mr = mean_range(m, p, !o->no_screen, STAT_MR_LIMIT, false);
	double half = STAT_XMR_FACTOR * mr / sqrt(1 - o->widen), centre = sum / m;
	for (int i = 0; i < n; i++) {
		p[i].centre = centre;
		p[i].lo = centre - half;
		p[i].hi = centre + half;
		p[i].near_lo = centre - half * 2 / 3;
		p[i].near_hi = centre + half * 2 / 3;
		place(&p[i]);
	}
	rules(n, p);
}

static int phase_end(int n, const bool *start, int from)
{
	int to = from + 1;
	while (to < n && !(start && start[to]))
		to++;
	return to;
}

void stat_xmr_make(const struct stat_xmr *o, int n, const double *y, struct stat_point *out)
{
	for (int from = 0, phase = 0; from < n; phase++) {
		int to = phase_end(n, o->start, from);
		for (int i = from; i < to; i++)
			out[i] = (struct stat_point){.y = y[i], .phase = phase};
		xmr_phase(o, to - from, out + from);
		from = to;
	}
}

/* Points on the centre say nothing about runs. */
static void count_runs(int n, const struct stat_point *p, struct stat_runs *r)
{
	int side = 0, run = 0;
	*r = (struct stat_runs){0};
	for (int i = 0; i < n; i++) {
		int s = fabs(p[i].y - p[i].centre) <= 1e-12 * fabs(p[i].centre) ? 0 : p[i].side;
		if (s == 0)
			continue;
		r->useful++;
		r->crossings += side != 0 && s != side;
		run = s == side ? run + 1 : 1;
		r->longest = run > r->longest ? run : r->longest;
		side = s;
	}
	if (r->useful < 1)
		return;
	r->longest_max = (int)nearbyint(log2(r->useful) + 3);
	r->crossings_min = r->useful > 1 ? (int)stat_binom_q(0.05, r->useful - 1, 0.5) : 0;
	r->signal = r->longest > r->longest_max || r->crossings < r->crossings_min;
}

static double median(struct arena *a, int n, const double *y)
{
	return stat_quantile(a, n, y, 0.5);
}

/* Mean moving range of the standardised shares, Laney's sigma. */
static double laney(int m, const struct stat_point *p, const double *size, double centre, struct arena *a)
{
	struct stat_point *z = ARENA_ARRAY(a, (size_t)m, struct stat_point);
	for (int i = 0; i < m; i++) {
		double sd = sqrt(centre * (1 - centre) / size[i]);
		z[i].y = sd > 0 ? (p[i].y - centre) / sd : 0;
		z[i].mr = i ? fabs(z[i].y - z[i - 1].y) : -1;
	}
	return mean_range(m, z, true, 3.2665, true) / 1.128;
}

static double sigma_of(enum stat_chart_type t, double centre, double size, double range, double z)
{
	switch (t) {
	case STAT_I_CHART:
		return range / 1.128;
	case STAT_C_CHART:
		return sqrt(centre);
	case STAT_U_CHART:
		return sqrt(centre / size);
	case STAT_P_CHART:
		return sqrt(centre * (1 - centre) / size);
	case STAT_PP_CHART:
		return z * sqrt(centre * (1 - centre) / size);
	default:
		return 0;
	}
}

/* Limits of one point: three sigma, within what a count or a share can be. */
static void set_limits(struct stat_point *p, const struct stat_chart *o, double centre, double sigma)
{
	double k = o->multiply > 0 ? o->multiply : 1, lo = centre - 3 * sigma, hi = centre + 3 * sigma;
	if (o->type >= STAT_C_CHART)
		lo = fmax(0, lo);
	if (o->type >= STAT_P_CHART)
		hi = fmin(1, hi);
	p->y *= k;
	p->centre = centre * k;
	p->lo = p->near_lo = lo * k;
	p->hi = p->near_hi = hi * k;
	place(p);
	p->outside &= o->type != STAT_RUN_CHART;
}

static void chart_phase(struct arena *a, const struct stat_chart *o, int n, const double *y,
                        const double *size, struct stat_point *p)
{
	int m = o->freeze > 0 && o->freeze < n ? o->freeze : n;
	bool ratio = size && o->type >= STAT_U_CHART;
	double sum = 0, total = 0, z = 0, *v = stat_vec(a, n);
	for (int i = 0; i < n; i++) {
		v[i] = p[i].y = ratio ? y[i] / size[i] : y[i];
		p[i].mr = i ? fabs(v[i] - v[i - 1]) : -1;
		sum += i < m ? y[i] : 0;
		total += i < m ? (ratio ? size[i] : 1) : 0;
	}
	double centre = o->type == STAT_RUN_CHART ? median(a, m, v) : sum / total;
	if (o->type == STAT_PP_CHART)
		z = laney(m, p, size, centre, a);
	double range = mean_range(m, p, true, 3.2665, true);
	for (int i = 0; i < n; i++)
		set_limits(&p[i], o, centre, sigma_of(o->type, centre, size ? size[i] : 1, range, z));
}

int stat_chart_make(struct arena *a, const struct stat_chart *o, int n, const double *y, const double *size,
                    struct stat_point *out, struct stat_runs *runs)
{
	int phase = 0;
	for (int from = 0; from < n; phase++) {
		int to = phase_end(n, o->start, from);
		for (int i = from; i < to; i++)
			out[i] = (struct stat_point){.phase = phase};
		chart_phase(a, o, to - from, y + from, size ? size + from : NULL, out + from);
		count_runs(to - from, out + from, &runs[phase]);
		from = to;
	}
	return phase;
}
