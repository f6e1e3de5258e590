#include "stat/chart.h"
#include "stat_support.h"

static const char *cause_of(struct str r)
{
	static const char *const pair[][2] = {{"Common Cause", "common"},
	                                      {"Above UCL", "above-limit"},
	                                      {"Below LCL", "below-limit"},
	                                      {"7 Point Trend (Increasing)", "trend-up"},
	                                      {"7 Point Trend (Decreasing)", "trend-down"},
	                                      {"2 in 3 Above CL", "two-of-three-above"},
	                                      {"2 in 3 Below CL", "two-of-three-below"},
	                                      {"7 Points Above CL", "seven-above"},
	                                      {"7 Points Below CL", "seven-below"}};
	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
		if (str_eqz(r, pair[i][0]))
			return pair[i][1];
	return "?";
}

static void same_points(const struct stat_result *r, const struct json *e)
{
	const struct stat_table *t = stat_table_find(r, "points");
	REQUIRE(t && e && (size_t)t->nrow == e->n);
	for (int i = 0; i < t->nrow; i++) {
		const struct json *p = &e->items[i];
		NEAR(stat_cell_v(t, i, "y"), stat_number(p, "y"), 1e-12);
		CHECK_I64(stat_cell_v(t, i, "side"), stat_number(p, "relative_to_mean"));
		NEAR(stat_cell_v(t, i, "centre"), stat_number(p, "mean_col"), 1e-10);
		NEAR(stat_cell_v(t, i, "lo"), stat_number(p, "lpl"), 1e-10);
		NEAR(stat_cell_v(t, i, "hi"), stat_number(p, "upl"), 1e-10);
		CHECK_I64(stat_cell_v(t, i, "phase"), stat_number(p, "rebase_group"));
		CHECK_Z(stat_cell_s(t, i, "cause"), cause_of(json_text(p, "special_cause_type")));
		struct str type = json_text(p, "point_type"), want = str_eqz(type, "common_cause") ? STR("common")
		                                                     : str_eqz(type, "special_cause_concern")
		                                                         ? STR("concern")
		                                                         : STR("improvement");
		CHECK_STR(stat_cell_s(t, i, "meaning"), want);
	}
}

TEST(sixteen_nhs_series_point_by_point)
{
	NEEDS_REFERENCE();
	const struct json *charts = stat_expected("spc", "charts");
	for (size_t i = 0; charts && i < charts->n; i++) {
		const struct json *c = &charts->items[i];
		for (int screened = 0; screened < 2; screened++) {
			char opt[200];
			snprintf(opt, sizeof opt, "y=%.*s; where=org_code == '%.*s'; better=%s; screen=%s",
			         STR_ARG(json_text(c, "field")), STR_ARG(json_text(c, "org")),
			         str_eqz(json_text(c, "direction"), "decrease") ? "lower" : "higher",
			         screened ? "yes" : "no");
			same_points(stat_on("chart", "nhs_ae.csv", opt),
			            json_get(c, screened ? "screened" : "unscreened"));
		}
	}
	same_points(stat_on("chart", "nhs_ae.csv",
	                    "y=breaches; where=org_code == 'RRK'; better=lower; rebase=period == '2017-10-01'"),
	            stat_expected("spc", "rebased"));
	same_points(stat_on("chart", "nhs_ae.csv", "y=breaches; where=org_code == 'RRK'; better=lower; fix=12"),
	            stat_expected("spc", "fixed12"));
}

