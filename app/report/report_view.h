/* report_view.h - what the views of documents are given. */
#ifndef REPORT_REPORT_VIEW_H
#define REPORT_REPORT_VIEW_H

#include "core/page.h"
#include "plan/filters.h"
#include "report/report.h"
#include "sql_plan.h"

struct report_link {
	struct str href, title;
};
/* The bar above a document on the web; not printed. */
struct report_bar {
	struct str css; /* address of report.css */
	struct report_link back;
	struct report_link files[REPORT_FORMATS];
	size_t nfiles;
};
struct report_frame {
	const struct report *r;
	const struct report_bar *bar; /* NULL: a file by itself */
	struct safe style;            /* <style> of a file by itself */
};
const char *report_style_class(enum report_style s);

struct report_list_view {
	struct ctx *c;
	struct document_list_row *docs;
	size_t n;
	const struct filters *f;
	struct str lasar, query; /* query: "?lasar=2024&enhet=3" for the links */
};

#endif
