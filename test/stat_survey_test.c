#include "stat_support.h"

static void same_est(const char *file, const char *opt, const char *path, const char *term, double tol)
{
	char at[64];
	struct stat_result *r = stat_on("survey", file, opt);
	snprintf(at, sizeof at, "%s/est", path);
	NEAR(stat_term_v(r, term, STAT_ESTIMATE), stat_ref("survey_api", at), tol);
	snprintf(at, sizeof at, "%s/se", path);
	NEAR(stat_term_v(r, term, STAT_SE), stat_ref("survey_api", at), tol);
}

static void same_share(const struct stat_result *r, int level)
{
	static const char *const path[] = {"est/%d", "se/%d", "ci/%d/0", "ci/%d/1"};
	static const enum stat_field field[] = {STAT_ESTIMATE, STAT_SE, STAT_LO, STAT_HI};
	for (int i = 0; i < 4; i++) {
		const char *cut = strchr(path[i], '%');
		struct str at =
		    arena_printf(test_arena(), "prop/%.*s%d%s", (int)(cut - path[i]), path[i], level, cut + 2);
		NEAR(stat_term_v(r, "mean", field[i]), stat_ref("survey_api", arena_z(test_arena(), at)), 1e-8);
	}
}

TEST(california_schools_stratified_and_clustered)
{
	NEEDS_REFERENCE();
	const char *strat = "api_strat.csv", *clus = "api_clus1.csv";
	same_est(strat, "y=api00; w=pw; strata=stype; fpc=fpc", "strat_mean", "mean", 1e-9);
	same_est(strat, "y=enroll; w=pw; strata=stype; fpc=fpc; statistic=total", "strat_total", "total", 1e-9);
	same_est(strat, "y=`api.stu`; over=enroll; w=pw; strata=stype; fpc=fpc; statistic=ratio", "strat_ratio",
	         "ratio", 1e-9);
	same_est(clus, "y=api00; w=pw; cluster=dnum; fpc=fpc", "clus_mean", "mean", 1e-9);
	same_est(clus, "y=enroll; w=pw; cluster=dnum; fpc=fpc; statistic=total", "clus_total", "total", 1e-9);
	struct stat_result *r = stat_on("survey", strat, "y=api00; w=pw; strata=stype; fpc=fpc; by=stype");
	const struct json *e = stat_expected("survey_api", "strat_by");
	for (size_t i = 0; i < e->n; i++) {
		const char *name = arena_z(test_arena(), json_text(&e->items[i], "stype"));
		NEAR(stat_term_v(r, name, STAT_ESTIMATE), stat_number(&e->items[i], "api00"), 1e-9);
		NEAR(stat_term_v(r, name, STAT_SE), stat_number(&e->items[i], "se"), 1e-8);
	}
	r = stat_on("survey", clus, "y=api00; w=pw; cluster=dnum; fpc=fpc");
	NEAR(stat_fact_v(r, "deff"), stat_ref("survey_api", "deff"), 1e-8);
	CHECK(fabs(stat_term_v(r, "mean", STAT_SE) - 23.542) < 5e-4);
	r = stat_on("survey", strat, "y=sch.wide == 'Yes'; w=pw; strata=stype; fpc=fpc");
	NEAR(stat_term_v(r, "mean", STAT_SE), stat_ref("survey_api", "prop/se/1"), 1e-8);
	same_share(r, 1);
	same_share(stat_on("survey", strat, "y=sch.wide == 'No'; w=pw; strata=stype; fpc=fpc"), 0);
	r = stat_on("survey", strat, "y=api00; x=ell, meals; w=pw; strata=stype; fpc=fpc");
	SAME_TERMS(r, 0, stat_expected("survey_api", "glm"), 1e-8);
}

TEST(california_schools_weighted_to_known_totals)
{
	NEEDS_REFERENCE();
	const char *clus = "api_clus1.csv";
	same_est(clus, "y=api00; w=pw; cluster=dnum; fpc=fpc; margins=stype: E=4421, H=755, M=1018", "post",
	         "mean", 1e-8);
	same_est(clus,
	         "y=enroll; w=pw; cluster=dnum; fpc=fpc; statistic=total; margins=stype: E=4421, H=755, M=1018",
	         "post_total", "total", 1e-8);
	/* rake() stops when a margin moves less than one in population */
	same_est(clus,
	         "y=api00; w=pw; cluster=dnum; fpc=fpc; margins=stype: E=4421, H=755, M=1018 / sch.wide: "
	         "No=1072, Yes=5122",
	         "rake", "mean", 2e-5);
	same_est(clus,
	         "y=api00; w=pw; cluster=dnum; fpc=fpc; calibrate=stype, api99; totals=6194, 755, 1018, 3914069",
	         "cal", "mean", 1e-7);
}

