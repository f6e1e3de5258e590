/* app_expected_test.c - results beside what the intake gives reason to expect: the model is what lib/stat
 * makes of the country's schools, the schools of Huddinge stand where the reference has them, and page, API
 * and files tell the same. */
#include "app_query_help.h"
#include "effect/observation.h"
#include "effect_lesson_help.h"
#include "stat_support.h"

#include "measure/expected.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

/* --- the model ----------------------------------------------------------------------------- */

/* The reference as a table with points for decimals and no commas in names; null when it is not at hand. */
static struct str reference(void)
{
	const char *dir = stat_data_dir();
	struct str path, csv;
	struct buf b;
	if (!dir)
		return (struct str){NULL, 0};
	path = arena_printf(test_arena(), "%s/../data/skolverket/ols-meritvarde-referens.csv", dir);
	if (access(arena_z(test_arena(), path), R_OK) != 0)
		return (struct str){NULL, 0};
	csv = test_file(arena_z(test_arena(), path));
	buf_init(&b, 0);
	for (size_t i = 0; i < csv.n; i++)
		buf_c(&b, csv.p[i] == ';' ? ',' : csv.p[i] == ',' ? ' ' : csv.p[i]);
	csv = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return csv;
}

#define NEEDS_COUNTRY(csv)                                                                                   \
	struct str csv = reference();                                                                            \
	if (csv.p == NULL) {                                                                                     \
		printf("skipped: %s: no reference data (set TRAD_SHARED)\n", __func__);                              \
		return;                                                                                              \
	}

/* R's lm on 1 459 schools, as the reference's own file has it. */
TEST(the_unweighted_model_of_the_countrys_schools_is_that_of_r)
{
	NEEDS_COUNTRY(csv);
	struct stat_result *r = stat_text("expected", csv, "y=merit; x=eft, pojkar, utl; unit=kod");
	REQUIRE(r->refusal == STAT_ANSWERED);
	NEAR(stat_term_v(r, "(Intercept)", STAT_ESTIMATE), 161.3723981864, 1e-9);
	NEAR(stat_term_v(r, "eft", STAT_ESTIMATE), 1.3558253698, 1e-9);
	NEAR(stat_term_v(r, "pojkar", STAT_ESTIMATE), -0.4907980401, 1e-9);
	NEAR(stat_term_v(r, "utl", STAT_ESTIMATE), 0.2640327516, 1e-9);
	NEAR(stat_term_v(r, "eft", STAT_SE), 0.0309262536, 1e-8);
	NEAR(stat_fact_v(r, "r2"), 0.5997371609, 1e-9);
	NEAR(stat_fact_v(r, "sigma"), 16.3436314948, 1e-9);
	r = stat_text("expected", csv, "y=merit; x=eft, pojkar, utl; w=n");
	NEAR(stat_term_v(r, "eft", STAT_ESTIMATE), 1.4307317208, 1e-9);
}

/* nlme 3.1 in R: lme(y ~ eft + pojkar + utl, random = ~ 1 | kod, weights = varFixed(~ 1 / n)), REML. */
TEST(schools_differ_and_small_ones_more_as_nlme_has_it)
{
	NEEDS_COUNTRY(csv);
	static const struct {
		const char *y;
		double b[4], se[4], between, within, criterion, first;
	} nlme[] = {{"merit",
	             {150.169771966563, 1.407497795274, -0.340475435417, 0.257678692324},
	             {5.2905914630264, 0.0292091333039, 0.0882880450891, 0.0230061604817},
	             69.1798965027,
	             11104.4266747,
	             12158.8293997,
	             0.446404490709},
	            {"minE",
	             {35.6203451466847, 0.6245172668171, -0.0249791645984, -0.0585328937042},
	             {3.2215022973424, 0.0174498112771, 0.0538891564121, 0.0137882303437},
	             20.9747684728,
	             4252.37694224,
	             10513.5142065,
	             0.866416181117}};
	for (int i = 0; i < 2; i++) {
		struct stat_result *r =
		    stat_text("expected", csv, TEXT("y=%s; x=eft, pojkar, utl; n=n; unit=kod", nlme[i].y));
		REQUIRE(r->refusal == STAT_ANSWERED);
		for (size_t k = 0; k < 4; k++) {
			NEAR(r->terms.v[k].v[STAT_ESTIMATE], nlme[i].b[k], 1e-6);
			NEAR(r->terms.v[k].v[STAT_SE], nlme[i].se[k], 1e-6);
		}
		NEAR(stat_fact_v(r, "between"), nlme[i].between, 1e-5);
		NEAR(stat_fact_v(r, "within"), nlme[i].within, 1e-5);
		CHECK(fabs(stat_fact_v(r, "criterion") - nlme[i].criterion) < 1e-6);
		NEAR(stat_cell_v(stat_table_find(r, "units"), 0, "shrunken"), nlme[i].first, 1e-5);
	}
	REFUSES(stat_text("expected", csv, "y=merit; x=eft; n=n; w=n"), STAT_BAD_OPTION);
	REFUSES(stat_text("expected", csv, "y=merit; x=eft; n=n-200"), STAT_OUT_OF_RANGE);
	REFUSES(stat_text("expected", csv, "y=2*eft; x=eft; n=n"), STAT_ZERO_VARIANCE);
}

