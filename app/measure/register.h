/* register.h - Skolenhetsregistret beside the own tree: what it says now, and what differs.
 *
 * The register is what imports have brought (import_register.c), the newest answer of each code. A unit here
 * is compared by its school unit code, on a day, with its period of that day. Nothing is taken over by
 * itself: a name and årskurser are, when somebody asks for it (register_take), as a new period from a day on;
 * a unit that has ended there, or is missing here, is closed or made on its own page, where everything in the
 * way is told.
 */
#ifndef MEASURE_REGISTER_H
#define MEASURE_REGISTER_H

#include "core/form.h"
#include "core/resource.h"
#include "sql_measure_register.h"

enum register_differs {
	DIFFERS_NAME = 1,
	DIFFERS_GRADES = 2,  /* both are told */
	DIFFERS_FORM = 4,    /* the unit's school form is none of the register's */
	DIFFERS_ENDED = 8,   /* ended there, open here */
	DIFFERS_OPEN = 16,   /* open there, not here */
	DIFFERS_MISSING = 32 /* the huvudman's own and not ended, without a unit here */
};
#define DIFFERS_TAKEN (DIFFERS_NAME | DIFFERS_GRADES) /* what register_take takes over */
struct register_line {
	const struct register_newest_row *r;
	unsigned differs;
	bool ended; /* there */
};
struct register_ask {
	struct str text;     /* words of name or owner, or the beginning of a code; "" all */
	bool every, differs; /* other huvudmän's too; only those that differ */
	struct str day;
};
/* In the order of names; at most `most`, *total without that bound. The huvudman's own: by the setting
 * huvudman.orgnr, or by a unit here with the code. */
size_t register_lines(struct db *db, struct arena *a, const struct register_ask *ask, size_t most,
                      struct register_line **out, size_t *total);
/* English source texts of a line's differences, in order; how many. */
size_t register_says(unsigned differs, const char *out[6]);
/* Name and årskurser of a unit as the register says, from a day on. CHANGE_SAME when they do not differ or
 * the register does not know it. */
enum change_result register_take(struct change *ch, const struct principal *who, struct form *f,
                                 int64_t unit_id, struct str day);

#endif
