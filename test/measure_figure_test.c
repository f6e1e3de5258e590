/* measure_figure_test.c - figures are added to, never overwritten; windows, quarantine, undo, approval. */
#include "measure_help.h"
#include "sql_measure_import.h"
#include "sql_measure_entry.h"

struct scene {
	struct app_test *t;
	struct change *ch;
	int64_t version, place;
};

static bool scene(struct scene *s)
{
	*s = (struct scene){.t = app_test_new()};
	if (!s->t)
		return false;
	s->ch = app_write(s->t);
	s->version = mt_measure(s->ch, "prov", "count", NULL);
	s->place = place_of_unit(s->ch, s->t->lind);
	return s->version && s->place;
}

static enum figure_result put(struct scene *s, int64_t number, int64_t *source)
{
	return mt_put(s->ch, (struct mt_figure){s->version, s->place, 2024, number, .decimals = 0}, source);
}

TEST(a_corrected_figure_supersedes_and_the_former_can_still_be_read)
{
	struct scene s;
	struct figure now, was;
	REQUIRE(scene(&s));
	CHECK_I64(put(&s, 10, NULL), FIGURE_ADDED);
	REQUIRE(mt_get(s.ch, s.version, s.place, 2024, &was));
	CHECK_I64(put(&s, 12, NULL), FIGURE_REPLACED);
	REQUIRE(mt_get(s.ch, s.version, s.place, 2024, &now));
	CHECK_I64(now.number, 12);
	CHECK_I64(now.supersedes_id, was.id);
	REQUIRE(figure_get(s.ch->db, test_arena(), was.id, &was));
	CHECK_I64(was.number, 10);
	CHECK_STR(was.state, STR("superseded"));
	CHECK_STR(was.reason, STR("rättad"));
	app_write_end(s.t, s.ch);
}

TEST(the_same_figure_twice_writes_nothing)
{
	struct scene s;
	struct figure a, b;
	REQUIRE(scene(&s));
	put(&s, 10, NULL);
	REQUIRE(mt_get(s.ch, s.version, s.place, 2024, &a));
	CHECK_I64(put(&s, 10, NULL), FIGURE_SAME);
	REQUIRE(mt_get(s.ch, s.version, s.place, 2024, &b));
	CHECK_I64(a.id, b.id);
	/* 10 and 10,0 are written otherwise, and a missing one is not 0. */
	CHECK_I64(mt_put(s.ch, (struct mt_figure){s.version, s.place, 2024, 0, 0, .missing = true}, NULL),
	          FIGURE_REPLACED);
	CHECK_I64(put(&s, 0, NULL), FIGURE_REPLACED);
	app_write_end(s.t, s.ch);
}

TEST(undo_restores_what_was_replaced_unless_it_was_replaced_again)
{
	struct scene s;
	struct figure f;
	int64_t first, second, third;
	REQUIRE(scene(&s));
	put(&s, 10, &first);
	put(&s, 12, &second);
	CHECK_I64(figure_undo(s.ch, second), 1);
	REQUIRE(mt_get(s.ch, s.version, s.place, 2024, &f));
	CHECK_I64(f.number, 10);
	put(&s, 13, &second);
	put(&s, 14, &third);
	CHECK_I64(figure_undo(s.ch, second), 0); /* its figure is superseded: nothing of it holds */
	REQUIRE(mt_get(s.ch, s.version, s.place, 2024, &f));
	CHECK_I64(f.number, 14);
	CHECK_I64(figure_undo(s.ch, third), 1);
	REQUIRE(mt_get(s.ch, s.version, s.place, 2024, &f));
	CHECK_I64(f.number, 13);
	app_write_end(s.t, s.ch);
}

TEST(a_version_that_does_not_hold_for_the_lasar_quarantines)
{
	struct scene s;
	struct figure f;
	REQUIRE(scene(&s));
	CHECK_I64(mt_put(s.ch, (struct mt_figure){s.version, s.place, 1999, 10, .decimals = 0}, NULL),
	          FIGURE_QUARANTINED);
	CHECK(!mt_get(s.ch, s.version, s.place, 1999, &f));
	CHECK_I64(mt_put(s.ch, (struct mt_figure){s.version + 1000, s.place, 2024, 10, .decimals = 0}, NULL),
	          FIGURE_REFUSED);
	app_write_end(s.t, s.ch);
}

