/* effect_mde_test.c - what a follow-up could see, against PowerUpR's multipliers. */
#include "effect/mde.h"
#include "test.h"

#include <math.h>

/* ncp of power_grid.csv (PowerUpR 1.1.0) is Bloom's sum of two central quantiles, half a per cent from the
 * exact one at eight schools and nearer with more. n_d02 of power.json (pwr 1.3.0, exact): 393.4 in each
 * group show a difference of 0.2 standard deviations. */
TEST(the_smallest_effect_is_the_multiplier_times_the_error_of_changes)
{
	static const struct {
		int schools;
		double multiplier;
	} grid[] = {{8, 3.3526151363255}, {20, 2.96297070823064}, {60, 2.84957995124827}};
	for (size_t i = 0; i < sizeof grid / sizeof grid[0]; i++) {
		int half = grid[i].schools / 2;
		double want = grid[i].multiplier * sqrt(9.0 * 2 / half);
		double got = mde_smallest(test_arena(), 9.0, half, half, 1);
		CHECK(fabs(got - want) < 0.005 * want);
	}
	CHECK(mde_smallest(test_arena(), 1.0, 393, 393, 1) > 0.2);
	CHECK(mde_smallest(test_arena(), 1.0, 394, 394, 1) < 0.2);
	CHECK(isnan(mde_smallest(test_arena(), 9.0, 3, 0, 1)));
	CHECK(mde_smallest(test_arena(), 9.0, 4, 4, 3) < mde_smallest(test_arena(), 9.0, 4, 4, 1));
}

/* Worked by hand: changes 1, 3, 5 and 10, 14, 18 around their years' means give 8 + 32 over 4. */
TEST(changes_vary_around_the_mean_of_their_own_year)
{
	const double d[] = {1, 3, 5, 10, 14, 18, 2, 2};
	const int y[] = {1, 1, 1, 2, 2, 2, 3, 3};
	struct mde m = {.known = false};
	CHECK(!mde_variance(test_arena(), d, y, 6, &m));
	m = (struct mde){.known = false};
	CHECK(mde_variance(test_arena(), d, y, 8, &m));
	CHECK(fabs(m.variance - 40.0 / 5) < 1e-12);
	CHECK_I64(m.changes, 8);
	CHECK_I64(m.years, 3);
}

TEST(what_cannot_be_seen_is_said_in_both_languages)
{
	struct measure p = {.unit = STR("percent"), .decimals = 0};
	struct intervention x = {.expected = {true, 3}};
	struct mde m = {.lag = 1, .treated = 3, .compared = 0, .smallest = NAN};
	struct str *v;
	bool small;
	CHECK_I64((int64_t)mde_text(test_arena(), LANG_EN, &p, &x, &m, &v, &small), 2);
	CHECK(str_find(v[0], STR("no effect can be told apart")) >= 0);
	CHECK(str_find(v[1], STR("cannot be computed yet")) >= 0);
	CHECK(!small);
	m = (struct mde){
	    .known = true, .lag = 1, .treated = 4, .compared = 4, .variance = 9, .changes = 40, .years = 4};
	m.smallest = mde_smallest(test_arena(), 9, 4, 4, 1);
	m.doubled = mde_smallest(test_arena(), 9, 8, 8, 1);
	m.longer = mde_smallest(test_arena(), 9, 4, 4, 3);
	m.smallest_p = 1.0 / 70;
	CHECK_I64((int64_t)mde_text(test_arena(), LANG_SV, &p, &x, &m, &v, &small), 3);
	CHECK(str_find(v[0], STR("7,1 procentenheter")) >= 0);
	CHECK(str_find(v[1], STR("återstår bara permutation")) >= 0 && str_find(v[1], STR("ett på 70")) >= 0);
	CHECK(small);
	x.expected.v = 8;
	mde_text(test_arena(), LANG_SV, &p, &x, &m, &v, &small);
	CHECK(!small);
}

TEST(what_could_be_seen_when_it_was_locked_is_told_afterwards)
{
	struct measure p = {.unit = STR("percent"), .decimals = 0};
	struct intervention x = {.expected = {true, -3}};
	struct str t = mde_locked_text(test_arena(), LANG_SV, &p, &x, STR("{\"hash\":\"00\",\"smallest\":4.26}"));
	CHECK(str_find(t, STR("4,3 procentenheter")) >= 0 && str_find(t, STR("mer än det som väntas")) >= 0);
	x.expected.v = -5;
	t = mde_locked_text(test_arena(), LANG_SV, &p, &x, STR("{\"hash\":\"00\",\"smallest\":4.26}"));
	CHECK(str_find(t, STR("mer än det som väntas")) < 0);
	CHECK(str_is_null(mde_locked_text(test_arena(), LANG_SV, &p, &x, STR("{\"hash\":\"00\"}"))));
}

TEST(what_a_series_could_show_is_said_with_its_months)
{
	struct measure p = {.unit = STR("percent"), .decimals = 1};
	struct intervention x = {.expected = {true, -1}};
	struct mde m = {.lag = 2, .series = true, .months = 40, .smallest = 1.24};
	struct str *v;
	bool small;
	CHECK_I64((int64_t)mde_text(test_arena(), LANG_SV, &p, &x, &m, &v, &small), 1);
	CHECK(small && str_find(v[0], STR("1,2 procentenheter")) >= 0 &&
	      str_find(v[0], STR("40 månaderna")) >= 0);
	m.smallest = NAN;
	m.months = 20;
	CHECK_I64((int64_t)mde_text(test_arena(), LANG_SV, &p, &x, &m, &v, &small), 1);
	CHECK(!small && str_find(v[0], STR("36 månader")) >= 0 && str_find(v[0], STR("finns 20")) >= 0);
}
