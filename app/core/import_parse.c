/* import_parse.c - what the child process does: bytes to rows of text. */
#include "core/import_parse.h"

#include "table/csv.h"
#include "table/xlsx.h"

#include <stdio.h>

#define FAULTS_TOLD 200

/* --- what shapes say ---------------------------------------------------------------- */

static void write_row(struct json_out *o, uint32_t row, const struct str *cell, size_t n)
{
	json_open(o, '[');
	json_i64(o, row);
	for (size_t i = 0; i < n && i < IMPORT_COLUMNS; i++)
		json_str(o, str_is_null(cell[i]) ? STR("") : cell[i]);
	json_close(o, ']');
}

void import_shape_head(struct import_shape *sh, uint32_t row, const struct str *cell, const uint32_t *cols,
                       size_t n)
{
	sh->headed = true;
	for (size_t i = 0; cols && i < n && i < IMPORT_COLUMNS; i++)
		json_i64(&sh->o_cols, cols[i]);
	write_row(&sh->o_rows, row, cell, n);
}

void import_shape_row(struct import_shape *sh, uint32_t row, const struct str *cell, size_t n)
{
	if (sh->nrows++ < sh->most)
		write_row(&sh->o_rows, row, cell, n);
	else if (sh->nrows == sh->most + 1)
		import_shape_fault(sh, true, 0, 0, N_("The file has too many rows. Split it."), (struct str){NULL, 0},
		                   (struct str){NULL, 0});
}

void import_shape_about(struct import_shape *sh, const char *name, struct str text)
{
	json_key(&sh->o_about, str_z(name));
	json_str(&sh->o_about, text);
}

static void fault(struct import_shape *sh, uint32_t row, int col, struct str text)
{
	json_open(&sh->o_faults, '[');
	json_i64(&sh->o_faults, row);
	json_i64(&sh->o_faults, col);
	json_str(&sh->o_faults, text);
	json_close(&sh->o_faults, ']');
}

void import_shape_fault(struct import_shape *sh, bool refuses, uint32_t row, int col, const char *msgid,
                        struct str a, struct str b)
{
	const struct str args[2] = {str_is_null(a) ? STR("") : a, str_is_null(b) ? STR("") : b};
	sh->refused = sh->refused || refuses;
	fault(sh, row, col, tr_fmt(sh->arena, sh->lang, msgid, args, 2));
}

const struct json *import_shape_json(struct import_shape *sh)
{
	struct json_error e = {0};
	struct str text =
	    str_starts(sh->bytes, STR("\xEF\xBB\xBF")) ? str_sub(sh->bytes, 3, sh->bytes.n) : sh->bytes;
	const struct json *j = json_parse(sh->arena, text, &e);
	if (!j)
		import_shape_fault(sh, true, (uint32_t)e.line, 0, N_("The file is not whole JSON: {0}."), e.text,
		                   (struct str){NULL, 0});
	return j;
}

/* --- tables ------------------------------------------------------------------------- */

/* 15 digits are what a workbook keeps of what was typed; its file writes 17, or 1.2E-2. */
struct str import_cell_text(struct arena *a, const struct table_cell *c)
{
	char z[64], sci[64];
	int e = 0;
	bool plain = c->text.n < 16 && str_chr(c->text, 'E') < 0 && str_chr(c->text, 'e') < 0;
	if (c->kind != TABLE_NUMBER || plain)
		return str_is_null(c->text) ? STR("") : c->text;
	snprintf(sci, sizeof sci, "%.14e", c->number);
	const char *at = strchr(sci, 'e');
	if (!at || sscanf(at + 1, "%d", &e) != 1 || e < -12 || e > 14)
		return c->text;
	snprintf(z, sizeof z, "%.*f", 14 - e, c->number);
	size_t n = strlen(z);
	while (strchr(z, '.') && n && z[n - 1] == '0')
		z[--n] = 0;
	if (n && z[n - 1] == '.')
		z[--n] = 0;
	return arena_str(a, str_z(z));
}

static const struct table_sheet *first_shown(const struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->sheet[i].hidden == TABLE_SHOWN && t->sheet[i].n)
			return &t->sheet[i];
	return t->n ? &t->sheet[0] : NULL;
}

