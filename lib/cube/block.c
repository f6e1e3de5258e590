/* block.c - see worker.h. */
#include "cube/worker.h"

uint32_t block_run_end(const struct batch_chunk *k, uint32_t *run, uint32_t from, uint32_t at, uint32_t n)
{
	while (batch_run_end(k, *run) <= from + at)
		++*run;
	uint32_t end = batch_run_end(k, *run) - from;
	return end > n ? n : end;
}

uint32_t block_slow(const struct worker *w, const struct term *t, uint64_t symbol)
{
	return plan_code(t->dim, symbol) * (w->cells.sparse ? 1 : (uint32_t)t->dim->stride);
}

/* Calls a kernel for the index that is in use. */
#define INDEX(w, kernel, at, ...)                                                                            \
	do {                                                                                                     \
		if ((w)->tally.small)                                                                                \
			kernel##_16((w)->index16 + (at), __VA_ARGS__);                                                   \
		else                                                                                                 \
			kernel##_32((w)->index + (at), __VA_ARGS__);                                                     \
	} while (0)

static void add_term(struct worker *w, struct term *t, uint32_t from, uint32_t n)
{
	const struct batch_chunk *k = t->chunk;
	if (!k->dictionary) {
		batch_symbols(k, from, n, w->symbol);
		for (uint32_t i = 0; i < n; i++)
			INDEX(w, kernel_add, i, 1, block_slow(w, t, w->symbol[i]));
	} else if (k->runs) {
		for (uint32_t i = 0; i < n;) {
			uint32_t end = block_run_end(k, &t->run, from, i, n);
			INDEX(w, kernel_add, i, end - i, t->table[batch_code(k, t->run)] - t->off);
			i = end;
		}
	} else if (k->width > 8) {
		const uint8_t *code = kernel_codes16(k, from, n, w->bytes);
		if (t->scaled)
			INDEX(w, kernel_add_scaled16, 0, code, n, t->factor);
		else
			INDEX(w, kernel_add_table16, 0, code, n, t->table);
	} else {
		const uint8_t *code = kernel_codes8(k, from, n, w->bytes);
		if (t->scaled)
			INDEX(w, kernel_add_scaled8, 0, code, n, t->factor);
		else
			INDEX(w, kernel_add_table8, 0, code, n, t->table);
	}
}

/* The run that the screen stands at may begin after the block does. */
static void screen_runs(struct worker *w, struct screen *f, uint32_t from, uint32_t n)
{
	const struct batch_chunk *k = f->chunk;
	uint32_t i = 0, begins = f->run ? batch_run_end(k, f->run - 1) : 0;
	if (begins > from) {
		i = begins - from < n ? begins - from : n;
		memset(w->mask, 0, i);
	}
	while (i < n) {
		uint32_t end = block_run_end(k, &f->run, from, i, n);
		if (!f->table[batch_code(k, f->run)])
			memset(w->mask + i, 0, end - i);
		i = end;
	}
}

static void apply_screen(struct worker *w, struct screen *f, uint32_t from, uint32_t n)
{
	const struct batch_chunk *k = f->chunk;
	if (!k->dictionary) {
		batch_symbols(k, from, n, w->symbol);
		for (uint32_t i = 0; i < n; i++)
			w->mask[i] &= sieve_pass(f->sieve, w->symbol[i]);
	} else if (k->runs) {
		screen_runs(w, f, from, n);
	} else if (f->one && k->width > 8 && in_planes(k->width)) {
		kernel_keep_equal8(w->mask, k->plane[0] + from, n, (uint8_t)(f->wanted & 255));
		kernel_keep_equal8(w->mask, kernel_high(k, from, w->bytes), n, (uint8_t)(f->wanted >> 8));
	} else if (k->width > 8) {
		const uint8_t *code = kernel_codes16(k, from, n, w->bytes);
		if (f->one)
			kernel_keep_equal16(w->mask, code, n, f->wanted);
		else
			kernel_keep_table16(w->mask, code, n, f->table);
	} else {
		const uint8_t *code = kernel_codes8(k, from, n, w->bytes);
		if (f->one)
			kernel_keep_equal8(w->mask, code, n, (uint8_t)f->wanted);
		else
			kernel_keep_table8(w->mask, code, n, f->table);
	}
}

