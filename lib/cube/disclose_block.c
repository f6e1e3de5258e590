/* disclose_block.c - see disclose_block.h. */
#include "cube/disclose_block.h"

enum { LEAVES_MAX = 600 };

/* ---- the moves of a dimension ---- */

static void end_move(struct model *m, struct block_dim *d)
{
	*VEC_PUSH(m->a, &d->end) = (uint32_t)d->step.n;
}

static uint32_t depth(const struct disclose_node *node, uint32_t i)
{
	uint32_t n = 0;
	for (; i != DISCLOSE_NONE; i = node[i].parent)
		n++;
	return n;
}

/* From leaf x to leaf y, or to the root when y is none. False when they have no common root. */
static bool way(struct model *m, struct block_dim *d, const struct disclose_node *node, uint32_t x,
                uint32_t y)
{
	size_t from = d->step.n;
	uint32_t dx = depth(node, x), dy = depth(node, y);
	while (x != y) {
		bool first = dx >= dy;
		*VEC_PUSH(m->a, &d->step) = (struct block_step){first ? x : y, first ? 1 : -1};
		if (dx >= dy) {
			x = node[x].parent;
			dx--;
		} else {
			y = node[y].parent;
			dy--;
		}
	}
	if (x != DISCLOSE_NONE || y != DISCLOSE_NONE || d->step.n == from)
		return true;
	return false;
}

static void index_moves(struct model *m, struct block_dim *d, uint32_t nodes)
{
	uint32_t *at = ARENA_ARRAY(m->a, nodes + 2, uint32_t);
	for (size_t i = 0; i < d->step.n; i++)
		at[d->step.v[i].node + 2]++;
	for (uint32_t i = 0; i < nodes; i++)
		at[i + 2] += at[i + 1];
	d->list = ARENA_ARRAY(m->a, d->step.n + 1, uint32_t);
	for (uint32_t mv = 0; mv < d->end.n; mv++) {
		for (uint32_t i = mv ? d->end.v[mv - 1] : 0; i < d->end.v[mv]; i++)
			d->list[at[d->step.v[i].node + 1]++] = mv;
	}
	d->list_at = at;
}

static bool tree_moves(struct model *m, struct block_dim *d, const struct disclose_dim *dim)
{
	struct model_rows leaves = {0};
	uint32_t *first, *next;
	disclose_children(m->a, dim, &first, &next);
	for (uint32_t i = 0; i < dim->n; i++) {
		if (first[i] == DISCLOSE_NONE)
			*VEC_PUSH(m->a, &leaves) = i;
	}
	if (leaves.n > LEAVES_MAX)
		return false;
	for (size_t i = 0; i < leaves.n; i++) {
		way(m, d, dim->node, leaves.v[i], DISCLOSE_NONE);
		end_move(m, d);
		for (size_t k = i + 1; k < leaves.n; k++) {
			size_t from = d->step.n;
			uint32_t x = leaves.v[i], y = leaves.v[k];
			while (dim->node[x].parent != DISCLOSE_NONE)
				x = dim->node[x].parent;
			while (dim->node[y].parent != DISCLOSE_NONE)
				y = dim->node[y].parent;
			if (x == y && way(m, d, dim->node, leaves.v[i], leaves.v[k]))
				end_move(m, d);
			else
				d->step.n = from;
		}
	}
	index_moves(m, d, dim->n);
	return true;
}

static void layer_moves(struct model *m, struct block_dim *d, enum disclose_measure measure)
{
	static const struct block_step share[] = {{DISCLOSE_OF, 1}, {DISCLOSE_REST, -1}, {DISCLOSE_N, 1},
	                                          {DISCLOSE_OF, 1}, {DISCLOSE_N, 1},     {DISCLOSE_REST, 1}};
	bool pairs = measure == DISCLOSE_SHARE;
	size_t n = pairs ? 6 : measure == DISCLOSE_MEAN ? 2 : 1;
	for (size_t i = 0; i < n; i++) {
		*VEC_PUSH(m->a, &d->step) = pairs ? share[i] : (struct block_step){(uint32_t)i, 1};
		if (!pairs || i % 2)
			end_move(m, d);
	}
	index_moves(m, d, MODEL_LAYERS);
}

/* Equations that are not of table 0's dimensions and layers stand after them. */
static void find_foreign(struct block *b)
{
	const struct model *m = b->m;
	b->foreign = ARENA_ARRAY(m->a, m->vars + 1, uint8_t);
	for (uint32_t row = 0; row < m->s.n_rows; row++) {
		bool foreign = m->row_foreign.v[row];
		for (uint32_t i = m->s.row_at[row]; foreign && i < m->s.row_at[row + 1]; i++)
			b->foreign[m->s.row_term[i].at] = 1;
	}
}

