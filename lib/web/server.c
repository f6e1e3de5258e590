/* server.c - sockets, threads and libmicrohttpd (0.9.75 and 1.0), which no other
 * file includes.
 *
 * A connection owns one arena, one body spool and one response buffer, reused
 * by its requests one after the other. libmicrohttpd sends straight out of the
 * response buffer or the static bytes, and reads the next request only when the
 * last byte is out, so nothing is copied and nothing ends too early; what a
 * request owns is let go in request_end().
 */
#include "web/out.h"
#include "web/parse.h"

#include "base/log.h"
#include "base/utf8.h"
#include "web/listen.h"
#include "web/spool.h"
#include "web/watch.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum {
	STACK_BYTES = 1 << 20,  /* reserved, not used: pages come when touched */
	POOL_BYTES = 32 << 10,  /* libmicrohttpd's memory per connection: headers must fit */
	DISCARD_MAX = 64 << 20, /* bytes of a refused body read, so that the answer gets through */
	SLOWEST = 16,           /* bytes per ms below which a transfer is cut off */
	FRESH_MS = 1000,        /* at stop: patience with connections that have not asked yet */
	RESPONSE_MAX = 64 << 20,
	CONNECTIONS_DEFAULT = 1000
};

struct web_server {
	struct web_server_config c;
	struct MHD_Daemon *daemon;
	struct watch watch;
	const char *dir; /* of spool files */
	char trusted[LISTEN_TEXT];
	uint64_t seed;
	int fd;
	_Atomic uint64_t requests;
	atomic_int running; /* requests begun and not ended */
	atomic_int fresh;   /* connections without a request yet */
	atomic_bool draining;
};

enum phase { PHASE_IDLE, PHASE_LINE, PHASE_BODY, PHASE_DISCARD };

struct conn {
	struct watched watched;
	struct web_server *server;
	struct arena arena;
	struct web_req req;
	struct web_res res;
	struct spool spool;
	struct str target;
	enum phase phase;
	bool fresh, close;
	uint64_t cap, discarded;
	char remote[LISTEN_TEXT];
};

/* --- deadlines ---------------------------------------------------------------- */

static void allow(struct conn *c, uint64_t bytes)
{
	int64_t patience = (int64_t)c->server->c.timeout_s * 2000;
	int64_t at = patience > 0 ? watch_now() + patience + (int64_t)(bytes / SLOWEST) : 0;
	atomic_store(&c->watched.deadline, at);
}

/* --- connections -------------------------------------------------------------- */

static void conn_open(struct web_server *s, struct MHD_Connection *mc, void **context)
{
	struct conn *c = calloc(1, sizeof *c);
	if (!c)
		abort();
	c->server = s;
	c->watched.fd = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	listen_peer(MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr, c->remote);
	arena_init(&c->arena, ARENA_MAX_DEFAULT + s->c.max_body);
	web_res_init(&c->res, &c->arena, RESPONSE_MAX);
	spool_init(&c->spool, s->dir);
	c->fresh = true;
	atomic_fetch_add(&s->fresh, 1);
	allow(c, 0);
	watch_add(&s->watch, &c->watched);
	*context = c;
}

static void conn_close(struct web_server *s, struct conn *c)
{
	watch_remove(&s->watch, &c->watched);
	if (c->fresh)
		atomic_fetch_sub(&s->fresh, 1);
	web_res_finish(&c->res);
	spool_finish(&c->spool);
	arena_finish(&c->arena);
	free(c);
}

static void on_connection(void *cls, struct MHD_Connection *mc, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		conn_open(cls, mc, context);
	else if (*context)
		conn_close(cls, *context);
}

/* --- a request begins and ends -------------------------------------------------- */

static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

