/* effect_dose_test.c - what reached the lessons, and that nobody learns what one teacher answered. */
#include "effect_lesson_help.h"

#include "effect/dose_in.h"
#include "effect/observation.h"
#include "org/org.h"

#include <math.h>

/* Five teachers with four lessons each, carried out 4, 3, 2, 4 and 1 times. By hand: the mean is 14/20; with
 * teachers as clusters its variance is 5/4 of the sum of ((t - 2.8)/20)^2, 0.02125; the effective number is
 * 0.21/0.02125 times (1.959964/2.776445)^2 = 4.924681; Wilson's interval of 0.7 at that number is 0.296594 to
 * 0.928119. */
TEST(dose_share_has_the_interval_computed_by_hand)
{
	static const int yes[5] = {4, 3, 2, 4, 1};
	struct dose_answer v[20];
	for (int i = 0; i < 20; i++)
		v[i] = (struct dose_answer){1 + i / 4, 500, 1, i % 4 < yes[i / 4]};
	struct effect_share s = dose_share(test_arena(), v, 20);
	CHECK(s.known && s.n == 20);
	CHECK(fabs(s.share - 0.7) < 1e-12);
	CHECK(fabs(s.lo - 0.296594) < 1e-5 && fabs(s.hi - 0.928119) < 1e-5);
	/* a lesson of half the chance counts twice: (4 + 3 + 2 + 4 + 2*1) / (16 + 2*4) */
	for (int i = 16; i < 20; i++)
		v[i].chance = 250;
	s = dose_share(test_arena(), v, 20);
	CHECK(fabs(s.share - 15.0 / 24) < 1e-12);
	/* all alike: as if each teacher were one answer. Wilson of 5/5 is 0.565518 to 1 */
	for (int i = 0; i < 20; i++)
		v[i].yes = 1;
	s = dose_share(test_arena(), v, 20);
	CHECK(s.known && fabs(s.share - 1) < 1e-12 && fabs(s.lo - 0.565518) < 1e-5);
	s = dose_share(test_arena(), v, 4);
	CHECK(!s.known); /* one teacher */
	s = dose_share(test_arena(), v, 0);
	CHECK(!s.known && s.n == 0);
}

/* --- a store with answers ---------------------------------------------------------------------- */

struct dosing {
	struct app_test *t;
	int64_t insats, part, lesson[12], group[12], person[12];
	struct str from, to;
	struct date today;
};

/* n teachers at lind and m at ask, four lessons each in September 2025; a teacher's lessons have all the same
 * answer. */
static bool dosing_new(struct dosing *d, int n, int m)
{
	static const char *const days[] = {"2025-09-01", "2025-09-08", "2025-09-15", "2025-09-22"};
	*d = (struct dosing){.t = app_test_new(), .today = {2025, 11, 3}};
	struct change *ch = d->t ? app_write(d->t) : NULL;
	if (!ch)
		return false;
	lesson_test_year(ch, 2025);
	effect_window(ch->db, test_arena(), 2025, VEIL_YEAR, &d->from, &d->to);
	d->insats = lesson_test_insats(d->t, ch, 1);
	struct intervention_part part;
	kind_intervention_part.blank(ch, &part);
	part.intervention_id = d->insats;
	part.title = STR("Gemensam lektionsstart");
	lesson_test_put(ch, &kind_intervention_part, &part);
	d->part = part.id;
	for (int i = 0; i < n + m; i++) {
		int64_t unit = i < n ? d->t->lind : d->t->ask;
		d->person[i] = i == 0 ? app_person(d->t, "teacher") : lesson_test_teacher(ch, unit, i);
		d->group[i] = lesson_test_group(ch, d->insats, unit, d->person[i], "7B", "1");
		for (int k = 0; k < 4; k++) {
			struct lesson l;
			kind_lesson.blank(ch, &l);
			l.group_id = d->group[i];
			l.day = str_z(days[k]);
			l.chance = 1000;
			l.done = i == 0 ? STR("no") : STR("full");
			l.obstacle = i == 0 ? STR("timetable") : STR("");
			l.note = i == 0 ? STR("okapi-anteckning") : STR("");
			l.parts = i == 0 ? STR("") : arena_printf(test_arena(), "0,%lld", (long long)d->part);
			l.logged_at = arena_printf(test_arena(), "%sT12:00:00.000Z", days[k]);
			lesson_test_put(ch, &kind_lesson, &l);
			d->lesson[i] = l.id;
		}
	}
	return app_write_end(d->t, ch);
}

