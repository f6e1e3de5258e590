/* marks.h - what was done, on series over läsår: insatser that have started and name the measure, and
 * activities of goals that the measure follows. Read once for a unit, with one statement, however many series
 * a page has.
 *
 *   struct marks m;
 *   marks_read(c->db, c->arena, unit_id, 0, &m);
 *   marks_put(c->arena, &m, measure_id, MARKS_ALL, years, n, &chart);      once for each chart
 *
 * An insats reaches a unit when it has a treated unit there, above or below. It is drawn from the first day
 * of the units that take part to the last one, when they have one. A läsår is from July to June, and its
 * figure stands in its middle, at the item: a day is as far from it as it lies within the läsår. Where a
 * läsår has no item, days in it stand half way between its neighbours. What began before the first läsår is
 * not drawn.
 *
 * Everything here is read by everybody (access.def: decided activities, insatser that have started).
 */
#ifndef MEASURE_MARKS_H
#define MEASURE_MARKS_H

#include "chart/chart.h"
#include "sql_measure.h"

struct marks {
	struct results_efforts_row *v; /* by first day */
	size_t n;
};
/* measure_id 0: of all measures. */
void marks_read(struct db *db, struct arena *a, int64_t unit_id, int64_t measure_id, struct marks *m);

enum marks_which { MARKS_ALL, MARKS_INSATSER };
/* At most so many are drawn or listed of a measure. */
#define MARKS_MOST 12

/* Where a day stands on an axis whose items are läsår, ascending; -1 when it is before the first or no day.
 */
double marks_place(struct str day, const int *year, size_t n);
/* Adds the marks of a measure to those that the chart has; its items are the n läsår. */
void marks_put(struct arena *a, const struct marks *m, int64_t measure_id, enum marks_which w,
               const int *year, size_t n, struct chart *k);
/* One more mark; nothing when it stands off the axis. */
void marks_add(struct arena *a, struct chart *k, struct chart_mark mark);

/* The insatser of a measure as links: "/insatser/7", title. */
struct marks_link {
	struct str href, title;
};
size_t marks_links(struct arena *a, const struct marks *m, int64_t measure_id, struct marks_link **out);

#endif
