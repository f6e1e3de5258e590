/* chain_blocks.c - effect chains that somebody has put into a document, as they stood then. */
#include "report/plan_data.h"

#include "base/json.h"
#include "effect/evidence.h"
#include "effect/words.h"
#include "sql_effect_chain.h"
#include "web/fmt.h"

static void say_links(struct report *r, const struct json *body)
{
	const struct json *knots = json_get(body, "links");
	size_t n = knots && knots->kind == JSON_ARRAY ? knots->n : 0;
	struct report_block *b = n ? report_add(r, REPORT_BULLETS) : NULL;
	for (size_t i = 0; i < n; i++) {
		const struct json *x = &knots->items[i];
		struct str state = json_text(x, "state");
		for (int k = 0; evidence_state_words[k]; k++)
			if (str_eqz(state, evidence_state_words[k]))
				state = tr(r->lang, evidence_state_texts[k]);
		const struct str args[] = {json_text(x, "name"), state, json_text(x, "grade")};
		struct report_lines *to = report_item(r, b);
		report_say(r, to, tr_fmt(r->arena, r->lang, N_("{0}: {1} (evidence {2})"), args, 3), REPORT_STRONG);
		report_say(r, to, json_text(x, "sentence"), REPORT_PLAIN);
	}
}

static void say_block(struct report *r, const struct chain_blocks_in_row *b)
{
	const struct json *body = json_parse(r->arena, b->body, NULL);
	struct str cost = json_text(body, "cost");
	const struct str args[] = {fmt_instant(r->arena, r->lang, b->bound_at),
	                           arena_printf(r->arena, "%lld", (long long)b->intervention_id),
	                           words_text(&designs, r->lang, b->comparison)};
	report_heading(r, 3, b->title);
	report_text(r, REPORT_TEXT, b->sentence, REPORT_STRONG);
	say_links(r, body);
	if (cost.n)
		report_text(r, REPORT_TEXT, cost, REPORT_PLAIN);
	report_text(r, REPORT_NOTE,
	            tr_fmt(r->arena, r->lang,
	                   N_("Bound on {0} out of the register of insatser, insats {1}. Compared with: {2}."),
	                   args, 3),
	            REPORT_SOFT);
	if (b->newest > b->analysis_id)
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
		say_block(r, &b[i]);
}
