/* worker.h - what one thread has while it counts groups (private to lib/cube).
 *
 * pass.c prepares a group and walks its blocks, block.c makes the indices of a
 * block's rows, tally.c counts where cells times values are few.
 */
#ifndef CUBE_WORKER_H
#define CUBE_WORKER_H

#include "cube/kernel.h"
#include "cube/plan.h"

/* A filter that leaves no more than one row in CHOSEN of a block is followed row by row. */
enum { TABLE = 65536, CHOSEN = 16 };

/* One column's share in the index. */
struct term {
	const struct batch_chunk *chunk;
	const struct dim *dim; /* NULL: the measured column, in a tally */
	uint32_t *table;       /* by code of the group */
	bool scaled;           /* table[i] is off + i * factor, and off is in the base */
	uint32_t factor, off;
	uint32_t run; /* where the last block ended */
};

struct screen {
	const struct batch_chunk *chunk;
	const struct sieve *sieve;
	uint8_t *table;
	bool one; /* a single code passes */
	uint16_t wanted;
	uint32_t run;
};

/* Rows counted by cell and value, when these are few: a row is one addition, and what
 * the values come to is multiplied out once at the end. */
struct tally {
	uint32_t *count; /* NULL: not used */
	size_t size;     /* stride * values */
	size_t stride;   /* cells, and one for what is filtered out */
	unsigned lanes;
	bool small; /* indices fit in 16 bits */
	uint64_t rows;
};

struct worker {
	const struct plan *plan;
	size_t *next; /* group, shared */
	struct cells cells;
	struct tally tally;
	struct term term[CUBE_DIMS_MAX + 1];
	size_t terms;
	struct screen *screen;
	size_t screens;
	uint32_t base; /* dense: what is the same for every row of the group */
	/* measure, without a tally */
	const struct batch_chunk *of;
	int64_t *value; /* by code */
	uint8_t *has;
	struct narrow *adds; /* what a row of that code adds to a narrow cell */
	uint32_t of_run;
	/* blocks */
	uint16_t index16[KERNEL_ROOM], at[KERNEL_BLOCK / CHOSEN + 1];
	uint32_t index[KERNEL_ROOM];
	uint32_t code[KERNEL_ROOM];
	uint64_t key[KERNEL_ROOM], symbol[KERNEL_ROOM];
	int64_t v[KERNEL_ROOM];
	uint8_t v_has[KERNEL_ROOM], mask[KERNEL_ROOM], bytes[2 * KERNEL_ROOM];
};

/* ---- block.c: rows from ... from + n - 1, from a multiple of KERNEL_BLOCK ---- */

/* Applies the screens to `mask`; how many rows pass. `at` has their places in the block
 * when they are at most n / CHOSEN. */
uint32_t block_filter(struct worker *w, uint32_t from, uint32_t n);
/* The first block from `from` on that a screen of runs lets through, or `rows`. */
uint32_t block_skip(struct worker *w, uint32_t from, uint32_t rows);
/* Indices (index16 when the tally is small) of cells, or places of sparse ones. */
void block_index(struct worker *w, uint32_t from, uint32_t n);
/* Values and counts into cells. */
void block_count(struct worker *w, uint32_t from, uint32_t n);
/* End within the block of the run that holds row `at` of it; moves *run to that run. */
uint32_t block_run_end(const struct batch_chunk *k, uint32_t *run, uint32_t from, uint32_t at, uint32_t n);

/* What a symbol of a column without dictionary adds to the index. */
uint32_t block_slow(const struct worker *w, const struct term *t, uint64_t symbol);

/* ---- tally.c ---- */

/* Makes the tally if the query suits it. */
void tally_init(struct worker *w);
void tally_finish(struct tally *t);
/* Prepares the measured column as a further term of the group. */
void tally_prepare(struct worker *w);
/* Whether every row of the group is told by runs; then counts it all. */
bool tally_runs(struct worker *w, uint32_t rows);
/* A block: all rows, or the n in `at`. */
void tally_block(struct worker *w, uint32_t from, uint32_t n);
void tally_chosen(struct worker *w, uint32_t from, uint32_t n);
/* Into the cells. */
void tally_empty(struct worker *w);

/* pass.c: sets scaled, factor and off from the table. */
void term_scale(struct term *t, uint32_t entries);

#endif
