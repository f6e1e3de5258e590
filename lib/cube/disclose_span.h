/* disclose_span.h - which figures follow from others by sums and differences (private to lib/cube).
 *
 * A space of columns, one per unknown, and rows that are known of them: equations, and
 * figures that are told. Some columns are watched. A row may be asked about before it is taken: would a
 * watched column then be a combination of what is known? So a table is published figure by
 * figure, the most wanted first, and what would disclose is left out.
 *
 * Rows are kept in echelon form, each with a column of its own that it stands for, and the
 * watched ones reduced by all of them. A watched column becomes known by a row when what is left of
 * both is the same but for a factor: so the question is a comparison with the watched columns
 * that share the row's least shared column.
 *
 * Numbers are those modulo the prime 2^61 - 1, so they are exact and never grow. A number that is 0
 * there and not 0 in truth would need that prime as a divisor: by chance 2^-61 each, and it
 * could only hide one figure too many or leave one to the programs of disclose_guard.h, which prove
 * every figure with true numbers.
 *
 * Source: Langsrud, "Secondary cell suppression by Gaussian elimination: an algorithm suitable for
 * handling issues with zeros and singletons", Privacy in Statistical Databases 2024, LNCS 14915.
 */
#ifndef CUBE_DISCLOSE_SPAN_H
#define CUBE_DISCLOSE_SPAN_H

#include "cube/disclose_lp.h"

struct span_term {
	uint32_t at;
	uint64_t by;
};
struct span_row { /* by column, ascending */
	struct span_term *v;
	uint32_t n, cap;
};
struct span_rows VEC(struct span_row);
struct span_list VEC(uint32_t);

struct span {
	struct arena *a;
	uint32_t *stands; /* of each column: row + 1 that stands for it */
	struct span_rows row;
	/* watched columns, as they are left, and the columns that they have */
	struct span_rows watched;
	struct span_list *in; /* of each column, some no longer true */
	uint32_t *shared;     /* of each column: in how many watched ones it is */
	/* the row that is asked about */
	struct span_row now, merged;
	uint64_t *sum; /* of each column, while it is reduced */
	uint8_t *seen;
	struct span_list heap, touched;
};

void span_init(struct span *s, struct arena *a, uint32_t columns);
/* Before any row is taken. */
void span_watch(struct span *s, uint32_t column);
/* The row to ask about, reduced; false when it follows from what is known. */
bool span_load(struct span *s, const struct lp_term *term, uint32_t n);
/* Whether taking it would make a watched column known. */
bool span_discloses(const struct span *s);
/* Takes it. It stands for the column when it has it, else for the one least shared. */
void span_take(struct span *s, uint32_t column);

#endif
