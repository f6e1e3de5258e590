/* db_store_test.c - the pools and the writer: who is told what, and is it true. */
#include "db/store.h"
#include "db_help.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct store *open_store(const char *url, int nreaders, int nwriters)
{
	struct str why = {NULL, 0};
	db_close(make_things(url));
	struct store *s = store_open(url, nreaders, nwriters, test_arena(), &why);
	if (!s)
		test_fail(__FILE__, __LINE__, "store: %.*s", STR_ARG(why));
	return s;
}

static int64_t count_in(struct store *s)
{
	struct db *db = store_read(s);
	int64_t n = db ? count_things(db) : -1;
	store_read_end(s, db);
	return n;
}

static int64_t add_named(struct db *db, int64_t id)
{
	char name[24];
	snprintf(name, sizeof name, "n%lld", (long long)id);
	return add_thing(db, id, name);
}

TEST(a_write_is_kept_undone_or_refused_with_its_reason)
{
	struct store *s = open_store(test_db_url(), 2, 2);
	REQUIRE(s);
	enum db_err why = DB_OTHER;
	struct db *db = store_write(s);
	REQUIRE(db);
	add_named(db, 1);
	CHECK(store_write_end(s, db, true, &why));
	CHECK_I64(why, DB_OK);
	db = store_write(s);
	add_named(db, 2);
	CHECK(!store_write_end(s, db, false, &why));
	CHECK_I64(why, DB_OK);
	db = store_write(s);
	add_named(db, 3);
	add_named(db, 1);
	CHECK(!store_write_end(s, db, true, &why));
	CHECK_I64(why, DB_UNIQUE);
	db = store_write(s);
	db_save(db);
	add_named(db, 1);
	CHECK(!db_release(db));
	add_named(db, 4);
	CHECK(store_write_end(s, db, true, NULL));
	CHECK_I64(count_in(s), 2);
	CHECK_I64(store_commits(s), 2);
	CHECK(!store_write_end(s, NULL, true, &why));
	CHECK_I64(why, DB_OTHER);
	store_close(s);
	store_close(NULL);
}

/* --- group commit under load ---------------------------------------------- */

enum { THREADS = 32, WRITES = 200 };

struct load {
	struct store *s;
	int thread;
	unsigned char told[WRITES]; /* 1 kept, 2 undone at will, 3 refused */
	atomic_int *running;
};

/* Each write adds three rows, so that half a write would show. */
static int one_write(struct load *l, int i, unsigned *seed)
{
	struct db *db = store_write(l->s);
	if (!db)
		return 0;
	int64_t id = 10 * (l->thread * WRITES + i) + 10;
	int fate = rand_r(seed) % 4; /* 0: undo; 1: break a constraint; else keep */
	add_named(db, id);
	add_named(db, id + 1);
	add_named(db, fate == 1 ? id : id + 2);
	enum db_err why = DB_OTHER;
	bool kept = store_write_end(l->s, db, fate != 0, &why);
	if (kept != (fate > 1) || why != (fate == 1 ? DB_UNIQUE : DB_OK))
		test_fail(__FILE__, __LINE__, "fate %d was told %d, error %d", fate, kept, why);
	return kept ? 1 : fate == 0 ? 2 : 3;
}

static void *writer(void *p)
{
	struct load *l = p;
	unsigned seed = 17U + (unsigned)l->thread;
	for (int i = 0; i < WRITES; i++)
		l->told[i] = (unsigned char)one_write(l, i, &seed);
	atomic_fetch_sub(l->running, 1);
	return NULL;
}

/* Reads all the while: every snapshot holds whole writes only. */
static void *watcher(void *p)
{
	struct load *l = p;
	while (atomic_load(l->running) > 0) {
		int64_t n = count_in(l->s);
		if (n % 3 != 0)
			test_fail(__FILE__, __LINE__, "a reader saw %lld rows", (long long)n);
		usleep(2000);
	}
	return NULL;
}

