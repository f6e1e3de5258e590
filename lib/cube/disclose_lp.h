/* disclose_lp.h - what an attacker can derive, as linear programs (private to lib/cube).
 *
 * A system has variables that may move within a box around their true value, and
 * equations that keep holding. Some variables are hidden, some are published and
 * could be hidden at a cost, the rest stand still. Two questions:
 *
 *   lp_reach: which move takes variable p a given way at the least cost?
 *   lp_most:  how far can p move at all?
 *
 * The cost of a variable is cost * |move|, convex with its kink where no move is. The
 * first is answered by the dual simplex method with such costs (Lemke 1954; Fourer, "A simplex
 * algorithm for piecewise-linear programming", Math. Prog. 33, 1985): it mends, from p
 * outwards, the equations that p's move breaks, always the cheapest way, and what is far
 * from p is never looked at. The second by the primal method (Dantzig 1951), since no move
 * is feasible and there is no first phase. Both start with the equations' fixed slacks as
 * the basis, and keep its inverse as a product of elementary matrices (Dantzig and
 * Orchard-Hays 1954) that is forgotten after each program: thousands of small programs in a
 * large system, no large one.
 */
#ifndef CUBE_DISCLOSE_LP_H
#define CUBE_DISCLOSE_LP_H

#include "base/vec.h"

#include <math.h>

enum disclose_fix { FIX_STILL, FIX_SHOWN, FIX_HIDDEN };

struct lp_term {
	uint32_t at; /* a row of a variable, or a variable of a row */
	float coef;
};

struct lp_system {
	uint32_t n_vars, n_rows;
	uint32_t *var_at, *row_at; /* n + 1 ends each */
	struct lp_term *var_term, *row_term;
	double *value, *low, *high; /* true value; the attacker's box, which holds it */
	double *cost;               /* of hiding a shown one, above 0 */
	uint8_t *fix;               /* enum disclose_fix */
};

struct lp_eta {
	uint32_t row, from, to; /* its terms outside the pivot row */
	double pivot;
};
struct lp_etas VEC(struct lp_eta);
struct lp_terms VEC(struct lp_step);
struct lp_step {
	uint32_t var; /* or a row, in an eta */
	double by;
};

struct lp {
	const struct lp_system *s;
	struct arena arena;
	double *move;       /* of each variable, 0 when untouched */
	double *price;      /* scratch per variable */
	uint32_t *basic_in; /* row + 1 of a basic variable */
	int8_t *side;       /* of a basic shown variable: up or down */
	uint8_t *seen;
	uint32_t *basis; /* variable of a row, or LP_SLACK */
	double *column, *dual, *cost_price, *slack;
	int8_t *end; /* where a variable outside the basis stands: -1 low, 0 home, 1 high */
	uint8_t *row_seen;
	struct {
		uint32_t *v;
		size_t n;
	} vars, rows, duals, used, used_rows;
	struct lp_etas etas;
	struct lp_terms terms;
	uint64_t pivots; /* over all programs */
	/* the running program */
	uint32_t p;
	int way;
	double reach;
	bool hide;
};
#define LP_SLACK UINT32_MAX

void lp_init(struct lp *l, const struct lp_system *s);
void lp_finish(struct lp *l);

/* The moves of these three are in l->move for l->used until lp_clear(). */

/* The least costly move that takes p so far up (way 1) or down (way -1). hide: shown variables
 * may move, at their cost; hidden ones cost next to nothing, so that moves stay short. False
 * when there is none, or none was found. */
bool lp_reach(struct lp *l, uint32_t p, int way, double reach, bool hide);
/* How far p can move that way, at most `reach`, which may be INFINITY; costs do not count. NAN
 * when the program did not end. */
double lp_most(struct lp *l, uint32_t p, int way, double reach, bool hide);
void lp_clear(struct lp *l);

/* ---- shared by both methods ---- */

enum { LP_SEEN_USED = 1, LP_SEEN_PRICED = 2 };
enum { LP_ROW_COLUMN = 1, LP_ROW_DUAL = 2, LP_ROW_USED = 4 };
void lp_use(struct lp *l, uint32_t var);
void lp_use_row(struct lp *l, uint32_t row);
/* The column of v over the basis, in l->column for l->rows, until it is forgotten. */
void lp_forward(struct lp *l, uint32_t v);
void lp_forget_column(struct lp *l);
/* Sets a row of l->dual; lp_backward takes it through the inverse; lp_price leaves in l->price,
 * for l->vars, its product with the columns outside the basis. Begin with l->duals.n = 0. */
void lp_dual_row(struct lp *l, uint32_t row, double y);
void lp_backward(struct lp *l);
void lp_price(struct lp *l);
/* l->column's variable takes the row's place in the basis. */
void lp_pivot(struct lp *l, uint32_t row, uint32_t var);

#endif
