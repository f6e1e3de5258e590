/* interval.h - intervals for counts, shares, rates and their differences.
 *
 * level is the coverage, e.g. 0.95. x and n are counts (x <= n), t an exposure.
 * Callers check their input; impossible counts give {0, 1} or {0, inf}.
 */
#ifndef STAT_INTERVAL_H
#define STAT_INTERVAL_H

struct stat_interval {
	double lo, hi;
};

/* Share x/n. Wilson 1927 (default of the house), the same with continuity
 * correction (Newcombe 1998a, method 4), Agresti & Coull 1998, Clopper &
 * Pearson 1934 (guaranteed coverage), and Jeffreys' equal-tailed Beta(x+1/2,
 * n-x+1/2) with the end rule of Brown, Cai & DasGupta 2001. */
struct stat_interval stat_wilson(double x, double n, double level);
struct stat_interval stat_wilson_cc(double x, double n, double level);
struct stat_interval stat_agresti_coull(double x, double n, double level);
struct stat_interval stat_clopper_pearson(double x, double n, double level);
struct stat_interval stat_jeffreys(double x, double n, double level);

/* x1/n1 - x2/n2. Newcombe 1998b method 10 (two Wilson intervals combined), and
 * the score interval (Mee 1984; Miettinen & Nurminen 1985 with their factor
 * N/(N-1) when mn is true). */
struct stat_interval stat_newcombe(double x1, double n1, double x2, double n2, double level);
struct stat_interval stat_score_difference(double x1, double n1, double x2, double n2, double level, int mn);
/* Fisher's exact test, two-sided by summing tables no likelier than ours. */
double stat_fisher_p(double x1, double n1, double x2, double n2);

/* The same persons twice: a both yes, b only first, c only second, d neither.
 * Exact and mid-p McNemar, and Newcombe 1998c method 10 for (b - c)/n. */
double stat_mcnemar_exact(double b, double c);
double stat_mcnemar_midp(double b, double c);
struct stat_interval stat_newcombe_paired(double a, double b, double c, double d, double level);

/* Rate x/t: Garwood 1936. Ratio (x1/t1)/(x2/t2): exact conditional binomial. */
struct stat_interval stat_garwood(double x, double t, double level);
struct stat_interval stat_rate_ratio(double x1, double t1, double x2, double t2, double level);
/* Two-sided exact p of equal rates: given the sum, x1 is binomial; the outcomes no likelier than the seen
 * one. */
double stat_rate_p(double x1, double t1, double x2, double t2);

/* Limit of a funnel at size n: the count r = q(prob) interpolated to hit prob
 * exactly, as a share (Spiegelhalter 2005, appendix A.1.1). */
double stat_funnel_limit(double prob, double n, double target);

/* Sum or difference of two independent estimates from their intervals (MOVER,
 * Zou & Donner 2008): e1 - e2. */
struct stat_interval stat_mover(double e1, struct stat_interval i1, double e2, struct stat_interval i2);

/* p-values adjusted for k comparisons, into out (may be p). */
enum stat_adjust { STAT_HOLM, STAT_HOCHBERG, STAT_BONFERRONI, STAT_BH, STAT_BY };
struct arena;
void stat_p_adjust(struct arena *a, int k, const double *p, enum stat_adjust how, double *out);

#endif