uint32_t block_filter(struct worker *w, uint32_t from, uint32_t n)
{
	uint32_t chosen = n;
	memset(w->mask, 1, n);
	for (size_t i = 0; i < w->screens && chosen; i++) {
		apply_screen(w, &w->screen[i], from, n);
		chosen = kernel_chosen(w->mask, n, w->at, n / CHOSEN);
	}
	return chosen;
}

uint32_t block_skip(struct worker *w, uint32_t from, uint32_t rows)
{
	for (size_t i = 0; i < w->screens; i++) {
		struct screen *f = &w->screen[i];
		const struct batch_chunk *k = f->chunk;
		if (!k->runs || !k->dictionary)
			continue;
		while (f->run < k->runs && (batch_run_end(k, f->run) <= from || !f->table[batch_code(k, f->run)]))
			f->run++;
		if (f->run == k->runs)
			return rows;
		uint32_t begins = f->run ? batch_run_end(k, f->run - 1) : 0;
		if (begins > from)
			from = begins & ~(uint32_t)(KERNEL_BLOCK - 1);
	}
	return from;
}

static void place_rows(struct worker *w, uint32_t from, uint32_t n)
{
	memset(w->key, 0, n * sizeof *w->key);
	for (size_t i = 0; i < w->terms; i++) {
		memset(w->index, 0, n * sizeof *w->index);
		add_term(w, &w->term[i], from, n);
		kernel_add_key(w->key, w->index, n, w->term[i].dim->stride);
	}
	uint64_t last = 0;
	uint32_t place = 0;
	for (uint32_t i = 0; i < n; i++) {
		if (w->screens && !w->mask[i]) {
			w->index[i] = 0;
			continue;
		}
		if (!place || w->key[i] != last)
			place = cells_place(&w->cells, last = w->key[i]);
		w->index[i] = place;
	}
}

void block_index(struct worker *w, uint32_t from, uint32_t n)
{
	if (w->cells.sparse) {
		place_rows(w, from, n);
		return;
	}
	INDEX(w, kernel_fill, 0, n, w->base);
	for (size_t i = 0; i < w->terms; i++)
		add_term(w, &w->term[i], from, n);
	if (w->screens)
		INDEX(w, kernel_drop, 0, w->mask, n, (uint32_t)w->cells.cells);
}

static void measure_rows(struct worker *w, uint32_t from, uint32_t n)
{
	const struct batch_chunk *k = w->of;
	if (!k->dictionary) {
		batch_symbols(k, from, n, w->symbol);
		for (uint32_t i = 0; i < n; i++)
			if (!(w->v_has[i] = plan_value(w->plan, w->symbol[i], &w->v[i])))
				w->v[i] = 0;
	} else if (k->runs) {
		for (uint32_t i = 0; i < n;) {
			uint32_t end = block_run_end(k, &w->of_run, from, i, n);
			uint64_t code = batch_code(k, w->of_run);
			for (; i < end; i++) {
				w->v[i] = w->value[code];
				w->v_has[i] = w->has[code];
			}
		}
	} else {
		bool wide = k->width > 8;
		const uint8_t *code =
		    wide ? kernel_codes16(k, from, n, w->bytes) : kernel_codes8(k, from, n, w->bytes);
		for (uint32_t i = 0; i < n; i++) {
			uint32_t c = wide ? get16(code + 2 * (size_t)i) : code[i];
			w->v[i] = w->value[c];
			w->v_has[i] = w->has[c];
		}
	}
}

void block_count(struct worker *w, uint32_t from, uint32_t n)
{
	const struct batch_chunk *k = w->of;
	if (!k) {
		kernel_count(w->cells.v, w->index, n);
	} else if (w->cells.layout == LAYOUT_NARROW && k->dictionary && !k->runs) {
		if (k->width > 8)
			kernel_narrow_table16(w->cells.v, w->index, kernel_codes16(k, from, n, w->bytes), n, w->adds);
		else
			kernel_narrow_table8(w->cells.v, w->index, kernel_codes8(k, from, n, w->bytes), n, w->adds);
	} else {
		measure_rows(w, from, n);
		if (w->cells.layout == LAYOUT_NARROW)
			kernel_narrow(w->cells.v, w->index, w->v, w->v_has, n);
		else
			kernel_wide(w->cells.v, w->index, w->v, w->v_has, n);
	}
}
