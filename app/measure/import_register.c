/* import_register.c - Skolenhetsregistret into register_unit: what the register says of each unit, as of a
 * day.
 *
 * It is a register to look in, beside the own tree of units. Nothing in the tree is renamed, opened or closed
 * by it; where the two differ on a unit with the same code, the preview says so, row by row: another name,
 * other grades, ended there and open here, or the other way about. An own unit that is not in the file, and a
 * unit of the own authority that is not in the tree, are told too. Places beside get what they lack (name,
 * kind of authority, municipality) and keep what they have.
 *
 * What an answer does not tell (the list tells only code, name and status) is taken from what was told
 * before. A row that tells nothing new is not kept again. Undone, what was told before holds.
 *
 * Source of the words: Skolverket, OpenAPI of Skolenhetsregistret v2.
 */
#include "measure/import_register.h"

#include "base/utf8.h"
#include "core/settings.h"
#include "measure/import_figures.h"
#include "org/org.h"

static const struct str none = {NULL, 0};

struct state {
	int64_t source_id;
	struct str day, orgnr;
	bool may;
	int64_t own; /* rows of the own authority */
	struct map codes;
};

/* --- words ------------------------------------------------------------------------------------- */

struct word {
	const char *text, *is;
};
static const struct word statuses[] = {{"AKTIV", "active"},  {"VILANDE", "dormant"},  {"UPPHORT", "ended"},
                                       {"UPPHÖRT", "ended"}, {"PLANERAD", "planned"}, {NULL, NULL}};
static const struct word kinds[] = {
    {"SKOLENHET", "unit"}, {"CENTRAL", "central"}, {"UTLAND", "abroad"}, {NULL, NULL}};
static const struct word owners[] = {
    {"KOMMUN", "municipal"},    {"KOMMUNAL", "municipal"},  {"REGION", "municipal"},
    {"KOMMFORB", "municipal"},  {"ENSKILD", "independent"}, {"FRISTÅENDE", "independent"},
    {"HMANUTL", "independent"}, {"STAT", "state"},          {"STATLIG", "state"},
    {"SAME", "state"},          {"SPECIAL", "state"},       {NULL, NULL}};

static struct str cell(const struct import *im, enum register_column c)
{
	struct str s = import_value(im, register_fields[c].name);
	return str_is_null(s) ? STR("") : s;
}

static struct str word(struct import *im, enum register_column c, const struct word *w)
{
	struct str text = cell(im, c);
	if (text.n == 0)
		return text;
	for (; w->text; w++)
		if (str_eq(utf8_fold(im->ch->arena, text), utf8_fold(im->ch->arena, str_z(w->text))))
			return str_z(w->is);
	import_error(im, register_fields[c].name, N_("“{0}” is none of the words that can stand here."), text,
	             STR_END);
	return STR("");
}

static struct str day(struct import *im, enum register_column c)
{
	struct date d;
	struct str s = cell(im, c);
	if (s.n && !date_parse(s, &d))
		import_error(im, register_fields[c].name, N_("“{0}” is no day. Write it as 2025-03-31."), s, STR_END);
	return s.n ? s : none;
}

static bool digits(struct str s, size_t n)
{
	bool ok = s.n == n;
	for (size_t i = 0; ok && i < n; i++)
		ok = s.p[i] >= '0' && s.p[i] <= '9';
	return ok;
}

/* --- the file as a whole ---------------------------------------------------------------------------- */

static void find_day(struct import *im, struct state *st)
{
	struct str told = import_about(im->sheet, "retrieved");
	struct date d;
	if (!str_is_null(told) && date_parse(told, &d))
		st->day = told;
	else if (!str_is_null(im->opt.day) && im->opt.day.n)
		st->day = im->opt.day;
	else
		import_note(
		    im, "",
		    N_("The file does not say of which day it is; it is kept as of {0}. Say the day to change that."),
		    st->day, STR_END);
}

