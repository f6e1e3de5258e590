#include "table/number.h"

enum { SEGMENTS = 8, DIGITS = 40, INTEGER_DIGITS = 15 };

/* A text cut at its marks: 1.234,5 is the segments 1 234 5 and the marks . , */
struct parts {
	char digit[DIGITS + 1];
	size_t n_digits;
	size_t segment[SEGMENTS];
	char mark[SEGMENTS]; /* after the segment: '.' ',' '\'' or ' ' for any space */
	size_t n_marks;
	char exponent[8];
	bool negative;
};

static const struct spelling {
	const char *bytes;
	uint8_t n;
	char as;
} spellings[] = {
    {".", 1, '.'},
    {",", 1, ','},
    {"'", 1, '\''},
    {" ", 1, ' '},
    {"\t", 1, ' '},
    {"\xc2\xa0", 2, ' '},
    {"\xe2\x80\xaf", 3, ' '},
    {"\xe2\x80\x89", 3, ' '},
    {"\xe2\x80\x87", 3, ' '},
    {"\xe2\x88\x92", 3, '-'},
    {"-", 1, '-'},
    {"+", 1, '+'},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What the text begins with, as one character, or 0; *n is its length. */
static char next_mark(struct str s, size_t *n)
{
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		const struct spelling *m = &spellings[i];
		if (s.n >= m->n && memcmp(s.p, m->bytes, m->n) == 0) {
			*n = m->n;
			return m->as;
		}
	}
	return 0;
}

static struct str skip(struct str s, size_t n)
{
	return (struct str){s.p + n, s.n - n};
}

static struct str trim(struct str s)
{
	size_t n;
	while (s.n && next_mark(s, &n) == ' ')
		s = skip(s, n);
	for (size_t back = 1; back <= 3 && back <= s.n; back++) {
		struct str end = {s.p + s.n - back, back};
		if (next_mark(end, &n) == ' ' && n == back) {
			s.n -= back;
			back = 0;
		}
	}
	return s;
}

static bool take_percent(struct str *s)
{
	if (!s->n || s->p[s->n - 1] != '%')
		return false;
	s->n--;
	*s = trim(*s);
	return true;
}

static void take_sign(struct str *s, bool *negative)
{
	size_t n;
	char c = next_mark(*s, &n);
	if (c != '-' && c != '+')
		return;
	*negative = c == '-';
	*s = skip(*s, n);
}

/* e+05 at the end; false when what stands there is no exponent. */
static bool take_exponent(struct parts *p, struct str s)
{
	if (s.n < 2 || s.n >= sizeof p->exponent || (s.p[0] != 'e' && s.p[0] != 'E'))
		return false;
	size_t i = s.p[1] == '-' || s.p[1] == '+' ? 2 : 1;
	if (i == s.n)
		return false;
	for (size_t k = i; k < s.n; k++) {
		if (!is_digit(s.p[k]))
			return false;
	}
	memcpy(p->exponent, s.p, s.n);
	p->exponent[s.n] = '\0';
	return p->n_marks <= 1;
}

static bool cut(struct parts *p, struct str s)
{
	take_sign(&s, &p->negative);
	while (s.n) {
		if (is_digit(*s.p)) {
			if (p->n_digits == DIGITS)
				return false;
			p->digit[p->n_digits++] = *s.p;
			p->segment[p->n_marks]++;
			s = skip(s, 1);
			continue;
		}
		size_t n;
		char c = next_mark(s, &n);
		if (!c)
			return p->n_digits > 0 && p->segment[p->n_marks] > 0 && take_exponent(p, s);
		if (c == '-' || c == '+' || p->n_marks == SEGMENTS - 1)
			return false;
		p->mark[p->n_marks++] = c;
		s = skip(s, n);
	}
	return p->n_digits > 0 && p->segment[p->n_marks] > 0;
}

/* Segments 0..last form an integer in groups of three. */
static bool groups_of_three(const struct parts *p, size_t last)
{
	if (p->exponent[0] || p->segment[0] < 1 || p->segment[0] > 3 || p->digit[0] == '0')
		return false;
	for (size_t i = 1; i <= last; i++) {
		if (p->segment[i] != 3 || p->mark[i - 1] != p->mark[0])
			return false;
	}
	return true;
}

