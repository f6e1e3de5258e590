/* db_engine_test.c - what only one of the engines has: copies, checks, locks,
 * file modes, session settings. */
#include "db/driver.h"
#include "db_help.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct str path_of(const char *name)
{
	return arena_printf(test_arena(), "%s/%s", test_dir(), name);
}

TEST(releases_with_the_wal_reset_fault_are_known)
{
	static const int bad[] = {3007000, 3040001, 3044005, 3045000, 3046001, 3050006, 3051000, 3051002};
	static const int good[] = {3044006, 3044999, 3050007, 3051003, 3053002, 4000000};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!db_sqlite_sound(bad[i]));
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		CHECK(db_sqlite_sound(good[i]));
}

TEST(a_lock_held_by_another_is_busy)
{
	const char *url = test_db_url();
	struct db *one = make_things(url), *two = open_db(url, DB_WRITE);
	REQUIRE(one && two);
	bool pg = db_kind(one) == DB_POSTGRES;
	CHECK(db_script(two, pg ? "SET lock_timeout = 50" : "PRAGMA busy_timeout = 50"));
	db_begin(one);
	add_thing(one, 1, "one");
	db_begin(two);
	add_thing(two, 1, "one");
	CHECK_I64(db_error(two), DB_BUSY);
	CHECK(!db_commit(two));
	db_clear(two);
	CHECK(db_commit(one));
	db_begin(two);
	add_thing(two, 2, "two");
	CHECK(db_commit(two));
	CHECK_I64(count_things(one), 2);
	db_close(one);
	db_close(two);
}

TEST(a_healthy_store_has_no_faults_and_a_broken_key_is_named)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	struct buf faults;
	buf_init(&faults, 0);
	add_thing(db, 1, "one");
	CHECK(db_integrity(db, &faults));
	CHECK_I64(faults.n, 0);
	if (db_kind(db) == DB_POSTGRES)
		CHECK(db_script(db, "ALTER TABLE thing DROP CONSTRAINT thing_flag;"
		                    "ALTER TABLE thing ADD CONSTRAINT thing_flag CHECK (flag = 1) NOT VALID"));
	else
		CHECK(db_script(db,
		                "PRAGMA foreign_keys=OFF; UPDATE thing SET parent_id = 99; PRAGMA foreign_keys=ON"));
	CHECK(!db_integrity(db, &faults));
	CHECK(faults.n > 0 && strstr(faults.p, "thing") != NULL);
	CHECK(db_error(db) == DB_OK);
	buf_finish(&faults);
	db_close(db);
}

TEST(a_copy_is_whole_private_and_never_over_another_file)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	const char *path = path_of("copy.db").p;
	add_thing(db, 1, "one");
	if (db_kind(db) == DB_POSTGRES) {
		CHECK(!db_backup(db, path));
		CHECK_I64(db_error(db), DB_OTHER);
	} else {
		CHECK(db_backup(db, path));
		struct stat st;
		CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
		add_thing(db, 2, "two");
		CHECK(!db_backup(db, path));
		CHECK_I64(db_error(db), DB_OTHER);
		db_clear(db);
		CHECK(!db_backup(db, "/no/such/place/copy.db"));
		struct db *copy = open_db(path, DB_READ);
		REQUIRE(copy);
		CHECK_I64(count_things(copy), 1);
		db_close(copy);
	}
	CHECK(access("/no/such/place/copy.db", F_OK) != 0);
	db_close(db);
}

TEST(a_new_store_is_private_with_its_log)
{
	const char *url = test_db_url();
	struct db *db = make_things(url);
	REQUIRE(db);
	if (db_kind(db) == DB_SQLITE) {
		static const char *const ends[] = {"", "-wal", "-shm"};
		for (int i = 0; i < 3; i++) {
			struct stat st;
			CHECK(stat(arena_printf(test_arena(), "%s%s", url, ends[i]).p, &st) == 0);
			CHECK_I64(st.st_mode & 0777, 0600);
		}
	}
	db_close(db);
}

TEST(a_file_that_is_no_store_is_refused)
{
	const char *path = path_of("text.db").p;
	FILE *f = fopen(path, "w");
	REQUIRE(f);
	for (int i = 0; i < 200; i++)
		fputs("not a database, only text\n", f);
	fclose(f);
	struct str why = {NULL, 0};
	CHECK(db_connect(path, DB_WRITE, test_arena(), &why) == NULL);
	CHECK(strstr(why.p, "not a database") != NULL);
	CHECK(db_connect(path, DB_READ, test_arena(), &why) == NULL);
	CHECK(db_connect("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1&schema=x", DB_READ, test_arena(),
	                 &why) == NULL);
	CHECK(why.n > 0);
	CHECK(db_connect("postgresql:///x?schema=", DB_READ, test_arena(), &why) == NULL);
	CHECK(strstr(why.p, "schema") != NULL);
}

