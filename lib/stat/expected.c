/* expected.c - what a school's intake gives reason to expect: weighted
 * regression on school level, with the residual, its leverage and the
 * prediction interval of every school. Only intake belongs among the
 * covariates; what the school can change is shown beside, not put in.
 *
 * With pupils (n) the residual of school i varies by b + w / n_i: schools differ by b whatever their size,
 * and w / n_i is what its pupils are by chance. A weight of n alone would take large schools as far more
 * certain than they are. b and w by REML, one dimension in b / w: v_i = b/w + 1/n_i;  X'V^-1 X beta = X'V^-1
 * y;  w = RSS / (N - p) criterion = sum log v_i + log |X'V^-1 X| + (N - p)(1 + log(2 pi w)) Shrunken
 * residual: r_i b / (b + w / n_i), variance b w / n_i / (b + w / n_i). */
#include "stat/dist.h"
#include "stat/fit.h"
#include "stat/job.h"

#include <math.h>

struct expected {
	int n;
	double *y, *w, *pupils;
	struct stat_design d;
	struct stat_groups unit;
	double between, within; /* with pupils */
	struct stat_fit fit;
};

/* --- b and w --------------------------------------------------------------------------- */

struct profile {
	struct stat_job *j;
	const struct expected *e;
	double mean_part; /* mean of 1 / n: the unit of b / w */
	double *v, *a, *b;
};

/* RSS and the criterion at a ratio b / w. */
static double criterion(struct profile *f, double ratio, double *rss)
{
	const struct expected *e = f->e;
	int p = e->d.p;
	double logs = 0, yy = 0;
	memset(f->a, 0, sizeof *f->a * (size_t)(p * p));
	memset(f->b, 0, sizeof *f->b * (size_t)p);
	for (int i = 0; i < e->n; i++) {
		double v = ratio + 1 / e->pupils[i];
		logs += log(v);
		yy += e->y[i] * e->y[i] / v;
		for (int r = 0; r < p; r++) {
			f->b[r] += e->d.x[r][i] * e->y[i] / v;
			for (int c = 0; c <= r; c++)
				f->a[r * p + c] += e->d.x[r][i] * e->d.x[c][i] / v;
		}
	}
	for (int r = 0; r < p; r++)
		for (int c = 0; c < r; c++)
			f->a[c * p + r] = f->a[r * p + c];
	if (!stat_chol(p, f->a))
		return HUGE_VAL;
	stat_chol_forward(p, f->a, f->b);
	*rss = yy - stat_dot(p, f->b, f->b);
	double df = e->n - p;
	return *rss > 0 ? logs + stat_chol_logdet(p, f->a) + df * (1 + log(2 * M_PI * *rss / df)) : HUGE_VAL;
}

static double ratio_of(const struct profile *f, double u)
{
	return f->mean_part * u / (1 - u);
}

static double at_share(double u, void *ctx)
{
	struct profile *f = ctx;
	double rss = 0;
	return criterion(f, ratio_of(f, u), &rss);
}

/* The least of twenty parts of 0..1, then Brent within its neighbours. */
static bool find_parts(struct stat_job *j, struct expected *e)
{
	struct profile f = {
	    .j = j, .e = e, .a = stat_mat(j->arena, e->d.p, e->d.p), .b = stat_vec(j->arena, e->d.p)};
	double best = HUGE_VAL, at = 0, rss = 0;
	for (int i = 0; i < e->n; i++) {
		if (!(e->pupils[i] >= 1))
			return stat_refuse(j->r, STAT_OUT_OF_RANGE,
			                   "Row %d: a school of %g pupils; at least one is needed.",
			                   stat_row_number(j->r, i), e->pupils[i]);
		f.mean_part += 1 / e->pupils[i] / e->n;
	}
	for (int k = 0; k < 20; k++) {
		double c = at_share(k / 20.0, &f);
		if (c < best) {
			best = c;
			at = k / 20.0;
		}
	}
	double u = stat_minimise(at_share, &f, fmax(0, at - 0.05), fmin(0.9999, at + 0.05), 1e-12);
	if (at_share(0, &f) <= at_share(u, &f))
		u = 0;
	double c = criterion(&f, ratio_of(&f, u), &rss);
	if (!isfinite(c))
		return stat_refuse(j->r, STAT_ZERO_VARIANCE,
		                   "Intake gives the outcome of every school: nothing is left to compare.");
	e->within = rss / (e->n - e->d.p);
	e->between = e->within * ratio_of(&f, u);
	e->w = stat_vec(j->arena, e->n);
	for (int i = 0; i < e->n; i++)
		e->w[i] = 1 / (ratio_of(&f, u) + 1 / e->pupils[i]);
	stat_fact_add(j->r, "between", e->between);
	stat_fact_add(j->r, "within", e->within);
	stat_fact_add(j->r, "criterion", c);
	return true;
}

/* --- rows -------------------------------------------------------------------------------- */

enum { PLAIN = 10, SIZED = 13 };

