/* random_effects.c - panel regression with random unit effects, variance
 * components by Swamy & Arora 1972, in panels that are not balanced by Baltagi & Chang 1994. */
#include "stat/absorb.h"
#include "stat/fit.h"
#include "stat/job.h"

#include <math.h>

struct panel {
	int n, g;
	double *y, *size; /* rows of each unit */
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
	p->size = stat_vec(j->arena, p->g);
	for (int i = 0; i < p->n; i++)
		p->size[p->unit.code[i]]++;
	return (p->n > p->g + p->d.p && p->g > p->d.p && p->d.p > 1) ||
	       stat_refuse(j->r, STAT_TOO_FEW, "Too few units or periods for the covariates.");
}

static double *group_means(struct stat_job *j, const struct panel *p, const double *v)
{
	double *mean = stat_vec(j->arena, p->g);
	for (int i = 0; i < p->n; i++)
		mean[p->unit.code[i]] += v[i] / p->size[p->unit.code[i]];
	return mean;
}

/* v less theta of its unit times the unit's mean; theta NULL: one. */
static double *less_mean(struct stat_job *j, const struct panel *p, const double *v, const double *theta)
{
	double *mean = group_means(j, p, v), *out = stat_vec(j->arena, p->n);
	for (int i = 0; i < p->n; i++)
		out[i] = v[i] - (theta ? theta[p->unit.code[i]] : 1) * mean[p->unit.code[i]];
	return out;
}

/* The variance within units: from the covariates that vary there. */
static bool within_units(struct stat_job *j, const struct panel *p, double *idios)
{
	int k = 0;
	double **x = ARENA_ARRAY(j->arena, (size_t)p->d.p, double *), *y = less_mean(j, p, p->y, NULL);
	struct str *name = ARENA_ARRAY(j->arena, (size_t)p->d.p, struct str);
	struct stat_fit f;
	for (int c = 1; c < p->d.p; c++) {
		x[k] = less_mean(j, p, p->d.x[c], NULL);
		name[k] = p->d.name[c];
		k += stat_dot(p->n, x[k], x[k]) > 1e-18 * stat_dot(p->n, p->d.x[c], p->d.x[c]);
	}
	if (k > 0 && !stat_fit_ols(j->r, p->n, k, x, name, y, NULL, false, &f))
		return false;
	*idios = (k > 0 ? f.rss : stat_dot(p->n, y, y)) / (p->n - p->g - k);
	return true;
}

/* The variance between units, which in panels that are not balanced is that of Baltagi & Chang 1994: the
 * means weigh as their rows. */
static bool between_units(struct stat_job *j, const struct panel *p, double idios, double *id)
{
	struct stat_fit f;
	double **x = ARENA_ARRAY(j->arena, (size_t)p->d.p, double *), trace = 0;
	for (int c = 0; c < p->d.p; c++)
		x[c] = group_means(j, p, p->d.x[c]);
	if (!stat_fit_ols(j->r, p->g, p->d.p, x, p->d.name, group_means(j, p, p->y), p->size, true, &f))
		return false;
	for (int k = 0; k < p->g; k++)
		trace += p->size[k] * f.hat[k];
	*id = fmax(0, (f.rss - (p->g - p->d.p) * idios) / (p->n - trace));
	return true;
}

static void facts(struct stat_job *j, const struct panel *p, double idios, double id, const double *theta)
{
	double lo = 1, hi = 0;
	for (int k = 0; k < p->g; k++) {
		lo = fmin(lo, theta[k]);
		hi = fmax(hi, theta[k]);
	}
	stat_fact_add(j->r, "idios", idios);
	stat_fact_add(j->r, "id", id);
	if (lo == hi) {
		stat_fact_add(j->r, "theta", lo);
		return;
	}
	stat_fact_add(j->r, "theta_lowest", lo);
	stat_fact_add(j->r, "theta_highest", hi);
	stat_check_add(j->r, "balance", STAT_NOTE, p->n, "%s of %s, not as many of each.",
	               stat_n(j->r, p->n, "row", "rows"), stat_n(j->r, p->g, "unit", "units"));
}

static void run(struct stat_job *j)
{
	struct panel p = {0};
	struct stat_fit f;
	double idios, id;
	if (!read_panel(j, &p) || !within_units(j, &p, &idios) || !between_units(j, &p, idios, &id))
		return;
	int k = p.d.p;
	double **x = ARENA_ARRAY(j->arena, (size_t)k, double *), *theta = stat_vec(j->arena, p.g);
	for (int i = 0; i < p.g; i++)
		theta[i] = 1 - sqrt(idios / (idios + p.size[i] * id));
	for (int c = 0; c < k; c++)
		x[c] = less_mean(j, &p, p.d.x[c], theta);
	if (!stat_fit_ols(j->r, p.n, k, x, p.d.name, less_mean(j, &p, p.y, theta), NULL, true, &f))
		return;
	double *v = stat_mat(j->arena, k, k);
	stat_vcov_classic(&f, v);
	stat_fit_terms(j->r, &f, v, NULL, 0, j->level);
	j->r->main = p.d.name[1];
	facts(j, &p, idios, id, theta);
}

const struct stat_method stat_method_random_effects = {
    "random-effects", "Panel regression with random unit effects", "Swamy & Arora 1972; Baltagi & Chang 1994",
    run, STAT_PARAMS({"y", "required: outcome"}, {"x", "required: covariates"}, {"unit", "required: units"})};
