/* share.c - methods on counts: shares, differences, rates, adjusted p. */
#include "stat/dist.h"
#include "stat/interval.h"
#include "stat/job.h"

#include <math.h>

static bool counts_are_good(struct stat_job *j, int n, const double *x, const double *of)
{
	for (int i = 0; i < n; i++)
		if (!(x[i] >= 0) || !(of[i] > 0) || x[i] > of[i] || of[i] > 1e9)
			return stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: %g of %g cannot be.",
			                   stat_row_number(j->r, i), x[i], of[i]);
	return true;
}

/* An exact test is of whole counts: of others (weighted, or a share times a number) there is no p. */
static bool are_whole(struct stat_job *j, int i, int n, const double *x)
{
	bool whole = true;
	for (int k = 0; k < n; k++)
		whole &= x[k] == floor(x[k]);
	if (!whole)
		stat_check_add(j->r, "counts", STAT_NOTE, NAN,
		               "Row %d: counts that are not whole numbers have no exact test.",
		               stat_row_number(j->r, i));
	return whole;
}

/* Terms are named by --by, or by row number. */
static struct str row_name(struct stat_job *j, const struct stat_groups *by, int i)
{
	return by->code ? by->label[by->code[i]] : arena_printf(j->arena, "%d", stat_row_number(j->r, i));
}

static void note_small(struct stat_job *j, double n, double width)
{
	if (n < 10)
		stat_check_add(j->r, "small", STAT_WARN, n, "Fewer than ten: not for showing outside.");
	else if (width > 0.4)
		stat_check_add(j->r, "wide", STAT_WARN, width,
		               "The interval is wider than 40 points: say it in words, not in a chart.");
}

static void run_share(struct stat_job *j)
{
	static const char *const cols[] = {"x",           "n",           "p",          "wilson_lo", "wilson_hi",
	                                   "cp_lo",       "cp_hi",       "ac_lo",      "ac_hi",     "jeffreys_lo",
	                                   "jeffreys_hi", "wilsoncc_lo", "wilsoncc_hi"};
	static const char *const words[] = {"wilson", "exact", "agresti-coull", "jeffreys", "wilson-cc", NULL};
	double *x = stat_opt_vec(j, "x", true), *of = stat_opt_vec(j, "n", true);
	struct stat_groups by;
	stat_opt_groups(j, "by", false, &by);
	int how = stat_opt_word(j, "interval", words);
	struct stat_rows rows = {.vec = {&x, &of}, .groups = {&by}};
	int n = stat_rows_complete(j, &rows);
	if (n == 0 || !counts_are_good(j, n, x, of))
		return;
	int t = stat_table_add(j->r, "intervals", 13, cols);
	for (int i = 0; i < n; i++) {
		struct stat_interval v[5] = {
		    stat_wilson(x[i], of[i], j->level), stat_clopper_pearson(x[i], of[i], j->level),
		    stat_agresti_coull(x[i], of[i], j->level), stat_jeffreys(x[i], of[i], j->level),
		    stat_wilson_cc(x[i], of[i], j->level)};
		stat_row_num(j->r, t,
		             (double[]){x[i], of[i], x[i] / of[i], v[0].lo, v[0].hi, v[1].lo, v[1].hi, v[2].lo,
		                        v[2].hi, v[3].lo, v[3].hi, v[4].lo, v[4].hi});
		stat_put(stat_term_interval(j->r, row_name(j, &by, i), x[i] / of[i], v[how].lo, v[how].hi), STAT_N,
		         of[i]);
		if (n == 1)
			note_small(j, of[i], v[how].hi - v[how].lo);
	}
	j->r->main = j->r->terms.v[0].name;
}

