/* db_verbs_test.c - the five verbs, alike on both engines. */
#include "db_help.h"

#include <float.h>
#include <math.h>

/* Schemas made by test_db_url are dropped by every test that uses a database. */
static void drop_schema(const char *url)
{
	struct arena a;
	struct str why;
	if (!strstr(url, "schema="))
		return;
	arena_init(&a, 0);
	struct db *db = db_connect(url, DB_WRITE, &a, &why);
	if (db)
		db_script(
		    db, "DO $$ BEGIN EXECUTE 'DROP SCHEMA ' || quote_ident(current_schema()) || ' CASCADE'; END $$");
	db_close(db);
	arena_finish(&a);
}
__attribute__((constructor)) static void set_drop(void)
{
	test_db_drop = drop_schema;
}

static void insert(struct db *db, int64_t id, struct str name, struct db_val n, struct db_val f,
                   struct db_val b)
{
	struct db_val v[6] = {v_int(id), v_text(name), n, f, b, {.type = DB_BOOL, .i = id % 2}};
	CHECK_I64(db_exec(db, &thing_insert, v), 1);
}

static const struct db_val *get(struct db *db, int64_t id)
{
	struct db_val arg = v_int(id);
	struct db_rows *r = db_query(db, &thing_get, &arg);
	static struct db_val copy[6];
	if (!db_next(r)) {
		test_fail(__FILE__, __LINE__, "no row %lld", (long long)id);
		memset(copy, 0, sizeof copy);
		return copy;
	}
	memcpy(copy, db_row(r), sizeof copy);
	copy[1].s = arena_str(test_arena(), copy[1].s);
	copy[4].s = arena_str(test_arena(), copy[4].s);
	db_rows_end(r);
	return copy;
}

TEST(whole_numbers_keep_all_64_bits)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	static const int64_t n[] = {0, 1, -1, INT32_MAX, (int64_t)INT32_MIN - 1, INT64_MAX, INT64_MIN};
	char name[] = "a";
	for (int i = 0; i < 7; i++, name[0]++)
		insert(db, i + 1, str_z(name), v_int(n[i]), v_null(DB_REAL), v_null(DB_BLOB));
	for (int i = 0; i < 7; i++)
		CHECK_I64(get(db, i + 1)[2].i, n[i]);
	CHECK(db_error(db) == DB_OK);
	db_close(db);
}

TEST(real_numbers_keep_every_bit)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	static const double f[] = {0.0, -0.0, 0.1, -1e300, DBL_MAX, DBL_MIN, 4.9e-324, 3.0, 1.0 / 3.0};
	char name[] = "a";
	for (int i = 0; i < 9; i++, name[0]++)
		insert(db, i + 1, str_z(name), v_null(DB_INT), v_real(f[i]), v_null(DB_BLOB));
	for (int i = 0; i < 9; i++) {
		double got = get(db, i + 1)[3].f;
		CHECK(memcmp(&got, &f[i], sizeof got) == 0 || (f[i] == 0 && got == 0));
	}
	db_close(db);
}

TEST(numbers_that_are_not_finite_are_refused)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	const double bad[] = {NAN, INFINITY, -INFINITY};
	for (int i = 0; i < 3; i++) {
		struct db_val v[6] = {v_int(1),       v_text(STR("x")), v_null(DB_INT),
		                      v_real(bad[i]), v_null(DB_BLOB),  {.type = DB_BOOL}};
		CHECK_I64(db_exec(db, &thing_insert, v), 0);
		CHECK_I64(db_error(db), DB_CHECK);
		CHECK_Z(str_z(db_error_detail(db)), "f");
		db_clear(db);
	}
	CHECK_I64(count_things(db), 0);
	db_close(db);
}

