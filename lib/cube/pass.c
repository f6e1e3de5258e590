/* pass.c - one pass over the rows of a batch.
 *
 * A group at a time: what each code of each column adds to the index of a cell is a
 * table of the group, or a plain multiple where codes and labels run alike; a
 * filter is a table of the codes that pass, so that a group, or a block, where
 * none does is never read. Then a block at a time: index of every row, filters,
 * counting. Threads take groups and have cells of their own.
 */
#include "cube/plan.h"
#include "cube/kernel.h"

#include <pthread.h>
#include <stdlib.h>

enum { TABLE = 65536, LANE_CELLS = 8192 };

/* One column's share in the index. */
struct term {
	const struct batch_chunk *chunk;
	const struct dim *dim;
	uint32_t *table; /* by code of the group */
	bool scaled;     /* table[i] is i * factor */
	uint32_t factor;
	uint32_t run; /* where the last block ended */
};

struct screen {
	const struct batch_chunk *chunk;
	const struct sieve *sieve;
	uint8_t *table;
	bool one; /* a single code passes */
	uint8_t wanted;
	uint32_t run;
};

struct worker {
	const struct plan *plan;
	size_t *next; /* group, shared */
	struct cells cells;
	struct term term[CUBE_DIMS_MAX + 1];
	size_t terms;
	struct screen *screen;
	size_t screens;
	uint32_t base; /* dense: what is the same for every row of the group */
	/* measure */
	const struct batch_chunk *of;
	int64_t *value; /* by code */
	uint8_t *has;
	struct narrow *adds; /* what a row of that code adds to a narrow cell */
	uint32_t of_run;
	uint32_t *lanes;
	uint32_t *lane_table;
	/* blocks */
	uint32_t index[KERNEL_BLOCK + 8];
	uint32_t code[KERNEL_BLOCK + 8];
	uint64_t key[KERNEL_BLOCK + 8], symbol[KERNEL_BLOCK + 8];
	int64_t v[KERNEL_BLOCK + 8];
	uint8_t v_has[KERNEL_BLOCK + 8], mask[KERNEL_BLOCK + 8], bytes[KERNEL_BLOCK + 8];
};

/* ---- preparing a group ---- */

static void term_scale(struct term *t, uint32_t entries)
{
	t->factor = entries > 1 ? t->table[1] - t->table[0] : 0;
	t->scaled = true;
	for (uint32_t i = 0; i < entries && t->scaled; i++)
		t->scaled = t->table[i] == t->table[0] + i * t->factor;
}

/* A column of one value adds nothing but to the base. */
static void prepare_term(struct worker *w, const struct dim *d, const struct batch_chunk *k)
{
	struct term *t = &w->term[w->terms];
	uint32_t stride = w->cells.sparse ? 1 : (uint32_t)d->stride;
	*t = (struct term){.chunk = k, .dim = d, .table = t->table};
	if (!k->dictionary) {
		w->terms++;
		return;
	}
	for (uint32_t i = 0; i < k->entries; i++)
		t->table[i] = plan_code(d, batch_entry(k, i)) * stride;
	term_scale(t, k->entries);
	if (!w->cells.sparse && t->scaled) {
		w->base += t->table[0];
		w->terms += k->entries > 1;
		return;
	}
	t->scaled = t->scaled && t->table[0] == 0;
	w->terms++;
}

/* False when no row of the group can pass. */
static bool prepare_screen(struct worker *w, const struct sieve *s, const struct batch_chunk *k)
{
	struct screen *f = &w->screen[w->screens];
	uint32_t pass = 0;
	*f = (struct screen){.chunk = k, .sieve = s, .table = f->table};
	for (uint32_t i = 0; k->dictionary && i < k->entries; i++) {
		f->table[i] = sieve_pass(s, batch_entry(k, i));
		pass += f->table[i];
		if (f->table[i])
			f->wanted = (uint8_t)i;
	}
	f->one = pass == 1 && k->width <= 8;
	w->screens += !k->dictionary || pass < k->entries;
	return !k->dictionary || pass > 0;
}

static void prepare_values(struct worker *w)
{
	for (uint32_t i = 0; i < w->of->entries; i++) {
		int64_t v;
		w->has[i] = plan_value(w->plan, batch_entry(w->of, i), &v);
		w->value[i] = v = w->has[i] ? v : 0;
		if (w->cells.layout == LAYOUT_NARROW)
			w->adds[i] = (struct narrow){1, w->has[i], v, v * v};
	}
}

