/* app_plan_rules_test.c - the rules of the chain's kinds, without pages. */
#include "app_harness.h"
#include "plan/activity_list.h"
#include "sql_plan_verify.h"

static struct str none(void)
{
	return (struct str){NULL, 0};
}

static struct activity blank(struct app_test *t, struct change *ch)
{
	struct activity a;
	kind_activity.blank(ch, &a);
	a.unit_id = t->lind;
	a.title = STR("Prov");
	a.state = STR("decided");
	return a;
}

static enum change_result save(struct change *ch, struct activity *a)
{
	struct form f;
	struct activity was;
	bool known = a->id && activity_get(ch->db, ch->arena, a->id, &was);
	form_init(&f, test_arena(), LANG_EN, kind_activity.fields, kind_activity.nfields);
	return resource_save(ch, NULL, &kind_activity, known ? ACT_EDIT : ACT_CREATE, &f, known ? &was : NULL, a);
}

static enum change_result follow(struct change *ch, int64_t activity, int year, const char *status,
                                 const char *decision)
{
	struct followup u;
	struct form f;
	bool known = followup_load(ch, activity, year, &u);
	struct followup was = u;
	u.state = STR("done");
	u.status = str_z(status);
	u.decision = str_z(decision);
	u.decision_note = STR("x");
	u.reason = STR("no_time");
	form_init(&f, test_arena(), LANG_EN, kind_followup.fields, kind_followup.nfields);
	return resource_save(ch, NULL, &kind_followup, ACT_EDIT, &f, known ? &was : NULL, &u);
}

static struct str year_status(struct change *ch, int64_t id, int year)
{
	struct activity_years_row *y;
	size_t n = activity_years(ch->db, ch->arena, id, none(), &y);
	for (size_t i = 0; i < n; i++)
		if (y[i].first_year == year)
			return y[i].status;
	return none();
}

static struct str day(int year, const char *rest)
{
	return arena_printf(test_arena(), "%d-%s", year, rest);
}

TEST(an_activity_lives_in_every_lasar_from_its_first_day_to_its_last)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct activity a = blank(t, ch);
	a.from_day = day(t->year - 1, "08-15");
	a.to_day = day(t->year + 2, "01-15");
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	struct activity_years_row *y;
	CHECK_I64(activity_years(ch->db, test_arena(), a.id, none(), &y), 3);
	CHECK_I64(y[0].first_year, t->year - 1);
	CHECK_I64(y[2].first_year, t->year + 1);
	/* Without days it lives in the läsår of today. */
	struct activity b = blank(t, ch);
	CHECK_I64(save(ch, &b), CHANGE_SAVED);
	CHECK_I64(activity_years(ch->db, test_arena(), b.id, none(), &y), 1);
	CHECK_I64(y[0].first_year, t->year);
	app_write_end(t, ch);
}

TEST(a_lasar_keeps_the_status_it_ended_with)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct activity a = blank(t, ch);
	a.from_day = day(t->year - 2, "08-15");
	a.to_day = day(t->year + 1, "06-10");
	a.status = STR("ongoing");
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	CHECK_I64(follow(ch, a.id, t->year - 2, "partly_done", "continue"), CHANGE_SAVED);
	CHECK_Z(year_status(ch, a.id, t->year - 2), "partly_done");
	CHECK(activity_get(ch->db, test_arena(), a.id, &a));
	a.status = STR("done");
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	CHECK_Z(year_status(ch, a.id, t->year - 2), "partly_done");
	CHECK_Z(year_status(ch, a.id, t->year - 1), "ongoing");
	CHECK_Z(year_status(ch, a.id, t->year), "done");
	app_write_end(t, ch);
}

TEST(a_followed_up_lasar_stands_even_while_it_still_runs)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct activity a = blank(t, ch);
	a.status = STR("ongoing");
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	CHECK_I64(follow(ch, a.id, t->year, "done", "continue"), CHANGE_SAVED);
	CHECK_Z(year_status(ch, a.id, t->year), "done");
	CHECK_Z(year_status(ch, a.id, t->year + 1), "ongoing");
	CHECK(activity_get(ch->db, test_arena(), a.id, &a));
	CHECK_Z(a.status, "ongoing");
	a.scope = STR("Två klasser");
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	CHECK_Z(year_status(ch, a.id, t->year), "done");
	app_write_end(t, ch);
}

TEST(to_stop_closes_the_activity_and_nothing_is_carried_over)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct activity a = blank(t, ch);
	a.status = STR("ongoing");
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	CHECK_I64(follow(ch, a.id, t->year, "partly_done", "stop"), CHANGE_SAVED);
	CHECK(activity_get(ch->db, test_arena(), a.id, &a));
	CHECK_Z(a.status, "closed");
	CHECK_Z(year_status(ch, a.id, t->year), "partly_done");
	CHECK(str_is_null(year_status(ch, a.id, t->year + 1)));
	app_write_end(t, ch);
}

