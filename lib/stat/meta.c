/* meta.c - several local effects together: the variance between them by eight
 * estimators, the mean, shrunken effects, and the interval of the variance.
 * Sources: DerSimonian & Laird 1986; Paule & Mandel 1982; Hedges & Olkin 1985
 * (HS, SJ as in Viechtbauer 2005); Morris 1983; Knapp & Hartung 2003;
 * Viechtbauer 2007 (Q-profile). */
#include "stat/dist.h"
#include "stat/fit.h"
#include "stat/job.h"

#include <math.h>

static const char *const estimators[] = {"reml", "fe", "dl", "ml", "eb", "pm", "hs", "sj", NULL};
enum { REML, FE, DL, ML, EB, PM, HS, SJ };

struct meta {
	int k, p;
	double *y, *v;
	struct stat_design d;
	double *w, *beta, *cov, *fit; /* at the present tau2; cov p x p */
	double q, trace;              /* y'Py, tr(P) */
	double trace_pp;              /* tr(PP) */
	double ypy2;                  /* y'PPy */
	double logdet;                /* log|X'WX| + sum log(v + tau2) */
};

/* Weighted fit at tau2 and the traces of P = W - WX(X'WX)^-1X'W. */
static bool at_tau2(struct meta *m, double tau2)
{
	int p = m->p;
	double a[36], xy[6] = {0}, xw2x[36] = {0}, xw3x[36] = {0}, sw = 0, sw2 = 0;
	memset(a, 0, sizeof a);
	m->logdet = 0;
	for (int i = 0; i < m->k; i++) {
		double w = m->w[i] = 1 / (m->v[i] + tau2);
		m->logdet -= log(w);
		sw += w;
		sw2 += w * w;
		for (int r = 0; r < p; r++) {
			xy[r] += w * m->d.x[r][i] * m->y[i];
			for (int c = 0; c < p; c++) {
				double x = m->d.x[r][i] * m->d.x[c][i];
				a[r * p + c] += w * x;
				xw2x[r * p + c] += w * w * x;
				xw3x[r * p + c] += w * w * w * x;
			}
		}
	}
	if (!stat_chol(p, a))
		return false;
	m->logdet += stat_chol_logdet(p, a);
	stat_chol_inverse(p, a, m->cov);
	double t1 = 0, t2 = 0, t3 = 0, b[36];
	for (int r = 0; r < p; r++) {
		m->beta[r] = stat_dot(p, m->cov + (ptrdiff_t)r * p, xy);
		for (int c = 0; c < p; c++) {
			b[r * p + c] = 0;
			t1 += m->cov[r * p + c] * xw2x[c * p + r];
			t3 += m->cov[r * p + c] * xw3x[c * p + r];
			for (int l = 0; l < p; l++)
				b[r * p + c] += m->cov[r * p + l] * xw2x[l * p + c];
		}
	}
	for (int r = 0; r < p; r++)
		for (int c = 0; c < p; c++)
			t2 += b[r * p + c] * b[c * p + r];
	m->trace = sw - t1;
	m->trace_pp = sw2 - 2 * t3 + t2;
	m->q = m->ypy2 = 0;
	for (int i = 0; i < m->k; i++) {
		m->fit[i] = 0;
		for (int r = 0; r < p; r++)
			m->fit[i] += m->beta[r] * m->d.x[r][i];
		double e = m->w[i] * (m->y[i] - m->fit[i]);
		m->q += e * (m->y[i] - m->fit[i]);
		m->ypy2 += e * e;
	}
	return true;
}

static double profile(double tau2, void *ctx)
{
	struct meta *m = ctx;
	at_tau2(m, tau2);
	return m->logdet + m->q;
}

static double profile_ml(double tau2, void *ctx)
{
	struct meta *m = ctx;
	at_tau2(m, tau2);
	double s = m->q;
	for (int i = 0; i < m->k; i++)
		s -= log(m->w[i]);
	return s;
}

struct generalised {
	struct meta *m;
	double target;
};

static double q_less(double tau2, void *ctx)
{
	struct generalised *g = ctx;
	at_tau2(g->m, tau2);
	return g->m->q - g->target;
}

