/* htmlgen_mark.c - each kind of mark as C.
 */
#include "htmlgen.h"

void mark_line(struct view *v, int line)
{
	buf_printf(v->c, "#line %d \"%s\"\n", line, v->path);
}

/* Nothing that escapes for HTML is safe in a script, in an attribute that is
 * run, outside quotes or in a comment. */
static void check_place(struct view *v, int line)
{
	static const char *const why[] = {
	    [HTML_NAME] = "in an element's name",
	    [HTML_TAG] = "in a tag outside quotes",
	    [HTML_CODE] = "in an attribute that is run (on..., style)",
	    [HTML_SCRIPT] = "in a script or style element",
	    [HTML_COMMENT] = "in an HTML comment",
	};
	size_t n = sizeof why / sizeof *why;
	if ((size_t)v->html.where < n && why[v->html.where])
		gen_error(&v->h->g, v->path, line, "a value cannot stand %s", why[v->html.where]);
	/* What follows is no longer the start of an address. */
	if (v->html.where == HTML_LINK)
		v->html.where = HTML_VALUE;
}

static void write_code(struct view *v, struct str inside, int line)
{
	mark_line(v, line);
	buf_printf(v->c, "%.*s\n", STR_ARG(inside));
	v->after_code = true;
}

static void write_call(struct view *v, struct str inside, int line)
{
	mark_line(v, line);
	buf_printf(v->c, "\t%.*s;\n", STR_ARG(str_trim(inside)));
}

static void write_value(struct view *v, struct str inside, int line)
{
	enum html_where where = v->html.where;
	struct str expr = str_trim(inside);
	const char *how = "out_put(o, ", *end = ");\n";
	if (str_starts(inside, STR("url "))) {
		expr = str_trim(str_sub(expr, 4, expr.n));
		how = "out_url(o, out_plain(o, ";
		end = "));\n";
	} else if (where == HTML_LINK || where == HTML_VALUE) {
		how = where == HTML_LINK ? "out_link(o, out_plain(o, " : "out_attr(o, out_plain(o, ";
		end = "));\n";
	}
	check_place(v, line);
	if (expr.n == 0)
		gen_error(&v->h->g, v->path, line, "an empty {{ }}");
	mark_line(v, line);
	buf_printf(v->c, "\t%s%.*s%s", how, STR_ARG(expr), end);
}

/* --- translated texts ----------------------------------------------------- */

/* Length of the C string or character constant at s.p[i], else 0. */
static size_t quoted(struct str s, size_t i)
{
	char quote = s.p[i];
	if (quote != '"' && quote != '\'')
		return 0;
	size_t end = i + 1;
	while (end < s.n && s.p[end] != quote)
		end += s.p[end] == '\\' ? 2 : 1;
	return (end < s.n ? end + 1 : s.n) - i;
}

/* Takes an expression off *rest, up to sep outside brackets and quotes. */
static struct str take(struct str *rest, char sep)
{
	struct str in = *rest;
	int depth = 0;
	for (size_t i = 0; i < in.n; i++) {
		size_t skip = quoted(in, i);
		if (skip) {
			i += skip - 1;
			continue;
		}
		depth += strchr("([{", in.p[i]) != NULL;
		depth -= strchr(")]}", in.p[i]) != NULL;
		if (depth == 0 && in.p[i] == sep) {
			*rest = str_sub(in, i + 1, in.n);
			return str_trim(str_sub(in, 0, i));
		}
	}
	*rest = (struct str){NULL, 0};
	return str_trim(in);
}

/* The text with each run of white space as one space. */
static struct str one_line(struct view *v, struct str text)
{
	struct buf b;
	buf_init(&b, GEN_MAX);
	text = str_trim(text);
	for (size_t i = 0; i < text.n; i++) {
		bool space = strchr(" \t\r\n", text.p[i]) != NULL;
		if (!space)
			buf_c(&b, text.p[i]);
		else if (!strchr(" \t\r\n", text.p[i - 1]))
			buf_c(&b, ' ');
	}
	struct str line = arena_str(&v->h->g.arena, buf_as_str(&b));
	buf_finish(&b);
	return line;
}

