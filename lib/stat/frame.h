/* frame.h - a table of columns, and expressions over them.
 *
 * A column is text as it came; it is numeric when every cell that is not empty
 * is a number (point as decimal mark). An empty cell, NA, N/A, NaN, NULL, "."
 * or ".." is missing, which inside the library is NaN and never leaves it. Any column can serve as
 * groups: levels are sorted, numbers by value and text by bytes.
 */
#ifndef STAT_FRAME_H
#define STAT_FRAME_H

#include "base/arena.h"
#include "stat/result.h"

struct stat_column {
	struct str name;
	struct str *text; /* NULL when made from numbers */
	double *num;      /* NULL when the column is text */
	struct str word;  /* of a text column: its first cell that is no number */
	bool mixed;       /* most of its cells are numbers: it was perhaps not meant to be text */
};

struct stat_frame {
	struct arena *arena;
	int n, ncol, cap;
	struct stat_column *col;
	const int *row;  /* of a filtered frame: the number, from 1, of each row in the one it came from */
	struct str note; /* what was found wrong in the file it came from; null when nothing was */
};

/* Groups of rows: code 0..levels-1, or -1 where missing. */
struct stat_groups {
	int levels;
	int *code;
	struct str *label;
	double *value; /* the level as a number; NULL for text */
};

void stat_frame_init(struct stat_frame *f, struct arena *a, int rows);
/* cells: f->n of them, borrowed; they must live as long as the frame. */
void stat_frame_text(struct stat_frame *f, struct str name, struct str *cells);
void stat_frame_num(struct stat_frame *f, struct str name, double *v);
/* By its name, which may stand in back quotes; NULL when there is none. */
const struct stat_column *stat_frame_find(const struct stat_frame *f, struct str name);
/* The rows where keep is not 0 and not missing; columns are copied. */
void stat_frame_filter(const struct stat_frame *f, const double *keep, struct stat_frame *out);

/* Why an expression has no values: STAT_NO_COLUMN, STAT_NOT_A_NUMBER or STAT_BAD_EXPRESSION, and a clause
 * without its full stop. */
struct stat_why {
	enum stat_refusal code;
	struct str text;
};

/* Is this how a value that is missing is written (above)? */
bool stat_cell_missing(struct str cell);

/* Values of an expression for every row, or NULL with *why set.
 *
 *   names           columns; `odd name` in back quotes
 *   'text' "text"   compared with a text column by == and !=
 *   + - * / ^       arithmetic, and - before a value
 *   == != < <= > >= give 1 or 0; = and <> are == and !=
 *   ! & |           not, and, or, in this order and weaker than the comparisons, as in R; && || and the words
 *                   not, and, or are the same
 *   log exp sqrt abs sin cos floor min max   functions; missing(x) is 1 or 0
 *   pi              the number, where no column has that name
 *
 * A missing operand makes the value missing. */
double *stat_frame_eval(const struct stat_frame *f, struct arena *a, struct str expr, struct stat_why *why);
/* Groups of a column, or of an expression when there is no such column. */
bool stat_frame_groups(const struct stat_frame *f, struct arena *a, struct str expr, struct stat_groups *g,
                       struct stat_why *why);
/* Splits s at separator characters outside quotes and parentheses. */
bool stat_split_top(struct str *rest, char sep, struct str *part);

#endif
