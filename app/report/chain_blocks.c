/* chain_blocks.c - effect chains that somebody has bound into a document or a dialogue, as they stood then.
 */
#include "report/plan_data.h"

#include "effect/chain_bound.h"
#include "effect/words.h"
#include "sql_effect_chain.h"
#include "web/fmt.h"

static void say_links(struct report *r, const struct chain_bound_read *body)
{
	struct report_block *b = body->n ? report_add(r, REPORT_BULLETS) : NULL;
	for (size_t i = 0; i < body->n; i++) {
		const struct chain_bound_link *l = &body->link[i];
		const struct str args[] = {l->name, tr(r->lang, evidence_state_texts[l->state]), l->grade};
		struct report_lines *to = report_item(r, b);
		report_say(r, to, tr_fmt(r->arena, r->lang, N_("{0}: {1} (evidence {2})"), args, 3), REPORT_STRONG);
		report_say(r, to, l->sentence, REPORT_PLAIN);
		if (l->more.n)
			report_say(r, to, l->more, REPORT_SOFT);
	}
}

void report_bound_chain(struct report *r, const struct report_chain *b)
{
	struct chain_bound_read body;
	const struct str args[] = {fmt_instant(r->arena, r->lang, b->bound_at),
	                           arena_printf(r->arena, "%lld", (long long)b->intervention_id),
	                           words_text(&designs, r->lang, b->comparison)};
	chain_bound_read(r->arena, b->body, &body);
	report_heading(r, 3, b->title);
	report_text(r, REPORT_TEXT, b->sentence, REPORT_STRONG);
	say_links(r, &body);
	for (size_t i = 0; i < body.npupils; i++)
		report_text(
		    r, REPORT_TEXT,
		    tr_fmt(r->arena, r->lang, N_("The same pupils before and after. {0}"), &body.pupils[i], 1),
		    REPORT_PLAIN);
	if (body.cost.n)
		report_text(r, REPORT_TEXT, body.cost, REPORT_PLAIN);
	report_text(
	    r, REPORT_NOTE,
	    tr_fmt(r->arena, r->lang,
	           args[2].n ? N_("Bound on {0} out of the register of insatser, insats {1}. Compared with: {2}.")
	                     : N_("Bound on {0} out of the register of insatser, insats {1}."),
	           args, 3),
	    REPORT_SOFT);
	if (b->newer)
		report_text(r, REPORT_NOTE,
		            tr(r->lang, N_("Changed after it was locked here: there is a newer analysis than the one "
		                           "that was bound.")),
		            REPORT_MISSING);
}

void plan_chains(const struct report_query *q, int64_t document_id, struct report *r)
{
	struct chain_blocks_in_row *b;
	size_t n = chain_blocks_in(q->db, q->arena, document_id, q->at, &b);
	if (n)
		report_heading(r, 2, tr(r->lang, N_("Insatser and their effect chains")));
	for (size_t i = 0; i < n; i++)
		report_bound_chain(r, &(struct report_chain){b[i].title, b[i].sentence, b[i].body, b[i].comparison,
		                                             b[i].bound_at, b[i].intervention_id,
		                                             b[i].newest > b[i].analysis_id});
}
