/* protect_parts.c - which cells are the sum of which (protect_build.h). */
#include "measure/protect_build.h"

#include "org/org.h"

#include <stdlib.h>

#define NONE SIZE_MAX

struct cells VEC(size_t);

static struct cells *group_of(struct map *m, struct arena *a, struct str key)
{
	void **slot = map_slot(m, key);
	if (!*slot)
		*slot = ARENA_NEW(a, struct cells);
	return *slot;
}

static struct protect_sum sum_of(struct arena *a, size_t parent)
{
	struct protect_sum s = {.minus = NONE};
	*VEC_PUSH(a, &s.part) = parent;
	return s;
}

/* --- sexes ------------------------------------------------------------------------------ */

static void join_sexes(struct protect_build *b, size_t t)
{
	static const char *const words[] = {"K", "M"};
	struct protect_cell c = b->cell.v[t];
	struct protect_sum s = sum_of(b->ch->arena, t);
	size_t missing = 0;
	for (size_t i = 0; i < 2; i++) {
		size_t at = protect_find(b, &c, c.unit_id, str_z(words[i]), c.grade, c.facet);
		if (at == NONE)
			missing = i;
		else
			*VEC_PUSH(b->ch->arena, &s.part) = at;
	}
	if (s.part.n == 1)
		return;
	if (s.part.n == 2) { /* the other sex is what is left */
		const struct protect_cell *one = &b->cell.v[s.part.v[1]];
		int64_t n = c.n - one->n, of = c.of - one->of;
		size_t at;
		c.kind = PROTECT_REST;
		c.figure_id = 0;
		c.published = false;
		c.sex = str_z(words[missing]);
		c.n = n;
		c.of = of < 0 ? 0 : of > n && str_eqz(b->v->kind, "share") ? n : of;
		if (n > 0) {
			protect_add(b, &c, &at);
			*VEC_PUSH(b->ch->arena, &s.part) = at;
		}
	}
	protect_equate(b, t, &s, NULL);
}

/* --- årskurser and stadier ------------------------------------------------------------------ */

struct stages {
	struct protect_stages_row *row;
	size_t n;
};

static bool in_stage(const struct stages *s, struct str grade, struct str stage)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->row[i].grade, grade) && str_eq(s->row[i].stage, stage))
			return true;
	return false;
}

static bool is_stage(const struct stages *s, struct str grade)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->row[i].stage, grade))
			return true;
	return false;
}

/* Whether a cell of the group is the stadium of a grade. */
static bool has_stage(const struct protect_build *b, const struct stages *s, const struct cells *group,
                      struct str grade)
{
	for (size_t i = 0; i < group->n; i++)
		if (in_stage(s, grade, b->cell.v[group->v[i]].grade))
			return true;
	return false;
}

static void join_grades(struct protect_build *b, const struct stages *st, const struct cells *group,
                        size_t parent)
{
	struct protect_sum s = sum_of(b->ch->arena, parent);
	struct str stage = b->cell.v[parent].grade;
	if (stage.n && !is_stage(st, stage))
		return;
	for (size_t i = 0; i < group->n; i++) {
		struct str grade = b->cell.v[group->v[i]].grade;
		bool part = grade.n && (stage.n ? in_stage(st, grade, stage) : !has_stage(b, st, group, grade));
		if (part && group->v[i] != parent)
			*VEC_PUSH(b->ch->arena, &s.part) = group->v[i];
	}
	if (s.part.n > 1)
		protect_equate(b, parent, &s, "grade");
}

/* --- facets ------------------------------------------------------------------------------------ */

static struct str name_of(struct str facet)
{
	struct str rest = facet, name;
	return str_split(&rest, '=', &name) ? name : facet;
}

