/* app_org_tree_test.c - units over time: what they were called, where they lay, what became of them. */
#include "app_org_help.h"

#include "core/search.h"

TEST(a_renamed_unit_keeps_its_former_name_for_the_days_before)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	CHECK_I64(org_rename(&h.ch, NULL, &f, h.lind, STR("2020-08-01"), STR("Nya Lindskolan"), STR("F-6")),
	          CHANGE_SAVED);
	CHECK_Z(name_on(&h, h.lind, "2020-07-31"), "Lindskolan");
	CHECK_Z(name_on(&h, h.lind, "2020-08-01"), "Nya Lindskolan");
	CHECK_Z(name_on(&h, h.lind, "1999-01-01"), "");
	CHECK_I64(parent_on(&h, h.lind, "2020-08-01"), h.board);
	CHECK(unbroken(&h, h.lind));
	/* Again from the same day: the period is changed, not doubled. */
	CHECK_I64(org_rename(&h.ch, NULL, &f, h.lind, STR("2020-08-01"), STR("Lindskolan Väst"), no_text()),
	          CHANGE_SAVED);
	CHECK_Z(name_on(&h, h.lind, "2021-01-01"), "Lindskolan Väst");
	CHECK(unbroken(&h, h.lind));
	/* In the middle of what was: only the days in between change. */
	CHECK_I64(org_rename(&h.ch, NULL, &f, h.lind, STR("2010-01-01"), STR("Lind"), no_text()), CHANGE_SAVED);
	CHECK_Z(name_on(&h, h.lind, "2009-12-31"), "Lindskolan");
	CHECK_Z(name_on(&h, h.lind, "2020-07-31"), "Lind");
	CHECK_Z(name_on(&h, h.lind, "2020-08-01"), "Lindskolan Väst");
	CHECK(unbroken(&h, h.lind));
	CHECK_I64(org_rename(&h.ch, NULL, &f, h.lind, STR("1980-01-01"), STR("Förtida"), no_text()),
	          CHANGE_INVALID);
	CHECK(says(&f, "does not exist on that day"));
	CHECK(!db_error(h.db));
}

TEST(a_moved_unit_is_reached_from_its_new_parent_and_no_longer_from_the_old)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	int64_t east = add_unit(&h, "Område Öst", "principal_area", h.board, "2000-07-01");
	int64_t west = add_unit(&h, "Område Väst", "principal_area", h.board, "2000-07-01");
	CHECK_I64(org_move(&h.ch, NULL, &f, h.lind, STR("2010-07-01"), east), CHANGE_SAVED);
	CHECK_I64(depth_of(&h, east, h.lind), 1);
	CHECK_I64(depth_of(&h, h.root, h.lind), 3);
	CHECK_I64(org_move(&h.ch, NULL, &f, h.lind, STR("2020-07-01"), west), CHANGE_SAVED);
	CHECK_I64(depth_of(&h, east, h.lind), -1);
	CHECK_I64(depth_of(&h, west, h.lind), 1);
	CHECK_I64(parent_on(&h, h.lind, "2010-06-30"), h.board);
	CHECK_I64(parent_on(&h, h.lind, "2015-01-01"), east);
	CHECK_I64(parent_on(&h, h.lind, "2020-07-01"), west);
	CHECK(unbroken(&h, h.lind));
}

TEST(a_move_dated_ahead_takes_effect_on_its_day)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	int64_t east = add_unit(&h, "Område Öst", "principal_area", h.board, "2000-07-01");
	h.ch.now = STR("2026-03-01T12:00:00.000Z");
	CHECK_I64(org_move(&h.ch, NULL, &f, h.lind, STR("2026-07-01"), east), CHANGE_SAVED);
	CHECK_I64(depth_of(&h, east, h.lind), -1);
	CHECK_I64(depth_of(&h, h.board, h.lind), 1);
	CHECK(!org_reach_refresh(&h.ch));
	/* Half past midnight in Stockholm is still the day before in UTC. */
	h.ch.now = STR("2026-06-30T22:30:00.000Z");
	CHECK(org_reach_refresh(&h.ch));
	CHECK_I64(depth_of(&h, east, h.lind), 1);
	CHECK_I64(depth_of(&h, h.board, h.lind), 2);
	CHECK(!org_reach_refresh(&h.ch));
}

