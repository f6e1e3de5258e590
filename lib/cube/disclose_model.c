/* disclose_model.c - see disclose_model.h. */
#include "cube/disclose_model.h"

#include "cube/format.h"

/* ---- variables ---- */

struct slot {
	uint64_t key;
	uint32_t var; /* + 1 */
};
struct keys {
	struct slot *slot;
	size_t cap;
};

static void new_var(struct model *m, uint32_t table, uint32_t cell, uint8_t layer, double value)
{
	uint32_t v = m->vars++;
	m->of_table[v] = table;
	m->of_cell[v] = cell;
	m->of_layer[v] = layer;
	m->s.value[v] = value;
}

static uint64_t text_key(struct str a, struct str b, uint64_t seed)
{
	return batch_checksum(b.p ? b.p : "", b.n, batch_checksum(a.p ? a.p : "", a.n, seed));
}

/* What a figure is of, whatever the table: population, question and the selection made of them. */
static uint64_t figure_key(const struct disclose_table *t, uint64_t *const *node_key, uint32_t cell,
                           int layer, int64_t value)
{
	uint32_t node[DISCLOSE_DIMS_MAX];
	uint64_t parts[4] = {0, (uint64_t)value, (uint64_t)layer, layer ? (uint64_t)t->measure : 0};
	disclose_nodes(t, cell, node);
	for (uint32_t d = 0; d < t->dims; d++)
		parts[0] += node_key[d][node[d]];
	uint64_t seed = text_key(t->population, layer ? t->question : STR(""), (uint64_t)layer);
	return batch_checksum(parts, sizeof parts, seed);
}

/* The variable of the key, or a new one. */
static uint32_t keyed(struct model *m, struct keys *k, uint64_t key, uint32_t table, uint32_t cell,
                      uint8_t layer, double value)
{
	size_t i = (size_t)key & (k->cap - 1);
	for (; k->slot[i].var; i = (i + 1) & (k->cap - 1)) {
		if (k->slot[i].key == key)
			return k->slot[i].var - 1;
	}
	new_var(m, table, cell, layer, value);
	k->slot[i] = (struct slot){key, m->vars};
	return m->vars - 1;
}

static uint64_t **node_keys(struct arena *a, const struct disclose_table *t)
{
	uint64_t **keys = ARENA_ARRAY(a, t->dims, uint64_t *);
	for (uint32_t d = 0; d < t->dims; d++) {
		keys[d] = ARENA_ARRAY(a, t->dim[d].n, uint64_t);
		for (uint32_t i = 0; i < t->dim[d].n; i++)
			keys[d][i] = t->dim[d].node[i].all ? 0 : text_key(t->dim[d].name, t->dim[d].node[i].code, 1);
	}
	return keys;
}

static int64_t layer_value(const struct disclose_cell *c, int layer)
{
	return layer == DISCLOSE_N ? c->n : layer == DISCLOSE_OF ? c->of : c->n - c->of;
}

static bool has_layer(const struct disclose_table *t, int layer)
{
	return layer == DISCLOSE_N || t->measure == DISCLOSE_SHARE ||
	       (layer == DISCLOSE_OF && t->measure == DISCLOSE_MEAN);
}

static void table_vars(struct model *m, struct keys *k, uint32_t table)
{
	struct model_table *x = &m->table[table];
	uint64_t **keys = k->cap ? node_keys(m->a, x->t) : NULL;
	for (int layer = 0; layer < MODEL_LAYERS; layer++) {
		x->var[layer] = NULL;
		if (!has_layer(x->t, layer))
			continue;
		x->var[layer] = ARENA_ARRAY(m->a, x->cells, uint32_t);
		for (uint32_t c = 0; c < x->cells; c++) {
			const struct disclose_cell *cell = &x->t->cell[c];
			int64_t value = layer_value(cell, layer);
			x->var[layer][c] = DISCLOSE_NONE;
			bool silent = x->silent && x->silent[c];
			bool nothing = cell->n == 0 && !(cell->flags & DISCLOSE_IS_UNTOLD);
			if (nothing || cell->flags & DISCLOSE_IS_ABSENT || (silent && table > 0))
				continue;
			if (k->cap && !silent) {
				x->var[layer][c] = keyed(m, k, figure_key(x->t, keys, c, layer, value), table, c,
				                         (uint8_t)layer, (double)value);
				continue;
			}
			x->var[layer][c] = m->vars;
			new_var(m, table, c, (uint8_t)layer, (double)value);
		}
	}
}

