/* link.h - the same individuals in two batches, followed by keyed hash.
 *
 * Two batches that were made with the same key have the same 64-bit hash for the
 * same name (column.h), so pupils are followed from year 6 to 7 to 9, between
 * schools and authorities, without names. What comes out is a table of transitions: how
 * many went from each state of the first batch to each of the second (grade,
 * school, group).
 *
 * An individual must stand once in a batch to be followed: those that stand more
 * often are counted and left out, not guessed about. A cohort is selected before, by
 * making the batches from the rows of the cohort.
 */
#ifndef CUBE_LINK_H
#define CUBE_LINK_H

#include "cube/cube.h"

struct cube_link {
	uint64_t matched;  /* in both */
	uint64_t moved;    /* of them, with another label of the state in the second */
	uint64_t gone;     /* in the first only */
	uint64_t come;     /* in the second only */
	uint64_t repeated; /* individuals that stand more than once in either; in none of the above */
	uint64_t keyless;  /* rows without a key, in both together */
	/* Counts by "from" and "to"; a label of VALUE_NOT_APPLICABLE is who was not there. With
	 * margins. */
	struct cube *transitions;
};

/* key: a KEY column of both; state: a column of both that is no KEY. False with *e
 * filled; else free the transitions with cube_free. */
bool cube_link(struct batch *first, struct batch *second, struct str key, struct str state,
               struct cube_link *out, struct cube_error *e);

#endif
