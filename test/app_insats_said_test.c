/* app_insats_said_test.c - what is said of an insats is checked at once, and a deviation is carried into the
 * form. */
#include "app_query_help.h"
#include "effect/insats.h"
#include "effect_lesson_help.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

static int64_t measures(struct app_test *t, const char *key)
{
	int64_t id = 0;
	struct db *db = app_read(t);
	measure_id_by_key(db, test_arena(), str_z(key), &id);
	app_read_end(t, db);
	return id;
}

static struct intervention newest(struct app_test *t)
{
	struct str at = app_header(t, "Location");
	struct intervention x = {0};
	int64_t id = 0;
	at = str_starts(at, STR("/insatser/")) ? str_sub(at, 10, at.n) : STR("");
	ptrdiff_t end = str_chr(at, '?');
	str_to_i64(end < 0 ? at : str_sub(at, 0, (size_t)end), &id);
	struct db *db = app_read(t);
	intervention_get(db, test_arena(), id, &x);
	app_read_end(t, db);
	return x;
}

TEST(lasar_is_written_as_the_pages_show_it)
{
	static const char *const ways[] = {"2025", "2025%2F26", "2025%2F2026", "2025-26"};
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		CHECK_I64(app_post(t, "principal", "/insatser/ny",
		                   TEXT("unit_id=%lld&title=Prov&base_year=%s", (long long)t->lind, ways[i])),
		          303);
		CHECK(newest(t).base_year.v == 2025);
	}
	CHECK_I64(app_post(t, "principal", "/insatser/ny",
	                   TEXT("unit_id=%lld&title=Prov&base_year=2025%%2F28", (long long)t->lind)),
	          422);
	CHECK(app_says(t, "ska vara ett läsår som 2025/26"));
	CHECK_I64(app_json(t, "principal", WEB_POST, "/api/v1/intervention",
	                   TEXT("{\"unit_id\":%lld,\"title\":\"Prov\",\"state\":\"draft\",\"design\":\"none\","
	                        "\"base_year\":\"2025/26\"}",
	                        (long long)t->lind)),
	          201);
}

TEST(what_is_said_of_an_insats_is_possible_or_told_beside_the_field)
{
	static const struct {
		const char *form, *says; /* NULL: it is let through */
	} cases[] = {
	    {"grades=banan%2C+42", "Det finns ingen årskurs ”banan”"},
	    {"grades=42", "Det finns ingen årskurs ”42”"},
	    {"grades=7-4", "Det finns ingen årskurs ”7-4”"},
	    {"grades=F-3%2C+7", NULL},
	    {"grades=4%E2%80%936", NULL},
	    {"subjects=Trolleri", "Det finns inget ämne ”Trolleri”"},
	    {"subjects=matematik%2C+SVA", NULL},
	    {"base_year=2025&outcome_year=2025", "Utfallet kommer efter utgångsläget"},
	    {"base_year=2025&outcome_year=2024", "Utfallet kommer efter utgångsläget"},
	    {"base_year=2025&outcome_year=2026", NULL},
	    {"expected=9&expected_low=1&expected_high=5", "ligger utanför"},
	    {"expected=3&expected_low=5&expected_high=1", "Det högsta är mindre än det lägsta"},
	    {"expected=1&expected_low=-2&expected_high=5", "pekar åt olika håll"},
	    {"expected=50&expected_low=1&expected_high=140&measure_id=%lld", "bredare än hela måttets skala"},
	    {"expected=140&measure_id=%lld", "större än hela måttets skala"},
	    {"expected=3&expected_low=1&expected_high=5&measure_id=%lld", NULL},
	};
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t share = measures(t, "franvaro");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str form = str_z(cases[i].form);
		ptrdiff_t at = str_find(form, STR("%lld"));
		if (at >= 0)
			form = arena_printf(test_arena(), "%.*s%lld", (int)at, form.p, (long long)share);
		int got = app_post(
		    t, "principal", "/insatser/ny",
		    arena_printf(test_arena(), "unit_id=%lld&title=Prov&%.*s", (long long)t->lind, STR_ARG(form)).p);
		if (got != (cases[i].says ? 422 : 303) || (cases[i].says && !app_says(t, cases[i].says)))
			test_fail(__FILE__, __LINE__, "%s: %d", cases[i].form, got);
	}
	CHECK_I64(app_json(t, "principal", WEB_POST, "/api/v1/intervention",
	                   TEXT("{\"unit_id\":%lld,\"title\":\"Prov\",\"state\":\"draft\",\"design\":\"none\","
	                        "\"grades\":\"banan\"}",
	                        (long long)t->lind)),
	          422);
}

