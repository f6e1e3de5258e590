/* effect_linked_test.c - the same pupils before and after. Expected numbers are R 4.2.2's, with clubSandwich
 * (CR2, Satterthwaite), t.test, metafor (SMCR) and combn() over the same pupils (the formula of
 * linked_put_pupil()).
 */
#include "effect_linked_help.h"

#include "effect/chain_view.h"
#include "import_help.h"
#include "measure/person_key.h"
#include "measure/standard.h"
#include "sql_effect_chain.h"
#include "sql_measure_import.h"

#include <math.h>

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* --- methods ----------------------------------------------------------------------------------- */

TEST(linked_pupils_are_held_against_pupils_who_were_alike_before)
{
	struct linked_scene *s = linked_begin(11, 5, "other_schools");
	REQUIRE(s);
	linked_put_all(s);
	linked_keep(s, false);
	REQUIRE(linked_analyse(s));
	const struct evidence_estimate *e = &s->r->estimate;
	CHECK_I64(s->r->choice.method, EVIDENCE_LINKED_ANCOVA);
	CHECK_I64(s->p->linked->side[1].pairs, 50);
	CHECK_I64(s->p->linked->side[0].pairs, 58);
	CHECK(e->has && e->interval);
	CHECK_F64(e->value, (1.059433202719784 + 4.413797687401139) / 2, 1e-9);
	CHECK_F64(e->lo, 1.059433202719784, 1e-9);
	CHECK_F64(e->hi, 4.413797687401139, 1e-9);
	CHECK_F64(s->p->linked->size, 0.480822610032803, 1e-9);
	CHECK_F64(s->p->facts.balance, 0.19493328449176, 1e-9);
	CHECK_F64(s->p->facts.slope_p, 0.40897531402772, 1e-8);
	CHECK_I64(s->r->grade.grade, 'C'); /* one time before tells nothing of the course */
	CHECK_I64(s->r->check[CHECK_PRETREND].held, CHECK_NOT_KNOWN);
	CHECK_I64(s->r->check[CHECK_ATTRITION].held, CHECK_HELD);
	CHECK(!s->r->suggest);
	CHECK(linked_holds(linked_said(s, LANG_SV),
	                   "2,7 poäng högre än för elever som låg lika före i jämförelseskolorna"));
	CHECK(linked_holds(linked_said(s, LANG_SV), "samvarierar med"));
	CHECK(linked_holds(linked_said(s, LANG_EN), "±1.7"));
	app_write_end(s->t, s->ch);
}

TEST(linked_pupils_of_few_schools_are_tried_against_other_choices_of_schools)
{
	struct linked_scene *s = linked_begin(6, 2, "other_schools");
	REQUIRE(s);
	linked_put_all(s);
	linked_keep(s, false);
	REQUIRE(linked_analyse(s));
	CHECK_I64(s->r->choice.method, EVIDENCE_LINKED_PERMUTE);
	CHECK(!s->r->estimate.interval);
	CHECK_F64(s->r->estimate.value, 1.77900111391536, 1e-9);
	CHECK_F64(s->r->estimate.p, 0.2, 1e-9);
	CHECK_F64(s->r->choice.smallest_p, 1.0 / 15, 1e-9);
	CHECK(!s->p->linked->has_size); /* 17 pupils: it would tell their deviation */
	CHECK_I64(s->r->state, LINK_WEAK);
	CHECK(linked_holds(linked_said(s, LANG_SV), "kan slumpen inte uteslutas"));
	app_write_end(s->t, s->ch);
}

