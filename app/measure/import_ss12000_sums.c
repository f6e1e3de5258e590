/* import_ss12000_sums.c - minutes of attendance, and numbers of pupils, out of SS 12000: summed in the child
 * by school, årskurs and sex with their totals, so that no row about a person leaves it.
 *
 * aggregatedAttendance gives the six sums of minutes (tid_*), of which the registry's formulas make närvaro,
 * frånvaro and the share of the time that was reported at all. The pupil's school and årskurs are those of
 * the enrolment on the last day of the interval. A sum that an entity does not tell (reportedSum, offeredSum)
 * makes that sum unknown for the cell, not smaller. The interval is the period: a month, a term, else a
 * läsår; all entities have the same.
 *
 * Enrolments give the number of pupils (elever_antal) on the day said beside the file, else today.
 */
#include "core/ss12000.h"
#include "measure/import_figures.h"
#include "measure/import_ss12000.h"

enum { SUMS = 6 };
static const struct {
	const char *member, *column, *key, *name;
} sums[SUMS] = {
    {"offeredSum", "offered", "tid_erbjuden", "Erbjuden tid"},
    {"attendanceSum", "present", "tid_narvaro", "Närvarotid"},
    {"otherAttendanceSum", "other", "tid_annan", "Annan närvarotid"},
    {"validAbsenceSum", "valid", "tid_giltig", "Giltig frånvarotid"},
    {"invalidAbsenceSum", "invalid", "tid_ogiltig", "Ogiltig frånvarotid"},
    {"reportedSum", "reported", "tid_rapporterad", "Rapporterad tid"},
};

#define WHOSE                                                                                                \
	{"school", N_("School"), true, ""}, {"grade", N_("School grade"), false, ""},                            \
	    {"sex", N_("Sex"), true, ""}, {"period", N_("Period"), true, ""},                                    \
	{                                                                                                        \
		"pupils", N_("Pupils"), true, ""                                                                     \
	}
static const struct import_field attendance_fields[] = {
    WHOSE,
    {"offered", N_("Time offered"), false, ""},
    {"present", N_("Time attended"), true, ""},
    {"other", N_("Other attendance"), false, ""},
    {"valid", N_("Valid absence"), false, ""},
    {"invalid", N_("Invalid absence"), false, ""},
    {"reported", N_("Time reported"), false, ""},
};
static const struct import_field enrolment_fields[] = {WHOSE};
enum { OWN = 5 };

/* --- summing, in the child --------------------------------------------------------------------------- */

struct cell {
	struct str school, grade, sex;
	struct map pupils;
	int64_t sum[SUMS];
	bool unknown[SUMS];
	uint32_t row;
};
struct tally {
	struct arena *arena;
	struct map cells; /* "school|grade|sex" */
	uint32_t row;
	struct str from, to;
	bool mixed;
	size_t lost;
};

static struct cell *cell_of(struct tally *t, struct str school, struct str grade, struct str sex)
{
	struct str key = arena_printf(t->arena, "%.*s|%.*s|%.*s", STR_ARG(school), STR_ARG(grade), STR_ARG(sex));
	void **slot = map_slot(&t->cells, key);
	if (!*slot) {
		struct cell *c = arena_alloc(t->arena, sizeof *c);
		*c = (struct cell){.school = school, .grade = grade, .sex = sex, .row = t->row};
		map_init(&c->pupils, t->arena);
		*slot = c;
	}
	return *slot;
}

static void add(struct tally *t, const struct str whose[3], struct str pupil, const struct json *minutes)
{
	for (int i = 0; i < 4; i++) {
		struct cell *c = cell_of(t, whose[0], i & 1 ? STR("") : whose[1], i & 2 ? STR("T") : whose[2]);
		map_put(&c->pupils, pupil, t);
		for (size_t k = 0; minutes && k < SUMS; k++) {
			int64_t v = ss_number(minutes, sums[k].member);
			c->unknown[k] = c->unknown[k] || v < 0 || v > 10000000;
			c->sum[k] += v < 0 || v > 10000000 ? 0 : v;
		}
	}
}

/* School, årskurs and sex of a person on a day; false when one of them is not known. */
static bool know(struct ss_bundle *b, const struct json *person, struct str day, struct str whose[3])
{
	const struct json *e = person ? ss_enrolment(person, day, STR("")) : NULL;
	int64_t year = ss_number(e, "schoolYear");
	whose[0] = ss_school_code(b, json_get(e, "enroledAt"));
	whose[1] = year > 0    ? arena_printf(b->sh->arena, "%lld", (long long)year)
	           : year == 0 ? STR("F")
	                       : STR("");
	whose[2] = person ? ss_sex(person) : STR("");
	return e && whose[0].n && whose[1].n && whose[2].n;
}

