/* csv_batch.c - see csv_batch.h. Most cells of a column say what one before
 * them said, so a cell goes through a small cache of texts and their symbols. */
#include "measure/csv_batch.h"

#include "base/vec.h"
#include "table/csv.h"
#include "table/number.h"

#include <endian.h>

enum { SAMPLE = 2000, CACHE_BITS = 13, CACHE = 1 << CACHE_BITS, CACHED_TEXT = 16, NOTES = 1000 };
enum { PASSED_STEP = 16 << 20 };

struct cached {
	uint64_t text[2], symbol;
	uint8_t n; /* bytes + 1; 0 is empty */
};

struct field {
	struct batch_spec spec;
	bool given, any_decimals; /* type given; decimals may still grow */
	char mark;                /* decimal mark that has been seen, 0 none */
	struct cached *cache;
};

struct import {
	struct arena *arena;
	struct str bytes;
	const struct csv_batch_options *o;
	struct csv_batch_report *report;
	struct table_csv csv;
	uint32_t header; /* row number */
	size_t width;
	struct field *field;
	struct batch_builder *builder;
	uint64_t *symbols;
	bool again; /* a column was found to be of another type */
	bool after_blank;
	size_t let_go; /* the text up to here has been passed */
	/* Rows that look like notes, unless more of the table follows. */
	struct VEC(struct table_row) notes;
};

static bool refuse(struct import *im, struct str why)
{
	if (!im->report->problem.p)
		im->report->problem = why;
	return false;
}
#define REFUSE(im, ...) refuse(im, arena_printf((im)->arena, __VA_ARGS__))

static bool open_csv(struct import *im)
{
	struct table_csv_options o = {
	    .limits = {.file = SIZE_MAX, .rows = UINT32_MAX}, .passed = im->o->passed, .ctx = im->o->passed_ctx};
	if (table_csv_open(&im->csv, im->arena, im->bytes, &o))
		return true;
	const char *why = im->csv.errors.n ? table_fault_name(im->csv.errors.v[0].fault) : "unreadable";
	return REFUSE(im, "the file cannot be read as CSV: %s", why);
}

/* ---- what the file looks like ---- */

static uint32_t filled(const struct table_row *r, uint32_t *last)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < r->n; i++) {
		if (r->cell[i].kind != TABLE_EMPTY) {
			n++;
			*last = i;
		}
	}
	return n;
}

/* A row of the table. In a file of one column every row with a cell is one. */
static bool is_body(const struct import *im, const struct table_row *r)
{
	uint32_t last;
	return r->n == im->width && filled(r, &last) >= (im->width > 1 ? 2 : 1);
}

static bool find_width(struct import *im)
{
	uint32_t *seen = ARENA_ARRAY(im->arena, TABLE_ERRORS_KEPT + 1, uint32_t);
	const struct table_row *row;
	if (!open_csv(im))
		return false;
	for (int i = 0; i < SAMPLE && table_csv_next(&im->csv, &row); i++) {
		uint32_t last;
		if (row->n <= TABLE_ERRORS_KEPT && filled(row, &last) > (row->n > 1))
			seen[row->n]++;
	}
	for (size_t w = 1; w <= TABLE_ERRORS_KEPT; w++) {
		bool wider = im->width < 2 ? seen[w] > 0 : seen[w] > seen[im->width];
		im->width = wider ? w : im->width;
	}
	if (im->width > BATCH_COLUMNS_MAX)
		return REFUSE(im, "the table has %zu columns; %d are allowed", im->width, BATCH_COLUMNS_MAX);
	return im->width || refuse(im, STR("the file has no table"));
}

static bool take_names(struct import *im, const struct table_row *r)
{
	im->header = r->row;
	im->field = ARENA_ARRAY(im->arena, im->width, struct field);
	for (size_t i = 0; i < im->width; i++) {
		struct str name = str_trim(r->cell[i].text);
		if (name.n > BATCH_NAME_MAX)
			return REFUSE(im, "row %u, column %zu: the name is longer than %d bytes", r->row, i + 1,
			              BATCH_NAME_MAX);
		im->field[i].spec.name =
		    name.n ? arena_str(im->arena, name) : arena_printf(im->arena, "column %zu", i + 1);
		im->field[i].cache = ARENA_ARRAY(im->arena, CACHE, struct cached);
		for (size_t k = 0; k < i; k++) {
			if (str_eq(im->field[k].spec.name, im->field[i].spec.name))
				return REFUSE(im, "row %u: columns %zu and %zu have the same name, “%.*s”", r->row, k + 1,
				              i + 1, STR_ARG(name));
		}
	}
	return true;
}

