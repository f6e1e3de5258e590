#include "stat_support.h"

static void hc_column(const char *x, const char *key)
{
	static const char *const se[] = {"classic", "hc1", "hc3"};
	for (int i = 0; i < 3; i++) {
		char opt[200], path[64];
		snprintf(opt, sizeof opt, "y=score; x=%s; se=%s; normal=%s", x, se[i], i ? "yes" : "no");
		snprintf(path, sizeof path, "hc/%s/%s", key, se[i]);
		SAME_TERMS(stat_on("ols", "caschools.csv", opt), 0, stat_expected("caschools", path), 1e-9);
	}
	char opt[200], path[64];
	snprintf(opt, sizeof opt, "y=score; x=%s", x);
	struct stat_result *r = stat_on("ols", "caschools.csv", opt);
	snprintf(path, sizeof path, "hc/%s", key);
	const struct json *e = stat_expected("caschools", path);
	NEAR(stat_fact_v(r, "r2"), stat_number(e, "r2"), 1e-10);
	NEAR(stat_fact_v(r, "adj_r2"), stat_number(e, "adjr2"), 1e-10);
	NEAR(stat_fact_v(r, "sigma"), stat_number(e, "ser"), 1e-10);
}

TEST(ols_gives_stock_and_watson_table_7_1)
{
	NEEDS_REFERENCE();
	hc_column("stratio", "c1");
	hc_column("stratio, english", "c2");
	hc_column("stratio, english, lunch", "c3");
	hc_column("stratio, english, calworks", "c4");
	hc_column("stratio, english, lunch, calworks", "c5");
}

TEST(hc0_to_hc5_match_on_public_schools)
{
	NEEDS_REFERENCE();
	for (int t = 0; t <= 5; t++) {
		char opt[128], path[64];
		snprintf(opt, sizeof opt, "y=Expenditure; x=Income, Income^2; se=hc%d; normal=yes", t);
		snprintf(path, sizeof path, "hc_publicschools/HC%d", t);
		SAME_TERMS(stat_on("ols", "publicschools.csv", opt), 0, stat_expected("hac", path), 1e-8);
	}
}

TEST(newey_west_matches_greene_and_zeileis)
{
	NEEDS_REFERENCE();
	static const int lag[] = {0, 1, 2, 3, 4, 6};
	for (int i = 0; i < 6; i++) {
		char opt[160], path[64];
		snprintf(opt, sizeof opt, "y=RealInv; x=RealGNP, RealInt; se=nw; lag=%d; adjust=no; normal=yes",
		         lag[i]);
		snprintf(path, sizeof path, "nw/lag%d/no_prewhite", lag[i]);
		SAME_TERMS(stat_on("ols", "investment.csv", opt), 0, stat_expected("hac", path), 1e-8);
		snprintf(opt, sizeof opt, "y=RealInv; x=RealGNP, RealInt; se=nw; lag=%d", lag[i]);
		snprintf(path, sizeof path, "nw/lag%d/adjusted", lag[i]);
		SAME_TERMS(stat_on("ols", "investment.csv", opt), 0, stat_expected("hac", path), 1e-8);
	}
}

static void same_diagonal(const struct stat_result *r, const char *path, double tol)
{
	for (size_t i = 0; i < 3; i++) {
		char at[64];
		snprintf(at, sizeof at, "%s/%zu/%zu", path, i, i);
		NEAR(pow(r->terms.v[i].v[STAT_SE], 2), stat_ref("hac", at), tol);
	}
}

TEST(automatic_bandwidths_match)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("ols", "investment.csv", "y=RealInv; x=RealGNP, RealInt; se=nw; adjust=no; series=yes");
	NEAR(stat_fact_v(r, "nw_bandwidth"), stat_ref("hac", "auto/lag"), 1e-9);
	NEAR(stat_fact_v(r, "andrews_bandwidth"), stat_ref("hac", "auto/bwAndrews_qs"), 1e-8);
	NEAR(stat_fact_v(r, "durbin_watson"), stat_ref("hac", "dw"), 1e-10);
	same_diagonal(r, "auto/V", 1e-8);
	r = stat_on("ols", "investment.csv", "y=RealInv; x=RealGNP, RealInt; se=nw; adjust=no; prewhite=yes");
	same_diagonal(r, "auto/pre", 1e-7);
}

