/* sqlgen_schema.c - schema/NNNN-name.sql: the steps as they will be run, and
 * the entities that they declare.
 *
 * The text of a step is kept without comments and with white space folded, so
 * that better words in a comment do not change the checksum of an applied step.
 */
#include "sqlgen.h"

struct schema {
	struct sqlgen *s;
	const char *file;
	struct step *step;
	struct str room;
	/* From "-- entity NAME [history]", until its CREATE TABLE. */
	struct entity *pending;
	struct str doc; /* the comment lines before it */
};

/* --- one column --------------------------------------------------------- */

/* Where a column's declaration says what a history table or a type needs. */
struct decl {
	const struct tok *t;
	size_t n;
	bool key, not_null, references;
	struct str fallback; /* the literal after DEFAULT */
};

static struct decl decl_scan(struct sqlgen *s, const struct tok *t, size_t n)
{
	struct decl d = {.t = t, .n = n};
	for (size_t i = 2, depth = 0; i < n; i++) {
		if (tok_is(&t[i], "("))
			depth++;
		else if (tok_is(&t[i], ")"))
			depth--;
		if (depth > 0)
			continue;
		bool next = i + 1 < n;
		if (next && tok_is(&t[i], "NOT") && tok_is(&t[i + 1], "NULL"))
			d.not_null = true;
		if (tok_is(&t[i], "PRIMARY"))
			d.key = d.not_null = true;
		if (tok_is(&t[i], "REFERENCES"))
			d.references = true;
		if (next && tok_is(&t[i], "DEFAULT")) {
			size_t words = tok_is(&t[i + 1], "-") && i + 2 < n ? 2 : 1;
			d.fallback = sql_join(s, &t[i + 1], words);
		}
	}
	return d;
}

/* The sqlgen word, without '?', from the comment's first word or the SQL type. */
static const char *decl_word(struct schema *x, const struct decl *d, struct str *doc)
{
	static const struct {
		const char *word, *sql;
	} words[] = {{"day", "TEXT"},  {"instant", "TEXT"}, {"bool", "INTEGER"}, {"id", "INTEGER"},
	             {"text", "TEXT"}, {"int", "INTEGER"},  {"real", "REAL"},    {"blob", "BLOB"}};
	static const struct {
		const char *sql, *word;
	} plain[] = {{"INTEGER", "int"}, {"REAL", "real"}, {"TEXT", "text"}, {"BLOB", "blob"}};

	size_t end = 0;
	while (end < doc->n && gen_word_char(doc->p[end]))
		end++;
	struct str first = str_sub(*doc, 0, end);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!str_eqz(first, words[i].word))
			continue;
		if (!tok_is(&d->t[1], words[i].sql))
			gen_error(&x->s->g, x->file, d->t[0].line, "a column marked '%s' must be %s", words[i].word,
			          words[i].sql);
		*doc = str_sub(*doc, end, doc->n);
		while (doc->n > 0 && strchr(" :;,.-", doc->p[0]))
			*doc = str_sub(*doc, 1, doc->n);
		return words[i].word;
	}
	if (tok_is(&d->t[1], "INTEGER") && (d->key || d->references))
		return "id";
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (tok_is(&d->t[1], plain[i].sql))
			return plain[i].word;
	return NULL;
}

static void decl_column(struct schema *x, struct entity *e, const struct decl *d, struct str doc)
{
	struct gen *g = &x->s->g;
	struct str name = d->t[0].text;
	int line = d->t[0].line;
	const char *word = d->n >= 2 ? decl_word(x, d, &doc) : NULL;
	if (!word) {
		gen_error(g, x->file, line, "column '%.*s' needs a type: INTEGER, REAL, TEXT or BLOB", STR_ARG(name));
		return;
	}
	const struct type *type =
	    sql_type(arena_printf(&g->arena, "%s%s", word, d->not_null || str_eqz(name, "id") ? "" : "?"));
	if (!type)
		gen_error(g, x->file, line, "a bool column must be NOT NULL");
	if (!sql_name_ok(name))
		gen_error(g, x->file, line, "'%.*s' cannot be the name of a C member", STR_ARG(name));
	if (col_find(&e->cols, name))
		gen_error(g, x->file, line, "column '%.*s' is declared twice", STR_ARG(name));
	if (!type)
		return;
	const char *sql = d->t[1].text.p;
	int n = (int)d->t[1].text.n;
	bool filled = d->not_null && !str_is_null(d->fallback);
	*VEC_PUSH(&g->arena, &e->cols) = (struct col){
	    .name = name,
	    .type = type,
	    .doc = doc,
	    .line = line,
	    .ddl = arena_printf(&g->arena, "%.*s %.*s%s", STR_ARG(name), n, sql, d->not_null ? " NOT NULL" : ""),
	    .ddl_add = arena_printf(&g->arena, "%.*s %.*s%s%.*s", STR_ARG(name), n, sql,
	                            filled ? " NOT NULL DEFAULT " : "", STR_ARG(filled ? d->fallback : STR(""))),
	};
}