/* expected.def was worked out so: it cannot differ from what the engine says today. */
TEST(the_models_of_the_product_are_what_the_engine_makes_of_the_country)
{
	NEEDS_COUNTRY(csv);
	static const char *const outcome[] = {"merit", "minE"};
	size_t n;
	const struct expected_model *m = expected_models(&n);
	REQUIRE(n == 2);
	for (size_t i = 0; i < n; i++) {
		struct stat_result *r =
		    stat_text("expected", csv, TEXT("y=%s; x=eft, 100-pojkar, utl; n=n", outcome[i]));
		const struct stat_table *t = stat_table_find(r, "covariance");
		REQUIRE(r->refusal == STAT_ANSWERED && t && t->nrow == 10);
		for (int k = 0; k < 4; k++)
			NEAR(m[i].beta[k], r->terms.v[k].v[STAT_ESTIMATE], 1e-5);
		for (int k = 0; k < 10; k++)
			NEAR(m[i].cov[k], stat_cell_v(t, k, "covariance"), 1e-5);
		NEAR(m[i].between, stat_fact_v(r, "between"), 1e-5);
		NEAR(m[i].within, stat_fact_v(r, "within"), 1e-5);
		NEAR(m[i].r2, stat_fact_v(r, "r2"), 1e-5);
		CHECK_I64(m[i].schools, stat_fact_v(r, "n"));
	}
}

/* --- the product ----------------------------------------------------------------------------- */

struct town {
	struct app_test *t;
	int64_t lind, ask;
};

struct intake {
	const char *key, *name, *value[2];
};
static const struct intake of_two[] = {{"elever_eftergymnasial", "Eftergymnasial", {"33,8", "60,0"}},
                                       {"elever_flickor", "Flickor", {"47,5", "50,0"}},
                                       {"elever_utlandsk", "Utländsk bakgrund", {"89,1", "20,0"}}};

/* Lind is Annerstaskolan in Skolverket's figures: 50 pupils, 199.7 merit; Ask has ten pupils, too few. */
static bool begin(struct town *w)
{
	*w = (struct town){.t = app_test_new()};
	if (!w->t)
		return false;
	struct change *ch = app_write(w->t);
	int y = w->t->year;
	w->lind = place_of_unit(ch, w->t->lind);
	w->ask = place_of_unit(ch, w->t->ask);
	int64_t merit = measure_version_of(
	    ch, measure_make(ch, "merit17_kommunala", "Meritvärde", "mean", "points", "published", "kommunala"));
	const struct put outcome[] = {{merit, w->lind, y, NULL, "199,7", 50, 0, NULL},
	                              {merit, w->lind, y - 1, NULL, "190,0", 40, 0, NULL},
	                              {merit, w->ask, y, NULL, "220,0", 10, 0, NULL}};
	figures_put(ch, "Skolverket", outcome, 3);
	for (size_t i = 0; i < 3; i++) {
		int64_t v = measure_version_of(ch, measure_make(ch, of_two[i].key, of_two[i].name, "share", "percent",
		                                                "published", "kommunala"));
		const struct put p[] = {{v, w->lind, y - 1, NULL, of_two[i].value[0], 284, 0, NULL},
		                        {v, w->ask, y - 1, NULL, of_two[i].value[1], 200, 0, NULL}};
		figures_put(ch, "Skolverket", p, 2);
	}
	return app_write_end(w->t, ch);
}

/* 116.12222708 + 1.40749775 * 33.8 + 0.34047553 * 47.5 + 0.25767869 * 89.1 = 202.828, so 3.1 below; the
 * band's half is 1.959964 * sqrt(69.180038 + 11104.4166 / 50 + x'Vx), and 69.180038 / (69.180038 + 222.0883)
 * of it is kept. */
