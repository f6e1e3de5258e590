/* count.c - see count.h. */
#include "stat/count.h"

#include <math.h>

static bool can_be(struct stat_result *r, const struct stat_count *c)
{
	double sum = 0;
	for (int i = 0; i < c->n; i++) {
		if (!(c->y[i] >= 0) || (c->exposure && !(c->exposure[i] > 0)))
			return stat_refuse(r, STAT_OUT_OF_RANGE,
			                   "Row %d: a negative count or an exposure that is not positive.",
			                   stat_row_number(r, i));
		sum += c->y[i];
	}
	return sum > 0 || stat_refuse(r, STAT_ZERO_VARIANCE, "All counts are zero.");
}

static double deviance(const struct stat_count *c)
{
	double s = 0;
	for (int i = 0; i < c->n; i++)
		s += 2 * ((c->y[i] > 0 ? c->y[i] * log(c->y[i] / c->mu[i]) : 0) - (c->y[i] - c->mu[i]));
	return s;
}

/* Working response at mu; its weights are mu. */
static void working(const struct stat_count *c, double *z)
{
	for (int i = 0; i < c->n; i++)
		z[i] = log(c->mu[i]) - (c->exposure ? log(c->exposure[i]) : 0) + (c->y[i] - c->mu[i]) / c->mu[i];
}

/* One round. An exact working fit is no failure of a count model, but in the first round. */
static bool turn(struct stat_result *r, struct stat_count *c, struct stat_fit *f, bool first, double *z,
                 double *w)
{
	struct stat_result quiet;
	stat_result_init(&quiet, r->arena, STR("poisson"));
	struct stat_result *to = first ? r : &quiet;
	working(c, z);
	memcpy(w, c->mu, sizeof *w * (size_t)c->n);
	if (!stat_fit_ols(to, c->n, c->p, c->x, c->name, z, w, true, f) &&
	    (first || to->refusal != STAT_ZERO_VARIANCE))
		return first ? false : stat_refuse(r, STAT_NO_CONVERGENCE, "The count model does not settle.");
	for (int i = 0; i < c->n; i++) {
		double eta = c->exposure ? log(c->exposure[i]) : 0;
		for (int k = 0; k < c->p; k++)
			eta += f->beta[k] * c->x[k][i];
		c->mu[i] = exp(fmin(eta, 300));
	}
	return true;
}

/* Where a covariate holds for zeros only, the likelihood rises for ever and the rows' rate falls to none. */
static void tell_separation(struct stat_result *r, const struct stat_count *c)
{
	double count = 0, exposed = 0;
	int none = 0;
	for (int i = 0; i < c->n; i++) {
		count += c->y[i];
		exposed += c->exposure ? c->exposure[i] : 1;
	}
	for (int i = 0; i < c->n; i++)
		none += c->mu[i] < 1e-9 * count / exposed * (c->exposure ? c->exposure[i] : 1);
	if (none > 0)
		stat_check_add(r, "separation", STAT_FAIL, none,
		               "%s fitted as zero: the coefficient that tells them apart has no finite estimate; its "
		               "number and error are where the search ended.",
		               stat_n(r, none, "row is", "rows are"));
}

bool stat_count_fit(struct stat_result *r, struct stat_count *c, struct stat_fit *f)
{
	double before = HUGE_VAL, *z = stat_vec(r->arena, c->n), *w = stat_vec(r->arena, c->n);
	if (!can_be(r, c))
		return false;
	c->mu = stat_vec(r->arena, c->n);
	for (int i = 0; i < c->n; i++)
		c->mu[i] = c->y[i] + 0.1;
	for (int it = 0; it < 100; it++) {
		if (!turn(r, c, f, it == 0, z, w))
			return false;
		c->deviance = deviance(c);
		if (!isfinite(c->deviance))
			break;
		if (fabs(c->deviance - before) <= 1e-12 * (fabs(c->deviance) + 0.1)) {
			double pearson = 0;
			for (int i = 0; i < c->n; i++)
				pearson += (c->y[i] - c->mu[i]) * (c->y[i] - c->mu[i]) / c->mu[i];
			c->dispersion = pearson / f->df;
			tell_separation(r, c);
			return true;
		}
		before = c->deviance;
	}
	return stat_refuse(r, STAT_NO_CONVERGENCE, "The count model does not settle.");
}

void stat_count_ratios(struct stat_result *r)
{
	static const char *const cols[] = {"term", "ratio", "lo", "hi"};
	int t = stat_table_add(r, "ratios", 4, cols);
	for (size_t k = 0; k < r->terms.n; k++) {
		const struct stat_term *e = &r->terms.v[k];
		struct stat_cell *c = stat_row_add(r, t);
		c[0].text = e->name;
		stat_cell_num(&c[1], exp(e->v[STAT_ESTIMATE]));
		stat_cell_num(&c[2], e->has & (1u << STAT_LO) ? exp(e->v[STAT_LO]) : NAN);
		stat_cell_num(&c[3], e->has & (1u << STAT_HI) ? exp(e->v[STAT_HI]) : NAN);
	}
}

void stat_count_judge(struct stat_result *r, double dispersion, bool quasi)
{
	bool much = dispersion > 1.5 && !quasi;
	stat_check_add(r, "overdispersion", much ? STAT_WARN : STAT_PASS, dispersion,
	               "Counts vary %.1f times what chance alone gives%s.", dispersion,
	               much ? "; errors that allow for it are wider (quasi)" : "");
}
