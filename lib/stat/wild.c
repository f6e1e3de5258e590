/* wild.c - restricted wild cluster bootstrap (Cameron, Gelbach & Miller 2008)
 * in the algebra of Roodman et al. 2019: with c = (X'X)^-1 e_j and restricted
 * residuals u, a draw w needs only a_g = c'X_g'u_g, r_g = X_g'u_g and
 * q_g = (X'X)^-1 X_g'X_g c per cluster: the numerator is sum w_g a_g, cluster
 * g's score w_g a_g - q_g . sum w_h r_h. Ties count as at least as large, which
 * keeps the enumerated test exact. */
#include "stat/fit.h"
#include "stat/job.h"
#include "stat/rng.h"

#include <math.h>

struct wild {
	int n, p, g, coef;
	const int *code;
	struct stat_qr qr;
	double *const *x;
	const double *y;
	double *u0, *u1;  /* restricted residuals at r: u0 - r u1 */
	double *u;        /* unrestricted */
	double *c, *gram; /* c in Q coordinates; Q_g'Q_g */
	double *a, *r, *q;
	double beta;
	int draws;
	bool all, webb, unrestricted;
	uint64_t seed;
};

struct wild_p {
	double t, at_least, more, left, right;
};

static void sums(const struct wild *w, const double *u, double *a, double *r)
{
	int p = w->p;
	memset(r, 0, sizeof *r * (size_t)w->g * (size_t)p);
	for (int k = 0; k < p; k++)
		for (int i = 0; i < w->n; i++)
			r[w->code[i] * p + k] += w->qr.q[k][i] * u[i];
	for (int h = 0; h < w->g; h++)
		a[h] = stat_dot(p, w->c, r + (ptrdiff_t)h * p);
}

/* Robust t (no small-sample factor) of the draw with weights v. */
static double statistic(const struct wild *w, const double *v, double *sum)
{
	double num = 0, var = 0;
	for (int k = 0; k < w->p; k++)
		sum[k] = 0;
	for (int h = 0; h < w->g; h++) {
		num += v[h] * w->a[h];
		for (int k = 0; k < w->p; k++)
			sum[k] += v[h] * w->r[h * w->p + k];
	}
	for (int h = 0; h < w->g; h++) {
		double s = v[h] * w->a[h];
		for (int k = 0; k < w->p; k++)
			s -= w->q[h * w->p + k] * sum[k];
		var += s * s;
	}
	return var > 0 ? num / sqrt(var) : 0;
}

static void weights(const struct wild *w, int b, double *v)
{
	static const double webb[6] = {-1.224744871391589, -1, -0.7071067811865476,
	                               0.7071067811865476, 1,  1.224744871391589};
	struct stat_rng g;
	if (w->all) {
		for (int h = 0; h < w->g; h++)
			v[h] = b >> h & 1 ? -1 : 1;
		return;
	}
	stat_rng_init(&g, w->seed, (uint64_t)b);
	uint64_t bits = 0;
	for (int h = 0; h < w->g; h++) {
		if (h % 64 == 0)
			bits = stat_rng_u64(&g);
		v[h] = w->webb ? webb[stat_rng_below(&g, 6)] : bits >> (h % 64) & 1 ? -1 : 1;
	}
}

/* Observed t: the coefficient less the null over its CR0 error. */
static double observed(const struct wild *w, struct arena *a, double null)
{
	double *r = stat_mat(a, w->g, w->p), *s = stat_vec(a, w->g), var = 0;
	sums(w, w->u, s, r);
	for (int h = 0; h < w->g; h++)
		var += s[h] * s[h];
	return var > 0 ? (w->beta - null) / sqrt(var) : 0;
}

static struct wild_p test(struct wild *w, struct arena *a, double null)
{
	struct wild_p p = {.t = observed(w, a, null)};
	double *u = stat_vec(a, w->n), *v = stat_vec(a, w->g), *sum = stat_vec(a, w->p);
	for (int i = 0; i < w->n; i++)
		u[i] = w->unrestricted ? w->u[i] : w->u0[i] - null * w->u1[i];
	sums(w, u, w->a, w->r);
	for (int b = 0; b < w->draws; b++) {
		weights(w, b, v);
		double t = statistic(w, v, sum);
		p.at_least += fabs(t) >= fabs(p.t) - 1e-10;
		p.more += fabs(t) > fabs(p.t) + 1e-10;
		p.left += t < p.t - 1e-10;
		p.right += t > p.t + 1e-10;
	}
	double d = w->draws;
	p = (struct wild_p){p.t, p.at_least / d, p.more / d, p.left / d, p.right / d};
	if (!w->all) /* the sample itself is one of the draws */
		p.at_least = (p.at_least * d + 1) / (d + 1);
	return p;
}

