/* pupil_value.h - what each pupil got of one measure at one time, out of the batches of pupils' rows
 * (batch_store).
 *
 * A measure of marks in a subject (SUBJECTS of from_batch.def) is read from batches of kind `grades`: a mean
 * as points of the scale, a share as 100 when passed and 0 when not. Any other measure is read from batches
 * of kind `tests`, from the rows whose test is the measure's key or name: a number as it stands (decimal
 * comma or point), else the points of the scale of the measure's definition.
 *
 * A time is a läsår and a term; a batch without a term is of its end. When several batches are of one time
 * the one that was read in last counts for a pupil that several have. A pupil that one batch has twice, or
 * with a result that is no number, is counted and left out. Batches that have been erased, are damaged or
 * were made with another key tell nothing.
 *
 * Nothing of this may be shown or stored: who calls shows sums (doc/disclosure.md). Memory: the arena's.
 */
#ifndef MEASURE_PUPIL_VALUE_H
#define MEASURE_PUPIL_VALUE_H

#include "measure/measure.h"

struct pupil_value {
	uint64_t key;
	int64_t unit_id; /* 0: a school that is none of ours */
	int grade;       /* årskurs; -1: none that is a number */
	double value;
	bool in_class; /* of one that is wanted, at the school it is of */
};
/* 2 * läsår, and 1 more in its spring. */
struct pupil_time {
	int at;
	struct str key_name; /* of the batch that was read in last */
};
struct pupil_values {
	struct pupil_value *v; /* by key, each once */
	size_t n;
	size_t doubled, unread; /* left out: twice in a batch; no number */
	int64_t newest;         /* the batch that was read in last */
	uint64_t subjects;      /* bit of each subject wanted of which there is a value */
};
/* A class, or teaching group, of a unit. */
struct pupil_class {
	int64_t unit_id;
	struct str name; /* compared as people write it: "8a" is "8A" */
};
enum { PUPIL_CLASSES_MAX = 64 };
/* Which rows are meant. */
struct pupil_want {
	const struct measure *measure;
	const struct str *subject; /* codes; none: any */
	size_t nsubjects;
	const struct pupil_class *classes; /* to be told apart; no row is left out for it */
	size_t nclasses;                   /* at most PUPIL_CLASSES_MAX */
};

enum pupil_way { PUPIL_POINTS, PUPIL_PASSED, PUPIL_TEST };
/* How a measure is read. */
enum pupil_way pupil_way_of(const struct measure *m);
/* The times of which there are batches that the measure could be read from, earliest first. */
size_t pupil_times(struct db *db, struct arena *a, const struct measure *m, struct pupil_time **out);
/* Every pupil's value at a time, from batches made with the key. False on a database error. */
bool pupil_values(struct db *db, struct arena *a, const struct pupil_want *w, int at, struct str key_name,
                  struct pupil_values *out);
const struct pupil_value *pupil_find(const struct pupil_values *p, uint64_t key);

#endif
