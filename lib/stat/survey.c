/* survey.c - estimates from designed samples: weights, strata, clusters,
 * finite populations, post-stratification, raking and calibration, with
 * variances by linearisation (Saerndal, Swensson & Wretman 1992; Lumley 2010).
 */
#include "stat/dist.h"
#include "stat/fit.h"
#include "stat/job.h"

#include <math.h>

enum { MAX_MARGINS = 4, MAX_CALIBRATION = 30 };

struct survey {
	int n, margins, levels;
	double *y, *w, *fpc, *over, *fpc2;
	struct stat_groups strata, psu, by, margin[MAX_MARGINS];
	double *total[MAX_MARGINS];
	struct stat_design reg, cal;
	bool calibrated;
	double *base;      /* weights before calibration */
	struct stat_qr qr; /* of sqrt(base) x, when calibrated */
};

/* "stype: E=4421, H=755 / sch.wide: No=1072, Yes=5122" */
static bool read_margin(struct stat_job *j, struct survey *s, struct str text)
{
	struct str rest = text, name, item;
	struct stat_why why = {0};
	if (s->margins == MAX_MARGINS)
		return stat_refuse(j->r, STAT_BAD_OPTION, "At most %d margins.", MAX_MARGINS);
	if (!stat_split_top(&rest, ':', &name) || rest.n == 0)
		return stat_refuse(j->r, STAT_BAD_OPTION, "A margin is written column: level=total, level=total.");
	struct stat_groups *g = &s->margin[s->margins];
	if (!stat_frame_groups(j->f, j->arena, name, g, &why))
		return stat_refuse_why(j, "margins", &why);
	double *t = s->total[s->margins++] = stat_vec(j->arena, g->levels);
	while (stat_split_top(&rest, ',', &item)) {
		struct str level = {0}, value = item;
		str_split(&value, '=', &level);
		int k = stat_group_find(g, str_trim(level));
		if (k < 0 || !str_to_f64(str_trim(value), &t[k]) || !(t[k] > 0))
			return stat_refuse(j->r, STAT_BAD_OPTION, "--margins: \"%.*s\" is no level with a total.",
			                   STR_ARG(item));
	}
	for (int k = 0; k < g->levels; k++)
		if (!(t[k] > 0))
			return stat_refuse(j->r, STAT_BAD_OPTION, "--margins: %.*s has no total.", STR_ARG(g->label[k]));
	return true;
}

/* Margins follow the kept rows, with all their levels; weights default to 1. */
static bool settle_rows(struct stat_job *j, struct survey *s, const int *row)
{
	for (int m = 0; m < s->margins; m++)
		for (int i = 0; i < s->n; i++) {
			s->margin[m].code[i] = s->margin[m].code[row[i]];
			if (s->margin[m].code[i] < 0)
				return stat_refuse(j->r, STAT_NO_DATA, "A row has no value in a margin.");
		}
	bool given = s->w != NULL;
	s->w = given ? s->w : stat_vec(j->arena, s->n);
	for (int i = 0; i < s->n; i++) {
		s->w[i] = given ? s->w[i] : 1;
		if (!(s->w[i] > 0) || (s->fpc && !(s->fpc[i] > 0)) || (s->fpc2 && !(s->fpc2[i] > 0)))
			return stat_refuse(j->r, STAT_OUT_OF_RANGE,
			                   "Row %d: a weight or population that is not positive.",
			                   stat_row_number(j->r, i));
	}
	return s->n > 1 || stat_refuse(j->r, STAT_TOO_FEW, "One answer only.");
}

/* A first-stage cluster lies in one stratum: a name that comes again in another is another cluster
 * (files often number the clusters anew within each stratum). */