/* ---- equations ---- */

static void add_term(struct model *m, uint32_t var, float coef)
{
	if (var != DISCLOSE_NONE)
		*VEC_PUSH(m->a, &m->term) = (struct lp_term){var, coef};
}

static void end_row(struct model *m)
{
	uint32_t from = m->row_end.n ? m->row_end.v[m->row_end.n - 1] : 0;
	if (m->term.n > from) {
		*VEC_PUSH(m->a, &m->row_end) = (uint32_t)m->term.n;
		*VEC_PUSH(m->a, &m->row_foreign) = m->foreign;
	}
}

static void dim_rows(struct model *m, const struct model_table *x, uint32_t d, int layer)
{
	const struct disclose_table *t = x->t;
	uint32_t *first, *next, step = 1, n = t->dim[d].n;
	disclose_children(m->a, &t->dim[d], &first, &next);
	for (uint32_t k = d + 1; k < t->dims; k++)
		step *= t->dim[k].n;
	for (uint32_t c = 0; c < x->cells; c++) {
		uint32_t i = c / step % n;
		if (first[i] == DISCLOSE_NONE || x->var[layer][c] == DISCLOSE_NONE)
			continue;
		add_term(m, x->var[layer][c], -1);
		for (uint32_t k = first[i]; k != DISCLOSE_NONE; k = next[k])
			add_term(m, x->var[layer][c + (k - i) * step], 1);
		end_row(m);
	}
}

static void sum_rows(struct model *m, const struct model_table *x, int layer)
{
	for (uint32_t i = 0; i < x->t->sums; i++) {
		const struct disclose_sum *s = &x->t->sum[i];
		for (uint32_t k = 0; k < s->n; k++)
			add_term(m, x->var[layer][s->cell[k]], s->coef[k]);
		end_row(m);
	}
}

/* Those who came or went are a variable that nobody has published. */
static void cohort_rows(struct model *m, uint32_t table)
{
	const struct model_table *x = &m->table[table];
	for (uint32_t i = 0; i < x->t->cohorts; i++) {
		const struct disclose_cohort *k = &x->t->cohort[i];
		uint32_t from = x->var[DISCLOSE_N][k->from], to = x->var[DISCLOSE_N][k->to];
		if (from == DISCLOSE_NONE || to == DISCLOSE_NONE)
			continue;
		double came = m->s.value[to] - m->s.value[from], most = (double)k->movers;
		uint32_t v = m->vars;
		new_var(m, table, DISCLOSE_NONE, DISCLOSE_N, came);
		m->s.low[v] = came < -most ? came : -most;
		m->s.high[v] = came > most ? came : most;
		m->s.fix[v] = FIX_HIDDEN;
		add_term(m, from, 1);
		add_term(m, v, 1);
		add_term(m, to, -1);
		end_row(m);
	}
}

static void table_rows(struct model *m, uint32_t table)
{
	const struct model_table *x = &m->table[table];
	m->foreign = table > 0;
	for (int layer = DISCLOSE_N; layer <= DISCLOSE_OF && has_layer(x->t, layer); layer++) {
		for (uint32_t d = 0; d < x->t->dims; d++)
			dim_rows(m, x, d, layer);
		m->foreign = true;
		sum_rows(m, x, layer);
		m->foreign = table > 0;
	}
	m->foreign = true;
	cohort_rows(m, table);
	m->foreign = table > 0;
	for (uint32_t c = 0; x->t->measure == DISCLOSE_SHARE && c < x->cells; c++) {
		if (x->var[DISCLOSE_N][c] == DISCLOSE_NONE)
			continue;
		add_term(m, x->var[DISCLOSE_N][c], -1);
		add_term(m, x->var[DISCLOSE_OF][c], 1);
		add_term(m, x->var[DISCLOSE_REST][c], 1);
		end_row(m);
	}
}

