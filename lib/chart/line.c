/* line.c - the line chart: series named at their ends, or in a key where there is no room. */
#include "chart/plot.h"

#include <math.h>
#include <stdlib.h>

struct end {
	struct lines text;
	struct style style;
	double y, want, from; /* place of the label; of what it names; x of its last point */
	double height;
};
struct ends {
	struct end v[CHART_SERIES_MAX * 2];
	size_t n;
	double width;
};

static void add_end(struct plot *p, struct ends *e, struct str name, struct style style, double room)
{
	if (name.n == 0)
		return;
	struct end *d = &e->v[e->n++];
	*d = (struct end){.text = text_lines(p->a, name, SIZE, style.bold, room, 2), .style = style};
	d->height = (double)d->text.n * 16 + 2;
	e->width = fmax(e->width, d->text.width);
}

static void find_ends(struct plot *p, struct ends *e)
{
	const struct chart *c = p->c;
	double room = fmin(170, p->w * 0.28);
	for (size_t i = 0; i < c->n_series; i++) {
		if (!plot_background(p, i) && lines_last(p, i) < c->items)
			add_end(p, e, c->series[i].name, series_style(p, i), room);
	}
	for (size_t i = 0; i < c->references; i++)
		add_end(p, e, c->reference[i].label, (struct style){.ink = INK_SOFT}, room);
}

static void place_ends(struct plot *p, struct ends *e)
{
	const struct chart *c = p->c;
	size_t k = 0;
	for (size_t i = 0; i < c->n_series; i++) {
		size_t last = lines_last(p, i);
		if (plot_background(p, i) || last == c->items || c->series[i].name.n == 0)
			continue;
		e->v[k].want = scale_at(&p->v, at(p, i, last)->value);
		e->v[k++].from = item_place(p, last) + 6;
	}
	for (size_t i = 0; i < c->references; i++) {
		if (c->reference[i].label.n == 0)
			continue;
		e->v[k].want = scale_at(&p->v, c->reference[i].value);
		e->v[k++].from = p->x1;
	}
}

static int by_want(const void *a, const void *b)
{
	const struct end *x = a, *y = b;
	return (x->want > y->want) - (x->want < y->want);
}

static void draw_ends(struct plot *p, struct ends *e)
{
	double y[CHART_SERIES_MAX * 2], height[CHART_SERIES_MAX * 2];
	qsort(e->v, e->n, sizeof *e->v, by_want);
	for (size_t i = 0; i < e->n; i++) {
		y[i] = e->v[i].want;
		height[i] = e->v[i].height;
	}
	frame_spread(y, height, e->n, p->y0 - 8, p->y1 + 6);
	for (size_t i = 0; i < e->n; i++) {
		const struct end *d = &e->v[i];
		double x = p->x1 + 8, top = y[i] - d->height / 2;
		if (fabs(y[i] - d->want) > 5 || d->from < p->x1 - 14) {
			pen_path(p, INK_PALE);
			pen_to(p, 'M', d->from, d->want);
			pen_to(p, 'L', fmax(d->from, p->x1 - 6), d->want);
			pen_to(p, 'L', x - 3, y[i]);
			pen_stroke(p, 1, NULL);
		}
		for (size_t k = 0; k < d->text.n; k++)
			pen_text(p, d->style.ink, x, top + 13 + (double)k * 16, START, d->style.bold, d->text.line[k]);
	}
}

/* Which series show their interval: the selected one, or all when there are no more than two. */
static bool shows_interval(const struct plot *p, size_t series)
{
	size_t front = 0;
	if (plot_background(p, series))
		return false;
	for (size_t i = 0; i < p->c->n_series; i++)
		front += !plot_background(p, i);
	return front <= 2 || p->c->series[series].role == CHART_SELECTED;
}

/* Beside each other, so that two intervals at one place can both be read. */
static double shift_of(const struct plot *p, size_t series)
{
	double n = 0, k = 0;
	for (size_t i = 0; i < p->c->n_series; i++) {
		bool has = false;
		for (size_t j = 0; j < p->c->items && !has; j++)
			has = shows_interval(p, i) && at(p, i, j)->interval;
		k += has && i < series;
		n += has;
	}
	return n < 2 || !shows_interval(p, series) || p->c->items >= 16 ? 0 : (k - (n - 1) / 2) * 6;
}

static void draw_series(struct plot *p)
{
	static const enum chart_role order[] = {CHART_PLAIN, CHART_NOTABLE, CHART_COMPARED, CHART_SELECTED};
	for (size_t i = 0; i < p->c->n_series; i++) {
		struct style s = series_style(p, i);
		if (plot_background(p, i))
			lines_series(p, i, &s, 0, false);
	}
	for (size_t r = 0; r < sizeof order / sizeof *order; r++) {
		for (size_t i = 0; i < p->c->n_series; i++) {
			struct style s = series_style(p, i);
			if (p->c->series[i].role == order[r] && !plot_background(p, i))
				lines_series(p, i, &s, shift_of(p, i), shows_interval(p, i));
		}
	}
}

/* x0 depends on the figures of the scale, and they on nothing but its ends. */
static void lay_out(struct plot *p, double height)
{
	p->v = plot_scale(p, 0, 1, plot_narrow(p) ? 5 : 6, false);
	p->x0 = p->pad + frame_tick_width(p) + GAP;
	lines_places(p);
	struct tag *t = ARENA_ARRAY(p->a, p->c->marks + 1, struct tag);
	bool lasting = false;
	int rows = lines_tags(p, t);
	for (size_t i = 0; i < p->c->marks; i++)
		lasting = lasting || p->c->mark[i].to > p->c->mark[i].at;
	double bottom = p->y + rows * LEAD + 2;
	p->y0 = bottom + (lasting ? 10 : 4) + (rows == 0 ? 4 : 0);
	p->y1 = p->y0 + height;
	p->v.from = p->y1;
	p->v.to = p->y0;
	lines_curves(p);
	frame_grid(p, true);
	lines_references(p);
	lines_marks(p, t, bottom);
}

void draw_line(struct plot *p)
{
	struct ends *e = ARENA_NEW(p->a, struct ends);
	double tall = 0, height = plot_narrow(p) ? 210 : 270;
	frame_title(p);
	find_ends(p, e);
	for (size_t i = 0; i < e->n; i++)
		tall += e->v[i].height;
	bool direct = !plot_narrow(p) && tall <= height + 14;
	frame_key(p, !direct && e->n > 0, !direct, true);
	p->x1 = p->w - p->pad - (direct && e->n > 0 ? e->width + 10 : 0);
	lay_out(p, height);
	draw_series(p);
	if (direct) {
		place_ends(p, e);
		draw_ends(p, e);
	}
	lines_items(p);
}
