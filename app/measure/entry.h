/* entry.h - figures entered by hand: what may stand in a cell, and the grid of units by measures.
 *
 * A cell is typed as text and read as a file's cell is: a number with decimal comma or point, or a mark that
 * is a state of its own: `..` hidden for few, `.` the question does not arise, `-` hidden by another
 * principle. An empty cell says nothing and changes nothing.
 *
 * Rules by the measure's unit: a share is 0 to 100 and an index too; counts, minutes, days and hours are not
 * negative; a measure of change may be negative. No more decimals than the measure has.
 * A change since the läsår before that is larger than ENTRY_STEP percentage points of a share or index, or
 * than ENTRY_STEP_OF per cent of another figure, asks for a comment: the limits are this program's own, to
 * catch slips of the hand; they say nothing of whether the change is real.
 *
 * What is entered is preliminary and is approved by another person (figure_state() in measure.h; OWASP ASVS
 * 2.3.5). A locked cell takes nothing.
 */
#ifndef MEASURE_ENTRY_H
#define MEASURE_ENTRY_H

#include "measure/measure.h"
#include "sql_measure_entry.h"

enum { ENTRY_STEP = 10, ENTRY_STEP_OF = 25 };

/* English source text of what is wrong with the typed text, NULL when nothing is; then *v. before: the figure
 * of the läsår before, or NULL. */
const char *entry_check(const struct entry_measures_row *m, struct str typed, struct str comment,
                        const struct value *before, struct value *v);
/* A value as it is typed, "12,5" or a mark; empty when it was not reported. */
struct str entry_text(struct arena *a, int lang, const struct value *v);

/* Where a figure that was typed comes from: a form, today. */
struct figure_source entry_source(const struct change *ch);

/* --- the grid ----------------------------------------------------------------------------- */

struct entry_cell {
	int64_t unit_id;
	const struct entry_measures_row *m;
	const char *sex;
	struct str name;                      /* in the form: "12.3.T" (version, unit, sex) */
	const struct entry_figures_row *now;  /* in force; NULL: missing */
	const struct entry_figures_row *held; /* waits in quarantine; NULL */
	struct value before;                  /* of the läsår before; MISSING when there is none */
	struct str text, shown;    /* what stands in the field, and what stood there when it was sent */
	struct str comment, fault; /* fault: translated, null when none */
	int64_t n;
	bool open;    /* may be typed in: not locked, and the person may enter here */
	bool guarded; /* not everybody may see the figure as it is, so no file has it */
	bool hidden;  /* nor this person */
};
struct entry_unit {
	int64_t id;
	struct str code, name;
	struct entry_cell *cell; /* ncols */
};
struct entry_col {
	const struct entry_measures_row *m;
	const char *sex;
};
struct entry_grid {
	int64_t instrument_id;
	int first_year;
	struct str grade, period;
	struct entry_unit *unit;
	size_t nunits;
	struct entry_col *col;
	size_t ncols, left_out; /* left_out: measures by term, month or calendar year */
	size_t preliminary, approved, locked, held, missing, exact;
};
/* Loads the grid of what the person may enter or decide under a unit. split: a column for each sex where the
 * version has it. */
void entry_load(struct ctx *c, int64_t unit_id, bool split, struct entry_grid *g);
/* Reads what was sent over the loaded grid; the number of cells at fault. */
size_t entry_read(struct ctx *c, struct entry_grid *g);
/* Writes the changed cells as one source of kind form, preliminary. day: of measuring, null when not told. */
void entry_save(struct change *ch, struct entry_grid *g, struct str day, struct figure_writer *w);

#endif
