/* funnel.c - units by size and value between limits: no order, no rank. */
#include "chart/plot.h"

#include <math.h>

struct place {
	double x, y, w;
};
struct labels {
	struct place *v;
	size_t n;
};

static struct scale size_scale(const struct plot *p)
{
	const struct chart *c = p->c;
	struct extent e = {0};
	for (size_t i = 0; i < c->items; i++) {
		if (point_known(at(p, 0, i)))
			extent_add(&e, at(p, 0, i)->n);
	}
	for (size_t i = 0; i < c->curves; i++) {
		if (c->curve[i].n > 0)
			extent_add(&e, c->curve[i].x[c->curve[i].n - 1]);
	}
	struct scale s = {.from = p->x0, .to = p->x1};
	s.ticks = chart_ticks(0, e.any ? e.hi * 1.02 : 1, plot_narrow(p) ? 4 : 6);
	/* up to the largest, not to the next mark, and from nought */
	s.lo = 0;
	s.hi = e.any ? e.hi * 1.02 : 1;
	return s;
}

/* Limits flare without end at small n: the scale follows the points and references, not them, and
 * a curve is drawn from where it enters the plot. */
static void limit(struct plot *p, const struct scale *size, const struct chart_curve *v, const double *edge,
                  const char *dash)
{
	bool on = false, any = false;
	for (size_t k = 0; k < v->n; k++) {
		bool in = edge[k] >= p->v.lo && edge[k] <= p->v.hi && v->x[k] >= size->lo;
		if (in && !any)
			pen_path(p, INK_AXIS);
		any = any || in;
		if (in)
			pen_to(p, on ? 'L' : 'M', scale_at(size, v->x[k]), scale_at(&p->v, edge[k]));
		on = in;
	}
	if (any)
		pen_stroke(p, 1.2, dash);
}

static void limits(struct plot *p, const struct scale *size)
{
	for (size_t i = 0; i < p->c->curves; i++) {
		const struct chart_curve *v = &p->c->curve[i];
		limit(p, size, v, v->lo, curve_dash(i));
		limit(p, size, v, v->hi, curve_dash(i));
	}
}

static bool taken(const struct labels *l, double x, double y, double w)
{
	for (size_t i = 0; i < l->n; i++) {
		if (fabs(l->v[i].y - y) < LEAD && x < l->v[i].x + l->v[i].w + 4 && l->v[i].x < x + w + 4)
			return true;
	}
	return false;
}

/* A name beside its dot, where it covers no other name and no dot that has one; none if there is no
 * such place: the point still says it. */
static void name(struct plot *p, struct labels *l, size_t item, double x, double y)
{
	bool selected = p->c->item[item].role == CHART_SELECTED;
	struct str s = text_cut(p->a, p->c->item[item].label, SIZE, selected, 180);
	double w = chart_text_width(s, SIZE, selected);
	const double place[4][2] = {{x + 9, y}, {x - 9 - w, y}, {x - w / 2, y - 15}, {x - w / 2, y + 15}};
	for (int k = 0; k < 4; k++) {
		double left = place[k][0], middle = place[k][1];
		if (left < p->x0 || left + w > p->x1 || middle < p->y0 + 8 || middle > p->y1 - 8 ||
		    taken(l, left, middle, w))
			continue;
		l->v[l->n++] = (struct place){left, middle, w};
		pen_text(p, selected ? INK_THREAD : INK_TEXT, left, middle + 4.5, START, selected, s);
		return;
	}
}

static void points(struct plot *p, const struct scale *size, bool named, struct labels *l)
{
	const struct chart *c = p->c;
	for (size_t i = 0; i < c->items; i++) {
		enum chart_role role = c->item[i].role;
		const struct chart_point *q = at(p, 0, i);
		if (!point_known(q) || (role == CHART_SELECTED || role == CHART_NOTABLE) != named)
			continue;
		double x = scale_at(size, q->n), y = scale_at(&p->v, q->value);
		struct style s = {INK_BAR, NULL, SHAPE_CIRCLE, !named, false, 1};
		if (named)
			s = (struct style){
			    role == CHART_SELECTED ? INK_THREAD : INK_TEXT, NULL, SHAPE_CIRCLE, false, true, 1};
		pen_point(p, i, 0, x, y);
		pen_dot(p, &s, q, x, y);
		pen_point_end(p);
		if (named)
			l->v[l->n++] = (struct place){x - 5, y, 10};
	}
}

static void names(struct plot *p, const struct scale *size, struct labels *l)
{
	for (int selected = 1; selected >= 0; selected--) {
		for (size_t i = 0; i < p->c->items; i++) {
			enum chart_role want = selected ? CHART_SELECTED : CHART_NOTABLE;
			const struct chart_point *q = at(p, 0, i);
			if (point_known(q) && p->c->item[i].role == want)
				name(p, l, i, scale_at(size, q->n), scale_at(&p->v, q->value));
		}
	}
}

static void size_axis(struct plot *p, const struct scale *size)
{
	double before = -1e9;
	for (int i = 0; i <= size->ticks.n; i++) {
		double v = size->ticks.lo + i * size->ticks.step, x = scale_at(size, v);
		if (v > size->hi)
			break;
		struct str s = chart_number(p->a, p->c->words, v, size->ticks.decimals);
		double w = chart_text_width(s, SIZE, false), left = fmin(fmax(x - w / 2, p->pad), p->w - p->pad - w);
		pen_line(p, INK_AXIS, x, p->y1, x, p->y1 + 4, 1, NULL);
		if (left < before + 8)
			continue;
		pen_text(p, INK_SOFT, left, p->y1 + LEAD + 5, START, false, s);
		before = left + w;
	}
	p->y = p->y1 + LEAD + 10;
	if (p->c->x.title.n > 0) {
		p->y += LEAD;
		pen_text(p, INK_SOFT, p->x1, p->y - 4, END, false,
		         text_cut(p->a, p->c->x.title, SIZE, false, p->x1 - p->pad));
	}
}

void draw_funnel(struct plot *p)
{
	const struct chart *c = p->c;
	struct labels l = {ARENA_ARRAY(p->a, 2 * c->items + 1, struct place), 0};
	frame_title(p);
	frame_key(p, false, true, true);
	p->y0 = p->y + 8;
	p->y1 = p->y0 + (plot_narrow(p) ? 250 : 330);
	if (c->n_series == 0)
		return;
	p->v = plot_scale(p, p->y1, p->y0, plot_narrow(p) ? 5 : 6, false);
	p->x0 = p->pad + frame_tick_width(p) + GAP;
	struct scale size = size_scale(p);
	frame_grid(p, true);
	lines_references(p);
	limits(p, &size);
	points(p, &size, false, &l);
	points(p, &size, true, &l);
	names(p, &size, &l);
	size_axis(p, &size);
}
