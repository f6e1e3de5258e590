/* sunab.c - event study by interaction of start group and time since start
 * (Sun & Abraham 2021): cells estimated jointly beside unit and period effects,
 * averaged with the groups' shares of the observations. */
#include "stat/absorb.h"
#include "stat/fit.h"
#include "stat/panel.h"

#include <math.h>

struct cells {
	int m;
	double *group, *event;
	int *count;
	int *apart; /* units, or clusters, that started with the cell's group */
	int never;  /* and that never did */
	int silenced;
};

/* The distinct starts, ascending; 0 has refused. */
static int starts(struct stat_job *j, const struct stat_panel *p, double *start)
{
	int m = 0, groups = 0;
	for (int i = 0; i < p->n; i++)
		if (!isinf(p->start[i]))
			start[m++] = p->start[i];
	if (m == 0 || m == p->n) {
		stat_refuse(j->r, m ? STAT_NO_COMPARISON : STAT_NOT_TREATED,
		            "The event study needs units that start and units that never do.");
		return 0;
	}
	stat_sort(m, start);
	for (int i = 0; i < m; i++)
		if (i == 0 || start[i] != start[i - 1])
			start[groups++] = start[i];
	return groups;
}

static void fill_cell(const struct stat_panel *p, double start, int t, double *x, int *count)
{
	for (int i = 0; i < p->n; i++)
		if (p->start[i] == start) {
			x[i * p->periods + t] = 1;
			++*count;
		}
}

/* Units that start then, or the clusters that they are in. */
static int apart_of(struct stat_job *j, const struct stat_panel *p, double start)
{
	struct stat_did_scratch s = {stat_ivec(j->arena, p->n), stat_ivec(j->arena, p->cluster ? p->clusters : 0),
	                             0};
	int m = 0;
	for (int i = 0; i < p->n; i++)
		if (p->start[i] == start)
			s.unit[m++] = i;
	return stat_did_apart(p, m, &s);
}

/* The last period before the start, the reference: a period is not always one (a survey every second year).
 */
static double last_before(const struct stat_panel *p, double start)
{
	double last = -HUGE_VAL;
	for (int t = 0; t < p->periods; t++)
		last = p->time[t] < start ? p->time[t] : last;
	return last;
}

/* A column per start group and time since start, but that of the reference. */
static bool make_cells(struct stat_job *j, const struct stat_panel *p, struct cells *c, struct stat_design *d)
{
	double *start = stat_vec(j->arena, p->n);
	int groups = starts(j, p, start), most = groups * p->periods, n = p->n * p->periods;
	if (groups == 0)
		return false;
	if (most > 400 || !stat_room(j->arena, 4.0 * most * n))
		return stat_refuse(j->r, STAT_TOO_LARGE, "%d effects are too many for a joint estimate.", most);
	*c = (struct cells){.group = stat_vec(j->arena, most),
	                    .event = stat_vec(j->arena, most),
	                    .count = stat_ivec(j->arena, most),
	                    .apart = stat_ivec(j->arena, most),
	                    .never = apart_of(j, p, HUGE_VAL)};
	d->name = ARENA_ARRAY(j->arena, (size_t)(p->k + most), struct str);
	d->x = ARENA_ARRAY(j->arena, (size_t)(p->k + most), double *);
	for (int k = 0; k < p->k; k++) {
		d->name[k] = arena_printf(j->arena, "x%d", k + 1);
		d->x[k] = p->x[k];
	}
	for (int g = 0; g < groups; g++) {
		int apart = apart_of(j, p, start[g]);
		for (int t = 0; t < p->periods; t++) {
			double e = p->time[t] - start[g];
			if (p->time[t] == last_before(p, start[g]))
				continue;
			int k = c->m++;
			c->group[k] = start[g];
			c->event[k] = e;
			c->apart[k] = apart;
			d->name[p->k + k] = arena_printf(j->arena, "%g:%g", start[g], e);
			d->x[p->k + k] = stat_vec(j->arena, n);
			fill_cell(p, start[g], t, d->x[p->k + k], &c->count[k]);
		}
	}
	d->p = p->k + c->m;
	return true;
}

/* The rule of did.h: five units on either side, of a mean of groups five on the average. Cells stand group by
 * group. */
static bool bears(struct stat_job *j, const struct cells *c, const double *w)
{
	double *by_group = stat_vec(j->arena, c->m);
	int *apart = stat_ivec(j->arena, c->m), groups = 0;
	for (int i = 0; i < c->m; i++) {
		groups += i == 0 || c->group[i] != c->group[i - 1];
		by_group[groups - 1] += w[i];
		apart[groups - 1] = c->apart[i];
	}
	return c->never >= STAT_DID_UNITS &&
	       stat_effective_units(groups, by_group, apart) >= STAT_DID_UNITS - 1e-9;
}

