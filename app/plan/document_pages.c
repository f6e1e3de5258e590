/* document_pages.c - governing documents: list, page, edit, decide. */
#include "core/edit.h"
#include "plan/document_view.h"
#include "sql_org.h"
#include "views_plan.h"

static struct str page_of(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/styrning/dokument/%lld", (long long)id);
}

void plan_documents_page(struct ctx *c)
{
	struct filters f;
	struct str none = {NULL, 0};
	filters_read(c, FILTER_UNIT | FILTER_DAY, &f);
	struct document_list_view v = {.c = c, .f = &f};
	v.n = document_list(c->db, c->arena, c->unit_id, none, none, c->who.person_id, ctx_today(c), c->at, &v.v);
	int64_t decided = 0, draft = 0, replaced = 0;
	for (size_t i = 0; i < v.n; i++) {
		decided += str_eqz(v.v[i].state, "decided");
		draft += str_eqz(v.v[i].state, "draft");
		replaced += str_eqz(v.v[i].state, "replaced");
	}
	struct str args[] = {arena_printf(c->arena, "%lld", (long long)decided),
	                     arena_printf(c->arena, "%lld", (long long)draft),
	                     arena_printf(c->arena, "%lld", (long long)replaced)};
	c->page.title = tr(c->lang, N_("Governing documents"));
	c->page.summary =
	    tr_fmt(c->arena, c->lang, N_("Decided documents: {0}. Drafts: {1}. Replaced: {2}."), args, 3);
	c->page.nav = "documents";
	if (str_is_null(c->at) && access_route(&c->who, RES_DOCUMENT, ACT_CREATE)) {
		c->page.action_href = STR("/styrning/dokument/nytt");
		c->page.action_title = tr(c->lang, N_("New document"));
	}
	page_open(c);
	view_plan_documents(&c->out, &v);
	page_close(c);
}

static bool load(struct ctx *c, struct document *d)
{
	bool found = c->at.p ? document_get_at(c->db, c->arena, ctx_id(c), c->at, d)
	                     : document_get(c->db, c->arena, ctx_id(c), d);
	if (!found)
		ctx_not_found(c);
	return found;
}

static void fill(struct ctx *c, struct document_view *v)
{
	struct document old;
	const struct document *d = v->d;
	unit_name(c->db, c->arena, d->unit_id, ctx_today(c), &v->unit);
	v->replaces = d->replaces_id && document_get(c->db, c->arena, d->replaces_id, &old) ? old.title : STR("");
	v->ngoals = document_goals(c->db, c->arena, d->id, c->at, &v->goals);
	bool drafts = c->object.state == OBJ_DRAFT || ctx_may(c, RES_ACTIVITY, ACT_EDIT, &c->object);
	v->nacts =
	    document_activities(c->db, c->arena, d->id, drafts ? 0 : c->who.person_id, 200, c->at, &v->acts);
	v->may_edit = str_is_null(c->at) && ctx_may(c, RES_DOCUMENT, ACT_EDIT, &c->object);
	v->may_decide =
	    str_is_null(c->at) && str_eqz(d->state, "draft") && ctx_may(c, RES_DOCUMENT, ACT_DECIDE, &c->object);
	v->has_text = v->nacts > 0;
}

static struct str holds(struct ctx *c, const struct document_view *v)
{
	struct str goals = arena_printf(c->arena, "%zu", v->ngoals),
	           acts = arena_printf(c->arena, "%zu", v->nacts);
	struct str part[2];
	goals =
	    tr_fmt(c->arena, c->lang, tr_n(c->lang, (int64_t)v->ngoals, "{0} goal", "{0} goals").p, &goals, 1);
	acts = tr_fmt(c->arena, c->lang, tr_n(c->lang, (int64_t)v->nacts, "{0} activity", "{0} activities").p,
	              &acts, 1);
	if (v->ngoals == 0 && v->nacts == 0)
		return tr(c->lang, N_("Neither goals nor activities stand in it yet."));
	part[0] = v->ngoals ? goals : acts;
	part[1] = acts;
	if (v->ngoals == 0 || v->nacts == 0)
		return tr_fmt(c->arena, c->lang, N_("It holds {0}."), part, 1);
	return tr_fmt(c->arena, c->lang, N_("It holds {0} and {1}."), part, 2);
}

static void also(struct ctx *c, const struct document_view *v)
{
	if (!v->may_edit)
		return;
	if (v->may_decide)
		page_also(c, arena_concat(c->arena, page_of(c, v->d->id), STR("/andra")), tr(c->lang, N_("Change")));
	page_also(c, arena_printf(c->arena, "/styrning/mal/nytt?dokument=%lld", (long long)v->d->id),
	          tr(c->lang, N_("New goal")));
	page_also(c, arena_printf(c->arena, "/styrning/aktiviteter/ny?dokument=%lld", (long long)v->d->id),
	          tr(c->lang, N_("New activity")));
}

