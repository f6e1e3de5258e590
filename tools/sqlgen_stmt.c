/* sqlgen_stmt.c - sql/<room>.sql: headers, declared columns, and the texts with
 * numbered parameters.
 *
 * Parameters are numbered in order of first use in the text: SQLite counts a
 * named parameter that way, so number and position agree on both engines.
 */
#include "sqlgen.h"

struct reader {
	struct sqlgen *s;
	const char *file;
	struct room *room;
};

/* --- the header ---------------------------------------------------------- */

const struct col *col_find(const struct col_vec *cols, struct str name)
{
	for (size_t i = 0; i < cols->n; i++)
		if (str_eq(cols->v[i].name, name))
			return &cols->v[i];
	return NULL;
}

/* "goal_id id, kind text?" into cols. */
static void read_list(struct reader *r, struct col_vec *cols, struct str list, int line)
{
	struct gen *g = &r->s->g;
	struct str part;
	if (str_trim(list).n == 0)
		return;
	while (str_split(&list, ',', &part)) {
		part = str_trim(part);
		if (part.n == 0 && str_is_null(list))
			return; /* a comma at the end */
		struct str name = {NULL, 0}, word = part;
		if (!str_split(&word, ' ', &name) || str_is_null(word) || !sql_type(str_trim(word))) {
			gen_error(g, r->file, line, "'%.*s' is not 'name type' with a type of doc/sql.md", STR_ARG(part));
			continue;
		}
		if (!sql_name_ok(name))
			gen_error(g, r->file, line, "'%.*s' cannot be a C name", STR_ARG(name));
		if (col_find(cols, name))
			gen_error(g, r->file, line, "'%.*s' is declared twice", STR_ARG(name));
		*VEC_PUSH(&g->arena, cols) =
		    (struct col){.name = name, .type = sql_type(str_trim(word)), .line = line};
	}
}

static bool kind_of(struct str word, enum stmt_kind *kind)
{
	static const char *const kinds[] = {"many", "one", "value", "exec"};
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		if (!str_eqz(word, kinds[k]))
			continue;
		*kind = (enum stmt_kind)k;
		return true;
	}
	return false;
}

/* "many goal asof": the kind, then its marks. */
static void read_kind(struct reader *r, struct stmt *st, struct str words)
{
	struct gen *g = &r->s->g;
	struct str word;
	if (!str_split(&words, ' ', &word) || !kind_of(word, &st->kind))
		gen_error(g, r->file, st->line, "after '->' stands many, one, value or exec");
	while (str_split(&words, ' ', &word)) {
		const struct entity *e = map_get(&r->s->entities, word);
		if (str_eqz(word, "asof"))
			st->asof = true;
		else if (str_eqz(word, "weighed"))
			st->weighed = true;
		else if (e && !st->entity)
			st->entity = e;
		else if (word.n > 0)
			gen_error(g, r->file, st->line, "'%.*s' is neither 'asof', 'weighed' nor an entity",
			          STR_ARG(word));
	}
	if (st->asof && st->kind == STMT_EXEC)
		gen_error(g, r->file, st->line, "only a statement that reads can be asof");
	if (st->entity && st->kind != STMT_MANY && st->kind != STMT_ONE)
		gen_error(g, r->file, st->line, "an entity's rows come from many or one");
}

/* "goal_children(goal_id id, kind text?) -> many asof" */
static struct stmt *read_header(struct reader *r, struct str text, int line)
{
	struct gen *g = &r->s->g;
	struct stmt *st = ARENA_NEW(&g->arena, struct stmt);
	ptrdiff_t open = str_chr(text, '('), close = str_chr(text, ')'), arrow = str_find(text, STR("->"));
	st->file = r->file;
	st->line = line;
	st->name = str_trim(str_sub(text, 0, (size_t)open));
	if (close < open || arrow < close) {
		gen_error(g, r->file, line, "a statement's header is '-- name(params) -> kind'");
		return st;
	}
	if (!sql_name_ok(st->name))
		gen_error(g, r->file, line, "'%.*s' cannot be a C name", STR_ARG(st->name));
	read_list(r, &st->params, str_sub(text, (size_t)open + 1, (size_t)close), line);
	read_kind(r, st, str_trim(str_sub(text, (size_t)arrow + 2, text.n)));
	if (st->asof && col_find(&st->params, STR("at")))
		gen_error(g, r->file, line, "an asof statement gets its parameter 'at' by itself");
	if (st->asof)
		*VEC_PUSH(&g->arena, &st->params) =
		    (struct col){.name = STR("at"), .type = sql_type(STR("instant?")), .line = line};
	return st;
}