TEST(a_unit_never_lies_under_itself_on_any_day)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	int64_t team = add_unit(&h, "Arbetslag A", "team", h.lind, "2001-01-01");
	CHECK_I64(org_move(&h.ch, NULL, &f, h.lind, STR("2005-01-01"), team), CHANGE_INVALID);
	CHECK(says(&f, "under itself"));
	CHECK_I64(org_move(&h.ch, NULL, &f, h.lind, STR("2005-01-01"), h.lind), CHANGE_INVALID);
	/* The ring would close only later, when the other move takes effect. */
	CHECK_I64(org_move(&h.ch, NULL, &f, h.ask, STR("2030-01-01"), h.lind), CHANGE_SAVED);
	new_form(&h, &f);
	CHECK_I64(org_move(&h.ch, NULL, &f, h.lind, STR("2025-01-01"), h.ask), CHANGE_INVALID);
	CHECK(says(&f, "under itself"));
	CHECK(unbroken(&h, h.lind));
	CHECK_I64(parent_on(&h, h.lind, "2026-01-01"), h.board);
}

TEST(a_unit_does_not_close_over_open_units_or_roles_and_says_which)
{
	struct house h = make_house();
	struct form f;
	REQUIRE(h.db);
	int64_t team = add_unit(&h, "Arbetslag A", "team", h.lind, "2001-01-01");
	CHECK_I64(add_grant(&h, &f, h.berit, h.lind, "principal", "2019-08-01", NULL, NULL), CHANGE_SAVED);
	int64_t hidden = add_person(&h, "Hemlig Person", true);
	CHECK_I64(add_grant(&h, &f, hidden, h.lind, "teacher", "2019-08-01", NULL, NULL), CHANGE_SAVED);
	new_form(&h, &f);
	CHECK_I64(org_close(&h.ch, NULL, &f, h.lind, STR("2024-06-30"), false), CHANGE_INVALID);
	CHECK(says(&f, "Arbetslag A"));
	CHECK(says(&f, "Berit Alm (Principal)"));
	CHECK(!says(&f, "Hemlig"));
	CHECK(says(&f, "protected identity (Teacher)"));
	CHECK_Z(name_on(&h, h.lind, "2025-01-01"), "Lindskolan");
	/* Ending the roles on the way is all or nothing: the team still stands in the way. */
	new_form(&h, &f);
	CHECK_I64(org_close(&h.ch, NULL, &f, h.lind, STR("2024-06-30"), true), CHANGE_INVALID);
	struct unit_grants_outside_row *g;
	CHECK_I64(unit_grants_outside(h.db, h.ch.arena, h.lind, STR("2000-07-01"), STR("2024-06-30"), &g), 2);
	new_form(&h, &f);
	CHECK_I64(org_close(&h.ch, NULL, &f, team, STR("2024-06-30"), false), CHANGE_SAVED);
	CHECK_I64(org_close(&h.ch, NULL, &f, h.lind, STR("2024-06-30"), true), CHANGE_SAVED);
	CHECK_I64(unit_grants_outside(h.db, h.ch.arena, h.lind, STR("2000-07-01"), STR("2024-06-30"), &g), 0);
	CHECK(unbroken(&h, h.lind) && unbroken(&h, team));
	CHECK_I64(f.nerrors, 0);
}

