/* organisation_pages.c - /admin/organisation: the tree to work on, a new unit, a unit's facts. */
#include "core/draft.h"
#include "core/edit.h"
#include "org/org_pages.h"
#include "views_org.h"
#include "web/fmt.h"

static const char *const unit_fields[] = {"code",     "kind", "school_code", "school_form",
                                          "from_day", "note", NULL};
static const char *const new_fields[] = {"name",        "grades",   "parent_id", "kind", "school_code",
                                         "school_form", "from_day", "code",      "note", NULL};

static struct str href(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/admin/organisation/%lld", (long long)id);
}

void org_organisation_page(struct ctx *c)
{
	struct tree_view t = {0};
	t.n = org_tree(c, org_at_day(c), (struct str){NULL, 0}, &t.v);
	t.may_edit = ctx_may(c, RES_UNIT, ACT_EDIT, NULL);
	struct str n = fmt_i64(c->arena, (int64_t)t.n);
	c->page.title = tr(c->lang, N_("Organisation"));
	c->page.nav = "admin-units";
	c->page.summary = tr_fmt(c->arena, c->lang,
	                         N_("{0} units are open. Choose one to change it, move it or close it."), &n, 1);
	if (ctx_may(c, RES_UNIT, ACT_CREATE, NULL)) {
		c->page.action_href = STR("/admin/organisation/ny");
		c->page.action_title = tr(c->lang, N_("New unit"));
	}
	page_open(c);
	view_org_tree_list(&c->out, c, &t, t.may_edit ? "/admin/organisation" : "/enhet");
	view_org_closed(&c->out, c, t.may_edit);
	page_close(c);
}

/* --- a new unit: its facts and its first name and place in one form ------------------------------ */

/* The fields of the unit and of its first period as one table, so that one view writes them. */
struct new_unit {
	struct unit u;
	struct unit_period p;
};
#define NEW_MOST 16

static const struct resource_kind *new_kind(struct arena *a)
{
	struct resource_kind *k = ARENA_NEW(a, struct resource_kind);
	struct db_entity *e = ARENA_NEW(a, struct db_entity);
	struct db_col *cols = ARENA_ARRAY(a, NEW_MOST * 2, struct db_col);
	struct field *fields = ARENA_ARRAY(a, NEW_MOST, struct field);
	unsigned char n = 0;
	*k = kind_unit;
	k->nfields = 0;
	for (unsigned i = 0; i < unit_entity.ncols; i++)
		cols[n++] = unit_entity.cols[i];
	for (unsigned i = 0; i < unit_period_entity.ncols; i++) {
		struct db_col col = unit_period_entity.cols[i];
		col.offset = (unsigned short)(col.offset + offsetof(struct new_unit, p));
		if (strcmp(col.name, "name") == 0 || strcmp(col.name, "grades") == 0 ||
		    strcmp(col.name, "parent_id") == 0)
			cols[n++] = col;
	}
	for (size_t i = 0; new_fields[i]; i++) {
		const struct fields_view u = {.kind = &kind_unit}, p = {.kind = &kind_unit_period};
		bool of_period = i < 3; /* name, grades and parent stand first */
		fields[k->nfields] = *fields_find(of_period ? &p : &u, new_fields[i]);
		if (strcmp(new_fields[i], "code") == 0)
			fields[k->nfields].required = false; /* made from the name when empty */
		k->nfields++;
	}
	*e = unit_entity;
	e->row_size = sizeof(struct new_unit);
	e->cols = cols;
	e->ncols = n;
	k->entity = e;
	k->fields = fields;
	return k;
}

static void new_show(struct ctx *c, const struct resource_kind *k, const struct form *f,
                     const struct new_unit *row)
{
	const struct field_refs refs = org_unit_refs(c, "parent_id", ctx_today(c), 0);
	const struct edit_page p = {.kind = k,
	                            .refs = &refs,
	                            .nrefs = 1,
	                            .post = STR("/admin/organisation/ny"),
	                            .cancel = STR("/admin/organisation"),
	                            .submit = tr(c->lang, N_("Open the unit"))};
	c->page.title = tr(c->lang, N_("New unit"));
	c->page.narrow = true;
	c->page.summary = tr(
	    c->lang, N_("A unit has a name and a place from its first day; both can change later, from a day."));
	c->page.nav = "admin-units";
	c->page.up_href = p.cancel;
	c->page.up_title = tr(c->lang, N_("Organisation"));
	edit_show(c, &p, f, row);
}

