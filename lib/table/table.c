#include "table/table.h"
#include "base/vec.h"
#include <math.h>

static const struct fault {
	const char *name, *msgid;
	bool refuses;
} faults[TABLE_FAULTS] = {
    [TABLE_FILE_TOO_LARGE] = {"file_too_large", "The file is larger than {0} MB.", true},
    [TABLE_TOO_MANY_ROWS] = {"too_many_rows", "The table has more than {0} rows.", true},
    [TABLE_TOO_MANY_COLUMNS] = {"too_many_columns", "The table has more than {0} columns.", true},
    [TABLE_CELL_TOO_LONG] = {"cell_too_long", "The cell holds more than {0} kB of text.", true},
    [TABLE_NEEDS_MEMORY] = {"needs_memory", "The file takes more than {0} MB of memory when read.", true},
    [TABLE_NO_ROWS] = {"no_rows", "The file holds no rows.", false},
    [TABLE_NUL_BYTE] = {"nul_byte", "This is not a text file, or its character encoding is not known.", true},
    [TABLE_BAD_BYTE] = {"bad_byte", "A character is damaged; it is shown as \xef\xbf\xbd.", false},
    [TABLE_STRAY_QUOTE] = {"stray_quote", "A quotation mark stands inside the text; it was kept.", false},
    [TABLE_OPEN_QUOTE] = {"open_quote", "A quotation mark is never closed; it was kept as text.", false},
    [TABLE_RAGGED_ROW] = {"ragged_row", "The row has {0} columns; the table has {1}.", false},
    [TABLE_NOT_WORKBOOK] = {"not_workbook", "This is not an Excel workbook (.xlsx).", true},
    [TABLE_OLD_OR_LOCKED] = {"old_or_locked",
                             "This is an older Excel file (.xls) or is protected by a password. Save it as "
                             ".xlsx without a password.",
                             true},
    [TABLE_BAD_ARCHIVE] = {"bad_archive", "The workbook is damaged and cannot be opened.", true},
    [TABLE_BOMB] = {"bomb", "The workbook grows beyond all reason when it is unpacked.", true},
    [TABLE_PART_MISSING] = {"part_missing", "A part of the workbook is missing: {0}.", true},
    [TABLE_BAD_XML] = {"bad_xml", "A part of the workbook is damaged: {0}.", true},
    [TABLE_DOCTYPE] = {"doctype", "A part of the workbook declares a document type: {0}.", true},
    [TABLE_TOO_MANY_PARTS] = {"too_many_parts", "The workbook has more than {0} parts.", true},
    [TABLE_BAD_CELL] = {"bad_cell", "The cell cannot be read: {0}.", false},
    [TABLE_DATE_OUT_OF_RANGE] = {"date_out_of_range", "The date does not exist; it was kept as a number.",
                                 false},
};

const char *table_fault_name(enum table_fault f)
{
	return faults[f].name;
}

bool table_fault_refuses(enum table_fault f)
{
	return faults[f].refuses;
}

void table_fail(struct arena *a, struct table_errors *e, struct table_error what)
{
	e->total++;
	e->refused |= faults[what.fault].refuses;
	/* The fault that refuses is told even when many lesser ones came first. */
	if (e->n >= TABLE_ERRORS_KEPT && !faults[what.fault].refuses)
		return;
	what.msgid = faults[what.fault].msgid;
	*VEC_PUSH(a, e) = what;
}

static size_t or_default(size_t v, size_t d)
{
	return v ? v : d;
}

struct table_limits table_limits_or_default(const struct table_limits *l)
{
	struct table_limits none = {0};
	if (!l)
		l = &none;
	struct table_limits r = {
	    .file = or_default(l->file, (size_t)256 << 20),
	    .rows = or_default(l->rows, 1000000),
	    .columns = or_default(l->columns, 1000),
	    .cell = or_default(l->cell, (size_t)64 << 10),
	    .memory = or_default(l->memory, SIZE_MAX),
	};
	if (r.columns > 16384)
		r.columns = 16384;
	if (r.rows > UINT32_MAX / 2)
		r.rows = UINT32_MAX / 2;
	return r;
}

/* ---- reading ---- */

