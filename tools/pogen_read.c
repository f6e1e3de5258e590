/* pogen_read.c - reads one .po file: msgid, msgid_plural, msgstr, msgstr[n],
 * texts over several lines, comments. No contexts: a source text has one
 * translation in the whole program.
 */
#include "pogen.h"

enum po_part { PO_ID, PO_PLURAL, PO_TO, PO_TO_ONE, PO_TO_MANY, PO_NONE };

struct po_reader {
	struct pogen *p;
	const char *path;
	int line;
	struct po_entry *e; /* being read */
	enum po_part part;  /* that a following quoted line goes on */
};

/* --- what an entry must hold ------------------------------------------------- */

/* A bit for each of {0}..{9}. */
static unsigned placeholders(struct str s)
{
	unsigned set = 0;
	for (size_t i = 0; i + 2 < s.n; i++)
		if (s.p[i] == '{' && s.p[i + 2] == '}' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')
			set |= 1u << (s.p[i + 1] - '0');
	return set;
}

/* A plural's form for 1 may leave the number out ("ett mål"). */
static void check_placeholders(struct po_reader *r, const struct po_entry *e)
{
	struct gen *g = &r->p->g;
	if (str_is_null(e->plural)) {
		if (placeholders(e->id) != placeholders(e->to[0]))
			gen_error(g, r->path, e->line, "the translation of '%.*s' has other placeholders",
			          STR_ARG(e->id));
		return;
	}
	unsigned all = placeholders(e->plural);
	if ((placeholders(e->id) | placeholders(e->to[0])) & ~all || placeholders(e->to[1]) != all)
		gen_error(g, r->path, e->line, "the translation of '%.*s' has other placeholders", STR_ARG(e->id));
}

static void add_entry(struct po_reader *r, struct po_entry *e)
{
	struct gen *g = &r->p->g;
	struct po_entry *other = map_get(&r->p->by_id, e->id);
	if (!other) {
		map_put(&r->p->by_id, e->id, e);
		*VEC_PUSH(&g->arena, &r->p->entries) = e;
	} else if (str_is_null(other->plural) != str_is_null(e->plural) || !str_eq(other->plural, e->plural) ||
	           !str_eq(other->to[0], e->to[0]) || !str_eq(other->to[1], e->to[1])) {
		gen_error(g, r->path, e->line, "'%.*s' has another translation at %s:%d", STR_ARG(e->id), other->file,
		          other->line);
	}
}

static void close_entry(struct po_reader *r)
{
	struct gen *g = &r->p->g;
	struct po_entry *e = r->e;
	r->e = NULL;
	r->part = PO_NONE;
	if (!e || e->id.n == 0) /* the header has an empty msgid */
		return;
	bool plural = !str_is_null(e->plural);
	if (str_is_null(e->to[0]) || (plural && str_is_null(e->to[1])))
		gen_error(g, r->path, e->line, "'%.*s' lacks a msgstr", STR_ARG(e->id));
	else if (e->to[0].n == 0 || (plural && e->to[1].n == 0))
		return; /* not translated yet: --check tells */
	else
		check_placeholders(r, e);
	add_entry(r, e);
}

/* --- lines --------------------------------------------------------------------- */

/* The quoted text that s is, escapes undone. */
static struct str unquote(struct po_reader *r, struct str s)
{
	struct buf b;
	buf_init(&b, GEN_MAX);
	bool whole = s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"';
	for (size_t i = 1; whole && i + 1 < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' && i + 2 < s.n) {
			c = s.p[++i];
			c = (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c);
		} else if (c == '"' || c == '\\') {
			whole = false;
		}
		buf_c(&b, c);
	}
	if (!whole)
		gen_error(&r->p->g, r->path, r->line, "a text stands in double quotes");
	struct str text = arena_str(&r->p->g.arena, buf_as_str(&b));
	buf_finish(&b);
	return text;
}

static struct str *slot(struct po_reader *r)
{
	struct po_entry *e = r->e;
	struct str *const slots[] = {&e->id, &e->plural, &e->to[0], &e->to[0], &e->to[1]};
	return slots[r->part];
}

static void read_keyword(struct po_reader *r, enum po_part part, struct str rest)
{
	struct gen *g = &r->p->g;
	if (part == PO_ID) {
		close_entry(r);
		r->e = ARENA_NEW(&g->arena, struct po_entry);
		r->e->file = r->path;
		r->e->line = r->line;
	}
	if (!r->e) {
		gen_error(g, r->path, r->line, "stands before its msgid");
		return;
	}
	r->part = part;
	bool one_form = str_is_null(r->e->plural);
	if ((part == PO_TO && !one_form) || (part > PO_TO && one_form))
		gen_error(g, r->path, r->line, "a plural has msgstr[0] and msgstr[1], another text msgstr");
	if (!str_is_null(*slot(r)))
		gen_error(g, r->path, r->line, "is given twice");
	*slot(r) = unquote(r, str_trim(rest));
}

static void read_line(struct po_reader *r, struct str line)
{
	static const struct {
		const char *word;
		enum po_part part;
	} words[] = {{"msgid_plural ", PO_PLURAL},
	             {"msgid ", PO_ID},
	             {"msgstr[0] ", PO_TO_ONE},
	             {"msgstr[1] ", PO_TO_MANY},
	             {"msgstr ", PO_TO}};
	struct gen *g = &r->p->g;
	if (line.n == 0 || line.p[0] == '#')
		return;
	if (line.p[0] == '"' && r->e && r->part != PO_NONE) {
		*slot(r) = arena_concat(&g->arena, *slot(r), unquote(r, line));
		return;
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(line, str_z(words[i].word))) {
			read_keyword(r, words[i].part, str_sub(line, strlen(words[i].word), line.n));
			return;
		}
	gen_error(g, r->path, r->line, "expected msgid, msgid_plural, msgstr, msgstr[0] or msgstr[1]");
}

void po_read(struct pogen *p, const char *path)
{
	struct po_reader r = {.p = p, .path = path, .part = PO_NONE};
	struct str rest = gen_read(&p->g, path), line;
	while (str_split(&rest, '\n', &line)) {
		r.line++;
		read_line(&r, str_trim(line));
	}
	close_entry(&r);
}
