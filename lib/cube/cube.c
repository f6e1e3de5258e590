/* cube.c - what a cube tells of itself: labels, cells, figures. */
#include "cube/cube_in.h"

#include <math.h>
#include <stdlib.h>

const char *cube_fault_name(enum cube_fault f)
{
	static const char *const names[] = {[CUBE_OK] = "ok",
	                                    [CUBE_NO_COLUMN] = "no_column",
	                                    [CUBE_NOT_A_NUMBER] = "not_a_number",
	                                    [CUBE_IS_A_KEY] = "is_a_key",
	                                    [CUBE_TOO_MANY_DIMS] = "too_many_dims",
	                                    [CUBE_TOO_MANY_CELLS] = "too_many_cells",
	                                    [CUBE_DAMAGED_BATCH] = "damaged_batch",
	                                    [CUBE_UNLIKE] = "unlike"};
	return names[f];
}

void cube_free(struct cube *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->dims; i++)
		symset_finish(&c->dim[i].find);
	cells_finish(&c->cells);
	free(c->ranked);
	arena_finish(&c->arena);
	free(c);
}

/* ---- reading a query ---- */

bool cube_read_test(struct str text, struct cube_test *out)
{
	static const struct {
		const char *text;
		enum cube_op op;
	} ops[] = {{"!=", CUBE_NE}, {"<=", CUBE_LE}, {">=", CUBE_GE},
	           {"=", CUBE_EQ},  {"<", CUBE_LT},  {">", CUBE_GT}};
	for (size_t i = 0; i < text.n; i++) {
		for (size_t k = 0; k < sizeof ops / sizeof ops[0]; k++) {
			if (!str_starts(str_sub(text, i, text.n), str_z(ops[k].text)))
				continue;
			if (i == 0)
				return false;
			*out = (struct cube_test){str_sub(text, 0, i), ops[k].op,
			                          str_sub(text, i + strlen(ops[k].text), text.n)};
			return true;
		}
	}
	return false;
}

bool cube_read_measure(struct str text, struct cube_query *q)
{
	struct str rest = text, word;
	if (!str_split(&rest, ':', &word))
		return false;
	if (str_eqz(word, "count") && str_is_null(rest)) {
		q->measure = CUBE_COUNT;
		return true;
	}
	if (!rest.n)
		return false;
	q->of = (struct cube_test){.column = rest};
	q->measure = str_eqz(word, "sum") ? CUBE_SUM : str_eqz(word, "mean") ? CUBE_MEAN : CUBE_SHARE;
	if (q->measure == CUBE_SHARE)
		return str_eqz(word, "share") && cube_read_test(rest, &q->of);
	return true;
}

/* ---- labels ---- */

/* Where a code stands: marks before numbers before texts, the last by bytes. */
struct place {
	uint64_t symbol, begins; /* the first bytes of the text, as a number */
	struct str text;
	uint32_t code;
};

static int by_label(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	if (a->text.p && b->text.p && a->begins != b->begins)
		return a->begins < b->begins ? -1 : 1;
	if (a->text.p && b->text.p)
		return str_cmp(a->text, b->text);
	return (a->symbol > b->symbol) - (a->symbol < b->symbol);
}

static struct str text_of(const struct dim *d, uint32_t code)
{
	uint64_t s = d->symbol[code];
	return d->shown.type == BATCH_CODE && !batch_is_mark(s) ? d->text[s - BATCH_MARKS] : (struct str){0};
}

static uint64_t beginning(struct str text)
{
	uint64_t w = 0;
	if (text.n)
		memcpy(&w, text.p, text.n < sizeof w ? text.n : sizeof w);
	return be64toh(w);
}

void dim_order(struct cube *c, struct dim *d)
{
	uint32_t n = d->shown.labels;
	struct place *p = cube_alloc(n, sizeof *p);
	for (uint32_t i = 0; i < n; i++) {
		struct str text = text_of(d, i);
		p[i] = (struct place){d->symbol[i], beginning(text), text, i};
	}
	qsort(p, n, sizeof *p, by_label);
	d->order = ARENA_ARRAY(&c->arena, (size_t)n + 1, uint32_t);
	d->rank = ARENA_ARRAY(&c->arena, (size_t)n + 1, uint32_t);
	for (uint32_t i = 0; i < n; i++) {
		d->order[i] = p[i].code;
		d->rank[p[i].code] = i;
	}
	free(p);
}

size_t cube_dims(const struct cube *c)
{
	return c->dims;
}

const struct cube_dim *cube_dim(const struct cube *c, size_t dim)
{
	return &c->dim[dim].shown;
}

enum cube_measure cube_measure(const struct cube *c)
{
	return c->measure;
}

int cube_decimals(const struct cube *c)
{
	return c->decimals;
}

bool cube_has_margins(const struct cube *c)
{
	return c->margins;
}

struct cube_label cube_label(const struct cube *c, size_t dim, uint32_t code)
{
	const struct dim *d = &c->dim[dim];
	uint64_t s = d->symbol[code];
	struct cube_label l = {0};
	if (batch_is_mark(s)) {
		l.value.kind = (enum value_kind)s;
	} else if (d->shown.type == BATCH_CODE) {
		l.is_text = true;
		l.text = text_of(d, code);
	} else {
		l.value = (struct value){VALUE_EXISTS, d->shown.decimals, batch_number(s), 0};
	}
	return l;
}

