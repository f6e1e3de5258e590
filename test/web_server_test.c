/* web_server_test.c - a live server on loopback, spoken to with raw bytes. Each
 * test runs with a thread per connection and with two workers. */
#include "web_client.h"

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void serves(struct probe *p, int port)
{
	(void)p;
	struct reply r = probe_ask(port, STR(GET("/r%C3%B6da?x=1")));
	CHECK_I64(r.status, 200);
	CHECK_Z(r.body, "0 /röda body=0 sum=cbf29ce484222325");
	CHECK_Z(reply_header(&r, "content-type"), "text/plain");
	struct str id = reply_header(&r, "x-request-id");
	CHECK_I64(id.n, 16);
	r = probe_ask(port, STR(GET("/static")));
	CHECK_Z(r.body, "static page");
	CHECK_Z(reply_header(&r, "content-type"), "text/html; charset=utf-8");
	CHECK(!str_eq(reply_header(&r, "x-request-id"), id));
	r = probe_ask(port, STR(GET("/%252e%252e/%2525")));
	CHECK(str_starts(r.body, STR("0 /%2e%2e/%25 ")));
	r = probe_ask(port, STR("FETCH / HTTP/1.1\r\nHost: a\r\n\r\n"));
	CHECK(str_starts(r.body, STR("7 / ")));
	r = probe_ask(port, STR(GET("/%00")));
	CHECK_I64(r.status, 400);
	r = probe_ask(port, STR("GET /agent HTTP/1.1\r\nHost: a\r\nUser-Agent: r\xf6"
	                        "da\r\n\r\n"));
	CHECK_Z(r.body, "röda");
}
TEST(a_server_answers_with_pages_and_decodes_targets_once)
{
	probe_both(serves);
}

static void head(struct probe *p, int port)
{
	(void)p;
	struct client c;
	REQUIRE(client_open(&c, port));
	REQUIRE(client_send(&c, STR("HEAD /static HTTP/1.1\r\nHost: a\r\n\r\n" GET("/static"))));
	struct reply r = client_reply(&c, test_arena(), true);
	CHECK_I64(r.status, 200);
	CHECK_Z(reply_header(&r, "content-length"), "11");
	r = client_reply(&c, test_arena(), false);
	CHECK_I64(r.status, 200);
	CHECK_Z(r.body, "static page");
	client_close(&c);
}
TEST(head_has_the_headers_of_get_and_no_body)
{
	probe_both(head);
}

static void not_modified(struct probe *p, int port)
{
	(void)p;
	struct client c;
	REQUIRE(client_open(&c, port));
	REQUIRE(
	    client_send(&c, STR("GET /tag HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"v1\"\r\n\r\n" GET("/tag"))));
	struct reply r = client_reply(&c, test_arena(), true);
	CHECK_I64(r.status, 304);
	CHECK_Z(reply_header(&r, "etag"), "\"v1\"");
	CHECK(str_is_null(reply_header(&r, "content-type")));
	r = client_reply(&c, test_arena(), false);
	CHECK_I64(r.status, 200);
	CHECK_Z(r.body, "tagged");
	client_close(&c);
}
TEST(a_known_entity_tag_gets_304_and_the_connection_lives_on)
{
	probe_both(not_modified);
}

static void keep_alive(struct probe *p, int port)
{
	struct client c;
	REQUIRE(client_open(&c, port));
	for (int i = 0; i < 200; i++) {
		int n = i % 7 == 0 ? 100000 : 10 + i; /* past the kept buffer now and then */
		struct str q =
		    arena_printf(test_arena(), "GET /large?n=%d HTTP/1.1\r\nHost: a\r\n\r\n", n > 60000 ? 60000 : n);
		REQUIRE(client_send(&c, q));
		struct reply r = client_reply(&c, test_arena(), false);
		REQUIRE(r.status == 200);
		CHECK_I64(r.body.n, n > 60000 ? 60000 : n);
	}
	client_close(&c);
	CHECK_I64(p->handled, 200);
}
TEST(a_connection_carries_many_requests)
{
	probe_both(keep_alive);
}

static void pipelining(struct probe *p, int port)
{
	struct client c;
	REQUIRE(client_open(&c, port));
	struct buf b;
	buf_init(&b, 0);
	for (int i = 0; i < 50; i++)
		buf_printf(&b, "POST /p%d HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nb%02d", i, i);
	CHECK(client_send(&c, buf_as_str(&b)));
	buf_finish(&b);
	for (int i = 0; i < 50; i++) {
		struct reply r = client_reply(&c, test_arena(), false);
		REQUIRE(r.status == 200);
		struct str sent = arena_printf(test_arena(), "b%02d", i);
		CHECK_STR(r.body, arena_printf(test_arena(), "2 /p%d body=3 sum=%llx", i,
		                               (unsigned long long)probe_sum(sent)));
	}
	client_close(&c);
	CHECK_I64(p->handled, 50);
}
TEST(pipelined_requests_are_answered_in_order)
{
	probe_both(pipelining);
}

