/* expected_view.h - what the view of the page of expected outcomes is given. */
#ifndef MEASURE_EXPECTED_VIEW_H
#define MEASURE_EXPECTED_VIEW_H

#include "measure/expected_beside.h"
#include "measure/marks.h"
#include "measure/results_view.h"

struct expected_line {
	const struct expected_school *s;
	struct str name, href, pupils, actual, expected, range, difference, shrunken, shrunken_range, earlier;
	struct str condition[EXPECTED_CONDITIONS_MAX];
	struct str **beside; /* of each row of expected_beside.def, one text a value */
	const char *says;    /* English source text */
	struct str suggest;  /* address of a new insats of the school, outside what is usual; else null */
};
struct expected_view {
	struct ctx *c;
	struct chips chips;
	struct query_result r;
	struct expected e;
	bool known;
	struct str unit, outcome, year, sentence, model, share, none;
	struct str condition[EXPECTED_CONDITIONS_MAX]; /* names; null: not in the store */
	bool *beside; /* a school has something of the k-th row of expected_beside.def */
	struct str within[EXPECTED_CONDITIONS_MAX]; /* sentences; null: not known */
	struct expected_line *line, *left;
	size_t nlines, nleft;
	struct marks_link *insats; /* that name the outcome and reach the unit */
	size_t ninsatser;
	struct chart funnel;
	struct chart_figure figure;
};

#endif
