/* disclose_insider.c - one who is alone in a hidden cell knows it (disclose_guard.h). */
#include "cube/disclose_guard.h"

static bool knows(const struct model *m, uint32_t v)
{
	uint32_t c = m->of_cell[v], table = m->of_table[v];
	if (c == DISCLOSE_NONE || m->of_layer[v] != DISCLOSE_N || m->s.fix[v] != FIX_HIDDEN)
		return false;
	const struct disclose_cell *cell = &m->table[table].t->cell[c];
	return cell->n == 1 || cell->flags & DISCLOSE_IS_SINGLE;
}

/* What the insider knows stands still. */
static void take(const struct model *m, uint32_t v, uint8_t *was, bool back)
{
	const struct model_table *x = &m->table[m->of_table[v]];
	for (int layer = 0; layer < MODEL_LAYERS; layer++) {
		if (!x->var[layer])
			continue;
		uint8_t *fix = &m->s.fix[x->var[layer][m->of_cell[v]]];
		if (back)
			*fix = was[layer];
		was[layer] = *fix;
		if (!back)
			*fix = FIX_STILL;
	}
}

/* Whether p stays unknown, by 1 or by its own need when that is less, when v's cell is known. */
static bool stays(struct guard *g, uint32_t p, uint32_t v)
{
	double need = g->m->need[p] < 1 ? g->m->need[p] : 1;
	for (int side = 0; side < 2; side++) {
		const struct guard_side *s = &g->side[side][p];
		if (s->by >= need - GUARD_TINY && !guard_moves_it(g, s->move, v))
			return true;
	}
	for (int side = 0; side < 2; side++) {
		g->programs++;
		bool ok = lp_reach(&g->lp, p, side ? -1 : 1, need, false);
		lp_clear(&g->lp);
		if (ok)
			return true;
	}
	return false;
}

static bool same_cell(const struct model *m, uint32_t a, uint32_t b)
{
	return m->of_cell[a] == m->of_cell[b] && m->of_table[a] == m->of_table[b];
}

static bool asks(const struct model *m, uint32_t p)
{
	return m->need[p] > 0 && m->s.fix[p] == FIX_HIDDEN && m->of_cell[p] != DISCLOSE_NONE;
}

void guard_each_insider(struct guard *g, guard_told *told, void *ctx)
{
	struct model *m = g->m;
	struct model_rows who = {0};
	for (uint32_t p = 0; p < m->vars; p++) {
		if (!asks(m, p))
			continue;
		/* Only who takes part in a proof can break it. */
		const struct guard_move *mv = &g->move.v[g->side[g->side[0][p].by == 0][p].move];
		who.n = 0;
		for (uint32_t k = mv->from; k < mv->to; k++) {
			if (knows(m, g->step.v[k].var) && !same_cell(m, g->step.v[k].var, p))
				*VEC_PUSH(m->a, &who) = g->step.v[k].var;
		}
		for (size_t i = 0; i < who.n; i++) {
			uint8_t was[MODEL_LAYERS] = {0};
			take(m, who.v[i], was, false);
			if (!stays(g, p, who.v[i]))
				told(ctx, p, who.v[i]);
			take(m, who.v[i], was, true);
		}
	}
}
