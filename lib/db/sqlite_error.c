/* sqlite_error.c - SQLite's result codes and messages in the words of db.h. */
#include "db/sqlite.h"

#include <errno.h>

/* Extended codes first: the first match wins. */
static const struct {
	int code, mask;
	enum db_err err;
	const char *before; /* the name stands after this in the message; NULL: the whole message */
} errors[] = {
    {SQLITE_CONSTRAINT_UNIQUE, ~0, DB_UNIQUE, "failed: "},
    {SQLITE_CONSTRAINT_PRIMARYKEY, ~0, DB_UNIQUE, "failed: "},
    {SQLITE_CONSTRAINT_ROWID, ~0, DB_UNIQUE, "failed: "},
    {SQLITE_CONSTRAINT_FOREIGNKEY, ~0, DB_FOREIGN, "failed: "},
    {SQLITE_CONSTRAINT_DATATYPE, ~0, DB_CHECK, " column "},
    {SQLITE_CONSTRAINT, 0xff, DB_CHECK, "failed: "},
    {SQLITE_TOOBIG, 0xff, DB_CHECK, NULL},
    {SQLITE_MISMATCH, 0xff, DB_CHECK, NULL},
    {SQLITE_BUSY, 0xff, DB_BUSY, NULL},
    {SQLITE_LOCKED, 0xff, DB_BUSY, NULL},
    {SQLITE_FULL, 0xff, DB_FULL, NULL},
    {SQLITE_READONLY, 0xff, DB_READONLY, NULL},
};

/* SQLite knows ENOSPC only; quotas and size limits are full disks too. */
static bool out_of_space(sqlite3 *h, int rc)
{
	if (!h || (rc & 0xff) != SQLITE_IOERR)
		return false;
	int e = sqlite3_system_errno(h);
	return e == ENOSPC || e == EDQUOT || e == EFBIG;
}

void sqlite_fail(struct db *db, sqlite3 *h, int rc)
{
	const char *message = h ? sqlite3_errmsg(h) : sqlite3_errstr(rc);
	if (out_of_space(h, rc)) {
		db_fail(db, DB_FULL, message);
		return;
	}
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		if ((rc & errors[i].mask) != errors[i].code)
			continue;
		const char *name = message;
		if (errors[i].before) {
			name = strstr(message, errors[i].before);
			name = name ? name + strlen(errors[i].before) : "";
		}
		db_fail(db, errors[i].err, name);
		return;
	}
	db_fail(db, DB_OTHER, message);
}
