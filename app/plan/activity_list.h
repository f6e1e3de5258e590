/* activity_list.h - which activities, how many, how late: what pages, files and the API list.
 *
 * A läsår's list is walked along an index in the order of the numbers. When a filter leaves
 * at most ACTIVITY_SMALL candidates they are gathered from that filter's own index instead
 * and may be sorted by anything. So the cost follows what is shown, not what is stored;
 * what no counter knows and is larger than that, a page does not count.
 * In struct list_query: goal_id ACTIVITY_LOOSE lists those that lack a goal, status "late"
 * those that are late, kind is the state of funds, lasar 0 any läsår (by id, without counts).
 */
#ifndef PLAN_ACTIVITY_LIST_H
#define PLAN_ACTIVITY_LIST_H

#include "plan/plan.h"
#include "sql_plan_activity.h"

enum { ACTIVITY_LOOSE = -1, ACTIVITY_SMALL = 5000, ACTIVITY_PAGE = 40, ACTIVITY_PAGES = 100 };

/* Every list statement has these columns. */
#define activity_row activity_page_row

struct activity_totals {
	int64_t n[7]; /* by the order of activity_statuses; zeros for a list of what is late */
	int64_t all, late;
	bool sortable;  /* small enough to be sorted by other columns than the number */
	bool uncounted; /* too large to count for a page: all says only that there are more */
};

/* The list and its totals in one go; kind_activity.list is the same without t. */
bool activity_find(struct db *db, struct arena *a, const struct list_query *q, struct str today,
                   struct list_result *out, struct activity_totals *t);
/* Open, and its last day has passed. */
bool activity_late(struct str status, struct str last_day, struct str today);
/* kind_activity.list */
bool activity_list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out);

#endif
