/* its.c - interrupted time series by segmented regression (Wagner et al. 2002;
 * Bernal et al. 2017): level and slope before, the change of both after, the
 * season by harmonics or months, Newey-West errors.
 *
 * `mean` is the mean difference from the course continued, over the periods after the start.
 *
 * Newey-West errors are too short for a short series: with 36 to 60 months an interval of 95 % holds the
 * truth in about 80 (Turner et al. 2021 compare methods and find the same). critical=ar1 therefore takes the
 * mean difference's error and critical value from an autoregression of order one (drawn.h). The terms beside
 * it keep Newey-West. */
#include "stat/dist.h"
#include "stat/drawn.h"
#include "stat/fit.h"
#include "stat/its.h"

#include <math.h>

static double *column(struct stat_job *j, struct stat_its *s, struct str name)
{
	s->name[s->p] = name;
	return s->x[s->p++] = stat_vec(j->arena, s->n);
}

/* Slope after is counted from 0 in the first period after the start. */
static void trend_columns(struct stat_job *j, struct stat_its *s)
{
	double *one = column(j, s, STR("(Intercept)")), *t = column(j, s, STR("trend"));
	double *level = column(j, s, STR("level")), *slope = s->both ? column(j, s, STR("slope")) : NULL;
	for (int i = 0; i < s->n; i++) {
		one[i] = 1;
		t[i] = s->t[i];
		level[i] = s->t[i] >= s->start;
		if (slope)
			slope[i] = s->t[i] >= s->start ? s->t[i] - s->start : 0;
	}
	if (s->control)
		memcpy(column(j, s, STR("control")), s->control, sizeof(double) * (size_t)s->n);
}

static void season_columns(struct stat_job *j, struct stat_its *s, const char *how, int harmonics)
{
	if (strcmp(how, "harmonic") == 0) {
		for (int h = 1; h <= harmonics; h++) {
			double *sn = column(j, s, arena_printf(j->arena, "sin%d", h)),
			       *cs = column(j, s, arena_printf(j->arena, "cos%d", h));
			for (int i = 0; i < s->n; i++) {
				sn[i] = sin(2 * M_PI * h * s->month[i] / s->period);
				cs[i] = cos(2 * M_PI * h * s->month[i] / s->period);
			}
		}
		return;
	}
	for (int m = 2; m <= (int)s->period; m++) {
		double *x = column(j, s, arena_printf(j->arena, "month=%d", m));
		for (int i = 0; i < s->n; i++)
			x[i] = s->month[i] == m;
	}
}

static bool order_by_time(struct stat_job *j, struct stat_its *s)
{
	int *order = stat_ivec(j->arena, s->n);
	stat_order(s->n, s->t, order);
	double *all[] = {s->t, s->y, s->month, s->control, s->exposure}, *kept = stat_vec(j->arena, s->n);
	for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
		for (int i = 0; all[k] && i < s->n; i++)
			kept[i] = all[k][order[i]];
		if (all[k])
			memcpy(all[k], kept, sizeof *kept * (size_t)s->n);
	}
	for (int i = 1; i < s->n; i++)
		if (!(s->t[i] > s->t[i - 1]))
			return stat_refuse(j->r, STAT_BAD_OPTION, "Time %g has two rows; a series has one per period.",
			                   s->t[i]);
	return true;
}

