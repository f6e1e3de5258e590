/* definition.c - measures and their versions, which do not change once a figure has used them. */
#include "measure/compute.h"
#include "measure/rule.h"

#include "base/utf8.h"

static const struct field fields[] = {
    {"key", N_("Key"), FIELD_LINE, true, 60, NULL, NULL, N_("Short and lasting, for files and addresses.")},
    {"name", N_("Name"), FIELD_LINE, true, 300, NULL, NULL, NULL},
    {"name_en", N_("Name in English"), FIELD_LINE, false, 300, NULL, NULL, NULL},
    {"question", N_("The question it answers"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"area_id", N_("Area"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"direction", N_("Which way is better"), FIELD_CHOICE, true, 0, measure_directions_word,
     measure_directions_text,
     N_("More reports of offences may mean that more is found: then neither is better.")},
    {"unit", N_("Unit of measure"), FIELD_CHOICE, true, 0, measure_units_word, measure_units_text, NULL},
    {"decimals", N_("Decimals"), FIELD_INT, true, 4, NULL, NULL, NULL},
    {"origin", N_("Who defines it"), FIELD_CHOICE, true, 0, measure_origins_word, measure_origins_text, NULL},
    {"headline", N_("On the overview"), FIELD_BOOL, false, 0, NULL, NULL, NULL},
    {"ended_year", N_("Last school year"), FIELD_INT, false, 2100, NULL, NULL, NULL},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	o->id = ((const struct measure *)row)->id;
	measure_locate_root(db, a, o);
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct measure *m = row;
	(void)before;
	(void)f;
	m->fold = utf8_fold(ch->arena, m->name);
}

static void blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct measure *)row = (struct measure){.key = STR(""),
	                                          .name = STR(""),
	                                          .name_en = STR(""),
	                                          .question = STR(""),
	                                          .direction = STR("up"),
	                                          .unit = STR("percent"),
	                                          .decimals = 1,
	                                          .origin = STR("local"),
	                                          .fold = STR("")};
}

static struct str title(struct arena *a, const void *row)
{
	(void)a;
	return ((const struct measure *)row)->name;
}

/* A figure is what is looked for most, so a measure stands before plans and activities that name it; the
 * overview's first, one that has ended last. */
static int64_t rank(const void *row)
{
	const struct measure *m = row;
	return m->ended_year.has ? 0 : m->headline ? 16 : 8;
}

const struct resource_kind kind_measure = {
    .name = "measure",
    .entity = &measure_entity,
    .access = RES_MEASURE,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .blank = blank,
    .title = title,
    .rank = rank,
    .page = "/resultat/indikator/%",
};

/* --- versions ------------------------------------------------------------------------ */