static void form(struct probe *p, int port)
{
	(void)p;
#define FORM "POST /f HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	struct reply r = probe_ask(port, STR(FORM "Content-Length: 11\r\n\r\na=1+2&b=%41"));
	CHECK_I64(r.status, 200);
	CHECK(str_ends(r.body, STR(" a=1 2 b=A")));
	r = probe_ask(port, STR(FORM "Content-Length: 10\r\n\r\na=1+2&b=%4"));
	CHECK_I64(r.status, 400);
	CHECK(!r.closed);
}
TEST(a_form_reaches_the_handler_or_is_refused_whole)
{
	probe_both(form);
}

static void chunked(struct probe *p, int port)
{
	(void)p;
	struct reply r = probe_ask(port, STR("POST /f HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
	                                     "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
	                                     "5\r\na=1+2\r\n6;ext=1\r\n&b=%41\r\n0\r\nTrailer: x\r\n\r\n"));
	CHECK_I64(r.status, 200);
	CHECK(str_ends(r.body, STR(" a=1 2 b=A")));
	r = probe_ask(port,
	              STR("POST /narrow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
	                  "40\r\n0123456789012345678901234567890123456789012345678901234567890123\r\n"
	                  "40\r\n0123456789012345678901234567890123456789012345678901234567890123\r\n0\r\n\r\n"));
	CHECK_I64(r.status, 413);
	CHECK(r.closed);
	r = probe_ask(port, STR("POST /f HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"));
	CHECK(r.status == 0 || r.status == 400);
}
TEST(a_chunked_body_is_put_together_and_capped)
{
	probe_both(chunked);
}

static void too_large(struct probe *p, int port)
{
	(void)p;
	struct client c;
	struct str body = arena_printf(test_arena(), "%0101d", 0);
	struct reply r = probe_ask(port, arena_concat(test_arena(),
	                                              STR("POST /narrow HTTP/1.1\r\nHost: a\r\n"
	                                                  "Content-Length: 101\r\n\r\n"),
	                                              body));
	CHECK_I64(r.status, 413);
	CHECK(r.closed);
	r = probe_ask(port, arena_concat(test_arena(),
	                                 STR("POST /narrow HTTP/1.1\r\nHost: a\r\n"
	                                     "Content-Length: 100\r\n\r\n"),
	                                 str_sub(body, 0, 100)));
	CHECK_I64(r.status, 200);
	/* Hopeless sizes and polite clients are told before the body. */
	r = probe_ask(port, STR("POST /f HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n"));
	CHECK_I64(r.status, 413);
	CHECK(r.closed);
	r = probe_ask(port, STR("POST /narrow HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
	                        "Content-Length: 101\r\n\r\n"));
	CHECK_I64(r.status, 413);
	r = probe_ask(port, STR("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"));
	CHECK_I64(r.status, 413);
	REQUIRE(client_open(&c, port));
	CHECK(client_send(
	    &c, STR("POST /f HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")));
	CHECK_I64(client_reply(&c, test_arena(), true).status, 100);
	CHECK(client_send(&c, STR("ab")));
	CHECK_I64(client_reply(&c, test_arena(), false).status, 200);
	client_close(&c);
}
TEST(a_body_over_the_cap_of_its_route_gets_413_and_the_connection_ends)
{
	probe_both(too_large);
}

static struct str noise(size_t n)
{
	char *p = arena_alloc(test_arena(), n);
	uint32_t x = 2463534242u;
	for (size_t i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		p[i] = (char)x;
	}
	return (struct str){p, n};
}

static struct str upload(struct str file)
{
	static const struct str before =
	    STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
	             "--XX\r\nContent-Disposition: form-data; name=\"f\"; "
	             "filename=\"f.bin\"\r\n\r\n");
	struct str all = arena_concat(test_arena(), before, file);
	all = arena_concat(test_arena(), all, STR("\r\n--XX--\r\n"));
	struct str start = arena_printf(test_arena(),
	                                "POST /up HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; "
	                                "boundary=XX\r\nContent-Length: %zu\r\n\r\n",
	                                all.n);
	return arena_concat(test_arena(), start, all);
}

