/* db_error_test.c - the sticky error, savepoints, and one enum for both engines. */
#include "db_help.h"

static const struct db_col three[] = {
    {.name = "a", .type = DB_TEXT}, {.name = "b", .type = DB_INT}, {.name = "c", .type = DB_INT}};

TEST(each_broken_constraint_has_its_error_and_name)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	static const struct db_stmt st[] = {
	    {.name = "u", .sql = "INSERT INTO thing (name) VALUES ('x')", .id = 30, .writes = true},
	    {.name = "p", .sql = "INSERT INTO pair (a, b) VALUES (1, 2)", .id = 31, .writes = true},
	    {.name = "f",
	     .sql = "INSERT INTO thing (name, parent_id) VALUES ('y', 99)",
	     .id = 32,
	     .writes = true},
	    {.name = "d", .sql = "DELETE FROM thing WHERE name = 'x'", .id = 33, .writes = true},
	    {.name = "n", .sql = "INSERT INTO thing (name) VALUES (NULL)", .id = 34, .writes = true},
	    {.name = "c", .sql = "INSERT INTO thing (name, flag) VALUES ('z', 7)", .id = 35, .writes = true},
	};
	static const struct {
		enum db_err err;
		const char *detail; /* NULL: only one engine names it */
	} want[] = {{DB_UNIQUE, "thing.name"}, {DB_UNIQUE, "pair.a, pair.b"}, {DB_FOREIGN, NULL},
	            {DB_FOREIGN, NULL},        {DB_CHECK, "thing.name"},      {DB_CHECK, "thing_flag"}};
	CHECK(db_script(db, "INSERT INTO thing (name) VALUES ('x');"
	                    "INSERT INTO thing (name, parent_id) SELECT 'child', id FROM thing;"
	                    "INSERT INTO pair (a, b) VALUES (1, 2);"));
	for (size_t i = 0; i < sizeof st / sizeof *st; i++) {
		CHECK_I64(db_exec(db, &st[i], NULL), 0);
		CHECK_I64(db_error(db), want[i].err);
		if (want[i].detail)
			CHECK_Z(str_z(db_error_detail(db)), want[i].detail);
		db_clear(db);
	}
	CHECK_I64(count_things(db), 2);
	db_close(db);
}

TEST(a_value_of_the_wrong_type_is_a_check_error)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	/* Bound as text where the column holds whole numbers. */
	static const struct db_stmt st = {.name = "type",
	                                  .sql = "INSERT INTO thing (name, n) VALUES ('x', $1)",
	                                  .id = 36,
	                                  .nparam = 1,
	                                  .writes = true,
	                                  .params = three};
	struct db_val v = v_text(STR("tolv"));
	db_exec(db, &st, &v);
	CHECK_I64(db_error(db), DB_CHECK);
	db_clear(db);
	CHECK_I64(count_things(db), 0);
	db_close(db);
}

TEST(bad_sql_and_missing_tables_are_other_errors_with_a_reason)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	static const struct db_stmt st = {
	    .name = "bad", .sql = "SELECT 1 FROM nowhere", .id = 37, .ncol = 1, .cols = three + 1};
	CHECK(db_query(db, &st, NULL) == NULL);
	CHECK_I64(db_error(db), DB_OTHER);
	CHECK(strstr(db_error_detail(db), "nowhere") != NULL);
	db_clear(db);
	CHECK(!db_script(db, "SELEC"));
	CHECK_I64(db_error(db), DB_OTHER);
	db_close(db);
}

TEST(a_column_of_another_type_than_declared_is_an_error_on_the_strict_engine)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	/* sum() of whole numbers is numeric in PostgreSQL: the dialect wants a CAST. */
	static const struct db_stmt raw = {
	    .name = "raw", .sql = "SELECT sum(n) AS s FROM thing", .id = 38, .ncol = 1, .cols = three + 1};
	static const struct db_stmt cast = {.name = "cast",
	                                    .sql = "SELECT CAST(sum(n) AS BIGINT) AS s FROM thing",
	                                    .id = 39,
	                                    .ncol = 1,
	                                    .cols = three + 1};
	struct db_rows *r = db_query(db, &raw, NULL);
	CHECK_I64(db_error(db), db_kind(db) == DB_POSTGRES ? DB_OTHER : DB_OK);
	db_rows_end(r);
	db_clear(db);
	r = db_query(db, &cast, NULL);
	REQUIRE(db_next(r));
	CHECK(db_row(r)[0].null);
	db_close(db);
}

