/* Differences in differences with sampling weights, and of repeated cross-sections: R's numbers, and the
 * engine's own of rows written out as often as they weigh. */
#include "stat_support.h"

#define MPDTA  "y=lemp; time=year; start=first.treat; draws=0; "
#define WEIGHT "1+countyreal-4*floor(countyreal/4)"

/* The row of att_gt of a group at a time. */
static int cell_of(const struct stat_table *t, double group, double time)
{
	for (int i = 0; i < t->nrow; i++)
		if (stat_cell_v(t, i, "group") == group && stat_cell_v(t, i, "time") == time)
			return i;
	return -1;
}

struct known {
	double group, time, att, se;
};
static void same_cells(const struct stat_result *r, const struct known *k, size_t n)
{
	const struct stat_table *t = stat_table_find(r, "att_gt");
	REQUIRE(t);
	for (size_t i = 0; i < n; i++) {
		int row = cell_of(t, k[i].group, k[i].time);
		REQUIRE(row >= 0);
		NEAR(stat_cell_v(t, row, "att"), k[i].att, 1e-9);
		NEAR(stat_cell_v(t, row, "se"), k[i].se, 1e-9);
	}
}

/* R 4.2.2: lm(change ~ treated, weights) with sandwich 3.0.2's HC0; the simple aggregate by the influence
 * functions written out (Callaway & Sant'Anna 2021). */
TEST(weighted_differences_are_rs_weighted_least_squares)
{
	NEEDS_REFERENCE();
	static const struct known k[] = {{2004, 2004, -0.018398297256, 0.029487744867},
	                                 {2006, 2007, -0.051627995903, 0.022627636948},
	                                 {2007, 2005, 0.001097227432, 0.016919206956}};
	struct stat_result *r = stat_on("did", "mpdta.csv", MPDTA "unit=countyreal; w=" WEIGHT);
	REQUIRE(r->refusal == STAT_ANSWERED);
	same_cells(r, k, 3);
	NEAR(stat_term_v(r, "simple", STAT_ESTIMATE), -0.041186906774, 1e-9);
	NEAR(stat_term_v(r, "simple", STAT_SE), 0.014115675268, 1e-9);
	/* ten times the weights are the same weights */
	struct stat_result *ten = stat_on("did", "mpdta.csv", MPDTA "unit=countyreal; w=10*(" WEIGHT ")");
	NEAR(stat_term_v(ten, "group", STAT_SE), stat_term_v(r, "group", STAT_SE), 1e-12);
}

/* R 4.2.2: lm(y ~ treated * after, weights) with HC0, on two thirds of the rows. */
TEST(repeated_cross_sections_are_rs_interaction)
{
	NEEDS_REFERENCE();
#define ROWS MPDTA "rows=cross-sections; where=(countyreal+year)-3*floor((countyreal+year)/3) > 0; "
	static const struct known plain[] = {{2004, 2004, -0.232397729493, 0.569789089258},
	                                     {2006, 2007, -0.239874956797, 0.354267063694},
	                                     {2007, 2005, -0.136413630359, 0.267966784080}},
	                          weighted[] = {{2004, 2004, -0.410672503399, 0.480112543039},
	                                        {2006, 2007, -0.318532699462, 0.402063733624},
	                                        {2007, 2005, -0.126068760239, 0.282394606584}};
	struct stat_result *r = stat_on("did", "mpdta.csv", ROWS);
	REQUIRE(r->refusal == STAT_ANSWERED);
	same_cells(r, plain, 3);
	NEAR(stat_term_v(r, "simple", STAT_ESTIMATE), -0.051221859274, 1e-9);
	NEAR(stat_term_v(r, "simple", STAT_SE), 0.198747385551, 1e-9);
	CHECK(stat_term_v(r, "simple", STAT_N) == 1658);
	r = stat_on("did", "mpdta.csv", ROWS "w=" WEIGHT);
	same_cells(r, weighted, 3);
	NEAR(stat_term_v(r, "simple", STAT_ESTIMATE), -0.093124361108, 1e-9);
	NEAR(stat_term_v(r, "simple", STAT_SE), 0.195160528504, 1e-9);
#undef ROWS
}

