/* dose.c - more of the insats, more change? Among the treated the dose was
 * chosen, not given: the slope is an association, and the same slope before
 * the start (placebo) shows what choice alone does. Beside it, the change per
 * third of the dose against the untreated. */
#include "stat/dist.h"
#include "stat/fit.h"
#include "stat/job.h"

#include <math.h>

struct doses {
	int n, treated;
	double *change, *dose, *before;
};

enum { LINE_POINTS = 25, SATTERTHWAITE_MAX = 500 };

/* Covariance HC2, which is CR2 of units by themselves, and each coefficient's degrees of freedom by
 * Satterthwaite (Bell & McCaffrey 2002): with ten units and n - 2 of them 8 intervals of 100 miss. Many units
 * need no such care. */
static void errors(struct stat_job *j, const struct stat_fit *f, int m, double cov[4], double df[2])
{
	int *own = stat_ivec(j->arena, m);
	df[0] = df[1] = f->df;
	if (m > SATTERTHWAITE_MAX) {
		stat_vcov_hc(f, j->arena, 2, cov);
		return;
	}
	for (int i = 0; i < m; i++)
		own[i] = i;
	stat_vcov_cluster(f, j->arena, own, m, STAT_CR2, cov, df);
}

static const struct str coefficients[2] = {STR_INIT("(Intercept)"), STR_INIT("dose")};

/* The value of the line at a dose is the intercept where doses are counted from there. */
static void line(struct stat_job *j, int m, double *const x[2], const double *y)
{
	static const char *const cols[] = {"dose", "change", "lo", "hi"};
	double lo = x[1][0], hi = x[1][0], *from[2] = {x[0], stat_vec(j->arena, m)}, cov[4], df[2];
	for (int i = 1; i < m; i++) {
		lo = fmin(lo, x[1][i]);
		hi = fmax(hi, x[1][i]);
	}
	int t = stat_table_add(j->r, "line", 4, cols);
	for (int k = 0; k < LINE_POINTS; k++) {
		double at = lo + (hi - lo) * k / (LINE_POINTS - 1);
		struct stat_result quiet;
		struct stat_fit f;
		for (int i = 0; i < m; i++)
			from[1][i] = x[1][i] - at;
		stat_result_init(&quiet, j->arena, STR("dose"));
		if (!stat_fit_ols(&quiet, m, 2, from, coefficients, y, NULL, true, &f))
			return;
		errors(j, &f, m, cov, df);
		double half = stat_t_q(0.5 + j->level / 2, df[0]) * sqrt(cov[0]);
		stat_row_num(j->r, t, (double[]){at, f.beta[0], f.beta[0] - half, f.beta[0] + half});
	}
}

static bool slope(struct stat_job *j, const struct doses *d, const double *y, struct str name)
{
	double *x[2] = {stat_vec(j->arena, d->n), stat_vec(j->arena, d->n)}, *v = stat_vec(j->arena, d->n),
	       cov[4], df[2];
	int m = 0;
	struct stat_fit f;
	for (int i = 0; i < d->n; i++)
		if (d->dose[i] > 0) {
			x[0][m] = 1;
			x[1][m] = d->dose[i];
			v[m++] = y[i];
		}
	if (!stat_fit_ols(j->r, m, 2, x, coefficients, v, NULL, true, &f))
		return false;
	errors(j, &f, m, cov, df);
	stat_put(stat_term_wald(j->r, name, f.beta[1], sqrt(cov[3]), df[1], j->level), STAT_N, m);
	if (y == d->change)
		line(j, m, x, v);
	return true;
}

static void thirds(struct stat_job *j, const struct doses *d)
{
	static const char *const names[] = {"low", "middle", "high"};
	double *pos = stat_vec(j->arena, d->n), cut[2], m0 = 0, v0 = 0;
	double *y = stat_vec(j->arena, d->n);
	int m = 0, n0 = 0;
	for (int i = 0; i < d->n; i++) {
		if (d->dose[i] > 0)
			pos[m++] = d->dose[i];
		else
			y[n0++] = d->change[i];
	}
	m0 = stat_mean(n0, y);
	v0 = stat_var(n0, y) / n0;
	cut[0] = stat_quantile(j->arena, m, pos, 1 / 3.0);
	cut[1] = stat_quantile(j->arena, m, pos, 2 / 3.0);
	for (int k = 0; k < 3; k++) {
		int c = 0;
		for (int i = 0; i < d->n; i++) {
			double x = d->dose[i];
			if (x > 0 && (k == 0 ? x <= cut[0] : k == 1 ? x > cut[0] && x <= cut[1] : x > cut[1]))
				y[c++] = d->change[i];
		}
		if (c < 2)
			continue;
		double v = stat_var(c, y) / c,
		       df = v + v0 > 0 ? (v + v0) * (v + v0) / (v * v / (c - 1) + v0 * v0 / (n0 - 1)) : 0;
		stat_put(stat_term_wald(j->r, str_z(names[k]), stat_mean(c, y) - m0, sqrt(v + v0), df, j->level),
		         STAT_N, c);
	}
}

static void run(struct stat_job *j)
{
	struct doses d = {0};
	d.change = stat_opt_vec(j, "change", true);
	d.dose = stat_opt_vec(j, "dose", true);
	d.before = stat_opt_vec(j, "before", false);
	struct stat_rows rows = {.vec = {&d.change, &d.dose, &d.before}};
	d.n = stat_rows_complete(j, &rows);
	for (int i = 0; i < d.n; i++) {
		if (d.dose[i] < 0) {
			stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: a negative dose.", stat_row_number(j->r, i));
			return;
		}
		d.treated += d.dose[i] > 0;
	}
	if (d.n == 0)
		return;
	if (d.treated < 4) {
		stat_refuse(j->r, d.treated ? STAT_TOO_FEW : STAT_NOT_TREATED, "%s with a dose; four is the least.",
		            stat_n(j->r, d.treated, "unit", "units"));
		return;
	}
	if (!slope(j, &d, d.change, STR("slope")))
		return;
	j->r->main = STR("slope");
	double placebo = 1;
	if (d.before && slope(j, &d, d.before, STR("placebo")))
		stat_get(stat_term_find(j->r, "placebo"), STAT_P, &placebo);
	stat_check_add(j->r, "placebo",
	               d.before == NULL ? STAT_WARN
	               : placebo < 0.1  ? STAT_FAIL
	                                : STAT_PASS,
	               d.before ? placebo : NAN,
	               d.before == NULL
	                   ? "No change before the start is given: choice of dose cannot be told from its effect."
	               : placebo < 0.1 ? "Those with a higher dose changed differently already before."
	                               : "The dose did not go with the change before the start.");
	stat_check_add(j->r, "reading", STAT_NOTE, NAN, "Units chose their dose: the slope is an association.");
	if (d.n - d.treated >= 2)
		thirds(j, &d);
	else
		stat_check_add(j->r, "untreated", STAT_WARN, d.n - d.treated,
		               "Without untreated units the doses have nothing to be compared with.");
}

const struct stat_method stat_method_dose = {
    "dose", "Change by dose, with a placebo before and thirds against the untreated",
    "Callaway, Goodman-Bacon & Sant'Anna 2024 (cautions); Bell & McCaffrey 2002 (degrees of freedom)", run,
    STAT_PARAMS({"change", "required: change of each unit"}, {"dose", "required: dose, 0 for the untreated"},
                {"before", "change in the period before the start"})};
