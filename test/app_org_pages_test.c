/* app_org_pages_test.c - the pages of the organisation, as each role meets them. */
#include "core/search_view.h"
#include "app_harness.h"

#include "core/auth.h"
#include "sql_core.h"

#define path(t, fmt, id) arena_printf(test_arena(), fmt, (long long)(id)).p

static struct str rev_of(struct app_test *t)
{
	return app_between(t, "name=\"rev\" value=\"", "\"");
}

TEST(the_tree_shows_units_with_their_activities)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "teacher", "/enheter?sprak=en"), 200);
	CHECK(app_says(t, "Lindskolan") && app_says(t, "Askskolan") && app_says(t, "Grundskolenämnden"));
	CHECK(app_says(t, "units, 2 of them schools"));
	CHECK(!app_says(t, "New unit"));
	CHECK_I64(app_get(t, "administrator", "/enheter?sprak=en"), 200);
	CHECK(app_says(t, "New unit"));
	CHECK_I64(app_get(t, NULL, "/enheter"), 303);
}

TEST(a_units_page_tells_what_it_is_and_does)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "principal", path(t, "/enhet/%lld?sprak=en", t->lind)), 200);
	CHECK(app_says(t, "Lindskolan"));
	CHECK(app_says(t, "2 activities in the school year"));
	CHECK(app_says(t, path(t, "/styrning/aktiviteter?enhet=%lld&amp;", t->lind)));
	CHECK(app_says(t, "data-status=\"ongoing\""));
	CHECK_I64(app_get(t, "principal", path(t, "/enhet/%lld", 999999)), 404);
	/* Another unit's draft is not among its documents for those who may not see it. */
	CHECK_I64(app_get(t, "principal", path(t, "/enhet/%lld", t->ask)), 200);
	CHECK(!app_says(t, path(t, "/styrning/dokument/%lld\"", t->doc_draft)));
	CHECK_I64(app_get(t, "principal2", path(t, "/enhet/%lld", t->ask)), 200);
	CHECK(app_says(t, path(t, "/styrning/dokument/%lld\"", t->doc_draft)));
}

TEST(an_operation_is_told_before_it_is_done)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *p = path(t, "/admin/organisation/%lld/namn?sprak=en", t->lind);
	CHECK_I64(app_get(t, "administrator", p), 200);
	CHECK_I64(app_get(t, "director", p), 403);
	CHECK_I64(app_post(t, "administrator", p, "day=2026-01-01&name=Nya+Lind&grades="), 200);
	CHECK(app_says(t, "is called Nya Lind"));
	/* Only told: nothing has changed. */
	CHECK_I64(app_get(t, "administrator", path(t, "/enhet/%lld?per=2026-06-01", t->lind)), 200);
	CHECK(!app_says(t, "Nya Lind"));
	CHECK_I64(app_post(t, "administrator", p, "day=2026-01-01&name=Nya+Lind&grades=&bekrafta=1&why=flytt"),
	          303);
	CHECK_I64(app_get(t, "administrator", path(t, "/enhet/%lld?sprak=en", t->lind)), 200);
	CHECK(app_says(t, "Nya Lind"));
	CHECK_I64(app_get(t, "administrator", path(t, "/historik/unit/%lld?sprak=en", t->lind)), 200);
	CHECK(app_says(t, "flytt") && app_says(t, "Nya Lind"));
	/* Wrong input says so beside the field and keeps what was typed. */
	CHECK_I64(app_post(t, "administrator", p, "day=1+jan&name=Behållet+namn"), 422);
	CHECK(app_says(t, "day-e") && app_says(t, "Behållet namn"));
	CHECK_I64(app_get(t, "administrator", path(t, "/admin/organisation/%lld/spräng", t->lind)), 404);
}

