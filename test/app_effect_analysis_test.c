/* From figures to a stored analysis: what is read, chosen, computed, written once and written again. */
#include "app_effect_help.h"
#include "effect/analysis.h"
#include "effect/mde.h"
#include "sql_effect_chain.h"
#include "web/fmt.h"

#include <math.h>

struct scene {
	struct app_test *t;
	struct change *ch;
	struct effect_made m;
	struct analysis_panel *p;
	struct analysis_result *r;
};

static bool set_up(struct scene *s, int schools, int treated, const char *design, int rise)
{
	s->t = app_test_new();
	if (!s->t)
		return false;
	s->ch = app_write(s->t);
	effect_make(s->t, s->ch, schools, treated, design, &s->m);
	effect_fill(s->ch, &s->m, rise);
	s->p = ARENA_NEW(test_arena(), struct analysis_panel);
	s->r = ARENA_NEW(test_arena(), struct analysis_result);
	return true;
}

static bool analyse(struct scene *s, const char *comparison)
{
	const struct analysis_ask ask = {.x = &s->m.x,
	                                 .link = LINK_OUTCOME,
	                                 .measure_id = s->m.measure,
	                                 .grade = STR(""),
	                                 .direction = 1,
	                                 .size = 3,
	                                 .comparison = str_z(comparison),
	                                 .linked_before = true};
	if (!analysis_read(s->ch, &ask, s->p))
		return false;
	analysis_compute(s->ch->arena, &ask, s->p, s->r);
	return true;
}

/* The same by hand: mean change of those that take part less that of the others. */
static double by_hand(const struct scene *s)
{
	double sum[2] = {0}, n[2] = {0};
	for (size_t i = 0; i < s->p->n; i++) {
		const struct analysis_school *k = &s->p->school[i];
		sum[k->treated] += k->year[2023 - s->p->from].value - k->year[2022 - s->p->from].value;
		n[k->treated]++;
	}
	return sum[1] / n[1] - sum[0] / n[0];
}

TEST(effect_analysis_compares_schools_that_started_at_once)
{
	struct scene s;
	REQUIRE(set_up(&s, 14, 6, "other_schools", 12));
	REQUIRE(analyse(&s, "other_schools"));
	CHECK_I64(s.r->choice.method, EVIDENCE_DIFFERENCE);
	CHECK_I64(s.p->data.treated, 6);
	CHECK_I64(s.p->data.comparison, 8);
	CHECK_I64(s.p->data.pre, 3);
	CHECK_I64(s.p->data.post, 1);
	CHECK_F64(s.r->estimate.value, by_hand(&s), 1e-9);
	CHECK(s.r->estimate.interval && s.r->estimate.lo < s.r->estimate.value &&
	      s.r->estimate.hi > s.r->estimate.value);
	CHECK(s.r->estimate.p > 0 && s.r->estimate.p < 0.05);
	CHECK_I64(s.r->state, LINK_HOLDS);
	CHECK(s.r->grade.grade == 'B' || s.r->grade.grade == 'C');
	CHECK(s.r->event.refusal == STAT_ANSWERED);
	/* Callaway and Sant'Anna's own number for one start is the same */
	double simple;
	CHECK(stat_get(stat_term_find(&s.r->event, "simple"), STAT_ESTIMATE, &simple));
	CHECK_F64(simple, s.r->estimate.value, 1e-9);
	CHECK(s.p->facts.planned == 1);
	app_write_end(s.t, s.ch);
}

TEST(effect_analysis_of_few_schools_gives_no_interval)
{
	struct scene s;
	REQUIRE(set_up(&s, 8, 2, "other_schools", 12));
	REQUIRE(analyse(&s, "other_schools"));
	CHECK_I64(s.r->choice.method, EVIDENCE_PERMUTE);
	CHECK(!s.r->estimate.interval);
	CHECK_F64(s.r->choice.smallest_p, 1.0 / 28, 1e-9);
	CHECK_I64(s.r->state, LINK_WEAK);
	CHECK_I64(s.r->grade.grade, 'C');
	app_write_end(s.t, s.ch);
}

