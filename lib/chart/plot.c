/* plot.c - checking a chart, what may be seen of it, and the <svg> around the drawing. */
#include "chart/plot.h"

#include <math.h>

const char *const chart_kind_names[CHART_KINDS] = {"line", "bar",   "dot",   "multiples", "funnel",
                                                   "heat", "spark", "stack", "slope"};

enum chart_kind chart_kind_of(struct str name)
{
	int k = 0;
	while (k < CHART_KINDS && !str_eqz(name, chart_kind_names[k]))
		k++;
	return (enum chart_kind)k;
}

const char *chart_fault_text(enum chart_fault f)
{
	static const char *const text[] = {
	    [CHART_OK] = "nothing is wrong",
	    [CHART_NOT_FINITE] = "a figure is not a number, or larger than a chart can show",
	    [CHART_BACKWARDS] = "an interval ends before it begins, an n is negative, or places do not ascend",
	    [CHART_TOO_MUCH] = "more items, series or points than a chart can show",
	    [CHART_NEGATIVE] = "a share is negative, or a point of a funnel has no n",
	    [CHART_INCOMPLETE] = "words, items or points are missing",
	};
	return text[f];
}

/* ---- checking ---- */

static bool fine(double v)
{
	return isfinite(v) && fabs(v) <= 1e15;
}

static bool fine_point(const struct chart_point *q)
{
	return fine(q->value) && fine(q->n) && (!q->interval || (fine(q->lo) && fine(q->hi)));
}

static enum chart_fault check_point(const struct chart *c, const struct chart_point *q)
{
	if ((int)q->state < CHART_SHOWN || q->state > CHART_APPROX)
		return CHART_INCOMPLETE;
	if (!point_known(q))
		return CHART_OK;
	if (!fine_point(q))
		return CHART_NOT_FINITE;
	if (q->n < 0 || (q->interval && q->lo > q->hi))
		return CHART_BACKWARDS;
	bool share = c->kind == CHART_STACK, funnel = c->kind == CHART_FUNNEL;
	return (share && q->value < 0) || (funnel && q->n <= 0) ? CHART_NEGATIVE : CHART_OK;
}

static enum chart_fault check_curve(const struct chart_curve *v)
{
	if (v->n > CHART_ITEMS_MAX)
		return CHART_TOO_MUCH;
	if (v->n > 0 && !(v->x && v->lo && v->hi))
		return CHART_INCOMPLETE;
	for (size_t i = 0; i < v->n; i++) {
		if (!fine(v->x[i]) || !fine(v->lo[i]) || !fine(v->hi[i]))
			return CHART_NOT_FINITE;
		if (v->lo[i] > v->hi[i] || (i > 0 && v->x[i] <= v->x[i - 1]))
			return CHART_BACKWARDS;
	}
	return CHART_OK;
}

static enum chart_fault check_axes(const struct chart *c)
{
	if (!fine(c->y.floor) || !fine(c->y.ceiling) || !fine(c->y.span))
		return CHART_NOT_FINITE;
	for (size_t i = 0; c->numeric && i < c->items; i++) {
		if (!fine(c->item[i].at))
			return CHART_NOT_FINITE;
		if (i > 0 && c->item[i].at <= c->item[i - 1].at)
			return CHART_BACKWARDS;
	}
	for (size_t i = 0; i < c->marks; i++) {
		if (!fine(c->mark[i].at) || !fine(c->mark[i].to))
			return CHART_NOT_FINITE;
	}
	for (size_t i = 0; i < c->references; i++) {
		if (!fine(c->reference[i].value))
			return CHART_NOT_FINITE;
	}
	return CHART_OK;
}

static bool words_whole(const struct chart_words *w)
{
	const char *const all[] = {w->decimal, w->minus,     w->state[1], w->state[2], w->state[3], w->state[4],
	                           w->range,   w->range_neg, w->n,        w->value,    w->lower,    w->upper,
	                           w->both,    w->count,     w->remark,   w->starts,   w->more,     w->changed};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (!all[i])
			return false;
	}
	return true;
}

