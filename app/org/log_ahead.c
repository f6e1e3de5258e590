/* log_ahead.c - what the rows of a log are about, read many at a time: the things, the names behind their
 * ids, and the things that these belong to, whose place decides who may see them. */
#include "org/log_ahead.h"

#include "base/json.h"
#include "base/vec.h"
#include "db/ahead.h"

/* A part of a part of a thing is as far as the place of anything is looked for. */
#define LEVELS 3

/* Ids of one entity that are wanted. */
struct wanted {
	const struct db_entity *e;
	int64_t *v;
	size_t n, cap;
};
struct ahead_of {
	struct ctx *c;
	struct wanted *v;
	size_t n, cap;
};

static void want(struct ahead_of *w, const struct db_entity *e, int64_t id)
{
	size_t i = 0;
	if (!e || !id)
		return;
	while (i < w->n && w->v[i].e != e)
		i++;
	if (i == w->n)
		VEC_PUSH(w->c->arena, w)->e = e;
	*VEC_PUSH(w->c->arena, &w->v[i]) = id;
}

static const struct db_entity *entity_named(struct str name)
{
	for (unsigned i = 0; i < db_nentities; i++)
		if (str_eqz(name, db_entities[i]->name))
			return db_entities[i];
	return NULL;
}

/* Whose id a column holds: that of its name, "goal_id", but for these. NULL when none of its rows is told by
 * name or place; files are read by name alone, since their rows hold all their bytes. */
static const struct db_entity *behind(struct str column)
{
	static const char *const others[][2] = {
	    {"responsible_id", "person"},
	    {"started_by", "person"},
	    {"created_by", "person"},
	    {"serves_id", "goal"},
	    {"replaces_id", "document"},
	    {"group_id", "lesson_group"},
	    {"file_id", NULL},
	    {"unit_id", NULL},
	};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (str_eqz(column, others[i][0]))
			return others[i][1] ? entity_named(str_z(others[i][1])) : NULL;
	return str_ends(column, STR("_id")) ? entity_named(str_sub(column, 0, column.n - 3)) : NULL;
}

static void want_value(struct ahead_of *w, const struct db_entity *e, const struct json *value)
{
	int64_t id = 0;
	if (e && value->kind == JSON_TEXT && str_to_i64(value->text, &id))
		want(w, e, id);
}

static void want_named(struct ahead_of *w, struct str diff)
{
	const struct json *j = diff.n ? json_parse(w->c->arena, diff, NULL) : NULL;
	for (size_t i = 0; j && j->kind == JSON_OBJECT && i < j->n; i++) {
		const struct json *pair = &j->items[i];
		for (size_t k = 0; pair->kind == JSON_ARRAY && k < pair->n; k++)
			want_value(w, behind(pair->key), &pair->items[k]);
	}
}

/* What the rows just read belong to; what has a unit has a place of its own. */
static void want_wholes(struct ahead_of *next, const struct wanted *w)
{
	const struct resource_kind *k = resource_find(str_z(w->e->name));
	void *row = arena_alloc(next->c->arena, w->e->row_size);
	if (!k || row_col(w->e->cols, w->e->ncols, STR("unit_id")))
		return;
	for (size_t i = 0; i < w->n; i++) {
		if (!w->e->get(next->c->db, next->c->arena, w->v[i], row))
			continue;
		for (unsigned col = 0; col < w->e->ncols; col++) {
			const struct db_entity *e =
			    w->e->cols[col].sem == DB_SEM_ID ? behind(str_z(w->e->cols[col].name)) : NULL;
			if (e && !str_eqz(str_z(e->name), "person") && resource_find(str_z(e->name)))
				want(next, e, row_value(&w->e->cols[col], row).i);
		}
	}
}

void log_ahead(struct ctx *c, const struct log_about *rows, size_t n)
{
	struct ahead_of w = {.c = c};
	db_ahead_begin(c->db, c->arena);
	for (size_t i = 0; i < n; i++) {
		const struct resource_kind *k = resource_find(rows[i].entity);
		want(&w, k ? k->entity : NULL, rows[i].id);
		want_named(&w, rows[i].diff);
	}
	for (int level = 0; level < LEVELS; level++) {
		struct ahead_of next = {.c = c};
		for (size_t i = 0; i < w.n; i++)
			db_ahead(c->db, w.v[i].e, w.v[i].v, w.v[i].n);
		for (size_t i = 0; i < w.n; i++)
			want_wholes(&next, &w.v[i]);
		w = next;
	}
}
