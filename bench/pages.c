/* pages.c - the time of pages inside the server, one store against another.
 *
 *   pages compare LABEL SMALL LARGE   the same pages of two stores, in turns
 *   pages catalogue LABEL ONE LIST N  a page of one store alone against the N hosts of a catalogue
 *   pages aim LABEL URL LOGIN MS PATH...   pages of one store, each against an aim in milliseconds, processor
 * time pages loop URL PATH TIMES         one page again and again, for profilers
 *
 * A request goes through app_handle() as the server calls it - route, session, permission,
 * handler, boundary - without a socket. Each figure is the median of ROUNDS batches taken in
 * turns, wall clock, microseconds a request; no pages are kept between requests. Prints
 * JSON lines.
 */
#include "base/date.h"
#include "base/json.h"
#include "core/app.h"
#include "core/auth.h"
#include "sql_core.h"
#include "web/parse.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 7, BATCH = 12, BATCH_US = 25000 };

struct side {
	struct app *app;
	const char *host;
	char token[AUTH_TOKEN_TEXT];
	struct arena arena; /* of the request */
	struct web_res res;
};

static const struct {
	const char *name, *path;
} pages[] = {
    {"thread", "/styrning/trad"},
    {"thread, one goal chosen", "/styrning/trad?vald=g25"},
    {"thread of a unit", "/styrning/trad?enhet=7"},
    {"activities, page 1", "/styrning/aktiviteter"},
    {"activities of a unit", "/styrning/aktiviteter?enhet=7"},
    {"activities by status", "/styrning/aktiviteter?status=ongoing"},
    {"activities by area", "/styrning/aktiviteter?omrade=omrade3"},
    {"activities, late", "/styrning/aktiviteter?status=forsenad"},
    {"activities by words", "/styrning/aktiviteter?q=matematik"},
    {"activities, last year", "/styrning/aktiviteter?lasar=%d"},
    {"goals", "/styrning/mal"},
    {"follow-up", "/styrning/uppfoljning"},
    {"unit", "/enhet/7"},
    {"search", "/sok?q=matematik"},
    {"search, two words", "/sok?q=insatser+studiero"},
    {"my work", "/mitt"},
};

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- requests ------------------------------------------------------------------- */

static int request(struct side *s, const char *path)
{
	struct web_pair headers[] = {{STR("host"), str_z(s->host)},
	                             {STR("cookie"), arena_printf(&s->arena, "trad=%s", s->token)}};
	struct web_req req = {.arena = &s->arena, .remote = STR("127.0.0.1"), .id = STR("0123456789abcdef")};
	req.headers = (struct web_pairs){headers, 2};
	web_parse_target(&req, str_z(path));
	req.body = STR("");
	app_handle(s->app, &req, &s->res);
	int status = s->res.status;
	web_res_reset(&s->res, &s->arena);
	arena_reset(&s->arena);
	return status;
}

static bool log_in(struct side *s, const char *login)
{
	struct arena a;
	struct change ch;
	struct account_by_login_row acc;
	struct store *store = catalog_store(s->app->catalog, str_z(s->host));
	struct db *db = store ? store_write(store) : NULL;
	if (!db)
		return false;
	arena_init(&a, 0);
	change_init(&ch, db, &a, 0, VIA_CLI, STR("bench"));
	bool ok = account_by_login(db, &a, str_z(login), &acc);
	if (ok)
		auth_session_new(&ch, acc.id, STR("127.0.0.1"), STR("bench"), s->token);
	ok = store_write_end(store, db, ok, NULL);
	arena_finish(&a);
	return ok;
}

static void side_init(struct side *s, struct app *app, const char *host)
{
	*s = (struct side){.app = app, .host = host};
	arena_init(&s->arena, 0);
	web_res_init(&s->res, &s->arena, (size_t)64 << 20);
}

static void side_finish(struct side *s)
{
	web_res_finish(&s->res);
	arena_finish(&s->arena);
}

