/* observation.h - a lesson seen by a colleague, förstelärare or rektor, with a protocol of at most eight
 * items.
 *
 * Each item has a scale of 0 to 3 whose steps stand in words. A decided protocol never changes; a new number
 * of it does. The observer sees and changes the observation until it is handed over; from then on it is the
 * teacher's, and an agreed coach's. An item that was not to be seen has no score.
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

/* One to save, from a page or a phone: the same key, or the same lesson by the same observer, is one
 * observation. who must reach the group's unit. */
enum observation_saved { OBSERVATION_SAVED, OBSERVATION_KNOWN, OBSERVATION_WRONG, OBSERVATION_DENIED };
enum observation_saved observation_save(struct change *ch, const struct principal *who, struct observation *x,
                                        struct form *f);
/* From the observer to the teacher; false when it is not the observer's, or given already. */
bool observation_hand_over(struct change *ch, const struct principal *who, int64_t id, struct form *f);

#endif
