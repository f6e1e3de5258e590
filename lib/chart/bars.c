/* bars.c - what is drawn in a row: bars, dots with intervals, shares of a whole. */
#include "chart/plot.h"

#include <math.h>

/* ---- patterns ---- */

/* How a series' bar is filled, besides its colour: solid, outlined, then outlined with rising, falling
 * or both hatches. */
void bar_box(struct plot *p, size_t series, enum chart_role role, const struct box *b)
{
	static const double hatch[SHAPES][2] = {{0, 0}, {0, 0}, {5, 0}, {0, -5}, {6, -6}, {3, 0}};
	bool single = p->c->n_series == 1;
	enum ink ink = role == CHART_SELECTED && single ? INK_THREAD
	               : role == CHART_CONTEXT          ? INK_PALE
	               : single                         ? INK_BAR
	                                                : (enum ink)(INK_K1 + series % SHAPES);
	size_t k = single ? (role == CHART_COMPARED ? 1 : 0) : series % SHAPES;
	pen_rect(p, k == 0 ? ink : INK_BAND, b->x, b->y, b->w, b->h);
	if (k == 0)
		return;
	if (b->w > 1)
		pen_frame(p, ink, b->x + 0.5, b->y + 0.5, b->w - 1, b->h - 1, NULL);
	for (int i = 0; i < 2; i++) {
		if (hatch[k][i] > 0 || hatch[k][i] < 0)
			pen_hatch(p, ink, b->x, b->y, b->w, b->h, hatch[k][i]);
	}
}

int tone_of(const struct chart *c, size_t series)
{
	int tone = c->series[series].tone;
	size_t n = 0, k = 0;
	if (tone == CHART_TONE_NONE)
		return 5;
	if (tone == CHART_TONE_MIDDLE)
		return 2;
	if (tone != CHART_TONE_AUTO)
		return tone < -2 ? 0 : tone > 2 ? 4 : tone + 2;
	for (size_t i = 0; i < c->n_series; i++) {
		k += i < series && c->series[i].tone == CHART_TONE_AUTO;
		n += c->series[i].tone == CHART_TONE_AUTO;
	}
	double f = n > 1 ? 4 - 4.0 * (double)k / (double)(n - 1) : 4;
	/* four answers have no middle: 4 3 1 0 */
	return n == 4 ? (int)(f > 2 ? ceil(f) : floor(f)) : (int)lround(f);
}

void tone_box(struct plot *p, size_t series, const struct box *b)
{
	int tone = tone_of(p->c, series);
	pen_rect(p, (enum ink)(INK_TONE + tone), b->x, b->y, b->w, b->h);
	if (tone == 0)
		pen_hatch(p, (enum ink)(INK_TONE_TEXT + tone), b->x, b->y, b->w, b->h, -6);
	if (tone == 1)
		pen_hatch(p, INK_TONE, b->x, b->y, b->w, b->h, -6);
	if (tone == 5 && b->w > 2)
		pen_frame(p, INK_AXIS, b->x + 0.5, b->y + 0.5, b->w - 1, b->h - 1, "2 2");
}

/* ---- bars ---- */

static void state_word(struct plot *p, size_t item, size_t series, double x, double middle)
{
	pen_point(p, item, series, x + 8, middle);
	pen_text(p, INK_SOFT, x + 6, middle + 4.5, START, false, point_text(p->a, p->c, at(p, series, item)));
	pen_point_end(p);
}

static void one_bar(struct plot *p, size_t item, size_t series, const struct box *lane)
{
	const struct chart_point *q = at(p, series, item);
	double zero = scale_at(&p->v, 0), end = scale_at(&p->v, q->value), middle = lane->y + lane->h / 2;
	struct box b = {fmin(zero, end), lane->y, fabs(end - zero), lane->h};
	pen_point(p, item, series, end, middle);
	if (q->state == CHART_APPROX)
		pen_frame(p, INK_AXIS, b.x, b.y + 0.5, b.w, b.h - 1, "4 2");
	else
		bar_box(p, series, p->c->item[item].role, &b);
	if (q->interval) {
		double lo = scale_at(&p->v, q->lo), hi = scale_at(&p->v, q->hi);
		pen_line(p, INK_PAPER, lo - 1.5, middle, hi + 1.5, middle, 4.5, NULL);
		pen_line(p, INK_TEXT, lo, middle, hi, middle, 1.6, NULL);
		p->intervals = true;
	}
	pen_point_end(p);
}

static struct box bar_lane(const struct plot *p, size_t series, double top, double lane)
{
	return (struct box){p->x0, top + (double)series * lane, p->x1 - p->x0,
	                    p->c->n_series > 1 ? lane - 2 : lane};
}

