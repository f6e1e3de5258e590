/* Dose and outcome, environment and outcome: numbers beside those of R, and every reason for giving none. */
#include "app_effect_help.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cmd_help.h"
#include "effect/chain_view.h"
#include "effect/describe.h"
#include "effect_lesson_help.h"
#include "stat_support.h"

#include "stat/rng.h"

#include <math.h>

enum { TAKE_PART = 12, SCHOOLS = 22, TEACHERS = 5, DAYS = 2 };

/* Of ten answered lessons; the outcome's change after the start and before it, in percentage points; the
 * environment's. */
static const int dose_of[TAKE_PART] = {10, 9, 9, 8, 8, 7, 7, 6, 6, 5, 4, 3};
static const int outcome_of[SCHOOLS] = {9, 9, 7, 8, 6, 7, 4, 5, 5, 2, 3, 1, 0, 1, -1, 0, 2, -1, 1, 0, -2, 1};
static const int before_of[TAKE_PART] = {1, -1, 0, 2, -2, 1, 0, -1, 2, 0, -1, 1};
static const int environment_of[SCHOOLS] = {9, 6, 7, 5,  6, 4, 5, 3,  4, 2,  3,
                                            2, 1, 0, -1, 1, 2, 0, -1, 0, -2, 3};

/* What is left out of a school's lessons, for a reason to be told. */
enum less { ALL, ONE_TEACHER_LESS, NO_ANSWERS, HALF_ANSWERED, NOTHING_GIVEN };

struct scene {
	struct app_test *t;
	struct change *ch;
	struct effect_made m, env;
};

static void put_lessons(struct scene *s, int school, enum less less)
{
	static const char *const days[DAYS] = {"2023-09-04", "2023-10-09"};
	int64_t unit = s->m.unit[school];
	int nr = 0, teachers = less == ONE_TEACHER_LESS ? TEACHERS - 1 : TEACHERS;
	for (int i = 0; i < teachers; i++) {
		int64_t who = lesson_test_teacher(s->ch, unit, 100 * school + i);
		int64_t g =
		    lesson_test_group(s->ch, s->m.x.id, unit, who, arena_printf(test_arena(), "%d", i).p, "1");
		for (int k = 0; k < DAYS; k++, nr++) {
			bool silent = less == NO_ANSWERS || (less == HALF_ANSWERED && k == 1);
			bool done = less != NOTHING_GIVEN && nr < dose_of[school];
			lesson_test_lesson(s->ch, g, days[k], 1000, silent ? "" : done ? k ? "part" : "full" : "no");
		}
	}
}

static void put_figures(struct scene *s, const struct effect_made *m, const int *change, const int *before)
{
	for (int i = 0; i < m->schools; i++) {
		int level = 40 + i;
		effect_put(s->ch, m, i, 2021, level - (before && i < TAKE_PART ? before[i] : 0));
		effect_put(s->ch, m, i, 2022, level);
		effect_put(s->ch, m, i, 2023, level + change[i]);
	}
}

/* The insats with lessons in its schools, the outcome and its environment, analysed. */
static bool begin(struct scene *s, const enum less *less, bool environment)
{
	*s = (struct scene){.t = app_test_new()};
	if (!s->t)
		return false;
	s->ch = app_write(s->t);
	lesson_test_year(s->ch, 2023);
	effect_make(s->t, s->ch, SCHOOLS, TAKE_PART, "other_schools", &s->m);
	put_figures(s, &s->m, outcome_of, before_of);
	s->env = s->m;
	if (environment) {
		struct chain_link l;
		s->env.measure =
		    measure_make(s->ch, "t-trygghet", "Trygghet", "share", "percent", "published", "own");
		s->env.version = measure_version_of(s->ch, s->env.measure);
		kind_chain_link.blank(s->ch, &l);
		l.intervention_id = s->m.x.id;
		l.link = STR("environment");
		l.measure_id = s->env.measure;
		l.direction = STR("up");
		CHECK_I64(change_save(s->ch, &chain_link_entity, &l, NULL), CHANGE_SAVED);
		put_figures(s, &s->env, environment_of, NULL);
	}
	for (int i = 0; i < TAKE_PART; i++)
		put_lessons(s, i, less ? less[i] : ALL);
	CHECK(analysis_store(s->ch, &s->m.x) > 0);
	CHECK(app_write_end(s->t, s->ch));
	return true;
}

static const char *at(const struct scene *s, const char *rest)
{
	return arena_printf(test_arena(), "/insatser/%lld/kedja%s", (long long)s->m.x.id, rest).p;
}

