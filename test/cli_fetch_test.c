/* cli_fetch_test.c - a service of SS 12000 in the test: pages, tokens, waiting, what breaks half way. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/fetch_ss12000.h"
#include "core/ss12000.h"
#include "cmd_help.h"
#include "import_help.h"
#include "org/org.h"
#include "web/fetch.h"
#include "web/web.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum trouble { NONE, BUSY_TWICE, BUSY_ALWAYS, FAILS, HALF_PAGE, SAME_TOKEN, ELSEWHERE, NOT_WHOLE };
struct service {
	struct web_server *server;
	pthread_mutex_t lock;
	enum trouble trouble;
	const char *token;
	int asked, mixed, busy; /* requests; those that mix filters and a token; told to wait */
	bool people;            /* has persons and duties too */
	const char *gone;       /* the duty that is taken away */
	char said[8192];        /* every question, one a line */
};

static void answer(struct web_res *res, int status, const char *body)
{
	res->status = status;
	res->type = STR("application/json");
	buf_z(&res->body, body);
}

static const char org[] = "{\"id\":\"o%d\",\"displayName\":\"Enhet %d\",\"organisationType\":\"%s\"}";

/* Three pages of organisations: tokens "a+/=1" and "b". */
static void organisations(struct service *s, struct web_req *req, struct web_res *res)
{
	struct str token = web_query(req, "pageToken");
	bool first = str_is_null(token), second = str_eqz(token, "a+/=1");
	s->mixed += !first && !str_is_null(web_query(req, "limit"));
	if (second && s->trouble == HALF_PAGE) {
		answer(res, 200, "{\"data\":[{\"id\":\"o2\",\"disp");
		return;
	}
	if (second && s->trouble == FAILS) {
		answer(res, 500, "{\"code\":\"x\",\"message\":\"y\"}");
		return;
	}
	res->type = STR("application/json");
	BUF_LIT(&res->body, "{\"data\":[");
	buf_printf(&res->body, org,
	           first    ? 1
	           : second ? 2
	                    : 3,
	           first    ? 1
	           : second ? 2
	                    : 3,
	           first ? "Huvudman" : "Rektorsområde");
	if (s->trouble == SAME_TOKEN)
		BUF_LIT(&res->body, "],\"pageToken\":\"b\"}");
	else
		buf_printf(&res->body, "],\"pageToken\":%s}", first ? "\"a+/=1\"" : second ? "\"b\"" : "null");
}

/* Two units of one's own (o2, o3 below o1), one of another's; a rektor at each. */
static void staff(struct service *s, struct web_req *req, struct web_res *res)
{
	bool persons = str_eqz(req->path, "/v2.0/persons");
	struct str at = web_query(req, persons ? "relationship.organisation" : "organisation");
	if (persons)
		answer(res, 200,
		       str_eqz(at, "o2")
		           ? "{\"data\":[{\"id\":\"p2\",\"givenName\":\"Rut\",\"familyName\":\"Provsson\","
		             "\"securityMarking\":\"Ingen\"}],\"pageToken\":null}"
		       : str_is_null(at)
		           ? "{\"data\":[{\"id\":\"p9\",\"givenName\":\"Annans\",\"familyName\":\"Rektor\","
		             "\"securityMarking\":\"Ingen\"}],\"pageToken\":null}"
		           : "{\"data\":[],\"pageToken\":null}");
	else if (!str_is_null(web_query(req, "meta.modified.after")) && s->gone)
		answer(res, 200, "{\"data\":[],\"pageToken\":null}");
	else
		answer(res, 200,
		       "{\"data\":[{\"id\":\"d2\",\"person\":{\"id\":\"p2\"},\"dutyAt\":{\"id\":\"o2\"},\"dutyRole\":"
		       "\"Rektor\",\"startDate\":\"2024-08-01\"},{\"id\":\"d9\",\"person\":{\"id\":\"p9\"},"
		       "\"dutyAt\":{\"id\":"
		       "\"o9\"},\"dutyRole\":\"Rektor\",\"startDate\":\"2024-08-01\"}],\"pageToken\":null}");
}

