/* lines.c - series along an axis: curves, lines with gaps and breaks, intervals, points. */
#include "chart/plot.h"

#include <math.h>

#define RIBBON_FROM  16 /* items from which an interval is a ribbon */
#define MARKERS_UPTO 24 /* items up to which every point has its marker; beyond, the last one has */

void lines_places(struct plot *p)
{
	const struct chart *c = p->c;
	p->u0 = c->numeric && c->items ? c->item[0].at : 0;
	p->u1 = c->items == 0 ? 0 : c->numeric ? c->item[c->items - 1].at : (double)(c->items - 1);
}

double mark_place(const struct plot *p, double at)
{
	double from = p->x0 + p->inset, to = p->x1 - p->inset;
	double f = p->u1 > p->u0 ? (at - p->u0) / (p->u1 - p->u0) : 0.5;
	return fmax(p->x0, fmin(p->x1, from + f * (to - from)));
}

static double place_of(const struct chart *c, size_t item)
{
	return c->numeric ? c->item[item].at : (double)item;
}

double item_place(const struct plot *p, size_t item)
{
	return mark_place(p, place_of(p->c, item));
}

void lines_curves(struct plot *p)
{
	const struct chart *c = p->c;
	for (size_t i = 0; i < c->curves; i++) {
		const struct chart_curve *v = &c->curve[i];
		if (v->n < 2)
			continue;
		pen_path(p, INK_BAND);
		for (size_t k = 0; k < v->n; k++)
			pen_to(p, k ? 'L' : 'M', mark_place(p, v->x[k]), scale_at(&p->v, v->hi[k]));
		for (size_t k = v->n; k-- > 0;)
			pen_to(p, 'L', mark_place(p, v->x[k]), scale_at(&p->v, v->lo[k]));
		pen_fill(p, 1);
		for (int side = 0; side < 2; side++) {
			pen_path(p, INK_PALE);
			for (size_t k = 0; k < v->n; k++)
				pen_to(p, k ? 'L' : 'M', mark_place(p, v->x[k]), scale_at(&p->v, side ? v->lo[k] : v->hi[k]));
			pen_stroke(p, 1, "1 2");
		}
	}
}

void lines_references(struct plot *p)
{
	for (size_t i = 0; i < p->c->references; i++) {
		double y = scale_at(&p->v, p->c->reference[i].value);
		pen_line(p, INK_SOFT, p->x0, y, p->x1, y, 1.3, p->c->reference[i].target ? "8 3" : "2 3");
	}
}

/* Points of a series must not be joined across this. */
bool lines_broken(const struct plot *p, size_t series, size_t before, size_t item)
{
	const struct chart *c = p->c;
	for (size_t i = before + 1; i <= item; i++) {
		if (at(p, series, i)->broken)
			return true;
	}
	for (size_t i = 0; i < c->marks; i++) {
		if (c->mark[i].kind == CHART_MARK_BREAK && c->mark[i].at > place_of(c, before) &&
		    c->mark[i].at <= place_of(c, item))
			return true;
	}
	return false;
}

/* The item after i in the unbroken run that i is in; items when it ends the run. */
static size_t run_on(const struct plot *p, size_t series, size_t i)
{
	const struct chart *c = p->c;
	if (i + 1 >= c->items || !point_known(at(p, series, i + 1)) || lines_broken(p, series, i, i + 1))
		return c->items;
	return i + 1;
}

static void ribbon(struct plot *p, size_t series, const struct style *s)
{
	const struct chart *c = p->c;
	for (size_t i = 0; i < c->items; i++) {
		size_t from = i, to = i;
		if (!point_known(at(p, series, i)) || !at(p, series, i)->interval)
			continue;
		for (size_t k; (k = run_on(p, series, to)) < c->items && at(p, series, k)->interval;)
			to = k;
		i = to;
		if (to == from)
			continue;
		pen_path(p, s->ink);
		for (size_t k = from; k <= to; k++)
			pen_to(p, k > from ? 'L' : 'M', item_place(p, k), scale_at(&p->v, at(p, series, k)->hi));
		for (size_t k = to + 1; k-- > from;)
			pen_to(p, 'L', item_place(p, k), scale_at(&p->v, at(p, series, k)->lo));
		pen_fill(p, 0.16);
		p->intervals = true;
	}
}

