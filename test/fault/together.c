/* together.c - R5: copies under a steady writer; R8: writers, checkpoints and
 * readers of several processes on one store (the WAL-reset fault lost rows here
 * in SQLite before 3.51.3). */
#include "fault.h"

#include "base/log.h"
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WRITERS 3

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* --- R5 ----------------------------------------------------------------------- */

static bool copy_and_check(struct store *s, const struct shared *sh, struct shared *before, const char *path)
{
	memcpy((void *)before, (const void *)sh, sizeof *sh);
	struct db *db = store_read(s);
	double t0 = seconds();
	bool ok = db && db_backup(db, path);
	double took = seconds() - t0;
	if (!ok)
		printf("  no copy: %s\n", db ? db_error_detail(db) : "no reader");
	if (took > 5)
		printf("  the copy took %.1f s\n", took);
	store_read_end(s, db);
	/* The copy holds at least what was acknowledged before it began. */
	ok = ok && took <= 5 && check_store(path, before, INT_MAX);
	unlink(path);
	return ok;
}

long recipe_backup(struct effort e)
{
	struct shared *sh = shared_new(), *before = shared_new();
	const char *path = fresh_store(ON_DISK);
	char copy[300];
	pthread_t threads[WRITERS];
	struct worker w = {must_open(path), sh};
	int rounds = e.rounds ? 60 : 12;
	long done = 0;
	bool ok = true;
	snprintf(copy, sizeof copy, "%s.copy", path);
	for (int i = 0; i < WRITERS; i++)
		pthread_create(&threads[i], NULL, work, &w);
	for (; ok && done < rounds; done += ok) {
		usleep(50000);
		ok = copy_and_check(w.s, sh, before, copy);
	}
	atomic_store(&sh->stop, 1);
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	store_close(w.s);
	return check_store(path, sh, 0) && check_wrote(100) && ok ? done : -1;
}

/* --- R8 ----------------------------------------------------------------------- */

static void *read_on(void *p)
{
	struct worker *w = p;
	while (!atomic_load(&w->sh->stop)) {
		struct db *db = store_read(w->s);
		if (db)
			db_version(db);
		usleep(500);
		store_read_end(w->s, db);
	}
	return NULL;
}

static _Noreturn void crowd(const char *path, struct shared *sh, bool nolock)
{
	pthread_t threads[WRITERS], readers[2];
	/* A slow disk, so that the processes meet in the middle of their commits. */
	struct fault f = {.kind = nolock ? FAULT_NOLOCK : FAULT_NONE, .slow_us = 500};
	fault_install(&f);
	struct worker w = {must_open(path), sh};
	for (int i = 0; i < WRITERS; i++)
		pthread_create(&threads[i], NULL, work, &w);
	for (int i = 0; i < 2; i++)
		pthread_create(&readers[i], NULL, read_on, &w);
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < 2; i++)
		pthread_join(readers[i], NULL);
	store_close(w.s);
	_exit(0);
}

static bool reset_round(struct shared *sh, double length, bool nolock)
{
	const char *path = fresh_store(IN_MEMORY);
	pid_t pids[2];
	bool ok = true;
	shared_clear(sh);
	fflush(stdout);
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			crowd(path, sh, nolock);
	}
	usleep((useconds_t)(length * 1e6));
	atomic_store(&sh->stop, 1);
	for (int i = 0; i < 2; i++) {
		int status = 0;
		waitpid(pids[i], &status, 0);
		if (status != 0)
			printf("  a process ended with %d\n", status);
		ok = ok && status == 0;
	}
	return check_store(path, sh, 0) && check_wrote(20) && ok;
}

long recipe_reset(struct effort e)
{
	struct shared *sh = shared_new();
	double end = seconds() + (e.seconds ? e.seconds : 8);
	long rows = 0;
	while (seconds() < end) {
		if (!reset_round(sh, 1.5, getenv("FAULT_NOLOCK") != NULL))
			return -1;
		rows += (long)check_last_count();
	}
	return rows;
}
