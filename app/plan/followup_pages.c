/* followup_pages.c - following up one activity: the task left, the background right. */
#include "core/draft.h"
#include "plan/activity_pages.h"
#include "plan/followup_view.h"
#include "plan/work.h"
#include "views_plan.h"

enum { CHANGES = 20 };

/* --- showing ------------------------------------------------------------------------------- */

static void fill_background(struct ctx *c, struct followup_view *v)
{
	struct followups_of_row *ups;
	struct str from = arena_printf(c->arena, "%d-07-01", (int)v->u->first_year);
	struct str to = arena_printf(c->arena, "%d-07-01", (int)v->u->first_year + 1);
	v->unit = plan_unit(c, v->a->unit_id);
	v->ngoals = activity_goals(c->db, c->arena, v->a->id, c->at, &v->goals);
	v->nitems = checklist_of(c->db, c->arena, v->a->id, c->at, &v->items);
	v->nchanges = plan_changes(c, v->a->id, from, to, CHANGES, &v->changes);
	size_t n = followups_of(c->db, c->arena, v->a->id, c->at, &ups);
	for (size_t i = 0; i < n && !v->last; i++)
		if (ups[i].first_year < v->u->first_year && str_eqz(ups[i].state, "done"))
			v->last = &ups[i];
}

static struct object object_of(struct ctx *c, const struct followup *u)
{
	struct object o = {.found = true};
	kind_followup.locate(c->db, c->arena, u, &o);
	return o;
}

static struct str title_of(struct ctx *c, const struct activity *a)
{
	return a->number.n ? arena_printf(c->arena, "%.*s %.*s", STR_ARG(a->number), STR_ARG(a->title))
	                   : a->title;
}

static void head(struct ctx *c, const struct followup_view *v)
{
	struct str year = lasar_text(c->arena, (int)v->u->first_year), saved = web_query(c->req, "sparad");
	c->page.title = title_of(c, v->a);
	c->page.kicker = tr_fmt(c->arena, c->lang, N_("Follow-up of {0}"), &year, 1);
	c->page.summary = !str_eqz(v->u->state, "done") ? tr(c->lang, N_("What happened, and what happens next?"))
	                  : followup_has_analysis(v->u)
	                      ? tr(c->lang, N_("Followed up, with analysis."))
	                      : tr(c->lang, N_("Followed up; the analysis is missing."));
	c->page.nav = "followups";
	c->page.up_href = arena_printf(c->arena, "/styrning/uppfoljning?lasar=%d", (int)v->u->first_year);
	c->page.up_title = tr(c->lang, N_("Follow-up"));
	if (saved.n && saved.n < 40)
		c->page.saved_key = arena_printf(c->arena, "followup-%.*s", STR_ARG(saved));
}

static void show(struct ctx *c, const struct form *f, const struct followup *u)
{
	struct activity a;
	struct object o = object_of(c, u);
	struct followup_view v = {.c = c, .u = u, .form = f, .a = &a, .today = plan_today(c)};
	if (!activity_get(c->db, c->arena, u->activity_id, &a)) {
		ctx_not_found(c);
		return;
	}
	v.key = arena_printf(c->arena, "followup-%lld-%lld", (long long)u->activity_id, (long long)u->first_year);
	v.post = u->id ? arena_printf(c->arena, "/styrning/uppfoljning/%lld", (long long)u->id)
	               : arena_printf(c->arena, "/styrning/uppfoljning/ny/%lld/%lld", (long long)u->activity_id,
	                              (long long)u->first_year);
	v.may_write = str_is_null(c->at) && ctx_may(c, RES_FOLLOWUP, u->id ? ACT_EDIT : ACT_CREATE, &o);
	v.may_close = v.may_write && (o.state == OBJ_DECIDED || ctx_may(c, RES_FOLLOWUP, ACT_DECIDE, &o));
	fill_background(c, &v);
	head(c, &v);
	page_open(c);
	page_form_top(c, f);
	view_plan_followup(&c->out, &v);
	page_close(c);
}

static void form_open(struct ctx *c, struct form *f)
{
	form_init(f, c->arena, c->lang, kind_followup.fields, kind_followup.nfields);
}

/* --- a new one ------------------------------------------------------------------------------- */

/* Only a läsår that the activity lived in is followed up. */
static bool lived(struct ctx *c, int64_t activity_id, int64_t year)
{
	struct activity_years_row *y;
	size_t n = activity_years(c->db, c->arena, activity_id, (struct str){NULL, 0}, &y);
	for (size_t i = 0; i < n; i++)
		if (y[i].first_year == year)
			return true;
	return false;
}

