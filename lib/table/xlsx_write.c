/* libxlsxwriter makes the workbook. It only writes to a named file, so it gets
 * one that lives in memory: nothing of the contents is left on a disk, except
 * what the library keeps in its own unnamed temporary files while it works. */
#include "table/xlsx.h"
#include "base/utf8.h"
#include <errno.h>
#include <math.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
	ROWS = 1048576,
	COLUMNS = 16384,
	CHARACTERS = 32767,
	NAME = 31,
	WIDEST = 60,
	MERGED = 10000,
	LARGE = 200000
};

enum look { BODY, HEADER, DAY, MOMENT, CLOCK, PERCENT, LOOKS };

struct writer {
	const struct table *table;
	struct table_xlsx_style style;
	struct arena arena;
	lxw_workbook *book;
	lxw_format *format[LOOKS];
	enum table_xlsx_result result;
};

/* ---- names of sheets ---- */

/* Excel's rules: 1 to 31 characters, none of []:*?/\, no apostrophe at the
 * ends, unique without regard to case, and "History" is taken. */
static struct str clean_name(struct arena *a, struct str name)
{
	char *z = arena_z(a, str_is_null(name) ? STR("") : name);
	for (char *p = z; *p; p++) {
		if (strchr("[]:*?/\\", *p) || (unsigned char)*p < ' ')
			*p = '-';
	}
	struct str s = utf8_prefix(str_trim(str_z(z)), NAME);
	while (s.n && *s.p == '\'')
		s = str_sub(s, 1, s.n);
	while (s.n && s.p[s.n - 1] == '\'')
		s.n--;
	return str_ieq(s, STR("History")) ? STR("History-") : s;
}

static bool name_taken(struct writer *w, const struct str *names, size_t n, struct str name)
{
	struct str folded = utf8_fold(&w->arena, name);
	for (size_t i = 0; i < n; i++) {
		if (str_eq(utf8_fold(&w->arena, names[i]), folded))
			return true;
	}
	return false;
}

static const char *unique_name(struct writer *w, struct str *names, size_t i)
{
	struct str wanted = clean_name(&w->arena, w->table->sheet[i].name), name = wanted;
	size_t tries = i + 1;
	while (!name.n || name_taken(w, names, i, name)) {
		struct str tail = arena_printf(&w->arena, wanted.n ? " (%zu)" : "Sheet%zu", tries++);
		name = arena_concat(&w->arena, utf8_prefix(wanted, NAME - tail.n), tail);
	}
	names[i] = name;
	return arena_z(&w->arena, name);
}

/* ---- cells ---- */

/* A text that happens to hold _x0041_ would be read as an escape: its first
 * underscore is escaped itself. The library does the rest. */
static const char *escaped(struct arena *a, struct str s)
{
	struct buf b;
	buf_init(&b, 0);
	for (size_t i = 0; i < s.n; i++) {
		bool escape = s.p[i] == '_' && i + 6 < s.n && s.p[i + 1] == 'x' && s.p[i + 6] == '_';
		for (size_t k = i + 2; escape && k < i + 6; k++)
			escape = (s.p[k] >= '0' && s.p[k] <= '9') || (s.p[k] >= 'a' && s.p[k] <= 'f') ||
			         (s.p[k] >= 'A' && s.p[k] <= 'F');
		if (escape)
			BUF_LIT(&b, "_x005F_");
		else
			buf_c(&b, s.p[i]);
	}
	const char *z = arena_z(a, buf_as_str(&b));
	buf_finish(&b);
	return z;
}

static lxw_error put_text(struct writer *w, lxw_worksheet *ws, lxw_row_t r, lxw_col_t k, struct str s,
                          lxw_format *f)
{
	if (utf8_length(s) > CHARACTERS)
		return LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
	if (!s.n)
		return worksheet_write_blank(ws, r, k, f);
	return worksheet_write_string(ws, r, k, escaped(&w->arena, s), f);
}

/* Days since 1970 to Excel's serial number, which counts a 29 February 1900
 * that never was; 0 before 1900, where it has no days. */
static double serial_of(double days)
{
	const double first = -25567, march = -25508; /* 1 January and 1 March 1900 */
	return days < first ? 0 : days < march ? days + 25568 : days + 25569;
}

