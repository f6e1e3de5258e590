#include "stat_support.h"

TEST(weight_before_and_after_in_three_treatments)
{
	NEEDS_REFERENCE();
	static const char *const key[] = {"n", "mean_pre", "mean_post", "gain", "sd_gain", "r",
	                                  "t", "p",        "d_z",       "d_av", "d_pre",   "g_pre"};
	struct stat_result *r =
	    stat_on("prepost", "anorexia.csv", "pre=pre; post=post; group=treat; reference=Cont; se=classic");
	const struct stat_table *t = stat_table_find(r, "within");
	for (int i = 0; i < t->nrow; i++) {
		char path[80];
		for (int k = 0; k < 12; k++) {
			snprintf(path, sizeof path, "within/%.*s/%s", STR_ARG(stat_cell_s(t, i, "group")), key[k]);
			NEAR(stat_cell_v(t, i, key[k]), stat_ref("anorexia", path), 1e-9);
		}
		snprintf(path, sizeof path, "within/%.*s/ci/1", STR_ARG(stat_cell_s(t, i, "group")));
		NEAR(stat_cell_v(t, i, "hi"), stat_ref("anorexia", path), 1e-9);
		snprintf(path, sizeof path, "smc/%.*s", STR_ARG(stat_cell_s(t, i, "group")));
		const struct json *e = stat_expected("anorexia", path);
		NEAR(stat_cell_v(t, i, "g_pre_var"), stat_number(e, "SMCR_v"), 1e-8);
		NEAR(stat_cell_v(t, i, "smcc"), stat_number(e, "SMCC"), 1e-8);
		NEAR(stat_cell_v(t, i, "smcc_var"), stat_number(e, "SMCC_v"), 1e-8);
	}
	SAME_TERMS(r, 3, stat_expected("anorexia", "ancova/coef"), 1e-9);
	NEAR(stat_fact_v(r, "interaction_F"), stat_ref("anorexia", "interaction_F"), 1e-9);
	NEAR(stat_fact_v(r, "interaction_p"), stat_ref("anorexia", "interaction_p"), 1e-8);
	NEAR(stat_fact_v(r, "ancova_r2"), stat_ref("anorexia", "ancova/r2"), 1e-10);
	for (int h = 0; h < 4; h++) {
		char opt[128];
		struct json part = *stat_expected("anorexia", "ancova/robust");
		snprintf(opt, sizeof opt, "pre=pre; post=post; group=treat; reference=Cont; se=hc%d", h);
		part.items += 4 * h;
		part.n = 4;
		SAME_TERMS(stat_on("prepost", "anorexia.csv", opt), 3, &part, 1e-9);
	}
	r = stat_on("ols", "anorexia.csv", "y=post - pre; x=factor(treat,'Cont')");
	SAME_TERMS(r, 0, stat_expected("anorexia", "change/coef"), 1e-9);
}

TEST(hedges_g_between_treatments_with_the_exact_factor)
{
	NEEDS_REFERENCE();
	const struct json *e = stat_expected("anorexia", "between");
	static const char *const pair[][2] = {{"CBT", "Cont"}, {"FT", "Cont"}, {"FT", "CBT"}};
	for (int i = 0; i < 3; i++) {
		char opt[160];
		snprintf(opt, sizeof opt, "y=post; by=treat; against=%s; where=treat == '%s' | treat == '%s'",
		         pair[i][1], pair[i][0], pair[i][1]);
		struct stat_result *r = stat_on("mean", "anorexia.csv", opt);
		NEAR(stat_term_v(r, "hedges_g", STAT_ESTIMATE), stat_number(&e->items[i], "g_metafor"), 1e-9);
		NEAR(stat_fact_v(r, "g_variance"), stat_number(&e->items[i], "v_metafor"), 1e-9);
		NEAR(stat_term_v(r, "hedges_g_approx", STAT_ESTIMATE), stat_number(&e->items[i], "g_effsize"), 1e-9);
		const struct json *ci = json_get(&e->items[i], "ci_effsize");
		NEAR(stat_term_v(r, "hedges_g_approx", STAT_LO), stat_number(&ci->items[0], NULL), 1e-8);
		NEAR(stat_term_v(r, "hedges_g_approx", STAT_HI), stat_number(&ci->items[1], NULL), 1e-8);
	}
}