static bool prepare(struct worker *w, size_t group)
{
	const struct plan *p = w->plan;
	const struct batch_chunk *k = p->chunk + group * p->batch->columns;
	w->base = 0;
	w->terms = w->screens = 0;
	w->of_run = 0;
	w->of = p->measured ? &k[p->of] : NULL;
	for (size_t i = 0; i < p->sieves; i++) {
		if (!prepare_screen(w, &p->sieve[i], &k[p->sieve[i].col]))
			return false;
	}
	for (size_t i = 0; i < p->cube->dims; i++)
		prepare_term(w, &p->cube->dim[i], &k[p->by[i]]);
	if (w->of && w->of->dictionary)
		prepare_values(w);
	return true;
}

/* ---- a block ---- */

static const uint8_t *codes8(const struct batch_chunk *k, uint32_t from, uint32_t n, uint8_t *room)
{
	if (k->width == 8)
		return k->codes + from;
	if (k->width == 0)
		memset(room, 0, n);
	else
		kernel_unpack(k->codes, k->width, from, n, room);
	return room;
}

/* The part of a block [from, from + n) that lies in *run, from row `at` of the block;
 * moves *run to the one that holds it. */
static uint32_t run_end(const struct batch_chunk *k, uint32_t *run, uint32_t from, uint32_t at, uint32_t n)
{
	while (batch_run_end(k, *run) <= from + at)
		++*run;
	uint32_t end = batch_run_end(k, *run) - from;
	return end > n ? n : end;
}

static uint32_t slow_code(const struct worker *w, const struct term *t, uint64_t symbol)
{
	return plan_code(t->dim, symbol) * (w->cells.sparse ? 1 : (uint32_t)t->dim->stride);
}

static void add_term(struct worker *w, struct term *t, uint32_t *index, uint32_t from, uint32_t n)
{
	const struct batch_chunk *k = t->chunk;
	uint32_t off = t->scaled ? t->table[0] : 0;
	if (!k->dictionary) {
		batch_symbols(k, from, n, w->symbol);
		for (uint32_t i = 0; i < n; i++)
			index[i] += slow_code(w, t, w->symbol[i]);
	} else if (k->runs) {
		for (uint32_t i = 0; i < n;) {
			uint32_t end = run_end(k, &t->run, from, i, n);
			kernel_add(index + i, end - i, t->table[batch_code(k, t->run)] - off);
			i = end;
		}
	} else if (k->width == 16) {
		if (t->scaled)
			kernel_add_scaled16(index, k->codes + 2 * (size_t)from, n, t->factor);
		else
			kernel_add_table16(index, k->codes + 2 * (size_t)from, n, t->table);
	} else {
		const uint8_t *code = codes8(k, from, n, w->bytes);
		if (t->scaled)
			kernel_add_scaled8(index, code, n, t->factor);
		else
			kernel_add_table8(index, code, n, t->table);
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
		for (uint32_t i = 0; i < n;) {
			uint32_t end = run_end(k, &f->run, from, i, n);
			if (!f->table[batch_code(k, f->run)])
				memset(w->mask + i, 0, end - i);
			i = end;
		}
	} else if (k->width == 16) {
		kernel_keep_table16(w->mask, k->codes + 2 * (size_t)from, n, f->table);
	} else {
		const uint8_t *code = codes8(k, from, n, w->bytes);
		if (f->one)
			kernel_keep_equal8(w->mask, code, n, f->wanted);
		else
			kernel_keep_table8(w->mask, code, n, f->table);
	}
}

/* False when the block has no row that passes. */
static bool filter(struct worker *w, uint32_t from, uint32_t n)
{
	memset(w->mask, 1, n);
	for (size_t i = 0; i < w->screens; i++) {
		apply_screen(w, &w->screen[i], from, n);
		if (!kernel_any(w->mask, n))
			return false;
	}
	return true;
}

