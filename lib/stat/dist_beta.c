#include "stat/dist.h"
#include "stat/dist_kernel.h"

#include <math.h>

enum { MAX_TERMS = 200000 };

static double keep_off_zero(double v)
{
	return fabs(v) < 1e-300 ? 1e-300 : v;
}

/* Continued fraction 26.5.8, converging fast for x < (a+1)/(a+b+2). */
static double beta_fraction(double x, double a, double b)
{
	double c = 1, d = 1 / keep_off_zero(1 - (a + b) * x / (a + 1)), h = d;
	for (int m = 1; m < MAX_TERMS; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / keep_off_zero(1 + even * d);
		c = keep_off_zero(1 + even / c);
		h *= d * c;
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / keep_off_zero(1 + odd * d);
		c = keep_off_zero(1 + odd / c);
		h *= d * c;
		if (fabs(d * c - 1) < 1e-16)
			break;
	}
	return h;
}

/* x^a y^b / B(a,b) with y = 1 - x, through the binomial mass. */
static double beta_front(double x, double y, double a, double b)
{
	return stat_binom_raw(a, a + b, x, y) * (a * b / (a + b));
}

/* I_x(a, b) and its complement, x + y = 1. */
static double beta_lower(double x, double y, double a, double b, int upper)
{
	if (!(x > 0))
		return upper ? 1 : 0;
	if (!(y > 0))
		return upper ? 0 : 1;
	double v;
	if (x < (a + 1) / (a + b + 2)) {
		v = beta_front(x, y, a, b) * beta_fraction(x, a, b) / a;
		return upper ? fmax(0, 1 - v) : fmin(1, v);
	}
	v = beta_front(x, y, a, b) * beta_fraction(y, b, a) / b;
	return upper ? fmin(1, v) : fmax(0, 1 - v);
}

double stat_beta_p(double x, double a, double b)
{
	return beta_lower(x, 1 - x, a, b, 0);
}

double stat_beta_u(double x, double a, double b)
{
	return beta_lower(x, 1 - x, a, b, 1);
}

/* Inverse in the logit u, where both ends have room. par: a, b, upper. */
static double beta_of_logit(double u, const double *par)
{
	double x = 1 / (1 + exp(-u)), y = 1 / (1 + exp(u));
	double v = beta_lower(x, y, par[0], par[1], par[2] > 0);
	return par[2] > 0 ? -v : v;
}

static double beta_slope(double u, const double *par)
{
	return beta_front(1 / (1 + exp(-u)), 1 / (1 + exp(u)), par[0], par[1]);
}

static double beta_logit_q(double p, double p_upper, double a, double b)
{
	double upper = p > 0.5 ? 1 : 0, par[3] = {a, b, upper};
	struct stat_inverse s = {beta_of_logit, beta_slope, par, upper > 0 ? -p_upper : p, -700, 700, log(a / b)};
	return stat_inverse_solve(&s);
}

double stat_beta_q(double p, double a, double b)
{
	if (!(p > 0))
		return 0;
	if (!(p < 1))
		return 1;
	return 1 / (1 + exp(-beta_logit_q(p, 1 - p, a, b)));
}

double stat_t_d(double x, double df)
{
	double l = stat_lgamma((df + 1) / 2) - stat_lgamma(df / 2);
	return exp(l - (df + 1) / 2 * log1p(x * x / df)) / sqrt(df * M_PI);
}

double stat_t_p(double x, double df)
{
	if (isinf(df) || df > 1e10)
		return stat_normal_p(x);
	double x2 = x * x, tail;
	if (isinf(x2))
		tail = 0;
	else
		tail = beta_lower(df / (df + x2), x2 / (df + x2), df / 2, 0.5, 0) / 2;
	return x <= 0 ? tail : 1 - tail;
}

double stat_t_q(double p, double df)
{
	if (isinf(df) || df > 1e10)
		return stat_normal_q(p);
	if (!(p > 0))
		return -HUGE_VAL;
	if (!(p < 1))
		return HUGE_VAL;
	if (p == 0.5)
		return 0;
	double tail = p < 0.5 ? p : 1 - p;
	/* x = df/(df+t^2) is Beta(df/2, 1/2); its odds x/(1-x) = df/t^2. */
	double u = beta_logit_q(2 * tail, 1 - 2 * tail, df / 2, 0.5);
	double t = sqrt(df) * exp(-u / 2);
	return p < 0.5 ? -t : t;
}

double stat_f_p(double x, double d1, double d2)
{
	if (!(x > 0))
		return 0;
	double a = d1 * x / (d1 * x + d2), b = d2 / (d1 * x + d2);
	return beta_lower(a, b, d1 / 2, d2 / 2, 0);
}

double stat_f_u(double x, double d1, double d2)
{
	if (!(x > 0))
		return 1;
	double a = d1 * x / (d1 * x + d2), b = d2 / (d1 * x + d2);
	return beta_lower(a, b, d1 / 2, d2 / 2, 1);
}

double stat_f_q(double p, double d1, double d2)
{
	if (!(p > 0))
		return 0;
	if (!(p < 1))
		return HUGE_VAL;
	return d2 / d1 * exp(beta_logit_q(p, 1 - p, d1 / 2, d2 / 2));
}

double stat_binom_d(double k, double n, double p)
{
	return k < 0 || k > n || k != floor(k) ? 0 : stat_binom_raw(k, n, p, 1 - p);
}

double stat_binom_p(double k, double n, double p)
{
	k = floor(k);
	if (k < 0)
		return 0;
	if (k >= n)
		return 1;
	return stat_beta_u(p, k + 1, n - k);
}

double stat_binom_q(double prob, double n, double p)
{
	double lo = -1, hi = ceil(n); /* whole, or the halving would never end */
	while (hi - lo > 1) {
		double mid = floor((lo + hi) / 2);
		if (stat_binom_p(mid, n, p) >= prob * (1 - 1e-14))
			hi = mid;
		else
			lo = mid;
	}
	return hi;
}
