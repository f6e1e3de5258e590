#include "effect/chain_bound.h"

#include "core/text.h"

static void add(struct arena *a, struct str *all, const char *text, struct str what)
{
	struct str said = what.n ? tr_fmt(a, LANG_SV, text, &what, 1) : what;
	if (said.n)
		*all = all->n ? arena_printf(a, "%.*s %.*s", STR_ARG(*all), STR_ARG(said)) : said;
}

/* What was promised of a link, and what its comparison does not stand on. */
static struct str more_of(struct arena *a, const struct chain_knot *k)
{
	struct str all = STR("");
	add(a, &all, N_("Expected: {0}."),
	    str_ends(k->expected, STR(".")) ? str_sub(k->expected, 0, k->expected.n - 1) : k->expected);
	add(a, &all, "{0}", k->tried);
	add(a, &all, N_("Did not hold: {0}."), k->failed);
	add(a, &all, N_("Cannot be known: {0}."), k->unsure);
	return all;
}

struct body {
	struct arena *a;
	const struct chain *k;
};

static void write_body(struct json_out *o, const void *p)
{
	const struct body *b = p;
	const struct chain *k = b->k;
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
		json_member(o, "more", more_of(b->a, &k->knot[i]));
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
	const struct body b = {a, k};
	*out = (struct chain_bound){
	    .comparison = str_is_null(k->comparison) ? STR("") : k->comparison,
	    .title = k->x.title,
	    .sentence = k->sentence,
	    .body = text_json(a, write_body, &b),
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
		struct str more = json_text(x, "more"); /* bound before it was kept: none */
		*l = (struct chain_bound_link){json_text(x, "name"), json_text(x, "grade"), json_text(x, "sentence"),
		                               str_is_null(more) ? STR("") : more, LINK_UNMEASURED};
		if (str_eqz(l->grade, "-"))
			l->grade = STR("–");
		for (int k = 0; evidence_state_words[k]; k++)
			if (str_eqz(json_text(x, "state"), evidence_state_words[k]))
				l->state = (enum evidence_state)k;
	}
}
