/* plan.h - a query resolved against a batch (private to lib/cube). */
#ifndef CUBE_PLAN_H
#define CUBE_PLAN_H

#include "cube/cube_in.h"

struct test {
	enum cube_op op;
	struct str operand;
	bool is_mark; /* the operand names a mark ... */
	enum value_kind mark;
	bool is_number; /* ... or is a number, in units of 10^-9 */
	__int128 number;
};

/* The tests on one column. */
struct sieve {
	int col;
	const struct batch_column *column;
	struct test *test;
	size_t n;
	uint8_t *text; /* CODE: whether text i passes */
};
/* A row with this symbol passes. */
bool sieve_pass(const struct sieve *s, uint64_t symbol);

enum { PLAN_VALUES_MAX = 256 };

struct plan {
	struct arena arena;
	struct batch *batch;
	struct cube *cube;
	int by[CUBE_DIMS_MAX];
	struct sieve *sieve; /* of the filters */
	size_t sieves;
	bool measured;
	int of; /* the measured column, and for a share its sieve */
	struct sieve share;
	bool share_of_all; /* marks count in n */
	/* The symbols of the measured column, when all groups have dictionaries and these hold
	 * no more than PLAN_VALUES_MAX together; else none. */
	uint64_t *value;
	uint32_t values;
	enum layout layout;
	size_t memory;
	unsigned threads;
	struct batch_chunk *chunk; /* [group * columns + column] */
};

/* False with *e filled; finish in any case. */
bool plan_init(struct plan *p, struct batch *b, const struct cube_query *q, struct cube *c,
               struct cube_error *e);
void plan_finish(struct plan *p);

/* Whether a symbol of the measured column is a value, and its contribution to the sum. */
bool plan_value(const struct plan *p, uint64_t symbol, int64_t *v);
/* Code of a symbol in a dimension. */
uint32_t plan_code(const struct dim *d, uint64_t symbol);

#endif
