/* kernel.h - the loops that see every row (private to lib/cube).
 *
 * Each works on a block of at most KERNEL_BLOCK rows that stays in the first
 * cache. kernel.c is compiled so that the compiler makes vectors of them.
 */
#ifndef CUBE_KERNEL_H
#define CUBE_KERNEL_H

#include "cube/cube_in.h"

enum { KERNEL_BLOCK = PLANE_BLOCK, KERNEL_LANES = 4, KERNEL_ROOM = KERNEL_BLOCK + 8 };

/* The codes of the block that begins at row `from`, a multiple of KERNEL_BLOCK; n rows of it.
 * codes8: width 0 to 8. codes16: width 9 to 16, little-endian. They lie in `room` (KERNEL_ROOM
 * codes) unless they need no unpacking. */
const uint8_t *kernel_codes8(const struct batch_chunk *k, uint32_t from, uint32_t n, uint8_t *room);
const uint8_t *kernel_codes16(const struct batch_chunk *k, uint32_t from, uint32_t n, uint8_t *room);

/* Of codes in planes of more than 8 bits, all but the lowest 8. */
const uint8_t *kernel_high(const struct batch_chunk *k, uint32_t from, uint8_t *room);

/* index[i] = v, or += ...; tally counts in `lanes` (1, 2 or 4) arrays of `size` counters,
 * since one counter met twice in a row has to wait for itself. */
#define KERNEL_INDEX(INDEX, bits)                                                                            \
	void kernel_fill_##bits(INDEX *index, uint32_t n, uint32_t v);                                           \
	void kernel_add_##bits(INDEX *index, uint32_t n, uint32_t v);                                            \
	void kernel_add_scaled8_##bits(INDEX *index, const uint8_t *code, uint32_t n, uint32_t factor);          \
	void kernel_add_scaled16_##bits(INDEX *index, const uint8_t *code, uint32_t n, uint32_t factor);         \
	void kernel_add_table8_##bits(INDEX *index, const uint8_t *code, uint32_t n, const uint32_t *table);     \
	void kernel_add_table16_##bits(INDEX *index, const uint8_t *code, uint32_t n, const uint32_t *table);    \
	/* index[i] = trash where mask[i] is 0 */                                                                \
	void kernel_drop_##bits(INDEX *index, const uint8_t *mask, uint32_t n, uint32_t trash);                  \
	void kernel_tally_##bits(uint32_t *count, unsigned lanes, size_t size, const INDEX *index, uint32_t n)
KERNEL_INDEX(uint16_t, 16);
KERNEL_INDEX(uint32_t, 32);
/* key[i] += code[i] * stride */
void kernel_add_key(uint64_t *key, const uint32_t *code, uint32_t n, uint64_t stride);

/* mask[i] &= ... */
void kernel_keep_equal8(uint8_t *mask, const uint8_t *code, uint32_t n, uint8_t wanted);
void kernel_keep_equal16(uint8_t *mask, const uint8_t *code, uint32_t n, uint16_t wanted);
void kernel_keep_table8(uint8_t *mask, const uint8_t *code, uint32_t n, const uint8_t *table);
void kernel_keep_table16(uint8_t *mask, const uint8_t *code, uint32_t n, const uint8_t *table);
/* How many are set; `at` gets their places when they are not more than `most`. */
uint32_t kernel_chosen(const uint8_t *mask, uint32_t n, uint16_t *at, uint32_t most);

/* ---- counting ---- */
void kernel_count(uint64_t *rows, const uint32_t *index, uint32_t n);
/* v[i] counts where has[i] is 1; it is 0 elsewhere. */
void kernel_narrow(struct narrow *cell, const uint32_t *index, const int64_t *v, const uint8_t *has,
                   uint32_t n);
void kernel_wide(struct wide *cell, const uint32_t *index, const int64_t *v, const uint8_t *has, uint32_t n);
/* table[code]: what a row with that code adds. */
void kernel_narrow_table8(struct narrow *cell, const uint32_t *index, const uint8_t *code, uint32_t n,
                          const struct narrow *table);
void kernel_narrow_table16(struct narrow *cell, const uint32_t *index, const uint8_t *code, uint32_t n,
                           const struct narrow *table);

/* The largest of the first n codes, or of the runs', of a chunk of at most 16 bits. */
uint32_t kernel_largest(const struct batch_chunk *k, uint32_t n);

#endif
