/* refuse.c - R3: the n-th call fails, or the n-th allocation; R4: a full disk. */
#include "fault.h"

#include "base/log.h"
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* A child lives under one fault and tells whether it was reached at all. */
struct trial {
	const char *path;
	struct shared *sh;
	enum fault_kind kind;
	long at;
};

static bool check_trial(const struct trial *t, int status, bool may_abort)
{
	bool fine = status == 0 || (may_abort && status == 128 + SIGABRT);
	if (!fine)
		printf("  the process ended with %d\n", status);
	/* A commit whose sync failed may still be found in the log. */
	if (check_store(t->path, t->sh, 1) && fine)
		return true;
	printf("  at call number %ld\n", t->at);
	return false;
}

/* at = first, first + stride, ... until a child ends without having met its
 * fault. The number of points, or -1. */
static long try_all(int (*fn)(void *), enum fault_kind kind, long stride, bool may_abort)
{
	struct shared *sh = shared_new();
	long points = 0;
	for (long at = 1;; at += stride, points++) {
		shared_clear(sh);
		struct trial t = {fresh_store(IN_MEMORY), sh, kind, at};
		int status = in_child(fn, &t);
		if (!check_trial(&t, status, may_abort))
			return -1;
		if (status == 0 && !atomic_load(&sh->told))
			return check_wrote(6) ? points : -1;
	}
}

/* --- files ---------------------------------------------------------------------- */

static int live_with_bad_files(void *p)
{
	struct trial *t = p;
	struct fault f = {.kind = t->kind, .at = t->at};
	fault_install(&f);
	int status = two_lives(t->path, t->sh, 5, t->kind == FAULT_FULL);
	atomic_store(&t->sh->told, fault_reached());
	return status;
}

long recipe_io_once(struct effort e)
{
	(void)e;
	return try_all(live_with_bad_files, FAULT_ONCE, 1, false);
}

long recipe_io_forever(struct effort e)
{
	(void)e;
	return try_all(live_with_bad_files, FAULT_FOREVER, 1, false);
}

long recipe_full(struct effort e)
{
	(void)e;
	return try_all(live_with_bad_files, FAULT_FULL, 1, false);
}

/* --- memory ---------------------------------------------------------------------- */

static sqlite3_mem_methods real_memory;
static long left;
static bool reached;

static bool fails(void)
{
	if (left <= 0 || --left > 0)
		return false;
	reached = true;
	return true;
}
static void *x_malloc(int n)
{
	return fails() ? NULL : real_memory.xMalloc(n);
}
static void *x_realloc(void *p, int n)
{
	return fails() ? NULL : real_memory.xRealloc(p, n);
}

static int live_with_little_engine_memory(void *p)
{
	struct trial *t = p;
	sqlite3_mem_methods mine;
	sqlite3_shutdown(); /* else the setting is refused */
	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory) != SQLITE_OK)
		return 9;
	mine = real_memory;
	mine.xMalloc = x_malloc;
	mine.xRealloc = x_realloc;
	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &mine) != SQLITE_OK)
		return 9;
	left = t->at;
	int status = two_lives(t->path, t->sh, 4, false);
	atomic_store(&t->sh->told, reached);
	return status;
}

long recipe_oom_engine(struct effort e)
{
	return try_all(live_with_little_engine_memory, FAULT_NONE, e.rounds ? 1 : 3, false);
}

/* The library's own allocations end the process (arena, buf): that is allowed,
 * a damaged store is not. The counter is told before, since it may not return. */
static int live_with_little_memory(void *p)
{
	struct trial *t = p;
	atomic_store(&t->sh->told, 1);
	malloc_fail_at(t->at);
	int status = two_lives(t->path, t->sh, 4, false);
	atomic_store(&t->sh->told, malloc_left() == 0);
	return status;
}

long recipe_oom_own(struct effort e)
{
	return try_all(live_with_little_memory, FAULT_NONE, e.rounds ? 1 : 3, true);
}

/* --- R4: a real limit, without needing to be root --------------------------------- */

static bool set_limit(rlim_t n)
{
	struct rlimit l;
	if (getrlimit(RLIMIT_FSIZE, &l) != 0)
		return false;
	l.rlim_cur = n;
	return setrlimit(RLIMIT_FSIZE, &l) == 0;
}

static bool reads(struct store *s)
{
	struct db *db = store_read(s);
	bool ok = db && db_version(db) >= 0 && db_error(db) == DB_OK;
	store_read_end(s, db);
	return ok;
}

static int live_with_a_full_disk(void *p)
{
	struct trial *t = p;
	enum db_err why;
	int refused = 0, kept = 0;
	signal(SIGXFSZ, SIG_IGN);
	struct store *s = must_open(t->path);
	if (!set_limit(2 << 20))
		return 9;
	for (int i = 0; i < 4000 && refused < 50; i++) {
		bool ok = business(s, t->sh, &why);
		kept += ok;
		if (!ok && why == DB_OK)
			continue; /* it changed its mind */
		refused += !ok;
		if (!ok && (why != DB_FULL || !reads(s))) {
			printf("  refused with error %d\n", why);
			return LIED_EXIT;
		}
	}
	set_limit(RLIM_INFINITY);
	/* Room again: the next writes are kept. */
	int after = business(s, t->sh, &why) + business(s, t->sh, &why);
	store_close(s);
	atomic_store(&t->sh->calls, kept);
	return refused == 50 && kept > 10 && after > 0 ? 0 : LIED_EXIT;
}

long recipe_limit(struct effort e)
{
	(void)e;
	struct shared *sh = shared_new();
	struct trial t = {.path = fresh_store(ON_DISK), .sh = sh};
	int status = in_child(live_with_a_full_disk, &t);
	return check_trial(&t, status, false) && check_wrote(10) ? 50 : -1;
}
