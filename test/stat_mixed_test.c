#include "stat/linalg.h"
#include "stat/mixed.h"
#include "stat_support.h"

/* fixef, varcomp and the criterion against R's list. */
static void same_model(const struct stat_result *r, const struct json *e, const char *crit, double tol)
{
	const struct stat_table *t = stat_table_find(r, "variance");
	const struct json *v = json_get(e, "varcomp");
	REQUIRE(t && v && (size_t)t->nrow == v->n);
	const struct json *fe = json_get(e, "fixef");
	REQUIRE(fe && fe->n <= r->terms.n);
	for (size_t i = 0; i < fe->n; i++) {
		NEAR(r->terms.v[i].v[STAT_ESTIMATE], stat_number(&fe->items[i], "estimate"), fmax(1e-6, tol));
		NEAR(r->terms.v[i].v[STAT_SE], stat_number(&fe->items[i], "se"), fmax(1e-5, tol));
	}
	SAME_TERMS(r, 0, fe, fmax(1e-5, tol));
	for (int i = 0; i < t->nrow; i++) {
		NEAR(stat_cell_v(t, i, "vcov"), stat_number(&v->items[i], "vcov"), tol);
		NEAR(stat_cell_v(t, i, "sdcor"), stat_number(&v->items[i], "sdcor"), fmax(1e-5, tol));
	}
	/* ours is the lower where the two optimisers stop apart */
	double d = stat_fact_v(r, "criterion") - stat_number(e, crit);
	CHECK(d < 1e-6 && d > -1e-5);
}

static void same_blups(const struct stat_result *r, const struct json *e, double tol)
{
	const struct stat_table *t = stat_table_find(r, "units");
	REQUIRE(t && e && (size_t)t->nrow == e->n);
	size_t found = 0;
	for (int i = 0; i < t->nrow; i++)
		for (size_t k = 0; k < e->n; k++) {
			if (!str_eq(json_text(&e->items[k], "unit"), stat_cell_s(t, i, "unit")))
				continue;
			found++;
			NEAR(stat_cell_v(t, i, "effect"), stat_number(&e->items[k], "blup"), tol);
			NEAR(stat_cell_v(t, i, "se"), stat_number(&e->items[k], "condsd"), tol);
		}
	CHECK_I64(found, e->n);
}

TEST(london_schools_random_intercept)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("mixed", "exam.csv", "y=normexam; group=school");
	same_model(r, stat_expected("exam", "null_reml"), "m2ll", 1e-6);
	same_blups(r, stat_expected("exam", "blup_null"), 1e-5);
	NEAR(stat_fact_v(r, "icc"), stat_ref("exam", "icc_null"), 1e-6);
	CHECK(stat_fact_v(r, "icc_lo") < 0.15 && stat_fact_v(r, "icc_hi") > 0.19);
	same_model(stat_on("mixed", "exam.csv", "y=normexam; group=school; fit=ml"),
	           stat_expected("exam", "null_ml"), "m2ll", 1e-6);
	r = stat_on("mixed", "exam.csv", "y=normexam; x=standLRT; group=school");
	same_model(r, stat_expected("exam", "lrt_reml"), "m2ll", 1e-6);
	same_blups(r, stat_expected("exam", "blup_lrt"), 1e-5);
	r = stat_on("mixed", "exam.csv", "y=normexam; x=standLRT; group=school; fit=ml");
	same_model(r, stat_expected("exam", "lrt_ml"), "m2ll", 1e-6);
	CHECK(fabs(stat_fact_v(r, "between") - 0.092) < 5e-4 && fabs(stat_fact_v(r, "sigma2") - 0.566) < 5e-4);
	r = stat_on("mixed", "exam.csv", "y=normexam; x=standLRT, sex == 'F', schavg; group=school");
	same_model(r, stat_expected("exam", "full_reml"), "m2ll", 1e-6);
}

TEST(london_schools_random_slope)
{
	NEEDS_REFERENCE();
	const char *opt = "y=normexam; x=standLRT; group=school; slope=standLRT";
	same_model(stat_on("mixed", "exam.csv", opt), stat_expected("exam", "slope_reml"), "m2ll", 1e-4);
	struct stat_result *r =
	    stat_on("mixed", "exam.csv", "y=normexam; x=standLRT; group=school; slope=standLRT; fit=ml");
	same_model(r, stat_expected("exam", "slope_ml"), "m2ll", 1e-4);
	const struct stat_table *t = stat_table_find(r, "variance");
	CHECK(fabs(stat_cell_v(t, 0, "vcov") - 0.0904) < 1e-4 && fabs(stat_cell_v(t, 2, "vcov") - 0.0180) < 1e-4);
}