static void nest_clusters(struct stat_job *j, struct survey *s)
{
	if (s->psu.code == NULL || s->strata.code == NULL)
		return;
	double *key = stat_vec(j->arena, s->n);
	int *order = stat_ivec(j->arena, s->n), clusters = 0;
	for (int i = 0; i < s->n; i++)
		key[i] = (double)s->strata.code[i] * s->psu.levels + s->psu.code[i];
	stat_order(s->n, key, order);
	for (int i = 0; i < s->n; i++) {
		clusters += i == 0 || key[order[i]] != key[order[i - 1]];
		s->psu.code[order[i]] = clusters - 1;
	}
	s->psu.levels = clusters;
}

/* A stratum with one cluster tells nothing of how its clusters differ. */
static bool design_is_known(struct stat_job *j, const struct survey *s)
{
	int psus = s->psu.code ? s->psu.levels : s->n, strata = s->strata.code ? s->strata.levels : 1, alone = 0;
	if (psus <= strata)
		return stat_refuse(j->r, STAT_ONE_CLUSTER, "Every stratum has one %s only: nothing tells its error.",
		                   s->psu.code ? "cluster" : "answer");
	int *first = stat_ivec(j->arena, strata), *more = stat_ivec(j->arena, strata);
	for (int i = 0; i < s->n; i++) {
		int c = 1 + (s->psu.code ? s->psu.code[i] : i), h = s->strata.code ? s->strata.code[i] : 0;
		more[h] |= first[h] != 0 && first[h] != c;
		first[h] = c;
	}
	for (int h = 0; h < strata; h++)
		alone += !more[h];
	if (alone > 0)
		stat_check_add(j->r, "lonely-clusters", STAT_WARN, alone,
		               "%s one cluster only, which is compared with the mean of all.",
		               stat_n(j->r, alone, "stratum has", "strata have"));
	return true;
}

/* Without weights but with the population's numbers: each stands for as many as were not chosen beside it. */
static void weigh_by_population(struct stat_job *j, struct survey *s)
{
	int psus = s->psu.code ? s->psu.levels : s->n, strata = s->strata.code ? s->strata.levels : 1;
	double *rows = stat_vec(j->arena, psus), *chosen = stat_vec(j->arena, strata);
	for (int i = 0; i < s->n; i++) {
		double *r = &rows[s->psu.code ? s->psu.code[i] : i];
		chosen[s->strata.code ? s->strata.code[i] : 0] += *r == 0;
		*r += 1;
	}
	for (int i = 0; i < s->n; i++) {
		s->w[i] = s->fpc[i] / chosen[s->strata.code ? s->strata.code[i] : 0];
		if (s->fpc2 && s->psu.code)
			s->w[i] *= s->fpc2[i] / rows[s->psu.code[i]];
	}
}

static int stratum_of(const struct survey *s, int i)
{
	return s->strata.code ? s->strata.code[i] : 0;
}

/* A population is one number in its stratum and no smaller than the clusters (persons) chosen from it. */
static bool strata_are_good(struct stat_job *j, const struct survey *s, const double *rows)
{
	int strata = s->strata.code ? s->strata.levels : 1;
	double *chosen = stat_vec(j->arena, strata), *told = stat_vec(j->arena, strata);
	for (int i = 0; i < s->n; i++) {
		chosen[stratum_of(s, i)] += 1 / rows[s->psu.code ? s->psu.code[i] : i];
		told[stratum_of(s, i)] = s->fpc[i];
	}
	for (int i = 0; i < s->n; i++) {
		int h = stratum_of(s, i), row = stat_row_number(j->r, i);
		if (s->fpc[i] != told[h])
			return stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: a stratum has two populations, %g and %g.",
			                   row, s->fpc[i], told[h]);
		if (s->fpc[i] < chosen[h] - 1e-6)
			return stat_refuse(
			    j->r, STAT_OUT_OF_RANGE,
			    "Row %d: a population of %g cannot have %.0f chosen from it (--fpc is a number, "
			    "not a share).",
			    row, s->fpc[i], chosen[h]);
	}
	return true;
}

