/* db_pg.c - the PostgreSQL driver, on libpq.
 *
 * Statements are prepared by name with explicit parameter types; parameters and
 * results travel in binary, so that numbers are not printed and parsed and text
 * needs no NUL. A result is read whole, so cursors nest freely.
 */
#include "db/pg.h"

#include "base/log.h"
#include <stdio.h>
#include <stdlib.h>

/* --- binary values -------------------------------------------------------- */

/* From the server's catalogue (pg_type.dat); these never change. */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_FLOAT8 = 701 };

enum decode { UNKNOWN, BYTE, INT2, INT4, INT8, FLOAT4, FLOAT8, BYTES };

static const struct {
	Oid oid;
	enum decode decode;
} types[] = {{OID_BOOL, BYTE},     {OID_INT8, INT8}, {OID_TEXT, BYTES}, {OID_BYTEA, BYTES},
             {OID_FLOAT8, FLOAT8}, {23, INT4},       {21, INT2},        {700, FLOAT4},
             {1043, BYTES},        {1042, BYTES},    {19, BYTES},       {705, BYTES}};

static Oid oid_of(enum db_type t)
{
	static const Oid oids[] = {[DB_INT] = OID_INT8,
	                           [DB_REAL] = OID_FLOAT8,
	                           [DB_TEXT] = OID_TEXT,
	                           [DB_BLOB] = OID_BYTEA,
	                           [DB_BOOL] = OID_INT8};
	return oids[t];
}

static void put64(char out[8], uint64_t v)
{
	for (int i = 0; i < 8; i++)
		out[i] = (char)(v >> (56 - 8 * i));
}