static void check_rows(struct load *loads, struct db *db)
{
	unsigned char *seen = arena_alloc(test_arena(), (size_t)THREADS * WRITES * 10 + 20);
	struct db_rows *r = db_query(db, &thing_list, NULL);
	while (db_next(r))
		seen[db_row(r)[0].i]++;
	for (int t = 0; t < THREADS; t++)
		for (int i = 0; i < WRITES; i++) {
			int64_t id = 10 * (t * WRITES + i) + 10;
			int want = loads[t].told[i] == 1;
			if (seen[id] != want || seen[id + 1] != want || seen[id + 2] != want)
				test_fail(__FILE__, __LINE__, "write %lld: told %d, rows %d %d %d", (long long)id,
				          loads[t].told[i], seen[id], seen[id + 1], seen[id + 2]);
		}
}

TEST(many_writers_share_commits_and_each_is_told_the_truth)
{
	const char *url = test_db_url();
	struct store *s = open_store(url, 4, 8);
	REQUIRE(s);
	static struct load loads[THREADS];
	pthread_t threads[THREADS], reader;
	atomic_int running = THREADS;
	int64_t kept = 0;
	for (int t = 0; t < THREADS; t++) {
		loads[t] = (struct load){.s = s, .thread = t, .running = &running};
		pthread_create(&threads[t], NULL, writer, &loads[t]);
	}
	pthread_create(&reader, NULL, watcher, &loads[0]);
	for (int t = 0; t < THREADS; t++) {
		pthread_join(threads[t], NULL);
		for (int i = 0; i < WRITES; i++)
			kept += loads[t].told[i] == 1;
	}
	pthread_join(reader, NULL);
	int64_t commits = store_commits(s);
	enum db_kind kind = store_kind(s);
	store_close(s);
	struct db *db = open_db(url, DB_READ);
	REQUIRE(db);
	CHECK_I64(count_things(db), kept * 3);
	check_rows(loads, db);
	CHECK(kept > THREADS * WRITES / 3);
	/* How many share one is the scheduler's business; without sharing there would be one for each. */
	if (kind == DB_SQLITE)
		CHECK(commits > 0 && commits < kept);
	else
		CHECK_I64(commits, kept);
	db_close(db);
}

/* --- a commit that fails --------------------------------------------------- */

struct bystander {
	struct store *s;
	int64_t id;
	bool kept;
	enum db_err why;
};

static void *bystand(void *p)
{
	struct bystander *b = p;
	struct db *db = store_write(b->s);
	add_named(db, b->id);
	b->kept = store_write_end(b->s, db, true, &b->why);
	return NULL;
}

/* A key that is checked at COMMIT only. Returns how many bystanders it took along. */
static int poisoned_round(struct store *s, int round)
{
	static const struct db_stmt poison = {
	    .name = "poison", .sql = "INSERT INTO late (thing_id) VALUES (-1)", .id = 60, .writes = true};
	struct bystander by[4];
	pthread_t threads[4];
	struct db *db = store_write(s);
	for (int i = 0; i < 4; i++) {
		by[i] = (struct bystander){.s = s, .id = 1000 + round * 10 + i, .why = DB_OTHER};
		pthread_create(&threads[i], NULL, bystand, &by[i]);
	}
	usleep(20000);
	db_exec(db, &poison, NULL);
	enum db_err why = DB_OK;
	CHECK(db_error(db) == DB_OK);
	CHECK(!store_write_end(s, db, true, &why));
	CHECK_I64(why, DB_FOREIGN);
	int taken = 0;
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		CHECK_I64(by[i].why, by[i].kept ? DB_OK : DB_FOREIGN);
		taken += !by[i].kept;
	}
	return taken;
}

