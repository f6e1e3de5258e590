/* transition.c - the same pupils from one time to the next: who stayed, left
 * and joined, the change of those who stayed, how the ends regress, and what
 * the leavers could do to the answer. */
#include "stat/dist.h"
#include "stat/job.h"

#include <math.h>

struct cohort {
	struct stat_groups unit, time;
	double *y;
	int n, from, to;
	double *a, *b; /* per unit, NaN where not measured */
};

static bool read_cohort(struct stat_job *j, struct cohort *c)
{
	c->y = stat_opt_vec(j, "y", true);
	stat_opt_groups(j, "unit", true, &c->unit);
	stat_opt_groups(j, "time", true, &c->time);
	struct stat_rows rows = {.vec = {&c->y}, .groups = {&c->unit, &c->time}};
	c->n = stat_rows_complete(j, &rows);
	if (c->n == 0)
		return false;
	struct str from = stat_opt(j, "from"), to = stat_opt(j, "to");
	c->from = from.p ? stat_group_find(&c->time, from) : 0;
	c->to = to.p ? stat_group_find(&c->time, to) : c->from + 1;
	if (c->from < 0 || c->to < 0 || c->to >= c->time.levels || c->from == c->to)
		return stat_refuse(j->r, STAT_BAD_OPTION, "--from and --to must be two of the times.");
	c->a = stat_vec(j->arena, c->unit.levels);
	c->b = stat_vec(j->arena, c->unit.levels);
	for (int i = 0; i < c->unit.levels; i++)
		c->a[i] = c->b[i] = NAN;
	for (int i = 0; i < c->n; i++) {
		double *slot = c->time.code[i] == c->from ? c->a : c->time.code[i] == c->to ? c->b : NULL;
		if (slot && !isnan(slot[c->unit.code[i]]))
			return stat_refuse(j->r, STAT_BAD_OPTION, "%.*s is measured twice at one time.",
			                   STR_ARG(c->unit.label[c->unit.code[i]]));
		if (slot)
			slot[c->unit.code[i]] = c->y[i];
	}
	return true;
}

/* Change of the lowest and highest tenth: without any event they meet. */
static void tenths(struct stat_job *j, int n, const double *a, const double *b, double all)
{
	double lo = stat_quantile(j->arena, n, a, 0.1), hi = stat_quantile(j->arena, n, a, 0.9), sl = 0, sh = 0;
	int nl = 0, nh = 0;
	for (int i = 0; i < n; i++) {
		if (a[i] <= lo)
			sl += b[i] - a[i], nl++;
		if (a[i] >= hi)
			sh += b[i] - a[i], nh++;
	}
	stat_fact_add(j->r, "lowest_tenth_change", nl ? sl / nl : NAN);
	stat_fact_add(j->r, "highest_tenth_change", nh ? sh / nh : NAN);
	stat_check_add(j->r, "regression-to-mean", STAT_NOTE, nl ? sl / nl - all : NAN,
	               "Those lowest at first change %.3g more than the average without anything being done.",
	               nl ? sl / nl - all : 0.0);
}

static void run(struct stat_job *j)
{
	struct cohort c = {0};
	if (!read_cohort(j, &c))
		return;
	int m = 0, lost = 0, joined = 0, u = c.unit.levels;
	double *a = stat_vec(j->arena, u), *b = stat_vec(j->arena, u), *d = stat_vec(j->arena, u), base = 0,
	       base_n = 0;
	for (int i = 0; i < u; i++) {
		bool first = !isnan(c.a[i]), second = !isnan(c.b[i]);
		lost += first && !second;
		joined += second && !first;
		base += first ? c.a[i] : 0;
		base_n += first;
		if (first && second) {
			a[m] = c.a[i];
			b[m] = c.b[i];
			d[m] = b[m] - a[m];
			m++;
		}
	}
	if (m < 3) {
		stat_refuse(j->r, STAT_TOO_FEW, "%s measured both times; three is the least.",
		            stat_n(j->r, m, "is", "are"));
		return;
	}
	double mean = stat_mean(m, d), sd = sqrt(stat_var(m, d)), r = stat_corr(m, a, b), va = stat_var(m, a);
	stat_put(stat_term_wald(j->r, STR("gain"), mean, sd / sqrt(m), m - 1, j->level), STAT_N, m);
	j->r->main = STR("gain");
	stat_fact_add(j->r, "stayed", m);
	stat_fact_add(j->r, "lost", lost);
	stat_fact_add(j->r, "joined", joined);
	stat_fact_add(j->r, "r", r);
	stat_fact_add(j->r, "slope", va > 0 ? r * sqrt(stat_var(m, b) / va) : NAN);
	stat_fact_add(j->r, "sd_change", sd);
	stat_fact_add(j->r, "leavers_started_at", lost ? (base - stat_mean(m, a) * m) / (base_n - m) : NAN);
	stat_fact_add(j->r, "stayers_started_at", stat_mean(m, a));
	/* if every leaver had changed as the tenth that changed least, or most */
	double w = (double)lost / (m + lost);
	stat_fact_add(j->r, "gain_if_leavers_low", (1 - w) * mean + w * stat_quantile(j->arena, m, d, 0.1));
	stat_fact_add(j->r, "gain_if_leavers_high", (1 - w) * mean + w * stat_quantile(j->arena, m, d, 0.9));
	tenths(j, m, a, b, mean);
	double kept = m / base_n;
	stat_check_add(j->r, "linked", kept < 0.8 ? STAT_FAIL : STAT_PASS, kept,
	               "%.0f %% of those measured first are there the second time.", 100 * kept);
}

const struct stat_method stat_method_transition = {
    "transition", "The same pupils or schools from one time to another: stayed, left, joined, change",
    "Davis 1976; Manski 1990 (bounds)", run,
    STAT_PARAMS({"y", "required: value"}, {"unit", "required: pupils or schools"},
                {"time", "required: times"}, {"from", "first time; default the earliest"},
                {"to", "second; default the next"})};
