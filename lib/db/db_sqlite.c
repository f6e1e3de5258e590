/* db_sqlite.c - the SQLite driver.
 *
 * Settings: WAL with synchronous=FULL, so that a commit is on the disk when it
 * returns; no mmap and no automatic checkpoints, since the store's writer makes
 * them between transactions; foreign keys, defensive mode, no trusted schema.
 * The database file is never opened or closed outside SQLite in this process:
 * closing any descriptor of it would drop SQLite's POSIX locks.
 */
#include "db/sqlite.h"

#include "base/log.h"
#include "base/utf8.h"
#include <stdio.h>
#include <stdlib.h>

/* --- statements ----------------------------------------------------------- */

static bool failed(struct db_rows *r, int rc)
{
	struct sqlite_db *s = sqlite_of(r->db);
	sqlite_fail(r->db, s->h, rc);
	sqlite3_reset(r->prepared);
	return false;
}

static bool prepare(struct db *db, struct db_rows *r)
{
	struct sqlite_db *s = sqlite_of(db);
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v3(s->h, r->st->sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL);
	if (rc != SQLITE_OK) {
		sqlite_fail(db, s->h, rc);
		return false;
	}
	/* $2 may stand before $1 in the text, and a parameter may be unused. */
	for (unsigned i = 0; i < r->st->nparam; i++) {
		char name[8];
		snprintf(name, sizeof name, "$%u", i + 1);
		r->map[i] = (unsigned char)sqlite3_bind_parameter_index(st, name);
	}
	r->prepared = st;
	return true;
}

static void forget(struct db_rows *r)
{
	sqlite3_finalize(r->prepared);
	r->prepared = NULL;
}