/* Facets of one name, from the group's `from` on. */
static void join_facets(struct protect_build *b, const struct cells *group, size_t parent)
{
	for (size_t i = 0; i < group->n; i++) {
		struct str name = name_of(b->cell.v[group->v[i]].facet);
		struct protect_sum s = sum_of(b->ch->arena, parent);
		bool first = name.n > 0;
		for (size_t k = 0; k < i; k++)
			first = first && !str_eq(name_of(b->cell.v[group->v[k]].facet), name);
		for (size_t k = i; first && k < group->n; k++)
			if (str_eq(name_of(b->cell.v[group->v[k]].facet), name))
				*VEC_PUSH(b->ch->arena, &s.part) = group->v[k];
		if (s.part.n > 1)
			protect_equate(b, parent, &s, arena_z(b->ch->arena, name));
	}
}

/* --- splits of a unit ------------------------------------------------------------------------------ */

static struct str beside(struct arena *a, const struct protect_cell *c, bool grade)
{
	return arena_printf(a, "%c|%lld|%.*s|%.*s|%.*s|%.*s", grade ? 'g' : 'f', (long long)c->unit_id,
	                    STR_ARG(c->sex), STR_ARG(grade ? c->facet : c->grade), STR_ARG(c->subject),
	                    STR_ARG(c->period));
}

void protect_join_splits(struct protect_build *b)
{
	struct arena *a = b->ch->arena;
	struct stages st;
	struct map groups;
	size_t figures = b->cell.n;
	map_init(&groups, a);
	st.n = protect_stages(b->ch->db, a, &st.row);
	for (size_t i = 0; i < figures; i++)
		if (str_eqz(b->cell.v[i].sex, "T"))
			join_sexes(b, i);
	/* With the rests of the sexes, and without those of grades and facets. */
	size_t cells = b->cell.n;
	for (size_t i = 0; i < cells; i++) {
		if (b->cell.v[i].kind == PROTECT_SLACK)
			continue;
		*VEC_PUSH(a, group_of(&groups, a, beside(a, &b->cell.v[i], true))) = i;
		*VEC_PUSH(a, group_of(&groups, a, beside(a, &b->cell.v[i], false))) = i;
	}
	for (size_t i = 0; i < figures; i++) {
		struct str g = beside(a, &b->cell.v[i], true), f = beside(a, &b->cell.v[i], false);
		join_grades(b, &st, group_of(&groups, a, g), i);
		if (b->cell.v[i].facet.n == 0)
			join_facets(b, group_of(&groups, a, f), i);
	}
}

/* --- units ------------------------------------------------------------------------------------------ */

struct tree {
	struct protect_build *b;
	struct unit_reach_all_row *reach; /* by ancestor, unit */
	size_t n;
	int64_t *above; /* units that others with figures lie under */
	size_t nabove;
	struct map alias; /* parts as text: a total's cell */
};

static int cmp_reach(const void *x, const void *y)
{
	const struct unit_reach_all_row *a = x, *b = y;
	int d = (a->ancestor_id > b->ancestor_id) - (a->ancestor_id < b->ancestor_id);
	return d ? d : (a->unit_id > b->unit_id) - (a->unit_id < b->unit_id);
}

static bool under(const struct tree *t, int64_t above, int64_t below)
{
	const struct unit_reach_all_row key = {.ancestor_id = above, .unit_id = below};
	return above != below && t->n && bsearch(&key, t->reach, t->n, sizeof key, cmp_reach);
}

/* The uppermost of the group under a unit: what query_total.c adds up. */
static void parts_of(const struct tree *t, const struct cells *group, int64_t unit, bool rests,
                     struct protect_sum *s)
{
	const struct protect_cell *cell = t->b->cell.v;
	struct cells in = {0};
	for (size_t i = 0; i < group->n; i++)
		if (under(t, unit, cell[group->v[i]].unit_id) && (rests || cell[group->v[i]].kind == PROTECT_FIGURE))
			*VEC_PUSH(t->b->ch->arena, &in) = group->v[i];
	for (size_t i = 0; i < in.n; i++) {
		bool covered = false;
		for (size_t k = 0; k < t->nabove && !covered; k++)
			for (size_t j = 0; j < in.n && !covered; j++)
				covered =
				    cell[in.v[j]].unit_id == t->above[k] && under(t, t->above[k], cell[in.v[i]].unit_id);
		if (!covered)
			*VEC_PUSH(t->b->ch->arena, &s->part) = in.v[i];
	}
}

