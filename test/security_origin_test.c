/* security_origin_test.c - what every answer carries, who may write from where, where a
 * login may lead. */
#include "app_harness.h"

#include "core/auth.h"

#include <stdio.h>

/* A route's path with something in each place. */
static const char *path_of(const struct route *r)
{
	struct buf b;
	struct str rest = str_z(r->path), part;
	buf_init(&b, 1024);
	str_split(&rest, '/', &part);
	while (str_split(&rest, '/', &part)) {
		buf_c(&b, '/');
		if (str_starts(part, STR("{kind}")))
			buf_z(&b, "goal");
		else if (str_starts(part, STR("{")))
			buf_z(&b, "1");
		else
			buf_str(&b, part);
	}
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s.p;
}

static void check_headers(const struct app_test *t, const char *path)
{
	static const char *const want[][2] = {
	    {"X-Content-Type-Options", "nosniff"},
	    {"Referrer-Policy", "same-origin"},
	    {"Cross-Origin-Opener-Policy", "same-origin"},
	    {"Cross-Origin-Resource-Policy", "same-origin"},
	    {"Cache-Control", "no-store"},
	};
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
		if (!str_eqz(app_header(t, want[i][0]), want[i][1]))
			test_fail(__FILE__, __LINE__, "%s: %s is “%.*s”", path, want[i][0],
			          STR_ARG(app_header(t, want[i][0])));
	struct str csp = app_header(t, "Content-Security-Policy");
	static const char *const parts[] = {"default-src 'none'", "script-src 'self'",      "style-src 'self'",
	                                    "base-uri 'none'",    "frame-ancestors 'none'", "form-action 'self'"};
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (str_find(csp, str_z(parts[i])) < 0)
			test_fail(__FILE__, __LINE__, "%s: the policy lacks %s", path, parts[i]);
	CHECK(str_find(csp, STR("unsafe")) < 0);
	CHECK(app_header(t, "X-Request-Id").n > 0);
}

/* Scripts and styles come from files alone: nothing inline for the policy to stop. */
static void check_markup(const struct app_test *t, const char *path)
{
	static const char *const inline_marks[] = {" style=\"", " onclick=", " onload=", "javascript:", "<style"};
	struct str rest = t->body;
	if (!str_starts(t->type, STR("text/html")))
		return;
	for (size_t i = 0; i < sizeof inline_marks / sizeof inline_marks[0]; i++)
		if (app_says(t, inline_marks[i]))
			test_fail(__FILE__, __LINE__, "%s holds %s", path, inline_marks[i]);
	for (ptrdiff_t at; (at = str_find(rest, STR("<script"))) >= 0;) {
		rest = str_sub(rest, (size_t)at + 7, rest.n);
		struct str tag = str_sub(rest, 0, (size_t)str_chr(rest, '>'));
		if (str_find(tag, STR("src=\"/static/")) < 0)
			test_fail(__FILE__, __LINE__, "%s holds an inline script", path);
	}
}

TEST(every_answer_carries_the_headers_that_keep_it_in_its_place)
{
	static const char *const logins[] = {"administrator", "teacher", NULL};
	struct app_test *t = app_test_new();
	size_t n = 0;
	REQUIRE(t);
	for (size_t i = 0; i < app_nroutes; i++)
		for (size_t l = 0; l < 3; l++) {
			struct app_sent s = {
			    .method = app_routes[i].method, .path = path_of(&app_routes[i]), .login = logins[l]};
			if (strcmp(s.path, "/logga-ut") == 0 && s.login)
				continue;
			if (s.method != WEB_GET)
				s.type = STR("application/x-www-form-urlencoded");
			app_send(t, &s);
			check_headers(t, s.path);
			check_markup(t, s.path);
			n++;
		}
	app_get(t, "teacher", "/no/such/page");
	check_headers(t, "/no/such/page");
	printf("    headers: %zu answers of %zu routes\n", n, app_nroutes);
}

TEST(a_session_cookie_is_out_of_reach_of_scripts_and_other_sites)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_post(t, "teacher", "/logga-ut", ""), 303);
	struct str c = app_header(t, "Set-Cookie");
	CHECK(str_starts(c, STR("trad=;")));
	CHECK(str_find(c, STR("HttpOnly")) > 0 && str_find(c, STR("SameSite=Lax")) > 0);
	CHECK(str_find(c, STR("Path=/")) > 0 && str_find(c, STR("Domain")) < 0);
	CHECK_I64(app_get(t, "teacher", "/konto"), 303);
}

/* --- writes from elsewhere ----------------------------------------------------------------- */

static const struct {
	const char *site, *origin;
	bool passes;
} sources[] = {
    {"cross-site", NULL, false},
    {"same-site", NULL, false},
    {"cross-site", "https://trad.example", false},
    {"same-origin", "https://trad.example", true},
    {"none", NULL, true},
    {"", NULL, false},
    {"Same-Origin", NULL, false},
    {NULL, "https://trad.example", true},
    {NULL, "https://evil.example", false},
    {NULL, "https://trad.example.evil.example", false},
    {NULL, "https://eviltrad.example", false},
    {NULL, "https://evil.example/trad.example", false},
    {NULL, "https://trad.example:444", false},
    {NULL, "https://a@trad.example", false},
    {NULL, "null", false},
    {NULL, "", false},
};