/* ---- types ---- */

static bool read_figure(const struct field *f, struct str text, struct value *v)
{
	if (str_eqz(text, "-")) {
		*v = (struct value){.kind = VALUE_MASKED};
		return true;
	}
	return value_read(text, VALUE_SKOLVERKET, f->mark, v) && v->kind != VALUE_APPROX;
}

/* The decimal mark in a number with decimals. */
static char mark_in(struct str text)
{
	return str_chr(text, ',') >= 0 ? ',' : '.';
}

/* From the beginning of the file: what each column seems to hold. */
static void look(struct import *im, const struct table_row *r, bool *numbers)
{
	for (size_t i = 0; i < im->width; i++) {
		struct field *f = &im->field[i];
		struct str text = str_trim(r->cell[i].text);
		struct value v;
		if (f->given)
			continue;
		if (!read_figure(f, text, &v) || table_is_code(text)) {
			f->spec.type = BATCH_CODE;
			continue;
		}
		numbers[i] = numbers[i] || v.kind == VALUE_EXISTS;
		if (v.decimals) {
			f->mark = mark_in(text);
			f->spec.decimals = v.decimals > f->spec.decimals ? v.decimals : f->spec.decimals;
		}
	}
}

static bool give_type(struct import *im, struct field *f, struct str type)
{
	static const struct {
		const char *word;
		enum batch_type type;
	} words[] = {{"code", BATCH_CODE}, {"number", BATCH_NUMBER}, {"key", BATCH_KEY}};
	struct str word, rest = type;
	int64_t decimals = 0;
	str_split(&rest, ':', &word);
	for (size_t i = 0; i < 3; i++) {
		if (!str_eqz(word, words[i].word))
			continue;
		f->spec.type = words[i].type;
		f->any_decimals = f->spec.type == BATCH_NUMBER && !rest.p;
		if (rest.p && (f->spec.type != BATCH_NUMBER || !str_to_i64(rest, &decimals) || decimals < 0 ||
		               decimals > BATCH_DECIMALS_MAX))
			break;
		f->spec.decimals = (uint8_t)decimals;
		f->given = true;
		return true;
	}
	return REFUSE(im, "“%.*s” is no type: code, key, number or number:DECIMALS (0 to %d)", STR_ARG(type),
	              BATCH_DECIMALS_MAX);
}

static bool give_types(struct import *im)
{
	struct str rest = im->o->types, one, name;
	while (str_split(&rest, ',', &one)) {
		struct field *f = NULL;
		struct str type = one;
		str_split(&type, '=', &name);
		for (size_t i = 0; i < im->width && !f; i++)
			f = str_eq(im->field[i].spec.name, name) ? &im->field[i] : NULL;
		if (!f)
			return REFUSE(im, "types: the file has no column “%.*s”", STR_ARG(name));
		if (!give_type(im, f, type.p ? type : STR("")))
			return false;
	}
	return true;
}

static bool find_types(struct import *im)
{
	const struct table_row *row;
	bool *numbers = ARENA_ARRAY(im->arena, im->width, bool);
	table_csv_rewind(&im->csv);
	while (table_csv_next(&im->csv, &row) && !is_body(im, row))
		im->report->above += row->n > 0;
	if (!take_names(im, row) || !give_types(im))
		return false;
	for (int i = 0; i < SAMPLE && table_csv_next(&im->csv, &row); i++) {
		if (is_body(im, row))
			look(im, row, numbers);
	}
	for (size_t i = 0; i < im->width; i++) {
		struct batch_spec *s = &im->field[i].spec;
		if (!im->field[i].given && (s->type == BATCH_CODE || !numbers[i]))
			*s = (struct batch_spec){.name = s->name, .type = BATCH_CODE};
		else if (!im->field[i].given)
			s->type = BATCH_NUMBER;
		im->field[i].any_decimals = im->field[i].any_decimals || !im->field[i].given;
	}
	return true;
}

/* ---- cells ---- */

