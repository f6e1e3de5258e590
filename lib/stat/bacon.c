/* bacon.c - what a two-way fixed effects estimate is made of: every two-by-two
 * comparison and its weight (Goodman-Bacon 2021, theorem 1). Balanced panel. */
#include "stat/panel.h"

#include <math.h>

struct timing {
	int m;
	double *start, *n, *share; /* share of periods treated */
	double *sum;               /* mean outcome of the group by period */
};

static void add_group(struct timing *g, double start, const struct stat_panel *p)
{
	int k = g->m++;
	g->start[k] = start;
	for (int t = 0; t < p->periods; t++)
		g->share[k] += p->time[t] >= start ? 1.0 / p->periods : 0;
	for (int i = 0; i < p->n; i++) {
		if (p->start[i] != start)
			continue;
		g->n[k]++;
		for (int t = 0; t < p->periods; t++)
			g->sum[k * p->periods + t] += p->y[(ptrdiff_t)i * p->periods + t];
	}
	for (int t = 0; t < p->periods; t++)
		g->sum[k * p->periods + t] /= g->n[k];
}

static double window_mean(const struct timing *g, const struct stat_panel *p, int k, double from, double to)
{
	double s = 0;
	int n = 0;
	for (int t = 0; t < p->periods; t++)
		if (p->time[t] >= from && p->time[t] < to) {
			s += g->sum[k * p->periods + t];
			n++;
		}
	return n ? s / n : NAN;
}

/* Change of a from [lo, mid) to [mid, hi) less that of b. */
static double two_by_two(const struct timing *g, const struct stat_panel *p, int a, int b, double lo,
                         double mid, double hi)
{
	return window_mean(g, p, a, mid, hi) - window_mean(g, p, a, lo, mid) -
	       (window_mean(g, p, b, mid, hi) - window_mean(g, p, b, lo, mid));
}

struct comparison {
	double treated, control, est, weight;
	const char *kind;
};

static int compare_all(const struct timing *g, const struct stat_panel *p, struct comparison *c)
{
	int m = 0;
	double inf = HUGE_VAL;
	for (int a = 0; a < g->m; a++)
		for (int b = 0; b < g->m; b++) {
			double da = g->share[a], db = g->share[b], n = g->n[a] + g->n[b], s = g->n[a] / n;
			if (a == b || isinf(g->start[a]))
				continue;
			if (g->start[b] == -inf)
				c[m++] =
				    (struct comparison){g->start[a], -inf, two_by_two(g, p, a, b, -inf, g->start[a], inf),
				                        n * n * s * (1 - s) * da * (1 - da), "always-treated"};
			else if (isinf(g->start[b]))
				c[m++] = (struct comparison){g->start[a], 0, two_by_two(g, p, a, b, -inf, g->start[a], inf),
				                             n * n * s * (1 - s) * da * (1 - da), "never-treated"};
			else if (g->start[a] < g->start[b])
				c[m++] = (struct comparison){
				    g->start[a], g->start[b], two_by_two(g, p, a, b, -inf, g->start[a], g->start[b]),
				    pow(n * (1 - db), 2) * s * (1 - s) * (da - db) / (1 - db) * (1 - da) / (1 - db),
				    "later-treated"};
			else
				c[m++] = (struct comparison){
				    g->start[a], g->start[b], two_by_two(g, p, a, b, g->start[b], g->start[a], inf),
				    pow(n * db, 2) * s * (1 - s) * da / db * (db - da) / db, "already-treated"};
		}
	return m;
}

/* Those treated all the time are one group, and only to compare with. */
static void always_together(struct stat_panel *p)
{
	for (int i = 0; i < p->n; i++)
		if (p->start[i] <= p->time[0])
			p->start[i] = -HUGE_VAL;
}

static void run(struct stat_job *j)
{
	static const char *const cols[] = {"treated", "control", "kind", "estimate", "weight"};
	struct stat_panel p;
	if (!stat_panel_read_all(j, &p))
		return;
	always_together(&p);
	struct timing g = {0};
	double *start = stat_vec(j->arena, p.n);
	memcpy(start, p.start, sizeof *start * (size_t)p.n);
	stat_sort(p.n, start);
	int kinds = 0;
	for (int i = 0; i < p.n; i++)
		kinds += i == 0 || start[i] != start[i - 1];
	if (kinds > 500 || kinds < 2) {
		stat_refuse(j->r, kinds < 2 ? STAT_NO_COMPARISON : STAT_TOO_LARGE, "%s cannot be compared.",
		            stat_n(j->r, kinds, "start", "different starts"));
		return;
	}
	g = (struct timing){0, stat_vec(j->arena, kinds), stat_vec(j->arena, kinds), stat_vec(j->arena, kinds),
	                    stat_mat(j->arena, kinds, p.periods)};
	for (int i = 0; i < p.n; i++)
		if (i == 0 || start[i] != start[i - 1])
			add_group(&g, start[i], &p);
	struct comparison *c = ARENA_ARRAY(j->arena, (size_t)(kinds * kinds), struct comparison);
	int m = compare_all(&g, &p, c), t = stat_table_add(j->r, "comparisons", 5, cols);
	double total = 0, est = 0, bad = 0;
	for (int k = 0; k < m; k++)
		total += c[k].weight;
	for (int k = 0; k < m; k++) {
		struct stat_cell *cell = stat_row_add(j->r, t);
		double w = c[k].weight / total;
		stat_cell_num(&cell[0], c[k].treated);
		stat_cell_num(&cell[1], c[k].control);
		cell[2].text = str_z(c[k].kind);
		stat_cell_num(&cell[3], c[k].est);
		stat_cell_num(&cell[4], w);
		est += w * c[k].est;
		bad += c[k].kind[0] == 'a' ? w : 0;
	}
	struct stat_term *e = stat_term_add(j->r, STR("twfe"));
	stat_put(e, STAT_ESTIMATE, est);
	stat_put(e, STAT_N, (double)p.n * p.periods);
	j->r->main = e->name;
	stat_fact_add(j->r, "forbidden_weight", bad);
	stat_check_add(j->r, "already-treated",
	               bad > 0.1 ? STAT_FAIL
	               : bad > 0 ? STAT_WARN
	                         : STAT_PASS,
	               bad, "%.0f %% of the two-way fixed effects estimate compares with units already treated.",
	               100 * bad);
}

const struct stat_method stat_method_bacon = {
    "bacon", "Decomposition of a two-way fixed effects estimate (diagnostic)", "Goodman-Bacon 2021", run,
    STAT_PARAMS(
        {"y", "required: outcome"}, {"unit", "required: schools"}, {"time", "required: periods, as numbers"},
        {"start",
         "required: first treated period; 0 or empty is never, the first period or before is always"})};
