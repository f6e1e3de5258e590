/* csv_sniff.h - what kind of text a file is (private to lib/table).
 */
#ifndef TABLE_CSV_SNIFF_H
#define TABLE_CSV_SNIFF_H

#include "table/csv.h"

/* Fills c->text with the bytes as UTF-8 without byte order mark, and
 * c->encoding; `wanted` may be UNKNOWN. False when refused. */
bool csv_decode(struct table_csv *c, struct str bytes, enum table_encoding wanted);

/* The separator that divides the records of the sample most evenly. */
char csv_separator(struct str sample);

#endif
