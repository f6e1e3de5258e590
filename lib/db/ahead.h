/* ahead.h - rows of a page that are read many at a time, before they are asked for one by one.
 *
 * Pages that tell of things of every kind (the change log) would ask once for each row and for each name
 * behind an id. After db_ahead_begin() the rows that db_ahead() has read answer the typed X_get() and
 * db_entity.get of this connection, until its transaction ends: only for a reader, whose snapshot they are
 * of. Text lives as long as the arena.
 */
#ifndef DB_AHEAD_H
#define DB_AHEAD_H

#include "db/row.h"

/* Rows that one statement of db_entity.some fetches. */
#define DB_SOME 32

/* A no-op on a connection that writes, or outside a transaction. */
void db_ahead_begin(struct db *db, struct arena *a);
/* Reads those of the ids that are not read yet, in one statement for each DB_SOME of them; 0 is no id. */
void db_ahead(struct db *db, const struct db_entity *e, const int64_t *ids, size_t n);
/* Is the row known, to be there or not? Then *found, and *row when it is there. What X_get() looks at first.
 */
bool db_ahead_row(struct db *db, const struct db_entity *e, int64_t id, void *row, bool *found);
/* A place for what else is read once while this lasts, by what it is; NULL when db_ahead_begin() was not
 * called. */
void **db_ahead_slot(struct db *db, const char *what, int64_t id);

#endif
