#include "stat/fit.h"

#include <math.h>

/* Score row i, column k: x_ik u_i in the coordinates of X (not of Q), since
 * prewhitening and bandwidths depend on them. */
static double **scores(const struct stat_fit *f, struct arena *a)
{
	int p = f->p;
	double **s = ARENA_ARRAY(a, (size_t)p, double *);
	for (int k = 0; k < p; k++) {
		s[k] = stat_vec(a, f->n);
		for (int j = 0; j <= k; j++)
			for (int i = 0; i < f->n; i++)
				s[k][i] += f->qr.q[j][i] * f->qr.r[j * p + k] * f->wresid[i];
	}
	return s;
}

/* Bartlett-weighted long-run covariance of the scores, p x p, times n. */
static void long_run(int n, int p, double *const *s, int lag, double *m)
{
	memset(m, 0, sizeof *m * (size_t)(p * p));
	for (int l = 0; l <= lag && l < n; l++) {
		double w = 1 - l / (lag + 1.0);
		for (int j = 0; j < p; j++)
			for (int k = 0; k < p; k++) {
				double g = w * stat_dot(n - l, s[j] + l, s[k]);
				m[j * p + k] += g;
				if (l > 0)
					m[k * p + j] += g;
			}
	}
}

/* VAR(1) of the scores: s_t = A s_(t-1) + e_t by least squares without a
 * constant; returns e (n - 1 rows) and inv = (I - A)^-1. NULL when it fails. */
static double **prewhiten(struct arena *a, int n, int p, double *const *s, double *inv)
{
	struct stat_qr qr;
	double **e = ARENA_ARRAY(a, (size_t)p, double *), *b = stat_vec(a, p), *m = stat_mat(a, p, 2 * p);
	stat_qr_make(&qr, a, n - 1, p, s);
	if (qr.bad >= 0)
		return NULL;
	for (int k = 0; k < p; k++) {
		e[k] = stat_vec(a, n - 1);
		stat_qr_solve(&qr, a, s[k] + 1, b, e[k]);
		for (int j = 0; j < p; j++)
			m[k * 2 * p + j] = (j == k) - b[j];
		m[k * 2 * p + p + k] = 1;
	}
	for (int c = 0; c < p; c++) { /* Gauss-Jordan with row pivoting */
		int best = c;
		for (int i = c + 1; i < p; i++)
			best = fabs(m[i * 2 * p + c]) > fabs(m[best * 2 * p + c]) ? i : best;
		if (m[best * 2 * p + c] == 0)
			return NULL;
		for (int j = 0; j < 2 * p; j++) {
			double t = m[c * 2 * p + j];
			m[c * 2 * p + j] = m[best * 2 * p + j];
			m[best * 2 * p + j] = t;
		}
		for (int i = 0; i < p; i++) {
			double r = i == c ? 0 : m[i * 2 * p + c] / m[c * 2 * p + c];
			for (int j = 0; i != c && j < 2 * p; j++)
				m[i * 2 * p + j] -= r * m[c * 2 * p + j];
		}
	}
	for (int i = 0; i < p; i++)
		for (int j = 0; j < p; j++)
			inv[i * p + j] = m[i * 2 * p + p + j] / m[i * 2 * p + i];
	return e;
}

/* out = b m b' for p x p b. */
static void congruence(int p, const double *b, const double *m, double *t, double *out)
{
	for (int i = 0; i < p; i++)
		for (int j = 0; j < p; j++) {
			t[i * p + j] = 0;
			for (int k = 0; k < p; k++)
				t[i * p + j] += b[i * p + k] * m[k * p + j];
		}
	for (int i = 0; i < p; i++)
		for (int j = 0; j < p; j++)
			out[i * p + j] = stat_dot(p, t + (ptrdiff_t)i * p, b + (ptrdiff_t)j * p);
}

void stat_vcov_nw(const struct stat_fit *f, struct arena *a, int lag, bool prewhite, bool adjust, double *v)
{
	int p = f->p, n = f->n;
	double **s = scores(f, a), *m = stat_mat(a, p, p), *t = stat_mat(a, p, p), *inv = stat_mat(a, p, p);
	double **e = prewhite ? prewhiten(a, n, p, s, inv) : NULL;
	long_run(e ? n - 1 : n, p, e ? e : s, lag, m);
	if (e)
		congruence(p, inv, m, t, m);
	double scale = adjust ? (double)n / (n - p) : 1;
	for (int i = 0; i < p * p; i++)
		m[i] *= scale;
	congruence(p, f->bread, m, t, v);
}

double stat_nw_bandwidth(const struct stat_fit *f, struct arena *a, bool intercept, bool prewhite)
{
	int p = f->p, n = f->n;
	double **s = scores(f, a), *inv = stat_mat(a, p, p), *u;
	double **e = prewhite ? prewhiten(a, n, p, s, inv) : NULL;
	int m = e ? n - 1 : n, lags = (int)floor((e ? 3 : 4) * pow(n / 100.0, 2.0 / 9));
	u = stat_vec(a, m);
	for (int k = intercept && p > 1 ? 1 : 0; k < p; k++)
		for (int i = 0; i < m; i++)
			u[i] += (e ? e : s)[k][i];
	double s0 = stat_dot(m, u, u), s1 = 0;
	for (int l = 1; l <= lags && l < m; l++) {
		double g = 2 * stat_dot(m - l, u + l, u);
		s0 += g;
		s1 += l * g;
	}
	return s0 != 0 ? 1.1447 * cbrt((s1 / s0) * (s1 / s0) * n) : 0;
}

double stat_andrews_bandwidth(const struct stat_fit *f, struct arena *a, bool intercept)
{
	int p = f->p, n = f->n;
	double **s = scores(f, a), num = 0, den = 0;
	for (int k = intercept && p > 1 ? 1 : 0; k < p; k++) {
		double r = stat_corr(n - 1, s[k] + 1, s[k]) * sqrt(stat_ss(n - 1, s[k] + 1) / stat_ss(n - 1, s[k]));
		double v = stat_ss(n - 1, s[k] + 1) - r * r * stat_ss(n - 1, s[k]);
		num += 4 * r * r * v * v / pow(1 - r, 8);
		den += v * v / pow(1 - r, 4);
	}
	return den > 0 ? 1.3221 * pow(n * num / den, 0.2) : 0;
}
