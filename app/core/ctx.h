/* ctx.h - what a handler is given, and the application it runs in.
 *
 * Life of a request (doc/architecture.md): route -> cross-origin guard -> session
 * -> the route's permission -> object of the route located and permitted -> handler
 * -> boundary (commit or roll back, headers, send). A handler cannot forget a
 * permission and need not check database errors.
 */
#ifndef CORE_CTX_H
#define CORE_CTX_H

#include "base/date.h"
#include "core/access.h"
#include "core/change.h"
#include "core/form.h"
#include "db/store.h"
#include "web/out.h"
#include "web/web.h"

struct app;
struct ctx;

enum route_db {
	ROUTE_NODB, /* the handler opens what it needs with ctx_read/ctx_write */
	ROUTE_READ, /* c->db is a reader in a snapshot */
	ROUTE_WRITE /* c->db is the writer; committed when status < 400 */
};
enum route_kind {
	ROUTE_PAGE,
	ROUTE_PAGE_KEPT, /* a page that shows only what changes are logged for, see kept.h */
	ROUTE_API,
	ROUTE_FILE
};

/* One row of app/routes.def. */
struct route {
	enum web_method method;
	const char *path;
	void (*handle)(struct ctx *c);
	enum route_kind kind;
	enum route_db db;
	enum resource res;
	enum action act;
	/* Entity whose row {id} names, located (unit, owner, state) and permitted
	 * before the handler runs; NULL when the route has no object. */
	const char *object;
	const char *summary; /* English, for OpenAPI and the help page */
};
extern const struct route app_routes[];
extern const size_t app_nroutes;

struct page_link {
	struct str href, title;
};
struct page {
	struct str title;                     /* translated */
	struct str summary;                   /* the one sentence; may be null on forms */
	const char *nav;                      /* key of the nav entry that is current */
	struct str up_href, up_title;         /* breadcrumb parent, null when none */
	struct str action_href, action_title; /* the primary action; null when none or not permitted */
	struct page_link also[3];             /* beside it, less weighty; page_also() fills them */
	size_t nalso;
	struct str notice;                   /* what just happened, null when nothing */
	struct str kicker;                   /* small line above the heading: number, area */
	struct str status_code, status_text; /* of the thing the page is about; null when none */
	struct str saved_key;                /* the draft that has become a saved row (data-saved) */
	struct str huvudman;                 /* filled by page_open when there is a database */
	bool narrow;                         /* one column of text: login, wizards */
	bool charts;                         /* holds charts: their style sheet and script come along */
};

struct ctx {
	struct app *app;
	struct store *store;
	struct db *db;
	const struct route *route;
	struct web_req *req;
	struct web_res *res;
	struct arena *arena;
	struct web_pairs params;
	struct principal who;
	bool seen; /* the session's seen_at is to be moved when the request ends */
	struct object object;
	enum lang lang;
	struct out out; /* writes to res->body */
	struct str now; /* instant */
	struct date today;
	struct str at;        /* ?per=YYYY-MM-DD as the end of that day; null = now */
	struct date at_day;   /* that day, or today */
	int lasar;            /* ?lasar=2024, or the current one */
	int64_t unit_id;      /* ?enhet=, or 0: whole huvudman */
	struct change change; /* ready on ROUTE_WRITE */
	struct page page;
};

struct str ctx_param(const struct ctx *c, const char *name);
int64_t ctx_id(const struct ctx *c);       /* {id} as number; 0 when it is none */
struct str ctx_today(const struct ctx *c); /* the day of the request, as the database writes it */
/* Database for ROUTE_NODB handlers; ended by the boundary. */
bool ctx_read(struct ctx *c);
bool ctx_write(struct ctx *c);
/* Ends a write early: true when durable (for handlers that go on afterwards). */
bool ctx_commit(struct ctx *c);

/* The four ways a handler ends besides writing a page. */
void ctx_error(struct ctx *c, int status, const char *msgid);
void ctx_redirect(struct ctx *c, struct str path,
                  const char *notice); /* 303 after a POST; notice: a code of notices.def or NULL */
void ctx_not_found(struct ctx *c);
void ctx_json_open(struct ctx *c, struct json_out *o);

/* Page frame around the body: page_open writes head to <main>, page_close the rest. */
void page_open(struct ctx *c);
/* One more thing to do from the head of the page; before page_open(), at most three. */
void page_also(struct ctx *c, struct str href, struct str title);
void page_close(struct ctx *c);
/* This page's address with one query parameter set (or dropped when value is null),
 * the others kept: filters live in the URL. */
struct str page_with(const struct ctx *c, const char *name, struct str value);

bool ctx_may(struct ctx *c, enum resource res, enum action act, const struct object *o);
/* A word of the huvudman's own vocabulary, else the shipped translation. */
struct str ctx_term(struct ctx *c, const char *key, const char *msgid);

#endif
