/* chain_pages.c - Effektkedjor: all of them, one as a thread, and the block that a report holds. */
#include "effect/chain_places.h"
#include "effect/describe.h"

#include "sql_effect_chain.h"
#include "views_effect.h"

#include <stdlib.h>

static bool load(struct ctx *c, struct chain *k)
{
	struct intervention x;
	if (!intervention_get(c->db, c->arena, ctx_id(c), &x)) {
		ctx_not_found(c);
		return false;
	}
	chain_load_for(c->db, c->arena, c->lang, &x, web_query(c->req, "jamfor"), ctx_today(c),
	               chain_sees_narrow(c, &x), k);
	return true;
}

/* The link whose comparison is looked at: the one that the insats' own measure decides, else the outcome, or
 * the environment when that alone has figures. */
static const struct chain_knot *shown_of(const struct chain *k)
{
	const struct chain_knot *out = &k->knot[LINK_OUTCOME], *env = &k->knot[LINK_ENVIRONMENT];
	if (env->row && env->measure_id == k->x.measure_id && out->measure_id != k->x.measure_id)
		return env;
	return out->row ? out : env->row ? env : NULL;
}

static void view_of(struct ctx *c, const struct chain *k, struct chain_page_view *v)
{
	struct chart *series = ARENA_NEW(c->arena, struct chart), *event = ARENA_NEW(c->arena, struct chart);
	*v = (struct chain_page_view){.c = c, .chain = k, .shown = shown_of(k)};
	struct chart *dose = ARENA_NEW(c->arena, struct chart);
	chain_places_read(c, &k->x, true, v);
	v->has_dose =
	    k->described && describe_chart(c->arena, c->lang, &k->knot[LINK_OUTCOME], &k->described->dose, dose);
	v->dose = (struct chart_figure){.chart = dose};
	if (!v->shown)
		return;
	struct measure m;
	if (v->shown->measure_id == k->x.measure_id && measure_get(c->db, c->arena, k->x.measure_id, &m))
		chain_result(c->arena, c->lang, &k->x, &m, v->shown, &v->result);
	v->has_series = chain_months_chart(c->arena, c->lang, v->shown, series) ||
	                chain_series_chart(c->arena, c->lang, v->shown, series);
	v->has_event = chain_event_chart(c->arena, c->lang, v->shown, event);
	v->series = (struct chart_figure){.chart = series};
	v->event = (struct chart_figure){.chart = event};
}

void effect_chain_page(struct ctx *c)
{
	struct chain *k = ARENA_NEW(c->arena, struct chain);
	struct chain_page_view v;
	if (!load(c, k))
		return;
	view_of(c, k, &v);
	c->page.title = k->x.title;
	c->page.kicker = tr(c->lang, N_("Effect chain"));
	c->page.summary = k->sentence;
	c->page.nav = "chains";
	c->page.charts = true;
	c->page.up_href = STR("/effekt");
	c->page.up_title = tr(c->lang, N_("Effect chains"));
	page_open(c);
	view_effect_chain(&c->out, &v);
	page_close(c);
}

static void show_block(struct ctx *c, const struct form *f)
{
	struct chain *k = ARENA_NEW(c->arena, struct chain);
	struct chain_page_view v;
	if (!load(c, k))
		return;
	view_of(c, k, &v);
	v.form = f;
	c->page.title = k->x.title;
	c->page.summary = k->sentence;
	c->page.nav = "chains";
	c->page.up_href = arena_printf(c->arena, "/insatser/%lld/kedja", (long long)k->x.id);
	c->page.up_title = k->x.title;
	c->page.narrow = true;
	page_open(c);
	if (f)
		page_form_top(c, f);
	view_effect_chain_block(&c->out, &v);
	page_close(c);
}

void effect_chain_block(struct ctx *c)
{
	show_block(c, NULL);
}

/* What was not bound or taken away: why, beside the chooser. */
static void refused(struct ctx *c, enum change_result r, struct form *f)
{
	if (r == CHANGE_ERROR)
		return; /* the boundary answers */
	if (f->nerrors == 0)
		form_error(f, "place", N_("Choose a document or a dialogue that you may write in."), STR_END);
	c->res->status = 422;
	show_block(c, f);
}

