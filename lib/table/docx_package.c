#include "table/docx_package.h"
#include "base/date.h"
#include <zip.h>

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W_NS                                                                                                 \
	"xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "                              \
	"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define OFFICE_REL  "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define PACKAGE_REL "http://schemas.openxmlformats.org/package/2006/relationships"
#define WORD_TYPE   "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* What stands for a byte in XML; NULL for itself, "" for nothing. */
static const char *entity(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];
	if (c == '\n' || c == '\t')
		return " ";
	if (c < ' ')
		return "";
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

/* U+FFFE and U+FFFF, which XML has no room for. */
static bool is_noncharacter(struct str s, size_t i)
{
	return (unsigned char)s.p[i] == 0xEF && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xBF &&
	       (unsigned char)s.p[i + 2] >= 0xBE;
}

void docx_xml(struct buf *b, struct str s)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool none = is_noncharacter(s, i);
		const char *e = none ? "" : entity(s, i);
		if (!e)
			continue;
		buf_mem(b, s.p + from, i - from);
		buf_z(b, e);
		i += none ? 2 : 0;
		from = i + 1;
	}
	if (s.n > from)
		buf_mem(b, s.p + from, s.n - from);
}

void docx_section_properties(struct buf *b, bool landscape)
{
	buf_printf(b,
	           "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId%d\"/>"
	           "<w:footerReference w:type=\"default\" r:id=\"rId%d\"/>",
	           DOCX_REL_HEADER, DOCX_REL_FOOTER);
	BUF_LIT(b, "<w:type w:val=\"nextPage\"/>");
	buf_z(b, landscape ? "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"
	                   : "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>");
	BUF_LIT(b, "<w:pgMar w:top=\"1418\" w:right=\"1418\" w:bottom=\"1418\" w:left=\"1418\" w:header=\"709\" "
	           "w:footer=\"709\" w:gutter=\"0\"/></w:sectPr>");
}

/* ---- styles ---- */

/* A paragraph style: spacing in twentieths of a point, size in half points. The
 * outline level makes a heading for the navigation pane. */
static const struct style {
	const char *id, *name, *next, *paragraph, *run;
	int outline; /* 1 - 4, or 0 */
} styles[] = {
    {"BodyText", "Body Text", "BodyText", "<w:spacing w:after=\"160\" w:line=\"276\" w:lineRule=\"auto\"/>",
     "", 0},
    {"Title", "Title", "BodyText", "<w:keepNext/><w:spacing w:after=\"120\"/>",
     "<w:b/><w:bCs/><w:sz w:val=\"48\"/><w:szCs w:val=\"48\"/>", 0},
    {"Subtitle", "Subtitle", "BodyText", "<w:spacing w:after=\"360\"/>",
     "<w:color w:val=\"404040\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>", 0},
    {"Heading1", "heading 1", "BodyText",
     "<w:keepNext/><w:keepLines/><w:spacing w:before=\"480\" w:after=\"120\"/>",
     "<w:b/><w:bCs/><w:sz w:val=\"36\"/><w:szCs w:val=\"36\"/>", 1},
    {"Heading2", "heading 2", "BodyText",
     "<w:keepNext/><w:keepLines/><w:spacing w:before=\"360\" w:after=\"100\"/>",
     "<w:b/><w:bCs/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>", 2},
    {"Heading3", "heading 3", "BodyText",
     "<w:keepNext/><w:keepLines/><w:spacing w:before=\"280\" w:after=\"80\"/>",
     "<w:b/><w:bCs/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>", 3},
    {"Heading4", "heading 4", "BodyText",
     "<w:keepNext/><w:keepLines/><w:spacing w:before=\"240\" w:after=\"60\"/>",
     "<w:b/><w:bCs/><w:i/><w:iCs/>", 4},
    {"TOCHeading", "TOC Heading", "BodyText", "<w:keepNext/><w:spacing w:before=\"360\" w:after=\"120\"/>",
     "<w:b/><w:bCs/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>", 0},
    {"TOC1", "toc 1", "BodyText",
     "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9070\"/></w:tabs><w:spacing w:after=\"80\"/>",
     "", 0},
    {"TOC2", "toc 2", "BodyText",
     "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9070\"/></w:tabs><w:spacing "
     "w:after=\"60\"/><w:ind w:left=\"284\"/>",
     "", 0},
    {"TOC3", "toc 3", "BodyText",
     "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9070\"/></w:tabs><w:spacing "
     "w:after=\"60\"/><w:ind w:left=\"567\"/>",
     "", 0},
    {"Quote", "Quote", "BodyText", "<w:spacing w:after=\"160\"/><w:ind w:left=\"567\" w:right=\"567\"/>",
     "<w:i/><w:iCs/>", 0},
    {"Note", "Note", "BodyText", "<w:spacing w:after=\"120\"/>",
     "<w:color w:val=\"404040\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>", 0},
    {"ListBullet", "List Bullet", "ListBullet", "<w:spacing w:after=\"80\"/><w:contextualSpacing/>", "", 0},
    {"ListNumber", "List Number", "ListNumber", "<w:spacing w:after=\"80\"/><w:contextualSpacing/>", "", 0},
    {"Caption", "caption", "BodyText", "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"80\"/>",
     "<w:b/><w:bCs/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>", 0},
    {"TableText", "Table Text", "TableText", "<w:spacing w:before=\"40\" w:after=\"40\"/>",
     "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>", 0},
    {"TableHeading", "Table Heading", "TableText", "<w:spacing w:before=\"40\" w:after=\"40\"/>",
     "<w:b/><w:bCs/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>", 0},
    {"Header", "header", "Header", "<w:tabs><w:tab w:val=\"right\" w:pos=\"9070\"/></w:tabs>",
     "<w:color w:val=\"404040\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>", 0},
    {"Footer", "footer", "Footer", "<w:tabs><w:tab w:val=\"right\" w:pos=\"9070\"/></w:tabs>",
     "<w:color w:val=\"404040\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>", 0},
};

