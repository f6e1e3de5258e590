/* equity.c - see equity.h. */
#include "measure/equity.h"

#include "base/utf8.h"

#include "stat/dist.h"
#include "stat/interval.h"
#include "stat/linalg.h"
#include "stat/method.h"

#include <math.h>
#include <stdlib.h>

struct equity_gap equity_gap(const struct query_cell *girls, const struct query_cell *boys)
{
	double k = query_number(girls), m = query_number(boys);
	struct equity_gap g = {.known = isfinite(k) && isfinite(m)};
	if (!g.known)
		return g;
	g.gap = k - m;
	if (girls->interval != QUERY_SAMPLING || boys->interval != QUERY_SAMPLING || !girls->n.has ||
	    !boys->n.has || girls->n.v <= 0 || boys->n.v <= 0)
		return g;
	double n1 = (double)girls->n.v, n2 = (double)boys->n.v;
	struct stat_interval i = stat_newcombe(k / 100 * n1, n1, m / 100 * n2, n2, 0.95);
	g.interval = true;
	g.lo = i.lo * 100;
	g.hi = i.hi * 100;
	g.beyond = i.lo > 0 || i.hi < 0;
	return g;
}

/* --- schools ------------------------------------------------------------------------------- */

struct school {
	size_t place;
	double value, n;
	bool share;
};

struct school_list {
	struct school *v;
	size_t n, small, unseen;
};

/* Schools with a number and enough behind it; `small` counts those with too few, `unseen` the others that
 * have something. */
static struct school_list collect(struct arena *a, const struct query_result *r, size_t measure, size_t first,
                                  int year)
{
	struct school_list l = {.v = ARENA_ARRAY(a, r->nplaces + 1, struct school)};
	for (size_t p = first; p < r->nplaces; p++) {
		const struct query_cell *x = query_find(r, measure, p, year);
		double v = query_number(x);
		if (!isfinite(v) || !x->n.has || x->n.v <= 0)
			l.unseen += x && x->v.kind != VALUE_MISSING && x->v.kind != VALUE_NOT_APPLICABLE;
		else if (x->n.v < EQUITY_BEHIND_MIN)
			l.small++;
		else
			l.v[l.n++] = (struct school){p, v, (double)x->n.v, x->interval == QUERY_SAMPLING};
	}
	return l;
}

/* Variance of a share of n that chance alone gives, s^2 / n with s^2 of the ones and zeros (n - 1 beneath):
 * its mean over samples is p (1 - p) / n, which the share's own p (1 - p) / n falls short of. */
static double by_chance(const struct school *s)
{
	return s->value * (100 - s->value) / (s->n - 1);
}

void equity_spread(struct arena *a, const struct query_result *r, size_t measure, size_t first, int year,
                   struct equity_spread *s)
{
	struct school_list l = collect(a, r, measure, first, year);
	const struct school *v = l.v;
	*s = (struct equity_spread){.corrected = true, .schools = l.n, .small = l.small, .unseen = l.unseen};
	s->known = s->schools >= EQUITY_SCHOOLS_MIN;
	if (!s->known)
		return;
	double w = 0, mean = 0, between = 0, chance = 0, *x = stat_vec(a, (int)s->schools);
	for (size_t i = 0; i < s->schools; i++) {
		x[i] = v[i].value;
		w += v[i].n;
		mean += v[i].n * v[i].value;
		s->corrected = s->corrected && v[i].share;
	}
	mean /= w;
	for (size_t i = 0; i < s->schools; i++) {
		double d = v[i].value - mean;
		between += v[i].n / w * d * d;
		chance += v[i].n / w * by_chance(&v[i]);
	}
	s->sd = sqrt(between);
	s->beyond = s->corrected ? sqrt(fmax(0, between - chance)) : NAN;
	s->p10 = stat_quantile(a, (int)s->schools, x, 0.1);
	s->p90 = stat_quantile(a, (int)s->schools, x, 0.9);
}

/* --- the funnel ------------------------------------------------------------------------------ */

static bool fit(struct arena *a, const struct equity_funnel *f, struct stat_result *r)
{
	struct stat_frame frame;
	const struct stat_option o[] = {{STR("x"), STR("x")}, {STR("n"), STR("n")}};
	double *x = stat_vec(a, (int)f->n);
	for (size_t i = 0; i < f->n; i++)
		x[i] = fmin(f->size[i], f->at[i] / 100 * f->size[i]);
	stat_frame_init(&frame, a, (int)f->n);
	stat_frame_num(&frame, STR("x"), x);
	stat_frame_num(&frame, STR("n"), f->size);
	stat_run(a, STR("funnel"), &frame, o, 2, r);
	return r->refusal == STAT_ANSWERED;
}

