#include "core/jobs.h"

#include "core/import.h"
#include "web/out.h"

#include "base/date.h"
#include "core/text.h"
#include "base/log.h"
#include "sql_core.h"
#include "sql_core_jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define JOB_SECONDS 600
#define JOB_MEMORY  ((rlim_t)2 << 30)
#define STUCK_MS    ((int64_t)2 * JOB_SECONDS * 1000)
#define SAID_MAX    4000
#define KEEP_DAYS   30

#define JOB(name, fn, minutes, title) bool fn(struct job_run *j);
#include "core/jobs.def"
#undef JOB

const struct job_kind job_kinds[] = {
#define JOB(name, fn, minutes, title) {name, fn, minutes, title},
#include "core/jobs.def"
#undef JOB
};
const size_t job_nkinds = sizeof job_kinds / sizeof job_kinds[0];

static const struct job_kind *kind_named(struct str name)
{
	for (size_t i = 0; i < job_nkinds; i++)
		if (str_eqz(name, job_kinds[i].name))
			return &job_kinds[i];
	return NULL;
}

static int64_t put(struct db *db, struct arena *a, const char *kind, struct str args, int64_t person,
                   int64_t from)
{
	struct job row = {
	    .kind = str_z(kind),
	    .state = STR("waiting"),
	    .args = args,
	    .result = STR(""),
	    .created_at = instant_at(a, instant_now()),
	    .created_by = person,
	    .run_after = instant_at(a, from),
	    .claimed_by = STR(""),
	};
	return job_insert(db, &row);
}

int64_t job_put(struct change *ch, const char *kind, struct str args)
{
	if (!kind_named(str_z(kind)))
		BUG("job kind %s", kind);
	int64_t id = put(ch->db, ch->arena, kind, args, ch->person_id, instant_now());
	change_note(ch, "create", "job", id, 0, STR("{}"));
	return id;
}

/* --- one writer's work on a store that is opened for it ------------------------------------ */

static bool with_writer(const char *url, bool (*fn)(struct db *db, struct arena *a, void *p), void *p)
{
	struct arena a;
	struct str why = {0};
	arena_init(&a, 0);
	struct db *db = db_connect(url, DB_WRITE, &a, &why);
	bool ok = false;
	if (db) {
		db_begin(db);
		ok = fn(db, &a, p);
		ok = ok ? db_commit(db) : (db_rollback(db), false);
	}
	db_close(db);
	arena_finish(&a);
	return ok;
}

static bool prepare(struct db *db, struct arena *a, void *p)
{
	int64_t now = instant_now(), id;
	(void)p;
	job_requeue(db, instant_at(a, now - STUCK_MS), instant_at(a, now));
	job_forget(db, instant_at(a, now - (int64_t)KEEP_DAYS * 86400000));
	for (size_t i = 0; i < job_nkinds; i++)
		if (job_kinds[i].every_minutes && !job_pending(db, a, str_z(job_kinds[i].name), &id))
			put(db, a, job_kinds[i].name, STR("{}"), 0, now);
	return !db_error(db);
}

void jobs_prepare(const char *url)
{
	if (!with_writer(url, prepare, NULL))
		log_warn("jobs.prepare");
}

struct claimed {
	int64_t id;
	char kind[40];
	char args[4000];
	bool ok;
	char said[SAID_MAX];
};

static bool claim(struct db *db, struct arena *a, void *p)
{
	struct claimed *c = p;
	struct job_next_row r;
	char now[INSTANT_TEXT];
	instant_text(instant_now(), now);
	if (!job_next(db, a, str_z(now), &r) || r.args.n >= sizeof c->args || r.kind.n >= sizeof c->kind)
		return false;
	if (job_claim(db, r.id, arena_printf(a, "pid %d", (int)getpid()), str_z(now)) != 1)
		return false;
	c->id = r.id;
	memcpy(c->kind, r.kind.p, r.kind.n);
	memcpy(c->args, r.args.p, r.args.n);
	return true;
}

