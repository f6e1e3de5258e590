/* app_dialogue_test.c - quality dialogues: bound and never changed, told when it has grown old, filled by
 * itself, carried on. Who sees what besides: access_matrix_test.c. */
#include "app_effect_help.h"

#include "base/date.h"
#include "dialogue/dialogue.h"
#include "effect/analysis.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

/* A measure of Lindskolan (percent, higher is better) that fell and misses its target. */
struct fallen {
	int64_t measure, version, place;
};

static void put_figure(struct change *ch, const struct fallen *x, int year, const char *text)
{
	const struct put p = {.version = x->version, .place = x->place, .year = year, .text = text};
	figures_put(ch, "Skolverket", &p, 1);
}

static void fall(struct app_test *t, struct fallen *x)
{
	struct change *ch = app_write(t);
	struct target aim;
	x->measure = measure_make(ch, "t-trygghet", "Trygghet", "share", "percent", "published", "own");
	x->version = measure_version_of(ch, x->measure);
	x->place = place_of_unit(ch, t->lind);
	put_figure(ch, x, t->year - 2, "90,0");
	put_figure(ch, x, t->year - 1, "80,0");
	kind_target.blank(ch, &aim);
	aim.measure_id = x->measure;
	aim.unit_id = t->lind;
	aim.first_year = t->year - 1;
	aim.value = 95;
	CHECK_I64(change_save(ch, &target_entity, &aim, NULL), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
}

static int64_t made(struct app_test *t, int64_t unit, int year)
{
	CHECK_I64(
	    app_post(t, "director", "/dialoger/ny",
	             TEXT("kind=quality&unit_id=%lld&first_year=%d&participants=Rektor", (long long)unit, year)),
	    303);
	struct str to = app_header(t, "Location");
	int64_t id = 0;
	ptrdiff_t q = str_chr(to, '?');
	str_to_i64(str_sub(to, STR("/dialoger/").n, q < 0 ? to.n : (size_t)q), &id);
	CHECK(id > 0);
	return id;
}

static const char *at(int64_t id, const char *more)
{
	return TEXT("/dialoger/%lld%s", (long long)id, more);
}

static int64_t number(struct app_test *t, const char *name)
{
	int64_t id = 0;
	str_to_i64(app_between(t, TEXT("name=\"%s\" value=\"", name), "\""), &id);
	return id;
}

TEST(a_dialogue_that_is_made_fills_its_own_pre_read)
{
	struct app_test *t = app_test_new();
	struct fallen x;
	REQUIRE(t);
	fall(t, &x);
	int64_t id = made(t, t->lind, t->year);
	CHECK_I64(app_get(t, "principal", at(id, "")), 200);
	CHECK(app_says(t, "Trygghet"));
	CHECK(app_says(t, "80,0"));
	CHECK(app_says(t, "10,0 lägre än"));
	CHECK(app_says(t, "är inte nått"));
	CHECK(app_says(t, "bundet ") || app_says(t, "bunden "));
	/* once more adds nothing, since nothing has come */
	CHECK_I64(app_post(t, "principal", at(id, "/forlasning"), ""), 303);
	CHECK(str_find(app_header(t, "Location"), STR("samma")) > 0);
	/* of another school there is nothing of it */
	int64_t other = made(t, t->ask, t->year);
	CHECK_I64(app_get(t, "director", at(other, "")), 200);
	CHECK(!app_says(t, "Trygghet"));
}

TEST(what_is_bound_in_a_dialogue_stays_and_a_corrected_figure_is_told_beside_it)
{
	struct app_test *t = app_test_new();
	struct fallen x;
	REQUIRE(t);
	fall(t, &x);
	int64_t id = made(t, t->lind, t->year);
	CHECK_I64(app_get(t, "director", at(id, "")), 200);
	CHECK(!app_says(t, "Ändrat efter låsning"));
	struct change *ch = app_write(t);
	put_figure(ch, &x, t->year - 1, "86,0");
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "director", at(id, "")), 200);
	CHECK(app_says(t, "80,0"));
	CHECK(!app_says(t, "86,0"));
	CHECK(app_says(t, "Ändrat efter låsning: siffran är en annan i dag"));
	CHECK_I64(app_get(t, "director", TEXT("/rapport/dialog/%lld", (long long)id)), 200);
	CHECK(app_says(t, "Ändrat efter låsning: siffran är en annan i dag"));
	/* what is new is brought in beside what stands */
	CHECK_I64(app_post(t, "director", at(id, "/forlasning"), ""), 303);
	CHECK_I64(app_get(t, "director", at(id, "")), 200);
	CHECK(app_says(t, "80,0") && app_says(t, "86,0"));
	/* and nobody puts words of their own into it */
	struct dialogue_point p;
	struct db *db = app_read(t);
	CHECK(dialogue_point_get(db, test_arena(), 1, &p));
	app_read_end(t, db);
	CHECK_I64(app_json(t, "director", WEB_PATCH, "/api/v1/dialogue_point/1",
	                   TEXT("{\"rev\":%lld,\"sentence\":\"Allt är bra.\"}", (long long)p.rev)),
	          422);
	CHECK_I64(app_json(t, "director", WEB_PATCH, "/api/v1/dialogue_point/1",
	                   TEXT("{\"rev\":%lld,\"struck\":true}", (long long)p.rev)),
	          200);
}

