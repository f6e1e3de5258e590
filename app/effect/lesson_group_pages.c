/* lesson_group_pages.c - the groups of an insats: who teaches what, on which days. Lessons are drawn from
 * them, so without groups nothing is known of what reached the lessons. Who leads a school tells its groups,
 * in an insats of the huvudman too. */
#include "core/draft.h"
#include "effect/lesson_group_view.h"
#include "sql_effect_insats.h"
#include "views_effect.h"

static bool may_tell(struct ctx *c, const struct intervention *x, int64_t unit_id)
{
	struct object o = {.found = true};
	effect_locate_part(c->db, c->arena, x->id, &o);
	if (o.state != OBJ_DRAFT) /* a draft is its own unit's */
		o.unit_id = unit_id;
	return ctx_may(c, RES_INSATS, ACT_EDIT, &o);
}

/* Where groups can be put: units that take part, else the insats' own; of those the ones of one's own. */
static struct field_refs units_of(struct ctx *c, const struct intervention *x)
{
	struct insats_unit_names_row *name;
	struct intervention_unit *u;
	size_t nu = insats_units(c->db, c->arena, x->id, (struct str){NULL, 0}, &u), treated = 0;
	size_t n = insats_unit_names(c->db, c->arena, x->id, &name);
	struct field_refs r = {"unit_id", ARENA_ARRAY(c->arena, n + 1, struct field_choice), 0};
	for (size_t k = 0; k < nu; k++)
		treated += str_eqz(u[k].arm, "treated");
	for (size_t i = 0; i < n; i++) {
		bool in = treated == 0 && name[i].unit_id == x->unit_id;
		for (size_t k = 0; k < nu; k++)
			in = in || (u[k].unit_id == name[i].unit_id && str_eqz(u[k].arm, "treated"));
		if (in && may_tell(c, x, name[i].unit_id))
			r.v[r.n++] = (struct field_choice){arena_printf(c->arena, "%lld", (long long)name[i].unit_id),
			                                   name[i].name};
	}
	return r;
}

/* --- the list ------------------------------------------------------------------------------ */

static bool insats_of(struct ctx *c, int64_t id, struct intervention *x)
{
	if (intervention_get(c->db, c->arena, id, x))
		return true;
	ctx_not_found(c);
	return false;
}

static void fill_lines(struct ctx *c, struct groups_view *v)
{
	struct lesson_group_lines_row *g;
	bool may = false;
	v->n = lesson_group_lines(c->db, c->arena, v->x->id, ctx_today(c), &g);
	v->v = ARENA_ARRAY(c->arena, v->n + 1, struct group_line);
	for (size_t i = 0; i < v->n; i++) {
		if (i == 0 || g[i].unit_id != g[i - 1].unit_id)
			may = may_tell(c, v->x, g[i].unit_id);
		v->v[i] = (struct group_line){
		    .g = &g[i],
		    .weekdays = lesson_weekdays_text(c->arena, (int)c->lang, g[i].weekdays),
		    .teacher = may ? g[i].teacher : STR(""),
		    .may_edit = may,
		    .left = may && g[i].gone && g[i].teacher.n,
		    .ended = g[i].to_day.n && str_cmp(g[i].to_day, ctx_today(c)) < 0,
		};
	}
}

static void head(struct ctx *c, const struct intervention *x, struct str title)
{
	c->page.title = title;
	c->page.kicker = x->title;
	c->page.nav = "insatser";
	c->page.up_href = arena_printf(c->arena, "/insatser/%lld/grupper", (long long)x->id);
	c->page.up_title = tr(c->lang, N_("Groups"));
}

void effect_groups_page(struct ctx *c)
{
	struct intervention x;
	if (!insats_of(c, ctx_id(c), &x))
		return;
	struct groups_view v = {.c = c, .x = &x};
	fill_lines(c, &v);
	v.may_add = units_of(c, &x).n > 0;
	if (!str_eqz(x.state, "draft"))
		v.lessons = arena_printf(c->arena, "/insatser/%lld/lektioner", (long long)x.id);
	head(c, &x, tr(c->lang, N_("Groups")));
	c->page.summary = v.n ? tr(c->lang, N_("The groups that lessons of the insats are drawn from."))
	                      : tr(c->lang, N_("No group is told yet, so no lesson can be drawn."));
	c->page.up_href = arena_printf(c->arena, "/insatser/%lld", (long long)x.id);
	c->page.up_title = x.title;
	if (v.may_add) {
		c->page.action_href = arena_printf(c->arena, "/insatser/%lld/grupper/ny", (long long)x.id);
		c->page.action_title = tr(c->lang, N_("New group"));
	}
	page_open(c);
	view_effect_groups(&c->out, &v);
	page_close(c);
}

