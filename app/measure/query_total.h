/* query_total.h - figures of several put together: shares, means and counts of units in one of all of
 * them.
 *
 * A share's total is its numerators over its n; where a source gives 44,0 % of 50, the numerator is the one
 * count that reads so, if there is only one. A mean's total weighs each by its n. A mark that tells what it
 * stands for (~100: all but 1 to 4; ..: fewer than ten) widens the total to an interval, which holds for
 * certain; a mark that tells nothing refuses it. Nothing is filled in.
 *
 * Domain.md 12.3: 15 schools in Huddinge 2024/25, one with ~100: 86,9-87,1 %.
 */
#ifndef MEASURE_QUERY_TOTAL_H
#define MEASURE_QUERY_TOTAL_H

#include "measure/query.h"

struct query_total {
	/* set before the first is added */
	const struct measure *measure;
	const struct measure_version *version;
	/* private */
	struct value_sum sum;
	int64_t n, numerator;
	int64_t few;  /* individuals at most, of those whose number is hidden too */
	bool counted; /* every numerator is known */
	enum query_why why;
	size_t parts;
};
void query_total_begin(struct query_total *t, const struct measure *m, const struct measure_version *v);
void query_total_add(struct query_total *t, const struct query_cell *c);
/* Sets value, n, numerator, interval, why and parts of a cell. */
void query_total_end(const struct query_total *t, struct query_cell *c);

/* The same question asked of three groups of schools, for a kommun and a läsår. */
enum query_population { QUERY_OWN, QUERY_LOCATED, QUERY_INDEPENDENT };
#define QUERY_POPULATIONS (QUERY_INDEPENDENT + 1)
struct query_perspective {
	struct query_cell total[QUERY_POPULATIONS];
	size_t schools[QUERY_POPULATIONS];
};
/* Of figures of schools (own units that have no unit with a figure above them, and schools beside), all
 * pupils together. cell.version indexes nothing. False when there is not one figure of a school. */
bool query_perspectives(struct db *db, struct arena *a, const struct measure *m, struct str kommun, int year,
                        struct query_perspective *out);

#endif
