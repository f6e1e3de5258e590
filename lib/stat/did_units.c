/* did_units.c - on how many units an effect rests (did.h). */
#include "stat/did.h"

int stat_did_apart(const struct stat_panel *p, int n, struct stat_did_scratch *s)
{
	int apart = 0;
	if (!p->cluster)
		return n;
	s->mark++;
	for (int i = 0; i < n; i++) {
		int *seen = &s->seen[p->cluster[s->unit[i]]];
		apart += *seen != s->mark;
		*seen = s->mark;
	}
	return apart;
}

static int group_at(const struct stat_did *d, double g)
{
	int k = 0;
	while (d->group[k] != g)
		k++;
	return k;
}

double stat_effective_units(int m, const double *w, const int *n)
{
	double error = 0, unseen = 0;
	for (int i = 0; i < m; i++) {
		error += n[i] > 0 ? w[i] * w[i] / n[i] : 0;
		unseen += n[i] > 0 ? w[i] * w[i] / n[i] / n[i] : 0;
	}
	return unseen > 0 ? error / unseen : 0;
}

void stat_did_units(struct arena *a, const struct stat_did *d, const double *weight, double units[2])
{
	double *by_group = stat_vec(a, d->groups), *by_size = stat_vec(a, d->n + 1);
	int *treated = stat_ivec(a, d->groups), *size = stat_ivec(a, d->n + 1);
	for (int i = 0; i <= d->n; i++)
		size[i] = i;
	for (int k = 0; k < d->cells; k++) {
		const struct stat_did_cell *c = &d->cell[k];
		if (c->reference || weight[k] == 0)
			continue;
		int g = group_at(d, c->group);
		treated[g] = treated[g] == 0 || c->apart[1] < treated[g] ? c->apart[1] : treated[g];
		by_group[g] += weight[k];
		by_size[c->apart[0]] += weight[k];
	}
	units[0] = stat_effective_units(d->n + 1, by_size, size);
	units[1] = stat_effective_units(d->groups, by_group, treated);
}

bool stat_did_bears(const struct stat_did *d, const double units[2])
{
	double least = STAT_DID_UNITS + d->panel->k - 1e-9;
	return units[0] >= least && units[1] >= least;
}

bool stat_did_cell_bears(const struct stat_did *d, const struct stat_did_cell *c)
{
	return stat_did_bears(d, (const double[2]){c->apart[0], c->apart[1]});
}