TEST(high_school_and_beyond)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("mixed", "hsb82.csv", "y=mAch; group=school");
	same_model(r, stat_expected("hsb82", "null"), "m2ll", 1e-6);
	same_blups(r, stat_expected("hsb82", "blup_null"), 1e-5);
	same_model(stat_on("mixed", "hsb82.csv", "y=mAch; x=meanses; group=school"),
	           stat_expected("hsb82", "means"), "m2ll", 1e-5);
	same_model(stat_on("mixed", "hsb82.csv", "y=mAch; x=cses; group=school; slope=cses"),
	           stat_expected("hsb82", "random_coef"), "m2ll", 1e-4);
	const char *x = "y=mAch; x=meanses, cses, sector == 'Catholic', meanses*cses, cses*(sector == "
	                "'Catholic'); group=school";
	char opt[256];
	snprintf(opt, sizeof opt, "%s; slope=cses", x);
	same_model(stat_on("mixed", "hsb82.csv", opt), stat_expected("hsb82", "full"), "m2ll", 2e-4);
	same_model(stat_on("mixed", "hsb82.csv", x), stat_expected("hsb82", "full_ri"), "m2ll", 1e-5);
}

TEST(analysis_of_variance_view_of_hsb)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("icc", "hsb82.csv", "y=mAch; group=school");
	static const char *const key[] = {"msb", "msw", "n0", "sigma2_between", "F", "eta2"};
	for (int i = 0; i < 6; i++) {
		char path[64];
		snprintf(path, sizeof path, "anova/%s", key[i]);
		NEAR(stat_fact_v(r, key[i]), stat_ref("hsb82", path), 1e-10);
	}
	NEAR(stat_term_v(r, "icc1", STAT_ESTIMATE), stat_ref("hsb82", "anova/icc1"), 1e-10);
	NEAR(stat_term_v(r, "icc2", STAT_ESTIMATE), stat_ref("hsb82", "anova/icc2"), 1e-10);
}

TEST(sleep_study_of_bates)
{
	NEEDS_REFERENCE();
	const char *base = "y=Reaction; x=Days; group=Subject";
	char opt[128];
	struct stat_result *r = stat_on("mixed", "sleepstudy.csv", base);
	same_model(r, stat_expected("sleepstudy", "ri_reml"), "m2ll", 1e-6);
	same_blups(r, stat_expected("sleepstudy", "blup_ri"), 1e-6);
	snprintf(opt, sizeof opt, "%s; fit=ml", base);
	same_model(stat_on("mixed", "sleepstudy.csv", opt), stat_expected("sleepstudy", "ri_ml"), "m2ll", 1e-6);
	snprintf(opt, sizeof opt, "%s; slope=Days", base);
	r = stat_on("mixed", "sleepstudy.csv", opt);
	same_model(r, stat_expected("sleepstudy", "rs_reml"), "m2ll", 1e-4);
	CHECK(fabs(stat_fact_v(r, "criterion") - 1743.628) < 5e-4);
	const struct stat_table *t = stat_table_find(r, "units");
	const struct json *e = stat_expected("sleepstudy", "blup_rs");
	for (int i = 0; i < t->nrow; i++) {
		NEAR(stat_cell_v(t, i, "effect"), stat_number(&e->items[i], "int"), 1e-4);
		NEAR(stat_cell_v(t, i, "slope"), stat_number(&e->items[i], "slope"), 1e-4);
		NEAR(stat_cell_v(t, i, "cov"), stat_number(&e->items[i], "v12"), 1e-4);
		NEAR(pow(stat_cell_v(t, i, "se"), 2), stat_number(&e->items[i], "v11"), 1e-4);
		NEAR(pow(stat_cell_v(t, i, "slope_se"), 2), stat_number(&e->items[i], "v22"), 1e-4);
	}
	snprintf(opt, sizeof opt, "%s; slope=Days; fit=ml", base);
	same_model(stat_on("mixed", "sleepstudy.csv", opt), stat_expected("sleepstudy", "rs_ml"), "m2ll", 1e-4);
	snprintf(opt, sizeof opt, "%s; slope=Days; correlated=no", base);
	same_model(stat_on("mixed", "sleepstudy.csv", opt), stat_expected("sleepstudy", "rs_uncorr"), "m2ll",
	           1e-5);
}

TEST(thirty_thousand_chemistry_grades_in_two_and_three_levels)
{
	NEEDS_REFERENCE();
	same_model(stat_on("mixed", "chem97.csv", "y=score; group=school; units=no"),
	           stat_expected("chem97", "null"), "m2ll", 1e-5);
	struct stat_result *r = stat_on("mixed", "chem97.csv", "y=score; x=gcsecnt; group=school");
	same_model(r, stat_expected("chem97", "ri"), "m2ll", 1e-5);
	same_blups(r, stat_expected("chem97", "blup_ri"), 1e-5);
	same_model(stat_on("mixed", "chem97.csv",
	                   "y=score; x=gcsecnt, gender == 'M', age; group=school; outer=lea; units=no"),
	           stat_expected("chem97", "three_level"), "m2ll", 1e-4);
	same_model(
	    stat_on("mixed", "chem97.csv", "y=score; x=gcsecnt; group=school; outer=lea; fit=ml; units=no"),
	    stat_expected("chem97", "three_level_ml"), "m2ll", 1e-4);
}

