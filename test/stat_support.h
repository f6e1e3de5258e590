/* stat_support.h - the reference data of the methods: run one on a file, look
 * up what R gave, compare. The data lie outside the repository, in the
 * directory TRAD_SHARED names or in ../shared; where they are absent the tests
 * say so and check nothing.
 */
#ifndef TEST_STAT_SUPPORT_H
#define TEST_STAT_SUPPORT_H

#include "base/json.h"
#include "effect/stat_csv.h"
#include "stat/method.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *stat_data_dir(void);

/* Leaves the test when the reference data are not here. */
#define NEEDS_REFERENCE()                                                                                    \
	do {                                                                                                     \
		if (stat_data_dir() == NULL) {                                                                       \
			printf("skipped: %s: no reference data (set TRAD_SHARED)\n", __func__);                          \
			return;                                                                                          \
		}                                                                                                    \
	} while (0)

static inline struct str stat_data_file(const char *name)
{
	return test_file(arena_z(test_arena(), arena_printf(test_arena(), "%s/%s", stat_data_dir(), name)));
}

/* Options as "y=score; x=a, b; se=hc1". */
static inline int stat_options(const char *text, struct stat_option *o, int max)
{
	struct str rest = str_z(text), part, key;
	int n = 0;
	while (n < max && rest.n > 0 && str_split(&rest, ';', &part)) {
		struct str value = str_trim(part);
		if (value.n == 0)
			continue;
		str_split(&value, '=', &key);
		o[n++] = (struct stat_option){str_trim(key), str_trim(value)};
	}
	return n;
}

static inline struct stat_result *stat_text(const char *method, struct str csv, const char *options)
{
	struct stat_result *r = ARENA_NEW(test_arena(), struct stat_result);
	struct stat_frame f;
	struct stat_option o[32];
	struct str why;
	bool has = csv.p != NULL;
	if (has && !stat_csv_read(test_arena(), csv, &f, &why)) {
		test_fail(__FILE__, __LINE__, "csv: %.*s", STR_ARG(why));
		has = false;
	}
	stat_run(test_arena(), str_z(method), has ? &f : NULL, o, stat_options(options, o, 32), r);
	return r;
}

/* The method's answer on a reference file; a refusal fails the test. */
static inline struct stat_result *stat_on(const char *method, const char *file, const char *options)
{
	struct str csv = file ? stat_data_file(file) : (struct str){0};
	struct stat_result *r = stat_text(method, csv, options);
	if (r->refusal != STAT_ANSWERED)
		test_fail(__FILE__, __LINE__, "%s %s: %.*s", method, options, STR_ARG(r->why));
	return r;
}

/* R's numbers: results.<path> of expected/<name>.json, path as "hc/c1/hc1/0/se". What is read so is
 * remembered: a test at the end of the run fails for numbers of R that no test has read (stat_cover_test.c).
 * Nodes live as long as the process. */
const struct json *stat_expected(const char *name, const char *path);

/* A number of the reference, or its member `key`; NaN when absent or null, which no reference number that is
 * used is. */
double stat_number(const struct json *j, const char *key);

/* Calls fn for each number of the document, with its path and whether it has been read; indices in the path
 * are "#". */
void stat_each_number(const char *name, void (*fn)(void *ctx, const char *path, bool read), void *ctx);

static inline double stat_ref(const char *name, const char *path)
{
	return stat_number(stat_expected(name, path), NULL);
}

static inline double stat_term_v(const struct stat_result *r, const char *term, enum stat_field f)
{
	double v = NAN;
	if (!stat_get(stat_term_find(r, term), f, &v))
		test_fail(__FILE__, __LINE__, "no %s of term %s", stat_field_word(f), term);
	return v;
}

static inline double stat_fact_v(const struct stat_result *r, const char *name)
{
	double v = NAN;
	if (!stat_fact_find(r, name, &v))
		test_fail(__FILE__, __LINE__, "no fact %s", name);
	return v;
}

static inline double stat_cell_v(const struct stat_table *t, int row, const char *col)
{
	int c = t ? stat_table_col(t, col) : -1;
	if (c < 0 || row < 0 || row >= t->nrow || !t->cells[(ptrdiff_t)row * t->ncol + c].has)
		return NAN;
	return t->cells[(ptrdiff_t)row * t->ncol + c].v;
}

static inline struct str stat_cell_s(const struct stat_table *t, int row, const char *col)
{
	int c = t ? stat_table_col(t, col) : -1;
	return c < 0 || row < 0 || row >= t->nrow ? (struct str){0} : t->cells[(ptrdiff_t)row * t->ncol + c].text;
}

/* "fact:NAME", "term:NAME:FIELD", "nth:FIELD" (term number i), "cell:TABLE:COLUMN" (row i),
 * "unit:TABLE:TEXT:COLUMN" (the row whose first cell is that text). */
double stat_got(const struct stat_result *r, const char *got, int i);

/* Relative, absolute near zero. */
static inline void stat_near(const char *file, int line, const char *what, double got, double want,
                             double tol)
{
	if (!(fabs(got - want) <= tol * fmax(fabs(want), 1e-2)))
		test_fail(file, line, "%s is %.15g, not %.15g", what, got, want);
}
#define NEAR(got, want, tol) stat_near(__FILE__, __LINE__, #got, (got), (want), (tol))

/* Terms from number `first` on against R's rows of {estimate|est, se, ...}. */
static inline void stat_same_terms(const char *file, int line, const struct stat_result *r, int first,
                                   const struct json *rows, double tol)
{
	static const char *const key[STAT_FIELDS] = {"estimate", "se", "lo", "hi", "stat", "p", "df", NULL};
	if (rows == NULL || rows->n == 0 || (size_t)first + rows->n > r->terms.n) {
		test_fail(file, line, "%zu terms cannot match %zu", r->terms.n, rows ? rows->n : 0);
		return;
	}
	for (size_t i = 0; i < rows->n; i++)
		for (int f = 0; f < STAT_FIELDS; f++) {
			const struct stat_term *t = &r->terms.v[(size_t)first + i];
			double want = key[f] ? stat_number(&rows->items[i], key[f]) : NAN;
			if (f == STAT_ESTIMATE && isnan(want))
				want = stat_number(&rows->items[i], "est");
			if (isnan(want))
				continue;
			char what[128];
			snprintf(what, sizeof what, "%.*s %s", STR_ARG(t->name), stat_field_word((enum stat_field)f));
			double got = NAN;
			stat_get(t, (enum stat_field)f, &got);
			/* a p-value below 1e-12 is only a bound */
			stat_near(file, line, what, got, want, f == STAT_P ? fmax(tol * 10, 1e-10) : tol);
		}
}
#define SAME_TERMS(r, first, rows, tol) stat_same_terms(__FILE__, __LINE__, (r), (first), (rows), (tol))

/* The method refuses this with that reason, in words. */
static inline void stat_refuses(const char *file, int line, const struct stat_result *r,
                                enum stat_refusal want)
{
	if (r->refusal != want || r->why.n < 10)
		test_fail(file, line, "refusal is %s (%.*s), not %s", stat_refusal_word(r->refusal), STR_ARG(r->why),
		          stat_refusal_word(want));
	if (r->refusal != STAT_ANSWERED && (r->terms.n || r->facts.n || r->tables.n))
		test_fail(file, line, "a refusal carries numbers");
}
#define REFUSES(r, want) stat_refuses(__FILE__, __LINE__, (r), (want))

#endif
