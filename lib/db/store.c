/* store.c - pools of connections, and SQLite's one writer with group commit.
 *
 * The writer is handed from caller to caller in the order they came. A caller
 * that ends and sees others waiting leaves its work uncommitted in the open
 * transaction (its savepoint released) and sleeps; the one who ends with nobody
 * waiting, or as number STORE_GROUP_MAX, commits for all and wakes them. Each
 * sleeper has its own condition, so nobody wakes in vain. A checkpoint is made
 * by the same connection after the group has its answer: writes and checkpoints
 * never overlap in this process.
 */
#include "db/driver.h"
#include "db/store.h"

#include "base/log.h"
#include <pthread.h>
#include <stdlib.h>

/* Frames in the WAL after which the writer checkpoints, and after which it even
 * waits a moment for readers so that the log can start over (4 and 64 MB). */
#ifndef LOG_PAGES /* the fault tests checkpoint more often */
#define LOG_PAGES 1000
#endif
#define LOG_PAGES_MUCH (16 * LOG_PAGES)

/* A sleeping caller; lives on its stack. */
struct sleeper {
	pthread_cond_t wake;
	bool woken;
	struct db *db;   /* the connection handed over; NULL: the right to open one */
	enum db_err err; /* of its group's commit */
	struct sleeper *next;
};

struct pool {
	struct db **idle; /* a stack */
	int nidle, nopen, max;
	enum db_open mode;
	struct sleeper *first, **last; /* those who wait for a connection */
	int nwaiting;
};

struct store {
	char *url;
	enum db_kind kind;
	pthread_mutex_t lock;
	struct pool readers, writers; /* SQLite: one writer */
	/* The open group (SQLite): touched under the lock, by the writer's holder. */
	struct sleeper *members; /* whose work waits in the open transaction */
	int nended;              /* callers that ended in it, kept or not */
	int log_seen, log_due;   /* WAL frames: at the last look, and for the next checkpoint */
	int64_t commits;
	bool closing;
	pthread_cond_t home; /* a connection came home while closing */
};

/* --- sleeping and waking, under the lock ---------------------------------- */

static void nap(struct store *s, struct sleeper *me)
{
	while (!me->woken)
		pthread_cond_wait(&me->wake, &s->lock);
	pthread_cond_destroy(&me->wake);
}

static void wake(struct sleeper *who)
{
	who->woken = true;
	pthread_cond_signal(&who->wake);
}

/* --- pools ---------------------------------------------------------------- */

static struct db *connect_one(struct store *s, enum db_open mode)
{
	struct arena a;
	struct str why;
	arena_init(&a, 0);
	struct db *db = db_connect(s->url, mode, &a, &why);
	if (!db)
		log_error("store connection failed");
	arena_finish(&a);
	return db;
}

static void pool_init(struct pool *p, int max, enum db_open mode)
{
	p->max = max > 0 ? max : 1;
	p->mode = mode;
	p->last = &p->first;
	p->idle = calloc((size_t)p->max, sizeof *p->idle);
	if (!p->idle)
		BUG("out of memory");
}

/* Under the lock. db NULL: only the right to a connection comes back. */
static void give(struct store *s, struct pool *p, struct db *db)
{
	struct sleeper *heir = p->first;
	if (heir) {
		p->first = heir->next;
		if (--p->nwaiting == 0)
			p->last = &p->first;
		heir->db = db;
		wake(heir);
	} else if (db) {
		p->idle[p->nidle++] = db;
	} else {
		p->nopen--;
	}
	if (s->closing)
		pthread_cond_signal(&s->home);
}

static void give_back(struct store *s, struct pool *p, struct db *db)
{
	if (db && !db_alive(db)) {
		db_close(db);
		db = NULL;
	}
	pthread_mutex_lock(&s->lock);
	give(s, p, db);
	pthread_mutex_unlock(&s->lock);
}