TEST(linked_pupils_without_others_change_and_what_comes_by_itself_is_told)
{
	struct linked_scene *s = linked_begin(11, 5, "before_after");
	REQUIRE(s);
	linked_put_all(s);
	linked_keep(s, false);
	REQUIRE(linked_analyse(s));
	const struct evidence_estimate *e = &s->r->estimate;
	CHECK_I64(s->r->choice.method, EVIDENCE_LINKED_PAIRED);
	CHECK_F64(e->value, 6.84, 1e-9);
	CHECK_F64(e->lo, 5.3466285709848, 1e-9); /* five schools: their pupils follow each other */
	CHECK_F64(e->hi, 8.3333714290152, 1e-9);
	CHECK_F64(s->p->linked->size, 1.01341261313507, 1e-9);
	CHECK_I64(s->p->linked->low, LINKED_LOW);
	CHECK_F64(s->p->linked->anyway, 0.112975313030147, 1e-9);
	CHECK_I64(s->r->grade.grade, 'D');
	CHECK_I64(s->r->state, LINK_WEAK);
	CHECK(!s->r->suggest);
	CHECK(linked_holds(linked_said(s, LANG_SV), "6,8 poäng högre efter än före, för samma elever"));
	CHECK(linked_holds(linked_said(s, LANG_SV), "samvarierar med"));
	struct str told = linked_told(test_arena(), LANG_SV, s->p, s->r);
	CHECK(linked_holds(told, "stiger av sig själva") && linked_holds(told, "upp till 0,1 poäng"));
	app_write_end(s->t, s->ch);
}

TEST(linked_pupils_of_three_schools_have_the_interval_of_their_changes)
{
	struct linked_scene *s = linked_begin(3, 3, "before_after");
	REQUIRE(s);
	linked_put_all(s);
	linked_keep(s, false);
	REQUIRE(linked_analyse(s));
	CHECK_I64(s->r->choice.method, EVIDENCE_LINKED_PAIRED);
	CHECK_F64(s->r->estimate.value, 6.56296296296296, 1e-9);
	CHECK_F64(s->r->estimate.lo, 4.87742627574917, 1e-9); /* by school; by pupils 5.21 */
	CHECK_F64(s->r->estimate.hi, 8.24849965017675, 1e-9);
	CHECK_I64(s->p->linked->low, LINKED_LOW_UNKNOWN); /* nobody else to be low beside */
	CHECK(linked_holds(linked_told(test_arena(), LANG_EN, s->p, s->r), "cannot be told"));
	app_write_end(s->t, s->ch);
}

TEST(linked_pupils_of_one_school_have_no_interval_since_schools_vary_by_themselves)
{
	struct linked_scene *s = linked_begin(1, 1, "before_after");
	REQUIRE(s);
	for (int j = 0; j < 20; j++)
		linked_put_pupil(s, 0, j);
	linked_keep(s, false);
	REQUIRE(linked_analyse(s));
	CHECK_I64(s->r->choice.method, EVIDENCE_LINKED_PAIRED);
	CHECK(s->r->estimate.has && !s->r->estimate.interval);
	CHECK_F64(s->r->estimate.value, 5.04, 1e-9);
	CHECK_I64(s->r->grade.grade, 'D');
	CHECK_I64(s->r->state, LINK_WEAK);
	struct str said = linked_said(s, LANG_EN);
	CHECK(linked_holds(said, "vary by themselves cannot be told"));
	CHECK(!linked_holds(said, "±") && !linked_holds(said, "goes together"));
	app_write_end(s->t, s->ch);
}

/* --- who is lost, came, moved ------------------------------------------------------------------- */