TEST(closing_a_school_with_people_says_who_and_can_end_their_roles)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *p = path(t, "/admin/organisation/%lld/stang?sprak=en", t->ask);
	CHECK_I64(app_post(t, "administrator", p, "day=2090-06-30&bekrafta=1"), 422);
	CHECK(app_says(t, "(Principal)"));
	CHECK_I64(app_post(t, "administrator", p, "day=2090-06-30&end_roles=1"), 200);
	CHECK(app_says(t, "roles on it end that day"));
	CHECK_I64(app_post(t, "administrator", p, "day=2090-06-30&end_roles=1&bekrafta=1"), 303);
	CHECK_I64(app_get(t, "administrator", path(t, "/admin/organisation/%lld?sprak=en", t->ask)), 200);
	CHECK(app_says(t, "Open again"));
}

TEST(a_unit_is_opened_in_one_form_and_its_facts_changed_with_conflict_told)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct str where;
	CHECK_I64(app_get(t, "administrator", "/admin/organisation/ny"), 200);
	const char *form =
	    arena_printf(test_arena(),
	                 "name=Gr%%C3%%A4nsskolan&grades=F-3&parent_id=%lld&kind=school&school_code=1234567&"
	                 "school_form=GR&from_day=2026-07-01&code=&note=",
	                 (long long)t->office)
	        .p;
	CHECK_I64(app_post(t, "administrator", "/admin/organisation/ny?sprak=en", form), 422);
	CHECK(app_says(t, "exactly eight digits") && app_says(t, "Gränsskolan"));
	form = arena_printf(test_arena(),
	                    "name=Gr%%C3%%A4nsskolan&grades=F-3&parent_id=%lld&kind=school&school_code=12345678&"
	                    "school_form=GR&from_day=2026-07-01&code=&note=",
	                    (long long)t->office)
	           .p;
	CHECK_I64(app_post(t, "administrator", "/admin/organisation/ny", form), 303);
	where = arena_str(test_arena(), app_header(t, "location"));
	where = str_sub(where, 0, (size_t)str_chr(where, '?'));
	CHECK_I64(app_get(t, "administrator", where.p), 200);
	struct str rev = arena_str(test_arena(), rev_of(t));
	CHECK(app_says(t, "12345678") && app_says(t, "gransskolan"));
	const char *z = arena_z(test_arena(), where);
	const char *edit =
	    arena_printf(test_arena(), "rev=%.*s&code=grans&kind=school&school_code=12345678&note=Ett",
	                 STR_ARG(rev))
	        .p;
	CHECK_I64(app_post(t, "administrator", z, edit), 303);
	CHECK_I64(app_post(t, "administrator", z,
	                   arena_printf(test_arena(), "rev=%.*s&code=grans&note=Tv%%C3%%A5", STR_ARG(rev)).p),
	          409);
	CHECK(app_says(t, "Två"));
	CHECK_I64(app_post(t, "principal", "/admin/organisation/ny", form), 403);
}

TEST(a_person_gets_a_role_and_an_account_with_a_password_shown_once)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_post(t, "administrator", "/admin/personer/ny", "name=Siv+Ek&lang=sv&active=1"), 303);
	struct str where = arena_str(test_arena(), app_header(t, "location"));
	const char *p = arena_z(test_arena(), str_sub(where, 0, (size_t)str_chr(where, '?')));
	const char *role = arena_printf(test_arena(), "%s/roller/ny", p).p,
	           *konto = arena_printf(test_arena(), "%s/konto", p).p;
	CHECK_I64(app_get(t, "administrator", role), 200);
	CHECK_I64(app_post(t, "administrator", role,
	                   arena_printf(test_arena(), "role=teacher&unit_id=%lld&from_day=2020-01-01&to_day=",
	                                (long long)t->lind)
	                       .p),
	          303);
	CHECK_I64(app_post(t, "administrator", konto, "act=new&login=siv"), 200);
	struct str password = arena_str(test_arena(), app_between(t, "<code>", "</code>"));
	CHECK_I64(password.n, 17);
	CHECK_I64(app_get(t, "administrator", p), 200);
	CHECK(!app_says(t, password.p));
	/* It works, and only the password page is open until it is changed. */
	const char *login = arena_printf(test_arena(), "login=siv&password=%.*s&till=/mitt", STR_ARG(password)).p;
	CHECK_I64(app_post(t, NULL, "/logga-in", login), 303);
	CHECK_I64(app_post(t, "administrator", konto, "act=disable"), 303);
	CHECK_I64(app_post(t, NULL, "/logga-in", login), 422);
	/* The same name once more, and one's own account. */
	CHECK_I64(app_post(t, "administrator", konto, "act=new&login=siv"), 422);
	CHECK_I64(app_post(t, "administrator",
	                   path(t, "/admin/personer/%lld/konto", app_person(t, "administrator")), "act=disable"),
	          422);
	CHECK_I64(app_post(t, "principal", konto, "act=password"), 403);
}

