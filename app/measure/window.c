/* window.c - mätfönster: when an instrument is to be used, per school form and läsår. */
#include "measure/measure.h"
#include "org/org.h"
#include "sql_measure_entry.h"

static const struct field fields[] = {
    {"instrument_id", N_("Instrument"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"school_form", N_("School form"), FIELD_CHOICE, false, 0, school_form_word, school_form_text,
     N_("Empty for all.")},
    {"grade", N_("School grade"), FIELD_LINE, false, 2, NULL, NULL,
     N_("Empty for all, else one of them: F or 1 to 10.")},
    {"first_year", N_("School year"), FIELD_INT, true, 2100, NULL, NULL, NULL},
    {"name", N_("Name"), FIELD_LINE, true, 200, NULL, NULL, NULL},
    {"kind", N_("Kind"), FIELD_CHOICE, true, 0, window_kinds_word, window_kinds_text, NULL},
    {"from_day", N_("From"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"to_day", N_("To"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"late_day", N_("Late figures are taken until"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"weeks_from", N_("Weeks after the start, from"), FIELD_INT, false, 520, NULL, NULL, NULL},
    {"weeks_to", N_("Weeks after the start, to"), FIELD_INT, false, 520, NULL, NULL, NULL},
    {"note", N_("Note"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	o->id = ((const struct measure_window *)row)->id;
	measure_locate_root(db, a, o);
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct measure_window *w = row;
	struct instrument in;
	(void)before;
	if (!instrument_get(ch->db, ch->arena, w->instrument_id, &in))
		form_error(f, "instrument_id", N_("There is no such instrument."), STR_END);
	int64_t grade = 0;
	bool is_grade = str_eqz(w->grade, "F") || (str_to_i64(w->grade, &grade) && grade >= 1 && grade <= 10);
	if (w->grade.n && !is_grade)
		form_error(f, "grade", N_("Write one school grade, F or 1 to 10; another has a window of its own."),
		           STR_END);
	if (str_cmp(w->to_day, w->from_day) < 0)
		form_error(f, "to_day", N_("It ends before it begins."), STR_END);
	if (str_cmp(w->late_day, w->to_day) < 0)
		form_error(f, "late_day", N_("Late figures come after the window, not before its end."), STR_END);
	if (str_eqz(w->kind, "relative") &&
	    (!w->weeks_from.has || !w->weeks_to.has || w->weeks_to.v < w->weeks_from.v))
		form_error(f, "weeks_to", N_("A relative window says from which week to which."), STR_END);
}

/* What has been judged by it keeps it. */
static void removing(struct change *ch, struct form *f, const void *row)
{
	int64_t n = 0;
	window_used(ch->db, ch->arena, ((const struct measure_window *)row)->id, &n);
	if (n)
		form_error(f, "", N_("Figures have been taken in this window, so it stays."), STR_END);
}

static void blank(struct change *ch, void *row)
{
	struct str today = instant_date(ch->arena, ch->now);
	*(struct measure_window *)row = (struct measure_window){.school_form = STR(""),
	                                                        .grade = STR(""),
	                                                        .name = STR(""),
	                                                        .kind = STR("calendar"),
	                                                        .from_day = today,
	                                                        .to_day = today,
	                                                        .late_day = today,
	                                                        .note = STR("")};
}

const struct resource_kind kind_measure_window = {
    .name = "measure_window",
    .entity = &measure_window_entity,
    .access = RES_WINDOW,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .removing = removing,
    .blank = blank,
    .page = "/resultat/matfonster/%",
};