TEST(growth_of_pupils_in_schools)
{
	NEEDS_REFERENCE();
	same_model(stat_on("mixed", "egsingle.csv", "y=math; group=childid; outer=schoolid; units=no"),
	           stat_expected("egsingle", "null3"), "m2ll", 2e-5);
	same_model(stat_on("mixed", "egsingle.csv", "y=math; x=year; group=childid; outer=schoolid; units=no"),
	           stat_expected("egsingle", "ri3"), "m2ll", 2e-5);
	same_model(
	    stat_on("mixed", "egsingle.csv",
	            "y=math; x=year; group=childid; slope=year; outer=schoolid; outer-slope=year; units=no"),
	    stat_expected("egsingle", "growth3"), "m2ll", 2e-4);
}

TEST(star_and_swedish_schools)
{
	NEEDS_REFERENCE();
	same_model(stat_on("mixed", "star_k.csv", "y=total; x=small, aide; group=schoolid; units=no"),
	           stat_expected("star_k", "mixed"), "reml", 1e-5);
	same_model(stat_on("mixed", "star_k.csv", "y=total; group=schoolid; units=no"),
	           stat_expected("star_k", "null"), "reml", 1e-5);
	same_model(stat_on("mixed", "skolverket_panel.csv", "y=merit9; x=factor(year); group=code; units=no"),
	           stat_expected("skolverket_panel", "lmm"), "reml", 1e-5);
	struct stat_result *r =
	    stat_on("mixed", "skolverket_ak9_2025_counts.csv", "y=merit; group=kommun; units=no");
	NEAR(stat_fact_v(r, "criterion"), stat_ref("skolverket_ak9_2025", "merit/reml"), 1e-9);
	NEAR(stat_fact_v(r, "between"), stat_ref("skolverket_ak9_2025", "merit/lmm/0/vcov"), 1e-5);
	NEAR(stat_term_v(r, "(Intercept)", STAT_ESTIMATE), stat_ref("skolverket_ak9_2025", "merit/lmm_mu"), 1e-7);
	r = stat_on("mixed", "skolverket_ak9_2025_counts.csv", "y=merit; group=kommun; w=n; units=no");
	NEAR(stat_fact_v(r, "between"), stat_ref("skolverket_ak9_2025", "merit/lmm_weighted/0/vcov"), 1e-5);
	NEAR(stat_fact_v(r, "sigma2"), stat_ref("skolverket_ak9_2025", "merit/lmm_weighted/1/vcov"), 1e-5);
}

TEST(multilevel_refuses_in_words)
{
	struct str csv = STR("y,x,g,h,c\n1,1,a,p,3\n2,2,a,p,3\n4,3,b,q,3\n3,5,b,p,3\n7,4,c,q,3\n8,1,c,q,3\n");
	REFUSES(stat_text("mixed", csv, "y=y; group=c"), STAT_ONE_CLUSTER);
	REFUSES(stat_text("mixed", csv, "y=y; group=y"), STAT_TOO_FEW);
	REFUSES(stat_text("mixed", csv, "y=y; group=g; outer=c"), STAT_ONE_CLUSTER);
	REFUSES(stat_text("mixed", STR("y,g,h\n1,a,p\n2,a,q\n3,b,p\n5,b,q\n2,c,p\n"),
	                  "y=y; group=g; outer=h; slope=y"),
	        STAT_BAD_OPTION);
	REFUSES(stat_text("mixed", csv, "y=c; group=g"), STAT_ZERO_VARIANCE);
	REFUSES(stat_text("mixed", csv, "y=y; x=c; group=g"), STAT_CONSTANT);
	REFUSES(stat_text("mixed", csv, "y=y; x=x, 2*x; group=g"), STAT_COLLINEAR);
	REFUSES(stat_text("icc", csv, "y=y; group=c"), STAT_ONE_CLUSTER);
	/* no difference between the groups: variance zero, said so, no failure */
	struct stat_result *r = stat_text("mixed", STR("y,g\n1,a\n3,a\n1,b\n3,b\n1,c\n3,c\n"), "y=y; group=g");
	CHECK(r->refusal == STAT_ANSWERED && stat_fact_v(r, "between") < 1e-9);
}