static enum chart_fault check_size(const struct chart *c)
{
	if (!c->words || !words_whole(c->words) || c->kind >= CHART_KINDS)
		return CHART_INCOMPLETE;
	if (c->items > CHART_ITEMS_MAX || c->n_series > CHART_SERIES_MAX || c->marks > CHART_SERIES_MAX ||
	    c->references > CHART_SERIES_MAX || c->curves > CHART_SERIES_MAX ||
	    c->items * c->n_series > CHART_POINTS_MAX)
		return CHART_TOO_MUCH;
	if ((c->items && !c->item) || (c->n_series && !c->series))
		return CHART_INCOMPLETE;
	return CHART_OK;
}

enum chart_fault chart_check_rows(const struct chart *c)
{
	enum chart_fault f = check_size(c);
	for (size_t s = 0; f == CHART_OK && s < c->n_series; s++) {
		if (c->items > 0 && !c->series[s].point)
			return CHART_INCOMPLETE;
		for (size_t i = 0; f == CHART_OK && i < c->items; i++)
			f = check_point(c, &c->series[s].point[i]);
	}
	return f == CHART_OK ? check_axes(c) : f;
}

enum chart_fault chart_check(const struct chart *c)
{
	enum chart_fault f = chart_check_rows(c);
	for (size_t i = 0; f == CHART_OK && i < c->curves; i++)
		f = check_curve(&c->curve[i]);
	return f;
}

/* ---- what may be seen ---- */

/* A share that is hidden is what the others leave of the whole, so all of them are. */
static bool hidden_by_sum(const struct chart *c, size_t item)
{
	for (size_t s = 0; c->kind == CHART_STACK && s < c->n_series; s++) {
		if (c->series[s].point[item].state == CHART_FEW)
			return true;
	}
	return false;
}

struct chart_point point_seen(const struct chart *c, size_t series, size_t item)
{
	const struct chart_point *q = &c->series[series].point[item];
	bool hide = hidden_by_sum(c, item);
	if (point_known(q) && !hide)
		return *q;
	return (struct chart_point){.value = NAN, .state = hide ? CHART_FEW : q->state, .broken = q->broken};
}

struct chart_point *plot_points(struct arena *a, const struct chart *c)
{
	struct chart_point *v = ARENA_ARRAY(a, c->items * c->n_series + 1, struct chart_point);
	for (size_t s = 0; s < c->n_series; s++) {
		for (size_t i = 0; i < c->items; i++)
			v[s * c->items + i] = point_seen(c, s, i);
	}
	return v;
}

bool plot_narrow(const struct plot *p)
{
	return p->w < 520;
}

/* ---- styles ---- */

static const char *const dashes[SHAPES] = {NULL, "7 3", "2 3", "9 3 2 3", "4 2", "1 4"};

/* Its number among the plain ones; *plain: how many there are. */
static size_t plain_before(const struct chart *c, size_t series, size_t *plain)
{
	size_t before = 0;
	*plain = 0;
	for (size_t i = 0; i < c->n_series; i++) {
		before += i < series && c->series[i].role == CHART_PLAIN;
		*plain += c->series[i].role == CHART_PLAIN;
	}
	return before;
}

static bool has_selected(const struct chart *c)
{
	for (size_t i = 0; i < c->n_series; i++) {
		if (c->series[i].role == CHART_SELECTED)
			return true;
	}
	return false;
}

bool plot_background(const struct plot *p, size_t series)
{
	size_t plain;
	enum chart_role role = p->c->series[series].role;
	plain_before(p->c, series, &plain);
	return role == CHART_CONTEXT || (role != CHART_SELECTED && role != CHART_COMPARED && plain > SHAPES);
}

struct style series_style(const struct plot *p, size_t series)
{
	const struct chart *c = p->c;
	size_t plain, k = plain_before(c, series, &plain) % SHAPES;
	if (plot_background(p, series))
		return (struct style){INK_PALE, NULL, SHAPE_CIRCLE, false, false, 1};
	if (c->series[series].role == CHART_SELECTED)
		return (struct style){INK_THREAD, NULL, SHAPE_CIRCLE, false, true, 2.4};
	if (c->series[series].role == CHART_COMPARED)
		return (struct style){INK_TEXT, "5 3", SHAPE_SQUARE, true, false, 1.4};
	if (c->n_series == 1)
		return (struct style){INK_TEXT, NULL, SHAPE_CIRCLE, false, false, 2};
	if (has_selected(c))
		return (struct style){
		    INK_SOFT, dashes[(k + 1) % SHAPES], (enum shape)((k + 2) % SHAPES), false, false, 1.4};
	return (struct style){(enum ink)(INK_K1 + k), dashes[k], (enum shape)k, false, false, 2};
}

