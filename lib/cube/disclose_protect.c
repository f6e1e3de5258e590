/* disclose_protect.c - hiding the cheapest cells that keep the small ones unknown (disclose.h).
 *
 * 1. Figures are published one by one, the dearest first; one that would make a small figure
 *    follow from the published ones by sums and differences is hidden (disclose_span.h). Not
 *    where few figures are small.
 * 2. Each small figure in turn: when no witness of its need is found among what is hidden,
 *    the cheapest move that may also use shown figures says which more to hide. This is where
 *    counts are not negative, marks say something, and widths are asked for.
 * 3. Each figure hidden so, the dearest first, is shown again when what it stood for
 *    can be had for less: without it, or by hiding cheaper ones.
 * 4. Those who are alone in a hidden cell: what they know is taken away, and what they could then
 *    derive is protected as in 2.
 */
#include "cube/disclose_round.h"
#include "cube/disclose_span.h"

#include <stdlib.h>

enum { FEW_FOR_PROGRAMS = 50 };

struct hidden { /* a cell's states before it was hidden */
	uint32_t cell;
	uint8_t n_state, state;
};
struct hiddens VEC(struct hidden);

struct job {
	struct arena *a; /* scratch */
	struct model *m;
	struct guard *g;
	struct hiddens hidden;
	uint32_t *last;                /* first cell of the same selection in another year: cells + 1 */
	struct model_rows plan, trial; /* variables to hide */
	bool trimming;
	struct model_rows told; /* what an insider knows all the same */
};

/* ---- hiding ---- */

struct ranked {
	double by;
	uint32_t what;
};

struct widths VEC(struct ranked);

/* Falling, then by what. */
static int by_rank(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;
	return a->by != b->by ? (a->by < b->by ? 1 : -1) : (a->what > b->what) - (a->what < b->what);
}

static void hide(struct job *j, uint32_t var)
{
	uint32_t c = j->m->of_cell[var];
	*VEC_PUSH(j->a, &j->hidden) = (struct hidden){c, j->m->n_state[c], j->m->state[c]};
	model_hide(j->m, var);
}

static void show_since(struct job *j, size_t mark)
{
	while (j->hidden.n > mark) {
		const struct hidden *h = &j->hidden.v[--j->hidden.n];
		model_show(j->m, h->cell, h->n_state, h->state);
	}
}

/* Hides what the move in the program would, and says what it costs. */
static double hide_moved(struct job *j, struct model_rows *vars)
{
	double cost = 0;
	size_t from = vars->n;
	for (size_t i = 0; i < j->g->lp.used.n; i++) {
		uint32_t v = j->g->lp.used.v[i];
		if (fabs(j->g->lp.move[v]) < GUARD_TINY || j->m->s.fix[v] != FIX_SHOWN)
			continue;
		cost += j->m->s.cost[v];
		*VEC_PUSH(j->a, vars) = v;
	}
	lp_clear(&j->g->lp);
	for (size_t i = from; i < vars->n; i++)
		hide(j, vars->v[i]);
	return cost;
}

/* What it costs to let p move `up` up and `down` down: the second move may use what the first
 * hid. INFINITY when it cannot. Nothing stays hidden; j->trial has the variables. */
static double try_split(struct job *j, uint32_t p, double up, double down)
{
	size_t mark = j->hidden.n;
	double cost = 0, want[2] = {up, down};
	j->trial.n = 0;
	for (int side = 0; side < 2 && !isinf(cost); side++) {
		if (want[side] <= j->g->side[side][p].by + GUARD_TINY)
			continue;
		j->g->programs++;
		bool ok = lp_reach(&j->g->lp, p, side ? -1 : 1, want[side], true);
		cost = ok ? cost + hide_moved(j, &j->trial) : INFINITY;
		lp_clear(&j->g->lp);
	}
	show_since(j, mark);
	return cost;
}

/* The same for a move of its own, whatever the witnesses give. */
static double try_alone(struct job *j, uint32_t p, int side, double by)
{
	size_t mark = j->hidden.n;
	j->trial.n = 0;
	j->g->programs++;
	double cost = lp_reach(&j->g->lp, p, side ? -1 : 1, by, true) ? hide_moved(j, &j->trial) : INFINITY;
	lp_clear(&j->g->lp);
	show_since(j, mark);
	return cost;
}

