/* windows.c - the calendar of measurement windows: states, gaps, next year's. */
#include "measure/windows.h"

#include "base/date.h"
#include "base/vec.h"

const char *const window_state_words[WINDOW_STATES] = {"none", "coming",  "open",
                                                       "late", "missing", "complete"};
const char *const window_state_texts[WINDOW_STATES] = {N_("For no school"), N_("Coming"),  N_("Open now"),
                                                       N_("Ended, late"),   N_("Missing"), N_("Complete")};
const char *const window_state_looks[WINDOW_STATES] = {"no_basis", "planned",  "ongoing",
                                                       "late",     "not_done", "done"};

/* --- days and state ------------------------------------------------------------------------------- */

static int32_t days_of(struct str day)
{
	struct date d;
	return date_parse(day, &d) ? date_days(d) : 0;
}

static struct str day_str(struct arena *a, int32_t days)
{
	char text[DATE_TEXT];
	date_text(date_from_days(days), text);
	return arena_str(a, str_z(text));
}

struct window_days window_days_of(struct arena *a, const struct measure_window *w)
{
	int32_t from = days_of(w->from_day), to = days_of(w->to_day), after = days_of(w->late_day) - to;
	if (!str_eqz(w->kind, "relative"))
		return (struct window_days){w->from_day, w->to_day, w->late_day};
	from += 7 * (int32_t)w->weeks_from.v;
	to += 7 * (int32_t)w->weeks_to.v + 6;
	return (struct window_days){day_str(a, from), day_str(a, to), day_str(a, to + after)};
}

enum window_state window_state_on(const struct window_days *d, const struct window_count *n, struct str today)
{
	if (n->expected == 0)
		return WINDOW_NONE;
	if (str_cmp(today, d->from) < 0)
		return WINDOW_COMING;
	if (n->missing == 0)
		return WINDOW_COMPLETE;
	return str_cmp(today, d->to) <= 0     ? WINDOW_OPEN
	       : str_cmp(today, d->late) <= 0 ? WINDOW_LATE
	                                      : WINDOW_MISSING;
}

double window_share(int64_t part, const struct window_count *n)
{
	return n->expected ? 100.0 * (double)part / (double)n->expected : 0;
}

/* --- årskurser ------------------------------------------------------------------------------------------ */

/* F is 0. -1: no årskurs. */
static int grade_number(struct str word)
{
	int64_t v = 0;
	if (str_eqz(word, "F") || str_eqz(word, "f"))
		return 0;
	return str_to_i64(word, &v) && v >= 1 && v <= 10 ? (int)v : -1;
}

bool grades_have(struct str grades, struct str grade)
{
	int want = grade_number(grade);
	struct str part;
	if (str_is_null(grades) || grades.n == 0 || grade.n == 0 || want < 0)
		return true;
	while (str_split(&grades, ',', &part)) {
		struct str to = str_trim(part), from;
		str_split(&to, '-', &from); /* to is what is left */
		int lo = grade_number(str_trim(from)), hi = to.n ? grade_number(str_trim(to)) : lo;
		if (lo < 0 || hi < lo || (want >= lo && want <= hi))
			return true;
	}
	return false;
}

/* --- a läsår's windows -------------------------------------------------------------------------------- */

static void count_school(struct window_count *n, int64_t in_time, int64_t late, int64_t held)
{
	bool missing = !in_time && !late;
	n->expected++;
	n->in_time += in_time > 0;
	n->late += !in_time && late;
	n->missing += missing;
	n->held += missing && held;
}

static struct window_count count_of(const struct windows_progress_row *p, size_t n, int64_t window_id)
{
	struct window_count count = {0};
	for (size_t i = 0; i < n; i++)
		if (p[i].window_id == window_id && grades_have(p[i].grades, p[i].grade))
			count_school(&count, p[i].in_time, p[i].late, p[i].held);
	return count;
}

void window_count(struct db *db, struct arena *a, int64_t window_id, struct window_count *out)
{
	struct window_units_row *u;
	size_t n = window_units(db, a, window_id, &u);
	*out = (struct window_count){0};
	for (size_t i = 0; i < n; i++)
		if (grades_have(u[i].grades, u[i].grade))
			count_school(out, u[i].in_time, u[i].late, u[i].held);
}

size_t window_schools_for(struct db *db, struct arena *a, const struct measure_window *w, int64_t unit_id,
                          struct window_schools_row **out)
{
	size_t n = window_schools(db, a, w->id, unit_id, w->to_day, out), done = 0;
	for (size_t i = 0; i < n; i++)
		if (grades_have((*out)[i].grades, (*out)[i].grade))
			(*out)[done++] = (*out)[i];
	return done;
}

static struct str instrument_name(struct db *db, struct arena *a, int lang, int64_t id)
{
	struct instrument in;
	if (!instrument_get(db, a, id, &in))
		return STR("");
	return lang == LANG_EN && in.name_en.n ? in.name_en : in.name;
}

