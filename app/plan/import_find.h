/* import_find.h - what files call documents, goals and activities, found in the store. */
#ifndef PLAN_IMPORT_FIND_H
#define PLAN_IMPORT_FIND_H

#include "core/import.h"
#include "plan/plan.h"

/* The document a field names by title; empty: the run's document option. 0 when none is
 * meant; required: an error then. */
int64_t import_document(struct import *im, const char *field, bool required);
/* The goal of that title, or "2" / "nämndmål 2" within document_id; 0 when none. */
int64_t import_goal(struct import *im, const char *field, struct str text);
/* The one activity of a document with that number or title; 0 when none. Several: an error. */
int64_t import_activity(struct import *im, const char *field, int64_t document_id, struct str number,
                        struct str title);
/* Parts of "a; b\nc", trimmed, empty ones left out. */
size_t import_parts(struct arena *a, struct str text, struct str **parts);
/* Läsår of a field, else of the run; 0 with an error when it is needed and not there. */
int import_year(struct import *im, const char *field, bool required);
/* Takes "2a. " off the front of *text. Null when no number stands there. */
struct str import_number(struct str *text);
/* The column status_said, when it has something, as a word of activity_statuses or an error; false when it is
 * empty. */
bool import_status(struct import *im, struct str *status);

#endif
