/* utf8.c - see utf8.h: well-formedness, lengths and decoding of other charsets.
 * Folding and collation, which need ICU, are in utf8_sv.c. */
#include "base/utf8.h"

#define REPLACEMENT 0xFFFDu

/* Eight bytes at once: true when all are ASCII and none is NUL. */
static bool is_plain_word(const char *p)
{
	uint64_t w;
	memcpy(&w, p, sizeof w);
	return ((w | (w - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

/* First bytes from low on, the length of their sequences and the range of the
 * second byte (table 3-7). */
static const struct lead {
	unsigned char low, length, second_low, second_high;
} leads[] = {
    {0xF5, 0, 0, 0},       {0xF4, 4, 0x80, 0x8F}, {0xF1, 4, 0x80, 0xBF}, {0xF0, 4, 0x90, 0xBF},
    {0xEE, 3, 0x80, 0xBF}, {0xED, 3, 0x80, 0x9F}, {0xE1, 3, 0x80, 0xBF}, {0xE0, 3, 0xA0, 0xBF},
    {0xC2, 2, 0x80, 0xBF}, {0x80, 0, 0, 0},       {0x01, 1, 0, 0},       {0x00, 0, 0, 0},
};

/* Bytes of the well-formed sequence at p, or 0. */
static size_t sequence(const unsigned char *p, size_t left)
{
	const struct lead *l = leads;
	while (p[0] < l->low)
		l++;
	if (l->length > left)
		return 0;
	if (l->length > 1 && (p[1] < l->second_low || p[1] > l->second_high))
		return 0;
	for (size_t i = 2; i < l->length; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return l->length;
}

size_t utf8_fault(struct str s)
{
	size_t i = 0;
	while (i < s.n) {
		if (s.n - i >= 8 && is_plain_word(s.p + i)) {
			i += 8;
			continue;
		}
		size_t n = sequence((const unsigned char *)s.p + i, s.n - i);
		if (n == 0)
			break;
		i += n;
	}
	return i;
}

bool utf8_valid(struct str s)
{
	return utf8_fault(s) == s.n;
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

size_t utf8_length(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += !is_continuation(s.p[i]);
	return n;
}

struct str utf8_prefix(struct str s, size_t n)
{
	size_t i = 0;
	for (; i < s.n; i++) {
		if (is_continuation(s.p[i]))
			continue;
		if (n == 0)
			break;
		n--;
	}
	return str_sub(s, 0, i);
}

/* At most 4 bytes; NUL, which no text of ours may hold, becomes U+FFFD. */
static size_t encode(char *out, uint32_t c)
{
	unsigned char *o = (unsigned char *)out;
	if (c == 0)
		c = REPLACEMENT;
	if (c < 0x80) {
		o[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		o[0] = (unsigned char)(0xC0 | c >> 6);
		o[1] = (unsigned char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		o[0] = (unsigned char)(0xE0 | c >> 12);
		o[1] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
		o[2] = (unsigned char)(0x80 | (c & 0x3F));
		return 3;
	}
	o[0] = (unsigned char)(0xF0 | c >> 18);
	o[1] = (unsigned char)(0x80 | (c >> 12 & 0x3F));
	o[2] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
	o[3] = (unsigned char)(0x80 | (c & 0x3F));
	return 4;
}

/* 0x80-0x9F of Windows-1252; the five bytes it leaves open are the C1 controls
 * of Latin-1, as in the WHATWG Encoding Standard. */
static const uint16_t from_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

struct str utf8_from_1252(struct arena *a, struct str bytes)
{
	char *out = arena_array(a, bytes.n + 1, 3);
	size_t n = 0;
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];
		n += encode(out + n, c >= 0x80 && c <= 0x9F ? from_1252[c - 0x80] : c);
	}
	return (struct str){out, n};
}

static uint32_t unit_at(struct str bytes, size_t i, bool big_endian)
{
	unsigned char x = (unsigned char)bytes.p[i], y = (unsigned char)bytes.p[i + 1];
	return big_endian ? (uint32_t)x << 8 | y : (uint32_t)y << 8 | x;
}

struct str utf8_from_utf16(struct arena *a, struct str bytes, bool big_endian)
{
	char *out = arena_array(a, bytes.n / 2 + 2, 3);
	size_t n = 0, i = 0;
	if (bytes.n >= 2 && unit_at(bytes, 0, big_endian) == 0xFEFF)
		i = 2; /* byte order mark */
	while (i + 2 <= bytes.n) {
		uint32_t c = unit_at(bytes, i, big_endian);
		i += 2;
		if (c >= 0xD800 && c <= 0xDFFF) {
			uint32_t low = c < 0xDC00 && i + 2 <= bytes.n ? unit_at(bytes, i, big_endian) : 0;
			bool paired = low >= 0xDC00 && low <= 0xDFFF;
			c = paired ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : REPLACEMENT;
			i += paired ? 2 : 0;
		}
		n += encode(out + n, c);
	}
	if (i < bytes.n)
		n += encode(out + n, REPLACEMENT); /* half a unit at the end */
	return (struct str){out, n};
}
