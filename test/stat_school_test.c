#include "stat/interval.h"
#include "stat_support.h"

static void same_units(const struct stat_result *r, const struct json *e)
{
	static const char *const key[][2] = {
	    {"expected", "fitted"},   {"residual", "resid"}, {"leverage", "hat"}, {"rstandard", "rstandard"},
	    {"rstudent", "rstudent"}, {"cooks", "cooks"},    {"lo", "pi_lo"},     {"hi", "pi_hi"}};
	const struct stat_table *t = stat_table_find(r, "units");
	REQUIRE(t && e && (size_t)t->nrow == e->n);
	for (int i = 0; i < t->nrow; i++)
		for (int k = 0; k < 8; k++) {
			double want = stat_number(&e->items[i], key[k][1]);
			if (!isnan(want))
				NEAR(stat_cell_v(t, i, key[k][0]), want, 1e-7);
		}
}

TEST(expected_outcome_of_420_districts)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("expected", "caschools.csv", "y=score; x=english, lunch, calworks; w=students");
	SAME_TERMS(r, 0, stat_expected("caschools", "salsa_like_weighted/coef"), 1e-9);
	NEAR(stat_fact_v(r, "r2"), stat_ref("caschools", "salsa_like_weighted/r2"), 1e-10);
	NEAR(stat_fact_v(r, "sigma"), stat_ref("caschools", "salsa_like_weighted/sigma"), 1e-10);
	same_units(r, stat_expected("caschools", "salsa_like_weighted/units"));
	r = stat_on("expected", "caschools.csv", "y=score; x=english, lunch, calworks");
	SAME_TERMS(r, 0, stat_expected("caschools", "salsa_like_unweighted/coef"), 1e-9);
	same_units(r, stat_expected("caschools", "salsa_like_unweighted/units"));
	r = stat_on("ols", "caschools.csv", "y=score; x=english, lunch, calworks");
	NEAR(stat_fact_v(r, "vif:lunch"), stat_ref("caschools", "salsa_like_unweighted/vif/lunch"), 1e-9);
}

TEST(swedish_schools_in_a_funnel)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("funnel", "skolverket_ak9_2025_counts.csv", "x=x; n=n; unit=code");
	double p = stat_ref("skolverket_ak9_2025", "P");
	NEAR(stat_term_v(r, "target", STAT_ESTIMATE), p, 1e-12);
	CHECK(stat_fact_v(r, "units") == stat_ref("skolverket_ak9_2025", "units_published"));
	CHECK(stat_fact_v(r, "outside_95_naive") == stat_ref("skolverket_ak9_2025", "n_outside95"));
	CHECK(stat_fact_v(r, "outside_998_naive") == stat_ref("skolverket_ak9_2025", "n_outside998"));
	NEAR(stat_fact_v(r, "phi_raw"), stat_ref("skolverket_ak9_2025", "overdispersion/phi_raw"), 1e-9);
	NEAR(stat_fact_v(r, "phi_winsorised"), stat_ref("skolverket_ak9_2025", "overdispersion/phi_wins"), 1e-9);
	NEAR(stat_fact_v(r, "tau2"), stat_ref("skolverket_ak9_2025", "overdispersion/tau2_additive"), 1e-8);
	const struct json *e = stat_expected("skolverket_ak9_2025", "funnel");
	for (size_t i = 0; i < e->n; i++) {
		double n = stat_number(&e->items[i], "n");
		NEAR(stat_funnel_limit(0.001, n, p), stat_number(&e->items[i], "l998"), 1e-8);
		NEAR(stat_funnel_limit(0.975, n, p), stat_number(&e->items[i], "u95"), 1e-8);
		NEAR(stat_funnel_limit(0.025, n, p), stat_number(&e->items[i], "l95"), 1e-8);
		NEAR(stat_funnel_limit(0.999, n, p), stat_number(&e->items[i], "u998"), 1e-8);
	}
}