void block_init(struct block *b, struct model *m)
{
	const struct disclose_table *t = m->table[0].t;
	memset(b, 0, sizeof *b);
	b->m = m;
	b->dims = t->dims;
	b->usable = true;
	uint32_t step = 1;
	for (uint32_t d = t->dims; d-- > 0; step *= t->dim[d].n) {
		b->dim[d].stride = step;
		b->usable = b->usable && tree_moves(m, &b->dim[d], &t->dim[d]);
	}
	layer_moves(m, &b->dim[t->dims], t->measure);
	find_foreign(b);
	for (uint32_t d = 0; d <= t->dims + 1; d++)
		b->part[d] = ARENA_ARRAY(m->a, BLOCK_CELLS_MAX, struct block_cell);
	b->best = ARENA_ARRAY(m->a, BLOCK_CELLS_MAX, struct block_cell);
}

/* ---- the search ---- */

static double least_of(double x, double y)
{
	return x < y ? x : y;
}

/* Adds a cell to the running totals; false when the block is not worth going on with. */
static bool weigh(const struct block *b, const struct block_cell *c, double *cost, double *up, double *down)
{
	const struct model *m = b->m;
	const struct lp_system *s = &m->s;
	uint32_t v = block_var(b, c);
	if (v == DISCLOSE_NONE || s->fix[v] == FIX_STILL || b->foreign[v])
		return false;
	if (s->fix[v] == FIX_SHOWN) {
		*cost += s->cost[v];
		if (!b->hide || *cost >= b->cost)
			return false;
	}
	double high = s->high[v] - s->value[v], low = s->value[v] - s->low[v];
	*up = least_of(*up, c->sign > 0 ? high : low);
	*down = least_of(*down, c->sign > 0 ? low : high);
	return (*up > b->has[0] ? *up : b->has[0]) + (*down > b->has[1] ? *down : b->has[1]) >= b->need - 1e-6;
}

static void try_block(struct block *b, const struct block_cell *c, uint32_t n)
{
	double cost = 0, up = INFINITY, down = INFINITY;
	for (uint32_t i = n; i-- > 0;) {
		if (!weigh(b, &c[i], &cost, &up, &down))
			return;
	}
	if (cost >= b->cost)
		return;
	b->cost = cost;
	b->up = up;
	b->down = down;
	memcpy(b->best, c, n * sizeof *c);
	b->n_best = n;
}

/* part[d + 1] = part[d] times a move of dimension d, turned so that p's node has a plus. */
static bool times(struct block *b, uint32_t d, uint32_t mv)
{
	const struct block_dim *x = &b->dim[d];
	uint32_t from = mv ? x->end.v[mv - 1] : 0, to = x->end.v[mv], n = 0;
	int turn = 1;
	if ((to - from) * b->n_part[d] > BLOCK_CELLS_MAX)
		return false;
	for (uint32_t i = from; i < to; i++) {
		if (x->step.v[i].node == b->node[d])
			turn = x->step.v[i].sign;
	}
	for (uint32_t i = from; i < to; i++) {
		int sign = x->step.v[i].sign * turn;
		uint32_t node = x->step.v[i].node;
		for (uint32_t k = 0; k < b->n_part[d]; k++) {
			struct block_cell c = b->part[d][k];
			c.sign = (int8_t)(c.sign * sign);
			if (d == b->dims)
				c.layer = (int8_t)node;
			else
				c.cell += node * x->stride;
			b->part[d + 1][n++] = c;
		}
	}
	b->n_part[d + 1] = n;
	return true;
}

static void search(struct block *b, uint32_t d)
{
	const struct block_dim *x = &b->dim[d];
	for (uint32_t i = x->list_at[b->node[d]]; i < x->list_at[b->node[d] + 1] && b->left; i++) {
		if (!times(b, d, x->list[i]))
			continue;
		if (d < b->dims) {
			search(b, d + 1);
			continue;
		}
		b->left--;
		try_block(b, b->part[d + 1], b->n_part[d + 1]);
	}
}

bool block_find(struct block *b, uint32_t p, double need, const double has[2], bool hide)
{
	const struct model *m = b->m;
	if (!b->usable || m->of_table[p] != 0 || m->of_cell[p] == DISCLOSE_NONE || b->foreign[p])
		return false;
	disclose_nodes(m->table[0].t, m->of_cell[p], b->node);
	b->node[b->dims] = m->of_layer[p];
	b->need = need;
	b->has[0] = has[0];
	b->has[1] = has[1];
	b->hide = hide;
	b->cost = hide ? INFINITY : 1e-9;
	b->left = BLOCK_TRIALS_MAX;
	b->part[0][0] = (struct block_cell){0, 1, 0};
	b->n_part[0] = 1;
	b->n_best = 0;
	search(b, 0);
	return b->n_best > 0;
}