TEST(linked_pupils_who_lack_a_value_are_counted_and_those_of_both_sides_left_out)
{
	struct linked_scene *s = linked_begin(11, 5, "other_schools");
	REQUIRE(s);
	linked_put_all(s);
	for (int k = 0; k < 9; k++) {
		linked_put(s, 0, text("lost%d", k), k % 5, "21");
		linked_put(s, 1, text("came%d", k), 5 + k % 6, "30");
	}
	for (int k = 0; k < 3; k++) { /* too few to be told */
		linked_put(s, 0, text("few%d", k), 6, "22");
		linked_put(s, 0, text("moved%d", k), 7, "22");
		linked_put(s, 1, text("moved%d", k), 1, "52");
	}
	linked_keep(s, false);
	REQUIRE(linked_analyse(s));
	const struct linked *k = s->p->linked;
	CHECK_I64(k->side[1].pairs, 50);
	CHECK_I64(k->side[1].lost, 9);
	CHECK_I64(k->side[1].came, 0);
	CHECK_I64(k->side[0].lost, 3);
	CHECK_I64(k->side[0].came, 9);
	CHECK_I64(k->moved, 3);
	CHECK_F64(s->r->estimate.value, (1.059433202719784 + 4.413797687401139) / 2, 1e-9);
	/* 9 of 59 against 3 of 61 */
	CHECK_F64(s->p->facts.attrition, 9.0 / 59 - 3.0 / 61, 1e-12);
	CHECK_I64(s->r->check[CHECK_ATTRITION].held, CHECK_NOT_HELD);
	CHECK_I64(s->r->check[CHECK_LINKED].held, CHECK_HELD); /* 108 of 129 */
	CHECK_F64(s->r->check[CHECK_LINKED].value, 0.8, 1e-12);
	CHECK_I64(s->r->state, LINK_WEAK); /* though the interval is clear of none */
	struct str told = linked_told(test_arena(), LANG_SV, s->p, s->r);
	CHECK(linked_holds(told, "före 9, efter ingen; i jämförelseskolorna färre än fem och 9"));
	CHECK(linked_holds(evidence_check_text(test_arena(), LANG_SV, CHECK_LINKED, &s->r->check[CHECK_LINKED]),
	                   "Minst 80"));
	app_write_end(s->t, s->ch);
}

/* --- nothing to say ---------------------------------------------------------------------------- */

static void is_refused(struct linked_scene *s, enum evidence_reason why)
{
	REQUIRE(linked_analyse(s));
	CHECK_I64(s->r->choice.reason, why);
	CHECK_I64(s->r->grade.grade, '-');
	CHECK_I64(s->r->state, LINK_UNMEASURED);
	CHECK(!s->r->estimate.has);
	for (int l = 0; l < 2; l++) {
		struct str t = linked_said(s, l ? LANG_EN : LANG_SV);
		CHECK(t.n > 40 && !has_digit(t));
	}
	CHECK_I64((int64_t)linked_told(test_arena(), LANG_SV, s->p, s->r).n, 0);
	CHECK_I64(s->p->data.pupils + s->p->data.others, 0);
}

TEST(linked_pupils_of_whom_none_has_both_values_are_refused_in_words)
{
	struct linked_scene *s = linked_begin(4, 2, "other_schools");
	REQUIRE(s);
	for (int k = 0; k < 20; k++) {
		linked_put(s, 0, text("a%d", k), k % 4, text("%d", k));
		linked_put(s, 1, text("b%d", k), k % 4, text("%d", k));
	}
	linked_keep(s, false);
	is_refused(s, REASON_LINKED_NONE);
	app_write_end(s->t, s->ch);
}

TEST(linked_pupils_fewer_than_ten_a_side_are_not_shown)
{
	for (int one = 0; one < 2; one++) {
		struct linked_scene *s = linked_begin(4, 2, one ? "before_after" : "other_schools");
		REQUIRE(s);
		for (int k = 0; k < (one ? 1 : 9); k++) {
			linked_put(s, 0, text("a%d", k), 0, text("%d", k));
			linked_put(s, 1, text("a%d", k), 0, text("%d", 2 * k));
		}
		for (int j = 0; j < 12; j++)
			linked_put_pupil(s, 3, j);
		linked_keep(s, false);
		is_refused(s, REASON_LINKED_HIDDEN);
		app_write_end(s->t, s->ch);
	}
}

