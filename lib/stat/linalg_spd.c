#include "stat/linalg.h"

#include <float.h>
#include <math.h>

bool stat_chol(int p, double *a)
{
	double top = 0;
	for (int i = 0; i < p; i++)
		top = fmax(top, a[i * p + i]);
	for (int j = 0; j < p; j++) {
		double d = a[j * p + j];
		for (int k = 0; k < j; k++)
			d -= a[j * p + k] * a[j * p + k];
		if (!(d > 0) || d < DBL_EPSILON * 1e-4 * top)
			return false;
		d = a[j * p + j] = sqrt(d);
		for (int i = j + 1; i < p; i++) {
			double s = a[i * p + j];
			for (int k = 0; k < j; k++)
				s -= a[i * p + k] * a[j * p + k];
			a[i * p + j] = s / d;
		}
	}
	return true;
}

void stat_chol_forward(int p, const double *l, double *b)
{
	for (int i = 0; i < p; i++) {
		for (int k = 0; k < i; k++)
			b[i] -= l[i * p + k] * b[k];
		b[i] /= l[i * p + i];
	}
}

void stat_chol_backward(int p, const double *l, double *b)
{
	for (int i = p - 1; i >= 0; i--) {
		for (int k = i + 1; k < p; k++)
			b[i] -= l[k * p + i] * b[k];
		b[i] /= l[i * p + i];
	}
}

void stat_chol_inverse(int p, const double *l, double *inv)
{
	for (int j = 0; j < p; j++) {
		double *col = inv + (ptrdiff_t)j * p;
		for (int i = 0; i < p; i++)
			col[i] = i == j;
		stat_chol_forward(p, l, col);
		stat_chol_backward(p, l, col);
	}
	for (int i = 0; i < p; i++)
		for (int j = 0; j < i; j++)
			inv[i * p + j] = inv[j * p + i] = (inv[i * p + j] + inv[j * p + i]) / 2;
}

double stat_chol_logdet(int p, const double *l)
{
	double s = 0;
	for (int i = 0; i < p; i++)
		s += log(l[i * p + i]);
	return 2 * s;
}

bool stat_spd_solve(int p, double *a, double *b)
{
	if (!stat_chol(p, a))
		return false;
	stat_chol_forward(p, a, b);
	stat_chol_backward(p, a, b);
	return true;
}

static void rotate(int p, double *a, double *v, int i, int j)
{
	double aij = a[i * p + j];
	if (aij == 0)
		return;
	double theta = (a[j * p + j] - a[i * p + i]) / (2 * aij);
	double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(1 + theta * theta));
	double c = 1 / sqrt(1 + t * t), s = t * c;
	for (int k = 0; k < p; k++) {
		double x = a[k * p + i], y = a[k * p + j];
		a[k * p + i] = c * x - s * y;
		a[k * p + j] = s * x + c * y;
	}
	for (int k = 0; k < p; k++) {
		double x = a[i * p + k], y = a[j * p + k];
		a[i * p + k] = c * x - s * y;
		a[j * p + k] = s * x + c * y;
	}
	for (int k = 0; k < p; k++) {
		double x = v[k * p + i], y = v[k * p + j];
		v[k * p + i] = c * x - s * y;
		v[k * p + j] = s * x + c * y;
	}
}

static void sort_eigen(int p, double *values, double *v)
{
	for (int i = 0; i < p; i++) {
		int m = i;
		for (int j = i + 1; j < p; j++)
			if (values[j] < values[m])
				m = j;
		double t = values[i];
		values[i] = values[m];
		values[m] = t;
		for (int k = 0; m != i && k < p; k++) {
			t = v[k * p + i];
			v[k * p + i] = v[k * p + m];
			v[k * p + m] = t;
		}
	}
}

void stat_eigen(int p, double *a, double *values, double *v)
{
	for (int i = 0; i < p * p; i++)
		v[i] = i % (p + 1) == 0;
	for (int sweep = 0; sweep < 60; sweep++) {
		double off = 0, diag = 0;
		for (int i = 0; i < p; i++)
			for (int j = 0; j < p; j++)
				*(i == j ? &diag : &off) += a[i * p + j] * a[i * p + j];
		if (off <= 1e-32 * diag || off == 0)
			break;
		for (int i = 0; i < p; i++)
			for (int j = i + 1; j < p; j++)
				rotate(p, a, v, i, j);
	}
	for (int i = 0; i < p; i++)
		values[i] = a[i * p + i];
	sort_eigen(p, values, v);
}
