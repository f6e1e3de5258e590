#include "stat_support.h"

static void same_cells(const struct stat_result *r, const struct json *e, double tol)
{
	const struct stat_table *t = stat_table_find(r, "att_gt");
	REQUIRE(t && e && (size_t)t->nrow == e->n);
	for (int i = 0; i < t->nrow; i++) {
		CHECK_I64(stat_cell_v(t, i, "group"), stat_number(&e->items[i], "group"));
		CHECK_I64(stat_cell_v(t, i, "time"), stat_number(&e->items[i], "time"));
		NEAR(stat_cell_v(t, i, "att"), stat_number(&e->items[i], "att"), tol);
		double se = stat_number(&e->items[i], "se");
		CHECK(isnan(se) == isnan(stat_cell_v(t, i, "se")));
		if (!isnan(se))
			NEAR(stat_cell_v(t, i, "se"), se, tol);
	}
}

static void same_aggregates(const struct stat_result *r, const struct json *agg, double tol)
{
	REQUIRE(agg && agg->n == 4);
	for (size_t k = 0; k < 4; k++) {
		const struct json *g = &agg->items[k], *at = json_get(g, "egt"), *att = json_get(g, "att"),
		                  *se = json_get(g, "se");
		const char *name = arena_z(test_arena(), json_text(g, "type"));
		NEAR(stat_term_v(r, name, STAT_ESTIMATE), stat_number(g, "overall_att"), tol);
		/* did's overall group error pairs shares with the wrong groups; ours does not */
		double se_all =
		    strcmp(name, "group") ? stat_term_v(r, name, STAT_SE) : stat_fact_v(r, "group_se_as_did");
		NEAR(se_all, stat_number(g, "overall_se"), tol);
		const struct stat_table *t = stat_table_find(r, name);
		for (size_t i = 0; at && at->kind == JSON_ARRAY && i < at->n; i++) {
			CHECK_I64(stat_cell_v(t, (int)i, "at"), stat_number(&at->items[i], NULL));
			NEAR(stat_cell_v(t, (int)i, "att"), stat_number(&att->items[i], NULL), tol);
			if (se->items[i].kind == JSON_REAL)
				NEAR(stat_cell_v(t, (int)i, "se"), stat_number(&se->items[i], NULL), tol);
		}
	}
}

static void same_did(const char *opt, const char *path, double tol)
{
	char all[256], at[64];
	snprintf(all, sizeof all, "y=lemp; unit=countyreal; time=year; start=first.treat; draws=0; %s", opt);
	struct stat_result *r = stat_on("did", "mpdta.csv", all);
	snprintf(at, sizeof at, "%s/att_gt", path);
	same_cells(r, stat_expected("mpdta", at), tol);
	snprintf(at, sizeof at, "%s/agg", path);
	same_aggregates(r, stat_expected("mpdta", at), tol);
	snprintf(at, sizeof at, "%s/wald", path);
	NEAR(stat_fact_v(r, "wald"), stat_ref("mpdta", at), tol * 10);
}

TEST(minimum_wages_of_callaway_and_santanna)
{
	NEEDS_REFERENCE();
	same_did("", "never_nocov", 1e-8);
	same_did("control=not-yet", "notyet_nocov", 1e-8);
	same_did("x=lpop", "never_dr", 1e-7);
	same_did("x=lpop; estimator=reg", "never_reg", 1e-7);
	same_did("x=lpop; estimator=ipw", "never_ipw", 1e-7);
	same_did("x=lpop; control=not-yet", "notyet_dr", 1e-7);
	same_did("base=universal", "never_nocov_universal", 1e-8);
	same_did("anticipation=1", "never_nocov_anticip1", 1e-8);
}

/* The mean effect after the start by the largest deviation before it, both of did's dynamic aggregation. */
TEST(breakdown_value_is_the_effect_in_deviations_before_the_start)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("did", "mpdta.csv", "y=lemp; unit=countyreal; time=year; start=first.treat; draws=0");
	double worst = stat_ref("mpdta", "never_nocov/agg/1/att/0"),
	       mean = stat_ref("mpdta", "never_nocov/agg/1/overall_att");
	NEAR(stat_fact_v(r, "breakdown_multiple"), fabs(mean) / worst, 1e-8);
}

