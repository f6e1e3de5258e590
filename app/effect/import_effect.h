/* import_effect.h - what files call insatser and their groups, found in the store; for import_*.c of this
 * room. */
#ifndef EFFECT_IMPORT_EFFECT_H
#define EFFECT_IMPORT_EFFECT_H

#include "core/import.h"
#include "effect/insats.h"

/* The insats that a field names by title; 0 with an error when it is none or several. */
int64_t import_insats(struct import *im, const char *field);

#endif
