/* ols.c - regression by least squares, with the standard errors the data ask
 * for: classical, HC0-HC5, cluster-robust CR0-CR3 (Satterthwaite), two-way
 * clustered (Cameron, Gelbach & Miller 2011) and Newey-West; weights; fixed
 * effects absorbed. */
#include "stat/absorb.h"
#include "stat/dist.h"
#include "stat/fit.h"

#include <math.h>

static const char *const se_words[] = {"classic", "hc0", "hc1", "hc2", "hc3", "hc4", "hc5",      "cr0", "cr1",
                                       "cr1s",    "cr2", "cr3", "nw",  "fe",  "cgm", "arellano", NULL};
enum { SE_CLASSIC, SE_HC0, SE_HC5 = 6, SE_CR0, SE_CR3 = 11, SE_NW, SE_FE, SE_CGM, SE_ARELLANO };

struct ols {
	struct stat_design d;
	struct stat_groups cluster, cluster2, fe[2];
	int nfe, n, se;
	double *y, *w;
	struct stat_fit fit;
	double *v, *df, one_df;
};

static bool read_effects(struct stat_job *j, struct ols *m)
{
	struct str rest = stat_opt(j, "fe"), part;
	struct stat_why why = {0};
	while (rest.n > 0 && stat_split_top(&rest, ',', &part)) {
		if (m->nfe == 2)
			return stat_refuse(j->r, STAT_BAD_OPTION, "--fe takes at most two sets of effects.");
		if (!stat_frame_groups(j->f, j->arena, part, &m->fe[m->nfe], &why))
			return stat_refuse_why(j, "fe", &why);
		m->nfe++;
	}
	return true;
}

static bool clusters_are_there(struct stat_job *j, struct ols *m)
{
	bool needs = (m->se >= SE_CR0 && m->se <= SE_CR3) || m->se >= SE_FE;
	if (needs && m->cluster.code == NULL)
		return stat_refuse(j->r, STAT_BAD_OPTION, "Cluster-robust errors need --cluster.");
	if (m->cluster.code && m->cluster.levels < 2)
		return stat_refuse(j->r, STAT_ONE_CLUSTER, "There is one cluster only: its error cannot be judged.");
	if (m->cluster.code && !stat_room(j->arena, 4.0 * m->cluster.levels * m->d.p * m->d.p))
		return stat_refuse(j->r, STAT_TOO_LARGE, "%d clusters and %d columns do not fit in memory.",
		                   m->cluster.levels, m->d.p);
	return true;
}

static bool complete_rows(struct stat_job *j, struct ols *m)
{
	struct stat_rows rows = {
	    .vec = {&m->y, &m->w}, .groups = {&m->cluster, &m->cluster2, &m->fe[0], &m->fe[1]}, .design = &m->d};
	if ((m->n = stat_rows_complete(j, &rows)) == 0)
		return false;
	int alone = stat_absorb_singletons(j->arena, m->n, m->fe, m->nfe, m->y);
	if (alone > 0 && (m->n = stat_rows_complete(j, &rows)) == 0)
		return false;
	if (alone > 0)
		stat_check_add(j->r, "singletons", STAT_NOTE, alone, "%s alone in a fixed effect and %s nothing.",
		               stat_n(j->r, alone, "row is", "rows are"), alone == 1 ? "says" : "say");
	return true;
}

static bool read_columns(struct stat_job *j, struct ols *m)
{
	m->y = stat_opt_vec(j, "y", true);
	m->w = stat_opt_vec(j, "w", false);
	stat_opt_groups(j, "cluster", false, &m->cluster);
	stat_opt_groups(j, "cluster2", false, &m->cluster2);
	m->se = stat_opt_word(j, "se", se_words);
	if (str_is_null(stat_opt(j, "se")))
		m->se = m->cluster.code ? SE_CR0 + STAT_CR2 : SE_CLASSIC;
	if (stat_job_failed(j) || !read_effects(j, m))
		return false;
	bool intercept = m->nfe == 0 && !stat_opt_is(j, "intercept", "no");
	if (!stat_design_make(j, stat_opt(j, "x"), intercept, &m->d) || !complete_rows(j, m))
		return false;
	if (m->d.p == 0)
		return stat_refuse(j->r, STAT_BAD_OPTION, "The model has no covariates and no intercept.");
	return clusters_are_there(j, m);
}

