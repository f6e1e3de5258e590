/* map.h - str -> pointer hash map in an arena; insertion order is kept.
 *
 * Keys are borrowed: they must live as long as the map. Hashing is SipHash-like
 * keyed per process (no attacker-chosen collisions). No removal.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

struct map_slot {
	struct str key;
	void *value;
};
struct map {
	struct arena *arena;
	struct map_slot *items; /* n items in insertion order */
	size_t n, cap;
	uint32_t *index; /* open addressing; 0 = empty, else item + 1 */
	size_t index_cap;
};

void map_init(struct map *m, struct arena *a);
void *map_get(const struct map *m, struct str key); /* NULL when absent */
/* Sets or replaces; returns the former value or NULL. */
void *map_put(struct map *m, struct str key, void *value);
/* Address of the value slot for key, created with NULL when absent. Valid
 * until the next insertion. */
void **map_slot(struct map *m, struct str key);

#endif
