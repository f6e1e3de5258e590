/* intervention_proposed.c - what a draft will ask of people once it has started: lessons, windows, minutes.
 */
#include "effect/intervention_view.h"

#include "core/settings.h"
#include "effect/measured.h"
#include "measure/windows.h"
#include "web/fmt.h"

enum { WINDOWS_MOST = 6, WINDOWS_BACK = 3 };

static void say(struct insats_view *v, struct str text)
{
	v->proposed[v->nproposed++] = text;
}

/* The draw as it will be (lesson_draw.c). */
static void say_lessons(struct ctx *c, struct insats_view *v)
{
	const struct intervention *x = v->x;
	double sample =
	    x->sample.has ? x->sample.v : (double)setting_int(c->db, c->arena, "lesson.sample_percent") / 100;
	const struct str args[] = {fmt_f64(c->arena, c->lang, sample, sample < 1 ? 2 : 0),
	                           fmt_i64(c->arena, setting_int(c->db, c->arena, "lesson.most")),
	                           fmt_i64(c->arena, (int64_t)v->stock.dose.ngroups)};
	say(v, tr_fmt(c->arena, c->lang,
	              N_("Each week {0} of the lessons of a group are drawn, and the teacher is asked with two "
	                 "taps; no teacher "
	                 "more than {1} times a week. Groups told so far: {2}."),
	              args, 3));
	if (v->stock.dose.ngroups == 0)
		say(v, tr(c->lang,
		          N_("Without groups no lesson can be drawn, and what reached the lessons stays unknown.")));
}

static int64_t instrument_of(struct ctx *c, int64_t measure_id)
{
	struct measure_version *ver;
	int64_t id = 0;
	size_t n = measure_id ? versions_of(c->db, c->arena, measure_id, &ver) : 0;
	for (size_t i = 0; i < n; i++)
		id = ver[i].instrument_id ? ver[i].instrument_id : id;
	return id;
}

/* The windows of the measure and its årskurs, from a läsår to another. */
static size_t windows_of(struct ctx *c, const struct intervention *x, int64_t from, int64_t to,
                         struct window_line **w)
{
	int64_t instrument = instrument_of(c, x->measure_id);
	size_t k = 0, n = instrument ? windows_read(c->db, c->arena, (int)c->lang, x->unit_id,
	                                            (struct str){NULL, 0}, (int)from, (int)to, ctx_today(c), w)
	                             : 0;
	for (size_t i = 0; i < n; i++)
		if ((*w)[i].w->instrument_id == instrument && grades_have((*w)[i].w->grade, x->measure_grade))
			(*w)[k++] = (*w)[i];
	return k;
}

/* A läsår without a window and without figures: which it is, and what an earlier window would be then. */
static struct str no_window_text(struct ctx *c, const struct intervention *x, int64_t year)
{
	struct window_line *w;
	size_t n = windows_of(c, x, year - WINDOWS_BACK, year - 1, &w);
	struct str args[3] = {lasar_text(c->arena, (int)year)};
	if (n == 0)
		return tr_fmt(c->arena, c->lang,
		              N_("No window is set for the measure in {0}: nobody is asked for its figures then."),
		              args, 1);
	struct measure_window next = *w[n - 1].w;
	while (next.first_year < year) {
		const struct measure_window was = next;
		window_next(c->arena, &was, &next);
	}
	const struct window_days d = window_days_of(c->arena, &next);
	args[1] = fmt_day(c->arena, c->lang, d.from);
	args[2] = fmt_day(c->arena, c->lang, d.to);
	return tr_fmt(c->arena, c->lang,
	              N_("No window is set for the measure in {0}: nobody is asked for its figures then. As the "
	                 "window before it would be {1} to {2}; it is set among the measurement windows."),
	              args, 3);
}

struct str insats_no_window(struct ctx *c, const struct intervention *x, const struct measured *m,
                            int64_t year)
{
	struct window_line *w;
	if (measured_in(m, year) || !measured_fits(m, year) || windows_of(c, x, year, year, &w) > 0)
		return (struct str){NULL, 0};
	return no_window_text(c, x, year);
}

/* The windows in which the deciding measure is taken, from the baseline to the outcome; of these two, which
 * lacks one. */
static void say_windows(struct ctx *c, struct insats_view *v)
{
	const struct intervention *x = v->x;
	const struct opt_i64 *const ends[] = {&x->base_year, &x->outcome_year};
	struct window_line *w;
	struct measured m;
	if (!x->measure_id || !x->base_year.has || !x->outcome_year.has)
		return;
	size_t n = windows_of(c, x, x->base_year.v, x->outcome_year.v, &w);
	for (size_t i = 0; i < n && i < WINDOWS_MOST; i++) {
		const struct str args[] = {w[i].instrument, fmt_day(c->arena, c->lang, w[i].days.from),
		                           fmt_day(c->arena, c->lang, w[i].days.to)};
		say(v, tr_fmt(c->arena, c->lang, N_("Window: {0}, {1} to {2}."), args, 3));
	}
	measured_of(c->db, c->arena, x, &m);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct str text = insats_no_window(c, x, &m, ends[i]->v); /* one beside the rhythm is told by mde.c */
		if (text.n)
			say(v, text);
	}
}

static void say_minutes(struct ctx *c, struct insats_view *v)
{
	struct str minutes = fmt_i64(c->arena, v->minutes);
	if (v->minutes)
		say(v, tr_fmt(c->arena, c->lang, N_("Time: {0} minutes a school year for a teacher."), &minutes, 1));
	else
		say(v, tr(c->lang, N_("Time: the hours a week are not told, so the load cannot be weighed.")));
}

void insats_propose(struct ctx *c, struct insats_view *v)
{
	v->proposed = ARENA_ARRAY(c->arena, WINDOWS_MOST + 6, struct str);
	say_lessons(c, v);
	say_windows(c, v);
	say_minutes(c, v);
}
