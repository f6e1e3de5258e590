/* db.c - the rules that both engines share; see db.h and driver.h. */
#include "db/driver.h"

#include "base/log.h"
#include <math.h>
#include <stdlib.h>

struct db *db_connect(const char *url, enum db_open mode, struct arena *a, struct str *why)
{
	struct str u = str_z(url);
	if (str_starts(u, STR("postgresql://")) || str_starts(u, STR("postgres://")))
		return db_pg_open(url, mode, a, why);
	return db_sqlite_open(url, mode, a, why);
}

enum db_kind db_kind(const struct db *db)
{
	return db->driver->kind;
}

bool db_alive(struct db *db)
{
	return db->driver->alive(db);
}

/* --- the sticky error ----------------------------------------------------- */

void db_fail_n(struct db *db, enum db_err e, const char *detail, size_t n)
{
	if (db->err != DB_OK || e == DB_OK)
		return;
	if (n >= DB_DETAIL_MAX)
		n = DB_DETAIL_MAX - 1;
	db->err = e;
	db->err_depth = db->depth;
	if (n)
		memcpy(db->detail, detail, n);
	db->detail[n] = '\0';
}

void db_fail(struct db *db, enum db_err e, const char *detail)
{
	db_fail_n(db, e, detail, detail ? strlen(detail) : 0);
}

enum db_err db_error(const struct db *db)
{
	return db->err;
}

const char *db_error_detail(const struct db *db)
{
	return db->err == DB_OK ? "" : db->detail;
}

void db_clear(struct db *db)
{
	if (db->in_tx && db->err != DB_OK)
		BUG("db_clear inside a transaction: roll it back");
	db->err = DB_OK;
}

/* --- transactions --------------------------------------------------------- */

/* Ends the cursors opened at this savepoint depth or deeper. */
static void end_cursors(struct db *db, int depth)
{
	struct db_rows *next;
	for (struct db_rows *r = db->open; r; r = next) {
		next = r->next;
		if (r->depth >= depth)
			db_rows_end(r);
	}
}

bool db_in_transaction(const struct db *db)
{
	return db->in_tx;
}

void db_begin(struct db *db)
{
	if (db->in_tx)
		BUG("db_begin inside a transaction");
	if (db->err != DB_OK)
		return;
	db->ahead = NULL;
	db->in_tx = db->driver->word(db, db->mode == DB_READ ? DB_BEGIN_READ : DB_BEGIN_WRITE);
	db->depth = 0;
}

/* After an error the engine may have undone everything by itself. */
static void roll_back(struct db *db)
{
	end_cursors(db, 0);
	if (db->in_tx && db->driver->in_transaction(db))
		db->driver->word(db, DB_ROLLBACK);
	db->ahead = NULL;
	db->in_tx = false;
	db->depth = 0;
}

bool db_commit(struct db *db)
{
	if (!db->in_tx && db->err == DB_OK)
		BUG("db_commit without a transaction");
	if (db->depth && db->err == DB_OK)
		BUG("db_commit with an open savepoint");
	end_cursors(db, 0);
	if (db->err == DB_OK && db->driver->word(db, DB_COMMIT)) {
		db->ahead = NULL;
		db->in_tx = false;
		return true;
	}
	roll_back(db);
	return false;
}

void db_rollback(struct db *db)
{
	roll_back(db);
	db->err = DB_OK;
}

void db_save(struct db *db)
{
	if (!db->in_tx && db->err == DB_OK)
		BUG("db_save without a transaction");
	if (db->err == DB_OK)
		db->driver->word(db, DB_SAVE);
	db->depth++;
}

/* An error that struck outside this savepoint, or ended the transaction, stays. */
static void undo(struct db *db)
{
	end_cursors(db, db->depth);
	if (db->err_depth < db->depth)
		return;
	if (db->driver->in_transaction(db) && db->driver->word(db, DB_UNDO))
		db->err = DB_OK;
	else
		db->err_depth = 0;
}

bool db_release(struct db *db)
{
	if (db->depth == 0) {
		if (db->err == DB_OK)
			BUG("db_release without db_save");
		return false;
	}
	bool kept = db->err == DB_OK && db->driver->word(db, DB_RELEASE);
	if (!kept)
		undo(db);
	db->depth--;
	for (struct db_rows *r = db->open; r; r = r->next)
		if (r->depth > db->depth)
			r->depth = db->depth;
	return kept;
}

/* --- statements ----------------------------------------------------------- */

static void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);
	if (!p)
		BUG("out of memory");
	return p;
}

