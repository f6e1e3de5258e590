/* sqlgen_lex.c - SQL text to tokens and back, and the words of doc/sql.md.
 */
#include "sqlgen.h"
#include <strings.h>

struct lexer {
	struct sqlgen *s;
	const char *file;
	struct str in;
	size_t at;
	int line;
};

static char lex_peek(const struct lexer *x, size_t ahead)
{
	return x->at + ahead < x->in.n ? x->in.p[x->at + ahead] : '\0';
}

static bool lex_gap(struct lexer *x)
{
	size_t from = x->at;
	while (x->at < x->in.n && strchr(" \t\r\n", x->in.p[x->at])) {
		if (x->in.p[x->at] == '\n')
			x->line++;
		x->at++;
	}
	return x->at > from;
}

/* Takes bytes up to and with the closing quote; a doubled quote stays. */
static struct str lex_quoted(struct lexer *x)
{
	size_t from = x->at;
	int line = x->line;
	char quote = x->in.p[x->at++];
	for (; x->at < x->in.n; x->at++) {
		char c = x->in.p[x->at];
		if (c == '\n')
			x->line++;
		if (c != quote)
			continue;
		if (lex_peek(x, 1) != quote) {
			x->at++;
			return str_sub(x->in, from, x->at);
		}
		x->at++;
	}
	gen_error(&x->s->g, x->file, line, "a quote without its end");
	return str_sub(x->in, from, x->at);
}

static struct str lex_word(struct lexer *x)
{
	size_t from = x->at;
	while (gen_word_char(lex_peek(x, 0)))
		x->at++;
	return str_sub(x->in, from, x->at);
}

static struct str lex_number(struct lexer *x)
{
	size_t from = x->at;
	while (gen_word_char(lex_peek(x, 0)) || lex_peek(x, 0) == '.')
		x->at++;
	return str_sub(x->in, from, x->at);
}

static struct str lex_comment(struct lexer *x)
{
	x->at += 2;
	size_t from = x->at;
	while (x->at < x->in.n && x->in.p[x->at] != '\n')
		x->at++;
	return str_trim(str_sub(x->in, from, x->at));
}

static struct str lex_brace(struct lexer *x)
{
	size_t from = ++x->at;
	while (gen_word_char(lex_peek(x, 0)) || lex_peek(x, 0) == '.' || lex_peek(x, 0) == '*')
		x->at++;
	struct str inside = str_sub(x->in, from, x->at);
	if (lex_peek(x, 0) == '}')
		x->at++;
	else
		gen_error(&x->s->g, x->file, x->line, "'{' without its '}'");
	return inside;
}

static struct str lex_param(struct lexer *x)
{
	x->at++;
	struct str name = lex_word(x);
	if (name.n == 0 || (name.p[0] >= '0' && name.p[0] <= '9'))
		gen_error(&x->s->g, x->file, x->line, "parameters are written by name: $name");
	return name;
}

static struct tok lex_next(struct lexer *x)
{
	struct tok t = {.gap = lex_gap(x)};
	t.line = x->line;
	char c = lex_peek(x, 0);
	if (x->at >= x->in.n) {
		t.kind = TOK_END;
	} else if (c == '-' && lex_peek(x, 1) == '-') {
		t.kind = TOK_COMMENT;
		t.text = lex_comment(x);
	} else if (c == '\'') {
		t.kind = TOK_STRING;
		t.text = lex_quoted(x);
	} else if (c == '"') {
		t.kind = TOK_QUOTED;
		t.text = lex_quoted(x);
	} else if (c == '$') {
		t.kind = TOK_PARAM;
		t.text = lex_param(x);
	} else if (c == '{') {
		t.kind = TOK_BRACE;
		t.text = lex_brace(x);
	} else if (c >= '0' && c <= '9') {
		t.kind = TOK_NUMBER;
		t.text = lex_number(x);
	} else if (gen_word_char(c)) {
		t.kind = TOK_WORD;
		t.text = lex_word(x);
	} else {
		t.kind = TOK_PUNCT;
		t.text = str_sub(x->in, x->at, x->at + 1);
		x->at++;
	}
	return t;
}