/* A comment that begins like a header: a name and at once a parenthesis. */
static bool header_starts(const struct tok *t)
{
	size_t i = 0;
	while (i < t->text.n && gen_word_char(t->text.p[i]))
		i++;
	return t->kind == TOK_COMMENT && i > 0 && i < t->text.n && t->text.p[i] == '(';
}

/* A header may go on over the next comment lines, until its kind. *i moves on. */
static struct str header_text(struct reader *r, const struct tok *t, size_t *i, size_t n)
{
	struct str text = t[*i].text;
	while (str_find(text, STR("->")) < 0 && *i + 1 < n && !str_starts(t[*i + 1].text, STR(":"))) {
		++*i;
		text = arena_printf(&r->s->g.arena, "%.*s %.*s", STR_ARG(text), STR_ARG(t[*i].text));
	}
	return text;
}

static void declare_columns(struct reader *r, struct stmt *st, struct str list)
{
	if (st->entity && str_trim(list).n > 0)
		gen_error(&r->s->g, r->file, st->line, "columns are declared twice: by ': ' lines and by the entity");
	if (st->entity)
		st->cols = st->entity->cols;
	else
		read_list(r, &st->cols, list, st->line);
}

/* Reads the comment run t[0..n) before a statement; NULL when it has no header. */
static struct stmt *read_comments(struct reader *r, const struct tok *t, size_t n)
{
	struct gen *g = &r->s->g;
	struct stmt *st = NULL;
	struct str doc = {NULL, 0}, cols = STR("");
	for (size_t i = 0; i < n; i++) {
		struct str text = t[i].text;
		if (header_starts(&t[i])) {
			if (st)
				gen_error(g, r->file, st->line, "no statement follows '%.*s'", STR_ARG(st->name));
			int line = t[i].line;
			st = read_header(r, header_text(r, t, &i, n), line);
			st->doc = doc;
		} else if (st && str_starts(text, STR(":"))) {
			cols = arena_printf(&g->arena, "%.*s %.*s", STR_ARG(cols), STR_ARG(str_sub(text, 1, text.n)));
		} else if (!st) {
			bool joined = i > 0 && t[i].line == t[i - 1].line + 1;
			doc = joined ? arena_printf(&g->arena, "%.*s\n%.*s", STR_ARG(doc), STR_ARG(text)) : text;
		}
	}
	if (st)
		declare_columns(r, st, cols);
	return st;
}

/* --- the file ------------------------------------------------------------ */

static struct str room_of(const char *path)
{
	return gen_stem(path);
}

void stmt_load(struct sqlgen *s, const char *path)
{
	struct str text = gen_read(&s->g, path);
	if (str_is_null(text))
		return;
	if (!sql_name_ok(room_of(path))) {
		gen_error(&s->g, path, 0, "a file of statements is named by its room: [a-z][a-z0-9_]*.sql");
		return;
	}
	struct tok_vec t = sql_lex(s, path, text);
	*VEC_PUSH(&s->g.arena, &s->files) = (struct sql_file){path, parts_take(s, path, t)};
}

void stmt_read(struct sqlgen *s, const struct sql_file *f)
{
	const char *path = f->path;
	struct reader r = {s, path, sql_room(s, room_of(path))};
	struct tok_vec t = f->toks;
	r.room->file = path;
	for (size_t i = 0; t.v[i].kind != TOK_END;) {
		size_t from = i;
		while (t.v[i].kind == TOK_COMMENT)
			i++;
		struct stmt *st = read_comments(&r, &t.v[from], i - from);
		size_t body = i;
		while (t.v[i].kind != TOK_END && !tok_is(&t.v[i], ";") && !header_starts(&t.v[i]))
			i++;
		if (i == body) {
			if (st)
				gen_error(&s->g, path, st->line, "no statement follows '%.*s'", STR_ARG(st->name));
			i += t.v[i].kind != TOK_END;
			continue;
		}
		if (!tok_is(&t.v[i], ";"))
			gen_error(&s->g, path, t.v[i - 1].line, "missing ';' after this line");
		else
			i++;
		if (!st) {
			gen_error(&s->g, path, t.v[body].line, "a statement needs its header '-- name(params) -> kind'");
			continue;
		}
		st->body = parts_in(s, st, (struct tok_vec){t.v + body, i - body - 1, i - body - 1});
		sql_claim(s, st->name, path, st->line);
		stmt_check(s, st);
		*VEC_PUSH(&s->g.arena, &r.room->stmts) = st;
	}
}

/* --- texts --------------------------------------------------------------- */

