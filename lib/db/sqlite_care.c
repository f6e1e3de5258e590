/* sqlite_care.c - what keeps an SQLite store well: its version number, online
 * copies, integrity checks and checkpoints. */
#include "db/sqlite.h"

#include "base/log.h"
#include <unistd.h>

/* The start of the WAL index header that an sqlite3_snapshot is a copy of. The
 * layout is the file format's own (sqlite.org/walformat.html, 2.1), and a test
 * holds it against the release we build. */
struct wal_index {
	uint32_t version, unused;
	uint32_t change; /* one more with each transaction, shared by all connections */
	uint32_t flags;
	uint32_t frames, pages, frame_sum[2];
	unsigned char
	    salt[2][4]; /* the first is one more with each restart of the log; big-endian on every machine */
};

static uint32_t big_endian(const unsigned char b[4])
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* PRAGMA data_version counts per connection, so two connections' numbers cannot
 * be compared; the shared change counter can. */
int64_t sqlite_version(struct db *db)
{
	struct sqlite_db *s = sqlite_of(db);
	bool own = sqlite3_get_autocommit(s->h) != 0;
	if (own && !db->driver->word(db, DB_BEGIN_READ))
		return 0;
	int64_t version = 0;
	sqlite3_snapshot *snap = NULL;
	/* Fails before the first commit since the log was made: version 0. */
	if (sqlite3_snapshot_get(s->h, "main", &snap) == SQLITE_OK) {
		struct wal_index w;
		_Static_assert(sizeof w <= sizeof *snap, "a snapshot holds the header");
		memcpy(&w, snap, sizeof w);
		version = (int64_t)(((uint64_t)(big_endian(w.salt[0]) & 0x7fffffffU) << 32) | w.change);
		sqlite3_snapshot_free(snap);
	}
	if (own)
		db->driver->word(db, DB_COMMIT);
	return version;
}

/* All pages in one step: a copy in several steps starts over whenever a writer
 * commits, and under a steady writer never ends. */
static int copy(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	if (!b)
		return sqlite3_extended_errcode(to);
	int rc = sqlite3_backup_step(b, -1);
	int end = sqlite3_backup_finish(b);
	return rc == SQLITE_DONE ? end : rc;
}

bool sqlite_backup(struct db *db, const char *path)
{
	if (access(path, F_OK) == 0) {
		db_fail(db, DB_OTHER, "the file exists");
		return false;
	}
	sqlite3 *to = NULL;
	int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	if (rc == SQLITE_OK)
		rc = copy(sqlite_of(db)->h, to);
	if (rc != SQLITE_OK)
		sqlite_fail(db, to, rc);
	sqlite3_close(to);
	if (rc != SQLITE_OK)
		unlink(path);
	return rc == SQLITE_OK;
}

static bool list_faults(struct db *db, const char *pragma, struct buf *faults)
{
	sqlite3_stmt *st = NULL;
	sqlite3 *h = sqlite_of(db)->h;
	int rc = sqlite3_prepare_v2(h, pragma, -1, &st, NULL);
	bool clean = true;
	while (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(st, 0);
		rc = SQLITE_OK;
		if (sqlite3_column_count(st) == 1 && text && strcmp(text, "ok") == 0)
			continue;
		clean = false;
		if (sqlite3_column_count(st) == 1)
			buf_printf(faults, "%s\n", text ? text : "?");
		else
			buf_printf(faults, "%s row %lld: no such row in %s\n", text ? text : "?",
			           (long long)sqlite3_column_int64(st, 1), (const char *)sqlite3_column_text(st, 2));
	}
	if (rc != SQLITE_DONE) {
		sqlite_fail(db, h, rc);
		clean = false;
	}
	sqlite3_finalize(st);
	return clean;
}

bool sqlite_integrity(struct db *db, struct buf *faults)
{
	bool sound = list_faults(db, "PRAGMA integrity_check", faults);
	return list_faults(db, "PRAGMA foreign_key_check", faults) && sound;
}

void sqlite_checkpoint(struct db *db, bool truncate)
{
	struct sqlite_db *s = sqlite_of(db);
	/* A checkpoint that must wait for readers may not hold up writers for long. */
	sqlite3_busy_timeout(s->h, 300);
	int rc = sqlite3_wal_checkpoint_v2(
	    s->h, NULL, truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	sqlite3_busy_timeout(s->h, SQLITE_BUSY_MS);
	if (rc == SQLITE_OK && truncate)
		db->log_pages = 0;
	/* Nothing is lost when it fails: the log holds all, and it is tried again. */
	if (rc != SQLITE_OK && rc != SQLITE_BUSY)
		log_warn("checkpoint code=%d", rc);
}