/* tau2 with generalised Q equal to target; 0 when even 0 is too much. */
static double q_root(struct meta *m, double target, double top)
{
	struct generalised g = {m, target};
	return q_less(0, &g) <= 0 ? 0 : stat_root(q_less, &g, 0, top, 1e-14);
}

/* Score equation of the (restricted) likelihood, for the last digits. */
static double polish(struct meta *m, double tau2, bool ml)
{
	for (int it = 0; it < 200; it++) {
		at_tau2(m, tau2);
		double sw = 0, sw2 = 0;
		for (int i = 0; i < m->k; i++) {
			sw += m->w[i];
			sw2 += m->w[i] * m->w[i];
		}
		double step = (m->ypy2 - (ml ? sw : m->trace)) / (ml ? sw2 : m->trace_pp),
		       next = fmax(0, tau2 + step);
		if (fabs(next - tau2) <= 1e-15 * tau2 || next == tau2)
			break;
		tau2 = next;
	}
	return tau2;
}

static double sidik_jonkman(struct meta *m)
{
	double s0 = stat_ss(m->k, m->y) / m->k, e2 = 0, *v = m->v;
	double keep[2000];
	for (int i = 0; i < m->k; i++) {
		keep[i] = v[i];
		v[i] = v[i] / s0; /* weights 1 / (v/s0 + 1) */
	}
	at_tau2(m, 1);
	for (int i = 0; i < m->k; i++)
		e2 += m->w[i] * (m->y[i] - m->fit[i]) * (m->y[i] - m->fit[i]);
	memcpy(v, keep, sizeof *v * (size_t)m->k);
	return e2 / (m->k - m->p);
}

static double estimate(struct meta *m, int how, double top)
{
	double sw = 0;
	at_tau2(m, 0);
	switch (how) {
	case FE:
		return 0;
	case DL:
		return fmax(0, (m->q - (m->k - m->p)) / m->trace);
	case HS:
		for (int i = 0; i < m->k; i++)
			sw += m->w[i];
		return fmax(0, (m->q - m->k) / sw);
	case PM:
	case EB:
		return q_root(m, m->k - m->p, top);
	case SJ:
		return sidik_jonkman(m);
	case ML:
		return polish(m, stat_minimise(profile_ml, m, 0, top, 1e-10), true);
	default:
		return polish(m, stat_minimise(profile, m, 0, top, 1e-10), false);
	}
}

static void effect_table(struct stat_job *j, const struct meta *m, double tau2,
                         const struct stat_groups *unit)
{
	static const char *const cols[] = {"unit", "y", "shrunken", "se", "lo", "hi"};
	int t = stat_table_add(j->r, "effects", 6, cols), p = m->p;
	double z = stat_normal_q(0.5 + j->level / 2);
	for (int i = 0; i < m->k; i++) {
		double l = tau2 / (tau2 + m->v[i]), var = l * m->v[i], s = 0;
		for (int r = 0; r < p; r++)
			for (int c = 0; c < p; c++)
				s += m->d.x[r][i] * m->cov[r * p + c] * m->d.x[c][i];
		double est = l * m->y[i] + (1 - l) * m->fit[i], se = sqrt(var + (1 - l) * (1 - l) * s);
		struct stat_cell *cell = stat_row_add(j->r, t);
		double v[] = {m->y[i], est, se, est - z * se, est + z * se};
		cell[0].text =
		    unit->code ? unit->label[unit->code[i]] : arena_printf(j->arena, "%d", stat_row_number(j->r, i));
		for (int k = 0; k < 5; k++)
			stat_cell_num(&cell[k + 1], v[k]);
	}
}

/* With one common effect the shares are those of Q beyond its degrees of freedom.
 */
static void heterogeneity(struct stat_job *j, struct meta *m, double tau2, double top, bool fixed)
{
	double df = m->k - m->p, a = (1 - j->level) / 2;
	at_tau2(m, 0);
	double q = m->q, typical = df / m->trace;
	double lo = q_root(m, stat_chisq_q(1 - a, df), top), hi = q_root(m, stat_chisq_q(a, df), top);
	stat_fact_add(j->r, "tau2", tau2);
	stat_fact_add(j->r, "tau2_lo", lo);
	stat_fact_add(j->r, "tau2_hi", hi);
	stat_fact_add(j->r, "Q", q);
	stat_fact_add(j->r, "Q_p", stat_chisq_u(q, df));
	stat_fact_add(j->r, "I2", fixed ? 100 * fmax(0, (q - df) / q) : 100 * tau2 / (tau2 + typical));
	stat_fact_add(j->r, "H2", fixed ? q / df : (tau2 + typical) / typical);
	at_tau2(m, tau2);
}

