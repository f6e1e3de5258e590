/* prepost.c - before and after: one group's change with effect sizes, two
 * groups by ANCOVA, and what regression to the mean alone would give. */
#include "stat/dist.h"
#include "stat/fit.h"
#include "stat/job.h"

#include <math.h>

struct pairs {
	int n;
	double *pre, *post;
	struct stat_groups group;
};

static const char *const within_cols[] = {"group", "n",     "mean_pre", "mean_post", "gain", "sd_gain",
                                          "r",     "t",     "p",        "lo",        "hi",   "d_z",
                                          "d_av",  "d_pre", "g_pre",    "g_pre_var", "smcc", "smcc_var"};

/* SMCR is g_pre with exact factor (Becker 1988); SMCC divides by the sd of the
 * change (Gibbons et al. 1993). */
static bool within(struct stat_job *j, int t, struct str name, int n, const double *pre, const double *post)
{
	double *gain = stat_vec(j->arena, n), q;
	for (int i = 0; i < n; i++)
		gain[i] = post[i] - pre[i];
	double m = stat_mean(n, gain), sd = sqrt(stat_var(n, gain)), r = stat_corr(n, pre, post);
	double s1 = sqrt(stat_var(n, pre)), s2 = sqrt(stat_var(n, post)), se = sd / sqrt(n), df = n - 1,
	       g = stat_hedges_j(df);
	if (!(sd > 0) || !(s1 > 0))
		return stat_refuse(j->r, STAT_ZERO_VARIANCE,
		                   "%.*s: the values before, or the changes, are all the same.", STR_ARG(name));
	q = stat_t_q(0.5 + j->level / 2, df);
	struct stat_term *term = stat_term_wald(j->r, name, m, se, df, j->level);
	stat_put(term, STAT_N, n);
	double smcr = g * m / s1, smcc = g * m / sd;
	double v[] = {n,
	              stat_mean(n, pre),
	              stat_mean(n, post),
	              m,
	              sd,
	              r,
	              m / se,
	              2 * stat_t_p(-fabs(m / se), df),
	              m - q * se,
	              m + q * se,
	              m / sd,
	              m / sqrt((s1 * s1 + s2 * s2) / 2),
	              m / s1,
	              smcr,
	              2 * (1 - r) / n + smcr * smcr / (2 * n),
	              smcc,
	              1.0 / n + smcc * smcc / (2 * n)};
	struct stat_cell *c = stat_row_add(j->r, t);
	c[0].text = name;
	for (int k = 0; k < 17; k++)
		stat_cell_num(&c[k + 1], v[k]);
	return true;
}

/* Members of a group into pre and post; returns how many. */
static int pick(const struct pairs *p, int k, double *pre, double *post)
{
	int m = 0;
	for (int i = 0; i < p->n; i++)
		if (p->group.code == NULL || p->group.code[i] == k) {
			pre[m] = p->pre[i];
			post[m++] = p->post[i];
		}
	return m;
}

/* post = a + b pre + effects of groups against the reference; HC2 errors. */
static void ancova(struct stat_job *j, const struct pairs *p, int base)
{
	int k = p->group.levels + 1, m = 0;
	double **x = ARENA_ARRAY(j->arena, (size_t)(2 * k), double *);
	struct str *name = ARENA_ARRAY(j->arena, (size_t)(2 * k), struct str);
	static const char *const types[] = {"classic", "hc0", "hc1", "hc2", "hc3", NULL};
	int how = str_is_null(stat_opt(j, "se")) ? 3 : stat_opt_word(j, "se", types);
	x[m] = stat_vec(j->arena, p->n);
	for (int i = 0; i < p->n; i++)
		x[m][i] = 1;
	name[m++] = STR("(Intercept)");
	x[m] = p->pre;
	name[m++] = STR("pre");
	for (int g = 0; g < p->group.levels; g++) {
		if (g == base)
			continue;
		x[m] = stat_vec(j->arena, p->n);
		for (int i = 0; i < p->n; i++)
			x[m][i] = p->group.code[i] == g;
		name[m++] = arena_printf(j->arena, "effect:%.*s", STR_ARG(p->group.label[g]));
	}
	struct stat_fit f, with;
	if (!stat_fit_ols(j->r, p->n, m, x, name, p->post, NULL, true, &f))
		return;
	double *v = stat_mat(j->arena, m, m);
	if (how == 0)
		stat_vcov_classic(&f, v);
	else
		stat_vcov_hc(&f, j->arena, how - 1, v);
	stat_fit_terms(j->r, &f, v, NULL, f.df, j->level);
	j->r->main = name[2];
	stat_fact_add(j->r, "ancova_r2", f.r2);
	stat_fact_add(j->r, "ancova_sigma", sqrt(f.sigma2));
	int full = m;
	for (int g = 2; g < m; g++) {
		x[full] = stat_vec(j->arena, p->n);
		for (int i = 0; i < p->n; i++)
			x[full][i] = x[g][i] * p->pre[i];
		name[full++] = STR("interaction");
	}
	struct stat_result quiet;
	stat_result_init(&quiet, j->arena, STR("prepost"));
	if (!stat_fit_ols(&quiet, p->n, full, x, name, p->post, NULL, true, &with))
		return;
	double stat = (f.rss - with.rss) / (full - m) / with.sigma2, pv = stat_f_u(stat, full - m, with.df);
	stat_fact_add(j->r, "interaction_F", stat);
	stat_fact_add(j->r, "interaction_p", pv);
	stat_check_add(j->r, "same-slope", pv < 0.05 ? STAT_WARN : STAT_PASS, pv,
	               pv < 0.05 ? "The effect differs with the level before; one number does not describe it."
	                         : "No sign that the effect differs with the level before.");
}

