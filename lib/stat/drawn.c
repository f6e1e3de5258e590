#include "stat/drawn.h"
#include "stat/rng.h"

#include <math.h>

enum { GRID = 30 }; /* rho from -0.5 by steps of 0.05 to 0.95 */

struct drawing {
	struct arena *a;
	const struct stat_fit *f;
	double *c;         /* the estimate is c'y */
	double acf[GRID];  /* of residuals, where the errors have that rho; never falling */
	double var[GRID];  /* of the estimate over the residuals' sum of squares */
	double *y, *e, *b; /* of a drawn series */
	struct stat_rng g;
};

static double grid_rho(double at)
{
	return -0.5 + 0.05 * at;
}

/* out = S v, S_ij = rho^|i-j|: what came before and what comes after, each by one pass. */
static void ar_times(int n, double rho, const double *v, double *out)
{
	double sum = 0;
	for (int i = 0; i < n; i++) {
		sum = rho * sum + v[i];
		out[i] = sum;
	}
	sum = 0;
	for (int i = n - 1; i >= 0; i--) {
		out[i] += rho * sum;
		sum = rho * sum + v[i];
	}
}

static double lagged(int n, const double *u, const double *v)
{
	return stat_dot(n - 1, u + 1, v);
}

/* tr(M S) and tr(L M S M), L the shift by one: without a matrix of n times n, through Q of the fit. */
static void traces(const struct drawing *d, double rho, double *square, double *next)
{
	int n = d->f->n, p = d->f->p;
	double *const *q = d->f->qr.q, **s = ARENA_ARRAY(d->a, (size_t)p, double *);
	*square = n;
	*next = (n - 1) * rho;
	for (int k = 0; k < p; k++) {
		s[k] = stat_vec(d->a, n);
		ar_times(n, rho, q[k], s[k]);
		*square -= stat_dot(n, q[k], s[k]);
		*next -= lagged(n, s[k], q[k]) + lagged(n, q[k], s[k]);
	}
	for (int k = 0; k < p; k++)
		for (int l = 0; l < p; l++)
			*next += stat_dot(n, q[k], s[l]) * lagged(n, q[l], q[k]);
}

static void fill_grid(struct drawing *d)
{
	int n = d->f->n;
	double *sc = stat_vec(d->a, n);
	for (int i = 0; i < GRID; i++) {
		double rho = grid_rho(i), square, next;
		traces(d, rho, &square, &next);
		ar_times(n, rho, d->c, sc);
		d->var[i] = stat_dot(n, d->c, sc) / square;
		d->acf[i] = fmax(next / square, i ? d->acf[i - 1] : -1);
	}
}

/* Where on the grid the residuals correlate so. */
static double grid_at(const struct drawing *d, double acf1)
{
	if (acf1 <= d->acf[0])
		return 0;
	for (int i = 1; i < GRID; i++)
		if (acf1 < d->acf[i])
			return i - 1 + (acf1 - d->acf[i - 1]) / (d->acf[i] - d->acf[i - 1]);
	return GRID - 1;
}

static double error_at(const struct drawing *d, double at, double rss)
{
	int i = at < GRID - 1 ? (int)at : GRID - 2;
	return sqrt(rss * (d->var[i] + (at - i) * (d->var[i + 1] - d->var[i])));
}

static double place(const struct drawing *d, const double *e)
{
	double acf1 = 0;
	stat_acf(d->f->n, e, 1, &acf1);
	return grid_at(d, acf1);
}

static double draw_statistic(struct drawing *d, double rho)
{
	int n = d->f->n;
	double e = stat_rng_normal(&d->g) / sqrt(1 - rho * rho);
	for (int i = 0; i < n; i++) {
		e = i ? rho * e + stat_rng_normal(&d->g) : e;
		d->y[i] = e;
	}
	stat_qr_solve(&d->f->qr, d->a, d->y, d->b, d->e);
	double se = error_at(d, place(d, d->e), stat_dot(n, d->e, d->e));
	return se > 0 ? stat_dot(n, d->c, d->y) / se : 0;
}

static void set_up(struct drawing *d, const double *c)
{
	int n = d->f->n, p = d->f->p;
	d->c = stat_vec(d->a, n);
	d->y = stat_vec(d->a, n);
	d->e = stat_vec(d->a, n);
	d->b = stat_vec(d->a, p);
	for (int k = 0; k < p; k++) {
		double t = 0;
		for (int l = 0; l < p; l++)
			t += c[l] * d->f->qr.ri[l * p + k];
		for (int i = 0; i < n; i++)
			d->c[i] += t * d->f->qr.q[k][i];
	}
	fill_grid(d);
}

bool stat_drawn_interval(struct stat_job *j, const struct stat_fit *f, const double *c, int draws,
                         struct stat_drawn *out)
{
	struct drawing d = {.a = j->arena, .f = f};
	if (!stat_room(j->arena, (double)f->n * (f->p + 2.0) * (draws + GRID)))
		return stat_refuse(j->r, STAT_TOO_LARGE, "%d draws of %d periods do not fit in memory.", draws, f->n);
	set_up(&d, c);
	double at = place(&d, f->resid), est = stat_dot(f->p, c, f->beta), *all = stat_vec(j->arena, draws);
	out->rho = fmax(0, grid_rho(at));
	out->se = error_at(&d, at, f->rss);
	stat_rng_init(&d.g, j->seed, 0);
	int beyond = 0;
	for (int i = 0; i < draws; i++) {
		all[i] = fabs(draw_statistic(&d, out->rho));
		beyond += all[i] * out->se >= fabs(est);
	}
	out->critical = stat_quantile(j->arena, draws, all, j->level);
	out->p = (1.0 + beyond) / (1.0 + draws);
	return true;
}
