/* dose_stock.h - what reached the lessons of many insatser, read at once.
 *
 * A page that shows many chains asks once for the lessons of all of them, summed up by the database: a
 * huvudman has twenty thousand a läsår. What effect_given() says of an insats is of all its läsår from the
 * start to its end, today or `last` (the läsår of its outcome; 0: none), all units together: those läsår that
 * effect_execution() shows are summed up, and how many it does not show is told (missing). State, läsår,
 * asked, answered, dose; nothing of ingredients, obstacles or observations.
 */
#ifndef EFFECT_DOSE_STOCK_H
#define EFFECT_DOSE_STOCK_H

#include "effect/dose.h"
#include "effect/lesson.h"
#include "sql_effect_chain.h"

struct dose_stock {
	struct lesson_calendar cal;
	struct school_year_list_row *year;
	size_t nyears;
	/* By insats. */
	struct lesson_group *group;
	size_t ngroups;
	struct chain_all_sums_row *sum;
	size_t nsums;
	struct date today; /* what is counted is from before its week */
};
/* intervention_id 0: of all. */
void dose_stock_read(struct db *db, struct arena *a, int64_t intervention_id, struct date today,
                     struct dose_stock *s);
struct effect_execution effect_given(struct arena *a, const struct dose_stock *s,
                                     const struct intervention *x, int last);

#endif
