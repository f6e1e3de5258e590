/* app_fixture.c - a small huvudman whose every row went through the ordinary rules. */
#include "app_fixture.h"

#include "core/auth.h"
#include "core/setup.h"
#include "db/migrate.h"
#include "schema_steps.h"

const char *const app_logins[APP_LOGINS] = {
    "politician", "director",       "controller",    "principal", "deputy_principal", "teacher",
    "hr",         "student_health", "administrator", "observer",  "principal2",       "nobody",
};

bool app_fixture_schema(const char *url)
{
	struct str why = {0};
	int applied = 0;
	struct db *db = db_connect(url, DB_CREATE, test_arena(), &why);
	bool ok = db && migrate_run(db, schema_steps, schema_nsteps, &applied) == MIGRATE_DONE;
	if (!ok)
		test_fail(__FILE__, __LINE__, "store: %.*s %s", STR_ARG(why), db ? db_error_detail(db) : "");
	if (ok) {
		db_begin(db);
		setup_chain(db, test_arena());
		ok = db_commit(db);
	}
	db_close(db);
	return ok;
}

/* --- rows through the rules ------------------------------------------------------- */

static void put(struct change *ch, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, ch->arena, LANG_EN, k->fields, k->nfields);
	enum change_result r = resource_save(ch, NULL, k, ACT_CREATE, &f, NULL, row);
	if (r != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "fixture %s: %d %.*s %s", k->name, (int)r,
		          STR_ARG(f.nerrors ? f.errors[0].text : STR("")), db_error_detail(ch->db));
}

static int64_t unit(struct change *ch, const char *code, const char *kind, const char *name, int64_t parent)
{
	struct unit u = {
	    .code = str_z(code), .kind = str_z(kind), .from_day = STR("2000-01-01"), .note = STR("")};
	struct org_new n = {.name = str_z(name), .code = str_z(code)};
	struct form f;
	int64_t id = 0;
	form_init(&f, ch->arena, LANG_EN, NULL, 0);
	if (org_create(ch, NULL, &f, &u, &n, parent, &id) != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "fixture unit %s: %.*s %s", code,
		          STR_ARG(f.nerrors ? f.errors[0].text : STR("")), db_error_detail(ch->db));
	return id;
}

static int64_t unit_of_login(const struct app_test *t, const char *login)
{
	static const char *const at_root[] = {"director", "controller", "administrator", "observer"};
	for (size_t i = 0; i < sizeof at_root / sizeof at_root[0]; i++)
		if (strcmp(login, at_root[i]) == 0)
			return t->root;
	return strcmp(login, "politician") == 0   ? t->board
	       : strcmp(login, "hr") == 0         ? t->office
	       : strcmp(login, "principal2") == 0 ? t->ask
	       : strcmp(login, "nobody") == 0     ? 0
	                                          : t->lind;
}

static void people(struct app_test *t, struct change *ch)
{
	static const char *const names[APP_LOGINS] = {
	    "Pia Politiker",     "Disa Direktör",   "Conny Controller", "Rut Rektor",
	    "Bo Biträdande",     "Lars Lärare",     "Hanna HR",         "Elsa Elevhälsa",
	    "Ada Administratör", "Olle Observatör", "Ragnar Rektor",    "Nils Ingen",
	};
	for (int i = 0; i < APP_LOGINS; i++) {
		struct person p = {.name = str_z(names[i]), .lang = STR("sv"), .active = true};
		struct account_of_person_row acc;
		int64_t at = unit_of_login(t, app_logins[i]);
		put(ch, &kind_person, &p);
		t->people[i] = p.id;
		auth_account_save(ch, p.id, str_z(app_logins[i]), STR("no password opens this"), false);
		struct role_grant g = {.person_id = p.id, .unit_id = at, .from_day = STR("2000-01-01")};
		g.role = strcmp(app_logins[i], "principal2") == 0 ? STR("principal") : str_z(app_logins[i]);
		if (at)
			put(ch, &kind_role_grant, &g);
		account_of_person(ch->db, ch->arena, p.id, &acc);
		auth_session_new(ch, acc.id, STR("192.0.2.1"), STR("test"), t->tokens[i]);
	}
}

static int64_t document(struct app_test *t, struct change *ch, const char *kind, const char *title,
                        int64_t unit_id, bool decided)
{
	struct document d;
	kind_document.blank(ch, &d);
	d.kind = str_z(kind);
	d.title = str_z(title);
	d.unit_id = unit_id;
	d.period_from = arena_printf(ch->arena, "%d-07-01", t->year);
	d.period_to = arena_printf(ch->arena, "%d-06-30", t->year + 1);
	if (decided) {
		d.state = STR("decided");
		d.decided_day = d.period_from;
		d.decided_by = STR("Grundskolenämnden § 1");
	}
	put(ch, &kind_document, &d);
	return d.id;
}