static void run_difference(struct stat_job *j)
{
	static const char *const cols[] = {"d", "lo", "hi", "score_lo", "score_hi", "mn_lo", "mn_hi", "fisher_p"};
	double *v[4];
	static const char *const opt[] = {"x1", "n1", "x2", "n2"};
	for (int k = 0; k < 4; k++)
		v[k] = stat_opt_vec(j, opt[k], true);
	struct stat_groups by;
	stat_opt_groups(j, "by", false, &by);
	struct stat_rows rows = {.vec = {&v[0], &v[1], &v[2], &v[3]}, .groups = {&by}};
	int n = stat_rows_complete(j, &rows);
	if (n == 0 || !counts_are_good(j, n, v[0], v[1]) || !counts_are_good(j, n, v[2], v[3]))
		return;
	int t = stat_table_add(j->r, "differences", 8, cols);
	for (int i = 0; i < n; i++) {
		double x1 = v[0][i], n1 = v[1][i], x2 = v[2][i], n2 = v[3][i], d = x1 / n1 - x2 / n2;
		if (n1 + n2 > 1e6) {
			stat_refuse(j->r, STAT_TOO_LARGE, "Counts above a million are not compared exactly.");
			return;
		}
		struct stat_interval w = stat_newcombe(x1, n1, x2, n2, j->level);
		struct stat_interval s = stat_score_difference(x1, n1, x2, n2, j->level, 0);
		struct stat_interval m = stat_score_difference(x1, n1, x2, n2, j->level, 1);
		double p = are_whole(j, i, 4, (const double[]){x1, n1, x2, n2}) ? stat_fisher_p(x1, n1, x2, n2) : NAN;
		stat_row_num(j->r, t, (double[]){d, w.lo, w.hi, s.lo, s.hi, m.lo, m.hi, p});
		struct stat_term *e = stat_term_interval(j->r, row_name(j, &by, i), d, w.lo, w.hi);
		stat_put(e, STAT_P, p);
		stat_put(e, STAT_N, n1 + n2);
	}
	j->r->main = j->r->terms.v[0].name;
}

/* Change of a gap: two independent differences, combined by MOVER. */
static void run_gap_change(struct stat_job *j)
{
	static const char *const opt[] = {"x1", "n1", "x2", "n2", "x3", "n3", "x4", "n4"};
	double *v[8];
	for (int k = 0; k < 8; k++)
		v[k] = stat_opt_vec(j, opt[k], true);
	struct stat_rows rows = {.vec = {&v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7]}};
	int n = stat_rows_complete(j, &rows);
	for (int k = 0; k < 8 && n > 0; k += 2)
		if (!counts_are_good(j, n, v[k], v[k + 1]))
			return;
	for (int i = 0; i < n; i++) {
		double g1 = v[0][i] / v[1][i] - v[2][i] / v[3][i], g2 = v[4][i] / v[5][i] - v[6][i] / v[7][i];
		struct stat_interval i1 = stat_newcombe(v[0][i], v[1][i], v[2][i], v[3][i], j->level);
		struct stat_interval i2 = stat_newcombe(v[4][i], v[5][i], v[6][i], v[7][i], j->level);
		struct stat_interval c = stat_mover(g2, i2, g1, i1);
		const char *tail =
		    n == 1 ? "" : arena_z(j->arena, arena_printf(j->arena, " %d", stat_row_number(j->r, i)));
		stat_term_interval(j->r, arena_printf(j->arena, "before%s", tail), g1, i1.lo, i1.hi);
		stat_term_interval(j->r, arena_printf(j->arena, "after%s", tail), g2, i2.lo, i2.hi);
		struct stat_term *t =
		    stat_term_interval(j->r, arena_printf(j->arena, "change%s", tail), g2 - g1, c.lo, c.hi);
		stat_put(t, STAT_N, v[1][i] + v[3][i] + v[5][i] + v[7][i]);
		if (i == 0)
			j->r->main = t->name;
	}
}

