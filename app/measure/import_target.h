/* import_target.h - what a column's figures are, in one text: "key;grade;sex;subject;facet"
 * (import_figures.h). */
#ifndef MEASURE_IMPORT_TARGET_H
#define MEASURE_IMPORT_TARGET_H

#include "base/str.h"

struct figures_target {
	struct str key, grade, sex, subject, facet;
};
/* Takes a target apart: sex is T when not told, all but the key may be empty. */
struct figures_target figures_target(struct str text);

#endif
