/* base_buf_test.c - the buffer, its numbers and its escapers. The escapers are
 * tested by decoding what they wrote, on seeded random text. */
#include "test.h"

#include "base/buf.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t seed;

static uint64_t next_random(void)
{
	/* xorshift64*, so that a failure can be repeated */
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * UINT64_C(2685821657736338717);
}

TEST(buf_grows_and_stays_nul_terminated)
{
	struct buf b;
	buf_init(&b, 0);
	CHECK_Z(buf_as_str(&b), "");
	for (int i = 0; i < 10000; i++) {
		buf_c(&b, (char)('a' + i % 26));
		CHECK(b.p[b.n] == '\0');
	}
	CHECK_I64(b.n, 10000);
	bool same = true;
	for (int i = 0; i < 10000; i++)
		same = same && b.p[i] == 'a' + i % 26;
	CHECK(same);
	buf_reset(&b);
	CHECK_I64(b.n, 0);
	buf_printf(&b, "%s=%d", "n", 5);
	BUF_LIT(&b, ";");
	buf_z(&b, "z");
	buf_str(&b, STR("s"));
	buf_mem(&b, NULL, 0);
	CHECK_Z(buf_as_str(&b), "n=5;zs");
	buf_finish(&b);
	CHECK(b.p == NULL && b.n == 0);
}

TEST(buf_overflow_is_sticky_and_drops_whole_appends)
{
	struct buf b;
	buf_init(&b, 10);
	buf_z(&b, "12345");
	buf_z(&b, "67890");
	CHECK(!b.overflow);
	CHECK_Z(buf_as_str(&b), "1234567890");
	buf_c(&b, 'x');
	CHECK(b.overflow);
	buf_reset(&b);
	buf_z(&b, "12345678901");
	CHECK(b.overflow);
	CHECK_I64(b.n, 0);
	buf_c(&b, 'x'); /* would fit, but the text already has a hole */
	buf_printf(&b, "%d", 1);
	CHECK_I64(b.n, 0);
	CHECK(buf_room(&b, 1) == NULL);
	CHECK(b.cap <= 11);
	buf_finish(&b);
}

TEST(buf_room_can_be_written_and_claimed)
{
	struct buf b;
	buf_init(&b, 0);
	char *p = buf_room(&b, 1000);
	REQUIRE(p);
	memset(p, 'x', 1000);
	buf_claim(&b, 3);
	CHECK_Z(buf_as_str(&b), "xxx");
	buf_finish(&b);
}

static void check_i64(struct buf *b, int64_t v)
{
	char want[32];
	snprintf(want, sizeof want, "%lld", (long long)v);
	buf_reset(b);
	buf_i64(b, v);
	CHECK_Z(buf_as_str(b), want);
}

TEST(buf_i64_writes_as_printf_does)
{
	struct buf b;
	buf_init(&b, 0);
	static const int64_t edges[] = {0, 1, -1, 9, 10, -10, 99, 100, INT64_MAX, INT64_MIN, INT64_MIN + 1};
	for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
		check_i64(&b, edges[i]);
	seed = 1;
	for (int i = 0; i < 20000; i++)
		check_i64(&b, (int64_t)(next_random() >> (next_random() % 64)) * (i % 2 ? 1 : -1));
	buf_finish(&b);
}

/* Digits that say something: not the zeros at the ends, not the exponent. */
static size_t significant_digits(struct str s)
{
	size_t n = 0, zeros = 0;
	for (size_t i = 0; i < s.n && s.p[i] != 'e'; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || (s.p[i] == '0' && n == 0))
			continue;
		zeros = s.p[i] == '0' ? zeros + 1 : 0;
		n++;
	}
	return n - zeros;
}

static size_t fewest_digits(double v)
{
	char text[40];
	for (int digits = 1; digits < DBL_DECIMAL_DIG; digits++) {
		snprintf(text, sizeof text, "%.*e", digits - 1, v);
		if (strtod(text, NULL) == v)
			return significant_digits(str_z(text));
	}
	return DBL_DECIMAL_DIG;
}

TEST(buf_f64_reads_back_as_the_same_double)
{
	struct buf b;
	buf_init(&b, 0);
	seed = 2;
	int wrong = 0, longer = 0;
	for (int i = 0; i < 100000; i++) {
		uint64_t bits = next_random();
		double v, back = 0;
		if (i % 2) /* a figure of the kind people see, else any bit pattern */
			v = (double)(int64_t)(bits % 2000000 - 1000000) / 100.0;
		else
			memcpy(&v, &bits, sizeof v);
		if (!isfinite(v))
			continue;
		buf_reset(&b);
		buf_f64(&b, v);
		wrong += !str_to_f64(buf_as_str(&b), &back) || memcmp(&back, &v, sizeof v) != 0;
		if (i < 4000)
			longer += significant_digits(buf_as_str(&b)) > fewest_digits(v);
	}
	CHECK_I64(wrong, 0);
	CHECK_I64(longer, 0);
	buf_finish(&b);
}

