/* lesson_curve.c - one teacher's own answers, month by month: for that teacher and an agreed coach. */
#include "base/vec.h"
#include "effect/lesson_view.h"
#include "web/fmt.h"

enum { DAYS_BACK = 365, ROWS = 500, KINDS = 3 };

struct month {
	struct str first; /* "2026-09-01" */
	int64_t n[KINDS];
};
struct months VEC(struct month);

static int kind_of(struct str done)
{
	return str_eqz(done, "full") ? 0 : str_eqz(done, "part") ? 1 : 2;
}

static void count(struct arena *a, const struct lesson_own_row *r, size_t n, struct months *m)
{
	for (size_t i = n; i-- > 0;) { /* the rows come newest first */
		if (r[i].done.n == 0)
			continue;
		struct str first = arena_printf(a, "%.*s-01", STR_ARG(str_sub(r[i].day, 0, 7)));
		if (m->n == 0 || !str_eq(m->v[m->n - 1].first, first))
			VEC_PUSH(a, m)->first = first;
		m->v[m->n - 1].n[kind_of(r[i].done)]++;
	}
}

/* "september 2026" */
static struct str month_name(struct arena *a, enum lang l, struct str first)
{
	struct str day = fmt_day(a, l, first);
	return str_starts(day, STR("1 ")) ? str_sub(day, 2, day.n) : day;
}

static struct str sentence(struct arena *a, enum lang l, const struct months *m)
{
	int64_t sum[KINDS] = {0}, all = 0;
	for (size_t i = 0; i < m->n; i++)
		for (int k = 0; k < KINDS; k++) {
			sum[k] += m->v[i].n[k];
			all += m->v[i].n[k];
		}
	struct str arg[] = {fmt_i64(a, all), fmt_i64(a, sum[0]), fmt_i64(a, sum[1]), fmt_i64(a, sum[2])};
	return tr_fmt(a, l, N_("Answered lessons: {0}. All of it: {1}, in part: {2}, not: {3}."), arg, 4);
}

void lesson_curve_make(struct db *db, struct arena *a, enum lang lang, int64_t person_id, struct date today,
                       struct lesson_curve *out)
{
	static const int tones[KINDS] = {2, CHART_TONE_MIDDLE, -2};
	struct lesson_own_row *r;
	struct months m = {0};
	char from[DATE_TEXT], to[DATE_TEXT];
	date_text(date_from_days(date_days(today) - DAYS_BACK), from);
	date_text(today, to);
	size_t n = lesson_own(db, a, person_id, str_z(from), str_z(to), ROWS, &r);
	count(a, r, n, &m);
	struct chart_item *item = ARENA_ARRAY(a, m.n + 1, struct chart_item);
	struct chart_series *series = ARENA_ARRAY(a, KINDS, struct chart_series);
	for (int k = 0; k < KINDS; k++) {
		struct chart_point *p = ARENA_ARRAY(a, m.n + 1, struct chart_point);
		series[k] =
		    (struct chart_series){.name = tr(lang, lesson_dones_text[k + 1]), .point = p, .tone = tones[k]};
		for (size_t i = 0; i < m.n; i++) {
			int64_t all = m.v[i].n[0] + m.v[i].n[1] + m.v[i].n[2];
			item[i].label = month_name(a, lang, m.v[i].first);
			p[i] = (struct chart_point){.value = 100.0 * (double)m.v[i].n[k] / (double)all, .n = (double)all};
		}
	}
	out->n = (int64_t)m.n;
	out->chart = (struct chart){
	    .kind = CHART_STACK,
	    .title = tr(lang, N_("My lessons, month by month")),
	    .sentence = sentence(a, lang, &m),
	    .x = {.title = tr(lang, N_("Month"))},
	    .y = {.title = tr(lang, N_("Share of lessons")), .unit = STR("\xc2\xa0%"), .ceiling = 100},
	    .item = item,
	    .items = m.n,
	    .series = series,
	    .n_series = KINDS,
	    .words = figure_words(a, lang),
	};
}
