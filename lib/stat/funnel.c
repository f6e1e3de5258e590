/* funnel.c - shares of many units: funnel with overdispersion, beta-binomial
 * shrinkage, random-intercept logit. */
#include "stat/dist.h"
#include "stat/interval.h"
#include "stat/job.h"

#include <math.h>

struct shares {
	int n;
	double *x, *of;
	struct stat_groups unit;
	double total;
};

static bool read_shares(struct stat_job *j, struct shares *s)
{
	s->x = stat_opt_vec(j, "x", true);
	s->of = stat_opt_vec(j, "n", true);
	stat_opt_groups(j, "unit", false, &s->unit);
	struct stat_rows rows = {.vec = {&s->x, &s->of}, .groups = {&s->unit}};
	s->n = stat_rows_complete(j, &rows);
	double sx = 0, sn = 0;
	for (int i = 0; i < s->n; i++) {
		if (!(s->x[i] >= 0 && s->of[i] > 0 && s->x[i] <= s->of[i] && s->of[i] < 1e9))
			return stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: %g of %g cannot be.",
			                   stat_row_number(j->r, i), s->x[i], s->of[i]);
		sx += s->x[i];
		sn += s->of[i];
	}
	if (s->n == 0)
		return false;
	if (s->n < 3)
		return stat_refuse(j->r, STAT_TOO_FEW, "A funnel needs at least three units.");
	s->total = sx / sn;
	return (sx > 0 && sx < sn) ||
	       stat_refuse(j->r, STAT_ZERO_VARIANCE, "Everybody, or nobody, has it: nothing to compare.");
}

static struct str unit_name(struct stat_job *j, const struct shares *s, int i)
{
	return s->unit.code ? s->unit.label[s->unit.code[i]]
	                    : arena_printf(j->arena, "%d", stat_row_number(j->r, i));
}

/* phi of z winsorised at 10 and 90 %, and the additive variance (Spiegelhalter
 * 2005, after DerSimonian & Laird). */
static void overdispersion(struct stat_job *j, const struct shares *s, double target, const double *z,
                           double *tau2)
{
	double raw = 0, wins = 0, sw = 0, sw2 = 0, lo = stat_quantile(j->arena, s->n, z, 0.1),
	       hi = stat_quantile(j->arena, s->n, z, 0.9);
	for (int i = 0; i < s->n; i++) {
		double w = s->of[i] / (target * (1 - target)), c = fmin(hi, fmax(lo, z[i]));
		raw += z[i] * z[i] / s->n;
		wins += c * c / s->n;
		sw += w;
		sw2 += w * w;
	}
	*tau2 = fmax(0, (s->n * wins - (s->n - 1)) / (sw - sw2 / sw));
	stat_fact_add(j->r, "phi_raw", raw);
	stat_fact_add(j->r, "phi_winsorised", wins);
	stat_fact_add(j->r, "tau2", *tau2);
	stat_check_add(j->r, "overdispersion", wins > 1.5 ? STAT_FAIL : STAT_PASS, wins,
	               wins > 1.5 ? "Units differ far more than chance: only the widened limits may be used."
	                          : "Units differ about as chance makes them.");
}

static void run_funnel(struct stat_job *j)
{
	static const char *const cols[] = {"unit", "n",    "p",  "z",  "l998",   "l95",
	                                   "u95",  "u998", "lo", "hi", "outside"};
	struct shares s = {0};
	double target = stat_opt_num(j, "target", 0, 1e-6, 1 - 1e-6), tau2;
	if (!read_shares(j, &s))
		return;
	if (str_is_null(stat_opt(j, "target")))
		target = s.total;
	double *z = stat_vec(j->arena, s.n), q = stat_normal_q(0.5 + j->level / 2);
	int out95 = 0, out998 = 0, outside = 0, t = stat_table_add(j->r, "units", 11, cols);
	for (int i = 0; i < s.n; i++) {
		z[i] = (s.x[i] / s.of[i] - target) / sqrt(target * (1 - target) / s.of[i]);
		out95 += fabs(z[i]) > 1.959964;
		out998 += fabs(z[i]) > 3.090232;
	}
	overdispersion(j, &s, target, z, &tau2);
	for (int i = 0; i < s.n; i++) {
		double n = s.of[i], half = q * sqrt(target * (1 - target) / n + tau2), p = s.x[i] / n;
		struct stat_cell *c = stat_row_add(j->r, t);
		bool out = p < target - half || p > target + half;
		double v[] = {n,
		              p,
		              z[i],
		              stat_funnel_limit(0.001, n, target),
		              stat_funnel_limit(0.025, n, target),
		              stat_funnel_limit(0.975, n, target),
		              stat_funnel_limit(0.999, n, target),
		              fmax(0, target - half),
		              fmin(1, target + half),
		              out};
		c[0].text = unit_name(j, &s, i);
		for (int k = 0; k < 10; k++)
			stat_cell_num(&c[k + 1], v[k]);
		outside += out;
	}
	stat_put(stat_term_add(j->r, STR("target")), STAT_ESTIMATE, target);
	j->r->main = STR("target");
	stat_fact_add(j->r, "units", s.n);
	stat_fact_add(j->r, "outside_95_naive", out95);
	stat_fact_add(j->r, "outside_998_naive", out998);
	stat_fact_add(j->r, "outside", outside);
}