/* Which activity and läsår: from the address, or the posted fields. */
static bool load_new(struct ctx *c, struct followup *u)
{
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	struct str year = ctx_param(c, "lasar");
	int64_t activity = ctx_id(c), first = c->lasar;
	struct activity a;
	if (str_is_null(ctx_param(c, "id"))) {
		bool post = c->req->method == WEB_POST;
		str_to_i64(post ? web_form(c->req, "aktivitet") : web_query(c->req, "aktivitet"), &activity);
		year = post ? web_form(c->req, "lasar") : web_query(c->req, "lasar");
	}
	str_to_i64(year, &first);
	if (first < 1990 || first > 2100 || activity <= 0 || !activity_get(c->db, c->arena, activity, &a) ||
	    !lived(c, activity, first)) {
		ctx_not_found(c);
		return false;
	}
	followup_load(&ch, activity, (int)first, u);
	struct object o = {.found = true};
	kind_activity.locate(c->db, c->arena, &a, &o);
	if (ctx_may(c, RES_ACTIVITY, ACT_VIEW, &o)) {
		o = object_of(c, u);
		if (ctx_may(c, RES_FOLLOWUP, ACT_CREATE, &o))
			return true;
		if (c->req->method == WEB_GET) { /* lists lead here; who may only read reads the activity */
			ctx_redirect(c, plan_activity_href(c, activity), NULL);
			return false;
		}
		ctx_error(c, 403, N_("Your role may read this but not change it."));
		return false;
	}
	ctx_not_found(c);
	return false;
}

void plan_followup_new_page(struct ctx *c)
{
	struct followup u;
	struct form f;
	if (!load_new(c, &u))
		return;
	if (u.id) {
		ctx_redirect(c, arena_printf(c->arena, "/styrning/uppfoljning/%lld", (long long)u.id), NULL);
		return;
	}
	form_open(c, &f);
	form_draft(c,
	           arena_printf(c->arena, "/styrning/uppfoljning/ny/%lld/%lld", (long long)u.activity_id,
	                        (long long)u.first_year),
	           &f);
	show(c, &f, &u);
}

void plan_followup_page(struct ctx *c)
{
	struct followup u;
	struct form f;
	bool found = c->at.p ? followup_get_at(c->db, c->arena, ctx_id(c), c->at, &u)
	                     : followup_get(c->db, c->arena, ctx_id(c), &u);
	if (!found) {
		ctx_not_found(c);
		return;
	}
	form_open(c, &f);
	if (form_draft(c, c->req->path, &f))
		for (size_t i = 0; i < f.raw.n; i++)
			if (str_eqz(f.raw.v[i].name, "rev"))
				str_to_i64(f.raw.v[i].value, &u.rev);
	show(c, &f, &u);
}

/* --- saving ----------------------------------------------------------------------------------- */

/* On to the next thing owed, so that one can go through them all. */
static void go_on(struct ctx *c, const struct followup *u)
{
	static const struct {
		const char *decision, *notice;
	} notices[] = {{"continue", "fortsatt"}, {"change", "fortsatt"}, {"stop", "avslutad"}};
	const char *notice = "klar";
	struct str next = work_next_followup(c->db, c->arena, c->who.person_id, plan_today(c));
	for (size_t i = 0; i < 3; i++)
		if (str_eqz(u->decision, notices[i].decision))
			notice = notices[i].notice;
	if (str_is_null(next))
		next = STR("/mitt");
	next = arena_printf(c->arena, "%.*s%csparad=%lld-%lld", STR_ARG(next), str_chr(next, '?') < 0 ? '?' : '&',
	                    (long long)u->activity_id, (long long)u->first_year);
	ctx_redirect(c, next, notice);
}

static void save(struct ctx *c, const struct followup *before, struct followup *u, enum action act)
{
	struct form f;
	const int64_t activity = u->activity_id, year = u->first_year;
	bool done = str_eqz(web_form(c->req, "act"), "done");
	enum change_result r = CHANGE_INVALID;
	form_open(c, &f);
	bool read = form_read(&f, c->req, &followup_entity, u);
	u->activity_id = activity; /* of the address, whatever else was sent */
	u->first_year = year;
	u->rev = before ? plan_form_id(c, "rev") : 0;
	u->state = done ? STR("done") : STR("draft");
	if (read)
		r = resource_save(&c->change, &c->who, &kind_followup, act, &f, before, u);
	if (r == CHANGE_SAVED || r == CHANGE_SAME) {
		struct str here = arena_printf(c->arena, "/styrning/uppfoljning/%lld?sparad=%lld-%lld",
		                               (long long)u->id, (long long)activity, (long long)year);
		if (done)
			go_on(c, u);
		else
			ctx_redirect(c, here, r == CHANGE_SAVED ? "sparat" : "samma");
		return;
	}
	if (r == CHANGE_DENIED) {
		ctx_error(c, 403, N_("Your role may save a draft but not close the follow-up."));
		return;
	}
	c->res->status = r == CHANGE_CONFLICT ? 409 : 422;
	if (before) {
		u->rev = before->rev; /* the next save is made knowing what stands there */
		u->state = before->state;
	} else {
		u->id = 0;
		u->state = STR("draft");
	}
	show(c, &f, u);
}

void plan_followup_new(struct ctx *c)
{
	struct followup u, was;
	if (!load_new(c, &u))
		return;
	was = u;
	save(c, u.id ? &was : NULL, &u, u.id ? ACT_EDIT : ACT_CREATE);
}

void plan_followup_save(struct ctx *c)
{
	struct followup u, was;
	if (!followup_get(c->db, c->arena, ctx_id(c), &was)) {
		ctx_not_found(c);
		return;
	}
	u = was;
	save(c, &was, &u, ACT_EDIT);
}