static void unit_row(struct stat_job *j, int t, const struct expected *e, int i)
{
	const struct stat_fit *f = &e->fit;
	double w = f->w ? f->w[i] : 1, h = f->hat[i], s = sqrt(f->sigma2), root = sqrt(fmax(1e-300, 1 - h));
	double std = f->wresid[i] / (s * root), df = f->df, q = stat_t_q(0.5 + j->level / 2, df);
	/* externally studentised: the school's own influence on sigma removed */
	double left = (df - std * std) / (df - 1), stud = left > 0 ? std / sqrt(left) : NAN;
	double fit = e->y[i] - f->resid[i], half = q * s * sqrt(1 / w + h / w);
	struct stat_cell *c = stat_row_add(j->r, t);
	double v[] = {
	    e->y[i],    fit,       f->resid[i], h, std, stud, std * std * h / (f->p * fmax(1e-300, 1 - h)),
	    fit - half, fit + half};
	c[0].text = e->unit.code ? e->unit.label[e->unit.code[i]]
	                         : arena_printf(j->arena, "%d", stat_row_number(j->r, i));
	for (int k = 0; k < 9; k++)
		stat_cell_num(&c[k + 1], v[k]);
	if (!e->pupils)
		return;
	double chance = e->within / e->pupils[i], keep = e->between / (e->between + chance),
	       sd = sqrt(keep * chance);
	stat_cell_num(&c[PLAIN], keep * f->resid[i]);
	stat_cell_num(&c[PLAIN + 1], keep * f->resid[i] - stat_normal_q(0.5 + j->level / 2) * sd);
	stat_cell_num(&c[PLAIN + 2], keep * f->resid[i] + stat_normal_q(0.5 + j->level / 2) * sd);
}

static void covariance_table(struct stat_job *j, const struct expected *e, const double *v)
{
	static const char *const cols[] = {"term", "with", "covariance"};
	int t = stat_table_add(j->r, "covariance", 3, cols);
	for (int r = 0; r < e->d.p; r++)
		for (int k = 0; k <= r; k++) {
			struct stat_cell *c = stat_row_add(j->r, t);
			c[0].text = e->d.name[r];
			c[1].text = e->d.name[k];
			stat_cell_num(&c[2], v[r * e->d.p + k]);
		}
}

static int units_table(struct stat_job *j, const struct expected *e)
{
	static const char *const cols[SIZED] = {"unit",      "actual",      "expected",   "residual", "leverage",
	                                        "rstandard", "rstudent",    "cooks",      "lo",       "hi",
	                                        "shrunken",  "shrunken_lo", "shrunken_hi"};
	int t = stat_table_add(j->r, "units", e->pupils ? SIZED : PLAIN, cols), flagged = 0;
	int last = stat_table_col(&j->r->tables.v[t], "rstudent"), width = j->r->tables.v[t].ncol;
	for (int i = 0; i < e->n; i++) {
		unit_row(j, t, e, i);
		flagged += fabs(j->r->tables.v[t].cells[(ptrdiff_t)i * width + last].v) > 2;
	}
	return flagged;
}

static bool read_schools(struct stat_job *j, struct expected *e)
{
	e->y = stat_opt_vec(j, "y", true);
	e->w = stat_opt_vec(j, "w", false);
	e->pupils = stat_opt_vec(j, "n", false);
	if (e->w && e->pupils)
		return stat_refuse(j->r, STAT_BAD_OPTION, "--w and --n are two ways to weigh: give one of them.");
	stat_opt_groups(j, "unit", false, &e->unit);
	if (!stat_design_make(j, stat_opt(j, "x"), true, &e->d))
		return false;
	struct stat_rows rows = {.vec = {&e->y, &e->w, &e->pupils}, .groups = {&e->unit}, .design = &e->d};
	e->n = stat_rows_complete(j, &rows);
	return e->n > 0;
}

/* Collinear, constant and too few are found by the unweighted fit, before any search. */
static bool fit_schools(struct stat_job *j, struct expected *e)
{
	if (!stat_fit_ols(j->r, e->n, e->d.p, e->d.x, e->d.name, e->y, e->w, true, &e->fit))
		return false;
	if (e->fit.df < 2)
		return stat_refuse(j->r, STAT_TOO_FEW, "%s: too few for %s.", stat_n(j->r, e->n, "school", "schools"),
		                   stat_n(j->r, e->d.p - 1, "covariate", "covariates"));
	return !e->pupils || (find_parts(j, e) &&
	                      stat_fit_ols(j->r, e->n, e->d.p, e->d.x, e->d.name, e->y, e->w, true, &e->fit));
}

static void run(struct stat_job *j)
{
	struct expected e = {0};
	if (!read_schools(j, &e) || !fit_schools(j, &e))
		return;
	double *v = stat_mat(j->arena, e.d.p, e.d.p);
	stat_vcov_classic(&e.fit, v);
	stat_fit_terms(j->r, &e.fit, v, NULL, e.fit.df, j->level);
	j->r->main = e.d.name[e.d.p > 1 ? 1 : 0];
	int flagged = units_table(j, &e);
	covariance_table(j, &e, v);
	stat_fact_add(j->r, "n", e.n);
	stat_fact_add(j->r, "r2", e.fit.r2);
	stat_fact_add(j->r, "sigma", sqrt(e.fit.sigma2));
	stat_fact_add(j->r, "flagged", flagged);
	stat_fact_add(j->r, "expected_flagged", 0.046 * e.n);
	stat_check_add(j->r, "size", e.n >= 10 * e.d.p ? STAT_PASS : STAT_WARN, e.n,
	               "%s for %s; ten for each and ten more are needed.", stat_n(j->r, e.n, "school", "schools"),
	               stat_n(j->r, e.d.p - 1, "covariate", "covariates"));
	stat_check_add(j->r, "reading", STAT_NOTE, NAN,
	               "Half of all schools lie below by construction; a flag counts when it returns three years "
	               "with the same sign.");
}

const struct stat_method stat_method_expected = {
    "expected", "Expected outcome from intake, with each school's residual and interval",
    "Skolverket, SALSA (model form); Belsley, Kuh & Welsch 1980 (diagnostics)", run,
    STAT_PARAMS({"y", "required: outcome per school"}, {"x", "intake: covariates the school does not decide"},
                {"w", "pupils: weights"},
                {"n", "pupils: residuals vary by what schools differ and by chance / n; shrinks them"},
                {"unit", "names of the schools"})};
