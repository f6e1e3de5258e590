/* chain.c - the effect chain of an insats, as data (effect/chain_view.h). */
#include "api/api.h"

#include "effect/chain_view.h"

void op_chain(struct api *x)
{
	static const char *const names[] = {"comparison", "sprak"};
	struct ctx *c = x->c;
	struct chain *k = ARENA_NEW(c->arena, struct chain);
	struct intervention row;
	struct json_out o;
	if (!api_knows(c, names, sizeof names / sizeof names[0]))
		return;
	if (!intervention_get(c->db, c->arena, ctx_id(c), &row)) {
		ctx_not_found(c);
		return;
	}
	chain_load_for(c->db, c->arena, c->lang, &row, web_query(c->req, "comparison"), ctx_today(c),
	               chain_sees_narrow(c, &row), k);
	ctx_json_open(c, &o);
	chain_json(&o, c->arena, k);
}
