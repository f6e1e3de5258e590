/* query_guard.c - the last step of a query: what may not be seen leaves the answer. */
#include "measure/query_in.h"

#include "cube/disclose.h"
#include "org/org.h"

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

/* Whether there is anything of it that we must protect. */
static bool is_ours(const struct query_cell *c)
{
	bool says = c->v.kind != VALUE_MISSING && c->v.kind != VALUE_NOT_APPLICABLE &&
	            c->v.kind != VALUE_MASKED && c->v.kind != VALUE_EXCLUDED;
	return !c->published && (says || c->n.has || c->interval != QUERY_NO_INTERVAL);
}

/* Without a mark nothing is shown. */
static uint8_t state_of(struct opt_i64 mark)
{
	bool known = mark.has && mark.v >= DISCLOSE_SHOWN && mark.v < DISCLOSE_STATES;
	return known ? (uint8_t)mark.v : DISCLOSE_FEW;
}

static void mask(struct query_cell *c)
{
	uint8_t n = state_of(c->n_state), state = state_of(c->mark);
	if (n == DISCLOSE_SHOWN && state == DISCLOSE_APPROX100) {
		c->v = (struct value){.kind = VALUE_APPROX100, .n = c->n.v};
		c->numerator = (struct opt_i64){0};
		c->interval = QUERY_NO_INTERVAL;
		c->why = QUERY_GIVEN;
		c->parts = 0;
		query_forced(c);
		c->hidden = true;
		return;
	}
	hide(c, n != DISCLOSE_SHOWN);
}

void query_guard(struct db *db, struct arena *a, const struct query *q, struct query_result *r)
{
	bool *exact = arena_array(a, r->nplaces + 1, sizeof *exact);
	for (size_t i = 0; i < r->nplaces; i++)
		exact[i] = sees_exact(db, a, q, &r->place[i]);
	for (size_t i = 0; i < r->n; i++) {
		struct query_cell *c = &r->cell[i];
		if (!is_ours(c))
			continue;
		r->guarded++;
		if (c->version < r->nversions && !exact[c->place] && !(c->told.has && c->told.v))
			r->untold[c->version] = true;
		if (query_is_shown(c)) {
			r->kept++;
		} else if (exact[c->place]) {
			c->exact = true;
			r->exact++;
		} else {
			mask(c);
			r->hidden++;
		}
	}
}

bool query_is_shown(const struct query_cell *c)
{
	return state_of(c->n_state) == DISCLOSE_SHOWN && state_of(c->mark) == DISCLOSE_SHOWN;
}
