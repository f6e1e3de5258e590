/* db.h - one SQL dialect on SQLite and PostgreSQL: five verbs, one sticky error.
 *
 * A `struct db` is one connection to one store (one huvudman: an SQLite file or
 * a PostgreSQL schema). The verbs are db_begin, db_commit, db_rollback, db_exec
 * and db_query; sqlgen writes typed functions on top of the last two, and rooms
 * use only those. After the first error every verb is a no-op until
 * db_rollback() (or db_clear() outside a transaction), so a handler need not
 * check each call: the boundary checks db_error() once.
 *
 * Statements are `struct db_stmt` constants made by sqlgen: $1..$n parameters,
 * one text for both engines (see doc/sql.md for the dialect). A connection
 * prepares each statement once, on first use.
 *
 * Threads: a connection belongs to one thread at a time; see store.h.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/arena.h"
#include "base/buf.h"

enum db_err {
	DB_OK,
	DB_UNIQUE,   /* unique or primary key */
	DB_FOREIGN,  /* foreign key */
	DB_CHECK,    /* CHECK, NOT NULL, wrong type, value too long */
	DB_BUSY,     /* lock or serialisation: the caller may try again */
	DB_FULL,     /* no space left: nothing was written */
	DB_READONLY, /* write on a read connection */
	DB_OTHER     /* I/O, syntax, lost connection */
};

enum db_type { DB_INT, DB_REAL, DB_TEXT, DB_BLOB, DB_BOOL };

/* A value going in or coming out; null wins over the rest. */
struct db_val {
	enum db_type type;
	bool null;
	int64_t i;    /* DB_INT, DB_BOOL */
	double f;     /* DB_REAL */
	struct str s; /* DB_TEXT, DB_BLOB; result bytes live until the next row */
};

enum db_sem { DB_SEM_PLAIN, DB_SEM_ID, DB_SEM_DAY, DB_SEM_INSTANT };

struct db_col {
	const char *name;
	enum db_type type;
	enum db_sem sem;       /* what it means beyond its engine type: drives forms, JSON, OpenAPI */
	bool nullable;         /* a nullable DB_SEM_ID is a plain int64_t with 0 for NULL */
	unsigned short offset; /* of the member in the row struct sqlgen made */
};

struct db_stmt {
	const char *name; /* for messages and tests: "plan/goal_list" */
	const char *sql;
	unsigned short id; /* unique in the program: index into a connection's cache */
	unsigned char nparam, ncol;
	bool writes;  /* not a plain SELECT */
	bool weighed; /* PostgreSQL plans it for the values of each run (doc/sql.md, "Plans") */
	const struct db_col *params;
	const struct db_col *cols;
};

/* Ids from here up belong to lib/db itself (the migrator). */
#define DB_ID_OWN  65520
#define DB_ID_NOWN 16

/* Every statement of the program, made by sqlgen; the sql test prepares each. */
extern const struct db_stmt *const db_statements[];
extern const unsigned db_nstatements;

struct db;
struct db_rows;

enum db_kind { DB_SQLITE, DB_POSTGRES };
enum db_open { DB_READ = 0, DB_WRITE = 1, DB_CREATE = 3 /* write, and make it when absent */ };

/* url: a path, or "postgresql://...?schema=NAME". Returns NULL and sets *why (in
 * the arena) when it cannot be opened. A DB_READ connection cannot write. */
struct db *db_connect(const char *url, enum db_open mode, struct arena *a, struct str *why);
void db_close(struct db *db); /* NULL is fine; rolls back */
enum db_kind db_kind(const struct db *db);

void db_begin(struct db *db);    /* BEGIN IMMEDIATE on a writer, a snapshot read on a reader */
bool db_commit(struct db *db);   /* false: rolled back, error kept until db_clear */
void db_rollback(struct db *db); /* and clears the error */
/* Nested: a savepoint that can be undone alone (group commit, import rows). */
void db_save(struct db *db);
/* False when the savepoint was rolled back because an error struck inside it
 * (read db_error first; db_fail asks for it by hand). The error is then cleared
 * and the transaction goes on, unless the engine gave up the whole of it. */
bool db_release(struct db *db);
bool db_in_transaction(const struct db *db);

/* Rows changed; 0 after an error. */
int64_t db_exec(struct db *db, const struct db_stmt *st, const struct db_val *args);
/* A cursor; read it to the end or call db_rows_end. One open cursor per
 * statement; different statements may be nested. Text in args is borrowed
 * until the cursor ends. A statement that writes (RETURNING) has done all its
 * work when db_query returns. NULL after an error, which the three below take. */
struct db_rows *db_query(struct db *db, const struct db_stmt *st, const struct db_val *args);
bool db_next(struct db_rows *r);
const struct db_val *db_row(struct db_rows *r); /* ncol values */
void db_rows_end(struct db_rows *r);

/* Statements run on this connection since it was opened, transactions' own words aside:
 * what a page costs in questions to the database (test/app_statements_test.c). */
int64_t db_runs(const struct db *db);

/* Unprepared text with no parameters: for the migrator and tests only (a gate
 * checks it); may hold several statements. */
bool db_script(struct db *db, const char *sql);

enum db_err db_error(const struct db *db);
/* Name of the constraint, table or column the engine named; may be "". */
const char *db_error_detail(const struct db *db);
void db_clear(struct db *db);
/* Lets a caller (fault test, form check) put an error in by hand. */
void db_fail(struct db *db, enum db_err e, const char *detail);

/* A number that changes whenever any connection commits to this store, alike
 * on all connections, and that of the snapshot inside a read transaction: page
 * caches compare it. Cheap (SQLite: the WAL index's own change counter;
 * PostgreSQL: one prepared query on the store_version row, which the program
 * keeps up; 0 without that table). 0 in a write transaction on SQLite. */
int64_t db_version(struct db *db);

/* Online copy to a new file (SQLite; one-step backup). False with error set. */
bool db_backup(struct db *db, const char *path);
/* Engine's own integrity and foreign-key check; adds a line per fault. */
bool db_integrity(struct db *db, struct buf *faults);
/* WAL checkpoint by the writer (SQLite; a no-op elsewhere). */
void db_checkpoint(struct db *db, bool truncate);

#endif