static int64_t goal(struct app_test *t, struct change *ch, int64_t doc, const char *kind, const char *number,
                    const char *title, int64_t serves)
{
	struct goal g;
	kind_goal.blank(ch, &g);
	g.document_id = doc;
	g.kind = str_z(kind);
	g.number = str_z(number);
	g.title = str_z(title);
	g.area_id = t->area;
	g.from_day = STR("");
	g.state = STR("decided");
	put(ch, &kind_goal, &g);
	struct goal_link l = {.goal_id = g.id, .serves_id = serves};
	if (serves)
		put(ch, &kind_goal_link, &l);
	return g.id;
}

struct plan_row {
	int64_t doc, unit, goal, person;
	const char *number, *title, *state, *status;
};

static int64_t activity(struct app_test *t, struct change *ch, const struct plan_row *r)
{
	struct activity x;
	kind_activity.blank(ch, &x);
	x.document_id = r->doc;
	x.unit_id = r->unit;
	x.number = str_z(r->number);
	x.title = str_z(r->title);
	x.state = str_z(r->state);
	x.status = str_z(r->status);
	x.responsible_id = r->person;
	x.from_day = arena_printf(ch->arena, "%d-08-15", t->year);
	x.to_day = arena_printf(ch->arena, "%d-06-15", t->year + 1);
	put(ch, &kind_activity, &x);
	struct activity_goal l = {.activity_id = x.id, .goal_id = r->goal};
	if (r->goal)
		put(ch, &kind_activity_goal, &l);
	return x.id;
}

static void parts(struct app_test *t, struct change *ch)
{
	struct milestone m = {.activity_id = t->act_lind,
	                      .title = STR("Första utvärderingen"),
	                      .due_day = arena_printf(ch->arena, "%d-01-31", t->year + 1)};
	put(ch, &kind_milestone, &m);
	t->milestone = m.id;
	struct checklist_item i = {.activity_id = t->act_lind, .sort = 1, .title = STR("Schemat är lagt")};
	put(ch, &kind_checklist_item, &i);
	t->item = i.id;
	struct followup u;
	kind_followup.blank(ch, &u);
	u.activity_id = t->act_lind;
	u.first_year = t->year - 1;
	u.state = STR("done");
	u.status = STR("partly_done");
	u.outcome = STR("Läxhjälpen kom i gång i årskurs 7.");
	u.seen = STR("Hälften av eleverna kom.");
	u.decision = STR("continue");
	put(ch, &kind_followup, &u);
	t->followup = u.id;
}

static void chain(struct app_test *t, struct change *ch)
{
	struct area area = {.key = STR("larande"),
	                    .name = STR("Lärande"),
	                    .name_en = STR("Learning"),
	                    .sort = 1,
	                    .from_year = 2000};
	put(ch, &kind_area, &area);
	t->area = area.id;
	t->doc_council = document(t, ch, "goals_budget", "Mål och budget", t->root, true);
	t->doc_board = document(t, ch, "operational_plan", "Verksamhetsplan", t->board, true);
	t->doc_lind = document(t, ch, "work_plan", "Arbetsplan för Lindskolan", t->lind, true);
	t->doc_draft = document(t, ch, "work_plan", "Arbetsplan för Askskolan", t->ask, false);
	t->goal_council = goal(t, ch, t->doc_council, "council_goal", "1", "Alla elever når målen", 0);
	t->goal_board = goal(t, ch, t->doc_board, "board_goal", "1", "Kunskaperna ska öka", t->goal_council);
	t->goal_loose = goal(t, ch, t->doc_board, "board_goal", "2", "Frånvaron ska minska", t->goal_council);
	t->goal_lind =
	    goal(t, ch, t->doc_lind, "unit_goal", "1", "Fler elever får godkänt i matematik", t->goal_board);
	t->act_lind = activity(t, ch,
	                       &(struct plan_row){t->doc_lind, t->lind, t->goal_lind, app_person(t, "teacher"),
	                                          "1", "Läxhjälp", "decided", "ongoing"});
	t->act_loose = activity(
	    t, ch, &(struct plan_row){t->doc_lind, t->lind, 0, 0, "2a", "Studiero", "decided", "planned"});
	t->act_draft =
	    activity(t, ch, &(struct plan_row){t->doc_draft, t->ask, 0, 0, "1", "Utkast", "draft", "planned"});
	parts(t, ch);
}

bool app_fixture_fill(struct app_test *t)
{
	struct change *ch = app_write(t);
	if (!ch)
		return false;
	struct date today = instant_day(instant_now());
	t->year = lasar_of(today);
	t->root = unit(ch, "HM", "authority", "Exempelkommun", 0);
	t->board = unit(ch, "GSN", "board", "Grundskolenämnden", t->root);
	t->office = unit(ch, "BUF", "administration", "Barn- och utbildningsförvaltningen", t->board);
	t->lind = unit(ch, "lind", "school", "Lindskolan", t->office);
	t->ask = unit(ch, "ask", "school", "Askskolan", t->office);
	people(t, ch);
	chain(t, ch);
	return app_write_end(t, ch);
}