TEST(those_chosen_for_low_values_rise_by_themselves)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("regression-to-mean", "anorexia.csv", "pre=pre; post=post; where=treat == 'Cont'");
	NEAR(stat_fact_v(r, "r"), stat_ref("anorexia", "rtm/r"), 1e-9);
	NEAR(stat_fact_v(r, "r"), stat_ref("anorexia", "rtm/kelley_shrink"), 1e-9);
	NEAR(stat_fact_v(r, "cut"), stat_ref("anorexia", "rtm/cut"), 1e-10);
	NEAR(stat_term_v(r, "observed_gain", STAT_ESTIMATE), stat_ref("anorexia", "rtm/observed_gain_below"),
	     1e-9);
	NEAR(stat_term_v(r, "expected_gain", STAT_ESTIMATE), stat_ref("anorexia", "rtm/expected_gain_below"),
	     1e-9);
}

TEST(pupils_and_schools_from_one_year_to_the_next)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("transition", "egsingle.csv", "y=math; unit=childid; time=year; from=-0.5; to=0.5");
	CHECK(stat_fact_v(r, "stayed") == stat_ref("egsingle", "transition/n"));
	NEAR(stat_term_v(r, "gain", STAT_ESTIMATE), stat_ref("egsingle", "transition/mean_gain"), 1e-9);
	NEAR(stat_term_v(r, "gain", STAT_LO), stat_ref("egsingle", "transition/ci/0"), 1e-9);
	NEAR(stat_term_v(r, "gain", STAT_STAT), stat_ref("egsingle", "transition/t"), 1e-9);
	NEAR(stat_fact_v(r, "r"), stat_ref("egsingle", "transition/r"), 1e-9);
	CHECK(stat_fact_v(r, "lost") == stat_ref("egsingle", "transition/lost"));
	CHECK(stat_fact_v(r, "joined") == stat_ref("egsingle", "transition/new"));
	r = stat_on("transition", "skolverket_panel.csv", "y=merit9; unit=code; time=year; from=2022; to=2023");
	NEAR(stat_fact_v(r, "r"), stat_ref("skolverket_panel", "rtm/r"), 1e-9);
	NEAR(stat_fact_v(r, "slope"), stat_ref("skolverket_panel", "rtm/slope"), 1e-9);
	NEAR(stat_fact_v(r, "lowest_tenth_change"), stat_ref("skolverket_panel", "rtm/bottom10_change"), 1e-9);
	NEAR(stat_fact_v(r, "highest_tenth_change"), stat_ref("skolverket_panel", "rtm/top10_change"), 1e-9);
	NEAR(stat_term_v(r, "gain", STAT_ESTIMATE), stat_ref("skolverket_panel", "rtm/all_change"), 1e-9);
	NEAR(stat_fact_v(r, "sd_change"), stat_ref("skolverket_panel", "rtm/sd_change"), 1e-9);
}