/* Newcombe's interval for the sums of the schools' own counts. */
TEST(effect_analysis_beside_last_years_pupils)
{
	struct scene s;
	REQUIRE(set_up(&s, 6, 3, "former_cohort", 5));
	REQUIRE(analyse(&s, "former_cohort"));
	CHECK_I64(s.r->choice.method, EVIDENCE_COHORT);
	double after = 0, before = 0;
	for (size_t i = 0; i < s.p->n; i++) {
		CHECK(s.p->school[i].treated);
		after += s.p->school[i].year[2023 - s.p->from].value / 3;
		before += s.p->school[i].year[2022 - s.p->from].value / 3;
	}
	CHECK_F64(s.r->estimate.value, after - before, 1e-9);
	CHECK(s.r->estimate.interval);
	CHECK_I64(s.r->grade.grade, 'D');
	CHECK(!s.r->suggest);
	app_write_end(s.t, s.ch);
}

/* Three schools that changed by 2, 5 and 11: mean 6, se sqrt(21/3) = 2.64575, t(.975, 2) = 4.302653 (R 4.2.2,
 * t.test(c(2, 5, 11))): -5.3838 to 17.3838, wider than Newcombe's of the pupils. */
TEST(effect_analysis_beside_last_years_pupils_is_no_surer_than_the_schools_differ)
{
	static const int change[] = {2, 5, 11};
	struct scene s;
	REQUIRE(set_up(&s, 3, 3, "former_cohort", 5));
	for (int i = 0; i < 3; i++) {
		effect_put(s.ch, &s.m, i, 2022, 50);
		effect_put(s.ch, &s.m, i, 2023, 50 + change[i]);
	}
	REQUIRE(analyse(&s, "former_cohort"));
	CHECK_I64(s.r->choice.method, EVIDENCE_COHORT);
	CHECK_F64(s.r->estimate.value, 6, 1e-9);
	CHECK(s.r->estimate.interval);
	/* the interval of pooled shares, scaled to the schools' t: to its asymmetry the same */
	CHECK_F64(s.r->estimate.hi - s.r->estimate.lo, 2 * 11.3838, 0.1);
	s.p->data.counts = false; /* a mean: the schools' own changes */
	const struct analysis_ask ask = {.x = &s.m.x,
	                                 .link = LINK_OUTCOME,
	                                 .measure_id = s.m.measure,
	                                 .grade = STR(""),
	                                 .direction = 1,
	                                 .size = 3,
	                                 .comparison = STR("former_cohort")};
	analysis_compute(s.ch->arena, &ask, s.p, s.r);
	CHECK_I64(s.r->choice.method, EVIDENCE_SCHOOLS);
	CHECK_F64(s.r->estimate.lo, -5.38375, 1e-4);
	CHECK_F64(s.r->estimate.hi, 17.38375, 1e-4);
	CHECK_I64(s.r->state, LINK_WEAK);
	struct str t = analysis_sentence(s.ch->arena, LANG_SV, s.p, s.r, false);
	CHECK(str_find(t, STR("osäkerheten är ±11")) >= 0);
	app_write_end(s.t, s.ch);
}

/* One school, 48, 50 and 52 before and 57 after: sd 2, ± t(.975, 2) * 2 * sqrt(2) = 12.1697. */
TEST(effect_analysis_of_one_school_alone_asks_how_much_its_own_years_varied)
{
	struct scene s;
	REQUIRE(set_up(&s, 1, 1, "former_cohort", 5));
	for (int y = 0; y < 3; y++)
		effect_put(s.ch, &s.m, 0, 2020 + y, 48 + 2 * y);
	effect_put(s.ch, &s.m, 0, 2023, 57);
	REQUIRE(analyse(&s, "former_cohort"));
	CHECK_I64(s.r->choice.method, EVIDENCE_YEARS);
	CHECK_F64(s.r->estimate.value, 5, 1e-9);
	CHECK_F64(s.r->estimate.lo, 5 - 12.16974, 1e-4);
	CHECK_F64(s.r->estimate.hi, 5 + 12.16974, 1e-4);
	CHECK_I64(s.r->grade.grade, 'D');
	app_write_end(s.t, s.ch);
}

