#include "measure/protect.h"

#include "base/map.h"
#include "base/vec.h"
#include "measure/query_in.h"
#include "org/org.h"

#define NONE SIZE_MAX

/* A total and its parts. */
struct sum {
	size_t total;
	struct {
		size_t *v;
		size_t n, cap;
	} part;
};
struct protect {
	struct change *ch;
	struct protect_cells_row *cell;
	size_t n;
	bool *hidden;
	struct map sums;
	struct unit_reach_all_row *reach;
	size_t nreach;
};

static struct sum *sum_of(struct protect *p, struct str key)
{
	void **slot = map_slot(&p->sums, key);
	if (!*slot) {
		struct sum *s = ARENA_NEW(p->ch->arena, struct sum);
		*s = (struct sum){.total = NONE};
		*slot = s;
	}
	return *slot;
}

static void join(struct protect *p, struct str key, size_t cell, bool total)
{
	struct sum *s = sum_of(p, key);
	if (total)
		s->total = cell;
	else
		*VEC_PUSH(p->ch->arena, &s->part) = cell;
}

/* The nearest unit above that has figures of the version; 0 when none. */
static int64_t above(const struct protect *p, int64_t unit_id)
{
	int64_t best = 0, depth = 0;
	for (size_t i = 0; i < p->nreach; i++) {
		const struct unit_reach_all_row *r = &p->reach[i];
		bool nearer = r->unit_id == unit_id && r->depth > 0 && (!best || r->depth < depth);
		for (size_t j = 0; nearer && j < p->n; j++)
			if (p->cell[j].unit_id == r->ancestor_id) {
				best = r->ancestor_id;
				depth = r->depth;
				break;
			}
	}
	return best;
}

static void join_all(struct protect *p, size_t i, int64_t parent)
{
	struct arena *a = p->ch->arena;
	const struct protect_cells_row *c = &p->cell[i];
	struct str rest =
	    arena_printf(a, "%.*s|%.*s|%.*s", STR_ARG(c->period), STR_ARG(c->subject), STR_ARG(c->facet));
	join(p, arena_printf(a, "s|%lld|%.*s|%.*s", (long long)c->unit_id, STR_ARG(c->grade), STR_ARG(rest)), i,
	     str_eqz(c->sex, "T"));
	join(p, arena_printf(a, "g|%lld|%.*s|%.*s", (long long)c->unit_id, STR_ARG(c->sex), STR_ARG(rest)), i,
	     c->grade.n == 0);
	struct str split = arena_printf(a, "%.*s|%.*s|%.*s", STR_ARG(c->sex), STR_ARG(c->grade), STR_ARG(rest));
	join(p, arena_printf(a, "u|%lld|%.*s", (long long)c->unit_id, STR_ARG(split)), i, true);
	if (parent)
		join(p, arena_printf(a, "u|%lld|%.*s", (long long)parent, STR_ARG(split)), i, false);
}

static void build(struct protect *p)
{
	struct map parents;
	map_init(&parents, p->ch->arena);
	for (size_t i = 0; i < p->n; i++) {
		void **slot = map_slot(&parents, arena_printf(p->ch->arena, "%lld", (long long)p->cell[i].unit_id));
		if (!*slot) {
			int64_t *found = ARENA_NEW(p->ch->arena, int64_t);
			*found = above(p, p->cell[i].unit_id);
			*slot = found;
		}
		join_all(p, i, *(const int64_t *)*slot);
	}
}

static void find_small(struct protect *p, const struct measure_version *v, int64_t root)
{
	const struct query_result r = {.version = (struct measure_version *)(uintptr_t)v, .nversions = 1};
	for (size_t i = 0; i < p->n; i++) {
		const struct protect_cells_row *c = &p->cell[i];
		const struct figure f = {.kind = c->kind, .number = c->number, .decimals = c->decimals, .n = c->n};
		const struct query_cell x = {.v = figure_value(&f), .n = c->n, .numerator = c->numerator};
		p->hidden[i] = query_small(&r, &x, c->unit_id == root);
	}
}

static int64_t size_of(const struct protect_cells_row *c)
{
	return c->n.has ? c->n.v : 0;
}

/* The smallest part that is still shown, else the total. True when there was something to hide. */
static bool hide_another(struct protect *p, const struct sum *s)
{
	size_t best = NONE;
	for (size_t i = 0; i < s->part.n; i++) {
		size_t k = s->part.v[i];
		if (!p->hidden[k] && (best == NONE || size_of(&p->cell[k]) < size_of(&p->cell[best])))
			best = k;
	}
	if (best == NONE && !p->hidden[s->total])
		best = s->total;
	if (best == NONE)
		return false;
	p->hidden[best] = true;
	return true;
}

static bool given_away(const struct protect *p, const struct sum *s)
{
	size_t hidden = 0;
	if (s->total == NONE || s->part.n == 0)
		return false;
	hidden += p->hidden[s->total];
	for (size_t i = 0; i < s->part.n; i++)
		hidden += p->hidden[s->part.v[i]];
	return hidden == 1;
}

static void close_up(struct protect *p)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < p->sums.n; i++) {
			const struct sum *s = p->sums.items[i].value;
			if (given_away(p, s) && hide_another(p, s))
				again = true;
		}
	}
}

void protect_version(struct change *ch, int64_t version_id)
{
	struct protect p = {.ch = ch};
	struct measure_version v;
	int64_t root = 0;
	if (!measure_version_get(ch->db, ch->arena, version_id, &v) || str_eqz(v.disclosure, "published"))
		return;
	figure_marks_drop(ch->db, version_id);
	p.n = protect_cells(ch->db, ch->arena, version_id, &p.cell);
	p.nreach = unit_reach_all(ch->db, ch->arena, &p.reach);
	p.hidden = ARENA_ARRAY(ch->arena, p.n + 1, bool);
	map_init(&p.sums, ch->arena);
	root_unit(ch->db, ch->arena, &root);
	find_small(&p, &v, root);
	build(&p);
	close_up(&p);
	for (size_t i = 0; i < p.n; i++)
		if (p.hidden[i])
			figure_mark_put(ch->db, p.cell[i].id, 1, 1);
}

void protect_source(struct change *ch, int64_t source_id)
{
	struct protect_versions_row *v;
	size_t n = protect_versions(ch->db, ch->arena, source_id, &v);
	for (size_t i = 0; i < n; i++)
		protect_version(ch, v[i].version_id);
}