TEST(jobs_training_as_a_path)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("mediate", "jobs.csv",
	                                "y=depress2; treatment=treat; mediator=job_seek; x=econ_hard, sex, age");
	NEAR(stat_term_v(r, "a", STAT_ESTIMATE), stat_ref("jobs", "path_a/1/estimate"), 1e-9);
	NEAR(stat_term_v(r, "b", STAT_SE), stat_ref("jobs", "path_b/2/se"), 1e-9);
	SAME_TERMS(stat_on("ols", "jobs.csv", "y=job_seek; x=treat, econ_hard, sex, age"), 0,
	           stat_expected("jobs", "path_a"), 1e-9);
	SAME_TERMS(stat_on("ols", "jobs.csv", "y=depress2; x=treat, job_seek, econ_hard, sex, age"), 0,
	           stat_expected("jobs", "path_b"), 1e-9);
	SAME_TERMS(stat_on("ols", "jobs.csv", "y=depress2; x=treat, econ_hard, sex, age"), 0,
	           stat_expected("jobs", "total"), 1e-9);
	NEAR(stat_term_v(r, "direct", STAT_ESTIMATE), stat_ref("jobs", "direct"), 1e-9);
	NEAR(stat_term_v(r, "total", STAT_ESTIMATE), stat_ref("jobs", "total_effect"), 1e-9);
	NEAR(stat_term_v(r, "indirect", STAT_ESTIMATE), stat_ref("jobs", "indirect"), 1e-9);
	NEAR(stat_fact_v(r, "sobel_se"), stat_ref("jobs", "sobel_se"), 1e-9);
	NEAR(stat_fact_v(r, "goodman_se"), stat_ref("jobs", "goodman_se"), 1e-9);
	NEAR(stat_term_v(r, "indirect", STAT_LO), stat_ref("jobs", "mc_ci/0"), 0.03);
	NEAR(stat_term_v(r, "indirect", STAT_LO), stat_ref("jobs", "mediate/acme_ci/0"), 0.04);
	NEAR(stat_term_v(r, "indirect", STAT_ESTIMATE), stat_ref("jobs", "mediate/acme"), 0.03);
	const struct json *rho = stat_expected("jobs", "sens/acme");
	for (size_t i = 0; i < rho->n; i++)
		/* medsens fits both equations jointly, which moves the fourth digit */
		NEAR(stat_cell_v(stat_table_find(r, "sensitivity"), (int)i, "indirect"),
		     stat_number(&rho->items[i].items[0], NULL), 3e-4);
	CHECK(nearbyint(stat_fact_v(r, "rho_at_zero") * 10) / 10 == stat_ref("jobs", "sens/rho_zero"));
}

TEST(alpha_omega_and_lambda_of_seven_items)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("reliability", "attitude.csv",
	                                "x=rating, complaints, privileges, learning, raises, critical, advance");
	NEAR(stat_term_v(r, "alpha", STAT_ESTIMATE), stat_ref("attitude", "alpha"), 1e-10);
	NEAR(stat_term_v(r, "alpha", STAT_LO), stat_ref("attitude", "feldt_ci/0"), 1e-9);
	NEAR(stat_term_v(r, "alpha", STAT_HI), stat_ref("attitude", "feldt_ci/1"), 1e-9);
	NEAR(stat_fact_v(r, "std_alpha"), stat_ref("attitude", "std_alpha"), 1e-10);
	NEAR(stat_fact_v(r, "average_r"), stat_ref("attitude", "average_r"), 1e-10);
	NEAR(stat_fact_v(r, "lambda6"), stat_ref("attitude", "G6"), 1e-9);
	NEAR(stat_fact_v(r, "lambda4"), stat_ref("attitude", "lambda4_max"), 1e-8);
	NEAR(stat_fact_v(r, "omega"), stat_ref("attitude", "omega_total_1factor"), 1e-5);
	NEAR(stat_fact_v(r, "sem_mean"), stat_ref("attitude", "sem_mean"), 1e-9);
	const struct json *e = stat_expected("attitude", "items");
	for (size_t i = 0; i < e->n; i++) {
		const struct stat_table *t = stat_table_find(r, "items");
		NEAR(stat_cell_v(t, (int)i, "r_total"), stat_number(&e->items[i], "raw_r"), 1e-9);
		NEAR(stat_cell_v(t, (int)i, "r_rest"), stat_number(&e->items[i], "r_drop"), 1e-9);
		NEAR(stat_cell_v(t, (int)i, "alpha_without"), stat_number(&e->items[i], "alpha_drop"), 1e-9);
		NEAR(stat_cell_v(t, (int)i, "sd"), stat_number(&e->items[i], "sd"), 1e-9);
	}
}

/* A hundred judgements by two: rows the first's, columns the second's (the table of Cohen 1968 that psych
 * gives as its example). kappa and weighted kappa are those of psych 2.2.9 in R, the error of kappa too.
 * psych's error of the weighted ones is another formula; those here are by the delta method on the nine
 * shares, worked out numerically. */