static bool read_series(struct stat_job *j, struct stat_its *s)
{
	static const char *const season[] = {"none", "harmonic", "months", NULL}, *const change[] = {
	                                                                              "both", "level", NULL};
	s->y = stat_opt_vec(j, "y", true);
	s->t = stat_opt_vec(j, "t", true);
	s->month = stat_opt_vec(j, "month", false);
	s->control = stat_opt_vec(j, "control", false);
	s->exposure = stat_opt_vec(j, "exposure", false);
	s->both = stat_opt_word(j, "change", change) == 0;
	double *skip = stat_opt_vec(j, "skip", false);
	s->start = stat_opt_num(j, "start", NAN, -1e12, 1e12);
	s->period = stat_opt_int(j, "period", 12, 2, 24);
	int how = stat_opt_word(j, "season", season), harmonics = stat_opt_int(j, "harmonics", 2, 1, 6);
	if (isnan(s->start))
		stat_refuse(j->r, STAT_BAD_OPTION,
		            "--start is needed: the first period of the change, in units of t.");
	if (how > 0 && s->month == NULL)
		stat_refuse(j->r, STAT_BAD_OPTION, "A season needs --month.");
	for (int i = 0; skip && i < j->f->n; i++)
		if (skip[i] != 0) /* a transition declared beforehand */
			skip[i] = NAN;
	struct stat_rows rows = {.vec = {&s->y, &s->t, &s->month, &s->control, &s->exposure, &skip}};
	s->n = stat_rows_complete(j, &rows);
	if (s->n == 0 || !order_by_time(j, s))
		return false;
	for (int i = 0; i < s->n; i++)
		*(s->t[i] >= s->start ? &s->after : &s->before) += 1;
	if (s->before < 3 || s->after < 3)
		return stat_refuse(j->r, STAT_TOO_FEW,
		                   "%s before and %d after: a trend needs at least three of each.",
		                   stat_n(j->r, s->before, "period", "periods"), s->after);
	trend_columns(j, s);
	if (how > 0)
		season_columns(j, s, season[how], harmonics);
	return true;
}

void stat_its_effect(struct stat_job *j, const struct stat_its *s, const struct stat_fit *f, const double *v,
                     double df, double k, struct str name)
{
	int p = f->p;
	double var = v[2 * p + 2] + (s->both ? 2 * k * v[2 * p + 3] + k * k * v[3 * p + 3] : 0);
	stat_term_wald(j->r, name, f->beta[2] + (s->both ? k * f->beta[3] : 0), sqrt(fmax(0, var)), df, j->level);
}

double stat_its_effects(struct stat_job *j, const struct stat_its *s, const struct stat_fit *f,
                        const double *v, double df)
{
	double since = 0;
	for (int k = 6; k <= 12 && s->both; k += 6)
		if (k < s->after)
			stat_its_effect(j, s, f, v, df, k, arena_printf(j->arena, "effect@%d", k));
	for (int i = 0; i < s->n; i++)
		since += s->t[i] >= s->start ? (s->t[i] - s->start) / s->after : 0;
	stat_its_effect(j, s, f, v, df, since, STR("mean"));
	return since;
}

/* Widens the mean difference, the last term, to what drawn series say. */
static void by_drawing(struct stat_job *j, const struct stat_its *s, const struct stat_fit *f, double k)
{
	int draws = stat_opt_int(j, "draws", 999, 99, 20000);
	double *c = stat_vec(j->arena, f->p);
	struct stat_drawn d;
	c[2] = 1;
	if (s->both)
		c[3] = k;
	if (stat_job_failed(j) || !stat_drawn_interval(j, f, c, draws, &d))
		return;
	struct stat_term *m = &j->r->terms.v[j->r->terms.n - 1];
	double est = m->v[STAT_ESTIMATE];
	m->has &= ~(1u << STAT_DF);
	stat_put(m, STAT_SE, d.se);
	stat_put(m, STAT_STAT, est / d.se);
	stat_put(m, STAT_LO, est - d.critical * d.se);
	stat_put(m, STAT_HI, est + d.critical * d.se);
	stat_put(m, STAT_P, d.p);
	stat_fact_add(j->r, "ar1", d.rho);
	stat_fact_add(j->r, "critical", d.critical);
}

/* --- reading ------------------------------------------------------------------------------------ */

void stat_its_judge(struct stat_job *j, const struct stat_its *s, const double *resid, const char *errors)
{
	double acf[12];
	int lags = s->n > 13 ? 12 : s->n - 1;
	stat_acf(s->n, resid, lags, acf);
	stat_check_add(j->r, "length", s->before >= 24 && s->after >= 12 ? STAT_PASS : STAT_WARN, s->n,
	               "%s before and %d after; 24 and 12 are what a season and a trend need.",
	               stat_n(j->r, s->before, "period", "periods"), s->after);
	stat_check_add(j->r, "autocorrelation", acf[0] > 0.3 ? STAT_WARN : STAT_PASS, acf[0],
	               "Residuals of neighbouring periods correlate %.2f; %s.", acf[0], errors);
	stat_check_add(j->r, "control", s->control ? STAT_PASS : STAT_WARN, NAN,
	               s->control
	                   ? "A comparison series is in the model."
	                   : "No comparison series: anything else that changed then is part of the change.");
	for (int k = 0; k < lags; k++)
		stat_fact_addf(j->r, acf[k], "acf%d", k + 1);
}

