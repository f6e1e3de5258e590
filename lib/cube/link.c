/* link.c - see link.h. */
#include "base/map.h"
#include "cube/link.h"
#include "cube/plan.h"

#include <stdlib.h>

enum { BLOCK = 1024 };
#define NOWHERE UINT32_MAX

/* Individuals of both batches, by number in `keys`. */
struct people {
	struct symset keys;
	uint32_t *state[2]; /* code in the side's dimension; NOWHERE */
	uint8_t *repeated;
	uint32_t cap;
	uint64_t keyless;
};

struct side {
	struct plan plan;
	struct cube *cube; /* its one dimension is the state */
	int key;
};

static bool side_init(struct side *s, struct batch *b, struct str key, const struct str *state,
                      struct cube_error *e)
{
	struct cube_query q = {.by = state, .n_by = 1};
	s->cube = cube_alloc(1, sizeof *s->cube);
	arena_init(&s->cube->arena, (size_t)4 << 30);
	s->key = batch_find(b, key);
	if (!plan_init(&s->plan, b, &q, s->cube, e))
		return false;
	if (s->key >= 0 && b->column[s->key].type == BATCH_KEY)
		return true;
	*e = (struct cube_error){CUBE_NO_COLUMN, key};
	return false;
}

static void side_finish(struct side *s)
{
	if (s->plan.batch)
		plan_finish(&s->plan);
	cube_free(s->cube);
}

/* ---- who is where ---- */

static void make_room(struct people *p)
{
	if (p->keys.n <= p->cap)
		return;
	uint32_t cap = p->keys.cap;
	for (int i = 0; i < 2; i++) {
		p->state[i] = cube_grow(p->state[i], cap, sizeof *p->state[i]);
		for (uint32_t k = p->cap; k < cap; k++)
			p->state[i][k] = NOWHERE;
	}
	p->repeated = cube_grow(p->repeated, cap, 1);
	memset(p->repeated + p->cap, 0, cap - p->cap);
	p->cap = cap;
}

static void note(struct people *p, int side, uint64_t key, uint32_t state)
{
	if (batch_is_mark(key)) {
		p->keyless++;
		return;
	}
	uint32_t i = symset_add(&p->keys, key);
	make_room(p);
	p->repeated[i] |= p->state[side][i] != NOWHERE;
	p->state[side][i] = state;
}

static void read_side(struct people *p, int side, const struct side *s)
{
	const struct batch *b = s->plan.batch;
	uint64_t key[BLOCK], state[BLOCK];
	for (size_t g = 0; g < b->groups; g++) {
		const struct batch_chunk *k = s->plan.chunk + g * b->columns;
		for (uint32_t at = 0; at < k->rows; at += BLOCK) {
			uint32_t n = k->rows - at < BLOCK ? k->rows - at : BLOCK;
			batch_symbols(&k[s->key], at, n, key);
			batch_symbols(&k[s->plan.by[0]], at, n, state);
			for (uint32_t i = 0; i < n; i++)
				note(p, side, key[i], plan_code(&s->cube->dim[0], state[i]));
		}
	}
}

/* ---- the table ---- */

/* The labels of a side, and last the one of who was not there. */
static void copy_dim(struct cube *to, struct str name, const struct dim *from)
{
	struct dim *d = &to->dim[to->dims++];
	uint32_t n = from->shown.labels, texts = 0;
	symset_init(&d->find);
	d->shown = (struct cube_dim){name, from->shown.type, from->shown.decimals, n + 1};
	d->symbol = ARENA_ARRAY(&to->arena, (size_t)n + 1, uint64_t);
	d->text = ARENA_ARRAY(&to->arena, (size_t)n + 1, struct str);
	for (uint32_t i = 0; i < n; i++) {
		d->symbol[i] = from->symbol[i];
		if (from->shown.type == BATCH_CODE && !batch_is_mark(from->symbol[i]))
			d->text[texts++] = arena_str(&to->arena, from->text[from->symbol[i] - BATCH_MARKS]);
	}
	d->symbol[n] = VALUE_NOT_APPLICABLE;
	dim_order(to, d);
}