/* Rows and columns of the terms, each by its ends. */
static void transpose(struct model *m)
{
	struct lp_system *s = &m->s;
	s->n_vars = m->vars;
	s->n_rows = (uint32_t)m->row_end.n;
	s->row_term = m->term.v;
	s->row_at = ARENA_ARRAY(m->a, s->n_rows + 1, uint32_t);
	s->var_at = ARENA_ARRAY(m->a, s->n_vars + 2, uint32_t);
	s->var_term = ARENA_ARRAY(m->a, m->term.n + 1, struct lp_term);
	if (s->n_rows)
		memcpy(s->row_at + 1, m->row_end.v, s->n_rows * sizeof *s->row_at);
	for (size_t i = 0; i < m->term.n; i++)
		s->var_at[m->term.v[i].at + 2]++;
	for (uint32_t v = 0; v < s->n_vars; v++)
		s->var_at[v + 2] += s->var_at[v + 1];
	for (uint32_t row = 0; row < s->n_rows; row++) {
		for (uint32_t i = s->row_at[row]; i < s->row_at[row + 1]; i++)
			s->var_term[s->var_at[m->term.v[i].at + 1]++] = (struct lp_term){row, m->term.v[i].coef};
	}
}

/* ---- states ---- */

static bool is_hidden(uint8_t state)
{
	return state != DISCLOSE_SHOWN;
}

static void narrow(struct model_box *b, const struct model_box *by)
{
	b->low = by->low > b->low ? by->low : b->low;
	b->high = by->high < b->high ? by->high : b->high;
	b->need = by->need > b->need ? by->need : b->need;
	b->cap = by->cap < b->cap ? by->cap : b->cap;
}

static double small_need(double least)
{
	return least > 5 ? 4 : least - 1;
}

static struct model_box share_box(const struct model *m, const struct model_table *x, uint32_t c, int layer,
                                  bool few)
{
	const struct disclose_rule *rule = m->o->rule;
	const struct disclose_cell *cell = &x->t->cell[c];
	struct model_box b = {0, INFINITY, 0, INFINITY};
	double top = rule->approx - 1;
	if (layer == DISCLOSE_OF && x->state[c] == DISCLOSE_APPROX0) {
		bool zero = (rule->numerator && x->least[c] <= rule->approx) || x->t->adverse == DISCLOSE_NONE_BAD;
		b = (struct model_box){!zero, top, top - !zero, top - !zero};
	}
	if (layer == DISCLOSE_REST && x->state[c] == DISCLOSE_APPROX100)
		b = (struct model_box){1, top, 0, INFINITY};
	if (layer != DISCLOSE_OF || x->state[c] == DISCLOSE_APPROX0)
		return b;
	if (x->state[c] == DISCLOSE_APPROX100)
		b.need = b.cap = top - 1;
	else if (few)
		b.need = rule->numerator && cell->n >= x->least[c] && cell->of < x->least[c]
		             ? x->least[c] - 1
		             : small_need(x->least[c]);
	return b;
}

static struct model_box mean_box(const struct model_table *x, uint32_t c, bool few)
{
	const struct disclose_table *t = x->t;
	double n = (double)t->cell[c].n, least = (double)t->least, most = (double)t->most;
	if (most <= least)
		return (struct model_box){-INFINITY, INFINITY, few ? 1 : 0, INFINITY};
	struct model_box b = {least * n, most * n, few ? most - least : 0, INFINITY};
	if (is_hidden(x->n_state[c]))
		b = (struct model_box){least > 0   ? least
		                       : least < 0 ? -INFINITY
		                                   : 0,
		                       most > 0   ? INFINITY
		                       : most < 0 ? most
		                                  : 0,
		                       b.need, INFINITY};
	return b;
}

