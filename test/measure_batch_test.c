/* measure_batch_test.c - figures computed from a batch of marks, today's scale and tomorrow's. */
#include "app_fixture.h"
#include "batch_help.h"
#include "measure/from_batch.h"

static const struct {
	const char *pupil, *school, *sex, *grade, *subject, *mark;
} today[] = {
    /* Three pupils in åk 9 of one school, worked out by hand: 32,5 and 20 points, and one without a pass. */
    {"a", "lind", "K", "9", "SV", "A"},
    {"a", "lind", "K", "9", "EN", "D"},
    {"a", "lind", "K", "9", "MA", "F"},
    {"b", "lind", "M", "9", "SV", "E"},
    {"b", "lind", "M", "9", "EN", "E"},
    {"c", "lind", "M", "9", "SV", "F"},
    /* and one in åk 6 of another with all passed */
    {"d", "ask", "K", "6", "SV", "C"},
};
static const struct {
	const char *pupil, *school, *sex, *grade, *subject, *mark;
} tomorrow[] = {
    {"a", "lind", "K", "10", "SV", "10"}, {"a", "lind", "K", "10", "EN", "4"},
    {"b", "lind", "M", "10", "SV", "3"},  {"b", "lind", "M", "10", "EN", "6"},
    {"c", "lind", "K", "9", "SV", "9"},
};

/* The figure in force of a measure for a school and läsår; kind "missing" when there is none. */
static struct figure figure_of(struct change *ch, const char *key, const char *school, int year,
                               const char *sex, const char *grade, const char *subject)
{
	struct measure m;
	struct measure_version v;
	struct figure f = {.kind = STR("missing")};
	int64_t unit = 0, place = 0;
	if (measure_by_key(ch->db, ch->arena, str_z(key), &m) && version_for(ch->db, ch->arena, m.id, year, &v) &&
	    unit_by_code(ch->db, ch->arena, str_z(school), &unit) &&
	    place_by_unit(ch->db, ch->arena, unit, &place))
		figure_in_force(ch->db, ch->arena, v.id, place, lasar_text(ch->arena, year), str_z(sex), str_z(grade),
		                str_z(subject), STR(""), &f);
	return f;
}

TEST(marks_of_a_batch_become_the_figures_of_each_school_and_of_the_whole)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct from_batch r;
	int64_t id =
	    help_marks(ch, 2024, (const char *const(*)[6])(const void *)today, sizeof today / sizeof today[0]);
	CHECK(figures_from_batch(ch, id, &r));
	CHECK_I64((int64_t)r.pupils.pupils, 4);
	struct figure f = figure_of(ch, "merit17_kommunala", "lind", 2024, "T", "", "");
	/* (20 + 12,5 + 0) and 20 over the two with any pass: 26,25 */
	CHECK_I64(f.number, 263);
	CHECK_I64(f.n.v, 2);
	f = figure_of(ch, "alla_amnen9_kommunala", "lind", 2024, "T", "", "");
	CHECK_I64(f.number, 333);
	CHECK_I64(f.n.v, 3);
	CHECK_I64(f.numerator.v, 1);
	f = figure_of(ch, "alla_amnen9_kommunala", "lind", 2024, "K", "", "");
	CHECK_I64(f.number, 0);
	CHECK_Z(f.kind, "exists");
	f = figure_of(ch, "alla_amnen6_kommunala", "ask", 2024, "T", "", "");
	CHECK_I64(f.number, 1000);
	f = figure_of(ch, "godkand_amne_kommunala", "lind", 2024, "T", "9", "SV");
	CHECK_I64(f.numerator.v, 2);
	CHECK_I64(f.n.v, 3);
	f = figure_of(ch, "betygspoang_amne_kommunala", "lind", 2024, "T", "9", "SV");
	CHECK_I64(f.number, 100); /* (20 + 10 + 0) / 3 */
	int64_t added = r.added;
	CHECK(figures_from_batch(ch, id, &r));
	CHECK_I64(r.added + r.replaced, 0);
	CHECK_I64(r.same, added);
	CHECK(app_write_end(t, ch));
}

/* --- a scale of 1 to 10 and a tenth year, as data ------------------------------------------------ */