/* Called with the request line, before libmicrohttpd unescapes it in place. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *mc)
{
	struct web_server *s = cls;
	struct conn *c = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	atomic_fetch_add(&s->running, 1);
	if (c->fresh)
		atomic_fetch_sub(&s->fresh, 1);
	c->fresh = false;
	c->close = false;
	c->phase = PHASE_LINE;
	c->target = arena_str(&c->arena, target ? str_z(target) : STR(""));
	return c;
}

static void request_end(struct conn *c)
{
	if (c->phase == PHASE_IDLE)
		return;
	c->phase = PHASE_IDLE;
	arena_reset(&c->arena);
	spool_reset(&c->spool);
	web_res_reset(&c->res, &c->arena);
	c->req = (struct web_req){0};
	allow(c, 0);
	atomic_fetch_sub(&c->server->running, 1);
}

static void on_completed(void *cls, struct MHD_Connection *mc, void **request,
                         enum MHD_RequestTerminationCode code)
{
	(void)cls, (void)mc, (void)code;
	if (*request)
		request_end(*request);
	*request = NULL;
}

/* --- headers ------------------------------------------------------------------ */

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *key, size_t key_n,
                                   const char *value, size_t value_n)
{
	(void)kind;
	struct conn *c = cls;
	struct str v = value ? (struct str){value, value_n} : STR("");
	char *name = arena_z(&c->arena, (struct str){key, key_n});
	for (size_t i = 0; i < key_n; i++)
		if (name[i] >= 'A' && name[i] <= 'Z')
			name[i] = (char)(name[i] - 'A' + 'a');
	/* Old clients send Latin-1; what handlers see is always valid text. */
	if (!utf8_valid(v))
		v = utf8_from_1252(&c->arena, v);
	c->req.headers.v[c->req.headers.n++] = (struct web_pair){{name, key_n}, str_trim(v)};
	return MHD_YES;
}

static void take_headers(struct conn *c, struct MHD_Connection *mc)
{
	int n = MHD_get_connection_values(mc, MHD_HEADER_KIND, NULL, NULL);
	if (n <= 0)
		return;
	c->req.headers.v = ARENA_ARRAY(&c->arena, (size_t)n, struct web_pair);
	MHD_get_connection_values_n(mc, MHD_HEADER_KIND, take_header, c);
}

static enum web_method method_of(struct str name)
{
	static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eqz(name, names[i]))
			return (enum web_method)i;
	return WEB_OTHER;
}

static bool takes_body(enum web_method m)
{
	return m == WEB_POST || m == WEB_PUT || m == WEB_PATCH || m == WEB_DELETE;
}

static uint64_t body_cap(struct conn *c)
{
	const struct web_server_config *f = &c->server->c;
	size_t cap = takes_body(c->req.method) ? f->max_body : 0;
	if (cap > 0 && f->body_cap) {
		size_t own = f->body_cap(f->app, c->req.method, c->req.path);
		cap = own < cap ? own : cap;
	}
	return cap;
}

/* --- answering ---------------------------------------------------------------- */

static void add_headers(struct MHD_Response *r, struct conn *c, bool has_body)
{
	const struct web_res *res = &c->res;
	if (has_body && res->type.n > 0)
		MHD_add_response_header(r, "Content-Type", arena_z(&c->arena, res->type));
	for (size_t i = 0; i < res->headers.n; i++)
		if (MHD_add_response_header(r, res->headers.v[i].name.p, res->headers.v[i].value.p) != MHD_YES)
			log_error("header-refused request=%.*s", STR_ARG(c->req.id));
	if (c->close || atomic_load(&c->server->draining))
		MHD_add_response_header(r, "Connection", "close");
}

static enum MHD_Result answer(struct conn *c, struct MHD_Connection *mc)
{
	struct web_res *res = &c->res;
	atomic_store(&c->watched.deadline, 0); /* now it is we who take the time */
	c->server->c.handle(c->server->c.app, &c->req, res);
	if (res->body.overflow) {
		log_error("response-too-large request=%.*s", STR_ARG(c->req.id));
		web_res_reset(res, &c->arena);
		res->status = 500;
		res->type = STR("text/plain; charset=utf-8");
		res->static_body = STR("500\n");
	}
	struct str body = str_is_null(res->static_body) ? buf_as_str(&res->body) : res->static_body;
	if (res->status == 204 || res->status == 304)
		body = STR("");
	struct MHD_Response *r =
	    MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_PERSISTENT);
	if (!r)
		return MHD_NO;
	add_headers(r, c, body.n > 0);
	allow(c, body.n);
	enum MHD_Result queued = MHD_queue_response(mc, (unsigned)res->status, r);
	MHD_destroy_response(r);
	return queued;
}

