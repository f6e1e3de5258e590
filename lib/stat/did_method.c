/* did_method.c - staggered difference-in-differences by name. */
#include "stat/dist.h"
#include "stat/panel.h"

#include <math.h>

struct view {
	struct stat_job *j;
	const struct stat_did *d;
	struct stat_bootstrap boot;
	int width;           /* columns of draws */
	const double *draws; /* of stat_did_base() */
	double z;
	struct str silent; /* aggregates that have no error, by name */
	int silenced;
};

/* May the weighted sum of effects have an error? Those that may not are told at the end (did.h). */
static bool bears(struct view *v, const double *weight, struct str name)
{
	enum { NAMED = 12 };
	struct arena *a = v->j->arena;
	double units[2];
	stat_did_units(a, v->d, weight, units);
	if (stat_did_bears(v->d, units))
		return true;
	if (units[1] > 0 && v->silenced++ < NAMED)
		v->silent = arena_printf(a, "%.*s%s%.*s", STR_ARG(v->silent), v->silent.n ? ", " : "", STR_ARG(name));
	return false;
}

static void tell_silent(struct view *v)
{
	if (v->silenced > 0)
		stat_check_add(v->j->r, "small-aggregates", STAT_WARN, v->silenced,
		               "Shown without uncertainty, since fewer than %d %s a start group or to compare with "
		               "stand behind %s: %.*s%s.",
		               STAT_DID_UNITS + v->d->panel->k, v->d->panel->cluster ? "clusters" : "units",
		               v->silenced == 1 ? "it" : "them", STR_ARG(v->silent),
		               v->silenced > 12 ? " and more" : "");
}

/* A normal interval holds less than it says while the variance rests on few units (did.h). */
static void tell_few(struct view *v, const double *weight)
{
	double units[2];
	stat_did_units(v->j->arena, v->d, weight, units);
	double least = units[0] < units[1] ? units[0] : units[1];
	if (least < 20 && stat_did_bears(v->d, units))
		stat_check_add(
		    v->j->r, "few-units", least < 10 ? STAT_WARN : STAT_NOTE, least,
		    "The error rests on %.3g %s a start group or to compare with; an interval of 95 %% holds "
		    "about 88 %% with five, 92 %% with ten.",
		    least, v->d->panel->cluster ? "clusters" : "units");
}

/* The critical value of bands over columns of draws, NAN when there are none; never below the pointwise one
 * (did.h). Columns of effects without an error are to be zero. */
static double critical(struct view *v, const char *name, double *draws, int m, double *se)
{
	double crit = stat_multiplier(v->j->arena, v->d->panel, draws, m, &v->boot, se);
	bool any = false;
	for (int k = 0; k < m; k++)
		any |= se[k] > 0;
	if (!any)
		return NAN;
	if (crit < v->z)
		stat_check_add(v->j->r, "bands", STAT_NOTE, crit,
		               "The bands of %s came out narrower than the intervals, which are given instead.",
		               name);
	crit = fmax(crit, v->z);
	stat_fact_addf(v->j->r, crit, "crit_%s", name);
	return crit;
}

static const char *const effect_cols[] = {"at", "att",     "se",      "lo",     "hi",
                                          "p",  "band_lo", "band_hi", "boot_se"};

/* se 0: none. */
static void effect_row(struct view *v, int t, double at, double est, double se, double crit, double boot_se)
{
	double q = se > 0 ? v->z : NAN, c = se > 0 ? crit : NAN;
	stat_row_num(v->j->r, t,
	             (double[]){at, est, se > 0 ? se : NAN, est - q * se, est + q * se,
	                        se > 0 ? 2 * stat_normal_p(-fabs(est / se)) : NAN, est - c * se, est + c * se,
	                        boot_se > 0 && se > 0 ? boot_se : NAN});
}

/* The draws of effects; 0 of those without an error. */
static double *cell_draws(struct view *v)
{
	const struct stat_did *d = v->d;
	double *of = stat_mat(v->j->arena, v->boot.draws, d->cells);
	for (int k = 0; k < d->cells; k++)
		for (int b = 0; b < v->boot.draws && stat_did_cell_bears(d, &d->cell[k]); b++)
			of[(ptrdiff_t)b * d->cells + k] = v->draws[(ptrdiff_t)b * v->width + k];
	return of;
}

static void cell_row(struct view *v, int t, const struct stat_did_cell *c, double crit, double boot_se)
{
	bool none = c->reference || !stat_did_cell_bears(v->d, c) || !(c->se > 0);
	double se = none ? NAN : c->se, q = v->z * se, b = crit * se;
	stat_row_num(v->j->r, t,
	             (double[]){c->group, c->time, c->att, se, c->att - q, c->att + q,
	                        2 * stat_normal_p(-fabs(c->att / se)), c->att - b, c->att + b, c->treated,
	                        c->control, boot_se > 0 && !none ? boot_se : NAN});
}