static void place_rows(struct worker *w, uint32_t from, uint32_t n)
{
	memset(w->key, 0, n * sizeof *w->key);
	for (size_t i = 0; i < w->terms; i++) {
		memset(w->code, 0, n * sizeof *w->code);
		add_term(w, &w->term[i], w->code, from, n);
		kernel_add_key(w->key, w->code, n, w->term[i].dim->stride);
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

static void index_rows(struct worker *w, uint32_t from, uint32_t n)
{
	if (w->cells.sparse) {
		place_rows(w, from, n);
		return;
	}
	kernel_fill(w->index, n, w->base);
	for (size_t i = 0; i < w->terms; i++)
		add_term(w, &w->term[i], w->index, from, n);
	if (w->screens)
		kernel_drop(w->index, w->mask, n, (uint32_t)w->cells.cells);
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
			uint32_t end = run_end(k, &w->of_run, from, i, n);
			uint64_t code = batch_code(k, w->of_run);
			for (; i < end; i++) {
				w->v[i] = w->value[code];
				w->v_has[i] = w->has[code];
			}
		}
	} else {
		const uint8_t *code = k->width == 16 ? NULL : codes8(k, from, n, w->bytes);
		for (uint32_t i = 0; i < n; i++) {
			uint32_t c = code ? code[i] : get16(k->codes + 2 * (size_t)(from + i));
			w->v[i] = w->value[c];
			w->v_has[i] = w->has[c];
		}
	}
}

static void count_rows(struct worker *w, uint32_t from, uint32_t n)
{
	const struct batch_chunk *k = w->of;
	if (!k) {
		kernel_count(w->cells.v, w->index, n);
	} else if (w->cells.layout == LAYOUT_NARROW && k->dictionary && !k->runs) {
		if (k->width == 16)
			kernel_narrow_table16(w->cells.v, w->index, k->codes + 2 * (size_t)from, n, w->adds);
		else
			kernel_narrow_table8(w->cells.v, w->index, codes8(k, from, n, w->bytes), n, w->adds);
	} else {
		measure_rows(w, from, n);
		if (w->cells.layout == LAYOUT_NARROW)
			kernel_narrow(w->cells.v, w->index, w->v, w->v_has, n);
		else
			kernel_wide(w->cells.v, w->index, w->v, w->v_has, n);
	}
}

/* ---- a group ---- */

/* Cells times values, when few: then a row is only counted, and what it
 * contributes is multiplied out once for the group. 0 when too many. */
static size_t lane_cells(const struct worker *w)
{
	uint64_t n = w->cells.cells + 1;
	if (w->cells.sparse || n > LANE_CELLS)
		return 0;
	if (w->of)
		n = w->of->dictionary ? n * w->of->entries : LANE_CELLS + 1;
	return n > LANE_CELLS ? 0 : (size_t)n;
}

static void empty_lanes(struct worker *w, size_t lanes)
{
	size_t cells = w->cells.cells + 1;
	for (size_t i = 0; i < lanes; i++) {
		uint64_t rows = 0;
		for (size_t k = 0; k < KERNEL_LANES; k++)
			rows += w->lanes[k * lanes + i];
		if (!rows || i % cells == cells - 1)
			continue;
		struct cube_cell add = {.rows = rows, .n = rows};
		if (w->of) {
			size_t code = i / cells;
			__int128 v = w->has[code] ? w->value[code] : 0;
			add.n = w->has[code] ? rows : 0;
			add.sum = v * (__int128)rows;
			add.square = v * v * (__int128)rows;
		}
		cells_add(&w->cells, i % cells, &add);
	}
	memset(w->lanes, 0, KERNEL_LANES * lanes * sizeof *w->lanes);
}

static void do_group(struct worker *w, size_t group)
{
	if (!prepare(w, group))
		return;
	uint32_t rows = w->plan->chunk[group * w->plan->batch->columns].rows;
	size_t lanes = lane_cells(w);
	struct term value = {.chunk = w->of, .table = w->lane_table, .scaled = true};
	value.factor = (uint32_t)w->cells.cells + 1;
	for (uint32_t i = 0; lanes && w->of && i < w->of->entries; i++)
		value.table[i] = i * value.factor;
	for (uint32_t from = 0; from < rows; from += KERNEL_BLOCK) {
		uint32_t n = rows - from < KERNEL_BLOCK ? rows - from : KERNEL_BLOCK;
		if (w->screens && !filter(w, from, n))
			continue;
		index_rows(w, from, n);
		if (!lanes) {
			count_rows(w, from, n);
			continue;
		}
		if (w->of && w->of->entries > 1)
			add_term(w, &value, w->index, from, n);
		kernel_count_lanes(w->lanes, lanes, w->index, n);
	}
	if (lanes)
		empty_lanes(w, lanes);
}

