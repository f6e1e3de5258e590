/* import_ss12000_test.c - bundles of SS 12000: joined, summed, and the protected nowhere. */
#include "core/ss12000.h"
#include "effect/lesson.h"
#include "import_help.h"
#include "measure/person_key.h"
#include "measure/pupil_batch.h"
#include "org/org.h"

#include <unistd.h>

static struct app_test *store_of(void)
{
	struct app_test *t = app_test_measures();
	struct str key = arena_printf(test_arena(), "%s/person.key", test_dir());
	unlink(key.p);
	person_key_file(key.p);
	if (!t)
		return NULL;
	struct import_tried *r = import_try_bytes(
	    t, "units",
	    STR("kortnamn;namn;slag;skolenhetskod;från\nprovskola;Lindskolan (här);school;10203040;2000-01-01\n"),
	    NULL, (struct import_options){0});
	return r->ok ? t : NULL;
}

static struct import_tried *take(struct app_test *t, const char *profile, struct str bytes)
{
	struct import_tried *r = import_try_bytes(t, profile, bytes, NULL, (struct import_options){0});
	return r;
}

static struct import_tried *bundle(struct app_test *t, const char *profile)
{
	struct import_tried *r = take(t, profile, import_sample("ss12000-bundle.json"));
	if (!r->ok)
		import_show(r);
	return r;
}

static const char *at(struct app_test *t, const char *key, const char *period, const char *sex,
                      const char *grade, struct figure *f)
{
	return import_figure_at(t, key, "unit", "provskola", period, sex, grade, "", "", f);
}

static struct unit_on_row unit_now(struct app_test *t, const char *code, struct unit *u)
{
	int64_t id = 0;
	struct unit_on_row at = {.name = STR("none")};
	struct db *db = app_read(t);
	if (unit_by_code(db, test_arena(), str_z(code), &id) && unit_get(db, test_arena(), id, u))
		org_unit_on(db, test_arena(), id, STR("2025-05-08"), (struct str){NULL, 0}, &at);
	app_read_end(t, db);
	return at;
}

TEST(organisations_of_ss12000_make_what_is_missing_and_rename_nothing)
{
	struct app_test *t = store_of();
	struct unit u = {0};
	struct import_left *left;
	size_t nleft;
	struct str why;
	REQUIRE(t);
	struct import_tried *r = bundle(t, "ss12000-organisations");
	REQUIRE(r->ok);
	CHECK_I64(r->im.created, 2);
	CHECK_Z(unit_now(t, "provskola", &u).name, "Lindskolan (här)");
	CHECK(import_said(r, 1, 2, "“Lindskolan” there and “Lindskolan (här)” here"));
	CHECK(import_said(r, 5, 9, "ended 2010-06-30 and is not made"));
	CHECK_Z(unit_now(t, "ostra-ro", &u).name, "Östra RO");
	CHECK_Z(u.kind, "principal_area");
	struct unit_on_row made = unit_now(t, "ss-org-5", &u);
	CHECK_Z(made.name, "Nya skolan");
	CHECK_Z(u.school_code, "50607080");
	CHECK_Z(u.school_form, "AGR");
	CHECK_Z(made.parent, "Östra RO");
	CHECK_Z(unit_now(t, "ss-org-7", &u).name, "none");
	CHECK_I64(bundle(t, "ss12000-organisations")->im.created, 0);
	struct change *ch = app_write(t);
	CHECK(import_undo(ch, NULL, LANG_EN, r->run, &left, &nleft, &why));
	CHECK(app_write_end(t, ch));
	/* a unit has a history from its first day, so it is closed and not taken away: both are told */
	CHECK_I64((int64_t)nleft, 2);
	CHECK_I64(import_in_force(t), 0);
}