TEST(swedish_schools_shrunken)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("shrink-shares", "skolverket_ak9_2025_counts.csv", "x=x; n=n");
	NEAR(stat_fact_v(r, "alpha"), stat_ref("skolverket_ak9_2025", "betabinom/alpha"), 1e-5);
	NEAR(stat_fact_v(r, "beta"), stat_ref("skolverket_ak9_2025", "betabinom/beta"), 1e-5);
	NEAR(stat_fact_v(r, "nll"), stat_ref("skolverket_ak9_2025", "betabinom/nll"), 1e-9);
	const struct json *e = stat_expected("skolverket_ak9_2025", "eb_first50");
	for (size_t i = 0; i < e->n; i++) {
		NEAR(stat_cell_v(stat_table_find(r, "units"), (int)i, "shrunken"), stat_number(&e->items[i], "eb"),
		     1e-6);
		NEAR(stat_cell_v(stat_table_find(r, "units"), (int)i, "lo"), stat_number(&e->items[i], "lo"), 1e-6);
		NEAR(stat_cell_v(stat_table_find(r, "units"), (int)i, "hi"), stat_number(&e->items[i], "hi"), 1e-6);
	}
	r = stat_on("share-variation", "skolverket_ak9_2025_counts.csv", "x=x; n=n; nodes=1");
	NEAR(stat_term_v(r, "(Intercept)", STAT_ESTIMATE), stat_ref("skolverket_ak9_2025", "glmm/laplace/beta0"),
	     1e-4);
	NEAR(stat_term_v(r, "sd", STAT_ESTIMATE), stat_ref("skolverket_ak9_2025", "glmm/laplace/sd"), 1e-4);
	NEAR(stat_fact_v(r, "deviance"), stat_ref("skolverket_ak9_2025", "glmm/laplace/dev"), 1e-6);
	r = stat_on("share-variation", "skolverket_ak9_2025_counts.csv", "x=x; n=n");
	NEAR(stat_term_v(r, "(Intercept)", STAT_ESTIMATE), stat_ref("skolverket_ak9_2025", "glmm/agq11/beta0"),
	     1e-4);
	NEAR(stat_term_v(r, "sd", STAT_ESTIMATE), stat_ref("skolverket_ak9_2025", "glmm/agq11/sd"), 1e-4);
}

static void same_meta(const char *file, const char *base, const struct json *e)
{
	char opt[128], how[16];
	struct str method = json_text(e, "method");
	snprintf(how, sizeof how, "%.*s", STR_ARG(method));
	snprintf(opt, sizeof opt, "%s; estimator=%s", base, how);
	struct stat_result *r = stat_on("meta", file, opt);
	double mu = stat_number(e, "mu"), tau2 = stat_number(e, "tau2");
	/* metafor stops early on PM, whose equation is EB's: EB agrees in full */
	double loose = strcmp(how, "PM") == 0 ? 1000 : 1;
	NEAR(stat_term_v(r, "mean", STAT_ESTIMATE), mu, loose * 1e-6);
	NEAR(stat_term_v(r, "mean", STAT_SE), stat_number(e, "se"), loose * 1e-6);
	NEAR(stat_fact_v(r, "tau2"), tau2, loose * 1e-6);
	NEAR(stat_fact_v(r, "Q"), stat_number(e, "Q"), loose * 1e-8);
	NEAR(stat_fact_v(r, "Q_p"), stat_number(e, "Qp"), loose * 1e-7);
	const struct json *ci = json_get(e, "ci");
	NEAR(stat_term_v(r, "mean", STAT_LO), stat_number(&ci->items[0].items[0], NULL), loose * 1e-6);
	NEAR(stat_term_v(r, "mean", STAT_HI), stat_number(&ci->items[0].items[1], NULL), loose * 1e-6);
	NEAR(stat_fact_v(r, "I2"), stat_number(e, "I2"), loose * 1e-5);
	NEAR(stat_fact_v(r, "H2"), stat_number(e, "H2"), loose * 1e-6);
	const struct json *b = json_get(e, "blup");
	for (size_t i = 0; b && i < b->n; i++) {
		NEAR(stat_cell_v(stat_table_find(r, "effects"), (int)i, "lo"), stat_number(&b->items[i], "lo"),
		     loose * 1e-5);
		NEAR(stat_cell_v(stat_table_find(r, "effects"), (int)i, "hi"), stat_number(&b->items[i], "hi"),
		     loose * 1e-5);
		NEAR(stat_cell_v(stat_table_find(r, "effects"), (int)i, "shrunken"),
		     stat_number(&b->items[i], "pred"), loose * 1e-5);
		NEAR(stat_cell_v(stat_table_find(r, "effects"), (int)i, "se"), stat_number(&b->items[i], "se"),
		     loose * 1e-5);
	}
}