static void write_styles(struct buf *b, const struct docx_parts *p)
{
	buf_printf(b,
	           XML_HEAD
	           "<w:styles " W_NS "><w:docDefaults><w:rPrDefault><w:rPr>"
	           "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"Arial\"/>"
	           "<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>"
	           "<w:lang w:val=\"%s\" w:eastAsia=\"%s\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
	           "<w:pPrDefault/></w:docDefaults>"
	           "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
	           "<w:qFormat/></w:style>"
	           "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">"
	           "<w:name w:val=\"Default Paragraph Font\"/></w:style>",
	           p->options->lang, p->options->lang);
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
		const struct style *s = &styles[i];
		buf_printf(b,
		           "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/><w:basedOn "
		           "w:val=\"Normal\"/><w:next w:val=\"%s\"/><w:qFormat/><w:pPr>%s",
		           s->id, s->name, s->next, s->paragraph);
		if (s->outline)
			buf_printf(b, "<w:outlineLvl w:val=\"%d\"/>", s->outline - 1);
		buf_printf(b, "</w:pPr><w:rPr>%s</w:rPr></w:style>", s->run);
	}
	BUF_LIT(
	    b,
	    "<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr>"
	    "<w:color w:val=\"0B4F8A\"/><w:u w:val=\"single\"/></w:rPr></w:style>"
	    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>"
	    "<w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/>"
	    "<w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/>"
	    "<w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
	    "<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/>"
	    "<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>");
	static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
		buf_printf(b, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"767676\"/>", sides[i]);
	BUF_LIT(b, "</w:tblBorders></w:tblPr><w:tblStylePr w:type=\"firstRow\"><w:tcPr>"
	           "<w:shd w:val=\"clear\" w:color=\"auto\" "
	           "w:fill=\"E8EDF2\"/></w:tcPr></w:tblStylePr></w:style></w:styles>");
}

/* ---- lists ---- */

static void write_level(struct buf *b, int level, const char *format, const char *text)
{
	buf_printf(b,
	           "<w:lvl w:ilvl=\"%d\"><w:start w:val=\"1\"/><w:numFmt w:val=\"%s\"/><w:lvlText w:val=\"%s\"/>"
	           "<w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"%d\" w:hanging=\"357\"/></w:pPr></w:lvl>",
	           level, format, text, 357 * (level + 1));
}

static void write_numbering(struct buf *b, const struct docx_parts *p)
{
	BUF_LIT(b, XML_HEAD "<w:numbering " W_NS "><w:abstractNum w:abstractNumId=\"0\">"
	                    "<w:multiLevelType w:val=\"hybridMultilevel\"/>");
	write_level(b, 0, "bullet", "\xe2\x80\xa2");
	write_level(b, 1, "bullet", "\xe2\x80\x93");
	BUF_LIT(b,
	        "</w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"multilevel\"/>");
	write_level(b, 0, "decimal", "%1.");
	write_level(b, 1, "lowerLetter", "%2)");
	buf_printf(b, "</w:abstractNum><w:num w:numId=\"%d\"><w:abstractNumId w:val=\"0\"/></w:num>",
	           DOCX_NUM_BULLETS);
	for (int i = 0; i < p->number_lists; i++)
		buf_printf(b,
		           "<w:num w:numId=\"%d\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">"
		           "<w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
		           DOCX_NUM_NUMBERS + i);
	BUF_LIT(b, "</w:numbering>");
}

