/* The rules of the chain over the whole space of what may be at hand: choice of method, checks, grades,
 * states. */
#include "effect/evidence.h"
#include "test.h"

#include <math.h>

static struct evidence_facts good(void)
{
	return (struct evidence_facts){.pretrend_p = 0.4,
	                               .pretrend_seen = 2,
	                               .expected = 5,
	                               .balance = 0.1,
	                               .definitions = 1,
	                               .instruments = 1,
	                               .lost = 0,
	                               .survey = true,
	                               .response = 0.9,
	                               .linked = 0.9,
	                               .planned = 1};
}

static struct evidence_data schools(int treated, int comparison, int pre, int post)
{
	return (struct evidence_data){.compare = COMPARE_SCHOOLS,
	                              .treated = treated,
	                              .comparison = comparison,
	                              .starts = 1,
	                              .smallest_start = treated,
	                              .pre = pre,
	                              .post = post};
}

static void chosen(struct evidence_data d, enum evidence_method m, enum evidence_reason r)
{
	struct evidence_choice c = evidence_choose(&d);
	CHECK_I64(c.method, m);
	CHECK_I64(c.reason, r);
}

/* The decision order of stats/README 1f, one case each. */
TEST(effect_rules_choose_in_the_order_of_the_designs)
{
	struct evidence_data d = schools(10, 10, 3, 1);
	d.lottery = true;
	chosen(d, EVIDENCE_DIFFERENCE, REASON_LOTTERY);
	d = schools(12, 9, 4, 2);
	d.starts = 2;
	d.smallest_start = 6;
	chosen(d, EVIDENCE_STAGGERED, REASON_STAGGERED);
	d.smallest_start = 4; /* no inference on groups below five */
	chosen(d, EVIDENCE_PERMUTE, REASON_FEW);
	chosen(schools(6, 5, 3, 1), EVIDENCE_DIFFERENCE, REASON_ONE_START);
	chosen(schools(15, 15, 1, 1), EVIDENCE_ANCOVA, REASON_ADJUSTED);
	d = schools(1, 2, 4, 1);
	d.months_pre = 24;
	d.months_post = 12;
	chosen(d, EVIDENCE_SERIES, REASON_LONG_SERIES);
	d.compare = COMPARE_BEFORE; /* nobody to compare with, but months */
	chosen(d, EVIDENCE_SERIES, REASON_LONG_SERIES);
	d.compare = COMPARE_SCHOOLS;
	d.months_post = 11;
	chosen(d, EVIDENCE_NONE, REASON_DESCRIBE);
	d.compare = COMPARE_SERIES; /* a series was planned: what it lacks is said */
	chosen(d, EVIDENCE_NONE, REASON_SHORT_SERIES);
	chosen(schools(1, 15, 10, 2), EVIDENCE_SYNTHETIC, REASON_MIXTURE);
	chosen(schools(1, 15, 9, 2), EVIDENCE_PERMUTE, REASON_FEW);
	chosen(schools(2, 3, 1, 1), EVIDENCE_PERMUTE, REASON_FEW);
	chosen(schools(2, 2, 1, 1), EVIDENCE_NONE, REASON_DESCRIBE);
	d = schools(6, 0, 2, 1);
	d.compare = COMPARE_COHORT;
	d.counts = true;
	chosen(d, EVIDENCE_COHORT, REASON_COHORT);
	d.counts = false; /* means: the schools' own changes tell */
	chosen(d, EVIDENCE_SCHOOLS, REASON_SCHOOLS);
	d.treated = 3;
	chosen(d, EVIDENCE_SCHOOLS, REASON_SCHOOLS);
	d.compare = COMPARE_BEFORE;
	chosen(d, EVIDENCE_PAIRED, REASON_SAME_SCHOOLS);
	d.treated = 2; /* too few schools, and two läsår before */
	chosen(d, EVIDENCE_NONE, REASON_FEW_ALONE);
	d.pre = 3;
	chosen(d, EVIDENCE_YEARS, REASON_YEARS);
	d.compare = COMPARE_COHORT;
	d.counts = true; /* pupils' chance alone is not how much a school varies */
	chosen(d, EVIDENCE_YEARS, REASON_YEARS);
	d.pre = 1;
	chosen(d, EVIDENCE_NONE, REASON_FEW_ALONE);
	chosen(schools(6, 5, 3, 0), EVIDENCE_NONE, REASON_NOT_YET);
	chosen(schools(6, 5, 0, 1), EVIDENCE_NONE, REASON_NO_BEFORE);
	chosen(schools(0, 5, 3, 1), EVIDENCE_NONE, REASON_UNTREATED);
}