/* What has no variation within the effects cannot be estimated beside them. */
static bool absorb_effects(struct stat_job *j, struct ols *m)
{
	bool ok = stat_absorb(j->arena, m->n, m->y, m->w, m->fe, m->nfe);
	for (int k = 0; k < m->d.p && ok; k++) {
		double before = stat_dot(m->n, m->d.x[k], m->d.x[k]);
		ok = stat_absorb(j->arena, m->n, m->d.x[k], m->w, m->fe, m->nfe);
		if (stat_dot(m->n, m->d.x[k], m->d.x[k]) <= 1e-18 * before)
			return stat_refuse(j->r, STAT_COLLINEAR, "%.*s does not vary within the fixed effects.",
			                   STR_ARG(m->d.name[k]));
	}
	return ok || stat_refuse(j->r, STAT_NO_CONVERGENCE, "The fixed effects could not be separated.");
}

/* The effects that are not nested in the clusters, as columns: dummies of every level but one, with the
 * nested ones taken out. */
static int effect_columns(struct stat_job *j, const struct ols *m, double **x, int max)
{
	const struct stat_groups *in = NULL;
	int p = m->d.p, nested = 0;
	for (int k = 0; k < m->nfe; k++)
		if (stat_absorb_nested(j->arena, m->n, &m->fe[k], m->cluster.code)) {
			in = &m->fe[k];
			nested++;
		}
	for (int k = 0; k < m->nfe && nested < m->nfe; k++) {
		if (&m->fe[k] == in)
			continue;
		if (p + m->fe[k].levels > max || !stat_room(j->arena, 4.0 * m->n * m->fe[k].levels))
			return -1;
		for (int l = in || k > 0; l < m->fe[k].levels; l++, p++) {
			x[p] = stat_vec(j->arena, m->n);
			for (int i = 0; i < m->n; i++)
				x[p][i] = m->fe[k].code[i] == l;
			if (in && !stat_absorb(j->arena, m->n, x[p], m->w, in, 1))
				return -1;
		}
	}
	return p;
}

/* CR2 and CR3 adjust by the leverage of all the model's columns. Effects nested in the clusters may be
 * absorbed first without changing anything (Pustejovsky & Tipton 2018, theorem 2); the others are put back
 * in. */
static bool cluster_beside_effects(struct stat_job *j, struct ols *m, enum stat_cr type)
{
	enum { MOST = 400 };
	double *x[MOST];
	struct str *name = ARENA_ARRAY(j->arena, MOST, struct str);
	struct stat_result quiet;
	struct stat_fit f;
	memcpy(x, m->d.x, sizeof *x * (size_t)m->d.p);
	int p = effect_columns(j, m, x, MOST), q = m->d.p;
	if (p == q)
		return false;
	stat_result_init(&quiet, j->arena, STR("ols"));
	if (p < 0 || 4.0 * m->cluster.levels * p * p > 2e8 ||
	    !stat_fit_ols(&quiet, m->n, p, x, name, m->y, m->w, false, &f)) {
		stat_check_add(j->r, "effects", STAT_NOTE, NAN,
		               "The correction for few clusters leaves out the effects that are not nested in them.");
		return false;
	}
	double *v = stat_mat(j->arena, p, p), *df = stat_vec(j->arena, p);
	stat_vcov_cluster(&f, j->arena, m->cluster.code, m->cluster.levels, type, v, df);
	for (int k = 0; k < q; k++) {
		m->df[k] = df[k];
		memcpy(m->v + (ptrdiff_t)k * q, v + (ptrdiff_t)k * p, sizeof *v * (size_t)q);
	}
	return true;
}

/* Clustered as in the econometric software: (n-1)/(n-K) G/(G-1), K counting
 * the effects that are not nested in the clusters. */
static void fe_clustered(struct stat_job *j, struct ols *m)
{
	int g = m->cluster.levels;
	int k = m->d.p + stat_absorb_rank(j->arena, m->n, m->fe, m->nfe, m->cluster.code);
	stat_vcov_cluster(&m->fit, j->arena, m->cluster.code, g, STAT_CR0, m->v, NULL);
	double c = (double)g / (g - 1) * (m->n - 1) / (double)(m->n - k);
	for (int i = 0; i < m->d.p * m->d.p; i++)
		m->v[i] *= c;
	m->one_df = g - 1;
}

