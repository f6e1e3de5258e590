/* web_target_test.c - request targets: decoded once, refused when ambiguous. */
#include "test.h"
#include "web/web.h"

static struct web_req parse(struct str target)
{
	struct web_req r = {.arena = test_arena()};
	web_parse_target(&r, target);
	return r;
}

TEST(targets_that_are_plain_come_out_decoded_once)
{
	static const struct {
		const char *target, *path;
	} rows[] = {
	    {"/", "/"},
	    {"/mal/12", "/mal/12"},
	    {"/mal/", "/mal/"},
	    {"/r%C3%B6da%20tr%c3%a5den", "/röda tråden"},
	    {"/r\xc3\xb6"
	     "da",
	     "/röda"},
	    {"/100%2525", "/100%25"},
	    {"/%252e%252e/x", "/%2e%2e/x"},
	    {"/a+b", "/a+b"},
	    {"/a;b=c", "/a;b=c"},
	    {"/...", "/..."},
	    {"/.well-known/x", "/.well-known/x"},
	    {"/?", "/"},
	    {"/a?b/../c", "/a"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct web_req r = parse(str_z(rows[i].target));
		CHECK_I64(r.fault, 0);
		CHECK_Z(r.path, rows[i].path);
	}
}

TEST(targets_that_could_be_read_in_two_ways_are_refused)
{
	static const struct {
		struct str target;
		int fault;
	} rows[] = {
	    {STR_INIT(""), 400},
	    {STR_INIT("*"), 400},
	    {STR_INIT("mal"), 400},
	    {STR_INIT("http://other.example/mal"), 400},
	    {STR_INIT("//other.example"), 400},
	    {STR_INIT("/a//b"), 400},
	    {STR_INIT("/a/./b"), 400},
	    {STR_INIT("/a/../b"), 400},
	    {STR_INIT("/.."), 400},
	    {STR_INIT("/a/%2e%2E/b"), 400},
	    {STR_INIT("/a/.%2e"), 400},
	    {STR_INIT("/a%2Fb"), 400},
	    {STR_INIT("/%2f"), 400},
	    {STR_INIT("/%00"), 400},
	    {STR_INIT("/a\0b"), 400},
	    {STR_INIT("/%0a"), 400},
	    {STR_INIT("/\x7f"), 400},
	    {STR_INIT("/a b"), 400},
	    {STR_INIT("/a#b"), 400},
	    {STR_INIT("/%"), 400},
	    {STR_INIT("/%4"), 400},
	    {STR_INIT("/%4g"), 400},
	    {STR_INIT("/%c0%af"), 400},       /* overlong slash */
	    {STR_INIT("/%c0%ae%c0%ae"), 400}, /* overlong dots */
	    {STR_INIT("/%e0%80%af"), 400},    /* overlong, three bytes */
	    {STR_INIT("/%ed%a0%80"), 400},    /* surrogate */
	    {STR_INIT("/%f5%80%80%80"), 400}, /* above U+10FFFF */
	    {STR_INIT("/%f6"), 400},          /* Latin-1 ö */
	    {STR_INIT("/a?q=%00"), 400},
	    {STR_INIT("/a?q=%f6"), 400},
	    {STR_INIT("/a?q=%zz"), 400},
	    {STR_INIT("/a?%ff=1"), 400},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct web_req r = parse(rows[i].target);
		if (r.fault != rows[i].fault)
			test_fail(__FILE__, __LINE__, "%.*s: fault %d", STR_ARG(rows[i].target), r.fault);
		CHECK(r.fault_text != NULL);
		CHECK_Z(r.path, "");
		CHECK_I64(r.query.n, 0);
	}
}

TEST(a_query_gives_pairs_in_order_with_plus_as_space)
{
	struct web_req r = parse(STR("/s?q=r%C3%B6da+tr%2Bd&q=2&&tom=&bar&x=a=b"));
	CHECK_I64(r.fault, 0);
	CHECK_I64(r.query.n, 5);
	CHECK_Z(web_query(&r, "q"), "röda tr+d");
	CHECK_I64(web_count(&r.query, "q"), 2);
	CHECK_Z(r.query.v[1].value, "2");
	CHECK_Z(web_query(&r, "tom"), "");
	CHECK_Z(web_query(&r, "bar"), "");
	CHECK_Z(web_query(&r, "x"), "a=b");
	CHECK(str_is_null(web_query(&r, "none")));
	CHECK_Z(r.raw_query, "q=r%C3%B6da+tr%2Bd&q=2&&tom=&bar&x=a=b");
}

static struct str repeated(struct str start, struct str unit, size_t n)
{
	struct buf b;
	buf_init(&b, 0);
	buf_str(&b, start);
	for (size_t i = 0; i < n; i++)
		buf_str(&b, unit);
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

TEST(a_path_of_2048_bytes_is_the_longest)
{
	struct web_req r = parse(repeated(STR("/"), STR("a"), 2047));
	CHECK_I64(r.fault, 0);
	CHECK_I64(r.path.n, 2048);
	r = parse(repeated(STR("/"), STR("a"), 2048));
	CHECK_I64(r.fault, 414);
}

TEST(a_query_of_200_pairs_is_the_largest)
{
	struct web_req r = parse(repeated(STR("/?"), STR("a=1&"), 200));
	CHECK_I64(r.fault, 0);
	CHECK_I64(r.query.n, 200);
	r = parse(repeated(STR("/?"), STR("a=1&"), 201));
	CHECK_I64(r.fault, 400);
	CHECK_I64(r.query.n, 0);
}

TEST(the_first_fault_stays)
{
	struct web_req r = {.arena = test_arena(), .fault = 413, .fault_text = "first"};
	web_parse_target(&r, STR("/%00"));
	CHECK_I64(r.fault, 413);
	CHECK(strcmp(r.fault_text, "first") == 0);
}