/* The exact test of the two discordant counts and its mid-p, which is returned. */
static double discordant_p(struct stat_job *j, int t, int i, double b, double c)
{
	double exact = 1, mid = 1;
	if (!are_whole(j, i, 2, (const double[]){b, c}))
		exact = mid = NAN;
	else if (b + c > 0) {
		exact = stat_mcnemar_exact(b, c);
		mid = stat_mcnemar_midp(b, c);
	}
	stat_row_num(j->r, t, (double[]){b, c, exact, mid});
	return mid;
}

/* One four-fold table; the difference needs all four counts. */
static bool one_paired(struct stat_job *j, int t, int i, double *const *v)
{
	double a = v[0] ? v[0][i] : 0, b = v[1][i], c = v[2][i], d = v[3] ? v[3][i] : 0, n = a + b + c + d;
	if (!(a >= 0 && b >= 0 && c >= 0 && d >= 0) || n == 0 || n > 1e9)
		return stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: the four counts cannot be.",
		                   stat_row_number(j->r, i));
	double mid = discordant_p(j, t, i, b, c);
	struct stat_term *e = stat_term_add(j->r, arena_printf(j->arena, "%d", stat_row_number(j->r, i)));
	stat_put(e, STAT_P, mid);
	stat_put(e, STAT_N, n);
	if (v[0] && v[3]) {
		struct stat_interval w = stat_newcombe_paired(a, b, c, d, j->level);
		stat_put(e, STAT_ESTIMATE, (b - c) / n);
		stat_put(e, STAT_LO, w.lo);
		stat_put(e, STAT_HI, w.hi);
		if (i == 0)
			j->r->main = e->name;
	}
	return true;
}

static void run_paired(struct stat_job *j)
{
	static const char *const cols[] = {"b", "c", "exact_p", "midp"};
	static const char *const opt[] = {"a", "b", "c", "d"};
	double *v[4];
	for (int k = 0; k < 4; k++)
		v[k] = stat_opt_vec(j, opt[k], k == 1 || k == 2);
	struct stat_rows rows = {.vec = {&v[0], &v[1], &v[2], &v[3]}};
	int n = stat_rows_complete(j, &rows), t = n ? stat_table_add(j->r, "mcnemar", 4, cols) : 0;
	for (int i = 0; i < n && one_paired(j, t, i, v); i++)
		;
}

static void run_rate(struct stat_job *j)
{
	double *x = stat_opt_vec(j, "x", true), *t = stat_opt_vec(j, "t", true),
	       per = stat_opt_num(j, "per", 1, 1e-9, 1e9);
	double *x2 = stat_opt_vec(j, "x2", false), *t2 = stat_opt_vec(j, "t2", false);
	struct stat_groups by;
	stat_opt_groups(j, "by", false, &by);
	struct stat_rows rows = {.vec = {&x, &t, &x2, &t2}, .groups = {&by}};
	int n = stat_rows_complete(j, &rows);
	for (int i = 0; i < n; i++) {
		bool two = x2 && t2;
		if (!(x[i] >= 0 && t[i] > 0 && x[i] < 1e8) || (two && !(x2[i] >= 0 && t2[i] > 0 && x2[i] < 1e8))) {
			stat_refuse(j->r, STAT_OUT_OF_RANGE,
			            "Row %d: a count below zero or an exposure that is not positive.",
			            stat_row_number(j->r, i));
			return;
		}
		struct stat_interval w = stat_garwood(x[i], t[i], j->level);
		stat_term_interval(j->r, row_name(j, &by, i), per * x[i] / t[i], per * w.lo, per * w.hi);
		if (two && x[i] + x2[i] > 0) {
			w = stat_rate_ratio(x[i], t[i], x2[i], t2[i], j->level);
			struct stat_term *ratio =
			    stat_term_interval(j->r, arena_printf(j->arena, "%.*s ratio", STR_ARG(row_name(j, &by, i))),
			                       x[i] / t[i] / (x2[i] / t2[i]), w.lo, w.hi);
			if (are_whole(j, i, 2, (const double[]){x[i], x2[i]}))
				stat_put(ratio, STAT_P, stat_rate_p(x[i], t[i], x2[i], t2[i]));
		}
	}
	if (n > 0)
		j->r->main = j->r->terms.v[0].name;
}

