/* did_sum.c - aggregates, pre-test and simultaneous bands from the influence
 * functions. */
#include "stat/did.h"
#include "stat/rng.h"

#include <math.h>

double stat_did_se(struct arena *a, const struct stat_panel *p, const double *psi, int stride)
{
	double s = 0, *sum = p->cluster ? stat_vec(a, p->clusters) : NULL;
	for (int i = 0; i < p->n; i++) {
		double v = psi[(ptrdiff_t)i * stride];
		if (sum)
			sum[p->cluster[i]] += v;
		else
			s += v * v;
	}
	for (int c = 0; sum && c < p->clusters; c++)
		s += sum[c] * sum[c];
	return sqrt(s) / p->n;
}

static int group_of(const struct stat_did *d, double g)
{
	int k = 0;
	while (d->group[k] != g)
		k++;
	return k;
}

void stat_did_aggregate(struct arena *a, const struct stat_did *d, int m, const int *which, bool by_share,
                        struct stat_did_sum *out)
{
	double total = 0, *w = stat_vec(a, m), *slope = stat_vec(a, d->groups), level = 0;
	*out = (struct stat_did_sum){.psi = stat_vec(a, d->n)};
	for (int k = 0; k < m; k++)
		total += by_share ? d->share[group_of(d, d->cell[which[k]].group)] : 1;
	for (int k = 0; k < m; k++) {
		const struct stat_did_cell *c = &d->cell[which[k]];
		int g = group_of(d, c->group);
		w[k] = (by_share ? d->share[g] : 1) / total;
		out->est += w[k] * c->att;
		/* d(sum w att)/d share_g, the shares' own sampling */
		slope[g] += by_share ? c->att / total : 0;
		for (int i = 0; i < d->n; i++)
			out->psi[i] += w[k] * d->psi[(ptrdiff_t)i * d->cells + which[k]];
	}
	for (int k = 0; by_share && k < m; k++)
		slope[group_of(d, d->cell[which[k]].group)] -= out->est / total;
	for (int g = 0; g < d->groups; g++)
		level += slope[g] * d->share[g];
	for (int i = 0; by_share && i < d->n; i++)
		out->psi[i] += (d->member[i] >= 0 ? slope[d->member[i]] : 0) - level;
	out->se = stat_did_se(a, d->panel, out->psi, 1);
}

bool stat_did_pretest(struct arena *a, const struct stat_did *d, double *wald, int *df)
{
	int m = 0, *col = stat_ivec(a, d->cells);
	for (int k = 0; k < d->cells; k++)
		if (d->cell[k].time < d->cell[k].group && !d->cell[k].reference)
			col[m++] = k;
	if (m == 0)
		return false;
	double *v = stat_mat(a, m, m), *b = stat_vec(a, m), *w = stat_vec(a, m);
	const struct stat_panel *p = d->panel;
	int units = p->cluster ? p->clusters : d->n;
	double *sum = stat_mat(a, units, m);
	for (int i = 0; i < d->n; i++)
		for (int k = 0; k < m; k++)
			sum[(ptrdiff_t)(p->cluster ? p->cluster[i] : i) * m + k] +=
			    d->psi[(ptrdiff_t)i * d->cells + col[k]];
	for (int i = 0; i < units; i++)
		for (int k = 0; k < m; k++)
			for (int l = 0; l <= k; l++)
				v[k * m + l] += sum[(ptrdiff_t)i * m + k] * sum[(ptrdiff_t)i * m + l] / d->n / d->n;
	for (int k = 0; k < m; k++)
		b[k] = w[k] = d->cell[col[k]].att;
	if (!stat_spd_solve(m, v, w))
		return false;
	*wald = stat_dot(m, b, w);
	*df = m;
	return isfinite(*wald);
}

/* Order statistic ceil(n p), "type 1". */
static double step_quantile(double *sorted, int n, double p)
{
	int k = (int)ceil(n * p - 1e-9);
	return sorted[k < 1 ? 0 : k > n ? n - 1 : k - 1];
}

/* Mammen's weights take two values, so a draw is a constant times the column
 * sums plus the sum over the rows that drew the rarer one. */
static void draw_mammen(const double *unit, int units, int k, const double *total, struct stat_rng *g,
                        double *out)
{
	const double root5 = sqrt(5), p_low = (1 + root5) / (2 * root5), low = (1 - root5) / 2,
	             high = (1 + root5) / 2;
	for (int i = 0; i < units; i++) {
		if (stat_rng_unit(g) < p_low)
			continue;
		const double *row = unit + (ptrdiff_t)i * k;
		for (int j = 0; j < k; j++)
			out[j] += row[j];
	}
	for (int j = 0; j < k; j++)
		out[j] = low * total[j] + (high - low) * out[j];
}

