/* merge.c - adding cubes: labels are matched by what they say. */
#include "base/map.h"
#include "cube/cube_in.h"

#include <stdlib.h>

struct merge {
	const struct cube *const *in;
	size_t n;
	size_t relabelled;
	cube_relabel *relabel;
	void *ctx;
	struct cube *out;
	struct arena arena;
	uint32_t **code; /* [cube * dims + dim][code] is the code in the sum */
};

static bool alike(const struct cube *a, const struct cube *b)
{
	if (a->dims != b->dims || a->measure != b->measure || a->margins != b->margins)
		return false;
	for (size_t i = 0; i < a->dims; i++) {
		if (!str_eq(a->dim[i].shown.name, b->dim[i].shown.name) ||
		    a->dim[i].shown.type != b->dim[i].shown.type)
			return false;
	}
	return true;
}

static int64_t power10(int n)
{
	int64_t p = 1;
	while (n-- > 0)
		p *= 10;
	return p;
}

/* A label as a symbol and, for texts, the text. Numbers are brought to the
 * decimals of the sum; false when one does not fit. */
static bool take_label(const struct merge *m, const struct cube *c, size_t dim, uint32_t code,
                       uint64_t *symbol, struct str *text)
{
	const struct dim *to = &m->out->dim[dim];
	struct cube_label l = cube_label(c, dim, code);
	*symbol = c->dim[dim].symbol[code];
	*text = (struct str){0};
	if (batch_is_mark(*symbol))
		return true;
	if (to->shown.type == BATCH_CODE) {
		struct buf b;
		buf_init(&b, 0);
		cube_write_label(c, dim, code, ',', &b);
		*text = l.is_text ? l.text : arena_str(&m->out->arena, buf_as_str(&b));
		buf_finish(&b);
		if (m->relabel && dim == m->relabelled)
			*text = m->relabel(m->ctx, *text);
		return true;
	}
	int64_t x;
	if (__builtin_mul_overflow(l.value.number, power10(to->shown.decimals - l.value.decimals), &x) ||
	    x > BATCH_NUMBER_MAX || x < -BATCH_NUMBER_MAX)
		return false;
	*symbol = BATCH_ZERO + (uint64_t)x;
	return true;
}

/* The codes of dimension `dim` in the sum, and from each cube's to them. */
static bool join_labels(struct merge *m, size_t dim)
{
	struct dim *to = &m->out->dim[dim];
	struct map texts;
	size_t most = 0;
	uint32_t n_texts = 0;
	map_init(&texts, &m->arena);
	for (size_t i = 0; i < m->n; i++)
		most += m->in[i]->dim[dim].shown.labels;
	to->symbol = ARENA_ARRAY(&m->out->arena, most + 1, uint64_t);
	to->text = ARENA_ARRAY(&m->out->arena, most + 1, struct str);
	for (size_t i = 0; i < m->n; i++) {
		const struct cube *c = m->in[i];
		uint32_t n = c->dim[dim].shown.labels;
		uint32_t *code = ARENA_ARRAY(&m->arena, (size_t)n + 1, uint32_t);
		for (uint32_t k = 0; k < n; k++) {
			struct str text;
			uint64_t symbol;
			if (!take_label(m, c, dim, k, &symbol, &text))
				return false;
			if (text.p) {
				void **slot = map_slot(&texts, arena_str(&m->arena, text));
				if (!*slot) {
					to->text[n_texts++] = arena_str(&m->out->arena, text);
					*slot = (void *)(uintptr_t)n_texts;
				}
				symbol = BATCH_MARKS + (uint64_t)(uintptr_t)*slot - 1;
			}
			code[k] = symset_add(&to->find, symbol);
		}
		m->code[i * m->out->dims + dim] = code;
	}
	to->shown.labels = to->find.n;
	if (to->find.n)
		memcpy(to->symbol, to->find.key, to->find.n * sizeof *to->symbol);
	dim_order(m->out, to);
	return true;
}