static lxw_error put_date(struct writer *w, lxw_worksheet *ws, lxw_row_t r, lxw_col_t k,
                          const struct table_cell *c)
{
	struct date d;
	char z[DATE_TEXT];
	double serial = serial_of(c->number);
	if (!table_cell_day(c, &d))
		return worksheet_write_number(ws, r, k, c->number, w->format[CLOCK]);
	if (serial > 0)
		return worksheet_write_number(ws, r, k, serial, w->format[serial > floor(serial) ? MOMENT : DAY]);
	date_text(d, z);
	return put_text(w, ws, r, k, str_z(z), w->format[BODY]);
}

static lxw_error put_cell(struct writer *w, lxw_worksheet *ws, lxw_row_t r, const struct table_cell *c,
                          bool header)
{
	lxw_col_t k = (lxw_col_t)(c->col - 1);
	lxw_format *f = w->format[header ? HEADER : BODY];
	switch ((enum table_kind)c->kind) {
	case TABLE_NUMBER:
		return worksheet_write_number(ws, r, k, c->number, c->flags & TABLE_PERCENT ? w->format[PERCENT] : f);
	case TABLE_BOOL:
		return worksheet_write_boolean(ws, r, k, c->number != 0, f);
	case TABLE_DATE:
		return put_date(w, ws, r, k, c);
	case TABLE_TEXT:
	case TABLE_ERROR:
		return put_text(w, ws, r, k, c->text, f);
	case TABLE_EMPTY:
		break;
	}
	return LXW_NO_ERROR;
}

/* ---- sheets ---- */

/* The longest line of a cell, in characters. */
static size_t text_width(const struct table_cell *c)
{
	struct str rest = c->text, line;
	size_t widest = c->kind == TABLE_EMPTY ? 0 : 10;
	while (str_split(&rest, '\n', &line)) {
		size_t n = utf8_length(line);
		widest = n > widest ? n : widest;
	}
	return widest < WIDEST ? widest : WIDEST;
}

static void set_widths(struct writer *w, lxw_worksheet *ws, const struct table_sheet *s)
{
	uint8_t *widest = ARENA_ARRAY(&w->arena, COLUMNS, uint8_t);
	uint32_t columns = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct table_row *r = &s->row[i];
		for (uint32_t k = 0; k < r->n; k++) {
			size_t n = text_width(&r->cell[k]);
			if (n > widest[k])
				widest[k] = (uint8_t)n;
		}
		columns = r->n > columns ? r->n : columns;
	}
	for (uint32_t k = 0; k < columns; k++) {
		if (widest[k])
			worksheet_set_column(ws, (lxw_col_t)k, (lxw_col_t)k, widest[k] + 1.5, NULL);
	}
}

static enum table_xlsx_result put_rows(struct writer *w, lxw_worksheet *ws, const struct table_sheet *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct table_row *r = &s->row[i];
		if (r->row > ROWS || r->n > COLUMNS)
			return TABLE_XLSX_TOO_MANY;
		for (uint32_t k = 0; k < r->n; k++) {
			lxw_error e = put_cell(w, ws, r->row - 1, &r->cell[k], r->row <= w->style.header_rows);
			if (e == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
				return TABLE_XLSX_TOO_MANY;
			if (e)
				return TABLE_XLSX_FAILED;
		}
		/* What one cell needed is done with: a sheet may be larger than an arena. */
		arena_reset(&w->arena);
	}
	set_widths(w, ws, s);
	return TABLE_XLSX_OK;
}

static void put_merges(struct writer *w, lxw_worksheet *ws, const struct table_sheet *s)
{
	for (size_t i = 0; i < s->n_merge; i++) {
		const struct table_range *m = &s->merge[i];
		const struct table_cell *c = table_at(s, m->row1, m->col1);
		bool header = m->row1 <= w->style.header_rows;
		uint64_t area = (uint64_t)(m->row2 - m->row1 + 1) * (uint64_t)(m->col2 - m->col1 + 1);
		if (m->row2 > ROWS || m->col2 > COLUMNS || area < 2 || area > MERGED)
			continue;
		/* The library blanks the block, so its value is written again. */
		worksheet_merge_range(ws, m->row1 - 1, (lxw_col_t)(m->col1 - 1), m->row2 - 1,
		                      (lxw_col_t)(m->col2 - 1), "", w->format[header ? HEADER : BODY]);
		put_cell(w, ws, m->row1 - 1, c, header);
	}
}

static lxw_format *add_format(lxw_workbook *book, const char *number_format, bool bold)
{
	lxw_format *f = workbook_add_format(book);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	if (number_format)
		format_set_num_format(f, number_format);
	else
		format_set_text_wrap(f);
	if (bold)
		format_set_bold(f);
	return f;
}

