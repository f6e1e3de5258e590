#include "measure/cohort_table.h"

#include "base/log.h"

#define NONE UINT32_MAX

static uint32_t cell_of(struct cohort_table *t, struct str code, bool *made)
{
	void **slot = map_slot(&t->by_code, code);
	*made = !*slot;
	if (!*slot) {
		*VEC_PUSH(t->a, &t->cell) = (struct cohort_cell){.code = code};
		*slot = (void *)(uintptr_t)t->cell.n;
	}
	return (uint32_t)(uintptr_t)*slot - 1;
}

/* --- groups, and those of the first batches ----------------------------------------------- */

static struct str state_code(struct cohort_table *t, size_t batch, uint8_t state)
{
	return state == COHORT_ABSENT ? arena_printf(t->a, "%lld:-", (long long)t->set->batch[batch].id)
	                              : arena_printf(t->a, "%lld:%d", (long long)t->set->batch[batch].id, state);
}

static struct str first_code(struct cohort_table *t, const struct cohort_group *g, size_t batches)
{
	struct str code = state_code(t, 0, g->state[0]);
	for (size_t i = 1; i < batches; i++)
		code = arena_printf(t->a, "%.*s %.*s", STR_ARG(code), STR_ARG(state_code(t, i, g->state[i])));
	return code;
}

/* Nobody counts those who are in none of the first batches. */
static bool is_anywhere(const struct cohort_group *g, size_t batches)
{
	for (size_t i = 0; i < batches; i++)
		if (g->state[i] != COHORT_ABSENT)
			return true;
	return false;
}

static void add_group(struct cohort_table *t, const struct cohort_group *g)
{
	uint32_t above = NONE;
	for (size_t k = 1; k <= t->set->batches; k++) {
		bool made;
		if (!is_anywhere(g, k))
			continue;
		uint32_t at = cell_of(t, first_code(t, g, k), &made);
		t->cell.v[at].n += g->n;
		if (made && above != NONE)
			*VEC_PUSH(t->a, &t->cell.v[above].part) = at;
		above = at;
	}
}

void cohort_table_begin(struct cohort_table *t, struct arena *a, const struct cohort_set *set)
{
	*t = (struct cohort_table){.a = a, .set = set};
	map_init(&t->by_code, a);
	for (size_t i = 0; i < set->groups; i++)
		add_group(t, &set->group[i]);
}

/* --- numbers that are told --------------------------------------------------------------------- */

static bool picks(const struct cohort_pick *p, const struct cohort_group *g)
{
	uint8_t to = g->state[p->j];
	if (g->state[p->i] != p->from)
		return false;
	switch (p->to) {
	case COHORT_ALL:
		return true;
	case COHORT_THERE:
		return to == p->to_grade;
	case COHORT_GONE:
		return to == COHORT_ABSENT;
	case COHORT_OTHER:
		return to != COHORT_ABSENT && to != p->to_grade;
	}
	BUG("a pick of nothing");
}

int64_t cohort_count(const struct cohort_set *set, const struct cohort_pick *p)
{
	int64_t n = 0;
	for (size_t i = 0; i < set->groups; i++)
		n += picks(p, &set->group[i]) ? set->group[i].n : 0;
	return n;
}

static struct str pick_code(struct cohort_table *t, const struct cohort_pick *p)
{
	struct str from = state_code(t, p->i, p->from);
	if (p->to == COHORT_ALL)
		return from;
	struct str to = p->to == COHORT_OTHER
	                    ? arena_printf(t->a, "%lld:!%d", (long long)t->set->batch[p->j].id, p->to_grade)
	                    : state_code(t, p->j, p->to == COHORT_GONE ? COHORT_ABSENT : p->to_grade);
	return arena_printf(t->a, "%.*s %.*s", STR_ARG(from), STR_ARG(to));
}

