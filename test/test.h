/* test.h - tests named by behaviour, registered by themselves.
 *
 *   TEST(a_closed_unit_keeps_its_history) { CHECK(...); }
 *
 * One runner binary per group of files; `run [--db URL] [--list] [--times] [word ...]`
 * runs the tests whose name holds any of the words, prints one line per failure
 * (and with --times one per test) and closes with "N passed, N failed". A failed CHECK marks the test failed
 * and goes on; REQUIRE leaves the test. Tests that use a database take its URL from test_db_url(): a fresh,
 * empty store for each call (an SQLite file or a PostgreSQL schema, by --db). Tests of libraries that know no
 * database (by their file's name) run on SQLite only.
 */
#ifndef TEST_TEST_H
#define TEST_TEST_H

#include "base/arena.h"

struct test {
	const char *name, *file;
	void (*fn)(void);
	struct test *next;
	bool ran, passed;
};
void test_register(struct test *t);
#define TEST(id)                                                                                             \
	static void test_##id(void);                                                                             \
	__attribute__((constructor)) static void test_reg_##id(void)                                             \
	{                                                                                                        \
		static struct test t = {.name = #id, .file = __FILE__, .fn = test_##id};                             \
		test_register(&t);                                                                                   \
	}                                                                                                        \
	static void test_##id(void)

void test_fail(const char *file, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
#define CHECK(cond) ((cond) ? (void)0 : test_fail(__FILE__, __LINE__, "not true: %s", #cond))
#define REQUIRE(cond)                                                                                        \
	do {                                                                                                     \
		if (!(cond)) {                                                                                       \
			test_fail(__FILE__, __LINE__, "not true: %s", #cond);                                            \
			return;                                                                                          \
		}                                                                                                    \
	} while (0)
void test_i64(const char *file, int line, const char *what, long long got, long long want);
void test_f64(const char *file, int line, const char *what, double got, double want, double rel);
void test_str(const char *file, int line, const char *what, struct str got, struct str want);
#define CHECK_I64(got, want)      test_i64(__FILE__, __LINE__, #got, (long long)(got), (long long)(want))
#define CHECK_F64(got, want, rel) test_f64(__FILE__, __LINE__, #got, (got), (want), (rel))
#define CHECK_STR(got, want)      test_str(__FILE__, __LINE__, #got, (got), (want))
#define CHECK_Z(got, want)        test_str(__FILE__, __LINE__, #got, (got), str_z(want))

/* An arena that lives until the running test ends. */
struct arena *test_arena(void);
/* A new directory, removed when the test ends. */
const char *test_dir(void);
/* What the runner was given with --db: "sqlite", or a PostgreSQL URL. */
const char *test_db(void);
/* A fresh, empty store's URL; dropped when the test ends. */
const char *test_db_url(void);
/* Called, when set, with each of those URLs as its test ends: the database
 * tests set it to drop the schema. Files are removed without it. */
extern void (*test_db_drop)(const char *url);
/* Bytes of a file; fails the test when it cannot be read. */
struct str test_file(const char *path);
/* Runs, inside the running test, every test whose file's path holds `word` and that has not run yet: for a
 * test of what others have looked at. Their failures are this one's. The test's arena must be empty when it
 * is called. */
void test_run_rest(const char *word);

#endif
