#include "table/docx.h"
#include "test.h"
#include "zip_help.h"
#include <expat.h>

/* ---- looking into a document ---- */

static bool well_formed(struct str xml)
{
	XML_Parser p = XML_ParserCreateNS(NULL, '|');
	bool ok = XML_Parse(p, xml.p, (int)xml.n, 1) == XML_STATUS_OK;
	XML_ParserFree(p);
	return ok;
}

static size_t count(struct str s, const char *needle)
{
	size_t n = 0;
	struct str what = str_z(needle);
	for (ptrdiff_t at; (at = str_find(s, what)) >= 0; n++)
		s = str_sub(s, (size_t)at + what.n, s.n);
	return n;
}

static bool has(struct str s, const char *needle)
{
	return count(s, needle) > 0;
}

static struct docx *started(void)
{
	return docx_new(&(struct docx_options){.title = STR("Kvalitetsrapport <2024/25>"),
	                                       .author = STR("Exempelkommun"),
	                                       .header = STR("Kvalitetsrapport"),
	                                       .page = STR("Sida {0} av {1}"),
	                                       .created = 1700000000});
}

static struct str finished(struct docx *d)
{
	struct buf b;
	buf_init(&b, 0);
	CHECK(docx_write(d, &b));
	docx_free(d);
	struct str file = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return file;
}

static struct str report(void)
{
	struct docx *d = started();
	docx_block(d, DOCX_TITLE, STR("Kvalitetsrapport"));
	docx_contents(d, STR("Innehåll"));
	docx_heading(d, 1, STR("Resultat & analys"));
	docx_open(d, DOCX_PARAGRAPH);
	docx_text(d, STR("Andelen är "), 0);
	docx_text(d, STR("81 %"), DOCX_BOLD);
	docx_text(d, STR(", se\nnedan\x01.\xef\xbf\xbf"), DOCX_ITALIC);
	docx_link(d, STR("Skolverkets statistik"), STR("https://example.org/?a=1&b=\"2\""));
	docx_link(d, STR("fälla"), STR("javascript:alert(1)"));
	docx_close(d);
	docx_block(d, DOCX_NUMBER, STR("Ett"));
	docx_block(d, DOCX_NUMBER_2, STR("Ett a"));
	docx_restart_numbers(d);
	docx_block(d, DOCX_NUMBER, STR("Ett igen"));
	docx_block(d, DOCX_BULLET, STR("Punkt"));
	docx_section(d, true);
	docx_heading(d, 2, STR("Tabell"));
	docx_table_open(d, &(struct docx_table){.title = STR("Meritvärde per skola"),
	                                        .description = STR("Två skolor, två läsår"),
	                                        .columns = 3,
	                                        .widths = (int[]){2, 1, 1},
	                                        .header_rows = 1,
	                                        .header_column = true});
	docx_cell(d, STR("Skola"), 0);
	docx_cell(d, STR("2023/24"), DOCX_RIGHT);
	docx_cell(d, STR("2024/25"), DOCX_RIGHT);
	docx_cell(d, STR("Ängsskolan"), 0);
	docx_cell(d, STR("231,5"), DOCX_RIGHT);
	docx_table_close(d);
	docx_block(d, DOCX_NOTE, STR("Källa: påhittad."));
	return finished(d);
}

TEST(every_part_of_a_document_is_well_formed_and_named)
{
	struct str file = report();
	zip_t *z = zip_opened(file);
	REQUIRE(z);
	struct str types = zip_part(file, "[Content_Types].xml");
	zip_int64_t n = zip_get_num_entries(z, 0);
	CHECK_I64(n, 11);
	for (zip_int64_t i = 0; i < n; i++) {
		const char *name = zip_get_name(z, (zip_uint64_t)i, 0);
		if (!well_formed(zip_part(file, name)))
			test_fail(__FILE__, __LINE__, "%s is not well-formed", name);
		if (!str_ends(str_z(name), STR(".rels")) && i > 0)
			CHECK(has(types, arena_printf(test_arena(), "PartName=\"/%s\"", name).p));
	}
	CHECK(str_eqz(str_z(zip_get_name(z, 0, 0)), "[Content_Types].xml"));
	zip_discard(z);
}

