/* frame.c - what stands around the figures: title, key, grid, labels that do not collide, notes. */
#include "chart/plot.h"

#include <math.h>

static void say_lines(struct plot *p, enum ink ink, bool bold, double size, double lead, struct str s)
{
	struct lines l = text_lines(p->a, s, size, bold, p->w - 2 * p->pad, LINES_MAX);
	for (size_t i = 0; i < l.n; i++) {
		p->y += lead;
		pen_sized(p, ink, p->pad, p->y - lead * 0.28, START, bold, size, l.line[i]);
	}
}

void frame_head(struct plot *p)
{
	if (!p->look.file || p->look.within)
		return;
	say_lines(p, INK_TEXT, true, 17, 23, p->c->title);
	say_lines(p, INK_SOFT, false, 14, 19, p->c->sentence);
	p->y += 12;
}

void frame_title(struct plot *p)
{
	if (p->c->y.title.n == 0)
		return;
	say_lines(p, INK_SOFT, false, SIZE, LEAD, p->c->y.title);
	p->y += 6;
}

/* ---- key ---- */

#define SAMPLE 26

struct key {
	struct plot *p;
	double x;
	bool any;
};

/* Room for a sample and a name; the baseline is at p->y - 5. */
static double key_room(struct key *k, struct str *name)
{
	struct plot *p = k->p;
	double room = p->w - 2 * p->pad;
	*name = text_cut(p->a, *name, SIZE, false, room - SAMPLE - 8);
	double w = SAMPLE + 8 + chart_text_width(*name, SIZE, false);
	if (!k->any || (k->x > p->pad && k->x + w > p->pad + room)) {
		p->y += LEAD + 3;
		k->x = p->pad;
	}
	double x = k->x;
	k->any = true;
	k->x += w + 20;
	return x;
}

static void sample_box(struct plot *p, size_t series, double x, double y)
{
	if (p->c->kind == CHART_STACK) {
		struct box b = {x + 6, y - 6, 20, 12};
		tone_box(p, series, &b);
	} else {
		struct box b = {x + 6, y - 6, 20, 12};
		bar_box(p, series, CHART_PLAIN, &b);
	}
}

static void sample(struct plot *p, size_t series, double x, double y)
{
	struct style s = series_style(p, series);
	if (p->c->kind == CHART_STACK || p->c->kind == CHART_BAR) {
		sample_box(p, series, x, y);
		return;
	}
	if (p->c->kind != CHART_DOT)
		pen_line(p, s.ink, x, y, x + SAMPLE, y, s.width, s.dash);
	pen_marker(p, s.ink, s.shape, x + SAMPLE / 2.0, y, 3.8, s.hollow);
}

static void key_name(struct key *k, enum ink ink, bool bold, double x, struct str name)
{
	pen_text(k->p, ink, x + SAMPLE + 8, k->p->y - 5, START, bold, name);
}

static void key_series(struct key *k)
{
	const struct chart *c = k->p->c;
	for (size_t i = 0; i < c->n_series; i++) {
		struct str name = c->series[i].name;
		if (name.n == 0 || plot_background(k->p, i))
			continue;
		double x = key_room(k, &name);
		sample(k->p, i, x, k->p->y - 9.5);
		key_name(k, INK_TEXT, false, x, name);
	}
}

static void key_references(struct key *k)
{
	const struct chart *c = k->p->c;
	for (size_t i = 0; i < c->references; i++) {
		struct str name = c->reference[i].label;
		double x = key_room(k, &name), y = k->p->y - 9.5;
		pen_line(k->p, INK_SOFT, x, y, x + SAMPLE, y, 1.3, c->reference[i].target ? "8 3" : "2 3");
		key_name(k, INK_TEXT, false, x, name);
	}
}

