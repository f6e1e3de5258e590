/* import_parse.c - what the child process does: bytes to rows of text. */
#include "core/import_parse.h"

#include "table/csv.h"
#include "table/xlsx.h"

static const struct table_sheet *first_shown(const struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->sheet[i].hidden == TABLE_SHOWN && t->sheet[i].n)
			return &t->sheet[i];
	return t->n ? &t->sheet[0] : NULL;
}

/* As the spreadsheet shows it; a cell with an error value says so. */
static struct str cell_text(const struct table_cell *c)
{
	return str_is_null(c->text) ? STR("") : c->text;
}

static void write_faults(struct json_out *o, struct arena *a, enum lang l, const struct table_errors *e)
{
	json_key(o, STR("refused"));
	json_bool(o, e->refused);
	json_key(o, STR("faults"));
	json_open(o, '[');
	for (size_t i = 0; i < e->n && i < 200; i++) {
		const struct table_error *x = &e->v[i];
		json_open(o, '[');
		json_i64(o, x->row);
		json_i64(o, x->col);
		json_str(o, tr_fmt(a, l, x->msgid, x->args, 2));
		json_close(o, ']');
	}
	json_close(o, ']');
}

static void write_row(struct json_out *o, const struct table_row *r)
{
	json_open(o, '[');
	json_i64(o, r->row);
	for (uint32_t c = 0; c < r->n && c < IMPORT_COLUMNS; c++)
		json_str(o, cell_text(&r->cell[c]));
	json_close(o, ']');
}

void import_parse(struct str bytes, enum lang l, struct buf *out)
{
	struct arena a;
	struct table t;
	struct json_out o;
	const struct table_limits limits = {.rows = IMPORT_ROWS + 100, .columns = IMPORT_COLUMNS};
	const struct table_csv_options csv = {.limits = limits};
	arena_init(&a, (size_t)384 << 20);
	bool book = str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("\xD0\xCF\x11\xE0"));
	bool ok = book ? table_xlsx_read(&t, &a, bytes, &limits) : table_csv_read(&t, &a, bytes, &csv);
	json_begin(&o, out);
	json_open(&o, '{');
	write_faults(&o, &a, l, &t.errors);
	json_key(&o, STR("rows"));
	json_open(&o, '[');
	const struct table_sheet *s = ok ? first_shown(&t) : NULL;
	for (size_t i = 0; s && i < s->n; i++)
		write_row(&o, &s->row[i]);
	json_close(&o, ']');
	json_close(&o, '}');
	arena_finish(&a);
}
