/* app_measure_pages_test.c - the register of measures, and journey 5: a new measure right the first time. */
#include "measure/near.h"
#include "measure_help.h"

#define path(fmt, id) arena_printf(test_arena(), fmt, (long long)(id)).p

static int64_t id_of(struct app_test *t, const char *key)
{
	struct db *db = app_read(t);
	int64_t id = 0;
	measure_id_by_key(db, test_arena(), str_z(key), &id);
	app_read_end(t, db);
	return id;
}

TEST(the_register_finds_a_measure_by_word_key_and_origin)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	CHECK_I64(app_get(t, "teacher", "/definitioner?sok=meritv%C3%A4rde"), 200);
	CHECK(app_says(t, "Meritvärde åk 9 (17 ämnen)") && !app_says(t, "Rektorsbyten"));
	CHECK(!app_says(t, "/definitioner/ny"));
	CHECK_I64(app_get(t, "controller", "/definitioner?sok=n15505"), 200);
	CHECK(app_says(t, "N15505") && app_says(t, "/definitioner/ny"));
	CHECK_I64(app_get(t, "controller", "/definitioner?ursprung=local"), 200);
	CHECK(app_says(t, "Studiero på fritidshemmet") && !app_says(t, "N15505"));
	CHECK_I64(app_get(t, "teacher", "/definitioner/skalor"), 200);
	CHECK(app_says(t, "11 kap. 20 §"));
	CHECK_I64(app_get(t, "teacher", "/definitioner/instrument"), 200);
	CHECK(app_says(t, "Hållbart medarbetarengagemang"));
}

TEST(a_measures_page_shows_its_versions_and_whether_they_compare)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	CHECK_I64(app_get(t, "teacher", path("/definitioner/%lld?sprak=en", id_of(t, "behorig_yrkes_kommunala"))),
	          200);
	CHECK(app_says(t, "Version 2") && app_says(t, "Version 1"));
	CHECK(app_says(t, "Not comparable with the version before"));
	CHECK(app_says(t, "16 kap. 30 §"));
}

TEST(a_controller_makes_a_measure_is_warned_of_its_like_and_approves_it)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	CHECK_I64(
	    app_post(t, "principal", "/definitioner/ny", "key=x&name=x&direction=up&unit=percent&decimals=1"),
	    403);
	CHECK_I64(app_post(t, "controller", "/definitioner/ny?sprak=en",
	                   "key=rapporterad_tid&name=Rapporterad+tid+andel&direction=up&unit=percent&decimals=1"),
	          303);
	int64_t id = id_of(t, "rapporterad_tid");
	REQUIRE(id);
	const char *form = "kind=share&definition=Egen&population=own&disclosure=counts-5&period_kind=lasar"
	                   "&from_year=2024&comparable=first&formula=";
	CHECK_I64(app_post(t, "controller", path("/definitioner/%lld/version?sprak=en", id),
	                   arena_concat(test_arena(), str_z(form), STR("share(tid_rapporterad,+nix)")).p),
	          422);
	CHECK(app_says(t, "Sign 24: There is no measure with the key “nix”."));
	CHECK_I64(
	    app_post(
	        t, "controller", path("/definitioner/%lld/version", id),
	        arena_concat(test_arena(), str_z(form), STR("share(sum(tid_rapporterad),+sum(tid_erbjuden))")).p),
	    303);
	CHECK_I64(app_get(t, "teacher", path("/definitioner/%lld?sprak=en", id)), 200);
	CHECK(!app_says(t, "tid_erbjuden")); /* a draft */
	CHECK_I64(app_get(t, "controller", path("/definitioner/%lld?sprak=en", id)), 200);
	CHECK(app_says(t, "Looks like") && app_says(t, "Närvarorapporteringens täckningsgrad"));
	CHECK(app_says(t, "the formula says the same"));
	struct str go = app_between(t, "/definitioner/version/", "/godkann");
	REQUIRE(!str_is_null(go));
	const char *approve = arena_printf(test_arena(), "/definitioner/version/%.*s/godkann", STR_ARG(go)).p;
	CHECK_I64(app_get(t, "controller", approve), 200);
	CHECK_I64(app_post(t, "controller", approve, "rev=1"), 303);
	CHECK_I64(app_get(t, "teacher", path("/definitioner/%lld", id)), 200);
	CHECK(app_says(t, "tid_erbjuden"));
}

/* "night" and "nacht" share no part of three; Dice of the two names below counted by hand: {abc, bcd} and
 * {abc, bcx} share one of two and two, 2 * 1 / 4. */
TEST(names_are_alike_by_their_parts)
{
	CHECK_F64(near_names(STR("abcd"), STR("abcx")), 0.5, 1e-12);
	CHECK_F64(near_names(STR("abcd"), STR("abcd")), 1, 1e-12);
	CHECK_F64(near_names(STR("night"), STR("nacht")), 0, 1e-12);
}
