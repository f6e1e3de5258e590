/* Tried against R on files of awkward shapes: what was found wrong, with R's number beside it. */
#include "stat_support.h"

static const char clusters_numbered_anew[] = "s,c,arrests,alive\n1,1,120,25\n1,2,78,24\n2,1,185,30\n"
                                             "2,2,228,49\n3,1,670,80\n3,2,530,70\n";

/* survey 4.1-1: svydesign(id=~ambulance, strata=~ESA, nest=TRUE, data=scd), svyratio. */
TEST(clusters_that_are_numbered_anew_in_each_stratum_are_different_clusters)
{
	struct stat_result *r = stat_text("survey", str_z(clusters_numbered_anew),
	                                  "y=alive; over=arrests; statistic=ratio; strata=s; cluster=c");
	NEAR(stat_term_v(r, "ratio", STAT_ESTIMATE), 0.1535063501, 1e-9);
	NEAR(stat_term_v(r, "ratio", STAT_SE), 0.0098073036, 1e-8);
}

/* survey 4.1-1 with options(survey.lonely.psu = "adjust"). */
TEST(a_stratum_with_one_cluster_is_told_of)
{
	static const char csv[] = "y,s,c\n1,1,1\n4,1,2\n2,1,3\n8,2,4\n5,2,5\n7,2,6\n3,3,7\n3,3,7\n6,3,7\n";
	struct stat_result *r = stat_text("survey", str_z(csv), "y=y; strata=s; cluster=c");
	NEAR(stat_term_v(r, "mean", STAT_SE), 0.430331482912, 1e-9);
	CHECK_Z(r->checks.v[0].name, "lonely-clusters");
	r = stat_text("survey", STR("y,s\n1,a\n2,b\n3,c\n"), "y=y; strata=s");
	CHECK_I64(r->refusal, STAT_ONE_CLUSTER);
}

/* stats 4.2.2: poisson.test(c(x, x2), c(t, t2))$p.value. */
TEST(the_ratio_of_two_rates_has_the_exact_p)
{
	static const struct {
		const char *opt;
		double p;
	} all[] = {{"x=7; t=20; x2=9; t2=12", 0.129102520867},
	           {"x=0; t=5; x2=3; t2=8", 0.289940828402},
	           {"x=40; t=10; x2=10; t2=10", 2.38613316768e-05},
	           {"x=12345; t=100; x2=12000; t2=101", 0.00282009460329},
	           {"x=5; t=5; x2=5; t2=5", 1}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct stat_result *r = stat_text("rate", (struct str){0}, all[i].opt);
		NEAR(stat_term_v(r, "1 ratio", STAT_P), all[i].p, 1e-8);
	}
}

/* multilevel 2.7: ICC1 (with the mean group size), ICC2, and gmeanrel of an nlme 3.1-162 model. */
TEST(shares_between_groups_of_unequal_size)
{
	static const char csv[] =
	    "y,g\n5,a\n7,a\n6,a\n9,b\n8,b\n9,b\n4,c\n3,c\n5,c\n4,c\n6,c\n8,d\n7,d\n8,d\n9,d\n2,e\n3,e\n";
	struct stat_result *r = stat_text("icc", str_z(csv), "y=y; group=g");
	NEAR(stat_fact_v(r, "icc1_mean_size"), 0.858221374612, 1e-9);
	NEAR(stat_term_v(r, "icc2", STAT_ESTIMATE), 0.953663047003, 1e-9);
	r = stat_text("mixed", str_z(csv), "y=y; group=g");
	NEAR(stat_fact_v(r, "icc"), 0.875498301890, 1e-6);
	NEAR(stat_fact_v(r, "mean_reliability"), 0.956223383242, 1e-6);
}

TEST(a_series_is_read_in_the_order_of_time_whatever_the_order_of_its_rows)
{
	static const char sorted[] = "t,y\n1,3\n2,5\n3,4\n4,6\n5,9\n6,8\n7,11\n8,9\n";
	static const char mixed[] = "t,y\n7,11\n2,5\n8,9\n1,3\n4,6\n3,4\n6,8\n5,9\n";
	struct stat_result *a = stat_text("its", str_z(sorted), "y=y; t=t; start=5; lag=1");
	struct stat_result *b = stat_text("its", str_z(mixed), "y=y; t=t; start=5; lag=1");
	NEAR(stat_term_v(b, "level", STAT_ESTIMATE), stat_term_v(a, "level", STAT_ESTIMATE), 1e-12);
	NEAR(stat_term_v(b, "level", STAT_SE), stat_term_v(a, "level", STAT_SE), 1e-12);
	CHECK(stat_term_v(a, "level", STAT_SE) > 0);
	a = stat_text("its", STR("t,y\n1,3\n2,5\n2,4\n4,6\n5,9\n6,8\n7,11\n8,9\n"), "y=y; t=t; start=5");
	CHECK_I64(a->refusal, STAT_BAD_OPTION);
}

