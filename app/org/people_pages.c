/* people_pages.c - people: list and search, facts, roles. */
#include "base/utf8.h"
#include "core/edit.h"
#include "org/org_pages.h"
#include "views_org.h"
#include "web/fmt.h"

#define PAGE_ROWS 50

static struct str person_href(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/admin/personer/%lld", (long long)id);
}

/* Whoever is searched by the exact user name is found even with a protected identity, by the administrator.
 */
static bool by_login(struct ctx *c, struct str text)
{
	struct account_by_login_row a;
	if (!ctx_may(c, RES_ACCOUNT, ACT_VIEW, NULL) ||
	    !account_by_login(c->db, c->arena, utf8_fold(c->arena, str_trim(text)), &a))
		return false;
	ctx_redirect(c, person_href(c, a.person_id), NULL);
	return true;
}

/* Leaders see the people of their own units: without a unit in the address, that of their first role. */
static int64_t unit_within_reach(struct ctx *c)
{
	struct object o = {.unit_id = c->unit_id, .state = OBJ_DECIDED, .found = true};
	if (ctx_may(c, RES_PERSON, ACT_CREATE, NULL) || (c->unit_id && ctx_may(c, RES_PERSON, ACT_VIEW, &o)))
		return c->unit_id;
	for (size_t i = 0; i < c->who.ngrants; i++) {
		o.unit_id = c->who.grants[i].unit_id;
		if (ctx_may(c, RES_PERSON, ACT_VIEW, &o))
			return o.unit_id;
	}
	return -1;
}

void org_people_page(struct ctx *c)
{
	struct people_view v = {.text = web_query(c->req, "q"), .page = 1};
	struct str lo = {NULL, 0}, hi = lo;
	int64_t page = 1, unit = unit_within_reach(c);
	if (v.text.n && by_login(c, v.text))
		return;
	if (str_trim(v.text).n) {
		lo = utf8_fold(c->arena, str_trim(utf8_prefix(v.text, 200)));
		hi = arena_concat(c->arena, lo, STR("\xF4\x8F\xBF\xBF"));
	}
	if (str_to_i64(web_query(c->req, "sida"), &page) && page > 0 && page < 100000)
		v.page = (int)page;
	person_count(c->db, c->arena, unit, lo, hi, &v.total);
	v.pages = v.total ? (int)((v.total + PAGE_ROWS - 1) / PAGE_ROWS) : 1;
	v.page = v.page > v.pages ? v.pages : v.page;
	v.n = person_rows(c->db, c->arena, unit, lo, hi, org_at_day(c), PAGE_ROWS,
	                  (int64_t)(v.page - 1) * PAGE_ROWS, &v.v);
	v.units = org_unit_refs(c, "enhet", ctx_today(c), 0);
	if (unit > 0)
		unit_name(c->db, c->arena, unit, ctx_today(c), &v.unit_name);
	c->unit_id = unit > 0 ? unit : 0;
	struct str a[2] = {fmt_i64(c->arena, v.total), v.unit_name};
	c->page.title = tr(c->lang, N_("People and roles"));
	c->page.nav = "admin-people";
	c->page.summary = v.unit_name.p
	                      ? tr_fmt(c->arena, c->lang, N_("{0} people with a role in {1} or below."), a, 2)
	                      : tr_fmt(c->arena, c->lang, N_("{0} people."), a, 1);
	if (ctx_may(c, RES_PERSON, ACT_CREATE, NULL)) {
		c->page.action_href = STR("/admin/personer/ny");
		c->page.action_title = tr(c->lang, N_("New person"));
	}
	page_open(c);
	view_org_people(&c->out, c, &v);
	page_close(c);
}

/* --- one person -------------------------------------------------------------------------- */

/* Any of the person's roles within reach opens the page; the administrator sees everyone. */
static bool visible(struct ctx *c, struct person_page *v)
{
	struct object o = {.id = v->p.id, .person_id = v->p.id, .state = OBJ_DECIDED, .found = true};
	if (ctx_may(c, RES_PERSON, ACT_VIEW, &o))
		return true;
	for (size_t i = 0; i < v->ngrants && !v->p.protected; i++) {
		o.unit_id = v->grants[i].unit_id;
		if (ctx_may(c, RES_PERSON, ACT_VIEW, &o))
			return true;
	}
	return false;
}