static void use_window(struct scene *s, const char *kind, const char *from, const char *to, const char *late,
                       int week)
{
	struct measure_window w;
	struct measure_version v, was;
	struct form f;
	kind_measure_window.blank(s->ch, &w);
	w.instrument_id = mt_instrument(s->ch, "enkat");
	w.first_year = 2024;
	w.name = STR("Fönster");
	w.kind = str_z(kind);
	w.from_day = str_z(from);
	w.to_day = str_z(to);
	w.late_day = str_z(late);
	if (week)
		w.weeks_from = w.weeks_to = (struct opt_i64){true, week};
	mt_save(s->ch, &kind_measure_window, &w);
	measure_version_get(s->ch->db, test_arena(), s->version, &v);
	was = v;
	v.instrument_id = w.instrument_id;
	form_init(&f, test_arena(), LANG_EN, kind_measure_version.fields, kind_measure_version.nfields);
	CHECK_I64(resource_save(s->ch, NULL, &kind_measure_version, ACT_EDIT, &f, &was, &v), CHANGE_SAVED);
}

TEST(a_window_takes_what_is_in_time_marks_the_late_and_quarantines_the_rest)
{
	static const struct {
		const char *day;
		enum figure_result result;
		bool late;
	} want[] = {
	    {"2025-01-31", FIGURE_QUARANTINED, false}, {"2025-02-01", FIGURE_ADDED, false},
	    {"2025-02-28", FIGURE_REPLACED, false},    {"2025-03-01", FIGURE_REPLACED, true},
	    {"2025-03-15", FIGURE_REPLACED, true},     {"2025-03-16", FIGURE_QUARANTINED, false},
	};
	struct scene s;
	struct figure f;
	REQUIRE(scene(&s));
	use_window(&s, "calendar", "2025-02-01", "2025-02-28", "2025-03-15", 0);
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		struct mt_figure x = {s.version, s.place, 2024, (int64_t)i + 1, 0, .day = want[i].day};
		CHECK_I64(mt_put(s.ch, x, NULL), want[i].result);
		if (want[i].result == FIGURE_QUARANTINED)
			continue;
		REQUIRE(mt_get(s.ch, s.version, s.place, 2024, &f));
		CHECK_I64(f.number, (int64_t)i + 1);
		CHECK(f.late == want[i].late && f.window_id != 0);
	}
	/* Without a day it is not judged; in a läsår without windows neither. */
	CHECK_I64(put(&s, 99, NULL), FIGURE_REPLACED);
	CHECK_I64(mt_put(s.ch, (struct mt_figure){s.version, s.place, 2023, 1, 0, .day = "2020-01-01"}, NULL),
	          FIGURE_ADDED);
	app_write_end(s.t, s.ch);
}

static struct str reason_of(struct scene *s, int64_t source)
{
	struct source_figures_row *r;
	size_t n = source_figures(s->ch->db, test_arena(), source, 0, 10, &r);
	struct figure f = {.reason = STR("")};
	return n == 1 && figure_get(s->ch->db, test_arena(), r[0].id, &f) ? f.reason : STR("");
}

