/* import_figures.h - what the profiles of figures share: a run's source, its places, its measures, its
 * figures.
 *
 * A profile calls figures_begin() in its begin, figures_cell_put() for every cell of a row, figures_end() in
 * its end; its undo is figures_undo. A fault is put at its row and column, so that one fault refuses the
 * file.
 *
 * A column's figures are told by a target: "key;grade;sex;subject;facet", all but the key may be empty. A `*`
 * in the key stands for the population that the row's school belongs to (domain.md 3.6: the same measure, one
 * key per population): kommunala for a school of a municipality or region, fristaende for an independent one,
 * lageskommun for those of the state. A school's figure so belongs to the measure whose total it is part of.
 *
 * Small marks stay apart: a text is read by the publisher's dialect (lib/cube's value.h) and by nothing else.
 */
#ifndef MEASURE_IMPORT_FIGURES_H
#define MEASURE_IMPORT_FIGURES_H

#include "base/map.h"
#include "core/import.h"
#include "measure/import_target.h"
#include "measure/measure.h"
#include "sql_measure_import.h"

/* How a measure is made that is not in the registry; texts empty, not null. */
struct measure_make {
	struct str key, name, question, definition, numerator, denominator, population_note, source;
	const char *unit, *kind, *origin, *population, *period_kind, *direction;
	int decimals;
	int64_t instrument_id;
};

struct figures_place {
	int64_t id;
	bool may; /* whoever reads in may write its figures */
	bool own; /* it is a unit of ours */
};
struct figures_cell {  /* one figure to be */
	const char *field; /* of the profile, or NULL: column number col, from 0 */
	size_t col;
	struct figures_target is;
	struct str text;
	struct str period;
	int first_year;
	const struct measure_make *make; /* the measure when it is not there; NULL: then it is an error */
	struct opt_i64 n, n_of, numerator;
	struct str day; /* measured; null: not told */
	struct str comment;
	bool per_cent_sign; /* the text may close with one: an API's "19%" */
};

struct figures_mark { /* of a column */
	char mark;
};
struct figures {
	struct import *im;
	struct figure_writer w;
	enum value_dialect dialect;
	int64_t root;        /* unit */
	struct map places;   /* "school|12345678" -> struct figures_place */
	struct map versions; /* "key|2024" -> struct figures_version */
	struct figures_mark mark[IMPORT_COLUMNS];
	uint64_t *seen; /* hash and row of the cells of this run */
	uint32_t *seen_row;
	size_t nseen, seen_cap;
	bool told_denied;
	/* since the row began: what to forget when it is undone */
	struct figure_writer before;
	size_t nplaces, nversions, nslots;
	size_t slot[4096];
	void *own; /* the profile's */
};
/* s: kind, publisher, title, url, licence and definitions; the rest is set here. */
struct figures *figures_begin(struct import *im, enum value_dialect d, struct figure_source *s);
struct figures *figures_of(const struct import *im);
void figures_end(struct import *im);
void figures_mark(struct import *im, bool undone);
int64_t figures_undo(struct change *ch, int64_t run_id);

/* NULL (an error is put at the field) when the code is none of its kind. kind: of place. */
const struct figures_place *figures_school(struct figures *f, const char *field, struct str code,
                                           struct str name, struct str municipality, const char *owner);
const struct figures_place *figures_place(struct figures *f, const struct place_key *k);
/* A place that is there already, by any code it goes by: a unit's code or school unit code, a municipality's,
 * an alias ("kolada:V15E..."). NULL when there is none; no error is put. */
const struct figures_place *figures_known_place(struct figures *f, struct str code);
/* "municipal", "independent", "state" or "" of a publisher's word. */
const char *figures_owner(struct arena *a, struct str text);
/* "K", "M" or "T" of a word for it; false when it is none. */
bool figures_sex(struct str text, struct str *sex);
/* The key of a target with its `*` as said above. */
struct str figures_key(struct arena *a, struct str key, const char *owner);

/* A measure and its version of a läsår. */
struct figures_version {
	int64_t id; /* 0: there is none, or it could not be made */
	bool told;  /* why is said already */
	struct str period_kind;
	struct measure measure;
};
/* Found or made; NULL with an error at the cell. */
const struct figures_version *figures_version(struct figures *f, const struct figures_cell *c);
/* May the measure's unit have such a value? Else an error is put. */
bool figures_fits(struct figures *f, const struct figures_cell *c, const struct figures_version *x,
                  const struct value *v);

/* Reads the text and puts the figure; true when there was nothing to say against it. Empty text is MISSING,
 * which is a figure too: that nothing was reported. */
bool figures_cell_put(struct figures *f, const struct figures_place *p, const struct figures_cell *c);
/* The same for a value that is read already. */
bool figures_value_put(struct figures *f, const struct figures_place *p, const struct figures_cell *c,
                       const struct value *v);
/* The value of a text; false with an error at the cell's column. */
bool figures_value(struct figures *f, const struct figures_cell *c, struct value *v);

/* "2024/25", "HT24", "2024-11", "2024": its läsår, and the period as it is kept. A calendar year belongs to
 * the läsår that ends in it (domain.md 14.8: Kolada's 2025 is 2024/25). False when it is none of these. */
bool figures_period(struct arena *a, struct str text, int *first_year, struct str *period);
/* "Meritvärde, 17 ämnen" -> "meritvarde-17-amnen", at most 60 bytes. */
struct str figures_slug(struct arena *a, struct str text);
/* A heading's unit and kind, guessed from its words; the note that it was guessed is the caller's. */
void figures_guess(struct arena *a, struct str heading, struct measure_make *m);

#endif
