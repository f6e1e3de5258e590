/* chain_places.c - the table of places, and documents among them. */
#include "effect/chain_places.h"

#include "sql_effect_chain.h"

/* --- documents ---------------------------------------------------------------------------- */

static size_t document_offers(struct ctx *c, const struct intervention *x, struct chain_offer **out)
{
	struct chain_block_documents_row *d;
	size_t n = chain_block_documents(c->db, c->arena, c->who.person_id, x->unit_id, ctx_today(c), &d);
	*out = ARENA_ARRAY(c->arena, n + 1, struct chain_offer);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = (struct chain_offer){d[i].id, d[i].title};
	return n;
}

static struct str document_href(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/rapport/plan/%lld", (long long)id);
}

static size_t document_lies(struct ctx *c, const struct intervention *x, struct chain_lies **out)
{
	struct chain_blocks_of_row *b;
	size_t n = chain_blocks_of(c->db, c->arena, x->id, c->who.person_id, ctx_today(c), &b);
	*out = ARENA_ARRAY(c->arena, n + 1, struct chain_lies);
	for (size_t i = 0; i < n; i++)
		(*out)[i] =
		    (struct chain_lies){b[i].id, b[i].document, document_href(c, b[i].document_id), b[i].bound_at};
	return n;
}

static enum change_result document_bind(struct ctx *c, const struct intervention *x, int64_t id,
                                        struct str comparison, struct form *f, struct str *href)
{
	struct chain_block b;
	kind_chain_block.blank(&c->change, &b);
	b.intervention_id = x->id;
	b.document_id = id;
	b.comparison = comparison;
	*href = document_href(c, id);
	return resource_save(&c->change, &c->who, &kind_chain_block, ACT_EDIT, f, NULL, &b);
}

static enum change_result document_unbind(struct ctx *c, const struct intervention *x, int64_t id,
                                          struct form *f)
{
	struct chain_block b;
	if (!chain_block_get(c->db, c->arena, id, &b) || b.intervention_id != x->id)
		return CHANGE_GONE;
	return resource_delete(&c->change, &c->who, &kind_chain_block, b.id, b.rev, f);
}

extern const struct chain_place chain_in_documents;
const struct chain_place chain_in_documents = {"document",    N_("Reports"), document_offers,
                                               document_lies, document_bind, document_unbind};

/* --- all of them ------------------------------------------------------------------------------ */

#define PLACE(p) extern const struct chain_place p;
#include "effect/chain_places.def"
#undef PLACE

const struct chain_place *const chain_places[] = {
#define PLACE(p) &p,
#include "effect/chain_places.def"
#undef PLACE
};
const size_t chain_nplaces = sizeof chain_places / sizeof chain_places[0];

void chain_places_read(struct ctx *c, const struct intervention *x, bool lies, struct chain_page_view *v)
{
	if (str_eqz(x->state, "draft"))
		return;
	v->place = ARENA_ARRAY(c->arena, chain_nplaces, struct chain_place_view);
	v->nplaces = chain_nplaces;
	for (size_t i = 0; i < chain_nplaces; i++) {
		struct chain_place_view *p = &v->place[i];
		p->place = chain_places[i];
		p->noffers = p->place->offers(c, x, &p->offer);
		p->nlies = lies ? p->place->lies(c, x, &p->lies) : 0;
		v->noffers += p->noffers;
		v->nlies += p->nlies;
	}
}

const struct chain_place *chain_place_of(struct str word, int64_t *id)
{
	ptrdiff_t dash = str_chr(word, '-');
	for (size_t i = 0; dash > 0 && i < chain_nplaces; i++)
		if (str_eqz(str_sub(word, 0, (size_t)dash), chain_places[i]->word) &&
		    str_to_i64(str_sub(word, (size_t)dash + 1, word.n), id))
			return chain_places[i];
	return NULL;
}
