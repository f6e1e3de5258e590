#include "stat/mixed.h"
#include "stat/mixed_scale.h"

#include <math.h>

struct engine {
	const struct stat_mixed_model *m;
	struct arena *a;
	int q1, q2, p, dim1, dim2, dim0; /* dim1 = q1+q2+p+1, dim2 = q2+p+1, dim0 = p+1 */
	int n1, n2;
	int *parent;   /* of inner clusters */
	double *g1;    /* n1 x q1 x dim1: the rows of z1 */
	double *base2; /* cross products of [z2, x, y], per parent */
	double *work2, *total, *w1, *w2;
	double lambda[2][STAT_MAX_RANDOM * STAT_MAX_RANDOM];
	double logdet, log_w;
	struct stat_scaling scaling;
};

static double *gram(double *g, int i, int dim)
{
	return g + (ptrdiff_t)i * dim * dim;
}

/* Rows of z1 of an inner cluster. */
static double *inner(const struct engine *e, int i)
{
	return e->g1 + (ptrdiff_t)i * e->q1 * e->dim1;
}

/* Relative Cholesky factors from the search's parameters. */
static void unpack(struct engine *e, const double *theta)
{
	for (int l = 0; l < e->m->levels; l++) {
		const struct stat_mixed_level *v = &e->m->level[l];
		for (int i = 0; i < v->q; i++)
			for (int j = 0; j < v->q; j++) {
				double t = j > i || (v->diagonal && i != j) ? 0 : *theta++;
				e->lambda[l][i * v->q + j] = i == j ? fabs(t) : t;
				if (v->diagonal && j < i)
					e->lambda[l][i * v->q + j] = 0;
			}
	}
}

/* unpack() consumes a parameter only for entries that are free. */
static int parameters(const struct stat_mixed_model *m)
{
	int k = 0;
	for (int l = 0; l < m->levels; l++)
		k += m->level[l].diagonal ? m->level[l].q : m->level[l].q * (m->level[l].q + 1) / 2;
	return k;
}

/* C = I + L'S L and its Cholesky factor; returns log |C|. */
static double relative_factor(int q, int dim, const double *s, const double *lam, double *c)
{
	for (int i = 0; i < q; i++)
		for (int j = 0; j <= i; j++) {
			double v = i == j;
			for (int k = i; k < q; k++)
				for (int l = j; l < q; l++)
					v += lam[k * q + i] * lam[l * q + j] * (k <= l ? s[k * dim + l] : s[l * dim + k]);
			c[i * q + j] = v;
		}
	stat_chol(q, c);
	return stat_chol_logdet(q, c);
}

/* W = C^-1/2 L' S_zr, q x (dim - q). */
static double half_solve(int q, int dim, const double *s, const double *lam, double *c, double *w)
{
	int r = dim - q;
	if (q == 1) { /* one effect per cluster: no algebra */
		double d = 1 + lam[0] * lam[0] * s[0], k = lam[0] / sqrt(d);
		for (int j = 0; j < r; j++)
			w[j] = k * s[1 + j];
		return log(d);
	}
	double logdet = relative_factor(q, dim, s, lam, c);
	for (int i = 0; i < q; i++)
		for (int j = 0; j < r; j++) {
			double v = 0;
			for (int k = i; k < q; k++)
				v += lam[k * q + i] * s[k * dim + q + j];
			for (int k = 0; k < i; k++)
				v -= c[i * q + k] * w[k * r + j];
			w[i * r + j] = v / c[i * q + i];
		}
	return logdet;
}

static void subtract(int q, int r, const double *w, double *t)
{
	for (int k = 0; k < q; k++)
		for (int i = 0; i < r; i++) {
			double v = w[k * r + i];
			for (int j = i; j < r; j++)
				t[i * r + j] -= v * w[k * r + j];
		}
}

/* Eliminates every random effect at the present lambda; total is then the
 * cross product of [X, y] under the model. */
