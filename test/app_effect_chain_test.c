/* The pages of a chain: all of them, one, its block and its JSON; who sees what, and what is never said. */
#include "app_effect_help.h"
#include "effect/analysis.h"

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
	CHECK(app_says(t, "data-state=\"holds\"") && app_says(t, "data-state=\"unmeasured\""));
	CHECK(app_says(t, "Samma utveckling före starten"));
	CHECK(app_says(t, "3 000 kronor per elev") || app_says(t, "3000 kronor per elev"));
	CHECK(!app_says(t, "har haft effekt") && !app_says(t, "NaN") && !app_says(t, "nan,"));
	/* journey 7: another comparison, in one choice */
	CHECK(app_says(t, "jamfor=former_cohort"));
	CHECK_I64(app_get(t, "teacher", at(id, "?jamfor=former_cohort")), 200);
	CHECK(app_says(t, "elevutfallet har inga andra skolor att jämföras med"));
	CHECK(app_says(t, "Ej planerad"));
	CHECK_I64(app_get(t, "observer", "/effekt"), 200);
	CHECK(app_says(t, "Mottagningsprogram i årskurs 7") && app_says(t, "Inte mätt"));
	CHECK_I64(app_get(t, "observer", "/effekt?lank=broken"), 200);
	CHECK(!app_says(t, "Mottagningsprogram i årskurs 7"));
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
	CHECK_Z(json_text(&five->items[4], "state"), "holds");
	CHECK_Z(json_text(j, "weakest"), "execution");
	CHECK_I64(app_get(t, "director", at(id, "/block")), 200);
	CHECK(app_says(t, sentence.p));
	CHECK_I64(app_get(t, "director", at(id, "")), 200);
	CHECK(app_says(t, sentence.p));
}