/* ---- threads ---- */

static void *work(void *p)
{
	struct worker *w = p;
	size_t group;
	while ((group = __atomic_fetch_add(w->next, 1, __ATOMIC_RELAXED)) < w->plan->batch->groups)
		do_group(w, group);
	return NULL;
}

static struct worker *worker_new(const struct plan *p, size_t *next)
{
	struct worker *w = cube_alloc(1, sizeof *w);
	w->plan = p;
	w->next = next;
	if (!cube_make_cells(p->cube, &w->cells, p->layout, p->batch->rows, p->memory)) {
		free(w);
		return NULL;
	}
	for (size_t i = 0; i < p->cube->dims; i++)
		w->term[i].table = cube_alloc(TABLE, sizeof(uint32_t));
	w->screen = cube_alloc(p->sieves + 1, sizeof *w->screen);
	for (size_t i = 0; i < p->sieves; i++)
		w->screen[i].table = cube_alloc(TABLE, 1);
	w->value = cube_alloc(TABLE, sizeof *w->value);
	w->has = cube_alloc(TABLE, 1);
	w->adds = cube_alloc(TABLE, sizeof *w->adds);
	w->lanes = cube_alloc(KERNEL_LANES * LANE_CELLS, sizeof *w->lanes);
	w->lane_table = cube_alloc(LANE_CELLS, sizeof *w->lane_table);
	return w;
}

static void worker_free(struct worker *w)
{
	if (!w)
		return;
	cells_finish(&w->cells);
	for (size_t i = 0; i <= CUBE_DIMS_MAX; i++)
		free(w->term[i].table);
	for (size_t i = 0; i < w->plan->sieves; i++)
		free(w->screen[i].table);
	free(w->screen);
	free(w->value);
	free(w->has);
	free(w->adds);
	free(w->lanes);
	free(w->lane_table);
	free(w);
}

static unsigned fewer_threads(const struct plan *p, const struct cells *c)
{
	size_t memory = p->memory ? p->memory : CUBE_MEMORY_DEFAULT;
	uint64_t most = c->sparse ? 1 : memory / (cells_size(c->layout) * (c->cells + 1));
	return most < p->threads ? (unsigned)(most ? most : 1) : p->threads;
}

/* All cells of a batch; the caller's thread is the first worker. */
static bool run_threads(struct plan *p)
{
	struct worker *w[CUBE_THREADS_MAX] = {0};
	pthread_t thread[CUBE_THREADS_MAX];
	bool started[CUBE_THREADS_MAX] = {false}, ok = true;
	size_t next = 0;
	for (unsigned i = 0; i < p->threads && ok; i++) {
		ok = (w[i] = worker_new(p, &next)) != NULL;
		/* Cells of each thread must find room together, so that what can be
		 * answered does not depend on how many there are. */
		if (ok && i == 0)
			p->threads = fewer_threads(p, &w[0]->cells);
	}
	/* A thread that cannot be had is no fault: the others take its groups. */
	for (unsigned i = 1; i < p->threads && ok; i++)
		started[i] = pthread_create(&thread[i], NULL, work, w[i]) == 0;
	if (ok)
		work(w[0]);
	for (unsigned i = 1; i < p->threads && ok; i++) {
		if (started[i])
			pthread_join(thread[i], NULL);
		cells_merge(&w[0]->cells, &w[i]->cells);
	}
	if (ok) {
		ok = !w[0]->cells.full;
		p->cube->cells = w[0]->cells;
		w[0]->cells = (struct cells){0};
	}
	for (unsigned i = 0; i < p->threads; i++)
		worker_free(w[i]);
	return ok;
}

struct cube *cube_run(struct batch *b, const struct cube_query *q, struct cube_error *e)
{
	struct plan p;
	struct cube *c = cube_alloc(1, sizeof *c);
	arena_init(&c->arena, (size_t)4 << 30);
	*e = (struct cube_error){0};
	bool ok = plan_init(&p, b, q, c, e);
	if (ok && (!run_threads(&p) || !cube_close(c))) {
		*e = (struct cube_error){CUBE_TOO_MANY_CELLS, STR("")};
		ok = false;
	}
	plan_finish(&p);
	if (ok)
		return c;
	cube_free(c);
	return NULL;
}