TEST(people_are_seen_by_those_who_lead_them)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "principal", path(t, "/admin/personer/%lld", app_person(t, "teacher"))), 200);
	CHECK_I64(app_get(t, "principal", path(t, "/admin/personer/%lld", app_person(t, "principal2"))), 404);
	CHECK_I64(app_get(t, "teacher", path(t, "/admin/personer/%lld", app_person(t, "principal"))), 403);
	CHECK_I64(app_get(t, "administrator", path(t, "/admin/personer/%lld", app_person(t, "nobody"))), 200);
	CHECK_I64(app_get(t, "principal2", "/admin/personer"), 200);
	CHECK(app_says(t, path(t, "/admin/personer/%lld\"", app_person(t, "principal2"))));
	CHECK(!app_says(t, path(t, "/admin/personer/%lld\"", app_person(t, "teacher"))));
	/* Asking for another unit does not widen it. */
	CHECK_I64(app_get(t, "principal2", path(t, "/admin/personer?enhet=%lld", t->lind)), 200);
	CHECK(!app_says(t, path(t, "/admin/personer/%lld\"", app_person(t, "teacher"))));
	/* Protected: in no list, found by the administrator by the exact user name only. */
	struct change *ch = app_write(t);
	struct person row;
	REQUIRE(ch && person_get(ch->db, ch->arena, app_person(t, "teacher"), &row));
	row.protected = true;
	change_save(ch, &person_entity, &row, NULL);
	REQUIRE(app_write_end(t, ch));
	CHECK_I64(app_get(t, "administrator", "/admin/personer"), 200);
	CHECK(!app_says(t, path(t, "/admin/personer/%lld\"", app_person(t, "teacher"))));
	CHECK_I64(app_get(t, "principal", path(t, "/admin/personer/%lld", app_person(t, "teacher"))), 404);
	CHECK_I64(app_get(t, "administrator", "/admin/personer?q=teacher"), 303);
}

TEST(the_log_is_read_within_ones_reach_and_pages_back)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "administrator", "/admin/logg?sprak=en"), 200);
	CHECK(app_says(t, "fore="));
	CHECK_I64(app_get(t, "administrator", path(t, "/admin/logg?typ=activity&enhet=%lld&sprak=en", t->lind)),
	          200);
	CHECK(app_says(t, "Läxhjälp"));
	CHECK_I64(app_get(t, "principal2", path(t, "/admin/logg?enhet=%lld&sprak=en", t->lind)), 200);
	CHECK(!app_says(t, "Läxhjälp"));
	CHECK_I64(app_get(t, "teacher", "/admin/logg"), 403);
}

TEST(history_is_shown_of_what_one_may_see_only)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "teacher", path(t, "/historik/activity/%lld?sprak=en", t->act_lind)), 200);
	CHECK(app_says(t, "Läxhjälp"));
	CHECK_I64(app_get(t, "teacher", path(t, "/historik/activity/%lld", t->act_draft)), 404);
	CHECK_I64(app_get(t, "principal2", path(t, "/historik/activity/%lld", t->act_draft)), 200);
	CHECK_I64(app_get(t, "teacher", path(t, "/historik/person/%lld", app_person(t, "principal2"))), 404);
	CHECK_I64(app_get(t, "administrator", "/historik/nothing/1"), 404);
}

