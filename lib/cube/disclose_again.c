/* disclose_again.c - a table beside what is published already (disclose.h).
 *
 * One round protects the table with its ledger. A figure that is open after it was either open before this
 * table, and then nothing helps, or is opened by it. Of the parts whose equations lead to such a figure
 * nothing is shown at all, and the rest is protected once more. A part of which nothing is shown tells
 * nothing, not even that its figures are as they were.
 */
#include "cube/disclose_round.h"

struct again {
	struct arena *a; /* until it is all done */
	const struct disclose_table *t;
	const struct disclose_options *o;
	const uint8_t *least;
	uint32_t cells;
	const uint32_t *part;
	uint8_t *withheld;   /* of a part */
	struct round before; /* the ledger alone: as when all is withheld */
	bool knows_before;
};

static void hide_cell(const struct disclose_cell *c, uint8_t *n_state, uint8_t *state)
{
	if (c->n == 0 || c->flags & (DISCLOSE_IS_ABSENT | DISCLOSE_IS_OMITTED))
		return;
	*n_state = *n_state == DISCLOSE_FEW ? DISCLOSE_FEW : DISCLOSE_SECONDARY;
	*state = *state == DISCLOSE_FEW ? DISCLOSE_FEW : DISCLOSE_SECONDARY;
}

static void begin(const struct again *g, bool all, uint8_t *n_state, uint8_t *state)
{
	disclose_primary(g->t, g->o->rule, g->least, n_state, state);
	for (uint32_t c = 0; c < g->cells; c++) {
		if (all || g->withheld[g->part[c]])
			hide_cell(&g->t->cell[c], &n_state[c], &state[c]);
	}
}

/* ---- what the ledger tells alone ---- */

static bool look_before(struct again *g)
{
	struct disclose_fault f;
	uint8_t *n_state = ARENA_ARRAY(g->a, g->cells + 1, uint8_t),
	        *state = ARENA_ARRAY(g->a, g->cells + 1, uint8_t);
	if (g->knows_before)
		return true;
	begin(g, true, n_state, state);
	g->knows_before = disclose_round(g->a, g->t, g->o, g->least, n_state, state, &g->before, &f);
	return g->knows_before;
}

/* The ledger's own variable of a figure of a round; DISCLOSE_NONE when the ledger has not got it. */
static uint32_t own_of_ledger(const struct again *g, const struct round *r, uint32_t v)
{
	for (uint32_t i = 1; i < r->m.tables; i++) {
		const uint32_t *var = r->m.table[i].var[r->m.of_layer[v]];
		for (uint32_t c = 0; var && c < r->m.table[i].cells; c++) {
			if (var[c] == v)
				return g->before.m.table[i].var[r->m.of_layer[v]][c];
		}
	}
	return DISCLOSE_NONE;
}

static bool is_found(const struct round *r, uint32_t v)
{
	for (size_t i = 0; i < r->found.n; i++) {
		if (r->found.v[i].var == v)
			return true;
	}
	return false;
}

/* Whether a publication showed the cell as it is: a numerator that was told of another n tells nothing of
 * this. */
static bool was_shown(const struct model *m, uint32_t cell, enum disclose_layer layer)
{
	uint32_t n = m->table[0].var[DISCLOSE_N][cell], v = m->table[0].var[layer][cell];
	for (uint32_t i = 1; i < m->tables; i++) {
		const struct model_table *x = &m->table[i];
		for (uint32_t c = 0; x->var[layer] && c < x->cells; c++) {
			const uint8_t *state = layer == DISCLOSE_N ? x->n_state : x->state;
			if (x->var[DISCLOSE_N][c] == n && x->var[layer][c] == v && state[c] == DISCLOSE_SHOWN)
				return true;
		}
	}
	return false;
}

/* Whether the figure was open no less before this table. */
static bool was_open(struct again *g, const struct round *r, const struct round_found *f)
{
	struct guard *before = &g->before.g;
	if (r->m.published[f->var])
		return was_shown(&r->m, f->is.cell, f->is.layer);
	uint32_t v = own_of_ledger(g, r, f->var);
	if (v == DISCLOSE_NONE)
		return false;
	if (f->is.why == DISCLOSE_TO_INSIDER)
		return is_found(&g->before, v);
	return !guard_proves(before, v, f->is.need) &&
	       before->side[0][v].by + before->side[1][v].by < f->is.high - f->is.low + GUARD_TINY;
}

/* ---- parts ---- */

static bool withhold(struct again *g, uint32_t cell)
{
	uint8_t *w = &g->withheld[g->part[cell]];
	bool more = !*w;
	*w = 1;
	return more;
}