/* -2 REML log likelihood of an intercept-only model from the whole matrix
 * V = s2 I + s1 (same g) + s3 (same h). */
static double dense_criterion(int n, const double *y, const int *g, const int *h, double s1, double s3,
                              double s2)
{
	double *v = stat_mat(test_arena(), n, n), *one = stat_vec(test_arena(), n),
	       *e = stat_vec(test_arena(), n);
	for (int i = 0; i < n; i++) {
		one[i] = 1;
		for (int j = 0; j < n; j++)
			v[i * n + j] = (i == j) * s2 + (g[i] == g[j]) * s1 + (h[i] == h[j]) * s3;
	}
	CHECK(stat_chol(n, v));
	stat_chol_forward(n, v, one);
	memcpy(e, y, sizeof *y * (size_t)n);
	stat_chol_forward(n, v, e);
	double xx = stat_dot(n, one, one), b = stat_dot(n, one, e) / xx;
	return stat_chol_logdet(n, v) + log(xx) + stat_dot(n, e, e) - b * b * xx + (n - 1) * log(2 * M_PI);
}

TEST(crossed_groups_agree_with_the_whole_matrix)
{
	enum { N = 60 };
	double y[N];
	int g[N], h[N];
	struct str csv = STR("y,g,h\n");
	for (int i = 0; i < N; i++) {
		g[i] = i % 12;
		h[i] = (i * 7 + i / 12) % 5;
		y[i] = 10 + 3 * ((g[i] * 5) % 7) + 2 * h[i] + (i * 31 % 17) * 0.4;
		csv = arena_printf(test_arena(), "%.*s%.10g,%d,%d\n", STR_ARG(csv), y[i], g[i], h[i]);
	}
	struct stat_result *r = stat_text("mixed", csv, "y=y; group=g; outer=h");
	REQUIRE(r->refusal == STAT_ANSWERED);
	const struct stat_table *t = stat_table_find(r, "variance");
	double s1 = stat_cell_v(t, 0, "vcov"), s3 = stat_cell_v(t, 1, "vcov"), s2 = stat_cell_v(t, 2, "vcov");
	double best = dense_criterion(N, y, g, h, s1, s3, s2);
	NEAR(stat_fact_v(r, "criterion"), best, 1e-9);
	for (int k = 0; k < 6; k++) { /* and it is a minimum */
		double f = k % 2 ? 1.01 : 0.99;
		CHECK(dense_criterion(N, y, g, h, k < 2 ? s1 * f : s1, k / 2 == 1 ? s3 * f : s3,
		                      k > 3 ? s2 * f : s2) > best);
	}
}

TEST(nested_groups_give_the_same_through_the_crossed_engine)
{
	NEEDS_REFERENCE();
	struct stat_frame f;
	struct str csv_why;
	struct stat_why why;
	struct stat_groups school, lea;
	struct stat_mixed_fit a, b;
	REQUIRE(stat_csv_read(test_arena(), stat_data_file("chem97.csv"), &f, &csv_why));
	REQUIRE(stat_frame_groups(&f, test_arena(), STR("school"), &school, &why));
	REQUIRE(stat_frame_groups(&f, test_arena(), STR("lea"), &lea, &why));
	double *x[2] = {stat_vec(test_arena(), f.n), stat_frame_eval(&f, test_arena(), STR("gcsecnt"), &why)};
	static const struct str name[2] = {STR_INIT("(Intercept)"), STR_INIT("gcsecnt")};
	for (int i = 0; i < f.n; i++)
		x[0][i] = 1;
	struct stat_mixed_model m = {.n = f.n,
	                             .p = 2,
	                             .x = x,
	                             .intercept = true,
	                             .name = name,
	                             .levels = 2,
	                             .y = stat_frame_eval(&f, test_arena(), STR("score"), &why),
	                             .level = {{.g = &school, .q = 1}, {.g = &lea, .q = 1}}};
	struct stat_result r;
	stat_result_init(&r, test_arena(), STR("mixed"));
	REQUIRE(stat_mixed(&r, &m, &a) && stat_mixed_crossed(&r, &m, &b));
	NEAR(b.criterion, a.criterion, 1e-12);
	NEAR(b.cov[0][0], a.cov[0][0], 1e-5);
	NEAR(b.cov[1][0], a.cov[1][0], 1e-4);
	NEAR(b.vbeta[3], a.vbeta[3], 1e-6);
	for (int k = 0; k < 131; k += 10) {
		NEAR(b.blup[1][k], a.blup[1][k], 1e-3);
		NEAR(b.condvar[1][k], a.condvar[1][k], 1e-3);
		NEAR(b.blup[0][k * 18], a.blup[0][k * 18], 1e-3);
		NEAR(b.condvar[0][k * 18], a.condvar[0][k * 18], 1e-3);
	}
}
