/* load.h - minutes that activities demand of one person in a role, against the ceiling.
 *
 * A person bears what the own unit and the units above it demand. Open activities of the
 * läsår count, drafts too: a plan should be seen to be too much before it is decided.
 */
#ifndef PLAN_LOAD_H
#define PLAN_LOAD_H

#include "plan/plan.h"

struct load_role {
	struct str role;
	int64_t minutes;    /* of the most loaded unit, or of the unit asked for */
	int64_t ceiling;    /* 0: none set */
	int64_t unit_id;    /* the unit that has those minutes */
	int64_t activities; /* that make them up */
};
/* Roles with a demand or a ceiling, in the order of role_names. unit_id 0: every unit is
 * looked at, and the most loaded one is told. */
size_t load_roles(struct db *db, struct arena *a, int first_year, int64_t unit_id, struct load_role **roles);

struct load_over {
	struct str role;
	int64_t minutes, ceiling;
};
struct load_cost {
	struct str role;
	int64_t minutes; /* a läsår */
};
/* Ceilings that are passed at the unit when `more` is added to what stands. Only roles in
 * `more` are told. */
size_t load_over(struct db *db, struct arena *a, int first_year, int64_t unit_id,
                 const struct load_cost *more, size_t n, struct load_over **over);

#endif