/* pers-1 MA E (F mended), SV C; pers-2 MA A, SV B; pers-3 MA F, SV D. pers-4 is protected. */
TEST(grades_of_ss12000_join_persons_units_and_subjects_into_a_batch)
{
	struct app_test *t = store_of();
	struct figure f = {0};
	struct import_source src;
	REQUIRE(t);
	struct import_tried *r = bundle(t, "ss12000-grades");
	REQUIRE(r->ok);
	CHECK_I64((int64_t)r->sheet.nlines, 6);
	/* (10 + 15) + (20 + 17,5) + 12,5 over three */
	CHECK_Z(str_z(at(t, "merit17_kommunala", "2024/25", "T", "", &f)), "25,0");
	CHECK_I64(f.n.v, 3);
	CHECK_Z(str_z(at(t, "alla_amnen9_kommunala", "2024/25", "T", "", NULL)), "66,7");
	CHECK_Z(str_z(at(t, "merit17_kommunala", "2024/25", "K", "", NULL)), "12,5");
	CHECK(import_said(r, 0, 0, "2 persons with protected identity"));
	CHECK(import_said(r, 0, 0, "1 marks by trial"));
	CHECK(import_said(r, 0, 0, "1 marks are of persons who are not in the file or are protected"));
	CHECK(import_said(r, 0, 0, "1 marks of other terms"));
	struct db *db = app_read(t);
	CHECK(import_source(db, test_arena(), r->run, &src));
	app_read_end(t, db);
	CHECK_I64((int64_t)src.file.bytes.n, 0);
	CHECK_I64(bundle(t, "ss12000-grades")->im.figures.added, 0);
	person_key_file(NULL);
}

TEST(attendance_of_ss12000_is_summed_and_what_is_not_told_is_unknown)
{
	struct app_test *t = store_of();
	struct figure f = {0};
	REQUIRE(t);
	struct import_tried *r = bundle(t, "ss12000-attendance");
	REQUIRE(r->ok);
	CHECK_Z(str_z(at(t, "tid_erbjuden", "2025-03", "T", "", &f)), "3200");
	CHECK_I64(f.n.v, 3);
	CHECK_Z(str_z(at(t, "tid_narvaro", "2025-03", "T", "9", NULL)), "2900");
	CHECK_Z(str_z(at(t, "tid_ogiltig", "2025-03", "M", "9", NULL)), "60");
	CHECK_Z(str_z(at(t, "tid_giltig", "2025-03", "K", "", NULL)), "0");
	CHECK_Z(str_z(at(t, "tid_rapporterad", "2025-03", "K", "9", NULL)), "1000");
	CHECK_Z(str_z(at(t, "tid_rapporterad", "2025-03", "T", "", NULL)), "missing");
	CHECK(import_said(r, 0, 0, "1 entries are left out"));
	CHECK_I64(bundle(t, "ss12000-attendance")->im.figures.added, 0);
}

TEST(enrolments_of_ss12000_count_pupils_on_a_day)
{
	struct app_test *t = store_of();
	REQUIRE(t);
	struct import_tried *r = bundle(t, "ss12000-enrolments");
	REQUIRE(r->ok);
	CHECK_Z(str_z(at(t, "elever_antal", "2024/25", "T", "9", NULL)), "3");
	CHECK_Z(str_z(at(t, "elever_antal", "2024/25", "M", "9", NULL)), "2");
	CHECK_Z(str_z(at(t, "elever_antal", "2024/25", "T", "8", NULL)), "1");
	CHECK_Z(str_z(at(t, "elever_antal", "2024/25", "T", "", NULL)), "4");
}

TEST(staff_of_ss12000_have_names_only_when_nobody_protects_them)
{
	struct app_test *t = store_of();
	struct person_by_fold_row *p;
	struct import_tried *again;
	REQUIRE(t);
	struct import_tried *r = bundle(t, "ss12000-staff");
	REQUIRE(r->ok);
	CHECK_I64((int64_t)r->sheet.nlines, 1);
	CHECK_I64(r->im.created, 2);
	struct db *db = app_read(t);
	CHECK_I64((int64_t)person_by_fold(db, test_arena(), STR("rut rektorsson"), &p), 1);
	CHECK_I64((int64_t)person_by_fold(db, test_arena(), STR("skyddad lärarsson"), &p), 0);
	app_read_end(t, db);
	CHECK(import_said(r, 0, 0, "1 duties are of persons who are not in the file or are protected"));
	again = bundle(t, "ss12000-staff");
	CHECK(again->ok);
	CHECK_I64(again->im.created, 0);
}