/* The cheapest way to share the need between up and down; false when none is found. */
static bool make_plan(struct job *j, uint32_t p, double need)
{
	double split[3][2], best = INFINITY;
	int n = guard_splits(j->g, p, need, split);
	for (int i = 0; i < n; i++) {
		double cost = try_split(j, p, split[i][0], split[i][1]);
		if (cost >= best)
			continue;
		best = cost;
		j->plan.n = 0;
		for (size_t k = 0; k < j->trial.n; k++)
			*VEC_PUSH(j->a, &j->plan) = j->trial.v[k];
	}
	return !isinf(best);
}

/* What an earlier publication's mark says of it is known, whatever is hidden now. */
static bool is_boxed(const struct job *j, uint32_t c)
{
	for (int layer = DISCLOSE_OF; layer <= DISCLOSE_REST; layer++) {
		const uint32_t *var = j->m->table[0].var[layer];
		if (var && var[c] != DISCLOSE_NONE && !isinf(j->m->elsewhere[var[c]].high))
			return true;
	}
	return false;
}

/* ~100 may become hidden altogether, which frees it from its box. */
static bool loosen(struct job *j, uint32_t p)
{
	uint32_t c = j->m->of_cell[p];
	bool approx = j->m->of_table[p] == 0 &&
	              (j->m->state[c] == DISCLOSE_APPROX100 || j->m->state[c] == DISCLOSE_APPROX0);
	if (!approx || is_boxed(j, c))
		return false;
	*VEC_PUSH(j->a, &j->hidden) = (struct hidden){c, j->m->n_state[c], j->m->state[c]};
	j->m->state[c] = DISCLOSE_FEW;
	model_cell(j->m, 0, c);
	return true;
}

static bool block_plan(struct job *j, uint32_t p)
{
	double has[2] = {j->g->side[0][p].by, j->g->side[1][p].by};
	j->plan.n = 0;
	if (!block_find(&j->g->block, p, j->m->need[p], has, true))
		return false;
	for (uint32_t i = 0; i < j->g->block.n_best; i++) {
		uint32_t v = block_var(&j->g->block, &j->g->block.best[i]);
		if (j->m->s.fix[v] == FIX_SHOWN)
			*VEC_PUSH(j->a, &j->plan) = v;
	}
	return j->plan.n > 0;
}

/* By a block, of what is hidden or with more hidden. */
static bool protect_by_block(struct job *j, uint32_t p)
{
	double has[2] = {j->g->side[0][p].by, j->g->side[1][p].by};
	if (guard_short(j->g, p, j->m->need[p]) == 0)
		return true;
	if (!block_find(&j->g->block, p, j->m->need[p], has, false) && !block_plan(j, p))
		return false;
	guard_learn_block(j->g);
	for (size_t i = 0; i < j->plan.n; i++)
		hide(j, j->plan.v[i]);
	j->plan.n = 0;
	return guard_short(j->g, p, j->m->need[p]) == 0;
}

/* What earlier publications hid altogether says no more now: others may lean on it. */
static void keep_loose(struct job *j)
{
	for (uint32_t i = 1; i < j->m->tables; i++) {
		const struct model_table *x = &j->m->table[i];
		for (uint32_t c = 0; x->var[DISCLOSE_OF] && c < x->cells; c++) {
			uint32_t v = x->var[DISCLOSE_OF][c];
			bool hidden = x->state[c] == DISCLOSE_FEW || x->state[c] == DISCLOSE_SECONDARY;
			if (hidden && v != DISCLOSE_NONE && j->m->of_table[v] == 0)
				loosen(j, v);
		}
	}
	j->hidden.n = 0;
}

static bool is_spent(const struct job *j)
{
	return j->g->lp.pivots > (j->m->o->effort ? j->m->o->effort : DISCLOSE_EFFORT);
}

/* As far as hiding anything at all lets p move: what cheap moves found no way to is done by the longest one.
 */
static bool force(struct job *j, uint32_t p)
{
	double need = j->m->need[p];
	for (int side = 0; side < 2 && guard_short(j->g, p, need) > 0; side++) {
		double has = j->g->side[side][p].by;
		j->g->programs++;
		double most = lp_most(&j->g->lp, p, side ? -1 : 1, need - j->g->side[!side][p].by, true);
		j->trial.n = 0;
		if (most > has + GUARD_TINY) {
			guard_learn(j->g);
			hide_moved(j, &j->trial);
		}
		lp_clear(&j->g->lp);
	}
	return guard_short(j->g, p, need) == 0;
}

