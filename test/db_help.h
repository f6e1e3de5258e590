/* db_help.h - a small table for the tests of lib/db, on either engine. */
#ifndef TEST_DB_HELP_H
#define TEST_DB_HELP_H

#include "db/db.h"
#include "db/migrate_words.h"
#include "test.h"

static const char thing_ddl[] =
    "CREATE TABLE thing (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  name TEXT NOT NULL UNIQUE,\n"
    "  n INTEGER, f REAL, b BLOB,\n"
    "  flag INTEGER NOT NULL DEFAULT 0 CONSTRAINT thing_flag CHECK (flag IN (0, 1)),\n"
    "  parent_id INTEGER REFERENCES thing (id)\n"
    ") STRICT;\n"
    "CREATE TABLE pair (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID;\n";

static const struct db_col thing_cols[] = {
    {.name = "id", .type = DB_INT, .sem = DB_SEM_ID}, {.name = "name", .type = DB_TEXT},
    {.name = "n", .type = DB_INT, .nullable = true},  {.name = "f", .type = DB_REAL, .nullable = true},
    {.name = "b", .type = DB_BLOB, .nullable = true}, {.name = "flag", .type = DB_BOOL},
};
static const struct db_stmt thing_insert = {
    .name = "thing_insert",
    .sql = "INSERT INTO thing (id, name, n, f, b, flag) VALUES ($1, $2, $3, $4, $5, $6)",
    .id = 1,
    .nparam = 6,
    .writes = true,
    .params = thing_cols,
};
static const struct db_stmt thing_list = {
    .name = "thing_list",
    .sql = "SELECT id, name, n, f, b, flag FROM thing ORDER BY id",
    .id = 2,
    .ncol = 6,
    .cols = thing_cols,
};
static const struct db_stmt thing_get = {
    .name = "thing_get",
    .sql = "SELECT id, name, n, f, b, flag FROM thing WHERE id = $1",
    .id = 3,
    .nparam = 1,
    .ncol = 6,
    .params = thing_cols,
    .cols = thing_cols,
};
static const struct db_stmt thing_delete = {
    .name = "thing_delete",
    .sql = "DELETE FROM thing WHERE id >= $1",
    .id = 4,
    .nparam = 1,
    .writes = true,
    .params = thing_cols,
};
static const struct db_stmt thing_count = {
    .name = "thing_count",
    .sql = "SELECT count(*) AS n FROM thing",
    .id = 5,
    .ncol = 1,
    .cols = thing_cols,
};

static inline struct db_val v_int(int64_t i)
{
	return (struct db_val){.type = DB_INT, .i = i};
}
static inline struct db_val v_real(double f)
{
	return (struct db_val){.type = DB_REAL, .f = f};
}
static inline struct db_val v_text(struct str s)
{
	return (struct db_val){.type = DB_TEXT, .s = s};
}
static inline struct db_val v_blob(struct str s)
{
	return (struct db_val){.type = DB_BLOB, .s = s};
}
static inline struct db_val v_null(enum db_type t)
{
	return (struct db_val){.type = t, .null = true};
}

/* NULL when it cannot be opened, which fails the test. */
static inline struct db *open_db(const char *url, enum db_open mode)
{
	struct str why = {NULL, 0};
	struct db *db = db_connect(url, mode, test_arena(), &why);
	if (!db)
		test_fail(__FILE__, __LINE__, "open: %.*s", STR_ARG(why));
	return db;
}

/* Runs schema text in the dialect's words. */
static inline void run_ddl(struct db *db, const char *sql)
{
	struct buf b;
	buf_init(&b, 0);
	if (db_kind(db) == DB_POSTGRES)
		migrate_words(&b, str_z(sql));
	else
		buf_z(&b, sql);
	if (!db_script(db, b.p))
		test_fail(__FILE__, __LINE__, "schema: %s", db_error_detail(db));
	buf_finish(&b);
}

/* A writer on a fresh store with the tables. */
static inline struct db *make_things(const char *url)
{
	struct db *db = open_db(url, DB_CREATE);
	if (db)
		run_ddl(db, thing_ddl);
	return db;
}

static inline int64_t add_thing(struct db *db, int64_t id, const char *name)
{
	struct db_val v[6] = {v_int(id),       v_text(str_z(name)), v_null(DB_INT),
	                      v_null(DB_REAL), v_null(DB_BLOB),     {.type = DB_BOOL}};
	return db_exec(db, &thing_insert, v);
}

static inline int64_t count_things(struct db *db)
{
	struct db_rows *r = db_query(db, &thing_count, NULL);
	int64_t n = db_next(r) ? db_row(r)[0].i : -1;
	db_rows_end(r);
	return n;
}

#endif