static void take_attendance(void *ctx, struct ss_bundle *b, const struct json *x)
{
	struct tally *t = ctx;
	struct str from = ss_text(x, "startDate"), to = ss_text(x, "endDate"), whose[3];
	const struct json *person = ss_person(b, json_get(x, "student"));
	t->row++;
	if (t->from.n == 0)
		t->from = from, t->to = to;
	t->mixed = t->mixed || !str_eq(from, t->from) || !str_eq(to, t->to);
	if (know(b, person, to, whose))
		add(t, whose, ss_text(person, "id"), x);
	else
		t->lost++;
}

static void take_enrolment(void *ctx, struct ss_bundle *b, const struct json *person)
{
	struct tally *t = ctx;
	struct str whose[3];
	const struct json *list = json_get(person, "enrolments");
	t->row++;
	if (know(b, person, t->to, whose))
		add(t, whose, ss_text(person, "id"), NULL);
	else if (list && list->n && ss_enrolment(person, t->to, STR("")))
		t->lost++;
}

static void tell_lost(struct ss_bundle *b, size_t n)
{
	if (n)
		import_shape_fault(
		    b->sh, false, 0, 0,
		    N_("{0} entries are left out: the person, or the school, årskurs or sex, is not known."),
		    arena_printf(b->sh->arena, "%zu", n), STR(""));
}

/* "2024-11" when it is within a month, "HT24" or "VT25" within a term, else the läsår; "" when it is of
 * several. */
static struct str period_of(struct arena *a, struct str from, struct str to)
{
	struct date f, t;
	if (!date_parse(from, &f) || !date_parse(to, &t) || str_cmp(from, to) > 0 || lasar_of(f) != lasar_of(t))
		return STR("");
	if (f.year == t.year && f.month == t.month)
		return str_sub(from, 0, 7);
	if (f.year == t.year && (f.month >= 7) == (t.month >= 7))
		return arena_printf(a, "%s%02d", f.month >= 7 ? "HT" : "VT", f.year % 100);
	return lasar_text(a, lasar_of(f));
}

static void write_cells(struct ss_bundle *b, const struct tally *t, struct str period, size_t ncols)
{
	struct arena *a = b->sh->arena;
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct cell *c = t->cells.items[i].value;
		struct str out[OWN + SUMS] = {c->school, c->grade, c->sex, period,
		                              arena_printf(a, "%zu", c->pupils.n)};
		for (size_t k = 0; k < SUMS; k++)
			out[OWN + k] = c->unknown[k] ? STR("") : arena_printf(a, "%lld", (long long)c->sum[k]);
		import_shape_row(b->sh, c->row, out, ncols);
	}
}

static void head(struct import_shape *sh, const struct import_field *f, size_t n)
{
	struct str cell[OWN + SUMS];
	for (size_t i = 0; i < n; i++)
		cell[i] = str_z(f[i].name);
	import_shape_head(sh, 0, cell, NULL, n);
}

static void attendance_shape(struct import_shape *sh)
{
	struct ss_bundle *b = arena_alloc(sh->arena, sizeof *b);
	struct tally t = {.arena = sh->arena, .from = STR(""), .to = STR("")};
	if (!ss_open(sh, b))
		return;
	map_init(&t.cells, sh->arena);
	ss_each(b, "aggregatedAttendance", take_attendance, &t);
	if (t.mixed) {
		import_shape_fault(sh, true, 0, 0,
		                   N_("The attendance is of several intervals. Ask for one at a time."), STR(""),
		                   STR(""));
		return;
	}
	head(sh, attendance_fields, OWN + SUMS);
	write_cells(b, &t, period_of(sh->arena, t.from, t.to), OWN + SUMS);
	ss_tell_hidden(b);
	tell_lost(b, t.lost);
}

/* The day is not known in the child when it is said beside the file: every day that an enrolment can be asked
 * of is today's or that of the bundle ("day"), which the fetching writes. */
