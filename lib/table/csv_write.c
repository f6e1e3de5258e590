#include "table/csv.h"

static const struct table_csv_style usual = {.separator = ';', .decimal = ','};

static void write_number(struct buf *out, double v, const struct table_csv_style *st, bool percent)
{
	struct buf digits;
	buf_init(&digits, 64);
	if (percent)
		buf_printf(&digits, "%.15g", v * 100); /* 0.07 * 100 is not quite 7 */
	else
		buf_f64(&digits, v);
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.p[i] == '.')
			digits.p[i] = st->decimal;
	}
	if (percent)
		BUF_LIT(&digits, " %");
	struct str s = buf_as_str(&digits);
	/* A decimal comma in a file separated by commas has to be quoted. */
	bool quote = str_chr(s, st->separator) >= 0;
	if (quote)
		buf_c(out, '"');
	buf_str(out, s);
	if (quote)
		buf_c(out, '"');
	buf_finish(&digits);
}

static void write_text(struct buf *out, struct str s, const struct table_csv_style *st)
{
	/* buf_csv would guard a lone dash, which is how the field writes "masked". */
	if (!s.n)
		BUF_LIT(out, "\"\"");
	else if (str_eqz(s, "-"))
		buf_c(out, '-');
	else
		buf_csv(out, s, st->separator);
}

static void write_day(struct buf *out, const struct table_cell *c, const struct table_csv_style *st)
{
	struct date d;
	char z[DATE_TEXT];
	if (!str_is_null(c->text)) {
		write_text(out, c->text, st);
	} else if (table_cell_day(c, &d)) {
		date_text(d, z);
		buf_z(out, z);
	}
}

static void write_cell(struct buf *out, const struct table_cell *c, const struct table_csv_style *st)
{
	switch ((enum table_kind)c->kind) {
	case TABLE_EMPTY:
		break;
	case TABLE_TEXT:
	case TABLE_ERROR:
		write_text(out, c->text, st);
		break;
	case TABLE_NUMBER:
		write_number(out, c->number, st, c->flags & TABLE_PERCENT);
		break;
	case TABLE_BOOL:
		buf_z(out, c->number != 0 ? "TRUE" : "FALSE");
		break;
	case TABLE_DATE:
		write_day(out, c, st);
		break;
	}
}

/* Will write_text() put it within quotation marks? */
static bool is_quoted(struct str s, const struct table_csv_style *st)
{
	struct buf b;
	buf_init(&b, 0);
	write_text(&b, s, st);
	bool quoted = b.n > 0 && b.p[0] == '"';
	buf_finish(&b);
	return quoted;
}

/* A first line of `sep=x` would be taken as an instruction, not as a title; so
 * would `sep=` and the separator before a second, empty cell. A first text that begins with U+FEFF would be
 * taken as the mark of the encoding. */
static bool is_instruction(const struct table_cell *c, const struct table_csv_style *st)
{
	struct str s = c->text;
	if (c->row == 1 && c->kind == TABLE_TEXT && !st->bom && str_starts(s, STR("\xef\xbb\xbf")))
		return !is_quoted(s, st);
	return c->row == 1 && c->kind == TABLE_TEXT && (s.n == 4 || s.n == 5) &&
	       str_ieq(str_sub(s, 0, 4), STR("sep=")) && (s.n == 4 || (s.p[4] != st->separator && s.p[4] != '"'));
}

static void write_first_cell(struct buf *out, const struct table_cell *c, const struct table_csv_style *st)
{
	bool quote = is_instruction(c, st);
	if (quote)
		buf_c(out, '"');
	write_cell(out, c, st);
	if (quote)
		buf_c(out, '"');
}

void table_csv_write(const struct table_sheet *s, const struct table_csv_style *style, struct buf *out)
{
	struct table_csv_style st = style ? *style : usual;
	if (!st.separator)
		st.separator = usual.separator;
	if (!st.decimal)
		st.decimal = usual.decimal;
	if (st.bom)
		BUF_LIT(out, "\xef\xbb\xbf");
	uint32_t row = 1;
	for (size_t i = 0; i < s->n; i++) {
		const struct table_row *r = &s->row[i];
		for (; row < r->row; row++)
			buf_z(out, st.lf ? "\n" : "\r\n");
		if (r->n)
			write_first_cell(out, &r->cell[0], &st);
		for (uint32_t k = 1; k < r->n; k++) {
			buf_c(out, st.separator);
			write_cell(out, &r->cell[k], &st);
		}
		buf_z(out, st.lf ? "\n" : "\r\n");
		row = r->row + 1;
	}
}