/* The value when the last `decimals` digits are decimals. */
static bool value_of(const struct parts *p, size_t decimals, double *out)
{
	size_t whole = p->n_digits - decimals;
	if (whole > INTEGER_DIGITS || (whole > 1 && p->digit[0] == '0'))
		return false;
	char z[DIGITS + 16];
	size_t n = 0;
	if (p->negative)
		z[n++] = '-';
	if (!whole)
		z[n++] = '0';
	memcpy(z + n, p->digit, whole);
	n += whole;
	if (decimals) {
		z[n++] = '.';
		memcpy(z + n, p->digit + whole, decimals);
		n += decimals;
	}
	size_t e = strlen(p->exponent);
	memcpy(z + n, p->exponent, e);
	return str_to_f64((struct str){z, n + e}, out);
}

static enum table_mark mark_of(char c)
{
	return c == ',' ? TABLE_MARK_COMMA : c == '.' ? TABLE_MARK_POINT : TABLE_MARK_UNKNOWN;
}

static enum table_mark other_mark(enum table_mark m)
{
	return m == TABLE_MARK_COMMA ? TABLE_MARK_POINT : m == TABLE_MARK_POINT ? TABLE_MARK_COMMA : m;
}

static enum table_reading one(const struct parts *p, size_t decimals, enum table_mark mark,
                              struct table_number *out)
{
	if (!value_of(p, decimals, &out->value))
		return TABLE_NOT_A_NUMBER;
	out->decimals = (int)decimals;
	out->mark = mark;
	return TABLE_ONE_READING;
}

/* A single comma or point: 12,5 or 1,234. */
static enum table_reading single(const struct parts *p, enum table_mark known, struct table_number *out)
{
	enum table_mark mark = mark_of(p->mark[0]);
	bool grouping = groups_of_three(p, 1);
	if (known && known != mark)
		return grouping ? one(p, 0, known, out) : TABLE_NOT_A_NUMBER;
	if (known || !grouping)
		return one(p, p->segment[1], mark, out);
	if (!value_of(p, 0, &out->grouped))
		return TABLE_NOT_A_NUMBER;
	enum table_reading r = one(p, p->segment[1], TABLE_MARK_UNKNOWN, out);
	return r == TABLE_ONE_READING ? TABLE_AMBIGUOUS : r;
}

enum table_reading table_number(struct str s, enum table_mark known, struct table_number *out)
{
	*out = (struct table_number){0};
	struct parts p = {0};
	s = trim(s);
	out->percent = take_percent(&s);
	if (!cut(&p, s))
		return TABLE_NOT_A_NUMBER;
	if (p.n_marks == 0)
		return one(&p, 0, TABLE_MARK_UNKNOWN, out);
	enum table_mark first = mark_of(p.mark[0]), last = mark_of(p.mark[p.n_marks - 1]);
	if (p.n_marks == 1 && first)
		return single(&p, known, out);
	bool decimal = last && p.mark[p.n_marks - 1] != p.mark[0];
	if (!groups_of_three(&p, decimal ? p.n_marks - 1 : p.n_marks))
		return TABLE_NOT_A_NUMBER;
	enum table_mark proved = decimal ? last : other_mark(first);
	if (known && proved && known != proved)
		return TABLE_NOT_A_NUMBER;
	return one(&p, decimal ? p.segment[p.n_marks] : 0, proved, out);
}

enum table_mark table_number_mark(const struct str *v, size_t n)
{
	enum table_mark found = TABLE_MARK_UNKNOWN;
	for (size_t i = 0; i < n; i++) {
		struct table_number x;
		if (table_number(v[i], TABLE_MARK_UNKNOWN, &x) != TABLE_ONE_READING || !x.mark)
			continue;
		if (found && found != x.mark)
			return TABLE_MARK_UNKNOWN;
		found = x.mark;
	}
	return found;
}

bool table_is_code(struct str s)
{
	s = trim(s);
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
	}
	return s.n > INTEGER_DIGITS || (s.n > 1 && s.p[0] == '0');
}
