/* Any bytes: the CSV reader ends, keeps its caps, hands out valid UTF-8 cells in
 * order, and what it read can be written and read again to the same shape. */
#include "table/csv.h"
#include "table/number.h"
#include "base/log.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_cell(const struct table_row *r, uint32_t i)
{
	const struct table_cell *c = &r->cell[i];
	struct table_number x;
	if (c->row != r->row || c->col != i + 1)
		BUG("a cell lost its place");
	if (c->kind != TABLE_EMPTY && (str_is_null(c->text) || !utf8_valid(c->text)))
		BUG("a text is not text");
	table_number(c->text, TABLE_MARK_UNKNOWN, &x);
}

static void check_again(const struct table *t)
{
	struct arena a;
	struct buf b;
	struct table again;
	arena_init(&a, (size_t)64 << 20);
	buf_init(&b, (size_t)16 << 20);
	table_csv_write(t->sheet, NULL, &b);
	struct table_csv_options o = {.separator = ';', .encoding = TABLE_UTF8};
	if (!b.overflow && table_csv_read(&again, &a, buf_as_str(&b), &o) && again.sheet->n != t->sheet->n)
		BUG("%zu rows became %zu", t->sheet->n, again.sheet->n);
	buf_finish(&b);
	arena_finish(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct table t;
	struct table_csv_options o = {.limits = {.file = 1 << 20, .rows = 5000, .columns = 200, .cell = 4096}};
	arena_init(&a, (size_t)64 << 20);
	if (table_csv_read(&t, &a, (struct str){(const char *)data, size}, &o)) {
		for (size_t i = 0; i < t.sheet->n; i++) {
			for (uint32_t k = 0; k < t.sheet->row[i].n; k++)
				check_cell(&t.sheet->row[i], k);
		}
		if (t.sheet->n && !t.errors.total)
			check_again(&t);
	}
	arena_finish(&a);
	return 0;
}
