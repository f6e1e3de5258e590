/* disclose_guard.h - proof that hidden figures stay unknown (private to lib/cube).
 *
 * A witness of a figure is a move of hidden figures that keeps every equation: the table it
 * leads to is as good an explanation of what is published as the true one. A move up by u and
 * one down by d prove an interval of at least u + d. One program's move is a witness for every
 * figure that moves in it, so most figures are never asked about.
 */
#ifndef CUBE_DISCLOSE_GUARD_H
#define CUBE_DISCLOSE_GUARD_H

#include "cube/disclose_block.h"
#include "cube/disclose_model.h"

struct guard_move { /* steps from..to; the first move, 0, is none */
	uint32_t from, to;
};
struct guard_use {
	uint32_t move, next; /* of the variable's list */
};
struct guard_moves VEC(struct guard_move);
struct guard_steps VEC(struct lp_step);
struct guard_uses VEC(struct guard_use);
struct guard_side {
	double by;
	uint32_t move;
};
struct guard_undo {
	uint32_t var, side;
	struct guard_side was;
};
struct guard_undos VEC(struct guard_undo);

struct guard {
	struct model *m;
	struct lp lp;
	struct block block;
	struct guard_side *side[2]; /* up, down; of each variable */
	uint32_t *uses;             /* of each variable: index + 1 in use */
	struct guard_moves move;
	struct guard_steps step;
	struct guard_uses use;
	struct guard_undos undo;
	uint64_t programs;
};
#define GUARD_TINY 1e-6

void guard_init(struct guard *g, struct model *m);
void guard_finish(struct guard *g);

/* Keeps the moves that are in g->lp for all that they are a witness of. */
void guard_learn(struct guard *g);
/* Ways to share a need between up and down, whole numbers, at most three. */
int guard_splits(const struct guard *g, uint32_t p, double need, double (*split)[2]);
/* Whether p's interval is proved as wide as need, with what is hidden now: quickly, which may
 * miss a proof, and to the end. */
bool guard_holds(struct guard *g, uint32_t p, double need);
/* Keeps the block that block_find() found, both ways. */
void guard_learn_block(struct guard *g);
bool guard_proves(struct guard *g, uint32_t p, double need);
static inline double guard_short(const struct guard *g, uint32_t p, double need)
{
	double left = need - g->side[0][p].by - g->side[1][p].by;
	return left > GUARD_TINY ? left : 0;
}

/* Figures that the witnesses leave behind when `var` stands still: appended to *out. */
void guard_without(struct guard *g, uint32_t var, struct arena *a, struct model_rows *out);
/* Since mark = g->undo.n: takes back what was kept. */
void guard_back(struct guard *g, size_t mark);
/* Whether a move has a step of a variable. */
bool guard_moves_it(const struct guard *g, uint32_t move, uint32_t var);

/* Calls told(p, v) for each figure p that becomes exact to the one who knows the cell of v, which
 * stands still meanwhile. Witnesses must be there. */
typedef void guard_told(void *ctx, uint32_t p, uint32_t v);
void guard_each_insider(struct guard *g, guard_told *told, void *ctx);

#endif
