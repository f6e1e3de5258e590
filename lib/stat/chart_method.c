/* chart_method.c - control charts by name. */
#include "stat/chart.h"
#include "stat/fit.h"
#include "stat/job.h"

#include <math.h>

static const char *const types[] = {"xmr", "run", "i", "c", "u", "p", "pp", NULL};

struct charts {
	double *y, *size, *t, *rebase;
	struct stat_groups by;
	int n, type, part, fix;
	double target, multiply;
	bool has_target, screen, higher_is_better, seasonal;
	const int *row;              /* of each used row: which of the frame's it is */
	const struct str *time_text; /* the frame's column of times as it stands; NULL: only numbers */
	int ti, tr;
};

static bool read_chart(struct stat_job *j, struct charts *c)
{
	c->y = stat_opt_vec(j, "y", true);
	c->type = stat_opt_word(j, "type", types);
	c->size = stat_opt_vec(j, "n", c->type >= 4);
	c->t = stat_opt_time(j, "t", false);
	c->rebase = stat_opt_vec(j, "rebase", false);
	stat_opt_groups(j, "by", false, &c->by);
	c->fix = stat_opt_int(j, "fix", 0, 0, 100000);
	c->part = stat_opt_int(j, "part", 0, 0, 100000);
	c->multiply = stat_opt_num(j, "multiply", 1, 1e-9, 1e9);
	c->has_target = !str_is_null(stat_opt(j, "target"));
	c->target = stat_opt_num(j, "target", 0, -1e300, 1e300);
	c->screen = !stat_opt_is(j, "screen", "no");
	c->higher_is_better = !stat_opt_is(j, "better", "lower");
	struct stat_rows rows = {.vec = {&c->y, &c->size, &c->t, &c->rebase}, .groups = {&c->by}};
	const struct stat_column *time = j->f ? stat_frame_find(j->f, str_trim(stat_opt(j, "t"))) : NULL;
	c->n = stat_rows_complete(j, &rows);
	c->row = rows.row;
	c->time_text = time && time->num == NULL ? time->text : NULL;
	for (int i = 0; c->type >= 3 && i < c->n; i++)
		if (c->y[i] < 0 || (c->size && !(c->size[i] > 0)) || (c->type >= 5 && c->y[i] > c->size[i]))
			return stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: a count that cannot be.",
			                   stat_row_number(j->r, i));
	return c->n > 0;
}

/* Rows of one unit in the order of t (or of the file). */
static int gather(struct stat_job *j, const struct charts *c, int unit, double *y, double *size, double *reb,
                  int *row)
{
	int m = 0;
	for (int i = 0; i < c->n; i++)
		if (c->by.code == NULL || c->by.code[i] == unit)
			row[m++] = i;
	if (c->t) {
		double *key = stat_vec(j->arena, m);
		int *order = stat_ivec(j->arena, m), *old = stat_ivec(j->arena, m);
		for (int i = 0; i < m; i++)
			key[i] = c->t[row[i]];
		stat_order(m, key, order);
		memcpy(old, row, sizeof *row * (size_t)m);
		for (int i = 0; i < m; i++)
			row[i] = old[order[i]];
	}
	for (int i = 0; i < m; i++) {
		y[i] = c->y[row[i]];
		size[i] = c->size ? c->size[row[i]] : 1;
		reb[i] = (c->rebase && c->rebase[row[i]] != 0) || (c->part > 0 && i == c->part);
	}
	return m;
}

/* The time as it was given. */
static void time_cell(const struct charts *c, int at, struct stat_cell *cell)
{
	if (c->time_text)
		cell->text = c->time_text[c->row[at]];
	else
		stat_cell_num(cell, c->t ? c->t[at] : NAN);
}

static void emit(struct stat_job *j, const struct charts *c, struct str unit, int m, const int *row,
                 const struct stat_point *p)
{
	for (int i = 0; i < m; i++) {
		struct stat_cell *cell = stat_row_add(j->r, c->ti);
		double v[] = {i + 1, p[i].y, p[i].centre, p[i].lo, p[i].hi};
		cell[0].text = unit;
		for (int k = 0; k < 5; k++)
			stat_cell_num(&cell[k + 1], v[k]);
		if (c->type == 1)
			cell[4].has = cell[5].has = false;
		stat_cell_num(&cell[6], p[i].outside);
		stat_cell_num(&cell[7], p[i].side);
		stat_cell_num(&cell[8], p[i].near);
		cell[9].text = str_z(stat_cause_word(p[i].cause));
		bool high = p[i].cause % 2 == 1;
		cell[10].text = p[i].cause == STAT_COMMON     ? STR("common")
		                : high == c->higher_is_better ? STR("improvement")
		                                              : STR("concern");
		stat_cell_num(&cell[11], p[i].phase);
		time_cell(c, row[i], &cell[12]);
	}
}

