/* random_effects.c - panel regression with random unit effects, variance
 * components by Swamy & Arora 1972; balanced panels. */
#include "stat/absorb.h"
#include "stat/fit.h"
#include "stat/job.h"

#include <math.h>

struct panel {
	int n, g, t;
	double *y;
	struct stat_groups unit;
	struct stat_design d;
};

static bool read_panel(struct stat_job *j, struct panel *p)
{
	p->y = stat_opt_vec(j, "y", true);
	stat_opt_groups(j, "unit", true, &p->unit);
	if (!stat_design_make(j, stat_opt(j, "x"), true, &p->d))
		return false;
	struct stat_rows rows = {.vec = {&p->y}, .groups = {&p->unit}, .design = &p->d};
	if ((p->n = stat_rows_complete(j, &rows)) == 0)
		return false;
	p->g = p->unit.levels;
	int *count = stat_ivec(j->arena, p->g);
	for (int i = 0; i < p->n; i++)
		count[p->unit.code[i]]++;
	p->t = count[0];
	for (int k = 0; k < p->g; k++)
		if (count[k] != p->t)
			return stat_refuse(j->r, STAT_BAD_OPTION, "The panel is not balanced; use the multilevel model.");
	return (p->t > 1 && p->g > p->d.p && p->d.p > 1) ||
	       stat_refuse(j->r, STAT_TOO_FEW, "Too few units or periods for the covariates.");
}

/* theta = 0: group means; else v - theta mean. */
static double *transform(struct stat_job *j, const struct panel *p, const double *v, double theta, bool means)
{
	double *sum = stat_vec(j->arena, p->g), *out = stat_vec(j->arena, means ? p->g : p->n);
	for (int i = 0; i < p->n; i++)
		sum[p->unit.code[i]] += v[i] / p->t;
	for (int k = 0; means && k < p->g; k++)
		out[k] = sum[k];
	for (int i = 0; !means && i < p->n; i++)
		out[i] = v[i] - theta * sum[p->unit.code[i]];
	return out;
}

static void run(struct stat_job *j)
{
	struct panel p = {0};
	struct stat_fit within, between, f;
	if (!read_panel(j, &p))
		return;
	int k = p.d.p;
	double **xw = ARENA_ARRAY(j->arena, (size_t)k, double *),
	       **xb = ARENA_ARRAY(j->arena, (size_t)k, double *),
	       **xr = ARENA_ARRAY(j->arena, (size_t)k, double *);
	for (int c = 0; c < k; c++) {
		xw[c] = transform(j, &p, p.d.x[c], 1, false);
		xb[c] = transform(j, &p, p.d.x[c], 0, true);
	}
	if (!stat_fit_ols(j->r, p.n, k - 1, xw + 1, p.d.name + 1, transform(j, &p, p.y, 1, false), NULL, false,
	                  &within) ||
	    !stat_fit_ols(j->r, p.g, k, xb, p.d.name, transform(j, &p, p.y, 0, true), NULL, true, &between))
		return;
	double idios = within.rss / (p.n - p.g - (k - 1)), id = fmax(0, between.rss / (p.g - k) - idios / p.t);
	double theta = 1 - sqrt(idios / (idios + p.t * id));
	for (int c = 0; c < k; c++)
		xr[c] = transform(j, &p, p.d.x[c], theta, false);
	if (!stat_fit_ols(j->r, p.n, k, xr, p.d.name, transform(j, &p, p.y, theta, false), NULL, true, &f))
		return;
	double *v = stat_mat(j->arena, k, k);
	stat_vcov_classic(&f, v);
	stat_fit_terms(j->r, &f, v, NULL, 0, j->level);
	j->r->main = p.d.name[1];
	stat_fact_add(j->r, "idios", idios);
	stat_fact_add(j->r, "id", id);
	stat_fact_add(j->r, "theta", theta);
}

const struct stat_method stat_method_random_effects = {
    "random-effects", "Panel regression with random unit effects", "Swamy & Arora 1972", run,
    STAT_PARAMS({"y", "required: outcome"}, {"x", "required: covariates"}, {"unit", "required: units"})};