/* NULL when closing or without a connection. */
static struct db *take(struct store *s, struct pool *p)
{
	struct db *db = NULL;
	pthread_mutex_lock(&s->lock);
	if (s->closing) {
		pthread_mutex_unlock(&s->lock);
		return NULL;
	}
	if (p->nidle) {
		db = p->idle[--p->nidle];
	} else if (p->nopen < p->max) {
		p->nopen++;
	} else {
		struct sleeper me = {.wake = PTHREAD_COND_INITIALIZER};
		*p->last = &me;
		p->last = &me.next;
		p->nwaiting++;
		nap(s, &me);
		db = me.db;
	}
	pthread_mutex_unlock(&s->lock);
	if (!db && !(db = connect_one(s, p->mode)))
		give_back(s, p, NULL);
	return db;
}

/* A connection that was lost while idle (server restart) is made anew, once. */
static struct db *begin(struct store *s, struct pool *p, struct db *db)
{
	db_begin(db);
	if (db_error(db) == DB_OK || db_alive(db))
		return db;
	db_close(db);
	db = connect_one(s, p->mode);
	if (db)
		db_begin(db);
	else
		give_back(s, p, NULL);
	return db;
}

struct db *store_read(struct store *s)
{
	struct db *db = take(s, &s->readers);
	return db ? begin(s, &s->readers, db) : NULL;
}

void store_read_end(struct store *s, struct db *db)
{
	if (!db)
		return;
	db_rollback(db);
	give_back(s, &s->readers, db);
}

/* --- writing -------------------------------------------------------------- */

struct db *store_write(struct store *s)
{
	struct db *db = take(s, &s->writers);
	if (!db)
		return NULL;
	if (s->kind == DB_POSTGRES)
		return begin(s, &s->writers, db);
	if (!db_in_transaction(db))
		db_begin(db);
	db_save(db);
	return db;
}

/* PostgreSQL: the transaction is the caller's own. */
static bool end_alone(struct store *s, struct db *db, bool keep, enum db_err *why)
{
	bool kept = keep && db_commit(db);
	*why = db_error(db);
	db_rollback(db);
	if (kept) {
		pthread_mutex_lock(&s->lock);
		s->commits++;
		pthread_mutex_unlock(&s->lock);
	}
	give_back(s, &s->writers, db);
	return kept;
}

/* Checkpoint each time the log has grown by LOG_PAGES; when readers have kept it
 * from starting over for long, wait a moment for them. */
static void tend_log(struct store *s, struct db *db)
{
	if (db->log_pages < s->log_seen)
		s->log_due = LOG_PAGES; /* it has started over */
	s->log_seen = db->log_pages;
	if (db->log_pages < s->log_due)
		return;
	bool much = db->log_pages / LOG_PAGES_MUCH > (s->log_due - LOG_PAGES) / LOG_PAGES_MUCH;
	db_checkpoint(db, much);
	s->log_seen = db->log_pages;
	s->log_due = db->log_pages + LOG_PAGES;
}

/* Tells every member of the group how it went, and opens the writer for the
 * next one. The group's transaction is over. */
static void settle(struct store *s, struct db *db, enum db_err err, bool committed)
{
	pthread_mutex_lock(&s->lock);
	struct sleeper *next;
	for (struct sleeper *m = s->members; m; m = next) {
		next = m->next;
		m->err = err;
		wake(m);
	}
	s->members = NULL;
	s->nended = 0;
	s->commits += committed;
	pthread_mutex_unlock(&s->lock);
	if (committed)
		tend_log(s, db);
	give_back(s, &s->writers, db);
}

static enum db_err commit_group(struct store *s, struct db *db, bool work)
{
	bool committed = work && db_commit(db);
	enum db_err err = db_error(db);
	db_rollback(db);
	settle(s, db, err, committed);
	return err;
}

/* Leaves the work in the open transaction and the writer to the next in line;
 * false when nobody waits, and the caller has to commit. Under the lock. */