/* Åk 6 in February and åk 9 in May; the instrument is for nobody else. */
TEST(windows_for_grades_take_each_its_own_and_quarantine_the_others)
{
	static const struct {
		const char *grade, *day, *reason;
		enum figure_result result;
	} want[] = {
	    {"6", "2025-02-10", "", FIGURE_ADDED},
	    {"9", "2025-05-10", "", FIGURE_ADDED},
	    {"9", "2025-02-10", "measured 2025-02-10, window 2025-05-01 to 2025-06-15", FIGURE_QUARANTINED},
	    {"7", "2025-02-10", "grade 7 has no window, only 6, 9", FIGURE_QUARANTINED},
	    {"8", NULL, "grade 8 has no window, only 6, 9", FIGURE_QUARANTINED},
	    {"7-9", "2025-05-11", "", FIGURE_ADDED},
	    {NULL, "2025-02-11", "", FIGURE_ADDED}};
	struct scene s;
	struct measure_window w, *rows;
	struct form f;
	int64_t source;
	REQUIRE(scene(&s));
	use_window(&s, "calendar", "2025-02-01", "2025-02-28", "2025-03-15", 0);
	REQUIRE(windows_between(s.ch->db, test_arena(), 2024, 2024, &rows) == 1);
	w = rows[0];
	w.grade = STR("6");
	form_init(&f, test_arena(), LANG_EN, kind_measure_window.fields, kind_measure_window.nfields);
	CHECK_I64(resource_save(s.ch, NULL, &kind_measure_window, ACT_EDIT, &f, &rows[0], &w), CHANGE_SAVED);
	w.id = w.rev = 0;
	w.grade = STR("9");
	w.from_day = STR("2025-05-01");
	w.to_day = STR("2025-05-31");
	w.late_day = STR("2025-06-15");
	mt_save(s.ch, &kind_measure_window, &w);
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		struct mt_figure x = {
		    s.version, s.place, 2024, (int64_t)i + 1, 0, .day = want[i].day, .grade = want[i].grade};
		CHECK_I64(mt_put(s.ch, x, &source), want[i].result);
		if (want[i].result == FIGURE_QUARANTINED)
			CHECK_Z(reason_of(&s, source), want[i].reason);
	}
	w.id = w.rev = 0;
	w.grade = STR("11");
	form_init(&f, test_arena(), LANG_EN, kind_measure_window.fields, kind_measure_window.nfields);
	CHECK_I64(resource_save(s.ch, NULL, &kind_measure_window, ACT_CREATE, &f, NULL, &w), CHANGE_INVALID);
	app_write_end(s.t, s.ch);
}

/* Week 4 after a start on 2024-09-02 is 30 September to 6 October: 28 to 34 days after. */
TEST(a_relative_window_counts_from_each_start)
{
	static const struct {
		const char *start, *day;
		enum figure_result result;
		bool late;
	} want[] = {
	    {"2024-09-02", "2024-09-29", FIGURE_QUARANTINED, false},
	    {"2024-09-02", "2024-09-30", FIGURE_ADDED, false},
	    {"2024-09-02", "2024-10-06", FIGURE_REPLACED, false},
	    {"2024-09-02", "2024-10-10", FIGURE_REPLACED, true},
	    {"2024-09-02", "2024-10-21", FIGURE_QUARANTINED, false},
	    {"2024-11-04", "2024-12-02", FIGURE_REPLACED, false},
	    {NULL, "2024-10-01", FIGURE_REPLACED, false},
	};
	struct scene s;
	struct figure f;
	REQUIRE(scene(&s));
	use_window(&s, "relative", "2024-07-01", "2025-06-30", "2025-07-14", 4);
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		struct mt_figure x = {
		    s.version, s.place, 2024, (int64_t)i + 1, 0, .day = want[i].day, .start = want[i].start};
		CHECK_I64(mt_put(s.ch, x, NULL), want[i].result);
		if (want[i].result == FIGURE_QUARANTINED)
			continue;
		REQUIRE(mt_get(s.ch, s.version, s.place, 2024, &f));
		CHECK(f.late == want[i].late);
	}
	app_write_end(s.t, s.ch);
}

TEST(a_figure_is_approved_by_another_person_and_then_locked)
{
	struct scene s;
	struct figure f;
	REQUIRE(scene(&s));
	int64_t one = app_person(s.t, "principal"), other = app_person(s.t, "controller");
	s.ch->person_id = one;
	mt_put(s.ch, (struct mt_figure){s.version, s.place, 2024, 10, 0, .preliminary = true}, NULL);
	REQUIRE(mt_get(s.ch, s.version, s.place, 2024, &f));
	CHECK_STR(f.state, STR("preliminary"));
	CHECK(!figure_state(s.ch, f.id, "approved", STR("")));
	CHECK(!figure_state(s.ch, f.id, "locked", STR("")));
	s.ch->person_id = other;
	CHECK(figure_state(s.ch, f.id, "approved", STR("")));
	CHECK(figure_state(s.ch, f.id, "locked", STR("")));
	REQUIRE(figure_get(s.ch->db, test_arena(), f.id, &f));
	CHECK_STR(f.state, STR("locked"));
	CHECK_I64(f.approved_by, other);
	CHECK(!figure_state(s.ch, f.id, "rejected", STR("")));
	app_write_end(s.t, s.ch);
}