static bool protect_one(struct job *j, uint32_t p)
{
	j->plan.n = 0;
	if (is_spent(j) && (protect_by_block(j, p) || j->trimming))
		return guard_short(j->g, p, j->m->need[p]) == 0;
	for (int round = 0; round < 3; round++) {
		if (guard_holds(j->g, p, j->m->need[p]))
			return true;
		if (loosen(j, p))
			continue;
		if (!make_plan(j, p, j->m->need[p]))
			break;
		for (size_t i = 0; i < j->plan.n; i++)
			hide(j, j->plan.v[i]);
	}
	/* What is not seen to hold is not looked after when others are shown again. */
	return guard_proves(j->g, p, j->m->need[p]) || force(j, p);
}

static bool is_guarded(const struct job *j, uint32_t v)
{
	return j->m->need[v] > 0 && j->m->s.fix[v] == FIX_HIDDEN;
}

/* ---- showing again ---- */

static double cost_since(const struct job *j, size_t mark)
{
	double cost = 0;
	for (size_t i = mark; i < j->hidden.n; i++)
		cost += j->m->s.cost[j->m->table[0].var[DISCLOSE_N][j->hidden.v[i].cell]];
	return cost;
}

/* Shows a cell's figure, and mends the witnesses that went through it, by hiding others for
 * less than its own cost. */
static bool try_show(struct job *j, const struct ranked *d)
{
	uint32_t c = j->m->of_cell[d->what];
	size_t undo = j->g->undo.n, mark;
	struct model_rows broken = {0};
	*VEC_PUSH(j->a, &j->hidden) = (struct hidden){c, j->m->n_state[c], j->m->state[c]};
	mark = j->hidden.n;
	bool n = j->m->of_layer[d->what] == DISCLOSE_N;
	model_show(j->m, c, n ? DISCLOSE_SHOWN : j->m->n_state[c],
	           !n || j->m->table[0].t->measure == DISCLOSE_COUNT ? DISCLOSE_SHOWN : j->m->state[c]);
	guard_without(j->g, d->what, j->a, &broken);
	uint8_t was = j->m->s.fix[d->what];
	if (was == FIX_SHOWN)
		j->m->s.fix[d->what] = FIX_STILL;
	bool ok = true;
	for (size_t i = 0; i < broken.n && ok; i++)
		ok = protect_one(j, broken.v[i]) && cost_since(j, mark) < d->by;
	if (j->m->s.fix[d->what] == FIX_STILL)
		j->m->s.fix[d->what] = was;
	if (ok)
		return true;
	guard_back(j->g, undo);
	show_since(j, mark - 1);
	return false;
}

static bool is_withheld(const struct job *j, uint32_t cell)
{
	const uint8_t *silent = j->m->table[0].silent;
	return silent && silent[cell];
}

static bool is_secondary(const struct job *j, uint32_t v)
{
	uint32_t c = j->m->of_cell[v];
	bool n = j->m->of_layer[v] == DISCLOSE_N;
	if (j->m->s.fix[v] != FIX_HIDDEN || j->m->need[v] > 0 || j->m->of_layer[v] == DISCLOSE_REST ||
	    c == DISCLOSE_NONE || j->m->of_table[v] != 0 || is_withheld(j, c))
		return false;
	/* A figure stays hidden with its n. */
	return n ? j->m->n_state[c] == DISCLOSE_SECONDARY
	         : j->m->state[c] == DISCLOSE_SECONDARY && j->m->n_state[c] == DISCLOSE_SHOWN;
}

static bool trim(struct job *j)
{
	struct ranked *d = ARENA_ARRAY(j->a, j->m->vars, struct ranked);
	size_t n = 0;
	bool better = false;
	for (uint32_t v = 0; v < j->m->vars; v++) {
		if (is_secondary(j, v))
			d[n++] = (struct ranked){j->m->s.cost[v], v};
	}
	qsort(d, n, sizeof *d, by_rank);
	for (size_t i = 0; i < n && !is_spent(j); i++) {
		if (is_secondary(j, d[i].what))
			better |= try_show(j, &d[i]);
	}
	return better;
}

/* ---- insiders ---- */

