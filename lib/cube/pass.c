/* pass.c - one pass over the rows of a batch.
 *
 * A group at a time: what each code of each column adds to the index of a cell is a
 * table of the group, or a plain multiple where codes and labels run alike; a
 * filter is a table of the codes that pass, so that a group, or a block, where
 * none does is never read. Then a block at a time: index of every row, filters,
 * counting. Threads take groups and have cells of their own.
 */
#include "cube/worker.h"

#include <pthread.h>
#include <stdlib.h>

/* ---- preparing a group ---- */

void term_scale(struct term *t, uint32_t entries)
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
		t->off = t->table[0];
		w->base += t->off;
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
			f->wanted = (uint16_t)i;
	}
	f->one = pass == 1;
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
	if (w->of && w->tally.count)
		tally_prepare(w);
	else if (w->of && w->of->dictionary)
		prepare_values(w);
	return true;
}

/* ---- a group ---- */

static void do_block(struct worker *w, uint32_t from, uint32_t n)
{
	uint32_t chosen = w->screens ? block_filter(w, from, n) : n;
	if (!chosen)
		return;
	if (!w->tally.count) {
		block_index(w, from, n);
		block_count(w, from, n);
	} else if (chosen <= n / CHOSEN) {
		tally_chosen(w, from, chosen);
	} else {
		tally_block(w, from, n);
	}
}

static void do_group(struct worker *w, size_t group)
{
	uint32_t rows = w->plan->chunk[group * w->plan->batch->columns].rows;
	if (!prepare(w, group))
		return;
	if (w->tally.count && w->tally.rows + rows > UINT32_MAX)
		tally_empty(w);
	if (w->tally.count && tally_runs(w, rows))
		return;
	w->tally.rows += rows;
	for (uint32_t from = block_skip(w, 0, rows); from < rows; from = block_skip(w, from + KERNEL_BLOCK, rows))
		do_block(w, from, rows - from < KERNEL_BLOCK ? rows - from : KERNEL_BLOCK);
}

/* ---- threads ---- */

static void *work(void *p)
{
	struct worker *w = p;
	size_t group;
	while ((group = __atomic_fetch_add(w->next, 1, __ATOMIC_RELAXED)) < w->plan->batch->groups)
		do_group(w, group);
	if (w->tally.count)
		tally_empty(w);
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
	for (size_t i = 0; i < p->cube->dims + 1; i++)
		w->term[i].table = cube_alloc(TABLE, sizeof(uint32_t));
	w->screen = cube_alloc(p->sieves + 1, sizeof *w->screen);
	for (size_t i = 0; i < p->sieves; i++)
		w->screen[i].table = cube_alloc(TABLE, 1);
	w->value = cube_alloc(TABLE, sizeof *w->value);
	w->has = cube_alloc(TABLE, 1);
	w->adds = cube_alloc(TABLE, sizeof *w->adds);
	tally_init(w);
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
	tally_finish(&w->tally);
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
