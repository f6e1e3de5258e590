/* rows.c - charts of a row for each item: labels, columns, the grid behind; bars.c draws the rows. */
#include "chart/plot.h"

#include <math.h>

#define ROW_GAP 11
#define LINE    16

struct rows {
	double label, value; /* widths of the columns; 0: none */
	double *top, *height;
	struct lines *name;
	size_t lanes; /* in a row */
	double lane;  /* height of one */
};

/* What stands in the right column of a row; null when nothing does. */
struct str rows_figure(struct plot *p, size_t item, size_t series)
{
	const struct chart *c = p->c;
	if (series >= c->n_series)
		return (struct str){NULL, 0};
	const struct chart_point *q = at(p, series, item);
	if (c->kind == CHART_STACK)
		return series == 0 && point_known(q) && q->n > 0
		           ? words_fill(p->a, c->words->n, chart_number(p->a, c->words, q->n, 0), STR(""))
		           : (struct str){NULL, 0};
	if (c->kind == CHART_BAR || (c->n_series > 1 && point_known(q)))
		return (struct str){NULL, 0};
	struct str s = point_text(p->a, c, q);
	if (!point_known(q) || !q->interval)
		return s;
	struct str both =
	    arena_printf(p->a, "%.*s (%.*s)", STR_ARG(s), STR_ARG(range_text(p->a, c, q->lo, q->hi)));
	/* figures of nine digits leave no room for their interval beside a name */
	return chart_text_width(both, SIZE, true) > p->w * 0.6 ? s : both;
}

static double value_width(struct plot *p)
{
	double w = 0;
	for (size_t s = 0; s < p->c->n_series; s++) {
		for (size_t i = 0; i < p->c->items; i++)
			w = fmax(w, chart_text_width(rows_figure(p, i, s), SIZE, true));
	}
	return w;
}

static double label_width(const struct plot *p)
{
	double w = 0;
	for (size_t i = 0; i < p->c->items; i++)
		w = fmax(w, chart_text_width(p->c->item[i].label, SIZE, p->c->item[i].role == CHART_SELECTED));
	return ceil(w) + 1;
}

/* Room at the ends of bars for their figures. */
static void bar_room(struct plot *p, double *left, double *right)
{
	*left = *right = 0;
	if (p->c->kind != CHART_BAR)
		return;
	for (size_t s = 0; s < p->c->n_series; s++) {
		for (size_t i = 0; i < p->c->items; i++) {
			const struct chart_point *q = at(p, s, i);
			double w = chart_text_width(point_text(p->a, p->c, q), SIZE, true) + 10;
			double *side = point_known(q) && q->value < 0 ? left : right;
			*side = fmax(*side, w);
		}
	}
}

static void columns(struct plot *p, struct rows *r)
{
	double left, right, room = p->w - 2 * p->pad;
	bool above = plot_narrow(p);
	r->value = value_width(p);
	bool in_label = above && (p->c->n_series == 1 || p->c->kind == CHART_STACK);
	r->label = above ? 0 : fmin(label_width(p), room * 0.36) + 14;
	bar_room(p, &left, &right);
	p->left = p->pad + r->label;
	p->x0 = p->pad + r->label + fmin(left, room * 0.2);
	p->x1 = p->w - p->pad - fmin(right, room * 0.3) - (r->value > 0 && !in_label ? r->value + 14 : 0);
	/* a figure below the axis is centred under its line, so it needs half its width */
	p->x0 += p->c->kind == CHART_DOT ? 8 : 0;
	p->x1 -= p->c->kind == CHART_DOT ? 8 : 2;
}

/* A row without a name still has the line where its figure stands. */
static size_t name_lines(const struct rows *r, size_t item)
{
	return r->name[item].n > 0 ? r->name[item].n : 1;
}

static void heights(struct plot *p, struct rows *r)
{
	const struct chart *c = p->c;
	double y = p->y0 + 4;
	r->lanes = c->kind == CHART_STACK || c->n_series == 0 ? 1 : c->n_series;
	r->lane = c->kind == CHART_STACK ? 24 : r->lanes == 1 ? 18 : 15;
	for (size_t i = 0; i < c->items; i++) {
		bool bold = c->item[i].role == CHART_SELECTED;
		double value = plot_narrow(p) ? chart_text_width(rows_figure(p, i, 0), SIZE, true) + 14 : 0;
		double width = plot_narrow(p) ? p->w - 2 * p->pad - value : r->label - 14;
		r->name[i] = text_lines(p->a, c->item[i].label, SIZE, bold, width, 2);
		double text = (double)name_lines(r, i) * LINE, lanes = (double)r->lanes * r->lane;
		r->top[i] = y;
		r->height[i] = plot_narrow(p) ? text + lanes + 3 : fmax(text, lanes);
		y += r->height[i] + (plot_narrow(p) ? ROW_GAP + 2 : ROW_GAP);
	}
	p->y1 = y - ROW_GAP + 6;
}

