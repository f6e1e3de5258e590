#include "stat/dist.h"
#include "stat/linalg.h"
#include "stat/rng.h"
#include "stat_support.h"

/* Textbook values: Abramowitz & Stegun tables 26.1, 26.7-26.10. */
TEST(normal_t_chisq_and_f_give_the_printed_tables)
{
	CHECK_F64(stat_normal_q(0.975), 1.959963984540054, 1e-14);
	CHECK_F64(stat_normal_p(-10), 7.61985302416052606e-24, 1e-13);
	CHECK_F64(stat_t_q(0.975, 1), 12.7062047361747, 1e-12);
	CHECK_F64(stat_t_q(0.975, 10), 2.22813885198627, 1e-12);
	/* three degrees of freedom have a closed form */
	double u = -40 / sqrt(3);
	CHECK_F64(stat_t_p(-40, 3), 0.5 + (u / (1 + u * u) + atan(u)) / M_PI, 1e-9);
	CHECK_F64(stat_chisq_q(0.95, 10), 18.3070380532751, 1e-12);
	CHECK_F64(stat_chisq_u(18.3070380532751, 10), 0.05, 1e-12);
	CHECK_F64(stat_f_q(0.95, 5, 10), 3.32583453041301, 1e-12);
	CHECK_F64(stat_binom_p(7, 22, 0.5), 0.06690024, 1e-6);
	CHECK_F64(stat_poisson_p(3, 2.5), 0.757576133133066, 1e-12);
}

TEST(quantiles_return_where_they_came_from_even_where_libraries_fail)
{
	static const double p[] = {1e-9, 0.001, 0.025, 0.3, 0.5, 0.95, 0.975, 0.999999};
	static const double ab[][2] = {{0.5, 0.5},    {0.5, 400.5}, {400.5, 0.5},
	                               {0.5, 2000.5}, {3, 1e5},     {1e-2, 5}};
	static const double df[] = {0.5, 1, 2.3, 7, 120, 1e5, 1e7};
	for (int i = 0; i < 8; i++) {
		for (int k = 0; k < 6; k++) {
			double x = stat_beta_q(p[i], ab[k][0], ab[k][1]);
			CHECK(isfinite(x));
			if (x > 1e-200 && x < 1 - 1e-9)
				CHECK_F64(stat_beta_p(x, ab[k][0], ab[k][1]), p[i], 1e-9);
		}
		for (int k = 0; k < 7; k++) {
			CHECK_F64(stat_chisq_p(stat_chisq_q(p[i], df[k]), df[k]), p[i], 1e-9);
			CHECK_F64(stat_t_p(stat_t_q(p[i], df[k]), df[k]), p[i], 1e-9);
			CHECK_F64(stat_f_p(stat_f_q(p[i], 3, df[k]), 3, df[k]), p[i], 1e-8);
		}
		CHECK_F64(stat_normal_p(stat_normal_q(p[i])), p[i], 1e-13);
	}
}

TEST(noncentral_t_is_the_power_of_a_t_test)
{
	/* at 0 the denominator does not matter */
	CHECK_F64(stat_nct_p(0, 10, 1), stat_normal_p(-1), 1e-12);
	CHECK_F64(stat_nct_p(2.2, 12, 0), stat_t_p(2.2, 12), 1e-14);
	CHECK_F64(stat_nct_p(1e9, 5, 3), 1, 1e-12);
	double up = stat_nct_p(2, 40, 1.5), down = stat_nct_p(-2, 40, -1.5);
	CHECK_F64(up + down, 1, 1e-12);
}

TEST(the_random_source_is_the_same_everywhere)
{
	struct stat_rng g, h;
	stat_rng_init(&g, 20251121, 7);
	stat_rng_init(&h, 20251121, 8);
	uint64_t first = stat_rng_u64(&g);
	CHECK(first != stat_rng_u64(&h));
	stat_rng_init(&g, 20251121, 7);
	CHECK(first == stat_rng_u64(&g));
	double m = 0, v = 0;
	for (int i = 0; i < 20000; i++) {
		double z = stat_rng_normal(&g);
		m += z / 20000;
		v += z * z / 20000;
	}
	CHECK(fabs(m) < 0.03 && fabs(v - 1) < 0.04);
	int seen[6] = {0};
	for (int i = 0; i < 6000; i++)
		seen[stat_rng_below(&g, 6)]++;
	for (int i = 0; i < 6; i++)
		CHECK(seen[i] > 850 && seen[i] < 1150);
}

TEST(eigenvectors_rebuild_their_matrix)
{
	double m[9] = {4, 1, -2, 1, 3, 0.5, -2, 0.5, 5}, a[9], w[3], v[9];
	memcpy(a, m, sizeof m);
	stat_eigen(3, a, w, v);
	CHECK(w[0] <= w[1] && w[1] <= w[2]);
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++) {
			double s = 0;
			for (int e = 0; e < 3; e++)
				s += w[e] * v[i * 3 + e] * v[j * 3 + e];
			CHECK(fabs(s - m[i * 3 + j]) < 1e-12);
		}
}

static double bowl(const double *x, void *ctx)
{
	double *centre = ctx, s = 3;
	for (int i = 0; i < 3; i++)
		s += (i + 1) * (x[i] - centre[i]) * (x[i] - centre[i]) + 0.1 * pow(x[i] - centre[i], 4);
	return s;
}