/* The unit that is to try has no figure: the form tells what the kommun shows, and that it is the kommun's.
 */
TEST(a_deviation_is_carried_into_the_form_with_where_it_was_seen)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	struct change *ch = app_write(t);
	int64_t m = measure_make(ch, "t-sjuk", "Sjukfrånvaro", "share", "percent", "survey-own-5", "own");
	int64_t w = measure_make(ch, "t-minste", "Minst E", "share", "percent", "survey-own-5", "own");
	int64_t v = measure_version_of(ch, m), k = measure_version_of(ch, w), root = place_of_unit(ch, t->root),
	        lind = place_of_unit(ch, t->lind);
	const struct put p[] = {
	    {v, root, t->year - 1, NULL, "7,3", 1000, 73, NULL},
	    {k, lind, t->year - 1, NULL, "70,0", 200, 140, NULL},
	    {k, lind, t->year - 1, "K", "80,0", 100, 80, NULL},
	    {k, lind, t->year - 1, "M", "60,0", 100, 60, NULL},
	};
	figures_put(ch, "Egen", p, 4);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "principal",
	                  TEXT("/insatser/ny?matt=%lld&enhet=%lld&sedd=%lld", (long long)m, (long long)t->lind,
	                       (long long)t->root)),
	          200);
	CHECK(app_says(t, "Sjukfrånvaro: 7,3") && app_says(t, " i Exempelkommun ") &&
	      app_says(t, "Lindskolan har ingen egen siffra att visa."));
	CHECK(app_says(t, TEXT("<option value=\"%lld\" selected>", (long long)t->lind)));
	CHECK_I64(
	    app_get(t, "principal", TEXT("/insatser/ny?matt=%lld&enhet=%lld", (long long)w, (long long)t->lind)),
	    200);
	CHECK(app_says(t, " på Lindskolan ")); /* at a school, in a municipality */
	CHECK_I64(app_get(t, "principal",
	                  TEXT("/insatser/ny?matt=%lld&enhet=%lld&sedd=%lld&skillnad=kon&ar=%d", (long long)w,
	                       (long long)t->lind, (long long)t->lind, t->year - 1)),
	          200);
	CHECK(app_says(t, "Minst E, flickor och pojkar: flickor 80") && app_says(t, "pojkar 60") &&
	      app_says(t, "+20"));
	CHECK(app_says(t, TEXT("value=\"%d\"", t->year - 1))); /* the läsår it was seen in */
}

TEST(a_form_says_what_a_start_asks_for_and_groups_measures_by_area)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	measures(t, "franvaro");
	CHECK_I64(app_get(t, "principal", "/insatser/ny"), 200);
	CHECK(app_says(t, "(krävs vid start)") && app_says(t, "<optgroup label="));
	CHECK(!app_says(t, "Mätfönster: saknas"));
	CHECK(app_says(t, "Som 2025/26 eller 2025."));
}

TEST(other_schools_are_asked_for_before_the_start_and_ticked_several_at_a_time)
{
	struct app_test *t = app_test_measures();
	struct intervention_unit *u;
	REQUIRE(t);
	CHECK_I64(app_post(t, "director", "/insatser/ny",
	                   TEXT("unit_id=%lld&title=Prov&design=other_schools", (long long)t->root)),
	          303);
	int64_t id = newest(t).id;
	const char *page = TEXT("/insatser/%lld", (long long)id), *more = TEXT("%s/jamfor", page);
	CHECK_I64(app_get(t, "director", page), 200);
	CHECK(app_says(t, "Minst en skola att jämföra med") && app_says(t, more));
	CHECK_I64(app_get(t, "director", more), 200);
	CHECK(app_says(t, "<span>Askskolan</span>") && app_says(t, "<span>Lindskolan</span>") &&
	      !app_says(t, "<span>Exempelkommun</span>"));
	CHECK_I64(app_post(t, "director", more, ""), 422);
	CHECK_I64(app_post(t, "director", more,
	                   TEXT("unit=%lld&unit=%lld&unit=%lld", (long long)t->ask, (long long)t->lind,
	                        (long long)t->office)),
	          303);
	struct db *db = app_read(t);
	CHECK_I64((int64_t)insats_units(db, test_arena(), id, (struct str){NULL, 0}, &u),
	          2); /* an office is no school */
	CHECK(str_eqz(u[0].arm, "comparison") && str_eqz(u[1].arm, "comparison"));
	app_read_end(t, db);
	CHECK_I64(app_get(t, "director", page), 200);
	CHECK(!app_says(t, "Minst en skola att jämföra med"));
	CHECK_I64(app_post(t, "teacher", more, TEXT("unit=%lld", (long long)t->ask)), 403);
}