static void limits(const struct equity_funnel *f, double tau2, double n, double p, double *lo, double *hi)
{
	double t = f->target / 100, half = stat_normal_q(1 - p) * sqrt(t * (1 - t) / n + tau2);
	*lo = 100 * (f->widened ? fmax(0, t - half) : fmax(0, stat_funnel_limit(p, n, t)));
	*hi = 100 * (f->widened ? fmin(1, t + half) : fmin(1, stat_funnel_limit(1 - p, n, t)));
}

/* From the smallest school to a little beyond the largest, closer where the funnel bends. Binomial limits
 * hold for whole pupils, so small schools have fewer places than are asked for. */
static void draw(struct equity_funnel *f, double tau2, double least, double most)
{
	double from = fmax(1, least * 0.8), to = most * 1.05;
	for (int i = 0; i < EQUITY_CURVE; i++) {
		double n = round(from * pow(to / from, (double)i / (EQUITY_CURVE - 1)));
		if (f->nx && n <= f->x[f->nx - 1])
			continue;
		f->x[f->nx] = n;
		limits(f, tau2, n, 0.025, &f->lo95[f->nx], &f->hi95[f->nx]);
		limits(f, tau2, n, 0.001, &f->lo998[f->nx], &f->hi998[f->nx]);
		f->nx++;
	}
}

static bool only_shares(const struct school *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!v[i].share)
			return false;
	return n >= EQUITY_SCHOOLS_MIN;
}

bool equity_funnel(struct arena *a, const struct query_result *r, size_t measure, size_t first, int year,
                   struct equity_funnel *f)
{
	struct school_list l = collect(a, r, measure, first, year);
	const struct school *v = l.v;
	struct stat_result s;
	double target = 0, tau2 = 0, least = HUGE_VAL, most = 0, lo, hi;
	*f = (struct equity_funnel){.n = l.n, .small = l.small, .unseen = l.unseen};
	if (!only_shares(v, f->n))
		return false;
	f->place = ARENA_ARRAY(a, f->n, size_t);
	f->size = ARENA_ARRAY(a, f->n, double);
	f->at = ARENA_ARRAY(a, f->n, double);
	f->outside = ARENA_ARRAY(a, f->n, bool);
	for (size_t i = 0; i < f->n; i++) {
		f->place[i] = v[i].place;
		f->size[i] = v[i].n;
		f->at[i] = v[i].value;
		least = fmin(least, v[i].n);
		most = fmax(most, v[i].n);
	}
	if (!fit(a, f, &s) || !stat_get(stat_term_find(&s, "target"), STAT_ESTIMATE, &target))
		return false;
	stat_fact_find(&s, "phi_winsorised", &f->phi);
	stat_fact_find(&s, "tau2", &tau2);
	f->target = 100 * target;
	f->widened = f->phi > 1.5;
	for (size_t i = 0; i < f->n; i++) {
		limits(f, tau2, f->size[i], 0.025, &lo, &hi);
		f->outside[i] = f->at[i] < lo || f->at[i] > hi;
		f->beyond += f->outside[i];
	}
	draw(f, tau2, least, most);
	return true;
}

/* --- what is counted --------------------------------------------------------------------------- */

enum { AXIS_MOST = 48 }; /* bytes that an axis has room for */

struct str equity_counted(struct arena *a, enum lang l, const struct measure_version *v, size_t n,
                          int64_t measure_id)
{
	const struct measure_version *newest = NULL;
	for (size_t i = 0; i < n; i++)
		if (v[i].measure_id == measure_id && (!newest || v[i].number > newest->number))
			newest = &v[i];
	struct str text = newest ? newest->denominator : STR("");
	bool pupils =
	    newest && !str_eqz(newest->population, "staff") && str_find(utf8_fold(a, text), STR("elever")) >= 0;
	ptrdiff_t end = str_find(text, STR("."));
	if (end >= 0)
		text = str_sub(text, 0, (size_t)end);
	if (pupils)
		return tr(l, N_("Pupils"));
	return l == LANG_SV && text.n && text.n <= AXIS_MOST ? text : tr(l, N_("Number counted"));
}
