/* build.c - the builder of column.h: rows in, groups out. */
#include "base/utf8.h"
#include "cube/column.h"
#include "cube/encode.h"

#include <stdlib.h>
#include <sys/random.h>

enum { SORT_ROWS = 4 };          /* rows that must agree on the average for an order to be worth it */
enum { GROUP_VALUES = 1 << 25 }; /* rows times columns in memory, unless asked for more */

struct texts {
	struct buf bytes;
	uint32_t *ends, *slot; /* slot: number + 1 */
	uint64_t *hash;
	uint32_t n, cap, mask;
};

struct column {
	struct batch_spec spec;
	struct texts texts;
	uint64_t *v; /* of the rows of the group */
	uint64_t *dict;
	uint32_t entries;
};

struct batch_builder {
	struct batch_options o;
	batch_sink *sink;
	void *ctx;
	bool failed;
	uint8_t texts_key[16]; /* of this process, so that no file can be made to collide */
	struct column *column;
	size_t columns;
	uint32_t rows; /* in the group */
	uint64_t total, offset;
	uint64_t *directory; /* three per group */
	size_t groups, cap;
	struct symset set;
	uint32_t *scratch; /* ranks; then the order of rows */
	uint32_t *scratch2;
	uint8_t head[HEAD_SIZE]; /* as written, for the tail's checksum */
};

/* ---- making and ending ---- */

static bool sound_spec(const struct batch_spec *spec, size_t n)
{
	if (n == 0 || n > BATCH_COLUMNS_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct batch_spec *s = &spec[i];
		if (s->name.n == 0 || s->name.n > BATCH_NAME_MAX || s->decimals > BATCH_DECIMALS_MAX ||
		    s->type < BATCH_CODE || s->type > BATCH_KEY || (s->type != BATCH_NUMBER && s->decimals))
			return false;
		for (size_t k = 0; k < i; k++) {
			if (str_eq(s->name, spec[k].name))
				return false;
		}
	}
	return true;
}

static void emit(struct batch_builder *b, const void *p, size_t n)
{
	b->failed = b->failed || !b->sink(b->ctx, p, n);
	b->offset += n;
}

static void column_init(struct column *c, const struct batch_spec *s, uint32_t rows)
{
	char *name = cube_alloc(s->name.n, 1);
	memcpy(name, s->name.p, s->name.n);
	c->spec = *s;
	c->spec.name.p = name;
	c->v = cube_alloc(rows, sizeof *c->v);
	c->dict = cube_alloc(ENCODE_ENTRIES_MAX + 1, sizeof *c->dict);
	buf_init(&c->texts.bytes, UINT32_MAX);
	c->texts.cap = 128;
	c->texts.mask = 255;
	c->texts.ends = cube_alloc(c->texts.cap, sizeof *c->texts.ends);
	c->texts.hash = cube_alloc(c->texts.cap, sizeof *c->texts.hash);
	c->texts.slot = cube_alloc(256, sizeof *c->texts.slot);
}

struct batch_builder *batch_builder_new(const struct batch_spec *spec, size_t n,
                                        const struct batch_options *o, batch_sink *sink, void *ctx)
{
	static const struct batch_options none;
	if (!sound_spec(spec, n))
		return NULL;
	struct batch_builder *b = cube_alloc(1, sizeof *b);
	b->o = o ? *o : none;
	if (b->o.group_rows == 0)
		b->o.group_rows =
		    n > GROUP_VALUES / BATCH_GROUP_ROWS ? (uint32_t)(GROUP_VALUES / n) : BATCH_GROUP_ROWS;
	/* Offsets within a group are of 32 bits. */
	uint32_t most = (uint32_t)(((size_t)1 << 31) / (n * 16));
	most = most > BATCH_GROUP_ROWS_MAX ? BATCH_GROUP_ROWS_MAX : most;
	b->o.group_rows = b->o.group_rows > most ? most : b->o.group_rows;
	b->sink = sink;
	b->ctx = ctx;
	b->columns = n;
	b->column = cube_alloc(n, sizeof *b->column);
	if (getrandom(b->texts_key, sizeof b->texts_key, 0) != (ssize_t)sizeof b->texts_key)
		memcpy(b->texts_key, &b, sizeof b);
	for (size_t i = 0; i < n; i++)
		column_init(&b->column[i], &spec[i], b->o.group_rows);
	uint32_t scratch = b->o.group_rows > ENCODE_TABLE ? b->o.group_rows : ENCODE_TABLE;
	b->scratch = cube_alloc(scratch, sizeof *b->scratch);
	b->scratch2 = cube_alloc(scratch, sizeof *b->scratch2);
	symset_init(&b->set);
	memcpy(b->head, BATCH_HEAD_MAGIC, 8);
	put16(b->head + HEAD_VERSION, BATCH_VERSION);
	put16(b->head + HEAD_COLUMNS, (uint16_t)n);
	emit(b, b->head, HEAD_SIZE);
	return b;
}