TEST(buf_f64_is_short)
{
	static const struct {
		double v;
		const char *want;
	} rows[] = {{0, "0"},
	            {-0.0, "-0.0"},
	            {0.1, "0.1"},
	            {1.0 / 3, "0.3333333333333333"},
	            {-2.5, "-2.5"},
	            {1e14, "100000000000000"},
	            {1e21, "1e+21"},
	            {4.9406564584124654e-324, "5e-324"},
	            {0.1 + 0.2, "0.30000000000000004"},
	            {NAN, "null"},
	            {INFINITY, "null"},
	            {-INFINITY, "null"}};
	struct buf b;
	buf_init(&b, 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		buf_reset(&b);
		buf_f64(&b, rows[i].v);
		CHECK_Z(buf_as_str(&b), rows[i].want);
	}
	buf_finish(&b);
}

/* Random text rich in what the escapers look for. */
static struct str random_text(char *out, size_t cap)
{
	static const char *const bits[] = {"&",
	                                   "<",
	                                   ">",
	                                   "\"",
	                                   "'",
	                                   "\\",
	                                   "\n",
	                                   "\r",
	                                   "\t",
	                                   "=",
	                                   "+",
	                                   "-",
	                                   "@",
	                                   ",",
	                                   ";",
	                                   " ",
	                                   "a",
	                                   "Z",
	                                   "0",
	                                   "å",
	                                   "é",
	                                   "\x01",
	                                   "/",
	                                   "~",
	                                   "%",
	                                   ".",
	                                   "\x7f",
	                                   "\xE2\x80\xA8",
	                                   "\xE2\x80\xA9",
	                                   "\xE2\x80\x93",
	                                   "😀",
	                                   "u",
	                                   "&amp;",
	                                   "\\u003c"};
	size_t n = 0, parts = next_random() % 12;
	for (size_t i = 0; i < parts; i++) {
		const char *bit = bits[next_random() % (sizeof bits / sizeof *bits)];
		size_t len = strlen(bit);
		if (n + len > cap)
			break;
		memcpy(out + n, bit, len);
		n += len;
	}
	return (struct str){out, n};
}

static bool decode_html(struct str s, struct buf *out)
{
	static const struct {
		struct str name;
		char c;
	} entities[] = {{STR_INIT("&amp;"), '&'},
	                {STR_INIT("&lt;"), '<'},
	                {STR_INIT("&gt;"), '>'},
	                {STR_INIT("&quot;"), '"'},
	                {STR_INIT("&#39;"), '\''}};
	while (s.n) {
		if (strchr("<>\"'", s.p[0]))
			return false;
		size_t skip = 1;
		char c = s.p[0];
		for (size_t i = 0; s.p[0] == '&' && i < 5; i++) {
			if (str_starts(s, entities[i].name)) {
				skip = entities[i].name.n;
				c = entities[i].c;
			}
		}
		if (s.p[0] == '&' && skip == 1)
			return false;
		buf_c(out, c);
		s = str_sub(s, skip, s.n);
	}
	return true;
}

static int hex_value(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) % 16 : -1;
}

static bool decode_json_escape(struct str *s, struct buf *out)
{
	static const char from[] = "\"\\bfnrt", to[] = "\"\\\b\f\n\r\t";
	const char *at = s->n > 1 ? strchr(from, s->p[1]) : NULL;
	if (at) {
		buf_c(out, to[at - from]);
		*s = str_sub(*s, 2, s->n);
		return true;
	}
	if (s->n < 6 || s->p[1] != 'u')
		return false;
	int c = 0;
	for (int i = 2; i < 6; i++) {
		int h = hex_value(s->p[i]);
		if (h < 0)
			return false;
		c = c * 16 + h;
	}
	if (c < 0x80)
		buf_c(out, (char)c);
	else if (c == 0x2028 || c == 0x2029)
		buf_z(out, c == 0x2028 ? "\xE2\x80\xA8" : "\xE2\x80\xA9");
	else
		return false;
	*s = str_sub(*s, 6, s->n);
	return true;
}

static bool decode_json(struct str s, struct buf *out)
{
	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
		return false;
	if (str_find(s, STR("\xE2\x80\xA8")) >= 0 || str_find(s, STR("\xE2\x80\xA9")) >= 0)
		return false;
	s = str_sub(s, 1, s.n - 1);
	while (s.n) {
		if (s.p[0] == '\\') {
			if (!decode_json_escape(&s, out))
				return false;
			continue;
		}
		if ((unsigned char)s.p[0] < 0x20 || strchr("\"<>&", s.p[0]))
			return false;
		buf_c(out, s.p[0]);
		s = str_sub(s, 1, s.n);
	}
	return true;
}