static int bind(sqlite3_stmt *st, int at, const struct db_val *v)
{
	if (v->null || (v->s.p == NULL && (v->type == DB_TEXT || v->type == DB_BLOB)))
		return sqlite3_bind_null(st, at);
	switch (v->type) {
	case DB_INT:
		return sqlite3_bind_int64(st, at, v->i);
	case DB_BOOL:
		return sqlite3_bind_int64(st, at, v->i != 0);
	case DB_REAL:
		return sqlite3_bind_double(st, at, v->f);
	case DB_TEXT:
		/* PostgreSQL refuses such text, so both do. */
		if (!utf8_valid(v->s))
			return SQLITE_MISMATCH;
		return sqlite3_bind_text64(st, at, v->s.p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
	case DB_BLOB:
		return sqlite3_bind_blob64(st, at, v->s.p, v->s.n, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static bool bind_all(struct db_rows *r, const struct db_val *args)
{
	for (unsigned i = 0; i < r->st->nparam; i++) {
		int rc = r->map[i] ? bind(r->prepared, r->map[i], &args[i]) : SQLITE_OK;
		if (rc == SQLITE_OK)
			continue;
		if (rc == SQLITE_MISMATCH)
			db_fail(r->db, DB_CHECK, r->st->params ? r->st->params[i].name : "");
		return failed(r, rc);
	}
	return true;
}

static bool exec(struct db_rows *r, const struct db_val *args, int64_t *changed)
{
	sqlite3 *h = sqlite_of(r->db)->h;
	if (!bind_all(r, args))
		return false;
	/* The count survives from the last change, so it is asked only after one. */
	int64_t before = sqlite3_total_changes64(h);
	int rc;
	do
		rc = sqlite3_step(r->prepared);
	while (rc == SQLITE_ROW);
	if (rc != SQLITE_DONE)
		return failed(r, rc);
	sqlite3_reset(r->prepared);
	*changed = sqlite3_total_changes64(h) == before ? 0 : sqlite3_changes64(h);
	return true;
}

static bool step(struct db_rows *r)
{
	int rc = sqlite3_step(r->prepared);
	r->done = rc == SQLITE_DONE;
	return r->done || rc == SQLITE_ROW || failed(r, rc);
}

/* The first step belongs to the query, so that an error shows here, and a
 * statement that writes has written, on both engines alike. */
static bool query(struct db_rows *r, const struct db_val *args)
{
	if (!bind_all(r, args) || !step(r))
		return false;
	if (sqlite3_column_count(r->prepared) < r->st->ncol) {
		db_fail(r->db, DB_OTHER, r->st->name);
		sqlite3_reset(r->prepared);
		return false;
	}
	r->primed = true;
	return true;
}

/* By its sqlite3_value, looked up once a column: without mutexes (THREADSAFE=2) it is as
 * protected as any. The column functions would look it up again for type, bytes and length. */
static void read_value(sqlite3_value *from, struct db_val *v)
{
	v->null = sqlite3_value_type(from) == SQLITE_NULL;
	switch (v->type) {
	case DB_INT:
	case DB_BOOL:
		v->i = sqlite3_value_int64(from);
		break;
	case DB_REAL:
		v->f = sqlite3_value_double(from);
		break;
	case DB_TEXT:
	case DB_BLOB:
		/* value_blob gives text as it lies, without a copy for the NUL. */
		v->s.p = sqlite3_value_blob(from);
		v->s.n = (size_t)sqlite3_value_bytes(from);
		if (!v->s.p && !v->null)
			v->s.p = "";
		break;
	}
}

static bool next(struct db_rows *r)
{
	if (!r->primed && !step(r))
		return false;
	r->primed = false;
	if (r->done)
		return false;
	for (int i = 0; i < r->st->ncol; i++)
		read_value(sqlite3_column_value(r->prepared, i), &r->vals[i]);
	return true;
}

static void end(struct db_rows *r)
{
	sqlite3_reset(r->prepared);
	r->primed = false;
}

/* --- transactions and scripts ---------------------------------------------- */

static bool word(struct db *db, enum db_word w)
{
	static const char *const text[DB_NWORDS] = {
	    [DB_BEGIN_READ] = "BEGIN",   [DB_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	    [DB_COMMIT] = "COMMIT",      [DB_ROLLBACK] = "ROLLBACK",
	    [DB_SAVE] = "SAVEPOINT s",   [DB_RELEASE] = "RELEASE s",
	    [DB_UNDO] = "ROLLBACK TO s",
	};
	struct sqlite_db *s = sqlite_of(db);
	int rc = SQLITE_OK;
	if (!s->words[w])
		rc = sqlite3_prepare_v3(s->h, text[w], -1, SQLITE_PREPARE_PERSISTENT, &s->words[w], NULL);
	if (rc == SQLITE_OK) {
		rc = sqlite3_step(s->words[w]);
		int again = sqlite3_reset(s->words[w]);
		rc = rc == SQLITE_DONE ? SQLITE_OK : again;
	}
	if (rc != SQLITE_OK)
		sqlite_fail(db, s->h, rc);
	/* Undone savepoints stay open in SQL; ours end. */
	return rc == SQLITE_OK && (w != DB_UNDO || word(db, DB_RELEASE));
}

static bool script(struct db *db, const char *sql)
{
	sqlite3 *h = sqlite_of(db)->h;
	int rc = sqlite3_exec(h, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		sqlite_fail(db, h, rc);
	return rc == SQLITE_OK;
}

static bool in_transaction(struct db *db)
{
	return !sqlite3_get_autocommit(sqlite_of(db)->h);
}

static bool alive(struct db *db)
{
	(void)db;
	return true;
}

static void close_sqlite(struct db *db)
{
	struct sqlite_db *s = sqlite_of(db);
	for (int i = 0; i < DB_NWORDS; i++)
		sqlite3_finalize(s->words[i]);
	if (sqlite3_close(s->h) != SQLITE_OK)
		BUG("a statement outlived its connection");
	free(s);
}

/* --- opening -------------------------------------------------------------- */

static const struct db_driver sqlite_driver = {
    .kind = DB_SQLITE,
    .word = word,
    .prepare = prepare,
    .forget = forget,
    .exec = exec,
    .query = query,
    .next = next,
    .end = end,
    .script = script,
    .in_transaction = in_transaction,
    .alive = alive,
    .version = sqlite_version,
    .backup = sqlite_backup,
    .integrity = sqlite_integrity,
    .checkpoint = sqlite_checkpoint,
    .close = close_sqlite,
};

bool db_sqlite_sound(int version)
{
	return version >= 3051003 || (version >= 3050007 && version < 3051000) ||
	       (version >= 3044006 && version < 3045000);
}

static int compare_sv(void *unused, int na, const void *a, int nb, const void *b)
{
	(void)unused;
	return utf8_cmp_sv((struct str){a, (size_t)na}, (struct str){b, (size_t)nb});
}

static int note_log_pages(void *p, sqlite3 *h, const char *name, int pages)
{
	(void)h, (void)name;
	((struct db *)p)->log_pages = pages;
	return SQLITE_OK;
}

static void set_limits(sqlite3 *h)
{
	static const int limits[][2] = {
	    {SQLITE_LIMIT_LENGTH, 256 << 20},
	    {SQLITE_LIMIT_SQL_LENGTH, 1 << 20},
	    {SQLITE_LIMIT_ATTACHED, 0},
	    {SQLITE_LIMIT_VARIABLE_NUMBER, 250},
	    {SQLITE_LIMIT_TRIGGER_DEPTH, 8},
	    {SQLITE_LIMIT_COLUMN, 250},
	    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100},
	    {SQLITE_LIMIT_COMPOUND_SELECT, 50},
	};
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		sqlite3_limit(h, limits[i][0], limits[i][1]);
}

/* A file system without shared memory would leave the journal as it was. */
static int expect_wal(void *unused, int n, char **values, char **names)
{
	(void)unused, (void)names;
	return n != 1 || !values[0] || strcmp(values[0], "wal") != 0;
}

static const char *setup(struct sqlite_db *s, enum db_open mode)
{
	sqlite3 *h = s->h;
	sqlite3_extended_result_codes(h, 1);
	sqlite3_busy_timeout(h, SQLITE_BUSY_MS);
	set_limits(h);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, mode == DB_READ, NULL);
	/* A plan is made once. Without this, a statement with LIMIT $n is compiled anew at every run,
	 * since the planner looks at the value. */
	sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	sqlite3_create_collation_v2(h, "sv-x-icu", SQLITE_UTF8, NULL, compare_sv, NULL);
	static const char common[] = "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
	                             "PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=0;";
	/* What savepoints may undo is kept in a file that has no name: in memory it is a list that every release
	 * walks, and an import of n rows takes n² steps. */
	static const char writing[] = "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=FILE;";
	if (sqlite3_exec(h, common, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(h, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) != SQLITE_OK ||
	    (mode != DB_READ && sqlite3_exec(h, writing, NULL, NULL, NULL) != SQLITE_OK))
		return sqlite3_errmsg(h);
	if (mode != DB_READ && sqlite3_exec(h, "PRAGMA journal_mode=WAL", expect_wal, NULL, NULL) != SQLITE_OK)
		return "the file system cannot hold a write-ahead log";
	if (mode != DB_READ && sqlite3_exec(h, "PRAGMA journal_mode=WAL", expect_wal, NULL, NULL) != SQLITE_OK)
		return "the file system cannot hold a write-ahead log";
	sqlite3_wal_hook(h, note_log_pages, &s->db);
	return NULL;
}

struct db *db_sqlite_open(const char *path, enum db_open mode, struct arena *a, struct str *why)
{
	if (!db_sqlite_sound(sqlite3_libversion_number())) {
		*why = arena_printf(a, "SQLite %s may lose committed rows; 3.51.3 or newer is needed",
		                    sqlite3_libversion());
		return NULL;
	}
	struct sqlite_db *s = calloc(1, sizeof *s);
	if (!s)
		BUG("out of memory");
	s->db.driver = &sqlite_driver;
	s->db.mode = mode;
	int flags = mode == DB_READ    ? SQLITE_OPEN_READONLY
	            : mode == DB_WRITE ? SQLITE_OPEN_READWRITE
	                               : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	const char *fault = NULL;
	if (sqlite3_open_v2(path, &s->h, flags, NULL) != SQLITE_OK)
		fault = s->h ? sqlite3_errmsg(s->h) : "out of memory";
	else
		fault = setup(s, mode);
	if (!fault)
		return &s->db;
	*why = arena_printf(a, "%s: %s", path, fault);
	sqlite3_close(s->h);
	free(s);
	return NULL;
}
