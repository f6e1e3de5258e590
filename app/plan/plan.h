/* plan.h - styrkedjan: what other rooms and the pages call.
 *
 * documents -> goals (a graph) -> activities (that live läsår by läsår) -> follow-up.
 * Saving goes through resource_save() with the kinds below; what a save brings with
 * it (läsår rows, counters, carry-over, decided drafts) happens in their `saved`.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "core/resource.h"
#include "plan/words.h"
#include "sql_org.h"
#include "sql_plan.h"

extern const struct resource_kind kind_area, kind_role_ceiling, kind_document, kind_goal, kind_goal_link,
    kind_activity, kind_activity_goal, kind_milestone, kind_checklist_item, kind_activity_cost, kind_followup,
    kind_goal_measure;

/* --- activities ---------------------------------------------------------------- */
/* Gives the activity a row in the läsår (status as its own), or updates it. */
void activity_year_put(struct change *ch, const struct activity *a, int first_year, struct str status);
/* Minutes one person in a role spends on it in a läsår: a week counts 36 school weeks,
 * a month 10, a term 2 (skolförordningen 3 kap. 3 §: at least 178 school days). */
int64_t cost_minutes_year(int64_t minutes, struct str per);
/* Status words that mean that something is still to be done. */
bool status_open(struct str status);

/* --- follow-up ------------------------------------------------------------------ */
/* Is any of the four questions answered? A missing analysis is shown as missing. */
bool followup_has_analysis(const struct followup *f);
/* Blank follow-up of an activity for a läsår, or the stored one. */
bool followup_load(struct change *ch, int64_t activity_id, int first_year, struct followup *f);

#endif
