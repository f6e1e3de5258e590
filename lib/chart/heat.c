/* heat.c - a table whose cells are tinted by value; the figure stands in every cell. */
#include "chart/plot.h"

#include <math.h>

struct extent heat_extent(const struct plot *p)
{
	struct extent e = {0};
	for (size_t i = 0; i < p->c->n_series * p->c->items; i++) {
		if (point_known(&p->point[i]))
			extent_add(&e, p->point[i].value);
	}
	return e;
}

int heat_step(double v, const struct extent *e)
{
	double span = e->hi - e->lo;
	int step = span > 0 ? (int)((v - e->lo) / span * 5) : 2;
	return step < 0 ? 0 : step > 4 ? 4 : step;
}

struct heat {
	struct extent e;
	double label, cell, height;
	double head; /* height of the heads */
};

static void cell(struct plot *p, const struct heat *h, size_t item, size_t series, double y)
{
	const struct chart_point *q = at(p, series, item);
	double x = p->x0 + (double)series * h->cell, w = h->cell - 2, size = plot_narrow(p) ? 12 : SIZE;
	pen_point(p, item, series, x + w / 2, y + h->height / 2 - 1);
	enum ink text = INK_SOFT;
	if (point_known(q)) {
		int step = heat_step(q->value, &h->e);
		pen_rect(p, (enum ink)(INK_HEAT + step), x, y, w, h->height - 2);
		text = (enum ink)(INK_HEAT_TEXT + step);
	} else {
		pen_frame(p, INK_GRID, x + 0.5, y + 0.5, w - 1, h->height - 3, "2 2");
	}
	struct str s = q->state == CHART_SHOWN ? chart_number(p->a, p->c->words, q->value, p->c->y.decimals)
	                                       : point_text(p->a, p->c, q);
	pen_sized(p, text, x + w / 2, y + h->height / 2 + 3.5, MIDDLE, false, size,
	          text_cut(p->a, s, size, false, w - 4));
	pen_point_end(p);
}

static void heads(struct plot *p, struct heat *h)
{
	const struct chart *c = p->c;
	struct lines *l = ARENA_ARRAY(p->a, c->n_series + 1, struct lines);
	size_t most = 1;
	for (size_t s = 0; s < c->n_series; s++) {
		l[s] = text_lines(p->a, c->series[s].name, 12, false, h->cell - 6, 3);
		most = l[s].n > most ? l[s].n : most;
	}
	p->y += (double)most * 15 + 5;
	for (size_t s = 0; s < c->n_series; s++) {
		double x = p->x0 + ((double)s + 0.5) * h->cell - 1, y = p->y - 6 - ((double)l[s].n - 1) * 15;
		for (size_t k = 0; k < l[s].n; k++)
			pen_sized(p, INK_SOFT, x, y + (double)k * 15, MIDDLE, false, 12, l[s].line[k]);
	}
}

static double widest_label(const struct plot *p)
{
	double w = 0;
	for (size_t i = 0; i < p->c->items; i++)
		w = fmax(w, chart_text_width(p->c->item[i].label, SIZE, true));
	return w;
}

static double widest_cell(const struct plot *p)
{
	double w = 28;
	for (size_t i = 0; i < p->c->n_series * p->c->items; i++)
		w = fmax(w, chart_text_width(point_text(p->a, p->c, &p->point[i]), SIZE, false));
	return w;
}

void draw_heat(struct plot *p)
{
	const struct chart *c = p->c;
	double room = p->w - 2 * p->pad, n = c->n_series ? (double)c->n_series : 1;
	struct heat h = {.e = heat_extent(p), .height = 32};
	frame_title(p);
	h.label = fmin(widest_label(p), room * (plot_narrow(p) ? 0.34 : 0.36)) + 12;
	h.cell = fmin((room - h.label) / n, fmax(84, widest_cell(p) + 16));
	p->x0 = p->pad + h.label;
	heads(p, &h);
	for (size_t i = 0; i < c->items; i++) {
		bool selected = c->item[i].role == CHART_SELECTED;
		struct lines l = text_lines(p->a, c->item[i].label, SIZE, selected, h.label - 12, 2);
		double y = p->y + h.height / 2 + 3.5 - ((double)l.n - 1) * 7.5;
		for (size_t k = 0; k < l.n; k++)
			pen_text(p, selected ? INK_THREAD : INK_TEXT, p->pad, y + (double)k * 15, START, selected,
			         l.line[k]);
		for (size_t s = 0; s < c->n_series; s++)
			cell(p, &h, i, s, p->y);
		p->y += h.height;
	}
	p->y += 4;
}
