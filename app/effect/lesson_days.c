/* lesson_days.c - which days a group has a lesson. */
#include "base/vec.h"
#include "core/settings.h"
#include "effect/lesson.h"

struct spans VEC(struct lesson_span);

static void add_span(struct arena *a, struct spans *v, struct str from, struct str to)
{
	struct lesson_span s;
	if (date_parse(from, &s.from) && date_parse(to, &s.to))
		*VEC_PUSH(a, v) = s;
}

/* "2026-10-26..2026-10-30, 2027-05-07": what cannot be read is no day. */
static void read_closed(struct arena *a, struct str text, struct spans *v)
{
	while (text.n) {
		size_t end = 0;
		while (end < text.n && text.p[end] != ',' && text.p[end] != '\n')
			end++;
		struct str one = str_trim(str_sub(text, 0, end));
		ptrdiff_t dots = str_find(one, STR(".."));
		if (dots < 0)
			add_span(a, v, one, one);
		else
			add_span(a, v, str_trim(str_sub(one, 0, (size_t)dots)),
			         str_trim(str_sub(one, (size_t)dots + 2, one.n)));
		text = end < text.n ? str_sub(text, end + 1, text.n) : STR("");
	}
}

/* Every school day once, since thousands of groups are asked about the same days. */
static void fill_days(struct arena *a, struct lesson_calendar *cal)
{
	int32_t end = 0;
	for (size_t i = 0; i < cal->nterms; i++) {
		int32_t from = date_days(cal->term[i].from), to = date_days(cal->term[i].to) + 1;
		cal->first = i == 0 || from < cal->first ? from : cal->first;
		end = i == 0 || to > end ? to : end;
	}
	cal->days = end - cal->first > 0 ? end - cal->first : 0;
	cal->day = ARENA_ARRAY(a, (size_t)cal->days + 1, uint8_t);
	for (int32_t i = 0; i < cal->days; i++) {
		struct date d = date_from_days(cal->first + i);
		if (lesson_school_day(cal, d))
			cal->day[i] = (uint8_t)date_weekday(d);
	}
}

int lesson_school_weekday(const struct lesson_calendar *cal, int32_t day)
{
	int32_t i = day - cal->first;
	return i >= 0 && i < cal->days ? cal->day[i] : 0;
}

void lesson_calendar_read(struct db *db, struct arena *a, struct lesson_calendar *cal)
{
	struct school_year_list_row *y;
	size_t n = school_year_list(db, a, &y);
	lesson_calendar_of(db, a, y, n, cal);
}

void lesson_calendar_of(struct db *db, struct arena *a, const struct school_year_list_row *y, size_t n,
                        struct lesson_calendar *cal)
{
	struct spans term = {0}, closed = {0};
	for (size_t i = 0; i < n; i++) {
		add_span(a, &term, y[i].autumn_from, y[i].autumn_to);
		add_span(a, &term, y[i].spring_from, y[i].spring_to);
	}
	read_closed(a, setting_text(db, a, "lesson.closed"), &closed);
	*cal =
	    (struct lesson_calendar){.term = term.v, .nterms = term.n, .closed = closed.v, .nclosed = closed.n};
	fill_days(a, cal);
}

struct date lesson_easter(int year)
{
	int g = year % 19, c = year / 100, d = year % 100, f = (c + 8) / 25;
	int h = (19 * g + c - c / 4 - (c - f + 1) / 3 + 15) % 30;
	int l = (32 + 2 * (c % 4) + 2 * (d / 4) - h - d % 4) % 7, m = (g + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;
	return (struct date){(int16_t)year, (int8_t)(n / 31), (int8_t)(n % 31 + 1)};
}

/* Those that can fall on a school day; Sundays need no list. */
bool lesson_holiday(struct date d)
{
	static const struct {
		int8_t month, day;
	} fixed[] = {{1, 1}, {1, 6}, {5, 1}, {6, 6}, {12, 25}, {12, 26}};
	static const int32_t after_easter[] = {-2, 1, 39};
	int32_t easter = date_days(lesson_easter(d.year));
	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
		if (d.month == fixed[i].month && d.day == fixed[i].day)
			return true;
	for (size_t i = 0; i < sizeof after_easter / sizeof after_easter[0]; i++)
		if (date_days(d) == easter + after_easter[i])
			return true;
	return date_weekday(d) == 7;
}

static bool within(const struct lesson_span *v, size_t n, struct date d)
{
	for (size_t i = 0; i < n; i++)
		if (date_cmp(d, v[i].from) >= 0 && date_cmp(d, v[i].to) <= 0)
			return true;
	return false;
}

bool lesson_school_day(const struct lesson_calendar *cal, struct date d)
{
	return within(cal->term, cal->nterms, d) && !within(cal->closed, cal->nclosed, d) && !lesson_holiday(d);
}

bool lesson_weekdays(struct str text, bool on[8])
{
	bool any = false, wait = false;
	int last = 0;
	memset(on, 0, 8 * sizeof *on);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == ' ')
			continue;
		if (wait ? c != ',' : (c < '1' || c > '7' || c - '0' <= last))
			return false;
		if (!wait) {
			last = c - '0';
			on[last] = any = true;
		}
		wait = !wait;
	}
	return any && wait;
}

const char *const lesson_weekday_text[8] = {
    "",           N_("Monday"),   N_("Tuesday"), N_("Wednesday"), N_("Thursday"),
    N_("Friday"), N_("Saturday"), N_("Sunday")};

struct str lesson_weekdays_text(struct arena *a, int lang, struct str weekdays)
{
	struct str text = STR("");
	bool on[8];
	if (!lesson_weekdays(weekdays, on))
		return weekdays;
	for (int i = 1; i < 8; i++)
		if (on[i])
			text = arena_printf(a, "%.*s%s%.*s", STR_ARG(text), text.n ? ", " : "",
			                    STR_ARG(tr((enum lang)lang, lesson_weekday_text[i])));
	return text;
}

bool grade_known(struct str grade)
{
	return grade.n == 1 && (grade.p[0] == 'F' || (grade.p[0] >= '1' && grade.p[0] <= '9'));
}

static void clamp(struct str from, struct str to, int32_t *lo, int32_t *hi)
{
	struct date d;
	if (date_parse(from, &d) && date_days(d) > *lo)
		*lo = date_days(d);
	if (date_parse(to, &d) && date_days(d) < *hi)
		*hi = date_days(d);
}

bool lesson_period(const struct intervention *x, const struct lesson_group *g, int32_t *from, int32_t *to)
{
	*from = INT32_MIN;
	*to = INT32_MAX;
	clamp(g->from_day, g->to_day, from, to);
	clamp(x->from_day, x->to_day, from, to);
	return *from <= *to;
}

bool lesson_meets(const struct lesson_calendar *cal, const struct intervention *x,
                  const struct lesson_group *g, struct date d)
{
	bool on[8];
	int32_t from, to, day = date_days(d);
	int weekday = lesson_school_weekday(cal, day);
	return weekday && lesson_weekdays(g->weekdays, on) && on[weekday] && lesson_period(x, g, &from, &to) &&
	       day >= from && day <= to;
}

struct date lesson_monday(struct date d)
{
	return date_from_days(date_days(d) - date_weekday(d) + 1);
}
