/* map.c - see map.h. SipHash-1-3 (Aumasson and Bernstein 2012, with fewer
 * rounds as hash tables use it) keyed once per process; linear probing at no
 * more than half full. */
#include "base/map.h"
#include "base/log.h"

#include <pthread.h>
#include <sys/random.h>

#define MAP_FIRST 16

static uint64_t key0, key1;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void make_key(void)
{
	uint64_t k[2];
	if (getrandom(k, sizeof k, 0) != (ssize_t)sizeof k)
		BUG("no random bytes for the hash key");
	key0 = k[0];
	key1 = k[1];
}

static inline uint64_t rotl(uint64_t x, int b)
{
	return (x << b) | (x >> (64 - b));
}

static inline void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotl(v[1], 13) ^ v[0];
	v[3] = rotl(v[3], 16) ^ v[2];
	v[0] = rotl(v[0], 32) + v[3];
	v[2] += v[1];
	v[3] = rotl(v[3], 21) ^ v[0];
	v[1] = rotl(v[1], 17) ^ v[2];
	v[2] = rotl(v[2], 32);
}

static uint64_t hash(struct str s)
{
	uint64_t v[4] = {key0 ^ 0x736f6d6570736575u, key1 ^ 0x646f72616e646f6du, key0 ^ 0x6c7967656e657261u,
	                 key1 ^ 0x7465646279746573u};
	size_t i = 0;
	for (; i + 8 <= s.n; i += 8) {
		uint64_t m;
		memcpy(&m, s.p + i, 8);
		v[3] ^= m;
		sip_round(v);
		v[0] ^= m;
	}
	uint64_t last = (uint64_t)s.n << 56;
	for (int shift = 0; i < s.n; i++, shift += 8)
		last |= (uint64_t)(unsigned char)s.p[i] << shift;
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int r = 0; r < 3; r++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void map_init(struct map *m, struct arena *a)
{
	pthread_once(&key_once, make_key);
	*m = (struct map){.arena = a};
}

/* The index cell where key is, or where it would go. */
static uint32_t *find_cell(const struct map *m, struct str key)
{
	size_t mask = m->index_cap - 1;
	size_t at = (size_t)hash(key) & mask;
	while (m->index[at] && !str_eq(m->items[m->index[at] - 1].key, key))
		at = (at + 1) & mask;
	return &m->index[at];
}

void *map_get(const struct map *m, struct str key)
{
	uint32_t item = m->n ? *find_cell(m, key) : 0;
	return item ? m->items[item - 1].value : NULL;
}

static void grow(struct map *m)
{
	size_t cap = m->cap ? m->cap * 2 : MAP_FIRST;
	if (cap > UINT32_MAX / 2)
		BUG("map of more than %u items", UINT32_MAX / 4);
	struct map_slot *items = ARENA_ARRAY(m->arena, cap, struct map_slot);
	if (m->n)
		memcpy(items, m->items, m->n * sizeof *items);
	m->items = items;
	m->cap = cap;
	m->index_cap = cap * 2;
	m->index = ARENA_ARRAY(m->arena, m->index_cap, uint32_t);
	for (size_t i = 0; i < m->n; i++)
		*find_cell(m, items[i].key) = (uint32_t)i + 1;
}

void **map_slot(struct map *m, struct str key)
{
	uint32_t *cell = m->cap ? find_cell(m, key) : NULL;
	if (cell && *cell)
		return &m->items[*cell - 1].value;
	if (m->n == m->cap) {
		grow(m);
		cell = find_cell(m, key);
	}
	m->items[m->n] = (struct map_slot){key, NULL};
	*cell = (uint32_t)++m->n;
	return &m->items[m->n - 1].value;
}

void *map_put(struct map *m, struct str key, void *value)
{
	void **slot = map_slot(m, key);
	void *former = *slot;
	*slot = value;
	return former;
}
