/* did_sum.c - aggregates, pre-test and simultaneous bands from the influence
 * functions. */
#include "stat/did.h"
#include "stat/rng.h"

#include <math.h>
#include <stdlib.h>

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

/* What the shares of the groups, themselves of a sample, add: slope holds the sum of their effects by total.
 */
static void add_sampling(const struct stat_did *d, int m, const int *which, double total, double *slope,
                         struct stat_did_sum *out)
{
	double level = 0;
	for (int k = 0; k < m; k++)
		slope[group_of(d, d->cell[which[k]].group)] -= out->est / total;
	for (int g = 0; g < d->groups; g++) {
		level += slope[g] * d->share[g];
		out->weight[d->cells + g] = slope[g];
	}
	out->weight[d->cells + d->groups] = -level;
	for (int i = 0; i < d->n; i++)
		out->psi[i] += (d->member[i] >= 0 ? stat_did_weight(d->panel, i) * slope[d->member[i]] : 0) - level;
}

void stat_did_aggregate(struct arena *a, const struct stat_did *d, int m, const int *which, bool by_share,
                        struct stat_did_sum *out)
{
	double total = 0, *w = stat_vec(a, m), *slope = stat_vec(a, d->groups);
	*out = (struct stat_did_sum){.psi = stat_vec(a, d->n), .weight = stat_vec(a, d->cells + d->groups + 1)};
	for (int k = 0; k < m; k++)
		total += by_share ? d->share[group_of(d, d->cell[which[k]].group)] : 1;
	for (int k = 0; k < m; k++) {
		const struct stat_did_cell *c = &d->cell[which[k]];
		int g = group_of(d, c->group);
		w[k] = (by_share ? d->share[g] : 1) / total;
		out->est += w[k] * c->att;
		out->weight[which[k]] = w[k];
		/* d(sum w att)/d share_g, the shares' own sampling */
		slope[g] += by_share ? c->att / total : 0;
		for (int i = 0; i < d->n; i++)
			out->psi[i] += w[k] * d->psi[(ptrdiff_t)i * d->cells + which[k]];
	}
	if (by_share)
		add_sampling(d, m, which, total, slope, out);
	out->se = stat_did_se(a, d->panel, out->psi, 1);
}

double *stat_did_base(struct arena *a, const struct stat_did *d)
{
	int k = d->cells + d->groups + 1;
	double *base = stat_mat(a, d->n, k);
	for (int i = 0; i < d->n; i++) {
		double *row = base + (ptrdiff_t)i * k;
		memcpy(row, d->psi + (ptrdiff_t)i * d->cells, sizeof *row * (size_t)d->cells);
		if (d->member[i] >= 0)
			row[d->cells + d->member[i]] = stat_did_weight(d->panel, i);
		row[k - 1] = 1;
	}
	return base;
}

/* The effects before the start that have an error: their columns. */
static int pre_columns(struct arena *a, const struct stat_did *d, int *col, struct stat_did_pretest *t)
{
	int m = 0, *of = stat_ivec(a, d->groups);
	for (int k = 0; k < d->cells; k++) {
		const struct stat_did_cell *c = &d->cell[k];
		if (c->time >= c->group || c->reference)
			continue;
		if (!stat_did_cell_bears(d, c)) {
			t->left_out++;
			continue;
		}
		int least = c->apart[0] < c->apart[1] ? c->apart[0] : c->apart[1];
		t->dense |= least < 10 * ++of[group_of(d, c->group)];
		col[m++] = k;
	}
	return m;
}