/* However many pupils: one school and one läsår before tell nothing of how much it varies, and the sentence
 * says what would. */
TEST(effect_analysis_of_one_school_and_one_year_says_what_it_lacks)
{
	struct scene s = {.t = app_test_new()};
	REQUIRE(s.t);
	s.ch = app_write(s.t);
	effect_make(s.t, s.ch, 1, 1, "former_cohort", &s.m);
	effect_put(s.ch, &s.m, 0, 2022, 50);
	effect_put(s.ch, &s.m, 0, 2023, 60);
	s.p = ARENA_NEW(test_arena(), struct analysis_panel);
	s.r = ARENA_NEW(test_arena(), struct analysis_result);
	REQUIRE(analyse(&s, "former_cohort"));
	CHECK_I64(s.r->choice.reason, REASON_FEW_ALONE);
	CHECK(s.r->estimate.has && !s.r->estimate.interval);
	CHECK_Z(
	    analysis_sentence(s.ch->arena, LANG_SV, s.p, s.r, false),
	    "Studiero ökade 10 procentenheter efter starten. Om det är mer än en skola varierar av sig själv går "
	    "inte att säga. Det kräver siffror för tre läsår före starten, eller för tre skolor som deltar.");
	app_write_end(s.t, s.ch);
}

/* Sick leave month by month in one unit: a season, a slow rise, and 2 less from August 2023 on. */
static void fill_months(struct scene *s, int unit, int from, int to, double change)
{
	for (int m = from; m < to; m++) {
		static const int swing[] = {12, 10, 6, 2, -2, -6, -12, -10, -4, 0, 2, 6, 3};
		int noise = (m * 37 + unit * 11) % 7 - 3;
		double v = 70 + 0.1 * (m - from) + swing[m % 12] + noise + (m >= 2023 * 12 + 7 ? 10 * change : 0);
		struct str text = fmt_fixed(s->ch->arena, LANG_SV, v / 10, 1);
		effect_put_period(s->ch, &s->m, unit, arena_printf(s->ch->arena, "%04d-%02d", m / 12, m % 12 + 1),
		                  text);
	}
}

TEST(effect_analysis_of_a_monthly_series_is_an_interrupted_one)
{
	struct scene s = {.t = app_test_new()};
	REQUIRE(s.t);
	s.ch = app_write(s.t);
	effect_make(s.t, s.ch, 1, 1, "series", &s.m);
	fill_months(&s, 0, 2020 * 12 + 7, 2025 * 12, -2);
	s.p = ARENA_NEW(test_arena(), struct analysis_panel);
	s.r = ARENA_NEW(test_arena(), struct analysis_result);
	REQUIRE(analyse(&s, "series"));
	CHECK_I64(s.p->data.months_pre, 36);
	CHECK_I64(s.p->data.months_post, 17);
	CHECK_I64(s.r->choice.method, EVIDENCE_SERIES);
	CHECK_I64(s.r->choice.reason, REASON_LONG_SERIES);
	CHECK(s.r->estimate.interval && fabs(s.r->estimate.value + 2) < 0.4);
	CHECK(s.r->estimate.lo < -2 && s.r->estimate.hi > -2);
	CHECK(s.r->check[CHECK_LENGTH].held == CHECK_HELD && s.r->check[CHECK_SEASON].held == CHECK_HELD);
	CHECK(s.r->check[CHECK_CONTROL].held == CHECK_NOT_HELD);
	CHECK_I64(s.r->grade.grade, 'C'); /* 36 months or more */
	CHECK(!s.r->suggest);
	struct str t = analysis_sentence(s.ch->arena, LANG_SV, s.p, s.r, false);
	CHECK(str_find(t, STR("minskade")) >= 0 && str_find(t, STR("tyder")) < 0);
	CHECK(analysis_store(s.ch, &s.m.x) > 0);
	app_write_end(s.t, s.ch);
	/* the page of the chain draws the months and says what was checked */
	CHECK_I64(app_get(s.t, "director",
	                  arena_printf(test_arena(), "/insatser/%lld/kedja?sprak=en", (long long)s.m.x.id).p),
	          200);
	CHECK(app_says(s.t, "Interrupted time series"));
	CHECK(app_says(s.t, "the course before the start, continued"));
	CHECK(app_says(s.t, "36 months before the start, and twelve or more after."));
	CHECK(app_says(s.t, "No comparison series"));
}