/* Before the body is read: libmicrohttpd closes the connection after it. */
static enum MHD_Result answer_now(struct conn *c, struct MHD_Connection *mc)
{
	c->close = true;
	return answer(c, mc);
}

/* --- bodies ------------------------------------------------------------------- */

static void refuse_body(struct conn *c, int status, const char *text)
{
	web_fault(&c->req, status, text);
	c->phase = PHASE_DISCARD;
	c->close = true;
	spool_reset(&c->spool);
}

static const char TOO_LARGE[] = N_("What was sent is too large.");
static const char NO_SPACE[] = N_("The server has no space left to receive this.");

/* A refused body is read to its end when that is bearable: a browser that is
 * still sending when the connection closes shows its own error, not our page. */
static enum MHD_Result expect_body(struct conn *c, struct MHD_Connection *mc)
{
	struct str length = web_header(&c->req, "content-length");
	bool chunked = !str_is_null(web_header(&c->req, "transfer-encoding"));
	int64_t n = 0;
	if (!chunked && (str_is_null(length) || !str_to_i64(length, &n) || n == 0))
		return MHD_YES;
	if (c->req.fault)
		return answer_now(c, mc);
	c->cap = body_cap(c);
	allow(c, chunked ? c->cap : (uint64_t)n);
	if ((uint64_t)n > c->cap) {
		refuse_body(c, 413, TOO_LARGE);
		if (n > DISCARD_MAX || !str_is_null(web_header(&c->req, "expect")))
			return answer_now(c, mc);
	} else if (!spool_expect(&c->spool, (uint64_t)n)) {
		log_error("spool-failed errno=%d", errno);
		refuse_body(c, 507, NO_SPACE);
	}
	return MHD_YES;
}

static enum MHD_Result take_body(struct conn *c, const char *p, size_t n)
{
	if (c->phase == PHASE_BODY && n > c->cap - c->spool.n)
		refuse_body(c, 413, TOO_LARGE);
	if (c->phase == PHASE_BODY && !spool_add(&c->spool, p, n)) {
		log_error("spool-failed errno=%d", errno);
		refuse_body(c, 507, NO_SPACE);
	}
	if (c->phase == PHASE_DISCARD)
		c->discarded += n;
	return c->discarded > DISCARD_MAX ? MHD_NO : MHD_YES;
}

static enum MHD_Result begin(struct conn *c, struct MHD_Connection *mc, const char *method,
                             const char *version)
{
	struct web_server *s = c->server;
	struct web_req *req = &c->req;
	*req = (struct web_req){.arena = &c->arena, .method = method_of(str_z(method))};
	req->body = STR("");
	req->remote = str_z(c->remote);
	req->id = arena_printf(&c->arena, "%016llx",
	                       (unsigned long long)mix(s->seed + atomic_fetch_add(&s->requests, 1)));
	c->phase = PHASE_BODY;
	c->cap = c->discarded = 0;
	take_headers(c, mc);
	web_parse_target(req, c->target);
	if (!web_check_headers(req, strcmp(version, MHD_HTTP_VERSION_1_1) == 0))
		return answer_now(c, mc);
	web_forwarded(req, s->trusted[0] ? s->trusted : NULL);
	return expect_body(c, mc);
}

static enum MHD_Result finish(struct conn *c, struct MHD_Connection *mc)
{
	struct str body;
	if (!spool_bytes(&c->spool, &c->arena, &body)) {
		log_error("spool-failed errno=%d", errno);
		refuse_body(c, 507, NO_SPACE);
	} else if (c->phase == PHASE_BODY) {
		web_parse_body(&c->req, web_header(&c->req, "content-type"), body);
	}
	return answer(c, mc);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mc, const char *url, const char *method,
                                  const char *version, const char *data, size_t *n, void **request)
{
	(void)cls, (void)url;
	struct conn *c = *request;
	if (!c)
		return MHD_NO;
	if (c->phase == PHASE_LINE)
		return begin(c, mc, method, version);
	if (*n == 0)
		return finish(c, mc);
	enum MHD_Result taken = take_body(c, data, *n);
	*n = 0;
	return taken;
}

