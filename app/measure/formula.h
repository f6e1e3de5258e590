/* formula.h - the language in which a measure is computed from other measures.
 *
 *   100 * sum(klagomal_brist) / sum(klagomal_avslutade)
 *   merit17_kommunala - previous(merit17_kommunala)
 *   share(tid_ogiltig, tid_erbjuden)
 *
 * A name is a measure's key: a letter, then letters, digits and _ (other keys in brackets,
 * [merit-17]). It stands for that measure's figure of the same place, period and breakdown.
 *
 *   + - * /  ( )      as in arithmetic; * and / bind closer; numbers with point or comma
 *   share(x, y)       100 * x / y
 *   sum(m)            the place's own figure, or where it has none the sum of those of the units below
 *                     that have one
 *   previous(m)       the figure of the läsår (or year) before
 *   min(x, y, ...), max(x, y, ...)
 *
 * A comma between numbers within a call parts arguments when a space follows it, and is a decimal
 * comma when a digit does.
 *
 * Values. What is known of a term is an interval [low, high]; an exact figure has equal ends. A figure
 * that is hidden for few individuals widens the interval by what its mark says (cube/value.h);
 * one that is missing, or whose mark says nothing, refuses the result. Nothing is filled in. A divisor
 * that may be 0 refuses too. Interval arithmetic after Moore, Interval Analysis (1966), ch. 2: the
 * same name twice is two terms, so the interval may be wider than need be, never too narrow.
 *
 * Errors are data: a byte position in the text and an English source text (N_), with the word
 * found there as {0}.
 */
#ifndef MEASURE_FORMULA_H
#define MEASURE_FORMULA_H

#include "base/arena.h"
#include "base/str.h"

enum { FORMULA_BYTES_MAX = 2000, FORMULA_NODES_MAX = 200, FORMULA_DEPTH_MAX = 30 };

enum formula_op {
	FORMULA_NUMBER,
	FORMULA_NAME,     /* the figure of the cell */
	FORMULA_SUM,      /* sum(name) */
	FORMULA_PREVIOUS, /* previous(name) */
	FORMULA_ADD,
	FORMULA_SUB,
	FORMULA_MUL,
	FORMULA_DIV,
	FORMULA_NEG,
	FORMULA_MIN,
	FORMULA_MAX,
	FORMULA_SHARE
};
struct formula_node {
	enum formula_op op;
	int a, b; /* operands, indices before this node; -1: none */
	double number;
	struct str name; /* NAME, SUM, PREVIOUS */
	size_t at;       /* byte in the text */
};
struct formula {
	struct formula_node node[FORMULA_NODES_MAX]; /* the last one is the whole */
	int n;
};
struct formula_error {
	size_t at;
	const char *msgid; /* English source text; {0} is word */
	struct str word;
};
/* False with the first error. Names are not looked up. */
bool formula_parse(struct str text, struct formula *f, struct formula_error *e);

/* --- values ---------------------------------------------------------------------------- */

enum formula_state {
	FORMULA_KNOWN,  /* low..high; equal: exact */
	FORMULA_ABSENT, /* there is no figure, or it is missing */
	FORMULA_NOT_APPLICABLE,
	FORMULA_REFUSED /* a mark that says nothing of its size, or a divisor that may be 0 */
};
struct formula_value {
	enum formula_state state;
	double low, high;
	int64_t count;  /* individuals, when the term is a count of them and exact; else 0 */
	int64_t behind; /* individuals whom another quantity is of (minutes of pupils); 0: not told */
};
/* The figure that a NAME, SUM or PREVIOUS node stands for. */
typedef struct formula_value formula_lookup(void *p, const struct formula_node *node);

struct formula_result {
	struct formula_value value;
	/* Of a quotient of counts; 0 when it is none or not exact. Of a quotient of something else n is how many
	 * the divisor is of: those whose time was offered, in absence of offered time. */
	int64_t n, numerator;
};
struct formula_result formula_run(const struct formula *f, formula_lookup *lookup, void *p);

/* --- texts --------------------------------------------------------------------------------- */

/* The same formula written one way: for the near-duplicate warning. */
struct str formula_normal(struct arena *a, const struct formula *f);

#endif