TEST(a_figure_of_few_is_bound_as_hidden_even_by_those_who_may_see_it)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	int64_t m = measure_make(ch, "t-fa", "Få elever", "share", "percent", "counts-5", "own");
	const struct put p[] = {{.version = measure_version_of(ch, m),
	                         .place = place_of_unit(ch, t->lind),
	                         .year = t->year - 1,
	                         .text = "50,0",
	                         .n = 4,
	                         .numerator = 2}};
	figures_put(ch, "Skolan", p, 1);
	CHECK(app_write_end(t, ch));
	int64_t id = made(t, t->lind, t->year);
	CHECK_I64(
	    app_json(t, "director", WEB_POST, "/api/v1/dialogue_point",
	             TEXT("{\"dialogue_id\":%lld,\"kind\":\"figure\",\"measure_id\":%lld,\"first_year\":%d}",
	                  (long long)id, (long long)m, t->year - 1)),
	    201);
	CHECK(str_find(t->body, STR("50,0")) < 0);
	CHECK_I64(app_get(t, "principal", at(id, "")), 200);
	CHECK(app_says(t, "Få elever"));
	CHECK(!app_says(t, "50,0"));
}

TEST(a_struck_point_is_folded_away_and_comes_back)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = made(t, t->lind, t->year);
	CHECK_I64(app_post(t, "principal", at(id, "/tillagg"), "title=Vikarier&sentence=Som+vi+ser+det"), 303);
	CHECK_I64(app_post(t, "principal", at(id, "/tillagg"), "title=+"), 422);
	CHECK_I64(app_get(t, "principal", at(id, "")), 200);
	CHECK(app_says(t, "Vikarier") && !app_says(t, "struken punkt"));
	int64_t point = number(t, "point");
	CHECK_I64(app_post(t, "principal", at(id, "/stryk"), TEXT("point=%lld&struck=1", (long long)point)), 303);
	CHECK_I64(app_get(t, "principal", at(id, "")), 200);
	CHECK(app_says(t, "1 struken punkt"));
	CHECK_I64(app_get(t, "principal", TEXT("/rapport/dialog/%lld", (long long)id)), 200);
	CHECK(!app_says(t, "Vikarier"));
	CHECK_I64(app_post(t, "principal", at(id, "/stryk"), TEXT("point=%lld&struck=0", (long long)point)), 303);
	CHECK_I64(app_get(t, "principal", at(id, "")), 200);
	CHECK(app_says(t, "Vikarier") && !app_says(t, "struken punkt"));
	/* held: as it was */
	CHECK_I64(app_post(t, "principal", at(id, "/lage"), "state=held"), 403);
	CHECK_I64(app_post(t, "director", at(id, "/lage"), "state=held"), 303);
	CHECK_I64(app_post(t, "principal", at(id, "/stryk"), TEXT("point=%lld&struck=1", (long long)point)), 422);
	CHECK_I64(app_post(t, "principal", at(id, "/tillagg"), "title=Mer"), 422);
	CHECK_I64(app_post(t, "principal", at(id, "/forlasning"), ""), 422);
}

