/* activity_form.c - making, changing, ending an activity. A new demand says what it costs
 * and, when a ceiling is passed, what goes away: a warning shown once, not a wall. */
#include "core/draft.h"
#include "core/edit.h"
#include "plan/activity_pages.h"
#include "plan/refs.h"
#include "plan/thread.h"
#include "views_plan.h"

static const char *const shown[] = {
    "unit_id",      "document_id", "number",         "title",
    "focus",        "body",        "staff_groups",   "when_text",
    "from_day",     "to_day",      "funds",          "funds_amount",
    "funds_source", "funds_text",  "responsible_id", "responsible_text",
    "scope",        "instead",     "status",         "status_note",
    "state",        NULL,
};

static struct str typed(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->raw.n; i++)
		if (str_eqz(f->raw.v[i].name, name))
			return f->raw.v[i].value;
	return STR("");
}

static struct str typed_at(const struct ctx *c, const struct form *f, const char *name, int i)
{
	return typed(f, arena_printf(c->arena, "%s_%d", name, i).p);
}

/* --- showing the form ------------------------------------------------------------------ */

static void fill_costs(struct ctx *c, struct activity_form *v)
{
	static const char *const usual[] = {"teacher", "principal", "student_health"};
	for (int i = 0; i < 3; i++) {
		struct cost_typed *t = &v->cost[i];
		t->role = typed_at(c, v->form, "cost_role", i);
		t->minutes = typed_at(c, v->form, "cost_minutes", i);
		t->per = typed_at(c, v->form, "cost_per", i);
		if (t->role.n == 0)
			t->role = str_z(usual[i]);
	}
}

static void show(struct ctx *c, struct activity_form *v, const struct form *f, const struct activity *a)
{
	struct field_refs *r = ARENA_ARRAY(c->arena, 3, struct field_refs);
	struct str here = plan_activity_href(c, a->id);
	r[0] = refs_documents(c, "document_id");
	r[1] = refs_units(c, "unit_id");
	r[2] = refs_people(c, "responsible_id");
	v->fields = (struct fields_view){c, f, &kind_activity, a, shown, r, 3, NULL, 0};
	v->form = f;
	v->fresh = a->id == 0;
	v->rev = a->rev;
	v->post = v->fresh ? STR("/styrning/aktiviteter/ny") : arena_concat(c->arena, here, STR("/andra"));
	v->cancel = v->fresh ? STR("/styrning/aktiviteter") : here;
	v->key = v->fresh ? STR("activity") : arena_printf(c->arena, "activity-%lld", (long long)a->id);
	if (!v->fresh && str_eqz(a->state, "draft") && ctx_may(c, RES_ACTIVITY, ACT_DELETE, &c->object))
		v->remove = arena_concat(c->arena, here, STR("/tabort"));
	if (v->fresh) {
		v->goals = refs_goals(c, "goal_id", THREAD_LEVELS);
		fill_costs(c, v);
	}
	c->page.title = tr(c->lang, v->fresh ? N_("New activity") : N_("Change the activity"));
	c->page.nav = "activities";
	c->page.up_href = v->cancel;
	c->page.up_title = v->fresh ? tr(c->lang, N_("Activities")) : a->title;
	c->page.narrow = true;
	page_open(c);
	page_form_top(c, f);
	view_plan_activity_form(&c->out, v);
	page_close(c);
}

void plan_activity_new_page(struct ctx *c)
{
	struct activity a;
	struct form f;
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	struct activity_form v = {.goal = web_query(c->req, "mal")};
	kind_activity.blank(&ch, &a);
	a.title = edit_begun(c, 300);
	str_to_i64(web_query(c->req, "dokument"), &a.document_id);
	a.unit_id = c->unit_id ? c->unit_id : c->who.ngrants ? c->who.grants[0].unit_id : 0;
	form_init(&f, c->arena, c->lang, kind_activity.fields, kind_activity.nfields);
	if (form_draft(c, STR("/styrning/aktiviteter/ny"), &f))
		v.goal = typed(&f, "goal_id");
	show(c, &v, &f, &a);
}

void plan_activity_edit_page(struct ctx *c)
{
	struct activity a;
	struct form f;
	struct activity_form v = {.seen = false};
	if (!activity_get(c->db, c->arena, ctx_id(c), &a)) {
		ctx_not_found(c);
		return;
	}
	form_init(&f, c->arena, c->lang, kind_activity.fields, kind_activity.nfields);
	if (form_draft(c, arena_concat(c->arena, plan_activity_href(c, a.id), STR("/andra")), &f))
		str_to_i64(typed(&f, "rev"), &a.rev);
	show(c, &v, &f, &a);
}

