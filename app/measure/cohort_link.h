/* cohort_link.h - the same pupils in two läsår: how many of an årskurs are found again, and in which årskurs.
 *
 * Batches of marks whose persons were hashed with the same key (batch_store.key_name) are put side by side,
 * each earlier one with each later one at most COHORT_SPAN läsår on. A pupil counts once: who stands with two
 * schools, sexes or årskurser in a batch is left out (pupil.h). Of an årskurs in the earlier läsår it is told
 * how many go in the årskurs that follows by as many läsår, in another one, or are not in the later batch;
 * and how many of that årskurs were not in the earlier batch.
 *
 * Only of the whole huvudman, and not at all where one of the numbers is of one to COHORT_LEAST - 1 pupils:
 * from the others it could be worked out (domain.md 4.5; the least of query_guard.c for a whole huvudman).
 */
#ifndef MEASURE_COHORT_LINK_H
#define MEASURE_COHORT_LINK_H

#include "measure/measure.h"

enum { COHORT_SPAN = 3, COHORT_LEAST = 5, COHORT_BATCHES = 8, COHORT_LINES = 60 };

struct cohort_line {
	int from_year, to_year, from_grade, to_grade;
	int64_t pupils; /* in from_grade in from_year */
	int64_t there;  /* of them, in to_grade in to_year */
	int64_t other;  /* in another årskurs then */
	int64_t gone;   /* not in the later batch */
	int64_t come;   /* in to_grade then, not in the earlier batch */
	bool few;       /* the numbers are hidden: all 0 here */
};
/* Are there two batches to put side by side? */
bool cohort_linkable(struct db *db, struct arena *a);
/* Newest first, at most COHORT_LINES; batches that are erased, damaged or of another key tell nothing. */
size_t cohort_lines(struct db *db, struct arena *a, struct cohort_line **out);

#endif