static int open_files(void)
{
	int n = 0;
	for (int fd = 0; fd < 256; fd++)
		n += dup2(fd, fd) == fd;
	return n;
}

static void large_upload(struct probe *p, int port)
{
	(void)p;
	static const size_t sizes[] = {8u << 20, WEB_BODY_MEM - 400, WEB_BODY_MEM, 1, 0};
	struct client c;
	REQUIRE(client_open(&c, port));
	int before = 0;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct str file = noise(sizes[i]);
		REQUIRE(client_send(&c, upload(file)));
		struct reply r = client_reply(&c, test_arena(), false);
		CHECK_I64(r.status, 200);
		struct str want = arena_printf(test_arena(), " a=1 file f.bin=%zu/%llx", file.n,
		                               (unsigned long long)probe_sum(file));
		CHECK(str_ends(r.body, want));
		/* Another request, so that the former one has ended for certain. */
		CHECK(client_send(&c, STR(GET("/static"))));
		CHECK_I64(client_reply(&c, test_arena(), false).status, 200);
		CHECK(i == 0 || open_files() == before);
		before = open_files();
	}
	client_close(&c);
}
TEST(an_upload_of_8_mb_arrives_intact_and_its_file_is_let_go)
{
	probe_both(large_upload);
}

static void disk_full(struct probe *p, int port)
{
	(void)p;
	struct rlimit was, small;
	getrlimit(RLIMIT_FSIZE, &was);
	small = (struct rlimit){1u << 20, was.rlim_max};
	void (*old)(int) = signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	struct reply r = probe_ask(port, upload(noise(2u << 20)));
	setrlimit(RLIMIT_FSIZE, &was);
	signal(SIGXFSZ, old);
	CHECK_I64(r.status, 507);
	CHECK(r.closed);
	r = probe_ask(port, upload(noise(2u << 20)));
	CHECK_I64(r.status, 200);
}
TEST(an_upload_that_finds_no_space_gets_507)
{
	probe_both(disk_full);
}

TEST(an_upload_without_a_spool_directory_gets_507)
{
	const char *tmp = getenv("TMPDIR");
	struct str was = tmp ? arena_str(test_arena(), str_z(tmp)) : (struct str){NULL, 0};
	setenv("TMPDIR", "/nonexistent", 1);
	struct probe p;
	struct web_server_config c = probe_config(&p);
	bool started = probe_start(&p, &c);
	if (tmp)
		setenv("TMPDIR", was.p, 1);
	else
		unsetenv("TMPDIR");
	REQUIRE(started);
	CHECK_I64(probe_ask(web_server_port(p.server), upload(noise(100000))).status, 507);
	CHECK_I64(probe_ask(web_server_port(p.server), upload(noise(1000))).status, 200);
	web_server_stop(p.server, 1);
}

static void forwarded(struct probe *p, int port)
{
	(void)p;
	struct reply r =
	    probe_ask(port, STR("GET /from HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 192.0.2.7\r\n"
	                        "X-Forwarded-Proto: https\r\n\r\n"));
	CHECK_Z(r.body, "192.0.2.7 https");
	r = probe_ask(port, STR(GET("/from")));
	CHECK_Z(r.body, "127.0.0.1 http");
}
TEST(the_trusted_proxy_tells_who_asks)
{
	probe_both(forwarded);
}

struct visitor {
	pthread_t thread;
	int port, requests, good, closed;
	const char *request, *want;
	struct client client;
	bool connected;
};

static void *visit(void *v)
{
	struct visitor *me = v;
	struct arena a;
	arena_init(&a, 0);
	if (!me->connected)
		me->connected = client_open(&me->client, me->port);
	for (int i = 0; me->connected && i < me->requests; i++) {
		arena_reset(&a);
		if (!client_send(&me->client, str_z(me->request)))
			break;
		struct reply r = client_reply(&me->client, &a, false);
		me->closed += r.closed;
		me->good += r.status == 200 && str_starts(r.body, str_z(me->want));
		if (r.status == 0 || r.closed)
			break;
	}
	client_close(&me->client);
	arena_finish(&a);
	return NULL;
}

enum { VISITORS = 64 };

static void crowd(struct probe *p, int port)
{
	struct visitor *v = ARENA_ARRAY(test_arena(), VISITORS, struct visitor);
	for (int i = 0; i < VISITORS; i++) {
		v[i] =
		    (struct visitor){.port = port, .requests = 20, .request = GET("/röda"), .want = "0 /röda body=0"};
		REQUIRE(pthread_create(&v[i].thread, NULL, visit, &v[i]) == 0);
	}
	int good = 0;
	for (int i = 0; i < VISITORS; i++) {
		pthread_join(v[i].thread, NULL);
		good += v[i].good;
	}
	CHECK_I64(good, VISITORS * 20);
	CHECK_I64(p->handled, VISITORS * 20);
}
TEST(sixty_four_connections_at_once_are_all_served)
{
	probe_both(crowd);
}