TEST(half_a_bundle_is_refused)
{
	static const struct {
		const char *bytes, *says;
		uint32_t row;
	} bad[] = {
	    {"{\"organisations\":{\"data\":[{\"id\":\"a\",\"displayName\":\"A\",\"organisationType\":\"Skola\"}],"
	     "\"pageToken\":\"n\"}}",
	     "“organisations” is not whole", 0},
	    {"{\"data\":[{\"id\":\"a\",\"displayName\":\"A\",\"organisationType\":\"Skola\"}],\"pageToken\":"
	     "\"n\"}",
	     "“organisations” is not whole", 0},
	    {"{\"organisations\":[{\"data\":[],\"pageToken\":\"x\"},{\"data\":[],\"pageToken\":\"y\"}]}",
	     "is not whole", 0},
	    {"{\"values\":[]}", "no answers of SS 12000", 0},
	    {"[]", "no answers of SS 12000", 0},
	    {"{\"organisations\":{\"data\":[{\"id\":\"a\"", "not whole JSON", 1},
	};
	static const char *const profiles[] = {"ss12000-organisations", "ss12000-grades", "ss12000-attendance",
	                                       "ss12000-enrolments", "ss12000-staff"};
	struct app_test *t = store_of();
	REQUIRE(t);
	for (size_t p = 0; p < 5; p++)
		for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
			struct import_tried *r = take(t, profiles[p], str_z(bad[i].bytes));
			CHECK(!r->ok);
			CHECK(import_said(r, bad[i].row, 0, bad[i].says));
		}
	struct str whole = import_sample("ss12000-bundle.json");
	for (size_t n = 1; n < whole.n; n += whole.n / 23)
		CHECK(!take(t, "ss12000-grades", str_sub(whole, 0, n))->ok);
	CHECK_I64(import_in_force(t), 0);
}

TEST(a_bundle_that_waits_holds_nothing_of_the_protected)
{
	static const char *const profiles[] = {"ss12000-organisations", "ss12000-grades", "ss12000-attendance",
	                                       "ss12000-enrolments", "ss12000-staff"};
	struct app_test *t = store_of();
	struct import_options o = {0};
	struct import_source src;
	REQUIRE(t);
	struct str whole = import_sample("ss12000-bundle.json");
	CHECK(str_find(whole, STR("Hemlig")) > 0 && str_find(whole, STR("200904040049")) > 0);
	for (size_t i = 0; i < 5; i++) {
		struct change *ch = app_write(t);
		int64_t run = import_begin(ch, import_profile_find(str_z(profiles[i])), STR("fil"), whole, &o);
		CHECK(app_write_end(t, ch));
		struct db *db = app_read(t);
		REQUIRE(import_source(db, test_arena(), run, &src));
		app_read_end(t, db);
		CHECK(src.file.bytes.n > 1000);
		CHECK(str_find(src.file.bytes, STR("Hemlig")) < 0);
		CHECK(str_find(src.file.bytes, STR("200904040049")) < 0);
		CHECK(str_find(src.file.bytes, STR("Lärarsson")) < 0);
		/* what is kept gives what the whole gave */
		struct import_tried *a = take(t, profiles[i], whole), *b = take(t, profiles[i], src.file.bytes);
		CHECK_I64((int64_t)a->sheet.nlines, (int64_t)b->sheet.nlines);
		CHECK(a->ok && b->ok);
	}
	struct str half = ss_keep(test_arena(), str_sub(whole, 0, whole.n / 2));
	CHECK_I64((int64_t)half.n, 0);
	person_key_file(NULL);
}

static const char two_huvudman[] =
    "{\"organisation\":\"org-b\",\"organisations\":[{\"id\":\"org-a\",\"displayName\":\"Annan\","
    "\"organisationType\":\"Huvudman\"},{\"id\":\"a1\",\"displayName\":\"Annans skola\",\"organisationType\":"
    "\"Skolenhet\",\"parentOrganisation\":{\"id\":\"org-a\"}},{\"id\":\"b1\",\"displayName\":\"Egna skolan\","
    "\"organisationType\":\"Skolenhet\",\"parentOrganisation\":{\"id\":\"org-b\"}},{\"id\":\"org-b\","
    "\"displayName\":"
    "\"Egen\",\"organisationType\":\"Stadsdel\",\"organisationCode\":\"egen\",\"parentOrganisation\":{\"id\":"
    "\"org-a\"}}],"
    "\"deletedEntities\":{\"data\":{\"organisations\":[\"b1xxxxxx\"]}}}";

