/* org_pages.h - what the page files of the room call of each other. */
#ifndef ORG_ORG_PAGES_H
#define ORG_ORG_PAGES_H

#include "org/org_view.h"
#include "views_core.h"

/* The operations open to a unit: href is the key, "flytta". */
size_t org_op_links(struct ctx *c, bool closed, struct nav_view **v);

/* The person of {id}; false when the answer (not there, not open) is written. */
bool org_person_load(struct ctx *c, struct person_page *v);
void org_person_show(struct ctx *c, struct person_page *v);
/* "k7mnp-q2rst-wx9yz" */
struct str org_temporary_password(struct arena *a);

/* The name of a unit today, or its last; null when there is none. */
struct str org_unit_named(struct ctx *c, int64_t id);
/* The title of a thing that the viewer may see; null when it has none. */
struct str org_title(struct ctx *c, const struct resource_kind *k, int64_t id);
/* What the first of a row's references is called, for a thing without a name of its own; null when none has
 * one. */
struct str org_named_by_ref(struct ctx *c, const struct resource_kind *k, const void *row);

#endif