static struct effect_execution read(struct dosing *d, int64_t unit)
{
	struct db *db = app_read(d->t);
	struct effect_execution x =
	    effect_execution_on(db, test_arena(), d->insats, unit, d->from, d->to, d->today);
	app_read_end(d->t, db);
	return x;
}

TEST(the_result_of_lessons_opens_on_the_newest_lasar_with_answers)
{
	struct dosing d;
	REQUIRE(dosing_new(&d, 5, 0));
	const char *page = arena_printf(test_arena(), "/insatser/%lld/lektioner", (long long)d.insats).p;
	CHECK_I64(app_get(d.t, "principal", page), 200);
	CHECK(app_says(d.t, "Läsåret 2025/26") && app_says(d.t, "20 av 20"));
	CHECK(app_says(d.t, "lasar=2025")); /* its files are of the same läsår */
	CHECK(app_says(d.t, "Schemabrytande aktivitet") &&
	      !app_says(d.t, "Inte planerat tillsammans")); /* only obstacles that somebody named */
	CHECK_I64(app_get(d.t, "principal", arena_printf(test_arena(), "%s?lasar=2024", page).p), 200);
	CHECK(app_says(d.t, "2024/25") && !app_says(d.t, "20 av 20"));
	CHECK_I64(app_get(d.t, "principal", arena_printf(test_arena(), "%s.csv", page).p), 200);
	CHECK(app_says(d.t, ";20;20;"));
}

TEST(dose_sums_up_what_was_answered)
{
	struct dosing d;
	REQUIRE(dosing_new(&d, 5, 0));
	struct effect_execution x = read(&d, d.t->lind);
	CHECK(x.state == EFFECT_SHOWN && x.teachers == 5);
	CHECK_I64(x.asked, 20);
	CHECK_I64(x.answered, 20);
	CHECK_I64(x.full, 16);
	CHECK_I64(x.no, 4);
	CHECK(fabs(x.carried.share - 0.8) < 1e-12 && x.carried.lo < 0.8 && x.carried.hi > 0.8);
	CHECK_I64(x.groups, 5);
	CHECK_I64(x.scheduled,
	          5 * 11); /* Mondays from 18 August to 27 October, all before the week of 3 November */
	CHECK(fabs(x.given - 0.8 * 55) < 1e-9 && fabs(x.dose.share - 0.8) < 1e-12);
	CHECK_STR(x.obstacles[0].word, STR("timetable"));
	CHECK_I64(x.obstacles[0].n, 4);
	/* four teachers told of the ingredient: too few */
	CHECK(x.nparts == 1 && !x.parts[0].there.known);
	struct str text = effect_execution_sentence(test_arena(), LANG_SV, &x);
	CHECK(str_starts(
	    text, STR("Av 20 frågade lektioner är 20 besvarade; programmet genomfördes helt eller delvis i 80")));
}

TEST(dose_is_not_shown_of_four_nor_of_a_window_of_ones_own)
{
	struct dosing d;
	REQUIRE(dosing_new(&d, 4, 0));
	struct effect_execution x = read(&d, d.t->lind);
	CHECK(x.state == EFFECT_FEW && x.asked == 0 && x.answered == 0 && x.full == 0 && !x.carried.known);
	CHECK(x.scheduled > 0);
	CHECK_STR(effect_execution_sentence(test_arena(), LANG_SV, &x), STR("För få lärare för att visas."));
	d.to = STR("2025-09-10");
	x = read(&d, d.t->lind);
	CHECK(x.state == EFFECT_WINDOW && x.answered == 0);
}

