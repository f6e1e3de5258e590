/* docx_package.h - the archive around a document (private to lib/table).
 */
#ifndef TABLE_DOCX_PACKAGE_H
#define TABLE_DOCX_PACKAGE_H

#include "table/docx.h"

/* Text for XML: escaped, without the characters XML 1.0 has no room for. */
void docx_xml(struct buf *b, struct str s);

struct docx_parts {
	const struct docx_options *options;
	struct str body;  /* within <w:body>, up to the last sectPr */
	struct str links; /* Relationship elements of the hyperlinks */
	int number_lists; /* numbered lists that begin at 1; 1 or more */
};
/* Page, margins, header and footer: stands at the end of what it describes. The
 * next section begins on a new page. */
void docx_section_properties(struct buf *b, bool landscape);
bool docx_package(const struct docx_parts *p, struct buf *out);

/* Relationship ids of the fixed parts; links are numbered after them. */
enum {
	DOCX_REL_STYLES = 1,
	DOCX_REL_NUMBERING,
	DOCX_REL_SETTINGS,
	DOCX_REL_HEADER,
	DOCX_REL_FOOTER,
	DOCX_REL_LINKS
};
/* Numbering: bullets are list 1, numbered lists 2 and on. */
enum { DOCX_NUM_BULLETS = 1, DOCX_NUM_NUMBERS = 2 };

#endif
