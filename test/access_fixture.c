/* access_fixture.c - one object of every kind, in every state and place. */
#include "access_plan.h"

#include "base/vec.h"

#include "dialogue/dialogue.h"
#include "effect/effect.h"
#include "measure/measure.h"
#include "sql_core.h"

#include <stdio.h>

static void put(struct change *ch, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, ch->arena, LANG_EN, k->fields, k->nfields);
	enum change_result r = resource_save(ch, NULL, k, ACT_CREATE, &f, NULL, row);
	if (r != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "%s: %d %.*s", k->name, (int)r,
		          STR_ARG(f.nerrors ? f.errors[0].text : STR("")));
}

static struct access_spot *spot_add(struct access_plan *p, struct change *ch, const struct resource_kind *k,
                                    const void *row, const char *secret)
{
	struct object o = {.found = true};
	if (p->nspots == p->spots_cap)
		p->spots = vec_grow(test_arena(), p->spots, &p->spots_cap, sizeof *p->spots);
	k->locate(ch->db, ch->arena, row, &o);
	int64_t id = row_value(row_col(k->entity->cols, k->entity->ncols, STR("id")), row).i;
	p->spots[p->nspots] = (struct access_spot){k, id, o.unit_id, o.person_id, o.state, secret};
	return &p->spots[p->nspots++];
}

/* Text that stands nowhere else. */
static const char *secret(const char *kind, int64_t n)
{
	return arena_printf(test_arena(), "Hemlig %s nr %lld.", kind, (long long)n).p;
}

static void put_document(struct access_plan *p, struct change *ch, int64_t unit, const char *state)
{
	struct document d;
	kind_document.blank(ch, &d);
	const char *s = secret("plan", (int64_t)p->nspots);
	d.title = str_z(s);
	d.unit_id = unit;
	d.state = str_z(state);
	d.decided_day = strcmp(state, "draft") == 0 ? (struct str){NULL, 0} : d.period_from;
	put(ch, &kind_document, &d);
	spot_add(p, ch, &kind_document, &d, s);
}

static void put_goal(struct access_plan *p, struct change *ch, int64_t unit, const char *state)
{
	struct goal g;
	struct goal_link l = {.serves_id = p->t->goal_board};
	const char *s = secret("avsikt", (int64_t)p->nspots);
	kind_goal.blank(ch, &g);
	g.document_id = p->t->doc_lind;
	g.unit_id = unit;
	g.title = str_z(s);
	g.state = str_z(state);
	put(ch, &kind_goal, &g);
	spot_add(p, ch, &kind_goal, &g, s);
	l.goal_id = g.id;
	put(ch, &kind_goal_link, &l);
	spot_add(p, ch, &kind_goal_link, &l, NULL);
}

static void put_parts(struct access_plan *p, struct change *ch, int64_t activity)
{
	const char *s1 = secret("milstolpe", activity), *s2 = secret("punkt", activity);
	struct milestone m = {.activity_id = activity,
	                      .title = str_z(s1),
	                      .due_day = arena_printf(ch->arena, "%d-02-01", p->t->year + 1)};
	struct checklist_item i = {.activity_id = activity, .sort = 1, .title = str_z(s2)};
	struct activity_cost c = {
	    .activity_id = activity, .role = STR("teacher"), .minutes = 5, .per = STR("week")};
	struct activity_goal l = {.activity_id = activity, .goal_id = p->t->goal_board};
	put(ch, &kind_milestone, &m);
	spot_add(p, ch, &kind_milestone, &m, s1);
	put(ch, &kind_checklist_item, &i);
	spot_add(p, ch, &kind_checklist_item, &i, s2);
	put(ch, &kind_activity_cost, &c);
	spot_add(p, ch, &kind_activity_cost, &c, NULL);
	put(ch, &kind_activity_goal, &l);
	spot_add(p, ch, &kind_activity_goal, &l, NULL);
}

