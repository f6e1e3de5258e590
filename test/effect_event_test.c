/* Intervals of the event study by the rule of the sentence: Welch's with one start, widened by t with
 * several. */
#include "app_effect_help.h"
#include "effect/analysis.h"
#include "stat_support.h"

#include <math.h>

/* R 4.2.2, t.test() of the changes from 2022 of twelve schools, six of which take part (effect_fill, a rise
 * of 12). */
TEST(event_intervals_of_one_start_are_welchs_and_the_sentences_own)
{
	static const struct {
		double at, est, lo, hi;
	} r[] = {{-3, 0, -2.625886819441, 2.625886819441},
	         {-2, 0.833333333333, -2.592010701688, 4.258677368355},
	         {0, 12.833333333333, 9.407989298312, 16.258677368355}};
	struct app_test *t = app_test_new();
	struct effect_made m;
	struct analysis_panel *p = ARENA_NEW(test_arena(), struct analysis_panel);
	struct analysis_result *a = ARENA_NEW(test_arena(), struct analysis_result);
	REQUIRE(t);
	struct change *ch = app_write(t);
	effect_make(t, ch, 12, 6, "other_schools", &m);
	effect_fill(ch, &m, 12);
	const struct analysis_ask ask = {.x = &m.x,
	                                 .link = LINK_OUTCOME,
	                                 .measure_id = m.measure,
	                                 .grade = STR(""),
	                                 .direction = 1,
	                                 .size = 3,
	                                 .comparison = STR("other_schools")};
	REQUIRE(analysis_read(ch, &ask, p));
	analysis_compute(ch->arena, &ask, p, a);
	const struct stat_table *d = stat_table_find(&a->event, "dynamic");
	REQUIRE(d && d->nrow == 4);
	int seen = 0;
	for (int i = 0; i < d->nrow; i++)
		for (size_t k = 0; k < sizeof r / sizeof r[0]; k++) {
			const struct stat_cell *row = d->cells + (ptrdiff_t)i * d->ncol;
			if (row[0].v != r[k].at)
				continue;
			seen++;
			NEAR(row[stat_table_col(d, "att")].v, r[k].est, 1e-9);
			NEAR(row[stat_table_col(d, "lo")].v, r[k].lo, 1e-9);
			NEAR(row[stat_table_col(d, "hi")].v, r[k].hi, 1e-9);
		}
	CHECK_I64(seen, 3);
	NEAR(a->estimate.lo, r[2].lo, 1e-9); /* what the sentence says is what the picture shows */
	NEAR(a->estimate.hi, r[2].hi, 1e-9);
	app_write_end(t, ch);
}

/* Six schools on the smaller side: qt(.975, 5) = 2.570581836. */
TEST(event_intervals_of_several_starts_are_widened_by_t)
{
	static const char *const cols[] = {"at", "att", "se", "lo", "hi", "p"};
	struct analysis_panel p = {.data = {.starts = 2, .treated = 9, .comparison = 6}};
	struct stat_result r;
	stat_result_init(&r, test_arena(), STR("did"));
	int t = stat_table_add(&r, "dynamic", 6, cols);
	stat_row_num(&r, t, (double[]){-1, 0, NAN, NAN, NAN, NAN});
	stat_row_num(&r, t, (double[]){0, 4, 1.5, 1.06, 6.94, 0.008});
	analysis_event_intervals(&p, &r);
	const struct stat_table *d = stat_table_find(&r, "dynamic");
	CHECK(!d->cells[3].has && !d->cells[4].has); /* the base has none */
	NEAR(d->cells[6 + 3].v, 4 - 2.570581836 * 1.5, 1e-8);
	NEAR(d->cells[6 + 4].v, 4 + 2.570581836 * 1.5, 1e-8);
	NEAR(d->cells[6 + 5].v, 0.044526192, 1e-8); /* 2 * pt(-4/1.5, 5) */
}

/* Three starts by hand: `treated` of `schools` start in 2022, 2023 and 2024 in turn; läsår 2020 to 2024, a
 * course of their own and a rise of 10 from the start on. */
static void three_starts(struct analysis_panel *p, int schools, int treated)
{
	*p = (struct analysis_panel){.from = 2020, .years = 5, .start = 2022, .before = 2021, .after = 2024};
	p->measure.unit = STR("percent");
	p->school = ARENA_ARRAY(test_arena(), (size_t)schools, struct analysis_school);
	p->n = (size_t)schools;
	p->data = (struct evidence_data){.compare = COMPARE_SCHOOLS,
	                                 .treated = treated,
	                                 .comparison = schools - treated,
	                                 .starts = 3,
	                                 .smallest_start = 5, /* that they are fewer is for the method to see */
	                                 .pre = 2,
	                                 .post = 3};
	for (int i = 0; i < schools; i++) {
		struct analysis_school *s = &p->school[i];
		s->in = true;
		s->treated = i < treated;
		s->start = s->treated ? 2022 + i % 3 : 0;
		for (int y = 0; y < 5; y++) {
			p->used[y] = true;
			s->year[y].has = true;
			s->year[y].value =
			    50 + i % 4 + (i * i + 3 * y * i) % 5 + (s->treated && 2020 + y >= s->start ? 10 : 0);
		}
	}
}

/* Two schools a start: no error, so no interval; what can be said is how many other choices give as much. Six
 * of sixteen can be chosen in 8 008 ways. */
TEST(several_starts_of_few_schools_are_tried_against_other_choices)
{
	struct analysis_panel *p = ARENA_NEW(test_arena(), struct analysis_panel);
	struct analysis_result *r = ARENA_NEW(test_arena(), struct analysis_result);
	struct intervention *x = ARENA_NEW(test_arena(), struct intervention);
	const struct analysis_ask ask = {.x = x, .link = LINK_OUTCOME, .direction = 1, .size = 3};
	three_starts(p, 16, 6);
	CHECK(evidence_choose(&p->data).method == EVIDENCE_STAGGERED);
	analysis_compute(test_arena(), &ask, p, r);
	CHECK(r->choice.method == EVIDENCE_PERMUTE && r->choice.reason == REASON_FEW);
	CHECK(r->estimate.has && !r->estimate.interval && r->estimate.p > 0);
	NEAR(r->choice.smallest_p, 1 / 8008.0, 1e-9);
	CHECK(r->estimate.p >= r->choice.smallest_p - 1e-12 && r->estimate.p < 0.01);
	CHECK(r->grade.grade >= 'C' && r->state == LINK_WEAK); /* no interval holds or breaks a link */
	struct str s = analysis_sentence(test_arena(), LANG_EN, p, r, false);
	CHECK(str_find(s, STR("other ways to choose the same number of schools")) > 0);
	CHECK(str_find(s, STR("uncertainty")) < 0);
	const struct stat_table *d = stat_table_find(&r->event, "dynamic");
	REQUIRE(d && d->nrow > 0);
	for (int i = 0; i < d->nrow; i++)
		CHECK(!d->cells[(ptrdiff_t)i * d->ncol + stat_table_col(d, "lo")].has);
	/* five and more a start: an interval, by t with the smaller side less one */
	three_starts(p, 40, 18);
	analysis_compute(test_arena(), &ask, p, r);
	CHECK(r->choice.method == EVIDENCE_STAGGERED && r->estimate.interval);
	double se = stat_term_v(&r->stat, "simple", STAT_SE);
	NEAR((r->estimate.hi - r->estimate.lo) / 2, 2.109815578 * se, 1e-8); /* qt(.975, 17) */
}
