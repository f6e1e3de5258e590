/* lesson_draw.c - which lessons are asked about. */
#include "core/jobs.h"
#include "core/settings.h"
#include "effect/lesson.h"
#include "stat/rng.h"

#include <math.h>

enum { WEEK_MOST = 7 };

/* The lessons of one teacher in one week, group by group. */
struct seat {
	int64_t group_id;
	struct date day;
	int64_t chance; /* per mille */
};
struct draw {
	struct change *ch;
	const struct intervention *x;
	const struct lesson_calendar *cal;
	struct date monday;
	struct str from, to; /* the days of the week, as text */
	struct str until;    /* the last day on which the teacher can answer; null: goes on */
	int64_t left;        /* lessons of the teacher's groups after that day */
	double sample;
	int64_t most;
	struct lesson_drawn *out;
	bool failed;
};

static struct str day_str(struct arena *a, struct date d)
{
	char t[DATE_TEXT];
	date_text(d, t);
	return arena_str(a, str_z(t));
}

/* Nobody is asked who has left: a lesson that cannot be answered would only lower the coverage. */
static void read_until(struct draw *d, int64_t person)
{
	struct lesson_teacher_until_row u;
	d->until = (struct str){NULL, 0};
	d->left = 0;
	if (!person || !lesson_teacher_until(d->ch->db, d->ch->arena, person, &u))
		return;
	d->until = u.role_to;
	struct str closed = u.disabled_at.n ? instant_date(d->ch->arena, u.disabled_at) : (struct str){NULL, 0};
	if (closed.n && (!d->until.n || str_cmp(closed, d->until) < 0))
		d->until = closed;
	if (!u.active)
		d->until = STR("0001-01-01");
}

static bool has_left(const struct draw *d, struct date day)
{
	char text[DATE_TEXT];
	date_text(day, text);
	return d->until.n && str_cmp(str_z(text), d->until) > 0;
}

static size_t days_of(struct draw *d, const struct lesson_group *g, struct seat *seat)
{
	size_t n = 0;
	for (int i = 0; i < WEEK_MOST; i++) {
		struct date day = date_from_days(date_days(d->monday) + i);
		if (!lesson_meets(d->cal, d->x, g, day))
			continue;
		if (has_left(d, day))
			d->left++;
		else
			seat[n++] = (struct seat){g->id, day, 0};
	}
	return n;
}

static void shuffle(struct stat_rng *rng, struct seat *v, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = stat_rng_below(rng, (uint32_t)i);
		struct seat t = v[i - 1];
		v[i - 1] = v[k];
		v[k] = t;
	}
}

/* Seats of a teacher's groups, each with its chance; `room` asks at most. */
static size_t seat_all(struct draw *d, struct stat_rng *rng, const struct lesson_group *g, size_t n,
                       int64_t room, struct seat *seat)
{
	size_t at = 0, *len = ARENA_ARRAY(d->ch->arena, n, size_t);
	double sum = 0, scale = 1;
	for (size_t i = 0; i < n; i++) {
		len[i] = days_of(d, &g[i], seat + at);
		shuffle(rng, seat + at, len[i]);
		sum += fmin(d->sample, (double)len[i]);
		at += len[i];
	}
	if (sum > (double)room)
		scale = (double)room / sum;
	for (size_t i = 0, k = 0; i < n; i++)
		for (size_t j = 0; j < len[i]; j++, k++)
			seat[k].chance =
			    (int64_t)(1000 * scale * fmin(d->sample, (double)len[i]) / (double)len[i] + 1e-9);
	return at;
}

static void ask(struct draw *d, const struct seat *s)
{
	struct form f;
	struct lesson l;
	kind_lesson.blank(d->ch, &l);
	l.group_id = s->group_id;
	l.day = day_str(d->ch->arena, s->day);
	l.chance = s->chance;
	form_init(&f, d->ch->arena, LANG_EN, kind_lesson.fields, kind_lesson.nfields);
	d->failed |= resource_save(d->ch, NULL, &kind_lesson, ACT_CREATE, &f, NULL, &l) != CHANGE_SAVED;
	d->out->added++;
	d->out->drawn++;
}

