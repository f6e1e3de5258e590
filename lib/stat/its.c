/* its.c - interrupted time series by segmented regression (Wagner et al. 2002;
 * Bernal et al. 2017): level and slope before, the change of both after, the
 * season by harmonics or months, Newey-West errors.
 *
 * `mean` is the mean difference from the course continued, over the periods after the start.
 *
 * Newey-West errors are too short for a short series: with 36 to 60 months an interval of 95 % holds the
 * truth in about 80. critical=ar1 therefore asks how large the statistic becomes in series of the same length
 * without any change, whose residuals correlate as these do: an autoregression of order one, its coefficient
 * chosen so that the fitted residuals of drawn series have the observed correlation (residuals of a fit
 * correlate less than what they stand for; Andrews 1993), drawn as in the sieve bootstrap (Buhlmann 1997).
 * The interval is the estimate +- that quantile times the error. */
#include "stat/dist.h"
#include "stat/fit.h"
#include "stat/job.h"
#include "stat/rng.h"

#include <math.h>

struct series {
	int n, p, before, after;
	double *y, *t, *month, *control;
	double start, period;
	struct str name[64];
	double *x[64];
};

static double *column(struct stat_job *j, struct series *s, struct str name)
{
	s->name[s->p] = name;
	return s->x[s->p++] = stat_vec(j->arena, s->n);
}

/* Slope after is counted from 0 in the first period after the start. */
static void trend_columns(struct stat_job *j, struct series *s)
{
	double *one = column(j, s, STR("(Intercept)")), *t = column(j, s, STR("trend"));
	double *level = column(j, s, STR("level")), *slope = column(j, s, STR("slope"));
	for (int i = 0; i < s->n; i++) {
		one[i] = 1;
		t[i] = s->t[i];
		level[i] = s->t[i] >= s->start;
		slope[i] = s->t[i] >= s->start ? s->t[i] - s->start : 0;
	}
	if (s->control)
		memcpy(column(j, s, STR("control")), s->control, sizeof(double) * (size_t)s->n);
}

static void season_columns(struct stat_job *j, struct series *s, const char *how, int harmonics)
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

