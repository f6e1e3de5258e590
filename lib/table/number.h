/* number.h - numbers as people write them, and none where it cannot be known.
 *
 * Understood: digits with a decimal comma or point, groups of three set apart by
 * space (also no-break, thin and figure space), point, comma or apostrophe, a
 * leading - + or U+2212, an exponent, and a closing per cent sign. Space around
 * is ignored.
 *
 * Refused, and left as text: words and tags ("..", "~100", "*"), a lone sign,
 * leading zeros ("0114" is a code), groups that are not of three, two kinds of
 * group mark, more than 15 digits before the decimal mark (a key, and a double
 * would not keep it).
 *
 * "1.234" and "1,234" can be read in two ways. They are AMBIGUOUS unless the
 * caller knows the decimal mark of the column, which table_number_mark finds
 * from the texts that can be read in one way only.
 */
#ifndef TABLE_NUMBER_H
#define TABLE_NUMBER_H

#include "base/str.h"

enum table_mark { TABLE_MARK_UNKNOWN, TABLE_MARK_COMMA, TABLE_MARK_POINT };

enum table_reading {
	TABLE_NOT_A_NUMBER,
	TABLE_ONE_READING, /* value */
	TABLE_AMBIGUOUS    /* value when the mark is decimal, grouped when it groups */
};

struct table_number {
	double value;         /* as written: "12,5 %" is 12.5 */
	double grouped;       /* AMBIGUOUS only: 1234 for "1.234" */
	enum table_mark mark; /* decimal mark that the text itself proves, if any */
	int decimals;         /* digits after the decimal mark */
	bool percent;
};

/* known: the decimal mark of the column, or UNKNOWN. With a known mark the
 * other one may only group. *out is zeroed first. */
enum table_reading table_number(struct str s, enum table_mark known, struct table_number *out);

/* The decimal mark proved by a column of texts: UNKNOWN when none proves any,
 * or when two texts prove different marks. */
enum table_mark table_number_mark(const struct str *v, size_t n);

/* True for digits that are a name and no quantity: "0114", or more than 15 of
 * them. One such text makes codes of its whole column, also of "2183". */
bool table_is_code(struct str s);

#endif
