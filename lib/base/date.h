/* date.h - days, instants, läsår.
 *
 * A day is a proleptic Gregorian date; an instant is UTC milliseconds since
 * 1970. In the database a day is 'YYYY-MM-DD' and an instant
 * 'YYYY-MM-DDThh:mm:ss.sssZ', so that text order is time order. People see
 * Europe/Stockholm. A läsår is named by its first calendar year: 2024 is
 * "2024/25" and runs 1 July - 30 June (skolförordningen 3 kap. 2 §: the läsår's
 * own days are set locally, so the whole year is the safe container).
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/arena.h"

struct date {
	int16_t year; /* 0 = no date */
	int8_t month; /* 1-12 */
	int8_t day;   /* 1-31 */
};
#define DATE_TEXT    11 /* "YYYY-MM-DD" and NUL */
#define INSTANT_TEXT 25

bool date_valid(struct date d);
/* Exactly YYYY-MM-DD. */
bool date_parse(struct str s, struct date *out);
void date_text(struct date d, char out[DATE_TEXT]);
int32_t date_days(struct date d); /* days since 1970-01-01 */
struct date date_from_days(int32_t days);
int date_cmp(struct date a, struct date b);
int date_weekday(struct date d); /* ISO 8601: 1 = Monday ... 7 */
int date_iso_week(struct date d);

int64_t instant_now(void);
void instant_text(int64_t ms, char out[INSTANT_TEXT]);
/* Accepts the database form, and without fraction. */
bool instant_parse(struct str s, int64_t *ms);
/* The day in Europe/Stockholm (EU summer time rule, since 1996). */
struct date instant_day(int64_t ms);
/* The same of a stored instant, as stored: "2026-11-28"; empty when it is none. */
struct str instant_date(struct arena *a, struct str instant);
/* Offset of Stockholm from UTC in minutes at that instant: 60 or 120. */
int instant_offset(int64_t ms);

int lasar_of(struct date d);
/* "2024/25", "2024/2025", "2024-2025", "lå 24/25", "HT24", "VT25", "HT 2024",
 * "vt-25" and plain "2024/25" with en dash; false on anything else. */
bool lasar_parse(struct str s, int *first_year);
struct str lasar_text(struct arena *a, int first_year); /* "2024/25" */

#endif
