/* panels.c - small multiples, slope and spark. */
#include "chart/plot.h"

#include <math.h>
#include <stdlib.h>

/* ---- small multiples: every panel has all series pale behind its own ---- */

static void panel(struct plot *p, size_t series, const struct tag *t)
{
	const struct chart *c = p->c;
	struct style own = series_style(p, series);
	if (c->series[series].role != CHART_SELECTED)
		own = (struct style){INK_TEXT, NULL, SHAPE_CIRCLE, false, false, 2};
	lines_curves(p);
	frame_grid(p, true);
	lines_references(p);
	lines_marks(p, t, p->y0);
	for (size_t i = 0; i < c->n_series; i++) {
		struct style s = {INK_PALE, NULL, SHAPE_CIRCLE, false, false, 1};
		if (c->series[i].role == CHART_COMPARED)
			s = (struct style){INK_SOFT, "5 3", SHAPE_SQUARE, true, false, 1.2};
		if (i != series)
			lines_behind(p, i, &s);
	}
	lines_series(p, series, &own, 0, true);
	lines_items(p);
}

static size_t panels(const struct plot *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->c->n_series; i++)
		n += p->c->series[i].role != CHART_COMPARED && p->c->series[i].role != CHART_CONTEXT;
	return n;
}

static void panel_name(struct plot *p, size_t series, double x, double width, double bottom)
{
	bool bold = p->c->series[series].role == CHART_SELECTED;
	struct str s = text_cut(p->a, p->c->series[series].name, SIZE, true, width);
	pen_text(p, bold ? INK_THREAD : INK_TEXT, x, bottom, START, true, s);
}

/* Names of marks are said once, above all panels, since a panel has no room for them. */
static void marks_key(struct plot *p)
{
	const struct chart *c = p->c;
	for (size_t i = 0; i < c->marks; i++) {
		p->y += LEAD;
		bool effort = c->mark[i].kind == CHART_MARK_EFFORT;
		pen_line(p, effort ? INK_THREAD : INK_AXIS, p->pad + 13, p->y - 16, p->pad + 13, p->y - 1, 1.4,
		         effort                                ? "3 3"
		         : c->mark[i].kind == CHART_MARK_BREAK ? NULL
		                                               : "1 3");
		pen_text(p, effort ? INK_THREAD : INK_SOFT, p->pad + 34, p->y - 4, START, false,
		         text_cut(p->a, c->mark[i].label, SIZE, false, p->w - 2 * p->pad - 34));
	}
	p->y += c->marks ? 6 : 0;
}

static void compared_key(struct plot *p)
{
	const struct chart *c = p->c;
	for (size_t i = 0; i < c->n_series; i++) {
		if (c->series[i].role != CHART_COMPARED || c->series[i].name.n == 0)
			continue;
		p->y += LEAD;
		pen_line(p, INK_SOFT, p->pad, p->y - 8.5, p->pad + 26, p->y - 8.5, 1.2, "5 3");
		pen_text(p, INK_TEXT, p->pad + 34, p->y - 4, START, false,
		         text_cut(p->a, c->series[i].name, SIZE, false, p->w - 2 * p->pad - 34));
	}
}

