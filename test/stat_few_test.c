#include "stat_support.h"

static void same_wild(const char *opt, const char *path)
{
	char at[64];
	struct stat_result *r = stat_on("wild", "grunfeld.csv", opt);
	const char *term = arena_z(test_arena(), r->main);
	static const char *const key[][2] = {
	    {"p_strict", "p_strict"}, {"p_left", "p_left"}, {"p_right", "p_right"}, {"draws", "B"}};
	snprintf(at, sizeof at, "%s/t", path);
	NEAR(stat_term_v(r, term, STAT_STAT), stat_ref("grunfeld", at), 1e-9);
	snprintf(at, sizeof at, "%s/p_ge", path);
	CHECK(stat_term_v(r, term, STAT_P) == stat_ref("grunfeld", at));
	for (int i = 0; i < 4; i++) {
		snprintf(at, sizeof at, "%s/%s", path, key[i][1]);
		CHECK(stat_fact_v(r, key[i][0]) == stat_ref("grunfeld", at));
	}
}

TEST(wild_bootstrap_by_full_enumeration)
{
	NEEDS_REFERENCE();
	same_wild("y=inv; x=value, capital; cluster=firm; coef=value; interval=no", "wcr_value");
	same_wild("y=inv; x=value, capital; cluster=firm; coef=capital; interval=no", "wcr_capital");
	same_wild("y=inv; x=value, capital; cluster=firm; coef=value; null=no; interval=no", "wcu_value");
	const char *six =
	    "y=inv; x=value, capital; cluster=firm; where=firm >= 3 & firm <= 8; interval=no; coef=value";
	same_wild(six, "wcr6_value");
	six = "y=inv; x=value, capital; cluster=firm; where=firm >= 3 & firm <= 8; interval=no; coef=capital";
	same_wild(six, "wcr6_capital");
}

TEST(wild_bootstrap_interval_by_inversion)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("wild", "grunfeld.csv", "y=inv; x=value, capital; cluster=firm; coef=value");
	/* fwildclusterboot counts ties by rounding, so its ends lie one step away */
	NEAR(stat_term_v(r, "value", STAT_LO), stat_ref("grunfeld", "boottest/value/ci/0"), 0.02);
	NEAR(stat_term_v(r, "value", STAT_HI), stat_ref("grunfeld", "boottest/value/ci/1"), 0.02);
}

TEST(randomisation_test_is_exact)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("randomise", "ri_small.csv", "y=y; treated=d");
	NEAR(stat_term_v(r, "effect", STAT_ESTIMATE), stat_ref("ri_did2x2", "ri_small/obs"), 1e-12);
	NEAR(stat_term_v(r, "effect", STAT_P), stat_ref("ri_did2x2", "ri_small/p_two"), 1e-12);
	NEAR(stat_fact_v(r, "p_greater"), stat_ref("ri_did2x2", "ri_small/p_greater"), 1e-12);
	CHECK(stat_fact_v(r, "assignments") == stat_ref("ri_did2x2", "ri_small/nperm"));
	CHECK(stat_fact_v(r, "rank_sum") == stat_ref("ri_did2x2", "ri_small/rank_sum"));
	struct str csv = STR("d,y\n");
	const struct json *x = stat_expected("ri_did2x2", "perm16/x"),
	                  *y = stat_expected("ri_did2x2", "perm16/y");
	for (size_t i = 0; i < x->n; i++)
		csv = arena_printf(test_arena(), "%.*s0,%.10g\n", STR_ARG(csv), stat_number(&x->items[i], NULL));
	for (size_t i = 0; i < y->n; i++)
		csv = arena_printf(test_arena(), "%.*s1,%.10g\n", STR_ARG(csv), stat_number(&y->items[i], NULL));
	r = stat_text("randomise", csv, "y=y; treated=d");
	CHECK(stat_fact_v(r, "assignments") == stat_ref("ri_did2x2", "perm16/nperm"));
	NEAR(stat_term_v(r, "effect", STAT_ESTIMATE), stat_ref("ri_did2x2", "perm16/obs"), 1e-12);
	NEAR(stat_term_v(r, "effect", STAT_P), stat_ref("ri_did2x2", "perm16/p_two"), 1e-12);
	NEAR(stat_fact_v(r, "p_greater"), stat_ref("ri_did2x2", "perm16/p_greater"), 1e-12);
}

