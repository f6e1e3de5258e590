/* app_report_help.h - a handlingsplan for the tests of app/report, and a look into files. */
#ifndef TEST_APP_REPORT_HELP_H
#define TEST_APP_REPORT_HELP_H

#include "app_export_help.h"
#include "app_harness.h"
#include "base/subprocess.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>

static inline void report_put(struct change *ch, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, ch->arena, LANG_EN, k->fields, k->nfields);
	enum change_result res = resource_save(ch, NULL, k, ACT_CREATE, &f, NULL, row);
	if (res != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "%s: %d %.*s %s", k->name, (int)res,
		          STR_ARG(f.nerrors ? f.errors[0].text : STR("")), db_error_detail(ch->db));
}

struct plan_fact {
	const char *number, *title, *focus, *body, *groups, *when, *funds, *funds_text, *state;
};

static inline int64_t report_put_document(struct app_test *t, struct change *ch, const char *kind,
                                          const char *title)
{
	struct document d;
	kind_document.blank(ch, &d);
	d.kind = str_z(kind);
	d.title = str_z(title);
	d.unit_id = t->office;
	d.period_from = STR("2024-01-01");
	d.period_to = STR("2026-12-31");
	d.state = STR("decided");
	d.decided_day = STR("2024-01-29");
	d.decided_by = STR("Skolchefen § 5");
	d.dnr = STR("EX 2024:5");
	d.scope_note = STR("Planen är ett urval.");
	report_put(ch, &kind_document, &d);
	return d.id;
}

static inline int64_t report_put_activity(struct app_test *t, struct change *ch, int64_t doc,
                                          const struct plan_fact *p)
{
	struct activity x;
	kind_activity.blank(ch, &x);
	x.document_id = doc;
	x.unit_id = t->office;
	x.number = str_z(p->number);
	x.title = str_z(p->title);
	x.focus = str_z(p->focus ? p->focus : "");
	x.body = str_z(p->body ? p->body : "");
	x.staff_groups = str_z(p->groups ? p->groups : "");
	x.when_text = str_z(p->when ? p->when : "");
	x.funds = str_z(p->funds ? p->funds : "unknown");
	x.funds_text = str_z(p->funds_text ? p->funds_text : "");
	x.state = str_z(p->state ? p->state : "decided");
	x.status = STR("ongoing");
	report_put(ch, &kind_activity, &x);
	return x.id;
}

/* Rows as the source has them: numbers with letters, an empty and a "none" of funds, line
 * breaks, and text that every format must escape in its own way. */
static const struct plan_fact report_facts[] = {
    {"1", "Medarbetarskap", "Delaktighet, socialt klimat",
     "Första stycket\nmed radbrytning.\n\nAndra stycket.", "Pedagogisk personal", "Löpande 2024–2026",
     "unknown", "", "decided"},
    {"2a", "Stabil ledning", "", "Kontinuitet <b>&amp;</b> \"tydlighet\" – åäö", "Chefer", "Löpande", "none",
     "", "decided"},
    {"2b", "Nöjda med ledarskapet", "", "=1+1", "Chefer & HR", "Löpande", "unknown", "", "decided"},
    {"3", "Tydliga förutsättningar", "", "Enligt checklistan.", "Lärare", "Prövas läsåret 2024/25", "granted",
     "Omställningsfonden", "decided"},
    {"10", "Rastverksamhet", "", "", "", "", "unknown", "", "decided"},
    {"11", "Hemligt utkast", "", "", "", "", "unknown", "", "draft"},
};
#define REPORT_FACTS_N (sizeof report_facts / sizeof report_facts[0])

/* The document's id. */
static inline int64_t report_put_plan(struct app_test *t)
{
	struct change *ch = app_write(t);
	int64_t doc = report_put_document(t, ch, "action_plan", "Handlingsplan mot utmattning");
	for (size_t i = 0; i < REPORT_FACTS_N; i++) {
		int64_t id = report_put_activity(t, ch, doc, &report_facts[i]);
		struct milestone m = {
		    .activity_id = id, .title = STR("Första utvärdering"), .due_day = STR("2025-01-31")};
		if (i == 3)
			report_put(ch, &kind_milestone, &m);
		struct checklist_item c = {.activity_id = id, .sort = 1, .title = STR("Schemat är lagt")};
		if (i == 3)
			report_put(ch, &kind_checklist_item, &c);
	}
	app_write_end(t, ch);
	return doc;
}

static inline struct report_query report_query_of(struct app_test *t, struct db *db, const char *login)
{
	char day[DATE_TEXT];
	date_text(instant_day(instant_now()), day);
	struct str today = arena_str(test_arena(), str_z(day));
	return (struct report_query){
	    .db = db,
	    .arena = test_arena(),
	    .lang = LANG_SV,
	    .day = today,
	    .today = today,
	    .viewer_id = login ? app_person(t, login) : 0,
	    .lasar = t->year,
	};
}

/* The plan as read by login. */
static inline void report_of(struct app_test *t, int64_t doc, const char *login, struct report *r)
{
	struct db *db = app_read(t);
	struct report_query q = report_query_of(t, db, login);
	struct document d;
	if (document_get(db, test_arena(), doc, &d))
		report_plan(&q, &d, r);
	else
		test_fail(__FILE__, __LINE__, "no document");
	app_read_end(t, db);
}

static inline struct str report_bytes(const struct report *r, enum report_format f)
{
	struct buf out;
	struct str said;
	buf_init(&out, 0);
	enum report_result res = report_write(r, f, &out, &said);
	if (res != REPORT_WRITTEN)
		test_fail(__FILE__, __LINE__, "%s: %d %.*s", report_forms[f].word, (int)res, STR_ARG(said));
	struct str bytes = arena_str(test_arena(), buf_as_str(&out));
	buf_finish(&out);
	return bytes;
}

static inline size_t count_of(struct str s, const char *needle)
{
	size_t n = 0;
	struct str what = str_z(needle);
	for (ptrdiff_t at; (at = str_find(s, what)) >= 0; n++)
		s = str_sub(s, (size_t)at + what.n, s.n);
	return n;
}

static inline bool holds(struct str s, const char *needle)
{
	return str_find(s, str_z(needle)) >= 0;
}

#endif
