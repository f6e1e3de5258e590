/* activity_pages.h - what the pages of activities, follow-up and load share. */
#ifndef PLAN_ACTIVITY_PAGES_H
#define PLAN_ACTIVITY_PAGES_H

#include "core/page.h"
#include "plan/activity_view.h"

/* The day the page speaks of: today, or that of "per datum". */
struct str plan_today(struct ctx *c);
/* "9 pågår, 4 planerade": counts by the order of activity_statuses, zeros left out. */
struct str plan_status_counts(struct ctx *c, const int64_t n[7]);
/* Name of a unit on that day; "" when unknown. */
struct str plan_unit(struct ctx *c, int64_t unit_id);
/* ?sida=, at least 1 and at most ACTIVITY_PAGES, taken out of the query so that links to other
 * selections begin at their first page. */
int64_t plan_take_page(struct ctx *c);
/* Number in a posted form; 0 when absent. */
int64_t plan_form_id(struct ctx *c, const char *name);
struct str plan_activity_href(struct ctx *c, int64_t id);
/* What happened to an activity and its parts after an instant (and before to_at, unless null),
 * newest first. */
size_t plan_changes(struct ctx *c, int64_t activity_id, struct str from_at, struct str to_at, size_t most,
                    struct change_line **lines);
/* Lines, divisions and heads of the timeline from the list's rows. */
void timeline_fill(struct ctx *c, struct activities_view *v);

#endif
