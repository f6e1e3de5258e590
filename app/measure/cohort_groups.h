/* cohort_groups.h - pupils of several batches of marks by where each batch has them.
 *
 * A group is of the pupils who stand in the same årskurs in the same batches: "åk 6, then 7, then not there".
 * Every number that is told of the same pupils (cohort_link.h) is a sum of groups, and so is every difference
 * of such numbers, whichever batches they are of.
 */
#ifndef MEASURE_COHORT_GROUPS_H
#define MEASURE_COHORT_GROUPS_H

#include "measure/measure.h"

enum { COHORT_BATCHES = 8, COHORT_ABSENT = 0, COHORT_GRADE_MAX = 19, COHORT_GRADE_UNKNOWN = 20 };

struct cohort_batch {
	int64_t id;
	int year;
};
struct cohort_group {
	uint8_t state[COHORT_BATCHES]; /* årskurs in each batch, or one of the above */
	int64_t n;                     /* pupils; 0 of a group that could be and is not */
};
/* Batches whose persons were hashed with one key, the oldest first. */
struct cohort_set {
	struct str key_name;
	struct cohort_batch batch[COHORT_BATCHES];
	size_t batches;
	struct cohort_group *group;
	size_t groups;
};
/* Of the newest COHORT_BATCHES batches; erased and damaged ones and those of marks without a scale tell
 * nothing. A pupil counts once in a batch (pupil.h). */
size_t cohort_sets(struct db *db, struct arena *a, struct cohort_set **out);

#endif
