/* encode.c - see encode.h. */
#include "cube/encode.h"

#include "cube/column.h"

#include <stdlib.h>

/* Bits a row that a dictionary may cost: it tells readers what a group holds, and codes that
 * index a table are read faster than distances. */
enum { DICTIONARY_CHEAP = 2 };
/* Runs shorter than that are slower to follow than codes that index a table. */
enum { RUN_LEAST = 32 };

static int by_symbol(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
	return (a > b) - (a < b);
}

/* Numbers the symbols in order of arrival, in place; false, with v as it was,
 * when there are too many. */
static bool number_symbols(struct encode *e, struct symset *set)
{
	uint64_t *v = e->v, last = 0;
	uint32_t number = UINT32_MAX;
	symset_clear(set);
	for (uint32_t i = 0; i < e->rows; i++) {
		if (v[i] != last || number == UINT32_MAX) {
			last = v[i];
			number = symset_add(set, last);
			if (set->n > ENCODE_ENTRIES_MAX) {
				while (i-- > 0)
					v[i] = set->key[v[i]];
				return false;
			}
		}
		v[i] = number;
	}
	return true;
}

/* Bits that hold `most`. */
static unsigned bits_of(uint64_t most)
{
	return most ? 64 - (unsigned)__builtin_clzll(most) : 0;
}
/* The same as 8, 16, 32 or 64. */
static unsigned whole_bits_of(uint64_t most)
{
	unsigned w = 8;
	while (w < 64 && most >> w)
		w *= 2;
	return w;
}

/* Whether the dictionary, with its codes, is shorter than distances from a base, or
 * nearly so. */
static bool dictionary_pays(const struct encode *e)
{
	uint32_t first = 0, last = e->entries - 1;
	while (first < last && e->dict[first] < BATCH_MARKS)
		first++;
	uint64_t range = e->dict[last] - e->dict[first] + (first ? BATCH_MARKS : 0);
	uint64_t entry = whole_bits_of(e->dict[last] - e->dict[0]);
	return e->entries <= 256 || e->entries * entry + (uint64_t)e->rows * bits_of(e->entries - 1) <
	                                (uint64_t)e->rows * (whole_bits_of(range) + DICTIONARY_CHEAP);
}

/* Symbols that lie close together are found by marking a table instead: marks at their own
 * place, the rest from the least. */
static uint64_t place_in_table(uint64_t symbol, uint64_t least)
{
	return symbol < BATCH_MARKS ? symbol : symbol - least + BATCH_MARKS;
}

/* The least symbol that is no mark, and how many places the table has from it on; 0 when the
 * symbols are too far apart. */
static uint32_t table_places(const struct encode *e, uint64_t *least)
{
	uint64_t most = 0;
	*least = UINT64_MAX;
	for (uint32_t i = 0; i < e->rows; i++) {
		uint64_t v = e->v[i];
		*least = v >= BATCH_MARKS && v < *least ? v : *least;
		most = v > most ? v : most;
	}
	if (most < BATCH_MARKS)
		return BATCH_MARKS;
	return most - *least < ENCODE_TABLE - BATCH_MARKS ? (uint32_t)(most - *least) + BATCH_MARKS + 1 : 0;
}

/* False when the symbols are too far apart. */
static bool rank_by_table(struct encode *e, uint32_t *table)
{
	uint64_t least;
	uint32_t places = table_places(e, &least);
	if (!places)
		return false;
	memset(table, 0, places * sizeof *table);
	for (uint32_t i = 0; i < e->rows; i++)
		table[place_in_table(e->v[i], least)] = 1;
	for (uint32_t i = 0; i < places && e->entries <= ENCODE_ENTRIES_MAX; i++) {
		if (table[i]) {
			table[i] = e->entries;
			e->dict[e->entries++] = i < BATCH_MARKS ? i : least + i - BATCH_MARKS;
		}
	}
	if (e->entries > ENCODE_ENTRIES_MAX || !dictionary_pays(e)) {
		e->entries = 0;
		return true;
	}
	for (uint32_t i = 0; i < e->rows; i++)
		e->v[i] = table[place_in_table(e->v[i], least)];
	return true;
}

void encode_dictionary(struct encode *e, struct symset *set, uint32_t *rank)
{
	e->entries = 0;
	if (rank_by_table(e, rank))
		return;
	if (!number_symbols(e, set))
		return;
	e->entries = set->n;
	memcpy(e->dict, set->key, set->n * sizeof *e->dict);
	qsort(e->dict, e->entries, sizeof *e->dict, by_symbol);
	if (!dictionary_pays(e)) {
		for (uint32_t i = 0; i < e->rows; i++)
			e->v[i] = set->key[e->v[i]];
		e->entries = 0;
		return;
	}
	for (uint32_t i = 0; i < e->entries; i++)
		rank[symset_find(set, e->dict[i])] = i;
	for (uint32_t i = 0; i < e->rows; i++)
		e->v[i] = rank[e->v[i]];
}

/* ---- plan ---- */

