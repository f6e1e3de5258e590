/* read.c - opening a batch and checking every byte that steers the reading. */
#include "base/utf8.h"
#include "cube/column.h"
#include "cube/format.h"
#include "cube/kernel.h"

const char *batch_fault_name(enum batch_fault f)
{
	static const char *const names[] = {[BATCH_OK] = "ok",
	                                    [BATCH_NOT_A_BATCH] = "not_a_batch",
	                                    [BATCH_NEWER] = "newer",
	                                    [BATCH_DAMAGED] = "damaged"};
	return names[f];
}

/* ---- the directory ---- */

struct cursor {
	const uint8_t *p;
	uint64_t left;
};

/* n bytes and the filling after them; NULL when they are not there. */
static const uint8_t *take(struct cursor *c, uint64_t n)
{
	const uint8_t *p = c->p;
	if (n > c->left || aligned8(n) > c->left)
		return NULL;
	c->p += aligned8(n);
	c->left -= aligned8(n);
	return p;
}

static bool sound_texts(const struct batch_column *c, uint64_t bytes)
{
	uint32_t last = 0;
	for (uint32_t i = 0; i < c->texts; i++) {
		uint32_t end = get32(c->ends + 4 * (size_t)i);
		if (end < last || end > bytes)
			return false;
		if (!utf8_valid((struct str){(const char *)c->bytes + last, end - last}))
			return false;
		last = end;
	}
	return last == bytes;
}

static bool read_column(struct cursor *at, struct batch_column *c)
{
	const uint8_t *d = take(at, COLUMN_SIZE);
	if (!d)
		return false;
	uint64_t bytes = get64(d + COLUMN_BYTES);
	c->type = d[COLUMN_TYPE];
	c->decimals = d[COLUMN_DECIMALS];
	c->texts = get32(d + COLUMN_TEXTS);
	c->name = (struct str){(const char *)take(at, d[COLUMN_NAME]), d[COLUMN_NAME]};
	if (!c->name.p || !c->name.n || c->type < BATCH_CODE || c->type > BATCH_KEY ||
	    c->decimals > BATCH_DECIMALS_MAX || (c->type != BATCH_NUMBER && c->decimals) ||
	    c->texts > BATCH_TEXTS_MAX || (c->type != BATCH_CODE && c->texts))
		return false;
	c->ends = take(at, 4 * (uint64_t)c->texts);
	c->bytes = take(at, bytes);
	return utf8_valid(c->name) && c->ends && c->bytes && sound_texts(c, bytes);
}

/* Groups follow each other without a gap from the header to the footer. */
static bool sound_groups(struct batch *b, uint64_t footer, uint64_t rows)
{
	uint64_t at = HEAD_SIZE, least = GROUP_SIZE + CHUNK_SIZE * b->columns;
	for (size_t i = 0; i < b->groups; i++) {
		const uint8_t *d = b->directory + ENTRY_SIZE * i;
		uint64_t bytes = get64(d + 8), n = get64(d + 16);
		if (get64(d) != at || bytes < least || bytes > footer - at || bytes > UINT32_MAX || bytes % 8 ||
		    n == 0 || n > BATCH_GROUP_ROWS_MAX)
			return false;
		at += bytes;
		b->rows += n;
	}
	return at == footer && b->rows == rows && rows <= BATCH_ROWS_MAX;
}

static bool read_footer(struct arena *a, struct batch *b, const uint8_t *tail)
{
	const uint8_t *p = (const uint8_t *)b->bytes.p;
	uint64_t footer = get64(tail + TAIL_FOOTER), end = b->bytes.n - TAIL_SIZE;
	if (footer < HEAD_SIZE || footer > end || footer % 8)
		return false;
	uint64_t check = batch_checksum(p, HEAD_SIZE, 0);
	check = batch_checksum(p + footer, end - footer, check);
	if (batch_checksum(tail, TAIL_CHECK, check) != get64(tail + TAIL_CHECK))
		return false;
	struct cursor at = {p + footer, end - footer};
	struct batch_column *c = ARENA_ARRAY(a, b->columns, struct batch_column);
	for (size_t i = 0; i < b->columns; i++) {
		if (!read_column(&at, &c[i]))
			return false;
		for (size_t k = 0; k < i; k++) {
			if (str_eq(c[i].name, c[k].name))
				return false;
		}
	}
	b->column = c;
	b->groups = (size_t)(at.left / ENTRY_SIZE);
	b->directory = at.p;
	return at.left % ENTRY_SIZE == 0 && sound_groups(b, footer, get64(tail + TAIL_ROWS));
}

