/* subjects.h - subjects and årskurser, which an insats names in a line of text: "SVA, Matematik", "7-9".
 *
 * A subject may be written as a code, in Swedish or in English (subjects.def); figures have the code. What is
 * neither stands as it was written, so that a huvudman's own subject is not lost. Names are read in the
 * reader's language, as they stand within a sentence.
 *
 * Memory: the arena's. More than the most are cut.
 */
#ifndef EFFECT_SUBJECTS_H
#define EFFECT_SUBJECTS_H

#include "web/out.h"

enum { TARGET_GRADES_MAX = 14, TARGET_SUBJECTS_MAX = 12 };

/* Codes of the subjects in a text, each once; how many. */
size_t subjects_of(struct arena *a, struct str text, struct str *out, size_t max);
/* One of subjects.def. */
bool subject_known(struct str code);
/* "matematik, svenska som andraspråk"; "mathematics, Swedish as a second language". */
struct str subjects_names(struct arena *a, enum lang l, const struct str *code, size_t n);
/* The same of a text. */
struct str subjects_text(struct arena *a, enum lang l, struct str text);

/* F is 0, 1 to 10 themselves; -1: no årskurs. */
int grade_place(struct str word);
/* Årskurser in a text, "F-3, 7"; how many. */
size_t grades_of(struct arena *a, struct str text, struct str *out, size_t max);
size_t grades_count(struct arena *a, struct str text);
/* "F–3, 7": three or more that follow each other as a range, others with comma and space. */
struct str grades_text(struct arena *a, struct str text);

#endif
