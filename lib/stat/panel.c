#include "stat/panel.h"

#include <math.h>

struct raw {
	double *y, *start, *w;
	struct stat_groups unit, time, cluster;
	struct stat_design x;
	int n;
};

/* A start that is missing, zero or after the end is never. */
static bool read_raw(struct stat_job *j, struct raw *w, bool panel)
{
	w->y = stat_opt_vec(j, "y", true);
	w->start = stat_opt_vec(j, "start", true);
	w->w = stat_opt_vec(j, "w", false);
	stat_opt_groups(j, "unit", panel, &w->unit);
	stat_opt_groups(j, "time", true, &w->time);
	stat_opt_groups(j, "cluster", false, &w->cluster);
	if (stat_job_failed(j) || !stat_design_make(j, stat_opt(j, "x"), false, &w->x))
		return false;
	if (w->time.code && w->time.value == NULL)
		return stat_refuse(j->r, STAT_BAD_OPTION, "--time must be numbers.");
	for (int i = 0; i < j->f->n; i++)
		if (isnan(w->start[i]) || isinf(w->start[i]))
			w->start[i] = 0;
	struct stat_rows rows = {
	    .vec = {&w->y, &w->start, &w->w}, .groups = {&w->unit, &w->time, &w->cluster}, .design = &w->x};
	w->n = stat_rows_complete(j, &rows);
	for (int i = 0; w->w && i < w->n; i++)
		if (!(w->w[i] > 0))
			return stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: a weight that is not positive.",
			                   stat_row_number(j->r, i));
	return w->n > 0;
}

/* Rows by unit and period; -1 where there is none. */
static int *lay_out(struct stat_job *j, const struct raw *w)
{
	int t = w->time.levels, *at = stat_ivec(j->arena, w->unit.levels * t);
	for (int i = 0; i < w->unit.levels * t; i++)
		at[i] = -1;
	for (int i = 0; i < w->n; i++) {
		int *slot = &at[w->unit.code[i] * t + w->time.code[i]];
		if (*slot >= 0) {
			stat_refuse(j->r, STAT_BAD_OPTION, "Unit %.*s has two rows at time %.*s.",
			            STR_ARG(w->unit.label[w->unit.code[i]]), STR_ARG(w->time.label[w->time.code[i]]));
			return NULL;
		}
		*slot = i;
	}
	return at;
}

/* Weights with mean 1. */
static void level_weights(struct stat_panel *p)
{
	double sum = 0;
	for (int i = 0; p->w && i < p->n; i++)
		sum += p->w[i];
	for (int i = 0; p->w && i < p->n; i++)
		p->w[i] *= p->n / sum;
}

static bool unit_weight(struct stat_job *j, const struct raw *w, const int *row, int t, double *weight)
{
	*weight = w->w[row[0]];
	for (int k = 1; k < t; k++)
		if (w->w[row[k]] != *weight)
			return stat_refuse(j->r, STAT_BAD_OPTION, "Unit %.*s has two different weights.",
			                   STR_ARG(w->unit.label[w->unit.code[row[0]]]));
	return true;
}

static bool unit_start(struct stat_job *j, const struct raw *w, const int *row, int t, double *start)
{
	*start = w->start[row[0]];
	for (int k = 1; k < t; k++)
		if (w->start[row[k]] != *start)
			return stat_refuse(j->r, STAT_BAD_OPTION, "Unit %.*s has two different starts.",
			                   STR_ARG(w->unit.label[w->unit.code[row[0]]]));
	if (*start == 0 || *start > w->time.value[t - 1])
		*start = HUGE_VAL;
	return true;
}

static void take_unit(const struct raw *w, const int *row, int t, struct stat_panel *p)
{
	ptrdiff_t to = (ptrdiff_t)p->n * t;
	for (int k = 0; k < t; k++) {
		p->y[to + k] = w->y[row[k]];
		for (int c = 0; c < p->k; c++)
			p->x[c][to + k] = w->x.x[c][row[k]];
	}
	if (p->cluster)
		p->cluster[p->n] = w->cluster.code[row[0]];
	p->n++;
}

static void panel_init(struct stat_job *j, const struct raw *w, struct stat_panel *p)
{
	int u = w->unit.levels, t = w->time.levels;
	*p = (struct stat_panel){.periods = t, .time = w->time.value, .k = w->x.p};
	p->y = stat_mat(j->arena, u, t);
	p->start = stat_vec(j->arena, u);
	p->x = ARENA_ARRAY(j->arena, (size_t)p->k + 1, double *);
	for (int c = 0; c < p->k; c++)
		p->x[c] = stat_mat(j->arena, u, t);
	if (w->w)
		p->w = stat_vec(j->arena, u);
	if (w->cluster.code) {
		p->cluster = stat_ivec(j->arena, u);
		p->clusters = w->cluster.levels;
	}
}

