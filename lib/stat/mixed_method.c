/* mixed_method.c - the multilevel model by name, and the ANOVA view of it. */
#include "stat/dist.h"
#include "stat/job.h"
#include "stat/mixed.h"

#include <math.h>

struct mixed {
	struct stat_design d;
	struct stat_groups g[2];
	struct stat_mixed_model m;
	double *y, *w, *slope[2][3];
	int n, nslope[2];
};

static bool read_slopes(struct stat_job *j, struct mixed *x, int l, const char *opt)
{
	struct str rest = stat_opt(j, opt), part;
	struct stat_why why = {0};
	struct stat_mixed_level *v = &x->m.level[l];
	v->q = 1;
	v->name[0] = STR("(Intercept)");
	while (rest.n > 0 && stat_split_top(&rest, ',', &part)) {
		if (v->q == STAT_MAX_RANDOM)
			return stat_refuse(j->r, STAT_BAD_OPTION, "--%s takes at most three slopes.", opt);
		const double *z = stat_frame_eval(j->f, j->arena, part, &why);
		if (z == NULL)
			return stat_refuse_why(j, opt, &why);
		v->name[v->q++] = part;
		double *copy = x->slope[l][x->nslope[l]++] = stat_vec(j->arena, j->f->n);
		memcpy(copy, z, sizeof *z * (size_t)j->f->n);
	}
	v->diagonal = stat_opt_is(j, "correlated", "no");
	return true;
}

static bool read_mixed(struct stat_job *j, struct mixed *x)
{
	static const char *const how[] = {"reml", "ml", NULL};
	x->y = stat_opt_vec(j, "y", true);
	x->w = stat_opt_vec(j, "w", false);
	stat_opt_groups(j, "group", true, &x->g[0]);
	bool outer = stat_opt_groups(j, "outer", false, &x->g[1]);
	x->m.ml = stat_opt_word(j, "fit", how) == 1;
	if (stat_job_failed(j) || !read_slopes(j, x, 0, "slope") || !read_slopes(j, x, 1, "outer-slope") ||
	    !stat_design_make(j, stat_opt(j, "x"), true, &x->d))
		return false;
	struct stat_rows rows = {.vec = {&x->y, &x->w, &x->slope[0][0], &x->slope[0][1], &x->slope[0][2],
	                                 &x->slope[1][0], &x->slope[1][1], &x->slope[1][2]},
	                         .groups = {&x->g[0], outer ? &x->g[1] : NULL},
	                         .design = &x->d};
	if ((x->n = stat_rows_complete(j, &rows)) == 0)
		return false;
	for (int i = 0; x->w && i < x->n; i++)
		if (!(x->w[i] > 0))
			return stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d has a weight that is not positive.",
			                   stat_row_number(j->r, i));
	x->m.levels = outer ? 2 : 1;
	for (int l = 0; l < 2; l++) {
		x->m.level[l].g = &x->g[l];
		for (int k = 0; k < x->nslope[l]; k++)
			x->m.level[l].z[k + 1] = x->slope[l][k];
	}
	x->m.n = x->n;
	x->m.p = x->d.p;
	x->m.x = x->d.x;
	x->m.name = x->d.name;
	x->m.intercept = true;
	x->m.y = x->y;
	x->m.w = x->w;
	return true;
}

static void variance_row(struct stat_job *j, int t, const char *grp, struct str v1, struct str v2, double cov,
                         double sd)
{
	struct stat_cell *c = stat_row_add(j->r, t);
	c[0].text = str_z(grp);
	c[1].text = v1;
	c[2].text = v2;
	stat_cell_num(&c[3], cov);
	stat_cell_num(&c[4], sd);
}

static void variance_table(struct stat_job *j, const struct mixed *x, const struct stat_mixed_fit *fit)
{
	static const char *const cols[] = {"level", "var1", "var2", "vcov", "sdcor"};
	static const char *const level[] = {"group", "outer"};
	int t = stat_table_add(j->r, "variance", 5, cols);
	for (int l = 0; l < x->m.levels; l++) {
		const struct stat_mixed_level *v = &x->m.level[l];
		int q = v->q;
		for (int k = 0; k < q; k++)
			variance_row(j, t, level[l], v->name[k], (struct str){0}, fit->cov[l][k * q + k],
			             sqrt(fit->cov[l][k * q + k]));
		for (int k = 0; k < q; k++)
			for (int i = k + 1; i < q && !v->diagonal; i++) {
				double c = fit->cov[l][i * q + k], s = sqrt(fit->cov[l][k * q + k] * fit->cov[l][i * q + i]);
				variance_row(j, t, level[l], v->name[k], v->name[i], c, s > 0 ? c / s : NAN);
			}
	}
	variance_row(j, t, "residual", (struct str){0}, (struct str){0}, fit->sigma2, sqrt(fit->sigma2));
}