TEST(formulas_are_computed_for_every_unit_and_summed_upward)
{
	struct scene s;
	struct figure f;
	struct compute_done done = {0};
	REQUIRE(scene(&s));
	int64_t fault = mt_measure(s.ch, "brist", "count", NULL), all = mt_measure(s.ch, "alla", "count", NULL);
	int64_t share = mt_measure(s.ch, "andel", "percent", "100 * sum(brist) / sum(alla)");
	int64_t change = mt_measure(s.ch, "andring", "percent", "andel - previous(andel)");
	int64_t ask = place_of_unit(s.ch, s.t->ask), root = place_of_unit(s.ch, s.t->root);
	const struct mt_figure in[] = {
	    {fault, s.place, 2024, 4, .decimals = 0}, {all, s.place, 2024, 16, .decimals = 0},
	    {fault, ask, 2024, 15, .decimals = 0},    {all, ask, 2024, 60, .decimals = 0},
	    {fault, s.place, 2023, 8, .decimals = 0}, {all, s.place, 2023, 16, .decimals = 0},
	};
	for (size_t i = 0; i < sizeof in / sizeof in[0]; i++)
		mt_put(s.ch, in[i], NULL);
	compute_year(s.ch, 2023, &done);
	compute_year(s.ch, 2024, &done);
	REQUIRE(mt_get(s.ch, share, root, 2024, &f)); /* 19 of 76 */
	struct value v = figure_value(&f);
	CHECK_F64(value_number(&v), 25, 1e-12);
	CHECK_I64(f.n.v, 76);
	CHECK_I64(f.numerator.v, 19);
	REQUIRE(mt_get(s.ch, change, s.place, 2024, &f)); /* 25 from 50 */
	v = figure_value(&f);
	CHECK_F64(value_number(&v), -25, 1e-12);
	REQUIRE(mt_get(s.ch, change, ask, 2024, &f)); /* nothing to change from */
	CHECK_STR(f.kind, STR("missing"));
	struct compute_done again = {0};
	compute_year(s.ch, 2024, &again);
	CHECK_I64(again.added + again.replaced + again.refused, 0);
	CHECK(again.same > 0);
	app_write_end(s.t, s.ch);
}

/* domain.md 3.13: närvaro (attendance + other) / offered, frånvaro (valid + invalid) / offered, ogiltig
 * invalid / offered, täckningsgrad reported / offered; out of the minutes, so a huvudman's is no mean of its
 * schools'. */
