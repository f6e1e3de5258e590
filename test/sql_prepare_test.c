/* sql_prepare_test.c - every statement of the program runs on the engine with
 * its declared parameters and columns, on the schema of all steps. */
#include "test.h"

#include "db/migrate.h"
#include "db/row.h"
#include "schema_steps.h"

static struct db *open_store(void)
{
	struct str why = {0};
	struct db *db = db_connect(test_db_url(), DB_CREATE, test_arena(), &why);
	int applied = 0;
	if (!db)
		test_fail(__FILE__, __LINE__, "open: %.*s", STR_ARG(why));
	else if (migrate_run(db, schema_steps, schema_nsteps, &applied) != MIGRATE_DONE)
		test_fail(__FILE__, __LINE__, "step %d: %s", applied + 1, db_error_detail(db));
	return db;
}

/* A value of the declared type that no row holds. */
static struct db_val sample(const struct db_col *c)
{
	static const char *const texts[] = {[DB_SEM_PLAIN] = "zz",
	                                    [DB_SEM_ID] = "zz",
	                                    [DB_SEM_DAY] = "2099-01-01",
	                                    [DB_SEM_INSTANT] = "2099-01-01T00:00:00.000Z"};
	return (struct db_val){
	    .type = c->type, .i = c->type == DB_BOOL ? 1 : 987654321, .f = 0.5, .s = str_z(texts[c->sem])};
}

static void run(struct db *db, const struct db_stmt *st, const struct db_val *args)
{
	db_begin(db);
	if (st->ncol == 0) {
		db_exec(db, st, args);
	} else {
		struct db_rows *r = db_query(db, st, args);
		while (db_next(r))
			;
	}
	enum db_err e = db_error(db);
	if (e != DB_OK && e != DB_FOREIGN && e != DB_CHECK && e != DB_UNIQUE)
		test_fail(__FILE__, __LINE__, "%s: %s", st->name, db_error_detail(db));
	db_rollback(db);
}

TEST(every_statement_runs_with_values_and_with_nulls)
{
	struct db *db = open_store();
	CHECK(db_nstatements > 0);
	for (unsigned i = 0; db && i < db_nstatements; i++) {
		const struct db_stmt *st = db_statements[i];
		struct db_val args[256] = {{0}};
		for (unsigned p = 0; p < st->nparam; p++)
			args[p] = sample(&st->params[p]);
		run(db, st, args);
		for (unsigned p = 0; p < st->nparam; p++)
			args[p].null = st->params[p].nullable;
		run(db, st, args);
		CHECK_I64(st->id, i);
	}
	db_close(db);
}

TEST(every_entity_is_read_and_kept_as_its_table_says)
{
	struct db *db = open_store();
	CHECK(db_nentities > 0);
	for (unsigned i = 0; db && i < db_nentities; i++) {
		const struct db_entity *e = db_entities[i];
		void *rows = arena_alloc(test_arena(), e->row_size);
		CHECK(!e->get(db, test_arena(), 987654321, rows));
		CHECK(!e->remove(db, 987654321));
		CHECK(e->history == (e->get_at && e->to_hist && e->versions));
		if (e->history) {
			CHECK(!e->get_at(db, test_arena(), 987654321, STR("2020-01-01T00:00:00.000Z"), rows));
			CHECK(!e->to_hist(db, 987654321, STR("2020-01-01T00:00:00.000Z")));
			CHECK_I64(e->versions(db, test_arena(), 987654321, &rows), 0);
		}
		if (db_error(db) != DB_OK)
			test_fail(__FILE__, __LINE__, "%s: %s", e->name, db_error_detail(db));
		db_clear(db);
	}
	db_close(db);
}
