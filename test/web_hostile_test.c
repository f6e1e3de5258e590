/* web_hostile_test.c - a live server among smugglers, drippers and the verbose. */
#include "web_client.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>

/* Each is one message that some programs read as two. Whatever is answered, it
 * is at most the one refusal and the connection ends: /second is never served. */
static void smuggling(struct probe *p, int port)
{
#define SECOND "GET /second HTTP/1.1\r\nHost: a\r\n\r\n"
	static const char *const rows[] = {
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: "
	    "chunked\r\n\r\n0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: "
	    "4\r\n\r\n0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0, 0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
	    "x\r\n\r\n0\r\n\r\n" SECOND,
	    "POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: "
	    "chunked\r\n\r\n0\r\n\r\n" SECOND,
	    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0_\r\n\r\n" SECOND,
	    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" SECOND,
	    "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n" SECOND,
	    "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n" SECOND,
	    "GET / HTTP/1.1\r\nHost:\r\n\r\n" SECOND,
	    "GET / HTTP/1.1\r\n\r\n" SECOND,
	    "GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n" SECOND,
	    "GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n" SECOND,
	    "GET / HTTP/1.1\r\nHost: a\r\nX: a\x01\r\n\r\n" SECOND,
	    "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n" SECOND,
	    "GET / HTTP/9.9\r\nHost: a\r\n\r\n" SECOND,
	    "GET /\r\n\r\n" SECOND,
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct client c;
		int handled = p->handled, refused = p->refused;
		REQUIRE(client_open(&c, port));
		CHECK(client_send(&c, str_z(rows[i])));
		/* libmicrohttpd 0.9.75 writes the head of its own refusals twice, so
		 * this looks at all the bytes. */
		struct str all = client_rest(&c);
		if (!str_starts(all, STR("HTTP/1.1 4")) && !str_starts(all, STR("HTTP/1.1 5")) && all.n > 0)
			test_fail(__FILE__, __LINE__, "%zu: %.*s", i, STR_ARG(all));
		CHECK(str_find(all, STR(" 200 ")) < 0);
		CHECK_I64(p->handled - handled, p->refused - refused);
		client_close(&c);
	}
}
TEST(a_message_that_could_be_read_as_two_is_refused_and_the_connection_ends)
{
	probe_both(smuggling);
}

/* Allowed by RFC 9112 2.2 and 5.2 if read one way; what counts is that
 * what follows is not cut differently. */
static void line_ends(struct probe *p, int port)
{
	static const char *const rows[] = {
	    "POST /first HTTP/1.1\nHost: a\nContent-Length: 2\n\nab" SECOND,
	    "POST /first HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nab" SECOND,
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct client c;
		int handled = p->handled;
		REQUIRE(client_open(&c, port));
		CHECK(client_send(&c, str_z(rows[i])));
		struct reply r = client_reply(&c, test_arena(), false);
		if (r.status == 200) {
			CHECK(str_starts(r.body, STR("2 /first body=2 ")));
			CHECK(str_starts(client_reply(&c, test_arena(), false).body, STR("0 /second body=0 ")));
		} else {
			CHECK(r.status == 0 || r.status == 400);
			client_rest(&c);
			CHECK_I64(p->handled, handled);
		}
		client_close(&c);
	}
}
TEST(bare_newlines_and_folded_headers_do_not_shift_the_next_request)
{
	probe_both(line_ends);
}

static void large_headers(struct probe *p, int port)
{
	(void)p;
	struct str q = arena_printf(test_arena(), "GET / HTTP/1.1\r\nHost: a\r\nX: %040000d\r\n\r\n", 1);
	struct reply r = probe_ask(port, q);
	CHECK(r.status == 431 || r.status == 413);
	q = arena_printf(test_arena(), "GET /%03000d HTTP/1.1\r\nHost: a\r\n\r\n", 1);
	CHECK_I64(probe_ask(port, q).status, 414);
	struct buf b;
	buf_init(&b, 0);
	BUF_LIT(&b, "GET / HTTP/1.1\r\nHost: a\r\n");
	for (int i = 0; i < 100; i++)
		buf_printf(&b, "X-%d: 1\r\n", i);
	BUF_LIT(&b, "\r\n");
	CHECK_I64(probe_ask(port, buf_as_str(&b)).status, 431);
	buf_finish(&b);
}
TEST(headers_have_a_limit_in_bytes_and_number)
{
	probe_both(large_headers);
}

struct dripper {
	pthread_t thread;
	int port;
	struct str start, drop;
	int64_t took;
};

/* Sends drop after drop until the server gives up, and says how long that took. */
static void *drip(void *v)
{
	struct dripper *d = v;
	struct client c;
	int64_t begun = probe_ms();
	struct timeval gap = {.tv_usec = 200000};
	bool going = client_open(&c, d->port) && client_send(&c, d->start);
	setsockopt(c.fd, SOL_SOCKET, SO_RCVTIMEO, &gap, sizeof gap);
	while (going && probe_ms() - begun < 15000) {
		char byte;
		ssize_t got = recv(c.fd, &byte, 1, 0);
		going = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
		if (going && d->drop.n)
			going = client_send(&c, d->drop);
	}
	client_close(&c);
	d->took = probe_ms() - begun;
	return NULL;
}

static const struct str drips[][2] = {
    {STR_INIT(""), STR_INIT("")},
    {STR_INIT("GET / HTTP/1.1\r\nX: "), STR_INIT("a")},
    {STR_INIT("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n"), STR_INIT("a")},
};
enum { DRIPS = sizeof drips / sizeof *drips };

TEST(slow_clients_are_cut_off_even_when_they_drip)
{
	struct probe p[2];
	struct dripper d[2][DRIPS];
	for (int mode = 0; mode < 2; mode++) {
		struct web_server_config c = probe_config(&p[mode]);
		c.threads = mode * 2;
		c.timeout_s = 1;
		REQUIRE(probe_start(&p[mode], &c));
		for (int i = 0; i < DRIPS; i++) {
			d[mode][i] = (struct dripper){.port = web_server_port(p[mode].server)};
			d[mode][i].start = drips[i][0];
			d[mode][i].drop = drips[i][1];
			REQUIRE(pthread_create(&d[mode][i].thread, NULL, drip, &d[mode][i]) == 0);
		}
	}
	for (int mode = 0; mode < 2; mode++) {
		for (int i = 0; i < DRIPS; i++) {
			pthread_join(d[mode][i].thread, NULL);
			if (d[mode][i].took < 500 || d[mode][i].took > 8000)
				test_fail(__FILE__, __LINE__, "drip %d took %lld ms", i, (long long)d[mode][i].took);
		}
		CHECK_I64(p[mode].handled, 0);
		web_server_stop(p[mode].server, 1);
	}
}

TEST(the_slowness_of_a_handler_is_not_the_fault_of_its_client)
{
	struct probe p;
	struct web_server_config c = probe_config(&p);
	c.timeout_s = 1;
	REQUIRE(probe_start(&p, &c));
	CHECK_I64(probe_ask(web_server_port(p.server), STR(GET("/slow?ms=3500"))).status, 200);
	web_server_stop(p.server, 1);
}