/* --- what a new demand costs --------------------------------------------------------------- */

/* Reads the typed costs; rows without minutes are not stated. */
static size_t read_costs(struct ctx *c, struct form *f, struct activity_cost v[3])
{
	size_t n = 0;
	for (int i = 0; i < 3; i++) {
		struct str minutes = str_trim(typed_at(c, f, "cost_minutes", i));
		int64_t m;
		if (minutes.n == 0)
			continue;
		const char *field = arena_printf(c->arena, "cost_minutes_%d", i).p;
		if (!str_to_i64(minutes, &m) || m < 0 || m > 100000) {
			form_error(f, field, N_("Minutes must be a whole number from 0 to 100000, not “{0}”."), minutes,
			           STR_END);
			continue;
		}
		v[n] = (struct activity_cost){
		    .role = typed_at(c, f, "cost_role", i), .minutes = m, .per = typed_at(c, f, "cost_per", i)};
		if (!words_has(&role_names, v[n].role) || !words_has(&cost_periods, v[n].per))
			form_error(f, field, N_("Choose a role and a period for the minutes."), STR_END);
		for (size_t k = 0; k < n; k++)
			if (str_eq(v[k].role, v[n].role))
				form_error(f, field, N_("The same role stands twice."), STR_END);
		n++;
	}
	if (n == 0)
		form_error(f, "cost_minutes_0",
		           N_("State what it costs in minutes; write 0 when it costs nobody anything."), STR_END);
	return n;
}

/* The läsår the activity begins in. */
static int first_lasar(const struct ctx *c, const struct activity *a)
{
	struct date d;
	return date_parse(a->from_day, &d) ? lasar_of(d) : c->lasar;
}

static bool ceiling_passed(struct ctx *c, const struct activity *a, const struct activity_cost *costs,
                           size_t n, struct activity_form *v)
{
	struct load_cost more[3];
	struct load_over *over;
	for (size_t i = 0; i < n; i++)
		more[i] = (struct load_cost){costs[i].role, cost_minutes_year(costs[i].minutes, costs[i].per)};
	v->nover = load_over(c->db, c->arena, first_lasar(c, a), a->unit_id, more, n, &over);
	v->over = over;
	return v->nover > 0 && str_trim(a->instead).n == 0;
}

/* The goal must be one the person may see; 0 is none. */
static bool goal_ok(struct ctx *c, struct form *f, int64_t goal_id)
{
	struct goal g;
	struct object o = {0};
	if (goal_id == 0)
		return true;
	if (goal_get(c->db, c->arena, goal_id, &g)) {
		kind_goal.locate(c->db, c->arena, &g, &o);
		if (ctx_may(c, RES_GOAL, ACT_VIEW, &o))
			return true;
	}
	form_error(f, "goal_id", N_("There is no such goal."), STR_END);
	return false;
}

static bool save_parts(struct ctx *c, struct form *f, int64_t activity_id, int64_t goal_id,
                       struct activity_cost *costs, size_t n)
{
	struct activity_goal link = {.activity_id = activity_id, .goal_id = goal_id};
	/* The parts follow the activity, which this person has just been let to make. */
	if (goal_id &&
	    resource_save(&c->change, NULL, &kind_activity_goal, ACT_CREATE, f, NULL, &link) != CHANGE_SAVED)
		return false;
	for (size_t i = 0; i < n; i++) {
		costs[i].activity_id = activity_id;
		if (costs[i].minutes && resource_save(&c->change, NULL, &kind_activity_cost, ACT_CREATE, f, NULL,
		                                      &costs[i]) != CHANGE_SAVED)
			return false;
	}
	return true;
}