/* The parts of the table whose equations lead to a figure by what is hidden. */
static bool withhold_around(struct again *g, const struct round *r, uint32_t figure)
{
	const struct lp_system *s = &r->m.s;
	uint8_t *seen = ARENA_ARRAY(g->a, r->m.vars + 1, uint8_t);
	struct model_rows at = {0};
	bool more = false;
	*VEC_PUSH(g->a, &at) = figure;
	seen[figure] = 1;
	for (size_t i = 0; i < at.n; i++) {
		uint32_t v = at.v[i];
		if (r->m.of_table[v] == 0 && r->m.of_cell[v] != DISCLOSE_NONE)
			more = withhold(g, r->m.of_cell[v]) || more;
		for (uint32_t k = s->var_at[v]; s->fix[v] == FIX_HIDDEN && k < s->var_at[v + 1]; k++) {
			uint32_t row = s->var_term[k].at;
			for (uint32_t q = s->row_at[row]; q < s->row_at[row + 1]; q++) {
				if (!seen[s->row_term[q].at])
					*VEC_PUSH(g->a, &at) = s->row_term[q].at;
				seen[s->row_term[q].at] = 1;
			}
		}
	}
	return more;
}

/* Withholds more for what this table opens; false when it opens nothing, or nothing more can be withheld. */
static bool withhold_more(struct again *g, const struct round *r)
{
	bool opens = false, more = false;
	if (g->o->n_ledger == 0 || r->found.n == 0 || !look_before(g))
		return false;
	for (size_t i = 0; i < r->found.n; i++) {
		if (was_open(g, r, &r->found.v[i]))
			continue;
		opens = true;
		more = withhold_around(g, r, r->found.v[i].var) || more;
	}
	for (uint32_t c = 0; opens && !more && c < g->cells; c++)
		more = withhold(g, c) || more;
	return more;
}

/* ---- the whole ---- */

static void count_use(const struct disclose_table *t, struct disclose_result *r)
{
	disclose_use_of(t, r->state, &r->use);
	for (uint32_t c = 0; c < r->cells; c++) {
		const struct disclose_cell *cell = &t->cell[c];
		if (cell->n == 0 || r->state[c] >= DISCLOSE_OMITTED)
			continue;
		r->secondary += r->state[c] == DISCLOSE_SECONDARY;
		r->primary += r->state[c] != DISCLOSE_SHOWN && r->state[c] != DISCLOSE_SECONDARY;
		r->hidden += r->state[c] == DISCLOSE_SECONDARY ? cell->n : 0;
	}
}

static void report(struct arena *a, const struct again *g, const struct round *x, struct disclose_result *r)
{
	struct disclose_finding *f = ARENA_ARRAY(a, x->found.n + 1, struct disclose_finding);
	for (size_t i = 0; i < x->found.n; i++)
		f[i] = x->found.v[i].is;
	r->finding = f;
	r->findings = (uint32_t)x->found.n;
	for (uint32_t c = 0; c < g->cells; c++)
		r->withheld += g->withheld[c] && g->part[c] == c;
}

static bool rounds(struct arena *a, struct again *g, struct disclose_result *r, struct disclose_fault *f)
{
	for (bool again = true; again;) {
		struct arena scratch;
		struct round x;
		arena_init(&scratch, (size_t)8 << 30);
		begin(g, false, r->n_state, r->state);
		bool ok = disclose_round(&scratch, g->t, g->o, g->least, r->n_state, r->state, &x, f);
		again = ok && withhold_more(g, &x);
		if (ok) {
			r->programs += x.g.programs;
			r->pivots += x.g.lp.pivots;
			report(a, g, &x, r);
			disclose_round_end(&x);
		}
		arena_finish(&scratch);
		if (!ok)
			return false;
	}
	return true;
}

bool disclose_protect(struct arena *a, const struct disclose_table *t, const struct disclose_options *o,
                      struct disclose_result *r, struct disclose_fault *f)
{
	struct arena scratch;
	struct again g = {.a = &scratch, .t = t, .o = o};
	memset(r, 0, sizeof *r);
	*f = (struct disclose_fault){0};
	if (!disclose_check(t, f))
		return false;
	r->cells = g.cells = disclose_cells(t);
	r->n_state = ARENA_ARRAY(a, r->cells, uint8_t);
	r->state = ARENA_ARRAY(a, r->cells, uint8_t);
	arena_init(&scratch, (size_t)8 << 30);
	g.least = disclose_limits(&scratch, t, o->rule);
	g.part = disclose_parts(&scratch, t);
	g.withheld = ARENA_ARRAY(&scratch, g.cells + 1, uint8_t);
	bool ok = rounds(a, &g, r, f);
	if (g.knows_before)
		disclose_round_end(&g.before);
	if (ok)
		count_use(t, r);
	arena_finish(&scratch);
	return ok;
}