static void same_qic(const char *file, const char *opt, const char *path)
{
	struct stat_result *r = stat_on("chart", file, opt);
	const struct stat_table *t = stat_table_find(r, "points"), *runs = stat_table_find(r, "runs");
	const struct json *e = stat_expected("spc", path);
	REQUIRE(t && runs && e && (size_t)t->nrow == e->n);
	for (int i = 0; i < t->nrow; i++) {
		const struct json *p = &e->items[i];
		NEAR(stat_cell_v(t, i, "y"), stat_number(p, "y"), 1e-9);
		NEAR(stat_cell_v(t, i, "centre"), stat_number(p, "cl"), 1e-9);
		if (!isnan(stat_number(p, "lcl"))) {
			NEAR(stat_cell_v(t, i, "lo"), stat_number(p, "lcl"), 1e-9);
			NEAR(stat_cell_v(t, i, "hi"), stat_number(p, "ucl"), 1e-9);
		}
		CHECK(stat_cell_v(t, i, "outside") == json_get(p, "sigma.signal")->b);
		int phase = (int)stat_cell_v(t, i, "phase");
		CHECK_I64(stat_cell_v(runs, phase, "useful"), stat_number(p, "n.useful"));
		CHECK_I64(stat_cell_v(runs, phase, "longest"), stat_number(p, "longest.run"));
		CHECK_I64(stat_cell_v(runs, phase, "longest_max"), stat_number(p, "longest.run.max"));
		CHECK_I64(stat_cell_v(runs, phase, "crossings"), stat_number(p, "n.crossings"));
		CHECK_I64(stat_cell_v(runs, phase, "crossings_min"), stat_number(p, "n.crossings.min"));
		CHECK(stat_cell_v(runs, phase, "signal") == json_get(p, "runs.signal")->b);
	}
}

TEST(run_i_c_u_p_and_laney_charts_match)
{
	NEEDS_REFERENCE();
	same_qic("qic_cdi.csv", "y=n; type=run", "qic/run_cdi");
	same_qic("qic_cdi.csv", "y=n; type=i", "qic/i_cdi");
	same_qic("qic_cdi.csv", "y=n; type=c", "qic/c_cdi");
	same_qic("qic_cdi.csv", "y=n; n=days; type=u; multiply=10000", "qic/u_cdi");
	same_qic("qic_cdi.csv", "y=n; type=i; fix=12", "qic/i_freeze12");
	same_qic("qic_cdi.csv", "y=n; type=i; part=24", "qic/i_part24");
	same_qic("qic_nhs_accidents.csv", "y=r; n=n; type=p", "qic/p_accidents");
	same_qic("qic_nhs_accidents.csv", "y=r; n=n; type=pp", "qic/pprime_accidents");
}

TEST(xmr_of_road_deaths)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("chart", "seatbelts.csv", "y=drivers; screen=no");
	const struct stat_table *t = stat_table_find(r, "charts");
	NEAR(stat_cell_v(t, 0, "centre"), stat_ref("seatbelts", "xmr/mean"), 1e-11);
	NEAR(stat_cell_v(t, 0, "mr"), stat_ref("seatbelts", "xmr/mrbar"), 1e-11);
	NEAR(stat_cell_v(t, 0, "hi"), stat_ref("seatbelts", "xmr/upl"), 1e-11);
	NEAR(stat_cell_v(t, 0, "mr_limit"), stat_ref("seatbelts", "xmr/url"), 1e-11);
}