static void put_followup(struct access_plan *p, struct change *ch, int64_t activity, bool done)
{
	struct followup u;
	const char *s = secret("slutsats", activity * 2 + done);
	kind_followup.blank(ch, &u);
	u.activity_id = activity;
	u.first_year = p->t->year - (done ? 2 : 1);
	u.outcome = str_z(s);
	if (done) {
		u.state = STR("done");
		u.status = STR("ongoing");
		u.decision = STR("continue");
	}
	put(ch, &kind_followup, &u);
	spot_add(p, ch, &kind_followup, &u, s);
}

/* state "closed" is a decided activity whose status is closed. */
static void put_activity(struct access_plan *p, struct change *ch, int64_t unit, const char *state,
                         int64_t person)
{
	struct activity x;
	const char *s = secret("handling", (int64_t)p->nspots);
	bool draft = strcmp(state, "draft") == 0;
	kind_activity.blank(ch, &x);
	x.unit_id = unit;
	x.title = str_z(s);
	x.responsible_id = person;
	x.state = draft ? STR("draft") : STR("decided");
	x.status = strcmp(state, "closed") == 0 ? STR("closed") : STR("ongoing");
	put(ch, &kind_activity, &x);
	spot_add(p, ch, &kind_activity, &x, s);
	if (strcmp(state, "closed") != 0)
		put_parts(p, ch, x.id);
	put_followup(p, ch, x.id, false);
	if (strcmp(state, "closed") != 0) /* a done one would open it again */
		put_followup(p, ch, x.id, true);
}

static void put_team(struct access_plan *p, struct change *ch)
{
	struct unit u = {
	    .code = STR("lag1"), .kind = STR("team"), .from_day = STR("2000-01-01"), .note = STR("")};
	struct org_new n = {.name = STR("Arbetslag 1"), .code = STR("lag1")};
	struct form f;
	form_init(&f, ch->arena, LANG_EN, NULL, 0);
	if (org_create(ch, NULL, &f, &u, &n, p->t->lind, &p->team) != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "team");
}

static void add_stored(struct access_plan *p, struct change *ch, const struct resource_kind *k, int64_t most)
{
	void *row = arena_alloc(test_arena(), k->entity->row_size);
	for (int64_t id = 1; id <= most; id++)
		if (k->entity->get(ch->db, test_arena(), id, row))
			spot_add(p, ch, k, row, NULL);
}

static void put_view(struct access_plan *p, struct change *ch, int64_t person, bool shared)
{
	struct saved_view v;
	const char *s = secret("fråga", (int64_t)p->nspots);
	kind_saved_view.blank(ch, &v);
	v.person_id = person;
	v.name = str_z(s);
	v.query = STR("dx=meritvarde");
	v.shared = shared;
	put(ch, &kind_saved_view, &v);
	spot_add(p, ch, &kind_saved_view, &v, s);
}

static void put_definitions(struct access_plan *p, struct change *ch)
{
	struct grade_scale g;
	struct scale_grade e;
	struct school_structure st;
	struct structure_grade y;
	struct instrument in;
	struct measure_window w;
	struct disclosure_rule r;
	kind_grade_scale.blank(ch, &g);
	g.key = g.name = STR("prov-skala");
	g.from_year = 2011;
	put(ch, &kind_grade_scale, &g);
	kind_scale_grade.blank(ch, &e);
	e.scale_id = g.id;
	e.grade = STR("E");
	put(ch, &kind_scale_grade, &e);
	kind_school_structure.blank(ch, &st);
	st.key = st.name = STR("prov-skola");
	st.from_year = 2011;
	put(ch, &kind_school_structure, &st);
	kind_structure_grade.blank(ch, &y);
	y.structure_id = st.id;
	y.grade = STR("9");
	y.sort = 10;
	y.stage = STR("7-9");
	put(ch, &kind_structure_grade, &y);
	kind_instrument.blank(ch, &in);
	in.key = in.name = STR("prov-enkat");
	in.from_year = 2022;
	put(ch, &kind_instrument, &in);
	kind_measure_window.blank(ch, &w);
	w.instrument_id = in.id;
	w.first_year = p->t->year;
	w.name = STR("Våren");
	put(ch, &kind_measure_window, &w);
	kind_disclosure_rule.blank(ch, &r);
	r.name = STR("prov-regel");
	r.source = STR("prov");
	put(ch, &kind_disclosure_rule, &r);
	spot_add(p, ch, &kind_disclosure_rule, &r, NULL);
	spot_add(p, ch, &kind_grade_scale, &g, NULL);
	spot_add(p, ch, &kind_scale_grade, &e, NULL);
	spot_add(p, ch, &kind_school_structure, &st, NULL);
	spot_add(p, ch, &kind_structure_grade, &y, NULL);
	spot_add(p, ch, &kind_instrument, &in, NULL);
	spot_add(p, ch, &kind_measure_window, &w, NULL);
}

