/* web_response_test.c - headers, redirects, cookies, entity tags, forwarding. */
#include "test.h"
#include "web/parse.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static struct str header(const struct web_res *res, const char *name)
{
	for (size_t i = 0; i < res->headers.n; i++)
		if (str_eqz(res->headers.v[i].name, name))
			return res->headers.v[i].value;
	return (struct str){NULL, 0};
}

TEST(a_response_starts_as_an_html_page)
{
	struct web_res res;
	web_res_init(&res, test_arena(), 100);
	CHECK_I64(res.status, 200);
	CHECK_Z(res.type, "text/html; charset=utf-8");
	CHECK_I64(res.body.max, 100);
	web_res_finish(&res);
}

TEST(setting_a_header_again_replaces_it_but_cookies_add_up)
{
	struct web_res res;
	web_res_init(&res, test_arena(), 0);
	for (int i = 0; i < 40; i++) {
		struct str name = arena_printf(test_arena(), "X-%d", i % 20);
		web_set_header(&res, name.p, arena_printf(test_arena(), "%d", i));
	}
	CHECK_I64(res.headers.n, 20);
	CHECK_Z(header(&res, "X-0"), "20");
	CHECK_Z(header(&res, "X-19"), "39");
	struct web_req req = {.arena = test_arena()};
	web_set_cookie(&res, &req, "a", STR("1"), 60);
	web_set_cookie(&res, &req, "b", STR("2"), -1);
	CHECK_I64(res.headers.n, 22);
	web_res_finish(&res);
}

