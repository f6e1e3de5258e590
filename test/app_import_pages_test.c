/* app_import_pages_test.c - the pages of imports: preview, mending in place, approval, undo, whose it is. */
#include "app_harness.h"

#include "sql_core_import.h"

static const char faulty[] = "Nr;Aktivitet;Status\n7;Den goda;Pågår\n8;Den onda;Ungefär <b>\n";

/* Uploads for a login; the run's address. */
static struct str upload(struct app_test *t, const char *login, const char *csv)
{
	CHECK_I64(app_upload(t, login, "/admin/import", "slag=activities", "fil", "plan.csv", str_z(csv)), 303);
	return arena_str(test_arena(), app_header(t, "Location"));
}

static const char *form(const struct app_test *t, const char *more)
{
	return arena_printf(test_arena(), "dokument=%lld&k0=number&k1=title&k2=status_said%s",
	                    (long long)t->doc_lind, more)
	    .p;
}

TEST(a_file_is_previewed_mended_in_place_and_then_read_in)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct str at = upload(t, "principal", faulty);
	CHECK_I64(app_get(t, "principal", at.p), 200);
	CHECK_I64(app_post(t, "principal", at.p, form(t, "")), 303);
	CHECK_I64(app_get(t, "principal", at.p), 200);
	CHECK(app_says(t, "#r3-k3"));
	CHECK(app_says(t, "id=\"r3-k3\""));
	CHECK(app_says(t, "Ungefär &lt;b&gt;"));
	CHECK(!app_says(t, "/las-in"));
	CHECK_I64(app_post(t, "principal", arena_printf(test_arena(), "%s/las-in", at.p).p, ""), 409);
	CHECK_I64(app_post(t, "principal", at.p, form(t, "&c3.3=Planerad")), 303);
	CHECK_I64(app_get(t, "principal", at.p), 200);
	CHECK(app_says(t, "/las-in"));
	CHECK_I64(app_post(t, "principal", arena_printf(test_arena(), "%s/las-in", at.p).p, ""), 303);
	CHECK_I64(app_get(t, "principal", at.p), 200);
	CHECK(app_says(t, "/angra"));
	CHECK_I64(app_get(t, "principal", arena_printf(test_arena(), "%s/fil", at.p).p), 200);
	CHECK_STR(t->body, str_z(faulty));
	CHECK_I64(app_post(t, "principal", arena_printf(test_arena(), "%s/angra", at.p).p, ""), 303);
	CHECK_I64(app_post(t, "principal", arena_printf(test_arena(), "%s/angra", at.p).p, ""), 409);
}

TEST(looking_at_a_preview_writes_nothing)
{
	struct app_test *t = app_test_new();
	struct activity_counts_row *before, *after;
	REQUIRE(t);
	struct str at = upload(t, "principal", "Nr;Aktivitet;Status\n7;Den goda;Pågår\n");
	app_post(t, "principal", at.p, form(t, ""));
	struct db *db = app_read(t);
	size_t n = activity_counts(db, test_arena(), t->year, 0, &before);
	app_read_end(t, db);
	CHECK_I64(app_get(t, "principal", at.p), 200);
	CHECK(app_says(t, "/las-in"));
	db = app_read(t);
	CHECK_I64(activity_counts(db, test_arena(), t->year, 0, &after), n);
	for (size_t i = 0; i < n; i++)
		CHECK_I64(after[i].n, before[i].n);
	app_read_end(t, db);
}

TEST(a_principal_reads_nothing_into_another_school)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct str at = upload(t, "principal", "Nr;Aktivitet;Status;Enhet\n7;Den goda;Pågår;ask\n");
	app_post(t, "principal", at.p, "k0=number&k1=title&k2=status_said&k3=unit");
	CHECK_I64(app_get(t, "principal", at.p), 200);
	CHECK(!app_says(t, "/las-in"));
	CHECK(app_says(t, "Din roll får inte skriva detta här."));
	CHECK_I64(app_post(t, "principal", arena_printf(test_arena(), "%s/las-in", at.p).p, ""), 409);
}

TEST(an_import_is_seen_by_who_began_it_and_by_the_administrator)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct str at = upload(t, "principal", faulty);
	CHECK_I64(app_get(t, "principal2", at.p), 404);
	CHECK_I64(app_get(t, "principal2", arena_printf(test_arena(), "%s/fil", at.p).p), 404);
	CHECK_I64(app_get(t, "teacher", at.p), 403);
	CHECK_I64(app_get(t, "administrator", at.p), 200);
	CHECK_I64(app_get(t, "principal2", "/admin/import"), 200);
	CHECK(!app_says(t, "plan.csv"));
	CHECK_I64(app_get(t, "administrator", "/admin/import"), 200);
	CHECK(app_says(t, "plan.csv"));
	CHECK_I64(app_upload(t, "teacher", "/admin/import", "slag=activities", "fil", "x.csv", str_z(faulty)),
	          403);
}

TEST(no_file_or_no_kind_is_said_beside_the_field)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_post(t, "principal", "/admin/import", "slag=activities"), 422);
	CHECK(app_says(t, "#fil"));
	CHECK_I64(app_upload(t, "principal", "/admin/import", "slag=annat", "fil", "x.csv", str_z(faulty)), 422);
	CHECK_I64(app_upload(t, "principal", "/admin/import", "slag=goals", "fil", "x.xlsx", STR("PK\x03\x04x")),
	          303);
	CHECK_I64(app_get(t, "principal", app_header(t, "Location").p), 200);
	CHECK(app_says(t, "går inte att öppna"));
}