/* The column does not hold what was thought: find another type and read again. */
static bool rethink(struct import *im, struct field *f, const struct table_cell *c, const struct value *v)
{
	bool figure = v->kind != VALUE_MISSING;
	if (figure && f->any_decimals && v->decimals > f->spec.decimals) {
		f->spec.decimals = v->decimals;
	} else if (!f->given) {
		f->spec = (struct batch_spec){.name = f->spec.name, .type = BATCH_CODE};
	} else {
		return REFUSE(im, "row %u, column %u (%.*s): “%.*s” does not fit the type of the column", c->row,
		              c->col, STR_ARG(f->spec.name), STR_ARG(str_sub(c->text, 0, 60)));
	}
	im->again = true;
	return false;
}

static bool number_symbol(struct import *im, size_t col, const struct table_cell *c, uint64_t *symbol)
{
	struct field *f = &im->field[col];
	struct str text = str_trim(c->text);
	struct value v = {0};
	if (!read_figure(f, text, &v) || (table_is_code(text) && !f->given))
		return rethink(im, f, c, &(struct value){0});
	if (v.decimals && !f->mark)
		f->mark = mark_in(text);
	if (v.kind == VALUE_EXISTS)
		*symbol = batch_symbol_number(im->builder, col, v.number, v.decimals);
	else
		*symbol = batch_symbol_mark(im->builder, col, v.kind);
	return *symbol != BATCH_BAD || rethink(im, f, c, &v);
}

static bool cell_symbol(struct import *im, size_t col, const struct table_cell *c, uint64_t *symbol)
{
	if (im->field[col].spec.type == BATCH_NUMBER)
		return number_symbol(im, col, c, symbol);
	if (c->kind == TABLE_EMPTY || !c->text.n) {
		*symbol = batch_symbol_mark(im->builder, col, VALUE_MISSING);
		return true;
	}
	*symbol = batch_symbol_text(im->builder, col, c->text);
	return *symbol != BATCH_BAD ||
	       REFUSE(im, "row %u, column %u: too long a text, or one too many different ones", c->row, c->col);
}

/* The text as two words, the unused bytes 0. */
static void load_text(const struct import *im, struct str s, uint64_t w[2])
{
	size_t at = (size_t)((uintptr_t)s.p - (uintptr_t)im->bytes.p);
	w[0] = w[1] = 0;
	if (at < im->bytes.n && im->bytes.n - at >= CACHED_TEXT) {
		memcpy(w, s.p, CACHED_TEXT);
		w[1] = s.n > 8 ? htole64(le64toh(w[1]) & (~(uint64_t)0 >> (128 - 8 * s.n))) : 0;
		if (s.n < 8)
			w[0] = htole64(le64toh(w[0]) & (((uint64_t)1 << 8 * s.n) - 1));
	} else if (s.n) {
		memcpy(w, s.p, s.n);
	}
}

static inline bool same_text(const struct cached *k, const uint64_t w[2], size_t n)
{
	return k->n == n + 1 && k->text[0] == w[0] && k->text[1] == w[1];
}