TEST(a_closed_school_is_found_by_day_and_still_reached_from_above)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	CHECK_I64(org_close(&h.ch, NULL, &f, h.lind, STR("2023-06-30"), false), CHANGE_SAVED);
	CHECK_Z(name_on(&h, h.lind, "2023-06-30"), "Lindskolan");
	CHECK_Z(name_on(&h, h.lind, "2023-07-01"), "");
	/* Last year's activities are still to be followed up by those above. */
	CHECK_I64(depth_of(&h, h.board, h.lind), 1);
	struct unit_tree_row *t;
	size_t n = unit_tree(h.db, h.ch.arena, STR("2023-06-30"), no_text(), &t);
	CHECK_I64(n, 4);
	CHECK_I64(unit_tree(h.db, h.ch.arena, STR("2023-07-01"), no_text(), &t), 3);
	/* A role there after its end is refused, one within its life is not. */
	CHECK_I64(add_grant(&h, &f, h.berit, h.lind, "principal", "2022-08-01", NULL, NULL), CHANGE_INVALID);
	CHECK(says(&f, "2023-06-30"));
	CHECK_I64(add_grant(&h, &f, h.berit, h.lind, "principal", "1999-08-01", "2001-01-01", NULL),
	          CHANGE_INVALID);
	CHECK_I64(add_grant(&h, &f, h.berit, h.lind, "principal", "2022-08-01", "2023-06-30", NULL),
	          CHANGE_SAVED);
	/* And open again. */
	new_form(&h, &f);
	CHECK_I64(org_reopen(&h.ch, NULL, &f, h.lind), CHANGE_SAVED);
	CHECK_Z(name_on(&h, h.lind, "2023-07-01"), "Lindskolan");
	CHECK(unbroken(&h, h.lind));
	CHECK_I64(org_reopen(&h.ch, NULL, &f, h.lind), CHANGE_INVALID);
}

TEST(what_was_believed_at_an_instant_is_read_back_as_of_it)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	struct unit_on_row p;
	h.ch.now = STR("2090-01-10T10:00:00.000Z");
	CHECK_I64(org_rename(&h.ch, NULL, &f, h.lind, STR("2089-08-01"), STR("Skrivfel"), no_text()),
	          CHANGE_SAVED);
	h.ch.now = STR("2090-01-12T10:00:00.000Z");
	CHECK_I64(org_rename(&h.ch, NULL, &f, h.lind, STR("2089-08-01"), STR("Lindbergaskolan"), no_text()),
	          CHANGE_SAVED);
	CHECK(org_unit_on(h.db, h.ch.arena, h.lind, STR("2089-09-01"), no_text(), &p));
	CHECK_Z(p.name, "Lindbergaskolan");
	CHECK(org_unit_on(h.db, h.ch.arena, h.lind, STR("2089-09-01"), STR("2090-01-11T00:00:00.000Z"), &p));
	CHECK_Z(p.name, "Skrivfel");
	CHECK(org_unit_on(h.db, h.ch.arena, h.lind, STR("2089-09-01"), STR("2090-01-09T00:00:00.000Z"), &p));
	CHECK_Z(p.name, "Lindskolan");
}

TEST(a_split_closes_the_unit_and_notes_what_it_became)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	const struct org_new into[] = {{.name = STR_INIT("Lindskolan F-6"), .school_code = STR_INIT("12345678")},
	                               {.name = STR_INIT("Lindskolan 7-9"), .school_code = STR_INIT("1234567")}};
	CHECK_I64(org_split(&h.ch, NULL, &f, h.lind, STR("2022-07-01"), into, 2, false), CHANGE_INVALID);
	CHECK(says(&f, "exactly eight digits"));
	int64_t id;
	CHECK(!unit_by_school_code(h.db, h.ch.arena, STR("12345678"), &id)); /* nothing half done */
	CHECK_Z(name_on(&h, h.lind, "2023-01-01"), "Lindskolan");
	struct org_new right[2] = {into[0], into[1]};
	right[1].school_code = STR("87654321");
	new_form(&h, &f);
	CHECK_I64(org_split(&h.ch, NULL, &f, h.lind, STR("2022-07-01"), right, 2, false), CHANGE_SAVED);
	CHECK_Z(name_on(&h, h.lind, "2022-06-30"), "Lindskolan");
	CHECK_Z(name_on(&h, h.lind, "2022-07-01"), "");
	struct unit_successions_row *s;
	REQUIRE(unit_successions(h.db, h.ch.arena, h.lind, &s) == 2);
	CHECK_Z(s[0].kind, "split");
	CHECK_Z(s[0].day, "2022-07-01");
	CHECK_Z(name_on(&h, s[0].to_id, "2022-07-01"), "Lindskolan F-6");
	CHECK_Z(name_on(&h, s[0].to_id, "2022-06-30"), "");
	CHECK_I64(parent_on(&h, s[1].to_id, "2022-07-01"), h.board);
	CHECK_I64(depth_of(&h, h.root, s[1].to_id), 2);
	CHECK(unbroken(&h, s[0].to_id) && unbroken(&h, s[1].to_id));
	CHECK_I64(org_split(&h.ch, NULL, &f, h.ask, STR("2022-07-01"), right, 1, false), CHANGE_INVALID);
}