/* V = V1 + V2 - V12, each with G/(G-1) (n-1)/(n-p); the intersection as HC0
 * when it is single rows. */
static void two_way(struct stat_job *j, struct ols *m)
{
	int pp = m->d.p * m->d.p, g2 = m->cluster2.levels, *both = stat_ivec(j->arena, m->n), cells;
	double *key = stat_vec(j->arena, m->n), *v2 = stat_vec(j->arena, pp), *v12 = stat_vec(j->arena, pp);
	int *order = stat_ivec(j->arena, m->n);
	for (int i = 0; i < m->n; i++)
		key[i] = (double)m->cluster.code[i] * g2 + m->cluster2.code[i];
	stat_order(m->n, key, order);
	cells = 0;
	for (int i = 0; i < m->n; i++) {
		cells += i > 0 && key[order[i]] != key[order[i - 1]];
		both[order[i]] = cells;
	}
	cells++;
	stat_vcov_cluster(&m->fit, j->arena, m->cluster.code, m->cluster.levels, STAT_CR1S, m->v, NULL);
	stat_vcov_cluster(&m->fit, j->arena, m->cluster2.code, g2, STAT_CR1S, v2, NULL);
	stat_vcov_cluster(&m->fit, j->arena, both, cells, cells == m->n ? STAT_CR0 : STAT_CR1S, v12, NULL);
	for (int i = 0; i < pp; i++)
		m->v[i] += v2[i] - v12[i];
	m->one_df = fmin(m->cluster.levels, g2) - 1;
}

static void newey_west(struct stat_job *j, struct ols *m)
{
	bool pre = stat_opt_is(j, "prewhite", "yes"), adjust = !stat_opt_is(j, "adjust", "no");
	double bw = stat_nw_bandwidth(&m->fit, j->arena, m->d.intercept, pre);
	int lag = stat_opt_int(j, "lag", (int)fmin(floor(bw), m->n - 1), 0, m->n - 1);
	stat_vcov_nw(&m->fit, j->arena, lag, pre, adjust, m->v);
	stat_fact_add(j->r, "nw_bandwidth", bw);
	stat_fact_add(j->r, "nw_lag", lag);
	stat_fact_add(j->r, "andrews_bandwidth", stat_andrews_bandwidth(&m->fit, j->arena, m->d.intercept));
}

static void covariance(struct stat_job *j, struct ols *m)
{
	m->v = stat_mat(j->arena, m->d.p, m->d.p);
	m->one_df = m->fit.df;
	if (m->se == SE_CLASSIC) {
		stat_vcov_classic(&m->fit, m->v);
	} else if (m->se <= SE_HC5) {
		stat_vcov_hc(&m->fit, j->arena, m->se - SE_HC0, m->v);
	} else if (m->se <= SE_CR3) {
		m->df = stat_vec(j->arena, m->d.p);
		enum stat_cr type = (enum stat_cr)(m->se - SE_CR0);
		if (m->nfe > 0 && type >= STAT_CR2 && cluster_beside_effects(j, m, type))
			return;
		stat_vcov_cluster(&m->fit, j->arena, m->cluster.code, m->cluster.levels, type, m->v, m->df);
	} else if (m->se == SE_NW) {
		newey_west(j, m);
	} else if (m->se == SE_FE) {
		fe_clustered(j, m);
	} else if (m->se == SE_CGM && m->cluster2.code) {
		two_way(j, m);
	} else { /* Arellano 1987: CR0 on the demeaned data */
		stat_vcov_cluster(&m->fit, j->arena, m->cluster.code, m->cluster.levels,
		                  m->se == SE_ARELLANO ? STAT_CR0 : STAT_CR1S, m->v, NULL);
	}
}

/* A model that cannot see less than |t| = 2 from a leverage of one unit. */
static void diagnose(struct stat_job *j, struct ols *m)
{
	double top = 0;
	for (int i = 0; i < m->n; i++)
		top = fmax(top, m->fit.hat[i]);
	if (top > 0.5)
		stat_check_add(j->r, "leverage", STAT_WARN, top,
		               "One row decides more than half of its own fitted value.");
	if (m->cluster.code)
		stat_check_add(j->r, "clusters", m->cluster.levels < 10 ? STAT_WARN : STAT_PASS, m->cluster.levels,
		               "%s%s.", stat_n(j->r, m->cluster.levels, "cluster", "clusters"),
		               m->cluster.levels < 10 ? "; below ten, use randomisation or the wild bootstrap" : "");
	for (int k = 0; m->df && k < m->d.p; k++)
		if (m->df[k] < 4 && stat_fit_judged(&m->fit, k, m->v[k * m->d.p + k]))
			stat_check_add(j->r, "degrees-of-freedom", STAT_WARN, m->df[k],
			               "%.*s rests on %.1f degrees of freedom; its p-value is unreliable.",
			               STR_ARG(m->d.name[k]), m->df[k]);
}

