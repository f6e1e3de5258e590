/* stat_refuse_test.c - every method against every kind of bad input: an explained refusal, or a sound answer
 * where the input is no harm to that method. The table says which; a method that is not in it fails the test.
 */
#include "stat_support.h"

/* The good data: 24 units in four times; half of them are treated from the third on. */
enum bad {
	GOOD,
	COLLINEAR,
	CONSTANT,
	MISSING,
	ONE_CLUSTER,
	NO_CONTROLS,
	ALL_TREATED,
	NO_VARIANCE,
	ONE_WINDOW,
	NEGATIVE,
	INFINITE,
	BADS
};
static const char bad_letter[] = "gckmonavwei";

struct row {
	double y, x, z, n, k, w, pre, post, v;
	int u, c, t, d, s;
};

static struct row good_row(int u, int t)
{
	int noise = (u * 37 + t * 11 + u * t * 5) % 13;
	struct row r = {.u = u, .c = u / 3, .t = t, .d = u % 2, .s = u % 2 ? 3 : 0};
	r.x = (u * 7 + t * 3) % 10;
	r.z = (u * 5 + t * t) % 7;
	r.y = 20 + 2 * r.x - r.z + noise + (r.d && t >= 3 ? 4 : 0) + u % 5;
	r.n = 30 + (u * 7 + t) % 20;
	r.k = 10 + (u * 3 + t * 5) % 17;
	r.w = 1 + u % 3;
	r.pre = 40 + (u * 11 + t) % 17;
	r.post = r.pre + 2 + noise % 5 + r.d;
	r.v = 1 + u % 4;
	return r;
}

static void spoil(struct row *r, enum bad b)
{
	switch (b) {
	case COLLINEAR:
		r->z = 2 * r->x;
		break;
	case CONSTANT:
		r->x = 3;
		break;
	case ONE_CLUSTER:
		r->c = 1;
		break;
	case NO_CONTROLS:
		r->d = 1;
		r->s = 3;
		break;
	case ALL_TREATED: /* from the first time on */
		r->d = 1;
		r->s = 1;
		break;
	case NO_VARIANCE:
		r->y = r->pre = r->post = 7;
		r->k = 10;
		r->n = 20;
		break;
	case NEGATIVE:
		r->n = r->v = r->w = -r->n;
		break;
	case INFINITE:
		if (r->u == 5) /* in every column that a method may take as its outcome */
			r->y = r->k = r->pre = INFINITY;
		break;
	default:
		break;
	}
}

static struct str table_of(enum bad b)
{
	struct buf o;
	buf_init(&o, 0);
	buf_printf(&o, "u,c,t,d,s,y,x,z,n,k,w,pre,post,v\n");
	for (int u = 0; u < 24; u++)
		for (int t = 1; t <= (b == ONE_WINDOW ? 1 : 4); t++) {
			struct row r = good_row(u, t);
			spoil(&r, b);
			buf_printf(&o, "%d,%d,%d,%d,%d,%g,", r.u, r.c, r.t, r.d, r.s, r.y);
			if (b == MISSING)
				buf_printf(&o, ",%g", r.z); /* the covariate is empty throughout */
			else
				buf_printf(&o, "%g,%g", r.x, r.z);
			buf_printf(&o, ",%g,%g,%g,%g,%g,%g\n", r.n, r.k, r.w, r.pre, r.post, r.v);
		}
	struct str csv = arena_str(test_arena(), buf_as_str(&o));
	buf_finish(&o);
	return csv;
}