/* Every other school of the same årskurser, to be changed in the draft. */
TEST(an_insats_of_one_school_begins_with_the_others_to_compare_with)
{
	struct app_test *t = app_test_measures();
	struct intervention_unit *u;
	REQUIRE(t);
	CHECK_I64(app_post(t, "principal", "/insatser/ny",
	                   TEXT("unit_id=%lld&title=Prov&design=other_schools", (long long)t->lind)),
	          303);
	struct db *db = app_read(t);
	size_t n = insats_units(db, test_arena(), newest(t).id, (struct str){NULL, 0}, &u);
	CHECK_I64((int64_t)n, 2);
	for (size_t i = 0; i < n; i++)
		CHECK(str_eqz(u[i].arm, u[i].unit_id == t->lind ? "treated" : "comparison"));
	app_read_end(t, db);
}

TEST(the_lesson_log_asks_only_of_ingredients_that_show_in_lessons)
{
	struct app_test *t = app_test_measures();
	struct intervention_part p;
	char today[DATE_TEXT];
	REQUIRE(t);
	struct change *ch = app_write(t);
	int64_t id = lesson_test_insats(t, ch, 1),
	        group = lesson_test_group(ch, id, t->lind, app_person(t, "teacher"), "7B", "1");
	for (int i = 0; i < 2; i++) {
		kind_intervention_part.blank(ch, &p);
		p.intervention_id = id;
		p.title = i ? STR("Schema utan håltimmar") : STR("Gemensam lektionsstart");
		p.in_lessons = !i;
		lesson_test_put(ch, &kind_intervention_part, &p);
	}
	date_text(instant_day(instant_now()), today);
	int64_t lesson = lesson_test_lesson(ch, group, TEXT("%s", today), 500, "");
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "teacher", TEXT("/insatser/lektion/%lld", (long long)lesson)), 200);
	CHECK(app_says(t, "Gemensam lektionsstart") && !app_says(t, "Schema utan håltimmar"));
}

/* What breaks a key comes back as the form, with what was typed and the fault beside its field. */
TEST(a_school_that_is_in_the_insats_already_and_a_measure_that_is_not_are_told_in_the_form)
{
	struct app_test *t = app_test_measures();
	struct intervention x;
	struct intervention_unit u;
	struct form f;
	REQUIRE(t);
	struct change *ch = app_write(t);
	kind_intervention.blank(ch, &x);
	x.unit_id = t->lind;
	x.title = STR("Läsning");
	form_init(&f, ch->arena, LANG_SV, kind_intervention.fields, kind_intervention.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_intervention, ACT_CREATE, &f, NULL, &x), CHANGE_SAVED);
	kind_intervention_unit.blank(ch, &u);
	u.intervention_id = x.id;
	u.unit_id = t->lind;
	form_init(&f, ch->arena, LANG_SV, kind_intervention_unit.fields, kind_intervention_unit.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_intervention_unit, ACT_CREATE, &f, NULL, &u), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
	const char *page = arena_printf(test_arena(), "/insatser/%lld/ny/enhet", (long long)x.id).p,
	           *sent = arena_printf(test_arena(), "unit_id=%lld&arm=treated&from_day=2026-09-01",
	                                (long long)t->lind)
	                       .p;
	CHECK_I64(app_post(t, "principal", page, sent), 422);
	CHECK(app_says(t, "Enhet: finns redan.") && app_says(t, "id=\"unit_id-e\"") && app_says(t, "2026-09-01"));
	sent = arena_printf(test_arena(), "unit_id=%lld&arm=comparison", (long long)t->ask).p;
	CHECK_I64(app_post(t, "principal", page, sent), 303); /* and the next one is saved */
	sent =
	    arena_printf(test_arena(), "unit_id=%lld&title=Mottagning&measure_id=987654", (long long)t->lind).p;
	CHECK_I64(app_post(t, "principal", "/insatser/ny", sent), 422);
	CHECK(app_says(t, "pekar inte ut") || app_says(t, "measure_id-e"));
	CHECK(app_says(t, "Mottagning"));
	CHECK_I64(
	    app_json(t, "principal", WEB_POST, "/api/v1/intervention_unit",
	             arena_printf(test_arena(), "{\"intervention_id\":%lld,\"unit_id\":%lld,\"arm\":\"treated\"}",
	                          (long long)x.id, (long long)t->lind)
	                 .p),
	    409);
}
