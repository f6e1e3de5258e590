/* app_measure_standard_test.c - the shipped scales, instruments and measures. */
#include "app_harness.h"
#include "measure/measure.h"
#include "measure/standard.h"
#include "table/csv.h"

#include <unistd.h>

static const char KPI[] = "../shared/data/kolada/kpi-utbildning.csv";

static struct standard_loaded load(struct app_test *t)
{
	struct standard_loaded n = {0};
	struct change *ch = app_write(t);
	CHECK(standard_load(ch, &n));
	CHECK(app_write_end(t, ch));
	return n;
}

TEST(the_standard_measures_are_put_in_once_and_what_is_changed_stays)
{
	struct app_test *t = app_test_new();
	struct measure m, was;
	struct form f;
	REQUIRE(t);
	struct standard_loaded first = load(t);
	CHECK(first.added > 700);
	struct change *ch = app_write(t);
	REQUIRE(measure_by_key(ch->db, test_arena(), STR("narvaro"), &m));
	was = m;
	m.name = STR("Vår närvaro");
	form_init(&f, test_arena(), LANG_SV, kind_measure.fields, kind_measure.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_measure, ACT_EDIT, &f, &was, &m), CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
	struct standard_loaded again = load(t);
	CHECK_I64(again.added, 0);
	CHECK_I64(again.there, first.added + first.there);
	struct db *db = app_read(t);
	CHECK(measure_by_key(db, test_arena(), STR("narvaro"), &m));
	CHECK_STR(m.name, STR("Vår närvaro"));
	app_read_end(t, db);
}

/* Skolverket's note to the final grades of 2024/25: E 10, D 12.5, C 15, B 17.5, A 20, F 0; a dash is none. */
TEST(the_scale_a_to_f_has_its_points_and_a_dash_is_no_grade)
{
	static const struct {
		const char *grade;
		int64_t points;
		bool passed, counts;
	} want[] = {{"F", 0, false, true},    {"E", 10000, true, true}, {"D", 12500, true, true},
	            {"C", 15000, true, true}, {"B", 17500, true, true}, {"A", 20000, true, true},
	            {"–", 0, false, false}};
	struct app_test *t = app_test_new();
	int64_t scale, id;
	struct scale_grade g;
	REQUIRE(t);
	load(t);
	struct db *db = app_read(t);
	REQUIRE(grade_scale_by_key(db, test_arena(), STR("af-2011"), &scale));
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		REQUIRE(scale_grade_by_name(db, test_arena(), scale, str_z(want[i].grade), &id));
		REQUIRE(scale_grade_get(db, test_arena(), id, &g));
		CHECK_I64(g.points, want[i].points);
		CHECK(g.passed == want[i].passed && g.counts == want[i].counts);
	}
	/* AGR has no F: what is not met gets no grade (skollagen 11:20). */
	REQUIRE(grade_scale_by_key(db, test_arena(), STR("agr-2011"), &scale));
	CHECK(!scale_grade_by_name(db, test_arena(), scale, STR("F"), &id));
	/* What is only proposed is not shipped. */
	CHECK(!grade_scale_by_key(db, test_arena(), STR("1-10"), &scale));
	app_read_end(t, db);
}

/* Kolada N15436: until 2011 Swedish, English and mathematics were enough. */
TEST(a_rule_that_changed_is_two_versions_that_are_not_compared)
{
	struct app_test *t = app_test_new();
	struct measure m;
	struct measure_version v;
	REQUIRE(t);
	load(t);
	struct db *db = app_read(t);
	REQUIRE(measure_by_key(db, test_arena(), STR("behorig_yrkes_kommunala"), &m));
	REQUIRE(version_for(db, test_arena(), m.id, 2010, &v));
	CHECK_I64(v.number, 1);
	REQUIRE(version_for(db, test_arena(), m.id, 2011, &v));
	CHECK_I64(v.number, 2);
	CHECK_STR(v.comparable, STR("no"));
	app_read_end(t, db);
}

/* The KPIs are often named wrong in public code; ours are those of Kolada's own metadata. */
TEST(kolada_measures_have_the_titles_of_koladas_metadata)
{
	struct app_test *t = app_test_new();
	struct table kpi;
	struct measure m;
	int64_t found = 0;
	REQUIRE(t);
	if (access(KPI, R_OK) != 0)
		return; /* not at hand */
	struct str bytes = test_file(KPI);
	load(t);
	REQUIRE(table_csv_read(&kpi, test_arena(), bytes, NULL));
	struct db *db = app_read(t);
	for (size_t i = 1; i < kpi.sheet[0].n; i++) {
		const struct table_row *r = &kpi.sheet[0].row[i];
		if (r->n < 2 || !measure_by_key(db, test_arena(), r->cell[0].text, &m))
			continue;
		CHECK_STR(m.name, str_trim(r->cell[1].text));
		CHECK_STR(m.origin, STR("kolada"));
		found++;
	}
	CHECK(found > 240);
	app_read_end(t, db);
}
