/* sql_history_test.c - what sqlgen's functions do with a row over time, by the
 * example of the plan's areas. */
#include "test.h"

#include "db/migrate.h"
#include "schema_steps.h"
#include "sql_plan.h"

#define T1 "2024-01-01T00:00:00.000Z"
#define T2 "2024-02-01T00:00:00.000Z"
#define T3 "2024-03-01T00:00:00.000Z"
#define T4 "2024-04-01T00:00:00.000Z"

static struct db *open_store(void)
{
	struct str why = {0};
	struct db *db = db_connect(test_db_url(), DB_CREATE, test_arena(), &why);
	int applied;
	if (db && migrate_run(db, schema_steps, schema_nsteps, &applied) != MIGRATE_DONE)
		test_fail(__FILE__, __LINE__, "schema: %s", db_error_detail(db));
	return db;
}

static struct area area(int64_t rev, struct str at, struct str name)
{
	return (struct area){
	    .rev = rev, .changed_at = at, .key = STR("k"), .name = name, .name_en = STR(""), .from_year = 2020};
}

/* The row as it stands goes to the history, and the new one takes its place. */
static void change(struct db *db, const struct area *row)
{
	CHECK(area_to_hist(db, row->id, row->changed_at));
	CHECK(area_update(db, row));
}

/* The names of the areas listed at that instant, joined. */
static struct str listed(struct db *db, struct str at)
{
	struct area_list_row *rows;
	struct str all = STR("");
	size_t n = area_list(db, test_arena(), 2024, at, &rows);
	for (size_t i = 0; i < n; i++)
		all = arena_concat(test_arena(), all, rows[i].name);
	return all;
}

TEST(a_row_is_seen_as_it_was_at_any_instant)
{
	struct db *db = open_store();
	struct area row = area(1, STR(T1), STR("first")), got;
	REQUIRE(db != NULL);
	row.id = area_insert(db, &row);
	CHECK(row.id > 0);
	struct area next = area(2, STR(T2), STR("second"));
	next.id = row.id;
	change(db, &next);
	CHECK(area_to_hist(db, row.id, STR(T4)));
	CHECK(area_delete(db, row.id));

	struct str before = STR("2023-12-31T00:00:00.000Z");
	CHECK(!area_get_at(db, test_arena(), row.id, before, &got));
	CHECK(area_get_at(db, test_arena(), row.id, STR(T1), &got));
	CHECK_Z(got.name, "first");
	CHECK(area_get_at(db, test_arena(), row.id, STR(T2), &got));
	CHECK_Z(got.name, "second");
	CHECK_I64(got.rev, 2);
	CHECK(area_get_at(db, test_arena(), row.id, STR(T3), &got));
	CHECK(!area_get_at(db, test_arena(), row.id, STR(T4), &got));
	CHECK(!area_get_at(db, test_arena(), row.id, (struct str){0}, &got));
	CHECK_Z(listed(db, before), "");
	CHECK_Z(listed(db, STR(T1)), "first");
	CHECK_Z(listed(db, STR(T3)), "second");
	CHECK_Z(listed(db, STR(T4)), "");
	CHECK_Z(listed(db, (struct str){0}), "");

	struct area *all;
	REQUIRE(area_versions(db, test_arena(), row.id, &all) == 2);
	CHECK_I64(all[0].rev, 2);
	CHECK_I64(all[1].rev, 1);
	CHECK_I64(db_error(db), DB_OK);
	db_close(db);
}

TEST(a_row_comes_back_as_it_was_put)
{
	struct db *db = open_store();
	REQUIRE(db != NULL);
	struct area row = area(1, STR(T1), STR("n")), got;
	row.to_year = (struct opt_i64){true, 0};
	row.id = 77;
	CHECK_I64(area_insert(db, &row), 77);
	REQUIRE(area_get(db, test_arena(), 77, &got));
	CHECK(got.to_year.has && got.to_year.v == 0);
	CHECK_Z(got.name_en, "");
	CHECK_Z(got.changed_at, T1);
	row.to_year.has = false;
	CHECK(area_update(db, &row));
	REQUIRE(area_get(db, test_arena(), 77, &got));
	CHECK(!got.to_year.has);
	row.id = 78;
	CHECK(!area_update(db, &row));
	CHECK(!area_delete(db, 78));
	CHECK_I64(db_error(db), DB_OK);
	CHECK_I64(area_insert(db, &row), 0);
	CHECK_I64(db_error(db), DB_UNIQUE);
	db_close(db);
}
