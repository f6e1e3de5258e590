/* Differences in differences that rest on few units: effects, aggregates, the test before and the bands (the
 * rule and its reason are in did.h). Values are worked out beside each test. */
#include "stat_support.h"

/* n units that start at `start` (0: never) in periods 1 to T; cluster: one for all of them when not 0. What
 * they vary by is a fixed, uneven pattern. */
static struct str units(struct str csv, int n, int start, int periods, int cluster)
{
	static int unit;
	if (csv.n == 0) {
		unit = 0;
		csv = STR("u,t,s,c,y\n");
	}
	for (int i = 0; i < n; i++) {
		unit++;
		for (int t = 1; t <= periods; t++)
			csv =
			    arena_printf(test_arena(), "%.*s%d,%d,%d,%d,%d\n", STR_ARG(csv), unit, t, start,
			                 cluster ? cluster : 100 + unit,
			                 (unit * 7919 + t * 104729 + unit * t * 31) % 23 + (start && t >= start ? 5 : 0));
	}
	return csv;
}

static bool has(const struct stat_result *r, const char *term, enum stat_field f)
{
	double v;
	return stat_get(stat_term_find(r, term), f, &v);
}

static const struct stat_check *check_of(const struct stat_result *r, const char *name)
{
	for (size_t i = 0; i < r->checks.n; i++)
		if (str_eqz(r->checks.v[i].name, name))
			return &r->checks.v[i];
	return NULL;
}

static const char *const overall[] = {"simple", "dynamic", "group", "calendar"};
static const char *const told[] = {"se", "lo", "hi", "p", "band_lo", "band_hi", "boot_se"};

/* Nothing in the answer has an error; all of it has its estimate. */
static void all_silent(const struct stat_result *r)
{
	REQUIRE(r->refusal == STAT_ANSWERED);
	for (int i = 0; i < 4; i++) {
		CHECK(has(r, overall[i], STAT_ESTIMATE) && !has(r, overall[i], STAT_SE));
		CHECK(!has(r, overall[i], STAT_P) && !has(r, overall[i], STAT_LO));
	}
	for (size_t k = 0; k < r->tables.n; k++)
		for (int i = 0; i < r->tables.v[k].nrow; i++) {
			CHECK(!isnan(stat_cell_v(&r->tables.v[k], i, "att")));
			for (size_t c = 0; c < sizeof told / sizeof told[0]; c++)
				CHECK(isnan(stat_cell_v(&r->tables.v[k], i, told[c])));
		}
	for (size_t i = 0; i < r->facts.n; i++)
		CHECK(!str_starts(r->facts.v[i].name, STR("crit")) && !str_starts(r->facts.v[i].name, STR("wald")));
	CHECK(check_of(r, "small-aggregates") && check_of(r, "small-groups"));
}

#define DID(csv, opt) stat_text("did", csv, "y=y; unit=u; time=t; start=s; " opt)

TEST(aggregates_of_groups_of_one_and_two_have_no_error)
{
	struct str csv =
	    units(units(units(units((struct str){0}, 1, 3, 6, 0), 2, 4, 6, 0), 2, 5, 6, 0), 20, 0, 6, 0);
	struct stat_result *r = DID(csv, "");
	all_silent(r);
	CHECK(str_find(check_of(r, "small-aggregates")->text, STR("simple")) > 0);
	CHECK(check_of(r, "pre-trends")->verdict == STAT_WARN);
	all_silent(DID(csv, "base=universal"));
	/* five that take part against four: as little */
	all_silent(DID(units(units((struct str){0}, 5, 4, 6, 0), 4, 0, 6, 0), ""));
}