TEST(two_observers_agree_beyond_chance)
{
	static const int n[3][3] = {{44, 7, 9}, {5, 20, 5}, {1, 3, 6}};
	struct str csv = STR("a,b\n");
	for (int k = 0; k < 9; k++)
		for (int i = 0; i < n[k / 3][k % 3]; i++)
			csv = arena_printf(test_arena(), "%.*s%d,%d\n", STR_ARG(csv), k / 3, k % 3);
	struct stat_result *r = stat_text("kappa", csv, "a=a; b=b; weights=quadratic");
	NEAR(stat_term_v(r, "kappa", STAT_ESTIMATE), 0.491525423728813, 1e-12);
	NEAR(stat_term_v(r, "kappa", STAT_SE), sqrt(0.00520237038411252), 1e-9);
	NEAR(stat_term_v(r, "quadratic", STAT_ESTIMATE), 0.454545454545454, 1e-12);
	NEAR(stat_term_v(r, "quadratic", STAT_SE), 0.0939796978, 1e-8);
	NEAR(stat_term_v(r, "linear", STAT_ESTIMATE), 0.473684210526316, 1e-12);
	NEAR(stat_term_v(r, "linear", STAT_SE), 0.0769789099, 1e-8);
	CHECK_Z(r->main, "quadratic");
	/* in 23 clusters; errors worked out in R 4.2.2 from the definition, one cluster left out at a time */
	struct str grouped = STR("a,b,g\n");
	for (int k = 0, row = 0; k < 9; k++)
		for (int i = 0; i < n[k / 3][k % 3]; i++, row++)
			grouped =
			    arena_printf(test_arena(), "%.*s%d,%d,%d\n", STR_ARG(grouped), k / 3, k % 3, row * 7 % 23);
	r = stat_text("kappa", grouped, "a=a; b=b; cluster=g; weights=quadratic");
	NEAR(stat_term_v(r, "kappa", STAT_ESTIMATE), 0.491525423729, 1e-11);
	NEAR(stat_term_v(r, "kappa", STAT_SE), 0.045810837278, 1e-9);
	NEAR(stat_term_v(r, "quadratic", STAT_SE), 0.063558871971, 1e-9);
	NEAR(stat_term_v(r, "quadratic", STAT_LO), 0.3227324217, 1e-9);
	NEAR(stat_term_v(r, "quadratic", STAT_HI), 0.5863584874, 1e-9);
	REFUSES(stat_text("kappa", STR("a,b,g\n1,2,x\n2,2,x\n"), "a=a; b=b; cluster=g"), STAT_ONE_CLUSTER);
	REFUSES(stat_text("kappa", STR("a,b\n1,1\n1,1\n1,1\n"), "a=a; b=b"), STAT_ZERO_VARIANCE);
	REFUSES(stat_text("kappa", STR("a,b\n1,2\n"), "a=a; b=b"), STAT_TOO_FEW);
	REFUSES(stat_text("kappa", STR("a,b\n1,x\n"), "a=a; b=b"), STAT_NOT_A_NUMBER);
}

TEST(change_methods_refuse_in_words)
{
	struct str csv = STR("a,b,g,u,t\n1,2,x,1,1\n1,3,x,2,1\n1,4,x,3,1\n1,4,y,4,2\n");
	REFUSES(stat_text("prepost", csv, "pre=a; post=b"), STAT_ZERO_VARIANCE);
	REFUSES(stat_text("prepost", csv, "pre=b; post=a; group=g"), STAT_TOO_FEW);
	REFUSES(stat_text("regression-to-mean", csv, "pre=b; post=a; cut=1"), STAT_TOO_FEW);
	REFUSES(stat_text("transition", csv, "y=b; unit=u; time=t"), STAT_TOO_FEW);
	REFUSES(stat_text("transition", csv, "y=b; unit=g; time=t"), STAT_BAD_OPTION);
	REFUSES(stat_text("mediate", csv, "y=b; treatment=a; mediator=u"), STAT_CONSTANT);
	REFUSES(stat_text("reliability", csv, "x=a, b"), STAT_CONSTANT);
	REFUSES(stat_text("reliability", csv, "x=b"), STAT_TOO_FEW);
}