static bool cached_symbol(struct import *im, size_t col, const struct table_cell *c, uint64_t *symbol)
{
	uint64_t w[2];
	if (c->text.n > CACHED_TEXT)
		return cell_symbol(im, col, c, symbol);
	load_text(im, c->text, w);
	uint64_t h = (w[0] ^ w[1] * 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;
	struct cached *k = &im->field[col].cache[(h ^ c->text.n * 0xc4ceb9fe1a85ec53u) >> (64 - CACHE_BITS)];
	struct cached *other = im->field[col].cache + ((size_t)(k - im->field[col].cache) ^ 1);
	if (same_text(k, w, c->text.n)) {
		*symbol = k->symbol;
		return true;
	}
	if (same_text(other, w, c->text.n)) {
		*symbol = other->symbol;
		return true;
	}
	if (!cell_symbol(im, col, c, symbol))
		return false;
	*other = *k;
	*k = (struct cached){{w[0], w[1]}, *symbol, (uint8_t)(c->text.n + 1)};
	return true;
}

/* ---- rows ---- */

static bool put_row(struct import *im, const struct table_row *r)
{
	for (size_t i = 0; i < im->width; i++) {
		if (!cached_symbol(im, i, &r->cell[i], &im->symbols[i]))
			return false;
	}
	return batch_put(im->builder, im->symbols) || refuse(im, STR("the batch cannot be written"));
}

/* Rows that looked like notes, and were not the end. */
static bool put_notes(struct import *im)
{
	for (size_t i = 0; i < im->notes.n; i++) {
		const struct table_row *r = &im->notes.v[i];
		if (r->n != im->width)
			return REFUSE(im, "row %u has %u columns, the table has %zu", r->row, r->n, im->width);
		if (!put_row(im, r))
			return false;
	}
	im->notes.n = 0;
	im->after_blank = false;
	return true;
}

static bool keep_note(struct import *im, const struct table_row *r)
{
	if (im->notes.n == NOTES && !put_notes(im))
		return false;
	struct table_row *to = VEC_PUSH(im->arena, &im->notes);
	*to = *r;
	to->cell = ARENA_ARRAY(im->arena, r->n, struct table_cell);
	for (uint32_t i = 0; i < r->n; i++) {
		to->cell[i] = r->cell[i];
		to->cell[i].text = arena_str(im->arena, r->cell[i].text);
	}
	return true;
}

/* A row with one cell in use is a note; after a blank row so is one that uses no more
 * than half of the columns, as a glossary under the table. */
static bool take_row(struct import *im, const struct table_row *r)
{
	uint32_t last = 0;
	if (r->n == im->width && !im->after_blank && im->notes.n == 0 && r->cell[0].kind != TABLE_EMPTY &&
	    r->cell[im->width - 1].kind != TABLE_EMPTY)
		return put_row(im, r);
	uint32_t n = filled(r, &last);
	if (n == 0) {
		im->after_blank = true;
		return true;
	}
	if (im->width > 1 && (n == 1 || (im->after_blank && n * 2 <= im->width)))
		return keep_note(im, r);
	if (r->n != im->width)
		return REFUSE(im, "row %u has %u columns, the table has %zu", r->row, r->n, im->width);
	if (!put_notes(im) || !put_row(im, r))
		return false;
	im->after_blank = false;
	return true;
}

/* Notes hold copies, and nothing else remembers the bytes. */
static void let_go(struct import *im)
{
	if (im->o->passed)
		im->o->passed(im->o->passed_ctx, str_sub(im->csv.text, im->let_go, im->csv.at));
	im->let_go = im->csv.at;
}

/* One reading of the file; false with `again` set when a column changed its type. */
static bool read_rows(struct import *im, batch_sink *sink, void *ctx)
{
	struct batch_spec *spec = ARENA_ARRAY(im->arena, im->width, struct batch_spec);
	const struct table_row *row;
	im->again = false;
	im->notes.n = 0;
	im->after_blank = false;
	for (size_t i = 0; i < im->width; i++) {
		spec[i] = im->field[i].spec;
		memset(im->field[i].cache, 0, CACHE * sizeof(struct cached));
	}
	if (im->o->rewind && !im->o->rewind(ctx))
		return refuse(im, STR("the batch cannot be written"));
	im->builder = batch_builder_new(spec, im->width, &im->o->batch, sink, ctx);
	table_csv_rewind(&im->csv);
	im->let_go = 0;
	bool ok = im->builder != NULL;
	while (ok && table_csv_next(&im->csv, &row)) {
		ok = row->row <= im->header || take_row(im, row);
		if (im->csv.at - im->let_go >= PASSED_STEP)
			let_go(im);
	}
	if (ok && im->csv.errors.refused) {
		const struct table_error *e = &im->csv.errors.v[im->csv.errors.n - 1];
		ok = REFUSE(im, "row %u: %s", e->row, table_fault_name(e->fault));
	}
	im->report->below = im->notes.n;
	im->report->rows = im->builder ? batch_rows_put(im->builder) : 0;
	ok = ok && (batch_finish(im->builder) || refuse(im, STR("the batch cannot be written")));
	batch_builder_free(im->builder);
	return ok;
}

bool csv_batch(struct arena *a, struct str bytes, const struct csv_batch_options *o, batch_sink *sink,
               void *ctx, struct csv_batch_report *r)
{
	struct import im = {.arena = a, .bytes = bytes, .o = o, .report = r};
	*r = (struct csv_batch_report){0};
	if (!find_width(&im) || !find_types(&im))
		return false;
	r->columns = im.width;
	im.symbols = ARENA_ARRAY(a, im.width, uint64_t);
	/* A column can change its type once and its decimals nine times. */
	for (size_t i = 0; i < im.width * (BATCH_DECIMALS_MAX + 2) + 1; i++) {
		if (read_rows(&im, sink, ctx))
			return true;
		if (!im.again)
			return refuse(&im, STR("the file cannot be read"));
	}
	return refuse(&im, STR("the columns change their types too often"));
}