static void eliminate(struct engine *e)
{
	double c[STAT_MAX_RANDOM * STAT_MAX_RANDOM];
	memcpy(e->work2, e->base2, sizeof(double) * (size_t)e->n2 * (size_t)(e->dim2 * e->dim2));
	e->logdet = 0;
	for (int i = 0; i < e->n1; i++) {
		e->logdet += half_solve(e->q1, e->dim1, inner(e, i), e->lambda[0], c, e->w1);
		subtract(e->q1, e->dim2, e->w1, gram(e->work2, e->parent[i], e->dim2));
	}
	if (e->q2 == 0) {
		memcpy(e->total, e->work2, sizeof(double) * (size_t)(e->dim0 * e->dim0));
		return;
	}
	memset(e->total, 0, sizeof(double) * (size_t)(e->dim0 * e->dim0));
	for (int k = 0; k < e->n2; k++) {
		const double *s = gram(e->work2, k, e->dim2);
		e->logdet += half_solve(e->q2, e->dim2, s, e->lambda[1], c, e->w2);
		for (int i = 0; i < e->dim0; i++)
			for (int j = i; j < e->dim0; j++)
				e->total[i * e->dim0 + j] += s[(e->q2 + i) * e->dim2 + e->q2 + j];
		subtract(e->q2, e->dim0, e->w2, e->total);
	}
}

/* Cholesky of total's X block (lower, in xx) and the projected y; returns rss. */
static double regress(const struct engine *e, double *xx, double *b)
{
	int p = e->p, d = e->dim0;
	for (int i = 0; i < p; i++) {
		for (int j = 0; j <= i; j++)
			xx[i * p + j] = e->total[j * d + i];
		b[i] = e->total[i * d + p];
	}
	if (!stat_chol(p, xx))
		return NAN;
	stat_chol_forward(p, xx, b);
	return e->total[p * d + p] - stat_dot(p, b, b);
}

static double criterion(const double *theta, void *ctx)
{
	struct engine *e = ctx;
	unpack(e, theta);
	eliminate(e);
	double *xx = e->w1 + STAT_MAX_RANDOM * e->dim1, *b = xx + e->p * e->p;
	double rss = regress(e, xx, b), df = e->m->ml ? e->m->n : e->m->n - e->p;
	if (!(rss > 0))
		return HUGE_VAL;
	double d = e->logdet + df * (1 + log(2 * M_PI * rss / df)) - e->log_w;
	return e->m->ml ? d : d + stat_chol_logdet(e->p, xx) + 2 * e->scaling.log_scale;
}

/* For one variance: t in [0, 1) stands for the ratio t / (1 - t). */
static double criterion_1(double t, void *ctx)
{
	double theta = t / (1 - t);
	return criterion(&theta, ctx);
}

struct profile {
	struct engine *e;
	double level;
};

static double above_level(double t, void *ctx)
{
	struct profile *p = ctx;
	return criterion_1(t, p->e) - p->level;
}

static double search(struct engine *e, double *theta, struct stat_mixed_fit *fit)
{
	int k = parameters(e->m);
	fit->theta_lo = fit->theta_hi = NAN;
	if (k == 1) {
		double t = stat_minimise(criterion_1, e, 0, 0.999999, 1e-10), f = criterion_1(t, e),
		       f0 = criterion_1(0, e);
		if (f0 <= f)
			t = 0, f = f0;
		struct profile p = {e, f + 3.841458820694124};
		double lo = f0 > p.level ? stat_root(above_level, &p, 0, t, 1e-6) : 0;
		double hi = stat_root(above_level, &p, t, 0.999999, 1e-6);
		fit->theta_lo = lo / (1 - lo);
		fit->theta_hi = hi / (1 - hi);
		*theta = t / (1 - t);
		return *theta > 1e-3 ? stat_polish(criterion, e, e->a, 1, theta, 2) : criterion(theta, e);
	}
	double step[2 * STAT_MAX_RANDOM * STAT_MAX_RANDOM], *t = theta;
	for (int l = 0; l < e->m->levels; l++)
		for (int i = 0; i < e->m->level[l].q; i++)
			for (int j = 0; j <= i; j++)
				if (i == j || !e->m->level[l].diagonal)
					*t++ = i == j ? 0.5 : 0;
	for (int i = 0; i < k; i++)
		step[i] = 0.3;
	double f = stat_minimise_k(criterion, e, e->a, k, theta, step, 1e-8);
	return f;
}