static void tree(struct web_res *res)
{
	answer(
	    res, 200,
	    "{\"data\":[{\"id\":\"o9\",\"displayName\":\"Annans skola\",\"organisationType\":\"Skolenhet\","
	    "\"parentOrganisation\":{\"id\":\"o8\"}},{\"id\":\"o2\",\"displayName\":\"Lindskolan\","
	    "\"organisationType\":"
	    "\"Skolenhet\",\"organisationCode\":\"lind\",\"parentOrganisation\":{\"id\":\"o1\"}},{\"id\":\"o1\","
	    "\"displayName\":\"Provets "
	    "kommun\",\"organisationType\":\"Huvudman\",\"organisationNumber\":\"2120009999\"},"
	    "{\"id\":\"o8\",\"displayName\":\"Annan "
	    "huvudman\",\"organisationType\":\"Huvudman\"}],\"pageToken\":null}");
}

static void people(struct service *s, struct web_req *req, struct web_res *res)
{
	if (str_eqz(req->path, "/v2.0/organisations"))
		tree(res);
	else if (!str_eqz(req->path, "/v2.0/deletedEntities"))
		staff(s, req, res);
	else
		answer(res, 200,
		       s->gone ? "{\"data\":{\"duties\":[\"d2\",\"d7\"]},\"pageToken\":null}"
		               : "{\"data\":{},\"pageToken\":null}");
}

static void note_question(struct service *s, const struct web_req *req)
{
	size_t n = strlen(s->said);
	for (size_t i = 0; i <= req->query.n && n < sizeof s->said; i++) {
		const struct web_pair *p = i ? &req->query.v[i - 1] : NULL;
		int put = p ? snprintf(s->said + n, sizeof s->said - n, "%c%.*s=%.*s", i == 1 ? '?' : '&',
		                       STR_ARG(p->name), STR_ARG(p->value))
		            : snprintf(s->said + n, sizeof s->said - n, "\n%.*s", STR_ARG(req->path));
		n += put > 0 ? (size_t)put : 0;
	}
}

static void handle(void *app, struct web_req *req, struct web_res *res)
{
	struct service *s = app;
	pthread_mutex_lock(&s->lock);
	s->asked++;
	note_question(s, req);
	struct str auth = web_header(req, "authorization");
	bool known = str_starts(auth, STR("Bearer ")) && str_eqz(str_sub(auth, 7, auth.n), s->token);
	if (!known) {
		answer(res, 401, "{\"code\":\"401\",\"message\":\"expired\"}");
	} else if (s->trouble == BUSY_ALWAYS || (s->trouble == BUSY_TWICE && s->busy < 2)) {
		s->busy++;
		answer(res, 429, "{}");
	} else if (s->trouble == ELSEWHERE) {
		answer(res, 302, "");
		web_set_header(res, "Location", STR("http://127.0.0.1:1/steal"));
	} else if (s->trouble == NOT_WHOLE) {
		answer(res, 200, "[1,2]");
	} else if (s->people) {
		people(s, req, res);
	} else if (str_eqz(req->path, "/v2.0/organisations")) {
		organisations(s, req, res);
	} else if (str_eqz(req->path, "/v2.0/deletedEntities")) {
		answer(res, 200, "{\"data\":{\"organisations\":[\"o3\"]},\"pageToken\":null}");
	} else {
		answer(res, 404, "{}");
	}
	pthread_mutex_unlock(&s->lock);
}

static size_t cap(void *app, enum web_method m, struct str path)
{
	(void)app, (void)m, (void)path;
	return 1 << 16;
}

static bool open_service(struct service *s, enum trouble trouble)
{
	struct str why = {NULL, 0};
	*s = (struct service){.trouble = trouble, .token = "secret-token", .lock = PTHREAD_MUTEX_INITIALIZER};
	struct web_server_config c = {.address = "127.0.0.1",
	                              .listen_fd = -1,
	                              .max_connections = 20,
	                              .timeout_s = 5,
	                              .max_body = 1 << 16,
	                              .body_cap = cap,
	                              .handle = handle,
	                              .app = s};
	s->server = web_server_start(&c, &why, test_arena());
	CHECK(s->server);
	return s->server != NULL;
}

