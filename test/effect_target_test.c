/* An insats for one subject or årskurs is seen by the figures of exactly that, never by the whole school's.
 */
#include "app_effect_help.h"
#include "effect/analysis_target.h"
#include "sql_effect_chain.h"

#include <math.h>

enum { SCHOOLS = 14, TREATED = 6 };

struct scene {
	struct app_test *t;
	struct change *ch;
	struct effect_made m;
	struct analysis_panel *p;
	struct analysis_result *r;
};

static bool set_up(struct scene *s, const char *breakdowns, const char *subjects, const char *grades)
{
	struct measure_version v;
	s->t = app_test_new();
	if (!s->t)
		return false;
	s->ch = app_write(s->t);
	effect_make(s->t, s->ch, SCHOOLS, TREATED, "other_schools", &s->m);
	s->m.x.subjects = str_z(subjects);
	s->m.x.grades = str_z(grades);
	CHECK(measure_version_get(s->ch->db, s->ch->arena, s->m.version, &v));
	v.breakdowns = str_z(breakdowns);
	CHECK_I64(change_save(s->ch, &measure_version_entity, &v, NULL), CHANGE_SAVED);
	s->p = ARENA_NEW(test_arena(), struct analysis_panel);
	s->r = ARENA_NEW(test_arena(), struct analysis_result);
	return true;
}

/* Levels and swings as effect_fill() has them; of `n` pupils in each. */
static void put_split(struct scene *s, const char *grade, const char *subject, int rise, int n)
{
	for (int i = 0; i < SCHOOLS; i++)
		for (int year = 2020; year <= 2023; year++) {
			int swing = (i * 7 + year * 3) % 5 - 2, level = 55 + i * 5 % 7;
			int percent = level + swing + (year == 2023 && i < TREATED ? rise : 0);
			const struct put p = {.version = s->m.version,
			                      .place = s->m.place[i],
			                      .year = year,
			                      .text = arena_printf(s->ch->arena, "%d,0", percent).p,
			                      .n = n,
			                      .numerator = n * percent / 100,
			                      .grade = grade};
			figure_put_subject(s->ch, &p, subject ? subject : "");
		}
}

static bool analyse(struct scene *s, enum evidence_link link, const char *grade)
{
	const struct analysis_ask ask = {.x = &s->m.x,
	                                 .link = link,
	                                 .measure_id = s->m.measure,
	                                 .grade = str_z(grade),
	                                 .direction = 1,
	                                 .size = 3,
	                                 .comparison = STR("other_schools"),
	                                 .linked_before = true};
	if (!analysis_read(s->ch, &ask, s->p))
		return false;
	analysis_compute(s->ch->arena, &ask, s->p, s->r);
	return true;
}

static struct str said(struct scene *s, enum lang l)
{
	return analysis_sentence(s->ch->arena, l, s->p, s->r, false);
}

/* The whole school falls by 9 where mathematics rises by 12: another sign, another answer. */
static void put_against(struct scene *s)
{
	put_split(s, NULL, NULL, -9, 400);
	put_split(s, NULL, "MA", 12, 400);
	put_split(s, NULL, "SV", -12, 400);
}

TEST(effect_target_is_the_figures_of_the_subject)
{
	struct scene s;
	REQUIRE(set_up(&s, "school,sex,subject", "Matematik", ""));
	put_against(&s);
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK_Z(s.p->subject, "matematik");
	double subject = s.r->estimate.value;
	CHECK(subject > 9 && subject < 15);
	CHECK(s.r->check[CHECK_TARGET].held == CHECK_HELD);
	CHECK(str_find(said(&s, LANG_SV), STR("Studiero, matematik, ökade")) == 0);
	s.m.x.subjects = STR(""); /* the whole school's answer is another */
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK_F64(subject - s.r->estimate.value, 21, 1e-9);
	CHECK(s.r->check[CHECK_TARGET].held == CHECK_NOT_ASKED);
	app_write_end(s.t, s.ch);
}

