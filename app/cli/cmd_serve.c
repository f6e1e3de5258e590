/* cmd_serve.c - trad serve: the web server, until SIGTERM or SIGINT. */
#include "base/log.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/app.h"
#include "sql_core.h"

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

int cmd_serve(int argc, char **argv)
{
	const char *db = NULL, *catalog = NULL, *listen = "127.0.0.1:8080", *proxy = NULL, *demo = NULL,
	           *threads = NULL;
	const struct cli_option o[] = {
	    {"--db", "URL", "the store to serve (default trad.db)", &db},
	    {"--catalog", "PATH", "many stores: a directory of NAME.db, or a file of lines \"host url\"",
	     &catalog},
	    {"--listen", "ADDR", "address:port (default 127.0.0.1:8080)", &listen},
	    {"--proxy", "ADDR", "the reverse proxy whose X-Forwarded-* headers are believed", &proxy},
	    {"--threads", "N", "0: a thread for each connection; else so many workers", &threads},
	    {"--demo", NULL, "show the demo logins on the login page", &demo},
	};
	const char *address = "127.0.0.1";
	int port = 8080;
	int64_t nthreads = 0;
	struct arena a;
	struct str why = {0};
	arena_init(&a, 0);
	int code = cli_options(argc, argv, "serve", o, sizeof o / sizeof o[0], NULL, NULL, &a);
	if (code < 0 && !parse_listen(&a, listen, &address, &port))
		code = cli_error(EXIT_USAGE, "serve: --listen takes address:port, not “%s”", listen);
	if (code < 0 && threads && (!str_to_i64(str_z(threads), &nthreads) || nthreads < 0 || nthreads > 256))
		code = cli_error(EXIT_USAGE, "serve: --threads takes a number from 0 to 256");
	if (code < 0) {
		more_files();
		struct store *check = catalog ? NULL : cli_store(db, true, &a);
		const char *url = check ? arena_z(&a, str_z(store_url(check))) : NULL;
		store_close(check);
		const struct app_config cfg = {.listen = listen,
		                               .trusted_proxy = proxy,
		                               .demo = demo != NULL,
		                               .threads = (int)nthreads,
		                               .readers = 8};
		struct app *app = url || catalog ? app_new(&cfg, url, catalog, &a, &why) : NULL;
		if (!app && (url || catalog))
			cli_error(EXIT_FAILED, "%.*s", STR_ARG(why));
		code = app ? serve(app, address, port, &a) : EXIT_FAILED;
		app_free(app);
	}
	arena_finish(&a);
	return code;
}