static bool populations_are_good(struct stat_job *j, const struct survey *s)
{
	double *rows = stat_vec(j->arena, s->psu.code ? s->psu.levels : s->n);
	for (int i = 0; i < s->n; i++)
		rows[s->psu.code ? s->psu.code[i] : i]++;
	for (int i = 0; s->fpc2 && s->psu.code && i < s->n; i++)
		if (s->fpc2[i] < rows[s->psu.code[i]])
			return stat_refuse(j->r, STAT_OUT_OF_RANGE,
			                   "Row %d: a cluster of %g cannot have %g chosen from it.",
			                   stat_row_number(j->r, i), s->fpc2[i], rows[s->psu.code[i]]);
	return !s->fpc || strata_are_good(j, s, rows);
}

static bool read_design(struct stat_job *j, struct survey *s, const int *row)
{
	nest_clusters(j, s);
	if (s->psu.code && s->psu.levels < 2)
		return stat_refuse(j->r, STAT_ONE_CLUSTER,
		                   "All are of one and the same cluster: how clusters differ cannot be told.");
	bool weighted = s->w != NULL;
	if (!settle_rows(j, s, row) || !design_is_known(j, s) || !populations_are_good(j, s))
		return false;
	if (!weighted && s->fpc)
		weigh_by_population(j, s);
	return true;
}

static bool read_survey(struct stat_job *j, struct survey *s)
{
	s->y = stat_opt_vec(j, "y", true);
	s->w = stat_opt_vec(j, "w", false);
	s->fpc = stat_opt_vec(j, "fpc", false);
	s->over = stat_opt_vec(j, "over", false);
	s->fpc2 = stat_opt_vec(j, "fpc2", false);
	stat_opt_groups(j, "strata", false, &s->strata);
	stat_opt_groups(j, "cluster", false, &s->psu);
	stat_opt_groups(j, "by", false, &s->by);
	struct str rest = stat_opt(j, "margins"), part;
	while (!stat_job_failed(j) && rest.n > 0 && stat_split_top(&rest, '/', &part))
		read_margin(j, s, part);
	s->calibrated = !str_is_null(stat_opt(j, "calibrate"));
	if (!stat_design_make(j, stat_opt(j, "x"), true, &s->reg) ||
	    !stat_design_make(j, stat_opt(j, "calibrate"), true, &s->cal))
		return false;
	if (s->calibrated && s->reg.p > 1)
		return stat_refuse(j->r, STAT_BAD_OPTION, "A regression with calibrated weights is not offered.");
	struct stat_rows rows = {.vec = {&s->y, &s->w, &s->fpc, &s->over, &s->fpc2},
	                         .groups = {&s->strata, &s->psu, &s->by},
	                         .design = s->reg.p > 1 ? &s->reg : &s->cal};
	s->n = stat_rows_complete(j, &rows);
	return s->n > 0 && read_design(j, s, rows.row);
}

/* One margin is post-stratification; several are raked until they hold. */
static bool rake(struct stat_job *j, struct survey *s)
{
	for (int round = 0; s->margins > 0 && round < 1000; round++) {
		double worst = 0;
		for (int m = 0; m < s->margins; m++) {
			const struct stat_groups *g = &s->margin[m];
			double *sum = stat_vec(j->arena, g->levels);
			for (int i = 0; i < s->n; i++)
				sum[g->code[i]] += s->w[i];
			for (int k = 0; k < g->levels; k++)
				if (!(sum[k] > 0))
					return stat_refuse(j->r, STAT_TOO_FEW, "Nobody answered in %.*s.", STR_ARG(g->label[k]));
			for (int i = 0; i < s->n; i++)
				s->w[i] *= s->total[m][g->code[i]] / sum[g->code[i]];
			for (int k = 0; k < g->levels; k++)
				worst = fmax(worst, fabs(s->total[m][k] / sum[k] - 1));
		}
		if (worst < 1e-12 || s->margins == 1)
			return true;
	}
	return s->margins == 0 || stat_refuse(j->r, STAT_NO_CONVERGENCE, "The margins contradict each other.");
}

