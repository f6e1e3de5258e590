/* app_import_test.c - files read in: shapes, problems by cell, approval, undo. */
#include "app_harness.h"

#include "base/utf8.h"
#include "core/import.h"
#include "sql_core_import.h"
#include "sql_plan_import.h"
#include "table/xlsx.h"

#include <stdio.h>

/* The table as it stands in the source document: one cell with everything, breaks and an empty fund. */
static const char plan_csv[] =
    "Handlingsplan\n\n"
    "\"Beskrivning av aktiviteter\";Yrkesgrupp;\"När ska aktiviteten\ngenomföras?\";Tilldelade medel\n"
    "\"1. Medarbetarskap\nDelaktighet, Socialt klimat och Lärande.\n\nText om arbetet.\nPå två rader.\";Alla;"
    "\"Pågående under 2024-2026\";\n"
    "\"2a. Ledarskap – Stabilitet\nMer text utan fokus.\";Chefer;Löpande;I delar via fonden\n"
    "\"2b. Ledarskap – Nöjdhet\";\"Chefer, HR\";\"Påbörjas våren 2024. En första utvärdering senast januari "
    "2025.\";inga\n";

struct job_run {
	struct import im;
	struct import_sheet sheet;
	int field_of[IMPORT_COLUMNS];
	bool ok;
	int64_t run;
};

/* A file through a profile as the system, kept when it went well. */
static struct job_run read_in(struct app_test *t, const char *profile, struct str bytes,
                              struct import_options o)
{
	static struct job_run r;
	const struct import_profile *p = import_profile_find(str_z(profile));
	r = (struct job_run){0};
	import_read(test_arena(), LANG_SV, p, bytes, &r.sheet);
	struct change *ch = app_write(t);
	import_map(ch->db, ch->arena, p, &r.sheet, (struct str){NULL, 0}, r.field_of);
	r.im = (struct import){
	    .ch = ch, .profile = p, .sheet = &r.sheet, .field_of = r.field_of, .opt = o, .lang = LANG_SV};
	r.run = import_begin(ch, p, STR("fil.csv"), bytes, &o);
	r.ok = import_all(&r.im);
	if (r.ok)
		import_end(&r.im, r.run);
	store_write_end(t->store, ch->db, r.ok, NULL);
	return r;
}

static bool activity_numbered(struct app_test *t, int64_t doc, const char *number, struct activity *x)
{
	struct activity_by_number_row *r;
	struct db *db = app_read(t);
	size_t n = activity_by_number(db, test_arena(), doc, str_z(number), &r);
	bool ok = n == 1 && activity_get(db, test_arena(), r[0].id, x);
	app_read_end(t, db);
	return ok;
}

TEST(the_source_s_table_goes_straight_in)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct job_run r =
	    read_in(t, "activities", str_z(plan_csv), (struct import_options){.document_id = t->doc_board});
	CHECK(r.ok);
	CHECK_I64(r.sheet.header_row, 3);
	CHECK_I64(r.im.errors, 0);
	struct activity a, b, c;
	REQUIRE(activity_numbered(t, t->doc_board, "1", &a) && activity_numbered(t, t->doc_board, "2a", &b) &&
	        activity_numbered(t, t->doc_board, "2b", &c));
	CHECK_Z(a.title, "Medarbetarskap");
	CHECK_Z(a.focus, "Delaktighet, Socialt klimat, Lärande");
	CHECK_Z(a.body, "Text om arbetet.\nPå två rader.");
	CHECK_Z(a.from_day, "2024-01-01");
	CHECK_Z(a.status, "ongoing");
	CHECK_Z(a.funds, "unknown");
	CHECK_Z(a.funds_text, "");
	CHECK_Z(b.focus, "");
	CHECK_Z(b.body, "Mer text utan fokus.");
	CHECK_Z(b.funds, "partly");
	CHECK(str_is_null(b.from_day));
	CHECK_Z(c.funds, "none");
	CHECK_Z(c.from_day, "2024-01-01");
	CHECK(str_is_null(c.to_day));
	struct db *db = app_read(t);
	struct milestones_of_row *m;
	REQUIRE(milestones_of(db, test_arena(), c.id, (struct str){NULL, 0}, &m) == 1);
	CHECK_Z(m[0].title, "En första utvärdering");
	CHECK_Z(m[0].due_day, "2025-01-31");
	app_read_end(t, db);
}