/* ---- the whole ---- */

static void head(struct plot *p, struct buf *out, double h)
{
	const struct chart *c = p->c;
	const char *kind = c->words->kind[c->kind];
	BUF_LIT(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
	pen_number(out, p->w);
	buf_c(out, ' ');
	pen_number(out, h);
	BUF_LIT(out, "\" width=\"");
	pen_number(out, p->w);
	BUF_LIT(out, "\" height=\"");
	pen_number(out, h);
	buf_printf(out, "\" class=\"ch ch-%s%s\" role=\"img\" aria-label=\"", chart_kind_names[c->kind],
	           c->kind == CHART_SPARK ? ""
	           : plot_narrow(p)       ? " ch-narrow"
	                                  : " ch-wide");
	if (kind && c->kind != CHART_SPARK) {
		pen_escape(out, str_z(kind));
		BUF_LIT(out, ": ");
	}
	pen_escape(out, c->title);
	if (c->sentence.n > 0) {
		buf_z(out, str_ends(c->title, STR(".")) ? " " : ". ");
		pen_escape(out, c->sentence);
	}
	BUF_LIT(out, "\" font-size=\"13\"");
	if (p->look.file) {
		BUF_LIT(out, " font-family=\"Inter, 'Inter Variable', 'Helvetica Neue', Arial, sans-serif\"><title>");
		pen_escape(out, c->title);
		BUF_LIT(out, "</title><desc>");
		pen_escape(out, c->sentence);
		BUF_LIT(out, "</desc>");
		if (!p->look.within)
			BUF_LIT(out, "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
	} else {
		BUF_LIT(out, ">");
	}
}

static void draw(struct plot *p)
{
	static void (*const how[CHART_KINDS])(struct plot *) = {
	    [CHART_LINE] = draw_line,     [CHART_BAR] = draw_rows,    [CHART_DOT] = draw_rows,
	    [CHART_STACK] = draw_rows,    [CHART_HEAT] = draw_heat,   [CHART_MULTIPLES] = draw_multiples,
	    [CHART_FUNNEL] = draw_funnel, [CHART_SPARK] = draw_spark, [CHART_SLOPE] = draw_slope};
	if (p->c->kind != CHART_SPARK)
		frame_head(p);
	how[p->c->kind](p);
	if (p->c->kind != CHART_SPARK)
		frame_foot(p);
}

enum chart_fault chart_svg(struct arena *a, const struct chart *c, const struct chart_look *look,
                           struct buf *out)
{
	enum chart_fault f = chart_check(c);
	if (f != CHART_OK)
		return f;
	struct plot p = {.a = a, .c = c, .point = plot_points(a, c)};
	bool spark = c->kind == CHART_SPARK;
	if (look)
		p.look = *look;
	p.w = p.look.width > 0 ? p.look.width : spark ? CHART_SPARK_WIDTH : CHART_WIDE;
	p.w = fmin(fmax(p.w, spark ? 40 : CHART_NARROW), 2000);
	bool sheet = p.look.file && !p.look.within && !spark;
	p.pad = sheet ? 18 : 1;
	p.inset = spark ? 2 : 12;
	p.x0 = p.pad;
	p.x1 = p.w - p.pad;
	p.left = p.x0;
	p.right = p.x1;
	p.y = sheet ? 14 : 0;
	buf_init(&p.out, out->max);
	draw(&p);
	head(&p, out, ceil(p.y + (sheet ? 14 : 0)));
	buf_str(out, buf_as_str(&p.out));
	BUF_LIT(out, "</svg>");
	out->overflow = out->overflow || p.out.overflow;
	buf_finish(&p.out);
	return CHART_OK;
}

enum chart_fault chart_page(struct arena *a, const struct chart *c, struct buf *out)
{
	const struct chart_look look = {.width = CHART_NARROW};
	if (c->kind == CHART_SPARK)
		return chart_svg(a, c, NULL, out);
	enum chart_fault f = chart_check(c);
	if (f != CHART_OK)
		return f;
	BUF_LIT(out, "<div class=\"chart\">");
	chart_svg(a, c, NULL, out);
	chart_svg(a, c, &look, out);
	BUF_LIT(out, "</div>");
	return f;
}
