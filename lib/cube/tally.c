/* tally.c - see worker.h. */
#include "cube/worker.h"

#include <stdlib.h>

/* Counters: so many always, and more where rows are many against them, up to what the second
 * cache holds. */
enum { FEW = 8192, MANY = 1 << 19, ROWS_PER_COUNTER = 4, FOUR_LANES = 2048, TWO_LANES = 8192 };

void tally_init(struct worker *w)
{
	const struct plan *p = w->plan;
	struct tally *t = &w->tally;
	uint64_t stride = w->cells.cells + 1, values = p->measured ? p->values : 1, size;
	if (w->cells.sparse || !values || __builtin_mul_overflow(stride, values, &size) || size > MANY ||
	    (size > FEW && size > p->batch->rows / ROWS_PER_COUNTER))
		return;
	t->size = (size_t)size;
	t->stride = (size_t)stride;
	t->lanes = size <= FOUR_LANES ? 4 : size <= TWO_LANES ? 2 : 1;
	t->small = size <= (uint64_t)UINT16_MAX + 1;
	t->count = cube_alloc(t->size * t->lanes, sizeof *t->count);
}

void tally_finish(struct tally *t)
{
	free(t->count);
}

static uint32_t place_of(const struct plan *p, uint64_t symbol)
{
	uint32_t i = 0;
	while (p->value[i] != symbol)
		i++;
	return i;
}

void tally_prepare(struct worker *w)
{
	struct term *t = &w->term[w->terms];
	*t = (struct term){.chunk = w->of, .table = t->table};
	for (uint32_t i = 0; i < w->of->entries; i++)
		t->table[i] = place_of(w->plan, batch_entry(w->of, i)) * (uint32_t)w->tally.stride;
	term_scale(t, w->of->entries);
	if (t->scaled) {
		t->off = t->table[0];
		w->base += t->off;
	}
	w->terms += w->of->entries > 1;
}

/* ---- counting ---- */

static bool only_runs(const struct worker *w)
{
	for (size_t i = 0; i < w->terms; i++) {
		if (!w->term[i].chunk->runs || !w->term[i].chunk->dictionary)
			return false;
	}
	for (size_t i = 0; i < w->screens; i++) {
		if (!w->screen[i].chunk->runs || !w->screen[i].chunk->dictionary)
			return false;
	}
	return true;
}

static uint32_t code_at(const struct batch_chunk *k, uint32_t *run, uint32_t row, uint32_t *end)
{
	uint32_t here = block_run_end(k, run, 0, row, k->rows);
	*end = here < *end ? here : *end;
	return (uint32_t)batch_code(k, *run);
}

static uint32_t masked(const struct tally *t, uint32_t index)
{
	return t->small ? index & UINT16_MAX : index;
}

bool tally_runs(struct worker *w, uint32_t rows)
{
	if (!only_runs(w))
		return false;
	for (uint32_t at = 0, end; at < rows; at = end) {
		uint32_t index = w->base;
		bool pass = true;
		end = rows;
		for (size_t i = 0; i < w->screens; i++) {
			struct screen *f = &w->screen[i];
			pass = f->table[code_at(f->chunk, &f->run, at, &end)] && pass;
		}
		for (size_t i = 0; i < w->terms; i++) {
			struct term *t = &w->term[i];
			index += t->table[code_at(t->chunk, &t->run, at, &end)] - t->off;
		}
		if (pass)
			w->tally.count[masked(&w->tally, index)] += end - at;
	}
	w->tally.rows += rows;
	return true;
}

void tally_block(struct worker *w, uint32_t from, uint32_t n)
{
	const struct tally *t = &w->tally;
	block_index(w, from, n);
	if (t->small)
		kernel_tally_16(t->count, t->lanes, t->size, w->index16, n);
	else
		kernel_tally_32(t->count, t->lanes, t->size, w->index, n);
}

/* What the row adds to the index. */
static uint32_t share_of(const struct worker *w, struct term *t, uint32_t row)
{
	uint32_t none = UINT32_MAX;
	uint64_t symbol;
	if (!t->chunk->dictionary) {
		batch_symbols(t->chunk, row, 1, &symbol);
		return block_slow(w, t, symbol);
	}
	uint64_t code = t->chunk->runs ? code_at(t->chunk, &t->run, row, &none) : batch_code(t->chunk, row);
	return t->table[code] - t->off;
}

void tally_chosen(struct worker *w, uint32_t from, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t index = w->base;
		for (size_t k = 0; k < w->terms; k++)
			index += share_of(w, &w->term[k], from + w->at[i]);
		w->tally.count[masked(&w->tally, index)]++;
	}
}

/* `rows` rows of one value. */
static void add_rows(struct cells *c, size_t cell, uint64_t rows, bool has, int64_t v)
{
	if (c->layout == LAYOUT_ROWS) {
		((uint64_t *)c->v)[cell] += rows;
	} else if (c->layout == LAYOUT_NARROW) {
		struct narrow *x = (struct narrow *)c->v + cell;
		x->rows += rows;
		x->n += has ? rows : 0;
		x->sum += v * (int64_t)rows;
		x->square += v * v * (int64_t)rows;
	} else {
		__int128 sum = (__int128)v * (__int128)rows;
		struct cube_cell add = {.rows = rows, .n = has ? rows : 0, .sum = sum, .square = sum * v};
		cells_add(c, cell, &add);
	}
}

static void empty_value(struct worker *w, size_t value)
{
	struct tally *t = &w->tally;
	uint32_t *count = t->count + value * t->stride;
	int64_t v = 0;
	bool has = !w->plan->measured || plan_value(w->plan, w->plan->value[value], &v);
	v = has ? v : 0;
	for (size_t i = 0; i < t->stride - 1; i++) {
		uint64_t rows = count[i];
		for (unsigned k = 1; k < t->lanes; k++)
			rows += count[k * t->size + i];
		if (rows)
			add_rows(&w->cells, i, rows, has, v);
	}
}

void tally_empty(struct worker *w)
{
	struct tally *t = &w->tally;
	if (!t->rows)
		return;
	for (size_t i = 0; i < t->size / t->stride; i++)
		empty_value(w, i);
	memset(t->count, 0, t->size * t->lanes * sizeof *t->count);
	t->rows = 0;
}