static const struct table_cell nothing;

static const struct table_row *find_row(const struct table_sheet *s, uint32_t row)
{
	size_t lo = 0, hi = s->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->row[mid].row < row)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n && s->row[lo].row == row ? &s->row[lo] : NULL;
}

const struct table_cell *table_at(const struct table_sheet *s, uint32_t row, uint32_t col)
{
	const struct table_row *r = find_row(s, row);
	return r && col >= 1 && col <= r->n ? &r->cell[col - 1] : &nothing;
}

const struct table_cell *table_at_merged(const struct table_sheet *s, uint32_t row, uint32_t col)
{
	for (size_t i = 0; i < s->n_merge; i++) {
		const struct table_range *m = &s->merge[i];
		if (row >= m->row1 && row <= m->row2 && col >= m->col1 && col <= m->col2)
			return table_at(s, m->row1, m->col1);
	}
	return table_at(s, row, col);
}

bool table_cell_day(const struct table_cell *c, struct date *out)
{
	if (c->kind == TABLE_TEXT)
		return date_parse(c->text, out);
	if (c->kind != TABLE_DATE || !(fabs(c->number) < 3e6) || c->text.n == strlen("hh:mm:ss"))
		return false;
	*out = date_from_days((int32_t)floor(c->number));
	return true;
}

struct str table_ref(struct arena *a, uint32_t row, uint32_t col)
{
	char letters[8];
	size_t at = sizeof letters;
	letters[--at] = '\0';
	for (uint32_t c = col; c > 0; c = (c - 1) / 26)
		letters[--at] = (char)('A' + (c - 1) % 26);
	if (!row)
		return arena_str(a, str_z(letters + at));
	return arena_printf(a, "%s%u", letters + at, row);
}

/* ---- building ---- */

void table_init(struct table *t, struct arena *a)
{
	*t = (struct table){.arena = a};
}

void table_add_sheet(struct table *t, struct str name)
{
	if (t->n == t->cap)
		t->sheet = vec_grow(t->arena, t->sheet, &t->cap, sizeof *t->sheet);
	t->sheet[t->n++] = (struct table_sheet){.name = name};
}

void table_add_row(struct table *t)
{
	if (!t->n)
		table_add_sheet(t, STR(""));
	struct table_sheet *s = &t->sheet[t->n - 1];
	uint32_t last = s->n ? s->row[s->n - 1].row : 0;
	if (s->n == s->cap)
		s->row = vec_grow(t->arena, s->row, &s->cap, sizeof *s->row);
	s->row[s->n++] = (struct table_row){.row = last + 1};
}

static struct table_cell *add(struct table *t, enum table_kind kind, double number)
{
	if (!t->n || !t->sheet[t->n - 1].n)
		table_add_row(t);
	struct table_sheet *s = &t->sheet[t->n - 1];
	struct table_row *r = &s->row[s->n - 1];
	size_t cap = r->cap;
	if (r->n == r->cap)
		r->cell = vec_grow(t->arena, r->cell, &cap, sizeof *r->cell);
	r->cap = (uint32_t)cap;
	struct table_cell *c = &r->cell[r->n++];
	*c = (struct table_cell){.row = r->row, .col = (uint16_t)r->n, .kind = (uint8_t)kind, .number = number};
	return c;
}

void table_add_text(struct table *t, struct str s)
{
	add(t, str_is_null(s) ? TABLE_EMPTY : TABLE_TEXT, 0)->text = s;
}

void table_add_number(struct table *t, double v)
{
	if (isfinite(v))
		add(t, TABLE_NUMBER, v);
	else
		add(t, TABLE_EMPTY, 0);
}

void table_add_percent(struct table *t, double v)
{
	if (isfinite(v))
		add(t, TABLE_NUMBER, v)->flags = TABLE_PERCENT;
	else
		add(t, TABLE_EMPTY, 0);
}

void table_add_bool(struct table *t, bool v)
{
	add(t, TABLE_BOOL, v);
}

void table_add_date(struct table *t, struct date d)
{
	if (date_valid(d))
		add(t, TABLE_DATE, date_days(d));
	else
		add(t, TABLE_EMPTY, 0);
}