struct inversion {
	struct wild *w;
	struct arena *a;
	double alpha;
};

static double accept_null(double null, void *ctx)
{
	struct inversion *v = ctx;
	return test(v->w, v->a, null).more - v->alpha;
}

/* Ends of the set of nulls the test does not reject. */
static void interval(struct wild *w, struct arena *a, double se, double level, double *lo, double *hi)
{
	struct inversion v = {w, a, 1 - level};
	double *end[2] = {lo, hi};
	for (int k = 0; k < 2; k++) {
		double dir = k ? 1 : -1, far = w->beta + dir * 2 * se;
		int tries = 0;
		while (accept_null(far, &v) > 0 && tries++ < 12)
			far = w->beta + (far - w->beta) * 2;
		*end[k] = tries > 12 ? NAN : stat_root(accept_null, &v, w->beta, far, 1e-7);
	}
}

static bool prepare(struct stat_job *j, struct wild *w, const struct stat_fit *f, const struct stat_design *d)
{
	struct arena *a = j->arena;
	int p = d->p, m = 0;
	double **others = ARENA_ARRAY(a, (size_t)p, double *), *b = stat_vec(a, p);
	struct stat_qr qr;
	for (int k = 0; k < p; k++)
		if (k != w->coef)
			others[m++] = d->x[k];
	w->u0 = stat_vec(a, w->n);
	w->u1 = stat_vec(a, w->n);
	stat_qr_make(&qr, a, w->n, m, others);
	stat_qr_solve(&qr, a, w->y, b, w->u0);
	stat_qr_solve(&qr, a, d->x[w->coef], b, w->u1);
	w->qr = f->qr;
	w->u = f->resid;
	w->beta = f->beta[w->coef];
	w->c = stat_vec(a, p);
	w->a = stat_vec(a, w->g);
	w->r = stat_mat(a, w->g, p);
	w->q = stat_mat(a, w->g, p);
	for (int k = 0; k < p; k++)
		w->c[k] = f->qr.ri[w->coef * p + k];
	for (int i = 0; i < w->n; i++) {
		double s = 0;
		for (int k = 0; k < p; k++)
			s += w->qr.q[k][i] * w->c[k];
		for (int k = 0; k < p; k++)
			w->q[w->code[i] * p + k] += w->qr.q[k][i] * s;
	}
	return true;
}

static void plan(struct stat_job *j, struct wild *w)
{
	static const char *const kinds[] = {"auto", "rademacher", "webb", NULL};
	int kind = stat_opt_word(j, "weights", kinds);
	w->draws = stat_opt_int(j, "draws", 9999, 99, 1000000);
	w->unrestricted = stat_opt_is(j, "null", "no");
	w->webb = kind == 2 || (kind == 0 && w->g <= 5);
	w->all = !w->webb && w->g <= 20 && (1 << w->g) <= (w->draws > 16384 ? w->draws : 16384);
	if (w->all)
		w->draws = 1 << w->g;
	w->seed = j->seed;
}

/* Where one or two clusters hold nearly all that tells the coefficient, as when only they are treated, the
 * bootstrap fails (MacKinnon & Webb 2018): the clusters by their shares of the coefficient's own variation,
 * one over the sum of the squared shares. */
static void tell_concentration(struct stat_job *j, const struct wild *w)
{
	double *share = stat_vec(j->arena, w->g), total = 0, squares = 0;
	for (int i = 0; i < w->n; i++) {
		double own = 0;
		for (int k = 0; k < w->p; k++)
			own += w->qr.q[k][i] * w->c[k];
		share[w->code[i]] += own * own;
		total += own * own;
	}
	for (int h = 0; h < w->g; h++)
		squares += share[h] * share[h] / total / total;
	if (squares * 3 > 1)
		stat_check_add(
		    j->r, "concentration", STAT_FAIL, 1 / squares,
		    "The coefficient rests on %.1f clusters' worth of variation; with so few the bootstrap is "
		    "not to be trusted: use randomisation.",
		    1 / squares);
}

