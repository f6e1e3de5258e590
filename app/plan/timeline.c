/* timeline.c - activities as lines in time: the läsår shown and the one after it, in days. */
#include "plan/activity_pages.h"
#include "web/fmt.h"

enum { STONES = 4000 };

struct span {
	int from, to; /* days since 1970, both ends shown */
};

static struct str day_words(struct ctx *c, struct str day)
{
	return fmt_day(c->arena, c->lang, day);
}

static int clamp(int day, const struct span *s)
{
	return day < s->from ? 0 : day > s->to ? s->to - s->from + 1 : day - s->from;
}

static struct str path(struct ctx *c, int from, int to)
{
	return from < to ? arena_printf(c->arena, "M%d 5H%d", from, to) : (struct str){NULL, 0};
}

/* "M153 5h0M200 5h0", the milestones within the span. */
static struct str points(struct ctx *c, const struct span *s, const struct stones_of_list_row *m, size_t n,
                         int64_t id)
{
	struct buf b;
	buf_init(&b, 4000);
	for (size_t i = 0; i < n; i++) {
		struct date d;
		if (m[i].activity_id == id && date_parse(m[i].due_day, &d) && date_days(d) >= s->from &&
		    date_days(d) <= s->to)
			buf_printf(&b, "M%d 5h0", date_days(d) - s->from);
	}
	struct str p = b.n ? arena_str(c->arena, buf_as_str(&b)) : (struct str){NULL, 0};
	buf_finish(&b);
	return p;
}

static void place(struct ctx *c, const struct span *s, struct time_line *l)
{
	const struct activity_row *a = l->line->a;
	struct date from, to;
	bool has_from = date_parse(a->from_day, &from), has_to = date_parse(a->to_day, &to);
	if (!has_from && !has_to) {
		l->text = a->when_text;
		return;
	}
	int first = has_from ? clamp(date_days(from), s) : 0, width = s->to - s->from + 1;
	int last = has_to ? clamp(date_days(to) + 1, s) : first + 1;
	l->bar = path(c, first, last);
	struct str args[] = {day_words(c, a->from_day), day_words(c, a->to_day)};
	if (has_from && has_to) {
		l->text = tr_fmt(c->arena, c->lang, N_("{0} to {1}"), args, 2);
	} else if (has_to) {
		l->text = tr_fmt(c->arena, c->lang, N_("until {1}"), args, 2);
	} else {
		l->text = tr_fmt(c->arena, c->lang, N_("from {0}, no last day set"), args, 2);
		l->open = path(c, last, width);
	}
}

/* "ht 24": the i-th of the four terms shown. */
static struct str term_text(struct ctx *c, int i)
{
	struct str year = arena_printf(c->arena, "%02d", (c->lasar + (i + 1) / 2) % 100);
	return tr_fmt(c->arena, c->lang, i % 2 ? N_("spring {0}") : N_("autumn {0}"), &year, 1);
}

void timeline_fill(struct ctx *c, struct activities_view *v)
{
	struct span s = {date_days((struct date){(int16_t)c->lasar, 7, 1}),
	                 date_days((struct date){(int16_t)(c->lasar + 2), 6, 30})};
	struct stones_of_list_row *m;
	int64_t least = INT64_MAX, greatest = 0;
	int today = date_days(c->at_day) - s.from;
	for (size_t i = 0; i < v->n; i++) {
		least = v->v[i].a->id < least ? v->v[i].a->id : least;
		greatest = v->v[i].a->id > greatest ? v->v[i].a->id : greatest;
	}
	size_t n = stones_of_list(c->db, c->arena, least, greatest, arena_printf(c->arena, "%d-07-01", c->lasar),
	                          arena_printf(c->arena, "%d-06-30", c->lasar + 2), STONES, c->at, &m);
	v->days = s.to - s.from + 1;
	for (int i = 0; i < 4; i++)
		v->parts[i] = term_text(c, i);
	v->nparts = 4;
	v->divisions =
	    arena_printf(c->arena, "M%d 0V10M%d 0V10M%d 0V10", v->days / 4, v->days / 2, v->days * 3 / 4);
	v->lines = ARENA_ARRAY(c->arena, v->n + 1, struct time_line);
	for (size_t i = 0; i < v->n; i++) {
		struct time_line *l = &v->lines[i];
		l->line = &v->v[i];
		place(c, &s, l);
		l->points = points(c, &s, m, n, v->v[i].a->id);
		if (today >= 0 && today < v->days)
			l->today = arena_printf(c->arena, "M%d 0V10", today);
	}
}
