#include "cube/value.h"
#include "test.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct value read_as(const char *text, enum value_dialect d)
{
	struct value v;
	CHECK(value_read(str_z(text), d, 0, &v));
	return v;
}

static bool refused(const char *text)
{
	struct value v;
	return !value_read(str_z(text), VALUE_SKOLVERKET, 0, &v) && v.kind == VALUE_MISSING;
}

TEST(the_ways_to_have_no_figure_stay_apart_and_apart_from_zero)
{
	static const struct {
		enum value_dialect dialect;
		const char *text;
		enum value_kind kind;
		int64_t number;
	} cases[] = {
	    {VALUE_SKOLVERKET, "", VALUE_MISSING, 0},   {VALUE_SKOLVERKET, ".", VALUE_NOT_APPLICABLE, 0},
	    {VALUE_SKOLVERKET, "..", VALUE_FEW, 0},     {VALUE_SKOLVERKET, "~100", VALUE_APPROX100, 0},
	    {VALUE_SKOLVERKET, "*", VALUE_EXCLUDED, 0}, {VALUE_SKOLVERKET, "cirka 600", VALUE_APPROX, 600},
	    {VALUE_SKOLVERKET, "0", VALUE_EXISTS, 0},   {VALUE_SKOLENKATEN, "", VALUE_MISSING, 0},
	    {VALUE_SKOLENKATEN, "-", VALUE_MASKED, 0},  {VALUE_SKOLENKATEN, "*", VALUE_BAND, 1},
	    {VALUE_SKOLENKATEN, "**", VALUE_BAND, 10},  {VALUE_SKOLENKATEN, "***", VALUE_BAND, 20},
	    {VALUE_SKOLENKATEN, "0", VALUE_EXISTS, 0},  {VALUE_KOLADA, "", VALUE_MISSING, 0},
	    {VALUE_KOLADA, "Privacy", VALUE_FEW, 0},    {VALUE_KOLADA, "Not applicable", VALUE_NOT_APPLICABLE, 0},
	};
	struct buf b;
	buf_init(&b, 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct value v = read_as(cases[i].text, cases[i].dialect);
		CHECK_I64(v.kind, cases[i].kind);
		CHECK_I64(v.number, cases[i].number);
		buf_reset(&b);
		value_write(&v, cases[i].dialect, 0, &b);
		CHECK_Z(buf_as_str(&b), cases[i].text);
	}
	buf_finish(&b);
	CHECK(refused("-"));
	CHECK(refused("**"));
}

TEST(numbers_are_read_exactly_with_either_mark_and_spaces_of_thousands)
{
	struct value v = read_as("238,0", VALUE_SKOLVERKET);
	CHECK_I64(v.number, 2380);
	CHECK_I64(v.decimals, 1);
	CHECK_I64(read_as("12.25", VALUE_SKOLVERKET).number, 1225);
	CHECK_I64(read_as("-9,5", VALUE_SKOLVERKET).number, -95);
	CHECK_I64(read_as("\u22123", VALUE_SKOLVERKET).number, -3);
	CHECK_I64(read_as("1 234 567", VALUE_SKOLVERKET).number, 1234567);
	CHECK_I64(read_as("1\u2009234", VALUE_SKOLVERKET).number, 1234);
	CHECK_I64(read_as("1\u00a0234,5", VALUE_SKOLVERKET).number, 12345);
	CHECK_I64(read_as(" 7 ", VALUE_SKOLVERKET).number, 7);
	CHECK_F64(value_number(&v), 238.0, 0);
}