TEST(a_merger_lets_units_go_on_in_a_new_one_or_in_one_of_others)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	int64_t both[] = {h.lind, h.ask}, merged = 0;
	const struct org_new into = {.name = STR_INIT("Lind- och Askskolan")};
	CHECK_I64(org_merge(&h.ch, NULL, &f, both, 2, STR("2021-07-01"), 0, &into, false, &merged), CHANGE_SAVED);
	CHECK_Z(name_on(&h, merged, "2021-07-01"), "Lind- och Askskolan");
	CHECK_Z(name_on(&h, h.ask, "2021-07-01"), "");
	struct unit_successions_row *s;
	CHECK_I64(unit_successions(h.db, h.ch.arena, merged, &s), 2);
	CHECK_Z(s[0].kind, "merge");
	int64_t small = add_unit(&h, "Lilla skolan", "school", h.board, "2010-07-01");
	CHECK_I64(org_merge(&h.ch, NULL, &f, &small, 1, STR("2023-07-01"), merged, NULL, false, &merged),
	          CHANGE_SAVED);
	CHECK_I64(unit_successions(h.db, h.ch.arena, merged, &s), 3);
	CHECK_I64(org_merge(&h.ch, NULL, &f, &merged, 1, STR("2023-07-01"), 0, &into, false, &merged),
	          CHANGE_INVALID);
}

TEST(a_replaced_unit_points_at_the_one_that_goes_on)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	int64_t id = 0;
	const struct org_new into = {.name = STR_INIT("Utbildningsnämnden")};
	/* The board has schools under it, which stand in the way and are named. */
	CHECK_I64(org_replace(&h.ch, NULL, &f, h.board, STR("2023-01-01"), 0, &into, false, &id), CHANGE_INVALID);
	CHECK(says(&f, "Askskolan"));
	CHECK_I64(f.nerrors, 1);
	new_form(&h, &f);
	CHECK_I64(org_replace(&h.ch, NULL, &f, h.lind, STR("2023-01-01"), h.ask, NULL, false, &id), CHANGE_SAVED);
	CHECK_I64(id, h.ask);
	struct unit_successions_row *s;
	REQUIRE(unit_successions(h.db, h.ch.arena, h.ask, &s) == 1);
	CHECK_Z(s[0].kind, "replace");
	CHECK_Z(s[0].from_name, "Lindskolan");
	/* Opened again it has no successor. */
	CHECK_I64(org_reopen(&h.ch, NULL, &f, h.lind), CHANGE_SAVED);
	CHECK_I64(unit_successions(h.db, h.ch.arena, h.ask, &s), 0);
}

TEST(a_unit_opens_only_under_an_open_one)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	int64_t team = add_unit(&h, "Arbetslag A", "team", h.lind, "2001-01-01");
	CHECK_I64(org_close(&h.ch, NULL, &f, team, STR("2019-06-30"), false), CHANGE_SAVED);
	CHECK_I64(org_close(&h.ch, NULL, &f, h.lind, STR("2020-06-30"), false), CHANGE_SAVED);
	CHECK_I64(org_reopen(&h.ch, NULL, &f, team), CHANGE_INVALID);
	CHECK(says(&f, "Lindskolan"));
	struct unit u = {.kind = STR("team"), .from_day = STR("2021-01-01"), .note = STR("")};
	struct org_new n = {.name = STR("Arbetslag B")};
	int64_t id = 0;
	new_form(&h, &f);
	CHECK_I64(org_create(&h.ch, NULL, &f, &u, &n, h.lind, &id), CHANGE_INVALID);
	CHECK(says(&f, "closed after 2020-06-30"));
	CHECK_I64(org_close(&h.ch, NULL, &f, h.root, STR("2030-01-01"), false), CHANGE_INVALID);
	CHECK(says(&f, "huvudman itself cannot close"));
}