static void cell_table(struct view *v)
{
	static const char *const cols[] = {"group", "time",    "att",     "se",      "lo",      "hi",
	                                   "p",     "band_lo", "band_hi", "treated", "control", "boot_se"};
	const struct stat_did *d = v->d;
	int t = stat_table_add(v->j->r, "att_gt", 12, cols), small = 0;
	double *se = stat_vec(v->j->arena, d->cells), crit = NAN;
	if (v->boot.draws > 0)
		crit = critical(v, "att_gt", cell_draws(v), d->cells, se);
	for (int k = 0; k < d->cells; k++) {
		small += !d->cell[k].reference && !stat_did_cell_bears(d, &d->cell[k]);
		cell_row(v, t, &d->cell[k], crit, se[k]);
	}
	if (small > 0)
		stat_check_add(v->j->r, "small-groups", STAT_WARN, small,
		               "%s on fewer than %d %s; %s shown without uncertainty.",
		               stat_n(v->j->r, small, "effect rests", "effects rest"), STAT_DID_UNITS + d->panel->k,
		               d->panel->cluster ? "clusters" : "units", small == 1 ? "it is" : "they are");
}

/* Cells with key(cell) == at, and t >= g when post. */
static int select_cells(const struct stat_did *d, char key, double at, bool post, int *which)
{
	int m = 0;
	for (int k = 0; k < d->cells; k++) {
		const struct stat_did_cell *c = &d->cell[k];
		double v = key == 'e' ? c->time - c->group : key == 'g' ? c->group : key == 't' ? c->time : at;
		if (v == at && (!post || c->time >= c->group))
			which[m++] = k;
	}
	return m;
}

static int distinct(const struct stat_did *d, char key, double *out)
{
	int m = 0;
	for (int k = 0; k < d->cells; k++) {
		const struct stat_did_cell *c = &d->cell[k];
		if (key != 'e' && c->time < c->group)
			continue;
		out[m++] = key == 'e' ? c->time - c->group : key == 'g' ? c->group : c->time;
	}
	stat_sort(m, out);
	int u = 0;
	for (int k = 0; k < m; k++)
		if (k == 0 || out[k] != out[k - 1])
			out[u++] = out[k];
	return u;
}

static int group_index(const struct stat_did *d, double g)
{
	int h = 0;
	while (d->group[h] != g)
		h++;
	return h;
}

/* Influence of the groups' estimated shares on their weighted mean: unit i adds
 * (1{its group is of[k]} - share) (effect_k - mean) / total for each k. */
static void add_shares(const struct stat_did *d, int m, const int *of, const int *share,
                       const struct stat_did_sum *s, double est, double total, double *psi)
{
	for (int k = 0; k < m; k++)
		for (int i = 0; i < d->n; i++)
			psi[i] += ((d->member[i] == of[k] ? stat_did_weight(d->panel, i) : 0) - d->share[share[k]]) /
			          total * (s[k].est - est);
}

/* False: it has no error. */
static bool overall_term(struct view *v, const char *name, double est, const double *psi,
                         const double *weight)
{
	struct arena *a = v->j->arena;
	bool shown = bears(v, weight, arena_printf(a, "%s", name));
	double se = shown ? stat_did_se(a, v->d->panel, psi, 1) : NAN;
	stat_put(stat_term_wald(v->j->r, str_z(name), est, se, 0, v->j->level), STAT_N, v->d->n);
	return shown;
}

/* Overall effect of the groups, weighted by share. The R package did (2.1.2)
 * pairs the k-th share with the group of the k-th effect(g, t), not with the
 * k-th group, in this one standard error; its number is given beside ours. */
static void overall_groups(struct view *v, int m, const double *at, const struct stat_did_sum *s)
{
	const struct stat_did *d = v->d;
	double *psi = stat_vec(v->j->arena, d->n), *as_did = stat_vec(v->j->arena, d->n), est = 0, total = 0;
	double *weight = stat_vec(v->j->arena, d->cells);
	int *own = stat_ivec(v->j->arena, m), *other = stat_ivec(v->j->arena, m);
	for (int k = 0; k < m; k++) {
		own[k] = group_index(d, at[k]);
		other[k] = group_index(d, d->cell[k].group);
		total += d->share[own[k]];
	}
	for (int k = 0; k < m; k++) {
		est += d->share[own[k]] / total * s[k].est;
		for (int i = 0; i < d->n; i++)
			psi[i] += d->share[own[k]] / total * s[k].psi[i];
		for (int c = 0; c < d->cells; c++)
			weight[c] += d->share[own[k]] / total * s[k].weight[c];
	}
	memcpy(as_did, psi, sizeof *psi * (size_t)d->n);
	add_shares(d, m, own, own, s, est, total, psi);
	add_shares(d, m, other, own, s, est, total, as_did);
	if (overall_term(v, "group", est, psi, weight))
		stat_fact_add(v->j->r, "group_se_as_did", stat_did_se(v->j->arena, d->panel, as_did, 1));
}