static bool merge_dims(struct merge *m)
{
	struct cube *out = m->out;
	size_t dims = m->in[0]->dims;
	m->code = ARENA_ARRAY(&m->arena, m->n * dims + 1, uint32_t *);
	out->dims = dims;
	for (size_t i = 0; i < dims; i++) {
		struct dim *d = &out->dim[i];
		symset_init(&d->find);
		d->shown = m->in[0]->dim[i].shown;
		d->shown.name = arena_str(&out->arena, d->shown.name);
		for (size_t k = 1; k < m->n; k++) {
			uint8_t decimals = m->in[k]->dim[i].shown.decimals;
			d->shown.decimals = decimals > d->shown.decimals ? decimals : d->shown.decimals;
		}
		if (m->relabel && i == m->relabelled) {
			d->shown.type = BATCH_CODE;
			d->shown.decimals = 0;
		}
	}
	for (size_t i = 0; i < dims; i++) {
		if (!join_labels(m, i))
			return false;
	}
	return true;
}

static bool is_margin(const struct cube *c, const struct cube_cell *cell)
{
	for (size_t i = 0; i < c->dims; i++) {
		if (cell->code[i] == CUBE_ALL)
			return true;
	}
	return false;
}

static bool add_cube(struct merge *m, size_t which)
{
	const struct cube *c = m->in[which];
	struct cube *out = m->out;
	int64_t scale = power10(out->decimals - c->decimals);
	struct cube_walk w;
	struct cube_cell cell;
	for (cube_walk(&w, c); cube_next(&w, &cell);) {
		uint64_t key = 0;
		if (is_margin(c, &cell))
			continue;
		for (size_t i = 0; i < c->dims; i++)
			key += out->dim[i].stride * m->code[which * c->dims + i][cell.code[i]];
		if (__builtin_mul_overflow(cell.sum, (__int128)scale, &cell.sum) ||
		    __builtin_mul_overflow(cell.square, (__int128)scale * scale, &cell.square))
			return false;
		cells_add(&out->cells, out->cells.sparse ? cells_place(&out->cells, key) : key, &cell);
	}
	return true;
}

static uint64_t cells_of(const struct merge *m)
{
	uint64_t n = 0;
	for (size_t i = 0; i < m->n; i++)
		n += m->in[i]->cells.cells;
	return n;
}

struct cube *cube_merge(const struct cube *const *in, size_t n, size_t dim, cube_relabel *relabel, void *ctx,
                        struct cube_error *e)
{
	struct merge m = {.in = in, .n = n, .relabelled = dim, .relabel = relabel, .ctx = ctx};
	*e = (struct cube_error){CUBE_UNLIKE, STR("")};
	if (n == 0 || (relabel && dim >= in[0]->dims))
		return NULL;
	for (size_t i = 1; i < n; i++) {
		if (!alike(in[0], in[i]))
			return NULL;
	}
	struct cube *out = m.out = cube_alloc(1, sizeof *out);
	arena_init(&out->arena, (size_t)4 << 30);
	arena_init(&m.arena, (size_t)4 << 30);
	out->measure = in[0]->measure;
	out->margins = in[0]->margins;
	for (size_t i = 0; i < n; i++)
		out->decimals = in[i]->decimals > out->decimals ? in[i]->decimals : out->decimals;
	e->fault = CUBE_TOO_MANY_CELLS;
	enum layout l = out->measure == CUBE_COUNT ? LAYOUT_ROWS : LAYOUT_WIDE;
	bool ok = merge_dims(&m) && cube_lay_out(out) && cube_make_cells(out, &out->cells, l, cells_of(&m), 0);
	for (size_t i = 0; i < n && ok; i++)
		ok = add_cube(&m, i);
	ok = ok && cube_close(out);
	arena_finish(&m.arena);
	if (ok) {
		e->fault = CUBE_OK;
		return out;
	}
	cube_free(out);
	return NULL;
}
