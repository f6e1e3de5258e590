/* migrate.c - numbered schema steps, one transaction each.
 *
 * What the store has is read again inside each step's transaction, so two
 * processes that start together apply each step once. The checksum is BLAKE2b
 * over the step's own text, before it is mapped for PostgreSQL.
 */
#include "db/migrate.h"

#include "base/date.h"
#include "db/migrate_words.h"
#include <sodium.h>

#define SUM_TEXT (2 * crypto_generichash_BYTES + 1)

/* Mapped like the steps. */
static const char make_table[] = "CREATE TABLE IF NOT EXISTS schema_step ("
                                 "n INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL,"
                                 "applied_at TEXT NOT NULL) STRICT;";

static const struct db_col step_cols[] = {
    {.name = "n", .type = DB_INT},
    {.name = "name", .type = DB_TEXT},
    {.name = "checksum", .type = DB_TEXT},
    {.name = "applied_at", .type = DB_TEXT},
};
static const struct db_stmt list_steps = {
    .name = "migrate/list",
    .sql = "SELECT n, name, checksum, applied_at FROM schema_step ORDER BY n",
    .id = DB_ID_OWN,
    .ncol = 4,
    .cols = step_cols,
};
static const struct db_stmt add_step = {
    .name = "migrate/add",
    .sql = "INSERT INTO schema_step (n, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
    .id = DB_ID_OWN + 1,
    .nparam = 4,
    .writes = true,
    .params = step_cols,
};
/* Waits for another process that migrates this store. */
static const char pg_lock[] = "SELECT pg_advisory_xact_lock(hashtext(current_schema()), 20240701)";

static void checksum(const struct migrate_step *s, char out[SUM_TEXT])
{
	unsigned char sum[crypto_generichash_BYTES];
	crypto_generichash(sum, sizeof sum, (const unsigned char *)s->sql, strlen(s->sql), NULL, 0);
	sodium_bin2hex(out, SUM_TEXT, sum, sizeof sum);
}

static bool run_script(struct db *db, const char *sql)
{
	if (db_kind(db) == DB_SQLITE)
		return db_script(db, sql);
	struct buf b;
	buf_init(&b, 0);
	migrate_words(&b, str_z(sql));
	bool ok = db_script(db, b.p);
	buf_finish(&b);
	return ok;
}

/* Compares what the store has with ours; *have counts the steps it shares. */
static enum migrate_result compare(struct db *db, const struct migrate_step *steps, size_t n, size_t *have)
{
	enum migrate_result result = MIGRATE_DONE;
	struct db_rows *r = db_query(db, &list_steps, NULL);
	*have = 0;
	while (db_next(r)) {
		const struct db_val *v = db_row(r);
		char sum[SUM_TEXT];
		if (result != MIGRATE_DONE)
			continue;
		if (n == 0 || v[0].i > steps[n - 1].n) {
			result = MIGRATE_NEWER;
			continue;
		}
		size_t at = *have;
		if (v[0].i != steps[at].n) {
			result = MIGRATE_CHANGED;
			continue;
		}
		checksum(&steps[at], sum);
		result = str_eqz(v[2].s, sum) ? MIGRATE_DONE : MIGRATE_CHANGED;
		++*have;
	}
	return db_error(db) == DB_OK ? result : MIGRATE_FAILED;
}

static void record(struct db *db, const struct migrate_step *s)
{
	char sum[SUM_TEXT], now[INSTANT_TEXT];
	checksum(s, sum);
	instant_text(instant_now(), now);
	const struct db_val args[] = {{.type = DB_INT, .i = s->n},
	                              {.type = DB_TEXT, .s = str_z(s->name)},
	                              {.type = DB_TEXT, .s = str_z(sum)},
	                              {.type = DB_TEXT, .s = str_z(now)}};
	db_exec(db, &add_step, args);
}

/* One transaction: make the table, or apply the first missing step. *more when
 * there was one. */
static enum migrate_result advance(struct db *db, const struct migrate_step *steps, size_t n, bool *more)
{
	size_t have = 0;
	db_begin(db);
	if (db_kind(db) == DB_POSTGRES)
		db_script(db, pg_lock);
	run_script(db, make_table);
	enum migrate_result result = compare(db, steps, n, &have);
	*more = result == MIGRATE_DONE && have < n;
	if (*more && run_script(db, steps[have].sql))
		record(db, &steps[have]);
	if (result == MIGRATE_DONE || result == MIGRATE_FAILED)
		return db_commit(db) ? result : MIGRATE_FAILED;
	db_rollback(db);
	return result;
}

enum migrate_result migrate_run(struct db *db, const struct migrate_step *steps, size_t n, int *applied)
{
	bool more = true;
	enum migrate_result result = MIGRATE_DONE;
	*applied = 0;
	while (more && result == MIGRATE_DONE) {
		result = advance(db, steps, n, &more);
		*applied += result == MIGRATE_DONE && more;
	}
	return result;
}

enum migrate_result migrate_check(struct db *db, const struct migrate_step *steps, size_t n)
{
	size_t have = 0;
	enum migrate_result result = compare(db, steps, n, &have);
	/* A store without the table has no steps at all. */
	if (result == MIGRATE_FAILED && !db_in_transaction(db))
		db_clear(db);
	return result == MIGRATE_DONE && have < n ? MIGRATE_FAILED : result;
}