bool org_person_load(struct ctx *c, struct person_page *v)
{
	int64_t id = ctx_id(c);
	v->today = ctx_today(c);
	if (!id || !person_get(c->db, c->arena, id, &v->p)) {
		ctx_not_found(c);
		return false;
	}
	v->ngrants = person_grants(c->db, c->arena, id, &v->grants);
	v->has_account = account_of_person(c->db, c->arena, id, &v->account);
	v->may_role = ctx_may(c, RES_ROLE, ACT_CREATE, NULL);
	v->may_account = ctx_may(c, RES_ACCOUNT, ACT_CREATE, NULL);
	if (visible(c, v))
		return true;
	ctx_not_found(c);
	return false;
}

void org_person_show(struct ctx *c, struct person_page *v)
{
	size_t now = 0;
	for (size_t i = 0; i < v->ngrants; i++)
		now += org_day_in(v->today, v->grants[i].from_day, v->grants[i].to_day);
	struct str n = fmt_i64(c->arena, (int64_t)now);
	struct str many = tr_n(c->lang, (int64_t)now, "Has {0} role today.", "Has {0} roles today.");
	c->page.title = v->p.name;
	c->page.nav = "admin-people";
	c->page.up_href = STR("/admin/personer");
	c->page.up_title = tr(c->lang, N_("People and roles"));
	if (!v->p.active)
		c->page.summary = tr(c->lang, N_("No longer active, and cannot log in."));
	else if (now == 0)
		c->page.summary = tr(c->lang, N_("Has no role today, and so sees nothing."));
	else
		c->page.summary = tr_fmt(c->arena, c->lang, many.p, &n, 1);
	if (v->may_role) {
		c->page.action_href = arena_printf(c->arena, "/admin/personer/%lld/roller/ny", (long long)v->p.id);
		c->page.action_title = tr(c->lang, N_("New role"));
	}
	page_open(c);
	view_org_person(&c->out, c, v);
	page_close(c);
}

void org_person_page(struct ctx *c)
{
	struct person_page v = {0};
	if (org_person_load(c, &v))
		org_person_show(c, &v);
}

/* --- facts ---------------------------------------------------------------------------------- */

static struct edit_page person_edit(struct ctx *c, const struct person *p)
{
	c->page.nav = "admin-people";
	c->page.up_href = p->id ? person_href(c, p->id) : STR("/admin/personer");
	c->page.up_title = p->id ? p->name : tr(c->lang, N_("People and roles"));
	c->page.title = p->id ? tr(c->lang, N_("Change person")) : tr(c->lang, N_("New person"));
	c->page.narrow = true;
	c->page.summary = tr(c->lang, N_("Roles and account are given on the person's page."));
	return (struct edit_page){
	    .kind = &kind_person,
	    .post = p->id ? arena_printf(c->arena, "/admin/personer/%lld/andra", (long long)p->id)
	                  : STR("/admin/personer/ny"),
	    .cancel = c->page.up_href};
}

void org_person_new_page(struct ctx *c)
{
	struct person p;
	kind_person.blank(NULL, &p);
	const struct edit_page e = person_edit(c, &p);
	edit_open(c, &e, &p);
}

void org_person_new(struct ctx *c)
{
	struct person p;
	kind_person.blank(&c->change, &p);
	const struct edit_page e = person_edit(c, &p);
	if (edit_save(c, &e, ACT_CREATE, NULL, &p))
		ctx_redirect(c, person_href(c, p.id), "skapat");
}

void org_person_edit_page(struct ctx *c)
{
	struct person p;
	if (!person_get(c->db, c->arena, ctx_id(c), &p)) {
		ctx_not_found(c);
		return;
	}
	const struct edit_page e = person_edit(c, &p);
	edit_open(c, &e, &p);
}

void org_person_edit(struct ctx *c)
{
	struct person before, p;
	if (!person_get(c->db, c->arena, ctx_id(c), &before)) {
		ctx_not_found(c);
		return;
	}
	p = before;
	const struct edit_page e = person_edit(c, &before);
	if (edit_save(c, &e, ACT_EDIT, &before, &p))
		ctx_redirect(c, person_href(c, p.id), "sparat");
}

/* --- roles ------------------------------------------------------------------------------------ */

static const char *const grant_fields[] = {"role", "unit_id", "from_day", "to_day", NULL};