static bool order_by_time(struct stat_job *j, struct series *s)
{
	int *order = stat_ivec(j->arena, s->n);
	stat_order(s->n, s->t, order);
	double *all[] = {s->t, s->y, s->month, s->control}, *kept = stat_vec(j->arena, s->n);
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

static bool read_series(struct stat_job *j, struct series *s)
{
	static const char *const season[] = {"none", "harmonic", "months", NULL};
	s->y = stat_opt_vec(j, "y", true);
	s->t = stat_opt_vec(j, "t", true);
	s->month = stat_opt_vec(j, "month", false);
	s->control = stat_opt_vec(j, "control", false);
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
	struct stat_rows rows = {.vec = {&s->y, &s->t, &s->month, &s->control, &skip}};
	s->n = stat_rows_complete(j, &rows);
	if (s->n == 0 || !order_by_time(j, s))
		return false;
	for (int i = 0; i < s->n; i++)
		*(s->t[i] >= s->start ? &s->after : &s->before) += 1;
	if (s->before < 3 || s->after < 3)
		return stat_refuse(j->r, STAT_TOO_FEW,
		                   "%d periods before and %d after: a trend needs at least three of each.", s->before,
		                   s->after);
	trend_columns(j, s);
	if (how > 0)
		season_columns(j, s, season[how], harmonics);
	return true;
}

/* Effect k periods after the start: level + k slope. */
static void effect_at(struct stat_job *j, const struct stat_fit *f, const double *v, double k,
                      struct str name)
{
	int p = f->p;
	double var = v[2 * p + 2] + 2 * k * v[2 * p + 3] + k * k * v[3 * p + 3];
	stat_term_wald(j->r, name, f->beta[2] + k * f->beta[3], sqrt(fmax(0, var)), f->df, j->level);
}

/* --- critical values of drawn series --------------------------------------------------------- */

struct drawn {
	struct stat_job *j;
	const struct series *s;
	const struct stat_fit *f;
	int lag, draws;
	double k, *y, *beta, *e, *v;
	struct stat_rng g;
};

/* Estimate and error of the effect k periods after the start, in a fit with those residuals. */
static double statistic(struct drawn *d, const struct stat_fit *f, double *v)
{
	int p = f->p;
	stat_vcov_nw(f, d->j->arena, d->lag, false, true, v);
	double var = v[2 * p + 2] + 2 * d->k * v[2 * p + 3] + d->k * d->k * v[3 * p + 3];
	return var > 0 ? (f->beta[2] + d->k * f->beta[3]) / sqrt(var) : 0;
}

/* The residuals of a fitted series without a change, in d->e; their correlation. */
static double draw_one(struct drawn *d, double rho)
{
	int n = d->s->n;
	double e = stat_rng_normal(&d->g) / sqrt(1 - rho * rho), acf1 = 0;
	for (int i = 0; i < n; i++) {
		e = i ? rho * e + stat_rng_normal(&d->g) : e;
		d->y[i] = e;
	}
	stat_qr_solve(&d->f->qr, d->j->arena, d->y, d->beta, d->e);
	stat_acf(n, d->e, 1, &acf1);
	return acf1;
}

/* What a series without a change gives by itself. */
static double draw_statistic(struct drawn *d, double rho)
{
	struct stat_fit f = *d->f;
	draw_one(d, rho);
	f.beta = d->beta;
	f.resid = f.wresid = d->e;
	return statistic(d, &f, d->v);
}

static double mean_acf(struct drawn *d, double rho, int draws)
{
	double sum = 0;
	stat_rng_init(&d->g, d->j->seed, 1); /* the same draws at each rho: the search sees a smooth curve */
	for (int i = 0; i < draws; i++)
		sum += draw_one(d, rho) / draws;
	return sum;
}

/* The coefficient whose drawn residuals correlate as the observed ones: by halving, since the mean rises with
 * it. */
static double match_acf(struct drawn *d, double observed)
{
	double lo = 0, hi = 0.95;
	for (int k = 0; k < 12; k++) {
		double mid = (lo + hi) / 2;
		*(mean_acf(d, mid, 100) < observed ? &lo : &hi) = mid;
	}
	return (lo + hi) / 2;
}

static void by_drawing(struct stat_job *j, const struct series *s, const struct stat_fit *f, int lag,
                       double k)
{
	struct drawn d = {
	    .j = j, .s = s, .f = f, .lag = lag, .draws = stat_opt_int(j, "draws", 999, 99, 20000), .k = k};
	double acf1 = 0, *all;
	if (stat_job_failed(j) || !stat_room(j->arena, 64.0 * s->n * (d.draws + 1300))) {
		stat_refuse(j->r, STAT_TOO_LARGE, "%d draws of %d periods do not fit in memory.", d.draws, s->n);
		return;
	}
	d.y = stat_vec(j->arena, s->n);
	d.e = stat_vec(j->arena, s->n);
	d.beta = stat_vec(j->arena, f->p);
	d.v = stat_mat(j->arena, f->p, f->p);
	all = stat_vec(j->arena, d.draws);
	stat_acf(s->n, f->resid, 1, &acf1);
	double rho = match_acf(&d, acf1), t = statistic(&d, f, d.v);
	stat_rng_init(&d.g, j->seed, 0);
	for (int i = 0; i < d.draws; i++)
		all[i] = fabs(draw_statistic(&d, rho));
	int beyond = 0;
	for (int i = 0; i < d.draws; i++)
		beyond += all[i] >= fabs(t);
	double c = stat_quantile(j->arena, d.draws, all, j->level);
	struct stat_term *m = &j->r->terms.v[j->r->terms.n - 1];
	double est = m->v[STAT_ESTIMATE], se = m->v[STAT_SE];
	stat_put(m, STAT_LO, est - c * se);
	stat_put(m, STAT_HI, est + c * se);
	stat_put(m, STAT_P, (1.0 + beyond) / (1.0 + d.draws));
	stat_fact_add(j->r, "ar1", rho);
	stat_fact_add(j->r, "critical", c);
}

/* --- reading ------------------------------------------------------------------------------------ */

static void judge(struct stat_job *j, const struct series *s, const struct stat_fit *f)
{
	double acf[12], dw = stat_durbin_watson(s->n, f->resid);
	int lags = s->n > 13 ? 12 : s->n - 1;
	stat_acf(s->n, f->resid, lags, acf);
	stat_check_add(j->r, "length", s->before >= 24 && s->after >= 12 ? STAT_PASS : STAT_WARN, s->n,
	               "%d periods before and %d after; 24 and 12 are what a season and a trend need.", s->before,
	               s->after);
	stat_check_add(j->r, "autocorrelation", acf[0] > 0.3 ? STAT_WARN : STAT_PASS, acf[0],
	               "Residuals of neighbouring periods correlate %.2f; the errors allow for it.", acf[0]);
	stat_check_add(j->r, "control", s->control ? STAT_PASS : STAT_WARN, NAN,
	               s->control
	                   ? "A comparison series is in the model."
	                   : "No comparison series: anything else that changed then is part of the change.");
	stat_fact_add(j->r, "durbin_watson", dw);
	stat_fact_add(j->r, "breusch_godfrey12",
	              s->n > f->p + 24 ? stat_breusch_godfrey(j->arena, f, s->x, 12) : NAN);
	for (int k = 0; k < lags; k++)
		stat_fact_addf(j->r, acf[k], "acf%d", k + 1);
}

static void fitted_table(struct stat_job *j, const struct series *s, const struct stat_fit *f)
{
	static const char *const cols[] = {"t", "y", "fitted", "counterfactual"};
	int t = stat_table_add(j->r, "series", 4, cols);
	for (int i = 0; i < s->n; i++) {
		double fit = s->y[i] - f->resid[i], cf = fit - f->beta[2] * s->x[2][i] - f->beta[3] * s->x[3][i];
		stat_row_num(j->r, t, (double[]){s->t[i], s->y[i], fit, cf});
	}
}

static void run(struct stat_job *j)
{
	static const char *const critical[] = {"t", "ar1", NULL};
	struct series s = {0};
	struct stat_fit f;
	if (!read_series(j, &s) || !stat_fit_ols(j->r, s.n, s.p, s.x, s.name, s.y, NULL, true, &f))
		return;
	int lag = stat_opt_int(j, "lag", s.n > 40 ? 12 : s.n / 4, 0, s.n - 1);
	double *v = stat_mat(j->arena, s.p, s.p);
	stat_vcov_nw(&f, j->arena, lag, false, true, v);
	stat_fit_terms(j->r, &f, v, NULL, f.df, j->level);
	j->r->main = STR("level");
	for (int k = 6; k <= 12; k += 6)
		if (k < s.after)
			effect_at(j, &f, v, k, arena_printf(j->arena, "effect@%d", k));
	double after = 0;
	for (int i = 0; i < s.n; i++)
		after += s.x[3][i] / s.after;
	effect_at(j, &f, v, after, STR("mean"));
	if (stat_opt_word(j, "critical", critical) > 0) {
		j->r->main = STR("mean");
		by_drawing(j, &s, &f, lag, after);
	}
	if (stat_job_failed(j))
		return;
	stat_fact_add(j->r, "lag", lag);
	stat_fact_add(j->r, "r2", f.r2);
	stat_fact_add(j->r, "sigma", sqrt(f.sigma2));
	judge(j, &s, &f);
	fitted_table(j, &s, &f);
}

const struct stat_method stat_method_its = {
    "its", "Interrupted time series: change of level and slope at a start",
    "Wagner et al. 2002; Bernal, Cummins & Gasparrini 2017; Newey & West 1987; Buhlmann 1997", run,
    STAT_PARAMS({"y", "required: the series, e.g. log(y)"}, {"t", "required: time as numbers"},
                {"start", "required: first time of the change"}, {"month", "place in the season, 1..period"},
                {"season", "none (default), harmonic, months"}, {"harmonics", "default 2"},
                {"period", "default 12"}, {"control", "a comparison series"},
                {"skip", "true in a transition left out"},
                {"lag", "Newey-West lags, default 12 or a quarter of the series"},
                {"critical", "of the mean difference: t (default), or ar1: of drawn series without a change"},
                {"draws", "of them, default 999"})};
