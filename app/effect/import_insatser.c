/* import_insatser.c - a list of insatser as rows of the register: from a template, with schools and days,
 * started when it is said that they are. What a start asks for is asked here too. */
#include "base/date.h"
#include "base/utf8.h"
#include "effect/import_effect.h"
#include "effect/template.h"
#include "org/import_refs.h"
#include "plan/import_find.h"
#include "sql_effect_insats.h"

static const struct import_field fields[] = {
    {"title", N_("Title"), true, "insats|rubrik|namn"},
    {"template", N_("Template"), false, "mall"},
    {"unit", N_("Unit"), true, "enhet|ägare"},
    {"goal", N_("Goal"), false, "mål"},
    {"finding", N_("What was seen"), false, "vad som setts|iakttagelse"},
    {"causes", N_("Why it is so"), false, "orsaker|varför det är så"},
    {"target_group", N_("Target group"), false, "målgrupp"},
    {"grades", N_("School grades"), false, "årskurser"},
    {"subjects", N_("Subjects"), false, "ämnen"},
    {"from_day", N_("From"), false, "från|start"},
    {"to_day", N_("To"), false, "till|slut"},
    {"hours", N_("Hours a week"), false, "timmar i veckan"},
    {"classes", N_("Classes"), false, "klasser"},
    {"pupils", N_("Pupils"), false, "elever"},
    {"staff", N_("Staff"), false, "personal"},
    {"money", N_("Kronor"), false, "kronor|belopp"},
    {"fund", N_("Fund"), false, "fond"},
    {"dose", N_("Planned lessons a group and week"), false, "planerade lektioner per grupp och vecka|dos"},
    {"responsible", N_("Responsible"), false, "ansvarig"},
    {"design", N_("Comparison"), false, "jämförelse"},
    {"design_note", N_("About the comparison"), false, "om jämförelsen"},
    {"measure", N_("Measure that decides"), false, "mått som avgör|mått"},
    {"measure_grade", N_("School grade"), false, "måttets årskurs"},
    {"own_link", N_("Link of the measure that decides"), false, "måttets länk"},
    {"baseline", N_("School year of the baseline"), false, "utgångsläsår"},
    {"outcome", N_("School year of the outcome"), false, "utfallsläsår"},
    {"expected", N_("Expected change"), false, "väntad förändring"},
    {"expected_low", N_("At least"), false, "från (väntad)|lägst"},
    {"expected_high", N_("At most"), false, "till (väntad)|högst"},
    {"no_effect", N_("What counts as no effect"), false, "vad som räknas som ingen effekt"},
    {"stop_rule", N_("When it is changed or stopped"), false, "när den ändras eller avbryts"},
    {"instead", N_("What is taken away instead"), false, "tas bort i stället"},
    {"treated", N_("Takes part"), false, "deltar"},
    {"compared", N_("Compared with"), false, "jämförs med"},
    {"started", N_("Decision to start"), false, "beslut om start|startad"},
};

/* "2024/25", "2024/2025" or "2024": the first year. */
static void read_year(struct import *im, const char *field, struct opt_i64 *year)
{
	struct str text = import_value(im, field);
	int64_t y;
	int first;
	if (str_is_null(text))
		return;
	if (text.n == 4 && str_to_i64(text, &y))
		*year = (struct opt_i64){true, y};
	else if (lasar_parse(text, &first))
		*year = (struct opt_i64){true, first};
	else
		import_error(im, field, N_("“{0}” is no school year: write 2025/26."), text, STR_END);
}

static void read_measure(struct import *im, struct intervention *x)
{
	struct str key = import_value(im, "measure");
	int64_t id = 0;
	if (str_is_null(key))
		return;
	if (measure_id_by_key(im->ch->db, im->ch->arena, key, &id))
		x->measure_id = id;
	else
		import_error(im, "measure", N_("There is no measure “{0}”."), key, STR_END);
}

/* Years of a läsår are written as people do; the other columns are read as in forms. */
static void fill(struct import *im, struct intervention *x)
{
	import_fill(im, &kind_intervention, x);
	read_year(im, "baseline", &x->base_year);
	read_year(im, "outcome", &x->outcome_year);
	read_measure(im, x);
	x->responsible_id = import_person(im, "responsible");
	struct str goal = import_value(im, "goal");
	if (goal.n)
		x->goal_id = import_goal(im, "goal", goal);
}