TEST(text_blobs_and_nulls_come_back_as_they_went_in)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	char every[256];
	for (int i = 0; i < 256; i++)
		every[i] = (char)i;
	struct str blob = {every, 256};
	insert(db, 1, STR("Åsa Öberg \xF0\x9F\xA7\xB5 'citat' \"två\" $1 ; -- \n\t"), v_null(DB_INT),
	       v_null(DB_REAL), v_blob(blob));
	insert(db, 2, STR(""), v_int(0), v_real(0), v_blob(STR("")));
	const struct db_val *v = get(db, 1);
	CHECK_Z(v[1].s, "Åsa Öberg \xF0\x9F\xA7\xB5 'citat' \"två\" $1 ; -- \n\t");
	CHECK(v[2].null && v[3].null && !v[4].null);
	CHECK_STR(v[4].s, blob);
	CHECK_I64(v[5].i, 1);
	v = get(db, 2);
	CHECK(!v[1].null && v[1].s.n == 0 && !str_is_null(v[1].s));
	CHECK(!v[2].null && !v[3].null && !v[4].null);
	CHECK_I64(v[4].s.n, 0);
	CHECK_I64(v[5].i, 0);
	db_close(db);
}

TEST(a_large_blob_comes_back_whole)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	size_t n = (size_t)3 << 20;
	char *p = arena_alloc(test_arena(), n);
	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 31 + i / 251);
	insert(db, 1, STR("big"), v_null(DB_INT), v_null(DB_REAL), v_blob((struct str){p, n}));
	CHECK(str_eq(get(db, 1)[4].s, (struct str){p, n}));
	db_close(db);
}

TEST(text_that_is_not_utf8_or_holds_nul_is_refused_on_both_engines)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	const struct str bad[] = {STR("a\0b"), STR("\xC3("), STR("\xED\xA0\x80"), STR("\xC0\x80"), STR("\xFF")};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct db_val v[6] = {v_int(1),        v_text(bad[i]),  v_null(DB_INT),
		                      v_null(DB_REAL), v_null(DB_BLOB), {.type = DB_BOOL}};
		db_exec(db, &thing_insert, v);
		CHECK_I64(db_error(db), DB_CHECK);
		db_clear(db);
	}
	CHECK_I64(count_things(db), 0);
	db_close(db);
}

TEST(exec_counts_the_rows_it_changed)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	for (int64_t i = 1; i <= 5; i++)
		CHECK_I64(add_thing(db, i, (char[]){(char)("abcde"[i - 1]), 0}), 1);
	struct db_val from = v_int(3);
	CHECK_I64(db_exec(db, &thing_delete, &from), 3);
	CHECK_I64(db_exec(db, &thing_delete, &from), 0);
	CHECK_I64(count_things(db), 2);
	db_close(db);
}

TEST(parameters_may_stand_in_any_order_repeat_and_be_unused)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	static const struct db_col text[3] = {
	    {.name = "a", .type = DB_TEXT}, {.name = "b", .type = DB_TEXT}, {.name = "c", .type = DB_TEXT}};
	static const struct db_stmt st = {.name = "order",
	                                  .sql = "SELECT $3 || $1 || $3 AS x, $1 AS y",
	                                  .id = 20,
	                                  .nparam = 3,
	                                  .ncol = 2,
	                                  .params = text,
	                                  .cols = text};
	struct db_val v[3] = {v_text(STR("1")), v_text(STR("2")), v_text(STR("3"))};
	struct db_rows *r = db_query(db, &st, v);
	REQUIRE(db_next(r));
	CHECK_Z(db_row(r)[0].s, "313");
	CHECK_Z(db_row(r)[1].s, "1");
	CHECK(!db_next(r));
	CHECK(db_error(db) == DB_OK);
	db_close(db);
}