static void begin(struct import *im)
{
	struct arena *a = im->ch->arena;
	struct state *st = arena_alloc(a, sizeof *st);
	struct object o = {.found = true, .state = OBJ_DECIDED};
	root_unit(im->ch->db, a, &o.unit_id);
	*st =
	    (struct state){.day = instant_date(im->ch->arena, im->ch->now),
	                   .orgnr = setting_text(im->ch->db, a, "huvudman.orgnr"),
	                   .may = !im->who || access_object(im->ch->db, a, im->who, RES_FIGURE, ACT_CREATE, &o)};
	im->state = st;
	map_init(&st->codes, a);
	if (!st->may)
		import_error(im, "", N_("Your role may not write this here."), STR_END);
	find_day(im, st);
	struct figure_source s = {.kind = STR("file"),
	                          .publisher = STR("Skolverket"),
	                          .title = arena_printf(a, "Skolenhetsregistret %.*s", STR_ARG(st->day)),
	                          .url = STR("https://api.skolverket.se/skolenhetsregistret/v2"),
	                          .licence =
	                              STR("Öppna data; svaret anger ingen licens. Ange källa: Skolverket."),
	                          .definitions = STR(""),
	                          .retrieved = st->day,
	                          .import_id = im->run_id,
	                          .created_at = im->ch->now,
	                          .created_by = im->ch->person_id};
	st->source_id = figure_source_insert(im->ch->db, &s);
}

/* --- beside the own tree ------------------------------------------------------------------------------ */

static void compare_name(struct import *im, const struct register_unit *r, const struct unit_on_row *at)
{
	struct arena *a = im->ch->arena;
	if (!str_eq(utf8_fold(a, r->name), utf8_fold(a, at->name)))
		import_note(im, "name",
		            N_("The register calls it “{0}”, the unit here is “{1}”. Nothing is renamed."), r->name,
		            at->name, STR_END);
	if (r->grades.n && at->grades.n && !str_eq(r->grades, at->grades))
		import_note(im, "grades", N_("The register has grades {0}, the unit here {1}."), r->grades,
		            at->grades, STR_END);
}

/* Both sides on the day the register speaks of. */
static void compare(struct import *im, const struct state *st, const struct register_unit *r)
{
	struct arena *a = im->ch->arena;
	struct unit_on_row at;
	struct unit u;
	int64_t id = 0;
	bool own = str_eq(r->owner_code, st->orgnr) && st->orgnr.n;
	if (!unit_by_school_code(im->ch->db, a, r->code, &id) || !unit_get(im->ch->db, a, id, &u)) {
		if (own && !str_eqz(r->status, "ended"))
			import_note(im, "code", N_("No unit here has the code “{0}” ({1})."), r->code, r->name, STR_END);
		return;
	}
	bool ended = str_eqz(r->status, "ended") || (!str_is_null(r->to_day) && str_cmp(r->to_day, st->day) < 0);
	bool open = org_day_in(st->day, u.from_day, u.to_day);
	if (org_unit_on(im->ch->db, a, id, st->day, none, &at))
		compare_name(im, r, &at);
	if (ended && open)
		import_note(im, "status", N_("The register says that the unit has ended ({0}); here it is open."),
		            str_is_null(r->to_day) ? STR("–") : r->to_day, STR_END);
	else if (!ended && !open)
		import_note(im, "status", N_("The register has the unit; here it is not open on {0}."), st->day,
		            STR_END);
}

/* --- a row ------------------------------------------------------------------------------------ */

static struct str keep(struct str told, struct str was)
{
	return told.n ? told : str_is_null(was) ? STR("") : was;
}

static struct str keep_day(struct str told, struct str was)
{
	return str_is_null(told) ? was : told;
}

static bool same_day(struct str a, struct str b)
{
	return str_is_null(a) ? str_is_null(b) : !str_is_null(b) && str_eq(a, b);
}

/* Grades of a second school form of the same unit, in a file that does not tell the form. */
static bool other_form(const struct register_unit *r, const struct register_unit *was)
{
	return r->forms.n == 0 && was->grades.n && r->grades.n && !str_eq(r->grades, was->grades) &&
	       str_eq(r->as_of, was->as_of);
}

static void fill(struct import *im, struct register_unit *r, const struct register_unit *was)
{
	if (other_form(r, was)) {
		import_note(im, "grades", N_("The same day the unit has grades {0} already; those stay."),
		            was->grades, STR_END);
		r->grades = was->grades;
	}
	r->status = keep(r->status, was->status);
	r->kind = keep(r->kind, was->kind);
	r->municipality = keep(r->municipality, was->municipality);
	r->owner = keep(r->owner, was->owner);
	r->owner_code = keep(r->owner_code, was->owner_code);
	r->owner_name = keep(r->owner_name, was->owner_name);
	r->forms = keep(r->forms, was->forms);
	r->grades = keep(r->grades, was->grades);
	r->from_day = keep_day(r->from_day, was->from_day);
	r->to_day = keep_day(r->to_day, was->to_day);
}