void plan_document_page(struct ctx *c)
{
	struct document d;
	if (!load(c, &d))
		return;
	struct document_view v = {.c = c, .d = &d};
	fill(c, &v);
	c->page.title = d.title;
	c->page.kicker = words_text(&document_kinds, c->lang, d.kind);
	c->page.summary = holds(c, &v);
	c->page.nav = "documents";
	c->page.up_href = STR("/styrning/dokument");
	c->page.up_title = tr(c->lang, N_("Governing documents"));
	c->page.status_code = d.state;
	c->page.status_text = words_text(&document_states, c->lang, d.state);
	if (v.may_decide || v.may_edit) {
		c->page.action_href =
		    arena_concat(c->arena, page_of(c, d.id), v.may_decide ? STR("/besluta") : STR("/andra"));
		c->page.action_title = tr(c->lang, v.may_decide ? N_("Decide") : N_("Change"));
	}
	also(c, &v);
	page_open(c);
	view_plan_document(&c->out, &v);
	page_close(c);
}

/* --- edit ---------------------------------------------------------------------- */

static const char *const edit_fields[] = {"kind",      "title",      "unit_id", "period_from",
                                          "period_to", "decided_by", "dnr",     "replaces_id",
                                          "summary",   "scope_note", NULL};

static struct edit_page edit_of(struct ctx *c, int64_t id, const char *title)
{
	struct field_refs *r = ARENA_ARRAY(c->arena, 2, struct field_refs);
	struct str here = page_of(c, id);
	r[0] = refs_units(c, "unit_id");
	r[1] = refs_documents(c, "replaces_id");
	c->page.title = tr(c->lang, title);
	c->page.nav = "documents";
	c->page.up_href = STR("/styrning/dokument");
	c->page.up_title = tr(c->lang, N_("Governing documents"));
	c->page.narrow = true;
	return (struct edit_page){
	    .kind = &kind_document,
	    .only = edit_fields,
	    .refs = r,
	    .nrefs = 2,
	    .post = id ? arena_concat(c->arena, here, STR("/andra")) : STR("/styrning/dokument/nytt"),
	    .cancel = id ? here : STR("/styrning/dokument"),
	    .remove = id ? arena_concat(c->arena, here, STR("/tabort")) : (struct str){NULL, 0},
	};
}

void plan_document_new_page(struct ctx *c)
{
	struct document d;
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	kind_document.blank(&ch, &d);
	struct edit_page p = edit_of(c, 0, N_("New document"));
	edit_open(c, &p, &d);
}

void plan_document_new(struct ctx *c)
{
	struct document d;
	kind_document.blank(&c->change, &d);
	struct edit_page p = edit_of(c, 0, N_("New document"));
	if (edit_save(c, &p, ACT_CREATE, NULL, &d))
		ctx_redirect(c, page_of(c, d.id), "skapat");
}

void plan_document_edit_page(struct ctx *c)
{
	struct document d;
	if (!load(c, &d))
		return;
	struct edit_page p = edit_of(c, d.id, N_("Change the document"));
	c->page.up_href = page_of(c, d.id);
	c->page.up_title = d.title;
	edit_open(c, &p, &d);
}

void plan_document_edit(struct ctx *c)
{
	struct document d, was;
	if (!load(c, &was))
		return;
	d = was;
	struct edit_page p = edit_of(c, d.id, N_("Change the document"));
	if (edit_save(c, &p, ACT_EDIT, &was, &d))
		ctx_redirect(c, page_of(c, d.id), "sparat");
}

/* --- decide ---------------------------------------------------------------------- */

static const char *const decide_fields[] = {"decided_day", "decided_by", "dnr", NULL};

static struct edit_page decide_of(struct ctx *c, int64_t id)
{
	struct edit_page p = edit_of(c, id, N_("Decide the document"));
	p.only = decide_fields;
	p.post = arena_concat(c->arena, page_of(c, id), STR("/besluta"));
	p.remove = (struct str){NULL, 0};
	p.submit = tr(c->lang, N_("Decide"));
	c->page.summary = tr(c->lang, N_("Its draft goals and activities are decided with it, and what it "
	                                 "replaces is marked as replaced."));
	return p;
}

void plan_document_decide_page(struct ctx *c)
{
	struct document d;
	if (!load(c, &d))
		return;
	struct edit_page p = decide_of(c, d.id);
	c->page.up_href = page_of(c, d.id);
	c->page.up_title = c->page.kicker = d.title;
	if (str_is_null(d.decided_day))
		d.decided_day = ctx_today(c);
	edit_open(c, &p, &d);
}

void plan_document_decide(struct ctx *c)
{
	struct document d, was;
	if (!load(c, &was))
		return;
	d = was;
	d.state = STR("decided");
	struct edit_page p = decide_of(c, d.id);
	if (edit_save(c, &p, ACT_DECIDE, &was, &d))
		ctx_redirect(c, page_of(c, d.id), "beslutat");
}

void plan_document_remove(struct ctx *c)
{
	int64_t rev = 0;
	str_to_i64(web_form(c->req, "rev"), &rev);
	if (edit_remove(c, &kind_document, ctx_id(c), rev))
		ctx_redirect(c, STR("/styrning/dokument"), "borttaget");
}
