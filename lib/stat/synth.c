/* synth.c - synthetic control on the outcome path (Abadie, Diamond &
 * Hainmueller 2010; Doudchenko & Imbens 2016): donors' weights >= 0 with sum 1
 * that come nearest the treated unit before the start. The weights are the
 * point nearest to it in the polytope of the donors, found exactly by Wolfe's
 * algorithm (1976); inference by giving every donor the start (placebo). */
#include "stat/job.h"
#include "stat/panel.h"
#include "stat/synth.h"

#include <math.h>

struct wolfe {
	int dim, donors, m;
	const double *point; /* donors x dim: donor minus treated */
	int *active;
	double *w, *gram, *rhs, *x;
};

static double dot(const struct wolfe *s, int i, int k)
{
	return stat_dot(s->dim, s->point + (ptrdiff_t)i * s->dim, s->point + (ptrdiff_t)k * s->dim);
}

/* Affine minimiser over the active points: (G + 1) v = 1, v / sum v. */
static bool affine(struct wolfe *s, double ridge)
{
	int m = s->m;
	double sum = 0;
	for (int i = 0; i < m; i++) {
		for (int k = 0; k <= i; k++)
			s->gram[i * m + k] = dot(s, s->active[i], s->active[k]) + ridge + (i == k ? 1e-13 * ridge : 0);
		s->rhs[i] = 1;
	}
	if (!stat_spd_solve(m, s->gram, s->rhs))
		return false;
	for (int i = 0; i < m; i++)
		sum += s->rhs[i];
	for (int i = 0; i < m; i++)
		s->rhs[i] /= sum;
	return true;
}

static void current(struct wolfe *s)
{
	for (int d = 0; d < s->dim; d++)
		s->x[d] = 0;
	for (int i = 0; i < s->m; i++)
		for (int d = 0; d < s->dim; d++)
			s->x[d] += s->w[i] * s->point[(ptrdiff_t)s->active[i] * s->dim + d];
}

static void drop(struct wolfe *s, int i)
{
	s->m--;
	for (int k = i; k < s->m; k++) {
		s->active[k] = s->active[k + 1];
		s->w[k] = s->w[k + 1];
	}
}

/* Move towards the affine minimiser until it is inside, dropping points. */
static void minor_cycle(struct wolfe *s, double ridge)
{
	while (affine(s, ridge)) {
		double theta = 1;
		int out = -1;
		for (int i = 0; i < s->m; i++)
			if (s->rhs[i] <= 1e-14 && s->w[i] / (s->w[i] - s->rhs[i]) < theta) {
				theta = s->w[i] / (s->w[i] - s->rhs[i]);
				out = i;
			}
		for (int i = 0; i < s->m; i++)
			s->w[i] += theta * (s->rhs[i] - s->w[i]);
		if (out < 0)
			return;
		drop(s, out);
	}
	if (s->m > 1) /* dependent points: the newest goes */
		drop(s, s->m - 1);
}

double stat_simplex_nearest(struct arena *a, int dim, int donors, const double *point, double *weight)
{
	struct wolfe s = {dim,
	                  donors,
	                  1,
	                  point,
	                  stat_ivec(a, donors + 1),
	                  stat_vec(a, donors + 1),
	                  stat_mat(a, donors + 1, donors + 1),
	                  stat_vec(a, donors + 1),
	                  stat_vec(a, dim)};
	double best = HUGE_VAL, ridge = 0;
	for (int i = 0; i < donors; i++) {
		double d = dot(&s, i, i);
		ridge = fmax(ridge, d);
		if (d < best)
			best = d, s.active[0] = i;
	}
	s.w[0] = 1;
	for (int it = 0; it < 20 * donors + 100; it++) {
		current(&s);
		double xx = stat_dot(dim, s.x, s.x), least = HUGE_VAL;
		int in = -1;
		for (int i = 0; i < donors; i++) {
			double v = stat_dot(dim, s.x, point + (ptrdiff_t)i * dim);
			if (v < least)
				least = v, in = i;
		}
		bool known = false;
		for (int i = 0; i < s.m; i++)
			known |= s.active[i] == in;
		if (known || least > xx - 1e-12 * ridge)
			break;
		s.active[s.m] = in;
		s.w[s.m++] = 0;
		minor_cycle(&s, ridge);
	}
	for (int i = 0; i < donors; i++)
		weight[i] = 0;
	for (int i = 0; i < s.m; i++)
		weight[s.active[i]] = s.w[i];
	current(&s);
	return stat_dot(dim, s.x, s.x);
}

