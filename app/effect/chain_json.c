/* chain_json.c - a chain as JSON: what its page says, with the numbers behind it. */
#include "effect/describe.h"

#include <math.h>

static void put_estimate(struct json_out *o, struct arena *a, const struct analysis *row)
{
	static const char *const keys[] = {"estimate", "lo", "hi", "p"};
	const struct json *j = json_parse(a, row->result, NULL), *spec = json_parse(a, row->spec, NULL),
	                  *data = json_get(spec, "data");
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		json_member_f64(o, keys[i], chain_number(j, keys[i], NAN));
	json_member_f64(o, "before", chain_number(spec, "before", NAN));
	json_member_f64(o, "after", chain_number(spec, "after", NAN));
	json_member_f64(o, "take_part", chain_number(data, "treated", NAN));
	json_member_f64(o, "compared_with", chain_number(data, "comparison", NAN));
}

/* Numbers of pupils as they are told: to the nearest ten. */
static void put_pupils(struct json_out *o, struct arena *a, const struct chain_knot *n)
{
	const struct json *spec = json_parse(a, n->row->spec, NULL);
	json_member_f64(o, "pupils", chain_number(spec, "pupils", NAN));
	json_member_f64(o, "pupils_compared_with", chain_number(spec, "others", NAN));
	json_member_f64(o, "hedges_g", chain_number(spec, "hedges_g", NAN));
	json_member(o, "told", n->told);
}

static void put_checks(struct json_out *o, const struct chain_knot *n)
{
	json_key(o, STR("checks"));
	json_open(o, '[');
	for (size_t i = 0; i < n->nchecks; i++) {
		json_open(o, '{');
		json_member(o, "check", n->check[i].name);
		json_member(o, "held", n->check[i].held);
		json_member(o, "text", n->check[i].text);
		json_close(o, '}');
	}
	json_close(o, ']');
}

/* From which grade to which, and by which checks; null when the grade is the rule's own. */
static void put_lowered(struct json_out *o, const struct chain_knot *n)
{
	json_key(o, STR("lowered"));
	if (n->lowered == 0) {
		json_null(o);
		return;
	}
	json_open(o, '{');
	json_member(o, "from", (struct str){&n->from, 1});
	json_member(o, "to", (struct str){&n->grade, 1});
	json_key(o, STR("because"));
	json_open(o, '[');
	for (unsigned c = 0; c < EVIDENCE_CHECKS; c++)
		if (n->lowered & (1u << c))
			json_str(o, str_z(evidence_check_word((enum evidence_check)c)));
	json_close(o, ']');
	json_close(o, '}');
}

static void put_knot(struct json_out *o, struct arena *a, const struct chain_knot *n)
{
	json_open(o, '{');
	json_member(o, "link", n->word);
	json_member(o, "state", str_z(evidence_state_words[n->state]));
	json_member(o, "grade", (struct str){&n->grade, 1});
	json_member(o, "sentence", n->sentence);
	json_member(o, "rule", n->rule);
	put_lowered(o, n);
	json_member(o, "expected", n->expected);
	json_member(o, "tried", n->tried);
	if (n->row) {
		json_member_i64(o, "analysis", n->row->id);
		json_member(o, "at", n->row->at);
		json_member_bool(o, "planned", n->row->planned);
		json_member_i64(o, "measure", n->measure_id);
		json_member(o, "method", n->row->method);
		put_estimate(o, a, n->row);
		if (n->row->linked)
			put_pupils(o, a, n);
		put_checks(o, n);
	}
	json_close(o, '}');
}

void chain_json(struct json_out *o, struct arena *a, const struct chain *k)
{
	json_open(o, '{');
	json_member_i64(o, "insats", k->x.id);
	json_member(o, "title", k->x.title);
	json_member(o, "sentence", k->sentence);
	json_member(o, "comparison", k->comparison);
	json_member(o, "weakest", k->knot[k->weakest].word);
	json_member(o, "evidence", chain_grade(&k->knot[k->lowest]));
	json_member(o, "cost", k->cost);
	json_key(o, STR("links"));
	json_open(o, '[');
	for (int i = 0; i < LINKS; i++)
		put_knot(o, a, &k->knot[i]);
	json_close(o, ']');
	json_key(o, STR("beside"));
	json_open(o, '[');
	for (size_t i = 0; i < k->nsides; i++)
		put_knot(o, a, &k->side[i]);
	json_close(o, ']');
	json_member_bool(o, "same_pupils_of_single_classes", k->nnarrow > 0);
	json_key(o, STR("same_pupils"));
	json_open(o, '[');
	for (size_t i = 0; i < k->npupils; i++)
		put_knot(o, a, &k->pupils[i]);
	json_close(o, ']');
	if (k->described)
		describe_json(o, k->described);
	json_close(o, '}');
}
