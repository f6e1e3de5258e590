/* pg.h - the PostgreSQL driver's parts; private to lib/db. */
#ifndef DB_PG_H
#define DB_PG_H

#include "db/driver.h"
#include <libpq-fe.h>

struct pg_db {
	struct db db;
	PGconn *c;
	bool has_version; /* the table store_version has been seen */
};

static inline struct pg_db *pg_of(struct db *db)
{
	return (struct pg_db *)db;
}

/* Puts the server's error into db, or a lost connection's. res may be NULL. */
void pg_fail(struct db *db, const PGresult *res);
/* True when res is a success; else pg_fail. */
bool pg_ok(struct db *db, const PGresult *res);

/* pg_open.c: a session in the schema= of the URL; NULL with *why. */
PGconn *pg_connect(const char *url, enum db_open mode, struct arena *a, struct str *why);

#endif
