/* pg_error.c - PostgreSQL's SQLSTATE and messages in the words of db.h. */
#include "db/pg.h"

#include <stdio.h>

enum detail { MESSAGE, CONSTRAINT, COLUMN, KEY };

/* The first match of the prefix wins (PostgreSQL manual, appendix A). */
static const struct {
	const char *state;
	enum db_err err;
	enum detail detail;
} errors[] = {
    {"23505", DB_UNIQUE, KEY},   {"23P01", DB_UNIQUE, CONSTRAINT}, {"23503", DB_FOREIGN, KEY},
    {"23001", DB_FOREIGN, KEY},  {"23502", DB_CHECK, COLUMN},      {"23", DB_CHECK, CONSTRAINT},
    {"22", DB_CHECK, MESSAGE},   {"42804", DB_CHECK, MESSAGE},     {"40", DB_BUSY, MESSAGE},
    {"55P03", DB_BUSY, MESSAGE}, {"53100", DB_FULL, MESSAGE},      {"25006", DB_READONLY, MESSAGE},
};

static const char *field(const PGresult *res, int code)
{
	const char *z = PQresultErrorField(res, code);
	return z ? z : "";
}

/* The detail reads "Key (a, b)=(1, 2) already exists.": the columns only, since
 * the values may be personal. In SQLite's form, "t.a, t.b". */
static void fail_key(struct db *db, enum db_err e, const PGresult *res)
{
	const char *table = field(res, PG_DIAG_TABLE_NAME);
	struct str d = str_z(field(res, PG_DIAG_MESSAGE_DETAIL));
	ptrdiff_t from = str_chr(d, '('), to = str_find(d, STR(")=("));
	if (from < 0 || to < from) {
		db_fail(db, e, field(res, PG_DIAG_CONSTRAINT_NAME));
		return;
	}
	struct str columns = str_sub(d, (size_t)from + 1, (size_t)to), column;
	struct buf text;
	buf_init(&text, 4096);
	while (str_split(&columns, ',', &column)) {
		column = str_trim(column);
		buf_printf(&text, "%s%s.%.*s", text.n ? ", " : "", table, STR_ARG(column));
	}
	db_fail_n(db, e, text.p, text.n);
	buf_finish(&text);
}

static void fail_column(struct db *db, enum db_err e, const PGresult *res)
{
	char text[160];
	snprintf(text, sizeof text, "%s.%s", field(res, PG_DIAG_TABLE_NAME), field(res, PG_DIAG_COLUMN_NAME));
	db_fail(db, e, text);
}

void pg_fail(struct db *db, const PGresult *res)
{
	const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
	if (PQstatus(pg_of(db)->c) != CONNECTION_OK || !state) {
		db_fail(db, DB_OTHER, "the connection was lost");
		return;
	}
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		if (strncmp(state, errors[i].state, strlen(errors[i].state)) != 0)
			continue;
		if (errors[i].detail == KEY)
			fail_key(db, errors[i].err, res);
		else if (errors[i].detail == COLUMN)
			fail_column(db, errors[i].err, res);
		else
			db_fail(db, errors[i].err,
			        field(res, errors[i].detail == CONSTRAINT ? PG_DIAG_CONSTRAINT_NAME
			                                                  : PG_DIAG_MESSAGE_PRIMARY));
		return;
	}
	db_fail(db, DB_OTHER, field(res, PG_DIAG_MESSAGE_PRIMARY));
}

bool pg_ok(struct db *db, const PGresult *res)
{
	ExecStatusType s = PQresultStatus(res);
	if (s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK)
		return true;
	pg_fail(db, res);
	return false;
}
