/* kernel.c - see kernel.h. On x86-64 each loop that gains from it is compiled
 * twice, and the processor's own width is chosen when the program starts. */
#include "cube/kernel.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(CUBE_PLAIN)
#define VECTORS __attribute__((target_clones("avx2", "default"), optimize("O3")))
#elif defined(__GNUC__) && !defined(__clang__)
#define VECTORS __attribute__((optimize("O3")))
#else
#define VECTORS
#endif

/* ---- codes ---- */

/* One stretch of a whole block: `bits` of each byte from `shift` on, to `up` in the codes.
 * Eight at a time: what is shifted in from a neighbour is masked away. */
VECTORS static void stretch(const uint8_t *restrict p, uint32_t n, unsigned shift, unsigned bits, unsigned up,
                            bool first, uint8_t *restrict out)
{
	const uint64_t mask = 0x0101010101010101u * ((1u << bits) - 1);
	const uint64_t keep = first ? 0 : ~(uint64_t)0;
	for (uint32_t i = 0; i < n / 8; i++) {
		uint64_t w, o;
		memcpy(&w, p + 8 * (size_t)i, 8);
		memcpy(&o, out + 8 * (size_t)i, 8);
		o = (o & keep) | (w >> shift & mask) << up;
		memcpy(out + 8 * (size_t)i, &o, 8);
	}
}

static void unpack_whole(const uint8_t *p, unsigned bits, unsigned up, bool first, uint8_t *out)
{
	const uint32_t s = KERNEL_BLOCK / 8 * bits;
	for (unsigned shift = 0; shift < 8; shift += bits, out += s)
		stretch(p, s, shift, bits, up, first, out);
}

/* The last block of a group, when it is not whole. */
static void unpack_part(const uint8_t *p, unsigned bits, unsigned up, bool first, uint32_t rows, uint8_t *out)
{
	const uint32_t s = (rows * bits + 7) / 8, mask = (1u << bits) - 1;
	for (uint32_t i = 0; i < rows; i++) {
		uint32_t v = ((uint32_t)p[i % s] >> i / s * bits & mask) << up;
		out[i] = (uint8_t)(first ? v : out[i] | v);
	}
}

/* The planes of less than 8 bits. */
static void unpack(const struct batch_chunk *k, uint32_t from, uint8_t *out)
{
	uint32_t rows = k->rows - from;
	unsigned up = 0;
	for (unsigned i = 1; i < PLANES; i++) {
		unsigned bits = plane_bits(i);
		if (!k->plane[i])
			continue;
		const uint8_t *p = k->plane[i] + (size_t)from * bits / 8;
		if (rows >= KERNEL_BLOCK)
			unpack_whole(p, bits, up, up == 0, out);
		else
			unpack_part(p, bits, up, up == 0, rows, out);
		up += bits;
	}
}

const uint8_t *kernel_codes8(const struct batch_chunk *k, uint32_t from, uint32_t n, uint8_t *room)
{
	if (k->width == 8)
		return k->codes + from;
	if (k->width == 0)
		memset(room, 0, n);
	else
		unpack(k, from, room);
	return room;
}

VECTORS static void join(const uint8_t *restrict low, const uint8_t *restrict high, uint32_t n,
                         uint16_t *restrict out)
{
	for (uint32_t i = 0; i < n; i++)
		out[i] = htole16((uint16_t)(low[i] | high[i] << 8));
}

const uint8_t *kernel_high(const struct batch_chunk *k, uint32_t from, uint8_t *room)
{
	unpack(k, from, room);
	return room;
}

const uint8_t *kernel_codes16(const struct batch_chunk *k, uint32_t from, uint32_t n, uint8_t *room)
{
	uint8_t high[KERNEL_ROOM];
	uint16_t out[KERNEL_ROOM];
	if (k->width == 16)
		return k->codes + 2 * (size_t)from;
	unpack(k, from, high);
	join(k->plane[0] + from, high, n, out);
	memcpy(room, out, n * sizeof *out);
	return room;
}

/* ---- indices ---- */

#define INDEX     uint16_t
#define KERNEL(x) kernel_##x##_16
#include "cube/kernel_index.h"
#define INDEX     uint32_t
#define KERNEL(x) kernel_##x##_32
#include "cube/kernel_index.h"

VECTORS void kernel_add_key(uint64_t *restrict key, const uint32_t *restrict code, uint32_t n,
                            uint64_t stride)
{
	for (uint32_t i = 0; i < n; i++)
		key[i] += code[i] * stride;
}

/* ---- filters ---- */