TEST(dose_hides_what_six_less_five_would_tell)
{
	struct dosing d;
	REQUIRE(dosing_new(&d, 5, 1));
	CHECK(read(&d, d.t->ask).state == EFFECT_FEW);
	CHECK(read(&d, d.t->lind).state == EFFECT_FEW);
	CHECK(read(&d, 0).state == EFFECT_SHOWN);
}

TEST(dose_changes_once_a_week)
{
	struct dosing d;
	REQUIRE(dosing_new(&d, 5, 0));
	d.today = (struct date){2025, 9, 24}; /* Wednesday of the last lesson's week */
	struct effect_execution x = read(&d, d.t->lind);
	CHECK_I64(x.asked, 15);
	CHECK_I64(x.answered, 15);
	d.today = (struct date){2025, 9, 29};
	CHECK_I64(read(&d, d.t->lind).answered, 20);
}

/* --- nobody else ------------------------------------------------------------------------------------ */

static const char *filled(const char *path, const char *kind, int64_t id)
{
	struct str out = STR("");
	for (const char *p = path; *p;) {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;
		if (!end) {
			out = arena_printf(test_arena(), "%.*s%c", STR_ARG(out), *p++);
			continue;
		}
		bool is_kind = strncmp(p, "{kind}", 6) == 0;
		out = is_kind ? arena_printf(test_arena(), "%.*s%s", STR_ARG(out), kind)
		              : arena_printf(test_arena(), "%.*s%lld", STR_ARG(out), (long long)id);
		p = end + 1;
	}
	return out.n ? arena_printf(test_arena(), "%.*s", STR_ARG(out)).p : "/";
}

static int64_t put_observation(struct dosing *d, struct change *ch)
{
	struct protocol p, was;
	struct protocol_point i;
	struct observation o;
	struct form f;
	kind_protocol.blank(ch, &p);
	p.intervention_id = d->insats;
	p.name = STR("Lektionsstart");
	lesson_test_put(ch, &kind_protocol, &p);
	kind_protocol_point.blank(ch, &i);
	i.protocol_id = p.id;
	i.title = STR("Målet står på tavlan");
	i.anchor0 = i.anchor1 = i.anchor2 = i.anchor3 = STR("Steg");
	lesson_test_put(ch, &kind_protocol_point, &i);
	was = p;
	p.state = STR("decided");
	form_init(&f, ch->arena, LANG_EN, kind_protocol.fields, kind_protocol.nfields);
	CHECK(resource_save(ch, NULL, &kind_protocol, ACT_EDIT, &f, &was, &p) == CHANGE_SAVED);
	kind_observation.blank(ch, &o);
	o.protocol_id = p.id;
	o.group_id = d->group[0];
	o.day = STR("2025-09-08");
	o.observer_id = app_person(d->t, "deputy_principal");
	o.scores = arena_printf(test_arena(), "%lld:0", (long long)i.id);
	o.note = STR("kasuar-iakttagelse");
	o.handed_at = STR("2025-09-09T12:00:00.000Z");
	lesson_test_put(ch, &kind_observation, &o);
	return o.id;
}

/* Every page and file, as everybody but the teacher: the notes and the obstacle of one teacher are nowhere.
 */