/* 1 of 29: .034 (stats/README 1f); 6 of 11: one of 462. */
TEST(effect_rules_say_what_p_a_permutation_can_reach)
{
	struct evidence_data d = schools(1, 28, 3, 1);
	CHECK_F64(evidence_choose(&d).smallest_p, 1.0 / 29, 1e-9);
	d = schools(4, 7, 3, 1);
	CHECK_F64(evidence_choose(&d).smallest_p, 1.0 / 330, 1e-9);
	d = schools(4, 60, 3, 1);
	CHECK_F64(evidence_choose(&d).smallest_p, 1e-4, 1e-9);
	/* three against three: twenty ways, and the other three differ as much the other way */
	d = schools(3, 3, 3, 1);
	CHECK_F64(evidence_choose(&d).smallest_p, 0.1, 1e-9);
}

static bool needs_five(enum evidence_method m)
{
	return m == EVIDENCE_STAGGERED || m == EVIDENCE_DIFFERENCE || m == EVIDENCE_ANCOVA;
}

/* With nobody to compare with: three schools, or three läsår before. */
static bool alone_has_its_minimum(const struct evidence_data *d, enum evidence_method m)
{
	bool schools = m == EVIDENCE_COHORT || m == EVIDENCE_SCHOOLS || m == EVIDENCE_PAIRED;
	return schools ? d->treated >= 3 : m != EVIDENCE_YEARS || d->pre >= 3;
}

/* A model's interval never rests on fewer than five schools a side, nobody is compared with nobody, and a
 * method with other schools is chosen only when they are asked for. */
static void has_its_minimum(const struct evidence_data *d)
{
	struct evidence_choice c = evidence_choose(d);
	bool compares = evidence_compares(c.method);
	CHECK(!needs_five(c.method) || (d->treated >= 5 && d->comparison >= 5));
	CHECK(c.method != EVIDENCE_SYNTHETIC || (d->treated == 1 && d->pre >= 10 && d->comparison >= 15));
	CHECK(!compares || (d->compare == COMPARE_SCHOOLS && d->comparison > 0 && d->pre > 0));
	CHECK(c.method != EVIDENCE_SERIES || (d->months_pre >= 24 && d->months_post >= 12));
	CHECK(c.method == EVIDENCE_NONE || (d->treated > 0 && (d->post > 0 || c.method == EVIDENCE_SERIES)));
	CHECK(alone_has_its_minimum(d, c.method));
	CHECK((c.method == EVIDENCE_PERMUTE) == (c.smallest_p > 0));
	CHECK(evidence_reason_text(test_arena(), LANG_SV, &c, d).n > 10);
}

/* Every combination of counts near a limit. */
TEST(effect_rules_never_choose_a_method_without_its_minimum)
{
	static const int counts[] = {0, 1, 2, 4, 5, 9, 14, 15, 30}, times[] = {0, 1, 2, 9, 10},
	                 months[] = {0, 23, 24};
	for (int k = 0; k < 5 * 9 * 9 * 5 * 3 * 24; k++) {
		int bits = k % 24, i = k / 24;
		struct evidence_data d =
		    schools(counts[i % 9], counts[i / 9 % 9], times[i / 81 % 5], times[i / 405 % 3]);
		d.compare = (enum evidence_compare)(i / 1215);
		d.lottery = bits & 1;
		d.counts = bits & 2;
		if (bits & 4) {
			d.starts = 2;
			d.smallest_start = d.treated / 2;
		}
		d.months_pre = months[bits / 8];
		d.months_post = bits / 8 == 2 ? 12 : 5;
		has_its_minimum(&d);
	}
}

