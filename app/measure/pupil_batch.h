/* pupil_batch.h - batches of pupils' rows that imports have made, and their end. */
#ifndef MEASURE_PUPIL_BATCH_H
#define MEASURE_PUPIL_BATCH_H

#include "measure/person_key.h"

/* Erases the rows of the batches that a run made (gallring): what was computed of them stays, with the
 * batch's name, day and reason. The number erased now. */
int64_t pupil_batches_erase(struct change *ch, int64_t run_id, struct str why);

#endif
