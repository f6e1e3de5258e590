/* import_preview.h - between import_pages.c and import_preview.c. */
#ifndef PLAN_IMPORT_PREVIEW_H
#define PLAN_IMPORT_PREVIEW_H

#include "plan/import_view.h"

/* Options, mended cells and columns of a parsed run. */
void import_prepare(struct import_run_view *v, struct db *db);
struct import import_of(struct import_run_view *v, struct change *ch);
/* Runs it all in a transaction that is undone. False when the store cannot be written. */
bool import_try(struct import_run_view *v);
/* Documents and units that the options may name. */
void import_choices(struct import_run_view *v, struct db *db);

/* May what imports hold of persons be erased by whoever asks? */
bool import_may_erase(struct ctx *c);

#endif
