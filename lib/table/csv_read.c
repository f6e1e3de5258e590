/* The reader looks at eight bytes at a time and keeps a mask of those that end
 * or open a field; everything between them is passed over unread. */
#include "table/csv_sniff.h"
#include "table/room.h"
#include <endian.h>

/* ---- scanner ---- */

#define EVERY(byte) (0x0101010101010101u * (uint8_t)(byte))

/* 0x80 in each byte of w that equals b, exactly. */
static inline uint64_t equal_bytes(uint64_t w, char b)
{
	uint64_t x = w ^ EVERY(b);
	return ~(((x & EVERY(0x7f)) + EVERY(0x7f)) | x | EVERY(0x7f));
}

static inline void load(struct table_csv *c)
{
	uint64_t w = 0;
	size_t left = c->text.n - c->block;
	if (left >= sizeof w)
		memcpy(&w, c->text.p + c->block, sizeof w);
	else
		memcpy(&w, c->text.p + c->block, left);
	w = le64toh(w);
	c->marks =
	    equal_bytes(w, c->separator) | equal_bytes(w, '"') | equal_bytes(w, '\n') | equal_bytes(w, '\r');
}

/* The next separator, quotation mark or line end at or after the scanner's
 * place, which moves past it; text.n at the end. */
static inline size_t next_mark(struct table_csv *c)
{
	while (!c->marks) {
		if (c->text.n - c->block <= 8)
			return c->text.n;
		c->block += 8;
		load(c);
	}
	size_t at = c->block + (size_t)__builtin_ctzll(c->marks) / 8;
	c->marks &= c->marks - 1;
	return at;
}

static void seek(struct table_csv *c, size_t at)
{
	c->block = at & ~(size_t)7;
	c->marks = 0;
	if (c->block >= c->text.n)
		return;
	load(c);
	c->marks &= ~(uint64_t)0 << (at & 7) * 8;
}

/* ---- opening ---- */

static void fail(struct table_csv *c, enum table_fault f, size_t col, size_t limit)
{
	struct table_error e = {.fault = f, .row = c->row, .col = (uint16_t)col};
	if (table_fault_refuses(f))
		e.args[0] = arena_printf(c->arena, "%zu", limit);
	table_fail(c->arena, &c->errors, e);
}

static struct str without_blank_end(struct str s)
{
	size_t keep = s.n;
	for (size_t i = s.n; i > 0 && strchr("\r\n ", s.p[i - 1]); i--) {
		if (s.p[i - 1] != ' ')
			keep = i - 1;
		else if (i == 1)
			keep = 0;
	}
	return (struct str){s.p, keep};
}

/* A first line `sep=;` is an instruction to the spreadsheet, not a row. */
static bool take_named_separator(struct table_csv *c)
{
	struct str s = c->text;
	if (s.n < 5 || !str_ieq(str_sub(s, 0, 4), STR("sep=")) || strchr("\"\r\n", s.p[4]))
		return false;
	size_t i = 5;
	if (i < s.n && s.p[i] != '\r' && s.p[i] != '\n')
		return false;
	i += i + 1 < s.n && s.p[i] == '\r' && s.p[i + 1] == '\n' ? 2 : 1;
	c->separator = s.p[4];
	c->text = str_sub(s, i, s.n);
	c->line++;
	return true;
}

bool table_csv_open(struct table_csv *c, struct arena *a, struct str bytes, const struct table_csv_options *o)
{
	const size_t sample = (size_t)256 << 10;
	static const struct table_csv_options none;
	if (!o)
		o = &none;
	*c = (struct table_csv){.arena = a,
	                        .before = a->used,
	                        .limits = table_limits_or_default(&o->limits),
	                        .passed = o->passed,
	                        .ctx = o->ctx};
	if (bytes.n > c->limits.file) {
		fail(c, TABLE_FILE_TOO_LARGE, 0, c->limits.file >> 20);
		return false;
	}
	if (!csv_decode(c, bytes, o->encoding))
		return false;
	c->line = 1;
	c->text = without_blank_end(c->text);
	if (!take_named_separator(c))
		c->separator = csv_separator(str_sub(c->text, 0, sample));
	if (o->separator)
		c->separator = o->separator;
	if (!c->text.n)
		fail(c, TABLE_NO_ROWS, 0, 0);
	c->first_line = c->line;
	seek(c, 0);
	return true;
}

