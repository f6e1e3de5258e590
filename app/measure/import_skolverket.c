/* import_skolverket.c - Skolverket's statistics exports: a title, the chosen läsår, one row per school,
 * authority or municipality, and notes below that say what the columns mean.
 *
 * The columns that name the place are fields; every other column is figures of a measure, by
 * skolverket_columns.def, or as somebody has said in the wizard before for a table with these headings. A
 * measure that is not in the registry is made from the heading, with the notes as its definition.
 *
 * The number of pupils in the table, where there is one, is kept as n of its shares and means. It is the
 * table's own count of pupils; the denominators proper (domain.md 3.2, 3.3) are not published per school.
 */
#include "base/utf8.h"
#include "measure/import_figures.h"

static const struct import_field fields[] = {
    {"name", N_("School"), false, "skola|skolenhet|skolans namn"},
    {"code", N_("School unit code"), false, "skol-enhetskod|skolenhetskod|skolkod|skol-enhets-kod"},
    {"municipality", N_("Municipality"), false, "skolkommun|kommun|kommunnamn"},
    {"municipality_code", N_("Municipality code"), false, "kommun-kod|kommunkod|kommun kod"},
    {"owner_kind", N_("Kind of authority"), false, "typ av huvudman|huvudmannatyp"},
    {"owner", N_("Authority"), false, "huvudman"},
    {"owner_code", N_("The authority's number"), false, "huvudman orgnr|organisationsnummer|huvudmans orgnr"},
};

/* --- the columns ------------------------------------------------------------------------ */

struct column {
	const char *title, *heading, *key, *name, *grade, *sex, *unit, *kind;
	int decimals;
	const char *direction;
};
static const struct column columns[] = {
#define COLUMN(...) {__VA_ARGS__},
#include "measure/skolverket_columns.def"
#undef COLUMN
};

/* The grade that stands at {} of the pattern, null when the heading is another one. */
static struct str fits(struct arena *a, const struct column *c, struct str title, struct str heading)
{
	struct str want = str_z(c->heading);
	ptrdiff_t at = str_find(want, STR("{}"));
	if (str_find(title, utf8_fold(a, str_z(c->title))) < 0)
		return (struct str){NULL, 0};
	if (at < 0)
		return str_eq(heading, utf8_fold(a, want)) ? str_z(c->grade) : (struct str){NULL, 0};
	struct str before = utf8_fold(a, str_sub(want, 0, (size_t)at));
	struct str grade =
	    str_starts(heading, before) ? str_sub(heading, before.n, heading.n) : (struct str){NULL, 0};
	return grade.n && grade.n <= 2 ? grade : (struct str){NULL, 0};
}

static const struct column *column_of(struct arena *a, const struct import_sheet *s, size_t col,
                                      struct str *grade)
{
	struct str title = utf8_fold(a, s->above), heading = utf8_fold(a, str_trim(s->header[col]));
	for (size_t i = 0; heading.n && i < sizeof columns / sizeof columns[0]; i++) {
		*grade = fits(a, &columns[i], title, heading);
		if (!str_is_null(*grade))
			return &columns[i];
	}
	return NULL;
}

static struct str target(struct db *db, struct arena *a, const struct import_sheet *s, size_t col)
{
	struct str grade;
	const struct column *c = column_of(a, s, col, &grade);
	(void)db;
	return c ? arena_printf(a, "%s;%.*s;%s", c->key, STR_ARG(grade), c->sex) : (struct str){NULL, 0};
}

/* --- the file as a whole ------------------------------------------------------------------- */

struct state {
	int year;
	struct str period;
	ptrdiff_t n_col; /* column of the number of pupils, -1 */
	struct measure_make *make;
	struct figures_target *is; /* both of each column */
	const char *level;         /* kind of place */
};

/* "Valt läsår: 2024/25", and else the läsår chosen beside the file. */
static bool find_year(struct import *im, int *year)
{
	struct str rest = im->sheet->above, line;
	while (str_split(&rest, '\n', &line)) {
		ptrdiff_t at = str_find(line, STR(":"));
		if (str_starts(line, STR("Valt läsår")) && at > 0)
			return lasar_parse(str_trim(str_sub(line, (size_t)at + 1, line.n)), year);
	}
	*year = im->opt.year;
	return *year > 0;
}

