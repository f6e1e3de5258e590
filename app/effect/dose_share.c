/* dose_share.c - weighted shares of lessons with teachers as clusters (dose.h has method and sources). */
#include "effect/dose_in.h"

#include "stat/dist.h"
#include "stat/interval.h"
#include "stat/method.h"

#include <math.h>
#include <stdlib.h>

#define LEVEL 0.95

/* A teacher's answers together: how much those weigh that did, and those that did not. */
struct teacher {
	int64_t person_id;
	double yes, no;
};

static int by_teacher(const void *x, const void *y)
{
	const struct dose_answer *a = x, *b = y;
	if (a->person_id != b->person_id)
		return a->person_id < b->person_id ? -1 : 1;
	return (a->chance > b->chance) - (a->chance < b->chance);
}

static size_t teachers_of(struct arena *a, const struct dose_answer *v, size_t n, struct teacher **out)
{
	struct dose_answer *s = ARENA_ARRAY(a, n + 1, struct dose_answer);
	size_t k = 0;
	*out = ARENA_ARRAY(a, n + 1, struct teacher);
	if (n == 0)
		return 0;
	memcpy(s, v, n * sizeof *s);
	qsort(s, n, sizeof *s, by_teacher);
	for (size_t i = 0; i < n; i++) {
		double w = 1000.0 / (double)s[i].chance;
		if (i == 0 || s[i].person_id != s[i - 1].person_id)
			(*out)[k++].person_id = s[i].person_id;
		(*out)[k - 1].yes += w * (double)s[i].yes;
		(*out)[k - 1].no += w * (double)(s[i].n - s[i].yes);
	}
	return k;
}

int64_t dose_teachers(struct arena *a, const struct dose_answer *v, size_t n)
{
	struct teacher *t;
	return (int64_t)teachers_of(a, v, n, &t);
}

/* The sum over a cluster is all that the variance asks of it, so a teacher is two rows at most, however many
 * lessons. */
static void survey(struct arena *a, const struct teacher *t, size_t n, struct stat_result *r)
{
	struct stat_frame f;
	const struct stat_option o[] = {{STR("y"), STR("y")}, {STR("w"), STR("w")}, {STR("cluster"), STR("who")}};
	double *y = ARENA_ARRAY(a, 2 * n + 1, double), *w = ARENA_ARRAY(a, 2 * n + 1, double),
	       *who = ARENA_ARRAY(a, 2 * n + 1, double);
	int rows = 0;
	for (size_t i = 0; i < n; i++)
		for (int yes = 0; yes < 2; yes++) {
			double weight = yes ? t[i].yes : t[i].no;
			if (weight <= 0)
				continue;
			y[rows] = yes;
			w[rows] = weight;
			who[rows++] = (double)t[i].person_id;
		}
	stat_frame_init(&f, a, rows);
	stat_frame_num(&f, STR("y"), y);
	stat_frame_num(&f, STR("w"), w);
	stat_frame_num(&f, STR("who"), who);
	stat_run(a, STR("survey"), &f, o, 3, r);
}

struct effect_share dose_share(struct arena *a, const struct dose_answer *v, size_t n)
{
	struct effect_share s = {0};
	struct stat_result r;
	struct teacher *who;
	size_t teachers = teachers_of(a, v, n, &who);
	for (size_t i = 0; i < n; i++)
		s.n += v[i].n;
	if (n == 0)
		return s;
	survey(a, who, teachers, &r);
	double se = 0, df = (double)teachers - 1;
	const struct stat_term *t = r.refusal == STAT_ANSWERED && r.terms.n ? &r.terms.v[0] : NULL;
	if (df < 1 || !stat_get(t, STAT_ESTIMATE, &s.share) || !stat_get(t, STAT_SE, &se))
		return s;
	double var = se * se, few = stat_normal_q(0.5 + LEVEL / 2) / stat_t_q(0.5 + LEVEL / 2, df);
	double eff =
	    var > 1e-12 ? fmin((double)s.n, s.share * (1 - s.share) / var) * few * few : (double)teachers;
	struct stat_interval in = stat_wilson(s.share * eff, eff, LEVEL);
	s.lo = in.lo;
	s.hi = in.hi;
	s.known = true;
	return s;
}