TEST(a_bundle_kept_to_one_organisation_makes_nothing_of_another_s)
{
	struct app_test *t = store_of();
	struct unit u;
	REQUIRE(t);
	struct import_tried *r = take(t, "ss12000-organisations", str_z(two_huvudman));
	if (!r->ok)
		import_show(r);
	REQUIRE(r->ok);
	CHECK_I64(r->im.created, 2);
	CHECK_Z(unit_now(t, "egen", &u).name, "Egen");
	CHECK_Z(unit_now(t, "ss-b1", &u).parent, "Egen");
	CHECK_Z(unit_now(t, "ss-a1", &u).name, "none");
	r = take(t, "ss12000-organisations", STR("{\"organisation\":\"x\",\"organisations\":[]}"));
	CHECK(!r->ok && import_said(r, 0, 0, "“x” is not among the organisations"));
}

/* Matematik with two lessons a week, one of them cancelled in one week; a class; a group of another subject.
 */
static const char groups_of_lind[] =
    "{\"day\":\"2024-09-10\",\"organisations\":[{\"id\":\"o\",\"displayName\":\"Lind\",\"organisationType\":"
    "\"Skolenhet\","
    "\"schoolUnitCode\":\"10203040\"}],\"syllabuses\":[{\"id\":\"ma\",\"subjectCode\":\"GRGRMAT01\","
    "\"subjectName\":"
    "\"Matematik\",\"subjectDesignation\":\"MA\"},{\"id\":\"sv\",\"subjectCode\":\"GRGRSVE01\","
    "\"subjectName\":"
    "\"Svenska\",\"subjectDesignation\":\"SV\"}],\"duties\":[{\"id\":\"d\",\"person\":{\"id\":\"t1\"},"
    "\"dutyAt\":{\"id\":"
    "\"o\"},\"dutyRole\":\"Lärare\",\"startDate\":\"2020-01-01\"}],\"persons\":[{\"id\":\"e1\","
    "\"familyName\":\"A\","
    "\"enrolments\":[{\"enroledAt\":{\"id\":\"o\"},\"schoolYear\":7,\"startDate\":\"2024-08-01\"}]},{\"id\":"
    "\"e2\","
    "\"familyName\":\"B\",\"enrolments\":[{\"enroledAt\":{\"id\":\"o\"},\"schoolYear\":7,\"startDate\":"
    "\"2024-08-01\"}]},"
    "{\"id\":\"e3\",\"familyName\":\"Hemlig\",\"securityMarking\":\"Sekretessmarkering\",\"enrolments\":[]}],"
    "\"groups\":["
    "{\"id\":\"g-ma\",\"displayName\":\"7A "
    "Ma\",\"groupType\":\"Undervisning\",\"startDate\":\"2024-08-15\",\"endDate\":"
    "\"2025-06-12\",\"organisation\":{\"id\":\"o\"},\"groupMemberships\":[{\"person\":{\"id\":\"e1\"}},{"
    "\"person\":{\"id\":"
    "\"e2\"}},{\"person\":{\"id\":\"e3\"}},{\"person\":{\"id\":\"e9\"},\"endDate\":\"2024-08-31\"}]},"
    "{\"id\":\"g-sv\",\"displayName\":\"7A "
    "Sv\",\"groupType\":\"Undervisning\",\"startDate\":\"2024-08-15\",\"organisation\":"
    "{\"id\":\"o\"},\"groupMemberships\":[{\"person\":{\"id\":\"e1\"}}]},"
    "{\"id\":\"g-k\",\"displayName\":\"7A\",\"groupType\":\"Klass\",\"startDate\":\"2024-08-15\","
    "\"organisation\":{\"id\":"
    "\"o\"},\"groupMemberships\":[{\"person\":{\"id\":\"e1\"}}]},{\"id\":\"g-x\",\"displayName\":\"Schema\","
    "\"groupType\":"
    "\"Schema\",\"startDate\":\"2024-08-15\",\"organisation\":{\"id\":\"o\"}}],\"activities\":[{\"id\":"
    "\"a1\",\"displayName\":"
    "\"Ma\",\"calendarEventsRequired\":true,\"organisation\":{\"id\":\"o\"},\"syllabus\":{\"id\":\"ma\"},"
    "\"groups\":[{\"id\":"
    "\"g-ma\"}],\"teachers\":[{\"duty\":{\"id\":\"d\"}}]},{\"id\":\"a2\",\"displayName\":\"Sv\","
    "\"calendarEventsRequired\":"
    "true,\"organisation\":{\"id\":\"o\"},\"syllabus\":{\"id\":\"sv\"},\"groups\":[{\"id\":\"g-sv\"},{\"id\":"
    "\"g-k\"}]}],"
    "\"calendarEvents\":[{\"id\":\"c1\",\"activity\":{\"id\":\"a1\"},\"startTime\":\"2024-09-09T08:00:00+02:"
    "00\"},{\"id\":"
    "\"c2\",\"activity\":{\"id\":\"a1\"},\"startTime\":\"2024-09-12T08:00:00+02:00\"},{\"id\":\"c3\","
    "\"activity\":{\"id\":"
    "\"a1\"},\"startTime\":\"2024-09-13T08:00:00+02:00\",\"cancelled\":true},{\"id\":\"c4\",\"activity\":{"
    "\"id\":\"a2\"},"
    "\"startTime\":\"2024-09-10T08:00:00+02:00\"}]";

