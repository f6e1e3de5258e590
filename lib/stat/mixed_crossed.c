#include "stat/mixed_scale.h"

#include <math.h>

enum { MAX_DENSE = 1500 };

/* Products of one group of the eliminated set with a dense column. */
struct touch {
	int k;
	double n;
};

struct crossed {
	const struct stat_mixed_model *m;
	struct arena *a;
	int big, small;   /* which level is eliminated, which is dense */
	int n1, n2, p, r; /* r = p + 1 */
	int *from;        /* touches of group i: from[i] .. from[i+1] */
	struct touch *touch;
	double *size, *sums; /* of the eliminated groups: weight, [x, y] */
	double *base;        /* (n2 + r)^2, upper: cross products of [z2, x, y] */
	double *work, *chol; /* after elimination; factor of I + l2^2 block */
	struct stat_scaling scaling;
	double logdet, log_w, theta[2];
};

bool stat_mixed_nested(const struct stat_mixed_model *m, struct arena *a)
{
	int *up = stat_ivec(a, m->level[0].g->levels);
	for (int i = 0; i < m->n; i++) {
		int *slot = &up[m->level[0].g->code[i]], code = m->level[1].g->code[i] + 1;
		if (*slot != 0 && *slot != code)
			return false;
		*slot = code;
	}
	return true;
}

/* Rows sorted by eliminated group, then the dense groups each meets. */
static void find_touches(struct crossed *c)
{
	const struct stat_mixed_model *m = c->m;
	const int *in = m->level[c->big].g->code, *out = m->level[c->small].g->code;
	int *row = stat_ivec(c->a, m->n), *at = stat_ivec(c->a, c->n1 + 1), *slot = stat_ivec(c->a, c->n2);
	c->from = stat_ivec(c->a, c->n1 + 1);
	c->touch = ARENA_ARRAY(c->a, (size_t)m->n, struct touch);
	for (int i = 0; i < m->n; i++)
		at[in[i] + 1]++;
	for (int g = 0; g < c->n1; g++)
		at[g + 1] += at[g];
	int *next = stat_ivec(c->a, c->n1);
	for (int i = 0; i < m->n; i++)
		row[at[in[i]] + next[in[i]]++] = i;
	for (int k = 0; k < c->n2; k++)
		slot[k] = -1;
	int used = 0;
	for (int g = 0; g < c->n1; g++) {
		c->from[g] = used;
		for (int q = at[g]; q < at[g + 1]; q++) {
			int k = out[row[q]];
			if (slot[k] < c->from[g]) {
				slot[k] = used;
				c->touch[used++].k = k;
			}
			c->touch[slot[k]].n += m->w ? m->w[row[q]] : 1;
		}
	}
	c->from[c->n1] = used;
}

static void accumulate(struct crossed *c)
{
	const struct stat_mixed_model *m = c->m;
	int d = c->n2 + c->r;
	double *v = stat_vec(c->a, c->r);
	for (int i = 0; i < m->n; i++) {
		int g = m->level[c->big].g->code[i], k = m->level[c->small].g->code[i];
		double w = m->w ? m->w[i] : 1;
		for (int j = 0; j < c->p; j++)
			v[j] = (m->x[j][i] - c->scaling.mean[j]) / c->scaling.scale[j];
		v[c->p] = m->y[i] - c->scaling.ymean;
		c->size[g] += w;
		c->base[(ptrdiff_t)k * d + k] += w;
		for (int j = 0; j < c->r; j++) {
			c->sums[(ptrdiff_t)g * c->r + j] += w * v[j];
			c->base[(ptrdiff_t)k * d + c->n2 + j] += w * v[j];
			for (int l = j; l < c->r; l++)
				c->base[(ptrdiff_t)(c->n2 + j) * d + c->n2 + l] += w * v[j] * v[l];
		}
		c->log_w += m->w ? log(w) : 0;
	}
}

/* Takes the larger set's effects out of work. */
static void eliminate_groups(struct crossed *c, double theta)
{
	int d = c->n2 + c->r;
	for (int g = 0; g < c->n1; g++) {
		double f = 1 + theta * theta * c->size[g], k = theta * theta / f;
		const double *s = c->sums + (ptrdiff_t)g * c->r;
		c->logdet += log(f);
		for (int a = c->from[g]; a < c->from[g + 1]; a++) {
			double *row = c->work + (ptrdiff_t)c->touch[a].k * d, n = k * c->touch[a].n;
			for (int b = c->from[g]; b < c->from[g + 1]; b++)
				row[c->touch[b].k] -= n * c->touch[b].n;
			for (int j = 0; j < c->r; j++)
				row[c->n2 + j] -= n * s[j];
		}
		for (int j = 0; j < c->r; j++)
			for (int l = j; l < c->r; l++)
				c->work[(ptrdiff_t)(c->n2 + j) * d + c->n2 + l] -= k * s[j] * s[l];
	}
}