void draw_multiples(struct plot *p)
{
	const struct chart *c = p->c;
	size_t n = panels(p), across = plot_narrow(p) ? 1 : n <= 2 ? 2 : n == 4 ? 2 : 3, k = 0;
	double gap = 22, left = p->pad, height = plot_narrow(p) ? 120 : 118;
	frame_title(p);
	compared_key(p);
	marks_key(p);
	frame_key(p, false, true, true);
	lines_places(p);
	p->v = plot_scale(p, 0, 1, 4, false);
	double ticks = frame_tick_width(p) + GAP;
	double width = (p->w - 2 * p->pad - gap * (double)(across - 1)) / (double)across, top = p->y, next = top;
	struct tag *t = ARENA_ARRAY(p->a, c->marks + 1, struct tag);
	for (size_t i = 0; i < c->n_series; i++) {
		if (c->series[i].role == CHART_COMPARED || c->series[i].role == CHART_CONTEXT)
			continue;
		double x = left + (double)(k % across) * (width + gap);
		top = k % across == 0 ? next : top;
		p->x0 = x + ticks;
		p->x1 = x + width;
		p->left = x;
		p->right = fmin(x + width + gap - 10, p->w - p->pad);
		p->y0 = top + 30;
		p->y1 = p->y0 + height;
		p->v.from = p->y1;
		p->v.to = p->y0;
		for (size_t m = 0; m < c->marks; m++)
			t[m] = (struct tag){.x = mark_place(p, c->mark[m].at)};
		panel_name(p, i, x, width, top + 15);
		panel(p, i, t);
		next = p->y + 14;
		k++;
	}
	p->y = fmax(p->y, next - 14);
}

/* ---- slope ---- */

struct side {
	struct str figure, name;
	struct style style;
	double want;
};

static int by_height(const void *a, const void *b)
{
	const struct side *x = a, *y = b;
	return (x->want > y->want) - (x->want < y->want);
}

/* Figures at a post, moved apart; with the names on the right, or where a line ends without one. */
static void slope_side(struct plot *p, size_t item, bool right)
{
	const struct chart *c = p->c;
	struct side v[CHART_SERIES_MAX];
	double y[CHART_SERIES_MAX], height[CHART_SERIES_MAX];
	size_t n = 0;
	for (size_t i = 0; i < c->n_series; i++) {
		if (plot_background(p, i) || !point_known(at(p, i, item)))
			continue;
		bool named = right || !point_known(at(p, i, c->items - 1));
		v[n++] = (struct side){point_text(p->a, c, at(p, i, item)), named ? c->series[i].name : STR(""),
		                       series_style(p, i), scale_at(&p->v, at(p, i, item)->value)};
	}
	qsort(v, n, sizeof *v, by_height);
	for (size_t i = 0; i < n; i++) {
		y[i] = v[i].want;
		height[i] = 16;
	}
	frame_spread(y, height, n, p->y0 - 8, p->y1 + 8);
	for (size_t i = 0; i < n; i++) {
		struct style s = v[i].style;
		double x = right ? p->x1 + 10 : p->x0 - 10, w = chart_text_width(v[i].figure, SIZE, s.bold);
		double from = right ? x + w + 8 : p->x0 + 10, to = right ? p->w - p->pad : p->x1 - 10;
		struct str shown = text_cut(p->a, v[i].figure, SIZE, s.bold, right ? to - x : x - p->pad);
		pen_text(p, s.ink, x, y[i] + 4.5, right ? START : END, s.bold, shown);
		if (right || chart_text_width(v[i].name, SIZE, s.bold) <= to - from)
			pen_text(p, s.ink, from, y[i] + 4.5, START, s.bold,
			         text_cut(p->a, v[i].name, SIZE, s.bold, to - from));
	}
}

static void slope_lines(struct plot *p, size_t last)
{
	const struct chart *c = p->c;
	for (size_t i = 0; i < c->n_series; i++) {
		struct style s = series_style(p, i);
		const struct chart_point *a = at(p, i, 0), *b = at(p, i, last);
		double ya = point_known(a) ? scale_at(&p->v, a->value) : 0,
		       yb = point_known(b) ? scale_at(&p->v, b->value) : 0;
		if (point_known(a) && point_known(b) && !lines_broken(p, i, 0, last))
			pen_line(p, s.ink, p->x0, ya, p->x1, yb, s.width, s.dash);
		if (plot_background(p, i))
			continue;
		if (point_known(a)) {
			pen_point(p, 0, i, p->x0, ya);
			pen_dot(p, &s, a, p->x0, ya);
			pen_point_end(p);
		}
		if (point_known(b) && last > 0) {
			pen_point(p, last, i, p->x1, yb);
			pen_dot(p, &s, b, p->x1, yb);
			pen_point_end(p);
		}
	}
}

