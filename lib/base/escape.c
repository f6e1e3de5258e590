/* escape.c - the escapers of buf.h: a table says which bytes need it, and the
 * runs between them are copied whole. */
#include "base/buf.h"

typedef const char *const escape_table[256];

static void escape_runs(struct buf *b, struct str s, escape_table table)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char *to = table[(unsigned char)s.p[i]];
		if (__builtin_expect(!to, 1))
			continue;
		buf_mem(b, s.p + from, i - from);
		buf_z(b, to);
		from = i + 1;
	}
	if (from < s.n)
		buf_mem(b, s.p + from, s.n - from);
}

static escape_table html_escape = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

void buf_html(struct buf *b, struct str s)
{
	escape_runs(b, s, html_escape);
}

static escape_table json_escape = {
    [0x00] = "\\u0000", [0x01] = "\\u0001", [0x02] = "\\u0002", [0x03] = "\\u0003", [0x04] = "\\u0004",
    [0x05] = "\\u0005", [0x06] = "\\u0006", [0x07] = "\\u0007", [0x08] = "\\b",     [0x09] = "\\t",
    [0x0a] = "\\n",     [0x0b] = "\\u000b", [0x0c] = "\\f",     [0x0d] = "\\r",     [0x0e] = "\\u000e",
    [0x0f] = "\\u000f", [0x10] = "\\u0010", [0x11] = "\\u0011", [0x12] = "\\u0012", [0x13] = "\\u0013",
    [0x14] = "\\u0014", [0x15] = "\\u0015", [0x16] = "\\u0016", [0x17] = "\\u0017", [0x18] = "\\u0018",
    [0x19] = "\\u0019", [0x1a] = "\\u001a", [0x1b] = "\\u001b", [0x1c] = "\\u001c", [0x1d] = "\\u001d",
    [0x1e] = "\\u001e", [0x1f] = "\\u001f", ['"'] = "\\\"",     ['\\'] = "\\\\",    ['<'] = "\\u003c",
    ['>'] = "\\u003e",  ['&'] = "\\u0026",  [0x7f] = "\\u007f",
};

void buf_json(struct buf *b, struct str s)
{
	/* U+2028 and U+2029, line ends to older JavaScript: E2 80 A8 and A9. */
	static const struct str separators = STR_INIT("\xE2\x80");
	buf_c(b, '"');
	for (;;) {
		ptrdiff_t at = str_find(s, separators);
		size_t i = (size_t)at;
		if (at < 0 || i + 2 >= s.n)
			break;
		unsigned char third = (unsigned char)s.p[i + 2];
		escape_runs(b, str_sub(s, 0, i), json_escape);
		if (third == 0xA8 || third == 0xA9)
			buf_z(b, third == 0xA8 ? "\\u2028" : "\\u2029");
		else
			buf_mem(b, s.p + i, 3);
		s = str_sub(s, i + 3, s.n);
	}
	escape_runs(b, s, json_escape);
	buf_c(b, '"');
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '.' || c == '_' || c == '~';
}

void buf_url(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (is_unreserved(c))
			buf_c(b, s.p[i]);
		else
			buf_mem(b, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
	}
}

/* A sign, digits and at most one decimal mark, point or comma: what a
 * spreadsheet reads as a number in some locale and never as a formula. */
static bool is_plain_number(struct str s)
{
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	size_t digits = 0, marks = 0;
	for (; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';
		if (!digit && s.p[i] != '.' && s.p[i] != ',')
			return false;
		digits += digit;
		marks += !digit;
	}
	return digits > 0 && marks <= 1;
}

static bool is_formula(struct str s)
{
	return s.n && memchr("=+-@\t\r", s.p[0], 6) && !is_plain_number(s);
}

static bool csv_needs_quotes(struct str s, char sep)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == sep || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
			return true;
	return s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

void buf_csv(struct buf *b, struct str s, char sep)
{
	static escape_table quote = {['"'] = "\"\""};
	bool quotes = csv_needs_quotes(s, sep);
	if (quotes)
		buf_c(b, '"');
	if (is_formula(s))
		buf_c(b, '\'');
	escape_runs(b, s, quote);
	if (quotes)
		buf_c(b, '"');
}

void buf_hex(struct buf *b, const unsigned char *p, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	for (size_t i = 0; i < n; i++)
		buf_mem(b, (char[]){hex[p[i] >> 4], hex[p[i] & 15]}, 2);
}
