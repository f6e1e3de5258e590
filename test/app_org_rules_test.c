/* app_org_rules_test.c - what may be said about units, people, roles, läsår and words. */
#include "app_org_help.h"

static enum change_result save(struct house *h, const struct resource_kind *k, struct form *f, void *row)
{
	form_init(f, h->ch.arena, 1, k->fields, k->nfields);
	return resource_save(&h->ch, NULL, k, ACT_CREATE, f, NULL, row);
}

TEST(a_school_unit_code_has_exactly_eight_digits)
{
	static const char *const wrong[] = {"1234567", "123456789", "1234567a", "12 34567", "１２３４５６７８"};
	struct house h = make_house();
	struct form f;
	REQUIRE(h.db);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct unit u = {
		    .code = STR("x"), .kind = STR("school"), .from_day = STR("2020-01-01"), .note = STR("")};
		u.school_code = str_z(wrong[i]);
		CHECK_I64(save(&h, &kind_unit, &f, &u), CHANGE_INVALID);
		CHECK(!str_is_null(form_error_of(&f, "school_code")));
	}
	struct unit u = {.code = STR("x"), .kind = STR("school"), .from_day = STR("2020-01-01"), .note = STR("")};
	u.school_code = STR("01234567");
	CHECK_I64(save(&h, &kind_unit, &f, &u), CHANGE_SAVED);
	struct unit again = {
	    .code = STR("x"), .kind = STR("school"), .from_day = STR("2020-01-01"), .note = STR("")};
	CHECK_I64(save(&h, &kind_unit, &f, &again), CHANGE_INVALID);
	CHECK(!str_is_null(form_error_of(&f, "code")));
	struct unit root = {
	    .code = STR("r"), .kind = STR("authority"), .from_day = STR("2020-01-01"), .note = STR("")};
	CHECK_I64(save(&h, &kind_unit, &f, &root), CHANGE_INVALID);
	CHECK(says(&f, "Exempelkommun"));
}

TEST(a_role_is_held_once_at_a_time_and_keeps_its_person)
{
	struct house h = make_house();
	struct form f;
	int64_t id;
	struct role_grant was, g;
	REQUIRE(h.db);
	CHECK_I64(add_grant(&h, &f, h.berit, h.lind, "principal", "2019-08-01", "2021-07-31", &id), CHANGE_SAVED);
	CHECK_I64(add_grant(&h, &f, h.berit, h.lind, "principal", "2021-07-31", NULL, NULL), CHANGE_INVALID);
	CHECK(!str_is_null(form_error_of(&f, "role")));
	CHECK_I64(add_grant(&h, &f, h.berit, h.lind, "principal", "2021-08-01", NULL, NULL), CHANGE_SAVED);
	CHECK_I64(add_grant(&h, &f, h.berit, h.lind, "teacher", "2020-08-01", NULL, NULL), CHANGE_SAVED);
	CHECK_I64(add_grant(&h, &f, h.berit, h.ask, "principal", "2020-08-01", "2020-07-01", NULL),
	          CHANGE_INVALID);
	CHECK(!str_is_null(form_error_of(&f, "to_day")));
	int64_t other = add_person(&h, "Cilla Ek", false);
	REQUIRE(role_grant_get(h.db, h.ch.arena, id, &was));
	g = was;
	g.person_id = other;
	form_init(&f, h.ch.arena, 1, NULL, 0);
	CHECK_I64(resource_save(&h.ch, NULL, &kind_role_grant, ACT_EDIT, &f, &was, &g), CHANGE_INVALID);
}

TEST(a_person_with_protected_identity_is_in_no_list)
{
	struct house h = make_house();
	struct form f;
	struct list_query q = {0};
	struct list_result out;
	REQUIRE(h.db);
	int64_t hidden = add_person(&h, "Hemlig Person", true);
	CHECK_I64(add_grant(&h, &f, hidden, h.lind, "principal", "2019-08-01", NULL, NULL), CHANGE_SAVED);
	CHECK_I64(add_grant(&h, &f, h.berit, h.lind, "teacher", "2019-08-01", NULL, NULL), CHANGE_SAVED);
	CHECK(kind_person.list(h.db, h.ch.arena, &q, &out));
	CHECK_I64(out.total, 1);
	CHECK_I64(out.n, 1);
	q.text = STR("hem");
	CHECK(kind_person.list(h.db, h.ch.arena, &q, &out));
	CHECK_I64(out.total, 0);
	q = (struct list_query){.unit_id = h.board};
	CHECK(kind_role_grant.list(h.db, h.ch.arena, &q, &out));
	CHECK_I64(out.n, 1);
	CHECK_I64(((struct role_grant_list_row *)out.rows)[0].person_id, h.berit);
	struct grant_list_row *g;
	CHECK_I64(grant_list(h.db, h.ch.arena, 0, h.lind, no_text(), &g), 1);
}

