/* cube.h - every breakdown of a batch and their margins, in one pass.
 *
 * A cube has a cell for each combination of labels that occurs in the columns it
 * is broken down by, and, with margins, a cell for each combination in which any
 * of them is "all": with three columns the 8 tables of the three, each pair, each
 * alone and the total. A cell is additive: rows, n, sum and sum of squares, exact
 * integers, so results are the same on any machine and any number of threads,
 * and cubes of parts add up to the cube of the whole without a row (cube_merge).
 *
 *   rows    rows of the cell that passed the filters
 *   n       of them, those that have a value in the measured column: "n of N"
 *   sum     of the values (of a share: how many passed), in 10^-decimals
 *   square  of the squared values, in 10^-(2 decimals)
 *
 * Marks (missing, few, ...) in a measured column count in rows and not in n; what
 * they hide is not guessed. In a column that breaks down, each mark is a label.
 *
 * Memory: a cube owns all it has; batch and query may go after cube_run.
 * Errors: what a query asks for and the batch has not is data (cube_error).
 */
#ifndef CUBE_CUBE_H
#define CUBE_CUBE_H

#include "cube/column.h"

enum { CUBE_DIMS_MAX = 16, CUBE_THREADS_MAX = 64 };
#define CUBE_ALL            UINT32_MAX /* the code of a margin */
#define CUBE_MEMORY_DEFAULT ((size_t)2 << 30)

enum cube_measure { CUBE_COUNT, CUBE_SUM, CUBE_MEAN, CUBE_SHARE };

enum cube_op { CUBE_EQ, CUBE_NE, CUBE_LT, CUBE_LE, CUBE_GT, CUBE_GE };

/* A comparison of a column with a text. NUMBER: the operand is a decimal number,
 * compared exactly. CODE: = and != compare the texts; the others compare as
 * numbers where both are, else byte by byte ("grade<=E" is A to E). An operand
 * that is the mark of a value ("", "..", ".", "~100", "*") names that mark in a
 * NUMBER column, as "" does in a CODE column; a mark satisfies no other
 * comparison but !=, which is everything that = is not. */
struct cube_test {
	struct str column;
	enum cube_op op;
	struct str operand;
};

struct cube_query {
	const struct str *by; /* columns, all different; none gives the total only */
	size_t n_by;
	enum cube_measure measure;
	struct cube_test of; /* SUM, MEAN: the column, a NUMBER; SHARE: the whole test. The n of a
	                        share leaves marks out, unless the operand names one. */
	/* Filters: tests by = of one column are alternatives, all else must hold. */
	const struct cube_test *where;
	size_t n_where;
	bool margins;
	unsigned threads; /* 0: one. The result does not depend on it */
	size_t memory;    /* bytes for cells; 0: CUBE_MEMORY_DEFAULT */
};

/* Reads "count", "sum:x", "mean:x" or "share:x>=10" into the measure and `of`. */
bool cube_read_measure(struct str text, struct cube_query *q);
/* Reads "x>=10"; operators = != < <= > >=. */
bool cube_read_test(struct str text, struct cube_test *out);

enum cube_fault {
	CUBE_OK,
	CUBE_NO_COLUMN,      /* the batch has no column of that name */
	CUBE_NOT_A_NUMBER,   /* the column of a sum or mean is no NUMBER, or an operand is no number */
	CUBE_IS_A_KEY,       /* a KEY column can neither break down, filter nor be measured */
	CUBE_TOO_MANY_DIMS,  /* more than CUBE_DIMS_MAX, or one twice */
	CUBE_TOO_MANY_CELLS, /* for the memory, or for 63 bits */
	CUBE_DAMAGED_BATCH,
	CUBE_UNLIKE /* cubes of different breakdowns, measures or margins */
};
struct cube_error {
	enum cube_fault fault;
	struct str what; /* column or operand, borrowed from the query */
};
const char *cube_fault_name(enum cube_fault f);

/* NULL with *e filled on error. */
struct cube;
struct cube *cube_run(struct batch *b, const struct cube_query *q, struct cube_error *e);
void cube_free(struct cube *c);

/* ---- result ---- */

struct cube_dim {
	struct str name;
	enum batch_type type; /* CODE or NUMBER */
	uint8_t decimals;
	uint32_t labels;
};

size_t cube_dims(const struct cube *c);
const struct cube_dim *cube_dim(const struct cube *c, size_t dim);
enum cube_measure cube_measure(const struct cube *c);
int cube_decimals(const struct cube *c); /* of sum; 0 for counts and shares */
bool cube_has_margins(const struct cube *c);

/* A label: its text for a CODE; for a NUMBER or a mark the value. CUBE_ALL is no label. */
struct cube_label {
	bool is_text;
	struct str text;
	struct value value;
};
struct cube_label cube_label(const struct cube *c, size_t dim, uint32_t code);
/* Code of the label that is written so, or CUBE_ALL. */
uint32_t cube_code(const struct cube *c, size_t dim, struct str text);
/* The text of a label as value_write has it (decimal comma, or mark). */
void cube_write_label(const struct cube *c, size_t dim, uint32_t code, char mark, struct buf *out);

struct cube_cell {
	uint32_t code[CUBE_DIMS_MAX]; /* CUBE_ALL in a margin */
	uint64_t rows, n;
	__int128 sum, square;
};

/* Cells with rows, in the order of the labels, the last dimension fastest and "all" last:
 * marks first, numbers ascending, texts by bytes. */
struct cube_walk {
	const struct cube *cube; /* private, as what follows */
	uint64_t at;
	uint32_t rank[CUBE_DIMS_MAX];
	bool done;
};
void cube_walk(struct cube_walk *w, const struct cube *c);
bool cube_next(struct cube_walk *w, struct cube_cell *out);

/* The cell with those codes (CUBE_ALL needs margins); false when it has no rows. */
bool cube_at(const struct cube *c, const uint32_t *code, struct cube_cell *out);

/* The measure: count, sum, mean or share (0 to 1); NAN for a mean or share of nothing. */
double cube_figure(const struct cube *c, const struct cube_cell *cell);
/* Sample variance of the measured column; NAN below two values. */
double cube_variance(const struct cube *c, const struct cube_cell *cell);
/* An exact sum as text: 125 with 1 decimal is "12,5". mark 0 for the comma. */
void cube_write_exact(__int128 v, int decimals, char mark, struct buf *out);

/* Whole results. CSV: with margins a first column `level` names the dimensions that
 * are not "all", joined by + ("" for the total), and an "all" is an empty cell; then a column
 * per dimension, rows, n and sum (but for a count), and mean or share. JSON: {"dims", "measure",
 * "cells"}, a label being a text, a number, {"mark": kind} or {"all": true}. Check
 * out->overflow. */
void cube_write_csv(const struct cube *c, char separator, char mark, struct buf *out);
void cube_write_json(const struct cube *c, struct buf *out);

/* ---- adding cubes ---- */

/* Gives the label to use in place of one, or the same. */
typedef struct str cube_relabel(void *ctx, struct str label);

/* The sum of cubes of the same breakdown (names in the same order), measure and margins.
 * Labels are matched by text. When relabel is set, labels of dimension `dim` go
 * through it first and those that become alike are added: units to authorities,
 * authorities to the country. */
struct cube *cube_merge(const struct cube *const *in, size_t n, size_t dim, cube_relabel *relabel, void *ctx,
                        struct cube_error *e);

#endif
