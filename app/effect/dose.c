/* dose.c - what of an insats reached the lessons. */
#include "effect/dose.h"

#include "effect/dose_in.h"
#include "stat/interval.h"
#include "web/fmt.h"

#include <math.h>
#include <stdlib.h>

#define LEVEL 0.95

/* --- windows ------------------------------------------------------------------------------------ */

bool effect_window(struct db *db, struct arena *a, int first_year, enum veil_window w, struct str *from,
                   struct str *to)
{
	struct school_year_of_row y;
	if (!school_year_of(db, a, first_year, &y))
		return false;
	*from = w == VEIL_SPRING ? y.spring_from : y.autumn_from;
	*to = w == VEIL_AUTUMN ? y.autumn_to : y.spring_to;
	return true;
}

/* Which window from-to is, and the days of its läsår; VEIL_WINDOWS when it is none. */
static enum veil_window window_of(struct dose *d, struct str from, struct str to)
{
	struct date day;
	if (!date_parse(from, &day))
		return VEIL_WINDOWS;
	for (int w = 0; w < VEIL_WINDOWS; w++) {
		struct str f, t;
		if (effect_window(d->db, d->a, lasar_of(day), (enum veil_window)w, &f, &t) && str_eq(f, from) &&
		    str_eq(t, to)) {
			effect_window(d->db, d->a, lasar_of(day), VEIL_YEAR, &d->year_from, &d->year_to);
			effect_window(d->db, d->a, lasar_of(day), VEIL_AUTUMN, &f, &d->autumn_to);
			return (enum veil_window)w;
		}
	}
	return VEIL_WINDOWS;
}

/* --- what is counted -------------------------------------------------------------------------------- */

/* Days and instants are compared as text, thousands of them a page: the week begins at the Swedish midnight,
 * one or two hours before that of the clock. */
void dose_week(struct dose *d, struct date today)
{
	enum { HOUR = 3600000, DAY = 24 * HOUR };
	d->monday = lesson_monday(today);
	date_text(d->monday, d->monday_day);
	int64_t ms = (int64_t)date_days(d->monday) * DAY - 2 * HOUR;
	instant_text(date_cmp(instant_day(ms), d->monday) < 0 ? ms + HOUR : ms, d->monday_at);
}

static bool before_week(const struct dose *d, struct str instant)
{
	return !str_is_null(instant) && str_cmp(instant, str_z(d->monday_at)) < 0;
}

bool dose_answered(const struct dose *d, const struct lesson_rows_row *r)
{
	return r->done.n > 0 && before_week(d, r->logged_at);
}

static bool asked_so_far(const struct dose *d, struct str day)
{
	return str_cmp(day, str_z(d->monday_day)) < 0;
}

bool dose_within(const struct dose *d, int64_t unit, struct str day)
{
	return (d->unit_id == 0 || unit == d->unit_id) && str_cmp(day, d->from) >= 0 &&
	       str_cmp(day, d->to) <= 0 && asked_so_far(d, day);
}

static enum veil_window term_of(const struct dose *d, struct str day)
{
	return str_cmp(day, d->autumn_to) <= 0 ? VEIL_AUTUMN : VEIL_SPRING;
}

struct veil_fact dose_fact(const struct dose *d, int64_t unit, int64_t person, struct str day)
{
	return (struct veil_fact){.unit_id = unit, .person_id = person, .term = term_of(d, day)};
}

static struct dose_cell cell_of(const struct dose *d, const struct lesson_rows_row *r)
{
	bool answered = dose_answered(d, r);
	return (struct dose_cell){.unit_id = r->unit_id,
	                          .person_id = r->person_id,
	                          .chance = r->chance,
	                          .term = term_of(d, r->day),
	                          .within = dose_within(d, r->unit_id, r->day),
	                          .asked = 1,
	                          .full = answered && str_eqz(r->done, "full"),
	                          .part = answered && str_eqz(r->done, "part"),
	                          .no = answered && str_eqz(r->done, "no")};
}

/* Each lesson of the läsår so far by itself. */
static void take_rows(struct dose *d)
{
	d->cell = ARENA_ARRAY(d->a, d->n + 1, struct dose_cell);
	for (size_t i = 0; i < d->n; i++)
		if (asked_so_far(d, d->row[i].day))
			d->cell[d->ncells++] = cell_of(d, &d->row[i]);
}