TEST(effect_target_of_a_grade_and_of_a_grade_in_a_subject)
{
	struct scene s;
	REQUIRE(set_up(&s, "school,grade,sex,subject", "", "7"));
	put_split(&s, NULL, NULL, 0, 400);
	put_split(&s, "7", NULL, 12, 400);
	put_split(&s, "8", NULL, -12, 400);
	put_split(&s, "7", "EN", 20, 400);
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK_Z(s.p->grade, "7");
	double seventh = s.r->estimate.value;
	CHECK(str_find(said(&s, LANG_SV), STR("i årskurs 7")) > 0);
	s.m.x.subjects = STR("en");
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK_F64(s.r->estimate.value - seventh, 8, 1e-9);
	CHECK(str_find(said(&s, LANG_EN), STR("English in grade 7")) > 0);
	/* stated with the measure, and another than those that the insats is for */
	s.m.x.subjects = STR("");
	REQUIRE(analyse(&s, LINK_OUTCOME, "8"));
	CHECK_F64(seventh - s.r->estimate.value, 24, 1e-9);
	CHECK(s.r->check[CHECK_TARGET].held == CHECK_NOT_KNOWN);
	app_write_end(s.t, s.ch);
}

/* 12 in 300 pupils and 0 in 100 is 9 in all of them; one that is missing takes all of it away. */
TEST(effect_target_puts_several_grades_together_by_their_pupils)
{
	struct scene s;
	REQUIRE(set_up(&s, "school,grade,sex", "", "7-8"));
	put_split(&s, "7", NULL, 12, 300);
	put_split(&s, "8", NULL, 0, 100);
	put_split(&s, NULL, NULL, -9, 400);
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	double both = s.r->estimate.value;
	s.m.x.grades = STR("8");
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK_F64(both - s.r->estimate.value, 9, 1e-6);
	s.m.x.grades = STR("7, 8, 9");
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK_I64(s.r->choice.reason, REASON_NO_FIGURES);
	CHECK_I64(s.r->grade.grade, '-');
	CHECK_I64(s.r->state, LINK_UNMEASURED);
	CHECK(str_find(said(&s, LANG_SV), STR("kan inte bedömas än")) > 0);
	CHECK(str_find(said(&s, LANG_SV), STR("7–9")) > 0);
	put_split(&s, "7-9", NULL, 5, 700); /* the stage is told as such */
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK_I64(s.r->choice.method, EVIDENCE_DIFFERENCE);
	CHECK(s.r->estimate.value > 2 && s.r->estimate.value < 8);
	app_write_end(s.t, s.ch);
}

/* No breakdown, no answer; of an environment what there is, told as such. */
TEST(effect_target_that_the_measure_is_not_divided_by)
{
	struct scene s;
	REQUIRE(set_up(&s, "school,sex", "MA", ""));
	put_split(&s, NULL, NULL, 12, 400);
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK_I64(s.r->choice.reason, REASON_NO_SUBJECT);
	CHECK(!s.r->estimate.has);
	CHECK_I64(s.r->state, LINK_UNMEASURED);
	CHECK(str_find(said(&s, LANG_EN), STR("not divided by subject")) > 0);
	REQUIRE(analyse(&s, LINK_ENVIRONMENT, ""));
	CHECK(s.r->estimate.has);
	CHECK(s.r->check[CHECK_TARGET].held == CHECK_NOT_KNOWN);
	s.m.x.subjects = STR("");
	s.m.x.grades = STR("9");
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK_I64(s.r->choice.reason, REASON_NO_GRADE);
	CHECK(analysis_store(s.ch, &s.m.x) > 0);
	app_write_end(s.t, s.ch);
	app_get(s.t, "director", arena_printf(test_arena(), "/insatser/%lld/kedja", (long long)s.m.x.id).p);
	CHECK(app_says(s.t, "kan inte bedömas än"));
	CHECK(app_says(s.t, "inte uppmätta för just"));
}

