/* query.h - one question to the figures, for every way out: page, chart, table, CSV, JSON, workbook,
 * JSON-stat, report, API.
 *
 *   struct query q = {.who = &c->who, .from_year = 2020, .to_year = 2024, .sex = STR("T")};
 *   query_measure(&q, id); query_unit(&q, id); query_beside(&q);
 *   query_run(db, arena, &q, &r);
 *   const struct query_cell *x = query_find(&r, 0, 0, 2024);
 *
 * The answer is a list of cells, sorted by measure, place, sex, grade, subject, facet, läsår. A
 * cell has the value with its kind (lib/cube/value.h), what is behind it, an interval, its state and its
 * figure.
 *
 * Totals. Where a unit or a kommun has no figure of its own, but those under it have, theirs are put together
 * (query_total.h): exactly when numerators and n are there, as an interval when marks stand for figures, and
 * not at all when the measure cannot be put together; then the cell says why.
 *
 * Hiding is the last step, inside query_run(): what a viewer may not see is not in the answer, so that no
 * page, tooltip, bar, order or file can give it away. A hidden cell is VALUE_FEW without number, numerator,
 * interval and (when that is hidden too) n, whatever the reason: which cell was small and which was hidden to
 * guard it is not told. Figures that their publisher has protected (public statistics, what a
 * decided report says) keep the publisher's marks.
 * With `exact`, cells of own units where the viewer holds RES_EXACT come as they are, and r.exact counts
 * them: query_answer() logs it. Files never have them (doc/decisions/files-are-protected.md).
 *
 * Memory: the arena's. Errors: the database's are sticky on db; a question that asks too much is cut at the
 * limits below and says so (r.cut).
 *
 * Sources: domain.md 3.6 (populations), 4 (disclosure), 14 (traps 3, 5, 7, 15); stats/README 1a: Wilson 1927
 * for shares, with all pupils taken as a sample of what the school could have had.
 */
#ifndef MEASURE_QUERY_H
#define MEASURE_QUERY_H

#include "core/ctx.h"
#include "measure/measure.h"

enum { QUERY_MEASURES_MAX = 400, QUERY_PLACES_MAX = 400, QUERY_CELLS_MAX = 200000 };

enum query_mode {
	QUERY_SAME_GRADE, /* the same årskurs, new pupils each läsår */
	QUERY_SAME_COHORT /* the same årskull: a läsår later, a grade higher */
};

struct query {
	const struct principal *who; /* NULL: somebody without a role */
	int64_t measure[QUERY_MEASURES_MAX];
	size_t nmeasures;
	struct place place[QUERY_PLACES_MAX]; /* id 0 with a unit_id: a unit that no figure is about */
	size_t nplaces;
	int from_year, to_year; /* both 0: all */
	/* One of the breakdown, or null for all of it. "T" and "" are what is not split. */
	struct str sex, grade, subject, facet;
	bool exact;
};

enum query_interval {
	QUERY_NO_INTERVAL,
	QUERY_SAMPLING, /* 95 % for the level behind it */
	QUERY_FORCED,   /* marks stand for figures in it: it lies within, certainly */
	QUERY_SOURCED   /* the source gives it */
};
enum query_break {
	QUERY_WHOLE,
	QUERY_BRIDGED, /* another definition than the läsår before, and a way to compare */
	QUERY_BROKEN   /* another definition, not comparable */
};
/* Why there is no total. */
enum query_why {
	QUERY_GIVEN,     /* a figure */
	QUERY_TOTAL,     /* put together here */
	QUERY_NO_N,      /* a figure under it does not tell how many are behind it */
	QUERY_UNKNOWN,   /* a mark under it says nothing about its size */
	QUERY_KIND,      /* an index, a ratio or a change is not the mean of its parts */
	QUERY_POPULATION /* hemkommun: those who go to school elsewhere are in no school's figure here */
};
/* The sentence of it in English source text, NULL for GIVEN and TOTAL. */
const char *query_why_text(enum query_why w);