/* --- the server --------------------------------------------------------------- */

/* Targets are decoded by web_parse_target(), once. */
static size_t leave_escaped(void *cls, struct MHD_Connection *mc, char *s)
{
	(void)cls, (void)mc;
	return strlen(s);
}

static struct MHD_Daemon *start_daemon(struct web_server *s)
{
	const struct web_server_config *c = &s->c;
	unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC;
	flags |= c->threads == 0 ? MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL : (unsigned)MHD_USE_EPOLL;
	struct MHD_OptionItem options[] = {
	    {MHD_OPTION_LISTEN_SOCKET, s->fd, NULL},
	    {MHD_OPTION_CONNECTION_LIMIT, c->max_connections, NULL},
	    {MHD_OPTION_CONNECTION_TIMEOUT, c->timeout_s, NULL},
	    {MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_BYTES, NULL},
	    {MHD_OPTION_THREAD_STACK_SIZE, STACK_BYTES, NULL},
	    {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
	    {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, s},
	    {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_escaped, NULL},
	    {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, s},
	    {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, s},
	    {c->threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, c->threads, NULL},
	    {MHD_OPTION_END, 0, NULL},
	};
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, s, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static bool start(struct web_server *s, struct str *why, struct arena *a)
{
	const struct web_server_config *c = &s->c;
	if (c->trusted_proxy && !listen_canonical(str_z(c->trusted_proxy), s->trusted)) {
		*why = arena_printf(a, "trusted proxy %s: no numeric address", c->trusted_proxy);
		return false;
	}
	s->fd = c->listen_fd;
	if (s->fd < 0)
		s->fd = listen_open(c->address, c->port, why, a);
	else if (!listen_adopt(s->fd, why, a))
		return false;
	if (s->fd < 0)
		return false;
	if (getrandom(&s->seed, sizeof s->seed, 0) != sizeof s->seed || !watch_start(&s->watch)) {
		*why = arena_printf(a, "no thread: %s", strerror(errno));
	} else {
		s->daemon = start_daemon(s);
		if (s->daemon)
			return true;
		*why = arena_printf(a, "the HTTP daemon does not start: %s", strerror(errno));
		watch_stop(&s->watch);
	}
	if (c->listen_fd < 0)
		close(s->fd);
	return false;
}

struct web_server *web_server_start(const struct web_server_config *c, struct str *why, struct arena *a)
{
	if (!c->handle)
		BUG("a server without a handler");
	struct web_server *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	s->c = *c;
	s->dir = spool_dir();
	if (s->c.max_connections <= 0)
		s->c.max_connections = CONNECTIONS_DEFAULT;
	if (start(s, why, a))
		return s;
	free(s);
	return NULL;
}

int web_server_port(const struct web_server *s)
{
	return listen_port(s->fd);
}

void web_server_stop(struct web_server *s, int drain_s)
{
	if (!s)
		return;
	const struct timespec tick = {.tv_nsec = 5 * 1000 * 1000};
	atomic_store(&s->draining, true);
	MHD_quiesce_daemon(s->daemon);
	int64_t begun = watch_now(), waited = 0;
	do {
		nanosleep(&tick, NULL);
		waited = watch_now() - begun;
	} while (waited < (int64_t)drain_s * 1000 &&
	         (atomic_load(&s->running) > 0 || (waited < FRESH_MS && atomic_load(&s->fresh) > 0)));
	MHD_stop_daemon(s->daemon);
	watch_stop(&s->watch);
	/* An inherited socket goes on listening in the process that takes over. */
	if (s->c.listen_fd < 0)
		close(s->fd);
	free(s);
}
