/* dialogue_chain.c - dialogues as places where an effect chain is bound (effect/chain_places.h). */
#include "dialogue/dialogue.h"
#include "effect/chain_places.h"

/* The planned ones, and when the unit of the insats has none, one that is made for it. */
static size_t offers(struct ctx *c, const struct intervention *x, struct chain_offer **out)
{
	struct dialogue_offers_row *d;
	size_t n = dialogue_offers(c->db, c->arena, c->who.person_id, x->unit_id, ctx_today(c), &d);
	*out = ARENA_ARRAY(c->arena, n + 1, struct chain_offer);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = (struct chain_offer){
		    d[i].id, d[i].id ? d[i].title
		                     : tr_fmt(c->arena, c->lang, N_("New quality dialogue for {0}"), &d[i].title, 1)};
	return n;
}

static struct str href_of(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/dialoger/%lld", (long long)id);
}

static size_t lies(struct ctx *c, const struct intervention *x, struct chain_lies **out)
{
	struct dialogue_chains_of_row *d;
	size_t n = dialogue_chains_of(c->db, c->arena, x->id, c->who.person_id, ctx_today(c), &d);
	*out = ARENA_ARRAY(c->arena, n + 1, struct chain_lies);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = (struct chain_lies){d[i].id, d[i].title, href_of(c, d[i].dialogue_id), d[i].bound_at};
	return n;
}

/* A new one fills itself, and when its pre-read did not take the chain by itself, it is bound besides. */
static enum change_result make(struct ctx *c, const struct intervention *x, struct str comparison,
                               struct form *f, int64_t *id, bool *bound)
{
	struct dialogue d;
	struct dialogue_point *p;
	kind_dialogue.blank(&c->change, &d);
	d.unit_id = x->unit_id;
	enum change_result r = dialogue_make(&c->change, &c->who, f, &d);
	if (r != CHANGE_SAVED)
		return r;
	*id = d.id;
	size_t n = dialogue_bound(c->db, c->arena, d.id, (struct str){NULL, 0}, &p);
	for (size_t i = 0; i < n; i++)
		*bound = *bound || (p[i].intervention_id == x->id &&
		                    (comparison.n == 0 || str_eq(p[i].comparison, comparison)));
	return r;
}

static enum change_result bind(struct ctx *c, const struct intervention *x, int64_t id, struct str comparison,
                               struct form *f, struct str *href)
{
	enum change_result r = CHANGE_SAVED;
	bool bound = false;
	if (!id)
		r = make(c, x, comparison, f, &id, &bound);
	if (r == CHANGE_SAVED && !bound)
		r = dialogue_bind_chain(&c->change, &c->who, f, id, x->id, comparison);
	*href = href_of(c, id);
	return r;
}

static enum change_result unbind(struct ctx *c, const struct intervention *x, int64_t id, struct form *f)
{
	struct dialogue_point p;
	if (!dialogue_point_get(c->db, c->arena, id, &p) || p.intervention_id != x->id)
		return CHANGE_GONE;
	return resource_delete(&c->change, &c->who, &kind_dialogue_point, p.id, p.rev, f);
}

extern const struct chain_place chain_in_dialogues;
const struct chain_place chain_in_dialogues = {"dialogue", N_("Quality dialogues"), offers, lies, bind,
                                               unbind};