/* The limits of the last phase against the target. */
static void assurance(struct stat_job *j, const struct charts *c, struct str unit,
                      const struct stat_point *last)
{
	if (!c->has_target || isnan(last->lo))
		return;
	bool above = last->lo > c->target, below = last->hi < c->target;
	const char *word = !above && !below ? "inconsistent" : above == c->higher_is_better ? "pass" : "fail";
	stat_check_add(j->r, "assurance", above || below ? STAT_NOTE : STAT_WARN, c->target,
	               "%.*s: %s against the target.", STR_ARG(unit), word);
}

/* Points of one time stand as they do in the file, which may be any order. */
static void judge_times(struct stat_job *j, const struct charts *c, int m, const int *row, struct str unit)
{
	int same = 0;
	for (int i = 1; c->t && i < m; i++)
		same += c->t[row[i]] == c->t[row[i - 1]];
	if (same > 0)
		stat_check_add(j->r, "times", STAT_WARN, same,
		               "%.*s: %s the time of the one before; the order of the file decides between them.",
		               STR_ARG(unit), stat_n(j->r, same, "point has", "points have"));
}

static void judge(struct stat_job *j, int m, const double *y, struct str unit)
{
	double acf = 0;
	if (m < 12)
		stat_check_add(j->r, "short", STAT_WARN, m,
		               "%.*s: below 12 points limits say little; draw a run chart.", STR_ARG(unit));
	else if (m < 20)
		stat_check_add(j->r, "short", STAT_NOTE, m, "%.*s: below 20 points the rules are no signals.",
		               STR_ARG(unit));
	if (m > 3)
		stat_acf(m, y, 1, &acf);
	if (acf > 0.25)
		stat_check_add(j->r, "autocorrelation", STAT_WARN, acf,
		               "%.*s: neighbouring points are alike (%.2f); the limits are too narrow, see widened.",
		               STR_ARG(unit), acf);
}

/* One point beside other units' charts has no limits: nothing tells how it varies. */
static void lone_point(int m, struct stat_point *p)
{
	if (m == 1)
		p[0].lo = p[0].hi = NAN;
}

static void one_xmr(struct stat_job *j, const struct charts *c, struct str unit, int m, const int *row,
                    const double *y, const double *reb)
{
	struct stat_point *p = ARENA_ARRAY(j->arena, (size_t)m, struct stat_point);
	bool *start = ARENA_ARRAY(j->arena, (size_t)m, bool);
	for (int i = 0; i < m; i++)
		start[i] = reb[i] != 0;
	double widen = 0;
	if (stat_opt_is(j, "widen", "yes") && m > 3)
		stat_acf(m, y, 1, &widen);
	struct stat_xmr o = {
	    .no_screen = !c->screen, .fix_after = c->fix, .start = start, .widen = fmin(0.9, fmax(0, widen))};
	stat_xmr_make(&o, m, y, p);
	lone_point(m, p);
	emit(j, c, unit, m, row, p);
	const struct stat_point *last = &p[m - 1];
	int signals = 0;
	double mr = (last->hi - last->centre) / STAT_XMR_FACTOR;
	for (int i = 0; i < m; i++)
		signals += p[i].cause != STAT_COMMON;
	stat_put(stat_term_interval(j->r, unit, last->centre, last->lo, last->hi), STAT_N, m);
	struct stat_cell *cell = stat_row_add(j->r, c->tr);
	cell[0].text = unit;
	double v[] = {m, last->centre, mr, last->lo, last->hi, STAT_MR_LIMIT * mr, signals};
	for (int k = 0; k < 7; k++)
		stat_cell_num(&cell[k + 1], v[k]);
	assurance(j, c, unit, last);
}

