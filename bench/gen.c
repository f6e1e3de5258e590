/* gen.c - stores to measure on, and a way in.
 *
 *   gen fill URL ACTIVITIES SEED   a new store with that many activities (bench/gen.sql),
 *                                  its counters checked against the rows
 *   gen session URL LOGIN          prints a session token of an account that is there
 */
#include "base/date.h"
#include "core/auth.h"
#include "core/setup.h"
#include "db/migrate.h"
#include "db/store.h"
#include "db/typed.h"
#include "schema_steps.h"
#include "sql_core.h"
#include "sql_org.h"
#include "sql_plan.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

static struct arena arena;

static int fail(const char *what, struct db *db)
{
	fprintf(stderr, "gen: %s: %s\n", what, db ? db_error_detail(db) : "");
	return 1;
}

static char *file_text(const char *path)
{
	FILE *f = fopen(path, "re");
	if (!f)
		return NULL;
	struct buf b;
	char part[4096];
	size_t n;
	buf_init(&b, 0);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		buf_mem(&b, part, n);
	fclose(f);
	char *text = arena_z(&arena, buf_as_str(&b));
	buf_finish(&b);
	return text;
}

static const struct db_col size_params[] = {{.name = "n"}, {.name = "year"}, {.name = "seed"}};
static const struct db_stmt size_put = {
    .name = "bench/size",
    .sql = "INSERT INTO gen_size (n, year, seed) VALUES ($1, $2, $3)",
    .id = DB_ID_OWN + DB_ID_NOWN - 1,
    .nparam = 3,
    .writes = true,
    .params = size_params,
};

static bool counters_true(struct db *db)
{
	struct activity_recount_row *c;
	size_t n = activity_recount(db, &arena, &c), wrong = 0;
	for (size_t i = 0; i < n; i++)
		wrong += c[i].n != c[i].counted;
	return n > 0 && wrong == 0 && db_error(db) == DB_OK;
}

static bool fill(struct db *db, int64_t n, int64_t seed)
{
	char *sql = file_text("bench/gen.sql");
	struct date today = instant_day(instant_now());
	const struct db_val args[] = {val_i64(n), val_i64(lasar_of(today)), val_i64(seed)};
	db_begin(db);
	setup_chain(db, &arena);
	if (!sql || !db_script(db, "CREATE TEMP TABLE gen_size (n BIGINT, year BIGINT, seed BIGINT)") ||
	    db_exec(db, &size_put, args) != 1 || !db_script(db, sql))
		return false;
	store_version_next(db);
	return counters_true(db) && db_commit(db);
}

static int cmd_fill(const char *url, const char *n, const char *seed)
{
	struct str why = {0};
	int applied = 0;
	int64_t activities = 0, s = 0;
	if (!str_to_i64(str_z(n), &activities) || !str_to_i64(str_z(seed), &s))
		return fail("numbers are wanted", NULL);
	struct db *db = db_connect(url, DB_CREATE, &arena, &why);
	if (!db || migrate_run(db, schema_steps, schema_nsteps, &applied) != MIGRATE_DONE)
		return fail("no store", db);
	int code = fill(db, activities, s) ? 0 : fail("not filled", db);
	/* PostgreSQL's autovacuum would come to this by itself, in a minute. */
	if (code == 0 && db_kind(db) == DB_POSTGRES && !db_script(db, "ANALYZE"))
		code = fail("not analysed", db);
	db_checkpoint(db, true);
	db_close(db);
	return code;
}

static int cmd_session(const char *url, const char *login)
{
	struct str why = {0};
	struct account_by_login_row acc;
	struct change ch;
	char token[AUTH_TOKEN_TEXT] = "";
	struct store *s = store_open(url, 1, 1, &arena, &why);
	struct db *db = s ? store_write(s) : NULL;
	if (!db)
		return fail("no store", NULL);
	change_init(&ch, db, &arena, 0, VIA_CLI, STR("bench"));
	bool ok = account_by_login(db, &arena, str_z(login), &acc);
	if (ok)
		auth_session_new(&ch, acc.id, STR("127.0.0.1"), STR("bench"), token);
	ok = store_write_end(s, db, ok, NULL);
	if (ok)
		printf("%s\n", token);
	store_close(s);
	return ok ? 0 : fail("no such login", NULL);
}

int main(int argc, char **argv)
{
	int code = 2;
	arena_init(&arena, 0);
	if (sodium_init() < 0)
		return fail("libsodium", NULL);
	if (argc == 5 && strcmp(argv[1], "fill") == 0)
		code = cmd_fill(argv[2], argv[3], argv[4]);
	else if (argc == 4 && strcmp(argv[1], "session") == 0)
		code = cmd_session(argv[2], argv[3]);
	else
		fprintf(stderr, "gen fill URL ACTIVITIES SEED | gen session URL LOGIN\n");
	arena_finish(&arena);
	return code;
}
