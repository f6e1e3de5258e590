/* dialogue_preread.c - a pre-read that fills itself, and its points as they are read. */
#include "dialogue/dialogue.h"

struct filling {
	struct change *ch;
	const struct principal *who;
	const struct dialogue *d;
	struct dialogue_point *had; /* bound already */
	size_t nhad;
	int added;
	bool failed;
};

static void put(struct filling *x, struct dialogue_point *i)
{
	struct form f;
	form_init(&f, x->ch->arena, LANG_SV, kind_dialogue_point.fields, kind_dialogue_point.nfields);
	i->dialogue_id = x->d->id;
	i->bound_at = x->ch->now;
	i->person_id = x->ch->person_id;
	if (resource_save(x->ch, x->who, &kind_dialogue_point, ACT_EDIT, &f, NULL, i) == CHANGE_SAVED)
		x->added++;
	else
		x->failed = true;
}

/* --- figures -------------------------------------------------------------------------------- */

static bool had_figure(const struct filling *x, const struct dialogue_point *i)
{
	for (size_t k = 0; k < x->nhad; k++) {
		const struct dialogue_point *h = &x->had[k];
		if (h->measure_id == i->measure_id && h->first_year.has && h->first_year.v == i->first_year.v &&
		    str_eq(h->grade, i->grade) && str_eq(h->body, i->body))
			return true;
	}
	return false;
}

static void put_figures(struct filling *x)
{
	struct dialogue_figures f;
	if (!dialogue_figures_read(x->ch, x->d->unit_id, (int)x->d->first_year, 0, &f))
		return;
	for (int missed = 1; missed >= 0; missed--) /* what misses its target stands first */
		for (size_t k = 0; k < f.n; k++) {
			struct dialogue_point i;
			const struct dialogue_line *l = &f.v[k];
			if (l->missed != (missed == 1) || !(l->missed || l->worse))
				continue;
			kind_dialogue_point.blank(x->ch, &i);
			dialogue_figure_bind(x->ch, &f, l, &i);
			if (!had_figure(x, &i))
				put(x, &i);
		}
}

/* --- chains ---------------------------------------------------------------------------------- */

static bool had_chain(const struct filling *x, int64_t insats, int64_t analysis)
{
	for (size_t k = 0; k < x->nhad; k++)
		if (x->had[k].intervention_id == insats && x->had[k].analysis_id == analysis)
			return true;
	return false;
}

static void put_chain(struct filling *x, const struct intervention *v, const struct chain_stock *stock)
{
	struct chain *k = ARENA_NEW(x->ch->arena, struct chain);
	struct chain_bound b;
	struct dialogue_point i;
	chain_make(x->ch->arena, LANG_SV, stock, v, STR(""), instant_date(x->ch->arena, x->ch->now), k);
	if (k->knot[k->weakest].state == LINK_HOLDS)
		return;
	chain_bound_of(x->ch->arena, k, &b);
	if (had_chain(x, v->id, b.analysis_id))
		return;
	kind_dialogue_point.blank(x->ch, &i);
	i.kind = STR("chain");
	i.intervention_id = v->id;
	dialogue_chain_bind(x->ch, &b, &i);
	put(x, &i);
}

static void put_chains(struct filling *x)
{
	struct intervention *v;
	struct chain_stock stock;
	size_t n = dialogue_insatser(x->ch->db, x->ch->arena, x->d->unit_id, &v);
	if (n == 0)
		return;
	chain_stock_read(x->ch->db, x->ch->arena, n == 1 ? v[0].id : 0, &stock);
	for (size_t i = 0; i < n; i++)
		put_chain(x, &v[i], &stock);
}

/* --- agreements -------------------------------------------------------------------------------- */

static bool had_agreement(const struct filling *x, int64_t id)
{
	for (size_t k = 0; k < x->nhad; k++)
		if (x->had[k].agreement_id == id)
			return true;
	return false;
}

static void put_agreements(struct filling *x)
{
	struct dialogue_agreement *g;
	size_t n = dialogue_open_before(x->ch->db, x->ch->arena, x->d->unit_id, x->d->first_year, x->d->id, &g);
	for (size_t k = 0; k < n; k++) {
		struct dialogue_point i;
		if (had_agreement(x, g[k].id))
			continue;
		kind_dialogue_point.blank(x->ch, &i);
		i.kind = STR("agreement");
		dialogue_agreement_bind(x->ch, &g[k], &i);
		put(x, &i);
	}
}

/* --- all of it ----------------------------------------------------------------------------------- */

int dialogue_preread(struct change *ch, const struct principal *who, const struct dialogue *d)
{
	struct filling x = {.ch = ch, .who = who, .d = d};
	x.nhad = dialogue_bound(ch->db, ch->arena, d->id, (struct str){NULL, 0}, &x.had);
	put_agreements(&x);
	put_figures(&x);
	put_chains(&x);
	return x.failed ? -1 : x.added;
}

enum change_result dialogue_make(struct change *ch, const struct principal *who, struct form *f,
                                 struct dialogue *d)
{
	enum change_result r = resource_save(ch, who, &kind_dialogue, ACT_CREATE, f, NULL, d);
	if (r == CHANGE_SAVED && dialogue_preread(ch, who, d) < 0)
		return CHANGE_ERROR;
	return r;
}

enum change_result dialogue_bind_chain(struct change *ch, const struct principal *who, struct form *f,
                                       int64_t dialogue_id, int64_t intervention_id, struct str comparison)
{
	struct dialogue_point i;
	kind_dialogue_point.blank(ch, &i);
	i.kind = STR("chain");
	i.dialogue_id = dialogue_id;
	i.intervention_id = intervention_id;
	i.comparison = comparison;
	return resource_save(ch, who, &kind_dialogue_point, ACT_EDIT, f, NULL, &i);
}

/* --- as they are read ------------------------------------------------------------------------------ */

static void mark_chains(struct db *db, struct arena *a, int64_t dialogue_id, struct dialogue_points *p)
{
	struct dialogue_newest_row *r;
	size_t n = dialogue_newest(db, a, dialogue_id, &r);
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < p->n; i++)
			if (p->v[i].id == r[k].id)
				p->newer[i] = r[k].newest > p->v[i].analysis_id;
}

void dialogue_points_read(struct ctx *c, struct db *db, struct arena *a, int64_t dialogue_id, struct str at,
                          struct dialogue_points *p)
{
	*p = (struct dialogue_points){.n = 0};
	p->n = dialogue_bound(db, a, dialogue_id, at, &p->v);
	p->newer = ARENA_ARRAY(a, p->n + 1, bool);
	p->agreed = ARENA_ARRAY(a, p->n + 1, struct dialogue_agreement);
	mark_chains(db, a, dialogue_id, p);
	dialogue_figures_newer(c, db, a, p->v, p->n, p->newer);
	for (size_t i = 0; i < p->n; i++) {
		p->struck += p->v[i].struck;
		if (p->v[i].agreement_id && dialogue_agreement_get(db, a, p->v[i].agreement_id, &p->agreed[i]))
			p->newer[i] = !str_eqz(p->agreed[i].state, "open");
	}
}
