/* season.c - the season of a series taken out: classical decomposition by
 * moving averages, and STL (Cleveland et al. 1990) with a periodic season. */
#include "stat/job.h"

#include <math.h>

/* Loess at x: tricube weights over the q nearest of y[0..n), degree 0 or 1. */
static double loess_at(int n, const double *y, int q, int degree, double x, int left, int right)
{
	double h = fmax(x - left, right - x), w[20001], sw = 0, xm = 0, c = 0, out = 0;
	if (q > n)
		h += (q - n) / 2;
	for (int i = left; i <= right; i++) {
		double r = fabs(i - x), u = r / h;
		w[i - left] = r > 0.999 * h ? 0 : r <= 0.001 * h ? 1 : pow(1 - u * u * u, 3);
		sw += w[i - left];
	}
	if (!(sw > 0))
		return NAN;
	for (int i = left; i <= right; i++)
		xm += w[i - left] / sw * i;
	for (int i = left; i <= right; i++)
		c += w[i - left] / sw * (i - xm) * (i - xm);
	double b = degree > 0 && sqrt(c) > 0.001 * (n - 1) ? (x - xm) / c : 0;
	for (int i = left; i <= right; i++)
		out += w[i - left] / sw * (1 + b * (i - xm)) * y[i];
	return out;
}

/* Loess at every jump-th point and straight lines between, as the original
 * program does to save time; the answers depend on it in the fifth digit. */
static void loess(int n, const double *y, int q, int degree, int jump, double *out)
{
	int width = q < n ? q : n, last = 0;
	for (int i = 0;; i = i + jump < n - 1 ? i + jump : n - 1) {
		int left = q >= n ? 0 : i - (q - 1) / 2;
		left = left < 0 ? 0 : left > n - width ? n - width : left;
		out[i] = loess_at(n, y, q, degree, i, left, left + width - 1);
		for (int k = last + 1; k < i; k++)
			out[k] = out[last] + (out[i] - out[last]) * (k - last) / (i - last);
		last = i;
		if (i == n - 1)
			break;
	}
}

static void moving_average(int n, const double *x, int len, double *out)
{
	for (int i = 0; i + len <= n; i++) {
		out[i] = 0;
		for (int k = 0; k < len; k++)
			out[i] += x[i + k] / len;
	}
}

/* Every cycle-subseries smoothed by loess of degree 0 with the window that
 * stands for "periodic" (ten times the series), extended a period at both ends. */
static void cycle_subseries(struct arena *a, int n, int period, const double *x, double *c)
{
	int q = 10 * n + 1, jump = n;
	double *sub = stat_vec(a, n / period + 1), *fit = stat_vec(a, n / period + 1);
	for (int k = 0; k < period; k++) {
		int m = 0;
		for (int i = k; i < n; i += period)
			sub[m++] = x[i];
		loess(m, sub, q, 0, jump, fit);
		c[k] = loess_at(m, sub, q, 0, -1, 0, m - 1);
		c[k + (m + 1) * period] = loess_at(m, sub, q, 0, m, 0, m - 1);
		for (int i = 0; i < m; i++)
			c[k + (i + 1) * period] = fit[i];
	}
}

static void periodic_means(int n, int period, const double *x, double *c)
{
	for (int k = 0; k < period; k++) {
		double sum = 0;
		int m = 0;
		for (int i = k; i < n; i += period, m++)
			sum += x[i];
		for (int i = k; i < n; i += period)
			c[i] = sum / m;
	}
}

/* Inner loop of STL, twice; season is then made strictly periodic. */
static void stl(struct arena *a, int n, int period, const double *y, double *season, double *trend)
{
	double *x = stat_vec(a, n), *c = stat_vec(a, n + 3 * period), *m1 = stat_vec(a, n + 2 * period),
	       *m2 = stat_vec(a, n + 2 * period), *low = stat_vec(a, n + 2 * period);
	int window = 10 * n + 1, tw = (int)ceil(1.5 * period / (1 - 1.5 / window)),
	    lw = period + (period % 2 == 0);
	tw += tw % 2 == 0;
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < n; i++)
			x[i] = y[i] - trend[i];
		cycle_subseries(a, n, period, x, c);
		moving_average(n + 2 * period, c, period, m1);
		moving_average(n + period + 1, m1, period, m2);
		moving_average(n + 2, m2, 3, m1);
		loess(n, m1, lw, 1, (lw + 9) / 10, low);
		for (int i = 0; i < n; i++) {
			season[i] = c[period + i] - low[i];
			x[i] = y[i] - season[i];
		}
		loess(n, x, tw, 1, (tw + 9) / 10, trend);
	}
	periodic_means(n, period, season, c);
	memcpy(season, c, sizeof *c * (size_t)n);
}