/* Whether the figure is protected for its own sake, whatever its state. */
static bool is_small(const struct model *m, const struct model_table *x, uint32_t c, int layer)
{
	uint8_t n_state, state;
	struct disclose_cell cell = x->t->cell[c];
	struct disclose_dim dim = {.n = 1};
	struct disclose_table one = *x->t;
	cell.flags = 0;
	one.cell = &cell;
	one.dim = &dim;
	one.dims = 1;
	disclose_primary(&one, m->o->rule, &x->least[c], &n_state, &state);
	return (layer == DISCLOSE_N ? n_state : state) != DISCLOSE_SHOWN;
}

static struct model_box layer_box(const struct model *m, const struct model_table *x, uint32_t c, int layer)
{
	bool few = is_small(m, x, c, layer);
	bool may_be_none = m->o->zeros_are_marked || x->t->cell[c].flags & DISCLOSE_IS_UNTOLD;
	if (layer == DISCLOSE_N)
		return (struct model_box){may_be_none ? 0 : 1, INFINITY, few ? x->least[c] - 1 : 0, INFINITY};
	return x->t->measure == DISCLOSE_MEAN ? mean_box(x, c, few) : share_box(m, x, c, layer, few);
}

static double own_cost(const struct model_table *x, uint32_t c)
{
	double w = (double)x->t->cell[c].weight;
	return (double)x->t->cell[c].n * (w > 0 ? w : 1) + 0.01;
}

/* The same selection costs the same in every year: its mean. So the same is hidden in all. */
static double cost_of(const struct model_table *x, uint32_t c)
{
	const struct disclose_table *t = x->t;
	uint32_t step = 1, years = 0;
	double sum = 0;
	for (uint32_t d = t->dims; d-- > 0; step *= t->dim[d].n) {
		const struct disclose_dim *dim = &t->dim[d];
		uint32_t at = c / step % dim->n;
		if (!dim->time || dim->node[at].parent != DISCLOSE_NONE)
			continue;
		for (uint32_t i = 0; i < dim->n; i++) {
			uint32_t same = c - at * step + i * step;
			if (dim->node[i].parent != DISCLOSE_NONE || t->cell[same].n == 0)
				continue;
			sum += own_cost(x, same);
			years++;
		}
		break;
	}
	return years ? sum / years : own_cost(x, c);
}

static double asked(const struct model *m, double need)
{
	return m->o->exact_only && need > 1 ? 1 : need;
}

void model_cell(struct model *m, uint32_t table, uint32_t c)
{
	const struct model_table *x = &m->table[table];
	struct lp_system *s = &m->s;
	for (int layer = 0; layer < MODEL_LAYERS && has_layer(x->t, layer); layer++) {
		uint32_t v = x->var[layer][c];
		if (v == DISCLOSE_NONE)
			continue;
		bool hidden = is_hidden(layer == DISCLOSE_N ? x->n_state[c] : x->state[c]);
		struct model_box b = layer_box(m, x, c, layer);
		if (table > 0 && !hidden)
			m->published[v] = 1;
		bool shared = m->of_table[v] != table;
		if (shared)
			narrow(&m->elsewhere[v], &b);
		if (!shared)
			s->cost[v] = cost_of(x, c);
		narrow(&b, &m->elsewhere[v]);
		s->low[v] = b.low;
		s->high[v] = b.high;
		m->need[v] = asked(m, b.need < b.cap ? b.need : b.cap);
		if (m->published[v])
			s->fix[v] = FIX_STILL;
		else if (shared)
			continue; /* as the table says that it came from */
		else if (layer == DISCLOSE_REST || hidden)
			s->fix[v] = FIX_HIDDEN;
		else
			s->fix[v] = table == 0 ? FIX_SHOWN : FIX_STILL;
	}
}