/* --- the form --------------------------------------------------------------------------------- */

/* Teachers of the units that can be chosen, each once. */
static struct field_refs teachers_of(struct ctx *c, const struct field_refs *units)
{
	struct field_refs r = {"person_id", NULL, 0};
	struct lesson_teachers_row **p = ARENA_ARRAY(c->arena, units->n + 1, struct lesson_teachers_row *);
	size_t *n = ARENA_ARRAY(c->arena, units->n + 1, size_t), all = 0;
	for (size_t i = 0; i < units->n; i++) {
		int64_t id = 0;
		n[i] = str_to_i64(units->v[i].value, &id) ? lesson_teachers(c->db, c->arena, id, ctx_today(c), &p[i])
		                                          : 0;
		all += n[i];
	}
	r.v = ARENA_ARRAY(c->arena, all + 1, struct field_choice);
	for (size_t i = 0; i < units->n; i++)
		for (size_t k = 0; k < n[i]; k++) {
			struct str value = arena_printf(c->arena, "%lld", (long long)p[i][k].id);
			bool there = false;
			for (size_t j = 0; j < r.n; j++)
				there = there || str_eq(r.v[j].value, value);
			if (!there)
				r.v[r.n++] = (struct field_choice){value, p[i][k].name};
		}
	return r;
}

static void show(struct ctx *c, const struct intervention *x, const struct lesson_group *g,
                 const struct form *f)
{
	struct field_refs *refs = ARENA_ARRAY(c->arena, 2, struct field_refs);
	struct group_form_view v = {.c = c, .g = g, .error = form_error_of(f, "weekdays")};
	refs[0] = units_of(c, x);
	refs[1] = teachers_of(c, &refs[0]);
	v.fields = (struct fields_view){c, f, &kind_lesson_group, g, NULL, refs, 2, NULL, 0};
	lesson_weekdays(g->weekdays, v.on);
	head(c, x, g->id ? g->name : tr(c->lang, N_("New group")));
	c->page.narrow = true;
	v.cancel = c->page.up_href;
	v.post = c->req->path;
	if (g->id) {
		int64_t used = 0;
		lesson_group_used(c->db, c->arena, g->id, &used);
		v.post = arena_printf(c->arena, "/insatser/grupp/%lld", (long long)g->id);
		if (!used)
			v.remove = arena_concat(c->arena, v.post, STR("/bort"));
		c->page.summary = tr(c->lang, N_("A group that ends gets a last day; what was drawn of it remains."));
	} else
		c->page.summary =
		    refs[0].n ? tr(c->lang, N_("The groups that lessons of the insats are drawn from."))
		              : tr(c->lang, N_("Groups are told by those who lead a school that takes part."));
	page_open(c);
	page_form_top(c, f);
	if (refs[0].n || g->id)
		view_effect_group_form(&c->out, &v);
	page_close(c);
}

void effect_group_new_page(struct ctx *c)
{
	struct intervention x;
	struct lesson_group g;
	struct form f;
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	if (!insats_of(c, ctx_id(c), &x))
		return;
	kind_lesson_group.blank(&ch, &g);
	if (x.from_day.n)
		g.from_day = x.from_day;
	form_init(&f, c->arena, c->lang, kind_lesson_group.fields, kind_lesson_group.nfields);
	form_draft(c, c->req->path, &f);
	show(c, &x, &g, &f);
}