TEST(an_open_agreement_comes_to_the_next_dialogue_until_it_is_kept_or_let_go)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t first = made(t, t->lind, t->year - 1);
	const char *agree = at(first, "/overenskommelse");
	CHECK_I64(
	    app_post(t, "principal", agree, "body=Gemensam+l%C3%A4sstund&responsible=Rektor&due_day=2026-01-31"),
	    303);
	CHECK_I64(app_post(t, "principal", agree, "body=Byta+sal"), 303);
	CHECK_I64(app_post(t, "principal", agree, "body=+"), 422);
	CHECK_I64(app_get(t, "principal", at(first, "")), 200);
	CHECK(app_says(t, "/insatser/ny?enhet="));
	CHECK_I64(app_get(t, "principal", "/insatser/ny?rubrik=Gemensam+l%C3%A4sstund"), 200);
	CHECK(app_says(t, "value=\"Gemensam lässtund\""));
	CHECK_I64(app_get(t, "principal", "/styrning/aktiviteter/ny?rubrik=Gemensam+l%C3%A4sstund"), 200);
	CHECK(app_says(t, ">Gemensam lässtund</textarea>"));
	/* the second is dropped, so the first alone is carried on */
	CHECK_I64(app_post(t, "principal", at(first, "/overenskommelse/lage"), "agreement=2&state=dropped"), 303);
	CHECK_I64(app_post(t, "director", at(first, "/lage"), "state=held"), 303);
	int64_t next = made(t, t->lind, t->year);
	CHECK_I64(app_get(t, "principal", at(next, "")), 200);
	CHECK(app_says(t, "Gemensam lässtund"));
	CHECK(app_says(t, "Överenskommet tidigare"));
	CHECK(!app_says(t, "Byta sal"));
	/* kept from where it is met */
	CHECK_I64(app_post(t, "principal", at(next, "/overenskommelse/lage"), "agreement=1&state=kept"), 303);
	CHECK_I64(app_get(t, "director", "/dialoger"), 200);
	CHECK(app_says(t, "Öppna överenskommelser: 0"));
	/* what has come to a later dialogue is not taken away beneath it */
	CHECK_I64(app_post(t, "principal", at(first, "/overenskommelse/bort"), "agreement=1"), 422);
	CHECK_I64(app_post(t, "director", at(first, "/tabort"), "rev=2"), 409);
	CHECK_I64(app_get(t, "director", at(first, "")), 200);
	CHECK_I64(app_post(t, "director", at(next, "/tabort"), "rev=1"), 303);
	CHECK_I64(app_get(t, "director", at(next, "")), 404);
}

TEST(a_dialogue_is_read_by_those_who_lead_the_unit_and_found_by_nobody_else)
{
	static const char *const others[] = {"politician", "teacher",       "hr",        "student_health",
	                                     "observer",   "administrator", "principal2"};
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = made(t, t->lind, t->year);
	CHECK_I64(app_post(t, "director", at(id, "/anteckningar"), "rev=1&notes=Svampskogen"), 303);
	CHECK_I64(app_post(t, "director", at(id, "/lage"), "state=held"), 303);
	static const char *const readers[] = {"director", "controller", "principal", "deputy_principal"};
	for (size_t i = 0; i < 4; i++) {
		CHECK_I64(app_get(t, readers[i], at(id, "")), 200);
		CHECK(app_says(t, "Svampskogen"));
		CHECK_I64(app_get(t, readers[i], "/sok?q=svampskogen"), 200);
		CHECK(app_says(t, at(id, "")));
		CHECK_I64(app_get(t, readers[i], TEXT("/historik/dialogue/%lld", (long long)id)), 200);
	}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		CHECK(app_get(t, others[i], at(id, "")) == 403 || t->status == 404);
		CHECK_I64(app_get(t, others[i], "/sok?q=svampskogen"), 200);
		CHECK(!app_says(t, at(id, "")));
		CHECK(app_get(t, others[i], TEXT("/historik/dialogue/%lld", (long long)id)) != 200);
		CHECK(app_get(t, others[i], TEXT("/api/v1/dialogue/%lld", (long long)id)) != 200);
		CHECK(app_get(t, others[i], TEXT("/rapport/dialog/%lld", (long long)id)) != 200);
	}
	CHECK_I64(app_get(t, "administrator", "/admin/logg"), 200);
	CHECK(!app_says(t, "Svampskogen"));
}

