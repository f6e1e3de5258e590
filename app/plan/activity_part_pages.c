/* activity_part_pages.c - what belongs to an activity, changed from its page: checklist,
 * milestones, minutes, the goals it answers to, watching. The route has asked whether the
 * activity may be changed; here it is seen to that the part is one of its own. */
#include "core/edit.h"
#include "plan/activity_pages.h"

static void back(struct ctx *c, const char *notice)
{
	ctx_redirect(c, plan_activity_href(c, ctx_id(c)), notice);
}

/* A new or changed part from the posted form. */
static void save_form(struct ctx *c, const struct resource_kind *k, const char *const *only, enum action act,
                      const void *before, void *row)
{
	struct form f;
	struct activity a;
	form_init(&f, c->arena, c->lang, k->fields, k->nfields);
	activity_get(c->db, c->arena, ctx_id(c), &a);
	int64_t own = a.id;
	enum change_result r = CHANGE_INVALID;
	bool read = form_read(&f, c->req, k->entity, row);
	row_set(row_col(k->entity->cols, k->entity->ncols, STR("activity_id")), row,
	        (struct db_val){.type = DB_INT, .i = own});
	if (read)
		r = resource_save(&c->change, &c->who, k, act, &f, before, row);
	if (r == CHANGE_SAVED || r == CHANGE_SAME) {
		back(c, r == CHANGE_SAVED ? "sparat" : "samma");
		return;
	}
	if (r == CHANGE_DENIED) {
		ctx_error(c, 403, N_("Your role may read this but not change it."));
		return;
	}
	const struct edit_page p = {
	    .kind = k, .only = only, .post = c->req->path, .cancel = plan_activity_href(c, own)};
	c->res->status = r == CHANGE_CONFLICT ? 409 : 422;
	c->page.title = a.title;
	c->page.nav = "activities";
	c->page.narrow = true;
	edit_show(c, &p, &f, row);
}

/* The part named in the form, if it belongs to the activity of the address; else 404. */
static bool part_of(struct ctx *c, const struct resource_kind *k, void *row)
{
	int64_t id = plan_form_id(c, "part");
	const struct db_col *col = row_col(k->entity->cols, k->entity->ncols, STR("activity_id"));
	if (id && k->entity->get(c->db, c->arena, id, row) && row_value(col, row).i == ctx_id(c))
		return true;
	ctx_not_found(c);
	return false;
}

static void take_away(struct ctx *c, const struct resource_kind *k)
{
	struct form f;
	void *row = arena_alloc(c->arena, k->entity->row_size);
	if (!part_of(c, k, row))
		return;
	form_init(&f, c->arena, c->lang, k->fields, k->nfields);
	int64_t rev = row_value(row_col(k->entity->cols, k->entity->ncols, STR("rev")), row).i;
	/* A part goes when its activity may be changed, which the route has asked; nobody is asked again. */
	if (resource_delete(&c->change, NULL, k, plan_form_id(c, "part"), rev, &f) == CHANGE_SAVED)
		back(c, "borttaget");
	else
		ctx_error(c, 409, N_("It cannot be removed."));
}

/* Sets or clears the day something was done. */
static void turn(struct ctx *c, const struct resource_kind *k, const void *was, void *row,
                 struct str *done_day)
{
	struct form f;
	form_init(&f, c->arena, c->lang, k->fields, k->nfields);
	*done_day = str_is_null(*done_day) ? plan_today(c) : (struct str){NULL, 0};
	enum change_result r = resource_save(&c->change, &c->who, k, ACT_STATUS, &f, was, row);
	if (r == CHANGE_SAVED)
		back(c, "sparat");
	else if (r == CHANGE_DENIED)
		ctx_error(c, 403, N_("Your role may read this but not change it."));
	else
		ctx_error(c, 409, N_("Someone changed it meanwhile. Look at it again."));
}

/* --- checklist ------------------------------------------------------------------------- */

void plan_item_add(struct ctx *c)
{
	static const char *const only[] = {"title", NULL};
	struct checklist_item x;
	int64_t last = 0;
	kind_checklist_item.blank(&c->change, &x);
	x.activity_id = ctx_id(c);
	checklist_last(c->db, c->arena, x.activity_id, &last);
	x.sort = last + 1;
	save_form(c, &kind_checklist_item, only, ACT_STATUS, NULL, &x);
}

void plan_item_tick(struct ctx *c)
{
	struct checklist_item x, was;
	if (!part_of(c, &kind_checklist_item, &x))
		return;
	was = x;
	turn(c, &kind_checklist_item, &was, &x, &x.done_day);
}

void plan_item_remove(struct ctx *c)
{
	take_away(c, &kind_checklist_item);
}

/* --- milestones --------------------------------------------------------------------------- */

void plan_milestone_add(struct ctx *c)
{
	static const char *const only[] = {"title", "due_day", NULL};
	struct milestone x;
	kind_milestone.blank(&c->change, &x);
	x.activity_id = ctx_id(c);
	save_form(c, &kind_milestone, only, ACT_EDIT, NULL, &x);
}

void plan_milestone_tick(struct ctx *c)
{
	struct milestone x, was;
	if (!part_of(c, &kind_milestone, &x))
		return;
	was = x;
	turn(c, &kind_milestone, &was, &x, &x.done_day);
}

void plan_milestone_remove(struct ctx *c)
{
	take_away(c, &kind_milestone);
}

/* --- minutes ------------------------------------------------------------------------------- */

/* A role has one row: stating it again changes it. */
void plan_cost_put(struct ctx *c)
{
	static const char *const only[] = {"role", "minutes", "per", NULL};
	struct activity_cost x, was;
	struct str role = web_form(c->req, "role");
	int64_t id = 0;
	kind_activity_cost.blank(&c->change, &x);
	x.activity_id = ctx_id(c);
	bool known = !str_is_null(role) && cost_of_role(c->db, c->arena, x.activity_id, role, &id) &&
	             activity_cost_get(c->db, c->arena, id, &was);
	if (known)
		x = was;
	save_form(c, &kind_activity_cost, only, ACT_EDIT, known ? &was : NULL, &x);
}

void plan_cost_remove(struct ctx *c)
{
	take_away(c, &kind_activity_cost);
}

/* --- what it answers to ----------------------------------------------------------------------- */

void plan_answer_add(struct ctx *c)
{
	static const char *const only[] = {"goal_id", NULL};
	struct activity_goal x = {.activity_id = ctx_id(c)};
	struct goal g;
	struct object o = {0};
	int64_t goal_id = plan_form_id(c, "goal_id");
	if (goal_id && goal_get(c->db, c->arena, goal_id, &g))
		kind_goal.locate(c->db, c->arena, &g, &o);
	if (!o.id || !ctx_may(c, RES_GOAL, ACT_VIEW, &o)) {
		ctx_error(c, 422, N_("There is no such goal."));
		return;
	}
	save_form(c, &kind_activity_goal, only, ACT_EDIT, NULL, &x);
}

void plan_answer_remove(struct ctx *c)
{
	take_away(c, &kind_activity_goal);
}

/* --- watching --------------------------------------------------------------------------------- */

void plan_activity_watch(struct ctx *c)
{
	bool on = str_eqz(web_form(c->req, "watch"), "1");
	if (on)
		watch_put(c->db, c->who.person_id, STR("activity"), ctx_id(c));
	else
		watch_drop(c->db, c->who.person_id, STR("activity"), ctx_id(c));
	back(c, on ? "bevakas" : "bevakasinte");
}