TEST(a_failed_commit_is_told_to_every_member_of_the_group)
{
	const char *url = test_db_url();
	struct db *db = make_things(url);
	REQUIRE(db);
	run_ddl(
	    db,
	    "CREATE TABLE late (thing_id INTEGER NOT NULL REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED)"
	    " STRICT;");
	struct str why;
	struct store *s = store_open(url, 2, 4, test_arena(), &why);
	REQUIRE(s);
	int rounds = 0, taken = 0;
	/* Whether the bystanders were in line in time is the scheduler's business. */
	while (taken == 0 && rounds < 20)
		taken += poisoned_round(s, rounds++);
	CHECK(store_kind(s) == DB_POSTGRES ? taken == 0 : taken > 0);
	CHECK_I64(count_in(s), rounds * 4 - taken);
	struct db *w = store_write(s);
	add_named(w, 1);
	CHECK(store_write_end(s, w, true, NULL));
	store_close(s);
	db_close(db);
}

TEST(a_full_store_refuses_writes_and_goes_on_when_there_is_room)
{
	const char *url = test_db_url();
	struct store *s = open_store(url, 2, 1);
	REQUIRE(s);
	if (store_kind(s) == DB_SQLITE) {
		struct db *db = store_write(s);
		CHECK(db_script(db, "PRAGMA max_page_count = 16"));
		CHECK(store_write_end(s, db, true, NULL));
		int64_t kept = 0;
		int full = 0;
		for (int64_t i = 1; full < 50 && i < 500; i++) {
			char big[4000];
			memset(big, 'a', sizeof big);
			snprintf(big, sizeof big, "%lld", (long long)i);
			big[strlen(big)] = 'x';
			struct db_val v[6] = {v_int(i),        v_text((struct str){big, sizeof big}),
			                      v_null(DB_INT),  v_null(DB_REAL),
			                      v_null(DB_BLOB), {.type = DB_BOOL}};
			enum db_err why = DB_OTHER;
			db = store_write(s);
			db_exec(db, &thing_insert, v);
			bool ok = store_write_end(s, db, true, &why);
			CHECK_I64(why, ok ? DB_OK : DB_FULL);
			kept += ok;
			full += !ok;
			CHECK_I64(count_in(s), kept);
		}
		CHECK(kept > 0);
		CHECK_I64(full, 50);
		db = store_write(s);
		CHECK(db_script(db, "PRAGMA max_page_count = 1000000"));
		add_named(db, 1000);
		CHECK(store_write_end(s, db, true, NULL));
		CHECK_I64(count_in(s), kept + 1);
	}
	store_close(s);
}

/* --- pools ------------------------------------------------------------------ */

static void *read_once(void *p)
{
	return (void *)(intptr_t)count_in(p);
}

TEST(a_reader_waits_for_its_turn_and_closing_waits_for_readers)
{
	struct store *s = open_store(test_db_url(), 1, 1);
	REQUIRE(s);
	pthread_t threads[5];
	struct db *db = store_read(s);
	REQUIRE(db);
	CHECK(db_in_transaction(db));
	for (int i = 0; i < 5; i++)
		pthread_create(&threads[i], NULL, read_once, s);
	usleep(20000);
	store_read_end(s, db);
	for (int i = 0; i < 5; i++) {
		void *n = NULL;
		pthread_join(threads[i], &n);
		CHECK_I64((intptr_t)n, 0);
	}
	store_close(s);
}

TEST(a_store_that_is_not_there_says_why)
{
	struct str why = {NULL, 0};
	CHECK(store_open(test_db_url(), 1, 1, test_arena(), &why) == NULL);
	CHECK(why.n > 0);
}

TEST(a_reader_left_in_error_comes_back_clean)
{
	struct store *s = open_store(test_db_url(), 1, 1);
	REQUIRE(s);
	struct db *db = store_read(s);
	struct db_rows *r = db_query(db, &thing_list, NULL);
	CHECK(r != NULL);
	db_fail(db, DB_OTHER, "by hand");
	store_read_end(s, db);
	CHECK_I64(count_in(s), 0);
	store_read_end(s, NULL);
	store_close(s);
}

