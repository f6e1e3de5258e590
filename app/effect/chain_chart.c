/* chain_chart.c - the pictures of a chain: the schools' means over the years, and the course around the
 * start. */
#include "effect/chain_view.h"

#include "web/fmt.h"

#include <math.h>
#include <stdlib.h>

/* Means of both sides in the i-th läsår of the panel. */
static void means(const struct json *schools, size_t i, struct chart_point out[2])
{
	double sum[2] = {0};
	int n[2] = {0};
	for (size_t k = 0; k < schools->n; k++) {
		const struct json *values = json_get(&schools->items[k], "values");
		int side = chain_number(&schools->items[k], "treated", NAN) > 0;
		if (!values || i >= values->n || values->items[i].kind == JSON_NULL)
			continue;
		sum[side] += values->items[i].f;
		n[side]++;
	}
	for (int s = 0; s < 2; s++)
		out[s] = n[s] ? (struct chart_point){.value = sum[s] / n[s], .n = n[s]}
		              : (struct chart_point){.state = CHART_MISSING};
}

static struct str value_text(struct arena *a, enum lang l, const struct chart_point *p, int decimals)
{
	return p->state == CHART_SHOWN ? fmt_f64(a, l, p->value, decimals) : STR("–");
}

/* Counted facts, so the verb is "är": where each side stood in the two läsår. */
static struct str said_of(struct arena *a, enum lang l, const struct json *spec, const struct chart_series *s,
                          bool others)
{
	const struct json *years = json_get(spec, "years");
	int first = (int)years->items[0].i, last = (int)years->items[years->n - 1].i,
	    before = (int)chain_number(spec, "before", first), after = (int)chain_number(spec, "after", last);
	int from = before < first || before > last ? 0 : before - first,
	    to = after < first || after > last ? last - first : after - first;
	const struct str args[] = {lasar_text(a, first + from),
	                           lasar_text(a, first + to),
	                           value_text(a, l, &s[0].point[from], 1),
	                           value_text(a, l, &s[0].point[to], 1),
	                           value_text(a, l, &s[1].point[from], 1),
	                           value_text(a, l, &s[1].point[to], 1)};
	return tr_fmt(
	    a, l,
	    others ? N_("From {0} to {1} the mean of the schools that take part went from {2} to {3}, of those "
	                "compared with from {4} to {5}.")
	           : N_("From {0} to {1} the mean of the schools that take part went from {2} to {3}."),
	    args, 6);
}

static void mark_start(struct arena *a, enum lang l, struct chart *out, double x)
{
	struct chart_mark *m = ARENA_NEW(a, struct chart_mark);
	*m = (struct chart_mark){CHART_MARK_EFFORT, x, x, tr(l, N_("start"))};
	out->mark = m;
	out->marks = 1;
}

bool chain_series_chart(struct arena *a, enum lang l, const struct chain_knot *k, struct chart *out)
{
	const struct json *spec = k->row ? json_parse(a, k->row->spec, NULL) : NULL,
	                  *years = json_get(spec, "years"), *schools = json_get(spec, "schools");
	if (!years || !schools || years->n < 2 || schools->n == 0)
		return false;
	int first = (int)years->items[0].i;
	size_t n = (size_t)(years->items[years->n - 1].i - first) + 1; /* a läsår without figures has its place */
	struct chart_item *item = ARENA_ARRAY(a, n, struct chart_item);
	struct chart_point *point[2] = {ARENA_ARRAY(a, n, struct chart_point),
	                                ARENA_ARRAY(a, n, struct chart_point)};
	struct chart_series *series = ARENA_ARRAY(a, 2, struct chart_series);
	double mark = -1;
	bool others = false;
	for (size_t i = 0; i < n; i++) {
		item[i] = (struct chart_item){.label = lasar_text(a, first + (int)i)};
		point[0][i] = point[1][i] = (struct chart_point){.state = CHART_MISSING};
		if (mark < 0 && first + (double)i >= chain_number(spec, "start", NAN))
			mark = (double)i - 0.5;
	}
	for (size_t y = 0; y < years->n; y++) {
		struct chart_point both[2];
		size_t i = (size_t)(years->items[y].i - first);
		means(schools, y, both);
		point[0][i] = both[0];
		point[1][i] = both[1];
		others = others || both[0].state == CHART_SHOWN;
	}
	series[0] =
	    (struct chart_series){.name = tr(l, N_("take part")), .point = point[1], .role = CHART_SELECTED};
	series[1] =
	    (struct chart_series){.name = tr(l, N_("compared with")), .point = point[0], .role = CHART_COMPARED};
	*out = (struct chart){.kind = CHART_LINE,
	                      .title = k->measure_name,
	                      .sentence = said_of(a, l, spec, series, others),
	                      .item = item,
	                      .items = n,
	                      .series = series,
	                      .n_series = others ? 2 : 1,
	                      .words = figure_words(a, l)};
	out->x.title = tr(l, N_("School year"));
	out->y = (struct chart_axis){.title = k->unit, .decimals = 1};
	if (mark >= 0)
		mark_start(a, l, out, mark);
	return true;
}

/* Effects by läsår since the start, with the band before it. */
bool chain_event_chart(struct arena *a, enum lang l, const struct chain_knot *k, struct chart *out)
{
	const struct json *result = k->row ? json_parse(a, k->row->result, NULL) : NULL;
	const struct json *rows = json_get(json_get(json_get(result, "event"), "tables"), "dynamic");
	if (!rows || rows->kind != JSON_ARRAY || rows->n < 3)
		return false;
	struct chart_item *item = ARENA_ARRAY(a, rows->n, struct chart_item);
	struct chart_point *point = ARENA_ARRAY(a, rows->n, struct chart_point);
	for (size_t i = 0; i < rows->n; i++) {
		const struct json *r = &rows->items[i];
		double v = chain_number(r, "att", NAN), lo = chain_number(r, "lo", NAN),
		       hi = chain_number(r, "hi", NAN);
		int year = (int)chain_number(r, "at", NAN);
		item[i] =
		    (struct chart_item){.label = arena_printf(a, "%s%d", year < 0 ? "−" : "", abs(year)), .at = year};
		point[i] =
		    (struct chart_point){.value = isfinite(v) ? v : 0, .interval = isfinite(lo) && isfinite(hi)};
		if (!isfinite(v))
			point[i].state = CHART_MISSING;
		if (point[i].interval) {
			point[i].lo = lo;
			point[i].hi = hi;
		}
	}
	struct chart_series *series = ARENA_NEW(a, struct chart_series);
	*series = (struct chart_series){
	    .name = tr(l, N_("difference in change")), .point = point, .role = CHART_SELECTED};
	struct str said =
	    tr(l, N_("Before the start the line should lie near zero; the last school year before is zero "
	             "by construction."));
	if (k->before.n)
		said = arena_printf(a, "%.*s %.*s", STR_ARG(said), STR_ARG(k->before));
	*out = (struct chart){.kind = CHART_LINE,
	                      .title = tr(l, N_("Difference in change by school year since the start")),
	                      .sentence = said,
	                      .item = item,
	                      .items = rows->n,
	                      .numeric = true,
	                      .series = series,
	                      .n_series = 1,
	                      .words = figure_words(a, l)};
	out->x.title = tr(l, N_("School years since the start"));
	out->y = (struct chart_axis){.title = k->change_unit, .decimals = 1, .from_zero = true};
	mark_start(a, l, out, -0.5);
	return true;
}
