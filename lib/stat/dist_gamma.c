#include "stat/dist.h"
#include "stat/dist_kernel.h"

#include <math.h>

enum { MAX_TERMS = 200000 };

/* sum_{k>=0} x^k / ((a+1)...(a+k)), for x < a + 1. */
static double lower_series(double a, double x)
{
	double term = 1, sum = 1;
	for (int k = 1; k < MAX_TERMS; k++) {
		term *= x / (a + k);
		sum += term;
		if (term <= sum * 1e-17)
			break;
	}
	return sum;
}

/* Continued fraction of Gamma(a, x) e^x x^-a, for x >= a + 1 (Lentz). */
static double upper_fraction(double a, double x)
{
	double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
	for (int i = 1; i < MAX_TERMS; i++) {
		double an = -i * (i - a);
		b += 2;
		d = an * d + b;
		c = b + an / c;
		if (fabs(d) < 1e-300)
			d = 1e-300;
		if (fabs(c) < 1e-300)
			c = 1e-300;
		d = 1 / d;
		h *= d * c;
		if (fabs(d * c - 1) < 1e-16)
			break;
	}
	return h;
}

double stat_gamma_p(double a, double x)
{
	if (!(x > 0))
		return 0;
	if (isinf(x))
		return 1;
	/* x^a e^-x / Gamma(a+1) is the Poisson mass at a. */
	if (x < a + 1)
		return fmin(1, stat_poisson_raw(a, x) * lower_series(a, x));
	return 1 - stat_poisson_raw(a, x) * a * upper_fraction(a, x);
}

double stat_gamma_u(double a, double x)
{
	if (!(x > 0))
		return 1;
	if (isinf(x))
		return 0;
	if (x < a + 1)
		return fmax(0, 1 - stat_poisson_raw(a, x) * lower_series(a, x));
	return stat_poisson_raw(a, x) * a * upper_fraction(a, x);
}

double stat_chisq_p(double x, double df)
{
	return stat_gamma_p(df / 2, x / 2);
}

double stat_chisq_u(double x, double df)
{
	return stat_gamma_u(df / 2, x / 2);
}

/* In u = log x, so that tiny quantiles of small df keep their digits. */
static double chisq_of_log(double u, const double *par)
{
	return par[1] > 0 ? stat_chisq_p(exp(u), par[0]) : -stat_chisq_u(exp(u), par[0]);
}

static double chisq_slope(double u, const double *par)
{
	double a = par[0] / 2, x = exp(u) / 2;
	return stat_poisson_raw(a, x) * a;
}

double stat_chisq_q(double p, double df)
{
	if (!(p > 0))
		return 0;
	if (!(p < 1))
		return HUGE_VAL;
	double z = stat_normal_q(p), h = 2 / (9 * df), w = 1 - h + z * sqrt(h);
	double lower = p < 0.5 ? 1 : -1, par[2] = {df, lower};
	struct stat_inverse s = {chisq_of_log, chisq_slope, par, lower > 0 ? p : -(1 - p), -700, 30, 0};
	s.start = w > 0.01 ? log(df) + 3 * log(w) : (log(p) + stat_lgamma(df / 2 + 1)) / (df / 2) + log(2);
	return exp(stat_inverse_solve(&s));
}

double stat_poisson_d(double k, double mean)
{
	return k < 0 || k != floor(k) ? 0 : stat_poisson_raw(k, mean);
}

double stat_poisson_p(double k, double mean)
{
	return k < 0 ? 0 : stat_gamma_u(floor(k) + 1, mean);
}