static off_t log_size(const char *url)
{
	struct str path = arena_printf(test_arena(), "%s-wal", url);
	struct stat st;
	return stat(path.p, &st) == 0 ? st.st_size : 0;
}

static void fill(struct store *s, int64_t from, int64_t n)
{
	char *p = arena_alloc(test_arena(), 12000);
	memset(p, 'b', 12000);
	for (int64_t i = from; i < from + n; i++) {
		char name[24];
		snprintf(name, sizeof name, "n%lld", (long long)i);
		struct db_val v[6] = {v_int(i),
		                      v_text(str_z(name)),
		                      v_null(DB_INT),
		                      v_null(DB_REAL),
		                      v_blob((struct str){p, 12000}),
		                      {.type = DB_BOOL}};
		struct db *db = store_write(s);
		db_exec(db, &thing_insert, v);
		CHECK(store_write_end(s, db, true, NULL));
	}
}

TEST(the_log_is_checkpointed_between_groups_and_shrinks_after_a_long_reader)
{
	const char *url = test_db_url();
	struct store *s = open_store(url, 2, 1);
	REQUIRE(s);
	if (store_kind(s) == DB_SQLITE) {
		fill(s, 0, 2000);
		CHECK(log_size(url) > 0);
		CHECK(log_size(url) < 6 << 20);
		struct db *old = store_read(s);
		CHECK_I64(count_things(old), 2000);
		fill(s, 2000, 1000);
		CHECK(log_size(url) > 8 << 20);
		CHECK_I64(count_things(old), 2000);
		store_read_end(s, old);
		off_t before = log_size(url);
		fill(s, 3000, 2000);
		CHECK(log_size(url) <= before + (6 << 20));
	}
	store_close(s);
	CHECK_I64(log_size(url), 0);
}

/* --- a server that goes away ------------------------------------------------ */

/* Ends every session of the test's own schema: those whose search_path names it
 * cannot be told apart, so the sessions give themselves away by an advisory lock. */
static const struct db_stmt mark = {.name = "mark",
                                    .sql = "SELECT count(pg_advisory_lock_shared(77, 1)) AS n",
                                    .id = 61,
                                    .ncol = 1,
                                    .cols = thing_cols};
static const struct db_stmt cut = {
    .name = "cut",
    .sql = "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_locks"
           " WHERE locktype = 'advisory' AND classid = 77 AND pid <> pg_backend_pid()",
    .id = 62,
    .ncol = 1,
    .cols = thing_cols};

static void run_one(struct db *db, const struct db_stmt *st)
{
	struct db_rows *r = db_query(db, st, NULL);
	CHECK(db_next(r));
	db_rows_end(r);
}

TEST(a_lost_connection_costs_one_transaction)
{
	const char *url = test_db_url();
	struct store *s = open_store(url, 1, 1);
	REQUIRE(s);
	if (store_kind(s) == DB_POSTGRES) {
		struct db *killer = open_db(url, DB_WRITE);
		REQUIRE(killer);
		struct db *w = store_write(s), *r = store_read(s);
		run_one(w, &mark);
		run_one(r, &mark);
		add_named(w, 1);
		run_one(killer, &cut);
		usleep(50000);
		enum db_err why = DB_OK;
		CHECK(!store_write_end(s, w, true, &why));
		CHECK_I64(why, DB_OTHER);
		CHECK_I64(count_things(r), -1);
		CHECK_I64(db_error(r), DB_OTHER);
		store_read_end(s, r);
		CHECK_I64(count_in(s), 0);
		w = store_write(s);
		REQUIRE(w);
		add_named(w, 2);
		/* Lost while idle: nobody notices. */
		run_one(w, &mark);
		CHECK(store_write_end(s, w, true, NULL));
		run_one(killer, &cut);
		usleep(50000);
		w = store_write(s);
		add_named(w, 3);
		CHECK(store_write_end(s, w, true, NULL));
		CHECK_I64(count_in(s), 2);
		db_close(killer);
	}
	store_close(s);
}