static bool fetch_as(struct service *s, const char *profile, const char *token, struct buf *out,
                     struct str *why)
{
	struct ss_fetch f = {
	    .base = arena_printf(test_arena(), "http://127.0.0.1:%d/v2.0/", web_server_port(s->server)),
	    .token = str_z(token),
	    .profile = profile,
	    .from = STR("2025-03-01"),
	    .to = STR("2025-03-31"),
	    .longest_ms = 1000};
	buf_init(out, 0);
	return ss12000_fetch(test_arena(), &f, out, why);
}

TEST(pages_of_a_service_become_one_bundle_that_goes_in)
{
	struct service s;
	struct buf b;
	struct str why = {0};
	int64_t id = 0;
	struct app_test *t = app_test_new();
	REQUIRE(t && open_service(&s, BUSY_TWICE));
	CHECK(fetch_as(&s, "ss12000-organisations", "secret-token", &b, &why));
	CHECK_I64(s.mixed, 0);
	CHECK_I64(s.busy, 2);
	CHECK_I64(s.asked, 3 + 2 + 1);
	struct import_tried *r =
	    import_try_bytes(t, "ss12000-organisations", arena_str(test_arena(), buf_as_str(&b)), NULL,
	                     (struct import_options){0});
	if (!r->ok)
		import_show(r);
	CHECK(r->ok);
	CHECK_I64(r->im.created, 1); /* o1 is the root, o3 is deleted */
	struct db *db = app_read(t);
	CHECK(unit_by_code(db, test_arena(), STR("ss-o2"), &id));
	CHECK(!unit_by_code(db, test_arena(), STR("ss-o3"), &id));
	app_read_end(t, db);
	buf_finish(&b);
	web_server_stop(s.server, 1);
}

static int import_from(struct service *s, struct app_test *t, const char *const *more)
{
	const char *words[16] = {
	    "import",
	    "--db",
	    t->url,
	    "--profile",
	    more[0],
	    "--from",
	    arena_printf(test_arena(), "http://127.0.0.1:%d/v2.0", web_server_port(s->server)).p};
	for (int i = 1; more[i] && i < 8; i++)
		words[6 + i] = more[i];
	struct str said;
	dir = NULL;
	return run_to(2, &said, cmd_import, words);
}

static struct role_grant grant(struct app_test *t, const char *duty)
{
	struct role_grant r = {.role = STR("none")};
	struct db *db = app_read(t);
	grant_by_external(db, test_arena(), str_z(duty), &r);
	app_read_end(t, db);
	return r;
}

static const char *with(const char *name, const char *value)
{
	return arena_printf(test_arena(), "%s=%s", name, value).p;
}

/* A service that two huvudmän share: one's own organisation alone, then what has changed since. */
TEST(an_organisation_of_a_shared_service_is_read_alone_and_then_its_changes)
{
	static const char *const mine[] = {"ss12000-staff", "--organisation", "2120009999",
	                                   "--since",       "last",           NULL},
	                         *const sums[] = {"ss12000-enrolments", "--since", "last", NULL},
	                         *const nobody[] = {"ss12000-staff", "--organisation", "nobody", NULL};
	struct service s;
	struct app_test *t = app_test_new();
	REQUIRE(t && open_service(&s, NONE));
	setenv("TRAD_SS12000_TOKEN", "secret-token", 1);
	s.people = true;
	CHECK_I64(import_from(&s, t, sums), EXIT_USAGE);
	CHECK_I64(s.asked, 0);
	CHECK_I64(import_from(&s, t, nobody), EXIT_FAILED);
	s.said[0] = 0;
	REQUIRE(import_from(&s, t, mine) == EXIT_DONE);
	/* persons of each unit, duties of the whole at once; nothing is asked about the other's */
	CHECK(strstr(s.said, with("relationship.entity.type=duty&relationship.organisation", "o1")));
	CHECK(strstr(s.said, with("relationship.entity.type=duty&relationship.organisation", "o2")));
	CHECK(strstr(s.said, with("duties?limit=1000&organisation", "o1")));
	CHECK(!strstr(s.said, "=o8") && !strstr(s.said, "=o9") && !strstr(s.said, "meta.modified"));
	CHECK_Z(grant(t, "d2").role, "principal");
	CHECK(str_is_null(grant(t, "d2").to_day));
	CHECK_Z(grant(t, "d9").role, "none");
	/* the second time only changes are asked for, and what was taken away ends */
	s.said[0] = 0;
	s.gone = "d2";
	REQUIRE(import_from(&s, t, mine) == EXIT_DONE);
	CHECK(strstr(s.said, "&meta.modified.after=20"));
	CHECK(strstr(s.said, "deletedEntities?after=20"));
	CHECK(!str_is_null(grant(t, "d2").to_day));
	CHECK_I64(import_from(&s, t, mine), EXIT_DONE);
	unsetenv("TRAD_SS12000_TOKEN");
	web_server_stop(s.server, 1);
}

