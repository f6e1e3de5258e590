/* base_str_test.c - slices and numbers in text. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <stdio.h>

TEST(str_null_is_not_empty_but_equal_to_it)
{
	struct str none = {NULL, 0};
	CHECK(str_is_null(none));
	CHECK(!str_is_null(STR("")));
	CHECK(str_eq(none, STR("")));
	CHECK(str_is_null(str_z(NULL)));
	CHECK_I64(str_cmp(none, STR("")), 0);
}

TEST(str_compares_by_bytes)
{
	CHECK(str_cmp(STR("a"), STR("b")) < 0);
	CHECK(str_cmp(STR("b"), STR("a")) > 0);
	CHECK(str_cmp(STR("a"), STR("ab")) < 0);
	CHECK(str_cmp(STR("z"), STR("ä")) < 0); /* unsigned */
	CHECK_I64(str_cmp(STR("ab"), STR("ab")), 0);
	CHECK(str_ieq(STR("Content-Type"), STR("content-TYPE")));
	CHECK(!str_ieq(STR("Ä"), STR("ä")));
	CHECK(!str_ieq(STR("@"), STR("`")));
	CHECK(!str_ieq(STR("a"), STR("ab")));
}

TEST(str_starts_ends_and_finds)
{
	CHECK(str_starts(STR("abc"), STR("ab")));
	CHECK(str_starts(STR("abc"), STR("")));
	CHECK(!str_starts(STR("ab"), STR("abc")));
	CHECK(str_ends(STR("abc"), STR("bc")));
	CHECK(!str_ends(STR("abc"), STR("ab")));
	CHECK_I64(str_chr(STR("abcb"), 'b'), 1);
	CHECK_I64(str_chr(STR("abc"), 'x'), -1);
	CHECK_I64(str_chr((struct str){NULL, 0}, 'x'), -1);
	CHECK_I64(str_find(STR("aabaab"), STR("ab")), 1);
	CHECK_I64(str_find(STR("abc"), STR("cd")), -1);
	CHECK_I64(str_find(STR("abc"), STR("")), 0);
}

TEST(str_sub_clamps)
{
	CHECK_Z(str_sub(STR("abcdef"), 2, 4), "cd");
	CHECK_Z(str_sub(STR("abc"), 1, 99), "bc");
	CHECK_Z(str_sub(STR("abc"), 9, 99), "");
	CHECK_Z(str_sub(STR("abc"), 2, 1), "");
	CHECK(str_is_null(str_sub((struct str){NULL, 0}, 0, 5)));
}

TEST(str_trim_takes_ascii_blanks)
{
	CHECK_Z(str_trim(STR(" \t\r\n a b \v\f")), "a b");
	CHECK_Z(str_trim(STR("   ")), "");
	CHECK_Z(str_trim(STR("")), "");
	CHECK_Z(str_trim(STR("\xC2\xA0x")), "\xC2\xA0x");
}

TEST(str_split_gives_every_part_also_empty_ones)
{
	static const char *const want[] = {"a", "", "bc", ""};
	struct str rest = STR("a,,bc,"), part;
	size_t n = 0;
	while (str_split(&rest, ',', &part)) {
		REQUIRE(n < 4);
		CHECK_Z(part, want[n]);
		n++;
	}
	CHECK_I64(n, 4);
	rest = STR("");
	CHECK(str_split(&rest, ',', &part));
	CHECK_I64(part.n, 0);
	CHECK(!str_split(&rest, ',', &part));
}

TEST(str_to_i64_takes_whole_numbers_only)
{
	static const struct {
		const char *text;
		int64_t want;
	} good[] = {{"0", 0},
	            {"-0", 0},
	            {"+7", 7},
	            {"007", 7},
	            {"9223372036854775807", INT64_MAX},
	            {"-9223372036854775808", INT64_MIN}};
	static const char *const bad[] = {"",
	                                  "-",
	                                  "+",
	                                  " 1",
	                                  "1 ",
	                                  "1.0",
	                                  "0x1",
	                                  "9223372036854775808",
	                                  "-9223372036854775809",
	                                  "--1",
	                                  "1e3",
	                                  "1_0",
	                                  "१",
	                                  "99999999999999999999999"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int64_t v = 1234;
		CHECK(str_to_i64(str_z(good[i].text), &v));
		CHECK_I64(v, good[i].want);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t v = 1234;
		if (str_to_i64(str_z(bad[i]), &v))
			test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
		CHECK_I64(v, 1234);
	}
	int64_t v = 0;
	CHECK(str_to_i64(str_sub(STR("12345"), 1, 3), &v)); /* does not read on */
	CHECK_I64(v, 23);
}

TEST(str_to_f64_takes_decimal_numbers_only)
{
	static const struct {
		const char *text;
		double want;
	} good[] = {{"0", 0},
	            {"-1.5", -1.5},
	            {".5", .5},
	            {"5.", 5},
	            {"+2", 2},
	            {"1e3", 1000},
	            {"1.25E-2", .0125},
	            {"1e-999", 0},
	            {"0.1", .1},
	            {"1e308", 1e308},
	            {"4.9e-324", 4.9e-324}};
	static const char *const bad[] = {"",    ".",  "-",  "e5",    "1e",     "1e+",   "1,5",   "inf", "nan",
	                                  "0x1", "1 ", " 1", "1e999", "-1e999", "1.2.3", "1e5.0", "1f"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		double v = 1234;
		CHECK(str_to_f64(str_z(good[i].text), &v));
		CHECK_F64(v, good[i].want, 0);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		double v = 1234;
		if (str_to_f64(str_z(bad[i]), &v))
			test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
		CHECK_F64(v, 1234, 0);
	}
	double v = 0;
	CHECK(str_to_f64(str_sub(STR("12345"), 1, 3), &v));
	CHECK_F64(v, 23, 0);
}