/* --- schools ------------------------------------------------------------------------------- */

/* "annersta 2024-08-19; lind": units by their short name, with a first day. */
static void put_units(struct import *im, const char *field, const char *arm, int64_t id)
{
	struct str *part, text = import_value(im, field);
	size_t n = str_is_null(text) ? 0 : import_parts(im->ch->arena, text, &part);
	for (size_t i = 0; i < n && !im->row_errors; i++) {
		struct intervention_unit u;
		struct date d;
		struct str rest = part[i], code;
		kind_intervention_unit.blank(im->ch, &u);
		u.intervention_id = id;
		u.arm = str_z(arm);
		str_split(&rest, ' ', &code);
		if (!unit_by_code(im->ch->db, im->ch->arena, code, &u.unit_id)) {
			import_error(im, field, N_("There is no unit “{0}”."), code, STR_END);
			return;
		}
		if (!str_is_null(rest) && !date_parse(str_trim(rest), &d))
			import_error(im, field, N_("Write a unit and its first day as “lind 2026-08-17”, not “{0}”."),
			             part[i], STR_END);
		else if (!str_is_null(rest))
			u.from_day = str_trim(rest);
		import_part(im, &kind_intervention_unit, field, &u);
	}
}

/* The link that the deciding measure belongs to, when the template's chain does not name it. */
static void put_own_link(struct import *im, const struct intervention *x)
{
	struct chain_link l;
	struct str text = import_value(im, "own_link");
	if (str_is_null(text) || im->row_errors)
		return;
	kind_chain_link.blank(im->ch, &l);
	l.link = words_find(&links, im->ch->arena, text);
	l.intervention_id = x->id;
	l.measure_id = x->measure_id;
	l.measure_grade = x->measure_grade;
	l.direction = x->expected.v < 0 ? STR("down") : STR("up");
	if (str_is_null(l.link) || !x->measure_id)
		import_error(im, "own_link",
		             N_("“{0}” is no link of the chain, or there is no measure to put in it."), text,
		             STR_END);
	else
		import_part(im, &kind_chain_link, "own_link", &l);
}

static void start(struct import *im, int64_t id)
{
	struct intervention x;
	struct intervention_decision d;
	struct form f;
	struct str why = import_value(im, "started");
	if (str_is_null(why) || im->row_errors || !intervention_get(im->ch->db, im->ch->arena, id, &x))
		return;
	kind_intervention_decision.blank(im->ch, &d);
	d.kind = STR("start");
	d.reason = why;
	form_init(&f, im->ch->arena, (int)im->lang, kind_intervention.fields, kind_intervention.nfields);
	enum change_result r = insats_decide(im->ch, im->who, &f, &x, &d, NULL);
	im->ch->why = STR("");
	for (size_t i = 0; i < f.nerrors; i++)
		import_error(im, "started", f.errors[i].text.p, STR_END);
	if (r == CHANGE_DENIED)
		import_error(im, "started", N_("Your role may not write this here."), STR_END);
}

static void row(struct import *im)
{
	struct intervention x;
	struct insats_titled_row *there;
	kind_intervention.blank(im->ch, &x);
	x.unit_id = import_unit(im, "unit", 0);
	fill(im, &x);
	template_fill(im->ch->db, im->ch->arena, LANG_SV, x.template, &x); /* the register's own language */
	if (im->row_errors)
		return;
	size_t n = insats_titled(im->ch->db, im->ch->arena, utf8_fold(im->ch->arena, x.title), &there);
	for (size_t i = 0; i < n; i++)
		if (there[i].unit_id == x.unit_id) {
			import_note(im, "title", N_("The insats is there already and is left as it is."), STR_END);
			return;
		}
	import_save(im, &kind_intervention, NULL, &x);
	if (im->row_errors)
		return;
	template_parts(im->ch, LANG_SV, &x);
	put_own_link(im, &x);
	put_units(im, "treated", "treated", x.id);
	put_units(im, "compared", "comparison", x.id);
	start(im, x.id);
}

const struct import_profile import_insatser = {
    .name = "insatser",
    .label = N_("Insatser"),
    .help = N_("One row for each insats; a template gives its ingredients, chain and protocol. The last "
               "column is the "
               "reason of the start, for those that start at once."),
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .row = row,
};
