/* disclose_round.h - one attempt at protecting a table (private to lib/cube).
 *
 * disclose_protect() makes one, and where it leaves a figure open that the ledger alone does not, others: in
 * each a part more of the table is withheld.
 */
#ifndef CUBE_DISCLOSE_ROUND_H
#define CUBE_DISCLOSE_ROUND_H

#include "cube/disclose_guard.h"

struct round_found {
	struct disclose_finding is;
	uint32_t var;
};
struct round_list VEC(struct round_found);

struct round {
	struct model m;
	struct guard g;
	struct round_list found; /* what could not be protected */
};

/* States in: primary ones, and parts that are withheld; out: protected. Lives in the arena until
 * disclose_round_end(). False with *f filled when a table is refused. */
bool disclose_round(struct arena *a, const struct disclose_table *t, const struct disclose_options *o,
                    const uint8_t *least, uint8_t *n_state, uint8_t *state, struct round *r,
                    struct disclose_fault *f);
void disclose_round_end(struct round *r);

#endif
