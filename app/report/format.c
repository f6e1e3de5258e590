/* format.c - the formats a report can be had in, one table. */
#include "report/report.h"

#include "table/csv.h"
#include "table/xlsx.h"

const struct report_form report_forms[REPORT_FORMATS] = {
    [REPORT_HTML] = {"html", "text/html; charset=utf-8", "HTML"},
    [REPORT_PDF] = {"pdf", "application/pdf", "PDF"},
    [REPORT_DOCX] = {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                     "Word"},
    [REPORT_CSV] = {"csv", "text/csv; charset=utf-8", "CSV"},
    [REPORT_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"},
};

enum report_format report_format_of(struct str word)
{
	int f = 0;
	while (f < REPORT_FORMATS && !str_eqz(word, report_forms[f].word))
		f++;
	return (enum report_format)f;
}

const char *report_result_text(enum report_result res)
{
	static const char *const texts[] = {
	    [REPORT_WRITTEN] = "",
	    [REPORT_TOO_LARGE] = N_("The document became too large. Choose a unit or a shorter plan."),
	    [REPORT_NO_PROGRAM] =
	        N_("This server cannot make PDF: the program WeasyPrint is not installed. The same document "
	           "can be had as Word or printed from the page."),
	    [REPORT_SLOW] =
	        N_("Making the PDF took too long and was stopped. Choose a unit, or take the document as Word."),
	    [REPORT_BUSY] = N_("Many documents are being made just now. Try again in a moment."),
	    [REPORT_FAILED] = N_("The PDF could not be made. Take the document as Word, or print the page."),
	};
	return texts[res];
}

static enum report_result write_html(const struct report *r, struct buf *out, struct str *detail)
{
	(void)detail;
	report_html(r, out);
	return out->overflow ? REPORT_TOO_LARGE : REPORT_WRITTEN;
}

static enum report_result write_pdf(const struct report *r, struct buf *out, struct str *detail)
{
	return report_pdf(r, "weasyprint", REPORT_PDF_MS, out, detail);
}

static enum report_result write_docx(const struct report *r, struct buf *out, struct str *detail)
{
	(void)detail;
	return report_docx(r, out) ? REPORT_WRITTEN : REPORT_TOO_LARGE;
}

static enum report_result write_csv(const struct report *r, struct buf *out, struct str *detail)
{
	(void)detail;
	const struct table_csv_style style = {.bom = true};
	table_csv_write(&r->table.sheet[0], &style, out);
	return out->overflow ? REPORT_TOO_LARGE : REPORT_WRITTEN;
}

static enum report_result write_xlsx(const struct report *r, struct buf *out, struct str *detail)
{
	(void)detail;
	const struct table_xlsx_style style = {.title = r->title, .author = r->owner, .header_rows = 1};
	return table_xlsx_write(&r->table, &style, out) == TABLE_XLSX_OK ? REPORT_WRITTEN : REPORT_TOO_LARGE;
}

enum report_result report_write(const struct report *r, enum report_format f, struct buf *out,
                                struct str *detail)
{
	static enum report_result (*const write[])(const struct report *, struct buf *, struct str *) = {
	    [REPORT_HTML] = write_html, [REPORT_PDF] = write_pdf,   [REPORT_DOCX] = write_docx,
	    [REPORT_CSV] = write_csv,   [REPORT_XLSX] = write_xlsx,
	};
	if (detail)
		*detail = (struct str){NULL, 0};
	return write[f](r, out, detail);
}