static bool side_open(struct side *s, const char *url, const char *catalogue, const char *host,
                      const char *login)
{
	struct arena a;
	struct str why = {0};
	const struct app_config cfg = {.listen = "127.0.0.1:0", .readers = 4, .kept_mb = -1};
	arena_init(&a, 0); /* the route table lives as long as the program */
	struct app *app = app_new(&cfg, url, catalogue, &a, &why);
	if (!app) {
		fprintf(stderr, "pages: %.*s\n", STR_ARG(why));
		return false;
	}
	side_init(s, app, host);
	if (log_in(s, login))
		return true;
	fprintf(stderr, "pages: no account %s at %s\n", login, host);
	return false;
}

/* --- figures -------------------------------------------------------------------- */

static int by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;
	return (a > b) - (a < b);
}

static double median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, by_size);
	return v[n / 2];
}

/* Processor time of the program, so that a busy machine does not count. */
static int64_t cpu_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* As many requests as a batch's time holds, BATCH at most. */
static double batch(struct side *s, const char *path)
{
	int64_t from = now_us();
	int n = 0;
	do
		request(s, path);
	while (++n < BATCH && now_us() - from < BATCH_US);
	return (double)(now_us() - from) / n;
}

static void say(const char *label, const char *what, double value, const char *peer, double peer_value,
                const char *note)
{
	struct buf b;
	struct json_out o;
	char name[200];
	snprintf(name, sizeof name, "%s: %s", label, what);
	const struct {
		const char *key, *text;
		double v;
	} parts[] = {
	    {"name", name, 0},
	    {"value", NULL, value},
	    {"unit", "us", 0},
	    {"peer", peer, 0},
	    {"peer_value", NULL, peer_value},
	    {"ratio", NULL, peer_value > 0 ? value / peer_value : 0},
	    {"n", NULL, ROUNDS},
	    {"note", note, 0},
	};
	buf_init(&b, 4096);
	json_begin(&o, &b);
	json_open(&o, '{');
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		json_key(&o, str_z(parts[i].key));
		if (parts[i].text)
			json_str(&o, str_z(parts[i].text));
		else
			json_f64(&o, (double)(int64_t)(parts[i].v * 100 + 0.5) / 100);
	}
	json_close(&o, '}');
	printf("%.*s\n", STR_ARG(buf_as_str(&b)));
	fflush(stdout);
	buf_finish(&b);
}

static int compare(const char *label, const char *small_url, const char *large_url)
{
	struct side small, large;
	char path[200];
	if (!side_open(&small, small_url, NULL, "localhost", "person1") ||
	    !side_open(&large, large_url, NULL, "localhost", "person1"))
		return 1;
	int last_year = lasar_of(instant_day(instant_now())) - 1;
	for (size_t p = 0; p < sizeof pages / sizeof pages[0]; p++) {
		double a[ROUNDS], b[ROUNDS];
		const char *mark = strchr(pages[p].path, '%');
		snprintf(path, sizeof path, "%s", pages[p].path);
		if (mark)
			snprintf(path + (mark - pages[p].path), 8, "%d", last_year);
		int status = request(&small, path);
		if (status != 200 || (status = request(&large, path)) != 200) {
			fprintf(stderr, "pages: %s answers %d\n", path, status);
			continue;
		}
		for (int r = 0; r < ROUNDS; r++) {
			a[r] = batch(&small, path);
			b[r] = batch(&large, path);
		}
		say(label, pages[p].name, median(b, ROUNDS), "small store", median(a, ROUNDS), path);
	}
	side_finish(&small);
	side_finish(&large);
	app_free(small.app);
	app_free(large.app);
	return 0;
}

/* --- a catalogue ------------------------------------------------------------------ */

/* Every host is asked in turn, so that no store's pages stay warm by being asked again. */
static double round_of_hosts(struct side *hosts, size_t n, const char *path)
{
	int64_t from = now_us();
	for (size_t i = 0; i < n; i++)
		request(&hosts[i], path);
	return (double)(now_us() - from) / (double)n;
}