/* mpdta with each county written out as often as it weighs, one to four times, under numbers of its own. */
static struct str written_out(void)
{
	const char *path = arena_printf(test_arena(), "%s/mpdta.csv", stat_data_dir()).p;
	struct str rest = test_file(path), line, part;
	struct buf b;
	buf_init(&b, 0);
	BUF_LIT(&b, "year,county,lpop,lemp,start,copy\n");
	str_split(&rest, '\n', &line); /* heads */
	while (str_split(&rest, '\n', &line)) {
		struct str cell[6], left = line;
		size_t n = 0;
		while (n < 6 && str_split(&left, ',', &part))
			cell[n++] = part;
		int64_t county;
		if (n < 5 || !str_to_i64(cell[1], &county))
			continue;
		for (int64_t k = 0; k <= county % 4; k++)
			buf_printf(&b, "%.*s,%.*s,%.*s,%.*s,%.*s,%lld\n", STR_ARG(cell[0]), STR_ARG(cell[1]),
			           STR_ARG(cell[2]), STR_ARG(cell[3]), STR_ARG(cell[4]), (long long)(county * 10 + k));
	}
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

/* Weights are what copies are, when the copies of a county count as one cluster: with both models, and in
 * every aggregate. The unweighted numbers of the same path are those of the package did (stat_did_test.c). */
TEST(a_weight_is_so_many_copies_of_one_cluster)
{
	NEEDS_REFERENCE();
	static const char *const how[] = {"estimator=dr", "estimator=reg", "estimator=ipw", "control=not-yet"};
	static const char *const terms[] = {"simple", "dynamic", "group", "calendar"};
	struct str csv = written_out();
	for (size_t i = 0; i < sizeof how / sizeof how[0]; i++) {
		struct stat_result *w =
		    stat_on("did", "mpdta.csv",
		            arena_printf(test_arena(), MPDTA "unit=countyreal; x=lpop; %s; w=" WEIGHT, how[i]).p);
		struct stat_result *c = stat_text(
		    "did", csv,
		    arena_printf(test_arena(),
		                 "y=lemp; time=year; start=start; draws=0; unit=copy; cluster=county; x=lpop; %s",
		                 how[i])
		        .p);
		REQUIRE(w->refusal == STAT_ANSWERED && c->refusal == STAT_ANSWERED);
		for (size_t k = 0; k < sizeof terms / sizeof terms[0]; k++) {
			NEAR(stat_term_v(w, terms[k], STAT_ESTIMATE), stat_term_v(c, terms[k], STAT_ESTIMATE), 1e-7);
			NEAR(stat_term_v(w, terms[k], STAT_SE), stat_term_v(c, terms[k], STAT_SE), 1e-7);
		}
	}
}

TEST(weights_and_cross_sections_refuse_in_words)
{
	struct str csv = STR("u,t,y,g,w\na,1,1,2,1\na,2,3,2,2\nb,1,2,0,1\nb,2,2,0,1\nc,1,1,0,1\nc,2,2,0,1\n");
	REFUSES(stat_text("did", csv, "y=y; unit=u; time=t; start=g; w=w"), STAT_BAD_OPTION);
	REFUSES(stat_text("did", csv, "y=y; unit=u; time=t; start=g; w=0*w"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("did", csv, "y=y; unit=u; time=t; start=g; w=-1"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("did", csv, "y=y; time=t; start=g"), STAT_BAD_OPTION); /* a panel needs its units */
	REFUSES(stat_text("did", csv, "y=y; time=t; start=g; rows=cross-sections; x=w"), STAT_BAD_OPTION);
	REFUSES(stat_text("did", csv, "y=y; time=t; start=0*g; rows=cross-sections"), STAT_NOT_TREATED);
	REFUSES(stat_text("did", csv, "y=y; time=t; start=2+0*g; rows=cross-sections"), STAT_NO_COMPARISON);
	REFUSES(stat_text("did", csv, "y=0*y; time=t; start=g; rows=cross-sections"), STAT_ZERO_VARIANCE);
	/* nobody of the group before it starts: there is no such effect */
	struct str gap = STR("t,y,g\n2,3,2\n2,4,2\n1,2,0\n1,1,0\n2,2,0\n2,3,0\n");
	REFUSES(stat_text("did", gap, "y=y; time=t; start=g; rows=cross-sections"), STAT_NO_COMPARISON);
}