struct batch *batch_open(struct arena *a, struct str bytes, enum batch_fault *fault)
{
	const uint8_t *p = (const uint8_t *)bytes.p;
	*fault = BATCH_NOT_A_BATCH;
	if (bytes.n < 8 || memcmp(p, BATCH_HEAD_MAGIC, 8) != 0)
		return NULL;
	*fault = BATCH_DAMAGED;
	if (bytes.n < HEAD_SIZE + TAIL_SIZE)
		return NULL;
	*fault = BATCH_NEWER;
	if (get16(p + HEAD_VERSION) != BATCH_VERSION)
		return NULL;
	struct batch *b = ARENA_NEW(a, struct batch);
	const uint8_t *tail = p + bytes.n - TAIL_SIZE;
	b->bytes = bytes;
	b->columns = get16(p + HEAD_COLUMNS);
	*fault = BATCH_DAMAGED;
	if (b->columns == 0 || b->columns > BATCH_COLUMNS_MAX ||
	    memcmp(tail + TAIL_MAGIC, BATCH_TAIL_MAGIC, 8) != 0 || !read_footer(a, b, tail))
		return NULL;
	b->checked = ARENA_ARRAY(a, b->groups + 1, uint8_t);
	*fault = BATCH_OK;
	return b;
}

int batch_find(const struct batch *b, struct str name)
{
	for (size_t i = 0; i < b->columns; i++) {
		if (str_eq(b->column[i].name, name))
			return (int)i;
	}
	return -1;
}

struct str batch_text(const struct batch_column *c, uint32_t i)
{
	uint32_t from = i ? get32(c->ends + 4 * (size_t)(i - 1)) : 0;
	return (struct str){(const char *)c->bytes + from, get32(c->ends + 4 * (size_t)i) - from};
}

/* ---- groups ---- */

static bool symbol_fits(const struct batch_column *c, uint64_t s)
{
	if (s < BATCH_MARKS)
		return s == VALUE_MISSING || (c->type == BATCH_NUMBER && s < VALUE_KINDS && s != VALUE_EXISTS &&
		                              s != VALUE_APPROX && s != VALUE_BAND);
	switch (c->type) {
	case BATCH_CODE:
		return s - BATCH_MARKS < c->texts;
	case BATCH_NUMBER:
		return s >= BATCH_ZERO - BATCH_NUMBER_MAX && s <= BATCH_ZERO + BATCH_NUMBER_MAX;
	case BATCH_KEY:
		break;
	}
	return s != BATCH_BAD;
}

/* n bytes at the offset in a descriptor lie within the group, after its descriptors. */
static const uint8_t *body(const uint8_t *group, uint64_t bytes, uint64_t least, const uint8_t *offset,
                           uint64_t n)
{
	uint64_t at = get32(offset);
	return at < least || at % 8 || at > bytes || n > bytes - at ? NULL : group + at;
}

static bool sound_dictionary(const struct batch_chunk *k, const struct batch_column *c)
{
	uint64_t last = 0;
	for (uint32_t i = 0; i < k->entries; i++) {
		uint64_t e = get_sized(k->dict, i, k->entry);
		if (e > UINT64_MAX - k->base || (i && e <= last) || !symbol_fits(c, k->base + e))
			return false;
		last = e;
	}
	return true;
}

static bool sound_runs(const struct batch_chunk *k)
{
	uint32_t last = 0;
	for (uint32_t i = 0; i < k->runs; i++) {
		uint32_t end = get32(k->ends + 4 * (size_t)i);
		if (end <= last)
			return false;
		last = end;
	}
	return last == k->rows;
}

/* The largest code; for the whole range of a width there is nothing to find. */
static uint64_t largest_code(const struct batch_chunk *k, uint32_t n)
{
	uint64_t most = 0;
	if (k->dictionary && !k->runs && k->entries == 1u << k->width)
		return k->entries - 1;
	if (k->width <= 16)
		return kernel_largest(k, n);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t c = batch_code(k, i);
		most = c > most ? c : most;
	}
	return most;
}

static bool sound_codes(const struct batch_chunk *k, const struct batch_column *c)
{
	uint32_t n = k->runs ? k->runs : k->rows;
	uint64_t most = largest_code(k, n);
	if (k->dictionary)
		return most < k->entries;
	if (!symbol_fits(c, k->base) || k->base < BATCH_MARKS)
		return false;
	for (uint32_t i = 0; k->marks && i < n; i++) {
		uint64_t code = batch_code(k, i);
		if (code < BATCH_MARKS && !symbol_fits(c, code))
			return false;
	}
	most = k->marks ? (most < BATCH_MARKS ? 0 : most - BATCH_MARKS) : most;
	return most <= UINT64_MAX - k->base && symbol_fits(c, k->base + most);
}

