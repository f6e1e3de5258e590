/* targets.h - targets beside their figures: status by the one rule (target_status() in measure.h), as lists,
 * and strips of measures with a small series for the pages of goals and units.
 *
 * A target is of a läsår. It is judged by the figure of the same läsår, unit and årskurs alone; without one,
 * or with one that is hidden or unknown, it has no basis, whatever was measured in another year. A figure
 * that is an interval is judged when both its ends say the same.
 *
 * Figures come through the query object (query.h), protected for who looks: a target never tells more than
 * the figure's own page does.
 */
#ifndef MEASURE_TARGETS_H
#define MEASURE_TARGETS_H

#include "measure/marks.h"
#include "measure/query.h"

/* English source texts by state: "Reached", "On the way", "Not reached", "Basis is missing". */
extern const char *const target_state_texts[TARGET_NO_BASIS + 1];
/* "1 reached, 4 without a basis": how many targets are in each state, the states that have any. */
struct str target_counts_say(struct arena *a, enum lang l, const size_t count[TARGET_NO_BASIS + 1]);

/* Status by what a cell shows; t or x may be NULL. */
enum target_state target_of_cell(const struct measure *m, const struct target *t, const struct query_cell *x);
/* Of targets_reaching(), that of a measure and årskurs which counts: the unit's own, else that of the nearest
 * unit above. NULL: none. */
const struct target *target_nearest(const struct target *t, size_t n, int64_t measure_id, struct str grade);

struct target_line {
	const struct target *t;
	const struct measure *m;
	struct str name, unit;  /* of the measure, of the unit */
	struct str value, rule; /* the figure, an en dash without; the rule as a sentence */
	struct str level;       /* "90,0 %" */
	double low, high;       /* what is known of the figure; NAN when nothing is */
	enum target_state state;
};
/* Targets of a läsår of a unit and those under it (0: all), by measure and unit. r: the answer that they are
 * judged by, which who shows them passes to query_told() or the like. */
size_t targets_read(struct db *db, struct arena *a, enum lang l, const struct principal *who, int64_t unit_id,
                    int first_year, struct query_result *r, struct target_line **out);

/* A target that is not reached, and the address of a new insats that begins from it. */
struct missed_line {
	struct str name, said, suggest; /* said: "199,7 poäng läsåret 2024/25, mål 210,0 poäng" */
};
/* Those of the targets that reach a unit, in the läsår c->lasar and the two before, which the newest figure
 * does not reach; a figure is judged by the target of its own läsår. */
size_t missed_read(struct ctx *c, int64_t unit_id, struct missed_line **out);

/* --- a strip of measures ------------------------------------------------------------------ */

struct strip_line {
	int64_t measure_id, link_id; /* link_id: what the caller said it by */
	struct str name, href, grade;
	struct str value, year, level, rule, spark; /* spark: the series as SVG, null when it has no two points */
	bool aimed;                                 /* has a target in the läsår */
	enum target_state state;
	struct marks_link *insats; /* those that name the measure and reach the unit; marked on the spark */
	size_t ninsatser;
	struct str suggest; /* address of a new insats, where the target is missed and the reader may make one */
};
struct strip {
	struct strip_line *v;
	size_t n;
	struct str remove; /* address to which link_id is posted to take a line away; null: no such button */
};
/* What a strip is asked for: measures, each with an årskurs ("" for all). */
struct strip_ask {
	int64_t measure_id, link_id;
	struct str grade;
};
/* Of a unit in the läsår c->lasar and the five before; the page must have c->page.charts set. Lines without a
 * figure and without a target are left out unless keep. */
void strip_read(struct ctx *c, int64_t unit_id, const struct strip_ask *ask, size_t n, bool keep,
                struct strip *s);

#endif
