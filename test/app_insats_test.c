/* app_insats_test.c - the register of insatser: drafts, what a start asks for, the lock, decisions. */
#include "app_effect_help.h"
#include "app_harness.h"
#include "effect/insats.h"
#include "effect/template.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

static int64_t measure_id(struct app_test *t, const char *key)
{
	struct db *db = app_read(t);
	int64_t id = 0;
	measure_id_by_key(db, test_arena(), str_z(key), &id);
	app_read_end(t, db);
	return id;
}

static int64_t id_of_location(const struct app_test *t)
{
	struct str at = app_header(t, "Location"), prefix = STR("/insatser/");
	int64_t id = 0;
	if (!str_starts(at, prefix))
		return 0;
	at = str_sub(at, prefix.n, at.n);
	ptrdiff_t end = str_chr(at, '?');
	str_to_i64(end < 0 ? at : str_sub(at, 0, (size_t)end), &id);
	return id;
}

/* A draft of lind made through the page from a template; more: further fields. */
static int64_t make(struct app_test *t, const char *login, const char *more)
{
	const char *form = TEXT("unit_id=%lld&title=Mottagning&template=mottagning7%s", (long long)t->lind, more);
	CHECK_I64(app_post(t, login, "/insatser/ny", form), 303);
	return id_of_location(t);
}

static const char *promises(struct app_test *t)
{
	return TEXT("&finding=L%%C3%%A5g+studiero&causes=M%%C3%%A5nga+l%%C3%%A4rarbyten&measure_id=%lld&measure_"
	            "grade=8&base_year=%d"
	            "&outcome_year=%d&expected=6&no_effect=Noll&stop_rule=Om+inget&from_day=%d-08-18&design="
	            "before_after",
	            (long long)measure_id(t, "se_index_studiero"), t->year, t->year + 1, t->year);
}

static size_t faults(struct app_test *t, int64_t *locks)
{
	struct buf b;
	struct db *db = app_read(t);
	buf_init(&b, 0);
	*locks = insats_verify(db, test_arena(), &b);
	app_read_end(t, db);
	size_t n = b.n;
	buf_finish(&b);
	return n;
}

/* --- a draft -------------------------------------------------------------------------------- */

TEST(an_insats_from_a_template_has_its_ingredients_chain_and_protocol)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = make(t, "principal", promises(t));
	REQUIRE(id);
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/%lld?sprak=en", (long long)id)), 200);
	CHECK(app_says(t, "Common lesson structure") || app_says(t, "Gemensam lektionsstruktur"));
	CHECK(app_says(t, "+6 index points"));
	CHECK(app_says(t, "Observation protocol"));
	CHECK(app_says(t, "Everything is said that a start asks for."));
	CHECK(app_says(t, "Lindskolan"));
}

/* Draft and start in one press; what is missing or too small is read first, and who may not decide starts
 * nothing. */
TEST(an_insats_is_saved_and_started_in_one_press)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = make(t, "principal", TEXT("%s&start=1", promises(t)));
	struct intervention x = insats_stored(t, id);
	CHECK(str_eqz(x.state, "running") && !str_is_null(x.locked_at) && x.lock_hash.n > 0);
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/%lld", (long long)id)), 200);
	CHECK(
	    app_says(t, TEXT("/insatser/%lld/grupper/ny\"", (long long)id))); /* the groups are one press away */
	x = insats_stored(t, make(t, "principal", "&causes=&start=1"));
	CHECK(x.id && str_eqz(x.state, "draft") && str_is_null(x.locked_at));
	CHECK_I64(app_get(t, "principal", "/insatser/ny?mall=mottagning7"), 200);
	CHECK(app_says(t, "name=\"start\" value=\"1\"") &&
	      app_says(t, "Gemensam lektionsstruktur")); /* what is locked is seen */
	CHECK_I64(app_get(t, "principal", "/insatser/ny"), 200);
	CHECK(!app_says(t, "name=\"start\""));
}

