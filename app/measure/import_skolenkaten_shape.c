/* import_skolenkaten_shape.c - the workbook of Skolenkäten as one table: every sheet that has the headings,
 * columns found by their texts and never by where they stand, since they move between years and respondents.
 *
 * The row of headings is the one that names the school unit code and the number in the group; above it stand
 * the areas and questions, below it what is counted. Shares are left out: they are the counts by the answers,
 * which the workbook states in its notes and which was checked on that of 2022. */
#include "base/utf8.h"
#include "measure/import_skolenkaten.h"
#include "table/xlsx.h"

enum { HEADING_ROWS = 12, MOST_COLUMNS = 2000 };

/* The columns that say whose the row is, in the order they are handed on. */
static const char *const own[] = {"Orgnummer", "Huvudman",        "Kommun", "Skolenhetskod",
                                  "Skolenhet", "Antal i gruppen", "Antal",  "Svarsfrekvens"};
enum { NOWN = sizeof own / sizeof own[0], CODE = 3, GROUP = 5 };

struct column {
	size_t sheet;
	uint32_t col; /* in its sheet */
	struct str heading;
};
struct column_vec VEC(struct column);
struct book {
	struct import_shape *sh;
	struct table t;
	uint32_t heading[64]; /* of each sheet, 0: it has none */
	uint32_t at[64][NOWN];
	struct column_vec cols;
	struct str title;
};

static struct str text_at(struct book *b, const struct table_sheet *s, uint32_t row, uint32_t col)
{
	const struct table_cell *c = row && col ? table_at(s, row, col) : NULL;
	return c ? str_trim(import_cell_text(b->sh->arena, c)) : STR("");
}

static uint32_t width(const struct table_sheet *s)
{
	uint32_t most = 0;
	for (size_t i = 0; i < s->n; i++)
		most = (uint32_t)s->row[i].n > most ? (uint32_t)s->row[i].n : most;
	return most;
}

/* Where the own columns stand in this row, 0 for those that do not. */
static void find_own(struct book *b, const struct table_sheet *s, uint32_t row, uint32_t *at)
{
	uint32_t wide = width(s);
	memset(at, 0, NOWN * sizeof *at);
	for (uint32_t c = 1; c <= wide; c++) {
		struct str text = text_at(b, s, row, c);
		for (size_t i = 0; text.n && i < NOWN; i++)
			if (str_ieq(text, str_z(own[i])) && !at[i])
				at[i] = c;
	}
}

static void find_heading(struct book *b, size_t i)
{
	const struct table_sheet *s = &b->t.sheet[i];
	b->heading[i] = 0;
	for (uint32_t row = 1; row <= HEADING_ROWS && !b->heading[i] && s->hidden == TABLE_SHOWN; row++) {
		find_own(b, s, row, b->at[i]);
		if (b->at[i][CODE] && b->at[i][GROUP])
			b->heading[i] = row;
	}
}

static bool is_own(const struct book *b, size_t sheet, uint32_t col)
{
	for (size_t i = 0; i < NOWN; i++)
		if (b->at[sheet][i] == col)
			return true;
	return false;
}

static void take_columns(struct book *b, size_t i)
{
	struct arena *a = b->sh->arena;
	const struct table_sheet *s = &b->t.sheet[i];
	struct str top = STR(""), middle = STR("");
	uint32_t row = b->heading[i], wide = width(s);
	for (uint32_t c = 1; c <= wide && c <= MOST_COLUMNS; c++) {
		struct str above = text_at(b, s, row - 1, c), here = text_at(b, s, row, c);
		struct str kind = text_at(b, s, row + 1, c);
		if (is_own(b, i, c)) {
			b->title = b->title.n ? b->title : above;
			continue;
		}
		if (above.n)
			top = above, middle = STR("");
		if (here.n)
			middle = here;
		if (kind.n && !str_ieq(kind, STR("Andel")))
			*VEC_PUSH(a, &b->cols) =
			    (struct column){i, c,
			                    arena_printf(a, "%.*s" SKOLENKATEN_BAR "%.*s" SKOLENKATEN_BAR "%.*s",
			                                 STR_ARG(top), STR_ARG(middle), STR_ARG(kind))};
	}
}