static size_t front(const struct plot *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->c->n_series; i++)
		n += !plot_background(p, i);
	return n;
}

static void slope_room(struct plot *p, size_t last)
{
	const struct chart *c = p->c;
	double figures = 0, names = 0;
	for (size_t i = 0; i < c->n_series; i++) {
		if (plot_background(p, i))
			continue;
		figures = fmax(figures, chart_text_width(point_text(p->a, c, at(p, i, 0)), SIZE, true));
		figures = fmax(figures, chart_text_width(point_text(p->a, c, at(p, i, last)), SIZE, true));
		names = fmax(names, chart_text_width(c->series[i].name, SIZE, true));
	}
	figures = fmin(figures, p->w * 0.28);
	double room = fmin(figures + names + 20, p->w * 0.5);
	p->x0 = p->pad + figures + 14;
	p->x1 = fmin(p->w - p->pad - room, p->x0 + 330);
}

/* From the lowest to the highest end: a slope has no axis, its figures stand beside it. */
static void slope_scale(struct plot *p, size_t last)
{
	struct extent e = {0};
	for (size_t i = 0; i < p->c->n_series; i++) {
		if (point_known(at(p, i, 0)))
			extent_add(&e, at(p, i, 0)->value);
		if (point_known(at(p, i, last)))
			extent_add(&e, at(p, i, last)->value);
	}
	p->v = (struct scale){.lo = e.lo, .hi = e.hi, .from = p->y1, .to = p->y0};
}

/* A post and what it is, over its figures. */
static void post(struct plot *p, double x, double from, double to, struct str label)
{
	pen_line(p, INK_GRID, x, p->y0 - 6, x, p->y1 + 6, 1, NULL);
	pen_text(p, INK_SOFT, from, p->y0 - 20, START, false, text_cut(p->a, label, SIZE, false, to - from));
}

void draw_slope(struct plot *p)
{
	const struct chart *c = p->c;
	size_t last = c->items ? c->items - 1 : 0;
	frame_title(p);
	if (c->items == 0)
		return;
	slope_room(p, last);
	p->y0 = p->y + LEAD + 20;
	p->y1 = p->y0 + fmax(plot_narrow(p) ? 210 : 240, (double)front(p) * 16);
	slope_scale(p, last);
	post(p, p->x0, p->pad, p->x1 - 12, c->item[0].label);
	if (last > 0)
		post(p, p->x1, p->x1, p->w - p->pad, c->item[last].label);
	slope_lines(p, last);
	slope_side(p, 0, false);
	if (last > 0)
		slope_side(p, last, true);
	p->y = p->y1 + 14;
}

/* ---- spark ---- */

void draw_spark(struct plot *p)
{
	struct style s = {INK_TEXT, NULL, SHAPE_CIRCLE, false, false, 1.5};
	double h = 26;
	p->y = h;
	p->x0 = 3;
	p->x1 = p->w - 3;
	p->y0 = 5;
	p->y1 = h - 5;
	lines_places(p);
	if (p->c->n_series == 0)
		return;
	struct extent e = {0};
	for (size_t i = 0; i < p->c->items; i++) {
		if (point_known(at(p, 0, i)))
			extent_add(&e, at(p, 0, i)->value);
	}
	for (size_t i = 0; i < p->c->references; i++)
		extent_add(&e, p->c->reference[i].value);
	p->v = (struct scale){.lo = e.lo, .hi = e.hi, .from = p->y1, .to = p->y0};
	lines_references(p);
	for (size_t i = 0; i < p->c->marks; i++) {
		double x = mark_place(p, p->c->mark[i].at);
		pen_line(p, p->c->mark[i].kind == CHART_MARK_EFFORT ? INK_THREAD : INK_AXIS, x, 1, x, h - 1, 1.2,
		         "2 2");
	}
	lines_spark(p, &s);
}