TEST(every_template_stands_on_measures_that_are_shipped_and_has_at_most_eight_points)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	CHECK_I64((int64_t)template_count(), 4);
	for (size_t i = 0; i < template_count(); i++) {
		const struct template *m = template_at(i);
		struct intervention x = {.state = STR("draft"), .design = STR("none")};
		struct db *db = app_read(t);
		template_fill(db, test_arena(), LANG_SV, str_z(m->key), &x);
		app_read_end(t, db);
		CHECK(x.measure_id > 0);
		CHECK(words_has(&designs, x.design));
		CHECK(!x.expected.has);
		int64_t id = make(t, "director", "");
		struct change *ch = app_write(t);
		x = insats_stored(t, id);
		x.template = x.title = str_z(m->key); /* a protocol of its own name */
		CHECK(template_parts(ch, LANG_SV, &x));
		CHECK(app_write_end(t, ch));
		struct insats_protocols_row *p;
		db = app_read(t);
		size_t n = insats_protocols(db, test_arena(), id, &p);
		for (size_t k = 0; k < n; k++)
			CHECK(p[k].n_points >= 3 && p[k].n_points <= 8);
		app_read_end(t, db);
	}
}

TEST(a_draft_is_there_for_those_who_lead_its_unit_and_for_nobody_else)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = make(t, "principal", "");
	const char *page = TEXT("/insatser/%lld", (long long)id);
	static const char *const leads[] = {"principal", "deputy_principal", "director", "controller"};
	static const char *const not [] = {"principal2", "teacher", "politician", "observer"};
	for (size_t i = 0; i < 4; i++) {
		CHECK_I64(app_get(t, leads[i], page), 200);
		CHECK_I64(app_get(t, leads[i], "/insatser"), 200);
		CHECK(app_says(t, ">Mottagning</a>"));
		CHECK_I64(app_get(t, not [i], page), 404);
		CHECK_I64(app_get(t, not [i], "/insatser"), 200);
		CHECK(!app_says(t, "Mottagning"));
		CHECK_I64(app_get(t, not [i], "/insatser.csv"), 200);
		CHECK(!app_says(t, "Mottagning"));
		CHECK_I64(app_get(t, not [i], "/insatser.json"), 200);
		CHECK(!app_says(t, "Mottagning"));
	}
	CHECK_I64(app_get(t, "teacher", "/insatser/ny"), 403);
	CHECK_I64(app_post(t, "principal2", TEXT("/insatser/%lld/starta", (long long)id), ""), 404);
}

TEST(filters_narrow_the_register)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = make(t, "principal", promises(t));
	REQUIRE(id);
	const struct {
		const char *query;
		bool there;
	} cases[] = {
	    {"lage=draft", true},
	    {"lage=running", false},
	    {"q=mottag", true},
	    {"q=finnsinte", false},
	    {"lasar=2001", false},
	    {TEXT("lasar=%d", t->year), true},
	    {TEXT("enhet=%lld", (long long)t->lind), true},
	    {TEXT("enhet=%lld", (long long)t->ask), false},
	    {TEXT("matt=%lld", (long long)measure_id(t, "se_index_studiero")), true},
	    {TEXT("matt=%lld", (long long)measure_id(t, "franvaro")), false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_I64(app_get(t, "director", TEXT("/insatser?%s", cases[i].query)), 200);
		if (app_says(t, ">Mottagning</a>") != cases[i].there)
			test_fail(__FILE__, __LINE__, "filter %s", cases[i].query);
	}
}

TEST(a_draft_can_be_removed_with_its_parts_and_what_has_started_cannot)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = make(t, "principal", promises(t)), other = make(t, "principal", promises(t));
	CHECK_I64(app_post(t, "principal", TEXT("/insatser/%lld/tabort", (long long)id),
	                   TEXT("rev=%lld", (long long)insats_stored(t, id).rev)),
	          303);
	CHECK_I64(insats_stored(t, id).id, 0);
	CHECK_I64(app_post(t, "principal", TEXT("/insatser/%lld/starta", (long long)other), ""), 303);
	CHECK_I64(app_post(t, "principal", TEXT("/insatser/%lld/tabort", (long long)other),
	                   TEXT("rev=%lld", (long long)insats_stored(t, other).rev)),
	          409);
	CHECK_I64(insats_stored(t, other).id, other);
}

/* --- the start --------------------------------------------------------------------------------- */

