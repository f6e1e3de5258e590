/* demo.h - the example huvudman, for `trad demo` and for tests. */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "core/resource.h"

#define DEMO_PASSWORD "roda-traden-demo"

/* Reads every file of demo/ into an empty store with the ordinary importers, in the caller's
 * transaction. progress may be NULL. False after a message on stderr, or a database error. */
bool demo_fill(struct change *ch, const char *password, void (*progress)(const char *, int64_t, int64_t));

/* Its measurement windows, before figures are read; its targets and the measures of its goals, when all is
 * read. */
void demo_windows(struct change *ch);
void demo_targets(struct change *ch);
/* The bytes of a file of demo/; null when there is none. */
struct str demo_file(const char *name);
/* Results of invented pupils, before analyses are made. */
void demo_pupils(struct change *ch);
/* What people and jobs have done in the program itself by now: lessons drawn and analyses
 * made, a teacher's coach, a definition that is being written, a figure entered by hand. */
void demo_state(struct change *ch);
/* Makes a row as people would, and as nobody in particular. */
void demo_put(struct change *ch, const struct resource_kind *k, void *row);
/* Quality dialogues of one school, after the analyses are made. */
void demo_dialogues(struct change *ch);

#endif