TEST(what_is_removed_keeps_its_history_for_those_who_saw_it)
{
	struct app_test *t = app_test_new();
	struct activity a;
	struct form f;
	struct change *ch = t ? app_write(t) : NULL;
	REQUIRE(ch && activity_get(ch->db, ch->arena, t->act_draft, &a));
	form_init(&f, ch->arena, LANG_EN, kind_activity.fields, kind_activity.nfields);
	REQUIRE(resource_delete(ch, NULL, &kind_activity, a.id, a.rev, &f) == CHANGE_SAVED);
	REQUIRE(app_write_end(t, ch));
	const char *history = path(t, "/historik/activity/%lld?sprak=en", t->act_draft);
	CHECK_I64(app_get(t, "principal2", history), 200);
	CHECK(!app_says(t, path(t, "/styrning/aktivitet/%lld\"", t->act_draft)));
	CHECK_I64(app_get(t, "teacher", history), 404);
	CHECK_I64(app_get(t, "principal2", "/admin/logg?typ=activity"), 200);
	CHECK(app_says(t, path(t, "/historik/activity/%lld\"", t->act_draft)));
}

TEST(settings_words_and_school_years_are_kept_and_used)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "director", "/admin/installningar"), 200);
	CHECK_I64(app_post(t, "director", "/admin/installningar", "plan.remind_days=soon"), 422);
	CHECK_I64(app_post(t, "director", "/admin/installningar", "plan.remind_days=21"), 303);
	CHECK_I64(app_get(t, "director", "/admin/installningar"), 200);
	CHECK(app_says(t, "value=\"21\""));
	CHECK(app_says(t, path(t, "/admin/installningar/omrade/%lld\"", t->area)));
	CHECK_I64(app_post(t, "director", "/admin/installningar/ord/ny", "key=unit.board&sv=Utskott&en=Panel"),
	          303);
	CHECK_I64(app_get(t, "teacher", path(t, "/enhet/%lld?sprak=en", t->board)), 200);
	CHECK(app_says(t, "Panel"));
	CHECK_I64(app_get(t, "director", "/admin/installningar/omrade/ny"), 200);
	CHECK_I64(app_get(t, "director", "/admin/installningar/lasar/ny"), 200);
	CHECK_I64(app_get(t, "director", "/admin/installningar/person/1"), 404);
	CHECK_I64(app_get(t, "principal", "/admin/installningar"), 403);
}

TEST(the_house_tells_its_health_and_a_broken_chain)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_get(t, "administrator", "/admin/halsa?sprak=en"), 200);
	CHECK(app_says(t, "The house is in order."));
	CHECK_I64(app_get(t, "administrator", "/admin?sprak=en"), 200);
	CHECK_I64(app_get(t, "director", "/admin/halsa"), 403);
	struct change *ch = app_write(t);
	struct change_log row;
	REQUIRE(ch && change_log_get(ch->db, ch->arena, 5, &row));
	row.why = STR("rewritten");
	change_log_update(ch->db, &row);
	REQUIRE(app_write_end(t, ch));
	CHECK_I64(app_get(t, "administrator", "/admin/halsa?sprak=en"), 200);
	CHECK(app_says(t, "The chain is broken"));
}

TEST(every_kind_of_record_has_a_name_in_both_languages)
{
	for (size_t i = 0; i < resource_nkinds; i++) {
		struct str raw = str_z(resource_kinds[i]->name), en = kind_title(LANG_EN, raw),
		           sv = kind_title(LANG_SV, raw);
		if (str_eq(en, raw) || str_eq(sv, raw))
			test_fail(__FILE__, __LINE__, "%s has no name of its own", raw.p);
	}
}
