/* jobs.c - work on measures that outlives a request. */
#include "base/date.h"
#include "core/jobs.h"
#include "measure/compute.h"
#include "measure/derived.h"
#include "measure/protect.h"
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

bool job_compute(struct job_run *j);
bool job_compute(struct job_run *j)
{
	struct change ch;
	const struct json *args = json_parse(j->arena, j->args, NULL);
	const struct json *first = args ? json_get(args, "from") : NULL,
	                  *last = args ? json_get(args, "to") : NULL;
	struct compute_done done = {0};
	struct db *db;
	if (!first || !last || first->kind != JSON_INT || last->kind != JSON_INT)
		return false;
	int64_t from = first->i, to = last->i;
	if (!(db = store_write(j->store)))
		return false;
	change_init(&ch, db, j->arena, 0, VIA_JOB, STR("compute"));
	for (int64_t y = from; y <= to && y < from + 100; y++)
		compute_year(&ch, (int)y, &done);
	buf_printf(j->said, "%lld cells, %lld new, %lld changed", (long long)done.cells, (long long)done.added,
	           (long long)done.replaced);
	return store_write_end(j->store, db, !db_error(db), NULL);
}

/* A window closes by the day, without anybody writing: its completeness becomes a figure the day after, and
 * whoever still owes it has it in My work (plan/work_windows.c). Late days may lie in the läsår after. */
bool job_windows(struct job_run *j);
bool job_windows(struct job_run *j)
{
	struct change ch;
	struct compute_done done = {0};
	struct db *db = store_write(j->store);
	if (!db)
		return false;
	change_init(&ch, db, j->arena, 0, VIA_JOB, STR("windows"));
	int now = lasar_of(instant_day(instant_now()));
	for (int y = now - 1; y <= now; y++)
		derive_year(&ch, y, &done);
	buf_printf(j->said, "%lld figures, %lld new, %lld changed", (long long)done.cells, (long long)done.added,
	           (long long)done.replaced);
	return store_write_end(j->store, db, !db_error(db), NULL);
}

/* The tree of units may have changed without any figure: totals are made of others then. Where nothing has,
 * this is building the tables and seeing that they are the same. */
bool job_protect(struct job_run *j);
bool job_protect(struct job_run *j)
{
	struct change ch;
	struct db *db = store_write(j->store);
	if (!db)
		return false;
	change_init(&ch, db, j->arena, 0, VIA_JOB, STR("protect"));
	buf_printf(j->said, "%zu definitions protected", protect_all(&ch));
	return store_write_end(j->store, db, !db_error(db), NULL);
}