static void judge(struct stat_job *j, int all, int n, int smallest)
{
	double linked = all ? (double)n / all : 0;
	stat_check_add(j->r, "linked", linked < 0.8 ? STAT_FAIL : STAT_PASS, linked,
	               "%.0f %% have both measurements.", 100 * linked);
	if (smallest < 15)
		stat_check_add(j->r, "small", STAT_WARN, smallest,
		               "The smallest group has %d; below 15 describe, do not conclude.", smallest);
}

static void run(struct stat_job *j)
{
	struct pairs p = {0};
	p.pre = stat_opt_vec(j, "pre", true);
	p.post = stat_opt_vec(j, "post", true);
	stat_opt_groups(j, "group", false, &p.group);
	struct stat_rows rows = {.vec = {&p.pre, &p.post}, .groups = {&p.group}};
	int all = j->f ? j->f->n : 0, groups, smallest;
	p.n = smallest = stat_rows_complete(j, &rows);
	if (p.n == 0)
		return;
	groups = p.group.code ? p.group.levels : 1;
	if (groups > 100) {
		stat_refuse(j->r, STAT_TOO_LARGE, "%d groups are too many.", groups);
		return;
	}
	int t = stat_table_add(j->r, "within", 18, within_cols);
	double *pre = stat_vec(j->arena, p.n), *post = stat_vec(j->arena, p.n);
	for (int k = 0; k < groups; k++) {
		int m = pick(&p, k, pre, post);
		struct str name = p.group.code ? p.group.label[k] : STR("change");
		smallest = m < smallest ? m : smallest;
		if (m < 3) {
			stat_refuse(j->r, STAT_TOO_FEW, "%.*s has %s; three is the least.", STR_ARG(name),
			            stat_n(j->r, m, "pair", "pairs"));
			return;
		}
		if (!within(j, t, name, m, pre, post))
			return;
	}
	j->r->main = j->r->terms.v[0].name;
	struct str ref = stat_opt(j, "reference");
	int base = ref.p && p.group.code ? stat_group_find(&p.group, ref) : 0;
	if (base < 0)
		stat_refuse(j->r, STAT_BAD_OPTION, "There is no group %.*s.", STR_ARG(ref));
	else if (groups > 1)
		ancova(j, &p, base);
	judge(j, all, p.n, smallest);
	if (groups == 1)
		stat_check_add(j->r, "comparison", STAT_WARN, NAN,
		               "Without a comparison group the change cannot be ascribed to anything.");
}

/* Expected gain of those below a cut with no effect at all: bivariate normal
 * with equal sds, (1 - r) s phi(c) / Phi(c). */
static void run_rtm(struct stat_job *j)
{
	double *pre = stat_opt_vec(j, "pre", true), *post = stat_opt_vec(j, "post", true);
	struct stat_rows rows = {.vec = {&pre, &post}};
	int n = stat_rows_complete(j, &rows), below = 0;
	double cut = n ? stat_opt_num(j, "cut", stat_mean(n, pre), -1e300, 1e300) : 0, gain = 0, all = 0;
	if (stat_job_failed(j))
		return;
	double mu = stat_mean(n, pre), s = sqrt(stat_var(n, pre)), r = stat_corr(n, pre, post);
	for (int i = 0; i < n; i++) {
		all += (post[i] - pre[i]) / n;
		if (pre[i] < cut) {
			gain += post[i] - pre[i];
			below++;
		}
	}
	if (n < 5 || below == 0 || !(s > 0)) {
		stat_refuse(j->r, s > 0 ? STAT_TOO_FEW : STAT_ZERO_VARIANCE,
		            "Nobody lies below the cut, or there are too few to tell.");
		return;
	}
	double c = (cut - mu) / s, expect = s * (1 - r) * stat_normal_d(c) / stat_normal_p(c);
	stat_put(stat_term_add(j->r, STR("observed_gain")), STAT_ESTIMATE, gain / below);
	stat_put(stat_term_add(j->r, STR("expected_gain")), STAT_ESTIMATE, expect);
	stat_put(stat_term_add(j->r, STR("beyond")), STAT_ESTIMATE, gain / below - expect - all);
	j->r->main = STR("beyond");
	stat_fact_add(j->r, "r", r);
	stat_fact_add(j->r, "cut", cut);
	stat_fact_add(j->r, "below", below);
	stat_fact_add(j->r, "mean_change", all);
}

const struct stat_method stat_method_prepost = {
    "prepost", "Before and after: change with effect sizes; with groups, ANCOVA",
    "Becker 1988; Morris & DeShon 2002; Vickers & Altman 2001", run,
    STAT_PARAMS({"pre", "required: before"}, {"post", "required: after"}, {"group", "groups compared"},
                {"reference", "the group compared with"}, {"se", "classic, hc0, hc1, hc2 (default), hc3"})};
const struct stat_method stat_method_regression_to_mean = {
    "regression-to-mean", "How much a group chosen for low values rises by itself", "Davis 1976", run_rtm,
    STAT_PARAMS({"pre", "required: before"}, {"post", "required: after"},
                {"cut", "chosen below this; default the mean"})};
