/* cells.c - the arrays of a cube, dense and sparse. */
#include "base/log.h"
#include "cube/cube_in.h"

#include <stdlib.h>

size_t cells_size(enum layout l)
{
	static const size_t size[] = {sizeof(uint64_t), sizeof(struct narrow), sizeof(struct wide)};
	return size[l];
}

void cells_init(struct cells *c, enum layout l, bool sparse, uint64_t n, uint64_t most)
{
	*c = (struct cells){.layout = l, .sparse = sparse, .cells = n, .cap = n + 1, .most = most};
	if (sparse) {
		c->cells = 1;
		c->cap = 512;
		c->mask = 1023;
		c->key = cube_alloc(c->cap, sizeof *c->key);
		c->slot = cube_alloc((size_t)c->mask + 1, sizeof *c->slot);
	}
	c->v = cube_alloc(c->cap, cells_size(l));
}

void cells_finish(struct cells *c)
{
	free(c->v);
	free(c->key);
	free(c->slot);
	*c = (struct cells){0};
}

/* ---- places ---- */

static uint32_t *key_slot(const struct cells *c, uint64_t key)
{
	uint32_t i = (uint32_t)symset_mix(key) & c->mask;
	while (c->slot[i] && c->key[c->slot[i]] != key)
		i = (i + 1) & c->mask;
	return &c->slot[i];
}

static void cells_double(struct cells *c)
{
	size_t size = cells_size(c->layout);
	c->v = cube_grow(c->v, c->cap * 2, size);
	memset((char *)c->v + c->cap * size, 0, c->cap * size);
	c->cap *= 2;
	c->key = cube_grow(c->key, c->cap, sizeof *c->key);
	free(c->slot);
	c->mask = c->mask * 2 + 1;
	c->slot = cube_alloc((size_t)c->mask + 1, sizeof *c->slot);
	for (uint32_t i = 1; i < c->cells; i++)
		*key_slot(c, c->key[i]) = i;
}

uint32_t cells_place(struct cells *c, uint64_t key)
{
	uint32_t *slot = key_slot(c, key);
	if (*slot)
		return *slot;
	if (c->cells == c->most) {
		c->full = true;
		return 0;
	}
	if (c->cells == c->cap) {
		cells_double(c);
		slot = key_slot(c, key);
	}
	c->key[c->cells] = key;
	*slot = (uint32_t)c->cells;
	return (uint32_t)c->cells++;
}

uint32_t cells_find(const struct cells *c, uint64_t key)
{
	return *key_slot(c, key);
}

/* ---- values ---- */

void cells_get(const struct cells *c, uint64_t i, struct cube_cell *out)
{
	if (c->layout == LAYOUT_ROWS) {
		out->rows = out->n = ((const uint64_t *)c->v)[i];
		out->sum = out->square = 0;
	} else if (c->layout == LAYOUT_NARROW) {
		const struct narrow *x = (const struct narrow *)c->v + i;
		out->rows = x->rows;
		out->n = x->n;
		out->sum = x->sum;
		out->square = x->square;
	} else {
		const struct wide *x = (const struct wide *)c->v + i;
		out->rows = x->rows;
		out->n = x->n;
		out->sum = x->sum;
		out->square = x->square;
	}
}

void cells_add(struct cells *c, uint64_t i, const struct cube_cell *cell)
{
	if (c->layout == LAYOUT_ROWS) {
		((uint64_t *)c->v)[i] += cell->rows;
	} else if (c->layout == LAYOUT_NARROW) {
		struct narrow *x = (struct narrow *)c->v + i;
		x->rows += cell->rows;
		x->n += cell->n;
		x->sum += (int64_t)cell->sum;
		x->square += (int64_t)cell->square;
	} else {
		struct wide *x = (struct wide *)c->v + i;
		x->rows += cell->rows;
		x->n += cell->n;
		x->sum += cell->sum;
		x->square += cell->square;
	}
}

/* to[i] += from[i] for n cells: plain words but for the wide ones. */
static void add_run(enum layout l, void *to, const void *from, uint64_t n)
{
	if (l == LAYOUT_WIDE) {
		struct wide *x = to;
		const struct wide *y = from;
		for (uint64_t i = 0; i < n; i++) {
			x[i].rows += y[i].rows;
			x[i].n += y[i].n;
			x[i].sum += y[i].sum;
			x[i].square += y[i].square;
		}
		return;
	}
	uint64_t *restrict x = to;
	const uint64_t *restrict y = from;
	n *= cells_size(l) / sizeof *x;
	for (uint64_t i = 0; i < n; i++)
		x[i] += y[i];
}