TEST(a_start_lists_what_is_missing_and_leaves_the_draft_as_it_is)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = make(t, "principal", "");
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/%lld?sprak=en", (long long)id)), 200);
	CHECK(app_says(t, "the analysis of causes (skollagen 4 kap. 3 §)"));
	CHECK(app_says(t, "/andra?del=varfor#causes"));
	CHECK(app_says(t, "A first day for every unit that takes part"));
	CHECK(!app_says(t, "/starta"));
	CHECK_I64(app_post(t, "principal", TEXT("/insatser/%lld/starta", (long long)id), ""), 422);
	CHECK(str_eqz(insats_stored(t, id).state, "draft"));
	/* nor by the API, nor by a form that says so */
	CHECK_I64(app_json(t, "principal", WEB_PATCH, TEXT("/api/v1/intervention/%lld", (long long)id),
	                   TEXT("{\"rev\":%lld,\"state\":\"running\"}", (long long)insats_stored(t, id).rev)),
	          422);
	CHECK(str_eqz(insats_stored(t, id).state, "draft"));
}

TEST(a_start_locks_the_promises_and_a_later_change_wants_a_reason_and_is_told)
{
	struct app_test *t = app_test_measures();
	int64_t locks;
	REQUIRE(t);
	int64_t id = make(t, "principal", promises(t));
	const char *edit = TEXT("/insatser/%lld/andra?del=forvantan", (long long)id),
	           *page = TEXT("/insatser/%lld?sprak=en", (long long)id);
	CHECK_I64(app_post(t, "deputy_principal", TEXT("/insatser/%lld/starta", (long long)id), ""), 403);
	CHECK_I64(app_post(t, "principal", TEXT("/insatser/%lld/starta", (long long)id), "reason=Nu"), 303);
	struct intervention x = insats_stored(t, id);
	CHECK(str_eqz(x.state, "running"));
	CHECK_I64((int64_t)x.lock_hash.n, 64);
	CHECK_I64((int64_t)faults(t, &locks), 0);
	CHECK_I64(locks, 1);
	CHECK_I64(app_get(t, "teacher", page), 200);
	CHECK(app_says(t, x.lock_hash.p));
	CHECK(!app_says(t, "Changed after the start"));
	CHECK_I64(app_post(t, "principal", edit, TEXT("rev=%lld&expected=2", (long long)x.rev)), 422);
	CHECK(insats_stored(t, id).expected.v == 6);
	CHECK_I64(
	    app_post(t, "principal", edit, TEXT("rev=%lld&expected=2&why=F%%C3%%A4rre+skolor", (long long)x.rev)),
	    303);
	CHECK(insats_stored(t, id).expected.v == 2);
	CHECK_I64(app_get(t, "teacher", page), 200);
	CHECK(app_says(t, "Changed after the start"));
	CHECK(app_says(t, "<del>6</del> → <ins>2</ins>"));
	CHECK(app_says(t, "Färre skolor"));
	CHECK(str_eq(insats_stored(t, id).lock_hash, x.lock_hash));
	CHECK_I64((int64_t)faults(t, &locks), 0);
}

TEST(an_outcome_before_the_start_is_no_outcome_and_a_start_needs_no_further_reason)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = make(t, "principal", promises(t));
	const char *edit = TEXT("/insatser/%lld/andra?del=forvantan", (long long)id),
	           *start = TEXT("/insatser/%lld/starta", (long long)id);
	CHECK_I64(app_post(t, "principal", edit,
	                   TEXT("rev=%lld&base_year=%d&outcome_year=%d", (long long)insats_stored(t, id).rev,
	                        t->year - 2, t->year - 1)),
	          303);
	CHECK_I64(app_post(t, "principal", start, "reason="), 422);
	CHECK(app_says(t, "Ett utfall som kommer efter starten"));
	CHECK_I64(app_post(t, "principal", edit,
	                   TEXT("rev=%lld&outcome_year=%d", (long long)insats_stored(t, id).rev, t->year + 1)),
	          303);
	CHECK_I64(app_post(t, "principal", start, "reason="), 303);
	CHECK(str_eqz(insats_stored(t, id).state, "running"));
}