static char grade_of(struct evidence_data d, struct evidence_facts f, bool *suggest)
{
	struct evidence_judged j[EVIDENCE_CHECKS];
	struct evidence_choice c = evidence_choose(&d);
	evidence_judge(c.method, &d, &f, j);
	*suggest = evidence_may_suggest(c.method, &d, j);
	return evidence_grade(c.method, &d, j).grade;
}

TEST(effect_rules_grade_as_the_table_says)
{
	bool s;
	struct evidence_data d = schools(10, 10, 3, 1);
	struct evidence_facts f = good();
	d.lottery = true;
	CHECK_I64(grade_of(d, f, &s), 'A');
	CHECK(s);
	d.treated = 9; /* ten on each side */
	CHECK_I64(grade_of(d, f, &s), 'B');
	d.treated = 10;
	f.lost = 0.15;
	CHECK_I64(grade_of(d, f, &s), 'C'); /* too many lost: neither A nor B */
	CHECK(!s);
	f = good();
	d = schools(5, 6, 3, 1);
	CHECK_I64(grade_of(d, f, &s), 'B');
	CHECK(s);
	f.pretrend_p = 0.01;
	CHECK_I64(grade_of(d, f, &s), 'C');
	CHECK(!s);
	f = good();
	f.pretrend_seen = 6; /* would not have seen what is expected */
	CHECK_I64(grade_of(d, f, &s), 'C');
	CHECK(!s);
	f = good();
	f.late = 0.2; /* taken after their window: not the same time of the year */
	grade_of(d, f, &s);
	CHECK(!s);
	f.late = 0.1;
	grade_of(d, f, &s);
	CHECK(s);
	f = good();
	f.doubled = 1; /* another insats for the same measure in a school that takes part */
	grade_of(d, f, &s);
	CHECK(!s);
	f = good();
	f.beside = 3; /* told, and left to the reader */
	grade_of(d, f, &s);
	CHECK(s);
	f = good();
	CHECK_I64(grade_of(schools(4, 6, 3, 1), f, &s), 'C');
	CHECK(s); /* few schools, but compared and every check held */
	d = schools(3, 0, 3, 1);
	d.compare = COMPARE_COHORT;
	d.counts = true;
	CHECK_I64(grade_of(d, f, &s), 'D');
	CHECK(!s);
	d.post = 0;
	CHECK_I64(grade_of(d, f, &s), '-');
	CHECK_I64(grade_of(schools(3, 0, 0, 1), f, &s), 'E');
	d = (struct evidence_data){
	    .compare = COMPARE_SERIES, .treated = 1, .pre = 2, .post = 1, .months_pre = 24, .months_post = 12};
	CHECK_I64(grade_of(d, f, &s), 'C');
	CHECK(!s);
}

/* One step for each of the five, never below E, and never up. */
TEST(effect_rules_lower_one_step_for_each_fault)
{
	struct evidence_data d = schools(6, 6, 3, 1);
	for (int bits = 0; bits < 16; bits++) {
		struct evidence_facts f = good();
		f.definitions = bits & 1 ? 2 : 1;
		f.instruments = bits & 2 ? 2 : 1;
		f.response = bits & 4 ? 0.59 : 0.6;
		f.planned = bits & 8 ? 0 : 1;
		int steps = __builtin_popcount((unsigned)bits), want = 'B' + steps;
		bool s;
		CHECK_I64(grade_of(d, f, &s), want > 'E' ? 'E' : want);
		CHECK(s == (bits == 0));
	}
	struct evidence_data twenty = schools(20, 20, 1, 1);
	struct evidence_facts f = good();
	bool s;
	f.linked = 0.79;
	char low = grade_of(twenty, f, &s);
	f.linked = 0.8;
	CHECK_I64(low, grade_of(twenty, f, &s) + 1);
}

/* Whatever the facts, suggesting needs a comparison and no check that fails; a grade of A or B needs it too.
 */
