/* chain_months.c - the picture of a series month by month: what was, and the course before the start
 * continued. */
#include "effect/chain_view.h"

#include "web/fmt.h"

#include <math.h>

static struct chart_point point_of(double v)
{
	return isfinite(v) ? (struct chart_point){.value = v} : (struct chart_point){.state = CHART_MISSING};
}

/* "2024-03" of the i-th month after the first. */
static struct str month_text(struct arena *a, int month)
{
	return arena_printf(a, "%d-%02d", month / 12, month % 12 + 1);
}

static struct str term_text(struct arena *a, enum lang l, const struct json *stat, const char *name)
{
	const struct json *terms = json_get(stat, "terms");
	for (size_t i = 0; terms && terms->kind == JSON_ARRAY && i < terms->n; i++) {
		double v = chain_number(&terms->items[i], "estimate", NAN);
		if (str_eqz(json_text(&terms->items[i], "term"), name) && isfinite(v))
			return arena_concat(a, v > 0 ? STR("+") : STR(""), fmt_f64(a, l, v, 1));
	}
	return (struct str){NULL, 0};
}

/* Against the course before the start, continued: at once, and after half a year and a whole one. */
static struct str said_of(struct arena *a, enum lang l, const struct json *stat)
{
	const struct str args[] = {term_text(a, l, stat, "level"), term_text(a, l, stat, "effect@6"),
	                           term_text(a, l, stat, "effect@12")};
	if (str_is_null(args[0]) || str_is_null(args[1]) || str_is_null(args[2]))
		return tr(l, N_("What was, beside the course before the start as it would have gone on."));
	return tr_fmt(
	    a, l,
	    N_("Beside the course before the start as it would have gone on: {0} at once, {1} after six months, "
	       "{2} after twelve."),
	    args, 3);
}

bool chain_months_chart(struct arena *a, enum lang l, const struct chain_knot *k, struct chart *out)
{
	const struct json *result = k->row ? json_parse(a, k->row->result, NULL) : NULL,
	                  *spec = k->row ? json_parse(a, k->row->spec, NULL) : NULL;
	const struct json *rows = json_get(json_get(json_get(result, "stat"), "tables"), "series");
	double first = chain_number(spec, "first_month", NAN);
	if (!rows || rows->kind != JSON_ARRAY || rows->n < 3 || !isfinite(first))
		return false;
	struct chart_item *item = ARENA_ARRAY(a, rows->n, struct chart_item);
	struct chart_point *was = ARENA_ARRAY(a, rows->n, struct chart_point),
	                   *else_ = ARENA_ARRAY(a, rows->n, struct chart_point);
	struct chart_series *series = ARENA_ARRAY(a, 2, struct chart_series);
	struct chart_mark *mark = ARENA_NEW(a, struct chart_mark);
	size_t start = rows->n;
	for (size_t i = 0; i < rows->n; i++) {
		const struct json *r = &rows->items[i];
		item[i] = (struct chart_item){.label = month_text(a, (int)(first + chain_number(r, "t", NAN)))};
		was[i] = point_of(chain_number(r, "y", NAN));
		else_[i] = point_of(chain_number(r, "counterfactual", NAN));
		if (start == rows->n &&
		    fabs(chain_number(r, "counterfactual", NAN) - chain_number(r, "fitted", NAN)) > 1e-12)
			start = i;
	}
	series[0] = (struct chart_series){.name = tr(l, N_("was")), .point = was, .role = CHART_SELECTED};
	series[1] = (struct chart_series){
	    .name = tr(l, N_("the course before the start, continued")), .point = else_, .role = CHART_COMPARED};
	*out = (struct chart){.kind = CHART_LINE,
	                      .title = k->measure_name,
	                      .sentence = said_of(a, l, json_get(result, "stat")),
	                      .item = item,
	                      .items = rows->n,
	                      .series = series,
	                      .n_series = 2,
	                      .words = figure_words(a, l)};
	out->x.title = tr(l, N_("Month"));
	out->y = (struct chart_axis){.title = k->unit, .decimals = 1};
	if (start < rows->n) {
		*mark = (struct chart_mark){CHART_MARK_EFFORT, (double)start - 0.5, (double)start - 0.5,
		                            tr(l, N_("start"))};
		out->mark = mark;
		out->marks = 1;
	}
	return true;
}