static struct str setting(struct db *db, const char *sql, unsigned short id)
{
	struct db_stmt st = {.name = "setting", .sql = sql, .id = id, .ncol = 1, .cols = thing_cols + 1};
	static struct db_stmt keep[32];
	keep[id % 32] = st;
	struct db_rows *r = db_query(db, &keep[id % 32], NULL);
	struct str s = db_next(r) ? arena_str(test_arena(), db_row(r)[0].s) : STR("none");
	db_rows_end(r);
	return s;
}

TEST(every_connection_has_the_safe_settings)
{
	const char *url = test_db_url();
	struct db *w = make_things(url), *r = open_db(url, DB_READ);
	REQUIRE(w && r);
	if (db_kind(w) == DB_SQLITE) {
		CHECK_Z(setting(w, "PRAGMA journal_mode", 64), "wal");
		CHECK_Z(setting(w, "PRAGMA synchronous", 65), "2");
		CHECK_Z(setting(w, "PRAGMA foreign_keys", 66), "1");
		CHECK_Z(setting(w, "PRAGMA trusted_schema", 67), "0");
		CHECK_Z(setting(w, "PRAGMA secure_delete", 68), "1");
		CHECK_Z(setting(w, "PRAGMA wal_autocheckpoint", 69), "0");
		CHECK_Z(setting(r, "PRAGMA wal_autocheckpoint", 69), "0");
		CHECK_Z(setting(w, "PRAGMA cell_size_check", 70), "1");
		CHECK(!db_script(w, "ATTACH ':memory:' AS other"));
		db_clear(w);
		CHECK(!db_script(w, "PRAGMA writable_schema=ON; DELETE FROM sqlite_schema"));
		db_clear(w);
		CHECK(!db_script(w, "SELECT \"no such column\""));
		db_clear(w);
	} else {
		CHECK_Z(setting(w, "SHOW statement_timeout", 64), "0");
		CHECK_Z(setting(r, "SHOW statement_timeout", 65), "30s");
		CHECK_Z(setting(r, "SHOW lock_timeout", 66), "5s");
		CHECK_Z(setting(r, "SHOW idle_in_transaction_session_timeout", 67), "1min");
		CHECK_Z(setting(r, "SHOW default_transaction_read_only", 68), "on");
		CHECK_Z(setting(w, "SHOW default_transaction_read_only", 69), "off");
		CHECK_Z(setting(w, "SHOW client_encoding", 70), "UTF8");
	}
	CHECK_I64(db_error(w), DB_OK);
	CHECK_I64(db_error(r), DB_OK);
	db_close(r);
	db_close(w);
}

/* How PostgreSQL plans on this connection. */
static struct str plans(struct db *db)
{
	return setting(db, "SHOW plan_cache_mode", 71);
}

TEST(a_weighed_statement_leaves_the_session_as_it_was_whole_or_failed)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	struct db_stmt get = thing_get, bad = thing_insert;
	struct db_val id = v_int(1), v[6] = {v_int(2),        v_null(DB_TEXT), v_null(DB_INT),
	                                     v_null(DB_REAL), v_null(DB_BLOB), {.type = DB_BOOL}};
	get.weighed = bad.weighed = true;
	get.id = 6;
	bad.id = 7;
	bool pg = db_kind(db) == DB_POSTGRES;
	add_thing(db, 1, "a");
	db_begin(db);
	struct db_rows *r = db_query(db, &get, &id);
	REQUIRE(r && db_next(r));
	CHECK_Z(db_row(r)[1].s, "a");
	db_rows_end(r);
	if (pg)
		CHECK_Z(plans(db), "force_generic_plan");
	CHECK_I64(db_exec(db, &bad, v), 0);
	CHECK_I64(db_error(db), DB_CHECK);
	db_rollback(db);
	if (pg)
		CHECK_Z(plans(db), "force_generic_plan");
	CHECK_I64(db_exec(db, &bad, v), 0); /* outside a transaction */
	CHECK_I64(db_error(db), DB_CHECK);
	db_clear(db);
	if (pg)
		CHECK_Z(plans(db), "force_generic_plan");
	db_close(db);
}