TEST(a_school_stands_beside_what_its_intake_gives_reason_to_expect)
{
	struct town w;
	struct query_result r;
	struct expected e;
	REQUIRE(begin(&w));
	struct db *db = store_read(w.t->store);
	REQUIRE(db != NULL);
	bool known = expected_of_unit(db, test_arena(), NULL, expected_model_of(STR("merit17_kommunala")), 0,
	                              w.t->year, &r, &e);
	store_read_end(w.t->store, db);
	REQUIRE(known && e.n == 2);
	const struct expected_school *s = &e.school[e.school[0].why != EXPECTED_GIVEN];
	double fit = 116.12222707946836 + 1.4074977523222578 * 33.8 + 0.3404755256897351 * 47.5 +
	             0.2576786922343531 * 89.1;
	CHECK_F64(s->expected, fit, 1e-9);
	CHECK_F64(s->difference, 199.7 - fit, 1e-9);
	CHECK(s->hi - s->expected > 1.959964 * sqrt(69.180038 + 11104.4166 / 50) && s->hi - s->expected < 34.2);
	CHECK_F64(s->shrunken, (199.7 - fit) * 69.180038 / (69.180038 + 11104.4164 / 50), 1e-6);
	CHECK(s->shrunken_lo < s->shrunken && s->shrunken_hi > s->shrunken);
	CHECK_I64(s->side, 0);
	CHECK_I64(s->earlier, 1); /* the former läsår, with the intake of the same */
	CHECK_I64(e.given, 1);
	CHECK_I64(e.left_out, 1);
	CHECK_I64(e.outside, 0);
}

TEST(expected_results_are_told_in_words_and_without_an_order)
{
	struct town w;
	REQUIRE(begin(&w));
	CHECK_I64(app_get(w.t, "politician",
	                  TEXT("/resultat/likvardighet/vantat?sprak=en&enhet=%lld", (long long)w.t->lind)),
	          200);
	CHECK(app_says(w.t, "points below what its intake gives reason to expect, with an uncertainty of"));
	CHECK(app_says(w.t, "It cannot be told from what is usual. The measure says nothing of the cause."));
	CHECK(app_says(w.t, "fewer than 15 pupils"));
	CHECK(app_says(w.t, "Schools have no rank"));
	CHECK(
	    app_says(w.t, "It is not in what is expected, and it is not weighed together with the difference."));
	CHECK_I64(app_get(w.t, "politician", "/resultat/likvardighet/vantat"), 200);
	CHECK(app_says(w.t, "utanför vad som är vanligt för skolor med deras storlek och elevsammansättning"));
	CHECK(!app_says(w.t, "220")); /* of ten pupils: left out, with its figure */
	CHECK_I64(app_get(w.t, "politician", "/resultat/likvardighet/vantat/diagram.csv"), 200);
	CHECK_I64(app_get(w.t, "politician", "/resultat/likvardighet"), 200);
	CHECK(app_says(w.t, "/resultat/likvardighet/vantat"));
	CHECK_I64(app_get(w.t, "politician", "/api/v1/expected"), 200);
	CHECK(app_says(w.t, "\"state\":\"usual\""));
	CHECK(app_says(w.t, "\"state\":\"few-pupils\""));
	CHECK_I64(app_get(w.t, "politician", "/api/v1/expected?format=csv"), 200);
	CHECK(app_says(w.t, "shrunken_lo"));
	CHECK_I64(app_get(w.t, "politician", "/api/v1/expected?measure=nosuch"), 400);
	CHECK_I64(app_get(w.t, "politician", "/api/v1/expected?measure=alla_amnen9_kommunala"), 200);
	CHECK(app_says(w.t, "\"year\":null"));
	CHECK(app_says(w.t, "\"schools\":[]"));
}

/* Two items of a decided protocol; their ids. */
static int64_t protocol_made(struct change *ch, int64_t insats, int64_t item[2])
{
	struct protocol p, was;
	struct form f;
	kind_protocol.blank(ch, &p);
	p.intervention_id = insats;
	p.name = STR("Lektionsstart");
	lesson_test_put(ch, &kind_protocol, &p);
	for (int i = 0; i < 2; i++) {
		struct protocol_point v;
		kind_protocol_point.blank(ch, &v);
		v.protocol_id = p.id;
		v.title = arena_printf(test_arena(), "Punkt %d", i);
		v.anchor0 = v.anchor1 = v.anchor2 = v.anchor3 = STR("Steg");
		lesson_test_put(ch, &kind_protocol_point, &v);
		item[i] = v.id;
	}
	was = p;
	p.state = STR("decided");
	form_init(&f, ch->arena, LANG_EN, kind_protocol.fields, kind_protocol.nfields);
	CHECK(resource_save(ch, NULL, &kind_protocol, ACT_EDIT, &f, &was, &p) == CHANGE_SAVED);
	return p.id;
}

/* So many teachers of lind seen once each in the läsår before: 3 and 2, the last one 1 and 1, or not to be
 * seen. */
