/* cmd_backup.c - trad backup and trad restore: a whole store in one SQLite file, checked.
 *
 * From SQLite the file is a page copy in one step, from PostgreSQL a copy of every table;
 * either goes into a store of either engine. Nothing is called a backup before the copy has
 * been opened again and found whole. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/verify.h"
#include "db/copy.h"
#include "org/org.h"
#include "schema_steps.h"
#include "sql_core.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static void progress(unsigned part, unsigned whole)
{
	cli_progress("Copying", part, part == whole ? 0 : whole);
}

static struct db *open_db(const char *url, enum db_open mode, struct arena *a)
{
	struct str why = {0};
	struct db *db = db_connect(url, mode, a, &why);
	if (!db)
		cli_error(EXIT_FAILED, "cannot open %s: %.*s", url, STR_ARG(why));
	return db;
}

/* Says every fault; the number of changes in the log, or -1. */
static int64_t whole(const char *url, struct arena *a)
{
	struct verify v = {0};
	struct db *db = open_db(url, DB_READ, a);
	if (!db)
		return -1;
	bool ok = verify_store(db, &v);
	if (!ok)
		fprintf(stderr, "%.*s", (int)v.faults.n, v.faults.p);
	buf_finish(&v.faults);
	db_close(db);
	return ok ? v.log_rows : -1;
}

/* Every table; both in one transaction, so that it is one moment and all or nothing. */
static bool copy_tables(struct db *from, struct db *to)
{
	int64_t rows = 0;
	db_begin(from);
	db_begin(to);
	bool ok = db_copy(from, to, progress, &rows);
	if (!ok)
		cli_error(EXIT_FAILED, "copying stopped: %s", db_error_detail(db_error(to) ? to : from));
	ok = ok && db_commit(to);
	if (!ok)
		db_rollback(to);
	db_rollback(from);
	return ok;
}

/* The newest schema and not one row of anybody's. */
static bool ready_for_all(struct db *to, const char *url, struct arena *a)
{
	int applied = 0;
	int64_t accounts = 0, root = 0;
	if (migrate_run(to, schema_steps, schema_nsteps, &applied) != MIGRATE_DONE) {
		cli_error(EXIT_FAILED, "%s cannot be given the newest schema: %s", url, db_error_detail(to));
		return false;
	}
	account_count(to, a, &accounts);
	if (accounts || org_root(to, a, &root)) {
		cli_error(EXIT_REFUSED, "%s is not empty; a backup is restored into an empty store only", url);
		return false;
	}
	return true;
}

static bool copy_to_file(struct db *from, const char *path, struct arena *a)
{
	if (db_kind(from) == DB_SQLITE) {
		bool ok = db_backup(from, path);
		if (!ok)
			cli_error(EXIT_FAILED, "cannot write %s: %s", path, db_error_detail(from));
		return ok;
	}
	struct db *to = open_db(path, DB_CREATE, a);
	bool ok = to && ready_for_all(to, path, a) && copy_tables(from, to);
	if (to)
		db_checkpoint(to, true);
	db_close(to);
	return ok;
}

static int backup(const char *url, const char *path, struct arena *a)
{
	if (strstr(path, "://"))
		return cli_error(EXIT_USAGE, "backup: the copy is a file, not %s", path);
	if (access(path, F_OK) == 0)
		return cli_error(EXIT_FAILED, "%s is there already; a backup never replaces one", path);
	struct db *from = open_db(url, DB_READ, a);
	bool made = from && copy_to_file(from, path, a);
	db_close(from);
	if (!made)
		return EXIT_FAILED;
	int64_t changes = whole(path, a);
	if (changes < 0) {
		unlink(path);
		return cli_error(EXIT_REFUSED, "the copy was not whole and is removed; run: trad verify");
	}
	/* Opened for writing once more: the last to close takes the files beside it away. */
	db_close(open_db(path, DB_WRITE, a));
	printf("%s: whole, %lld changes\n", path, (long long)changes);
	return EXIT_DONE;
}

static int restore(const char *url, const char *path, struct arena *a)
{
	if (access(path, R_OK) != 0)
		return cli_error(EXIT_FAILED, "cannot read %s: %s", path, strerror(errno));
	if (whole(path, a) < 0)
		return cli_error(EXIT_REFUSED, "%s is not a whole backup; nothing was restored", path);
	struct db *from = open_db(path, DB_READ, a), *to = from ? open_db(url, DB_CREATE, a) : NULL;
	bool empty = to && ready_for_all(to, url, a);
	bool made = empty && copy_tables(from, to);
	db_close(to);
	db_close(from);
	if (!made)
		return to && !empty ? EXIT_REFUSED : EXIT_FAILED;
	int64_t changes = whole(url, a);
	if (changes < 0)
		return cli_error(EXIT_FAILED, "%s was restored but is not whole", url);
	printf("%s: restored and whole, %lld changes\n", url, (long long)changes);
	return EXIT_DONE;
}

static int run(int argc, char **argv, const char *command,
               int (*fn)(const char *, const char *, struct arena *))
{
	const char *db = NULL;
	const struct cli_option o[] = {{"--db", "URL", "the store (default trad.db)", &db}};
	struct arena a;
	struct str *words;
	size_t n = 0;
	arena_init(&a, 0);
	int code = cli_options(argc, argv, command, o, 1, &words, &n, &a);
	if (code < 0 && n != 1)
		code = cli_error(EXIT_USAGE, "%s: name one file", command);
	if (code < 0)
		code = fn(cli_url(db), arena_z(&a, words[0]), &a);
	arena_finish(&a);
	return code;
}

int cmd_backup(int argc, char **argv)
{
	return run(argc, argv, "backup", backup);
}

int cmd_restore(int argc, char **argv)
{
	return run(argc, argv, "restore", restore);
}
