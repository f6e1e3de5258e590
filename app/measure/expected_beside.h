/* expected_beside.h - what stands beside a school's difference and is no measure: one row of
 * expected_beside.def for each, made by a room above this one (stats/README 1c: school-made conditions in
 * columns of their own, never one score with the difference).
 *
 * Nothing here is weighed with the difference, with a measure, or with one another. A room gives only what
 * may be shown to whoever sees figures.
 */
#ifndef MEASURE_EXPECTED_BESIDE_H
#define MEASURE_EXPECTED_BESIDE_H

#include "measure/expected.h"

/* A value of a school: of what it is, in which läsår, and how many lie behind it. */
struct expected_beside_cell {
	struct str of, href; /* href null: no page */
	double value;
	int year; /* läsår */
	int64_t n, people;
};
struct expected_beside_list {
	struct expected_beside_cell *v;
	size_t n;
};
struct expected_beside {
	const char *key;        /* "observed_teaching", in data */
	const char *name, *how; /* English source texts: head of the column; how it is to be read */
	const char *cell; /* English source text of a value: {0} value, {1} n, {2} people, {3} läsår, {4} of */
	int decimals;
	/* Fills out[i] of unit[i] with what is known in the läsår, or the newest of the three before. */
	void (*read)(struct db *db, struct arena *a, int year, const int64_t *unit, size_t n,
	             struct expected_beside_list *out);
};
extern const struct expected_beside *const expected_besides[];
extern const size_t expected_nbesides;

/* Fills e->school[].beside. */
void expected_beside_read(struct db *db, struct arena *a, const struct query_result *r, struct expected *e);
/* The list of the k-th row of expected_beside.def at a school. */
const struct expected_beside_list *expected_beside_of(const struct expected_school *s, size_t k);

#endif
