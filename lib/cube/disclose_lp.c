/* disclose_lp.c - the basis, shared by both methods, and the primal one (disclose_lp.h). */
#include "cube/disclose_lp.h"

#define TINY     1e-9
#define PIVOTS   5000
#define PATIENCE 400 /* pivots without gain before the rule that cannot cycle (Bland 1977) */

void lp_init(struct lp *l, const struct lp_system *s)
{
	size_t n = s->n_vars + 1, m = s->n_rows + 1;
	memset(l, 0, sizeof *l);
	arena_init(&l->arena, (size_t)4 << 30);
	struct arena *a = &l->arena;
	l->s = s;
	l->move = ARENA_ARRAY(a, n, double);
	l->price = ARENA_ARRAY(a, n, double);
	l->basic_in = ARENA_ARRAY(a, n, uint32_t);
	l->side = ARENA_ARRAY(a, n, int8_t);
	l->end = ARENA_ARRAY(a, n, int8_t);
	l->seen = ARENA_ARRAY(a, n, uint8_t);
	l->basis = ARENA_ARRAY(a, m, uint32_t);
	l->column = ARENA_ARRAY(a, m, double);
	l->dual = ARENA_ARRAY(a, m, double);
	l->cost_price = ARENA_ARRAY(a, m, double);
	l->slack = ARENA_ARRAY(a, m, double);
	l->row_seen = ARENA_ARRAY(a, m, uint8_t);
	l->vars.v = ARENA_ARRAY(a, n, uint32_t);
	l->used.v = ARENA_ARRAY(a, n, uint32_t);
	l->rows.v = ARENA_ARRAY(a, m, uint32_t);
	l->duals.v = ARENA_ARRAY(a, m, uint32_t);
	l->used_rows.v = ARENA_ARRAY(a, m, uint32_t);
	for (size_t i = 0; i < m; i++)
		l->basis[i] = LP_SLACK;
}

void lp_finish(struct lp *l)
{
	arena_finish(&l->arena);
}

void lp_use(struct lp *l, uint32_t var)
{
	if (!(l->seen[var] & LP_SEEN_USED))
		l->used.v[l->used.n++] = var;
	l->seen[var] |= LP_SEEN_USED;
}

void lp_use_row(struct lp *l, uint32_t row)
{
	if (!(l->row_seen[row] & LP_ROW_USED))
		l->used_rows.v[l->used_rows.n++] = row;
	l->row_seen[row] |= LP_ROW_USED;
}

void lp_clear(struct lp *l)
{
	for (size_t i = 0; i < l->used.n; i++) {
		uint32_t v = l->used.v[i];
		l->move[v] = 0;
		l->basic_in[v] = 0;
		l->side[v] = l->end[v] = 0;
		l->seen[v] = 0;
	}
	for (size_t i = 0; i < l->used_rows.n; i++) {
		uint32_t row = l->used_rows.v[i];
		l->basis[row] = LP_SLACK;
		l->row_seen[row] = 0;
		l->slack[row] = l->cost_price[row] = 0;
	}
	l->used.n = l->used_rows.n = l->etas.n = l->terms.n = 0;
}

/* ---- the basis ---- */

static void put_row(struct lp *l, uint32_t row, double by)
{
	if (!(l->row_seen[row] & LP_ROW_COLUMN)) {
		l->row_seen[row] |= LP_ROW_COLUMN;
		l->rows.v[l->rows.n++] = row;
		l->column[row] = 0;
	}
	l->column[row] += by;
}

void lp_forward(struct lp *l, uint32_t v)
{
	const struct lp_system *s = l->s;
	l->rows.n = 0;
	for (uint32_t i = s->var_at[v]; i < s->var_at[v + 1]; i++)
		put_row(l, s->var_term[i].at, (double)s->var_term[i].coef);
	for (size_t k = 0; k < l->etas.n; k++) {
		const struct lp_eta *e = &l->etas.v[k];
		if (!(l->row_seen[e->row] & LP_ROW_COLUMN) || l->column[e->row] == 0)
			continue;
		double x = l->column[e->row] / e->pivot;
		l->column[e->row] = x;
		for (uint32_t i = e->from; i < e->to; i++)
			put_row(l, l->terms.v[i].var, -x * l->terms.v[i].by);
	}
}

void lp_forget_column(struct lp *l)
{
	for (size_t i = 0; i < l->rows.n; i++)
		l->row_seen[l->rows.v[i]] &= (uint8_t)~LP_ROW_COLUMN;
	l->rows.n = 0;
}

void lp_dual_row(struct lp *l, uint32_t row, double y)
{
	if (!(l->row_seen[row] & LP_ROW_DUAL)) {
		l->row_seen[row] |= LP_ROW_DUAL;
		l->duals.v[l->duals.n++] = row;
	}
	l->dual[row] = y;
}

void lp_backward(struct lp *l)
{
	for (size_t k = l->etas.n; k-- > 0;) {
		const struct lp_eta *e = &l->etas.v[k];
		double was = l->row_seen[e->row] & LP_ROW_DUAL ? l->dual[e->row] : 0, y = was;
		for (uint32_t i = e->from; i < e->to; i++) {
			if (l->row_seen[l->terms.v[i].var] & LP_ROW_DUAL)
				y -= l->dual[l->terms.v[i].var] * l->terms.v[i].by;
		}
		if (y != 0 || was != 0)
			lp_dual_row(l, e->row, fabs(y) < TINY ? 0 : y / e->pivot);
	}
}

static bool may_move(const struct lp *l, uint32_t v)
{
	uint8_t fix = l->s->fix[v];
	return fix == FIX_HIDDEN || (fix == FIX_SHOWN && l->hide);
}

