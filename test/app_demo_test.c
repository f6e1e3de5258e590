/* app_demo_test.c - the facts of the three source documents are in the example huvudman; and
 * the sources' own tables, when they are at hand, go through the importers fact by fact. */
#include "app_harness.h"
#include "app_template.h"

#include "base/utf8.h"
#include "cli/verify.h"
#include "core/import.h"
#include "effect/chain_view.h"
#include "effect/insats.h"
#include "sql_plan_import.h"
#include "table/xlsx.h"

#include <unistd.h>

static const char SHARED[] = "../shared/data/seed-facts.json";
#define PLAN                                                                                                 \
	"Handlingsplan för att minska den arbetsrelaterade utmattningen bland pedagogisk personal i grundskolan"

static int64_t document_of(struct db *db, const char *title)
{
	struct document_by_fold_row *r;
	size_t n = document_by_fold(db, test_arena(), utf8_fold(test_arena(), str_z(title)), &r);
	return n == 1 ? r[0].id : 0;
}

static bool activity_of(struct db *db, int64_t doc, const char *number, struct activity *x)
{
	struct activity_by_number_row *r;
	return activity_by_number(db, test_arena(), doc, str_z(number), &r) == 1 &&
	       activity_get(db, test_arena(), r[0].id, x);
}

static bool holds(struct str text, const char *words)
{
	return str_find(utf8_fold(test_arena(), text), utf8_fold(test_arena(), str_z(words))) >= 0;
}

static int64_t goal_titled(struct db *db, const char *title)
{
	struct goal_by_fold_row *r;
	return goal_by_fold(db, test_arena(), utf8_fold(test_arena(), str_z(title)), &r) == 1 ? r[0].id : 0;
}

static const struct {
	const char *number, *title, *groups, *focus;
} plan[] = {
    {"1", "Arbeta med Medarbetarskapet", "Pedagogisk personal och chefer inom BUF",
     "Delaktighet, Sociala klimatet, Lärande i arbetet, Medarbetarskapet"},
    {"2a", "Arbeta med ledarskapet – Stabilitet och kontinuitet", "Chefer inom BUF", ""},
    {"2b", "Medarbetarna ska i allt högre utsträckning vara nöjda med ledarskapet",
     "Pedagogisk personal, chefer på BUF och HR", "Ledarskap, Målkvalitet, Effektivitet, Återkoppling"},
    {"3", "Tjänstefördelning, Schema & Kalendarium",
     "Pedagogisk personal, chefer på grundskolorna och skolchefer", ""},
    {"4", "Strategisk kompetensförsörjning och språkutveckling",
     "Pedagogisk personal, chefer inom BUF och HR", NULL},
    {"5", "Tidiga tecken på ohälsa och rehabilitering", "Chefer inom BUF och HR", NULL},
    {"6", "Verksamhetsspecifika behov", "samverkansgrupper och ledningsgrupp på BUF", NULL},
    {"7", "Digitalisering", "Digitaliseringsavdelningen", NULL},
    {"8", "Introduktion och avslutningssamtal", "HR", NULL},
    {"9", "Hälsofrämjande insatser och arbetsglädje", "Externa resurser", NULL},
    {"10", "Skolvärd/ pedagog inriktning rastverksamhet", "Pedagogisk personal", NULL},
};

static void check_plan(struct db *db)
{
	int64_t doc = document_of(db, PLAN);
	REQUIRE(doc);
	for (size_t i = 0; i < sizeof plan / sizeof plan[0]; i++) {
		struct activity x = {0};
		CHECK(activity_of(db, doc, plan[i].number, &x));
		CHECK(holds(x.title, plan[i].title));
		CHECK(holds(x.staff_groups, plan[i].groups));
		if (plan[i].focus)
			CHECK_STR(x.focus, str_z(plan[i].focus));
		CHECK_Z(x.from_day, "2024-01-01");
		bool fourth = strcmp(plan[i].number, "4") == 0, third = strcmp(plan[i].number, "3") == 0;
		CHECK_Z(x.funds, fourth ? "partly" : "unknown");
		CHECK_Z(x.to_day, third ? "2025-06-30" : "2026-12-31");
		struct milestones_of_row *m;
		struct checklist_of_row *c;
		if (third) {
			REQUIRE(milestones_of(db, test_arena(), x.id, (struct str){NULL, 0}, &m) == 1);
			CHECK_Z(m[0].due_day, "2025-01-31");
			CHECK(checklist_of(db, test_arena(), x.id, (struct str){NULL, 0}, &c) >= 3);
		}
	}
}

