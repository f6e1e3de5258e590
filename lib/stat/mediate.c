/* mediate.c - a description of a path from an insats over something between
 * to an outcome. The product of two regressions is an effect only when nothing
 * unmeasured drives both; rho says how much of that would undo it. */
#include "stat/dist.h"
#include "stat/fit.h"
#include "stat/job.h"
#include "stat/rng.h"

#include <math.h>

struct path {
	int n, p;
	double **x;
	struct str *name;
	double *y, *m;
	struct stat_fit a, b, total; /* mediator, outcome with it, outcome without */
};

static bool fit_paths(struct stat_job *j, struct path *q)
{
	double *va, *vb, *vt, **x = ARENA_ARRAY(j->arena, (size_t)q->p + 1, double *);
	struct str *name = ARENA_ARRAY(j->arena, (size_t)q->p + 1, struct str);
	for (int k = 0, at = 0; k < q->p; k++) { /* mediator after the treatment */
		x[at] = q->x[k];
		name[at++] = q->name[k];
		if (k == 1) {
			x[at] = q->m;
			name[at++] = STR("mediator");
		}
	}
	if (!stat_fit_ols(j->r, q->n, q->p, q->x, q->name, q->m, NULL, true, &q->a) ||
	    !stat_fit_ols(j->r, q->n, q->p, q->x, q->name, q->y, NULL, true, &q->total) ||
	    !stat_fit_ols(j->r, q->n, q->p + 1, x, name, q->y, NULL, true, &q->b))
		return false;
	va = stat_mat(j->arena, q->p, q->p);
	vt = stat_mat(j->arena, q->p, q->p);
	vb = stat_mat(j->arena, q->p + 1, q->p + 1);
	stat_vcov_classic(&q->a, va);
	stat_vcov_classic(&q->b, vb);
	stat_vcov_classic(&q->total, vt);
	stat_term_wald(j->r, STR("a"), q->a.beta[1], sqrt(va[q->p + 1]), q->a.df, j->level);
	stat_term_wald(j->r, STR("b"), q->b.beta[2], sqrt(vb[2 * (q->p + 1) + 2]), q->b.df, j->level);
	stat_term_wald(j->r, STR("direct"), q->b.beta[1], sqrt(vb[q->p + 2]), q->b.df, j->level);
	stat_term_wald(j->r, STR("total"), q->total.beta[1], sqrt(vt[q->p + 1]), q->total.df, j->level);
	return true;
}

/* Quantiles of the product of two independent normals (MacKinnon et al. 2004). */
static void product_interval(struct stat_job *j, double a, double sa, double b, double sb, int draws,
                             double *lo, double *hi)
{
	double *v = stat_vec(j->arena, draws), tail = (1 - j->level) / 2;
	struct stat_rng g;
	stat_rng_init(&g, j->seed, 0);
	for (int i = 0; i < draws; i++) {
		double z = a + sa * stat_rng_normal(&g);
		v[i] = z * (b + sb * stat_rng_normal(&g));
	}
	stat_sort(draws, v);
	*lo = v[(int)(tail * draws)];
	*hi = v[(int)((1 - tail) * draws)];
}

/* Indirect effect if the two regressions' errors correlated rho (Imai, Keele
 * & Yamamoto 2010, theorem 4); and the rho at which it is zero. */
static void sensitivity(struct stat_job *j, const struct path *q)
{
	static const char *const cols[] = {"rho", "indirect"};
	int t = stat_table_add(j->r, "sensitivity", 2, cols);
	double s1 = sqrt(q->total.rss / q->n), s2 = sqrt(q->a.rss / q->n);
	double r = stat_dot(q->n, q->total.resid, q->a.resid) / (q->n * s1 * s2), a = q->a.beta[1];
	for (int k = -9; k <= 9; k++) {
		double rho = k / 10.0, v = a * s1 / s2 * (r - rho * sqrt((1 - r * r) / (1 - rho * rho)));
		stat_row_num(j->r, t, (double[]){rho, v});
	}
	stat_fact_add(j->r, "rho_at_zero", r);
}

static void run(struct stat_job *j)
{
	struct path q = {0};
	struct stat_design d;
	int draws = stat_opt_int(j, "draws", 200000, 1000, 5000000);
	q.y = stat_opt_vec(j, "y", true);
	q.m = stat_opt_vec(j, "mediator", true);
	struct str treat = stat_opt(j, "treatment"), x = stat_opt(j, "x");
	if (str_is_null(treat))
		stat_refuse(j->r, STAT_BAD_OPTION, "--treatment is needed.");
	if (x.n > 0)
		treat = arena_printf(j->arena, "%.*s, %.*s", STR_ARG(treat), STR_ARG(x));
	if (!stat_design_make(j, treat, true, &d))
		return;
	struct stat_rows rows = {.vec = {&q.y, &q.m}, .design = &d};
	q.n = stat_rows_complete(j, &rows);
	q.p = d.p;
	q.x = d.x;
	q.name = d.name;
	if (q.n == 0 || !fit_paths(j, &q))
		return;
	double a = q.a.beta[1], b = q.b.beta[2], sa, sb, lo, hi;
	sa = stat_term_find(j->r, "a")->v[STAT_SE];
	sb = stat_term_find(j->r, "b")->v[STAT_SE];
	product_interval(j, a, sa, b, sb, draws, &lo, &hi);
	double sobel = hypot(b * sa, a * sb);
	struct stat_term *t = stat_term_interval(j->r, STR("indirect"), a * b, lo, hi);
	stat_put(t, STAT_SE, sobel);
	stat_put(t, STAT_STAT, a * b / sobel);
	stat_put(t, STAT_P, 2 * stat_normal_p(-fabs(a * b / sobel)));
	stat_put(t, STAT_N, q.n);
	j->r->main = STR("indirect");
	stat_fact_add(j->r, "sobel_se", sobel);
	stat_fact_add(j->r, "goodman_se", sqrt(sobel * sobel + sa * sa * sb * sb));
	stat_fact_add(j->r, "sobel_z", a * b / sobel);
	sensitivity(j, &q);
	stat_check_add(
	    j->r, "reading", STAT_WARN, NAN,
	    "A description, not an effect: anything unmeasured behind both steps would look the same.");
}

const struct stat_method stat_method_mediate = {
    "mediate", "A path over something between, as description", "Sobel 1982; Imai, Keele & Tingley 2010", run,
    STAT_PARAMS({"y", "required: outcome"}, {"treatment", "required: the insats"},
                {"mediator", "required: what lies between"}, {"x", "covariates"},
                {"draws", "of the interval, default 200000"})};