static void one_chart(struct stat_job *j, const struct charts *c, struct str unit, int m, const int *row,
                      const double *y, const double *size, const double *reb)
{
	struct stat_point *p = ARENA_ARRAY(j->arena, (size_t)m, struct stat_point);
	struct stat_runs *runs = ARENA_ARRAY(j->arena, (size_t)m, struct stat_runs);
	bool *start = ARENA_ARRAY(j->arena, (size_t)m, bool);
	for (int i = 0; i < m; i++)
		start[i] = reb[i] != 0;
	struct stat_chart o = {(enum stat_chart_type)(c->type - 1), c->fix, c->multiply, start};
	int phases = stat_chart_make(j->arena, &o, m, y, c->size ? size : NULL, p, runs);
	if (c->type <= 2) /* the others' limits are of the counts */
		lone_point(m, p);
	for (int i = 0; i < m; i++)
		p[i].cause = !p[i].outside ? STAT_COMMON : p[i].side > 0 ? STAT_ABOVE_LIMIT : STAT_BELOW_LIMIT;
	emit(j, c, unit, m, row, p);
	const struct stat_point *last = &p[m - 1];
	stat_put(stat_term_interval(j->r, unit, last->centre, last->lo, last->hi), STAT_N, m);
	for (int k = 0; k < phases; k++) {
		struct stat_cell *cell = stat_row_add(j->r, c->tr);
		double v[] = {k,
		              runs[k].useful,
		              runs[k].longest,
		              runs[k].longest_max,
		              runs[k].crossings,
		              runs[k].crossings_min,
		              runs[k].signal};
		cell[0].text = unit;
		for (int i = 0; i < 7; i++)
			stat_cell_num(&cell[i + 1], v[i]);
	}
	assurance(j, c, unit, last);
}

static void run(struct stat_job *j)
{
	static const char *const cols[] = {"unit", "i",    "y",     "centre",  "lo",    "hi", "outside",
	                                   "side", "near", "cause", "meaning", "phase", "t"};
	static const char *const xmr_cols[] = {"unit", "n", "centre", "mr", "lo", "hi", "mr_limit", "signals"};
	static const char *const run_cols[] = {"unit",        "phase",     "useful",        "longest",
	                                       "longest_max", "crossings", "crossings_min", "signal"};
	struct charts c = {0};
	if (!read_chart(j, &c))
		return;
	c.ti = stat_table_add(j->r, "points", 13, cols);
	c.tr =
	    c.type == 0 ? stat_table_add(j->r, "charts", 8, xmr_cols) : stat_table_add(j->r, "runs", 8, run_cols);
	int units = c.by.code ? c.by.levels : 1, *row = stat_ivec(j->arena, c.n);
	if (units > 1 && (double)units * c.n > 2e9) {
		stat_refuse(j->r, STAT_TOO_LARGE, "Too many units in one call.");
		return;
	}
	double *y = stat_vec(j->arena, c.n), *size = stat_vec(j->arena, c.n), *reb = stat_vec(j->arena, c.n);
	for (int u = 0; u < units; u++) {
		struct str unit = c.by.code ? c.by.label[u] : STR("series");
		int m = gather(j, &c, u, y, size, reb, row);
		if (m < 2 && units == 1) {
			stat_refuse(j->r, STAT_TOO_FEW, "A chart needs at least two points.");
			return;
		}
		if (units <= 50) {
			judge(j, m, y, unit);
			judge_times(j, &c, m, row, unit);
		}
		if (c.type == 0)
			one_xmr(j, &c, unit, m, row, y, reb);
		else
			one_chart(j, &c, unit, m, row, y, size, reb);
	}
	j->r->main = j->r->terms.v[0].name;
	stat_fact_add(j->r, "charts", units);
	if (units > 1 && c.type == 0)
		stat_fact_add(j->r, "expected_false_signals", 0.29 * units);
}

const struct stat_method stat_method_chart = {
    "chart", "Control and run charts with rules, phases and fixed limits",
    "Wheeler 2003; NHS England, Making data count; Laney 2002; Anhoej & Olesen 2014", run,
    STAT_PARAMS({"y", "required: values, or counts for c, u, p, pp"},
                {"type", "xmr (default, plot-the-dots rules), run, i, c, u, p, pp"},
                {"n", "sizes for u, p, pp"}, {"by", "one chart per unit"},
                {"t", "time, to sort by: numbers, days (2024-03-31) or months (2024-03)"},
                {"rebase", "true where new limits begin"}, {"part", "a new phase after so many points"},
                {"fix", "limits from the first so many points"},
                {"screen", "no: keep outlying moving ranges"}, {"target", "a value to be assured of"},
                {"better", "lower: a fall is an improvement"}, {"multiply", "shown value times this"},
                {"widen", "yes: limits divided by sqrt(1 - lag-1 autocorrelation)"})};
