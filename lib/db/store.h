/* store.h - a store's connections: many readers, one writer with group commit.
 *
 * SQLite: one writer connection does all writes and all checkpoints of this
 * process. store_write() takes the writer; the first in opens the transaction,
 * each caller works in its own savepoint, and whoever finds nobody waiting (or
 * the group at STORE_GROUP_MAX) commits for all. store_write_end() returns only
 * when the caller's work is durable, or undone with the reason. PostgreSQL:
 * each writer has its own connection and transaction (READ COMMITTED); the
 * server groups.
 *
 * A store does not survive fork(): the child opens its own.
 */
#ifndef DB_STORE_H
#define DB_STORE_H

#include "db/db.h"

struct store;
#define STORE_GROUP_MAX 64

/* nreaders/nwriters: pool sizes (nwriters counts for PostgreSQL only). */
struct store *store_open(const char *url, int nreaders, int nwriters, struct arena *a, struct str *why);
void store_close(struct store *s); /* waits for the writer, checkpoints, closes */
const char *store_url(const struct store *s);
enum db_kind store_kind(const struct store *s);
/* Durable commits so far: fewer than the writes when they were grouped. */
int64_t store_commits(struct store *s);

/* A reader inside a snapshot, so that one page sees one moment. Waits when all
 * are out; NULL only when the store is closing or a connection cannot be made. */
struct db *store_read(struct store *s);
void store_read_end(struct store *s, struct db *db);

/* NULL when the store is closing or the writer cannot be had. The transaction is
 * begun and ended by the store: no db_begin, db_commit or db_rollback. */
struct db *store_write(struct store *s);
/* keep: commit what the caller did, else undo it. True when durable. On false
 * *why (may be NULL) says which error undid it; DB_OK when it was keep. */
bool store_write_end(struct store *s, struct db *db, bool keep, enum db_err *why);

#endif
