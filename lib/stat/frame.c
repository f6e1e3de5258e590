#include "stat/frame.h"
#include "stat/linalg.h"

#include <math.h>
#include <stdlib.h>

void stat_frame_init(struct stat_frame *f, struct arena *a, int rows)
{
	*f = (struct stat_frame){.arena = a, .n = rows};
}

static struct stat_column *column_add(struct stat_frame *f, struct str name)
{
	if (f->ncol == f->cap) {
		int cap = f->cap ? 2 * f->cap : 16;
		struct stat_column *c = ARENA_ARRAY(f->arena, (size_t)cap, struct stat_column);
		if (f->ncol > 0)
			memcpy(c, f->col, sizeof *c * (size_t)f->ncol);
		f->col = c;
		f->cap = cap;
	}
	struct stat_column *c = &f->col[f->ncol++];
	c->name = arena_str(f->arena, name);
	return c;
}

/* "." and ".." are how statistical programs and offices write a number they do not give. */
bool stat_cell_missing(struct str s)
{
	static const char *const words[] = {"NA", "NaN", "nan", "N/A", "NULL", ".", ".."};
	bool found = s.n == 0;
	for (size_t i = 0; i < sizeof words / sizeof *words && s.n <= 4 && !found; i++)
		found = str_eqz(s, words[i]);
	return found;
}

/* Plain decimal digits with an optional sign and fraction, the bulk of any
 * file: exact when mantissa < 2^53 and the scale is at most 10^22. */
