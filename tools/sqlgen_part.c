/* sqlgen_part.c - text that several statements share: "-- part NAME", then SQL to a ';', is written in a
 * statement as {part.NAME}. It is spliced in before anything is checked, so its parameters, tables and
 * columns are those of the statement it stands in; in one that is not asof, {table} in a part is the table
 * now.
 */
#include "sqlgen.h"

#define DEPTH 8 /* parts in parts */

#define MARK "part "
#define USE  "part."

struct part {
	struct tok_vec body;
	const char *file;
	int line;
	bool used;
};

static size_t to_semicolon(const struct tok_vec *t, size_t i)
{
	while (t->v[i].kind != TOK_END && !tok_is(&t->v[i], ";"))
		i++;
	return i;
}

static void keep(struct sqlgen *s, const char *file, const struct tok *head, struct tok_vec body)
{
	struct str name = str_trim(str_sub(head->text, sizeof MARK - 1, head->text.n));
	void **slot = map_slot(&s->parts, name);
	if (!sql_name_ok(name) || body.n == 0)
		gen_error(&s->g, file, head->line, "a part is '-- part name' and SQL to a ';'");
	if (*slot)
		gen_error(&s->g, file, head->line, "the part '%.*s' stands twice", STR_ARG(name));
	struct part *p = ARENA_NEW(&s->g.arena, struct part);
	*p = (struct part){.body = body, .file = file, .line = head->line};
	*slot = p;
	*VEC_PUSH(&s->g.arena, &s->part_names) = name;
}

struct tok_vec parts_take(struct sqlgen *s, const char *file, struct tok_vec t)
{
	struct tok_vec rest = {0};
	for (size_t i = 0; i < t.n; i++) {
		if (t.v[i].kind != TOK_COMMENT || !str_starts(t.v[i].text, STR(MARK))) {
			*VEC_PUSH(&s->g.arena, &rest) = t.v[i];
			continue;
		}
		size_t end = to_semicolon(&t, i + 1);
		keep(s, file, &t.v[i], (struct tok_vec){t.v + i + 1, end - i - 1, end - i - 1});
		if (t.v[end].kind == TOK_END)
			gen_error(&s->g, file, t.v[i].line, "missing ';' after the part");
		i = t.v[end].kind == TOK_END ? end - 1 : end;
	}
	return rest;
}

static void splice(struct sqlgen *s, const struct stmt *st, struct tok_vec *out, const struct tok_vec *in,
                   int deep)
{
	for (size_t i = 0; i < in->n; i++) {
		struct tok t = in->v[i];
		bool named = t.kind == TOK_BRACE && str_starts(t.text, STR(USE));
		struct part *p = named ? map_get(&s->parts, str_sub(t.text, sizeof USE - 1, t.text.n)) : NULL;
		if (named && (!p || deep == DEPTH)) {
			gen_error(&s->g, st->file, t.line, p ? "parts go round in {%.*s}" : "there is no {%.*s}",
			          STR_ARG(t.text));
		} else if (p) {
			size_t from = out->n;
			p->used = true;
			splice(s, st, out, &p->body, deep + 1);
			if (out->n > from)
				out->v[from].gap = true;
		} else {
			if (deep && t.kind == TOK_BRACE && !st->asof && !str_ends(t.text, STR("*")))
				t.kind = TOK_WORD;
			*VEC_PUSH(&s->g.arena, out) = t;
		}
	}
}

struct tok_vec parts_in(struct sqlgen *s, const struct stmt *st, struct tok_vec body)
{
	struct tok_vec out = {0};
	splice(s, st, &out, &body, 0);
	return out;
}

void parts_unused(struct sqlgen *s)
{
	for (size_t i = 0; i < s->part_names.n; i++) {
		const struct part *p = map_get(&s->parts, s->part_names.v[i]);
		if (!p->used)
			gen_error(&s->g, p->file, p->line, "no statement uses {part.%.*s}", STR_ARG(s->part_names.v[i]));
	}
}