static const struct field version_fields[] = {
    {"measure_id", N_("Measure"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"number", N_("Version"), FIELD_INT, true, 1000, NULL, NULL, NULL},
    {"state", N_("State"), FIELD_CHOICE, true, 0, version_states_word, version_states_text, NULL},
    {"kind", N_("Kind"), FIELD_CHOICE, true, 0, version_kinds_word, version_kinds_text, NULL},
    {"definition", N_("Definition"), FIELD_TEXT, true, 0, NULL, NULL, NULL},
    {"formula", N_("Formula"), FIELD_TEXT, false, 0, NULL, NULL,
     N_("Empty when the figure comes ready-made.")},
    {"numerator", N_("Numerator"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"denominator", N_("Denominator"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"population", N_("Population"), FIELD_CHOICE, true, 0, populations_word, populations_text, NULL},
    {"population_note", N_("Who is counted"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"breakdowns", N_("Breakdowns"), FIELD_LINE, false, 200, NULL, NULL, NULL},
    {"instrument_id", N_("Instrument"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"scale_id", N_("Grade scale"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"disclosure", N_("Rule for small groups"), FIELD_LINE, true, 40, NULL, NULL, NULL},
    {"period_kind", N_("Period"), FIELD_CHOICE, true, 0, period_kinds_word, period_kinds_text, NULL},
    {"from_year", N_("First school year"), FIELD_INT, true, 2100, NULL, NULL, NULL},
    {"to_year", N_("Last school year"), FIELD_INT, false, 2100, NULL, NULL, NULL},
    {"comparable", N_("Comparable"), FIELD_CHOICE, true, 0, comparables_word, comparables_text, NULL},
    {"bridge", N_("How it is bridged"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"source", N_("Source"), FIELD_TEXT, false, 0, NULL, NULL,
     N_("Law, standard or the publisher's document.")},
    {"note", N_("Note"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
};

static void version_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct measure_version *v = row;
	measure_locate_root(db, a, o);
	o->id = v->id;
	o->state = str_eqz(v->state, "draft")     ? OBJ_DRAFT
	           : str_eqz(v->state, "retired") ? OBJ_CLOSED
	                                          : OBJ_DECIDED;
}

/* What may still be said of a version that figures use: that it has ended, and notes. */
static bool may_change(struct str column)
{
	static const char *const open[] = {"state", "to_year", "note", "bridge"};
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
		if (str_eqz(column, open[i]))
			return true;
	return false;
}

static void check_used(struct change *ch, struct form *f, const struct measure_version *was, const void *row)
{
	struct change_field *diff;
	int64_t used = 0;
	if (!version_used(ch->db, ch->arena, was->id, &used) || used == 0)
		return;
	size_t n = change_diff(&measure_version_entity, ch->arena, was, row, &diff);
	for (size_t i = 0; i < n; i++)
		if (!may_change(diff[i].column))
			form_error(f, arena_str(ch->arena, diff[i].column).p,
			           N_("Figures use this version, so it does not change; make a new version."), STR_END);
}

/* A formula that does not read says at which sign, and why. */
static void check_formula(struct change *ch, struct form *f, const struct measure_version *v)
{
	struct formula_error e;
	struct formula *x = ARENA_ARRAY(ch->arena, 1, struct formula);
	if (v->formula.n == 0 || compute_names(ch->db, ch->arena, v->measure_id, v->formula, x, &e))
		return;
	struct str said = tr_fmt(ch->arena, f->lang, e.msgid, &e.word, 1);
	form_error(f, "formula", N_("Sign {0}: {1}"),
	           arena_printf(ch->arena, "%zu", utf8_length(str_sub(v->formula, 0, e.at)) + 1), said, STR_END);
}

static void version_check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct measure_version *v = row;
	struct measure m;
	if (!measure_get(ch->db, ch->arena, v->measure_id, &m))
		form_error(f, "measure_id", N_("There is no such measure."), STR_END);
	if (v->to_year.has && v->to_year.v < v->from_year)
		form_error(f, "to_year", N_("It ends before it begins."), STR_END);
	if (v->number > 1 && str_eqz(v->comparable, "first"))
		form_error(f, "comparable", N_("Say whether it can be compared with the version before."), STR_END);
	if (str_eqz(v->comparable, "bridged") && v->bridge.n == 0)
		form_error(f, "bridge", N_("A bridge says how the series are joined, and what shows it."), STR_END);
	check_formula(ch, f, v);
	struct disclosure_rule rule;
	if (!str_eqz(v->disclosure, "published") && !rule_named(ch->db, ch->arena, v->disclosure, &rule))
		form_error(
		    f, "disclosure",
		    N_("There is no such rule: write its name, or “published” when the source has protected the "
		       "figures."),
		    STR_END);
	if (before)
		check_used(ch, f, before, row);
}

static void version_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct measure_version *)row = (struct measure_version){
	    .number = 1,
	    .state = STR("draft"),
	    .kind = STR("share"),
	    .definition = STR(""),
	    .formula = STR(""),
	    .numerator = STR(""),
	    .denominator = STR(""),
	    .population = STR("own"),
	    .population_note = STR(""),
	    .breakdowns = STR(""),
	    .disclosure = STR("survey-own-5"),
	    .period_kind = STR("lasar"),
	    .comparable = STR("first"),
	    .bridge = STR(""),
	    .source = STR(""),
	    .note = STR(""),
	};
}

const struct resource_kind kind_measure_version = {
    .name = "measure_version",
    .part = true,
    .entity = &measure_version_entity,
    .access = RES_MEASURE,
    .fields = version_fields,
    .nfields = sizeof version_fields / sizeof version_fields[0],
    .locate = version_locate,
    .check = version_check,
    .blank = version_blank,
};
