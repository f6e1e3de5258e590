/* core_bounds_test.c - no number and no day of any kind is without bounds, whichever way it comes in. */
#include "app_effect_help.h"
#include "app_harness.h"
#include "effect/insats.h"

#include <math.h>

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

TEST(no_number_or_day_of_any_kind_takes_what_no_huvudman_has)
{
	static const char *const far[] = {"1e300", "1000000000000", "-1e12", "9223372036854775807", "nan", "inf"};
	static const char *const days[] = {"0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"};
	size_t tried = 0;
	for (size_t i = 0; i < resource_nkinds; i++)
		for (size_t j = 0; j < resource_kinds[i]->nfields; j++) {
			const struct resource_kind *k = resource_kinds[i];
			const struct field *fd = &k->fields[j];
			bool day = fd->kind == FIELD_DAY,
			     number = fd->kind == FIELD_INT || fd->kind == FIELD_REAL || fd->kind == FIELD_SIGNED;
			void *row = arena_alloc(test_arena(), k->entity->row_size);
			for (size_t v = 0; (day && v < 4) || (number && v < 6); v++) {
				struct form f;
				form_init(&f, test_arena(), LANG_EN, k->fields, k->nfields);
				if (form_read_value(&f, fd, str_z(day ? days[v] : far[v]), k->entity, row) || f.nerrors != 1)
					test_fail(__FILE__, __LINE__, "%s.%s takes %s", k->name, fd->name,
					          day ? days[v] : far[v]);
				tried++;
			}
		}
	CHECK(tried > 300);
}

TEST(a_number_says_its_bounds_and_only_a_change_may_be_below_zero)
{
	struct intervention x = {0};
	static const struct {
		const char *field, *text;
		bool ok;
	} cases[] = {{"hours", "0", true},
	             {"hours", "60", true},
	             {"hours", "60,5", false},
	             {"hours", "-40", false},
	             {"expected", "-2,5", true},
	             {"expected", "1000001", false},
	             {"base_year", "2025/26", true},
	             {"base_year", "1990", true},
	             {"base_year", "1989", false},
	             {"base_year", "1989/90", false},
	             {"base_year", "2101", false},
	             {"from_day", "1990-01-01", true},
	             {"from_day", "1989-12-31", false},
	             {"classes", "-1", false}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct form f;
		form_init(&f, test_arena(), LANG_SV, kind_intervention.fields, kind_intervention.nfields);
		for (size_t j = 0; j < kind_intervention.nfields; j++)
			if (strcmp(kind_intervention.fields[j].name, cases[i].field) == 0 &&
			    form_read_value(&f, &kind_intervention.fields[j], str_z(cases[i].text), &intervention_entity,
			                    &x) != cases[i].ok)
				test_fail(__FILE__, __LINE__, "%s %s", cases[i].field, cases[i].text);
		if (!cases[i].ok)
			CHECK(str_find(form_error_of(&f, cases[i].field), STR("ska vara")) >= 0);
	}
}

/* What was saved before there were bounds does not start, and what it never was is no resource of a chain. */
TEST(an_insats_with_hours_that_no_week_has_is_neither_saved_nor_started)
{
	struct app_test *t = app_test_measures();
	struct intervention x;
	struct form f;
	REQUIRE(t);
	struct change *ch = app_write(t);
	kind_intervention.blank(ch, &x);
	x.unit_id = t->lind;
	x.title = STR("Läsning");
	x.hours = (struct opt_f64){true, -40};
	form_init(&f, ch->arena, LANG_EN, kind_intervention.fields, kind_intervention.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_intervention, ACT_CREATE, &f, NULL, &x), CHANGE_INVALID);
	CHECK(!str_is_null(form_error_of(&f, "hours")));
	x.fold = STR("läsning");
	CHECK_I64(change_save(ch, &intervention_entity, &x, NULL), CHANGE_SAVED); /* an old row */
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_json(t, "principal", WEB_PATCH, TEXT("/api/v1/intervention/%lld", (long long)x.id),
	                   TEXT("{\"rev\":%lld,\"title\":\"Läsning varje dag\"}", (long long)x.rev)),
	          200); /* what it holds does not hinder another change */
	CHECK_I64(app_json(t, "principal", WEB_PATCH, TEXT("/api/v1/intervention/%lld", (long long)x.id),
	                   TEXT("{\"rev\":%lld,\"state\":\"running\"}", (long long)insats_stored(t, x.id).rev)),
	          422);
	CHECK(str_find(t->body, STR("Timmar i veckan ska vara mellan 0 och 60")) >= 0);
	static const double hours[] = {1e12, 1e300};
	for (size_t i = 0; i < 2; i++)
		CHECK_I64(app_json(t, "principal", WEB_POST, "/api/v1/intervention",
		                   TEXT("{\"unit_id\":%lld,\"title\":\"Ny\",\"state\":\"draft\",\"design\":\"none\","
		                        "\"hours\":%g}",
		                        (long long)t->lind, hours[i])),
		          422);
	int64_t minutes = 0, most = 0;
	struct load_over *over;
	struct db *db = app_read(t);
	x.hours.v = 168;
	insats_over(db, test_arena(), &x, t->year, &most, &over);
	x.hours.v = 1e12;
	insats_over(db, test_arena(), &x, t->year, &minutes, &over);
	app_read_end(t, db);
	CHECK(most > 0 && minutes == most); /* more than a week has is the whole week, not nothing */
}