static void put_measures(struct access_plan *p, struct change *ch)
{
	static const char *const states[] = {"draft", "approved", "retired"};
	struct measure m;
	struct target t;
	struct goal_measure l;
	kind_measure.blank(ch, &m);
	m.key = STR("prov");
	m.name = STR("Prövomått");
	put(ch, &kind_measure, &m);
	spot_add(p, ch, &kind_measure, &m, NULL);
	for (size_t i = 0; i < 3; i++) {
		struct measure_version v;
		const char *s = secret("definition", (int64_t)i);
		kind_measure_version.blank(ch, &v);
		v.measure_id = m.id;
		v.number = (int64_t)i + 1;
		v.comparable = i ? STR("yes") : STR("first");
		v.state = str_z(states[i]);
		v.definition = str_z(s);
		v.from_year = 2011;
		put(ch, &kind_measure_version, &v);
		spot_add(p, ch, &kind_measure_version, &v, s);
	}
	kind_target.blank(ch, &t);
	t.measure_id = m.id;
	t.unit_id = p->t->lind;
	t.first_year = p->t->year;
	t.value = 80;
	put(ch, &kind_target, &t);
	spot_add(p, ch, &kind_target, &t, NULL);
	kind_goal_measure.blank(ch, &l);
	l.goal_id = p->t->goal_board;
	l.measure_id = m.id;
	put(ch, &kind_goal_measure, &l);
	spot_add(p, ch, &kind_goal_measure, &l, NULL);
}

static void decide_protocol(struct change *ch, struct protocol *pr)
{
	struct form f;
	struct protocol was = *pr;
	form_init(&f, ch->arena, LANG_EN, kind_protocol.fields, kind_protocol.nfields);
	pr->state = STR("decided");
	if (resource_save(ch, NULL, &kind_protocol, ACT_EDIT, &f, &was, pr) != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "the protocol is not decided");
}

/* Lessons, observations and agreements of one teacher. */
static void put_lessons(struct access_plan *p, struct change *ch, int64_t insats,
                        const struct protocol *protocol, int64_t item)
{
	static const char *const coaches[] = {"principal", "principal2", "controller",
	                                      "director",  "hr",         "observer"};
	struct lesson_group g;
	struct lesson l;
	struct observation o;
	struct coaching k;
	const char *s = secret("grupp", insats), *t = secret("lektion", insats),
	           *u = secret("iakttagelse", insats);
	kind_lesson_group.blank(ch, &g);
	g.intervention_id = insats;
	g.unit_id = p->t->lind;
	g.name = str_z(s);
	g.weekdays = STR("1,3");
	g.person_id = app_person(p->t, "teacher");
	put(ch, &kind_lesson_group, &g);
	spot_add(p, ch, &kind_lesson_group, &g, s);
	if (!str_eqz(protocol->state,
	             "decided")) /* no lesson is drawn of a draft, and nobody observes with one */
		return;
	kind_lesson.blank(ch, &l);
	l.group_id = g.id;
	l.chance = 250;
	l.note = str_z(t);
	put(ch, &kind_lesson, &l);
	spot_add(p, ch, &kind_lesson, &l, t);
	kind_observation.blank(ch, &o);
	o.protocol_id = protocol->id;
	o.group_id = g.id;
	o.person_id = g.person_id;
	o.scores = arena_printf(test_arena(), "%lld:2", (long long)item);
	o.note = str_z(u);
	put(ch, &kind_observation, &o);
	spot_add(p, ch, &kind_observation, &o, u);
	kind_coaching.blank(ch, &k);
	k.person_id = g.person_id;
	k.coach_id = app_person(p->t, coaches[insats / 3 % 6]);
	if (insats % 3 == 0) {
		put(ch, &kind_coaching, &k);
		spot_add(p, ch, &kind_coaching, &k, NULL);
	}
}