TEST(the_simplex_finds_the_bottom_of_a_bowl)
{
	double centre[3] = {1, -2, 0.5}, x[3] = {0, 0, 0}, step[3] = {1, 1, 1};
	NEAR(stat_minimise_k(bowl, centre, test_arena(), 3, x, step, 1e-12), 3, 1e-12);
	for (int i = 0; i < 3; i++)
		NEAR(x[i], centre[i], 1e-7);
}

static struct stat_frame *small_frame(void)
{
	struct stat_frame *f = ARENA_NEW(test_arena(), struct stat_frame);
	struct str why;
	CHECK(stat_csv_read(test_arena(), STR("a,b,c\n1,x,2\n2,y,\n3,x,4\n"), f, &why));
	return f;
}

TEST(expressions_compute_compare_and_carry_missing_values)
{
	struct stat_frame *f = small_frame();
	struct stat_why why;
	double *v = stat_frame_eval(f, test_arena(), STR("-a^2 + 2*(c - 1)"), &why);
	REQUIRE(v != NULL);
	CHECK_F64(v[0], 1, 1e-12);
	CHECK(isnan(v[1]));
	CHECK_F64(v[2], -3, 1e-12);
	v = stat_frame_eval(f, test_arena(), STR("b == 'x' & a >= 2 | missing(c)"), &why);
	REQUIRE(v != NULL);
	CHECK(v[0] == 0 && v[1] == 1 && v[2] == 1);
}

/* What R says of the same, a = 1, 2, 3, b = "x", "y", "x" and c = 2, NA, 4; words as in SQL. */
TEST(the_signs_of_other_languages_mean_the_same)
{
	struct stat_frame *f = small_frame();
	static const struct {
		const char *text;
		double v[3];
	} said[] = {
	    {"a > 1 && b == \"x\"", {0, 0, 1}},
	    {"a > 1 and b = 'x'", {0, 0, 1}},
	    {"a == 1 || b == \"y\"", {1, 1, 0}},
	    {"a = 1 OR b <> 'x'", {1, 1, 0}},
	    {"!a == 3", {1, 1, 0}},
	    {"not a == 3 and a > 1", {0, 1, 0}},
	    {"!(a == 1 | a == 2)", {0, 0, 1}},
	    {"1 + !(a == 1)", {1, 2, 2}},
	    {"missing(b) | missing(c)", {0, 1, 0}},
	    {"!!a == 3", {0, 0, 1}},
	    {"a != 1 & a < 3", {0, 1, 0}},
	    {"-a^2 < -3 or a==1", {1, 1, 1}},
	};
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		struct stat_why why = {0};
		const double *v = stat_frame_eval(f, test_arena(), str_z(said[i].text), &why);
		if (v == NULL)
			test_fail(__FILE__, __LINE__, "%s: %.*s", said[i].text, STR_ARG(why.text));
		for (int k = 0; v && k < 3; k++)
			if (v[k] != said[i].v[k])
				test_fail(__FILE__, __LINE__, "%s: row %d is %g", said[i].text, k, v[k]);
	}
	/* a word within a name is part of the name, and a column may be named like a word */
	struct stat_frame *g = ARENA_NEW(test_arena(), struct stat_frame);
	struct str csv_why;
	struct stat_why why = {0};
	CHECK(stat_csv_read(test_arena(), STR("order,android,not\n1,0,7\n"), g, &csv_why));
	const double *v = stat_frame_eval(g, test_arena(), STR("order and android or not == 7"), &why);
	REQUIRE(v != NULL);
	CHECK(v[0] == 1);
}

TEST(a_wrong_expression_says_what_and_where)
{
	struct stat_frame *f = small_frame();
	static const struct {
		const char *text;
		enum stat_refusal code;
		const char *hint;
	} wrong[] = {{"", STAT_BAD_EXPRESSION, "end"},
	             {"a +", STAT_BAD_EXPRESSION, "end"},
	             {"z", STAT_NO_COLUMN, "a, b, c"},
	             {"log(a", STAT_BAD_EXPRESSION, ")"},
	             {"'x", STAT_BAD_EXPRESSION, "quote"},
	             {"a b", STAT_BAD_EXPRESSION, "& |"},
	             {"b + 1", STAT_NOT_A_NUMBER, "'x'"},
	             {"f(a)", STAT_BAD_EXPRESSION, "missing"},
	             {"1..2", STAT_BAD_EXPRESSION, "number"},
	             {"((((", STAT_BAD_EXPRESSION, "end"},
	             {"1 < a < 3", STAT_BAD_EXPRESSION, "join two with &"},
	             {"a ** 2", STAT_BAD_EXPRESSION, "^"},
	             {"a % 2", STAT_BAD_EXPRESSION, "floor"},
	             {"a in (1, 2)", STAT_BAD_EXPRESSION, "word"},
	             {"\"a\" + 1", STAT_NOT_A_NUMBER, "back quotes"},
	             {"b > 'x'", STAT_NOT_A_NUMBER, "text"},
	             {"a)", STAT_BAD_EXPRESSION, "too many"}};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct stat_why why = {0};
		const double *v = stat_frame_eval(f, test_arena(), str_z(wrong[i].text), &why);
		CHECK(v == NULL);
		CHECK_I64(why.code, wrong[i].code);
		if (str_find(why.text, str_z(wrong[i].hint)) < 0)
			test_fail(__FILE__, __LINE__, "%s: %.*s", wrong[i].text, STR_ARG(why.text));
	}
	struct stat_why why = {0};
	CHECK(stat_frame_eval(f, test_arena(), STR("a == 'x'"), &why) != NULL); /* a number's own text */
}
