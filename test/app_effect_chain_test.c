/* The pages of a chain: all of them, one, its block and its JSON; who sees what, and what is never said. */
#include "app_effect_help.h"
#include "effect/chain_view.h"
#include "effect/claim.h"
#include "sql_effect_chain.h"

static int64_t chain_made(struct app_test *t, const char *design, int rise, const char *state)
{
	struct effect_made m;
	struct change *ch = app_write(t);
	effect_make(t, ch, 12, 6, design, &m);
	effect_fill(ch, &m, rise);
	m.x.state = str_z(state);
	CHECK(change_save(ch, &intervention_entity, &m.x, NULL) <= CHANGE_SAME);
	CHECK(analysis_store(ch, &m.x) > 0);
	CHECK(app_write_end(t, ch));
	return m.x.id;
}

static const char *at(int64_t id, const char *rest)
{
	return arena_printf(test_arena(), "/insatser/%lld/kedja%s", (long long)id, rest).p;
}

TEST(effect_chain_page_says_first_what_can_be_said)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = chain_made(t, "other_schools", 12, "running");
	CHECK_I64(app_get(t, "teacher", at(id, "")), 200);
	/* nothing was logged of the lessons: whatever the outcome, it cannot be assessed */
	CHECK(app_says(t, "kan inte bedömas än: det som genomfördes i lektionerna är inte mätt"));
	CHECK(app_says(t, "Studiero ökade"));
	/* and nothing there is a sign of what an insats did that is not known to have reached a lesson */
	CHECK(!app_says(t, "tyder på") && app_says(t, "Skillnaden samvarierar med insatsen"));
	CHECK(app_says(t, "gånger den största avvikelsen före"));
	/* the outcome's figures went the expected way, and yet no outcome holds */
	CHECK(app_says(t, "data-state=\"weak\"") && app_says(t, "data-state=\"unmeasured\""));
	CHECK(app_says(t, "Samma utveckling före starten"));
	CHECK(app_says(t, "3 000 kronor per elev") || app_says(t, "3000 kronor per elev"));
	CHECK(!app_says(t, "har haft effekt") && !app_says(t, "NaN") && !app_says(t, "nan,"));
	/* journey 7: another comparison, in one choice */
	CHECK(app_says(t, "jamfor=former_cohort"));
	CHECK_I64(app_get(t, "teacher", at(id, "?jamfor=former_cohort")), 200);
	CHECK(app_says(t, "elevutfallet har inga andra skolor att jämföras med"));
	CHECK(app_says(t, "Inte planerat före starten"));
	CHECK_I64(app_get(t, "observer", "/effekt"), 200);
	CHECK(app_says(t, "Mottagningsprogram i årskurs 7") && app_says(t, "Inte mätt"));
	CHECK_I64(app_get(t, "observer", "/effekt?lank=broken"), 200);
	CHECK(!app_says(t, "Mottagningsprogram i årskurs 7"));
}

/* Expected 3 or more, never locked as more than that: each place of the interval has its words. */
TEST(effect_chain_holds_what_was_seen_beside_what_was_expected)
{
	static const struct {
		const char *result, *verdict;
	} all[] = {
	    {"{\"estimate\":12,\"lo\":9,\"hi\":15}", "Mer än väntat."},
	    {"{\"estimate\":6,\"lo\":4,\"hi\":8}", "Så mycket som väntat."},
	    {"{\"estimate\":8,\"lo\":4,\"hi\":12}", "Kan vara så mycket som väntat, och kan vara mer."},
	    {"{\"estimate\":6,\"lo\":1,\"hi\":11}",
	     "Kan vara så mycket som väntat, och kan vara mindre eller mer."},
	    {"{\"estimate\":4,\"lo\":-1,\"hi\":9}",
	     "Kan vara så mycket som väntat, och kan vara mer eller ingenting."},
	    {"{\"estimate\":4,\"lo\":1,\"hi\":7}", "Kan vara så mycket som väntat, och kan vara mindre."},
	    {"{\"estimate\":3,\"lo\":-1,\"hi\":7}", "Kan vara så mycket som väntat, och kan vara ingenting."},
	    {"{\"estimate\":1,\"lo\":-1,\"hi\":2}", "Mindre än väntat."},
	    {"{\"estimate\":1}", NULL}};
	const struct measure m = {.unit = STR("percent"), .decimals = 0};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct analysis row = {.result = str_z(all[i].result)};
		struct chain_knot k = {.row = &row};
		struct intervention x = {.expected = {true, 5},
		                         .expected_low = {true, 3},
		                         .expected_high = {true, 8},
		                         .no_effect = STR("")};
		struct chain_result r;
		chain_result(test_arena(), LANG_SV, &x, &m, &k, &r);
		CHECK(str_find(r.expected, STR("+5 procentenheter (från +3 till +8)")) >= 0);
		CHECK(all[i].verdict ? str_eqz(r.verdict, all[i].verdict) : str_is_null(r.verdict));
		/* the same of a fall */
		x.expected.v = -5;
		x.expected_low.v = -8;
		x.expected_high.v = -3;
		const struct json *j = json_parse(test_arena(), row.result, NULL);
		if (!all[i].verdict)
			continue;
		row.result = arena_printf(test_arena(), "{\"estimate\":%g,\"lo\":%g,\"hi\":%g}",
		                          -json_get(j, "estimate")->f, -json_get(j, "hi")->f, -json_get(j, "lo")->f);
		chain_result(test_arena(), LANG_SV, &x, &m, &k, &r);
		CHECK(str_eqz(r.verdict, all[i].verdict));
	}
}

