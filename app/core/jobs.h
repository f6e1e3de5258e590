/* jobs.h - work that outlives a request.
 *
 * A job is a row: kind, arguments, when it may run. jobs_run_one() claims the next one by a
 * guarded UPDATE, so that several processes may share a store, and runs it in a forked child
 * with limits on memory and time: whatever happens in there, the job's row says how it ended.
 * Kinds that come back by themselves are put in again when they have run.
 */
#ifndef CORE_JOBS_H
#define CORE_JOBS_H

#include "core/change.h"
#include "db/store.h"

struct job_run {
	struct store *store; /* the child's own */
	struct arena *arena;
	struct str args;  /* JSON */
	struct buf *said; /* one line for the result */
};
struct job_kind {
	const char *name;
	bool (*run)(struct job_run *j);
	int every_minutes;
	const char *title; /* English source text */
};
extern const struct job_kind job_kinds[];
extern const size_t job_nkinds;

/* Puts a job in, to run from now on; its id, 0 on a database error. */
int64_t job_put(struct change *ch, const char *kind, struct str args);

enum jobs_result { JOBS_NONE, JOBS_RAN, JOBS_FAILED };
/* Puts in what comes back by itself and takes back what a dead process left running. */
void jobs_prepare(const char *url);
/* Runs the next job of the store, if one is due. No connection is open in this process while
 * the child runs. */
enum jobs_result jobs_run_one(const char *url);

#endif