static double log_beta(double a, double b)
{
	return stat_lgamma(a) + stat_lgamma(b) - stat_lgamma(a + b);
}

static double beta_binomial(const double *theta, void *ctx)
{
	const struct shares *s = ctx;
	double a = exp(theta[0]), b = exp(theta[1]), prior = log_beta(a, b), l = 0;
	if (!(a > 1e-8 && b > 1e-8 && a < 1e8 && b < 1e8))
		return HUGE_VAL;
	for (int i = 0; i < s->n; i++)
		l += stat_lchoose(s->of[i], s->x[i]) + log_beta(s->x[i] + a, s->of[i] - s->x[i] + b) - prior;
	return -l;
}

static void run_shrink(struct stat_job *j)
{
	static const char *const cols[] = {"unit", "n", "x", "raw", "shrunken", "lo", "hi"};
	struct shares s = {0};
	if (!read_shares(j, &s))
		return;
	double theta[2] = {log(10 * s.total), log(10 * (1 - s.total))}, step[2] = {0.5, 0.5};
	double nll = stat_minimise_k(beta_binomial, &s, j->arena, 2, theta, step, 1e-11);
	double a = exp(theta[0]), b = exp(theta[1]), tail = (1 - j->level) / 2;
	if (!isfinite(nll) || a + b > 1e7) {
		stat_refuse(j->r, STAT_NO_CONVERGENCE,
		            "Units differ no more than chance: there is no common distribution to shrink to.");
		return;
	}
	int t = stat_table_add(j->r, "units", 7, cols);
	for (int i = 0; i < s.n; i++) {
		double p = s.x[i] + a, q = s.of[i] - s.x[i] + b;
		struct stat_cell *c = stat_row_add(j->r, t);
		double v[] = {s.of[i],
		              s.x[i],
		              s.x[i] / s.of[i],
		              p / (p + q),
		              stat_beta_q(tail, p, q),
		              stat_beta_q(1 - tail, p, q)};
		c[0].text = unit_name(j, &s, i);
		for (int k = 0; k < 6; k++)
			stat_cell_num(&c[k + 1], v[k]);
	}
	stat_put(stat_term_add(j->r, STR("mean")), STAT_ESTIMATE, a / (a + b));
	j->r->main = STR("mean");
	stat_fact_add(j->r, "alpha", a);
	stat_fact_add(j->r, "beta", b);
	stat_fact_add(j->r, "borrowed", a + b);
	stat_fact_add(j->r, "rho", 1 / (a + b + 1));
	stat_fact_add(j->r, "nll", nll);
}

struct glmm {
	const struct shares *s;
	int nodes;
	double node[64], weight[64];
};

/* Hermite nodes by Newton from Stroud & Secrest's starts, weight exp(-x^2). */
static void hermite(int n, double *x, double *w)
{
	double z = 0;
	for (int i = 0; i < (n + 1) / 2; i++) {
		z = i == 0   ? sqrt(2.0 * n + 1) - 1.85575 * pow(2.0 * n + 1, -1.0 / 6)
		    : i == 1 ? z - 1.14 * pow(n, 0.426) / z
		    : i == 2 ? 1.86 * z - 0.86 * x[0]
		    : i == 3 ? 1.91 * z - 0.91 * x[1]
		             : 2 * z - x[i - 2];
		double pp = 1;
		for (int it = 0; it < 50; it++) {
			double p1 = pow(M_PI, -0.25), p2 = 0;
			for (int k = 0; k < n; k++) {
				double p3 = p2;
				p2 = p1;
				p1 = z * sqrt(2.0 / (k + 1)) * p2 - sqrt(k / (k + 1.0)) * p3;
			}
			pp = sqrt(2.0 * n) * p2;
			double step = p1 / pp;
			z -= step;
			if (fabs(step) < 1e-15)
				break;
		}
		x[i] = z;
		x[n - 1 - i] = -z;
		w[i] = w[n - 1 - i] = 2 / (pp * pp);
	}
}