TEST(linked_pupils_who_were_all_alike_before_are_refused_in_words)
{
	static const char *const plans[] = {"before_after", "other_schools"};
	for (int d = 0; d < 2; d++) {
		struct linked_scene *s = linked_begin(12, 6, plans[d]);
		REQUIRE(s);
		for (int k = 0; k < 60; k++) {
			linked_put(s, 0, text("a%d", k), k % 12, "25");
			linked_put(s, 1, text("a%d", k), k % 12, text("%d", 20 + k % 17));
		}
		linked_keep(s, false);
		REQUIRE(linked_analyse(s));
		CHECK(s->r->refusal != STAT_ANSWERED && !s->r->estimate.has);
		CHECK_I64(s->r->state, LINK_UNMEASURED);
		CHECK_I64(s->r->grade.grade, '-');
		CHECK(linked_holds(linked_said(s, LANG_SV), "värden före, eller deras förändringar, är alla lika"));
		app_write_end(s->t, s->ch);
	}
}

TEST(linked_pupils_of_one_school_against_one_are_described_without_an_interval)
{
	struct linked_scene *s = linked_begin(2, 1, "other_schools");
	REQUIRE(s);
	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 20; j++)
			linked_put_pupil(s, i, j);
	linked_keep(s, false);
	REQUIRE(linked_analyse(s));
	CHECK_I64(s->r->choice.reason, REASON_LINKED_DESCRIBE);
	CHECK(s->r->estimate.has && !s->r->estimate.interval && s->r->estimate.p < 0);
	CHECK_I64(s->r->grade.grade, 'D');
	/* The difference rounds to none: what is not known is how much schools differ anyway. */
	CHECK(
	    linked_holds(linked_said(s, LANG_SV), "Hur mycket skolor varierar av sig själva är inte känt.") &&
	    linked_holds(linked_said(s, LANG_SV), "lika som för elever som låg lika före i jämförelseskolorna"));
	app_write_end(s->t, s->ch);
}

TEST(linked_pupils_results_that_are_no_numbers_are_left_out)
{
	struct linked_scene *s = linked_begin(11, 5, "before_after");
	REQUIRE(s);
	linked_put_all(s);
	linked_put(s, 0, "x1", 0, "frånvarande");
	linked_put(s, 1, "x1", 0, "30");
	linked_put(s, 0, "x2", 0, "1e999");
	linked_put(s, 1, "x2", 0, "inf");
	linked_put(s, 0, "x3", 0, "20"); /* twice in one file: not guessed about */
	linked_put(s, 0, "x3", 0, "40");
	linked_put(s, 1, "x3", 0, "40");
	linked_keep(s, false);
	REQUIRE(linked_analyse(s));
	CHECK_I64(s->p->linked->unread, 4);
	CHECK_I64(s->p->linked->side[1].came, 2);
	CHECK_F64(s->r->estimate.value, 6.84, 1e-9);
	app_write_end(s->t, s->ch);
}

/* --- which times ----------------------------------------------------------------------------------- */

TEST(linked_pupils_are_of_the_times_that_were_locked)
{
	struct linked_scene *s = linked_begin(11, 5, "other_schools");
	REQUIRE(s);
	linked_put_all(s);
	linked_keep(s, false);
	/* a later time, and one between, with other values */
	for (size_t i = 0; i < s->n[1]; i++)
		s->row[1][i][6] = "1";
	help_tests(s->ch, 2024, "VT", "prov", LINKED_ROWS(s, 1), false);
	help_tests(s->ch, 2023, "HT", "prov", LINKED_ROWS(s, 1), false);
	s->m.x.base_year = (struct opt_i64){true, 2022};
	s->m.x.outcome_year = (struct opt_i64){true, 2023};
	REQUIRE(linked_analyse(s));
	CHECK_I64(s->p->linked->from, 2 * 2022 + 1);
	CHECK_I64(s->p->linked->to, 2 * 2023 + 1);
	CHECK_F64(s->r->estimate.lo, 1.059433202719784, 1e-9);
	s->m.x.outcome_year.v = 2025;
	is_refused(s, REASON_LINKED_NOT_YET);
	s->m.x.outcome_year.v = 2023;
	s->m.x.base_year.v = 2019;
	is_refused(s, REASON_LINKED_NO_BEFORE);
	/* the autumn in which it starts is before only when that läsår was locked as the one before */
	s->m.x.base_year.v = 2023;
	REQUIRE(linked_analyse(s));
	CHECK_I64(s->p->linked->from, 2 * 2023);
	app_write_end(s->t, s->ch);
}

