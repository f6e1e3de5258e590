/* measure_cohort_test.c - the same pupils from one läsår to another, and who tries to find few of them out.
 */
#include "app_fixture.h"
#include "batch_help.h"
#include "measure/cohort_link.h"

/* Pupils from..to-1 of a class, one mark each. */
static size_t add_pupils(const char *(*rows)[6], size_t n, int from, int to, const char *grade)
{
	for (int i = from; i < to; i++, n++) {
		const char *row[6] = {arena_printf(test_arena(), "p%d", i).p, "lind", "K", grade, "SV", "E"};
		memcpy(rows[n], row, sizeof row);
	}
	return n;
}

TEST(the_same_pupils_are_found_three_school_years_later_and_few_of_them_not_shown)
{
	struct app_test *t = app_test_measures();
	const char *was[20][6], *later[20][6];
	struct cohort_lines c;
	REQUIRE(t);
	struct change *ch = app_write(t);
	CHECK(!cohort_linkable(ch->db, test_arena()));
	size_t n = add_pupils(was, 0, 0, 12, "6"); /* twelve in åk 6, and three in åk 5 */
	n = add_pupils(was, n, 12, 15, "5");
	help_marks(ch, 2021, (const char *const(*)[6])(const void *)was, n);
	n = add_pupils(later, 0, 0, 7, "9"); /* seven of the twelve, and six new; all three of åk 5 in åk 8 */
	n = add_pupils(later, n, 20, 26, "9");
	n = add_pupils(later, n, 12, 15, "8");
	help_marks(ch, 2024, (const char *const(*)[6])(const void *)later, n);
	CHECK(cohort_linkable(ch->db, test_arena()));
	cohort_lines(ch->db, test_arena(), &c);
	REQUIRE(c.n == 2);
	const struct cohort_line *l = c.line;
	CHECK(l[0].from_grade == 5 && l[0].few && l[0].pupils == 0 && l[0].there == 0);
	CHECK(l[1].from_grade == 6 && l[1].to_grade == 9 && l[1].from_year == 2021 && l[1].to_year == 2024);
	CHECK_I64(l[1].pupils, 12);
	CHECK_I64(l[1].there, 7);
	CHECK_I64(l[1].other, 0);
	CHECK_I64(l[1].gone, 5);
	CHECK_I64(l[1].come, 6);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "teacher", "/resultat/arskullar?sprak=en"), 200);
	CHECK(app_says(t, "Follow the same pupils"));
	CHECK_I64(app_get(t, "teacher", "/resultat/arskullar?sprak=en&samma=1"), 200);
	CHECK(app_says(t, "grade 6 in 2021/22 to grade 9 in 2024/25") && app_says(t, "too few to be shown"));
}

/* --- an attacker --------------------------------------------------------------------------- */

/* Årskurs 6, 7 and 9 in three batches: who is in which of them. 67: in the first two and not in the last. */
enum { G679, G67, G69, G6, G79, G7, G9, GROUPS };
static const int grade_of[3] = {6, 7, 9}, year_of[3] = {2021, 2022, 2024};
static const bool is_in[GROUPS][3] = {
    [G679] = {1, 1, 1}, [G67] = {1, 1, 0}, [G69] = {1, 0, 1}, [G6] = {1, 0, 0},
    [G79] = {0, 1, 1},  [G7] = {0, 1, 0},  [G9] = {0, 0, 1}};

static void put_year(struct change *ch, const int *n, int at)
{
	const char *row[200][6];
	size_t rows = 0;
	int from = 0;
	for (int g = 0; g < GROUPS; from += n[g++])
		if (is_in[g][at])
			rows = add_pupils(row, rows, from, from + n[g], arena_printf(test_arena(), "%d", grade_of[at]).p);
	help_marks(ch, year_of[at], (const char *const(*)[6])(const void *)row, rows);
}

/* What the lines have told: pairs 6-7, 7-9 and 6-9, -1 where nothing was. */
struct told {
	int64_t there[3];
	int size[3];
};
static const int pair[3][2] = {{0, 1}, {1, 2}, {0, 2}};

static void listen(struct app_test *t, struct told *x)
{
	CHECK_I64(app_get(t, "teacher", "/api/v1/cohorts"), 200);
	const struct json *items = json_get(app_answer(t), "items");
	for (size_t i = 0; items && i < items->n; i++)
		for (int p = 0; p < 3; p++) {
			const struct json *l = &items->items[i];
			if (json_get(l, "from_grade")->i != grade_of[pair[p][0]] ||
			    json_get(l, "to_grade")->i != grade_of[pair[p][1]])
				continue;
			bool few = str_eqz(json_text(l, "state"), "few");
			CHECK(few == (json_get(l, "there")->kind == JSON_NULL));
			CHECK(few == (json_get(l, "pupils")->kind == JSON_NULL));
			if (!few)
				x->there[p] = json_get(l, "there")->i;
		}
}

