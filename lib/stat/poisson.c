/* poisson.c - regression of counts by iteratively reweighted least squares
 * (McCullagh & Nelder 1989), with exposure and a look at overdispersion. */
#include "stat/count.h"
#include "stat/job.h"

struct counts {
	struct stat_count m;
	struct stat_design d;
	double *y, *exposure;
	struct stat_groups cluster;
};

static bool read_counts(struct stat_job *j, struct counts *c)
{
	c->y = stat_opt_vec(j, "y", true);
	c->exposure = stat_opt_vec(j, "exposure", false);
	stat_opt_groups(j, "cluster", false, &c->cluster);
	if (!stat_design_make(j, stat_opt(j, "x"), true, &c->d))
		return false;
	struct stat_rows rows = {.vec = {&c->y, &c->exposure}, .groups = {&c->cluster}, .design = &c->d};
	int n = stat_rows_complete(j, &rows);
	c->m = (struct stat_count){
	    .n = n, .p = c->d.p, .x = c->d.x, .name = c->d.name, .y = c->y, .exposure = c->exposure};
	return n > 0;
}

static void run(struct stat_job *j)
{
	static const char *const se[] = {"model", "quasi", "cr0", NULL};
	struct counts c = {0};
	struct stat_fit f;
	int how = stat_opt_word(j, "se", se);
	if (!read_counts(j, &c))
		return;
	if (how == 2 && c.cluster.levels < 2) {
		stat_refuse(j->r, STAT_ONE_CLUSTER, "Cluster-robust errors need --cluster with two clusters.");
		return;
	}
	if (!stat_count_fit(j->r, &c.m, &f))
		return;
	double phi = c.m.dispersion, *v = stat_mat(j->arena, f.p, f.p);
	for (int i = 0; i < f.p * f.p; i++)
		v[i] = f.bread[i] * (how == 1 ? phi : 1);
	if (how == 2)
		stat_vcov_cluster(&f, j->arena, c.cluster.code, c.cluster.levels, STAT_CR0, v, NULL);
	stat_fit_terms(j->r, &f, v, NULL, how == 1 ? f.df : 0, j->level);
	j->r->main = c.d.name[f.p > 1 ? 1 : 0];
	stat_count_ratios(j->r);
	stat_fact_add(j->r, "n", c.m.n);
	stat_fact_add(j->r, "deviance", c.m.deviance);
	stat_fact_add(j->r, "dispersion", phi);
	stat_count_judge(j->r, phi, how != 0);
}

const struct stat_method stat_method_poisson = {
    "poisson", "Regression of counts and rates (logarithmic)", "McCullagh & Nelder 1989", run,
    STAT_PARAMS({"y", "required: counts"}, {"x", "covariates"},
                {"exposure", "persons, hours: enters as its logarithm"},
                {"se", "model (default), quasi (times the dispersion), cr0"}, {"cluster", "for cr0"})};
