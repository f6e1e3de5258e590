/* verify.h - is a store whole? Used by verify, backup and restore.
 *
 * Schema steps and their checksums, the engine's own integrity and foreign keys, the change
 * chain from its first row, the counters kept on write against a recount, the periods of
 * every unit without gap or overlap, and the locks of insatser against their promises.
 */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "db/db.h"

struct verify {
	struct str first_key; /* 32 bytes: the keyed hashes are checked as well; null: not */
	struct buf faults;    /* a line per fault */
	int64_t log_rows, activities, units, locks;
};
/* db: a reader, not in a transaction. True when nothing is wrong. v->faults is initialised
 * here; the caller finishes it. */
bool verify_store(struct db *db, struct verify *v);

/* Compares with, or begins, a signed checkpoint: how long the change log was and what its last
 * hash was, so that rows cut off its end are seen. The key is in path.key. A line to *said
 * (arena); false is a fault. */
bool verify_checkpoint(struct db *db, struct arena *a, const char *path, struct str *said);

#endif
