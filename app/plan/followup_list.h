/* followup_list.h - the list function of kind_followup; parent_id is an activity. */
#ifndef PLAN_FOLLOWUP_LIST_H
#define PLAN_FOLLOWUP_LIST_H

#include "plan/plan.h"

bool followup_list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out);

#endif
