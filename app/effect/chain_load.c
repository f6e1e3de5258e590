/* chain_load.c - what chains are made of, read from the store, and who may see all of it. */
#include "base/date.h"
#include "core/ctx.h"
#include "effect/chain_view.h"
#include "effect/describe.h"
#include "sql_effect_chain.h"

static void read_brief_rows(struct db *db, struct arena *a, struct chain_stock *s)
{
	struct chain_brief_analyses_row *r;
	s->nanalyses = chain_brief_analyses(db, a, &r);
	s->analysis = ARENA_ARRAY(a, s->nanalyses + 1, struct analysis);
	for (size_t i = 0; i < s->nanalyses; i++)
		s->analysis[i] = (struct analysis){.id = r[i].id,
		                                   .intervention_id = r[i].intervention_id,
		                                   .link = r[i].link,
		                                   .comparison = r[i].comparison,
		                                   .method = r[i].method,
		                                   .planned = r[i].planned,
		                                   .linked = r[i].linked,
		                                   .grade = r[i].grade,
		                                   .state = r[i].state,
		                                   .sentence = r[i].sentence,
		                                   .spec = r[i].spec};
}

static void read_stock(struct db *db, struct arena *a, int64_t intervention_id, struct chain_stock *s)
{
	s->nlinks = chain_all_links(db, a, intervention_id, &s->link);
	s->nunits = chain_all_units(db, a, intervention_id, &s->unit);
	s->nstarts = chain_all_starts(db, a, intervention_id, &s->start);
	s->nmeasures = chain_all_measures(db, a, intervention_id, &s->measure);
	dose_stock_read(db, a, intervention_id, instant_day(instant_now()), &s->dose);
}

void chain_stock_brief(struct db *db, struct arena *a, struct chain_stock *s)
{
	*s = (struct chain_stock){.brief = true};
	read_brief_rows(db, a, s);
	read_stock(db, a, 0, s);
}

void chain_stock_read(struct db *db, struct arena *a, int64_t intervention_id, struct chain_stock *s)
{
	*s = (struct chain_stock){0};
	s->nanalyses = chain_all_analyses(db, a, intervention_id, &s->analysis);
	read_stock(db, a, intervention_id, s);
}

void chain_load_for(struct db *db, struct arena *a, enum lang l, const struct intervention *x,
                    struct str comparison, struct str today, bool narrow, struct chain *out)
{
	struct chain_stock s;
	chain_stock_read(db, a, x->id, &s);
	s.narrow = narrow;
	chain_make(a, l, &s, x, comparison, today, out);
	struct describe *d = ARENA_NEW(a, struct describe);
	if (str_eqz(x->state, "draft"))
		return;
	describe_chain(db, a, l, out, instant_day(instant_now()), d);
	out->described = d;
}

void chain_load(struct db *db, struct arena *a, enum lang l, const struct intervention *x,
                struct str comparison, struct str today, struct chain *out)
{
	chain_load_for(db, a, l, x, comparison, today, false, out);
}

bool chain_sees_narrow(struct ctx *c, const struct intervention *x)
{
	struct lesson_group *g;
	if (ctx_may(c, RES_INSATS, ACT_EDIT, &c->object))
		return true;
	size_t n = chain_all_groups(c->db, c->arena, x->id, &g);
	for (size_t i = 0; i < n; i++)
		if (g[i].person_id && g[i].person_id == c->who.person_id)
			return true;
	return false;
}
