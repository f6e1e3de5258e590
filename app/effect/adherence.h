/* adherence.h - what is expected of an execution in words, tried against the lesson log.
 *
 * A teacher answers of an asked lesson that the programme was carried out helt (full), delvis (part) or nej
 * (no). An expectation in words is tried only when it speaks of nothing else: every word of it stands in
 * adherence.def, and together they say one share of the lessons.
 *
 *   "Helt"; "Alla lektioner genomförs helt"      every lesson in full
 *   "Minst fyra av fem lottade lektioner genomförs helt", "80 procent helt"
 *                                                  that share in full
 *   "Alla lektioner genomförs helt eller delvis", "80 % av lektionerna genomförs"
 *                                                  that share carried out, in full or in part
 *
 * Anything else ("both teachers are there", "the goal is on the board") is about what the log does not know:
 * it is left to people, and the page says so. Fullness is dosage and adherence in Durlak & DuPre 2008's
 * sense: how much of the programme, as it was meant, was delivered.
 *
 * The rule. The share is effect_execution.whole, or .carried, with its interval of all lessons of the läsår
 * (dose.h). A share below all of them: as much as expected when the interval lies wholly at or above it, less
 * when wholly below, else it may be either. "Every lesson" has no room beneath it, and no interval of a
 * sample reaches all: it is the count that is tried, as much as expected while every answered lesson was,
 * less from the first that was not; the interval then tells how many of those that were not answered may be
 * otherwise. Less or either takes the link down to weak, never to broken: that is for an insats that for the
 * most part was not carried out (evidence_execution_state()).
 *
 * Memory: the arena's. Pure.
 */
#ifndef EFFECT_ADHERENCE_H
#define EFFECT_ADHERENCE_H

#include "effect/dose.h"
#include "effect/evidence.h"

enum adherence_state { ADHERENCE_NOT_TRIED, ADHERENCE_MET, ADHERENCE_EITHER, ADHERENCE_LESS };
struct adherence {
	bool tried;   /* false: the words say something that the log does not know */
	bool full;    /* in full, else in full or in part */
	double least; /* 0 to 1; 1: every lesson */
};
struct adherence adherence_read(struct arena *a, struct str text);
/* NOT_TRIED also when nothing is to be shown of the lessons. */
enum adherence_state adherence_state(const struct adherence *x, const struct effect_execution *e);
/* What the trial gave, or that it cannot be made; null when there is nothing to try it against. */
struct str adherence_text(struct arena *a, enum lang l, const struct adherence *x,
                          const struct effect_execution *e);

#endif
