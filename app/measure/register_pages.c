/* register_pages.c - Skolenhetsregistret: searched, beside the own units, and a difference taken over. */
#include "measure/measure.h"
#include "measure/register_view.h"
#include "views_measure.h"

#define SHOWN 200

static void chip_shown(struct ctx *c, struct register_view *v)
{
	static const char *const words[][2] = {
	    {"", N_("one's own")}, {"skiljer", N_("what differs")}, {"alla", N_("all huvudmän")}};
	struct chip *k = chip_new(c, &v->chips, N_("Show"), "visa");
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		chip_add(k, words[i][0][0] ? str_z(words[i][0]) : (struct str){NULL, 0}, tr(c->lang, words[i][1]),
		         str_eqz(v->shown, words[i][0]));
	k->set = v->shown.n > 0;
	k->side = true;
}

static void show(struct ctx *c, struct str fault)
{
	struct register_view v = {.c = c, .fault = fault};
	struct object root = {.state = OBJ_DECIDED, .found = true};
	struct str text = web_query(c->req, "q"), visa = web_query(c->req, "visa");
	int64_t known = 0;
	v.shown = str_is_null(visa) ? STR("") : visa;
	v.ask = (struct register_ask){.text = str_is_null(text) ? STR("") : text,
	                              .every = str_eqz(v.shown, "alla"),
	                              .differs = str_eqz(v.shown, "skiljer"),
	                              .day = ctx_today(c)};
	v.n = register_lines(c->db, c->arena, &v.ask, SHOWN, &v.v, &v.total);
	register_count(c->db, c->arena, &known);
	v.any = known > 0;
	measure_locate_root(c->db, c->arena, &root);
	v.may_edit = ctx_may(c, RES_UNIT, ACT_EDIT, &root);
	chip_shown(c, &v);
	struct str n[] = {arena_printf(c->arena, "%zu", v.total),
	                  arena_printf(c->arena, "%lld", (long long)known)};
	c->page.title = tr(c->lang, N_("Skolenhetsregistret"));
	c->page.nav = "admin-register";
	c->page.summary = v.any
	                      ? tr_fmt(c->arena, c->lang,
	                               N_("{0} school units in this selection, of {1} that have come in."), n, 2)
	                      : tr(c->lang, N_("Nothing of the register has come in yet."));
	page_open(c);
	view_measure_register(&c->out, &v);
	page_close(c);
}

void measure_register_page(struct ctx *c)
{
	show(c, (struct str){NULL, 0});
}

void measure_register_take(struct ctx *c)
{
	struct form f;
	form_init(&f, c->arena, (int)c->lang, NULL, 0);
	enum change_result r = register_take(&c->change, &c->who, &f, ctx_id(c), ctx_today(c));
	if (r == CHANGE_SAVED || r == CHANGE_SAME) {
		ctx_redirect(c, STR("/admin/skolenhetsregister?visa=skiljer"),
		             r == CHANGE_SAVED ? "sparat" : "samma");
		return;
	}
	c->res->status = r == CHANGE_DENIED ? 403 : 409;
	show(c, f.nerrors ? f.errors[0].text : tr(c->lang, N_("Your role may not write this here.")));
}
