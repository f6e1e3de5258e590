/* import_sick.c - sick leave out of the HR system: hours by unit, month, sex and day of the sick period.
 *
 *   unit;month;sex;days;sick;ordinary;staff
 *
 * days is 1-14, 15-59, 60- or all (empty). A unit's month has either one row for all days or a row for each
 * of the three, 0 where there was none: what is not told is not taken for nothing. sick and ordinary are
 * hours; ordinary is the same on each row of a unit, month and sex. staff is the employees of that month,
 * which the rule of disclosure asks for. Rows of women and men are added up where no row is of both.
 *
 * The measures have different denominators (domain.md 3.9): month, läsår and calendar year divide sick hours
 * by ordinary hours; short is the hours of days 1-14 by ordinary hours; over 59 days is the hours from day
 * 60 by all sick hours. Läsår and year are counted when all twelve months are told (a läsår is 1 July to 30
 * June), from the sums and never from shares.
 */
#include "base/utf8.h"
#include "measure/import_figures.h"

#include <stdio.h>

static const struct import_field fields[] = {
    {"unit", N_("Unit"), true, "enhet|skola|skolenhetskod"},
    {"month", N_("Month"), true, "månad"},
    {"sex", N_("Sex"), false, "kön"},
    {"days", N_("Days of the sick period"), false, "dagintervall|dagar"},
    {"sick", N_("Sick hours"), true, "sjuktimmar|sjukfrånvarotimmar"},
    {"ordinary", N_("Ordinary hours"), true, "ordinarie timmar|ordinarie arbetstid"},
    {"staff", N_("Staff"), false, "antal anställda|anställda"},
};
enum { SHORT, MIDDLE, LONG, ALL, SPANS };

struct hours { /* hundredths */
	const struct figures_place *place;
	struct import_line *line; /* the first row of it */
	char sex;
	int month; /* 12 * year + month, from 0 */
	int64_t ordinary, span[SPANS];
	bool told[SPANS];
	int64_t staff; /* 0: not told */
};
struct sum { /* of a year */
	const struct hours *first;
	int months;
	bool split; /* by day */
	int64_t ordinary, span[SPANS], staff;
};
struct hours_list VEC(struct hours *);
struct state {
	struct map cells; /* "place|month|sex" -> struct hours */
	struct hours_list list;
};

static void begin(struct import *im)
{
	struct figure_source s = {.kind = STR("file"),
	                          .publisher = STR(""),
	                          .title = STR("Sjukfrånvaro"),
	                          .url = STR(""),
	                          .licence = STR(""),
	                          .definitions = im->sheet->below};
	struct state *st = arena_alloc(im->ch->arena, sizeof *st);
	*st = (struct state){0};
	map_init(&st->cells, im->ch->arena);
	figures_begin(im, VALUE_SKOLVERKET, &s)->own = st;
}

/* --- a row ------------------------------------------------------------------------------------------ */

/* In hundredths; an error when it is none that can be. */
static int64_t hours_of(struct import *im, const char *field)
{
	struct value v;
	struct str text = import_value(im, field);
	if (!value_read(text, VALUE_SKOLVERKET, 0, &v) || v.kind != VALUE_EXISTS || v.number < 0 ||
	    v.number > 1000000000 || v.decimals > 2) {
		import_error(im, field, N_("“{0}” is no number of hours; it may have two decimals."), text, STR_END);
		return 0;
	}
	return v.number * (v.decimals == 0 ? 100 : v.decimals == 1 ? 10 : 1);
}

static int span_of(struct import *im)
{
	static const struct {
		const char *word;
		int span;
	} words[] = {{"", ALL},       {"alla", ALL},   {"all", ALL},      {"totalt", ALL},
	             {"1-14", SHORT}, {"1–14", SHORT}, {"15-59", MIDDLE}, {"15–59", MIDDLE},
	             {"60-", LONG},   {"60–", LONG},   {"60+", LONG}};
	struct str text = import_value(im, "days");
	struct str is = str_is_null(text) ? STR("") : text;
	if (str_starts(is, STR("dag ")))
		is = str_trim(str_sub(is, 4, is.n));
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_ieq(is, str_z(words[i].word)))
			return words[i].span;
	import_error(im, "days", N_("“{0}” are no days that are counted: write 1-14, 15-59, 60- or all."), text,
	             STR_END);
	return ALL;
}

static int month_of(struct import *im)
{
	struct str text = import_value(im, "month"), period;
	int first_year;
	int64_t y = 0, m = 0;
	if (text.n != 7 || !figures_period(im->ch->arena, text, &first_year, &period)) {
		import_error(im, "month", N_("“{0}” is no month. Write it as 2025-03."), text, STR_END);
		return 0;
	}
	str_to_i64(str_sub(text, 0, 4), &y);
	str_to_i64(str_sub(text, 5, 7), &m);
	return (int)(12 * y + m - 1);
}

