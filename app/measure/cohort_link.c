/* cohort_link.c - the same pupils in two läsår, by the keyed hash of their batches. */
#include "measure/cohort_link.h"

#include "cube/link.h"
#include "measure/from_batch.h"

#include <stdlib.h>

struct half {
	struct batch_store store;
	struct batch *pupils; /* NULL: tells nothing */
};

static void open_half(struct db *db, struct arena *a, int64_t id, struct half *h)
{
	struct scale_grade *scale;
	struct pupil_report report;
	enum batch_fault fault;
	if (!batch_store_get(db, a, id, &h->store) || h->store.bytes.n == 0)
		return;
	struct batch *marks = batch_open(a, h->store.bytes, &fault);
	size_t n = batch_scale(db, a, (int)h->store.first_year, &scale);
	if (marks && n)
		h->pupils = batch_pupils(a, marks, scale, n, &report);
}

static int64_t rows_at(const struct cube *c, uint32_t from, uint32_t to)
{
	const uint32_t code[] = {from, to};
	struct cube_cell cell;
	return cube_at(c, code, &cell) ? (int64_t)cell.rows : 0;
}

static bool grade_of(const struct cube *c, size_t dim, uint32_t code, int64_t *grade)
{
	struct cube_label l = cube_label(c, dim, code);
	return l.is_text && str_to_i64(l.text, grade) && *grade > 0 && *grade < 20;
}

/* The code of who was not there. */
static uint32_t absent(const struct cube *c, size_t dim)
{
	struct cube_walk w;
	struct cube_cell cell;
	for (cube_walk(&w, c); cube_next(&w, &cell);) {
		uint32_t code = cell.code[dim];
		if (code == CUBE_ALL)
			continue;
		struct cube_label l = cube_label(c, dim, code);
		if (!l.is_text && l.value.kind == VALUE_NOT_APPLICABLE)
			return code;
	}
	return CUBE_ALL;
}

static bool small(int64_t n)
{
	return n > 0 && n < COHORT_LEAST;
}

/* What became of one årskurs. */
static struct cohort_line line_of(const struct cube *c, uint32_t from, int64_t grade, int years)
{
	struct cohort_line l = {.from_grade = (int)grade, .to_grade = (int)grade + years};
	char text[24];
	snprintf(text, sizeof text, "%d", l.to_grade);
	uint32_t to = cube_code(c, 1, str_z(text)), no_from = absent(c, 0), no_to = absent(c, 1);
	l.pupils = rows_at(c, from, CUBE_ALL);
	l.there = to == CUBE_ALL ? 0 : rows_at(c, from, to);
	l.gone = no_to == CUBE_ALL ? 0 : rows_at(c, from, no_to);
	l.other = l.pupils - l.there - l.gone;
	l.come = to == CUBE_ALL || no_from == CUBE_ALL ? 0 : rows_at(c, no_from, to);
	if (small(l.there) || small(l.gone) || small(l.other) || small(l.come) || small(l.pupils)) {
		l.pupils = l.there = l.gone = l.other = l.come = 0;
		l.few = true;
	}
	return l;
}

static size_t link_pair(const struct half *was, const struct half *now, struct cohort_line *out, size_t room)
{
	struct cube_link link;
	struct cube_error e;
	struct cube_walk w;
	struct cube_cell cell;
	size_t n = 0;
	int years = (int)(now->store.first_year - was->store.first_year);
	if (!cube_link(was->pupils, now->pupils, STR("pupil"), STR("grade"), &link, &e))
		return 0;
	for (cube_walk(&w, link.transitions); n < room && cube_next(&w, &cell);) {
		int64_t grade;
		if (cell.code[1] != CUBE_ALL || cell.code[0] == CUBE_ALL ||
		    !grade_of(link.transitions, 0, cell.code[0], &grade))
			continue;
		struct cohort_line l = line_of(link.transitions, cell.code[0], grade, years);
		l.from_year = (int)was->store.first_year;
		l.to_year = (int)now->store.first_year;
		/* An årskurs that the later batch has nobody of was not in it at all. */
		if (l.few || l.there + l.come > 0)
			out[n++] = l;
	}
	cube_free(link.transitions);
	return n;
}

static int newest(const void *x, const void *y)
{
	const struct cohort_line *a = x, *b = y;
	return a->to_year != b->to_year       ? b->to_year - a->to_year
	       : a->from_year != b->from_year ? b->from_year - a->from_year
	                                      : a->from_grade - b->from_grade;
}

static bool pairs(const struct half *was, const struct half *now)
{
	int64_t years = now->store.first_year - was->store.first_year;
	return was->pupils && now->pupils && years > 0 && years <= COHORT_SPAN &&
	       str_eq(was->store.key_name, now->store.key_name);
}

size_t cohort_lines(struct db *db, struct arena *a, struct cohort_line **out)
{
	struct batches_of_row *b;
	struct half h[COHORT_BATCHES] = {0};
	size_t n = batches_of(db, a, STR("grades"), &b), k = 0, lines = 0;
	*out = ARENA_ARRAY(a, COHORT_LINES + 1, struct cohort_line);
	for (size_t i = n; i-- > 0 && k < COHORT_BATCHES;)
		if (str_is_null(b[i].erased_at))
			open_half(db, a, b[i].id, &h[k++]);
	for (size_t i = 0; i < k; i++)
		for (size_t j = 0; j < k; j++)
			if (pairs(&h[i], &h[j]))
				lines += link_pair(&h[i], &h[j], *out + lines, COHORT_LINES - lines);
	if (lines)
		qsort(*out, lines, sizeof **out, newest);
	return lines;
}

bool cohort_linkable(struct db *db, struct arena *a)
{
	struct batches_of_row *b;
	size_t n = batches_of(db, a, STR("grades"), &b);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			if (str_is_null(b[i].erased_at) && str_is_null(b[j].erased_at) &&
			    b[i].first_year != b[j].first_year)
				return true;
	return false;
}