TEST(texts_that_are_no_figure_are_refused)
{
	static const char *const bad[] = {
	    "-",   "1,",  ",5",      "1 23", "12 34", "1 234 5", "1,2,3",
	    "abc", "5 %", "~90",     "1 ,5", "--1",   "cirka",   "99999999999999999999",
	    "1e5", "+1",  "1234 567"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(refused(bad[i]));
	struct value v;
	CHECK(!value_read(STR("1.5"), VALUE_SKOLVERKET, ',', &v));
	CHECK(value_read(STR("1,5"), VALUE_SKOLVERKET, ',', &v));
}

static const struct value_range counts = {0, 1000, 10, false};

static struct value_sum sum_of(const char *const *texts, size_t n, const struct value_range *r)
{
	struct value_sum s = {0};
	for (size_t i = 0; i < n; i++) {
		struct value v = read_as(texts[i], VALUE_SKOLVERKET);
		value_sum_add(&s, &v, 1, r);
	}
	return s;
}
#define SUM(r, ...)                                                                                          \
	sum_of((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), r)

TEST(a_sum_of_figures_is_exact)
{
	struct value_sum s = SUM(&counts, "0,1", "0,2", "10");
	CHECK(s.is.low == s.is.high);
	CHECK(s.is.low == 103 * VALUE_UNIT / 10);
	CHECK_I64(s.uncertain, 0);
}

TEST(hidden_figures_widen_a_sum_to_what_the_mark_allows)
{
	struct value_sum s = SUM(&counts, "25", "..", ".", "cirka 30");
	CHECK_I64(s.terms, 3);
	CHECK_I64(s.uncertain, 2);
	CHECK(s.is.low == 50 * VALUE_UNIT);
	CHECK(s.is.high == (25 + 9 + 35) * VALUE_UNIT);
	struct value_range percent = {0, 100, 0, false};
	struct value near = read_as("~100", VALUE_SKOLVERKET);
	struct value_interval is;
	near.n = 50;
	CHECK(value_bounds(&near, &percent, &is));
	CHECK(is.low == 92 * VALUE_UNIT && is.high == 98 * VALUE_UNIT);
	near.n = 0;
	CHECK(value_bounds(&near, &percent, &is));
	CHECK(is.low == 0 && is.high == 100 * VALUE_UNIT);
}

TEST(what_is_not_known_at_all_refuses_a_sum)
{
	CHECK_I64(SUM(&counts, "25", "").refused, 1);
	CHECK_I64(SUM(&counts, "25", "*").refused, 1);
	struct value_range within = {0, 100, 0, true};
	struct value_sum s = SUM(&within, "25", "");
	CHECK_I64(s.refused, 0);
	CHECK(s.is.low == 25 * VALUE_UNIT && s.is.high == 125 * VALUE_UNIT);
	struct value huge = {VALUE_EXISTS, 0, INT64_MAX, 0};
	struct value_sum big = {0};
	for (int i = 0; i < 4; i++)
		value_sum_add(&big, &huge, INT64_MAX, &counts);
	CHECK(big.refused > 0);
}

TEST(a_quotient_takes_the_outer_bounds)
{
	struct value_sum a = SUM(&counts, "90", ".."), b = SUM(&counts, "100", "20");
	double low, high;
	REQUIRE(value_sum_quotient(&a, &b, &low, &high));
	CHECK_F64(low, 0.75, 1e-15);
	CHECK_F64(high, 99.0 / 120, 1e-15);
	struct value_sum none = SUM(&counts, "..");
	CHECK(!value_sum_quotient(&a, &none, &low, &high));
}

/* With TRAD_REAL_DATA: every cell from the eighth column of Skolverket's exports is a figure or a mark
 * and is written back as it stood. */
TEST(every_figure_of_the_public_files_is_read_and_written_back)
{
	static const struct {
		const char *file;
		int from, cells;
	} files[] = {{"slutbetyg-ak9-2024-25-skolenhet.csv", 7, 6856},
	             {"antal-elever-per-arskurs-2023-skolenhet.csv", 7, 60000}};
	const char *dir = getenv("TRAD_REAL_DATA");
	struct buf b;
	buf_init(&b, 0);
	for (size_t f = 0; dir && f < sizeof files / sizeof files[0]; f++) {
		struct str rest = test_file(arena_printf(test_arena(), "%s/skolverket/%s", dir, files[f].file).p),
		           line;
		int cells = 0, bad = 0;
		while (str_split(&rest, '\n', &line)) {
			struct str left = line, cell;
			if (str_find(line, STR(";Kommunal;")) < 0 && str_find(line, STR(";Enskild;")) < 0)
				continue;
			for (int col = 0; str_split(&left, ';', &cell); col++) {
				struct value v;
				cell = str_trim(cell);
				if (col < files[f].from)
					continue;
				cells++;
				bool ok = value_read(cell, VALUE_SKOLVERKET, 0, &v);
				buf_reset(&b);
				value_write(&v, VALUE_SKOLVERKET, 0, &b);
				bool same = str_eq(buf_as_str(&b), cell) || str_find(cell, STR(" ")) >= 0;
				bad += !ok || !same;
			}
		}
		CHECK_I64(bad, 0);
		CHECK(cells >= files[f].cells * 9 / 10);
	}
	buf_finish(&b);
}
