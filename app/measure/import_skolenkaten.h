/* import_skolenkaten.h - the workbook of Skolenkäten: what its shape hands on to its rows.
 *
 * A heading of a column with figures is "TOP | MIDDLE | KIND" of the three rows of headings, where the upper
 * two are carried on to the right until the next one: "9. Trygghet |  | Index", "Känner du dig trygg i
 * skolan? | Alltid | Antal", "9. Trygghet | Flicka | Index". Other columns keep their one heading.
 */
#ifndef MEASURE_IMPORT_SKOLENKATEN_H
#define MEASURE_IMPORT_SKOLENKATEN_H

#include "core/import_parse.h"

#define SKOLENKATEN_BAR " | "
/* Of the bytes to rows, in the child. "title" and "notes" are told of the file. */
void skolenkaten_shape(struct import_shape *sh);

#endif
