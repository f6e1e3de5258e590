/* encode.h - one column of one group, from symbols to bytes (private to lib/cube).
 *
 * Three steps, so that the builder can order the rows between the first two:
 * encode_dictionary replaces symbols by ranks where the column has few enough
 * distinct ones; encode_plan chooses the shortest layout; encode_write makes it.
 */
#ifndef CUBE_ENCODE_H
#define CUBE_ENCODE_H

#include "cube/format.h"

enum { ENCODE_ENTRIES_MAX = 65536, ENCODE_TABLE = 1 << 17 };

struct encode {
	uint64_t *v; /* rows: symbols; ranks in `dict` after encode_dictionary, if that has any */
	uint32_t rows;
	uint64_t *dict;   /* ascending; room for ENCODE_ENTRIES_MAX */
	uint32_t entries; /* 0: no dictionary */
	/* the plan */
	bool marks;
	unsigned width, entry;
	uint32_t runs;
	uint64_t base;
};

/* set and rank (room for ENCODE_TABLE) are scratch. */
void encode_dictionary(struct encode *e, struct symset *set, uint32_t *rank);
/* Returns the bytes that the bodies take, each aligned to 8. */
uint64_t encode_plan(struct encode *e);
/* Fills the descriptor and the bodies, the first at `offset` of `group`, whose bytes
 * are zero. Returns the offset after them. */
uint64_t encode_write(const struct encode *e, uint8_t *group, uint8_t *descriptor, uint64_t offset);

#endif