static void join(struct plot *p, size_t series, const struct style *s, double shift)
{
	const struct chart *c = p->c;
	size_t drawn = 0, next;
	for (size_t i = 0; i < c->items; i++) {
		if (!point_known(at(p, series, i)) || run_on(p, series, i) == c->items)
			continue;
		if (drawn++ == 0)
			pen_path(p, s->ink);
		pen_to(p, 'M', item_place(p, i) + shift, scale_at(&p->v, at(p, series, i)->value));
		for (; (next = run_on(p, series, i)) < c->items; i = next)
			pen_to(p, 'L', item_place(p, next) + shift, scale_at(&p->v, at(p, series, next)->value));
	}
	if (drawn)
		pen_stroke(p, s->width, s->dash);
}

static bool alone(const struct plot *p, size_t series, size_t i)
{
	bool before = i > 0 && point_known(at(p, series, i - 1)) && run_on(p, series, i - 1) == i;
	return !before && run_on(p, series, i) == p->c->items;
}

/* A short mark on the axis where there is no figure to draw. */
static void gap(struct plot *p, size_t series, size_t i)
{
	double x = item_place(p, i);
	pen_point(p, i, series, x, p->y1 - 5);
	pen_line(p, INK_SOFT, x - 3.5, p->y1 - 8.5, x + 3.5, p->y1 - 1.5, 1.2, NULL);
	pen_line(p, INK_SOFT, x - 3.5, p->y1 - 1.5, x + 3.5, p->y1 - 8.5, 1.2, NULL);
	pen_point_end(p);
}

/* The last item of a series with a figure; items when there is none. */
size_t lines_last(const struct plot *p, size_t series)
{
	for (size_t i = p->c->items; i-- > 0;) {
		if (point_known(at(p, series, i)))
			return i;
	}
	return p->c->items;
}

static void series_points(struct plot *p, size_t series, const struct style *s, double shift, bool whiskers)
{
	const struct chart *c = p->c;
	size_t last = lines_last(p, series);
	for (size_t i = 0; i < c->items; i++) {
		const struct chart_point *q = at(p, series, i);
		if (!point_known(q)) {
			gap(p, series, i);
			continue;
		}
		double x = item_place(p, i) + shift, y = scale_at(&p->v, q->value);
		pen_point(p, i, series, x, y);
		if (whiskers && q->interval) {
			pen_line(p, s->ink, x, scale_at(&p->v, q->lo), x, scale_at(&p->v, q->hi), 1.4, NULL);
			p->intervals = true;
		}
		if (c->items <= MARKERS_UPTO || i == last || alone(p, series, i) || q->state == CHART_APPROX)
			pen_dot(p, s, q, x, y);
		pen_point_end(p);
	}
}

void lines_series(struct plot *p, size_t series, const struct style *s, double shift, bool intervals)
{
	bool band = intervals && p->c->items >= RIBBON_FROM;
	if (band)
		ribbon(p, series, s);
	join(p, series, s, shift);
	if (!plot_background(p, series)) {
		series_points(p, series, s, shift, intervals && !band);
		return;
	}
	for (size_t i = 0; i < p->c->items; i++) {
		const struct chart_point *q = at(p, series, i);
		if (point_known(q) && alone(p, series, i))
			pen_dot(p, s, q, item_place(p, i) + shift, scale_at(&p->v, q->value));
	}
}

void lines_behind(struct plot *p, size_t series, const struct style *s)
{
	join(p, series, s, 0);
}

void lines_spark(struct plot *p, const struct style *s)
{
	struct style end = series_style(p, 0);
	size_t last = p->c->items;
	join(p, 0, s, 0);
	for (size_t i = 0; i < p->c->items; i++) {
		if (!point_known(at(p, 0, i)))
			continue;
		last = i;
		if (alone(p, 0, i))
			pen_marker(p, s->ink, SHAPE_CIRCLE, item_place(p, i), scale_at(&p->v, at(p, 0, i)->value), 1.6,
			           false);
	}
	if (last < p->c->items)
		pen_marker(p, end.ink, SHAPE_CIRCLE, item_place(p, last), scale_at(&p->v, at(p, 0, last)->value), 2.8,
		           false);
}

/* ---- what happened along the way ---- */

static enum ink mark_ink(const struct chart_mark *m)
{
	return m->kind == CHART_MARK_EFFORT ? INK_THREAD : INK_SOFT;
}

