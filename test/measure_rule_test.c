/* measure_rule_test.c - rules for small groups as rows that people make: versions, what is used, what is
 * weaker. */
#include "measure/rule.h"
#include "measure_help.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

static struct disclosure_rule like(const char *kept, int64_t unit)
{
	struct disclosure_rule r = {.name = str_z(kept),
	                            .least_unit = unit,
	                            .least_authority = 5,
	                            .least_nation = 5,
	                            .numerator = true,
	                            .approx = 5,
	                            .mean = 10,
	                            .demand = STR("width"),
	                            .movers = {true, 2}};
	return r;
}

TEST(a_rule_is_weaker_in_whatever_it_shows_that_the_other_hides)
{
	const struct disclosure_rule s = like("s", 10);
	struct disclosure_rule r = like("r", 10);
	CHECK(!rule_weaker(&r, &s));
	r.least_unit = 11;
	r.distribution = 0;
	CHECK(!rule_weaker(&r, &s));
	r.least_unit = 9;
	CHECK(rule_weaker(&r, &s));
	r = like("r", 10);
	r.numerator = false;
	CHECK(rule_weaker(&r, &s));
	r = like("r", 10);
	r.approx = 0; /* one to four lacking are then told exactly */
	CHECK(rule_weaker(&r, &s));
	r = like("r", 10);
	r.demand = STR("exact");
	CHECK(rule_weaker(&r, &s));
	r = like("r", 10);
	r.movers.v = 3;
	CHECK(rule_weaker(&r, &s));
	r = like("r", 10);
	r.distribution = 20; /* where the other never shows one */
	CHECK(rule_weaker(&r, &s));
}

static int64_t id_of(struct app_test *t, const char *name, struct disclosure_rule *r)
{
	struct db *db = app_read(t);
	bool found = disclosure_rule_named(db, test_arena(), str_z(name), r);
	app_read_end(t, db);
	return found ? r->id : 0;
}

static int make(struct app_test *t, const char *login, const char *more)
{
	struct disclosure_rule old;
	int64_t id = id_of(t, "skolverket-2023", &old);
	return app_json(
	    t, login, WEB_POST, "/api/v1/disclosure_rule",
	    TEXT("{\"follows_id\":%lld,\"class\":\"grades\",\"from_day\":\"2026-08-01\",\"least_authority\":5,"
	         "\"least_nation\":5,\"numerator\":true,\"approx\":5,\"mean\":10,\"distribution\":0,"
	         "\"alternative\":0,\"demand\":\"width\",\"movers\":2,\"source\":\"Nämnden\",%s}",
	         (long long)id, more));
}

TEST(a_new_version_of_a_rule_ends_the_one_before_and_a_weaker_one_says_why)
{
	struct app_test *t = app_test_new();
	struct disclosure_rule r;
	REQUIRE(t);
	CHECK_I64(make(t, "teacher", "\"name\":\"egen-1\",\"least_unit\":12"), 403);
	CHECK_I64(make(t, "controller", "\"name\":\"egen-1\",\"least_unit\":12"), 201);
	CHECK(id_of(t, "skolverket-2023", &r));
	CHECK_Z(r.until_day, "2026-07-31");
	CHECK_I64(make(t, "controller", "\"name\":\"egen-2\",\"least_unit\":8"), 422);
	CHECK(app_says(t, "reason"));
	CHECK_I64(make(t, "controller",
	               "\"name\":\"egen-2\",\"least_unit\":8,\"reason\":\"Nämnden har beslutat det.\""),
	          201);
	int64_t weak = id_of(t, "egen-2", &r);
	CHECK_I64(app_get(t, "politician", TEXT("/definitioner/regler/%lld?sprak=en", (long long)weak)), 200);
	CHECK(app_says(t, "own responsibility") && app_says(t, "Nämnden har beslutat det."));
	CHECK_I64(app_get(t, "politician", "/definitioner/regler?sprak=en"), 200);
	CHECK(app_says(t, "egen-1") && app_says(t, "skolverket-2022"));
	CHECK_I64(app_get(t, "administrator", "/admin/logg"), 200);
	CHECK(app_says(t, "weaker") || app_says(t, "egen-2"));
}

TEST(a_rule_that_a_definition_names_does_not_change)
{
	struct app_test *t = app_test_new();
	struct disclosure_rule r;
	REQUIRE(t);
	CHECK_I64(make(t, "controller", "\"name\":\"egen-1\",\"least_unit\":12"), 201);
	int64_t own = id_of(t, "egen-1", &r), shipped = id_of(t, "hme-10", &r);
	const char *path = TEXT("/api/v1/disclosure_rule/%lld", (long long)own);
	CHECK_I64(app_json(t, "controller", WEB_PATCH, path, "{\"rev\":1,\"least_unit\":13}"), 200);
	struct change *ch = app_write(t);
	struct measure_version v, was;
	struct form f;
	REQUIRE(measure_version_get(ch->db, test_arena(), mt_measure(ch, "trivs", "percent", NULL), &was));
	v = was;
	v.disclosure = STR("egen-1");
	form_init(&f, test_arena(), LANG_EN, kind_measure_version.fields, kind_measure_version.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_measure_version, ACT_EDIT, &f, &was, &v), CHANGE_SAVED);
	app_write_end(t, ch);
	CHECK_I64(app_json(t, "controller", WEB_PATCH, path, "{\"rev\":2,\"least_unit\":14}"), 422);
	CHECK_I64(app_json(t, "controller", WEB_PATCH, path, "{\"rev\":2,\"until_day\":\"2027-06-30\"}"), 200);
	CHECK_I64(app_json(t, "controller", WEB_PATCH, TEXT("/api/v1/disclosure_rule/%lld", (long long)shipped),
	                   "{\"rev\":1,\"least_unit\":3}"),
	          422);
	CHECK_I64(app_get(t, "controller", TEXT("/definitioner/regler/ny?fran=%lld&sprak=en", (long long)own)),
	          200);
	CHECK(app_says(t, "egen-1-2"));
}
