/* effect_dose_sums_test.c - what lists tell from the database's sums is what the lessons tell one by one. */
#include "effect_lesson_help.h"

#include "effect/dose.h"
#include "effect/dose_stock.h"
#include "stat/rng.h"

#include <math.h>

enum { TEACHERS = 14, INSATSER = 2 };

struct summing {
	struct app_test *t;
	struct stat_rng rng;
	int64_t insats[INSATSER], group[TEACHERS];
	int64_t *lesson;
	size_t n;
};

static int below(struct summing *s, uint32_t n)
{
	return (int)stat_rng_below(&s->rng, n);
}

/* A day from a week before the läsår to a week after it, terms' ends and Mondays among them. */
static struct str some_day(struct summing *s)
{
	static const char *const ends[] = {"2025-08-16", "2025-08-17", "2025-12-18", "2025-12-19", "2026-01-10",
	                                   "2026-01-11", "2026-06-11", "2026-06-12", "2025-10-26", "2025-10-27"};
	char text[DATE_TEXT];
	if (below(s, 4) == 0)
		return str_z(ends[below(s, sizeof ends / sizeof ends[0])]);
	date_text(date_from_days(date_days((struct date){2025, 8, 10}) + below(s, 312)), text);
	return arena_printf(test_arena(), "%s", text);
}

/* Around the Swedish midnight in which the week of 27 October begins (summer time ended the day before). */
static struct str some_instant(struct summing *s)
{
	static const char *const edge[] = {"2025-10-26T22:59:59.999Z", "2025-10-26T23:00:00.000Z",
	                                   "2025-10-26T23:00:00.001Z", "2025-10-27T00:00:00.000Z"};
	if (below(s, 3) == 0)
		return str_z(edge[below(s, 4)]);
	return arena_printf(test_arena(), "%.*sT10:00:00.000Z", STR_ARG(some_day(s)));
}

/* Written as rows, past the rules of a lesson: whose the answer is stands there as they would have it. */
static void answer(struct summing *s, struct change *ch, struct lesson *l)
{
	static const char *const done[] = {"", "full", "part", "no"};
	struct lesson_group g = {0};
	l->done = str_z(done[below(s, 4)]);
	if (l->done.n && lesson_group_get(ch->db, ch->arena, l->group_id, &g) && !l->person_id)
		l->person_id = g.person_id;
	l->logged_at = l->done.n ? some_instant(s) : (struct str){NULL, 0};
}

/* A lesson more, one answered anew, or one gone. */
static void write_one(struct summing *s, struct change *ch)
{
	struct lesson l, was;
	int64_t group = s->group[below(s, TEACHERS)];
	int what = s->n < 50 ? 0 : below(s, 5);
	if (what < 3) {
		struct str day = some_day(s);
		if (lesson_of(ch->db, ch->arena, group, day, &was))
			return;
		kind_lesson.blank(ch, &l);
		l.group_id = group;
		l.day = day;
		l.chance = 100 + 300 * below(s, 4);
		answer(s, ch, &l);
		CHECK(change_save(ch, &lesson_entity, &l, NULL) == CHANGE_SAVED);
		s->lesson[s->n++] = l.id;
		return;
	}
	size_t at = (size_t)below(s, (uint32_t)s->n);
	REQUIRE(lesson_get(ch->db, ch->arena, s->lesson[at], &l));
	if (what == 3) {
		answer(s, ch, &l);
		CHECK(change_save(ch, &lesson_entity, &l, NULL) <= CHANGE_SAME);
		return;
	}
	CHECK(change_delete(ch, &lesson_entity, l.id, l.rev) == CHANGE_SAVED);
	s->lesson[at] = s->lesson[--s->n];
}

static void same_share(const struct effect_share *a, const struct effect_share *b)
{
	CHECK(a->known == b->known);
	CHECK_I64(a->n, b->n);
	CHECK_F64(a->share, b->share, 1e-12);
	CHECK_F64(a->lo, b->lo, 1e-12);
	CHECK_F64(a->hi, b->hi, 1e-12);
}

static void compare(struct db *db, const struct summing *s, int64_t only, struct date today)
{
	struct dose_stock stock;
	struct str from, to;
	CHECK(effect_window(db, test_arena(), 2025, VEIL_YEAR, &from, &to));
	dose_stock_read(db, test_arena(), only, today, &stock);
	for (int i = 0; i < INSATSER; i++) {
		struct intervention x;
		if (only && only != s->insats[i])
			continue;
		REQUIRE(intervention_get(db, test_arena(), s->insats[i], &x));
		struct effect_execution a = effect_given(test_arena(), &stock, &x, 2025),
		                        b = effect_execution_on(db, test_arena(), x.id, 0, from, to, today);
		CHECK_I64(a.state, b.state);
		CHECK_I64(a.asked, b.asked);
		CHECK_I64(a.answered, b.answered);
		CHECK_I64(a.full, b.full);
		CHECK_I64(a.part, b.part);
		CHECK_I64(a.no, b.no);
		CHECK_I64(a.teachers, b.teachers);
		CHECK(a.state != EFFECT_SHOWN || (a.groups == b.groups && a.scheduled == b.scheduled));
		same_share(&a.carried, &b.carried);
		same_share(&a.whole, &b.whole);
		same_share(&a.dose, &b.dose);
	}
}