static struct str number_of(struct sqlgen *s, struct text *out, const struct col *param)
{
	size_t i = 0;
	while (i < out->params.n && !str_eq(out->params.v[i].name, param->name))
		i++;
	if (i == out->params.n)
		*VEC_PUSH(&s->g.arena, &out->params) = *param;
	return arena_printf(&s->g.arena, "$%zu", i + 1);
}

/* {*} and {g.*}: the columns of the entity whose rows the statement gives. */
static struct str expand_star(struct sqlgen *s, const struct stmt *st, struct str inside)
{
	struct str prefix = str_sub(inside, 0, inside.n - 1);
	if (st->entity)
		return entity_columns(s, st->entity, prefix);
	return STR("");
}

/* True when the token after a table names it anew. */
static bool is_alias(const struct tok *t)
{
	static const char *const after[] = {"WHERE",  "JOIN",    "LEFT",  "INNER",     "CROSS",  "FULL",
	                                    "RIGHT",  "NATURAL", "ON",    "USING",     "GROUP",  "ORDER",
	                                    "HAVING", "LIMIT",   "UNION", "INTERSECT", "EXCEPT", "WINDOW"};
	for (size_t i = 0; i < sizeof after / sizeof *after; i++)
		if (tok_is(t, after[i]))
			return false;
	return t->kind == TOK_WORD;
}

/* The table now, or a subselect of what was valid at $at: each column by name,
 * since later steps may have added them in another order, and always with an
 * alias, which PostgreSQL 15 asks for. */
static struct str expand_table(struct sqlgen *s, const struct stmt *st, struct text *out, size_t i, bool past)
{
	struct str name = st->body.v[i].text;
	const struct entity *e = map_get(&s->entities, name);
	if (!past || !e)
		return name;
	while (i + 1 < st->body.n && st->body.v[i + 1].kind == TOK_COMMENT)
		i++;
	bool named = i + 1 < st->body.n && is_alias(&st->body.v[i + 1]);
	struct str cols = entity_columns(s, e, STR(""));
	struct str at = number_of(s, out, col_find(&st->params, STR("at")));
	return arena_printf(
	    &s->g.arena,
	    "(SELECT %.*s FROM %.*s WHERE changed_at <= %.*s UNION ALL SELECT %.*s FROM %.*s_hist "
	    "WHERE changed_at <= %.*s AND hist_to > %.*s)%s%.*s",
	    STR_ARG(cols), STR_ARG(name), STR_ARG(at), STR_ARG(cols), STR_ARG(name), STR_ARG(at), STR_ARG(at),
	    named ? "" : " AS ", STR_ARG(named ? STR("") : name));
}

static bool text_writes(const struct tok_vec *body)
{
	static const char *const verbs[] = {"INSERT", "UPDATE", "DELETE", "REPLACE"};
	size_t depth = 0;
	if (body->n == 0 || tok_is(&body->v[0], "SELECT"))
		return false;
	if (!tok_is(&body->v[0], "WITH"))
		return true;
	for (size_t i = 0; i < body->n; i++) {
		if (tok_is(&body->v[i], "("))
			depth++;
		if (tok_is(&body->v[i], ")"))
			depth--;
		for (size_t v = 0; depth == 0 && v < sizeof verbs / sizeof *verbs; v++)
			if (tok_is(&body->v[i], verbs[v]))
				return true;
	}
	return false;
}

struct text stmt_text(struct sqlgen *s, const struct stmt *st, bool past)
{
	struct arena *a = &s->g.arena;
	struct text out = {.writes = text_writes(&st->body), .weighed = st->weighed};
	struct tok_vec plain = {0};
	for (size_t i = 0; i < st->body.n; i++) {
		struct tok t = st->body.v[i];
		if (t.kind == TOK_PARAM)
			t.text = number_of(s, &out, col_find(&st->params, t.text));
		else if (t.kind == TOK_BRACE && str_ends(t.text, STR("*")))
			t.text = expand_star(s, st, t.text);
		else if (t.kind == TOK_BRACE)
			t.text = expand_table(s, st, &out, i, past);
		if (t.kind == TOK_PARAM || t.kind == TOK_BRACE)
			t.kind = TOK_PUNCT;
		*VEC_PUSH(a, &plain) = t;
	}
	out.sql = sql_join(s, plain.v, plain.n);
	out.name = past ? arena_printf(a, "%.*s_past", STR_ARG(st->name)) : st->name;
	out.ncols = st->cols.n;
	out.cols_name = st->entity ? st->entity->name : st->name;
	return out;
}
