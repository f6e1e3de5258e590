/* cube_open.h - files of the commands that break down: batches as they are, CSV made into one. */
#ifndef MEASURE_CUBE_OPEN_H
#define MEASURE_CUBE_OPEN_H

#include "cube/cube.h"
#include "measure/csv_batch.h"
#include "measure/cube_args.h"

/* A batch that lives as long as the arena; csv says how a CSV file is read. NULL with *code set
 * to the exit status, when the reason has been told on stderr. */
struct batch *cube_open(struct arena *a, const char *command, struct csv_batch_options *csv, struct str path,
                        int *code);
/* Tells why a cube could not be made, and the exit status for it. */
int cube_explain(const char *command, const struct cube_error *e, struct str path);

#endif