VECTORS void kernel_keep_equal8(uint8_t *restrict mask, const uint8_t *restrict code, uint32_t n,
                                uint8_t wanted)
{
	for (uint32_t i = 0; i < n; i++)
		mask[i] &= code[i] == wanted;
}

VECTORS void kernel_keep_equal16(uint8_t *restrict mask, const uint8_t *restrict code, uint32_t n,
                                 uint16_t wanted)
{
	for (uint32_t i = 0; i < n; i++)
		mask[i] &= get16(code + 2 * (size_t)i) == wanted;
}

void kernel_keep_table8(uint8_t *restrict mask, const uint8_t *restrict code, uint32_t n,
                        const uint8_t *restrict table)
{
	for (uint32_t i = 0; i < n; i++)
		mask[i] &= table[code[i]];
}

void kernel_keep_table16(uint8_t *restrict mask, const uint8_t *restrict code, uint32_t n,
                         const uint8_t *restrict table)
{
	for (uint32_t i = 0; i < n; i++)
		mask[i] &= table[get16(code + 2 * (size_t)i)];
}

uint32_t kernel_chosen(const uint8_t *mask, uint32_t n, uint16_t *at, uint32_t most)
{
	uint32_t found = 0, i = 0;
	for (; i + 8 <= n; i += 8) {
		uint64_t w = get64(mask + i);
		if (!w)
			continue;
		uint32_t here = (uint32_t)(w * 0x0101010101010101u >> 56), to = found;
		for (; w && found + here <= most; w &= w - 1)
			at[to++] = (uint16_t)(i + (uint32_t)__builtin_ctzll(w) / 8);
		found += here;
	}
	for (; i < n; i++) {
		if (mask[i] && found < most)
			at[found] = (uint16_t)i;
		found += mask[i];
	}
	return found;
}

/* ---- cells ---- */

void kernel_count(uint64_t *rows, const uint32_t *index, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		rows[index[i]]++;
}

/* Four words of a cell and four of the addition: one vector each. */
static inline void add_narrow(struct narrow *restrict to, const struct narrow *restrict from)
{
	to->rows += from->rows;
	to->n += from->n;
	to->sum += from->sum;
	to->square += from->square;
}

VECTORS void kernel_narrow_table8(struct narrow *restrict cell, const uint32_t *restrict index,
                                  const uint8_t *restrict code, uint32_t n,
                                  const struct narrow *restrict table)
{
	for (uint32_t i = 0; i < n; i++)
		add_narrow(&cell[index[i]], &table[code[i]]);
}

VECTORS void kernel_narrow_table16(struct narrow *restrict cell, const uint32_t *restrict index,
                                   const uint8_t *restrict code, uint32_t n,
                                   const struct narrow *restrict table)
{
	for (uint32_t i = 0; i < n; i++)
		add_narrow(&cell[index[i]], &table[get16(code + 2 * (size_t)i)]);
}

void kernel_narrow(struct narrow *cell, const uint32_t *index, const int64_t *v, const uint8_t *has,
                   uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct narrow *c = &cell[index[i]];
		c->rows++;
		c->n += has[i];
		c->sum += v[i];
		c->square += v[i] * v[i];
	}
}

void kernel_wide(struct wide *cell, const uint32_t *index, const int64_t *v, const uint8_t *has, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct wide *c = &cell[index[i]];
		c->rows++;
		c->n += has[i];
		c->sum += v[i];
		c->square += (__int128)v[i] * v[i];
	}
}

/* ---- checking ---- */

VECTORS static uint8_t largest8(const uint8_t *code, uint32_t n)
{
	uint8_t most = 0;
	for (uint32_t i = 0; i < n; i++)
		most = code[i] > most ? code[i] : most;
	return most;
}

VECTORS static uint16_t largest16(const uint8_t *code, uint32_t n)
{
	uint16_t most = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint16_t c = get16(code + 2 * (size_t)i);
		most = c > most ? c : most;
	}
	return most;
}

uint32_t kernel_largest(const struct batch_chunk *k, uint32_t n)
{
	uint8_t room[2 * KERNEL_ROOM];
	uint32_t most = 0;
	for (uint32_t from = 0; from < n; from += KERNEL_BLOCK) {
		uint32_t rows = n - from < KERNEL_BLOCK ? n - from : KERNEL_BLOCK;
		uint32_t here = k->width <= 8 ? largest8(kernel_codes8(k, from, rows, room), rows)
		                              : largest16(kernel_codes16(k, from, rows, room), rows);
		most = here > most ? here : most;
	}
	return most;
}