TEST(effect_chain_shows_every_measure_of_its_links_and_calls_none_beside_the_deciding_a_sign)
{
	struct app_test *t = app_test_new();
	struct effect_made m;
	struct analysis *v;
	size_t beside = 0;
	REQUIRE(t);
	struct change *ch = app_write(t);
	effect_make(t, ch, 12, 6, "other_schools", &m);
	effect_fill(ch, &m, 12);
	struct chain_link l;
	kind_chain_link.blank(ch, &l);
	l.intervention_id = m.x.id;
	l.link = STR("resource");
	l.measure_id = m.measure;
	l.direction = STR("up");
	CHECK_I64(change_save(ch, &chain_link_entity, &l, NULL), CHANGE_SAVED);
	CHECK_I64(analysis_store(ch, &m.x), 4); /* the outcome and the one beside, each with both comparisons */
	CHECK_I64(analysis_store(ch, &m.x), 0);
	size_t n = chain_all_analyses(ch->db, ch->arena, m.x.id, &v);
	for (size_t i = 0; i < n; i++) {
		beside += v[i].side;
		bool sign = str_find(v[i].sentence, STR("tyder på")) >= 0;
		bool deciding = !v[i].side && str_eqz(v[i].comparison, "other_schools");
		CHECK(sign == deciding); /* the same figures, said by what was chosen beforehand */
	}
	CHECK_I64(beside, 2);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "teacher", at(m.x.id, "")), 200);
	CHECK(app_says(t, "Fler mått i kedjan") && app_says(t, "Med siffror: 1. Av slump skulle omkring 0,05"));
	CHECK_I64(app_get(t, "teacher", at(m.x.id, ".json")), 200);
	const struct json *j = app_answer(t), *sides = json_get(j, "beside");
	CHECK(sides && sides->n == 1);
	/* what is beside is held against whom is looked at, and what was not planned says so */
	CHECK_I64(app_get(t, "teacher", at(m.x.id, "?jamfor=former_cohort")), 200);
	CHECK(app_says(t, "Fler mått i kedjan") && !app_says(t, "än på jämförelseskolorna"));
	CHECK(str_find(app_between(t, "Fler mått i kedjan", "</section>"), STR("Inte planerat före starten.")) >
	      0);
	/* a link that no longer names it shows it no longer; the row stays */
	ch = app_write(t);
	CHECK(change_delete(ch, &chain_link_entity, l.id, l.rev) == CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "teacher", at(m.x.id, "")), 200);
	CHECK(!app_says(t, "Fler mått i kedjan"));
}

TEST(effect_chain_of_a_draft_is_seen_by_those_who_steer_it)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = chain_made(t, "other_schools", 12, "draft");
	CHECK_I64(app_get(t, "teacher", at(id, "")), 404);
	CHECK_I64(app_get(t, "teacher", at(id, ".json")), 404);
	CHECK_I64(app_get(t, "teacher", "/effekt"), 200);
	CHECK(!app_says(t, "Mottagningsprogram"));
	CHECK_I64(app_get(t, "director", at(id, "")), 200);
	CHECK_I64(app_get(t, "director", "/effekt"), 200);
	CHECK(app_says(t, "Mottagningsprogram"));
}