/* --- CREATE TABLE and ALTER TABLE --------------------------------------- */

static bool starts_constraint(const struct tok *t)
{
	static const char *const words[] = {"CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "CONSTRAINT"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (tok_is(t, words[i]))
			return true;
	return false;
}

/* A comment on the line of a column's last token or of the comma after it. */
static struct str trailing_comment(struct sqlgen *s, const struct tok *t, size_t from, size_t to,
                                   size_t limit)
{
	struct str doc = {NULL, 0};
	for (size_t i = from; i < limit; i++) {
		bool after = i >= to;
		if (after && t[i].kind != TOK_COMMENT && !tok_is(&t[i], ",") && !tok_is(&t[i], ";"))
			break;
		if (i == from || t[i].kind != TOK_COMMENT || t[i].line != t[i - 1].line)
			continue;
		doc = str_is_null(doc) ? t[i].text
		                       : arena_printf(&s->g.arena, "%.*s %.*s", STR_ARG(doc), STR_ARG(t[i].text));
	}
	return doc;
}

/* Reads t[from..to), one item of the list in parentheses. */
static void read_item(struct schema *x, struct entity *e, const struct tok *t, size_t from, size_t to,
                      size_t limit)
{
	while (from < to && t[from].kind == TOK_COMMENT)
		from++;
	if (from == to || starts_constraint(&t[from]))
		return;
	struct tok_vec plain = {0};
	for (size_t i = from; i < to; i++)
		if (t[i].kind != TOK_COMMENT)
			*VEC_PUSH(&x->s->g.arena, &plain) = t[i];
	for (size_t i = 0; i + 1 < plain.n; i++) {
		e->self = e->self || (tok_is(&plain.v[i], "REFERENCES") && str_eq(plain.v[i + 1].text, e->name));
		e->keyed = e->keyed || (tok_is(&plain.v[i], "PRIMARY") && str_eqz(plain.v[0].text, "id"));
	}
	struct decl d = decl_scan(x->s, plain.v, plain.n);
	decl_column(x, e, &d, trailing_comment(x->s, t, from, to, limit));
}

static size_t skip_comments(const struct tok *t, size_t i, size_t n)
{
	while (i < n && t[i].kind == TOK_COMMENT)
		i++;
	return i;
}

/* Index of the ')' that closes t[open]. */
static size_t closing(const struct tok *t, size_t open, size_t n)
{
	size_t depth = 0;
	for (size_t i = open; i < n; i++) {
		if (tok_is(&t[i], "("))
			depth++;
		else if (tok_is(&t[i], ")") && --depth == 0)
			return i;
	}
	return n;
}

static void entity_check(struct schema *x, const struct entity *e)
{
	struct gen *g = &x->s->g;
	const struct col *id = col_find(&e->cols, STR("id"));
	if (!id || id != e->cols.v || strcmp(id->type->word, "id") != 0)
		gen_error(g, e->file, e->line, "entity '%.*s' must begin with 'id INTEGER PRIMARY KEY'",
		          STR_ARG(e->name));
	if (e->cols.n < 2 || e->cols.n > 250)
		gen_error(g, e->file, e->line, "entity '%.*s' needs 2 to 250 columns", STR_ARG(e->name));
	if (!e->history)
		return;
	const struct col *rev = col_find(&e->cols, STR("rev"));
	const struct col *changed = col_find(&e->cols, STR("changed_at"));
	if (!rev || strcmp(rev->type->word, "int") != 0)
		gen_error(g, e->file, e->line, "history entity '%.*s' needs 'rev INTEGER NOT NULL'",
		          STR_ARG(e->name));
	if (!changed || strcmp(changed->type->db_type, "DB_TEXT") != 0 || changed->type->nullable)
		gen_error(g, e->file, e->line, "history entity '%.*s' needs 'changed_at TEXT NOT NULL'",
		          STR_ARG(e->name));
}

static void emit_history(struct schema *x, const struct entity *e)
{
	struct buf *b = &x->step->sql;
	int n = (int)e->name.n;
	const char *name = e->name.p;
	buf_printf(b, "CREATE TABLE %.*s_hist (", n, name);
	for (size_t i = 0; i < e->cols.n; i++)
		buf_printf(b, "%.*s, ", STR_ARG(e->cols.v[i].ddl));
	BUF_LIT(b, "hist_to TEXT NOT NULL) STRICT;\n");
	buf_printf(b, "CREATE INDEX %.*s_hist_id ON %.*s_hist (id, hist_to);\n", n, name, n, name);
}

/* The items of the list between t[open] and t[close]. */
static void read_items(struct schema *x, struct entity *e, const struct tok *t, size_t open, size_t close)
{
	size_t from = open + 1;
	int depth = 0;
	for (size_t i = from; i <= close; i++) {
		depth += tok_is(&t[i], "(") - (tok_is(&t[i], ")") && i < close);
		if (i < close && (depth > 0 || !tok_is(&t[i], ",")))
			continue;
		read_item(x, e, t, from, i, close);
		from = i + 1;
		/* The comment after the comma is the former column's. */
		if (from < close && t[from].kind == TOK_COMMENT && t[from].line == t[i].line)
			from++;
	}
}

static void read_entity(struct schema *x, const struct tok *t, size_t open, size_t n)
{
	struct gen *g = &x->s->g;
	struct entity *e = x->pending;
	size_t close = closing(t, open, n);
	size_t after = skip_comments(t, close + 1, n);
	if (close < n)
		read_items(x, e, t, open, close);
	if (close >= n || after >= n || !tok_is(&t[after], "STRICT"))
		gen_error(g, x->file, e->line, "table '%.*s' must be STRICT", STR_ARG(e->name));
	entity_check(x, e);
	if (map_put(&x->s->entities, e->name, e))
		gen_error(g, x->file, e->line, "entity '%.*s' is declared twice", STR_ARG(e->name));
	*VEC_PUSH(&g->arena, &sql_room(x->s, e->room)->entities) = e;
	*VEC_PUSH(&g->arena, &x->s->tables) = e;
}

/* A table that no struct is made for, known for copies of the store. */
static void read_plain(struct schema *x, const struct tok *t, size_t n)
{
	struct entity *e = ARENA_NEW(&x->s->g.arena, struct entity);
	size_t open = skip_comments(t, 3, n), close = closing(t, open, n);
	*e = (struct entity){.name = t[2].text, .file = x->file, .line = t[0].line};
	if (close < n)
		read_items(x, e, t, open, close);
	*VEC_PUSH(&x->s->g.arena, &x->s->tables) = e;
}

static struct entity *table_named(struct sqlgen *s, struct str name)
{
	for (size_t i = 0; i < s->tables.n; i++)
		if (str_eq(s->tables.v[i]->name, name))
			return s->tables.v[i];
	return NULL;
}

/* t begins with ALTER TABLE name; limit reaches past ';' to its comment. */
static void read_alter(struct schema *x, struct entity *e, const struct tok *t, size_t n, size_t limit)
{
	struct gen *g = &x->s->g;
	size_t at = 3;
	if (at >= n || !tok_is(&t[at], "ADD")) {
		gen_error(g, x->file, t[0].line, "only ADD COLUMN is known for the entity '%.*s'", STR_ARG(e->name));
		return;
	}
	at += at + 1 < n && tok_is(&t[at + 1], "COLUMN") ? 2 : 1;
	size_t had = e->cols.n;
	read_item(x, e, t, at, n, limit);
	if (e->cols.n == had || !e->history)
		return;
	struct str decl = e->cols.v[had].ddl_add;
	buf_printf(&x->step->sql, "ALTER TABLE %.*s_hist ADD COLUMN %.*s;\n", STR_ARG(e->name), STR_ARG(decl));
}

/* "-- history NAME": an entity that had none has one from this step on. */
static void read_history(struct schema *x, struct str name, const struct tok *t)
{
	struct entity *e = map_get(&x->s->entities, name);
	if (!e || e->history) {
		gen_error(&x->s->g, x->file, t->line, "'%.*s' is no entity without a history", STR_ARG(name));
		return;
	}
	e->history = true;
	entity_check(x, e);
	emit_history(x, e);
}

/* --- a file -------------------------------------------------------------- */

/* "-- entity NAME [history]": its CREATE TABLE follows. */
static void begin_entity(struct schema *x, struct str name, bool history, const struct tok *t)
{
	struct gen *g = &x->s->g;
	if (x->pending)
		gen_error(g, x->file, x->pending->line, "no CREATE TABLE follows this line");
	if (str_is_null(x->room))
		gen_error(g, x->file, t->line, "an entity needs a line '-- room NAME' before it");
	x->pending = ARENA_NEW(&g->arena, struct entity);
	*x->pending = (struct entity){.name = name,
	                              .room = str_is_null(x->room) ? STR("none") : x->room,
	                              .doc = x->doc,
	                              .history = history,
	                              .file = x->file,
	                              .line = t->line};
	x->doc = (struct str){NULL, 0};
}

static void read_directive(struct schema *x, const struct tok *t)
{
	struct gen *g = &x->s->g;
	struct str rest = t->text, word, name, mark = {NULL, 0};
	if (!str_split(&rest, ' ', &word) || !str_split(&rest, ' ', &name))
		name = STR("");
	if (!str_is_null(rest))
		mark = str_trim(rest);
	bool plain = sql_name_ok(name) && (str_is_null(mark) || str_eqz(mark, "history"));
	if (str_eqz(word, "room") && plain && str_is_null(mark)) {
		x->room = name;
	} else if (str_eqz(word, "history") && plain && str_is_null(mark)) {
		read_history(x, name, t);
	} else if (str_eqz(word, "entity") && plain) {
		begin_entity(x, name, !str_is_null(mark), t);
	} else if (str_is_null(x->doc)) {
		x->doc = t->text;
	} else {
		x->doc = arena_printf(&g->arena, "%.*s\n%.*s", STR_ARG(x->doc), STR_ARG(t->text));
	}
}

static void read_statement(struct schema *x, const struct tok *t, size_t n, size_t limit)
{
	struct gen *g = &x->s->g;
	bool table = n > 2 && tok_is(&t[1], "TABLE");
	bool create = table && tok_is(&t[0], "CREATE");
	if (x->pending && !(create && str_eq(t[2].text, x->pending->name))) {
		gen_error(g, x->file, t[0].line, "expected CREATE TABLE %.*s", STR_ARG(x->pending->name));
		x->pending = NULL;
	}
	buf_printf(&x->step->sql, "%.*s;\n", STR_ARG(sql_join(x->s, t, n)));
	if (x->pending) {
		read_entity(x, t, skip_comments(t, 3, n), n);
		if (x->pending->history)
			emit_history(x, x->pending);
	} else if (table) {
		struct entity *e = map_get(&x->s->entities, t[2].text);
		if (e && tok_is(&t[0], "ALTER"))
			read_alter(x, e, t, n, limit);
		else if (e)
			gen_error(g, x->file, t[0].line,
			          "'%.*s' is an entity already: only ALTER TABLE ... ADD COLUMN may follow",
			          STR_ARG(e->name));
		else if (create)
			read_plain(x, t, n);
		else if (tok_is(&t[0], "ALTER") && (e = table_named(x->s, t[2].text)))
			read_alter(x, e, t, n, limit);
	}
	x->pending = NULL;
	x->doc = (struct str){NULL, 0};
}

static struct step *step_new(struct sqlgen *s, const char *path)
{
	struct str base = gen_base(path);
	struct step *step = ARENA_NEW(&s->g.arena, struct step);
	ptrdiff_t dash = str_chr(base, '-');
	if (dash != 4 || !str_to_i64(str_sub(base, 0, 4), &step->n) || !str_ends(base, STR(".sql")))
		gen_error(&s->g, path, 0, "a schema step is named NNNN-name.sql");
	else
		step->name = str_sub(base, 5, base.n - 4);
	step->file = path;
	for (size_t i = 0; i < s->steps.n; i++)
		if (step->n <= s->steps.v[i]->n)
			gen_error(&s->g, path, 0, "has a number that is not above %s", s->steps.v[i]->file);
	buf_init(&step->sql, GEN_MAX);
	*VEC_PUSH(&s->g.arena, &s->steps) = step;
	return step;
}

void schema_read(struct sqlgen *s, const char *path)
{
	struct str text = gen_read(&s->g, path);
	if (str_is_null(text))
		return;
	struct schema x = {.s = s, .file = path, .step = step_new(s, path)};
	struct tok_vec t = sql_lex(s, path, text);
	for (size_t i = 0; t.v[i].kind != TOK_END;) {
		if (t.v[i].kind == TOK_COMMENT) {
			read_directive(&x, &t.v[i++]);
			continue;
		}
		size_t end = i;
		while (t.v[end].kind != TOK_END && !tok_is(&t.v[end], ";"))
			end++;
		if (t.v[end].kind == TOK_END) {
			gen_error(&s->g, path, t.v[i].line, "missing ';' after this statement");
			return;
		}
		size_t limit = end + 1;
		if (t.v[limit].kind == TOK_COMMENT && t.v[limit].line == t.v[end].line)
			limit++;
		read_statement(&x, &t.v[i], end - i, limit - i);
		i = limit;
	}
	if (x.pending)
		gen_error(&s->g, path, x.pending->line, "no CREATE TABLE follows this line");
}

struct str entity_columns(struct sqlgen *s, const struct entity *e, struct str prefix)
{
	struct buf b;
	buf_init(&b, GEN_MAX);
	for (size_t i = 0; i < e->cols.n; i++)
		buf_printf(&b, "%s%.*s%.*s", i ? ", " : "", STR_ARG(prefix), STR_ARG(e->cols.v[i].name));
	struct str text = arena_str(&s->g.arena, buf_as_str(&b));
	buf_finish(&b);
	return text;
}
