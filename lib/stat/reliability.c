/* reliability.c - how well items measure one thing: Cronbach's alpha with
 * Feldt's interval, omega from one factor, Guttman's lambda 4 and 6. */
#include "stat/dist.h"
#include "stat/job.h"

#include <math.h>

struct items {
	int n, k;
	double **x, *cov, *corr;
	struct str *name;
};

static void moments(struct stat_job *j, struct items *t)
{
	int k = t->k;
	t->cov = stat_mat(j->arena, k, k);
	t->corr = stat_mat(j->arena, k, k);
	for (int a = 0; a < k; a++)
		for (int b = 0; b < k; b++) {
			double ma = stat_mean(t->n, t->x[a]), mb = stat_mean(t->n, t->x[b]), s = 0;
			for (int i = 0; i < t->n; i++)
				s += (t->x[a][i] - ma) * (t->x[b][i] - mb);
			t->cov[a * k + b] = s / (t->n - 1);
		}
	for (int a = 0; a < k; a++)
		for (int b = 0; b < k; b++)
			t->corr[a * k + b] = t->cov[a * k + b] / sqrt(t->cov[a * k + a] * t->cov[b * k + b]);
}

/* alpha of a covariance matrix without item `out` (-1: all). */
static double alpha(int k, const double *v, int out)
{
	double diag = 0, all = 0, m = k - (out >= 0);
	for (int a = 0; a < k; a++)
		for (int b = 0; b < k; b++)
			if (a != out && b != out) {
				all += v[a * k + b];
				diag += a == b ? v[a * k + b] : 0;
			}
	return all > 0 ? m / (m - 1) * (1 - diag / all) : NAN;
}

/* One factor by maximum likelihood: EM on loadings and uniquenesses. */
static double omega(struct stat_job *j, const struct items *t)
{
	int k = t->k;
	double *l = stat_vec(j->arena, k), *u = stat_vec(j->arena, k), *c = stat_vec(j->arena, k);
	for (int a = 0; a < k; a++) {
		l[a] = sqrt(0.5);
		u[a] = 0.5;
	}
	for (int it = 0; it < 50000; it++) {
		double s = 1, moved = 0, ez = 0;
		for (int a = 0; a < k; a++)
			s += l[a] * l[a] / u[a];
		for (int a = 0; a < k; a++) { /* R b with b = psi^-1 l / s */
			c[a] = 0;
			for (int b = 0; b < k; b++)
				c[a] += t->corr[a * k + b] * l[b] / u[b] / s;
		}
		for (int a = 0; a < k; a++)
			ez += l[a] / u[a] / s * c[a];
		ez += 1 / s;
		for (int a = 0; a < k; a++) {
			double next = c[a] / ez;
			moved = fmax(moved, fabs(next - l[a]));
			l[a] = next;
			u[a] = fmax(0.005, 1 - 2 * l[a] * c[a] + l[a] * l[a] * ez);
		}
		if (moved < 1e-13)
			break;
	}
	double sum = 0, unique = 0;
	for (int a = 0; a < k; a++) {
		sum += l[a];
		unique += u[a];
	}
	return sum * sum / (sum * sum + unique);
}

/* Best split half: every split of at most 16 items, of the correlations. */
static double lambda4(const struct items *t)
{
	int k = t->k;
	double all = 0, best = -HUGE_VAL;
	for (int i = 0; i < k * k; i++)
		all += t->corr[i];
	for (int set = 1; set < 1 << (k - 1); set++) {
		double cross = 0;
		int size = 0;
		for (int a = 0; a < k; a++) {
			size += set >> a & 1;
			for (int b = 0; b < k; b++)
				cross += (set >> a & 1) && !(set >> b & 1) ? t->corr[a * k + b] : 0;
		}
		if (size == k / 2 || size == k - k / 2)
			best = fmax(best, 4 * cross / all);
	}
	return best;
}

static double lambda6(struct stat_job *j, const struct items *t)
{
	int k = t->k;
	double *m = stat_mat(j->arena, k, k), *inv = stat_mat(j->arena, k, k), all = 0, left = 0;
	memcpy(m, t->corr, sizeof *m * (size_t)(k * k));
	if (!stat_chol(k, m))
		return NAN;
	stat_chol_inverse(k, m, inv);
	for (int i = 0; i < k * k; i++)
		all += t->corr[i];
	for (int a = 0; a < k; a++)
		left += 1 / inv[a * k + a];
	return 1 - left / all;
}