TEST(effect_chain_of_what_was_not_planned_says_from_which_grade_it_was_lowered_and_why)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = chain_made(t, "other_schools", 12, "running");
	CHECK_I64(app_get(t, "director", at(id, "?jamfor=former_cohort")), 200);
	CHECK(app_says(t,
	               "<dd>E, sänkt från D eftersom detta inte höll: Planerad före starten. D: före och efter"));
	CHECK(!app_says(t, "<dd>D: "));
	CHECK_I64(app_get(t, "director",
	                  arena_printf(test_arena(), "/api/v1/intervention/%lld/chain?comparison=former_cohort",
	                               (long long)id)
	                      .p),
	          200);
	const struct json *five = json_get(app_answer(t), "links");
	REQUIRE(five && five->n == 5);
	const struct json *low = json_get(&five->items[4], "lowered");
	REQUIRE(low && low->kind == JSON_OBJECT);
	CHECK_Z(json_text(&five->items[4], "grade"), "E");
	CHECK_Z(json_text(low, "from"), "D");
	CHECK_Z(json_text(low, "to"), "E");
	REQUIRE(json_get(low, "because") && json_get(low, "because")->n == 1);
	CHECK_Z(json_get(low, "because")->items[0].text, "planned");
	CHECK(str_starts(json_text(&five->items[4], "rule"), STR("E, sänkt från D")));
	CHECK_I64(app_get(t, "director", at(id, ".json")), 200);
	five = json_get(app_answer(t), "links");
	REQUIRE(five && five->n == 5);
	CHECK(json_get(&five->items[4], "lowered")->kind == JSON_NULL);
}

TEST(effect_chain_block_and_json_say_the_same_as_the_page)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = chain_made(t, "other_schools", 12, "running");
	CHECK_I64(app_get(t, "director", at(id, ".json")), 200);
	const struct json *j = app_answer(t), *five = json_get(j, "links");
	REQUIRE(j && five && five->n == 5);
	struct str sentence = arena_str(test_arena(), json_text(&five->items[4], "sentence"));
	CHECK_Z(json_text(&five->items[2], "state"), "unmeasured");
	CHECK_Z(json_text(&five->items[4], "state"), "weak");
	CHECK_Z(json_text(&five->items[1], "state"), "unmeasured"); /* no groups: that a school began is a plan */
	CHECK_Z(json_text(j, "weakest"), "activity");
	CHECK_I64(app_get(t, "director", at(id, "/block")), 200);
	CHECK(app_says(t, sentence.p));
	CHECK_I64(app_get(t, "director", at(id, "")), 200);
	CHECK(app_says(t, sentence.p));
}

TEST(words_of_effect_are_found_in_what_people_write)
{
	static const char *const claims[] = {"Insatsen har haft effekt.",
	                                     "HAR HAFT EN GOD EFFEKT",
	                                     "Det gav ingen tydlig effekt",
	                                     "Ledde till mer studiero",
	                                     "som lett fram till högre resultat",
	                                     "The insats had an effect",
	                                     "It led to calm",
	                                     "Tack vare insatsen ökade det",
	                                     "Bra. Resulterade i färre avhopp"};
	static const char *const none[] = {"",
	                                   "Gick inte att bemanna",
	                                   "Vi har mätt. Effekt kan vi inte se än",
	                                   "Nämnden ville ha en effektivare skola",
	                                   "ledde arbetet. Till hösten fortsätter vi",
	                                   "Ny rektor har tillträtt",
	                                   "the team led by a colleague"};
	for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++)
		if (!claim_in(test_arena(), str_z(claims[i])))
			test_fail(__FILE__, __LINE__, "no claim in: %s", claims[i]);
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		if (claim_in(test_arena(), str_z(none[i])))
			test_fail(__FILE__, __LINE__, "a claim in: %s", none[i]);
	CHECK(!claim_in(test_arena(), (struct str){NULL, 0}));
}

TEST(a_reason_that_claims_an_effect_stands_beside_what_the_chain_says)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int64_t id = chain_made(t, "other_schools", 12, "running");
	const char *page = arena_printf(test_arena(), "/insatser/%lld", (long long)id).p,
	           *decide = arena_printf(test_arena(), "%s/beslut", page).p;
	CHECK_I64(app_post(t, "director", decide, "kind=change&day=2024-01-10&reason=Fler+klasser"), 303);
	CHECK(str_find(app_header(t, "Location"), STR("klart=beslutat")) > 0);
	CHECK_I64(app_get(t, "teacher", page), 200);
	CHECK(!app_says(t, "Kedjan säger"));
	CHECK_I64(app_post(t, "director", decide, "kind=change&day=2024-01-11&reason=Insatsen+har+haft+effekt"),
	          303);
	CHECK(str_find(app_header(t, "Location"), STR("klart=effektord")) > 0);
	CHECK_I64(app_get(t, "teacher", page), 200);
	CHECK(app_says(t, "Insatsen har haft effekt")); /* the words are their writer's */
	CHECK(app_says(t,
	               "Kedjan säger: Det kan inte bedömas än: det som genomfördes i lektionerna är inte mätt") ||
	      app_says(t, "Kedjan säger: Effekten kan inte bedömas än"));
}
