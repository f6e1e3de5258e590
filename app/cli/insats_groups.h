/* insats_groups.h - groups of an insats from the command line: trad insats groups, trad insats group. */
#ifndef CLI_INSATS_GROUPS_H
#define CLI_INSATS_GROUPS_H

#include "effect/lesson.h"

/* What was said of a group; NULL: not said. */
struct insats_group {
	const char *unit, *weekdays, *from, *until, *grade, *subject, *teacher, *pupils;
};
/* One line each: number, unit, name, grade, subject, weekdays, teacher, first and last day; tabs between. */
void insats_groups_print(struct db *db, struct arena *a, int64_t insats);
/* Adds the group of that name at the unit, or changes the one that is there. Errors go into f. */
enum change_result insats_group_put(struct change *ch, const struct intervention *x, struct str name,
                                    const struct insats_group *said, struct form *f);

#endif
