/* power.c - what could be seen: smallest detectable effect and power of
 * designs with schools as units (Bloom 1995; Dong & Maynard 2013), of t-tests
 * and of two shares. */
#include "stat/dist.h"
#include "stat/job.h"

#include <math.h>

/* Two-sided power of a t-test with noncentrality d. */
static double t_power(double df, double ncp, double alpha)
{
	double q = stat_t_q(1 - alpha / 2, df);
	return 1 - stat_nct_p(q, df, ncp) + stat_nct_p(-q, df, ncp);
}

struct wanted {
	double df, alpha, power;
};

static double short_of(double ncp, void *ctx)
{
	const struct wanted *w = ctx;
	return t_power(w->df, ncp, w->alpha) - w->power;
}

struct design {
	double alpha, power, rho, r1, r2, share, n, units, df;
};

/* Standard error of the effect in standard deviations of pupils. */
static double cluster_se(const struct design *d)
{
	double pq = d->share * (1 - d->share);
	return sqrt(d->rho * (1 - d->r2) / (pq * d->units) + (1 - d->rho) * (1 - d->r1) / (pq * d->units * d->n));
}

static bool read_design(struct stat_job *j, struct design *d)
{
	*d = (struct design){.alpha = stat_opt_num(j, "alpha", 0.05, 1e-6, 0.5),
	                     .power = stat_opt_num(j, "power", 0.8, 0.05, 0.9999),
	                     .rho = stat_opt_num(j, "icc", 0.1, 0, 0.9999),
	                     .r1 = stat_opt_num(j, "r2-within", 0, 0, 0.9999),
	                     .r2 = stat_opt_num(j, "r2-between", 0, 0, 0.9999),
	                     .share = stat_opt_num(j, "share", 0.5, 0.001, 0.999),
	                     .n = stat_opt_num(j, "n", 0, 1, 1e9),
	                     .units = stat_opt_num(j, "units", 0, 2, 1e9)};
	double g = stat_opt_int(j, "covariates", 0, 0, 1000);
	if (str_is_null(stat_opt(j, "n")) || str_is_null(stat_opt(j, "units")))
		stat_refuse(j->r, STAT_BAD_OPTION, "--units (schools) and --n (pupils in each) are needed.");
	d->df = d->units - 2 - g;
	if (d->df < 1)
		stat_refuse(j->r, STAT_TOO_FEW, "%s with %s leave nothing to judge by.",
		            stat_n(j->r, d->units, "school", "schools"), stat_n(j->r, g, "covariate", "covariates"));
	return !stat_job_failed(j);
}

static void run_cluster(struct stat_job *j)
{
	struct design d;
	if (!read_design(j, &d))
		return;
	struct wanted w = {d.df, d.alpha, d.power};
	/* Bloom's multiplier adds two central quantiles; the exact one is beside it */
	double m = stat_t_q(1 - d.alpha / 2, d.df) + stat_t_q(d.power, d.df), se = cluster_se(&d);
	struct stat_term *t = stat_term_add(j->r, STR("mdes"));
	stat_put(t, STAT_ESTIMATE, m * se);
	stat_put(t, STAT_SE, se);
	stat_put(t, STAT_DF, d.df);
	stat_put(t, STAT_N, d.units * d.n);
	j->r->main = t->name;
	stat_fact_add(j->r, "multiplier", m);
	stat_fact_add(j->r, "mdes_noncentral", stat_root(short_of, &w, 0, 500, 1e-13) * se);
	if (!str_is_null(stat_opt(j, "effect"))) {
		double e = stat_opt_num(j, "effect", 0, -100, 100), p = t_power(d.df, fabs(e) / se, d.alpha);
		stat_fact_add(j->r, "power", p);
		stat_check_add(j->r, "power", p < 0.8 ? STAT_WARN : STAT_PASS, p,
		               p < 0.8 ? "The follow-up will probably not be able to settle an effect of this size; "
		                         "more schools, more "
		                         "time points, a baseline per pupil or a drawn waiting list would help."
		                       : "An effect of this size would probably be seen.");
	}
}

/* Change from before to after with r between the occasions: 2 s^2 (1 - r). */
static void run_change(struct stat_job *j)
{
	double sd = stat_opt_num(j, "sd", 1, 1e-12, 1e12), r = stat_opt_num(j, "r", 0.8, -0.999, 0.9999);
	double a = stat_opt_num(j, "treated", 0, 1, 1e6), b = stat_opt_num(j, "comparison", 0, 1, 1e6);
	double pre = stat_opt_num(j, "pre", 1, 1, 1000), post = stat_opt_num(j, "post", 1, 1, 1000);
	double alpha = stat_opt_num(j, "alpha", 0.05, 1e-6, 0.5),
	       power = stat_opt_num(j, "power", 0.8, 0.05, 0.9999);
	if (str_is_null(stat_opt(j, "treated")) || str_is_null(stat_opt(j, "comparison")))
		stat_refuse(j->r, STAT_BAD_OPTION, "--treated and --comparison (numbers of schools) are needed.");
	if (!stat_job_failed(j) && a + b < 3)
		stat_refuse(j->r, STAT_TOO_FEW, "At least three schools are needed.");
	if (stat_job_failed(j))
		return;
	/* mean of post less mean of pre occasions, equicorrelated */
	double se = sd * sqrt((1 - r) * (1 / pre + 1 / post) * (1 / a + 1 / b));
	struct wanted w = {a + b - 2, alpha, power};
	double m = stat_root(short_of, &w, 0, 200, 1e-13);
	struct stat_term *t = stat_term_add(j->r, STR("mde"));
	stat_put(t, STAT_ESTIMATE, m * se);
	stat_put(t, STAT_SE, se);
	stat_put(t, STAT_DF, a + b - 2);
	j->r->main = t->name;
	if (a < 5)
		stat_check_add(j->r, "few-treated", STAT_WARN, a, "With %s only randomisation gives honest p-values.",
		               stat_n(j->r, a, "treated school", "treated schools"));
}

