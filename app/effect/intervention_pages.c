/* intervention_pages.c - one insats on one page: why, what, where, expectation, chain, cost, decisions. */
#include "core/edit.h"
#include "base/date.h"
#include "effect/chain_places.h"
#include "effect/claim.h"
#include "effect/insats_pages.h"
#include "effect/mde.h"
#include "effect/observation.h"
#include "effect/sentence.h"
#include "plan/plan.h"
#include "sql_effect_chain.h"
#include "views_effect.h"
#include "web/fmt.h"

/* --- words ----------------------------------------------------------------------------- */

struct str insats_change_text(struct arena *a, enum lang l, const struct measure *m, double v, bool sign)
{
	bool minus = v < 0;
	struct str amount = sentence_amount_of(a, l, m, (int)m->decimals ? (int)m->decimals : 1, minus ? -v : v);
	return arena_concat(a, minus ? STR("\u2212") : sign ? STR("+") : STR(""), amount);
}

struct str insats_href(struct ctx *c, int64_t id, const char *more)
{
	return arena_printf(c->arena, "/insatser/%lld%s", (long long)id, more);
}

static const struct measure *known(const struct insats_view *v, int64_t id)
{
	for (size_t i = 0; i < v->stock.nmeasures; i++)
		if (v->stock.measure[i].id == id)
			return &v->stock.measure[i];
	return NULL;
}

static struct str measure_name(struct ctx *c, const struct measure *m, struct str grade)
{
	if (!m)
		return STR("");
	struct str name = query_measure_name(c->lang, m), args[] = {name, grade};
	return grade.n ? tr_fmt(c->arena, c->lang, N_("{0}, grade {1}"), args, 2) : name;
}

/* --- the parts ---------------------------------------------------------------------------- */

static void fill_units(struct ctx *c, struct insats_view *v)
{
	struct intervention_unit *u = v->stock.unit;
	struct insats_unit_names_row *name;
	v->nunits = str_is_null(c->at) ? v->stock.nunits : insats_units(c->db, c->arena, v->x->id, c->at, &u);
	size_t n = insats_unit_names(c->db, c->arena, v->x->id, &name);
	for (size_t k = 0; k < n; k++)
		if (name[k].unit_id == v->x->unit_id)
			v->unit = name[k].name;
	v->unit_line = ARENA_ARRAY(c->arena, v->nunits + 1, struct insats_unit_line);
	for (size_t i = 0; i < v->nunits; i++) {
		v->unit_line[i] = (struct insats_unit_line){&u[i], STR("")};
		for (size_t k = 0; k < n; k++)
			if (name[k].unit_id == u[i].unit_id)
				v->unit_line[i].name = name[k].name;
	}
}

static void fill_links(struct ctx *c, struct insats_view *v)
{
	struct chain_link *k = v->stock.link;
	v->nlinks = str_is_null(c->at) ? v->stock.nlinks : insats_links(c->db, c->arena, v->x->id, c->at, &k);
	v->link = ARENA_ARRAY(c->arena, v->nlinks + 1, struct insats_link_line);
	for (size_t i = 0; i < v->nlinks; i++) {
		struct insats_link_line *l = &v->link[i];
		*l = (struct insats_link_line){.k = &k[i], .link = words_text(&links, c->lang, k[i].link)};
		const struct measure *m = known(v, k[i].measure_id);
		l->measure = measure_name(c, m, k[i].measure_grade);
		if (k[i].size.has && m)
			l->expected = insats_change_text(c->arena, c->lang, m, k[i].size.v, true);
		else if (k[i].direction.n)
			l->expected = words_text(&directions, c->lang, k[i].direction);
	}
}

static void fill_decisions(struct ctx *c, struct insats_view *v)
{
	struct intervention_decision *d;
	v->ndecisions = insats_decided(c->db, c->arena, v->x->id, c->at, &d);
	v->decision = ARENA_ARRAY(c->arena, v->ndecisions + 1, struct insats_decision_line);
	for (size_t i = 0; i < v->ndecisions; i++)
		v->decision[i] =
		    (struct insats_decision_line){&d[i], words_text(&insats_decisions, c->lang, d[i].kind),
		                                  insats_person(c, d[i].person_id), claim_in(c->arena, d[i].reason)};
}

struct str insats_person(struct ctx *c, int64_t id)
{
	struct person p;
	return id && person_get(c->db, c->arena, id, &p) && !p.protected ? p.name : STR("");
}

