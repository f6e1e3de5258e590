#include "core/boundary.h"

#include "base/date.h"
#include "base/log.h"
#include "core/auth.h"
#include "core/draft.h"

static struct date day_end_of(struct str text, struct date fallback)
{
	struct date d;
	return date_parse(text, &d) ? d : fallback;
}

/* The last instant of a Stockholm day, as text. */
static struct str end_of_day(struct arena *a, struct date d)
{
	char t[INSTANT_TEXT];
	int64_t ms = ((int64_t)date_days(d) + 1) * 86400000 - 1;
	ms -= (int64_t)instant_offset(ms) * 60000;
	instant_text(ms, t);
	return arena_str(a, str_z(t));
}

void boundary_settings(struct ctx *c)
{
	struct str lang = web_query(c->req, "sprak");
	if (str_is_null(lang))
		lang = web_cookie(c->req, "sprak");
	c->lang = c->out.lang = str_eqz(lang, "en") ? LANG_EN : LANG_SV;
	struct str day = web_query(c->req, "per"); /* the API's name for it is as_of */
	c->at_day = day_end_of(str_is_null(day) ? web_query(c->req, "as_of") : day, c->today);
	if (date_cmp(c->at_day, c->today) < 0)
		c->at = end_of_day(c->arena, c->at_day);
	int64_t year;
	c->lasar = lasar_of(c->at_day);
	if (str_to_i64(web_query(c->req, "lasar"), &year) && year >= 1990 && year <= 2100)
		c->lasar = (int)year;
	if (!str_to_i64(web_query(c->req, "enhet"), &c->unit_id) || c->unit_id < 0)
		c->unit_id = 0;
}

static struct str bearer(const struct web_req *req)
{
	struct str h = web_header(req, "authorization");
	return str_starts(h, STR("Bearer ")) ? str_trim(str_sub(h, 7, h.n)) : (struct str){NULL, 0};
}

/* Moves seen_at at most once a minute; losing that write loses nothing. */
static void touch(struct ctx *c)
{
	struct db *w = store_write(c->store);
	if (!w)
		return;
	auth_seen(w, &c->who, c->now);
	store_write_end(c->store, w, true, NULL);
}

/* A page's reader is the one that its session was looked up with; an address that leads nowhere has a page
 * too. */
bool boundary_session(struct ctx *c)
{
	struct str header = web_header(c->req, "authorization");
	struct str cookie = web_cookie(c->req, "trad");
	if (str_is_null(header) && str_is_null(cookie))
		return true;
	struct db *db = store_read(c->store);
	if (!db)
		return false;
	if (!str_is_null(header))
		auth_bearer(db, c->arena, bearer(c->req), &c->who, &c->seen);
	else
		auth_session(db, c->arena, cookie, &c->who, &c->seen);
	bool ok = db_error(db) == DB_OK;
	if (ok && (!c->route || c->route->db == ROUTE_READ))
		c->db = db;
	else
		store_read_end(c->store, db);
	return ok;
}

/* The page that a form was posted from, as the browser tells it; only one of ours. */
static struct str came_from(const struct ctx *c)
{
	struct str ref = web_header(c->req, "referer"), host = web_header(c->req, "host");
	ptrdiff_t at = str_find(ref, STR("://"));
	struct str rest = at < 0 ? (struct str){NULL, 0} : str_sub(ref, (size_t)at + 3, ref.n);
	if (host.n == 0 || !str_starts(rest, host))
		return (struct str){NULL, 0};
	return str_sub(rest, host.n, rest.n);
}

void boundary_login(struct ctx *c)
{
	if (c->route->kind == ROUTE_API) {
		web_set_header(c->res, "WWW-Authenticate", STR("Bearer"));
		ctx_error(c, 401, N_("Log in, or send a token."));
		return;
	}
	struct buf b;
	buf_init(&b, 4096);
	BUF_LIT(&b, "/logga-in");
	struct str back = c->req->method == WEB_GET ? c->req->path : came_from(c);
	bool kept = c->req->method == WEB_POST && draft_expired(c);
	if (kept)
		BUF_LIT(&b, "?klart=utkast");
	if (back.n > 1) {
		buf_z(&b, kept ? "&till=" : "?till=");
		buf_url(&b, back);
	}
	web_redirect(c->res, 303, arena_str(c->arena, buf_as_str(&b)));
	buf_finish(&b);
}

