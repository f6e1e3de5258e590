/* import_register_test.c - Skolenhetsregistret: the answers of its API and the table, beside the own tree. */
#include "import_help.h"
#include "core/settings.h"
#include "org/org.h"

static const char detail[] =
    "{\"meta\":{\"extractDate\":\"2025-05-08T00:06:10.19+02:00\"},\"data\":{\"type\":\"schoolunit\","
    "\"schoolUnitCode\":\"10203040\",\"attributes\":{\"displayName\":\"Nya "
    "Lindskolan\",\"status\":\"UPPHORT\","
    "\"headMaster\":\"Namn Namnsson\",\"email\":\"namn@example.invalid\",\"schoolUnitType\":\"SKOLENHET\","
    "\"municipalityCode\":\"9901\",\"schoolTypes\":[\"FKLASS\",\"GR\"],\"schoolTypeProperties\":{\"gr\":{"
    "\"grades\":[\"1\",\"2\",\"3\",\"7\"]}},\"startdate\":\"2010-07-01\",\"endDate\":\"2024-06-30\"}},"
    "\"included\":{\"type\":\"organization\",\"organizationNumber\":\"2120009999\",\"attributes\":{"
    "\"displayName\":\"PROVETS KOMMUN\",\"organizerType\":\"KOMMUN\"}}}";
static const char list[] =
    "{\"meta\":{\"extractDate\":\"2025-06-01T00:00:00Z\"},\"data\":{\"type\":\"schoolunit\",\"attributes\":["
    "{\"schoolUnitCode\":\"10203040\",\"name\":\"Nya Lindskolan\",\"status\":\"UPPHORT\"},"
    "{\"schoolUnitCode\":\"50607080\",\"name\":\"Asken\",\"status\":\"AKTIV\"}]}}";
#define HEAD                                                                                                  \
	"HUVUDMANNATYP;ORGANISATIONSNR;KOMMUN;SKOLENHETSKOD;NAMN;FKLASS;ÅR1;ÅR2;ÅR3;ÅR4;ÅR5;ÅR6;HUVUDMANS " \
	"NAMN\n"

static struct app_test *store_of(const char *orgnr)
{
	struct app_test *t = app_test_new();
	struct change *ch = t ? app_write(t) : NULL;
	bool ok = ch && setting_put(ch, "huvudman.orgnr", str_z(orgnr));
	if (!ch || !app_write_end(t, ch) || !ok)
		return NULL;
	struct import_tried *r =
	    import_try_bytes(t, "units",
	                     STR("kortnamn;namn;slag;skolenhetskod;årskurser;från\nprovskola;Lindskolan;school;"
	                         "10203040;F-6;2000-01-01\n"),
	                     NULL, (struct import_options){0});
	return r->ok ? t : NULL;
}

static struct import_tried *take(struct app_test *t, struct str bytes, const char *day)
{
	return import_try_bytes(t, "school-register", bytes, NULL, (struct import_options){.day = str_z(day)});
}

static struct register_unit told(struct app_test *t, const char *code, const char *on)
{
	struct register_unit r = {0};
	struct db *db = app_read(t);
	if (on ? !register_on(db, test_arena(), str_z(code), str_z(on), &r)
	       : !register_now(db, test_arena(), str_z(code), &r))
		r = (struct register_unit){.name = STR("none")};
	app_read_end(t, db);
	return r;
}

static int64_t units_told(struct app_test *t)
{
	int64_t n = 0;
	struct db *db = app_read(t);
	register_count(db, test_arena(), &n);
	app_read_end(t, db);
	return n;
}

static struct str name_here(struct app_test *t)
{
	int64_t id = 0;
	struct unit_on_row at = {.name = STR("none")};
	struct db *db = app_read(t);
	if (unit_by_code(db, test_arena(), STR("provskola"), &id))
		org_unit_on(db, test_arena(), id, STR("2025-05-08"), (struct str){NULL, 0}, &at);
	app_read_end(t, db);
	return at.name;
}

