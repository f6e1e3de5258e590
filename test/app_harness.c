/* app_harness.c - requests without a socket. The huvudman is in app_fixture.c. */
#include "app_fixture.h"
#include "app_template.h"

#include "core/auth.h"
#include "measure/standard.h"
#include "web/parse.h"

#include <stdio.h>

static void test_end(void *p)
{
	struct app_test *t = p;
	if (t->used)
		web_res_finish(&t->res);
	arena_finish(&t->req);
}

static void app_end(void *p)
{
	app_free(p);
}

static struct app *start(const char *url, const char *catalog)
{
	static const struct app_config cfg = {.listen = "127.0.0.1:0", .readers = 4};
	struct str why = {0};
	struct app *app = app_new(&cfg, url, catalog, test_arena(), &why);
	if (!app)
		test_fail(__FILE__, __LINE__, "app: %.*s", STR_ARG(why));
	else
		arena_defer(test_arena(), app_end, app);
	return app;
}

/* like: the test whose ids and tokens the store has, or NULL. */
static struct app_test *new_test(struct app *app, const char *url, const char *host,
                                 const struct app_test *like)
{
	struct app_test *t = ARENA_NEW(test_arena(), struct app_test);
	if (like)
		*t = *like;
	t->app = app;
	t->url = url;
	t->host = host;
	arena_init(&t->req, (size_t)64 << 20);
	arena_defer(test_arena(), test_end, t);
	t->store = catalog_store(app->catalog, str_z(host));
	return t;
}

static struct app_test *filled(struct app_test *t)
{
	if (t->store && app_fixture_fill(t))
		return t;
	test_fail(__FILE__, __LINE__, "the store of %s could not be filled", t->host);
	return NULL;
}

/* Fills an empty store; *t gets the ids and tokens that every copy of it has. */
static bool make_huvudman(const char *url, struct app_test *t, bool measures)
{
	static const struct app_config cfg = {.readers = 1};
	struct str why = {0};
	struct standard_loaded loaded;
	struct app *app = app_fixture_schema(url) ? app_new(&cfg, url, NULL, test_arena(), &why) : NULL;
	t->store = app ? catalog_store(app->catalog, STR("")) : NULL;
	bool ok = t->store && app_fixture_fill(t);
	struct change *ch = ok && measures ? app_write(t) : NULL;
	if (ch) {
		ok = standard_load(ch, &loaded);
		ok = app_write_end(t, ch) && ok;
	}
	app_free(app);
	return ok;
}

static struct app_test *copy_of(struct app_template *template, const struct app_test *like)
{
	const char *url = app_template_copy(template);
	struct app *app = url ? start(url, NULL) : NULL;
	return app ? new_test(app, url, "trad.example", like) : NULL;
}

static struct app_test bare, measured;

static bool make_bare(const char *url)
{
	return make_huvudman(url, &bare, false);
}
static bool make_measured(const char *url)
{
	return make_huvudman(url, &measured, true);
}

struct app_test *app_test_new(void)
{
	static struct app_template huvudman = {.name = "huvudman", .make = make_bare};
	return copy_of(&huvudman, &bare);
}

struct app_test *app_test_measures(void)
{
	static struct app_template huvudman = {.name = "measures", .make = make_measured};
	return copy_of(&huvudman, &measured);
}

struct app_test *app_test_two(void)
{
	const char *one = test_db_url(), *two = test_db_url();
	struct str path = arena_printf(test_arena(), "%s/catalogue", test_dir());
	if (!app_fixture_schema(one) || !app_fixture_schema(two))
		return NULL;
	FILE *f = fopen(path.p, "we");
	if (!f)
		return NULL;
	fprintf(f, "ett.example %s\ntva.example %s\n", one, two);
	fclose(f);
	struct app *app = start(NULL, path.p);
	struct app_test *t = app ? filled(new_test(app, one, "ett.example", NULL)) : NULL;
	if (t)
		t->other = filled(new_test(app, two, "tva.example", NULL));
	return t && t->other ? t : NULL;
}

/* --- requests ------------------------------------------------------------------ */

static int login_index(const char *login)
{
	for (int i = 0; i < APP_LOGINS; i++)
		if (strcmp(app_logins[i], login) == 0)
			return i;
	test_fail(__FILE__, __LINE__, "there is no login %s", login);
	return 0;
}

const char *app_reader(struct str kind)
{
	const struct resource_kind *k = resource_find(kind);
	return k && k->access == RES_DIALOGUE ? "director" : "administrator";
}

int64_t app_person(const struct app_test *t, const char *login)
{
	return t->people[login_index(login)];
}

static void add_header(struct web_req *req, const char *name, struct str value)
{
	req->headers.v[req->headers.n++] = (struct web_pair){str_z(name), value};
}

static void set_headers(struct app_test *t, const struct app_sent *s, struct web_req *req)
{
	struct arena *a = req->arena;
	req->headers.v = ARENA_ARRAY(a, 8 + s->headers.n, struct web_pair);
	add_header(req, "host", str_z(t->host));
	if (s->login)
		add_header(req, "cookie", arena_printf(a, "trad=%s", t->tokens[login_index(s->login)]));
	if (s->bearer)
		add_header(req, "authorization", arena_printf(a, "Bearer %s", s->bearer));
	if ((!s->bearer || s->cross_site) && !s->bare)
		add_header(req, "sec-fetch-site", s->cross_site ? STR("cross-site") : STR("same-origin"));
	if (!str_is_null(s->type))
		add_header(req, "content-type", s->type);
	for (size_t i = 0; i < s->headers.n; i++)
		req->headers.v[req->headers.n++] = s->headers.v[i];
}

