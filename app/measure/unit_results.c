/* unit_results.c - Skolprofil: a unit's measures with series and status, and what tells of its pupils, on its
 * page. */
#include "measure/target_view.h"
#include "sql_measure_entry.h"
#include "views_measure.h"

/* What link_id of a line says. */
enum { RESULT, CONTEXT };

static struct strip part(const struct strip *all, int64_t what, struct arena *a)
{
	struct strip s = {.v = ARENA_ARRAY(a, all->n + 1, struct strip_line)};
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].link_id == what)
			s.v[s.n++] = all->v[i];
	return s;
}

void unit_results(struct ctx *c, int64_t unit_id);
void unit_results(struct ctx *c, int64_t unit_id)
{
	struct measures_of_unit_row *m;
	struct strip all;
	size_t n = measures_of_unit(c->db, c->arena, unit_id, c->lasar, &m);
	struct strip_ask *ask = ARENA_ARRAY(c->arena, n + 1, struct strip_ask);
	for (size_t i = 0; i < n; i++)
		ask[i] = (struct strip_ask){m[i].measure_id, m[i].context ? CONTEXT : RESULT, STR("")};
	strip_read(c, unit_id, ask, n, false, &all);
	const struct unit_results_view v = {c, unit_id, part(&all, RESULT, c->arena),
	                                    part(&all, CONTEXT, c->arena)};
	view_measure_unit_results(&c->out, &v);
}