struct query_cell {
	size_t measure, place; /* indices in the result */
	int year;
	struct str period, sex, grade, subject, facet;
	int64_t version_id, figure_id; /* figure_id 0: put together here, or nothing */
	size_t version;                /* index in the result */
	struct value v;
	bool published; /* its source has protected it: nothing more is hidden */
	bool hidden;    /* by us, not by a publisher */
	bool exact;     /* shown to this viewer only: hidden from others */
	struct opt_i64 n, n_of, numerator;
	enum query_interval interval;
	double lo, hi; /* in the measure's unit */
	struct str state;
	bool relocked; /* changed after it was locked */
	bool late;
	struct str day; /* measured, or came to us */
	int64_t source_id;
	struct opt_i64 file_row, file_col;
	enum query_break broken;
	enum query_why why;
	size_t parts;                       /* figures that a total is made of */
	struct opt_i64 n_state, mark, told; /* private: of figure_mark and protected_table */
};

struct query_result {
	struct measure *measure;
	size_t nmeasures;
	struct measure_version *version; /* all of the measures' */
	size_t nversions;
	struct place *place;
	size_t nplaces;
	struct query_cell *cell;
	size_t n, hidden, exact;
	/* Cells that are ours to protect, and those of them that anybody may see as they are. */
	size_t guarded, kept;
	bool cut;
	bool *untold; /* private, of each version: read of here, and not in the ledger yet */
	size_t cap;
};

/* --- asking --- */
/* Each adds, unless it is there; false when there is none such or no room. */
bool query_measure(struct query *q, int64_t measure_id);
bool query_place(struct query *q, const struct place *p);
bool query_unit(struct db *db, struct arena *a, struct query *q, int64_t unit_id);
/* Units under a unit (0: all), itself not among them. */
void query_units_under(struct db *db, struct arena *a, struct query *q, int64_t unit_id);
/* The own kommun, the country, the groups of similar kommuner, as far as they are known; `words` of
 * "kommun,riket,liknande" chooses, empty none. */
void query_beside(struct db *db, struct arena *a, struct query *q, struct str words);

/* Asks, for computing: what people see comes from query_answer(). */
bool query_run(struct db *db, struct arena *a, const struct query *q, struct query_result *r);
/* Asks for somebody who sees the answer: exact cells (?exakt=1) are logged, one line a measure and request,
 * and tables that nobody has read of before are put in the ledger (publish.h), in the request's write or one
 * of its own. False when it cannot be read or logged; then nothing is to be shown. */
bool query_answer(struct ctx *c, const struct query *q, struct query_result *r);
/* The latter half, of an answer that was read by query_run() elsewhere. */
bool query_told(struct ctx *c, const struct query *q, const struct query_result *r);

/* --- reading the answer --- */
/* The cell of a läsår with sex T and nothing split, else NULL. */
const struct query_cell *query_find(const struct query_result *r, size_t measure, size_t place, int year);
const struct query_cell *query_find_split(const struct query_result *r, size_t measure, size_t place,
                                          int year, struct str sex, struct str grade, struct str subject,
                                          struct str facet);
/* The newest cell with a value or a mark at or before a läsår; NULL when none. */
const struct query_cell *query_latest(const struct query_result *r, size_t measure, size_t place, int year);
/* Which of the measures that were asked for it is; r->nmeasures: none of them. */
size_t query_measure_at(const struct query_result *r, int64_t id);
/* The number, NAN when there is none to see. */
double query_number(const struct query_cell *c);
/* "77,0 %", "..", "för få", "~100", "86,9–87,1 %": for people. Null cell: an en dash. */
struct str query_text(struct arena *a, enum lang l, const struct query_result *r, const struct query_cell *c);
/* "±": "57–90 %" of the interval; null when there is none. */
struct str query_interval_text(struct arena *a, enum lang l, const struct query_result *r,
                               const struct query_cell *c);
/* A number of the measure with its unit. */
struct str query_unit_text(struct arena *a, enum lang l, const struct measure *m, double v);
struct str query_measure_name(enum lang l, const struct measure *m);
/* "medarbetare per chef": the unit of a ratio whose name is one, as it stands after a number; else null. */
struct str query_measure_per(struct arena *a, enum lang l, const struct measure *m);
/* Preliminär, Godkänd, Låst, Ändrad efter låsning. */
struct str query_state_text(enum lang l, const struct query_cell *c);

#endif