static void fill_expected(struct ctx *c, struct insats_view *v)
{
	const struct intervention *x = v->x;
	const struct measure *m = known(v, x->measure_id);
	v->measure = measure_name(c, m, x->measure_grade);
	if (!m)
		return;
	if (x->expected.has)
		v->expected = insats_change_text(c->arena, c->lang, m, x->expected.v, true);
	if (x->expected_low.has && x->expected_high.has) {
		struct str args[] = {insats_change_text(c->arena, c->lang, m, x->expected_low.v, true),
		                     insats_change_text(c->arena, c->lang, m, x->expected_high.v, true)};
		v->band = tr_fmt(c->arena, c->lang, N_("from {0} to {1}"), args, 2);
	}
}

static void fill_why(struct ctx *c, struct insats_view *v)
{
	const struct intervention *x = v->x;
	struct goal g;
	struct activity a;
	insats_figure_read(c, x->figure_id, &v->figure);
	if (x->goal_id && goal_get(c->db, c->arena, x->goal_id, &g)) {
		struct object o = {.found = true};
		kind_goal.locate(c->db, c->arena, &g, &o);
		v->goal = ctx_may(c, RES_GOAL, ACT_VIEW, &o) ? g.title : STR("");
	}
	if (x->activity_id && activity_get(c->db, c->arena, x->activity_id, &a)) {
		struct object o = {.found = true};
		kind_activity.locate(c->db, c->arena, &a, &o);
		v->activity = ctx_may(c, RES_ACTIVITY, ACT_VIEW, &o) ? a.title : STR("");
	}
}

static void fill_rights(struct ctx *c, struct insats_view *v)
{
	bool now = str_is_null(c->at), draft = str_eqz(v->x->state, "draft");
	v->may_edit = now && ctx_may(c, RES_INSATS, ACT_EDIT, &c->object);
	v->may_decide = now && ctx_may(c, RES_INSATS, ACT_DECIDE, &c->object);
	v->may_remove = now && draft && ctx_may(c, RES_INSATS, ACT_DELETE, &c->object);
	if (draft)
		v->nneeds = insats_missing(c->db, c->arena, v->x, &v->need);
	if (draft && v->may_decide && v->nneeds == 0)
		v->lock = insats_lock_of(c->arena, insats_promises(c->db, c->arena, v->x, (struct str){NULL, 0}));
}

void insats_load(struct ctx *c, const struct intervention *x, int64_t *minutes, struct load_over **over,
                 size_t *n)
{
	*n = insats_over(c->db, c->arena, x, c->lasar, minutes, over);
}

/* --- the page -------------------------------------------------------------------------------- */

/* What was locked, as it was locked; what stands now beside it when it was changed. */
static struct str promised(struct ctx *c, const struct insats_view *v)
{
	const struct intervention *x = v->x;
	struct intervention was;
	if (!intervention_get_at(c->db, c->arena, x->id, x->locked_at, &was))
		was = *x;
	const struct measure *m = known(v, was.measure_id);
	struct measure other;
	if (!m && was.measure_id && measure_get(c->db, c->arena, was.measure_id, &other))
		m = &other;
	const struct str args[] = {fmt_day(c->arena, c->lang, instant_date(c->arena, x->locked_at)),
	                           m && was.expected.has
	                               ? insats_change_text(c->arena, c->lang, m, was.expected.v, true)
	                               : tr(c->lang, N_("nothing stated")),
	                           measure_name(c, m, was.measure_grade), v->expected, v->measure};
	bool late = str_cmp(instant_date(c->arena, x->locked_at), effect_first_day(c->db, c->arena, x)) > 0;
	bool changed = was.measure_id != x->measure_id || was.expected.has != x->expected.has ||
	               was.expected.v != x->expected.v || !str_eq(was.measure_grade, x->measure_grade);
	const char *text =
	    late      ? N_("Stated on {0}, after the start: {1} in {2}.")
	    : changed ? N_("Expected before the start on {0}: {1} in {2}. Changed after it to {3} in {4}.")
	              : N_("Expected before the start on {0}: {1} in {2}.");
	return tr_fmt(c->arena, c->lang, text, args, 5);
}

static struct str summary(struct ctx *c, const struct insats_view *v)
{
	const struct intervention *x = v->x;
	int64_t n = (int64_t)v->nneeds;
	struct str needs = arena_printf(c->arena, "%lld", (long long)n);
	struct str left = tr_n(c->lang, n, "One thing is missing before it can start.",
	                       "{0} things are missing before it can start.");
	if (str_eqz(x->state, "draft"))
		return n ? tr_fmt(c->arena, c->lang, left.p, &needs, 1)
		         : tr(c->lang, N_("Everything is said that a start asks for."));
	if (str_is_null(x->locked_at))
		return tr(c->lang,
		          N_("Its promises were never locked: what was expected before the start is not known."));
	if (insats_called_off(x->state, x->from_day, x->to_day))
		return tr(c->lang, N_("It was called off before its first day, so nothing of it was tried."));
	return arena_printf(c->arena, "%.*s %.*s", STR_ARG(promised(c, v)), STR_ARG(v->chain.sentence));
}