/* "(const struct tr_arg[]){...}, n" */
static void write_args(struct view *v, struct str args)
{
	size_t n = 0;
	args = str_trim(args);
	if (args.n == 0) {
		BUF_LIT(v->c, "NULL, 0");
		return;
	}
	BUF_LIT(v->c, "(const struct tr_arg[]){");
	for (; !str_is_null(args); n++) {
		struct str arg = take(&args, ',');
		buf_printf(v->c, "%sout_arg(o, %.*s)", n ? ", " : "", STR_ARG(arg));
	}
	buf_printf(v->c, "}, %zu", n);
}

static void check_args(struct view *v, struct str text, struct str args, size_t implied, int line)
{
	size_t n = 0;
	for (struct str rest = str_trim(args); rest.n > 0; n++)
		take(&rest, ',');
	if (n < implied)
		n = implied;
	for (size_t i = 0; i + 2 < text.n; i++)
		if (text.p[i] == '{' && text.p[i + 2] == '}' && text.p[i + 1] >= '0' &&
		    (size_t)(text.p[i + 1] - '0') >= n)
			gen_error(&v->h->g, v->path, line, "no argument for {%c}", text.p[i + 1]);
}

static void write_site(struct view *v, struct str id, struct str plural)
{
	BUF_LIT(v->c, "\t{ static struct tr_site site_ = {.id = ");
	gen_literal(v->c, id);
	if (!str_is_null(plural)) {
		BUF_LIT(v->c, ", .plural = ");
		gen_literal(v->c, plural);
	}
	BUF_LIT(v->c, "};\n");
}

static void write_text(struct view *v, struct str inside, int line)
{
	ptrdiff_t bar = str_chr(inside, '|');
	struct str id = one_line(v, bar < 0 ? inside : str_sub(inside, 0, (size_t)bar));
	struct str args = bar < 0 ? STR("") : str_sub(inside, (size_t)bar + 1, inside.n);
	check_place(v, line);
	if (id.n == 0)
		gen_error(&v->h->g, v->path, line, "an empty {_ _}");
	check_args(v, id, args, 0, line);
	message_add(v->h, v->path, line, id, (struct str){NULL, 0});
	mark_line(v, line);
	write_site(v, id, (struct str){NULL, 0});
	mark_line(v, line);
	BUF_LIT(v->c, "\tout_text(o, &site_, ");
	write_args(v, args);
	BUF_LIT(v->c, "); }\n");
}

/* n | one | many | args; without args {0} is n. */
static void write_plural(struct view *v, struct str inside, int line)
{
	struct str n = take(&inside, '|'), one, many, args = {NULL, 0};
	bool whole = str_split(&inside, '|', &one) && str_split(&inside, '|', &many);
	check_place(v, line);
	if (!whole || n.n == 0) {
		gen_error(&v->h->g, v->path, line, "a plural is {_n n | one | many | args _}");
		return;
	}
	if (!str_is_null(inside))
		args = inside;
	one = one_line(v, one);
	many = one_line(v, many);
	check_args(v, one, args, 1, line);
	check_args(v, many, args, 1, line);
	message_add(v->h, v->path, line, one, many);
	mark_line(v, line);
	write_site(v, one, many);
	mark_line(v, line);
	buf_printf(v->c, "\tout_text_n(o, &site_, (int64_t)(%.*s), ", STR_ARG(n));
	write_args(v, str_trim(args).n ? args : n);
	BUF_LIT(v->c, "); }\n");
}

static void write_nothing(struct view *v, struct str inside, int line)
{
	(void)v;
	(void)inside;
	(void)line;
}

const struct mark *mark_at(const struct view *v)
{
	static const struct mark marks[] = {
	    {"{{", "}}", write_value, true, false},   {"{%", "%}", write_code, true, false},
	    {"{=", "=}", write_call, true, false},    {"{_n ", "_}", write_plural, false, false},
	    {"{_", "_}", write_text, false, false},   {"{@", "@}", view_declare, false, false},
	    {"{#", "#}", write_nothing, false, true},
	};
	struct str rest = str_sub(v->in, v->at, v->in.n);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_starts(rest, str_z(marks[i].open)))
			return &marks[i];
	return NULL;
}
