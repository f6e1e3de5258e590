/* htmlgen.c - near-HTML views to C functions; see doc/views.md.
 *
 *   htmlgen OUTDIR views/<room>/<name>.html... [-- source.c source.def...]
 *
 * writes view_<room>_<name>.c, views_<room>.h and messages.list, the texts to
 * translate of the views and of the C sources named after "--".
 */
#include "htmlgen.h"

static struct view_room *room_of(struct htmlgen *h, const char *path)
{
	const char *base = gen_base(path).p;
	size_t to = base > path ? (size_t)(base - path) - 1 : 0, from = to;
	while (from > 0 && path[from - 1] != '/')
		from--;
	struct str name = arena_str(&h->g.arena, (struct str){path + from, to - from});
	for (size_t i = 0; i < h->rooms.n; i++)
		if (str_eq(h->rooms.v[i]->name, name))
			return h->rooms.v[i];
	struct view_room *r = ARENA_NEW(&h->g.arena, struct view_room);
	r->name = name;
	*VEC_PUSH(&h->g.arena, &h->rooms) = r;
	return r;
}

/* --- {@ ... @} ------------------------------------------------------------ */

static void close_function(struct view *v)
{
	if (!v->open)
		return;
	mark_line(v, v->line);
	BUF_LIT(v->c, "}\n");
	v->open = false;
}

static void declare_include(struct view *v, struct str what)
{
	struct str_list *list = &v->room->includes;
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i], what))
			return;
	*VEC_PUSH(&v->h->g.arena, list) = what;
}

/* "plan_goal(const struct x *v)" */
static void declare_view(struct view *v, struct str what, int line)
{
	struct gen *g = &v->h->g;
	ptrdiff_t open = str_chr(what, '(');
	if (open < 1 || !str_ends(what, STR(")"))) {
		gen_error(g, v->path, line, "a view is declared {@ view name(parameters) @}");
		return;
	}
	struct str name = str_trim(str_sub(what, 0, (size_t)open));
	struct str params = str_trim(str_sub(what, (size_t)open + 1, what.n - 1));
	if (str_eqz(params, "void"))
		params = STR("");
	const char *other = map_put(&v->h->names, name, (void *)(uintptr_t)v->path);
	if (other)
		gen_error(g, v->path, line, "view '%.*s' is declared in %s too", STR_ARG(name), other);
	struct str proto = arena_printf(&g->arena, "void view_%.*s(struct out *o%s%.*s)", STR_ARG(name),
	                                params.n ? ", " : "", STR_ARG(params));
	*VEC_PUSH(&g->arena, &v->room->prototypes) = proto;
	close_function(v);
	mark_line(v, line);
	buf_printf(v->c, "%.*s\n{\n", STR_ARG(proto));
	v->open = true;
	v->html = (struct html){0};
}

void view_declare(struct view *v, struct str inside, int line)
{
	struct str rest = str_trim(inside), word;
	if (str_split(&rest, ' ', &word) && !str_is_null(rest) && str_eqz(word, "include"))
		declare_include(v, str_trim(rest));
	else if (!str_is_null(rest) && str_eqz(word, "view"))
		declare_view(v, str_trim(rest), line);
	else
		gen_error(&v->h->g, v->path, line, "{@ holds 'include' or 'view'");
}

/* --- a file ---------------------------------------------------------------- */

static int count_lines(struct str s)
{
	int n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* Writes the mark at v->at and moves behind it. */
static void read_mark(struct view *v, const struct mark *m)
{
	struct gen *g = &v->h->g;
	size_t from = v->at + strlen(m->open);
	struct str rest = str_sub(v->in, from, v->in.n);
	ptrdiff_t end = str_find(rest, str_z(m->close));
	if (end < 0) {
		gen_error(g, v->path, v->line, "'%s' without its '%s'", m->open, m->close);
		v->at = v->in.n;
		return;
	}
	bool declares = m->write == view_declare;
	if (!m->joins)
		text_flush(v);
	if (!v->open && !m->joins && !declares)
		gen_error(g, v->path, v->line, "'%s' stands before {@ view ... @}", m->open);
	struct str inside = str_sub(rest, 0, (size_t)end);
	m->write(v, inside, v->line);
	if (m->c)
		messages_of_c(v->h, v->path, inside, v->line);
	v->line += count_lines(inside);
	v->at = from + (size_t)end + strlen(m->close);
	while (declares && v->at < v->in.n && strchr(" \t\r\n", v->in.p[v->at]))
		v->line += v->in.p[v->at++] == '\n';
}

static void read_view(struct htmlgen *h, const char *path)
{
	struct gen *g = &h->g;
	struct view v = {.h = h, .path = path, .in = gen_read(g, path), .line = 1};
	if (str_is_null(v.in))
		return;
	v.room = room_of(h, path);
	struct str stem = gen_stem(path);
	struct str name = arena_printf(&g->arena, "view_%.*s_%.*s.c", STR_ARG(v.room->name), STR_ARG(stem));
	v.c = gen_output(g, gen_path(g, h->outdir, name));
	buf_printf(v.c, "/* Made by htmlgen from %s; see doc/views.md. */\n#include \"views_%.*s.h\"\n", path,
	           STR_ARG(v.room->name));
	BUF_LIT(v.c, "#include \"web/view.h\"\n\n");
	buf_init(&v.text, GEN_MAX);
	size_t views = v.room->prototypes.n;
	while (v.at < v.in.n) {
		const struct mark *m = v.in.p[v.at] == '{' ? mark_at(&v) : NULL;
		if (m) {
			read_mark(&v, m);
			continue;
		}
		v.line += v.in.p[v.at] == '\n';
		buf_c(&v.text, v.in.p[v.at++]);
	}
	text_flush(&v);
	close_function(&v);
	buf_finish(&v.text);
	if (v.room->prototypes.n == views)
		gen_error(g, path, 0, "no {@ view name(parameters) @}");
}

static void write_header(struct htmlgen *h, const struct view_room *r)
{
	struct str name = arena_printf(&h->g.arena, "views_%.*s.h", STR_ARG(r->name));
	struct buf *b = gen_output(&h->g, gen_path(&h->g, h->outdir, name));
	buf_printf(b, "/* Made by htmlgen from views/%.*s/; see doc/views.md. */\n", STR_ARG(r->name));
	buf_printf(b, "#ifndef GEN_VIEWS_%.*s_H\n#define GEN_VIEWS_%.*s_H\n\n", STR_ARG(r->name),
	           STR_ARG(r->name));
	BUF_LIT(b, "#include \"web/out.h\"\n");
	for (size_t i = 0; i < r->includes.n; i++)
		buf_printf(b, "#include %.*s\n", STR_ARG(r->includes.v[i]));
	buf_c(b, '\n');
	for (size_t i = 0; i < r->prototypes.n; i++)
		buf_printf(b, "%.*s;\n", STR_ARG(r->prototypes.v[i]));
	BUF_LIT(b, "\n#endif\n");
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fputs("usage: htmlgen OUTDIR views/room/name.html... [-- source.c...]\n", stderr);
		return 2;
	}
	struct htmlgen h = {.outdir = argv[1]};
	gen_init(&h.g);
	map_init(&h.names, &h.g.arena);
	int i = 2;
	for (; i < argc && strcmp(argv[i], "--") != 0; i++)
		read_view(&h, argv[i]);
	for (i++; i < argc; i++)
		messages_of_source(&h, argv[i]);
	for (size_t r = 0; r < h.rooms.n; r++)
		write_header(&h, h.rooms.v[r]);
	messages_write(&h);
	return gen_finish(&h.g);
}
