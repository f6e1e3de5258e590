/* driver.h - what a database engine must do for db.c; private to lib/db.
 *
 * db.c keeps the rules that both engines share (sticky error, savepoint depth,
 * one cursor per statement); a driver only talks to its engine. A driver
 * function that fails calls db_fail() with the reason and returns false; it is
 * never called while an error stands, except for end, close and the two
 * words that undo.
 */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "db/db.h"

/* Transaction words; each engine prepares or sends the text of its own. */
enum db_word {
	DB_BEGIN_READ,
	DB_BEGIN_WRITE,
	DB_COMMIT,
	DB_ROLLBACK,
	DB_SAVE,
	DB_RELEASE,
	DB_UNDO,
	DB_NWORDS
};

/* A prepared statement of one connection, and its cursor while it is open. */
struct db_rows {
	struct db *db;
	const struct db_stmt *st;
	struct db_val *vals; /* ncol; the current row */
	bool open;
	int depth;                    /* savepoint it was opened in */
	struct db_rows *next, **link; /* among the connection's open cursors */
	void *prepared;               /* driver's: sqlite3_stmt, or the fact of being prepared */
	/* SQLite: parameter index of $1..$n; a row was stepped to and not yet read. */
	unsigned char *map;
	bool primed, done;
	/* PostgreSQL: the whole result and how to read each column. */
	void *result;
	int row, nrow;
	unsigned char *decode;
};

struct db_driver {
	enum db_kind kind;
	bool (*word)(struct db *, enum db_word);
	/* Fills r->prepared. */
	bool (*prepare)(struct db *, struct db_rows *r);
	void (*forget)(struct db_rows *r); /* the statement is not used again */
	bool (*exec)(struct db_rows *r, const struct db_val *args, int64_t *changed);
	bool (*query)(struct db_rows *r, const struct db_val *args);
	bool (*next)(struct db_rows *r); /* false: no more, or db_fail() was called */
	void (*end)(struct db_rows *r);
	bool (*script)(struct db *, const char *sql);
	/* The engine still holds the transaction that db.c believes in. */
	bool (*in_transaction)(struct db *);
	bool (*alive)(struct db *);
	int64_t (*version)(struct db *);
	bool (*backup)(struct db *, const char *path);
	bool (*integrity)(struct db *, struct buf *faults);
	void (*checkpoint)(struct db *, bool truncate);
	void (*close)(struct db *); /* frees db */
};

#define DB_DETAIL_MAX 240

/* The head of every connection; drivers embed it first. */
struct db {
	const struct db_driver *driver;
	enum db_open mode;
	enum db_err err;
	char detail[DB_DETAIL_MAX];
	bool in_tx;
	int depth;              /* open savepoints */
	int err_depth;          /* depth at which the error struck */
	struct db_rows **cache; /* by statement id */
	unsigned ncache;
	struct db_rows *own[DB_ID_NOWN]; /* the library's own statements */
	struct db_rows *open;            /* cursors */
	int64_t runs;                    /* statements run */
	struct ahead *ahead;             /* rows read ahead in this transaction (ahead.h); NULL: none */
	int log_pages;                   /* SQLite: frames in the WAL after the last commit */
};

struct db *db_sqlite_open(const char *path, enum db_open mode, struct arena *a, struct str *why);
struct db *db_pg_open(const char *url, enum db_open mode, struct arena *a, struct str *why);
/* False for SQLite releases with the WAL-reset fault (before 3.51.3, save for
 * the mended 3.50.7 and 3.44.6): they may lose committed rows. */
bool db_sqlite_sound(int version);

/* An error with a text from the engine, cut to DB_DETAIL_MAX. */
void db_fail_n(struct db *db, enum db_err e, const char *detail, size_t n);
/* False after a lost connection; such a db can only be closed. */
bool db_alive(struct db *db);

#endif
