/* app_export_help.h - documents as people get them, and what stands in them without markup and spaces. */
#ifndef TEST_APP_EXPORT_HELP_H
#define TEST_APP_EXPORT_HELP_H

#include "base/subprocess.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "table/csv.h"
#include "test.h"
#include "zip_help.h"

#include <stdio.h>
#include <stdlib.h>

/* What a program says of bytes kept in a file: argv with NULL, the file last. */
static inline int report_ask(struct str bytes, const char *const *argv, size_t n, struct str *said)
{
	const char *args[12];
	struct buf out;
	const char *path = arena_printf(test_arena(), "%s/asked", test_dir()).p;
	FILE *f = fopen(path, "wb");
	if (!f || fwrite(bytes.p, 1, bytes.n, f) != bytes.n)
		test_fail(__FILE__, __LINE__, "cannot write %s", path);
	if (f)
		fclose(f);
	for (size_t i = 0; i < n; i++)
		args[i] = argv[i];
	args[n] = path;
	args[n + 1] = strcmp(argv[0], "pdftotext") == 0 ? "-" : NULL;
	args[n + 2] = NULL;
	buf_init(&out, 0);
	const struct subprocess sp = {.argv = args, .output = &out, .errors = &out, .timeout_ms = 60000};
	int status = subprocess_run(&sp);
	*said = arena_str(test_arena(), buf_as_str(&out));
	buf_finish(&out);
	return status;
}
#define ASK(bytes, said, ...)                                                                                \
	report_ask((bytes), (const char *const[]){__VA_ARGS__},                                                  \
	           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), (said))

/* A report as a file, read back. */
static inline struct str made(const char *url, const char *what, const char *which, const char *value,
                              const char *ending)
{
	const char *path = arena_printf(test_arena(), "%s/made.%s", test_dir(), ending).p;
	const char *const words[] = {"report", what, which, value, "--db", url, "-o", path};
	char *argv[10];
	int n = 0;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i])
			argv[n++] = arena_z(test_arena(), str_z(words[i]));
	argv[n] = NULL;
	CHECK_I64(cmd_report(n, argv), EXIT_DONE);
	return test_file(path);
}

struct exported {
	struct str html, docx, pdf, csv; /* no markup, no white space */
};

/* Text with tags and spaces taken out and entities read: what a fact is looked for in. */
static inline struct str bare(struct str s, bool markup)
{
	static const struct {
		const char *entity;
		char c;
	} known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
	char *out = arena_alloc(test_arena(), s.n + 1);
	size_t n = 0;
	bool tag = false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		tag = tag || (markup && c == '<');
		for (size_t k = 0; markup && !tag && c == '&' && k < 5; k++)
			if (str_starts(str_sub(s, i, s.n), str_z(known[k].entity))) {
				c = known[k].c;
				i += strlen(known[k].entity) - 1;
				break;
			}
		if (!tag && (unsigned char)c > ' ')
			out[n++] = c;
		tag = tag && s.p[i] != '>';
	}
	return (struct str){out, n};
}

/* pdftotext takes a hyphen at the end of a line for a divided word's. */
static inline struct str unhyphened(struct str s)
{
	char *p = arena_alloc(test_arena(), s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '-')
			p[n++] = s.p[i];
	return (struct str){p, n};
}

static inline struct str csv_text(struct str bytes)
{
	struct table in;
	struct buf b;
	buf_init(&b, 0);
	CHECK(table_csv_read(&in, test_arena(), bytes, NULL));
	for (uint32_t r = 1; r <= in.sheet[0].n; r++)
		for (uint32_t c = 1; c <= 40 && table_at(&in.sheet[0], r, c); c++)
			buf_str(&b, table_at(&in.sheet[0], r, c)->text);
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static inline struct exported exported(const char *url, const char *what, const char *which,
                                       const char *value)
{
	struct str pdf;
	struct exported e = {
	    .html = bare(made(url, what, which, value, "html"), true),
	    .docx = bare(zip_part(made(url, what, which, value, "docx"), "word/document.xml"), true),
	    .csv = bare(csv_text(made(url, what, which, value, "csv")), false),
	};
	CHECK_I64(ASK(made(url, what, which, value, "pdf"), &pdf, "pdftotext"), 0);
	e.pdf = unhyphened(bare(pdf, false));
	return e;
}

#define LEAST 8 /* bytes of a fact on either side of a page's end */

/* In a PDF a page may end within the fact, and other columns come between; at most twice. */
static inline bool in_pdf(struct str pdf, struct str want, int breaks)
{
	size_t n = want.n;
	if (str_find(pdf, want) >= 0)
		return true;
	while (n > 0 && str_find(pdf, str_sub(want, 0, n)) < 0)
		n--;
	return breaks > 0 && n >= LEAST && want.n - n >= LEAST &&
	       in_pdf(pdf, str_sub(want, n, want.n), breaks - 1);
}

/* The documents that lack the fact: " HTML PDF", empty when it stands in all four. */
static inline struct str lacking(const struct exported *e, struct str fact)
{
	struct str want = bare(fact, false);
	return arena_printf(test_arena(), "%s%s%s%s", str_find(e->html, want) < 0 ? " HTML" : "",
	                    str_find(e->docx, want) < 0 ? " DOCX" : "",
	                    in_pdf(e->pdf, unhyphened(want), 2) ? "" : " PDF",
	                    str_find(e->csv, want) < 0 ? " CSV" : "");
}

static inline void stands(const struct exported *e, struct str fact)
{
	struct str in = lacking(e, fact);
	if (in.n)
		test_fail(__FILE__, __LINE__, "“%.*s” is not in%.*s", STR_ARG(fact), STR_ARG(in));
}

#endif