static void find_base(struct encode *e)
{
	uint64_t low = UINT64_MAX, high = 0;
	e->marks = false;
	for (uint32_t i = 0; i < e->rows; i++) {
		if (e->v[i] < BATCH_MARKS) {
			e->marks = true;
			continue;
		}
		low = e->v[i] < low ? e->v[i] : low;
		high = e->v[i] > high ? e->v[i] : high;
	}
	e->base = low;
	e->width = whole_bits_of(high - low + (e->marks ? BATCH_MARKS : 0));
}

static uint32_t count_runs(const struct encode *e)
{
	uint32_t n = 1;
	for (uint32_t i = 1; i < e->rows; i++)
		n += e->v[i] != e->v[i - 1];
	return n;
}

uint64_t encode_plan(struct encode *e)
{
	uint64_t dict = 0;
	if (e->entries) {
		e->base = e->dict[0];
		e->entry = whole_bits_of(e->dict[e->entries - 1] - e->base) / 8;
		e->width = bits_of(e->entries - 1);
		dict = aligned8((uint64_t)e->entries * e->entry);
	} else {
		find_base(e);
	}
	unsigned wide = e->width <= 8 ? 8 : e->width <= 16 ? 16 : e->width;
	uint64_t plain = code_bytes(e->rows, e->width);
	e->runs = count_runs(e);
	uint64_t runs = aligned8(4 * (uint64_t)e->runs) + aligned8((uint64_t)e->runs * wide / 8);
	if (runs >= plain || (e->entries && e->rows / e->runs < RUN_LEAST)) {
		e->runs = 0;
		return dict + plain;
	}
	e->width = wide;
	return dict + runs;
}

/* ---- bytes ---- */

static uint64_t code_of(const struct encode *e, uint32_t row)
{
	uint64_t v = e->v[row];
	if (e->entries || (e->marks && v < BATCH_MARKS))
		return v;
	return v - e->base + (e->marks ? BATCH_MARKS : 0);
}

/* One plane: `bits` of each code from bit `from` on. Blocks are written stretch by stretch, as
 * they are read. */
static void write_plane(const struct encode *e, uint8_t *p, unsigned from, unsigned bits)
{
	const uint64_t mask = (1u << bits) - 1;
	for (uint32_t at = 0; at < e->rows; at += PLANE_BLOCK) {
		uint32_t n = e->rows - at < PLANE_BLOCK ? e->rows - at : PLANE_BLOCK, s = (n * bits + 7) / 8;
		const uint64_t *v = e->v + at;
		for (uint32_t i = 0, shift = 0; i < n; shift += bits) {
			for (uint32_t j = 0; j < s && i < n; j++, i++)
				p[j] |= (uint8_t)((v[i] >> from & mask) << shift);
		}
		p += s;
	}
}

static void write_planes(const struct encode *e, uint8_t *p)
{
	unsigned from = 0;
	for (unsigned i = 0; i < PLANES; i++) {
		unsigned bits = plane_bits(i);
		if (!(e->width & bits))
			continue;
		write_plane(e, p, from, bits);
		p += aligned8(packed_bytes(e->rows, bits));
		from += bits;
	}
}

static uint64_t write_runs(const struct encode *e, uint8_t *ends, uint8_t *codes)
{
	uint32_t run = 0;
	for (uint32_t i = 0; i < e->rows; i++) {
		if (i + 1 < e->rows && e->v[i] == e->v[i + 1])
			continue;
		put32(ends + 4 * (size_t)run, i + 1);
		put_sized(codes, run, e->width / 8, code_of(e, i));
		run++;
	}
	return packed_bytes(run, e->width);
}

uint64_t encode_write(const struct encode *e, uint8_t *group, uint8_t *descriptor, uint64_t offset)
{
	descriptor[CHUNK_KIND] = (uint8_t)(e->entries ? CHUNK_DICTIONARY : e->marks ? CHUNK_MARKS : 0);
	descriptor[CHUNK_WIDTH] = (uint8_t)e->width;
	descriptor[CHUNK_ENTRY] = (uint8_t)(e->entries ? e->entry : 0);
	put32(descriptor + CHUNK_ENTRIES, e->entries);
	put32(descriptor + CHUNK_RUNS, e->runs);
	put64(descriptor + CHUNK_BASE, e->base);
	if (e->entries) {
		put32(descriptor + CHUNK_DICT, (uint32_t)offset);
		for (uint32_t i = 0; i < e->entries; i++)
			put_sized(group + offset, i, e->entry, e->dict[i] - e->base);
		offset += aligned8((uint64_t)e->entries * e->entry);
	}
	if (e->runs) {
		put32(descriptor + CHUNK_ENDS, (uint32_t)offset);
		uint64_t codes = offset + aligned8(4 * (uint64_t)e->runs);
		put32(descriptor + CHUNK_CODES, (uint32_t)codes);
		return codes + aligned8(write_runs(e, group + offset, group + codes));
	}
	put32(descriptor + CHUNK_CODES, (uint32_t)offset);
	if (in_planes(e->width)) /* has a dictionary: the codes are the ranks */
		write_planes(e, group + offset);
	for (uint32_t i = 0; !in_planes(e->width) && i < e->rows; i++)
		put_sized(group + offset, i, e->width / 8, code_of(e, i));
	return offset + code_bytes(e->rows, e->width);
}