struct study {
	const struct stat_panel *p;
	int treated, pre;
	double *point, *weight, *gap;
	double sse, rmspe_pre, rmspe_post;
};

/* Weights and gaps with unit u as the treated one; `out` is never a donor. */
static void fit(struct arena *a, const struct stat_panel *p, int u, int out, int pre, struct study *s)
{
	int donors = 0, *id = stat_ivec(a, p->n);
	*s = (struct study){.p = p, .treated = u, .pre = pre};
	s->point = stat_mat(a, p->n, pre);
	s->weight = stat_vec(a, p->n);
	s->gap = stat_vec(a, p->periods);
	double *w = stat_vec(a, p->n), post = 0;
	for (int i = 0; i < p->n; i++) {
		if (i == u || i == out)
			continue;
		for (int t = 0; t < pre; t++)
			s->point[donors * pre + t] = p->y[i * p->periods + t] - p->y[u * p->periods + t];
		id[donors++] = i;
	}
	s->sse = stat_simplex_nearest(a, pre, donors, s->point, w);
	for (int k = 0; k < donors; k++)
		s->weight[id[k]] = w[k];
	for (int t = 0; t < p->periods; t++) {
		s->gap[t] = p->y[u * p->periods + t];
		for (int k = 0; k < donors; k++)
			s->gap[t] -= w[k] * p->y[id[k] * p->periods + t];
		post += t >= pre ? s->gap[t] * s->gap[t] : 0;
	}
	s->rmspe_pre = sqrt(s->sse / pre);
	s->rmspe_post = sqrt(post / (p->periods - pre));
}

/* Rank of the treated unit's ratio of misfit after to before. */
static double placebo(struct stat_job *j, const struct study *s)
{
	const struct stat_panel *p = s->p;
	double ours = s->rmspe_post / fmax(s->rmspe_pre, 1e-12), rank = 1;
	for (int i = 0; i < p->n; i++) {
		struct study o;
		if (i == s->treated)
			continue;
		struct arena scratch;
		arena_init(&scratch, j->arena->max);
		fit(&scratch, p, i, s->treated, s->pre, &o);
		arena_finish(&scratch);
		rank += o.rmspe_post / fmax(o.rmspe_pre, 1e-12) >= ours;
	}
	return rank;
}

static void tables(struct stat_job *j, const struct study *s, const struct str *label)
{
	static const char *const wcols[] = {"unit", "weight"}, *const gcols[] = {"time", "y", "synthetic", "gap"};
	int t = stat_table_add(j->r, "weights", 2, wcols);
	for (int i = 0; i < s->p->n; i++)
		if (s->weight[i] > 1e-9) {
			struct stat_cell *c = stat_row_add(j->r, t);
			c[0].text = label[i];
			stat_cell_num(&c[1], s->weight[i]);
		}
	t = stat_table_add(j->r, "gap", 4, gcols);
	for (int k = 0; k < s->p->periods; k++) {
		double y = s->p->y[s->treated * s->p->periods + k];
		stat_row_num(j->r, t, (double[]){s->p->time[k], y, y - s->gap[k], s->gap[k]});
	}
}

/* Weights that match predictors instead of the outcome's path. */
static bool by_predictors(struct stat_job *j, struct study *s, const struct str *label)
{
	double post = 0, pre = 0;
	if (!stat_synth_predictors(j, s->p, label, s->treated, s->pre, s->weight))
		return false;
	for (int t = 0; t < s->p->periods; t++) {
		s->gap[t] = s->p->y[s->treated * s->p->periods + t];
		for (int k = 0; k < s->p->n; k++)
			s->gap[t] -= s->weight[k] * s->p->y[k * s->p->periods + t];
		*(t < s->pre ? &pre : &post) += s->gap[t] * s->gap[t];
	}
	s->sse = pre;
	s->rmspe_pre = sqrt(pre / s->pre);
	s->rmspe_post = sqrt(post / (s->p->periods - s->pre));
	return true;
}