void org_unit_new_page(struct ctx *c)
{
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	struct new_unit row;
	struct form f;
	const struct resource_kind *k = new_kind(c->arena);
	kind_unit.blank(&ch, &row.u);
	kind_unit_period.blank(&ch, &row.p);
	row.p.parent_id = c->unit_id;
	form_init(&f, c->arena, c->lang, k->fields, k->nfields);
	form_draft(c, STR("/admin/organisation/ny"), &f);
	new_show(c, k, &f, &row);
}

void org_unit_new(struct ctx *c)
{
	struct new_unit row;
	struct form f;
	int64_t id = 0;
	const struct resource_kind *k = new_kind(c->arena);
	kind_unit.blank(&c->change, &row.u);
	kind_unit_period.blank(&c->change, &row.p);
	form_init(&f, c->arena, c->lang, k->fields, k->nfields);
	bool read = form_read(&f, c->req, k->entity, &row);
	const struct org_new n = {.name = row.p.name,
	                          .code = row.u.code,
	                          .grades = row.p.grades,
	                          .school_code = row.u.school_code,
	                          .school_form = row.u.school_form};
	enum change_result r =
	    read ? org_create(&c->change, &c->who, &f, &row.u, &n, row.p.parent_id, &id) : CHANGE_INVALID;
	if (r == CHANGE_SAVED) {
		ctx_redirect(c, href(c, id), "skapat");
	} else if (r == CHANGE_DENIED) {
		ctx_error(c, 403, N_("Your role may read this but not change it."));
	} else {
		c->res->status = 422;
		new_show(c, k, &f, &row);
	}
}

/* --- a unit's facts ------------------------------------------------------------------------------ */

static struct edit_page unit_edit(struct ctx *c, const struct unit *u)
{
	struct str name = u->code;
	unit_name(c->db, c->arena, u->id, ctx_today(c), &name);
	c->page.title = name;
	c->page.kicker = org_kind_of_unit(c, u->kind);
	c->page.summary = tr(c->lang, N_("What the unit is. Its name, place and end change from a day, below."));
	c->page.nav = "admin-units";
	c->page.up_href = STR("/admin/organisation");
	c->page.up_title = tr(c->lang, N_("Organisation"));
	return (struct edit_page){.kind = &kind_unit,
	                          .only = unit_fields,
	                          .post = href(c, u->id),
	                          .cancel = arena_printf(c->arena, "/enhet/%lld", (long long)u->id)};
}

void org_unit_edit_page(struct ctx *c)
{
	struct unit u;
	if (!unit_get(c->db, c->arena, ctx_id(c), &u)) {
		ctx_not_found(c);
		return;
	}
	const struct edit_page p = unit_edit(c, &u);
	struct nav_view *links;
	size_t n = org_op_links(c, !str_is_null(u.to_day), &links);
	struct form f;
	form_init(&f, c->arena, c->lang, kind_unit.fields, kind_unit.nfields);
	form_draft(c, p.post, &f);
	const struct fields_view v = {c, &f, &kind_unit, &u, unit_fields, NULL, 0, NULL, 0};
	page_open(c);
	view_org_operations(&c->out, c, u.id, links, n);
	view_core_edit(&c->out, &p, &v, u.rev, arena_printf(c->arena, "unit-%lld", (long long)u.id));
	page_close(c);
}

void org_unit_edit(struct ctx *c)
{
	struct unit before, row;
	if (!unit_get(c->db, c->arena, ctx_id(c), &before)) {
		ctx_not_found(c);
		return;
	}
	row = before;
	const struct edit_page p = unit_edit(c, &before);
	if (edit_save(c, &p, ACT_EDIT, &before, &row))
		ctx_redirect(c, p.cancel, "sparat");
}
