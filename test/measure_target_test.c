/* measure_target_test.c - the one rule for targets, at its limits. */
#include "measure/measure.h"
#include "test.h"

static enum target_state at(const char *direction, double value, double near, double low, double high)
{
	struct target t = {.value = value, .near = {true, near}};
	return target_status(str_z(direction), &t, true, low, high);
}

TEST(a_target_is_reached_at_its_limit_and_on_the_way_at_the_near_one)
{
	CHECK_I64(at("up", 90, 80, 90, 90), TARGET_REACHED);
	CHECK_I64(at("up", 90, 80, 89.9, 89.9), TARGET_ON_WAY);
	CHECK_I64(at("up", 90, 80, 80, 80), TARGET_ON_WAY);
	CHECK_I64(at("up", 90, 80, 79.9, 79.9), TARGET_NOT_REACHED);
	CHECK_I64(at("down", 5, 6, 5, 5), TARGET_REACHED);
	CHECK_I64(at("down", 5, 6, 5.5, 5.5), TARGET_ON_WAY);
	CHECK_I64(at("down", 5, 6, 6.1, 6.1), TARGET_NOT_REACHED);
}

TEST(without_basis_a_target_is_never_called_reached)
{
	struct target t = {.value = 90};
	CHECK_I64(target_status(STR("up"), &t, false, 100, 100), TARGET_NO_BASIS);
	CHECK_I64(target_status(STR("up"), NULL, true, 100, 100), TARGET_NO_BASIS);
	CHECK_I64(at("neutral", 90, 80, 100, 100), TARGET_NO_BASIS);
	CHECK_I64(at("up", 90, 80, 85, 95), TARGET_NO_BASIS); /* the interval straddles */
	CHECK_I64(at("up", 90, 80, 91, 95), TARGET_REACHED);
}

TEST(the_rule_of_a_target_is_told)
{
	struct target t = {.value = 90, .near = {true, 80.5}};
	CHECK_STR(target_rule(test_arena(), LANG_SV, &t, 1),
	          STR("Nås: 90,0 eller bättre. På väg: 80,5 eller bättre."));
}