TEST(petersens_clustered_errors)
{
	NEEDS_REFERENCE();
	SAME_TERMS(stat_on("ols", "petersen.csv", "y=y; x=x; normal=yes"), 0,
	           stat_expected("hac", "petersen/ols"), 1e-9);
	struct stat_result *r = stat_on("ols", "petersen.csv", "y=y; x=x; se=cr1s; cluster=firm; normal=yes");
	SAME_TERMS(r, 0, stat_expected("hac", "petersen/firm"), 1e-9);
	r = stat_on("ols", "petersen.csv", "y=y; x=x; se=cr1s; cluster=year; normal=yes");
	SAME_TERMS(r, 0, stat_expected("hac", "petersen/year"), 1e-9);
	r = stat_on("ols", "petersen.csv", "y=y; x=x; se=cgm; cluster=firm; cluster2=year; normal=yes");
	SAME_TERMS(r, 0, stat_expected("hac", "petersen/both"), 1e-9);
	/* vcovCL(type = "HC0") keeps the factor G / (G - 1), here 500 firms */
	r = stat_on("ols", "petersen.csv", "y=y; x=x; se=cr0; cluster=firm; normal=yes");
	struct stat_result *wide = ARENA_NEW(test_arena(), struct stat_result);
	stat_result_init(wide, test_arena(), STR("ols"));
	for (size_t i = 0; i < 2; i++)
		stat_term_wald(wide, r->terms.v[i].name, r->terms.v[i].v[STAT_ESTIMATE],
		               r->terms.v[i].v[STAT_SE] * sqrt(500 / 499.0), 0, 0.95);
	SAME_TERMS(wide, 0, stat_expected("hac", "petersen/hc0firm"), 1e-8);
}

/* Rows of {model, type, term, est, se, df, p} against one call per type. */
static void cluster_types(const char *name, const char *path, const char *model, const char *file,
                          const char *base, int first)
{
	const struct json *rows = stat_expected(name, path);
	for (size_t i = 0; rows && i < rows->n;) {
		struct json part = *rows;
		struct str type = json_text(&rows->items[i], "type");
		size_t k = i;
		while (k < rows->n && str_eq(json_text(&rows->items[k], "type"), type) &&
		       str_eq(json_text(&rows->items[k], "model"), json_text(&rows->items[i], "model")))
			k++;
		part.items = &rows->items[i];
		part.n = k - i;
		char opt[200];
		snprintf(opt, sizeof opt, "%s; se=%.*s", base, STR_ARG(type));
		if (!model || str_eqz(json_text(&rows->items[i], "model"), model))
			SAME_TERMS(stat_on("ols", file, opt), first, &part, 1e-7);
		i = k;
	}
}

TEST(cluster_robust_cr0_to_cr3_with_satterthwaite_df)
{
	NEEDS_REFERENCE();
	cluster_types("grunfeld", "cr", "pooled", "grunfeld.csv", "y=inv; x=value, capital; cluster=firm", 0);
	cluster_types("grunfeld", "cr", "firmFE", "grunfeld.csv",
	              "y=inv; x=value, capital, factor(firm); cluster=firm", 1);
	cluster_types("star_k", "cluster_robust", NULL, "star_k.csv", "y=total; x=small, aide; cluster=schoolid",
	              0);
}

TEST(project_star_kindergarten)
{
	NEEDS_REFERENCE();
	struct stat_result *r = stat_on("ols", "star_k.csv", "y=total; x=small, aide; se=hc1; normal=yes");
	SAME_TERMS(r, 0, stat_expected("star_k", "ols_hc1"), 1e-9);
	NEAR(stat_fact_v(r, "n"), stat_ref("star_k", "n"), 1e-12);
	r = stat_on("ols", "star_k.csv", "y=total; x=small, aide; fe=schoolid");
	NEAR(stat_term_v(r, "small", STAT_ESTIMATE), stat_ref("star_k", "school_fe/coef/0"), 1e-9);
	NEAR(stat_term_v(r, "aide", STAT_SE), stat_ref("star_k", "school_fe/se_iid/1"), 1e-8);
	r = stat_on("ols", "star_k.csv", "y=total; x=small, aide; fe=schoolid; se=fe; cluster=schoolid");
	NEAR(stat_term_v(r, "small", STAT_SE), stat_ref("star_k", "school_fe/se_cluster_nonnested/0"), 1e-7);
}