static uint64_t get(const char *p, int n)
{
	uint64_t v = 0;
	for (int i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

static int64_t get_int(const char *p, enum decode d)
{
	switch (d) {
	case INT8:
		return (int64_t)get(p, 8);
	case INT4:
		return (int32_t)get(p, 4);
	case INT2:
		return (int16_t)get(p, 2);
	default:
		return *p != 0;
	}
}

static double get_real(const char *p, enum decode d)
{
	if (d == FLOAT8) {
		uint64_t bits = get(p, 8);
		double f;
		memcpy(&f, &bits, sizeof f);
		return f;
	}
	if (d == FLOAT4) {
		uint32_t bits = (uint32_t)get(p, 4);
		float f;
		memcpy(&f, &bits, sizeof f);
		return f;
	}
	return (double)get_int(p, d);
}

/* --- statements ----------------------------------------------------------- */

#define PARAM_MAX 255

struct params {
	const char *values[PARAM_MAX];
	int lengths[PARAM_MAX], formats[PARAM_MAX];
	char numbers[PARAM_MAX][8];
};

static void param(struct params *p, int i, const struct db_val *v)
{
	p->formats[i] = 1;
	p->values[i] = NULL;
	p->lengths[i] = 8;
	if (v->null)
		return;
	uint64_t bits;
	switch (v->type) {
	case DB_REAL:
		memcpy(&bits, &v->f, sizeof bits);
		break;
	case DB_BOOL:
		bits = v->i != 0;
		break;
	case DB_INT:
		bits = (uint64_t)v->i;
		break;
	default:
		if (v->s.n > INT32_MAX)
			BUG("a value of more than 2 GB");
		p->values[i] = v->s.p;
		p->lengths[i] = (int)v->s.n;
		return;
	}
	put64(p->numbers[i], bits);
	p->values[i] = p->numbers[i];
}

static void statement_name(char out[16], const struct db_stmt *st)
{
	snprintf(out, 16, "s%u", (unsigned)st->id);
}

static bool prepare(struct db *db, struct db_rows *r)
{
	Oid oids[PARAM_MAX];
	char name[16];
	for (unsigned i = 0; i < r->st->nparam; i++)
		oids[i] = oid_of(r->st->params[i].type);
	statement_name(name, r->st);
	PGresult *res = PQprepare(pg_of(db)->c, name, r->st->sql, r->st->nparam, oids);
	bool ok = pg_ok(db, res);
	PQclear(res);
	r->prepared = ok ? r : NULL;
	return ok;
}

static void forget(struct db_rows *r)
{
	r->prepared = NULL; /* the server forgets with the session */
}

/* Sessions plan a statement once (pg_open.c); around a weighed one the server may plan it for these values.
 * Where the statement failed in a transaction the second SET does too, and the rollback that must follow
 * undoes the first. */
static PGresult *send(struct db_rows *r, const struct params *p)
{
	PGconn *c = pg_of(r->db)->c;
	char name[16];
	statement_name(name, r->st);
	if (r->st->weighed)
		PQclear(PQexec(c, "SET plan_cache_mode = auto"));
	PGresult *res = PQexecPrepared(c, name, r->st->nparam, p->values, p->lengths, p->formats, 1);
	if (r->st->weighed)
		PQclear(PQexec(c, "SET plan_cache_mode = force_generic_plan"));
	return res;
}

/* NULL with the error set. */
static PGresult *run(struct db_rows *r, const struct db_val *args)
{
	struct params p;
	for (int i = 0; i < r->st->nparam; i++)
		param(&p, i, &args[i]);
	PGresult *res = send(r, &p);
	if (pg_ok(r->db, res))
		return res;
	PQclear(res);
	return NULL;
}

static bool exec(struct db_rows *r, const struct db_val *args, int64_t *changed)
{
	PGresult *res = run(r, args);
	if (!res)
		return false;
	*changed = 0;
	if (r->st->writes)
		str_to_i64(str_z(PQcmdTuples(res)), changed);
	PQclear(res);
	return true;
}

static bool suits(enum decode d, enum db_type t)
{
	if (t == DB_TEXT || t == DB_BLOB)
		return d == BYTES;
	bool whole = d == BYTE || d == INT2 || d == INT4 || d == INT8;
	return whole || (t == DB_REAL && (d == FLOAT4 || d == FLOAT8));
}

/* How to read each column; the types of a prepared statement stay. */
static bool learn_columns(struct db_rows *r, const PGresult *res)
{
	if (PQnfields(res) < r->st->ncol) {
		db_fail(r->db, DB_OTHER, r->st->name);
		return false;
	}
	for (int i = 0; i < r->st->ncol; i++) {
		enum decode d = UNKNOWN;
		for (size_t k = 0; k < sizeof types / sizeof *types; k++)
			if (types[k].oid == PQftype(res, i))
				d = types[k].decode;
		if (!suits(d, r->st->cols[i].type)) {
			db_fail(r->db, DB_OTHER, r->st->cols[i].name);
			return false;
		}
		r->decode[i] = (unsigned char)d;
	}
	return true;
}

static bool query(struct db_rows *r, const struct db_val *args)
{
	PGresult *res = run(r, args);
	if (!res)
		return false;
	if (r->st->ncol && r->decode[0] == UNKNOWN && !learn_columns(r, res)) {
		PQclear(res);
		return false;
	}
	r->result = res;
	r->row = 0;
	r->nrow = PQntuples(res);
	return true;
}

static void read_value(const struct db_rows *r, int row, int col, struct db_val *v)
{
	const PGresult *res = r->result;
	v->null = PQgetisnull(res, row, col);
	v->i = 0;
	v->f = 0;
	v->s = (struct str){NULL, 0};
	if (v->null)
		return;
	const char *p = PQgetvalue(res, row, col);
	if (v->type == DB_TEXT || v->type == DB_BLOB)
		v->s = (struct str){p, (size_t)PQgetlength(res, row, col)};
	else if (v->type == DB_REAL)
		v->f = get_real(p, r->decode[col]);
	else
		v->i = get_int(p, r->decode[col]);
}

static bool next(struct db_rows *r)
{
	if (r->row >= r->nrow)
		return false;
	for (int i = 0; i < r->st->ncol; i++)
		read_value(r, r->row, i, &r->vals[i]);
	r->row++;
	return true;
}

static void end(struct db_rows *r)
{
	PQclear(r->result);
	r->result = NULL;
}

/* --- transactions and the rest -------------------------------------------- */

static bool script(struct db *db, const char *sql)
{
	PGresult *res = PQexec(pg_of(db)->c, sql);
	bool ok = PQresultStatus(res) == PGRES_EMPTY_QUERY || pg_ok(db, res);
	PQclear(res);
	return ok;
}

static bool word(struct db *db, enum db_word w)
{
	static const char *const text[DB_NWORDS] = {
	    [DB_BEGIN_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	    [DB_BEGIN_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
	    [DB_COMMIT] = "COMMIT",
	    [DB_ROLLBACK] = "ROLLBACK",
	    [DB_SAVE] = "SAVEPOINT s",
	    [DB_RELEASE] = "RELEASE s",
	    [DB_UNDO] = "ROLLBACK TO s; RELEASE s",
	};
	PGresult *res = PQexec(pg_of(db)->c, text[w]);
	bool ok = pg_ok(db, res);
	/* A transaction that cannot be committed is rolled back without an error. */
	if (ok && w == DB_COMMIT && strcmp(PQcmdStatus(res), "COMMIT") != 0) {
		db_fail(db, DB_OTHER, "the server rolled back");
		ok = false;
	}
	PQclear(res);
	return ok;
}

static bool in_transaction(struct db *db)
{
	PGTransactionStatusType t = PQtransactionStatus(pg_of(db)->c);
	return t == PQTRANS_INTRANS || t == PQTRANS_INERROR;
}

static bool alive(struct db *db)
{
	return PQstatus(pg_of(db)->c) == CONNECTION_OK;
}

/* The single number a query gives; 0 for none. */
static int64_t number(struct db *db, const char *sql)
{
	int64_t v = 0;
	PGresult *res = PQexec(pg_of(db)->c, sql);
	if (pg_ok(db, res) && PQntuples(res) == 1)
		str_to_i64(str_z(PQgetvalue(res, 0, 0)), &v);
	PQclear(res);
	return v;
}

static int64_t version(struct db *db)
{
	struct pg_db *p = pg_of(db);
	if (!p->has_version) {
		/* An error would end the transaction, so the table is looked for first. */
		if (!number(db, "SELECT (to_regclass('store_version') IS NOT NULL)::int"))
			return 0;
		PGresult *res = PQprepare(p->c, "version", "SELECT n FROM store_version", 0, NULL);
		p->has_version = pg_ok(db, res);
		PQclear(res);
		if (!p->has_version)
			return 0;
	}
	PGresult *res = PQexecPrepared(p->c, "version", 0, NULL, NULL, NULL, 0);
	int64_t v = 0;
	if (pg_ok(db, res) && PQntuples(res) > 0)
		str_to_i64(str_z(PQgetvalue(res, 0, 0)), &v);
	PQclear(res);
	return v;
}

static bool backup(struct db *db, const char *path)
{
	(void)path;
	db_fail(db, DB_OTHER, "a PostgreSQL store is copied with pg_dump");
	return false;
}

static bool integrity(struct db *db, struct buf *faults)
{
	static const char sql[] = "SELECT 'constraint ' || conname || ' is not validated' FROM pg_constraint"
	                          " WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
	                          " UNION ALL SELECT 'index ' || c.relname || ' is not valid' FROM pg_index i"
	                          " JOIN pg_class c ON c.oid = i.indexrelid"
	                          " WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace"
	                          " UNION ALL SELECT 'trigger ' || tgname || ' is off' FROM pg_trigger t"
	                          " JOIN pg_class c ON c.oid = t.tgrelid"
	                          " WHERE tgenabled = 'D' AND c.relnamespace = current_schema()::regnamespace";
	PGresult *res = PQexec(pg_of(db)->c, sql);
	bool sound = pg_ok(db, res) && PQntuples(res) == 0;
	for (int i = 0; i < PQntuples(res); i++)
		buf_printf(faults, "%s\n", PQgetvalue(res, i, 0));
	PQclear(res);
	return sound;
}

static void checkpoint(struct db *db, bool truncate)
{
	(void)db, (void)truncate; /* the server's own business */
}

static void close_pg(struct db *db)
{
	PQfinish(pg_of(db)->c);
	free(db);
}

static const struct db_driver pg_driver = {
    .kind = DB_POSTGRES,
    .word = word,
    .prepare = prepare,
    .forget = forget,
    .exec = exec,
    .query = query,
    .next = next,
    .end = end,
    .script = script,
    .in_transaction = in_transaction,
    .alive = alive,
    .version = version,
    .backup = backup,
    .integrity = integrity,
    .checkpoint = checkpoint,
    .close = close_pg,
};

struct db *db_pg_open(const char *url, enum db_open mode, struct arena *a, struct str *why)
{
	PGconn *c = pg_connect(url, mode, a, why);
	if (!c)
		return NULL;
	struct pg_db *p = calloc(1, sizeof *p);
	if (!p)
		BUG("out of memory");
	p->db.driver = &pg_driver;
	p->db.mode = mode;
	p->c = c;
	return &p->db;
}