TEST(absence_is_minutes_of_the_offered_time_and_of_the_pupils_whose_time_it_is)
{
	static const char *const of[] = {"tid_erbjuden", "tid_narvaro", "tid_annan",
	                                 "tid_giltig",   "tid_ogiltig", "tid_rapporterad"};
	static const int64_t minutes[3][6] = {{100000, 90000, 2000, 5000, 3000, 96000},
	                                      {20000, 14000, 0, 5000, 1000, 20000},
	                                      {900, 600, 0, 200, 100, 900}};
	static const struct {
		const char *key;
		double of_place[3];
	} want[] = {{"narvaro", {92, 70, 106000 / 1200.0}},
	            {"franvaro", {8, 30, 14000 / 1200.0}},
	            {"franvaro_ogiltig", {3, 5, 4000 / 1200.0}},
	            {"narvaro_tackning", {96, 100, 116000 / 1200.0}}};
	struct scene s;
	struct standard_loaded loaded;
	struct compute_done done = {0};
	REQUIRE(scene(&s));
	REQUIRE(standard_load(s.ch, &loaded));
	const int64_t place[] = {s.place, place_of_unit(s.ch, s.t->ask), place_of_unit(s.ch, s.t->root)};
	static const int64_t n[] = {40, 20, 60};
	for (int u = 0; u < 2; u++)
		for (int k = 0; k < 6; k++) {
			struct measure_version v;
			struct measure m;
			REQUIRE(measure_by_key(s.ch->db, test_arena(), str_z(of[k]), &m) &&
			        version_for(s.ch->db, test_arena(), m.id, 2024, &v));
			mt_put(s.ch, (struct mt_figure){v.id, place[u], 2024, minutes[u][k], 0, .n = n[u]}, NULL);
			mt_put(s.ch, (struct mt_figure){v.id, place[u], 2024, minutes[2][k], 0, .grade = "9", .n = 3},
			       NULL);
		}
	compute_year(s.ch, 2024, &done);
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
		for (int u = 0; u < 3; u++) {
			struct measure_version v;
			struct measure m;
			struct figure f;
			REQUIRE(measure_by_key(s.ch->db, test_arena(), str_z(want[i].key), &m) &&
			        version_for(s.ch->db, test_arena(), m.id, 2024, &v));
			REQUIRE(mt_get(s.ch, v.id, place[u], 2024, &f));
			struct value x = figure_value(&f);
			CHECK_F64(value_number(&x), want[i].of_place[u], 1e-4);
			CHECK_I64(f.n.v, n[u]);
			CHECK(!f.numerator.has || f.numerator.v == 0);
		}
	app_write_end(s.t, s.ch);
	/* Forty pupils are shown to anybody, three are not; nor are their minutes. */
	CHECK_I64(app_get(s.t, "politician", "/api/v1/data?dx=franvaro&ou=lind&pe=2024&grade=*"), 200);
	const struct json *rows = json_get(app_answer(s.t), "rows");
	for (size_t i = 0; rows && i < rows->n; i++)
		CHECK((json_get(&rows->items[i], "value")->kind == JSON_NULL) ==
		      str_eqz(json_text(&rows->items[i], "grade"), "9"));
	CHECK(rows && rows->n == 2);
	CHECK_I64(app_get(s.t, "politician", "/api/v1/data?dx=tid_ogiltig&ou=lind&pe=2024&grade=9"), 200);
	rows = json_get(app_answer(s.t), "rows");
	CHECK(rows && rows->n == 1 && json_get(&rows->items[0], "value")->kind == JSON_NULL);
}

TEST(a_hidden_term_gives_an_interval_and_a_missing_one_gives_none)
{
	struct scene s;
	struct figure f;
	struct compute_done done = {0};
	REQUIRE(scene(&s));
	int64_t fault = mt_measure(s.ch, "brist", "count", NULL), all = mt_measure(s.ch, "alla", "count", NULL);
	int64_t share = mt_measure(s.ch, "andel", "percent", "share(brist, alla)");
	int64_t ask = place_of_unit(s.ch, s.t->ask);
	mt_put(s.ch, (struct mt_figure){fault, s.place, 2024, 0, 0, .kind = VALUE_FEW}, NULL);
	mt_put(s.ch, (struct mt_figure){all, s.place, 2024, 50, .decimals = 0}, NULL);
	mt_put(s.ch, (struct mt_figure){fault, ask, 2024, 0, 0, .missing = true}, NULL);
	mt_put(s.ch, (struct mt_figure){all, ask, 2024, 50, .decimals = 0}, NULL);
	compute_year(s.ch, 2024, &done);
	REQUIRE(mt_get(s.ch, share, s.place, 2024, &f)); /* 0 to 9 of 50 */
	CHECK_STR(f.kind, STR("masked"));
	CHECK_F64(f.low.v, 0, 1e-12);
	CHECK_F64(f.high.v, 18, 1e-12);
	REQUIRE(mt_get(s.ch, share, ask, 2024, &f));
	CHECK_STR(f.kind, STR("missing"));
	app_write_end(s.t, s.ch);
}
