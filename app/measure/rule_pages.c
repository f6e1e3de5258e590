/* rule_pages.c - /definitioner/regler: the rules for small groups, one with the measures it is for, new
 * versions. */
#include "core/edit.h"
#include "measure/rule_view.h"
#include "views_measure.h"

static struct str page_of(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/definitioner/regler/%lld", (long long)id);
}

static void begin(struct ctx *c, struct str title, bool under)
{
	c->page.title = title;
	c->page.nav = "definitions";
	c->page.up_href = under ? STR("/definitioner/regler") : STR("/definitioner");
	c->page.up_title = tr(c->lang, under ? N_("Rules for small groups") : N_("Definitions"));
}

static bool may_create(struct ctx *c)
{
	struct object o = {.found = true};
	measure_locate_root(c->db, c->arena, &o);
	return ctx_may(c, RES_MEASURE, ACT_CREATE, &o);
}

void rules_page(struct ctx *c)
{
	struct rules_view v = {.c = c};
	v.n = disclosure_rules(c->db, c->arena, &v.v);
	v.used = ARENA_ARRAY(c->arena, v.n + 1, int64_t);
	for (size_t i = 0; i < v.n; i++)
		rule_used(c->db, c->arena, v.v[i].name, &v.used[i]);
	begin(c, tr(c->lang, N_("Rules for small groups")), false);
	c->page.summary = tr(
	    c->lang,
	    N_("By which rule figures of few are not shown. A rule that is used does not change: a change is a "
	       "new version, from a day."));
	if (may_create(c)) {
		c->page.action_href = STR("/definitioner/regler/ny");
		c->page.action_title = tr(c->lang, N_("New rule"));
	}
	page_open(c);
	view_measure_rules(&c->out, &v);
	page_close(c);
}

static bool load(struct ctx *c, struct disclosure_rule *r)
{
	bool found = disclosure_rule_get(c->db, c->arena, ctx_id(c), r);
	if (!found)
		ctx_not_found(c);
	return found;
}

void rule_page(struct ctx *c)
{
	struct disclosure_rule r, before;
	struct rule_view v = {.c = c, .r = &r};
	if (!load(c, &r))
		return;
	v.n = rule_measures(c->db, c->arena, r.name, &v.measure);
	v.weaker = rule_weaker_than(c->db, c->arena, &r, &v.than);
	v.fixed = rule_is_fixed(c->db, c->arena, r.name);
	v.may_new = may_create(c);
	v.may_edit = ctx_may(c, RES_MEASURE, ACT_EDIT, &c->object);
	if (r.follows_id && disclosure_rule_get(c->db, c->arena, r.follows_id, &before))
		v.follows = before.name;
	begin(c, r.name, true);
	struct str n = arena_printf(c->arena, "%zu", v.n);
	c->page.summary = tr_fmt(c->arena, c->lang, N_("Definitions that name it: {0}."), &n, 1);
	if (v.may_new) {
		c->page.action_href = arena_printf(c->arena, "/definitioner/regler/ny?fran=%lld", (long long)r.id);
		c->page.action_title = tr(c->lang, N_("New version"));
	}
	page_open(c);
	view_measure_rule(&c->out, &v);
	page_close(c);
}

/* --- forms ------------------------------------------------------------------------------------ */

static struct edit_page edit_of(struct ctx *c, const struct disclosure_rule *r)
{
	struct disclosure_rule *all;
	struct field_refs *refs = ARENA_ARRAY(c->arena, 1, struct field_refs);
	size_t n = disclosure_rules(c->db, c->arena, &all);
	*refs = (struct field_refs){"follows_id", ARENA_ARRAY(c->arena, n + 1, struct field_choice), 0};
	for (size_t i = 0; i < n; i++)
		if (all[i].id != r->id)
			refs->v[refs->n++] =
			    (struct field_choice){arena_printf(c->arena, "%lld", (long long)all[i].id), all[i].name};
	begin(c, tr(c->lang, r->id ? N_("Change the rule") : N_("New rule")), true);
	c->page.narrow = true;
	c->page.summary =
	    tr(c->lang,
	       N_("A rule that shows more of few than its source's is the huvudman's own responsibility. It is "
	          "asked why, and it is logged."));
	struct edit_page p = {.kind = &kind_disclosure_rule, .refs = refs, .nrefs = 1};
	p.cancel = r->id ? page_of(c, r->id) : STR("/definitioner/regler");
	p.post = r->id ? arena_concat(c->arena, p.cancel, STR("/andra")) : STR("/definitioner/regler/ny");
	return p;
}

/* A copy of ?fran=, with a name of its own from today; else a blank. */
static void fresh(struct ctx *c, struct disclosure_rule *r)
{
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	struct disclosure_rule from;
	int64_t id = 0;
	kind_disclosure_rule.blank(&ch, r);
	if (!str_to_i64(web_query(c->req, "fran"), &id) || !disclosure_rule_get(c->db, c->arena, id, &from))
		return;
	struct str today = r->from_day;
	*r = from;
	r->id = r->rev = 0;
	r->follows_id = from.id;
	r->from_day = today;
	r->until_day = (struct str){NULL, 0};
	r->name = arena_printf(c->arena, "%.*s-2", STR_ARG(from.name));
}

void rule_new_page(struct ctx *c)
{
	struct disclosure_rule r;
	fresh(c, &r);
	struct edit_page p = edit_of(c, &r);
	edit_open(c, &p, &r);
}

void rule_new(struct ctx *c)
{
	struct disclosure_rule r;
	fresh(c, &r);
	struct edit_page p = edit_of(c, &r);
	if (edit_save(c, &p, ACT_CREATE, NULL, &r))
		ctx_redirect(c, page_of(c, r.id), "skapat");
}

void rule_edit_page(struct ctx *c)
{
	struct disclosure_rule r;
	if (!load(c, &r))
		return;
	struct edit_page p = edit_of(c, &r);
	edit_open(c, &p, &r);
}

void rule_edit(struct ctx *c)
{
	struct disclosure_rule was, r;
	if (!load(c, &was))
		return;
	r = was;
	struct edit_page p = edit_of(c, &r);
	if (edit_save(c, &p, ACT_EDIT, &was, &r))
		ctx_redirect(c, page_of(c, r.id), "sparat");
}