static bool quick_number(struct str s, double *out)
{
	static const double ten[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
	                             1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
	size_t i = s.n > 0 && s.p[0] == '-';
	bool minus = i == 1;
	int64_t m = 0;
	int digits = 0, scale = -1;
	for (; i < s.n; i++) {
		char c = s.p[i];
		if (c == '.' && scale < 0)
			scale = 0;
		else if (c >= '0' && c <= '9' && digits < 15)
			m = 10 * m + (c - '0'), digits++, scale += scale >= 0;
		else
			return false;
	}
	if (digits == 0)
		return false;
	double v = (double)m / ten[scale > 0 ? scale : 0];
	*out = minus ? -v : v;
	return true;
}

static bool cell_number(struct str s, double *out)
{
	if (quick_number(s, out) || str_to_f64(s, out))
		return true;
	if (str_ieq(s, STR("Inf")) || str_ieq(s, STR("-Inf"))) {
		*out = s.p[0] == '-' ? -HUGE_VAL : HUGE_VAL;
		return true;
	}
	return false;
}

void stat_frame_text(struct stat_frame *f, struct str name, struct str *cells)
{
	struct stat_column *c = column_add(f, name);
	double *v = stat_vec(f->arena, f->n);
	int numbers = 0, words = 0;
	c->text = cells;
	for (int i = 0; i < f->n; i++) {
		v[i] = NAN;
		if (stat_cell_missing(cells[i]))
			continue;
		bool number = cell_number(cells[i], &v[i]);
		if (!number && words == 0)
			c->word = cells[i];
		numbers += number;
		words += !number;
	}
	c->mixed = words > 0 && numbers > words;
	c->num = words == 0 ? v : NULL; /* all missing reads as numeric */
}

void stat_frame_num(struct stat_frame *f, struct str name, double *v)
{
	column_add(f, name)->num = v;
}

const struct stat_column *stat_frame_find(const struct stat_frame *f, struct str name)
{
	if (name.n > 2 && name.p[0] == '`' && str_chr(str_sub(name, 1, name.n), '`') == (ptrdiff_t)name.n - 2)
		name = str_sub(name, 1, name.n - 1);
	for (int i = 0; i < f->ncol; i++)
		if (str_eq(f->col[i].name, name))
			return &f->col[i];
	return NULL;
}

void stat_frame_filter(const struct stat_frame *f, const double *keep, struct stat_frame *out)
{
	int n = 0;
	for (int i = 0; i < f->n; i++)
		n += keep[i] != 0 && !isnan(keep[i]);
	stat_frame_init(out, f->arena, n);
	int *row = stat_ivec(f->arena, n);
	for (int i = 0, j = 0; i < f->n; i++)
		if (keep[i] != 0 && !isnan(keep[i]))
			row[j++] = f->row ? f->row[i] : i + 1;
	out->row = row;
	for (int k = 0; k < f->ncol; k++) {
		const struct stat_column *c = &f->col[k];
		struct stat_column *d = column_add(out, c->name);
		d->word = c->word;
		d->mixed = c->mixed;
		if (c->text)
			d->text = ARENA_ARRAY(f->arena, (size_t)n + 1, struct str);
		if (c->num)
			d->num = stat_vec(f->arena, n);
		for (int i = 0, j = 0; i < f->n; i++) {
			if (keep[i] == 0 || isnan(keep[i]))
				continue;
			if (c->text)
				d->text[j] = c->text[i];
			if (c->num)
				d->num[j] = c->num[i];
			j++;
		}
	}
}

struct text_at {
	struct str s;
	int i;
};

static int by_text(const void *x, const void *y)
{
	const struct text_at *a = x, *b = y;
	int c = str_cmp(a->s, b->s);
	return c ? c : (a->i > b->i) - (a->i < b->i);
}

static void text_groups(const struct stat_column *c, int n, struct arena *a, struct stat_groups *g)
{
	struct text_at *t = calloc((size_t)n + 1, sizeof *t);
	if (t == NULL)
		abort();
	int m = 0;
	for (int i = 0; i < n; i++) {
		g->code[i] = -1;
		if (!stat_cell_missing(c->text[i]))
			t[m++] = (struct text_at){c->text[i], i};
	}
	qsort(t, (size_t)m, sizeof *t, by_text);
	int levels = 0;
	for (int i = 0; i < m; i++)
		levels += i == 0 || !str_eq(t[i].s, t[i - 1].s);
	g->label = ARENA_ARRAY(a, (size_t)levels + 1, struct str);
	for (int i = 0; i < m; i++) {
		if (i == 0 || !str_eq(t[i].s, t[i - 1].s))
			g->label[g->levels++] = t[i].s;
		g->code[t[i].i] = g->levels - 1;
	}
	free(t);
}

static void number_groups(const double *v, const struct str *text, int n, struct arena *a,
                          struct stat_groups *g)
{
	int *order = stat_ivec(a, n), levels = 0;
	double *key = stat_vec(a, n);
	for (int i = 0; i < n; i++)
		key[i] = isnan(v[i]) ? HUGE_VAL : v[i];
	stat_order(n, key, order);
	for (int k = 0; k < n; k++)
		levels += k == 0 || key[order[k]] != key[order[k - 1]];
	g->label = ARENA_ARRAY(a, (size_t)levels + 1, struct str);
	g->value = stat_vec(a, levels);
	for (int k = 0; k < n; k++) {
		int i = order[k];
		if (isnan(v[i])) {
			g->code[i] = -1;
			continue;
		}
		if (g->levels == 0 || v[i] != g->value[g->levels - 1]) {
			g->label[g->levels] = text ? text[i] : arena_printf(a, "%.15g", v[i]);
			g->value[g->levels++] = v[i];
		}
		g->code[i] = g->levels - 1;
	}
}

bool stat_frame_groups(const struct stat_frame *f, struct arena *a, struct str expr, struct stat_groups *g,
                       struct stat_why *why)
{
	const struct stat_column *c = stat_frame_find(f, str_trim(expr));
	*g = (struct stat_groups){.code = stat_ivec(a, f->n)};
	if (c && c->num == NULL) {
		text_groups(c, f->n, a, g);
		return true;
	}
	const double *v = c ? c->num : stat_frame_eval(f, a, expr, why);
	if (v == NULL)
		return false;
	number_groups(v, c ? c->text : NULL, f->n, a, g);
	return true;
}

bool stat_split_top(struct str *rest, char sep, struct str *part)
{
	if (rest->p == NULL)
		return false;
	int depth = 0;
	char quote = 0;
	for (size_t i = 0; i < rest->n; i++) {
		char c = rest->p[i];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '\'' || c == '"' || c == '`')
			quote = c;
		else if (c == '(')
			depth++;
		else if (c == ')')
			depth--;
		else if (c == sep && depth == 0) {
			*part = str_trim(str_sub(*rest, 0, i));
			*rest = str_sub(*rest, i + 1, rest->n);
			return true;
		}
	}
	*part = str_trim(*rest);
	*rest = (struct str){0};
	return true;
}