void boundary_allow(struct ctx *c, unsigned methods)
{
	static const char *const words[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
	struct buf b;
	buf_init(&b, 256);
	for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
		if (methods >> i & 1)
			buf_printf(&b, b.n ? ", %s" : "%s", words[i]);
	if (b.n)
		web_set_header(c->res, "Allow", arena_str(c->arena, buf_as_str(&b)));
	buf_finish(&b);
}

/* --- the end ------------------------------------------------------------------ */

struct db_answer {
	int status;
	const char *text;
};
static const struct db_answer db_answers[] = {
    [DB_UNIQUE] = {409, N_("Something with that name or number is already there. Nothing was changed.")},
    [DB_FOREIGN] = {409, N_("Something else depends on this. Nothing was changed.")},
    [DB_CHECK] = {422, N_("A value was not allowed. Nothing was changed.")},
    [DB_BUSY] = {503, N_("Many are saving at once. Nothing was changed; try again.")},
    [DB_FULL] = {507, N_("The disk is full. Nothing was changed; what was there is safe.")},
    [DB_READONLY] = {503, N_("The database cannot be written just now. Nothing was changed.")},
    [DB_OTHER] = {500, N_("Something went wrong here. Nothing was changed.")},
};

static void answer_db_error(struct ctx *c, enum db_err e)
{
	log_error("request.db_error request=%.*s error=%d", STR_ARG(c->req->id), (int)e);
	c->res->body.n = 0;
	c->db = NULL;
	ctx_error(c, db_answers[e].status, db_answers[e].text);
}

static void end_database(struct ctx *c)
{
	struct db *db = c->db;
	if (!db)
		return;
	enum db_err e = db_error(db);
	if (c->change.db) {
		bool keep = e == DB_OK && c->res->status < 400;
		if (keep && c->res->status == 303)
			draft_done(c);
		enum db_err why = e;
		bool durable = store_write_end(c->store, db, keep, &why);
		c->change.db = NULL;
		if (keep && !durable)
			e = why ? why : DB_OTHER;
	} else {
		store_read_end(c->store, db);
	}
	c->db = NULL;
	if (e)
		answer_db_error(c, e);
}

bool ctx_commit(struct ctx *c)
{
	end_database(c);
	return c->res->status < 400;
}

static void set_headers(struct ctx *c)
{
	static const char *const always[][2] = {
	    {"X-Content-Type-Options", "nosniff"},
	    {"Referrer-Policy", "same-origin"},
	    {"Cross-Origin-Opener-Policy", "same-origin"},
	    {"Cross-Origin-Resource-Policy", "same-origin"},
	    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"},
	    {"Content-Security-Policy",
	     "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
	     "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
	};
	for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
		web_set_header(c->res, always[i][0], str_z(always[i][1]));
	if (c->req->secure)
		web_set_header(c->res, "Strict-Transport-Security", STR("max-age=31536000; includeSubDomains"));
	if (!str_starts(c->req->path, STR("/static/")))
		web_set_header(c->res, "Cache-Control", STR("no-store"));
	web_set_header(c->res, "X-Request-Id", c->req->id);
	struct str lang = web_query(c->req, "sprak"); /* a choice in the address is remembered */
	if (str_eqz(lang, "sv") || str_eqz(lang, "en"))
		web_set_cookie(c->res, c->req, "sprak", lang, 365 * 86400);
}

void boundary_end(struct ctx *c)
{
	end_database(c);
	if (c->seen && c->who.person_id)
		touch(c);
	if (c->res->body.overflow) {
		buf_reset(&c->res->body);
		ctx_error(c, 500, N_("The page became too large. Narrow it with a filter."));
	}
	set_headers(c);
}