TEST(an_answer_about_a_unit_is_kept_beside_the_tree_and_renames_nothing)
{
	struct app_test *t = store_of("2120009999");
	struct import_source src;
	REQUIRE(t);
	struct import_tried *r = take(t, str_z(detail), "");
	if (!r->ok)
		import_show(r);
	REQUIRE(r->ok);
	struct register_unit x = told(t, "10203040", NULL);
	CHECK_Z(x.name, "Nya Lindskolan");
	CHECK_Z(x.status, "ended");
	CHECK_Z(x.kind, "unit");
	CHECK_Z(x.owner, "municipal");
	CHECK_Z(x.owner_code, "2120009999");
	CHECK_Z(x.forms, "FKLASS,GR");
	CHECK_Z(x.grades, "F-3,7");
	CHECK_Z(x.as_of, "2025-05-08");
	CHECK_Z(x.to_day, "2024-06-30");
	CHECK(import_said(r, 1, 2, "“Nya Lindskolan”, the unit here is “Lindskolan”"));
	CHECK(import_said(r, 1, 10, "grades F-3,7, the unit here F-6"));
	CHECK(import_said(r, 1, 3, "has ended (2024-06-30); here it is open"));
	CHECK_Z(name_here(t), "Lindskolan");
	struct db *db = app_read(t);
	CHECK(import_source(db, test_arena(), r->run, &src));
	app_read_end(t, db);
	CHECK_I64((int64_t)src.file.bytes.n, 0); /* the answer names a rektor */
}

TEST(a_list_of_units_keeps_what_it_does_not_tell_and_the_past_can_be_read)
{
	struct app_test *t = store_of("");
	struct import_left *left;
	size_t nleft;
	struct str why;
	REQUIRE(t && take(t, str_z(detail), "")->ok);
	struct import_tried *r = take(t, str_z(list), "");
	REQUIRE(r->ok);
	CHECK_I64(r->im.created, 1);
	CHECK_I64(r->im.same, 1);
	CHECK_Z(told(t, "10203040", NULL).grades, "F-3,7");
	CHECK_Z(told(t, "50607080", NULL).status, "active");
	struct import_tried *again = take(t, str_z(list), "");
	CHECK_I64(again->im.same, 2);
	CHECK_I64(again->im.created + again->im.updated, 0);
	r = take(t, STR(HEAD "Kommunal;2120009999;9901;10203040;Lindskolan;N;J;J;J;J;J;J;PROVETS KOMMUN\n"),
	         "2020-06-01");
	REQUIRE(r->ok);
	CHECK_Z(told(t, "10203040", "2021-01-01").name, "Lindskolan");
	CHECK_Z(told(t, "10203040", "2021-01-01").grades, "1-6");
	CHECK_Z(told(t, "10203040", NULL).name, "Nya Lindskolan");
	struct change *ch = app_write(t);
	CHECK(import_undo(ch, NULL, LANG_EN, r->run, &left, &nleft, &why));
	CHECK(app_write_end(t, ch));
	CHECK_Z(told(t, "10203040", "2021-01-01").name, "none");
	CHECK_I64(units_told(t), 2);
}

TEST(what_the_register_cannot_say_stands_at_its_cell_and_nothing_is_kept)
{
	struct app_test *t = store_of("2120009999");
	REQUIRE(t);
	struct import_tried *r = take(t,
	                              STR(HEAD "Kommunal;2120009999;9901;1020304;A;J;J;J;J;J;J;J;X\nPrivat;"
	                                       "2120009999;9901;10203040;B;J;J;J;J;J;J;J;X\n"
	                                       "Enskild;212000999;0126;50607080;C;J;J;J;J;J;J;J;X\nEnskild;"
	                                       "2120009999;126;50607081;D;J;J;J;J;J;J;J;X\n"
	                                       "Enskild;2120009999;0126;50607082;;J;J;J;J;J;J;J;X\nEnskild;"
	                                       "2120008888;0126;10203040;E;J;J;J;J;J;J;J;X\n"),
	                              "2020-06-01");
	CHECK(!r->ok);
	CHECK(import_said(r, 2, 1, "eight digits"));
	CHECK(import_said(r, 3, 6, "none of the words"));
	CHECK(import_said(r, 4, 7, "ten digits"));
	CHECK(import_said(r, 5, 5, "four digits"));
	CHECK(import_said(r, 6, 2, "is needed"));
	CHECK_I64(units_told(t), 0);
	r = take(t,
	         STR(HEAD
	             "Kommunal;2120009999;9901;50607080;Asken;J;J;J;J;J;J;J;X\nKommunal;2120009999;9901;50607080;"
	             "Asken;J;J;J;J;J;J;J;X\n"),
	         "");
	CHECK(import_said(r, 3, 1, "Row 2 has this unit already"));
	CHECK(import_said(r, 0, 0, "does not say of which day"));
	CHECK(import_said(r, 2, 1, "No unit here has the code “50607080”"));
	CHECK(import_said(r, 0, 0, "provskola with the code 10203040 is not in the file"));
	CHECK(!take(t, STR("{\"status\":404,\"message\":\"Not found\"}"), "")->ok);
	CHECK(!take(t, str_sub(str_z(detail), 0, 200), "")->ok);
	CHECK(!take(t, STR("a;b\n1;2\n"), "")->ok);
	CHECK_I64(units_told(t), 0);
}

