/* chips.h - filters above a list, each with its value and its choices, all in the address. Views write them
 * with view_org_chips() (doc/look.md, "Chips").
 */
#ifndef ORG_CHIPS_H
#define ORG_CHIPS_H

#include "core/page.h"

struct choice {
	struct str value, text; /* value: empty when the parameter is left out of the address */
	bool current;
};
/* So many choices of a chip stand as links; more of them are a list to choose from. */
#define CHIP_LINKS 12
struct chip {
	struct str label, value; /* "Område", "Lärande" */
	const char *param;       /* name in the address */
	struct choice *v;        /* none: a day is typed instead */
	size_t n, cap;
	struct arena *arena; /* where its choices grow: the request's */
	bool set;            /* not the default */
	bool side;           /* its choices stand side by side, each one click away */
	struct str day;      /* what stands in the field of a typed day, YYYY-MM-DD */
};
struct chips {
	struct chip *v;
	size_t n, cap;
};

/* A chip without choices; label: English source text. Good until the next is made. */
struct chip *chip_new(struct ctx *c, struct chips *all, const char *label, const char *param);
/* A choice; value null: the parameter is left out of the address. */
void chip_add(struct chip *chip, struct str value, struct str text, bool current);
/* The address of a choice; made when it is written, since a long list is a form and needs none. */
struct str chip_href(const struct ctx *c, const struct chip *chip, const struct choice *choice);
/* Units of the day in their tree, c->unit_id being the chosen one. */
struct chip *chip_unit(struct ctx *c, struct chips *all);
/* The läsår around c->lasar. */
struct chip *chip_year(struct ctx *c, struct chips *all);

#endif