TEST(text_is_found_again_escaped_and_with_its_breaks)
{
	struct str body = zip_part(report(), "word/document.xml");
	CHECK(has(body, "Resultat &amp; analys"));
	CHECK(has(body, "<w:rPr><w:b/><w:bCs/></w:rPr><w:t xml:space=\"preserve\">81 %</w:t>"));
	CHECK(has(body, ", se</w:t><w:br/><w:t xml:space=\"preserve\">nedan.</w:t>"));
	CHECK(has(body, "Ängsskolan"));
}

TEST(a_document_is_accessible_by_structure)
{
	struct str file = report();
	struct str body = zip_part(file, "word/document.xml"), styles = zip_part(file, "word/styles.xml");
	struct str core = zip_part(file, "docProps/core.xml");
	CHECK(has(core, "<dc:title>Kvalitetsrapport &lt;2024/25&gt;</dc:title>"));
	CHECK(has(core, "<dc:language>sv-SE</dc:language>"));
	CHECK(has(core, "2023-11-14T22:13:20Z"));
	CHECK(has(styles, "<w:lang w:val=\"sv-SE\""));
	CHECK(has(styles, "<w:name w:val=\"heading 1\"/>"));
	CHECK_I64(count(styles, "<w:outlineLvl"), 4);
	CHECK(has(body, "<w:pStyle w:val=\"Heading1\"/>"));
	CHECK_I64(count(body, "<w:tblHeader/>"), 1);
	CHECK(has(body, "<w:tblCaption w:val=\"Meritvärde per skola\"/>"));
	CHECK(has(body, "<w:tblDescription w:val=\"Två skolor, två läsår\"/>"));
	CHECK(has(zip_part(file, "word/footer1.xml"), "Sida </w:t></w:r><w:fldSimple w:instr=\" PAGE \">"));
}

TEST(a_table_has_all_its_cells_and_ends_with_a_paragraph)
{
	struct str body = zip_part(report(), "word/document.xml");
	CHECK_I64(count(body, "<w:tr>"), 2);
	CHECK_I64(count(body, "<w:tc>"), 6);
	CHECK_I64(count(body, "<w:gridCol w:w=\"7001\"/>"), 1);
	CHECK_I64(count(body, "<w:gridCol w:w=\"3500\"/>"), 2);
	CHECK(has(body, "</w:tbl><w:p>"));
}

TEST(links_lead_out_only_by_safe_schemes)
{
	struct str file = report();
	struct str rels = zip_part(file, "word/_rels/document.xml.rels");
	CHECK(has(rels, "Target=\"https://example.org/?a=1&amp;b=&quot;2&quot;\""));
	CHECK(!has(rels, "javascript"));
	CHECK(has(zip_part(file, "word/document.xml"), "fälla"));
}

TEST(numbered_lists_begin_again_and_sections_turn_the_page)
{
	struct str file = report();
	struct str body = zip_part(file, "word/document.xml");
	CHECK_I64(count(body, "<w:numId w:val=\"2\"/>"), 2);
	CHECK_I64(count(body, "<w:numId w:val=\"3\"/>"), 1);
	CHECK_I64(count(zip_part(file, "word/numbering.xml"), "<w:num w:numId="), 3);
	CHECK_I64(count(body, "<w:sectPr>"), 2);
	CHECK_I64(count(body, "w:orient=\"landscape\""), 1);
}

TEST(the_same_document_gives_the_same_bytes)
{
	CHECK_STR(report(), report());
}

TEST(a_document_past_the_buffer_is_told)
{
	struct docx *d = started();
	struct buf b;
	docx_block(d, DOCX_PARAGRAPH, STR("text"));
	buf_init(&b, 100);
	CHECK(!docx_write(d, &b));
	buf_finish(&b);
	docx_free(d);
	docx_free(NULL);
}