TEST(one_press_on_a_chain_makes_a_dialogue_and_binds_it_there)
{
	struct app_test *t = app_test_new();
	struct effect_made m;
	REQUIRE(t);
	effect_analysed(t, &m);
	const char *chain = TEXT("/insatser/%lld/kedja", (long long)m.x.id);
	CHECK_I64(app_get(t, "director", chain), 200);
	CHECK(app_says(t, "Ny kvalitetsdialog för Barn- och utbildningsförvaltningen"));
	CHECK_I64(app_get(t, "principal", chain), 200);
	CHECK(!app_says(t, "Ny kvalitetsdialog"));
	CHECK_I64(app_post(t, "principal", TEXT("%s/block", chain), "place=dialogue-0&comparison=other_schools"),
	          422);
	CHECK_I64(app_post(t, "director", TEXT("%s/block", chain), "place=dialogue-0&comparison=other_schools"),
	          303);
	CHECK_I64(app_get(t, "director", "/dialoger/1"), 200);
	CHECK(app_says(t, "Mottagningsprogram i årskurs 7"));
	CHECK(app_says(t, "De fem länkarna"));
	CHECK(!app_says(t, "Ändrat efter låsning"));
	/* the next one goes into the same, which is offered now */
	CHECK_I64(app_get(t, "director", chain), 200);
	CHECK(!app_says(t, "Ny kvalitetsdialog"));
	CHECK(app_says(t, "value=\"dialogue-1\""));
	/* a newer analysis is told beside what stands */
	struct change *ch = app_write(t);
	effect_put(ch, &m, 0, 2023, 10);
	CHECK(analysis_store(ch, &m.x) > 0);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "director", "/dialoger/1"), 200);
	CHECK(app_says(t, "Ändrat efter låsning: det finns en nyare analys"));
	CHECK_I64(app_get(t, "director", "/rapport/dialog/1"), 200);
	CHECK(app_says(t, "Ändrat efter låsning: det finns en nyare analys"));
	CHECK_I64(app_get(t, "director", "/rapport/dialog/1/docx"), 200);
	CHECK_I64(app_get(t, "director", "/rapport/dialog/1/csv"), 200);
}

TEST(a_chain_says_the_same_when_it_is_bound_in_a_document_and_in_a_dialogue)
{
	struct app_test *t = app_test_new();
	struct effect_made m;
	struct chain_block b = {0};
	struct dialogue_point *p;
	REQUIRE(t);
	effect_analysed(t, &m);
	const char *block = TEXT("/insatser/%lld/kedja/block", (long long)m.x.id);
	CHECK_I64(app_post(t, "director", block, TEXT("place=document-%lld", (long long)t->doc_lind)), 303);
	CHECK_I64(app_post(t, "director", block, "place=dialogue-0"), 303);
	struct db *db = app_read(t);
	CHECK(chain_block_get(db, test_arena(), 1, &b));
	CHECK_I64(dialogue_bound(db, test_arena(), 1, (struct str){NULL, 0}, &p), 1);
	CHECK_STR(p[0].title, b.title);
	CHECK_STR(p[0].sentence, b.sentence);
	CHECK_STR(p[0].body, b.body);
	CHECK_STR(p[0].comparison, b.comparison);
	CHECK_I64(p[0].analysis_id, b.analysis_id);
	app_read_end(t, db);
}

TEST(a_dialogue_that_comes_stands_in_the_work_of_those_who_can_say_that_it_was_held)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = made(t, t->lind, t->year);
	char day[DATE_TEXT];
	date_text(date_from_days(date_days(instant_day(instant_now())) + 5), day);
	CHECK_I64(app_get(t, "director", "/mitt"), 200);
	CHECK(!app_says(t, at(id, "")));
	CHECK_I64(app_post(t, "director", at(id, "/andra"), TEXT("rev=1&day=%s", day)), 303);
	CHECK_I64(app_get(t, "director", "/mitt"), 200);
	CHECK(app_says(t, at(id, "")));
	CHECK_I64(app_get(t, "principal", "/mitt"), 200);
	CHECK(!app_says(t, at(id, "")));
	CHECK_I64(app_get(t, "teacher", "/mitt"), 200);
	CHECK(!app_says(t, at(id, "")));
}