static void against_insider(void *ctx, uint32_t p, uint32_t v)
{
	struct job *j = ctx;
	(void)v; /* stands still */
	double need = j->m->need[p] < 1 ? j->m->need[p] : 1, cost[2];
	for (int side = 0; side < 2; side++)
		cost[side] = try_alone(j, p, side, need);
	if (isinf(cost[0]) && isinf(cost[1])) {
		*VEC_PUSH(j->a, &j->told) = p;
		return;
	}
	try_alone(j, p, cost[1] < cost[0], need);
	for (size_t i = 0; i < j->trial.n; i++)
		hide(j, j->trial.v[i]);
}

/* ---- the whole ---- */

/* ---- sums and differences ---- */

/* The variable that an equation is taken to define: a parent, or the rest of a share. */
static uint32_t defined(const struct model *m, uint32_t row)
{
	uint32_t from = m->s.row_at[row], to = m->s.row_at[row + 1];
	for (uint32_t i = from; i < to; i++) {
		if (m->of_layer[m->s.row_term[i].at] == DISCLOSE_REST)
			return m->s.row_term[i].at;
	}
	return m->s.row_term[from].at;
}

/* Equations are taken from the leaves upwards: parents stand before their children. */
static void take_equations(struct job *j, struct span *s)
{
	const struct model *m = j->m;
	struct ranked *row = ARENA_ARRAY(j->a, m->s.n_rows + 1, struct ranked);
	struct lp_term *term = ARENA_ARRAY(j->a, m->vars + 1, struct lp_term);
	for (uint32_t i = 0; i < m->s.n_rows; i++)
		row[i] = (struct ranked){(double)m->of_cell[defined(m, i)], i};
	qsort(row, m->s.n_rows, sizeof *row, by_rank);
	for (uint32_t i = 0; i < m->s.n_rows; i++) {
		uint32_t r = row[i].what, n = 0;
		for (uint32_t k = m->s.row_at[r]; k < m->s.row_at[r + 1]; k++) {
			uint32_t v = m->s.row_term[k].at;
			if (m->s.fix[v] != FIX_STILL && m->s.low[v] < m->s.high[v])
				term[n++] = m->s.row_term[k];
		}
		if (span_load(s, term, n))
			span_take(s, defined(m, r));
	}
}

/* The figures that may be published, n before what is made of it, the dearest first. */
static void publish_what_does_not_disclose(struct job *j, struct span *s)
{
	const struct model *m = j->m;
	struct ranked *c = ARENA_ARRAY(j->a, m->vars + 1, struct ranked);
	for (int layer = DISCLOSE_N; layer <= DISCLOSE_OF; layer++) {
		uint32_t n = 0;
		for (uint32_t v = 0; v < m->vars; v++) {
			if (m->of_layer[v] == layer && m->s.fix[v] == FIX_SHOWN)
				c[n++] = (struct ranked){m->s.cost[v], v};
		}
		qsort(c, n, sizeof *c, by_rank);
		for (uint32_t i = 0; i < n; i++) {
			const struct lp_term unit = {c[i].what, 1};
			if (m->s.fix[c[i].what] != FIX_SHOWN || !span_load(s, &unit, 1))
				continue;
			if (span_discloses(s))
				hide(j, c[i].what);
			else
				span_take(s, c[i].what);
		}
	}
}

/* Where few are small, programs alone hide less. */
static void hide_by_span(struct job *j)
{
	struct span s;
	uint32_t n = 0;
	for (uint32_t v = 0; v < j->m->vars; v++)
		n += is_guarded(j, v);
	if (n <= FEW_FOR_PROGRAMS)
		return;
	span_init(&s, j->a, j->m->vars);
	for (uint32_t v = 0; v < j->m->vars; v++) {
		if (is_guarded(j, v))
			span_watch(&s, v);
	}
	take_equations(j, &s);
	publish_what_does_not_disclose(j, &s);
}

/* All that earlier publications hid: what they withstood so, this table does. */
static void hide_as_before(struct job *j)
{
	for (uint32_t i = 1; i < j->m->tables; i++) {
		const struct model_table *x = &j->m->table[i];
		for (int layer = DISCLOSE_N; layer <= DISCLOSE_OF && x->var[layer]; layer++) {
			const uint8_t *state = layer ? x->state : x->n_state;
			for (uint32_t c = 0; c < x->cells; c++) {
				uint32_t v = x->var[layer][c];
				bool hidden = state[c] == DISCLOSE_FEW || state[c] == DISCLOSE_SECONDARY;
				if (hidden && v != DISCLOSE_NONE && j->m->of_table[v] == 0 && j->m->s.fix[v] == FIX_SHOWN)
					hide(j, v);
			}
		}
	}
}