/* Plain mean of the rows: of event times from 0 on, of calendar periods. */
static void overall_mean(struct view *v, const char *name, int m, const double *at, bool event,
                         const struct stat_did_sum *s)
{
	const struct stat_did *d = v->d;
	double *psi = stat_vec(v->j->arena, d->n), *weight = stat_vec(v->j->arena, d->cells), est = 0;
	int used = 0;
	for (int k = 0; k < m; k++)
		used += !event || at[k] >= 0;
	for (int k = 0; k < m; k++) {
		if (event && at[k] < 0)
			continue;
		est += s[k].est / used;
		for (int i = 0; i < d->n; i++)
			psi[i] += s[k].psi[i] / used;
		for (int c = 0; c < d->cells; c++)
			weight[c] += s[k].weight[c] / used;
	}
	overall_term(v, name, est, psi, weight);
}

/* Draws of aggregates from those of what they are made of; 0 of those without an error. */
static double *draws_of(struct view *v, int m, const struct stat_did_sum *s)
{
	double *boot = stat_mat(v->j->arena, v->boot.draws, m);
	for (int b = 0; b < v->boot.draws; b++)
		for (int k = 0; k < m; k++)
			boot[(ptrdiff_t)b * m + k] =
			    s[k].se > 0 ? stat_dot(v->width, v->draws + (ptrdiff_t)b * v->width, s[k].weight) : 0;
	return boot;
}

/* One aggregation: its table with bands, and its overall term. */
static void aggregate(struct view *v, const char *name, char key, int *which)
{
	const struct stat_did *d = v->d;
	struct arena *a = v->j->arena;
	double *at = stat_vec(a, d->cells), *se = stat_vec(a, d->cells), crit = NAN;
	int m = distinct(d, key, at);
	struct stat_did_sum *s = ARENA_ARRAY(a, (size_t)m + 1, struct stat_did_sum);
	for (int k = 0; k < m; k++) {
		int c = select_cells(d, key, at[k], key != 'e', which);
		stat_did_aggregate(a, d, c, which, key != 'g', &s[k]);
		if (!bears(v, s[k].weight, arena_printf(a, "%s %g", name, at[k])))
			s[k].se = 0;
	}
	if (v->boot.draws > 0)
		crit = critical(v, name, draws_of(v, m, s), m, se);
	int t = stat_table_add(v->j->r, name, 9, effect_cols);
	for (int k = 0; k < m; k++)
		effect_row(v, t, at[k], s[k].est, s[k].se, crit, se[k]);
	if (key == 'g')
		overall_groups(v, m, at, s);
	else
		overall_mean(v, name, m, at, key == 'e', s);
}

static void judge_pretest(struct view *v, const struct stat_did_pretest *t)
{
	double p = stat_chisq_u(t->wald, t->df);
	stat_fact_add(v->j->r, "wald", t->wald);
	stat_fact_add(v->j->r, "wald_df", t->df);
	stat_fact_add(v->j->r, "wald_p", p);
	if (p < 0.05 && t->dense)
		stat_check_add(v->j->r, "pre-trends", STAT_WARN, p,
		               "The groups may have developed differently already before the start; with fewer than "
		               "ten units an effect the test says so too often.");
	else
		stat_check_add(
		    v->j->r, "pre-trends", p < 0.05 ? STAT_FAIL : STAT_PASS, p,
		    p < 0.05 ? "The groups developed differently already before the start."
		             : "No difference in development before the start was seen; that is no proof of none.");
}

