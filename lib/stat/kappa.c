/* kappa.c - how far two observers who judged the same on a scale agree beyond chance: Cohen's kappa, weighted
 * by how far apart two judgements are.
 *
 * With weights v of agreement, 1 on the diagonal, and shares p of the pairs (row, column):
 *   po = sum v p,  pe = sum v p. p.,  kappa = (po - pe) / (1 - pe)
 * and the large-sample error of Fleiss, Cohen & Everitt 1969:
 *   var = [sum p (v - (vr + vc)(1 - kappa))^2 - (kappa - pe (1 - kappa))^2] / (n (1 - pe)^2)
 * where vr and vc are the mean weights of the row and of the column.
 *
 * Pairs of one cluster (the items of one lesson) are not independent: with clusters the error is the
 * jackknife's that leaves one out at a time (Efron & Stein 1981), with t of clusters less one. */
#include "stat/job.h"

#include <math.h>

enum { LEVELS_MAX = 50, WEIGHT_NONE = 0, WEIGHT_QUADRATIC = 1 };

struct pairs {
	int n, k, *cell; /* cell: of each pair, in the table */
	struct stat_groups cluster;
	double *score, *p, *row, *col, *vr, *vc;
};

static int level_of(const struct pairs *q, double v)
{
	int i = 0;
	while (q->score[i] != v)
		i++;
	return i;
}

/* Shares of each pair of judgements, over the scale that both used. */
static bool count_pairs(struct stat_job *j, const double *a, const double *b, struct pairs *q)
{
	double *all = stat_vec(j->arena, 2 * q->n);
	for (int i = 0; i < q->n; i++) {
		all[2 * i] = a[i];
		all[2 * i + 1] = b[i];
	}
	stat_sort(2 * q->n, all);
	q->score = all;
	for (int i = 0; i < 2 * q->n; i++)
		if (q->k == 0 || all[i] != q->score[q->k - 1])
			q->score[q->k++] = all[i];
	if (q->k > LEVELS_MAX)
		return stat_refuse(j->r, STAT_TOO_LARGE, "A scale of %d steps: at most %d are judged as one.", q->k,
		                   LEVELS_MAX);
	q->p = stat_mat(j->arena, q->k, q->k);
	q->cell = stat_ivec(j->arena, q->n);
	q->row = stat_vec(j->arena, q->k);
	q->col = stat_vec(j->arena, q->k);
	for (int i = 0; i < q->n; i++) {
		int r = level_of(q, a[i]), c = level_of(q, b[i]);
		q->cell[i] = r * q->k + c;
		q->p[q->cell[i]] += 1.0 / q->n;
		q->row[r] += 1.0 / q->n;
		q->col[c] += 1.0 / q->n;
	}
	return true;
}

/* Weight of agreement of two steps: exact only, by distance, or by its square (which makes kappa an
 * intraclass correlation, Fleiss & Cohen 1973). */
static double weight(const struct pairs *q, int how, int r, int c)
{
	double apart = fabs(q->score[r] - q->score[c]) / (q->score[q->k - 1] - q->score[0]);
	return how == WEIGHT_NONE ? (double)(r == c) : how == WEIGHT_QUADRATIC ? 1 - apart * apart : 1 - apart;
}

static void mean_weights(struct stat_job *j, struct pairs *q, int how)
{
	q->vr = stat_vec(j->arena, q->k);
	q->vc = stat_vec(j->arena, q->k);
	for (int r = 0; r < q->k; r++)
		for (int c = 0; c < q->k; c++) {
			q->vr[r] += weight(q, how, r, c) * q->col[c];
			q->vc[c] += weight(q, how, r, c) * q->row[r];
		}
}

/* kappa of a table of shares. */
static double kappa_of(const struct pairs *q, const double *p, int how)
{
	double apart = 0, chance = 0;
	for (int r = 0; r < q->k; r++)
		for (int c = 0; c < q->k; c++) {
			double row = 0, col = 0, d = 1 - weight(q, how, r, c);
			for (int i = 0; i < q->k; i++) {
				row += p[r * q->k + i];
				col += p[i * q->k + c];
			}
			apart += d * p[r * q->k + c];
			chance += d * row * col;
		}
	return chance > 0 ? 1 - apart / chance : NAN;
}

