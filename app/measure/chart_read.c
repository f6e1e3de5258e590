/* chart_read.c - see chart_read.h. */
#include "measure/chart_read.h"

#include "cube/value.h"
#include "table/csv.h"

#include <math.h>

struct reading {
	struct arena *a;
	struct table t;
	const struct table_sheet *s;
	const struct table_row *head;
	const struct chart_columns *want;
	struct str *why;
	int decimals;
};

static bool fail(struct reading *r, struct str what)
{
	*r->why = what;
	return false;
}

static bool open_csv(struct reading *r, struct str csv)
{
	if (!table_csv_read(&r->t, r->a, csv, NULL) || r->t.n == 0 ||
	    r->t.sheet->body_to <= r->t.sheet->body_from)
		return fail(r, STR("it has no table"));
	r->s = r->t.sheet;
	r->head = &r->s->row[r->s->body_from];
	return true;
}

static size_t rows(const struct reading *r)
{
	return r->s->body_to - r->s->body_from - 1;
}

static const struct table_cell *cell(const struct reading *r, size_t row, size_t col)
{
	static const struct table_cell none = {.kind = TABLE_EMPTY};
	const struct table_row *w = &r->s->row[r->s->body_from + 1 + row];
	return col < w->n ? &w->cell[col] : &none;
}

static bool column(struct reading *r, struct str name, size_t *col)
{
	for (*col = 0; *col < r->head->n; ++*col) {
		if (str_eq(str_trim(r->head->cell[*col].text), name))
			return true;
	}
	return fail(r, arena_printf(r->a, "there is no column “%.*s”", STR_ARG(name)));
}

/* ---- cells ---- */

static const enum chart_state states[VALUE_KINDS] = {[VALUE_MISSING] = CHART_MISSING,
                                                     [VALUE_EXISTS] = CHART_SHOWN,
                                                     [VALUE_NOT_APPLICABLE] = CHART_NOT_APPLICABLE,
                                                     [VALUE_FEW] = CHART_FEW,
                                                     [VALUE_MASKED] = CHART_FEW,
                                                     [VALUE_APPROX100] = CHART_APPROX,
                                                     [VALUE_APPROX] = CHART_APPROX,
                                                     [VALUE_EXCLUDED] = CHART_MISSING,
                                                     [VALUE_BAND] = CHART_FEW};

static bool read_value(struct reading *r, size_t row, size_t col, struct value *v)
{
	const struct table_cell *k = cell(r, row, col);
	if (value_read(k->text.p ? k->text : STR(""), VALUE_SKOLVERKET, 0, v))
		return true;
	return fail(r, arena_printf(r->a, "row %u: “%.*s” is no figure", r->s->row[r->s->body_from + 1 + row].row,
	                            STR_ARG(k->text)));
}

static double number(const struct value *v)
{
	if (v->kind == VALUE_APPROX100)
		return 100;
	return v->kind == VALUE_APPROX ? (double)v->number / pow(10, v->decimals) : value_number(v);
}

/* Bounds and n beside a figure: a plain number, or nothing. */
static bool beside(struct reading *r, size_t row, const struct str *names, size_t n, size_t series,
                   double *out)
{
	size_t col;
	struct value v;
	*out = NAN;
	if (series >= n)
		return true;
	if (!column(r, names[series], &col) || !read_value(r, row, col, &v))
		return false;
	*out = value_number(&v);
	return true;
}

static bool read_point(struct reading *r, size_t row, size_t col, size_t series, struct chart_point *q)
{
	struct value v;
	double n;
	const struct chart_columns *w = r->want;
	if (!read_value(r, row, col, &v) || !beside(r, row, w->lo, w->n_lo, series, &q->lo) ||
	    !beside(r, row, w->hi, w->n_hi, series, &q->hi) || !beside(r, row, w->count, w->n_count, series, &n))
		return false;
	q->state = states[v.kind];
	q->value = number(&v);
	q->interval = isfinite(q->lo) && isfinite(q->hi);
	q->n = isfinite(n) ? n : 0;
	if (v.decimals > r->decimals)
		r->decimals = v.decimals;
	return true;
}

/* ---- columns ---- */

static bool named(const struct str *v, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i], name))
			return true;
	}
	return false;
}

/* Columns of the series: those asked for, or all that have no other office. */
static bool find_series(struct reading *r, size_t item, struct chart_series *s, size_t *col, size_t *n)
{
	const struct chart_columns *w = r->want;
	*n = 0;
	for (size_t i = 0; i < w->n; i++) {
		if (*n == CHART_SERIES_MAX || !column(r, w->series[i], &col[*n]))
			return false;
		s[(*n)++].name = w->series[i];
	}
	for (size_t i = 0; w->n == 0 && i < r->head->n; i++) {
		struct str name = str_trim(r->head->cell[i].text);
		if (i == item || named(w->lo, w->n_lo, name) || named(w->hi, w->n_hi, name) ||
		    named(w->count, w->n_count, name))
			continue;
		if (*n == CHART_SERIES_MAX)
			return fail(r, STR("it has too many columns; choose with --series"));
		col[*n] = i;
		s[(*n)++].name = name;
	}
	return *n > 0 || fail(r, STR("it has no column of figures"));
}

static bool fill_points(struct reading *r, struct chart_series *s, const size_t *col, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct chart_point *q = ARENA_ARRAY(r->a, rows(r) + 1, struct chart_point);
		for (size_t k = 0; k < rows(r); k++) {
			if (!read_point(r, k, col[i], i, &q[k]))
				return false;
		}
		s[i].point = q;
	}
	return true;
}

bool chart_read(struct arena *a, struct str csv, const struct chart_columns *columns, struct chart *c,
                struct str *why)
{
	struct reading r = {.a = a, .want = columns, .why = why};
	size_t item = 0, col[CHART_SERIES_MAX], n;
	struct chart_series *s = ARENA_ARRAY(a, CHART_SERIES_MAX, struct chart_series);
	if (!open_csv(&r, csv) || (columns->item.p && !column(&r, columns->item, &item)))
		return false;
	if (rows(&r) > CHART_ITEMS_MAX)
		return fail(&r, STR("it has more rows than a chart can show"));
	if (!find_series(&r, item, s, col, &n) || !fill_points(&r, s, col, n))
		return false;
	struct chart_item *v = ARENA_ARRAY(a, rows(&r) + 1, struct chart_item);
	for (size_t i = 0; i < rows(&r); i++)
		v[i].label = str_trim(cell(&r, i, item)->text);
	c->x.title = c->x.title.p ? c->x.title : str_trim(r.head->cell[item].text);
	c->y.decimals = r.decimals;
	c->item = v;
	c->items = rows(&r);
	c->series = s;
	c->n_series = n;
	return true;
}

bool chart_read_limits(struct arena *a, struct str csv, struct chart_curve *out, struct str *why)
{
	struct reading r = {.a = a, .why = why};
	struct value v;
	if (!open_csv(&r, csv))
		return false;
	double *p[3];
	for (size_t k = 0; k < 3; k++) {
		p[k] = ARENA_ARRAY(a, rows(&r) + 1, double);
		for (size_t i = 0; i < rows(&r); i++) {
			if (!read_value(&r, i, k, &v))
				return false;
			p[k][i] = value_number(&v);
		}
	}
	out->x = p[0];
	out->lo = p[1];
	out->hi = p[2];
	out->n = rows(&r);
	return true;
}
