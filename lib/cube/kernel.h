/* kernel.h - the loops that see every row (private to lib/cube).
 *
 * Each works on a block of at most KERNEL_BLOCK rows that stays in the first
 * cache. kernel.c is compiled so that the compiler makes vectors of them.
 */
#ifndef CUBE_KERNEL_H
#define CUBE_KERNEL_H

#include "cube/cube_in.h"

enum { KERNEL_BLOCK = 2048, KERNEL_LANES = 4 };

/* Codes of 1, 2 or 4 bits to bytes; from is a multiple of 8. */
void kernel_unpack(const uint8_t *packed, unsigned width, uint32_t from, uint32_t n, uint8_t *out);

void kernel_fill(uint32_t *index, uint32_t n, uint32_t v);
/* index[i] += ... */
void kernel_add(uint32_t *index, uint32_t n, uint32_t v);
void kernel_add_scaled8(uint32_t *index, const uint8_t *code, uint32_t n, uint32_t factor);
void kernel_add_scaled16(uint32_t *index, const uint8_t *code, uint32_t n, uint32_t factor);
void kernel_add_table8(uint32_t *index, const uint8_t *code, uint32_t n, const uint32_t *table);
void kernel_add_table16(uint32_t *index, const uint8_t *code, uint32_t n, const uint32_t *table);
/* key[i] += code[i] * stride */
void kernel_add_key(uint64_t *key, const uint32_t *code, uint32_t n, uint64_t stride);

/* mask[i] &= ... */
void kernel_keep_equal8(uint8_t *mask, const uint8_t *code, uint32_t n, uint8_t wanted);
void kernel_keep_table8(uint8_t *mask, const uint8_t *code, uint32_t n, const uint8_t *table);
void kernel_keep_table16(uint8_t *mask, const uint8_t *code, uint32_t n, const uint8_t *table);
bool kernel_any(const uint8_t *mask, uint32_t n);
/* index[i] = trash where mask[i] is 0 */
void kernel_drop(uint32_t *index, const uint8_t *mask, uint32_t n, uint32_t trash);

/* Counting. lanes: KERNEL_LANES arrays of `cells`, since one counter met twice in a row
 * has to wait for itself. */
void kernel_count_lanes(uint32_t *lanes, size_t cells, const uint32_t *index, uint32_t n);
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

/* The largest of n codes of 1, 2, 4, 8 or 16 bits. */
uint32_t kernel_largest(const uint8_t *code, unsigned width, uint32_t n);

#endif
