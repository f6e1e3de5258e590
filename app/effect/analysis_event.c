/* analysis_event.c - the intervals of the event study by the rule of the sentence (analysis.h): few schools
 * do not bear the normal ones that lib/stat's did gives. */
#include "effect/analysis.h"

#include "stat/dist.h"

#include <math.h>

/* The columns of lib/stat's table "dynamic" that are written again. */
struct columns {
	int at, est, se, lo, hi, p;
};

static bool columns_of(const struct stat_table *t, struct columns *c)
{
	*c = (struct columns){stat_table_col(t, "at"), stat_table_col(t, "att"), stat_table_col(t, "se"),
	                      stat_table_col(t, "lo"), stat_table_col(t, "hi"),  stat_table_col(t, "p")};
	return c->at >= 0 && c->est >= 0 && c->se >= 0 && c->lo >= 0 && c->hi >= 0 && c->p >= 0;
}

static void put(struct stat_cell *row, const struct columns *c, double se, double df)
{
	double est = row[c->est].v, half = stat_t_q(0.975, df) * se;
	stat_cell_num(&row[c->se], se);
	stat_cell_num(&row[c->lo], est - half);
	stat_cell_num(&row[c->hi], est + half);
	stat_cell_num(&row[c->p], 2 * stat_t_p(-fabs(est / se), df));
}

/* Welch's error and degrees of freedom of the difference of the schools' changes between two läsår. */
static bool welch(const struct analysis_panel *p, int base, int year, double *se, double *df)
{
	double n[2] = {0}, mean[2] = {0}, ss[2] = {0};
	for (size_t i = 0; i < p->n; i++) {
		const struct analysis_school *s = &p->school[i];
		if (!s->in || !s->year[base].has || !s->year[year].has)
			continue;
		double v = s->year[year].value - s->year[base].value, d = v - mean[s->treated];
		mean[s->treated] += d / ++n[s->treated];
		ss[s->treated] += d * (v - mean[s->treated]);
	}
	if (n[0] < 2 || n[1] < 2)
		return false;
	double a = ss[1] / (n[1] - 1) / n[1], b = ss[0] / (n[0] - 1) / n[0];
	*se = sqrt(a + b);
	*df = (a + b) * (a + b) / (a * a / (n[1] - 1) + b * b / (n[0] - 1));
	return *se > 0 && isfinite(*df);
}

static int base_of(const struct analysis_panel *p)
{
	int base = -1;
	for (int y = 0; y < p->years && p->from + y < p->start; y++)
		base = p->used[y] ? y : base;
	return base;
}

static void at_once(const struct analysis_panel *p, const struct columns *c, struct stat_cell *row)
{
	int base = base_of(p), year = p->start + (int)lround(row[c->at].v) - p->from;
	double se, df;
	if (base >= 0 && year >= 0 && year < p->years && welch(p, base, year, &se, &df))
		put(row, c, se, df);
}

void analysis_event_intervals(const struct analysis_panel *p, struct stat_result *event)
{
	struct columns c;
	const struct stat_table *t = event->refusal == STAT_ANSWERED ? stat_table_find(event, "dynamic") : NULL;
	double small = fmin(p->data.treated, p->data.comparison);
	if (!t || !columns_of(t, &c))
		return;
	for (int i = 0; i < t->nrow; i++) {
		struct stat_cell *row = t->cells + (ptrdiff_t)i * t->ncol;
		if (!row[c.at].has || !row[c.est].has || !row[c.se].has)
			continue;
		if (p->data.starts > 1)
			put(row, &c, row[c.se].v, small - 1);
		else
			at_once(p, &c, row);
	}
}
