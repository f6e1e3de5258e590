/* jobs.c - work on measures that outlives a request. */
#include "core/jobs.h"
#include "measure/standard.h"

bool job_standard(struct job_run *j);
bool job_standard(struct job_run *j)
{
	struct change ch;
	struct standard_loaded n;
	struct db *db = store_write(j->store);
	if (!db)
		return false;
	change_init(&ch, db, j->arena, 0, VIA_JOB, STR("standard"));
	bool ok = standard_load(&ch, &n);
	buf_printf(j->said, "%lld rows of the standard measures added", (long long)n.added);
	return store_write_end(j->store, db, ok, NULL) && ok;
}