static bool read_totals(struct stat_job *j, int p, double *gap)
{
	struct str rest = stat_opt(j, "totals"), part;
	int got = 0;
	if (p > MAX_CALIBRATION)
		return stat_refuse(j->r, STAT_TOO_LARGE, "At most %d calibration totals.", MAX_CALIBRATION);
	while (rest.n > 0 && stat_split_top(&rest, ',', &part) && got < p)
		if (!str_to_f64(part, &gap[got++]))
			return stat_refuse(j->r, STAT_BAD_OPTION, "--totals takes numbers.");
	return got == p || stat_refuse(j->r, STAT_BAD_OPTION,
	                               "--totals needs %d numbers, the first the size of the population.", p);
}

/* Linear calibration: w (1 + x'lambda) so that the totals of x hold. */
static bool calibrate(struct stat_job *j, struct survey *s)
{
	int p = s->cal.p;
	double gap[MAX_CALIBRATION], m[MAX_CALIBRATION * MAX_CALIBRATION] = {0};
	if (!s->calibrated)
		return true;
	if (!read_totals(j, p, gap))
		return false;
	double **x = ARENA_ARRAY(j->arena, (size_t)p, double *);
	for (int k = 0; k < p; k++) {
		x[k] = stat_vec(j->arena, s->n);
		for (int i = 0; i < s->n; i++) {
			gap[k] -= s->w[i] * s->cal.x[k][i];
			x[k][i] = sqrt(s->w[i]) * s->cal.x[k][i];
			for (int l = 0; l <= k; l++)
				m[k * p + l] += s->w[i] * s->cal.x[k][i] * s->cal.x[l][i];
		}
	}
	stat_qr_make(&s->qr, j->arena, s->n, p, x);
	if (s->qr.bad >= 0 || !stat_spd_solve(p, m, gap))
		return stat_refuse(j->r, STAT_COLLINEAR, "The calibration totals are combinations of each other.");
	s->base = stat_vec(j->arena, s->n);
	for (int i = 0; i < s->n; i++) {
		double g = 1;
		for (int k = 0; k < p; k++)
			g += gap[k] * s->cal.x[k][i];
		s->base[i] = s->w[i];
		s->w[i] *= g;
		if (s->w[i] <= 0)
			return stat_refuse(j->r, STAT_NO_CONVERGENCE,
			                   "Calibration makes a weight negative; use fewer totals.");
	}
	return true;
}

/* What calibration explains is no longer uncertain: residuals on it. */
static void project(struct stat_job *j, const struct survey *s, double *z)
{
	for (int round = 0; round < (s->margins > 1 ? 10 : 1) && s->margins > 0; round++)
		for (int m = 0; m < s->margins; m++) {
			const struct stat_groups *g = &s->margin[m];
			double *sum = stat_vec(j->arena, g->levels), *count = stat_vec(j->arena, g->levels);
			for (int i = 0; i < s->n; i++) {
				sum[g->code[i]] += z[i] / s->w[i];
				count[g->code[i]]++;
			}
			for (int i = 0; i < s->n; i++)
				z[i] -= s->w[i] * sum[g->code[i]] / count[g->code[i]];
		}
	if (!s->calibrated)
		return;
	double *b = stat_vec(j->arena, s->cal.p), *u = stat_vec(j->arena, s->n);
	for (int i = 0; i < s->n; i++)
		u[i] = z[i] / s->w[i] * sqrt(s->base[i]);
	stat_qr_solve(&s->qr, j->arena, u, b, u);
	for (int i = 0; i < s->n; i++)
		z[i] = u[i] * s->w[i] / sqrt(s->base[i]);
}

/* What the choice of persons within the chosen clusters adds, where the clusters' own number is known: the
 * first stage's fraction times the variance within (Saerndal, Swensson & Wretman 1992, 4.3). A cluster with
 * one person adds nothing. */