static void fitted_table(struct stat_job *j, const struct stat_its *s, const struct stat_fit *f)
{
	static const char *const cols[] = {"t", "y", "fitted", "counterfactual"};
	int t = stat_table_add(j->r, "series", 4, cols);
	for (int i = 0; i < s->n; i++) {
		double fit = s->y[i] - f->resid[i],
		       cf = fit - f->beta[2] * s->x[2][i] - (s->both ? f->beta[3] * s->x[3][i] : 0);
		stat_row_num(j->r, t, (double[]){s->t[i], s->y[i], fit, cf});
	}
}

static void run_normal(struct stat_job *j, struct stat_its *s)
{
	static const char *const critical[] = {"t", "ar1", NULL};
	struct stat_fit f;
	if (!stat_fit_ols(j->r, s->n, s->p, s->x, s->name, s->y, NULL, true, &f))
		return;
	int lag = stat_opt_int(j, "lag", s->n > 40 ? 12 : s->n / 4, 0, s->n - 1);
	double *v = stat_mat(j->arena, s->p, s->p);
	stat_vcov_nw(&f, j->arena, lag, false, true, v);
	stat_fit_terms(j->r, &f, v, NULL, f.df, j->level);
	j->r->main = STR("level");
	double since = stat_its_effects(j, s, &f, v, f.df);
	if (stat_opt_word(j, "critical", critical) > 0) {
		j->r->main = STR("mean");
		by_drawing(j, s, &f, since);
	}
	if (stat_job_failed(j))
		return;
	stat_fact_add(j->r, "lag", lag);
	stat_fact_add(j->r, "r2", f.r2);
	stat_fact_add(j->r, "sigma", sqrt(f.sigma2));
	stat_fact_add(j->r, "durbin_watson", stat_durbin_watson(s->n, f.resid));
	stat_fact_add(j->r, "breusch_godfrey12",
	              s->n > f.p + 24 ? stat_breusch_godfrey(j->arena, &f, s->x, 12) : NAN);
	stat_its_judge(j, s, f.resid, "the errors allow for it");
	fitted_table(j, s, &f);
}

static void run(struct stat_job *j)
{
	static const char *const family[] = {"normal", "poisson", "quasipoisson", NULL};
	struct stat_its s = {0};
	int which = stat_opt_word(j, "family", family);
	if (which > 0 && !str_is_null(stat_opt(j, "critical")))
		stat_refuse(j->r, STAT_BAD_OPTION, "--critical is of the normal family alone.");
	if (which == 0 && !str_is_null(stat_opt(j, "exposure")))
		stat_refuse(j->r, STAT_BAD_OPTION, "--exposure is of counts: choose family poisson or quasipoisson.");
	if (!read_series(j, &s))
		return;
	if (which > 0)
		stat_its_count(j, &s, which == 2);
	else
		run_normal(j, &s);
}

const struct stat_method stat_method_its = {
    "its", "Interrupted time series: change of level and slope at a start",
    "Wagner et al. 2002; Bernal, Cummins & Gasparrini 2017; Newey & West 1987; Andrews 1993; Davison & "
    "Hinkley 1997; McCullagh & Nelder 1989 (counts)",
    run,
    STAT_PARAMS(
        {"y", "required: the series, e.g. log(y)"}, {"t", "required: time as numbers"},
        {"start", "required: first time of the change"}, {"month", "place in the season, 1..period"},
        {"season", "none (default), harmonic, months"}, {"harmonics", "default 2"}, {"period", "default 12"},
        {"control", "a comparison series"}, {"skip", "true in a transition left out"},
        {"lag", "Newey-West lags, default 12 or a quarter of the series"},
        {"critical",
         "of the mean difference: t (default), or ar1: error and critical value by an autoregression"},
        {"draws", "of series without a change, for ar1; default 999"},
        {"change", "at the start: both (default: level and slope), or level alone"},
        {"family",
         "normal (default); of counts poisson or quasipoisson: logarithms of ratios, and table ratios"},
        {"exposure", "of counts: persons, hours"})};
