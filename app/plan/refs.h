/* refs.h - choices for the reference fields of the chain's forms: documents, units, areas,
 * goals, people. Only what the person may point at.
 */
#ifndef PLAN_REFS_H
#define PLAN_REFS_H

#include "core/fields.h"
#include "plan/plan.h"

struct field_refs refs_documents(struct ctx *c, const char *field);
/* Units below the person's own, indented as a tree. */
struct field_refs refs_units(struct ctx *c, const char *field);
struct field_refs refs_areas(struct ctx *c, const char *field);
/* Goals of the läsår; kinds: only those columns of the picture above `below` (1-5). */
struct field_refs refs_goals(struct ctx *c, const char *field, int below);
struct field_refs refs_people(struct ctx *c, const char *field);

#endif