static double second_stage(struct stat_job *j, const struct survey *s, const double *z, const double *sum,
                           const double *fraction)
{
	double v = 0;
	if (s->fpc2 == NULL || s->psu.code == NULL)
		return 0;
	double *count = stat_vec(j->arena, s->psu.levels);
	for (int i = 0; i < s->n; i++)
		count[s->psu.code[i]]++;
	for (int i = 0; i < s->n; i++) {
		int c = s->psu.code[i];
		double n = count[c], d = z[i] - sum[c] / n, f = fmin(1, n / s->fpc2[i]);
		v += n > 1 ? fraction[c] * (1 - f) * n / (n - 1) * d * d : 0;
	}
	return v;
}

/* Variance of a sum of z over the design: between clusters within strata, with
 * the finite population correction; a stratum with one cluster is centred on
 * the mean of all. */
static double variance(struct stat_job *j, const struct survey *s, double *z, int *df)
{
	project(j, s, z);
	int psus = s->psu.code ? s->psu.levels : s->n, strata = s->strata.code ? s->strata.levels : 1;
	double *sum = stat_vec(j->arena, psus), *mean = stat_vec(j->arena, strata),
	       *count = stat_vec(j->arena, strata);
	double *pop = stat_vec(j->arena, strata), *within = stat_vec(j->arena, psus), all = 0, v = 0;
	int *of = stat_ivec(j->arena, psus);
	for (int i = 0; i < s->n; i++) {
		int c = s->psu.code ? s->psu.code[i] : i, h = s->strata.code ? s->strata.code[i] : 0;
		sum[c] += z[i];
		of[c] = h;
		pop[h] = s->fpc ? s->fpc[i] : 0;
		all += z[i] / psus;
	}
	for (int c = 0; c < psus; c++) {
		mean[of[c]] += sum[c];
		count[of[c]]++;
	}
	for (int c = 0; c < psus; c++) {
		int h = of[c];
		double n = count[h], f = pop[h] > 0 ? fmin(1, n / pop[h]) : 0;
		double d = n > 1 ? sum[c] - mean[h] / n : sum[c] - all;
		v += (1 - f) * (n > 1 ? n / (n - 1) : 1) * d * d;
		within[c] = f;
	}
	v += second_stage(j, s, z, sum, within);
	*df = psus - strata;
	return v;
}

/* Against a simple random sample of the same size. */
static void design_effect(struct stat_job *j, const struct survey *s, double est, double sw, double v, int df)
{
	double var = 0;
	for (int i = 0; i < s->n; i++)
		var += s->w[i] * (s->y[i] - est) * (s->y[i] - est) / sw;
	double srs = var / (s->n - 1) * (sw > s->n ? (sw - s->n) / sw : 1);
	stat_fact_add(j->r, "deff", srs > 0 ? v / srs : NAN);
	stat_fact_add(j->r, "df", df);
	stat_fact_add(j->r, "population", sw);
	if (df < 10)
		stat_check_add(j->r, "degrees-of-freedom", STAT_WARN, df, "%s between clusters.",
		               stat_n(j->r, df, "degree of freedom", "degrees of freedom"));
}

/* Weighted mean, total or ratio in a domain (member NULL: all). */
static void estimate(struct stat_job *j, const struct survey *s, struct str name, const int *member,
                     int level, int what)
{
	double sw = 0, sy = 0, sx = 0, *z = stat_vec(j->arena, s->n);
	int df, n = 0;
	for (int i = 0; i < s->n; i++) {
		if (member && member[i] != level)
			continue;
		sw += s->w[i];
		sy += s->w[i] * s->y[i];
		sx += s->over ? s->w[i] * s->over[i] : 0;
		n++;
	}
	double below = what == 0 ? sw : what == 1 ? 1 : sx, est = sy / below;
	if (below == 0) {
		stat_refuse(j->r, STAT_ZERO_VARIANCE, "The total below the line is zero.");
		return;
	}
	for (int i = 0; i < s->n; i++) {
		double e = what == 0 ? s->y[i] - est : what == 1 ? s->y[i] : s->y[i] - est * s->over[i];
		z[i] = member && member[i] != level ? 0 : s->w[i] * e / below;
	}
	double v = variance(j, s, z, &df);
	stat_put(stat_term_wald(j->r, name, est, sqrt(v), 0, j->level), STAT_N, n);
	if (what == 0 && member == NULL)
		design_effect(j, s, est, sw, v, df);
}