static int64_t answers(const struct dose_cell *c)
{
	return c->full + c->part + c->no;
}

/* Who has answered, and who was asked, in the whole läsår: the veil sees all cells at once. */
void dose_veil(struct dose *d)
{
	struct veil_fact *f = ARENA_ARRAY(d->a, d->ncells + 1, struct veil_fact);
	for (size_t i = 0; i < d->ncells; i++) {
		const struct dose_cell *c = &d->cell[i];
		f[i] = (struct veil_fact){c->unit_id, c->person_id, c->term, answers(c) == 0};
	}
	veil_make(d->a, f, d->ncells, &d->veil);
}

enum effect_state dose_state(const struct dose *d)
{
	if (veil_shows(&d->veil, d->unit_id, d->window))
		return EFFECT_SHOWN;
	int64_t answered = veil_teachers(&d->veil, d->unit_id, d->window),
	        asked = veil_asked(&d->veil, d->unit_id, d->window);
	return answered == 0 && (asked == 0 || asked >= EFFECT_TEACHERS) ? EFFECT_NONE : EFFECT_FEW;
}

/* --- the calendar ----------------------------------------------------------------------------------- */

/* Weeks of a group in the window so far, counted by their Mondays. */
static void count_group(struct dose *d, const struct lesson_calendar *cal, const struct lesson_group *g,
                        struct effect_execution *out)
{
	struct date first, end;
	int32_t from, to, last = INT32_MIN;
	int64_t weeks = 0;
	bool on[8];
	if (!date_parse(d->from, &first) || !date_parse(d->to, &end) || !lesson_weekdays(g->weekdays, on) ||
	    !lesson_period(&d->x, g, &from, &to))
		return;
	from = date_days(first) > from ? date_days(first) : from;
	to = date_days(end) < to ? date_days(end) : to;
	to = date_days(d->monday) <= to ? date_days(d->monday) - 1 : to;
	for (int32_t i = from; i <= to; i++) {
		int weekday = lesson_school_weekday(cal, i);
		if (!weekday || !on[weekday])
			continue;
		weeks += i - weekday != last;
		last = i - weekday;
		out->scheduled++;
	}
	out->groups += weeks > 0;
	out->planned += d->x.dose.has ? weeks * d->x.dose.v : 0;
}

void dose_calendar(struct dose *d, const struct lesson_calendar *cal, const struct lesson_group *g, size_t n,
                   struct effect_execution *out)
{
	for (size_t i = 0; i < n; i++)
		if (g[i].intervention_id == d->x.id && (d->unit_id == 0 || g[i].unit_id == d->unit_id))
			count_group(d, cal, &g[i], out);
	if (!d->x.dose.has)
		out->planned = out->scheduled;
}

/* --- what was answered ------------------------------------------------------------------------ */

void dose_answers(struct dose *d, struct effect_execution *out)
{
	struct dose_answer *carried = ARENA_ARRAY(d->a, d->ncells + 1, struct dose_answer),
	                   *whole = ARENA_ARRAY(d->a, d->ncells + 1, struct dose_answer);
	size_t n = 0;
	for (size_t i = 0; i < d->ncells; i++) {
		const struct dose_cell *c = &d->cell[i];
		if (!c->within)
			continue;
		out->asked += c->asked;
		out->full += c->full;
		out->part += c->part;
		out->no += c->no;
		if (answers(c) == 0)
			continue;
		carried[n] = (struct dose_answer){c->person_id, c->chance, answers(c), c->full + c->part};
		whole[n++] = (struct dose_answer){c->person_id, c->chance, answers(c), c->full};
	}
	out->answered = out->full + out->part + out->no;
	out->teachers = dose_teachers(d->a, carried, n);
	out->carried = dose_share(d->a, carried, n);
	out->whole = dose_share(d->a, whole, n);
	struct stat_interval in = stat_wilson((double)out->answered, (double)out->asked, LEVEL);
	out->coverage =
	    (struct effect_share){true, (double)out->answered / (double)out->asked, in.lo, in.hi, out->asked};
}

