/* mde_series.c - what a series month by month could show, tried on its own history (mde.h). */
#include "effect/analysis.h"
#include "effect/mde.h"

#include <math.h>

enum { AFTER = 12 };

/* Month by month, of those that take part: the measure that decides, whatever link it stands in. */
static bool read_months(struct db *db, struct arena *a, const struct intervention *x,
                        struct analysis_panel *p)
{
	struct change ch = {.db = db, .arena = a};
	struct analysis_ask *asks;
	size_t n = analysis_asks(db, a, x, &asks);
	for (size_t i = 0; i < n; i++)
		if (!asks[i].side && asks[i].measure_id == x->measure_id && str_eq(asks[i].comparison, x->design))
			return analysis_read(&ch, &asks[i], p) && p->series.n > 0;
	return false;
}

void mde_of_series(struct db *db, struct arena *a, const struct intervention *x, struct mde *m)
{
	struct analysis_panel *p = ARENA_NEW(a, struct analysis_panel);
	struct stat_result r;
	double se, critical;
	enum evidence_compare c = evidence_compare_of(x->design);
	if ((c != COMPARE_SERIES && c != COMPARE_BEFORE) || !read_months(db, a, x, p))
		return;
	struct analysis_series *s = &p->series;
	m->series = true;
	while (s->n > 0 && s->month[s->n - 1] >= s->start) /* nothing of what came after is looked at */
		s->n--;
	m->months = s->n;
	m->smallest = m->doubled = m->longer = NAN;
	if (s->n < MDE_MONTHS)
		return;
	s->start = s->works = s->month[s->n - AFTER];
	const struct str seed = arena_printf(a, "%u", (unsigned)x->id + 1u);
	if (!analysis_series_run(a, p, seed, &r) || !stat_fact_find(&r, "critical", &critical))
		return;
	const struct stat_term *t = stat_term_find(&r, "mean");
	if (t && stat_get(t, STAT_SE, &se))
		m->smallest = (critical + 0.8416212335729143) * se; /* the normal quantile of 80 % */
}