static void put_row(struct change *ch, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, ch->arena, LANG_EN, k->fields, k->nfields);
	if (resource_save(ch, NULL, k, ACT_CREATE, &f, NULL, row) != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "%s: %.*s", k->name, STR_ARG(f.nerrors ? f.errors[0].text : STR("")));
}

static int64_t put_scale(struct change *ch)
{
	struct grade_scale s;
	kind_grade_scale.blank(ch, &s);
	s.key = s.name = STR("1-10");
	s.from_year = 2028;
	put_row(ch, &kind_grade_scale, &s);
	for (int i = 1; i <= 10; i++) {
		struct scale_grade g;
		kind_scale_grade.blank(ch, &g);
		g.scale_id = s.id;
		g.grade = arena_printf(ch->arena, "%d", i);
		g.sort = i;
		g.points = i * 1000;
		g.passed = i >= 4;
		put_row(ch, &kind_scale_grade, &g);
	}
	return s.id;
}

static void put_structure(struct change *ch)
{
	struct school_structure s;
	kind_school_structure.blank(ch, &s);
	s.key = s.name = STR("gr-2028");
	s.from_year = 2028;
	put_row(ch, &kind_school_structure, &s);
	for (int i = 1; i <= 10; i++) {
		struct structure_grade g;
		kind_structure_grade.blank(ch, &g);
		g.structure_id = s.id;
		g.grade = arena_printf(ch->arena, "%d", i);
		g.sort = i;
		g.stage = i < 5 ? STR("1-4") : i < 8 ? STR("5-7") : STR("8-10");
		g.final = i == 10;
		put_row(ch, &kind_structure_grade, &g);
	}
}

static void put_version(struct change *ch, const char *key, int64_t scale)
{
	struct measure m;
	struct measure_version *v, next;
	if (!measure_by_key(ch->db, ch->arena, str_z(key), &m))
		return;
	size_t n = versions_of(ch->db, ch->arena, m.id, &v);
	next = v[n - 1];
	next.id = next.rev = 0;
	next.number++;
	next.scale_id = scale;
	next.from_year = 2028;
	next.comparable = STR("no");
	put_row(ch, &kind_measure_version, &next);
}

TEST(a_new_scale_and_a_tenth_year_are_rows_of_data_and_give_right_figures)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct from_batch r;
	int64_t scale = put_scale(ch);
	put_structure(ch);
	put_version(ch, "godkand_amne_kommunala", scale);
	put_version(ch, "betygspoang_amne_kommunala", scale);
	put_version(ch, "alla_amnen9_kommunala", scale);
	int64_t id = help_marks(ch, 2028, (const char *const(*)[6])(const void *)tomorrow,
	                        sizeof tomorrow / sizeof tomorrow[0]);
	CHECK(figures_from_batch(ch, id, &r));
	struct figure f = figure_of(ch, "betygspoang_amne_kommunala", "lind", 2028, "T", "10", "SV");
	CHECK_I64(f.number, 65); /* (10 + 3) / 2 */
	f = figure_of(ch, "godkand_amne_kommunala", "lind", 2028, "T", "10", "SV");
	CHECK_I64(f.number, 500);
	/* The last year is now the tenth: the pupil in åk 9 is not among those who leave. */
	f = figure_of(ch, "alla_amnen9_kommunala", "lind", 2028, "T", "", "");
	CHECK_I64(f.n.v, 2);
	CHECK_I64(f.number, 500);
	CHECK(app_write_end(t, ch));
}

TEST(a_mark_that_the_scale_has_not_stops_the_computation_and_nothing_is_written)
{
	static const char *const rows[][6] = {{"a", "lind", "K", "9", "SV", "MVG"}};
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	struct change *ch = app_write(t);
	struct from_batch r;
	CHECK(!figures_from_batch(ch, help_marks(ch, 2024, rows, 1), &r));
	CHECK(str_find(r.why, STR("MVG")) >= 0);
	CHECK(!figures_from_batch(ch, 9999, &r));
	CHECK_Z(r.why, "there is no such batch");
	CHECK(app_write_end(t, ch));
}
