/* disclose_part.c - which cells hang together in a table's equations (disclose_model.h). */
#include "cube/disclose_model.h"

static uint32_t find(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

static void join(uint32_t *up, uint32_t a, uint32_t b)
{
	uint32_t x = find(up, a), y = find(up, b);
	up[x > y ? x : y] = x > y ? y : x;
}

/* Every cell with the cell of the roots above its nodes. */
static void join_roots(const struct disclose_table *t, uint32_t *up, uint32_t cells)
{
	uint32_t node[DISCLOSE_DIMS_MAX];
	for (uint32_t c = 0; c < cells; c++) {
		disclose_nodes(t, c, node);
		for (uint32_t d = 0; d < t->dims; d++) {
			while (t->dim[d].node[node[d]].parent != DISCLOSE_NONE)
				node[d] = t->dim[d].node[node[d]].parent;
		}
		up[c] = disclose_index(t, node);
	}
}

uint32_t *disclose_parts(struct arena *a, const struct disclose_table *t)
{
	uint32_t cells = disclose_cells(t);
	uint32_t *up = ARENA_ARRAY(a, cells + 1, uint32_t);
	join_roots(t, up, cells);
	for (uint32_t i = 0; i < t->sums; i++) {
		for (uint32_t k = 1; k < t->sum[i].n; k++)
			join(up, t->sum[i].cell[0], t->sum[i].cell[k]);
	}
	for (uint32_t i = 0; i < t->cohorts; i++)
		join(up, t->cohort[i].from, t->cohort[i].to);
	for (uint32_t c = 0; c < cells; c++)
		up[c] = find(up, c);
	return up;
}

static bool says_something(uint8_t state)
{
	return state == DISCLOSE_SHOWN || state == DISCLOSE_APPROX100 || state == DISCLOSE_APPROX0;
}

uint8_t *disclose_silent(struct arena *a, const struct disclose_table *t, const uint8_t *n_state,
                         const uint8_t *state, bool withheld)
{
	enum { SAYS = 1, WITHHELD = 2 };
	uint32_t cells = disclose_cells(t), *part = disclose_parts(a, t);
	uint8_t *is = ARENA_ARRAY(a, cells + 1, uint8_t), *silent = ARENA_ARRAY(a, cells + 1, uint8_t);
	for (uint32_t c = 0; c < cells; c++) {
		if (t->cell[c].n == 0 || t->cell[c].flags & DISCLOSE_IS_ABSENT)
			continue;
		if (says_something(n_state[c]) || says_something(state[c]))
			is[part[c]] |= SAYS;
		if (state[c] == DISCLOSE_SECONDARY)
			is[part[c]] |= WITHHELD;
	}
	for (uint32_t c = 0; c < cells; c++)
		silent[c] = !(is[part[c]] & SAYS) && (!withheld || is[part[c]] & WITHHELD);
	return silent;
}
