/* expected.c - what a school's intake gives reason to expect: weighted
 * regression on school level, with the residual, its leverage and the
 * prediction interval of every school. Only intake belongs among the
 * covariates; what the school can change is shown beside, not put in. */
#include "stat/dist.h"
#include "stat/fit.h"
#include "stat/job.h"

#include <math.h>

static void unit_row(struct stat_job *j, int t, const struct stat_fit *f, const double *y, int i,
                     struct str unit)
{
	double w = f->w ? f->w[i] : 1, h = f->hat[i], s = sqrt(f->sigma2), root = sqrt(fmax(1e-300, 1 - h));
	double std = f->wresid[i] / (s * root), df = f->df;
	/* externally studentised: the school's own influence on sigma removed */
	double left = (df - std * std) / (df - 1), stud = left > 0 ? std / sqrt(left) : NAN;
	double fit = y[i] - f->resid[i], half = stat_t_q(0.5 + j->level / 2, df) * s * sqrt(1 / w + h / w);
	struct stat_cell *c = stat_row_add(j->r, t);
	double v[] = {
	    y[i],       fit,       f->resid[i], h, std, stud, std * std * h / (f->p * fmax(1e-300, 1 - h)),
	    fit - half, fit + half};
	c[0].text = unit;
	for (int k = 0; k < 9; k++)
		stat_cell_num(&c[k + 1], v[k]);
}

static void run(struct stat_job *j)
{
	static const char *const cols[] = {"unit",      "actual",   "expected", "residual", "leverage",
	                                   "rstandard", "rstudent", "cooks",    "lo",       "hi"};
	struct stat_design d;
	struct stat_groups unit;
	struct stat_fit f;
	double *y = stat_opt_vec(j, "y", true), *w = stat_opt_vec(j, "w", false);
	stat_opt_groups(j, "unit", false, &unit);
	if (!stat_design_make(j, stat_opt(j, "x"), true, &d))
		return;
	struct stat_rows rows = {.vec = {&y, &w}, .groups = {&unit}, .design = &d};
	int n = stat_rows_complete(j, &rows), flagged = 0;
	if (n == 0 || !stat_fit_ols(j->r, n, d.p, d.x, d.name, y, w, true, &f))
		return;
	if (f.df < 2) {
		stat_refuse(j->r, STAT_TOO_FEW, "%d schools are too few for %d covariates.", n, d.p - 1);
		return;
	}
	double *v = stat_mat(j->arena, d.p, d.p);
	stat_vcov_classic(&f, v);
	stat_fit_terms(j->r, &f, v, NULL, f.df, j->level);
	j->r->main = d.name[d.p > 1 ? 1 : 0];
	int t = stat_table_add(j->r, "units", 10, cols), last = stat_table_col(&j->r->tables.v[t], "rstudent");
	for (int i = 0; i < n; i++) {
		unit_row(j, t, &f, y, i,
		         unit.code ? unit.label[unit.code[i]] : arena_printf(j->arena, "%d", rows.row[i] + 1));
		flagged += fabs(j->r->tables.v[t].cells[(ptrdiff_t)i * 10 + last].v) > 2;
	}
	stat_fact_add(j->r, "n", n);
	stat_fact_add(j->r, "r2", f.r2);
	stat_fact_add(j->r, "sigma", sqrt(f.sigma2));
	stat_fact_add(j->r, "flagged", flagged);
	stat_fact_add(j->r, "expected_flagged", 0.046 * n);
	stat_check_add(j->r, "size", n >= 10 * d.p ? STAT_PASS : STAT_WARN, n,
	               "%d schools for %d covariates; ten each are needed.", n, d.p - 1);
	stat_check_add(j->r, "reading", STAT_NOTE, NAN,
	               "Half of all schools lie below by construction; a flag counts when it returns three years "
	               "with the same sign.");
}

const struct stat_method stat_method_expected = {
    "expected", "Expected outcome from intake, with each school's residual and interval",
    "Skolverket, SALSA (model form); Belsley, Kuh & Welsch 1980 (diagnostics)", run,
    STAT_PARAMS({"y", "required: outcome per school"}, {"x", "intake: covariates the school does not decide"},
                {"w", "pupils: weights"}, {"unit", "names of the schools"})};