TEST(two_way_fixed_effects_on_panels)
{
	NEEDS_REFERENCE();
	struct stat_result *r =
	    stat_on("ols", "base_stagg.csv",
	            "y=y; x=x1, treated == 1 & year >= year_treated; fe=id, year; se=fe; cluster=id");
	SAME_TERMS(r, 0, stat_expected("base_stagg", "twfe"), 1e-7);
	r = stat_on("ols", "skolverket_panel.csv", "y=merit9; x=certified; fe=code, year; se=fe; cluster=code");
	NEAR(stat_term_v(r, "certified", STAT_ESTIMATE), stat_ref("skolverket_panel", "fe/est"), 1e-7);
	NEAR(stat_term_v(r, "certified", STAT_SE), stat_ref("skolverket_panel", "fe/se"), 1e-7);
	NEAR(stat_term_v(r, "certified", STAT_N), stat_ref("skolverket_panel", "fe/n"), 1e-7);
	r = stat_on("ols", "skolverket_panel.csv", "y=merit9; x=certified; fe=year; se=fe; cluster=code");
	NEAR(stat_term_v(r, "certified", STAT_ESTIMATE), stat_ref("skolverket_panel", "pooled/est"), 1e-8);
	NEAR(stat_term_v(r, "certified", STAT_SE), stat_ref("skolverket_panel", "pooled/se"), 1e-7);
	r = stat_on("ols", "grunfeld.csv", "y=inv; x=value, capital; fe=firm");
	SAME_TERMS(r, 0, stat_expected("grunfeld", "within/coef"), 1e-9);
	r = stat_on("ols", "grunfeld.csv",
	            "y=inv; x=value, capital; fe=firm; se=arellano; cluster=firm; normal=yes");
	SAME_TERMS(r, 0, stat_expected("grunfeld", "within/arellano_HC0"), 1e-8);
}

TEST(card_and_krueger_2x2)
{
	NEEDS_REFERENCE();
	SAME_TERMS(stat_on("ols", "njmin.csv", "y=fte; x=nj, post, nj*post"), 0,
	           stat_expected("ri_did2x2", "card_krueger/did"), 1e-9);
	SAME_TERMS(stat_on("ols", "njmin.csv", "y=fte; x=nj, post, nj*post; se=hc1; normal=yes"), 0,
	           stat_expected("ri_did2x2", "card_krueger/did_hc1"), 1e-9);
}

TEST(regression_refuses_in_words)
{
	struct str csv =
	    STR("y,x,z,c,g,w,i\n1,1,2,5,a,1,1\n2,2,4,5,a,1,2\n4,3,6,5,a,0,Inf\n3,5,10,5,a,1,4\n7,4,8,5,a,1,1\n");
	REFUSES(stat_text("ols", csv, "y=y; x=x, z"), STAT_COLLINEAR);
	REFUSES(stat_text("ols", csv, "y=y; x=c"), STAT_CONSTANT);
	REFUSES(stat_text("ols", csv, "y=c; x=x"), STAT_ZERO_VARIANCE);
	REFUSES(stat_text("ols", csv, "y=z; x=x"), STAT_ZERO_VARIANCE);
	REFUSES(stat_text("ols", csv, "y=y; x=x; cluster=g"), STAT_ONE_CLUSTER);
	REFUSES(stat_text("ols", csv, "y=y; x=i"), STAT_NOT_FINITE);
	REFUSES(stat_text("ols", csv, "y=y; x=x; w=w"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("ols", csv, "y=y; x=nosuch"), STAT_NO_COLUMN);
	REFUSES(stat_text("ols", csv, "y=y; x=x; colour=red"), STAT_BAD_OPTION);
	REFUSES(stat_text("ols", csv, "y=y; x=x; se=hc9"), STAT_BAD_OPTION);
	REFUSES(stat_text("ols", csv, "x=x"), STAT_BAD_OPTION);
	REFUSES(stat_text("ols", csv, "y=y; x=x, x^2, x^3, x^4"), STAT_TOO_FEW);
	REFUSES(stat_text("ols", csv, "y=y; x=x; where=x > 99"), STAT_NO_DATA);
	REFUSES(stat_text("nosuch", csv, ""), STAT_BAD_OPTION);
	REFUSES(stat_text("ols", csv, "y=y; x=x; fe=x"), STAT_NO_DATA);
}