/* refused: the letters of what must be refused; anything else must be answered soundly. */
static const struct {
	const char *method, *options, *refused;
} all[] = {
    {"ols", "y=y; x=x, z; cluster=c", "ckmovi"},
    {"share", "x=k; n=n", "ei"},
    {"share-difference", "x1=k; n1=n; x2=k-5; n2=n", "ei"},
    {"share-paired", "b=k; c=n-10; where=u == 3 & t == 1", "e"},
    {"gap-change", "x1=k; n1=n; x2=k-2; n2=n; x3=k-3; n3=n; x4=k-1; n4=n; where=u == 5 & t == 1", "ei"},
    {"rate", "x=k; t=n", "ei"},
    {"mean", "y=y; by=d; against=0", "navi"},
    {"adjust", "p=k/100", "i"},
    {"chart", "y=y; t=t; by=u", "i"},
    {"mixed", "y=y; x=x, z; group=c", "ckmovi"},
    {"icc", "y=y; group=c", "ovi"},
    {"did", "y=y; unit=u; time=t; start=s; draws=99", "navwi"},
    {"event-study", "y=y; unit=u; time=t; start=s", "navwi"},
    {"bacon", "y=y; unit=u; time=t; start=s", "navwi"},
    {"wild", "y=y; x=x, z; cluster=c; draws=199", "ckmovi"},
    {"randomise", "y=y; treated=d; draws=199; where=t == 1", "navi"},
    {"poisson", "y=k; x=x, z; exposure=n", "ckmvei"},
    {"its", "y=y; t=t+4*u; start=40", "vi"},
    {"season", "y=y; period=4", "i"},
    {"synth", "y=y; unit=u; time=t; start=3 * (u == 1)", "vwi"},
    {"power-cluster", "units=20; n=20; icc=0.1", ""},
    {"power-change", "treated=8; comparison=20; sd=12; r=0.5", ""},
    {"power-two", "d=0.5; n=30", ""},
    {"expected", "y=y; x=x, z; n=n; where=t == 1", "ckmvei"},
    {"funnel", "x=k; n=n; unit=u; where=t == 1", "ei"},
    {"shrink-shares", "x=k; n=n; where=t == 1", "vei"},
    {"share-variation", "x=k; n=n; where=t == 1", "ei"},
    {"meta", "y=y; v=v; x=x; where=t == 1", "kmei"},
    {"prepost", "pre=pre; post=post; group=d; reference=0; where=t == 1", "navi"},
    {"regression-to-mean", "pre=pre; post=post; where=t == 1", "vi"},
    {"transition", "y=y; unit=u; time=t; from=1; to=2", "wi"},
    {"mediate", "y=y; treatment=d; mediator=x; x=z; draws=1000", "ckmnavi"},
    {"reliability", "x=y, x, z", "kmvi"},
    {"kappa", "a=x; b=z", "m"},
    {"survey", "y=y; w=w; cluster=c", "oei"},
    {"segregation", "group=d; unit=c; n=n", "onae"},
    {"inequality", "y=y; by=c", "i"},
    {"random-effects", "y=y; x=x, z; unit=c", "ckmovi"},
    {"dose", "change=y; dose=d*x; before=pre; where=t == 1", "kmvi"},
    {"ranks", "y=y; se=v; unit=u; where=t == 1", "ei"},
    {"link", "x=x; y=y", "kmvi"},
};

static bool is_sound(const struct stat_result *r)
{
	for (size_t i = 0; i < r->terms.n; i++)
		for (int f = 0; f < STAT_FIELDS; f++)
			if (!isfinite(r->terms.v[i].v[f]))
				return false;
	return true;
}

TEST(every_method_refuses_each_bad_input_in_words)
{
	int methods;
	const struct stat_method *const *m = stat_methods(&methods);
	CHECK_I64(methods, sizeof all / sizeof all[0]);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		CHECK_Z(str_z(all[i].method), m[i]->name);
		char got[BADS + 1] = "";
		for (int b = GOOD; b < BADS; b++) {
			const struct stat_result *r = stat_text(all[i].method, table_of((enum bad)b), all[i].options);
			if (r->refusal != STAT_ANSWERED && (r->why.n < 15 || r->terms.n || r->facts.n || r->tables.n))
				test_fail(__FILE__, __LINE__, "%s, %c: a refusal without words, or with numbers",
				          all[i].method, bad_letter[b]);
			if (!is_sound(r))
				test_fail(__FILE__, __LINE__, "%s, %c: a number that is none", all[i].method, bad_letter[b]);
			if (r->refusal != STAT_ANSWERED)
				got[strlen(got)] = bad_letter[b];
		}
		if (strcmp(got, all[i].refused) != 0)
			test_fail(__FILE__, __LINE__, "%s refuses \"%s\", not \"%s\"", all[i].method, got,
			          all[i].refused);
	}
}