void effect_chain_bind(struct ctx *c)
{
	struct intervention x;
	struct form f;
	struct str word = web_form(c->req, "comparison"), href;
	int64_t id = 0;
	const struct chain_place *p = chain_place_of(web_form(c->req, "place"), &id);
	enum change_result r = CHANGE_GONE;
	form_init(&f, c->arena, c->lang, kind_chain_block.fields, kind_chain_block.nfields);
	if (p && intervention_get(c->db, c->arena, ctx_id(c), &x))
		r = p->bind(c, &x, id, str_is_null(word) || word.n > 40 ? STR("") : word, &f, &href);
	if (r == CHANGE_SAVED)
		ctx_redirect(c, href, "sparat");
	else
		refused(c, r, &f);
}

void effect_chain_unbind(struct ctx *c)
{
	struct intervention x;
	struct form f;
	int64_t id = 0;
	const struct chain_place *p = chain_place_of(web_form(c->req, "block"), &id);
	enum change_result r = CHANGE_GONE;
	form_init(&f, c->arena, c->lang, kind_chain_block.fields, kind_chain_block.nfields);
	if (p && intervention_get(c->db, c->arena, ctx_id(c), &x))
		r = p->unbind(c, &x, id, &f);
	if (r == CHANGE_SAVED)
		ctx_redirect(c, arena_printf(c->arena, "/insatser/%lld/kedja", (long long)ctx_id(c)), "borttaget");
	else
		refused(c, r, &f);
}

void effect_chain_json(struct ctx *c)
{
	struct chain *k = ARENA_NEW(c->arena, struct chain);
	struct json_out o;
	if (!load(c, k))
		return;
	ctx_json_open(c, &o);
	chain_json(&o, c->arena, k);
}

/* --- all ------------------------------------------------------------------------------------------- */

/* Drafts last: nothing has begun that could bear. */
static int weight(const struct chain *k)
{
	if (str_eqz(k->x.state, "draft"))
		return 4;
	static const int by_state[] = {
	    [LINK_BROKEN] = 0, [LINK_UNMEASURED] = 1, [LINK_WEAK] = 2, [LINK_HOLDS] = 3};
	return by_state[k->knot[k->weakest].state];
}

/* Weakest first; chains alike stand as the titles do. */
static int by_weakness(const void *x, const void *y)
{
	const struct chain *a = x, *b = y;
	int d = weight(a) - weight(b);
	return d ? d : (int)a->weakest - (int)b->weakest;
}

void effect_chains_page(struct ctx *c)
{
	struct intervention *x;
	struct chain_list_view v = {.c = c, .state = web_query(c->req, "lank")};
	size_t n = chain_seen(c->db, c->arena, c->who.person_id, ctx_today(c), &x), broken = 0, blind = 0,
	       all = 0;
	struct chain_stock stock;
	chain_stock_brief(c->db, c->arena, &stock);
	v.v = ARENA_ARRAY(c->arena, n + 1, struct chain);
	for (int i = 0; i < 4; i++)
		if (v.state.n && str_eqz(v.state, evidence_state_words[i]))
			v.state_text = tr(c->lang, evidence_state_texts[i]);
	for (size_t i = 0; i < n; i++) {
		struct chain *k = &v.v[v.n];
		chain_make(c->arena, c->lang, &stock, &x[i], STR(""), ctx_today(c), k);
		enum evidence_state s = k->knot[k->weakest].state;
		bool begun = !str_eqz(x[i].state, "draft");
		all += begun;
		broken += begun && s == LINK_BROKEN;
		blind += begun && s == LINK_UNMEASURED;
		v.compared += k->compared && k->knot[LINK_OUTCOME].state != LINK_UNMEASURED;
		v.n += v.state.n == 0 || str_eqz(v.state, evidence_state_words[s]);
	}
	if (v.n)
		qsort(v.v, v.n, sizeof *v.v, by_weakness);
	const struct str args[] = {arena_printf(c->arena, "%zu", all), arena_printf(c->arena, "%zu", broken),
	                           arena_printf(c->arena, "%zu", blind)};
	c->page.title = tr(c->lang, N_("Effect chains"));
	c->page.summary = tr_fmt(c->arena, c->lang,
	                         broken  ? N_("{0} chains: {1} are broken, in {2} a link is not measured.")
	                         : blind ? N_("{0} chains: none is broken, in {2} a link is not measured.")
	                                 : N_("{0} chains: none is broken, and every link is measured."),
	                         args, 3);
	c->page.nav = "chains";
	page_open(c);
	view_effect_chains(&c->out, &v);
	page_close(c);
}
