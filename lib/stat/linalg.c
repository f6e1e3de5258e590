#include "stat/linalg.h"

#include <math.h>
#include <stdlib.h>

double *stat_vec(struct arena *a, int n)
{
	return ARENA_ARRAY(a, (size_t)(n > 0 ? n : 1), double);
}

int *stat_ivec(struct arena *a, int n)
{
	return ARENA_ARRAY(a, (size_t)(n > 0 ? n : 1), int);
}

bool stat_room(const struct arena *a, double doubles)
{
	double left = a->max > a->used ? (double)(int64_t)(a->max - a->used) : 0;
	return doubles * 8 < left * 0.5 && doubles < 2e9;
}

double *stat_mat(struct arena *a, int rows, int cols)
{
	return ARENA_ARRAY(a, (size_t)(rows > 0 ? rows : 1) * (size_t)(cols > 0 ? cols : 1), double);
}

/* Four partial sums: enough independence for the machine, a fixed order for us. */
double stat_dot(int n, const double *x, const double *y)
{
	double s[4] = {0};
	int i = 0;
	for (; i + 4 <= n; i += 4)
		for (int k = 0; k < 4; k++)
			s[k] += x[i + k] * y[i + k];
	for (; i < n; i++)
		s[0] += x[i] * y[i];
	return (s[0] + s[1]) + (s[2] + s[3]);
}

double stat_mean(int n, const double *x)
{
	double s = 0, c = 0;
	for (int i = 0; i < n; i++)
		s += x[i];
	s /= n;
	for (int i = 0; i < n; i++)
		c += x[i] - s;
	return s + c / n;
}

double stat_ss(int n, const double *x)
{
	double m = stat_mean(n, x), s = 0;
	for (int i = 0; i < n; i++)
		s += (x[i] - m) * (x[i] - m);
	return s;
}

double stat_var(int n, const double *x)
{
	return n < 2 ? 0 : stat_ss(n, x) / (n - 1);
}

double stat_corr(int n, const double *x, const double *y)
{
	double mx = stat_mean(n, x), my = stat_mean(n, y), s = 0;
	for (int i = 0; i < n; i++)
		s += (x[i] - mx) * (y[i] - my);
	double d = sqrt(stat_ss(n, x)) * sqrt(stat_ss(n, y));
	return d > 0 ? s / d : 0;
}

static int by_value(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;
	return (a > b) - (a < b);
}

void stat_sort(int n, double *x)
{
	if (n > 1)
		qsort(x, (size_t)n, sizeof *x, by_value);
}

double stat_quantile(struct arena *a, int n, const double *x, double p)
{
	double *s = stat_vec(a, n);
	memcpy(s, x, sizeof *s * (size_t)n);
	stat_sort(n, s);
	double h = (n - 1) * p, f = floor(h);
	int k = (int)f;
	return k + 1 < n ? s[k] + (h - f) * (s[k + 1] - s[k]) : s[n - 1];
}

struct keyed {
	double v;
	int i;
};

static int by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;
	if (a->v != b->v)
		return a->v > b->v ? 1 : -1;
	return (a->i > b->i) - (a->i < b->i);
}

/* Whole numbers that lie close, as years, codes and numbers of schools do, are counted into place. */
static bool order_whole(int n, const double *x, int *idx)
{
	double lo = n > 0 ? x[0] : 0, hi = lo;
	for (int i = 0; i < n; i++) {
		if (!(fabs(x[i]) < 1e9) || x[i] != floor(x[i]))
			return false;
		lo = x[i] < lo ? x[i] : lo;
		hi = x[i] > hi ? x[i] : hi;
	}
	if (n == 0 || hi - lo > 4.0 * n)
		return n == 0;
	int range = (int)(hi - lo) + 2, *from = calloc((size_t)range, sizeof *from);
	if (from == NULL)
		abort();
	for (int i = 0; i < n; i++)
		from[(int)(x[i] - lo) + 1]++;
	for (int k = 1; k < range; k++)
		from[k] += from[k - 1];
	for (int i = 0; i < n; i++)
		idx[from[(int)(x[i] - lo)]++] = i;
	free(from);
	return true;
}

