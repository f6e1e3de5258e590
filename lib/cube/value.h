/* value.h - a figure with what is known about it, as public files write it.
 *
 * A cell of a published table is a number or one of several ways to have none,
 * and they are different facts. A value keeps them apart from the file to the
 * page:
 *
 *   kind            Skolverket   Skolenkäten   Kolada           meaning
 *   EXISTS          12,5         12.5          12.5             a number; 0 is one
 *   MISSING         (empty)      (empty)       (empty) Missing  nothing was reported
 *   NOT_APPLICABLE  .                          Not applicable   the question does not arise
 *   FEW             ..                         Privacy          hidden: few individuals
 *   MASKED                       -                              hidden by another principle
 *   APPROX100       ~100                                        1-4 individuals from all
 *   APPROX          cirka 600                                   rounded to tens
 *   EXCLUDED        *                                           left out of the count
 *   BAND                         *  **  ***                     a base of 1-9, 10-19, 20 or more
 *
 * `*` is two things in two publications, so a reader names the dialect.
 *
 * Numbers are exact decimals, number / 10^decimals, never binary fractions.
 *
 * Arithmetic. A sum takes EXISTS as it is, and NOT_APPLICABLE as nothing, since
 * there is nothing to add. Every other kind widens the sum to an interval by
 * what its mark says (value_bounds); a mark that says nothing about its size is
 * refused, and one refused term refuses the sum. The quotient of two sums, a
 * share or a mean, follows by dividing the outer bounds. Nothing is ever filled
 * in by 0 or by an average.
 *
 * Sources: the notes of Skolverket's table exports and of its API Planned
 * Educations v4 (valueType), the interpretation guide of Skolenkäten 2022, the
 * status words of Kolada's API v3.
 */
#ifndef CUBE_VALUE_H
#define CUBE_VALUE_H

#include "base/buf.h"
#include "base/str.h"

enum value_kind {
	VALUE_MISSING, /* the zero value */
	VALUE_EXISTS,
	VALUE_NOT_APPLICABLE,
	VALUE_FEW,
	VALUE_MASKED,
	VALUE_APPROX100,
	VALUE_APPROX,
	VALUE_EXCLUDED,
	VALUE_BAND
};
#define VALUE_KINDS (VALUE_BAND + 1)

enum { VALUE_DECIMALS_MAX = 9 };

struct value {
	enum value_kind kind;
	uint8_t decimals; /* of number, 0 to VALUE_DECIMALS_MAX */
	int64_t number;   /* EXISTS, APPROX: the number; BAND: least base, 1, 10 or 20; else 0 */
	int64_t n;        /* individuals behind it; 0 when not told */
};

enum value_dialect { VALUE_SKOLVERKET, VALUE_SKOLENKATEN, VALUE_KOLADA };

/* "few", "not_applicable": for interfaces. */
const char *value_kind_name(enum value_kind k);

/* Reads the text of a cell. Numbers have a decimal comma or point (mark; 0 for
 * either), thousands set apart by space, no-break, narrow no-break or thin
 * space, a leading - or U+2212, and no closing per cent sign: a column has a
 * unit, a cell has not. With mark 0, "1.234" and "1,234" have a decimal mark.
 * False, and *out MISSING, for a text that is none of these: a fault of the file. */
bool value_read(struct str text, enum value_dialect d, char mark, struct value *out);

/* Appends the text of the dialect; MISSING and a kind without text in it append
 * nothing. mark: decimal mark, 0 for the comma. The text of a kind that the
 * dialect has reads back to the same value. */
void value_write(const struct value *v, enum value_dialect d, char mark, struct buf *out);

/* The number; NAN unless EXISTS. */
double value_number(const struct value *v);

/* ---- sums ---- */

/* What is known beforehand about any figure of a series. */
struct value_range {
	int64_t least, most; /* possible figures, whole units: 0 and 100 for a percentage */
	int64_t few;         /* a count is hidden when below this; 0: the series is no count */
	bool missing_within; /* MISSING and EXCLUDED lie in least..most; else they refuse */
};

/* Ends of what v may be, in units of 10^-VALUE_DECIMALS_MAX, both included. */
struct value_interval {
	__int128 low, high;
};
#define VALUE_UNIT ((__int128)1000000000)

/* False when the mark says nothing within r. EXISTS: the number, exactly.
 * APPROX: five either way, not below least. FEW and MASKED: 0 to few - 1 in a count, least to
 * most in another series. APPROX100 with n: n - 4 to n - 1 of n as a percentage; without n: 0
 * to 100. BAND: its base, 20 or more being open and refused. */
bool value_bounds(const struct value *v, const struct value_range *r, struct value_interval *out);

struct value_sum {
	struct value_interval is; /* equal ends: exact */
	int64_t terms;            /* added, NOT_APPLICABLE not counted */
	int64_t uncertain;        /* of them, those that widened it */
	int64_t refused;          /* of them, those that could not be bounded; then `is` means nothing */
};
/* Start from a zeroed sum. Weights are not negative (a mean over units: the
 * weight is its number of pupils). A term or total too large for the arithmetic
 * is refused. */
void value_sum_add(struct value_sum *s, const struct value *v, int64_t weight, const struct value_range *r);

/* The quotient of two sums of figures that are not negative. False when either
 * is refused or negative, or when the divisor may be 0. */
bool value_sum_quotient(const struct value_sum *a, const struct value_sum *b, double *low, double *high);

#endif
