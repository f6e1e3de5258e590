/* The interval of an interrupted series whose months follow each other (lib/stat/drawn.h). */
#include "stat/rng.h"
#include "stat_support.h"

/* R 4.2.2, with matrices of n times n: residuals' correlation to rho by traces of M S and its shift, linear
 * on a grid of 0.05; error sqrt(RSS c'Sc / tr(M S)). */
TEST(the_error_of_a_mean_difference_in_errors_that_follow_each_other)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("its", "seatbelts.csv",
	            "y=log(drivers); t=t; start=170; month=month; season=harmonic; critical=ar1; draws=199");
	NEAR(stat_fact_v(r, "ar1"), 0.38458523299, 1e-9);
	NEAR(stat_term_v(r, "mean", STAT_ESTIMATE), -0.161117187710, 1e-9);
	NEAR(stat_term_v(r, "mean", STAT_SE), 0.037942723843, 1e-9);
	CHECK(stat_fact_v(r, "critical") > 1.97); /* never below t with the degrees of freedom */
}

/* 36 months, 24 before, season by two pairs: months without a change. */
static bool holds_none(struct stat_rng *g, double rho, const char *options)
{
	struct buf b;
	double e = stat_rng_normal(g) / sqrt(1 - rho * rho);
	buf_init(&b, 10000);
	buf_z(&b, "t,m,y\n");
	for (int i = 0; i < 36; i++) {
		e = i ? rho * e + stat_rng_normal(g) : e;
		buf_printf(&b, "%d,%d,%.15g\n", i, i % 12 + 1, 7 + 0.01 * i + 1.5 * cos(2 * M_PI * i / 12) + 0.5 * e);
	}
	struct stat_result *r = stat_text("its", arena_str(test_arena(), buf_as_str(&b)), options);
	buf_finish(&b);
	return stat_term_v(r, "mean", STAT_LO) <= 0 && stat_term_v(r, "mean", STAT_HI) >= 0;
}

/* 400 series: three standard errors of a coverage of 95 % are 3.3 points. Newey-West alone holds far fewer.
 */
TEST(an_interval_of_36_months_that_follow_each_other_holds_the_truth)
{
	struct stat_rng g;
	int drawn = 0, newey = 0;
	stat_rng_init(&g, 5, 1);
	for (int i = 0; i < 400; i++) {
		struct stat_rng same = g;
		newey += holds_none(&g, 0.3, "y=y; t=t; start=24; month=m; season=harmonic");
		drawn +=
		    holds_none(&same, 0.3, "y=y; t=t; start=24; month=m; season=harmonic; critical=ar1; draws=199");
	}
	CHECK(drawn >= 367 && drawn <= 393);
	CHECK(newey < 340);
}
