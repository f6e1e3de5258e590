/* windows.h - the calendar of measurement windows: where each stands, who has reported, what next year's are.
 *
 * State of a window on a day, from its days and from the schools it is for:
 *     none      it is for no school of those looked at
 *     coming    it has not begun
 *     complete  every school has a figure, in time or late
 *     open      it has begun, figures are missing, and they are still in time
 *     late      it has ended; figures are taken as late until its late day
 *     missing   no figure is taken any more, and some never came
 *
 * A relative window (komvux and others with rolling starts) is for every start between its from_day and
 * to_day: it begins weeks_from weeks after the first start and ends with week weeks_to after the last. Its
 * late days are as many as those between to_day and late_day.
 *
 * A window may be for one årskurs: figures of other årskurser are not taken in it, and schools without that
 * årskurs are not asked. An instrument for 5 and 8 has two windows.
 *
 * A läsår without a window of an instrument and school form that has one in another läsår is a gap.
 *
 * Next year's window is proposed from this year's. One that is a single day, or whole months, keeps its
 * dates (a register "per 15 October"); another keeps its ISO week and weekday, or the week before when the
 * year has no week 53 (ISO 8601: a week belongs to the year of its Thursday).
 */
#ifndef MEASURE_WINDOWS_H
#define MEASURE_WINDOWS_H

#include "measure/derived.h"
#include "sql_measure_entry.h"

enum window_state {
	WINDOW_NONE,
	WINDOW_COMING,
	WINDOW_OPEN,
	WINDOW_LATE,
	WINDOW_MISSING,
	WINDOW_COMPLETE,
	WINDOW_STATES
};
/* "none", "coming", ...: in the address and in JSON; English source text; data-status of doc/look.md. */
extern const char *const window_state_words[WINDOW_STATES], *const window_state_texts[WINDOW_STATES],
                                                                *const window_state_looks[WINDOW_STATES];

/* First and last day on which it takes figures in time, and the last on which it takes late ones. */
struct window_days {
	struct str from, to, late;
};
struct window_days window_days_of(struct arena *a, const struct measure_window *w);
enum window_state window_state_on(const struct window_days *d, const struct window_count *n,
                                  struct str today);

struct window_line {
	struct measure_window *w;
	struct str instrument; /* its name, in the language */
	struct window_days days;
	struct window_count n;
	enum window_state state;
};
/* Whether årskurser as they are written ("F-6", "7-9", "5,8") have one of them; "" has all, and so has what
 * is not understood. grade "": whichever. */
bool grades_have(struct str grades, struct str grade);
/* The schools under a unit (0: all) that a window is for, by name. */
size_t window_schools_for(struct db *db, struct arena *a, const struct measure_window *w, int64_t unit_id,
                          struct window_schools_row **out);
/* Windows of the läsår from_year to to_year, by day, counted over the schools under a unit (0: all). form: a
 * school form, which takes along the windows for all; null: every form. */
size_t windows_read(struct db *db, struct arena *a, int lang, int64_t unit_id, struct str form, int from_year,
                    int to_year, struct str today, struct window_line **out);

/* An instrument and school form over the läsår: the windows of each year, 0 where there is a gap. */
struct window_series {
	int64_t instrument_id;
	struct str instrument, form, grade; /* form and grade "" for all */
	size_t *n;                          /* of each year from from_year on */
	enum window_state *state;           /* the one that needs most attention; where n is not 0 */
};
size_t windows_series(struct arena *a, const struct window_line *v, size_t n, int from_year, int years,
                      struct window_series **out);

/* The window a year later: new, not saved. */
void window_next(struct arena *a, const struct measure_window *w, struct measure_window *next);
/* Of the windows of a läsår, those that have none of their instrument, form and name a year later. */
struct window_proposed {
	struct measure_window *from, next; /* next: as it would be */
};
size_t windows_proposed(struct db *db, struct arena *a, int first_year, struct window_proposed **out);

/* 0-100; 0 when nothing is expected. */
double window_share(int64_t part, const struct window_count *n);

#endif
