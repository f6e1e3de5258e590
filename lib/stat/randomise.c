/* randomise.c - which units were treated could have been otherwise: the
 * randomisation test of Fisher 1935. All assignments when there are at most
 * 50 000, else drawn ones with p = (1 + #) / (1 + draws). */
#include "stat/dist.h"
#include "stat/job.h"
#include "stat/rng.h"

#include <math.h>

enum { MOST = 50000 };

struct assign {
	int n, treated;
	const double *y;
	bool student;
	double total, total2;
};

/* Difference of means, or Welch's t, for the units in the first m of set. */
static double difference(const struct assign *s, const int *set)
{
	double a = 0, a2 = 0, m = s->treated, k = s->n - s->treated;
	for (int i = 0; i < s->treated; i++) {
		a += s->y[set[i]];
		a2 += s->y[set[i]] * s->y[set[i]];
	}
	double d = a / m - (s->total - a) / k;
	if (!s->student)
		return d;
	double v1 = (a2 - a * a / m) / (m - 1), b = s->total - a, v2 = (s->total2 - a2 - b * b / k) / (k - 1);
	double v = v1 / m + v2 / k;
	return v > 1e-300 ? d / sqrt(v) : d == 0 ? 0 : copysign(1e150, d);
}

static bool next_set(int n, int m, int *set)
{
	int i = m - 1;
	while (i >= 0 && set[i] == n - m + i)
		i--;
	if (i < 0)
		return false;
	set[i]++;
	for (int k = i + 1; k < m; k++)
		set[k] = set[k - 1] + 1;
	return true;
}

struct tally {
	double two, greater, total;
};

static void count(struct tally *t, double d, double obs)
{
	double slack = 1e-10 * fmax(1, fabs(obs));
	t->two += fabs(d) >= fabs(obs) - slack;
	t->greater += d >= obs - slack;
	t->total++;
}

static void draw_all(const struct assign *s, int *set, double obs, struct tally *t)
{
	for (int i = 0; i < s->treated; i++)
		set[i] = i;
	do
		count(t, difference(s, set), obs);
	while (next_set(s->n, s->treated, set));
}

static void draw_some(struct stat_job *j, const struct assign *s, int *set, double obs, int draws,
                      struct tally *t)
{
	for (int b = 0; b < draws; b++) {
		struct stat_rng g;
		stat_rng_init(&g, j->seed, (uint64_t)b);
		for (int i = 0; i < s->n; i++)
			set[i] = i;
		for (int i = 0; i < s->treated; i++) {
			int k = i + (int)stat_rng_below(&g, (uint32_t)(s->n - i)), v = set[i];
			set[i] = set[k];
			set[k] = v;
		}
		count(t, difference(s, set), obs);
	}
}

static double rank_sum(struct stat_job *j, int n, const double *y, const double *d)
{
	int *order = stat_ivec(j->arena, n);
	double sum = 0;
	stat_order(n, y, order);
	for (int i = 0; i < n;) {
		int k = i;
		while (k < n && y[order[k]] == y[order[i]])
			k++;
		for (int m = i; m < k; m++)
			sum += d[order[m]] != 0 ? (i + k + 1) / 2.0 : 0;
		i = k;
	}
	return sum;
}

/* Centred outcomes, the treated first in set; refuses what cannot be compared. */
static bool set_up(struct stat_job *j, struct assign *s, double *y, const double *d, int *set)
{
	double mean = stat_mean(s->n, y);
	for (int i = 0; i < s->n; i++) {
		y[i] -= mean;
		s->total += y[i];
		s->total2 += y[i] * y[i];
		if (d[i] != 0)
			set[s->treated++] = i;
	}
	if (s->treated == 0)
		return stat_refuse(j->r, STAT_NOT_TREATED, "There must be both treated and untreated units.");
	if (s->treated == s->n)
		return stat_refuse(j->r, STAT_NO_COMPARISON, "There must be both treated and untreated units.");
	if (!(s->total2 > 0))
		return stat_refuse(j->r, STAT_ZERO_VARIANCE, "The outcome does not vary.");
	if (s->student && (s->treated < 2 || s->n - s->treated < 2))
		return stat_refuse(j->r, STAT_TOO_FEW, "A studentised test needs two units on each side.");
	return true;
}

static void report(struct stat_job *j, const struct assign *s, const struct tally *t, double diff, double obs,
                   bool all)
{
	/* of halves the other half differs as much, the other way */
	double add = all ? 0 : 1, ties = all && 2 * s->treated == s->n ? 2 : 1, least = ties / (t->total + add);
	struct stat_term *e = stat_term_add(j->r, STR("effect"));
	stat_put(e, STAT_ESTIMATE, diff);
	stat_put(e, STAT_STAT, obs);
	stat_put(e, STAT_P, (t->two + add) / (t->total + add));
	stat_put(e, STAT_N, s->n);
	j->r->main = e->name;
	stat_fact_add(j->r, "p_greater", (t->greater + add) / (t->total + add));
	stat_fact_add(j->r, "assignments", t->total);
	stat_fact_add(j->r, "enumerated", all);
	stat_fact_add(j->r, "smallest_p", least);
	stat_check_add(j->r, "resolution",
	               least > 0.05   ? STAT_FAIL
	               : least > 0.01 ? STAT_WARN
	                              : STAT_PASS,
	               least, "With %d of %d treated no p-value below %.3g can occur.", s->treated, s->n, least);
}

static void run(struct stat_job *j)
{
	double *y = stat_opt_vec(j, "y", true), *d = stat_opt_vec(j, "treated", true);
	int draws = stat_opt_int(j, "draws", 9999, 99, 1000000);
	struct stat_rows rows = {.vec = {&y, &d}};
	int n = stat_rows_complete(j, &rows);
	if (n == 0)
		return;
	struct assign s = {.n = n, .y = y, .student = stat_opt_is(j, "statistic", "t")};
	struct tally t = {0};
	int *set = stat_ivec(j->arena, n);
	if (!set_up(j, &s, y, d, set))
		return;
	struct assign plain = s;
	plain.student = false;
	double obs = difference(&s, set), diff = difference(&plain, set);
	bool all = stat_lchoose(n, s.treated) <= log(MOST + 0.5);
	if (!all && (double)n * draws > 4e9) {
		stat_refuse(j->r, STAT_TOO_LARGE, "%d draws of %d units would take minutes; give fewer --draws.",
		            draws, n);
		return;
	}
	if (all)
		draw_all(&s, set, obs, &t);
	else
		draw_some(j, &s, set, obs, draws, &t);
	report(j, &s, &t, diff, obs, all);
	stat_fact_add(j->r, "rank_sum", rank_sum(j, n, y, d));
}

const struct stat_method stat_method_randomise = {
    "randomise", "Randomisation test of treated against untreated units", "Fisher 1935; Young 2019", run,
    STAT_PARAMS({"y", "required: outcome, or its change, one row per unit"}, {"treated", "required: 1 or 0"},
                {"statistic", "t: studentised; else the difference of means"}, {"draws", "default 9999"})};
