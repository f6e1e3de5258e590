/* fault.h - faults against the store's own writer, with one small business
 * transaction that must be there whole or not at all.
 *
 * A transaction is one response, 30 answers and one audit row whose hash chains
 * to the one before. It is acknowledged in memory shared with the parent only
 * after store_write_end() said true, so the promise outlives a killed child.
 * After each fault the store is opened again without faults and checked:
 * integrity and keys; 30 answers for each response; one audit row for each; the
 * chain whole; every acknowledged response there; no more unacknowledged ones
 * than transactions that were under way.
 */
#ifndef FAULT_FAULT_H
#define FAULT_FAULT_H

#include "db/store.h"
#include <stdatomic.h>

#define MAX_ID 400000
struct shared {
	atomic_uchar acked[MAX_ID];
	atomic_int next; /* the next response's id */
	atomic_int stop;
	atomic_long calls, told; /* a recipe's own counters */
};
struct shared *shared_new(void);
void shared_clear(struct shared *sh);

/* A new directory with an empty store of the business schema; the path stays
 * valid until the next call. In memory where only our own faults matter. */
enum place { ON_DISK, IN_MEMORY };
const char *fresh_store(enum place place);
void make_store(const char *path);
/* Removes the directory of fresh_store. */
void drop_store(void);
struct store *must_open(const char *path); /* no fault is expected: aborts */

/* One transaction with the next id. True when acknowledged. */
bool business(struct store *s, struct shared *sh, enum db_err *why);
/* Until sh->stop, or the store is closing; p is a struct worker. */
struct worker {
	struct store *s;
	struct shared *sh;
};
void *work(void *p);

/* Says what is wrong on stdout and returns false. extra: unacknowledged
 * responses allowed. */
bool check_store(const char *path, struct shared *sh, int extra);
int64_t check_last_count(void); /* responses found by the last check */
/* False, and says so, when there were fewer: a recipe in which nothing is
 * acknowledged would find nothing lost. */
bool check_wrote(int64_t least);

/* Faults in the file layer: see vfs.c. Installed in a child, as the default VFS. */
enum fault_kind {
	FAULT_NONE,
	FAULT_ONCE,    /* the n-th read, write, sync or truncate fails */
	FAULT_FOREVER, /* and so do all after it */
	FAULT_FULL,    /* from the n-th write on there is no space */
	FAULT_CUT,     /* power is cut at the n-th write-class call: the process ends with CUT_EXIT
	                * and what the disk would hold stands in directory `after` */
	FAULT_NOLOCK   /* shared-memory locks are granted to all: a mutant */
};
#define CUT_EXIT 77
struct fault {
	enum fault_kind kind;
	long at;
	unsigned seed;
	const char *after;
	bool lying_disk;  /* sync does nothing: a mutant */
	unsigned slow_us; /* each sync takes this much longer */
};
void fault_install(const struct fault *f);
/* Ends the faults; true when the n-th call was reached. */
bool fault_reached(void);

/* The recipes: rounds or seconds, 0 for the short form. Return the number of
 * points tried, or -1 after saying what went wrong. */
struct effort {
	int rounds, seconds;
};
long recipe_kill(struct effort e);
long recipe_cut(struct effort e);
long recipe_io_once(struct effort e);
long recipe_io_forever(struct effort e);
long recipe_full(struct effort e);
long recipe_limit(struct effort e);
long recipe_oom_engine(struct effort e);
long recipe_oom_own(struct effort e);
long recipe_backup(struct effort e);
long recipe_reset(struct effort e);

/* Opens the store, runs n transactions, reads, closes; twice. For children under
 * a fault: errors are expected, lies are not. Exit status for the parent: 0, or
 * LIED_EXIT after saying what was untrue. */
#define LIED_EXIT 3
int two_lives(const char *path, struct shared *sh, int n, bool must_be_full);
/* Forks, runs fn(p) in the child and gives its exit status; 128 + signal. */
int in_child(int (*fn)(void *), void *p);

/* Arms malloc, calloc and realloc of the whole program (link with --wrap): the
 * n-th call from now fails. 0 disarms. */
void malloc_fail_at(long n);
long malloc_left(void); /* calls until the failing one; 0 when it has failed */

#endif
