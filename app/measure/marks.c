/* marks.c - marks of what was done on series over läsår. */
#include "measure/marks.h"

#include "base/date.h"
#include "org/org.h"

void marks_read(struct db *db, struct arena *a, int64_t unit_id, int64_t measure_id, struct marks *m)
{
	m->n = results_efforts(db, a, measure_id, unit_id, &m->v);
}

double marks_place(struct str day, const int *year, size_t n)
{
	struct date d;
	size_t i = 0;
	if (!date_parse(day, &d) || n == 0)
		return -1;
	int y = lasar_of(d);
	while (i < n && year[i] < y)
		i++;
	if (i == n || year[i] != y)
		return (double)i - 0.5;
	int32_t start = date_days((struct date){(int16_t)y, 7, 1});
	return (double)i + (date_days(d) - start) / 365.0 - 0.5;
}

void marks_add(struct arena *a, struct chart *k, struct chart_mark mark)
{
	if (mark.at < -0.5 || mark.at > (double)k->items - 0.5 || k->marks == CHART_SERIES_MAX)
		return;
	struct chart_mark *all = ARENA_ARRAY(a, k->marks + 1, struct chart_mark);
	if (k->marks)
		memcpy(all, k->mark, k->marks * sizeof *all);
	all[k->marks++] = mark;
	k->mark = all;
}

static bool wanted(const struct results_efforts_row *e, int64_t measure_id, enum marks_which w)
{
	return e->measure_id == measure_id && (w == MARKS_ALL || e->insats);
}

void marks_put(struct arena *a, const struct marks *m, int64_t measure_id, enum marks_which w,
               const int *year, size_t n, struct chart *k)
{
	size_t put = 0;
	for (size_t i = 0; i < m->n && put < MARKS_MOST; i++) {
		if (!wanted(&m->v[i], measure_id, w))
			continue;
		double at = marks_place(m->v[i].from_day, year, n), to = marks_place(m->v[i].to_day, year, n);
		marks_add(a, k, (struct chart_mark){CHART_MARK_EFFORT, at, to > at ? to : at, m->v[i].title});
		put++;
	}
}

size_t marks_links(struct arena *a, const struct marks *m, int64_t measure_id, struct marks_link **out)
{
	size_t n = 0;
	*out = ARENA_ARRAY(a, MARKS_MOST, struct marks_link);
	for (size_t i = 0; i < m->n && n < MARKS_MOST; i++)
		if (wanted(&m->v[i], measure_id, MARKS_INSATSER))
			(*out)[n++] =
			    (struct marks_link){arena_printf(a, "/insatser/%lld", (long long)m->v[i].id), m->v[i].title};
	return n;
}
