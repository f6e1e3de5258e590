/* date.c - see date.h. Day numbers are counted in years that begin on 1 March,
 * so that the leap day is the last of its year. */
#include "base/date.h"

#include <time.h>

#define DAY_MS           INT64_C(86400000)
#define DAYS_IN_ERA      146097 /* 400 Gregorian years */
#define DAYS_TO_1970     719468 /* from 0000-03-01 */
#define YEAR_MAX         9999
#define THURSDAY         4
#define LASAR_FIRST      1900
#define LASAR_LAST       2199
#define CENTURY_PIVOT    70 /* a two-digit year from here on is 19YY */
#define EU_RULE_SINCE    1996
#define SUMMERTIME_SINCE 1980

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && is_leap(year));
}

bool date_valid(struct date d)
{
	return d.year >= 1 && d.year <= YEAR_MAX && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
	       d.day <= days_in_month(d.year, d.month);
}

/* n digits at s[at..]; -1 when they are not all digits. */
static int digits_at(struct str s, size_t at, size_t n)
{
	int v = 0;
	if (at + n > s.n)
		return -1;
	for (size_t i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

bool date_parse(struct str s, struct date *out)
{
	if (s.n != DATE_TEXT - 1 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	int year = digits_at(s, 0, 4), month = digits_at(s, 5, 2), day = digits_at(s, 8, 2);
	struct date d = {(int16_t)year, (int8_t)month, (int8_t)day};
	if (!date_valid(d))
		return false;
	*out = d;
	return true;
}

static void put_digits(char *out, int n, int v)
{
	while (n--) {
		out[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

void date_text(struct date d, char out[DATE_TEXT])
{
	memset(out, 0, DATE_TEXT);
	if (!date_valid(d))
		return;
	put_digits(out, 4, d.year);
	out[4] = '-';
	put_digits(out + 5, 2, d.month);
	out[7] = '-';
	put_digits(out + 8, 2, d.day);
}

/* Days before the month, in a year that begins on 1 March. */
static int days_before(int march_month)
{
	return (153 * march_month + 2) / 5;
}

int32_t date_days(struct date d)
{
	int year = d.year - (d.month <= 2);
	int era = (year >= 0 ? year : year - 399) / 400;
	int of_era = year - era * 400;
	int of_year = days_before((d.month + 9) % 12) + d.day - 1;
	int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
	return era * DAYS_IN_ERA + day_of_era - DAYS_TO_1970;
}

struct date date_from_days(int32_t days)
{
	static const struct date first = {1, 1, 1}, end = {YEAR_MAX, 12, 31};
	if (days < date_days(first) || days > date_days(end))
		return (struct date){0, 0, 0};
	int since = days + DAYS_TO_1970; /* not negative: year 1 or later */
	int era = since / DAYS_IN_ERA;
	int day_of_era = since % DAYS_IN_ERA;
	/* Take the leap days out: one in 4 years, not in 100, but in 400. */
	int of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int of_year = day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
	int march_month = (5 * of_year + 2) / 153;
	int month = march_month < 10 ? march_month + 3 : march_month - 9;
	int year = era * 400 + of_era + (month <= 2);
	return (struct date){(int16_t)year, (int8_t)month, (int8_t)(of_year - days_before(march_month) + 1)};
}

int date_cmp(struct date a, struct date b)
{
	int c = a.year - b.year;
	if (c == 0)
		c = a.month - b.month;
	return c ? c : a.day - b.day;
}

int date_weekday(struct date d)
{
	int since_thursday = date_days(d) % 7; /* 1970-01-01 was a Thursday */
	return (since_thursday + 7 + THURSDAY - 1) % 7 + 1;
}

int date_iso_week(struct date d)
{
	/* A week belongs to the year of its Thursday (ISO 8601). */
	int32_t thursday = date_days(d) - date_weekday(d) + THURSDAY;
	struct date t = date_from_days(thursday);
	return (thursday - date_days((struct date){t.year, 1, 1})) / 7 + 1;
}

int64_t instant_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t floor_day(int64_t ms)
{
	return ms / DAY_MS - (ms % DAY_MS < 0);
}

void instant_text(int64_t ms, char out[INSTANT_TEXT])
{
	memset(out, 0, INSTANT_TEXT);
	int64_t day = floor_day(ms);
	struct date d = day == (int32_t)day ? date_from_days((int32_t)day) : (struct date){0, 0, 0};
	if (!date_valid(d))
		return;
	int rest = (int)(ms - day * DAY_MS);
	date_text(d, out);
	memcpy(out + 10, "Thh:mm:ss.sssZ", 14);
	put_digits(out + 11, 2, rest / 3600000);
	put_digits(out + 14, 2, rest / 60000 % 60);
	put_digits(out + 17, 2, rest / 1000 % 60);
	put_digits(out + 20, 3, rest % 1000);
}

/* "hh:mm:ss" or "hh:mm:ss.sss" as milliseconds of the day; -1 on else. */
static int parse_clock(struct str s)
{
	bool fraction = s.n == 12;
	if ((!fraction && s.n != 8) || s.p[2] != ':' || s.p[5] != ':' || (fraction && s.p[8] != '.'))
		return -1;
	int h = digits_at(s, 0, 2), m = digits_at(s, 3, 2), sec = digits_at(s, 6, 2);
	int ms = fraction ? digits_at(s, 9, 3) : 0;
	if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59 || ms < 0)
		return -1;
	return ((h * 60 + m) * 60 + sec) * 1000 + ms;
}

bool instant_parse(struct str s, int64_t *ms)
{
	struct date d;
	if (s.n < DATE_TEXT + 1 || !date_parse(str_sub(s, 0, DATE_TEXT - 1), &d))
		return false;
	if (s.p[DATE_TEXT - 1] != 'T' || s.p[s.n - 1] != 'Z')
		return false;
	int of_day = parse_clock(str_sub(s, DATE_TEXT, s.n - 1));
	if (of_day < 0)
		return false;
	*ms = date_days(d) * DAY_MS + of_day;
	return true;
}

/* 01:00 UTC on the last Sunday of a month of 31 or 30 days. */
static int64_t last_sunday(int year, int month)
{
	struct date d = {(int16_t)year, (int8_t)month, (int8_t)days_in_month(year, month)};
	int back = date_weekday(d) % 7;
	return (date_days(d) - back) * DAY_MS + 3600000;
}

/* Directive 2000/84/EC: last Sunday of March to last Sunday of October. From
 * 1980 to 1995 summer time ended in September (the spring of 1980, a week off,
 * is taken as the others); before that there was none in living use. */
int instant_offset(int64_t ms)
{
	int64_t day = floor_day(ms);
	struct date d = day == (int32_t)day ? date_from_days((int32_t)day) : (struct date){0, 0, 0};
	if (d.year < SUMMERTIME_SINCE)
		return 60;
	int64_t from = last_sunday(d.year, 3);
	int64_t to = last_sunday(d.year, d.year < EU_RULE_SINCE ? 9 : 10);
	return ms >= from && ms < to ? 120 : 60;
}

struct date instant_day(int64_t ms)
{
	int64_t local;
	if (__builtin_add_overflow(ms, (int64_t)instant_offset(ms) * 60000, &local))
		return (struct date){0, 0, 0};
	int64_t day = floor_day(local);
	return day == (int32_t)day ? date_from_days((int32_t)day) : (struct date){0, 0, 0};
}

struct str instant_date(struct arena *a, struct str instant)
{
	char day[DATE_TEXT];
	int64_t ms;
	if (str_is_null(instant) || !instant_parse(instant, &ms))
		return STR("");
	date_text(instant_day(ms), day);
	return arena_str(a, str_z(day));
}

int lasar_of(struct date d)
{
	return d.month >= 7 ? d.year : d.year - 1;
}

static bool take(struct str *s, struct str word)
{
	if (!str_starts(*s, word))
		return false;
	*s = str_sub(*s, word.n, s->n);
	return true;
}

/* Any one of the words; which, or -1. */
static int take_any(struct str *s, const struct str *words, int n)
{
	for (int i = 0; i < n; i++)
		if (take(s, words[i]))
			return i;
	return -1;
}

static void take_blanks(struct str *s)
{
	static const struct str blanks[] = {STR_INIT(" "), STR_INIT("\t"), STR_INIT("\xC2\xA0")};
	while (take_any(s, blanks, 3) >= 0)
		continue;
}

/* Two or four digits as a year; *width tells which. */
static bool take_year(struct str *s, int *year, int *width)
{
	size_t n = 0;
	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	if (n != 2 && n != 4)
		return false;
	int v = digits_at(*s, 0, n);
	if (n == 2)
		v += v >= CENTURY_PIVOT ? 1900 : 2000;
	*year = v;
	*width = (int)n;
	*s = str_sub(*s, n, s->n);
	return v >= LASAR_FIRST && v <= LASAR_LAST;
}

/* "HT24", "vt-25": what stands after HT or VT. */
static bool parse_term(struct str s, bool spring, int *first_year)
{
	int year, width;
	take_blanks(&s);
	if (take(&s, STR("-")))
		take_blanks(&s);
	if (!take_year(&s, &year, &width) || s.n)
		return false;
	*first_year = spring ? year - 1 : year;
	return true;
}

static bool parse_pair(struct str s, bool named, int *first_year)
{
	static const struct str seps[] = {STR_INIT("/"), STR_INIT("-"), STR_INIT("\xE2\x80\x93")};
	int from, to, width, to_width;
	if (!take_year(&s, &from, &width))
		return false;
	take_blanks(&s);
	if (take_any(&s, seps, 3) < 0)
		return false;
	take_blanks(&s);
	if (!take_year(&s, &to, &to_width) || s.n)
		return false;
	/* Two digits twice may be a fraction or a day: only after the word "lå". */
	if (width == 2 && (!named || to_width == 4))
		return false;
	bool follows = to_width == 4 ? to == from + 1 : to % 100 == (from + 1) % 100;
	if (follows)
		*first_year = from;
	return follows;
}

bool lasar_parse(struct str s, int *first_year)
{
	static const struct str names[] = {STR_INIT("lå"),    STR_INIT("Lå"),    STR_INIT("LÅ"),   STR_INIT("lÅ"),
	                                   STR_INIT("läsår"), STR_INIT("Läsår"), STR_INIT("LÄSÅR")};
	s = str_trim(s);
	if (s.n >= 2 && (str_ieq(str_sub(s, 0, 2), STR("HT")) || str_ieq(str_sub(s, 0, 2), STR("VT"))))
		return parse_term(str_sub(s, 2, s.n), s.p[0] == 'V' || s.p[0] == 'v', first_year);
	bool named = take_any(&s, names, sizeof names / sizeof *names) >= 0;
	if (named)
		take_blanks(&s);
	return parse_pair(s, named, first_year);
}

struct str lasar_text(struct arena *a, int first_year)
{
	return arena_printf(a, "%04d/%02d", first_year, (first_year + 1) % 100);
}
