/* ss12000_part.c - a part of a bundle of SS 12000: one organisation with what lies below it, and what has
 * been taken away. See ss12000.h. */
#include "core/ss12000.h"

/* --- one organisation and those below it ------------------------------------------------------------- */

struct tree {
	struct map *within;
	struct str which, id;
	size_t named, grown;
	bool naming; /* looking for the organisation itself, not for those below */
};

static void take(struct tree *t, const struct json *o)
{
	static const char *const names[] = {"id", "organisationCode", "organisationNumber", "schoolUnitCode"};
	struct str id = ss_text(o, "id"), above = ss_text(json_get(o, "parentOrganisation"), "id");
	bool named = false;
	for (size_t i = 0; t->naming && i < sizeof names / sizeof names[0]; i++)
		named = named || str_eq(ss_text(o, names[i]), t->which);
	if (named && !(t->named && str_eq(t->id, id))) {
		t->named++;
		t->id = id;
	}
	if (id.n && !map_get(t->within, id) && (named || (!t->naming && map_get(t->within, above)))) {
		map_put(t->within, id, t);
		t->grown++;
	}
}

/* An array of organisations, a page of them, or an array of pages. */
static void all(struct tree *t, const struct json *j)
{
	const struct json *list = j && j->kind == JSON_OBJECT ? json_get(j, "data") : j;
	for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++)
		if (json_get(&list->items[i], "data"))
			all(t, &list->items[i]);
		else if (list->items[i].kind == JSON_OBJECT)
			take(t, &list->items[i]);
}

struct str ss_below(const struct json *bundle, struct str which, struct map *within)
{
	const struct json *j = json_get(bundle, "organisations");
	struct tree t = {.within = within, .which = which, .id = {NULL, 0}, .naming = true};
	all(&t, j);
	if (t.named != 1)
		return (struct str){NULL, 0};
	t.naming = false;
	do {
		t.grown = 0;
		all(&t, j);
	} while (t.grown);
	return t.id;
}

/* --- what has been taken away ------------------------------------------------------------------------ */

struct gone {
	struct ss_bundle *b;
	ss_take_gone *take;
	void *ctx;
	const char *endpoint;
	uint32_t n;
};

/* {"data": {"duties": ["id", ...]}}, a page or an array of pages of it. */
static void gone(struct gone *g, const struct json *j, int depth)
{
	const struct json *data = json_get(j, "data"), *ids = json_get(data ? data : j, g->endpoint);
	for (size_t i = 0; ids && ids->kind == JSON_ARRAY && i < ids->n; i++)
		if (ids->items[i].kind == JSON_TEXT && ids->items[i].text.n)
			g->take(g->ctx, g->b, ids->items[i].text, ++g->n);
	for (size_t i = 0; j && j->kind == JSON_ARRAY && depth < 3 && i < j->n; i++)
		gone(g, &j->items[i], depth + 1);
}

void ss_each_gone(struct ss_bundle *b, const char *endpoint, ss_take_gone *take_one, void *ctx)
{
	struct gone g = {b, take_one, ctx, endpoint, 0};
	gone(&g, json_get(b->root, "deletedEntities"), 0);
}