/* For each code of the second side, the first's code with the same label, or NOWHERE. */
static uint32_t *same_labels(struct arena *a, const struct cube *c)
{
	struct map by_text;
	struct buf b;
	uint32_t n0 = c->dim[0].shown.labels - 1, n1 = c->dim[1].shown.labels - 1;
	uint32_t *same = ARENA_ARRAY(a, (size_t)n1 + 1, uint32_t);
	map_init(&by_text, a);
	buf_init(&b, 0);
	for (uint32_t i = 0; i < n0; i++) {
		buf_reset(&b);
		cube_write_label(c, 0, i, ',', &b);
		map_put(&by_text, arena_str(a, buf_as_str(&b)), (void *)(uintptr_t)(i + 1));
	}
	for (uint32_t i = 0; i < n1; i++) {
		buf_reset(&b);
		cube_write_label(c, 1, i, ',', &b);
		uintptr_t found = (uintptr_t)map_get(&by_text, buf_as_str(&b));
		same[i] = found ? (uint32_t)found - 1 : NOWHERE;
	}
	buf_finish(&b);
	return same;
}

static void count_person(struct cube_link *out, const struct people *p, uint32_t i, const uint32_t *same)
{
	struct cube *c = out->transitions;
	uint32_t from = p->state[0][i], to = p->state[1][i];
	if (p->repeated[i]) {
		out->repeated++;
		return;
	}
	out->gone += to == NOWHERE;
	out->come += from == NOWHERE;
	if (from != NOWHERE && to != NOWHERE) {
		out->matched++;
		out->moved += same[to] != from;
	}
	from = from == NOWHERE ? c->dim[0].shown.labels - 1 : from;
	to = to == NOWHERE ? c->dim[1].shown.labels - 1 : to;
	uint64_t key = from * c->dim[0].stride + to * c->dim[1].stride;
	struct cube_cell one = {.rows = 1, .n = 1};
	cells_add(&c->cells, c->cells.sparse ? cells_place(&c->cells, key) : key, &one);
}

static bool tabulate(struct cube_link *out, const struct people *p, const struct side *s)
{
	struct arena a;
	struct cube *c = out->transitions;
	c->margins = true;
	copy_dim(c, STR("from"), &s[0].cube->dim[0]);
	copy_dim(c, STR("to"), &s[1].cube->dim[0]);
	if (!cube_lay_out(c) || !cube_make_cells(c, &c->cells, LAYOUT_ROWS, p->keys.n, 0))
		return false;
	arena_init(&a, (size_t)4 << 30);
	const uint32_t *same = same_labels(&a, c);
	for (uint32_t i = 0; i < p->keys.n; i++)
		count_person(out, p, i, same);
	arena_finish(&a);
	return cube_close(c);
}

bool cube_link(struct batch *first, struct batch *second, struct str key, struct str state,
               struct cube_link *out, struct cube_error *e)
{
	struct side s[2] = {0};
	struct people p = {0};
	*out = (struct cube_link){0};
	*e = (struct cube_error){0};
	bool ok = side_init(&s[0], first, key, &state, e) && side_init(&s[1], second, key, &state, e);
	if (ok) {
		symset_init(&p.keys);
		out->transitions = cube_alloc(1, sizeof *out->transitions);
		arena_init(&out->transitions->arena, (size_t)4 << 30);
		read_side(&p, 0, &s[0]);
		read_side(&p, 1, &s[1]);
		out->keyless = p.keyless;
		ok = tabulate(out, &p, s);
		if (!ok)
			*e = (struct cube_error){CUBE_TOO_MANY_CELLS, STR("")};
		symset_finish(&p.keys);
		free(p.state[0]);
		free(p.state[1]);
		free(p.repeated);
	}
	side_finish(&s[0]);
	side_finish(&s[1]);
	if (!ok) {
		cube_free(out->transitions);
		out->transitions = NULL;
	}
	return ok;
}
