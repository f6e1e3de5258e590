/* app_jobs_test.c - jobs run apart, once, and what kills one leaves the store and the row in order. */
#include "app_harness.h"

#include "core/jobs.h"
#include "sql_core_jobs.h"

#include <stdlib.h>

static struct job_list_row *job_row(struct app_test *t, int64_t id)
{
	struct job_list_row *r;
	struct db *db = app_read(t);
	size_t n = job_list(db, test_arena(), 100, &r);
	app_read_end(t, db);
	for (size_t i = 0; i < n; i++)
		if (r[i].id == id)
			return &r[i];
	return NULL;
}

static int64_t put_job(struct app_test *t, const char *kind)
{
	struct change *ch = app_write(t);
	int64_t id = job_put(ch, kind, STR("{}"));
	CHECK(app_write_end(t, ch));
	return id;
}

TEST(a_job_runs_once_and_says_how_it_ended)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = put_job(t, "reach");
	CHECK_I64(jobs_run_one(t->url), JOBS_RAN);
	struct job_list_row *r = job_row(t, id);
	REQUIRE(r);
	CHECK_Z(r->state, "done");
	CHECK_Z(r->result, "nothing to do");
	CHECK_I64(r->done_part, 1000);
	CHECK_I64(jobs_run_one(t->url), JOBS_NONE); /* the next of its kind is due later */
}

TEST(what_comes_back_by_itself_is_put_in_once)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	jobs_prepare(t->url);
	jobs_prepare(t->url);
	struct job_list_row *r;
	struct db *db = app_read(t);
	size_t n = job_list(db, test_arena(), 100, &r), want = 0;
	app_read_end(t, db);
	for (size_t i = 0; i < job_nkinds; i++)
		want += job_kinds[i].every_minutes > 0;
	CHECK_I64(n, want);
}

TEST(a_store_that_is_not_whole_fails_its_verify_job)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct db *db = store_write(t->store);
	REQUIRE(db);
	activity_count_add(db, t->year, t->lind, STR("done"), 5);
	store_write_end(t->store, db, true, NULL);
	int64_t id = put_job(t, "verify");
	CHECK_I64(jobs_run_one(t->url), JOBS_FAILED);
	struct job_list_row *r = job_row(t, id);
	REQUIRE(r);
	CHECK_Z(r->state, "failed");
	CHECK(str_starts(r->result, STR("NOT whole")));
}

TEST(a_kind_that_this_program_does_not_know_fails_with_words)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct job row = {.kind = STR("framtid"),
	                  .state = STR("waiting"),
	                  .args = STR("{}"),
	                  .result = STR(""),
	                  .created_at = ch->now,
	                  .run_after = ch->now,
	                  .claimed_by = STR("")};
	int64_t id = job_insert(ch->db, &row);
	CHECK(app_write_end(t, ch));
	CHECK_I64(jobs_run_one(t->url), JOBS_FAILED);
	struct job_list_row *r = job_row(t, id);
	REQUIRE(r);
	CHECK(str_find(r->result, STR("no such kind")) >= 0);
}