TEST(linked_pupils_of_another_key_are_other_pupils)
{
	struct linked_scene *s = linked_begin(4, 2, "before_after");
	REQUIRE(s);
	linked_put_all(s);
	help_tests(s->ch, 2022, "VT", "gammal", LINKED_ROWS(s, 0), false);
	help_tests(s->ch, 2023, "VT", "prov", LINKED_ROWS(s, 1), false);
	is_refused(s, REASON_LINKED_NO_BEFORE);
	app_write_end(s->t, s->ch);
}

/* --- marks ---------------------------------------------------------------------------------------- */

static const char *mark_of(int points)
{
	return points > 33 ? "A" : points > 29 ? "C" : points > 22 ? "E" : "F";
}

static void put_marks(struct linked_scene *s, int year, int after, int pupils)
{
	const char *row[LINKED_ROWS_MOST][6];
	size_t n = 0;
	for (size_t i = 0; i < s->n[after] && (int)i < pupils; i++) {
		int64_t points = 0;
		str_to_i64(str_sub(str_z(s->row[after][i][6]), 0, 2), &points);
		const char *mark[6] = {s->row[after][i][0], s->row[after][i][1], "K", "8", "MA",
		                       mark_of((int)points)};
		memcpy(row[n++], mark, sizeof mark);
	}
	help_marks(s->ch, year, (const char *const(*)[6])(const void *)row, n);
}

TEST(linked_diagnosis_before_is_tied_to_the_mark_after_when_the_chain_names_both)
{
	struct linked_scene *s = linked_begin(11, 5, "other_schools");
	struct standard_loaded loaded;
	REQUIRE(s && standard_load(s->ch, &loaded));
	linked_put_all(s);
	linked_keep(s, false);
	put_marks(s, 2023, 1, LINKED_ROWS_MOST);
	struct measure marks;
	REQUIRE(measure_by_key(s->ch->db, test_arena(), STR("betygspoang_amne_kommunala"), &marks));
	struct analysis_ask ask = linked_ask(s);
	s->m.x.subjects = STR("MA");
	ask.measure_id = marks.id;
	REQUIRE(linked_read(s->ch, &ask, s->p)); /* no mark before, and nothing else is named */
	CHECK(s->p->linked->lacks && s->p->linked->lack == REASON_LINKED_NO_BEFORE);
	struct chain_link l = {.intervention_id = s->m.x.id,
	                       .link = STR("outcome"),
	                       .measure_id = s->m.measure,
	                       .measure_grade = STR(""),
	                       .expectation = STR("Diagnosen"),
	                       .direction = STR("up")};
	CHECK_I64(change_save(s->ch, &chain_link_entity, &l, NULL), CHANGE_SAVED);
	REQUIRE(linked_read(s->ch, &ask, s->p));
	linked_compute(s->ch->arena, &ask, s->p, s->r);
	CHECK(!s->p->linked->same_measure);
	CHECK_I64(s->p->linked->before.id, s->m.measure);
	CHECK_I64(s->r->choice.method, EVIDENCE_LINKED_ANCOVA);
	CHECK(s->r->estimate.has && s->r->estimate.interval);
	CHECK_I64(s->r->check[CHECK_INSTRUMENT].held, CHECK_NOT_ASKED);
	CHECK(linked_holds(linked_told(test_arena(), LANG_SV, s->p, s->r), "“Studiero”") ||
	      linked_holds(linked_told(test_arena(), LANG_SV, s->p, s->r), "”Studiero”"));
	/* points of the scale, 0 to 20 */
	for (size_t i = 0; i < s->p->linked->n; i++)
		CHECK(s->p->linked->pair[i].post >= 0 && s->p->linked->pair[i].post <= 20);
	s->m.x.design = ask.comparison = STR("before_after"); /* no change between two scales */
	REQUIRE(linked_read(s->ch, &ask, s->p));
	linked_compute(s->ch->arena, &ask, s->p, s->r);
	CHECK_I64(s->r->choice.reason, REASON_LINKED_SCALES);
	app_write_end(s->t, s->ch);
}

