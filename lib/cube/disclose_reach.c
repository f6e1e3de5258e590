/* disclose_reach.c - the dual method (disclose_lp.h).
 *
 * A variable has three ends: low, home (no move) and high. Outside the basis it stands
 * at one of them; in the basis it lies on one of the two lines between. The move of p
 * breaks equations; in each pivot a broken equation, or a variable that left its line, goes
 * to its end, and the variable comes in whose cost allows it first.
 */
#include "cube/disclose_lp.h"

#define TINY       1e-7
#define HIDDEN_TAX 1e-3
#define PIVOTS     3000

static double cost(const struct lp *l, uint32_t v)
{
	return l->s->fix[v] == FIX_HIDDEN ? HIDDEN_TAX : l->s->cost[v];
}

static double up_end(const struct lp *l, uint32_t v)
{
	return l->s->high[v] - l->s->value[v];
}

static double down_end(const struct lp *l, uint32_t v)
{
	return l->s->low[v] - l->s->value[v];
}

/* How far a basic variable is outside its line, with sign; *end is where it must go. */
static double outside(const struct lp *l, uint32_t row, int8_t *end)
{
	uint32_t v = l->basis[row];
	*end = 0;
	if (v == LP_SLACK)
		return l->slack[row];
	double low = l->side[v] > 0 ? 0 : down_end(l, v), high = l->side[v] > 0 ? up_end(l, v) : 0,
	       x = l->move[v];
	if (x < low) {
		*end = (int8_t)(l->side[v] > 0 ? 0 : -1);
		return x - low;
	}
	if (x > high) {
		*end = (int8_t)(l->side[v] > 0 ? 1 : 0);
		return x - high;
	}
	return 0;
}

struct leaving {
	uint32_t row;
	int8_t end;
	double by; /* 0: nothing is outside */
};

/* The oldest that is broken: p's own equations before those that mending them broke. */
static struct leaving leave(const struct lp *l)
{
	for (size_t i = 0; i < l->used_rows.n; i++) {
		int8_t end;
		double by = outside(l, l->used_rows.v[i], &end);
		if (fabs(by) >= TINY)
			return (struct leaving){l->used_rows.v[i], end, by};
	}
	return (struct leaving){0};
}

/* The slope of the line that v enters when it moves that way from its end; false when it cannot. */
static bool line(const struct lp *l, uint32_t v, int way, double *slope)
{
	int side = l->end[v] ? l->end[v] : way;
	if (l->end[v] == way)
		return false;
	*slope = side * cost(l, v);
	return l->end[v] ? true : (way > 0 ? up_end(l, v) : -down_end(l, v)) > TINY;
}

static double reduced(const struct lp *l, uint32_t v, double slope)
{
	const struct lp_system *s = l->s;
	for (uint32_t i = s->var_at[v]; i < s->var_at[v + 1]; i++)
		slope -= l->cost_price[s->var_term[i].at] * (double)s->var_term[i].coef;
	return slope;
}

struct entering {
	uint32_t var; /* LP_SLACK when none can */
	int way;
	double ratio, rest; /* least |reduced cost / coefficient|; with sign */
};

static struct entering come(const struct lp *l, double by)
{
	struct entering best = {.var = LP_SLACK};
	double size = 0;
	for (size_t i = 0; i < l->vars.n; i++) {
		uint32_t v = l->vars.v[i];
		double w = l->price[v], slope;
		if (fabs(w) < TINY || v == l->p)
			continue;
		int way = by / w > 0 ? 1 : -1;
		if (!line(l, v, way, &slope))
			continue;
		double rest = reduced(l, v, slope) / w, ratio = fabs(rest);
		bool tie = best.var != LP_SLACK && fabs(ratio - best.ratio) < 1e-10;
		bool better = best.var == LP_SLACK || (!tie && ratio < best.ratio) ||
		              (tie && (fabs(w) > size + TINY || (fabs(w) > size - TINY && v < best.var)));
		if (!better)
			continue;
		best = (struct entering){v, way, ratio, rest};
		size = fabs(w);
	}
	return best;
}

static void add(struct lp *l, uint32_t row, double by)
{
	uint32_t v = l->basis[row];
	if (v == LP_SLACK) {
		lp_use_row(l, row);
		l->slack[row] += by;
		return;
	}
	l->move[v] += by;
}

/* The variable comes in by so much, the row's goes to its end. */
static void change(struct lp *l, const struct leaving *out, const struct entering *in)
{
	lp_forward(l, in->var);
	double by = out->by / l->column[out->row];
	for (size_t i = 0; i < l->rows.n; i++)
		add(l, l->rows.v[i], -l->column[l->rows.v[i]] * by);
	uint32_t v = l->basis[out->row];
	if (v == LP_SLACK) {
		l->slack[out->row] = 0;
	} else {
		l->end[v] = out->end;
		l->side[v] = 0;
		l->move[v] = out->end > 0 ? up_end(l, v) : out->end < 0 ? down_end(l, v) : 0;
	}
	lp_pivot(l, out->row, in->var);
	lp_forget_column(l);
	l->side[in->var] = (int8_t)(l->end[in->var] ? l->end[in->var] : in->way);
	l->end[in->var] = 0;
	l->move[in->var] += by;
}

static void begin(struct lp *l)
{
	lp_use(l, l->p);
	l->move[l->p] = l->reach * l->way;
	lp_forward(l, l->p);
	for (size_t i = 0; i < l->rows.n; i++)
		add(l, l->rows.v[i], -l->column[l->rows.v[i]] * l->move[l->p]);
	lp_forget_column(l);
}

bool lp_reach(struct lp *l, uint32_t p, int way, double reach, bool hide)
{
	l->p = p;
	l->way = way;
	l->reach = reach;
	l->hide = hide;
	double most = way > 0 ? up_end(l, p) : -down_end(l, p);
	if (l->s->fix[p] != FIX_HIDDEN || reach > most + TINY)
		return false;
	begin(l);
	for (unsigned k = 0; k < PIVOTS; k++) {
		struct leaving out = leave(l);
		if (out.by == 0)
			return true;
		l->duals.n = 0;
		lp_dual_row(l, out.row, 1);
		lp_backward(l);
		size_t n = l->duals.n;
		lp_price(l);
		struct entering in = come(l, out.by);
		if (in.var == LP_SLACK)
			return false;
		for (size_t i = 0; i < n; i++) {
			lp_use_row(l, l->duals.v[i]);
			l->cost_price[l->duals.v[i]] += in.rest * l->dual[l->duals.v[i]];
		}
		change(l, &out, &in);
	}
	return false;
}