static double seg(const char *opt, const char *term)
{
	return stat_term_v(stat_on("segregation", "schools00.csv", opt), term, STAT_ESTIMATE);
}

TEST(pupils_over_schools)
{
	NEEDS_REFERENCE();
	NEAR(seg("group=race; unit=school; n=n", "M"), stat_ref("segregation", "school/0/est"), 1e-10);
	NEAR(seg("group=race; unit=school; n=n", "H"), stat_ref("segregation", "school/1/est"), 1e-10);
	NEAR(seg("group=race; unit=school; n=n; within=district", "M"), stat_ref("segregation", "within/0/est"),
	     1e-10);
	NEAR(seg("group=race; unit=school; n=n; within=district", "H"), stat_ref("segregation", "within/1/est"),
	     1e-10);
	NEAR(seg("group=race; unit=state; n=n", "M"), stat_ref("segregation", "state/0/est"), 1e-10);
	NEAR(seg("group=race == 'white'; unit=school; n=n", "D"), stat_ref("segregation", "dissimilarity/0/est"),
	     1e-10);
	struct stat_result *r =
	    stat_on("segregation", "schools00.csv", "group=race == 'white'; unit=school; n=n");
	const struct json *e = stat_expected("segregation", "exposure");
	for (int i = 0; i < 4; i++)
		NEAR(stat_cell_v(stat_table_find(r, "exposure"), i, "exposure"),
		     stat_number(&e->items[i], "exposure"), 1e-10);
	e = stat_expected("segregation", "isolation");
	for (size_t i = 0; i < e->n; i++) {
		struct str race = json_text(&e->items[i], "race2");
		const struct stat_table *t = stat_table_find(r, "exposure");
		NEAR(stat_cell_v(t, str_eqz(race, "white") ? 3 : 0, "exposure"),
		     stat_number(&e->items[i], "isolation"), 1e-10);
	}
	CHECK(stat_fact_v(r, "D_by_chance") > 0 && stat_fact_v(r, "D_by_chance") < 0.1);
	r = stat_on("segregation", "schools00.csv", "group=race; unit=state; n=n");
	e = stat_expected("segregation", "local");
	for (int i = 0; i < 3; i++) {
		NEAR(stat_cell_v(stat_table_find(r, "units"), i, "local"), stat_number(&e->items[i], "ls"), 1e-9);
		NEAR(stat_cell_v(stat_table_find(r, "units"), i, "share"), stat_number(&e->items[i], "p"), 1e-10);
	}
}

TEST(incomes_of_ilocos_and_merit_of_swedish_schools)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("inequality", "ilocos.csv", "y=income; by=province");
	static const char *const key[][2] = {{"gini", "gini"},
	                                     {"theil_T", "theil_T"},
	                                     {"theil_L", "theil_L"},
	                                     {"atkinson_05", "atkinson05"},
	                                     {"theil_between", "between"},
	                                     {"theil_within", "within"}};
	for (int i = 0; i < 6; i++) {
		char path[64];
		snprintf(path, sizeof path, "ilocos/%s", key[i][1]);
		NEAR(stat_term_v(r, key[i][0], STAT_ESTIMATE), stat_ref("segregation", path), 1e-9);
	}
	NEAR(stat_fact_v(r, "gini_corrected"), stat_ref("segregation", "ilocos/gini_corr"), 1e-10);
	NEAR(stat_fact_v(r, "cv"), stat_ref("segregation", "ilocos/cv"), 1e-10);
	NEAR(stat_fact_v(r, "ricci_schutz"), stat_ref("segregation", "ilocos/rosenbluth"), 1e-10);
	r = stat_on("inequality", "skolverket_ak9_2025_counts.csv", "y=merit; w=n");
	NEAR(stat_term_v(r, "gini", STAT_ESTIMATE), stat_ref("skolverket_ak9_2025", "merit/gini_w"), 1e-9);
	NEAR(stat_fact_v(r, "mean"), stat_ref("skolverket_ak9_2025", "merit/wmean"), 1e-10);
	NEAR(stat_fact_v(r, "variance"), stat_ref("skolverket_ak9_2025", "merit/wvar_between"), 1e-10);
	NEAR(stat_fact_v(r, "cv"), stat_ref("skolverket_ak9_2025", "merit/cv"), 1e-10);
	for (int y = 0; y < 5; y++) {
		char opt[80], path[64];
		snprintf(opt, sizeof opt, "y=merit9; where=year == %d", 2020 + y);
		r = stat_on("inequality", "skolverket_panel.csv", opt);
		snprintf(path, sizeof path, "years/%d", y);
		const struct json *e = stat_expected("skolverket_panel", path);
		CHECK(stat_number(e, "year") == 2020 + y);
		NEAR(stat_fact_v(r, "mean"), stat_number(e, "mean"), 1e-10);
		NEAR(stat_term_v(stat_on("mean", "skolverket_panel.csv", opt), "mean", STAT_N), stat_number(e, "n"),
		     1e-12);
		NEAR(stat_fact_v(r, "cv_sample") * stat_number(e, "mean"), stat_number(e, "sd"), 1e-9);
		NEAR(stat_fact_v(r, "p10"), stat_number(e, "p10"), 1e-10);
		NEAR(stat_fact_v(r, "p90"), stat_number(e, "p90"), 1e-10);
	}
}