/* Every whole thousand from a random start takes the seat it falls in (Madow 1949). */
static void take(struct draw *d, struct stat_rng *rng, const struct seat *seat, size_t n)
{
	int64_t next = stat_rng_below(rng, 1000), sum = 0;
	for (size_t i = 0; i < n; i++) {
		sum += seat[i].chance;
		if (next < sum) {
			ask(d, &seat[i]);
			next += 1000;
		}
	}
}

static void draw_teacher(struct draw *d, const struct lesson_group *g, size_t n)
{
	struct db *db = d->ch->db;
	struct stat_rng rng;
	struct seat *seat = ARENA_ARRAY(d->ch->arena, n * WEEK_MOST, struct seat);
	int64_t person = g[0].person_id, asked = 0, there = 0;
	uint64_t week = (uint64_t)((date_days(d->monday) + 3) / 7);
	stat_rng_init(&rng, (uint64_t)d->x->id * 100000 + week, (uint64_t)person);
	if (person) {
		lesson_asked(db, d->ch->arena, person, d->x->id, d->from, d->to, &asked);
		lesson_drawn(db, d->ch->arena, d->x->id, person, d->from, d->to, &there);
	}
	int64_t room = person && asked < d->most ? d->most - asked : 0;
	read_until(d, person);
	size_t seats = seat_all(d, &rng, g, n, room, seat);
	d->out->scheduled += (int64_t)seats + d->left;
	d->out->unasked += d->left;
	d->out->left += d->left;
	d->out->drawn += there;
	if (room == 0)
		d->out->unasked += (int64_t)seats;
	else if (there == 0)
		take(d, &rng, seat, seats);
}

bool lesson_draw(struct change *ch, int64_t intervention_id, struct date monday, struct lesson_drawn *out)
{
	struct intervention x;
	struct lesson_group *g;
	struct lesson_calendar cal;
	*out = (struct lesson_drawn){0};
	if (!intervention_get(ch->db, ch->arena, intervention_id, &x))
		return false;
	struct draw d = {.ch = ch, .x = &x, .cal = &cal, .monday = lesson_monday(monday), .out = out};
	lesson_calendar_read(ch->db, ch->arena, &cal);
	d.from = day_str(ch->arena, d.monday);
	d.to = day_str(ch->arena, date_from_days(date_days(d.monday) + 6));
	d.sample =
	    x.sample.has ? x.sample.v : (double)setting_int(ch->db, ch->arena, "lesson.sample_percent") / 100;
	d.most = setting_int(ch->db, ch->arena, "lesson.most");
	size_t n = lesson_groups_of(ch->db, ch->arena, x.id, &g);
	for (size_t i = 0, to = 0; i < n; i = to) {
		to = i + 1;
		while (to < n && g[i].person_id && g[to].person_id == g[i].person_id)
			to++;
		draw_teacher(&d, g + i, to - i);
	}
	return !d.failed && !db_error(ch->db);
}

/* --- every day, this week and the next -------------------------------------------------------- */

bool job_lessons(struct job_run *j);
bool job_lessons(struct job_run *j)
{
	struct change ch;
	struct lesson_insatser_row *x;
	struct lesson_drawn got;
	int64_t added = 0;
	struct db *db = store_write(j->store);
	if (!db)
		return false;
	change_init(&ch, db, j->arena, 0, VIA_JOB, STR("lessons"));
	int32_t monday = date_days(lesson_monday(instant_day(instant_now())));
	size_t n = lesson_insatser(db, j->arena, &x);
	bool ok = true;
	for (size_t i = 0; i < n; i++)
		for (int w = 0; w < 2; w++) {
			ok = ok && lesson_draw(&ch, x[i].id, date_from_days(monday + 7 * w), &got);
			added += ok ? got.added : 0;
		}
	buf_printf(j->said, "%lld lessons drawn in %zu insatser", (long long)added, n);
	return store_write_end(j->store, db, ok, NULL) && ok;
}