TEST(dose_no_route_tells_anybody_what_one_teacher_answered)
{
	struct dosing d;
	size_t asked = 0;
	REQUIRE(dosing_new(&d, 4, 0)); /* four: their sums are not shown either */
	struct change *ch = app_write(d.t);
	int64_t seen = put_observation(&d, ch);
	REQUIRE(app_write_end(d.t, ch));
	const struct {
		const char *kind;
		int64_t id;
	} of[] = {{"lesson", d.lesson[0]},
	          {"observation", seen},
	          {"lesson_group", d.group[0]},
	          {"intervention", d.insats},
	          {"person", d.person[0]}};
	for (size_t r = 0; r < app_nroutes; r++) {
		if (app_routes[r].method != WEB_GET ||
		    strstr(app_routes[r].path, "/pdf")) /* the model's HTML says the same */
			continue;
		for (size_t k = 0; k < sizeof of / sizeof of[0]; k++)
			for (size_t i = 0; i < APP_LOGINS; i++) {
				if (strcmp(app_logins[i], "teacher") == 0)
					continue;
				const char *path = filled(app_routes[r].path, of[k].kind, of[k].id);
				app_get(d.t, app_logins[i], path);
				asked++;
				if (app_says(d.t, "okapi") || app_says(d.t, "kasuar") || app_says(d.t, "timetable\""))
					test_fail(__FILE__, __LINE__, "%s as %s tells it", path, app_logins[i]);
				if (!strchr(path, '{') && !strchr(app_routes[r].path, '{'))
					k = sizeof of / sizeof of[0] - 1; /* the same address for every kind */
			}
	}
	CHECK(asked > 1000);
	CHECK_I64(app_get(d.t, "teacher", filled("/api/v1/lesson/{id}", "", d.lesson[0])), 200);
	CHECK(app_says(d.t, "okapi-anteckning")); /* the words are there to be found */
	CHECK_I64(app_get(d.t, "teacher", filled("/insatser/observationer/{id}", "", seen)), 200);
	CHECK(app_says(d.t, "kasuar-iakttagelse"));
}

/* --- observations --------------------------------------------------------------------------------------- */

TEST(observation_protocol_never_changes_once_decided)
{
	struct dosing d;
	struct form f;
	struct protocol p, was;
	struct protocol_point *i;
	REQUIRE(dosing_new(&d, 1, 0));
	struct change *ch = app_write(d.t);
	put_observation(&d, ch);
	REQUIRE(protocol_get(ch->db, test_arena(), 1, &was));
	REQUIRE(protocol_items(ch->db, test_arena(), was.id, &i) == 1);
	p = was;
	p.name = STR("Annat");
	form_init(&f, ch->arena, LANG_EN, kind_protocol.fields, kind_protocol.nfields);
	CHECK(resource_save(ch, NULL, &kind_protocol, ACT_EDIT, &f, &was, &p) == CHANGE_INVALID);
	struct protocol_point x = i[0], more = i[0];
	x.anchor3 = STR("Bättre");
	form_init(&f, ch->arena, LANG_EN, kind_protocol_point.fields, kind_protocol_point.nfields);
	CHECK(resource_save(ch, NULL, &kind_protocol_point, ACT_EDIT, &f, &i[0], &x) == CHANGE_INVALID);
	more.id = 0;
	form_init(&f, ch->arena, LANG_EN, kind_protocol_point.fields, kind_protocol_point.nfields);
	CHECK(resource_save(ch, NULL, &kind_protocol_point, ACT_CREATE, &f, NULL, &more) == CHANGE_INVALID);
	form_init(&f, ch->arena, LANG_EN, kind_protocol_point.fields, kind_protocol_point.nfields);
	CHECK(resource_delete(ch, NULL, &kind_protocol_point, i[0].id, i[0].rev, &f) == CHANGE_INVALID);
	/* a new number may say it otherwise, and is not decided before its steps have words */
	kind_protocol.blank(ch, &p);
	p.intervention_id = d.insats;
	p.name = was.name;
	p.number = 1;
	form_init(&f, ch->arena, LANG_EN, kind_protocol.fields, kind_protocol.nfields);
	CHECK(resource_save(ch, NULL, &kind_protocol, ACT_CREATE, &f, NULL, &p) == CHANGE_INVALID);
	p.number = 2;
	lesson_test_put(ch, &kind_protocol, &p);
	for (int k = 0; k < OBSERVATION_ITEMS; k++) {
		kind_protocol_point.blank(ch, &x);
		x.protocol_id = p.id;
		x.title = STR("Punkt");
		lesson_test_put(ch, &kind_protocol_point, &x);
	}
	x.id = 0;
	form_init(&f, ch->arena, LANG_EN, kind_protocol_point.fields, kind_protocol_point.nfields);
	CHECK(resource_save(ch, NULL, &kind_protocol_point, ACT_CREATE, &f, NULL, &x) == CHANGE_INVALID);
	was = p;
	p.state = STR("decided");
	form_init(&f, ch->arena, LANG_EN, kind_protocol.fields, kind_protocol.nfields);
	CHECK(resource_save(ch, NULL, &kind_protocol, ACT_EDIT, &f, &was, &p) == CHANGE_INVALID);
	CHECK(app_write_end(d.t, ch));
}

