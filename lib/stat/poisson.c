/* poisson.c - regression of counts by iteratively reweighted least squares
 * (McCullagh & Nelder 1989), with exposure and a look at overdispersion. */
#include "stat/dist.h"
#include "stat/fit.h"
#include "stat/job.h"

#include <math.h>

struct counts {
	int n;
	struct stat_design d;
	double *y, *off, *mu, *eta, *z, *w;
	struct stat_groups cluster;
};

static bool read_counts(struct stat_job *j, struct counts *c)
{
	c->y = stat_opt_vec(j, "y", true);
	c->off = stat_opt_vec(j, "exposure", false);
	stat_opt_groups(j, "cluster", false, &c->cluster);
	if (!stat_design_make(j, stat_opt(j, "x"), true, &c->d))
		return false;
	struct stat_rows rows = {.vec = {&c->y, &c->off}, .groups = {&c->cluster}, .design = &c->d};
	c->n = stat_rows_complete(j, &rows);
	double sum = 0;
	for (int i = 0; i < c->n; i++) {
		if (!(c->y[i] >= 0) || (c->off && !(c->off[i] > 0)))
			return stat_refuse(j->r, STAT_OUT_OF_RANGE,
			                   "Row %d: a negative count or an exposure that is not positive.", i + 1);
		sum += c->y[i];
	}
	return c->n > 0 && (sum > 0 || stat_refuse(j->r, STAT_ZERO_VARIANCE, "All counts are zero."));
}

static double deviance(const struct counts *c)
{
	double s = 0;
	for (int i = 0; i < c->n; i++)
		s += 2 * ((c->y[i] > 0 ? c->y[i] * log(c->y[i] / c->mu[i]) : 0) - (c->y[i] - c->mu[i]));
	return s;
}

/* Working response and weights at mu. */
static void working(struct counts *c)
{
	for (int i = 0; i < c->n; i++) {
		double o = c->off ? log(c->off[i]) : 0;
		c->eta[i] = log(c->mu[i]);
		c->z[i] = c->eta[i] - o + (c->y[i] - c->mu[i]) / c->mu[i];
		c->w[i] = c->mu[i];
	}
}

static bool iterate(struct stat_job *j, struct counts *c, struct stat_fit *f)
{
	double before = HUGE_VAL;
	for (int i = 0; i < c->n; i++)
		c->mu[i] = c->y[i] + 0.1;
	for (int it = 0; it < 100; it++) {
		working(c);
		struct stat_result quiet;
		stat_result_init(&quiet, j->arena, STR("poisson"));
		struct stat_result *to = it == 0 ? j->r : &quiet;
		/* an exact working fit is no failure of a count model */
		if (!stat_fit_ols(to, c->n, c->d.p, c->d.x, c->d.name, c->z, c->w, true, f) &&
		    to->refusal != STAT_ZERO_VARIANCE)
			return to == j->r ? false
			                  : stat_refuse(j->r, STAT_NO_CONVERGENCE, "The count model does not settle.");
		if (to->refusal == STAT_ZERO_VARIANCE && it == 0)
			return false;
		for (int i = 0; i < c->n; i++) {
			double eta = c->off ? log(c->off[i]) : 0;
			for (int k = 0; k < c->d.p; k++)
				eta += f->beta[k] * c->d.x[k][i];
			c->mu[i] = exp(fmin(eta, 300));
		}
		double dev = deviance(c);
		if (!isfinite(dev))
			return stat_refuse(j->r, STAT_NO_CONVERGENCE, "The count model does not settle.");
		if (fabs(dev - before) <= 1e-12 * (fabs(dev) + 0.1))
			return true;
		before = dev;
	}
	return stat_refuse(j->r, STAT_NO_CONVERGENCE, "The count model does not settle.");
}

/* The coefficients as ratios: what a rate is multiplied by. */
static void ratio_table(struct stat_job *j)
{
	static const char *const cols[] = {"term", "ratio", "lo", "hi"};
	int t = stat_table_add(j->r, "ratios", 4, cols);
	for (size_t k = 0; k < j->r->terms.n; k++) {
		const struct stat_term *e = &j->r->terms.v[k];
		struct stat_cell *c = stat_row_add(j->r, t);
		c[0].text = e->name;
		stat_cell_num(&c[1], exp(e->v[STAT_ESTIMATE]));
		stat_cell_num(&c[2], e->has & (1u << STAT_LO) ? exp(e->v[STAT_LO]) : NAN);
		stat_cell_num(&c[3], e->has & (1u << STAT_HI) ? exp(e->v[STAT_HI]) : NAN);
	}
}

static void run(struct stat_job *j)
{
	static const char *const se[] = {"model", "quasi", "cr0", NULL};
	struct counts c = {0};
	struct stat_fit f;
	int how = stat_opt_word(j, "se", se);
	if (!read_counts(j, &c))
		return;
	c.mu = stat_vec(j->arena, c.n);
	c.eta = stat_vec(j->arena, c.n);
	c.z = stat_vec(j->arena, c.n);
	c.w = stat_vec(j->arena, c.n);
	if (how == 2 && c.cluster.levels < 2) {
		stat_refuse(j->r, STAT_ONE_CLUSTER, "Cluster-robust errors need --cluster with two clusters.");
		return;
	}
	if (!iterate(j, &c, &f))
		return;
	double pearson = 0, *v = stat_mat(j->arena, f.p, f.p);
	for (int i = 0; i < c.n; i++)
		pearson += (c.y[i] - c.mu[i]) * (c.y[i] - c.mu[i]) / c.mu[i];
	double phi = pearson / f.df;
	for (int i = 0; i < f.p * f.p; i++)
		v[i] = f.bread[i] * (how == 1 ? phi : 1);
	if (how == 2)
		stat_vcov_cluster(&f, j->arena, c.cluster.code, c.cluster.levels, STAT_CR0, v, NULL);
	stat_fit_terms(j->r, &f, v, NULL, how == 1 ? f.df : 0, j->level);
	j->r->main = c.d.name[f.p > 1 ? 1 : 0];
	ratio_table(j);
	stat_fact_add(j->r, "n", c.n);
	stat_fact_add(j->r, "deviance", deviance(&c));
	stat_fact_add(j->r, "dispersion", phi);
	stat_check_add(j->r, "overdispersion", phi > 1.5 && how == 0 ? STAT_WARN : STAT_PASS, phi,
	               "Counts vary %.1f times what chance alone gives%s.", phi,
	               phi > 1.5 && how == 0 ? "; use se quasi" : "");
}

const struct stat_method stat_method_poisson = {
    "poisson", "Regression of counts and rates (logarithmic)", "McCullagh & Nelder 1989", run,
    STAT_PARAMS({"y", "required: counts"}, {"x", "covariates"},
                {"exposure", "persons, hours: enters as its logarithm"},
                {"se", "model (default), quasi (times the dispersion), cr0"}, {"cluster", "for cr0"})};
