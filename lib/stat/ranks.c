/* ranks.c - what can be said of a rank: an interval for each unit's place by
 * drawing all true values from their estimates (Goldstein & Spiegelhalter
 * 1996); and linear linking of two instruments. */
#include "stat/job.h"
#include "stat/rng.h"

#include <math.h>

static void draw_ranks(struct stat_job *j, int n, const double *y, const double *se, int draws, double *rank)
{
	double *v = stat_vec(j->arena, n);
	int *order = stat_ivec(j->arena, n);
	for (int b = 0; b < draws; b++) {
		struct stat_rng g;
		stat_rng_init(&g, j->seed, (uint64_t)b);
		for (int i = 0; i < n; i++)
			v[i] = -(y[i] + se[i] * stat_rng_normal(&g));
		stat_order(n, v, order);
		for (int k = 0; k < n; k++)
			rank[(ptrdiff_t)order[k] * draws + b] = k + 1;
	}
}

static void run_ranks(struct stat_job *j)
{
	static const char *const cols[] = {"unit", "y", "rank", "lo", "hi"};
	double *y = stat_opt_vec(j, "y", true), *se = stat_opt_vec(j, "se", true);
	struct stat_groups unit;
	stat_opt_groups(j, "unit", false, &unit);
	int draws = stat_opt_int(j, "draws", 2000, 200, 20000);
	struct stat_rows rows = {.vec = {&y, &se}, .groups = {&unit}};
	int n = stat_rows_complete(j, &rows);
	if (n == 0)
		return;
	if (n < 2 || !stat_room(j->arena, (double)n * draws)) {
		stat_refuse(j->r, n < 2 ? STAT_TOO_FEW : STAT_TOO_LARGE, "%s cannot be placed in an order.",
		            stat_n(j->r, n, "unit", "units"));
		return;
	}
	for (int i = 0; i < n; i++)
		if (!(se[i] >= 0)) {
			stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: a negative standard error.",
			            stat_row_number(j->r, i));
			return;
		}
	double *rank = stat_mat(j->arena, n, draws), width = 0, tail = (1 - j->level) / 2;
	draw_ranks(j, n, y, se, draws, rank);
	int t = stat_table_add(j->r, "ranks", 5, cols);
	for (int i = 0; i < n; i++) {
		double *r = rank + (ptrdiff_t)i * draws;
		stat_sort(draws, r);
		double lo = r[(int)(tail * draws)], hi = r[(int)((1 - tail) * draws)];
		struct stat_cell *c = stat_row_add(j->r, t);
		c[0].text =
		    unit.code ? unit.label[unit.code[i]] : arena_printf(j->arena, "%d", stat_row_number(j->r, i));
		stat_cell_num(&c[1], y[i]);
		stat_cell_num(&c[2], r[draws / 2]);
		stat_cell_num(&c[3], lo);
		stat_cell_num(&c[4], hi);
		width += (hi - lo + 1) / n;
	}
	stat_fact_add(j->r, "mean_width", width);
	stat_check_add(j->r, "ranking", width > n / 4.0 ? STAT_FAIL : STAT_WARN, width,
	               "A unit's place is known to within %.0f of %d on average; an order is not to be shown.",
	               width, n);
}

/* y = sd_y / sd_x (x - mean_x) + mean_y, with the error of the link at x
 * (Kolen & Brennan 2014, normal theory): added to any interval drawn across. */
static void run_link(struct stat_job *j)
{
	static const char *const cols[] = {"x", "linked", "link_se"};
	double *x = stat_opt_vec(j, "x", true), *y = stat_opt_vec(j, "y", true);
	struct stat_rows rows = {.vec = {&x, &y}};
	int n = stat_rows_complete(j, &rows);
	if (n == 0)
		return;
	double sx = sqrt(stat_var(n, x)), sy = sqrt(stat_var(n, y)), r = stat_corr(n, x, y), mx = stat_mean(n, x),
	       my = stat_mean(n, y);
	if (n < 5 || !(sx > 0) || !(sy > 0)) {
		stat_refuse(j->r, n < 5 ? STAT_TOO_FEW : STAT_ZERO_VARIANCE,
		            "Linking needs five double measurements that vary.");
		return;
	}
	stat_put(stat_term_add(j->r, STR("slope")), STAT_ESTIMATE, sy / sx);
	stat_put(stat_term_add(j->r, STR("intercept")), STAT_ESTIMATE, my - sy / sx * mx);
	j->r->main = STR("slope");
	stat_fact_add(j->r, "r", r);
	stat_fact_add(j->r, "n", n);
	int t = stat_table_add(j->r, "link", 3, cols);
	for (int k = -2; k <= 2; k++) {
		double z = k, var = sy * sy * (1 - r) / n * (2 + (1 + r) * z * z);
		stat_row_num(j->r, t, (double[]){mx + z * sx, my + z * sy, sqrt(var)});
	}
	stat_check_add(j->r, "overlap", n >= 200 ? STAT_PASS : STAT_WARN, n,
	               "%s; 200 from three schools are needed.",
	               stat_n(j->r, n, "double measurement", "double measurements"));
	stat_check_add(j->r, "agreement", r < 0.8 ? STAT_FAIL : STAT_PASS, r, "The instruments correlate %.2f%s.",
	               r, r < 0.8 ? "; they do not measure the same and no line may be drawn across" : "");
}

const struct stat_method stat_method_ranks = {
    "ranks", "Intervals for places in an order, to show why there is none", "Goldstein & Spiegelhalter 1996",
    run_ranks,
    STAT_PARAMS({"y", "required: estimates"}, {"se", "required: standard errors"}, {"unit", "names"},
                {"draws", "default 2000"})};
const struct stat_method stat_method_link = {
    "link", "Linear linking of two instruments measured on the same persons", "Kolen & Brennan 2014",
    run_link, STAT_PARAMS({"x", "required: old instrument"}, {"y", "required: new instrument"})};