static const struct json *told(struct scene *s, const char *what)
{
	CHECK_I64(app_get(s->t, "teacher", at(s, ".json")), 200);
	return json_get(app_answer(s->t), what);
}

static double number(const struct json *j, const char *key, const char *member)
{
	return chain_number(json_get(j, key), member, NAN);
}

/* R 4.2.2: lm(change ~ dose), sandwich 3.0.2's HC2, Satterthwaite's degrees of freedom (Bell & McCaffrey
 * 2002) written out: 4.505. */
TEST(dose_and_outcome_of_twelve_schools_are_those_of_r)
{
	struct scene s;
	REQUIRE(begin(&s, NULL, false));
	const struct json *d = told(&s, "dose_outcome");
	REQUIRE(d);
	NEAR(number(d, "for_ten_points", "estimate"), 1.147651006711, 1e-9);
	NEAR(number(d, "for_ten_points", "lo"), 0.858295102963, 1e-9);
	NEAR(number(d, "for_ten_points", "hi"), 1.437006910460, 1e-9);
	NEAR(number(d, "placebo", "estimate"), -0.013422818792, 1e-9);
	NEAR(number(d, "placebo", "lo"), -0.442414171354, 1e-9);
	NEAR(number(d, "placebo", "hi"), 0.415568533770, 1e-9);
	const struct json *schools = json_get(d, "schools");
	CHECK(schools && schools->n == TAKE_PART);
	CHECK_I64(app_get(s.t, "teacher", at(&s, "")), 200);
	CHECK(app_says(s.t, "Mellan 12 skolor samvarierar tio procentenheter fler genomförda lektioner med +1,15 "
	                    "procentenheter i ”Studiero” (från +0,86 till +1,44)."));
	CHECK(app_says(s.t, "Skolorna har själva bestämt hur mycket de genomförde"));
	CHECK(app_says(s.t, "det är inget bevis"));
	CHECK(app_says(s.t, "95 % intervall för linjen"));
	CHECK(!app_says(s.t, "Lärare 1") && !app_says(s.t, "NaN"));
	CHECK_I64(app_get(s.t, "teacher", at(&s, "?sprak=en")), 200);
	CHECK(app_says(s.t, "go together with +1.15 percentage points"));
}

/* The line of the chart: R's fitted values at the lowest and the highest dose, and their interval. */
TEST(the_line_of_the_dose_is_that_of_r)
{
	struct scene s;
	struct chain *k = ARENA_NEW(test_arena(), struct chain);
	REQUIRE(begin(&s, NULL, false));
	struct db *db = store_read(s.t->store);
	chain_load(db, test_arena(), LANG_SV, &s.m.x, STR(""), STR("2024-10-01"), k);
	store_read_end(s.t->store, db);
	REQUIRE(k->described && k->described->dose.known && k->described->dose.line);
	const struct stat_table *t = k->described->dose.line;
	static const double r[2][4] = {{3, 1.1006711409, -0.3499663391, 2.5513086210},
	                               {10, 9.1342281879, 7.8919680929, 10.3764882830}};
	for (int i = 0; i < 2; i++)
		for (int c = 0; c < 4; c++)
			NEAR(t->cells[(i ? t->nrow - 1 : 0) * t->ncol + c].v, r[i][c], 1e-8);
	struct chart chart;
	REQUIRE(describe_chart(test_arena(), LANG_SV, &k->knot[LINK_OUTCOME], &k->described->dose, &chart));
	CHECK_I64(chart_check(&chart), CHART_OK);
	for (size_t i = 0; i + 1 < chart.items; i++) /* by name, never by dose or change */
		CHECK(str_cmp(chart.item[i].label, chart.item[i + 1].label) < 0);
}

/* R 4.2.2: lm(outcome ~ take part + environment), the coefficient of the environment for ten points. */
TEST(environment_and_outcome_are_a_description_with_rs_numbers)
{
	struct scene s;
	REQUIRE(begin(&s, NULL, true));
	const struct json *p = told(&s, "environment_outcome");
	REQUIRE(p);
	CHECK_I64((int64_t)chain_number(p, "schools", 0), SCHOOLS);
	NEAR(number(p, "together", "estimate"), 8.826951042172, 1e-8);
	NEAR(number(p, "together", "lo"), 5.337285647737, 1e-8);
	NEAR(number(p, "together", "hi"), 12.316616436606, 1e-8);
	/* the same läsår: nothing is told along the path */
	CHECK(json_get(p, "along") && json_get(p, "along")->kind == JSON_NULL);
	CHECK_I64(app_get(s.t, "teacher", at(&s, "")), 200);
	CHECK(app_says(s.t, "Mellan 22 skolor samvarierar +10 procentenheter i ”Trygghet” med +"));
	CHECK(app_says(s.t, "Det är en beskrivning: något som inte är mätt kan ligga bakom båda."));
	CHECK(app_says(s.t, "Hur stor del av skillnaden som ligger längs den vägen sägs inte"));
}

