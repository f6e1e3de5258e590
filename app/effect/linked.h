/* linked.h - the same pupils before and after: an insats' outcome followed pupil by pupil.
 *
 * Where the batches of pupils' rows (pupil_value.h) have an outcome measure of an insats at two times, the
 * pupils who have both values are found by their hashed keys. It stands beside the analysis of figures, and
 * takes the outcome's place when there are no figures (chain.c).
 *
 * Who. A pupil belongs to the school of the value after, in the årskurser and subjects that the insats is
 * for. One who was in a unit of the other side before has been on both and is left out. Who has only the
 * value after came; who was in a school of the insats before, in the årskurs that would have been the right
 * one after, and has none there after, is lost.
 *
 * When. After: the insats' outcome_year (its last time), else the newest time after the start and the link's
 * lag. Before: its base_year (its last time; that of the start's own autumn when the läsår is the same), else
 * the newest time before the start.
 *
 * Of what. The same measure. When the outcome that is asked about is of marks and the chain names a diagnosis
 * as an outcome as well, the diagnosis is the value before and the mark the one after, if there is any.
 *
 * Classes. An insats that says how many classes it is for, and has as many lesson groups, is for the pupils
 * of those groups alone, where the rows after tell the class: by name, at the group's unit. Of such a class
 * it is not known a läsår earlier who was to be in it, so who is lost cannot be told. What is of fewer than
 * five classes, or of classes with fewer than five teachers, tells of the teachers (veil.h): it is `narrow`,
 * and shown to nobody but those who may edit the insats and the teachers of its groups (chain.c).
 *
 * Method, the first that fits (stats/README 1e and 1f):
 *   compared, 15 pupils a side, 5 schools a side   ANCOVA post ~ pre + group; CR2 by school, Satterthwaite
 *   compared, 15 pupils a side, 5 schools in all   the same estimate; p by permutation of the schools
 *   not compared, 15 pupils                        mean change; CR2 by school, Satterthwaite; of one school
 *                                                  no interval
 *   10 pupils a side                               description: no interval
 * It is never called a sign: one time before the start tells nothing of the course before it.
 *
 * Size. Hedges' g with the exact factor: of a change by the standard deviation before (Becker 1988), of an
 * adjusted difference by that after, within the groups (What Works Clearinghouse). Only from 30 pupils a
 * side, since it tells the deviation.
 *
 * Regression to the mean. Pupils chosen for low values rise by themselves, by up to (1 - r)(mean of all -
 * mean of those), r being the correlation over all pupils with both values (Kelley; Davis 1976). Schools that
 * are chosen regress less than pupils do, so it is told as a bound.
 *
 * Disclosure. Fewer than ten pupils a side: nothing. Numbers of pupils are told to the nearest ten, of those
 * who lack a value not at all from one to four, shares of them then as bounds. Means of a group are never
 * told, only differences. A change of marks is not told when one to four lack a value (their marks could be
 * worked out from the school's figures), nor of a share when one to four have passed or not. No value, key or
 * school's result is stored.
 *
 * Memory: the arena's. Database errors are sticky on db.
 */
#ifndef EFFECT_LINKED_H
#define EFFECT_LINKED_H

#include "effect/analysis.h"
#include "measure/pupil_value.h"

enum {
	LINKED_SHOWN_MIN = 10,  /* pupils a side */
	LINKED_PAIRS_MIN = 15,  /* for an interval */
	LINKED_SIZE_MIN = 30,   /* for a standardised difference */
	LINKED_FEW_MOST = 4,    /* one to four are not told */
	LINKED_OF_ALL_MIN = 100 /* pupils that "all" is told of */
};

struct linked_pair {
	double pre, post;
	size_t school; /* of the panel */
	bool treated;
};
struct linked_side {
	int64_t pairs, lost, came;
	int schools;
};
/* Those who lay low before: what they would rise by anyway. */
enum linked_low { LINKED_LOW_UNKNOWN, LINKED_LOW_NOT, LINKED_LOW };

struct linked {
	bool seen; /* there is a batch that the outcome could be read from */
	enum evidence_reason lack;
	bool lacks;
	enum pupil_way way;
	struct measure before; /* of the value before */
	bool same_measure, same_grade;
	int from, to; /* times of pupil_value.h */
	struct linked_pair *pair;
	size_t n;
	struct linked_side side[2]; /* compared with, takes part */
	int64_t moved, unread;      /* on both sides; no number */
	/* of all pupils with the value before; pairs of all */
	double all_mean, all_r;
	size_t all;
	size_t nclasses; /* that it is for; 0: whole årskurser */
	bool narrow;     /* of few teachers */
	bool lost_known;
	bool passed_few; /* of a share: one to four have passed or not, before or after */
	/* computed */
	bool has_size;
	double size;
	enum linked_low low;
	double anyway;
};

/* False when the measure does not exist, nobody takes part, or the database failed. */
bool linked_read(struct change *ch, const struct analysis_ask *ask, struct analysis_panel *p);
/* Pure: pairs to result; fills what of p->data and p->facts the pairs tell. */
void linked_compute(struct arena *a, const struct analysis_ask *ask, struct analysis_panel *p,
                    struct analysis_result *r);
/* The method by what p->linked and p->data hold. */
struct evidence_choice linked_choose(const struct analysis_panel *p);

struct str linked_sentence(struct arena *a, enum lang l, const struct analysis_panel *p,
                           const struct analysis_result *r);
/* Who lacks a value, what comes by itself, how large it is: in words. */
struct str linked_told(struct arena *a, enum lang l, const struct analysis_panel *p,
                       const struct analysis_result *r);
struct str linked_time_text(struct arena *a, int at);

#endif