TEST(effect_analysis_of_a_short_series_says_what_it_lacks)
{
	struct scene s = {.t = app_test_new()};
	REQUIRE(s.t);
	s.ch = app_write(s.t);
	effect_make(s.t, s.ch, 1, 1, "series", &s.m);
	fill_months(&s, 0, 2021 * 12 + 9, 2024 * 12, -2);
	s.p = ARENA_NEW(test_arena(), struct analysis_panel);
	s.r = ARENA_NEW(test_arena(), struct analysis_result);
	REQUIRE(analyse(&s, "series"));
	CHECK_I64(s.r->choice.method, EVIDENCE_NONE);
	CHECK_I64(s.r->choice.reason, REASON_SHORT_SERIES);
	struct str why = evidence_reason_text(s.ch->arena, LANG_EN, &s.r->choice, &s.p->data);
	CHECK(str_find(why, STR("there are 22 and 5")) >= 0);
	app_write_end(s.t, s.ch);
}

/* The history is that of fill_months(): noise of -0.3 to 0.3 around a season, so that a few tenths can be
 * seen. What came after the start changes nothing of what could be seen before it. */
TEST(effect_smallest_change_of_a_series_is_tried_on_the_months_before_it)
{
	struct scene s = {.t = app_test_new()};
	struct mde before, after, few;
	REQUIRE(s.t);
	s.ch = app_write(s.t);
	effect_make(s.t, s.ch, 1, 1, "series", &s.m);
	s.m.x.base_year = (struct opt_i64){true, 2022};
	s.m.x.outcome_year = (struct opt_i64){true, 2023};
	fill_months(&s, 0, 2021 * 12, 2023 * 12 + 7, 0);
	mde_of(s.ch->db, s.ch->arena, &s.m.x, &few);
	CHECK(few.series && few.months == 31 && isnan(few.smallest));
	fill_months(&s, 0, 2020 * 12, 2021 * 12, 0);
	mde_of(s.ch->db, s.ch->arena, &s.m.x, &before);
	CHECK(before.series && before.months == 43);
	CHECK(before.smallest > 0.1 && before.smallest < 2.5);
	fill_months(&s, 0, 2023 * 12 + 7, 2024 * 12 + 7, -2);
	mde_of(s.ch->db, s.ch->arena, &s.m.x, &after);
	CHECK(after.months == 43 && after.smallest == before.smallest);
	app_write_end(s.t, s.ch);
}

static size_t rows_of(struct scene *s, struct analysis **v)
{
	return chain_all_analyses(s->ch->db, s->ch->arena, s->m.x.id, v);
}