TEST(effect_rules_suggest_only_with_a_comparison_and_held_checks)
{
	static const double ps[] = {-1, 0.01, 0.5}, seen[] = {-1, 1, 9}, shares[] = {-1, 0.1, 0.9};
	for (int bits = 0; bits < 3 * 3 * 3 * 3 * 3 * 8; bits++) {
		int k = bits;
		struct evidence_facts f = {.expected = 5, .survey = true};
		f.pretrend_p = ps[k % 3], k /= 3;
		f.pretrend_seen = seen[k % 3], k /= 3;
		f.lost = shares[k % 3], k /= 3;
		f.response = shares[k % 3], k /= 3;
		f.balance = shares[k % 3], k /= 3;
		f.definitions = k & 1 ? 2 : 1;
		f.instruments = k & 2 ? 0 : 1;
		f.touched = k & 4 ? 1 : 0;
		f.planned = 1;
		struct evidence_data d = schools(6, 6, 3, 1);
		struct evidence_judged j[EVIDENCE_CHECKS];
		evidence_judge(EVIDENCE_DIFFERENCE, &d, &f, j);
		bool s = evidence_may_suggest(EVIDENCE_DIFFERENCE, &d, j), fails = false;
		for (int i = 0; i < EVIDENCE_CHECKS; i++)
			fails = fails || j[i].held == CHECK_NOT_HELD;
		if (s)
			CHECK(!fails && j[CHECK_PRETREND].held == CHECK_HELD && f.touched == 0);
		char g = evidence_grade(EVIDENCE_DIFFERENCE, &d, j).grade;
		CHECK(g >= 'B' && g <= 'E');
		if (g == 'B')
			CHECK(s);
		CHECK(!evidence_may_suggest(EVIDENCE_COHORT, &d, j) && !evidence_may_suggest(EVIDENCE_SERIES, &d, j));
	}
}

/* A lottery's schools differ at the start by chance; that is a fact to show, not a fault. */
TEST(effect_rules_a_lottery_needs_no_likeness)
{
	bool s;
	struct evidence_data d = schools(10, 10, 1, 1);
	struct evidence_facts f = good();
	d.lottery = true;
	f.balance = 0.6;
	f.pretrend_p = -1;
	CHECK_I64(grade_of(d, f, &s), 'A');
	CHECK(s);
}

static enum evidence_state state(char g, double lo, double hi, int dir, double size)
{
	struct evidence_estimate e = {true, true, (lo + hi) / 2, lo, hi, -1, 0, false};
	return evidence_effect_state(g, &e, dir, size);
}

TEST(effect_rules_tell_what_a_link_does)
{
	CHECK_I64(state('B', 1, 9, 1, 3), LINK_HOLDS);
	CHECK_I64(state('D', 1, 9, 1, 3), LINK_WEAK);
	CHECK_I64(state('B', -3, 15, 1, 3), LINK_WEAK);
	CHECK_I64(state('B', -3, 2, 1, 3), LINK_BROKEN); /* less than the least that was expected */
	CHECK_I64(state('B', -9, -1, 1, 0), LINK_BROKEN);
	CHECK_I64(state('B', -9, -1, -1, 0), LINK_HOLDS);
	CHECK_I64(state('B', 1, 9, -1, 0), LINK_BROKEN);
	CHECK_I64(state('B', -1, 1, 0, 2), LINK_HOLDS); /* kept */
	CHECK_I64(state('B', 3, 5, 0, 2), LINK_BROKEN);
	CHECK_I64(state('-', 1, 9, 1, 3), LINK_UNMEASURED);
	struct evidence_estimate none = {.has = true, .value = 4, .p = 0.01};
	CHECK_I64(evidence_effect_state('C', &none, 1, 3), LINK_WEAK);
	struct evidence_estimate share = {true, true, 0.76, 0.70, 0.82, -1, 0, false};
	CHECK_I64(evidence_execution_state('A', &share, 0), LINK_HOLDS);
	CHECK_I64(evidence_execution_state('A', &share, 0.95), LINK_WEAK); /* more was expected */
	share.lo = 0.55;
	CHECK_I64(evidence_execution_state('A', &share, 0), LINK_WEAK);
	share = (struct evidence_estimate){true, true, 0.4, 0.3, 0.55, -1, 0, false};
	CHECK_I64(evidence_execution_state('A', &share, 0), LINK_BROKEN);
	CHECK_I64(evidence_execution_state('-', &share, 0), LINK_UNMEASURED);
	CHECK_I64(evidence_count_grade(0.9, false).grade, 'A');
	CHECK_I64(evidence_count_grade(0.6, false).grade, 'B');
	CHECK_I64(evidence_count_grade(0.59, false).grade, 'C');
	CHECK_I64(evidence_count_grade(1, true).grade, 'E');
	CHECK_I64(evidence_count_grade(-1, false).grade, '-');
}