/* Numbers of rows are those of the file, whatever was left out before them. */
TEST(a_row_that_is_blamed_is_the_rows_number_in_the_file)
{
	struct str csv = STR("x,n,g\n3,9,a\n,9,a\n4,9,b\n5,9,a\n11,9,a\n");
	struct stat_result *r = stat_text("share", csv, "x=x; n=n");
	REFUSES(r, STAT_OUT_OF_RANGE);
	CHECK(str_starts(r->why, STR("Row 5: 11 of 9")));
	r = stat_text("share", csv, "x=x; n=n; where=g == 'a'");
	CHECK(str_starts(r->why, STR("Row 5: 11 of 9")));
	r = stat_text("share", csv, "x=x; n=n; where=x < 9");
	REQUIRE(r->refusal == STAT_ANSWERED && r->terms.n == 3);
	CHECK_Z(r->terms.v[1].name, "3");
	CHECK_Z(r->terms.v[2].name, "4");
	/* twice compressed: rows alone in a fixed effect go after those that lack a value */
	csv = STR("y,x,w,f\n1,2,1,a\n,2,1,a\n3,1,1,b\n4,5,1,a\n2,2,-1,a\n3,3,1,c\n7,1,1,c\n");
	r = stat_text("ols", csv, "y=y; x=x; w=w; fe=f");
	REFUSES(r, STAT_OUT_OF_RANGE);
	CHECK(str_starts(r->why, STR("Row 5 ")));
	CHECK_I64(r->checks.n, 2); /* one that lacks a value and one alone, each told once */
}

TEST(one_is_told_as_one)
{
	struct str csv = STR("y,x,g\n1,2,a\n2,3,a\n4,1,a\n3,5,a\n");
	struct stat_result *r = stat_text("wild", csv, "y=y; x=x; cluster=g");
	CHECK_Z(r->why, "With 1 cluster the bootstrap can say nothing.");
	r = stat_text("transition", STR("y,u,t\n1,a,1\n2,a,2\n1,b,1\n"), "y=y; unit=u; time=t");
	CHECK_Z(r->why, "1 is measured both times; three is the least.");
	r = stat_text("meta", STR("y,v\n1,2\n"), "y=y; v=v");
	CHECK_Z(r->why, "1 effect: too few.");
	r = stat_text("mean", STR("y\n1\n\"\"\n4\n2\n"), "y=y");
	CHECK_Z(r->checks.v[0].text, "1 of 4 rows lacks a value and is left out.");
}

/* Five clusters by Webb's six weights: 2 of 7776 choices give the t that was seen; by signs 2 of 32. */
TEST(the_smallest_p_of_the_wild_bootstrap_is_that_of_its_weights)
{
	struct str csv = STR("y,x,g\n");
	for (int i = 0; i < 30; i++)
		csv = arena_printf(test_arena(), "%.*s%d,%d,%d\n", STR_ARG(csv), i * i % 13 + i % 5, i % 7, i % 5);
	struct stat_result *r = stat_text("wild", csv, "y=y; x=x; cluster=g; interval=no");
	NEAR(stat_fact_v(r, "smallest_p"), 2 / 7776.0, 1e-12);
	r = stat_text("wild", csv, "y=y; x=x; cluster=g; interval=no; weights=rademacher");
	NEAR(stat_fact_v(r, "smallest_p"), 2 / 32.0, 1e-12);
	CHECK(stat_term_v(r, "x", STAT_P) >= 2 / 32.0);
}

/* Dummies of the clusters themselves: the residuals of each add up to none, so a clustered error of the
 * dummies is of rounding only. One row with a dummy of its own has no residual: R's vcovHC() gives NaN for
 * hc2 to hc5. */