struct range {
	int64_t low[GROUPS], high[GROUPS];
};

static void explain(const struct told *x, const int64_t *there, int64_t all, struct range *r)
{
	const int64_t n[GROUPS] = {[G679] = all,
	                           [G67] = there[0] - all,
	                           [G69] = there[2] - all,
	                           [G79] = there[1] - all,
	                           [G6] = x->size[0] - there[0] - there[2] + all,
	                           [G7] = x->size[1] - there[0] - there[1] + all,
	                           [G9] = x->size[2] - there[1] - there[2] + all};
	for (int g = 0; g < GROUPS; g++)
		if (n[g] < 0)
			return;
	for (int g = 0; g < GROUPS; g++) {
		r->low[g] = n[g] < r->low[g] ? n[g] : r->low[g];
		r->high[g] = n[g] > r->high[g] ? n[g] : r->high[g];
	}
}

/* Every history that explains what was told. */
static struct range attack(const struct told *x)
{
	struct range r;
	int64_t at[3], from[3], to[3];
	for (int g = 0; g < GROUPS; g++) {
		r.low[g] = INT64_MAX;
		r.high[g] = -1;
	}
	for (int p = 0; p < 3; p++) {
		from[p] = x->there[p] < 0 ? 0 : x->there[p];
		to[p] = x->there[p] < 0 ? x->size[pair[p][0]] : x->there[p];
	}
	for (at[0] = from[0]; at[0] <= to[0]; at[0]++)
		for (at[1] = from[1]; at[1] <= to[1]; at[1]++)
			for (at[2] = from[2]; at[2] <= to[2]; at[2]++)
				for (int64_t all = 0; all <= at[0]; all++)
					explain(x, at, all, &r);
	return r;
}

/* The narrowest range of a group of one to four. */
static int64_t narrowest(const struct told *x, const int *n)
{
	struct range r = attack(x);
	int64_t least = INT64_MAX;
	for (int g = 0; g < GROUPS; g++)
		if (n[g] > 0 && n[g] < COHORT_LEAST && r.high[g] - r.low[g] < least)
			least = r.high[g] - r.low[g];
	return least;
}

/* All batches at once, or read after each. */
static int64_t told_of(const int *n, bool step_by_step)
{
	struct app_test *t = app_test_measures();
	struct told x = {.there = {-1, -1, -1}};
	for (int at = 0; t && at < 3; at++) {
		struct change *ch = app_write(t);
		put_year(ch, n, at);
		CHECK(app_write_end(t, ch));
		for (int g = 0; g < GROUPS; g++)
			x.size[at] += is_in[g][at] ? n[g] : 0;
		if (step_by_step || at == 2)
			listen(t, &x);
	}
	if (t)
		listen(t, &x); /* again: no more than before */
	int64_t shown = 0;
	for (int p = 0; p < 3; p++)
		shown += x.there[p] >= 0;
	CHECK(narrowest(&x, n) >= COHORT_LEAST - 1);
	return shown;
}

static struct told all_told(const int *n)
{
	struct told x = {.there = {n[G679] + n[G67], n[G679] + n[G79], n[G679] + n[G69]}};
	for (int at = 0; at < 3; at++)
		for (int g = 0; g < GROUPS; g++)
			x.size[at] += is_in[g][at] ? n[g] : 0;
	return x;
}

/* Every number of every line is five or more; two pupils came in årskurs 7 and left before 9. */
static const int two_passed_by[GROUPS] = {[G679] = 20, [G67] = 6, [G6] = 6, [G79] = 7, [G7] = 2, [G9] = 8};
static const int none_of_few[GROUPS] = {[G679] = 20, [G67] = 6, [G6] = 6, [G79] = 7, [G7] = 6, [G9] = 8};
static const int one_came_back[GROUPS] = {
    [G679] = 25, [G67] = 5, [G69] = 1, [G6] = 5, [G79] = 7, [G7] = 2, [G9] = 7};

TEST(lines_of_the_same_pupils_do_not_tell_of_few_together)
{
	struct told x = all_told(two_passed_by), y = all_told(one_came_back);
	CHECK(narrowest(&x, two_passed_by) < COHORT_LEAST - 1);
	CHECK(narrowest(&y, one_came_back) < COHORT_LEAST - 1);
	CHECK_I64(told_of(none_of_few, false), 3);
	CHECK_I64(told_of(two_passed_by, false), 2);
	CHECK(told_of(one_came_back, false) > 0);
}

TEST(lines_that_were_told_before_the_next_batch_are_told_with_it)
{
	CHECK_I64(told_of(two_passed_by, true), 2);
	CHECK(told_of(one_came_back, true) > 0);
}