static int catalogue(const char *label, const char *one_url, const char *list, size_t n)
{
	static const char *const paths[] = {"/styrning/trad", "/styrning/aktiviteter", "/styrning/mal"};
	struct side one, *hosts = calloc(n, sizeof *hosts);
	char(*names)[24] = calloc(n, sizeof *names);
	if (!hosts || !names || !side_open(&one, one_url, NULL, "localhost", "person1"))
		return 1;
	if (!side_open(&hosts[0], NULL, list, "h0", "person1"))
		return 1;
	for (size_t i = 1; i < n; i++) {
		snprintf(names[i], sizeof names[i], "h%zu", i);
		side_init(&hosts[i], hosts[0].app, names[i]);
		if (!log_in(&hosts[i], "person1"))
			return 1;
	}
	for (size_t p = 0; p < sizeof paths / sizeof paths[0]; p++) {
		double a[ROUNDS], b[ROUNDS];
		round_of_hosts(hosts, n, paths[p]);
		request(&one, paths[p]);
		for (int r = 0; r < ROUNDS; r++) {
			a[r] = batch(&one, paths[p]);
			b[r] = round_of_hosts(hosts, n, paths[p]);
		}
		say(label, paths[p], median(b, ROUNDS), "one store alone", median(a, ROUNDS), "every host in turn");
	}
	return 0;
}

/* Processor time of this process; of a database that is another process, the clock's. */
static int64_t clock_of(bool server)
{
	return server ? now_us() : cpu_us();
}

/* The slowest of the pages decides what a reader remembers, so each stands on a line of its own. */
static int aim(const char *label, const char *url, const char *login, double ms, char **paths, int n)
{
	struct side s;
	char peer[40];
	bool server = strncmp(url, "postgresql:", 11) == 0;
	if (!side_open(&s, url, NULL, "localhost", login))
		return 1;
	snprintf(peer, sizeof peer, "aim, %g ms", ms);
	for (int p = 0; p < n; p++) {
		double v[ROUNDS];
		int status = request(&s, paths[p]);
		if (status != 200) {
			fprintf(stderr, "pages: %s answers %d\n", paths[p], status);
			continue;
		}
		for (int r = 0; r < ROUNDS; r++) {
			int64_t from = clock_of(server);
			request(&s, paths[p]);
			v[r] = (double)(clock_of(server) - from);
		}
		say(label, paths[p], median(v, ROUNDS), peer, 1000 * ms, login);
	}
	side_finish(&s);
	app_free(s.app);
	return 0;
}

static int loop(const char *url, const char *path, const char *times)
{
	struct side s;
	int64_t n = 0;
	if (!str_to_i64(str_z(times), &n) ||
	    !side_open(&s, url, NULL, "localhost", getenv("LOGIN") ? getenv("LOGIN") : "person1"))
		return 1;
	int status = 0;
	int64_t from = now_us();
	for (int64_t i = 0; i < n; i++)
		status = request(&s, path);
	printf("%d %.1f us\n", status, (double)(now_us() - from) / (double)(n ? n : 1));
	side_finish(&s);
	app_free(s.app);
	return 0;
}

int main(int argc, char **argv)
{
	int64_t n = 0;
	if (sodium_init() < 0)
		return 1;
	if (argc == 5 && strcmp(argv[1], "compare") == 0)
		return compare(argv[2], argv[3], argv[4]);
	if (argc == 6 && strcmp(argv[1], "catalogue") == 0 && str_to_i64(str_z(argv[5]), &n) && n > 0)
		return catalogue(argv[2], argv[3], argv[4], (size_t)n);
	if (argc > 6 && strcmp(argv[1], "aim") == 0 && str_to_i64(str_z(argv[5]), &n) && n > 0)
		return aim(argv[2], argv[3], argv[4], (double)n, argv + 6, argc - 6);
	if (argc == 5 && strcmp(argv[1], "loop") == 0)
		return loop(argv[2], argv[3], argv[4]);
	fprintf(stderr,
	        "pages compare LABEL SMALL LARGE | catalogue LABEL ONE LIST N | aim LABEL URL LOGIN MS PATH... "
	        "| loop URL PATH TIMES\n");
	return 2;
}