TEST(what_no_residual_tells_of_has_no_error)
{
	double v;
	struct str csv = STR("y,x,g\n1,1,a\n2,0,a\n3,0,b\n4,0,b\n7,0,c\n3,0,c\n");
	struct stat_result *r = stat_text("ols", csv, "y=y; x=factor(g); cluster=g; se=cr1");
	REQUIRE(r->refusal == STAT_ANSWERED);
	NEAR(stat_term_v(r, "g=c", STAT_ESTIMATE), 3.5, 1e-12);
	for (size_t i = 0; i < r->terms.n; i++)
		CHECK(!stat_get(&r->terms.v[i], STAT_SE, &v) && !stat_get(&r->terms.v[i], STAT_P, &v));
	static const char *const robust[] = {"y=y; x=x; se=hc0", "y=y; x=x; se=hc2", "y=y; x=x; se=hc3"};
	for (int i = 0; i < 3; i++) {
		r = stat_text("ols", csv, robust[i]);
		NEAR(stat_term_v(r, "x", STAT_ESTIMATE), 1 - 3.8, 1e-12);
		CHECK(!stat_get(stat_term_find(r, "x"), STAT_SE, &v));
		CHECK(stat_term_v(r, "(Intercept)", STAT_SE) > 0); /* the mean of the five others */
	}
	/* the mean of five by hc0: sqrt of the sum of squares by 5 */
	r = stat_text("ols", csv, "y=y; x=x; se=hc0");
	NEAR(stat_term_v(r, "(Intercept)", STAT_SE), sqrt(3.24 + .64 + .04 + 10.24 + .64) / 5, 1e-12);
	CHECK(stat_term_v(stat_text("ols", csv, "y=y; x=x"), "x", STAT_SE) > 0); /* one variance for all */
}

/* Exact tests are of whole counts (a rate of others never ended); the intervals are of any. */
TEST(counts_that_are_not_whole_have_intervals_and_no_exact_test)
{
	double v;
	struct stat_result *r = stat_text("rate", (struct str){0}, "x=3.7; t=10; x2=4; t2=5");
	REQUIRE(r->refusal == STAT_ANSWERED);
	CHECK(!stat_get(stat_term_find(r, "1 ratio"), STAT_P, &v));
	NEAR(stat_term_v(r, "1 ratio", STAT_ESTIMATE), 0.4625, 1e-12);
	r = stat_text("share-paired", (struct str){0}, "b=0.5; c=2.2");
	CHECK(r->refusal == STAT_ANSWERED && !stat_get(&r->terms.v[0], STAT_P, &v));
	r = stat_text("share-difference", (struct str){0}, "x1=2.5; n1=5; x2=1; n2=4");
	CHECK(!stat_get(&r->terms.v[0], STAT_P, &v) && stat_get(&r->terms.v[0], STAT_LO, &v));
	CHECK(stat_term_v(stat_text("rate", (struct str){0}, "x=3; t=10; x2=4; t2=5"), "1 ratio", STAT_P) > 0);
	r = stat_text("share", (struct str){0}, "x=-0; n=5");
	CHECK(stat_get(&r->terms.v[0], STAT_ESTIMATE, &v) && !signbit(v));
}

TEST(groups_without_variation_within_are_no_multilevel_model)
{
	struct str same = STR("y,g\n"), nearly = STR("y,g\n");
	for (int i = 0; i < 40; i++) {
		same = arena_printf(test_arena(), "%.*s%d,%d\n", STR_ARG(same), i % 4, i % 4);
		nearly =
		    arena_printf(test_arena(), "%.*s%g,%d\n", STR_ARG(nearly), i % 4 + i * 37 % 11 * 1e-4, i % 4);
	}
	REFUSES(stat_text("mixed", same, "y=y; group=g"), STAT_ZERO_VARIANCE);
	struct stat_result *r = stat_text("mixed", nearly, "y=y; group=g");
	/* four groups of means 0, 1, 2, 3 (and 5e-4): the mean's error is that of four values, sqrt(5/3)/2 */
	NEAR(stat_term_v(r, "(Intercept)", STAT_SE), sqrt(5 / 3.) / 2, 1e-3);
}

static bool told(const struct stat_result *r, const char *check)
{
	bool found = false;
	for (size_t i = 0; i < r->checks.n; i++)
		found |= str_eqz(r->checks.v[i].name, check);
	return found;
}