static void pre_trends(struct view *v)
{
	double worst = 0, est = 0;
	struct stat_did_pretest test;
	const struct stat_table *t = stat_table_find(v->j->r, "dynamic");
	if (stat_did_pretest(v->j->arena, v->d, &test))
		judge_pretest(v, &test);
	else
		stat_check_add(v->j->r, "pre-trends", STAT_WARN, NAN,
		               test.left_out && !test.df
		                   ? "The development before the start rests on too few units to be tested."
		               : test.df ? "The effects before the start do not vary enough to be tested jointly."
		                         : "There are no periods before to compare the groups in.");
	for (int i = 0; t && i < t->nrow; i++)
		if (t->cells[i * t->ncol].v < -1e-9)
			worst = fmax(worst, fabs(t->cells[i * t->ncol + 1].v));
	if (stat_get(stat_term_find(v->j->r, "dynamic"), STAT_ESTIMATE, &est) && worst > 0)
		stat_fact_add(v->j->r, "breakdown_multiple", fabs(est) / worst);
}

static void run(struct stat_job *j)
{
	static const char *const
	    control[] = {"never", "not-yet", NULL},
	    *const how[] = {"dr", "reg", "ipw", NULL}, *const base[] = {"varying", "universal", NULL},
	    *const weights[] = {"rademacher", "mammen", NULL}, *const rows[] = {"panel", "cross-sections", NULL};
	struct stat_panel p;
	struct stat_did d;
	struct stat_did_spec s = {.control = (enum stat_did_control)stat_opt_word(j, "control", control),
	                          .estimator = (enum stat_did_estimator)stat_opt_word(j, "estimator", how),
	                          .base = (enum stat_did_base)stat_opt_word(j, "base", base),
	                          .anticipation = stat_opt_num(j, "anticipation", 0, 0, 1000)};
	int draws = stat_opt_int(j, "draws", 999, 0, 100000);
	bool cross = stat_opt_word(j, "rows", rows) == 1;
	if (draws > 0 && draws < 99)
		stat_refuse(j->r, STAT_BAD_OPTION, "--draws is 0 (no bands) or at least 99, not %d.", draws);
	if (stat_job_failed(j) || !(cross ? stat_panel_rows(j, &p) : stat_panel_read(j, &p, NULL)) ||
	    !stat_did_make(j->r, &p, &s, &d))
		return;
	enum stat_weights kind = (enum stat_weights)stat_opt_word(j, "weights", weights);
	if (!stat_room(j->arena, 4.0 * (d.cells + d.groups + 1) * ((double)d.n + draws))) {
		stat_refuse(j->r, STAT_TOO_LARGE, "%d effects of %d units with %d draws do not fit in memory.",
		            d.cells, d.n, draws);
		return;
	}
	struct view v = {.j = j,
	                 .d = &d,
	                 .boot = {draws, j->seed, j->level, kind},
	                 .width = d.cells + d.groups + 1,
	                 .z = stat_normal_q(0.5 + j->level / 2)};
	int *which = stat_ivec(j->arena, d.cells);
	int m = select_cells(&d, 'a', 0, true, which);
	if (m == 0) {
		stat_refuse(j->r, STAT_NO_COMPARISON, "No period after a start has units to compare with.");
		return;
	}
	struct stat_did_sum all;
	stat_did_aggregate(j->arena, &d, m, which, true, &all);
	if (overall_term(&v, "simple", all.est, all.psi, all.weight))
		tell_few(&v, all.weight);
	j->r->main = STR("simple");
	if (draws > 0)
		v.draws = stat_multiplier_draws(j->arena, &p, stat_did_base(j->arena, &d), v.width, &v.boot);
	cell_table(&v);
	aggregate(&v, "dynamic", 'e', which);
	aggregate(&v, "group", 'g', which);
	aggregate(&v, "calendar", 't', which);
	stat_fact_add(j->r, "units", d.n);
	stat_fact_add(j->r, "draws", draws);
	tell_silent(&v);
	pre_trends(&v);
}

const struct stat_method stat_method_did = {
    "did", "Difference-in-differences with staggered starts: effects by start group and period",
    "Callaway & Sant'Anna 2021; Sant'Anna & Zhao 2020; Liu 1988; Mammen 1993", run,
    STAT_PARAMS({"y", "required: outcome"}, {"unit", "schools; required of a panel"},
                {"time", "required: periods, as numbers"},
                {"start", "required: first treated period; 0 or empty is never"}, {"x", "covariates"},
                {"control", "never (default) or not-yet treated units"},
                {"estimator", "with covariates: dr (default), reg, ipw"},
                {"base", "varying (default) or universal base period"},
                {"anticipation", "periods before the start in which it may already work"},
                {"cluster", "units decided together"},
                {"draws", "bootstrap draws for bands, default 999; 0 for none, else at least 99"},
                {"weights", "of the draws: rademacher (default) or mammen"},
                {"w", "sampling weights, one a unit (of cross-sections a row)"},
                {"rows", "panel (default), or cross-sections: other people in each period, no covariates"})};
