/* str.c - see str.h. */
#include "base/str.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

static unsigned char ascii_lower(char c)
{
	unsigned char u = (unsigned char)c;
	return u >= 'A' && u <= 'Z' ? (unsigned char)(u + 32) : u;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool str_ieq(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return false;
	return true;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

ptrdiff_t str_chr(struct str s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
	return hit ? hit - s.p : -1;
}

ptrdiff_t str_find(struct str s, struct str needle)
{
	if (needle.n == 0)
		return 0;
	const char *hit = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
	return hit ? hit - s.p : -1;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){s.p ? s.p + from : NULL, to - from};
}

struct str str_trim(struct str s)
{
	size_t from = 0, to = s.n;
	while (from < to && is_blank(s.p[from]))
		from++;
	while (to > from && is_blank(s.p[to - 1]))
		to--;
	return str_sub(s, from, to);
}

bool str_split(struct str *rest, char sep, struct str *part)
{
	if (str_is_null(*rest))
		return false;
	ptrdiff_t at = str_chr(*rest, sep);
	if (at < 0) {
		*part = *rest;
		*rest = (struct str){NULL, 0};
	} else {
		*part = str_sub(*rest, 0, (size_t)at);
		*rest = str_sub(*rest, (size_t)at + 1, rest->n);
	}
	return true;
}

bool str_to_i64(struct str s, int64_t *out)
{
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	bool negative = i && s.p[0] == '-';
	if (i == s.n)
		return false;
	/* Gathered below zero, where there is room for INT64_MIN. */
	int64_t v = 0;
	for (; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
		if (__builtin_mul_overflow(v, (int64_t)10, &v) ||
		    __builtin_sub_overflow(v, (int64_t)(s.p[i] - '0'), &v))
			return false;
	}
	if (!negative && v == INT64_MIN)
		return false;
	*out = negative ? v : -v;
	return true;
}

static size_t skip_digits(struct str s, size_t i)
{
	while (i < s.n && is_digit(s.p[i]))
		i++;
	return i;
}

/* [+-] digits [. digits] [e [+-] digits], with a digit before or after the
 * point: strtod() alone would also take blanks, hexadecimal, inf and nan. */
static bool is_decimal(struct str s)
{
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	size_t from = i;
	i = skip_digits(s, i);
	size_t digits = i - from;
	if (i < s.n && s.p[i] == '.') {
		from = i + 1;
		i = skip_digits(s, from);
		digits += i - from;
	}
	if (digits == 0)
		return false;
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		i++;
		if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
			i++;
		from = i;
		i = skip_digits(s, from);
		if (i == from)
			return false;
	}
	return i == s.n;
}

bool str_to_f64(struct str s, double *out)
{
	/* The longest exact decimal of a double has 767 significant digits. */
	char z[1100];
	if (s.n >= sizeof z || !is_decimal(s))
		return false;
	memcpy(z, s.p, s.n);
	z[s.n] = '\0';
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (c == (locale_t)0)
		return false;
	double v = strtod_l(z, NULL, c);
	freelocale(c);
	if (!isfinite(v))
		return false;
	*out = v;
	return true;
}