void plan_activity_new(struct ctx *c)
{
	struct activity a;
	struct activity_cost costs[3];
	struct form f;
	struct activity_form v = {.seen = web_form(c->req, "seen").n > 0, .goal = web_form(c->req, "goal_id")};
	int64_t goal_id = plan_form_id(c, "goal_id");
	enum change_result r = CHANGE_INVALID;
	kind_activity.blank(&c->change, &a);
	form_init(&f, c->arena, c->lang, kind_activity.fields, kind_activity.nfields);
	form_read(&f, c->req, &activity_entity, &a);
	size_t n = read_costs(c, &f, costs);
	goal_ok(c, &f, goal_id);
	bool warn = f.nerrors == 0 && ceiling_passed(c, &a, costs, n, &v) && !v.seen;
	if (f.nerrors == 0 && !warn)
		r = resource_save(&c->change, &c->who, &kind_activity, ACT_CREATE, &f, NULL, &a);
	if (r == CHANGE_SAVED && save_parts(c, &f, a.id, goal_id, costs, n)) {
		ctx_redirect(c, plan_activity_href(c, a.id), "skapat");
		return;
	}
	if (r == CHANGE_DENIED) {
		ctx_error(c, 403,
		          N_("Your role may not make activities at that unit, or not decided ones. Save it as a "
		             "draft at your own unit."));
		return;
	}
	a.id = 0;
	v.seen = v.seen || warn;
	c->res->status = 422;
	show(c, &v, &f, &a);
}

/* --- changing ------------------------------------------------------------------------------- */

void plan_activity_edit(struct ctx *c)
{
	struct activity a, was;
	struct form f;
	struct activity_form v = {.seen = false};
	if (!activity_get(c->db, c->arena, ctx_id(c), &was)) {
		ctx_not_found(c);
		return;
	}
	a = was;
	a.rev = plan_form_id(c, "rev");
	struct str why = web_form(c->req, "why");
	c->change.why = str_is_null(why) ? STR("") : str_sub(why, 0, 1000);
	form_init(&f, c->arena, c->lang, kind_activity.fields, kind_activity.nfields);
	enum change_result r = CHANGE_INVALID;
	if (form_read(&f, c->req, &activity_entity, &a))
		r = resource_save(&c->change, &c->who, &kind_activity, ACT_EDIT, &f, &was, &a);
	if (r == CHANGE_SAVED || r == CHANGE_SAME) {
		ctx_redirect(c, plan_activity_href(c, was.id), r == CHANGE_SAVED ? "sparat" : "samma");
		return;
	}
	if (r == CHANGE_DENIED) {
		ctx_error(c, 403, N_("Your role may read this but not change it."));
		return;
	}
	a.rev = was.rev; /* the next save is made knowing what stands there */
	c->res->status = r == CHANGE_CONFLICT ? 409 : 422;
	show(c, &v, &f, &a);
}

/* Only the two fields of the status are read, whatever else is sent. */
void plan_activity_status(struct ctx *c)
{
	static const struct field fields[] = {
	    {"status", N_("Status"), FIELD_CHOICE, true, 0, activity_statuses_word, activity_statuses_text, NULL},
	    {"status_note", N_("On the status"), FIELD_TEXT, false, 2000, NULL, NULL, NULL},
	};
	static const char *const only[] = {"status", "status_note", NULL};
	struct activity a, was;
	struct form f;
	if (!activity_get(c->db, c->arena, ctx_id(c), &was)) {
		ctx_not_found(c);
		return;
	}
	a = was;
	a.rev = plan_form_id(c, "rev");
	form_init(&f, c->arena, c->lang, fields, 2);
	enum change_result r = CHANGE_INVALID;
	if (form_read(&f, c->req, &activity_entity, &a))
		r = resource_save(&c->change, &c->who, &kind_activity, ACT_STATUS, &f, &was, &a);
	struct str here = plan_activity_href(c, was.id);
	if (r == CHANGE_SAVED || r == CHANGE_SAME) {
		ctx_redirect(c, here, r == CHANGE_SAVED ? "status" : "samma");
		return;
	}
	if (r == CHANGE_DENIED) {
		ctx_error(c, 403, N_("Your role may read this but not change it."));
		return;
	}
	const struct edit_page p = {.kind = &kind_activity, .only = only, .post = c->req->path, .cancel = here};
	a.rev = was.rev;
	c->res->status = r == CHANGE_CONFLICT ? 409 : 422;
	c->page.title = was.title;
	c->page.nav = "activities";
	c->page.narrow = true;
	edit_show(c, &p, &f, &a);
}

void plan_activity_remove(struct ctx *c)
{
	if (c->object.state != OBJ_DRAFT)
		ctx_error(c, 409, N_("What is decided is ended, not removed: give it the status Ended."));
	else if (edit_remove(c, &kind_activity, ctx_id(c), plan_form_id(c, "rev")))
		ctx_redirect(c, STR("/styrning/aktiviteter"), "borttaget");
}
