/* describe_show.c - dose and outcome as a picture, and both descriptions as JSON (describe.h). */
#include "effect/describe.h"

#include <math.h>

/* A funnel's frame is a picture of points by two numbers: here the dose stands where the size does. */
static const struct chart_words *words_of(struct arena *a, enum lang l)
{
	struct chart_words *w = ARENA_NEW(a, struct chart_words);
	*w = *figure_words(a, l);
	w->n = arena_z(a, tr(l, N_("dose {0} %")));
	w->count = arena_z(a, tr(l, N_("Planned lessons carried out, percent")));
	w->kind[CHART_FUNNEL] = arena_z(a, tr(l, N_("Scatter plot")));
	return w;
}

static void put_line(struct arena *a, enum lang l, const struct stat_table *t, struct chart *out)
{
	struct chart_curve *k = ARENA_ARRAY(a, 2, struct chart_curve);
	size_t n = (size_t)t->nrow;
	double *v[4];
	for (int c = 0; c < 4; c++) {
		v[c] = ARENA_ARRAY(a, n + 1, double);
		for (size_t i = 0; i < n; i++)
			v[c][i] = (c == 0 ? 10 : 1) * t->cells[i * (size_t)t->ncol + (size_t)c].v;
	}
	k[0] = (struct chart_curve){
	    .label = tr(l, N_("95 % interval of the line")), .x = v[0], .lo = v[2], .hi = v[3], .n = n};
	k[1] = (struct chart_curve){.label = tr(l, N_("line")), .x = v[0], .lo = v[1], .hi = v[1], .n = n};
	out->curve = k;
	out->curves = 2;
}

bool describe_chart(struct arena *a, enum lang l, const struct chain_knot *outcome,
                    const struct describe_dose *d, struct chart *out)
{
	if (!d->known || !d->line || d->n == 0)
		return false;
	struct chart_item *item = ARENA_ARRAY(a, d->n, struct chart_item);
	struct chart_point *point = ARENA_ARRAY(a, d->n, struct chart_point);
	struct chart_series *series = ARENA_NEW(a, struct chart_series);
	for (size_t i = 0; i < d->n; i++) {
		item[i] = (struct chart_item){.label = d->point[i].name};
		point[i] = (struct chart_point){.value = d->point[i].change, .n = d->point[i].dose};
	}
	*series = (struct chart_series){.name = tr(l, N_("Change of the outcome")), .point = point};
	*out = (struct chart){.kind = CHART_FUNNEL,
	                      .title = tr(l, N_("Dose and outcome, school by school")),
	                      .sentence = d->sentence,
	                      .item = item,
	                      .items = d->n,
	                      .series = series,
	                      .n_series = 1,
	                      .words = words_of(a, l)};
	out->item_title = tr(l, N_("School"));
	out->x.title = tr(l, N_("Planned lessons carried out, percent"));
	out->y = (struct chart_axis){.title = outcome->change_unit, .decimals = 1};
	put_line(a, l, d->line, out);
	return true;
}

/* --- as JSON ------------------------------------------------------------------------------------ */

static void put_number(struct json_out *o, const char *key, const struct describe_number *v)
{
	json_key(o, str_z(key));
	if (!v->has) {
		json_str(o, (struct str){NULL, 0});
		return;
	}
	json_open(o, '{');
	json_member_f64(o, "estimate", v->value);
	json_member_f64(o, "lo", v->lo);
	json_member_f64(o, "hi", v->hi);
	json_close(o, '}');
}

static void put_missing(struct json_out *o, const struct describe_dose *d)
{
	json_key(o, STR("not_counted"));
	json_open(o, '{');
	json_member_i64(o, "no_outcome", (int64_t)d->no_outcome);
	json_member_i64(o, "few_teachers", (int64_t)d->few_teachers);
	json_member_i64(o, "no_answers", (int64_t)d->no_answers);
	json_member_i64(o, "low_coverage", (int64_t)d->low_coverage);
	json_member_i64(o, "nothing_given", (int64_t)d->nothing_given);
	json_close(o, '}');
}

static void put_dose(struct json_out *o, const struct describe_dose *d)
{
	json_open(o, '{');
	json_member_bool(o, "known", d->known);
	json_member(o, "sentence", d->sentence);
	json_member_i64(o, "take_part", (int64_t)d->take_part);
	put_missing(o, d);
	if (d->known) {
		json_member(o, "placebo_says", d->placebo);
		put_number(o, "for_ten_points", &d->slope);
		put_number(o, "placebo", &d->before);
	}
	json_key(o, STR("schools"));
	json_open(o, '[');
	for (size_t i = 0; d->known && i < d->n; i++) {
		json_open(o, '{');
		json_member_i64(o, "unit", d->point[i].unit_id);
		json_member(o, "name", d->point[i].name);
		json_member_f64(o, "dose_percent", d->point[i].dose);
		json_member_f64(o, "change", d->point[i].change);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_close(o, '}');
}

static void put_path(struct json_out *o, const struct describe_path *p)
{
	json_open(o, '{');
	json_member_bool(o, "known", p->known);
	json_member(o, "sentence", p->sentence);
	if (p->known) {
		json_member(o, "path_says", p->product);
		json_member_i64(o, "schools", (int64_t)p->n);
		json_member_i64(o, "take_part", (int64_t)p->take_part);
		json_member_f64(o, "by", p->by);
		put_number(o, "together", &p->together);
		put_number(o, "along", &p->along);
		if (p->along.has)
			json_member_f64(o, "undone_by_correlation", p->undone);
	}
	json_close(o, '}');
}

void describe_json(struct json_out *o, const struct describe *d)
{
	json_key(o, STR("dose_outcome"));
	put_dose(o, &d->dose);
	json_key(o, STR("environment_outcome"));
	put_path(o, &d->path);
}