TEST(correlations_between_waves_and_years)
{
	NEEDS_REFERENCE();
	const struct json *names = stat_expected("egsingle", "wave_cor/names");
	for (size_t i = 0; i < names->n; i++)
		for (size_t k = 0; k < names->n; k++) {
			char opt[128], path[64];
			snprintf(path, sizeof path, "wave_cor/r/%zu/%zu", i, k);
			double want = stat_ref("egsingle", path);
			if (i == k) {
				CHECK(want == 1);
				continue;
			}
			names = stat_expected("egsingle", "wave_cor/names");
			struct str a = names->items[i].text, b = names->items[k].text;
			/* "math.0.5" is the wave of year 0.5 */
			snprintf(opt, sizeof opt, "y=math; unit=childid; time=year; from=%.*s; to=%.*s",
			         STR_ARG(str_sub(a, 5, a.n)), STR_ARG(str_sub(b, 5, b.n)));
			NEAR(stat_fact_v(stat_on("transition", "egsingle.csv", opt), "r"), want, 1e-9);
		}
	for (int pair = 0; pair < 25; pair++) {
		char opt[128], path[64];
		int y = pair / 5, z = pair % 5;
		snprintf(path, sizeof path, "cor/r/%d/%d", y, z);
		double want = stat_ref("skolverket_panel", path);
		snprintf(opt, sizeof opt, "y=merit9; unit=code; time=year; from=%d; to=%d", 2020 + y, 2020 + z);
		NEAR(y == z ? 1 : stat_fact_v(stat_on("transition", "skolverket_panel.csv", opt), "r"), want, 1e-9);
	}
}

/* A row a restaurant that is seen once each time: its change, and where it is. */
static struct str changes_of_restaurants(void)
{
	struct stat_frame f;
	struct stat_groups sheet;
	struct str csv = STR("change,nj\n"), csv_why;
	struct stat_why why;
	if (!stat_csv_read(test_arena(), stat_data_file("njmin.csv"), &f, &csv_why) ||
	    !stat_frame_groups(&f, test_arena(), STR("sheet"), &sheet, &why))
		return csv;
	const double *nj = stat_frame_eval(&f, test_arena(), STR("nj"), &why),
	             *post = stat_frame_eval(&f, test_arena(), STR("post"), &why),
	             *fte = stat_frame_eval(&f, test_arena(), STR("fte"), &why);
	for (int s = 0; s < sheet.levels; s++) {
		int rows = 0, at[2] = {-1, -1};
		for (int i = 0; i < f.n; i++)
			if (sheet.code[i] == s) {
				rows++;
				at[post[i] > 0] = i;
			}
		if (rows == 2 && at[0] >= 0 && at[1] >= 0 && isfinite(fte[at[0]]) && isfinite(fte[at[1]]))
			csv = arena_printf(test_arena(), "%.*s%.10g,%g\n", STR_ARG(csv), fte[at[1]] - fte[at[0]],
			                   nj[at[0]]);
	}
	return csv;
}

TEST(card_and_krueger_means)
{
	NEEDS_REFERENCE();
	const struct json *e = stat_expected("ri_did2x2", "card_krueger/means");
	for (size_t i = 0; i < e->n; i++) {
		char opt[96];
		snprintf(opt, sizeof opt, "y=fte; where=nj == %g & post == %g", stat_number(&e->items[i], "nj"),
		         stat_number(&e->items[i], "post"));
		struct stat_result *r = stat_on("mean", "njmin.csv", opt);
		NEAR(stat_term_v(r, "mean", STAT_ESTIMATE), stat_number(&e->items[i], "mean"), 1e-10);
		NEAR(stat_term_v(r, "mean", STAT_SE), stat_number(&e->items[i], "se"), 1e-10);
		CHECK(stat_term_v(r, "mean", STAT_N) == stat_number(&e->items[i], "n"));
	}
	/* the restaurants seen both times: change of each, New Jersey less Pennsylvania */
	struct stat_result *r = stat_text("ols", changes_of_restaurants(), "y=change; x=nj");
	SAME_TERMS(r, 0, stat_expected("ri_did2x2", "balanced/coef"), 1e-9);
	CHECK(stat_fact_v(r, "n") == stat_ref("ri_did2x2", "balanced/n"));
}
