/* pg_open.c - a PostgreSQL session for one store: the schema named in the URL,
 * time limits, read-only readers. */
#include "db/pg.h"

#include "base/log.h"

/* Milliseconds. A page's statement is short; one that makes the store (steps,
 * imports of a whole huvudman) may take its time. */
#define STATEMENT_MS "30000"
#define LOCK_MS      "5000"
#define IDLE_MS      "60000"

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static const char *percent_decode(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool code = s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0;
		out[n++] = code ? (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])) : s.p[i];
		i += code ? 2 : 0;
	}
	out[n] = '\0';
	return out;
}

/* Takes schema=NAME off the URL's query; the rest is libpq's. */
static const char *take_schema(struct arena *a, struct str url, const char **rest)
{
	ptrdiff_t q = str_chr(url, '?');
	const char *schema = NULL;
	if (q < 0) {
		*rest = arena_z(a, url);
		return NULL;
	}
	struct str query = str_sub(url, (size_t)q + 1, url.n), part;
	struct buf b;
	buf_init(&b, 0);
	buf_str(&b, str_sub(url, 0, (size_t)q));
	char sep = '?';
	while (str_split(&query, '&', &part)) {
		if (str_starts(part, STR("schema="))) {
			schema = percent_decode(a, str_sub(part, 7, part.n));
			continue;
		}
		buf_c(&b, sep);
		buf_str(&b, part);
		sep = '&';
	}
	*rest = arena_z(a, buf_as_str(&b));
	buf_finish(&b);
	return schema;
}

static void quiet(void *unused, const PGresult *res)
{
	(void)unused, (void)res;
}

/* A race between two that create it is settled by the look that follows. */
static void create_schema(PGconn *c, const char *schema)
{
	char *name = PQescapeIdentifier(c, schema, strlen(schema));
	struct buf b;
	buf_init(&b, 0);
	buf_printf(&b, "CREATE SCHEMA IF NOT EXISTS %s", name ? name : "");
	PQclear(PQexec(c, b.p));
	buf_finish(&b);
	PQfreemem(name);
}

static const char *session(PGconn *c, enum db_open mode, const char *schema)
{
	static const char sql[] = "SELECT (SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = $1),"
	                          " set_config('search_path', quote_ident($1), false),"
	                          " set_config('statement_timeout', $2, false),"
	                          " set_config('lock_timeout', $3, false),"
	                          " set_config('idle_in_transaction_session_timeout', $4, false),"
	                          " set_config('default_transaction_read_only', $5, false),"
	                          " set_config('plan_cache_mode', 'force_generic_plan', false),"
	                          " set_config('jit', 'off', false)";
	const char *values[] = {schema, mode == DB_CREATE ? "0" : STATEMENT_MS, LOCK_MS, IDLE_MS,
	                        mode == DB_READ ? "on" : "off"};
	if (mode == DB_CREATE)
		create_schema(c, schema);
	PGresult *res = PQexecParams(c, sql, 5, NULL, values, NULL, NULL, 0);
	const char *fault = NULL;
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		fault = PQerrorMessage(c);
	else if (strcmp(PQgetvalue(res, 0, 0), "1") != 0)
		fault = "there is no such schema";
	PQclear(res);
	return fault;
}

static const char *unfit(PGconn *c)
{
	const char *encoding = PQparameterStatus(c, "server_encoding");
	if (PQstatus(c) != CONNECTION_OK)
		return PQerrorMessage(c);
	if (PQserverVersion(c) < 140000)
		return "PostgreSQL 14 or newer is needed";
	return encoding && strcmp(encoding, "UTF8") == 0 ? NULL : "the database must be in UTF-8";
}

PGconn *pg_connect(const char *url, enum db_open mode, struct arena *a, struct str *why)
{
	const char *rest, *schema = take_schema(a, str_z(url), &rest);
	if (!schema)
		schema = "public";
	if (!*schema || strlen(schema) > 63) {
		*why = STR("a schema's name has 1 to 63 bytes");
		return NULL;
	}
	/* What stands before dbname the URL may override. */
	const char *const keys[] = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding",
	                            NULL};
	const char *const values[] = {"10", "trad", rest, "UTF8", NULL};
	PGconn *c = PQconnectdbParams(keys, values, 1);
	if (!c)
		BUG("out of memory");
	PQsetNoticeReceiver(c, quiet, NULL);
	const char *fault = unfit(c);
	if (!fault)
		fault = session(c, mode, schema);
	if (!fault)
		return c;
	*why = arena_str(a, str_trim(str_z(fault)));
	PQfinish(c);
	return NULL;
}
