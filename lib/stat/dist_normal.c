#include "stat/dist.h"
#include "stat/dist_kernel.h"

#include <math.h>

double stat_normal_d(double x)
{
	return exp(-x * x / 2) / sqrt(2 * M_PI);
}

double stat_normal_p(double x)
{
	return erfc(-x / M_SQRT2) / 2;
}

/* Abramowitz & Stegun 26.2.23 as a start (error < 4.5e-4), then Halley steps
 * on the exact tail; three are more than enough for full precision. */
double stat_normal_q(double p)
{
	if (!(p > 0))
		return -HUGE_VAL;
	if (!(p < 1))
		return HUGE_VAL;
	if (p > 0.5)
		return p == 1 ? HUGE_VAL : -stat_normal_q(1 - p);
	double t = sqrt(-2 * log(p));
	double x =
	    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
	x = -x;
	for (int i = 0; i < 4; i++) {
		double d = stat_normal_d(x);
		if (!(d > 0))
			break;
		double e = (stat_normal_p(x) - p) / d;
		double step = e / (1 + x * e / 2);
		x -= step;
		if (fabs(step) <= 1e-16 * fabs(x))
			break;
	}
	return x;
}

double stat_lgamma(double x)
{
	int sign;
	return lgamma_r(x, &sign);
}

double stat_lchoose(double n, double k)
{
	return stat_lgamma(n + 1) - stat_lgamma(k + 1) - stat_lgamma(n - k + 1);
}

double stat_hedges_j(double m)
{
	return exp(stat_lgamma(m / 2) - stat_lgamma((m - 1) / 2)) / sqrt(m / 2);
}

/* The direct difference is exact enough below 16; above it the asymptotic
 * series has error below its first dropped term, 1e-17 at n = 16. */
double stat_stirling_error(double n)
{
	if (n < 16)
		return stat_lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * M_PI);
	static const double c[] = {1 / 12.0,   -1 / 360.0,      1 / 1260.0, -1 / 1680.0,
	                           1 / 1188.0, -691 / 360360.0, 1 / 156.0,  -3617 / 122400.0};
	double s = 0, r = 1 / n, r2 = r * r;
	for (int i = 7; i >= 0; i--)
		s = s * r2 + c[i];
	return s * r;
}

double stat_deviance_part(double x, double m)
{
	if (fabs(x - m) >= 0.1 * (x + m))
		return x * log(x / m) + m - x;
	double v = (x - m) / (x + m), s = (x - m) * v, e = 2 * x * v, v2 = v * v;
	for (int j = 1; j < 1000; j++) {
		e *= v2;
		double next = s + e / (2 * j + 1);
		if (next == s)
			break;
		s = next;
	}
	return s;
}

double stat_poisson_raw(double x, double mean)
{
	if (mean == 0)
		return x == 0 ? 1 : 0;
	if (x < 0)
		return 0;
	if (x == 0)
		return exp(-mean);
	return exp(-stat_stirling_error(x) - stat_deviance_part(x, mean)) / sqrt(2 * M_PI * x);
}

double stat_binom_raw(double x, double n, double p, double q)
{
	if (p == 0)
		return x == 0 ? 1 : 0;
	if (q == 0)
		return x == n ? 1 : 0;
	if (x < 0 || x > n)
		return 0;
	if (x == 0)
		return exp(p < 0.1 ? -stat_deviance_part(n, n * q) - n * p : n * log(q));
	if (x == n)
		return exp(q < 0.1 ? -stat_deviance_part(n, n * p) - n * q : n * log(p));
	double c = stat_stirling_error(n) - stat_stirling_error(x) - stat_stirling_error(n - x) -
	           stat_deviance_part(x, n * p) - stat_deviance_part(n - x, n * q);
	return exp(c) * sqrt(n / (2 * M_PI * x * (n - x)));
}

double stat_inverse_solve(const struct stat_inverse *s)
{
	double lo = s->lo, hi = s->hi, u = s->start;
	if (!(u > lo && u < hi))
		u = (lo + hi) / 2;
	for (int i = 0; i < 400; i++) {
		double e = s->f(u, s->par) - s->target;
		if (e == 0)
			return u;
		if (e > 0)
			hi = u;
		else
			lo = u;
		double d = s->df(u, s->par), next = d > 0 ? u - e / d : (lo + hi) / 2;
		if (!(next > lo && next < hi))
			next = (lo + hi) / 2;
		if (fabs(next - u) <= 1e-15 * fabs(u) + 1e-300)
			return next;
		u = next;
	}
	return u;
}