static int send_from(struct app_test *t, const struct route *r, const char *site, const char *origin)
{
	/* The harness speaks as a browser of ours; here the request is put together by hand. */
	struct web_pair h[2];
	size_t n = 0;
	if (site)
		h[n++] = (struct web_pair){STR("sec-fetch-site"), str_z(site)};
	if (origin)
		h[n++] = (struct web_pair){STR("origin"), str_z(origin)};
	struct app_sent s = {.method = r->method,
	                     .path = path_of(r),
	                     .login = "observer",
	                     .bare = true,
	                     .type = STR("application/x-www-form-urlencoded"),
	                     .headers = {h, n}};
	return app_send(t, &s);
}

TEST(no_write_is_taken_from_another_site)
{
	struct app_test *t = app_test_new();
	struct str refusal = tr(LANG_SV, "The request came from another site and was refused.");
	size_t n = 0;
	REQUIRE(t);
	for (size_t i = 0; i < app_nroutes; i++) {
		const struct route *r = &app_routes[i];
		if (r->method == WEB_GET || strcmp(r->path, "/logga-ut") == 0 || strstr(r->path, "sessioner"))
			continue;
		for (size_t k = 0; k < sizeof sources / sizeof sources[0]; k++, n++) {
			int status = send_from(t, r, sources[k].site, sources[k].origin);
			bool refused = status == 403 && str_find(t->body, refusal) >= 0;
			if (refused == sources[k].passes)
				test_fail(__FILE__, __LINE__, "%s from site %s origin %s: %d", r->path,
				          sources[k].site ? sources[k].site : "-",
				          sources[k].origin ? sources[k].origin : "-", status);
		}
	}
	printf("    cross-origin: %zu writes tried\n", n);
	CHECK(n > 300);
}

/* --- where a login may lead ------------------------------------------------------------------- */

static void give_password(struct app_test *t, const char *login, const char *password)
{
	struct change *ch = app_write(t);
	if (!ch)
		return;
	auth_account_save(ch, app_person(t, login), str_z(login), auth_hash(ch->arena, str_z(password)), false);
	app_write_end(t, ch);
}

TEST(a_login_leads_to_a_page_of_ours_and_nowhere_else)
{
	static const struct {
		const char *till, *leads;
	} ways[] = {
	    {"/styrning/trad", "/styrning/trad"},
	    {"/enhet/4%3Fper%3D2025-01-01", "/enhet/4?per=2025-01-01"},
	    {"https%3A%2F%2Fevil.example%2F", "/mitt"},
	    {"%2F%2Fevil.example", "/mitt"},
	    {"%2F%5Cevil.example", "/mitt"},
	    {"%5C%5Cevil.example", "/mitt"},
	    {"%2F%09%2Fevil.example", "/mitt"},
	    {"%2F%0D%2Fevil.example", "/mitt"},
	    {"%2F%0A%2Fevil.example", "/mitt"},
	    {"%2Fmitt%0D%0ASet-Cookie%3A%20a%3Db", "/mitt"},
	    {"javascript%3Aalert(1)", "/mitt"},
	    {"evil.example", "/mitt"},
	    {"", "/mitt"},
	    {"%2F", "/mitt"},
	};
	struct app_test *t = app_test_new();
	REQUIRE(t);
	give_password(t, "teacher", "ett riktigt bra lösenord");
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		const char *body =
		    arena_printf(test_arena(), "login=teacher&password=ett+riktigt+bra+l%%C3%%B6senord&till=%s",
		                 ways[i].till)
		        .p;
		CHECK_I64(app_post(t, NULL, "/logga-in", body), 303);
		CHECK_Z(app_header(t, "Location"), ways[i].leads);
		CHECK(str_find(app_header(t, "Set-Cookie"), STR("a=b")) < 0);
		const char *page = arena_printf(test_arena(), "/logga-in?till=%s", ways[i].till).p;
		CHECK_I64(app_get(t, NULL, page), 200);
		CHECK(!app_says(t, "evil.example"));
	}
}

TEST(a_value_sent_twice_is_a_fault_in_a_form_and_harmless_in_an_address)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *goal = arena_printf(test_arena(), "/styrning/mal/%lld/andra", (long long)t->goal_lind).p;
	CHECK_I64(app_post(t, "principal", goal, "rev=1&title=En&title=Tv%C3%A5"), 422);
	CHECK_I64(app_get(t, "principal", goal), 200);
	CHECK(!app_says(t, ">Två<"));
	CHECK_I64(
	    app_get(t, "principal", "/styrning/mal?enhet=1&enhet=2&lasar=2024&lasar=x&per=a&per=b&sida=1&sida=2"),
	    200);
	CHECK_I64(
	    app_get(t, "principal", "/styrning/aktiviteter?status=done&status=planned&sort=a&sort=b&q=a&q=b"),
	    200);
}
