/* dose_in.h - between dose.c, dose_share.c and dose_seen.c. */
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
	struct veil veil, asked;
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
/* A whole läsår of d->x, as of a day; false when it has no days stated. */
bool dose_year(struct dose *d, int first_year, struct date today);
/* Fills what was observed. */
void dose_observed(struct dose *d, struct effect_execution *out);

#endif
