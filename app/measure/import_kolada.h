/* import_kolada.h - what the profiles of Kolada share. */
#ifndef MEASURE_IMPORT_KOLADA_H
#define MEASURE_IMPORT_KOLADA_H

#include "base/json.h"
#include "core/import_parse.h"

/* Kind of place of a code of Kolada: 0000 is the country, 00xx a region, Gxxx a group, else a municipality.
 */
const char *kolada_kind(struct str code);
/* A number or text of JSON as text, "" for all else. */
struct str kolada_scalar(struct arena *a, const struct json *j);
/* A file of an answer to rows by `write`, one for each item of its list ("values", in API v3 "results"),
 * under the fields' names; a table goes in as it is. Tells of the next page, when the answer is one of
 * several. */
void kolada_rows(struct import_shape *sh, const struct import_field *field, size_t n,
                 void (*write)(struct import_shape *sh, uint32_t row, const struct json *item));

#endif
