/* move_pages.c - moving a card to another goal: the page that drag and keyboard share. */
#include "core/edit.h"
#include "plan/goal_view.h"
#include "views_plan.h"

/* "g12" or "12". */
static int64_t goal_ref(struct str s)
{
	int64_t id = 0;
	str_to_i64(str_starts(s, STR("g")) ? str_sub(s, 1, s.n) : s, &id);
	return id;
}

static void choice(struct ctx *c, struct field_refs *r, int64_t id, struct str title)
{
	r->v[r->n++] = (struct field_choice){arena_printf(c->arena, "%lld", (long long)id), title};
}

static void show(struct ctx *c, struct move_view *v, const char *nav)
{
	v->c = c;
	c->page.title = tr(c->lang, N_("Move"));
	c->page.summary = tr_fmt(
	    c->arena, c->lang, N_("“{0}” leaves one thread and joins another. The move is kept in the history."),
	    &v->title, 1);
	c->page.nav = nav;
	c->page.up_href = v->back;
	c->page.up_title = v->title;
	c->page.narrow = true;
	page_open(c);
	view_plan_move(&c->out, v);
	page_close(c);
}

static void activity_view(struct ctx *c, const struct activity *x, struct move_view *v)
{
	struct activity_goals_row *g;
	size_t n = activity_goals(c->db, c->arena, x->id, (struct str){NULL, 0}, &g);
	v->title = x->title;
	v->back = arena_printf(c->arena, "/styrning/aktivitet/%lld", (long long)x->id);
	v->post = arena_concat(c->arena, v->back, STR("/flytta"));
	v->from = (struct field_refs){"from", ARENA_ARRAY(c->arena, n + 1, struct field_choice), 0};
	for (size_t i = 0; i < n; i++)
		choice(c, &v->from, g[i].id, g[i].title);
	v->to = refs_goals(c, "to", THREAD_LEVELS);
}

static void goal_move_view(struct ctx *c, const struct goal *g, struct move_view *v)
{
	struct goal_serves_row *up;
	size_t n = goal_serves(c->db, c->arena, g->id, (struct str){NULL, 0}, &up);
	v->title = g->title;
	v->back = arena_printf(c->arena, "/styrning/mal/%lld", (long long)g->id);
	v->post = arena_concat(c->arena, v->back, STR("/flytta"));
	v->from = (struct field_refs){"from", ARENA_ARRAY(c->arena, n + 1, struct field_choice), 0};
	for (size_t i = 0; i < n; i++)
		choice(c, &v->from, up[i].id, up[i].title);
	v->to = refs_goals(c, "to", thread_column(g->kind));
}

void plan_activity_move_page(struct ctx *c)
{
	struct activity x;
	struct move_view v = {0};
	if (!activity_get(c->db, c->arena, ctx_id(c), &x)) {
		ctx_not_found(c);
		return;
	}
	activity_view(c, &x, &v);
	show(c, &v, "activities");
}

void plan_goal_move_page(struct ctx *c)
{
	struct goal g;
	struct move_view v = {0};
	if (!goal_get(c->db, c->arena, ctx_id(c), &g)) {
		ctx_not_found(c);
		return;
	}
	goal_move_view(c, &g, &v);
	show(c, &v, "goals");
}

/* One link goes, another comes, in one transaction with one reason. */
static void swap(struct ctx *c, const struct resource_kind *k, int64_t old_id, int64_t old_rev, void *link,
                 struct str back)
{
	struct str reason = web_form(c->req, "reason");
	static const char *const none[] = {NULL};
	struct edit_page p = {.kind = k, .only = none, .post = c->req->path, .cancel = back};
	c->change.why = str_is_null(reason) ? STR("") : str_sub(reason, 0, 1000);
	c->page.title = tr(c->lang, N_("Move"));
	if (old_id && !edit_remove(c, k, old_id, old_rev))
		return;
	struct form f;
	form_init(&f, c->arena, c->lang, k->fields, k->nfields);
	enum change_result r = resource_save(&c->change, &c->who, k, ACT_EDIT, &f, NULL, link);
	if (r == CHANGE_SAVED) {
		ctx_redirect(c, back, "flyttat");
		return;
	}
	c->res->status = r == CHANGE_DENIED ? 403 : 422;
	edit_show(c, &p, &f, link);
}

void plan_activity_move(struct ctx *c)
{
	struct activity_goals_row *g;
	struct activity_goal link = {.activity_id = ctx_id(c), .goal_id = goal_ref(web_form(c->req, "to"))};
	int64_t from = goal_ref(web_form(c->req, "from")), old = 0, rev = 0;
	size_t n = activity_goals(c->db, c->arena, link.activity_id, (struct str){NULL, 0}, &g);
	struct str back = arena_printf(c->arena, "/styrning/trad?vald=a%lld", (long long)link.activity_id);
	for (size_t i = 0; i < n; i++) {
		if (g[i].id == link.goal_id) {
			ctx_redirect(c, back, "samma");
			return;
		}
		if (g[i].id == from || (!from && i == 0)) {
			old = g[i].link_id;
			rev = g[i].rev;
		}
	}
	swap(c, &kind_activity_goal, old, rev, &link, back);
}

void plan_goal_move(struct ctx *c)
{
	struct goal_serves_row *up;
	struct goal_link link = {.goal_id = ctx_id(c), .serves_id = goal_ref(web_form(c->req, "to"))};
	int64_t from = goal_ref(web_form(c->req, "from")), old = 0, rev = 0;
	size_t n = goal_serves(c->db, c->arena, link.goal_id, (struct str){NULL, 0}, &up);
	struct str back = arena_printf(c->arena, "/styrning/trad?vald=g%lld", (long long)link.goal_id);
	for (size_t i = 0; i < n; i++) {
		if (up[i].id == link.serves_id) {
			ctx_redirect(c, back, "samma");
			return;
		}
		if (up[i].id == from || (!from && i == 0)) {
			old = up[i].link_id;
			rev = up[i].rev;
		}
	}
	swap(c, &kind_goal_link, old, rev, &link, back);
}