struct tok_vec sql_lex(struct sqlgen *s, const char *file, struct str text)
{
	struct lexer x = {s, file, text, 0, 1};
	struct tok_vec out = {0};
	struct tok t;
	do {
		t = lex_next(&x);
		if (t.kind == TOK_PUNCT && t.text.p[0] == '/' && lex_peek(&x, 0) == '*')
			gen_error(&s->g, file, t.line, "comments are written '-- '");
		*VEC_PUSH(&s->g.arena, &out) = t;
	} while (t.kind != TOK_END);
	return out;
}

bool tok_is(const struct tok *t, const char *word)
{
	return (t->kind == TOK_WORD || t->kind == TOK_PUNCT) && str_ieq(t->text, str_z(word));
}

struct str sql_join(struct sqlgen *s, const struct tok *t, size_t n)
{
	struct buf b;
	buf_init(&b, GEN_MAX);
	bool gap = false;
	for (size_t i = 0; i < n; i++) {
		gap = gap || t[i].gap;
		if (t[i].kind == TOK_COMMENT)
			continue;
		if (gap && b.n > 0)
			buf_c(&b, ' ');
		gap = false;
		if (t[i].kind == TOK_PARAM)
			buf_c(&b, '$');
		buf_str(&b, t[i].text);
	}
	struct str text = arena_str(&s->g.arena, buf_as_str(&b));
	buf_finish(&b);
	return text;
}

bool sql_name_ok(struct str name)
{
	static const char *const keywords[] = {
	    "auto",     "break",  "case",   "char",     "const",    "continue", "default",  "do",
	    "double",   "else",   "enum",   "extern",   "float",    "for",      "goto",     "if",
	    "inline",   "int",    "long",   "register", "restrict", "return",   "short",    "signed",
	    "sizeof",   "static", "struct", "switch",   "typedef",  "union",    "unsigned", "void",
	    "volatile", "while",  "bool",   "true",     "false",    "str",      "buf",      "arena"};
	if (name.n == 0 || name.p[0] < 'a' || name.p[0] > 'z' || name.p[name.n - 1] == '_')
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!gen_word_char(name.p[i]) || (name.p[i] >= 'A' && name.p[i] <= 'Z'))
			return false;
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (str_eqz(name, keywords[i]))
			return false;
	return true;
}

const struct type *sql_type(struct str word)
{
	static const struct type types[] = {
	    {"id", "int64_t ", "DB_INT", "DB_SEM_ID", "get_i64", "val_i64", false, false},
	    {"id?", "int64_t ", "DB_INT", "DB_SEM_ID", "get_i64", "val_id", true, false},
	    {"int", "int64_t ", "DB_INT", "DB_SEM_PLAIN", "get_i64", "val_i64", false, false},
	    {"int?", "struct opt_i64 ", "DB_INT", "DB_SEM_PLAIN", "get_opt_i64", "val_opt_i64", true, false},
	    {"real", "double ", "DB_REAL", "DB_SEM_PLAIN", "get_f64", "val_f64", false, false},
	    {"real?", "struct opt_f64 ", "DB_REAL", "DB_SEM_PLAIN", "get_opt_f64", "val_opt_f64", true, false},
	    {"bool", "bool ", "DB_BOOL", "DB_SEM_PLAIN", "get_bool", "val_bool", false, false},
	    {"text", "struct str ", "DB_TEXT", "DB_SEM_PLAIN", "get_str", "val_text", false, true},
	    {"text?", "struct str ", "DB_TEXT", "DB_SEM_PLAIN", "get_str", "val_text", true, true},
	    {"day", "struct str ", "DB_TEXT", "DB_SEM_DAY", "get_str", "val_text", false, true},
	    {"day?", "struct str ", "DB_TEXT", "DB_SEM_DAY", "get_str", "val_text", true, true},
	    {"instant", "struct str ", "DB_TEXT", "DB_SEM_INSTANT", "get_str", "val_text", false, true},
	    {"instant?", "struct str ", "DB_TEXT", "DB_SEM_INSTANT", "get_str", "val_text", true, true},
	    {"blob", "struct str ", "DB_BLOB", "DB_SEM_PLAIN", "get_str", "val_blob", false, true},
	    {"blob?", "struct str ", "DB_BLOB", "DB_SEM_PLAIN", "get_str", "val_blob", true, true},
	};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eqz(word, types[i].word))
			return &types[i];
	return NULL;
}
