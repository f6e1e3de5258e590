#include "stat/interval.h"
#include "stat/dist.h"
#include "stat/linalg.h"

#include <math.h>

static double z_of(double level)
{
	return stat_normal_q(0.5 + level / 2);
}

struct stat_interval stat_wilson(double x, double n, double level)
{
	double z = z_of(level), z2 = z * z, p = x / n;
	double mid = (p + z2 / (2 * n)) / (1 + z2 / n);
	double half = z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
	struct stat_interval i = {x == 0 ? 0 : mid - half, x == n ? 1 : mid + half};
	return i;
}

struct stat_interval stat_wilson_cc(double x, double n, double level)
{
	double z = z_of(level), z2 = z * z, p = x / n;
	double yates = fmin(0.5, fabs(x - n / 2)), c = (n * p - yates) / n, d = (n * p + yates) / n;
	double w = 2 * (n + z2);
	double lo = (2 * n * c + z2 - z * sqrt(z2 + 4 * n * c * (1 - c))) / w;
	double hi = (2 * n * d + z2 + z * sqrt(z2 + 4 * n * d * (1 - d))) / w;
	struct stat_interval i = {c <= 0 ? 0 : fmax(0, lo), d >= 1 ? 1 : fmin(1, hi)};
	return i;
}

struct stat_interval stat_agresti_coull(double x, double n, double level)
{
	double z = z_of(level), m = n + z * z, p = (x + z * z / 2) / m, h = z * sqrt(p * (1 - p) / m);
	return (struct stat_interval){p - h, p + h};
}

struct stat_interval stat_clopper_pearson(double x, double n, double level)
{
	double a = (1 - level) / 2;
	struct stat_interval i = {0, 1};
	if (x > 0)
		i.lo = stat_beta_q(a, x, n - x + 1);
	if (x < n)
		i.hi = stat_beta_q(1 - a, x + 1, n - x);
	return i;
}

struct stat_interval stat_jeffreys(double x, double n, double level)
{
	double a = (1 - level) / 2;
	struct stat_interval i = {0, 1};
	if (x > 0)
		i.lo = stat_beta_q(a, x + 0.5, n - x + 0.5);
	if (x < n)
		i.hi = stat_beta_q(1 - a, x + 0.5, n - x + 0.5);
	return i;
}

struct stat_interval stat_mover(double e1, struct stat_interval i1, double e2, struct stat_interval i2)
{
	double d = e1 - e2;
	return (struct stat_interval){d - hypot(e1 - i1.lo, i2.hi - e2), d + hypot(i1.hi - e1, e2 - i2.lo)};
}

struct stat_interval stat_newcombe(double x1, double n1, double x2, double n2, double level)
{
	return stat_mover(x1 / n1, stat_wilson(x1, n1, level), x2 / n2, stat_wilson(x2, n2, level));
}

struct score {
	double x1, n1, x2, n2, crit;
	int mn;
};

/* Score statistic at difference d: shares maximising the likelihood under
 * p1 - p2 = d, a cubic with trigonometric root (Farrington & Manning 1990). */
static double score_at(double d, void *ctx)
{
	const struct score *s = ctx;
	double n = s->n1 + s->n2, p1 = s->x1 / s->n1, p2 = s->x2 / s->n2, theta = s->n2 / s->n1;
	double a = 1 + theta, b = -(1 + theta + p1 + theta * p2 + d * (theta + 2));
	double c = d * d + d * (2 * p1 + theta + 1) + p1 + theta * p2, e = -p1 * d * (1 + d);
	double v = pow(b / (3 * a), 3) - b * c / (6 * a * a) + e / (2 * a);
	double u2 = b * b / (9 * a * a) - c / (3 * a), u = copysign(sqrt(fmax(0, u2)), v);
	double w = u == 0 ? M_PI / 3 : (M_PI + acos(fmax(-1, fmin(1, v / (u * u * u))))) / 3;
	double q1 = fmin(1, fmax(0, 2 * u * cos(w) - b / (3 * a))), q2 = fmin(1, fmax(0, q1 - d));
	double var = q1 * (1 - q1) / s->n1 + q2 * (1 - q2) / s->n2;
	if (s->mn)
		var *= n / (n - 1);
	double diff = p1 - p2 - d;
	return var > 0 ? diff / sqrt(var) - s->crit : diff > 0 ? 1e9 : diff < 0 ? -1e9 : -s->crit;
}

struct stat_interval stat_score_difference(double x1, double n1, double x2, double n2, double level, int mn)
{
	double z = z_of(level), d = x1 / n1 - x2 / n2;
	struct score s = {x1, n1, x2, n2, z, mn};
	struct stat_interval i;
	i.lo = d <= -1 ? -1 : stat_root(score_at, &s, -1, d, 1e-14);
	s.crit = -z;
	i.hi = d >= 1 ? 1 : stat_root(score_at, &s, d, 1, 1e-14);
	return i;
}