TEST(the_same_file_again_changes_nothing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct import_options o = {.document_id = t->doc_board};
	CHECK(read_in(t, "activities", str_z(plan_csv), o).ok);
	struct db *db = app_read(t);
	CHECK(import_before(db, test_arena(), import_profile_find(STR("activities")), str_z(plan_csv)) != 0);
	app_read_end(t, db);
	struct job_run again = read_in(t, "activities", str_z(plan_csv), o);
	CHECK(again.ok);
	CHECK_I64(again.im.created, 0);
	CHECK_I64(again.im.updated, 0);
	CHECK_I64(again.im.same, 3);
}

/* A workbook of the same rows gives the same records. */
static struct str workbook(const char *const *cells, size_t rows, size_t cols)
{
	struct table t;
	struct buf b;
	table_init(&t, test_arena());
	table_add_sheet(&t, STR("Blad1"));
	for (size_t r = 0; r < rows; r++) {
		table_add_row(&t);
		for (size_t c = 0; c < cols; c++)
			table_add_text(&t, cells[r * cols + c][0] ? str_z(cells[r * cols + c]) : (struct str){NULL, 0});
	}
	buf_init(&b, 0);
	CHECK_I64(table_xlsx_write(&t, NULL, &b), TABLE_XLSX_OK);
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

TEST(a_workbook_is_read_as_the_text_file_is)
{
	static const char *const cells[] = {
	    "Beskrivning av aktiviteter",
	    "Yrkesgrupp",
	    "När ska aktiviteten genomföras?",
	    "Tilldelade medel",
	    "2a. Ledarskap – Stabilitet\nTre ord, fyra ord\n\nText.",
	    "Chefer",
	    "2024-2026",
	    "",
	};
	struct app_test *t = app_test_new();
	struct activity x;
	REQUIRE(t);
	struct job_run r =
	    read_in(t, "activities", workbook(cells, 2, 4), (struct import_options){.document_id = t->doc_board});
	CHECK(r.ok);
	REQUIRE(activity_numbered(t, t->doc_board, "2a", &x));
	CHECK_Z(x.title, "Ledarskap – Stabilitet");
	CHECK_Z(x.focus, "Tre ord, fyra ord");
	CHECK_Z(x.body, "Text.");
	CHECK_Z(x.to_day, "2026-12-31");
}

TEST(one_error_refuses_the_whole_file_and_names_its_cell)
{
	struct app_test *t = app_test_new();
	struct activity x;
	REQUIRE(t);
	struct import_options o = {.document_id = t->doc_board};
	struct str csv = STR("Nr;Aktivitet;Status;Från\n7;Den goda;Pågår;2025-01-01\n8;Den onda;Ungefär;i går\n");
	struct job_run r = read_in(t, "activities", csv, o);
	CHECK(!r.ok);
	REQUIRE(r.im.errors == 1);
	CHECK_I64(r.im.problems.v[0].row, 3);
	CHECK_I64(r.im.problems.v[0].col, 3);
	CHECK(!activity_numbered(t, t->doc_board, "7", &x));
	o.skip = true;
	r = read_in(t, "activities", csv, o);
	CHECK(r.ok);
	CHECK_I64(r.im.skipped, 1);
	CHECK(activity_numbered(t, t->doc_board, "7", &x));
	CHECK_Z(x.status, "ongoing");
	CHECK(!activity_numbered(t, t->doc_board, "8", &x));
}

TEST(a_followup_table_keeps_a_missing_analysis_missing_and_guesses_nothing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct str csv =
	    STR("Uppdrag/Aktivitet;Uppföljning;Analys\n"
	        "Utbildning av barnskötare.;Insatsen är ej genomförd;Det finns ej ekonomiska förutsättningar.\n"
	        "Introduktion av chefer;Ej påbörjat eftersom strategen har slutat;-\n"
	        "Stöd mot kränkningar;Alla enheter har fått stöd;Fler anmälningar.\n");
	struct job_run r = read_in(t, "followups", csv,
	                           (struct import_options){.document_id = t->doc_lind, .year = t->year - 1});
	CHECK(r.ok);
	CHECK_I64(r.im.created, 6); /* three activities, three follow-ups */
	struct db *db = app_read(t);
	static const struct {
		const char *fold, *status, *reason;
		bool analysis;
	} want[] = {{"utbildning av barnskötare", "not_done", "no_funds", true},
	            {"introduktion av chefer", "not_started", "person_left", false},
	            {"stöd mot kränkningar", "planned", "", true}};
	for (size_t i = 0; i < 3; i++) {
		struct activity_titled_row *a;
		struct followup u;
		int64_t id = 0;
		REQUIRE(activity_titled(db, test_arena(), str_z(want[i].fold), &a) == 1);
		REQUIRE(followup_of(db, test_arena(), a[0].id, t->year - 1, &id) &&
		        followup_get(db, test_arena(), id, &u));
		CHECK_Z(u.status, want[i].status);
		CHECK_Z(u.reason, want[i].reason);
		CHECK_Z(u.state, "draft");
		CHECK_I64(followup_has_analysis(&u), want[i].analysis);
	}
	app_read_end(t, db);
}

/* --- undo --------------------------------------------------------------------------------- */

TEST(an_undone_import_leaves_nothing_but_history_and_what_was_changed_since)
{
	struct app_test *t = app_test_new();
	struct activity x, was;
	REQUIRE(t);
	struct job_run r =
	    read_in(t, "activities", str_z(plan_csv), (struct import_options){.document_id = t->doc_board});
	REQUIRE(r.ok && activity_numbered(t, t->doc_board, "2a", &x));
	struct change *ch = app_write(t);
	struct form f;
	form_init(&f, ch->arena, LANG_EN, NULL, 0);
	was = x;
	x.title = STR("Rättad av en människa");
	CHECK_I64(resource_save(ch, NULL, &kind_activity, ACT_EDIT, &f, &was, &x), CHANGE_SAVED);
	struct import_left *left;
	size_t n = 0;
	struct str why = {0};
	CHECK(import_undo(ch, NULL, LANG_EN, r.run, &left, &n, &why));
	CHECK(app_write_end(t, ch));
	REQUIRE(n == 1);
	CHECK_I64(left[0].id, x.id);
	CHECK(!activity_numbered(t, t->doc_board, "1", &x));
	CHECK(activity_numbered(t, t->doc_board, "2a", &x));
	CHECK(!activity_numbered(t, t->doc_board, "2b", &x));
	struct db *db = app_read(t);
	struct activity_recount_row *c;
	size_t m = activity_recount(db, test_arena(), &c);
	for (size_t i = 0; i < m; i++)
		CHECK_I64(c[i].counted, c[i].n);
	app_read_end(t, db);
}

TEST(an_undone_update_gives_back_what_stood_there)
{
	struct app_test *t = app_test_new();
	struct activity x;
	REQUIRE(t);
	struct str csv = STR("Nr;Aktivitet;Yrkesgrupp\n1;Läxhjälp;Alla lärare\n");
	struct job_run r = read_in(t, "activities", csv, (struct import_options){.document_id = t->doc_lind});
	CHECK(r.ok);
	CHECK_I64(r.im.updated, 1);
	REQUIRE(activity_numbered(t, t->doc_lind, "1", &x));
	CHECK_Z(x.staff_groups, "Alla lärare");
	CHECK_Z(x.status, "ongoing"); /* what the file does not say stays */
	struct change *ch = app_write(t);
	struct import_left *left;
	size_t n = 0;
	struct str why = {0};
	CHECK(import_undo(ch, NULL, LANG_EN, r.run, &left, &n, &why));
	CHECK_I64(n, 0);
	CHECK(app_write_end(t, ch));
	REQUIRE(activity_numbered(t, t->doc_lind, "1", &x));
	CHECK_Z(x.staff_groups, "");
}

/* --- files that are no good -------------------------------------------------------------------- */

TEST(a_file_that_cannot_be_read_is_refused_with_words)
{
	const struct import_profile *p = import_profile_find(STR("activities"));
	struct import_sheet s;
	const struct str bad[] = {STR(""),
	                          STR("PK\x03\x04 no archive"),
	                          STR("a\0b;c\n"),
	                          STR("en;två\n1;2\n"),
	                          STR("Nr;Aktivitet\n"),
	                          STR("\xD0\xCF\x11\xE0 old")};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		import_read(test_arena(), LANG_SV, p, bad[i], &s);
		CHECK(s.refused);
		REQUIRE(s.problems.n > 0);
		CHECK(s.problems.v[s.problems.n - 1].error && s.problems.v[s.problems.n - 1].text.n > 10);
	}
}

TEST(windows_text_with_mixed_line_ends_is_read)
{
	const struct import_profile *p = import_profile_find(STR("activities"));
	struct import_sheet s;
	import_read(test_arena(), LANG_SV, p,
	            STR("Nr;Aktivitet;N\xe4r\r\n1;L\xe4xhj\xe4lp;HT24\n2;R\xe5"
	                "d;VT25\r"),
	            &s);
	CHECK(!s.refused);
	REQUIRE(s.nlines == 2);
	CHECK_Z(s.line[0].cell[1], "Läxhjälp");
	CHECK_Z(s.line[1].cell[1], "Råd");
}