static void check_chain(struct db *db)
{
	static const struct {
		const char *goal;
		int n;
	} goals[] = {{"Eleverna når kunskapskraven och utvecklas så långt som möjligt i en trygg miljö", 4},
	             {"Elevernas undervisning leds av legitimerade och behöriga lärare i respektive ämne", 1},
	             {"Eleverna ges en likvärdig skolgång med hög kvalitet", 3},
	             {"Verksamheten bidrar till hållbar utveckling", 5},
	             {"Grundskolenämnden har en ekonomi i balans", 1},
	             {"Nämndens medarbetare är engagerade och har en balanserad arbetssituation", 1}};
	static const char *const words[] = {
	    "närvaroteam",      "heders",          "NPF",          "skolsim",   "Södertörns",
	    "kvalitetsarbetet", "skolpsykolog",    "skolfrånvaro", "klimat",    "utsläpp",
	    "nio månader",      "Gifter i miljön", "naturnära",    "statistik", "Kompetensutvecklingsplaner"};
	static const char *const numbers[] = {"1.1", "1.2", "1.3", "1.4", "2.1", "3.1", "3.2", "3.3",
	                                      "4.1", "4.2", "4.3", "4.4", "4.5", "5.1", "6.1"};
	int64_t doc = document_of(db, "Förvaltningens arbetsplan 2024–2026");
	REQUIRE(doc);
	for (size_t i = 0; i < 15; i++) {
		struct activity x = {0};
		struct activity_goals_row *g;
		CHECK(activity_of(db, doc, numbers[i], &x));
		CHECK(holds(x.title, words[i]));
		int64_t want = goal_titled(db, goals[numbers[i][0] - '1'].goal);
		size_t n = activity_goals(db, test_arena(), x.id, (struct str){NULL, 0}, &g);
		bool answers = false;
		for (size_t k = 0; k < n; k++)
			answers = answers || g[k].id == want;
		CHECK(want && answers);
	}
}

static void check_areas(struct db *db)
{
	static const struct {
		const char *number, *area, *words;
	} goals[] = {{"L1", "Lärande", "meritvärde"},
	             {"N1", "Normer och värden", "nöjdhet"},
	             {"N2", "Normer och värden", "trygghet"},
	             {"N3", "Normer och värden", "studiero"},
	             {"N4", "Normer och värden", "inflytande och delaktighet"},
	             {"LE1", "Ledarskap", "nöjda med ledarskapet"},
	             {"A1", "Arbetsmiljö", "trivas och må bra"}};
	int64_t doc = document_of(db, "Kvalitetsplan för grundskolorna");
	REQUIRE(doc);
	for (size_t i = 0; i < 7; i++) {
		struct goal_by_number_row *r;
		struct goal g;
		struct area a;
		struct goal_serves_row *up;
		REQUIRE(goal_by_number(db, test_arena(), doc, STR("unit_goal"), str_z(goals[i].number), &r) == 1);
		REQUIRE(goal_get(db, test_arena(), r[0].id, &g) && area_get(db, test_arena(), g.area_id, &a));
		CHECK(holds(g.title, goals[i].words));
		CHECK_Z(g.direction, "up");
		CHECK_STR(a.name, str_z(goals[i].area));
		CHECK(goal_serves(db, test_arena(), g.id, (struct str){NULL, 0}, &up) > 0);
	}
}

static void check_followups(struct db *db)
{
	static const struct {
		const char *number, *status, *reason;
		bool analysis;
	} want[] = {{"1", "not_done", "no_funds", true},
	            {"2", "ongoing", "", true},
	            {"3", "ongoing", "", true},
	            {"4", "partly_done", "", true},
	            {"5", "ongoing", "", true},
	            {"6", "ongoing", "", true},
	            {"7", "not_started", "person_left", false},
	            {"8", "ongoing", "", true},
	            {"9", "partly_done", "", true},
	            {"10", "ongoing", "", false}};
	int64_t doc = document_of(db, "Arbetsplan 2018/19 (exempel från en annan kommun)");
	REQUIRE(doc);
	for (size_t i = 0; i < 10; i++) {
		struct activity x = {0};
		struct followup u = {0};
		int64_t id = 0;
		CHECK(activity_of(db, doc, want[i].number, &x));
		CHECK(followup_of(db, test_arena(), x.id, 2018, &id) && followup_get(db, test_arena(), id, &u));
		CHECK_Z(u.status, want[i].status);
		CHECK_Z(u.reason, want[i].reason);
		CHECK_I64(followup_has_analysis(&u), want[i].analysis);
		CHECK_Z(u.state, "done");
	}
}

TEST(every_fact_of_the_three_sources_is_in_the_example)
{
	struct db *db = app_demo_read();
	REQUIRE(db);
	check_plan(db);
	check_chain(db);
	check_areas(db);
	check_followups(db);
	struct verify v = {0};
	CHECK(verify_store(db, &v));
	CHECK_Z(buf_as_str(&v.faults), "");
	buf_finish(&v.faults);
}

