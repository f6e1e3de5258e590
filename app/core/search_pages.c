/* search_pages.c - /sok: a page, or only the hits for the search dialog. */
#include "base/utf8.h"
#include "core/page.h"
#include "core/search_view.h"
#include "views_core.h"

#define HITS_PAGE   25
#define HITS_DIALOG 12
#define TEXT_MAX    200

struct str kind_title(enum lang l, struct str name)
{
	static const char *const titles[][2] = {
	    {"unit", N_("Unit")},
	    {"unit_period", N_("Name and place of a unit")},
	    {"unit_succession", N_("What became of a unit")},
	    {"person", N_("Person")},
	    {"role_grant", N_("Role of a person")},
	    {"school_year", N_("Days of a school year")},
	    {"term", N_("Word of the huvudman")},
	    {"area", N_("Area")},
	    {"role_ceiling", N_("Ceiling of a role")},
	    {"document", N_("Governing document")},
	    {"goal", N_("Goal")},
	    {"goal_link", N_("Link between goals")},
	    {"activity", N_("Activity")},
	    {"activity_year", N_("School year of an activity")},
	    {"activity_goal", N_("Goal of an activity")},
	    {"milestone", N_("Milestone")},
	    {"checklist_item", N_("Item of a checklist")},
	    {"activity_cost", N_("Time an activity takes")},
	    {"followup", N_("Follow-up")},
	    {"grade_scale", N_("Grade scale")},
	    {"scale_grade", N_("Grade of a scale")},
	    {"school_structure", N_("School structure")},
	    {"structure_grade", N_("Year of a school structure")},
	    {"instrument", N_("Instrument")},
	    {"measure", N_("Measure")},
	    {"measure_version", N_("Version of a measure")},
	    {"measure_window", N_("Measurement window")},
	    {"disclosure_rule", N_("Rule for small groups")},
	    {"target", N_("Target")},
	    {"goal_measure", N_("Measure of a goal")},
	    {"saved_view", N_("Saved question")},
	    {"intervention", N_("Insats")},
	    {"intervention_part", N_("Ingredient of an insats")},
	    {"intervention_unit", N_("Unit of an insats")},
	    {"chain_link", N_("Link of an effect chain")},
	    {"chain_block", N_("Effect chain in a document")},
	    {"intervention_decision", N_("Decision on an insats")},
	    {"lesson_group", N_("Teaching group")},
	    {"lesson", N_("Lesson")},
	    {"coaching", N_("Agreed coach")},
	    {"protocol", N_("Observation protocol")},
	    {"protocol_point", N_("Point of a protocol")},
	    {"observation", N_("Observation")},
	    {"dialogue", N_("Quality dialogue")},
	    {"dialogue_point", N_("Point of a dialogue")},
	    {"dialogue_agreement", N_("Agreement of a dialogue")},
	    {"setting", N_("Setting")},
	    {"account", N_("Account")},
	    {"api_token", N_("API key")},
	    {"import_run", N_("Import")},
	};
	for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
		if (str_eqz(name, titles[i][0]))
			return tr(l, titles[i][1]);
	return name;
}

struct str change_who(enum lang l, struct str person)
{
	if (str_is_null(person))
		return tr(l, N_("The system"));
	return person.n ? person : tr(l, N_("protected identity"));
}

void core_search_page(struct ctx *c)
{
	bool dialog = !str_is_null(web_query(c->req, "del"));
	bool wide = str_eqz(web_query(c->req, "fler"), "1");
	size_t most = dialog ? HITS_DIALOG : wide ? HITS_MORE : HITS_PAGE;
	struct str typed = web_query(c->req, "q");
	struct search_hit *hits = NULL;
	struct search_view v = {.text = str_is_null(typed) ? STR("") : utf8_prefix(typed, TEXT_MAX)};
	if (str_trim(v.text).n)
		v.n = search_find(c->db, c->arena, v.text, c->who.person_id, ctx_today(c), most + 1, &hits);
	v.hits = hits;
	v.more = v.n > most;
	v.n = v.more ? most : v.n;
	if (v.more && !wide)
		v.wider = page_with(c, "fler", STR("1"));
	if (dialog) {
		view_core_hits(&c->out, c, &v);
		return;
	}
	struct str n = arena_printf(c->arena, "%zu", v.n);
	struct str hits_text = tr_n(c->lang, (int64_t)v.n, "{0} hit.", "{0} hits.");
	c->page.title = tr(c->lang, N_("Search"));
	c->page.summary =
	    str_trim(v.text).n == 0
	        ? tr(c->lang, N_("Find units, goals, activities and documents by the beginnings of their words."))
	        : tr_fmt(c->arena, c->lang, hits_text.p, &n, 1);
	if (v.more)
		c->page.summary =
		    tr_fmt(c->arena, c->lang,
		           N_("More than {0} hits; the best are shown. Type more words to narrow them."), &n, 1);
	page_open(c);
	view_core_search(&c->out, c, &v);
	page_close(c);
}
