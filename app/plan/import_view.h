/* import_view.h - what the import pages show. */
#ifndef PLAN_IMPORT_VIEW_H
#define PLAN_IMPORT_VIEW_H

#include "core/fields.h"
#include "core/import.h"
#include "measure/import_target.h"
#include "measure/words.h"
#include "sql_core_import.h"
#include "sql_measure_import.h"

struct import_list_view {
	struct ctx *c;
	struct import_runs_row *runs;
	size_t n;
	const struct form *form;
};

struct import_cell_view {
	struct str text, anchor;
	bool error, note; /* mended when error */
	struct str *said; /* what is wrong with it */
	size_t nsaid;
	int col;
};
struct import_row_view {
	uint32_t row;
	bool failed;
	struct str said; /* about the row as a whole */
	struct import_cell_view *cell;
};
struct import_run_view {
	struct ctx *c;
	struct import_source src;
	struct import_sheet sheet;
	int *field_of;
	struct import_options opt;
	struct import_problem *problems; /* of file and rows */
	size_t nproblems, nerrors, nnotes;
	struct import_row_view *rows;
	size_t nrows; /* shown; all that have a problem, and the first ones */
	int64_t created, updated, same, skipped, before;
	bool ready, may_run, may_undo;
	struct field_choice *documents, *units;
	size_t ndocuments, nunits;
	struct import_left *left;
	size_t nleft;
	struct import_tally figures;
	struct measure_choices_row *choices; /* measures that a column may be figures of */
	size_t nchoices;
	struct import_measures_row *measures; /* those that got figures */
	size_t nmeasures;
	struct sources_of_import_row *sources;
	size_t nsources;
	struct batches_of_import_row *batches; /* of persons */
	size_t nbatches;
	bool may_erase;
};
struct import_erase_view {
	struct ctx *c;
	const struct form *form;
	int64_t run_id;
	struct str why;
	struct batches_of_import_row *batches; /* not erased */
	size_t n;
};
#define IMPORT_COLUMNS_SHOWN 40
/* Columns that the preview shows. */
size_t import_columns_shown(const struct import_run_view *v);
/* The address of a problem's cell within the page: "#r5-k2"; null when it is not about a cell. */
struct str import_anchor(const struct import_run_view *v, const struct import_problem *p);
/* The word for a run's state. */
struct str import_state(enum lang l, struct str state);
struct str import_profile_label(enum lang l, struct str name);

#endif