TEST(eight_estimators_of_the_spread_of_effects)
{
	NEEDS_REFERENCE();
	const struct json *e = stat_expected("shrinkage", "raudenbush");
	for (size_t i = 0; e && i < e->n; i++)
		same_meta("raudenbush1985.csv", "y=yi; v=vi", &e->items[i]);
	e = stat_expected("shrinkage", "eight");
	for (size_t i = 0; e && i < e->n; i++)
		same_meta("eight_schools.csv", "y=y; se=se", &e->items[i]);
	struct stat_result *r = stat_on("meta", "raudenbush1985.csv", "y=yi; v=vi; knapp-hartung=yes");
	NEAR(stat_term_v(r, "mean", STAT_SE), stat_ref("shrinkage", "knapp_hartung/se"), 2e-4);
	NEAR(stat_term_v(r, "mean", STAT_P), stat_ref("shrinkage", "knapp_hartung/p"), 2e-4);
	NEAR(stat_fact_v(r, "tau2_lo"), stat_ref("shrinkage", "tau2_ci_Qprofile/0"), 2e-3);
	NEAR(stat_fact_v(r, "tau2_hi"), stat_ref("shrinkage", "tau2_ci_Qprofile/1"), 2e-3);
	r = stat_on("meta", "raudenbush1985.csv", "y=yi; v=vi; x=min(weeks,3)");
	NEAR(r->terms.v[0].v[STAT_ESTIMATE], stat_ref("shrinkage", "raudenbush_weeks/mu/0"), 1e-6);
	NEAR(r->terms.v[1].v[STAT_SE], stat_ref("shrinkage", "raudenbush_weeks/se/1"), 1e-6);
	for (int k = 0; k < 2; k++) {
		char path[64];
		r = stat_on("meta", "eight_schools.csv", k ? "y=y; se=se; tau2=100" : "y=y; se=se; tau2=25");
		snprintf(path, sizeof path, "eight_fixed_tau/%d/theta/0", k);
		NEAR(stat_cell_v(stat_table_find(r, "effects"), 0, "shrunken"), stat_ref("shrinkage", path), 1e-9);
		snprintf(path, sizeof path, "eight_fixed_tau/%d/sd/0", k);
		NEAR(stat_cell_v(stat_table_find(r, "effects"), 0, "se"), stat_ref("shrinkage", path), 1e-9);
	}
}

TEST(school_methods_refuse_in_words)
{
	struct str csv = STR("x,n,y,v\n5,10,1,1\n3,9,1,0\n2,7,1,1\n1,4,1,1\n");
	REFUSES(stat_text("funnel", csv, "x=n+1; n=n"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("funnel", csv, "x=n; n=n"), STAT_ZERO_VARIANCE);
	REFUSES(stat_text("meta", csv, "y=y; v=v"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("expected", csv, "y=y; x=x"), STAT_ZERO_VARIANCE);
	struct stat_result *r = stat_text("shrink-shares", STR("x,n\n50,100\n50,100\n50,100\n"), "x=x; n=n");
	REFUSES(r, STAT_NO_CONVERGENCE);
}