static bool protect_each(struct job *j)
{
	bool all = true;
	for (uint32_t v = 0; v < j->m->vars; v++)
		all = (!is_guarded(j, v) || protect_one(j, v)) && all;
	return all;
}

/* Marks that no earlier publication has said: a figure behind ~100 moves less than one that is hidden. */
static void loosen_all(struct job *j)
{
	for (uint32_t v = 0; v < j->m->vars; v++) {
		if (j->m->of_layer[v] == DISCLOSE_OF && j->m->of_cell[v] != DISCLOSE_NONE)
			loosen(j, v);
	}
}

static void list_short(struct job *j, struct widths *list)
{
	for (uint32_t v = 0; v < j->m->vars; v++) {
		if (is_guarded(j, v) && guard_short(j->g, v, j->m->need[v]) > 0)
			*VEC_PUSH(j->a, list) = (struct ranked){j->g->side[0][v].by + j->g->side[1][v].by, v};
	}
}

/* Hides more, and takes it back when no figure that was open is less so. True when none is open. */
static bool protect_more(struct job *j, void (*more)(struct job *))
{
	size_t mark = j->hidden.n, undo = j->g->undo.n;
	struct widths open = {0};
	bool better = false;
	list_short(j, &open);
	more(j);
	bool all = protect_each(j);
	for (size_t i = 0; i < open.n; i++) {
		uint32_t v = open.v[i].what;
		better = better || j->g->side[0][v].by + j->g->side[1][v].by > open.v[i].by + GUARD_TINY;
	}
	if (better || all)
		return all;
	guard_back(j->g, undo);
	show_since(j, mark);
	return false;
}

static void protect_all(struct job *j)
{
	static void (*const more[])(struct job *) = {hide_as_before, loosen_all};
	bool all = protect_each(j);
	for (size_t i = 0; !all && i < sizeof more / sizeof more[0]; i++)
		all = protect_more(j, more[i]);
}

static void find(struct job *j, struct round *r, uint32_t v, enum disclose_why why)
{
	double low = j->m->s.value[v], high = low;
	if (why != DISCLOSE_TO_INSIDER) {
		low -= j->g->side[1][v].by;
		high += j->g->side[0][v].by;
		why = high - low < GUARD_TINY ? DISCLOSE_EXACT : DISCLOSE_NARROW;
	}
	const struct disclose_finding f = {.cell = j->m->of_cell[v],
	                                   .layer = j->m->of_layer[v],
	                                   .table = j->m->of_table[v],
	                                   .why = why,
	                                   .low = low,
	                                   .high = high,
	                                   .need = j->m->need[v]};
	*VEC_PUSH(j->a, &r->found) = (struct round_found){f, v};
}

static void report(struct job *j, struct round *r)
{
	for (uint32_t v = 0; v < j->m->vars; v++) {
		bool given = j->m->need[v] > 0 && j->m->published[v] && j->m->of_table[v] == 0;
		if (given || (is_guarded(j, v) && !guard_proves(j->g, v, j->m->need[v])))
			find(j, r, v, DISCLOSE_NARROW);
	}
	for (size_t i = 0; i < j->told.n; i++)
		find(j, r, j->told.v[i], DISCLOSE_TO_INSIDER);
}

bool disclose_round(struct arena *a, const struct disclose_table *t, const struct disclose_options *o,
                    const uint8_t *least, uint8_t *n_state, uint8_t *state, struct round *r,
                    struct disclose_fault *f)
{
	struct job j = {.a = a, .m = &r->m, .g = &r->g};
	memset(r, 0, sizeof *r);
	if (!model_build(&r->m, a, t, o, n_state, state, least, f))
		return false;
	guard_init(&r->g, &r->m);
	if (o->primary_only)
		return true;
	keep_loose(&j);
	hide_by_span(&j);
	protect_all(&j);
	j.trimming = true;
	for (int i = 0; i < 3 && trim(&j); i++)
		;
	if (o->insider)
		guard_each_insider(&r->g, against_insider, &j);
	report(&j, r);
	return true;
}

void disclose_round_end(struct round *r)
{
	guard_finish(&r->g);
}