TEST(a_person_is_found_by_folded_beginnings_and_within_a_unit)
{
	struct house h = make_house();
	struct form f;
	struct list_query q = {.text = STR("BERIT A")};
	struct list_result out;
	REQUIRE(h.db);
	add_person(&h, "Åsa Örn", false);
	CHECK(kind_person.list(h.db, h.ch.arena, &q, &out));
	CHECK_I64(out.total, 1);
	q.text = STR("ÅSA");
	CHECK(kind_person.list(h.db, h.ch.arena, &q, &out));
	CHECK_I64(out.total, 1);
	CHECK_I64(add_grant(&h, &f, h.berit, h.lind, "teacher", "2019-08-01", NULL, NULL), CHANGE_SAVED);
	q = (struct list_query){.unit_id = h.board};
	CHECK(kind_person.list(h.db, h.ch.arena, &q, &out));
	CHECK_I64(out.total, 1);
	q.unit_id = h.ask;
	CHECK(kind_person.list(h.db, h.ch.arena, &q, &out));
	CHECK_I64(out.total, 0);
	struct person p = {.name = STR("Dag"), .email = STR("ingen adress"), .lang = STR("sv"), .active = true};
	CHECK_I64(save(&h, &kind_person, &f, &p), CHANGE_INVALID);
	CHECK(!str_is_null(form_error_of(&f, "email")));
}

TEST(the_days_of_a_school_year_come_in_order_and_inside_it)
{
	struct house h = make_house();
	struct form f;
	REQUIRE(h.db);
	struct school_year y;
	kind_school_year.blank(&h.ch, &y);
	y.first_year = 2025;
	y.autumn_from = STR("2025-08-18");
	y.autumn_to = STR("2025-12-19");
	y.spring_from = STR("2026-01-08");
	y.spring_to = STR("2026-07-12");
	CHECK_I64(save(&h, &kind_school_year, &f, &y), CHANGE_INVALID);
	CHECK(!str_is_null(form_error_of(&f, "spring_to")));
	y.spring_to = STR("2025-12-24");
	CHECK_I64(save(&h, &kind_school_year, &f, &y), CHANGE_INVALID);
	y.spring_to = STR("2026-06-12");
	CHECK_I64(save(&h, &kind_school_year, &f, &y), CHANGE_SAVED);
	y.id = y.rev = 0;
	CHECK_I64(save(&h, &kind_school_year, &f, &y), CHANGE_INVALID);
	CHECK(!str_is_null(form_error_of(&f, "first_year")));
}

TEST(a_word_of_the_huvudman_has_one_translation)
{
	struct house h = make_house();
	struct form f;
	REQUIRE(h.db);
	struct term t = {.key = STR("unit.board"), .sv = STR("Utskottet"), .en = STR("")};
	CHECK_I64(save(&h, &kind_term, &f, &t), CHANGE_SAVED);
	struct term twice = {.key = STR("unit.board"), .sv = STR("Nämnden"), .en = STR("")};
	CHECK_I64(save(&h, &kind_term, &f, &twice), CHANGE_INVALID);
	struct term odd = {.key = STR("Unit board"), .sv = STR("x"), .en = STR("")};
	CHECK_I64(save(&h, &kind_term, &f, &odd), CHANGE_INVALID);
}

TEST(every_change_to_the_organisation_is_chained_and_kept)
{
	struct house h = make_house();
	struct form f;
	struct buf faults;
	int64_t rows = 0;
	new_form(&h, &f);
	REQUIRE(h.db);
	struct unit_period *versions;
	CHECK_I64(org_rename(&h.ch, NULL, &f, h.lind, STR("2020-08-01"), STR("Två"), no_text()), CHANGE_SAVED);
	CHECK_I64(org_close(&h.ch, NULL, &f, h.board, STR("2020-08-01"), false), CHANGE_INVALID); /* undone */
	struct unit_periods_row *p;
	REQUIRE(unit_periods(h.db, h.ch.arena, h.lind, &p) == 2);
	CHECK_I64(unit_period_versions(h.db, h.ch.arena, p[1].id, &versions), 2); /* cut: open, then ended */
	CHECK_Z(versions[0].to_day, "2020-07-31");
	CHECK(str_is_null(versions[1].to_day));
	buf_init(&faults, 0);
	CHECK(change_verify(h.db, no_text(), &faults, &rows));
	CHECK(rows >= 10);
	buf_finish(&faults);
}