static bool read_effects(struct stat_job *j, struct meta *m, struct stat_groups *unit)
{
	m->y = stat_opt_vec(j, "y", true);
	m->v = stat_opt_vec(j, "v", false);
	double *se = stat_opt_vec(j, "se", m->v == NULL);
	stat_opt_groups(j, "unit", false, unit);
	if (!stat_design_make(j, stat_opt(j, "x"), true, &m->d))
		return false;
	struct stat_rows rows = {.vec = {&m->y, &m->v, &se}, .groups = {unit}, .design = &m->d};
	m->k = stat_rows_complete(j, &rows);
	m->p = m->d.p;
	if (m->k == 0)
		return false;
	if (m->p > 6 || m->k > 2000)
		return stat_refuse(j->r, STAT_TOO_LARGE, "At most five covariates and 2000 effects.");
	if (m->k < m->p + 1)
		return stat_refuse(j->r, STAT_TOO_FEW, "%s: too few.", stat_n(j->r, m->k, "effect", "effects"));
	if (m->v == NULL)
		m->v = stat_vec(j->arena, m->k);
	for (int i = 0; i < m->k; i++) {
		if (se)
			m->v[i] = se[i] * se[i];
		if (!(m->v[i] > 0))
			return stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: an effect without a positive variance.",
			                   stat_row_number(j->r, i));
	}
	m->w = stat_vec(j->arena, m->k);
	m->fit = stat_vec(j->arena, m->k);
	m->beta = stat_vec(j->arena, m->p);
	m->cov = stat_mat(j->arena, m->p, m->p);
	return at_tau2(m, 0) ||
	       stat_refuse(j->r, STAT_COLLINEAR, "The covariates are combinations of each other.");
}

static void run(struct stat_job *j)
{
	struct meta m = {0};
	struct stat_groups unit;
	int how = stat_opt_word(j, "estimator", estimators);
	double given = stat_opt_num(j, "tau2", -1, 0, 1e12), most = 0;
	if (!read_effects(j, &m, &unit))
		return;
	for (int i = 0; i < m.k; i++)
		most = fmax(most, m.v[i]);
	double top = 100 * (stat_var(m.k, m.y) + most);
	if (how == SJ && !(stat_ss(m.k, m.y) > 0)) {
		stat_refuse(j->r, STAT_ZERO_VARIANCE, "All effects are equal.");
		return;
	}
	double tau2 = str_is_null(stat_opt(j, "tau2")) ? estimate(&m, how, top) : given;
	heterogeneity(j, &m, tau2, top, how == FE);
	double df = m.k - m.p, hartung = m.q / df;
	bool kh = stat_opt_is(j, "knapp-hartung", "yes");
	for (int r = 0; r < m.p; r++) {
		double se = sqrt(m.cov[r * m.p + r] * (kh ? hartung : 1));
		struct str name = r == 0 && m.p == 1 ? STR("mean") : m.d.name[r];
		stat_put(stat_term_wald(j->r, name, m.beta[r], se, kh ? df : 0, j->level), STAT_N, m.k);
	}
	j->r->main = j->r->terms.v[m.p > 1 ? 1 : 0].name;
	effect_table(j, &m, tau2, &unit);
}

const struct stat_method stat_method_meta = {
    "meta", "Several effects together: their mean, their spread, each drawn towards the mean",
    "DerSimonian & Laird 1986; Viechtbauer 2005, 2007; Knapp & Hartung 2003", run,
    STAT_PARAMS(
        {"y", "required: effects"}, {"v", "their sampling variances"}, {"se", "or their standard errors"},
        {"x", "covariates"}, {"unit", "names"}, {"estimator", "reml (default), fe, dl, ml, eb, pm, hs, sj"},
        {"tau2", "a given variance between"}, {"knapp-hartung", "yes: t intervals with adjusted errors"})};