TEST(what_is_no_certainty_is_not_told_as_one)
{
	double v;
	/* all pairs agree: kappa is 1, its large-sample error a rounding */
	struct stat_result *r = stat_text("kappa", STR("a,b\n1,1\n2,2\n3,3\n1,1\n2,2\n"), "a=a; b=b");
	NEAR(stat_term_v(r, "kappa", STAT_ESTIMATE), 1, 1e-12);
	CHECK(!stat_get(stat_term_find(r, "kappa"), STAT_LO, &v) && told(r, "perfect"));
	CHECK(!told(stat_text("kappa", STR("a,b\n1,1\n2,2\n3,1\n1,1\n2,2\n"), "a=a; b=b"), "perfect"));
	/* thirty chosen from ten */
	struct str csv = STR("y,p,s,c\n");
	for (int i = 0; i < 30; i++)
		csv = arena_printf(test_arena(), "%.*s%d,%d,%d,%d\n", STR_ARG(csv), i * i % 7, i < 15 ? 40 : 60,
		                   i / 15, i / 3);
	REFUSES(stat_text("survey", csv, "y=y; fpc=10"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("survey", csv, "y=y; fpc=0.5"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("survey", csv, "y=y; fpc=p"), STAT_OUT_OF_RANGE); /* two numbers of one population */
	REFUSES(stat_text("survey", csv, "y=y; cluster=c; fpc=20; fpc2=2"), STAT_OUT_OF_RANGE);
	CHECK(stat_text("survey", csv, "y=y; fpc=p; strata=s")->refusal == STAT_ANSWERED);
	/* all thirty of thirty: no sampling error, by the correction */
	r = stat_text("survey", csv, "y=y; fpc=30");
	CHECK(r->refusal == STAT_ANSWERED && stat_term_v(r, "mean", STAT_SE) < 1e-9);
	/* zeros wherever x is 0: its coefficient has no end */
	r = stat_text("poisson", STR("y,x\n0,1\n0,0\n3,1\n0,0\n4,1\n"), "y=y; x=x");
	CHECK(told(r, "separation"));
	CHECK(!told(stat_text("poisson", STR("y,x\n0,1\n1,0\n3,1\n0,0\n4,1\n"), "y=y; x=x"), "separation"));
}

/* Of 29 clusters, one treated holds (28/29)^2 of its column's variation by (28/29)^2 + 28/29^2 = .9655, each
 * other (1/29)^2: 1 / (.9655^2 + 28 (.0012314)^2) = 1.0727. With five treated it is 7.2. */
TEST(the_wild_bootstrap_says_when_one_cluster_is_all_there_is)
{
	struct str csv = STR("y,g\n");
	for (int i = 0; i < 29 * 4; i++)
		csv = arena_printf(test_arena(), "%.*s%d,%d\n", STR_ARG(csv), (i * 7919 + i * i) % 31, i % 29);
	struct stat_result *r = stat_text("wild", csv, "y=y; x=g == 3; cluster=g; draws=99; interval=no");
	CHECK(told(r, "concentration"));
	for (size_t i = 0; i < r->checks.n; i++)
		if (str_eqz(r->checks.v[i].name, "concentration"))
			NEAR(r->checks.v[i].value, 1.07267, 1e-4);
	CHECK(told(stat_text("wild", csv, "y=y; x=g < 2; cluster=g; draws=99; interval=no"), "concentration"));
	CHECK(!told(stat_text("wild", csv, "y=y; x=g < 5; cluster=g; draws=99; interval=no"), "concentration"));
}

/* Three of six in twenty ways: the other three differ as much the other way, so two of twenty. */
TEST(of_halves_the_smallest_p_is_that_of_two_choices)
{
	struct stat_result *r =
	    stat_text("randomise", STR("y,d\n1,1\n2,1\n4,1\n50,0\n60,0\n71,0\n"), "y=y; treated=d");
	NEAR(stat_fact_v(r, "smallest_p"), 0.1, 1e-12);
	NEAR(stat_term_v(r, "effect", STAT_P), 0.1, 1e-12);
	r = stat_text("randomise", STR("y,d\n1,1\n2,1\n4,0\n50,0\n60,0\n71,0\n"), "y=y; treated=d");
	NEAR(stat_fact_v(r, "smallest_p"), 1 / 15., 1e-12);
	REFUSES(stat_text("did",
	                  STR("u,t,s,y\n1,1,2,1e200\n1,2,2,3e200\n2,1,0,4e200\n2,2,0,4e200\n3,1,2,1e200\n"
	                      "3,2,2,7e200\n4,1,0,4e200\n4,2,0,5e200\n"),
	                  "y=y; unit=u; time=t; start=s"),
	        STAT_NOT_FINITE);
}