static void write_head(struct book *b, size_t first)
{
	struct str cell[IMPORT_COLUMNS];
	uint32_t col[IMPORT_COLUMNS];
	for (size_t i = 0; i < NOWN; i++) {
		cell[i] = b->at[first][i] ? str_z(own[i]) : STR("");
		col[i] = b->at[first][i] ? b->at[first][i] : (uint32_t)i + 1;
	}
	for (size_t i = 0; i < b->cols.n; i++) {
		cell[NOWN + i] = b->cols.v[i].heading;
		col[NOWN + i] = (uint32_t)b->cols.v[i].sheet * IMPORT_SHEET_COLS + b->cols.v[i].col;
	}
	import_shape_head(b->sh, b->heading[first], cell, col, NOWN + b->cols.n);
}

static void write_rows(struct book *b, size_t i)
{
	const struct table_sheet *s = &b->t.sheet[i];
	struct str cell[IMPORT_COLUMNS];
	for (size_t r = 0; r < s->n; r++) {
		uint32_t row = s->row[r].row;
		bool any = false;
		if (row <= b->heading[i] + 1)
			continue;
		for (size_t k = 0; k < NOWN; k++) {
			cell[k] = text_at(b, s, row, b->at[i][k]);
			any = any || cell[k].n;
		}
		for (size_t k = 0; k < b->cols.n; k++)
			cell[NOWN + k] = b->cols.v[k].sheet == i ? text_at(b, s, row, b->cols.v[k].col) : STR("");
		if (any)
			import_shape_row(b->sh, (uint32_t)i * IMPORT_SHEET_ROWS + row, cell, NOWN + b->cols.n);
	}
}

/* The sheet that explains: its lines. */
static struct str notes(struct book *b)
{
	struct buf out;
	buf_init(&out, 0);
	for (size_t i = 0; i < b->t.n && i < 64; i++) {
		const struct table_sheet *s = &b->t.sheet[i];
		for (size_t r = 0; !b->heading[i] && r < s->n; r++) {
			struct str line = text_at(b, s, s->row[r].row, 1);
			buf_str(&out, line);
			if (line.n)
				buf_c(&out, '\n');
		}
	}
	struct str text = arena_str(b->sh->arena, str_trim(buf_as_str(&out)));
	buf_finish(&out);
	return text;
}

void skolenkaten_shape(struct import_shape *sh)
{
	const struct table_limits limits = {.rows = sh->most, .columns = MOST_COLUMNS};
	struct book *b = arena_alloc(sh->arena, sizeof *b);
	size_t first = SIZE_MAX;
	*b = (struct book){.sh = sh, .title = STR("")};
	if (!import_shape_book(sh, &b->t, &limits))
		return;
	for (size_t i = 0; i < b->t.n && i < 64; i++) {
		find_heading(b, i);
		if (b->heading[i])
			take_columns(b, i);
		if (b->heading[i] && first == SIZE_MAX)
			first = i;
	}
	if (first == SIZE_MAX || NOWN + b->cols.n > IMPORT_COLUMNS) {
		import_shape_fault(
		    sh, true, 0, 0,
		    first == SIZE_MAX
		        ? N_("No sheet has the headings of Skolenkäten: Skolenhetskod, Antal i gruppen.")
		        : N_("The workbook has more columns than can be read."),
		    STR(""), STR(""));
		return;
	}
	import_shape_about(sh, "title", b->title);
	import_shape_about(sh, "notes", notes(b));
	write_head(b, first);
	for (size_t i = 0; i < b->t.n && i < 64; i++)
		if (b->heading[i])
			write_rows(b, i);
}