/* The table's name: the line that is neither the publisher's nor the läsår's. */
static struct str title_of(const struct import *im)
{
	struct str rest = im->sheet->above, line;
	while (str_split(&rest, '\n', &line))
		if (!str_starts(line, STR("Statistik från")) && !str_starts(line, STR("Valt ")))
			return line;
	return STR("");
}

static bool has(const struct import *im, const char *field)
{
	for (size_t c = 0; c < im->sheet->ncols; c++)
		if (im->field_of[c] >= 0 && strcmp(fields[im->field_of[c]].name, field) == 0)
			return true;
	return false;
}

static void describe(struct import *im, struct state *st, size_t col)
{
	struct arena *a = im->ch->arena;
	struct measure_make *m = &st->make[col];
	struct str grade, heading = str_trim(im->sheet->header[col]);
	const struct column *c = column_of(a, im->sheet, col, &grade);
	figures_guess(a, heading, m);
	m->name = c ? str_z(c->name) : heading;
	m->definition = arena_printf(a, "%.*s: %.*s\n\n%.*s", STR_ARG(title_of(im)), STR_ARG(heading),
	                             STR_ARG(im->sheet->below));
	m->population_note =
	    STR("Varje skola räknas i det mått vars population den hör till. n är tabellens antal elever.");
	m->source = arena_printf(a, "Skolverket, %.*s", STR_ARG(title_of(im)));
	m->origin = "skolverket";
	m->period_kind = "lasar";
	if (!c)
		return;
	m->unit = c->unit, m->kind = c->kind, m->decimals = c->decimals, m->direction = c->direction;
}

/* A measure of its own for a column that nobody has named one for. */
static void name_target(struct import *im, struct state *st, size_t c)
{
	struct arena *a = im->ch->arena;
	struct figures_target *t = &st->is[c];
	struct str title = title_of(im), heading = im->sheet->header[c];
	struct str slug = figures_slug(a, arena_printf(a, "%.*s %.*s", STR_ARG(heading), STR_ARG(title)));
	t->key = arena_printf(a, "%.*s-*", (int)(slug.n < 45 ? slug.n : 45), slug.p);
	im->sheet->target[c] = arena_printf(a, "%.*s;%.*s;%.*s;%.*s", STR_ARG(t->key), STR_ARG(t->grade),
	                                    STR_ARG(t->sex), STR_ARG(t->subject));
}

/* What each column is; the first that counts pupils gives the others their n. */
static void prepare(struct import *im, struct state *st)
{
	struct import_sheet *s = im->sheet;
	size_t figures = 0;
	st->n_col = -1;
	st->make = ARENA_ARRAY(im->ch->arena, s->ncols + 1, struct measure_make);
	st->is = ARENA_ARRAY(im->ch->arena, s->ncols + 1, struct figures_target);
	for (size_t c = 0; c < s->ncols; c++) {
		if (im->field_of[c] >= 0)
			continue;
		if (str_is_null(s->target[c])) {
			if (str_trim(s->header[c]).n)
				import_note_col(im, c,
				                N_("The column “{0}” is not read. Say what its figures are to read it."),
				                s->header[c], STR_END);
			continue;
		}
		figures++;
		st->is[c] = figures_target(s->target[c]);
		if (st->is[c].key.n == 0)
			name_target(im, st, c);
		describe(im, st, c);
		if (st->n_col < 0 && str_starts(st->is[c].key, STR("elever_slutbetyg9")))
			st->n_col = (ptrdiff_t)c;
	}
	if (figures == 0)
		import_error(im, "", N_("No column holds figures of a known measure. Say what the columns are."),
		             STR_END);
}

