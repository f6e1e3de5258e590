#include "stat/interval.h"
#include "stat_support.h"

TEST(share_intervals_match_on_the_grid)
{
	NEEDS_REFERENCE();
	static const char *const key[] = {"wilson_lo",   "wilson_hi",  "cp_lo",       "cp_hi",
	                                  "ac_lo",       "ac_hi",      "jeffreys_lo", "jeffreys_hi",
	                                  "wilsoncc_lo", "wilsoncc_hi"};
	struct stat_result *r = stat_on("share", "binom_grid.csv", "x=x; n=n");
	const struct stat_table *t = stat_table_find(r, "intervals");
	const struct json *e = stat_expected("binom_ci", "single");
	REQUIRE(t && e && (size_t)t->nrow == e->n);
	for (int i = 0; i < t->nrow; i++)
		for (int k = 0; k < 10; k++)
			NEAR(stat_cell_v(t, i, key[k]), stat_number(&e->items[i], key[k]), 1e-9);
}

TEST(differences_of_shares_match_newcombes_eight_pairs)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("share-difference", "newcombe_pairs.csv", "x1=x1; n1=n1; x2=x2; n2=n2");
	const struct stat_table *t = stat_table_find(r, "differences");
	const struct json *e = stat_expected("binom_ci", "two_prop");
	REQUIRE(t && e && (size_t)t->nrow == e->n);
	for (int i = 0; i < t->nrow; i++) {
		NEAR(stat_cell_v(t, i, "lo"), stat_number(&e->items[i], "lo"), 1e-10);
		NEAR(stat_cell_v(t, i, "hi"), stat_number(&e->items[i], "hi"), 1e-10);
		NEAR(stat_cell_v(t, i, "fisher_p"), stat_number(&e->items[i], "fisher_p"), 1e-8);
		/* PropCIs steps to its limits; it stops within 1e-4 */
		CHECK(fabs(stat_cell_v(t, i, "mn_lo") - stat_number(&e->items[i], "mn_lo")) < 2e-4);
		CHECK(fabs(stat_cell_v(t, i, "mn_hi") - stat_number(&e->items[i], "mn_hi")) < 2e-4);
	}
	CHECK(fabs(stat_cell_v(t, 0, "lo") - 0.0524) < 5e-5 && fabs(stat_cell_v(t, 0, "hi") - 0.3339) < 5e-5);
}

TEST(mcnemar_garwood_and_adjusted_p_match)
{
	NEEDS_REFERENCE();
	const struct json *e = stat_expected("binom_ci", "mcnemar");
	for (size_t i = 0; e && i < e->n; i++) {
		double b = stat_number(&e->items[i], "b"), c = stat_number(&e->items[i], "c");
		NEAR(stat_mcnemar_exact(b, c), stat_number(&e->items[i], "exact_p"), 1e-11);
		NEAR(stat_mcnemar_midp(b, c), stat_number(&e->items[i], "midp"), 1e-11);
	}
	e = stat_expected("binom_ci", "poisson");
	for (size_t i = 0; e && i < e->n; i++) {
		struct stat_interval w =
		    stat_garwood(stat_number(&e->items[i], "x"), stat_number(&e->items[i], "t"), 0.95);
		NEAR(w.lo, stat_number(&e->items[i], "lo"), 1e-10);
		NEAR(w.hi, stat_number(&e->items[i], "hi"), 1e-10);
	}
	static const char *const key[] = {"holm", "hochberg", "bonferroni", "BH", "BY"};
	double p[15], out[15];
	e = stat_expected("binom_ci", "padjust");
	REQUIRE(e && e->n == 15);
	for (int i = 0; i < 15; i++)
		p[i] = stat_number(&e->items[i], "p");
	for (int h = 0; h < 5; h++) {
		stat_p_adjust(test_arena(), 15, p, (enum stat_adjust)h, out);
		for (int i = 0; i < 15; i++)
			NEAR(out[i], stat_number(&e->items[i], key[h]), 1e-11);
	}
}

TEST(seventeen_of_twenty_two_is_57_to_90)
{
	struct stat_result *r = stat_text("share", (struct str){0}, "x=17; n=22");
	CHECK(fabs(stat_term_v(r, "1", STAT_LO) - 0.566) < 5e-4 &&
	      fabs(stat_term_v(r, "1", STAT_HI) - 0.899) < 5e-4);
	r = stat_text("share-difference", (struct str){0}, "x1=9; n1=10; x2=3; n2=10");
	CHECK(fabs(stat_term_v(r, "1", STAT_LO) - 0.17) < 5e-3 &&
	      fabs(stat_term_v(r, "1", STAT_HI) - 0.81) < 5e-3);
	REFUSES(stat_text("share", (struct str){0}, "x=23; n=22"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("share", (struct str){0}, "x=0; n=0"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("rate", (struct str){0}, "x=-1; t=2"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("adjust", (struct str){0}, "p=2"), STAT_OUT_OF_RANGE);
}

TEST(a_gap_that_did_not_change_has_zero_inside)
{
	struct stat_result *r =
	    stat_text("gap-change", (struct str){0}, "x1=18; n1=20; x2=12; n2=20; x3=36; n3=40; x4=24; n4=40");
	CHECK(fabs(stat_term_v(r, "change", STAT_ESTIMATE)) < 1e-12);
	CHECK(stat_term_v(r, "change", STAT_LO) < -0.15 && stat_term_v(r, "change", STAT_HI) > 0.15);
}

TEST(star_small_classes_by_welch_and_hedges)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("mean", "star_k.csv", "y=total; by=star; where=star != 'regular+aide'; against=regular");
	NEAR(stat_term_v(r, "difference", STAT_ESTIMATE), stat_ref("star_k", "welch/diff"), 1e-9);
	NEAR(stat_term_v(r, "difference", STAT_LO), stat_ref("star_k", "welch/ci/0"), 1e-9);
	NEAR(stat_term_v(r, "difference", STAT_DF), stat_ref("star_k", "welch/df"), 1e-9);
	NEAR(stat_term_v(r, "difference", STAT_P), stat_ref("star_k", "welch/p"), 1e-6);
	NEAR(stat_term_v(r, "cohens_d", STAT_ESTIMATE), stat_ref("star_k", "hedges_g/d"), 1e-9);
	NEAR(stat_term_v(r, "cohens_d", STAT_LO), stat_ref("star_k", "hedges_g/ci_d/0"), 1e-8);
	NEAR(stat_term_v(r, "hedges_g_approx", STAT_ESTIMATE), stat_ref("star_k", "hedges_g/g"), 1e-8);
	NEAR(stat_term_v(r, "hedges_g_approx", STAT_HI), stat_ref("star_k", "hedges_g/ci/1"), 1e-8);
}

TEST(few_values_get_no_interval_and_some_get_bca)
{
	struct stat_result *r = stat_text("mean", STR("y\n1\n2\n9\n"), "y=y");
	double v;
	CHECK(!stat_get(stat_term_find(r, "mean"), STAT_LO, &v) && r->checks.n == 1);
	r = stat_text("mean", STR("y\n1\n2\n9\n4\n5\n3\n8\n2\n2\n30\n6\n7\n"), "y=y");
	double lo = stat_term_v(r, "mean", STAT_LO), hi = stat_term_v(r, "mean", STAT_HI);
	CHECK(lo > 2.5 && lo < 5 && hi > 8.5 && hi < 17); /* skew: longer to the right */
	REFUSES(stat_text("mean", STR("y,g\n1,a\n1,a\n1,b\n1,b\n"), "y=y; by=g"), STAT_ZERO_VARIANCE);
}
