/* measure_formula_test.c - formulas: what they give, what they refuse, what errors say. The intervals are
 * worked out by hand after Moore's rules; the 25 per cent are those of the quality report. */
#include "measure/formula.h"
#include "test.h"

struct known {
	const char *name;
	double low, high;
	int64_t count;
	enum formula_state state;
	int64_t behind;
};
static const struct known figures[] = {
    {"klagomal_brist", 19, 19, 19, FORMULA_KNOWN, 0},
    {"klagomal", 76, 76, 76, FORMULA_KNOWN, 0},
    {"few", 1, 9, 0, FORMULA_KNOWN, 0},
    {"maybe_none", 0, 9, 0, FORMULA_KNOWN, 0},
    {"missing", 0, 0, 0, FORMULA_ABSENT, 0},
    {"masked", 0, 0, 0, FORMULA_REFUSED, 0},
    {"neg", -2, 3, 0, FORMULA_KNOWN, 0},
    {"a-1", 4, 4, 4, FORMULA_KNOWN, 0},
    {"minutes", 120, 120, 0, FORMULA_KNOWN, 3},
};

static struct formula_value lookup(void *p, const struct formula_node *x)
{
	(void)p;
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
		if (str_eqz(x->name, figures[i].name))
			return (struct formula_value){figures[i].state, figures[i].low, figures[i].high, figures[i].count,
			                              figures[i].behind};
	return (struct formula_value){.state = FORMULA_ABSENT};
}

static struct formula_result run(const char *text)
{
	struct formula f;
	struct formula_error e;
	if (!formula_parse(str_z(text), &f, &e)) {
		test_fail(__FILE__, __LINE__, "%s: %s at %zu", text, e.msgid, e.at);
		return (struct formula_result){0};
	}
	return formula_run(&f, lookup, NULL);
}

TEST(a_formula_is_arithmetic_over_figures)
{
	static const struct {
		const char *text;
		double low, high;
	} want[] = {
	    {"1 + 2 * 3", 7, 7},
	    {"(1 + 2) * 3", 9, 9},
	    {"10 - 2 - 3", 5, 5},
	    {"100 / 10 / 2", 5, 5},
	    {"-2 + 3", 1, 1},
	    {"2,5 * 2", 5, 5},
	    {"0.25 * 4", 1, 1},
	    {"100 * sum(klagomal_brist) / sum(klagomal)", 25, 25},
	    {"share(klagomal_brist, klagomal)", 25, 25},
	    {"min(3, 1, 2) + max(3, 1, 2)", 4, 4},
	    {"[a-1] * 2", 8, 8},
	    {"few + 1", 2, 10},
	    {"10 - few", 1, 9},
	    {"100 / few", 100.0 / 9, 100},
	    {"neg * neg", -6, 9}, /* two terms: wider than the square's 0..9, never narrower */
	    {"-neg", -3, 2},
	};
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		struct formula_result r = run(want[i].text);
		if (r.value.state != FORMULA_KNOWN)
			test_fail(__FILE__, __LINE__, "%s: state %d", want[i].text, (int)r.value.state);
		CHECK_F64(r.value.low, want[i].low, 1e-12);
		CHECK_F64(r.value.high, want[i].high, 1e-12);
	}
}

TEST(what_is_not_known_is_not_filled_in)
{
	CHECK_I64(run("missing + 1").value.state, FORMULA_ABSENT);
	CHECK_I64(run("0 * missing").value.state, FORMULA_ABSENT);
	CHECK_I64(run("masked - klagomal").value.state, FORMULA_REFUSED);
	CHECK_I64(run("klagomal / maybe_none").value.state, FORMULA_REFUSED);
	CHECK_I64(run("1 / 0").value.state, FORMULA_REFUSED);
	CHECK_I64(run("1 / neg").value.state, FORMULA_REFUSED);
	CHECK_I64(run("previous(nothing)").value.state, FORMULA_ABSENT);
}

TEST(a_share_of_counts_carries_its_numerator_and_denominator)
{
	struct formula_result r = run("100 * klagomal_brist / klagomal");
	CHECK_I64(r.n, 76);
	CHECK_I64(r.numerator, 19);
	r = run("share(klagomal_brist, klagomal)");
	CHECK_I64(r.n, 76);
	CHECK_I64(r.numerator, 19);
	CHECK_I64(run("share(few, klagomal)").numerator, 0);
	CHECK_I64(run("klagomal - klagomal_brist").n, 0);
}

TEST(a_wrong_formula_says_where)
{
	static const struct {
		const char *text;
		size_t at;
		const char *word;
	} want[] = {
	    {"", 0, ""},
	    {"1 +", 3, ""},
	    {"1 + * 2", 4, "*"},
	    {"(1 + 2", 6, ""},
	    {"1 2", 2, "2"},
	    {"summa(x)", 0, "summa"},
	    {"sum(1)", 4, "1"},
	    {"share(1)", 7, ")"},
	    {"a ÷ b", 2, "÷"},
	    {"a / b)", 5, ")"},
	    {"[a", 0, "[a"},
	    {"min(1, 2", 8, ""},
	    {"previous(a, b)", 10, ","},
	};
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		struct formula f;
		struct formula_error e = {0};
		if (formula_parse(str_z(want[i].text), &f, &e))
			test_fail(__FILE__, __LINE__, "“%s” is read", want[i].text);
		CHECK_I64(e.at, want[i].at);
		CHECK_I64(e.word.n, strlen(want[i].word));
	}
}

TEST(a_formula_too_deep_or_too_long_is_refused)
{
	struct formula f;
	struct formula_error e;
	static char deep[1001], lng[2001];
	memset(deep, '(', 1000);
	CHECK(!formula_parse(str_z(deep), &f, &e));
	memset(deep, '-', 1000);
	CHECK(!formula_parse(str_z(deep), &f, &e));
	for (size_t i = 0; i < 1999; i++)
		lng[i] = i % 2 ? '+' : '1';
	CHECK(!formula_parse(str_z(lng), &f, &e));
}

TEST(formulas_that_say_the_same_are_written_one_way)
{
	struct formula f, g;
	struct formula_error e;
	REQUIRE(formula_parse(STR("100*a/ b"), &f, &e) && formula_parse(STR("(100 * a) / b"), &g, &e));
	CHECK_STR(formula_normal(test_arena(), &f), formula_normal(test_arena(), &g));
	REQUIRE(formula_parse(STR("b / a"), &g, &e));
	CHECK(!str_eq(formula_normal(test_arena(), &f), formula_normal(test_arena(), &g)));
}

TEST(a_quotient_of_minutes_is_of_those_whose_minutes_the_divisor_is)
{
	struct formula_result r = run("100 * (minutes + 0) / minutes");
	CHECK_I64(r.n, 3);
	CHECK_I64(r.numerator, 0);
	CHECK_I64(run("share(klagomal, minutes)").n, 3);
	CHECK_I64(run("minutes - minutes").n, 0);
	CHECK_I64(run("minutes / neg").n, 0);
}