TEST(what_goes_wrong_at_a_service_is_said_and_nothing_is_handed_on)
{
	static const struct {
		enum trouble trouble;
		const char *profile, *token, *says;
	} bad[] = {
	    {NONE, "ss12000-organisations", "old-token",
	     "page 1: the token is missing, wrong or has expired (401)"},
	    {BUSY_ALWAYS, "ss12000-organisations", "secret-token",
	     "asked less often, and did so to the end (429)"},
	    {FAILS, "ss12000-organisations", "secret-token",
	     "organisations, page 2: the service has failed (500)"},
	    {HALF_PAGE, "ss12000-organisations", "secret-token",
	     "organisations, page 2: the answer is not whole JSON"},
	    {SAME_TOKEN, "ss12000-organisations", "secret-token", "same page token again"},
	    {ELSEWHERE, "ss12000-organisations", "secret-token", "points elsewhere, which is not followed (302)"},
	    {NOT_WHOLE, "ss12000-organisations", "secret-token", "not whole JSON with data"},
	    {NONE, "ss12000-staff", "secret-token", "persons, page 1: the service has no such endpoint (404)"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct service s;
		struct buf b;
		struct str why = {0};
		REQUIRE(open_service(&s, bad[i].trouble));
		CHECK(!fetch_as(&s, bad[i].profile, bad[i].token, &b, &why));
		if (str_find(why, str_z(bad[i].says)) < 0)
			CHECK_Z(why, bad[i].says);
		CHECK(str_find(why, str_z(bad[i].token)) < 0);
		buf_finish(&b);
		web_server_stop(s.server, 1);
	}
}

TEST(a_token_goes_to_no_other_machine_in_the_open)
{
	static const char *const urls[] = {"http://api.example/v2.0",
	                                   "ftp://127.0.0.1/x",
	                                   "file:///etc/passwd",
	                                   "https://user@127.0.0.1/",
	                                   "",
	                                   "127.0.0.1"};
	struct web_fetched r;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		const struct web_fetch f = {.url = str_z(urls[i]), .bearer = STR("t")};
		CHECK(!web_fetch(test_arena(), &f, &r));
		CHECK_I64(r.fault, WEB_FETCH_BAD_URL);
	}
	const struct web_fetch nobody = {.url = STR("http://127.0.0.1:1/"), .bearer = STR("t"), .timeout_s = 2};
	CHECK(!web_fetch(test_arena(), &nobody, &r));
	CHECK_I64(r.fault, WEB_FETCH_NO_REACH);
	CHECK(r.why.n > 0);
}

TEST(a_token_s_file_is_for_its_owner_only)
{
	struct str path = arena_printf(test_arena(), "%s/token", test_dir()), token, why = {0};
	FILE *f = fopen(path.p, "wbe");
	REQUIRE(f);
	fputs("  abc.def.ghi\n", f);
	fclose(f);
	CHECK_I64(chmod(path.p, 0644), 0);
	CHECK(!ss12000_token(test_arena(), path.p, &token, &why));
	CHECK(str_find(why, STR("can be read by others")) >= 0);
	CHECK_I64(chmod(path.p, 0600), 0);
	CHECK(ss12000_token(test_arena(), path.p, &token, &why));
	CHECK_Z(token, "abc.def.ghi");
	CHECK_I64(truncate(path.p, 0), 0);
	CHECK(!ss12000_token(test_arena(), path.p, &token, &why));
	CHECK(!ss12000_token(test_arena(), "/nowhere/token", &token, &why));
	CHECK(ss12000_token(test_arena(), NULL, &token, &why));
}