static void begin(struct import *im)
{
	struct state *st = arena_alloc(im->ch->arena, sizeof *st);
	*st = (struct state){0};
	st->level = has(im, "code")                ? "school"
	            : has(im, "owner_code")        ? "authority"
	            : has(im, "municipality_code") ? "municipality"
	                                           : "";
	if (!find_year(im, &st->year))
		import_error(im, "", N_("The file does not say which school year it is of. Choose it."), STR_END);
	if (!st->level[0])
		import_error(im, "", N_("No column has the code of a school, authority or municipality."), STR_END);
	st->period = lasar_text(im->ch->arena, st->year);
	prepare(im, st);
	struct figure_source s = {
	    .kind = STR("file"),
	    .publisher = STR("Skolverket"),
	    .title = arena_printf(im->ch->arena, "%.*s %.*s", STR_ARG(title_of(im)), STR_ARG(st->period)),
	    .url = STR("https://www.skolverket.se/skolutveckling/statistik"),
	    .licence = STR("Offentlig statistik; filen anger ingen licens. Ange källa: Skolverket."),
	    .definitions = im->sheet->below};
	figures_begin(im, VALUE_SKOLVERKET, &s)->own = st;
}

/* --- a row ------------------------------------------------------------------------------------ */

static struct str value_or_empty(const struct import *im, const char *field)
{
	struct str s = import_value(im, field);
	return str_is_null(s) ? STR("") : s;
}

static const struct figures_place *place_of(struct figures *f, const struct state *st, const char *owner)
{
	struct import *im = f->im;
	struct str code = value_or_empty(im, "code"), kommun = value_or_empty(im, "municipality_code");
	if (strcmp(st->level, "school") == 0)
		return figures_school(f, "code", code, value_or_empty(im, "name"), kommun, owner);
	bool authority = strcmp(st->level, "authority") == 0;
	struct place_key k = {.kind = st->level,
	                      .code = authority ? value_or_empty(im, "owner_code") : kommun,
	                      .name = value_or_empty(im, authority ? "owner" : "municipality"),
	                      .owner = str_z(owner)};
	if (k.code.n == 0)
		import_error(im, authority ? "owner_code" : "municipality_code", N_("{0} is needed."),
		             tr(im->lang, authority ? N_("The authority's number") : N_("Municipality code")),
		             STR_END);
	return k.code.n ? figures_place(f, &k) : NULL;
}

static void row(struct import *im)
{
	struct figures *f = figures_of(im);
	const struct state *st = f->own;
	struct arena *a = im->ch->arena;
	const char *owner = figures_owner(a, value_or_empty(im, "owner_kind"));
	const struct figures_place *p = st->year && st->level[0] ? place_of(f, st, owner) : NULL;
	struct value n = {0};
	if (!p)
		return;
	if (st->n_col >= 0)
		value_read(im->line->cell[st->n_col], VALUE_SKOLVERKET, 0, &n);
	for (size_t c = 0; c < im->sheet->ncols; c++) {
		if (st->is[c].key.n == 0)
			continue;
		struct measure_make m = st->make[c];
		struct figures_cell cell = {.col = c,
		                            .is = st->is[c],
		                            .text = im->line->cell[c],
		                            .period = st->period,
		                            .first_year = st->year,
		                            .make = &m};
		cell.is.key = figures_key(a, cell.is.key, owner);
		m.population = strcmp(owner, "municipal") == 0     ? "kommunala"
		               : strcmp(owner, "independent") == 0 ? "fristaende"
		                                                   : "lageskommun";
		if (n.kind == VALUE_EXISTS && (ptrdiff_t)c != st->n_col)
			cell.n = (struct opt_i64){true, n.number};
		figures_cell_put(f, p, &cell);
	}
}

const struct import_profile import_skolverket = {
    .name = "skolverket",
    .label = N_("Skolverket: statistics export"),
    .help = N_("A table of Skolverket's search for statistics, as it was saved (CSV)."),
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .takes = IMPORT_MEASURES | IMPORT_NOTES | IMPORT_YEAR,
    .rows = IMPORT_FIGURES,
    .target = target,
    .begin = begin,
    .row = row,
    .mark = figures_mark,
    .end = figures_end,
    .undo = figures_undo,
};