double stat_fisher_p(double x1, double n1, double x2, double n2)
{
	double k = x1 + x2, n = n1 + n2, whole = stat_lchoose(n, k), p = 0;
	double ours = stat_lchoose(n1, x1) + stat_lchoose(n2, x2) - whole;
	for (double x = fmax(0, k - n2); x <= fmin(k, n1); x++) {
		double l = stat_lchoose(n1, x) + stat_lchoose(n2, k - x) - whole;
		if (l <= ours + 1e-7)
			p += exp(l);
	}
	return fmin(1, p);
}

double stat_mcnemar_exact(double b, double c)
{
	return fmin(1, 2 * stat_binom_p(fmin(b, c), b + c, 0.5));
}

double stat_mcnemar_midp(double b, double c)
{
	return fmin(1, 2 * stat_binom_p(fmin(b, c), b + c, 0.5) - stat_binom_d(fmin(b, c), b + c, 0.5));
}

struct stat_interval stat_newcombe_paired(double a, double b, double c, double d, double level)
{
	double n = a + b + c + d, p1 = (a + b) / n, p2 = (a + c) / n;
	struct stat_interval w1 = stat_wilson(a + b, n, level), w2 = stat_wilson(a + c, n, level);
	double scale = (a + b) * (c + d) * (a + c) * (b + d), m = a * d - b * c;
	double phi = scale > 0 ? (m > n / 2 ? m - n / 2 : m >= 0 ? 0 : m) / sqrt(scale) : 0;
	double dl1 = p1 - w1.lo, du1 = w1.hi - p1, dl2 = p2 - w2.lo, du2 = w2.hi - p2;
	double lo = sqrt(fmax(0, dl1 * dl1 - 2 * phi * dl1 * du2 + du2 * du2));
	double hi = sqrt(fmax(0, du1 * du1 - 2 * phi * du1 * dl2 + dl2 * dl2));
	return (struct stat_interval){p1 - p2 - lo, p1 - p2 + hi};
}

struct stat_interval stat_garwood(double x, double t, double level)
{
	double a = (1 - level) / 2;
	struct stat_interval i = {x > 0 ? stat_chisq_q(a, 2 * x) / (2 * t) : 0,
	                          stat_chisq_q(1 - a, 2 * (x + 1)) / (2 * t)};
	return i;
}

struct stat_interval stat_rate_ratio(double x1, double t1, double x2, double t2, double level)
{
	struct stat_interval p = stat_clopper_pearson(x1, x1 + x2, level);
	p.lo = p.lo / (1 - p.lo) * t2 / t1;
	p.hi = p.hi < 1 ? p.hi / (1 - p.hi) * t2 / t1 : HUGE_VAL;
	return p;
}

double stat_rate_p(double x1, double t1, double x2, double t2)
{
	double n = x1 + x2, p = t1 / (t1 + t2), seen = stat_binom_d(x1, n, p) * (1 + 1e-7),
	       mode = floor((n + 1) * p);
	if (x1 == mode)
		return 1;
	bool above = x1 > mode;
	double in = mode, out = above ? -1 : n + 1; /* likelier than the seen one; not, or outside */
	while (fabs(out - in) > 1) {
		double mid = floor((in + out) / 2);
		*(stat_binom_d(mid, n, p) > seen ? &in : &out) = mid;
	}
	double lower = above ? out : x1, upper = above ? x1 : out;
	return fmin(1, stat_binom_p(lower, n, p) + stat_binom_p(n - upper, n, 1 - p));
}

double stat_funnel_limit(double prob, double n, double target)
{
	double r = stat_binom_q(prob, n, target), upto = stat_binom_p(r, n, target),
	       mass = stat_binom_d(r, n, target);
	return mass > 0 ? (r - (upto - prob) / mass) / n : r / n;
}

void stat_p_adjust(struct arena *a, int k, const double *p, enum stat_adjust how, double *out)
{
	int *order = stat_ivec(a, k);
	double *v = stat_vec(a, k), harmonic = 0, run;
	stat_order(k, p, order);
	for (int i = 1; i <= k; i++)
		harmonic += 1.0 / i;
	for (int i = 0; i < k; i++) {
		double q = p[order[i]];
		v[i] = how == STAT_BONFERRONI                     ? k * q
		       : how == STAT_HOLM || how == STAT_HOCHBERG ? (k - i) * q
		       : how == STAT_BH                           ? q * k / (i + 1)
		                                                  : q * k * harmonic / (i + 1);
	}
	if (how == STAT_HOLM) {
		for (int i = 1; i < k; i++)
			v[i] = fmax(v[i], v[i - 1]);
	} else if (how != STAT_BONFERRONI) {
		run = 1;
		for (int i = k - 1; i >= 0; i--)
			v[i] = run = fmin(run, v[i]);
	}
	for (int i = 0; i < k; i++)
		out[order[i]] = fmin(1, v[i]);
}