static bool load(struct ctx *c, struct intervention *x)
{
	if (intervention_get_at(c->db, c->arena, ctx_id(c), c->at, x))
		return true;
	ctx_not_found(c);
	return false;
}

static void fill_seeable(struct ctx *c, struct insats_view *v)
{
	const struct measure *m = known(v, v->x->measure_id);
	struct mde d;
	struct str noted;
	if (m && v->x->locked_at.n && insats_lock_noted(c->db, c->arena, v->x->id, &noted))
		v->locked_seeable = mde_locked_text(c->arena, c->lang, m, v->x, noted);
	if (!str_eqz(v->x->state, "draft") || !m)
		return;
	mde_of(c->db, c->arena, v->x, &d);
	v->nseeable = mde_text(c->arena, c->lang, m, v->x, &d, &v->seeable, &v->too_small);
}

static void fill_chain(struct ctx *c, struct insats_view *v)
{
	struct date d;
	if (str_eqz(v->x->state, "draft"))
		return;
	chain_make(c->arena, c->lang, &v->stock, v->x, STR(""), ctx_today(c), &v->chain);
	int year = date_parse(v->x->from_day, &d) ? lasar_of(d) : c->lasar;
	v->lessons = arena_printf(c->arena, "/insatser/%lld/lektioner?lasar=%d", (long long)v->x->id, year);
	v->may_observe = observation_role(&c->who);
	if (!str_is_null(c->at))
		return;
	/* where it lies already is told by the page of the chain */
	v->bind = (struct chain_page_view){.c = c, .chain = &v->chain};
	chain_places_read(c, v->x, false, &v->bind);
}

static void fill(struct ctx *c, struct insats_view *v)
{
	int64_t id = v->x->id;
	v->unit = STR("");
	v->responsible = insats_person(c, v->x->responsible_id);
	chain_stock_read(c->db, c->arena, id, &v->stock);
	fill_why(c, v);
	fill_expected(c, v);
	v->nparts = insats_parts(c->db, c->arena, id, c->at, &v->part);
	fill_units(c, v);
	fill_links(c, v);
	fill_decisions(c, v);
	v->nprotocols = insats_protocols(c->db, c->arena, id, &v->protocol);
	v->nchanged = insats_changed(c->db, c->arena, c->lang, v->x, &v->changed);
	fill_rights(c, v);
	fill_chain(c, v);
	fill_seeable(c, v);
	insats_load(c, v->x, &v->minutes, &v->over, &v->nover);
	if (str_eqz(v->x->state, "draft"))
		insats_propose(c, v);
}

/* What was typed in a decision that was refused. */
static void fill_typed(struct ctx *c, struct insats_view *v)
{
	struct str day = v->form ? web_form(c->req, "day") : STR("");
	v->today = day.n ? day : ctx_today(c);
	v->reason = v->form ? web_form(c->req, "reason") : STR("");
	v->kind = v->form ? web_form(c->req, "kind") : STR("");
	v->last_day = v->form ? web_form(c->req, "to_day") : STR("");
	v->instead = v->form ? web_form(c->req, "instead") : v->x->instead;
}

void insats_show(struct ctx *c, const struct intervention *x, const struct form *f)
{
	struct insats_view v = {.c = c, .x = x, .form = f};
	v.stand = insats_stand(c->arena, c->lang, x->state, x->from_day, x->to_day, x->stops_on, ctx_today(c));
	fill_typed(c, &v);
	fill(c, &v);
	c->page.title = x->title;
	c->page.kicker = v.unit;
	c->page.summary = summary(c, &v);
	c->page.nav = "insatser";
	c->page.up_href = STR("/insatser");
	c->page.up_title = tr(c->lang, N_("Insatser"));
	c->page.status_code = v.stand.status;
	c->page.status_text = v.stand.text;
	page_open(c);
	if (f)
		page_form_top(c, f);
	view_effect_insats(&c->out, &v);
	page_close(c);
}

void effect_insats_page(struct ctx *c)
{
	struct intervention x;
	if (load(c, &x))
		insats_show(c, &x, NULL);
}
