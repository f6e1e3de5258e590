/* rule.h - the rule by which a definition's figures of few are not shown: rows of disclosure_rule, as
 * lib/cube's disclose.h has them.
 *
 * The shipped rows are those of lib/cube/disclose.def, with their sources; a reform is a row more. A
 * definition that names no rule we know is held by the strictest of them all.
 */
#ifndef MEASURE_RULE_H
#define MEASURE_RULE_H

#include "cube/disclose.h"
#include "measure/measure.h"
#include "sql_measure_protect.h"

/* The row a definition names; false when there is none, and then *row is the strictest that could be. */
bool rule_named(struct db *db, struct arena *a, struct str name, struct disclosure_rule *row);
/* Whether figures of few are shown by r that s hides. */
bool rule_weaker(const struct disclosure_rule *r, const struct disclosure_rule *s);
/* The same against the shipped rule that it is a version of, else against all those of its class that are in
 * force: *than names the one. A shipped rule is never weaker than itself. */
bool rule_weaker_than(struct db *db, struct arena *a, const struct disclosure_rule *r, struct str *than);
/* A definition names it, or it is shipped: then only its last day may be set. */
bool rule_is_fixed(struct db *db, struct arena *a, struct str name);

/* As lib/cube takes it. Strings live in the arena. */
struct disclose_rule rule_for_cube(struct arena *a, const struct disclosure_rule *row);

#endif
