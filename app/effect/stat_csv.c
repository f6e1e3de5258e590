#include "effect/stat_csv.h"
#include "table/csv.h"

enum { MAX_ROWS = 5000000, MAX_COLUMNS = 1000 };

struct sheet {
	struct arena *a;
	int ncol, nrow, cap, ragged;
	struct str name[MAX_COLUMNS];
	struct str *cell[MAX_COLUMNS];
};

static void grow(struct sheet *s)
{
	int cap = s->cap ? 2 * s->cap : 1024;
	for (int k = 0; k < s->ncol; k++) {
		struct str *c = ARENA_ARRAY(s->a, (size_t)cap, struct str);
		if (s->nrow > 0)
			memcpy(c, s->cell[k], sizeof *c * (size_t)s->nrow);
		s->cell[k] = c;
	}
	s->cap = cap;
}

/* "12,5" to "12.5", when that is all that keeps it from being a number. */
static struct str decimal_point(struct arena *a, struct str s)
{
	ptrdiff_t at = str_chr(s, ',');
	double v;
	if (at < 0 || s.n > 40)
		return s;
	char *z = arena_z(a, s);
	z[at] = '.';
	struct str t = {z, s.n};
	return str_to_f64(t, &v) ? t : s;
}

static void take_row(struct sheet *s, const struct table_row *row, char sep)
{
	if (s->nrow == s->cap)
		grow(s);
	for (int k = 0; k < s->ncol; k++) {
		struct str t = (uint32_t)k < row->n ? str_trim(row->cell[k].text) : (struct str){0};
		s->cell[k][s->nrow] = sep == ',' ? t : decimal_point(s->a, t);
	}
	s->ragged += (int)row->n != s->ncol;
	s->nrow++;
}

static bool take_names(struct sheet *s, const struct table_row *row, struct str *why)
{
	s->ncol = row->n < MAX_COLUMNS ? (int)row->n : MAX_COLUMNS;
	for (int k = 0; k < s->ncol; k++) {
		s->name[k] = arena_str(s->a, str_trim(row->cell[k].text));
		for (int i = 0; i < k; i++)
			if (str_eq(s->name[i], s->name[k])) {
				*why = arena_printf(s->a, "two columns are named \"%.*s\"", STR_ARG(s->name[k]));
				return false;
			}
	}
	return true;
}

static struct str first_fault(struct arena *a, const struct table_errors *e)
{
	const struct table_error *x = e->n ? &e->v[e->n - 1] : NULL;
	for (size_t i = 0; i < e->n; i++)
		if (table_fault_refuses(e->v[i].fault))
			x = &e->v[i];
	return arena_printf(a, "the file is refused: %s", x ? table_fault_name(x->fault) : "unknown");
}

/* "open_quote in row 7, and 3 more": what the reader let pass, for a check beside the answer. */
static struct str faults_passed(struct arena *a, const struct sheet *sheet, const struct table_errors *e)
{
	if (e->n == 0 && sheet->ragged > 0)
		return arena_printf(a, "%d rows have fewer or more cells than there are columns", sheet->ragged);
	if (e->n == 0)
		return (struct str){0};
	struct str s = arena_printf(a, "%s in row %u", table_fault_name(e->v[0].fault), (unsigned)e->v[0].row);
	return e->total > 1 ? arena_printf(a, "%.*s, and %zu more", STR_ARG(s), e->total - 1) : s;
}

bool stat_csv_read(struct arena *a, struct str bytes, struct stat_frame *f, struct str *why)
{
	struct table_csv_options o = {
	    .limits = {.file = (size_t)1 << 30, .rows = MAX_ROWS, .columns = MAX_COLUMNS}};
	struct table_csv csv;
	const struct table_row *row;
	struct sheet *s = ARENA_NEW(a, struct sheet);
	s->a = a;
	*why = (struct str){0};
	bool named = false;
	if (table_csv_open(&csv, a, bytes, &o))
		while (table_csv_next(&csv, &row)) {
			if (row->n == 0)
				continue;
			if (named)
				take_row(s, row, csv.separator);
			else if (!take_names(s, row, why))
				return false;
			named = true;
		}
	if (csv.errors.refused)
		*why = first_fault(a, &csv.errors);
	else if (s->nrow == 0)
		*why = STR("the file has no rows under its column names");
	if (why->p)
		return false;
	stat_frame_init(f, a, s->nrow);
	f->note = faults_passed(a, s, &csv.errors);
	for (int k = 0; k < s->ncol; k++)
		stat_frame_text(f, s->name[k], s->cell[k]);
	return true;
}