bool stat_did_pretest(struct arena *a, const struct stat_did *d, struct stat_did_pretest *t)
{
	*t = (struct stat_did_pretest){0};
	int *col = stat_ivec(a, d->cells), m = pre_columns(a, d, col, t);
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
	t->df = m;
	if (!stat_spd_solve(m, v, w))
		return false;
	t->wald = stat_dot(m, b, w);
	return isfinite(t->wald);
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

/* Rademacher draws BLOCK units at a time: the sums of every choice of them are tabled once and a draw picks
 * one, so a draw costs a part of the additions; TILE tables at a time, so that a draw's sums are fetched and
 * put back once for the sixty units that one random number decides. A unit takes part in few effects (its own
 * group's and, if it never starts, all), so units with the same columns stand together and the others are not
 * touched. */
enum { BLOCK = 5, TILE = 12, SETS = 1 << BLOCK, WIDE = 4 };

struct used {
	int unit, lo, hi; /* columns lo to hi less one are not all zero */
};

static int by_columns(const void *x, const void *y)
{
	const struct used *a = x, *b = y;
	int c = (a->lo > b->lo) - (a->lo < b->lo);
	c = c ? c : (a->hi > b->hi) - (a->hi < b->hi);
	return c ? c : (a->unit > b->unit) - (a->unit < b->unit);
}

static struct used *columns_of(struct arena *a, const double *unit, int units, int k)
{
	struct used *u = ARENA_ARRAY(a, (size_t)units + 1, struct used);
	for (int i = 0; i < units; i++) {
		const double *row = unit + (ptrdiff_t)i * k;
		u[i] = (struct used){i, 0, k};
		while (u[i].hi > 0 && row[u[i].hi - 1] == 0)
			u[i].hi--;
		while (u[i].lo < u[i].hi && row[u[i].lo] == 0)
			u[i].lo++;
	}
	if (units > 1)
		qsort(u, (size_t)units, sizeof *u, by_columns);
	return u;
}

/* The sums of every set of m units over w columns from lo. */
static void table_of(const double *unit, const struct used *u, int m, int k, int lo, int w, double *table)
{
	memset(table, 0, sizeof *table * (size_t)w);
	for (int set = 1; set < 1 << m; set++) {
		int low = __builtin_ctz((unsigned)set);
		const double *row = unit + (ptrdiff_t)u[low].unit * k,
		             *rest = table + (ptrdiff_t)(set & (set - 1)) * w;
		double *to = table + (ptrdiff_t)set * w;
		for (int j = 0; j < w; j++)
			to[j] = rest[j] + (lo + j < k ? row[lo + j] : 0);
	}
}

/* Adds one row of each of TILE tables. */
static void add_rows(int w, const double *const from[TILE], double *to)
{
	for (int j = 0; j < w; j += WIDE) {
		double a = to[j], b = to[j + 1], c = to[j + 2], d = to[j + 3];
		for (int t = 0; t < TILE; t++) {
			const double *row = from[t] + j;
			a += row[0];
			b += row[1];
			c += row[2];
			d += row[3];
		}
		to[j] = a;
		to[j + 1] = b;
		to[j + 2] = c;
		to[j + 3] = d;
	}
}

struct tile {
	const double *unit;
	struct used *u; /* of this tile */
	int m;          /* units */
	int k, lo, w;
	double *table;
};

static void tile_make(struct tile *t)
{
	int hi = 0;
	t->lo = t->k;
	for (int i = 0; i < t->m; i++) {
		t->lo = t->u[i].lo < t->u[i].hi && t->u[i].lo < t->lo ? t->u[i].lo : t->lo;
		hi = t->u[i].hi > hi ? t->u[i].hi : hi;
	}
	t->lo = t->lo / WIDE * WIDE;
	t->w = hi > t->lo ? (hi - t->lo + WIDE - 1) / WIDE * WIDE : 0;
	for (int b = 0; b < TILE; b++) {
		int m = t->m - b * BLOCK;
		m = m < 0 ? 0 : m > BLOCK ? BLOCK : m;
		table_of(t->unit, t->u + (m ? b * BLOCK : 0), m, t->k, t->lo, t->w,
		         t->table + (ptrdiff_t)b * SETS * t->w);
	}
}

static void draw_rademacher(struct arena *a, const double *unit, int units, int k, int stride,
                            const struct stat_bootstrap *o, double *boot)
{
	struct stat_rng *g = ARENA_ARRAY(a, (size_t)o->draws, struct stat_rng);
	struct used *u = columns_of(a, unit, units, k);
	struct tile t = {.unit = unit, .k = k, .table = stat_mat(a, TILE * SETS, stride)};
	for (int b = 0; b < o->draws; b++)
		stat_rng_init(&g[b], o->seed, (uint64_t)b);
	for (int first = 0; first < units; first += BLOCK * TILE) {
		t.u = u + first;
		t.m = units - first < BLOCK * TILE ? units - first : BLOCK * TILE;
		tile_make(&t);
		for (int b = 0; b < o->draws; b++) {
			const double *from[TILE];
			uint64_t bits = stat_rng_u64(&g[b]);
			for (int s = 0; s < TILE; s++, bits >>= BLOCK) {
				int m = t.m - s * BLOCK, sets = m >= BLOCK ? SETS : m > 0 ? 1 << m : 1;
				from[s] = t.table + ((ptrdiff_t)s * SETS + (ptrdiff_t)(bits & (uint64_t)(sets - 1))) * t.w;
			}
			add_rows(t.w, from, boot + (ptrdiff_t)b * stride + t.lo);
		}
	}
}

/* The element of rank at (from 0) as in order; the array is partly ordered. */
static double ranked(double *v, int n, int at)
{
	int lo = 0, hi = n - 1;
	while (lo < hi) {
		double pivot = v[lo + (hi - lo) / 2];
		int i = lo, j = hi;
		while (i <= j) {
			while (v[i] < pivot)
				i++;
			while (v[j] > pivot)
				j--;
			if (i <= j) {
				double x = v[i];
				v[i++] = v[j];
				v[j--] = x;
			}
		}
		if (at <= j)
			hi = j;
		else if (at >= i)
			lo = i;
		else
			break;
	}
	return v[at];
}

/* Order statistic ceil(n p), "type 1". */
static double step_quantile(double *v, int n, double p)
{
	int k = (int)ceil(n * p - 1e-9);
	return ranked(v, n, k < 1 ? 0 : k > n ? n - 1 : k - 1);
}

/* Interquartile range of every column over that of the normal. */
static void spread(int draws, int k, const double *boot, int n, double *col, double *se)
{
	for (int j = 0; j < k; j++) {
		for (int b = 0; b < draws; b++)
			col[b] = boot[(ptrdiff_t)b * k + j] / n;
		double high = step_quantile(col, draws, 0.75);
		se[j] = (high - step_quantile(col, draws, 0.25)) / (2 * 0.6744897501960817);
	}
}

double stat_multiplier(struct arena *a, const struct stat_panel *p, const double *boot, int k,
                       const struct stat_bootstrap *o, double *se)
{
	double *col = stat_vec(a, o->draws);
	spread(o->draws, k, boot, p->n, col, se);
	for (int b = 0; b < o->draws; b++) {
		const double *row = boot + (ptrdiff_t)b * k;
		col[b] = 0;
		for (int j = 0; j < k; j++) {
			double t = se[j] > 0 ? fabs(row[j]) / se[j] : 0;
			col[b] = t > col[b] ? t : col[b];
		}
		col[b] /= p->n;
	}
	return step_quantile(col, o->draws, o->level);
}

static double *sum_clusters(struct arena *a, const struct stat_panel *p, const double *psi, int k)
{
	double *sum = stat_mat(a, p->clusters, k);
	for (int i = 0; i < p->n; i++)
		for (int j = 0; j < k; j++)
			sum[(ptrdiff_t)p->cluster[i] * k + j] += psi[(ptrdiff_t)i * k + j];
	return sum;
}

double *stat_multiplier_draws(struct arena *a, const struct stat_panel *p, const double *psi, int k,
                              const struct stat_bootstrap *o)
{
	if (o->draws == 0)
		return NULL;
	int units = p->cluster ? p->clusters : p->n, stride = (k + WIDE - 1) / WIDE * WIDE;
	double *total = stat_vec(a, k), *boot = stat_mat(a, o->draws, stride);
	const double *unit = p->cluster ? sum_clusters(a, p, psi, k) : psi;
	for (int i = 0; i < units; i++)
		for (int j = 0; j < k; j++)
			total[j] += unit[(ptrdiff_t)i * k + j];
	if (o->weights == STAT_RADEMACHER)
		draw_rademacher(a, unit, units, k, stride, o, boot);
	for (int b = 0; b < o->draws; b++) {
		struct stat_rng g;
		double *row = boot + (ptrdiff_t)b * stride;
		if (o->weights == STAT_MAMMEN) {
			stat_rng_init(&g, o->seed, (uint64_t)b);
			draw_mammen(unit, units, k, total, &g, row);
		}
		for (int j = 0; o->weights == STAT_RADEMACHER && j < k; j++)
			row[j] = 2 * row[j] - total[j];
		memmove(boot + (ptrdiff_t)b * k, row, sizeof *row * (size_t)k);
	}
	return boot;
}