/* Then the dense block: W = C^-1/2 theta S_2r, S_rr -= W'W. */
static bool eliminate_dense(struct crossed *c, double theta)
{
	int d = c->n2 + c->r, n = c->n2;
	double *w = stat_vec(c->a, n);
	for (int i = 0; i < n; i++)
		for (int j = 0; j <= i; j++)
			c->chol[(ptrdiff_t)i * n + j] = (i == j) + theta * theta * c->work[(ptrdiff_t)i * d + j];
	if (!stat_chol(n, c->chol))
		return false;
	c->logdet += stat_chol_logdet(n, c->chol);
	double *all = stat_mat(c->a, c->r, n);
	for (int j = 0; j < c->r; j++) {
		for (int i = 0; i < n; i++)
			w[i] = theta * c->work[(ptrdiff_t)i * d + n + j];
		stat_chol_forward(n, c->chol, w);
		memcpy(all + (ptrdiff_t)j * n, w, sizeof *w * (size_t)n);
	}
	for (int j = 0; j < c->r; j++)
		for (int l = j; l < c->r; l++)
			c->work[(ptrdiff_t)(n + j) * d + n + l] -=
			    stat_dot(n, all + (ptrdiff_t)j * n, all + (ptrdiff_t)l * n);
	return true;
}

static double regress(const struct crossed *c, double *xx, double *b)
{
	int d = c->n2 + c->r, n = c->n2, p = c->p;
	for (int i = 0; i < p; i++) {
		for (int j = 0; j <= i; j++)
			xx[i * p + j] = c->work[(ptrdiff_t)(n + j) * d + n + i];
		b[i] = c->work[(ptrdiff_t)(n + i) * d + n + p];
	}
	if (!stat_chol(p, xx))
		return NAN;
	stat_chol_forward(p, xx, b);
	return c->work[(ptrdiff_t)(n + p) * d + n + p] - stat_dot(p, b, b);
}

static double criterion(const double *theta, void *ctx)
{
	struct crossed *c = ctx;
	struct arena *keep = c->a, scratch;
	int d = c->n2 + c->r;
	double df = c->m->ml ? c->m->n : c->m->n - c->p, out = HUGE_VAL;
	arena_init(&scratch, 0);
	c->a = &scratch;
	memcpy(c->work, c->base, sizeof(double) * (size_t)d * (size_t)d);
	c->logdet = 0;
	c->theta[0] = fabs(theta[0]);
	c->theta[1] = fabs(theta[1]);
	eliminate_groups(c, c->theta[0]);
	double *xx = stat_mat(&scratch, c->p, c->p), *b = stat_vec(&scratch, c->p), rss = NAN;
	if (eliminate_dense(c, c->theta[1]))
		rss = regress(c, xx, b);
	if (rss > 0) {
		out = c->logdet + df * (1 + log(2 * M_PI * rss / df)) - c->log_w;
		out += c->m->ml ? 0 : stat_chol_logdet(c->p, xx) + 2 * c->scaling.log_scale;
	}
	c->a = keep;
	arena_finish(&scratch);
	return out;
}

/* Effects and their variances given b: the dense set first, then the other. */
static void predict(struct crossed *c, const double *b, struct stat_mixed_fit *fit)
{
	int d = c->n2 + c->r, n = c->n2;
	double t1 = c->theta[0] * c->theta[0], t2 = c->theta[1] * c->theta[1], s2 = fit->sigma2;
	double *u2 = stat_vec(c->a, n), *inv = stat_mat(c->a, n, n), *u1 = stat_vec(c->a, c->n1),
	       *v1 = stat_vec(c->a, c->n1);
	double *v2 = stat_vec(c->a, n);
	for (int k = 0; k < n; k++) {
		const double *row = c->work + (ptrdiff_t)k * d + n;
		u2[k] = t2 * (row[c->p] - stat_dot(c->p, row, b));
	}
	stat_chol_forward(n, c->chol, u2);
	stat_chol_backward(n, c->chol, u2);
	stat_chol_inverse(n, c->chol, inv);
	for (int k = 0; k < n; k++)
		v2[k] = s2 * t2 * inv[(ptrdiff_t)k * n + k];
	for (int g = 0; g < c->n1; g++) {
		double k = t1 / (1 + t1 * c->size[g]), left, extra = 0;
		const double *s = c->sums + (ptrdiff_t)g * c->r;
		left = s[c->p] - stat_dot(c->p, s, b);
		for (int a = c->from[g]; a < c->from[g + 1]; a++) {
			left -= c->touch[a].n * u2[c->touch[a].k];
			for (int e = c->from[g]; e < c->from[g + 1]; e++)
				extra += c->touch[a].n * c->touch[e].n * inv[(ptrdiff_t)c->touch[a].k * n + c->touch[e].k];
		}
		u1[g] = k * left;
		v1[g] = s2 * k + k * k * s2 * t2 * extra;
	}
	fit->blup[c->big] = u1;
	fit->condvar[c->big] = v1;
	fit->blup[c->small] = u2;
	fit->condvar[c->small] = v2;
	fit->cov[c->big][0] = s2 * t1;
	fit->cov[c->small][0] = s2 * t2;
}