void batch_builder_free(struct batch_builder *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->columns; i++) {
		struct column *c = &b->column[i];
		free((void *)(uintptr_t)c->spec.name.p);
		free(c->v);
		free(c->dict);
		buf_finish(&c->texts.bytes);
		free(c->texts.ends);
		free(c->texts.hash);
		free(c->texts.slot);
	}
	symset_finish(&b->set);
	free(b->column);
	free(b->scratch);
	free(b->scratch2);
	free(b->directory);
	free(b);
}

uint64_t batch_rows_put(const struct batch_builder *b)
{
	return b->total + b->rows;
}

/* ---- symbols ---- */

static struct str text_at(const struct texts *t, uint32_t i)
{
	uint32_t from = i ? t->ends[i - 1] : 0;
	return (struct str){t->bytes.p + from, t->ends[i] - from};
}

static uint32_t *text_slot(const struct texts *t, uint64_t hash, struct str s)
{
	uint32_t i = (uint32_t)hash & t->mask;
	for (; t->slot[i]; i = (i + 1) & t->mask) {
		uint32_t k = t->slot[i] - 1;
		if (t->hash[k] == hash && str_eq(text_at(t, k), s))
			break;
	}
	return &t->slot[i];
}

static void texts_double(struct texts *t)
{
	t->cap *= 2;
	t->mask = t->mask * 2 + 1;
	t->ends = cube_grow(t->ends, t->cap, sizeof *t->ends);
	t->hash = cube_grow(t->hash, t->cap, sizeof *t->hash);
	free(t->slot);
	t->slot = cube_alloc((size_t)t->mask + 1, sizeof *t->slot);
	for (uint32_t k = 0; k < t->n; k++) {
		uint32_t i = (uint32_t)t->hash[k] & t->mask;
		while (t->slot[i])
			i = (i + 1) & t->mask;
		t->slot[i] = k + 1;
	}
}

static uint64_t text_symbol(struct batch_builder *b, struct texts *t, struct str s)
{
	uint64_t hash = batch_hash(b->texts_key, s);
	uint32_t *slot = text_slot(t, hash, s);
	if (*slot)
		return BATCH_MARKS + *slot - 1;
	if (s.n > BATCH_TEXT_MAX || !utf8_valid(s) || t->n == BATCH_TEXTS_MAX || t->bytes.n + s.n > UINT32_MAX)
		return BATCH_BAD;
	if (t->n == t->cap) {
		texts_double(t);
		slot = text_slot(t, hash, s);
	}
	buf_mem(&t->bytes, s.p, s.n);
	t->ends[t->n] = (uint32_t)t->bytes.n;
	t->hash[t->n] = hash;
	*slot = ++t->n;
	return BATCH_MARKS + t->n - 1;
}

uint64_t batch_symbol_text(struct batch_builder *b, size_t col, struct str text)
{
	struct column *c = &b->column[col];
	if (c->spec.type == BATCH_CODE)
		return text_symbol(b, &c->texts, text);
	if (c->spec.type != BATCH_KEY)
		return BATCH_BAD;
	uint64_t h = batch_hash(b->o.key, text);
	return h < BATCH_MARKS ? h + BATCH_MARKS : h == BATCH_BAD ? h - 1 : h;
}

