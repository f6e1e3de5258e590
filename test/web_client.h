/* web_client.h - a raw HTTP client and a small application for server tests. */
#ifndef TEST_WEB_CLIENT_H
#define TEST_WEB_CLIENT_H

#include "test.h"
#include "web/web.h"

#include <stdatomic.h>

struct client {
	int fd;
	char in[1 << 16]; /* what has been read and not yet taken */
	size_t n;
};
struct reply {
	int status; /* 0: none, the connection ended */
	struct str head, body;
	bool closed; /* said Connection: close */
};

bool client_open(struct client *c, int port);
void client_close(struct client *c);
bool client_send(struct client *c, struct str bytes);
/* The next reply, by Content-Length; no_body after HEAD. Strings live in the
 * test's arena unless another is given. */
struct reply client_reply(struct client *c, struct arena *a, bool no_body);
/* Everything until the server closes. */
struct str client_rest(struct client *c);
struct str reply_header(const struct reply *r, const char *name);

/* An application that answers by path; see web_client.c. */
struct probe {
	struct web_server *server;
	atomic_int handled;
	atomic_int refused; /* requests with a fault */
};
/* Defaults: loopback, any port, no workers, 5 s. NULL on failure (reported). */
struct web_server_config probe_config(struct probe *p);
bool probe_start(struct probe *p, const struct web_server_config *c);
uint64_t probe_sum(struct str bytes); /* FNV-1a */
/* Runs fn with a thread per connection, then with two workers; 127.0.0.1 is the
 * trusted proxy. */
void probe_both(void (*fn)(struct probe *p, int port));
/* One connection: sends, reads one reply. */
struct reply probe_ask(int port, struct str bytes);
int64_t probe_ms(void); /* monotonic */
#define GET(target) "GET " target " HTTP/1.1\r\nHost: a\r\n\r\n"

#endif
