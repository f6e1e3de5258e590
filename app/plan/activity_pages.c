/* activity_pages.c - one activity: everything about it on one page. */
#include "plan/activity_pages.h"
#include "plan/refs.h"
#include "plan/thread.h"
#include "sql_core.h"
#include "sql_org.h"
#include "views_plan.h"
#include "web/fmt.h"

enum { CHANGES = 50 };

struct str plan_unit(struct ctx *c, int64_t unit_id)
{
	struct str name = {NULL, 0};
	unit_name(c->db, c->arena, unit_id, plan_today(c), &name);
	return str_is_null(name) ? STR("") : name;
}

int64_t plan_form_id(struct ctx *c, const char *name)
{
	int64_t id = 0;
	str_to_i64(web_form(c->req, name), &id);
	return id;
}

struct str plan_activity_href(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/styrning/aktivitet/%lld", (long long)id);
}

/* --- the parts ---------------------------------------------------------------------- */

static void fill_parts(struct ctx *c, struct activity_view *v)
{
	int64_t id = v->a->id;
	v->ngoals = activity_goals(c->db, c->arena, id, c->at, &v->goals);
	v->nstones = milestones_of(c->db, c->arena, id, c->at, &v->stones);
	v->nitems = checklist_of(c->db, c->arena, id, c->at, &v->items);
	v->ncosts = costs_of(c->db, c->arena, id, c->at, &v->costs);
	v->nyears = activity_years(c->db, c->arena, id, c->at, &v->years);
	v->nups = followups_of(c->db, c->arena, id, c->at, &v->ups);
	for (size_t i = 0; i < v->nups; i++)
		v->followed = v->followed || v->ups[i].first_year == c->lasar;
}

/* Follow-ups that are drafts are seen by those who may see them. */
static void hide_drafts(struct ctx *c, struct activity_view *v)
{
	struct object o = c->object;
	size_t n = 0;
	o.state = OBJ_DRAFT;
	if (ctx_may(c, RES_FOLLOWUP, ACT_VIEW, &o))
		return;
	for (size_t i = 0; i < v->nups; i++)
		if (!str_eqz(v->ups[i].state, "draft"))
			v->ups[n++] = v->ups[i];
	v->nups = n;
}

static void fill_rights(struct ctx *c, struct activity_view *v)
{
	struct object draft = c->object;
	bool now = str_is_null(c->at);
	int64_t watch;
	draft.state = OBJ_DRAFT;
	v->may_edit = now && ctx_may(c, RES_ACTIVITY, ACT_EDIT, &c->object);
	v->may_status = now && ctx_may(c, RES_ACTIVITY, ACT_STATUS, &c->object);
	v->may_follow = now && ctx_may(c, RES_FOLLOWUP, ACT_EDIT, &draft);
	v->watched = watch_of(c->db, c->arena, c->who.person_id, STR("activity"), v->a->id, &watch);
	if (v->may_edit)
		v->above = refs_goals(c, "goal_id", THREAD_LEVELS);
}

/* Only ceilings of roles that this activity asks minutes of. */
static void fill_load(struct ctx *c, struct activity_view *v)
{
	struct load_cost *roles = ARENA_ARRAY(c->arena, v->ncosts + 1, struct load_cost);
	for (size_t i = 0; i < v->ncosts; i++)
		roles[i] = (struct load_cost){v->costs[i].role, 0};
	if (v->ncosts && status_open(v->a->status))
		v->nover = load_over(c->db, c->arena, c->lasar, v->a->unit_id, roles, v->ncosts, &v->over);
}

static void fill_changes(struct ctx *c, struct activity_view *v)
{
	struct str since = web_query(c->req, "sedan");
	struct date d;
	if (!str_is_null(c->at)) {
		char day[DATE_TEXT];
		date_text(c->at_day, day);
		v->since = arena_str(c->arena, str_z(day));
		v->nchanges = plan_changes(c, v->a->id, c->at, (struct str){NULL, 0}, CHANGES, &v->changes);
	} else if (date_parse(since, &d)) {
		v->since = since;
		v->nchanges = plan_changes(c, v->a->id, since, (struct str){NULL, 0}, CHANGES, &v->changes);
	}
}

/* --- head ------------------------------------------------------------------------------ */

static struct str summary(struct ctx *c, const struct activity_view *v)
{
	const struct activity *a = v->a;
	struct str args[] = {words_text(&activity_statuses, c->lang, a->status), v->unit,
	                     str_is_null(a->to_day) ? STR("") : fmt_day(c->arena, c->lang, a->to_day),
	                     arena_printf(c->arena, "%zu", v->ngoals)};
	if (v->late)
		return tr_fmt(c->arena, c->lang, N_("{0} at {1}; the last day was {2}, so it is late."), args, 4);
	if (v->ngoals == 0)
		return tr_fmt(c->arena, c->lang, N_("{0} at {1}. It answers to no goal yet."), args, 4);
	if (args[2].n)
		return tr_fmt(c->arena, c->lang, N_("{0} at {1}, to {2}."), args, 4);
	return tr_fmt(c->arena, c->lang, N_("{0} at {1}; no last day is set."), args, 4);
}

static void head(struct ctx *c, const struct activity_view *v)
{
	const struct activity *a = v->a;
	c->page.title = a->title;
	c->page.kicker = arena_printf(c->arena, "%.*s %.*s%s%.*s", STR_ARG(tr(c->lang, N_("Activity"))),
	                              STR_ARG(a->number), v->document.n ? " · " : "", STR_ARG(v->document));
	c->page.summary = summary(c, v);
	c->page.nav = "activities";
	c->page.up_href = STR("/styrning/aktiviteter");
	c->page.up_title = tr(c->lang, N_("Activities"));
	c->page.status_code = v->late ? STR("late") : a->status;
	c->page.status_text =
	    v->late ? tr(c->lang, N_("Late")) : words_text(&activity_statuses, c->lang, a->status);
	c->page.saved_key = str_eqz(web_query(c->req, "klart"), "skapat")
	                        ? STR("activity")
	                        : arena_printf(c->arena, "activity-%lld", (long long)a->id);
	if (v->may_edit) {
		c->page.action_href = arena_concat(c->arena, plan_activity_href(c, a->id), STR("/andra"));
		c->page.action_title = tr(c->lang, N_("Change"));
	}
}

void plan_activity_page(struct ctx *c)
{
	struct activity a;
	struct activity_names_row names = {0};
	bool found = c->at.p ? activity_get_at(c->db, c->arena, ctx_id(c), c->at, &a)
	                     : activity_get(c->db, c->arena, ctx_id(c), &a);
	if (!found) {
		ctx_not_found(c);
		return;
	}
	struct activity_view v = {.c = c, .a = &a, .today = plan_today(c)};
	activity_names(c->db, c->arena, a.id, &names);
	v.unit = names.unit.n ? names.unit : STR("");
	v.document = names.document.n ? names.document : STR("");
	v.responsible = names.responsible.n ? names.responsible : a.responsible_text;
	v.late = activity_late(a.status, a.to_day, v.today);
	fill_parts(c, &v);
	hide_drafts(c, &v);
	fill_rights(c, &v);
	fill_load(c, &v);
	fill_changes(c, &v);
	head(c, &v);
	page_open(c);
	view_plan_activity(&c->out, &v);
	page_close(c);
}