uint32_t cohort_table_pick(struct cohort_table *t, const struct cohort_pick *p)
{
	bool made;
	uint32_t at = cell_of(t, pick_code(t, p), &made);
	t->cell.v[at].told = true;
	t->cell.v[at].size = p->to == COHORT_ALL;
	for (size_t i = 0; made && i < t->set->groups; i++) {
		const struct cohort_group *g = &t->set->group[i];
		bool new;
		if (!picks(p, g))
			continue;
		uint32_t part = cell_of(t, first_code(t, g, t->set->batches), &new);
		*VEC_PUSH(t->a, &t->cell.v[at].part) = part;
		t->cell.v[at].n += g->n;
	}
	return at;
}

/* --- the table ------------------------------------------------------------------------------------ */

static void equations(struct cohort_table *t)
{
	struct disclose_sum *sum = ARENA_ARRAY(t->a, t->cell.n + 1, struct disclose_sum);
	for (uint32_t c = 0; c < t->cell.n; c++) {
		const struct cohort_cell *x = &t->cell.v[c];
		uint32_t n = (uint32_t)x->part.n;
		if (n == 0)
			continue;
		uint32_t *cell = ARENA_ARRAY(t->a, n + 1, uint32_t);
		int8_t *coef = ARENA_ARRAY(t->a, n + 1, int8_t);
		cell[0] = c;
		coef[0] = -1;
		for (uint32_t i = 0; i < n; i++) {
			cell[i + 1] = x->part.v[i];
			coef[i + 1] = 1;
		}
		sum[t->table.sums++] = (struct disclose_sum){cell, coef, n + 1};
	}
	t->table.sum = sum;
}

/* Sizes of årskurser stand in many figures: they are known, however they are shown here. */
static void know_sizes(struct cohort_table *t, int64_t least)
{
	uint32_t n = disclose_cells(&t->table);
	struct disclose_table *k = &t->sizes.table;
	struct disclose_cell *cell = ARENA_ARRAY(t->a, n, struct disclose_cell);
	uint8_t *shown = ARENA_ARRAY(t->a, n, uint8_t);
	*k = t->table;
	k->cell = cell;
	k->sums = 0;
	t->sizes.least = ARENA_ARRAY(t->a, n, uint8_t);
	t->sizes.n_state = t->sizes.state = shown;
	for (uint32_t c = 0; c < n; c++) {
		cell[c] = t->table.cell[c];
		bool known = t->cell.v[c].size && cell[c].n >= least;
		cell[c].flags = known ? 0 : DISCLOSE_IS_ABSENT;
		shown[c] = known ? DISCLOSE_SHOWN : DISCLOSE_ABSENT;
	}
}

void cohort_table_end(struct cohort_table *t, int64_t least)
{
	uint32_t n = (uint32_t)t->cell.n;
	struct disclose_dim *dim = ARENA_ARRAY(t->a, 1, struct disclose_dim);
	struct disclose_node *node = ARENA_ARRAY(t->a, n + 1, struct disclose_node);
	struct disclose_cell *cell = ARENA_ARRAY(t->a, n + 1, struct disclose_cell);
	for (uint32_t c = 0; c < n; c++) {
		node[c] = (struct disclose_node){
		    .code = t->cell.v[c].code, .parent = DISCLOSE_NONE, .level = DISCLOSE_AUTHORITY};
		cell[c] = (struct disclose_cell){
		    .n = t->cell.v[c].n, .flags = t->cell.v[c].told ? 0 : DISCLOSE_IS_OMITTED | DISCLOSE_IS_UNTOLD};
	}
	*dim = (struct disclose_dim){STR("group"), node, n, false};
	t->table = (struct disclose_table){.population = STR("pupils followed"),
	                                   .question = STR("pupils followed"),
	                                   .measure = DISCLOSE_COUNT,
	                                   .dim = dim,
	                                   .dims = 1,
	                                   .cell = cell};
	equations(t);
	know_sizes(t, least);
}