size_t windows_read(struct db *db, struct arena *a, int lang, int64_t unit_id, struct str form, int from_year,
                    int to_year, struct str today, struct window_line **out)
{
	struct measure_window *w;
	struct windows_progress_row *p;
	size_t n = windows_between(db, a, from_year, to_year, &w), done = 0;
	size_t np = windows_progress(db, a, unit_id, from_year, to_year, &p);
	*out = ARENA_ARRAY(a, n + 1, struct window_line);
	for (size_t i = 0; i < n; i++) {
		if (form.n && w[i].school_form.n && !str_eq(form, w[i].school_form))
			continue;
		struct window_line *l = &(*out)[done++];
		*l = (struct window_line){.w = &w[i], .n = count_of(p, np, w[i].id)};
		l->instrument = instrument_name(db, a, lang, w[i].instrument_id);
		l->days = window_days_of(a, &w[i]);
		l->state = window_state_on(&l->days, &l->n, today);
	}
	return done;
}

/* --- over the years --------------------------------------------------------------------------- */

/* Which of two states needs attention first. */
static int weight(enum window_state s)
{
	static const int w[WINDOW_STATES] = {0, 2, 3, 5, 4, 1};
	return w[s];
}

static struct window_series *series_of(struct window_series *v, size_t *n, const struct window_line *l,
                                       int years, struct arena *a)
{
	for (size_t i = 0; i < *n; i++)
		if (v[i].instrument_id == l->w->instrument_id && str_eq(v[i].form, l->w->school_form) &&
		    str_eq(v[i].grade, l->w->grade))
			return &v[i];
	struct window_series *s = &v[(*n)++];
	*s = (struct window_series){.instrument_id = l->w->instrument_id,
	                            .instrument = l->instrument,
	                            .form = l->w->school_form,
	                            .grade = l->w->grade,
	                            .n = ARENA_ARRAY(a, (size_t)years, size_t),
	                            .state = ARENA_ARRAY(a, (size_t)years, enum window_state)};
	return s;
}

size_t windows_series(struct arena *a, const struct window_line *v, size_t n, int from_year, int years,
                      struct window_series **out)
{
	size_t done = 0;
	*out = ARENA_ARRAY(a, n + 1, struct window_series);
	for (size_t i = 0; i < n; i++) {
		int64_t at = v[i].w->first_year - from_year;
		if (at < 0 || at >= years)
			continue;
		struct window_series *s = series_of(*out, &done, &v[i], years, a);
		if (s->n[at]++ == 0 || weight(v[i].state) > weight(s->state[at]))
			s->state[at] = v[i].state;
	}
	return done;
}

/* --- next year's ------------------------------------------------------------------------------ */

static bool last_of_month(struct date d)
{
	return date_from_days(date_days(d) + 1).month != d.month;
}

/* A single day, or whole months. */
static bool keeps_dates(struct date from, struct date to)
{
	return date_cmp(from, to) == 0 || (from.day == 1 && last_of_month(to));
}

static struct date same_date(struct date d)
{
	struct date next = {(int16_t)(d.year + 1), d.month, d.day};
	if (d.month == 2 && last_of_month(d))
		next = date_from_days(date_days((struct date){(int16_t)(d.year + 1), 3, 1}) - 1);
	return next;
}

static struct date same_week(struct date d)
{
	struct date next = date_from_days(date_days(d) + 364), after = date_from_days(date_days(d) + 371);
	return date_iso_week(after) == date_iso_week(d) ? after : next;
}

static struct str moved(struct arena *a, struct str day, bool keep)
{
	struct date d;
	if (!date_parse(day, &d))
		return day;
	return day_str(a, date_days(keep ? same_date(d) : same_week(d)));
}

void window_next(struct arena *a, const struct measure_window *w, struct measure_window *next)
{
	struct date from, to;
	*next = *w;
	next->id = next->rev = 0;
	next->first_year = w->first_year + 1;
	bool keep = date_parse(w->from_day, &from) && date_parse(w->to_day, &to) && keeps_dates(from, to);
	next->from_day = moved(a, w->from_day, keep);
	next->to_day = moved(a, w->to_day, keep);
	next->late_day = moved(a, w->late_day, keep);
	if (str_cmp(next->late_day, next->to_day) < 0)
		next->late_day = next->to_day;
}

static bool same(const struct measure_window *a, const struct measure_window *b)
{
	return a->instrument_id == b->instrument_id && str_eq(a->school_form, b->school_form) &&
	       str_eq(a->grade, b->grade) && str_eq(a->name, b->name);
}

size_t windows_proposed(struct db *db, struct arena *a, int first_year, struct window_proposed **out)
{
	struct measure_window *now, *later;
	size_t n = windows_between(db, a, first_year, first_year, &now), done = 0;
	size_t nl = windows_between(db, a, first_year + 1, first_year + 1, &later);
	*out = ARENA_ARRAY(a, n + 1, struct window_proposed);
	for (size_t i = 0; i < n; i++) {
		bool there = false;
		for (size_t k = 0; k < nl && !there; k++)
			there = same(&now[i], &later[k]);
		if (there)
			continue;
		(*out)[done].from = &now[i];
		window_next(a, &now[i], &(*out)[done++].next);
	}
	return done;
}