TEST(random_effects_of_swamy_and_arora)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("random-effects", "grunfeld.csv", "y=inv; x=value, capital; unit=firm");
	SAME_TERMS(r, 0, stat_expected("grunfeld", "random_swar/coef"), 1e-8);
	NEAR(stat_fact_v(r, "idios"), stat_ref("grunfeld", "random_swar/ercomp/idios"), 1e-9);
	NEAR(stat_fact_v(r, "id"), stat_ref("grunfeld", "random_swar/ercomp/id"), 1e-9);
}

TEST(a_chosen_dose_is_seen_in_the_placebo)
{
	struct str csv = STR("d,c,b\n");
	for (int i = 0; i < 30; i++)
		csv = arena_printf(test_arena(), "%.*s%d,%g,%g\n", STR_ARG(csv), i < 15 ? 0 : i - 14,
		                   i < 15 ? i % 3 : 0.5 * i + i % 2, i < 15 ? i % 2 : 0.4 * i + i % 3);
	struct stat_result *r = stat_text("dose", csv, "change=c; dose=d; before=b");
	CHECK(stat_term_v(r, "slope", STAT_ESTIMATE) > 0.4 && r->checks.v[0].verdict == STAT_FAIL);
	CHECK(stat_term_v(r, "high", STAT_ESTIMATE) > stat_term_v(r, "low", STAT_ESTIMATE));
	REFUSES(stat_text("dose", csv, "change=c; dose=0*d"), STAT_NOT_TREATED);
}

TEST(places_in_an_order_are_wide_and_links_need_agreement)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("ranks", "eight_schools.csv", "y=y; se=se; unit=school");
	const struct stat_table *t = stat_table_find(r, "ranks");
	CHECK(stat_cell_v(t, 2, "lo") <= 3 && stat_cell_v(t, 2, "hi") == 8);
	CHECK(r->checks.v[0].verdict == STAT_FAIL);
	r = stat_on("link", "attitude.csv", "x=rating; y=complaints");
	NEAR(stat_term_v(r, "slope", STAT_ESTIMATE), 13.3147571822 / 12.1725619476, 1e-7);
	CHECK(r->checks.v[0].verdict == STAT_WARN);
}

TEST(survey_methods_refuse_in_words)
{
	struct str csv = STR("y,w,g,s\n1,1,a,p\n2,0,b,q\n3,1,a,p\n");
	REFUSES(stat_text("survey", csv, "y=y; w=w"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("survey", csv, "y=y; statistic=ratio"), STAT_BAD_OPTION);
	REFUSES(stat_text("survey", csv, "y=y; margins=g: a=3"), STAT_BAD_OPTION);
	REFUSES(stat_text("survey", csv, "y=y; calibrate=w; totals=3"), STAT_BAD_OPTION);
	REFUSES(stat_text("segregation", csv, "group=1; unit=g"), STAT_CONSTANT);
	REFUSES(stat_text("inequality", csv, "y=-y"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("random-effects", csv, "y=y; x=w; unit=g"), STAT_TOO_FEW);
}
