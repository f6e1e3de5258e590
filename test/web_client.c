/* web_client.c - see web_client.h. */
#include "web_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

bool client_open(struct client *c, int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct timeval patience = {.tv_sec = 20};
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	c->n = 0;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	return c->fd >= 0 && connect(c->fd, (struct sockaddr *)&to, sizeof to) == 0;
}

void client_close(struct client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

bool client_send(struct client *c, struct str s)
{
	while (s.n > 0) {
		ssize_t put = send(c->fd, s.p, s.n, MSG_NOSIGNAL);
		if (put <= 0)
			return false;
		s = str_sub(s, (size_t)put, s.n);
	}
	return true;
}

static bool fill(struct client *c)
{
	if (c->n == sizeof c->in)
		return false;
	ssize_t got = recv(c->fd, c->in + c->n, sizeof c->in - c->n, 0);
	if (got <= 0)
		return false;
	c->n += (size_t)got;
	return true;
}

static struct str take(struct client *c, struct arena *a, size_t n)
{
	struct str s = arena_str(a, (struct str){c->in, n});
	memmove(c->in, c->in + n, c->n - n);
	c->n -= n;
	return s;
}

struct str reply_header(const struct reply *r, const char *name)
{
	struct str rest = r->head, line;
	while (str_split(&rest, '\n', &line)) {
		ptrdiff_t colon = str_chr(line, ':');
		if (colon > 0 && str_ieq(str_sub(line, 0, (size_t)colon), str_z(name)))
			return str_trim(str_sub(line, (size_t)colon + 1, line.n));
	}
	return (struct str){NULL, 0};
}

struct reply client_reply(struct client *c, struct arena *a, bool no_body)
{
	struct reply r = {0}, none = {0};
	ptrdiff_t end;
	while ((end = str_find((struct str){c->in, c->n}, STR("\r\n\r\n"))) < 0)
		if (!fill(c))
			return none;
	r.head = take(c, a, (size_t)end + 4);
	int64_t status = 0, length = 0;
	if (!str_to_i64(str_sub(r.head, 9, 12), &status))
		return none;
	str_to_i64(reply_header(&r, "content-length"), &length);
	r.closed = str_ieq(reply_header(&r, "connection"), STR("close"));
	if (no_body)
		length = 0;
	while (c->n < (size_t)length)
		if (!fill(c))
			return none;
	r.body = take(c, a, (size_t)length);
	r.status = (int)status;
	return r;
}

struct str client_rest(struct client *c)
{
	while (fill(c))
		continue;
	return take(c, test_arena(), c->n);
}

uint64_t probe_sum(struct str s)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return h;
}

static void pause_ms(struct str ms)
{
	int64_t n = 0;
	str_to_i64(ms, &n);
	nanosleep(&(struct timespec){.tv_sec = n / 1000, .tv_nsec = n % 1000 * 1000000}, NULL);
}

static void tell(struct web_req *req, struct web_res *res)
{
	res->type = STR("text/plain");
	buf_printf(&res->body, "%d %.*s body=%zu sum=%llx", (int)req->method, STR_ARG(req->path), req->body.n,
	           (unsigned long long)probe_sum(req->body));
	for (size_t i = 0; i < req->form.n; i++)
		buf_printf(&res->body, " %.*s=%.*s", STR_ARG(req->form.v[i].name), STR_ARG(req->form.v[i].value));
	for (size_t i = 0; i < req->nfiles; i++)
		buf_printf(&res->body, " file %.*s=%zu/%llx", STR_ARG(req->files[i].filename), req->files[i].bytes.n,
		           (unsigned long long)probe_sum(req->files[i].bytes));
}

static const struct str STATIC_PAGE = STR_INIT("static page");

static void handle(void *app, struct web_req *req, struct web_res *res)
{
	struct probe *p = app;
	atomic_fetch_add(&p->handled, 1);
	web_set_header(res, "X-Request-Id", req->id);
	if (req->fault) {
		atomic_fetch_add(&p->refused, 1);
		res->status = req->fault;
		buf_z(&res->body, req->fault_text);
	} else if (str_eqz(req->path, "/static")) {
		res->static_body = STATIC_PAGE;
	} else if (str_eqz(req->path, "/slow")) {
		pause_ms(web_query(req, "ms"));
		buf_z(&res->body, "slow");
	} else if (str_eqz(req->path, "/large")) {
		int64_t n = 0;
		str_to_i64(web_query(req, "n"), &n);
		for (int64_t i = 0; i < n; i++)
			buf_c(&res->body, (char)('a' + i % 26));
	} else if (str_eqz(req->path, "/from")) {
		buf_printf(&res->body, "%.*s %s", STR_ARG(req->remote), req->secure ? "https" : "http");
	} else if (str_eqz(req->path, "/tag")) {
		if (!web_etag(req, res, STR("v1")))
			buf_z(&res->body, "tagged");
	} else if (str_eqz(req->path, "/agent")) {
		buf_str(&res->body, web_header(req, "user-agent"));
	} else {
		tell(req, res);
	}
}

static size_t cap(void *app, enum web_method m, struct str path)
{
	(void)app, (void)m;
	return str_starts(path, STR("/narrow")) ? 100 : (size_t)1 << 40;
}

struct web_server_config probe_config(struct probe *p)
{
	*p = (struct probe){0};
	return (struct web_server_config){.address = "127.0.0.1",
	                                  .listen_fd = -1,
	                                  .max_connections = 200,
	                                  .timeout_s = 5,
	                                  .max_body = 16u << 20,
	                                  .body_cap = cap,
	                                  .handle = handle,
	                                  .app = p};
}

bool probe_start(struct probe *p, const struct web_server_config *c)
{
	struct str why = {NULL, 0};
	p->server = web_server_start(c, &why, test_arena());
	if (!p->server)
		test_fail(__FILE__, __LINE__, "no server: %.*s", STR_ARG(why));
	return p->server != NULL;
}

void probe_both(void (*fn)(struct probe *p, int port))
{
	for (int threads = 0; threads <= 2; threads += 2) {
		struct probe p;
		struct web_server_config c = probe_config(&p);
		c.threads = threads;
		c.trusted_proxy = "127.0.0.1";
		if (!probe_start(&p, &c))
			return;
		fn(&p, web_server_port(p.server));
		web_server_stop(p.server, 2);
	}
}

struct reply probe_ask(int port, struct str bytes)
{
	struct client c;
	struct reply r = {0};
	if (client_open(&c, port) && client_send(&c, bytes))
		r = client_reply(&c, test_arena(), str_starts(bytes, STR("HEAD")));
	client_close(&c);
	return r;
}

int64_t probe_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
