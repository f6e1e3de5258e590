/* cmd_work.c - trad work: runs the jobs of one store or of a catalogue. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/verify.h"
#include "cli/work.h"
#include "core/app.h"
#include "core/jobs.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAUSE_SECONDS   5
#define PREPARE_SECONDS 60

bool job_verify(struct job_run *j);
bool job_verify(struct job_run *j)
{
	struct verify v = {0};
	struct str why = {0};
	struct db *db = db_connect(store_url(j->store), DB_READ, j->arena, &why);
	if (!db)
		return false;
	bool whole = verify_store(db, &v);
	buf_printf(j->said, "%s, %lld changes", whole ? "whole" : "NOT whole", (long long)v.log_rows);
	buf_finish(&v.faults);
	db_close(db);
	return whole;
}

struct stores {
	const char *const *url;
	size_t n;
};

/* Everything that is due in every store; how many jobs ran, and how many of them failed. */
static int round_of_jobs(const struct stores *s, int *failed)
{
	int ran = 0;
	for (size_t i = 0; i < s->n; i++) {
		enum jobs_result r = jobs_run_one(s->url[i]);
		ran += r != JOBS_NONE;
		*failed += r == JOBS_FAILED;
	}
	return ran;
}

static void prepare_all(const struct stores *s)
{
	for (size_t i = 0; i < s->n; i++)
		jobs_prepare(s->url[i]);
}

/* Until SIGTERM or SIGINT, which the caller has blocked. */
static void work_on(const struct stores *s)
{
	sigset_t stop;
	const struct timespec pause = {PAUSE_SECONDS, 0};
	time_t prepared = 0;
	int failed = 0;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	for (;;) {
		struct timespec now;
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (prepared == 0 || now.tv_sec - prepared >= PREPARE_SECONDS) {
			prepare_all(s);
			prepared = now.tv_sec;
		}
		const struct timespec at_once = {0, 0};
		bool busy = round_of_jobs(s, &failed) > 0;
		if (sigtimedwait(&stop, NULL, busy ? &at_once : &pause) > 0)
			return;
	}
}

static void block_stop(void)
{
	sigset_t stop;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
}

/* url or catalogue to addresses, in the arena; no store stays open. */
static bool find_stores(const char *url, const char *catalog, struct arena *a, struct stores *s)
{
	struct str why = {0};
	const char *const *found;
	if (!catalog) {
		const char **one = ARENA_ARRAY(a, 1, const char *);
		one[0] = url;
		*s = (struct stores){one, 1};
		return true;
	}
	struct catalog *c = catalog_many(catalog, 1, a, &why);
	if (!c)
		return cli_error(EXIT_FAILED, "%.*s", STR_ARG(why)), false;
	s->n = catalog_urls(c, &found);
	const char **copy = ARENA_ARRAY(a, s->n + 1, const char *);
	for (size_t i = 0; i < s->n; i++)
		copy[i] = arena_z(a, str_z(found[i]));
	s->url = copy;
	catalog_free(c);
	return true;
}

int work_start(const char *url, const char *catalog)
{
	struct arena a;
	struct stores s;
	pid_t parent = getpid(), pid;
	fflush(NULL);
	pid = fork();
	if (pid != 0)
		return (int)pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getenv("LISTEN_FDS"))
		close(3); /* the server's socket is not the worker's to hold open */
	block_stop();
	arena_init(&a, 0);
	if (getppid() == parent && find_stores(url, catalog, &a, &s))
		work_on(&s);
	arena_finish(&a);
	_exit(0);
}

void work_stop(int pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

static int once(const struct stores *s)
{
	int failed = 0, all = 0, ran;
	prepare_all(s);
	while ((ran = round_of_jobs(s, &failed)) > 0)
		all += ran;
	printf("%d jobs, %d failed\n", all, failed);
	return failed ? EXIT_REFUSED : EXIT_DONE;
}

int cmd_work(int argc, char **argv)
{
	const char *db = NULL, *catalog = NULL, *one = NULL;
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &db},
	    {"--catalog", "PATH", "many stores, as for trad serve", &catalog},
	    {"--once", NULL, "run what is due, then stop", &one},
	};
	struct arena a;
	struct stores s;
	arena_init(&a, 0);
	int code = cli_options(argc, argv, "work", o, 3, NULL, NULL, &a);
	if (code < 0) {
		struct store *check = catalog ? NULL : cli_store(db, false, &a);
		bool ok = (catalog || check) && find_stores(cli_url(db), catalog, &a, &s);
		store_close(check);
		code = ok ? EXIT_DONE : EXIT_FAILED;
		if (ok && one)
			code = once(&s);
		else if (ok) {
			block_stop();
			work_on(&s);
		}
	}
	arena_finish(&a);
	return code;
}