TEST(effect_rules_tell_other_insatser_of_those_that_take_part_and_of_those_compared_with)
{
	struct evidence_facts f = good();
	struct evidence_data d = schools(6, 7, 3, 1);
	struct evidence_judged said[EVIDENCE_CHECKS];
	f.beside = 3;
	f.beside_compared = 2;
	evidence_judge(EVIDENCE_DIFFERENCE, &d, &f, said);
	CHECK_I64(said[CHECK_ALONE].held, CHECK_NOT_KNOWN);
	CHECK_STR(
	    evidence_check_text(test_arena(), LANG_SV, CHECK_ALONE, &said[CHECK_ALONE]),
	    STR("3 av skolorna som deltar och 2 av dem som jämförs är under tiden med i en annan insats. Vad som "
	        "kommer av vilken går inte att skilja."));
}

TEST(effect_rules_the_weakest_link_decides)
{
	enum evidence_state s[LINKS] = {LINK_HOLDS, LINK_HOLDS, LINK_HOLDS, LINK_WEAK, LINK_UNMEASURED};
	CHECK_I64(evidence_weakest("AAABC", s), LINK_OUTCOME);
	s[LINK_EXECUTION] = LINK_BROKEN;
	CHECK_I64(evidence_weakest("AAABC", s), LINK_EXECUTION);
	s[LINK_EXECUTION] = s[LINK_ENVIRONMENT] = s[LINK_OUTCOME] = LINK_HOLDS;
	CHECK_I64(evidence_weakest("AABCB", s), LINK_ENVIRONMENT);
	CHECK_I64(evidence_weakest("BBBBB", s), LINK_RESOURCE);
	/* One that is weak is the weakest, and another may still have the lowest grade. */
	s[LINK_EXECUTION] = LINK_WEAK;
	CHECK_I64(evidence_weakest("AABCB", s), LINK_EXECUTION);
	CHECK_I64(evidence_lowest("AABCB"), LINK_ENVIRONMENT);
	CHECK_I64(evidence_lowest("AAB-E"), LINK_ENVIRONMENT);
}

/* Lessons count as known from 60 % of the drawn sample on, and not when they were not carried out. */
TEST(effect_rules_take_lessons_as_known_by_what_was_answered)
{
	for (int g = 0; g < 3; g++) {
		static const double answered[] = {0.85, 0.60, 0.59};
		char grade = evidence_count_grade(answered[g], false).grade;
		CHECK(evidence_given(LINK_HOLDS, grade) == (g < 2));
		CHECK(evidence_given(LINK_WEAK, grade) == (g < 2));
		CHECK(!evidence_given(LINK_BROKEN, grade) && !evidence_given(LINK_UNMEASURED, '-'));
	}
}

/* The words of a grade begin with the grade that is shown beside them, and say what took it down. */
TEST(effect_rules_words_of_a_grade_begin_with_that_grade)
{
	for (int r = 0; r < EVIDENCE_RULES; r++)
		for (unsigned c = 0; c < EVIDENCE_CHECKS; c++)
			for (int l = 0; l < 2; l++) {
				char from = evidence_rule_grade((enum evidence_rule)r);
				struct evidence_grade g = {from, (enum evidence_rule)r, 0};
				struct str own = evidence_graded_text(test_arena(), (enum lang)l, &g);
				if (from == '-') {
					CHECK(own.n > 0);
					continue;
				}
				CHECK(own.p[0] == from);
				if (from == 'E')
					continue;
				g = (struct evidence_grade){(char)(from + 1), (enum evidence_rule)r, 1u << c};
				struct str text = evidence_graded_text(test_arena(), (enum lang)l, &g),
				           name = tr((enum lang)l, evidence_check_name((enum evidence_check)c));
				CHECK(text.p[0] == from + 1 && str_find(text, name) > 0 && str_ends(text, own));
			}
}