TEST(a_moved_boundary_moves_the_neighbours_with_it)
{
	struct house h = make_house();
	struct form f;
	new_form(&h, &f);
	REQUIRE(h.db);
	struct unit_periods_row *p;
	struct unit_period was, x;
	CHECK_I64(org_rename(&h.ch, NULL, &f, h.lind, STR("2010-07-01"), STR("Två"), no_text()), CHANGE_SAVED);
	CHECK_I64(org_rename(&h.ch, NULL, &f, h.lind, STR("2020-07-01"), STR("Tre"), no_text()), CHANGE_SAVED);
	REQUIRE(unit_periods(h.db, h.ch.arena, h.lind, &p) == 3);
	REQUIRE(unit_period_get(h.db, h.ch.arena, p[1].id, &was));
	x = was;
	x.from_day = STR("2012-01-01");
	x.to_day = STR("2018-12-31");
	form_init(&f, h.ch.arena, 1, kind_unit_period.fields, kind_unit_period.nfields);
	CHECK_I64(resource_save(&h.ch, NULL, &kind_unit_period, ACT_EDIT, &f, &was, &x), CHANGE_SAVED);
	CHECK(unbroken(&h, h.lind));
	CHECK_Z(name_on(&h, h.lind, "2011-12-31"), "Lindskolan");
	CHECK_Z(name_on(&h, h.lind, "2019-01-01"), "Tre");
	/* Not past a neighbour's other end, nor away from the unit's own first day. */
	was = x;
	x.to_day = no_text();
	CHECK_I64(resource_save(&h.ch, NULL, &kind_unit_period, ACT_EDIT, &f, &was, &x), CHANGE_INVALID);
	form_init(&f, h.ch.arena, 1, kind_unit_period.fields, kind_unit_period.nfields);
	x.to_day = was.to_day;
	x.from_day = STR("2000-07-01");
	CHECK_I64(resource_save(&h.ch, NULL, &kind_unit_period, ACT_EDIT, &f, &was, &x), CHANGE_INVALID);
	/* A removed period leaves its days to the one before. */
	new_form(&h, &f);
	REQUIRE(unit_period_get(h.db, h.ch.arena, p[1].id, &x));
	CHECK_I64(resource_delete(&h.ch, NULL, &kind_unit_period, x.id, x.rev, &f), CHANGE_SAVED);
	CHECK(unbroken(&h, h.lind));
	CHECK_Z(name_on(&h, h.lind, "2015-01-01"), "Lindskolan");
	/* The only period stays, and so does the unit. */
	struct unit u;
	REQUIRE(unit_periods(h.db, h.ch.arena, h.ask, &p) == 1 && unit_get(h.db, h.ch.arena, h.ask, &u));
	CHECK_I64(resource_delete(&h.ch, NULL, &kind_unit_period, p[0].id, p[0].rev, &f), CHANGE_INVALID);
	new_form(&h, &f);
	CHECK_I64(resource_delete(&h.ch, NULL, &kind_unit, u.id, u.rev, &f), CHANGE_INVALID);
}

TEST(a_unit_is_searched_by_the_name_it_has_now)
{
	struct house h = make_house();
	struct form f;
	struct search_hit *hits;
	new_form(&h, &f);
	REQUIRE(h.db);
	CHECK_I64(org_rename(&h.ch, NULL, &f, h.lind, STR("2020-07-01"), STR("Björkskolan"), no_text()),
	          CHANGE_SAVED);
	CHECK_I64(search_find(h.db, h.ch.arena, STR("björk"), h.berit, STR("2026-01-01"), 10, &hits), 1);
	CHECK_Z(hits[0].href, arena_printf(h.ch.arena, "/enhet/%lld", (long long)h.lind).p);
	CHECK_I64(search_find(h.db, h.ch.arena, STR("lindskolan"), h.berit, STR("2026-01-01"), 10, &hits),
	          1); /* its code */
	CHECK_I64(search_find(h.db, h.ch.arena, STR("berit"), h.berit, STR("2026-01-01"), 10, &hits), 0);
}
