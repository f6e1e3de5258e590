/* table.c - the rows behind the picture, for a page's table and for CSV. */
#include "chart/plot.h"

#include <math.h>

struct columns {
	bool interval, n;
};

static struct columns columns_of(const struct plot *p, size_t series)
{
	struct columns k = {false, false};
	for (size_t i = 0; i < p->c->items; i++) {
		const struct chart_point *q = at(p, series, i);
		k.interval = k.interval || (point_known(q) && q->interval);
		k.n = k.n || (point_known(q) && q->n > 0);
	}
	return k;
}

static bool has_remarks(const struct plot *p)
{
	bool any = p->c->marks > 0;
	for (size_t i = 0; i < p->c->items * p->c->n_series; i++)
		any = any || p->point[i].broken;
	return any;
}

static void put_head(struct chart_head *h, size_t n, struct str text, struct str page,
                     enum chart_column column, size_t series)
{
	if (h)
		h[n] = (struct chart_head){text, page, column, series};
}

/* "Vårbyskolan, antal", or "antal" when there is but one series. */
static struct str under(const struct plot *p, struct str series, const char *word)
{
	if (!word)
		return (struct str){NULL, 0};
	return p->c->n_series > 1 ? arena_printf(p->a, "%.*s, %s", STR_ARG(series), word) : str_z(word);
}

/* Heads in the order of the cells; returns how many. With h NULL it only counts. */
static size_t heads(const struct plot *p, struct chart_head *h)
{
	const struct chart *c = p->c;
	const struct chart_words *w = c->words;
	const char *const more[] = {w->lower, w->upper, w->count}, *const brief[] = {w->both, NULL, w->count};
	size_t n = 0;
	struct str items = c->item_title.n > 0 ? c->item_title : c->x.title;
	put_head(h, n++, items, items, CHART_COL_LABEL, 0);
	for (size_t s = 0; s < c->n_series; s++) {
		struct columns k = columns_of(p, s);
		const bool has[] = {k.interval, k.interval, k.n};
		struct str name = c->series[s].name.n > 0 ? c->series[s].name : str_z(w->value);
		put_head(h, n++, name, name, CHART_COL_VALUE, s);
		for (size_t i = 0; i < 3; i++) {
			if (has[i])
				put_head(h, n++, under(p, name, more[i]), under(p, name, brief[i]),
				         (enum chart_column)(CHART_COL_LO + i), s);
		}
	}
	if (has_remarks(p))
		put_head(h, n++, str_z(w->remark), str_z(w->remark), CHART_COL_REMARK, 0);
	return n;
}

/* The item a mark is told at: the first that is not before it. */
static size_t mark_item(const struct chart *c, const struct chart_mark *m)
{
	for (size_t i = 0; i < c->items; i++) {
		if ((c->numeric ? c->item[i].at : (double)i) >= m->at)
			return i;
	}
	return c->items ? c->items - 1 : 0;
}

static struct str remark(const struct plot *p, size_t item)
{
	const struct chart *c = p->c;
	struct str s = {NULL, 0};
	for (size_t i = 0; i < c->marks; i++) {
		if (mark_item(c, &c->mark[i]) == item)
			s = s.n ? arena_printf(p->a, "%.*s; %.*s", STR_ARG(s), STR_ARG(c->mark[i].label))
			        : c->mark[i].label;
	}
	for (size_t k = 0; k < c->n_series; k++) {
		if (at(p, k, item)->broken) {
			struct str word = str_z(c->words->changed);
			return s.n ? arena_printf(p->a, "%.*s; %.*s", STR_ARG(s), STR_ARG(word)) : word;
		}
	}
	return s;
}

static double raw(const struct chart_point *q, enum chart_column column)
{
	if (!point_known(q))
		return NAN;
	if (column == CHART_COL_VALUE)
		return q->value;
	if (column == CHART_COL_N)
		return q->n > 0 ? q->n : NAN;
	return q->interval ? column == CHART_COL_LO ? q->lo : q->hi : NAN;
}