static bool finish(struct db *db, struct arena *a, void *p)
{
	const struct claimed *c = p;
	const struct job_kind *k = kind_named(str_z(c->kind));
	int64_t now = instant_now();
	job_end(db, c->id, c->ok ? STR("done") : STR("failed"), str_z(c->said), instant_at(a, now));
	if (k && k->every_minutes)
		put(db, a, k->name, STR("{}"), 0, now + (int64_t)k->every_minutes * 60000);
	return !db_error(db);
}

/* --- the child -------------------------------------------------------------------------------- */

static _Noreturn void child(int fd, const char *url, const struct claimed *c)
{
	struct arena a;
	struct buf said;
	struct str why = {0};
	const struct job_kind *k = kind_named(str_z(c->kind));
	struct rlimit cpu = {JOB_SECONDS, JOB_SECONDS}, none = {0, 0};
	setrlimit(RLIMIT_CPU, &cpu);
	setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
	struct rlimit memory = {JOB_MEMORY, JOB_MEMORY};
	setrlimit(RLIMIT_AS, &memory);
#endif
	arena_init(&a, 0);
	buf_init(&said, SAID_MAX - 1);
	struct job_run j = {.arena = &a, .args = str_z(c->args), .said = &said};
	j.store = k ? store_open(url, 1, 1, &a, &why) : NULL;
	bool ok = j.store && k->run(&j);
	if (!k)
		BUF_LIT(&said, "this program knows no such kind of job");
	else if (!j.store)
		buf_printf(&said, "the store cannot be opened: %.*s", STR_ARG(why));
	store_close(j.store);
	ssize_t w = write(fd, said.p ? said.p : "", said.n);
	_exit(ok && w >= 0 ? 0 : 1);
}

/* What it said until it closed its end, as much as there is room for; false when time was out. */
static bool hear(int fd, struct claimed *c)
{
	char part[512];
	size_t n = 0;
	struct pollfd p = {.fd = fd, .events = POLLIN};
	for (;;) {
		int ready = poll(&p, 1, (JOB_SECONDS + 30) * 1000);
		if (ready < 0 && errno == EINTR)
			continue;
		ssize_t got = ready > 0 ? read(fd, part, sizeof part) : -1;
		if (got <= 0)
			return got == 0;
		for (ssize_t i = 0; i < got && n < sizeof c->said - 1; i++)
			c->said[n++] = part[i];
	}
}

static void run_apart(const char *url, struct claimed *c)
{
	int fd[2], status = 0;
	if (pipe2(fd, O_CLOEXEC) != 0)
		return;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		close(fd[0]);
		child(fd[1], url, c);
	}
	close(fd[1]);
	bool heard = pid > 0 && hear(fd[0], c);
	close(fd[0]);
	if (pid > 0 && !heard)
		kill(pid, SIGKILL);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	c->ok = heard && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	if (!heard)
		snprintf(c->said, sizeof c->said, "it took more than %d seconds and was stopped", JOB_SECONDS);
	else if (WIFSIGNALED(status))
		snprintf(c->said, sizeof c->said, "it was stopped by signal %d", WTERMSIG(status));
}

enum jobs_result jobs_run_one(const char *url)
{
	struct claimed c = {0};
	if (!with_writer(url, claim, &c))
		return JOBS_NONE;
	run_apart(url, &c);
	if (!c.ok)
		log_warn("job.failed id=%lld kind=%s", (long long)c.id, c.kind);
	with_writer(url, finish, &c);
	return c.ok ? JOBS_RAN : JOBS_FAILED;
}

/* --- core's own kind ------------------------------------------------------------------------------- */

/* Sessions and failed tries that have ended for good, and files with persons that nobody approved. */
bool job_sweep(struct job_run *j)
{
	struct db *db = store_write(j->store);
	if (!db)
		return false;
	struct change ch;
	change_init(&ch, db, j->arena, 0, VIA_JOB, STR("sweep"));
	int64_t now = instant_now();
	int64_t n = import_expire(&ch);
	n += session_sweep(db, instant_at(j->arena, now - (int64_t)7 * 86400000));
	n += throttle_sweep(db, instant_at(j->arena, now - (int64_t)86400000));
	buf_printf(j->said, "%lld rows", (long long)n);
	return store_write_end(j->store, db, !db_error(db), NULL);
}
