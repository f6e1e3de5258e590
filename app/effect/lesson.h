/* lesson.h - lessons that the system draws, and what their teachers answer.
 *
 * Which days have a lesson: the weekdays of the group, within its own period and that of the insats, in a
 * term of the läsår, on no public holiday (lag 1989:253 om allmänna helgdagar) and on no day of the setting
 * "lesson.closed".
 *
 * Drawing: one week at a time. Within a teacher's groups every lesson of a group has the same chance, so many
 * a group and week as the insats says (intervention.sample, else the setting "lesson.sample_percent"),
 * lowered in proportion where the teacher would be asked more than "lesson.most" times a week. The draw is
 * systematic with unequal chances (Madow 1949; Särndal, Swensson & Wretman 1992, 3.6.2) over the lessons in a
 * random order within each group: chances are whole per mille and hold exactly, so that sums can be weighted
 * by them (Horvitz & Thompson 1952), and the number drawn is the sum of the chances rounded up or down, so
 * never more than the ceiling. What other insatser have drawn of the same teacher is taken off the ceiling
 * first; a chance is then the chance given that. The same insats, week and groups give the same lessons.
 */
#ifndef EFFECT_LESSON_H
#define EFFECT_LESSON_H

#include "effect/effect.h"
#include "sql_effect_lesson.h"
#include "sql_org.h"

/* --- days --------------------------------------------------------------------------------- */
struct lesson_span {
	struct date from, to;
};
struct lesson_calendar {
	struct lesson_span *term; /* two a läsår, in order */
	size_t nterms;
	struct lesson_span *closed;
	size_t nclosed;
	/* Each day from `first` on, over all terms: the ISO weekday of a school day, 0 of another. */
	int32_t first, days;
	uint8_t *day;
};
void lesson_calendar_read(struct db *db, struct arena *a, struct lesson_calendar *cal);
/* The same of läsår that have been read. */
void lesson_calendar_of(struct db *db, struct arena *a, const struct school_year_list_row *y, size_t n,
                        struct lesson_calendar *cal);
bool lesson_school_day(const struct lesson_calendar *cal, struct date d);
/* The ISO weekday of a school day (days since 1970-01-01), 0 of another. */
int lesson_school_weekday(const struct lesson_calendar *cal, int32_t day);
/* The first and last day on which the group may meet, of both its own and the insats' period; false: none. */
bool lesson_period(const struct intervention *x, const struct lesson_group *g, int32_t *from, int32_t *to);
/* Easter Sunday of a year (Gregorian; Meeus 1991, chapter 8). */
struct date lesson_easter(int year);
bool lesson_holiday(struct date d);
/* Has the group a lesson that day? */
bool lesson_meets(const struct lesson_calendar *cal, const struct intervention *x,
                  const struct lesson_group *g, struct date d);
/* "1,3,4": ISO weekdays in order, none twice. */
bool lesson_weekdays(struct str text, bool on[8]);
/* "måndag, onsdag": the weekdays in words. */
struct str lesson_weekdays_text(struct arena *a, int lang, struct str weekdays);
extern const char *const lesson_weekday_text[8]; /* source texts; 1 is Monday */
/* Is it an årskurs of the grundskola: F, 1-9? */
bool grade_known(struct str grade);
/* The Monday of the week of a day. */
struct date lesson_monday(struct date d);

/* --- drawing -------------------------------------------------------------------------------- */
struct lesson_drawn {
	int64_t scheduled; /* lessons of the groups in the week */
	int64_t drawn;     /* of which are asked about, those of before too */
	int64_t added;     /* by this call */
	int64_t unasked;   /* lessons of groups without a teacher, whose teacher has left, or for whom the ceiling
	                    * leaves nothing */
	int64_t left;      /* those of them whose teacher has left */
};
/* Draws the week of `monday`; a teacher of whom lessons are drawn that week already is left as is. False on a
 * database error, or when there is no such insats. */
bool lesson_draw(struct change *ch, int64_t intervention_id, struct date monday, struct lesson_drawn *out);

/* --- answering ------------------------------------------------------------------------------ */
struct lesson_answer {
	struct str done, obstacle, parts, note;
	struct str key;  /* of the phone, the same when the same tap is sent again; may be empty */
	struct str made; /* instant of the tap, when it was made without a network; null: now */
};
enum lesson_logged {
	LESSON_SAVED,
	LESSON_KNOWN, /* the same key, or nothing new */
	LESSON_OLDER, /* made before the answer that stands */
	LESSON_WRONG  /* f says why */
};
enum lesson_logged lesson_log(struct change *ch, const struct principal *who, int64_t lesson_id,
                              const struct lesson_answer *x, struct form *f);

/* Rules of a row of kind_lesson. */
void lesson_check(struct change *ch, struct form *f, const void *before, void *row);

/* What stood in the way: app/effect/obstacles.def. */
extern const char *const obstacles_word[], *const obstacles_text[];
extern const struct words obstacles;
/* Is an id in a list "3,5"? */
bool lesson_has_part(struct str parts, int64_t id);

#endif