/* NAN when a table that lacks one cluster has no kappa. */
static double jackknife(struct arena *a, const struct pairs *q, int how)
{
	int g = q->cluster.levels, size = q->k * q->k;
	double *p = stat_vec(a, size), *left = stat_vec(a, g), mean = 0, ss = 0;
	for (int c = 0; c < g; c++) {
		double rest = 0;
		memset(p, 0, sizeof *p * (size_t)size);
		for (int i = 0; i < q->n; i++)
			if (q->cluster.code[i] != c) {
				p[q->cell[i]]++;
				rest++;
			}
		for (int k = 0; k < size; k++)
			p[k] /= rest;
		left[c] = kappa_of(q, p, how);
		mean += left[c] / g;
	}
	for (int c = 0; c < g; c++)
		ss += (left[c] - mean) * (left[c] - mean);
	return sqrt((g - 1.0) / g * ss);
}

static void add_kappa(struct stat_job *j, struct pairs *q, int how, const char *name)
{
	double po = 0, pe = 0, sum = 0;
	mean_weights(j, q, how);
	for (int r = 0; r < q->k; r++)
		for (int c = 0; c < q->k; c++) {
			po += weight(q, how, r, c) * q->p[r * q->k + c];
			pe += weight(q, how, r, c) * q->row[r] * q->col[c];
		}
	double kappa = (po - pe) / (1 - pe);
	for (int r = 0; r < q->k; r++)
		for (int c = 0; c < q->k; c++) {
			double d = weight(q, how, r, c) - (q->vr[r] + q->vc[c]) * (1 - kappa);
			sum += q->p[r * q->k + c] * d * d;
		}
	double rest = kappa - pe * (1 - kappa), var = (sum - rest * rest) / (q->n * (1 - pe) * (1 - pe));
	double se = po > 1 - 1e-12 ? NAN : q->cluster.code ? jackknife(j->arena, q, how) : sqrt(fmax(0, var));
	stat_put(
	    stat_term_wald(j->r, str_z(name), kappa, se, q->cluster.code ? q->cluster.levels - 1 : 0, j->level),
	    STAT_N, q->n);
	stat_fact_addf(j->r, po, "%s_observed", name);
	stat_fact_addf(j->r, pe, "%s_by_chance", name);
}

static void run(struct stat_job *j)
{
	static const char *const weights[] = {"none", "quadratic", "linear", NULL}, *const names[] = {"kappa",
	                                                                                              "quadratic",
	                                                                                              "linear"};
	double *a = stat_opt_vec(j, "a", true), *b = stat_opt_vec(j, "b", true);
	int main = stat_opt_word(j, "weights", weights);
	struct pairs q = {0};
	stat_opt_groups(j, "cluster", false, &q.cluster);
	struct stat_rows rows = {.vec = {&a, &b}, .groups = {&q.cluster}};
	q.n = stat_rows_complete(j, &rows);
	if (q.n == 0)
		return;
	if (q.cluster.code && q.cluster.levels < 2) {
		stat_refuse(j->r, STAT_ONE_CLUSTER, "All pairs belong together: nothing tells how they vary.");
		return;
	}
	if (q.n < 2) {
		stat_refuse(j->r, STAT_TOO_FEW, "Agreement needs two pairs of judgements or more.");
		return;
	}
	if (!count_pairs(j, a, b, &q))
		return;
	if (q.k < 2) {
		stat_refuse(j->r, STAT_ZERO_VARIANCE,
		            "Both gave the same judgement every time: agreement by chance is total.");
		return;
	}
	for (int how = 0; how < 3; how++)
		add_kappa(j, &q, how, names[how]);
	j->r->main = str_z(names[main]);
	stat_fact_add(j->r, "steps", q.k);
	double seen;
	if (stat_fact_find(j->r, "kappa_observed", &seen) && seen > 1 - 1e-12)
		stat_check_add(j->r, "perfect", STAT_WARN, q.n,
		               "All pairs agree: the error of large samples would be none, which is no certainty.");
	if (q.cluster.code)
		stat_check_add(j->r, "size", q.cluster.levels >= 10 ? STAT_PASS : STAT_WARN, q.cluster.levels,
		               "%s in %s.", stat_n(j->r, q.n, "pair", "pairs"),
		               stat_n(j->r, q.cluster.levels, "cluster", "clusters"));
	else
		stat_check_add(j->r, "size", q.n >= 30 ? STAT_PASS : STAT_WARN, q.n,
		               "%s; the interval is that of large samples.", stat_n(j->r, q.n, "pair", "pairs"));
}

const struct stat_method stat_method_kappa = {
    "kappa", "How far two observers agree beyond chance, weighted by distance",
    "Cohen 1960, 1968; Fleiss, Cohen & Everitt 1969; Efron & Stein 1981", run,
    STAT_PARAMS({"a", "required: the first observer's judgements, numbers"},
                {"b", "required: the second's, in the same order"},
                {"cluster", "pairs that belong together, as items of one lesson"},
                {"weights", "which is the answer: none (default), quadratic, linear"})};
