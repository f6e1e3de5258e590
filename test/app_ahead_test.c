/* app_ahead_test.c - rows read ahead answer as the rows themselves do, and no longer than their snapshot. */
#include "app_harness.h"
#include "db/ahead.h"

TEST(rows_read_ahead_answer_get_without_a_question_until_the_transaction_ends)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct db *db = app_read(t);
	struct activity a, b;
	int64_t ids[100];
	CHECK(activity_get(db, test_arena(), t->act_lind, &a));
	for (int i = 0; i < 100; i++) /* the same again and some that are not there */
		ids[i] = i < 10 ? t->act_lind : i < 40 ? t->act_lind + i : i == 40 ? 0 : 700000 + i;
	db_ahead(db, &activity_entity, ids, 100); /* not begun: nothing is read */
	int64_t before = db_runs(db);
	db_ahead_begin(db, test_arena());
	db_ahead(db, &activity_entity, ids, 100);
	CHECK_I64(db_runs(db) - before, 3); /* 90 different ids by 32 */
	CHECK(activity_get(db, test_arena(), t->act_lind, &b));
	CHECK_STR(b.title, a.title);
	CHECK_I64(b.rev, a.rev);
	CHECK(!activity_get(db, test_arena(), 700099, &b));
	CHECK(!activity_entity.get(db, test_arena(), 700050, &b));
	CHECK_I64(db_runs(db) - before, 3);
	CHECK(goal_get(db, test_arena(), t->goal_lind, &(struct goal){0})); /* of another kind: asked for */
	CHECK_I64(db_runs(db) - before, 4);
	app_read_end(t, db);
	db = app_read(t);
	before = db_runs(db);
	CHECK(activity_get(db, test_arena(), t->act_lind, &b));
	CHECK_I64(db_runs(db) - before, 1);
	app_read_end(t, db);
}

TEST(a_writer_reads_nothing_ahead)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	db_ahead_begin(ch->db, test_arena());
	CHECK(db_ahead_slot(ch->db, "units around", 1) == NULL);
	CHECK(app_write_end(t, ch));
}
