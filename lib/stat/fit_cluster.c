/* fit_cluster.c - CR0-CR3 and their degrees of freedom in p x p algebra.
 *
 * With X = QR and Q_g the rows of cluster g, the adjustment matrix of CR2 is
 * A_g = (I - Q_g Q_g')^-1/2. From Q_g'Q_g = V diag(lambda) V' follows
 * A_g Q_g = Q_g D_g with D_g = V diag((1-lambda)^-1/2) V', so no n_g x n_g
 * matrix is ever made, whatever the size of the cluster. A direction with
 * lambda = 1 (an effect the cluster alone decides) carries no residual and
 * gets weight 0, the generalised inverse.
 */
#include "stat/fit.h"

#include <math.h>

struct cluster_sums {
	double *gram;  /* Q_g'Q_g per cluster, p x p */
	double *score; /* Q_g'u_g per cluster, p */
};

static void sum_clusters(const struct stat_fit *f, struct arena *a, const int *code, int g,
                         struct cluster_sums *s)
{
	int p = f->p;
	s->gram = stat_mat(a, g, p * p);
	s->score = stat_mat(a, g, p);
	for (int k = 0; k < p; k++) {
		for (int i = 0; i < f->n; i++)
			s->score[(ptrdiff_t)code[i] * p + k] += f->qr.q[k][i] * f->wresid[i];
		for (int l = 0; l <= k; l++)
			for (int i = 0; i < f->n; i++)
				s->gram[((ptrdiff_t)code[i] * p + k) * p + l] += f->qr.q[k][i] * f->qr.q[l][i];
	}
	for (int c = 0; c < g; c++)
		for (int k = 0; k < p; k++)
			for (int l = 0; l < k; l++)
				s->gram[((ptrdiff_t)c * p + l) * p + k] = s->gram[((ptrdiff_t)c * p + k) * p + l];
}

/* d = V diag(phi(lambda)) V' for one cluster's gram matrix. */
static void adjustment(int p, const double *gram, enum stat_cr type, struct arena *a, double *d)
{
	memset(d, 0, sizeof *d * (size_t)(p * p));
	if (type != STAT_CR2 && type != STAT_CR3) {
		for (int k = 0; k < p; k++)
			d[k * p + k] = 1;
		return;
	}
	double *m = stat_mat(a, p, p), *v = stat_mat(a, p, p), *lambda = stat_vec(a, p);
	memcpy(m, gram, sizeof *m * (size_t)(p * p));
	stat_eigen(p, m, lambda, v);
	for (int e = 0; e < p; e++) {
		double u = 1 - lambda[e];
		double w = u < 1e-10 ? 0 : type == STAT_CR2 ? 1 / sqrt(u) : 1 / u;
		for (int k = 0; k < p; k++)
			for (int l = 0; l < p; l++)
				d[k * p + l] += w * v[k * p + e] * v[l * p + e];
	}
}

static void mat_vec(int p, const double *m, const double *x, double *out)
{
	for (int k = 0; k < p; k++)
		out[k] = stat_dot(p, m + (ptrdiff_t)k * p, x);
}

/* Satterthwaite: with f_g = D_g R^-T e_j and e_g = Q_g'Q_g f_g the form has
 * P_gh = [g = h] f_g'e_g - e_g'e_h; df = tr(P)^2 / sum P_gh^2. */
static double satterthwaite(const struct stat_fit *f, struct arena *a, int g, const double *gram,
                            const double *d, int coef)
{
	int p = f->p;
	double *c = stat_vec(a, p), *fv = stat_vec(a, p), *ev = stat_vec(a, p), *outer = stat_mat(a, p, p);
	double trace = 0, extra = 0;
	for (int k = 0; k < p; k++)
		c[k] = f->qr.ri[coef * p + k];
	for (int h = 0; h < g; h++) {
		mat_vec(p, d + (ptrdiff_t)h * p * p, c, fv);
		mat_vec(p, gram + (ptrdiff_t)h * p * p, fv, ev);
		double fe = stat_dot(p, fv, ev), ee = stat_dot(p, ev, ev);
		trace += fe - ee;
		extra += fe * fe - 2 * fe * ee;
		for (int k = 0; k < p; k++)
			for (int l = 0; l < p; l++)
				outer[k * p + l] += ev[k] * ev[l];
	}
	double squares = extra + stat_dot(p * p, outer, outer);
	return squares > 0 ? trace * trace / squares : 0;
}

void stat_vcov_cluster(const struct stat_fit *f, struct arena *a, const int *code, int g, enum stat_cr type,
                       double *v, double *df)
{
	int p = f->p;
	struct cluster_sums s;
	double *d = stat_mat(a, g, p * p), *m = stat_mat(a, p, p), *t = stat_vec(a, p);
	sum_clusters(f, a, code, g, &s);
	for (int h = 0; h < g; h++) {
		double *dh = d + (ptrdiff_t)h * p * p;
		adjustment(p, s.gram + (ptrdiff_t)h * p * p, type, a, dh);
		mat_vec(p, dh, s.score + (ptrdiff_t)h * p, t);
		for (int k = 0; k < p; k++)
			for (int l = 0; l < p; l++)
				m[k * p + l] += t[k] * t[l];
	}
	double scale = type == STAT_CR1 || type == STAT_CR1S ? (double)g / (g - 1) : 1;
	if (type == STAT_CR1S)
		scale *= (f->n - 1) / (double)(f->n - p);
	for (int k = 0; k < p * p; k++)
		m[k] *= scale;
	stat_qr_sandwich(&f->qr, a, m, v);
	for (int k = 0; df && k < p; k++)
		df[k] = satterthwaite(f, a, g, s.gram, d, k);
}
