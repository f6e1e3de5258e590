/* query_guard.c - the last step of a query: what may not be seen leaves the answer. */
#include "measure/query_in.h"

#include "org/org.h"

/* Fewest individuals behind a figure of a unit, and of the whole huvudman or kommun; the numerator of a share
 * needs as many, and so does its complement where all alike would tell of each (domain.md 4.5). */
static const int64_t least[2] = {10, 5};

bool query_small(const struct query_result *r, const struct query_cell *c, bool authority)
{
	int64_t low = least[authority];
	if (c->published || c->v.kind == VALUE_MISSING || c->v.kind == VALUE_NOT_APPLICABLE)
		return false;
	bool counts = c->version < r->nversions && str_eqz(r->version[c->version].kind, "count");
	if (counts)
		return c->v.kind == VALUE_EXISTS && c->v.number > 0 && value_number(&c->v) < (double)low;
	return !c->n.has || c->n.v < low || (c->numerator.has && c->numerator.v < low && c->numerator.v > 0);
}

/* Nothing of it stays but that it is there. */
static void hide(struct query_cell *c, bool n_too)
{
	c->v = (struct value){.kind = VALUE_FEW};
	c->numerator = (struct opt_i64){0};
	c->interval = QUERY_NO_INTERVAL;
	c->lo = c->hi = 0;
	c->hidden = true;
	c->why = QUERY_GIVEN;
	c->parts = 0;
	if (n_too)
		c->n = c->n_of = (struct opt_i64){0};
	else
		c->v.n = c->n.v;
}

/* May the viewer see exact figures of this place? Only of own units. */
static bool sees_exact(struct db *db, struct arena *a, const struct query *q, const struct place *p)
{
	const struct object o = {.unit_id = p->unit_id, .state = OBJ_DECIDED, .found = true};
	return q->exact && q->who && p->unit_id && access_object(db, a, q->who, RES_EXACT, ACT_VIEW, &o);
}

void query_guard(struct db *db, struct arena *a, const struct query *q, struct query_result *r)
{
	bool *exact = arena_array(a, r->nplaces + 1, sizeof *exact);
	int64_t root = 0;
	root_unit(db, a, &root);
	for (size_t i = 0; i < r->nplaces; i++)
		exact[i] = sees_exact(db, a, q, &r->place[i]);
	for (size_t i = 0; i < r->n; i++) {
		struct query_cell *c = &r->cell[i];
		const struct place *p = &r->place[c->place];
		bool wide = p->unit_id ? p->unit_id == root : !str_eqz(p->kind, "school");
		bool marked = c->mark.has && c->mark.v != 0;
		if (c->published || !(marked || query_small(r, c, wide)))
			continue;
		if (exact[c->place]) {
			c->exact = true;
			r->exact++;
			continue;
		}
		hide(c, true);
		r->hidden++;
	}
}