void cells_merge(struct cells *to, const struct cells *from)
{
	struct cube_cell cell;
	if (!to->sparse) {
		add_run(to->layout, to->v, from->v, to->cells);
		return;
	}
	for (uint64_t i = 1; i < from->cells; i++) {
		uint32_t place = cells_place(to, from->key[i]);
		cells_get(from, i, &cell);
		cells_add(to, place, &cell);
	}
	to->full = to->full || from->full;
}

/* ---- shape ---- */

bool cube_lay_out(struct cube *c)
{
	uint64_t space = 1;
	for (size_t i = c->dims; i-- > 0;) {
		struct dim *d = &c->dim[i];
		d->extent = d->shown.labels + (c->margins ? 1 : 0);
		d->stride = space;
		if (__builtin_mul_overflow(space, (uint64_t)d->extent, &space) || space > INT64_MAX)
			return false;
	}
	c->space = space;
	return true;
}

bool cube_make_cells(struct cube *c, struct cells *out, enum layout l, uint64_t rows, size_t memory)
{
	const uint64_t small = 1 << 20, sparse_per_row = 16;
	uint64_t size = cells_size(l), room = memory ? memory : CUBE_MEMORY_DEFAULT;
	bool dense = c->space < UINT32_MAX && c->space <= room / size &&
	             (c->space <= small || c->space / sparse_per_row <= rows);
	/* While it grows a sparse array stands twice, at most half full. */
	uint64_t most = room / (2 * (size + 2 * sizeof(uint64_t) + sizeof(struct ranked)));
	most = most >= UINT32_MAX / 2 ? UINT32_MAX / 2 : most;
	if (!dense && most < 2)
		return false;
	cells_init(out, l, !dense, c->space, most);
	return true;
}

/* ---- margins ---- */

/* Dimension by dimension: what has been summed over the earlier ones is summed
 * over this one too, so that every combination of "all" arises. */
static void roll_dense(struct cells *cells, const struct dim *d)
{
	size_t size = cells_size(cells->layout);
	uint64_t block = d->stride * d->extent;
	char *v = cells->v;
	for (uint64_t at = 0; at < cells->cells; at += block) {
		char *all = v + (at + d->stride * d->shown.labels) * size;
		for (uint32_t k = 0; k < d->shown.labels; k++)
			add_run(cells->layout, all, v + (at + d->stride * k) * size, d->stride);
	}
}

static void roll_sparse(struct cells *cells, const struct dim *d)
{
	struct cube_cell cell;
	uint64_t n = cells->cells;
	for (uint64_t i = 1; i < n; i++) {
		uint64_t code = cells->key[i] / d->stride % d->extent;
		uint32_t place = cells_place(cells, cells->key[i] + (d->shown.labels - code) * d->stride);
		cells_get(cells, i, &cell);
		cells_add(cells, place, &cell);
	}
}

static uint64_t rank_of(const struct cube *c, uint64_t key)
{
	uint64_t rank = 0;
	for (size_t i = 0; i < c->dims; i++) {
		const struct dim *d = &c->dim[i];
		uint64_t code = key / d->stride % d->extent;
		rank += (code < d->shown.labels ? d->rank[code] : code) * d->stride;
	}
	return rank;
}

static int by_rank(const void *x, const void *y)
{
	uint64_t a = ((const struct ranked *)x)->rank, b = ((const struct ranked *)y)->rank;
	return (a > b) - (a < b);
}

bool cube_close(struct cube *c)
{
	struct cells *cells = &c->cells;
	for (size_t i = c->dims; c->margins && i-- > 0;) {
		if (cells->sparse)
			roll_sparse(cells, &c->dim[i]);
		else
			roll_dense(cells, &c->dim[i]);
	}
	if (!cells->sparse || cells->full)
		return !cells->full;
	c->ranked = cube_alloc(cells->cells, sizeof *c->ranked);
	for (uint64_t i = 1; i < cells->cells; i++)
		c->ranked[i - 1] = (struct ranked){rank_of(c, cells->key[i]), (uint32_t)i};
	qsort(c->ranked, cells->cells - 1, sizeof *c->ranked, by_rank);
	return true;
}