static void put_insats(struct access_plan *p, struct change *ch, int64_t unit, const char *state)
{
	struct intervention x;
	struct intervention_part part;
	struct intervention_unit at;
	struct chain_link link;
	struct intervention_decision d;
	struct protocol pr;
	struct protocol_point item;
	const char *s = secret("insats", (int64_t)p->nspots);
	kind_intervention.blank(ch, &x);
	x.unit_id = unit;
	x.title = str_z(s);
	x.state = str_z(state);
	put(ch, &kind_intervention, &x);
	spot_add(p, ch, &kind_intervention, &x, s);
	kind_intervention_part.blank(ch, &part);
	part.intervention_id = x.id;
	part.title = STR("Start");
	put(ch, &kind_intervention_part, &part);
	spot_add(p, ch, &kind_intervention_part, &part, NULL);
	kind_intervention_unit.blank(ch, &at);
	at.intervention_id = x.id;
	at.unit_id = p->t->lind;
	put(ch, &kind_intervention_unit, &at);
	spot_add(p, ch, &kind_intervention_unit, &at, NULL);
	kind_chain_link.blank(ch, &link);
	link.intervention_id = x.id;
	put(ch, &kind_chain_link, &link);
	spot_add(p, ch, &kind_chain_link, &link, NULL);
	if (strcmp(state, "draft") != 0) { /* a draft has no decisions yet */
		kind_intervention_decision.blank(ch, &d);
		d.intervention_id = x.id;
		d.kind = str_z(strcmp(state, "running") == 0 ? "start" : "stop");
		d.reason = STR("Prov.");
		put(ch, &kind_intervention_decision, &d);
		spot_add(p, ch, &kind_intervention_decision, &d, NULL);
	}
	kind_protocol.blank(ch, &pr);
	pr.intervention_id = x.id;
	pr.name = STR("Protokoll");
	put(ch, &kind_protocol, &pr);
	kind_protocol_point.blank(ch, &item);
	item.protocol_id = pr.id;
	item.title = STR("Tydlig start");
	item.anchor0 = item.anchor1 = item.anchor2 = item.anchor3 = STR("Så");
	put(ch, &kind_protocol_point, &item);
	if (strcmp(state, "draft") != 0)
		decide_protocol(ch, &pr);
	spot_add(p, ch, &kind_protocol, &pr, NULL);
	spot_add(p, ch, &kind_protocol_point, &item, NULL);
	put_lessons(p, ch, x.id, &pr, item.id);
}

/* A chain in every document: seen as the document is. */
static void put_blocks(struct access_plan *p, struct change *ch)
{
	int64_t insats = 0;
	size_t n = p->nspots;
	for (size_t i = 0; i < n && !insats; i++)
		if (p->spots[i].kind == &kind_intervention && p->spots[i].state == OBJ_DECIDED)
			insats = p->spots[i].id;
	for (size_t i = 0; i < n; i++) {
		struct chain_block b;
		if (p->spots[i].kind != &kind_document)
			continue;
		kind_chain_block.blank(ch, &b);
		b.document_id = p->spots[i].id;
		b.intervention_id = insats;
		put(ch, &kind_chain_block, &b);
		spot_add(p, ch, &kind_chain_block, &b, NULL);
	}
}