static bool plan(struct stat_job *j, const struct stat_panel *p, int *treated, int *pre)
{
	int many = 0;
	for (int i = 0; i < p->n; i++)
		if (!isinf(p->start[i])) {
			*treated = i;
			many++;
		}
	if (many == 0)
		return stat_refuse(j->r, STAT_NOT_TREATED, "No unit has a start within the period.");
	if (many > 1)
		return stat_refuse(j->r, STAT_BAD_OPTION, "%d units are treated; synthetic control is for one.",
		                   many);
	if (p->n < 3)
		return stat_refuse(j->r, STAT_NO_COMPARISON, "At least two donors are needed.");
	if (p->n > 2000 || !stat_room(j->arena, 2.0 * p->n * p->n + (double)p->n * p->periods))
		return stat_refuse(j->r, STAT_TOO_LARGE, "More than 2000 donors.");
	for (*pre = 0; *pre < p->periods && p->time[*pre] < p->start[*treated]; ++*pre)
		;
	return *pre >= 2 || stat_refuse(j->r, STAT_TOO_FEW, "Fewer than two periods before the start.");
}

static void run(struct stat_job *j)
{
	struct stat_panel p;
	struct str *label;
	struct study s;
	int treated = -1, pre = 0;
	if (!stat_panel_read(j, &p, &label) || !plan(j, &p, &treated, &pre))
		return;
	fit(j->arena, &p, treated, treated, pre, &s);
	bool predicted = !str_is_null(stat_opt(j, "predictors"));
	if (predicted && !by_predictors(j, &s, label))
		return;
	double sd = sqrt(stat_var(pre, p.y + (ptrdiff_t)treated * p.periods)), effect = 0;
	stat_check_add(j->r, "pre-fit", s.rmspe_pre > sd / 4 ? STAT_FAIL : STAT_PASS, s.rmspe_pre,
	               s.rmspe_pre > sd / 4
	                   ? "The donors do not follow the unit before the start; the gap after cannot be read."
	                   : "The donors follow the unit before the start.");
	stat_check_add(j->r, "size", pre >= 10 && p.n > 15 ? STAT_PASS : STAT_WARN, pre, "%s before and %s.",
	               stat_n(j->r, pre, "period", "periods"), stat_n(j->r, p.n - 1, "donor", "donors"));
	for (int t = pre; t < p.periods; t++)
		effect += s.gap[t] / (p.periods - pre);
	struct stat_term *e = stat_term_add(j->r, STR("effect"));
	stat_put(e, STAT_ESTIMATE, effect);
	stat_put(e, STAT_N, p.periods - pre);
	j->r->main = e->name;
	stat_fact_add(j->r, "sse", s.sse);
	stat_fact_add(j->r, "rmspe_pre", s.rmspe_pre);
	stat_fact_add(j->r, "rmspe_post", s.rmspe_post);
	tables(j, &s, label);
	if (stat_opt_is(j, "placebo", "no") || p.n > 300 || predicted)
		return;
	double rank = placebo(j, &s);
	stat_put(e, STAT_P, rank / p.n);
	stat_fact_add(j->r, "placebo_rank", rank);
}

const struct stat_method stat_method_synth = {
    "synth", "Synthetic control for one treated unit", "Abadie, Diamond & Hainmueller 2010; Wolfe 1976", run,
    STAT_PARAMS({"y", "required: outcome"}, {"unit", "required: units"},
                {"time", "required: periods, as numbers"},
                {"start", "required: first treated period of the one unit; 0 or empty for the others"},
                {"placebo", "no: without the ranks"},
                {"predictors",
                 "expr@from:to, expr@time ...: match these means, their importance estimated (not convex: "
                 "read to two decimals)"})};
