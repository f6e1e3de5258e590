/* chain_block.c - a chain bound into a document: filled by the program from what is stored, and never
 * changed. */
#include "effect/chain_bound.h"

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

/* Whatever was sent, what the block says is what is stored of the chain now. */
static bool fill(struct change *ch, struct chain_block *b)
{
	struct chain_bound k;
	if (!chain_bound_fill(ch->db, ch->arena, ch->now, b->intervention_id, b->comparison, &k))
		return false;
	b->comparison = k.comparison;
	b->title = k.title;
	b->sentence = k.sentence;
	b->body = k.body;
	b->analysis_id = k.analysis_id;
	b->bound_at = ch->now;
	b->person_id = ch->person_id;
	return true;
}

static void chain_block_check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct chain_block *b = row;
	struct document d;
	if (!document_get(ch->db, ch->arena, b->document_id, &d))
		form_error(f, "document_id", N_("Choose a document that you may write in."), STR_END);
	if (before)
		form_error(f, "document_id", N_("What was bound stays as it was. Take it away and bind it again."),
		           STR_END);
	else if (!fill(ch, b))
		form_error(f, "intervention_id", N_("An insats that has not started has no chain to show."), STR_END);
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
