/* migrate_words.h - the schema's words mapped for PostgreSQL; private to lib/db
 * and its tests. */
#ifndef DB_MIGRATE_WORDS_H
#define DB_MIGRATE_WORDS_H

#include "base/buf.h"

/* Appends sql, mapped. */
void migrate_words(struct buf *out, struct str sql);

#endif