static struct edit_page grant_edit(struct ctx *c, const struct role_grant *g, struct field_refs *refs)
{
	struct person p = {.name = STR("")};
	person_get(c->db, c->arena, g->person_id, &p);
	*refs = org_unit_refs(c, "unit_id", ctx_today(c), 0);
	c->page.nav = "admin-people";
	c->page.up_href = person_href(c, g->person_id);
	c->page.up_title = p.name;
	c->page.title = g->id ? tr(c->lang, N_("Change role")) : tr(c->lang, N_("New role"));
	c->page.narrow = true;
	c->page.summary =
	    tr(c->lang, N_("A role reaches its unit and what lies below, from its first day to its last."));
	return (struct edit_page){
	    .kind = &kind_role_grant,
	    .only = grant_fields,
	    .refs = refs,
	    .nrefs = 1,
	    .post = g->id ? arena_printf(c->arena, "/admin/roller/%lld", (long long)g->id)
	                  : arena_printf(c->arena, "/admin/personer/%lld/roller/ny", (long long)g->person_id),
	    .cancel = c->page.up_href,
	    .remove = g->id ? arena_printf(c->arena, "/admin/roller/%lld/ta-bort", (long long)g->id)
	                    : (struct str){NULL, 0},
	};
}

void org_grant_new_page(struct ctx *c)
{
	struct change ch = {.now = ctx_today(c)};
	struct role_grant g;
	struct field_refs refs;
	kind_role_grant.blank(&ch, &g);
	g.person_id = ctx_id(c);
	g.unit_id = c->unit_id;
	const struct edit_page e = grant_edit(c, &g, &refs);
	edit_open(c, &e, &g);
}

void org_grant_new(struct ctx *c)
{
	struct role_grant g;
	struct field_refs refs;
	kind_role_grant.blank(&c->change, &g);
	g.person_id = ctx_id(c);
	const struct edit_page e = grant_edit(c, &g, &refs);
	if (edit_save(c, &e, ACT_CREATE, NULL, &g))
		ctx_redirect(c, person_href(c, g.person_id), "sparat");
}

void org_grant_page(struct ctx *c)
{
	struct role_grant g;
	struct field_refs refs;
	if (!role_grant_get(c->db, c->arena, ctx_id(c), &g)) {
		ctx_not_found(c);
		return;
	}
	const struct edit_page e = grant_edit(c, &g, &refs);
	edit_open(c, &e, &g);
}

void org_grant(struct ctx *c)
{
	struct role_grant before, g;
	struct field_refs refs;
	if (!role_grant_get(c->db, c->arena, ctx_id(c), &before)) {
		ctx_not_found(c);
		return;
	}
	g = before;
	const struct edit_page e = grant_edit(c, &before, &refs);
	if (edit_save(c, &e, ACT_EDIT, &before, &g))
		ctx_redirect(c, person_href(c, g.person_id), "sparat");
}

/* Ends the role today; one that has not begun is taken away instead. */
void org_grant_end(struct ctx *c)
{
	struct role_grant before, g;
	struct form f;
	form_init(&f, c->arena, c->lang, kind_role_grant.fields, kind_role_grant.nfields);
	if (!role_grant_get(c->db, c->arena, ctx_id(c), &before)) {
		ctx_not_found(c);
		return;
	}
	struct str today = ctx_today(c);
	struct str back = person_href(c, before.person_id);
	g = before;
	g.to_day = today;
	enum change_result r =
	    str_cmp(before.from_day, today) > 0
	        ? resource_delete(&c->change, &c->who, &kind_role_grant, g.id, g.rev, &f)
	        : resource_save(&c->change, &c->who, &kind_role_grant, ACT_EDIT, &f, &before, &g);
	if (r == CHANGE_SAVED || r == CHANGE_SAME)
		ctx_redirect(c, back, "sparat");
	else
		ctx_error(c, r == CHANGE_DENIED ? 403 : 409, N_("The role could not be ended. Change it by hand."));
}

void org_grant_remove(struct ctx *c)
{
	struct role_grant g;
	int64_t rev = 0;
	if (!role_grant_get(c->db, c->arena, ctx_id(c), &g)) {
		ctx_not_found(c);
		return;
	}
	str_to_i64(web_form(c->req, "rev"), &rev);
	if (edit_remove(c, &kind_role_grant, g.id, rev))
		ctx_redirect(c, person_href(c, g.person_id), "borttaget");
}
