/* import_help.h - files through a profile in a test, and the figures that came of them. */
#ifndef TEST_IMPORT_HELP_H
#define TEST_IMPORT_HELP_H

#include "app_harness.h"
#include "core/import.h"
#include "measure/measure.h"
#include "sql_measure_import.h"

struct import_tried {
	struct import im;
	struct import_sheet sheet;
	int field_of[IMPORT_COLUMNS];
	bool ok;
	int64_t run;
};
/* Bytes through a profile as the system, kept when nothing was wrong. map: JSON of columns, or NULL. */
struct import_tried *import_try_bytes(struct app_test *t, const char *profile, struct str bytes,
                                      const char *map, struct import_options o);
/* The bytes of ../shared/data/PATH, or null (and a line saying so) where it is not at hand. */
struct str import_shared(const char *path);
/* The bytes of test/data/NAME. */
struct str import_sample(const char *name);
/* The figure in force of a cell as text of Skolverket's dialect ("~100", "12,5"), its kind's name when it has
 * no text
 * ("missing"), or "none". */
const char *import_figure(struct app_test *t, const char *measure, const char *kind, const char *code,
                          const char *period, const char *sex, const char *grade);
/* The same with subject and facet. */
const char *import_figure_at(struct app_test *t, const char *measure, const char *kind, const char *code,
                             const char *period, const char *sex, const char *grade, const char *subject,
                             const char *facet, struct figure *out);
/* Is there a problem at this row and column whose text holds the words? */
bool import_said(const struct import_tried *r, uint32_t row, int col, const char *words);
/* All problems on standard error, for a test that failed. */
void import_show(const struct import_tried *r);
/* Figures in force in the whole store. */
int64_t import_in_force(struct app_test *t);

#endif