TEST(one_treated_of_29_cannot_reach_p_below_034)
{
	struct str csv = STR("d,y\n");
	for (int i = 0; i < 29; i++)
		csv = arena_printf(test_arena(), "%.*s%d,%d\n", STR_ARG(csv), i == 7, i == 7 ? 100 : i % 5);
	struct stat_result *r = stat_text("randomise", csv, "y=y; treated=d");
	NEAR(stat_term_v(r, "effect", STAT_P), 1 / 29.0, 1e-12);
	CHECK(r->checks.n == 1 && r->checks.v[0].verdict == STAT_WARN);
	REFUSES(stat_text("randomise", STR("d,y\n1,2\n1,3\n"), "y=y; treated=d"), STAT_NO_COMPARISON);
	REFUSES(stat_text("randomise", STR("d,y\n1,2\n0,2\n"), "y=y; treated=d"), STAT_ZERO_VARIANCE);
	REFUSES(stat_text("wild", csv, "y=y; x=d; cluster=d"), STAT_ONE_CLUSTER);
}

TEST(event_study_of_sun_and_abraham)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("event-study", "base_stagg.csv", "y=y; x=x1; unit=id; time=year; start=year_treated");
	const struct json *e = stat_expected("base_stagg", "sunab");
	size_t found = 0;
	for (size_t i = 1; i < e->n; i++) {
		char name[64];
		snprintf(name, sizeof name, "event%s",
		         strstr(arena_z(test_arena(), json_text(&e->items[i], "term")), "::"));
		NEAR(stat_term_v(r, name, STAT_ESTIMATE), stat_number(&e->items[i], "est"), 1e-7);
		NEAR(stat_term_v(r, name, STAT_SE), stat_number(&e->items[i], "se"), 1e-7);
		found++;
	}
	CHECK(found == 17);
	NEAR(stat_term_v(r, "ATT", STAT_ESTIMATE), stat_ref("base_stagg", "sunab_att/1/est"), 1e-7);
	NEAR(stat_term_v(r, "ATT", STAT_SE), stat_ref("base_stagg", "sunab_att/1/se"), 1e-7);
	e = stat_expected("base_stagg", "sunab_cohort");
	for (size_t i = 1; i < e->n; i++) {
		const char *name = arena_z(test_arena(), json_text(&e->items[i], "term"));
		NEAR(stat_term_v(r, name, STAT_ESTIMATE), stat_number(&e->items[i], "est"), 1e-7);
		NEAR(stat_term_v(r, name, STAT_SE), stat_number(&e->items[i], "se"), 1e-7);
	}
	r = stat_on("event-study", "mpdta.csv", "y=lemp; unit=countyreal; time=year; start=first.treat");
	NEAR(stat_term_v(r, "ATT", STAT_ESTIMATE), stat_ref("mpdta", "sunab/att/est"), 1e-7);
	NEAR(stat_term_v(r, "ATT", STAT_SE), stat_ref("mpdta", "sunab/att/se"), 1e-7);
	e = stat_expected("mpdta", "sunab/event");
	for (size_t i = 0; i < e->n; i++) {
		char name[64];
		snprintf(name, sizeof name, "event%s",
		         strstr(arena_z(test_arena(), json_text(&e->items[i], "term")), "::"));
		NEAR(stat_term_v(r, name, STAT_ESTIMATE), stat_number(&e->items[i], "est"), 1e-7);
		NEAR(stat_term_v(r, name, STAT_SE), stat_number(&e->items[i], "se"), 1e-7);
	}
}

TEST(the_parts_of_twfe_add_up_to_it)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("bacon", "mpdta.csv", "y=lemp; unit=countyreal; time=year; start=first.treat");
	NEAR(stat_term_v(r, "twfe", STAT_ESTIMATE), stat_ref("mpdta", "twfe/est"), 1e-9);
	CHECK(stat_fact_v(r, "forbidden_weight") > 0);
	r = stat_on(
	    "ols", "mpdta.csv",
	    "y=lemp; x=first.treat > 0 & year >= first.treat; fe=countyreal, year; se=fe; cluster=countyreal");
	NEAR(r->terms.v[0].v[STAT_SE], stat_ref("mpdta", "twfe/se"), 1e-7);
}