static void report(struct stat_job *j, struct wild *w, struct str name, double null, double se)
{
	struct wild_p p = test(w, j->arena, null);
	double lo = NAN, hi = NAN;
	if (!stat_opt_is(j, "interval", "no")) {
		struct wild few = *w;
		if (!few.all && few.draws > 1999)
			few.draws = 1999;
		interval(&few, j->arena, se, j->level, &lo, &hi);
	}
	struct stat_term *t = stat_term_interval(j->r, name, w->beta, lo, hi);
	stat_put(t, STAT_SE, se);
	stat_put(t, STAT_STAT, p.t);
	stat_put(t, STAT_P, p.at_least);
	stat_put(t, STAT_N, w->n);
	j->r->main = t->name;
	stat_fact_add(j->r, "clusters", w->g);
	stat_fact_add(j->r, "draws", w->draws);
	stat_fact_add(j->r, "enumerated", w->all);
	stat_fact_add(j->r, "p_strict", p.more);
	stat_fact_add(j->r, "p_left", p.left);
	stat_fact_add(j->r, "p_right", p.right);
	/* of the sign vectors (of Webb's six weights: their choices) two at least give the observed t */
	double least = w->all ? 2.0 / w->draws : fmax(2 / pow(w->webb ? 6 : 2, w->g), 1.0 / (w->draws + 1));
	stat_fact_add(j->r, "smallest_p", least);
	if (w->g < 8)
		stat_check_add(j->r, "clusters", STAT_WARN, w->g, "With %s the smallest possible p is %.3g.",
		               stat_n(j->r, w->g, "cluster", "clusters"), least);
	tell_concentration(j, w);
}

static void run(struct stat_job *j)
{
	struct wild w = {0};
	struct stat_design d;
	struct stat_groups cluster;
	struct stat_fit f;
	double *y = stat_opt_vec(j, "y", true), null = stat_opt_num(j, "value", 0, -1e300, 1e300);
	stat_opt_groups(j, "cluster", true, &cluster);
	struct str coef = stat_opt(j, "coef");
	if (!stat_design_make(j, stat_opt(j, "x"), true, &d))
		return;
	struct stat_rows rows = {.vec = {&y}, .groups = {&cluster}, .design = &d};
	int n = stat_rows_complete(j, &rows);
	if (n == 0 || !stat_fit_ols(j->r, n, d.p, d.x, d.name, y, NULL, true, &f))
		return;
	w = (struct wild){
	    .n = n, .p = d.p, .g = cluster.levels, .code = cluster.code, .y = y, .coef = d.p > 1 ? 1 : 0};
	for (int k = 0; coef.p && k < d.p; k++)
		if (str_eq(d.name[k], coef))
			w.coef = k;
	if (coef.p && !str_eq(d.name[w.coef], coef))
		stat_refuse(j->r, STAT_BAD_OPTION, "The model has no coefficient %.*s.", STR_ARG(coef));
	if (cluster.levels < 3)
		stat_refuse(j->r, STAT_ONE_CLUSTER, "With %s the bootstrap can say nothing.",
		            stat_n(j->r, cluster.levels, "cluster", "clusters"));
	plan(j, &w);
	if (stat_job_failed(j) || !prepare(j, &w, &f, &d))
		return;
	double *v = stat_mat(j->arena, d.p, d.p);
	stat_vcov_cluster(&f, j->arena, cluster.code, cluster.levels, STAT_CR0, v, NULL);
	report(j, &w, d.name[w.coef], null, sqrt(v[w.coef * d.p + w.coef]));
}

const struct stat_method stat_method_wild = {
    "wild", "Wild cluster bootstrap of one coefficient, for few clusters",
    "Cameron, Gelbach & Miller 2008; Roodman et al. 2019; Webb 2014; MacKinnon & Webb 2018", run,
    STAT_PARAMS(
        {"y", "required: outcome"}, {"x", "covariates"}, {"cluster", "required: clusters"},
        {"coef", "name of the coefficient, default the first"}, {"value", "null hypothesis, default 0"},
        {"draws", "default 9999; all sign vectors when they are at most 16384 or the draws"},
        {"weights", "auto (default: webb up to five clusters), rademacher, webb"},
        {"null", "no: do not impose the null"}, {"interval", "no: without the interval by inversion"})};
