/* app_report_files_test.c - the same facts found again in every format. */
#include "app_export_help.h"
#include "app_report_help.h"

#include "table/csv.h"
#include "table/xlsx.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

/* Line breaks are the page's, not the text's. */
static struct str one_line(struct str s)
{
	char *p = arena_z(test_arena(), s);
	for (size_t i = 0; i < s.n; i++)
		p[i] = p[i] == '\n' ? ' ' : p[i];
	return (struct str){p, s.n};
}

TEST(a_handlingsplan_is_a_table_in_the_columns_of_the_source)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct report r;
	report_of(t, report_put_plan(t), "observer", &r);
	struct str html = report_bytes(&r, REPORT_HTML);
	CHECK(holds(html, "<html lang=\"sv\">"));
	CHECK(holds(html, "<title>Handlingsplan mot utmattning</title>"));
	CHECK(holds(html, ">Beskrivning av aktiviteter</th>"));
	CHECK(holds(html, ">Yrkesgrupp</th>"));
	CHECK(holds(html, ">När ska aktiviteten genomföras?</th>"));
	CHECK(holds(html, ">Tilldelade medel</th>"));
	CHECK_I64(count_of(html, "scope=\"col\""), 4);
	CHECK(holds(html, "<p class=\"strong\">2a. Stabil ledning</p>"));
	CHECK(str_find(html, STR("2b. N")) < str_find(html, STR("10. R")));
	CHECK(holds(html, "<p class=\"focus\">Delaktighet, socialt klimat</p>"));
	CHECK(holds(html, "Första stycket\nmed radbrytning.</p>"));
	CHECK(holds(html, "<p class=\"plain\">Andra stycket.</p>"));
	CHECK(holds(html, "Kontinuitet &lt;b&gt;&amp;amp;&lt;/b&gt; &quot;tydlighet&quot; – åäö"));
	CHECK(holds(html, "Första utvärdering: 31 januari 2025"));
	CHECK(holds(html, "Schemat är lagt"));
	CHECK(holds(html, "29 januari 2024, Skolchefen § 5"));
	CHECK(holds(html, "EX 2024:5"));
	CHECK(holds(html, "Planen är ett urval."));
}

TEST(empty_funds_stay_empty_and_none_is_said)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct report r;
	report_of(t, report_put_plan(t), "observer", &r);
	const struct report_block *b = NULL;
	for (size_t i = 0; i < r.blocks.n; i++)
		if (r.blocks.v[i].kind == REPORT_TABLE)
			b = &r.blocks.v[i];
	REQUIRE(b);
	REQUIRE(b->items.n == 5 * 4);
	CHECK_I64(b->items.v[0 * 4 + 3].n, 0);
	REQUIRE(b->items.v[1 * 4 + 3].n == 1);
	CHECK_Z(b->items.v[1 * 4 + 3].v[0].text, "Inga");
	CHECK_I64(b->items.v[2 * 4 + 3].n, 0);
	REQUIRE(b->items.v[3 * 4 + 3].n == 1);
	CHECK_Z(b->items.v[3 * 4 + 3].v[0].text, "Omställningsfonden");
	CHECK_I64(r.table.sheet[0].row[1].cell[6].kind, TABLE_EMPTY);
	CHECK_Z(r.table.sheet[0].row[2].cell[6].text, "Inga");
}

TEST(a_draft_activity_is_in_no_format_for_those_outside)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct report out, in;
	int64_t doc = report_put_plan(t);
	report_of(t, doc, "observer", &out);
	report_of(t, doc, "director", &in);
	for (int f = REPORT_HTML; f < REPORT_FORMATS; f++) {
		struct str a = report_bytes(&out, (enum report_format)f),
		           b = report_bytes(&in, (enum report_format)f);
		if (f == REPORT_PDF) {
			CHECK_I64(ASK(a, &a, "pdftotext"), 0);
			CHECK_I64(ASK(b, &b, "pdftotext"), 0);
		} else if (f == REPORT_DOCX || f == REPORT_XLSX) {
			const char *part = f == REPORT_DOCX ? "word/document.xml" : "xl/sharedStrings.xml";
			a = zip_part(a, part);
			b = zip_part(b, part);
		}
		CHECK(holds(a, "Rastverksamhet"));
		CHECK(!holds(a, "Hemligt utkast"));
		CHECK(holds(b, "Hemligt utkast"));
	}
}

