/* standard.h - what every store begins with: grade scales, school years, instruments and the
 * standard measures, as data.
 *
 * The files app/measure/standard/NAME.csv are in the binary (embed). Their columns are the columns of
 * the kind, references are keys ("af-2011"). measure.csv and kolada.csv hold a measure with one
 * of its versions on each row. A row that is in the store already, by its key, is left as it
 * stands: what the huvudman has changed is the huvudman's. A newer program adds what is new.
 *
 * Sources: each row names its own (law with paragraph, publisher's notes).
 */
#ifndef MEASURE_STANDARD_H
#define MEASURE_STANDARD_H

#include "core/change.h"

struct standard_loaded {
	int64_t added, there;
};
/* Puts in what is missing, in the caller's transaction. A measure whose area did not exist when it was
 * put in gets it. False on a database error. */
bool standard_load(struct change *ch, struct standard_loaded *out);

#endif