TEST(an_environment_without_figures_of_its_own_is_not_described)
{
	struct scene s;
	REQUIRE(begin(&s, NULL, false));
	const struct json *p = told(&s, "environment_outcome");
	REQUIRE(p && json_get(p, "known"));
	CHECK(!json_get(p, "known")->b && !json_get(p, "together"));
	CHECK(str_find(json_text(p, "sentence"),
	               STR("kan inte bedömas: undervisningen och lärmiljön har inga siffror")) >= 0);
}

/* Each reason takes its schools away; with nine left no line, no point and no number is given. */
TEST(too_few_schools_with_a_known_dose_say_why_and_give_no_number)
{
	static const enum less less[TAKE_PART] = {
	    [2] = ONE_TEACHER_LESS, [4] = HALF_ANSWERED, [11] = NOTHING_GIVEN};
	struct scene s;
	REQUIRE(begin(&s, less, false));
	const struct json *d = told(&s, "dose_outcome");
	REQUIRE(d && json_get(d, "schools"));
	struct str said = json_text(d, "sentence");
	CHECK(str_find(said,
	               STR("kan inte bedömas: det behövs minst 10 skolor där båda är kända, och det är de i ")) >=
	      0);
	CHECK(str_find(said, STR("i 1 är färre än 60 % av de frågade lektionerna besvarade")) >= 0);
	CHECK(str_find(said, STR("i 1 genomfördes ingenting")) >= 0);
	CHECK(str_find(said, STR("har för få lärare svarat")) >= 0);
	CHECK(json_get(d, "schools")->n == 0 && !json_get(d, "for_ten_points"));
	CHECK(number(d, "not_counted", "few_teachers") >= 1);
	CHECK_I64(app_get(s.t, "teacher", at(&s, "")), 200);
	CHECK(app_says(s.t, "kan inte bedömas: det behövs minst 10 skolor") &&
	      !app_says(s.t, "95 % intervall för linjen"));
	CHECK(!app_says(s.t, "samvarierar tio procentenheter"));
}

/* A dose that is the same everywhere explains nothing: the library refuses, in words. */
TEST(schools_without_answers_are_counted_as_such)
{
	enum less less[TAKE_PART];
	struct scene s;
	for (int i = 0; i < TAKE_PART; i++)
		less[i] = NO_ANSWERS;
	REQUIRE(begin(&s, less, false));
	const struct json *d = told(&s, "dose_outcome");
	REQUIRE(d);
	CHECK_I64((int64_t)number(d, "not_counted", "no_answers"), TAKE_PART);
	CHECK(str_find(json_text(d, "sentence"), STR("i 12 är inga lektioner besvarade")) >= 0);
}

/* API and command line give the same object and words as the page. */
TEST(dose_and_outcome_are_in_the_api_and_on_the_command_line)
{
	struct scene s;
	REQUIRE(begin(&s, NULL, true));
	CHECK_I64(app_get(s.t, "teacher",
	                  arena_printf(test_arena(), "/api/v1/intervention/%lld/chain", (long long)s.m.x.id).p),
	          200);
	const struct json *d = json_get(app_answer(s.t), "dose_outcome");
	REQUIRE(d);
	NEAR(number(d, "for_ten_points", "estimate"), 1.147651006711, 1e-9);
	struct str said;
	dir = NULL;
	const char *id = arena_printf(test_arena(), "%lld", (long long)s.m.x.id).p;
	CHECK_I64(RUN(2, &said, cmd_effect, "effect", id, "--comparison", "foo", "--db", s.t->url), EXIT_REFUSED);
	CHECK(str_find(said, STR("not compared by “foo”; it is by: former_cohort, other_schools")) >= 0);
	CHECK_I64(RUN(1, &said, cmd_effect, "effect", id, "--db", s.t->url), EXIT_DONE);
	CHECK(str_find(said, STR("dose and outcome: Mellan 12 skolor samvarierar tio procentenheter")) >= 0);
	CHECK(str_find(said, STR("environment and outcome: Mellan 22 skolor samvarierar +10 procentenheter")) >=
	      0);
}

static void expect_in_words(struct scene *s, const char *text)
{
	struct chain_link l;
	struct change *ch = app_write(s->t);
	kind_chain_link.blank(ch, &l);
	l.intervention_id = s->m.x.id;
	l.link = STR("execution");
	l.expectation = str_z(text);
	l.direction = STR("up");
	CHECK_I64(change_save(ch, &chain_link_entity, &l, NULL), CHANGE_SAVED);
	CHECK(app_write_end(s->t, ch));
}

