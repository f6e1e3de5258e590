/* plan.c - see plan.h. */
#include "cube/plan.h"

#include <stdlib.h>

static bool fail(struct cube_error *e, enum cube_fault f, struct str what)
{
	*e = (struct cube_error){f, what};
	return false;
}

/* The column, which must not be a KEY; -1 with *e filled. */
static int column_of(const struct batch *b, struct str name, struct cube_error *e)
{
	int col = batch_find(b, name);
	if (col < 0)
		fail(e, CUBE_NO_COLUMN, name);
	else if (b->column[col].type == BATCH_KEY) {
		fail(e, CUBE_IS_A_KEY, name);
		col = -1;
	}
	return col;
}

/* ---- tests ---- */

static __int128 units(const struct value *v)
{
	__int128 x = v->number;
	for (int i = v->decimals; i < VALUE_DECIMALS_MAX; i++)
		x *= 10;
	return x;
}

static bool holds(enum cube_op op, int order)
{
	switch (op) {
	case CUBE_EQ:
		return order == 0;
	case CUBE_NE:
		return order != 0;
	case CUBE_LT:
		return order < 0;
	case CUBE_LE:
		return order <= 0;
	case CUBE_GT:
		return order > 0;
	case CUBE_GE:
		break;
	}
	return order >= 0;
}

static bool test_mark(const struct test *t, uint64_t mark)
{
	bool same = t->is_mark && t->mark == mark;
	return t->op == CUBE_EQ ? same : t->op == CUBE_NE && !same;
}

static bool test_number(const struct test *t, const struct value *v)
{
	if (t->is_mark)
		return t->op == CUBE_NE;
	__int128 x = units(v);
	return holds(t->op, (x > t->number) - (x < t->number));
}

static bool test_text(const struct test *t, struct str text)
{
	struct value v;
	if (t->is_mark)
		return t->op == CUBE_NE;
	if (t->op > CUBE_NE && t->is_number && value_read(text, VALUE_SKOLVERKET, 0, &v) &&
	    v.kind == VALUE_EXISTS)
		return test_number(t, &v);
	int order = str_cmp(text, t->operand);
	return holds(t->op, (order > 0) - (order < 0));
}

/* All tests but those by = must hold, and one of those by = if there is any. */
#define SIEVE(s, passes_)                                                                                    \
	do {                                                                                                     \
		bool any = false, wanted = false;                                                                    \
		for (size_t i_ = 0; i_ < (s)->n; i_++) {                                                             \
			const struct test *t = &(s)->test[i_];                                                           \
			bool pass = (passes_);                                                                           \
			if (t->op != CUBE_EQ && !pass)                                                                   \
				return false;                                                                                \
			wanted = wanted || t->op == CUBE_EQ;                                                             \
			any = any || (t->op == CUBE_EQ && pass);                                                         \
		}                                                                                                    \
		return any || !wanted;                                                                               \
	} while (0)

static bool sieve_mark(const struct sieve *s, uint64_t mark)
{
	SIEVE(s, test_mark(t, mark));
}

static bool sieve_text(const struct sieve *s, struct str text)
{
	SIEVE(s, test_text(t, text));
}

static bool sieve_number(const struct sieve *s, const struct value *v)
{
	SIEVE(s, test_number(t, v));
}

bool sieve_pass(const struct sieve *s, uint64_t symbol)
{
	if (batch_is_mark(symbol))
		return sieve_mark(s, symbol);
	if (s->text)
		return s->text[symbol - BATCH_MARKS];
	struct value v = {VALUE_EXISTS, s->column->decimals, batch_number(symbol), 0};
	return sieve_number(s, &v);
}

static bool read_test(struct sieve *s, const struct cube_test *from, struct test *t, struct cube_error *e)
{
	struct value v;
	bool number = s->column->type == BATCH_NUMBER;
	bool read = value_read(from->operand, VALUE_SKOLVERKET, 0, &v);
	*t = (struct test){.op = from->op, .operand = from->operand};
	if (read && v.kind == VALUE_EXISTS) {
		t->is_number = true;
		t->number = units(&v);
	} else if (number ? read && v.kind != VALUE_APPROX : !from->operand.n) {
		t->is_mark = true;
		t->mark = v.kind;
	} else if (number) {
		return fail(e, CUBE_NOT_A_NUMBER, from->operand);
	}
	return true;
}

static void pass_texts(struct arena *a, struct sieve *s)
{
	if (s->column->type != BATCH_CODE)
		return;
	s->text = ARENA_ARRAY(a, (size_t)s->column->texts + 1, uint8_t);
	for (uint32_t i = 0; i < s->column->texts; i++)
		s->text[i] = sieve_text(s, batch_text(s->column, i));
}

static bool sieve_init(struct plan *p, struct sieve *s, const struct cube_test *tests, size_t n,
                       struct str column, struct cube_error *e)
{
	s->col = column_of(p->batch, column, e);
	if (s->col < 0)
		return false;
	s->column = &p->batch->column[s->col];
	s->test = ARENA_ARRAY(&p->arena, n, struct test);
	for (size_t i = 0; i < n; i++) {
		if (str_eq(tests[i].column, column) && !read_test(s, &tests[i], &s->test[s->n++], e))
			return false;
	}
	pass_texts(&p->arena, s);
	return true;
}

