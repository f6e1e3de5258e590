/* value.c - see value.h. */
#include "cube/value.h"

#include <math.h>

static const char *const names[VALUE_KINDS] = {
    [VALUE_MISSING] = "missing", [VALUE_EXISTS] = "exists",     [VALUE_NOT_APPLICABLE] = "not_applicable",
    [VALUE_FEW] = "few",         [VALUE_MASKED] = "masked",     [VALUE_APPROX100] = "approx100",
    [VALUE_APPROX] = "approx",   [VALUE_EXCLUDED] = "excluded", [VALUE_BAND] = "band",
};

/* The first text of a kind in a dialect is the one that is written. */
static const struct mark {
	enum value_dialect dialect;
	enum value_kind kind;
	int64_t number;
	const char *text;
} marks[] = {
    {VALUE_SKOLVERKET, VALUE_MISSING, 0, ""},   {VALUE_SKOLVERKET, VALUE_NOT_APPLICABLE, 0, "."},
    {VALUE_SKOLVERKET, VALUE_FEW, 0, ".."},     {VALUE_SKOLVERKET, VALUE_APPROX100, 0, "~100"},
    {VALUE_SKOLVERKET, VALUE_EXCLUDED, 0, "*"}, {VALUE_SKOLENKATEN, VALUE_MISSING, 0, ""},
    {VALUE_SKOLENKATEN, VALUE_MASKED, 0, "-"},  {VALUE_SKOLENKATEN, VALUE_BAND, 1, "*"},
    {VALUE_SKOLENKATEN, VALUE_BAND, 10, "**"},  {VALUE_SKOLENKATEN, VALUE_BAND, 20, "***"},
    {VALUE_KOLADA, VALUE_MISSING, 0, ""},       {VALUE_KOLADA, VALUE_MISSING, 0, "Missing"},
    {VALUE_KOLADA, VALUE_FEW, 0, "Privacy"},    {VALUE_KOLADA, VALUE_NOT_APPLICABLE, 0, "Not applicable"},
};
static const size_t n_marks = sizeof marks / sizeof marks[0];
static const char about[] = "cirka ";

const char *value_kind_name(enum value_kind k)
{
	return names[k];
}

/* ---- reading ---- */

/* Bytes of a space that may set thousands apart, at s[i]: 0 when there is none. */
static size_t group_space(struct str s, size_t i)
{
	static const char *const spaces[] = {" ", "\u00a0", "\u202f", "\u2009"};
	for (size_t k = 0; k < sizeof spaces / sizeof spaces[0]; k++) {
		if (str_starts(str_sub(s, i, s.n), str_z(spaces[k])))
			return strlen(spaces[k]);
	}
	return 0;
}

static bool take_digit(struct value *v, char c)
{
	int64_t more;
	if (__builtin_mul_overflow(v->number, 10, &more) || __builtin_add_overflow(more, c - '0', &v->number))
		return false;
	return true;
}

/* Digits, of which groups after the first space are of three. Returns the index
 * after them, or SIZE_MAX for a fault. */
