/* gen.h - what the build-time generators share: sources in, messages, files out.
 *
 * A generator reads all its sources, collects every output in memory and only
 * then writes: after an error nothing is left behind. A file whose bytes would
 * not change is not touched, so that make does not rebuild what depends on it.
 * Messages are "file:line: text" on standard error.
 */
#ifndef TOOLS_GEN_H
#define TOOLS_GEN_H

#include "base/buf.h"
#include "base/vec.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct gen_output {
	const char *path;
	struct buf text;
};
struct gen_outputs VEC(struct gen_output *);
struct gen {
	struct arena arena;
	struct gen_outputs outputs;
	int errors;
};

#define GEN_MAX ((size_t)256 << 20)

static inline void gen_init(struct gen *g)
{
	*g = (struct gen){0};
	arena_init(&g->arena, 4 * GEN_MAX);
}

/* Line 0: the message is about the whole file. */
__attribute__((format(printf, 4, 5))) static inline void gen_error(struct gen *g, const char *file, int line,
                                                                   const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct str text = arena_vprintf(&g->arena, fmt, ap);
	va_end(ap);
	g->errors++;
	if (line > 0)
		fprintf(stderr, "%s:%d: %.*s\n", file, line, STR_ARG(text));
	else
		fprintf(stderr, "%s: %.*s\n", file, STR_ARG(text));
}

/* The file's bytes, followed by a NUL; a null str when it cannot be read. */
static inline struct str gen_slurp(struct gen *g, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return (struct str){NULL, 0};
	struct buf b;
	buf_init(&b, GEN_MAX);
	char chunk[16384];
	size_t n;
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_mem(&b, chunk, n);
	bool bad = ferror(f) || b.overflow;
	fclose(f);
	struct str text = arena_str(&g->arena, buf_as_str(&b));
	buf_finish(&b);
	return bad ? (struct str){NULL, 0} : text;
}

static inline struct str gen_read(struct gen *g, const char *path)
{
	struct str text = gen_slurp(g, path);
	if (str_is_null(text))
		gen_error(g, path, 0, "cannot be read");
	return text;
}

/* "views/plan/goal.html" -> "goal.html" -> "goal" */
static inline struct str gen_base(const char *path)
{
	const char *slash = strrchr(path, '/');
	return str_z(slash ? slash + 1 : path);
}
static inline struct str gen_stem(const char *path)
{
	struct str base = gen_base(path);
	ptrdiff_t dot = str_chr(base, '.');
	return dot < 0 ? base : str_sub(base, 0, (size_t)dot);
}

/* The buffer of a file to be written by gen_finish. */
static inline struct buf *gen_output(struct gen *g, const char *path)
{
	struct gen_output *o = ARENA_NEW(&g->arena, struct gen_output);
	*VEC_PUSH(&g->arena, &g->outputs) = o;
	o->path = path;
	buf_init(&o->text, GEN_MAX);
	return &o->text;
}

static inline const char *gen_path(struct gen *g, const char *dir, struct str name)
{
	return arena_printf(&g->arena, "%s/%.*s", dir, STR_ARG(name)).p;
}

static inline void gen_write(struct gen *g, const struct gen_output *o)
{
	if (o->text.overflow) {
		gen_error(g, o->path, 0, "would be too large");
		return;
	}
	struct str now = gen_slurp(g, o->path);
	if (!str_is_null(now) && str_eq(now, buf_as_str(&o->text)))
		return;
	const char *tmp = arena_printf(&g->arena, "%s.new", o->path).p;
	FILE *f = fopen(tmp, "wb");
	bool ok = f && fwrite(buf_as_str(&o->text).p, 1, o->text.n, f) == o->text.n;
	ok = f && fclose(f) == 0 && ok && rename(tmp, o->path) == 0;
	if (!ok) {
		unlink(tmp);
		gen_error(g, o->path, 0, "cannot be written");
	}
}

/* Writes the outputs when there was no error. The exit status. */
static inline int gen_finish(struct gen *g)
{
	for (size_t i = 0; i < g->outputs.n && g->errors == 0; i++)
		gen_write(g, g->outputs.v[i]);
	for (size_t i = 0; i < g->outputs.n; i++)
		buf_finish(&g->outputs.v[i]->text);
	arena_finish(&g->arena);
	return g->errors ? 1 : 0;
}

static inline bool gen_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* A C string literal. Other than printable ASCII goes as three-digit octal, so
 * that no digit after it can be taken for part of the escape. */
static inline void gen_literal(struct buf *b, struct str s)
{
	buf_c(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\n' && i + 1 < s.n)
			BUF_LIT(b, "\\n\"\n\t\"");
		else if (c == '\n')
			BUF_LIT(b, "\\n");
		else if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else if (c == '?') /* no trigraphs */
			BUF_LIT(b, "\\?");
		else if (c < 0x20 || c >= 0x7f)
			buf_printf(b, "\\%03o", c);
		else
			buf_c(b, (char)c);
	}
	buf_c(b, '"');
}

#endif
