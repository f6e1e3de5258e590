/* import_long.c - the generic long table: one row is one figure of any measure that is defined here.
 *
 *   measure;place;period;sex;grade;subject;facet;value;n;n_of;day;comment
 *
 * measure is its key. place is the code of a unit, a school unit, a municipality or a group, or "system:code"
 * of a place known elsewhere. period is "2024/25", "HT24", "2024-11" or "2024". value is a number or a mark
 * of Skolverket's
 * (`..` few, `.` not applicable, `~100`, `cirka 600`, `*` left out), or `-` for what is hidden by another
 * principle; an empty value says that nothing was reported. n is the individuals behind it, n_of those who
 * should have been in, day the day of measuring, by which the figure finds its window.
 * A publisher in the first row says that the figures of the file are public already, in that publisher's
 * report: they keep the marks they have and nothing more of them is hidden.
 */
#include "measure/import_figures.h"

static const struct import_field fields[] = {
    {"measure", N_("Measure"), true, "mått|matt|nyckeltal"},
    {"place", N_("Place"), true, "plats|enhet|skola|kod"},
    {"period", N_("Period"), true, "läsår|termin|månad|år"},
    {"sex", N_("Sex"), false, "kön"},
    {"grade", N_("School grade"), false, "årskurs|stadium|åk"},
    {"subject", N_("Subject"), false, "ämne"},
    {"facet", N_("One more breakdown"), false, "uppdelning|kategori"},
    {"value", N_("Value"), false, "värde"},
    {"n", N_("Individuals behind it"), false, "antal"},
    {"n_of", N_("Of how many"), false, "av"},
    {"day", N_("Day"), false, "dag|mätdag|datum"},
    {"comment", N_("Comment"), false, "kommentar|anmärkning"},
    {"publisher", N_("Published by"), false, "utgivare|publicerad av"},
};

static size_t column(const struct import *im, const char *field)
{
	for (size_t c = 0; c < im->sheet->ncols; c++)
		if (im->field_of[c] >= 0 && strcmp(im->profile->fields[im->field_of[c]].name, field) == 0)
			return c;
	return SIZE_MAX;
}

static void begin(struct import *im)
{
	size_t c = column(im, "publisher");
	struct str by = c == SIZE_MAX || im->sheet->nlines == 0 ? STR("") : str_trim(im->sheet->line[0].cell[c]);
	struct figure_source s = {.kind = by.n ? STR("report") : STR("file"),
	                          .publisher = by,
	                          .title = STR("Tabell med värden"),
	                          .url = STR(""),
	                          .licence = STR(""),
	                          .definitions = im->sheet->below};
	figures_begin(im, VALUE_SKOLVERKET, &s);
}

static struct str value_or_empty(const struct import *im, const char *field)
{
	struct str s = import_value(im, field);
	return str_is_null(s) ? STR("") : s;
}

static struct str sex(struct import *im)
{
	struct str text = value_or_empty(im, "sex"), is = STR("T");
	if (text.n && !figures_sex(text, &is))
		import_error(im, "sex", N_("“{0}” is none of the words that can stand here."), text, STR_END);
	return is;
}

static struct opt_i64 number(struct import *im, const char *field)
{
	struct str s = import_value(im, field);
	int64_t n = 0;
	if (str_is_null(s))
		return (struct opt_i64){false, 0};
	if (!str_to_i64(s, &n) || n < 0)
		import_error(im, field, N_("“{0}” is no whole number."), s, STR_END);
	return (struct opt_i64){true, n};
}

static struct str day(struct import *im)
{
	struct date d;
	struct str s = import_value(im, "day");
	if (!str_is_null(s) && !date_parse(s, &d))
		import_error(im, "day", N_("“{0}” is no day. Write it as 2025-03-31."), s, STR_END);
	return s;
}

static void row(struct import *im)
{
	struct figures *f = figures_of(im);
	struct str place = value_or_empty(im, "place");
	struct value v;
	struct figures_cell c = {.field = "value", .col = column(im, "value")};
	const struct figures_place *p = figures_known_place(f, place);
	if (!p)
		import_error(im, "place", N_("There is no place “{0}”."), place, STR_END);
	if (!figures_period(im->ch->arena, value_or_empty(im, "period"), &c.first_year, &c.period))
		import_error(im, "period", N_("“{0}” is no period. Write 2024/25, HT24, 2024-11 or 2024."),
		             value_or_empty(im, "period"), STR_END);
	c.is = (struct figures_target){value_or_empty(im, "measure"), value_or_empty(im, "grade"), sex(im),
	                               value_or_empty(im, "subject"), value_or_empty(im, "facet")};
	c.text = value_or_empty(im, "value");
	c.n = number(im, "n");
	c.n_of = number(im, "n_of");
	c.day = day(im);
	c.comment = value_or_empty(im, "comment");
	if (!p || im->row_errors)
		return;
	if (str_eqz(c.text, "-")) {
		v = (struct value){.kind = VALUE_MASKED};
		figures_value_put(f, p, &c, &v);
	} else {
		figures_cell_put(f, p, &c);
	}
}

const struct import_profile import_long = {
    .name = "figures",
    .label = N_("Figures: a table with one value per row"),
    .help = N_("Columns: measure, place, period, sex, grade, subject, facet, value, n, n_of, day, comment."),
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .takes = IMPORT_NOTES,
    .rows = IMPORT_FIGURES,
    .begin = begin,
    .row = row,
    .mark = figures_mark,
    .end = figures_end,
    .undo = figures_undo,
};