/* 44 of the 120 answered lessons in full, 38 in part: 37 % in full. */
TEST(what_is_expected_of_the_lessons_in_words_is_tried_against_the_log)
{
	struct scene s;
	REQUIRE(begin(&s, NULL, false));
	expect_in_words(&s, "Minst fyra av fem lottade lektioner genomförs helt.");
	CHECK_I64(app_get(s.t, "teacher", at(&s, "")), 200);
	CHECK(app_says(s.t, "Prövat mot loggen: 44 av 120 besvarade lektioner genomfördes helt, 37"));
	CHECK(app_says(s.t, "Mindre än väntat."));
	const struct json *five = told(&s, "links");
	REQUIRE(five && five->n == LINKS);
	CHECK(str_find(json_text(&five->items[LINK_EXECUTION], "tried"), STR("Mindre än väntat.")) > 0);
	CHECK_Z(json_text(&five->items[LINK_EXECUTION], "state"), "weak");
}

TEST(what_the_log_does_not_know_is_said_to_be_left_untried)
{
	struct scene s;
	REQUIRE(begin(&s, NULL, false));
	expect_in_words(&s, "Båda lärarna är på plats i varje lektion.");
	CHECK_I64(app_get(s.t, "teacher", at(&s, "")), 200);
	CHECK(app_says(s.t, "Det som väntas i ord kan inte prövas mot lektionsloggen"));
	CHECK(!app_says(s.t, "Prövat mot loggen"));
}

/* What a unit alone gives is what all of them read at once give. */
TEST(dose_of_many_units_at_once_is_that_of_each)
{
	static const enum less less[TAKE_PART] = {[2] = ONE_TEACHER_LESS, [4] = HALF_ANSWERED, [7] = NO_ANSWERS};
	struct scene s;
	struct effect_execution e[TAKE_PART];
	struct str from, to;
	REQUIRE(begin(&s, less, false));
	struct db *db = store_read(s.t->store);
	struct date today;
	REQUIRE(date_parse(STR("2024-10-01"), &today));
	REQUIRE(effect_window(db, test_arena(), 2023, VEIL_YEAR, &from, &to));
	REQUIRE(effect_execution_units(db, test_arena(), &s.m.x, 2023, s.m.unit, TAKE_PART, today, e));
	for (int i = 0; i < TAKE_PART; i++) {
		struct effect_execution one =
		    effect_execution_on(db, test_arena(), s.m.x.id, s.m.unit[i], from, to, today);
		CHECK_I64(e[i].state, one.state);
		CHECK_I64(e[i].asked, one.asked);
		CHECK_I64(e[i].answered, one.answered);
		CHECK_I64(e[i].scheduled, one.scheduled);
		CHECK_F64(e[i].dose.share, one.dose.share, 1e-12);
		CHECK_F64(e[i].whole.lo, one.whole.lo, 1e-12);
	}
	store_read_end(s.t->store, db);
}

/* Ten schools whose outcomes have nothing to do with their doses: how often the interval of the slope leaves
 * none. */
TEST(a_line_of_ten_schools_seldom_sees_what_is_not_there)
{
	enum { ROUNDS = 2000, N = DESCRIBE_SCHOOLS_MIN };
	struct stat_rng g;
	int wrong = 0;
	stat_rng_init(&g, 20261128, 0);
	for (int k = 0; k < ROUNDS; k++) {
		double dose[N], change[N];
		struct arena a;
		struct stat_frame f;
		struct stat_result r;
		const struct stat_option o[] = {{STR("dose"), STR("dose")}, {STR("change"), STR("change")}};
		arena_init(&a, 0);
		for (int i = 0; i < N; i++) {
			dose[i] = fmax(0.5, fmin(10, 7 + 2 * stat_rng_normal(&g)));
			change[i] = 12 * stat_rng_normal(&g);
		}
		stat_frame_init(&f, &a, N);
		stat_frame_num(&f, STR("dose"), dose);
		stat_frame_num(&f, STR("change"), change);
		stat_run(&a, STR("dose"), &f, o, 2, &r);
		struct describe_number v = describe_term(&r, "slope", 1);
		wrong += v.has && (v.lo > 0 || v.hi < 0);
		arena_finish(&a);
	}
	printf("    ten schools: %.1f %% of lines leave none\n", 100.0 * wrong / ROUNDS);
	CHECK(wrong > ROUNDS * 2 / 100 && wrong < ROUNDS * 6 / 100);
}
