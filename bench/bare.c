/* bare.c - the peer of the activity list: libmicrohttpd and one prepared statement.
 *
 *   bare STORE BYTES [THREADS]
 *
 * Answers every request with a page of BYTES bytes that holds the 40 rows of one prepared
 * SQLite query over a benchmark store; no routes, no session, no escaping. Each connection's
 * thread has its own SQLite connection, kept for the next. THREADS 0 (the default) is a
 * thread per connection, else that many workers with epoll. Prints the port it has.
 */
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char query[] =
    "SELECT a.id, a.number, a.title, p.name, a.status, a.to_day FROM activity_year y "
    "JOIN activity a ON a.id = y.activity_id JOIN unit_period p ON p.unit_id = a.unit_id "
    "WHERE y.first_year = (SELECT max(first_year) FROM activity_year) ORDER BY y.number_sort LIMIT 40";

struct reader {
	sqlite3 *db;
	sqlite3_stmt *st;
	struct reader *next;
};
struct bare {
	const char *store;
	size_t bytes;
	pthread_mutex_t lock;
	struct reader *idle;
};

static struct reader *open_reader(const char *store)
{
	struct reader *r = calloc(1, sizeof *r);
	if (!r || sqlite3_open_v2(store, &r->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v3(r->db, query, -1, SQLITE_PREPARE_PERSISTENT, &r->st, NULL) != SQLITE_OK) {
		fprintf(stderr, "bare: %s: %s\n", store, r ? sqlite3_errmsg(r->db) : "memory");
		abort();
	}
	return r;
}

static struct reader *take(struct bare *b)
{
	pthread_mutex_lock(&b->lock);
	struct reader *r = b->idle;
	if (r)
		b->idle = r->next;
	pthread_mutex_unlock(&b->lock);
	return r ? r : open_reader(b->store);
}

static void give(struct bare *b, struct reader *r)
{
	pthread_mutex_lock(&b->lock);
	r->next = b->idle;
	b->idle = r;
	pthread_mutex_unlock(&b->lock);
}

static size_t row_text(sqlite3_stmt *st, char *page, size_t n, size_t max)
{
	page[n++] = '<';
	for (int i = 0; i < sqlite3_column_count(st); i++) {
		const void *p = sqlite3_column_blob(st, i);
		size_t len = (size_t)sqlite3_column_bytes(st, i);
		if (!p || n + len + 8 > max)
			continue;
		memcpy(page + n, p, len);
		n += len;
	}
	return n;
}

static char *write_page(struct bare *b)
{
	struct reader *r = take(b);
	char *page = malloc(b->bytes);
	size_t n = 0;
	if (!page)
		abort();
	while (sqlite3_step(r->st) == SQLITE_ROW)
		n = row_text(r->st, page, n, b->bytes);
	sqlite3_reset(r->st);
	give(b, r);
	memset(page + n, ' ', b->bytes - n);
	return page;
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **context)
{
	struct bare *b = cls;
	(void)url, (void)method, (void)version, (void)data, (void)size;
	if (!*context) {
		*context = b;
		return MHD_YES;
	}
	char *page = write_page(b);
	struct MHD_Response *r = MHD_create_response_from_buffer(b->bytes, page, MHD_RESPMEM_MUST_FREE);
	MHD_add_response_header(r, "Content-Type", "text/html; charset=utf-8");
	enum MHD_Result queued = MHD_queue_response(c, MHD_HTTP_OK, r);
	MHD_destroy_response(r);
	return queued;
}

int main(int argc, char **argv)
{
	struct bare b = {.store = argv[1], .lock = PTHREAD_MUTEX_INITIALIZER};
	sigset_t stop;
	int sig;
	if (argc < 3)
		return 2;
	b.bytes = strtoul(argv[2], NULL, 10) > 8192 ? strtoul(argv[2], NULL, 10) : 8192;
	unsigned threads = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
	unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD;
	flags |= threads ? (unsigned)MHD_USE_EPOLL : (unsigned)(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL);
	struct MHD_Daemon *d =
	    MHD_start_daemon(flags, 0, NULL, NULL, answer, &b, MHD_OPTION_CONNECTION_LIMIT, 1000u,
	                     threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads, MHD_OPTION_END);
	if (!d)
		return 1;
	printf("%d\n", MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
	fflush(stdout);
	sigwait(&stop, &sig);
	MHD_stop_daemon(d);
	return 0;
}
