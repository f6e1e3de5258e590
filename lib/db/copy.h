/* copy.h - a whole store from one connection to another, whatever their engines.
 *
 * The tables come from sqlgen (sql_tables.c): every table of the schema steps with its
 * history, in the order they were made, so that what is referred to comes first.
 */
#ifndef DB_COPY_H
#define DB_COPY_H

#include "db/db.h"

struct db_table {
	const char *name;
	const struct db_stmt *out, *in, *clear; /* all rows, one row, no rows */
	bool keyed;                             /* the engine counts its ids */
	bool self;                              /* rows refer to rows of the same table */
};
extern const struct db_table db_tables[];
extern const unsigned db_ntables;

/* Replaces what stands in every table of `to` by the rows of `from`. Both hold a transaction
 * and the newest schema. Rows of a table that refers to itself are put in as soon as what
 * they refer to is there. progress (may be NULL) is told after each table. False with the
 * error set on the connection it struck. */
bool db_copy(struct db *from, struct db *to, void (*progress)(unsigned part, unsigned whole), int64_t *rows);

#endif
