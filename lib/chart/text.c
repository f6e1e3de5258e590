/* text.c - see text.h. The advances are those of Inter 400 and 600 in hundredths of the size,
 * digits as tabular figures; other typefaces of the fallback list are at most a tenth wider,
 * which the margins of the layouts take. */
#include "chart/text.h"

#include "base/utf8.h"

static const unsigned char regular[95] = {
    28, 29, 47, 63, 64, 98, 64, 30, 36, 36, 50, 66, 29, 46, 29, 36, 65, 65, 65, 65, 65, 65, 65, 65,
    65, 65, 29, 30, 66, 66, 66, 51, 97, 69, 65, 73, 72, 60, 59, 75, 74, 27, 57, 67, 57, 90, 75, 76,
    64, 76, 64, 64, 65, 74, 69, 99, 68, 68, 63, 36, 36, 36, 47, 46, 32, 56, 61, 57, 61, 58, 37, 61,
    59, 24, 24, 55, 24, 88, 59, 60, 61, 61, 38, 53, 33, 59, 56, 82, 55, 56, 55, 43, 33, 43, 66};
static const unsigned char bold_face[95] = {
    25, 32, 52, 64, 65, 100, 66, 33,  37,  37, 54, 67, 32, 47, 32, 38, 65, 65, 65, 65, 65, 65, 65, 65,
    65, 65, 32, 33, 67, 67,  67, 54,  100, 73, 66, 74, 72, 61, 59, 75, 75, 28, 58, 70, 57, 92, 76, 77,
    65, 77, 65, 65, 66, 74,  74, 102, 72,  71, 65, 37, 38, 37, 48, 47, 35, 57, 62, 58, 62, 59, 39, 63,
    61, 26, 26, 57, 26, 90,  61, 61,  62,  62, 40, 55, 35, 61, 59, 84, 57, 59, 57, 45, 36, 45, 67};

/* The code point at *i, which moves past it; a broken byte is U+FFFD. */
static uint32_t next_point(struct str s, size_t *i)
{
	unsigned char c = (unsigned char)s.p[(*i)++];
	if (c < 0x80)
		return c;
	int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : -1;
	uint32_t u = more == 3 ? c & 7u : more == 2 ? c & 15u : c & 31u;
	for (int k = 0; k < more && *i < s.n && ((unsigned char)s.p[*i] & 0xc0) == 0x80; k++)
		u = u << 6 | ((unsigned char)s.p[(*i)++] & 63u);
	return more < 0 ? 0xfffd : u;
}

static double advance(uint32_t u, bool bold)
{
	static const struct {
		uint32_t from, to;
		unsigned char width;
	} other[] = {{0xa0, 0xa0, 28},     {0xb7, 0xb7, 32},      {0xc0, 0xc6, 74},       {0xd2, 0xd6, 78},
	             {0xe0, 0xeb, 61},     {0xec, 0xef, 26},      {0xf0, 0xff, 62},       {0x300, 0x36f, 0},
	             {0x2009, 0x2009, 20}, {0x200b, 0x200d, 0},   {0x2013, 0x2013, 50},   {0x2026, 0x2026, 96},
	             {0x202f, 0x202f, 20}, {0x2e80, 0xffff, 100}, {0x1f000, 0x1ffff, 130}};
	if (u >= 32 && u < 127)
		return bold ? bold_face[u - 32] : regular[u - 32];
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		if (u >= other[i].from && u <= other[i].to)
			return other[i].width;
	}
	return 76;
}

double chart_text_width(struct str s, double size, bool bold)
{
	double w = 0;
	for (size_t i = 0; i < s.n;)
		w += advance(next_point(s, &i), bold);
	return w * size / 100;
}

/* Bytes of the longest prefix that is no wider than width; at least one character. */
static size_t fits(struct str s, double size, bool bold, double width)
{
	double w = 0;
	size_t i = 0, before = 0;
	while (i < s.n) {
		before = i;
		w += advance(next_point(s, &i), bold) * size / 100;
		if (w > width)
			return before > 0 ? before : i;
	}
	return s.n;
}

struct str text_cut(struct arena *a, struct str s, double size, bool bold, double width)
{
	s = str_trim(s);
	if (chart_text_width(s, size, bold) <= width)
		return s;
	if (width < 2 * size)
		return STR("");
	size_t n = fits(s, size, bold, width - chart_text_width(STR("…"), size, bold));
	return arena_concat(a, str_trim(str_sub(s, 0, n)), STR("…"));
}

/* Where a line of at most n bytes is best broken: behind a space or a hyphen, else at n. */
static size_t break_at(struct str s, size_t n)
{
	if (n == s.n)
		return n;
	for (size_t i = n; i > 0; i--) {
		if (s.p[i] == ' ' || s.p[i - 1] == ' ' || (s.p[i - 1] == '-' && i > 3))
			return i;
	}
	return n;
}

struct lines text_lines(struct arena *a, struct str s, double size, bool bold, double width, size_t most)
{
	struct lines l = {0};
	for (s = str_trim(s); s.n > 0 && l.n < most && l.n < LINES_MAX; l.n++) {
		bool last = l.n + 1 == most || l.n + 1 == LINES_MAX;
		size_t n = break_at(s, fits(s, size, bold, width));
		l.line[l.n] = last ? text_cut(a, s, size, bold, width) : str_trim(str_sub(s, 0, n));
		double w = chart_text_width(l.line[l.n], size, bold);
		l.width = w > l.width ? w : l.width;
		s = str_trim(str_sub(s, n, s.n));
	}
	return l;
}