/* Centred moving average over a period, then seasonal means made to average
 * 1 (multiplicative) or 0. */
static bool decompose(struct arena *a, int n, int period, const double *y, bool times, double *figure)
{
	double *count = stat_vec(a, period), mean = 0;
	int half = period / 2;
	for (int i = half; i + half < n; i++) {
		double t = 0;
		for (int k = -half; k <= half; k++)
			t += y[i + k] * (period % 2 == 0 && (k == -half || k == half) ? 0.5 : 1) / period;
		if (times && t == 0)
			return false;
		figure[i % period] += times ? y[i] / t : y[i] - t;
		count[i % period]++;
	}
	for (int k = 0; k < period; k++) {
		if (count[k] == 0)
			return false;
		figure[k] /= count[k];
		mean += figure[k] / period;
	}
	for (int k = 0; k < period; k++)
		figure[k] = times ? figure[k] / mean : figure[k] - mean;
	return true;
}

static void report(struct stat_job *j, int n, const double *y, int period, const double *season,
                   const double *trend)
{
	static const char *const cols[] = {"i", "y", "season", "trend", "remainder", "adjusted"};
	int t = stat_table_add(j->r, "series", 6, cols);
	for (int i = 0; i < n; i++)
		stat_row_num(
		    j->r, t,
		    (double[]){i + 1, y[i], season[i], trend[i], y[i] - season[i] - trend[i], y[i] - season[i]});
	stat_fact_add(j->r, "n", n);
	stat_fact_add(j->r, "period", period);
	stat_check_add(j->r, "length", n >= 3 * period ? STAT_PASS : STAT_WARN, n,
	               "%s of the season; three give a stable picture.",
	               stat_n(j->r, n / period, "round", "rounds"));
}

static void run(struct stat_job *j)
{
	static const char *const cols[] = {"place", "stl", "additive", "multiplicative"};
	double *y = stat_opt_vec(j, "y", true);
	int period = stat_opt_int(j, "period", 12, 2, 366);
	struct stat_rows rows = {.vec = {&y}};
	int n = stat_rows_complete(j, &rows);
	if (n == 0)
		return;
	if (n < 2 * period || n > 20000 || 1.5 * period + 3 > 4000) {
		stat_refuse(j->r, n < 2 * period ? STAT_TOO_FEW : STAT_TOO_LARGE,
		            "A season of %d needs %d to 20000 values in a row, not %d.", period, 2 * period, n);
		return;
	}
	if (j->r->checks.n > 0) {
		stat_refuse(j->r, STAT_NO_DATA, "The series has gaps; a season cannot be read across them.");
		return;
	}
	struct arena *a = j->arena;
	double *season = stat_vec(a, n), *trend = stat_vec(a, n), *add = stat_vec(a, period),
	       *mul = stat_vec(a, period);
	stl(a, n, period, y, season, trend);
	bool positive = true;
	for (int i = 0; i < n; i++)
		positive &= y[i] > 0;
	bool has_add = decompose(a, n, period, y, false, add),
	     has_mul = positive && decompose(a, n, period, y, true, mul);
	int t = stat_table_add(j->r, "figure", 4, cols);
	for (int k = 0; k < period; k++)
		stat_row_num(j->r, t, (double[]){k + 1, season[k], has_add ? add[k] : NAN, has_mul ? mul[k] : NAN});
	report(j, n, y, period, season, trend);
}

const struct stat_method stat_method_season = {
    "season", "The season of a monthly series, and the series without it",
    "Cleveland, Cleveland, McRae & Terpenning 1990 (STL, periodic); classical decomposition", run,
    STAT_PARAMS({"y", "required: the series in order of time, e.g. log(y)"}, {"period", "default 12"})};