/* The marks of two who have no mark before could be worked out of the schools' figures. */
TEST(linked_change_of_marks_is_not_told_when_few_lack_one)
{
	for (int left = 0; left < 3; left++) {
		struct linked_scene *s = linked_begin(3, 3, "before_after");
		struct standard_loaded loaded;
		struct measure marks;
		REQUIRE(s && standard_load(s->ch, &loaded));
		linked_put_all(s);
		put_marks(s, 2022, 0, (int)s->n[0] - 2 * left - (left == 2));
		put_marks(s, 2023, 1, LINKED_ROWS_MOST);
		REQUIRE(measure_by_key(s->ch->db, test_arena(), STR("betygspoang_amne_kommunala"), &marks));
		struct analysis_ask ask = linked_ask(s);
		s->m.x.subjects = STR("MA");
		ask.measure_id = marks.id;
		REQUIRE(linked_read(s->ch, &ask, s->p));
		linked_compute(s->ch->arena, &ask, s->p, s->r);
		CHECK_I64(s->p->linked->side[1].came, left == 0 ? 0 : left == 1 ? 2 : 5);
		CHECK_I64(s->r->choice.reason, left == 1 ? REASON_LINKED_LEFT : REASON_LINKED_ALONE);
		CHECK(s->r->estimate.has == (left != 1));
		app_write_end(s->t, s->ch);
	}
}

/* --- stored and shown ------------------------------------------------------------------------------- */

TEST(linked_analysis_is_stored_once_and_stays_when_the_pupils_are_erased)
{
	struct linked_scene *s = linked_begin(11, 5, "other_schools");
	struct analysis one, two;
	REQUIRE(s);
	CHECK(analysis_store(s->ch, &s->m.x) > 0);
	CHECK_I64(linked_rows(s, &one), 0); /* no pupils: no row about them */
	linked_put_all(s);
	linked_keep(s, false);
	CHECK_I64(analysis_store(s->ch, &s->m.x), 1);
	CHECK_I64(analysis_store(s->ch, &s->m.x), 0);
	CHECK_I64(linked_rows(s, &one), 1);
	CHECK_Z(one.method, "linked-ancova");
	CHECK(one.planned);
	/* nothing of a pupil or a school: no key, no value, no mean, no count of few */
	CHECK(!linked_holds(one.spec, "values\":[4") && !linked_holds(one.result, "mean_pre") &&
	      !linked_holds(one.result, "within"));
	int64_t before = help_tests(s->ch, 2022, "VT", "prov", LINKED_ROWS(s, 0), false);
	CHECK(before > 0);
	CHECK_I64(analysis_store(s->ch, &s->m.x), 1); /* a newer file counts */
	struct batches_in_time_row *b;
	size_t n = batches_in_time(s->ch->db, test_arena(), STR("tests"), &b);
	for (size_t i = 0; i < n; i++)
		batch_erase(s->ch->db, b[i].id, STR(""), s->ch->now, STR("gallring"));
	CHECK_I64(analysis_store(s->ch, &s->m.x), 0);
	CHECK_I64(linked_rows(s, &two), 1);
	CHECK_Z(two.method, "linked-ancova");
	app_write_end(s->t, s->ch);
}

