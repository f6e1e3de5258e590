/* its_count.c - interrupted time series of counts: segmented log-linear regression with exposure, Poisson or
 * quasi-Poisson (Bernal, Cummins & Gasparrini 2017). A term is a logarithm of a ratio; table "ratios" has the
 * ratios. The errors allow for counts that vary more than chance (quasi), not for periods that follow each
 * other: the check says how much they do. */
#include "stat/count.h"
#include "stat/its.h"

#include <math.h>

static double *pearson(struct stat_job *j, const struct stat_count *c)
{
	double *r = stat_vec(j->arena, c->n);
	for (int i = 0; i < c->n; i++)
		r[i] = (c->y[i] - c->mu[i]) / sqrt(c->mu[i]);
	return r;
}

static void fitted_table(struct stat_job *j, const struct stat_its *s, const struct stat_count *c,
                         const struct stat_fit *f)
{
	static const char *const cols[] = {"t", "y", "fitted", "counterfactual"};
	int t = stat_table_add(j->r, "series", 4, cols);
	for (int i = 0; i < s->n; i++) {
		double change = f->beta[2] * s->x[2][i] + (s->both ? f->beta[3] * s->x[3][i] : 0);
		stat_row_num(j->r, t, (double[]){s->t[i], s->y[i], c->mu[i], c->mu[i] * exp(-change)});
	}
}

void stat_its_count(struct stat_job *j, struct stat_its *s, bool quasi)
{
	struct stat_count c = {
	    .n = s->n, .p = s->p, .x = s->x, .name = s->name, .y = s->y, .exposure = s->exposure};
	struct stat_fit f;
	if (!stat_count_fit(j->r, &c, &f))
		return;
	double *v = stat_mat(j->arena, f.p, f.p), df = quasi ? f.df : 0;
	for (int i = 0; i < f.p * f.p; i++)
		v[i] = f.bread[i] * (quasi ? c.dispersion : 1);
	stat_fit_terms(j->r, &f, v, NULL, df, j->level);
	j->r->main = STR("level");
	stat_its_effects(j, s, &f, v, df);
	stat_count_ratios(j->r);
	stat_fact_add(j->r, "deviance", c.deviance);
	stat_fact_add(j->r, "dispersion", c.dispersion);
	stat_count_judge(j->r, c.dispersion, quasi);
	stat_its_judge(j, s, pearson(j, &c), "the errors do not allow for it");
	fitted_table(j, s, &c, &f);
}
