/* test_main.c - the runner behind test.h. It knows no library but base: the
 * database tests set test_db_drop to have their schemas dropped. */
#include "test.h"

#include <ftw.h>
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

void (*test_db_drop)(const char *url);

static struct test *first, **last = &first;
static const struct test *running;
static atomic_int failures; /* of the running test; its threads may fail too */
static struct arena arena;
static const char *db = "sqlite";
static bool times;

void test_register(struct test *t)
{
	*last = t;
	last = &t->next;
}

void test_fail(const char *file, int line, const char *fmt, ...)
{
	char text[2000];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	atomic_fetch_add(&failures, 1);
	printf("%s:%d: %s: %s\n", file, line, running ? running->name : "?", text);
}

void test_i64(const char *file, int line, const char *what, long long got, long long want)
{
	if (got != want)
		test_fail(file, line, "%s is %lld, not %lld", what, got, want);
}

void test_f64(const char *file, int line, const char *what, double got, double want, double rel)
{
	double room = want == 0 ? rel : rel * fabs(want);
	bool same = (isnan(got) && isnan(want)) || (isinf(want) && isinf(got) && signbit(want) == signbit(got)) ||
	            fabs(got - want) <= room;
	if (!same)
		test_fail(file, line, "%s is %.17g, not %.17g", what, got, want);
}

void test_str(const char *file, int line, const char *what, struct str got, struct str want)
{
	if (str_is_null(got) != str_is_null(want) || !str_eq(got, want))
		test_fail(file, line, "%s is %s\"%.*s\", not %s\"%.*s\"", what, str_is_null(got) ? "null " : "",
		          STR_ARG(got), str_is_null(want) ? "null " : "", STR_ARG(want));
}

struct arena *test_arena(void)
{
	return &arena;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static void remove_dir(void *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_dir(void)
{
	const char *tmp = getenv("TMPDIR");
	struct str path = arena_printf(&arena, "%s/test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	char *dir = arena_z(&arena, path);
	if (!mkdtemp(dir)) {
		perror(dir);
		exit(2);
	}
	arena_defer(&arena, remove_dir, dir);
	return dir;
}

const char *test_db(void)
{
	return db;
}

/* Libraries that know no database: what their tests say does not depend on --db, so they run once, on SQLite.
 */
static bool uses_no_database(const struct test *t)
{
	static const char *const files[] = {"base_", "chart_", "cube_",  "gen_",
	                                    "look_", "stat_",  "table_", "web_"};
	const char *slash = strrchr(t->file, '/'), *name = slash ? slash + 1 : t->file;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		if (strncmp(name, files[i], strlen(files[i])) == 0)
			return true;
	return false;
}

static void drop_db(void *url)
{
	if (test_db_drop)
		test_db_drop(url);
}

const char *test_db_url(void)
{
	static int count;
	count++;
	struct str url;
	if (running && uses_no_database(running))
		test_fail(running->file, 0, "asks for a store, but its file is among those that know no database");
	if (strcmp(db, "sqlite") == 0)
		url = arena_printf(&arena, "%s/store-%d.db", test_dir(), count);
	else
		url =
		    arena_printf(&arena, "%s%cschema=t_%d_%d", db, strchr(db, '?') ? '&' : '?', (int)getpid(), count);
	char *z = arena_z(&arena, url);
	arena_defer(&arena, drop_db, z);
	return z;
}

struct str test_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	long size = -1;
	if (f && fseek(f, 0, SEEK_END) == 0)
		size = ftell(f);
	struct str s = {NULL, 0};
	if (size >= 0) {
		rewind(f);
		char *p = arena_alloc(&arena, (size_t)size + 1);
		s = (struct str){p, fread(p, 1, (size_t)size, f)};
	}
	if (f)
		fclose(f);
	if (size < 0 || s.n != (size_t)size)
		test_fail(__FILE__, __LINE__, "cannot read %s", path);
	return s;
}

/* A crash must say where: abort(), a fault, a time limit from outside. */
static void on_crash(int sig)
{
	static const char said[] = "crashed in test ";
	if (running) {
		ssize_t w = write(STDERR_FILENO, said, sizeof said - 1);
		w = write(STDERR_FILENO, running->name, strlen(running->name));
		w = write(STDERR_FILENO, "\n", 1);
		(void)w;
	}
	signal(sig, SIG_DFL);
	raise(sig);
}

static bool wanted(const struct test *t, char *const *words)
{
	if (!*words)
		return true;
	for (; *words; words++)
		if (strstr(t->name, *words))
			return true;
	return false;
}

static double seconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool run_one(struct test *t)
{
	double began = seconds(CLOCK_MONOTONIC), used = seconds(CLOCK_PROCESS_CPUTIME_ID);
	atomic_store(&failures, 0);
	running = t;
	t->ran = true;
	t->fn();
	/* What a test deferred is still part of it. */
	arena_reset(&arena);
	running = NULL;
	if (times)
		printf("%8.3f s %8.3f s of processor  %s\n", seconds(CLOCK_MONOTONIC) - began,
		       seconds(CLOCK_PROCESS_CPUTIME_ID) - used, t->name);
	t->passed = atomic_load(&failures) == 0;
	return t->passed;
}

void test_run_rest(const char *word)
{
	const struct test *me = running;
	int failed = atomic_load(&failures);
	for (struct test *t = first; t; t = t->next)
		if (!t->ran && strstr(t->file, word)) {
			run_one(t);
			failed += atomic_load(&failures);
		}
	running = me;
	atomic_store(&failures, failed);
}

/* How the words' tests went, or only their names. */
static int run_all(char *const *words, bool list)
{
	int passed = 0, failed = 0, left = 0;
	for (struct test *t = first; t; t = t->next) {
		if (!wanted(t, words))
			continue;
		if (list)
			printf("%s\t%s\n", t->name, t->file);
		else if (strcmp(db, "sqlite") != 0 && uses_no_database(t))
			left++;
		else if (t->ran ? t->passed : run_one(t))
			passed++;
		else
			failed++;
	}
	if (list)
		return 0;
	if (left)
		printf("left to SQLite: %d tests of libraries that know no database\n", left);
	printf("%d passed, %d failed\n", passed, failed);
	/* A runner that found nothing at all to run was linked wrongly. */
	return failed || !first ? 1 : 0;
}

int main(int argc, char **argv)
{
	bool list = false;
	int at = 1;
	for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
		if (strcmp(argv[at], "--list") == 0) {
			list = true;
		} else if (strcmp(argv[at], "--times") == 0) {
			times = true;
		} else if (strcmp(argv[at], "--db") == 0 && at + 1 < argc) {
			db = argv[++at];
		} else {
			fprintf(stderr, "usage: %s [--db sqlite|URL] [--list] [--times] [word ...]\n", argv[0]);
			return 2;
		}
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGABRT, on_crash);
	signal(SIGTERM, on_crash);
#ifndef __SANITIZE_ADDRESS__
	signal(SIGSEGV, on_crash);
#endif
	arena_init(&arena, (size_t)1 << 30);
	int rc = run_all(argv + at, list);
	arena_finish(&arena);
	return rc;
}