static bool begin(struct summing *s)
{
	*s = (struct summing){.t = app_test_new(), .lesson = ARENA_ARRAY(test_arena(), 2000, int64_t)};
	stat_rng_init(&s->rng, 20251127, 1);
	struct change *ch = s->t ? app_write(s->t) : NULL;
	if (!ch)
		return false;
	lesson_test_year(ch, 2025);
	for (int i = 0; i < INSATSER; i++) {
		struct intervention x;
		s->insats[i] = lesson_test_insats(s->t, ch, 1);
		intervention_get(ch->db, ch->arena, s->insats[i], &x);
		x.from_day = STR("2025-08-18");
		CHECK(change_save(ch, &intervention_entity, &x, NULL) == CHANGE_SAVED);
	}
	for (int i = 0; i < TEACHERS; i++) {
		int64_t unit = i % 3 ? s->t->lind : s->t->ask;
		/* one group without a teacher, one teacher with two */
		int64_t person = i == 0 ? 0 : i == 5 ? 0 : lesson_test_teacher(ch, unit, i);
		s->group[i] = lesson_test_group(ch, s->insats[i % INSATSER], unit, person, "7B", "1,3");
	}
	return app_write_end(s->t, ch);
}

TEST(sums_of_lessons_are_those_of_the_lessons_after_every_kind_of_change)
{
	struct summing s;
	int shown = 0;
	REQUIRE(begin(&s));
	for (int round = 0; round < 12; round++) {
		struct change *ch = app_write(s.t);
		REQUIRE(ch);
		for (int i = 0; i < 60; i++)
			write_one(&s, ch);
		CHECK(app_write_end(s.t, ch));
		struct db *db = app_read(s.t);
		static const struct date days[] = {{2025, 8, 20}, {2025, 10, 29}, {2026, 2, 3}, {2026, 9, 1}};
		for (size_t d = 0; d < sizeof days / sizeof days[0]; d++) {
			struct dose_stock stock;
			struct intervention x;
			compare(db, &s, 0, days[d]);
			compare(db, &s, s.insats[1], days[d]);
			dose_stock_read(db, test_arena(), 0, days[d], &stock);
			CHECK(intervention_get(db, test_arena(), s.insats[0], &x));
			shown += effect_given(test_arena(), &stock, &x, 2025).state == EFFECT_SHOWN;
		}
		app_read_end(s.t, db);
	}
	CHECK(shown > 12); /* most of it was seen and not only hidden alike */
}

/* A lesson of each of the first insats' groups, all answered; which day of the week it is on does not matter.
 */
static void year_of_answers(struct summing *s, struct change *ch, const char *const *day, size_t n)
{
	for (int g = 0; g < TEACHERS; g += INSATSER)
		for (size_t i = 0; i < n; i++) {
			struct lesson l;
			struct lesson_group of = {0};
			kind_lesson.blank(ch, &l);
			l.group_id = s->group[g];
			l.person_id = lesson_group_get(ch->db, ch->arena, l.group_id, &of) ? of.person_id : 0;
			l.day = str_z(day[i]);
			l.chance = 500;
			l.done = i == 0 ? STR("no") : STR("full");
			l.logged_at = arena_printf(ch->arena, "%sT12:00:00.000Z", day[i]);
			CHECK(change_save(ch, &lesson_entity, &l, NULL) == CHANGE_SAVED);
		}
}

TEST(what_reached_the_lessons_is_of_every_lasar_up_to_the_outcome_and_tells_those_not_known_of)
{
	static const char *const first[] = {"2025-09-02", "2025-11-04", "2026-02-03"}, *const second[] = {
	                                                                                   "2026-09-01",
	                                                                                   "2026-10-06"};
	static const struct date today = {2027, 12, 1};
	struct summing s;
	struct dose_stock stock;
	struct intervention x;
	REQUIRE(begin(&s));
	struct change *ch = app_write(s.t);
	for (int y = 2026; y <= 2027; y++)
		lesson_test_year(ch, y);
	REQUIRE(intervention_get(ch->db, ch->arena, s.insats[0], &x));
	x.to_day = STR("2028-06-01");
	CHECK(change_save(ch, &intervention_entity, &x, NULL) == CHANGE_SAVED);
	year_of_answers(&s, ch, first, 3);
	dose_stock_read(ch->db, ch->arena, x.id, today, &stock);
	struct effect_execution one = effect_given(test_arena(), &stock, &x, 2025),
	                        gap = effect_given(test_arena(), &stock, &x, 2026);
	REQUIRE(one.state == EFFECT_SHOWN);
	CHECK_I64(one.years, 1);
	CHECK_I64(one.missing, 0);
	CHECK_I64(gap.missing, 1); /* the same answers, and a läsår that nobody was asked in */
	CHECK_I64(gap.answered, one.answered);
	year_of_answers(&s, ch, second, 2);
	dose_stock_read(ch->db, ch->arena, x.id, today, &stock);
	struct effect_execution both = effect_given(test_arena(), &stock, &x, 2026),
	                        still = effect_given(test_arena(), &stock, &x, 2025),
	                        open = effect_given(test_arena(), &stock, &x, 0);
	CHECK_I64(both.years, 2);
	CHECK_I64(both.first_year, 2025);
	CHECK_I64(both.last_year, 2026);
	CHECK_I64(both.missing, 0);
	CHECK_I64(both.answered * 3, one.answered * 5);
	CHECK_I64(both.no, 2 * one.no);
	CHECK_I64(still.answered, one.answered);
	CHECK_I64(open.missing, 0); /* of the läsår that runs nothing is asked yet */
	CHECK_I64(open.years, 2);
	x.to_day = STR("2026-06-12"); /* it ended: what comes after is no part of it */
	CHECK_I64(effect_given(test_arena(), &stock, &x, 2026).years, 1);
	CHECK(app_write_end(s.t, ch));
}