void table_csv_rewind(struct table_csv *c)
{
	c->at = 0;
	c->row = 0;
	c->line = c->first_line;
	seek(c, 0);
}

/* ---- fields ---- */

static bool ends_field(const struct table_csv *c, size_t at)
{
	return at >= c->text.n || c->text.p[at] == c->separator || c->text.p[at] == '\n' || c->text.p[at] == '\r';
}

/* The closing quotation mark of the field opened at `open`, or 0. */
static size_t closing_mark(const struct table_csv *c, size_t open, bool *doubled)
{
	const char *p = c->text.p;
	size_t end = c->text.n - open > c->limits.cell + 2 ? open + c->limits.cell + 2 : c->text.n;
	*doubled = false;
	for (size_t i = open + 1; i < end;) {
		const char *q = memchr(p + i, '"', end - i);
		if (!q)
			return 0;
		i = (size_t)(q - p);
		if (i + 1 >= c->text.n || p[i + 1] != '"')
			return i;
		*doubled = true;
		i += 2;
	}
	return 0;
}

static uint32_t line_ends(struct str s)
{
	uint32_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n' || (s.p[i] == '\r' && !(i + 1 < s.n && s.p[i + 1] == '\n'));
	return n;
}

/* The inner text with doubled marks made single, and the tail after it. */
static struct str unquote(struct table_csv *c, struct str inner, struct str tail)
{
	struct table_room room = {c->arena, &c->limits, c->before, &c->errors};
	if (!table_has_room(&room, inner.n + tail.n + 1))
		return STR("");
	char *out = arena_alloc(c->arena, inner.n + tail.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < inner.n; i++) {
		out[n++] = inner.p[i];
		i += inner.p[i] == '"';
	}
	if (tail.n)
		memcpy(out + n, tail.p, tail.n);
	return (struct str){out, n + tail.n};
}

/* The end of a field that is not, or no longer, within quotation marks. */
static size_t plain_end(struct table_csv *c, size_t col)
{
	size_t at = next_mark(c);
	while (at < c->text.n && c->text.p[at] == '"') {
		fail(c, TABLE_STRAY_QUOTE, col, 0);
		do
			at = next_mark(c);
		while (at < c->text.n && c->text.p[at] == '"');
	}
	return at;
}

/* A field that begins with a quotation mark, at c->at. Returns where it ends. */
static size_t quoted_field(struct table_csv *c, size_t col, struct str *text, uint8_t *flags)
{
	bool doubled;
	size_t open = c->at, close = closing_mark(c, open, &doubled), end;
	if (!close) {
		fail(c, TABLE_OPEN_QUOTE, col, 0);
		seek(c, open + 1);
		end = next_mark(c);
		while (!ends_field(c, end))
			end = next_mark(c);
		*text = str_sub(c->text, open, end);
		return end;
	}
	struct str inner = str_sub(c->text, open + 1, close), tail = {0};
	*flags = TABLE_QUOTED;
	c->line += line_ends(inner);
	seek(c, close + 1);
	if (ends_field(c, close + 1)) {
		end = next_mark(c);
	} else {
		fail(c, TABLE_STRAY_QUOTE, col, 0);
		do
			end = next_mark(c);
		while (!ends_field(c, end));
		tail = str_sub(c->text, close + 1, end);
	}
	*text = doubled || tail.n ? unquote(c, inner, tail) : inner;
	return end;
}

static void add_cell(struct table_csv *c, struct str text, uint8_t flags)
{
	struct table_row *r = &c->now;
	if (r->n == r->cap) {
		uint32_t cap = r->cap ? r->cap * 2 : 64;
		struct table_cell *cell = ARENA_ARRAY(c->arena, cap, struct table_cell);
		if (r->n)
			memcpy(cell, r->cell, r->n * sizeof *cell);
		r->cell = cell;
		r->cap = cap;
	}
	uint32_t i = r->n++;
	bool empty = !text.n && !flags;
	r->cell[i] = (struct table_cell){.text = empty ? (struct str){0} : text,
	                                 .row = c->row,
	                                 .col = (uint16_t)(i + 1),
	                                 .kind = empty ? TABLE_EMPTY : TABLE_TEXT,
	                                 .flags = flags};
}

/* Reads one field at c->at and leaves c->at after what ended it. Returns true
 * when that was a separator: another field follows. */
