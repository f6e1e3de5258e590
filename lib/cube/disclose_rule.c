/* disclose_rule.c - cells that are too small in themselves (disclose.h, disclose.def). */
#include "cube/disclose_model.h"

#define DISCLOSE_RULE(name, from, until, unit, authority, nation, numerator, approx, mean, distribution,     \
                      alternative, source)                                                                   \
	{name,         from,        until, {unit, authority, nation}, numerator, approx, mean,                   \
	 distribution, alternative, source},
const struct disclose_rule disclose_rules[] = {
#include "cube/disclose.def"
};
const size_t disclose_rules_n = sizeof disclose_rules / sizeof disclose_rules[0];

const struct disclose_rule *disclose_rule(struct str name)
{
	for (size_t i = 0; i < disclose_rules_n; i++) {
		if (str_eqz(name, disclose_rules[i].name))
			return &disclose_rules[i];
	}
	return NULL;
}

uint8_t *disclose_limits(struct arena *a, const struct disclose_table *t, const struct disclose_rule *rule)
{
	uint32_t cells = disclose_cells(t), node[DISCLOSE_DIMS_MAX];
	uint8_t *least = ARENA_ARRAY(a, cells, uint8_t);
	for (uint32_t c = 0; c < cells; c++) {
		uint8_t level = DISCLOSE_UNIT;
		disclose_nodes(t, c, node);
		for (uint32_t d = 0; d < t->dims; d++) {
			uint8_t l = t->dim[d].node[node[d]].level;
			level = l > level ? l : level;
		}
		least[c] = rule->least[level];
	}
	return least;
}

/* Of a share whose n may be shown. */
static enum disclose_state share_state(const struct disclose_table *t, const struct disclose_rule *rule,
                                       const struct disclose_cell *c, int64_t least)
{
	int64_t rest = c->n - c->of;
	if (rule->numerator && c->of < least)
		return least <= rule->approx ? DISCLOSE_APPROX0 : DISCLOSE_FEW;
	if ((t->adverse == DISCLOSE_ALL_BAD && rest == 0) || (t->adverse == DISCLOSE_NONE_BAD && c->of == 0))
		return DISCLOSE_FEW;
	if (rest > 0 && rest < rule->approx)
		return DISCLOSE_APPROX100;
	return c->of > 0 && c->of < rule->approx ? DISCLOSE_APPROX0 : DISCLOSE_SHOWN;
}

static enum disclose_state figure_state(const struct disclose_table *t, const struct disclose_rule *rule,
                                        const struct disclose_cell *c, int64_t least)
{
	if (c->n == 0)
		return DISCLOSE_SHOWN;
	if (c->n < least)
		return DISCLOSE_FEW;
	if (t->measure == DISCLOSE_MEAN)
		return c->n < rule->mean ? DISCLOSE_FEW : DISCLOSE_SHOWN;
	return t->measure == DISCLOSE_SHARE ? share_state(t, rule, c, least) : DISCLOSE_SHOWN;
}

void disclose_primary(const struct disclose_table *t, const struct disclose_rule *rule, const uint8_t *least,
                      uint8_t *n_state, uint8_t *state)
{
	uint32_t cells = disclose_cells(t);
	for (uint32_t c = 0; c < cells; c++) {
		const struct disclose_cell *x = &t->cell[c];
		n_state[c] = x->n > 0 && x->n < least[c] ? DISCLOSE_FEW : DISCLOSE_SHOWN;
		state[c] = figure_state(t, rule, x, least[c]);
		if (x->flags & (DISCLOSE_IS_ABSENT | DISCLOSE_IS_OMITTED))
			n_state[c] = state[c] = x->flags & DISCLOSE_IS_ABSENT ? DISCLOSE_ABSENT : DISCLOSE_OMITTED;
	}
}

/* The smallest alternative that is still shown and has answers; n when there is none. */
static size_t smallest(const int64_t *count, size_t n, const uint8_t *state)
{
	size_t best = n;
	for (size_t i = 0; i < n; i++) {
		if (state[i] == DISCLOSE_SHOWN && count[i] > 0 && (best == n || count[i] < count[best]))
			best = i;
	}
	return best;
}

bool disclose_alternatives(const struct disclose_rule *rule, const int64_t *count, size_t n, uint8_t *state)
{
	int64_t answers = 0, masked = 0, sum = 0;
	for (size_t i = 0; i < n; i++)
		answers += count[i];
	bool show = rule->distribution && answers >= rule->distribution;
	for (size_t i = 0; i < n; i++) {
		bool few = count[i] > 0 && count[i] < rule->alternative;
		state[i] = (uint8_t)(!show || few ? DISCLOSE_FEW : DISCLOSE_SHOWN);
		masked += few;
		sum += few ? count[i] : 0;
	}
	/* The answers give the sum of the masked, each of which is at least 1: each is known to within
	 * sum - masked. The guide masks a second; where two are 1 and 1 that does not help. */
	while (show && masked && (masked == 1 || sum - masked < rule->alternative - 1)) {
		size_t next = smallest(count, n, state);
		if (next == n)
			break;
		state[next] = DISCLOSE_SECONDARY;
		masked++;
		sum += count[next];
	}
	return show;
}
