/* pogen.c - the Swedish of po/sv/ as a C catalogue (lib/web/catalog.h).
 *
 *   pogen OUTDIR po/sv/file.po...              writes po.c
 *   pogen --check messages.list po/sv/file.po...
 *       tells the texts of htmlgen's list that have no Swedish; exit 1 when any
 */
#include "pogen.h"

/* --- the catalogue ------------------------------------------------------------ */

static void write_form(struct gen *g, struct buf *b, struct str text)
{
	struct buf html;
	buf_init(&html, GEN_MAX);
	buf_html(&html, text);
	BUF_LIT(b, "{STR_INIT(");
	gen_literal(b, text);
	BUF_LIT(b, "), STR_INIT(");
	gen_literal(b, buf_as_str(&html));
	BUF_LIT(b, ")}");
	if (html.overflow)
		gen_error(g, "po", 0, "a text is too large");
	buf_finish(&html);
}

static void write_forms(struct gen *g, struct buf *b, struct str one, struct str many)
{
	BUF_LIT(b, "\n\t {");
	write_form(g, b, one);
	BUF_LIT(b, ",\n\t  ");
	write_form(g, b, str_is_null(many) ? one : many);
	BUF_LIT(b, "}");
}

static int by_id(const void *x, const void *y)
{
	const struct po_entry *const *a = x, *const *b = y;
	return str_cmp((*a)->id, (*b)->id);
}

static void write_catalogue(struct pogen *p, const char *outdir)
{
	struct gen *g = &p->g;
	struct buf *b = gen_output(g, gen_path(g, outdir, STR("po.c")));
	if (p->entries.n)
		qsort(p->entries.v, p->entries.n, sizeof *p->entries.v, by_id);
	BUF_LIT(b, "/* Made by pogen from po/sv/. */\n#include \"web/catalog.h\"\n\n"
	           "static const struct tr_entry entries[] = {\n");
	for (size_t i = 0; i < p->entries.n; i++) {
		const struct po_entry *e = p->entries.v[i];
		BUF_LIT(b, "\t{STR_INIT(");
		gen_literal(b, e->id);
		BUF_LIT(b, "),");
		write_forms(g, b, e->id, e->plural);
		buf_c(b, ',');
		write_forms(g, b, e->to[0], e->to[1]);
		BUF_LIT(b, "},\n");
	}
	buf_printf(b, "\t{.id = {NULL, 0}},\n};\nconst struct tr_catalog tr_catalog = {entries, %zu};\n",
	           p->entries.n);
}

/* --- the check ------------------------------------------------------------------ */

static struct str unescape(struct gen *g, struct str s)
{
	struct buf b;
	buf_init(&b, GEN_MAX);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' && i + 1 < s.n) {
			c = s.p[++i];
			c = (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c);
		}
		buf_c(&b, c);
	}
	struct str text = arena_str(&g->arena, buf_as_str(&b));
	buf_finish(&b);
	return text;
}

/* "file:line TAB text [TAB plural]" */
static void check_line(struct pogen *p, struct str line)
{
	struct gen *g = &p->g;
	struct str where, id, plural = {NULL, 0};
	if (!str_split(&line, '\t', &where) || !str_split(&line, '\t', &id))
		return;
	if (!str_is_null(line))
		plural = unescape(g, line);
	id = unescape(g, id);
	ptrdiff_t colon = str_chr(where, ':');
	const char *file = arena_z(&g->arena, colon < 0 ? where : str_sub(where, 0, (size_t)colon));
	int64_t n = 0;
	if (colon >= 0)
		str_to_i64(str_sub(where, (size_t)colon + 1, where.n), &n);
	const struct po_entry *e = map_get(&p->by_id, id);
	if (!e)
		gen_error(g, file, (int)n, "no Swedish for '%.*s'", STR_ARG(id));
	else if (!str_is_null(plural) && !str_eq(plural, e->plural))
		gen_error(g, file, (int)n, "the plural of '%.*s' is '%.*s' at %s:%d", STR_ARG(id), STR_ARG(e->plural),
		          e->file, e->line);
}

int main(int argc, char **argv)
{
	bool check = argc > 2 && strcmp(argv[1], "--check") == 0;
	if (argc < 3) {
		fputs("usage: pogen OUTDIR po/sv/file.po... | pogen --check messages.list po/sv/file.po...\n",
		      stderr);
		return 2;
	}
	struct pogen p = {0};
	gen_init(&p.g);
	map_init(&p.by_id, &p.g.arena);
	for (int i = check ? 3 : 2; i < argc; i++)
		po_read(&p, argv[i]);
	if (!check) {
		write_catalogue(&p, argv[1]);
		return gen_finish(&p.g);
	}
	struct str list = gen_read(&p.g, argv[2]), line;
	while (str_split(&list, '\n', &line))
		check_line(&p, line);
	return gen_finish(&p.g);
}