static bool pass_on(struct store *s, struct db *db, bool kept, enum db_err *err)
{
	if (++s->nended >= STORE_GROUP_MAX || s->writers.nwaiting == 0)
		return false;
	struct sleeper me = {.wake = PTHREAD_COND_INITIALIZER, .next = s->members};
	if (kept)
		s->members = &me;
	give(s, &s->writers, db);
	if (kept)
		nap(s, &me);
	*err = me.err;
	return true;
}

/* The caller's savepoint is kept or undone; false when undone. */
static bool end_savepoint(struct db *db, bool keep)
{
	if (db->depth == 0)
		BUG("the writer's savepoint is gone: end with store_write_end only");
	while (db->depth > 1)
		db_release(db);
	if (!keep)
		db_fail(db, DB_OTHER, "undone");
	return db_release(db);
}

static bool end_in_group(struct store *s, struct db *db, bool keep, enum db_err *why)
{
	*why = db_error(db);
	bool kept = end_savepoint(db, keep);
	enum db_err err = db_error(db);
	if (err != DB_OK) {
		/* The engine gave up the whole transaction, or never began it: the
		 * others' work went with it. */
		db_rollback(db);
		settle(s, db, err, false);
		*why = *why != DB_OK ? *why : err;
		return false;
	}
	pthread_mutex_lock(&s->lock);
	bool passed = pass_on(s, db, kept, &err);
	bool work = kept || s->members;
	pthread_mutex_unlock(&s->lock);
	if (!passed)
		err = commit_group(s, db, work);
	if (kept)
		*why = err;
	return kept && err == DB_OK;
}

bool store_write_end(struct store *s, struct db *db, bool keep, enum db_err *why)
{
	enum db_err err = DB_OTHER;
	bool kept = false;
	if (db)
		kept = s->kind == DB_POSTGRES ? end_alone(s, db, keep, &err) : end_in_group(s, db, keep, &err);
	if (why)
		*why = err;
	return kept;
}

/* --- the store ------------------------------------------------------------ */

struct store *store_open(const char *url, int nreaders, int nwriters, struct arena *a, struct str *why)
{
	/* The first writer is made at once: it tells whether there is a store. */
	struct db *db = db_connect(url, DB_WRITE, a, why);
	if (!db)
		return NULL;
	struct store *s = calloc(1, sizeof *s);
	if (!s || !(s->url = strdup(url)))
		BUG("out of memory");
	s->kind = db_kind(db);
	s->log_due = LOG_PAGES;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->home, NULL);
	pool_init(&s->readers, nreaders, DB_READ);
	pool_init(&s->writers, s->kind == DB_SQLITE ? 1 : nwriters, DB_WRITE);
	s->writers.nopen = 1;
	s->writers.idle[s->writers.nidle++] = db;
	return s;
}

static void close_pool(struct pool *p)
{
	while (p->nidle)
		db_close(p->idle[--p->nidle]);
	free(p->idle);
}

void store_close(struct store *s)
{
	if (!s)
		return;
	pthread_mutex_lock(&s->lock);
	s->closing = true;
	while (s->readers.nidle < s->readers.nopen || s->writers.nidle < s->writers.nopen)
		pthread_cond_wait(&s->home, &s->lock);
	pthread_mutex_unlock(&s->lock);
	close_pool(&s->readers);
	if (s->kind == DB_SQLITE)
		db_checkpoint(s->writers.idle[0], true);
	close_pool(&s->writers);
	pthread_cond_destroy(&s->home);
	pthread_mutex_destroy(&s->lock);
	free(s->url);
	free(s);
}

const char *store_url(const struct store *s)
{
	return s->url;
}

enum db_kind store_kind(const struct store *s)
{
	return s->kind;
}

int64_t store_commits(struct store *s)
{
	pthread_mutex_lock(&s->lock);
	int64_t n = s->commits;
	pthread_mutex_unlock(&s->lock);
	return n;
}