TEST(what_the_columns_are_is_told_when_one_is_not_there)
{
	struct stat_result *r = stat_text("ols", STR("betyg,klass\n1,a\n2,b\n"), "y=merit");
	CHECK_I64(r->refusal, STAT_NO_COLUMN);
	CHECK(str_find(r->why, STR("betyg, klass")) >= 0);
	r = stat_text("ols", STR("y,x\n1,2\n2,abc\n3,5\n5,1\n"), "y=y; x=x");
	CHECK_I64(r->refusal, STAT_NOT_A_NUMBER); /* a slip of the pen is no factor of four levels */
	CHECK(str_find(r->why, STR("'abc'")) >= 0);
	r = stat_text("mean", STR("y,x\n1,2\n2,\"1,5\"\n3,5\n"), "y=x");
	CHECK(str_find(r->why, STR("'1,5'")) >= 0);
	r = stat_text("mean", STR("y\n1\n.\n..\nN/A\n4\n"), "y=y");
	NEAR(stat_term_v(r, "mean", STAT_ESTIMATE), 2.5, 1e-12);
	r = stat_text("icc", STR("y,min skola\n1,a\n2,b\n3,a\n5,b\n"), "y=y; group=`min skola`");
	CHECK_I64(r->refusal, STAT_ANSWERED);
	r = stat_text("ols", STR("y,\"a, b\"\n1,p\n2,q\n3,p\n5,r\n4,r\n7,q\n"), "y=y; x=factor(`a, b`)");
	CHECK_I64(r->refusal, STAT_ANSWERED);
	r = stat_text("mean", STR("y\n1\n0\n"), "y=y; where=y > 4");
	CHECK(str_find(r->why, STR("--where")) >= 0);
	r = stat_text("mean", STR("y\n1\n0\n"), "y=sin(pi * y)");
	CHECK(fabs(stat_term_v(r, "mean", STAT_ESTIMATE)) < 1e-12);
}

TEST(a_method_and_its_options_go_by_other_names_too)
{
	struct stat_result *a = stat_text("share", (struct str){0}, "x=3; n=9; interval=exact");
	struct stat_result *b = stat_text("Clopper_Pearson", (struct str){0}, "count=3; trials=9");
	NEAR(stat_term_v(b, "1", STAT_LO), stat_term_v(a, "1", STAT_LO), 0);
	CHECK_Z(b->method, "share");
	b = stat_text("clopper-pearson", (struct str){0},
	              "x=3; n=9; interval=wilson"); /* what is said goes first */
	CHECK(stat_term_v(b, "1", STAT_LO) > stat_term_v(a, "1", STAT_LO));
	b = stat_text("share", (struct str){0}, "x=3; count=3; n=9");
	CHECK_I64(b->refusal, STAT_BAD_OPTION); /* twice the same */
	b = stat_text("share", (struct str){0}, "x=3; n=9; intervall=wilson");
	CHECK(str_find(b->why, STR("--interval")) >= 0);
	int n;
	const struct stat_alias *all = stat_aliases(&n);
	for (int i = 0; i < n; i++) {
		const struct stat_method *m = stat_method_find(str_z(all[i].name));
		REQUIRE(m != NULL);
		CHECK(strcmp(m->name, all[i].method) == 0);
	}
}

/* clubSandwich 0.5.8: coef_test(m, vcovCR(m, u, "CR2")) of lm(y ~ x + factor(u) + factor(t)): the years are
 * no part of the clusters, and their leverage counts. */
TEST(few_clusters_beside_effects_of_years)
{
	struct buf b;
	static const double slope[] = {0.3, 1.2, -0.5, 0.8, 2.1, -1.1, 0.4, 0.9};
	buf_init(&b, 10000);
	buf_z(&b, "u,t,x,y\n");
	for (int t = 1; t <= 4; t++)
		for (int u = 1; u <= 8; u++) {
			double x = slope[u - 1] * t + (u % 3) * t * t / 4.0;
			buf_printf(&b, "%d,%d,%.15g,%.15g\n", u, t, x, x * .5 + u + sin(u * t * 1.7));
		}
	struct str csv = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	struct stat_result *r = stat_text("ols", csv, "y=y; x=x; fe=u, t; cluster=u");
	NEAR(stat_term_v(r, "x", STAT_SE), 0.0776332502255, 1e-9);
	NEAR(stat_term_v(r, "x", STAT_DF), 3.00168445221, 1e-8);
	struct stat_result *d = stat_text("ols", csv, "y=y; x=x, factor(u), factor(t); cluster=u");
	NEAR(stat_term_v(r, "x", STAT_SE), stat_term_v(d, "x", STAT_SE), 1e-9);
}