static void unit_table(struct stat_job *j, const struct mixed *x, const struct stat_mixed_fit *fit, int l)
{
	static const char *const cols[] = {"unit",    "n",       "effect", "se",       "lo", "hi",
	                                   "lo_pair", "hi_pair", "slope",  "slope_se", "cov"};
	const struct stat_mixed_level *v = &x->m.level[l];
	int t = stat_table_add(j->r, l ? "outer_units" : "units", 11, cols), q = v->q;
	int *count = stat_ivec(j->arena, v->g->levels);
	double z = stat_normal_q(0.5 + j->level / 2);
	for (int i = 0; i < x->n; i++)
		count[v->g->code[i]]++;
	for (int k = 0; k < v->g->levels; k++) {
		const double *u = fit->blup[l] + (ptrdiff_t)k * q, *c = fit->condvar[l] + (ptrdiff_t)k * q * q;
		double se = sqrt(fmax(0, c[0]));
		struct stat_cell *cell = stat_row_add(j->r, t);
		/* intervals that overlap half the time when equal: 1.39 se (Goldstein & Healy 1995) */
		double num[] = {count[k],
		                u[0],
		                se,
		                u[0] - z * se,
		                u[0] + z * se,
		                u[0] - 1.39 * se,
		                u[0] + 1.39 * se,
		                q > 1 ? u[1] : NAN,
		                q > 1 ? sqrt(fmax(0, c[q + 1])) : NAN,
		                q > 1 ? c[1] : NAN};
		cell[0].text = v->g->label[k];
		for (int i = 0; i < 10; i++)
			stat_cell_num(&cell[i + 1], num[i]);
	}
}

/* How far a group's mean tells groups apart, s2u / (s2u + s2e / n), averaged over the groups (Raudenbush &
 * Bryk 2002, ch. 3). */
static double mean_reliability(struct stat_job *j, const struct mixed *x, const struct stat_mixed_fit *fit)
{
	const struct stat_groups *g = x->m.level[0].g;
	double *size = stat_vec(j->arena, g->levels), between = fit->cov[0][0], sum = 0;
	if (x->m.levels > 1 || x->w)
		return NAN;
	for (int i = 0; i < x->n; i++)
		size[g->code[i]]++;
	for (int k = 0; k < g->levels; k++)
		sum += between / (between + fit->sigma2 / size[k]) / g->levels;
	return sum;
}

static void facts(struct stat_job *j, const struct mixed *x, const struct stat_mixed_fit *fit)
{
	double between = fit->cov[0][0] + (x->m.levels > 1 ? fit->cov[1][0] : 0), total = between + fit->sigma2;
	stat_fact_add(j->r, "n", x->n);
	stat_fact_add(j->r, "groups", x->g[0].levels);
	stat_fact_add(j->r, "criterion", fit->criterion);
	stat_fact_add(j->r, "sigma2", fit->sigma2);
	if (x->m.level[0].q == 1) {
		stat_fact_add(j->r, "between", fit->cov[0][0]);
		stat_fact_add(j->r, "icc", between / total);
		double lo = fit->theta_lo * fit->theta_lo, hi = fit->theta_hi * fit->theta_hi;
		stat_fact_add(j->r, "icc_lo", lo / (1 + lo));
		stat_fact_add(j->r, "icc_hi", hi / (1 + hi));
		stat_fact_add(j->r, "mean_reliability", mean_reliability(j, x, fit));
	}
	stat_check_add(j->r, "groups", x->g[0].levels < 20 ? STAT_WARN : STAT_PASS, x->g[0].levels, "%s%s.",
	               stat_n(j->r, x->g[0].levels, "group", "groups"),
	               x->g[0].levels < 20 ? "; below twenty the variance between them is poorly known" : "");
	if (fit->boundary)
		stat_check_add(j->r, "boundary", STAT_WARN, NAN,
		               "A variance is estimated as zero: no difference beyond chance is seen.");
}

/* The search ends at a variance between of 1e12 times that within: then there is none within, and what it
 * found is no optimum. */
static bool is_within(struct stat_job *j, const struct mixed *x, const struct stat_mixed_fit *fit)
{
	for (int l = 0; l < x->m.levels; l++)
		if (fit->cov[l][0] > 5e11 * fit->sigma2)
			return stat_refuse(j->r, STAT_ZERO_VARIANCE,
			                   "There is no variation within the groups beyond the covariates.");
	return true;
}

