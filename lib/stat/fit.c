#include "stat/fit.h"

#include <math.h>

static bool column_is_constant(int n, const double *x)
{
	for (int i = 1; i < n; i++)
		if (x[i] != x[0])
			return false;
	return true;
}

static bool weights_are_positive(struct stat_result *r, int n, const double *w)
{
	for (int i = 0; w && i < n; i++)
		if (!(w[i] > 0))
			return stat_refuse(r, STAT_OUT_OF_RANGE, "Row %d has a weight that is not positive.",
			                   stat_row_number(r, i));
	return true;
}

static bool blame_column(struct stat_result *r, int n, double *const *x, const struct str *name, int bad)
{
	if (column_is_constant(n, x[bad]))
		return stat_refuse(r, STAT_CONSTANT, "%.*s is the same in every row.", STR_ARG(name[bad]));
	return stat_refuse(r, STAT_COLLINEAR, "%.*s is a combination of the other covariates.",
	                   STR_ARG(name[bad]));
}

static void fit_moments(struct stat_fit *f, const double *y, bool intercept)
{
	double sw = 0, sy = 0, tss = 0;
	for (int i = 0; i < f->n; i++) {
		double w = f->w ? f->w[i] : 1;
		sw += w;
		sy += w * y[i];
	}
	double mean = intercept ? sy / sw : 0;
	for (int i = 0; i < f->n; i++)
		tss += (f->w ? f->w[i] : 1) * (y[i] - mean) * (y[i] - mean);
	f->rss = stat_dot(f->n, f->wresid, f->wresid);
	f->df = f->n - f->p;
	f->sigma2 = f->df > 0 ? f->rss / f->df : 0;
	f->r2 = tss > 0 ? 1 - f->rss / tss : 0;
	f->adj_r2 = f->df > 0 ? 1 - (1 - f->r2) * (f->n - (intercept ? 1 : 0)) / f->df : 0;
}

/* diag(sqrt w) times the columns; the columns themselves when unweighted. */
static double **weigh(struct arena *a, int n, int p, double *const *x, const double *root)
{
	double **xs = ARENA_ARRAY(a, (size_t)p + 1, double *);
	for (int k = 0; k < p; k++) {
		xs[k] = x[k];
		if (root == NULL)
			continue;
		xs[k] = stat_vec(a, n);
		for (int i = 0; i < n; i++)
			xs[k][i] = x[k][i] * root[i];
	}
	return xs;
}

static void leverages(struct stat_fit *f, struct arena *a)
{
	int p = f->p;
	double *unit = stat_mat(a, p, p);
	f->hat = stat_vec(a, f->n);
	for (int k = 0; k < p; k++) {
		unit[k * p + k] = 1;
		for (int i = 0; i < f->n; i++)
			f->hat[i] += f->qr.q[k][i] * f->qr.q[k][i];
	}
	f->bread = stat_mat(a, p, p);
	stat_qr_sandwich(&f->qr, a, unit, f->bread);
}

static void solve(struct stat_fit *f, struct arena *a, const double *ys, const double *root)
{
	f->beta = stat_vec(a, f->p);
	f->wresid = stat_vec(a, f->n);
	stat_qr_solve(&f->qr, a, ys, f->beta, f->wresid);
	f->resid = root ? stat_vec(a, f->n) : f->wresid;
	for (int i = 0; root && i < f->n; i++)
		f->resid[i] = f->wresid[i] / root[i];
}

bool stat_fit_ols(struct stat_result *r, int n, int p, double *const *x, const struct str *name,
                  const double *y, const double *w, bool intercept, struct stat_fit *f)
{
	struct arena *a = r->arena;
	*f = (struct stat_fit){.n = n, .p = p, .name = name, .w = w};
	if (r->refusal != STAT_ANSWERED || !weights_are_positive(r, n, w))
		return false;
	if (n <= p)
		return stat_refuse(r, STAT_TOO_FEW, "%s cannot carry %s.", stat_n(r, n, "row", "rows"),
		                   stat_n(r, p, "coefficient", "coefficients"));
	if (!stat_room(a, 2.5 * n * p + 8.0 * p * p))
		return stat_refuse(r, STAT_TOO_LARGE, "%d rows and %d columns do not fit in memory.", n, p);
	double *ys = stat_vec(a, n), *root = w ? stat_vec(a, n) : NULL;
	for (int i = 0; root && i < n; i++)
		root[i] = sqrt(w[i]);
	for (int i = 0; i < n; i++)
		ys[i] = root ? y[i] * root[i] : y[i];
	stat_qr_make(&f->qr, a, n, p, weigh(a, n, p, x, root));
	if (f->qr.bad >= 0)
		return blame_column(r, n, x, name, f->qr.bad);
	solve(f, a, ys, root);
	leverages(f, a);
	fit_moments(f, y, intercept);
	if (!isfinite(f->rss) || !isfinite(f->beta[0]))
		return stat_refuse(r, STAT_NOT_FINITE, "The arithmetic ran out of range; rescale the columns.");
	if (!(f->rss > 1e-24 * stat_dot(n, ys, ys)))
		return stat_refuse(r, STAT_ZERO_VARIANCE,
		                   "The outcome is fitted exactly: nothing is left to judge by.");
	return true;
}

