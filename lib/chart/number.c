/* number.c - figures as text, in the words and marks of the caller. */
#include "chart/plot.h"

#include <math.h>
#include <stdio.h>

struct str words_fill(struct arena *a, const char *form, struct str zero, struct str one)
{
	struct buf b;
	struct str z = str_z(form);
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < z.n; i++) {
		bool hole =
		    i + 2 < z.n && z.p[i] == '{' && z.p[i + 2] == '}' && (z.p[i + 1] == '0' || z.p[i + 1] == '1');
		if (hole)
			buf_str(&b, z.p[i + 1] == '0' ? zero : one);
		else
			buf_c(&b, z.p[i]);
		i += hole ? 2 : 0;
	}
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

/* Appends z; a text of the caller that is missing is nothing. */
static char *put(char *p, const char *z)
{
	size_t n = z ? strlen(z) : 0;
	if (n > 8)
		n = 8;
	if (n > 0)
		memcpy(p, z, n);
	return p + n;
}

struct str chart_number(struct arena *a, const struct chart_words *w, double v, int decimals)
{
	char digits[64], out[256], *p = out;
	if (!isfinite(v) || fabs(v) > 1e17)
		return STR("");
	decimals = decimals < 0 ? 0 : decimals > 6 ? 6 : decimals;
	int n = snprintf(digits, sizeof digits, "%.*f", decimals, fabs(v));
	int whole = n - (decimals ? decimals + 1 : 0);
	bool zero = strspn(digits, "0.") == (size_t)n;
	if (v < 0 && !zero)
		p = put(p, w->minus);
	for (int i = 0; i < n; i++) {
		if (i == whole) {
			p = put(p, w->decimal);
			continue;
		}
		*p++ = digits[i];
		if (whole > 4 && i + 1 < whole && (whole - i - 1) % 3 == 0)
			p = put(p, w->group);
	}
	return arena_str(a, (struct str){out, (size_t)(p - out)});
}

struct str figure_text(struct arena *a, const struct chart *c, double v)
{
	return arena_concat(a, chart_number(a, c->words, v, c->y.decimals), c->y.unit);
}

struct str range_text(struct arena *a, const struct chart *c, double lo, double hi)
{
	const struct chart_words *w = c->words;
	return words_fill(a, lo < 0 || hi < 0 ? w->range_neg : w->range, chart_number(a, w, lo, c->y.decimals),
	                  chart_number(a, w, hi, c->y.decimals));
}

bool point_known(const struct chart_point *p)
{
	return p->state == CHART_SHOWN || p->state == CHART_APPROX;
}

struct str point_text(struct arena *a, const struct chart *c, const struct chart_point *p)
{
	if (p->state == CHART_SHOWN)
		return figure_text(a, c, p->value);
	if (p->state == CHART_APPROX) {
		/* what is about has no decimals that it was not given with */
		bool whole = fabs(p->value - nearbyint(p->value)) < 1e-9;
		struct str figure = chart_number(a, c->words, p->value, whole ? 0 : c->y.decimals);
		return words_fill(a, c->words->state[p->state], arena_concat(a, figure, c->y.unit), STR(""));
	}
	return str_z(c->words->state[p->state]);
}

/* One point in words, from a copy whose hidden figures are gone. */
struct str point_say(struct arena *a, const struct chart *c, const struct chart_point *p, size_t item,
                     size_t series)
{
	struct buf b;
	buf_init(&b, 1 << 16);
	struct str name = series < c->n_series ? c->series[series].name : STR("");
	buf_str(&b, c->item[item].label);
	if (c->n_series == 1 && c->item[item].label.n > 0)
		name = STR("");
	if (name.n > 0 && c->item[item].label.n > 0)
		BUF_LIT(&b, ", ");
	buf_str(&b, name);
	BUF_LIT(&b, ": ");
	buf_str(&b, point_text(a, c, p));
	if (point_known(p) && p->interval) {
		BUF_LIT(&b, " (");
		buf_str(&b, range_text(a, c, p->lo, p->hi));
		BUF_LIT(&b, ")");
	}
	if (point_known(p) && p->n > 0) {
		BUF_LIT(&b, ", ");
		buf_str(&b, words_fill(a, c->words->n, chart_number(a, c->words, p->n, 0), STR("")));
	}
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

struct str chart_say(struct arena *a, const struct chart *c, size_t item, size_t series)
{
	struct chart_point p = point_seen(c, series, item);
	return point_say(a, c, &p, item, series);
}