TEST(observation_scores_are_read_strictly)
{
	CHECK(observation_score(STR("12:3,13:0"), 12) == 3 && observation_score(STR("12:3,13:0"), 13) == 0);
	CHECK(observation_score(STR("12:3"), 1) == -1 && observation_score(STR("12:3"), 2) == -1);
	CHECK(observation_score(STR("12:4"), 12) == -1 && observation_score(STR("12:"), 12) == -1);
	CHECK(observation_score(STR("12:33"), 12) == -1 && observation_score(STR(",,x:1,12:1"), 12) == 1);
	CHECK(observation_score(STR(""), 12) == -1);
}

TEST(observation_is_the_observers_until_it_is_handed_over)
{
	struct dosing d;
	REQUIRE(dosing_new(&d, 1, 0));
	struct change *ch = app_write(d.t);
	put_observation(&d, ch);
	REQUIRE(app_write_end(d.t, ch));
	const char *path = arena_printf(test_arena(), "/insatser/%lld/observation/ny", (long long)d.insats).p;
	CHECK_I64(app_get(d.t, "principal", path), 200);
	CHECK(app_says(d.t, "Målet står på tavlan") && !str_is_null(app_header(d.t, "X-Keep")));
	struct str body =
	    arena_printf(test_arena(), "protocol_id=1&group_id=%lld&day=2025-09-15&s1=2&note=tapir&client_key=k1",
	                 (long long)d.group[0]);
	CHECK_I64(app_post(d.t, "principal", path, body.p), 303);
	CHECK_I64(app_post(d.t, "principal", path, body.p), 303); /* the phone sends it again: one all the same */
	CHECK_I64(app_get(d.t, "principal", "/insatser/observationer"), 200);
	struct str id = app_between(d.t, "/insatser/observationer/", "\"");
	REQUIRE(id.n);
	struct str two = arena_printf(test_arena(), "/insatser/observationer/%.*s", STR_ARG(id));
	CHECK_STR(id, STR("2"));
	CHECK_I64(app_get(d.t, "principal", two.p), 200);
	CHECK(app_says(d.t, "tapir"));
	CHECK_I64(app_get(d.t, "teacher", two.p), 404);
	CHECK_I64(app_get(d.t, "deputy_principal", two.p), 404);
	const char *three = arena_printf(test_arena(), "/api/v1/observation/%.*s", STR_ARG(id)).p;
	CHECK_I64(app_get(d.t, "principal", three), 200);
	CHECK_I64(app_get(d.t, "teacher", three), 404); /* by the API neither, alone or in a list */
	CHECK_I64(app_get(d.t, "teacher", "/api/v1/observation"), 200);
	CHECK(!app_says(d.t, "tapir"));
	struct str hand = arena_printf(test_arena(), "%.*s/lamna", STR_ARG(two));
	CHECK_I64(app_post(d.t, "deputy_principal", hand.p, ""), 404);
	CHECK_I64(app_post(d.t, "principal", hand.p, ""), 303);
	CHECK_I64(app_get(d.t, "principal", two.p), 404); /* given away */
	CHECK_I64(app_get(d.t, "teacher", two.p), 200);
	CHECK_I64(app_get(d.t, "teacher", "/api/v1/observation"), 200);
	CHECK(app_says(d.t, "tapir"));
	CHECK_I64(app_get(d.t, "principal", three), 404);
	CHECK_I64(app_post(d.t, "principal", hand.p, ""), 404);
	CHECK_I64(app_post(d.t, "principal2", path, body.p), 403); /* of another school */
	CHECK_I64(app_post(d.t, "principal", path, "protocol_id=1&group_id=1&day=2025-09-16"),
	          422); /* nothing scored */
	CHECK_I64(app_post(d.t, "teacher", path, "protocol_id=1&group_id=1&day=2025-09-16&s1=3"),
	          422); /* one's own */
}