/* What was left out, and whether anything is left to look at. */
static bool panel_told(struct stat_job *j, const struct stat_panel *p, int u, int t, int lacking, int early)
{
	if (lacking > 0)
		stat_check_add(j->r, "balance", lacking > 0.2 * u ? STAT_WARN : STAT_NOTE, lacking,
		               "%d of %d units %s left out.", lacking, u,
		               lacking == 1 ? "lacks a period and is" : "lack a period and are");
	if (early > 0)
		stat_check_add(j->r, "always-treated", STAT_NOTE, early, "%s left out.",
		               stat_n(j->r, early, "unit starts in the first period and is",
		                      "units start in the first period and are"));
	if (p->n < 2)
		return stat_refuse(j->r, STAT_TOO_FEW, "Fewer than two units have every period.");
	return stat_ss(p->n * t, p->y) > 0 ||
	       stat_refuse(j->r, STAT_ZERO_VARIANCE, "The outcome is the same in every unit and period.");
}

static bool panel_read(struct stat_job *j, struct stat_panel *p, struct str **label, bool keep_early)
{
	struct raw w = {0};
	if (!read_raw(j, &w, true))
		return false;
	int u = w.unit.levels, t = w.time.levels, lacking = 0, early = 0;
	if (!stat_room(j->arena, (3.0 + w.x.p) * u * t))
		return stat_refuse(j->r, STAT_TOO_LARGE, "%d units in %d periods are too many.", u, t);
	int *at = lay_out(j, &w);
	if (at == NULL)
		return false;
	panel_init(j, &w, p);
	if (label)
		*label = ARENA_ARRAY(j->arena, (size_t)u, struct str);
	for (int i = 0; i < u; i++) {
		const int *row = at + (ptrdiff_t)i * t;
		bool whole = true;
		for (int k = 0; k < t; k++)
			whole &= row[k] >= 0;
		lacking += !whole;
		if (!whole)
			continue;
		if (!unit_start(j, &w, row, t, &p->start[p->n]) || (p->w && !unit_weight(j, &w, row, t, &p->w[p->n])))
			return false;
		if (p->start[p->n] <= w.time.value[0] && !keep_early) {
			early++;
			continue;
		}
		if (label)
			(*label)[p->n] = w.unit.label[i];
		take_unit(&w, row, t, p);
	}
	level_weights(p);
	return panel_told(j, p, u, t, lacking, early);
}

static void take_row(const struct raw *w, int i, double start, struct stat_panel *p)
{
	p->y[p->n] = w->y[i];
	p->start[p->n] = start;
	p->when[p->n] = w->time.code[i];
	if (p->w)
		p->w[p->n] = w->w[i];
	if (p->cluster)
		p->cluster[p->n] = w->cluster.code[i];
	p->n++;
}

bool stat_panel_rows(struct stat_job *j, struct stat_panel *p)
{
	struct raw w = {0};
	int early = 0;
	if (!read_raw(j, &w, false))
		return false;
	if (w.x.p > 0)
		return stat_refuse(j->r, STAT_BAD_OPTION,
		                   "--x is of a panel: cross-sections have no covariates here.");
	int t = w.time.levels;
	*p = (struct stat_panel){.periods = t, .time = w.time.value};
	p->y = stat_vec(j->arena, w.n);
	p->start = stat_vec(j->arena, w.n);
	p->when = stat_ivec(j->arena, w.n);
	p->w = w.w ? stat_vec(j->arena, w.n) : NULL;
	p->cluster = w.cluster.code ? stat_ivec(j->arena, w.n) : NULL;
	p->clusters = w.cluster.levels;
	for (int i = 0; i < w.n; i++) {
		double start = w.start[i] == 0 || w.start[i] > w.time.value[t - 1] ? HUGE_VAL : w.start[i];
		if (start <= w.time.value[0])
			early++;
		else
			take_row(&w, i, start, p);
	}
	level_weights(p);
	if (early > 0)
		stat_check_add(j->r, "always-treated", STAT_NOTE, early,
		               "%s left out, of groups that start in the first period.",
		               stat_n(j->r, early, "row is", "rows are"));
	if (p->n < 4)
		return stat_refuse(j->r, STAT_TOO_FEW, "Fewer than four rows.");
	return stat_ss(p->n, p->y) > 0 ||
	       stat_refuse(j->r, STAT_ZERO_VARIANCE, "The outcome is the same in every row.");
}

bool stat_panel_read(struct stat_job *j, struct stat_panel *p, struct str **label)
{
	return panel_read(j, p, label, false);
}

bool stat_panel_read_all(struct stat_job *j, struct stat_panel *p)
{
	return panel_read(j, p, NULL, true);
}
