/* disclose_block.h - small moves of a table, found without a linear program (private to lib/cube).
 *
 * In one dimension the shortest moves that keep all sums are from one leaf to another, with the
 * parents below where their ways meet, and from a leaf to the root, with all its parents. A product of
 * such moves, one per dimension (and one between n, numerator and rest), keeps every sum of
 * the table: a rectangle in two dimensions, a block of eight cells in three. Most small cells
 * are proved or protected by one; what is not is left to the programs.
 * (The blocks are those of the hypercube method: Repsilber, Statistical Data Confidentiality,
 * Eurostat 1993; here with costs, the attacker's boxes and what is hidden already.)
 */
#ifndef CUBE_DISCLOSE_BLOCK_H
#define CUBE_DISCLOSE_BLOCK_H

#include "cube/disclose_model.h"

struct block_step {
	uint32_t node;
	int8_t sign;
};
struct block_steps VEC(struct block_step);
struct block_dim {
	struct block_steps step;
	struct model_rows end;    /* of each move, in step */
	uint32_t *list_at, *list; /* moves with a node: ends by node */
	uint32_t stride;
};
struct block_cell {
	uint32_t cell;
	int8_t sign, layer;
};
enum { BLOCK_CELLS_MAX = 1024, BLOCK_TRIALS_MAX = 400000 };

struct block {
	struct model *m;
	struct block_dim dim[DISCLOSE_DIMS_MAX + 1]; /* the last is the layers */
	uint32_t dims;
	bool usable;
	uint8_t *foreign; /* variables in equations beyond the table's own sums */
	/* the search */
	struct block_cell *part[DISCLOSE_DIMS_MAX + 2], *best;
	uint32_t n_part[DISCLOSE_DIMS_MAX + 2], n_best, node[DISCLOSE_DIMS_MAX + 1];
	double need, has[2], cost, up, down;
	bool hide;
	uint32_t left;
};

void block_init(struct block *b, struct model *m);
/* The cheapest block through p that, with what is proved, gives p its need: in best[0..n_best) with
 * how far it goes up and down, and its cost of hiding. False when there is none. */
bool block_find(struct block *b, uint32_t p, double need, const double has[2], bool hide);
static inline uint32_t block_var(const struct block *b, const struct block_cell *c)
{
	return b->m->table[0].var[c->layer][c->cell];
}

#endif