TEST(effect_analysis_is_stored_once_until_a_figure_changes)
{
	struct scene s;
	struct analysis *v;
	REQUIRE(set_up(&s, 12, 6, "other_schools", 12));
	CHECK_I64(analysis_store(s.ch, &s.m.x), 2); /* other schools, and last year's pupils */
	CHECK_I64(analysis_store(s.ch, &s.m.x), 0);
	REQUIRE(rows_of(&s, &v) == 2);
	int64_t first = v[0].id;
	CHECK_Z(v[0].comparison, "former_cohort");
	CHECK(!v[0].planned); /* asked for, not locked */
	CHECK_Z(v[1].comparison, "other_schools");
	CHECK(v[1].planned);
	CHECK_Z(v[1].method, "difference");
	CHECK_Z(v[1].state, "holds");
	CHECK(json_parse(s.ch->arena, v[1].spec, NULL) && json_parse(s.ch->arena, v[1].result, NULL) &&
	      json_parse(s.ch->arena, v[1].checks, NULL));
	CHECK(str_find(v[1].sentence, STR("Studiero ökade")) == 0);
	effect_put(s.ch, &s.m, 0, 2019, 51);
	CHECK_I64(analysis_store(s.ch, &s.m.x), 2);
	REQUIRE(rows_of(&s, &v) == 2);
	CHECK(v[0].id > first);
	app_write_end(s.t, s.ch);
}

/* The insats as x has it, and the newest row of the planned comparison. */
static struct analysis planned_row(struct scene *s, const struct intervention *x)
{
	int64_t rev = s->m.x.rev;
	s->m.x = *x;
	s->m.x.rev = rev;
	struct analysis *v, none = {0};
	CHECK(change_save(s->ch, &intervention_entity, &s->m.x, NULL) <= CHANGE_SAME);
	CHECK(analysis_store(s->ch, &s->m.x) >= 0);
	size_t n = rows_of(s, &v);
	for (size_t i = 0; i < n; i++)
		if (str_eqz(v[i].comparison, "other_schools"))
			return v[i];
	return none;
}

static void check_planned(struct scene *s, const struct intervention *x, bool planned)
{
	struct analysis row = planned_row(s, x);
	CHECK_I64(row.planned, planned);
	CHECK((str_find(row.sentence, STR("tyder på")) >= 0) == planned);
	CHECK((row.grade.p[0] == 'B') == planned);
}

TEST(effect_analysis_is_planned_only_by_what_was_locked_before_any_school_began)
{
	struct scene s;
	struct intervention_unit *u;
	REQUIRE(set_up(&s, 12, 6, "other_schools", 12));
	const struct intervention locked = s.m.x;
	struct intervention x = locked;
	check_planned(&s, &x, true);
	x.expected_low.v = 0.5; /* made smaller when the figures are known */
	check_planned(&s, &x, false);
	check_planned(&s, &locked, true); /* as it was promised */
	x = locked;
	x.outcome_year = (struct opt_i64){true, 2023};
	check_planned(&s, &x, false);
	x = locked;
	x.from_day = STR("2024-01-08"); /* the start moved, so that the lock seems early */
	check_planned(&s, &x, false);
	REQUIRE(chain_units(s.ch->db, s.ch->arena, locked.id, &u) == 12);
	u[11].to_day = STR("2023-12-01");
	CHECK_I64(change_save(s.ch, &intervention_unit_entity, &u[11], NULL), CHANGE_SAVED);
	check_planned(&s, &locked, false);
	u[11].to_day = (struct str){NULL, 0};
	CHECK_I64(change_save(s.ch, &intervention_unit_entity, &u[11], NULL), CHANGE_SAVED);
	check_planned(&s, &locked, true);
	u[0].from_day = STR("2023-05-02"); /* a school had begun before the lock */
	CHECK_I64(change_save(s.ch, &intervention_unit_entity, &u[0], NULL), CHANGE_SAVED);
	check_planned(&s, &locked, false);
	app_write_end(s.t, s.ch);
}

