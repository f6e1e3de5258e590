/* result.h - the one result type of every method in lib/stat.
 *
 * A result holds terms (a named number with its uncertainty), facts (named
 * single numbers), tables (series, units, group-time effects), checks (what
 * must hold for the result to be read as it is) and, when the method could not
 * answer, a refusal with a reason in words. All memory is the arena's.
 *
 * No number in a result is ever NaN or infinite: a value that does not exist
 * is absent (its bit in `has` is not set), and a method that cannot answer
 * refuses. A refused result has no terms, facts or tables.
 */
#ifndef STAT_RESULT_H
#define STAT_RESULT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

/* estimate in the unit of the outcome; se its standard error; lo and hi the
 * interval at the method's level; stat the test statistic; p two-sided unless
 * the method says otherwise; df degrees of freedom (absent: normal); n the
 * observations behind the term. */
enum stat_field { STAT_ESTIMATE, STAT_SE, STAT_LO, STAT_HI, STAT_STAT, STAT_P, STAT_DF, STAT_N, STAT_FIELDS };

struct stat_term {
	struct str name;
	double v[STAT_FIELDS];
	uint32_t has; /* bit 1u << field */
};

struct stat_fact {
	struct str name;
	double v;
	bool has;
};

/* A cell is text when text.p is set, else a number when has, else empty. */
struct stat_cell {
	struct str text;
	double v;
	bool has;
};

struct stat_table {
	struct str name;
	int ncol, nrow, cap;
	const char *const *cols;
	struct stat_cell *cells; /* row by row */
};

enum stat_verdict { STAT_PASS, STAT_WARN, STAT_FAIL, STAT_NOTE };

struct stat_check {
	struct str name;
	enum stat_verdict verdict;
	double value;
	bool has;
	struct str text; /* one English sentence */
};

/* Why a method gives no answer. The words are stat_refusal_word(). */
enum stat_refusal {
	STAT_ANSWERED,
	STAT_BAD_OPTION,     /* an option is unknown, missing or out of range */
	STAT_NO_COLUMN,      /* a named column is not in the data */
	STAT_NOT_A_NUMBER,   /* a column, or a part of an expression, is text where a number is needed */
	STAT_BAD_EXPRESSION, /* an expression cannot be read */
	STAT_NO_DATA,        /* no complete rows */
	STAT_TOO_FEW,        /* fewer observations than the method needs */
	STAT_CONSTANT,       /* a covariate does not vary */
	STAT_COLLINEAR,      /* a covariate is a combination of the others */
	STAT_ZERO_VARIANCE,  /* the outcome, or what is left of it, does not vary */
	STAT_NOT_FINITE,     /* infinite values, or arithmetic ran out of range */
	STAT_ONE_CLUSTER,    /* fewer clusters than the method needs */
	STAT_NO_COMPARISON,  /* nobody untreated to compare with */
	STAT_NOT_TREATED,    /* nobody treated */
	STAT_OUT_OF_RANGE,   /* a value that cannot be: negative count, x > n */
	STAT_NO_CONVERGENCE, /* the search for the optimum did not end */
	STAT_TOO_LARGE       /* more work than the method allows itself */
};

struct stat_result {
	struct arena *arena;
	struct str method;
	struct str main; /* name of the term that answers the question; may be null */
	enum stat_refusal refusal;
	struct str why; /* set when refused */
	struct VEC(struct stat_term) terms;
	struct VEC(struct stat_fact) facts;
	struct VEC(struct stat_table) tables;
	struct VEC(struct stat_check) checks;
	const int *row; /* number in the file, from 1, of each row that is used; NULL: as they stand */
};

void stat_result_init(struct stat_result *r, struct arena *a, struct str method);
/* A number with its word, for messages: "1 row", "3 rows". */
const char *stat_n(const struct stat_result *r, double n, const char *one, const char *many);
/* The number in the file, from 1 after the line of names, of row i of those that are used. */
int stat_row_number(const struct stat_result *r, int i);

/* A new, empty term; valid until the next one is added. */
struct stat_term *stat_term_add(struct stat_result *r, struct str name);
/* Sets a field; a value that is not finite is left absent. */
void stat_put(struct stat_term *t, enum stat_field f, double v);
/* Estimate, se, statistic, two-sided p and interval from t with df degrees of
 * freedom; df <= 0 or infinite means normal. level is e.g. 0.95. An se that
 * is not positive leaves only the estimate (and se 0). */
struct stat_term *stat_term_wald(struct stat_result *r, struct str name, double est, double se, double df,
                                 double level);
/* A term with an estimate and an interval, nothing else. */
struct stat_term *stat_term_interval(struct stat_result *r, struct str name, double est, double lo,
                                     double hi);
void stat_fact_add(struct stat_result *r, const char *name, double v);
void stat_fact_addf(struct stat_result *r, double v, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* cols must outlive the result (a static array of ncol names). The index of
 * the table is returned, since the vector may move. */
int stat_table_add(struct stat_result *r, const char *name, int ncol, const char *const *cols);
/* A new row of empty cells in table number t. */
struct stat_cell *stat_row_add(struct stat_result *r, int t);
/* A row of numbers (ncol of them, double); not finite becomes empty. */
void stat_row_num(struct stat_result *r, int t, const double *v);
void stat_cell_num(struct stat_cell *c, double v);
void stat_check_add(struct stat_result *r, const char *name, enum stat_verdict v, double value,
                    const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* Turns the result into a refusal (the first one stands) and returns false. */
bool stat_refuse(struct stat_result *r, enum stat_refusal code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* NULL when absent. */
const struct stat_term *stat_term_find(const struct stat_result *r, const char *name);
const struct stat_table *stat_table_find(const struct stat_result *r, const char *name);
bool stat_fact_find(const struct stat_result *r, const char *name, double *v);
/* False when the term is NULL or the field absent; *v untouched. */
bool stat_get(const struct stat_term *t, enum stat_field f, double *v);
/* Column number in a table; -1 when absent. */
int stat_table_col(const struct stat_table *t, const char *name);

const char *stat_field_word(enum stat_field f);
const char *stat_refusal_word(enum stat_refusal c);
const char *stat_verdict_word(enum stat_verdict v);

/* One JSON object: method, state ("answered" or "refused"), reason and why
 * when refused; else the main term's fields at the top, then terms, facts,
 * tables (arrays of objects) and checks. */
void stat_result_json(struct buf *b, const struct stat_result *r);

#endif
