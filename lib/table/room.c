#include "table/room.h"
#include "base/vec.h"

bool table_has_room(const struct table_room *m, size_t n)
{
	/* Kept back for what the readers allocate unasked: the faults they report. */
	const size_t slack = (size_t)1 << 19;
	const struct arena *a = m->arena;
	size_t taken = a->used - m->before, left = a->max - a->used;
	if (left > slack && n <= left - slack && taken <= m->limits->memory && n <= m->limits->memory - taken)
		return true;
	size_t mb = (m->limits->memory < a->max ? m->limits->memory : a->max) >> 20;
	table_fail(
	    m->arena, m->errors,
	    (struct table_error){.fault = TABLE_NEEDS_MEMORY, .args = {arena_printf(m->arena, "%zu", mb)}});
	return false;
}

struct table_cell *table_cell_at(const struct table_room *m, struct table_row *r, uint32_t col)
{
	if (col > r->cap) {
		uint32_t cap = r->cap * 2 > col ? r->cap * 2 : col + 16;
		if (!table_has_room(m, cap * sizeof *r->cell))
			return NULL;
		struct table_cell *cell = ARENA_ARRAY(m->arena, cap, struct table_cell);
		if (r->n)
			memcpy(cell, r->cell, r->n * sizeof *cell);
		r->cell = cell;
		r->cap = cap;
	}
	while (r->n < col) {
		struct table_cell *c = &r->cell[r->n++];
		*c = (struct table_cell){.row = r->row, .col = (uint16_t)r->n};
	}
	return &r->cell[col - 1];
}

bool table_keep_row(const struct table_room *m, struct table_sheet *s, const struct table_row *r)
{
	size_t grow = s->n == s->cap ? 2 * (s->cap + 8) * sizeof *s->row : 0;
	if (!table_has_room(m, r->n * sizeof *r->cell + grow))
		return false;
	if (grow)
		s->row = vec_grow(m->arena, s->row, &s->cap, sizeof *s->row);
	struct table_row *to = &s->row[s->n++];
	*to = *r;
	to->cap = r->n;
	to->cell = NULL;
	if (r->n) {
		to->cell = ARENA_ARRAY(m->arena, r->n, struct table_cell);
		memcpy(to->cell, r->cell, r->n * sizeof *r->cell);
	}
	return true;
}