int app_send(struct app_test *t, const struct app_sent *s)
{
	struct web_req req = {.arena = &t->req, .method = s->method, .remote = STR("192.0.2.1")};
	/* What is sent may come out of the former answer, which ends here. */
	struct str path = arena_str(test_arena(), str_z(s->path)), body = arena_str(test_arena(), s->body);
	if (t->used)
		web_res_finish(&t->res);
	arena_reset(&t->req);
	t->used = true;
	req.id = STR("0123456789abcdef");
	set_headers(t, s, &req);
	web_parse_target(&req, path);
	req.body = body.p ? body : STR("");
	if (!str_is_null(s->type))
		web_parse_body(&req, s->type, req.body);
	web_res_init(&t->res, &t->req, (size_t)32 << 20);
	app_handle(t->app, &req, &t->res);
	t->status = t->res.status;
	t->body = t->res.static_body.p ? t->res.static_body : buf_as_str(&t->res.body);
	t->type = t->res.type;
	t->headers = t->res.headers;
	return t->status;
}

int app_get(struct app_test *t, const char *login, const char *path)
{
	return app_send(t, &(struct app_sent){.method = WEB_GET, .path = path, .login = login});
}

int app_post(struct app_test *t, const char *login, const char *path, const char *form)
{
	return app_send(t, &(struct app_sent){.method = WEB_POST,
	                                      .path = path,
	                                      .login = login,
	                                      .type = STR("application/x-www-form-urlencoded"),
	                                      .body = str_z(form)});
}

int app_json(struct app_test *t, const char *login, enum web_method m, const char *path, const char *json)
{
	struct app_sent s = {.method = m, .path = path, .login = login};
	if (json) {
		s.type = STR("application/json");
		s.body = str_z(json);
	}
	return app_send(t, &s);
}

int app_upload(struct app_test *t, const char *login, const char *path, const char *fields, const char *field,
               const char *filename, struct str bytes)
{
	static const char mark[] = "----trad-test-mark";
	struct buf b;
	struct str rest = str_z(fields), pair, name;
	buf_init(&b, (size_t)64 << 20);
	while (fields && str_split(&rest, '&', &pair)) {
		str_split(&pair, '=', &name);
		buf_printf(&b, "--%s\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n%.*s\r\n", mark,
		           STR_ARG(name), STR_ARG(pair));
	}
	buf_printf(&b,
	           "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
	           "Content-Type: application/octet-stream\r\n\r\n",
	           mark, field, filename);
	buf_str(&b, bytes);
	buf_printf(&b, "\r\n--%s--\r\n", mark);
	struct app_sent s = {.method = WEB_POST, .path = path, .login = login};
	s.type = STR("multipart/form-data; boundary=----trad-test-mark");
	s.body = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return app_send(t, &s);
}

const char *app_token(struct app_test *t, const char *login, bool may_write)
{
	struct change *ch = app_write(t);
	struct account_of_person_row acc;
	char *token = arena_alloc(test_arena(), AUTH_TOKEN_TEXT);
	if (!ch)
		return token;
	account_of_person(ch->db, ch->arena, app_person(t, login), &acc);
	auth_token_new(ch, acc.id, STR("test"), may_write, 30, token);
	app_write_end(t, ch);
	return token;
}

/* --- answers -------------------------------------------------------------------- */

struct str app_header(const struct app_test *t, const char *name)
{
	for (size_t i = 0; i < t->headers.n; i++)
		if (str_ieq(t->headers.v[i].name, str_z(name)))
			return t->headers.v[i].value;
	return (struct str){NULL, 0};
}

bool app_says(const struct app_test *t, const char *text)
{
	return str_find(t->body, str_z(text)) >= 0;
}

struct str app_between(const struct app_test *t, const char *from, const char *to)
{
	ptrdiff_t at = str_find(t->body, str_z(from));
	if (at < 0)
		return (struct str){NULL, 0};
	struct str rest = str_sub(t->body, (size_t)at + strlen(from), t->body.n);
	ptrdiff_t end = str_find(rest, str_z(to));
	return end < 0 ? (struct str){NULL, 0} : arena_str(test_arena(), str_sub(rest, 0, (size_t)end));
}

const struct json *app_answer(const struct app_test *t)
{
	return json_parse(test_arena(), t->body, NULL);
}

/* --- the store -------------------------------------------------------------------- */

struct db *app_read(struct app_test *t)
{
	struct db *db = store_read(t->store);
	if (!db)
		test_fail(__FILE__, __LINE__, "no reader");
	return db;
}

void app_read_end(struct app_test *t, struct db *db)
{
	store_read_end(t->store, db);
}

struct change *app_write(struct app_test *t)
{
	struct change *ch = ARENA_NEW(test_arena(), struct change);
	struct db *db = store_write(t->store);
	if (!db) {
		test_fail(__FILE__, __LINE__, "no writer");
		return NULL;
	}
	change_init(ch, db, test_arena(), 0, VIA_CLI, STR("test"));
	return ch;
}

bool app_write_end(struct app_test *t, struct change *ch)
{
	enum db_err why = DB_OK;
	enum db_err e = db_error(ch->db);
	char detail[200];
	snprintf(detail, sizeof detail, "%s", db_error_detail(ch->db));
	bool ok = store_write_end(t->store, ch->db, e == DB_OK, &why);
	if (!ok)
		test_fail(__FILE__, __LINE__, "not written: %d %s", (int)(e ? e : why), detail);
	return ok;
}
