/* intervention_compare_pages.c - the schools that an insats is compared with, ticked several at a time. */
#include "core/edit.h"
#include "effect/insats_pages.h"
#include "views_effect.h"

static void fill(struct ctx *c, struct insats_compare_view *v)
{
	struct field_refs all = insats_units_all(c, v->x, "unit");
	struct intervention_unit *u;
	size_t n = insats_units(c->db, c->arena, v->x->id, (struct str){NULL, 0}, &u);
	v->v = ARENA_ARRAY(c->arena, all.n + 1, struct field_choice);
	for (size_t i = 0; i < all.n; i++) {
		int64_t id = 0;
		bool there = !str_to_i64(all.v[i].value, &id);
		for (size_t k = 0; k < n; k++)
			there = there || u[k].unit_id == id;
		if (!there)
			v->v[v->n++] = all.v[i];
	}
}

static void show(struct ctx *c, const struct intervention *x, const struct form *f)
{
	struct insats_compare_view v = {
	    .c = c, .x = x, .error = f ? form_error_of(f, "unit") : (struct str){NULL, 0}};
	v.why_error = f ? form_error_of(f, "why") : (struct str){NULL, 0};
	fill(c, &v);
	c->page.title = tr(c->lang, N_("Schools to compare with"));
	c->page.kicker = x->title;
	c->page.nav = "insatser";
	c->page.up_href = insats_href(c, x->id, "");
	c->page.up_title = x->title;
	c->page.narrow = true;
	c->page.summary = tr(c->lang, N_("Schools that do not take part, and are otherwise as alike as can be."));
	page_open(c);
	if (f)
		page_form_top(c, f);
	view_effect_insats_compare(&c->out, &v);
	page_close(c);
}

static bool load(struct ctx *c, struct intervention *x)
{
	if (intervention_get(c->db, c->arena, ctx_id(c), x))
		return true;
	ctx_not_found(c);
	return false;
}

void effect_insats_compare_page(struct ctx *c)
{
	struct intervention x;
	if (load(c, &x))
		show(c, &x, NULL);
}

/* One more to compare with; what is there already is left as it is. */
static void put(struct ctx *c, struct form *f, const struct intervention *x,
                const struct insats_compare_view *may, struct str value)
{
	struct intervention_unit u;
	kind_intervention_unit.blank(&c->change, &u);
	u.intervention_id = x->id;
	u.arm = STR("comparison");
	for (size_t i = 0; i < may->n; i++)
		if (str_eq(may->v[i].value, value) && str_to_i64(value, &u.unit_id))
			resource_save(&c->change, &c->who, &kind_intervention_unit, ACT_EDIT, f, NULL, &u);
}

void effect_insats_compare(struct ctx *c)
{
	struct intervention x;
	struct form f;
	size_t n = 0;
	struct str why = web_form(c->req, "why");
	if (!load(c, &x))
		return;
	struct insats_compare_view may = {.c = c, .x = &x};
	fill(c, &may);
	c->change.why = str_is_null(why) ? STR("") : str_sub(why, 0, 1000);
	form_init(&f, c->arena, c->lang, kind_intervention_unit.fields, kind_intervention_unit.nfields);
	for (size_t i = 0; i < c->req->form.n && f.nerrors == 0; i++)
		if (str_eqz(c->req->form.v[i].name, "unit")) {
			put(c, &f, &x, &may, c->req->form.v[i].value);
			n++;
		}
	if (n == 0)
		form_error(&f, "unit", N_("Choose at least one school."), STR_END);
	if (f.nerrors == 0) {
		ctx_redirect(c, insats_href(c, x.id, ""), "sparat");
		return;
	}
	c->res->status = 422;
	show(c, &x, &f);
}