/* Mean size of the groups, when the weights are their shares: (9 + 1) / 2 = 5, (8 + 1) / 2 = 4.5. */
TEST(an_aggregate_has_an_error_when_its_groups_are_five_on_the_average)
{
	struct str nine = units(units(units((struct str){0}, 9, 4, 5, 0), 1, 5, 5, 0), 20, 0, 5, 0),
	           eight = units(units(units((struct str){0}, 8, 4, 4, 0), 1, 4, 4, 0), 20, 0, 4, 0);
	/* the group of nine has two effects of 9/19 each, that of one has one of 1/19: 18 and 1 nineteenths;
	 * (18*18/9 + 1) / (18*18/81 + 1) = 37/5 */
	struct stat_result *r = DID(nine, "");
	CHECK(has(r, "simple", STAT_SE));
	NEAR(check_of(r, "few-units")->value, 7.4, 1e-12);
	const struct stat_table *g = stat_table_find(r, "group");
	CHECK(!isnan(stat_cell_v(g, 0, "se")) && isnan(stat_cell_v(g, 1, "se")) &&
	      isnan(stat_cell_v(g, 1, "band_lo")));
	/* in period 5 both have one effect, by shares 9 and 1 tenths: (81/9 + 1) / (81/81 + 1) = 5 */
	CHECK(!isnan(stat_cell_v(stat_table_find(r, "calendar"), 1, "se")));
	/* two groups of eight and one at the same time are one group of nine */
	CHECK(has(DID(eight, ""), "simple", STAT_SE));
	eight = units(units(units((struct str){0}, 8, 4, 5, 0), 1, 5, 5, 0), 20, 0, 5, 0);
	r = DID(eight, "");
	/* (64/8 + 1) / (64/64 + 1) = 4.5 */
	CHECK(!isnan(stat_cell_v(stat_table_find(r, "calendar"), 0, "se")));
	CHECK(isnan(stat_cell_v(stat_table_find(r, "calendar"), 1, "se")));
	/* the mean over groups has shares too: 8 and 1 ninths again; over event times it has not */
	CHECK(!has(r, "group", STAT_SE) && has(r, "simple", STAT_SE));
}

/* Five units decided by one are one: summed, what they vary by about their own mean is nothing. */
TEST(clusters_are_counted_not_units)
{
	struct str csv = units(units((struct str){0}, 12, 4, 6, 1), 30, 0, 6, 0);
	all_silent(DID(csv, "cluster=c"));
	CHECK(has(DID(csv, ""), "simple", STAT_SE));
	/* each unit a cluster of its own is no clustering at all */
	struct stat_result *own = DID(csv, "cluster=u"), *none = DID(csv, "");
	NEAR(stat_term_v(own, "simple", STAT_SE), stat_term_v(none, "simple", STAT_SE), 1e-12);
	/* four clusters of three are too few, six of two are not */
	csv = units((struct str){0}, 30, 0, 6, 0);
	for (int k = 1; k <= 6; k++)
		csv = units(csv, 2, 4, 6, k);
	CHECK(has(DID(csv, "cluster=c"), "simple", STAT_SE));
	CHECK(!has(DID(csv, "cluster=c - 4 * (c < 7 & c > 4)"), "simple", STAT_SE));
}

/* Of other people in each period, the fewer of the two periods count. */
TEST(few_rows_before_are_few)
{
	struct str csv = STR("t,s,y\n");
	for (int i = 0; i < 90; i++) {
		int t = i % 3 + 1, s = i % 2 ? 3 : 0;
		if (!(s == 3 && t == 2 && i > 22)) /* four rows in the period before */
			csv = arena_printf(test_arena(), "%.*s%d,%d,%d\n", STR_ARG(csv), t, s, i * i % 17);
	}
	struct stat_result *r = stat_text("did", csv, "y=y; time=t; start=s; rows=cross-sections");
	REQUIRE(r->refusal == STAT_ANSWERED);
	CHECK(!has(r, "simple", STAT_SE) && has(r, "simple", STAT_ESTIMATE));
	const struct stat_table *t = stat_table_find(r, "att_gt");
	CHECK(stat_cell_v(t, t->nrow - 1, "treated") == 15 && isnan(stat_cell_v(t, t->nrow - 1, "se")));
}

/* With one effect the band is the interval, up to the draws' own chance; it is never narrower. */
TEST(a_band_is_never_narrower_than_the_interval)
{
	struct str csv = units(units((struct str){0}, 30, 2, 2, 0), 30, 0, 2, 0);
	int floored = 0;
	for (int seed = 1; seed <= 20; seed++) {
		struct stat_option o[] = {{STR("y"), STR("y")},      {STR("unit"), STR("u")},
		                          {STR("time"), STR("t")},   {STR("start"), STR("s")},
		                          {STR("draws"), STR("99")}, {STR("seed"), {0}}};
		struct stat_result r;
		struct stat_frame f;
		struct str why;
		o[5].value = arena_printf(test_arena(), "%d", seed);
		REQUIRE(stat_csv_read(test_arena(), csv, &f, &why));
		stat_run(test_arena(), STR("did"), &f, o, 6, &r);
		const struct stat_table *t = stat_table_find(&r, "att_gt");
		CHECK(stat_fact_v(&r, "crit_att_gt") >= 1.959963984540054 - 1e-12);
		CHECK(stat_cell_v(t, 0, "band_lo") <= stat_cell_v(t, 0, "lo") + 1e-12);
		const struct stat_check *c = check_of(&r, "bands");
		floored += c != NULL;
		CHECK(!c || c->value < 1.96);
	}
	CHECK(floored > 0 && floored < 20);
	REFUSES(DID(csv, "draws=1"), STAT_BAD_OPTION);
}