static bool decode_url(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '%' && i + 2 < s.n) {
			buf_c(out, (char)(hex_value(s.p[i + 1]) * 16 + hex_value(s.p[i + 2])));
			i += 2;
		} else if (c < 0x80 &&
		           (strchr("-._~", c) || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'))) {
			buf_c(out, (char)c);
		} else {
			return false;
		}
	}
	return true;
}

/* One field of a line, as RFC 4180 reads it; the guard against formulas is
 * taken off when it stands before one. */
static bool decode_csv(struct str s, struct buf *out)
{
	bool quoted = s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"';
	if (quoted)
		s = str_sub(s, 1, s.n - 1);
	if (s.n >= 2 && s.p[0] == '\'' && memchr("=+-@\t\r", s.p[1], 6))
		s = str_sub(s, 1, s.n);
	else if (s.n && memchr("=@\t\r", s.p[0], 4))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!quoted && memchr("\",\r\n", s.p[i], 4))
			return false;
		if (s.p[i] == '"' && (++i == s.n || s.p[i] != '"'))
			return false;
		buf_c(out, s.p[i]);
	}
	return true;
}

static void escape_csv_comma(struct buf *b, struct str s)
{
	buf_csv(b, s, ',');
}

static void check_decodes(const char *name, void (*escape)(struct buf *, struct str),
                          bool (*decode)(struct str, struct buf *))
{
	struct buf b, back;
	char text[128];
	buf_init(&b, 0);
	buf_init(&back, 0);
	seed = 3;
	for (int i = 0; i < 20000; i++) {
		struct str s = random_text(text, sizeof text);
		if (s.n >= 2 && s.p[0] == '\'' && memchr("=+-@\t\r", s.p[1], 6))
			continue; /* as CSV not to be told from a guarded formula */
		buf_reset(&b);
		buf_reset(&back);
		escape(&b, s);
		if (decode(buf_as_str(&b), &back) && str_eq(buf_as_str(&back), s))
			continue;
		test_fail(__FILE__, __LINE__, "%s: \"%.*s\" became %.*s", name, STR_ARG(s), STR_ARG(buf_as_str(&b)));
		break;
	}
	buf_finish(&b);
	buf_finish(&back);
}

TEST(escaped_text_decodes_to_itself_and_holds_nothing_dangerous)
{
	check_decodes("html", buf_html, decode_html);
	check_decodes("json", buf_json, decode_json);
	check_decodes("url", buf_url, decode_url);
	check_decodes("csv", escape_csv_comma, decode_csv);
}

TEST(buf_json_escapes_every_control_byte)
{
	struct buf b, back;
	buf_init(&b, 0);
	buf_init(&back, 0);
	for (int c = 0; c < 0x80; c++) {
		char one = (char)c;
		buf_reset(&b);
		buf_reset(&back);
		buf_json(&b, (struct str){&one, 1});
		CHECK(decode_json(buf_as_str(&b), &back));
		CHECK(back.n == 1 && back.p[0] == one);
	}
	buf_reset(&b);
	buf_json(&b, STR("\xE2\x80")); /* a cut sequence is passed on, not read past */
	CHECK_Z(buf_as_str(&b), "\"\xE2\x80\"");
	buf_finish(&b);
	buf_finish(&back);
}

TEST(buf_csv_quotes_and_guards_only_when_needed)
{
	static const struct {
		const char *text, *want;
		char sep;
	} rows[] = {{"Skola", "Skola", ';'},
	            {"a;b", "\"a;b\"", ';'},
	            {"a,b", "a,b", ';'},
	            {"a\"b", "\"a\"\"b\"", ';'},
	            {"a\nb", "\"a\nb\"", ';'},
	            {" a", "\" a\"", ';'},
	            {"=1+1", "'=1+1", ';'},
	            {"=\"x\"", "\"'=\"\"x\"\"\"", ';'},
	            {"@SUM", "'@SUM", ';'},
	            {"-", "'-", ';'},
	            {"-5", "-5", ';'},
	            {"-3,5", "-3,5", ';'},
	            {"-3,5", "\"-3,5\"", ','},
	            {"+46701", "+46701", ';'},
	            {"+46 701", "'+46 701", ';'},
	            {"-1+1", "'-1+1", ';'},
	            {"-1.2.3", "'-1.2.3", ';'},
	            {"\tx", "'\tx", ';'},
	            {"\rx", "\"'\rx\"", ';'},
	            {"", "", ';'}};
	struct buf b;
	buf_init(&b, 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		buf_reset(&b);
		buf_csv(&b, str_z(rows[i].text), rows[i].sep);
		CHECK_Z(buf_as_str(&b), rows[i].want);
	}
	buf_finish(&b);
}

TEST(buf_hex_writes_two_digits_a_byte)
{
	struct buf b;
	buf_init(&b, 0);
	buf_hex(&b, (const unsigned char *)"\x00\x0f\xf0\xff", 4);
	CHECK_Z(buf_as_str(&b), "000ff0ff");
	buf_finish(&b);
}
