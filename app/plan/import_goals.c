/* import_goals.c - goals, indicators, assignments and control points, with what they serve. */
#include "base/utf8.h"
#include "org/import_refs.h"
#include "plan/import_find.h"
#include "sql_plan_import.h"

static const struct import_field fields[] = {
    {"document", N_("Document"), false, "dokument|plan"},
    {"kind", N_("Kind"), true, "slag|typ"},
    {"number", N_("Number"), false, "nr|nummer"},
    {"title", N_("Goal"), true, "mål|titel|rubrik|nämndmål"},
    {"body", N_("Description"), false, "beskrivning"},
    {"unit", N_("Unit"), false, "enhet"},
    {"area", N_("Area"), false, "område|delområde"},
    {"direction", N_("Direction"), false, "riktning"},
    {"measure", N_("What is measured"), false, "mått|vad som mäts"},
    {"measure_unit", N_("Unit of measure"), false, "måttenhet"},
    {"baseline", N_("Baseline"), false, "utgångsvärde|nuläge"},
    {"baseline_note", N_("Where the baseline comes from"), false, "utgångsvärdets källa|källa"},
    {"target", N_("Target"), false, "målvärde"},
    {"target_day", N_("Target day"), false, "senast"},
    {"from_day", N_("From"), false, "från"},
    {"to_day", N_("To"), false, "till"},
    {"state", N_("State"), false, "läge"},
    {"assessment", N_("Assessment"), false, "bedömning"},
    {"assessment_note", N_("Grounds for the assessment"), false, "grund för bedömningen"},
    {"serves", N_("Serves"), false, "bidrar till|tjänar|överordnat mål"},
};

static int64_t find_area(struct import *im)
{
	struct str text = import_value(im, "area");
	struct area_list_row *r;
	int64_t id = 0;
	struct arena *a = im->ch->arena;
	if (str_is_null(text) || area_by_key(im->ch->db, a, text, &id))
		return id;
	struct str key = utf8_fold(a, text);
	int year = im->opt.year ? im->opt.year : lasar_of(instant_day(instant_now()));
	size_t n = area_list(im->ch->db, a, year, (struct str){NULL, 0}, &r);
	for (size_t i = 0; i < n; i++)
		if (str_eq(key, utf8_fold(a, r[i].name)) || str_eq(key, utf8_fold(a, r[i].name_en)))
			return r[i].id;
	import_error(im, "area", N_("There is no area “{0}”."), text, STR_END);
	return 0;
}

static bool find_goal(struct import *im, int64_t document_id, const struct goal *g, struct goal *was)
{
	struct goal_by_number_row *r;
	struct goal_by_fold_row *f;
	struct arena *a = im->ch->arena;
	size_t n = g->number.n ? goal_by_number(im->ch->db, a, document_id, g->kind, g->number, &r) : 0;
	if (n == 1)
		return goal_get(im->ch->db, a, r[0].id, was);
	n = goal_by_fold(im->ch->db, a, utf8_fold(a, g->title), &f);
	for (size_t i = 0; i < n; i++)
		if (f[i].document_id == document_id)
			return goal_get(im->ch->db, a, f[i].id, was);
	return false;
}

static void put_links(struct import *im, int64_t goal_id)
{
	struct str *part, text = import_value(im, "serves");
	struct goal_serves_row *have;
	size_t n = str_is_null(text) ? 0 : import_parts(im->ch->arena, text, &part);
	size_t m = goal_serves(im->ch->db, im->ch->arena, goal_id, (struct str){NULL, 0}, &have);
	for (size_t i = 0; i < n && !im->row_errors; i++) {
		struct goal_link l = {.goal_id = goal_id, .serves_id = import_goal(im, "serves", part[i])};
		bool there = false;
		for (size_t k = 0; k < m; k++)
			there = there || have[k].id == l.serves_id;
		if (l.serves_id && !there)
			import_part(im, &kind_goal_link, "serves", &l);
	}
}

static void row(struct import *im)
{
	struct goal g, was;
	struct document d;
	int64_t doc = import_document(im, "document", true);
	if (!doc || !document_get(im->ch->db, im->ch->arena, doc, &d))
		return;
	kind_goal.blank(im->ch, &g);
	g.from_day = STR("");
	g.state = str_eqz(d.state, "draft") ? STR("draft") : STR("decided");
	import_fill(im, &kind_goal, &g);
	bool known = find_goal(im, doc, &g, &was);
	if (known) {
		g = was;
		import_fill(im, &kind_goal, &g);
	}
	g.document_id = doc;
	if (!known || !str_is_null(import_value(im, "unit")))
		g.unit_id = import_unit(im, "unit", d.unit_id);
	if (!known || !str_is_null(import_value(im, "area")))
		g.area_id = find_area(im);
	import_save(im, &kind_goal, known ? &was : NULL, &g);
	if (!im->row_errors)
		put_links(im, g.id);
}

const struct import_profile import_goals = {
    .name = "goals",
    .label = N_("Goals"),
    .help = N_("Goals of a document, and which goals above each of them serves."),
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .takes = IMPORT_DOCUMENT | IMPORT_UNIT | IMPORT_YEAR,
    .row = row,
};
