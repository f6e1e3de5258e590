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

VECTORS static void unpack4(const uint8_t *restrict p, uint32_t n, uint8_t *restrict out)
{
	for (uint32_t i = 0; i < n; i += 2) {
		out[i] = p[i / 2] & 15;
		out[i + 1] = p[i / 2] >> 4;
	}
}

static void unpack2(const uint8_t *restrict p, uint32_t n, uint8_t *restrict out)
{
	for (uint32_t i = 0; i < n; i += 4) {
		uint32_t x = p[i / 4];
		x = (x | x << 12) & 0x000f000f;
		x = htole32((x | x << 6) & 0x03030303);
		memcpy(out + i, &x, sizeof x);
	}
}

static void unpack1(const uint8_t *restrict p, uint32_t n, uint8_t *restrict out)
{
	for (uint32_t i = 0; i < n; i += 8) {
		uint64_t x = (p[i / 8] * 0x0101010101010101u) & 0x8040201008040201u;
		x = htole64(((x + 0x7f7f7f7f7f7f7f7fu) >> 7) & 0x0101010101010101u);
		memcpy(out + i, &x, sizeof x);
	}
}

void kernel_unpack(const uint8_t *packed, unsigned width, uint32_t from, uint32_t n, uint8_t *out)
{
	packed += (size_t)from * width / 8;
	if (width == 4)
		unpack4(packed, n, out);
	else if (width == 2)
		unpack2(packed, n, out);
	else
		unpack1(packed, n, out);
}

/* ---- indices ---- */

VECTORS void kernel_fill(uint32_t *index, uint32_t n, uint32_t v)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] = v;
}

VECTORS void kernel_add(uint32_t *index, uint32_t n, uint32_t v)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] += v;
}

VECTORS void kernel_add_scaled8(uint32_t *restrict index, const uint8_t *restrict code, uint32_t n,
                                uint32_t factor)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] += code[i] * factor;
}

VECTORS void kernel_add_scaled16(uint32_t *restrict index, const uint8_t *restrict code, uint32_t n,
                                 uint32_t factor)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] += get16(code + 2 * (size_t)i) * factor;
}

void kernel_add_table8(uint32_t *restrict index, const uint8_t *restrict code, uint32_t n,
                       const uint32_t *restrict table)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] += table[code[i]];
}

void kernel_add_table16(uint32_t *restrict index, const uint8_t *restrict code, uint32_t n,
                        const uint32_t *restrict table)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] += table[get16(code + 2 * (size_t)i)];
}

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

VECTORS bool kernel_any(const uint8_t *mask, uint32_t n)
{
	uint8_t any = 0;
	for (uint32_t i = 0; i < n; i++)
		any |= mask[i];
	return any;
}

VECTORS void kernel_drop(uint32_t *restrict index, const uint8_t *restrict mask, uint32_t n, uint32_t trash)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] = mask[i] ? index[i] : trash;
}

/* ---- cells ---- */

void kernel_count_lanes(uint32_t *lanes, size_t cells, const uint32_t *index, uint32_t n)
{
	uint32_t *a = lanes, *b = a + cells, *c = b + cells, *d = c + cells, i = 0;
	for (; i + 4 <= n; i += 4) {
		a[index[i]]++;
		b[index[i + 1]]++;
		c[index[i + 2]]++;
		d[index[i + 3]]++;
	}
	for (; i < n; i++)
		a[index[i]]++;
}

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

VECTORS uint32_t kernel_largest(const uint8_t *code, unsigned width, uint32_t n)
{
	uint32_t most = 0;
	if (width == 16) {
		for (uint32_t i = 0; i < n; i++) {
			uint32_t c = get16(code + 2 * (size_t)i);
			most = c > most ? c : most;
		}
		return most;
	}
	unsigned per = 8 / width, mask = (1u << width) - 1;
	for (unsigned k = 0; k < per; k++) {
		uint8_t m = 0, shift = (uint8_t)(k * width);
		uint32_t bytes = n / per + (n % per > k);
		for (uint32_t i = 0; i < bytes; i++) {
			uint8_t c = (uint8_t)(code[i] >> shift & mask);
			m = c > m ? c : m;
		}
		most = m > most ? m : most;
	}
	return most;
}