TEST(the_example_has_something_to_show_this_school_year)
{
	struct db *db = app_demo_read();
	REQUIRE(db);
	struct activity_counts_row *r;
	size_t n = activity_counts(db, test_arena(), 2026, 0, &r);
	int64_t all = 0;
	for (size_t i = 0; i < n; i++)
		all += r[i].n;
	CHECK(all > 30);
	struct account_by_login_row acc;
	static const char *const logins[] = {"astrid", "birgit", "ceasar", "dag", "eira", "folke", "gun"};
	for (size_t i = 0; i < 7; i++)
		CHECK(account_by_login(db, test_arena(), str_z(logins[i]), &acc) && !acc.must_change);
}

/* --- the sources themselves ------------------------------------------------------------------------ */

static struct str or_dash(const struct json *j, const char *key)
{
	struct str s = json_text(j, key);
	return str_is_null(s) ? STR("") : s;
}

static struct str book(const struct table *t)
{
	struct buf b;
	buf_init(&b, 0);
	CHECK_I64(table_xlsx_write(t, NULL, &b), TABLE_XLSX_OK);
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static void add_headings(struct table *t, const char *const *h, size_t n)
{
	table_init(t, test_arena());
	table_add_sheet(t, STR("Tabell"));
	table_add_row(t);
	for (size_t i = 0; i < n; i++)
		table_add_text(t, str_z(h[i]));
}

static struct import run_in(struct app_test *t, const char *profile, struct str bytes,
                            struct import_options o)
{
	const struct import_profile *p = import_profile_find(str_z(profile));
	struct import_sheet *s = ARENA_NEW(test_arena(), struct import_sheet);
	int *map = ARENA_ARRAY(test_arena(), IMPORT_COLUMNS, int);
	import_read(test_arena(), LANG_SV, p, bytes, s);
	struct change *ch = app_write(t);
	import_map(ch->db, ch->arena, p, s, (struct str){NULL, 0}, map);
	struct import im = {.ch = ch, .profile = p, .sheet = s, .field_of = map, .opt = o, .lang = LANG_SV};
	CHECK(import_all(&im));
	for (size_t i = 0; i < im.problems.n; i++)
		if (im.problems.v[i].error)
			test_fail(__FILE__, __LINE__, "row %u: %.*s", im.problems.v[i].row,
			          STR_ARG(im.problems.v[i].text));
	app_write_end(t, ch);
	return im;
}

static void check_source_plan(struct app_test *t, const struct json *list)
{
	static const char *const h[] = {"Beskrivning av aktiviteter", "Yrkesgrupp",
	                                "När ska aktiviteten \ngenomföras?", "Tilldelade medel"};
	struct table table;
	add_headings(&table, h, 4);
	for (size_t i = 0; i < list->n; i++) {
		const struct json *a = &list->items[i];
		table_add_row(&table);
		table_add_text(&table,
		               arena_printf(test_arena(), "%.*s. %.*s\n\n%.*s", STR_ARG(json_text(a, "nr")),
		                            STR_ARG(json_text(a, "rubrik")), STR_ARG(json_text(a, "beskrivning"))));
		table_add_text(&table, json_text(a, "yrkesgrupp"));
		table_add_text(&table, json_text(a, "nar"));
		table_add_text(&table, json_text(a, "tilldelade_medel"));
	}
	run_in(t, "activities", book(&table), (struct import_options){.document_id = t->doc_board});
	struct db *db = app_read(t);
	for (size_t i = 0; i < list->n; i++) {
		const struct json *a = &list->items[i];
		struct activity x = {0};
		CHECK(activity_of(db, t->doc_board, json_text(a, "nr").p, &x));
		CHECK_STR(x.title, json_text(a, "rubrik"));
		CHECK_STR(x.body, json_text(a, "beskrivning"));
		CHECK_STR(x.staff_groups, json_text(a, "yrkesgrupp"));
		CHECK_STR(x.when_text, json_text(a, "nar"));
		CHECK_STR(x.funds_text, or_dash(a, "tilldelade_medel"));
		CHECK_Z(x.from_day, "2024-01-01");
	}
	struct activity third = {0};
	struct milestones_of_row *m;
	CHECK(activity_of(db, t->doc_board, "3", &third));
	REQUIRE(milestones_of(db, test_arena(), third.id, (struct str){NULL, 0}, &m) == 1);
	CHECK_Z(m[0].due_day, "2025-01-31");
	CHECK(holds(m[0].title, "första utvärdering"));
	app_read_end(t, db);
}

static void check_source_followups(struct app_test *t, const struct json *list)
{
	static const char *const h[] = {"Uppdrag/Aktivitet", "Uppföljning", "Analys"};
	/* Only what the texts say outright; the rest waits for a person. */
	static const char *const said[] = {"not_done", "ongoing",     NULL, NULL, "ongoing",
	                                   "ongoing",  "not_started", NULL, NULL, NULL};
	struct table table;
	add_headings(&table, h, 3);
	for (size_t i = 0; i < list->n; i++) {
		table_add_row(&table);
		table_add_text(&table, json_text(&list->items[i], "uppdrag"));
		table_add_text(&table, json_text(&list->items[i], "uppfoljning"));
		table_add_text(&table, json_text(&list->items[i], "analys"));
	}
	run_in(t, "followups", book(&table), (struct import_options){.document_id = t->doc_lind, .year = 2018});
	struct db *db = app_read(t);
	for (size_t i = 0; i < list->n && i < 10; i++) {
		const struct json *a = &list->items[i];
		struct str title = json_text(a, "uppdrag"), analysis = or_dash(a, "analys");
		if (str_ends(title, STR(".")))
			title = str_sub(title, 0, title.n - 1);
		struct activity_titled_row *r;
		struct followup u = {0};
		int64_t id = 0;
		REQUIRE(activity_titled(db, test_arena(), utf8_fold(test_arena(), title), &r) == 1);
		REQUIRE(followup_of(db, test_arena(), r[0].id, 2018, &id) && followup_get(db, test_arena(), id, &u));
		CHECK_STR(u.outcome, json_text(a, "uppfoljning"));
		CHECK_STR(u.seen, str_eqz(analysis, "-") ? STR("") : analysis);
		if (said[i])
			CHECK_Z(u.status, said[i]);
		CHECK_Z(u.reason, i == 0 ? "no_funds" : i == 6 ? "person_left" : "");
	}
	app_read_end(t, db);
}

TEST(the_sources_own_tables_go_through_the_importers_fact_by_fact)
{
	if (access(SHARED, R_OK) != 0)
		return; /* the sources are not at hand; the example above carries their facts */
	const struct json *j = json_parse(test_arena(), test_file(SHARED), NULL);
	struct app_test *t = app_test_new();
	REQUIRE(j && t);
	const struct json *plan_rows = json_get(json_get(j, "handlingsplan"), "aktiviteter");
	const struct json *rows = json_get(json_get(j, "aktivitetsuppfoljning"), "aktiviteter");
	REQUIRE(plan_rows && plan_rows->n == 11 && rows && rows->n == 10);
	check_source_plan(t, plan_rows);
	check_source_followups(t, rows);
}

/* The report's three insatser: what may be said of each differs, and each was locked before its first day. */
TEST(the_insatser_of_the_example_show_three_states_of_the_chain_and_a_series)
{
	static const struct {
		const char *title, *says;
		bool execution;
	} want[] = {
	    {"Ledarskapets förutsättningar (exempel)", "Det kan inte bedömas än", false},
	    {"Ledningsstöd mot sjukfrånvaro, månad för månad (exempel)", "Det kan inte bedömas än", false},
	    {"Mottagningsprogram i årskurs 7 (exempel)", "tyder på", true},
	    {"Svenska som andraspråk och matematik (exempel)", "samvarierar med", true}};
	struct db *db = app_demo_read();
	struct intervention *x;
	struct buf faults;
	REQUIRE(db);
	REQUIRE(chain_insatser(db, test_arena(), &x) == 4);
	for (size_t i = 0; i < 4; i++) {
		struct chain *k = ARENA_NEW(test_arena(), struct chain);
		chain_load(db, test_arena(), LANG_SV, &x[i], STR(""), STR("2026-11-27"), k);
		CHECK_Z(x[i].title, want[i].title);
		CHECK(str_find(k->sentence, str_z(want[i].says)) >= 0);
		CHECK(str_cmp(x[i].locked_at, x[i].from_day) < 0);
		CHECK((k->knot[LINK_EXECUTION].state != LINK_UNMEASURED) == want[i].execution);
	}
	struct analysis monthly;
	REQUIRE(chain_newest(db, test_arena(), x[1].id, STR("environment"), STR("series"), 0, false, 0, STR(""),
	                     &monthly));
	CHECK_Z(monthly.method, "series");
	CHECK(str_find(monthly.sentence, STR("Måttet ”Sjukfrånvaro totalt, månad” minskade 1,4")) == 0);
	buf_init(&faults, 0);
	CHECK_I64(insats_verify(db, test_arena(), &faults), 4);
	CHECK_I64((int64_t)faults.n, 0);
	buf_finish(&faults);
}
