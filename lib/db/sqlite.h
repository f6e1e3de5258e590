/* sqlite.h - the SQLite driver's parts; private to lib/db. */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include "db/driver.h"
#include <sqlite3.h>

/* How long to wait for a lock that another process holds. */
#define SQLITE_BUSY_MS 5000

struct sqlite_db {
	struct db db;
	sqlite3 *h;
	sqlite3_stmt *words[DB_NWORDS];
};

static inline struct sqlite_db *sqlite_of(struct db *db)
{
	return (struct sqlite_db *)db;
}

/* Puts the engine's error into db; h is NULL for errors of no connection. */
void sqlite_fail(struct db *db, sqlite3 *h, int rc);
/* sqlite_care.c: version, copies, checks and checkpoints. */
int64_t sqlite_version(struct db *db);
bool sqlite_backup(struct db *db, const char *path);
bool sqlite_integrity(struct db *db, struct buf *faults);
void sqlite_checkpoint(struct db *db, bool truncate);

#endif
