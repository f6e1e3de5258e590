/* import_activity.h - what hangs on an imported activity; for import_*.c of this room. */
#ifndef PLAN_IMPORT_ACTIVITY_H
#define PLAN_IMPORT_ACTIVITY_H

#include "core/import.h"
#include "plan/plan.h"
#include "plan/when.h"

/* Goals, milestones (of the column and of the text of time), checklist, minutes per role. What is
 * there already is left as it is. */
void import_activity_parts(struct import *im, const struct activity *x, const struct when *w);

#endif