static void item_table(struct stat_job *j, const struct items *t)
{
	static const char *const cols[] = {"item", "mean", "sd", "r_total", "r_rest", "alpha_without"};
	int tab = stat_table_add(j->r, "items", 6, cols);
	double *total = stat_vec(j->arena, t->n), *rest = stat_vec(j->arena, t->n);
	for (int a = 0; a < t->k; a++)
		for (int i = 0; i < t->n; i++)
			total[i] += t->x[a][i];
	for (int a = 0; a < t->k; a++) {
		for (int i = 0; i < t->n; i++)
			rest[i] = total[i] - t->x[a][i];
		struct stat_cell *c = stat_row_add(j->r, tab);
		double v[] = {stat_mean(t->n, t->x[a]), sqrt(t->cov[a * t->k + a]), stat_corr(t->n, t->x[a], total),
		              stat_corr(t->n, t->x[a], rest), t->k > 2 ? alpha(t->k, t->cov, a) : NAN};
		c[0].text = t->name[a];
		for (int i = 0; i < 5; i++)
			stat_cell_num(&c[i + 1], v[i]);
	}
}

static bool read_items(struct stat_job *j, struct items *t)
{
	struct stat_design d;
	if (!stat_design_make(j, stat_opt(j, "x"), false, &d))
		return false;
	struct stat_rows rows = {.design = &d};
	t->n = stat_rows_complete(j, &rows);
	t->k = d.p;
	t->x = d.x;
	t->name = d.name;
	if (t->n == 0)
		return false;
	if (t->k < 2 || t->n < 3 || t->k > 100)
		return stat_refuse(j->r, STAT_TOO_FEW, "Reliability needs two to a hundred items and three answers.");
	for (int k = 0; k < t->k; k++)
		if (!(stat_ss(t->n, t->x[k]) > 0))
			return stat_refuse(j->r, STAT_CONSTANT, "Everybody answered %.*s the same.", STR_ARG(t->name[k]));
	moments(j, t);
	return true;
}

static void run(struct stat_job *j)
{
	struct items t = {0};
	if (!read_items(j, &t))
		return;
	double a = alpha(t.k, t.cov, -1), off = 0, df1 = t.n - 1, df2 = df1 * (t.k - 1),
	       tail = (1 - j->level) / 2;
	double *mean = stat_vec(j->arena, t.n);
	if (!isfinite(a)) {
		stat_refuse(j->r, STAT_ZERO_VARIANCE, "The sum of the items does not vary.");
		return;
	}
	for (int k = 0; k < t.k; k++) {
		for (int i = 0; i < t.n; i++)
			mean[i] += t.x[k][i] / t.k;
		for (int l = 0; l < k; l++)
			off += t.corr[k * t.k + l] / (t.k * (t.k - 1) / 2.0);
	}
	stat_put(stat_term_interval(j->r, STR("alpha"), a, 1 - (1 - a) * stat_f_q(1 - tail, df1, df2),
	                            1 - (1 - a) * stat_f_q(tail, df1, df2)),
	         STAT_N, t.n);
	j->r->main = STR("alpha");
	stat_fact_add(j->r, "std_alpha", t.k * off / (1 + (t.k - 1) * off));
	stat_fact_add(j->r, "average_r", off);
	stat_fact_add(j->r, "lambda6", lambda6(j, &t));
	stat_fact_add(j->r, "lambda4", t.k <= 16 ? lambda4(&t) : NAN);
	stat_fact_add(j->r, "omega", t.k > 2 ? omega(j, &t) : NAN);
	stat_fact_add(j->r, "sem_mean", sqrt(stat_var(t.n, mean) * fmax(0, 1 - a)));
	item_table(j, &t);
	stat_check_add(j->r, "reliability", a < 0.7 ? STAT_WARN : STAT_PASS, a, "alpha is %.2f%s.", a,
	               a < 0.7 ? "; the index is too rough for single pupils or small groups" : "");
}

const struct stat_method stat_method_reliability = {
    "reliability", "How well a set of questions measures one thing",
    "Cronbach 1951; Feldt 1965; Guttman 1945; McDonald 1999", run,
    STAT_PARAMS({"x", "required: the items, a list of columns"})};
