/* meandiff.c - means of groups: t and BCa intervals, Welch, Hedges' g. */
#include "stat/dist.h"
#include "stat/job.h"
#include "stat/rng.h"

#include <math.h>

enum { RESAMPLES = 1999 };

/* Efron's bias-corrected and accelerated percentile interval (1987). */
static void bca(struct stat_job *j, int n, const double *y, double *lo, double *hi)
{
	double *boot = stat_vec(j->arena, RESAMPLES), mean = stat_mean(n, y), below = 0, s2 = 0, s3 = 0;
	for (int b = 0; b < RESAMPLES; b++) {
		struct stat_rng g;
		stat_rng_init(&g, j->seed, (uint64_t)b);
		for (int i = 0; i < n; i++)
			boot[b] += y[stat_rng_below(&g, (uint32_t)n)] / n;
		below += boot[b] < mean ? 1 : boot[b] == mean ? 0.5 : 0;
	}
	for (int i = 0; i < n; i++) { /* the jackknife of a mean is (mean - y)/(n-1) */
		double d = (y[i] - mean) / (n - 1);
		s2 += d * d;
		s3 += d * d * d;
	}
	double z0 = stat_normal_q(fmin(1 - 0.5 / RESAMPLES, fmax(0.5 / RESAMPLES, below / RESAMPLES)));
	double acc = s2 > 0 ? s3 / (6 * pow(s2, 1.5)) : 0;
	double z[2] = {stat_normal_q((1 - j->level) / 2), stat_normal_q((1 + j->level) / 2)};
	double *out[2] = {lo, hi};
	for (int k = 0; k < 2; k++) {
		double p = stat_normal_p(z0 + (z0 + z[k]) / (1 - acc * (z0 + z[k])));
		*out[k] = stat_quantile(j->arena, RESAMPLES, boot, p);
	}
}

static void one_mean(struct stat_job *j, struct str name, int n, const double *y, bool force_t)
{
	double mean = stat_mean(n, y), sd = sqrt(stat_var(n, y)), lo, hi;
	if (n >= 15 || force_t) {
		stat_put(stat_term_wald(j->r, name, mean, sd / sqrt(n), n - 1, j->level), STAT_N, n);
		return;
	}
	struct stat_term *t = stat_term_add(j->r, name);
	stat_put(t, STAT_ESTIMATE, mean);
	stat_put(t, STAT_N, n);
	if (n < 10) {
		stat_check_add(j->r, "small", STAT_WARN, n,
		               "%.*s: fewer than ten; the values say more than an interval.", STR_ARG(name));
		return;
	}
	bca(j, n, y, &lo, &hi);
	stat_put(t, STAT_LO, lo);
	stat_put(t, STAT_HI, hi);
}

struct sample {
	int n;
	double *y, mean, var;
};

static void split(struct stat_job *j, int n, const double *y, const int *code, int level, struct sample *s)
{
	*s = (struct sample){.y = stat_vec(j->arena, n)};
	for (int i = 0; i < n; i++)
		if (code[i] == level)
			s->y[s->n++] = y[i];
	s->mean = s->n ? stat_mean(s->n, s->y) : 0;
	s->var = stat_var(s->n, s->y);
}

/* First level minus second: Welch's t, and g with the pooled sd. g as Hedges
 * (1981): exact factor; the approximate 1 - 3/(4m - 1) beside it. */
static void compare(struct stat_job *j, const struct sample *a, const struct sample *b)
{
	if (a->n < 2 || b->n < 2 || !(a->var + b->var > 0)) {
		stat_refuse(j->r, a->n < 2 || b->n < 2 ? STAT_TOO_FEW : STAT_ZERO_VARIANCE,
		            "Two groups with at least two different values are needed.");
		return;
	}
	double va = a->var / a->n, vb = b->var / b->n, m = a->n + b->n - 2.0;
	double df = (va + vb) * (va + vb) / (va * va / (a->n - 1) + vb * vb / (b->n - 1));
	double sp = sqrt(((a->n - 1) * a->var + (b->n - 1) * b->var) / m), d = (a->mean - b->mean) / sp;
	struct stat_term *t =
	    stat_term_wald(j->r, STR("difference"), a->mean - b->mean, sqrt(va + vb), df, j->level);
	stat_put(t, STAT_N, a->n + b->n);
	j->r->main = STR("difference");
	double inv = 1.0 / a->n + 1.0 / b->n, exact = stat_hedges_j(m), approx = 1 - 3 / (4 * m - 1);
	double n = a->n + b->n, tq = stat_t_q(0.5 + j->level / 2, m);
	stat_put(stat_term_wald(j->r, STR("hedges_g"), d * exact, sqrt(inv + d * exact * d * exact / (2 * n)), 0,
	                        j->level),
	         STAT_N, n);
	double se = sqrt(n / ((double)a->n * b->n) + d * d / (2 * n)), dg = d * approx;
	double seg = approx * sqrt(n / ((double)a->n * b->n) + dg * dg / (2 * n));
	stat_term_interval(j->r, STR("cohens_d"), d, d - tq * se, d + tq * se);
	stat_term_interval(j->r, STR("hedges_g_approx"), dg, dg - tq * seg, dg + tq * seg);
	stat_fact_add(j->r, "g_variance", inv + d * exact * d * exact / (2 * n));
	stat_fact_add(j->r, "pooled_sd", sp);
}

static void run(struct stat_job *j)
{
	double *y = stat_opt_vec(j, "y", true);
	struct stat_groups by;
	stat_opt_groups(j, "by", false, &by);
	bool force = stat_opt_is(j, "interval", "t");
	struct stat_rows rows = {.vec = {&y}, .groups = {&by}};
	int n = stat_rows_complete(j, &rows);
	if (n == 0)
		return;
	if (by.code == NULL) {
		one_mean(j, STR("mean"), n, y, force);
		j->r->main = STR("mean");
		return;
	}
	if (by.levels > 1000) {
		stat_refuse(j->r, STAT_TOO_LARGE, "%d groups are too many for one comparison.", by.levels);
		return;
	}
	struct sample *s = ARENA_ARRAY(j->arena, (size_t)by.levels, struct sample);
	for (int k = 0; k < by.levels; k++) {
		split(j, n, y, by.code, k, &s[k]);
		one_mean(j, by.label[k], s[k].n, s[k].y, force);
	}
	struct str vs = stat_opt(j, "against");
	int base = vs.p ? stat_group_find(&by, vs) : 0;
	if (base < 0)
		stat_refuse(j->r, STAT_BAD_OPTION, "There is no group %.*s.", STR_ARG(vs));
	else if (by.levels == 2)
		compare(j, &s[1 - base], &s[base]);
}

const struct stat_method stat_method_mean = {
    "mean", "Means of groups and the difference of two, with Hedges' g",
    "Student 1908; Welch 1947; Efron 1987 (BCa, 10 to 14 values, 1999 draws); Hedges 1981", run,
    STAT_PARAMS({"y", "required: values"}, {"by", "groups; with two, their difference"},
                {"against", "the group compared with; default the first"},
                {"interval", "t: also below 15 values"})};