struct shares {
	double p1, p2, alpha, power;
};

/* Normal approximation without continuity correction, as the classical tables. */
static double share_power(double n, void *ctx)
{
	const struct shares *s = ctx;
	double mean = (s->p1 + s->p2) / 2, v = s->p1 * (1 - s->p1) + s->p2 * (1 - s->p2);
	double z = stat_normal_q(1 - s->alpha / 2);
	return stat_normal_p((sqrt(n) * fabs(s->p1 - s->p2) - z * sqrt(2 * mean * (1 - mean))) / sqrt(v)) -
	       s->power;
}

struct two_means {
	double d, alpha, power;
};

static double mean_power(double n, void *ctx)
{
	const struct two_means *m = ctx;
	return t_power(2 * n - 2, m->d * sqrt(n / 2), m->alpha) - m->power;
}

static void run_two(struct stat_job *j)
{
	double n = stat_opt_num(j, "n", 0, 2, 1e9), d = stat_opt_num(j, "d", 0, 1e-6, 1e6);
	struct shares s = {stat_opt_num(j, "p1", 0, 0.0001, 0.9999), stat_opt_num(j, "p2", 0, 0.0001, 0.9999),
	                   stat_opt_num(j, "alpha", 0.05, 1e-6, 0.5),
	                   stat_opt_num(j, "power", 0.8, 0.05, 0.9999)};
	bool has_d = !str_is_null(stat_opt(j, "d")), has_p = s.p1 > 0 && s.p2 > 0;
	if (!stat_job_failed(j) && (has_d == has_p || (has_p && s.p1 == s.p2)))
		stat_refuse(j->r, STAT_BAD_OPTION, "Give either --d or two different shares --p1 and --p2.");
	if (stat_job_failed(j))
		return;
	struct two_means m = {d, s.alpha, s.power};
	stat_fn1 *f = has_d ? mean_power : share_power;
	void *ctx = has_d ? (void *)&m : (void *)&s;
	struct stat_term *t = stat_term_add(j->r, STR("n_per_group"));
	stat_put(t, STAT_ESTIMATE, stat_root(f, ctx, 2, 1e7, 1e-12));
	j->r->main = t->name;
	if (n >= 2) {
		stat_fact_add(j->r, "power", f(n, ctx) + s.power);
		/* Cohen's h: arcsine difference of the shares */
		double h = 2 * (asin(sqrt(s.p1)) - asin(sqrt(s.p2))), z = stat_normal_q(1 - s.alpha / 2);
		if (has_p)
			stat_fact_add(j->r, "power_arcsine",
			              stat_normal_p(fabs(h) * sqrt(n / 2) - z) +
			                  stat_normal_p(-fabs(h) * sqrt(n / 2) - z));
	}
}

const struct stat_method stat_method_power_cluster = {
    "power-cluster", "Smallest effect that schools and pupils like these could show",
    "Bloom 1995; Dong & Maynard 2013 (two-level cluster design)", run_cluster,
    STAT_PARAMS({"units", "required: schools in all"}, {"n", "required: pupils per school"},
                {"icc", "default 0.1"}, {"share", "of schools treated, default 0.5"},
                {"r2-within", "variance covariates explain within schools"},
                {"r2-between", "between schools"}, {"covariates", "on school level"},
                {"power", "default 0.8"}, {"alpha", "default 0.05"},
                {"effect", "in standard deviations: its power"})};
const struct stat_method stat_method_power_change = {
    "power-change", "Smallest difference in change that could be seen before a start", "Frison & Pocock 1992",
    run_change,
    STAT_PARAMS({"treated", "required: schools that start"}, {"comparison", "required: schools that do not"},
                {"sd", "of a school's value around its own and the year's mean, over sqrt(1 - r); default 1"},
                {"r", "correlation between occasions, default 0.8"}, {"pre", "occasions before"},
                {"post", "after"}, {"power", "default 0.8"}, {"alpha", "default 0.05"})};
const struct stat_method stat_method_power_two = {
    "power-two", "Number needed, or power, for two groups of persons",
    "Cohen 1988; Fleiss, Levin & Paik 2003", run_two,
    STAT_PARAMS({"d", "difference in standard deviations"}, {"p1", "or: a share"}, {"p2", "and another"},
                {"n", "per group: its power"}, {"power", "default 0.8"}, {"alpha", "default 0.05"})};