void lp_price(struct lp *l)
{
	const struct lp_system *s = l->s;
	l->vars.n = 0;
	for (size_t i = 0; i < l->duals.n; i++) {
		uint32_t row = l->duals.v[i];
		double y = l->dual[row];
		l->row_seen[row] &= (uint8_t)~LP_ROW_DUAL;
		for (uint32_t k = s->row_at[row]; y != 0 && k < s->row_at[row + 1]; k++) {
			uint32_t v = s->row_term[k].at;
			if (!may_move(l, v) || l->basic_in[v])
				continue;
			if (!(l->seen[v] & LP_SEEN_PRICED)) {
				l->seen[v] |= LP_SEEN_PRICED;
				l->vars.v[l->vars.n++] = v;
				l->price[v] = 0;
			}
			l->price[v] += y * (double)s->row_term[k].coef;
		}
	}
	for (size_t i = 0; i < l->vars.n; i++)
		l->seen[l->vars.v[i]] &= (uint8_t)~LP_SEEN_PRICED;
}

void lp_pivot(struct lp *l, uint32_t row, uint32_t var)
{
	struct lp_eta e = {.row = row, .from = (uint32_t)l->terms.n, .pivot = l->column[row]};
	for (size_t i = 0; i < l->rows.n; i++) {
		uint32_t r = l->rows.v[i];
		if (r != row && fabs(l->column[r]) > TINY)
			*VEC_PUSH(&l->arena, &l->terms) = (struct lp_step){r, l->column[r]};
	}
	e.to = (uint32_t)l->terms.n;
	*VEC_PUSH(&l->arena, &l->etas) = e;
	if (l->basis[row] != LP_SLACK)
		l->basic_in[l->basis[row]] = 0;
	lp_use_row(l, row);
	lp_use(l, var);
	l->basis[row] = var;
	l->basic_in[var] = row + 1;
	l->pivots++;
}

/* ---- the primal method ---- */

/* How far v may go that way from where it is. */
static double room(const struct lp *l, uint32_t v, int way)
{
	const struct lp_system *s = l->s;
	double end = way > 0 ? s->high[v] - s->value[v] : s->low[v] - s->value[v];
	if (v == l->p && way == l->way && end * way > l->reach)
		end = l->reach * way;
	double left = (end - l->move[v]) * way;
	return left > TINY ? left : 0;
}

struct choice {
	uint32_t var;
	int way;
	double gain;
};

static struct choice enter(struct lp *l, bool first)
{
	struct choice best = {0};
	l->duals.n = 0;
	lp_dual_row(l, l->basic_in[l->p] - 1, -l->way);
	lp_backward(l);
	lp_price(l);
	for (size_t i = 0; i < l->vars.n; i++) {
		uint32_t v = l->vars.v[i];
		int way = l->price[v] > 0 ? 1 : -1;
		double gain = fabs(l->price[v]);
		if (gain < 1e-7 || room(l, v, way) == 0)
			continue;
		if (best.gain == 0 ||
		    (first ? v < best.var : gain > best.gain + TINY || (gain > best.gain - TINY && v < best.var)))
			best = (struct choice){v, way, gain};
	}
	return best;
}

struct block {
	double step;
	uint32_t row; /* LP_SLACK: the entering variable's own end */
};

/* How far the chosen variable can go, and what stops it. Of equals a slack leaves first, then
 * the largest coefficient. */
static struct block ratio(const struct lp *l, const struct choice *c)
{
	struct block b = {room(l, c->var, c->way), LP_SLACK};
	double size = 0;
	bool slack = false;
	for (size_t i = 0; i < l->rows.n; i++) {
		uint32_t row = l->rows.v[i], v = l->basis[row];
		double w = fabs(l->column[row]);
		if (w < 1e-7)
			continue;
		bool is_slack = v == LP_SLACK;
		double step = is_slack ? 0 : room(l, v, l->column[row] * c->way < 0 ? 1 : -1) / w;
		bool better = step < b.step - TINY ||
		              (step <= b.step + TINY && (is_slack > slack || (is_slack == slack && w > size + TINY)));
		if (!better)
			continue;
		b = (struct block){step < b.step ? step : b.step, row};
		size = w;
		slack = is_slack;
	}
	return b;
}

static void add(struct lp *l, uint32_t v, double by)
{
	l->move[v] += by;
	if (fabs(l->move[v]) < TINY)
		l->move[v] = 0;
}

static void step(struct lp *l, const struct choice *c, const struct block *b)
{
	lp_use(l, c->var);
	for (size_t i = 0; i < l->rows.n && b->step > 0; i++) {
		if (l->basis[l->rows.v[i]] != LP_SLACK)
			add(l, l->basis[l->rows.v[i]], -l->column[l->rows.v[i]] * c->way * b->step);
	}
	add(l, c->var, c->way * b->step);
	if (b->row != LP_SLACK)
		lp_pivot(l, b->row, c->var);
}

double lp_most(struct lp *l, uint32_t p, int way, double reach, bool hide)
{
	l->p = p;
	l->way = way;
	l->reach = reach;
	l->hide = hide;
	struct choice c = {p, way, 1};
	unsigned idle = 0;
	if (l->s->fix[p] != FIX_HIDDEN || room(l, p, way) == 0)
		return 0;
	for (unsigned k = 0; c.gain > 0; k++) {
		if (k == PIVOTS)
			return (double)NAN;
		lp_forward(l, c.var);
		struct block b = ratio(l, &c);
		if (!isinf(b.step))
			step(l, &c, &b);
		lp_forget_column(l);
		if (isinf(b.step))
			return INFINITY;
		idle = b.step > 0 ? 0 : idle + 1;
		if (!l->basic_in[p] || l->move[p] * way >= reach - TINY)
			break;
		c = enter(l, idle > PATIENCE);
	}
	return l->move[p] * way;
}