void cube_write_label(const struct cube *c, size_t dim, uint32_t code, char mark, struct buf *out)
{
	struct cube_label l = cube_label(c, dim, code);
	if (l.is_text)
		buf_str(out, l.text);
	else if (l.value.kind == VALUE_MASKED)
		buf_c(out, '-');
	else
		value_write(&l.value, VALUE_SKOLVERKET, mark, out);
}

uint32_t cube_code(const struct cube *c, size_t dim, struct str text)
{
	struct buf b;
	uint32_t found = CUBE_ALL;
	buf_init(&b, 0);
	for (uint32_t i = 0; i < c->dim[dim].shown.labels && found == CUBE_ALL; i++) {
		buf_reset(&b);
		cube_write_label(c, dim, i, ',', &b);
		if (str_eq(buf_as_str(&b), text))
			found = i;
	}
	buf_finish(&b);
	return found;
}

/* ---- cells ---- */

static void set_codes(const struct cube *c, uint64_t key, struct cube_cell *out)
{
	for (size_t i = 0; i < c->dims; i++) {
		const struct dim *d = &c->dim[i];
		uint32_t code = (uint32_t)(key / d->stride % d->extent);
		out->code[i] = code < d->shown.labels ? code : CUBE_ALL;
	}
}

void cube_walk(struct cube_walk *w, const struct cube *c)
{
	*w = (struct cube_walk){.cube = c};
	for (size_t i = 0; i < c->dims; i++)
		w->done = w->done || c->dim[i].extent == 0;
}

static bool next_sparse(struct cube_walk *w, struct cube_cell *out)
{
	const struct cube *c = w->cube;
	if (w->at + 1 >= c->cells.cells)
		return false;
	uint32_t place = c->ranked[w->at++].place;
	set_codes(c, c->cells.key[place], out);
	cells_get(&c->cells, place, out);
	return true;
}

static bool next_dense(struct cube_walk *w, struct cube_cell *out)
{
	const struct cube *c = w->cube;
	while (!w->done) {
		uint64_t at = 0;
		for (size_t i = 0; i < c->dims; i++) {
			const struct dim *d = &c->dim[i];
			uint32_t r = w->rank[i];
			at += d->stride * (r < d->shown.labels ? d->order[r] : r);
		}
		size_t i = c->dims;
		while (i > 0 && ++w->rank[i - 1] == c->dim[i - 1].extent)
			w->rank[--i] = 0;
		w->done = i == 0;
		cells_get(&c->cells, at, out);
		if (out->rows) {
			set_codes(c, at, out);
			return true;
		}
	}
	return false;
}

bool cube_next(struct cube_walk *w, struct cube_cell *out)
{
	return w->cube->cells.sparse ? next_sparse(w, out) : next_dense(w, out);
}

bool cube_at(const struct cube *c, const uint32_t *code, struct cube_cell *out)
{
	uint64_t key = 0;
	for (size_t i = 0; i < c->dims; i++) {
		const struct dim *d = &c->dim[i];
		uint32_t k = code[i] == CUBE_ALL ? d->shown.labels : code[i];
		if (k >= d->extent)
			return false;
		key += d->stride * k;
	}
	uint64_t at = c->cells.sparse ? cells_find(&c->cells, key) : key;
	if (c->cells.sparse && !at)
		return false;
	cells_get(&c->cells, at, out);
	set_codes(c, key, out);
	return out->rows > 0;
}

/* ---- figures ---- */

static double power10(int n)
{
	double p = 1;
	while (n-- > 0)
		p *= 10;
	return p;
}

double cube_figure(const struct cube *c, const struct cube_cell *cell)
{
	double scale = power10(c->decimals);
	if (c->measure == CUBE_COUNT)
		return (double)cell->rows;
	if (c->measure == CUBE_SUM)
		return (double)cell->sum / scale;
	return cell->n ? (double)cell->sum / ((double)cell->n * scale) : (double)NAN;
}

double cube_variance(const struct cube *c, const struct cube_cell *cell)
{
	__int128 n = (__int128)cell->n, a, b;
	double scale = power10(c->decimals);
	if (cell->n < 2)
		return (double)NAN;
	/* n square - sum^2 exactly where 127 bits allow, since the difference of two
	 * large doubles would be noise. */
	if (__builtin_mul_overflow(n, cell->square, &a) || __builtin_mul_overflow(cell->sum, cell->sum, &b)) {
		long double mean = (long double)cell->sum / (long double)n;
		return (double)(((long double)cell->square - mean * (long double)cell->sum) / (long double)(n - 1)) /
		       (scale * scale);
	}
	return (double)(a - b) / ((double)n * (double)(n - 1)) / (scale * scale);
}

void cube_write_exact(__int128 v, int decimals, char mark, struct buf *out)
{
	char digits[64];
	int n = 0;
	unsigned __int128 m = v < 0 ? -(unsigned __int128)v : (unsigned __int128)v;
	do {
		digits[n++] = (char)('0' + (int)(m % 10));
		m /= 10;
	} while (m || n <= decimals);
	if (v < 0)
		buf_c(out, '-');
	while (n) {
		if (n == decimals)
			buf_c(out, mark ? mark : ',');
		buf_c(out, digits[--n]);
	}
}
