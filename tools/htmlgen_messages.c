/* htmlgen_messages.c - the texts to translate, for the check that each has its
 * Swedish: one line "file:line TAB text [TAB plural]" in messages.list.
 *
 * Views give theirs while they are compiled. From C and .def files come the
 * literals in the text arguments of the functions below.
 */
#include "htmlgen.h"

struct source {
	struct htmlgen *h;
	const char *path;
	struct str in;
	size_t at;
	int line;
};

void message_add(struct htmlgen *h, const char *file, int line, struct str id, struct str plural)
{
	*VEC_PUSH(&h->g.arena, &h->messages) = (struct message){file, line, id, plural};
}

static bool source_starts(const struct source *s, const char *what)
{
	return str_starts(str_sub(s->in, s->at, s->in.n), str_z(what));
}

/* Moves past a comment or a character constant; false when neither is here. */
static bool skip_other(struct source *s)
{
	const char *end = NULL;
	if (source_starts(s, "/*"))
		end = "*/";
	else if (source_starts(s, "//"))
		end = "\n";
	else if (s->in.p[s->at] == '\'')
		end = "'";
	if (!end)
		return false;
	for (s->at++; s->at < s->in.n && !source_starts(s, end); s->at++) {
		s->line += s->in.p[s->at] == '\n';
		s->at += *end == '\'' && s->in.p[s->at] == '\\';
	}
	s->at += strlen(end);
	s->line += *end == '\n';
	return true;
}

static char unescape(char c)
{
	static const char from[] = "nt\"\\?", to[] = "\n\t\"\\?";
	const char *p = c ? strchr(from, c) : NULL;
	return p ? to[p - from] : '\0';
}

/* Reads the string literal here, escapes undone, onto b. */
static void read_literal(struct source *s, struct buf *b)
{
	for (s->at++; s->at < s->in.n && s->in.p[s->at] != '"'; s->at++) {
		char c = s->in.p[s->at];
		if (c == '\\' && s->at + 1 < s->in.n) {
			c = unescape(s->in.p[++s->at]);
			if (!c)
				gen_error(&s->h->g, s->path, s->line,
				          "write UTF-8 instead of this escape in a text to translate");
		}
		buf_c(b, c);
	}
	s->at++;
}

static const struct marker {
	const char *name;
	int text;   /* argument that holds the text, from 0 */
	int plural; /* and the form for many, or -1 */
} markers[] = {
    {"tr", 1, -1}, {"tr_n", 2, 3}, {"tr_fmt", 2, -1}, {"out_tr", 1, -1}, {"N_", 0, -1}, {"web_fault", 2, -1},
};

/* The state of reading one call. */
struct call {
	const struct marker *m;
	int arg, depth;
	int line; /* of the literal that is open */
	struct buf text;
	bool open; /* a literal has begun; the next one right after it joins */
	struct str one;
};

/* The literal is complete: a text, or the first half of a plural. */
static void close_literal(struct source *s, struct call *k)
{
	if (!k->open)
		return;
	struct str text = arena_str(&s->h->g.arena, buf_as_str(&k->text));
	buf_reset(&k->text);
	k->open = false;
	if (k->m->plural < 0)
		message_add(s->h, s->path, k->line, text, (struct str){NULL, 0});
	else if (k->arg == k->m->text)
		k->one = text;
	else
		message_add(s->h, s->path, k->line, k->one, text);
}

static void skip_literal(struct source *s)
{
	for (s->at++; s->at < s->in.n && s->in.p[s->at] != '"'; s->at++)
		s->at += s->in.p[s->at] == '\\';
	s->at++;
}

static void open_literal(struct source *s, struct call *k)
{
	if (!k->open)
		k->line = s->line;
	k->open = true;
	read_literal(s, &k->text);
}

static const struct marker *marker_at(struct source *s)
{
	size_t from = s->at;
	while (s->at < s->in.n && gen_word_char(s->in.p[s->at]))
		s->at++;
	struct str word = str_sub(s->in, from, s->at);
	for (size_t i = 0; i < sizeof markers / sizeof *markers; i++)
		if (str_eqz(word, markers[i].name) && s->at < s->in.n && s->in.p[s->at] == '(')
			return &markers[i];
	return NULL;
}

/* Reads the arguments of the call whose '(' is here. A marked call among the
 * other arguments is read too; inside the text argument a mark says nothing. */
static void read_call(struct source *s, const struct marker *m)
{
	struct call k = {.m = m, .depth = 1};
	buf_init(&k.text, GEN_MAX);
	for (s->at++; s->at < s->in.n && k.depth > 0;) {
		char c = s->in.p[s->at];
		bool wanted = k.arg == m->text || k.arg == m->plural;
		if (skip_other(s))
			continue;
		if (c == '"' && wanted) {
			open_literal(s, &k);
		} else if (c == '"') {
			skip_literal(s);
		} else if (gen_word_char(c)) {
			close_literal(s, &k);
			const struct marker *inner = marker_at(s);
			if (inner && !wanted)
				read_call(s, inner);
		} else {
			s->at++;
			s->line += c == '\n';
			if (!strchr(" \t\r\n", c))
				close_literal(s, &k);
			k.depth += strchr("([{", c) != NULL;
			k.depth -= strchr(")]}", c) != NULL;
			k.arg += c == ',' && k.depth == 1;
		}
	}
	buf_finish(&k.text);
}

void messages_of_c(struct htmlgen *h, const char *path, struct str c_text, int line)
{
	struct source s = {h, path, c_text, 0, line};
	while (s.at < s.in.n) {
		char c = s.in.p[s.at];
		if (skip_other(&s))
			continue;
		if (c == '"') {
			skip_literal(&s);
		} else if (gen_word_char(c)) {
			const struct marker *m = marker_at(&s);
			if (m)
				read_call(&s, m);
		} else {
			s.line += c == '\n';
			s.at++;
		}
	}
}

void messages_of_source(struct htmlgen *h, const char *path)
{
	messages_of_c(h, path, gen_read(&h->g, path), 1);
}

static void write_escaped(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			BUF_LIT(b, "\\n");
		else if (s.p[i] == '\t')
			BUF_LIT(b, "\\t");
		else if (s.p[i] == '\\')
			BUF_LIT(b, "\\\\");
		else
			buf_c(b, s.p[i]);
	}
}

void messages_write(struct htmlgen *h)
{
	struct buf *b = gen_output(&h->g, gen_path(&h->g, h->outdir, STR("messages.list")));
	for (size_t i = 0; i < h->messages.n; i++) {
		const struct message *m = &h->messages.v[i];
		buf_printf(b, "%s:%d\t", m->file, m->line);
		write_escaped(b, m->id);
		if (!str_is_null(m->plural)) {
			buf_c(b, '\t');
			write_escaped(b, m->plural);
		}
		buf_c(b, '\n');
	}
}