static bool read_field(struct table_csv *c)
{
	size_t col = c->now.n + 1, start = c->at, end;
	struct str text;
	uint8_t flags = 0;
	if (start < c->text.n && c->text.p[start] == '"') {
		end = quoted_field(c, col, &text, &flags);
	} else {
		end = plain_end(c, col);
		text = (struct str){c->text.p + start, end - start};
	}
	if (text.n > c->limits.cell)
		fail(c, TABLE_CELL_TOO_LONG, col, c->limits.cell >> 10);
	else if (col > c->limits.columns)
		fail(c, TABLE_TOO_MANY_COLUMNS, 0, c->limits.columns);
	else
		add_cell(c, text, flags);
	c->at = end + 1;
	if (end >= c->text.n)
		return false;
	if (c->text.p[end] == c->separator)
		return true;
	c->line++;
	if (c->text.p[end] == '\r' && c->at < c->text.n && c->text.p[c->at] == '\n') {
		c->at++;
		next_mark(c);
	}
	return false;
}

bool table_csv_next(struct table_csv *c, const struct table_row **row)
{
	struct table_row *r = &c->now;
	if (c->errors.refused || c->at >= c->text.n)
		return false;
	if (c->row >= c->limits.rows) {
		fail(c, TABLE_TOO_MANY_ROWS, 0, c->limits.rows);
		return false;
	}
	r->row = ++c->row;
	r->line = c->line;
	r->n = 0;
	while (read_field(c) && !c->errors.refused)
		;
	if (r->n == 1 && r->cell[0].kind == TABLE_EMPTY)
		r->n = 0;
	*row = r;
	return !c->errors.refused;
}

/* ---- the whole file ---- */

static uint32_t filled_cells(const struct table_row *r)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < r->n; i++)
		n += r->cell[i].kind != TABLE_EMPTY;
	return n;
}

/* The commonest number of columns, where at least two columns make a table;
 * of two as common, the wider. */
static uint16_t common_width(struct arena *a, const struct table_sheet *s, size_t columns)
{
	uint32_t *seen = ARENA_ARRAY(a, columns + 1, uint32_t);
	for (size_t i = 0; i < s->n; i++)
		seen[s->row[i].n]++;
	size_t best = columns >= 2 ? 2 : columns;
	for (size_t w = best; w <= columns; w++) {
		if (seen[w] >= seen[best])
			best = w;
	}
	return (uint16_t)(seen[best] ? best : s->n ? 1 : 0);
}

/* A title or note padded with separators is as wide, but has one cell in use. */
static bool in_table(const struct table_sheet *s, size_t i)
{
	return s->row[i].n == s->width && (s->width < 2 || filled_cells(&s->row[i]) >= 2);
}

static void find_body(struct table_csv *c, struct table_sheet *s)
{
	while (s->n && !filled_cells(&s->row[s->n - 1]))
		s->n--;
	s->width = common_width(c->arena, s, c->limits.columns);
	size_t from = 0, to = s->n;
	while (from < to && !in_table(s, from))
		from++;
	while (to > from && !in_table(s, to - 1))
		to--;
	s->body_from = from;
	s->body_to = to;
	for (size_t i = from; i < to; i++) {
		const struct table_row *r = &s->row[i];
		if (r->n == s->width || r->n == 0)
			continue;
		struct table_error e = {.fault = TABLE_RAGGED_ROW, .row = r->row};
		if (c->errors.n < TABLE_ERRORS_KEPT) {
			e.args[0] = arena_printf(c->arena, "%u", r->n);
			e.args[1] = arena_printf(c->arena, "%u", s->width);
		}
		table_fail(c->arena, &c->errors, e);
	}
}

bool table_csv_read(struct table *t, struct arena *a, struct str bytes, const struct table_csv_options *o)
{
	struct table_csv c;
	const struct table_row *row;
	table_init(t, a);
	table_add_sheet(t, STR(""));
	bool open = table_csv_open(&c, a, bytes, o);
	struct table_room room = {a, &c.limits, c.before, &c.errors};
	while (open && table_csv_next(&c, &row) && table_keep_row(&room, t->sheet, row))
		;
	if (open && !c.errors.refused)
		find_body(&c, t->sheet);
	t->errors = c.errors;
	t->encoding = c.encoding;
	t->separator = c.separator;
	return !c.errors.refused;
}