TEST(word_gets_real_headings_tables_and_bullets)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct report r;
	report_of(t, report_put_plan(t), "observer", &r);
	struct str xml = zip_part(report_bytes(&r, REPORT_DOCX), "word/document.xml");
	CHECK(holds(xml, "w:val=\"Title\""));
	CHECK(holds(xml, "w:val=\"Heading1\""));
	CHECK(holds(xml, "w:val=\"ListBullet\""));
	CHECK_I64(count_of(xml, "<w:tbl>"), 1);
	CHECK_I64(count_of(xml, "<w:tblHeader"), 1);
	CHECK_I64(count_of(xml, "<w:tr>") + count_of(xml, "<w:tr "), 6);
	for (size_t i = 0; i + 1 < REPORT_FACTS_N; i++) {
		struct str title =
		    arena_printf(test_arena(), ">%s. %s<", report_facts[i].number, report_facts[i].title);
		CHECK(holds(xml, title.p));
		CHECK(holds(xml, report_facts[i].when));
	}
	CHECK(holds(xml, "med radbrytning."));
	CHECK(holds(xml, "Kontinuitet &lt;b&gt;&amp;amp;&lt;/b&gt;"));
}

TEST(csv_and_excel_hold_one_row_an_activity)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct report r;
	report_of(t, report_put_plan(t), "observer", &r);
	struct str csv = report_bytes(&r, REPORT_CSV);
	struct table in;
	CHECK(holds(csv, "Nr;Rubrik;"));
	CHECK(holds(csv, "'=1+1"));
	CHECK(table_csv_read(&in, test_arena(), csv, NULL));
	CHECK_I64(in.sheet[0].n, 6);
	CHECK_Z(table_at(&in.sheet[0], 3, 1)->text, "2a");
	CHECK_Z(table_at(&in.sheet[0], 2, 4)->text, "Första stycket\nmed radbrytning.\n\nAndra stycket.");
	CHECK(table_xlsx_read(&in, test_arena(), report_bytes(&r, REPORT_XLSX), NULL));
	CHECK_I64(in.sheet[0].n, 6);
	CHECK_Z(table_at(&in.sheet[0], 4, 4)->text, "=1+1");
	CHECK_I64(table_at(&in.sheet[0], 4, 4)->kind, TABLE_TEXT);
	CHECK_I64(table_at(&in.sheet[0], 2, 7)->kind, TABLE_EMPTY);
	CHECK(holds(table_at(&in.sheet[0], 5, 6)->text, "31 januari 2025"));
}

TEST(a_pdf_is_tagged_named_and_carries_its_typefaces)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct report r;
	struct str said;
	report_of(t, report_put_plan(t), "observer", &r);
	struct str pdf = report_bytes(&r, REPORT_PDF);
	REQUIRE(str_starts(pdf, STR("%PDF-")));
	/* Later releases of WeasyPrint pack these into compressed objects. */
	bool packed = holds(pdf, "/ObjStm");
	CHECK(packed || holds(pdf, "/Lang (sv)"));
	CHECK(packed || holds(pdf, "/DisplayDocTitle true"));
	CHECK(packed || holds(pdf, "/StructTreeRoot"));
	CHECK(holds(pdf, "pdfuaid:part"));
	CHECK_I64(ASK(pdf, &said, "pdfinfo"), 0);
	CHECK(holds(said, "Handlingsplan mot utmattning"));
	CHECK(holds(said, "Exempelkommun"));
	CHECK(holds(said, "Tagged:          yes"));
	CHECK_I64(ASK(pdf, &said, "pdfinfo", "-struct"), 0);
	CHECK(holds(said, "H1") && holds(said, "H2") && holds(said, "THead") && holds(said, "TBody"));
	CHECK_I64(ASK(pdf, &said, "pdffonts"), 0);
	CHECK(holds(said, "Inter"));
	CHECK(!holds(said, " no  yes") && !holds(said, " no  no"));
	CHECK_I64(ASK(pdf, &said, "pdftotext", "-layout"), 0);
	for (size_t i = 0; i + 1 < REPORT_FACTS_N; i++) {
		CHECK(holds(said,
		            arena_printf(test_arena(), "%s. %s", report_facts[i].number, report_facts[i].title).p));
	}
	CHECK_I64(ASK(pdf, &said, "pdftotext"), 0);
	said = one_line(said);
	CHECK(holds(said, "Inga") && holds(said, "Omställningsfonden"));
	CHECK(holds(said, "Första utvärdering: 31 januari 2025"));
}

TEST(tidy_finds_no_error_in_a_document)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct report r[3];
	struct str said;
	report_of(t, report_put_plan(t), "director", &r[0]);
	struct db *db = app_read(t);
	struct report_query q = report_query_of(t, db, "director");
	report_followup(&q, &r[1]);
	report_chain(&q, &r[2]);
	app_read_end(t, db);
	for (int i = 0; i < 3; i++) {
		CHECK(ASK(report_bytes(&r[i], REPORT_HTML), &said, "tidy", "-q", "-e", "-utf8") <= 1);
		CHECK(!holds(said, "Error:"));
	}
}

/* --- large ------------------------------------------------------------------------ */

