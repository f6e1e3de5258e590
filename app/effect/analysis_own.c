/* analysis_own.c - a change beside nobody: how much schools, or läsår, vary by themselves (analysis_own.h).
 */
#include "effect/analysis_own.h"

#include "stat/dist.h"
#include "stat/method.h"

#include <math.h>

static bool takes_part(const struct analysis_school *s)
{
	return s->in && s->treated;
}

double analysis_beyond_pupils(const struct analysis_panel *p, const double c[4])
{
	double all = (c[0] + c[2]) / (c[1] + c[3]), mean = c[0] / c[1] - c[2] / c[3], chi = 0;
	int n = 0;
	for (size_t i = 0; i < p->n; i++) {
		const struct analysis_point *a = &p->school[i].year[p->after - p->from],
		                            *b = &p->school[i].year[p->before - p->from];
		if (!takes_part(&p->school[i]) || a->n < 1 || b->n < 1)
			continue;
		double d = (double)a->numerator / (double)a->n - (double)b->numerator / (double)b->n - mean;
		chi += d * d / (1 / (double)a->n + 1 / (double)b->n);
		n++;
	}
	double by = all * (1 - all) * (n - 1);
	return n > 1 && by > 0 ? fmax(1, stat_t_q(0.975, n - 1) / stat_normal_q(0.975) * sqrt(chi / by)) : 1;
}

bool analysis_own_schools(struct arena *a, const struct analysis_panel *p, struct stat_result *out)
{
	double *change = ARENA_ARRAY(a, p->n + 1, double), sum = 0, sq = 0;
	int n = 0;
	stat_result_init(out, a, STR("mean"));
	for (size_t i = 0; i < p->n; i++) {
		double v = takes_part(&p->school[i]) ? analysis_change(p, &p->school[i]) : NAN;
		if (isfinite(v)) {
			change[n++] = v;
			sum += v;
		}
	}
	if (n < 2)
		return stat_refuse(out, STAT_TOO_FEW, "Changes of two schools are needed.");
	for (int i = 0; i < n; i++)
		sq += (change[i] - sum / n) * (change[i] - sum / n);
	double se = sqrt(sq / (n - 1) / n);
	if (se > 1e-12 * fmax(1, fabs(sum / n)))
		stat_put(stat_term_wald(out, STR("mean"), sum / n, se, n - 1, 0.95), STAT_N, n);
	else
		stat_put(stat_term_add(out, STR("mean")), STAT_ESTIMATE, sum / n);
	return true;
}

/* Mean of those that take part in a läsår; NAN when one of them has none. */
static double mean_in(const struct analysis_panel *p, int y)
{
	double sum = 0;
	int n = 0;
	for (size_t i = 0; i < p->n; i++) {
		if (!takes_part(&p->school[i]))
			continue;
		if (!p->school[i].year[y].has)
			return NAN;
		sum += p->school[i].year[y].value;
		n++;
	}
	return n ? sum / n : NAN;
}

bool analysis_own_years(struct arena *a, const struct analysis_panel *p, struct stat_result *out)
{
	double v[ANALYSIS_YEARS_MAX], sum = 0, sq = 0, after = 0;
	int n = 0, later = 0;
	stat_result_init(out, a, STR("years"));
	for (int y = 0; y < p->years; y++) {
		double m = p->used[y] ? mean_in(p, y) : NAN;
		int year = p->from + y;
		bool counts_after = p->fixed ? year == p->after : year >= p->start + p->lag && year <= p->after;
		if (isfinite(m) && year < p->start) {
			v[n++] = m;
			sum += m;
		} else if (isfinite(m) && counts_after) {
			after += m;
			later++;
		}
	}
	double before = mean_in(p, p->before - p->from);
	if (n < 3 || later < 1 || !isfinite(before))
		return stat_refuse(out, STAT_TOO_FEW, "Figures of three school years before are needed.");
	for (int i = 0; i < n; i++)
		sq += (v[i] - sum / n) * (v[i] - sum / n);
	double sd = sqrt(sq / (n - 1)), half = stat_t_q(0.975, n - 1) * sd * sqrt(2),
	       change = after / later - before;
	stat_fact_add(out, "sd_of_years", sd);
	if (sd > 1e-12 * fmax(1, fabs(before)))
		stat_term_interval(out, STR("change"), change, change - half, change + half);
	else
		stat_put(stat_term_add(out, STR("change")), STAT_ESTIMATE, change);
	return true;
}