static void run(struct stat_job *j)
{
	struct mixed x = {0};
	struct stat_mixed_fit fit;
	if (!read_mixed(j, &x))
		return;
	bool crossed = x.m.levels == 2 && !stat_mixed_nested(&x.m, j->arena);
	if (!(crossed ? stat_mixed_crossed : stat_mixed)(j->r, &x.m, &fit) || !is_within(j, &x, &fit))
		return;
	for (int k = 0; k < x.d.p; k++)
		stat_put(stat_term_wald(j->r, x.d.name[k], fit.beta[k], sqrt(fit.vbeta[k * x.d.p + k]), 0, j->level),
		         STAT_N, x.n);
	j->r->main = x.d.name[x.d.p > 1 ? 1 : 0];
	facts(j, &x, &fit);
	if (crossed)
		stat_check_add(j->r, "crossed", STAT_NOTE, NAN,
		               "The two sets of groups cross; neither lies within the other.");
	variance_table(j, &x, &fit);
	if (!stat_opt_is(j, "units", "no"))
		for (int l = 0; l < x.m.levels; l++)
			unit_table(j, &x, &fit, l);
}

/* Between and within from one-way analysis of variance; the reliability of a
 * group mean; the F interval of ICC(1) (Shrout & Fleiss 1979, with n0). */
static void run_icc(struct stat_job *j)
{
	double *y = stat_opt_vec(j, "y", true);
	struct stat_groups g;
	stat_opt_groups(j, "group", true, &g);
	struct stat_rows rows = {.vec = {&y}, .groups = {&g}};
	int n = stat_rows_complete(j, &rows);
	if (n == 0)
		return;
	if (g.levels < 2 || n <= g.levels) {
		stat_refuse(j->r, g.levels < 2 ? STAT_ONE_CLUSTER : STAT_TOO_FEW,
		            "Two groups with several rows are needed.");
		return;
	}
	double *sum = stat_vec(j->arena, g.levels), *count = stat_vec(j->arena, g.levels), mean = stat_mean(n, y);
	double ssb = 0, ssw = 0, n2 = 0;
	for (int i = 0; i < n; i++) {
		sum[g.code[i]] += y[i];
		count[g.code[i]]++;
	}
	for (int k = 0; k < g.levels; k++) {
		ssb += count[k] * pow(sum[k] / count[k] - mean, 2);
		n2 += count[k] * count[k];
	}
	for (int i = 0; i < n; i++)
		ssw += pow(y[i] - sum[g.code[i]] / count[g.code[i]], 2);
	double k = g.levels, msb = ssb / (k - 1), msw = ssw / (n - k), n0 = (n - n2 / n) / (k - 1), f = msb / msw;
	if (!(msw > 0)) {
		stat_refuse(j->r, STAT_ZERO_VARIANCE, "There is no variation within the groups.");
		return;
	}
	double a = (1 - j->level) / 2, fl = f / stat_f_q(1 - a, k - 1, n - k), fu = f / stat_f_q(a, k - 1, n - k);
	struct stat_term *t = stat_term_interval(j->r, STR("icc1"), (msb - msw) / (msb + (n0 - 1) * msw),
	                                         (fl - 1) / (fl + n0 - 1), (fu - 1) / (fu + n0 - 1));
	stat_put(t, STAT_STAT, f);
	stat_put(t, STAT_P, stat_f_u(f, k - 1, n - k));
	stat_put(t, STAT_N, n);
	stat_term_interval(j->r, STR("icc2"), (msb - msw) / msb, 1 - 1 / fl, 1 - 1 / fu);
	j->r->main = STR("icc1");
	stat_fact_add(j->r, "msb", msb);
	stat_fact_add(j->r, "msw", msw);
	stat_fact_add(j->r, "n0", n0);
	stat_fact_add(j->r, "F", f);
	stat_fact_add(j->r, "sigma2_between", (msb - msw) / n0);
	stat_fact_add(j->r, "eta2", ssb / (ssb + ssw));
	stat_fact_add(j->r, "groups", k);
	stat_fact_add(j->r, "icc1_mean_size", (msb - msw) / (msb + (n / k - 1) * msw)); /* Bliese 2000 */
	if (msb < msw)
		stat_check_add(j->r, "boundary", STAT_WARN, NAN,
		               "Groups differ less than chance would make them: read as zero.");
}

const struct stat_method stat_method_mixed = {
    "mixed", "Multilevel model: random intercepts and slopes, shrunken effects of schools",
    "Laird & Ware 1982; Bates et al. 2015 (criterion); Goldstein & Healy 1995 (pairwise intervals)", run,
    STAT_PARAMS({"y", "required: outcome"}, {"x", "covariates"}, {"group", "required: schools or classes"},
                {"slope", "columns whose slope varies between groups"},
                {"outer", "groups the groups lie in, or that cross them"},
                {"outer-slope", "columns whose slope varies between outer groups"},
                {"correlated", "no: independent effects of one group"}, {"fit", "reml (default) or ml"},
                {"w", "weights"}, {"units", "no: leave out the effects"})};
const struct stat_method stat_method_icc = {
    "icc", "Share of variation between groups, and reliability of a group mean (analysis of variance)",
    "Shrout & Fleiss 1979; Donner 1986", run_icc,
    STAT_PARAMS({"y", "required: outcome"}, {"group", "required: groups"})};
