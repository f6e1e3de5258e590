/* settings_pages.c - /admin/installningar: the huvudman's values, words, läsår, areas and ceilings. The kinds
 * of other rooms are reached by name through the resource table. */
#include "base/date.h"
#include "base/utf8.h"
#include "core/edit.h"
#include "core/settings.h"
#include "org/org_pages.h"
#include "views_org.h"

/* What may be edited here, by the word in the address. */
static const char *const kinds[][3] = {
    {"ord", "term", N_("Own word")},
    {"lasar", "school_year", N_("Days of a school year")},
    {"omrade", "area", N_("Area")},
    {"tak", "role_ceiling", N_("Ceiling of a role")},
};

#define LIST(c, stmt, out)                                                                                   \
	do {                                                                                                     \
		struct stmt##_row *rows_;                                                                            \
		size_t n_ = stmt((c)->db, (c)->arena, &rows_);                                                       \
		*(out) = (struct list_result){                                                                       \
		    stmt##_cols, sizeof stmt##_cols / sizeof stmt##_cols[0], rows_, sizeof *rows_, n_, (int64_t)n_}; \
	} while (0)

static void show(struct ctx *c, struct settings_view *v)
{
	v->values = v->values ? v->values : ARENA_ARRAY(c->arena, setting_nrows, struct str);
	settings_read(c->db, c->arena, v->values);
	v->nterms = term_all(c->db, c->arena, &v->terms);
	v->nyears = school_year_list(c->db, c->arena, &v->years);
	LIST(c, org_areas, &v->areas);
	LIST(c, org_ceilings, &v->ceilings);
	struct object root = {.state = OBJ_DECIDED, .found = true};
	org_root(c->db, c->arena, &root.unit_id);
	v->may_edit = ctx_may(c, RES_SETTING, ACT_EDIT, &root);
	c->page.title = tr(c->lang, N_("Settings and words"));
	c->page.nav = "admin-words";
	c->page.summary = tr(c->lang, N_("The huvudman's own values, words, areas, ceilings and school years."));
	page_open(c);
	view_org_settings(&c->out, c, v);
	page_close(c);
}

void org_settings_page(struct ctx *c)
{
	struct settings_view v = {0};
	show(c, &v);
}

/* English source text of what is wrong with a value, or NULL. */
static const char *fault_of(const struct setting_row *r, struct str value)
{
	int64_t n;
	struct date d;
	if (utf8_length(value) > 200)
		return N_("{0} may have at most 200 characters.");
	if (r->kind == SETTING_INT && (!str_to_i64(value, &n) || n < 0 || n > 100000))
		return N_("{0} must be a whole number from 0 to 100 000.");
	if (r->kind == SETTING_DAY && value.n && !date_parse(value, &d))
		return N_("{0} must be a day such as 2025-01-31.");
	return NULL;
}

void org_settings(struct ctx *c)
{
	struct settings_view v = {.values = ARENA_ARRAY(c->arena, setting_nrows, struct str)};
	struct object root = {.state = OBJ_DECIDED, .found = true};
	org_root(c->db, c->arena, &root.unit_id);
	if (!ctx_may(c, RES_SETTING, ACT_EDIT, &root)) {
		ctx_error(c, 403, N_("Your role may read this but not change it."));
		return;
	}
	for (size_t i = 0; i < setting_nrows; i++) {
		struct str value = web_form(c->req, setting_rows[i].key);
		if (str_is_null(value))
			continue;
		v.values[i] = str_trim(value);
		const char *fault = fault_of(&setting_rows[i], v.values[i]);
		struct str label = tr(c->lang, setting_rows[i].label);
		if (fault && !v.fault.p)
			v.fault = tr_fmt(c->arena, c->lang, fault, &label, 1);
		else if (!fault && !str_eq(v.values[i], setting_text(c->db, c->arena, setting_rows[i].key)))
			setting_put(&c->change, setting_rows[i].key, v.values[i]);
	}
	if (v.fault.p) {
		c->res->status = 422;
		show(c, &v);
		return;
	}
	ctx_redirect(c, STR("/admin/installningar"), "sparat");
}

/* --- one row of a kind ------------------------------------------------------------------ */

struct thing {
	const struct resource_kind *k;
	struct str word;   /* of the address */
	const char *title; /* English source text */
	int64_t id;        /* 0: new */
};

static bool thing_of(struct ctx *c, struct thing *t)
{
	struct str word = ctx_param(c, "kind"), id = ctx_param(c, "id");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (str_eqz(word, kinds[i][0]))
			*t = (struct thing){resource_find(str_z(kinds[i][1])), word, kinds[i][2], ctx_id(c)};
	if (t->k && (t->id || str_eqz(id, "ny")))
		return true;
	ctx_not_found(c);
	return false;
}

static struct edit_page thing_edit(struct ctx *c, const struct thing *t)
{
	struct str back = STR("/admin/installningar");
	c->page.title = tr(c->lang, t->title);
	c->page.narrow = true;
	c->page.summary = tr(c->lang, N_("It holds for the whole huvudman."));
	c->page.nav = "admin-words";
	c->page.up_href = back;
	c->page.up_title = tr(c->lang, N_("Settings and words"));
	struct str base = arena_printf(c->arena, "/admin/installningar/%.*s/", STR_ARG(t->word));
	struct str post = t->id ? arena_printf(c->arena, "%.*s%lld", STR_ARG(base), (long long)t->id)
	                        : arena_concat(c->arena, base, STR("ny"));
	return (struct edit_page){.kind = t->k,
	                          .post = post,
	                          .cancel = back,
	                          .remove = t->id ? arena_concat(c->arena, post, STR("/ta-bort"))
	                                          : (struct str){NULL, 0}};
}

/* The stored row, or a blank; NULL when it is not there. */
static void *thing_row(struct ctx *c, const struct thing *t)
{
	void *row = arena_alloc(c->arena, t->k->entity->row_size);
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	if (!t->id)
		t->k->blank(&ch, row);
	else if (!t->k->entity->get(c->db, c->arena, t->id, row))
		return NULL;
	return row;
}

void org_thing_page(struct ctx *c)
{
	struct thing t = {0};
	if (!thing_of(c, &t))
		return;
	const void *row = thing_row(c, &t);
	if (!row) {
		ctx_not_found(c);
		return;
	}
	const struct edit_page p = thing_edit(c, &t);
	edit_open(c, &p, row);
}

void org_thing(struct ctx *c)
{
	struct thing t = {0};
	if (!thing_of(c, &t))
		return;
	const void *before = thing_row(c, &t);
	if (!before) {
		ctx_not_found(c);
		return;
	}
	void *row = arena_alloc(c->arena, t.k->entity->row_size);
	memcpy(row, before, t.k->entity->row_size);
	const struct edit_page p = thing_edit(c, &t);
	if (edit_save(c, &p, t.id ? ACT_EDIT : ACT_CREATE, t.id ? before : NULL, row))
		ctx_redirect(c, p.cancel, t.id ? "sparat" : "skapat");
}

void org_thing_remove(struct ctx *c)
{
	struct thing t = {0};
	int64_t rev = 0;
	if (!thing_of(c, &t))
		return;
	str_to_i64(web_form(c->req, "rev"), &rev);
	if (edit_remove(c, t.k, t.id, rev))
		ctx_redirect(c, STR("/admin/installningar"), "borttaget");
}