TEST(after_the_first_error_nothing_happens_until_rollback)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	db_begin(db);
	add_thing(db, 1, "one");
	add_thing(db, 2, "one");
	CHECK_I64(db_error(db), DB_UNIQUE);
	CHECK_I64(add_thing(db, 3, "three"), 0);
	CHECK(db_query(db, &thing_list, NULL) == NULL);
	CHECK(!db_script(db, "DELETE FROM thing"));
	CHECK(!db_next(NULL));
	db_fail(db, DB_FULL, "later");
	CHECK_I64(db_error(db), DB_UNIQUE);
	CHECK(!db_commit(db));
	CHECK(!db_in_transaction(db));
	CHECK_I64(db_error(db), DB_UNIQUE);
	db_clear(db);
	CHECK_I64(count_things(db), 0);
	db_begin(db);
	add_thing(db, 1, "one");
	CHECK(db_commit(db));
	db_begin(db);
	add_thing(db, 2, "two");
	db_fail(db, DB_CHECK, "by hand");
	CHECK_Z(str_z(db_error_detail(db)), "by hand");
	db_rollback(db);
	CHECK_I64(db_error(db), DB_OK);
	CHECK_Z(str_z(db_error_detail(db)), "");
	CHECK_I64(count_things(db), 1);
	db_close(db);
}

TEST(closing_rolls_back)
{
	const char *url = test_db_url();
	struct db *db = make_things(url);
	REQUIRE(db);
	db_begin(db);
	add_thing(db, 1, "one");
	struct db_rows *r = db_query(db, &thing_list, NULL);
	CHECK(db_next(r));
	db_close(db);
	db = open_db(url, DB_READ);
	REQUIRE(db);
	CHECK_I64(count_things(db), 0);
	db_close(db);
}

TEST(a_savepoint_is_undone_alone)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	db_begin(db);
	add_thing(db, 1, "one");
	db_save(db);
	add_thing(db, 2, "two");
	add_thing(db, 3, "one");
	CHECK_I64(db_error(db), DB_UNIQUE);
	CHECK(!db_release(db));
	CHECK_I64(db_error(db), DB_OK);
	db_save(db);
	add_thing(db, 4, "four");
	CHECK(db_release(db));
	db_save(db);
	add_thing(db, 5, "five");
	db_fail(db, DB_OTHER, "changed my mind");
	CHECK(!db_release(db));
	CHECK_I64(count_things(db), 2);
	CHECK(db_commit(db));
	CHECK_I64(count_things(db), 2);
	db_close(db);
}

TEST(savepoints_nest_and_an_outer_error_stays)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	db_begin(db);
	db_save(db);
	add_thing(db, 1, "one");
	db_save(db);
	add_thing(db, 2, "two");
	CHECK(db_release(db));
	db_save(db);
	add_thing(db, 3, "one");
	CHECK(!db_release(db));
	CHECK_I64(count_things(db), 2);
	add_thing(db, 4, "two");
	/* The error is the outer savepoint's: an inner one opened after it cannot clear it. */
	db_save(db);
	CHECK_I64(add_thing(db, 5, "five"), 0);
	CHECK(!db_release(db));
	CHECK_I64(db_error(db), DB_UNIQUE);
	CHECK(!db_release(db));
	CHECK_I64(db_error(db), DB_OK);
	CHECK_I64(count_things(db), 0);
	add_thing(db, 6, "six");
	CHECK(db_commit(db));
	CHECK_I64(count_things(db), 1);
	db_close(db);
}