static int64_t staff_of(struct import *im)
{
	int64_t n = 0;
	struct str text = import_value(im, "staff");
	if (!str_is_null(text) && (!str_to_i64(text, &n) || n < 0))
		import_error(im, "staff", N_("“{0}” is no whole number."), text, STR_END);
	return n;
}

static char sex_of(struct import *im)
{
	struct str text = import_value(im, "sex"), is = STR("T");
	if (!str_is_null(text) && !figures_sex(text, &is))
		import_error(im, "sex", N_("“{0}” is none of the words that can stand here."), text, STR_END);
	return is.p[0];
}

static struct hours *cell_of(struct import *im, struct state *st, const struct hours *h)
{
	struct str key = arena_printf(im->ch->arena, "%lld|%d|%c", (long long)h->place->id, h->month, h->sex);
	struct hours *x = map_get(&st->cells, key);
	if (x)
		return x;
	x = arena_alloc(im->ch->arena, sizeof *x);
	*x = *h;
	map_put(&st->cells, key, x);
	*VEC_PUSH(im->ch->arena, &st->list) = x;
	return x;
}

static struct str row_text(const struct import *im, const struct hours *x)
{
	return import_row_text(im->ch->arena, im->lang, x->line->row);
}

static void row(struct import *im)
{
	struct figures *f = figures_of(im);
	struct str unit = import_value(im, "unit");
	struct hours h = {.place = figures_known_place(f, unit), .line = im->line, .sex = sex_of(im)};
	int span = span_of(im);
	int64_t sick = hours_of(im, "sick");
	h.month = month_of(im);
	h.ordinary = hours_of(im, "ordinary");
	h.staff = staff_of(im);
	if (!h.place)
		import_error(im, "unit", N_("There is no place “{0}”."), unit, STR_END);
	if (sick > h.ordinary)
		import_error(im, "sick", N_("There are more sick hours than ordinary hours."), STR_END);
	if (im->row_errors)
		return;
	struct hours *x = cell_of(im, f->own, &h);
	if (x->ordinary != h.ordinary)
		import_error(im, "ordinary", N_("{0} has other ordinary hours for the same unit, month and sex."),
		             row_text(im, x), STR_END);
	if (x->told[span])
		import_error(im, "days", N_("{0} has this figure already."), row_text(im, x), STR_END);
	if (im->row_errors)
		return;
	x->told[span] = true;
	x->span[span] = sick;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

/* A month's hours are whole: all days in one, or each of the three, and both say the same. */
static void complete(struct import *im, struct hours *x)
{
	int parts = x->told[SHORT] + x->told[MIDDLE] + x->told[LONG];
	int64_t sum = x->span[SHORT] + x->span[MIDDLE] + x->span[LONG];
	im->line = x->line;
	if (parts != 0 && parts != 3)
		import_error(im, "days",
		             N_("A month has a row for 1-14, 15-59 and 60- each; write 0 where there is none."),
		             STR_END);
	else if (parts == 3 && x->told[ALL] && x->span[ALL] != sum)
		import_error(im, "sick", N_("The hours of all days are not those of 1-14, 15-59 and 60- together."),
		             STR_END);
	if (parts == 3)
		x->span[ALL] = sum;
	if (x->span[ALL] > x->ordinary)
		import_error(im, "sick", N_("There are more sick hours than ordinary hours."), STR_END);
	im->line = NULL;
}

static void add_hours(int64_t *ordinary, int64_t *span, const struct hours *x)
{
	*ordinary += x->ordinary;
	for (int i = 0; i < SPANS; i++)
		span[i] += x->span[i];
}

/* Women and men together, where no row is of both. */
static void add_both(struct import *im, struct state *st)
{
	size_t n = st->list.n;
	for (size_t i = 0; i < n; i++) {
		const struct hours *k = st->list.v[i];
		struct str other = arena_printf(im->ch->arena, "%lld|%d|M", (long long)k->place->id, k->month);
		struct str told = arena_printf(im->ch->arena, "%lld|%d|T", (long long)k->place->id, k->month);
		const struct hours *m = k->sex == 'K' ? map_get(&st->cells, other) : NULL;
		struct hours both = *k;
		if (!m || map_get(&st->cells, told))
			continue;
		both.sex = 'T';
		both.staff = k->staff && m->staff ? k->staff + m->staff : 0;
		both.told[SHORT] = k->told[SHORT] && m->told[SHORT];
		add_hours(&both.ordinary, both.span, m);
		cell_of(im, st, &both);
	}
}

static void put(struct figures *f, const struct hours *x, const char *key, struct str period, int first_year,
                int64_t part, int64_t whole, int64_t staff)
{
	struct import *im = f->im;
	char sex[2] = {x->sex, 0};
	struct figures_cell c = {
	    .field = "sick",
	    .is = {str_z(key), STR(""), arena_str(im->ch->arena, str_z(sex)), STR(""), STR("")},
	    .text = STR(""),
	    .period = period,
	    .first_year = first_year};
	for (size_t i = 0; i < im->sheet->ncols; i++)
		if (im->field_of[i] >= 0 && strcmp(fields[im->field_of[i]].name, "sick") == 0)
			c.col = i;
	im->line = x->line;
	const struct figures_version *ver = figures_version(f, &c);
	int64_t scale = 100;
	for (int64_t i = 0; ver && i < ver->measure.decimals; i++)
		scale *= 10;
	struct value v = {.kind = VALUE_EXISTS, .n = staff};
	v.decimals = ver ? (uint8_t)ver->measure.decimals : 0;
	v.number = whole ? (int64_t)(((__int128)2 * scale * part + whole) / ((__int128)2 * whole)) : 0;
	if (ver && whole)
		figures_value_put(f, x->place, &c, &v);
	im->line = NULL;
}

static void add_to_year(struct import *im, struct map *years, const struct hours *x, const char *kind,
                        int year)
{
	struct str key =
	    arena_printf(im->ch->arena, "%s|%lld|%c|%d", kind, (long long)x->place->id, x->sex, year);
	struct sum *s = map_get(years, key);
	if (!s) {
		s = arena_alloc(im->ch->arena, sizeof *s);
		*s = (struct sum){.first = x, .split = true, .staff = x->staff};
		map_put(years, key, s);
	}
	s->months++;
	s->split = s->split && x->told[SHORT];
	s->staff = x->staff < s->staff ? x->staff : s->staff;
	add_hours(&s->ordinary, s->span, x);
}

/* A figure of läsår or year of whole sums; what lacks months is told of once. */
static void put_years(struct figures *f, const struct map *lasar, const struct map *calendar)
{
	struct import *im = f->im;
	size_t part = 0;
	for (size_t i = 0; i < lasar->n; i++) {
		const struct sum *s = lasar->items[i].value;
		int year = (s->first->month - 6) / 12;
		struct str period = lasar_text(im->ch->arena, year);
		part += s->months != 12;
		if (s->months != 12)
			continue;
		put(f, s->first, "sjukfranvaro_lasar", period, year, s->span[ALL], s->ordinary, s->staff);
		if (s->split)
			put(f, s->first, "sjukfranvaro_kort_lasar", period, year, s->span[SHORT], s->ordinary, s->staff);
	}
	for (size_t i = 0; i < calendar->n; i++) {
		const struct sum *s = calendar->items[i].value;
		int year = s->first->month / 12;
		struct str period = arena_printf(im->ch->arena, "%d", year);
		part += s->months != 12;
		if (s->months != 12)
			continue;
		put(f, s->first, "sjukfranvaro_ar", period, year - 1, s->span[ALL], s->ordinary, s->staff);
		if (s->split)
			put(f, s->first, "sjukfranvaro_lang60", period, year - 1, s->span[LONG], s->span[ALL], s->staff);
	}
	if (part)
		import_note(im, "",
		            N_("{0} school years and calendar years lack months in the file: they get no figure of "
		               "the year."),
		            arena_printf(im->ch->arena, "%zu", part), STR_END);
}

static void end(struct import *im)
{
	struct figures *f = figures_of(im);
	struct state *st = f->own;
	struct map lasar, calendar;
	map_init(&lasar, im->ch->arena);
	map_init(&calendar, im->ch->arena);
	for (size_t i = 0; i < st->list.n; i++)
		complete(im, st->list.v[i]);
	if (im->errors == 0)
		add_both(im, st);
	for (size_t i = 0; i < st->list.n && im->errors == 0; i++) {
		const struct hours *x = st->list.v[i];
		int year = (x->month - 6) / 12;
		struct str month = arena_printf(im->ch->arena, "%04d-%02d", x->month / 12, x->month % 12 + 1);
		put(f, x, "sjukfranvaro_manad", month, year, x->span[ALL], x->ordinary, x->staff);
		add_to_year(im, &lasar, x, "l", year);
		add_to_year(im, &calendar, x, "k", x->month / 12);
	}
	if (im->errors == 0)
		put_years(f, &lasar, &calendar);
	else
		im->sheet->refused = true; /* a sum of what is left would be another figure */
	figures_end(im);
}

const struct import_profile import_sick = {
    .name = "sick-leave",
    .label = N_("Sick leave from the HR system"),
    .help =
        N_("Columns: unit, month, sex, days (1-14, 15-59, 60- or all), sick hours, ordinary hours, staff."),
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .takes = IMPORT_NOTES,
    .begin = begin,
    .row = row,
    .mark = figures_mark,
    .end = end,
    .undo = figures_undo,
};
