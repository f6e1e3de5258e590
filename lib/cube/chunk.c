/* chunk.c - codes and symbols of a sound chunk. */
#include "cube/column.h"
#include "cube/format.h"

uint64_t batch_entry(const struct batch_chunk *c, uint32_t i)
{
	return c->base + get_sized(c->dict, i, c->entry);
}

uint64_t batch_code(const struct batch_chunk *c, uint32_t i)
{
	if (!in_planes(c->width))
		return get_sized(c->codes, i, c->width / 8u);
	unsigned code = 0, at = 0, shift;
	for (unsigned p = 0; p < PLANES; p++) {
		unsigned bits = plane_bits(p);
		if (!c->plane[p])
			continue;
		size_t byte = plane_byte(c->rows, i, bits, &shift);
		code |= ((unsigned)c->plane[p][byte] >> shift & ((1u << bits) - 1)) << at;
		at += bits;
	}
	return code;
}

uint32_t batch_run_end(const struct batch_chunk *c, uint32_t i)
{
	return get32(c->ends + 4 * (size_t)i);
}

uint32_t batch_run_at(const struct batch_chunk *c, uint32_t row)
{
	uint32_t low = 0, high = c->runs - 1;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (batch_run_end(c, mid) > row)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static uint64_t symbol_of(const struct batch_chunk *c, uint64_t code)
{
	if (c->dictionary)
		return batch_entry(c, (uint32_t)code);
	if (!c->marks)
		return c->base + code;
	return code < BATCH_MARKS ? code : c->base + code - BATCH_MARKS;
}

void batch_symbols(const struct batch_chunk *c, uint32_t from, uint32_t n, uint64_t *out)
{
	if (!c->runs) {
		for (uint32_t i = 0; i < n; i++)
			out[i] = symbol_of(c, batch_code(c, from + i));
		return;
	}
	uint32_t run = n ? batch_run_at(c, from) : 0;
	for (uint32_t i = 0; i < n; run++) {
		uint32_t end = batch_run_end(c, run) - from;
		uint64_t s = symbol_of(c, batch_code(c, run));
		for (end = end > n ? n : end; i < end; i++)
			out[i] = s;
	}
}
