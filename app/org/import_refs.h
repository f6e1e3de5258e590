/* import_refs.h - what files call units and people, found in the store. */
#ifndef ORG_IMPORT_REFS_H
#define ORG_IMPORT_REFS_H

#include "core/import_parse.h"

/* The unit a field names by code, skolenhetskod or name; 0 with an error when it is none or
 * several. Empty: the run's unit option, else fallback. */
int64_t import_unit(struct import *im, const char *field, int64_t fallback);
/* The person a field names; 0 when it names none (no error: it may be a function). */
int64_t import_person(struct import *im, const char *field);
/* Duties of SS 12000 as rows of people with roles (import_ss12000.c), for the child. */
void ss12000_staff_shape(struct import_shape *sh);

#endif