/* The share carried out, times the lessons there were, against what was planned. */
void dose_given(struct effect_execution *out)
{
	double n = (double)out->scheduled, p = (double)out->planned;
	if (!out->carried.known || p <= 0)
		return;
	out->given = out->carried.share * n;
	out->given_lo = out->carried.lo * n;
	out->given_hi = out->carried.hi * n;
	out->dose =
	    (struct effect_share){true, out->given / p, out->given_lo / p, out->given_hi / p, out->answered};
}

static bool told_parts(const struct dose *d, const struct lesson_rows_row *r)
{
	return dose_answered(d, r) && asked_so_far(d, r->day) && !str_eqz(r->done, "no") && r->parts.n;
}

/* Those who told which ingredients were there may be fewer than those who answered: they have a veil of their
 * own, since all units less one, or a läsår less a term, could else be one of them. */
static bool parts_shown(struct dose *d)
{
	struct veil told;
	struct veil_fact *f = ARENA_ARRAY(d->a, d->n + 1, struct veil_fact);
	size_t n = 0;
	for (size_t i = 0; i < d->n; i++)
		if (told_parts(d, &d->row[i]))
			f[n++] = dose_fact(d, d->row[i].unit_id, d->row[i].person_id, d->row[i].day);
	veil_make(d->a, f, n, &told);
	return veil_shows(&told, d->unit_id, d->window);
}

static void count_parts(struct dose *d, struct effect_execution *out)
{
	struct lesson_parts_row *p;
	struct dose_answer *v = ARENA_ARRAY(d->a, d->n + 1, struct dose_answer);
	bool shown = parts_shown(d);
	out->nparts = lesson_parts(d->db, d->a, d->x.id, &p);
	out->parts = ARENA_ARRAY(d->a, out->nparts + 1, struct effect_part);
	for (size_t k = 0; k < out->nparts; k++) {
		size_t n = 0;
		for (size_t i = 0; i < d->n; i++) {
			const struct lesson_rows_row *r = &d->row[i];
			if (shown && dose_within(d, r->unit_id, r->day) && told_parts(d, r))
				v[n++] = (struct dose_answer){r->person_id, r->chance, 1, lesson_has_part(r->parts, p[k].id)};
		}
		out->parts[k] = (struct effect_part){p[k].id, p[k].title, p[k].tight, {0}};
		if (shown)
			out->parts[k].there = dose_share(d->a, v, n);
	}
}

static int most_first(const void *x, const void *y)
{
	const struct effect_obstacle *a = x, *b = y;
	return a->n > b->n ? -1 : a->n < b->n ? 1 : str_cmp(a->word, b->word);
}

static void count_obstacles(struct dose *d, struct effect_execution *out)
{
	for (size_t k = 1; obstacles_word[k]; k++)
		out->nobstacles++;
	out->obstacles = ARENA_ARRAY(d->a, out->nobstacles, struct effect_obstacle);
	for (size_t k = 0; k < out->nobstacles; k++) {
		out->obstacles[k] = (struct effect_obstacle){str_z(obstacles_word[k + 1]), obstacles_text[k + 1], 0};
		for (size_t i = 0; i < d->n; i++)
			out->obstacles[k].n += dose_within(d, d->row[i].unit_id, d->row[i].day) &&
			                       dose_answered(d, &d->row[i]) &&
			                       str_eqz(d->row[i].obstacle, obstacles_word[k + 1]);
	}
	qsort(out->obstacles, out->nobstacles, sizeof *out->obstacles, most_first);
}

/* --- all of it -------------------------------------------------------------------------------- */

