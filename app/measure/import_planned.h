/* import_planned.h - what the profiles of Planned Educations share. */
#ifndef MEASURE_IMPORT_PLANNED_H
#define MEASURE_IMPORT_PLANNED_H

#include "measure/import_figures.h"

/* A run of figures from an answer of the API, whose licence is the same whoever published them. */
void planned_begin(struct import *im, enum value_dialect dialect, const char *publisher, const char *title);

#endif
