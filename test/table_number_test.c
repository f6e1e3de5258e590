#include "table/number.h"
#include "test.h"

static void expect(const char *text, enum table_mark known, enum table_reading reading, double value)
{
	struct table_number x;
	enum table_reading got = table_number(str_z(text), known, &x);
	if (got != reading)
		test_fail(__FILE__, __LINE__, "'%s': reading %d, not %d", text, (int)got, (int)reading);
	else if (got != TABLE_NOT_A_NUMBER)
		test_f64(__FILE__, __LINE__, text, x.value, value, 1e-15);
}

TEST(numbers_as_people_write_them_are_read)
{
	static const struct {
		const char *text;
		double value;
	} cases[] = {
	    {"0", 0},
	    {"-0,5", -0.5},
	    {" 12,5 ", 12.5},
	    {"12.5", 12.5},
	    {".5", 0.5},
	    {"1 234", 1234},
	    {"1\xc2\xa0"
	     "234,5",
	     1234.5},
	    {"1\xe2\x80\xaf"
	     "234\xe2\x80\xaf"
	     "567",
	     1234567},
	    {"1\xe2\x80\x89"
	     "234",
	     1234},
	    {"\xe2\x88\x92"
	     "7,25",
	     -7.25},
	    {"+3", 3},
	    {"1.234,5", 1234.5},
	    {"1,234.5", 1234.5},
	    {"1.234.567", 1234567},
	    {"1'234", 1234},
	    {"0,123", 0.123},
	    {"12345,678", 12345.678},
	    {"1,2E+05", 120000},
	    {"2120000019", 2120000019.0},
	    {"0.077000000000000013", 0.077},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(cases[i].text, TABLE_MARK_UNKNOWN, TABLE_ONE_READING, cases[i].value);
}

TEST(tags_codes_and_broken_groups_stay_text)
{
	static const char *const cases[] = {
	    "",      "-",     "*",      "..",       ".",        "~100",         "cirka 1110", "0114",
	    "007,5", "12 34", "1 2345", "1,23,456", "1.234.56", "1 234.567,8",  "5.",         ",",
	    "1-2",   "--1",   "1e",     "1e+",      "e5",       "12 345e2",     "2024-08-19", "1234567890123456",
	    "%",     "NaN",   "inf",    "0x10",     "1,234,",   "\xe2\x88\x92", "1,2,3"};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(cases[i], TABLE_MARK_UNKNOWN, TABLE_NOT_A_NUMBER, 0);
}

TEST(a_number_with_two_readings_is_told_with_both)
{
	struct table_number x;
	CHECK_I64(table_number(STR("1.234"), TABLE_MARK_UNKNOWN, &x), TABLE_AMBIGUOUS);
	CHECK_F64(x.value, 1.234, 0);
	CHECK_F64(x.grouped, 1234, 0);
	CHECK_I64(table_number(STR("-12,345"), TABLE_MARK_UNKNOWN, &x), TABLE_AMBIGUOUS);
	CHECK_F64(x.grouped, -12345, 0);
}

TEST(a_known_decimal_mark_settles_what_is_ambiguous)
{
	expect("1.234", TABLE_MARK_COMMA, TABLE_ONE_READING, 1234);
	expect("1.234", TABLE_MARK_POINT, TABLE_ONE_READING, 1.234);
	expect("12.5", TABLE_MARK_COMMA, TABLE_NOT_A_NUMBER, 0);
	expect("1,234,567", TABLE_MARK_COMMA, TABLE_NOT_A_NUMBER, 0);
	expect("1.234,5", TABLE_MARK_POINT, TABLE_NOT_A_NUMBER, 0);
}

TEST(per_cent_is_told_and_the_number_is_as_written)
{
	struct table_number x;
	CHECK_I64(table_number(STR("12,5\xc2\xa0%"), TABLE_MARK_UNKNOWN, &x), TABLE_ONE_READING);
	CHECK(x.percent);
	CHECK_F64(x.value, 12.5, 0);
	CHECK_I64(x.decimals, 1);
	CHECK_I64(x.mark, TABLE_MARK_COMMA);
}

TEST(the_decimal_mark_of_a_column_comes_from_what_proves_it)
{
	struct str comma[] = {STR_INIT("1.234"), STR_INIT(".."), STR_INIT("3,5"), STR_INIT("12")};
	CHECK_I64(table_number_mark(comma, 4), TABLE_MARK_COMMA);
	struct str both[] = {STR_INIT("1.5"), STR_INIT("3,5")};
	CHECK_I64(table_number_mark(both, 2), TABLE_MARK_UNKNOWN);
	struct str none[] = {STR_INIT("1.234"), STR_INIT("7")};
	CHECK_I64(table_number_mark(none, 2), TABLE_MARK_UNKNOWN);
	struct str grouped[] = {STR_INIT("1,234,567")};
	CHECK_I64(table_number_mark(grouped, 1), TABLE_MARK_POINT);
}

TEST(digits_that_name_something_are_codes)
{
	CHECK(table_is_code(STR("0114")));
	CHECK(table_is_code(STR("1234567890123456")));
	CHECK(!table_is_code(STR("2183")));
	CHECK(!table_is_code(STR("0")));
	CHECK(!table_is_code(STR("0,5")));
	CHECK(!table_is_code(STR("")));
}
