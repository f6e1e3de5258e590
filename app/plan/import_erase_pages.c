/* import_erase_pages.c - gallring: what an import holds of persons is erased by a decision; the figures stay.
 */
#include "base/utf8.h"
#include "core/page.h"
#include "measure/pupil_batch.h"
#include "org/org.h"
#include "plan/import_preview.h"
#include "views_plan.h"

#define WHY_MAX 300

bool import_may_erase(struct ctx *c)
{
	struct object o = {.found = true, .state = OBJ_DECIDED};
	org_root(c->db, c->arena, &o.unit_id);
	return ctx_may(c, RES_IMPORT, ACT_DELETE, &o);
}

/* The batches that are still whole; not found when there are none, or for whom they are nothing to erase. */
static bool open_batches(struct ctx *c, struct import_erase_view *v)
{
	*v = (struct import_erase_view){.c = c, .run_id = ctx_id(c), .why = STR("")};
	struct batches_of_import_row *all;
	size_t n = batches_of_import(c->db, c->arena, v->run_id, &all);
	v->batches = ARENA_ARRAY(c->arena, n + 1, struct batches_of_import_row);
	for (size_t i = 0; i < n; i++)
		if (str_is_null(all[i].erased_at))
			v->batches[v->n++] = all[i];
	if (v->n && import_may_erase(c))
		return true;
	ctx_not_found(c);
	return false;
}

static void ask(struct ctx *c, struct import_erase_view *v, struct form *f)
{
	v->form = f;
	c->page.title = tr(c->lang, N_("Erase the rows of persons"));
	c->page.summary = tr_n(c->lang, (int64_t)v->n, "One batch that came with the import is erased for good.",
	                       "{0} batches that came with the import are erased for good.");
	struct str n = arena_printf(c->arena, "%zu", v->n);
	c->page.summary = tr_fmt(c->arena, c->lang, c->page.summary.p, &n, 1);
	c->page.nav = "admin-import";
	c->page.up_href = arena_printf(c->arena, "/admin/import/%lld", (long long)v->run_id);
	c->page.up_title = tr(c->lang, N_("Import"));
	c->page.narrow = true;
	page_open(c);
	page_form_top(c, f);
	view_plan_import_erase(&c->out, v);
	page_close(c);
}

void import_erase_page(struct ctx *c)
{
	struct import_erase_view v;
	struct form f;
	form_init(&f, c->arena, (int)c->lang, NULL, 0);
	if (open_batches(c, &v))
		ask(c, &v, &f);
}

void import_erase(struct ctx *c)
{
	struct import_erase_view v;
	struct form f;
	form_init(&f, c->arena, (int)c->lang, NULL, 0);
	if (!open_batches(c, &v))
		return;
	struct str said = web_form(c->req, "why");
	v.why = str_is_null(said) ? STR("") : str_trim(said);
	if (v.why.n == 0)
		form_error(&f, "why", N_("Say by which decision."), STR_END);
	else if (utf8_length(v.why) > WHY_MAX)
		form_error(&f, "why", N_("That is too long."), STR_END);
	if (f.nerrors) {
		c->res->status = 422;
		ask(c, &v, &f);
		return;
	}
	pupil_batches_erase(&c->change, v.run_id, v.why);
	ctx_redirect(c, arena_printf(c->arena, "/admin/import/%lld", (long long)v.run_id), "gallrat");
}
