/* dose_view.h - what views/effect/lesson_result.html is given. */
#ifndef EFFECT_DOSE_VIEW_H
#define EFFECT_DOSE_VIEW_H

#include "core/figure.h"
#include "core/page.h"
#include "effect/lesson.h"

/* One row of the result: a unit, or all. */
struct dose_unit {
	int64_t unit_id;
	struct str name;
	struct effect_execution x;
};
/* What the page, the CSV and the JSON show, from the same rows. */
struct dose_result {
	const struct intervention *insats;
	int first_year;
	enum veil_window window;
	struct str from, to;
	struct dose_unit *unit; /* the first is all units */
	size_t n;
};
/* The läsår that is looked at when none is named: the newest with answers, of those that are counted yet
 * (dose.h), else today's. */
int dose_result_year(struct db *db, struct arena *a, int64_t insats, struct date today);
/* False when the läsår has no days stated; then n is 0. */
bool dose_result_read(struct db *db, struct arena *a, enum lang l, const struct intervention *x,
                      int first_year, enum veil_window w, struct dose_result *r);
void dose_result_csv(struct arena *a, enum lang l, const struct dose_result *r, struct buf *out);
void dose_result_json(const struct dose_result *r, struct json_out *o);

struct dose_view {
	struct ctx *c;
	struct dose_result r;
	struct str sentence, year_text;
	struct chart units, parts, obstacles;
	struct str window_href[VEIL_WINDOWS], before, next, files, query;
	bool may_observe;
};
const char *dose_state_text(enum effect_state s); /* English source text; of EFFECT_SHOWN "" */

#endif
