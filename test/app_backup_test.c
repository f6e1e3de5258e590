/* app_backup_test.c - verify finds what is wrong; a backup is whole and goes back into either engine. */
#include "app_harness.h"

#include "cli/commands.h"
#include "cli/verify.h"
#include "db/copy.h"
#include "db/migrate.h"
#include "schema_steps.h"
#include "sql_core.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A subcommand's exit code, its words unheard. */
static int quietly(int (*fn)(int, char **), const char *a, const char *b, const char *c, const char *d)
{
	const char *v[] = {"x", a, b, c, d, NULL};
	char *argv[6];
	int n = 0;
	while (v[n]) {
		argv[n] = arena_z(test_arena(), str_z(v[n]));
		n++;
	}
	fflush(NULL);
	int out = dup(1), err = dup(2), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(null, 1);
	dup2(null, 2);
	int code = fn(n, argv);
	fflush(NULL);
	dup2(out, 1);
	dup2(err, 2);
	close(out);
	close(err);
	close(null);
	return code;
}

static struct db *open_writer(const char *url)
{
	struct str why = {0};
	struct db *db = db_connect(url, DB_WRITE, test_arena(), &why);
	if (!db)
		test_fail(__FILE__, __LINE__, "%s: %.*s", url, STR_ARG(why));
	return db;
}

/* The faults of a store as one text. */
static struct str faults(const char *url)
{
	struct str why = {0};
	struct verify v = {0};
	struct db *db = db_connect(url, DB_READ, test_arena(), &why);
	if (!db)
		return STR("cannot be opened");
	verify_store(db, &v);
	struct str s = arena_str(test_arena(), buf_as_str(&v.faults));
	buf_finish(&v.faults);
	db_close(db);
	return s;
}

TEST(a_store_made_by_the_rules_is_whole)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_Z(faults(t->url), "");
	CHECK_I64(quietly(cmd_verify, "--db", t->url, NULL, NULL), 0);
}

TEST(what_was_done_behind_the_program_s_back_is_found)
{
	static const struct {
		const char *sql, *says;
	} deeds[] = {
	    {"UPDATE activity_count SET n = n + 1", "activity_count"},
	    {"DELETE FROM goal_count WHERE unit_id = 0", "goal_count"},
	    {"UPDATE change_log SET why = 'annan' WHERE id = 3", "change_log row 3"},
	    {"DELETE FROM change_log WHERE id = 5", "change_log row 6"},
	    {"UPDATE unit_period SET from_day = '2001-01-01' WHERE unit_id = 2", "unit 2"},
	    {"DELETE FROM unit_period WHERE unit_id = 5", "have a name"},
	    {"UPDATE schema_step SET checksum = 'x' WHERE n = 1", "schema"},
	};
	for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++) {
		struct app_test *t = app_test_new();
		REQUIRE(t);
		struct db *db = open_writer(t->url);
		REQUIRE(db);
		CHECK(db_script(db, deeds[i].sql));
		db_close(db);
		struct str f = faults(t->url);
		if (str_find(f, str_z(deeds[i].says)) < 0)
			test_fail(__FILE__, __LINE__, "%s: “%.*s”", deeds[i].sql, STR_ARG(f));
		CHECK_I64(quietly(cmd_verify, "--db", t->url, NULL, NULL), 3);
	}
}

TEST(a_log_cut_off_at_its_end_is_seen_by_the_checkpoint)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *note = arena_printf(test_arena(), "%s/note", test_dir()).p;
	struct change_head_get_row old;
	struct db *db = app_read(t);
	REQUIRE(change_head_get(db, test_arena(), &old));
	struct change_chain_row *last;
	REQUIRE(change_chain(db, test_arena(), old.seq - 2, 1, &last) == 1);
	app_read_end(t, db);
	CHECK_I64(quietly(cmd_verify, "--db", t->url, "--checkpoint", note), 0);
	CHECK_I64(quietly(cmd_verify, "--db", t->url, "--checkpoint", note), 0);
	/* The thief cuts the last row off and mends the head, so that the chain itself is whole. */
	db = open_writer(t->url);
	REQUIRE(db);
	db_begin(db);
	change_log_delete(db, old.seq);
	change_head_set(db, old.seq - 1, last[0].hash, old.key);
	CHECK(db_commit(db));
	db_close(db);
	CHECK_Z(faults(t->url), "");
	CHECK_I64(quietly(cmd_verify, "--db", t->url, "--checkpoint", note), 3);
}