/* Rose by 12 in the läsår of the start and by 3 in the one after; the chain says two terms until it shows. */
TEST(effect_analysis_leaves_the_terms_be_in_which_nobody_said_that_it_works)
{
	struct scene s;
	REQUIRE(set_up(&s, 12, 6, "other_schools", 12));
	for (int i = 0; i < s.m.schools; i++)
		effect_put(s.ch, &s.m, i, 2024,
		           55 + i * 5 % 7 + (i * 7 + 2024 * 3) % 5 - 2 + (i < s.m.treated ? 3 : 0));
	struct analysis_ask ask = {.x = &s.m.x,
	                           .link = LINK_OUTCOME,
	                           .measure_id = s.m.measure,
	                           .direction = 1,
	                           .size = 3,
	                           .lag_terms = 2,
	                           .comparison = STR("other_schools"),
	                           .linked_before = true};
	REQUIRE(analysis_read(s.ch, &ask, s.p));
	CHECK_I64(s.p->start, 2023);
	CHECK_I64(s.p->before, 2022);
	CHECK_I64(s.p->after, 2024);
	CHECK(!s.p->used[2023 - s.p->from]);
	CHECK_I64(s.p->data.pre, 3);
	CHECK_I64(s.p->data.post, 1);
	analysis_compute(s.ch->arena, &ask, s.p, s.r);
	CHECK(s.r->estimate.has && fabs(s.r->estimate.value - 3) < 1.5); /* the swing differs by a point or so */
	CHECK(s.r->event.refusal == STAT_ANSWERED);
	ask.lag_terms = 0;
	s.m.x.outcome_year = (struct opt_i64){true, 2024}; /* told: that läsår alone, not the mean of both */
	REQUIRE(analysis_read(s.ch, &ask, s.p));
	double told = s.r->estimate.value;
	analysis_compute(s.ch->arena, &ask, s.p, s.r);
	CHECK(fabs(s.r->estimate.value - told) < 1e-9);
	app_write_end(s.t, s.ch);
}

/* What cannot be is a state with words, and no number is NaN. */
static void refuses(int schools, int treated, int from, int to, int level, const char *design)
{
	struct scene s = {.t = app_test_new()};
	REQUIRE(s.t);
	s.ch = app_write(s.t);
	effect_make(s.t, s.ch, schools, treated, design, &s.m);
	for (int i = 0; i < schools; i++)
		for (int year = from; year <= to; year++)
			effect_put(s.ch, &s.m, i, year, level);
	s.p = ARENA_NEW(test_arena(), struct analysis_panel);
	s.r = ARENA_NEW(test_arena(), struct analysis_result);
	REQUIRE(analyse(&s, design));
	struct str t = analysis_sentence(s.ch->arena, LANG_SV, s.p, s.r, false);
	CHECK(t.n > 20 && str_find(t, STR("nan")) < 0 && str_find(t, STR("{")) < 0);
	CHECK(s.r->state != LINK_HOLDS && s.r->state != LINK_BROKEN);
	CHECK(isfinite(s.r->estimate.value) && isfinite(s.r->estimate.lo) && isfinite(s.r->estimate.hi));
	CHECK(!s.r->suggest);
	CHECK(analysis_store(s.ch, &s.m.x) > 0);
	app_write_end(s.t, s.ch);
}

TEST(effect_analysis_refuses_in_words)
{
	refuses(12, 12, 2020, 2023, 50, "other_schools"); /* everybody takes part */
	refuses(12, 0, 2020, 2023, 50, "other_schools");  /* nobody */
	refuses(12, 6, 2020, 2023, 50, "other_schools");  /* no variation at all */
	refuses(12, 6, 2023, 2023, 50, "other_schools");  /* one time only */
	refuses(12, 6, 2020, 2022, 50, "other_schools");  /* not yet */
	refuses(1, 1, 2020, 2023, 50, "former_cohort");   /* one school */
	refuses(3, 3, 2020, 2023, 0, "former_cohort");    /* nobody has it */
	refuses(12, 6, 1, 0, 0, "staggered");             /* no figures */
}
