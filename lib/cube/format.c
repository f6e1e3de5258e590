/* format.c - see format.h. */
#include "cube/format.h"

#include "base/log.h"
#include "cube/column.h"

#include <stdlib.h>

/* ---- memory ---- */

void *cube_grow(void *p, size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes))
		BUG("%zu times %zu bytes", n, size);
	void *q = realloc(p, bytes ? bytes : 1);
	if (!q)
		BUG("out of memory: %zu bytes", bytes);
	return q;
}

void *cube_alloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);
	if (!p)
		BUG("out of memory: %zu times %zu bytes", n, size);
	return p;
}

/* ---- XXH64 ---- */

#define P1 0x9e3779b185ebca87u
#define P2 0xc2b2ae3d27d4eb4fu
#define P3 0x165667b19e3779f9u
#define P4 0x85ebca77c2b2ae63u
#define P5 0x27d4eb2f165667c5u

static inline uint64_t rotl(uint64_t x, int r)
{
	return x << r | x >> (64 - r);
}

static inline uint64_t lane(uint64_t acc, uint64_t input)
{
	return rotl(acc + input * P2, 31) * P1;
}

static uint64_t avalanche(uint64_t h)
{
	h = (h ^ h >> 33) * P2;
	h = (h ^ h >> 29) * P3;
	return h ^ h >> 32;
}

uint64_t batch_checksum(const void *data, size_t n, uint64_t seed)
{
	const uint8_t *p = data, *end = p + n;
	uint64_t h = seed + P5;
	if (n >= 32) {
		uint64_t a[4] = {seed + P1 + P2, seed + P2, seed, seed - P1};
		for (; end - p >= 32; p += 32) {
			for (int i = 0; i < 4; i++)
				a[i] = lane(a[i], get64(p + 8 * i));
		}
		h = rotl(a[0], 1) + rotl(a[1], 7) + rotl(a[2], 12) + rotl(a[3], 18);
		for (int i = 0; i < 4; i++)
			h = (h ^ lane(0, a[i])) * P1 + P4;
	}
	h += n;
	for (; end - p >= 8; p += 8)
		h = rotl(h ^ lane(0, get64(p)), 27) * P1 + P4;
	if (end - p >= 4) {
		h = rotl(h ^ get32(p) * P1, 23) * P2 + P3;
		p += 4;
	}
	for (; p < end; p++)
		h = rotl(h ^ *p * P5, 11) * P1;
	return avalanche(h);
}

/* ---- SipHash-2-4 ---- */

static void sip_rounds(uint64_t v[4], int n)
{
	while (n-- > 0) {
		v[0] += v[1];
		v[1] = rotl(v[1], 13) ^ v[0];
		v[0] = rotl(v[0], 32);
		v[2] += v[3];
		v[3] = rotl(v[3], 16) ^ v[2];
		v[0] += v[3];
		v[3] = rotl(v[3], 21) ^ v[0];
		v[2] += v[1];
		v[1] = rotl(v[1], 17) ^ v[2];
		v[2] = rotl(v[2], 32);
	}
}

uint64_t batch_hash(const uint8_t key[16], struct str text)
{
	uint64_t k0 = get64(key), k1 = get64(key + 8), last = (uint64_t)text.n << 56;
	uint64_t v[4] = {k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du, k0 ^ 0x6c7967656e657261u,
	                 k1 ^ 0x7465646279746573u};
	size_t i = 0;
	for (; text.n - i >= 8; i += 8) {
		uint64_t m = get64(text.p + i);
		v[3] ^= m;
		sip_rounds(v, 2);
		v[0] ^= m;
	}
	for (int shift = 0; i < text.n; i++, shift += 8)
		last |= (uint64_t)(uint8_t)text.p[i] << shift;
	v[3] ^= last;
	sip_rounds(v, 2);
	v[0] ^= last;
	v[2] ^= 0xff;
	sip_rounds(v, 4);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* ---- sets ---- */

void symset_init(struct symset *s)
{
	*s = (struct symset){.mask = 255, .cap = 128};
	s->slot = cube_alloc(256, sizeof *s->slot);
	s->key = cube_alloc(s->cap, sizeof *s->key);
}

void symset_finish(struct symset *s)
{
	free(s->slot);
	free(s->key);
	*s = (struct symset){0};
}

void symset_clear(struct symset *s)
{
	s->n = 0;
	memset(s->slot, 0, ((size_t)s->mask + 1) * sizeof *s->slot);
}

static uint32_t *slot_of(const struct symset *s, uint64_t key)
{
	uint32_t i = (uint32_t)symset_mix(key) & s->mask;
	while (s->slot[i] && s->key[s->slot[i] - 1] != key)
		i = (i + 1) & s->mask;
	return &s->slot[i];
}

static void symset_double(struct symset *s)
{
	if (s->mask >= UINT32_MAX / 2)
		BUG("more than 2^31 symbols");
	s->mask = s->mask * 2 + 1;
	s->cap *= 2;
	s->key = cube_grow(s->key, s->cap, sizeof *s->key);
	free(s->slot);
	s->slot = cube_alloc((size_t)s->mask + 1, sizeof *s->slot);
	for (uint32_t i = 0; i < s->n; i++)
		*slot_of(s, s->key[i]) = i + 1;
}

uint32_t symset_add(struct symset *s, uint64_t key)
{
	uint32_t *slot = slot_of(s, key);
	if (*slot)
		return *slot - 1;
	if (s->n == s->cap) {
		symset_double(s);
		slot = slot_of(s, key);
	}
	s->key[s->n++] = key;
	*slot = s->n;
	return s->n - 1;
}

uint32_t symset_find(const struct symset *s, uint64_t key)
{
	return *slot_of(s, key) - 1;
}