static bool nothing_new(const struct register_unit *r, const struct register_unit *was)
{
	return str_eq(r->name, was->name) && str_eq(r->status, was->status) && str_eq(r->kind, was->kind) &&
	       str_eq(r->municipality, was->municipality) && str_eq(r->owner, was->owner) &&
	       str_eq(r->owner_code, was->owner_code) && str_eq(r->owner_name, was->owner_name) &&
	       str_eq(r->forms, was->forms) && str_eq(r->grades, was->grades) &&
	       same_day(r->from_day, was->from_day) && same_day(r->to_day, was->to_day);
}

static void save(struct import *im, struct register_unit *r)
{
	struct register_unit was = {.name = none};
	bool known = register_on(im->ch->db, im->ch->arena, r->code, r->as_of, &was);
	if (known)
		fill(im, r, &was);
	if (known && nothing_new(r, &was)) {
		im->beside.same++;
		return;
	}
	if (known && !str_eq(r->name, was.name))
		import_note(im, "name", N_("It was called “{0}” on {1}."), was.name, was.as_of, STR_END);
	register_unit_insert(im->ch->db, r);
	im->beside.created += !known;
	im->beside.updated += known;
	place_fill(im->ch->db, r->code, r->name, utf8_fold(im->ch->arena, r->name), r->owner, r->municipality);
}

static void check(struct import *im, struct state *st, const struct register_unit *r)
{
	const struct import_line *said = map_get(&st->codes, r->code);
	if (!digits(r->code, 8) || r->code.p[0] == '0')
		import_error(im, "code", N_("“{0}” is no school unit code: it has eight digits."), r->code, STR_END);
	if (r->municipality.n && !digits(r->municipality, 4))
		import_error(im, "municipality", N_("“{0}” is no code of a municipality: it has four digits."),
		             r->municipality, STR_END);
	if (r->owner_code.n && !digits(r->owner_code, 10))
		import_error(im, "owner_code", N_("“{0}” is no organisation number: it has ten digits."),
		             r->owner_code, STR_END);
	if (said && said->row / IMPORT_SHEET_ROWS == im->line->row / IMPORT_SHEET_ROWS)
		import_error(im, "code", N_("{0} has this unit already."),
		             import_row_text(im->ch->arena, im->lang, said->row), STR_END);
	map_put(&st->codes, r->code, im->line);
}

static void row(struct import *im)
{
	struct state *st = im->state;
	struct register_unit r = {.code = cell(im, REG_CODE),
	                          .name = cell(im, REG_NAME),
	                          .status = word(im, REG_STATUS, statuses),
	                          .kind = word(im, REG_KIND, kinds),
	                          .municipality = cell(im, REG_MUNICIPALITY),
	                          .owner = word(im, REG_OWNER, owners),
	                          .owner_code = cell(im, REG_OWNER_CODE),
	                          .owner_name = cell(im, REG_OWNER_NAME),
	                          .forms = cell(im, REG_FORMS),
	                          .grades = cell(im, REG_GRADES),
	                          .from_day = day(im, REG_FROM),
	                          .to_day = day(im, REG_TO),
	                          .as_of = st->day,
	                          .source_id = st->source_id,
	                          .file_row = im->line->row};
	check(im, st, &r);
	if (im->row_errors || !st->may)
		return;
	save(im, &r);
	compare(im, st, &r);
	st->own += st->orgnr.n && str_eq(r.owner_code, st->orgnr);
}

/* Own open units that a file about us has not. */
static void end(struct import *im)
{
	struct state *st = im->state;
	struct units_with_code_row *u;
	size_t n = st->own ? units_with_code(im->ch->db, im->ch->arena, &u) : 0;
	for (size_t i = 0; i < n; i++)
		if (str_is_null(u[i].to_day) && !map_get(&st->codes, u[i].school_code))
			import_note(im, "", N_("The unit {0} with the code {1} is not in the file."), u[i].code,
			            u[i].school_code, STR_END);
}

static int64_t undo(struct change *ch, int64_t run_id)
{
	struct sources_of_import_row *s;
	size_t n = sources_of_import(ch->db, ch->arena, run_id, &s);
	int64_t taken = 0;
	for (size_t i = 0; i < n; i++)
		taken += register_undo(ch->db, s[i].id);
	return taken;
}

const struct import_profile import_register = {
    .name = "school-register",
    .label = N_("Skolverket: the register of school units"),
    .help = N_("Answers of Skolenhetsregistret v2 (JSON), or the register as a table. Units here are "
               "compared with it; "
               "nothing is renamed."),
    .fields = register_fields,
    .nfields = REG_COLUMNS,
    .takes = IMPORT_FIXED | IMPORT_DAY | IMPORT_PERSONS,
    .shape = register_shape,
    .begin = begin,
    .row = row,
    .end = end,
    .undo = undo,
};