static bool prepare(struct stat_result *r, const struct stat_mixed_model *m, struct crossed *c)
{
	*c = (struct crossed){.m = m, .a = r->arena, .p = m->p, .r = m->p + 1};
	c->big = m->level[0].g->levels < m->level[1].g->levels;
	c->small = 1 - c->big;
	c->n1 = m->level[c->big].g->levels;
	c->n2 = m->level[c->small].g->levels;
	if (m->levels != 2 || m->level[0].q != 1 || m->level[1].q != 1)
		return stat_refuse(r, STAT_BAD_OPTION, "Crossed groups take random intercepts only.");
	if (c->n2 < 2)
		return stat_refuse(r, STAT_ONE_CLUSTER, "A multilevel model needs at least two groups.");
	if (c->n1 >= m->n || m->n <= m->p + 1)
		return stat_refuse(r, STAT_TOO_FEW, "Every group has one row only, or there are too few rows.");
	double d = c->n2 + c->r;
	if (c->n2 > MAX_DENSE || !stat_room(c->a, 4 * d * d + 4.0 * m->n + (double)c->n1 * c->r))
		return stat_refuse(r, STAT_TOO_LARGE, "The smaller of two crossed sets may have at most %d groups.",
		                   MAX_DENSE);
	c->size = stat_vec(c->a, c->n1);
	c->sums = stat_mat(c->a, c->n1, c->r);
	c->base = stat_mat(c->a, c->n2 + c->r, c->n2 + c->r);
	c->work = stat_mat(c->a, c->n2 + c->r, c->n2 + c->r);
	c->chol = stat_mat(c->a, c->n2, c->n2);
	stat_scaling_make(&c->scaling, c->a, m);
	find_touches(c);
	accumulate(c);
	return true;
}

bool stat_mixed_crossed(struct stat_result *r, const struct stat_mixed_model *m, struct stat_mixed_fit *fit)
{
	struct crossed c;
	double theta[2] = {0.5, 0.5}, step[2] = {0.3, 0.3}, none[2] = {0, 0};
	*fit = (struct stat_mixed_fit){.theta_lo = NAN, .theta_hi = NAN};
	if (r->refusal != STAT_ANSWERED || !prepare(r, m, &c))
		return false;
	if (!isfinite(criterion(none, &c)))
		return stat_refuse(r, STAT_COLLINEAR,
		                   "A covariate is a combination of the others, or the outcome does not vary.");
	fit->criterion = stat_minimise_k(criterion, &c, c.a, 2, theta, step, 1e-8);
	fit->criterion = criterion(theta, &c);
	int p = m->p;
	double *xx = stat_mat(c.a, p, p), *b = stat_vec(c.a, p), *v = stat_mat(c.a, p, p),
	       rss = regress(&c, xx, b);
	if (!isfinite(fit->criterion) || !(rss > 0))
		return stat_refuse(r, STAT_NO_CONVERGENCE, "The variance components could not be found.");
	fit->sigma2 = rss / (m->ml ? m->n : m->n - p);
	stat_chol_backward(p, xx, b);
	stat_chol_inverse(p, xx, v);
	for (int i = 0; i < p * p; i++)
		v[i] *= fit->sigma2;
	fit->beta = stat_vec(c.a, p);
	fit->vbeta = stat_mat(c.a, p, p);
	stat_scaling_undo(&c.scaling, c.a, m, b, v, fit);
	fit->boundary = c.theta[0] < 1e-4 || c.theta[1] < 1e-4;
	/* predict() needs the cross products as the dense block was met */
	predict(&c, b, fit);
	return true;
}