uint64_t batch_symbol_number(struct batch_builder *b, size_t col, int64_t number, int decimals)
{
	const struct batch_spec *s = &b->column[col].spec;
	if (s->type != BATCH_NUMBER || decimals < 0)
		return BATCH_BAD;
	for (; decimals < s->decimals; decimals++) {
		if (__builtin_mul_overflow(number, 10, &number))
			return BATCH_BAD;
	}
	for (; decimals > s->decimals; decimals--) {
		if (number % 10)
			return BATCH_BAD;
		number /= 10;
	}
	if (number > BATCH_NUMBER_MAX || number < -BATCH_NUMBER_MAX)
		return BATCH_BAD;
	return BATCH_ZERO + (uint64_t)number;
}

uint64_t batch_symbol_mark(struct batch_builder *b, size_t col, enum value_kind kind)
{
	static const bool fits[VALUE_KINDS] = {[VALUE_NOT_APPLICABLE] = true,
	                                       [VALUE_FEW] = true,
	                                       [VALUE_MASKED] = true,
	                                       [VALUE_APPROX100] = true,
	                                       [VALUE_EXCLUDED] = true};
	bool number = b->column[col].spec.type == BATCH_NUMBER;
	return kind == VALUE_MISSING || (number && fits[kind]) ? kind : BATCH_BAD;
}

/* ---- groups ---- */

/* Stable counting sort of the order by one column's codes. */
static void order_by(struct batch_builder *b, const struct column *c, uint32_t **order, uint32_t **other)
{
	uint32_t *at = cube_alloc((size_t)c->entries + 1, sizeof *at);
	for (uint32_t i = 0; i < b->rows; i++)
		at[c->v[i] + 1]++;
	for (uint32_t i = 1; i < c->entries; i++)
		at[i] += at[i - 1];
	for (uint32_t i = 0; i < b->rows; i++)
		(*other)[at[c->v[(*order)[i]]]++] = (*order)[i];
	free(at);
	uint32_t *swap = *order;
	*order = *other;
	*other = swap;
}

/* The column of most entries below that of `than`, with ties by place; columns if none. */
static size_t next_varied(const struct batch_builder *b, size_t than)
{
	size_t best = b->columns;
	for (size_t i = 0; i < b->columns; i++) {
		uint32_t n = b->column[i].entries;
		bool below =
		    than == b->columns || n < b->column[than].entries || (n == b->column[than].entries && i > than);
		if (n > 1 && n <= b->rows / SORT_ROWS + 1 && below &&
		    (best == b->columns || n > b->column[best].entries))
			best = i;
	}
	return best;
}

/* Orders the rows of the group: the column of most entries counts first, and further ones
 * while several rows agree in all of those. */
static void sort_rows(struct batch_builder *b)
{
	size_t key[BATCH_COLUMNS_MAX], keys = 0;
	uint32_t *order = b->scratch, *other = b->scratch2;
	uint64_t space = 1;
	for (size_t c = next_varied(b, b->columns); c < b->columns && space <= b->rows / SORT_ROWS;
	     c = next_varied(b, c)) {
		key[keys++] = c;
		space *= b->column[c].entries;
	}
	for (uint32_t i = 0; i < b->rows; i++)
		order[i] = i;
	while (keys-- > 0)
		order_by(b, &b->column[key[keys]], &order, &other);
	uint64_t *moved = cube_alloc(b->rows, sizeof *moved);
	for (size_t k = 0; k < b->columns; k++) {
		for (uint32_t i = 0; i < b->rows; i++)
			moved[i] = b->column[k].v[order[i]];
		memcpy(b->column[k].v, moved, b->rows * sizeof *moved);
	}
	free(moved);
}