static bool is_one_of(unsigned v, const char *list)
{
	return v < 128 && memchr(list, (int)v, strlen(list + 1) + 1) != NULL;
}

/* The kind, widths and counts of a descriptor go together. Lists begin with 0, which is a
 * width and no size. */
static bool sound_shape(const struct batch_chunk *k, unsigned kind)
{
	if (kind > CHUNK_MARKS || k->runs > k->rows || (k->runs && in_planes(k->width)))
		return false;
	if (!k->dictionary)
		return k->width && !k->entries && is_one_of(k->width, "\0\10\20\40\100");
	return k->width <= 16 && k->entry && is_one_of(k->entry, "\0\1\2\4\10") && k->entries &&
	       k->entries <= 65536;
}

/* Reads a descriptor; false unless all that it names lies within the group. */
static bool place(const uint8_t *group, uint64_t bytes, size_t columns, size_t col, struct batch_chunk *k)
{
	const uint8_t *d = group + GROUP_SIZE + CHUNK_SIZE * col;
	uint64_t least = GROUP_SIZE + CHUNK_SIZE * columns;
	*k = (struct batch_chunk){.rows = get32(group + GROUP_ROWS),
	                          .width = d[CHUNK_WIDTH],
	                          .entry = d[CHUNK_ENTRY],
	                          .dictionary = d[CHUNK_KIND] == CHUNK_DICTIONARY,
	                          .marks = d[CHUNK_KIND] == CHUNK_MARKS,
	                          .entries = get32(d + CHUNK_ENTRIES),
	                          .runs = get32(d + CHUNK_RUNS),
	                          .base = get64(d + CHUNK_BASE)};
	if (!sound_shape(k, d[CHUNK_KIND]))
		return false;
	if (k->dictionary)
		k->dict = body(group, bytes, least, d + CHUNK_DICT, (uint64_t)k->entries * k->entry);
	if (k->runs)
		k->ends = body(group, bytes, least, d + CHUNK_ENDS, 4 * (uint64_t)k->runs);
	uint64_t codes = k->runs ? packed_bytes(k->runs, k->width) : code_bytes(k->rows, k->width);
	k->codes = body(group, bytes, least, d + CHUNK_CODES, codes);
	const uint8_t *plane = in_planes(k->width) ? k->codes : NULL;
	for (unsigned i = 0; plane && i < PLANES; i++) {
		if (k->width & plane_bits(i)) {
			k->plane[i] = plane;
			plane += aligned8(packed_bytes(k->rows, plane_bits(i)));
		}
	}
	return k->codes && (!k->dictionary || k->dict) && (!k->runs || k->ends);
}

static bool place_all(const struct batch *b, const uint8_t *group, uint64_t bytes, struct batch_chunk *k)
{
	for (size_t i = 0; i < b->columns; i++) {
		if (!place(group, bytes, b->columns, i, &k[i]))
			return false;
	}
	return true;
}

static bool check_group(const struct batch *b, const uint8_t *group, uint64_t bytes, uint64_t rows,
                        struct batch_chunk *k)
{
	if (get64(group + GROUP_BYTES) != bytes || get32(group + GROUP_ROWS) != rows ||
	    get64(group + GROUP_CHECK) != batch_checksum(group + 8, bytes - 8, 0) ||
	    !place_all(b, group, bytes, k))
		return false;
	for (size_t i = 0; i < b->columns; i++) {
		const struct batch_column *c = &b->column[i];
		if ((k[i].dictionary && !sound_dictionary(&k[i], c)) || (k[i].runs && !sound_runs(&k[i])) ||
		    !sound_codes(&k[i], c))
			return false;
	}
	return true;
}

bool batch_group(struct batch *b, size_t group, struct batch_chunk *chunk)
{
	const uint8_t *d = b->directory + ENTRY_SIZE * group;
	const uint8_t *p = (const uint8_t *)b->bytes.p + get64(d);
	uint8_t state = __atomic_load_n(&b->checked[group], __ATOMIC_ACQUIRE);
	if (state == 1)
		return place_all(b, p, get64(d + 8), chunk);
	if (state == 2)
		return false;
	bool sound = check_group(b, p, get64(d + 8), get64(d + 16), chunk);
	__atomic_store_n(&b->checked[group], sound ? 1 : 2, __ATOMIC_RELEASE);
	return sound;
}

bool batch_verify(struct batch *b)
{
	struct batch_chunk k[BATCH_COLUMNS_MAX];
	for (size_t i = 0; i < b->groups; i++) {
		if (!batch_group(b, i, k))
			return false;
	}
	return true;
}