/* Rademacher draws six units at a time: the 64 sums of six rows are tabled once
 * and every draw picks one, so a draw costs a sixth of the additions. */
enum { BLOCK = 6 };

static void table_of(const double *unit, int first, int m, int k, double *table)
{
	for (int j = 0; j < k; j++)
		table[j] = 0;
	for (int set = 1; set < 1 << m; set++) {
		int low = __builtin_ctz((unsigned)set);
		const double *row = unit + (ptrdiff_t)(first + low) * k,
		             *rest = table + (ptrdiff_t)(set & (set - 1)) * k;
		double *to = table + (ptrdiff_t)set * k;
		for (int j = 0; j < k; j++)
			to[j] = rest[j] + row[j];
	}
}

static void add_row(int k, const double *from, double *to)
{
	int j = 0;
	for (; j + 4 <= k; j += 4) {
		to[j] += from[j];
		to[j + 1] += from[j + 1];
		to[j + 2] += from[j + 2];
		to[j + 3] += from[j + 3];
	}
	for (; j < k; j++)
		to[j] += from[j];
}

static void draw_rademacher(struct arena *a, const double *unit, int units, int k, const double *total,
                            const struct stat_bootstrap *o, double *boot)
{
	double *table = stat_mat(a, 1 << BLOCK, k);
	struct stat_rng *g = ARENA_ARRAY(a, (size_t)o->draws, struct stat_rng);
	uint64_t *bits = ARENA_ARRAY(a, (size_t)o->draws, uint64_t);
	for (int b = 0; b < o->draws; b++)
		stat_rng_init(&g[b], o->seed, (uint64_t)b);
	for (int first = 0, block = 0; first < units; first += BLOCK, block++) {
		int m = units - first < BLOCK ? units - first : BLOCK;
		table_of(unit, first, m, k, table);
		for (int b = 0; b < o->draws; b++) {
			bits[b] = block % 10 == 0 ? stat_rng_u64(&g[b]) : bits[b] >> BLOCK;
			add_row(k, table + (ptrdiff_t)(bits[b] & ((1u << m) - 1)) * k, boot + (ptrdiff_t)b * k);
		}
	}
	for (int b = 0; b < o->draws; b++)
		for (int j = 0; j < k; j++)
			boot[(ptrdiff_t)b * k + j] = 2 * boot[(ptrdiff_t)b * k + j] - total[j];
}

/* Interquartile range of every column over that of the normal. */
static void spread(int draws, int k, const double *boot, int n, double *col, double *se)
{
	for (int j = 0; j < k; j++) {
		for (int b = 0; b < draws; b++)
			col[b] = boot[(ptrdiff_t)b * k + j] / n;
		stat_sort(draws, col);
		se[j] =
		    (step_quantile(col, draws, 0.75) - step_quantile(col, draws, 0.25)) / (2 * 0.6744897501960817);
	}
}

double stat_multiplier(struct arena *a, const struct stat_panel *p, const double *psi, int k,
                       const struct stat_bootstrap *o, double *se)
{
	int units = p->cluster ? p->clusters : p->n, draws = o->draws;
	double *total = stat_vec(a, k), *boot = stat_mat(a, draws, k), *col = stat_vec(a, draws), *sum = NULL;
	if (p->cluster) {
		sum = stat_mat(a, units, k);
		for (int i = 0; i < p->n; i++)
			for (int j = 0; j < k; j++)
				sum[(ptrdiff_t)p->cluster[i] * k + j] += psi[(ptrdiff_t)i * k + j];
	}
	const double *unit = sum ? sum : psi;
	for (int i = 0; i < units; i++)
		for (int j = 0; j < k; j++)
			total[j] += unit[(ptrdiff_t)i * k + j];
	if (o->weights == STAT_RADEMACHER)
		draw_rademacher(a, unit, units, k, total, o, boot);
	for (int b = 0; b < draws && o->weights == STAT_MAMMEN; b++) {
		struct stat_rng g;
		stat_rng_init(&g, o->seed, (uint64_t)b);
		draw_mammen(unit, units, k, total, &g, boot + (ptrdiff_t)b * k);
	}
	spread(draws, k, boot, p->n, col, se);
	for (int b = 0; b < draws; b++) {
		col[b] = 0;
		for (int j = 0; j < k; j++)
			if (se[j] > 0)
				col[b] = fmax(col[b], fabs(boot[(ptrdiff_t)b * k + j]) / p->n / se[j]);
	}
	stat_sort(draws, col);
	return step_quantile(col, draws, o->level);
}