void model_hide(struct model *m, uint32_t var)
{
	uint32_t c = m->of_cell[var];
	bool n = m->of_layer[var] == DISCLOSE_N;
	if (n && m->n_state[c] == DISCLOSE_SHOWN)
		m->n_state[c] = DISCLOSE_SECONDARY;
	if (m->state[c] == DISCLOSE_SHOWN || (n && m->table[0].t->measure != DISCLOSE_COUNT))
		m->state[c] = m->state[c] == DISCLOSE_FEW ? DISCLOSE_FEW : DISCLOSE_SECONDARY;
	model_cell(m, 0, c);
}

void model_show(struct model *m, uint32_t cell, uint8_t n_state, uint8_t state)
{
	m->n_state[cell] = n_state;
	m->state[cell] = state;
	model_cell(m, 0, cell);
}

/* ---- building ---- */

static bool check_all(struct model *m, struct disclose_fault *f, size_t *figures)
{
	*figures = 1;
	for (uint32_t i = 0; i < m->tables; i++) {
		struct model_table *x = &m->table[i];
		f->table = i;
		if (!disclose_check(x->t, f))
			return false;
		x->cells = disclose_cells(x->t);
		*figures += (size_t)x->cells * (x->t->measure == DISCLOSE_COUNT ? 1 : MODEL_LAYERS) + x->t->cohorts;
	}
	return true;
}

static void room(struct model *m, size_t n)
{
	m->s.value = ARENA_ARRAY(m->a, n, double);
	m->s.low = ARENA_ARRAY(m->a, n, double);
	m->s.high = ARENA_ARRAY(m->a, n, double);
	m->s.cost = ARENA_ARRAY(m->a, n, double);
	m->s.fix = ARENA_ARRAY(m->a, n, uint8_t);
	m->need = ARENA_ARRAY(m->a, n, double);
	m->of_table = ARENA_ARRAY(m->a, n, uint32_t);
	m->of_cell = ARENA_ARRAY(m->a, n, uint32_t);
	m->of_layer = ARENA_ARRAY(m->a, n, uint8_t);
	m->published = ARENA_ARRAY(m->a, n, uint8_t);
	m->elsewhere = ARENA_ARRAY(m->a, n, struct model_box);
	for (size_t i = 0; i < n; i++)
		m->elsewhere[i] = (struct model_box){-INFINITY, INFINITY, 0, INFINITY};
}

bool model_build(struct model *m, struct arena *a, const struct disclose_table *t,
                 const struct disclose_options *o, uint8_t *n_state, uint8_t *state, const uint8_t *least,
                 struct disclose_fault *f)
{
	size_t figures;
	struct keys k = {0};
	memset(m, 0, sizeof *m);
	m->a = a;
	m->o = o;
	m->n_state = n_state;
	m->state = state;
	m->tables = (uint32_t)o->n_ledger + 1;
	m->table = ARENA_ARRAY(a, m->tables, struct model_table);
	m->table[0] = (struct model_table){.t = t, .n_state = n_state, .state = state, .least = least};
	for (uint32_t i = 1; i < m->tables; i++) {
		const struct disclose_published *p = o->ledger[i - 1];
		m->table[i] =
		    (struct model_table){.t = &p->table, .n_state = p->n_state, .state = p->state, .least = p->least};
	}
	if (!check_all(m, f, &figures))
		return false;
	room(m, figures);
	if (m->tables > 1) {
		for (k.cap = 1024; k.cap < 2 * figures;)
			k.cap *= 2;
		k.slot = ARENA_ARRAY(a, k.cap, struct slot);
	}
	for (uint32_t i = 0; i < m->tables; i++) {
		struct model_table *x = &m->table[i];
		if (m->tables > 1)
			x->silent = disclose_silent(a, x->t, x->n_state, x->state, i == 0);
		table_vars(m, &k, i);
	}
	for (uint32_t i = 0; i < m->tables; i++)
		table_rows(m, i);
	transpose(m);
	/* A figure's own table comes last of those that have it, and sees what the others say. */
	for (uint32_t i = m->tables; i-- > 0;) {
		for (uint32_t c = 0; c < m->table[i].cells; c++)
			model_cell(m, i, c);
	}
	return true;
}