void stat_vcov_classic(const struct stat_fit *f, double *v)
{
	for (int i = 0; i < f->p * f->p; i++)
		v[i] = f->sigma2 * f->bread[i];
}

static double hc_weight(const struct stat_fit *f, int type, int i, double top)
{
	double h = f->hat[i], u = 1 - h < 1e-12 ? 1e-12 : 1 - h, d;
	switch (type) {
	case 2:
		return 1 / u;
	case 3:
		return 1 / (u * u);
	case 4:
		return pow(u, -fmin(4, f->n * h / f->p));
	case 5:
		d = fmin(f->n * h / f->p, fmax(4, f->n * 0.7 * top / f->p));
		return pow(u, -d / 2);
	default:
		return 1;
	}
}

/* A row that decides its own fitted value has no residual: of a coefficient that it takes part in, no error
 * is known. */
static void forget(const struct stat_fit *f, int i, int k, double *v)
{
	double c = 0, all = 0;
	for (int l = 0; l < f->p; l++) {
		c += f->qr.ri[k * f->p + l] * f->qr.q[l][i];
		all += f->qr.ri[k * f->p + l] * f->qr.ri[k * f->p + l];
	}
	if (c * c > 1e-18 * all)
		v[k * f->p + k] = 0;
}

void stat_vcov_hc(const struct stat_fit *f, struct arena *a, int type, double *v)
{
	int p = f->p;
	double *m = stat_mat(a, p, p), top = 0, *d = stat_vec(a, f->n);
	for (int i = 0; i < f->n; i++)
		top = fmax(top, f->hat[i]);
	for (int i = 0; i < f->n; i++)
		d[i] = f->wresid[i] * f->wresid[i] * hc_weight(f, type, i, top) * (type == 1 ? f->n / f->df : 1);
	for (int k = 0; k < p; k++)
		for (int l = 0; l <= k; l++) {
			double s = 0;
			for (int i = 0; i < f->n; i++)
				s += d[i] * f->qr.q[k][i] * f->qr.q[l][i];
			m[k * p + l] = m[l * p + k] = s;
		}
	stat_qr_sandwich(&f->qr, a, m, v);
	for (int i = 0; i < f->n; i++)
		for (int k = 0; f->hat[i] > 1 - 1e-9 && k < p; k++)
			forget(f, i, k, v);
}

bool stat_fit_judged(const struct stat_fit *f, int k, double var)
{
	return var > 1e-20 * f->sigma2 * f->bread[k * f->p + k];
}

void stat_fit_terms(struct stat_result *r, const struct stat_fit *f, const double *v, const double *df,
                    double one_df, double level)
{
	for (int k = 0; k < f->p; k++) {
		double var = v[k * f->p + k], se = sqrt(fmax(0, var));
		bool judged = stat_fit_judged(f, k, var);
		if (!judged)
			stat_check_add(r, "no-error", STAT_FAIL, NAN,
			               "%.*s: the residuals that its error would be made of add up to none; it is given "
			               "without one.",
			               STR_ARG(f->name[k]));
		if (!judged || (df && !(df[k] > 0.01))) { /* nothing left to judge this one by */
			struct stat_term *t = stat_term_add(r, f->name[k]);
			stat_put(t, STAT_ESTIMATE, f->beta[k]);
			stat_put(t, STAT_SE, judged ? se : NAN);
			continue;
		}
		stat_put(stat_term_wald(r, f->name[k], f->beta[k], se, df ? df[k] : one_df, level), STAT_N, f->n);
	}
}

double stat_durbin_watson(int n, const double *e)
{
	double s = 0;
	for (int i = 1; i < n; i++)
		s += (e[i] - e[i - 1]) * (e[i] - e[i - 1]);
	return s / stat_dot(n, e, e);
}

double stat_breusch_godfrey(struct arena *a, const struct stat_fit *f, double *const *x, int k)
{
	int p = f->p + k;
	double **z = ARENA_ARRAY(a, (size_t)p, double *), *beta = stat_vec(a, p), *u = stat_vec(a, f->n);
	for (int j = 0; j < p; j++) {
		z[j] = j < f->p ? x[j] : stat_vec(a, f->n);
		int lag = j - f->p + 1;
		for (int i = lag; j >= f->p && i < f->n; i++)
			z[j][i] = f->resid[i - lag];
	}
	struct stat_qr qr;
	stat_qr_make(&qr, a, f->n, p, z);
	if (qr.bad >= 0)
		return NAN;
	stat_qr_solve(&qr, a, f->resid, beta, u);
	return f->n * (1 - stat_dot(f->n, u, u) / stat_dot(f->n, f->resid, f->resid));
}

void stat_acf(int n, const double *e, int k, double *out)
{
	double m = stat_mean(n, e), ss = stat_ss(n, e);
	for (int l = 1; l <= k; l++) {
		double s = 0;
		for (int i = l; i < n; i++)
			s += (e[i] - m) * (e[i - l] - m);
		out[l - 1] = ss > 0 ? s / ss : 0;
	}
}
