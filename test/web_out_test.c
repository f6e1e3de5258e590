/* web_out_test.c - what people see: escaping, numbers, days, addresses. */
#include "test.h"

#include "web/fmt.h"
#include "web/view.h"

#define THIN  "\xe2\x80\xaf"
#define MINUS "\xe2\x88\x92"
#define DASH  "\xe2\x80\x93"

struct page {
	struct buf b;
	struct out o;
};

static struct out *start(struct page *p, enum lang l)
{
	buf_init(&p->b, 0);
	p->o = (struct out){.b = &p->b, .lang = l, .arena = test_arena()};
	return &p->o;
}

/* What was written since the last call. */
static struct str taken(struct page *p)
{
	struct str s = arena_str(test_arena(), buf_as_str(&p->b));
	buf_reset(&p->b);
	return s;
}

#define WRITES(call, want)                                                                                   \
	do {                                                                                                     \
		(call);                                                                                              \
		CHECK_Z(taken(&p), want);                                                                            \
	} while (0)

TEST(out_escapes_text_of_every_type)
{
	struct page p;
	struct out *o = start(&p, LANG_SV);
	char array[4] = "<b>";
	const struct str constant = STR("a & \"b\" 'c'");
	WRITES(out_put(o, STR("<script>")), "&lt;script&gt;");
	WRITES(out_put(o, constant), "a &amp; &quot;b&quot; &#39;c&#39;");
	WRITES(out_put(o, "x<y"), "x&lt;y");
	WRITES(out_put(o, array), "&lt;b&gt;");
	WRITES(out_put(o, (struct str){0}), "");
	WRITES(out_put(o, ((struct safe){STR("<b>")})), "<b>");
	buf_finish(&p.b);
}

TEST(out_writes_numbers_as_in_swedish)
{
	struct page p;
	struct out *o = start(&p, LANG_SV);
	WRITES(out_put(o, 0), "0");
	WRITES(out_put(o, 2025), "2025");
	WRITES(out_put(o, 10000), "10" THIN "000");
	WRITES(out_put(o, (size_t)1234567), "1" THIN "234" THIN "567");
	WRITES(out_put(o, (int64_t)-123456), MINUS "123" THIN "456");
	WRITES(out_put(o, -5), MINUS "5");
	WRITES(out_put(o, INT64_MIN),
	       MINUS "9" THIN "223" THIN "372" THIN "036" THIN "854" THIN "775" THIN "808");
	WRITES(out_put(o, 3.14159), "3,14");
	WRITES(out_put(o, 3.5), "3,5");
	WRITES(out_put(o, 12345.0), "12" THIN "345");
	WRITES(out_put(o, -0.001), "0");
	WRITES(out_put(o, -0.5), MINUS "0,5");
	WRITES(out_put(o, 0.0 / 0.0), DASH);
	WRITES(out_put(o, ((struct opt_i64){true, 7})), "7");
	WRITES(out_put(o, ((struct opt_i64){false, 7})), DASH);
	WRITES(out_put(o, ((struct opt_f64){true, 0.25})), "0,25");
	WRITES(out_put(o, ((struct opt_f64){false, 0.25})), DASH);
	o->lang = LANG_EN;
	WRITES(out_put(o, 3.5), "3.5");
	buf_finish(&p.b);
}

TEST(fmt_keeps_or_drops_zeros_and_writes_shares)
{
	struct arena *a = test_arena();
	CHECK_Z(fmt_fixed(a, LANG_SV, 2, 1), "2,0");
	CHECK_Z(fmt_f64(a, LANG_SV, 2.10, 3), "2,1");
	CHECK_Z(fmt_f64(a, LANG_SV, 99.999, 2), "100");
	CHECK_Z(fmt_fixed(a, LANG_EN, 1234.5, 2), "1234.50");
	CHECK_Z(fmt_percent(a, LANG_SV, 0.125, 1), "12,5\xc2\xa0%");
	CHECK_Z(fmt_percent(a, LANG_EN, 0.125, 1), "12.5%");
	CHECK_Z(fmt_percent(a, LANG_SV, 1.0 / 0.0, 1), DASH);
	CHECK_I64(fmt_fixed(a, LANG_SV, 1.7976931348623157e308, 0).n, 309 + 102 * 3);
}

TEST(out_writes_days_and_times_in_words)
{
	struct page p;
	struct out *o = start(&p, LANG_SV);
	WRITES(out_day(o, STR("2025-06-02")), "2 juni 2025");
	WRITES(out_day(o, STR("2024-12-31")), "31 december 2024");
	WRITES(out_day(o, STR("<2025>")), "&lt;2025&gt;");
	WRITES(out_day(o, (struct str){0}), DASH);
	WRITES(out_instant(o, STR("2025-06-02T12:05:00.000Z")), "2 juni 2025 kl. 14.05");
	WRITES(out_instant(o, STR("2025-12-31T23:30:00.000Z")), "1 januari 2026 kl. 00.30");
	WRITES(out_instant(o, (struct str){0}), DASH);
	o->lang = LANG_EN;
	WRITES(out_day(o, STR("2025-06-02")), "2 June 2025");
	WRITES(out_instant(o, STR("2025-01-02T12:05:00.000Z")), "2 January 2025, 13:05");
	buf_finish(&p.b);
}

TEST(out_keeps_numbers_plain_in_attributes_and_addresses)
{
	struct page p;
	struct out *o = start(&p, LANG_SV);
	WRITES(out_attr(o, out_plain(o, 12345)), "12345");
	WRITES(out_attr(o, out_plain(o, (size_t)12345)), "12345");
	WRITES(out_attr(o, out_plain(o, -2.5)), "-2.5");
	WRITES(out_attr(o, out_plain(o, ((struct opt_f64){false, 1}))), "");
	WRITES(out_attr(o, out_plain(o, ((struct opt_i64){true, 10000}))), "10000");
	WRITES(out_attr(o, out_plain(o, "\"><b>")), "&quot;&gt;&lt;b&gt;");
	WRITES(out_url(o, out_plain(o, STR("a b/\xc3\xa5&c"))), "a%20b%2F%C3%A5%26c");
	WRITES(out_url(o, out_plain(o, 10000)), "10000");
	buf_finish(&p.b);
}

TEST(out_lets_only_harmless_addresses_through)
{
	static const char *const good[] = {
	    "/a/b?c=d:e",    "#x",          "?q=1",          "",        "a/b:c",
	    "https://a.se/", "HTTP://a.se", "mailto:a@b.se", "tel:112", "page.html"};
	static const char *const bad[] = {
	    "javascript:alert(1)", "JavaScript:x",     "data:text/html,x", " javascript:x",
	    "java\tscript:x",      "\x01javascript:x", "vbscript:x",       ":x",
	    "/\\evil.example",     "java\nscript:x"};
	struct page p;
	struct out *o = start(&p, LANG_SV);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		WRITES(out_link(o, out_plain(o, good[i])), good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		WRITES(out_link(o, out_plain(o, bad[i])), "#");
	WRITES(out_link(o, out_plain(o, "/a?b=1&c=\"")), "/a?b=1&amp;c=&quot;");
	WRITES(out_link(o, out_plain(o, str_sub(STR("/abc:/d"), 0, 3))), "/ab");
	buf_finish(&p.b);
}

TEST(out_line_leaves_a_second_newline_out)
{
	struct page p;
	struct out *o = start(&p, LANG_SV);
	out_line(o, "\na", 2);
	out_line(o, "\nb\n", 3);
	out_line(o, "\nc", 2);
	CHECK_Z(taken(&p), "\na\nb\nc");
	buf_finish(&p.b);
}
