#include "table/xlsx_package.h"

enum { LAST_ROW = 1048576, LAST_COLUMN = 16384, MERGES = 65536 };

/* A sheet being read. Rows come in order in every workbook; one that does not
 * keep it is refused rather than guessed at. */
struct sheet {
	struct table_sheet *to;
	size_t merge_cap;
	struct table_row row; /* under construction; its memory is used again */
	uint32_t last_row;
	/* the cell under construction */
	uint32_t col;
	char type[12];
	uint32_t style;
	bool formula, value, phonetic;
	struct xlsx_run run;
};

static void fail_cell(struct xlsx_xml *m, enum table_fault f, struct str arg)
{
	struct sheet *s = m->state;
	xlsx_fail(m, (struct table_error){.fault = f, .row = s->row.row, .col = (uint16_t)s->col, .args = {arg}});
}

static struct str number_text(struct xlsx_xml *m, size_t n)
{
	return arena_printf(m->x->room.arena, "%zu", n);
}

/* ---- references ---- */

/* "B7" to row and column; 0 for what is missing or cannot be. */
static const char *parse_ref(const char *p, uint32_t *row, uint32_t *col)
{
	*row = *col = 0;
	for (; *p >= 'A' && *p <= 'Z' && *col <= LAST_COLUMN; p++)
		*col = *col * 26 + (uint32_t)(*p - 'A' + 1);
	for (; *p >= '0' && *p <= '9' && *row <= LAST_ROW; p++)
		*row = *row * 10 + (uint32_t)(*p - '0');
	if (*col > LAST_COLUMN)
		*col = 0;
	if (*row > LAST_ROW)
		*row = 0;
	return p;
}

static void add_merge(struct xlsx_xml *m, const char *ref)
{
	struct sheet *s = m->state;
	uint32_t row1, col1, row2, col2;
	const char *p = ref ? parse_ref(ref, &row1, &col1) : "";
	if (*p != ':')
		return;
	parse_ref(p + 1, &row2, &col2);
	if (!row1 || !col1 || row2 < row1 || col2 < col1)
		return;
	if (s->to->n_merge == MERGES) {
		fail_cell(m, TABLE_BOMB, (struct str){0});
		return;
	}
	if (s->to->n_merge == s->merge_cap) {
		size_t cap = s->merge_cap ? s->merge_cap * 2 : 16;
		table_has_room(&m->x->room, cap * sizeof *s->to->merge);
		if (xlsx_refused(m))
			return;
		struct table_range *v = ARENA_ARRAY(m->x->room.arena, cap, struct table_range);
		if (s->to->n_merge)
			memcpy(v, s->to->merge, s->to->n_merge * sizeof *v);
		s->to->merge = v;
		s->merge_cap = cap;
	}
	s->to->merge[s->to->n_merge++] = (struct table_range){row1, row2, (uint16_t)col1, (uint16_t)col2};
}

/* ---- rows ---- */

static void open_row(struct xlsx_xml *m, const char **attr)
{
	struct sheet *s = m->state;
	const char *r = xlsx_attr(attr, "r");
	int64_t row = (int64_t)s->last_row + 1;
	if (r && !str_to_i64(str_z(r), &row))
		row = 0;
	s->row.n = 0;
	s->col = 0;
	if (row <= s->last_row || row > LAST_ROW)
		xlsx_bad_part(m);
	else
		s->row.row = s->last_row = (uint32_t)row;
}

static void close_row(struct xlsx_xml *m)
{
	struct sheet *s = m->state;
	if (!s->row.n)
		return;
	if (s->to->n >= m->x->limits.rows) {
		s->col = 0;
		fail_cell(m, TABLE_TOO_MANY_ROWS, number_text(m, m->x->limits.rows));
		return;
	}
	table_keep_row(&m->x->room, s->to, &s->row);
	xlsx_refused(m);
}

/* ---- values ---- */

static void value_number(struct xlsx_xml *m, struct table_cell *c)
{
	struct sheet *s = m->state;
	enum xlsx_look look = s->style < m->x->n_looks ? (enum xlsx_look)m->x->look[s->style] : XLSX_PLAIN;
	if (!c->text.n)
		return;
	c->kind = TABLE_TEXT;
	if (!str_to_f64(c->text, &c->number)) {
		fail_cell(m, TABLE_BAD_CELL, c->text);
		return;
	}
	c->kind = TABLE_NUMBER;
	if (look == XLSX_PERCENT)
		c->flags |= TABLE_PERCENT;
	if (look != XLSX_DATE)
		return;
	if (xlsx_date(m->x->room.arena, c->number, m->x->table->date1904, &c->number, &c->text))
		c->kind = TABLE_DATE;
	else
		fail_cell(m, TABLE_DATE_OUT_OF_RANGE, (struct str){0});
}

static void value_shared(struct xlsx_xml *m, struct table_cell *c)
{
	int64_t i;
	if (!c->text.n)
		return;
	if (!str_to_i64(c->text, &i) || i < 0 || (uint64_t)i >= m->x->n_strings) {
		fail_cell(m, TABLE_BAD_CELL, c->text);
		return;
	}
	c->kind = TABLE_TEXT;
	c->text = m->x->string[i];
}

static void value_bool(struct xlsx_xml *m, struct table_cell *c)
{
	c->kind = TABLE_BOOL;
	c->number = str_eqz(c->text, "1") || str_eqz(c->text, "true");
	if (c->number == 0 && !str_eqz(c->text, "0") && !str_eqz(c->text, "false")) {
		c->kind = TABLE_TEXT;
		fail_cell(m, TABLE_BAD_CELL, c->text);
	}
}

