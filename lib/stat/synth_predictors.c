#include "stat/synth.h"

#include <math.h>

enum { MAX_PREDICTORS = 40 };

struct search {
	struct arena *a;
	const struct stat_panel *p;
	int m, donors, treated, pre;
	double *x;      /* unit by unit, scaled predictors */
	int *unit;      /* of the donors */
	double *weight; /* per donor, of the last evaluation */
	double inner;   /* weighted squared distance of it */
};

/* "cigsale@1980:1988" into the mean of every unit, missing values left out. */
static bool one_predictor(struct stat_job *j, struct str item, const struct stat_groups *unit,
                          const double *time, double *mean)
{
	struct str rest = item, expr = {0}, from = {0};
	struct stat_why why = {0};
	double lo, hi;
	stat_split_top(&rest, '@', &expr);
	struct str to = rest;
	if (rest.p == NULL || !str_split(&to, ':', &from) || !str_to_f64(str_trim(from), &lo))
		return stat_refuse(j->r, STAT_BAD_OPTION, "A predictor is written column@time or column@from:to.");
	hi = lo;
	if (to.p && !str_to_f64(str_trim(to), &hi))
		return stat_refuse(j->r, STAT_BAD_OPTION, "A predictor is written column@time or column@from:to.");
	const double *v = stat_frame_eval(j->f, j->arena, expr, &why);
	if (v == NULL)
		return stat_refuse_why(j, "predictors", &why);
	double *count = stat_vec(j->arena, unit->levels);
	for (int i = 0; i < j->f->n; i++) {
		int u = unit->code[i];
		if (u < 0 || isnan(v[i]) || !(time[i] >= lo && time[i] <= hi))
			continue;
		mean[u] += v[i];
		count[u]++;
	}
	for (int u = 0; u < unit->levels; u++)
		mean[u] = count[u] > 0 ? mean[u] / count[u] : NAN;
	return true;
}

/* All predictors of the panel's units, each divided by its sd over the units. */
static bool read_predictors(struct stat_job *j, struct search *s, const struct str *label, struct str *name)
{
	struct str rest = stat_opt(j, "predictors"), item;
	struct stat_why why = {0};
	struct stat_groups unit;
	const double *time = stat_frame_eval(j->f, j->arena, stat_opt(j, "time"), &why);
	if (time == NULL || !stat_frame_groups(j->f, j->arena, stat_opt(j, "unit"), &unit, &why))
		return stat_refuse_why(j, NULL, &why);
	int n = s->p->n;
	s->x = stat_mat(j->arena, n, MAX_PREDICTORS);
	while (rest.n > 0 && stat_split_top(&rest, ',', &item)) {
		double *mean = stat_vec(j->arena, unit.levels), *v = stat_vec(j->arena, n);
		if (s->m == MAX_PREDICTORS)
			return stat_refuse(j->r, STAT_TOO_LARGE, "At most %d predictors.", MAX_PREDICTORS);
		if (!one_predictor(j, item, &unit, time, mean))
			return false;
		for (int i = 0; i < n; i++) {
			v[i] = mean[stat_group_find(&unit, label[i])];
			if (!isfinite(v[i]))
				return stat_refuse(j->r, STAT_NO_DATA, "%.*s has no value of %.*s.", STR_ARG(label[i]),
				                   STR_ARG(item));
		}
		double sd = sqrt(stat_var(n, v));
		if (!(sd > 0))
			return stat_refuse(j->r, STAT_CONSTANT, "%.*s is the same in every unit.", STR_ARG(item));
		for (int i = 0; i < n; i++)
			s->x[i * MAX_PREDICTORS + s->m] = v[i] / sd;
		name[s->m++] = item;
	}
	return s->m > 0 || stat_refuse(j->r, STAT_BAD_OPTION, "--predictors is empty.");
}

/* Donor weights for importances v, and the misfit of the outcome before. */
static double misfit(struct search *s, const double *v)
{
	struct arena scratch;
	double out = 0;
	arena_init(&scratch, 0);
	double *point = stat_mat(&scratch, s->donors, s->m);
	for (int d = 0; d < s->donors; d++)
		for (int k = 0; k < s->m; k++)
			point[d * s->m + k] =
			    sqrt(v[k]) * (s->x[s->unit[d] * MAX_PREDICTORS + k] - s->x[s->treated * MAX_PREDICTORS + k]);
	s->inner = stat_simplex_nearest(&scratch, s->m, s->donors, point, s->weight);
	for (int t = 0; t < s->pre; t++) {
		double gap = s->p->y[s->treated * s->p->periods + t];
		for (int d = 0; d < s->donors; d++)
			gap -= s->weight[d] * s->p->y[s->unit[d] * s->p->periods + t];
		out += gap * gap / s->pre;
	}
	arena_finish(&scratch);
	return out;
}

