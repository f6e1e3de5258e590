/* web.h - requests, responses, routes: HTTP without policy.
 *
 * server.c is the only file that includes microhttpd.h. It builds a `struct
 * web_req`, calls the application's one function and sends the `struct web_res`.
 * Tests call the same function without a socket.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/arena.h"
#include "base/buf.h"

enum web_method { WEB_GET, WEB_HEAD, WEB_POST, WEB_PUT, WEB_PATCH, WEB_DELETE, WEB_OPTIONS, WEB_OTHER };

struct web_pair {
	struct str name, value;
};
struct web_pairs {
	struct web_pair *v;
	size_t n;
};
/* An uploaded file: bytes in an unlinked temporary file mapped read-only for
 * the life of the request's arena. */
struct web_file {
	struct str field, filename, type;
	struct str bytes;
};

#define WEB_BODY_MEM (64u << 10) /* larger bodies go to an unlinked file */

struct web_req {
	struct arena *arena;
	enum web_method method;
	struct str path; /* decoded once, valid UTF-8, no NUL, no "//", no dot segments */
	struct str raw_query;
	struct web_pairs query;   /* decoded; duplicate names are kept in order */
	struct web_pairs headers; /* names lower-cased */
	struct web_pairs form;    /* urlencoded or multipart fields */
	struct web_file *files;
	size_t nfiles;
	struct str body;        /* raw, for JSON */
	struct str remote;      /* address; X-Forwarded-For only from the configured proxy */
	bool secure;            /* https here or at the trusted proxy */
	struct str id;          /* request id, 16 hex */
	int fault;              /* 0, or the status that parsing already decided: 400 413 414 415 431 507 */
	const char *fault_text; /* message id for that fault */
};

struct str web_header(const struct web_req *r, const char *lower_name); /* null when absent */
struct str web_query(const struct web_req *r, const char *name);        /* first; null when absent */
struct str web_form(const struct web_req *r, const char *name);
struct str web_cookie(const struct web_req *r, const char *name);
const struct web_file *web_upload(const struct web_req *r, const char *field);
/* How many values a name has in the query or form: duplicates of a single-valued
 * field are an error for forms to report. */
size_t web_count(const struct web_pairs *p, const char *name);

struct web_res {
	struct arena *arena;
	int status; /* 200 until set */
	struct buf body;
	struct web_pairs headers;
	size_t headers_cap;
	struct str type;        /* Content-Type; "text/html; charset=utf-8" until set */
	struct str static_body; /* when p is set: sent as it is, no copy (embedded files, caches) */
};
void web_res_init(struct web_res *res, struct arena *a, size_t max_body);
void web_res_finish(struct web_res *res);
void web_set_header(struct web_res *res, const char *name, struct str value); /* CR/LF refused: BUG */
void web_redirect(struct web_res *res, int status, struct str local_path);    /* only "/x", never "//x" */
void web_set_cookie(struct web_res *res, const struct web_req *req, const char *name, struct str value,
                    int max_age);
/* 304 when If-None-Match names the tag; else sets ETag. True when 304. */
bool web_etag(const struct web_req *req, struct web_res *res, struct str tag);

/* --- routes ---------------------------------------------------------------
 * A path pattern has literal segments and {name} segments (one segment of
 * 1-200 bytes). A table is compiled once into a trie; a lookup gives the route
 * and its parameters, 404 (NULL, allowed = 0) or 405 (NULL, allowed = bit set). */
struct web_route {
	enum web_method method;
	const char *pattern;
	const void *app; /* the application's own row for this route */
};
struct web_router;
struct web_router *web_router_new(const struct web_route *routes, size_t n);
void web_router_free(struct web_router *r);
const struct web_route *web_route_find(const struct web_router *r, enum web_method m, struct str path,
                                       struct arena *a, struct web_pairs *params, unsigned *allowed);

/* --- server ---------------------------------------------------------------*/
struct web_server_config {
	const char *address; /* "127.0.0.1", "::1", "0.0.0.0" */
	int port;            /* 0: any free one */
	int listen_fd;       /* inherited (socket activation), or -1 */
	int threads;         /* 0: thread per connection */
	int max_connections;
	int timeout_s;
	size_t max_body;           /* hard cap; routes may lower it through body_cap */
	const char *trusted_proxy; /* address whose X-Forwarded-* are believed, or NULL */
	/* Cap for the body of this request, known before it is read. */
	size_t (*body_cap)(void *app, enum web_method m, struct str path);
	void (*handle)(void *app, struct web_req *req, struct web_res *res);
	void *app;
};
struct web_server;
struct web_server *web_server_start(const struct web_server_config *c, struct str *why, struct arena *a);
int web_server_port(const struct web_server *s);
/* Stop accepting, finish what runs (at most drain_s), free. */
void web_server_stop(struct web_server *s, int drain_s);

/* For tests and fuzzers: the same parsing the server does, from bytes. */
void web_parse_target(struct web_req *req, struct str target);
void web_parse_body(struct web_req *req, struct str content_type, struct str body);

#endif