void rows_bars(struct plot *p, size_t item, double top, double lane)
{
	for (size_t s = 0; s < p->c->n_series; s++) {
		struct box b = bar_lane(p, s, top, lane);
		if (point_known(at(p, s, item)))
			one_bar(p, item, s, &b);
		else
			state_word(p, item, s, scale_at(&p->v, 0), b.y + b.h / 2);
	}
}

/* Beyond the bar and its interval, on a plate: reference lines may pass there. */
void rows_bar_values(struct plot *p, size_t item, double top, double lane)
{
	for (size_t s = 0; s < p->c->n_series; s++) {
		const struct chart_point *q = at(p, s, item);
		struct box b = bar_lane(p, s, top, lane);
		if (!point_known(q))
			continue;
		bool bold = p->c->item[item].role == CHART_SELECTED, left = q->value < 0;
		double far = q->interval ? (left ? fmin(q->lo, q->value) : fmax(q->hi, q->value)) : q->value;
		double x = scale_at(&p->v, far) + (left ? -6 : 6), y = b.y + b.h / 2 + 4.5;
		struct str text = point_text(p->a, p->c, q);
		double w = chart_text_width(text, SIZE, bold), from = left ? x - w : x;
		from = fmax(p->left, fmin(from, p->right - w));
		pen_plate(p, from, y, START, bold, text);
		pen_text(p, INK_TEXT, from, y, START, bold, text);
	}
}

/* ---- dots ---- */

static struct style dot_style(const struct plot *p, size_t item, size_t series)
{
	struct style s = series_style(p, series);
	enum chart_role role = p->c->item[item].role;
	if (p->c->n_series > 1)
		return s;
	if (role == CHART_SELECTED)
		return (struct style){INK_THREAD, NULL, SHAPE_CIRCLE, false, true, 2};
	if (role == CHART_COMPARED)
		return (struct style){INK_TEXT, NULL, SHAPE_DIAMOND, true, false, 2};
	return (struct style){role == CHART_CONTEXT ? INK_PALE : INK_TEXT, NULL, SHAPE_CIRCLE, false, false, 2};
}

void rows_dots(struct plot *p, size_t item, double top, double lane)
{
	double middle = top + lane * (double)p->c->n_series / 2;
	pen_line(p, INK_GRID, p->x0, middle, p->x1, middle, 1, "1 3");
	for (size_t s = 0; s < p->c->n_series; s++) {
		const struct chart_point *q = at(p, s, item);
		struct style style = dot_style(p, item, s);
		double y = top + ((double)s + 0.5) * lane, x = point_known(q) ? scale_at(&p->v, q->value) : p->x1;
		pen_point(p, item, s, x, y);
		if (point_known(q) && q->interval) {
			pen_line(p, style.ink, scale_at(&p->v, q->lo), y, scale_at(&p->v, q->hi), y, 1.6, NULL);
			p->intervals = true;
		}
		if (point_known(q))
			pen_dot(p, &style, q, x, y);
		pen_point_end(p);
	}
}

/* ---- shares ---- */

static void share(struct plot *p, size_t item, size_t series, const struct box *b)
{
	const struct chart *c = p->c;
	int tone = tone_of(c, series);
	struct str s = chart_number(p->a, c->words, at(p, series, item)->value, c->y.decimals);
	double w = chart_text_width(s, SIZE, false);
	pen_point(p, item, series, b->x + b->w / 2, b->y + b->h / 2);
	tone_box(p, series, b);
	if (w + 8 <= b->w) {
		double x = b->x + b->w / 2, y = b->y + b->h / 2;
		if (tone <= 1)
			pen_rect(p, (enum ink)(INK_TONE + tone), x - w / 2 - 3, y - 8, w + 6, 16);
		pen_text(p, (enum ink)(INK_TONE_TEXT + tone), x, y + 4.5, MIDDLE, false, s);
	}
	pen_point_end(p);
}

void rows_stack(struct plot *p, size_t item, double top, double height)
{
	double sum = 0;
	size_t shown = 0;
	for (size_t s = 0; s < p->c->n_series; s++)
		shown += point_known(at(p, s, item));
	if (shown == 0 && p->c->n_series > 0)
		state_word(p, item, 0, p->x0, top + height / 2);
	for (size_t s = 0; s < p->c->n_series; s++) {
		const struct chart_point *q = at(p, s, item);
		if (!point_known(q))
			continue;
		double from = scale_at(&p->v, sum), to = scale_at(&p->v, sum + q->value);
		struct box b = {from, top, fmax(to - from - 1, 0.4), height};
		if (q->value > 0)
			share(p, item, s, &b);
		sum += q->value;
	}
}