TEST(returning_gives_the_new_id_and_has_written_at_once)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	static const struct db_stmt st = {.name = "returning",
	                                  .sql = "INSERT INTO thing (name) VALUES ($1) RETURNING id",
	                                  .id = 21,
	                                  .nparam = 1,
	                                  .ncol = 1,
	                                  .writes = true,
	                                  .params = thing_cols + 1,
	                                  .cols = thing_cols};
	struct db_val v = v_text(STR("first"));
	struct db_rows *r = db_query(db, &st, &v);
	CHECK_I64(count_things(db), 1);
	REQUIRE(db_next(r));
	CHECK_I64(db_row(r)[0].i, 1);
	db_rows_end(r);
	v = v_text(STR("second"));
	r = db_query(db, &st, &v);
	db_rows_end(r);
	CHECK_I64(count_things(db), 2);
	v = v_text(STR("first"));
	CHECK(db_query(db, &st, &v) == NULL);
	CHECK_I64(db_error(db), DB_UNIQUE);
	db_close(db);
}

TEST(cursors_of_different_statements_nest)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	for (int64_t i = 1; i <= 4; i++)
		add_thing(db, i, (char[]){"abcd"[i - 1], 0});
	struct db_rows *outer = db_query(db, &thing_list, NULL);
	int64_t seen = 0;
	while (db_next(outer)) {
		struct db_val id = db_row(outer)[0];
		struct db_rows *inner = db_query(db, &thing_get, &id);
		REQUIRE(db_next(inner));
		CHECK_I64(db_row(inner)[0].i, db_row(outer)[0].i);
		CHECK_STR(db_row(inner)[1].s, db_row(outer)[1].s);
		db_rows_end(inner);
		seen++;
	}
	CHECK_I64(seen, 4);
	/* Ended, so the same statement may be asked again; ending twice is nothing. */
	db_rows_end(outer);
	outer = db_query(db, &thing_list, NULL);
	CHECK(db_next(outer));
	db_close(db);
}

TEST(swedish_order_and_byte_order)
{
	struct db *db = make_things(test_db_url());
	REQUIRE(db);
	static const char *const names[] = {"Örby", "zebra", "Ängen", "Åsen", "alm", "Zon"};
	for (int i = 0; i < 6; i++)
		add_thing(db, i + 1, names[i]);
	static const struct db_stmt swedish = {.name = "sv",
	                                       .sql = "SELECT name FROM thing ORDER BY name COLLATE \"sv-x-icu\"",
	                                       .id = 22,
	                                       .ncol = 1,
	                                       .cols = thing_cols + 1};
	static const struct db_stmt bytes = {.name = "c",
	                                     .sql = "SELECT name FROM thing ORDER BY name",
	                                     .id = 23,
	                                     .ncol = 1,
	                                     .cols = thing_cols + 1};
	static const char *const want_sv[] = {"alm", "zebra", "Zon", "Åsen", "Ängen", "Örby"};
	static const char *const want_c[] = {"Zon", "alm", "zebra", "Ängen", "Åsen", "Örby"};
	struct db_rows *r = db_query(db, &swedish, NULL);
	for (int i = 0; i < 6 && db_next(r); i++)
		CHECK_Z(db_row(r)[0].s, want_sv[i]);
	db_rows_end(r);
	r = db_query(db, &bytes, NULL);
	int n = 0;
	for (; n < 6 && db_next(r); n++)
		CHECK_Z(db_row(r)[0].s, want_c[n]);
	CHECK_I64(n, 6);
	db_close(db);
}

TEST(a_store_that_is_not_there_is_not_made_by_reading_or_writing)
{
	const char *url = test_db_url();
	struct str why = {NULL, 0};
	CHECK(db_connect(url, DB_READ, test_arena(), &why) == NULL);
	CHECK(why.n > 0);
	why = (struct str){NULL, 0};
	CHECK(db_connect(url, DB_WRITE, test_arena(), &why) == NULL);
	CHECK(why.n > 0);
	struct db *db = open_db(url, DB_CREATE);
	REQUIRE(db);
	db_close(db);
	db = open_db(url, DB_READ);
	CHECK(db != NULL);
	db_close(db);
	db_close(NULL);
}
