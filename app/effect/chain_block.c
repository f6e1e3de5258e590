/* chain_block.c - a chain bound into a document: filled by the program from what is stored, and never
 * changed. */
#include "effect/chain_view.h"

#include "core/text.h"
#include "plan/plan.h"

static const struct field chain_block_fields[] = {
    {"document_id", N_("Document"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"intervention_id", N_("Insats"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"comparison", N_("Comparison"), FIELD_LINE, false, 40, NULL, NULL, NULL},
};

static void chain_block_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct chain_block *b = row;
	struct document d;
	if (document_get(db, a, b->document_id, &d))
		kind_document.locate(db, a, &d, o);
	o->id = b->id;
}

static void write_body(struct json_out *o, const void *p)
{
	const struct chain *k = p;
	json_open(o, '{');
	json_member(o, "cost", str_is_null(k->cost) ? STR("") : k->cost);
	json_key(o, STR("links"));
	json_open(o, '[');
	for (int i = 0; i < LINKS; i++) {
		json_open(o, '{');
		json_member(o, "name", k->knot[i].name);
		json_member(o, "state", str_z(evidence_state_words[k->knot[i].state]));
		json_member(o, "grade", (struct str){&k->knot[i].grade, 1});
		json_member(o, "sentence", k->knot[i].sentence);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_close(o, '}');
}

/* Whatever was sent, what the block says is what is stored of the chain now. */
static void fill(struct change *ch, const struct intervention *x, struct chain_block *b)
{
	struct chain *k = ARENA_NEW(ch->arena, struct chain);
	chain_load(ch->db, ch->arena, LANG_SV, x, b->comparison, str_sub(ch->now, 0, 10), k);
	b->comparison = str_is_null(k->comparison) ? STR("") : k->comparison;
	b->title = x->title;
	b->sentence = k->sentence;
	b->body = text_json(ch->arena, write_body, k);
	b->analysis_id = k->knot[LINK_OUTCOME].row ? k->knot[LINK_OUTCOME].row->id : 0;
	b->bound_at = ch->now;
	b->person_id = ch->person_id;
}

static void chain_block_check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct chain_block *b = row;
	struct intervention x;
	struct document d;
	if (!document_get(ch->db, ch->arena, b->document_id, &d))
		form_error(f, "document_id", N_("Choose a document that you may write in."), STR_END);
	if (before)
		form_error(f, "document_id", N_("What was bound stays as it was. Take it away and bind it again."),
		           STR_END);
	else if (!intervention_get(ch->db, ch->arena, b->intervention_id, &x) || str_eqz(x.state, "draft"))
		form_error(f, "intervention_id", N_("An insats that has not started has no chain to show."), STR_END);
	else
		fill(ch, &x, b);
}

static void chain_block_blank(struct change *ch, void *row)
{
	*(struct chain_block *)row = (struct chain_block){
	    .comparison = STR(""),
	    .title = STR(""),
	    .sentence = STR(""),
	    .body = STR("{}"),
	    .bound_at = ch->now,
	};
}

const struct resource_kind kind_chain_block = {
    .name = "chain_block",
    .part = true,
    .entity = &chain_block_entity,
    .access = RES_DOCUMENT,
    .fields = chain_block_fields,
    .nfields = sizeof chain_block_fields / sizeof chain_block_fields[0],
    .locate = chain_block_locate,
    .check = chain_block_check,
    .blank = chain_block_blank,
};