TEST(a_part_of_a_locked_insats_is_changed_with_a_reason_only)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = make(t, "principal", promises(t));
	CHECK_I64(app_post(t, "principal", TEXT("/insatser/%lld/starta", (long long)id), ""), 303);
	const char *more = TEXT("/insatser/%lld/ny/enhet", (long long)id);
	const char *form = TEXT("unit_id=%lld&arm=comparison", (long long)t->ask);
	CHECK_I64(app_get(t, "principal", more), 200);
	CHECK(app_says(t, "name=\"why\""));
	CHECK_I64(app_post(t, "principal", more, form), 422);
	CHECK_I64(app_post(t, "principal", more, TEXT("%s&why=Jämförelse", form)), 303);
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/%lld?sprak=en", (long long)id)), 200);
	CHECK(app_says(t, "<ins>Askskolan</ins>"));
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/%lld/ny/annat", (long long)id)), 404);
}

TEST(verify_finds_a_lock_whose_promises_were_changed_behind_the_log)
{
	struct app_test *t = app_test_measures();
	int64_t locks;
	REQUIRE(t);
	int64_t id = make(t, "principal", promises(t));
	CHECK_I64(app_post(t, "principal", TEXT("/insatser/%lld/starta", (long long)id), ""), 303);
	struct intervention x = insats_stored(t, id);
	struct change *ch = app_write(t);
	x.expected.v = 1;
	CHECK(intervention_update(ch->db, &x));
	CHECK(app_write_end(t, ch));
	CHECK(faults(t, &locks) > 0);
	/* a new checksum over it does not help: the log knows the old one */
	ch = app_write(t);
	x.lock_hash =
	    insats_lock_of(test_arena(), insats_promises(ch->db, test_arena(), &x, (struct str){NULL, 0}));
	CHECK(intervention_update(ch->db, &x));
	CHECK(app_write_end(t, ch));
	CHECK(faults(t, &locks) > 0);
}

TEST(decisions_move_the_state_with_a_reason)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	int64_t id = make(t, "principal", promises(t));
	const char *decide = TEXT("/insatser/%lld/beslut", (long long)id);
	CHECK_I64(app_post(t, "principal", decide, "kind=stop&reason=Nej"), 422);
	CHECK_I64(
	    app_post(t, "principal", TEXT("/insatser/%lld/starta", (long long)id), "reason=Beslut+i+ledningen"),
	    303);
	CHECK_I64(app_post(t, "principal", decide, "kind=stop&reason="), 422);
	CHECK_I64(app_post(t, "teacher", decide, "kind=stop&reason=Nej"), 403);
	CHECK_I64(app_post(t, "principal", decide, "kind=stop&reason=Gick+inte+att+bemanna"), 303);
	CHECK(str_eqz(insats_stored(t, id).state, "stopped"));
	CHECK(insats_stored(t, id).to_day.n == 10);
	CHECK_I64(app_get(t, "teacher", TEXT("/insatser/%lld", (long long)id)), 200);
	CHECK(app_says(t, "Beslut i ledningen"));
	CHECK(app_says(t, "Gick inte att bemanna"));
	CHECK_I64(app_post(t, "principal", decide, "kind=continue&reason=Bemannat"), 303);
	CHECK(str_eqz(insats_stored(t, id).state, "running"));
}

TEST(an_insats_whose_last_day_has_passed_waits_for_a_decision_of_who_answers_for_it)
{
	struct app_test *t = app_test_measures();
	struct intervention x;
	REQUIRE(t);
	struct change *ch = app_write(t);
	kind_intervention.blank(ch, &x);
	x.unit_id = t->lind;
	x.title = STR("Läsro efter lunch");
	x.fold = STR("läsro efter lunch");
	x.state = STR("running");
	x.from_day = STR("2024-08-19");
	x.to_day = STR("2099-06-12");
	x.responsible_id = app_person(t, "principal");
	CHECK_I64(change_save(ch, &intervention_entity, &x, NULL), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "principal", "/mitt"), 200);
	CHECK(!app_says(t, "Läsro efter lunch"));
	ch = app_write(t);
	x.to_day = STR("2025-06-12");
	CHECK_I64(change_save(ch, &intervention_entity, &x, NULL), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "principal", "/mitt"), 200);
	CHECK(app_says(t, "Läsro efter lunch") && app_says(t, "Insats att besluta om"));
	CHECK_I64(app_get(t, "director", "/mitt"), 200);
	CHECK(!app_says(t, "Läsro efter lunch"));
	ch = app_write(t);
	x.state = STR("ended");
	CHECK_I64(change_save(ch, &intervention_entity, &x, NULL), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "principal", "/mitt"), 200);
	CHECK(!app_says(t, "Läsro efter lunch"));
}