/* 4 000 draws, seed 1: the reference took 50 000 and allows 3 %. */
TEST(simultaneous_bands_by_multiplier_bootstrap)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("did", "mpdta.csv", "y=lemp; unit=countyreal; time=year; start=first.treat; draws=4000");
	NEAR(stat_fact_v(r, "crit_att_gt"), stat_ref("mpdta", "bootstrap_tolerance_3pct/crit_attgt"), 0.03);
	NEAR(stat_fact_v(r, "crit_dynamic"), stat_ref("mpdta", "bootstrap_tolerance_3pct/crit_dyn"), 0.03);
	const struct stat_table *t = stat_table_find(r, "att_gt");
	const struct json *e = stat_expected("mpdta", "bootstrap_tolerance_3pct/attgt");
	for (int i = 0; i < t->nrow; i++) {
		CHECK_I64(stat_cell_v(t, i, "group"), stat_number(&e->items[i], "group"));
		CHECK_I64(stat_cell_v(t, i, "time"), stat_number(&e->items[i], "time"));
		NEAR(stat_cell_v(t, i, "boot_se"), stat_number(&e->items[i], "se"), 0.06);
	}
	struct stat_result *again =
	    stat_on("did", "mpdta.csv", "y=lemp; unit=countyreal; time=year; start=first.treat; draws=4000");
	CHECK(stat_fact_v(again, "crit_dynamic") == stat_fact_v(r, "crit_dynamic"));
	/* did draws Mammen's weights. Its error of e = 3, .0391, and that of the one cell which e = 3 is, .0352,
	 * show what its own draws differ by. */
	r = stat_on("did", "mpdta.csv",
	            "y=lemp; unit=countyreal; time=year; start=first.treat; draws=20000; weights=mammen");
	const struct stat_table *dyn = stat_table_find(r, "dynamic");
	e = stat_expected("mpdta", "bootstrap_tolerance_3pct/dyn");
	for (size_t i = 0; i < e->n; i++) {
		CHECK_I64(stat_cell_v(dyn, (int)i, "at"), stat_number(&e->items[i], "e"));
		NEAR(stat_cell_v(dyn, (int)i, "boot_se"), stat_number(&e->items[i], "se"), 0.06);
	}
}

TEST(staggered_simulation_of_fixest)
{
	NEEDS_REFERENCE();
	const char *opt = "y=y; unit=id; time=year; start=year_treated; draws=0";
	struct stat_result *r = stat_on("did", "base_stagg.csv", opt);
	same_cells(r, stat_expected("base_stagg", "cs_never/att_gt"), 1e-8);
	same_aggregates(r, stat_expected("base_stagg", "cs_never/agg"), 1e-8);
	char all[128];
	snprintf(all, sizeof all, "%s; control=not-yet", opt);
	r = stat_on("did", "base_stagg.csv", all);
	same_cells(r, stat_expected("base_stagg", "cs_notyet/att_gt"), 1e-8);
	same_aggregates(r, stat_expected("base_stagg", "cs_notyet/agg"), 1e-8);
}

TEST(four_thousand_eight_hundred_schools_in_twelve_years)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("did", "bench/did_4800x12.csv", "y=y; unit=id; time=year; start=g; draws=0");
	if (r->refusal != STAT_ANSWERED)
		return;
	CHECK(fabs(stat_term_v(r, "simple", STAT_ESTIMATE) - 4.285372) < 1e-6);
	CHECK(fabs(stat_term_v(r, "simple", STAT_SE) - 0.3339628) < 1e-6);
	CHECK(fabs(stat_term_v(r, "dynamic", STAT_ESTIMATE) - 5.481007) < 1e-6);
	CHECK(fabs(stat_term_v(r, "dynamic", STAT_SE) - 0.3973982) < 1e-6);
}

TEST(did_refuses_without_comparison)
{
	const char *opt = "y=y; unit=u; time=t; start=s";
	struct str head = STR("u,t,y,s\n"), all = head, none = head, one = head;
	for (int u = 0; u < 12; u++)
		for (int t = 1; t <= 3; t++) {
			all = arena_printf(test_arena(), "%.*s%d,%d,%d,2\n", STR_ARG(all), u, t, u * t % 7);
			none = arena_printf(test_arena(), "%.*s%d,%d,%d,0\n", STR_ARG(none), u, t, u * t % 7);
			if (t == 1)
				one = arena_printf(test_arena(), "%.*s%d,%d,%d,%d\n", STR_ARG(one), u, t, u * t % 7, u % 2);
		}
	REFUSES(stat_text("did", all, opt), STAT_NO_COMPARISON);
	REFUSES(stat_text("did", none, opt), STAT_NOT_TREATED);
	REFUSES(stat_text("did", one, opt), STAT_TOO_FEW);
	REFUSES(stat_text("did", STR("u,t,y,s\na,1,2,2\na,1,3,2\n"), opt), STAT_BAD_OPTION);
}
