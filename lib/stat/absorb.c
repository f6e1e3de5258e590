#include "stat/absorb.h"

#include <math.h>

static double sweep_means(int n, double *v, const double *w, const struct stat_groups *g, double *sum,
                          const double *tot)
{
	double moved = 0;
	for (int k = 0; k < g->levels; k++)
		sum[k] = 0;
	for (int i = 0; i < n; i++)
		sum[g->code[i]] += (w ? w[i] : 1) * v[i];
	for (int k = 0; k < g->levels; k++) {
		sum[k] /= tot[k];
		moved = fmax(moved, fabs(sum[k]));
	}
	for (int i = 0; i < n; i++)
		v[i] -= sum[g->code[i]];
	return moved;
}

bool stat_absorb(struct arena *a, int n, double *v, const double *w, const struct stat_groups *g, int ngroups)
{
	double *sum[4], *tot[4], scale = sqrt(stat_dot(n, v, v) / n);
	for (int k = 0; k < ngroups; k++) {
		sum[k] = stat_vec(a, g[k].levels);
		tot[k] = stat_vec(a, g[k].levels);
		for (int i = 0; i < n; i++)
			tot[k][g[k].code[i]] += w ? w[i] : 1;
	}
	for (int round = 0; round < 10000; round++) {
		double moved = 0;
		for (int k = 0; k < ngroups; k++)
			moved = fmax(moved, sweep_means(n, v, w, &g[k], sum[k], tot[k]));
		if (ngroups < 2 || (round > 0 && moved <= 1e-14 * scale) || scale == 0)
			return true;
	}
	return false;
}

static int root(int *up, int i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

static int components(struct arena *a, int n, const struct stat_groups *x, const struct stat_groups *y)
{
	int total = x->levels + y->levels, *up = stat_ivec(a, total), c = 0;
	for (int i = 0; i < total; i++)
		up[i] = i;
	for (int i = 0; i < n; i++)
		up[root(up, x->code[i])] = root(up, x->levels + y->code[i]);
	for (int i = 0; i < total; i++)
		c += up[i] == i;
	return c;
}

bool stat_absorb_nested(struct arena *a, int n, const struct stat_groups *g, const int *cluster)
{
	int *seen = stat_ivec(a, g->levels);
	for (int i = 0; i < n; i++) {
		int *s = &seen[g->code[i]];
		if (*s != 0 && *s != cluster[i] + 1)
			return false;
		*s = cluster[i] + 1;
	}
	return true;
}

int stat_absorb_rank(struct arena *a, int n, const struct stat_groups *g, int ngroups, const int *nested_in)
{
	int rank = 0;
	bool any_nested = false;
	for (int k = 0; k < ngroups; k++) {
		if (nested_in && stat_absorb_nested(a, n, &g[k], nested_in)) {
			rank += !any_nested;
			any_nested = true;
			continue;
		}
		rank += g[k].levels - (k > 0 ? components(a, n, &g[0], &g[k]) : 0);
	}
	return rank;
}

int stat_absorb_singletons(struct arena *a, int n, const struct stat_groups *g, int ngroups, double *mark)
{
	int dropped = 0, before = -1, most = 0;
	for (int k = 0; k < ngroups; k++)
		most = g[k].levels > most ? g[k].levels : most;
	int *count = stat_ivec(a, most);
	while (before != dropped) {
		before = dropped;
		for (int k = 0; k < ngroups; k++) {
			memset(count, 0, sizeof *count * (size_t)most);
			for (int i = 0; i < n; i++)
				count[g[k].code[i]] += !isnan(mark[i]);
			for (int i = 0; i < n; i++)
				if (!isnan(mark[i]) && count[g[k].code[i]] == 1) {
					mark[i] = NAN;
					dropped++;
				}
		}
	}
	return dropped;
}
