#include "effect/chain_bound.h"

#include "core/text.h"

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
	json_key(o, STR("same_pupils"));
	json_open(o, '[');
	for (size_t i = 0; i < k->npupils; i++)
		json_str(o, k->pupils[i].sentence);
	json_close(o, ']');
	json_close(o, '}');
}

void chain_bound_of(struct arena *a, const struct chain *k, struct chain_bound *out)
{
	*out = (struct chain_bound){
	    .comparison = str_is_null(k->comparison) ? STR("") : k->comparison,
	    .title = k->x.title,
	    .sentence = k->sentence,
	    .body = text_json(a, write_body, k),
	    .analysis_id = k->newest,
	};
}

bool chain_bound_fill(struct db *db, struct arena *a, struct str now, int64_t intervention_id,
                      struct str comparison, struct chain_bound *out)
{
	struct intervention x;
	struct chain *k = ARENA_NEW(a, struct chain);
	if (!intervention_get(db, a, intervention_id, &x) || str_eqz(x.state, "draft"))
		return false;
	chain_load(db, a, LANG_SV, &x, comparison, instant_date(a, now), k);
	chain_bound_of(a, k, out);
	return true;
}

void chain_bound_read(struct arena *a, struct str body, struct chain_bound_read *out)
{
	const struct json *j = json_parse(a, body, NULL), *knots = json_get(j, "links");
	const struct json *same = json_get(j, "same_pupils");
	*out = (struct chain_bound_read){.cost = json_text(j, "cost")};
	for (size_t i = 0; same && same->kind == JSON_ARRAY && i < same->n && out->npupils < CHAIN_BOUND_PUPILS;
	     i++)
		if (same->items[i].kind == JSON_TEXT)
			out->pupils[out->npupils++] = same->items[i].text;
	for (size_t i = 0; knots && knots->kind == JSON_ARRAY && i < knots->n && out->n < LINKS; i++) {
		const struct json *x = &knots->items[i];
		struct chain_bound_link *l = &out->link[out->n++];
		*l = (struct chain_bound_link){json_text(x, "name"), json_text(x, "grade"), json_text(x, "sentence"),
		                               LINK_UNMEASURED};
		for (int k = 0; evidence_state_words[k]; k++)
			if (str_eqz(json_text(x, "state"), evidence_state_words[k]))
				l->state = (enum evidence_state)k;
	}
}
