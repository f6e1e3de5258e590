/* analysis_target.h - whose figures a link is to be seen by: the subjects and årskurser that the insats is
 * for.
 *
 * An insats may name subjects ("SVA, Matematik") and årskurser ("7", "7-9"). Its outcome is then the
 * measure's figures of exactly those, never the whole school's:
 *
 *   the definition is broken down by it (its breakdowns hold "subject", "grade" or "stage")
 *       those figures; several are put together, weighted by the pupils behind them, or not at all
 *   the definition is of one by itself ("subject=MA", "grade=9") and that one is among those named
 *       its figures as they are
 *   else
 *       nothing can be said of the outcome; of an environment, which is seldom told by subject, the figures
 *       that there are, and the check says that they are of more
 *
 * The årskurs that was stated with the measure (intervention.measure_grade, chain_link.measure_grade) goes
 * before those that the insats names: environments are often asked about a year later.
 *
 * Memory: the arena's. At most TARGET_GRADES_MAX årskurser and TARGET_SUBJECTS_MAX subjects; more are cut,
 * and then the outcome cannot be assessed.
 */
#ifndef EFFECT_ANALYSIS_TARGET_H
#define EFFECT_ANALYSIS_TARGET_H

#include "effect/analysis.h"
#include "effect/subjects.h"

struct analysis_target {
	struct str grade[TARGET_GRADES_MAX], subject[TARGET_SUBJECTS_MAX]; /* as figures have them */
	size_t ngrades, nsubjects;           /* 0: figures that are not split by it */
	struct str grade_text, subject_text; /* as people read them; empty: all */
	enum evidence_undivided undivided;
	enum evidence_target exact;
};
/* v: the definitions of the measure. */
void analysis_target(struct arena *a, const struct analysis_ask *ask, const struct measure_version *v,
                     size_t n, struct analysis_target *t);
/* Leaves the cells of sex T whose subjects and årskurser are the target's, one a place, läsår and period, as
 * cells that are not split: several are put together when all are there and tell how many are behind them. */
void analysis_target_keep(struct arena *a, const struct analysis_target *t, struct query_result *r);
/* An empty panel of what is asked: measure, whose figures, the units and when they start. False when there is
 * no such measure. */
bool analysis_begin(struct change *ch, const struct analysis_ask *ask, struct analysis_target *t,
                    struct analysis_panel *p);
/* Which of the schools that are in are in another insats at the same time; into p->facts. */
void analysis_others(struct db *db, struct arena *a, const struct analysis_ask *ask,
                     struct analysis_panel *p);
/* "MA" of a definition that is of it alone (breakdowns "subject=MA"); empty: of more. */
struct str analysis_only(const struct measure_version *v, size_t n, const char *word);
/* Have two texts of årskurser one in common? A text without any is of all. */
bool analysis_same_grades(struct arena *a, struct str one, struct str other);

#endif