/* "1,3": the ticked weekdays, in their order. */
static struct str ticked(struct ctx *c)
{
	const struct web_pairs *p = &c->req->form;
	bool on[8] = {false};
	struct str text = STR("");
	for (size_t i = 0; i < p->n; i++)
		if (str_eqz(p->v[i].name, "weekday") && p->v[i].value.n == 1 && p->v[i].value.p[0] >= '1' &&
		    p->v[i].value.p[0] <= '7')
			on[p->v[i].value.p[0] - '0'] = true;
	for (int i = 1; i < 8; i++)
		if (on[i])
			text = arena_printf(c->arena, "%.*s%s%d", STR_ARG(text), text.n ? "," : "", i);
	return text;
}

static void save(struct ctx *c, const struct intervention *x, const struct lesson_group *was,
                 struct lesson_group *g)
{
	struct form f;
	int64_t insats = g->intervention_id, rev;
	form_init(&f, c->arena, c->lang, kind_lesson_group.fields, kind_lesson_group.nfields);
	if (was && str_to_i64(web_form(c->req, "rev"), &rev))
		g->rev = rev;
	bool read = form_read(&f, c->req, &lesson_group_entity, g);
	g->intervention_id = insats; /* of the address, whatever is posted */
	g->weekdays = ticked(c);
	if (g->weekdays.n == 0) {
		form_error(&f, "weekdays", N_("Choose at least one weekday."), STR_END);
		read = false;
	}
	enum change_result r =
	    read ? resource_save(&c->change, &c->who, &kind_lesson_group, was ? ACT_EDIT : ACT_CREATE, &f, was, g)
	         : CHANGE_INVALID;
	if (r == CHANGE_SAVED || r == CHANGE_SAME)
		ctx_redirect(c, arena_printf(c->arena, "/insatser/%lld/grupper", (long long)insats), "sparat");
	else if (r == CHANGE_DENIED)
		ctx_error(c, 403, N_("Groups are told by those who lead a school that takes part."));
	else if (r == CHANGE_GONE)
		ctx_not_found(c);
	else if (r == CHANGE_INVALID || r == CHANGE_CONFLICT) {
		c->res->status = r == CHANGE_CONFLICT ? 409 : 422;
		g->id = was ? was->id : 0;
		g->rev = was ? was->rev : 0;
		show(c, x, g, &f);
	}
}

void effect_group_new(struct ctx *c)
{
	struct intervention x;
	struct lesson_group g;
	if (!insats_of(c, ctx_id(c), &x))
		return;
	kind_lesson_group.blank(&c->change, &g);
	g.intervention_id = x.id;
	save(c, &x, NULL, &g);
}

/* --- one that is there ------------------------------------------------------------------------- */

static bool group_of(struct ctx *c, struct lesson_group *g, struct intervention *x)
{
	if (lesson_group_get(c->db, c->arena, ctx_id(c), g) &&
	    intervention_get(c->db, c->arena, g->intervention_id, x))
		return true;
	ctx_not_found(c);
	return false;
}

void effect_group_page(struct ctx *c)
{
	struct intervention x;
	struct lesson_group g;
	struct form f;
	if (!group_of(c, &g, &x))
		return;
	form_init(&f, c->arena, c->lang, kind_lesson_group.fields, kind_lesson_group.nfields);
	form_draft(c, c->req->path, &f);
	show(c, &x, &g, &f);
}

void effect_group(struct ctx *c)
{
	struct intervention x;
	struct lesson_group was, g;
	if (!group_of(c, &was, &x))
		return;
	g = was;
	save(c, &x, &was, &g);
}

void effect_group_remove(struct ctx *c)
{
	struct intervention x;
	struct lesson_group g;
	struct form f;
	int64_t rev = 0;
	if (!group_of(c, &g, &x))
		return;
	str_to_i64(web_form(c->req, "rev"), &rev);
	form_init(&f, c->arena, c->lang, kind_lesson_group.fields, kind_lesson_group.nfields);
	enum change_result r = resource_delete(&c->change, &c->who, &kind_lesson_group, g.id, rev, &f);
	if (r == CHANGE_SAVED)
		ctx_redirect(c, arena_printf(c->arena, "/insatser/%lld/grupper", (long long)x.id), "borttaget");
	else if (r == CHANGE_DENIED)
		ctx_error(c, 403, N_("Your role may read this but not change it."));
	else {
		c->res->status = 409;
		show(c, &x, &g, &f);
	}
}
