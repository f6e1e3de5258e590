/* pupil.h - from a mark per pupil and subject to one row per pupil: meritvärde, alla ämnen, behörighet.
 *
 * In: a batch with a KEY column (the pupil), CODE columns for subject and mark, and CODE columns that
 * belong to the pupil (school, sex, årskurs) and go along. Out: a batch with a row per pupil, which
 * cubes then break down. A pupil whose own columns differ between rows, or who has a subject twice,
 * is counted and left out, not guessed about.
 *
 * What is computed, with the grade scale given (points in thousandths):
 *   merit     the sum of the 16 best points of all subjects but the språkval, and the språkval besides
 *             when it is passed; tenths of a point, at most 340,0 on the scale A-F. Skolverket, notes of the
 *             table "Slutbetyg årskurs 9" 2024/25; the group's mean is over pupils with `any`.
 *   merit16   the sum of the 16 best of all subjects; at most 320,0
 *   read      subjects that are part of the pupil's education, with or without a grade
 *   passed    of them, those passed
 *   any, all  1 when any is passed, when all are. skollagen 10 kap. 20 §: no grade is no pass
 *   yr es eksahu nate   1 when the pupil may enter: svenska or svenska som andraspråk, engelska and
 *             matematik and at least five other subjects (skollagen 16 kap. 30 §), nine others (31 §), among
 *             them ge hi re sh (eksahu), bi fy ke (nate) (gymnasieförordningen 7 kap. 2 §)
 *
 * A mark that covers several subjects (NO, SO) says nothing here about how many it stands for: merit,
 * merit16 and what may be entered are then EXCLUDED for that pupil, and counted in `blocks`.
 * The exception for engelska (16 kap. 32 §) is not known from marks and not applied.
 */
#ifndef MEASURE_PUPIL_H
#define MEASURE_PUPIL_H

#include "cube/column.h"

struct pupil_grade {
	struct str mark; /* "E" */
	int32_t points;  /* thousandths */
	bool passed;
	bool counts; /* false: no grade was given; the subject is read all the same */
};
struct pupil_rules {
	const struct pupil_grade *grade;
	size_t n_grades;
	struct str language; /* subject code of the språkval, "M2" */
};

enum { PUPIL_KEEP_MAX = 8, PUPIL_SUBJECTS_MAX = 64 };
struct pupil_columns {
	struct str pupil, subject, mark; /* names in the batch */
	struct str keep[PUPIL_KEEP_MAX]; /* CODE columns of the pupil, in the order of the new batch */
	size_t n_keep;
};

enum pupil_fault {
	PUPIL_OK,
	PUPIL_NO_COLUMN,    /* or of another type than it must be; `what` names it */
	PUPIL_UNKNOWN_MARK, /* a mark that the scale has not; `what` is it */
	PUPIL_TOO_MANY,     /* subjects */
	PUPIL_DAMAGED_BATCH,
	PUPIL_SINK_FAILED
};
struct pupil_report {
	enum pupil_fault fault;
	struct str what;
	uint64_t rows, pupils; /* read; written */
	uint64_t differing;    /* left out: own columns differ */
	uint64_t doubled;      /* left out: a subject twice */
	uint64_t keyless;      /* rows without a pupil, left out */
	uint64_t blocks;       /* pupils with a mark over several subjects */
};

/* Writes the batch of pupils to the sink, in the order pupils first stand in the batch. False with the fault
 * in *r; nothing of what the sink has got counts then. */
bool pupil_rows(struct arena *a, struct batch *b, const struct pupil_columns *c,
                const struct pupil_rules *rules, batch_sink *sink, void *ctx, struct pupil_report *r);

#endif
