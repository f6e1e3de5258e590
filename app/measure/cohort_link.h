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
 *
 * Lines overlap: 6 to 7, 7 to 9 and 6 to 9 are of nearly the same pupils, and what is told of all three
 * bounds how many came in årskurs 7 and left before 9. So all lines are one table with the groups of pupils
 * that they are made of (cohort_groups.h), protected as every other table is (lib/cube's disclose.h: no group
 * of one to COHORT_LEAST - 1 may be known to within less than COHORT_LEAST - 1), with what was told before;
 * how many an årskurs has in a batch is taken to be known. Of a line of which any number must be hidden
 * nothing is shown.
 */
#ifndef MEASURE_COHORT_LINK_H
#define MEASURE_COHORT_LINK_H

#include "measure/measure.h"
#include "measure/publish.h"

enum { COHORT_SPAN = 3, COHORT_LEAST = 5, COHORT_LINES = 60 };

struct cohort_line {
	int from_year, to_year, from_grade, to_grade;
	int64_t pupils; /* in from_grade in from_year */
	int64_t there;  /* of them, in to_grade in to_year */
	int64_t other;  /* in another årskurs then */
	int64_t gone;   /* not in the later batch */
	int64_t come;   /* in to_grade then, not in the earlier batch */
	bool few;       /* the numbers are hidden: all 0 here */
};
struct cohort_lines {
	struct cohort_line *line; /* newest first */
	size_t n;
	/* What the ledger must have before the lines are shown. */
	const struct publish_bytes *untold;
	size_t n_untold;
};
/* Are there two batches to put side by side? */
bool cohort_linkable(struct db *db, struct arena *a);
/* At most COHORT_LINES; batches that are erased, damaged or of another key tell nothing. */
void cohort_lines(struct db *db, struct arena *a, struct cohort_lines *out);
/* Puts in the ledger what the lines tell; false when it cannot be, and then they are not to be shown. */
bool cohort_told(const struct publish *p, const struct cohort_lines *l);

#endif
