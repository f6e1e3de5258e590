/* htmlgen_text.c - the text between marks: white space folded, and the HTML
 * context followed, so that a mark in a dangerous place is an error.
 */
#include "htmlgen.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* --- context -------------------------------------------------------------- */

static void append(char *name, size_t size, char c)
{
	size_t n = strlen(name);
	if (n + 1 < size) {
		name[n] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		name[n + 1] = '\0';
	}
}

static bool one_of(const char *name, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(name, *words) == 0)
			return true;
	return false;
}

static void open_value(struct html *x, char quote)
{
	static const char *const links[] = {"href", "src", "action", "formaction", "poster", "cite", NULL};
	x->quote = quote;
	x->where = HTML_VALUE;
	if (one_of(x->attribute, links))
		x->where = HTML_LINK;
	else if (strncmp(x->attribute, "on", 2) == 0 || strcmp(x->attribute, "style") == 0)
		x->where = HTML_CODE;
}

static void close_tag(struct html *x)
{
	static const char *const keep[] = {"pre", "textarea", NULL};
	static const char *const script[] = {"script", "style", NULL};
	bool end = x->element[0] == '/';
	x->where = !end && one_of(x->element, script) ? HTML_SCRIPT : HTML_TEXT;
	if (one_of(x->element + (end ? 1 : 0), keep))
		x->keep = !end;
}

static void in_name(struct html *x, char c)
{
	if (c == '>') {
		close_tag(x);
	} else if (is_space(c)) {
		x->where = x->element[0] ? HTML_TAG : HTML_TEXT;
		x->attribute[0] = '\0';
	} else {
		append(x->element, sizeof x->element, c);
		if (strcmp(x->element, "!--") == 0)
			x->where = HTML_COMMENT;
	}
}

static void in_tag(struct html *x, char c)
{
	if (c == '>') {
		close_tag(x);
	} else if (c == '"' || c == '\'') {
		open_value(x, c);
	} else if (!is_space(c) && c != '=') {
		if (is_space(x->last[0]) || x->last[0] == x->quote)
			x->attribute[0] = '\0';
		append(x->attribute, sizeof x->attribute, c);
	}
}

static void in_text(struct html *x, char c)
{
	x->where = c == '<' ? HTML_NAME : HTML_TEXT;
	x->element[0] = '\0';
}

static void in_value(struct html *x, char c)
{
	if (c == x->quote)
		x->where = HTML_TAG;
	else if (x->where == HTML_LINK)
		x->where = HTML_VALUE;
}

static void in_script(struct html *x, char c)
{
	if (c != '/' || x->last[0] != '<')
		return;
	x->where = HTML_NAME;
	memcpy(x->element, "/", 2);
}

static void in_comment(struct html *x, char c)
{
	if (c == '>' && x->last[0] == '-' && x->last[1] == '-')
		x->where = HTML_TEXT;
}

static void html_step(struct html *x, char c)
{
	static void (*const steps[])(struct html *, char) = {
	    [HTML_TEXT] = in_text,     [HTML_NAME] = in_name,       [HTML_TAG] = in_tag,
	    [HTML_VALUE] = in_value,   [HTML_LINK] = in_value,      [HTML_CODE] = in_value,
	    [HTML_SCRIPT] = in_script, [HTML_COMMENT] = in_comment,
	};
	steps[x->where](x, c);
	x->last[1] = x->last[0];
	x->last[0] = c;
}

/* --- white space ---------------------------------------------------------- */

/* A run of white space with a newline in it becomes one newline; other runs
 * stay. Nothing changes inside <pre> and <textarea>. */
static void fold(struct view *v, struct str in, struct buf *out)
{
	for (size_t i = 0; i < in.n;) {
		size_t end = i;
		bool newline = false;
		while (end < in.n && is_space(in.p[end]))
			newline |= in.p[end++] == '\n';
		if (v->html.keep || !newline)
			end = end > i ? end : i + 1;
		struct str run = v->html.keep || !newline ? str_sub(in, i, end) : STR("\n");
		for (size_t k = 0; k < run.n; k++)
			html_step(&v->html, run.p[k]);
		buf_str(out, run);
		i = end;
	}
}

void text_flush(struct view *v)
{
	struct buf out;
	buf_init(&out, GEN_MAX);
	fold(v, buf_as_str(&v->text), &out);
	struct str text = buf_as_str(&out);
	bool blank = str_trim(text).n == 0;
	if (!v->open && !blank)
		gen_error(&v->h->g, v->path, v->line, "text stands before {@ view ... @}");
	if (v->open && text.n > 0) {
		/* Behind a line of C a second newline would say nothing. */
		bool line = v->after_code && text.p[0] == '\n' && !v->html.keep;
		buf_z(v->c, line ? "\tout_line(o, " : "\tbuf_mem(o->b, ");
		gen_literal(v->c, text);
		buf_printf(v->c, ", %zu);\n", text.n);
	}
	buf_reset(&v->text);
	buf_finish(&out);
	v->after_code = false;
}