TEST(redirects_stay_on_this_host)
{
	static const struct {
		const char *path, *location;
	} rows[] = {
	    {"/", "/"},
	    {"/mal/7?x=1#y", "/mal/7?x=1#y"},
	    {"/röda tråden", "/r%C3%B6da%20tr%C3%A5den"},
	    {"/a%20b", "/a%20b"},
	    {"/<a>", "/%3Ca%3E"},
	    {"//evil.example", "/"},
	    {"/\\evil.example", "/"},
	    {"/a\\b", "/a%5Cb"},
	    {"\\\\evil.example", "/"},
	    {"https://evil.example", "/"},
	    {"javascript:alert(1)", "/"},
	    {"/\t/evil.example", "/"},
	    {"/a\r\nSet-Cookie: x", "/"},
	    {"", "/"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct web_res res;
		web_res_init(&res, test_arena(), 0);
		web_redirect(&res, 303, str_z(rows[i].path));
		CHECK_I64(res.status, 303);
		CHECK_Z(header(&res, "Location"), rows[i].location);
		web_res_finish(&res);
	}
}

TEST(a_cookie_is_host_bound_and_secure_on_https)
{
	struct web_res res;
	web_res_init(&res, test_arena(), 0);
	struct web_req plain = {.arena = test_arena()}, https = {.arena = test_arena(), .secure = true};
	web_set_cookie(&res, &plain, "sid", STR("abc"), 3600);
	CHECK_Z(res.headers.v[0].value, "sid=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600");
	web_set_cookie(&res, &https, "sid", STR("abc"), -1);
	CHECK_Z(res.headers.v[1].value, "__Host-sid=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
	web_set_cookie(&res, &https, "sid", STR(""), 0);
	CHECK_Z(res.headers.v[2].value, "__Host-sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
	web_res_finish(&res);
}

TEST(a_secure_request_sees_only_the_host_bound_cookie)
{
	struct web_pair h[] = {{STR_INIT("cookie"), STR_INIT("x=1; sid=planted;  __Host-sid=own=1; y")},
	                       {STR_INIT("cookie"), STR_INIT("z=9")}};
	struct web_req r = {.headers = {h, 2}, .secure = true};
	CHECK_Z(web_cookie(&r, "sid"), "own=1");
	CHECK(str_is_null(web_cookie(&r, "x")));
	r.secure = false;
	CHECK_Z(web_cookie(&r, "sid"), "planted");
	CHECK_Z(web_cookie(&r, "z"), "9");
	CHECK(str_is_null(web_cookie(&r, "y")));
	CHECK(str_is_null(web_cookie(&r, "si")));
}

TEST(an_entity_tag_the_client_has_gives_304)
{
	static const struct {
		const char *sent;
		bool same;
	} rows[] = {
	    {"\"abc\"", true}, {"W/\"abc\"", true},    {"\"x\", W/\"y\" , \"abc\"", true},
	    {"*", true},       {"\"abcd\"", false},    {"abc", false},
	    {"\"abc", false},  {"\"x\",\"y\"", false}, {"", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct web_pair h = {STR("if-none-match"), str_z(rows[i].sent)};
		struct web_req r = {.arena = test_arena(), .headers = {&h, 1}};
		struct web_res res;
		web_res_init(&res, test_arena(), 0);
		if (web_etag(&r, &res, STR("abc")) != rows[i].same)
			test_fail(__FILE__, __LINE__, "%s", rows[i].sent);
		CHECK_I64(res.status, rows[i].same ? 304 : 200);
		CHECK_Z(header(&res, "ETag"), "\"abc\"");
		r.method = WEB_POST;
		CHECK(!web_etag(&r, &res, STR("abc")));
		web_res_finish(&res);
	}
}

static void split_value(struct web_res *res)
{
	web_set_header(res, "X-A", STR("a\r\nSet-Cookie: b=1"));
}
static void newline_value(struct web_res *res)
{
	web_set_header(res, "X-A", STR("a\nb"));
}
static void bad_name(struct web_res *res)
{
	web_set_header(res, "X A", STR("a"));
}
static void reserved(struct web_res *res)
{
	web_set_header(res, "Content-length", STR("1"));
}
static void cookie_break(struct web_res *res)
{
	struct web_req r = {0};
	web_set_cookie(res, &r, "a", STR("1; Domain=x"), 1);
}
static void no_redirect(struct web_res *res)
{
	web_redirect(res, 200, STR("/"));
}
static void fine(struct web_res *res)
{
	web_set_header(res, "X-A", STR("a\tb å"));
}

static bool stops(void (*fn)(struct web_res *))
{
	pid_t child = fork();
	if (child == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
		close(2);
		struct web_res res;
		web_res_init(&res, test_arena(), 0);
		fn(&res);
		_exit(0);
	}
	int status = 0;
	waitpid(child, &status, 0);
	return WIFSIGNALED(status);
}

TEST(header_injection_is_a_bug_not_a_response)
{
	CHECK(stops(split_value));
	CHECK(stops(newline_value));
	CHECK(stops(bad_name));
	CHECK(stops(reserved));
	CHECK(stops(cookie_break));
	CHECK(stops(no_redirect));
	CHECK(!stops(fine));
}

static struct web_req from(const char *peer, struct web_pair *h, size_t n)
{
	struct web_req r = {.arena = test_arena(), .remote = str_z(peer), .headers = {h, n}};
	web_forwarded(&r, "10.0.0.1");
	return r;
}

TEST(only_the_trusted_proxy_is_believed_about_the_client)
{
	struct web_pair h[] = {{STR_INIT("x-forwarded-for"), STR_INIT("6.6.6.6, 192.0.2.7")},
	                       {STR_INIT("x-forwarded-proto"), STR_INIT("http, https")}};
	struct web_req r = from("10.0.0.1", h, 2);
	CHECK_Z(r.remote, "192.0.2.7");
	CHECK(r.secure);
	r = from("10.0.0.2", h, 2);
	CHECK_Z(r.remote, "10.0.0.2");
	CHECK(!r.secure);
	h[0].value = STR("6.6.6.6, not an address");
	h[1].value = STR("https, http");
	r = from("10.0.0.1", h, 2);
	CHECK_Z(r.remote, "10.0.0.1");
	CHECK(!r.secure);
	h[0].value = STR("::ffff:192.0.2.9");
	r = from("10.0.0.1", h, 2);
	CHECK_Z(r.remote, "192.0.2.9");
}