static void regress(struct stat_job *j, const struct survey *s)
{
	struct stat_fit f;
	int p = s->reg.p, df;
	if (!stat_fit_ols(j->r, s->n, p, s->reg.x, s->reg.name, s->y, s->w, true, &f))
		return;
	double *z = stat_vec(j->arena, s->n), *se = stat_vec(j->arena, p);
	for (int k = 0; k < p; k++) {
		for (int i = 0; i < s->n; i++) {
			double b = 0;
			for (int l = 0; l < p; l++)
				b += f.bread[k * p + l] * s->reg.x[l][i];
			z[i] = b * s->w[i] * f.resid[i];
		}
		se[k] = sqrt(variance(j, s, z, &df));
	}
	for (int k = 0; k < p; k++)
		stat_put(stat_term_wald(j->r, s->reg.name[k], f.beta[k], se[k], df + 1 - p, j->level), STAT_N, s->n);
	j->r->main = s->reg.name[1];
}

static void run(struct stat_job *j)
{
	static const char *const stats[] = {"mean", "total", "ratio", NULL};
	struct survey s = {0};
	int what = stat_opt_word(j, "statistic", stats);
	if (!read_survey(j, &s) || !rake(j, &s) || !calibrate(j, &s))
		return;
	if ((what == 2) != (s.over != NULL)) {
		stat_refuse(j->r, STAT_BAD_OPTION, "A ratio needs --over, and nothing else does.");
		return;
	}
	if (s.reg.p > 1) {
		regress(j, &s);
		return;
	}
	estimate(j, &s, str_z(stats[what]), NULL, 0, what);
	if (stat_job_failed(j))
		return;
	j->r->main = str_z(stats[what]);
	for (int k = 0; s.by.code && k < s.by.levels && !stat_job_failed(j); k++)
		estimate(j, &s, s.by.label[k], s.by.code, k, what);
	double rate =
	    stat_opt_num(j, "invited", 0, 0, 1e12) > 0 ? s.n / stat_opt_num(j, "invited", 1, 1, 1e12) : NAN;
	if (isfinite(rate))
		stat_check_add(j->r, "response",
		               rate < 0.6   ? STAT_FAIL
		               : rate < 0.8 ? STAT_WARN
		                            : STAT_PASS,
		               rate, "%.0f %% answered%s.", 100 * rate,
		               rate < 0.8 ? "; show what the silent could do to the answer" : "");
}

const struct stat_method stat_method_survey = {
    "survey", "Means, totals, ratios and regressions from designed samples",
    "Saerndal, Swensson & Wretman 1992; Deville & Saerndal 1992; Lumley 2010", run,
    STAT_PARAMS({"y", "required: answer; sch == 'Yes' for a share"},
                {"statistic", "mean (default), total, ratio"}, {"over", "denominator of a ratio"},
                {"w", "design weights; without them those that fpc gives"}, {"strata", "strata"},
                {"cluster", "first-stage clusters"},
                {"fpc", "clusters (or persons) in the stratum's population"},
                {"fpc2", "persons in the cluster's population: a sample in two stages"}, {"by", "domains"},
                {"x", "covariates: a regression instead"},
                {"margins", "col: level=total, level=total / col: ...; one post-stratifies, several rake"},
                {"calibrate", "columns whose totals are known"},
                {"totals", "their totals, the population's size first"}, {"invited", "how many were asked"})};
