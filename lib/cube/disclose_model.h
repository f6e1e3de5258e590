/* disclose_model.h - a table and its ledger as one system of equations (private to lib/cube).
 *
 * Every figure that is not certainly known is a variable: n of a cell; of a share also
 * the numerator (OF) and n less the numerator (REST), with n = OF + REST; of a mean the sum
 * (OF). A figure that stands in several tables, by population, question and selection, is one
 * variable while its value is the same; a revised figure is another.
 *
 * A part of a table is what hangs together by its equations. Of a part where nothing is shown nobody learns
 * that a figure is as it was: its figures are variables of their own, and a part of the ledger that says
 * nothing is left out.
 */
#ifndef CUBE_DISCLOSE_MODEL_H
#define CUBE_DISCLOSE_MODEL_H

#include "cube/disclose.h"
#include "cube/disclose_lp.h"

#define MODEL_LAYERS (DISCLOSE_REST + 1)

struct model_table {
	const struct disclose_table *t;
	const uint8_t *n_state, *state, *least;
	uint32_t cells;
	const uint8_t *silent;       /* of each cell, NULL: none is */
	uint32_t *var[MODEL_LAYERS]; /* of each cell, DISCLOSE_NONE where there is nothing to know */
};

/* The attacker's box of a hidden figure, how wide its interval must be, and how wide it can be at most: of
 * what is told to be ~100 by one publication, no other can ask for more. */
struct model_box {
	double low, high, need, cap;
};
struct model_rows VEC(uint32_t);
struct model_flags VEC(uint8_t);
struct model_terms VEC(struct lp_term);

struct model {
	struct arena *a;
	const struct disclose_options *o;
	struct model_table *table; /* [0] is the one asked about, whose states may change */
	uint32_t tables;
	uint8_t *n_state, *state; /* of table 0 */
	struct lp_system s;
	double *need; /* of each variable; 0: it may become known */
	uint32_t *of_table, *of_cell;
	uint8_t *of_layer, *published; /* shown in some publication of the ledger */
	struct model_box *elsewhere;   /* what other tables say of it */
	uint32_t vars;
	struct model_rows row_end;
	struct model_flags row_foreign; /* not of table 0's dimensions and layers */
	bool foreign;
	struct model_terms term;
};

/* False with *f filled. States are of table 0: primary ones, or those to audit. */
bool model_build(struct model *m, struct arena *a, const struct disclose_table *t,
                 const struct disclose_options *o, uint8_t *n_state, uint8_t *state, const uint8_t *least,
                 struct disclose_fault *f);

/* Hides figure (layer OF, or N of a count) or n of a cell of table 0, with what must go with it. */
void model_hide(struct model *m, uint32_t var);
/* Shows again what model_hide() hid: the states as they were. */
void model_show(struct model *m, uint32_t cell, uint8_t n_state, uint8_t state);
/* Sets box and fix of a cell's variables from its states. */
void model_cell(struct model *m, uint32_t table, uint32_t cell);

/* ---- shared by tables ---- */

/* Shape, cells and sums of a table. */
bool disclose_check(const struct disclose_table *t, struct disclose_fault *f);
/* Children of each node: first[node], next[child], DISCLOSE_NONE at the end. */
void disclose_children(struct arena *a, const struct disclose_dim *d, uint32_t **first, uint32_t **next);
/* The limit of every cell by its level. */
uint8_t *disclose_limits(struct arena *a, const struct disclose_table *t, const struct disclose_rule *rule);
/* The part that each cell is of, named by one of its cells. */
uint32_t *disclose_parts(struct arena *a, const struct disclose_table *t);
/* Cells of parts that say nothing; withheld: only where something is hidden that is not small in itself. */
uint8_t *disclose_silent(struct arena *a, const struct disclose_table *t, const uint8_t *n_state,
                         const uint8_t *state, bool withheld);
/* States by the rule alone. */
void disclose_primary(const struct disclose_table *t, const struct disclose_rule *rule, const uint8_t *least,
                      uint8_t *n_state, uint8_t *state);

#endif