static void observed(struct town *w, int teachers, bool unseen)
{
	struct change *ch = app_write(w->t);
	int64_t insats = lesson_test_insats(w->t, ch, 1), item[2], p = protocol_made(ch, insats, item);
	lesson_test_year(ch, w->t->year - 1);
	for (int i = 0; i < teachers; i++) {
		struct observation o;
		int64_t who = lesson_test_teacher(ch, w->t->lind, 700 + i);
		kind_observation.blank(ch, &o);
		o.protocol_id = p;
		o.group_id = lesson_test_group(ch, insats, w->t->lind, who, TEXT("Grupp %d", i), "1");
		o.day = arena_printf(test_arena(), "%d-09-08", w->t->year - 1);
		o.observer_id = app_person(w->t, "deputy_principal");
		o.scores = i + 1 < teachers
		               ? arena_printf(test_arena(), "%lld:3,%lld:2", (long long)item[0], (long long)item[1])
		               : arena_printf(test_arena(), "%lld:1,%lld:%c", (long long)item[0], (long long)item[1],
		                              unseen ? '-' : '1');
		o.note = STR("");
		o.handed_at = arena_printf(test_arena(), "%d-09-09T12:00:00.000Z", w->t->year - 1);
		lesson_test_put(ch, &kind_observation, &o);
	}
	CHECK(app_write_end(w->t, ch));
}

/* Five teachers: (4 * 2.5 + 1) / 5 = 2.2, in a column of its own, with window, n and insats; the difference
 * is what it was. */
TEST(observed_teaching_stands_beside_the_difference_from_five_teachers_on)
{
	struct town w;
	REQUIRE(begin(&w));
	CHECK_I64(app_get(w.t, "politician", "/resultat/likvardighet/vantat"), 200);
	CHECK(!app_says(w.t, "Observerad undervisning"));
	observed(&w, 5, false);
	CHECK_I64(app_get(w.t, "politician", "/resultat/likvardighet/vantat"), 200);
	CHECK(app_says(w.t, "Observerad undervisning (0–3)"));
	CHECK(app_says(w.t, TEXT("2,2 (n 5, 5 lärare, %d/%02d: Mottagningsprogram i årskurs 7)", w.t->year - 1,
	                         w.t->year % 100)));
	CHECK(!app_says(w.t, "Lärare 700"));
	CHECK_I64(app_get(w.t, "politician", "/api/v1/expected"), 200);
	CHECK(app_says(w.t,
	               "\"observed_teaching\":[{\"of\":\"Mottagningsprogram i årskurs 7\",\"value\":2.2,\"n\":5,"
	               "\"people\":5,"));
	CHECK(app_says(w.t, "\"difference\":-3.1"));
	CHECK_I64(app_get(w.t, "politician", "/api/v1/expected?format=csv"), 200);
	CHECK(app_says(w.t, ";observed_teaching_value;observed_teaching_n;observed_teaching_people;"
	                    "observed_teaching_year;observed_teaching_of\r\n"));
	CHECK(app_says(w.t, TEXT(";2,2;5;5;%d;Mottagningsprogram i årskurs 7\r\n", w.t->year - 1)));
	CHECK(app_says(w.t, ";;;;;\r\n")); /* a school with none */
}

/* An item that was not to be seen is no nought: (5 * 2.5 + 1) / 6. */
TEST(observed_teaching_leaves_out_what_was_not_to_be_seen)
{
	struct town w;
	REQUIRE(begin(&w));
	observed(&w, 6, true);
	CHECK_I64(app_get(w.t, "politician", "/api/v1/expected"), 200);
	CHECK(app_says(w.t, "\"value\":2.25,\"n\":6,\"people\":6,"));
}

/* All items together less the one that is shown, of all, would be the other, of four. */
TEST(observed_teaching_is_nowhere_where_an_item_is_of_four_teachers)
{
	struct town w;
	REQUIRE(begin(&w));
	observed(&w, 5, true);
	CHECK_I64(app_get(w.t, "politician", "/resultat/likvardighet/vantat"), 200);
	CHECK(!app_says(w.t, "Observerad undervisning"));
	CHECK_I64(app_get(w.t, "politician", "/api/v1/expected"), 200);
	CHECK(!app_says(w.t, "observed_teaching\":[{"));
}

TEST(observed_teaching_of_four_teachers_is_nowhere)
{
	struct town w;
	REQUIRE(begin(&w));
	observed(&w, 4, false);
	CHECK_I64(app_get(w.t, "politician", "/resultat/likvardighet/vantat"), 200);
	CHECK(!app_says(w.t, "Observerad undervisning"));
	CHECK_I64(app_get(w.t, "politician", "/api/v1/expected"), 200);
	CHECK(app_says(w.t, "\"observed_teaching\":[]") && !app_says(w.t, "\"people\":"));
}

TEST(a_store_without_intake_says_what_is_missing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t != NULL);
	CHECK_I64(app_get(t, "politician", "/resultat/likvardighet/vantat?sprak=en"), 200);
	CHECK(app_says(t, "Nothing can be said yet"));
	CHECK_I64(app_get(t, "politician", "/resultat/likvardighet/vantat/diagram.svg"), 303);
}