TEST(the_day_of_the_status_moves_only_with_the_status)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct activity a = blank(t, ch);
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	ch->now = STR("2099-03-01T10:00:00.000Z");
	a.scope = STR("x");
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	CHECK(!str_eqz(a.status_day, "2099-03-01"));
	a.status = STR("ongoing");
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	CHECK_Z(a.status_day, "2099-03-01");
	app_write_end(t, ch);
}

TEST(funds_and_days_must_agree_with_themselves)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct activity a = blank(t, ch);
	a.funds = STR("none");
	a.funds_amount = (struct opt_i64){true, 5000};
	CHECK_I64(save(ch, &a), CHANGE_INVALID);
	a.funds = STR("partly");
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	struct activity b = blank(t, ch);
	b.from_day = STR("2025-02-01");
	b.to_day = STR("2025-01-01");
	CHECK_I64(save(ch, &b), CHANGE_INVALID);
	b = blank(t, ch);
	b.document_id = 4711;
	CHECK_I64(save(ch, &b), CHANGE_INVALID);
	app_write_end(t, ch);
}

TEST(a_decided_document_carries_its_drafts_along)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct document d, was;
	struct activity a = blank(t, ch);
	struct form f;
	a.unit_id = t->ask;
	a.document_id = t->doc_draft;
	a.state = STR("draft");
	CHECK_I64(save(ch, &a), CHANGE_SAVED);
	CHECK(document_get(ch->db, test_arena(), t->doc_draft, &d));
	was = d;
	d.state = STR("decided");
	form_init(&f, test_arena(), LANG_EN, kind_document.fields, kind_document.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_document, ACT_DECIDE, &f, &was, &d), CHANGE_INVALID);
	CHECK(f.nerrors == 1 && str_eqz(f.errors[0].field, "decided_day"));
	d.decided_day = STR("2025-08-20");
	form_init(&f, test_arena(), LANG_EN, kind_document.fields, kind_document.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_document, ACT_DECIDE, &f, &was, &d), CHANGE_SAVED);
	CHECK(activity_get(ch->db, test_arena(), a.id, &a));
	CHECK_Z(a.state, "decided");
	app_write_end(t, ch);
}

/* --- counters ------------------------------------------------------------------------------ */

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void check_counters(struct change *ch)
{
	struct activity_recount_row *r;
	struct due_recount_row *d;
	int64_t rows = 0, total = 0, counted = 0;
	size_t n = activity_recount(ch->db, ch->arena, &r);
	for (size_t i = 0; i < n; i++) {
		CHECK_I64(r[i].counted, r[i].n);
		rows += r[i].n;
	}
	struct activity_counts_row *c;
	for (int y = 1990; y < 2101; y++) {
		size_t k = activity_counts(ch->db, ch->arena, y, 0, &c);
		for (size_t i = 0; i < k; i++)
			counted += c[i].n;
	}
	CHECK_I64(counted, rows);
	n = due_recount(ch->db, ch->arena, &d);
	for (size_t i = 0; i < n; i++) {
		CHECK_I64(d[i].counted, d[i].n);
		total += d[i].n;
	}
	CHECK(due_total(ch->db, ch->arena, &counted));
	CHECK_I64(counted, total);
	struct draft_count_faults_row *drafts;
	struct followup_count_faults_row *told;
	CHECK_I64(draft_count_faults(ch->db, ch->arena, &drafts), 0);
	CHECK_I64(followup_count_faults(ch->db, ch->arena, &told), 0);
	struct word_faults_row *words;
	CHECK_I64(word_faults(ch->db, ch->arena, &words), 0);
	/* Per goal: each link once, and those without a link under goal 0. */
	struct goal_counts_row *g;
	for (int y = 2020; y < 2060; y++) {
		size_t k = goal_counts(ch->db, ch->arena, y, &g);
		int64_t loose = 0, found;
		for (size_t i = 0; i < k; i++)
			loose += g[i].goal_id == 0 ? g[i].n : 0;
		struct list_query q = {.lasar = y, .goal_id = ACTIVITY_LOOSE};
		struct list_result out;
		struct activity_totals sums;
		activity_find(ch->db, ch->arena, &q, STR("2025-01-01"), &out, &sums);
		found = sums.all;
		if (found > loose || (found == 0 && loose > 0))
			test_fail(__FILE__, __LINE__, "läsår %d: %lld loose counted, %lld found", y, (long long)loose,
			          (long long)found);
	}
}

/* Hangs the activity under a goal, or takes it from there when it hangs there already. */
static void turn_link(struct app_test *t, struct change *ch, struct form *f, int64_t id, uint32_t *seed)
{
	struct activity_goal link = {.activity_id = id, .goal_id = next(seed) % 2 ? t->goal_lind : t->goal_loose};
	struct activity_goals_row *g;
	size_t n = activity_goals(ch->db, ch->arena, id, none(), &g);
	bool there = false;
	for (size_t i = 0; i < n; i++)
		if (g[i].id == link.goal_id) {
			resource_delete(ch, NULL, &kind_activity_goal, g[i].link_id, g[i].rev, f);
			there = true;
		}
	if (!there)
		resource_save(ch, NULL, &kind_activity_goal, ACT_CREATE, f, NULL, &link);
}