static void *stop(void *v)
{
	struct probe *p = v;
	web_server_stop(p->server, 10);
	return NULL;
}

/* With workers a slow handler holds its worker, so fewer visitors there. */
static void stop_under_load(int threads, int visitors)
{
	struct probe p;
	struct web_server_config c = probe_config(&p);
	c.threads = threads;
	REQUIRE(probe_start(&p, &c));
	int port = web_server_port(p.server), good = 0, closed = 0;
	struct visitor *v = ARENA_ARRAY(test_arena(), (size_t)visitors, struct visitor);
	for (int i = 0; i < visitors; i++) {
		v[i] = (struct visitor){.port = port, .requests = 1, .request = GET("/slow?ms=300"), .want = "slow"};
		REQUIRE(pthread_create(&v[i].thread, NULL, visit, &v[i]) == 0);
	}
	while (p.handled < (threads ? threads : visitors))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	pthread_t stopper;
	REQUIRE(pthread_create(&stopper, NULL, stop, &p) == 0);
	for (int i = 0; i < visitors; i++) {
		pthread_join(v[i].thread, NULL);
		good += v[i].good;
		closed += v[i].closed;
	}
	pthread_join(stopper, NULL);
	CHECK_I64(good, visitors);
	/* Nobody is invited to ask again. Two visitors of one worker take turns, so
	 * the first of them may be done before the stop. */
	CHECK(threads ? closed > 0 : closed == visitors);
	struct client late;
	CHECK(!client_open(&late, port));
	client_close(&late);
}
TEST(a_stop_while_requests_run_drops_none_of_them)
{
	stop_under_load(0, 30);
	stop_under_load(2, 2);
}

TEST(a_stop_does_not_wait_for_ever)
{
	struct probe p;
	struct web_server_config c = probe_config(&p);
	REQUIRE(probe_start(&p, &c));
	struct client idle;
	REQUIRE(client_open(&idle, web_server_port(p.server)));
	CHECK(client_send(&idle, STR("GET / HTTP/1.1\r\nHost:")));
	nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	int64_t begun = probe_ms();
	web_server_stop(p.server, 1);
	CHECK(probe_ms() - begun < 4000);
	client_close(&idle);
}

TEST(an_inherited_socket_serves_two_servers_in_turn_and_loses_no_one_between)
{
	struct probe p;
	struct web_server_config c = probe_config(&p);
	struct sockaddr_in at = {.sin_family = AF_INET};
	c.listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	REQUIRE(bind(c.listen_fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(c.listen_fd, 16) == 0);
	for (int i = 0; i < 2; i++) {
		REQUIRE(probe_start(&p, &c));
		int port = web_server_port(p.server);
		CHECK_I64(probe_ask(port, STR(GET("/static"))).status, 200);
		web_server_stop(p.server, 1);
		/* Connected while nobody serves: waits in the queue for the next one. */
		struct client between;
		CHECK(client_open(&between, port));
		CHECK(client_send(&between, STR(GET("/static"))));
		REQUIRE(probe_start(&p, &c));
		CHECK_I64(client_reply(&between, test_arena(), false).status, 200);
		client_close(&between);
		web_server_stop(p.server, 1);
	}
	close(c.listen_fd);
}

TEST(a_server_that_cannot_start_says_why)
{
	struct probe p;
	struct web_server_config c = probe_config(&p);
	struct str why = {NULL, 0};
	c.address = "nowhere.example";
	CHECK(web_server_start(&c, &why, test_arena()) == NULL);
	CHECK(why.n > 0);
	c = probe_config(&p);
	REQUIRE(probe_start(&p, &c));
	struct web_server_config second = c;
	second.port = web_server_port(p.server);
	why = (struct str){NULL, 0};
	CHECK(web_server_start(&second, &why, test_arena()) == NULL);
	CHECK(str_find(why, STR("in use")) >= 0);
	web_server_stop(p.server, 0);
	c.trusted_proxy = "proxy.example";
	CHECK(web_server_start(&c, &why, test_arena()) == NULL);
	c.trusted_proxy = NULL;
	c.listen_fd = 0;
	CHECK(web_server_start(&c, &why, test_arena()) == NULL);
	web_server_stop(NULL, 1);
}