/* Six units and four periods before: the test of three effects at once sees differences everywhere. */
TEST(the_test_before_is_not_read_where_units_are_few)
{
	struct str csv = units(units((struct str){0}, 6, 5, 6, 0), 30, 0, 6, 0);
	struct stat_result *r = DID(csv, "");
	const struct stat_check *c = check_of(r, "pre-trends");
	CHECK(stat_fact_v(r, "wald_df") == 3);
	CHECK(c->verdict == (stat_fact_v(r, "wald_p") < 0.05 ? STAT_WARN : STAT_PASS));
	/* only the effects that have an error are tested: those of the group of six, not those of the one */
	csv = units(csv, 1, 4, 6, 0);
	CHECK(stat_fact_v(DID(csv, ""), "wald_df") == 3);
	NEAR(stat_fact_v(DID(csv, ""), "wald"), stat_fact_v(r, "wald"), 1e-9);
}

/* The event study has the same rule: a start group of one has no residuals of its own at all. */
TEST(the_event_study_gives_small_groups_no_error)
{
#define STUDY(csv, opt) stat_text("event-study", csv, "y=y; unit=u; time=t; start=s; " opt)
	struct str csv = units(units(units((struct str){0}, 9, 4, 5, 0), 1, 5, 5, 0), 20, 0, 5, 0);
	struct stat_result *r = STUDY(csv, "");
	REQUIRE(r->refusal == STAT_ANSWERED);
	CHECK(has(r, "cohort::4", STAT_SE) && has(r, "cohort::5", STAT_ESTIMATE));
	CHECK(!has(r, "cohort::5", STAT_SE) && !has(r, "cohort::5", STAT_P));
	CHECK(has(r, "event::0", STAT_SE));   /* (81/9 + 1) / (81/81 + 1) = 5 */
	CHECK(!has(r, "event::-4", STAT_SE)); /* the one alone */
	CHECK(check_of(r, "small-groups") && has(r, "ATT", STAT_SE));
	csv = units(units((struct str){0}, 12, 4, 6, 1), 30, 0, 6, 0);
	CHECK(has(STUDY(csv, ""), "ATT", STAT_SE) && !has(STUDY(csv, "cluster=c"), "ATT", STAT_SE));
	csv = units(units((struct str){0}, 12, 4, 6, 0), 4, 0, 6, 0);
	CHECK(!has(STUDY(csv, ""), "ATT", STAT_SE) && has(STUDY(csv, ""), "ATT", STAT_ESTIMATE));
}

/* Every second year: the last time before the start is the reference, and the same numbers come of it. */
TEST(the_event_study_takes_the_period_before_as_its_reference)
{
	struct str csv = units(units((struct str){0}, 8, 4, 6, 0), 20, 0, 6, 0);
	struct stat_result *one = STUDY(csv, ""),
	                   *two = stat_text("event-study", csv,
	                                    "y=y; unit=u; time=2010 + 2 * t; start=(s > 0) * (2010 + 2 * s)");
	REQUIRE(one->refusal == STAT_ANSWERED && two->refusal == STAT_ANSWERED);
	CHECK_I64(one->terms.n, two->terms.n);
	NEAR(stat_term_v(two, "event::-4", STAT_ESTIMATE), stat_term_v(one, "event::-2", STAT_ESTIMATE), 1e-9);
	NEAR(stat_term_v(two, "event::4", STAT_SE), stat_term_v(one, "event::2", STAT_SE), 1e-9);
	NEAR(stat_term_v(two, "ATT", STAT_ESTIMATE), stat_term_v(one, "ATT", STAT_ESTIMATE), 1e-9);
}