/* A colleague, the school's rektor and an agreed coach; offices of the huvudman do not score a lesson. */
TEST(observation_is_of_a_colleague_a_rektor_or_an_agreed_coach_and_of_no_office)
{
	static const char *const offices[] = {"hr",       "administrator", "controller",
	                                      "director", "politician",    "principal2"};
	struct dosing d;
	REQUIRE(dosing_new(&d, 2, 0));
	struct change *ch = app_write(d.t);
	put_observation(&d, ch);
	REQUIRE(app_write_end(d.t, ch));
	const char *path = arena_printf(test_arena(), "/insatser/%lld/observation/ny", (long long)d.insats).p,
	           *page = arena_printf(test_arena(), "/insatser/%lld", (long long)d.insats).p,
	           *own = arena_printf(test_arena(), "protocol_id=1&group_id=%lld&day=2025-09-15&s1=2",
	                               (long long)d.group[0])
	                      .p,
	           *other = arena_printf(test_arena(), "protocol_id=1&group_id=%lld&day=2025-09-15&s1=2",
	                                 (long long)d.group[1])
	                        .p;
	for (size_t i = 0; i < sizeof offices / sizeof offices[0]; i++) {
		CHECK_I64(app_get(d.t, offices[i], path), 200);
		if (app_says(d.t, "name=\"group_id\"") || app_post(d.t, offices[i], path, own) != 403)
			test_fail(__FILE__, __LINE__, "%s may observe", offices[i]);
		CHECK_I64(app_get(d.t, offices[i], page), 200);
		CHECK(!app_says(d.t, "/observation/ny") ||
		      strcmp(offices[i], "principal2") == 0); /* a rektor, elsewhere */
		int got = app_json(
		    d.t, offices[i], WEB_POST, "/api/v1/observation",
		    arena_printf(test_arena(),
		                 "{\"protocol_id\":1,\"group_id\":%lld,\"day\":\"2025-09-15\",\"scores\":\"1:2\","
		                 "\"observer_id\":%lld}",
		                 (long long)d.group[0], (long long)app_person(d.t, offices[i]))
		        .p);
		CHECK(got == 403 || got == 404);
	}
	CHECK_I64(app_get(d.t, "hr", path), 200);
	CHECK(app_says(d.t, "av en kollega, av skolans rektor eller av en coach"));
	CHECK_I64(app_post(d.t, "teacher", path, other), 303); /* a colleague */
	CHECK_I64(app_post(d.t, "principal", path, own), 303);
	CHECK_I64(
	    app_post(d.t, "teacher", "/mitt/coach",
	             arena_printf(test_arena(), "coach_id=%lld", (long long)app_person(d.t, "principal2")).p),
	    303);
	CHECK_I64(app_get(d.t, "principal2", path), 200);
	CHECK(app_says(d.t, "name=\"group_id\""));
	CHECK_I64(app_post(d.t, "principal2", path, own), 303);   /* the teacher's coach */
	CHECK_I64(app_post(d.t, "principal2", path, other), 403); /* of that teacher alone */
}