TEST(the_real_register_of_2020_goes_in)
{
	struct str gr = import_shared("skolverket/skolenhetsregister-2020-06-grundskola.csv");
	struct str gran = import_shared("skolverket/skolenhetsregister-2020-06-grundsarskola.csv");
	struct app_test *t = store_of("2120000068");
	REQUIRE(t);
	if (str_is_null(gr) || str_is_null(gran))
		return;
	struct import_tried *r = take(t, gr, "2020-06-01");
	if (!r->ok)
		import_show(r);
	REQUIRE(r->ok);
	CHECK_I64(r->im.created, 4894);
	CHECK_I64(units_told(t), 4894);
	struct register_unit x = told(t, "98477278", NULL);
	CHECK_Z(x.name, "Edboskolan");
	CHECK_Z(x.grades, "F-6");
	CHECK_Z(x.municipality, "0126");
	CHECK(take(t, gran, "2020-06-01")->ok);
	CHECK_I64(units_told(t), 4894 + 738 - 429);
	CHECK_I64(take(t, gr, "2020-06-01")->im.same, 4894);
}

/* The own unit has another name and closed grades there; one of the own is missing here; another's is not
 * shown. */
TEST(the_register_stands_beside_the_own_units_and_is_taken_over_when_asked)
{
	struct app_test *t = store_of("2120009999");
	int64_t id = 0;
	REQUIRE(t);
	struct import_tried *r =
	    take(t,
	         STR(HEAD "Kommunal;2120009999;9901;10203040;Nya Lindskolan;N;J;J;J;N;N;N;PROVETS KOMMUN\n"
	                  "Kommunal;2120009999;9901;50607080;Asken;N;J;J;J;N;N;N;PROVETS KOMMUN\n"
	                  "Kommunal;2120008888;9902;60607080;Almen;N;J;J;J;N;N;N;ANNANS KOMMUN\n"),
	         "2025-05-08");
	if (!r->ok)
		import_show(r);
	REQUIRE(r->ok);

	const char *at = "/admin/skolenhetsregister?visa=skiljer";
	CHECK_I64(app_get(t, "administrator", at), 200);
	CHECK(app_says(t, "Nya Lindskolan") && app_says(t, "namnet skiljer") && app_says(t, "Asken"));
	CHECK(app_says(t, "ingen enhet här") && !app_says(t, "Almen"));
	CHECK_I64(app_get(t, "administrator", "/admin/skolenhetsregister?visa=alla&q=alm+ann"), 200);
	CHECK(app_says(t, "Almen") && !app_says(t, "Asken"));
	CHECK_I64(app_get(t, "teacher", at), 403);
	struct db *db = app_read(t);
	CHECK(unit_by_code(db, test_arena(), STR("provskola"), &id));
	app_read_end(t, db);
	const char *over = arena_printf(test_arena(), "/admin/skolenhetsregister/%lld/ta-over", (long long)id).p;
	CHECK_I64(app_get(t, "controller", at), 200);
	CHECK(!app_says(t, "/ta-over"));
	CHECK_I64(app_post(t, "controller", over, ""), 403);
	CHECK_I64(app_post(t, "administrator", over, ""), 303);
	CHECK_I64(app_get(t, "administrator", at), 200);
	CHECK(!app_says(t, "namnet skiljer"));
	CHECK_Z(name_here(t), "Lindskolan"); /* on a day before, it was called so */
	CHECK_I64(app_get(t, "administrator", "/api/v1/register?show=own"), 200);
	CHECK(app_says(t, "\"total\":2") && app_says(t, "\"name_here\":\"Nya Lindskolan\"") &&
	      app_says(t, "\"missing\""));
	CHECK_I64(app_get(t, "administrator", "/api/v1/register?show=x"), 400);
	CHECK_I64(app_post(t, "administrator", over, ""), 303); /* nothing is left to take */
}