static void value_error(struct xlsx_xml *m, struct table_cell *c)
{
	(void)m;
	c->kind = TABLE_ERROR;
}

static void value_text(struct xlsx_xml *m, struct table_cell *c)
{
	(void)m;
	c->kind = TABLE_TEXT;
}

/* YYYY-MM-DD or YYYY-MM-DDThh:mm:ss; anything else stays text. */
static void value_iso(struct xlsx_xml *m, struct table_cell *c)
{
	struct date d;
	int64_t ms;
	c->kind = TABLE_DATE;
	if (date_parse(c->text, &d))
		c->number = date_days(d);
	else if (instant_parse(arena_printf(m->x->room.arena, "%.*sZ", STR_ARG(str_sub(c->text, 0, 19))), &ms))
		c->number = (double)ms / 86400e3;
	else
		c->kind = TABLE_TEXT;
}

static const struct value_kind {
	const char *type;
	void (*read)(struct xlsx_xml *m, struct table_cell *c);
} value_kinds[] = {{"n", value_number}, {"s", value_shared}, {"b", value_bool},        {"str", value_text},
                   {"e", value_error},  {"d", value_iso},    {"inlineStr", value_text}};

static const struct value_kind *kind_of(const char *type)
{
	for (size_t i = 0; i < sizeof value_kinds / sizeof *value_kinds; i++) {
		if (strcmp(value_kinds[i].type, type) == 0)
			return &value_kinds[i];
	}
	return NULL;
}

/* ---- cells ---- */

static void open_cell(struct xlsx_xml *m, const char **attr)
{
	struct sheet *s = m->state;
	const char *ref = xlsx_attr(attr, "r"), *type = xlsx_attr(attr, "t"), *style = xlsx_attr(attr, "s");
	uint32_t row, col = s->col + 1;
	int64_t n = 0;
	if (ref)
		parse_ref(ref, &row, &col);
	s->col = col;
	s->formula = s->value = false;
	s->style = style && str_to_i64(str_z(style), &n) && n >= 0 && n < INT32_MAX ? (uint32_t)n : 0;
	size_t len = type ? strlen(type) : 0;
	memset(s->type, 0, sizeof s->type);
	if (!len)
		s->type[0] = 'n';
	else if (len < sizeof s->type)
		memcpy(s->type, type, len);
	buf_reset(&m->text);
}

static bool column_fits(struct xlsx_xml *m)
{
	struct sheet *s = m->state;
	if (s->col == 0 || s->col > LAST_COLUMN)
		xlsx_bad_part(m);
	else if (s->col > m->x->limits.columns)
		fail_cell(m, TABLE_TOO_MANY_COLUMNS, number_text(m, m->x->limits.columns));
	else
		return true;
	return false;
}

static void close_cell(struct xlsx_xml *m)
{
	struct sheet *s = m->state;
	const struct value_kind *kind = kind_of(s->type);
	if ((!s->value && !s->formula) || !s->row.row || !column_fits(m))
		return;
	struct str text = s->value ? xlsx_text(m) : (struct str){0};
	struct table_cell *c = table_cell_at(&m->x->room, &s->row, s->col);
	if (xlsx_refused(m) || !c)
		return;
	c->text = text;
	c->flags = s->formula ? TABLE_FORMULA : 0;
	if (!s->value)
		return;
	if (kind)
		kind->read(m, c);
	else
		fail_cell(m, TABLE_BAD_CELL, arena_str(m->x->room.arena, str_z(s->type)));
	if (c->kind == TABLE_EMPTY)
		c->text = (struct str){0};
}

/* ---- events ---- */

static void sheet_open(struct xlsx_xml *m, const char *name, const char **attr)
{
	struct sheet *s = m->state;
	if (strcmp(name, "c") == 0) {
		open_cell(m, attr);
	} else if (strcmp(name, "v") == 0) {
		s->value = m->gather = true;
		buf_reset(&m->text);
	} else if (strcmp(name, "row") == 0) {
		open_row(m, attr);
	} else if (strcmp(name, "f") == 0) {
		s->formula = true;
	} else if (strcmp(name, "t") == 0 && !s->phonetic) {
		s->value = true;
		s->run = xlsx_run_open(m, attr);
	} else if (strcmp(name, "rPh") == 0) {
		s->phonetic = true;
	} else if (strcmp(name, "mergeCell") == 0) {
		add_merge(m, xlsx_attr(attr, "ref"));
	}
}

static void sheet_close(struct xlsx_xml *m, const char *name)
{
	struct sheet *s = m->state;
	if (strcmp(name, "c") == 0)
		close_cell(m);
	else if (strcmp(name, "v") == 0)
		m->gather = false;
	else if (strcmp(name, "row") == 0)
		close_row(m);
	else if (strcmp(name, "t") == 0 && !s->phonetic)
		xlsx_run_close(m, s->run);
	else if (strcmp(name, "rPh") == 0)
		s->phonetic = false;
}

bool xlsx_read_sheet(struct xlsx *x, const char *path)
{
	struct sheet s = {.to = &x->table->sheet[x->table->n - 1]};
	struct xlsx_xml m = {.x = x, .path = path, .state = &s, .open = sheet_open, .close = sheet_close};
	return xlsx_parse(&m);
}
