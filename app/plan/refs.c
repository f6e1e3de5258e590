#include "plan/refs.h"

#include "plan/thread.h"
#include "sql_org.h"

static struct field_refs refs_new(struct ctx *c, const char *field, size_t most)
{
	return (struct field_refs){field, ARENA_ARRAY(c->arena, most + 1, struct field_choice), 0};
}

static void add(struct ctx *c, struct field_refs *r, int64_t id, struct str text)
{
	r->v[r->n++] = (struct field_choice){arena_printf(c->arena, "%lld", (long long)id), text};
}

struct field_refs refs_documents(struct ctx *c, const char *field)
{
	struct document_list_row *d;
	struct str none = {NULL, 0};
	size_t n = document_list(c->db, c->arena, 0, none, none, c->who.person_id, ctx_today(c), none, &d);
	struct field_refs r = refs_new(c, field, n);
	for (size_t i = 0; i < n; i++)
		if (!str_eqz(d[i].state, "replaced"))
			add(c, &r, d[i].id,
			    arena_printf(c->arena, "%.*s (%.4s)", STR_ARG(d[i].title), d[i].period_from.p));
	return r;
}

static bool within_reach(const struct ctx *c, const struct unit_tree_row *u, size_t n, int64_t id)
{
	for (int depth = 0; id && depth < 16; depth++) {
		for (size_t g = 0; g < c->who.ngrants; g++)
			if (c->who.grants[g].unit_id == id)
				return true;
		int64_t parent = 0;
		for (size_t i = 0; i < n; i++)
			if (u[i].id == id)
				parent = u[i].parent_id;
		id = parent;
	}
	return false;
}

static void add_tree(struct ctx *c, struct field_refs *r, const struct unit_tree_row *u, size_t n,
                     int64_t parent, int depth)
{
	static const char pad[] = "\u2007\u2007\u2007\u2007\u2007\u2007\u2007\u2007\u2007\u2007";
	for (size_t i = 0; i < n && depth < 10; i++) {
		if (u[i].parent_id != parent)
			continue;
		if (within_reach(c, u, n, u[i].id))
			add(c, r, u[i].id, arena_printf(c->arena, "%.*s%.*s", depth * 3, pad, STR_ARG(u[i].name)));
		add_tree(c, r, u, n, u[i].id, depth + 1);
	}
}

struct field_refs refs_units(struct ctx *c, const char *field)
{
	struct unit_tree_row *u;
	size_t n = unit_tree(c->db, c->arena, ctx_today(c), (struct str){NULL, 0}, &u);
	struct field_refs r = refs_new(c, field, n);
	add_tree(c, &r, u, n, 0, 0);
	return r;
}

struct field_refs refs_areas(struct ctx *c, const char *field)
{
	struct area_list_row *a;
	size_t n = area_list(c->db, c->arena, c->lasar, (struct str){NULL, 0}, &a);
	struct field_refs r = refs_new(c, field, n);
	for (size_t i = 0; i < n; i++)
		add(c, &r, a[i].id, c->lang == LANG_EN && a[i].name_en.n ? a[i].name_en : a[i].name);
	return r;
}

struct field_refs refs_goals(struct ctx *c, const char *field, int below)
{
	struct goal_rows_row *g;
	struct str none = {NULL, 0};
	struct str from = arena_printf(c->arena, "%d-07-01", c->lasar),
	           to = arena_printf(c->arena, "%d-06-30", c->lasar + 1);
	size_t n = goal_rows(c->db, c->arena, 0, 0, from, to, c->who.person_id, ctx_today(c), none, &g);
	struct field_refs r = refs_new(c, field, n);
	for (int col = 1; col < below; col++)
		for (size_t i = 0; i < n; i++)
			if (thread_column(g[i].kind) == col)
				add(c, &r, g[i].id,
				    arena_printf(c->arena, "%.*s%s%.*s: %.*s",
				                 STR_ARG(words_text(&goal_kinds, c->lang, g[i].kind)),
				                 g[i].number.n ? " " : "", STR_ARG(g[i].number), STR_ARG(g[i].title)));
	return r;
}

struct field_refs refs_people(struct ctx *c, const char *field)
{
	struct person_list_row *p;
	struct str none = {NULL, 0};
	size_t n = person_list(c->db, c->arena, 0, none, none, 2000, 0, &p);
	struct field_refs r = refs_new(c, field, n);
	for (size_t i = 0; i < n; i++)
		if (p[i].active)
			add(c, &r, p[i].id, p[i].name);
	return r;
}