/* A measure that is of one årskurs or subject by itself is seen as it is by those whom it is of. */
TEST(effect_target_of_a_measure_that_is_of_one_by_itself)
{
	struct scene s;
	REQUIRE(set_up(&s, "school,sex,grade=9,subject=MA", "SVA, MA", "9"));
	put_split(&s, NULL, NULL, 12, 400);
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK(s.r->estimate.has);
	CHECK_Z(s.p->subject, "matematik");
	CHECK_Z(s.p->grade, "9");
	CHECK(s.r->check[CHECK_TARGET].held == CHECK_HELD);
	REQUIRE(analyse(&s, LINK_OUTCOME, "9")); /* stated with the measure: the same figures */
	CHECK(s.r->estimate.has);
	s.m.x.grades = STR("7");
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK_I64(s.r->choice.reason, REASON_NO_GRADE);
	app_write_end(s.t, s.ch);
}

/* One class of a whole school: what it does is thinned out by all the others. */
TEST(effect_target_of_a_group_is_not_the_school)
{
	struct scene s;
	REQUIRE(set_up(&s, "school,grade,sex", "", "7"));
	put_split(&s, "7", NULL, 12, 400);
	s.m.x.pupils = (struct opt_i64){true, TREATED * 25};
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK(s.r->check[CHECK_TARGET].held == CHECK_NOT_HELD);
	CHECK_F64(s.r->check[CHECK_TARGET].value, 25.0 / 400, 1e-9);
	CHECK(!s.r->suggest);
	CHECK(s.r->grade.lowered & 1u << CHECK_TARGET);
	s.m.x.pupils = (struct opt_i64){true, TREATED * 200};
	REQUIRE(analyse(&s, LINK_OUTCOME, ""));
	CHECK(s.r->check[CHECK_TARGET].held == CHECK_HELD);
	app_write_end(s.t, s.ch);
}

TEST(effect_target_reads_what_people_write)
{
	struct str v[TARGET_GRADES_MAX];
	CHECK_I64(grades_of(test_arena(), STR("F–2, 9"), v, TARGET_GRADES_MAX), 4);
	CHECK_Z(v[0], "F");
	CHECK_Z(v[2], "2");
	CHECK_Z(v[3], "9");
	CHECK_I64(grades_of(test_arena(), STR("7,8 ,7"), v, TARGET_GRADES_MAX), 2);
	CHECK_I64(grades_of(test_arena(), STR(" , "), v, TARGET_GRADES_MAX), 0);
	CHECK_I64(subjects_of(test_arena(), STR("svenska som andraspråk, Matematik, MA,Judo"), v, 4), 3);
	CHECK_Z(v[0], "SVA");
	CHECK_Z(v[1], "MA");
	CHECK_Z(v[2], "Judo");
}

TEST(effect_target_is_read_in_the_readers_language_and_with_ranges)
{
	struct arena *a = test_arena();
	CHECK_Z(subjects_text(a, LANG_SV, STR("SVA,MA")), "svenska som andraspråk, matematik");
	CHECK_Z(subjects_text(a, LANG_EN, STR("SVA,Matematik")), "Swedish as a second language, mathematics");
	CHECK_Z(subjects_text(a, LANG_SV, STR("home and consumer studies, Judo")),
	        "hem- och konsumentkunskap, Judo");
	CHECK_Z(grades_text(a, STR("7,8,9")), "7–9");
	CHECK_Z(grades_text(a, STR("F-3,5 ,7,8")), "F–3, 5, 7, 8");
	CHECK_Z(grades_text(a, STR("8")), "8");
	CHECK_Z(evidence_whom(a, LANG_EN, STR("matematik"), STR("7, 8, 9")), "mathematics in grade 7–9");
	CHECK_Z(evidence_whom(a, LANG_SV, STR("matematik"), STR("8")), "matematik i årskurs 8");
	CHECK_I64(grades_count(a, STR("7")), 1);
}
