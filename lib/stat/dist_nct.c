#include "stat/dist.h"

#include <math.h>

/* Abscissae and weights of ten-point Gauss-Legendre on [-1, 1] (A&S 25.4). */
static const double gl_x[5] = {0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845,
                               0.9739065285171717};
static const double gl_w[5] = {0.2955242247147529, 0.2692667193099963, 0.2190863625159820, 0.1494513491505806,
                               0.0666713443086881};

struct nct {
	double x, df, ncp, log_c;
};

/* Phi(x s - ncp) times the density of s = sqrt(chisq_df / df). */
static double integrand(const struct nct *q, double s)
{
	if (!(s > 0))
		return 0;
	double d = exp(q->log_c + (q->df - 1) * log(s) - q->df * s * s / 2);
	return d * stat_normal_p(q->x * s - q->ncp);
}

static double panel(const struct nct *q, double a, double b)
{
	double mid = (a + b) / 2, half = (b - a) / 2, sum = 0;
	for (int i = 0; i < 5; i++)
		sum += gl_w[i] * (integrand(q, mid - half * gl_x[i]) + integrand(q, mid + half * gl_x[i]));
	return sum * half;
}

double stat_nct_p(double x, double df, double ncp)
{
	if (ncp == 0)
		return stat_t_p(x, df);
	struct nct q = {x, df, ncp, log(2) + df / 2 * log(df / 2) - stat_lgamma(df / 2)};
	double sd = 1 / sqrt(2 * df), lo = fmax(0, 1 - 12 * sd), hi = 1 + 12 * sd;
	if (df < 30)
		hi = sqrt(stat_chisq_q(1 - 1e-16, df) / df) * 1.2;
	enum { PANELS = 96 };
	double sum = 0, step = (hi - lo) / PANELS;
	for (int i = 0; i < PANELS; i++)
		sum += panel(&q, lo + i * step, lo + (i + 1) * step);
	return fmin(1, fmax(0, sum));
}