static void series_facts(struct stat_job *j, struct ols *m)
{
	double acf[12];
	int lags = m->n > 13 ? 12 : m->n - 1;
	stat_fact_add(j->r, "durbin_watson", stat_durbin_watson(m->n, m->fit.resid));
	stat_acf(m->n, m->fit.resid, lags, acf);
	for (int k = 0; k < lags; k++)
		stat_fact_addf(j->r, acf[k], "acf%d", k + 1);
	if (m->n > m->d.p + 24)
		stat_fact_add(j->r, "breusch_godfrey12", stat_breusch_godfrey(j->arena, &m->fit, m->d.x, 12));
}

static void inflation_facts(struct stat_job *j, struct ols *m)
{
	for (int k = 1; k < m->d.p && m->d.intercept && m->w == NULL; k++)
		stat_fact_addf(j->r, m->fit.bread[k * m->d.p + k] * stat_ss(m->n, m->d.x[k]), "vif:%.*s",
		               STR_ARG(m->d.name[k]));
}

static void run(struct stat_job *j)
{
	struct ols m = {0};
	if (!read_columns(j, &m) || (m.nfe > 0 && !absorb_effects(j, &m)))
		return;
	if (!stat_fit_ols(j->r, m.n, m.d.p, m.d.x, m.d.name, m.y, m.w, m.d.intercept, &m.fit))
		return;
	if (m.nfe > 0) {
		m.fit.df = m.n - m.d.p - stat_absorb_rank(j->arena, m.n, m.fe, m.nfe, NULL);
		if (m.fit.df < 1) {
			stat_refuse(j->r, STAT_TOO_FEW, "The fixed effects leave no degrees of freedom.");
			return;
		}
		m.fit.sigma2 = m.fit.rss / m.fit.df;
	}
	covariance(j, &m);
	stat_fit_terms(j->r, &m.fit, m.v, stat_opt_is(j, "normal", "yes") ? NULL : m.df,
	               stat_opt_is(j, "normal", "yes") ? 0 : m.one_df, j->level);
	j->r->main = m.d.name[m.d.intercept && m.d.p > 1 ? 1 : 0];
	stat_fact_add(j->r, "n", m.n);
	stat_fact_add(j->r, "r2", m.fit.r2);
	stat_fact_add(j->r, "adj_r2", m.fit.adj_r2);
	stat_fact_add(j->r, "sigma", sqrt(m.fit.sigma2));
	stat_fact_add(j->r, "df", m.fit.df);
	inflation_facts(j, &m);
	if (stat_opt_is(j, "series", "yes"))
		series_facts(j, &m);
	diagnose(j, &m);
}

const struct stat_method stat_method_ols = {
    "ols", "Linear regression with robust standard errors",
    "MacKinnon & White 1985; Bell & McCaffrey 2002; Pustejovsky & Tipton 2018; Newey & West 1987, 1994", run,
    STAT_PARAMS(
        {"y", "required: outcome"}, {"x", "covariates: a, log(b), factor(c), a:b"}, {"w", "weights"},
        {"intercept", "no leaves it out"},
        {"se",
         "classic (default), hc0..hc5, cr0, cr1, cr1s, cr2 (default with cluster), cr3, nw, fe (clustered "
         "beside fixed effects), cgm (two-way), arellano"},
        {"cluster", "clusters of the errors"}, {"cluster2", "second clustering, with se cgm"},
        {"fe", "one or two sets of fixed effects to absorb"}, {"lag", "lags of nw; default automatic"},
        {"prewhite", "yes: VAR(1) prewhitening in nw"}, {"adjust", "no: nw without n/(n-p)"},
        {"normal", "yes: normal instead of t"},
        {"series", "yes: Durbin-Watson, autocorrelations, Breusch-Godfrey"})};