static struct str csv_of(const struct linked_scene *s, int after)
{
	struct buf b;
	buf_init(&b, 0);
	BUF_LIT(&b, "elev;skola;kön;årskurs;ämne;prov;resultat\n");
	for (size_t i = 0; i < s->n[after]; i++)
		for (int k = 0; k < 7; k++)
			buf_printf(&b, "%s%s", s->row[after][i][k], k < 6 ? ";" : "\n");
	struct str text = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return text;
}

TEST(linked_analysis_of_files_read_in_goes_when_a_file_is_taken_back)
{
	struct linked_scene *s = linked_begin(11, 5, "other_schools");
	struct standard_loaded loaded;
	struct analysis newest;
	struct import_left *left;
	struct str why;
	size_t nleft;
	REQUIRE(s && standard_load(s->ch, &loaded));
	linked_put_all(s);
	CHECK(app_write_end(s->t, s->ch));
	person_key_file(arena_printf(test_arena(), "%s/linked.key", test_dir()).p);
	int64_t run = 0;
	for (int k = 0; k < 2; k++) {
		struct import_tried *r = import_try_bytes(s->t, "pupil-tests", csv_of(s, k), NULL,
		                                          (struct import_options){.year = 2022 + k});
		REQUIRE(r->ok);
		run = r->run;
	}
	s->ch = app_write(s->t);
	CHECK(analysis_store(s->ch, &s->m.x) > 0);
	CHECK_I64(linked_rows(s, &newest), 1);
	CHECK_Z(newest.method, "linked-ancova");
	CHECK(import_undo(s->ch, NULL, LANG_EN, run, &left, &nleft, &why));
	CHECK_I64(analysis_store(s->ch, &s->m.x), 1);
	CHECK_I64(linked_rows(s, &newest), 1);
	CHECK_Z(newest.grade, "-");
	CHECK(linked_holds(newest.sentence, "inga elevvärden efter starten"));
	app_write_end(s->t, s->ch);
	person_key_file(NULL);
}

TEST(linked_pupils_are_the_outcome_where_there_are_no_figures_and_stand_on_page_api_and_in_the_bound_block)
{
	struct linked_scene *s = linked_begin(11, 5, "other_schools");
	REQUIRE(s);
	linked_put_all(s);
	linked_keep(s, false);
	CHECK(analysis_store(s->ch, &s->m.x) > 0);
	int64_t id = s->m.x.id;
	CHECK(app_write_end(s->t, s->ch));
	CHECK_I64(app_get(s->t, "teacher", text("/insatser/%d/kedja", (int)id)), 200);
	CHECK(app_says(s->t, "Samma elever före och efter"));
	CHECK(app_says(s->t, "2,7 poäng högre än för elever som låg lika före i jämförelseskolorna"));
	CHECK(app_says(s->t, "Cirka 50 elever i 5 skolor har båda värdena, och cirka 60 i 6 jämförelseskolor"));
	CHECK(!app_says(s->t, "p0-0"));
	CHECK_I64(app_get(s->t, "teacher", text("/api/v1/intervention/%d/chain", (int)id)), 200);
	const struct json *same = json_get(app_answer(s->t), "same_pupils");
	REQUIRE(same && same->n == 1);
	CHECK_F64(chain_number(&same->items[0], "estimate", 0), (1.059433202719784 + 4.413797687401139) / 2,
	          1e-6);
	CHECK_F64(chain_number(&same->items[0], "pupils", 0), 50, 0);
	struct db *db = app_read(s->t);
	struct chain *k = ARENA_NEW(test_arena(), struct chain);
	struct intervention x;
	REQUIRE(intervention_get(db, test_arena(), id, &x));
	chain_load(db, test_arena(), LANG_SV, &x, STR(""), STR("2024-06-30"), k);
	CHECK(k->knot[LINK_OUTCOME].row && k->knot[LINK_OUTCOME].row->linked);
	CHECK_I64(k->knot[LINK_OUTCOME].state, LINK_WEAK); /* nothing is known of the lessons */
	CHECK(k->compared && linked_holds(k->sentence, "kan inte bedömas än"));
	app_read_end(s->t, db);
}