static bool is_nested(struct stat_result *r, struct engine *e)
{
	const struct stat_mixed_model *m = e->m;
	const int *in = m->level[0].g->code, *out = m->levels > 1 ? m->level[1].g->code : NULL;
	for (int i = 0; i < e->n1; i++)
		e->parent[i] = -1;
	for (int i = 0; i < m->n; i++) {
		int up = out ? out[i] : 0;
		if (e->parent[in[i]] >= 0 && e->parent[in[i]] != up)
			return stat_refuse(r, STAT_BAD_OPTION,
			                   "%.*s lies in more than one outer group; the model needs nested groups.",
			                   STR_ARG(m->level[0].g->label[in[i]]));
		e->parent[in[i]] = up;
	}
	return true;
}

/* Row i's vector [z1, z2, x, y], centred. */
static void row_vector(const struct engine *e, int i, double *v)
{
	const struct stat_mixed_model *m = e->m;
	for (int l = 0; l < m->levels; l++)
		for (int k = 0; k < m->level[l].q; k++)
			*v++ = m->level[l].z[k] ? m->level[l].z[k][i] : 1;
	for (int k = 0; k < m->p; k++)
		*v++ = (m->x[k][i] - e->scaling.mean[k]) / e->scaling.scale[k];
	*v = m->y[i] - e->scaling.ymean;
}

/* One pass: z1's products go to the cluster, the rest straight to the parent. */
static void accumulate(struct engine *e)
{
	const struct stat_mixed_model *m = e->m;
	int d = e->dim1, r = e->dim2, q = e->q1;
	double *v = stat_vec(e->a, d), *lower = v + q;
	for (int i = 0; i < m->n; i++) {
		int cluster = m->level[0].g->code[i];
		double *g = inner(e, cluster), *b = gram(e->base2, e->parent[cluster], r), w = m->w ? m->w[i] : 1;
		row_vector(e, i, v);
		for (int j = 0; j < q; j++) {
			double c = w * v[j];
			for (int k = j; k < d; k++)
				g[j * d + k] += c * v[k];
		}
		for (int j = 0; j < r; j++) {
			double c = w * lower[j];
			for (int k = j; k < r; k++)
				b[j * r + k] += c * lower[k];
		}
		e->log_w += m->w ? log(w) : 0;
	}
}

static bool prepare(struct stat_result *r, const struct stat_mixed_model *m, struct engine *e)
{
	*e = (struct engine){
	    .m = m, .a = r->arena, .q1 = m->level[0].q, .q2 = m->levels > 1 ? m->level[1].q : 0, .p = m->p};
	e->dim0 = m->p + 1;
	e->dim2 = e->dim0 + e->q2;
	e->dim1 = e->dim2 + e->q1;
	e->n1 = m->level[0].g->levels;
	e->n2 = m->levels > 1 ? m->level[1].g->levels : 1;
	if (e->n1 < 2 || (m->levels > 1 && e->n2 < 2))
		return stat_refuse(r, STAT_ONE_CLUSTER, "A multilevel model needs at least two groups.");
	if (e->n1 >= m->n)
		return stat_refuse(r, STAT_TOO_FEW,
		                   "Every group has one row only: between and within cannot be told apart.");
	if (m->n <= m->p + 1)
		return stat_refuse(r, STAT_TOO_FEW, "%s cannot carry %s.", stat_n(r, m->n, "row", "rows"),
		                   stat_n(r, m->p, "coefficient", "coefficients"));
	if (!stat_room(e->a, 2.0 * e->n1 * e->q1 * (e->dim1 + e->q1) + 3.0 * e->n2 * e->dim2 * e->dim2))
		return stat_refuse(r, STAT_TOO_LARGE, "%d groups with %d columns need too much memory.", e->n1,
		                   e->dim1);
	e->parent = stat_ivec(e->a, e->n1);
	if (!is_nested(r, e))
		return false;
	e->g1 = stat_mat(e->a, e->n1, e->q1 * e->dim1);
	e->base2 = stat_mat(e->a, e->n2, e->dim2 * e->dim2);
	e->work2 = stat_mat(e->a, e->n2, e->dim2 * e->dim2);
	e->total = stat_mat(e->a, e->dim0, e->dim0);
	e->w1 = stat_vec(e->a, STAT_MAX_RANDOM * e->dim1 + m->p * m->p + m->p);
	e->w2 = stat_mat(e->a, STAT_MAX_RANDOM, e->dim2);
	stat_scaling_make(&e->scaling, e->a, e->m);
	accumulate(e);
	return true;
}

