/* crash.c - R1: the process is killed; R2: the power is cut. */
#include "fault.h"

#include "base/log.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WRITERS 4

static void start(struct worker *w, pthread_t threads[WRITERS])
{
	for (int i = 0; i < WRITERS; i++)
		pthread_create(&threads[i], NULL, work, w);
}

/* --- R1 ----------------------------------------------------------------------- */

static _Noreturn void write_until_killed(const char *path, struct shared *sh)
{
	pthread_t threads[WRITERS];
	struct worker w = {must_open(path), sh};
	start(&w, threads);
	atomic_store(&sh->told, 1);
	for (;;)
		pause();
}

static bool kill_round(const char *path, struct shared *sh, unsigned *seed)
{
	atomic_store(&sh->told, 0);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		write_until_killed(path, sh);
	while (!atomic_load(&sh->told))
		usleep(200);
	usleep(2000 + (useconds_t)rand_r(seed) % 60000);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return check_store(path, sh, WRITERS);
}

long recipe_kill(struct effort e)
{
	struct shared *sh = shared_new();
	const char *path = NULL;
	unsigned seed = 1;
	int rounds = e.rounds ? e.rounds : 60;
	for (int i = 0; i < rounds; i++) {
		/* Anew now and then, so that the checks stay short. */
		if (i % 20 == 0) {
			path = fresh_store(i % 40 ? IN_MEMORY : ON_DISK);
			shared_clear(sh);
		}
		bool ok = kill_round(path, sh, &seed);
		if (!ok || (i % 20 == 19 && !check_wrote(20))) {
			printf("  after kill number %d\n", i + 1);
			return -1;
		}
	}
	return rounds;
}

/* --- R2 ----------------------------------------------------------------------- */

struct cut {
	const char *path;
	struct shared *sh;
	struct fault fault;
	bool threads;
};

static int live(void *p)
{
	struct cut *c = p;
	fault_install(&c->fault);
	if (!c->threads)
		return two_lives(c->path, c->sh, 6, false);
	pthread_t threads[WRITERS];
	struct worker w = {must_open(c->path), c->sh};
	start(&w, threads);
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	return 0;
}

/* The exit status: CUT_EXIT when all was well after the cut, 0 when the work
 * ended before it, -1 after saying what was wrong. */
static int cut_at(struct shared *sh, long at, bool threads)
{
	char after[300], path[320];
	struct cut c = {.path = fresh_store(IN_MEMORY), .sh = sh, .threads = threads};
	shared_clear(sh);
	snprintf(after, sizeof after, "%.*s/after", (int)(strrchr(c.path, '/') - c.path), c.path);
	snprintf(path, sizeof path, "%s/store.db", after);
	mkdir(after, 0700);
	c.fault = (struct fault){.kind = FAULT_CUT,
	                         .at = at,
	                         .seed = (unsigned)at * 7919U,
	                         .after = after,
	                         .lying_disk = getenv("FAULT_LYING_DISK") != NULL};
	int status = in_child(live, &c);
	if (status == 0)
		return check_store(c.path, sh, 0) && check_wrote(10) ? 0 : -1;
	if (status == CUT_EXIT && check_store(path, sh, threads ? WRITERS : 1))
		return CUT_EXIT;
	printf("  after the power cut at write %ld (status %d)\n", at, status);
	return -1;
}

long recipe_cut(struct effort e)
{
	struct shared *sh = shared_new();
	long points = 0;
	int status = CUT_EXIT;
	while (status == CUT_EXIT && (status = cut_at(sh, points + 1, false)) != 0)
		points++;
	/* Groups of several: where the cut falls is the scheduler's choice. */
	unsigned seed = 2;
	int rounds = e.rounds ? e.rounds : 100;
	for (int i = 0; status >= 0 && i < rounds; i++, points++)
		if (cut_at(sh, 20 + rand_r(&seed) % 2000, true) != CUT_EXIT)
			status = -1;
	return status < 0 ? -1 : points;
}
