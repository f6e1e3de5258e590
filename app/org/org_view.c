/* org_view.c - words, days and the tree as the pages need them. */
#include "org/org_view.h"

#include "base/date.h"
#include "base/map.h"
#include "core/jobs.h"
#include "web/fmt.h"

struct str org_field_word(enum lang l, const char *kind, const char *column, struct str word)
{
	const struct resource_kind *k = resource_find(str_z(kind));
	for (size_t i = 0; k && i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		if (f->kind != FIELD_CHOICE || strcmp(f->name, column) != 0)
			continue;
		for (size_t w = 0; f->words[w]; w++)
			if (str_eqz(word, f->words[w]))
				return tr(l, f->labels[w]);
	}
	return word;
}

struct str org_job_title(enum lang l, struct str kind)
{
	for (size_t i = 0; i < job_nkinds; i++)
		if (str_eqz(kind, job_kinds[i].name))
			return tr(l, job_kinds[i].title);
	return kind;
}

struct str org_kind_of_unit(struct ctx *c, struct str kind)
{
	for (size_t i = 0; unit_kind_word[i]; i++)
		if (str_eqz(kind, unit_kind_word[i]))
			return ctx_term(c, arena_printf(c->arena, "unit.%s", unit_kind_word[i]).p, unit_kind_text[i]);
	return kind;
}

struct str org_span(struct ctx *c, struct str from, struct str to)
{
	struct str a[2] = {fmt_day(c->arena, c->lang, from), fmt_day(c->arena, c->lang, to)};
	if (str_cmp(from, STR("1901")) < 0)
		return str_is_null(to) ? tr(c->lang, N_("always"))
		                       : tr_fmt(c->arena, c->lang, N_("until {0}"), &a[1], 1);
	return str_is_null(to) ? tr_fmt(c->arena, c->lang, N_("from {0}"), a, 1)
	                       : tr_fmt(c->arena, c->lang, N_("{0} to {1}"), a, 2);
}

static struct str day_of(struct ctx *c, struct date d)
{
	char t[DATE_TEXT];
	date_text(d, t);
	return arena_str(c->arena, str_z(t));
}

struct str org_at_day(struct ctx *c)
{
	return day_of(c, c->at_day);
}

/* --- the tree ---------------------------------------------------------------------- */

struct walk {
	const struct unit_tree_row *rows;
	size_t n;
	size_t *first, *next; /* children of a row as a list of rows; SIZE_MAX ends it */
	struct tree_node *out;
	size_t nout;
};

static void walk_from(struct walk *w, size_t i, int depth)
{
	size_t at = w->nout++;
	w->out[at] = (struct tree_node){.u = &w->rows[i], .depth = depth};
	for (size_t k = w->first[i]; k != SIZE_MAX && depth < 60; k = w->next[k])
		walk_from(w, k, depth + 1);
}

size_t org_tree(struct ctx *c, struct str day, struct str at, struct tree_node **v)
{
	struct unit_tree_row *rows;
	struct walk w = {.n = unit_tree(c->db, c->arena, day, at, &rows)};
	struct map by_id;
	map_init(&by_id, c->arena);
	w.rows = rows;
	w.first = ARENA_ARRAY(c->arena, w.n + 1, size_t);
	w.next = ARENA_ARRAY(c->arena, w.n + 1, size_t);
	w.out = ARENA_ARRAY(c->arena, w.n + 1, struct tree_node);
	for (size_t i = 0; i < w.n; i++) {
		w.first[i] = w.next[i] = SIZE_MAX;
		map_put(&by_id, arena_printf(c->arena, "%lld", (long long)rows[i].id), &rows[i]);
	}
	size_t roots = SIZE_MAX;
	for (size_t i = w.n; i-- > 0;) { /* from the end, so that lists come out in order */
		struct unit_tree_row *up =
		    map_get(&by_id, arena_printf(c->arena, "%lld", (long long)rows[i].parent_id));
		size_t *head = up && up != &rows[i] ? &w.first[up - rows] : &roots;
		w.next[i] = *head;
		*head = i;
	}
	for (size_t i = roots; i != SIZE_MAX; i = w.next[i])
		walk_from(&w, i, 0);
	for (size_t i = 0; i < w.nout; i++) {
		int after = i + 1 < w.nout ? w.out[i + 1].depth : 0;
		w.out[i].opens = after > w.out[i].depth;
		w.out[i].closes = after < w.out[i].depth ? w.out[i].depth - after : 0;
	}
	*v = w.out;
	return w.nout;
}

struct field_refs org_unit_refs(struct ctx *c, const char *field, struct str day, int64_t except)
{
	struct tree_node *t;
	size_t n = org_tree(c, day, (struct str){NULL, 0}, &t), m = 0;
	struct field_choice *v = ARENA_ARRAY(c->arena, n + 1, struct field_choice);
	for (size_t i = 0; i < n; i++) {
		if (except && t[i].u->id == except) {
			int depth = t[i].depth;
			while (i + 1 < n && t[i + 1].depth > depth)
				i++;
			continue;
		}
		v[m++] = (struct field_choice){
		    arena_printf(c->arena, "%lld", (long long)t[i].u->id),
		    arena_printf(c->arena, "%.*s%.*s", t[i].depth * 4, "– – – – – – – – – – – – – – – ",
		                 STR_ARG(t[i].u->name)),
		};
	}
	return (struct field_refs){field, v, m};
}