/* Status, unit and days as the seed has it. */
static void vary(struct app_test *t, struct activity *a, int from, struct str status, uint32_t *seed)
{
	a->status = status;
	a->state = next(seed) % 4 ? a->state : STR("decided");
	a->unit_id = next(seed) % 2 ? t->lind : t->ask;
	a->from_day = day(from, "09-01");
	a->to_day = next(seed) % 3 ? day(from + (int)(next(seed) % 3), "12-01") : none();
}

TEST(counters_equal_a_recount_after_any_mix_of_changes)
{
	static const char *const statuses[] = {"planned",     "ongoing",  "partly_done", "done",
	                                       "not_started", "not_done", "closed"};
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	uint32_t seed = 7;
	int64_t ids[12] = {0};
	for (int step = 0; step < 160; step++) {
		int64_t *id = &ids[next(&seed) % 12];
		struct activity a;
		struct form f;
		form_init(&f, test_arena(), LANG_EN, NULL, 0);
		bool known = *id && activity_get(ch->db, ch->arena, *id, &a);
		if (!known) {
			a = blank(t, ch);
			a.state = next(&seed) % 3 ? STR("decided") : STR("draft");
		}
		int what = (int)(next(&seed) % 7);
		int from = t->year - 2 + (int)(next(&seed) % 3);
		if (what == 6 && known) {
			if (resource_delete(ch, NULL, &kind_activity, *id, a.rev, &f) == CHANGE_SAVED)
				*id = 0;
		} else if (what == 5 && known) {
			turn_link(t, ch, &f, *id, &seed);
		} else if (what == 4 && known) {
			follow(ch, *id, from, statuses[next(&seed) % 7], next(&seed) % 2 ? "continue" : "stop");
		} else {
			vary(t, &a, from, str_z(statuses[next(&seed) % 7]), &seed);
			save(ch, &a);
			*id = a.id;
		}
		REQUIRE(db_error(ch->db) == DB_OK);
	}
	check_counters(ch);
	CHECK(app_write_end(t, ch));
}

/* One of many, spread over units, statuses, days, funds and states. */
static struct activity spread(struct app_test *t, struct change *ch, int i)
{
	struct activity a = blank(t, ch);
	a.unit_id = i % 2 ? t->lind : t->ask;
	a.status = i % 3 ? STR("ongoing") : STR("done");
	a.number = arena_printf(test_arena(), "%d", i);
	a.from_day = day(t->year, "07-01");
	a.to_day = i % 5 ? none() : day(t->year, "07-05");
	a.funds = i % 4 ? STR("none") : STR("granted");
	a.state = i % 7 ? STR("decided") : STR("draft");
	return a;
}

TEST(lists_say_the_same_by_counters_by_index_and_row_by_row)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	for (int i = 0; i < 30; i++) {
		struct activity a = spread(t, ch, i);
		CHECK_I64(save(ch, &a), CHANGE_SAVED);
	}
	const struct list_query queries[] = {
	    {.lasar = t->year},
	    {.lasar = t->year, .unit_id = t->root},
	    {.lasar = t->year, .unit_id = t->ask},
	    {.lasar = t->year, .status = STR("ongoing")},
	    {.lasar = t->year, .status = STR("late")},
	    {.lasar = t->year, .kind = STR("granted"), .unit_id = t->lind},
	    {.lasar = t->year, .goal_id = ACTIVITY_LOOSE, .text = STR("prov")},
	    {.lasar = t->year, .area_id = t->area},
	    {.lasar = t->year, .person_id = app_person(t, "teacher")},
	};
	static const char *const viewers[] = {"director", "principal", "principal2", "politician"};
	char today[DATE_TEXT];
	date_text(instant_day(instant_now()), today);
	for (size_t v = 0; v < 4; v++)
		for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
			struct list_query q = queries[i];
			struct list_result now, then;
			struct activity_totals a, b;
			q.viewer_id = app_person(t, viewers[v]);
			CHECK(activity_find(ch->db, test_arena(), &q, str_z(today), &now, &a));
			q.at = STR("2099-01-01T00:00:00.000Z"); /* as of a day: always row by row */
			CHECK(activity_find(ch->db, test_arena(), &q, str_z(today), &then, &b));
			if (now.n != then.n || now.total != then.total || a.late != b.late ||
			    (int64_t)now.n != now.total ||
			    (!str_eqz(q.status, "late") && memcmp(a.n, b.n, sizeof a.n) != 0))
				test_fail(__FILE__, __LINE__,
				          "query %zu as %s: %zu and %zu rows, %lld and %lld told, %lld and %lld late", i,
				          viewers[v], now.n, then.n, (long long)now.total, (long long)then.total,
				          (long long)a.late, (long long)b.late);
			for (size_t k = 0; k < now.n && k < then.n; k++)
				CHECK_I64(((struct activity_row *)now.rows)[k].id, ((struct activity_row *)then.rows)[k].id);
		}
	app_write_end(t, ch);
}