/* log of the integrand for one unit at random effect u (in sd units). */
static double integrand(double x, double n, double b0, double sd, double u)
{
	double eta = b0 + sd * u;
	return x * eta - n * (eta > 30 ? eta : log1p(exp(eta))) - u * u / 2;
}

/* Adaptive Gauss-Hermite about the mode; one node is Laplace. */
static double glmm_deviance(const double *theta, void *ctx)
{
	const struct glmm *g = ctx;
	double b0 = theta[0], sd = fabs(theta[1]), dev = 0;
	for (int i = 0; i < g->s->n; i++) {
		double x = g->s->x[i], n = g->s->of[i], u = 0, curve = 1;
		for (int it = 0; it < 60; it++) {
			double p = 1 / (1 + exp(-(b0 + sd * u))),
			       step = (sd * (x - n * p) - u) / (1 + sd * sd * n * p * (1 - p));
			u += step;
			if (fabs(step) < 1e-12)
				break;
		}
		double p = 1 / (1 + exp(-(b0 + sd * u))), sum = 0;
		curve = 1 / sqrt(1 + sd * sd * n * p * (1 - p));
		double top = integrand(x, n, b0, sd, u);
		for (int k = 0; k < g->nodes; k++) {
			double z = g->node[k];
			sum += g->weight[k] * exp(z * z + integrand(x, n, b0, sd, u + M_SQRT2 * curve * z) - top);
		}
		dev -= 2 * (stat_lchoose(n, x) + top + log(curve * M_SQRT2 * sum / sqrt(2 * M_PI)));
	}
	return dev;
}

static void run_glmm(struct stat_job *j)
{
	struct shares s = {0};
	struct glmm g = {.s = &s, .nodes = stat_opt_int(j, "nodes", 11, 1, 63)};
	if (!read_shares(j, &s))
		return;
	hermite(g.nodes, g.node, g.weight);
	double theta[2] = {log(s.total / (1 - s.total)), 0.5}, step[2] = {0.3, 0.3};
	double dev = stat_minimise_k(glmm_deviance, &g, j->arena, 2, theta, step, 1e-9);
	if (!isfinite(dev)) {
		stat_refuse(j->r, STAT_NO_CONVERGENCE, "The model could not be fitted.");
		return;
	}
	stat_put(stat_term_add(j->r, STR("(Intercept)")), STAT_ESTIMATE, theta[0]);
	stat_put(stat_term_add(j->r, STR("sd")), STAT_ESTIMATE, fabs(theta[1]));
	j->r->main = STR("sd");
	stat_fact_add(j->r, "deviance", dev);
	stat_fact_add(j->r, "icc_latent", theta[1] * theta[1] / (theta[1] * theta[1] + M_PI * M_PI / 3));
}

const struct stat_method stat_method_funnel = {
    "funnel", "Shares of many units against a target, with limits that allow for overdispersion",
    "Spiegelhalter 2005", run_funnel,
    STAT_PARAMS({"x", "required: how many have it"}, {"n", "required: of how many"}, {"unit", "names"},
                {"target", "default the overall share"})};
const struct stat_method stat_method_shrink_shares = {
    "shrink-shares", "Shares drawn towards the common level by what chance explains (beta-binomial)",
    "Griffiths 1973; Efron & Morris 1975", run_shrink,
    STAT_PARAMS({"x", "required: how many have it"}, {"n", "required: of how many"}, {"unit", "names"})};
const struct stat_method stat_method_glmm = {
    "share-variation", "How much units differ in a share (logit with random intercept)",
    "Pinheiro & Bates 1995", run_glmm,
    STAT_PARAMS({"x", "required: how many have it"}, {"n", "required: of how many"}, {"unit", "names"},
                {"nodes", "quadrature nodes, default 11; 1 is Laplace"})};