static void run_adjust(struct stat_job *j)
{
	static const char *const cols[] = {"p", "holm", "hochberg", "bonferroni", "BH", "BY"};
	double *p = stat_opt_vec(j, "p", true), *out[5], q = stat_opt_num(j, "q", 0.1, 0, 1);
	struct stat_rows rows = {.vec = {&p}};
	int n = stat_rows_complete(j, &rows), flagged = 0;
	for (int i = 0; i < n; i++)
		if (!(p[i] >= 0 && p[i] <= 1)) {
			stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: %g is not a probability.", stat_row_number(j->r, i),
			            p[i]);
			return;
		}
	if (n == 0)
		return;
	for (int h = 0; h < 5; h++) {
		out[h] = stat_vec(j->arena, n);
		stat_p_adjust(j->arena, n, p, (enum stat_adjust)h, out[h]);
	}
	int t = stat_table_add(j->r, "adjusted", 6, cols);
	for (int i = 0; i < n; i++) {
		stat_row_num(j->r, t, (double[]){p[i], out[0][i], out[1][i], out[2][i], out[3][i], out[4][i]});
		flagged += out[STAT_BH][i] <= q;
	}
	stat_fact_add(j->r, "comparisons", n);
	stat_fact_add(j->r, "expected_false_at_5_percent", 0.05 * n);
	stat_fact_add(j->r, "flagged_by_BH", flagged);
}

const struct stat_method stat_method_share = {
    "share", "A share with its interval", "Wilson 1927; Clopper & Pearson 1934; Brown, Cai & DasGupta 2001",
    run_share,
    STAT_PARAMS({"x", "required: how many have it"}, {"n", "required: of how many"},
                {"by", "names of the rows"},
                {"interval", "wilson (default), exact, agresti-coull, jeffreys, wilson-cc"})};
const struct stat_method stat_method_share_difference = {
    "share-difference", "Difference between two shares (groups, years, girls and boys)",
    "Newcombe 1998 method 10; Miettinen & Nurminen 1985", run_difference,
    STAT_PARAMS({"x1", "required: count"}, {"n1", "required: of"}, {"x2", "required: count"},
                {"n2", "required: of"}, {"by", "names of the rows"})};
const struct stat_method stat_method_gap_change = {
    "gap-change", "Change of a gap between two groups from one time to another", "Zou & Donner 2008 (MOVER)",
    run_gap_change,
    STAT_PARAMS({"x1", "required: first group before"}, {"n1", "required: of"},
                {"x2", "required: second group before"}, {"n2", "required: of"},
                {"x3", "required: first group after"}, {"n3", "required: of"},
                {"x4", "required: second group after"}, {"n4", "required: of"})};
const struct stat_method stat_method_share_paired = {
    "share-paired", "The same persons twice: McNemar", "Newcombe 1998c; Fagerland et al. 2013", run_paired,
    STAT_PARAMS({"a", "both times"}, {"b", "required: only first"}, {"c", "required: only second"},
                {"d", "neither"})};
const struct stat_method stat_method_rate = {
    "rate", "A rate of events, and the ratio of two", "Garwood 1936", run_rate,
    STAT_PARAMS({"x", "required: events"}, {"t", "required: exposure"}, {"x2", "events compared with"},
                {"t2", "their exposure"}, {"per", "unit of exposure shown, default 1"},
                {"by", "names of the rows"})};
const struct stat_method stat_method_adjust = {
    "adjust", "Many comparisons: adjusted p-values and the number expected by chance",
    "Holm 1979; Hochberg 1988; Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001", run_adjust,
    STAT_PARAMS({"p", "required: p-values"}, {"q", "share of false flags accepted, default 0.1"})};