int lines_tags(struct plot *p, struct tag *t)
{
	const struct chart *c = p->c;
	for (size_t i = 0; i < c->marks; i++)
		t[i] = (struct tag){
		    .x = mark_place(p, c->mark[i].at), .text = c->mark[i].label, .ink = mark_ink(&c->mark[i])};
	return frame_tags(p, t, c->marks, p->pad, p->w - p->pad);
}

static void effort(struct plot *p, const struct chart_mark *m, double x, double top)
{
	pen_line(p, INK_THREAD, x, top, x, p->y1, 1.4, "3 3");
	if (m->to <= m->at)
		return;
	double end = mark_place(p, m->to);
	pen_line(p, INK_THREAD, x, p->y0 - 4, end, p->y0 - 4, 2.4, NULL);
	pen_marker(p, INK_THREAD, SHAPE_CIRCLE, x, p->y0 - 4, 3.4, false);
	pen_marker(p, INK_THREAD, SHAPE_CIRCLE, end, p->y0 - 4, 3.4, true);
}

void lines_marks(struct plot *p, const struct tag *t, double bottom)
{
	const struct chart *c = p->c;
	for (size_t i = 0; i < c->marks; i++) {
		double x = t[i].x, top = t[i].text.n > 0 ? bottom - t[i].row * LEAD - LEAD + 2 : p->y0;
		if (c->mark[i].kind == CHART_MARK_EFFORT) {
			effort(p, &c->mark[i], x, top);
		} else if (c->mark[i].kind == CHART_MARK_BREAK) {
			pen_line(p, INK_AXIS, x - 2, top, x - 2, p->y1, 1, NULL);
			pen_line(p, INK_AXIS, x + 2, top, x + 2, p->y1, 1, NULL);
		} else {
			pen_line(p, INK_AXIS, x, top, x, p->y1, 1.2, "1 3");
			if (c->mark[i].kind == CHART_MARK_PERSON)
				pen_marker(p, INK_SOFT, SHAPE_DIAMOND, x, p->y1, 3.6, true);
		}
		frame_tag_text(p, &t[i], bottom);
	}
}

/* ---- labels of items below ---- */

/* How far the last label is pushed in so as not to run out of the picture. */
static double last_pushed(const struct plot *p)
{
	size_t last = p->c->items - 1;
	return fmax(0,
	            chart_text_width(p->c->item[last].label, SIZE, false) / 2 - (p->right - item_place(p, last)));
}

/* How many items from one label to the next: as few as there is room for. */
static size_t label_every(const struct plot *p)
{
	double widest = p->c->items > 1 ? last_pushed(p) : 0, pushed = widest,
	       room = p->c->items > 1 ? (p->x1 - p->x0 - 2 * p->inset) / (double)(p->c->items - 1) : 1e9;
	for (size_t i = 0; i < p->c->items; i++)
		widest = fmax(widest, pushed + chart_text_width(p->c->item[i].label, SIZE, false));
	size_t every = 1;
	while (every < p->c->items && (double)every * room < widest + 10)
		every++;
	return every;
}

void lines_items(struct plot *p)
{
	const struct chart *c = p->c;
	size_t every = c->numeric ? 1 : label_every(p);
	double limit = 1e9;
	for (size_t i = c->items; i-- > 0;) {
		if ((c->items - 1 - i) % every > 0)
			continue;
		double x = item_place(p, i);
		struct str s = text_cut(p->a, c->item[i].label, SIZE, false, (p->x1 - p->x0) / 2);
		double w = chart_text_width(s, SIZE, false), left = fmin(fmax(x - w / 2, p->left), p->right - w);
		if (left + w + 8 > limit)
			continue;
		pen_line(p, INK_AXIS, x, p->y1, x, p->y1 + 4, 1, NULL);
		pen_text(p, INK_SOFT, left, p->y1 + LEAD + 5, START, false, s);
		limit = left;
	}
	p->y = p->y1 + LEAD + 10;
	/* names of items say themselves what they are; places on a scale do not */
	if (c->numeric && c->x.title.n > 0) {
		p->y += LEAD;
		pen_text(p, INK_SOFT, p->x1, p->y - 4, END, false,
		         text_cut(p->a, c->x.title, SIZE, false, p->x1 - p->pad));
	}
}