static int64_t insats_at(struct app_test *t, const char *title, const char *grades, const char *subjects)
{
	struct change *ch = app_write(t);
	struct intervention x;
	struct intervention_unit u;
	struct form f;
	int64_t unit = 0;
	form_init(&f, ch->arena, 1, NULL, 0);
	kind_intervention.blank(ch, &x);
	CHECK(unit_by_code(ch->db, ch->arena, STR("provskola"), &unit));
	x.unit_id = unit;
	x.title = str_z(title);
	x.grades = str_z(grades);
	x.subjects = str_z(subjects);
	CHECK_I64(resource_save(ch, NULL, &kind_intervention, ACT_CREATE, &f, NULL, &x), CHANGE_SAVED);
	kind_intervention_unit.blank(ch, &u);
	u.intervention_id = x.id;
	u.unit_id = unit;
	u.arm = STR("treated");
	CHECK_I64(resource_save(ch, NULL, &kind_intervention_unit, ACT_CREATE, &f, NULL, &u), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
	return x.id;
}

static struct lesson_group group_of(struct app_test *t, int64_t insats, const char *id)
{
	struct lesson_group g = {.name = STR("none")};
	struct db *db = app_read(t);
	lesson_group_external(db, test_arena(), insats, str_z(id), &g);
	app_read_end(t, db);
	return g;
}

TEST(groups_of_ss12000_become_the_groups_of_the_insatser_that_they_fit)
{
	struct app_test *t = store_of();
	REQUIRE(t);
	int64_t maths = insats_at(t, "Tvålärare i matematik", "7,8", "NO, ma"),
	        classes = insats_at(t, "Mentorstid", "7", ""), late = insats_at(t, "Åk 9", "9", "MA");
	struct import_tried *r =
	    import_try_bytes(t, "people", STR("namn;id;roll;enhet\nTora Lärarsson;t1;Lärare;provskola\n"), NULL,
	                     (struct import_options){0});
	REQUIRE(r->ok);
	struct str whole = arena_printf(test_arena(), "%s}", groups_of_lind);
	r = take(t, "ss12000-groups", whole);
	if (!r->ok)
		import_show(r);
	REQUIRE(r->ok);
	struct lesson_group g = group_of(t, maths, "g-ma");
	CHECK_Z(g.name, "7A Ma");
	CHECK_Z(g.subject, "Matematik");
	CHECK_Z(g.weekdays, "1,4");
	CHECK_I64(g.pupils.v, 3); /* a number gives nobody away; who left is not counted */
	CHECK(g.person_id > 0);
	CHECK_Z(g.to_day, "2025-06-12");
	CHECK_Z(group_of(t, maths, "g-sv").name, "none");
	CHECK_Z(group_of(t, maths, "g-k").name, "none");
	CHECK_Z(group_of(t, classes, "g-k").weekdays, "2");
	CHECK_Z(group_of(t, classes, "g-ma").name, "none");
	CHECK_Z(group_of(t, late, "g-ma").name, "none");
	CHECK(import_said(r, 0, 0, "1 groups belong to no insats"));
	/* the same again changes nothing; without lessons the weekdays stay; taken away, it ends */
	CHECK_I64(take(t, "ss12000-groups", whole)->im.created, 0);
	r = take(t, "ss12000-groups",
	         arena_printf(test_arena(),
	                      "%s,\"deletedEntities\":{\"data\":{\"groups\":[\"g-k\",\"g-none\"]}}}",
	                      groups_of_lind));
	REQUIRE(r->ok);
	CHECK_I64(r->im.created, 0);
	CHECK(!str_is_null(group_of(t, classes, "g-k").to_day));
	CHECK_Z(group_of(t, maths, "g-ma").to_day, "2025-06-12");
}
