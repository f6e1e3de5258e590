/* jobs.c - what the organisation needs as the day turns. */
#include "core/jobs.h"
#include "org/org.h"

bool job_reach(struct job_run *j);
bool job_reach(struct job_run *j)
{
	struct change ch;
	struct db *db = store_write(j->store);
	if (!db)
		return false;
	change_init(&ch, db, j->arena, 0, VIA_JOB, STR("reach"));
	bool moved = org_reach_refresh(&ch);
	buf_printf(j->said, moved ? "dated changes took effect" : "nothing to do");
	return store_write_end(j->store, db, true, NULL);
}
