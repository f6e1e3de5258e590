/* effect.h - insatser followed from resource to pupils' outcomes.
 *
 * An insats says why (a finding and an analysis of its causes), what it consists of (ingredients, tight or
 * loose), where and when, with whom it is compared and what is expected: stated and locked before the start.
 * Its chain has five links: resource, activity, execution on lesson level, teaching and learning environment,
 * outcome. A link holds what can be shown of it, and the weakest decides what may be said of the whole.
 *
 * What one teacher logged or was seen doing is that teacher's, and an agreed coach's. Everybody else sees
 * sums over five teachers or more.
 *
 * Sources: skollagen 4 kap. 3 §; stats/README 1f-1g (designs, grades of evidence); product.md N1-N3, N7.
 */
#ifndef EFFECT_EFFECT_H
#define EFFECT_EFFECT_H

#include "core/resource.h"
#include "effect/dose.h"
#include "effect/words.h"
#include "measure/measure.h"
#include "plan/plan.h"
#include "sql_effect.h"

extern const struct resource_kind kind_intervention, kind_intervention_part, kind_intervention_unit,
    kind_chain_link, kind_intervention_decision, kind_lesson_group, kind_lesson, kind_protocol,
    kind_protocol_point, kind_observation, kind_coaching, kind_chain_block;

/* A part of an insats stands where the insats does (unit, state). */
void effect_locate_part(struct db *db, struct arena *a, int64_t intervention_id, struct object *o);

#endif