static struct db_rows *new_rows(struct db *db, const struct db_stmt *st)
{
	struct db_rows *r = xcalloc(1, sizeof *r);
	r->db = db;
	r->st = st;
	r->vals = xcalloc(st->ncol, sizeof *r->vals);
	r->map = xcalloc(st->nparam, 1);
	r->decode = xcalloc(st->ncol, 1);
	for (unsigned i = 0; i < st->ncol; i++)
		r->vals[i].type = st->cols[i].type;
	return r;
}

static void free_rows(struct db_rows *r)
{
	if (!r)
		return;
	if (r->prepared)
		r->db->driver->forget(r);
	free(r->vals);
	free(r->map);
	free(r->decode);
	free(r);
}

static void forget_all(struct db *db)
{
	end_cursors(db, 0);
	for (unsigned i = 0; i < db->ncache; i++)
		free_rows(db->cache[i]);
	for (unsigned i = 0; i < DB_ID_NOWN; i++)
		free_rows(db->own[i]);
	free(db->cache);
	db->cache = NULL;
	db->ncache = 0;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	if (db->in_tx)
		db_rollback(db);
	forget_all(db);
	db->driver->close(db);
}

static struct db_rows **slot(struct db *db, unsigned id)
{
	if (id >= DB_ID_OWN)
		return &db->own[id - DB_ID_OWN];
	if (id >= db->ncache) {
		unsigned n = id + 64;
		struct db_rows **p = realloc(db->cache, n * sizeof *p);
		if (!p)
			BUG("out of memory");
		memset(p + db->ncache, 0, (n - db->ncache) * sizeof *p);
		db->cache = p;
		db->ncache = n;
	}
	return &db->cache[id];
}

/* The statement, prepared and not in use; NULL with the error set. */
static struct db_rows *ready(struct db *db, const struct db_stmt *st)
{
	if (db->err != DB_OK)
		return NULL;
	if (st->writes && db->mode == DB_READ) {
		db_fail(db, DB_READONLY, st->name);
		return NULL;
	}
	struct db_rows **at = slot(db, st->id);
	if (!*at)
		*at = new_rows(db, st);
	struct db_rows *r = *at;
	if (r->st != st)
		BUG("%s and %s share an id", r->st->name, st->name);
	if (r->open)
		BUG("%s: its cursor is still open", st->name);
	db->runs++;
	return r->prepared || db->driver->prepare(db, r) ? r : NULL;
}

/* What one engine takes and the other refuses is refused by both. */
static bool args_sound(struct db *db, const struct db_stmt *st, const struct db_val *args)
{
	for (unsigned i = 0; i < st->nparam; i++) {
		if (args[i].null || args[i].type != DB_REAL || isfinite(args[i].f))
			continue;
		db_fail(db, DB_CHECK, st->params ? st->params[i].name : "");
		return false;
	}
	return true;
}

int64_t db_exec(struct db *db, const struct db_stmt *st, const struct db_val *args)
{
	struct db_rows *r = ready(db, st);
	int64_t changed = 0;
	if (!r)
		return 0;
	if (args_sound(db, st, args) && !db->driver->exec(r, args, &changed))
		changed = 0;
	return changed;
}

struct db_rows *db_query(struct db *db, const struct db_stmt *st, const struct db_val *args)
{
	struct db_rows *r = ready(db, st);
	if (!r)
		return NULL;
	if (!args_sound(db, st, args) || !db->driver->query(r, args))
		return NULL;
	r->open = true;
	r->depth = db->depth;
	r->next = db->open;
	r->link = &db->open;
	if (r->next)
		r->next->link = &r->next;
	db->open = r;
	return r;
}

bool db_next(struct db_rows *r)
{
	if (!r || !r->open)
		return false;
	if (r->db->err == DB_OK && r->db->driver->next(r))
		return true;
	db_rows_end(r);
	return false;
}

const struct db_val *db_row(struct db_rows *r)
{
	if (!r || !r->open)
		BUG("db_row without a row");
	return r->vals;
}

void db_rows_end(struct db_rows *r)
{
	if (!r || !r->open)
		return;
	r->db->driver->end(r);
	r->open = false;
	*r->link = r->next;
	if (r->next)
		r->next->link = r->link;
}

int64_t db_runs(const struct db *db)
{
	return db->runs;
}

bool db_script(struct db *db, const char *sql)
{
	return db->err == DB_OK && db->driver->script(db, sql);
}

/* --- the store as a whole ------------------------------------------------- */

int64_t db_version(struct db *db)
{
	return db->err == DB_OK ? db->driver->version(db) : 0;
}

bool db_backup(struct db *db, const char *path)
{
	return db->err == DB_OK && db->driver->backup(db, path);
}

bool db_integrity(struct db *db, struct buf *faults)
{
	return db->err == DB_OK && db->driver->integrity(db, faults);
}

void db_checkpoint(struct db *db, bool truncate)
{
	if (db->err == DB_OK && !db->in_tx)
		db->driver->checkpoint(db, truncate);
}