static bool is_first_of_column(const struct cube_query *q, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (str_eq(q->where[k].column, q->where[i].column))
			return false;
	}
	return true;
}

static bool plan_filters(struct plan *p, const struct cube_query *q, struct cube_error *e)
{
	p->sieve = ARENA_ARRAY(&p->arena, q->n_where + 1, struct sieve);
	for (size_t i = 0; i < q->n_where; i++) {
		if (is_first_of_column(q, i) &&
		    !sieve_init(p, &p->sieve[p->sieves++], q->where, q->n_where, q->where[i].column, e))
			return false;
	}
	return true;
}

/* ---- measure ---- */

bool plan_value(const struct plan *p, uint64_t symbol, int64_t *v)
{
	if (p->cube->measure == CUBE_SHARE) {
		*v = sieve_pass(&p->share, symbol);
		return p->share_of_all || !batch_is_mark(symbol);
	}
	*v = batch_is_mark(symbol) ? 0 : batch_number(symbol);
	return !batch_is_mark(symbol);
}

/* A bound of |number| in a chunk. */
static uint64_t largest(const struct batch_chunk *k)
{
	uint64_t low = k->base, high = k->base;
	if (k->dictionary) {
		uint32_t i = 0;
		while (i + 1 < k->entries && batch_is_mark(batch_entry(k, i)))
			i++;
		low = batch_entry(k, i);
		high = batch_entry(k, k->entries - 1);
		if (batch_is_mark(high))
			return 0;
	} else if (k->width == 64 || __builtin_add_overflow(low, ((uint64_t)1 << k->width) - 1, &high)) {
		return BATCH_NUMBER_MAX;
	}
	uint64_t a = low < BATCH_ZERO ? BATCH_ZERO - low : low - BATCH_ZERO;
	uint64_t b = high < BATCH_ZERO ? BATCH_ZERO - high : high - BATCH_ZERO;
	return a > b ? a : b;
}

/* 64 bits are enough when the largest square in every row stays below 2^63. */
static enum layout layout_of(const struct plan *p)
{
	uint64_t most = 1;
	__int128 squares;
	if (!p->measured)
		return LAYOUT_ROWS;
	for (size_t g = 0; g < p->batch->groups && p->cube->measure != CUBE_SHARE; g++) {
		uint64_t x = largest(&p->chunk[g * p->batch->columns + (size_t)p->of]);
		most = x > most ? x : most;
	}
	if (most > UINT32_MAX)
		return LAYOUT_WIDE;
	return __builtin_mul_overflow((__int128)(most * most), (__int128)p->batch->rows, &squares) ||
	               squares > INT64_MAX
	           ? LAYOUT_WIDE
	           : LAYOUT_NARROW;
}

static bool plan_measure(struct plan *p, const struct cube_query *q, struct cube_error *e)
{
	p->cube->measure = q->measure;
	p->measured = q->measure != CUBE_COUNT;
	if (!p->measured)
		return true;
	p->of = column_of(p->batch, q->of.column, e);
	if (p->of < 0)
		return false;
	const struct batch_column *c = &p->batch->column[p->of];
	if (q->measure == CUBE_SHARE) {
		if (!sieve_init(p, &p->share, &q->of, 1, q->of.column, e))
			return false;
		p->share_of_all = p->share.test[0].is_mark;
		return true;
	}
	p->cube->decimals = c->decimals;
	return c->type == BATCH_NUMBER || fail(e, CUBE_NOT_A_NUMBER, q->of.column);
}

static bool note_value(struct plan *p, uint64_t symbol)
{
	uint32_t i = 0;
	while (i < p->values && p->value[i] != symbol)
		i++;
	if (i == PLAN_VALUES_MAX)
		return false;
	p->value[i] = symbol;
	p->values += i == p->values;
	return true;
}

static void plan_values(struct plan *p)
{
	bool few = p->measured;
	p->value = ARENA_ARRAY(&p->arena, PLAN_VALUES_MAX, uint64_t);
	for (size_t g = 0; g < p->batch->groups && few; g++) {
		const struct batch_chunk *k = &p->chunk[g * p->batch->columns + (size_t)p->of];
		few = k->dictionary;
		for (uint32_t i = 0; few && i < k->entries; i++)
			few = note_value(p, batch_entry(k, i));
	}
	p->values = few ? p->values : 0;
}

/* ---- dimensions ---- */

uint32_t plan_code(const struct dim *d, uint64_t symbol)
{
	if (d->shown.type == BATCH_NUMBER)
		return symset_find(&d->find, symbol);
	return symbol < BATCH_MARKS ? 0 : (uint32_t)(symbol - BATCH_MARKS) + d->has_missing;
}

static bool has_missing(const struct plan *p, int col)
{
	for (size_t g = 0; g < p->batch->groups; g++) {
		const struct batch_chunk *k = &p->chunk[g * p->batch->columns + (size_t)col];
		if (k->dictionary ? batch_is_mark(batch_entry(k, 0)) : k->marks)
			return true;
	}
	return false;
}