TEST(a_cursor_survives_savepoints_made_while_reading_it)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	for (int i = 0; i < 5; i++)
		add_thing(db, i + 1, (char[]){(char)('a' + i), 0});
	db_begin(db);
	struct db_rows *r = db_query(db, &thing_list, NULL);
	int64_t sum = 0;
	while (db_next(r)) {
		int64_t id = db_row(r)[0].i;
		sum += id;
		if (id > 5)
			break;
		db_save(db);
		add_thing(db, 100 + id, id % 2 ? "a" : (char[]){(char)('A' + id), 0});
		CHECK(db_release(db) == (id % 2 == 0));
	}
	CHECK(sum >= 15);
	db_rows_end(r);
	CHECK(db_commit(db));
	CHECK_I64(count_things(db), 7);
	db_close(db);
}

TEST(a_read_connection_cannot_write)
{
	const char *url = test_db_url();
	struct db *db = make_things(url);
	REQUIRE(db);
	struct db *reader = open_db(url, DB_READ);
	REQUIRE(reader);
	add_thing(reader, 1, "one");
	CHECK_I64(db_error(reader), DB_READONLY);
	db_clear(reader);
	/* Nor when the statement is declared wrongly. */
	static const struct db_stmt lie = {
	    .name = "lie", .sql = "INSERT INTO thing (name) VALUES ('x')", .id = 40};
	db_exec(reader, &lie, NULL);
	CHECK_I64(db_error(reader), DB_READONLY);
	db_clear(reader);
	db_begin(reader);
	CHECK(!db_script(reader, "DELETE FROM thing"));
	CHECK_I64(db_error(reader), DB_READONLY);
	db_rollback(reader);
	CHECK_I64(count_things(reader), 0);
	db_close(reader);
	db_close(db);
}

TEST(a_reader_keeps_its_moment_while_a_writer_commits)
{
	const char *url = test_db_url();
	struct db *writer = make_things(url);
	struct db *reader = open_db(url, DB_READ);
	REQUIRE(writer && reader);
	add_thing(writer, 1, "one");
	db_begin(reader);
	CHECK_I64(count_things(reader), 1);
	int64_t version = db_version(reader);
	add_thing(writer, 2, "two");
	CHECK_I64(count_things(reader), 1);
	CHECK_I64(db_version(reader), version);
	CHECK(db_commit(reader));
	CHECK_I64(count_things(reader), 2);
	db_close(reader);
	db_close(writer);
}

TEST(the_version_changes_with_every_commit_and_is_one_for_all)
{
	const char *url = test_db_url();
	struct db *writer = make_things(url);
	struct db *reader = open_db(url, DB_READ), *other = open_db(url, DB_READ);
	REQUIRE(writer && reader && other);
	/* PostgreSQL's row is the program's to keep up; without it the answer is 0. */
	bool pg = db_kind(writer) == DB_POSTGRES;
	if (pg)
		CHECK_I64(db_version(reader), 0);
	run_ddl(writer, "CREATE TABLE store_version (id INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;"
	                "INSERT INTO store_version (id, n) VALUES (1, 1);");
	static const struct db_stmt bump = {
	    .name = "bump", .sql = "UPDATE store_version SET n = n + 1", .id = 41, .writes = true};
	int64_t last = db_version(reader);
	CHECK(last != 0);
	for (int i = 0; i < 5; i++) {
		db_begin(writer);
		add_thing(writer, i + 1, (char[]){(char)('a' + i), 0});
		db_exec(writer, &bump, NULL);
		CHECK_I64(db_version(reader), last);
		CHECK(db_commit(writer));
		db_checkpoint(writer, i == 3);
		int64_t now = db_version(reader);
		CHECK(now > last);
		CHECK_I64(db_version(other), now);
		CHECK_I64(db_version(writer), now);
		last = now;
	}
	db_begin(writer);
	add_thing(writer, 9, "undone");
	db_rollback(writer);
	CHECK_I64(db_version(reader), last);
	CHECK_I64(db_error(reader), DB_OK);
	db_close(reader);
	db_close(other);
	db_close(writer);
}
