/* migrate.h - numbered schema steps (schema/NNNN-name.sql, embedded), one
 * transaction each, with the checksum of every applied step kept in the table
 * schema_step(n, name, checksum, applied_at). The text is written in SQLite
 * STRICT words; five phrases are mapped for PostgreSQL (see migrate.c).
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

struct migrate_step {
	int n;
	const char *name;
	const char *sql;
};
enum migrate_result {
	MIGRATE_DONE,    /* schema is at the newest step */
	MIGRATE_NEWER,   /* the store was made by a newer program: refused */
	MIGRATE_CHANGED, /* an applied step differs from ours: refused */
	MIGRATE_FAILED   /* db_error says why; nothing of that step remains */
};
/* Applies what is missing; *applied counts. Never goes back. */
enum migrate_result migrate_run(struct db *db, const struct migrate_step *steps, size_t n, int *applied);
/* MIGRATE_DONE when at the newest step, without changing anything;
 * MIGRATE_FAILED when steps are missing. */
enum migrate_result migrate_check(struct db *db, const struct migrate_step *steps, size_t n);

#endif
