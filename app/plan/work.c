#include "plan/work.h"

#include "base/date.h"
#include "base/vec.h"
#include "sql_org.h"
#include "sql_plan_followup.h"

#include <stdlib.h>

enum { MOST = 300, FOLLOW_DAYS = 45 };

struct reader {
	struct db *db;
	struct arena *a;
	enum lang lang;
	int64_t person_id;
	struct date today;
	struct str today_text, until;
	struct work *w;
};

static struct str day_str(struct arena *a, int32_t days)
{
	char t[DATE_TEXT];
	date_text(date_from_days(days), t);
	return arena_str(a, str_z(t));
}

/* Late, this week (to Sunday), later. */
static enum work_when when_of(struct date today, int days)
{
	int left = 7 - date_weekday(today);
	return days < 0 ? WORK_LATE : days <= left ? WORK_WEEK : WORK_LATER;
}

void work_add(const struct work_asked *asked, struct work_item item)
{
	struct date d;
	item.days = date_parse(item.due, &d) ? date_days(d) - date_days(asked->today) : 0;
	item.when = when_of(asked->today, item.days);
	*VEC_PUSH(asked->arena, asked->w) = item;
}

static struct work_asked asked_of(const struct reader *r)
{
	return (struct work_asked){r->db, r->a, r->lang, r->person_id, r->today, r->w};
}

static void add(struct reader *r, struct work_item item)
{
	struct work_asked asked = asked_of(r);
	work_add(&asked, item);
}

/* --- what rooms above ask for ------------------------------------------------------------ */

#define WORK(fn) void fn(const struct work_asked *asked);
#include "plan/work.def"
#undef WORK

static void (*const others[])(const struct work_asked *asked) = {
#define WORK(fn) fn,
#include "plan/work.def"
#undef WORK
};

static void read_others(struct reader *r)
{
	struct work_asked asked = asked_of(r);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		others[i](&asked);
}

static struct str titled(struct arena *a, struct str number, struct str title)
{
	return number.n ? arena_printf(a, "%.*s %.*s", STR_ARG(number), STR_ARG(title)) : title;
}

static void read_activities(struct reader *r)
{
	struct work_activities_row *v;
	size_t n = work_activities(r->db, r->a, r->person_id, r->today_text, r->until, MOST, &v);
	for (size_t i = 0; i < n; i++)
		add(r, (struct work_item){
		           .due = v[i].to_day,
		           .what = tr(r->lang, N_("Last day")),
		           .title = titled(r->a, v[i].number, v[i].title),
		           .note = v[i].unit,
		           .href = arena_printf(r->a, "/styrning/aktivitet/%lld", (long long)v[i].id),
		       });
}

static void read_milestones(struct reader *r)
{
	struct work_milestones_row *v;
	size_t n = work_milestones(r->db, r->a, r->person_id, r->today_text, r->until, MOST, &v);
	for (size_t i = 0; i < n; i++)
		add(r, (struct work_item){
		           .due = v[i].due_day,
		           .what = tr(r->lang, N_("Milestone")),
		           .title = v[i].stone,
		           .note = titled(r->a, v[i].number, v[i].title),
		           .href = arena_printf(r->a, "/styrning/aktivitet/%lld", (long long)v[i].activity_id),
		       });
}

/* --- follow-up ------------------------------------------------------------------------ */

struct str work_year_end(struct db *db, struct arena *a, int first_year)
{
	struct school_year_of_row y;
	if (school_year_of(db, a, first_year, &y))
		return y.spring_to;
	return arena_printf(a, "%d-06-30", first_year + 1);
}

/* Last läsår always; this one when its end is near. */
static bool year_is_closing(struct db *db, struct arena *a, int year, struct date today)
{
	struct date end;
	return date_parse(work_year_end(db, a, year), &end) && date_days(end) - date_days(today) <= FOLLOW_DAYS;
}

static struct str followup_href(struct arena *a, const struct work_followups_row *f, int year)
{
	if (f->followup_id)
		return arena_printf(a, "/styrning/uppfoljning/%lld", (long long)f->followup_id);
	return arena_printf(a, "/styrning/uppfoljning/ny?aktivitet=%lld&lasar=%d", (long long)f->activity_id,
	                    year);
}

static void read_followups(struct reader *r, int year)
{
	struct work_followups_row *v;
	if (!year_is_closing(r->db, r->a, year, r->today))
		return;
	struct str due = work_year_end(r->db, r->a, year), text = lasar_text(r->a, year);
	size_t n = work_followups(r->db, r->a, r->person_id, year, r->today_text, MOST, &v);
	for (size_t i = 0; i < n; i++)
		add(r, (struct work_item){
		           .due = due,
		           .what = tr_fmt(r->a, r->lang,
		                          v[i].followup_id ? N_("Finish the follow-up of {0}") : N_("Follow up {0}"),
		                          &text, 1),
		           .title = titled(r->a, v[i].number, v[i].title),
		           .note = v[i].unit,
		           .href = followup_href(r->a, &v[i], year),
		       });
}

struct str work_next_followup(struct db *db, struct arena *a, int64_t person_id, struct str today)
{
	struct date d;
	struct work_followups_row *v;
	if (!date_parse(today, &d))
		return (struct str){NULL, 0};
	for (int year = lasar_of(d) - 1; year <= lasar_of(d); year++)
		if (year_is_closing(db, a, year, d) && work_followups(db, a, person_id, year, today, 1, &v))
			return followup_href(a, &v[0], year);
	return (struct str){NULL, 0};
}

/* --- all of it -------------------------------------------------------------------------- */

static int by_date(const void *x, const void *y)
{
	const struct work_item *a = x, *b = y;
	int c = str_cmp(a->due, b->due);
	return c ? c : str_cmp(a->href, b->href);
}

void work_read(struct db *db, struct arena *a, enum lang lang, int64_t person_id, struct str today,
               int days_ahead, struct work *w)
{
	struct reader r = {.db = db, .a = a, .lang = lang, .person_id = person_id, .today_text = today, .w = w};
	*w = (struct work){0};
	if (!date_parse(today, &r.today))
		return;
	r.until = day_str(a, date_days(r.today) + days_ahead);
	read_activities(&r);
	read_milestones(&r);
	read_followups(&r, lasar_of(r.today) - 1);
	read_followups(&r, lasar_of(r.today));
	read_others(&r);
	if (w->n)
		qsort(w->v, w->n, sizeof *w->v, by_date);
	work_next(db, a, person_id, r.until, &w->next);
}