static void key_curves(struct key *k)
{
	struct plot *p = k->p;
	for (size_t i = 0; i < p->c->curves; i++) {
		struct str name = p->c->curve[i].label;
		if (name.n == 0)
			continue;
		double x = key_room(k, &name), y = p->y - 9.5;
		if (p->c->kind == CHART_FUNNEL) {
			pen_line(p, INK_AXIS, x, y, x + SAMPLE, y, 1.2, curve_dash(i));
		} else {
			pen_rect(p, INK_BAND, x + 2, y - 5.5, SAMPLE - 4, 11);
			pen_frame(p, INK_PALE, x + 2, y - 5.5, SAMPLE - 4, 11, "1 2");
		}
		key_name(k, INK_TEXT, false, x, name);
	}
}

const char *curve_dash(size_t curve)
{
	static const char *const dash[] = {"5 3", NULL, "1 3", "8 3"};
	return dash[curve % 4];
}

void frame_key(struct plot *p, bool series, bool references, bool curves)
{
	struct key k = {p, p->pad, false};
	if (series)
		key_series(&k);
	if (curves)
		key_curves(&k);
	if (references)
		key_references(&k);
	if (k.any)
		p->y += 8;
}

/* ---- grids ---- */

static struct str tick_text(const struct plot *p, const struct scale *s, int i)
{
	return chart_number(p->a, p->c->words, s->ticks.lo + i * s->ticks.step, s->ticks.decimals);
}

double frame_tick_width(const struct plot *p)
{
	double w = 0;
	for (int i = 0; i <= p->v.ticks.n; i++)
		w = fmax(w, chart_text_width(tick_text(p, &p->v, i), SIZE, false));
	return w;
}

static bool is_zero(double v, double step)
{
	return fabs(v) < step / 1000;
}

void frame_grid(struct plot *p, bool words)
{
	const struct chart_ticks *t = &p->v.ticks;
	for (int i = 0; i <= t->n; i++) {
		double v = t->lo + i * t->step, y = scale_at(&p->v, v), from = p->x0;
		bool unit = words && i == t->n && p->c->y.unit.n > 0;
		double unit_width = unit ? chart_text_width(p->c->y.unit, SIZE, false) : 0;
		if (unit && unit_width < (p->x1 - p->x0) * 0.4) {
			struct str word = str_trim(p->c->y.unit);
			double skip = unit_width - chart_text_width(word, SIZE, false);
			pen_text(p, INK_SOFT, p->x0 - GAP + skip, y + 4.5, START, false, word);
			from += unit_width;
		}
		pen_line(p, is_zero(v, t->step) ? INK_AXIS : INK_GRID, from, y, p->x1, y, 1, NULL);
		if (words)
			pen_text(p, INK_SOFT, p->x0 - GAP, y + 4.5, END, false, tick_text(p, &p->v, i));
	}
}

void frame_columns(struct plot *p)
{
	const struct chart_ticks *t = &p->v.ticks;
	double before = -1e9;
	for (int i = 0; i <= t->n; i++) {
		double v = t->lo + i * t->step, x = scale_at(&p->v, v);
		struct str s = tick_text(p, &p->v, i);
		if (i == t->n)
			s = arena_concat(p->a, s, p->c->y.unit);
		double w = chart_text_width(s, SIZE, false), left = fmin(fmax(x - w / 2, p->pad), p->w - p->pad - w);
		pen_line(p, is_zero(v, t->step) ? INK_AXIS : INK_GRID, x, p->y0, x, p->y1, 1, NULL);
		if (left < before + 6)
			continue;
		pen_text(p, INK_SOFT, left, p->y1 + LEAD, START, false, s);
		before = left + w;
	}
	p->y = p->y1 + LEAD + 6;
}

/* ---- labels that do not collide ---- */

static bool row_free(const struct tag *t, size_t n, int row, double left, double width)
{
	for (size_t i = 0; i < n; i++) {
		if (t[i].row == row && left < t[i].left + t[i].width + 8 && t[i].left < left + width + 8)
			return false;
	}
	return true;
}