/* ---- the other parts ---- */

static void write_content_types(struct buf *b, const struct docx_parts *p)
{
	static const struct {
		const char *part, *type;
	} parts[] = {
	    {"word/document.xml", WORD_TYPE "document.main+xml"},
	    {"word/styles.xml", WORD_TYPE "styles+xml"},
	    {"word/numbering.xml", WORD_TYPE "numbering+xml"},
	    {"word/settings.xml", WORD_TYPE "settings+xml"},
	    {"word/header1.xml", WORD_TYPE "header+xml"},
	    {"word/footer1.xml", WORD_TYPE "footer+xml"},
	    {"docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
	    {"docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"}};
	(void)p;
	BUF_LIT(b, XML_HEAD "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
	                    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
	                    "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		buf_printf(b, "<Override PartName=\"/%s\" ContentType=\"%s\"/>", parts[i].part, parts[i].type);
	BUF_LIT(b, "</Types>");
}

static void write_root_rels(struct buf *b, const struct docx_parts *p)
{
	(void)p;
	BUF_LIT(b, XML_HEAD "<Relationships xmlns=\"" PACKAGE_REL "\">"
	                    "<Relationship Id=\"rId1\" Type=\"" OFFICE_REL
	                    "officeDocument\" Target=\"word/document.xml\"/>"
	                    "<Relationship Id=\"rId2\" Type=\"" PACKAGE_REL
	                    "/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
	                    "<Relationship Id=\"rId3\" Type=\"" OFFICE_REL
	                    "extended-properties\" Target=\"docProps/app.xml\"/></Relationships>");
}

static void write_document_rels(struct buf *b, const struct docx_parts *p)
{
	static const struct {
		int id;
		const char *type, *target;
	} fixed[] = {{DOCX_REL_STYLES, "styles", "styles.xml"},
	             {DOCX_REL_NUMBERING, "numbering", "numbering.xml"},
	             {DOCX_REL_SETTINGS, "settings", "settings.xml"},
	             {DOCX_REL_HEADER, "header", "header1.xml"},
	             {DOCX_REL_FOOTER, "footer", "footer1.xml"}};
	BUF_LIT(b, XML_HEAD "<Relationships xmlns=\"" PACKAGE_REL "\">");
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		buf_printf(b, "<Relationship Id=\"rId%d\" Type=\"" OFFICE_REL "%s\" Target=\"%s\"/>", fixed[i].id,
		           fixed[i].type, fixed[i].target);
	buf_str(b, p->links);
	BUF_LIT(b, "</Relationships>");
}

static void write_document(struct buf *b, const struct docx_parts *p)
{
	BUF_LIT(b, XML_HEAD "<w:document " W_NS "><w:body>");
	buf_str(b, p->body);
	BUF_LIT(b, "</w:body></w:document>");
}

static void write_settings(struct buf *b, const struct docx_parts *p)
{
	buf_printf(b,
	           XML_HEAD "<w:settings " W_NS "><w:defaultTabStop w:val=\"709\"/><w:characterSpacingControl "
	                    "w:val=\"doNotCompress\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" "
	                    "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
	                    "<w:themeFontLang w:val=\"%s\"/><w:decimalSymbol w:val=\",\"/>"
	                    "<w:listSeparator w:val=\";\"/></w:settings>",
	           p->options->lang);
}

static void write_run(struct buf *b, struct str text)
{
	BUF_LIT(b, "<w:r><w:t xml:space=\"preserve\">");
	docx_xml(b, text);
	BUF_LIT(b, "</w:t></w:r>");
}

static void write_field(struct buf *b, const char *name)
{
	buf_printf(b, "<w:fldSimple w:instr=\" %s \"><w:r><w:t>1</w:t></w:r></w:fldSimple>", name);
}

static void write_header(struct buf *b, const struct docx_parts *p)
{
	BUF_LIT(b, XML_HEAD "<w:hdr " W_NS "><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>");
	if (p->options->header.n)
		write_run(b, p->options->header);
	BUF_LIT(b, "</w:p></w:hdr>");
}

/* "Sida {0} av {1}" with fields for the numbers. */
static void write_page_numbers(struct buf *b, struct str text)
{
	static const char *const fields[] = {"PAGE", "NUMPAGES"};
	size_t from = 0;
	for (size_t i = 0; i + 2 < text.n; i++) {
		if (text.p[i] != '{' || text.p[i + 2] != '}' || (text.p[i + 1] != '0' && text.p[i + 1] != '1'))
			continue;
		if (i > from)
			write_run(b, str_sub(text, from, i));
		write_field(b, fields[text.p[i + 1] - '0']);
		from = i + 3;
	}
	if (from < text.n)
		write_run(b, str_sub(text, from, text.n));
}

static void write_footer(struct buf *b, const struct docx_parts *p)
{
	BUF_LIT(b, XML_HEAD "<w:ftr " W_NS "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
	if (p->options->footer.n)
		write_run(b, p->options->footer);
	BUF_LIT(b, "<w:r><w:tab/></w:r>");
	write_page_numbers(b, p->options->page.n ? p->options->page : STR("{0} / {1}"));
	BUF_LIT(b, "</w:p></w:ftr>");
}

static void write_core(struct buf *b, const struct docx_parts *p)
{
	const struct docx_options *o = p->options;
	char when[INSTANT_TEXT];
	instant_text(o->created * 1000, when);
	BUF_LIT(b, XML_HEAD
	        "<cp:coreProperties "
	        "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
	        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
	        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
	docx_xml(b, o->title);
	BUF_LIT(b, "</dc:title><dc:subject>");
	docx_xml(b, o->subject);
	BUF_LIT(b, "</dc:subject><dc:creator>");
	docx_xml(b, o->author);
	buf_printf(b, "</dc:creator><dc:language>%s</dc:language>", o->lang);
	/* Whole seconds: Word takes no fraction here. */
	static const char *const times[] = {"created", "modified"};
	for (size_t i = 0; i < 2; i++)
		buf_printf(b, "<dcterms:%s xsi:type=\"dcterms:W3CDTF\">%.19sZ</dcterms:%s>", times[i], when,
		           times[i]);
	BUF_LIT(b, "</cp:coreProperties>");
}

static void write_app(struct buf *b, const struct docx_parts *p)
{
	(void)p;
	BUF_LIT(b, XML_HEAD "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/"
	                    "extended-properties\"><DocSecurity>0</DocSecurity></Properties>");
}

/* ---- the archive ---- */

static const struct {
	const char *path;
	void (*write)(struct buf *b, const struct docx_parts *p);
} files[] = {{"[Content_Types].xml", write_content_types},
             {"_rels/.rels", write_root_rels},
             {"word/document.xml", write_document},
             {"word/_rels/document.xml.rels", write_document_rels},
             {"word/styles.xml", write_styles},
             {"word/numbering.xml", write_numbering},
             {"word/settings.xml", write_settings},
             {"word/header1.xml", write_header},
             {"word/footer1.xml", write_footer},
             {"docProps/core.xml", write_core},
             {"docProps/app.xml", write_app}};
enum { FILES = sizeof files / sizeof *files };

static bool add_file(zip_t *z, size_t i, struct buf *b, const struct docx_parts *p)
{
	buf_init(b, 2 * DOCX_MAX);
	files[i].write(b, p);
	if (b->overflow)
		return false;
	zip_source_t *s = zip_source_buffer(z, b->p, b->n, 0);
	zip_int64_t at = s ? zip_file_add(z, files[i].path, s, ZIP_FL_ENC_UTF_8) : -1;
	if (at < 0) {
		zip_source_free(s);
		return false;
	}
	/* The archive knows no time before 1980. */
	const time_t first = 315619200;
	time_t t = p->options->created > first ? (time_t)p->options->created : first;
	return zip_file_set_mtime(z, (zip_uint64_t)at, t, 0) == 0;
}

static bool append(zip_source_t *whole, struct buf *out)
{
	zip_stat_t st;
	if (zip_source_stat(whole, &st) != 0 || zip_source_open(whole) != 0)
		return false;
	char *p = buf_room(out, st.size);
	zip_int64_t n = p ? zip_source_read(whole, p, st.size) : -1;
	zip_source_close(whole);
	if (n < 0 || (zip_uint64_t)n != st.size)
		return false;
	buf_claim(out, st.size);
	return true;
}

bool docx_package(const struct docx_parts *p, struct buf *out)
{
	struct buf parts[FILES] = {0};
	zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, NULL);
	if (!whole)
		return false;
	zip_source_keep(whole); /* the archive frees it once, we read it after */
	zip_t *z = zip_open_from_source(whole, ZIP_TRUNCATE, NULL);
	if (!z)
		zip_source_free(whole);
	bool ok = z != NULL;
	for (size_t i = 0; ok && i < FILES; i++)
		ok = add_file(z, i, &parts[i], p);
	if (z && (!ok || zip_close(z) != 0)) {
		zip_discard(z);
		ok = false;
	}
	ok = ok && append(whole, out);
	zip_source_free(whole);
	for (size_t i = 0; i < FILES; i++)
		buf_finish(&parts[i]);
	return ok;
}