static void row_label(struct plot *p, const struct rows *r, size_t item)
{
	const struct chart *c = p->c;
	bool selected = c->item[item].role == CHART_SELECTED;
	const struct lines *l = &r->name[item];
	double top = plot_narrow(p) ? r->top[item] : r->top[item] + (r->height[item] - (double)l->n * LINE) / 2;
	for (size_t k = 0; k < l->n && plot_narrow(p); k++)
		pen_plate(p, p->pad, top + 12.5 + (double)k * LINE, START, selected, l->line[k]);
	for (size_t k = 0; k < l->n; k++)
		pen_text(p, selected ? INK_THREAD : INK_TEXT, p->pad, top + 12.5 + (double)k * LINE, START, selected,
		         l->line[k]);
}

static void row_values(struct plot *p, const struct rows *r, size_t item, double top, double height)
{
	size_t series = p->c->kind == CHART_STACK ? 1 : p->c->n_series;
	bool selected = p->c->item[item].role == CHART_SELECTED;
	for (size_t s = 0; s < series && s < p->c->n_series; s++) {
		bool above = plot_narrow(p) && (p->c->n_series == 1 || p->c->kind == CHART_STACK);
		double lane = series > 1 ? top + ((double)s + 0.5) * r->lane : top + height / 2;
		double y = above ? r->top[item] + 12.5 : lane + 4.5;
		if (above)
			pen_plate(p, p->w - p->pad, y, END, selected, rows_figure(p, item, s));
		pen_text(p, point_known(at(p, s, item)) && p->c->kind != CHART_STACK ? INK_TEXT : INK_SOFT,
		         p->w - p->pad, y, END, selected, rows_figure(p, item, s));
	}
}

static double lanes_top(const struct plot *p, const struct rows *r, size_t item)
{
	double lanes = (double)r->lanes * r->lane;
	return plot_narrow(p) ? r->top[item] + (double)name_lines(r, item) * LINE + 3
	                      : r->top[item] + (r->height[item] - lanes) / 2;
}

static void row_drawing(struct plot *p, const struct rows *r, size_t item)
{
	double top = lanes_top(p, r, item);
	if (p->c->kind == CHART_STACK)
		rows_stack(p, item, top, r->lane);
	else if (p->c->kind == CHART_DOT)
		rows_dots(p, item, top, r->lane);
	else
		rows_bars(p, item, top, r->lane);
}

static void row_words(struct plot *p, const struct rows *r, size_t item)
{
	row_label(p, r, item);
	row_values(p, r, item, lanes_top(p, r, item), (double)r->lanes * r->lane);
	if (p->c->kind == CHART_BAR)
		rows_bar_values(p, item, lanes_top(p, r, item), r->lane);
}

static struct scale rows_scale(struct plot *p)
{
	const struct chart *c = p->c;
	int most = plot_narrow(p) ? 4 : 6;
	if (c->kind != CHART_STACK)
		return plot_scale(p, p->x0, p->x1, most, c->kind == CHART_BAR);
	double whole = c->y.ceiling;
	for (size_t i = 0; i < c->items; i++) {
		double sum = 0;
		for (size_t s = 0; s < c->n_series; s++)
			sum += point_known(at(p, s, i)) ? at(p, s, i)->value : 0;
		whole = fmax(whole, sum);
	}
	struct scale v = {.ticks = chart_ticks(0, whole > 0 ? whole : 1, 4), .from = p->x0, .to = p->x1};
	/* rounded shares may add up to a little more than the whole */
	if (c->y.ceiling > 0 && whole <= c->y.ceiling * 1.02)
		v.ticks = chart_ticks(0, c->y.ceiling, 4);
	v.lo = 0;
	v.hi = fmax(v.ticks.hi, whole);
	return v;
}

static void reference_lines(struct plot *p, const struct tag *t, double bottom)
{
	for (size_t i = 0; i < p->c->references; i++) {
		pen_line(p, INK_SOFT, t[i].x, bottom - t[i].row * LEAD - 2, t[i].x, p->y1, 1.3,
		         p->c->reference[i].target ? "8 3" : "2 3");
		frame_tag_text(p, &t[i], bottom);
	}
}

void draw_rows(struct plot *p)
{
	const struct chart *c = p->c;
	struct rows r = {.top = ARENA_ARRAY(p->a, c->items + 1, double),
	                 .height = ARENA_ARRAY(p->a, c->items + 1, double),
	                 .name = ARENA_ARRAY(p->a, c->items + 1, struct lines)};
	struct tag *t = ARENA_ARRAY(p->a, c->references + 1, struct tag);
	frame_title(p);
	frame_key(p, c->n_series > 1 || c->kind == CHART_STACK, false, false);
	columns(p, &r);
	p->v = rows_scale(p);
	for (size_t i = 0; i < c->references; i++)
		t[i] = (struct tag){
		    .x = scale_at(&p->v, c->reference[i].value), .text = c->reference[i].label, .ink = INK_SOFT};
	int tags = frame_tags(p, t, c->references, p->pad, p->w - p->pad);
	double bottom = p->y + tags * LEAD;
	p->y0 = bottom + (tags ? 2 : 0);
	heights(p, &r);
	frame_columns(p);
	if (c->kind == CHART_DOT)
		reference_lines(p, t, bottom);
	for (size_t i = 0; i < c->items; i++)
		row_drawing(p, &r, i);
	if (c->kind != CHART_DOT)
		reference_lines(p, t, bottom);
	for (size_t i = 0; i < c->items; i++)
		row_words(p, &r, i);
}