/* A column whose centred cross product is a combination of the others. */
static bool columns_are_free(struct stat_result *r, struct engine *e)
{
	double zero[2 * STAT_MAX_RANDOM * STAT_MAX_RANDOM] = {0}, *xx = stat_mat(e->a, e->p, e->p);
	unpack(e, zero);
	eliminate(e);
	for (int k = 1; k <= e->p; k++) {
		for (int i = 0; i < k; i++)
			for (int j = 0; j <= i; j++)
				xx[i * k + j] = e->total[j * e->dim0 + i] / e->m->n;
		if (stat_chol(k, xx) && xx[(k - 1) * k + k - 1] >= 1e-6)
			continue;
		if (k > 1 && stat_ss(e->m->n, e->m->x[k - 1]) == 0)
			return stat_refuse(r, STAT_CONSTANT, "%.*s is the same in every row.",
			                   STR_ARG(e->m->name[k - 1]));
		return stat_refuse(r, STAT_COLLINEAR, "%.*s is a combination of the other covariates.",
		                   STR_ARG(e->m->name[k - 1]));
	}
	double *b = stat_vec(e->a, e->p), *full = stat_mat(e->a, e->p, e->p);
	double rss = regress(e, full, b);
	if (!(rss > 1e-20 * e->total[e->p * e->dim0 + e->p]) || !(e->total[e->p * e->dim0 + e->p] > 0))
		return stat_refuse(r, STAT_ZERO_VARIANCE, "The outcome does not vary, or is fitted exactly.");
	return true;
}

/* u = L C^-1 L' (S_zy - S_zx b - S_zv uv) and s2 L C^-1 L' for one cluster;
 * uv are the outer effects (q2 of them, may be 0). */
static void effect(int q, int dim, const double *s, const double *lam, const double *rest, double s2,
                   double *u, double *v)
{
	double c[STAT_MAX_RANDOM * STAT_MAX_RANDOM], h[STAT_MAX_RANDOM], inv[STAT_MAX_RANDOM * STAT_MAX_RANDOM];
	int r = dim - q;
	relative_factor(q, dim, s, lam, c);
	stat_chol_inverse(q, c, inv);
	for (int i = 0; i < q; i++) {
		h[i] = s[i * dim + dim - 1];
		for (int j = 0; j < r - 1; j++)
			h[i] -= s[i * dim + q + j] * rest[j];
	}
	for (int i = 0; i < q; i++)
		for (int j = 0; j < q; j++) {
			double k = 0;
			for (int a = 0; a <= i; a++)
				for (int b = 0; b <= j; b++)
					k += lam[i * q + a] * inv[a * q + b] * lam[j * q + b];
			v[i * q + j] = s2 * k;
		}
	for (int i = 0; i < q; i++) {
		u[i] = 0;
		for (int j = 0; j < q; j++)
			u[i] += v[i * q + j] * h[j] / s2;
	}
}

/* Var(u1) grows by K Var(u2) K', K = Var(u1|u2)/s2 S_12. */
static void widen(const struct engine *e, const double *s, double s2, const double *outer, double *v)
{
	double k[STAT_MAX_RANDOM * STAT_MAX_RANDOM] = {0}, add[STAT_MAX_RANDOM * STAT_MAX_RANDOM] = {0};
	for (int i = 0; i < e->q1; i++)
		for (int j = 0; j < e->q2; j++)
			for (int l = 0; l < e->q1; l++)
				k[i * e->q2 + j] += v[i * e->q1 + l] / s2 * s[l * e->dim1 + e->q1 + j];
	for (int i = 0; i < e->q1; i++)
		for (int j = 0; j < e->q1; j++)
			for (int a = 0; a < e->q2; a++)
				for (int b = 0; b < e->q2; b++)
					add[i * e->q1 + j] += k[i * e->q2 + a] * outer[a * e->q2 + b] * k[j * e->q2 + b];
	for (int i = 0; i < e->q1 * e->q1; i++)
		v[i] += add[i];
}