static void take_faults(struct import_shape *sh, const struct table_errors *e)
{
	sh->refused = sh->refused || e->refused;
	for (size_t i = 0; i < e->n && i < FAULTS_TOLD; i++) {
		const struct table_error *x = &e->v[i];
		fault(sh, x->row, x->col, tr_fmt(sh->arena, sh->lang, x->msgid, x->args, 2));
	}
}

bool import_shape_book(struct import_shape *sh, struct table *t, const struct table_limits *limits)
{
	const struct table_csv_options csv = {.limits = *limits};
	bool book = str_starts(sh->bytes, STR("PK\x03\x04")) || str_starts(sh->bytes, STR("\xD0\xCF\x11\xE0"));
	bool ok = book ? table_xlsx_read(t, sh->arena, sh->bytes, limits)
	               : table_csv_read(t, sh->arena, sh->bytes, &csv);
	take_faults(sh, &t->errors);
	return ok && !sh->refused;
}

static void table_row_out(struct import_shape *sh, const struct table_row *r)
{
	struct str cell[IMPORT_COLUMNS];
	size_t n = r->n < IMPORT_COLUMNS ? r->n : IMPORT_COLUMNS;
	for (size_t i = 0; i < n; i++)
		cell[i] = import_cell_text(sh->arena, &r->cell[i]);
	import_shape_row(sh, r->row, cell, n);
}

void import_shape_table(struct import_shape *sh)
{
	struct table t;
	const struct table_limits limits = {.rows = sh->most, .columns = IMPORT_COLUMNS};
	const struct table_sheet *s = import_shape_book(sh, &t, &limits) ? first_shown(&t) : NULL;
	for (size_t i = 0; s && i < s->n; i++)
		table_row_out(sh, &s->row[i]);
}

const struct json *import_shape_answers(struct import_shape *sh, const struct import_field *field, size_t n)
{
	struct str head[IMPORT_COLUMNS], first = str_sub(str_trim(sh->bytes), 0, 1);
	if (!str_eqz(first, "{") && !str_eqz(first, "[")) {
		import_shape_table(sh);
		return NULL;
	}
	const struct json *j = import_shape_json(sh);
	for (size_t i = 0; i < n; i++)
		head[i] = str_z(field[i].name);
	if (j)
		import_shape_head(sh, 0, head, NULL, n);
	return j;
}

struct str import_shape_text(const struct json *j, const char *key)
{
	struct str s = json_text(j, key);
	return str_is_null(s) ? STR("") : s;
}

/* --- all of it ------------------------------------------------------------------------ */

static void begin(struct buf *b, struct json_out *o, char bracket)
{
	buf_init(b, 0);
	json_begin(o, b);
	json_open(o, bracket);
}

static void part(struct buf *out, const char *name, struct buf *b, struct json_out *o, char bracket)
{
	json_close(o, bracket);
	buf_printf(out, ",\"%s\":", name);
	buf_str(out, buf_as_str(b));
	out->overflow = out->overflow || b->overflow;
	buf_finish(b);
}

void import_parse(const struct import_profile *p, struct str bytes, enum lang l, struct buf *out)
{
	struct arena a;
	struct import_shape sh = {
	    .arena = &a, .lang = l, .bytes = bytes, .most = (p->rows ? p->rows : IMPORT_ROWS) + 100};
	arena_init(&a, (size_t)384 << 20);
	begin(&sh.faults, &sh.o_faults, '[');
	begin(&sh.cols, &sh.o_cols, '[');
	begin(&sh.about, &sh.o_about, '{');
	begin(&sh.rows, &sh.o_rows, '[');
	if (p->shape)
		p->shape(&sh);
	else
		import_shape_table(&sh);
	buf_printf(out, "{\"refused\":%s,\"headed\":%s", sh.refused ? "true" : "false",
	           sh.headed ? "true" : "false");
	part(out, "faults", &sh.faults, &sh.o_faults, ']');
	part(out, "cols", &sh.cols, &sh.o_cols, ']');
	part(out, "about", &sh.about, &sh.o_about, '}');
	part(out, "rows", &sh.rows, &sh.o_rows, ']');
	buf_c(out, '}');
	arena_finish(&a);
}