TEST(observation_lies_within_the_time_of_the_insats_at_that_unit)
{
	struct dosing d;
	struct intervention_unit u;
	REQUIRE(dosing_new(&d, 1, 0));
	struct change *ch = app_write(d.t);
	put_observation(&d, ch);
	kind_intervention_unit.blank(ch, &u);
	u.intervention_id = d.insats;
	u.unit_id = d.t->lind;
	u.from_day = STR("2025-09-02");
	u.to_day = STR("2025-10-03");
	lesson_test_put(ch, &kind_intervention_unit, &u);
	REQUIRE(app_write_end(d.t, ch));
	const char *path = arena_printf(test_arena(), "/insatser/%lld/observation/ny", (long long)d.insats).p;
	const struct {
		const char *day, *says;
		int status;
	} cases[] = {{"2025-09-01", "börjar i den gruppen 2 september 2025", 422},
	             {"2025-10-04", "slutade i den gruppen 3 oktober 2025", 422},
	             {"2999-01-01", "har inte varit än", 422},
	             {"2025-09-02", "", 303},
	             {"2025-10-03", "", 303}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_I64(app_post(d.t, "principal", path,
		                   arena_printf(test_arena(), "protocol_id=1&group_id=%lld&day=%s&s1=2",
		                                (long long)d.group[0], cases[i].day)
		                       .p),
		          cases[i].status);
		if (*cases[i].says && !app_says(d.t, cases[i].says))
			test_fail(__FILE__, __LINE__, "%s: not told", cases[i].day);
	}
}

/* Ten lessons, each seen by two: agreement is lib/stat's ICC(1). */
TEST(observation_two_observers_give_agreement)
{
	struct dosing d;
	struct db *db;
	REQUIRE(dosing_new(&d, 10, 0));
	struct change *ch = app_write(d.t);
	put_observation(&d, ch);
	struct effect_execution x;
	for (int i = 0; i < 10; i++)
		for (int k = 0; k < 2; k++) {
			struct observation o;
			kind_observation.blank(ch, &o);
			o.protocol_id = 1;
			o.group_id = d.group[i];
			o.day = STR("2025-09-15");
			o.observer_id = app_person(d.t, k ? "principal" : "deputy_principal");
			o.scores = arena_printf(test_arena(), "1:%d", (i + (i % 5 == 0 ? k : 0)) % 4);
			o.handed_at = STR("2025-09-16T12:00:00.000Z");
			lesson_test_put(ch, &kind_observation, &o);
		}
	REQUIRE(app_write_end(d.t, ch));
	db = app_read(d.t);
	x = effect_execution_on(db, test_arena(), d.insats, d.t->lind, d.from, d.to, d.today);
	app_read_end(d.t, db);
	CHECK(x.seen_state == EFFECT_SHOWN && x.observations == 21 && x.nseen == 1);
	CHECK(x.agreement.known && x.agreement.lessons == 10);
	/* scores 0/1, 1, 2, 3, 0, 1/2, 2, 3, 0, 1 twice: between lessons 22.45/9 (one-way, by hand), within 1/10
	 */
	double mean = 0, ssb = 0, m[10];
	for (int i = 0; i < 10; i++) {
		m[i] = ((i % 4) + (i + (i % 5 == 0)) % 4) / 2.0;
		mean += m[i] / 10;
	}
	for (int i = 0; i < 10; i++)
		ssb += 2 * (m[i] - mean) * (m[i] - mean);
	double msb = ssb / 9, msw = 2 * 0.5 / 10;
	CHECK(fabs(x.agreement.icc - (msb - msw) / (msb + msw)) < 1e-9);
	/* pairs 0-1 1-1 2-2 3-3 0-0 1-2 2-2 3-3 0-0 1-1: squared distances 2 of 10, by chance (rows 3 3 2 2,
	 * columns 2 3 3 2 of ten) 2.3 of 1; the jackknife's interval is that of R 4.2.2 */
	CHECK(x.agreement.kappa_known && x.agreement.pairs == 10);
	CHECK(fabs(x.agreement.kappa - (1 - 0.2 / 2.3)) < 1e-9);
	CHECK(fabs(x.agreement.kappa_lo - 0.751940527) < 1e-8 && x.agreement.kappa_hi == 1);
}