static void predict(struct engine *e, const double *bc, struct stat_mixed_fit *fit)
{
	double *rest = stat_vec(e->a, e->q2 + e->p);
	memcpy(rest + e->q2, bc, sizeof *bc * (size_t)e->p);
	fit->blup[0] = stat_mat(e->a, e->n1, e->q1);
	fit->condvar[0] = stat_mat(e->a, e->n1, e->q1 * e->q1);
	if (e->q2 > 0) {
		fit->blup[1] = stat_mat(e->a, e->n2, e->q2);
		fit->condvar[1] = stat_mat(e->a, e->n2, e->q2 * e->q2);
	}
	for (int k = 0; e->q2 > 0 && k < e->n2; k++)
		effect(e->q2, e->dim2, gram(e->work2, k, e->dim2), e->lambda[1], bc, fit->sigma2,
		       fit->blup[1] + (ptrdiff_t)k * e->q2, fit->condvar[1] + (ptrdiff_t)k * e->q2 * e->q2);
	for (int i = 0; i < e->n1; i++) {
		double *v = fit->condvar[0] + (ptrdiff_t)i * e->q1 * e->q1;
		const double *s = inner(e, i);
		if (e->q2 > 0)
			memcpy(rest, fit->blup[1] + (ptrdiff_t)e->parent[i] * e->q2, sizeof *rest * (size_t)e->q2);
		effect(e->q1, e->dim1, s, e->lambda[0], rest, fit->sigma2, fit->blup[0] + (ptrdiff_t)i * e->q1, v);
		if (e->q2 > 0)
			widen(e, s, fit->sigma2, fit->condvar[1] + (ptrdiff_t)e->parent[i] * e->q2 * e->q2, v);
	}
}

static void covariances(const struct engine *e, struct stat_mixed_fit *fit)
{
	for (int l = 0; l < e->m->levels; l++) {
		int q = e->m->level[l].q;
		const double *lam = e->lambda[l];
		for (int i = 0; i < q; i++)
			for (int j = 0; j < q; j++) {
				double s = 0;
				for (int k = 0; k < q; k++)
					s += lam[i * q + k] * lam[j * q + k];
				fit->cov[l][i * q + j] = s * fit->sigma2;
			}
		for (int i = 0; i < q; i++)
			fit->boundary |= lam[i * q + i] < 1e-4;
	}
}

bool stat_mixed(struct stat_result *r, const struct stat_mixed_model *m, struct stat_mixed_fit *fit)
{
	struct engine e;
	double theta[2 * STAT_MAX_RANDOM * STAT_MAX_RANDOM] = {0};
	*fit = (struct stat_mixed_fit){0};
	if (r->refusal != STAT_ANSWERED || !prepare(r, m, &e) || !columns_are_free(r, &e))
		return false;
	fit->criterion = search(&e, theta, fit);
	if (!isfinite(fit->criterion))
		return stat_refuse(r, STAT_NO_CONVERGENCE, "The variance components could not be found.");
	criterion(theta, &e); /* leaves the engine at the answer */
	int p = m->p;
	double *xx = stat_mat(e.a, p, p), *bc = stat_vec(e.a, p), *vc = stat_mat(e.a, p, p);
	double rss = regress(&e, xx, bc);
	fit->sigma2 = rss / (m->ml ? m->n : m->n - p);
	stat_chol_backward(p, xx, bc);
	stat_chol_inverse(p, xx, vc);
	for (int i = 0; i < p * p; i++)
		vc[i] *= fit->sigma2;
	fit->beta = stat_vec(e.a, p);
	fit->vbeta = stat_mat(e.a, p, p);
	stat_scaling_undo(&e.scaling, e.a, m, bc, vc, fit);
	covariances(&e, fit);
	predict(&e, bc, fit);
	return true;
}
