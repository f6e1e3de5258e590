/* import_parse.h - the inside of import_read, for import_*.c only. */
#ifndef CORE_IMPORT_PARSE_H
#define CORE_IMPORT_PARSE_H

#include "core/import.h"

/* How many different fields of the profile these headings name. */
size_t import_heading_score(struct arena *a, const struct import_profile *p, const struct str *cell,
                            size_t n);
/* CSV or XLSX bytes as JSON: {"refused", "faults": [[row, col, text]...], "rows": [[row, cell...]...]}.
 * Runs in the child; may abort there. */
void import_parse(struct str bytes, enum lang l, struct buf *out);

#endif
