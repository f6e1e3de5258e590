/* dose_in.h - between dose.c, dose_share.c, dose_seen.c and dose_stock.c. */
#ifndef EFFECT_DOSE_IN_H
#define EFFECT_DOSE_IN_H

#include "base/date.h"
#include "effect/lesson.h"

/* Lessons of a unit, a teacher and a term that had the same chance, with the answers that count. */
struct dose_cell {
	int64_t unit_id, person_id, chance;
	enum veil_window term;
	bool within; /* the cell that is asked for */
	int64_t asked, full, part, no;
};
struct dose {
	struct db *db;
	struct arena *a;
	struct intervention x;
	int64_t unit_id;
	enum veil_window window;
	struct str from, to, year_from, year_to, autumn_to;
	struct date monday; /* of the week that is not counted yet, its day and its first instant as text */
	char monday_day[DATE_TEXT], monday_at[INSTANT_TEXT];
	struct lesson_rows_row *row;
	size_t n;
	struct dose_cell *cell; /* of the whole läsår so far: a lesson each, or sums of them */
	size_t ncells;
	struct veil veil;
};
/* n answers of a teacher about lessons of one chance, of which yes did. */
struct dose_answer {
	int64_t person_id, chance, n, yes;
};
/* Weighted share with its interval; not known with one teacher. */
struct effect_share dose_share(struct arena *a, const struct dose_answer *v, size_t n);
int64_t dose_teachers(struct arena *a, const struct dose_answer *v, size_t n);
bool dose_answered(const struct dose *d, const struct lesson_rows_row *r);
/* Is a day of a unit in the cell that is asked for, and before this week? */
bool dose_within(const struct dose *d, int64_t unit, struct str day);
/* A teacher has something of that day at a unit. */
struct veil_fact dose_fact(const struct dose *d, int64_t unit, int64_t person, struct str day);
/* A whole läsår of d->x, as of a day; false when it has no days stated. */
bool dose_year(struct dose *d, int first_year, struct date today);
/* The Monday of a day's week, before which a lesson and its answer count. */
void dose_week(struct dose *d, struct date today);
/* Who has answered, and who was asked, in the whole läsår: the veil sees all cells at once. */
void dose_veil(struct dose *d);
enum effect_state dose_state(const struct dose *d);
/* Groups, lessons of their calendar so far, and those that were planned; n groups of any insats. */
void dose_calendar(struct dose *d, const struct lesson_calendar *cal, const struct lesson_group *g, size_t n,
                   struct effect_execution *out);
/* Of the cells within: asked, answered, shares. */
void dose_answers(struct dose *d, struct effect_execution *out);
/* The share carried out, times the lessons there were, against what was planned; after the two above. */
void dose_given(struct effect_execution *out);
/* Fills what was observed. */
void dose_observed(struct dose *d, struct effect_execution *out);

#endif
