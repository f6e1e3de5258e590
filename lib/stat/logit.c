#include "stat/logit.h"

#include <math.h>

/* One round of weighted least squares from the linear predictor eta, which it
 * replaces; m gets X'WX of the round. Returns the deviance after it, or NaN. */
static double logit_round(int n, int k, double *const *x, const double *d, const double *of, double *eta,
                          double *b, double *m)
{
	double dev = 0;
	memset(m, 0, sizeof *m * (size_t)(k * k));
	memset(b, 0, sizeof *b * (size_t)k);
	for (int i = 0; i < n; i++) {
		double p = 1 / (1 + exp(-eta[i])), w = fmax(p * (1 - p), 1e-14), z = eta[i] + (d[i] - p) / w;
		w *= of ? of[i] : 1;
		for (int j = 0; j < k; j++) {
			double wx = w * x[j][i];
			b[j] += wx * z;
			for (int l = 0; l <= j; l++)
				m[j * k + l] += wx * x[l][i];
		}
	}
	if (!stat_chol(k, m))
		return NAN;
	stat_chol_forward(k, m, b);
	stat_chol_backward(k, m, b);
	for (int i = 0; i < n; i++) {
		eta[i] = 0;
		for (int j = 0; j < k; j++)
			eta[i] += b[j] * x[j][i];
		double toward = d[i] != 0 ? eta[i] : -eta[i];
		dev += 2 * (of ? of[i] : 1) * (toward > -30 ? log1p(exp(-toward)) : -toward);
	}
	return dev;
}

/* Starts from (d + 1/2)/2 and stops at a relative change of 1e-8 of the
 * deviance, as the common implementations do, so that the last digits of what
 * is built on the information matrix of the last round agree with theirs. */
bool stat_logit(struct arena *a, int n, int k, double *const *x, const double *d, const double *w, double *ps,
                double *chol)
{
	double *b = stat_vec(a, k), *eta = stat_vec(a, n), before = HUGE_VAL;
	for (int i = 0; i < n; i++)
		eta[i] = d[i] != 0 ? log(3) : -log(3);
	for (int it = 0; it < 60; it++) {
		double dev = logit_round(n, k, x, d, w, eta, b, chol);
		if (!isfinite(dev))
			return false;
		if (fabs(dev - before) < 1e-8 * (fabs(dev) + 0.1)) {
			for (int i = 0; i < n; i++)
				ps[i] = 1 / (1 + exp(-eta[i]));
			return dev > 1e-6 * n;
		}
		before = dev;
	}
	return false;
}