static void enrolment_shape(struct import_shape *sh)
{
	struct ss_bundle *b = arena_alloc(sh->arena, sizeof *b);
	char today[DATE_TEXT];
	struct date d;
	date_text(instant_day(instant_now()), today);
	struct tally t = {.arena = sh->arena, .from = STR(""), .to = str_z(today)};
	if (!ss_open(sh, b))
		return;
	if (date_parse(ss_text(b->root, "day"), &d))
		t.to = ss_text(b->root, "day");
	map_init(&t.cells, sh->arena);
	ss_each(b, "persons", take_enrolment, &t);
	head(sh, enrolment_fields, OWN);
	write_cells(b, &t, date_parse(t.to, &d) ? lasar_text(sh->arena, lasar_of(d)) : STR(""), OWN);
	import_shape_about(sh, "retrieved", t.to);
	ss_tell_hidden(b);
	tell_lost(b, t.lost);
}

/* --- rows to figures -------------------------------------------------------------------------- */

static void begin(struct import *im)
{
	struct figure_source s = {.kind = STR("file"),
	                          .publisher = STR(""),
	                          .title = STR("SS 12000"),
	                          .url = STR(""),
	                          .licence = STR(""),
	                          .retrieved = import_about(im->sheet, "retrieved"),
	                          .definitions = STR("")};
	figures_begin(im, VALUE_SKOLVERKET, &s);
}

static struct str text(const struct import *im, const char *field)
{
	struct str s = import_value(im, field);
	return str_is_null(s) ? STR("") : s;
}

static const struct figures_place *place(struct figures *f)
{
	const struct figures_place *p = figures_known_place(f, text(f->im, "school"));
	if (p && p->own)
		return p;
	import_error(f->im, "school", N_("There is no unit with the code “{0}”."), text(f->im, "school"),
	             STR_END);
	return NULL;
}

static bool whose(struct figures *f, struct figures_cell *c)
{
	int64_t n = 0;
	if (!figures_period(f->im->ch->arena, text(f->im, "period"), &c->first_year, &c->period))
		import_error(f->im, "period", N_("The interval lies in several school years; ask for one at a time."),
		             STR_END);
	if (str_to_i64(text(f->im, "pupils"), &n))
		c->n = (struct opt_i64){true, n};
	c->is = (struct figures_target){
	    .grade = text(f->im, "grade"), .sex = text(f->im, "sex"), .subject = STR(""), .facet = STR("")};
	return f->im->row_errors == 0;
}

static void attendance_row(struct import *im)
{
	struct figures *f = figures_of(im);
	const struct figures_place *p = place(f);
	struct figures_cell c = {0};
	if (!p || !whose(f, &c))
		return;
	for (size_t k = 0; k < SUMS; k++) {
		c.field = sums[k].column;
		c.text = text(im, sums[k].column);
		c.is.key = str_z(sums[k].key);
		figures_cell_put(f, p, &c);
	}
}

static void enrolment_row(struct import *im)
{
	struct figures *f = figures_of(im);
	const struct figures_place *p = place(f);
	struct figures_cell c = {.field = "pupils", .text = text(im, "pupils")};
	if (!p || !whose(f, &c))
		return;
	c.is.key = STR("elever_antal");
	figures_cell_put(f, p, &c);
}

const struct import_profile import_ss_attendance = {
    .name = "ss12000-attendance",
    .label = N_("SS 12000: attendance"),
    .help = N_(
        "A bundle of aggregatedAttendance, persons and organisations (JSON). Only sums are kept; the file is "
        "erased when it has been read in."),
    .fields = attendance_fields,
    .nfields = sizeof attendance_fields / sizeof attendance_fields[0],
    .takes = IMPORT_FIXED | IMPORT_PERSONS,
    .shape = attendance_shape,
    .keep = ss_keep,
    .begin = begin,
    .row = attendance_row,
    .mark = figures_mark,
    .end = figures_end,
    .undo = figures_undo,
};

const struct import_profile import_ss_enrolments = {
    .name = "ss12000-enrolments",
    .label = N_("SS 12000: number of pupils"),
    .help = N_("A bundle of persons with their enrolments, and organisations (JSON). Only numbers are kept; "
               "the file is "
               "erased when it has been read in."),
    .fields = enrolment_fields,
    .nfields = sizeof enrolment_fields / sizeof enrolment_fields[0],
    .takes = IMPORT_FIXED | IMPORT_PERSONS,
    .shape = enrolment_shape,
    .keep = ss_keep,
    .begin = begin,
    .row = enrolment_row,
    .mark = figures_mark,
    .end = figures_end,
    .undo = figures_undo,
};
