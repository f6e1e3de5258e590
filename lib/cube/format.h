/* format.h - the places of things in a batch, and its checksum (private to
 * lib/cube; doc/cube.md tells what they mean). Everything is little-endian.
 */
#ifndef CUBE_FORMAT_H
#define CUBE_FORMAT_H

#include "base/str.h"
#include <endian.h>

#define BATCH_HEAD_MAGIC "TRADBTCH"
#define BATCH_TAIL_MAGIC "TRADEND."

enum {
	HEAD_SIZE = 16,
	HEAD_VERSION = 8,  /* u16 */
	HEAD_COLUMNS = 10, /* u16 */

	GROUP_SIZE = 24,
	GROUP_CHECK = 0, /* u64 over all that follows it in the group */
	GROUP_BYTES = 8, /* u64, this header counted, a multiple of 8 */
	GROUP_ROWS = 16, /* u32 */

	CHUNK_SIZE = 32, /* one per column after the group's header */
	CHUNK_KIND = 0,  /* u8 enum chunk_flag */
	CHUNK_WIDTH = 1, /* u8 bits */
	CHUNK_ENTRY = 2, /* u8 bytes */
	CHUNK_ENTRIES = 4,
	CHUNK_RUNS = 8,
	CHUNK_DICT = 12, /* u32 offsets from the group's start */
	CHUNK_ENDS = 16,
	CHUNK_CODES = 20,
	CHUNK_BASE = 24, /* u64 */

	COLUMN_SIZE = 16, /* then name, u32 ends of texts, texts, each filled to 8 */
	COLUMN_TYPE = 0,  /* u8 enum batch_type */
	COLUMN_DECIMALS = 1,
	COLUMN_NAME = 2,  /* u8 bytes */
	COLUMN_TEXTS = 4, /* u32 */
	COLUMN_BYTES = 8, /* u64 of all texts */

	ENTRY_SIZE = 24, /* of the directory, one per group: u64 offset, u64 bytes, u64 rows */

	TAIL_SIZE = 32,
	TAIL_FOOTER = 0, /* u64 offset */
	TAIL_ROWS = 8,   /* u64 */
	TAIL_CHECK = 16, /* u64 over header, footer and the tail before it */
	TAIL_MAGIC = 24
};
enum chunk_flag { CHUNK_DICTIONARY = 1, CHUNK_MARKS = 2 };

static inline uint16_t get16(const void *p)
{
	uint16_t v;
	memcpy(&v, p, sizeof v);
	return le16toh(v);
}
static inline uint32_t get32(const void *p)
{
	uint32_t v;
	memcpy(&v, p, sizeof v);
	return le32toh(v);
}
static inline uint64_t get64(const void *p)
{
	uint64_t v;
	memcpy(&v, p, sizeof v);
	return le64toh(v);
}
static inline void put16(void *p, uint16_t v)
{
	v = htole16(v);
	memcpy(p, &v, sizeof v);
}
static inline void put32(void *p, uint32_t v)
{
	v = htole32(v);
	memcpy(p, &v, sizeof v);
}
static inline void put64(void *p, uint64_t v)
{
	v = htole64(v);
	memcpy(p, &v, sizeof v);
}
/* An unsigned integer of 1, 2, 4 or 8 bytes. */
static inline uint64_t get_sized(const uint8_t *p, size_t i, unsigned bytes)
{
	switch (bytes) {
	case 1:
		return p[i];
	case 2:
		return get16(p + 2 * i);
	case 4:
		return get32(p + 4 * i);
	default:
		return get64(p + 8 * i);
	}
}
static inline void put_sized(uint8_t *p, size_t i, unsigned bytes, uint64_t v)
{
	v = htole64(v);
#if __BYTE_ORDER == __LITTLE_ENDIAN
	memcpy(p + i * bytes, &v, bytes);
#else
	uint8_t le[8];
	memcpy(le, &v, 8);
	memcpy(p + i * bytes, le, bytes);
#endif
}

static inline uint64_t aligned8(uint64_t n)
{
	return (n + 7) & ~(uint64_t)7;
}
/* Bytes of n codes of `width` bits, one after the other. */
static inline uint64_t packed_bytes(uint64_t n, unsigned width)
{
	return (n * width + 7) / 8;
}

/* ---- planes ----
 * Codes of a width that is no power of two from 8 on stand in planes of 8, 4, 2 and 1 bits,
 * those that add up to the width, the lowest bits in the first. Within a plane of less
 * than 8 bits the rows of a block share bytes in such a way that one shift and one mask
 * bring out a whole stretch of them: of n rows, row i is in byte i mod s at bit
 * (i div s) * bits, where s = ceil(n * bits / 8). */
enum { PLANES = 4, PLANE_BLOCK = 2048 };

static inline bool in_planes(unsigned width)
{
	return width < 16 && width != 8;
}
static inline unsigned plane_bits(unsigned plane)
{
	return 8u >> plane;
}
/* Where row i of `rows` is in a plane: the byte, and by how many bits it is shifted. */
static inline size_t plane_byte(uint32_t rows, uint32_t i, unsigned bits, unsigned *shift)
{
	uint32_t from = i & ~(uint32_t)(PLANE_BLOCK - 1), n = rows - from;
	n = n < PLANE_BLOCK ? n : PLANE_BLOCK;
	uint32_t s = (n * bits + 7) / 8;
	*shift = (i - from) / s * bits;
	return (size_t)from * bits / 8 + (i - from) % s;
}
/* Bytes of n codes of `width` bits, in planes or not, filled to 8. */
static inline uint64_t code_bytes(uint64_t n, unsigned width)
{
	uint64_t bytes = 0;
	if (!in_planes(width))
		return aligned8(packed_bytes(n, width));
	for (unsigned p = 0; p < PLANES; p++)
		bytes += width & plane_bits(p) ? aligned8(packed_bytes(n, plane_bits(p))) : 0;
	return bytes;
}

/* XXH64 with seed (Collet, the xxHash specification 0.1.1). */
uint64_t batch_checksum(const void *p, size_t n, uint64_t seed);

/* ---- a set of 64-bit symbols, numbered in order of arrival ---- */

struct symset {
	uint64_t *key;  /* n of them */
	uint32_t *slot; /* number + 1, 0 empty */
	uint32_t n, cap, mask;
};
void symset_init(struct symset *s);
void symset_finish(struct symset *s);
void symset_clear(struct symset *s);                 /* keeps the memory */
uint32_t symset_add(struct symset *s, uint64_t key); /* its number */
/* Its number, or UINT32_MAX. */
uint32_t symset_find(const struct symset *s, uint64_t key);

static inline uint64_t symset_mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0x9e3779b97f4a7c15u;
	return x ^ x >> 29;
}

/* malloc and friends that abort; sizes are checked for overflow. */
void *cube_alloc(size_t n, size_t size) __attribute__((returns_nonnull));
void *cube_grow(void *p, size_t n, size_t size) __attribute__((returns_nonnull));

#endif