void stat_order(int n, const double *x, int *idx)
{
	if (order_whole(n, x, idx))
		return;
	struct keyed *k = calloc((size_t)n + 1, sizeof *k);
	if (k == NULL)
		abort();
	for (int i = 0; i < n; i++)
		k[i] = (struct keyed){x[i], i};
	qsort(k, (size_t)n, sizeof *k, by_key);
	for (int i = 0; i < n; i++)
		idx[i] = k[i].i;
	free(k);
}

static void orthogonalise(struct stat_qr *f, int j, double *v)
{
	for (int pass = 0; pass < 2; pass++)
		for (int k = 0; k < j; k++) {
			double c = stat_dot(f->n, f->q[k], v);
			f->r[k * f->p + j] += c;
			for (int i = 0; i < f->n; i++)
				v[i] -= c * f->q[k][i];
		}
}

static void invert_upper(int p, const double *r, double *ri)
{
	for (int j = 0; j < p; j++) {
		ri[j * p + j] = 1 / r[j * p + j];
		for (int i = j - 1; i >= 0; i--) {
			double s = 0;
			for (int k = i + 1; k <= j; k++)
				s += r[i * p + k] * ri[k * p + j];
			ri[i * p + j] = -s / r[i * p + i];
		}
	}
}

void stat_qr_make(struct stat_qr *f, struct arena *a, int n, int p, double *const *x)
{
	*f = (struct stat_qr){.n = n, .p = p, .bad = -1};
	f->q = ARENA_ARRAY(a, (size_t)p + 1, double *);
	f->r = stat_mat(a, p, p);
	f->ri = stat_mat(a, p, p);
	for (int j = 0; j < p; j++) {
		double *v = f->q[j] = stat_vec(a, n);
		memcpy(v, x[j], sizeof *v * (size_t)n);
		double before = sqrt(stat_dot(n, v, v));
		orthogonalise(f, j, v);
		double after = sqrt(stat_dot(n, v, v));
		if (!(after > 1e-9 * before) || !isfinite(after)) {
			f->bad = j;
			return;
		}
		f->r[j * p + j] = after;
		for (int i = 0; i < n; i++)
			v[i] /= after;
	}
	invert_upper(p, f->r, f->ri);
}

void stat_qr_solve(const struct stat_qr *f, struct arena *a, const double *y, double *beta, double *resid)
{
	double *u = resid ? resid : stat_vec(a, f->n), *c = stat_vec(a, f->p);
	memmove(u, y, sizeof *u * (size_t)f->n);
	for (int pass = 0; pass < 2; pass++)
		for (int k = 0; k < f->p; k++) {
			double d = stat_dot(f->n, f->q[k], u);
			c[k] += d;
			for (int i = 0; i < f->n; i++)
				u[i] -= d * f->q[k][i];
		}
	for (int i = 0; i < f->p; i++) {
		beta[i] = 0;
		for (int k = i; k < f->p; k++)
			beta[i] += f->ri[i * f->p + k] * c[k];
	}
}

void stat_qr_sandwich(const struct stat_qr *f, struct arena *a, const double *m, double *out)
{
	int p = f->p;
	double *t = stat_mat(a, p, p);
	for (int i = 0; i < p; i++)
		for (int j = 0; j < p; j++)
			for (int k = i; k < p; k++)
				t[i * p + j] += f->ri[i * p + k] * m[k * p + j];
	for (int i = 0; i < p; i++)
		for (int j = 0; j < p; j++) {
			out[i * p + j] = 0;
			for (int k = j; k < p; k++)
				out[i * p + j] += t[i * p + k] * f->ri[j * p + k];
		}
}