TEST(a_chart_of_a_constant_or_a_point_stays_sane)
{
	struct stat_result *r = stat_text("chart", STR("y\n5\n5\n5\n5\n5\n5\n5\n5\n"), "y=y");
	CHECK(r->refusal == STAT_ANSWERED && stat_term_v(r, "series", STAT_LO) == 5);
	REFUSES(stat_text("chart", STR("y\n5\n"), "y=y"), STAT_TOO_FEW);
	REFUSES(stat_text("chart", STR("y,n\n5,4\n2,4\n"), "y=y; n=n; type=p"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("chart", STR("y,n\n5,4\n2,4\n"), "y=y; type=u"), STAT_BAD_OPTION);
	r = stat_text("chart", STR("y,n\n0,4\n0,4\n"), "y=y; n=n; type=pp");
	CHECK(r->refusal == STAT_ANSWERED);
}

/* The same series by number, by day and by month, the file in another order each time. */
TEST(a_chart_is_in_order_of_days_and_months)
{
	static const char *const by_number = "t,y\n1,4\n2,9\n3,3\n4,7\n5,12\n",
	                         *const by_day = "t,y\n2024-02-29,7\n2023-12-31,9\n2024-03-01,12\n2024-01-01,3\n"
	                                         "2023-02-28,4\n",
	                         *const by_month =
	                             "t,y\n2024-03,12\n2024-01,3\n2023-12,9\n2024-02,7\n2023-02,4\n";
	struct stat_result *n = stat_text("chart", str_z(by_number), "y=y; t=t"),
	                   *d = stat_text("chart", str_z(by_day), "y=y; t=t"),
	                   *m = stat_text("chart", str_z(by_month), "y=y; t=t");
	const struct stat_table *tn = stat_table_find(n, "points"), *td = stat_table_find(d, "points"),
	                        *tm = stat_table_find(m, "points");
	REQUIRE(tn && td && tm && tn->nrow == 5 && td->nrow == 5 && tm->nrow == 5);
	for (int i = 0; i < 5; i++) {
		CHECK(stat_cell_v(tn, i, "t") == i + 1);
		CHECK(stat_cell_v(td, i, "y") == stat_cell_v(tn, i, "y"));
		CHECK(stat_cell_v(tm, i, "y") == stat_cell_v(tn, i, "y"));
		CHECK(stat_cell_v(td, i, "hi") == stat_cell_v(tn, i, "hi"));
	}
	CHECK_Z(stat_cell_s(td, 0, "t"), "2023-02-28");
	CHECK_Z(stat_cell_s(td, 3, "t"), "2024-02-29");
	CHECK_Z(stat_cell_s(tm, 4, "t"), "2024-03");
	/* rows that are left out take their time with them */
	m = stat_text("chart", STR("t,y\n2024-03,12\n2024-02,\n2024-01,3\n2023-12,9\n"), "y=y; t=t");
	tm = stat_table_find(m, "points");
	CHECK_Z(stat_cell_s(tm, 1, "t"), "2024-01");
	CHECK_Z(stat_cell_s(tm, 2, "t"), "2024-03");
	/* no such day, no such month, and a day written in another way */
	static const char *const wrong[] = {"2023-02-29", "2024-13", "31/12 2023", "2024-1"};
	for (int i = 0; i < 4; i++) {
		struct str csv = arena_printf(test_arena(), "t,y\n2024-03,1\n%s,2\n2024-05,4\n", wrong[i]);
		struct stat_result *r = stat_text("chart", csv, "y=y; t=t");
		REFUSES(r, STAT_NOT_A_NUMBER);
		CHECK(str_find(r->why, str_z(wrong[i])) > 0);
	}
	n = stat_text("chart", STR("t,y\n1,4\n1,9\n2,3\n"), "y=y; t=t");
	bool told = false;
	for (size_t i = 0; i < n->checks.n; i++)
		told |= str_eq(n->checks.v[i].text,
		               STR("series: 1 point has the time of the one before; the order of the file decides "
		                   "between them."));
	CHECK(told);
}

TEST(a_unit_of_one_point_has_no_limits)
{
	double v;
	struct stat_result *r = stat_text("chart", STR("y,b\n1,k\n2,k\n3,l\n"), "y=y; by=b; target=2");
	REQUIRE(r->refusal == STAT_ANSWERED);
	NEAR(stat_term_v(r, "k", STAT_HI), 1.5 + 2.66, 1e-12);
	CHECK(stat_term_v(r, "l", STAT_ESTIMATE) == 3 && !stat_get(stat_term_find(r, "l"), STAT_HI, &v));
	const struct stat_table *t = stat_table_find(r, "points");
	CHECK(stat_cell_v(t, 2, "y") == 3 && isnan(stat_cell_v(t, 2, "lo")));
}
