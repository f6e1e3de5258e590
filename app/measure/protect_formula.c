#include "measure/protect_formula.h"

#include "measure/formula.h"
#include "org/org.h"

static bool parse(struct change *ch, const struct measure_version *v, struct formula **f)
{
	struct formula_error e;
	*f = ARENA_NEW(ch->arena, struct formula);
	return v->formula.n && formula_parse(v->formula, *f, &e);
}

/* The measure that a node names; 0 when it names none. */
static int64_t named(struct change *ch, const struct formula_node *x)
{
	int64_t id = 0;
	bool names = x->op == FORMULA_NAME || x->op == FORMULA_SUM || x->op == FORMULA_PREVIOUS;
	return names && measure_id_by_key(ch->db, ch->arena, x->name, &id) ? id : 0;
}

void protect_inputs_read(struct change *ch, const struct measure_version *v, struct protect_inputs *in)
{
	struct formula *f;
	*in = (struct protect_inputs){0};
	if (!parse(ch, v, &f))
		return;
	for (int i = 0; i < f->n; i++) {
		struct protect_hidden_row *r;
		int64_t id = named(ch, &f->node[i]);
		size_t n = id ? protect_hidden(ch->db, ch->arena, id, &r) : 0;
		for (size_t k = 0; k < n; k++)
			*VEC_PUSH(ch->arena, &in->hidden) = r[k];
	}
	if (in->hidden.n)
		in->nreach = unit_reach_all(ch->db, ch->arena, &in->reach);
}

static bool at_or_under(const struct protect_inputs *in, int64_t above, int64_t unit)
{
	for (size_t i = 0; i < in->nreach; i++)
		if (in->reach[i].ancestor_id == above && in->reach[i].unit_id == unit)
			return true;
	return above == unit;
}

bool protect_inputs_hide(const struct protect_inputs *in, const struct protect_cells_row *r)
{
	for (size_t i = 0; i < in->hidden.n; i++) {
		const struct protect_hidden_row *h = &in->hidden.v[i];
		bool then = h->first_year == r->first_year || h->first_year + 1 == r->first_year;
		if (then && str_eq(h->sex, r->sex) && str_eq(h->grade, r->grade) && str_eq(h->subject, r->subject) &&
		    str_eq(h->facet, r->facet) && at_or_under(in, r->unit_id, h->unit_id))
			return true;
	}
	return false;
}

bool protect_names(struct change *ch, const struct measure_version *v, const int64_t *measure, size_t n)
{
	struct formula *f;
	if (!parse(ch, v, &f))
		return false;
	for (int i = 0; i < f->n; i++) {
		int64_t id = named(ch, &f->node[i]);
		for (size_t k = 0; id && k < n; k++)
			if (measure[k] == id)
				return true;
	}
	return false;
}
