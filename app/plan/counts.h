/* counts.h - how many activities a goal has, what follow-up adds up to, kept up on every write (architecture
 * rule 9).
 *
 * Invariant, checked by `trad verify`: for each läsår, goal_count(goal, unit) is the number of
 * activity_year rows of that unit whose activity answers to the goal; goal 0 counts those that
 * answer to none; unit 0 is the sum over units. followup_count holds each follow-up that has a
 * läsår row and whose activity is no draft, under the unit of that row.
 */
#ifndef PLAN_COUNTS_H
#define PLAN_COUNTS_H

#include "core/change.h"
#include "sql_plan.h"

/* The läsår row y comes (1) or goes (-1); the activity's links stand as stored. */
void count_goals(struct change *ch, const struct activity_year *y, int delta);
/* A link was just stored, or just taken away. */
void count_link(struct change *ch, int64_t activity_id, int64_t goal_id);
void count_unlink(struct change *ch, int64_t activity_id, int64_t goal_id);
/* The läsår row y comes (1) or goes (-1); its follow-up stands as stored. */
void count_followup_of(struct change *ch, const struct activity_year *y, int delta);
/* A follow-up was just stored or taken away (now NULL), and its läsår row stands. */
void count_followup(struct change *ch, const struct followup *was, const struct followup *now);

#endif