/* A dialogue in each state, with a point and an agreement. */
static void put_dialogue(struct access_plan *p, struct change *ch, int64_t unit, bool held)
{
	struct dialogue d;
	struct dialogue_point i;
	struct dialogue_agreement g;
	const char *s = secret("anteckning", (int64_t)p->nspots), *t = secret("förläsning", (int64_t)p->nspots),
	           *u = secret("överenskommelse", (int64_t)p->nspots);
	kind_dialogue.blank(ch, &d);
	d.unit_id = unit;
	d.day = STR("2025-09-01");
	d.notes = str_z(s);
	put(ch, &kind_dialogue, &d);
	kind_dialogue_point.blank(ch, &i);
	i.dialogue_id = d.id;
	i.title = str_z(t);
	put(ch, &kind_dialogue_point, &i);
	kind_dialogue_agreement.blank(ch, &g);
	g.dialogue_id = d.id;
	g.body = str_z(u);
	put(ch, &kind_dialogue_agreement, &g);
	if (held) {
		d.state = STR("held");
		CHECK_I64(change_save(ch, &dialogue_entity, &d, NULL), CHANGE_SAVED);
	}
	spot_add(p, ch, &kind_dialogue, &d, s);
	spot_add(p, ch, &kind_dialogue_point, &i, t);
	spot_add(p, ch, &kind_dialogue_agreement, &g, u);
}

static void put_settings(struct access_plan *p, struct change *ch)
{
	struct school_year y;
	struct term w = {.key = STR("unit.team"), .sv = STR("Lag"), .en = STR("Team")};
	struct role_ceiling c = {.role = STR("teacher"), .first_year = p->t->year, .minutes = 1000};
	struct unit_succession s = {
	    .from_id = p->t->ask, .to_id = p->t->lind, .kind = STR("replace"), .day = STR("2020-01-01")};
	kind_school_year.blank(ch, &y);
	put(ch, &kind_school_year, &y);
	put(ch, &kind_term, &w);
	put(ch, &kind_role_ceiling, &c);
	put(ch, &kind_unit_succession, &s);
	const struct resource_kind *const stored[] = {&kind_school_year, &kind_term,       &kind_role_ceiling,
	                                              &kind_area,        &kind_unit,       &kind_unit_period,
	                                              &kind_person,      &kind_role_grant, &kind_unit_succession};
	for (size_t i = 0; i < sizeof stored / sizeof stored[0]; i++)
		add_stored(p, ch, stored[i], 30);
}

bool access_fixture_fill(struct access_plan *p)
{
	static const char *const doc[] = {"draft", "decided", "replaced"}, *const other[] = {"draft", "decided",
	                                                                                     "closed"};
	struct app_test *t = p->t;
	struct change *ch = app_write(t);
	if (!ch)
		return false;
	put_team(p, ch);
	const int64_t places[] = {t->root, t->board, t->office, t->lind, p->team, t->ask};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		for (size_t s = 0; s < 3; s++) {
			put_document(p, ch, places[i], doc[s]);
			put_goal(p, ch, places[i], other[s]);
			put_activity(p, ch, places[i], other[s], 0);
		}
	static const char *const own[] = {"teacher", "politician", "student_health", "hr", "administrator"};
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		for (size_t s = 0; s < 3; s++)
			put_activity(p, ch, t->ask, other[s], app_person(t, own[i]));
	put_settings(p, ch);
	put_definitions(p, ch);
	put_measures(p, ch);
	put_view(p, ch, app_person(t, "teacher"), false);
	put_view(p, ch, app_person(t, "principal"), true);
	static const char *const run[] = {"draft", "running", "ended"};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		for (size_t s = 0; s < 3; s++)
			put_insats(p, ch, places[i], run[s]);
	put_blocks(p, ch);
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		for (int held = 0; held < 2; held++)
			put_dialogue(p, ch, places[i], held);
	return app_write_end(t, ch);
}
