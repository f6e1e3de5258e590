/* standards.c - what definitions lean on and what changes with reforms: grade scales, school years,
 * instruments. */
#include "measure/measure.h"

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	(void)row;
	measure_locate_root(db, a, o);
}

static void check_years(struct form *f, int64_t from, struct opt_i64 to)
{
	if (to.has && to.v < from)
		form_error(f, "to_year", N_("It ends before it begins."), STR_END);
}

/* --- grade scales ------------------------------------------------------------------ */

static const struct field scale_fields[] = {
    {"key", N_("Key"), FIELD_LINE, true, 40, NULL, NULL, N_("Short and lasting, for files and addresses.")},
    {"name", N_("Name"), FIELD_LINE, true, 200, NULL, NULL, NULL},
    {"name_en", N_("Name in English"), FIELD_LINE, false, 200, NULL, NULL, NULL},
    {"from_year", N_("First school year"), FIELD_INT, true, 2100, NULL, NULL, NULL},
    {"to_year", N_("Last school year"), FIELD_INT, false, 2100, NULL, NULL, NULL},
    {"source", N_("Source"), FIELD_TEXT, false, 0, NULL, NULL,
     N_("Law, standard or the publisher's document.")},
};

static void scale_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct grade_scale *x = row;
	(void)ch;
	(void)before;
	check_years(f, x->from_year, x->to_year);
}

static void scale_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct grade_scale *)row =
	    (struct grade_scale){.key = STR(""), .name = STR(""), .name_en = STR(""), .source = STR("")};
}

const struct resource_kind kind_grade_scale = {
    .name = "grade_scale",
    .entity = &grade_scale_entity,
    .access = RES_MEASURE,
    .fields = scale_fields,
    .nfields = sizeof scale_fields / sizeof scale_fields[0],
    .locate = locate,
    .check = scale_check,
    .blank = scale_blank,
};

static const struct field grade_fields[] = {
    {"scale_id", N_("Grade scale"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"grade", N_("Grade"), FIELD_LINE, true, 10, NULL, NULL, N_("As it is written: E, 4, –.")},
    {"sort", N_("Order"), FIELD_INT, true, 1000, NULL, NULL, N_("Higher is better.")},
    {"points", N_("Thousandths of a point"), FIELD_INT, true, 1000000, NULL, NULL,
     N_("E is 10 points: 10000.")},
    {"passed", N_("Is a pass"), FIELD_BOOL, false, 0, NULL, NULL, NULL},
    {"counts", N_("Is a grade"), FIELD_BOOL, false, 0, NULL, NULL,
     N_("Not ticked: a mark that no mean counts.")},
};

static void grade_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct scale_grade *)row = (struct scale_grade){.grade = STR(""), .counts = true};
}

const struct resource_kind kind_scale_grade = {
    .name = "scale_grade",
    .part = true,
    .entity = &scale_grade_entity,
    .access = RES_MEASURE,
    .fields = grade_fields,
    .nfields = sizeof grade_fields / sizeof grade_fields[0],
    .locate = locate,
    .blank = grade_blank,
};

/* --- school years -------------------------------------------------------------------- */

static const struct field structure_fields[] = {
    {"key", N_("Key"), FIELD_LINE, true, 40, NULL, NULL, N_("Short and lasting, for files and addresses.")},
    {"name", N_("Name"), FIELD_LINE, true, 200, NULL, NULL, NULL},
    {"name_en", N_("Name in English"), FIELD_LINE, false, 200, NULL, NULL, NULL},
    {"school_form", N_("School form"), FIELD_LINE, true, 20, NULL, NULL, NULL},
    {"from_year", N_("First school year"), FIELD_INT, true, 2100, NULL, NULL, NULL},
    {"to_year", N_("Last school year"), FIELD_INT, false, 2100, NULL, NULL, NULL},
    {"source", N_("Source"), FIELD_TEXT, false, 0, NULL, NULL,
     N_("Law, standard or the publisher's document.")},
};

static void structure_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct school_structure *x = row;
	(void)ch;
	(void)before;
	check_years(f, x->from_year, x->to_year);
}

static void structure_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct school_structure *)row = (struct school_structure){
	    .key = STR(""), .name = STR(""), .name_en = STR(""), .school_form = STR("GR"), .source = STR("")};
}

const struct resource_kind kind_school_structure = {
    .name = "school_structure",
    .entity = &school_structure_entity,
    .access = RES_MEASURE,
    .fields = structure_fields,
    .nfields = sizeof structure_fields / sizeof structure_fields[0],
    .locate = locate,
    .check = structure_check,
    .blank = structure_blank,
};

static const struct field year_fields[] = {
    {"structure_id", N_("School structure"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"grade", N_("School grade"), FIELD_LINE, true, 10, NULL, NULL, NULL},
    {"sort", N_("Years completed when it ends"), FIELD_INT, true, 20, NULL, NULL, NULL},
    {"stage", N_("Stage"), FIELD_LINE, true, 20, NULL, NULL, NULL},
    {"final", N_("Ends the school form"), FIELD_BOOL, false, 0, NULL, NULL, NULL},
};

static void year_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct structure_grade *)row = (struct structure_grade){.grade = STR(""), .stage = STR("")};
}

const struct resource_kind kind_structure_grade = {
    .name = "structure_grade",
    .part = true,
    .entity = &structure_grade_entity,
    .access = RES_MEASURE,
    .fields = year_fields,
    .nfields = sizeof year_fields / sizeof year_fields[0],
    .locate = locate,
    .blank = year_blank,
};

/* --- instruments --------------------------------------------------------------------- */

static const struct field instrument_fields[] = {
    {"key", N_("Key"), FIELD_LINE, true, 40, NULL, NULL, N_("Short and lasting, for files and addresses.")},
    {"name", N_("Name"), FIELD_LINE, true, 200, NULL, NULL, NULL},
    {"name_en", N_("Name in English"), FIELD_LINE, false, 200, NULL, NULL, NULL},
    {"kind", N_("Kind"), FIELD_CHOICE, true, 0, instrument_kinds_word, instrument_kinds_text, NULL},
    {"respondents", N_("Who answers"), FIELD_LINE, false, 200, NULL, NULL, NULL},
    {"scale", N_("Answers and what they count"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"from_year", N_("First school year"), FIELD_INT, true, 2100, NULL, NULL, NULL},
    {"to_year", N_("Last school year"), FIELD_INT, false, 2100, NULL, NULL, NULL},
    {"source", N_("Source"), FIELD_TEXT, false, 0, NULL, NULL,
     N_("Law, standard or the publisher's document.")},
    {"note", N_("Note"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
};

static void instrument_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct instrument *x = row;
	(void)ch;
	(void)before;
	check_years(f, x->from_year, x->to_year);
}

static void instrument_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct instrument *)row = (struct instrument){.key = STR(""),
	                                                .name = STR(""),
	                                                .name_en = STR(""),
	                                                .kind = STR("survey"),
	                                                .respondents = STR(""),
	                                                .scale = STR(""),
	                                                .source = STR(""),
	                                                .note = STR("")};
}

const struct resource_kind kind_instrument = {
    .name = "instrument",
    .entity = &instrument_entity,
    .access = RES_MEASURE,
    .fields = instrument_fields,
    .nfields = sizeof instrument_fields / sizeof instrument_fields[0],
    .locate = locate,
    .check = instrument_check,
    .blank = instrument_blank,
};