struct effect_execution effect_execution_on(struct db *db, struct arena *a, int64_t intervention_id,
                                            int64_t unit_id, struct str from, struct str to,
                                            struct date today)
{
	struct effect_execution out = {.state = EFFECT_NONE, .seen_state = EFFECT_NONE};
	struct dose d = {.db = db, .a = a, .unit_id = unit_id, .from = from, .to = to};
	dose_week(&d, today);
	if (!intervention_get(db, a, intervention_id, &d.x))
		return out;
	d.window = window_of(&d, from, to);
	if (d.window == VEIL_WINDOWS) {
		out.state = out.seen_state = EFFECT_WINDOW;
		return out;
	}
	struct lesson_calendar cal;
	struct lesson_group *g;
	d.n = lesson_rows(db, a, d.x.id, d.year_from, d.year_to, &d.row);
	take_rows(&d);
	dose_veil(&d);
	lesson_calendar_read(db, a, &cal);
	size_t groups = lesson_groups_of(db, a, d.x.id, &g);
	dose_calendar(&d, &cal, g, groups, &out);
	out.state = dose_state(&d);
	if (out.state == EFFECT_SHOWN) {
		dose_answers(&d, &out);
		dose_given(&out);
		count_parts(&d, &out);
		count_obstacles(&d, &out);
	}
	dose_observed(&d, &out);
	return out;
}

struct effect_execution effect_execution(struct db *db, struct arena *a, int64_t intervention_id,
                                         int64_t unit_id, struct str from, struct str to)
{
	return effect_execution_on(db, a, intervention_id, unit_id, from, to, instant_day(instant_now()));
}

/* --- many units --------------------------------------------------------------------------------- */

/* The lessons of a unit, so that what is counted of it looks at no other. */
static void keep_unit(const struct dose *all, int64_t unit, struct dose *one)
{
	*one = *all;
	one->unit_id = unit;
	one->cell = ARENA_ARRAY(all->a, all->ncells + 1, struct dose_cell);
	one->ncells = 0;
	for (size_t i = 0; i < all->ncells; i++)
		if (all->cell[i].unit_id == unit)
			one->cell[one->ncells++] = all->cell[i];
}

bool dose_year(struct dose *d, int first_year, struct date today)
{
	struct str from;
	d->window = VEIL_YEAR;
	if (!effect_window(d->db, d->a, first_year, VEIL_YEAR, &d->year_from, &d->year_to) ||
	    !effect_window(d->db, d->a, first_year, VEIL_AUTUMN, &from, &d->autumn_to))
		return false;
	d->from = d->year_from;
	d->to = d->year_to;
	dose_week(d, today);
	return true;
}

bool effect_execution_units(struct db *db, struct arena *a, const struct intervention *x, int first_year,
                            const int64_t *unit, size_t n, struct date today, struct effect_execution *out)
{
	struct dose d = {.db = db, .a = a, .x = *x}, one;
	struct lesson_calendar cal;
	struct lesson_group *g;
	if (!dose_year(&d, first_year, today))
		return false;
	d.n = lesson_rows(db, a, x->id, d.year_from, d.year_to, &d.row);
	take_rows(&d);
	dose_veil(&d);
	lesson_calendar_read(db, a, &cal);
	size_t groups = lesson_groups_of(db, a, x->id, &g);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct effect_execution){.state = EFFECT_NONE, .seen_state = EFFECT_NONE};
		keep_unit(&d, unit[i], &one);
		dose_calendar(&one, &cal, g, groups, &out[i]);
		out[i].state = dose_state(&one);
		if (out[i].state == EFFECT_SHOWN) {
			dose_answers(&one, &out[i]);
			dose_given(&out[i]);
		}
	}
	return true;
}

/* --- in words --------------------------------------------------------------------------------- */

struct str effect_execution_sentence(struct arena *a, enum lang l, const struct effect_execution *x)
{
	static const char *const why[] = {
	    [EFFECT_NONE] = N_("No lessons are answered yet, so nothing is known of what was carried out."),
	    [EFFECT_FEW] = N_("Too few teachers to be shown."),
	    [EFFECT_WINDOW] = N_("Only a school year or one of its terms is summed up."),
	};
	if (x->state != EFFECT_SHOWN)
		return tr(l, why[x->state]);
	struct str arg[] = {fmt_i64(a, x->asked), fmt_i64(a, x->answered), fmt_percent(a, l, x->carried.share, 0),
	                    fmt_f64(a, l, floor(100 * x->carried.lo + 0.5), 0),
	                    fmt_f64(a, l, floor(100 * x->carried.hi + 0.5), 0)};
	return tr_fmt(a, l,
	              N_("Of {0} lessons asked about, {1} are answered; the programme was carried out wholly or "
	                 "in part in {2} "
	                 "({3}–{4})."),
	              arg, 5);
}