int frame_tags(struct plot *p, struct tag *t, size_t n, double from, double to)
{
	int rows = 0;
	for (size_t i = 0; i < n; i++) {
		t[i].text = text_cut(p->a, t[i].text, SIZE, false, to - from);
		t[i].width = chart_text_width(t[i].text, SIZE, false);
		double right = t[i].x + 5, left = t[i].x - 5 - t[i].width;
		t[i].left = right + t[i].width <= to ? right : left >= from ? left : fmax(from, to - t[i].width);
		while (!row_free(t, i, t[i].row, t[i].left, t[i].width))
			t[i].row++;
		if (t[i].text.n > 0 && t[i].row + 1 > rows)
			rows = t[i].row + 1;
	}
	return rows;
}

void frame_tag_text(struct plot *p, const struct tag *t, double bottom)
{
	pen_text(p, t->ink, t->left, bottom - t->row * LEAD - 4, START, false, t->text);
}

/* Isotonic regression (pool adjacent violators) of centres less the heights before them. */
void frame_spread(double *centre, const double *height, size_t n, double from, double to)
{
	double sum[CHART_SERIES_MAX * 2], before = 0;
	size_t count[CHART_SERIES_MAX * 2], blocks = 0;
	double offset[CHART_SERIES_MAX * 2];
	for (size_t i = 0; i < n; i++) {
		offset[i] = before + height[i] / 2;
		before += height[i];
		sum[blocks] = centre[i] - offset[i];
		count[blocks++] = 1;
		while (blocks > 1 &&
		       sum[blocks - 2] / (double)count[blocks - 2] > sum[blocks - 1] / (double)count[blocks - 1]) {
			sum[blocks - 2] += sum[blocks - 1];
			count[blocks - 2] += count[blocks - 1];
			blocks--;
		}
	}
	for (size_t b = 0, i = 0; b < blocks; b++) {
		double d = sum[b] / (double)count[b];
		d = fmax(from, fmin(d, to - before));
		for (size_t k = 0; k < count[b]; k++, i++)
			centre[i] = d + offset[i];
	}
}

/* ---- notes ---- */

/* What is not drawn where it stands, such as a gap in a line. */
static struct str not_shown(struct plot *p)
{
	const struct chart *c = p->c;
	struct buf b;
	size_t said = 0, left = 0;
	bool rows =
	    c->kind == CHART_BAR || c->kind == CHART_DOT || c->kind == CHART_STACK || c->kind == CHART_HEAT;
	size_t series = c->kind == CHART_FUNNEL && c->n_series > 1 ? 1 : c->n_series;
	buf_init(&b, 1 << 16);
	for (size_t i = 0; !rows && i < c->items * series; i++) {
		size_t s = i % series, item = i / series;
		if (point_known(at(p, s, item)) || plot_background(p, s))
			continue;
		if (said == 4) {
			left++;
			continue;
		}
		if (said++ > 0)
			BUF_LIT(&b, " · ");
		buf_str(&b, point_say(p->a, c, at(p, s, item), item, s));
	}
	if (left > 0) {
		BUF_LIT(&b, " · ");
		buf_str(&b, words_fill(p->a, c->words->more, chart_number(p->a, c->words, (double)left, 0), STR("")));
	}
	struct str s = arena_str(p->a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

/* One paragraph of what is there. */
static void note(struct buf *b, struct str s)
{
	if (s.n > 0 && b->n > 0)
		buf_c(b, ' ');
	buf_str(b, s);
}

void frame_foot(struct plot *p)
{
	const struct chart *c = p->c;
	struct buf b;
	buf_init(&b, 1 << 16);
	p->y += 4;
	if (p->intervals && c->words->interval)
		note(&b, str_z(c->words->interval));
	if (p->v.truncated) {
		struct str from = chart_number(p->a, c->words, p->v.ticks.lo, p->v.ticks.decimals);
		note(&b, words_fill(p->a, c->words->starts, arena_concat(p->a, from, c->y.unit), STR("")));
	}
	say_lines(p, INK_SOFT, false, 12, 16, buf_as_str(&b));
	buf_finish(&b);
	say_lines(p, INK_SOFT, false, 12, 16, not_shown(p));
	if (p->look.file && !p->look.within && c->source.n > 0)
		say_lines(p, INK_SOFT, false, 12, 16, c->source);
	p->y += 2;
}