static void normalise(int m, const double *raw, double *v)
{
	double sum = 0;
	for (int k = 0; k < m; k++)
		sum += v[k] = fabs(raw[k]);
	for (int k = 0; k < m; k++)
		v[k] = sum > 0 ? v[k] / sum : 1.0 / m;
}

static double outer(const double *raw, void *ctx)
{
	struct search *s = ctx;
	double v[MAX_PREDICTORS];
	normalise(s->m, raw, v);
	return misfit(s, v);
}

/* Importances by regression: the outcome before on the predictors over all
 * units; a predictor's squared coefficients summed over the periods. */
static bool regression_start(struct search *s, double *v)
{
	int n = s->p->n;
	double *col[MAX_PREDICTORS + 1], b[MAX_PREDICTORS + 1], *y = stat_vec(s->a, n);
	struct stat_qr qr;
	for (int k = 0; k <= s->m; k++) {
		col[k] = stat_vec(s->a, n);
		for (int i = 0; i < n; i++)
			col[k][i] = k ? s->x[i * MAX_PREDICTORS + k - 1] : 1;
	}
	if (n <= s->m + 1)
		return false;
	stat_qr_make(&qr, s->a, n, s->m + 1, col);
	if (qr.bad >= 0)
		return false;
	for (int k = 0; k < s->m; k++)
		v[k] = 0;
	for (int t = 0; t < s->pre; t++) {
		for (int i = 0; i < n; i++)
			y[i] = s->p->y[i * s->p->periods + t];
		stat_qr_solve(&qr, s->a, y, b, NULL);
		for (int k = 0; k < s->m; k++)
			v[k] += b[k + 1] * b[k + 1];
	}
	normalise(s->m, v, v);
	return true;
}

/* The better of two local searches, from equal importances and from those of
 * the regression, as in the original program. A global search finds corners
 * where all but one predictor are ignored, which is not what is meant. */
static void choose(struct search *s, double *v)
{
	double best = HUGE_VAL, raw[MAX_PREDICTORS], step[MAX_PREDICTORS], found[MAX_PREDICTORS] = {0};
	for (int start = 0; start < 2; start++) {
		for (int k = 0; k < s->m; k++)
			raw[k] = 1.0 / s->m;
		if (start == 1 && !regression_start(s, raw))
			continue;
		for (int k = 0; k < s->m; k++)
			step[k] = 0.1 * fmax(raw[k], 0.1);
		double f = stat_minimise_k(outer, s, s->a, s->m, raw, step, 1e-5);
		if (f < best) {
			best = f;
			memcpy(found, raw, sizeof found);
		}
	}
	normalise(s->m, found, v);
}

bool stat_synth_predictors(struct stat_job *j, const struct stat_panel *p, const struct str *label,
                           int treated, int pre, double *weight)
{
	static const char *const cols[] = {"predictor", "importance", "treated", "synthetic"};
	struct search s = {.a = j->arena, .p = p, .treated = treated, .pre = pre};
	struct str name[MAX_PREDICTORS];
	double v[MAX_PREDICTORS];
	if (!read_predictors(j, &s, label, name))
		return false;
	if (p->n > 200)
		return stat_refuse(j->r, STAT_TOO_LARGE, "More than 200 donors with estimated importances.");
	s.unit = stat_ivec(j->arena, p->n);
	s.weight = stat_vec(j->arena, p->n);
	for (int i = 0; i < p->n; i++)
		if (i != treated)
			s.unit[s.donors++] = i;
	for (int k = 0; k < s.m; k++)
		v[k] = 1.0 / s.m;
	misfit(&s, v);
	stat_fact_add(j->r, "equal_v_objective", s.inner);
	choose(&s, v);
	stat_fact_add(j->r, "mspe_pre", misfit(&s, v));
	for (int i = 0; i < p->n; i++)
		weight[i] = 0;
	for (int d = 0; d < s.donors; d++)
		weight[s.unit[d]] = s.weight[d];
	int t = stat_table_add(j->r, "predictors", 4, cols);
	for (int k = 0; k < s.m; k++) {
		double mix = 0;
		for (int i = 0; i < p->n; i++)
			mix += weight[i] * s.x[i * MAX_PREDICTORS + k];
		struct stat_cell *c = stat_row_add(j->r, t);
		c[0].text = name[k];
		stat_cell_num(&c[1], v[k]);
		stat_cell_num(&c[2], s.x[treated * MAX_PREDICTORS + k]);
		stat_cell_num(&c[3], mix);
	}
	return true;
}
