/* app_import_fault_test.c - an import that is killed, or meets a full disk, leaves nothing half done. */
#include "app_harness.h"

#include "core/import.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* A plan of so many activities. */
static struct str big_plan(int n)
{
	struct buf b;
	buf_init(&b, 0);
	BUF_LIT(&b, "Nr;Aktivitet;Beskrivning\n");
	for (int i = 1; i <= n; i++)
		buf_printf(&b, "%d;Aktivitet nummer %d;En beskrivning som tar lite plats i filen, rad %d.\n", i, i,
		           i);
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

/* What a child does to the store: reads the plan in; its exit code is the error it met. */
static int child_import(const char *url, int64_t doc, struct str bytes, int stop_at)
{
	struct str why = {0};
	struct import_sheet s;
	int map[IMPORT_COLUMNS];
	const struct import_profile *p = import_profile_find(STR("activities"));
	import_read(test_arena(), LANG_SV, p, bytes, &s);
	if (stop_at == 0) { /* no room for more than the log already takes */
		struct rlimit r = {256 << 10, 256 << 10};
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &r);
	}
	struct db *db = db_connect(url, DB_WRITE, test_arena(), &why);
	if (!db)
		return 99;
	struct change ch;
	struct import im = {.ch = &ch, .profile = p, .sheet = &s, .field_of = map, .opt.document_id = doc};
	db_begin(db);
	change_init(&ch, db, test_arena(), 0, VIA_CLI, STR("test"));
	import_map(db, test_arena(), p, &s, (struct str){NULL, 0}, map);
	int64_t run = import_begin(&ch, p, STR("plan.csv"), bytes, &im.opt);
	if (stop_at > 0)
		s.nlines = (size_t)stop_at;
	bool ok = run && import_all(&im);
	if (ok)
		import_end(&im, run);
	if (stop_at > 0)
		raise(SIGKILL);
	enum db_err e = db_error(db);
	ok = ok && db_commit(db);
	e = e ? e : db_error(db);
	db_close(db);
	return ok ? 0 : (int)e;
}

static int64_t activities(struct app_test *t)
{
	struct activity_counts_row *r;
	int64_t all = 0;
	struct db *db = app_read(t);
	for (int y = t->year - 3; y <= t->year + 1; y++) {
		size_t n = activity_counts(db, test_arena(), y, 0, &r);
		for (size_t i = 0; i < n; i++)
			all += r[i].n;
	}
	app_read_end(t, db);
	return all;
}

static int status_of(struct app_test *t, struct str bytes, int stop_at)
{
	int status = 0;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGABRT, SIG_DFL);
		_exit(child_import(t->url, t->doc_board, bytes, stop_at));
	}
	waitpid(pid, &status, 0);
	return status;
}

TEST(an_import_that_is_killed_on_its_way_leaves_nothing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t before = activities(t);
	int status = status_of(t, big_plan(60), 40);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	CHECK_I64(activities(t), before);
	struct change *ch = app_write(t); /* and the next writer is not held up */
	CHECK(ch && app_write_end(t, ch));
}

TEST(an_import_on_a_full_disk_says_so_and_leaves_nothing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	if (store_kind(t->store) != DB_SQLITE)
		return; /* PostgreSQL's files are the server's */
	int64_t before = activities(t);
	int status = status_of(t, big_plan(1500), 0);
	CHECK(WIFEXITED(status));
	CHECK_I64(WEXITSTATUS(status), DB_FULL);
	CHECK_I64(activities(t), before);
	status = status_of(t, big_plan(20), -1);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	CHECK(activities(t) > before);
}