static int64_t put_many(struct app_test *t, int n)
{
	struct change *ch = app_write(t);
	int64_t doc = report_put_document(t, ch, "action_plan", "En lång plan");
	for (int i = 1; i <= n; i++) {
		struct plan_fact p = {.body = "Det som ska göras, i några ord som fyller raden och nästa rad med.",
		                      .groups = "Pedagogisk personal"};
		p.number = arena_printf(test_arena(), "%d", i).p;
		p.title = arena_printf(test_arena(), "Aktivitet nummer %d", i).p;
		report_put_activity(t, ch, doc, &p);
	}
	app_write_end(t, ch);
	return doc;
}

TEST(three_hundred_rows_are_all_there)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct report r;
	struct table in;
	report_of(t, put_many(t, 300), "observer", &r);
	CHECK_I64(count_of(report_bytes(&r, REPORT_HTML), "Aktivitet nummer "), 300);
	CHECK_I64(count_of(zip_part(report_bytes(&r, REPORT_DOCX), "word/document.xml"), "Aktivitet nummer "),
	          300);
	CHECK(table_csv_read(&in, test_arena(), report_bytes(&r, REPORT_CSV), NULL));
	CHECK_I64(in.sheet[0].n, 301);
	CHECK(table_xlsx_read(&in, test_arena(), report_bytes(&r, REPORT_XLSX), NULL));
	CHECK_I64(in.sheet[0].n, 301);
	CHECK_Z(table_at(&in.sheet[0], 301, 2)->text, "Aktivitet nummer 300");
}

TEST(the_header_row_stands_on_every_page)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct report r;
	struct str text;
	report_of(t, put_many(t, 40), "observer", &r);
	CHECK_I64(ASK(report_bytes(&r, REPORT_PDF), &text, "pdftotext", "-layout"), 0);
	size_t pages = count_of(text, "\f");
	CHECK(pages > 2);
	CHECK_I64(count_of(text, "Beskrivning av aktiviteter"), (long long)pages);
	CHECK(holds(text, arena_printf(test_arena(), "1 (%zu)", pages).p));
}

/* --- when WeasyPrint fails ----------------------------------------------------------- */

static enum report_result pdf_by(const struct report *r, const char *program, int ms)
{
	struct buf out;
	struct str said;
	buf_init(&out, 0);
	enum report_result res = report_pdf(r, program, ms, &out, &said);
	if (res != REPORT_WRITTEN)
		CHECK_I64(out.n, 0);
	buf_finish(&out);
	return res;
}

static const char *script(const char *name, const char *text)
{
	const char *path = arena_printf(test_arena(), "%s/%s", test_dir(), name).p;
	FILE *f = fopen(path, "w");
	if (f) {
		fprintf(f, "#!/bin/sh\n%s\n", text);
		fclose(f);
		chmod(path, 0700);
	}
	return path;
}

TEST(a_weasyprint_that_is_missing_slow_or_broken_is_told_apart)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct report r;
	report_of(t, report_put_plan(t), "observer", &r);
	CHECK_I64(pdf_by(&r, "weasyprint-that-is-not-there", 5000), REPORT_NO_PROGRAM);
	CHECK_I64(pdf_by(&r, script("slow", "sleep 30"), 100), REPORT_SLOW);
	CHECK_I64(pdf_by(&r, script("broken", "echo no; exit 1"), 5000), REPORT_FAILED);
	CHECK_I64(pdf_by(&r, script("mute", "exit 0"), 5000), REPORT_FAILED);
	for (int i = REPORT_TOO_LARGE; i <= REPORT_FAILED; i++)
		CHECK(strlen(report_result_text((enum report_result)i)) > 20);
}

struct slow {
	struct report r;
	const char *program;
	enum report_result res;
};

static void *make_slowly(void *p)
{
	struct slow *s = p;
	s->res = pdf_by(&s->r, s->program, 7000);
	return NULL;
}

TEST(a_third_pdf_at_the_same_time_is_told_to_come_back)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct slow s[2];
	pthread_t thread[2];
	struct arena arenas[2];
	struct report r;
	int64_t doc = report_put_plan(t);
	const char *slow = script("slow", "sleep 30");
	report_of(t, doc, "observer", &r);
	for (int i = 0; i < 2; i++) {
		s[i].program = slow;
		report_of(t, doc, "observer", &s[i].r);
		arena_init(&arenas[i], 0);
		s[i].r.arena = &arenas[i];
		pthread_create(&thread[i], NULL, make_slowly, &s[i]);
	}
	usleep(300000);
	CHECK_I64(pdf_by(&r, script("quick", "echo %PDF-1.7"), 7000), REPORT_BUSY);
	for (int i = 0; i < 2; i++) {
		pthread_join(thread[i], NULL);
		CHECK_I64(s[i].res, REPORT_SLOW);
		arena_finish(&arenas[i]);
	}
	CHECK_I64(pdf_by(&r, script("quick", "echo %PDF-1.7"), 7000), REPORT_WRITTEN);
}