/* Weighted mean of the cells that pass; weights are numbers of observations. */
static void average(struct stat_job *j, struct cells *c, const struct stat_fit *f, const double *v, int k,
                    double df, struct str name, char key, double at)
{
	double w[1000] = {0}, total = 0, est = 0, var = 0;
	int p = f->p;
	for (int i = 0; i < c->m; i++) {
		bool in = key == 'e' ? c->event[i] == at : c->event[i] >= 0 && (key == 'a' || c->group[i] == at);
		w[i] = in ? c->count[i] : 0;
		total += w[i];
	}
	if (!(total > 0))
		return;
	for (int i = 0; i < c->m; i++) {
		est += w[i] / total * f->beta[k + i];
		for (int l = 0; l < c->m; l++)
			var += w[i] * w[l] / total / total * v[(k + i) * p + k + l];
	}
	bool shown = bears(j, c, w);
	c->silenced += !shown;
	stat_put(stat_term_wald(j->r, name, est, shown ? sqrt(fmax(0, var)) : NAN, df, j->level), STAT_N, total);
}

static void report(struct stat_job *j, const struct stat_panel *p, struct cells *c, const struct stat_fit *f,
                   const double *v, double df)
{
	average(j, c, f, v, p->k, df, STR("ATT"), 'a', 0);
	j->r->main = STR("ATT");
	for (int k = 0; k < p->k; k++)
		stat_term_wald(j->r, f->name[k], f->beta[k], sqrt(v[k * f->p + k]), df, j->level);
	double *event = stat_vec(j->arena, c->m);
	memcpy(event, c->event, sizeof *event * (size_t)c->m);
	stat_sort(c->m, event);
	for (int i = 0; i < c->m; i++)
		if (i == 0 || event[i] != event[i - 1])
			average(j, c, f, v, p->k, df, arena_printf(j->arena, "event::%g", event[i]), 'e', event[i]);
	for (int i = 0; i < c->m; i++)
		if (i == 0 || c->group[i] != c->group[i - 1])
			average(j, c, f, v, p->k, df, arena_printf(j->arena, "cohort::%g", c->group[i]), 'g',
			        c->group[i]);
	if (c->silenced > 0)
		stat_check_add(j->r, "small-groups", STAT_WARN, c->silenced,
		               "%s on fewer than %d %s a start group or to compare with; shown without uncertainty.",
		               stat_n(j->r, c->silenced, "effect rests", "effects rest"), STAT_DID_UNITS,
		               p->cluster ? "clusters" : "units");
}

static void run(struct stat_job *j)
{
	struct stat_panel p;
	struct stat_design d = {0};
	struct cells c;
	struct stat_fit f;
	if (!stat_panel_read(j, &p, NULL) || !make_cells(j, &p, &c, &d))
		return;
	int n = p.n * p.periods;
	struct stat_groups fe[2] = {{.levels = p.n, .code = stat_ivec(j->arena, n)},
	                            {.levels = p.periods, .code = stat_ivec(j->arena, n)}};
	int *cluster = stat_ivec(j->arena, n), clusters = p.cluster ? p.clusters : p.n;
	for (int i = 0; i < n; i++) {
		fe[0].code[i] = i / p.periods;
		fe[1].code[i] = i % p.periods;
		cluster[i] = p.cluster ? p.cluster[i / p.periods] : i / p.periods;
	}
	stat_absorb(j->arena, n, p.y, NULL, fe, 2);
	for (int k = 0; k < d.p; k++)
		stat_absorb(j->arena, n, d.x[k], NULL, fe, 2);
	if (clusters < 2)
		stat_refuse(j->r, STAT_ONE_CLUSTER, "There is one cluster only.");
	if (!stat_fit_ols(j->r, n, d.p, d.x, d.name, p.y, NULL, false, &f))
		return;
	double *v = stat_mat(j->arena, d.p, d.p);
	stat_vcov_cluster(&f, j->arena, cluster, clusters, STAT_CR0, v, NULL);
	int used = d.p + stat_absorb_rank(j->arena, n, fe, 2, cluster);
	double scale = (double)clusters / (clusters - 1) * (n - 1) / (double)(n - used);
	for (int i = 0; i < d.p * d.p; i++)
		v[i] *= scale;
	report(j, &p, &c, &f, v, clusters - 1);
}

const struct stat_method stat_method_event_study = {
    "event-study", "Event study with interactions of start group and time", "Sun & Abraham 2021", run,
    STAT_PARAMS({"y", "required: outcome"}, {"unit", "required: schools"},
                {"time", "required: periods, as numbers"},
                {"start", "required: first treated period; 0 or empty is never"},
                {"x", "covariates, named x1, x2 ..."}, {"cluster", "units decided together"})};
