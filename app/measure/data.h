/* data.h - the answer to a question as data: CSV, JSON, JSON-stat 2, workbook; and the question as
 * parameters, as in the analytics API of DHIS2.
 *
 *   dx   measures by key or id: merit17_kommunala;N15505
 *   ou   places: units by code or id, "schools" (all own units), "root", "kommun", "riket", "liknande"
 *   pe   läsår by first year, each or a range: 2022;2024 or 2015-2024 or 2024/25
 *   sex, grade, subject, facet   one of the breakdown, or * for all of it; without, what is not split
 *
 * Lists are separated by ; or ,. What the question names and is not there is a fault, not an empty answer.
 *
 * JSON-stat 2 (json-stat.org/full): class dataset, dimensions dx, ou, pe, sex, grade, subject, facet in this
 * order, value in row-major order with null where there is no number, status by position for what has
 * a mark instead: the names of lib/cube's value kinds. A value that is put together of marks is its two ends,
 * in CSV and JSON only: JSON-stat has no place for them, and the status says "band".
 *
 * JSON says how much protection has left: "kept": figures that are ours to protect, those shown, their share;
 * JSON-stat says it in its extension.
 */
#ifndef MEASURE_DATA_H
#define MEASURE_DATA_H

#include "base/json.h"
#include "measure/query.h"

struct data_params {
	struct str dx, ou, pe, sex, grade, subject, facet; /* null: not given */
};
/* False with the name of the parameter at fault in *fault. */
bool data_question(struct db *db, struct arena *a, const struct data_params *p, struct query *q,
                   const char **fault);

enum data_format { DATA_JSON, DATA_CSV, DATA_XLSX, DATA_JSONSTAT, DATA_FORMATS };
/* "json", "csv", "xlsx", "jsonstat"; DATA_FORMATS when it is none. */
enum data_format data_format_of(struct str word);
const char *data_type(enum data_format f);
/* Appends; false when it is too large. */
bool data_write(struct arena *a, const struct query_result *r, enum data_format f, struct buf *out);

#endif
