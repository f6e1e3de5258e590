/* cmd_serve.c - trad serve: the web server, until SIGTERM or SIGINT. */
#include "base/log.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/work.h"
#include "core/app.h"
#include "sql_core.h"
#include "measure/person_key.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* "8080", "127.0.0.1:8080", "[::1]:8080". */
static bool parse_listen(struct arena *a, const char *text, const char **address, int *port)
{
	struct str s = str_z(text);
	ptrdiff_t colon = -1;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ':')
			colon = (ptrdiff_t)i;
	int64_t p;
	if (!str_to_i64(str_sub(s, (size_t)(colon + 1), s.n), &p) || p < 0 || p > 65535)
		return false;
	*port = (int)p;
	if (colon <= 0)
		return true;
	struct str host = str_sub(s, 0, (size_t)colon);
	if (host.p[0] == '[' && host.n > 2)
		host = str_sub(host, 1, host.n - 1);
	*address = arena_z(a, host);
	return true;
}

static void more_files(void)
{
	struct rlimit r;
	if (getrlimit(RLIMIT_NOFILE, &r) == 0) {
		r.rlim_cur = r.rlim_max > 65536 ? 65536 : r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

static bool empty_store(struct app *app, struct arena *a)
{
	struct store *s = catalog_store(app->catalog, STR("localhost"));
	struct db *db = s ? store_read(s) : NULL;
	int64_t n = 1;
	if (db) {
		account_count(db, a, &n);
		store_read_end(s, db);
	}
	return n == 0;
}

static void say_ready(struct app *app, const char *address, int port, struct arena *a)
{
	printf("Röda tråden: http://%s:%d\n", address, port);
	if (empty_store(app, a))
		printf("Set it up at: http://%s:%d/kom-igang?kod=%s\n", address, port, app->setup_code);
	fflush(stdout);
}

static int serve(struct app *app, const char *address, int port, struct arena *a)
{
	sigset_t stop;
	int sig;
	struct str why = {0};
	const struct web_server_config cfg = {
	    .address = address,
	    .port = port,
	    .listen_fd = getenv("LISTEN_FDS") ? 3 : -1,
	    .threads = app->config.threads,
	    .max_connections = 2000,
	    .timeout_s = 60,
	    .max_body = (size_t)32 << 20,
	    .trusted_proxy = app->config.trusted_proxy,
	    .body_cap = app_body_cap,
	    .handle = app_handle,
	    .app = app,
	};
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
	struct web_server *s = web_server_start(&cfg, &why, a);
	if (!s)
		return cli_error(EXIT_FAILED, "cannot listen on %s port %d: %.*s", address, port, STR_ARG(why));
	say_ready(app, address, web_server_port(s), a);
	sigwait(&stop, &sig);
	log_info("serve.stop signal=%d", sig);
	web_server_stop(s, 20);
	return EXIT_DONE;
}

struct wanted {
	const char *db, *catalog, *listen, *proxy, *demo, *threads, *keep, *alone, *key;
	const char *address;
	int port;
	int64_t nthreads, kept;
	int worker; /* the process that runs jobs */
};

static int read_wanted(int argc, char **argv, struct wanted *w, struct arena *a)
{
	const struct cli_option o[] = {
	    {"--db", "URL", "the store to serve (default trad.db)", &w->db},
	    {"--catalog", "PATH", "many stores: a directory of NAME.db, or a file of lines \"host url\"",
	     &w->catalog},
	    {"--listen", "ADDR", "address:port (default 127.0.0.1:8080)", &w->listen},
	    {"--proxy", "ADDR", "the reverse proxy whose X-Forwarded-* headers are believed", &w->proxy},
	    {"--threads", "N", "0: a thread for each connection; else so many workers", &w->threads},
	    {"--keep-pages", "MB", "memory for pages kept until something changes (default 8, 0 none)", &w->keep},
	    {"--no-work", NULL, "run no jobs here; trad work does it elsewhere", &w->alone},
	    {"--person-key", "FILE", "the key that pupils are hashed with (default: STORE.key)", &w->key},
	    {"--demo", NULL, "show the demo logins on the login page", &w->demo},
	};
	int code = cli_options(argc, argv, "serve", o, sizeof o / sizeof o[0], NULL, NULL, a);
	if (code >= 0)
		return code;
	person_key_file(w->key);
	person_key_beside(w->catalog ? NULL : cli_url(w->db));
	if (!parse_listen(a, w->listen, &w->address, &w->port))
		return cli_error(EXIT_USAGE, "serve: --listen takes address:port, not “%s”", w->listen);
	bool number = !w->threads || str_to_i64(str_z(w->threads), &w->nthreads);
	if (!number || w->nthreads < 0 || w->nthreads > 256)
		return cli_error(EXIT_USAGE, "serve: --threads takes a number from 0 to 256");
	number = !w->keep || str_to_i64(str_z(w->keep), &w->kept);
	if (!number || w->kept < 0 || w->kept > 4096)
		return cli_error(EXIT_USAGE, "serve: --keep-pages takes megabytes, 0 to 4096");
	return -1;
}

/* The store is brought up before it is served; NULL after an error was printed. */
static struct app *open_app(struct wanted *w, struct arena *a)
{
	const struct app_config cfg = {
	    .listen = w->listen,
	    .trusted_proxy = w->proxy,
	    .demo = w->demo != NULL,
	    .threads = (int)w->nthreads,
	    .readers = 8,
	    .kept_mb = w->kept ? (int)w->kept : -1,
	};
	struct str why = {0};
	const char *url = NULL;
	if (!w->catalog) {
		struct store *s = cli_store(w->db, true, a);
		if (!s)
			return NULL;
		url = arena_z(a, str_z(store_url(s)));
		store_close(s);
	}
	/* Before there are threads and connections that a fork must not carry. */
	if (!w->alone)
		w->worker = work_start(url, w->catalog);
	struct app *app = app_new(&cfg, url, w->catalog, a, &why);
	if (!app)
		cli_error(EXIT_FAILED, "%.*s", STR_ARG(why));
	return app;
}

int cmd_serve(int argc, char **argv)
{
	struct wanted w = {.listen = "127.0.0.1:8080", .address = "127.0.0.1", .port = 8080, .kept = 8};
	struct arena a;
	arena_init(&a, 0);
	int code = read_wanted(argc, argv, &w, &a);
	if (code < 0) {
		more_files();
		struct app *app = open_app(&w, &a);
		code = app ? serve(app, w.address, w.port, &a) : EXIT_FAILED;
		app_free(app);
		work_stop(w.worker);
	}
	arena_finish(&a);
	return code;
}