static void dim_texts(struct plan *p, struct dim *d, int col)
{
	const struct batch_column *c = &p->batch->column[col];
	d->has_missing = has_missing(p, col);
	d->shown.labels = c->texts + d->has_missing;
	d->symbol = ARENA_ARRAY(&p->cube->arena, (size_t)d->shown.labels + 1, uint64_t);
	d->text = ARENA_ARRAY(&p->cube->arena, (size_t)c->texts + 1, struct str);
	size_t bytes = 0;
	for (uint32_t i = 0; i < c->texts; i++)
		bytes += batch_text(c, i).n;
	char *copy = arena_alloc(&p->cube->arena, bytes + 1);
	for (uint32_t i = 0; i < c->texts; i++) {
		struct str s = batch_text(c, i);
		if (s.n)
			memcpy(copy, s.p, s.n);
		d->text[i] = (struct str){copy, s.n};
		d->symbol[i + d->has_missing] = (uint64_t)BATCH_MARKS + i;
		copy += s.n;
	}
}

static int by_symbol(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
	return (a > b) - (a < b);
}

static void collect(struct symset *set, const struct batch_chunk *k)
{
	uint64_t v[1024];
	for (uint32_t i = 0; i < k->entries; i++)
		symset_add(set, batch_entry(k, i));
	for (uint32_t at = 0; !k->dictionary && at < k->rows; at += 1024) {
		uint32_t n = k->rows - at < 1024 ? k->rows - at : 1024;
		batch_symbols(k, at, n, v);
		for (uint32_t i = 0; i < n; i++)
			symset_add(set, v[i]);
	}
}

/* The numbers that occur, ascending: so a code is the same whatever the order of rows. */
static void dim_numbers(struct plan *p, struct dim *d, int col)
{
	struct symset seen;
	symset_init(&seen);
	for (size_t g = 0; g < p->batch->groups; g++)
		collect(&seen, &p->chunk[g * p->batch->columns + (size_t)col]);
	d->shown.labels = seen.n;
	d->symbol = ARENA_ARRAY(&p->cube->arena, (size_t)seen.n + 1, uint64_t);
	memcpy(d->symbol, seen.key, seen.n * sizeof *seen.key);
	qsort(d->symbol, seen.n, sizeof *d->symbol, by_symbol);
	symset_finish(&seen);
	for (uint32_t i = 0; i < d->shown.labels; i++)
		symset_add(&d->find, d->symbol[i]);
}

static bool plan_dims(struct plan *p, const struct cube_query *q, struct cube_error *e)
{
	struct cube *c = p->cube;
	if (q->n_by > CUBE_DIMS_MAX)
		return fail(e, CUBE_TOO_MANY_DIMS, q->by[CUBE_DIMS_MAX]);
	for (size_t i = 0; i < q->n_by; i++) {
		struct dim *d = &c->dim[i];
		p->by[i] = column_of(p->batch, q->by[i], e);
		if (p->by[i] < 0)
			return false;
		for (size_t k = 0; k < i; k++) {
			if (p->by[k] == p->by[i])
				return fail(e, CUBE_TOO_MANY_DIMS, q->by[i]);
		}
		const struct batch_column *from = &p->batch->column[p->by[i]];
		d->shown = (struct cube_dim){arena_str(&c->arena, from->name), from->type, from->decimals, 0};
		symset_init(&d->find);
		c->dims++;
		if (from->type == BATCH_CODE)
			dim_texts(p, d, p->by[i]);
		else
			dim_numbers(p, d, p->by[i]);
		dim_order(c, d);
	}
	return true;
}

/* ---- the whole ---- */

static bool plan_chunks(struct plan *p, struct cube_error *e)
{
	struct batch *b = p->batch;
	p->chunk = cube_alloc(b->groups * b->columns + 1, sizeof *p->chunk);
	for (size_t g = 0; g < b->groups; g++) {
		if (!batch_group(b, g, p->chunk + g * b->columns))
			return fail(e, CUBE_DAMAGED_BATCH, STR(""));
	}
	return true;
}

bool plan_init(struct plan *p, struct batch *b, const struct cube_query *q, struct cube *c,
               struct cube_error *e)
{
	*p = (struct plan){.batch = b, .cube = c, .memory = q->memory, .threads = q->threads ? q->threads : 1};
	arena_init(&p->arena, (size_t)4 << 30);
	p->threads = p->threads > CUBE_THREADS_MAX ? CUBE_THREADS_MAX : p->threads;
	p->threads = p->threads > b->groups ? (unsigned)b->groups : p->threads;
	p->threads = p->threads ? p->threads : 1;
	c->margins = q->margins;
	if (!plan_measure(p, q, e) || !plan_filters(p, q, e) || !plan_chunks(p, e) || !plan_dims(p, q, e))
		return false;
	plan_values(p);
	p->layout = layout_of(p);
	return cube_lay_out(c) || fail(e, CUBE_TOO_MANY_CELLS, STR(""));
}

void plan_finish(struct plan *p)
{
	free(p->chunk);
	arena_finish(&p->arena);
}
