/* csv2xlsx - turn a CSV file, however it was saved, into an Excel workbook.
 *
 *   csv2xlsx < in.csv > out.xlsx
 *
 * Shows the whole of the library's use: read, see what was found, decide which
 * columns hold numbers, write. What the file had wrong is told on stderr.
 */
#include "table/csv.h"
#include "table/number.h"
#include "table/xlsx.h"
#include <stdio.h>

static bool read_all(FILE *f, struct buf *b)
{
	size_t n;
	do {
		char *p = buf_room(b, 65536);
		if (!p)
			return false;
		n = fread(p, 1, 65536, f);
		buf_claim(b, n);
	} while (n > 0);
	return !ferror(f);
}

/* The texts of a column within the table itself. */
static struct str *column(struct arena *a, const struct table_sheet *s, uint32_t col, size_t *n)
{
	struct str *v = ARENA_ARRAY(a, s->n + 1, struct str);
	*n = s->body_to - s->body_from;
	for (size_t i = 0; i < *n; i++)
		v[i] = table_at(s, s->row[s->body_from + i].row, col)->text;
	return v;
}

static bool has_codes(const struct str *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (table_is_code(v[i]))
			return true;
	}
	return false;
}

static void make_number(struct table_cell *c, enum table_mark mark)
{
	struct table_number x;
	if (c->kind != TABLE_TEXT || table_number(c->text, mark, &x) != TABLE_ONE_READING)
		return;
	c->kind = TABLE_NUMBER;
	c->number = x.percent ? x.value / 100 : x.value;
	c->flags = x.percent ? TABLE_PERCENT : 0;
}

/* Only texts that can be read in one way become numbers; codes, tags and what
 * is ambiguous stay as they were. */
static void find_numbers(struct arena *a, struct table_sheet *s)
{
	for (uint32_t col = 1; col <= s->width; col++) {
		size_t n;
		struct str *v = column(a, s, col, &n);
		enum table_mark mark = table_number_mark(v, n);
		if (has_codes(v, n))
			continue;
		for (size_t i = s->body_from; i < s->body_to; i++) {
			if (col <= s->row[i].n)
				make_number(&s->row[i].cell[col - 1], mark);
		}
	}
}

static void tell(const struct table *t)
{
	for (size_t i = 0; i < t->errors.n; i++) {
		const struct table_error *e = &t->errors.v[i];
		fprintf(stderr, "row %u column %u: %s %.*s %.*s\n", e->row, e->col, table_fault_name(e->fault),
		        STR_ARG(e->args[0]), STR_ARG(e->args[1]));
	}
}

int main(void)
{
	struct arena a;
	struct buf in, out;
	struct table t = {0};
	arena_init(&a, (size_t)1 << 30);
	buf_init(&in, (size_t)256 << 20);
	buf_init(&out, (size_t)256 << 20);
	bool ok = read_all(stdin, &in) && table_csv_read(&t, &a, buf_as_str(&in), NULL);
	if (ok) {
		struct table_xlsx_style style = {.header_rows = (uint32_t)t.sheet->body_from + 1};
		find_numbers(&a, t.sheet);
		ok = table_xlsx_write(&t, &style, &out) == TABLE_XLSX_OK && fwrite(out.p, 1, out.n, stdout) == out.n;
	}
	tell(&t);
	buf_finish(&out);
	buf_finish(&in);
	arena_finish(&a);
	return ok ? 0 : 1;
}