static size_t read_whole(struct str s, size_t i, struct value *v)
{
	size_t group = 0, spaces = 0, from = i;
	for (; i < s.n; i++) {
		size_t gap = group_space(s, i);
		if (gap && (group == 0 || group > 3 || (spaces && group != 3)))
			return SIZE_MAX;
		if (gap) {
			spaces++;
			group = 0;
			i += gap - 1;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9')
			break;
		if (!take_digit(v, s.p[i]))
			return SIZE_MAX;
		group++;
	}
	return i == from || (spaces && group != 3) ? SIZE_MAX : i;
}

/* The decimal mark at s[i] and the digits after it, to the end. */
static bool read_decimals(struct str s, size_t i, char mark, struct value *v)
{
	size_t from = i + 1;
	if (mark ? s.p[i] != mark : s.p[i] != ',' && s.p[i] != '.')
		return false;
	for (i = from; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
		if (i - from >= VALUE_DECIMALS_MAX || !take_digit(v, s.p[i]))
			return false;
	}
	v->decimals = (uint8_t)(i - from);
	return i > from && i == s.n;
}

static bool read_number(struct str s, char mark, struct value *v)
{
	bool minus = str_starts(s, STR("-")) || str_starts(s, STR("\u2212"));
	size_t i = read_whole(s, minus ? (s.p[0] == '-' ? 1 : 3) : 0, v);
	if (i == SIZE_MAX || (i < s.n && !read_decimals(s, i, mark, v)))
		return false;
	v->number = minus ? -v->number : v->number;
	v->kind = VALUE_EXISTS;
	return true;
}

bool value_read(struct str text, enum value_dialect d, char mark, struct value *out)
{
	struct value v = {0};
	text = str_trim(text);
	*out = v;
	for (size_t i = 0; i < n_marks; i++) {
		if (marks[i].dialect == d && str_eqz(text, marks[i].text)) {
			out->kind = marks[i].kind;
			out->number = marks[i].number;
			return true;
		}
	}
	bool approx = d == VALUE_SKOLVERKET && str_starts(text, str_z(about));
	if (!read_number(approx ? str_trim(str_sub(text, strlen(about), text.n)) : text, mark, &v))
		return false;
	if (approx)
		v.kind = VALUE_APPROX;
	*out = v;
	return true;
}

/* ---- writing ---- */

static void write_number(const struct value *v, char mark, struct buf *out)
{
	char digits[24];
	uint64_t m = v->number < 0 ? 0 - (uint64_t)v->number : (uint64_t)v->number;
	size_t n = 0;
	do {
		digits[n++] = (char)('0' + m % 10);
		m /= 10;
	} while (m || n <= v->decimals);
	if (v->number < 0)
		buf_c(out, '-');
	while (n) {
		if (n == v->decimals)
			buf_c(out, mark ? mark : ',');
		buf_c(out, digits[--n]);
	}
}

void value_write(const struct value *v, enum value_dialect d, char mark, struct buf *out)
{
	if (v->kind == VALUE_EXISTS || (v->kind == VALUE_APPROX && d == VALUE_SKOLVERKET)) {
		if (v->kind == VALUE_APPROX)
			buf_z(out, about);
		write_number(v, mark, out);
		return;
	}
	for (size_t i = 0; i < n_marks; i++) {
		const struct mark *m = &marks[i];
		if (m->dialect == d && m->kind == v->kind && m->number == v->number) {
			buf_z(out, m->text);
			return;
		}
	}
}

static int64_t power10(int n)
{
	int64_t p = 1;
	while (n-- > 0)
		p *= 10;
	return p;
}

double value_number(const struct value *v)
{
	return v->kind == VALUE_EXISTS ? (double)v->number / (double)power10(v->decimals) : (double)NAN;
}

/* ---- sums ---- */

static __int128 in_units(const struct value *v)
{
	return (__int128)v->number * power10(VALUE_DECIMALS_MAX - v->decimals);
}

static struct value_interval whole(int64_t low, int64_t high)
{
	return (struct value_interval){low * VALUE_UNIT, high * VALUE_UNIT};
}

static struct value_interval near_hundred(int64_t n)
{
	if (n <= 0)
		return whole(0, 100);
	__int128 all = 100 * VALUE_UNIT, low = n > 4 ? all * (n - 4) / n : 0;
	__int128 high = all * (n - 1) / n + (all * (n - 1) % n != 0);
	return (struct value_interval){low, high};
}

static struct value_interval around(const struct value *v, const struct value_range *r)
{
	__int128 at = in_units(v), floor = r->least * VALUE_UNIT;
	struct value_interval out = {at - 5 * VALUE_UNIT, at + 5 * VALUE_UNIT};
	if (out.low < floor && at >= floor)
		out.low = floor;
	return out;
}

bool value_bounds(const struct value *v, const struct value_range *r, struct value_interval *out)
{
	switch (v->kind) {
	case VALUE_EXISTS:
		*out = (struct value_interval){in_units(v), in_units(v)};
		return true;
	case VALUE_APPROX:
		*out = around(v, r);
		return true;
	case VALUE_FEW:
	case VALUE_MASKED:
		*out = r->few > 0 ? whole(0, r->few - 1) : whole(r->least, r->most);
		return r->least <= r->most;
	case VALUE_APPROX100:
		*out = near_hundred(v->n);
		return true;
	case VALUE_BAND:
		*out = whole(v->number, v->number == 1 ? 9 : 19);
		return v->number < 20;
	case VALUE_MISSING:
	case VALUE_EXCLUDED:
		*out = whole(r->least, r->most);
		return r->missing_within && r->least <= r->most;
	case VALUE_NOT_APPLICABLE:
		break;
	}
	return false;
}

void value_sum_add(struct value_sum *s, const struct value *v, int64_t weight, const struct value_range *r)
{
	struct value_interval b;
	if (v->kind == VALUE_NOT_APPLICABLE)
		return;
	s->terms++;
	if (weight < 0 || !value_bounds(v, r, &b) || __builtin_mul_overflow(b.low, (__int128)weight, &b.low) ||
	    __builtin_mul_overflow(b.high, (__int128)weight, &b.high) ||
	    __builtin_add_overflow(s->is.low, b.low, &s->is.low) ||
	    __builtin_add_overflow(s->is.high, b.high, &s->is.high)) {
		s->refused++;
		return;
	}
	s->uncertain += b.low != b.high;
}

bool value_sum_quotient(const struct value_sum *a, const struct value_sum *b, double *low, double *high)
{
	if (a->refused || b->refused || a->is.low < 0 || b->is.low <= 0)
		return false;
	*low = (double)a->is.low / (double)b->is.high;
	*high = (double)a->is.high / (double)b->is.low;
	return true;
}
