/* describe.h - what stands beside a chain as a description only: dose and outcome, environment and outcome.
 *
 * Dose and outcome. Between the schools that take part: a larger share of the planned lessons carried out,
 * and the change of the outcome (lib/stat, method "dose": least squares with HC2 errors and t by
 * Satterthwaite's degrees of freedom). The dose is what dose.h says of the läsår of each school's start.
 * Nobody assigned it: schools that carry out more differ in other things too, so the verb is "samvarierar
 * med", whatever the numbers, and the same line is drawn through the change before the start (placebo). A
 * dose is itself estimated from a sample of lessons, which draws the line towards none.
 *
 * A school is a point when all of these hold, and else it is counted as missing with the reason:
 *   its outcome has figures before and after that somebody without a role may see (the stored analysis has no
 * other) the veil shows its dose: five teachers or more, and nothing given away by subtraction (veil.h) at
 * least 60 % of the lessons asked about there are answered (evidence_given() asks the same of the whole)
 *   something was carried out
 * Never a teacher, a class or a group: their figures are not there.
 *
 * Environment and outcome. Whether the schools whose environment changed most also changed most in their
 * outcome, given which schools take part (method "mediate": the coefficient b). It is a description: whatever
 * is not measured may lie behind both. The product along the path, with the correlation that would undo it
 * (Imai, Keele & Yamamoto 2010), is told only when both links have grade B or better and the environment was
 * measured in an earlier läsår than the outcome (stats/README 1g).
 *
 * Least number. One explanation for ten schools (stats/README 1c: "covariates <= units/10"): ten for a line,
 * twenty for the path, of them EVIDENCE_GROUP_MIN on each side. With fewer nothing is drawn and no number
 * given: it "kan inte bedömas", and what is missing is said.
 *
 * Read when somebody asks, from stored rows and sums; nothing is written. Memory: the arena's. Database
 * errors are sticky on db.
 */
#ifndef EFFECT_DESCRIBE_H
#define EFFECT_DESCRIBE_H

#include "effect/chain_view.h"

enum { DESCRIBE_SCHOOLS_MIN = 10, DESCRIBE_PATH_MIN = 20, DESCRIBE_DRAWS = 20000 };

struct describe_number {
	bool has;
	double value, lo, hi;
};
struct describe_point {
	int64_t unit_id;
	struct str name;
	double dose; /* given of planned, percent; may be above 100 */
	double change, before;
};
struct describe_dose {
	bool known;
	struct str sentence;                  /* with what is missing when it is not known */
	struct str placebo;                   /* null when not known */
	struct describe_number slope, before; /* change for ten percentage points more */
	struct describe_point *point;         /* by name; none when it is not known */
	size_t n, take_part;
	const struct stat_table *line; /* of lib/stat: dose (in tens of percent), change, lo, hi */
	/* Schools that take part and are no point, by reason. */
	size_t no_outcome, few_teachers, no_answers, low_coverage, nothing_given;
};
struct describe_path {
	bool known;
	struct str sentence,
	    product; /* product: the number along the path, or why it is not told; null when not known */
	struct describe_number together, along;
	double by;           /* together is the change of the outcome for so much of the environment's */
	double undone;       /* correlation that would undo `along` */
	size_t n, take_part; /* schools in it */
};
struct describe {
	struct describe_dose dose;
	struct describe_path path;
};
/* k: what chain_make() made. Both are refused, with the reason, when they are not known. */
void describe_chain(struct db *db, struct arena *a, enum lang l, const struct chain *k, struct date today,
                    struct describe *out);
void describe_path(struct db *db, struct arena *a, enum lang l, const struct chain *k,
                   struct describe_path *out);
/* The points with the line and its interval; false when it is not known. */
bool describe_chart(struct arena *a, enum lang l, const struct chain_knot *outcome,
                    const struct describe_dose *d, struct chart *out);
/* Members "dose_outcome" and "environment_outcome" of an open object. */
void describe_json(struct json_out *o, const struct describe *d);

/* "+1,2 procentenheter" */
struct str describe_signed(struct arena *a, enum lang l, const struct measure *m, double v);
/* "−0,3 till +2,7" */
struct str describe_between(struct arena *a, enum lang l, const struct measure *m,
                            const struct describe_number *v);
/* Reasons as a list: "a; b". */
void describe_reason(struct arena *a, struct str *list, struct str reason);
/* The named term; has stays false when it is not there. */
struct describe_number describe_term(const struct stat_result *r, const char *name, double by);

#endif
