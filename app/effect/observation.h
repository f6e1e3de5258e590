/* observation.h - a lesson seen by a colleague, förstelärare or rektor, with a protocol of at most eight
 * items.
 *
 * Each item has a scale of 0 to 3 whose steps stand in words. A decided protocol never changes; a new number
 * of it does. The observer sees and changes the observation until it is handed over; from then on it is the
 * teacher's, and an agreed coach's. An item that was not to be seen has no score. The lesson lies within the
 * time of the insats, of it at the unit and of the group, and not in the future.
 */
#ifndef EFFECT_OBSERVATION_H
#define EFFECT_OBSERVATION_H

#include "effect/effect.h"
#include "sql_effect_lesson.h"

#define OBSERVATION_ITEMS  8
#define OBSERVATION_SCORES 4 /* 0-3 */

/* The score of an item in "12:3,13:0", or -1. */
int observation_score(struct str scores, int64_t item);
/* At least one item and at most eight, and all four steps of each in words; else errors in f. */
void observation_check_items(struct change *ch, struct form *f, int64_t protocol_id);
void observation_check(struct change *ch, struct form *f, const void *before, void *row);

/* Whom one may observe: groups at units where one's role teaches or leads the school (access.def: RES_LESSON,
 * CREATE), and those of teachers whose agreed coach one is. Groups of an insats that meet on the day or
 * later; the number, and the rows in the arena. */
size_t observation_groups(struct db *db, struct arena *a, const struct principal *who, int64_t insats,
                          struct str day, struct lesson_group_names_row **rows);
/* Does a role of theirs observe lessons at all? A coach may without. */
bool observation_role(const struct principal *who);
/* Has the coach an agreement with the person that day? */
bool observation_coaches(struct db *db, struct arena *a, int64_t coach, int64_t person, struct str day);

/* One to save, from a page or a phone: the same key, or the same lesson by the same observer, is one
 * observation. who must be let observe the group. */
enum observation_saved { OBSERVATION_SAVED, OBSERVATION_KNOWN, OBSERVATION_WRONG, OBSERVATION_DENIED };
enum observation_saved observation_save(struct change *ch, const struct principal *who, struct observation *x,
                                        struct form *f);
/* From the observer to the teacher; false when it is not the observer's, or given already. */
bool observation_hand_over(struct change *ch, const struct principal *who, int64_t id, struct form *f);

#endif