static void put_total(struct tree *t, int64_t unit, const struct protect_cell *like, struct protect_sum *s)
{
	struct protect_build *b = t->b;
	struct arena *a = b->ch->arena;
	struct str parts = STR("");
	for (size_t i = 1; i < s->part.n; i++)
		parts = arena_printf(a, "%.*s %zu", STR_ARG(parts), s->part.v[i]);
	void **slot = map_slot(&t->alias, parts);
	if (!*slot) {
		struct protect_cell c = *like;
		size_t *at = ARENA_NEW(a, size_t);
		c.kind = PROTECT_TOTAL;
		c.figure_id = 0;
		c.published = true;
		c.wide = false;
		c.unit_id = unit;
		c.n = c.of = 0;
		for (size_t i = 1; i < s->part.n; i++) {
			c.n += b->cell.v[s->part.v[i]].n;
			c.of += b->cell.v[s->part.v[i]].of;
			c.published = c.published && b->cell.v[s->part.v[i]].published;
		}
		protect_add(b, &c, at);
		s->part.v[0] = *at;
		s->minus = NONE;
		*VEC_PUSH(a, &b->sum) = *s;
		*slot = at;
	}
	const size_t *at = *slot;
	b->cell.v[*at].wide = b->cell.v[*at].wide || unit == b->root;
	*VEC_PUSH(a, &b->total) = (struct protect_total){unit, *at};
}

static void join_unit(struct tree *t, const struct cells *group, int64_t unit)
{
	struct protect_build *b = t->b;
	struct protect_sum s = sum_of(b->ch->arena, NONE);
	struct protect_cell like = b->cell.v[group->v[0]];
	size_t own = NONE;
	for (size_t i = 0; i < group->n; i++)
		if (b->cell.v[group->v[i]].unit_id == unit && b->cell.v[group->v[i]].kind == PROTECT_FIGURE)
			own = group->v[i];
	s.part.v[0] = own;
	parts_of(t, group, unit, own != NONE, &s);
	if (s.part.n == 1)
		return;
	if (own == NONE)
		put_total(t, unit, &like, &s);
	else
		protect_equate(b, own, &s, "unit");
}

static void find_above(struct tree *t)
{
	struct map seen;
	map_init(&seen, t->b->ch->arena);
	for (size_t i = 0; i < t->b->cell.n; i++)
		map_put(&seen, arena_printf(t->b->ch->arena, "%lld", (long long)t->b->cell.v[i].unit_id), t);
	t->above = ARENA_ARRAY(t->b->ch->arena, t->n + 1, int64_t);
	for (size_t i = 0; i < t->n; i++) {
		const struct unit_reach_all_row *r = &t->reach[i];
		bool had = t->nabove && t->above[t->nabove - 1] == r->ancestor_id;
		if (!had && r->depth > 0 &&
		    map_get(&seen, arena_printf(t->b->ch->arena, "%lld", (long long)r->unit_id)))
			t->above[t->nabove++] = r->ancestor_id;
	}
}

void protect_join_units(struct protect_build *b)
{
	struct tree t = {.b = b};
	struct map groups;
	size_t cells = b->cell.n;
	map_init(&groups, b->ch->arena);
	map_init(&t.alias, b->ch->arena);
	t.n = unit_reach_all(b->ch->db, b->ch->arena, &t.reach);
	find_above(&t);
	for (size_t i = 0; i < cells; i++) {
		const struct protect_cell *c = &b->cell.v[i];
		if (c->kind == PROTECT_SLACK)
			continue;
		struct str key =
		    arena_printf(b->ch->arena, "%.*s|%.*s|%.*s|%.*s|%.*s", STR_ARG(c->sex), STR_ARG(c->grade),
		                 STR_ARG(c->subject), STR_ARG(c->facet), STR_ARG(c->period));
		*VEC_PUSH(b->ch->arena, group_of(&groups, b->ch->arena, key)) = i;
	}
	for (size_t i = 0; i < groups.n; i++)
		for (size_t k = 0; k < t.nabove; k++)
			join_unit(&t, groups.items[i].value, t.above[k]);
}