static void note_group(struct batch_builder *b, uint64_t bytes)
{
	if (b->groups == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 64;
		b->directory = cube_grow(b->directory, b->cap * 3, sizeof *b->directory);
	}
	uint8_t *d = (uint8_t *)(b->directory + 3 * b->groups++);
	put64(d, b->offset);
	put64(d + 8, bytes);
	put64(d + 16, b->rows);
}

static void write_group(struct batch_builder *b)
{
	struct encode *e = cube_alloc(b->columns, sizeof *e);
	uint64_t offset = GROUP_SIZE + CHUNK_SIZE * b->columns, bytes = offset;
	for (size_t i = 0; i < b->columns; i++) {
		struct column *c = &b->column[i];
		e[i] = (struct encode){.v = c->v, .rows = b->rows, .dict = c->dict};
		encode_dictionary(&e[i], &b->set, b->scratch);
		c->entries = e[i].entries;
	}
	if (b->o.sort)
		sort_rows(b);
	for (size_t i = 0; i < b->columns; i++)
		bytes += encode_plan(&e[i]);
	uint8_t *group = cube_alloc(bytes, 1);
	for (size_t i = 0; i < b->columns; i++)
		offset = encode_write(&e[i], group, group + GROUP_SIZE + CHUNK_SIZE * i, offset);
	put64(group + GROUP_BYTES, bytes);
	put32(group + GROUP_ROWS, b->rows);
	put64(group + GROUP_CHECK, batch_checksum(group + 8, bytes - 8, 0));
	note_group(b, bytes);
	emit(b, group, bytes);
	free(group);
	free(e);
	b->total += b->rows;
	b->rows = 0;
}

bool batch_put(struct batch_builder *b, const uint64_t *symbols)
{
	if (b->total + b->rows == BATCH_ROWS_MAX)
		b->failed = true;
	if (b->failed)
		return false;
	for (size_t i = 0; i < b->columns; i++)
		b->column[i].v[b->rows] = symbols[i];
	if (++b->rows == b->o.group_rows)
		write_group(b);
	return !b->failed;
}

/* ---- the directory ---- */

static void pad(struct buf *out)
{
	while (out->n % 8)
		buf_c(out, '\0');
}

static void add_column(struct buf *out, const struct column *c)
{
	const struct texts *t = &c->texts;
	uint8_t d[COLUMN_SIZE] = {0};
	d[COLUMN_TYPE] = (uint8_t)c->spec.type;
	d[COLUMN_DECIMALS] = c->spec.decimals;
	d[COLUMN_NAME] = (uint8_t)c->spec.name.n;
	put32(d + COLUMN_TEXTS, t->n);
	put64(d + COLUMN_BYTES, t->bytes.n);
	buf_mem(out, d, sizeof d);
	buf_str(out, c->spec.name);
	pad(out);
	for (uint32_t i = 0; i < t->n; i++) {
		uint8_t end[4];
		put32(end, t->ends[i]);
		buf_mem(out, end, sizeof end);
	}
	pad(out);
	buf_str(out, buf_as_str(&t->bytes));
	pad(out);
}

bool batch_finish(struct batch_builder *b)
{
	uint8_t tail[TAIL_SIZE] = {0};
	struct buf footer;
	if (b->rows)
		write_group(b);
	buf_init(&footer, SIZE_MAX / 4);
	for (size_t i = 0; i < b->columns; i++)
		add_column(&footer, &b->column[i]);
	buf_mem(&footer, b->directory ? (void *)b->directory : "", b->groups * ENTRY_SIZE);
	put64(tail + TAIL_FOOTER, b->offset);
	put64(tail + TAIL_ROWS, b->total);
	uint64_t check = batch_checksum(b->head, HEAD_SIZE, 0);
	check = batch_checksum(footer.p, footer.n, check);
	put64(tail + TAIL_CHECK, batch_checksum(tail, TAIL_CHECK, check));
	memcpy(tail + TAIL_MAGIC, BATCH_TAIL_MAGIC, 8);
	emit(b, footer.p, footer.n);
	emit(b, tail, sizeof tail);
	buf_finish(&footer);
	return !b->failed;
}