static struct chart_cell cell(const struct plot *p, const struct chart_head *h, size_t item,
                              const struct extent *e)
{
	const struct chart *c = p->c;
	struct chart_cell out = {.value = NAN, .step = -1};
	if (h->column == CHART_COL_LABEL || h->column == CHART_COL_REMARK) {
		out.text = h->column == CHART_COL_LABEL ? c->item[item].label : remark(p, item);
		return out;
	}
	const struct chart_point *q = at(p, h->series, item);
	out.value = raw(q, h->column);
	out.state = q->state;
	if (h->column == CHART_COL_VALUE)
		out.text = point_text(p->a, c, q);
	else if (h->column == CHART_COL_LO && isfinite(out.value))
		out.text = range_text(p->a, c, q->lo, q->hi);
	else if (isfinite(out.value))
		out.text = h->column == CHART_COL_N ? chart_number(p->a, c->words, out.value, 0)
		                                    : figure_text(p->a, c, out.value);
	if (c->kind == CHART_HEAT && h->column == CHART_COL_VALUE && point_known(q))
		out.step = heat_step(q->value, e);
	return out;
}

static void fill_table(const struct plot *p, struct chart_table *t)
{
	struct extent e = heat_extent(p);
	t->n = heads(p, NULL);
	t->rows = p->c->items;
	struct chart_head *head = ARENA_ARRAY(p->a, t->n, struct chart_head);
	struct chart_cell *v = ARENA_ARRAY(p->a, t->n * t->rows + 1, struct chart_cell);
	heads(p, head);
	for (size_t i = 0; i < t->rows; i++) {
		for (size_t k = 0; k < t->n; k++)
			v[i * t->n + k] = cell(p, &head[k], i, &e);
	}
	t->head = head;
	t->cell = v;
}

enum chart_fault chart_table_make(struct arena *a, const struct chart *c, struct chart_table *t)
{
	enum chart_fault f = chart_check_rows(c);
	*t = (struct chart_table){0};
	if (f != CHART_OK)
		return f;
	struct plot p = {.a = a, .c = c, .point = plot_points(a, c)};
	fill_table(&p, t);
	return f;
}

/* ---- CSV ---- */

static void bare(struct buf *out, const struct chart_cell *k, const struct chart_head *h,
                 const struct chart *c, char separator)
{
	char t[64];
	struct buf b;
	buf_init(&b, sizeof t);
	int decimals = h->column == CHART_COL_N ? 0 : c->y.decimals;
	buf_printf(&b, "%.*f", decimals, k->value);
	for (size_t i = 0; i < b.n && separator == ';'; i++) {
		if (b.p[i] == '.')
			b.p[i] = c->words->decimal[0];
	}
	buf_str(out, buf_as_str(&b));
	buf_finish(&b);
}

enum chart_fault chart_csv(struct arena *a, const struct chart *c, char separator, struct buf *out)
{
	struct chart_table t;
	enum chart_fault f = chart_table_make(a, c, &t);
	for (size_t k = 0; k < t.n; k++) {
		buf_csv(out, t.head[k].text, separator);
		if (k + 1 < t.n)
			buf_c(out, separator);
	}
	if (t.n > 0)
		BUF_LIT(out, "\r\n");
	for (size_t i = 0; i < t.rows * t.n; i++) {
		const struct chart_head *h = &t.head[i % t.n];
		const struct chart_cell *k = &t.cell[i];
		bool about = k->state == CHART_APPROX && h->column == CHART_COL_VALUE;
		if (isfinite(k->value) && !about)
			bare(out, k, h, c, separator);
		else
			buf_csv(out, k->text, separator);
		if (i % t.n + 1 < t.n)
			buf_c(out, separator);
		else
			BUF_LIT(out, "\r\n");
	}
	return f;
}