static bool all_hidden(const struct table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (t->sheet[i].hidden == TABLE_SHOWN)
			return false;
	}
	return true;
}

static void put_sheets(struct writer *w)
{
	const struct table *t = w->table;
	struct arena names_arena;
	arena_init(&names_arena, 0);
	struct str *names = ARENA_ARRAY(&names_arena, t->n + 1, struct str);
	bool show_all = all_hidden(t), active = false; /* Excel opens no workbook without a visible sheet */
	for (size_t i = 0; i < t->n && w->result == TABLE_XLSX_OK; i++) {
		const struct table_sheet *s = &t->sheet[i];
		lxw_worksheet *ws = workbook_add_worksheet(w->book, unique_name(w, names, i));
		names[i] = arena_str(&names_arena, names[i]);
		if (!ws) {
			w->result = TABLE_XLSX_FAILED;
			break;
		}
		w->result = put_rows(w, ws, s);
		put_merges(w, ws, s);
		if (w->style.header_rows)
			worksheet_freeze_panes(ws, w->style.header_rows, 0);
		if (s->hidden != TABLE_SHOWN && !show_all) {
			worksheet_hide(ws);
		} else if (!active) {
			worksheet_activate(ws);
			worksheet_set_first_sheet(ws);
			active = true;
		}
		arena_reset(&w->arena);
	}
	if (!t->n)
		workbook_add_worksheet(w->book, NULL);
	arena_finish(&names_arena);
}

/* ---- the file ---- */

static enum table_xlsx_result append_file(int fd, struct buf *out)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || lseek(fd, 0, SEEK_SET) != 0)
		return TABLE_XLSX_FAILED;
	size_t left = (size_t)st.st_size;
	char *p = buf_room(out, left);
	if (!p)
		return TABLE_XLSX_FAILED;
	while (left > 0) {
		ssize_t n = read(fd, p, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return TABLE_XLSX_FAILED;
		p += n;
		left -= (size_t)n;
	}
	buf_claim(out, (size_t)st.st_size);
	return TABLE_XLSX_OK;
}

static void set_properties(struct writer *w)
{
	const struct table_xlsx_style *st = &w->style;
	lxw_doc_properties p = {.title = arena_z(&w->arena, st->title),
	                        .author = arena_z(&w->arena, st->author),
	                        .created = (time_t)st->created};
	workbook_set_properties(w->book, &p);
}

/* A large table goes row by row to a temporary file instead of being kept whole
 * in memory; merged blocks cannot be had then. */
static bool is_large(const struct table *t)
{
	size_t cells = 0, merges = 0;
	for (size_t i = 0; i < t->n; i++) {
		merges += t->sheet[i].n_merge;
		for (size_t k = 0; k < t->sheet[i].n; k++)
			cells += t->sheet[i].row[k].n;
	}
	return cells > LARGE && !merges;
}

static void write_book(struct writer *w, const char *path)
{
	lxw_workbook_options o = {.constant_memory = is_large(w->table)};
	w->book = workbook_new_opt(path, &o);
	if (!w->book) {
		w->result = TABLE_XLSX_FAILED;
		return;
	}
	w->format[BODY] = add_format(w->book, NULL, false);
	w->format[HEADER] = add_format(w->book, NULL, true);
	w->format[DAY] = add_format(w->book, "yyyy-mm-dd", false);
	w->format[MOMENT] = add_format(w->book, "yyyy-mm-dd hh:mm:ss", false);
	w->format[CLOCK] = add_format(w->book, "hh:mm:ss", false);
	w->format[PERCENT] = add_format(w->book, "0.0%", false);
	set_properties(w);
	put_sheets(w);
	if (workbook_close(w->book) != LXW_NO_ERROR && w->result == TABLE_XLSX_OK)
		w->result = TABLE_XLSX_FAILED;
}

enum table_xlsx_result table_xlsx_write(const struct table *t, const struct table_xlsx_style *style,
                                        struct buf *out)
{
	struct writer w = {.table = t};
	if (style)
		w.style = *style;
	int fd = memfd_create("workbook", MFD_CLOEXEC);
	if (fd < 0)
		return TABLE_XLSX_FAILED;
	char path[64];
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	arena_init(&w.arena, 0);
	write_book(&w, path);
	if (w.result == TABLE_XLSX_OK)
		w.result = append_file(fd, out);
	arena_finish(&w.arena);
	close(fd);
	return w.result;
}
