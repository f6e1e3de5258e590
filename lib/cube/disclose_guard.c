/* disclose_guard.c - see disclose_guard.h. */
#include "cube/disclose_guard.h"

void guard_init(struct guard *g, struct model *m)
{
	memset(g, 0, sizeof *g);
	g->m = m;
	lp_init(&g->lp, &m->s);
	block_init(&g->block, m);
	for (int i = 0; i < 2; i++)
		g->side[i] = ARENA_ARRAY(m->a, m->vars + 1, struct guard_side);
	g->uses = ARENA_ARRAY(m->a, m->vars + 1, uint32_t);
	(void)VEC_PUSH(m->a, &g->move);
}

void guard_finish(struct guard *g)
{
	lp_finish(&g->lp);
}

static void set_side(struct guard *g, uint32_t var, uint32_t side, struct guard_side to)
{
	*VEC_PUSH(g->m->a, &g->undo) = (struct guard_undo){var, side, g->side[side][var]};
	g->side[side][var] = to;
}

static void keep_move(struct guard *g)
{
	struct guard_move mv = {.from = (uint32_t)g->step.n};
	for (size_t i = 0; i < g->lp.used.n; i++) {
		uint32_t v = g->lp.used.v[i];
		if (g->lp.move[v] == 0)
			continue;
		*VEC_PUSH(g->m->a, &g->step) = (struct lp_step){v, g->lp.move[v]};
		if (g->m->need[v] == 0 && g->m->of_layer[v] != DISCLOSE_REST) {
			*VEC_PUSH(g->m->a, &g->use) = (struct guard_use){(uint32_t)g->move.n, g->uses[v]};
			g->uses[v] = (uint32_t)g->use.n;
		}
	}
	mv.to = (uint32_t)g->step.n;
	*VEC_PUSH(g->m->a, &g->move) = mv;
}

void guard_learn(struct guard *g)
{
	bool kept = false;
	for (size_t i = 0; i < g->lp.used.n; i++) {
		uint32_t v = g->lp.used.v[i], side = g->lp.move[v] < 0;
		double by = fabs(g->lp.move[v]);
		if (g->m->need[v] == 0 || by <= g->side[side][v].by + GUARD_TINY ||
		    guard_short(g, v, g->m->need[v]) == 0)
			continue;
		if (!kept)
			keep_move(g);
		kept = true;
		set_side(g, v, side, (struct guard_side){by, (uint32_t)g->move.n - 1});
	}
}

void guard_learn_block(struct guard *g)
{
	const struct block *b = &g->block;
	const double far = 1e12; /* an open end is far enough */
	for (int side = 0; side < 2; side++) {
		double by = side ? b->down : b->up;
		by = by < far ? by : far;
		for (uint32_t i = 0; i < b->n_best && by > GUARD_TINY; i++) {
			uint32_t v = block_var(b, &b->best[i]);
			lp_use(&g->lp, v);
			g->lp.move[v] = b->best[i].sign * (side ? -by : by);
		}
		guard_learn(g);
		lp_clear(&g->lp);
	}
}

/* Keeps a move of p by so much, when there is one. */
static void look(struct guard *g, uint32_t p, int side, double by)
{
	if (by <= g->side[side][p].by + GUARD_TINY)
		return;
	g->programs++;
	if (lp_reach(&g->lp, p, side ? -1 : 1, by, false))
		guard_learn(g);
	lp_clear(&g->lp);
}

int guard_splits(const struct guard *g, uint32_t p, double need, double (*split)[2])
{
	const struct lp_system *s = &g->m->s;
	double room[2] = {s->high[p] - s->value[p], s->value[p] - s->low[p]};
	double up[3] = {need, ceil(need / 2), need - room[1]};
	int n = 0;
	for (int i = 0; i < 3; i++) {
		double u = up[i] < 0 ? 0 : up[i] > room[0] ? room[0] : up[i], d = need - u;
		bool again = n > 0 && (u == split[0][0] || u == split[n - 1][0]);
		if (d > room[1] + GUARD_TINY || again)
			continue;
		split[n][0] = u;
		split[n++][1] = d;
	}
	return n;
}

bool guard_holds(struct guard *g, uint32_t p, double need)
{
	double split[3][2];
	if (guard_short(g, p, need) == 0)
		return true;
	double has[2] = {g->side[0][p].by, g->side[1][p].by};
	if (block_find(&g->block, p, need, has, false)) {
		guard_learn_block(g);
		return true;
	}
	int n = guard_splits(g, p, need, split);
	for (int i = 0; i < n && guard_short(g, p, need) > 0; i++) {
		for (int side = 0; side < 2; side++)
			look(g, p, side, split[i][side]);
	}
	return guard_short(g, p, need) == 0;
}

bool guard_proves(struct guard *g, uint32_t p, double need)
{
	for (int side = 0; side < 2 && !guard_holds(g, p, need); side++) {
		g->programs++;
		if (!isnan(lp_most(&g->lp, p, side ? -1 : 1, need - g->side[!side][p].by, false)))
			guard_learn(g);
		lp_clear(&g->lp);
	}
	return guard_short(g, p, need) == 0;
}

void guard_without(struct guard *g, uint32_t var, struct arena *a, struct model_rows *out)
{
	for (uint32_t i = g->uses[var]; i; i = g->use.v[i - 1].next) {
		uint32_t mv = g->use.v[i - 1].move;
		for (uint32_t k = g->move.v[mv].from; k < g->move.v[mv].to; k++) {
			uint32_t p = g->step.v[k].var;
			bool hit = false;
			for (uint32_t side = 0; side < 2; side++) {
				if (g->side[side][p].move != mv)
					continue;
				set_side(g, p, side, (struct guard_side){0, 0});
				hit = true;
			}
			if (hit)
				*VEC_PUSH(a, out) = p;
		}
	}
}

void guard_back(struct guard *g, size_t mark)
{
	while (g->undo.n > mark) {
		const struct guard_undo *u = &g->undo.v[--g->undo.n];
		g->side[u->side][u->var] = u->was;
	}
}

bool guard_moves_it(const struct guard *g, uint32_t move, uint32_t var)
{
	for (uint32_t k = g->move.v[move].from; k < g->move.v[move].to; k++) {
		if (g->step.v[k].var == var)
			return true;
	}
	return false;
}