TEST(a_checkpoint_that_was_rewritten_is_not_believed)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *note = arena_printf(test_arena(), "%s/note", test_dir()).p;
	CHECK_I64(quietly(cmd_verify, "--db", t->url, "--checkpoint", note), 0);
	struct str text = test_file(note);
	FILE *f = fopen(note, "we");
	REQUIRE(f);
	for (size_t i = 0; i < text.n; i++)
		fputc(i == (size_t)str_find(text, STR("seq ")) + 4 ? '1' : text.p[i], f);
	fputc('\n', f);
	fclose(f);
	struct str now = test_file(note);
	CHECK_I64(quietly(cmd_verify, "--db", t->url, "--checkpoint", note), str_starts(now, text) ? 0 : 3);
	CHECK(!str_starts(now, text));
}

/* --- backup and restore ---------------------------------------------------------------------- */

static int64_t rows_of(struct db *db, const struct db_stmt *st)
{
	int64_t n = 0;
	struct db_rows *r = db_query(db, st, NULL);
	while (db_next(r))
		n++;
	return n;
}

static void compare(const char *one, const char *two)
{
	struct str why = {0};
	struct db *a = db_connect(one, DB_READ, test_arena(), &why),
	          *b = db_connect(two, DB_READ, test_arena(), &why);
	REQUIRE(a && b);
	CHECK(db_ntables > 40);
	for (unsigned i = 0; i < db_ntables; i++) {
		int64_t n = rows_of(a, db_tables[i].out);
		if (rows_of(b, db_tables[i].out) != n)
			test_fail(__FILE__, __LINE__, "%s has another number of rows", db_tables[i].name);
	}
	db_close(a);
	db_close(b);
}

TEST(a_backup_holds_every_table_and_goes_back_into_an_empty_store)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *copy = arena_printf(test_arena(), "%s/copy.db", test_dir()).p, *back = test_db_url();
	struct stat st;
	CHECK_I64(quietly(cmd_backup, copy, "--db", t->url, NULL), 0);
	CHECK(stat(arena_printf(test_arena(), "%s-wal", copy).p, &st) != 0);
	CHECK_I64(quietly(cmd_backup, copy, "--db", t->url, NULL), 1); /* never over an old one */
	compare(t->url, copy);
	CHECK_I64(quietly(cmd_restore, copy, "--db", back, NULL), 0);
	compare(copy, back);
	CHECK_Z(faults(back), "");
	CHECK_I64(quietly(cmd_restore, copy, "--db", back, NULL), 3); /* not empty any more */
	/* The engine counts on from the highest id. */
	struct db *db = open_writer(back);
	REQUIRE(db);
	struct change ch;
	db_begin(db);
	change_init(&ch, db, test_arena(), 0, VIA_CLI, STR("test"));
	struct area x = {.key = STR("ny"), .name = STR("Ny"), .name_en = STR(""), .from_year = 2020};
	CHECK_I64(change_save(&ch, &area_entity, &x, NULL), CHANGE_SAVED);
	CHECK(x.id > t->area);
	CHECK(db_commit(db));
	db_close(db);
}

TEST(a_backup_that_is_not_whole_is_not_restored)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *copy = arena_printf(test_arena(), "%s/copy.db", test_dir()).p;
	CHECK_I64(quietly(cmd_backup, copy, "--db", t->url, NULL), 0);
	struct db *db = open_writer(copy);
	REQUIRE(db);
	CHECK(db_script(db, "UPDATE change_log SET diff = '{}' WHERE id = 2"));
	db_close(db);
	CHECK_I64(quietly(cmd_restore, copy, "--db", test_db_url(), NULL), 3);
	CHECK_I64(quietly(cmd_restore, "/finns/inte.db", "--db", test_db_url(), NULL), 1);
}

TEST(a_document_that_replaces_a_younger_one_is_copied_too)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct document d;
	REQUIRE(document_get(ch->db, ch->arena, t->doc_council, &d));
	d.replaces_id = t->doc_draft; /* a higher id than its own */
	CHECK_I64(change_save(ch, &document_entity, &d, NULL), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
	const char *copy = arena_printf(test_arena(), "%s/copy.db", test_dir()).p, *back = test_db_url();
	CHECK_I64(quietly(cmd_backup, copy, "--db", t->url, NULL), 0);
	CHECK_I64(quietly(cmd_restore, copy, "--db", back, NULL), 0);
	compare(copy, back);
}