/* stats 4.2.2: glm(y ~ offset(log(pop)) + law + t + two pairs of sin and cos, quasipoisson). */
TEST(counts_with_a_season_and_a_population)
{
	struct buf b;
	buf_init(&b, 10000);
	buf_z(&b, "t,y,pop,law\n");
	for (int t = 1; t <= 30; t++) {
		double mean = 100 * exp(.01 * t - .2 * (t > 18) + .1 * sin(2 * M_PI * t / 12));
		buf_printf(&b, "%d,%d,%d,%d\n", t, (int)floor(mean) + (t * 7) % 11, 1000 + 5 * t, t > 18);
	}
	struct str csv = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	struct stat_result *r =
	    stat_text("poisson", csv, "y=y; x=law, t, harmonic(t, 2, 12); population=pop; se=quasi");
	NEAR(stat_term_v(r, "law", STAT_ESTIMATE), -0.19108549011443, 1e-9);
	NEAR(stat_term_v(r, "law", STAT_SE), 0.02283442327859, 1e-8);
	NEAR(stat_term_v(r, "sin1", STAT_SE), 0.00848551707156, 1e-8);
	NEAR(stat_cell_v(stat_table_find(r, "ratios"), 1, "ratio"), 0.826061965001, 1e-9);
	r = stat_text("poisson", csv, "y=y; x=harmonic(t, 0)");
	CHECK_I64(r->refusal, STAT_BAD_OPTION);
}

/* survey 4.1-1: svydesign(id=~id1+id2, fpc=~n1+n2, data=mu284); svymean(~y1), SE of svytotal(~y1). */
TEST(a_sample_in_two_stages)
{
	static const char csv[] = "id1,n1,y1,n2\n19,50,41,5\n45,50,49,8\n47,50,31,5\n50,50,39,9\n31,50,49,7\n"
	                          "19,50,49,5\n45,50,49,8\n47,50,31,5\n50,50,41,9\n31,50,51,7\n"
	                          "19,50,49,5\n45,50,45,8\n47,50,35,5\n50,50,61,9\n31,50,33,7\n";
	struct stat_result *r = stat_text("survey", str_z(csv), "y=y1; cluster=id1; fpc=n1; fpc2=n2");
	NEAR(stat_term_v(r, "mean", STAT_ESTIMATE), 44.35294117647, 1e-10);
	NEAR(stat_term_v(r, "mean", STAT_SE), 2.27365272782, 1e-10);
	r = stat_text("survey", str_z(csv),
	              "y=y1; cluster=id1; fpc=n1; fpc2=n2; statistic=total; w=n1 / 5 * n2 / 3");
	NEAR(stat_term_v(r, "total", STAT_SE), 2274.25470087333, 1e-10);
}

/* stats 4.2.2: lm(y ~ D + factor(u) + factor(t)), of all and of the units that start at 3 or before the first
 * period. The weights add up to the estimate (Goodman-Bacon 2021, theorem 1). */
TEST(units_that_were_treated_all_the_time_are_compared_with_too)
{
	static const int start[] = {1, 1, 2, 3, 3, 0, 0, 4, 4};
	struct buf b;
	buf_init(&b, 10000);
	buf_z(&b, "u,t,g,y\n");
	for (int u = 1; u <= 9; u++)
		for (int t = 1; t <= 5; t++) {
			int g = start[u - 1];
			buf_printf(&b, "%d,%d,%d,%.15g\n", u, t, g,
			           u * .3 + t * .2 + sin(u * t * 1.3) + (g > 0 && t >= g ? t - g + 1 : 0));
		}
	struct stat_result *r =
	    stat_text("bacon", arena_str(test_arena(), buf_as_str(&b)), "y=y; unit=u; time=t; start=g");
	buf_finish(&b);
	NEAR(stat_term_v(r, "twfe", STAT_ESTIMATE), 1.60135352516, 1e-9);
	const struct stat_table *t = stat_table_find(r, "comparisons");
	int seen = 0;
	for (int i = 0; t && i < t->nrow; i++)
		if (str_eqz(stat_cell_s(t, i, "kind"), "always-treated") && stat_cell_v(t, i, "treated") == 3) {
			NEAR(stat_cell_v(t, i, "estimate"), 0.849490592358, 1e-9);
			seen++;
		}
	CHECK_I64(seen, 1);
}

/* plm 2.6-2: plm(y ~ x, model = "random"), Swamy and Arora in a panel that is not balanced. */
TEST(random_effects_in_a_panel_that_is_not_balanced)
{
	static const int rows[] = {3, 5, 2, 6, 4, 3, 4};
	struct buf b;
	buf_init(&b, 10000);
	buf_z(&b, "u,x,y\n");
	for (int u = 1; u <= 7; u++)
		for (int t = 1; t <= rows[u - 1]; t++) {
			double x = t + sin(u * 2.3) * 3 + cos(t * u);
			buf_printf(&b, "%d,%.15g,%.15g\n", u, x, x * .4 + sin(u) * 2 + sin(t * u * 1.1));
		}
	struct stat_result *r =
	    stat_text("random-effects", arena_str(test_arena(), buf_as_str(&b)), "y=y; x=x; unit=u");
	buf_finish(&b);
	NEAR(stat_term_v(r, "x", STAT_ESTIMATE), 0.5176208857487, 1e-9);
	NEAR(stat_term_v(r, "x", STAT_SE), 0.0920830000448, 1e-9);
	NEAR(stat_fact_v(r, "idios"), 0.488336401223, 1e-9);
	NEAR(stat_fact_v(r, "id"), 3.913647463952, 1e-9);
}
